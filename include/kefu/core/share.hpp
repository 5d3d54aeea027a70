// Shares: parts of a whole in 1e-9, so that "the top 20 %" is the same customers everywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kefu/core/money.hpp"

namespace kefu {

inline constexpr std::int64_t share_parts = 1'000'000'000;

struct Share {
    std::int64_t parts = 0;  ///< of 1e-9
    friend constexpr auto operator<=>(Share, Share) = default;
};

/// For constants in code: share(0.2). What is not a whole number of parts does not compile.
consteval Share share(double value) {
    const double scaled = value * 1e9;
    const auto parts = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
    if (static_cast<double>(parts) / 1e9 != value) throw "a share has at most nine decimal digits";
    return Share{parts};
}

/// The top `share` of n: ceil(share * n), in integers.
[[nodiscard]] constexpr std::int64_t ceil_of(Share share, std::int64_t n) noexcept {
    const Int128 product = Int128{share.parts} * n;
    return static_cast<std::int64_t>((product + (share_parts - 1)) / share_parts);
}
[[nodiscard]] std::optional<Share> parse_share(std::string_view text) noexcept;  ///< "0.2", "20 %"
[[nodiscard]] std::optional<Share> share_of(double value) noexcept;              ///< nothing where more than nine digits are needed
[[nodiscard]] std::string to_text(Share share);
[[nodiscard]] double to_double(Share share) noexcept;

}  // namespace kefu
