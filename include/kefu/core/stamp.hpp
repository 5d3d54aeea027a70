// The stamp: which rules and which engine made a result. Every result, model and saved state carries one.
#pragma once

#include <cstdint>
#include <string>

#include "kefu/core/fields.hpp"

namespace kefu {

struct Stamp {
    std::string charter;  ///< id of the charter
    std::string version;  ///< its version
    std::string digest;   ///< XXH3-128 of the resolved charter, 32 hex digits
    std::string engine;   ///< version of kefu
    friend bool operator==(const Stamp&, const Stamp&) = default;
};
constexpr auto fields(Of<Stamp>) {
    return std::tuple{field("charter", &Stamp::charter, "id of the charter"), field("version", &Stamp::version, "version of the charter"),
                      field("digest", &Stamp::digest, "digest of the resolved charter"),
                      field("engine", &Stamp::engine, "version of kefu")};
}

/// "0.1.0", from the file VERSION.
[[nodiscard]] std::string_view engine_version() noexcept;
/// XXH3-128 of some bytes, as 32 hex digits. Finds change, not forgery.
[[nodiscard]] std::string digest_of(std::string_view bytes);
/// XXH3-64 of some bytes: the same number on every platform and in every version, such as for the random stream of an id.
[[nodiscard]] std::uint64_t hash_of(std::string_view bytes) noexcept;

}  // namespace kefu
