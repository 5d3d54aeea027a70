// What the text of a requirement falls into: words, numbers, signs. Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kefu::rule {

enum class Sign : std::uint8_t {
    end,     // of the text
    word,    // bare, not reserved
    quoted,  // a word or a name in quotes
    number,  // digits alone
    open,
    close,
    list_open,
    list_close,
    comma,
    at_least,
    above,
    at_most,
    below,
    equal,
    dots,
    // Reserved words.
    word_and,
    word_or,
    word_not,
    word_in,
    word_any,
    word_agent,
    word_language,
    word_persona,
};

/// Why a token is not written as it should be.
enum class Slip : std::uint8_t {
    none,
    other_sign,  // `right` is what to write
    unequal,     // "not" and "=" say it
    quotes,      // of another shape
    not_closed,  // quotes
};

struct Token {
    Sign sign = Sign::end;
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
    std::string text;  // of a word or a number; without the quotes
    Slip slip = Slip::none;
    std::string_view right;  // of another sign
};

/// All of a text that is UTF-8; the last is the end.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

/// What a bare word means that is written otherwise in requirements ("AND", "且"); Sign::word where nothing is meant.
struct Meant {
    Sign sign = Sign::word;
    std::string_view right;
};
[[nodiscard]] Meant meant_by(std::string_view word) noexcept;

/// Reserved words; Sign::word for others.
[[nodiscard]] Sign reserved(std::string_view word) noexcept;
/// Whether a word of the vocabulary may not hold it: a sign or a double quote is in it.
[[nodiscard]] bool has_sign(std::string_view word) noexcept;
/// Whether blanks, the wide ones included, stand at an end.
[[nodiscard]] bool has_blank_at_end(std::string_view word) noexcept;
/// A word, or a name, as it stands in a canonical text: in quotes where it needs them.
[[nodiscard]] std::string written(std::string_view word, bool name);
/// Digits, or their wide forms, as digits; empty for other texts.
[[nodiscard]] std::string digits_of(std::string_view word);

}  // namespace kefu::rule
