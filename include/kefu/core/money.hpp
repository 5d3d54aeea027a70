// Money: int64 minor units with a declared scale and currency; taken from numbers and texts by a stated rounding rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kefu {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// Minor units (cents at scale 2). Scale and currency stand once, in the MoneyRule of the analysis.
struct Money {
    std::int64_t minor = 0;
    friend constexpr auto operator<=>(Money, Money) = default;
};

/// half_even: the shortest decimal that reads back as the same double, rounded half to even. exact: what does not fit is an error.
enum class Rounding : std::int32_t { half_even, exact };
/// What an amount column holds: whole currency units (12.5 is 12.50) or minor units (1250 is 12.50).
enum class AmountUnit : std::int32_t { major, minor };

inline constexpr int max_money_scale = 9;
// clang-format off
inline constexpr std::int64_t powers_of_ten[] = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000, 10'000'000'000, 100'000'000'000,
    1'000'000'000'000, 10'000'000'000'000, 100'000'000'000'000, 1'000'000'000'000'000, 10'000'000'000'000'000,
    100'000'000'000'000'000, 1'000'000'000'000'000'000};
// clang-format on

/// A decimal number: digits * 10^-scale. What a double, a text or an Arrow decimal turns into before it is rounded.
struct Decimal {
    Int128 digits = 0;
    std::int32_t scale = 0;  ///< may be negative (1e21 is 1 with scale -21)
};

/// How a conversion ended. `rounded` is a success that lost digits.
enum class Conversion : std::uint8_t { exact, rounded, not_finite, too_large, not_a_number, inexact };

/// Three capital letters, as ISO 4217 has them.
[[nodiscard]] bool is_currency_code(std::string_view text) noexcept;
/// Shortest round-trip decimal of a finite double.
[[nodiscard]] Decimal shortest_decimal(double value) noexcept;
/// "12.50", "-3", "1e3"; no thousands separators. Nothing where the text is no decimal number or has more than 36 digits.
[[nodiscard]] std::optional<Decimal> parse_decimal(std::string_view text) noexcept;
/// Rounds half to even at `scale`, or fails with `inexact` where the rule is exact and digits would be lost.
[[nodiscard]] Conversion to_minor(Decimal value, int scale, Rounding rounding, std::int64_t& minor) noexcept;
/// The same from a double, with a fast way for what is exact at the scale.
[[nodiscard]] Conversion to_minor(double value, int scale, Rounding rounding, std::int64_t& minor) noexcept;
/// Exact where 128 bits hold the digits. Otherwise the first 36 or more of them, and a 1 after them where one of the others is
/// not 0: so it rounds as the exact product does.
[[nodiscard]] Decimal product_of(Decimal a, Decimal b) noexcept;
/// Price times quantity, multiplied as decimals and rounded once.
[[nodiscard]] Conversion multiply(Decimal price, Decimal quantity, int scale, Rounding rounding, std::int64_t& minor) noexcept;
/// "1234.50" for 123450 at scale 2.
[[nodiscard]] std::string money_text(std::int64_t minor, int scale);
/// Nearest double of minor / 10^scale.
[[nodiscard]] double to_major(Int128 minor, int scale) noexcept;
/// How far a rounded row was moved, in currency units: |value - minor/10^scale|.
[[nodiscard]] double shift(Decimal value, std::int64_t minor, int scale) noexcept;

/// A sum taken back to 64 bits. Errors: OVERFLOW, "the `what` does not fit 64 bits of minor units".
[[nodiscard]] std::int64_t narrow(Int128 sum, std::string_view what);

/// A sum that cannot wrap: 128 bits, taken back to 64 with a check.
class MoneySum {
   public:
    void add(std::int64_t minor) noexcept { sum_ += minor; }
    void add(const MoneySum& other) noexcept { sum_ += other.sum_; }
    [[nodiscard]] Int128 value() const noexcept { return sum_; }
    /// Nothing where the sum does not fit 64 bits.
    [[nodiscard]] std::optional<std::int64_t> narrow() const noexcept {
        const auto n = static_cast<std::int64_t>(sum_);
        if (n != sum_) return std::nullopt;
        return n;
    }

   private:
    Int128 sum_ = 0;
};

}  // namespace kefu
