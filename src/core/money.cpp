#include "kefu/core/money.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "kefu/core/error.hpp"

namespace kefu {

namespace {

constexpr int most_digits = 36;  // of a decimal that is parsed: fits 128 bits with room for one more

Int128 power_of_ten(int n) noexcept {
    Int128 value = 1;
    for (; n > 0; --n) value *= 10;
    return value;
}

bool fits(Int128 value) noexcept { return value >= INT64_MIN && value <= INT64_MAX; }

/// digits / 10^n, half to even; exact tells whether nothing was lost. n >= 0.
Int128 divide_half_even(Int128 digits, int n, bool& exact) noexcept {
    if (n > 38) {
        exact = digits == 0;
        return 0;  // far below a half
    }
    const Int128 divisor = power_of_ten(n);
    Int128 quotient = digits / divisor;
    const Int128 rest = digits % divisor;
    exact = rest == 0;
    const Int128 size = rest < 0 ? -rest : rest;
    const Int128 other = divisor - size;  // no doubling: it might not fit
    if (size > other || (size == other && (quotient & 1) != 0)) quotient += digits < 0 ? -1 : 1;
    return quotient;
}

/// The whole number nearest to value * 10^scale, half to even; nothing where it does not fit 64 bits. For finite values whose
/// product is at least 2^51: then 128 bits hold all of it.
std::optional<std::int64_t> nearest_whole(double value, int scale) noexcept {
    int exponent = 0;
    const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    exponent -= 53;
    if (exponent > 11) return std::nullopt;  // 2^64 or more
    Int128 product = Int128{mantissa < 0 ? -mantissa : mantissa} * powers_of_ten[scale];
    if (exponent >= 0) {
        product <<= exponent;
    } else {
        const Int128 rest = product & ((Int128{1} << -exponent) - 1);
        const Int128 half = Int128{1} << (-exponent - 1);
        product >>= -exponent;
        if (rest > half || (rest == half && (product & 1) != 0)) ++product;
    }
    if (mantissa < 0) product = -product;
    if (!fits(product)) return std::nullopt;
    return static_cast<std::int64_t>(product);
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    Decimal out;
    int digits = 0, seen = 0;
    bool point = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            ++seen;
            if (digits > 0 || c != '0') ++digits;
            if (digits > most_digits) return std::nullopt;
            out.digits = out.digits * 10 + (c - '0');
            if (point) ++out.scale;
        } else {
            break;
        }
    }
    if (seen == 0) return std::nullopt;
    if (i < text.size()) {
        if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
        ++i;
        const bool plus = i < text.size() && text[i] == '+';
        if (plus) ++i;
        if (plus && i < text.size() && text[i] == '-') return std::nullopt;
        int exponent = 0;
        const auto [end, failed] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
        if (failed != std::errc() || end != text.data() + text.size() || exponent > 10'000 || exponent < -10'000) return std::nullopt;
        out.scale -= exponent;
    }
    if (negative) out.digits = -out.digits;
    if (out.digits == 0) out.scale = 0;
    return out;
}

