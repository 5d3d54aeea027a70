// Quantiles where some values are known only to be greater than what was seen: a customer who hung up would have waited longer.
//
// The product limit of E. L. Kaplan and P. Meier (Journal of the American Statistical Association 53, 1958, 457-481). It holds where what
// ends the sight of a value has nothing to do with the value itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace kefu::statistics {

/// A value that was seen, or one that is known only to be greater.
struct Sighting {
    double value = 0;  ///< no NaN
    bool greater = false;

    /// By value; of equal ones, what was seen comes first.
    friend constexpr bool operator<(const Sighting& a, const Sighting& b) noexcept {
        return a.value != b.value ? a.value < b.value : a.greater < b.greater;
    }
};

/// The least value that the next one exceeds with probability `tail` or less, for values that are exchangeable with it: one that is
/// greater than all counts beside them (conformal prediction; without values that are greater it is the order statistic of rank
/// ceil((n + 1) (1 - tail))). Nothing where it lies beyond the last value that was seen.
/// @param ascending  sorted
/// @param tail       in (0, 1)
/// O(n), no allocation.
[[nodiscard]] std::optional<double> conformal_quantile(std::span<const Sighting> ascending, double tail) noexcept;

/// The share of values that do not exceed `at`, estimated by the product limit; sorted values; NaN for none. O(n).
[[nodiscard]] double share_within(std::span<const Sighting> ascending, double at) noexcept;

}  // namespace kefu::statistics
