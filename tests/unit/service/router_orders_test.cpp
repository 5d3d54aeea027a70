// Orders that draw or count: lots fall by weight, and the class furthest above its share is next, as brute force over all who wait says.
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

// ------------------------------------------------------------------------------------------------------------------- by lot

/// Who gets each of n tasks, one after the other, of agents with these weights who are all free.
std::vector<std::size_t> drawn(const std::vector<std::int64_t>& weights, int n) {
    RoutingOptions o;
    o.channels["chat"] = {};
    o.agents = {AgentOrder::weighted_random};
    o.automatic = true;
    Router router{RoutingRules(o)};
    for (std::size_t a = 0; a < weights.size(); ++a) {
        const std::string id = std::to_string(a);
        EXPECT_EQ(refusal(router.apply(AddAgent{.sent = at(0), .agent = id, .weight = weights[a]})), "");
    }
    std::vector<std::size_t> got;
    for (int i = 0; i < n; ++i) {
        const auto events = router.apply(ArriveTask{.sent = at(i * second), .task = "t", .channel = "chat"});
        got.push_back(static_cast<std::size_t>(std::stoi(std::string(find<TaskOffered>(events)->agent))));
        EXPECT_EQ(refusal(router.apply(CompleteTask{.sent = at(i * second), .task = "t", .wrap_up = {}})), "");
    }
    return got;
}
/// Of n that fall with probability p each, so many: not further off than one in 10^5 would be.
void expect_binomial(std::int64_t got, double n, double p, std::string_view what) {
    EXPECT_NEAR(static_cast<double>(got), n * p, 4.42 * std::sqrt(n * p * (1 - p))) << what;
}

