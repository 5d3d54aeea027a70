// Random days: after every command the invariants hold, the events alone lead to the same state, a snapshot decides as the router that
// it was taken of, and what is refused changes nothing. A day that fails is made shorter, as far as it still fails, and told.
#include "unit/service/random_commands.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

// ------------------------------------------------------------------------------------------------- commands as people read them
template <class T>
std::string shown(const T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) return "'" + std::string(value) + "'";
    else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) return std::to_string(value.us / second) + " s";
    else if constexpr (Worded<T>) return std::string(word_of(value));
    else if constexpr (std::is_integral_v<T>) return std::to_string(value);
    else if constexpr (is_optional<T>) return value ? shown(*value) : "";
    else if constexpr (Described<T>) {
        std::string out;
        each_leaf<T>(value, [&](const auto& f, const auto& owner) {
            using M = std::remove_cvref_t<decltype(owner.*f.member)>;
            if (const std::string text = shown(owner.*f.member); text != shown(M{})) out += " " + std::string(f.name) + "=" + text;
        });
        return out;
    } else {
        std::string out = "[";
        for (const auto& x : value) out += shown(x) + ";";
        return out + "]";
    }
}

// --------------------------------------------------------------------------------------------------------------------- one day
/// A day of commands from a seed, without those that are left out. `further`: what must hold as well, after each command.
struct Day {
    std::uint64_t seed = 0;
    int commands = 400;
    std::set<int> left_out = {};
    std::function<std::string(State&)> further = {};

    std::vector<std::string> told = {};  ///< the commands, once it has run
    int failed_at = -1;

    /// What does not hold; empty where all does.
    [[nodiscard]] std::string run(std::map<std::string, std::int64_t>* tally = nullptr);
};

#define KEFU_MUST(condition) \
    if (!(condition)) return failed_at = i, "command " + std::to_string(i) + ": " #condition

std::string Day::run(std::map<std::string, std::int64_t>* tally) {
    told.clear();
    std::mt19937_64 rng(seed);
    std::vector<RoutingRules> all;
    const RoutingOptions first = random_options(rng);
    for (int k = 0; k < 4; ++k) {
        RoutingOptions o = k == 0 ? first : random_options(rng);
        // With these another, somebody may have more than he should.
        o.count_inactive = first.count_inactive;
        o.offers = first.offers;
        Stamp stamp;
        stamp.digest = "digest " + std::to_string(k);
        RoutingLimits limits;
        if (seed % 2 == 0) limits.requirements = 60 + 10 * k;  // so few that those of tasks that are gone make room
        all.emplace_back(o, limits, stamp);
    }
    const auto rules_of = [&](std::string_view digest) -> const RoutingRules* {
        for (const RoutingRules& r : all)
            if (r.stamp().digest == digest) return &r;
        return nullptr;
    };
    const auto count = [&](std::span<const Event> events) {
        for (const Event& e : events)
            if (tally) std::visit([&]<class F>(const F&) { ++(*tally)[std::string(name(Of<F>{}))]; }, e.fact);
    };
    const RoutingRules& rules = all[0];
    auto journal = std::make_shared<MemoryJournal>();
    Router live(rules, journal);
    Router twin(rules);  // takes in events alone
    Stream stream(seed);
    for (int i = 0; i < commands; ++i) {
        std::string broken;
        stream.step(Peek::state(live), [&]<class C>(const C& command) {
            if (left_out.contains(i)) return;
            broken = [&]() -> std::string {
                told.push_back(std::string(name(Of<C>{})) + shown(command));
                const bool looks = i % 16 == 0;
                const std::uint64_t before = looks ? live.state_hash() : 0;
                if (looks) {  // decided and taken back: nothing has happened
                    (void)live.decide(command);
                    if (!live.entry().empty()) live.discard();
                    KEFU_MUST(live.state_hash() == before);
                    KEFU_MUST(broken_invariant(live).empty());
                }
                const auto events = live.apply(command);
                KEFU_MUST(!events.empty());
                count(events);
                if (events.front().sequence >= 0) twin.recover(live.entry());
                else if (looks) KEFU_MUST(live.state_hash() == before);
                return {};
            }();
        });
        if (!broken.empty()) return broken;
        if (const std::string invariant = broken_invariant(live); !invariant.empty())
            return failed_at = i, "command " + std::to_string(i) + ", invariant, " + invariant;
        if (further)
            if (const std::string more = further(Peek::state(live)); !more.empty()) return failed_at = i, more;
        if (i % 100 == 99) {
            const RoutingRules& next = all[rng() % all.size()];
            const SwapRules swap{{"manager", i + 1, {Peek::state(live).now + second}}};
            if (Peek::state(live).now == INT64_MIN || left_out.contains(i)) continue;
            told.emplace_back("swap_rules " + next.stamp().digest);
            const std::uint64_t before = live.state_hash();
            const std::string no = refusal(live.decide_swap(swap, next));
            if (no.empty()) live.discard();
            KEFU_MUST(live.state_hash() == before);
            KEFU_MUST(broken_invariant(live).empty());
            if (!no.empty()) {
                KEFU_MUST(seed % 2 == 0 && no.find("[limits] requirements") != std::string::npos);
                continue;
            }
            const auto events = live.swap_rules(swap, next);
            KEFU_MUST(find<RulesAdopted>(events) != nullptr);
            count(events);
            KEFU_MUST(Router::adopted_rules(live.entry()) == next.stamp().digest);
            bool refused = false;
            try {
                twin.recover(live.entry());
            } catch (const Error&) {
                refused = true;
            }
            KEFU_MUST(refused);
            twin.recover(live.entry(), &next);
            KEFU_MUST(broken_invariant(live).empty());
            KEFU_MUST(std::holds_alternative<AlreadyDone>(live.swap_rules(swap, next).front().fact));
        }
        if (i % 8 == 0) KEFU_MUST(twin.state_hash() == live.state_hash());
        if (i % 64 == 63) {
            Router restored(live.rules(), live.snapshot());
            KEFU_MUST(restored.state_hash() == live.state_hash());
            KEFU_MUST(broken_invariant(restored).empty());
            twin = std::move(restored);
        }
    }
    // From the first entry on.
    const int i = commands;
    Router again(rules);
    journal->each([&](std::int64_t, std::string_view entry) { again.recover(entry, rules_of(Router::adopted_rules(entry))); });
    KEFU_MUST(again.state_hash() == live.state_hash());
    return {};
}

