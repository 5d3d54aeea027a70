// Cells that hold several things: "de:5; billing; vip:2". Private to the room.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kefu::service {

[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Calls f(part) for each part between semicolons that is not empty.
template <class F>
void each_part(std::string_view text, F&& f) {
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty()) f(part);
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

struct LevelText {
    std::string_view word;
    std::optional<std::int64_t> level;  ///< nothing where it is no number
};
/// "de:5"; without a level it is 1.
[[nodiscard]] inline LevelText level_of(std::string_view part) noexcept {
    const std::size_t colon = part.rfind(':');
    if (colon == std::string_view::npos) return {part, 1};
    const std::string_view digits = trimmed(part.substr(colon + 1));
    std::int64_t level = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), level);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    return {trimmed(part.substr(0, colon)), whole ? std::optional(level) : std::nullopt};
}

}  // namespace kefu::service
