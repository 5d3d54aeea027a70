// UTF-8 as bytes: is it valid, how many characters, where may it be cut, and how is it shown in a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kefu {

/// No overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;
/// Code points; bytes that are no UTF-8 count one each.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;
/// The first `bytes` bytes, or less, so that no character is split.
[[nodiscard]] std::string_view cut_at_boundary(std::string_view text, std::size_t bytes) noexcept;
/// Without the blanks and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
/// Whether an ASCII control character is in it.
[[nodiscard]] bool has_control(std::string_view text) noexcept;
/// For messages and reports: control characters, marks that turn the direction of writing, line separators and bytes that
/// are no UTF-8 become visible: \u{202E}, \x{FF}.
[[nodiscard]] std::string escape_controls(std::string_view text);

}  // namespace kefu
