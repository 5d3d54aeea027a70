// The router against a real one: the call log of the "Anonymous Bank", August 1999 (Guedj and Mandelbaum; Mandelbaum, Sakov and Zeltyn
// 2001). Its router gave customers of priority 2 a head start of 90 seconds; ours, told so, has to take the calls in the order of the log
// more often than with any other head start. The log is not part of this repository: KEFU_DATA names the folder that has it.
#include <cstdio>
#include <cstdlib>

#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

/// A call that waited for an agent. Seconds since the month began.
struct Call {
    std::int64_t since = 0;
    std::int64_t taken = 0;  ///< by an agent; or when its customer went away
    bool best = false;       ///< priority 2
};

std::int64_t seconds(std::string_view clock) {
    std::int64_t part = 0, all = 0;
    for (const char c : clock) {
        if (c == ':') all = (all + part) * 60, part = 0;
        else part = part * 10 + (c - '0');
    }
    return all + part;
}

/// Calls of a type that waited, AGENT: and were served, HANG: and were not, in the order in which that ended; at the same second, in the
/// order of the file.
std::vector<Call> read_calls(std::string_view type, std::string_view end = "AGENT") {
    // The shell puts the folder in, so that its name may hold anything.
    FILE* file = popen("gzip -dc \"$KEFU_DATA/contacts/bank_calls_1999_08.csv.gz\"", "r");
    std::vector<Call> calls;
    if (!file) return calls;
    constexpr std::size_t priority = 3, kind = 4, date = 5, q_start = 9, q_exit = 10, q_time = 11, outcome = 12, columns = 17;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), file)) {
        std::vector<std::string_view> cells;
        for (std::string_view rest = line.data(); cells.size() < columns;) {
            const std::size_t comma = rest.find(',');
            cells.push_back(rest.substr(0, comma));
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
        if (cells.size() < columns || cells[kind] != type || cells[outcome] != end || seconds(cells[q_time]) <= 0) continue;
        const std::int64_t day = seconds(cells[date].substr(8)) * 86'400;
        calls.push_back({day + seconds(cells[q_start]), day + seconds(cells[q_exit]), cells[priority] == "2"});
    }
    EXPECT_EQ(pclose(file), 0) << "gzip could not read the log";
    std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.taken < b.taken; });
    return calls;
}

/// Two calls that waited together: the first was taken, the second had to wait on. The log's clocks are told in whole seconds and differ
/// by one from machine to machine, so that they must have waited together for two seconds at least. The second is one of the next 60.
std::vector<std::pair<std::size_t, std::size_t>> pairs_of(const std::vector<Call>& calls) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i < calls.size(); ++i)
        for (std::size_t j = i + 1; j < std::min(calls.size(), i + 61); ++j)
            if (calls[j].since < calls[i].taken - 1 && calls[j].taken > calls[i].taken + 1) pairs.emplace_back(i, j);
    return pairs;
}

struct Agreement {
    std::int64_t pairs = 0, agreed = 0, mixed = 0, mixed_agreed = 0;
    void count(const Call& first, const Call& second, bool agrees) {
        ++pairs;
        agreed += agrees;
        mixed += first.best != second.best;
        mixed_agreed += first.best != second.best && agrees;
    }
    [[nodiscard]] double share() const { return static_cast<double>(agreed) / static_cast<double>(pairs); }
    [[nodiscard]] double mixed_share() const { return static_cast<double>(mixed_agreed) / static_cast<double>(mixed); }
};

/// By the rule alone: who came first, the head start taken off. Who came at the same second agrees either way.
Agreement by_rule(const std::vector<Call>& calls, std::int64_t head_start) {
    Agreement a;
    const auto key = [&](const Call& c) { return c.since - (c.best ? head_start : 0); };
    for (const auto& [i, j] : pairs_of(calls)) a.count(calls[i], calls[j], key(calls[i]) <= key(calls[j]));
    return a;
}

RoutingRules rules_of(std::int64_t head_start) {
    RoutingOptions o;
    o.channels["line"] = {};
    o.grades = {"2", "other"};
    o.head_start = {{"2", {head_start * second}}};
    o.automatic = true;
    o.starvation = {};
    return RoutingRules(o);
}
constexpr std::array<std::int64_t, 6> head_starts{0, 30, 60, 90, 120, 150};

class BankLog : public ::testing::Test {
   protected:
    void SetUp() override {
        const char* folder = std::getenv("KEFU_DATA");
        if (!folder || !*folder) GTEST_SKIP() << "KEFU_DATA names no folder: the bank's call log is not part of this repository";
    }
};

