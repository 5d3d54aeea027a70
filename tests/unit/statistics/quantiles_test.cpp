#include "kefu/statistics/quantiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <limits>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/statistics/resampling.hpp"
#include "kefu/statistics/sort.hpp"

namespace kefu::statistics {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using boost::multiprecision::cpp_int;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

constexpr QuantileType all_types[] = {QuantileType::inverse_cdf,      QuantileType::averaged_cdf,    QuantileType::closest_observation,
                                      QuantileType::interpolated_cdf, QuantileType::hazen,           QuantileType::weibull,
                                      QuantileType::linear,           QuantileType::median_unbiased, QuantileType::normal_unbiased};

// numpy 2.4.6, numpy.quantile(ten, p, method=...), methods in the order of the types.
constexpr std::int64_t ten[] = {-70, -3, 1, 2, 2, 9, 40, 41, 100, 1000};
constexpr Fraction ps[] = {{0, 1}, {1, 20}, {1, 10}, {1, 4}, {1, 3}, {1, 2}, {13, 20}, {9, 10}, {99, 100}, {1, 1}};
constexpr double numpy[9][10] = {{-70, -70, -70, 1, 2, 2, 40, 100, 1000, 1000},
                                 {-70, -70, -36.5, 1, 2, 5.5, 40, 550, 1000, 1000},
                                 {-70, -70, -70, -3, 1, 2, 9, 100, 1000, 1000},
                                 {-70, -70, -70, -1, 4.0 / 3, 2, 24.5, 100, 910, 1000},
                                 {-70, -70, -36.5, 1, 11.0 / 6, 5.5, 40, 550, 1000, 1000},
                                 {-70, -70, -63.3, 0, 5.0 / 3, 5.5, 40.15, 910, 1000, 1000},
                                 {-70, -39.85, -9.7, 1.25, 2, 5.5, 35.35, 190, 919, 1000},
                                 {-70, -70, -45 - 13.0 / 30, 2.0 / 3, 16.0 / 9, 5.5, 40.05, 670, 1000, 1000},
                                 {-70, -70, -43.2, 0.75, 43.0 / 24, 5.5, 40.0375, 640, 1000, 1000}};

Rational rational(const RationalCut& cut) {
    const auto whole = static_cast<std::int64_t>(cut.numerator / cut.denominator);
    const auto rest = static_cast<std::int64_t>(cut.numerator % cut.denominator);
    return Rational(whole) + Rational(rest, cut.denominator);
}

/// Hyndman and Fan's definition, word for word: Q(p) = (1 - g) x_j + g x_(j+1), j = floor(n p + m), with each type's m
/// and g.
Rational by_definition(const std::vector<std::int64_t>& sorted, Fraction p, QuantileType type) {
    const Rational n(static_cast<std::int64_t>(sorted.size()));
    const Rational share(p.numerator, p.denominator);
    Rational m = 0;
    switch (type) {
        case QuantileType::inverse_cdf:
        case QuantileType::averaged_cdf:
        case QuantileType::interpolated_cdf: break;
        case QuantileType::closest_observation: m = Rational(-1, 2); break;
        case QuantileType::hazen: m = Rational(1, 2); break;
        case QuantileType::weibull: m = share; break;
        case QuantileType::linear: m = 1 - share; break;
        case QuantileType::median_unbiased: m = (share + 1) / 3; break;
        case QuantileType::normal_unbiased: m = share / 4 + Rational(3, 8); break;
    }
    const Rational position = n * share + m;
    cpp_int j = numerator(position) / denominator(position);
    if (Rational(j) > position) --j;
    Rational g = position - Rational(j);
    if (type == QuantileType::inverse_cdf) g = g > 0 ? 1 : 0;
    if (type == QuantileType::averaged_cdf) g = g > 0 ? Rational(1) : Rational(1, 2);
    if (type == QuantileType::closest_observation) g = g == 0 && j % 2 == 0 ? 0 : 1;
    const auto at = [&](const cpp_int& rank) {
        const std::int64_t size = std::ssize(sorted);
        const std::int64_t clamped = rank < 1 ? 1 : rank > size ? size : static_cast<std::int64_t>(rank);
        return Rational(sorted[static_cast<std::size_t>(clamped - 1)]);
    };
    return (1 - g) * at(j) + g * at(j + 1);
}

std::vector<std::int64_t> random_values(std::uint64_t seed, std::size_t n, int bits) {
    RandomStream random(seed, 0, n);
    std::vector<std::int64_t> values(n);
    for (auto& value : values) value = static_cast<std::int64_t>(random.next()) >> (64 - bits);
    return values;
}

TEST(Quantile, AgreesWithNumpyForAllNineTypes) {
    for (std::size_t t = 0; t < 9; ++t)
        for (std::size_t i = 0; i < 10; ++i)
            EXPECT_DOUBLE_EQ(quantile(ten, ps[i], all_types[t]).to_double(), numpy[t][i]) << "type " << t + 1 << " p " << i;
}

TEST(Quantile, EqualsTheDefinitionInRationalNumbers) {
    RandomStream random(1, 0, 0);
    for (std::size_t n = 1; n <= 40; ++n) {
        std::vector<std::int64_t> sorted = random_values(2, n, n % 3 == 0 ? 64 : 6);
        std::sort(sorted.begin(), sorted.end());
        for (int i = 0; i < 20; ++i) {
            const std::int64_t under = i % 2 == 0 ? static_cast<std::int64_t>(1 + random.below(24)) : share_parts;
            const Fraction p(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(under) + 1)), under);
            for (const QuantileType type : all_types)
                EXPECT_EQ(rational(quantile(sorted, p, type)), by_definition(sorted, p, type)) << n << " " << static_cast<int>(type);
        }
    }
}

