// An analysis that is described once, in tests/unit/core/visits.hpp, is everywhere with no other line.
#include <gtest/gtest.h>

#include <algorithm>

#include "../tables.hpp"
#include "kefu/charter/analyses.hpp"
#include "kefu/charter/charter.hpp"

namespace kefu {
namespace {

using test::TableOf;

TableOf visits() {
    TableOf t("visits");
    t.texts("visitor", {"ann", "bob", "", "ann"}, {true, true, false, true});
    t.integers("minutes", {5, 0, 7, 11}, {true, false, true, true});
    t.texts("door", {"front", "back", "front", "back"});
    return t;
}
std::string totals(const Result& r) {
    const Columns& c = r.table("totals");
    return c.at("visits").cell(0) + " visits, " + c.at("minutes").cell(0) + " minutes, " + to_json(r.report());
}
Result count(const Charter& charter, std::string_view json = "{}", std::vector<Input> more = {}) {
    const TableOf t = visits();
    std::vector<Input> inputs = {{"visits", &t.table(), nullptr}};
    inputs.insert(inputs.end(), more.begin(), more.end());
    return run(charter, "test.visits", parse_json(json, "options"), inputs);
}

TEST(Described, IsListedWithItsOptionsInputsAndResults) {
    const auto& all = analyses();
    const auto found = std::find_if(all.begin(), all.end(), [](const AnalysisInfo& a) { return a.name == "test.visits"; });
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->memory, Memory::moments);
    ASSERT_EQ(found->inputs.size(), 2u);
    EXPECT_EQ(found->inputs[0].fields.at(2).words.at(1).first, "back");
    EXPECT_TRUE(found->inputs[0].fields.at(0).personal);
    EXPECT_FALSE(found->inputs[1].required);
    EXPECT_EQ(found->results.size(), 2u);
    EXPECT_NE(to_json(describe_all()).find("visits shorter than this are told apart"), std::string::npos);
}

TEST(Described, RunsWithOptionsOfTheCharterAndOfTheCall) {
    EXPECT_EQ(totals(count(Charter{})), R"(3 visits, 16 minutes, {"long_enough":true})");
    const auto charter = Charter::parse("[test.visits]\nleast = 6\n", "c.toml");
    EXPECT_EQ(totals(count(charter)), R"(3 visits, 16 minutes, {"long_enough":false})");
    EXPECT_EQ(totals(count(charter, R"({"least": 5})")), R"(3 visits, 16 minutes, {"long_enough":true})");
    try {
        (void)Charter::parse("[test.visits]\nleast = 2000\n", "c.toml");
        FAIL() << "no error";
    } catch (const Error& e) {
        EXPECT_EQ(e.place().line, 2);
        EXPECT_NE(std::string(e.what()).find("least"), std::string::npos);
    }
    EXPECT_NE(charter.show().find("[test.visits]"), std::string::npos);
}

TEST(Described, HasAModelThatIsSavedLoadedAndGivenAgain) {
    const Result first = count(Charter{});
    const auto model = load_model(first.model("model")->save());
    EXPECT_EQ(totals(count(Charter{}, "{}", {{"model", nullptr, model}})), R"(6 visits, 32 minutes, {"long_enough":true})");
    EXPECT_EQ(model->save().find("ann"), std::string::npos);
}

TEST(Described, StreamsMergesSavesAndThreads) {
    const TableOf t = visits();
    const Charter charter;
    const auto a = create(charter, "test.visits", Tree::table());
    const auto b = create(charter, "test.visits", Tree::table());
    a->add("visits", t.table().slice(2, 2));
    b->add("visits", t.table().slice(0, 2));
    a->merge(*load_analysis(b->save()));
    EXPECT_EQ(totals(a->finish({})), totals(count(charter)));
    const auto one = create(charter, "test.visits", parse_json(R"({"threads": 3})", "options"));
    one->add("visits", t.table());
    EXPECT_EQ(totals(one->finish({})), totals(count(charter)));
}

TEST(Described, SaysWhichCellIsWrong) {
    TableOf t = visits();
    TableOf bad("visits");
    bad.texts("visitor", {"ann", "bob"}).integers("minutes", {1, 2}).texts("door", {"front", "window"});
    const auto a = create(Charter{}, "test.visits", Tree::table());
    a->add("visits", t.table());
    const std::string before = a->save();
    try {
        a->add("visits", bad.table());
        FAIL() << "no error";
    } catch (const Error& e) {
        EXPECT_EQ(e.place().row, 1);
        EXPECT_EQ(e.place().column, 2);
    }
    EXPECT_EQ(a->save(), before);
}

}  // namespace
}  // namespace kefu