bool is_currency_code(std::string_view text) noexcept {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Decimal shortest_decimal(double value) noexcept {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr;
    return parse_decimal({digits, static_cast<std::size_t>(end - digits)}).value_or(Decimal{});
}

Conversion to_minor(Decimal value, int scale, Rounding rounding, std::int64_t& minor) noexcept {
    const std::int64_t up = std::int64_t{scale} - value.scale;
    if (value.digits == 0) {
        minor = 0;
        return Conversion::exact;
    }
    if (up >= 0) {
        if (up > 38) return Conversion::too_large;
        Int128 product = 0;
        if (__builtin_mul_overflow(value.digits, power_of_ten(static_cast<int>(up)), &product) || !fits(product))
            return Conversion::too_large;
        minor = static_cast<std::int64_t>(product);
        return Conversion::exact;
    }
    bool exact = false;
    const Int128 quotient = divide_half_even(value.digits, static_cast<int>(up < -40 ? 40 : -up), exact);
    if (!exact && rounding == Rounding::exact) return Conversion::inexact;
    if (!fits(quotient)) return Conversion::too_large;
    minor = static_cast<std::int64_t>(quotient);
    return exact ? Conversion::exact : Conversion::rounded;
}

Conversion to_minor(double value, int scale, Rounding rounding, std::int64_t& minor) noexcept {
    // The nearest whole number k decides: value is exact where k / 10^scale is the same double. Adding 1.5 * 2^52 rounds to a
    // whole number without a call.
    constexpr double whole = 6755399441055744.0;
    const auto unit = static_cast<double>(powers_of_ten[scale]);
    const double scaled = value * unit;
    if (std::fabs(scaled) < 2251799813685248.0) {
        const double k = (scaled + whole) - whole;
        if (k / unit == value) {
            minor = static_cast<std::int64_t>(k);
            return Conversion::exact;
        }
    } else if (!std::isfinite(value)) {
        return Conversion::not_finite;
    } else if (const auto k = nearest_whole(value, scale); k && to_major(*k, scale) == value) {
        minor = *k;
        return Conversion::exact;
    }
    return to_minor(shortest_decimal(value), scale, rounding, minor);
}

Decimal product_of(Decimal a, Decimal b) noexcept {
    Decimal product;
    product.scale = a.scale + b.scale;
    if (!__builtin_mul_overflow(a.digits, b.digits, &product.digits)) return product;

    const auto size_of = [](Int128 x) { return x < 0 ? ~static_cast<UInt128>(x) + 1 : static_cast<UInt128>(x); };
    const UInt128 x = size_of(a.digits), y = size_of(b.digits);
    const auto low = [](UInt128 v) { return static_cast<std::uint64_t>(v); };
    // Schoolbook: 64 bits a digit, the least first.
    const UInt128 p00 = UInt128{low(x)} * low(y), p01 = UInt128{low(x)} * low(y >> 64);
    const UInt128 p10 = UInt128{low(x >> 64)} * low(y), p11 = UInt128{low(x >> 64)} * low(y >> 64);
    const UInt128 middle = (p00 >> 64) + low(p01) + low(p10);
    const UInt128 top = p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64);
    std::uint64_t part[4] = {low(p00), low(middle), low(top), low(top >> 64)};
    // Decimal digits go until 120 bits hold the rest; 36 digits are left, more than any amount has.
    bool lost = false;
    while (part[3] != 0 || part[2] != 0 || (part[1] >> 56) != 0) {
        std::uint64_t rest = 0;
        for (int i = 3; i >= 0; --i) {
            const UInt128 now = UInt128{rest} << 64 | part[i];
            part[i] = low(now / 10);
            rest = low(now % 10);
        }
        lost |= rest != 0;
        --product.scale;
    }
    product.digits = static_cast<Int128>(UInt128{part[1]} << 64 | part[0]);
    if (lost) {
        product.digits = product.digits * 10 + 1;
        ++product.scale;
    }
    if ((a.digits < 0) != (b.digits < 0)) product.digits = -product.digits;
    return product;
}

Conversion multiply(Decimal price, Decimal quantity, int scale, Rounding rounding, std::int64_t& minor) noexcept {
    return to_minor(product_of(price, quantity), scale, rounding, minor);
}

std::string money_text(std::int64_t minor, int scale) {
    const bool negative = minor < 0;
    const std::uint64_t size = negative ? ~static_cast<std::uint64_t>(minor) + 1 : static_cast<std::uint64_t>(minor);
    std::string digits = std::to_string(size);
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    return negative ? "-" + digits : digits;
}

double to_major(Int128 minor, int scale) noexcept {
    const auto unit = static_cast<double>(powers_of_ten[scale]);
    constexpr Int128 exact = Int128{1} << 53;
    if (minor <= exact && minor >= -exact) return static_cast<double>(minor) / unit;  // rounds once
    // Larger sums: through their decimal text, which from_chars rounds once.
    char text[64];
    char* at = text + sizeof text;
    const bool negative = minor < 0;
    auto size = negative ? ~static_cast<UInt128>(minor) + 1 : static_cast<UInt128>(minor);
    const int exponent = -scale;
    char tail[8];
    const auto tail_end = std::to_chars(tail, tail + sizeof tail, exponent).ptr;
    at -= tail_end - tail;
    std::memcpy(at, tail, static_cast<std::size_t>(tail_end - tail));
    *--at = 'e';
    do {
        *--at = static_cast<char>('0' + static_cast<int>(size % 10));
        size /= 10;
    } while (size != 0);
    if (negative) *--at = '-';
    double value = 0;
    std::from_chars(at, text + sizeof text, value);
    return value;
}

double shift(Decimal value, std::int64_t minor, int scale) noexcept {
    // Both at the finer scale, as whole numbers, so that the difference is exact where it fits.
    const int fine = value.scale > scale ? value.scale : scale;
    if (fine - scale > 18 || fine - value.scale > 18 || fine > 36) {
        const double other = static_cast<double>(value.digits) * std::pow(10.0, -value.scale);
        return std::fabs(other - to_major(minor, scale));
    }
    Int128 a = 0, b = 0, difference = 0;
    if (__builtin_mul_overflow(value.digits, power_of_ten(fine - value.scale), &a) ||
        __builtin_mul_overflow(Int128{minor}, power_of_ten(fine - scale), &b) || __builtin_sub_overflow(a, b, &difference))
        return std::fabs(static_cast<double>(value.digits) * std::pow(10.0, -value.scale) - to_major(minor, scale));
    if (difference < 0) difference = -difference;
    return static_cast<double>(difference) / static_cast<double>(power_of_ten(fine));
}

std::int64_t narrow(Int128 sum, std::string_view what) {
    const auto n = static_cast<std::int64_t>(sum);
    if (n != sum) throw Error(Status::overflow, "the " + std::string(what) + " does not fit 64 bits of minor units");
    return n;
}

}  // namespace kefu
