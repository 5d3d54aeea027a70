// Exact integers become a double once, at the end: a ratio of two 128-bit integers rounded to the nearest double.
#pragma once

#include "kefu/core/money.hpp"

namespace kefu::statistics {

/// The double nearest to numerator / denominator, halves to even. NaN for 0 / 0, an infinity for x / 0.
[[nodiscard]] double nearest_double(Int128 numerator, Int128 denominator) noexcept;

}  // namespace kefu::statistics
