// How ids are hashed. Private to the library: no answer depends on a hash, only where things lie.
#pragma once

#include <cstdint>

#include "kefu/core/money.hpp"

namespace kefu::detail {

/// What strangers do not know of this process, so that nobody can write ids that collide.
[[nodiscard]] std::uint64_t secret_of_process() noexcept;

inline std::uint64_t hash_of(std::int64_t id, std::uint64_t secret) noexcept {
    // A product of two numbers that both hold the secret, folded: every bit of the id moves every bit of the hash.
    const auto x = static_cast<std::uint64_t>(id) ^ secret;
    const auto product = static_cast<UInt128>(x ^ 0xa0761d6478bd642fULL) * (secret | 1);
    const auto h = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    return (h ^ (h >> 32)) * 0xe7037ed1a0b428dbULL;
}

}  // namespace kefu::detail
