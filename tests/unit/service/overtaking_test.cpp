// What rules promise those who wait, in words.
#include "kefu/service/overtaking.hpp"

#include <gtest/gtest.h>

namespace kefu::service {
namespace {

constexpr std::int64_t second = us_per_second;

std::vector<std::string> told(const RoutingOptions& o) {
    std::vector<std::string> out;
    for (const Overtaking& x : overtaking(RoutingRules(o))) out.push_back(x.en);
    return out;
}

TEST(Overtaking, IsToldForEachGradeThatMayBePassed) {
    RoutingOptions o;
    o.head_start = {{"A", {180 * second}}, {"B", {90 * second}}};
    EXPECT_EQ(told(o), (std::vector<std::string>{"a task of grade A may come up to 90 s later and still be taken before one of grade B",
                                                 "a task of grade A may come up to 3 min later and still be taken before one of grade C"}));
    EXPECT_EQ(overtaking(RoutingRules(o)).back().zh, "A 等级的任务最多晚到 3 分钟，仍可能先于 C 等级的任务被处理");
    StepOptions step;
    step.head_start.us = 20 * second;
    o.classes["money"].steps = {step};
    EXPECT_EQ(told(o).front(), "a task may come up to 20 s later and still be taken before one of grade A, by the head start of a step");
}
TEST(Overtaking, IsSilentWhereNobodyIsPassedOrNoBoundHolds) {
    RoutingOptions o;
    EXPECT_TRUE(told(o).empty());
    o.head_start = {{"A", {180 * second}}};
    o.tasks = {TaskOrder::tier, TaskOrder::head_start};
    EXPECT_TRUE(told(o).empty());
}

}  // namespace
}  // namespace kefu::service
