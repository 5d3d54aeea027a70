// What a router takes, as docs/embedding.md states it: of a task that waits, with its place in the order and its timer, and of an agent
// who is idle.
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

/// `timers`: whether something happens by itself to each task that waits.
RoutingRules rules_of_many_classes(bool timers = true, int channels = 1) {
    RoutingOptions o;
    o.skills = {"a", "b", "c", "d"};
    o.levels = 9;
    if (!timers) o.starvation = {};
    for (const char* channel : {"chat", "email", "telephone"})
        if (channels-- > 0) o.channels[channel] = {};
    for (int i = 0; i < 100; ++i) {
        ClassOptions c;
        c.needs = std::string(1, "abcd"[i % 4]) + " >= " + std::to_string(1 + i / 4 % 9);
        if (timers) c.steps = {{{3600 * second}, std::string(1, "abcd"[i % 4]), {}, true, {}}};
        o.classes["class " + std::to_string(i)] = c;
    }
    RoutingLimits limits;
    limits.agents = 1'000'000;
    return RoutingRules(o, limits, {});
}
std::string id_of(char kind, int i) {
    std::string id = std::to_string(i);
    return kind + std::string(15 - id.size(), '0') + id;
}

/// The most bytes that each of n takes, for any n from `from` to `to`, where `add(router, i)` brings one.
template <class Add>
double most_bytes(const RoutingRules& rules, int from, int to, Add&& add) {
    Router router(rules);
    const std::size_t empty = router.bytes();
    double most = 0;
    for (int n = 1; n <= to; ++n) {
        add(router, n - 1);
        if (n >= from) most = std::max(most, static_cast<double>(router.bytes() - empty) / n);
    }
    return most;
}
void add_task(Router& router, int i) {
    const std::string task = id_of('t', i), task_class = "class " + std::to_string(i % 100);
    EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = at(i), .task = task, .channel = "chat", .task_class = task_class})), "");
}
void add_agent(Router& router, int i) {
    const std::string agent = id_of('a', i), word(1, "abcd"[i % 4]);
    const std::array words{WordLevel{word, 1 + i % 9}};
    EXPECT_EQ(refusal(router.apply(AddAgent{.sent = at(i), .agent = agent, .words = words})), "");
}
/// What docs/embedding.md states: no less is true, and not much more.
void expect_stated(double bytes, double stated) {
    EXPECT_LE(bytes, stated);
    EXPECT_GT(bytes, 0.95 * stated);
}

TEST(RouterMemory, OfAWaitingTaskAndAnIdleAgentIsWhatIsStated) {
    const RoutingRules rules = rules_of_many_classes();
    expect_stated(most_bytes(rules, 10'000, 200'000, add_task), 210);
    const double one_channel = most_bytes(rules, 10'000, 100'000, add_agent);
    expect_stated(one_channel, 210);
    expect_stated(most_bytes(rules_of_many_classes(true, 3), 10'000, 100'000, add_agent) - one_channel, 2 * 48);
}

TEST(RouterMemorySlow, OfAMillionWhoWaitIsWhatIsStated) {
    constexpr int million = 1'000'000;
    expect_stated(most_bytes(rules_of_many_classes(), million, million, add_task), 200);
    expect_stated(most_bytes(rules_of_many_classes(false), million, million, add_task), 152);
}

TEST(RouterMemory, SharesNothingButTheRules) {
    const RoutingRules rules = rules_of_many_classes();
    Router one(rules), other(rules);
    (void)one.apply(AddAgent{.sent = at(1), .agent = "li"});
    EXPECT_EQ(other.agents(), 0);
    EXPECT_EQ(other.sequence(), 0);
    EXPECT_EQ(refusal(other.apply(SetStatus{at(0), "li", AgentStatus::away, {}})), "unknown_agent: there is no agent 'li'");
}

}  // namespace
}  // namespace kefu::service
