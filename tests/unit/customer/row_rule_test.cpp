#include "kefu/customer/row_rule.hpp"

#include <gtest/gtest.h>

#include "kefu/core/codec.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::RowEffect;
using customer::RowRules;

/// The effects of rules on a table, a letter a row: k, n, m or d.
std::string effects(const std::vector<std::string>& texts, const Table& table) {
    const auto list = rules(texts);
    std::vector<RowEffect> out;
    RowRules(list, table).apply(0, table.rows(), out);
    std::string letters;
    for (const RowEffect e : out) letters += "knmd"[static_cast<std::size_t>(e)];
    return letters;
}

TEST(RowRule, IsReadFromItsText) {
    const RowRule r = RowRule::parse("InvoiceNo starts C: match");
    EXPECT_EQ(r.text, "InvoiceNo starts C: match");
    EXPECT_EQ(r.column, "InvoiceNo");
    EXPECT_EQ(r.test, RowRule::Test::starts);
    EXPECT_EQ(r.word, "C");
    EXPECT_EQ(r.effect, RowEffect::match);
}

TEST(RowRule, KnowsEveryTestAndEffect) {
    using T = RowRule::Test;
    const std::vector<std::pair<std::string, T>> tests = {
        {"is", T::is},  {"is not", T::is_not}, {"starts", T::starts}, {"ends", T::ends},   {"contains", T::contains},
        {"<", T::less}, {"<=", T::at_most},    {">", T::greater},     {">=", T::at_least}, {"=", T::equals}};
    for (const auto& [word, test] : tests) {
        const RowRule r = RowRule::parse("x " + word + " 5: drop");
        EXPECT_EQ(r.test, test) << word;
        EXPECT_EQ(r.word, "5") << word;
    }
    EXPECT_EQ(RowRule::parse("x is null: drop").test, T::null);
    EXPECT_EQ(RowRule::parse("x is not null: drop").test, T::not_null);
    EXPECT_EQ(RowRule::parse("x = 1: drop").effect, RowEffect::drop);
    EXPECT_EQ(RowRule::parse("x = 1: negate").effect, RowEffect::negate);
    EXPECT_EQ(RowRule::parse("x = 1: match").effect, RowEffect::match);
}

TEST(RowRule, TakesColumnsAndValuesInQuotes) {
    const RowRule r = RowRule::parse("  'Invoice No'   starts   'C: '  :  match  ");
    EXPECT_EQ(r.column, "Invoice No");
    EXPECT_EQ(r.word, "C: ") << "blanks and colons inside the quotes belong to the value";
    EXPECT_EQ(RowRule::parse("note is 'null': drop").test, RowRule::Test::is) << "the word null, not a null";
    EXPECT_EQ(RowRule::parse("note is given back today: drop").word, "given back today") << "several words need no quotes";
    EXPECT_EQ(RowRule::parse("状态 is 已退款: negate").word, "已退款");
    EXPECT_EQ(RowRule::parse("x is '': drop").word, "");
    EXPECT_EQ(RowRule::parse("time is 10:30: drop").word, "10:30") << "the effect stands behind the last colon";
}

TEST(RowRule, RefusesWhatIsNoneAndShowsWhatOneLooksLike) {
    for (const auto* text :
         {"", ":", "x", "x is 5", "x is 5:", "x is 5: keep", "x is 5: Drop", ": drop", "x: drop", "x is: drop", "x like 5: drop",
          "x < : drop", "x < five: drop", "x < nan: drop", "x < inf: drop", "x < 1,5: drop", "'x is 5: drop", "x is 5; drop"}) {
        const Error e = error_of([&] { (void)RowRule::parse(text); }, Status::bad_option);
        EXPECT_TRUE(says(e, "InvoiceNo starts C: match")) << text << ": " << e.what();
    }
}

