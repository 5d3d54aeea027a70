#include "kefu/core/codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/finding_texts.hpp"
#include "core/hint.hpp"

namespace kefu {

namespace {
void note(const Tree& at, std::string_view code, FindingValues values, Findings& findings) {
    findings.error(at.line, at.position, detail::core_texts, code, values);
}

/// What a value is: numbers as they are, anything else by its kind.
Phrase got(const Tree& tree) {
    const bool number = tree.is(Tree::Kind::integer) || (tree.is(Tree::Kind::real) && std::isfinite(tree.real()));
    Phrase what;
    if (number) {
        what.en = to_json(tree);
        what.zh = " " + what.en;
    } else {
        what = detail::kind_phrase(tree.kind());
    }
    return told(detail::core_texts, "got", {{"got", what}});
}

void expected(const Tree& tree, std::string_view code, Findings& findings) { note(tree, code, {{"got", got(tree)}}, findings); }

std::string number_text(double x) {
    std::string text = to_json(Tree(x));
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}
}  // namespace

void read(const Tree& tree, bool& out, Findings& findings) {
    if (!tree.is(Tree::Kind::boolean)) return expected(tree, "expected_boolean", findings);
    out = tree.boolean();
}

void read(const Tree& tree, std::int64_t& out, Findings& findings) {
    if (!tree.is(Tree::Kind::integer)) return expected(tree, "expected_integer", findings);
    out = tree.integer();
}

void read(const Tree& tree, std::int32_t& out, Findings& findings) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (!tree.is(Tree::Kind::integer)) return expected(tree, "expected_integer", findings);
    if (tree.integer() < Limits::min() || tree.integer() > Limits::max()) return expected(tree, "integer_too_large", findings);
    out = static_cast<std::int32_t>(tree.integer());
}

void read(const Tree& tree, double& out, Findings& findings) {
    if (!tree.is(Tree::Kind::integer) && !tree.is(Tree::Kind::real)) return expected(tree, "expected_number", findings);
    if (!std::isfinite(tree.real())) return note(tree, "number_not_finite", {}, findings);
    out = tree.real();
}

void read(const Tree& tree, std::string& out, Findings& findings) {
    if (!tree.is(Tree::Kind::text)) return expected(tree, "expected_text", findings);
    out = tree.text();
}

void read(const Tree& tree, Share& out, Findings& findings) {
    std::optional<Share> value;
    if (tree.is(Tree::Kind::text)) value = parse_share(tree.text());
    else if (tree.is(Tree::Kind::integer) || tree.is(Tree::Kind::real)) value = share_of(tree.real());
    else return expected(tree, "expected_share", findings);
    if (!value) return expected(tree, "bad_share", findings);
    out = *value;
}

void read(const Tree& tree, Span& out, Findings& findings) {
    const auto value = tree.is(Tree::Kind::text) ? parse_span(tree.text()) : std::nullopt;
    if (!value) return expected(tree, "expected_span", findings);
    out = *value;
}

void read(const Tree& tree, Date& out, Findings& findings) {
    if (!tree.is(Tree::Kind::text)) return expected(tree, "expected_date", findings);
    const auto value = parse_date(tree.text());
    if (!value) return expected(tree, "bad_date", findings);
    out = *value;
}

Tree write(bool value) { return value; }
Tree write(std::int32_t value) { return value; }
Tree write(std::int64_t value) { return value; }
Tree write(double value) { return value; }
Tree write(std::string_view value) { return value; }
Tree write(Share value) { return to_double(value); }
Tree write(Span value) { return to_text(value); }
Tree write(Date value) { return to_text(value); }

void refuse_unknown(const Tree& tree, const std::vector<std::string_view>& names, Findings& findings) {
    constexpr std::size_t enough = 100;
    std::size_t unknown = 0;
    for (const TreeMember& m : tree.members()) {
        if (std::find(names.begin(), names.end(), std::string_view(m.key)) != names.end()) continue;
        if (++unknown > enough) return findings.error(m.line, m.position, detail::core_texts, "more_unknown_keys");
        findings.error(m.line, m.position, detail::core_texts, "unknown_key", {{"key", m.key}, {"hint", detail::hints(m.key, names)}});
    }
}

namespace detail {
void wrong_kind(const Tree& tree, std::string_view code, Findings& findings) { expected(tree, code, findings); }
void wrong_kind(const Tree& tree, Sentences texts, std::string_view code, Findings& findings) {
    findings.error(tree.line, tree.position, texts, code, {{"got", got(tree)}});
}

void unknown_word(const Tree& tree, std::string_view word, std::vector<std::string_view> known, Findings& findings) {
    if (tree.is(Tree::Kind::text)) return note(tree, "unknown_word", {{"word", word}, {"hint", hints(word, known)}}, findings);
    Phrase all;
    for (const std::string_view w : known) {
        if (!all.en.empty()) {
            all.en += ", ";
            all.zh += "、";
        }
        all.en += w;
        all.zh += w;
    }
    note(tree, "expected_word", {{"words", all}, {"got", got(tree)}}, findings);
}

void twin_key(const TreeMember& member, Findings& findings) {
    findings.error(member.line, member.position, core_texts, "key_twice", {{"key", member.key}});
}

void out_of_range(const Tree& tree, std::string_view name, In range, Findings& findings) {
    const std::string_view code = std::isinf(range.high) ? "below_least" : std::isinf(range.low) ? "above_most" : "out_of_range";
    const bool number = tree.is(Tree::Kind::integer) || tree.is(Tree::Kind::real);
    note(tree, code,
         {{"field", name}, {"low", number_text(range.low)}, {"high", number_text(range.high)}, {"got", number ? got(tree) : Phrase()}},
         findings);
}

void not_ascending(const Tree& tree, std::string_view name, Findings& findings) {
    note(tree, "not_ascending", {{"field", name}}, findings);
}

void is_empty(const Tree& tree, std::string_view name, Findings& findings) { note(tree, "empty_value", {{"field", name}}, findings); }
}  // namespace detail

}  // namespace kefu
