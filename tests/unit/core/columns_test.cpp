#include "kefu/core/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "../errors.hpp"

namespace kefu {
namespace {

using test::error_of;
using test::has;

ResultColumn column(Kind kind, ResultColumn::Data data, std::vector<std::uint8_t> missing = {}, std::int32_t scale = 0,
                    std::string name = "c") {
    ResultColumn c;
    c.name = std::move(name);
    c.kind = kind;
    c.data = std::move(data);
    c.missing = std::move(missing);
    c.scale = scale;
    return c;
}
Texts texts(const std::vector<std::string>& all) {
    Texts t;
    for (const auto& x : all) t.push_back(x);
    return t;
}
using Int64s = std::vector<std::int64_t>;

TEST(Texts, KeepEachTextApart) {
    const Texts t = texts({"", "ann", "", "李", std::string("a\0b", 3)});
    ASSERT_EQ(t.size(), 5);
    EXPECT_EQ(t[0], "");
    EXPECT_EQ(t[1], "ann");
    EXPECT_EQ(t[2], "");
    EXPECT_EQ(t[3], "李");
    EXPECT_EQ(t[4].size(), 3u);
    EXPECT_EQ(Texts{}.size(), 0);
}

TEST(ResultColumn, ShowsACellOfEveryKind) {
    EXPECT_EQ(column(Kind::boolean, std::vector<std::uint8_t>{0, 1}).cell(1), "true");
    EXPECT_EQ(column(Kind::boolean, std::vector<std::uint8_t>{0, 1}).cell(0), "false");
    EXPECT_EQ(column(Kind::integer, Int64s{INT64_MIN}).cell(0), "-9223372036854775808");
    EXPECT_EQ(column(Kind::integer, std::vector<std::int32_t>{-7}).cell(0), "-7");
    EXPECT_EQ(column(Kind::integer, std::vector<std::int8_t>{-128}).cell(0), "-128");
    EXPECT_EQ(column(Kind::number, std::vector<double>{0.1}).cell(0), "0.1");
    EXPECT_EQ(column(Kind::number, std::vector<double>{1e300}).cell(0), "1e+300");
    EXPECT_EQ(column(Kind::number, std::vector<double>{std::nan("")}).cell(0), "nan");
    EXPECT_EQ(column(Kind::number, std::vector<double>{-std::numeric_limits<double>::denorm_min()}).cell(0), "-5e-324");
    EXPECT_EQ(column(Kind::text, texts({"李 \"x\""})).cell(0), "李 \"x\"");
    EXPECT_EQ(column(Kind::word, Words{{1}, {"red", "green"}}).cell(0), "green");
    EXPECT_EQ(column(Kind::date, std::vector<std::int32_t>{-1}).cell(0), "1969-12-31");
    EXPECT_EQ(column(Kind::time, Int64s{1'500'000}).cell(0), "1970-01-01T00:00:01.5Z");
    EXPECT_EQ(column(Kind::money, Int64s{-5}, {}, 2).cell(0), "-0.05");
    EXPECT_EQ(column(Kind::money, Int64s{12}, {}, 0).cell(0), "12");
    const ResultColumn spans = column(Kind::span, Int64s{90'000'000, 250'000, -1, 0, 1'200'000'000, INT64_MIN});
    std::string all;
    for (std::int64_t i = 0; i < spans.size(); ++i) all += spans.cell(i) + " ";
    EXPECT_EQ(all, "90 0.25 -0.000001 0 1200 -9223372036854.775808 ");
}

TEST(ResultColumn, ShowsNullsAsNothing) {
    const ResultColumn c = column(Kind::integer, Int64s{5, 6}, {1, 0});
    EXPECT_EQ(c.cell(0), "");
    EXPECT_EQ(c.cell(1), "6");
    EXPECT_TRUE(c.is_null(0));
    EXPECT_FALSE(c.is_null(1));
    EXPECT_FALSE(column(Kind::integer, Int64s{5}).is_null(0));
    EXPECT_EQ(column(Kind::text, texts({"hidden"}), {1}).cell(0), "");
}

TEST(ResultColumn, GivesNumbersInCurrencyUnits) {
    EXPECT_EQ(column(Kind::money, Int64s{12'345}, {}, 2).number(0), 123.45);
    EXPECT_EQ(column(Kind::money, Int64s{12'345}, {}, 2).integer(0), 12'345);
    EXPECT_EQ(column(Kind::integer, Int64s{12'345}).number(0), 12'345.0);
    EXPECT_EQ(column(Kind::number, std::vector<double>{0.25}).number(0), 0.25);
}

TEST(ResultColumn, GivesNoWordForACodeOutsideItsList) {
    const ResultColumn c = column(Kind::word, Words{{-1, 2, INT32_MIN, 0}, {"red", "green"}});
    EXPECT_EQ(c.word(0), "");
    EXPECT_EQ(c.word(1), "");
    EXPECT_EQ(c.word(2), "");
    EXPECT_EQ(c.word(3), "red");
    EXPECT_EQ(c.integer(1), 2);
    EXPECT_EQ(column(Kind::integer, Int64s{5}).word(0), "");
}

TEST(ResultColumn, KnowsItsSizeWhateverItHolds) {
    EXPECT_EQ(column(Kind::boolean, std::vector<std::uint8_t>(3)).size(), 3);
    EXPECT_EQ(column(Kind::text, texts({"a", "b"})).size(), 2);
    EXPECT_EQ(column(Kind::word, Words{{0, 0, 0, 0}, {"one"}}).size(), 4) << "rows, not words";
    EXPECT_EQ(column(Kind::text, Texts{}).size(), 0);
}

TEST(Columns, RefuseColumnsOfDifferentLengths) {
    EXPECT_EQ(error_of([] {
                  Columns({column(Kind::integer, Int64s{1, 2}), column(Kind::integer, Int64s{1})});
              }).status(),
              Status::internal);
    EXPECT_EQ(error_of([] {
                  Columns({column(Kind::integer, Int64s{1, 2}, {0})});
              }).status(),
              Status::internal)
        << "one null mark for two rows";
    EXPECT_EQ(Columns().rows(), 0);
}

TEST(Columns, AreFoundByNameOrNamedByTheNearest) {
    std::vector<ResultColumn> all;
    all.push_back(column(Kind::integer, Int64s{1, 2}, {}, 0, "customer"));
    all.push_back(column(Kind::money, Int64s{3, 4}, {}, 2, "money"));
    const Columns c(std::move(all));
    EXPECT_EQ(c.rows(), 2);
    EXPECT_EQ(c.at("money").cell(1), "0.04");
    EXPECT_EQ(c.find("mony"), nullptr);
    const Error e = error_of([&] { (void)c.at("mony"); });
    EXPECT_EQ(e.status(), Status::unknown_name);
    EXPECT_TRUE(has(e.what(), "did you mean 'money'? columns: customer, money")) << e.what();
}

TEST(Columns, ShareTheirColumnsWithCopies) {
    const Columns a({column(Kind::integer, Int64s{1})});
    const Columns b = a;
    EXPECT_EQ(a.find("c"), b.find("c"));
}

TEST(Kind, HasANameEach) {
    for (int k = 0; k <= static_cast<int>(Kind::money); ++k) EXPECT_NE(kind_name(static_cast<Kind>(k)), "unknown");
    EXPECT_EQ(kind_name(static_cast<Kind>(99)), "unknown");
}

}  // namespace
}  // namespace kefu
