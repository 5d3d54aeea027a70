#include "kefu/statistics/exact_sum.hpp"

#include <limits>

#include "kefu/core/error.hpp"

namespace kefu::statistics {

namespace {

constexpr std::size_t last = 66;
constexpr std::int64_t chunk_size = std::int64_t{1} << 32;

/// Bits [from, from + 64) of a number in carried, non-negative chunks; what lies above the last chunk is 0.
std::uint64_t bits_from(const std::array<std::int64_t, 67>& chunks, int from) noexcept {
    const auto chunk = static_cast<std::size_t>(from) / 32;
    const int shift = from % 32;
    const auto at = [&](std::size_t i) { return i <= last ? static_cast<std::uint64_t>(chunks[i]) : 0; };
    const std::uint64_t low = at(chunk) | (at(chunk + 1) << 32);
    return shift == 0 ? low : (low >> shift) | (at(chunk + 2) << (64 - shift));
}

}  // namespace

ExactSum::ExactSum(const ExactSumState& state) : chunks_(state.chunks), special_(state.special) {
    bool good = special_ >= 0 && special_ <= 3;
    bool zero = chunks_[last] == 0;
    for (std::size_t i = 0; i < last; ++i) {
        good = good && chunks_[i] >= 0 && chunks_[i] < chunk_size;
        zero = zero && chunks_[i] == 0;
    }
    // The lowest bit is half of the smallest double, and 2^62 numbers below 2^1024 cannot reach 2^50 in the last chunk.
    good = good && (chunks_[0] & 1) == 0 && chunks_[last] >= -(std::int64_t{1} << 50) && chunks_[last] <= (std::int64_t{1} << 50);
    if (!good || (special_ != 0 && !zero)) throw Error(Status::bad_file, "the saved sum is not in its canonical form");
}

void ExactSum::carry() noexcept {
    for (std::size_t i = 0; i < last; ++i) {
        const std::int64_t over = chunks_[i] >> 32;  // floor, so what stays is in [0, 2^32)
        chunks_[i] -= over * chunk_size;
        chunks_[i + 1] += over;
    }
    adds_before_carry_ = carry_interval;
}

void ExactSum::merge(const ExactSum& other) noexcept {
    ExactSum carried = other;
    carried.carry();
    carry();
    for (std::size_t i = 0; i <= last; ++i) chunks_[i] += carried.chunks_[i];
    carry();
    special_ |= carried.special_;
}

ExactSumState ExactSum::state() const noexcept {
    ExactSum carried = *this;
    carried.carry();
    if (special_ != 0) carried.chunks_ = {};
    return {carried.chunks_, special_};
}

double ExactSum::value() const noexcept {
    if (special_ == 3) return std::numeric_limits<double>::quiet_NaN();
    if (special_ != 0) return special_ == 1 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();

    ExactSum sum = *this;
    sum.carry();
    const bool negative = sum.chunks_[last] < 0;
    if (negative) {
        for (std::int64_t& chunk : sum.chunks_) chunk = -chunk;
        sum.carry();
    }
    std::size_t top = last;
    while (top > 0 && sum.chunks_[top] == 0) --top;
    const int highest = static_cast<int>(top) * 32 + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(sum.chunks_[top]))) - 1;
    if (highest < 0) return 0.0;

    // The 53 bits that a double keeps start at `lowest`; bit 1 is 2^-1074, below which there is no double.
    const int lowest = highest - 52 > 1 ? highest - 52 : 1;
    const std::uint64_t mantissa = bits_from(sum.chunks_, lowest) & ((std::uint64_t{1} << 53) - 1);
    const bool half = (bits_from(sum.chunks_, lowest - 1) & 1) != 0;
    bool rest = false;
    for (int i = 0; i < (lowest - 1) / 32; ++i) rest = rest || sum.chunks_[static_cast<std::size_t>(i)] != 0;
    const std::int64_t below = (std::int64_t{1} << ((lowest - 1) % 32)) - 1;
    rest = rest || (sum.chunks_[static_cast<std::size_t>((lowest - 1) / 32)] & below) != 0;

    // An exponent of lowest, or a subnormal where the 53rd bit is missing; rounding up carries into the exponent by
    // itself.
    std::uint64_t bits = (static_cast<std::uint64_t>(lowest - 1) << 52) + mantissa;
    if (half && (rest || (mantissa & 1) != 0)) ++bits;
    constexpr std::uint64_t infinity = std::uint64_t{0x7ff} << 52;
    if (bits > infinity || lowest >= 0x7ff) bits = infinity;
    if (negative) bits |= std::uint64_t{1} << 63;
    return std::bit_cast<double>(bits);
}

}  // namespace kefu::statistics
