#include "kefu/statistics/sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "kefu/statistics/resampling.hpp"

namespace kefu::statistics {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::vector<std::int64_t> random_values(std::uint64_t seed, std::size_t n, int bits) {
    RandomStream random(seed, 0, n);
    std::vector<std::int64_t> values(n);
    for (auto& value : values) value = static_cast<std::int64_t>(random.next()) >> (64 - bits);
    return values;
}

TEST(SortIntegers, SortsAsStdSortDoesForAllWidthsAndSizes) {
    for (const int bits : {1, 8, 11, 12, 22, 23, 40, 64}) {
        for (const std::size_t n : {0U, 1U, 2U, 255U, 256U, 257U, 5000U}) {
            std::vector<std::int64_t> values = random_values(static_cast<std::uint64_t>(bits), n, bits);
            std::vector<std::int64_t> expected = values;
            std::sort(expected.begin(), expected.end());
            sort_integers(values);
            EXPECT_EQ(values, expected) << bits << " " << n;
        }
    }
}

TEST(SortIntegers, SortsTheEndsOfTheRangeAndEqualValues) {
    std::vector<std::int64_t> values = random_values(9, 1000, 64);
    values.insert(values.begin(), {most, least, 0, -1, most, least});
    std::vector<std::int64_t> expected = values;
    std::sort(expected.begin(), expected.end());
    sort_integers(values);
    EXPECT_EQ(values, expected);
    std::vector<std::int64_t> equal(3000, least);
    sort_integers(equal);
    EXPECT_EQ(equal, std::vector<std::int64_t>(3000, least));
    std::vector<std::int64_t> two(2000, most);
    two.insert(two.end(), 2000, least);
    sort_integers(two);
    EXPECT_EQ(two.front(), least);
    EXPECT_EQ(two[1999], least);
    EXPECT_EQ(two[2000], most);
}

TEST(SortKeyed, BreaksTiesByRowWhateverTheOrderOfTheRows) {
    for (const std::size_t n : {10U, 255U, 256U, 4000U}) {
        RandomStream random(3, 0, n);
        std::vector<KeyedRow> rows(n);
        for (std::size_t i = 0; i < n; ++i)
            rows[i] = {static_cast<std::int64_t>(random.below(20)) - 10, static_cast<std::uint32_t>(i * 2'654'435'761U)};
        std::vector<KeyedRow> expected = rows;
        std::sort(expected.begin(), expected.end());
        sort_keyed(rows);
        EXPECT_EQ(rows, expected) << n;
        std::reverse(rows.begin(), rows.end());
        sort_keyed(rows);
        EXPECT_EQ(rows, expected) << n;
    }
}

TEST(SortKeyed, KeepsEachRowWithItsKey) {
    const std::vector<std::int64_t> keys = random_values(4, 3000, 64);
    std::vector<KeyedRow> rows;
    for (std::size_t i = 0; i < keys.size(); ++i) rows.push_back({keys[i], static_cast<std::uint32_t>(i)});
    sort_keyed(rows);
    EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
    for (const KeyedRow& row : rows) EXPECT_EQ(row.key, keys[row.row]);
}

}  // namespace
}  // namespace kefu::statistics
