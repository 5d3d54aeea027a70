#include "kefu/rule/decision_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>

#include "charter/toml.hpp"
#include "kefu/charter/charter.hpp"

namespace kefu::rule {
namespace {

struct Read {
    std::optional<DecisionTable> table;
    Findings findings{"test.toml"};
    [[nodiscard]] std::string all() const {
        std::string text;
        for (const Finding& f : findings.all())
            text += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " +
                    (f.severity == Severity::error ? "error " : "warning ") + f.message + "\n";
        return text;
    }
};

Read read(std::string_view toml, const MoneyUnit& money = {2, "CNY"}, const TableLimits& limits = {}) {
    Read out;
    const Tree tree = detail::parse_toml(toml, Limits{}, out.findings);
    out.table = DecisionTable::read(tree, "t", money, limits, out.findings);
    return out;
}
DecisionTable good(std::string_view toml) {
    Read r = read(toml);
    EXPECT_EQ(r.all(), "");
    if (!r.table) throw std::runtime_error("no table");
    return *r.table;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
std::string message_of(const std::function<void()>& call, Status status) {
    try {
        call();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), status) << e.what();
        return e.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

constexpr std::string_view service_grade = R"(
hit = "first"
input.tier = ["platinum", "gold", "iron", "lead"]
input.contract = ["none", "standard", "premium", "unknown"]
input.complaints_90_days = "count or unknown"
output.grade = ["A", "B", "C"]
rows = [
  ["platinum",        "-",         "-",         "A"],
  ["gold",            "premium",   "-",         "A"],
  ["-",               "-",         ">= 3",      "A"],
  ["gold or iron",    "-",         "-",         "B"],
  ["-",               "-",         "-",         "C"],
]
)";

// ------------------------------------------------------------------------------------------------------------- decide
TEST(DecisionTable, TakesTheFirstRowFromTheTop) {
    const DecisionTable t = good(service_grade);
    ASSERT_EQ(t.inputs().size(), 3u);
    EXPECT_EQ(t.inputs()[0].name, "tier");
    EXPECT_EQ(t.outputs()[0].domain.words, (std::vector<std::string>{"A", "B", "C"}));
    const auto grade = [&](std::int64_t tier, Value contract, Value complaints) {
        return t.outputs()[0].domain.text_of(t.decide(std::vector<Value>{tier, contract, complaints})[0].outputs[0]);
    };
    EXPECT_EQ(grade(0, 0, 0), "A");
    EXPECT_EQ(grade(1, 2, 0), "A");
    EXPECT_EQ(grade(1, 1, 2), "B");
    EXPECT_EQ(grade(3, 0, 2), "C");
    EXPECT_EQ(grade(3, 0, 3), "A");
    EXPECT_EQ(grade(3, Value::unknown(), Value::unknown()), "C") << "what nobody knows is matched by - alone";
    EXPECT_EQ(grade(1, Value::null(), Value::null()), "B");
    EXPECT_EQ(t.decide_row(std::vector<Value>{3, 0, 3}), 2);
}

TEST(DecisionTable, RefusesTwoRowsOfUniqueAndNamesThem) {
    const Read r = read(R"(
input.a = ["x", "y", "z"]
input.n = "whole"
output.o = "whole"
rows = [["x or y", "< 5", 1], ["z", "-", 2], ["y", ">= 3", 3], ["x or y", "> 4", 4]]
)");
    EXPECT_FALSE(r.table);
    EXPECT_TRUE(has(r.all(), "row 3 and row 1 (line 5) both apply where a is y, n is 3; hit = \"unique\" allows one")) << r.all();
    EXPECT_TRUE(has(r.all(), "row 4 and row 3 (line 5) both apply where a is y, n is 5")) << r.all();
}

TEST(DecisionTable, TakesRowsOfAnyThatSayTheSame) {
    const DecisionTable t = good(R"(
hit = "any"
input.n = "count"
output.o = ["yes", "no"]
rows = [["< 5", "yes"], ["3..10", "yes"], ["> 10", "no"]]
)");
    EXPECT_EQ(t.decide_row(std::vector<Value>{4}), 0);
    EXPECT_EQ(t.decide_row(std::vector<Value>{11}), 2);
    const Read differ =
        read("hit = \"any\"\ninput.n = \"count\"\noutput.o = [\"yes\", \"no\"]\nrows = [[\"< 5\", \"yes\"], [\">= 3\", \"no\"]]\n");
    EXPECT_TRUE(has(differ.all(), "row 2 and row 1 (line 4) both apply where n is 3, and say different things")) << differ.all();
}

TEST(DecisionTable, GoesByTheOrderOfTheFirstOutputsWordsWherePriorityIsSaid) {
    const Read r = read(R"(
hit = "priority"
input.n = "count"
output.o = ["high", "middle", "low"]
output.why = "whole"
rows = [["-", "low", 1], ["> 10", "high", 2], ["> 5", "middle", 3], ["> 20", "high", 4]]
)");
    ASSERT_TRUE(r.table);
    EXPECT_TRUE(has(r.all(), "row 4 never decides")) << r.all();
    EXPECT_EQ(r.table->decide_row(std::vector<Value>{3}), 0);
    EXPECT_EQ(r.table->decide_row(std::vector<Value>{6}), 2);
    EXPECT_EQ(r.table->decide_row(std::vector<Value>{21}), 1) << "of equals the first";
    EXPECT_EQ(r.table->decision(2).outputs, (std::vector<Value>{1, 3}));
    EXPECT_EQ(r.table->output(3, 1), Value(4)) << "rows are called as they were written";
}

TEST(DecisionTable, CollectsSumsAndTakesTheGreatest) {
    const std::string body = R"(
input.style = ["direct", "warm", "unknown"]
input.power = ["low", "high", "unknown"]
output.persona = ["novice", "decider"]
output.weight = "score"
otherwise = "null"
rows = [["warm", "-", "novice", 3], ["direct", "high", "decider", 5], ["-", "high", "decider", 2], ["warm", "low", "novice", -1]]
)";
    const DecisionTable sum = good("hit = \"sum\"\n" + body);
    const DecisionTable max = good("hit = \"max\"\n" + body);
    const DecisionTable all = good("hit = \"collect\"\n" + body);
    const std::vector<Value> warm_low{1, 0}, direct_high{0, 1}, warm_high{1, 1}, nothing{Value::unknown(), 0};
    EXPECT_EQ(sum.decide(warm_low), (std::vector<Decision>{{-1, {Value(0), Value(2)}}}));
    EXPECT_EQ(sum.decide(direct_high), (std::vector<Decision>{{-1, {Value(1), Value(7)}}}));
    EXPECT_EQ(sum.decide(warm_high), (std::vector<Decision>{{-1, {Value(0), Value(3)}}, {-1, {Value(1), Value(2)}}}));
    EXPECT_EQ(max.decide(direct_high), (std::vector<Decision>{{-1, {Value(1), Value(5)}}}));
    EXPECT_EQ(all.decide(warm_low), (std::vector<Decision>{{0, {Value(0), Value(3)}}, {3, {Value(0), Value(-1)}}}));
    EXPECT_TRUE(sum.decide(nothing).empty());
    EXPECT_TRUE(has(message_of([&] { (void)sum.decide_row(warm_low); }, Status::bad_option), "several rows"));
}

TEST(DecisionTable, SaysWhatHoldsOtherwise) {
    const std::string body = "input.n = \"count\"\noutput.o = \"whole\"\noutput.p = [\"a\", \"b\"]\nrows = [[\"< 5\", 1, \"a\"]]\n";
    EXPECT_EQ(good(body + "otherwise = [7, \"b\"]").decide(std::vector<Value>{9}), (std::vector<Decision>{{-1, {Value(7), Value(1)}}}));
    EXPECT_EQ(good(body + "otherwise = \"null\"").decide(std::vector<Value>{9}),
              (std::vector<Decision>{{-1, {Value::null(), Value::null()}}}));
    const Read r = read(body + "otherwise = \"error\"");
    ASSERT_TRUE(r.table);
    EXPECT_TRUE(has(r.all(), "warning table 't': no row answers where n is 5; add a row, or say what holds otherwise")) << r.all();
    EXPECT_TRUE(has(message_of([&] { (void)r.table->decide(std::vector<Value>{9}); }, Status::bad_value), "no row answers"));
    EXPECT_TRUE(has(read(body + "otherwise = [7]").all(), "a list of the 2 outputs"));
    EXPECT_TRUE(has(read(body + "otherwise = [7, \"c\"]").all(), "expected one of 'a', 'b', got 'c'"));
}

TEST(DecisionTable, ReadsMoneySpansAndDatesWithTheirUnits) {
    const DecisionTable t = good(R"toml(
hit = "first"
input.money = "money"
input.wait = "span"
input.day = "date or unknown"
output.o = "money"
otherwise = ["-"]
rows = [
  ["[100.00 CNY..200)", "-",          "-",            "1.50"],
  ["(200..300]",        "<= 90 s",    "-",            "2"],
  ["-",                 "> 2 min",    "< 2026-01-01", "3 CNY"],
  ["-",                 "-",          "2026-01-01",   4],
])toml");
    const auto day = [](std::string_view text) { return Value(parse_date(text)->days); };
    const auto row = [&](std::int64_t minor, std::int64_t seconds, Value date) {
        return t.decide_row(std::vector<Value>{minor, seconds * 1'000'000, date});
    };
    EXPECT_EQ(row(10'000, 0, Value::unknown()), 0);
    EXPECT_EQ(row(9'999, 0, Value::unknown()), -1);
    EXPECT_EQ(row(19'999, 0, Value::unknown()), 0);
    EXPECT_EQ(row(20'000, 0, Value::unknown()), -1) << "open at both ends";
    EXPECT_EQ(row(20'001, 90, Value::unknown()), 1);
    EXPECT_EQ(row(30'000, 90, Value::unknown()), 1);
    EXPECT_EQ(row(30'001, 90, Value::unknown()), -1);
    EXPECT_EQ(row(0, 121, day("2025-12-31")), 2);
    EXPECT_EQ(row(0, 121, day("2026-01-01")), 3) << "the very day";
    EXPECT_EQ(t.output(0, 0), Value(150));
    EXPECT_EQ(t.output(3, 0), Value(400));
}

TEST(DecisionTable, TellsUnknownNullAndValuesApart) {
    const DecisionTable t = good(R"(
hit = "first"
input.c = ["none", "gold", "unknown"]
output.o = ["value", "not_gold", "asked_nobody", "holds_nothing"]
rows = [["gold", "value"], ["not gold", "not_gold"], ["unknown", "asked_nobody"], ["null", "holds_nothing"]]
)");
    EXPECT_EQ(t.decide_row(std::vector<Value>{1}), 0);
    EXPECT_EQ(t.decide_row(std::vector<Value>{0}), 1);
    EXPECT_EQ(t.decide_row(std::vector<Value>{Value::unknown()}), 2) << "a negation does not match what nobody knows";
    EXPECT_EQ(t.decide_row(std::vector<Value>{Value::null()}), 3);
    const DecisionTable strict = good("input.c = [\"a\", \"b\"]\noutput.o = \"whole\"\nrows = [[\"a\", 1], [\"b\", 2]]\n");
    EXPECT_TRUE(has(message_of([&] { (void)strict.decide(std::vector<Value>{Value::null()}); }, Status::bad_value), "input 'c' is null"));
    EXPECT_TRUE(has(message_of([&] { (void)strict.decide(std::vector<Value>{Value::unknown()}); }, Status::bad_value), "is unknown"));
    EXPECT_TRUE(has(message_of([&] { (void)strict.decide(std::vector<Value>{7}); }, Status::bad_value), "is not one of 'a', 'b'"));
    EXPECT_TRUE(has(message_of([&] { (void)strict.decide(std::vector<Value>{}); }, Status::shape), "1 inputs, and 0 values"));
}

// --------------------------------------------------------------------------------------------------------------- wrong
TEST(DecisionTable, SaysWhatIsWrongWhereItStands) {
    const auto rows = [](std::string_view cells) {
        return read(
                   "hit = \"first\"\ninput.tier = [\"gold\", \"iron\"]\ninput.n = \"count\"\noutput.o = [\"A\", \"B\"]\notherwise = "
                   "[\"B\"]\nrows = [" +
                   std::string(cells) + "]\n")
            .all();
    };
    EXPECT_TRUE(has(rows(R"(["golld", "-", "A"])"), "6:10 error input 'tier': unknown word 'golld'; did you mean 'gold'?"))
        << rows(R"(["golld", "-", "A"])");
    EXPECT_TRUE(has(rows(R"(["GOLD", "-", "A"])"), "did you mean 'gold'?"));
    EXPECT_TRUE(has(rows(R"(["ｇｏｌｄ", "-", "A"])"), "did you mean 'gold'?")) << "full width";
    EXPECT_TRUE(has(rows(R"([">= 3", "-", "A"])"), "words have no order"));
    EXPECT_TRUE(has(rows(R"([3, "-", "A"])"), "unknown word '3'"));
    EXPECT_TRUE(has(rows(R"(["-", "gold", "A"])"),
                    "input 'n': expected a whole number that is not below 0, such as 3; or a comparison such as >= 3, a range such as "
                    "3..5, or \"-\"; got 'gold'"));
    EXPECT_TRUE(has(rows(R"(["-", "3.5", "A"])"), "got '3.5'"));
    EXPECT_TRUE(has(rows(R"(["-", 3.5, "A"])"), "expected a test in quotes"));
    EXPECT_TRUE(has(rows(R"(["-", "", "A"])"), "this cell is empty"));
    EXPECT_TRUE(has(rows(R"(["-", "5..3", "A"])"), "runs backwards"));
    EXPECT_TRUE(has(rows(R"(["-", "[3..5", "A"])"), "a bracket at both ends"));
    EXPECT_TRUE(has(rows(R"(["-", "1,000", "A"])"), "write 1000 without it"));
    EXPECT_TRUE(has(rows(R"(["-", "> 3 or < 10", "A"])"), "matches every value"));
    EXPECT_TRUE(has(rows(R"(["-", "3 or", "A"])"), "expected")) << rows(R"(["-", "3 or", "A"])");
    EXPECT_TRUE(has(rows(R"(["-", "unknown", "A"])"), "'unknown' never comes"));
    EXPECT_TRUE(has(rows(R"(["-", "-", "C"])"), "output 'o': expected one of 'A', 'B', got 'C'"));
    EXPECT_TRUE(has(rows(R"(["-", "A"])"), "row 1 has 2 cells; expected 3: tier, n, o"));
    EXPECT_TRUE(has(rows(R"("gold")"), "row 1 is no list"));
    EXPECT_TRUE(has(rows(R"(["-", "< 0", "A"])"), "no value is '< 0', so row 1 never applies"));
    EXPECT_TRUE(has(rows(R"t(["not (gold or iron)", "-", "A"])t"), "never applies"));
}

/// "code: sentence" of what is found in one cell, of numbers and of words.
std::string cell_finding(std::string_view input, std::string_view cell, Language language = Language::en) {
    const Read r = read("hit = \"first\"\ninput.x = " + std::string(input) + "\noutput.o = \"whole\"\notherwise = [0]\nrows = [[\"" +
                        std::string(cell) + "\", 1]]\n");
    std::string all;
    for (const Finding& f : r.findings.all()) all += std::string(f.code) + ": " + f.in(language) + "\n";
    return all;
}

TEST(DecisionTable, SaysWhatToWriteForSignsThatCellsDoNotKnow) {
    const auto number = [](std::string_view cell) { return cell_finding("\"whole\"", cell); };
    EXPECT_EQ(number("＞ 3"), "cell_full_width: input 'x': '＞' is full width: write >\n");
    EXPECT_EQ(number("＜3"), "cell_full_width: input 'x': '＜' is full width: write <\n");
    EXPECT_EQ(number("＝３"), "cell_full_width: input 'x': '＝３' is full width: write =3\n");
    EXPECT_EQ(number("＞＝ 3"), "cell_full_width: input 'x': '＞＝' is full width: write >=\n");
    EXPECT_EQ(number("＝＞ 3"), "cell_full_width: input 'x': '＝＞' is full width: write >=\n");
    EXPECT_EQ(number("> １２"), "cell_full_width: input 'x': '１２' is full width: write 12\n");
    EXPECT_EQ(number("（3..5]"), "cell_full_width: input 'x': '（' is full width: write (\n");
    EXPECT_EQ(number("[3..5）"), "cell_full_width: input 'x': '）' is full width: write )\n");
    EXPECT_EQ(number("3～5"), "cell_full_width: input 'x': '～' is full width: write ..\n");
    EXPECT_EQ(number("3\u3000or 5"), "cell_full_width: input 'x': '\u3000' is full width: write a plain blank\n");
    EXPECT_EQ(number("1，000"), "cell_comma: input 'x': a comma in '1，000': write 1000 without it, and \"3 or 5\" for one of several\n");
    EXPECT_EQ(number("≥ 3"), "cell_sign: input 'x': cells do not know '≥': write >=\n");
    EXPECT_EQ(number("≤3"), "cell_sign: input 'x': cells do not know '≤': write <=\n");
    EXPECT_EQ(number("=> 3"), "cell_sign: input 'x': cells do not know '=>': write >=\n");
    EXPECT_EQ(number("=< 3"), "cell_sign: input 'x': cells do not know '=<': write <=\n");
    EXPECT_EQ(number("== 3"), "cell_sign: input 'x': cells do not know '==': write =\n");
    EXPECT_EQ(number("!= 3"), "cell_sign: input 'x': cells do not know '!=': write not\n");
    EXPECT_EQ(number("<> 3"), "cell_sign: input 'x': cells do not know '<>': write not\n");
    EXPECT_EQ(number("NOT 3"), "cell_sign: input 'x': cells do not know 'NOT': write not\n");
    EXPECT_EQ(number("3至5"), "cell_sign: input 'x': cells do not know '至': write ..\n");
    for (const std::string sign : {"OR", "Or", "或", "或者", "||", "|", "、"})
        EXPECT_EQ(number("3 " + sign + " 5"),
                  "cell_or: input 'x': cells do not know '" + sign + "': write \"or\" with blanks around it, as in \"3 or 5\"\n");
    EXPECT_TRUE(has(number("3or5"), "cell_or: "));
    EXPECT_TRUE(has(number("3或5"), "cell_or: "));
    for (const std::string sign : {"AND", "and", "且", "并且", "&&"})
        EXPECT_EQ(number("> 3 " + sign + " < 5"), "cell_and: input 'x': cells do not know '" + sign +
                                                      "': write a range, such as 3..5, or [3..5) without its end; other inputs have cells "
                                                      "of their own\n");
    EXPECT_TRUE(has(number("3 or"), "cell_value: ")) << "or is known, and stands at its end";
    EXPECT_TRUE(has(number("many"), "cell_value: "));
    EXPECT_TRUE(has(number("！3"), "cell_value: ")) << "nothing that cells know";
}

TEST(DecisionTable, SaysWhatToWriteForSignsAmongWords) {
    const auto word = [](std::string_view cell) { return cell_finding("[\"gold\", \"iron\", \"brand（新）\", \"A且B\"]", cell); };
    for (const std::string sign : {"OR", "或", "||"})
        EXPECT_EQ(word("gold " + sign + " iron"),
                  "cell_or: input 'x': cells do not know '" + sign + "': write \"or\" with blanks around it, as in \"gold or iron\"\n");
    EXPECT_EQ(word("gold and iron"),
              "cell_and: input 'x': cells do not know 'and': for one of several write \"or\", as in \"gold or iron\"; other inputs have "
              "cells of their own\n");
    EXPECT_EQ(word("gold，iron"), "cell_full_width: input 'x': '，' is full width: write ,\n");
    EXPECT_EQ(word("＝gold"), "cell_full_width: input 'x': '＝' is full width: write =\n");
    EXPECT_EQ(word("≠gold"), "cell_sign: input 'x': cells do not know '≠': write not\n");
    EXPECT_TRUE(has(word("≥ gold"), "cell_compares_words: "));
    EXPECT_TRUE(has(word("＞gold"), "cell_compares_words: "));
    EXPECT_EQ(word("brand（新） or A且B"), "") << "signs of words are theirs";
    EXPECT_TRUE(has(word("brand（老）"), "did you mean 'brand（新）'?"));
    EXPECT_TRUE(has(word("A且C"), "did you mean 'A且B'?"));
    EXPECT_TRUE(has(word("ｇｏｌｄ"), "did you mean 'gold'?")) << "letters are left to the nearest word";
    EXPECT_TRUE(has(cell_finding("[\"gold\"]", std::string(600, 'x') + "或"), "cell_unknown_word: "))
        << "nobody means a sign in what is long";
}

TEST(DecisionTable, SaysInChineseWhatToWriteForSignsThatCellsDoNotKnow) {
    const auto number = [](std::string_view cell) { return cell_finding("\"whole\"", cell, Language::zh); };
    EXPECT_EQ(number("＞ 3"), "cell_full_width: 输入“x”：“＞”是全角字符，请写半角的 >\n");
    EXPECT_EQ(number("≥ 3"), "cell_sign: 输入“x”：单元格中不能用“≥”，请写 >=\n");
    EXPECT_EQ(number("3 或 5"), "cell_or: 输入“x”：单元格中不能用“或”，请写 \"or\"，两边加空格，例如 \"3 or 5\"\n");
    EXPECT_EQ(number("> 3 且 < 5"),
              "cell_and: 输入“x”：单元格中不能用“且”：请写范围，例如 3..5，或不含末端的 [3..5)；对其他输入的条件写在各自的单元格中\n");
}

TEST(DecisionTable, SaysWhatIsWrongWithItsColumns) {
    EXPECT_TRUE(has(read("rows = []").all(), "the table needs an input"));
    EXPECT_TRUE(has(read("input.a = [\"x\"]\nrows = []").all(), "the table needs an output"));
    EXPECT_TRUE(has(read("input.a = [\"x\"]\noutput.o = \"whole\"\n").all(), "the table needs rows"));
    EXPECT_TRUE(has(read("input.a = [\"x\", \"x\"]\noutput.o = \"whole\"\nrows = [[\"x\", 1]]").all(), "stands here twice"));
    EXPECT_TRUE(has(read("input.a = [\"x or y\"]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "cannot be a word"));
    EXPECT_TRUE(has(read("input.a = [\"unknown\"]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "at least one word"));
    EXPECT_TRUE(has(read("input.a = \"cuont\"\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "did you mean 'count'?"));
    EXPECT_TRUE(has(read("input.a = 3\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "expected a list of words"));
    EXPECT_TRUE(has(read("hit = \"frist\"\ninput.a = [\"x\"]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "did you mean 'first'?"));
    EXPECT_TRUE(has(read("hits = \"first\"\ninput.a = [\"x\"]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "did you mean 'hit'?"));
    EXPECT_TRUE(has(read("input.a = [\"x\"]\noutput.row = \"whole\"\nrows = [[\"-\", 1]]").all(), "cannot be called 'row'"));
    EXPECT_TRUE(has(read("input.a = [\"x\"]\noutput.a = \"whole\"\nrows = [[\"-\", 1]]").all(), "is an input and an output"));
    EXPECT_TRUE(has(read("hit = \"priority\"\ninput.a = [\"x\"]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]").all(), "order of words"));
    EXPECT_TRUE(has(read("hit = \"sum\"\ninput.a = [\"x\"]\noutput.o = [\"y\"]\nrows = [[\"-\", \"y\"]]").all(), "expected numbers"));
    EXPECT_TRUE(
        has(read("input.a = \"count\"\noutput.o = \"whole\"\nrows = [[\"0\", 1], [\"1\", 1]]", {}, {1, 100}).all(), "the limit is 1"));
}

TEST(DecisionTable, WarnsOfWhatDecidesNothing) {
    const Read r = read(R"(
hit = "first"
input.tier = ["gold", "iron", "lead"]
input.n = "count"
output.o = ["A", "B"]
rows = [["gold", "-", "A"], ["iron or lead", "-", "B"], ["gold", "-", "B"], ["-", "-", "A"]]
)");
    ASSERT_TRUE(r.table);
    EXPECT_TRUE(has(r.all(), "warning input 'n' decides nothing"));
    EXPECT_TRUE(has(r.all(), "warning row 3 never decides")) << r.all();
    EXPECT_TRUE(has(r.all(), "warning row 4 never decides")) << "two rows together answer all it asks for";
    const Read small =
        read("input.a = \"count\"\ninput.b = \"count\"\noutput.o = \"whole\"\nrows = [[\"0\", \"1\", 1], [\"1\", \"0\", 1]]", {}, {10, 1});
    EXPECT_TRUE(has(small.all(), "too large to be checked")) << small.all();
}

// ------------------------------------------------------------------------------------------------- random tables, by brute force
struct NaiveCell {
    std::set<std::int64_t> values;
    bool null = false, unknown = false;
    [[nodiscard]] bool matches(const Value& v) const {
        return v.state == Value::State::null ? null : v.state == Value::State::unknown ? unknown : values.contains(v.code);
    }
};
struct Naive {
    std::string toml;
    Hit hit{};
    bool otherwise = false;
    std::vector<std::vector<Value>> axes;  // all values of each input
    std::vector<std::vector<NaiveCell>> rows;
    std::vector<std::int64_t> outputs;

    [[nodiscard]] std::vector<std::int32_t> matching(const std::vector<Value>& q) const {
        std::vector<std::int32_t> out;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            bool all = true;
            for (std::size_t c = 0; c < q.size(); ++c) all = all && rows[r][c].matches(q[c]);
            if (all) out.push_back(static_cast<std::int32_t>(r));
        }
        return out;
    }
    template <class F>
    void each_question(F&& f) const {
        std::vector<std::size_t> at(axes.size());
        while (true) {
            std::vector<Value> q;
            for (std::size_t c = 0; c < axes.size(); ++c) q.push_back(axes[c][at[c]]);
            f(q);
            std::size_t c = 0;
            while (c < axes.size() && ++at[c] == axes[c].size()) at[c++] = 0;
            if (c == axes.size()) return;
        }
    }
};

/// A table of random cells; its words and numbers are few, so that all questions can be asked.
Naive random_table(std::mt19937_64& random, Hit hit) {
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Naive t;
    t.hit = hit;
    t.otherwise = pick(2) == 0;
    t.toml = "hit = \"" + std::string(word_of(hit)) + "\"\n";
    constexpr int most = 6;  // numbers in cells lie from 0 to 6, questions from 0 to 7
    const int inputs = 1 + pick(3);
    std::vector<bool> worded, optional;
    for (int c = 0; c < inputs; ++c) {
        worded.push_back(pick(2) == 0);
        optional.push_back(pick(2) == 0);
        std::vector<Value>& axis = t.axes.emplace_back();
        for (std::int64_t v = 0; v <= (worded.back() ? 2 : most + 1); ++v) axis.emplace_back(v);
        if (optional.back()) axis.push_back(Value::null()), axis.push_back(Value::unknown());
        t.toml += "input.i" + std::to_string(c) + " = " +
                  (worded.back() ? std::string("[\"w0\", \"w1\", \"w2\"") + (optional.back() ? ", \"unknown\"]" : "]")
                                 : std::string("\"count") + (optional.back() ? " or unknown\"" : "\"")) +
                  "\n";
    }
    t.toml += "output.o = [\"o0\", \"o1\", \"o2\"]\noutput.n = \"whole\"\nrows = [\n";
    const int rows = 1 + pick(6);
    for (int r = 0; r < rows; ++r) {
        t.toml += "  [";
        auto& row = t.rows.emplace_back();
        for (int c = 0; c < inputs; ++c) {
            const auto k = static_cast<std::size_t>(c);
            NaiveCell cell;
            std::string text;
            const std::int64_t top = worded[k] ? 2 : most + 1;
            const auto all = [&](auto&& keep) {
                for (std::int64_t v = 0; v <= top; ++v)
                    if (keep(v)) cell.values.insert(v);
            };
            const auto name = [&](std::int64_t v) { return (worded[k] ? "w" : "") + std::to_string(v); };
            const std::int64_t a = pick(worded[k] ? 3 : most + 1), b = pick(worded[k] ? 3 : most + 1);
            switch (pick(worded[k] ? 5 : 11)) {
                case 0:
                    text = "-";
                    all([](std::int64_t) { return true; });
                    cell.null = cell.unknown = optional[k];
                    break;
                case 1: text = name(a), all([&](std::int64_t v) { return v == a; }); break;
                case 2: text = name(a) + " or " + name(b), all([&](std::int64_t v) { return v == a || v == b; }); break;
                case 3:
                    text = "not (" + name(a) + (worded[k] ? ", " : " or ") + name(b) + ")",
                    all([&](std::int64_t v) { return v != a && v != b; });
                    break;
                case 4:
                    text = optional[k] ? name(a) + " or unknown" : name(a);
                    all([&](std::int64_t v) { return v == a; });
                    cell.unknown = optional[k];
                    break;
                case 5: text = "< " + name(a), all([&](std::int64_t v) { return v < a; }); break;
                case 6: text = ">=" + name(a), all([&](std::int64_t v) { return v >= a; }); break;
                case 7: text = "not <= " + name(a), all([&](std::int64_t v) { return v > a; }); break;
                case 8:
                    text = "(" + name(std::min(a, b)) + ".." + name(std::max(a, b)) + ")";
                    all([&](std::int64_t v) { return v > std::min(a, b) && v < std::max(a, b); });
                    break;
                case 9:
                    text = name(std::min(a, b)) + ".." + name(std::max(a, b)) + (optional[k] ? " or null" : "");
                    all([&](std::int64_t v) { return v >= std::min(a, b) && v <= std::max(a, b); });
                    cell.null = optional[k];
                    break;
                default:
                    text = "[" + name(std::min(a, b)) + ".." + name(std::max(a, b)) + ") or > " + name(b);
                    all([&](std::int64_t v) { return (v >= std::min(a, b) && v < std::max(a, b)) || v > b; });
            }
            row.push_back(cell);
            t.toml += "\"" + text + "\", ";
        }
        t.outputs.push_back(pick(3));
        t.toml += "\"o" + std::to_string(t.outputs.back()) + "\", " + std::to_string(t.outputs.back() * 10) + "],\n";
    }
    t.toml += "]\n";
    if (t.otherwise) t.toml += "otherwise = [\"o1\", 5]\n";
    return t;
}

/// What a naive reader of the table says: the row, -1 = otherwise, -2 = an error.
std::int32_t naive_answer(const Naive& t, const std::vector<Value>& q) {
    const auto rows = t.matching(q);
    if (rows.empty()) return t.otherwise ? -1 : -2;
    if (t.hit == Hit::first) return rows[0];
    if (t.hit == Hit::unique) return rows.size() == 1 ? rows[0] : -2;
    std::int32_t best = rows[0];
    for (const std::int32_t r : rows) {
        const auto at = [&](std::int32_t k) { return t.outputs[static_cast<std::size_t>(k)]; };
        if (t.hit == Hit::any && at(r) != at(best)) return -2;
        if (t.hit == Hit::priority && at(r) < at(best)) best = r;
    }
    return best;
}

class RandomTables : public testing::TestWithParam<Hit> {};

TEST_P(RandomTables, AnswerAndWarnAsANaiveReaderDoes) {
    std::mt19937_64 random(20 + static_cast<unsigned>(GetParam()));
    int tables = 0, refused = 0, gaps = 0, dead_rows = 0;
    for (int round = 0; round < 1500; ++round) {
        const Naive t = random_table(random, GetParam());
        const Read r = read(t.toml);
        // By brute force: who ever decides, what nobody answers, who contradicts whom.
        std::set<std::int32_t> deciding, clashing;
        bool gap = false;
        t.each_question([&](const std::vector<Value>& q) {
            const auto rows = t.matching(q);
            gap = gap || rows.empty();
            for (std::size_t i = 1; i < rows.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    if (t.hit == Hit::unique ||
                        t.outputs[static_cast<std::size_t>(rows[i])] != t.outputs[static_cast<std::size_t>(rows[j])])
                        clashing.insert(rows[i]);
            const std::int32_t winner = naive_answer(t, q);
            if (winner >= 0) deciding.insert(winner);
        });
        ++tables;
        if ((t.hit == Hit::unique || t.hit == Hit::any) && !clashing.empty()) {
            ++refused;
            EXPECT_FALSE(r.table) << t.toml;
            std::size_t errors = 0;
            for (const Finding& f : r.findings.all()) errors += f.severity == Severity::error;
            EXPECT_EQ(errors, clashing.size()) << t.toml << r.all();
            continue;
        }
        ASSERT_TRUE(r.table) << t.toml << r.all();
        EXPECT_EQ(has(r.all(), "no row answers where"), gap && !t.otherwise) << t.toml << r.all();
        gaps += gap;
        for (std::int32_t row = 0; row < static_cast<std::int32_t>(t.rows.size()); ++row) {
            const std::string number = "row " + std::to_string(row + 1);
            const bool told = has(r.all(), number + " never decides") || has(r.all(), "so " + number + " never applies");
            if (t.hit == Hit::first || t.hit == Hit::priority) {
                EXPECT_EQ(told, !deciding.contains(row)) << number << "\n" << t.toml << r.all();
            }
            dead_rows += told;
        }
        t.each_question([&](const std::vector<Value>& q) {
            const std::int32_t expected = naive_answer(t, q);
            if (expected == -2) {
                EXPECT_THROW((void)r.table->decide_row(q), Error) << t.toml;
            } else {
                EXPECT_EQ(r.table->decide_row(q), expected) << t.toml;
            }
            for (const RowTrace& trace : r.table->trace(q)) {
                const auto& cells = t.rows[static_cast<std::size_t>(trace.row)];
                std::int32_t failed = -1;
                for (std::size_t c = 0; c < q.size() && failed < 0; ++c)
                    if (!cells[c].matches(q[c])) failed = static_cast<std::int32_t>(c);
                EXPECT_EQ(trace.failed, failed);
                EXPECT_EQ(trace.matched, failed < 0);
            }
        });
    }
    // The draw has something of everything.
    EXPECT_GT(tables, 0);
    const bool one_row = GetParam() == Hit::unique || GetParam() == Hit::any;
    EXPECT_GT(one_row ? refused : dead_rows, 50);
    EXPECT_GT(gaps, 50);
}
INSTANTIATE_TEST_SUITE_P(Hits, RandomTables, testing::Values(Hit::unique, Hit::first, Hit::any, Hit::priority),
                         [](const auto& hit) { return std::string(word_of(hit.param)); });

TEST(DecisionTable, AnswersABatchAsItAnswersOneByOne) {
    constexpr std::array hits{Hit::first, Hit::priority, Hit::unique, Hit::any};
    std::mt19937_64 random(7);
    int failed = 0;
    for (int round = 0; round < 400; ++round) {
        Naive t = random_table(random, hits[static_cast<std::size_t>(round) % hits.size()]);
        if (!t.otherwise && round % 8 < 4) t.toml += "otherwise = \"null\"\n";
        const Read r = read(t.toml);
        if (!r.table) continue;  // rows that contradict each other
        const auto n = static_cast<std::int64_t>(random() % 5000);
        std::vector<std::vector<std::int64_t>> values(t.axes.size());
        std::vector<std::vector<std::int32_t>> codes(t.axes.size());
        std::vector<std::vector<std::uint8_t>> missing(t.axes.size());
        std::vector<InputColumn> columns(t.axes.size());
        std::vector<bool> absent;
        for (std::size_t c = 0; c < t.axes.size(); ++c) {
            const bool optional = r.table->inputs()[c].domain.optional;
            absent.push_back(optional && random() % 4 == 0);
            for (std::int64_t i = 0; i < n; ++i) {
                const Value& v = t.axes[c][random() % t.axes[c].size()];
                values[c].push_back(v.code);
                codes[c].push_back(static_cast<std::int32_t>(v.code));
                missing[c].push_back(v.state != Value::State::value);
            }
            if (absent.back()) continue;
            if (random() % 2) columns[c].values = values[c].data();
            else columns[c].codes = codes[c].data();
            if (optional) columns[c].missing = missing[c].data();
            static const std::int64_t nothing = 0;
            if (n == 0) columns[c].values = &nothing;
        }
        std::vector<std::int32_t> out(static_cast<std::size_t>(n)), expected;
        std::int64_t refused = -1;  // the first question that is
        for (std::size_t i = 0; i < out.size() && refused < 0; ++i) {
            std::vector<Value> q;
            for (std::size_t c = 0; c < t.axes.size(); ++c)
                q.push_back(absent[c] ? Value::unknown() : missing[c][i] ? Value::null() : Value(values[c][i]));
            try {
                expected.push_back(r.table->decide_row(q));
            } catch (const Error&) {
                refused = static_cast<std::int64_t>(i);
            }
        }
        if (refused < 0) {
            r.table->decide_rows(columns, n, out.data());
            ASSERT_EQ(out, expected);
            continue;
        }
        ++failed;
        try {
            r.table->decide_rows(columns, n, out.data());
            FAIL() << "question " << refused << " has no answer\n" << t.toml;
        } catch (const Error& e) {
            ASSERT_EQ(e.place().row, refused) << e.what();
        }
    }
    EXPECT_GT(failed, 20);
}

TEST(DecisionTable, AnswersABatchOfATableWithManySegmentsRowByRow) {
    // Sixty rows whose ranges cut two inputs into more combinations than are worked out ahead.
    std::mt19937_64 random(11);
    int failed = 0;
    for (const Hit hit : {Hit::first, Hit::priority, Hit::unique, Hit::any, Hit::first, Hit::unique}) {
        constexpr std::int64_t most = 1'000'000;
        const auto number = [&] { return static_cast<std::int64_t>(random() % most); };
        std::vector<std::array<std::int64_t, 5>> rows;  // two ranges, and the answer
        std::string toml =
            "hit = \"" + std::string(word_of(hit)) + "\"\ninput.a = \"count\"\ninput.b = \"count\"\noutput.o = [\"u\", \"v\"]\n";
        toml += "otherwise = \"null\"\nrows = [\n";
        for (int k = 0; k < 60; ++k) {
            const std::int64_t a = number(), b = number(), width = hit == Hit::unique ? most / 40 : most / 4;
            rows.push_back({a, a + width, b, b + width, k % 2});
            const auto range = [](std::int64_t low, std::int64_t high) {
                return "\"" + std::to_string(low) + ".." + std::to_string(high) + "\"";
            };
            toml += "[" + range(a, a + width) + ", " + range(b, b + width) + (k % 2 ? ", \"v\"],\n" : ", \"u\"],\n");
        }
        const Read r = read(toml + "]\n", {2, "CNY"}, {.table_cells = 1});
        ASSERT_TRUE(r.table) << r.all();
        std::vector<std::int64_t> a(5000), b(5000);
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = number(), b[i] = number();
        std::vector<std::int32_t> out(a.size()), expected;
        std::int64_t refused = -1;
        for (std::size_t i = 0; i < a.size() && refused < 0; ++i) {
            std::vector<std::int32_t> matching;
            for (std::size_t k = 0; k < rows.size(); ++k)
                if (a[i] >= rows[k][0] && a[i] <= rows[k][1] && b[i] >= rows[k][2] && b[i] <= rows[k][3])
                    matching.push_back(static_cast<std::int32_t>(k));
            const auto answer = [&](std::int32_t k) { return rows[static_cast<std::size_t>(k)][4]; };
            if (hit == Hit::priority)
                std::stable_sort(matching.begin(), matching.end(), [&](auto x, auto y) { return answer(x) < answer(y); });
            for (const std::int32_t k : matching)
                if (k != matching[0] && (hit == Hit::unique || (hit == Hit::any && answer(k) != answer(matching[0]))))
                    refused = static_cast<std::int64_t>(i);
            expected.push_back(matching.empty() ? -1 : matching[0]);
        }
        const std::vector<InputColumn> columns{{.values = a.data()}, {.values = b.data()}};
        if (refused < 0) {
            r.table->decide_rows(columns, 5000, out.data());
            EXPECT_EQ(out, expected);
            continue;
        }
        ++failed;
        try {
            r.table->decide_rows(columns, 5000, out.data());
            ADD_FAILURE() << "question " << refused << " has two answers";
        } catch (const Error& e) {
            EXPECT_EQ(e.place().row, refused) << e.what();
        }
    }
    EXPECT_GT(failed, 0);
}

TEST(DecisionTable, HoldsTablesOfMoreRowsThanAWordHasBits) {
    std::string toml =
        "hit = \"first\"\ninput.a = \"count\"\ninput.b = \"count or unknown\"\noutput.o = \"whole\"\notherwise = [-1]\nrows = [\n";
    for (int i = 0; i < 300; ++i)
        toml += "[\"" + std::to_string(i) + "\", \">= " + std::to_string(i % 7) + "\", " + std::to_string(i) + "],\n";
    const DecisionTable t = good(toml + "]\n");
    std::vector<std::int64_t> a, b;
    std::vector<std::uint8_t> missing;
    for (std::int64_t i = 0; i < 4000; ++i) a.push_back(i % 310), b.push_back(i % 9), missing.push_back(i % 11 == 0);
    std::vector<std::int32_t> out(a.size());
    t.decide_rows(std::vector<InputColumn>{{.values = a.data()}, {.values = b.data(), .missing = missing.data()}}, 4000, out.data());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool matches = a[i] < 300 && !missing[i] && b[i] >= a[i] % 7;
        ASSERT_EQ(out[i], matches ? a[i] : -1);
    }
}

TEST(DecisionTable, HoldsTheEndsOfSixtyFourBits) {
    const DecisionTable t = good(R"toml(
hit = "first"
input.n = "whole"
output.o = "whole"
otherwise = [0]
rows = [["9223372036854775807", 1], ["-9223372036854775808", 2], ["> 9223372036854775805", 3], ["< -9223372036854775806", 4], ["-1 or 1", 5]]
)toml");
    const auto answer = [&](std::int64_t n) { return t.output(t.decide_row(std::vector<Value>{n}), 0).code; };
    EXPECT_EQ(answer(INT64_MAX), 1);
    EXPECT_EQ(answer(INT64_MIN), 2);
    EXPECT_EQ(answer(INT64_MAX - 1), 3);
    EXPECT_EQ(answer(INT64_MAX - 2), 0);
    EXPECT_EQ(answer(INT64_MIN + 1), 4);
    EXPECT_EQ(answer(INT64_MIN + 2), 0);
    EXPECT_EQ(answer(1), 5);
    const DecisionTable top = good(
        "hit = \"first\"\ninput.n = \"whole\"\noutput.o = \"whole\"\notherwise = [0]\nrows = [[\"9223372036854775807\", 1], "
        "[\"9223372036854775800..9223372036854775803\", 2]]\n");
    EXPECT_EQ(top.decide_row(std::vector<Value>{INT64_MAX}), 0);
    EXPECT_EQ(top.decide_row(std::vector<Value>{INT64_MAX - 4}), 1);
    EXPECT_EQ(top.decide_row(std::vector<Value>{INT64_MAX - 1}), -1);
}

TEST(DecisionTable, ReadsBracketsAfterNotAsOneGroup) {
    const DecisionTable t = good(
        "hit = \"first\"\ninput.n = \"count\"\noutput.o = \"whole\"\notherwise = [0]\nrows = [[\"not (3..5 or 8)\", 1], [\"(3..5)\", "
        "2]]\n");
    const auto answer = [&](std::int64_t n) { return t.output(t.decide_row(std::vector<Value>{n}), 0).code; };
    EXPECT_EQ(answer(2), 1);
    EXPECT_EQ(answer(3), 0);
    EXPECT_EQ(answer(4), 2) << "an open range";
    EXPECT_EQ(answer(8), 0);
    EXPECT_EQ(answer(9), 1);
}

TEST(DecisionTable, TakesARowWithoutANumberToAddAsAnAnswer) {
    const DecisionTable t = good(R"toml(
hit = "sum"
input.n = ["x", "y"]
output.o = ["A"]
output.w = "whole"
otherwise = ["A", 9]
rows = [["x", "A", "-"]]
)toml");
    EXPECT_TRUE(t.decide(std::vector<Value>{0}).empty());
    EXPECT_EQ(t.decide(std::vector<Value>{1}), (std::vector<Decision>{{-1, {Value(0), Value(9)}}}));
}

TEST(DecisionTable, IsNotBroughtDownByItsSize) {
    std::string columns;
    for (int i = 0; i < 200; ++i) columns += "input.a" + std::to_string(i) + " = [\"x\", \"y\"]\n";
    EXPECT_TRUE(has(read(columns + "output.o = \"whole\"\nrows = [[1]]\n").all(), "200 columns under input; at most 128"));
    std::string words;
    for (int i = 0; i < 5000; ++i) words += "\"w" + std::to_string(i) + "\", ";
    EXPECT_TRUE(has(read("input.a = [" + words + "]\noutput.o = \"whole\"\nrows = [[\"-\", 1]]\n").all(), "5000 words; at most 4096"));
    std::string rows;
    for (int i = 0; i < 1001; ++i) rows += "[\"< 0\", 1],\n";
    const Read hidden =
        read("hit = \"first\"\ninput.n = \"count\"\noutput.o = \"whole\"\notherwise = [0]\nrows = [\n" + rows + "[\"oops\", 1]]\n");
    EXPECT_FALSE(hidden.table);
    EXPECT_TRUE(has(hidden.all(), "1007:2 error input 'n'")) << "no number of warnings hides an error";
}

TEST(DecisionTable, RefusesTablesThatWouldTakeTooMuchMemory) {
    std::string toml = "hit = \"first\"\notherwise = [0]\noutput.o = \"whole\"\n";
    for (int c = 0; c < 8; ++c) toml += "input.i" + std::to_string(c) + " = \"count\"\n";
    toml += "rows = [\n";
    for (int i = 0; i < 10'000; ++i) {
        toml += "[";
        for (int c = 0; c < 8; ++c) toml += std::to_string(2 * i) + ",";
        toml += "1],\n";
    }
    const Read r = read(toml + "]\n");
    EXPECT_FALSE(r.table);
    EXPECT_TRUE(has(r.all(), "too large: 10000 rows")) << r.all().substr(0, 200);
}

TEST(DecisionTable, NamesTheRowOfABatchThatItCannotAnswer) {
    const DecisionTable t = good("input.a = [\"x\", \"y\"]\noutput.o = \"whole\"\nrows = [[\"x\", 1], [\"y\", 2]]\n");
    const std::vector<std::int32_t> codes{0, 1, 5};
    const std::vector<std::uint8_t> missing{0, 1, 0};
    std::vector<std::int32_t> out(3);
    const auto place_of = [&](const InputColumn& column) {
        try {
            t.decide_rows(std::vector{column}, 3, out.data());
        } catch (const Error& e) {
            EXPECT_EQ(e.status(), Status::bad_value);
            return e.place().row;
        }
        return std::int64_t{-2};
    };
    EXPECT_EQ(place_of({.codes = codes.data()}), 2);
    EXPECT_EQ(place_of({.codes = codes.data(), .missing = missing.data()}), 1);
    EXPECT_EQ(place_of({}), 0);
}

TEST(DecisionTable, NamesTheRowOfABatchThatTwoRowsAnswer) {
    // Too large to be looked through when it is read, and read all the same.
    const Read r =
        read("input.a = [\"x\", \"y\"]\ninput.b = \"count\"\noutput.o = \"whole\"\nrows = [[\"x\", \"-\", 1], [\"-\", \">= 5\", 2]]\n",
             {2, "CNY"}, {.table_cells = 1});
    ASSERT_TRUE(r.table) << r.all();
    for (const std::int64_t n : {3, 3000}) {
        std::vector<std::int32_t> a(static_cast<std::size_t>(n)), out(a.size());
        std::vector<std::int64_t> b(a.size());
        b[2] = 7;
        try {
            r.table->decide_rows(std::vector<InputColumn>{{.codes = a.data()}, {.values = b.data()}}, n, out.data());
            FAIL() << n;
        } catch (const Error& e) {
            EXPECT_EQ(e.place().row, 2);
            EXPECT_TRUE(has(e.what(), "rows 1 and 2 both apply")) << e.what();
        }
    }
}

TEST(DecisionTable, SaysWhyInBothLanguages) {
    const DecisionTable t = good(service_grade);
    const std::vector<Value> q{1, 1, 2};
    EXPECT_EQ(t.explain(q),
              "Row 1 does not apply: tier is gold, and the row asks for \"platinum\".\n"
              "Row 2 does not apply: contract is standard, and the row asks for \"premium\".\n"
              "Row 3 does not apply: complaints_90_days is 2, and the row asks for \">= 3\".\n"
              "Row 4 of t applies: grade = B.");
    EXPECT_TRUE(has(t.explain(q, Language::zh), "第 3 行不适用：complaints_90_days 为 2"));
}

TEST(DecisionTable, SaysWhichRowWinsByPriority) {
    const Read r = read(R"(
hit = "priority"
input.n = "count"
output.o = ["high", "middle", "low"]
rows = [["> 5", "middle"], ["-", "low"], ["> 10", "high"]]
)");
    ASSERT_TRUE(r.table);
    EXPECT_TRUE(
        has(r.table->explain(std::vector<Value>{11}), "\nRow 3 wins: of what these rows answer, high stands first in the list of o."));
    EXPECT_TRUE(
        has(r.table->explain(std::vector<Value>{6}, Language::zh), "\n第 1 行胜出：在这些行的答案中，middle 在 o 的列表里排在最前。"));
    EXPECT_FALSE(has(r.table->explain(std::vector<Value>{1}), "wins")) << "one row alone needs no comparison";
    const Read nothing = read("hit = \"priority\"\ninput.n = \"count\"\noutput.o = [\"x\"]\nrows = [[\"-\", \"-\"], [\"> 1\", \"-\"]]\n");
    ASSERT_TRUE(nothing.table);
    EXPECT_TRUE(has(nothing.table->explain(std::vector<Value>{2}), "Row 1 wins: it is the first of those that answer no o."));
}

TEST(DecisionTable, TellsOfAnOtherwiseThatNeverApplies) {
    for (const std::string hit : {"unique", "first", "any", "priority", "collect", "sum", "max"}) {
        const std::string head =
            "hit = \"" + hit + "\"\ninput.a = [\"x\", \"y\"]\noutput.w = [\"p\", \"q\"]\noutput.o = \"count\"\notherwise = [\"p\", 0]\n";
        EXPECT_EQ(read(head + "rows = [[\"x\", \"p\", 1], [\"y\", \"q\", 2]]\n").all(),
                  "5:13 warning table 't': otherwise never applies, for the rows answer everything\n")
            << hit;
        EXPECT_EQ(read(head + "rows = [[\"x\", \"p\", 1]]\n").all(), "") << hit;
    }
}

}  // namespace
}  // namespace kefu::rule
