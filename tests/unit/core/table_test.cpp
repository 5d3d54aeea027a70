#include "kefu/core/table.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "../errors.hpp"
#include "../tables.hpp"

namespace kefu {
namespace {

using test::error_of;
using test::TableOf;

template <class T>
Column column_of(Type type, const std::vector<T>& values) {
    Column c;
    c.name = "c";
    c.type = type;
    c.length = static_cast<std::int64_t>(values.size());
    c.values = values.data();
    return c;
}

TEST(Table, FindsAColumnByItsExactName) {
    const Table t = TableOf().integers("a", {1}).integers("客户", {2}).table();
    EXPECT_EQ(t.find("客户"), 1);
    EXPECT_EQ(t.find("A"), -1);
    EXPECT_EQ(t.find(""), -1);
    EXPECT_EQ(Table().find("a"), -1);
}

TEST(Table, RefusesASecondColumnOfTheSameName) {
    TableOf t;
    t.integers("a", {1});
    const Error e = error_of([&] { t.integers("a", {1}); });
    EXPECT_EQ(e.status(), Status::bad_column);
    EXPECT_EQ(e.place().column, 1);
    EXPECT_EQ(e.place().where, "purchases");
    EXPECT_EQ(t.table().columns().size(), 1u);
}

TEST(Table, RefusesAColumnOfAnotherLengthAndStaysAsItIs) {
    TableOf t;
    t.integers("a", {1, 2, 3});
    const Error e = error_of([&] { t.integers("b", {1}); });
    EXPECT_EQ(e.status(), Status::shape);
    EXPECT_EQ(e.message(), "column 'b' has 1 rows, and the columns before it have 3");
    EXPECT_EQ(t.table().rows(), 3);
    EXPECT_EQ(t.table().columns().size(), 1u);
    EXPECT_EQ(error_of([&] { t.integers("b", {}); }).status(), Status::shape);
}

TEST(Table, HasRowsWithoutColumnsWhereItIsToldSo) {
    Table t("empty");
    EXPECT_EQ(t.rows(), 0);
    t.set_rows(7);
    EXPECT_EQ(t.rows(), 7);
}

TEST(Table, KeepsMemoryAsLongAsAnyCopyLives) {
    auto owner = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = owner;
    std::optional<Table> copy;
    {
        Table t("a");
        t.keep(std::move(owner));
        copy = t.slice(0, 0);
    }
    EXPECT_FALSE(watch.expired());
    copy.reset();
    EXPECT_TRUE(watch.expired());
}

TEST(Table, SlicesShareTheMemoryAndCountTheirRowsFromTheBeginning) {
    Table t = TableOf().integers("a", {0, 1, 2, 3, 4, 5}).table();
    t.set_first_row(100);
    const Table s = t.slice(1, 4).slice(2, 2);
    EXPECT_EQ(s.rows(), 2);
    EXPECT_EQ(s.first_row(), 103);
    EXPECT_EQ(s.columns()[0].values, t.columns()[0].values);
    EXPECT_EQ(integer_at(s.columns()[0], 0), 3);
    EXPECT_EQ(plain<std::int64_t>(s.columns()[0])[1], 4);
    EXPECT_EQ(t.rows(), 6) << "the table itself is unchanged";
    EXPECT_EQ(t.slice(6, 0).rows(), 0);
}

TEST(Column, ReadsTheBitOfARowAcrossBytesAndOffsets) {
    // Bits 0 to 23: every third one is set.
    std::vector<std::uint8_t> bits(3);
    for (unsigned i = 0; i < 24; i += 3) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1u << (i % 8)));
    Column c;
    c.type = Type::int64;
    c.validity = bits.data();
    for (c.offset = 0; c.offset < 10; ++c.offset)
        for (std::int64_t row = 0; row < 14; ++row) EXPECT_EQ(c.valid(row), (c.offset + row) % 3 == 0) << c.offset << " " << row;
    c.validity = nullptr;
    EXPECT_TRUE(c.valid(5)) << "no bitmap, no nulls";
    c.type = Type::null;
    EXPECT_FALSE(c.valid(5));
}

