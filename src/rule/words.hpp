// The little words of cells. Private to the room.
#pragma once

#include <string_view>

namespace kefu::rule {

inline constexpr std::string_view anything = "-";
inline constexpr std::string_view unknown_word = "unknown";
inline constexpr std::string_view null_word = "null";

/// The code of why a text cannot be a word of a table; "" where it can.
[[nodiscard]] std::string_view why_no_word(std::string_view text) noexcept;

}  // namespace kefu::rule