/// Leaves out commands, many at once and then fewer, for as long as the day fails; the commands that are left.
std::vector<std::string> shortest(Day day) {
    if (day.run().empty()) return {};
    if (day.failed_at >= 0) day.commands = std::min(day.commands, day.failed_at + 1);
    std::vector<std::string> told = day.told;
    for (int size = day.commands / 2; size > 0; size /= 2) {
        for (int begin = 0; begin < day.commands; begin += size) {
            Day fewer = day;
            for (int k = begin; k < std::min(begin + size, day.commands); ++k) fewer.left_out.insert(k);
            if (fewer.left_out.size() == day.left_out.size() || fewer.run().empty()) continue;
            told = fewer.told;
            day = std::move(fewer);
        }
    }
    return told;
}

void expect_good_days(std::uint64_t from, std::uint64_t to, std::map<std::string, std::int64_t>& tally) {
    for (std::uint64_t seed = from; seed < to; ++seed) {
        Day day{.seed = seed};
        const std::string broken = day.run(&tally);
        if (broken.empty()) continue;
        std::string commands;
        for (const std::string& command : shortest({.seed = seed})) commands += "\n  " + command;
        FAIL() << "seed " << seed << ", " << broken << ". The shortest day that fails:" << commands;
    }
}

TEST(RouterInternal, KeepsItsInvariantsUnderRandomCommands) {
    std::map<std::string, std::int64_t> tally;
    expect_good_days(1, 61, tally);
    // All that may happen has happened, and often enough to mean something.
    [&]<class... Facts>(std::variant<Facts...>*) {
        const auto often = [&](std::string_view fact) { EXPECT_GE(tally[std::string(fact)], fact == "already_done" ? 0 : 20) << fact; };
        (often(name(Of<Facts>{})), ...);
    }(static_cast<Fact*>(nullptr));
}

TEST(RouterInternalSlow, KeepsItsInvariantsForLong) {
    std::map<std::string, std::int64_t> tally;
    expect_good_days(1'000, 4'000, tally);
}

TEST(RouterInternal, TellsTheShortestDayThatFails) {
    Day day{.seed = 5};
    day.further = [](State& s) { return s.waiting_count > 3 ? std::string("four wait") : std::string(); };
    ASSERT_EQ(day.run(), "four wait");
    ASSERT_GT(day.told.size(), 8u);
    const std::vector<std::string> told = shortest(day);
    EXPECT_EQ(told.size(), 4u) << ::testing::PrintToString(told);
    for (const std::string& command : told) EXPECT_TRUE(command.starts_with("arrive_task ")) << command;
}

}  // namespace
}  // namespace kefu::service
