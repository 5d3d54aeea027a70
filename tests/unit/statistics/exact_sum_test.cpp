#include "kefu/statistics/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/statistics/resampling.hpp"

namespace kefu::statistics {
namespace {

using boost::multiprecision::cpp_int;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

/// value * 2^1074, which is an integer for every double.
cpp_int scaled(double value) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    const cpp_int mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
    const int shift = exponent - 53 + 1074;
    return shift >= 0 ? mantissa << shift : mantissa / (cpp_int(1) << -shift);
}

/// The nearest double by search: doubles of one sign are ordered as their bits, and the candidates are compared
/// exactly.
double nearest(const cpp_int& exact) {
    const cpp_int magnitude = abs(exact);
    std::uint64_t low = 0;
    std::uint64_t high = std::bit_cast<std::uint64_t>(infinity);  // stands for 2^1024
    const auto value_of = [&](std::uint64_t bits) {
        return bits == std::bit_cast<std::uint64_t>(infinity) ? cpp_int(1) << (1024 + 1074) : scaled(std::bit_cast<double>(bits));
    };
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (value_of(middle) <= magnitude ? low : high) = middle;
    }
    const cpp_int to_low = magnitude - value_of(low);
    const cpp_int to_high = value_of(high) - magnitude;
    const bool up = to_high < to_low || (to_high == to_low && low % 2 == 1);
    const double result = std::bit_cast<double>(up ? high : low);
    return exact < 0 ? -result : result;
}

