#include "kefu/statistics/ratio.hpp"

#include <gtest/gtest.h>

#include <bit>
// gcc 12 sees an uninitialised limb inside Boost's whole numbers where there is none.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "kefu/statistics/resampling.hpp"

namespace kefu::statistics {
namespace {

using boost::multiprecision::cpp_int;

cpp_int big(Int128 value) {
    const bool negative = value < 0;
    cpp_int result = 0;
    for (int i = 0; i < 128; i += 16) {
        const auto part = static_cast<int>(value % 65536);
        result += cpp_int(negative ? -part : part) << i;
        value /= 65536;
    }
    return negative ? -result : result;
}

/// |x - n/d| is not larger for x than for its neighbours, and an even x wins a tie.
bool is_nearest(double x, Int128 numerator, Int128 denominator) {
    const cpp_int n = big(numerator);
    const cpp_int d = big(denominator);
    const auto distance = [&](double y) {  // |y d - n| * 2^200, all that these doubles need
        int exponent = 0;
        const double fraction = std::frexp(y, &exponent);
        const cpp_int scaled = cpp_int(static_cast<std::int64_t>(std::ldexp(fraction, 53))) << (exponent - 53 + 200);
        return cpp_int(abs(scaled * d - (n << 200)));
    };
    const bool even = (std::bit_cast<std::uint64_t>(x) & 1) == 0;
    for (const double neighbour : {std::nextafter(x, 1e300), std::nextafter(x, -1e300)}) {
        if (distance(neighbour) < distance(x)) return false;
        if (distance(neighbour) == distance(x) && !even) return false;
    }
    return true;
}

TEST(NearestDouble, IsTheNearestForRandomRatiosOfAllSizes) {
    RandomStream random(11, 0, 0);
    const auto draw = [&] {
        const auto high = static_cast<std::int64_t>(random.next());
        const Int128 wide = static_cast<Int128>(high) * (Int128{1} << 64) + static_cast<Int128>(random.next());
        return wide / (Int128{1} << random.below(120));
    };
    for (int i = 0; i < 20'000; ++i) {
        const Int128 numerator = draw();
        const Int128 denominator = draw();
        if (numerator == 0 || denominator == 0) continue;
        EXPECT_TRUE(is_nearest(nearest_double(numerator, denominator), numerator, denominator));
    }
}

TEST(NearestDouble, RoundsHalvesToEven) {
    const Int128 two53 = Int128{1} << 53;
    EXPECT_EQ(nearest_double(two53 + 1, 1), 0x1p53);
    EXPECT_EQ(nearest_double(two53 + 3, 1), 0x1p53 + 4);
    EXPECT_EQ(nearest_double(2 * (two53 + 1) + 1, 2), 0x1p53 + 2);
    EXPECT_EQ(nearest_double(-(two53 + 1), 1), -0x1p53);
    EXPECT_EQ(nearest_double(1, 3), 1.0 / 3.0);
    EXPECT_EQ(nearest_double(-6, -3), 2.0);
}

TEST(NearestDouble, TakesTheEndsOfTheRange) {
    const Int128 least = -(Int128{1} << 126) * 2;
    EXPECT_EQ(nearest_double(least, 1), -0x1p127);
    EXPECT_EQ(nearest_double(1, least), -0x1p-127);
    EXPECT_EQ(nearest_double(least, least), 1.0);
    EXPECT_EQ(nearest_double(0, 7), 0.0);
    EXPECT_TRUE(std::isnan(nearest_double(0, 0)));
    EXPECT_EQ(nearest_double(-2, 0), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace kefu::statistics
