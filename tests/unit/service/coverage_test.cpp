// A roster against the rules: who could serve what, and what nobody could.
#include "kefu/service/coverage.hpp"

#include <gtest/gtest.h>

#include "kefu/core/error.hpp"

namespace kefu::service {
namespace {

RoutingRules rules() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"en", "zh"};
    o.attributes = {"trainee"};
    o.channels["chat"] = {};
    o.channels["telephone"] = {};
    o.classes["money"].needs = "refund >= 2 and language";
    StepOptions step;
    step.after.us = 60 * us_per_second;
    step.needs = "refund";
    o.classes["money"].steps = {step};
    o.classes["repair"].needs = "repair and agent in [li, wang]";
    o.profiles["trainee"].delay["repair"].us = 30 * us_per_second;
    return RoutingRules(o);
}
/// "money 0 chat en: 1"
std::vector<std::string> told(const std::vector<RosterAgent>& roster) {
    std::vector<std::string> all;
    for (const ClassCoverage& c : coverage(rules(), roster))
        all.push_back(c.task_class + " " + std::to_string(c.step) + " " + to_text(c.after) + " " + c.channel +
                      (c.language.empty() ? "" : " " + c.language) + ": " + std::to_string(c.agents));
    return all;
}

TEST(Coverage, CountsWhoCouldServeEachStepOnEachChannelInEachLanguage) {
    EXPECT_EQ(told({{"li", {{"refund", 3}, {"en", 1}}, {}},
                    {"wang", {{"refund", 1}, {"repair", 2}, {"trainee", 1}, {"zh", 5}}, {"chat"}},
                    {"zhao", {{"repair", 9}}, {"telephone"}}}),
              (std::vector<std::string>{"money 0 0 s chat en: 1", "money 0 0 s chat zh: 0", "money 0 0 s telephone en: 1",
                                        "money 0 0 s telephone zh: 0", "money 1 1 min chat: 2", "money 1 1 min telephone: 1",
                                        "repair 0 0 s chat: 0", "repair 0 0 s telephone: 0", "repair 1 30 s chat: 1",
                                        "repair 1 30 s telephone: 0"}));
    EXPECT_EQ(told({}).size(), 10u) << "of nobody it tells that nobody can";
}
TEST(Coverage, SaysWhatIsNeeded) { EXPECT_EQ(coverage(rules(), {}).front().needs, "en and refund >= 2"); }
TEST(Coverage, RefusesARosterThatDoesNotFitTheCharter) {
    const auto refused = [](const std::vector<RosterAgent>& roster) {
        try {
            (void)coverage(rules(), roster);
        } catch (const Error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    EXPECT_EQ(refused({{"li", {{"refnd", 1}}, {}}}).substr(0, 84),
              "agents, row 0: agent 'li': the charter does not know 'refnd'; did you mean 'refund'?");
    EXPECT_EQ(refused({{"li", {{"refund", 11}}, {}}}), "agents, row 0: agent 'li': 'refund' has levels 1 to 10, got 11");
    EXPECT_EQ(refused({{"li", {}, {"chatt"}}}),
              "agents, row 0: agent 'li': the charter has no channel 'chatt'; did you mean 'chat'? channels: chat, telephone");
    EXPECT_EQ(refused({{"li", {}, {}}, {"li", {}, {}}}), "agents, row 1: the agent 'li' stands in the roster twice");
    EXPECT_EQ(refused({{"", {}, {}}}), "agents, row 0: an agent of the roster has no id");
}

}  // namespace
}  // namespace kefu::service
