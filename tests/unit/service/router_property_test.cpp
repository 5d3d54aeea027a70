// Random days: after every command the invariants hold, the events alone lead to the same state, a snapshot decides as the router that
// it was taken of, and what is refused changes nothing.
#include "unit/service/random_commands.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

std::map<std::string, std::int64_t> tally;

template <class F>
void for_each_fact(F&& f) {
    [&]<class... Facts>(std::variant<Facts...>*) { (f(name(Of<Facts>{})), ...); }(static_cast<Fact*>(nullptr));
}

void run(std::uint64_t seed, int commands) {
    SCOPED_TRACE("seed " + std::to_string(seed));
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
        all.emplace_back(o, RoutingLimits{}, stamp);
    }
    const auto rules_of = [&](std::string_view digest) -> const RoutingRules* {
        for (const RoutingRules& r : all)
            if (r.stamp().digest == digest) return &r;
        return nullptr;
    };
    const RoutingRules& rules = all[0];
    auto journal = std::make_shared<MemoryJournal>();
    Router live(rules, journal);
    Router twin(rules);  // takes in events alone
    Stream stream(seed);
    for (int i = 0; i < commands; ++i) {
        stream.step(Peek::state(live), [&](const auto& command) {
            const std::uint64_t before = i % 16 == 0 ? live.state_hash() : 0;
            if (i % 16 == 0) {  // decided and taken back: nothing has happened
                (void)live.decide(command);
                if (!live.entry().empty()) live.discard();
                ASSERT_EQ(live.state_hash(), before);
                ASSERT_NO_FATAL_FAILURE(check_invariants(live));
            }
            const auto events = live.apply(command);
            ASSERT_FALSE(events.empty());
            for (const Event& e : events) {
                std::visit([&]<class F>(const F&) { ++tally[std::string(name(Of<F>{}))]; }, e.fact);
            }
            if (events.front().sequence < 0) {
                if (i % 16 == 0) {
                    ASSERT_EQ(live.state_hash(), before) << refusal(events);
                }
                return;
            }
            twin.recover(live.entry());
        });
        if (::testing::Test::HasFatalFailure()) return;
        ASSERT_NO_FATAL_FAILURE(check_invariants(live)) << "command " << i;
        if (i % 100 == 99) {
            const RoutingRules& next = all[rng() % all.size()];
            const SwapRules swap{{"manager", i + 1, {Peek::state(live).now + second}}};
            const std::uint64_t before = live.state_hash();
            (void)live.decide_swap(swap, next);
            live.discard();
            ASSERT_EQ(live.state_hash(), before);
            const auto events = live.swap_rules(swap, next);
            ASSERT_NE(find<RulesAdopted>(events), nullptr) << refusal(events);
            for (const Event& e : events) std::visit([&]<class F>(const F&) { ++tally[std::string(name(Of<F>{}))]; }, e.fact);
            EXPECT_EQ(Router::adopted_rules(live.entry()), next.stamp().digest);
            EXPECT_THROW(twin.recover(live.entry()), Error);
            twin.recover(live.entry(), &next);
            ASSERT_NO_FATAL_FAILURE(check_invariants(live)) << "after other rules, command " << i;
            EXPECT_TRUE(std::holds_alternative<AlreadyDone>(live.swap_rules(swap, next).front().fact));
        }
        if (i % 8 == 0) {
            ASSERT_EQ(twin.state_hash(), live.state_hash()) << "command " << i;
        }
        if (i % 64 == 63) {
            Router restored(live.rules(), live.snapshot());
            ASSERT_EQ(restored.state_hash(), live.state_hash()) << "command " << i;
            ASSERT_NO_FATAL_FAILURE(check_invariants(restored));
            twin = std::move(restored);
        }
    }
    // From the first entry on.
    Router again(rules);
    journal->each([&](std::int64_t, std::string_view entry) { again.recover(entry, rules_of(Router::adopted_rules(entry))); });
    EXPECT_EQ(again.state_hash(), live.state_hash());
}

TEST(RouterInternal, KeepsItsInvariantsUnderRandomCommands) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        ASSERT_NO_FATAL_FAILURE(run(seed, 400));
    }
    // All that may happen has happened, and often enough to mean something.
    for_each_fact([](std::string_view fact) { EXPECT_GE(tally[std::string(fact)], fact == "already_done" ? 0 : 20) << fact; });
}

}  // namespace
}  // namespace kefu::service
