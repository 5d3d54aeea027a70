// How unequal a whole is shared: Lorenz curve, Gini coefficient and shares of the top, with their uncertainty.
//
// Everything is summed in integers and rounded once. All functions take values [n] in ascending order, in minor units,
// each >= 0, n <= 2^31. Errors of all of them: BAD_VALUE (with row) where a value is negative or the order is broken,
// LIMIT for more values, BAD_OPTION for a level outside (0, 1) or a share outside (0, 1]. The order of equal values
// does not matter.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "kefu/core/money.hpp"
#include "kefu/core/progress.hpp"
#include "kefu/core/share.hpp"
#include "kefu/statistics/estimate.hpp"
#include "kefu/statistics/resampling.hpp"

namespace kefu::statistics {

/// What a Gini coefficient is computed from.
struct LorenzSums {
    std::int64_t count = 0;    ///< n
    Int128 total = 0;          ///< sum of x_i
    Int128 rank_weighted = 0;  ///< sum of i x_i, i = 1 for the smallest

    friend bool operator==(const LorenzSums&, const LorenzSums&) = default;
};
[[nodiscard]] LorenzSums lorenz_sums(std::span<const std::int64_t> ascending);

/// sample: (2 sum i x_i) / (n sum x_i) - (n + 1) / n, from 0 (all equal) to (n - 1) / n (one has everything).
/// normalised: that times n / (n - 1), from 0 to 1; less biased where n is small.
enum class GiniForm : std::int32_t { sample, normalised };

/// The coefficient alone, rounded once from exact sums. NaN where n < 2 or the total is 0.
[[nodiscard]] double gini_value(const LorenzSums& sums, GiniForm form) noexcept;

/// So many values on either side of a cut an interval takes, and twice as many in all: from fewer the normal and the
/// resampled ones are far too narrow.
inline constexpr std::int64_t least_group = 5;

/// The coefficient with its standard error by linearisation (influence function) and a normal interval cut to [0, 1].
/// The values are taken as independent draws. With h_i the mean of |x_i - x_j| over j, mean m and coefficient G, the
/// influence of a value is (h_i - G x_i) / m - G (M. Langel, Y. Tillé, "Variance estimation of the Gini index:
/// revisiting a result several times published", Journal of the Royal Statistical Society A 176(2), 2013, 521-540).
/// Statuses: n < 2 too_little_data; fewer than 2 `least_group` values too_little_data, with the value but neither error
/// nor interval; total 0 not_identified, all equal degenerate.
/// The interval is an approximation for large n. Simulated cover of 95 % intervals: lognormal with sigma 1, 93 % at
/// n = 400 and 95 % at n = 4000; less where few values hold most of the whole (n = 400: lognormal with sigma 1.5,
/// 87 %; Pareto with shape 2, 83 %).
[[nodiscard]] Estimate gini(std::span<const std::int64_t> ascending, GiniForm form = GiniForm::sample, double level = 0.95);

/// What the largest k = ceil(top n) values hold of the total, exact and rounded once; with its standard error by
/// linearisation and a normal interval cut to [0, 1]. With t = k / n, Q the largest value outside the top, T the share
/// and m the mean, the influence of a value x is (max(x - Q, 0) + t Q - T x) / m (C. M. Beach, R. Davidson,
/// "Distribution-free statistical inference with Lorenz curves and income shares", Review of Economic Studies 50(4),
/// 1983, 723-735). Statuses: n < 2 too_little_data; fewer than `least_group` values inside or outside the top
/// too_little_data, with the value but neither error nor interval; total 0 not_identified; all equal, or everyone in
/// the top, degenerate.
[[nodiscard]] Estimate top_share(std::span<const std::int64_t> ascending, Share top, double level = 0.95);

/// One point of the curve: the `members` smallest values hold `amount` together.
struct LorenzPoint {
    std::int64_t members = 0;
    Int128 amount = 0;
    double members_share = 0;  ///< members / n
    double amount_share = 0;   ///< amount / total; 0 where the total is 0

    friend bool operator==(const LorenzPoint&, const LorenzPoint&) = default;
};
/// At most 101 points from (0, 0) to (1, 1): floor(n j / 100) members for j = 0..100, each number once.
/// Empty where n is 0.
[[nodiscard]] std::vector<LorenzPoint> lorenz_curve(std::span<const std::int64_t> ascending);

/// Weights of the value at `index` in the replicates 4 group .. 4 group + 3. For results that do not depend on the
/// order of rows the caller answers from the customer behind the index, never from the index:
/// poisson_weights(seed, group, id[index]).
using ReplicateWeights = std::function<WeightBlock(std::int64_t index, std::uint32_t group)>;

/// The estimates with resampled uncertainty (percentile intervals); values are those of gini and top_share.
struct ResampledLorenz {
    Estimate gini;
    Estimate normalised_gini;
    std::vector<Estimate> top_shares;  ///< one a share, in the order given
};
/// Poisson bootstrap: in a replicate each value counts as often as its weight says, and of N drawn the top are the
/// ceil(top N) largest copies. A replicate without two members or with total 0 is left out.
/// @param replicates in [1, 10^6]; 1000 or more are usual
/// @param progress   optional; counts values times groups of four replicates
/// Statuses: few values, total 0 and equal values as for gini, else those of percentile_estimate.
/// Errors: BAD_OPTION, CANCELLED, OVERFLOW where n^2 times the largest value is above about 2^109. Memory: 4 n bytes.
[[nodiscard]] ResampledLorenz resampled_lorenz(std::span<const std::int64_t> ascending, std::span<const Share> tops,
                                               const ReplicateWeights& weights, std::int32_t replicates, double level = 0.95,
                                               Progress* progress = nullptr);

}  // namespace kefu::statistics
