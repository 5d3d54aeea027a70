#include "kefu/core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "core/short_text.hpp"

namespace kefu {

namespace {

struct Character {
    std::uint32_t code;
    std::size_t bytes;  // 0 = no valid character begins here
};

Character first_character(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < n) return {0, 0};
    std::uint32_t code = lead & (0x7fu >> n);
    for (std::size_t i = 1; i < n; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0, 0};
        code = (code << 6) | (byte(i) & 0x3fu);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {0, 0};
    return {code, n};
}

bool must_show(std::uint32_t code) noexcept {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e || code == 0x200f ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

void append_hex(std::string& out, std::uint32_t code, int digits) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (int shift = 20; shift >= 0; shift -= 4)
        if (shift / 4 < digits || (code >> shift) != 0) out.push_back(hex[(code >> shift) & 15]);
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
    if (text.size() <= most_short) {
        const ShortText words = short_of(text);
        if (((words.low | words.high) & 0x8080808080808080u) == 0) return true;
    }
    while (!text.empty()) {
        // Eight bytes of ASCII at a time.
        while (text.size() >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), 8);
            if ((word & 0x8080808080808080u) != 0) break;
            text.remove_prefix(8);
        }
        if (text.empty()) return true;
        const std::size_t n = first_character(text).bytes;
        if (n == 0) return false;
        text.remove_prefix(n);
    }
    return true;
}

std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t n = first_character(text).bytes;
        text.remove_prefix(n == 0 ? 1 : n);
        ++count;
    }
    return count;
}

std::string_view cut_at_boundary(std::string_view text, std::size_t bytes) noexcept {
    if (text.size() <= bytes) return text;
    std::size_t n = bytes;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
    return text.substr(0, n);
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string escape_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character c = first_character(text);
        if (c.bytes == 0) {
            out += "\\x{";
            append_hex(out, static_cast<unsigned char>(text[0]), 2);
            out += '}';
            text.remove_prefix(1);
        } else {
            if (must_show(c.code)) {
                out += "\\u{";
                append_hex(out, c.code, 2);
                out += '}';
            } else {
                out.append(text.substr(0, c.bytes));
            }
            text.remove_prefix(c.bytes);
        }
    }
    return out;
}

}  // namespace kefu
