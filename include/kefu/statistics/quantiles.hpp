// Quantiles of integers, exact: a cut is a rational number, so that who lies above it is decided in integers.
//
// The nine definitions in use (R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American
// Statistician 50(4), 1996, 361-365), and order statistics without sorting everything.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/core/money.hpp"
#include "kefu/core/share.hpp"

namespace kefu::statistics {

/// How a quantile is read off n sorted values x1..xn at p. The numbers are Hyndman and Fan's types.
enum class QuantileType : std::int32_t {
    inverse_cdf = 1,
    averaged_cdf = 2,
    closest_observation = 3,
    interpolated_cdf = 4,
    hazen = 5,
    weibull = 6,
    linear = 7,
    median_unbiased = 8,
    normal_unbiased = 9,
};

constexpr auto words(Of<QuantileType>) {
    return std::array{
        Word{QuantileType::inverse_cdf, "inverse_cdf", "type 1: the smallest value that at least the share p of all values do not exceed"},
        Word{QuantileType::averaged_cdf, "averaged_cdf", "type 2: as type 1, but the mean of two neighbours where p n is whole (SAS)"},
        Word{QuantileType::closest_observation, "closest_observation", "type 3: the value nearest to position p n, even on a tie"},
        Word{QuantileType::interpolated_cdf, "interpolated_cdf", "type 4: interpolated at position p n"},
        Word{QuantileType::hazen, "hazen", "type 5: interpolated at position p n + 1/2"},
        Word{QuantileType::weibull, "weibull", "type 6: interpolated at position p (n + 1) (Excel's PERCENTILE.EXC, SPSS)"},
        Word{QuantileType::linear, "linear", "type 7: interpolated at position p (n - 1) + 1 (R, NumPy, pandas, Excel)"},
        Word{QuantileType::median_unbiased, "median_unbiased", "type 8: interpolated at position p (n + 1/3) + 1/3"},
        Word{QuantileType::normal_unbiased, "normal_unbiased", "type 9: interpolated at position p (n + 1/4) + 3/8"}};
}

/// A probability as numerator / denominator, such as 1/3.
struct Fraction {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    constexpr Fraction() = default;
    constexpr Fraction(std::int64_t over, std::int64_t under) : numerator(over), denominator(under) {}
    constexpr Fraction(Share share) : numerator(share.parts), denominator(share_parts) {}  // NOLINT(google-explicit-constructor)
};

/// A quantile, exact and in lowest terms. A value v lies at or above it where v >= ceil(), at or below it where v <=
/// floor().
struct RationalCut {
    Int128 numerator = 0;
    std::int64_t denominator = 1;  ///< >= 1

    /// Largest integer not above the cut. Cuts of int64 values lie between two of them, so both fit.
    [[nodiscard]] constexpr std::int64_t floor() const noexcept {
        const Int128 toward_zero = numerator / denominator;
        return static_cast<std::int64_t>(numerator % denominator < 0 ? toward_zero - 1 : toward_zero);
    }
    /// Smallest integer not below the cut.
    [[nodiscard]] constexpr std::int64_t ceil() const noexcept {
        const Int128 toward_zero = numerator / denominator;
        return static_cast<std::int64_t>(numerator % denominator > 0 ? toward_zero + 1 : toward_zero);
    }
    /// The nearest double.
    [[nodiscard]] double to_double() const noexcept;

    friend constexpr bool operator==(const RationalCut&, const RationalCut&) = default;
};

/// The quantile of [n >= 1] values in ascending order (a precondition, not checked).
/// p in [0, 1], its denominator in [1, 10^12]. Errors: SHAPE for no value, BAD_OPTION for a bad p. O(1).
[[nodiscard]] RationalCut quantile(std::span<const std::int64_t> ascending, Fraction p, QuantileType type);

/// The same of [n >= 1] values in any order, for each p: one cut a p, in the order of the ps. Errors as above. O(n),
/// with scratch memory of at most about n values.
[[nodiscard]] std::vector<RationalCut> quantiles(std::span<const std::int64_t> values, std::span<const Fraction> ps, QuantileType type);

/// The values that would stand at these ranks after sorting; rank 0 is the smallest. Ranks may come in any order and
/// repeat. Values [n] are not changed. Histogram select: at most six rounds, each over what the last one left open.
/// Errors: BAD_OPTION for a rank outside [0, n).
[[nodiscard]] std::vector<std::int64_t> order_statistics(std::span<const std::int64_t> values, std::span<const std::int64_t> ranks);

}  // namespace kefu::statistics
