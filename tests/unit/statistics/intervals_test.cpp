#include "kefu/statistics/intervals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/statistics/resampling.hpp"

namespace kefu::statistics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void expect_close(double actual, double expected, double relative = 1e-13) {
    EXPECT_NEAR(actual, expected, std::abs(expected) * relative) << expected;
}

template <class Call>
Status status_of(Call call) {
    try {
        (void)call();
        return Status::ok;
    } catch (const Error& error) {
        return error.status();
    }
}

// scipy 1.17.1: special.ndtri, stats.norm.cdf, special.stdtrit.
TEST(NormalQuantile, AgreesWithScipy) {
    expect_close(normal_quantile(1e-300), -37.0470962993612);
    expect_close(normal_quantile(1e-10), -6.361340902404056);
    expect_close(normal_quantile(0.025), -1.9599639845400545);
    expect_close(normal_quantile(0.1), -1.2815515655446004);
    EXPECT_EQ(normal_quantile(0.5), 0.0);
    expect_close(normal_quantile(0.75), 0.6744897501960817);
    expect_close(normal_quantile(0.9999999), 5.199337582290661);
    expect_close(normal_probability(-8), 6.22096057427174e-16);
    expect_close(normal_probability(-1.96), 0.024997895148220435);
    expect_close(normal_probability(0.5), 0.6914624612740131);
    expect_close(normal_probability(6), 0.9999999990134123);
}

TEST(NormalQuantile, AnswersNanOutsideItsDomainAndInfinitiesAtItsEnds) {
    EXPECT_EQ(normal_quantile(0), -infinity);
    EXPECT_EQ(normal_quantile(1), infinity);
    EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
    EXPECT_TRUE(std::isnan(normal_quantile(1.1)));
    EXPECT_TRUE(std::isnan(normal_quantile(std::nan(""))));
    EXPECT_TRUE(std::isnan(normal_probability(std::nan(""))));
    EXPECT_EQ(normal_probability(infinity), 1.0);
    EXPECT_EQ(normal_probability(-infinity), 0.0);
}

TEST(StudentQuantile, AgreesWithScipy) {
    expect_close(student_quantile(0.975, 1), 12.706204736174694);
    expect_close(student_quantile(0.975, 2), 4.302652729749462);
    expect_close(student_quantile(0.975, 9), 2.262157162798205);
    expect_close(student_quantile(0.025, 29.5), -2.0437249667721225);
    expect_close(student_quantile(0.999, 1e6), 3.09024045631652, 1e-11);
    expect_close(student_quantile(0.9, 3), 1.637744353696209);
    EXPECT_TRUE(std::isnan(student_quantile(0.5, 0)));
    EXPECT_TRUE(std::isnan(student_quantile(2, 5)));
    EXPECT_EQ(student_quantile(1, 5), infinity);
}

struct Case {
    std::int64_t successes, trials;
    double level, wilson_low, wilson_high, exact_low, exact_high;
};
// scipy 1.17.1, stats.binomtest(...).proportion_ci; 81/263, 15/148, 0/20 and 1/29 are table I of R. G. Newcombe,
// "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, 857-872, which has them
// to four digits.
constexpr Case cases[] = {{0, 10, 0.95, 0.0, 0.27753279986288926, 0.0, 0.30849710781876294},
                          {1, 10, 0.95, 0.017876213095072896, 0.4041500267952385, 0.0025285785444625728, 0.44501611702819543},
                          {81, 263, 0.95, 0.2552885198782742, 0.36620957698280004, 0.25273674558504267, 0.36762192260134746},
                          {15, 148, 0.95, 0.06238639953073629, 0.16048724172330803, 0.05784401008344801, 0.16165049034947895},
                          {0, 20, 0.95, 0.0, 0.16112515805281935, 0.0, 0.16843347098308548},
                          {1, 29, 0.95, 0.006113214292762667, 0.17175521879320282, 0.0008726468835971072, 0.17764429548841465},
                          {10, 10, 0.9, 0.787058029916593, 1.0, 0.7411344491066528, 1.0},
                          {3, 7, 0.99, 0.11637368051613817, 0.8102850959116125, 0.055299349980557536, 0.8822962483310521},
                          {500000, 1000000, 0.95, 0.4990200198900048, 0.5009799801099952, 0.4990195191953118, 0.5009804808046883}};