TEST(RowRule, ComesThroughOptionsAsItsText) {
    const std::vector<RowRule> list = rules({"a is b: drop", "'c d' < 1.50: negate"});
    EXPECT_EQ(to_json(write(list)), R"(["a is b: drop","'c d' < 1.50: negate"])");
    std::vector<RowRule> back;
    Findings findings("options");
    read(write(list), back, findings);
    EXPECT_EQ(findings.errors(), 0u);
    ASSERT_EQ(back.size(), 2u);
    EXPECT_EQ(back[1].column, "c d");
    Findings wrong("options");
    read(Tree(TreeList{Tree("a is b: dorp"), Tree(std::int64_t{5})}), back, wrong);
    EXPECT_EQ(wrong.errors(), 2u);
}

TEST(RowRules, TestTexts) {
    const TableOf t = TableOf().texts("no", {"C12", "12C", "1C2", "c12", "", "C"}, {});
    EXPECT_EQ(effects({"no is C: drop"}, t), "kkkkkd");
    EXPECT_EQ(effects({"no is not C: drop"}, t), "dddddk");
    EXPECT_EQ(effects({"no starts C: drop"}, t), "dkkkkd") << "letters are not folded";
    EXPECT_EQ(effects({"no ends C: drop"}, t), "kdkkkd");
    EXPECT_EQ(effects({"no contains C: drop"}, t), "dddkkd");
    EXPECT_EQ(effects({"no is '': drop"}, t), "kkkkdk");
}

TEST(RowRules, LetANullPassOnlyTheTestForNulls) {
    const TableOf t = TableOf().texts("no", {"x", "", "C"}, {true, true, false}).integers("n", {1, 0, 0}, {true, true, false});
    EXPECT_EQ(effects({"no is null: drop"}, t), "kdd") << "an empty text is a null";
    EXPECT_EQ(effects({"no is C: drop"}, t), "kkk");
    EXPECT_EQ(effects({"no is not C: drop"}, t), "ddk");
    EXPECT_EQ(effects({"n < 5: drop"}, t), "ddk");
    EXPECT_EQ(effects({"n is null: drop"}, t), "kkd");
    EXPECT_EQ(effects({"n is not null: drop"}, t), "ddk");
}

TEST(RowRules, PassEitherTheTestForNullsOrThatForNone) {
    const TableOf t = TableOf().texts("no", {"x", "", "C"}, {true, true, false});
    EXPECT_EQ(effects({"no is not null: drop"}, t), "dkk");
}

TEST(RowRules, CompareNumbersAsDecimals) {
    const TableOf t = TableOf()
                          .doubles("x", {0.1, 0.3, 0.30000000000000004, -0.0, 1e308, -1e308})
                          .texts("t", {"0.10", "0.3", "3e-1", "-0", "1e30", "-5"});
    EXPECT_EQ(effects({"x = 0.1: drop"}, t), "dkkkkk") << "the shortest decimal of the double";
    EXPECT_EQ(effects({"x = 0.3: drop"}, t), "kdkkkk");
    EXPECT_EQ(effects({"x > 0.3: drop"}, t), "kkdkdk");
    EXPECT_EQ(effects({"x <= 0: drop"}, t), "kkkdkd");
    EXPECT_EQ(effects({"x >= 0: drop"}, t), "dddddk") << "minus zero is zero";
    EXPECT_EQ(effects({"x > 1e307: drop"}, t), "kkkkdk");
    EXPECT_EQ(effects({"x < 0.000000000000000000000000000001: drop"}, t), "kkkdkd");
    EXPECT_EQ(effects({"t = 0.1: drop"}, t), "dkkkkk");
    EXPECT_EQ(effects({"t = 0.3: drop"}, t), "kddkkk");
    EXPECT_EQ(effects({"t < 0: drop"}, t), "kkkkkd");
    EXPECT_EQ(effects({"t >= 1e30: drop"}, t), "kkkkdk");
}

TEST(RowRules, PutInfinitiesBeyondEveryNumberAndNaNNowhere) {
    const TableOf t = TableOf().doubles("x", {INFINITY, -INFINITY, NAN, 5});
    EXPECT_EQ(effects({"x > 1e300: drop"}, t), "dkkk");
    EXPECT_EQ(effects({"x <= 5: drop"}, t), "kdkd");
    EXPECT_EQ(effects({"x = 5: drop"}, t), "kkkd");
}

