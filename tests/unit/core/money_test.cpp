#include "kefu/core/money.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

namespace kefu {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Outcome {
    Conversion how;
    std::int64_t minor;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& o) { return out << static_cast<int>(o.how) << " " << o.minor; }

template <class Value>
Outcome minor_of(Value value, int scale, Rounding rounding = Rounding::half_even) {
    Outcome o{Conversion::not_a_number, -1};
    o.how = to_minor(value, scale, rounding, o.minor);
    if (o.how != Conversion::exact && o.how != Conversion::rounded) o.minor = -1;
    return o;
}
Outcome exact(std::int64_t minor) { return {Conversion::exact, minor}; }
Outcome rounded(std::int64_t minor) { return {Conversion::rounded, minor}; }
Outcome failed(Conversion how) { return {how, -1}; }

std::string digits_of(Int128 value) {
    std::string text;
    const bool negative = value < 0;
    do {
        text.insert(text.begin(), static_cast<char>('0' + std::abs(static_cast<int>(value % 10))));
        value /= 10;
    } while (value != 0);
    return negative ? "-" + text : text;
}

// ------------------------------------------------------------------------------- the same rules once more, over strings
/// "-12.345" without sign and point, filled up so that `places` digits follow the point.
struct Plain {
    bool negative;
    std::string whole;
    std::string fraction;
};
Plain plain_of(const std::string& text) {
    Plain p{text[0] == '-', text.substr(text[0] == '-' ? 1 : 0), {}};
    const auto point = p.whole.find('.');
    if (point != std::string::npos) {
        p.fraction = p.whole.substr(point + 1);
        p.whole.resize(point);
    }
    return p;
}
/// Half to even at `scale`, digit by digit; nothing where the number has 19 digits or more.
std::optional<std::int64_t> round_text(const std::string& text, int scale, bool& lost) {
    const Plain p = plain_of(text);
    std::string fraction = p.fraction;
    fraction.append(static_cast<std::size_t>(scale), '0');
    std::string digits = p.whole + fraction.substr(0, static_cast<std::size_t>(scale));
    const std::string rest = fraction.substr(static_cast<std::size_t>(scale));
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (digits.size() > 18) return std::nullopt;
    lost = rest.find_first_not_of('0') != std::string::npos;
    std::int64_t value = std::stoll(digits);
    const bool half = !rest.empty() && rest[0] == '5' && rest.find_first_not_of('0', 1) == std::string::npos;
    if ((!rest.empty() && rest[0] > '5') || (!rest.empty() && rest[0] == '5' && !half) || (half && value % 2 != 0)) ++value;
    return p.negative ? -value : value;
}
/// All digits that a double has.
std::string all_digits(double x) {
    char text[1500];
    std::snprintf(text, sizeof text, "%.1100f", x);
    return text;
}
/// The shortest text that reads back as x, without exponent.
std::string shortest(double x) {
    for (int places = 0; places < 400; ++places) {
        char text[800];
        std::snprintf(text, sizeof text, "%.*f", places, x);
        if (std::strtod(text, nullptr) == x) return text;
    }
    return "?";
}
std::string with_point(std::int64_t minor, int scale) {
    std::string text = std::to_string(std::llabs(minor));
    if (text.size() <= static_cast<std::size_t>(scale)) text.insert(0, static_cast<std::size_t>(scale) + 1 - text.size(), '0');
    if (scale > 0) text.insert(text.size() - static_cast<std::size_t>(scale), ".");
    return (minor < 0 ? "-" : "") + text;
}
/// The house rule, word for word: exact where the nearest k at the scale is the same double; else the shortest decimal, half to even.
std::optional<Outcome> by_the_rule(double x, int scale) {
    bool lost = false;
    const auto nearest = round_text(all_digits(x), scale, lost);
    if (!nearest) return std::nullopt;
    if (std::strtod(with_point(*nearest, scale).c_str(), nullptr) == x) return exact(*nearest);
    const auto taken = round_text(shortest(x), scale, lost);
    if (!taken) return std::nullopt;
    return Outcome{lost ? Conversion::rounded : Conversion::exact, *taken};
}

// ------------------------------------------------------------------------------------------------------------- doubles
TEST(Money, TakesADoubleForTheDecimalThatPeopleWrote) {
    EXPECT_EQ(minor_of(12.5, 2), exact(1250));
    EXPECT_EQ(minor_of(0.1, 2), exact(10));
    EXPECT_EQ(minor_of(1.1, 1), exact(11));
    EXPECT_EQ(minor_of(2.01, 2), exact(201));
    EXPECT_EQ(minor_of(4.35, 2), exact(435)) << "4.35 * 100 is 434.99999999999994";
    EXPECT_EQ(minor_of(1.15, 2), exact(115));
    EXPECT_EQ(minor_of(-19.99, 2), exact(-1999));
    EXPECT_EQ(minor_of(0.285, 3), exact(285));
    EXPECT_EQ(minor_of(79'228.16, 2), exact(7'922'816));
}

TEST(Money, RoundsTheShortestDecimalOfADoubleHalfToEven) {
    EXPECT_EQ(minor_of(0.285, 2), rounded(28)) << "the double is 0.284999..., its decimal 0.285";
    EXPECT_EQ(minor_of(1.005, 2), rounded(100)) << "0 is even";
    EXPECT_EQ(minor_of(1.015, 2), rounded(102));
    EXPECT_EQ(minor_of(2.675, 2), rounded(268)) << "the double is 2.67499..., which a sum of binary digits would take down";
    EXPECT_EQ(minor_of(2.665, 2), rounded(266));
    EXPECT_EQ(minor_of(-2.675, 2), rounded(-268));
    EXPECT_EQ(minor_of(-0.285, 2), rounded(-28));
    EXPECT_EQ(minor_of(0.5, 0), rounded(0));
    EXPECT_EQ(minor_of(1.5, 0), rounded(2));
    EXPECT_EQ(minor_of(2.5, 0), rounded(2));
    EXPECT_EQ(minor_of(0.004999, 2), rounded(0));
    EXPECT_EQ(minor_of(0.005001, 2), rounded(1));
}

TEST(Money, TakesASumThatIsNotQuiteADecimalAsARoundedOne) {
    EXPECT_EQ(minor_of(0.1 + 0.2, 2), rounded(30)) << "0.30000000000000004";
    EXPECT_EQ(minor_of(0.1 + 0.2, 2, Rounding::exact), failed(Conversion::inexact));
}

TEST(Money, RefusesLostDigitsUnderTheExactRule) {
    EXPECT_EQ(minor_of(0.285, 2, Rounding::exact), failed(Conversion::inexact));
    EXPECT_EQ(minor_of(0.285, 3, Rounding::exact), exact(285));
    EXPECT_EQ(minor_of(1e-300, 2, Rounding::exact), failed(Conversion::inexact));
    EXPECT_EQ(minor_of(-0.5, 0, Rounding::exact), failed(Conversion::inexact));
}

TEST(Money, TakesBothZerosForNothing) {
    for (int scale = 0; scale <= max_money_scale; ++scale) {
        EXPECT_EQ(minor_of(0.0, scale, Rounding::exact), exact(0));
        EXPECT_EQ(minor_of(-0.0, scale, Rounding::exact), exact(0));
    }
}

TEST(Money, RoundsTheSmallestDoublesToNothing) {
    for (const double x : {5e-324, 1e-310, std::numeric_limits<double>::min(), 1e-20, -5e-324}) EXPECT_EQ(minor_of(x, 9), rounded(0)) << x;
}

TEST(Money, RefusesWhatIsNotFinite) {
    for (int scale = 0; scale <= max_money_scale; ++scale)
        for (const double x : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()})
            EXPECT_EQ(minor_of(x, scale), failed(Conversion::not_finite)) << x;
}

TEST(Money, TakesLargeDoublesUntilSixtyFourBitsEnd) {
    EXPECT_EQ(minor_of(1e15, 2), exact(100'000'000'000'000'000));
    EXPECT_EQ(minor_of(1e15, 3), exact(1'000'000'000'000'000'000));
    EXPECT_EQ(minor_of(1e16, 2), exact(1'000'000'000'000'000'000));
    EXPECT_EQ(minor_of(1e17, 2), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(9007199254740993.0, 0), exact(9'007'199'254'740'992));
    EXPECT_EQ(minor_of(9223372036854774784.0, 0), exact(9'223'372'036'854'774'784)) << "the largest double below 2^63, as it is";
    EXPECT_EQ(minor_of(9223372036854775808.0, 0), failed(Conversion::too_large)) << "2^63";
    EXPECT_EQ(minor_of(1e300, 0), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(std::numeric_limits<double>::max(), 6), failed(Conversion::too_large)) << "its product with 10^6 is infinite";
    EXPECT_EQ(minor_of(-std::numeric_limits<double>::max(), 6), failed(Conversion::too_large));
}

TEST(Money, FollowsTheHouseRuleForRandomAmountsAtEveryScale) {
    std::mt19937_64 random(1);
    std::int64_t exact_ones = 0, rounded_ones = 0;
    for (int i = 0; i < 20'000; ++i) {
        const int scale = static_cast<int>(random() % 7);
        const int written = static_cast<int>(random() % 9);
        // As a file has them: whole numbers of some unit, divided.
        const auto k = static_cast<std::int64_t>(random() >> (20 + random() % 40));
        const double x = static_cast<double>(random() % 2 == 0 ? k : -k) / static_cast<double>(powers_of_ten[written]);
        const auto expected = by_the_rule(x, scale);
        if (!expected) continue;  // more digits than the strings here are made for
        ASSERT_EQ(minor_of(x, scale), *expected) << all_digits(x).substr(0, 40) << " at scale " << scale;
        (expected->how == Conversion::exact ? exact_ones : rounded_ones) += 1;
    }
    EXPECT_GT(exact_ones, 3'000);
    EXPECT_GT(rounded_ones, 3'000);
}

TEST(Money, FollowsTheHouseRuleNearTies) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 6'000; ++i) {
        const int scale = static_cast<int>(random() % 7);
        const auto half = static_cast<std::int64_t>(random() % 2'000'000) * 10 + 5;
        double x = static_cast<double>(half) / static_cast<double>(powers_of_ten[scale + 1]);
        for (std::uint64_t n = random() % 4; n > 0; --n) x = std::nextafter(x, random() % 2 == 0 ? infinity : -infinity);
        ASSERT_EQ(minor_of(x, scale), by_the_rule(x, scale)) << all_digits(x).substr(0, 40) << " at scale " << scale;
    }
}

TEST(Money, GivesADoubleBackThatCameFromMinorUnits) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i) {
        const int scale = static_cast<int>(random() % 10);
        // Fifteen digits are what every double keeps apart.
        const auto minor = static_cast<std::int64_t>((random() >> (random() % 64)) % 1'000'000'000'000'000) * (random() % 2 == 0 ? 1 : -1);
        ASSERT_EQ(minor_of(to_major(minor, scale), scale, Rounding::exact), exact(minor)) << scale;
    }
}

TEST(Money, OfALargeDoubleIsTheNearestWholeNumberOfMinorUnitsAndNotItsShortestText) {
    // Where doubles lie further apart than minor units, several amounts are the same double; the nearest one is taken.
    EXPECT_EQ(minor_of(123456789012345678.0, 0), exact(123'456'789'012'345'680)) << "they lie 16 apart here";
    EXPECT_EQ(minor_of(1000000000000000.125, 2), exact(100'000'000'000'000'012)) << "the shortest text is 1000000000000000.1";
    EXPECT_EQ(minor_of(9007199254740993.0, 0), exact(9'007'199'254'740'992));
    EXPECT_EQ(minor_of(-9223372036854775808.0, 0), exact(INT64_MIN)) << "-2^63";
    std::mt19937_64 random(4);
    int looked_at = 0;
    for (int i = 0; i < 5'000; ++i) {
        const int scale = static_cast<int>(random() % 7);
        const double x = static_cast<double>(random() >> (5 + random() % 8)) / static_cast<double>(powers_of_ten[random() % 7]);
        const auto expected = by_the_rule(x, scale);
        if (!expected) continue;
        ++looked_at;
        ASSERT_EQ(minor_of(x, scale), *expected) << all_digits(x).substr(0, 40) << " at scale " << scale;
    }
    EXPECT_GT(looked_at, 1'500);
}

// ------------------------------------------------------------------------------------------------------------ decimals
TEST(Decimal, IsTheShortestThatReadsBackAsTheSameDouble) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        const double x = std::bit_cast<double>(random());
        if (!std::isfinite(x)) continue;
        const Decimal d = shortest_decimal(x);
        const std::string text = digits_of(d.digits) + "e" + std::to_string(-d.scale);
        ASSERT_EQ(std::strtod(text.c_str(), nullptr), x) << text;
        char longer[64];
        std::snprintf(longer, sizeof longer, "%.*e", static_cast<int>(digits_of(d.digits < 0 ? -d.digits : d.digits).size()) - 2, x);
        if ((d.digits < 0 ? -d.digits : d.digits) >= 10) {
            ASSERT_NE(std::strtod(longer, nullptr), x) << longer << " is shorter than " << text;
        }
    }
}

TEST(Decimal, IsReadFromText) {
    const auto expect = [](std::string_view text, Int128 digits, int scale) {
        const auto d = parse_decimal(text);
        ASSERT_TRUE(d) << text;
        EXPECT_EQ(digits_of(d->digits), digits_of(digits)) << text;
        EXPECT_EQ(d->scale, scale) << text;
    };
    expect("12.50", 1250, 2);
    expect("-3", -3, 0);
    expect("+3", 3, 0);
    expect(".5", 5, 1);
    expect("5.", 5, 0);
    expect("1e3", 1, -3);
    expect("1.5E+3", 15, -2);
    expect("15e-1", 15, 1);
    expect(" 7\t", 7, 0);
    expect("-0.00", 0, 0);
    expect("000000000000000000000000000000000000000000007", 7, 0);
    Int128 most = 1;
    for (int i = 0; i < 36; ++i) most *= 10;
    expect("999999999999999999999999999999999999", most - 1, 0);
    expect("-999999999999999999999999999999999999", 1 - most, 0);
}

TEST(Decimal, IsNotReadFromWhatIsNone) {
    for (const char* text : {"",        " ",        "-",
                             "+",       ".",        "-.",
                             "e5",      "1e",       "1e+",
                             "1e-",     "1e+-5",    "1e5.0",
                             "1,000",   "1.2.3",    "1 2",
                             "--1",     "+-1",      "0x10",
                             "nan",     "inf",      "1e99999999999",
                             "1e10001", "1e-10001", "1000000000000000000000000000000000000",
                             "12€",     "１２"})
        EXPECT_FALSE(parse_decimal(text)) << text;
    EXPECT_FALSE(parse_decimal(std::string_view("1\0", 2)));
}

TEST(Decimal, RoundsHalfToEvenAtEveryScale) {
    EXPECT_EQ(minor_of(Decimal{12345, 3}, 2), rounded(1234));
    EXPECT_EQ(minor_of(Decimal{12355, 3}, 2), rounded(1236));
    EXPECT_EQ(minor_of(Decimal{-12345, 3}, 2), rounded(-1234));
    EXPECT_EQ(minor_of(Decimal{1234500001, 8}, 2), rounded(1235));
    EXPECT_EQ(minor_of(Decimal{12340, 3}, 2), exact(1234));
    EXPECT_EQ(minor_of(Decimal{12340, 3}, 2, Rounding::exact), exact(1234));
    EXPECT_EQ(minor_of(Decimal{12345, 3}, 2, Rounding::exact), failed(Conversion::inexact));
    EXPECT_EQ(minor_of(Decimal{1, -3}, 2), exact(100'000));
}

TEST(Decimal, IsTooLargeOrTooSmallWithoutWrapping) {
    EXPECT_EQ(minor_of(Decimal{INT64_MAX, 2}, 2), exact(INT64_MAX));
    EXPECT_EQ(minor_of(Decimal{INT64_MIN, 2}, 2), exact(INT64_MIN));
    EXPECT_EQ(minor_of(Decimal{Int128{INT64_MAX} + 1, 2}, 2), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(Decimal{Int128{INT64_MIN} - 1, 2}, 2), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(Decimal{Int128{INT64_MAX} * 10 + 4, 3}, 2), rounded(INT64_MAX));
    EXPECT_EQ(minor_of(Decimal{Int128{INT64_MAX} * 10 + 5, 3}, 2), failed(Conversion::too_large)) << "rounds up beyond the end";
    EXPECT_EQ(minor_of(Decimal{1, -10'000}, 2), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(Decimal{1, 10'000}, 2), rounded(0));
    EXPECT_EQ(minor_of(Decimal{0, -10'000}, 2), exact(0));
    EXPECT_EQ(minor_of(Decimal{1, INT32_MIN}, 9), failed(Conversion::too_large));
    EXPECT_EQ(minor_of(Decimal{1, INT32_MAX}, 9), rounded(0));
    const Int128 least = -(Int128{1} << 126) * 2, most = -(least + 1);
    EXPECT_EQ(minor_of(Decimal{most, 38}, 0), rounded(2)) << "1.7014...";
    EXPECT_EQ(minor_of(Decimal{least, 38}, 0), rounded(-2));
    EXPECT_EQ(minor_of(Decimal{most, 39}, 0), rounded(0)) << "0.17";
    EXPECT_EQ(minor_of(Decimal{least, 0}, 0), failed(Conversion::too_large));
}

TEST(Decimal, IsRoundedAsItsTextIs) {
    std::mt19937_64 random(6);
    for (int i = 0; i < 20'000; ++i) {
        const int places = static_cast<int>(random() % 30);
        Int128 digits = static_cast<std::int64_t>(random() >> (random() % 64));
        if (random() % 2 == 0) digits *= static_cast<std::int64_t>(random() >> 40);
        if (random() % 3 == 0) digits = digits * 10 + 5;
        if (random() % 2 == 0) digits = -digits;
        const int scale = static_cast<int>(random() % 7);
        std::string text = digits_of(digits < 0 ? -digits : digits);
        if (text.size() <= static_cast<std::size_t>(places)) text.insert(0, static_cast<std::size_t>(places) + 1 - text.size(), '0');
        if (places > 0) text.insert(text.size() - static_cast<std::size_t>(places), ".");
        if (digits < 0) text.insert(text.begin(), '-');
        bool lost = false;
        const auto expected = round_text(text, scale, lost);
        if (!expected) continue;
        ASSERT_EQ(minor_of(Decimal{digits, places}, scale), (Outcome{lost ? Conversion::rounded : Conversion::exact, *expected})) << text;
        ASSERT_EQ(minor_of(parse_decimal(text).value(), scale), (Outcome{lost ? Conversion::rounded : Conversion::exact, *expected}))
            << text;
    }
}

// ---------------------------------------------------------------------------------------------------- price by quantity
Outcome amount_of(Decimal price, Decimal quantity, int scale, Rounding rounding = Rounding::half_even) {
    Outcome o{Conversion::not_a_number, -1};
    o.how = multiply(price, quantity, scale, rounding, o.minor);
    if (o.how != Conversion::exact && o.how != Conversion::rounded) o.minor = -1;
    return o;
}

TEST(PriceTimesQuantity, IsRoundedOnce) {
    // 0.335 * 3 = 1.005, which is 1.00; the price rounded first, 0.34 (or 0.33), would give 1.02 (or 0.99).
    EXPECT_EQ(amount_of({335, 3}, {3, 0}, 2), rounded(100));
    EXPECT_EQ(amount_of({335, 3}, {3, 0}, 2, Rounding::exact), failed(Conversion::inexact));
    EXPECT_EQ(amount_of({335, 3}, {2, 0}, 2, Rounding::exact), exact(67));
    EXPECT_EQ(amount_of({255, 2}, {6, 0}, 2), exact(1530));
    EXPECT_EQ(amount_of({255, 2}, {-6, 0}, 2), exact(-1530));
    EXPECT_EQ(amount_of({15, 1}, {15, 1}, 1), rounded(22)) << "2.25";
}

TEST(PriceTimesQuantity, OfZeroIsNothingHoweverLargeTheOther) {
    EXPECT_EQ(amount_of({0, 0}, {1, -10'000}, 2), exact(0));
    EXPECT_EQ(amount_of({INT64_MAX, 0}, {0, 5}, 2), exact(0));
}

TEST(PriceTimesQuantity, IsTooLargeWhereSixtyFourBitsEnd) {
    EXPECT_EQ(amount_of({INT64_MAX, 2}, {1, 0}, 2), exact(INT64_MAX));
    EXPECT_EQ(amount_of({INT64_MAX, 2}, {2, 0}, 2), failed(Conversion::too_large));
    EXPECT_EQ(amount_of({INT64_MIN, 2}, {1, 0}, 2), exact(INT64_MIN));
    EXPECT_EQ(amount_of({INT64_MIN, 2}, {-1, 0}, 2), failed(Conversion::too_large));
    Int128 large = 1;
    for (int i = 0; i < 36; ++i) large *= 10;
    EXPECT_EQ(amount_of({large, 0}, {large, 0}, 2), failed(Conversion::too_large));
}

TEST(PriceTimesQuantity, NeedsNoMoreDigitsThanTheAmountHasWhateverTheColumnsHold) {
    // Spark's decimals have 18 places: 12.5 * 30 is 1.25e19 * 3e19 digits, more than 128 bits hold.
    Int128 one = 1;
    for (int i = 0; i < 18; ++i) one *= 10;
    EXPECT_EQ(amount_of({one * 25 / 2, 18}, {one * 30, 18}, 2), exact(37'500));
    EXPECT_EQ(amount_of({one * 25 / 2, 18}, {one * -30, 18}, 2, Rounding::exact), exact(-37'500));
    EXPECT_EQ(amount_of(parse_decimal("1.00000000000000000000").value(), parse_decimal("1.00000000000000000000").value(), 2), exact(100));
}

TEST(PriceTimesQuantity, IsRightWhereTheProductOfTheDigitsNeeds256Bits) {
    // 1.(20 zeros)1 * 0.005: a hair above the half. And the half itself, written with as many digits.
    EXPECT_EQ(amount_of(parse_decimal("1.000000000000000000001").value(), parse_decimal("0.00500000000000000000000").value(), 2),
              rounded(1));
    EXPECT_EQ(amount_of(parse_decimal("1.000000000000000000000").value(), parse_decimal("0.00500000000000000000000").value(), 2),
              rounded(0));
    EXPECT_EQ(amount_of(parse_decimal("-1.00000000000000000001").value(), parse_decimal("0.00500000000000000000000").value(), 2),
              rounded(-1));
    EXPECT_EQ(
        amount_of(parse_decimal("1.000000000000000000001").value(), parse_decimal("1.000000000000000000001").value(), 2, Rounding::exact),
        failed(Conversion::inexact));
    EXPECT_EQ(
        amount_of(parse_decimal("99999999999999999999").value(), parse_decimal("0.00000000000000000001000000000000000001").value(), 2),
        rounded(100));
}

TEST(PriceTimesQuantity, KeepsTheSignAndTheSizeOfAProductOf256Bits) {
    const Int128 least = -(Int128{1} << 126) * 2;  // -2^127
    const Decimal square = product_of({least, 0}, {least, 0});
    // 2^254 = 2.894802230932904885589274625217197696331749616641014...e76
    EXPECT_EQ(digits_of(square.digits).substr(0, 36), "289480223093290488558927462521719769");
    EXPECT_EQ(static_cast<int>(digits_of(square.digits).size()) - square.scale, 77);
    EXPECT_EQ(digits_of(square.digits).back(), '1') << "digits were lost, and the last one says so";
    EXPECT_TRUE(product_of({least, 0}, {3, 0}).digits < 0);
}

TEST(PriceTimesQuantity, AgreesWithLongMultiplication) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal price{static_cast<std::int64_t>(random() >> (20 + random() % 44)), static_cast<int>(random() % 9)};
        const Decimal quantity{static_cast<std::int64_t>(random() >> (30 + random() % 34)) - 1000, static_cast<int>(random() % 5)};
        const int scale = static_cast<int>(random() % 7);
        const Int128 digits = price.digits * quantity.digits;  // at most 78 bits
        std::string text = digits_of(digits < 0 ? -digits : digits);
        const auto places = static_cast<std::size_t>(price.scale + quantity.scale);
        if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
        if (places > 0) text.insert(text.size() - places, ".");
        if (digits < 0) text.insert(text.begin(), '-');
        bool lost = false;
        const auto expected = round_text(text, scale, lost);
        if (!expected) continue;
        ASSERT_EQ(amount_of(price, quantity, scale), (Outcome{lost ? Conversion::rounded : Conversion::exact, *expected})) << text;
    }
}

// --------------------------------------------------------------------------------------------------------- text, shift
TEST(Money, IsWrittenWithItsPlaces) {
    EXPECT_EQ(money_text(123'450, 2), "1234.50");
    EXPECT_EQ(money_text(5, 2), "0.05");
    EXPECT_EQ(money_text(-5, 2), "-0.05");
    EXPECT_EQ(money_text(0, 2), "0.00");
    EXPECT_EQ(money_text(-7, 0), "-7");
    EXPECT_EQ(money_text(INT64_MIN, 0), "-9223372036854775808");
    EXPECT_EQ(money_text(INT64_MIN, 9), "-9223372036.854775808");
    EXPECT_EQ(money_text(INT64_MAX, 6), "9223372036854.775807");
}

TEST(Money, ComesBackFromItsText) {
    std::mt19937_64 random(8);
    for (int i = 0; i < 5'000; ++i) {
        const auto minor = static_cast<std::int64_t>(random() >> (random() % 64));
        const int scale = static_cast<int>(random() % 10);
        ASSERT_EQ(minor_of(parse_decimal(money_text(minor, scale)).value(), scale, Rounding::exact), exact(minor));
    }
}

TEST(Money, AsADoubleIsTheNearestOne) {
    std::mt19937_64 random(9);
    for (int i = 0; i < 20'000; ++i) {
        Int128 minor = static_cast<std::int64_t>(random() >> (random() % 64));
        if (i % 2 == 0) minor *= static_cast<std::int64_t>(random() >> (1 + random() % 60));
        if (i % 3 == 0) minor = -minor;
        const int scale = static_cast<int>(random() % 10);
        const std::string text = digits_of(minor) + "e-" + std::to_string(scale);
        ASSERT_EQ(to_major(minor, scale), std::strtod(text.c_str(), nullptr)) << text;
    }
    EXPECT_EQ(to_major(0, 9), 0.0);
    const Int128 least = -(Int128{1} << 126) * 2;
    EXPECT_EQ(to_major(least, 0), -0x1p127);
}

TEST(Money, TellsHowFarAnAmountWasMoved) {
    EXPECT_EQ(shift({12345, 3}, 1234, 2), 0.005);
    EXPECT_EQ(shift({-12345, 3}, -1234, 2), 0.005);
    EXPECT_EQ(shift({1234, 2}, 1234, 2), 0.0);
    EXPECT_EQ(shift({1, 30}, 0, 2), 1e-30);
    EXPECT_NEAR(shift({1, 300}, 0, 2), 1e-300, 1e-305);
    EXPECT_EQ(shift(shortest_decimal(0.1 + 0.2), 30, 2), 4e-17);
}

// ----------------------------------------------------------------------------------------------------------------- sums
TEST(MoneySum, DoesNotWrapWhereSixtyFourBitsEnd) {
    MoneySum sum;
    EXPECT_EQ(sum.narrow(), 0);
    sum.add(INT64_MAX);
    EXPECT_EQ(sum.narrow(), INT64_MAX);
    sum.add(1);
    EXPECT_EQ(sum.narrow(), std::nullopt);
    EXPECT_EQ(digits_of(sum.value()), "9223372036854775808");
    sum.add(-1);
    EXPECT_EQ(sum.narrow(), INT64_MAX) << "what went out comes back in";
    MoneySum low;
    low.add(INT64_MIN);
    EXPECT_EQ(low.narrow(), INT64_MIN);
    low.add(-1);
    EXPECT_EQ(low.narrow(), std::nullopt);
}

TEST(MoneySum, IsTheSameInAnyOrderAndInParts) {
    std::mt19937_64 random(10);
    std::vector<std::int64_t> amounts(5'000);
    for (auto& a : amounts) a = static_cast<std::int64_t>(random());
    MoneySum all, parts;
    for (const auto a : amounts) all.add(a);
    std::shuffle(amounts.begin(), amounts.end(), random);
    for (std::size_t i = 0; i < amounts.size(); i += 7) {
        MoneySum part;
        for (std::size_t k = i; k < std::min(i + 7, amounts.size()); ++k) part.add(amounts[k]);
        parts.add(part);
    }
    EXPECT_TRUE(all.value() == parts.value());
}

}  // namespace
}  // namespace kefu
