// What a router takes, as docs/embedding.md states it: of a task that waits, with its place in the order and its timer, and of an agent
// who is idle.
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

RoutingRules rules_of_many_classes() {
    RoutingOptions o;
    o.skills = {"a", "b", "c", "d"};
    o.levels = 9;
    o.channels["chat"] = {1, false, false, {}, {}};
    for (int i = 0; i < 100; ++i) {
        ClassOptions c;
        c.needs = std::string(1, "abcd"[i % 4]) + " >= " + std::to_string(1 + i / 4 % 9);
        c.steps = {{{3600 * second}, std::string(1, "abcd"[i % 4]), {}, true, {}}};  // so that every task has a timer
        o.classes["class " + std::to_string(i)] = c;
    }
    RoutingLimits limits;
    limits.waiting = limits.agents = 1'000'000;
    return RoutingRules(o, limits, {});
}
std::string id_of(char kind, int i) {
    std::string id = std::to_string(i);
    return kind + std::string(15 - id.size(), '0') + id;
}

TEST(RouterMemory, OfAWaitingTaskAndAnIdleAgentIsWhatIsStated) {
    const RoutingRules rules = rules_of_many_classes();
    Router router(rules);
    constexpr int n = 1 << 16;
    const std::size_t empty = router.bytes();
    for (int i = 0; i < n; ++i) {
        const std::string task = id_of('t', i), task_class = "class " + std::to_string(i % 100);
        ASSERT_EQ(refusal(router.apply(ArriveTask{.sent = at(i), .task = task, .channel = "chat", .task_class = task_class})), "");
    }
    ASSERT_EQ(router.waiting(), n);
    const std::size_t with_tasks = router.bytes();
    EXPECT_LE((with_tasks - empty) / n, 200u) << "bytes a waiting task";
    Router staffed(rules);
    for (int i = 0; i < n; ++i) {
        const std::string agent = id_of('a', i), word(1, "abcd"[i % 4]);
        const std::array words{WordLevel{word, 1 + i % 9}};
        ASSERT_EQ(refusal(staffed.apply(AddAgent{.sent = at(i), .agent = agent, .words = words})), "");
    }
    EXPECT_LE((staffed.bytes() - empty) / n, 200u) << "bytes an idle agent";
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