TEST(RowRules, CompareWholeNumbersOfAnySize) {
    const TableOf t = TableOf().integers("n", {INT64_MIN, -1, 0, 1, INT64_MAX});
    EXPECT_EQ(effects({"n < 0: drop"}, t), "ddkkk");
    EXPECT_EQ(effects({"n = 9223372036854775807: drop"}, t), "kkkkd");
    EXPECT_EQ(effects({"n > 0.5: drop"}, t), "kkkdd");
    Table unsigned_table("purchases");
    const std::vector<std::uint64_t> values = {0, UINT64_MAX};
    Column c;
    c.name = "u";
    c.type = Type::uint64;
    c.length = 2;
    c.values = values.data();
    unsigned_table.add(c);
    EXPECT_EQ(effects({"u > 9223372036854775807: drop"}, unsigned_table), "kd");
}

TEST(RowRules, LetTheStrongestEffectWin) {
    const TableOf t = TableOf().integers("n", {1, 2, 3, 4});
    const std::vector<std::string> texts = {"n >= 2: negate", "n >= 3: match", "n >= 4: drop"};
    EXPECT_EQ(effects(texts, t), "knmd");
    EXPECT_EQ(effects({texts[2], texts[1], texts[0]}, t), "knmd") << "whatever their order";
    EXPECT_EQ(effects({}, t), "kkkk");
}

TEST(RowRules, LookAtTheRowsOfTheirChunkOnly) {
    const TableOf t = TableOf().integers("n", {1, 2, 3, 4});
    const auto list = rules({"n >= 3: drop"});
    std::vector<RowEffect> out(17, RowEffect::match);
    RowRules(list, t).apply(1, 2, out);
    EXPECT_EQ(out, (std::vector<RowEffect>{RowEffect::keep, RowEffect::drop}));
}

TEST(RowRules, NameTheNearestColumn) {
    const TableOf t = TableOf().texts("InvoiceNo", {"C1"});
    EXPECT_TRUE(says(error_of([&] { (void)effects({"InvoicNo starts C: drop"}, t); }, Status::bad_column), "'InvoiceNo'"));
}

TEST(RowRules, RefuseATextTestOfNumbersAndAnyTestOfDates) {
    const TableOf t = TableOf().integers("n", {1}).dates("d", {1});
    const Error e = error_of([&] { (void)effects({"n starts C: drop"}, t); }, Status::bad_column);
    EXPECT_EQ(e.place().column, 0);
    EXPECT_TRUE(says(e, "'n'") && says(e, "n starts C: drop")) << e.what();
    EXPECT_EQ(error_of([&] { (void)effects({"d < 5: drop"}, t); }, Status::bad_column).place().column, 1);
    EXPECT_EQ(effects({"d is null: drop"}, t), "k") << "nulls may be asked of any column";
}

TEST(RowRules, RefuseATextThatIsNoNumberWithItsRowAndWithoutQuotingIt) {
    Table t = TableOf().texts("n", {"1", "", "many"});
    EXPECT_EQ(effects({"n < 5: drop"}, t.slice(0, 2)), "dk") << "an empty text is a null, as in every column of numbers";
    t = TableOf().texts("n", {"1", "2", "many"});
    t.set_first_row(10);
    const Error e = error_of([&] { (void)effects({"n < 5: drop"}, t); }, Status::bad_value);
    EXPECT_EQ(e.place().row, 12);
    EXPECT_EQ(e.place().column, 0);
    EXPECT_FALSE(says(e, "many")) << e.what();
}

TEST(RowRules, TakeAColumnOfNullsForAnyTest) {
    Table t("purchases");
    Column c;
    c.name = "x";
    c.type = Type::null;
    c.length = 2;
    t.add(c);
    EXPECT_EQ(effects({"x starts C: drop", "x < 1: drop"}, t), "kk");
    EXPECT_EQ(effects({"x is null: drop"}, t), "dd");
}

}  // namespace
}  // namespace kefu
