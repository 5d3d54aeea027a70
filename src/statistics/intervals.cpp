#include "kefu/statistics/intervals.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>

#include "checks.hpp"
#include "kefu/statistics/exact_sum.hpp"
#include "math_policy.hpp"

namespace kefu::statistics {

namespace {

constexpr double root_two = 1.4142135623730951;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Value and standard error of a proportion; the status is ok where there was a trial.
Estimate proportion(std::int64_t successes, std::int64_t trials, double level) {
    check_level(level);
    if (trials < 0 || successes < 0 || successes > trials)
        throw Error(Status::bad_option, "successes lie between 0 and the number of trials");
    Estimate estimate;
    estimate.interval.level = level;
    if (trials == 0) return estimate;
    const auto n = static_cast<double>(trials);
    estimate.value = static_cast<double>(successes) / n;
    estimate.standard_error = std::sqrt(estimate.value * (static_cast<double>(trials - successes) / n) / n);
    estimate.status = EstimateStatus::ok;
    return estimate;
}

}  // namespace

double normal_quantile(double p) noexcept {
    if (!(p >= 0 && p <= 1)) return not_a_number;
    if (p == 0) return -infinity;
    if (p == 1) return infinity;
    return -root_two * boost::math::erfc_inv(2 * p, MathPolicy());
}

double normal_probability(double z) noexcept {
    if (std::isnan(z)) return not_a_number;
    return boost::math::erfc(-z / root_two, MathPolicy()) / 2;
}

double student_quantile(double p, double degrees) noexcept {
    if (!(p >= 0 && p <= 1) || !(degrees > 0)) return not_a_number;
    if (p == 0) return -infinity;
    if (p == 1) return infinity;
    return boost::math::quantile(boost::math::students_t_distribution<double, MathPolicy>(degrees), p);
}

Estimate wilson_proportion(std::int64_t successes, std::int64_t trials, double level) {
    Estimate estimate = proportion(successes, trials, level);
    if (estimate.status != EstimateStatus::ok) return estimate;
    const auto n = static_cast<double>(trials);
    const double z = -normal_quantile((1 - level) / 2);
    const double centre = (estimate.value + z * z / (2 * n)) / (1 + z * z / n);
    const double variance = estimate.standard_error * estimate.standard_error + z * z / (4 * n * n);
    const double half = z / (1 + z * z / n) * std::sqrt(variance);
    // At the ends the formula gives 0 and 1 but for rounding.
    estimate.interval.low = successes == 0 ? 0 : std::max(0.0, centre - half);
    estimate.interval.high = successes == trials ? 1 : std::min(1.0, centre + half);
    return estimate;
}

Estimate exact_proportion(std::int64_t successes, std::int64_t trials, double level) {
    Estimate estimate = proportion(successes, trials, level);
    if (estimate.status != EstimateStatus::ok) return estimate;
    const auto yes = static_cast<double>(successes);
    const auto no = static_cast<double>(trials - successes);
    const double tail = (1 - level) / 2;
    estimate.interval.low = successes == 0 ? 0 : boost::math::ibeta_inv(yes, no + 1, tail, MathPolicy());
    estimate.interval.high = successes == trials ? 1 : boost::math::ibetac_inv(yes + 1, no, tail, MathPolicy());
    return estimate;
}

Estimate mean_interval(std::span<const double> values, double level) {
    check_level(level);
    Estimate estimate;
    estimate.interval.level = level;
    if (values.empty()) return estimate;
    const auto n = static_cast<double>(values.size());
    ExactSum sum;
    sum.add(values);
    const double mean = sum.value() / n;
    if (!std::isfinite(mean)) {
        estimate.status = EstimateStatus::not_identified;
        return estimate;
    }
    estimate.value = mean;
    if (values.size() < 2) return estimate;
    if (std::all_of(values.begin(), values.end(), [&](double value) { return value == values[0]; })) {
        estimate.value = values[0];
        estimate.standard_error = 0;
        estimate.interval.low = estimate.interval.high = values[0];
        estimate.status = EstimateStatus::degenerate;
        return estimate;
    }
    ExactSum squares;
    for (const double value : values) squares.add((value - mean) * (value - mean));
    estimate.standard_error = std::sqrt(squares.value() / (n - 1) / n);
    const double half = -student_quantile((1 - level) / 2, n - 1) * estimate.standard_error;
    estimate.interval.low = mean - half;
    estimate.interval.high = mean + half;
    estimate.status = EstimateStatus::ok;
    return estimate;
}

Estimate series_mean(std::span<const double> values, std::int64_t batches, double level) {
    if (batches < 2) throw Error(Status::bad_option, "a mean of a series needs 2 batches or more, got " + std::to_string(batches));
    Estimate all = mean_interval(values, level);
    if (all.status != EstimateStatus::ok) return all;
    const std::size_t length = values.size() / static_cast<std::size_t>(batches);
    if (length < 10) {
        Estimate estimate;
        estimate.value = all.value;
        estimate.interval.level = level;
        return estimate;
    }
    std::vector<double> means;
    for (std::size_t b = 0; b < static_cast<std::size_t>(batches); ++b) {
        ExactSum sum;
        sum.add(values.subspan(b * length, length));
        means.push_back(sum.value() / static_cast<double>(length));
    }
    const Estimate batch = mean_interval(means, level);
    all.standard_error = batch.standard_error;
    const double half = (batch.interval.high - batch.interval.low) / 2;
    all.interval.low = all.value - half;
    all.interval.high = all.value + half;
    all.status = batch.status;
    return all;
}

Estimate mean_difference(const SampleMoments& a, const SampleMoments& b, double level) {
    const Stratum all{a, b};
    return standardised_difference({&all, 1}, level);
}

Estimate standardised_difference(std::span<const Stratum> strata, double level) {
    check_level(level);
    Estimate estimate;
    estimate.interval.level = level;
    double n = 0;
    bool some = !strata.empty(), enough = true;
    for (const Stratum& s : strata) {
        n += static_cast<double>(s.a.n);
        some = some && s.a.n > 0 && s.b.n > 0;
        enough = enough && s.a.n > 1 && s.b.n > 1;
    }
    if (!some) return estimate;
    double value = 0, variance = 0, by_degrees = 0;
    for (const Stratum& s : strata) {
        const double w = static_cast<double>(s.a.n) / n;
        value += w * (s.a.mean - s.b.mean);
        for (const SampleMoments& side : {s.a, s.b}) {
            const double part = w * w * side.variance / static_cast<double>(side.n);
            variance += part;
            if (side.n > 1) by_degrees += part * part / static_cast<double>(side.n - 1);
        }
    }
    estimate.value = value;
    if (!enough) return estimate;
    estimate.standard_error = std::sqrt(variance);
    estimate.status = variance > 0 ? EstimateStatus::ok : EstimateStatus::degenerate;
    const double half = variance > 0 ? -student_quantile((1 - level) / 2, variance * variance / by_degrees) * estimate.standard_error : 0;
    estimate.interval.low = value - half;
    estimate.interval.high = value + half;
    return estimate;
}

}  // namespace kefu::statistics