TEST_F(BankLog, AgreesBestWithAHeadStartOfNinetySeconds) {
    const auto calls = read_calls("PS");
    ASSERT_EQ(calls.size(), 12'885u);
    constexpr std::array all{0.853, 0.883, 0.904, 0.920, 0.889, 0.864}, mixed{0.765, 0.832, 0.879, 0.915, 0.846, 0.790};
    for (std::size_t k = 0; k < head_starts.size(); ++k) {
        const Agreement a = by_rule(calls, head_starts[k]);
        EXPECT_EQ(a.pairs, 19'730);
        EXPECT_EQ(a.mixed, 8'797);
        EXPECT_NEAR(a.share(), all[k], 0.0005) << head_starts[k];
        EXPECT_NEAR(a.mixed_share(), mixed[k], 0.0005) << head_starts[k];
    }
    EXPECT_NEAR(by_rule(read_calls("NE"), 90).share(), 0.9425, 0.00005);
}

// The month again, call by call, hung up ones too. Calls come when they came. Whenever the log says that a call was taken, a copy of the
// router gets a free agent, and names whom it would take first, whom second, until it names the call of the log. The router itself then
// follows the log: it was the past that went on, not our version of it, so that each decision is made over the calls that waited.
//
// Measured: for every pair of by_rule, whether the router names the call that was taken before the one that had to wait on. And, over all
// decisions with two calls or more to choose from, how often its first choice is the call of the log.
struct Replay {
    Agreement agreement;
    std::int64_t otherwise_than_rule = 0;
    std::int64_t ties = 0;  ///< pairs with equal keys, where the rule agrees either way and the router takes who came first
    std::int64_t choices = 0, same_choice = 0;
};

void replay(const std::vector<Call>& calls, const std::vector<Call>& hung_up, std::int64_t head_start, Replay& out) {
    const RoutingRules rules = rules_of(head_start);
    Router router(rules);
    // Any day will do: the router knows no calendar.
    const auto time = [](std::int64_t s) { return at((1'000'000'000 + s) * second); };
    struct Moment {
        std::int64_t at;
        int kind;  ///< at the same second: 0 comes, 1 hangs up, 2 is taken
        std::size_t call;
        bool served;
    };
    std::vector<Moment> moments;
    const auto remember = [&](const std::vector<Call>& list, bool served) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            // Four calls over midnight end, by the log, on the day on which they began.
            if (list[i].taken < list[i].since) continue;
            moments.push_back({list[i].since, 0, i, served});
            moments.push_back({list[i].taken, served ? 2 : 1, i, served});
        }
    };
    remember(calls, true);
    remember(hung_up, false);
    std::stable_sort(moments.begin(), moments.end(),
                     [](const Moment& a, const Moment& b) { return std::pair(a.at, a.kind) < std::pair(b.at, b.kind); });
    std::vector<std::vector<std::size_t>> others(calls.size());
    for (const auto& [i, j] : pairs_of(calls)) others[i].push_back(j);
    const auto key = [&](const Call& c) { return c.since - (c.best ? head_start : 0); };

    ASSERT_EQ(refusal(router.apply(AddAgent{time(0), "agent", {}, {}, 0, AgentStatus::away, {}, 0, 1})), "");
    for (const Moment& m : moments) {
        const std::string task = (m.served ? "c" : "h") + std::to_string(m.call);
        if (m.kind == 0) {
            ArriveTask c;
            c.sent = time(m.at);
            c.task = task;
            c.channel = "line";
            c.grade = (m.served ? calls : hung_up)[m.call].best ? "2" : "other";
            ASSERT_EQ(refusal(router.apply(c)), "");
        } else if (m.kind == 1) {
            ASSERT_EQ(refusal(router.apply(AbandonTask{time(m.at), task})), "");
        } else {
            if (router.waiting() > 1) {
                Router copy(rules, router.snapshot());
                std::set<std::string> before;
                const TaskOffered* next = find<TaskOffered>(copy.apply(SetStatus{time(m.at), "agent", AgentStatus::available, {}}));
                ++out.choices;
                ASSERT_NE(next, nullptr);
                out.same_choice += next->task == task;
                while (next->task != task) {
                    const std::string named(next->task);
                    before.insert(named);
                    next = find<TaskOffered>(copy.apply(CompleteTask{time(m.at), named, {}}));
                    ASSERT_NE(next, nullptr);
                }
                for (const std::size_t j : others[m.call]) {
                    const bool agrees = !before.contains("c" + std::to_string(j));
                    const std::int64_t mine = key(calls[m.call]), other = key(calls[j]);
                    out.agreement.count(calls[m.call], calls[j], agrees);
                    if (mine == other) ++out.ties;
                    else out.otherwise_than_rule += agrees != (mine < other);
                }
            }
            ASSERT_EQ(refusal(router.apply(CancelTask{time(m.at), task, "taken"})), "");
        }
    }
    ASSERT_EQ(router.tasks(), 0);
}

TEST_F(BankLog, IsTakenByTheRouterInTheOrderOfTheRule) {
    const std::vector<Call> calls = read_calls("PS"), hung_up = read_calls("PS", "HANG");
    double best = 0, best_choice = 0;
    std::int64_t best_head_start = -1, best_choice_head_start = -1;
    for (const std::int64_t head_start : head_starts) {
        SCOPED_TRACE("head start of " + std::to_string(head_start) + " s");
        Replay r;
        ASSERT_NO_FATAL_FAILURE(replay(calls, hung_up, head_start, r));
        // All but one, of a call over midnight.
        EXPECT_EQ(r.agreement.pairs, 19'729);
        EXPECT_EQ(r.agreement.mixed, 8'796);
        EXPECT_EQ(r.otherwise_than_rule, 0);
        EXPECT_LE(r.ties, 85);
        const double share = r.agreement.mixed_share(), choice = static_cast<double>(r.same_choice) / static_cast<double>(r.choices);
        if (share > best) {
            best = share;
            best_head_start = head_start;
        }
        if (choice > best_choice) {
            best_choice = choice;
            best_choice_head_start = head_start;
        }
        RecordProperty("mixed_" + std::to_string(head_start), std::to_string(share));
        RecordProperty("first_choice_" + std::to_string(head_start), std::to_string(choice));
    }
    EXPECT_EQ(best_head_start, 90);
    EXPECT_EQ(best_choice_head_start, 90);
    EXPECT_GE(best_choice, 0.84);
    EXPECT_GE(best, 0.91);
}

}  // namespace
}  // namespace kefu::service
