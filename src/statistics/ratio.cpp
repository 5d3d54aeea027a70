#include "kefu/statistics/ratio.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace kefu::statistics {

namespace {

__extension__ using Unsigned128 = unsigned __int128;

Unsigned128 magnitude(Int128 value) noexcept {
    return value < 0 ? Unsigned128{0} - static_cast<Unsigned128>(value) : static_cast<Unsigned128>(value);
}

}  // namespace

double nearest_double(Int128 numerator, Int128 denominator) noexcept {
    const bool negative = (numerator < 0) != (denominator < 0);
    if (denominator == 0) {
        if (numerator == 0) return std::numeric_limits<double>::quiet_NaN();
        return numerator < 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    }
    if (numerator == 0) return 0.0;
    const Unsigned128 divisor = magnitude(denominator);
    Unsigned128 quotient = magnitude(numerator) / divisor;
    Unsigned128 remainder = magnitude(numerator) % divisor;
    // Long division down to at least 55 bits: 53 to keep, one to round by, one for what lies under it.
    int exponent = 0;
    while (quotient < (Unsigned128{1} << 54)) {
        remainder <<= 1;  // no bit is lost: the remainder is below a divisor of at most 2^127
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
        --exponent;
    }
    bool rest = remainder != 0;
    while (quotient >= (Unsigned128{1} << 54)) {
        rest = rest || (quotient & 1) != 0;
        quotient >>= 1;
        ++exponent;
    }
    auto kept = static_cast<std::uint64_t>(quotient);  // 54 bits, the lowest of them to round by
    const bool half = (kept & 1) != 0;
    kept >>= 1;
    if (half && (rest || (kept & 1) != 0)) ++kept;
    const double result = std::ldexp(static_cast<double>(kept), exponent + 1);
    return negative ? -result : result;
}

}  // namespace kefu::statistics
