#include "kefu/statistics/lorenz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/statistics/intervals.hpp"
#include "kefu/statistics/ratio.hpp"
#include "kefu/statistics/sort.hpp"

namespace kefu::statistics {
namespace {

using Values = std::vector<std::int64_t>;

/// In ascending order, in cents: lognormal with the given sigma, or Pareto with the given shape.
Values lognormal(std::uint64_t seed, std::uint32_t sample, std::size_t n, double sigma) {
    RandomStream random(seed, sample, 1);
    Values values(n);
    for (auto& value : values) value = std::llround(10'000 * std::exp(sigma * normal_quantile(random.uniform())));
    sort_integers(values);
    return values;
}
Values pareto(std::uint64_t seed, std::uint32_t sample, std::size_t n, double shape) {
    RandomStream random(seed, sample, 2);
    Values values(n);
    for (auto& value : values) value = std::llround(10'000 * std::pow(random.uniform(), -1 / shape));
    sort_integers(values);
    return values;
}

/// sum of |x_i - x_j| over all pairs, over 2 n^2 mean.
double pairwise_gini(const Values& values) {
    Int128 differences = 0;
    Int128 total = 0;
    for (const std::int64_t a : values) {
        total += a;
        for (const std::int64_t b : values) differences += a > b ? a - b : b - a;
    }
    return nearest_double(differences, 2 * static_cast<std::int64_t>(values.size()) * total);
}

/// The standard error of a statistic by leaving out one value after the other.
template <class Statistic>
double jackknife_error(const Values& values, Statistic statistic) {
    const auto n = static_cast<double>(values.size());
    std::vector<double> left;
    double mean = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        Values rest = values;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        left.push_back(statistic(rest));
        mean += left.back() / n;
    }
    double squares = 0;
    for (const double x : left) squares += (x - mean) * (x - mean);
    return std::sqrt(squares * (n - 1) / n);
}

template <class Call>
Error error_of(Call call) {
    try {
        (void)call();
    } catch (const Error& error) {
        return error;
    }
    return Error(Status::ok, "");
}

WeightBlock by_index(std::int64_t index, std::uint32_t group) { return poisson_weights(77, group, static_cast<std::uint64_t>(index)); }

TEST(Gini, EqualsThePairwiseDefinitionToTheLastBit) {
    for (std::uint32_t sample = 0; sample < 30; ++sample) {
        const Values values = lognormal(1, sample, 2 + sample * 5, 1.5);
        EXPECT_EQ(gini(values).value, pairwise_gini(values));
    }
    EXPECT_EQ(gini(Values{0, 0, 0, 7}).value, 0.75);
    EXPECT_EQ(gini(Values{1, 2, 3, 4}).value, 0.25);
}

TEST(Gini, NormalisedIsOneWhereOneHasEverything) {
    EXPECT_EQ(gini(Values{0, 0, 0, 7}, GiniForm::normalised).value, 1.0);
    const Values values = lognormal(1, 99, 50, 1);
    EXPECT_DOUBLE_EQ(gini(values, GiniForm::normalised).value, gini(values).value * 50 / 49);
    EXPECT_DOUBLE_EQ(gini(values, GiniForm::normalised).standard_error, gini(values).standard_error * 50 / 49);
}

TEST(Gini, DoesNotOverflowForTheLargestValues) {
    const Values values(1000, std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(gini(values).value, 0.0);
    Values one(1000, 0);
    one.back() = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(gini(one).value, 0.999);
    EXPECT_EQ(gini(one, GiniForm::normalised).interval.high, 1.0);
}

TEST(Gini, HasTheStandardErrorOfTheJackknife) {
    // The two agree but for terms of order 1/n.
    for (std::uint32_t sample = 0; sample < 5; ++sample) {
        const Values values = lognormal(2, sample, 600, 0.8);
        const double jackknife = jackknife_error(values, [](const Values& v) { return gini_value(lorenz_sums(v), GiniForm::normalised); });
        EXPECT_NEAR(gini(values, GiniForm::normalised).standard_error / jackknife, 1, 0.02);
    }
}

TEST(Gini, HasTheErrorOfTheLinearisationComputedPairByPair) {
    const Values values = {1, 2, 3, 3, 10, 25, 25, 25, 90, 400};
    const double n = 10;
    const double mean = 584.0 / n;
    const double g = pairwise_gini(values);
    double squares = 0;
    for (const std::int64_t x : values) {
        double h = 0;
        for (const std::int64_t y : values) h += std::abs(static_cast<double>(x - y)) / n;
        const double influence = (h - g * static_cast<double>(x)) / mean - g;
        squares += influence * influence;
    }
    EXPECT_DOUBLE_EQ(gini(values).standard_error, std::sqrt(squares / (n * (n - 1))));
}

TEST(Gini, ClaimsNoIntervalFromAHandful) {
    for (std::int64_t n = 2; n <= 12; ++n) {
        Values values;
        for (std::int64_t i = 1; i <= n; ++i) values.push_back(i);
        const ResampledLorenz resampled = resampled_lorenz(values, std::vector{share(0.5)}, by_index, 100);
        for (const Estimate& e : {gini(values), gini(values, GiniForm::normalised), resampled.gini, resampled.normalised_gini,
                                  top_share(values, share(0.5)), resampled.top_shares[0]}) {
            EXPECT_FALSE(std::isnan(e.value));
            EXPECT_EQ(e.status, n < 10 ? EstimateStatus::too_little_data : EstimateStatus::ok) << n;
            EXPECT_EQ(std::isnan(e.standard_error) && std::isnan(e.interval.low) && std::isnan(e.interval.high), n < 10) << n;
        }
    }
}

TEST(Gini, SaysWhyThereIsNoEstimate) {
    EXPECT_EQ(gini({}).status, EstimateStatus::too_little_data);
    EXPECT_EQ(gini(Values{5}).status, EstimateStatus::too_little_data);
    EXPECT_TRUE(std::isnan(gini(Values{5}).value));
    EXPECT_EQ(gini(Values{0, 0, 0}).status, EstimateStatus::not_identified);
    EXPECT_TRUE(std::isnan(gini(Values{0, 0, 0}).value));
    const Estimate equal = gini(Values{4, 4, 4});
    EXPECT_EQ(equal.status, EstimateStatus::degenerate);
    EXPECT_EQ(equal.value, 0.0);
    EXPECT_EQ(equal.standard_error, 0.0);
    EXPECT_EQ(equal.interval.high, 0.0);
}

TEST(Lorenz, RefusesNegativeAndUnsortedValuesWithTheirRow) {
    const Error negative = error_of([] { return gini(Values{-1, 2}); });
    EXPECT_EQ(negative.status(), Status::bad_value);
    EXPECT_EQ(negative.place().row, 0);
    const Error order = error_of([] { return top_share(Values{1, 3, 2}, share(0.5)); });
    EXPECT_EQ(order.status(), Status::bad_value);
    EXPECT_EQ(order.place().row, 2);
    EXPECT_EQ(error_of([] { return top_share(Values{1, 3}, Share{0}); }).status(), Status::bad_option);
    EXPECT_EQ(error_of([] { return top_share(Values{1, 3}, Share{share_parts + 1}); }).status(), Status::bad_option);
    EXPECT_EQ(error_of([] { return gini(Values{1, 3}, GiniForm::sample, 1.5); }).status(), Status::bad_option);
    EXPECT_EQ(error_of([] { return resampled_lorenz(Values{1, 3}, {}, by_index, 0); }).status(), Status::bad_option);
}

TEST(TopShare, IsTheExactShareOfTheLargestCustomers) {
    Values values;
    for (std::int64_t i = 1; i <= 100; ++i) values.push_back(i);
    EXPECT_EQ(top_share(values, share(0.2)).value, nearest_double(1810, 5050));
    EXPECT_EQ(top_share(values, share(0.101)).value, nearest_double(1045, 5050));  // ceil(10.1) = 11
    EXPECT_EQ(top_share(values, Share{1}).value, nearest_double(100, 5050));
    const Estimate all = top_share(values, share(1));
    EXPECT_EQ(all.value, 1.0);
    EXPECT_EQ(all.status, EstimateStatus::degenerate);
}

TEST(TopShare, SaysWhyThereIsNoInterval) {
    const Values values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    EXPECT_EQ(top_share(values, share(0.5)).status, EstimateStatus::ok);
    const Estimate few = top_share(values, share(0.3));  // four customers
    EXPECT_EQ(few.status, EstimateStatus::too_little_data);
    EXPECT_EQ(few.value, nearest_double(42, 78));
    EXPECT_TRUE(std::isnan(few.interval.low));
    EXPECT_TRUE(std::isnan(few.standard_error));
    EXPECT_EQ(top_share(values, share(0.9)).status, EstimateStatus::too_little_data);
    EXPECT_EQ(top_share(Values{3}, share(0.5)).status, EstimateStatus::too_little_data);
    EXPECT_EQ(top_share(Values(20, 0), share(0.5)).status, EstimateStatus::not_identified);
    const Estimate equal = top_share(Values(20, 7), share(0.5));
    EXPECT_EQ(equal.status, EstimateStatus::degenerate);
    EXPECT_EQ(equal.interval.low, 0.5);
}

TEST(TopShare, HasTheErrorOfTheLinearisationWrittenForTheLowerPart) {
    // Beach and Davidson write it for the Lorenz ordinate L = 1 - T at q = 1 - t: the influence on the lower part's
    // mean is 1(x <= Q)(x - Q) + q Q - GL, and that of L follows from L = GL / mean.
    const Values values = lognormal(4, 0, 300, 1);
    const double n = 300;
    const double q = 240 / n;
    const auto border = static_cast<double>(values[239]);
    double total = 0;
    double lower = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        total += static_cast<double>(values[i]);
        if (i < 240) lower += static_cast<double>(values[i]);
    }
    const double mean = total / n;
    double squares = 0;
    for (const std::int64_t value : values) {
        const auto x = static_cast<double>(value);
        const double of_lower = (x <= border ? x - border : 0) + q * border - lower / n;
        const double influence = (of_lower - lower / total * (x - mean)) / mean;
        squares += influence * influence;
    }
    EXPECT_NEAR(top_share(values, share(0.2)).standard_error / std::sqrt(squares / (n * (n - 1))), 1, 1e-10);
}

struct Coverage {
    double gini = 0, normalised = 0, share = 0;
};
/// How often the 95 % intervals hold the true value, over 400 samples.
template <class Sample>
Coverage coverage(Sample sample, double true_gini, double true_share) {
    Coverage covered;
    const auto holds = [](const Estimate& e, double truth) {
        return e.interval.low <= truth && truth <= e.interval.high ? 1.0 / 400 : 0.0;
    };
    for (std::uint32_t i = 0; i < 400; ++i) {
        const Values values = sample(i);
        covered.gini += holds(gini(values), true_gini);
        covered.normalised += holds(gini(values, GiniForm::normalised), true_gini);
        covered.share += holds(top_share(values, share(0.2)), true_share);
    }
    return covered;
}

TEST(LorenzIntervals, CoverTheTruthForLognormalSpending) {
    const double sigma = 0.8;
    // Gini 2 F(sigma / sqrt 2) - 1, top share F(sigma - z) with z the 80 % point.
    const Coverage covered = coverage([&](std::uint32_t i) { return lognormal(5, i, 400, sigma); },
                                      2 * normal_probability(sigma / std::sqrt(2.0)) - 1, normal_probability(sigma - normal_quantile(0.8)));
    for (const double c : {covered.gini, covered.normalised, covered.share}) {
        EXPECT_GE(c, 0.90);
        EXPECT_LE(c, 0.98);
    }
}

TEST(LorenzIntervals, CoverTheTruthForParetoSpending) {
    const double shape = 4;
    // Gini 1 / (2 shape - 1), top share p^(1 - 1 / shape).
    const Coverage covered =
        coverage([&](std::uint32_t i) { return pareto(6, i, 1000, shape); }, 1 / (2 * shape - 1), std::pow(0.2, 1 - 1 / shape));
    for (const double c : {covered.gini, covered.normalised, covered.share}) {
        EXPECT_GE(c, 0.90);
        EXPECT_LE(c, 0.98);
    }
}

TEST(LorenzCurve, RunsFromNothingToEverything) {
    const Values values = lognormal(7, 0, 12'345, 1);
    const std::vector<LorenzPoint> points = lorenz_curve(values);
    ASSERT_EQ(points.size(), 101U);
    EXPECT_EQ(points.front(), LorenzPoint{});
    EXPECT_EQ(points.back().members, 12'345);
    EXPECT_EQ(points.back().members_share, 1.0);
    EXPECT_EQ(points.back().amount_share, 1.0);
    double area = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        EXPECT_LT(points[i - 1].members, points[i].members);
        EXPECT_LE(points[i].amount_share, points[i].members_share + 1e-12);
        area += (points[i].members_share - points[i - 1].members_share) * (points[i].amount_share + points[i - 1].amount_share) / 2;
    }
    EXPECT_NEAR(1 - 2 * area, gini(values).value, 1e-3);
    EXPECT_NEAR(1 - points[80].amount_share, top_share(values, share(0.2)).value, 1e-12);
}

TEST(LorenzCurve, HasOnePointAMemberWhereThereAreFew) {
    const std::vector<LorenzPoint> points = lorenz_curve(Values{1, 2, 5});
    ASSERT_EQ(points.size(), 4U);
    EXPECT_TRUE(points[2].amount == 3);
    EXPECT_EQ(points[2].amount_share, 0.375);
    EXPECT_TRUE(lorenz_curve({}).empty());
    EXPECT_EQ(lorenz_curve(Values{0, 0}).back().amount_share, 0.0);
}

/// What a replicate is by definition: every value written down as often as its weight says.
TEST(ResampledLorenz, EqualsTheEstimatesOfTheExpandedSamples) {
    const Values values = lognormal(8, 0, 60, 1.2);
    const Share tops[] = {share(0.05), share(0.33)};
    const std::int32_t replicates = 101;
    std::vector<double> ginis, normalised, top[2];
    for (std::uint32_t r = 0; r < 101; ++r) {
        Values expanded;
        for (std::size_t i = 0; i < values.size(); ++i) expanded.insert(expanded.end(), poisson_weight(77, r, i), values[i]);
        ginis.push_back(gini(expanded).value);
        normalised.push_back(gini(expanded, GiniForm::normalised).value);
        for (std::size_t t = 0; t < 2; ++t) top[t].push_back(top_share(expanded, tops[t]).value);
    }
    const ResampledLorenz result = resampled_lorenz(values, tops, by_index, replicates, 0.9);
    EXPECT_EQ(result.gini, percentile_estimate(gini(values).value, ginis, 0.9));
    EXPECT_EQ(result.normalised_gini, percentile_estimate(gini(values, GiniForm::normalised).value, normalised, 0.9));
    for (std::size_t t = 0; t < 2; ++t) EXPECT_EQ(result.top_shares[t], percentile_estimate(top_share(values, tops[t]).value, top[t], 0.9));
}

TEST(ResampledLorenz, AgreesWithTheClosedForm) {
    const Values values = lognormal(9, 0, 3000, 0.8);
    const Share tops[] = {share(0.2)};
    const ResampledLorenz result = resampled_lorenz(values, tops, by_index, 1000);
    EXPECT_EQ(result.gini.value, gini(values).value);
    EXPECT_NEAR(result.gini.standard_error / gini(values).standard_error, 1, 0.08);
    EXPECT_NEAR(result.top_shares[0].standard_error / top_share(values, tops[0]).standard_error, 1, 0.08);
    EXPECT_NEAR(result.gini.interval.low, gini(values).interval.low, gini(values).standard_error / 3);
    EXPECT_NEAR(result.gini.interval.high, gini(values).interval.high, gini(values).standard_error / 3);
}

TEST(ResampledLorenz, DoesNotDependOnTheOrderOfEqualValues) {
    // Two customers with equal spending change places: weights follow the customer.
    std::vector<KeyedRow> rows;
    for (std::uint32_t i = 0; i < 200; ++i) rows.push_back({static_cast<std::int64_t>(i / 20), i});
    const auto run = [&] {
        Values values;
        for (const KeyedRow& row : rows) values.push_back(row.key);
        const Share tops[] = {share(0.07)};
        return resampled_lorenz(
            values, tops,
            [&](std::int64_t i, std::uint32_t group) { return poisson_weights(1, group, rows[static_cast<std::size_t>(i)].row); }, 200);
    };
    const ResampledLorenz first = run();
    std::stable_sort(rows.begin(), rows.end(),
                     [](const KeyedRow& a, const KeyedRow& b) { return a.key != b.key ? a.key < b.key : a.row > b.row; });
    const ResampledLorenz second = run();
    EXPECT_EQ(second.gini, first.gini);
    EXPECT_EQ(second.normalised_gini, first.normalised_gini);
    EXPECT_EQ(second.top_shares, first.top_shares);
}

TEST(ResampledLorenz, LeavesOutReplicatesThatCannotBeEstimated) {
    const Values values = {0, 0, 0, 0, 0, 0, 0, 0, 0, 9};  // a replicate without the last one has total 0
    const ResampledLorenz result = resampled_lorenz(values, {}, by_index, 400);
    EXPECT_EQ(result.gini.status, EstimateStatus::ok);
    EXPECT_FALSE(std::isnan(result.gini.interval.low));
    EXPECT_EQ(resampled_lorenz(Values{1}, {}, by_index, 100).gini.status, EstimateStatus::too_little_data);
    EXPECT_EQ(resampled_lorenz(Values{0, 0}, {}, by_index, 100).gini.status, EstimateStatus::not_identified);
    EXPECT_EQ(resampled_lorenz(Values{2, 2}, {}, by_index, 100).gini.status, EstimateStatus::degenerate);
}

TEST(ResampledLorenz, StopsWhenTheCallerCancels) {
    Progress progress;
    progress.cancel = true;
    const Values values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    EXPECT_EQ(error_of([&] { return resampled_lorenz(values, {}, by_index, 100, 0.95, &progress); }).status(), Status::cancelled);
    Progress whole;
    (void)resampled_lorenz(values, {}, by_index, 100, 0.95, &whole);
    EXPECT_EQ(whole.done, 250);
    EXPECT_EQ(whole.total, 250);
}

}  // namespace
}  // namespace kefu::statistics