TEST(Quantile, IsExactBetweenTheEndsOfTheRange) {
    const std::int64_t ends[] = {least, most};
    const RationalCut middle = quantile(ends, Fraction(1, 2), QuantileType::linear);
    EXPECT_TRUE(middle.numerator == -1);
    EXPECT_EQ(middle.denominator, 2);
    EXPECT_EQ(middle.floor(), -1);
    EXPECT_EQ(middle.ceil(), 0);
    EXPECT_EQ(middle.to_double(), -0.5);
    const RationalCut near = quantile(ends, Fraction(999'999'999'999, 1'000'000'000'000), QuantileType::normal_unbiased);
    EXPECT_EQ(near.floor(), most);
    const RationalCut low = quantile(ends, Fraction(1, 4), QuantileType::linear);
    EXPECT_EQ(low.floor(), -4'611'686'018'427'387'905);
    EXPECT_EQ(low.ceil(), -4'611'686'018'427'387'904);
}

TEST(Quantile, DecidesWhoLiesAboveTheCutInIntegers) {
    const std::int64_t values[] = {1, 2, 4};
    const RationalCut cut = quantile(values, share(0.75), QuantileType::linear);  // 3
    EXPECT_EQ(cut, (RationalCut{3, 1}));
    EXPECT_EQ(cut.floor(), 3);
    EXPECT_EQ(cut.ceil(), 3);
    const RationalCut between = quantile(values, share(0.8), QuantileType::linear);  // 3.2
    EXPECT_EQ(between, (RationalCut{16, 5}));
    EXPECT_EQ(between.floor(), 3);
    EXPECT_EQ(between.ceil(), 4);
}

TEST(Quantile, RefusesABadShareAndNoValues) {
    const auto status = [](auto call) {
        try {
            (void)call();
            return Status::ok;
        } catch (const Error& error) {
            return error.status();
        }
    };
    const auto linear = QuantileType::linear;
    EXPECT_EQ(status([&] { return quantile({}, Fraction(1, 2), linear); }), Status::shape);
    EXPECT_EQ(status([&] { return quantile(ten, Fraction(3, 2), linear); }), Status::bad_option);
    EXPECT_EQ(status([&] { return quantile(ten, Fraction(-1, 2), linear); }), Status::bad_option);
    EXPECT_EQ(status([&] { return quantile(ten, Fraction(1, 0), linear); }), Status::bad_option);
    EXPECT_EQ(status([&] { return quantile(ten, Fraction(1, 1'000'000'000'001), linear); }), Status::bad_option);
    EXPECT_EQ(status([&] { return quantile(ten, Fraction(1, 2), static_cast<QuantileType>(0)); }), Status::bad_option);
    EXPECT_EQ(status([&] { return order_statistics(ten, std::vector<std::int64_t>{10}); }), Status::bad_option);
    EXPECT_EQ(status([&] { return order_statistics(ten, std::vector<std::int64_t>{-1}); }), Status::bad_option);
}

TEST(Quantiles, OfUnsortedValuesEqualThoseOfSortedOnes) {
    const std::vector<std::int64_t> values = random_values(7, 20'000, 30);
    std::vector<std::int64_t> sorted = values;
    sort_integers(sorted);
    for (const QuantileType type : all_types) {
        const std::vector<RationalCut> cuts = quantiles(values, ps, type);
        ASSERT_EQ(cuts.size(), std::size(ps));
        for (std::size_t i = 0; i < cuts.size(); ++i) EXPECT_EQ(cuts[i], quantile(sorted, ps[i], type));
    }
    EXPECT_TRUE(quantiles(values, {}, QuantileType::linear).empty());
}

TEST(OrderStatistics, AreThoseOfSortingForAllShapesOfData) {
    RandomStream random(8, 0, 0);
    for (int shape = 0; shape < 8; ++shape) {
        std::vector<std::int64_t> values(30'000);
        for (auto& value : values) {
            const std::uint64_t draw = random.next();
            switch (shape) {
                case 0: value = static_cast<std::int64_t>(draw); break;                     // the whole range
                case 1: value = static_cast<std::int64_t>(draw % 5) - 2; break;             // ties
                case 2: value = static_cast<std::int64_t>(draw >> (1 + draw % 63)); break;  // most of it near 0
                case 3: value = draw % 2 == 0 ? least : most; break;
                case 4: value = 42; break;
                case 5: value = draw % 1000 == 0 ? most : static_cast<std::int64_t>(draw % 3000); break;
                case 6: value = static_cast<std::int64_t>(draw % 2048) + least; break;  // one value a bucket
                default: value = static_cast<std::int64_t>(draw % 1'000'000) - 500'000; break;
            }
        }
        std::vector<std::int64_t> ranks = {0, 29'999, 15'000, 15'000, 1, 14'999};
        for (int i = 0; i < 20; ++i) ranks.push_back(static_cast<std::int64_t>(random.below(30'000)));
        const std::vector<std::int64_t> before = values;
        const std::vector<std::int64_t> found = order_statistics(values, ranks);
        EXPECT_EQ(values, before);
        std::sort(values.begin(), values.end());
        for (std::size_t i = 0; i < ranks.size(); ++i) EXPECT_EQ(found[i], values[static_cast<std::size_t>(ranks[i])]) << shape;
    }
}

TEST(QuantileType, HasAWordForEveryType) {
    for (const QuantileType type : all_types) EXPECT_FALSE(word_of(type).empty());
    EXPECT_EQ(value_of<QuantileType>("linear"), QuantileType::linear);
}

}  // namespace
}  // namespace kefu::statistics
