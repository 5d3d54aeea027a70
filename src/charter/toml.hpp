// TOML to the tree of values with positions, and back. toml.cpp is the only place that knows the TOML library.
#pragma once

#include <string_view>
#include <vector>

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

/// A place in the text of a document, as trees have it.
struct TextPlace {
    std::int32_t line = 0;
    std::int32_t position = 0;
};
/// Where the characters of quoted texts stand: what a text says is shorter than what is written, where there are escapes.
class TextPlaces {
   public:
    /// The document; it has been parsed, and is kept by the caller.
    explicit TextPlaces(std::string_view toml);
    /// Of the text whose quotes open at `text`: character number `character`, from 0. `text` itself where no quotes open there.
    [[nodiscard]] TextPlace character_of(TextPlace text, std::size_t character) const;

   private:
    std::string_view toml_;
    mutable std::vector<std::size_t> lines_;  // where each begins; made when it is first asked for
};

}  // namespace kefu::detail