TEST(WilsonProportion, AgreesWithScipyAndNewcombe) {
    for (const Case& c : cases) {
        const Estimate estimate = wilson_proportion(c.successes, c.trials, c.level);
        EXPECT_EQ(estimate.status, EstimateStatus::ok);
        EXPECT_EQ(estimate.value, static_cast<double>(c.successes) / static_cast<double>(c.trials));
        EXPECT_EQ(estimate.interval.level, c.level);
        expect_close(estimate.interval.low, c.wilson_low, 1e-12);
        expect_close(estimate.interval.high, c.wilson_high, 1e-12);
    }
    expect_close(wilson_proportion(81, 263).standard_error, std::sqrt(81.0 * 182.0 / 263.0) / 263.0);
}

TEST(ExactProportion, AgreesWithScipyAndNewcombe) {
    for (const Case& c : cases) {
        const Estimate estimate = exact_proportion(c.successes, c.trials, c.level);
        EXPECT_EQ(estimate.status, EstimateStatus::ok);
        expect_close(estimate.interval.low, c.exact_low, 1e-10);
        expect_close(estimate.interval.high, c.exact_high, 1e-10);
    }
}

TEST(ExactProportion, NeverCoversLessThanItsLevel) {
    const std::int64_t n = 12;
    for (int i = 1; i < 100; ++i) {
        const double p = i / 100.0;
        double covered = 0;
        for (std::int64_t s = 0; s <= n; ++s) {
            const Interval interval = exact_proportion(s, n, 0.9).interval;
            const double log_probability = std::lgamma(n + 1) - std::lgamma(s + 1) - std::lgamma(n - s + 1) +
                                           static_cast<double>(s) * std::log(p) + static_cast<double>(n - s) * std::log1p(-p);
            if (interval.low <= p && p <= interval.high) covered += std::exp(log_probability);
        }
        EXPECT_GE(covered, 0.9 - 1e-9) << p;
    }
}

TEST(Proportions, StayInOrderForBillionsOfTrials) {
    for (const std::int64_t successes : {std::int64_t{0}, std::int64_t{1}, std::int64_t{123'456'789}, std::int64_t{4'000'000'000}}) {
        for (const Estimate& e : {wilson_proportion(successes, 4'000'000'000), exact_proportion(successes, 4'000'000'000)}) {
            EXPECT_LE(0, e.interval.low);
            EXPECT_LE(e.interval.low, e.value);
            EXPECT_LE(e.value, e.interval.high);
            EXPECT_LE(e.interval.high, 1);
        }
    }
}

TEST(Proportions, SayTooLittleDataWithoutTrialsAndRefuseBadCounts) {
    const Estimate none = wilson_proportion(0, 0);
    EXPECT_EQ(none.status, EstimateStatus::too_little_data);
    EXPECT_TRUE(std::isnan(none.value));
    EXPECT_TRUE(std::isnan(none.interval.low));
    EXPECT_EQ(exact_proportion(0, 0).status, EstimateStatus::too_little_data);
    EXPECT_EQ(status_of([] { return wilson_proportion(3, 2); }), Status::bad_option);
    EXPECT_EQ(status_of([] { return exact_proportion(-1, 2); }), Status::bad_option);
    EXPECT_EQ(status_of([] { return wilson_proportion(0, -1); }), Status::bad_option);
    EXPECT_EQ(status_of([] { return wilson_proportion(1, 2, 1.0); }), Status::bad_option);
    EXPECT_EQ(status_of([] { return wilson_proportion(1, 2, std::nan("")); }), Status::bad_option);
}

TEST(MeanInterval, AgreesWithScipy) {
    // scipy 1.17.1, stats.ttest_1samp(...).confidence_interval(0.95) and stats.sem.
    const Estimate estimate = mean_interval(std::vector<double>{2.1, 3.4, -1.0, 8.25, 0.5, 0.5, 7.75});
    EXPECT_EQ(estimate.status, EstimateStatus::ok);
    expect_close(estimate.value, 3.0714285714285716);
    expect_close(estimate.standard_error, 1.3763243467595105);
    expect_close(estimate.interval.low, -0.2963157836766457, 1e-11);
    expect_close(estimate.interval.high, 6.439172926533789, 1e-12);
}

TEST(MeanInterval, HasTheSameBitsInAnyOrder) {
    RandomStream random(1, 0, 0);
    std::vector<double> values(1001);
    for (double& value : values) value = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(40)));
    const Estimate first = mean_interval(values);
    std::sort(values.begin(), values.end());
    EXPECT_EQ(mean_interval(values), first);
    std::reverse(values.begin(), values.end());
    EXPECT_EQ(mean_interval(values), first);
}

