#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "kefu/core/arrow.hpp"
#include "kefu/core/columns.hpp"
#include "kefu/core/money.hpp"

namespace kefu {
namespace {

using Int64s = std::vector<std::int64_t>;

ResultColumn column(std::string name, Kind kind, ResultColumn::Data data, std::vector<std::uint8_t> missing = {}, std::int32_t scale = 0) {
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
template <class... C>
Columns columns(C... c) {
    std::vector<ResultColumn> all;
    (all.push_back(std::move(c)), ...);
    return Columns(std::move(all));
}

/// Exported, and released in the end where nobody did.
struct Exported {
    ArrowArray array{};
    ArrowSchema schema{};
    explicit Exported(const Columns& c) { export_arrow(c, array, schema); }
    Exported(const Exported&) = delete;
    Exported& operator=(const Exported&) = delete;
    ~Exported() {
        if (array.release) array.release(&array);
        if (schema.release) schema.release(&schema);
    }
};

Columns of_every_kind() {
    return columns(
        column("flag", Kind::boolean, std::vector<std::uint8_t>{1, 0, 1}, {0, 0, 1}),
        column("tiny", Kind::integer, std::vector<std::int8_t>{-128, 0, 127}),
        column("small", Kind::integer, std::vector<std::int32_t>{INT32_MIN, 0, INT32_MAX}),
        column("whole", Kind::integer, Int64s{INT64_MIN, 0, INT64_MAX}),
        column("number", Kind::number, std::vector<double>{0.5, -0.0, 1e300}, {0, 1, 0}),
        column("name", Kind::text, texts({"ann", "", "李 😀"})), column("word", Kind::word, Words{{1, 0, 1}, {"red", "green"}}, {0, 0, 1}),
        column("day", Kind::date, std::vector<std::int32_t>{-1, 0, 20'000}), column("at", Kind::time, Int64s{-1, 0, 1}),
        column("paid", Kind::money, Int64s{INT64_MIN, -5, INT64_MAX}, {}, 2), column("waited", Kind::span, Int64s{-1, 0, 90'000'000}));
}

TEST(ArrowExport, NamesTheFormatOfEveryKind) {
    const Exported e(of_every_kind());
    EXPECT_STREQ(e.schema.format, "+s");
    std::string formats;
    for (std::int64_t i = 0; i < e.schema.n_children; ++i) formats += std::string(e.schema.children[i]->format) + " ";
    EXPECT_EQ(formats, "b c i l g U i tdD tsu:UTC d:19,2 tDu ");
    EXPECT_STREQ(e.schema.children[6]->dictionary->format, "U");
    EXPECT_STREQ(e.schema.children[5]->name, "name");
}

TEST(ArrowExport, IsReadBackTheSameByTheImport) {
    const Exported e(of_every_kind());
    const Table t = borrow_arrow("back", e.array, e.schema);
    ASSERT_EQ(t.rows(), 3);
    const auto& c = t.columns();
    const auto integers = [&](std::size_t k) {
        std::string out;
        for (std::int64_t i = 0; i < 3; ++i) out += (has_value(c[k], i) ? std::to_string(integer_at(c[k], i).value()) : "-") + " ";
        return out;
    };
    EXPECT_EQ(integers(0), "1 0 - ");
    EXPECT_EQ(integers(1), "-128 0 127 ");
    EXPECT_EQ(integers(2), "-2147483648 0 2147483647 ");
    EXPECT_EQ(integers(3), "-9223372036854775808 0 9223372036854775807 ");
    EXPECT_EQ(number_at(c[4], 0), 0.5);
    EXPECT_FALSE(has_value(c[4], 1));
    EXPECT_EQ(number_at(c[4], 2), 1e300);
    EXPECT_EQ(text_at(c[5], 0), "ann");
    EXPECT_EQ(text_at(c[5], 1), "");
    EXPECT_EQ(text_at(c[5], 2), "李 😀");
    EXPECT_EQ(text_at(c[6], 0), "green");
    EXPECT_EQ(text_at(c[6], 1), "red");
    EXPECT_FALSE(has_value(c[6], 2));
    EXPECT_EQ(integers(7), "-1 0 20000 ");
    EXPECT_EQ(c[7].type, Type::date32);
    EXPECT_EQ(integers(8), "-1 0 1 ");
    EXPECT_TRUE(c[8].zoned);
    EXPECT_EQ(c[9].type, Type::decimal128);
    EXPECT_EQ(c[9].scale, 2);
    for (std::int64_t i = 0; i < 3; ++i) {
        Int128 digits = 0;
        std::memcpy(&digits, static_cast<const char*>(c[9].values) + i * 16, 16);
        EXPECT_TRUE(digits == (i == 0   ? Int128{INT64_MIN}
                               : i == 1 ? Int128{-5}
                                        : Int128{INT64_MAX}))
            << i << ": the sign goes through all 128 bits";
    }
}

TEST(ArrowExport, CountsItsNullsAndGivesABitmapOnlyWhereThereAreSome) {
    const Columns c = columns(column("a", Kind::integer, Int64s{1, 2, 3}, {1, 0, 1}),
                              column("b", Kind::integer, Int64s{1, 2, 3}, {0, 0, 0}), column("c", Kind::integer, Int64s{1, 2, 3}));
    const Exported e(c);
    EXPECT_EQ(e.array.children[0]->null_count, 2);
    EXPECT_NE(e.array.children[0]->buffers[0], nullptr);
    EXPECT_EQ(e.array.children[1]->null_count, 0);
    EXPECT_EQ(e.array.children[1]->buffers[0], nullptr);
    EXPECT_EQ(e.array.children[2]->null_count, 0);
    EXPECT_EQ(e.array.null_count, 0);
    EXPECT_NE(e.schema.children[0]->flags & ARROW_FLAG_NULLABLE, 0);
    EXPECT_EQ(e.schema.children[2]->flags & ARROW_FLAG_NULLABLE, 0);
}

TEST(ArrowExport, WritesManyNullsAndBooleansBitByBit) {
    std::mt19937_64 random(1);
    std::vector<std::uint8_t> values(1'003), missing(1'003);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = random() % 2;
        missing[i] = random() % 3 == 0;
    }
    const Exported e(columns(column("b", Kind::boolean, values, missing)));
    const Table t = borrow_arrow("back", e.array, e.schema);
    for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(has_value(t.columns()[0], static_cast<std::int64_t>(i)), missing[i] == 0) << i;
        ASSERT_EQ(integer_at(t.columns()[0], static_cast<std::int64_t>(i)), values[i]) << i;
    }
}

TEST(ArrowExport, SharesNumbersAndTextsInsteadOfCopyingThem) {
    const Columns c = of_every_kind();
    const Exported e(c);
    EXPECT_EQ(e.array.children[3]->buffers[1], std::get<Int64s>(c.at("whole").data).data());
    EXPECT_EQ(e.array.children[5]->buffers[2], std::get<Texts>(c.at("name").data).bytes.data());
}

TEST(ArrowExport, OutlivesTheResultThatItCameFrom) {
    std::optional<Columns> c = of_every_kind();
    const Exported e(*c);
    c.reset();
    const Table t = borrow_arrow("back", e.array, e.schema);
    EXPECT_EQ(text_at(t.columns()[5], 0), "ann");
    EXPECT_EQ(integer_at(t.columns()[3], 2), INT64_MAX);
}

TEST(ArrowExport, GivesEveryBufferEvenWithoutRows) {
    const Exported e(columns(column("b", Kind::boolean, std::vector<std::uint8_t>{}), column("l", Kind::integer, Int64s{}),
                             column("t", Kind::text, Texts{}), column("w", Kind::word, Words{}),
                             column("m", Kind::money, Int64s{}, {}, 2)));
    EXPECT_EQ(e.array.length, 0);
    for (std::int64_t i = 0; i < e.array.n_children; ++i)
        for (std::int64_t k = 1; k < e.array.children[i]->n_buffers; ++k)
            EXPECT_NE(e.array.children[i]->buffers[k], nullptr) << i << " " << k;
    EXPECT_EQ(borrow_arrow("back", e.array, e.schema).columns().size(), 5u);
}

TEST(ArrowExport, GivesATableWithoutColumns) {
    const Exported e{Columns()};
    EXPECT_EQ(e.array.n_children, 0);
    EXPECT_EQ(borrow_arrow("back", e.array, e.schema).rows(), 0);
}

TEST(ArrowExport, ReleasesItsMemoryOnceWithTheLastStruct) {
    const Columns c = of_every_kind();
    const std::weak_ptr<const ResultColumn> watch = c.columns()[3];
    const long before = watch.use_count();
    ArrowArray array{};
    ArrowSchema schema{};
    export_arrow(c, array, schema);
    EXPECT_GT(watch.use_count(), before);
    array.release(&array);
    EXPECT_EQ(array.release, nullptr) << "a released struct says so";
    EXPECT_EQ(watch.use_count(), before);
    ASSERT_NE(schema.release, nullptr) << "the schema lives on its own";
    EXPECT_STREQ(schema.children[0]->name, "flag");
    schema.release(&schema);
    EXPECT_EQ(schema.release, nullptr);
}

TEST(ArrowExport, LetsAChildBeMovedOutAndOutliveItsParent) {
    std::optional<Columns> c = of_every_kind();
    ArrowArray array{};
    ArrowSchema schema{};
    export_arrow(*c, array, schema);
    c.reset();
    ArrowArray child = *array.children[6];  // with a dictionary
    array.children[6]->release = nullptr;
    ArrowSchema child_schema = *schema.children[6];
    schema.children[6]->release = nullptr;
    array.release(&array);
    schema.release(&schema);
    EXPECT_EQ(static_cast<const std::int32_t*>(child.buffers[1])[0], 1);
    EXPECT_EQ(child.dictionary->length, 2);
    EXPECT_STREQ(child_schema.dictionary->format, "U");
    child.release(&child);
    child_schema.release(&child_schema);
    EXPECT_EQ(child.release, nullptr);
}

TEST(ArrowExport, IsConsumedByTheImport) {
    ArrowArray array{};
    ArrowSchema schema{};
    export_arrow(of_every_kind(), array, schema);
    {
        const Table t = consume_arrow("back", array, schema);
        EXPECT_EQ(t.rows(), 3);
        EXPECT_EQ(text_at(t.columns()[6], 0), "green");
    }
    EXPECT_EQ(array.release, nullptr);
    EXPECT_EQ(schema.release, nullptr);
}

}  // namespace
}  // namespace kefu