TEST(Column, ReadsIntegersOfEveryWidthAtTheirEnds) {
    const std::vector<std::int8_t> i8{0, -128};
    const std::vector<std::uint8_t> u8{0, 255};
    const std::vector<std::int16_t> i16{0, INT16_MIN};
    const std::vector<std::uint16_t> u16{0, UINT16_MAX};
    const std::vector<std::int32_t> i32{0, INT32_MIN};
    const std::vector<std::uint32_t> u32{0, UINT32_MAX};
    const std::vector<std::int64_t> i64{0, INT64_MIN};
    const std::vector<std::uint64_t> u64{INT64_MAX, UINT64_MAX};
    EXPECT_EQ(integer_at(column_of(Type::int8, i8), 1), -128);
    EXPECT_EQ(integer_at(column_of(Type::uint8, u8), 1), 255);
    EXPECT_EQ(integer_at(column_of(Type::int16, i16), 1), INT16_MIN);
    EXPECT_EQ(integer_at(column_of(Type::uint16, u16), 1), UINT16_MAX);
    EXPECT_EQ(integer_at(column_of(Type::int32, i32), 1), INT32_MIN);
    EXPECT_EQ(integer_at(column_of(Type::date32, i32), 1), INT32_MIN);
    EXPECT_EQ(integer_at(column_of(Type::uint32, u32), 1), UINT32_MAX);
    EXPECT_EQ(integer_at(column_of(Type::int64, i64), 1), INT64_MIN);
    EXPECT_EQ(integer_at(column_of(Type::timestamp, i64), 1), INT64_MIN);
    EXPECT_EQ(integer_at(column_of(Type::uint64, u64), 0), INT64_MAX);
    EXPECT_EQ(integer_at(column_of(Type::uint64, u64), 1), std::nullopt) << "does not fit";
    EXPECT_EQ(number_at(column_of(Type::uint64, u64), 1), 18446744073709551615.0);
    EXPECT_EQ(number_at(column_of(Type::int8, i8), 1), -128.0);
    const std::vector<float> f{0, 0.1f};
    EXPECT_EQ(number_at(column_of(Type::float32, f), 1), static_cast<double>(0.1f));
    EXPECT_EQ(integer_at(column_of(Type::float32, f), 1), std::nullopt);
}

TEST(Column, ReadsBooleansBitByBit) {
    const std::vector<std::uint8_t> bits{0b1000'0000, 0b0000'0010};
    Column c = column_of(Type::boolean, bits);
    c.offset = 7;
    EXPECT_EQ(integer_at(c, 0), 1);
    EXPECT_EQ(integer_at(c, 1), 0);
    EXPECT_EQ(integer_at(c, 2), 1);
}

TEST(Column, ReadsTextsByOffsetsOfBothWidths) {
    const std::string bytes = "xxann李bob";
    const std::vector<std::int32_t> offsets{2, 5, 5, 8, 11};
    const std::vector<std::int64_t> large(offsets.begin(), offsets.end());
    for (const bool wide : {false, true}) {
        Column c = wide ? column_of(Type::large_utf8, large) : column_of(Type::utf8, offsets);
        c.text = bytes.data();
        EXPECT_EQ(text_at(c, 0), "ann");
        EXPECT_EQ(text_at(c, 1), "");
        EXPECT_EQ(text_at(c, 2), "李");
        c.offset = 2;
        EXPECT_EQ(text_at(c, 1), "bob");
    }
}

TEST(Column, ReadsThroughItsDictionaryAndItsOffset) {
    const Table words = TableOf().texts("w", {"skipped", "a", "b", "c"}, {true, true, false, true}).table();
    Column dictionary = words.columns()[0];
    dictionary.offset = 1;
    dictionary.length = 3;
    const std::vector<std::uint16_t> indices{9, 2, 0, 1};
    Column c = column_of(Type::uint16, indices);
    c.offset = 1;
    c.length = 3;
    c.dictionary = std::make_shared<const Column>(dictionary);
    EXPECT_TRUE(c.is_text());
    EXPECT_FALSE(c.is_integer()) << "it is what its dictionary is";
    EXPECT_EQ(text_at(c, 0), "c");
    EXPECT_EQ(text_at(c, 1), "a");
    EXPECT_TRUE(has_value(c, 0));
    EXPECT_FALSE(has_value(c, 2)) << "the entry is null";
}

TEST(Type, HasANameForEachKind) {
    for (int t = 0; t <= static_cast<int>(Type::unsupported); ++t) EXPECT_NE(type_name(static_cast<Type>(t)), "unknown") << t;
    EXPECT_EQ(type_name(Type::utf8_view), "text") << "people do not care how texts lie in memory";
    EXPECT_EQ(type_name(static_cast<Type>(200)), "unknown");
}

}  // namespace
}  // namespace kefu