TEST(MeanInterval, SaysWhyThereIsNoInterval) {
    EXPECT_EQ(mean_interval({}).status, EstimateStatus::too_little_data);
    const std::vector<double> one = {4.0};
    EXPECT_EQ(mean_interval(one).status, EstimateStatus::too_little_data);
    EXPECT_EQ(mean_interval(one).value, 4.0);
    EXPECT_TRUE(std::isnan(mean_interval(one).interval.high));
    const Estimate equal = mean_interval(std::vector<double>(3, 0.1));
    EXPECT_EQ(equal.status, EstimateStatus::degenerate);
    EXPECT_EQ(equal.value, 0.1);
    EXPECT_EQ(equal.interval.low, 0.1);
    EXPECT_EQ(equal.standard_error, 0.0);
    const Estimate unknown = mean_interval(std::vector<double>{1.0, std::nan(""), 2.0});
    EXPECT_EQ(unknown.status, EstimateStatus::not_identified);
    EXPECT_TRUE(std::isnan(unknown.value));
    EXPECT_EQ(mean_interval(std::vector<double>{1.0, infinity}).status, EstimateStatus::not_identified);
    EXPECT_EQ(status_of([&] { return mean_interval(one, 0); }), Status::bad_option);
}

TEST(MeanDifference, AgreesWithScipy) {
    // scipy 1.17.1, stats.ttest_ind({1, 2, 4, 7, 11}, {2, 3, 5, 3, 2, 2, 9}, equal_var=False).confidence_interval(0.95).
    const Estimate estimate = mean_difference({5, 5, 16.5}, {7, 26.0 / 7, 46.0 / 7});
    EXPECT_EQ(estimate.status, EstimateStatus::ok);
    expect_close(estimate.interval.low, -3.701458173702017, 1e-11);
    expect_close(estimate.interval.high, 6.272886745130588, 1e-11);
    EXPECT_EQ(mean_difference({1, 5, 0}, {7, 4, 2}).status, EstimateStatus::too_little_data);
    EXPECT_EQ(mean_difference({1, 5, 0}, {7, 4, 2}).value, 1);
    EXPECT_EQ(mean_difference({3, 5, 0}, {7, 4, 0}).status, EstimateStatus::degenerate);
}

TEST(StandardisedDifference, IsTheSumOfItsStrataByTheNumbersOfTheFirst) {
    // Weights 1/4 and 3/4: 1/4 (10 - 8) + 3/4 (20 - 24); variance 1/16 (2/4 + 3/6) + 9/16 (6/12 + 8/2).
    const std::vector<Stratum> strata = {{{4, 10, 2}, {6, 8, 3}}, {{12, 20, 6}, {2, 24, 8}}};
    const Estimate estimate = standardised_difference(strata);
    EXPECT_EQ(estimate.status, EstimateStatus::ok);
    EXPECT_EQ(estimate.value, -2.5);
    expect_close(estimate.standard_error, std::sqrt(1.0 / 16 * 1 + 9.0 / 16 * 4.5), 1e-15);
    // Satterthwaite: variance^2 / sum of part^2 / (n - 1), with the quantile of that of scipy 1.17.1, stats.t.ppf(0.975, degrees).
    const double half = estimate.interval.high - estimate.value;
    expect_close(half, 11.674689001764184, 1e-11);
    expect_close(estimate.value - estimate.interval.low, half, 1e-11);
    // A stratum more of a single one on one side.
    EXPECT_EQ(standardised_difference(std::vector<Stratum>{strata[0], {{1, 20, 0}, {2, 24, 8}}}).status, EstimateStatus::too_little_data);
    EXPECT_EQ(standardised_difference(std::vector<Stratum>{{{4, 10, 2}, {6, 8, 3}}, {{0, 0, 0}, {2, 24, 8}}}).status,
              EstimateStatus::too_little_data);
    EXPECT_TRUE(std::isnan(standardised_difference({}).value));
    EXPECT_EQ(status_of([&] { return standardised_difference(strata, 1); }), Status::bad_option);
}

TEST(SeriesMean, HasTheIntervalOfTheMeansOfItsBatches) {
    std::vector<double> values, means;
    for (int b = 0; b < 20; ++b) {
        for (int i = 0; i < 10; ++i) values.push_back(b % 4 + 0.1 * i);
        means.push_back(b % 4 + 0.45);
    }
    const Estimate series = series_mean(values), batches = mean_interval(means);
    EXPECT_EQ(series.status, EstimateStatus::ok);
    expect_close(series.value, batches.value);
    expect_close(series.interval.high - series.interval.low, batches.interval.high - batches.interval.low, 1e-11);
    values.pop_back();
    EXPECT_EQ(series_mean(values).status, EstimateStatus::too_little_data);
    EXPECT_TRUE(std::isnan(series_mean(values).interval.low));
    EXPECT_THROW((void)series_mean(values, 1), Error);
}

}  // namespace
}  // namespace kefu::statistics
