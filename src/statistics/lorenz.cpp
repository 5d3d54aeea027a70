#include "kefu/statistics/lorenz.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "checks.hpp"
#include "kefu/statistics/intervals.hpp"
#include "kefu/statistics/ratio.hpp"
#include "statistics/ordered_sum.hpp"

namespace kefu::statistics {

namespace {

using Values = std::span<const std::int64_t>;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t most_values = std::int64_t{1} << 31;

void check_values(Values values) {
    if (std::ssize(values) > most_values) throw Error(Status::limit, "at most 2^31 values");
    std::int64_t before = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < before)
            throw Error(Status::bad_value, values[i] < 0 ? "expected a value of at least 0" : "expected values in ascending order",
                        Place{"values", static_cast<std::int64_t>(i)});
        before = values[i];
    }
}

void check_top(Share top) {
    if (top.parts <= 0 || top.parts > share_parts) throw Error(Status::bad_option, "the share of the top lies above 0 and at most at 1");
}

Int128 total_of(Values values) noexcept {
    Int128 total = 0;
    for (const std::int64_t value : values) total += value;
    return total;
}

/// too_little_data, not_identified, or ok so far.
Estimate opened(std::int64_t count, Int128 total, double level) {
    Estimate estimate;
    estimate.interval.level = level;
    estimate.status = count < 2 ? EstimateStatus::too_little_data : total == 0 ? EstimateStatus::not_identified : EstimateStatus::ok;
    return estimate;
}

void close_degenerate(Estimate& estimate) {
    estimate.standard_error = 0;
    estimate.interval.low = estimate.interval.high = estimate.value;
    estimate.status = EstimateStatus::degenerate;
}

/// From the sum of squared influences of n values.
void close_normal(Estimate& estimate, double squares, double n) {
    estimate.standard_error = std::sqrt(squares / (n * (n - 1)));
    const double half = -normal_quantile((1 - estimate.interval.level) / 2) * estimate.standard_error;
    estimate.interval.low = std::max(0.0, estimate.value - half);
    estimate.interval.high = std::min(1.0, estimate.value + half);
}

bool all_equal(Values ascending) { return ascending.front() == ascending.back(); }

Int128 top_total(Values ascending, std::int64_t members) noexcept { return total_of(ascending.last(static_cast<std::size_t>(members))); }

}  // namespace

LorenzSums lorenz_sums(Values ascending) {
    check_values(ascending);
    LorenzSums sums;
    sums.count = std::ssize(ascending);
    // sum i x_i as the sum of the totals of the last n, n - 1 ... values: no product of 128 bits.
    for (std::size_t i = ascending.size(); i-- > 0;) {
        sums.total += ascending[i];
        sums.rank_weighted += sums.total;
    }
    return sums;
}

double gini_value(const LorenzSums& sums, GiniForm form) noexcept {
    if (sums.count < 2 || sums.total == 0) return not_a_number;
    const Int128 numerator = 2 * sums.rank_weighted - (Int128{sums.count} + 1) * sums.total;
    return nearest_double(numerator, (form == GiniForm::sample ? sums.count : sums.count - 1) * sums.total);
}

Estimate gini(Values ascending, GiniForm form, double level) {
    check_level(level);
    const LorenzSums sums = lorenz_sums(ascending);
    Estimate estimate = opened(sums.count, sums.total, level);
    if (estimate.status != EstimateStatus::ok) return estimate;
    estimate.value = gini_value(sums, form);
    if (all_equal(ascending)) {
        close_degenerate(estimate);
        return estimate;
    }
    if (sums.count < 2 * least_group) {
        estimate.status = EstimateStatus::too_little_data;
        return estimate;
    }
    const auto n = static_cast<double>(sums.count);
    const auto total = static_cast<double>(sums.total);
    const double sample = gini_value(sums, GiniForm::sample);
    Int128 below = 0;
    const double squares = ordered_sum(ascending.size(), [&](std::size_t i) {
        const std::int64_t value = ascending[i];
        below += value;
        const std::int64_t rank = 2 * (static_cast<std::int64_t>(i) + 1) - sums.count;
        const Int128 differences = Int128{rank} * value - 2 * below + sums.total;  // sum of |x_i - x_j| over j
        const double influence = static_cast<double>(differences) / total - sample * (n * static_cast<double>(value) / total) - sample;
        return influence * influence;
    });
    const double factor = form == GiniForm::sample ? 1 : n / (n - 1);
    close_normal(estimate, squares * (factor * factor), n);
    return estimate;
}

Estimate top_share(Values ascending, Share top, double level) {
    check_level(level);
    check_top(top);
    check_values(ascending);
    const std::int64_t count = std::ssize(ascending);
    const Int128 total = total_of(ascending);
    Estimate estimate = opened(count, total, level);
    if (estimate.status != EstimateStatus::ok) return estimate;
    const std::int64_t members = ceil_of(top, count);
    estimate.value = nearest_double(top_total(ascending, members), total);
    if (members == count || all_equal(ascending)) {
        close_degenerate(estimate);
        return estimate;
    }
    if (std::min(members, count - members) < least_group) {
        estimate.status = EstimateStatus::too_little_data;
        return estimate;
    }
    const auto n = static_cast<double>(count);
    const double mean = static_cast<double>(total) / n;
    const std::int64_t border = ascending[static_cast<std::size_t>(count - members - 1)];
    const double constant = static_cast<double>(members) / n * static_cast<double>(border);
    const double share = estimate.value;
    const double squares = ordered_sum(ascending.size(), [&](std::size_t i) {
        const auto above = static_cast<double>(std::max<std::int64_t>(ascending[i] - border, 0));
        const double influence = (above + constant - share * static_cast<double>(ascending[i])) / mean;
        return influence * influence;
    });
    close_normal(estimate, squares, n);
    return estimate;
}

