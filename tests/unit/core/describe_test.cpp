#include "kefu/core/describe.hpp"

#include <gtest/gtest.h>

#include "described.hpp"

namespace kefu {
namespace {

using described::Everything;

const FieldInfo& info(std::string_view name) {
    static const std::vector<FieldInfo> all = describe_fields<Everything>();
    for (const FieldInfo& f : all)
        if (f.name == name) return f;
    ADD_FAILURE() << "no field " << name;
    return all.front();
}

TEST(Describe, NamesTheTypeOfEveryField) {
    const std::pair<const char*, const char*> types[] = {
        {"flag", "boolean"},        {"small", "integer"}, {"whole", "integer"}, {"number", "number"}, {"text", "text"},
        {"part_of", "share"},       {"wait", "span"},     {"from", "date"},     {"colour", "word"},   {"list", "list"},
        {"cuts", "list"},           {"weights", "map"},   {"leaf", "table"},    {"leaves", "list"},   {"perhaps", "integer"},
        {"perhaps_colour", "word"}, {"note", "text"},     {"limit", "integer"}};
    for (const auto& [name, type] : types) EXPECT_EQ(info(name).type, type) << name;
}

TEST(Describe, NamesTheTypeOfTheElementsOfListsAndMaps) {
    EXPECT_EQ(info("list").of, "integer");
    EXPECT_EQ(info("cuts").of, "share");
    EXPECT_EQ(info("weights").of, "number");
    EXPECT_EQ(info("leaves").of, "table");
    EXPECT_EQ(info("named").of, "table");
    EXPECT_EQ(info("whole").of, "");
}

TEST(Describe, OpensTablesAndTablesInLists) {
    for (const char* name : {"leaf", "leaves", "named"}) {
        ASSERT_EQ(info(name).fields.size(), 2u) << name;
        EXPECT_EQ(info(name).fields[0].name, "n");
        EXPECT_EQ(info(name).fields[0].range->high, 10);
    }
}

TEST(Describe, TellsEveryRule) {
    EXPECT_EQ(info("number").range->low, 0);
    EXPECT_EQ(info("number").range->high, 1);
    EXPECT_FALSE(info("whole").range);
    EXPECT_TRUE(info("list").ascending);
    EXPECT_TRUE(info("list").not_empty);
    EXPECT_FALSE(info("cuts").not_empty);
    EXPECT_TRUE(info("perhaps").optional);
    EXPECT_FALSE(info("whole").optional);
    EXPECT_FALSE(info("text").personal);
}

TEST(Describe, ListsTheWordsWithTheirTexts) {
    ASSERT_EQ(info("colour").words.size(), 3u);
    EXPECT_EQ(info("colour").words[2], (std::pair<std::string, std::string>{"dark_blue", "like the sea"}));
    EXPECT_EQ(info("perhaps_colour").words.size(), 3u);
    EXPECT_TRUE(info("text").words.empty());
}

TEST(Describe, TellsTheSectionWhereAFieldStands) {
    EXPECT_EQ(info("flag").section, "test.everything");
    EXPECT_EQ(info("note").section, "test.everything") << "a part without a section stands in its owner's";
    EXPECT_EQ(info("limit").section, "test.apart");
}

TEST(Describe, WritesDefaultsAsTheyAreRead) {
    EXPECT_EQ(to_json(info("part_of").default_value), "0.2");
    EXPECT_EQ(info("wait").default_value.text(), "1 min");
    EXPECT_EQ(info("from").default_value.text(), "1970-01-01");
    EXPECT_EQ(info("colour").default_value.text(), "red");
    EXPECT_EQ(to_json(info("list").default_value), "[1,2]");
    EXPECT_TRUE(info("perhaps").default_value.is(Tree::Kind::null));
    // Every default can be given as an option.
    Tree all = Tree::table();
    for (const FieldInfo& f : describe_fields<Everything>()) all.set(f.name, f.default_value);
    Findings findings("defaults");
    Everything e;
    e.whole = 99;
    read(all, e, findings);
    EXPECT_EQ(findings.errors(), 0u);
    EXPECT_TRUE(e == Everything{});
}

TEST(Describe, WritesNothingThatAFieldDoesNotHave) {
    EXPECT_EQ(to_json(to_tree(info("flag"))),
              R"({"name":"flag","type":"boolean","text":"yes or no","optional":false,"section":"test.everything","default":false})");
    EXPECT_EQ(to_json(to_tree(describe_fields<described::Leaf>())),
              R"([{"name":"n","type":"integer","text":"a count","optional":false,"range":[0.0,10.0],"default":1},)"
              R"({"name":"x","type":"number","text":"a number","optional":false,"default":0.5}])");
}

// A row of a table: types that only cells have.
struct Cell {
    Id who;
    Money paid;
    Time at;
    std::optional<Decimal> price;
};
constexpr auto fields(Of<Cell>) {
    return std::tuple{field("who", &Cell::who, "a customer", nulls("left out, and counted"), personal),
                      field("paid", &Cell::paid, "an amount"), field("at", &Cell::at, "an instant"),
                      field("price", &Cell::price, "a price")};
}

TEST(Describe, GivesCellsNoDefault) {
    const auto all = describe_fields<Cell>();
    ASSERT_EQ(all.size(), 4u);
    EXPECT_EQ(all[0].type, "id");
    EXPECT_EQ(all[1].type, "money");
    EXPECT_EQ(all[2].type, "time");
    EXPECT_EQ(all[3].type, "decimal");
    for (const FieldInfo& f : all) EXPECT_TRUE(f.default_value.is(Tree::Kind::null)) << f.name;
    EXPECT_TRUE(all[0].personal);
    EXPECT_EQ(all[0].nulls, "left out, and counted");
    EXPECT_EQ(all[1].nulls, "");
    EXPECT_TRUE(all[3].optional);
    EXPECT_EQ(all[0].section, "") << "a row stands in no section";
}

}  // namespace
}  // namespace kefu
