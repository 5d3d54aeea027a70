// Confidence intervals of a proportion and of a mean, and the quantiles they need.
#pragma once

#include <cstdint>
#include <span>

#include "kefu/statistics/estimate.hpp"

namespace kefu::statistics {

/// z with P(Z <= z) = p for a standard normal Z. -inf at 0, +inf at 1, NaN outside [0, 1]. Never throws.
[[nodiscard]] double normal_quantile(double p) noexcept;
/// P(Z <= z) for a standard normal Z. NaN for NaN.
[[nodiscard]] double normal_probability(double z) noexcept;
/// t with P(T <= t) = p for Student's t with `degrees` > 0 degrees of freedom. NaN outside the domain.
[[nodiscard]] double student_quantile(double p, double degrees) noexcept;

/// The share successes / trials with the score interval of E. B. Wilson (Journal of the American Statistical
/// Association 22, 1927, 209-212): close to its level on average, also for small samples and shares near 0 or 1.
/// @param successes in [0, trials]
/// @param trials    >= 0; 0 gives NaN and too_little_data
/// @param level     in (0, 1), two-sided
/// The standard error is sqrt(p (1 - p) / trials). Errors: BAD_OPTION.
[[nodiscard]] Estimate wilson_proportion(std::int64_t successes, std::int64_t trials, double level = 0.95);

/// The same with the exact interval of C. Clopper and E. Pearson (Biometrika 26, 1934, 404-413): never below its level,
/// and wide for that. Parameters and errors as above.
[[nodiscard]] Estimate exact_proportion(std::int64_t successes, std::int64_t trials, double level = 0.95);

/// The mean of values [n] with Student's t interval; the same bits in any order of the values.
/// n < 2 gives too_little_data (the value is there for n = 1), equal values are degenerate. A value that is NaN or
/// infinite gives not_identified: nulls are the caller's to leave out. Errors: BAD_OPTION for a level outside (0, 1).
[[nodiscard]] Estimate mean_interval(std::span<const double> values, double level = 0.95);

/// The mean of values that follow each other and may be alike, such as waits in a queue: Student's t interval over the means of equal
/// batches, in the order of the values (the last, if not full, is left out of the interval alone). Fewer than ten values a batch give
/// too_little_data (the value is there). Errors: BAD_OPTION for fewer than 2 batches, or a level outside (0, 1).
[[nodiscard]] Estimate series_mean(std::span<const double> values, std::int64_t batches = 20, double level = 0.95);

/// What a mean and its variance (over n - 1) are of.
struct SampleMoments {
    std::int64_t n = 0;
    double mean = 0;
    double variance = 0;
};
/// The mean of one sample less that of another, with the interval of B. L. Welch (Biometrika 34, 1947, 28-35): their variances may
/// differ. Fewer than two values in one of them give too_little_data (the value is there where both have one), no variance at all is
/// degenerate. Errors: BAD_OPTION for a level outside (0, 1).
[[nodiscard]] Estimate mean_difference(const SampleMoments& a, const SampleMoments& b, double level = 0.95);

/// Both sides within one group.
struct Stratum {
    SampleMoments a, b;
};
/// The mean of one side less that of the other within each stratum, weighted by the first side's own numbers (direct standardisation: J.
/// Fleiss, B. Levin and M. Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, chapter 19): sum of w_k (a_k - b_k),
/// w_k = n_k / n. Its variance is the sum of w_k^2 (s_k^2 / n_k + t_k^2 / m_k), within the strata alone; its degrees of freedom are those
/// of F. Satterthwaite (Biometrics Bulletin 2, 1946, 110-114). One stratum gives what mean_difference gives. Fewer than two on a side of a
/// stratum give too_little_data (the value is there where both sides of each have one), no variance at all is degenerate. Errors: BAD_OPTION
/// for a level outside (0, 1).
[[nodiscard]] Estimate standardised_difference(std::span<const Stratum> strata, double level = 0.95);

}  // namespace kefu::statistics
