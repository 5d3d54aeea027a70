// What values a column of a decision table takes: words that are listed, or whole numbers, money, spans, dates. Inside they are
// integers; a table never computes with a double.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/core/finding.hpp"
#include "kefu/core/tree.hpp"

namespace kefu::rule {

enum class ValueKind : std::int32_t { word, whole, count, money, span, date };
constexpr auto words(Of<ValueKind>) {
    return std::array{Word{ValueKind::word, "word", "one of the words that are listed"},
                      Word{ValueKind::whole, "whole", "a whole number"},
                      Word{ValueKind::count, "count", "a whole number, not below 0"},
                      Word{ValueKind::money, "money", "an amount, in the currency of the charter"},
                      Word{ValueKind::span, "span", "a span of time, such as \"90 s\" or \"2 days\""},
                      Word{ValueKind::date, "date", "a civil day, such as 2026-01-31"}};
}

/// A value in a column: a word as its place in the list, money in minor units, a span in microseconds, a date in days since
/// 1970-01-01. Two things are no value: null (the record holds nothing) and unknown (nobody asked: the column is not there).
struct Value {
    enum class State : std::uint8_t { value, null, unknown };
    State state = State::unknown;
    std::int64_t code = 0;

    Value() = default;
    Value(std::int64_t value) : state(State::value), code(value) {}  // NOLINT: a code is a value
    [[nodiscard]] static Value null() {
        Value v;
        v.state = State::null;
        return v;
    }
    [[nodiscard]] static Value unknown() { return {}; }
    friend auto operator<=>(const Value&, const Value&) = default;
};

/// The unit of money in a table.
struct MoneyUnit {
    std::int32_t scale = 2;
    std::string currency;  ///< empty = amounts carry none
};

struct Domain {
    ValueKind kind = ValueKind::word;
    std::vector<std::string> words;  ///< of a word
    bool optional = false;           ///< null and unknown are allowed
    MoneyUnit money;

    /// Least and greatest code.
    [[nodiscard]] std::int64_t low() const noexcept;
    [[nodiscard]] std::int64_t high() const noexcept;
    /// The code of a word; nothing where it is not listed.
    [[nodiscard]] std::optional<std::int64_t> code_of(std::string_view word) const noexcept;
    /// A value from its text: a word, "3", "100.00 CNY", "90 s", "2026-01-31". Nothing where it is none of this domain.
    [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text) const;
    /// A code, or no value, as people write it.
    [[nodiscard]] std::string text_of(std::int64_t code) const;
    [[nodiscard]] std::string text_of(const Value& value) const;
    /// What to write, for messages: "one of gold, iron", "a whole number such as 3".
    [[nodiscard]] Phrase expected() const;
};

/// Reads a domain: a list of words (with "unknown" among them where values may be missing), or the name of a kind, alone or
/// followed by "or unknown". Notes what is wrong; nothing where it cannot be used.
[[nodiscard]] std::optional<Domain> read_domain(const Tree& tree, const MoneyUnit& money, Findings& findings);

}  // namespace kefu::rule
