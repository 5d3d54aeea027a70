#include "hint.hpp"

#include "kefu/core/nearest.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::detail {

namespace {
constexpr std::size_t longest = 80;      // bytes of a name
constexpr std::size_t most_listed = 20;  // names

/// Cut before a continuation byte, so that no character is split.
std::string_view cut(std::string_view name) {
    if (name.size() <= longest) return name;
    std::size_t n = longest;
    while (n > 0 && (static_cast<unsigned char>(name[n]) & 0xc0) == 0x80) --n;
    return name.substr(0, n);
}
}  // namespace

std::string quoted(std::string_view name) { return "'" + escape_controls(cut(name)) + (name.size() > longest ? "...'" : "'"); }

std::string hint(std::string_view name, std::span<const std::string_view> known, std::string_view title) {
    if (known.empty()) return {};
    std::string text = ";";
    if (name.size() <= longest) {
        if (const std::string_view near = nearest(name, known); !near.empty()) text += " did you mean " + quoted(near) + "?";
    }
    text += " " + std::string(title) + ": ";
    for (std::size_t i = 0; i < known.size() && i < most_listed; ++i) {
        if (i > 0) text += ", ";
        text += escape_controls(cut(known[i]));
    }
    if (known.size() > most_listed) text += " and " + std::to_string(known.size() - most_listed) + " more";
    return text;
}

}  // namespace kefu::detail
