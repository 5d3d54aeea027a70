// Rules made of structs: what is wrong names its option, and how far one task may be overtaken is a number.
#include "kefu/service/rules.hpp"

#include <gtest/gtest.h>

#include "kefu/core/error.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t second = us_per_second;

std::string refused(const RoutingOptions& options) {
    try {
        const RoutingRules rules(options);
        ADD_FAILURE() << "nothing is wrong";
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        return e.what();
    }
    return {};
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(RoutingRules, NameTheOptionWhereThereIsNoDocument) {
    RoutingOptions o;
    o.skills = {"refund"};
    o.classes["money"].steps.resize(2);
    o.classes["money"].steps[1].needs = "refund and refnd";
    EXPECT_EQ(refused(o),
              "routing: class.money.steps[2].needs, position 12: unknown word 'refnd'; did you mean 'refund'? words: refund, grade");
    o.channels["chat"] = {1, true, true, {}, {}};
    EXPECT_TRUE(has(refused(o), "(and 1 more error)")) << refused(o);
    o = {};
    o.declines = 0;
    EXPECT_TRUE(has(refused(o), "'declines' must lie between 1 and 1000")) << refused(o);
}
TEST(RoutingRules, RefuseLengthsOfTimeWhoseSumsWouldNotFit) {
    RoutingOptions o;
    o.classes["money"].steps.resize(3);
    for (StepOptions& step : o.classes["money"].steps) step.head_start.us = INT64_MAX;
    EXPECT_TRUE(has(refused(o), "class.money.steps[1].head_start must lie between 0 and 100 years")) << refused(o);
    o = {};
    o.lease.us = -1;
    EXPECT_TRUE(has(refused(o), "lease must lie between")) << refused(o);
}
TEST(RoutingRules, RefuseRequirementsThatAreTooLongTogether) {
    RoutingOptions o;
    std::string one = "agent in [a0", two = "agent in [b0";
    for (int i = 1; i < 600; ++i) {
        one += ",a" + std::to_string(i);
        two += ",b" + std::to_string(i);
    }
    auto& c = o.classes["money"];
    c.needs = one + "]";
    c.cumulative = true;
    c.steps.resize(1);
    c.steps[0].needs = two + "]";
    EXPECT_TRUE(has(refused(o), "class 'money': joined with what steps and profiles ask for, this requirement is longer")) << refused(o);
}
TEST(RoutingRules, ReadTakesManyWrongWordsInGoodTime) {
    RoutingOptions o;
    o.tasks.assign(100'000, TaskOrder::tier);
    o.grades.assign(100'000, "A");
    for (int i = 0; i < 5'000; ++i) {
        o.classes["class" + std::to_string(i)].needs = "no";
        o.head_start["grade" + std::to_string(i)] = {};
    }
    Findings findings("many");
    EXPECT_FALSE(RoutingRules::read(o, {}, {}, nullptr, findings).has_value());
    EXPECT_GT(findings.errors(), 5'000u);
    EXPECT_EQ(findings.all().size(), 1'000u);
}
TEST(RoutingRules, ReadFindsALongCircle) {
    RoutingOptions o;
    for (int i = 0; i < 20'000; ++i) {
        OverflowOptions overflow;
        overflow.to = "c" + std::to_string((i + 1) % 20'000);
        o.classes["c" + std::to_string(i)].overflow = {overflow};
    }
    EXPECT_TRUE(has(refused(o), "classes overflow in a circle: 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', ..., 'c0'")) << refused(o);
}

TEST(MostOvertaken, IsTheGreatestHeadStartLessOnesOwn) {
    RoutingOptions o;
    o.head_start = {{"A", {180 * second}}, {"B", {90 * second}}};
    EXPECT_EQ(most_overtaken(RoutingRules(o), "A")->us, 0);
    EXPECT_EQ(most_overtaken(RoutingRules(o), "B")->us, 90 * second);
    EXPECT_EQ(most_overtaken(RoutingRules(o), "C")->us, 180 * second);
    EXPECT_EQ(most_overtaken(RoutingRules(o), "")->us, 180 * second) << "no grade is the last";
    StepOptions step;
    step.head_start.us = 20 * second;
    o.classes["money"].steps = {step, step};
    EXPECT_EQ(most_overtaken(RoutingRules(o), "C")->us, 220 * second) << "steps of a class add to it";
    EXPECT_EQ(most_overtaken(RoutingRules(o), "A")->us, 40 * second);
    try {
        (void)most_overtaken(RoutingRules(o), "a");
        ADD_FAILURE();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::unknown_name);
        EXPECT_TRUE(has(e.what(), "did you mean 'A'?")) << e.what();
    }
}
TEST(MostOvertaken, HasNoBoundWhereSomethingElseDecides) {
    RoutingOptions o;
    using enum TaskOrder;
    for (const auto& tasks : std::vector<std::vector<TaskOrder>>{{tier, head_start}, {newest}, {deadline, head_start}, {cost_of_delay}}) {
        o.tasks = tasks;
        EXPECT_FALSE(most_overtaken(RoutingRules(o), "A").has_value());
    }
    o.grades = {"all"};
    o.tasks = {tier, head_start};
    EXPECT_EQ(most_overtaken(RoutingRules(o), "all")->us, 0) << "one grade cannot be worse than another";
    o.tasks = {tier};
    EXPECT_FALSE(most_overtaken(RoutingRules(o), "all").has_value());
}

}  // namespace
}  // namespace kefu::service