TEST(WeightedRandom, FallsByWeight) {
    constexpr int n = 40'000;
    for (const std::vector<std::int64_t>& weights : {std::vector<std::int64_t>{1, 2, 5}, {5, 2, 1}, {1, 1}, {1'000'000, 500'000}, {7}}) {
        const double all = static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
        const std::vector<std::size_t> got = drawn(weights, n);
        for (std::size_t a = 0; a < weights.size(); ++a) {
            const double share = static_cast<double>(weights[a]) / all;
            expect_binomial(std::count(got.begin(), got.end(), a), n, share, "share");
            // A lot knows nothing of the one before.
            for (std::size_t b = 0; b < weights.size(); ++b) {
                std::int64_t pairs = 0;
                for (std::size_t i = 0; i + 1 < got.size(); i += 2) pairs += got[i] == a && got[i + 1] == b;
                expect_binomial(pairs, n / 2, share * static_cast<double>(weights[b]) / all, "one after the other");
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------------------------ by ratio

/// Who waits, known from commands and events alone.
struct Waits {
    std::size_t task_class = 0;
    std::int64_t tier = 0, since = 0, deadline = 0, number = 0;
    std::string excluded;
};

/// A random day of classes with shares and agents who can do some of them. Each time that an agent gets one of those who wait, it has to be
/// the first of all whom he may have, one by one. How often there was a choice between classes.
int expect_the_first_of_all(std::uint64_t seed, const std::vector<TaskOrder>& orders) {
    std::mt19937_64 rng(seed);
    const auto pick = [&](std::size_t n) { return rng() % n; };
    constexpr std::size_t classes = 5, agents = 6;
    constexpr const char* grades[] = {"A", "B", "C"};
    constexpr std::int64_t head_starts[] = {90 * second, 30 * second, 0};
    RoutingOptions o;
    o.channels["chat"] = {};
    o.tasks = orders;
    o.automatic = true;
    o.head_start = {{"A", {head_starts[0]}}, {"B", {head_starts[1]}}};
    std::array<std::int64_t, classes> shares{};
    for (std::size_t c = 0; c < classes; ++c) {
        const std::string name = "c" + std::to_string(c);
        o.skills.push_back(name);
        shares[c] = static_cast<std::int64_t>(pick(4)) * 250'000'000 / (1 + static_cast<std::int64_t>(pick(3)));
        o.classes[name].needs = name;
        o.classes[name].share = {shares[c]};
    }
    Router router{RoutingRules(o)};
    std::map<std::string, Waits> waiting;
    std::map<std::string, std::array<bool, classes>> can;
    std::vector<std::string> in_hand;
    int choices = 0;
    const auto key = [&](const Waits& w, TaskOrder order) -> std::int64_t {
        switch (order) {
            case TaskOrder::tier: return w.tier;
            case TaskOrder::deadline: return w.deadline;
            case TaskOrder::head_start: return w.since - head_starts[w.tier];
            default: break;
        }
        std::int64_t of_class = 0;
        for (const auto& [id, other] : waiting) of_class += other.task_class == w.task_class;
        return shares[w.task_class] * static_cast<std::int64_t>(waiting.size()) - of_class * 1'000'000'000;
    };
    const auto look = [&](std::span<const Event> events, std::string_view newcomer) {
        for (const Event& e : events) {
            const auto* offered = std::get_if<TaskOffered>(&e.fact);
            if (!offered) continue;
            const std::string agent(offered->agent);
            std::set<std::size_t> classes_seen;
            std::pair<std::vector<std::int64_t>, std::string> first;
            for (const auto& [id, w] : waiting) {
                if (!can[agent][w.task_class] || w.excluded == agent) continue;
                classes_seen.insert(w.task_class);
                std::vector<std::int64_t> keys;
                for (const TaskOrder order : orders) keys.push_back(key(w, order));
                keys.push_back(w.number);
                if (first.second.empty() || keys < first.first) first = {keys, id};
            }
            if (offered->task != newcomer) choices += classes_seen.size() > 1;
            EXPECT_EQ(offered->task, first.second) << "seed " << seed << ", of " << waiting.size();
            waiting.erase(std::string(offered->task));
            in_hand.emplace_back(offered->task);
        }
    };
    for (std::int64_t number = 0; number < 600; ++number) {
        const std::int64_t now = number * second;
        const auto what = pick(20);
        const std::string agent = "a" + std::to_string(pick(agents));
        if (what < 10) {
            Waits w{pick(classes),
                    static_cast<std::int64_t>(pick(3)),
                    now - static_cast<std::int64_t>(pick(120)) * second,
                    now + static_cast<std::int64_t>(pick(600)) * second,
                    number,
                    pick(4) == 0 ? agent : ""};
            const std::string id = "t" + std::to_string(number), name = "c" + std::to_string(w.task_class);
            const std::array<std::string_view, 1> excluded{w.excluded};
            waiting[id] = w;
            look(router.apply(ArriveTask{.sent = at(now),
                                         .task = id,
                                         .channel = "chat",
                                         .task_class = name,
                                         .grade = grades[w.tier],
                                         .enqueued = Time{w.since},
                                         .deadline = Time{w.deadline},
                                         .excluded = std::span(excluded).first(w.excluded.empty() ? 0 : 1)}),
                 id);
        } else if (what < 16 && !in_hand.empty()) {
            std::swap(in_hand[pick(in_hand.size())], in_hand.back());
            const std::string done = in_hand.back();
            in_hand.pop_back();
            look(router.apply(CompleteTask{.sent = at(now), .task = done, .wrap_up = {}}), "");
        } else if (what < 17 && !waiting.empty()) {
            const std::string gone = std::next(waiting.begin(), static_cast<std::ptrdiff_t>(pick(waiting.size())))->first;
            waiting.erase(gone);
            look(router.apply(AbandonTask{at(now), gone}), "");
        } else if (!can.contains(agent)) {
            std::vector<WordLevel> words;
            for (std::size_t c = 0; c < classes; ++c)
                if ((can[agent][c] = pick(2) == 0)) words.push_back({o.skills[c], 1});
            look(router.apply(AddAgent{.sent = at(now), .agent = agent, .words = words}), "");
        } else {
            look(router.apply(SetStatus{at(now), agent, pick(2) == 0 ? AgentStatus::available : AgentStatus::away, {}}), "");
        }
        EXPECT_EQ(router.waiting(), static_cast<std::int64_t>(waiting.size()));
        if (testing::Test::HasFailure()) break;
    }
    return choices;
}

TEST(QueueRatio, TakesWhomBruteForceOverAllWhoWaitTakes) {
    int choices = 0;
    for (const std::vector<TaskOrder>& orders : {std::vector{TaskOrder::queue_ratio},
                                                 {TaskOrder::queue_ratio, TaskOrder::head_start},
                                                 {TaskOrder::tier, TaskOrder::queue_ratio, TaskOrder::deadline}})
        for (std::uint64_t seed = 1; seed <= 40 && !HasFailure(); ++seed) choices += expect_the_first_of_all(seed, orders);
    EXPECT_GT(choices, 5'000);
}

}  // namespace
}  // namespace kefu::service
