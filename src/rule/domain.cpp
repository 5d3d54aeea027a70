#include "kefu/rule/domain.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/hint.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/core/money.hpp"
#include "kefu/core/time.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/words.hpp"

namespace kefu::rule {

std::int64_t Domain::low() const noexcept {
    switch (kind) {
        case ValueKind::word:
        case ValueKind::count: return 0;
        case ValueKind::date: return earliest_date.days;
        default: return INT64_MIN;
    }
}
std::int64_t Domain::high() const noexcept {
    switch (kind) {
        case ValueKind::word: return static_cast<std::int64_t>(words.size()) - 1;
        case ValueKind::date: return latest_date.days;
        default: return INT64_MAX;
    }
}

std::optional<std::int64_t> Domain::code_of(std::string_view word) const noexcept {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<std::int64_t>(i);
    return std::nullopt;
}

std::optional<std::int64_t> Domain::parse(std::string_view text) const {
    switch (kind) {
        case ValueKind::word: return code_of(text);
        case ValueKind::span: {
            const auto span = parse_span(text);
            return span ? std::optional(span->us) : std::nullopt;
        }
        case ValueKind::date: {
            const auto date = parse_date(text);
            return date ? std::optional(std::int64_t{date->days}) : std::nullopt;
        }
        default: break;
    }
    if (kind == ValueKind::money && !money.currency.empty() && text.ends_with(money.currency))
        text = trimmed(text.substr(0, text.size() - money.currency.size()));
    const auto number = parse_decimal(text);
    std::int64_t minor = 0;
    if (!number || to_minor(*number, kind == ValueKind::money ? money.scale : 0, Rounding::exact, minor) != Conversion::exact)
        return std::nullopt;
    if (minor < low()) return std::nullopt;
    return minor;
}

std::string Domain::text_of(std::int64_t code) const {
    switch (kind) {
        case ValueKind::word:
            return code >= 0 && code < static_cast<std::int64_t>(words.size()) ? words[static_cast<std::size_t>(code)]
                                                                               : "word " + std::to_string(code);
        case ValueKind::money: return money_text(code, money.scale) + (money.currency.empty() ? "" : " " + money.currency);
        case ValueKind::span: return to_text(Span{code});
        case ValueKind::date: return to_text(Date{static_cast<std::int32_t>(code)});
        default: return std::to_string(code);
    }
}
std::string Domain::text_of(const Value& value) const {
    if (value.state == Value::State::value) return text_of(value.code);
    return std::string(value.state == Value::State::null ? null_word : unknown_word);
}

std::string Domain::expected() const {
    switch (kind) {
        case ValueKind::word: {
            std::string list;
            constexpr std::size_t told = 20;
            for (std::size_t i = 0; i < std::min(words.size(), told); ++i) list += (list.empty() ? "" : ", ") + detail::quoted(words[i]);
            return "one of " + list + (words.size() > told ? ", ..." : "");
        }
        case ValueKind::whole: return "a whole number, such as 3";
        case ValueKind::count: return "a whole number that is not below 0, such as 3";
        case ValueKind::money: {
            const std::string amount = money.scale > 0 ? "100." + std::string(static_cast<std::size_t>(money.scale), '0') : "100";
            return "an amount, such as \"" + amount + (money.currency.empty() ? "" : " " + money.currency) + "\"";
        }
        case ValueKind::span: return "a span of time, such as \"90 s\" or \"2 days\"";
        case ValueKind::date: return "a day, such as 2026-01-31";
    }
    return {};
}

namespace {

constexpr std::size_t most_words = 4'096;

std::optional<Domain> read_words(const Tree& tree, Findings& findings) {
    Domain domain;
    bool good = true;
    std::unordered_set<std::string_view> seen;
    if (tree.list().size() > most_words) {
        findings.error(tree.line, tree.position,
                       "there are " + std::to_string(tree.list().size()) + " words; at most " + std::to_string(most_words));
        return std::nullopt;
    }
    const auto refuse = [&](const Tree& at, std::string message) {
        findings.error(at.line, at.position, std::move(message));
        good = false;
    };
    for (const Tree& word : tree.list()) {
        if (!word.is(Tree::Kind::text)) {
            refuse(word, "expected a word in quotes, got " + std::string(kind_name(word.kind())));
        } else if (word.text() == unknown_word || word.text() == null_word) {
            domain.optional = true;
        } else if (const std::string_view why = why_no_word(word.text()); !why.empty()) {
            refuse(word, detail::quoted(word.text()) + " cannot be a word of a table: " + std::string(why));
        } else if (!seen.insert(word.text()).second) {
            refuse(word, "the word " + detail::quoted(word.text()) + " stands here twice");
        } else {
            domain.words.push_back(word.text());
        }
    }
    if (good && domain.words.empty()) refuse(tree, "expected at least one word");
    return good ? std::optional(std::move(domain)) : std::nullopt;
}

}  // namespace

std::optional<Domain> read_domain(const Tree& tree, const MoneyUnit& money, Findings& findings) {
    if (tree.is(Tree::Kind::list)) return read_words(tree, findings);
    std::vector<std::string_view> known;
    for (const auto& w : words(Of<ValueKind>{}))
        if (w.value != ValueKind::word) known.push_back(w.word);
    if (!tree.is(Tree::Kind::text)) {
        findings.error(tree.line, tree.position, "expected a list of words, or the kind of a number" + detail::hint("", known, "kinds"));
        return std::nullopt;
    }
    Domain domain;
    std::string_view name = trimmed(tree.text());
    for (const std::string_view missing : {unknown_word, null_word}) {
        if (!name.ends_with(missing)) continue;
        const std::string_view before = trimmed(name.substr(0, name.size() - missing.size()));
        if (!before.ends_with(" or")) continue;
        name = trimmed(before.substr(0, before.size() - 3));
        domain.optional = true;
    }
    const auto kind = name == "score" ? std::optional(ValueKind::whole) : value_of<ValueKind>(name);
    if (!kind || *kind == ValueKind::word) {
        findings.error(tree.line, tree.position, "unknown kind " + detail::quoted(name) + detail::hint(name, known, "kinds"));
        return std::nullopt;
    }
    domain.kind = *kind;
    domain.money = money;
    return domain;
}

}  // namespace kefu::rule
