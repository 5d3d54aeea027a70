#include "kefu/statistics/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "checks.hpp"
#include "kefu/statistics/exact_sum.hpp"

namespace kefu::statistics {

namespace {

__extension__ using Unsigned128 = unsigned __int128;

// round(2^32 P(X <= k)) for X ~ Poisson(1) and k = 0..11; P(X <= 12) rounds to 2^32.
constexpr std::uint32_t poisson_thresholds[] = {1'580'030'169, 3'160'060'337, 3'950'075'422, 4'213'413'783, 4'279'248'374, 4'292'415'292,
                                                4'294'609'778, 4'294'923'276, 4'294'962'463, 4'294'966'817, 4'294'967'253, 4'294'967'292};

// The block index of the weights, which a RandomStream never reaches.
constexpr std::uint32_t weights_index = 0xffffffffU;

std::uint8_t poisson_of(std::uint32_t random) noexcept {
    std::uint32_t weight = 0;
    for (const std::uint32_t threshold : poisson_thresholds) weight += random >= threshold ? 1U : 0U;
    return static_cast<std::uint8_t>(weight);
}

}  // namespace

std::uint64_t RandomStream::next() {
    if (drawn_ == std::uint64_t{1} << 32) throw Error(Status::limit, "a random stream gives at most 2^32 draws");
    if (drawn_ % 2 == 0) block_ = random_block(seed_, replicate_, id_, static_cast<std::uint32_t>(drawn_ / 2));
    const std::size_t word = drawn_ % 2 * 2;
    ++drawn_;
    return block_[word] | std::uint64_t{block_[word + 1]} << 32;
}

std::uint64_t RandomStream::below(std::uint64_t n) {
    if (n == 0) throw Error(Status::bad_option, "there is no integer below 0 to draw");
    Unsigned128 product = Unsigned128{next()} * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t uneven = (0 - n) % n;  // 2^64 mod n: so many low parts would come once too often
        while (static_cast<std::uint64_t>(product) < uneven) product = Unsigned128{next()} * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

double RandomStream::uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

WeightBlock poisson_weights(std::uint64_t seed, std::uint32_t group, std::uint64_t id) noexcept {
    const PhiloxCounter block = random_block(seed, group, id, weights_index);
    return {poisson_of(block[0]), poisson_of(block[1]), poisson_of(block[2]), poisson_of(block[3])};
}

std::uint8_t poisson_weight(std::uint64_t seed, std::uint32_t replicate, std::uint64_t id) noexcept {
    return poisson_of(random_block(seed, replicate / 4, id, weights_index)[replicate % 4]);
}

Estimate percentile_estimate(double value, std::span<const double> replicates, double level) {
    check_level(level);
    Estimate estimate;
    estimate.interval.level = level;
    if (std::isnan(value)) {
        estimate.status = EstimateStatus::not_identified;
        return estimate;
    }
    estimate.value = value;
    std::vector<double> sorted;
    for (const double replicate : replicates)
        if (!std::isnan(replicate)) sorted.push_back(replicate);
    std::sort(sorted.begin(), sorted.end());
    const auto n = static_cast<double>(sorted.size());
    // The tail in parts of 1e-9: levels are decimals, and (39 + 1) * (1 - 0.95) / 2 is not quite 1 in binary.
    constexpr std::int64_t parts = 1'000'000'000;
    const std::int64_t tail = std::llround((1 - level) / 2 * static_cast<double>(parts));
    const std::int64_t position = (std::ssize(sorted) + 1) * tail;
    if (sorted.size() < 2 || position < parts) return estimate;

    const auto rank = static_cast<std::size_t>(position / parts);  // 1 for the smallest
    const double part = static_cast<double>(position % parts) / static_cast<double>(parts);
    const std::size_t mirrored = sorted.size() - rank;
    const double low = sorted[rank - 1];
    const double high = sorted[mirrored];
    estimate.interval.low = part > 0 ? low + part * (sorted[rank] - low) : low;
    estimate.interval.high = part > 0 ? high - part * (high - sorted[mirrored - 1]) : high;

    if (sorted.front() == sorted.back()) {
        estimate.standard_error = 0;
        estimate.status = EstimateStatus::degenerate;
        return estimate;
    }
    ExactSum sum;
    sum.add(sorted);
    const double mean = sum.value() / n;
    ExactSum squares;
    for (const double replicate : sorted) squares.add((replicate - mean) * (replicate - mean));
    estimate.standard_error = std::sqrt(squares.value() / (n - 1));
    estimate.status = EstimateStatus::ok;
    return estimate;
}

}  // namespace kefu::statistics
