#include "kefu/core/result.hpp"

#include <gtest/gtest.h>

#include <random>

#include "../errors.hpp"

namespace kefu {
namespace {

using test::error_of;
using test::has;

constexpr ReasonText reason_texts[] = {{"test.money", "spent {money}", "花了 {money}"}, {"test.visits", "came {n} times", "来了 {n} 次"}};

std::shared_ptr<const Columns> key_table(ResultColumn::Data data, Kind kind) {
    ResultColumn key;
    key.name = "customer";
    key.kind = kind;
    key.data = std::move(data);
    key.personal = true;
    std::vector<ResultColumn> all;
    all.push_back(std::move(key));
    return std::make_shared<const Columns>(std::move(all));
}
Result result_of(std::shared_ptr<const Columns> table, bool reasons = true) {
    Result::Parts parts;
    parts.analysis = "test.visits";
    parts.tables.emplace_back("visitors", std::move(table));
    parts.texts = reason_texts;
    if (reasons)
        parts.reasons = [](const Columns&, std::int64_t row) {
            return std::vector<Reason>{{"test.money", {{"money", std::to_string(row) + ".00"}}}, {"test.visits", {{"n", "3"}}}};
        };
    return Result(std::move(parts));
}
Result with_texts(const std::vector<std::string>& ids) {
    Texts t;
    for (const auto& id : ids) t.push_back(id);
    return result_of(key_table(std::move(t), Kind::text));
}
Result with_numbers(std::vector<std::int64_t> ids) { return result_of(key_table(std::move(ids), Kind::integer)); }

TEST(Result, FindsEveryIdAndNoOther) {
    std::mt19937_64 random(1);
    std::vector<std::int64_t> numbers{INT64_MIN, -1, 0, 5, INT64_MAX};
    for (int i = 0; i < 200; ++i) numbers.push_back(static_cast<std::int64_t>(random() % 1'000));
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    const Result r = with_numbers(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) ASSERT_EQ(r.row_of(numbers[i]), i);
    for (std::int64_t id = -5; id < 1'005; ++id)
        if (!std::binary_search(numbers.begin(), numbers.end(), id)) {
            ASSERT_EQ(error_of([&] { (void)r.row_of(id); }).status(), Status::unknown_name);
        }
}

TEST(Result, FindsTextsByTheirBytes) {
    const Result r = with_texts({"", "B", "a", "ab", "é", "李"});
    EXPECT_EQ(r.row_of("B"), 1);
    EXPECT_EQ(r.row_of("李"), 5);
    EXPECT_EQ(r.row_of(""), 0);
    for (const char* id : {"b", "A", "abc", "李 ", "\xff"})
        EXPECT_EQ(error_of([&] { (void)r.row_of(id); }).status(), Status::unknown_name) << id;
}

TEST(Result, DoesNotQuoteAnIdThatItDoesNotHave) {
    const Error a = error_of([] { (void)with_texts({"ann"}).explain("secret"); });
    EXPECT_EQ(a.status(), Status::unknown_name);
    EXPECT_FALSE(has(a.what(), "secret")) << a.what();
    EXPECT_FALSE(has(a.what(), "ann")) << "nor one that it has: " << a.what();
    const Error b = error_of([] { (void)with_numbers({17850}).explain(4711); });
    EXPECT_FALSE(has(b.what(), "4711")) << b.what();
}

TEST(Result, RefusesAnIdOfTheOtherKindWithoutQuotingIt) {
    const Error a = error_of([] { (void)with_texts({"17850"}).row_of(17851); });
    EXPECT_EQ(a.status(), Status::bad_id);
    EXPECT_FALSE(has(a.what(), "17851"));
    EXPECT_EQ(error_of([] { (void)with_numbers({17850}).row_of("17850"); }).status(), Status::bad_id);
    EXPECT_EQ(error_of([] { (void)with_numbers({17850}).row_of(Id()); }).status(), Status::bad_id);
}

TEST(Result, HasNoRowOfAnIdWhereItsRowsHaveNone) {
    EXPECT_EQ(error_of([] { (void)result_of(key_table(Words{{0}, {"red"}}, Kind::word)).row_of("red"); }).status(), Status::bad_id);
    EXPECT_EQ(error_of([] { (void)result_of(key_table(std::vector<std::int64_t>{100}, Kind::money)).row_of(100); }).status(),
              Status::bad_id)
        << "an amount is no id";
    EXPECT_EQ(error_of([] { (void)result_of(std::make_shared<const Columns>()).row_of("a"); }).status(), Status::unknown_name);
    EXPECT_EQ(error_of([] { (void)Result(Result::Parts{}).row_of("a"); }).status(), Status::unknown_name);
    EXPECT_EQ(error_of([] { (void)with_texts({}).row_of("a"); }).status(), Status::unknown_name);
}

TEST(Result, ExplainsARowInASentenceALine) {
    const Result r = with_texts({"ann", "bob"});
    EXPECT_EQ(r.explain("bob"), "spent 1.00\ncame 3 times");
    EXPECT_EQ(r.explain("ann", Language::zh), "花了 0.00\n来了 3 次");
}

TEST(Result, HasNoReasonsOutsideItsRows) {
    const Result r = with_texts({"ann", "bob"});
    for (const std::int64_t row : {std::int64_t{-1}, std::int64_t{2}, INT64_MIN, INT64_MAX})
        EXPECT_EQ(error_of([&] { (void)r.reasons(row); }).status(), Status::shape);
    EXPECT_EQ(r.reasons(1).size(), 2u);
    EXPECT_EQ(error_of([] { (void)Result(Result::Parts{}).reasons(0); }).status(), Status::shape);
}

TEST(Result, SaysThatItGivesNoReasons) {
    Texts t;
    t.push_back("ann");
    const Result r = result_of(key_table(std::move(t), Kind::text), false);
    const Error e = error_of([&] { (void)r.explain("ann"); });
    EXPECT_EQ(e.status(), Status::bad_option);
    EXPECT_TRUE(has(e.what(), "has no reasons")) << e.what();
}

TEST(Result, NamesTheNearestTableOrModel) {
    const Result r = with_texts({"ann"});
    EXPECT_EQ(r.table("visitors").rows(), 1);
    const Error e = error_of([&] { (void)r.table("visitor"); });
    EXPECT_EQ(e.status(), Status::unknown_name);
    EXPECT_TRUE(has(e.what(), "the result of test.visits has no table 'visitor'; did you mean 'visitors'?")) << e.what();
    EXPECT_EQ(error_of([&] { (void)r.model("visitors"); }).status(), Status::unknown_name);
    EXPECT_EQ(r.share_table("visitors").get(), &r.table("visitors"));
}

// ------------------------------------------------------------------------------------------------ tables from structs
enum class Tier : std::int32_t { bronze, gold };
constexpr auto words(Of<Tier>) { return std::array{Word<Tier>{Tier::bronze, "bronze", ""}, Word<Tier>{Tier::gold, "gold", ""}}; }

struct Line {
    Id who;
    bool active = false;
    std::int64_t visits = 0;
    double mean = 0;
    std::string note;
    Money spent;
    Date last;
    Time at;
    Tier tier = Tier::bronze;
    Share part;
    std::optional<double> forecast;
    std::optional<std::int64_t> rank;
    std::optional<std::string> comment;
    std::optional<Tier> next;
};
constexpr auto fields(Of<Line>) {
    return std::tuple{field("who", &Line::who, "", personal), field("active", &Line::active, ""),
                      field("visits", &Line::visits, ""),     field("mean", &Line::mean, ""),
                      field("note", &Line::note, ""),         field("spent", &Line::spent, ""),
                      field("last", &Line::last, ""),         field("at", &Line::at, ""),
                      field("tier", &Line::tier, ""),         field("part", &Line::part, ""),
                      field("forecast", &Line::forecast, ""), field("rank", &Line::rank, ""),
                      field("comment", &Line::comment, ""),   field("next", &Line::next, "")};
}

std::string row_text(const Columns& c, std::int64_t row) {
    std::string text;
    for (const auto& column : c.columns()) text += column->cell(row) + "|";
    return text;
}

TEST(ResultRows, ShowEveryTypeOfField) {
    Line full;
    full.who = "ann";
    full.active = true;
    full.visits = -3;
    full.mean = 0.5;
    full.note = "客";
    full.spent = {12'345};
    full.last = {1};
    full.at = {1'000'000};
    full.tier = Tier::gold;
    full.part = share(0.2);
    full.forecast = 1.5;
    full.rank = 7;
    full.comment = "x";
    full.next = Tier::gold;
    Line none;
    none.who = "bob";
    const Columns c = columns_of(std::vector{full, none}, 3);
    EXPECT_EQ(row_text(c, 0), "ann|true|-3|0.5|客|12.345|1970-01-02|1970-01-01T00:00:01Z|gold|0.2|1.5|7|x|gold|");
    EXPECT_EQ(row_text(c, 1), "bob|false|0|0||0.000|1970-01-01|1970-01-01T00:00:00Z|bronze|0|||||");
    EXPECT_TRUE(c.at("who").personal);
    EXPECT_FALSE(c.at("note").personal);
    EXPECT_EQ(c.at("tier").kind, Kind::word);
    EXPECT_EQ(c.at("next").kind, Kind::word);
}

TEST(ResultRows, KeepIdsThatAreAllNumbersAsNumbers) {
    Line a, b;
    a.who = 5;
    b.who = -5;
    EXPECT_EQ(columns_of(std::vector{a, b}).at("who").kind, Kind::integer);
    b.who = "5";
    EXPECT_EQ(columns_of(std::vector{a, b}).at("who").kind, Kind::text);
}

TEST(ResultRows, MarkNoNullsWhereThereAreNone) {
    Line a;
    a.forecast = 0.0;
    EXPECT_TRUE(columns_of(std::vector{a}).at("forecast").missing.empty());
    EXPECT_FALSE(columns_of(std::vector{a}).at("rank").missing.empty());
}

TEST(ResultRows, HaveAllColumnsWithoutAnyRow) {
    const Columns c = columns_of(std::vector<Line>{});
    EXPECT_EQ(c.rows(), 0);
    EXPECT_EQ(c.columns().size(), 14u);
}

}  // namespace
}  // namespace kefu
