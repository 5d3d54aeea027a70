// TOML to the tree of values with positions, and back. toml.cpp is the only place that knows the TOML library.
#pragma once

#include <string_view>

#include "kefu/charter/charter.hpp"

namespace kefu::detail {

/// Notes what is wrong and returns what could be read (an empty table where nothing could).
[[nodiscard]] Tree parse_toml(std::string_view text, const Limits& limits, Findings& findings);

/// Whether a key may hold it without quotes.
[[nodiscard]] constexpr bool stands_in_bare_key(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
/// A key, in quotes where it needs them; and a value on one line.
[[nodiscard]] std::string toml_key(const std::string& key);
[[nodiscard]] std::string toml_value(const Tree& value);

}  // namespace kefu::detail
