#include "kefu/core/decode.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "../errors.hpp"
#include "../tables.hpp"

namespace kefu {
namespace {

using test::day;
using test::error_of;
using test::has;
using test::TableOf;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

ColumnChunk whole(const Table& table, std::string_view field = "field") { return {table, 0, 0, table.rows(), field, {}}; }

Decoding decoding(std::string zone, GapRule rule = GapRule::error) { return Decoding({}, {std::move(zone), rule}); }
Decoding money_at(std::int64_t scale, Rounding round = Rounding::half_even, AmountUnit amounts = AmountUnit::major) {
    return Decoding({"", scale, round, amounts}, {});
}

template <class Cells>
std::vector<std::int64_t> list(const Cells& cells) {
    return {cells.values.begin(), cells.values.end()};
}
using Integers = std::vector<std::int64_t>;

IntegerCells integers(const Table& t) {
    IntegerCells cells;
    decode_integers(whole(t), cells);
    return cells;
}
IntegerCells booleans(const Table& t) {
    IntegerCells cells;
    decode_booleans(whole(t), cells);
    return cells;
}
NumberCells numbers(const Table& t) {
    NumberCells cells;
    decode_numbers(whole(t), cells);
    return cells;
}
IntegerCells times(const Table& t, const Decoding& how, DecodeNotes* notes = nullptr) {
    IntegerCells cells;
    DecodeNotes own;
    decode_times(whole(t, "at"), how, cells, notes ? *notes : own);
    return cells;
}
IntegerCells dates(const Table& t) {
    IntegerCells cells;
    decode_dates(whole(t), cells);
    return cells;
}
IntegerCells money(const Table& t, const Decoding& how, DecodeNotes* notes = nullptr) {
    IntegerCells cells;
    DecodeNotes own;
    decode_money(whole(t, "amount"), how, cells, notes ? *notes : own);
    return cells;
}
IntegerCells shares(const Table& t) {
    IntegerCells cells;
    decode_shares(whole(t), cells);
    return cells;
}

/// A table of one column that TableOf does not make. What it points at must outlive it.
Table table_of(Column c) {
    Table t("purchases");
    c.name = c.name.empty() ? "cells" : c.name;
    t.add(std::move(c));
    return t;
}
template <class T>
Column column_of(Type type, const std::vector<T>& values) {
    Column c;
    c.type = type;
    c.length = static_cast<std::int64_t>(values.size());
    c.values = values.data();
    return c;
}
Column nothing(std::int64_t n) {
    Column c;
    c.type = Type::null;
    c.length = n;
    return c;
}
/// A dictionary column with 8-bit indices.
Column dictionary_of(const std::vector<std::int8_t>& indices, const Column& values) {
    Column c = column_of(Type::int8, indices);
    c.dictionary = std::make_shared<const Column>(values);
    return c;
}
Column texts_of(const Table& t) { return t.columns().front(); }

/// Status, row and column of an error, and that nothing of the cell is in it.
void expect_cell_error(const Error& e, Status status, std::int64_t row, std::string_view secret = "secret") {
    EXPECT_EQ(e.status(), status) << e.what();
    EXPECT_EQ(e.place().where, "purchases") << e.what();
    EXPECT_EQ(e.place().row, row) << e.what();
    EXPECT_EQ(e.place().column, 0) << e.what();
    EXPECT_FALSE(has(e.what(), secret)) << e.what();
}

// --------------------------------------------------------------------------------------------------------- whole numbers
TEST(DecodeIntegers, ReadsInt64InPlace) {
    const TableOf t = TableOf().integers("n", {INT64_MIN, 0, INT64_MAX});
    const IntegerCells cells = integers(t);
    EXPECT_EQ(cells.values.data(), t.table().columns()[0].values) << "nothing is copied";
    EXPECT_FALSE(cells.any_missing());
}

TEST(DecodeIntegers, ReadsEveryWidth) {
    const std::vector<std::int8_t> i8{-128, 127};
    const std::vector<std::int16_t> i16{-32768, 32767};
    const std::vector<std::int32_t> i32{INT32_MIN, INT32_MAX};
    const std::vector<std::uint8_t> u8{0, 255};
    const std::vector<std::uint16_t> u16{0, 65535};
    const std::vector<std::uint32_t> u32{0, UINT32_MAX};
    const std::vector<std::uint64_t> u64{0, INT64_MAX};
    EXPECT_EQ(list(integers(table_of(column_of(Type::int8, i8)))), (Integers{-128, 127}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::int16, i16)))), (Integers{-32768, 32767}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::int32, i32)))), (Integers{INT32_MIN, INT32_MAX}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::uint8, u8)))), (Integers{0, 255}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::uint16, u16)))), (Integers{0, 65535}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::uint32, u32)))), (Integers{0, UINT32_MAX}));
    EXPECT_EQ(list(integers(table_of(column_of(Type::uint64, u64)))), (Integers{0, INT64_MAX}));
}

TEST(DecodeIntegers, RefusesAnUnsignedNumberBeyond64Bits) {
    const std::vector<std::uint64_t> u64{5, std::uint64_t{INT64_MAX} + 1};
    expect_cell_error(error_of([&] { integers(table_of(column_of(Type::uint64, u64))); }), Status::overflow, 1, "9223372036854775808");
}

