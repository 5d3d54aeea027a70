// An estimate never comes alone: value, standard error, interval, and a status that says whether to believe them.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "kefu/core/fields.hpp"

namespace kefu::statistics {

/// Whether an estimate can be used. Everything but `ok` is an answer too, not an error.
enum class EstimateStatus : std::int32_t { ok = 0, too_little_data = 1, not_identified = 2, degenerate = 3 };

constexpr auto words(Of<EstimateStatus>) {
    return std::array{Word{EstimateStatus::ok, "ok", "value, standard error and interval hold"},
                      Word{EstimateStatus::too_little_data, "too_little_data", "too few rows; what they do not give is NaN"},
                      Word{EstimateStatus::not_identified, "not_identified", "the data do not determine the value; all is NaN"},
                      Word{EstimateStatus::degenerate, "degenerate", "no variation: the interval is the value itself"}};
}

/// Where the true value lies, with confidence `level`. NaN on both sides where nothing can be said.
struct Interval {
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    double level = 0.95;  ///< in (0, 1), two-sided

    friend bool operator==(const Interval&, const Interval&) = default;
};

/// A number estimated from data, in the unit of the data.
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double standard_error = std::numeric_limits<double>::quiet_NaN();
    Interval interval;
    EstimateStatus status = EstimateStatus::too_little_data;

    friend bool operator==(const Estimate&, const Estimate&) = default;
};

}  // namespace kefu::statistics
