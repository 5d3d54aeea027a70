// Sums of doubles that do not depend on the order, the chunks or the merges: the sum is exact inside and rounded once,
// at the end.
//
// A superaccumulator (R. M. Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571,
// 2015): a fixed-point number wide enough for every double, in 67 chunks of 32 bits, with carries put off until they
// are needed.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kefu::statistics {

/// A sum as it is saved, in canonical form: equal sums give equal states, whatever was added in whatever order.
struct ExactSumState {
    /// The sum is the total of chunks[i] * 2^(32 i - 1075). All but the last lie in [0, 2^32); the last one carries the
    /// sign.
    std::array<std::int64_t, 67> chunks{};
    /// 0 = finite, 1 = +infinity, 2 = -infinity, 3 = NaN. Where it is not 0, the chunks are 0.
    std::int32_t special = 0;

    friend bool operator==(const ExactSumState&, const ExactSumState&) = default;
};

/// Fixed size (about 0.5 KiB), no allocation. Confined: one thread at a time; threads have one each and merge.
/// Up to 2^62 numbers may be added, in all that is merged together.
class ExactSum {
   public:
    ExactSum() = default;
    /// Goes on from a saved sum. Errors: BAD_FILE where the state is not in canonical form.
    explicit ExactSum(const ExactSumState& state);

    /// NaN and infinities are taken as IEEE takes them: NaN stays, +inf and -inf together are NaN. A zero's sign is not
    /// kept.
    void add(double value) noexcept {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        auto exponent = static_cast<std::uint32_t>(bits >> 52) & 0x7ffU;
        std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
        const bool negative = (bits >> 63) != 0;
        if (exponent == 0x7ff) {
            special_ |= mantissa != 0 ? 3 : negative ? 2 : 1;
            return;
        }
        if (exponent == 0) exponent = 1;
        else mantissa |= std::uint64_t{1} << 52;
        // value = mantissa * 2^(exponent - 1075); split at the chunk's border into 32 low bits and up to 52 high ones.
        const std::uint32_t shift = exponent & 31U;
        const std::size_t chunk = exponent >> 5;
        const auto low = static_cast<std::int64_t>((mantissa << shift) & 0xffffffffU);
        const auto high = static_cast<std::int64_t>((mantissa >> 1) >> (31 - shift));
        const std::int64_t sign = -static_cast<std::int64_t>(negative);  // (x ^ -1) - -1 is -x, without a branch
        chunks_[chunk] += (low ^ sign) - sign;
        chunks_[chunk + 1] += (high ^ sign) - sign;
        if (--adds_before_carry_ == 0) carry();
    }
    void add(std::span<const double> values) noexcept {
        for (const double value : values) add(value);
    }
    void merge(const ExactSum& other) noexcept;

    /// The double nearest to the exact sum, halves to even; subnormal where it is small, infinite only where the exact
    /// sum is too large for a double (what was large in between does not matter). +0 for an empty sum and for a sum of
    /// zeros.
    [[nodiscard]] double value() const noexcept;
    [[nodiscard]] ExactSumState state() const noexcept;

   private:
    void carry() noexcept;

    // A carried chunk is below 2^32 and an add moves it by less than 2^52, so it stays inside 2^63 for this many adds.
    static constexpr std::int32_t carry_interval = 2000;

    std::array<std::int64_t, 67> chunks_{};
    std::int32_t special_ = 0;
    std::int32_t adds_before_carry_ = carry_interval;
};

}  // namespace kefu::statistics
