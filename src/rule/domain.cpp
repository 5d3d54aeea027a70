#include "kefu/rule/domain.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/hint.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/core/money.hpp"
#include "kefu/core/time.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
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

Phrase Domain::expected() const {
    switch (kind) {
        case ValueKind::word: {
            Phrase list;
            constexpr std::size_t told_of = 20;
            for (std::size_t i = 0; i < std::min(words.size(), told_of); ++i) {
                list.en += (i == 0 ? "" : ", ") + detail::quoted(words[i]);
                list.zh += (i == 0 ? "“" : "、“") + detail::fit(words[i]) + "”";
            }
            if (words.size() > told_of) {
                list.en += ", ...";
                list.zh += "……";
            }
            return told(finding_texts, "takes_words", {{"words", list}});
        }
        case ValueKind::whole: return told(finding_texts, "takes_whole");
        case ValueKind::count: return told(finding_texts, "takes_count");
        case ValueKind::money: {
            const std::string amount = money.scale > 0 ? "100." + std::string(static_cast<std::size_t>(money.scale), '0') : "100";
            return told(finding_texts, "takes_money", {{"amount", amount + (money.currency.empty() ? "" : " " + money.currency)}});
        }
        case ValueKind::span: return told(finding_texts, "takes_span");
        case ValueKind::date: return told(finding_texts, "takes_date");
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
        findings.error(tree.line, tree.position, finding_texts, "too_many_words", {{"n", tree.list().size()}, {"most", most_words}});
        return std::nullopt;
    }
    const auto refuse = [&](const Tree& at, std::string_view code, FindingValues values) {
        findings.error(at.line, at.position, finding_texts, code, values);
        good = false;
    };
    for (const Tree& word : tree.list()) {
        if (!word.is(Tree::Kind::text)) {
            refuse(word, "word_not_text", {{"got", detail::kind_phrase(word.kind())}});
        } else if (word.text() == unknown_word || word.text() == null_word) {
            domain.optional = true;
        } else if (const std::string_view why = why_no_word(word.text()); !why.empty()) {
            refuse(word, "bad_word", {{"word", word.text()}, {"why", told(finding_texts, why)}});
        } else if (!seen.insert(word.text()).second) {
            refuse(word, "word_twice", {{"word", word.text()}});
        } else {
            domain.words.push_back(word.text());
        }
    }
    if (good && domain.words.empty()) refuse(tree, "no_words", {});
    return good ? std::optional(std::move(domain)) : std::nullopt;
}

}  // namespace

std::optional<Domain> read_domain(const Tree& tree, const MoneyUnit& money, Findings& findings) {
    if (tree.is(Tree::Kind::list)) return read_words(tree, findings);
    std::vector<std::string_view> known;
    for (const auto& w : words(Of<ValueKind>{}))
        if (w.value != ValueKind::word) known.push_back(w.word);
    if (!tree.is(Tree::Kind::text)) {
        findings.error(tree.line, tree.position, finding_texts, "expected_domain", {{"hint", detail::hints("", known, "kinds", "类型")}});
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
        findings.error(tree.line, tree.position, finding_texts, "unknown_kind",
                       {{"kind", name}, {"hint", detail::hints(name, known, "kinds", "类型")}});
        return std::nullopt;
    }
    domain.kind = *kind;
    domain.money = money;
    return domain;
}

}  // namespace kefu::rule
