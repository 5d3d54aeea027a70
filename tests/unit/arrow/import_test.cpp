#include <gtest/gtest.h>

#include <cmath>

#include "../errors.hpp"
#include "kefu/core/decode.hpp"
#include "producer.hpp"

namespace kefu {
namespace {

using test::batch;
using test::bitmap;
using test::Buffer;
using test::buffer;
using test::dictionary;
using test::error_of;
using test::has;
using test::Made;
using test::made;
using test::numbers;
using test::texts;
using test::views;

using Integers = std::vector<std::int64_t>;

Table borrowed(const Made& b) { return borrow_arrow("purchases", b->array, b->schema); }

/// Each row as text: a value, or "-" for null.
std::string rows_of(const Table& t, std::size_t k = 0) {
    const Column& c = t.columns().at(k);
    std::string out;
    for (std::int64_t i = 0; i < t.rows(); ++i) {
        if (i > 0) out += " ";
        if (!has_value(c, i)) out += "-";
        else if (c.is_text()) out += std::string(text_at(c, i));
        else if (c.value_type() == Type::float32 || c.value_type() == Type::float64) out += std::to_string(number_at(c, i));
        else if (const auto n = integer_at(c, i)) out += std::to_string(*n);
        else out += "?";
    }
    return out;
}
std::string rows_of(const Made& column) { return rows_of(borrowed(batch({column}))); }
Error refusal(const Made& column) {
    return error_of([&] { (void)borrowed(batch({column})); });
}
void expect_refused(const Made& column, Status status, std::string_view what, std::int64_t row = -1) {
    const Error e = refusal(column);
    EXPECT_EQ(e.status(), status) << e.what();
    EXPECT_TRUE(has(e.what(), what)) << e.what();
    EXPECT_EQ(e.place().column, 0) << e.what();
    EXPECT_EQ(e.place().row, row) << e.what();
    EXPECT_EQ(e.place().where, "purchases") << e.what();
}
void expect_table_refused(const Made& whole, Status status, std::string_view what) {
    const Error e = error_of([&] { (void)borrowed(whole); });
    EXPECT_EQ(e.status(), status) << e.what();
    EXPECT_TRUE(has(e.what(), what)) << e.what();
    EXPECT_EQ(e.place().column, -1) << e.what();
}

const std::vector<std::string> words{"ann", "", "李", "a text of more than twelve bytes", "another one that is long", "twelve bytes"};
constexpr std::string_view words_as_rows = "ann  李 a text of more than twelve bytes another one that is long twelve bytes";

// ------------------------------------------------------------------------------------------------------------- formats
TEST(ArrowImport, ReadsIntegersOfEveryWidth) {
    EXPECT_EQ(rows_of(numbers<std::int8_t>("c", "n", {-128, 127})), "-128 127");
    EXPECT_EQ(rows_of(numbers<std::uint8_t>("C", "n", {0, 255})), "0 255");
    EXPECT_EQ(rows_of(numbers<std::int16_t>("s", "n", {-32768, 32767})), "-32768 32767");
    EXPECT_EQ(rows_of(numbers<std::uint16_t>("S", "n", {0, 65535})), "0 65535");
    EXPECT_EQ(rows_of(numbers<std::int32_t>("i", "n", {INT32_MIN, INT32_MAX})), "-2147483648 2147483647");
    EXPECT_EQ(rows_of(numbers<std::uint32_t>("I", "n", {0, UINT32_MAX})), "0 4294967295");
    EXPECT_EQ(rows_of(numbers<std::int64_t>("l", "n", {INT64_MIN, INT64_MAX})), "-9223372036854775808 9223372036854775807");
    EXPECT_EQ(rows_of(numbers<std::uint64_t>("L", "n", {0, UINT64_MAX})), "0 ?");
}

TEST(ArrowImport, ReadsFloatsAndBooleans) {
    EXPECT_EQ(rows_of(numbers<float>("f", "x", {0.5f, -1.0f})), "0.500000 -1.000000");
    EXPECT_EQ(rows_of(numbers<double>("g", "x", {0.5, -1.0})), "0.500000 -1.000000");
    EXPECT_EQ(rows_of(made("b", "x", 10, {nullptr, bitmap({true, false, false, false, false, false, false, false, true, false})})),
              "1 0 0 0 0 0 0 0 1 0");
}

TEST(ArrowImport, ReadsTextsOfEveryLayout) {
    EXPECT_EQ(rows_of(texts<std::int32_t>("s", words)), words_as_rows);
    EXPECT_EQ(rows_of(texts<std::int64_t>("s", words)), words_as_rows);
    EXPECT_EQ(rows_of(views("s", words)), words_as_rows);
}

TEST(ArrowImport, ReadsDatesAndTimestampsOfEveryUnitAndZone) {
    EXPECT_EQ(rows_of(numbers<std::int32_t>("tdD", "d", {-1, 0})), "-1 0");
    for (const auto& [format, unit, zoned] :
         {std::tuple{"tss:", TimeUnit::second, false}, std::tuple{"tsm:UTC", TimeUnit::milli, true},
          std::tuple{"tsu:Europe/London", TimeUnit::micro, true}, std::tuple{"tsu:+01:00", TimeUnit::micro, true},
          std::tuple{"tsn:Etc/UTC", TimeUnit::nano, true}, std::tuple{"tsn:", TimeUnit::nano, false}}) {
        const Made b = batch({numbers<std::int64_t>(format, "t", {7})});
        const Table t = borrowed(b);
        EXPECT_EQ(t.columns()[0].type, Type::timestamp) << format;
        EXPECT_EQ(t.columns()[0].time_unit, unit) << format;
        EXPECT_EQ(t.columns()[0].zoned, zoned) << format;
    }
}

TEST(ArrowImport, ReadsDurationsOfEveryUnit) {
    for (const auto& [format, unit] : {std::pair{"tDs", TimeUnit::second}, std::pair{"tDm", TimeUnit::milli},
                                       std::pair{"tDu", TimeUnit::micro}, std::pair{"tDn", TimeUnit::nano}}) {
        const Made b = batch({numbers<std::int64_t>(format, "s", {7})});
        const Table t = borrowed(b);
        EXPECT_EQ(t.columns()[0].type, Type::duration) << format;
        EXPECT_EQ(t.columns()[0].time_unit, unit) << format;
        EXPECT_EQ(integer_at(t.columns()[0], 0), 7) << format;
    }
}

TEST(ArrowImport, ReadsDecimalsWithTheirScale) {
    for (const auto& [format, scale] :
         {std::pair{"d:19,2", 2}, std::pair{"d:38,0", 0}, std::pair{"d:9,2,128", 2}, std::pair{"d:5,-3", -3}}) {
        const Made b = batch({numbers<Int128>(format, "p", {-1'250})});
        const Table t = borrowed(b);
        ASSERT_EQ(t.columns()[0].type, Type::decimal128) << format;
        EXPECT_EQ(t.columns()[0].scale, scale) << format;
        DecimalCells cells;
        decode_decimals({t, 0, 0, 1, "p", {}}, cells);
        EXPECT_TRUE(cells.values[0].digits == -1'250) << format;
    }
}

TEST(ArrowImport, TakesNullsWithNoBufferOrWithOne) {
    EXPECT_EQ(rows_of(made("n", "x", 3, {})), "- - -");
    EXPECT_EQ(rows_of(made("n", "x", 3, {nullptr})), "- - -");
}

TEST(ArrowImport, ReadsDictionariesOfEveryIndexWidthAndText) {
    const auto all = [](const auto& values) {
        EXPECT_EQ(rows_of(dictionary<std::int8_t>("c", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::uint8_t>("C", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::int16_t>("s", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::uint16_t>("S", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::int32_t>("i", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::uint32_t>("I", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::int64_t>("l", "w", {2, 0}, values())), "李 ann");
        EXPECT_EQ(rows_of(dictionary<std::uint64_t>("L", "w", {2, 0}, values())), "李 ann");
    };
    all([] { return texts<std::int32_t>("", words); });
    all([] { return texts<std::int64_t>("", words); });
    all([] { return views("", words); });
}

TEST(ArrowImport, ReadsADictionaryThatIsASliceWithNulls) {
    Made values = texts("", {"skipped", "ann", "bob"}, bitmap({true, true, false}));
    values->array.offset = 1;
    values->array.length = 2;
    EXPECT_EQ(rows_of(dictionary<std::int8_t>("c", "w", {0, 1, 0, 0}, values, bitmap({true, true, false, true}))), "ann - - ann");
}

TEST(ArrowImport, LooksAtNoIndexUnderANull) {
    EXPECT_EQ(rows_of(dictionary<std::int32_t>("i", "w", {-1, 0, 99}, texts("", {"ann"}), bitmap({false, true, false}))), "- ann -");
    EXPECT_EQ(rows_of(dictionary<std::int32_t>("i", "w", {0, 0}, texts("", {}), bitmap({false, false}))), "- -") << "an empty dictionary";
}

TEST(ArrowImport, KeepsWhatItCannotReadUntilSomebodyReadsIt) {
    for (const char* format : {"z",   "Z",  "vz",   "+l",    "+L",        "+s", "tDx", "ttu", "tin", "tdm",  "w:16",  "d:76,2,256",
                               "d:5", "d:", "d:5,", "d:5,x", "d:5,2,3,4", "e",  "",    "ll",  "tsu", "tsx:", "+ud:0", "\xff\xfe"}) {
        const Made b = batch({made(format, "odd", 2, {}), numbers<std::int64_t>("l", "n", {1, 2})});
        const Table t = borrowed(b);
        ASSERT_EQ(t.columns().size(), 2u) << format;
        EXPECT_EQ(t.columns()[0].type, Type::unsupported) << format;
        IntegerCells cells;
        const Error e = error_of([&] { decode_integers({t, 0, 0, 2, "odd", {}}, cells); });
        EXPECT_EQ(e.status(), Status::bad_column) << format;
        EXPECT_EQ(e.place().column, 0);
    }
}

// ------------------------------------------------------------------------------------------------- nulls, slices, empties
TEST(ArrowImport, ReadsTheBitmapOfNullsWhateverTheCountSays) {
    for (const std::int64_t count : {-1, 1, 2}) {
        Made c = numbers<std::int64_t>("l", "n", {1, 2, 3}, bitmap({true, false, true}));
        c->array.null_count = count;
        EXPECT_EQ(rows_of(c), "1 - 3") << count;
    }
    Made none = numbers<std::int64_t>("l", "n", {1, 2, 3}, bitmap({true, true, true}));
    EXPECT_EQ(rows_of(none), "1 2 3");
}

TEST(ArrowImport, BelievesACountOfNoNulls) {
    Made c = numbers<std::int64_t>("l", "n", {1, 2}, bitmap({false, false}));
    c->array.null_count = 0;
    EXPECT_EQ(rows_of(c), "1 2");
    EXPECT_EQ(borrowed(batch({c})).columns()[0].validity, nullptr) << "and rows are read the fast way";
}

TEST(ArrowImport, AddsTheOffsetsOfTheTableAndOfItsColumns) {
    const auto check = [](Made column, std::string_view expected) {
        column->array.offset = 2;
        column->array.length -= 2;
        const Made b = batch({column}, 3, 1);  // rows 3, 4 and 5 of the buffers
        EXPECT_EQ(rows_of(borrowed(b)), expected);
    };
    const Buffer valid = bitmap({true, true, true, false, true, true, true});
    check(numbers<std::int64_t>("l", "n", {0, 1, 2, 3, 4, 5, 6}, valid), "- 4 5");
    check(numbers<std::int8_t>("c", "n", {0, 1, 2, 3, 4, 5, 6}), "3 4 5");
    check(texts("n", {"0", "1", "2", "3", "4", "5", "6"}, valid), "- 4 5");
    check(texts<std::int64_t>("n", {"0", "1", "2", "3", "4", "5", "6"}), "3 4 5");
    check(views("n", {"0", "1", "2", "3 but longer than the rest", "4", "5", "6"}), "3 but longer than the rest 4 5");
    check(made("b", "n", 7, {nullptr, bitmap({false, false, false, true, false, true, false})}), "1 0 1");
    check(dictionary<std::int32_t>("i", "n", {9, 9, 9, 1, 0, 1, 9}, texts("", {"a", "b"})), "b a b");
}

TEST(ArrowImport, LooksAtNothingOutsideASlice) {
    // Offsets that fall and an index out of range, but not in the rows of the table.
    Made text = made("u", "s", 4, {nullptr, buffer<std::int32_t>({100, -5, 0, 1, 3}), buffer<char>({'a', 'b', 'c'})});
    Made word = dictionary<std::int32_t>("i", "w", {77, -1, 0, 0}, texts("", {"x"}));
    const Made b = batch({text, word}, 2, 2);
    EXPECT_EQ(rows_of(borrowed(b), 0), "a bc");
    EXPECT_EQ(rows_of(borrowed(b), 1), "x x");
}

TEST(ArrowImport, TakesTablesWithoutRowsAndBuffersOfNothing) {
    for (const char* format : {"l", "g", "b", "u", "U", "vu", "tdD", "tsu:", "d:19,2", "n"}) {
        const std::size_t n = format[0] == 'n' ? 0 : format[0] == 'u' || format[0] == 'U' || format[0] == 'v' ? 3 : 2;
        const Made b = batch({made(format, "x", 0, std::vector<Buffer>(n))}, 0);
        EXPECT_EQ(borrowed(b).rows(), 0) << format;
        EXPECT_EQ(borrowed(b).columns().size(), 1u) << format;
    }
}

TEST(ArrowImport, TakesATableWithoutColumns) {
    const Made b = batch(std::vector<Made>{}, 5);
    b->array.children = nullptr;
    b->schema.children = nullptr;
    EXPECT_EQ(borrowed(b).rows(), 5);
    EXPECT_TRUE(borrowed(b).columns().empty());
    b->array.n_buffers = 0;
    b->array.buffers = nullptr;
    EXPECT_EQ(borrowed(b).rows(), 5);
}

TEST(ArrowImport, TakesEmptyTextsWithoutABufferOfText) {
    EXPECT_EQ(rows_of(made("u", "s", 2, {nullptr, buffer<std::int32_t>({0, 0, 0}), nullptr})), " ");
    EXPECT_EQ(rows_of(made("vu", "s", 1, {nullptr, buffer<std::int32_t>({1, 'x', 0, 0}), nullptr})), "x")
        << "no buffers of text, and no sizes";
}

TEST(ArrowImport, LeavesOutTheRowLabelsOfPandas) {
    const Made b = batch({numbers<std::int64_t>("l", "n", {1}), numbers<std::int64_t>("l", "__index_level_0__", {1})});
    EXPECT_EQ(borrowed(b).columns().size(), 1u);
}

TEST(ArrowImport, TakesAColumnWithoutAName) {
    const Made c = numbers<std::int64_t>("l", "n", {1});
    c->schema.name = nullptr;
    EXPECT_EQ(borrowed(batch({c})).find(""), 0);
}

TEST(ArrowImport, DoesNotLookIntoColumnsThatItCannotReadHoweverDeepTheyAre) {
    Made deep = numbers<std::int64_t>("l", "leaf", {1});
    for (int i = 0; i < 3'000; ++i) deep = made("+s", "level", 1, {nullptr}, {deep});
    const Made b = batch({deep, numbers<std::int64_t>("l", "n", {5})});
    EXPECT_EQ(rows_of(borrowed(b), 1), "5");
    // What was nested is taken apart level by level, so that this test does not run out of stack itself.
    for (Made at = deep; at && !at->children.empty();) {
        Made next = at->children.front();
        at->children.clear();
        at = next;
    }
}

TEST(ArrowImport, ReadsNumbersThatAreNotAligned) {
    // Files mapped into memory and messages from a network give such buffers.
    const auto shifted = [](const auto& values) {
        using T = typename std::remove_cvref_t<decltype(values)>::value_type;
        auto bytes = std::make_shared<std::vector<std::uint64_t>>(values.size() * sizeof(T) / 8 + 2);
        char* at = reinterpret_cast<char*>(bytes->data()) + 1;
        std::memcpy(at, values.data(), values.size() * sizeof(T));
        return Buffer(bytes, at);
    };
    const Buffer valid = bitmap({true, true, true, false});
    const auto check = [&](const char* format, const Buffer& values, const Integers& expected) {
        for (const bool nulls : {false, true}) {
            const Made c = made(format, "n", 4, {nulls ? valid : nullptr, values});
            c->array.offset = 1;
            c->array.length = 3;
            const Made b = batch({c});
            const Table t = borrowed(b);
            IntegerCells cells;
            decode_integers({t, 0, 0, 3, "n", {}}, cells);
            Integers wanted = expected;
            if (nulls) wanted.back() = 0;
            EXPECT_EQ(Integers(cells.values.begin(), cells.values.end()), wanted) << format;
        }
    };
    check("l", shifted(Integers{1, 2, INT64_MIN, 4}), {2, INT64_MIN, 4});
    check("i", shifted(std::vector<std::int32_t>{1, 2, -3, 4}), {2, -3, 4});
    check("S", shifted(std::vector<std::uint16_t>{1, 2, 65535, 4}), {2, 65535, 4});
    check("g", shifted(std::vector<double>{1, 2, -3, 4}), {2, -3, 4});
    const Made text = made("u", "s", 2, {nullptr, shifted(std::vector<std::int32_t>{0, 1, 3}), buffer<char>({'a', 'b', 'c'})});
    const Made b =
        batch({text, dictionary<std::int32_t>("i", "w", {0, 0},
                                              made("U", "", 1, {nullptr, shifted(Integers{0, 3}), buffer<char>({'x', 'y', 'z'})}))});
    const Table t = borrowed(b);
    IdCells ids;
    decode_ids({t, 0, 0, 2, "s", {}}, ids);
    EXPECT_EQ(ids.texts, (std::vector<std::string_view>{"a", "bc"}));
    decode_ids({t, 1, 0, 2, "w", {}}, ids);
    EXPECT_EQ(ids.texts[1], "xyz");
}

// -------------------------------------------------------------------------------------------------- hostile: the table
TEST(ArrowImport, RefusesATableThatIsNoStruct) {
    const Made b = numbers<std::int64_t>("l", "n", {1});
    expect_table_refused(b, Status::bad_column, "is not a struct array");
    const Made n = batch({numbers<std::int64_t>("l", "n", {1})});
    n->schema.format = nullptr;
    expect_table_refused(n, Status::bad_column, "is not a struct array");
}

TEST(ArrowImport, RefusesWhatWasReleasedAlready) {
    Made b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->array.release = nullptr;
    expect_table_refused(b, Status::bad_column, "was released already");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->schema.release = nullptr;
    expect_table_refused(b, Status::bad_column, "was released already");
    Made c = numbers<std::int64_t>("l", "n", {1});
    c->array.release = nullptr;
    expect_refused(c, Status::bad_column, "column 'n' was released already");
    c = numbers<std::int64_t>("l", "n", {1});
    c->schema.release = nullptr;
    expect_refused(c, Status::bad_column, "was released already");
    c = dictionary<std::int32_t>("i", "n", {0}, texts("", {"a"}));
    c->dictionary->array.release = nullptr;
    expect_refused(c, Status::bad_column, "was released already");
    c = dictionary<std::int32_t>("i", "n", {0}, texts("", {"a"}));
    c->dictionary->schema.release = nullptr;
    expect_refused(c, Status::bad_column, "was released already");
}

TEST(ArrowImport, RefusesATableWhoseStructsDoNotAgree) {
    Made b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->schema.n_children = 2;
    expect_table_refused(b, Status::shape, "has 1 columns, and its schema 2");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->schema.n_children = b->array.n_children = -1;
    expect_table_refused(b, Status::shape, "negative count");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->array.children = nullptr;
    expect_table_refused(b, Status::bad_column, "children that are NULL");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->schema.children = nullptr;
    expect_table_refused(b, Status::bad_column, "schema without children");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->array.buffers = nullptr;
    expect_table_refused(b, Status::bad_column, "buffers that are NULL");
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->array.n_children = b->schema.n_children = 1'000'000'000;
    expect_table_refused(b, Status::shape, "more than 100,000 columns");
}

TEST(ArrowImport, RefusesNegativeAndAbsurdCounts) {
    for (const std::int64_t bad : {std::int64_t{-1}, INT64_MIN, INT64_MAX, std::int64_t{1} << 49}) {
        Made b = batch({numbers<std::int64_t>("l", "n", {1})});
        b->array.length = bad;
        expect_table_refused(b, Status::shape, "has a length of");
        b = batch({numbers<std::int64_t>("l", "n", {1})});
        b->array.offset = bad;
        expect_table_refused(b, Status::shape, "has an offset of");
        Made c = numbers<std::int64_t>("l", "n", {1});
        c->array.length = bad;
        const Error e = error_of([&] { (void)borrowed(batch({c}, 1)); });
        EXPECT_EQ(e.status(), Status::shape);
        EXPECT_EQ(e.place().column, 0) << e.what();
        c = numbers<std::int64_t>("l", "n", {1});
        c->array.offset = bad;
        expect_refused(c, Status::shape, "has an offset of");
        c = dictionary<std::int32_t>("i", "n", {0}, texts("", {"a"}));
        c->dictionary->array.length = bad;
        expect_refused(c, Status::shape, "has a length of");
    }
    Made c = numbers<std::int64_t>("l", "n", {1});
    c->array.null_count = -2;
    expect_refused(c, Status::shape, "negative count of nulls");
    c = numbers<std::int64_t>("l", "n", {1});
    c->array.n_buffers = -2;
    expect_refused(c, Status::shape, "negative count of buffers");
}

TEST(ArrowImport, RefusesARowThatIsNullAsAWhole) {
    const Made b = batch({numbers<std::int64_t>("l", "n", {1, 2, 3})});
    const Buffer valid = bitmap({true, false, true});
    b->buffers[0] = valid.get();
    b->array.null_count = -1;
    const Error e = error_of([&] { (void)borrowed(b); });
    EXPECT_EQ(e.place().row, 1);
    b->array.null_count = 0;
    EXPECT_EQ(borrowed(b).rows(), 3) << "the producer counts none";
}

// -------------------------------------------------------------------------------------------------- hostile: its columns
TEST(ArrowImport, RefusesChildrenThatAreNull) {
    Made b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->child_arrays[0] = nullptr;
    EXPECT_TRUE(has(error_of([&] { (void)borrowed(b); }).what(), "is NULL"));
    b = batch({numbers<std::int64_t>("l", "n", {1})});
    b->child_schemas[0] = nullptr;
    EXPECT_TRUE(has(error_of([&] { (void)borrowed(b); }).what(), "is NULL"));
    const Made c = numbers<std::int64_t>("l", "n", {1});
    c->schema.format = nullptr;
    expect_refused(c, Status::bad_column, "has no format");
}

TEST(ArrowImport, RefusesAWrongNumberOfBuffers) {
    const Buffer some = buffer<std::int64_t>({0, 0, 0, 0});
    for (const std::size_t n : {0u, 1u, 3u})
        expect_refused(made("l", "n", 1, std::vector<Buffer>(n, some)), Status::bad_column, "buffers instead of 2");
    for (const std::size_t n : {0u, 2u, 4u})
        expect_refused(made("u", "n", 1, std::vector<Buffer>(n, some)), Status::bad_column, "buffers instead of 3");
    for (const std::size_t n : {0u, 2u})
        expect_refused(made("vu", "n", 1, std::vector<Buffer>(n, some)), Status::bad_column, "buffers instead of 3");
    const Made c = numbers<std::int64_t>("l", "n", {1});
    c->array.buffers = nullptr;
    expect_refused(c, Status::bad_column, "has buffers that are NULL");
}

TEST(ArrowImport, RefusesBuffersThatAreMissing) {
    expect_refused(made("l", "n", 1, {nullptr, nullptr}), Status::bad_column, "has no buffer of values");
    expect_refused(made("u", "n", 1, {nullptr, nullptr, nullptr}), Status::bad_column, "has no buffer of values");
    expect_refused(made("u", "n", 1, {nullptr, buffer<std::int32_t>({0, 3}), nullptr}), Status::bad_column, "has no buffer of text");
    expect_refused(made("vu", "n", 1, {nullptr, nullptr, nullptr}), Status::bad_column, "has no buffer of values");
    const Made c = numbers<std::int64_t>("l", "n", {1});
    c->array.null_count = 1;
    expect_refused(c, Status::bad_column, "counts nulls and has no bitmap");
}

TEST(ArrowImport, RefusesAColumnShorterThanItsTable) {
    const Error e = error_of([] { (void)borrowed(batch({numbers<std::int64_t>("l", "n", {1, 2, 3})}, 3, 1)); });
    EXPECT_EQ(e.status(), Status::shape);
    EXPECT_TRUE(has(e.what(), "has 3 rows, and the table needs 4")) << e.what();
    EXPECT_EQ(error_of([] { (void)borrowed(batch({numbers<std::int64_t>("l", "n", {1, 2})}, 3)); }).status(), Status::shape);
    const Made longer = batch({numbers<std::int64_t>("l", "n", {1, 2, 3})}, 2);
    EXPECT_EQ(rows_of(borrowed(longer)), "1 2") << "a longer one is read as far as the table goes";
}

TEST(ArrowImport, RefusesTextOffsetsThatFallOrAreNegative) {
    for (const std::vector<std::int32_t>& offsets :
         {std::vector<std::int32_t>{0, 2, 1}, {-1, 0, 1}, {0, INT32_MIN, 3}, {3, 0, 0}, {0, 3, -1}}) {
        expect_refused(made("u", "s", 2, {nullptr, buffer(offsets), buffer<char>({'a', 'b', 'c'})}), Status::bad_column,
                       "offsets that fall or are negative");
        expect_refused(
            made("U", "s", 2, {nullptr, buffer(std::vector<std::int64_t>(offsets.begin(), offsets.end())), buffer<char>({'a', 'b', 'c'})}),
            Status::bad_column, "offsets that fall or are negative");
    }
}

TEST(ArrowImport, RefusesStringViewsThatPointOutsideTheirBuffers) {
    const std::string bytes(20, 'x');
    const auto view = [&](std::int32_t length, std::int32_t index, std::int32_t offset) {
        return made("vu", "s", 2,
                    {nullptr, buffer<std::int32_t>({1, 'a', 0, 0, length, 0, index, offset}),
                     buffer(std::vector<char>(bytes.begin(), bytes.end())), buffer<std::int64_t>({20})});
    };
    EXPECT_EQ(rows_of(view(20, 0, 0)), "a " + bytes);
    EXPECT_EQ(rows_of(view(13, 0, 7)), "a " + bytes.substr(7));
    for (const Made& bad : {view(21, 0, 0), view(13, 0, 8), view(13, 1, 0), view(13, -1, 0), view(13, 0, -1), view(INT32_MAX, 0, INT32_MAX),
                            view(13, INT32_MAX, 0), view(13, 0, INT32_MAX)})
        expect_refused(bad, Status::bad_column, "has a text outside its buffers", 1);
    expect_refused(view(-1, 0, 0), Status::bad_column, "negative length", 1);
    const Made no_sizes = view(20, 0, 0);
    no_sizes->buffers[3] = nullptr;
    expect_refused(no_sizes, Status::bad_column, "does not say how large");
    const Made no_text = view(20, 0, 0);
    no_text->buffers[2] = nullptr;
    expect_refused(no_text, Status::bad_column, "outside its buffers", 1);
    const Made negative = view(20, 0, 0);
    const Buffer sizes = buffer<std::int64_t>({-1});
    negative->buffers[3] = sizes.get();
    expect_refused(negative, Status::bad_column, "outside its buffers", 1);
}

TEST(ArrowImport, LooksAtNoViewUnderANull) {
    const Made c = made("vu", "s", 2, {bitmap({true, false}), buffer<std::int32_t>({1, 'a', 0, 0, 99, 0, 7, 7}), buffer<std::int64_t>({})});
    EXPECT_EQ(rows_of(c), "a -");
}

TEST(ArrowImport, RefusesAnIndexOutsideItsDictionary) {
    const auto two = [] { return texts("", {"a", "b"}); };
    expect_refused(dictionary<std::int8_t>("c", "w", {0, -1}, two()), Status::bad_column, "points outside its dictionary", 1);
    expect_refused(dictionary<std::uint8_t>("C", "w", {255}, two()), Status::bad_column, "points outside its dictionary", 0);
    expect_refused(dictionary<std::int16_t>("s", "w", {2}, two()), Status::bad_column, "points outside", 0);
    expect_refused(dictionary<std::uint16_t>("S", "w", {2}, two()), Status::bad_column, "points outside", 0);
    expect_refused(dictionary<std::int32_t>("i", "w", {INT32_MIN}, two()), Status::bad_column, "points outside", 0);
    expect_refused(dictionary<std::uint32_t>("I", "w", {UINT32_MAX}, two()), Status::bad_column, "points outside", 0);
    expect_refused(dictionary<std::int64_t>("l", "w", {1, 0, INT64_MIN}, two()), Status::bad_column, "points outside", 2);
    expect_refused(dictionary<std::uint64_t>("L", "w", {UINT64_MAX}, two()), Status::bad_column, "points outside", 0);
    expect_refused(dictionary<std::int32_t>("i", "w", {0}, texts("", {})), Status::bad_column, "points outside", 0);
}

TEST(ArrowImport, RefusesDictionariesThatAreNone) {
    expect_refused(dictionary<double>("g", "w", {0}, texts("", {"a"})), Status::bad_column, "indices are no whole numbers");
    expect_refused(dictionary<std::int32_t>("i", "w", {0}, dictionary<std::int32_t>("i", "", {0}, texts("", {"a"}))), Status::bad_column,
                   "dictionary of dictionaries");
    Made c = dictionary<std::int32_t>("i", "w", {0}, texts("", {"a"}));
    c->array.dictionary = nullptr;
    expect_refused(c, Status::bad_column, "in one of its two structs only");
    c = dictionary<std::int32_t>("i", "w", {0}, texts("", {"a"}));
    c->schema.dictionary = nullptr;
    expect_refused(c, Status::bad_column, "in one of its two structs only");
    expect_refused(dictionary<std::int32_t>("i", "w", {0}, made("u", "", 1, {nullptr, buffer<std::int32_t>({5, 0}), buffer<char>({'a'})})),
                   Status::bad_column, "offsets that fall");
}

TEST(ArrowImport, RefusesNamesThatAreNoUtf8OrComeTwice) {
    expect_refused(numbers<std::int64_t>("l", "n\xff", {1}), Status::bad_column, "a name that is no UTF-8");
    const Error e = error_of([] { (void)borrowed(batch({numbers<std::int64_t>("l", "n", {1}), numbers<std::int64_t>("l", "n", {1})})); });
    EXPECT_EQ(e.status(), Status::bad_column);
    EXPECT_EQ(e.place().column, 1);
}

// ------------------------------------------------------------------------------------------------------------ ownership
TEST(ArrowImport, BorrowsWithoutReleasing) {
    const Made b = batch({numbers<std::int64_t>("l", "n", {1})});
    (void)borrowed(b);
    EXPECT_EQ(b->array_releases + b->schema_releases + b->children[0]->array_releases + b->children[0]->schema_releases, 0);
    EXPECT_NE(b->array.release, nullptr);
    EXPECT_EQ(borrowed(b).columns()[0].values, b->children[0]->buffers[1]) << "nothing is copied";
}

TEST(ArrowImport, ConsumesAndReleasesOnceWithTheLastCopy) {
    const Made b = batch({numbers<std::int64_t>("l", "n", {1, 2, 3})});
    {
        std::optional<Table> t = consume_arrow("purchases", b->array, b->schema);
        EXPECT_EQ(b->array.release, nullptr) << "moved out of the caller's struct";
        EXPECT_EQ(b->schema.release, nullptr);
        const Table part = t->slice(1, 2);
        t.reset();
        EXPECT_EQ(b->array_releases, 0) << "a slice still needs it";
        EXPECT_EQ(rows_of(part), "2 3");
    }
    EXPECT_EQ(b->array_releases, 1);
    EXPECT_EQ(b->schema_releases, 1);
    const Error e = error_of([&] { (void)consume_arrow("purchases", b->array, b->schema); });
    EXPECT_EQ(e.status(), Status::bad_column) << "a second time there is nothing to consume";
}

TEST(ArrowImport, LeavesBothStructsToTheCallerWhereItFails) {
    const Made b = batch({numbers<std::int64_t>("l", "n", {1}), made("l", "bad", 1, {nullptr, nullptr})});
    EXPECT_EQ(error_of([&] { (void)consume_arrow("purchases", b->array, b->schema); }).status(), Status::bad_column);
    EXPECT_NE(b->array.release, nullptr);
    EXPECT_NE(b->schema.release, nullptr);
    EXPECT_EQ(b->array_releases + b->schema_releases, 0);
}

}  // namespace
}  // namespace kefu
