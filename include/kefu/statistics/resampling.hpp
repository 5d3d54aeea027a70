// Random numbers that are a function of (seed, replicate, id), never of the order of rows, and intervals from resampled
// values.
//
// The generator is Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy
// as 1, 2, 3", SC11, 2011): a block of 128 random bits for each 128-bit counter under a 64-bit key. No state, so any
// row can be drawn anywhere, on any thread, on any machine of a cluster.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "kefu/statistics/estimate.hpp"

namespace kefu::statistics {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// 128 random bits of a counter under a key.
[[nodiscard]] constexpr PhiloxCounter philox4x32_10(PhiloxCounter counter, PhiloxKey key) noexcept {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t first = std::uint64_t{0xd2511f53U} * counter[0];
        const std::uint64_t second = std::uint64_t{0xcd9e8d57U} * counter[2];
        counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
                   static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
        key = {key[0] + 0x9e3779b9U, key[1] + 0xbb67ae85U};
    }
    return counter;
}

/// The block `index` of the stream (seed, replicate, id).
[[nodiscard]] constexpr PhiloxCounter random_block(std::uint64_t seed, std::uint32_t replicate, std::uint64_t id,
                                                   std::uint32_t index) noexcept {
    return philox4x32_10({static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32), replicate, index},
                         {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

/// Draws one after the other from the stream (seed, replicate, id). `id` is a customer's number, or a 64-bit digest of
/// a text id. Confined; a plain value, two streams with the same three numbers give the same draws. Up to 2^32 draws of
/// 64 bits.
class RandomStream {
   public:
    constexpr RandomStream(std::uint64_t seed, std::uint32_t replicate, std::uint64_t id) noexcept
        : seed_(seed), id_(id), replicate_(replicate) {}

    /// 64 uniform random bits. Errors: LIMIT after 2^32 draws.
    [[nodiscard]] std::uint64_t next();
    /// A uniform integer in [0, n), without bias (D. Lemire, ACM Transactions on Modeling and Computer Simulation
    /// 29(1), 2019). Errors: BAD_OPTION for n = 0, LIMIT as above.
    [[nodiscard]] std::uint64_t below(std::uint64_t n);
    /// A uniform double in (0, 1): (k + 1/2) / 2^52 for k below 2^52.
    [[nodiscard]] double uniform();

   private:
    std::uint64_t seed_;
    std::uint64_t id_;
    std::uint32_t replicate_;
    std::uint64_t drawn_ = 0;
    PhiloxCounter block_{};
};

/// Weights of one row in four replicates.
using WeightBlock = std::array<std::uint8_t, 4>;

/// Poisson(1) weights of a row in the replicates 4 group .. 4 group + 3: how often it is drawn in a bootstrap that
/// streams. Exact: the probability of each weight is rounded to 2^-32 and decided by integers. Not from the draws of a
/// RandomStream.
[[nodiscard]] WeightBlock poisson_weights(std::uint64_t seed, std::uint32_t group, std::uint64_t id) noexcept;
/// The same for one replicate.
[[nodiscard]] std::uint8_t poisson_weight(std::uint64_t seed, std::uint32_t replicate, std::uint64_t id) noexcept;

/// An estimate whose uncertainty comes from resampled values of it (B. Efron's percentile interval): `value` as it was
/// estimated from the data, the replicates' standard deviation, and their quantiles at (1 - level)/2 on both sides,
/// read at position (B + 1) p. The same bits in any order of the replicates.
/// @param replicates [B]; those that are NaN (could not be estimated) are left out
/// B too small for the level (below 39 for 0.95) gives too_little_data and NaN; equal replicates are degenerate; a
/// value that is NaN gives not_identified. Errors: BAD_OPTION for a level outside (0, 1).
[[nodiscard]] Estimate percentile_estimate(double value, std::span<const double> replicates, double level = 0.95);

}  // namespace kefu::statistics
