#include "kefu/service/staff_table.hpp"

#include <gtest/gtest.h>

#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

RoutingRules rules() {
    RoutingOptions o;
    o.skills = {"refund"};
    o.channels = {{"chat", {}}, {"letter", {}}};
    o.classes["refund"].needs = "refund >= 2";
    return RoutingRules(o);
}

struct RankTable : ::testing::Test {
    const std::vector<WordLevel> expert{{"refund", 3}}, beginner{{"refund", 1}};
    const std::vector<StaffAgent> agents{{.agent = "li", .words = beginner, .idle_since = {1}},
                                         {.agent = "wang", .words = expert, .idle_since = {3}},
                                         {.agent = "chen", .words = expert, .idle_since = {2}}};
    const Staff staff{rules(), agents};
};

TEST_F(RankTable, RanksEachRowAsIfItWereAlone) {
    const std::vector<std::string> channels{"chat", "letter", "chat"}, classes{"refund", "", "refund"}, excluded{"", "", "wang; chen"};
    Table table("requests");
    table.add("channel", channels).add("class", classes).add("excluded", excluded);
    const auto [requests, ranked] = rank(staff, {&table, 1}, {}, 0);
    EXPECT_EQ(requests.at("best").cell(0), "chen");
    EXPECT_EQ(requests.at("best").cell(1), "li");
    EXPECT_TRUE(requests.at("best").is_null(2));
    EXPECT_EQ(requests.at("ready").integer(0), 2);
    EXPECT_EQ(requests.at("requirement").integer(2), 1);
    EXPECT_EQ(requests.at("excluded").integer(2), 2);
    EXPECT_EQ(requests.find("away"), nullptr);  // it rules out nobody
    ASSERT_EQ(ranked.rows(), 5);
    const Ranking alone = staff.rank({.channel = "chat", .task_class = "refund"});
    for (std::int64_t i = 0; i < 2; ++i) {
        const auto place = static_cast<std::size_t>(i);
        EXPECT_EQ(ranked.at("rank").integer(i), i + 1);
        EXPECT_EQ(ranked.at("agent").cell(i), alone.agents[place].agent);
        for (std::size_t k = 0; k < alone.orders.size(); ++k)
            EXPECT_EQ(ranked.at(word_of(alone.orders[k])).integer(i), alone.keys[place * alone.orders.size() + k]);
    }
}

TEST_F(RankTable, NamesTheRowOfARequestThatCannotBe) {
    const std::vector<std::string> channels{"chat", "fax"};
    Table first("requests"), second("requests");
    first.add("channel", std::span(channels).first(1));
    second.add("channel", channels);
    second.set_first_row(1);
    const std::vector<Table> tables{first, second};
    try {
        (void)rank(staff, tables, {}, 1);
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_value);
        EXPECT_EQ(e.place().row, 2);
    }
    try {
        (void)rank(staff, tables, {}, -1);
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        EXPECT_EQ(e.place().row, -1);
    }
}

}  // namespace
}  // namespace kefu::service
