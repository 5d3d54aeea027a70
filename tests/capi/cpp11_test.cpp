// kefu_c.hpp: handles that destroy themselves, errors as exceptions. The header itself is C++11; see examples/score_cpp11.cpp.
#include <gtest/gtest.h>

#include <cmath>

#include "kefu/kefu_c.hpp"

namespace {

namespace c = kefu::c;

const std::vector<std::string> customer = {"anna", "anna", "bruno", "chen"};
const std::vector<std::int64_t> number = {1, 1, 2, 3};
const std::vector<std::int32_t> day = {19731, 19767, 19663, 19783};
const std::vector<double> amount = {120.00, 80.50, 19.99, 640.00};
const char* const options = "{\"bins\": 2, \"as_of\": \"2024-03-31\"}";

c::Table sales() {
    c::Table table("sales");
    table.add("customer", customer).add("at", day, c::dates).add("amount", amount);
    return table;
}

TEST(Cpp11, ScoresATable) {
    const c::Table table = sales();
    EXPECT_EQ(table.rows(), 4);
    const c::Result result = c::run("customer.score", options, {{"purchases", table}});
    EXPECT_EQ(result.tables().front(), "scores");
    EXPECT_EQ(result.rows(), 3);
    EXPECT_EQ(result.texts("customer"), (std::vector<std::string>{"anna", "bruno", "chen"}));
    EXPECT_EQ(result.integers("money"), (std::vector<std::int64_t>{20050, 1999, 64000}));
    EXPECT_EQ(result.numbers("money"), (std::vector<double>{200.5, 19.99, 640}));
    EXPECT_EQ(result.texts("abc").size(), 3u);
    EXPECT_EQ(result.cell("last", 1), "2023-11-02");
    EXPECT_EQ(result.find_row("chen"), 2);
    EXPECT_NE(result.explain("anna").find('\n'), std::string::npos);
    EXPECT_NE(result.explain("anna", c::Language::zh), result.explain("anna"));
    EXPECT_EQ(result.columns().front().personal, 1);
    EXPECT_EQ(result.report().front(), '{');
    EXPECT_EQ(result.stamp().front(), '{');
}

TEST(Cpp11, TakesNumbersAsIds) {
    c::Table table;
    table.add("customer", number).add("at", day, c::dates).add("amount", amount);
    const c::Result result = c::run("customer.score", options, {{"purchases", table}});
    EXPECT_EQ(result.integers("customer"), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(result.find_row(std::int64_t{2}), 1);
    EXPECT_FALSE(result.explain(std::int64_t{2}).empty());
}

TEST(Cpp11, ThrowsWhatTheErrorSays) {
    c::Table table("sales");
    const std::vector<double> bad = {1, 2, std::nan(""), 4};
    table.add("customer", customer).add("at", day, c::dates).add("amount", bad);
    try {
        c::run("customer.score", options, {{"purchases", table}});
        FAIL() << "nothing was thrown";
    } catch (const c::Error& error) {
        EXPECT_EQ(error.status(), KEFU_ERR_BAD_MONEY);
        EXPECT_STREQ(error.where(), "sales");
        EXPECT_EQ(error.row(), 2);
        EXPECT_EQ(error.column(), 2);
        EXPECT_NE(std::string(error.what()).find("amount"), std::string::npos);
    }
    EXPECT_THROW(table.add("customer", customer), c::Error);
    EXPECT_THROW(c::Charter::parse("[nothing]\n"), c::Error);
    EXPECT_THROW(c::Model::load(c::Bytes(10)), c::Error);
    EXPECT_EQ(c::check_charter("[nothing]\nx = 1\n").tables().front(), "findings");
}

TEST(Cpp11, StreamsSavesAndMerges) {
    const c::Charter charter = c::Charter::parse("[customer.rfm]\nbins = 2\n", "shop");
    const char* as_of = "2024-03-31";
    c::Analysis one("customer.score", "", charter);
    c::Analysis other("customer.score", "", charter);
    one.add("purchases", sales());
    other.add("purchases", sales());
    c::Analysis loaded = c::Analysis::load(other.save());
    loaded.merge(one);
    EXPECT_EQ(loaded.rows(), 8);
    const c::Result result = loaded.finish(as_of);
    EXPECT_EQ(result.integers("money"), (std::vector<std::int64_t>{40100, 3998, 128000}));
    EXPECT_EQ(result.stamp(), charter.stamp());
    EXPECT_NE(charter.text().find("bins = 2"), std::string::npos);
    c::Analysis moved = std::move(loaded);
    EXPECT_EQ(moved.view("customer.abc").rows(), 8);
}

TEST(Cpp11, FitsAppliesAndScoresOneByOne) {
    const c::Table table = sales();
    const c::Model model = c::Model::load(c::fit("customer.score", options, {{"purchases", table}}).save());
    EXPECT_EQ(model.name(), "customer.score");
    EXPECT_EQ(model.report().front(), '{');
    const c::Result applied = c::apply(model, options, {{"purchases", table}});
    const c::Scorer scorer(model);
    c::Scorer::Workspace workspace(scorer);
    const auto days = applied.integers("recency_days");
    const auto occasions = applied.integers("occasions");
    const auto money = applied.integers("money");
    const auto cells = applied.integers("cell");
    for (std::size_t i = 0; i < cells.size(); ++i) EXPECT_EQ(scorer.apply(workspace, days[i], occasions[i], money[i]).cell, cells[i]);
    EXPECT_THROW(scorer.apply(workspace, -1, 0, 0), c::Error);
}

TEST(Cpp11, CancelsByItsProgress) {
    c::Progress progress;
    progress.cancel();
    c::How how;
    how.progress = &progress;
    const c::Table table = sales();
    try {
        c::run("customer.score", options, {{"purchases", table}}, how);
        FAIL() << "nothing was thrown";
    } catch (const c::Error& error) {
        EXPECT_EQ(error.status(), KEFU_ERR_CANCELLED);
    }
    EXPECT_GT(progress.total(), 0);
}

}  // namespace
