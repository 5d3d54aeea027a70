// Keys of agents as numbers alone, lower is better, and what stands in the way of units: the router and the ranking of a staff take
// them from here, so that they agree. Private to the room.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "kefu/rule/requirement.hpp"
#include "kefu/service/why.hpp"
#include "service/rules_data.hpp"

namespace kefu::service {

[[nodiscard]] inline std::int64_t key_of_load(std::int64_t used, std::int64_t units) noexcept { return (used << 20) / units; }
[[nodiscard]] inline std::int64_t key_of_speed(std::int64_t mean_handling) noexcept {
    return mean_handling > 0 ? mean_handling : INT64_MAX;
}
[[nodiscard]] inline std::int64_t key_of_proficiency(const rule::Requirement& needs, std::span<const std::uint8_t> levels) {
    std::int64_t sum = 0;
    for (std::uint32_t i = 0; i < needs.clauses(); ++i)
        if (const auto range = needs.single(i); range && range->low > 0) sum += levels[range->mark];
    return -sum;
}
/// Of a pool: its agents who are signed in and who are ready, and those of the whole channel.
[[nodiscard]] inline std::int64_t key_of_idleness(std::int64_t signed_in, std::int64_t ready, std::int64_t all_ready,
                                                  std::int64_t all_signed_in) noexcept {
    return signed_in * all_ready - ready * all_signed_in;
}

namespace lots {
[[nodiscard]] inline std::uint64_t mix(std::uint64_t x) noexcept {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}
/// -log2(u) of a number u in (0, 1) given as 64 bits, in 2^-32 parts, by integers alone.
[[nodiscard]] inline std::int64_t minus_log2(std::uint64_t bits) noexcept {
    bits |= 1;
    const int zeros = std::countl_zero(bits);
    std::uint64_t x = (bits << zeros) >> 32;  // [1, 2) as 2^31 parts
    std::uint64_t fraction = 0;
    for (int i = 0; i < 32; ++i) {
        x = x * x >> 31;
        fraction <<= 1;
        if (x >> 32) {
            fraction |= 1;
            x >>= 1;
        }
    }
    return (static_cast<std::int64_t>(zeros + 1) << 32) - static_cast<std::int64_t>(fraction);
}
}  // namespace lots
/// The lot of an agent for a task at its epoch: the least of exponential times wins, which is by weight.
[[nodiscard]] inline std::int64_t key_of_lot(std::int64_t task, std::int64_t epoch, std::int64_t agent, std::int64_t weight) noexcept {
    const std::uint64_t lot =
        lots::mix(lots::mix(static_cast<std::uint64_t>(task) * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(epoch)) ^
                  static_cast<std::uint64_t>(agent) * 0xd1b54a32d192ed03ULL);
    return lots::minus_log2(lot) * 1'000'000 / (weight > 0 ? weight : 1);
}

/// Work of an agent, as far as room depends on it.
struct Load {
    std::int64_t units = 1;
    std::int64_t used = 0;
    std::int64_t blocking = 0;  ///< of those in use, what cannot be interrupted
    bool exclusive = false;     ///< he has exclusive work
    std::int64_t free_on_channel = 0;
};
/// Units that a task of the channel could take. What may be interrupted is put aside for an exclusive task, and for nothing else.
[[nodiscard]] inline std::int64_t room_of(const Load& load, const Channel& channel) noexcept {
    if (load.exclusive || (channel.exclusive && load.blocking > 0)) return 0;
    const std::int64_t free = load.units - (channel.exclusive ? 0 : load.used);
    return free < load.free_on_channel ? free : load.free_on_channel;
}
/// Why they are too few for a task of `units`; nothing where they are not.
[[nodiscard]] inline Obstacle obstacle_of_room(const Load& load, const Channel& channel, std::int64_t units) noexcept {
    if (load.exclusive) return Obstacle::exclusive_work;
    if (channel.exclusive && load.blocking > 0) return Obstacle::other_work;
    if (load.units - (channel.exclusive ? 0 : load.used) < units) return Obstacle::no_units;
    return load.free_on_channel < units ? Obstacle::no_units_on_channel : Obstacle::nothing;
}

}  // namespace kefu::service
