#include "kefu/statistics/resampling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kefu/core/error.hpp"

namespace kefu::statistics {
namespace {

TEST(Philox, GivesThePublishedAnswers) {
    // Random123's kat_vectors, philox4x32 with 10 rounds: zeros, ones, digits of pi.
    EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}), (PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    static_assert(philox4x32_10({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
}

TEST(RandomBlock, PutsSeedIdReplicateAndIndexWhereTheyAreStated) {
    EXPECT_EQ(random_block(0x299f31d0a4093822, 0x13198a2e, 0x85a308d3243f6a88, 0x03707344),
              (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, ReadsTheBlocksInOrder) {
    RandomStream stream(7, 3, 17'850);
    for (std::uint32_t index = 0; index < 4; ++index) {
        const PhiloxCounter block = random_block(7, 3, 17'850, index);
        EXPECT_EQ(stream.next(), block[0] | std::uint64_t{block[1]} << 32);
        EXPECT_EQ(stream.next(), block[2] | std::uint64_t{block[3]} << 32);
    }
}

TEST(RandomStream, DiffersWithEachOfItsThreeNumbers) {
    const std::uint64_t first = RandomStream(1, 2, 3).next();
    EXPECT_NE(RandomStream(2, 2, 3).next(), first);
    EXPECT_NE(RandomStream(1, 3, 3).next(), first);
    EXPECT_NE(RandomStream(1, 2, 4).next(), first);
    EXPECT_NE(RandomStream(1, 2, 3 + (std::uint64_t{1} << 32)).next(), first);
    EXPECT_NE(RandomStream(1 + (std::uint64_t{1} << 32), 2, 3).next(), first);
    EXPECT_EQ(RandomStream(1, 2, 3).next(), first);
}

TEST(RandomStream, DrawsIntegersBelowNEvenly) {
    RandomStream stream(1, 0, 0);
    std::vector<double> counts(7);
    for (int i = 0; i < 70'000; ++i) ++counts[stream.below(7)];
    double chi_squared = 0;
    for (const double count : counts) chi_squared += (count - 10'000) * (count - 10'000) / 10'000;
    EXPECT_LT(chi_squared, 22.46);  // 99.9 % point for 6 degrees of freedom
    EXPECT_EQ(stream.below(1), 0U);
    // A third of all 64-bit draws must be rejected here; without rejection the lower half would come twice as often.
    const std::uint64_t n = 0xaaaaaaaaaaaaaaabU;
    int low = 0;
    for (int i = 0; i < 30'000; ++i) {
        const std::uint64_t drawn = stream.below(n);
        EXPECT_LT(drawn, n);
        if (drawn % 2 == 0) ++low;
    }
    EXPECT_NEAR(low, 15'000, 400);
    EXPECT_THROW((void)stream.below(0), Error);
}

TEST(RandomStream, DrawsDoublesInsideTheUnitInterval) {
    RandomStream stream(2, 0, 0);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        const double u = stream.uniform();
        EXPECT_GT(u, 0);
        EXPECT_LT(u, 1);
        sum += u;
    }
    EXPECT_NEAR(sum / 10'000, 0.5, 4 * 0.29 / 100);
}

/// 2^32 P(X <= k) for X ~ Poisson(1), to far more digits than needed: 1/e is the sum of (-1)^j / j!.
boost::multiprecision::cpp_rational scaled_probability(int k) {
    using boost::multiprecision::cpp_rational;
    cpp_rational term = 1;
    cpp_rational inverse_e = 0;
    cpp_rational total = 0;
    for (int j = 0; j < 40; ++j) {
        if (j > 0) term /= j;
        inverse_e += j % 2 == 0 ? term : cpp_rational(-term);
        if (j <= k) total += term;
    }
    return inverse_e * total * cpp_rational(std::int64_t{1} << 32);
}

TEST(PoissonWeights, HaveTheFrequenciesOfPoissonOne) {
    std::vector<double> counts(16);
    const std::uint64_t rows = 250'000;
    for (std::uint64_t id = 0; id < rows; ++id)
        for (const std::uint8_t weight : poisson_weights(5, 0, id)) ++counts[weight];
    double below = 0;
    for (int k = 0; k < 8; ++k) {
        const auto upto = static_cast<double>(scaled_probability(k)) * 0x1p-32;
        const double expected = (upto - below) * 4 * static_cast<double>(rows);
        EXPECT_NEAR(counts[static_cast<std::size_t>(k)], expected, 4.5 * std::sqrt(expected)) << k;
        below = upto;
    }
}

TEST(PoissonWeights, ChangeExactlyAtTheRoundedProbabilities) {
    // The words of the blocks are known, so each weight can be checked against the exact probabilities.
    std::vector<boost::multiprecision::cpp_rational> thresholds;
    for (int k = 0; k < 12; ++k) thresholds.push_back(scaled_probability(k) - boost::multiprecision::cpp_rational(1, 2));
    for (std::uint64_t id = 0; id < 3000; ++id) {
        const PhiloxCounter words = random_block(1, 9, id, 0xffffffffU);
        const WeightBlock weights = poisson_weights(1, 9, id);
        for (std::size_t r = 0; r < 4; ++r) {
            std::uint8_t expected = 0;
            for (const auto& threshold : thresholds)
                if (words[r] > threshold) ++expected;
            EXPECT_EQ(weights[r], expected);
        }
    }
}

TEST(PoissonWeights, ChangeAtTheRightPlaceForTheRarestWeights) {
    // Found by search with seed 1: the draws next to the exact probability, on its lower and on its upper side.
    struct Pair {
        std::uint64_t id;
        std::uint32_t replicate;
        std::uint64_t upper_id;
        std::uint32_t upper_replicate;
        int weight;
    };
    constexpr Pair pairs[] = {{78999403, 3, 88951854, 3, 7},
                              {260550096, 3, 182624265, 1, 8},
                              {16080696, 1, 75219733, 0, 9},
                              {132649135, 2, 320384571, 0, 10},
                              {326993264, 2, 267378651, 1, 11}};
    for (const Pair& pair : pairs) {
        const boost::multiprecision::cpp_rational probability = scaled_probability(pair.weight);
        const std::uint32_t lower = random_block(1, 0, pair.id, 0xffffffffU)[pair.replicate];
        const std::uint32_t upper = random_block(1, 0, pair.upper_id, 0xffffffffU)[pair.upper_replicate];
        EXPECT_TRUE(lower < probability && probability - lower < 9);
        EXPECT_TRUE(upper + 1 > probability && upper - probability < 8);
        EXPECT_EQ(poisson_weight(1, pair.replicate, pair.id), pair.weight);
        EXPECT_EQ(poisson_weight(1, pair.upper_replicate, pair.upper_id), pair.weight + 1);
    }
}

TEST(PoissonWeights, AreTheSameOneByOne) {
    for (std::uint64_t id = 100; id < 200; ++id)
        for (std::uint32_t replicate = 0; replicate < 12; ++replicate)
            EXPECT_EQ(poisson_weight(3, replicate, id), poisson_weights(3, replicate / 4, id)[replicate % 4]);
}

TEST(PoissonWeights, AreUncorrelatedBetweenReplicatesAndIds) {
    double across = 0;
    double along = 0;
    const int n = 100'000;
    for (int id = 0; id < n; ++id) {
        const WeightBlock w = poisson_weights(4, 1, static_cast<std::uint64_t>(id));
        across += (w[0] - 1.0) * (w[1] - 1.0);
        along += (w[2] - 1.0) * (poisson_weights(4, 1, static_cast<std::uint64_t>(id) + 1)[2] - 1.0);
    }
    EXPECT_NEAR(across / n, 0, 4.5 / std::sqrt(n));
    EXPECT_NEAR(along / n, 0, 4.5 / std::sqrt(n));
}

TEST(PercentileEstimate, ReadsTheQuantilesAtThePositionsStated) {
    std::vector<double> replicates(39);
    for (std::size_t i = 0; i < 39; ++i) replicates[i] = static_cast<double>((i * 7) % 39 + 1);  // 1..39, mixed up
    const Estimate estimate = percentile_estimate(20, replicates, 0.95);
    EXPECT_EQ(estimate.status, EstimateStatus::ok);
    EXPECT_EQ(estimate.value, 20);
    EXPECT_EQ(estimate.interval.low, 1);  // position 40 * 0.025 = 1, and from the other side
    EXPECT_EQ(estimate.interval.high, 39);
    EXPECT_DOUBLE_EQ(estimate.standard_error, std::sqrt(130.0));
    const Interval narrower = percentile_estimate(20, replicates, 0.85).interval;  // position 3
    EXPECT_DOUBLE_EQ(narrower.low, 3);
    EXPECT_DOUBLE_EQ(narrower.high, 37);
    const Interval between = percentile_estimate(20, replicates, 0.9375).interval;  // position 1.25
    EXPECT_EQ(between.low, 1.25);
    EXPECT_EQ(between.high, 38.75);
}

TEST(PercentileEstimate, DoesNotDependOnTheOrderAndLeavesOutNan) {
    std::vector<double> replicates;
    for (int i = 0; i < 200; ++i) replicates.push_back(RandomStream(1, 0, static_cast<std::uint64_t>(i)).uniform());
    const Estimate first = percentile_estimate(0.5, replicates);
    std::reverse(replicates.begin(), replicates.end());
    replicates.insert(replicates.begin() + 50, std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(percentile_estimate(0.5, replicates), first);
}

TEST(PercentileEstimate, SaysWhyThereIsNoInterval) {
    EXPECT_EQ(percentile_estimate(1, std::vector<double>(38, 1.0)).status, EstimateStatus::too_little_data);
    EXPECT_TRUE(std::isnan(percentile_estimate(1, std::vector<double>(38, 1.0)).interval.low));
    EXPECT_EQ(percentile_estimate(1, {}).status, EstimateStatus::too_little_data);
    EXPECT_EQ(percentile_estimate(1, std::vector<double>(39, 1.0)).status, EstimateStatus::degenerate);
    EXPECT_EQ(percentile_estimate(std::nan(""), std::vector<double>(39, 1.0)).status, EstimateStatus::not_identified);
    EXPECT_THROW((void)percentile_estimate(1, {}, 2), Error);
}

}  // namespace
}  // namespace kefu::statistics
