// A roster as a table, and what nobody of it can serve, in words.
#include "kefu/service/coverage_table.hpp"

#include <gtest/gtest.h>

#include "kefu/core/error.hpp"

namespace kefu::service {
namespace {

RoutingRules rules() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"en", "zh"};
    o.channels["chat"] = {};
    o.channels["telephone"] = {};
    o.classes["money"].needs = "refund >= 2 and language";
    StepOptions step;
    step.after.us = 60 * us_per_second;
    step.needs = "refund";
    o.classes["money"].steps = {step};
    o.classes["repair"].needs = "repair";
    return RoutingRules(o);
}
Result of(const std::vector<std::string>& agents, const std::vector<std::string>& words, const std::vector<std::string>& channels) {
    Table roster("agents");
    roster.add("agent", agents).add("words", words).add("channels", channels);
    return coverage(rules(), {&roster, 1}, {}, {});
}
std::vector<std::string> texts(const Columns& columns, std::string_view name) {
    std::vector<std::string> out;
    for (std::int64_t row = 0; row < columns.rows(); ++row) out.push_back(columns.at(name).cell(row));
    return out;
}

TEST(CoverageTables, SayInWordsWhatNobodyCanServe) {
    const Result told = of({"li", "wang", "zhao"}, {"refund:3; en", "refund", "repair:9"}, {"", "chat:2", "telephone"});
    EXPECT_EQ(told.table("coverage").rows(), 8);
    EXPECT_EQ(texts(told.table("gaps"), "message"),
              (std::vector<std::string>{"class 'money' in zh: nobody of these agents can serve it at step 0, when it comes",
                                        "class 'repair' on chat: nobody of these agents can serve it, at whatever step"}));
    EXPECT_EQ(texts(told.table("gaps"), "message_zh"),
              (std::vector<std::string>{"类别“money”（语言 zh）：第 0 步（到达时），这些客服中没有人能服务",
                                        "类别“repair”（渠道 chat）：这些客服中没有人能服务，哪一步都不行"}));
    EXPECT_EQ(texts(told.table("gaps"), "first"), (std::vector<std::string>{"1", ""}));
}
TEST(CoverageTables, HaveNoGapWhereSomebodyCanServeEverything) {
    EXPECT_EQ(of({"li"}, {"refund:2; repair; en; zh"}, {""}).table("gaps").rows(), 0);
    EXPECT_EQ(of({}, {}, {}).table("gaps").rows(), 3) << "money in two languages, and repair";
}
TEST(CoverageTables, TellTheRowThatCannotBeRead) {
    try {
        (void)of({"li", "wang"}, {"refund", "refund:much"}, {"", ""});
        ADD_FAILURE();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_value);
        EXPECT_EQ(e.place().row, 1);
    }
}

}  // namespace
}  // namespace kefu::service