TEST(DecodeIntegers, ReadsDoublesThatAreWhole) {
    EXPECT_EQ(list(integers(TableOf().doubles("n", {0.0, -0.0, -3.0, 9007199254740992.0}).table())),
              (Integers{0, 0, -3, 9'007'199'254'740'992}));
    for (const double x : {0.5, not_a_number, infinity, -infinity, 1e300, 9007199254740994.0, 5e-324})
        expect_cell_error(error_of([&] { integers(TableOf().doubles("n", {1, x}).table()); }), Status::bad_value, 1, "0.5");
}

TEST(DecodeIntegers, ReadsTextsOfWholeNumbers) {
    EXPECT_EQ(list(integers(TableOf().texts("n", {"7", "-7", " 12 ", "1e3", "2.0", "-9223372036854775808"}).table())),
              (Integers{7, -7, 12, 1000, 2, INT64_MIN}));
    for (const char* text : {"secret", "1.5", "1,000", "9223372036854775808", "1e-1", "nan", "１"})
        expect_cell_error(error_of([&] { integers(TableOf().texts("n", {"1", text}).table()); }), Status::bad_value, 1);
}

TEST(DecodeIntegers, ReadsDecimalsThatAreWhole) {
    const std::vector<Int128> digits{1200, -500};
    Column c = column_of(Type::decimal128, digits);
    c.scale = 2;
    EXPECT_EQ(list(integers(table_of(c))), (Integers{12, -5}));
    c.scale = 3;
    expect_cell_error(error_of([&] { integers(table_of(c)); }), Status::bad_value, 0);
    c.scale = -17;
    expect_cell_error(error_of([&] { integers(table_of(c)); }), Status::bad_value, 0);
}

TEST(DecodeIntegers, TakesNullsAndEmptyTextsForMissing) {
    const IntegerCells a = integers(TableOf().integers("n", {5, 6, 7}, {true, false, true}));
    EXPECT_EQ(list(a), (Integers{5, 0, 7})) << "a missing row has the value 0";
    EXPECT_EQ(a.missing, (std::vector<std::uint8_t>{0, 1, 0}));
    const IntegerCells b = integers(TableOf().texts("n", {"", "6"}));
    EXPECT_TRUE(b.is_missing(0));
    EXPECT_FALSE(b.is_missing(1));
    const IntegerCells c = integers(table_of(nothing(2)));
    EXPECT_TRUE(c.is_missing(0) && c.is_missing(1));
    EXPECT_EQ(list(c), (Integers{0, 0}));
}

TEST(DecodeIntegers, RefusesColumnsOfOtherTypesAsAWhole) {
    const Error e = error_of([] { integers(TableOf().times("n", {1}).table()); });
    expect_cell_error(e, Status::bad_column, -1);
    EXPECT_EQ(e.message(), "column 'n' (field) holds timestamp; expected whole numbers");
    Column binary;
    binary.type = Type::unsupported;
    binary.format = "z\n";
    binary.length = 3;
    const Error u = error_of([&] { integers(table_of(binary)); });
    expect_cell_error(u, Status::bad_column, -1);
    EXPECT_TRUE(has(u.what(), "holds a type that kefu does not read (Arrow format 'z\\u{0A}')")) << u.what();
}

TEST(DecodeSpans, ReadsSecondsAndTextsWithUnits) {
    const auto spans = [](const Table& t) {
        IntegerCells cells;
        decode_spans(whole(t), cells);
        return cells;
    };
    EXPECT_EQ(list(spans(TableOf().integers("field", {90, -1}))), (Integers{90'000'000, -1'000'000}));
    EXPECT_EQ(list(spans(TableOf().doubles("field", {0.1, 2.0000005}))), (Integers{100'000, 2'000'000}));
    const auto texts = spans(TableOf().texts("field", {"90", "3 min", "", "1.5"}));
    EXPECT_EQ(list(texts), (Integers{90'000'000, 180'000'000, 0, 1'500'000}));
    EXPECT_TRUE(texts.is_missing(2) && !texts.is_missing(1));
    EXPECT_TRUE(spans(TableOf().doubles("field", {1, 2}, {true, false})).is_missing(1));
    EXPECT_TRUE(has(error_of([&] { (void)spans(TableOf().texts("field", {"1", "soon"})); }).what(), "no length of time"));
    EXPECT_EQ(error_of([&] { (void)spans(TableOf().texts("field", {"1", "soon"})); }).place().row, 1);
    EXPECT_TRUE(has(error_of([&] { (void)spans(TableOf().doubles("field", {1e300})); }).what(), "beyond 100 years"));
    EXPECT_EQ(error_of([&] { (void)spans(TableOf().doubles("field", {not_a_number})); }).status(), Status::bad_value);
}

TEST(DecodeSpans, ReadsDurationsOfEveryUnit) {
    const auto us = [](TimeUnit unit, std::vector<std::int64_t> values) {
        Column c = column_of(Type::duration, values);
        c.time_unit = unit;
        IntegerCells cells;
        decode_spans(whole(table_of(c)), cells);
        return list(cells);
    };
    EXPECT_EQ(us(TimeUnit::second, {90, -1}), (Integers{90'000'000, -1'000'000}));
    EXPECT_EQ(us(TimeUnit::milli, {90, -1}), (Integers{90'000, -1'000}));
    EXPECT_EQ(us(TimeUnit::micro, {90, -1}), (Integers{90, -1}));
    EXPECT_EQ(us(TimeUnit::nano, {1'999, -1}), (Integers{1, -1}));
    for (const std::int64_t far : {INT64_MAX, INT64_MIN, std::int64_t{3'155'760'001}})
        EXPECT_TRUE(has(error_of([&] { (void)us(TimeUnit::second, {far}); }).what(), "beyond 100 years")) << far;
    const std::vector<std::int64_t> seven{7};
    Column c = column_of(Type::duration, seven);
    IntegerCells cells;
    EXPECT_TRUE(has(error_of([&] { decode_integers(whole(table_of(c)), cells); }).what(), "holds duration; expected whole numbers"));
}

TEST(Decode, DoesNotLookAtRowsThatAreSkipped) {
    const Table t = TableOf().texts("n", {"1", "secret", "3"}).table();
    const std::vector<std::uint8_t> skip{0, 1, 0};
    IntegerCells cells;
    decode_integers({t, 0, 0, 3, "n", skip}, cells);
    EXPECT_EQ(list(cells), (Integers{1, 0, 3}));
    EXPECT_FALSE(cells.any_missing()) << "left out is not missing";
    const Table d = TableOf().doubles("n", {1, not_a_number, 3}).table();
    DecodeNotes notes;
    decode_money({d, 0, 0, 3, "n", skip}, money_at(2), cells, notes);
    EXPECT_EQ(list(cells), (Integers{100, 0, 300}));
}

TEST(Decode, CountsRowsFromTheBeginningOfTheStream) {
    Table t = TableOf().texts("n", {"1", "2", "3", "secret"}).table();
    t.set_first_row(1'000'000);
    IntegerCells cells;
    const Error e = error_of([&] { decode_integers({t, 0, 2, 2, "n", {}}, cells); });
    expect_cell_error(e, Status::bad_value, 1'000'003);
}

TEST(Decode, ReadsASliceOfEveryKindOfColumn) {
    const Table t =
        TableOf()
            .integers("i", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {true, true, true, true, false, true, true, true, true, true, false})
            .doubles("d", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
            .texts("s", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
            .dates("t", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
            .table()
            .slice(2, 9)
            .slice(1, 8);  // rows 3 to 10
    for (std::int32_t k = 0; k < 3; ++k) {
        IntegerCells cells;
        decode_integers({t, k, 1, 4, "n", {}}, cells);  // rows 4 to 7
        EXPECT_EQ(list(cells), (k == 0 ? Integers{0, 5, 6, 7} : Integers{4, 5, 6, 7})) << k;
        EXPECT_EQ(cells.is_missing(0), k == 0);
    }
    IntegerCells cells;
    decode_dates({t, 3, 1, 4, "n", {}}, cells);
    EXPECT_EQ(list(cells), (Integers{4, 5, 6, 7}));
    DecodeNotes notes;
    decode_money({t, 1, 1, 4, "n", {}}, money_at(2), cells, notes);
    EXPECT_EQ(list(cells), (Integers{400, 500, 600, 700}));
    IdCells ids;
    decode_ids({t, 2, 7, 1, "n", {}}, ids);
    EXPECT_EQ(ids.texts[0], "10");
}

TEST(Decode, ForgetsWhatWasMissingInTheChunkBefore) {
    const Table t = TableOf().integers("n", {1, 2}, {false, true}).table();
    IntegerCells cells;
    decode_integers({t, 0, 0, 1, "n", {}}, cells);
    EXPECT_TRUE(cells.is_missing(0));
    decode_integers({t, 0, 1, 1, "n", {}}, cells);
    EXPECT_FALSE(cells.is_missing(0));
    EXPECT_EQ(cells.values[0], 2);
}

TEST(Decode, TakesAColumnWithoutRows) {
    EXPECT_TRUE(integers(TableOf().integers("n", {})).values.empty());
    EXPECT_TRUE(numbers(TableOf().doubles("n", {})).values.empty());
    EXPECT_TRUE(money(TableOf().doubles("n", {}), money_at(2)).values.empty());
    EXPECT_TRUE(times(TableOf().times("n", {}), decoding("UTC")).values.empty());
}

// ---------------------------------------------------------------------------------------------------------- dictionaries
TEST(DecodeDictionaries, AreReadThroughTheirIndices) {
    const Table words = TableOf().texts("w", {"7", "", "-9"}, {true, true, true}).table();
    const std::vector<std::int8_t> indices{2, 0, 1, 2, 0};
    const Table t = table_of(dictionary_of(indices, texts_of(words)));
    EXPECT_EQ(list(integers(t)), (Integers{-9, 7, 0, -9, 7}));
    EXPECT_TRUE(integers(t).is_missing(2)) << "an entry that is an empty text is missing wherever it stands";
    EXPECT_EQ(list(money(t, money_at(2))), (Integers{-900, 700, 0, -900, 700}));
    IdCells ids;
    decode_ids(whole(t), ids);
    EXPECT_EQ(ids.texts[3], "-9");
    EXPECT_TRUE(ids.is_missing(2));
    TextCells texts;
    decode_texts(whole(t), texts);
    EXPECT_EQ(texts.values[4], "7");
    EXPECT_FALSE(texts.is_missing(2)) << "in a column of texts an empty one is a text";
}

TEST(DecodeDictionaries, WithANullEntryHaveNullRows) {
    const Table words = TableOf().texts("w", {"7", "8"}, {true, false}).table();
    const std::vector<std::int8_t> indices{0, 1, 0, 1};
    const IntegerCells cells = integers(table_of(dictionary_of(indices, texts_of(words))));
    EXPECT_EQ(cells.missing, (std::vector<std::uint8_t>{0, 1, 0, 1}));
}

TEST(DecodeDictionaries, OfNumbersAndTimesAreReadToo) {
    const Table values =
        TableOf().integers("n", {10, 20, 30}).times("t", {1, 2, 3}).dates("d", {4, 5, 6}).doubles("x", {1.5, 2.5, -0.5}).table();
    const std::vector<std::int8_t> indices{2, 2, 0};
    const auto through = [&](std::size_t k) { return table_of(dictionary_of(indices, values.columns()[k])); };
    EXPECT_EQ(list(integers(through(0))), (Integers{30, 30, 10}));
    EXPECT_EQ(list(money(through(0), money_at(1))), (Integers{300, 300, 100}));
    EXPECT_EQ(list(times(through(1), decoding("UTC"))), (Integers{3, 3, 1}));
    EXPECT_EQ(list(dates(through(2))), (Integers{6, 6, 4}));
    EXPECT_EQ(list(money(through(3), money_at(2))), (Integers{-50, -50, 150}));
    const NumberCells x = numbers(through(3));
    EXPECT_EQ((std::vector<double>(x.values.begin(), x.values.end())), (std::vector<double>{-0.5, -0.5, 1.5}));
}

TEST(DecodeDictionaries, PutTheRowOfTheFirstUseIntoErrors) {
    const Table words = TableOf().texts("w", {"7", "secret"}).table();
    const std::vector<std::int8_t> indices{0, 0, 1, 1};
    expect_cell_error(error_of([&] { integers(table_of(dictionary_of(indices, texts_of(words)))); }), Status::bad_value, 2);
}

TEST(DecodeDictionaries, WithABadEntryThatNoRowHasAreFine) {
    const Table words = TableOf().texts("w", {"7", "secret"}).table();
    const std::vector<std::int8_t> indices{0, 0};
    EXPECT_EQ(list(integers(table_of(dictionary_of(indices, texts_of(words))))), (Integers{7, 7}));
}

TEST(DecodeDictionaries, LargerThanAChunkGiveTheSame) {
    std::vector<std::string> entries;
    for (int i = 0; i < 5'000; ++i) entries.push_back(std::to_string(i));
    const Table words = TableOf().texts("w", entries).table();
    const std::vector<std::int32_t> indices{4'999, 0, 4'999, 17};
    Column c = column_of(Type::int32, indices);
    c.dictionary = std::make_shared<const Column>(texts_of(words));
    EXPECT_EQ(list(integers(table_of(c))), (Integers{4'999, 0, 4'999, 17}));
}

TEST(DecodeTexts, ReadsStringViewsShortAndLong) {
    const std::string long_text = "a text of more than twelve bytes";
    struct View {
        std::int32_t length;
        char inside[12];
    };
    std::vector<View> views(2);
    views[0].length = 12;
    std::memcpy(views[0].inside, "twelve bytes", 12);
    views[1].length = static_cast<std::int32_t>(long_text.size());
    std::memcpy(views[1].inside, long_text.data(), 4);
    const std::int32_t place[2] = {0, 0};
    std::memcpy(views[1].inside + 4, place, sizeof place);
    const void* buffers[1] = {long_text.data()};
    Column c = column_of(Type::utf8_view, views);
    c.view_buffers = buffers;
    IdCells ids;
    const Table t = table_of(c);
    decode_ids(whole(t), ids);
    EXPECT_EQ(ids.texts[0], "twelve bytes");
    EXPECT_EQ(ids.texts[1], long_text);
}

// ------------------------------------------------------------------------------------------------------- booleans, numbers
TEST(DecodeBooleans, ReadsBitsNumbersAndWords) {
    const std::vector<std::uint8_t> bits{0b0000'0101};
    Column c = column_of(Type::boolean, bits);
    c.length = 3;
    EXPECT_EQ(list(booleans(table_of(c))), (Integers{1, 0, 1}));
    EXPECT_EQ(list(booleans(TableOf().integers("b", {0, 1}))), (Integers{0, 1}));
    EXPECT_EQ(list(booleans(TableOf().texts("b", {"true", "FALSE", "Yes", "no", "1", "0"}))), (Integers{1, 0, 1, 0, 1, 0}));
    expect_cell_error(error_of([] { booleans(TableOf().integers("b", {0, 2}).table()); }), Status::bad_value, 1);
    expect_cell_error(error_of([] { booleans(TableOf().texts("b", {"no", "secret"}).table()); }), Status::bad_value, 1);
    expect_cell_error(error_of([] { booleans(TableOf().doubles("b", {1}).table()); }), Status::bad_column, -1);
}

TEST(DecodeNumbers, ReadsDoublesInPlaceAndRefusesWhatIsNotFinite) {
    const Table t = TableOf().doubles("x", {1.5, -0.0}).table();
    EXPECT_EQ(numbers(t).values.data(), t.columns()[0].values);
    for (const double x : {infinity, -infinity, not_a_number}) {
        expect_cell_error(error_of([&] { numbers(TableOf().doubles("x", {1, x}).table()); }), Status::bad_value, 1);
        expect_cell_error(error_of([&] { numbers(TableOf().doubles("x", {1, x, 2}, {true, true, false}).table()); }), Status::bad_value, 1);
    }
}

TEST(DecodeNumbers, IgnoresWhatStandsUnderANull) {
    const NumberCells cells = numbers(TableOf().doubles("x", {1, not_a_number}, {true, false}));
    EXPECT_TRUE(cells.is_missing(1));
    EXPECT_EQ(cells.values[1], 0.0);
}

TEST(DecodeNumbers, ReadsTextsAndDecimalsToTheNearestDouble) {
    const NumberCells cells = numbers(TableOf().texts("x", {"0.1", "-1e300", "+2", "", "123456789012345678901234567890"}));
    EXPECT_EQ(cells.values[0], 0.1);
    EXPECT_EQ(cells.values[1], -1e300);
    EXPECT_EQ(cells.values[2], 2.0);
    EXPECT_TRUE(cells.is_missing(3));
    EXPECT_EQ(cells.values[4], 123456789012345678901234567890.0);
    for (const char* text : {"secret", "1,5", "1e400", "inf", "nan", "0x10", "1 2", "+-1"})
        expect_cell_error(error_of([&] { numbers(TableOf().texts("x", {"1", text}).table()); }), Status::bad_value, 1);
    const std::vector<Int128> digits{Int128{1} << 100, -3, 0};
    Column c = column_of(Type::decimal128, digits);
    c.scale = 1;
    const Table t = table_of(c);
    EXPECT_EQ(numbers(t).values[0], 126765060022822940149670320537.6);
    EXPECT_EQ(numbers(t).values[1], -0.3);
    EXPECT_EQ(numbers(t).values[2], 0.0);
}

// --------------------------------------------------------------------------------------------------------- times and dates
TEST(DecodeTimes, ReadsZonedMicrosecondsInPlace) {
    const Table t = TableOf().times("at", {0, 1, -1}).table();
    EXPECT_EQ(times(t, Decoding{}).values.data(), t.columns()[0].values);
    EXPECT_EQ(list(times(t, decoding("Asia/Shanghai"))), (Integers{0, 1, -1})) << "an instant is an instant in every zone";
}

TEST(DecodeTimes, NeedsAZoneForNaiveTimes) {
    const Error e = error_of([] { times(TableOf().times("when", {0}, false).table(), Decoding{}); });
    expect_cell_error(e, Status::bad_time, -1);
    EXPECT_EQ(e.message(), "column 'when' (at) holds times without a zone: give time_zone");
    EXPECT_EQ(list(times(TableOf().times("when", {0}, false), decoding("UTC"))), Integers{0});
    EXPECT_EQ(list(times(TableOf().times("when", {0}, false), decoding("+08:00"))), Integers{-8 * 3'600 * us_per_second});
}

TEST(DecodeTimes, ConvertsEveryUnit) {
    for (const auto& [unit, value, us] : {std::tuple{TimeUnit::second, std::int64_t{-3}, std::int64_t{-3'000'000}},
                                          std::tuple{TimeUnit::milli, std::int64_t{-3}, std::int64_t{-3'000}},
                                          std::tuple{TimeUnit::micro, std::int64_t{-3}, std::int64_t{-3}},
                                          std::tuple{TimeUnit::nano, std::int64_t{-3'000}, std::int64_t{-3}}}) {
        const std::vector<std::int64_t> values{value};
        Column c = column_of(Type::timestamp, values);
        c.time_unit = unit;
        c.zoned = true;
        EXPECT_EQ(list(times(table_of(c), Decoding{})), Integers{us});
    }
}

TEST(DecodeTimes, FloorsNanosecondsAndCountsThem) {
    const std::vector<std::int64_t> values{1'999, -1, -1'000, 2'000, INT64_MIN, INT64_MAX};
    Column c = column_of(Type::timestamp, values);
    c.time_unit = TimeUnit::nano;
    c.zoned = true;
    DecodeNotes notes;
    notes.floored_times = 100;
    EXPECT_EQ(list(times(table_of(c), Decoding{}, &notes)), (Integers{1, -1, -1, 2, -9'223'372'036'854'776, 9'223'372'036'854'775}));
    EXPECT_EQ(notes.floored_times, 104) << "1999 ns, -1 ns, and both ends";
}

TEST(DecodeTimes, FloorsFractionsInTextsAndCountsThem) {
    DecodeNotes notes;
    const Table t =
        TableOf().texts("at", {"1970-01-01T00:00:00.0000019Z", "1970-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.9999999Z"}).table();
    EXPECT_EQ(list(times(t, Decoding{}, &notes)), (Integers{1, 1, -1}));
    EXPECT_EQ(notes.floored_times, 2);
    const std::vector<std::int8_t> indices{0, 0, 1, 0};
    notes = {};
    (void)times(table_of(dictionary_of(indices, texts_of(t))), Decoding{}, &notes);
    EXPECT_EQ(notes.floored_times, 3) << "an entry counts as often as it is used";
}

TEST(DecodeTimes, CountsNoTimeThatIsNull) {
    const std::vector<std::int64_t> values{1, 1};
    const std::uint8_t first_only = 1;
    Column c = column_of(Type::timestamp, values);
    c.time_unit = TimeUnit::nano;
    c.zoned = true;
    c.validity = &first_only;
    DecodeNotes notes;
    EXPECT_TRUE(times(table_of(c), Decoding{}, &notes).is_missing(1));
    EXPECT_EQ(notes.floored_times, 1);
}

TEST(DecodeTimes, RefusesYearsBefore1AndAfter9999) {
    for (const std::int64_t us :
         {INT64_MIN, INT64_MAX, (std::int64_t{latest_date.days} + 1) * us_per_day, earliest_date.days * us_per_day - 1}) {
        const Error e = error_of([&] { times(TableOf().times("at", {0, us}).table(), Decoding{}); });
        expect_cell_error(e, Status::bad_time, 1);
        EXPECT_TRUE(has(e.what(), "is the unit right?")) << e.what();
        expect_cell_error(error_of([&] {
                              times(TableOf().times("at", {0, us}, false).table(), decoding("Europe/London"));
                          }),
                          Status::bad_time, 1);
    }
    const std::vector<std::int64_t> seconds{0, 1'700'000'000'000};  // milliseconds taken for seconds
    Column c = column_of(Type::timestamp, seconds);
    c.time_unit = TimeUnit::second;
    c.zoned = true;
    expect_cell_error(error_of([&] { times(table_of(c), Decoding{}); }), Status::bad_time, 1, "1700000000000");
    EXPECT_EQ(list(times(TableOf().times("at", {earliest_date.days * us_per_day}), Decoding{})), Integers{earliest_date.days * us_per_day});
}

TEST(DecodeTimes, TreatsGapsAndFoldsByTheRule) {
    const std::int64_t gap = parse_time("2024-03-31 01:30")->us, fold = parse_time("2024-10-27 01:30")->us;
    const std::int64_t hour = 3'600 * us_per_second;
    const Table t = TableOf().times("at", {gap, fold}, false).table();
    EXPECT_EQ(list(times(t, decoding("Europe/London", GapRule::earlier))), (Integers{gap - hour, fold - hour}));
    EXPECT_EQ(list(times(t, decoding("Europe/London", GapRule::later))), (Integers{gap, fold}));
    const Error e = error_of([&] { times(t, decoding("Europe/London")); });
    expect_cell_error(e, Status::bad_time, 0);
    EXPECT_TRUE(has(e.what(), "does not exist or comes twice in Europe/London: say local_times")) << e.what();
    expect_cell_error(error_of([&] { times(t.slice(1, 1), decoding("Europe/London")); }), Status::bad_time, 1);
    const Table texts = TableOf().texts("at", {"2024-03-31 00:30", "2024-03-31 01:30"}).table();
    expect_cell_error(error_of([&] { times(texts, decoding("Europe/London")); }), Status::bad_time, 1, "01:30");
    EXPECT_EQ(list(times(texts, decoding("Europe/London", GapRule::later))), (Integers{gap - hour, gap}));
}

TEST(DecodeTimes, ReadsManyNaiveTimesAsTheZoneDoesOneByOne) {
    // The decoder remembers the interval of the row before; a walk over jumps must not show it.
    std::mt19937_64 random(1);
    for (const char* name : {"Europe/London", "Pacific/Apia", "Antarctica/Troll", "America/Sao_Paulo"}) {
        const Decoding how = decoding(name, GapRule::earlier);
        std::vector<std::int64_t> values;
        std::int64_t us = parse_time("1980-01-01 00:00")->us;
        for (int i = 0; i < 20'000; ++i) {
            values.push_back(us);
            us += (static_cast<std::int64_t>(random() % 5'000) - 2'200) * 60 * us_per_second;
        }
        const Integers read = list(times(TableOf().times("at", values, false), how));
        for (std::size_t i = 0; i < values.size(); ++i)
            ASSERT_EQ(read[i], how.zone.instant(LocalTime{values[i]}, GapRule::earlier)->us) << name << i;
    }
}

TEST(DecodeTimes, TakesADateForTheStartOfItsDay) {
    const Table t = TableOf().dates("at", {day("2018-11-04"), day("2018-11-05"), day("2018-11-04")}).table();
    const std::int64_t hour = 3'600 * us_per_second;
    EXPECT_EQ(list(times(t, Decoding{})),
              (Integers{day("2018-11-04") * us_per_day, day("2018-11-05") * us_per_day, day("2018-11-04") * us_per_day}));
    EXPECT_EQ(list(times(t, decoding("America/Sao_Paulo")))[0], day("2018-11-04") * us_per_day + 3 * hour) << "that day began at 01:00";
    const Table s = TableOf().texts("at", {"2018-11-04", "20181105"}).table();
    EXPECT_EQ(list(times(s, decoding("America/Sao_Paulo"))),
              (Integers{day("2018-11-04") * us_per_day + 3 * hour, day("2018-11-05") * us_per_day + 2 * hour}));
}

TEST(DecodeTimes, RefusesTextsThatAreNoTimes) {
    for (const char* text : {"secret", "2026-02-30", "12:00", "1700000000", " ", "2026-13-01", "10000-01-01"})
        expect_cell_error(error_of([&] {
                              times(TableOf().texts("at", {"2026-01-01", text}).table(), decoding("UTC"));
                          }),
                          Status::bad_time, 1);
    expect_cell_error(error_of([&] {
                          times(TableOf().texts("at", {"2026-01-01", "2026-01-01 10:00"}).table(), Decoding{});
                      }),
                      Status::bad_time, 1);
    expect_cell_error(error_of([&] { times(TableOf().integers("at", {1}).table(), Decoding{}); }), Status::bad_column, -1);
}

TEST(DecodeDates, ReadsDatesNaiveTimesAndTexts) {
    EXPECT_EQ(list(dates(TableOf().dates("d", {earliest_date.days, latest_date.days}))), (Integers{earliest_date.days, latest_date.days}));
    EXPECT_EQ(list(dates(TableOf().times("d", {-1, us_per_day}, false))), (Integers{-1, 1}));
    EXPECT_EQ(list(dates(TableOf().texts("d", {"1970-01-02", ""}))), (Integers{1, 0}));
    EXPECT_TRUE(dates(TableOf().texts("d", {"1970-01-02", ""})).is_missing(1));
}

TEST(DecodeDates, RefusesInstantsAndWhatTheCalendarDoesNotHave) {
    const Error e = error_of([] { dates(TableOf().times("d", {0}, true).table()); });
    expect_cell_error(e, Status::bad_column, -1);
    expect_cell_error(error_of([] { dates(TableOf().dates("d", {0, INT32_MIN}).table()); }), Status::bad_time, 1);
    expect_cell_error(error_of([] { dates(TableOf().dates("d", {0, latest_date.days + 1}).table()); }), Status::bad_time, 1);
    expect_cell_error(error_of([] { dates(TableOf().texts("d", {"1970-01-01", "secret"}).table()); }), Status::bad_time, 1);
    expect_cell_error(error_of([] { dates(TableOf().integers("d", {20260101}).table()); }), Status::bad_column, -1);
}

// --------------------------------------------------------------------------------------------------------------- money
TEST(DecodeMoney, ReadsDoublesByTheHouseRule) {
    DecodeNotes notes;
    EXPECT_EQ(list(money(TableOf().doubles("p", {12.5, 4.35, 0.285, 1.005, 2.675, -0.0}), money_at(2), &notes)),
              (Integers{1250, 435, 28, 100, 268, 0}));
    EXPECT_EQ(notes.rounded, 3);
    EXPECT_EQ(notes.largest_shift, 0.005);
}

TEST(DecodeMoney, GivesTheSameForDoublesTextsAndDecimals) {
    std::mt19937_64 random(3);
    std::vector<double> doubles;
    std::vector<std::string> texts;
    std::vector<Int128> digits;
    for (int i = 0; i < 3'000; ++i) {
        const auto k = static_cast<std::int64_t>(random() % 200'000'000) - 100'000'000;
        digits.push_back(k);
        doubles.push_back(static_cast<double>(k) / 10'000);
        texts.push_back(money_text(k, 4));
    }
    Column c = column_of(Type::decimal128, digits);
    c.scale = 4;
    for (const int scale : {0, 1, 2, 4, 6}) {
        DecodeNotes a, b, d;
        const Integers expected = list(money(TableOf().texts("p", texts), money_at(scale), &a));
        ASSERT_EQ(list(money(TableOf().doubles("p", doubles), money_at(scale), &b)), expected) << scale;
        ASSERT_EQ(list(money(table_of(c), money_at(scale), &d)), expected) << scale;
        EXPECT_EQ(a.rounded, b.rounded);
        EXPECT_EQ(a.rounded, d.rounded);
        EXPECT_EQ(a.largest_shift, b.largest_shift);
        EXPECT_EQ(a.largest_shift, d.largest_shift);
    }
}

TEST(DecodeMoney, ReadsFloatsByTheirOwnShortestDecimal) {
    const std::vector<float> values{0.1f, 19.99f, 1.005f};
    DecodeNotes notes;
    EXPECT_EQ(list(money(table_of(column_of(Type::float32, values)), money_at(2), &notes)), (Integers{10, 1999, 100}));
    EXPECT_EQ(notes.rounded, 1) << "1.005";
}

TEST(DecodeMoney, ReadsWholeNumbersAsCurrencyOrAsMinorUnits) {
    EXPECT_EQ(list(money(TableOf().integers("p", {12, -3}), money_at(2))), (Integers{1200, -300}));
    EXPECT_EQ(list(money(TableOf().integers("p", {1250, -3}), money_at(2, Rounding::half_even, AmountUnit::minor))), (Integers{1250, -3}));
    EXPECT_EQ(list(money(TableOf().doubles("p", {1250, -3}), money_at(2, Rounding::half_even, AmountUnit::minor))), (Integers{1250, -3}));
    DecodeNotes notes;
    EXPECT_EQ(list(money(TableOf().doubles("p", {1250.5}), money_at(2, Rounding::half_even, AmountUnit::minor), &notes)), Integers{1250});
    EXPECT_EQ(notes.largest_shift, 0.005) << "half a cent, in currency units";
}

TEST(DecodeMoney, RefusesWhatDoesNotFitTheScaleUnderTheExactRule) {
    const Error e = error_of([] { money(TableOf().doubles("p", {1.25, 1.255}).table(), money_at(2, Rounding::exact)); });
    expect_cell_error(e, Status::bad_money, 1, "1.255");
    EXPECT_TRUE(has(e.what(), "more digits than scale 2; say round = \"half_even\"")) << e.what();
    const Error m = error_of([] { money(TableOf().doubles("p", {1, 1.5}).table(), money_at(2, Rounding::exact, AmountUnit::minor)); });
    expect_cell_error(m, Status::bad_money, 1, "1.5");
    EXPECT_TRUE(has(m.what(), "a fraction of a minor unit")) << m.what();
}

TEST(DecodeMoney, RefusesWhatIsNoAmountWithItsRow) {
    for (const double x : {infinity, -infinity, not_a_number})
        expect_cell_error(error_of([&] { money(TableOf().doubles("p", {1, x}).table(), money_at(2)); }), Status::bad_money, 1);
    const std::vector<float> floats{1.0f, std::numeric_limits<float>::infinity()};
    expect_cell_error(error_of([&] { money(table_of(column_of(Type::float32, floats)), money_at(2)); }), Status::bad_money, 1);
    for (const char* text : {"secret", "12,50", "£12.50", "1.2.3", " "})
        expect_cell_error(error_of([&] { money(TableOf().texts("p", {"1", text}).table(), money_at(2)); }), Status::bad_money, 1);
    expect_cell_error(error_of([&] { money(TableOf().dates("p", {1}).table(), money_at(2)); }), Status::bad_column, -1);
}

TEST(DecodeMoney, RefusesAmountsBeyond64BitsWithTheirRow) {
    expect_cell_error(error_of([] { money(TableOf().doubles("p", {1, 1e17}).table(), money_at(2)); }), Status::overflow, 1, "1e+17");
    expect_cell_error(error_of([] {
                          money(TableOf().integers("p", {1, INT64_MAX / 100 + 1}).table(), money_at(2));
                      }),
                      Status::overflow, 1, "92233720368547759");
    expect_cell_error(error_of([] { money(TableOf().texts("p", {"1", "1e30"}).table(), money_at(2)); }), Status::overflow, 1, "1e30");
    EXPECT_EQ(list(money(TableOf().integers("p", {INT64_MAX / 100}), money_at(2))), Integers{INT64_MAX / 100 * 100});
}

TEST(DecodeMoney, FindsTheRowOfABadAmountWhereverItStands) {
    for (std::size_t at = 0; at < 200; at += 7) {
        std::vector<double> values(200, 1.25);
        values[at] = not_a_number;
        expect_cell_error(error_of([&] { money(TableOf().doubles("p", values).table(), money_at(2)); }), Status::bad_money,
                          static_cast<std::int64_t>(at));
    }
}

TEST(DecodeMoney, BlanksNullsWhateverStandsUnderThem) {
    const IntegerCells cells = money(TableOf().doubles("p", {1, not_a_number, 1e300, 4.5}, {true, false, false, true}), money_at(2));
    EXPECT_EQ(list(cells), (Integers{100, 0, 0, 450}));
    EXPECT_EQ(cells.missing, (std::vector<std::uint8_t>{0, 1, 1, 0}));
    const IntegerCells whole_ones = money(TableOf().integers("p", {1, INT64_MAX}, {true, false}), money_at(2));
    EXPECT_EQ(list(whole_ones), (Integers{100, 0}));
}

TEST(DecodeMoney, CountsNothingOfAChunkThatFails) {
    DecodeNotes notes;
    notes.rounded = 5;
    (void)error_of([&] { money(TableOf().doubles("p", {0.285, not_a_number}).table(), money_at(2), &notes); });
    EXPECT_EQ(notes.rounded, 5);
    EXPECT_EQ(notes.largest_shift, 0);
}

TEST(DecodeNotes, AreTheSameInAnyOrder) {
    DecodeNotes a{2, 0.004, 7}, b{3, 0.001, 1};
    DecodeNotes ab = a, ba = b;
    ab.merge(b);
    ba.merge(a);
    EXPECT_EQ(ab.rounded, 5);
    EXPECT_EQ(ab.floored_times, 8);
    EXPECT_EQ(ab.largest_shift, 0.004);
    EXPECT_EQ(ba.largest_shift, 0.004);
}

// ---------------------------------------------------------------------------------------- decimals, shares, texts, words
TEST(DecodeDecimals, KeepTheDigitsThatWereWritten) {
    DecimalCells cells;
    const Table t = TableOf().texts("p", {"1.2345", "", "-3e2"}).table();
    decode_decimals(whole(t), cells);
    EXPECT_TRUE(cells.values[0].digits == 12345 && cells.values[0].scale == 4);
    EXPECT_TRUE(cells.is_missing(1));
    EXPECT_TRUE(cells.values[2].digits == -3 && cells.values[2].scale == -2);
    const Table d = TableOf().doubles("p", {0.1, 1e-7, 1e20}).table();
    decode_decimals(whole(d), cells);
    for (std::size_t i = 0; i < 3; ++i) {
        std::int64_t nano = 0;
        if (i < 2) {
            EXPECT_EQ(to_minor(cells.values[i], 9, Rounding::exact, nano), Conversion::exact);
            EXPECT_EQ(nano, i == 0 ? 100'000'000 : 100);
        } else {
            EXPECT_EQ(to_minor(cells.values[i], 0, Rounding::exact, nano), Conversion::too_large);
        }
    }
    const std::vector<std::uint64_t> large{1, UINT64_MAX};
    const Table u = table_of(column_of(Type::uint64, large));
    expect_cell_error(error_of([&] { decode_decimals(whole(u), cells); }), Status::overflow, 1, "18446744073709551615");
    for (const double x : {infinity, not_a_number}) {
        const Table n = TableOf().doubles("p", {1, x}).table();
        expect_cell_error(error_of([&] { decode_decimals(whole(n), cells); }), Status::bad_value, 1);
    }
}

TEST(DecodeShares, ReadsNumbersAndPercentages) {
    EXPECT_EQ(list(shares(TableOf().doubles("s", {0.2, 1, 0}))), (Integers{200'000'000, share_parts, 0}));
    EXPECT_EQ(list(shares(TableOf().texts("s", {"20 %", "0.5", ""}))), (Integers{200'000'000, 500'000'000, 0}));
    EXPECT_EQ(list(shares(TableOf().integers("s", {1}))), Integers{share_parts});
    const std::vector<float> floats{0.1f};
    EXPECT_EQ(list(shares(table_of(column_of(Type::float32, floats)))), Integers{100'000'000});
    for (const double x : {1.0 / 3, not_a_number, infinity, 1e300})
        expect_cell_error(error_of([&] { shares(TableOf().doubles("s", {1, x}).table()); }), Status::bad_value, 1);
    expect_cell_error(error_of([&] { shares(TableOf().texts("s", {"1", "secret"}).table()); }), Status::bad_value, 1);
    expect_cell_error(error_of([&] {
                          shares(TableOf().integers("s", {1, INT64_MAX}).table());
                      }),
                      Status::bad_value, 1, "9223372036854775807");
}

TEST(DecodeTexts, KeepEmptyTextsAndRefuseWhatIsNoUtf8) {
    TextCells cells;
    const Table t = TableOf().texts("s", {"", "客", " x "}, {true, true, true}).table();
    decode_texts(whole(t), cells);
    EXPECT_EQ(cells.values, (std::vector<std::string_view>{"", "客", " x "}));
    EXPECT_FALSE(cells.any_missing());
    const Table bad = TableOf().texts("s", {"fine", "secret and long enough\xff"}).table();
    expect_cell_error(error_of([&] { decode_texts(whole(bad), cells); }), Status::bad_value, 1);
    expect_cell_error(error_of([&] { decode_texts(whole(TableOf().integers("s", {1}).table()), cells); }), Status::bad_column, -1);
}

TEST(DecodeWords, ReadKnownWordsAndNameTheNearest) {
    const std::vector<std::string_view> known{"web", "phone", "shop"};
    const std::vector<std::int64_t> values{10, 20, 30};
    IntegerCells cells;
    const Table t = TableOf().texts("w", {"phone", "phone", "", "web", "shop"}).table();
    decode_words(whole(t), known, values, cells);
    EXPECT_EQ(list(cells), (Integers{20, 20, 0, 10, 30}));
    EXPECT_TRUE(cells.is_missing(2));
    const Table bad = TableOf().texts("w", {"web", "phne"}).table();
    const Error e = error_of([&] { decode_words(whole(bad), known, values, cells); });
    EXPECT_EQ(e.status(), Status::bad_value);
    EXPECT_EQ(e.place().row, 1);
    EXPECT_TRUE(has(e.what(), "'phone'")) << e.what();
    EXPECT_FALSE(has(e.what(), "phne")) << "the cell itself is not quoted: " << e.what();
}

// -------------------------------------------------------------------------------------------------------------- options
TEST(Decoding, RefusesOptionsThatMakeNoSense) {
    for (const char* currency : {"gbp", "GB", "GBPX", "£", "G1P", " GBP"})
        EXPECT_EQ(error_of([&] {
                      Decoding({currency, 2, Rounding::half_even, AmountUnit::major}, {});
                  }).status(),
                  Status::bad_option)
            << currency;
    for (const std::int64_t scale : {INT64_MIN, std::int64_t{-1}, std::int64_t{10}, INT64_MAX})
        EXPECT_EQ(error_of([&] {
                      Decoding({"", scale, Rounding::half_even, AmountUnit::major}, {});
                  }).status(),
                  Status::bad_option)
            << scale;
    EXPECT_EQ(error_of([] { Decoding({}, {"Europe/Londn", GapRule::error}); }).status(), Status::bad_option);
    EXPECT_FALSE(Decoding({"GBP", 9, Rounding::exact, AmountUnit::minor}, {}).zone_given);
}

}  // namespace
}  // namespace kefu