double sum_of(const std::vector<double>& values) {
    ExactSum sum;
    sum.add(values);
    return sum.value();
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

/// Doubles of every size: random bits, infinities and NaN left out, exponents within `range` of the middle.
std::vector<double> random_values(std::uint64_t seed, std::size_t n, int range) {
    RandomStream random(seed, 0, 0);
    std::vector<double> values;
    while (values.size() < n) {
        const double fraction = static_cast<double>(static_cast<std::int64_t>(random.next())) * 0x1p-63;
        const int exponent = static_cast<int>(random.below(static_cast<std::uint64_t>(2 * range + 1))) - range;
        const double value = std::ldexp(fraction, exponent);
        if (std::isfinite(value)) values.push_back(value);
    }
    return values;
}

void shuffle(std::vector<double>& values, std::uint64_t seed) {
    RandomStream random(seed, 1, 0);
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

TEST(ExactSum, EqualsTheRoundedRationalSumForNumbersOfAllSizes) {
    for (const int range : {1, 30, 300, 1022, 1074}) {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            const std::vector<double> values = random_values(seed, 1 + seed * 3, range);
            cpp_int exact = 0;
            for (const double value : values) exact += scaled(value);
            EXPECT_EQ(bits(sum_of(values)), bits(nearest(exact))) << range << " " << seed;
        }
    }
}

TEST(ExactSum, EqualsTheRoundedRationalSumAmongSubnormals) {
    RandomStream random(5, 0, 0);
    for (int round = 0; round < 200; ++round) {
        cpp_int exact = 0;
        ExactSum sum;
        for (int i = 0; i < 5; ++i) {
            const double value =
                std::bit_cast<double>((random.next() >> (10 + random.below(54))) | (random.next() & (std::uint64_t{1} << 63)));
            exact += scaled(value);
            sum.add(value);
        }
        EXPECT_EQ(bits(sum.value()), bits(nearest(exact)));
    }
}

TEST(ExactSum, GivesBackEveryNumberItIsGivenAlone) {
    RandomStream random(6, 0, 0);
    for (int round = 0; round < 20'000; ++round) {
        const auto value = std::bit_cast<double>(random.next());
        if (std::isfinite(value)) {
            EXPECT_EQ(bits(sum_of({value})), bits(value));
        }
    }
    EXPECT_EQ(sum_of({smallest}), smallest);
    EXPECT_EQ(sum_of({-largest}), -largest);
}

TEST(ExactSum, KeepsWhatPlainSumsLose) {
    EXPECT_EQ(sum_of({1e100, 1.0, -1e100}), 1.0);
    EXPECT_EQ(sum_of({1e308, 1e308, -1e308, -1e308, smallest}), smallest);
    EXPECT_EQ(sum_of({0.1, 0.2, -0.3}), 0x1p-55);  // fractions.Fraction of the three doubles
    EXPECT_EQ(sum_of(std::vector<double>(10, 0.1)), 1.0);
    EXPECT_EQ(bits(sum_of({})), bits(0.0));
    EXPECT_EQ(bits(sum_of({-0.0, -0.0})), bits(0.0));
    EXPECT_EQ(bits(sum_of({1.0, -1.0})), bits(0.0));
}

TEST(ExactSum, RoundsHalvesToEven) {
    EXPECT_EQ(sum_of({1.0, 0x1p-53}), 1.0);
    EXPECT_EQ(sum_of({1.0 + 0x1p-52, 0x1p-53}), 1.0 + 0x1p-51);
    EXPECT_EQ(sum_of({1.0, 0x1p-53, smallest}), 1.0 + 0x1p-52);
    EXPECT_EQ(sum_of({1.0, 0x1p-53, -smallest}), 1.0);
    EXPECT_EQ(sum_of({-1.0, -0x1p-53, -smallest}), -1.0 - 0x1p-52);
    EXPECT_EQ(sum_of({0x1p53, 1.0}), 0x1p53);
    EXPECT_EQ(sum_of({0x1.fffffffffffffp0, 0x1p-53}), 2.0);
}

TEST(ExactSum, IsInfiniteOnlyWhenTheWholeSumIsTooLarge) {
    EXPECT_EQ(sum_of({largest, largest}), infinity);
    EXPECT_EQ(sum_of({-largest, -largest}), -infinity);
    EXPECT_EQ(sum_of({largest, largest, -largest}), largest);
    EXPECT_EQ(sum_of({largest, 0x1p970}), infinity);  // exactly half way to 2^1024
    EXPECT_EQ(sum_of({largest, 0x1p970, -smallest}), largest);
    EXPECT_EQ(sum_of({largest, 0x1.fffffffffffffp969}), largest);
    EXPECT_EQ(sum_of(std::vector<double>(5000, largest)), infinity);
}

TEST(ExactSum, TreatsInfinitiesAndNanAsIeeeDoes) {
    EXPECT_EQ(sum_of({1.0, infinity, -largest}), infinity);
    EXPECT_EQ(sum_of({1.0, -infinity}), -infinity);
    EXPECT_TRUE(std::isnan(sum_of({infinity, 1.0, -infinity})));
    EXPECT_TRUE(std::isnan(sum_of({1.0, not_a_number})));
    EXPECT_TRUE(std::isnan(sum_of({infinity, not_a_number, infinity})));
    ExactSum a;
    ExactSum b;
    a.add(infinity);
    a.add(1.0);
    b.add(-infinity);
    EXPECT_EQ(a.state().special, 1);
    a.merge(b);
    EXPECT_TRUE(std::isnan(a.value()));
    EXPECT_EQ(a.state().chunks, ExactSumState{}.chunks);
}

TEST(ExactSum, DoesNotOverflowInsideWhenAMillionNumbersHitOneChunk) {
    // All 53 bits set, at the place in a chunk where the high part is largest.
    const double value = std::ldexp(0x1.fffffffffffffp52, 31 - 51 - 32);
    ExactSum sum;
    cpp_int exact = 0;
    for (int i = 0; i < 1'000'000; ++i) sum.add(value);
    exact = scaled(value) * 1'000'000;
    EXPECT_EQ(bits(sum.value()), bits(nearest(exact)));
    for (int e = 0; e < 64; ++e) {
        ExactSum each;
        const double at = std::ldexp(0x1.fffffffffffffp0, e);
        for (int i = 0; i < 10'000; ++i) each.add(i % 5 == 0 ? at : -at);
        EXPECT_EQ(bits(each.value()), bits(nearest(scaled(at) * -6000))) << e;
    }
}

TEST(ExactSum, HasTheSameStateInAnyOrder) {
    std::vector<double> values = random_values(1, 10'000, 1000);
    ExactSum first;
    first.add(values);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        shuffle(values, seed);
        ExactSum sum;
        sum.add(values);
        EXPECT_EQ(sum.state(), first.state());
        EXPECT_EQ(bits(sum.value()), bits(first.value()));
    }
}

TEST(ExactSum, HasTheSameStateWhateverTheMerges) {
    const std::vector<double> values = random_values(2, 9'973, 900);
    ExactSum whole;
    whole.add(values);
    for (const std::size_t parts : {2U, 7U, 100U, 5000U}) {
        std::vector<ExactSum> sums(parts);
        for (std::size_t i = 0; i < values.size(); ++i) sums[i * 31 % parts].add(values[i]);
        while (sums.size() > 1) {  // pairs, then pairs of pairs
            for (std::size_t i = 0; i + 1 < sums.size(); i += 2) sums[i].merge(sums[i + 1]);
            std::vector<ExactSum> next;
            for (std::size_t i = 0; i < sums.size(); i += 2) next.push_back(sums[i]);
            sums = next;
        }
        EXPECT_EQ(sums[0].state(), whole.state()) << parts;
    }
}

TEST(ExactSum, HasTheSameStateForEqualSumsOfDifferentNumbers) {
    ExactSum a;
    ExactSum b;
    a.add(-3.0);
    b.add(0x1p700);
    b.add(-1.0);
    b.add(-0x1p700);
    b.add(-2.0);
    EXPECT_EQ(a.state(), b.state());
}

TEST(ExactSum, GoesOnFromASavedState) {
    const std::vector<double> values = random_values(3, 5000, 500);
    ExactSum whole;
    whole.add(values);
    ExactSum start;
    start.add(std::span(values).first(1234));
    ExactSum rest(start.state());
    rest.add(std::span(values).subspan(1234));
    EXPECT_EQ(rest.state(), whole.state());
}

TEST(ExactSum, RefusesAStateThatIsNotCanonical) {
    const auto refused = [](auto change) {
        ExactSum sum;
        sum.add(1.5);
        ExactSumState state = sum.state();
        change(state);
        try {
            const ExactSum loaded(state);
            return false;
        } catch (const Error& error) {
            return error.status() == Status::bad_file;
        }
    };
    EXPECT_FALSE(refused([](ExactSumState&) {}));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.chunks[3] = -1; }));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.chunks[3] = std::int64_t{1} << 32; }));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.chunks[0] = 1; }));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.chunks[66] = std::numeric_limits<std::int64_t>::min(); }));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.special = 4; }));
    EXPECT_TRUE(refused([](ExactSumState& s) { s.special = 1; }));
}

}  // namespace
}  // namespace kefu::statistics
