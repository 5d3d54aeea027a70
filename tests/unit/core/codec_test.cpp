#include "kefu/core/codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "../errors.hpp"
#include "described.hpp"

namespace kefu {
namespace {

using described::Apart;
using described::Colour;
using described::Everything;
using described::Leaf;
using test::has;

Tree json(std::string_view text) { return parse_json(text, "options"); }

/// What is wrong with a value read as T; empty = nothing is.
template <class T>
std::vector<std::string> complaints(const Tree& tree, T& out) {
    Findings findings("options");
    read(tree, out, findings);
    std::vector<std::string> texts;
    for (const Finding& f : findings.all()) texts.push_back(f.message);
    EXPECT_EQ(texts.size(), findings.errors());
    return texts;
}
template <class T>
T good(const Tree& tree) {
    T out{};
    EXPECT_EQ(complaints(tree, out), std::vector<std::string>{}) << to_json(tree);
    return out;
}
/// The one complaint about a value; `out` must stay as it was.
template <class T>
std::string bad(const Tree& tree, const T& before = {}) {
    T out = before;
    const auto all = complaints(tree, out);
    EXPECT_TRUE(out == before) << "an error leaves the value as it was: " << to_json(tree);
    EXPECT_EQ(all.size(), 1u) << to_json(tree);
    return all.empty() ? "" : all.front();
}
/// One member of Everything, read through the whole struct, so that its rules are checked.
std::string bad_member(std::string_view text) {
    Everything out;
    const auto all = complaints(json(text), out);
    EXPECT_TRUE(out == Everything{}) << text;
    EXPECT_EQ(all.size(), 1u) << text;
    return all.empty() ? "" : all.front();
}
Everything good_members(std::string_view text) { return good<Everything>(json(text)); }

// -------------------------------------------------------------------------------------------------------------- scalars
TEST(Codec, ReadsBooleansFromNothingElse) {
    EXPECT_TRUE(good<bool>(true));
    EXPECT_FALSE(good<bool>(false));
    for (const Tree& t : {Tree(1), Tree("true"), Tree(), Tree(0.0), Tree(TreeList{})})
        EXPECT_TRUE(has(bad<bool>(t), "expected true or false")) << to_json(t);
}

TEST(Codec, ReadsWholeNumbersFromNothingElse) {
    EXPECT_EQ(good<std::int64_t>(Tree(INT64_MIN)), INT64_MIN);
    EXPECT_EQ(good<std::int64_t>(Tree(INT64_MAX)), INT64_MAX);
    for (const Tree& t : {Tree(1.0), Tree("1"), Tree(), Tree(true), Tree::table()})
        EXPECT_TRUE(has(bad<std::int64_t>(t, 7), "expected a whole number, got")) << to_json(t);
}

TEST(Codec, ReadsAWholeNumberOf32BitsWithinThem) {
    EXPECT_EQ(good<std::int32_t>(Tree(std::int64_t{INT32_MIN})), INT32_MIN);
    EXPECT_EQ(good<std::int32_t>(Tree(std::int64_t{INT32_MAX})), INT32_MAX);
    EXPECT_TRUE(has(bad<std::int32_t>(Tree(std::int64_t{INT32_MAX} + 1)), "at most 32 bits, got 2147483648"));
    EXPECT_TRUE(has(bad<std::int32_t>(Tree(std::int64_t{INT32_MIN} - 1)), "at most 32 bits"));
    EXPECT_TRUE(has(bad<std::int32_t>(Tree(1.0)), "expected a whole number"));
}

TEST(Codec, ReadsNumbersThatAreFinite) {
    EXPECT_EQ(good<double>(Tree(0.1)), 0.1);
    EXPECT_EQ(good<double>(Tree(3)), 3.0) << "a whole number is a number";
    EXPECT_TRUE(std::signbit(good<double>(Tree(-0.0))));
    for (const double x :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        EXPECT_TRUE(has(bad<double>(Tree(x), 1.0), "expected a finite number"));
    EXPECT_TRUE(has(bad<double>(Tree("0.1")), "expected a number, got text"));
}

TEST(Codec, ReadsTextAsItIs) {
    EXPECT_EQ(good<std::string>(Tree("客户 😀\n")), "客户 😀\n");
    EXPECT_EQ(good<std::string>(Tree("")), "");
    EXPECT_TRUE(has(bad<std::string>(Tree(5)), "expected text, got 5"));
    EXPECT_TRUE(has(bad<std::string>(Tree()), "expected text"));
}

TEST(Codec, DoesNotQuoteAText) {
    EXPECT_FALSE(has(bad<std::int64_t>(Tree("secret")), "secret"));
    EXPECT_FALSE(has(bad<Span>(Tree("secret")), "secret"));
    EXPECT_FALSE(has(bad<Share>(Tree("secret")), "secret"));
    EXPECT_FALSE(has(bad<Date>(Tree("secret")), "secret"));
}

TEST(Codec, ReadsSharesFromNumbersAndTexts) {
    EXPECT_EQ(good<Share>(Tree(0.2)), share(0.2));
    EXPECT_EQ(good<Share>(Tree(1)), Share{share_parts});
    EXPECT_EQ(good<Share>(Tree("20 %")), share(0.2));
    EXPECT_TRUE(has(bad<Share>(Tree(1.0 / 3)), "at most nine decimal digits"));
    EXPECT_TRUE(has(bad<Share>(Tree("a fifth")), "at most nine decimal digits"));
    EXPECT_TRUE(has(bad<Share>(Tree(std::numeric_limits<double>::quiet_NaN())), "expected a share"));
    EXPECT_TRUE(has(bad<Share>(Tree(true)), "expected a share"));
}

TEST(Codec, ReadsSpansWithTheirUnitOnly) {
    EXPECT_EQ(good<Span>(Tree("10 min")), Span{600 * us_per_second});
    EXPECT_TRUE(has(bad<Span>(Tree(600)), "a length of time with its unit, such as \"10 min\"")) << "a number has no unit";
    EXPECT_TRUE(has(bad<Span>(Tree("600")), "a length of time"));
}

TEST(Codec, ReadsDatesFromTexts) {
    EXPECT_EQ(good<Date>(Tree("1970-01-02")), Date{1});
    EXPECT_TRUE(has(bad<Date>(Tree("2026-02-30")), "expected a date, year-month-day, such as 2011-12-09 (in TOML without quotes)"));
    EXPECT_TRUE(has(bad<Date>(Tree("1970-01-02T10:00:00Z")), "expected a date"));
    EXPECT_TRUE(has(bad<Date>(Tree(20110101)), "expected a date"));
}

TEST(Codec, ReadsWordsAndNamesTheNearest) {
    EXPECT_EQ(good<Colour>(Tree("dark_blue")), Colour::dark_blue);
    const std::string wrong = bad(Tree("gren"), Colour::dark_blue);
    EXPECT_TRUE(has(wrong, "unknown word 'gren'")) << wrong;
    EXPECT_TRUE(has(wrong, "did you mean 'green'?")) << wrong;
    const std::string none = bad(Tree(1), Colour::dark_blue);
    EXPECT_TRUE(has(none, "one of the words red, green, dark_blue")) << none;
}

// -------------------------------------------------------------------------------------------- optionals, lists and maps
TEST(Codec, ReadsNullAsNothing) {
    std::optional<std::int64_t> out = 5;
    EXPECT_TRUE(complaints(Tree(), out).empty());
    EXPECT_EQ(out, std::nullopt);
    EXPECT_EQ(good<std::optional<std::int64_t>>(Tree(0)), 0) << "zero is not nothing";
}

TEST(Codec, KeepsAnOptionalValueAfterAnError) {
    EXPECT_TRUE(has(bad<std::optional<std::int64_t>>(Tree("x"), 5), "expected a whole number"));
}

TEST(Codec, ReadsListsAndTellsEveryWrongElement) {
    EXPECT_EQ(good<std::vector<std::int64_t>>(json("[3, 1, 2]")), (std::vector<std::int64_t>{3, 1, 2}));
    EXPECT_EQ(good<std::vector<std::int64_t>>(json("[]")), std::vector<std::int64_t>{});
    std::vector<std::int64_t> out;
    EXPECT_EQ(complaints(json(R"([1, "x", 2, null, 0.5])"), out).size(), 3u);
    EXPECT_TRUE(has(bad<std::vector<std::int64_t>>(Tree(1)), "expected a list"));
    EXPECT_TRUE(has(bad<std::vector<std::int64_t>>(Tree::table()), "expected a list"));
}

TEST(Codec, ReadsMapsAndRefusesAKeyThatIsGivenTwice) {
    const auto map = good<std::map<std::string, double>>(json(R"({"b": 2, "a": 1.5, "": 0})"));
    EXPECT_EQ(map, (std::map<std::string, double>{{"", 0.0}, {"a", 1.5}, {"b", 2.0}}));
    Tree twice = Tree::table();
    twice.set("a", 1);
    twice.set("b", 2);
    twice.set("a", 3);
    std::map<std::string, double> out;
    const auto all = complaints(twice, out);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0], "key 'a' is given twice");
    EXPECT_TRUE(has(bad<std::map<std::string, double>>(Tree(TreeList{})), "expected a table"));
}

TEST(Codec, ReadsNestedStructs) {
    const Everything e = good_members(R"({"leaf": {"n": 4}, "leaves": [{"x": 2}, {}], "named": {"one": {"n": 9, "x": -1}}})");
    EXPECT_EQ(e.leaf, (Leaf{4, 0.5})) << "what is not given keeps its default";
    EXPECT_EQ(e.leaves, (std::vector<Leaf>{{1, 2}, {1, 0.5}}));
    EXPECT_EQ(e.named.at("one"), (Leaf{9, -1}));
}

TEST(Codec, ChecksTheRulesOfNestedStructs) {
    EXPECT_TRUE(has(bad_member(R"({"leaf": {"n": 11}})"), "'n' must lie between 0 and 10, got 11"));
    EXPECT_TRUE(has(bad_member(R"({"leaves": [{"n": 1}, {"n": -1}]})"), "'n' must lie between 0 and 10"));
    EXPECT_TRUE(has(bad_member(R"({"named": {"a": {"m": 1}}})"), "unknown key 'm'; known: n, x"));
    EXPECT_TRUE(has(bad_member(R"({"leaf": [1]})"), "expected a table of options, got a list"));
    EXPECT_TRUE(has(bad_member(R"({"leaf": null})"), "expected a table of options"));
}

// ---------------------------------------------------------------------------------------------------------------- rules
TEST(Codec, HoldsNumbersToTheirRangeEndsIncluded) {
    EXPECT_EQ(good_members(R"({"small": -5})").small, -5);
    EXPECT_EQ(good_members(R"({"small": 5, "number": 0})").small, 5);
    EXPECT_EQ(good_members(R"({"number": 1})").number, 1);
    EXPECT_EQ(bad_member(R"({"small": 6})"), "'small' must lie between -5 and 5, got 6");
    EXPECT_EQ(bad_member(R"({"number": 1.0000000000000002})"), "'number' must lie between 0 and 1, got 1.0000000000000002");
    EXPECT_EQ(bad_member(R"({"number": -5e-324})"), "'number' must lie between 0 and 1, got -5e-324");
    EXPECT_TRUE(has(bad_member(R"({"part_of": "100.1 %"})"), "'part_of' must lie between 0 and 1"));
}

TEST(Codec, HoldsOptionalNumbersAndEveryElementToTheirRange) {
    EXPECT_EQ(good_members(R"({"perhaps": null})").perhaps, std::nullopt) << "nothing is in every range";
    EXPECT_EQ(good_members(R"({"perhaps": 4})").perhaps, 4);
    EXPECT_TRUE(has(bad_member(R"({"perhaps": 5})"), "'perhaps' must lie between 1 and 4, got 5"));
    EXPECT_TRUE(has(bad_member(R"({"list": [0, 50, 101]})"), "'list' must lie between 0 and 100"));
    EXPECT_TRUE(has(bad_member(R"({"cuts": ["10 %", "110 %"]})"), "'cuts' must lie between 0 and 1"));
}

TEST(Codec, SaysOneSidedRangesAsSuch) {
    const auto said = [](In range) {
        Findings findings("x");
        detail::out_of_range(Tree(5), "bins", range, findings);
        return findings.all().at(0).message;
    };
    constexpr double endless = std::numeric_limits<double>::infinity();
    EXPECT_EQ(said(in(7, endless)), "'bins' must be at least 7, got 5");
    EXPECT_EQ(said(in(-endless, 2.5)), "'bins' must be at most 2.5, got 5");
}

TEST(Codec, FindsNotANumberInNoRange) {
    EXPECT_FALSE(detail::in_range(std::numeric_limits<double>::quiet_NaN(), in(-1e308, 1e308)));
    EXPECT_FALSE(detail::in_range(std::vector<double>{0, std::nan("")}, in(-1, 1)));
    EXPECT_TRUE(detail::in_range(std::vector<double>{}, in(1, 2)));
    EXPECT_TRUE(detail::in_range(std::optional<double>{}, in(1, 2)));
    EXPECT_FALSE(detail::in_range(std::numeric_limits<double>::infinity(), in(0, 1e308)));
}

TEST(Codec, WantsAscendingListsToAscendStrictly) {
    EXPECT_EQ(good_members(R"({"list": [3]})").list, std::vector<std::int64_t>{3});
    EXPECT_TRUE(has(bad_member(R"({"list": [1, 1]})"), "'list' must ascend: each value greater than the one before"));
    EXPECT_TRUE(has(bad_member(R"({"list": [2, 1]})"), "must ascend"));
    EXPECT_TRUE(has(bad_member(R"({"cuts": ["50 %", 0.5]})"), "'cuts' must ascend"));
    EXPECT_TRUE(good_members(R"({"cuts": []})").cuts.empty());
}

TEST(Codec, FindsNotANumberOutOfOrder) { EXPECT_FALSE(detail::is_ascending(std::vector<double>{1, std::nan(""), 2})); }

TEST(Codec, WantsSomethingWhereAListOrATextMustNotBeEmpty) {
    EXPECT_EQ(bad_member(R"({"list": []})"), "'list' must not be empty");
    EXPECT_EQ(bad_member(R"({"text": ""})"), "'text' must not be empty");
}

TEST(Codec, ChecksNoRuleOfAValueThatItCouldNotRead) { EXPECT_TRUE(has(bad_member(R"({"list": "x"})"), "expected a list")); }

// ----------------------------------------------------------------------------------------------------------------- keys
TEST(Codec, RefusesAnUnknownKeyWithTheNearestOne) {
    const std::string text = bad_member(R"({"numbr": 0.5})");
    EXPECT_TRUE(has(text, "unknown key 'numbr'; did you mean 'number'?")) << text;
}

TEST(Codec, KnowsTheKeysOfItsParts) {
    EXPECT_EQ(good_members(R"({"note": "x", "limit": 4})").shared.note, "x");
    EXPECT_EQ(good_members(R"({"limit": 4})").apart.limit, 4);
    EXPECT_TRUE(has(bad_member(R"({"limit": 10})"), "'limit' must lie between 1 and 9, got 10"));
    EXPECT_TRUE(has(bad_member(R"({"limits": 4})"), "did you mean 'limit'?"));
}

TEST(Codec, KeepsTheGoodMembersBesideABadOne) {
    Everything out;
    const auto all = complaints(json(R"({"small": 3, "number": 7, "text": "x", "nonsense": 1})"), out);
    EXPECT_EQ(all.size(), 2u);
    EXPECT_EQ(out.small, 3);
    EXPECT_EQ(out.number, 0.25);
    EXPECT_EQ(out.text, "x");
}

TEST(Codec, TellsWhereAMistakeStands) {
    Findings findings("options.json");
    Everything out;
    read(json("{\n  \"small\": 3,\n  \"number\": 7\n}"), out, findings);
    ASSERT_EQ(findings.all().size(), 1u);
    EXPECT_EQ(findings.all()[0].place.where, "options.json");
    EXPECT_EQ(findings.all()[0].place.line, 3);
    EXPECT_EQ(findings.all()[0].place.position, 13);
}

TEST(Codec, ListsAHundredUnknownKeysAndNoMore) {
    Tree tree = Tree::table();
    for (int i = 0; i < 500; ++i) tree.set("key" + std::to_string(i), 1);
    Leaf out;
    EXPECT_EQ(complaints(tree, out).size(), 101u);
}

TEST(Codec, ShowsControlCharactersOfAnUnknownKey) {
    Tree tree = Tree::table();
    tree.set("a\nb", 1);
    EXPECT_TRUE(has(bad<Leaf>(tree), "unknown key 'a\\u{0A}b'"));
}

TEST(Codec, LeavesKeysOfOthersAloneWhereSeveralReadOneTree) {
    Findings findings("x");
    Leaf leaf;
    read_members(json(R"({"n": 3, "something_else": 1})"), leaf, findings);
    EXPECT_EQ(findings.errors(), 0u);
    EXPECT_EQ(leaf.n, 3);
}

// ------------------------------------------------------------------------------------------------------------- sections
TEST(Codec, ReadsEachPartFromItsOwnSection) {
    const Tree charter = json(R"({"test": {"everything": {"small": 2, "note": "x"}, "apart": {"limit": 5}}})");
    Everything out;
    Findings findings("charter.toml");
    read_sections(charter, out, findings);
    EXPECT_EQ(findings.errors(), 0u);
    EXPECT_EQ(out.small, 2);
    EXPECT_EQ(out.shared.note, "x");
    EXPECT_EQ(out.apart.limit, 5);
}

TEST(Codec, DoesNotReadAPartWithASectionFromItsOwners) {
    const Tree charter = json(R"({"test": {"everything": {"limit": 5}}})");
    Everything out;
    Findings findings("charter.toml");
    read_sections(charter, out, findings);
    EXPECT_EQ(out.apart.limit, 3);
    findings = Findings("charter.toml");
    check_section(charter, out, {}, findings);
    ASSERT_EQ(findings.errors(), 1u) << "limit is no key of that section";
    EXPECT_TRUE(has(findings.all()[0].message, "unknown key 'limit'"));
}

TEST(Codec, ChecksASectionOnlyWhereItIsThere) {
    Everything out;
    Findings findings("charter.toml");
    check_section(json(R"({"other": 1})"), out, {}, findings);
    EXPECT_EQ(findings.errors(), 0u);
    check_section(json(R"({"test": {"everything": 5}})"), out, {}, findings);
    EXPECT_EQ(findings.errors(), 1u);
    findings = Findings("charter.toml");
    check_section(json(R"({"test": {"everything": {"inner": {}}}})"), out, {"inner"}, findings);
    EXPECT_EQ(findings.errors(), 0u) << "another section stands inside";
}

// ---------------------------------------------------------------------------------------------------------- there, back
TEST(Codec, WritesWhatItReads) {
    Everything e;
    e.flag = true;
    e.small = -5;
    e.whole = INT64_MIN;
    e.number = 0.1;
    e.text = "客户 \"😀\"";
    e.part_of = Share{1};
    e.wait = Span{-1'500};
    e.from = earliest_date;
    e.colour = Colour::dark_blue;
    e.perhaps = 4;
    e.perhaps_colour.reset();
    e.list = {0, 50, 100};
    e.cuts = {Share{0}, Share{share_parts}};
    e.weights = {{"", -0.5}, {"客", 1e300}};
    e.leaf = {10, -0.0};
    e.leaves = {{0, 1}, {1, 1.0 / 3}};
    e.named = {{"a", {2, 2}}};
    e.shared.note = "";
    e.apart.limit = 9;
    EXPECT_TRUE(good<Everything>(write(e)) == e);
    EXPECT_TRUE(good<Everything>(json(to_json(write(e)))) == e) << "through a text as well";
    EXPECT_TRUE(good<Everything>(write(Everything{})) == Everything{});
}

TEST(Codec, WritesNothingAsNull) { EXPECT_TRUE(write(std::optional<double>{}).is(Tree::Kind::null)); }

TEST(Codec, WritesAValueThatTheEnumDoesNotHaveAsAnEmptyWord) { EXPECT_EQ(write(static_cast<Colour>(9)).text(), ""); }

TEST(Codec, WritesMembersInTheOrderOfTheDescription) { EXPECT_EQ(to_json(write(Leaf{2, 1.5})), R"({"n":2,"x":1.5})"); }

// -------------------------------------------------------------------------------------------- values that were not read
TEST(Codec, ChecksTheRulesOfAStructThatDidNotComeThroughATree) {
    const auto errors = [](const Everything& e) {
        Findings findings("model");
        check_rules(e, findings);
        return findings.errors();
    };
    Everything e;
    EXPECT_EQ(errors(e), 0u);
    e.number = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(errors(e), 1u);
    e.list = {};
    e.perhaps = 0;
    e.leaf.n = -1;
    e.apart.limit = 0;
    EXPECT_EQ(errors(e), 5u);
}

TEST(Codec, ChecksTheRulesOfStructsInListsAndMaps) {
    Everything e;
    e.leaves = {{0, 0}, {99, 0}};
    e.named = {{"a", {-1, 0}}};
    Findings findings("model");
    check_rules(e, findings);
    EXPECT_EQ(findings.errors(), 2u);
}

}  // namespace
}  // namespace kefu
