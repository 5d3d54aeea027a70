#include "kefu/core/stamp.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#ifndef KEFU_VERSION
#error "KEFU_VERSION comes from the build: the text of the file VERSION"
#endif

namespace kefu {

std::string_view engine_version() noexcept { return KEFU_VERSION; }

std::string digest_of(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    std::string text(32, '0');
    const auto put = [&](std::uint64_t value, std::size_t at) {
        for (std::size_t i = 0; i < 16; ++i) text[at + i] = "0123456789abcdef"[(value >> (60 - 4 * i)) & 15];
    };
    put(hash.high64, 0);
    put(hash.low64, 16);
    return text;
}

std::uint64_t hash_of(std::string_view bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace kefu
