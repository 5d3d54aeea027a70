#include "kefu/core/ids.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "../errors.hpp"
#include "../tables.hpp"
#include "kefu/core/decode.hpp"
#include "kefu/core/stamp.hpp"

namespace kefu {
namespace {

using test::error_of;
using test::has;
using test::TableOf;

/// The first column of a table, read as ids.
IdCells ids_of(const Table& table) {
    IdCells cells;
    decode_ids(ColumnChunk{table, 0, 0, table.rows(), "customer", {}}, cells);
    return cells;
}

std::vector<std::uint32_t> entered(IdTable& table, const std::vector<std::string_view>& ids) {
    table.require(IdKind::text);
    std::vector<std::uint32_t> dense(ids.size());
    table.enter(ids, dense.data());
    return dense;
}
std::vector<std::uint32_t> entered_numbers(IdTable& table, const std::vector<std::int64_t>& ids) {
    table.require(IdKind::number);
    std::vector<std::uint32_t> dense(ids.size());
    table.enter(ids, dense.data());
    return dense;
}
std::vector<std::string_view> views(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

const std::string longest(64, 'x');

// ------------------------------------------------------------------------------------------------ what a text id may be
TEST(Ids, OfSixtyFourBytesAreTaken) {
    const TableOf t = TableOf().texts("customer", {longest});
    EXPECT_EQ(ids_of(t).texts[0], longest);
}

TEST(Ids, OfSixtyFiveBytesAreRefusedWithTheirRow) {
    const Table table = TableOf().texts("who", {"a", longest + "x"}).table();
    const Error e = error_of([&] { ids_of(table); });
    EXPECT_EQ(e.status(), Status::bad_id);
    EXPECT_EQ(e.place().where, "purchases");
    EXPECT_EQ(e.place().row, 1);
    EXPECT_EQ(e.place().column, 0);
    EXPECT_EQ(e.message(), "column 'who' (customer) holds an id of more than 64 bytes");
}

TEST(Ids, AreMeasuredInBytesNotInCharacters) {
    std::string chinese, emoji;
    for (int i = 0; i < 22; ++i) chinese += "客";
    for (int i = 0; i < 16; ++i) emoji += "😀";
    EXPECT_EQ(ids_of(TableOf().texts("customer", {emoji}).table()).texts.size(), 1u) << "16 characters of four bytes are 64";
    EXPECT_EQ(error_of([&] { ids_of(TableOf().texts("customer", {chinese}).table()); }).status(), Status::bad_id) << "22 of three are 66";
}

TEST(Ids, ThatAreEmptyOrNullAreMissing) {
    const IdCells cells = ids_of(TableOf().texts("customer", {"", "a", "b"}, {true, true, false}).table());
    EXPECT_TRUE(cells.is_missing(0));
    EXPECT_FALSE(cells.is_missing(1));
    EXPECT_TRUE(cells.is_missing(2));
}

TEST(Ids, KeepTheBlanksAtTheirEnds) {
    IdTable ids;
    EXPECT_EQ(entered(ids, {" a", "a ", "a", " "}), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    EXPECT_EQ(ids.text(1), "a ");
    const Table table = TableOf().texts("customer", {" "}).table();
    EXPECT_FALSE(ids_of(table).is_missing(0)) << "a blank is a text";
}

TEST(Ids, ThatAreNoUtf8AreRefusedAndNotQuoted) {
    for (const char* bad : {"secret\xff", "secret\xc3", "secret\xed\xa0\x80", "secret\xc0\xaf", "secret\xf5\x80\x80\x80"}) {
        const Table table = TableOf().texts("customer", {"a", "b", bad}).table();
        const Error e = error_of([&] { ids_of(table); });
        EXPECT_EQ(e.status(), Status::bad_id);
        EXPECT_EQ(e.place().row, 2);
        EXPECT_FALSE(has(e.what(), "secret")) << e.what();
    }
}

TEST(Ids, ThatAreFloatsAreRefusedWithAHint) {
    const Table table = TableOf().doubles("customer", {17850}).table();
    const Error e = error_of([&] { ids_of(table); });
    EXPECT_EQ(e.status(), Status::bad_id);
    EXPECT_EQ(e.place().row, -1) << "it is about the whole column";
    EXPECT_TRUE(has(e.what(), "read the column as text or integer")) << e.what();
}

TEST(Ids, ThatAreDatesAreRefused) {
    const Table table = TableOf().dates("customer", {1}).table();
    EXPECT_EQ(error_of([&] { ids_of(table); }).status(), Status::bad_id);
}

TEST(Ids, MayHoldZeroBytesAndControlCharacters) {
    IdTable ids;
    const std::string with_zero("a\0b", 3), without("a"), other("a\0c", 3);
    EXPECT_EQ(entered(ids, {with_zero, without, other}), (std::vector<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(ids.text(0).size(), 3u);
    EXPECT_EQ(ids.find(with_zero), 0u);
}

// --------------------------------------------------------------------------------------------------------------- values
TEST(Id, OfANumberIsNeverEqualToItsText) {
    EXPECT_NE(Id(17850), Id("17850"));
    EXPECT_EQ(Id(17850), Id(17850));
    EXPECT_EQ(Id(std::string("李")), Id(std::string_view("李")));
    EXPECT_NE(Id(), Id("")) << "no id at all is not an empty one";
}

TEST(Id, IsWrittenAsItCame) {
    EXPECT_EQ(to_text(Id(INT64_MIN)), "-9223372036854775808");
    EXPECT_EQ(to_text(Id(INT64_MAX)), "9223372036854775807");
    EXPECT_EQ(to_text(Id("007")), "007");
    EXPECT_EQ(to_text(Id()), "");
}

// ------------------------------------------------------------------------------------------------------------ the table
TEST(IdTable, IsEmptyAtFirst) {
    const IdTable ids;
    EXPECT_EQ(ids.kind(), IdKind::unset);
    EXPECT_EQ(ids.size(), 0u);
    EXPECT_EQ(ids.find(5), IdTable::none);
    EXPECT_EQ(ids.find(std::string_view("5")), IdTable::none);
    EXPECT_TRUE(ids.sorted().empty());
}

TEST(IdTable, GivesDenseNumbersInOrderOfFirstAppearance) {
    IdTable ids;
    EXPECT_EQ(entered(ids, {"bob", "ann", "bob", "李", "ann"}), (std::vector<std::uint32_t>{0, 1, 0, 2, 1}));
    EXPECT_EQ(entered(ids, {"zoe", "李"}), (std::vector<std::uint32_t>{3, 2}));
    EXPECT_EQ(ids.size(), 4u);
    EXPECT_EQ(ids.text(2), "李");
    EXPECT_EQ(ids.id(0), Id("bob"));
}

TEST(IdTable, HoldsTheEndsOfSixtyFourBits) {
    IdTable ids;
    const std::vector<std::int64_t> values{INT64_MAX, INT64_MIN, 0, -1, 1};
    EXPECT_EQ(entered_numbers(ids, values), (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    for (std::uint32_t i = 0; i < 5; ++i) {
        EXPECT_EQ(ids.number(i), values[i]);
        EXPECT_EQ(ids.find(values[i]), i);
    }
    EXPECT_EQ(ids.sorted(), (std::vector<std::uint32_t>{1, 3, 2, 4, 0})) << "negative numbers come first";
}

TEST(IdTable, TakesNoTextsAfterNumbersAndNoNumbersAfterTexts) {
    IdTable numbers, texts;
    numbers.require(IdKind::number);
    texts.require(IdKind::text);
    EXPECT_EQ(error_of([&] { numbers.require(IdKind::text); }).status(), Status::bad_id);
    EXPECT_EQ(error_of([&] { texts.require(IdKind::number); }).status(), Status::bad_id);
    numbers.require(IdKind::number);
    numbers.require(IdKind::unset);  // a column of nulls has no kind, and asks for none
    EXPECT_EQ(numbers.kind(), IdKind::number);
}

TEST(IdTable, DoesNotFindATextAmongNumbers) {
    IdTable ids;
    entered_numbers(ids, {17850});
    EXPECT_EQ(ids.find(17850), 0u);
    EXPECT_EQ(ids.find(std::string_view("17850")), IdTable::none);
}

TEST(IdTable, TellsTextsApartThatShareTheirFirstBytes) {
    // 12 bytes lie in the entry itself, longer texts elsewhere: every length around that border, and equal beginnings.
    IdTable ids;
    std::vector<std::string> texts;
    for (std::size_t length = 1; length <= 64; ++length)
        for (const char last : {'a', 'b'}) texts.push_back(std::string(length - 1, 'x') + last);
    const auto dense = entered(ids, views(texts));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ASSERT_EQ(dense[i], i);
        ASSERT_EQ(ids.text(dense[i]), texts[i]);
        ASSERT_EQ(ids.find(std::string_view(texts[i])), i);
    }
    EXPECT_EQ(ids.find(std::string_view("xx")), IdTable::none);
}

TEST(IdTable, FindsADuplicateThatComesTwiceInOneBlock) {
    IdTable ids;
    std::vector<std::int64_t> same(1000, 7);
    const auto dense = entered_numbers(ids, same);
    EXPECT_EQ(ids.size(), 1u);
    EXPECT_EQ(std::accumulate(dense.begin(), dense.end(), 0u), 0u);
}

TEST(IdTable, TakesAnEmptyBlock) {
    IdTable ids;
    entered_numbers(ids, std::vector<std::int64_t>{});
    EXPECT_EQ(ids.size(), 0u);
    EXPECT_EQ(ids.find(1), IdTable::none);
}

TEST(IdTable, AgreesWithAMapOnRandomNumbers) {
    std::mt19937_64 random(11);
    IdTable ids;
    std::map<std::int64_t, std::uint32_t> expected;
    for (int batch = 0; batch < 40; ++batch) {
        std::vector<std::int64_t> values(random() % 1500);
        for (auto& v : values) v = static_cast<std::int64_t>(random() % 9000) - 4500;
        const auto dense = entered_numbers(ids, values);
        for (std::size_t i = 0; i < values.size(); ++i)
            ASSERT_EQ(dense[i], expected.try_emplace(values[i], static_cast<std::uint32_t>(expected.size())).first->second);
    }
    EXPECT_EQ(ids.size(), expected.size());
    for (std::int64_t v = -5000; v < 5000; ++v) ASSERT_EQ(ids.find(v), expected.count(v) != 0 ? expected[v] : IdTable::none) << v;
}

// --------------------------------------------------------------------------------------------------------------- order
TEST(IdTable, SortsTextsByTheirBytes) {
    IdTable ids;
    entered(ids, {"b", "a", "ab", "B", "é", "客", "😀", "a\x01", " "});
    std::vector<std::string> sorted;
    for (const std::uint32_t i : ids.sorted()) sorted.emplace_back(ids.text(i));
    EXPECT_EQ(sorted, (std::vector<std::string>{" ", "B", "a", "a\x01", "ab", "b", "é", "客", "😀"}));
}

TEST(IdTable, PutsATextBeforeItsContinuationByAZeroByte) {
    // The sort looks at eight bytes at a time and fills up with zeros: these differ in nothing but their length.
    std::vector<std::string> texts;
    for (std::size_t zeros = 20; zeros-- > 0;) texts.push_back("id" + std::string(zeros, '\0'));
    for (std::size_t zeros = 0; zeros < 20; ++zeros) texts.push_back("longer than eight " + std::string(zeros, '\0'));
    IdTable ids;
    entered(ids, views(texts));
    std::vector<std::string> sorted;
    for (const std::uint32_t i : ids.sorted()) sorted.emplace_back(ids.text(i));
    std::vector<std::string> expected = texts;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(sorted, expected);
}

TEST(IdTable, SortsManyTextsAsTheStandardLibraryDoes) {
    std::mt19937_64 random(5);
    std::set<std::string> unique;
    while (unique.size() < 5000) {
        // Few letters and long common beginnings, so that the sort has to look deep.
        std::string text = std::string(random() % 40, 'p');
        for (std::uint64_t n = random() % 24 + 1; n > 0; --n) text += static_cast<char>(random() % 2 == 0 ? 'a' : '\xff' - random() % 3);
        unique.insert(text.substr(0, 64));
    }
    std::vector<std::string> texts(unique.begin(), unique.end());
    std::shuffle(texts.begin(), texts.end(), random);
    IdTable ids;
    entered(ids, views(texts));
    const auto order = ids.sorted();
    ASSERT_EQ(order.size(), unique.size());
    std::size_t at = 0;
    for (const std::string& expected : unique) ASSERT_EQ(ids.text(order[at++]), expected);
}

TEST(IdTable, SortsManyNumbersAsTheStandardLibraryDoes) {
    std::mt19937_64 random(6);
    std::set<std::int64_t> unique{INT64_MIN, INT64_MAX, 0};
    while (unique.size() < 5000) unique.insert(static_cast<std::int64_t>(random() >> (random() % 64)) * (random() % 2 == 0 ? 1 : -1));
    std::vector<std::int64_t> values(unique.begin(), unique.end());
    std::shuffle(values.begin(), values.end(), random);
    IdTable ids;
    entered_numbers(ids, values);
    std::vector<std::int64_t> sorted;
    for (const std::uint32_t i : ids.sorted()) sorted.push_back(ids.number(i));
    EXPECT_EQ(sorted, std::vector<std::int64_t>(unique.begin(), unique.end()));
}

TEST(IdTable, HandsItsIdsOutInTheOrderThatIsAskedFor) {
    IdTable ids;
    const std::string long_one(40, 'l');
    entered(ids, {"b", long_one, "a"});
    const auto data = ids.column(std::vector<std::uint32_t>{2, 0, 1});
    const auto& texts = std::get<Texts>(data);
    ASSERT_EQ(texts.size(), 3);
    EXPECT_EQ(texts[0], "a");
    EXPECT_EQ(texts[1], "b");
    EXPECT_EQ(texts[2], long_one);
    IdTable numbers;
    entered_numbers(numbers, {5, -5});
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(numbers.column(numbers.sorted())), (std::vector<std::int64_t>{-5, 5}));
}

TEST(IdTable, HasTheSameOrderWhateverTheOrderOfArrivalWas) {
    std::vector<std::string> texts;
    for (int i = 0; i < 700; ++i) texts.push_back("customer-" + std::to_string(i * 7919 % 700));
    IdTable forward, backward;
    entered(forward, views(texts));
    std::reverse(texts.begin(), texts.end());
    entered(backward, views(texts));
    EXPECT_EQ(std::get<Texts>(forward.column(forward.sorted())).bytes, std::get<Texts>(backward.column(backward.sorted())).bytes);
}

// --------------------------------------------------------------------------------------------------------------- merge
TEST(IdTable, MergesAnotherOneByEnteringItsIds) {
    std::mt19937_64 random(8);
    const auto some = [&](IdTable& ids, std::uint64_t from) {
        std::vector<std::string> texts;
        for (int i = 0; i < 3000; ++i) texts.push_back("c" + std::to_string(from + random() % 4000) + std::string(random() % 2 * 20, '.'));
        entered(ids, views(texts));
    };
    IdTable a, b;
    some(a, 0);
    some(b, 2000);
    std::set<std::string> both;
    for (std::uint32_t i = 0; i < a.size(); ++i) both.emplace(a.text(i));
    const std::uint32_t before = a.size();
    std::vector<std::string_view> of_b;
    for (std::uint32_t i = 0; i < b.size(); ++i) of_b.push_back(b.text(i));
    const auto mapped = entered(a, of_b);
    for (std::uint32_t i = 0; i < b.size(); ++i) {
        EXPECT_EQ(mapped[i] < before, both.count(std::string(b.text(i))) == 1) << b.text(i);
        ASSERT_EQ(a.text(mapped[i]), b.text(i));
    }
    for (const std::string_view id : of_b) both.emplace(id);
    EXPECT_EQ(a.size(), both.size());
}

// ---------------------------------------------------------------------------------------------------------- collisions
/// The way back through the finaliser that IdTable hashes numbers with (MurmurHash3's): the id that has this hash.
std::int64_t id_with_hash(std::uint64_t hash) {
    const auto inverse = [](std::uint64_t odd) {
        std::uint64_t x = odd;  // Newton: every step doubles the bits that are right
        for (int i = 0; i < 6; ++i) x *= 2 - odd * x;
        return x;
    };
    hash ^= hash >> 33;
    hash *= inverse(0xc4ceb9fe1a85ec53ULL);
    hash ^= hash >> 33;
    hash *= inverse(0xff51afd7ed558ccdULL);
    hash ^= hash >> 33;
    return static_cast<std::int64_t>(hash);
}

TEST(IdTableInternal, KeepsThousandsOfNumbersApartWhoseHashesShareTheirLowBits) {
    std::vector<std::int64_t> values;
    for (std::uint64_t i = 0; i < 4000; ++i) values.push_back(id_with_hash(i << 32 | 0x1234u));
    IdTable ids;
    const auto dense = entered_numbers(ids, values);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(dense[i], i);
        ASSERT_EQ(ids.find(values[i]), i);
    }
    EXPECT_EQ(ids.find(id_with_hash(4001ull << 32 | 0x1234u)), IdTable::none);
}

TEST(IdTableInternal, KeepsNumbersApartWhoseHashesShareTheirTag) {
    // The high half of the hash is what a slot remembers; the low half is where it stands.
    std::vector<std::int64_t> values;
    for (std::uint64_t i = 0; i < 2000; ++i) values.push_back(id_with_hash(0xabcdef01ull << 32 | i << 16));
    IdTable ids;
    entered_numbers(ids, values);
    for (std::uint32_t i = 0; i < values.size(); ++i) ASSERT_EQ(ids.find(values[i]), i);
    EXPECT_EQ(ids.size(), 2000u);
}

TEST(IdTableInternal, KeepsThousandsOfTextsApartWhoseHashesShareTheirLowBits) {
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; texts.size() < 2000; ++i) {
        std::string text = "c" + std::to_string(i);
        if ((hash_of(std::string_view(text)) & 0x3ff) == 0x155) texts.push_back(std::move(text));
    }
    IdTable ids;
    const auto dense = entered(ids, views(texts));
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
        ASSERT_EQ(dense[i], i);
        ASSERT_EQ(ids.find(std::string_view(texts[i])), i);
    }
}

// ------------------------------------------------------------------------------------------------------------ truncate
TEST(IdTable, ForgetsTheIdsEnteredLast) {
    IdTable ids;
    const std::string long_a(30, 'a'), long_b(30, 'b'), long_c(30, 'c');
    entered(ids, {"x", long_a, "y", long_b, long_c});
    ids.truncate(2);
    EXPECT_EQ(ids.size(), 2u);
    EXPECT_EQ(ids.find(std::string_view("x")), 0u);
    EXPECT_EQ(ids.find(std::string_view(long_a)), 1u);
    EXPECT_EQ(ids.find(std::string_view("y")), IdTable::none);
    EXPECT_EQ(ids.find(std::string_view(long_b)), IdTable::none);
    EXPECT_EQ(entered(ids, {long_c, "y", long_a}), (std::vector<std::uint32_t>{2, 3, 1}));
    EXPECT_EQ(ids.text(2), long_c);
    EXPECT_EQ(ids.text(1), long_a);
}

TEST(IdTable, IsOpenToEitherKindAgainWhenAllIsForgotten) {
    IdTable ids;
    entered_numbers(ids, {1, 2, 3});
    ids.truncate(1);
    EXPECT_EQ(ids.kind(), IdKind::number);
    ids.truncate(0);
    EXPECT_EQ(ids.kind(), IdKind::unset);
    EXPECT_EQ(entered(ids, {"a"}), (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(ids.text(0), "a");
}

TEST(IdTable, StaysAsItIsWhenItIsTruncatedToMoreThanItHas) {
    IdTable ids;
    entered_numbers(ids, {1, 2, 3});
    ids.truncate(1000);
    EXPECT_EQ(ids.size(), 3u);
    EXPECT_EQ(ids.find(3), 2u);
}

TEST(IdTable, AgreesWithAMapThroughManyTruncations) {
    std::mt19937_64 random(21);
    IdTable ids;
    std::vector<std::string> known;
    for (int round = 0; round < 60; ++round) {
        std::vector<std::string> texts;
        for (std::uint64_t n = random() % 200; n > 0; --n)
            texts.push_back(std::to_string(random() % 500) + std::string(random() % 30, '-'));
        entered(ids, views(texts));
        for (const auto& t : texts)
            if (std::find(known.begin(), known.end(), t) == known.end()) known.push_back(t);
        ASSERT_EQ(ids.size(), known.size());
        const auto keep = static_cast<std::uint32_t>(random() % (known.size() + 1));
        ids.truncate(keep);
        for (std::uint32_t i = keep; i < known.size(); ++i) ASSERT_EQ(ids.find(std::string_view(known[i])), IdTable::none);
        known.resize(keep);
        for (std::uint32_t i = 0; i < keep; ++i) ASSERT_EQ(ids.find(std::string_view(known[i])), i);
    }
}

// -------------------------------------------------------------------------------------------------------------- memory
TEST(IdTable, CountsTheBytesThatItHolds) {
    IdTable ids;
    EXPECT_LE(ids.bytes(), 32u) << "nothing is held yet but what a string holds of itself";
    std::vector<std::int64_t> values(100'000);
    std::iota(values.begin(), values.end(), 0);
    entered_numbers(ids, values);
    // An id takes 8 bytes, its slots at least 8 / (5/8) = 12.8; tables double, so at most 25.6, and vectors hold half as much again.
    EXPECT_GE(ids.bytes(), 100'000u * 20);
    EXPECT_LE(ids.bytes(), 100'000u * 40);
}

TEST(IdTable, CountsTheBytesOfLongTexts) {
    IdTable short_ids, long_ids;
    std::vector<std::string> s, l;
    for (int i = 10'000; i < 60'000; ++i) {
        s.push_back(std::to_string(i));
        l.push_back(std::to_string(i) + std::string(59, 'x'));
    }
    entered(short_ids, views(s));
    entered(long_ids, views(l));
    EXPECT_GE(long_ids.bytes(), short_ids.bytes() + 50'000u * 64) << "64 bytes each lie outside their entries";
    EXPECT_LE(long_ids.bytes(), short_ids.bytes() + 50'000u * 64 * 2);
}

TEST(IdTable, DoesNotGrowFromIdsThatItKnows) {
    IdTable ids;
    std::vector<std::int64_t> values(5'000);
    std::iota(values.begin(), values.end(), 0);
    entered_numbers(ids, values);
    entered_numbers(ids, values);
    const std::size_t before = ids.bytes();
    for (int i = 0; i < 50; ++i) entered_numbers(ids, values);
    EXPECT_EQ(ids.bytes(), before);
}

}  // namespace
}  // namespace kefu