std::vector<LorenzPoint> lorenz_curve(Values ascending) {
    check_values(ascending);
    const std::int64_t count = std::ssize(ascending);
    const Int128 total = total_of(ascending);
    std::vector<LorenzPoint> points;
    if (count == 0) return points;
    std::int64_t members = 0;
    Int128 amount = 0;
    for (std::int64_t j = 0; j <= 100; ++j) {
        const std::int64_t wanted = count * j / 100;
        if (j > 0 && wanted == members) continue;
        while (members < wanted) amount += ascending[static_cast<std::size_t>(members++)];
        points.push_back({members, amount, nearest_double(members, count), total == 0 ? 0.0 : nearest_double(amount, total)});
    }
    return points;
}

ResampledLorenz resampled_lorenz(Values ascending, std::span<const Share> tops, const ReplicateWeights& weights, std::int32_t replicates,
                                 double level, Progress* progress) {
    check_level(level);
    for (const Share top : tops) check_top(top);
    if (replicates < 1 || replicates > 1'000'000) throw Error(Status::bad_option, "the number of replicates lies between 1 and 1000000");
    const LorenzSums sums = lorenz_sums(ascending);
    ResampledLorenz result;
    result.gini = result.normalised_gini = opened(sums.count, sums.total, level);
    result.top_shares.assign(tops.size(), result.gini);
    if (result.gini.status != EstimateStatus::ok) return result;
    result.gini.value = gini_value(sums, GiniForm::sample);
    result.normalised_gini.value = gini_value(sums, GiniForm::normalised);
    for (std::size_t t = 0; t < tops.size(); ++t)
        result.top_shares[t].value = nearest_double(top_total(ascending, ceil_of(tops[t], sums.count)), sums.total);
    if (all_equal(ascending)) {
        close_degenerate(result.gini);
        close_degenerate(result.normalised_gini);
        for (Estimate& share : result.top_shares) close_degenerate(share);
        return result;
    }
    if (sums.count < 2 * least_group) {
        result.gini.status = result.normalised_gini.status = EstimateStatus::too_little_data;
        for (Estimate& share : result.top_shares) share.status = EstimateStatus::too_little_data;
        return result;
    }

    // A weight is at most 255, so this bounds every rank-weighted sum.
    const Int128 most_drawn = Int128{255} * sums.count;
    if (ascending.back() > (Int128{1} << 125) / (most_drawn * most_drawn))
        throw Error(Status::overflow, "the values are too large to be resampled");
    const std::size_t n = ascending.size();
    std::vector<WeightBlock> drawn(n);
    std::vector<double> ginis;
    std::vector<double> normalised;
    std::vector<std::vector<double>> shares(tops.size());
    const auto groups = static_cast<std::uint32_t>((replicates + 3) / 4);
    if (progress) progress->total += static_cast<std::int64_t>(groups) * sums.count;
    constexpr std::size_t stride = 65'536;  // values between two looks at the caller's wish to cancel
    for (std::uint32_t group = 0; group < groups; ++group) {
        std::array<LorenzSums, 4> replicate{};
        for (std::size_t i = n; i-- > 0;) {
            drawn[i] = weights(static_cast<std::int64_t>(i), group);
            for (std::size_t r = 0; r < 4; ++r) {
                // The w copies of x are added one after the other, largest first: the running total grows by x each
                // time.
                LorenzSums& s = replicate[r];
                const std::int64_t w = drawn[i][r];
                s.count += w;
                s.rank_weighted += w * s.total + w * (w + 1) / 2 * Int128{ascending[i]};
                s.total += Int128{ascending[i]} * w;
            }
            if (i % stride == 0) step(progress, static_cast<std::int64_t>(std::min(stride, n - i)));
        }
        for (std::size_t r = 0; r < 4 && static_cast<std::int64_t>(group) * 4 + static_cast<std::int64_t>(r) < replicates; ++r) {
            const LorenzSums& s = replicate[r];
            if (s.count < 2 || s.total == 0) continue;
            ginis.push_back(gini_value(s, GiniForm::sample));
            normalised.push_back(gini_value(s, GiniForm::normalised));
            for (std::size_t t = 0; t < tops.size(); ++t) {
                std::int64_t open = ceil_of(tops[t], s.count);
                Int128 held = 0;
                for (std::size_t i = n; open > 0; open -= drawn[i][r]) {
                    --i;
                    held += Int128{ascending[i]} * std::min<std::int64_t>(open, drawn[i][r]);
                }
                shares[t].push_back(nearest_double(held, s.total));
            }
        }
    }
    result.gini = percentile_estimate(result.gini.value, ginis, level);
    result.normalised_gini = percentile_estimate(result.normalised_gini.value, normalised, level);
    for (std::size_t t = 0; t < tops.size(); ++t) result.top_shares[t] = percentile_estimate(result.top_shares[t].value, shares[t], level);
    return result;
}

}  // namespace kefu::statistics
