#include "kefu/core/codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hint.hpp"

namespace kefu {

namespace {
/// What a value is, for messages: numbers as they are, anything else by its kind.
std::string got(const Tree& tree) {
    if (tree.is(Tree::Kind::integer) || (tree.is(Tree::Kind::real) && std::isfinite(tree.real()))) return ", got " + to_json(tree);
    return ", got " + std::string(kind_name(tree.kind()));
}

void expected(const Tree& tree, std::string_view what, Findings& findings) {
    findings.error(tree.line, tree.position, "expected " + std::string(what) + got(tree));
}

std::string number_text(double x) {
    std::string text = to_json(Tree(x));
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}
}  // namespace

void read(const Tree& tree, bool& out, Findings& findings) {
    if (!tree.is(Tree::Kind::boolean)) return expected(tree, "true or false", findings);
    out = tree.boolean();
}

void read(const Tree& tree, std::int64_t& out, Findings& findings) {
    if (!tree.is(Tree::Kind::integer)) return expected(tree, "a whole number", findings);
    out = tree.integer();
}

void read(const Tree& tree, std::int32_t& out, Findings& findings) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (!tree.is(Tree::Kind::integer)) return expected(tree, "a whole number", findings);
    if (tree.integer() < Limits::min() || tree.integer() > Limits::max())
        return expected(tree, "a whole number of at most 32 bits", findings);
    out = static_cast<std::int32_t>(tree.integer());
}

void read(const Tree& tree, double& out, Findings& findings) {
    if (!tree.is(Tree::Kind::integer) && !tree.is(Tree::Kind::real)) return expected(tree, "a number", findings);
    if (!std::isfinite(tree.real()))
        return findings.error(tree.line, tree.position, "expected a finite number, got infinity or not a number");
    out = tree.real();
}

void read(const Tree& tree, std::string& out, Findings& findings) {
    if (!tree.is(Tree::Kind::text)) return expected(tree, "text", findings);
    out = tree.text();
}

void read(const Tree& tree, Share& out, Findings& findings) {
    std::optional<Share> value;
    if (tree.is(Tree::Kind::text)) value = parse_share(tree.text());
    else if (tree.is(Tree::Kind::integer) || tree.is(Tree::Kind::real)) value = share_of(tree.real());
    else return expected(tree, "a share, such as 0.2 or \"20 %\"", findings);
    if (!value) return expected(tree, "a share of at most nine decimal digits, such as 0.2 or \"20 %\"", findings);
    out = *value;
}

void read(const Tree& tree, Span& out, Findings& findings) {
    const auto value = tree.is(Tree::Kind::text) ? parse_span(tree.text()) : std::nullopt;
    if (!value) return expected(tree, "a length of time with its unit, such as \"10 min\" or \"7 days\"", findings);
    out = *value;
}

void read(const Tree& tree, Date& out, Findings& findings) {
    const auto value = tree.is(Tree::Kind::text) ? parse_date(tree.text()) : std::nullopt;
    if (!value) return expected(tree, "a date, such as \"2011-12-09\"", findings);
    out = *value;
}

Tree write(bool value) { return value; }
Tree write(std::int32_t value) { return value; }
Tree write(std::int64_t value) { return value; }
Tree write(double value) { return value; }
Tree write(const std::string& value) { return value; }
Tree write(Share value) { return to_double(value); }
Tree write(Span value) { return to_text(value); }
Tree write(Date value) { return to_text(value); }

void refuse_unknown(const Tree& tree, const std::vector<std::string_view>& names, Findings& findings) {
    constexpr std::size_t enough = 100;
    std::size_t unknown = 0;
    for (const TreeMember& m : tree.members()) {
        if (std::find(names.begin(), names.end(), std::string_view(m.key)) != names.end()) continue;
        if (++unknown > enough) return findings.error(m.line, m.position, "more unknown keys, from here on not listed");
        findings.error(m.line, m.position, "unknown key " + detail::quoted(m.key) + detail::hint(m.key, names));
    }
}

namespace detail {
void wrong_kind(const Tree& tree, std::string_view what, Findings& findings) { expected(tree, what, findings); }

void unknown_word(const Tree& tree, std::string_view word, std::vector<std::string_view> known, Findings& findings) {
    if (tree.is(Tree::Kind::text)) return findings.error(tree.line, tree.position, "unknown word " + quoted(word) + hint(word, known));
    std::string all;
    for (const std::string_view w : known) all += (all.empty() ? "" : ", ") + std::string(w);
    expected(tree, "one of the words " + all, findings);
}

void twin_key(const TreeMember& member, Findings& findings) {
    findings.error(member.line, member.position, "key " + quoted(member.key) + " is given twice");
}

void out_of_range(const Tree& tree, std::string_view name, In range, Findings& findings) {
    std::string text = "'" + std::string(name) + "' must ";
    if (std::isinf(range.high)) text += "be at least " + number_text(range.low);
    else if (std::isinf(range.low)) text += "be at most " + number_text(range.high);
    else text += "lie between " + number_text(range.low) + " and " + number_text(range.high);
    if (tree.is(Tree::Kind::integer) || tree.is(Tree::Kind::real)) text += got(tree);
    findings.error(tree.line, tree.position, std::move(text));
}

void not_ascending(const Tree& tree, std::string_view name, Findings& findings) {
    findings.error(tree.line, tree.position, "'" + std::string(name) + "' must ascend: each value greater than the one before");
}

void is_empty(const Tree& tree, std::string_view name, Findings& findings) {
    findings.error(tree.line, tree.position, "'" + std::string(name) + "' must not be empty");
}
}  // namespace detail

}  // namespace kefu
