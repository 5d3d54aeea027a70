// A codec per type, written once: how a value is read from a tree, written to one and checked.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/core/finding.hpp"
#include "kefu/core/share.hpp"
#include "kefu/core/time.hpp"
#include "kefu/core/tree.hpp"

namespace kefu {

/// Reads a value where the tree has one; on an error notes it and leaves `out` as it was.
void read(const Tree& tree, bool& out, Findings& findings);
void read(const Tree& tree, std::int32_t& out, Findings& findings);
void read(const Tree& tree, std::int64_t& out, Findings& findings);
void read(const Tree& tree, double& out, Findings& findings);
void read(const Tree& tree, std::string& out, Findings& findings);
void read(const Tree& tree, Share& out, Findings& findings);
void read(const Tree& tree, Span& out, Findings& findings);
void read(const Tree& tree, Date& out, Findings& findings);
template <Worded E>
void read(const Tree& tree, E& out, Findings& findings);
template <class T>
void read(const Tree& tree, std::optional<T>& out, Findings& findings);
template <class T>
void read(const Tree& tree, std::vector<T>& out, Findings& findings);
template <class T>
void read(const Tree& tree, std::map<std::string, T>& out, Findings& findings);
template <Described T>
void read(const Tree& tree, T& out, Findings& findings);

[[nodiscard]] Tree write(bool value);
[[nodiscard]] Tree write(std::int32_t value);
[[nodiscard]] Tree write(std::int64_t value);
[[nodiscard]] Tree write(double value);
[[nodiscard]] Tree write(std::string_view value);
[[nodiscard]] Tree write(Share value);
[[nodiscard]] Tree write(Span value);
[[nodiscard]] Tree write(Date value);
template <Worded E>
[[nodiscard]] Tree write(E value);
template <class T>
[[nodiscard]] Tree write(const std::optional<T>& value);
template <class T>
[[nodiscard]] Tree write(std::span<const T> value);
template <class T>
[[nodiscard]] Tree write(const std::vector<T>& value);
template <class T>
[[nodiscard]] Tree write(const std::map<std::string, T>& value);
template <Described T>
[[nodiscard]] Tree write(const T& value);

// ------------------------------------------------------------------------------------------------ for the templates below
namespace detail {
/// `code` says what was expected; its sentences take {got}.
void wrong_kind(const Tree& tree, std::string_view code, Findings& findings);
void wrong_kind(const Tree& tree, Sentences texts, std::string_view code, Findings& findings);
void unknown_word(const Tree& tree, std::string_view word, std::vector<std::string_view> known, Findings& findings);
void twin_key(const TreeMember& member, Findings& findings);
void out_of_range(const Tree& tree, std::string_view name, In range, Findings& findings);
void not_ascending(const Tree& tree, std::string_view name, Findings& findings);
void is_empty(const Tree& tree, std::string_view name, Findings& findings);

inline double as_number(double x) { return x; }
inline double as_number(std::int64_t x) { return static_cast<double>(x); }
inline double as_number(std::int32_t x) { return x; }
inline double as_number(Share x) { return to_double(x); }

template <class T>
bool in_range(const T& value, In range) {
    if constexpr (is_optional<T>) {
        return !value || in_range(*value, range);
    } else if constexpr (requires { value.begin(); }) {
        for (const auto& x : value)
            if (!in_range(x, range)) return false;
        return true;
    } else {
        const double x = as_number(value);
        return x >= range.low && x <= range.high;  // a NaN is not in any range
    }
}
template <class T>
bool is_ascending(const T& list) {
    if constexpr (is_optional<T>) {
        return !list || is_ascending(*list);
    } else {
        for (std::size_t i = 1; i < list.size(); ++i)
            if (!(list[i - 1] < list[i])) return false;
        return true;
    }
}

template <class F, class M>
void check(const F& field, const M& value, const Tree& tree, Findings& findings) {
    if constexpr (F::template has<In>) {
        if (!in_range(value, field.template rule<In>())) out_of_range(tree, field.name, field.template rule<In>(), findings);
    }
    if constexpr (F::template has<Ascending>) {
        if (!is_ascending(value)) not_ascending(tree, field.name, findings);
    }
    if constexpr (F::template has<NotEmpty>) {
        if (value.empty()) is_empty(tree, field.name, findings);
    }
}
}  // namespace detail

/// Calls f(field, owner) for the leaves that stand in T's own section: parts that have a section of their own are left out.
template <Described T, class Value, class F>
constexpr void each_own_leaf(Value& value, F&& f) {
    each_field<T>([&](const auto& x) {
        using X = std::remove_cvref_t<decltype(x)>;
        if constexpr (!is_part<X>) f(x, value);
        else if constexpr (!Sectioned<typename X::Member>) each_own_leaf<typename X::Member>(value.*x.member, f);
    });
}

/// Names of all leaves of T, parts opened.
template <Described T>
[[nodiscard]] std::vector<std::string_view> leaf_names() {
    std::vector<std::string_view> names;
    const T value{};
    each_leaf<T>(value, [&](const auto& f, const auto&) { names.push_back(f.name); });
    return names;
}

namespace detail {
/// Reads one field where the tree has it, checks its rules, and keeps the old value after an error.
template <class F, class Owner>
void read_field(const Tree& tree, const F& f, Owner& owner, Findings& findings) {
    const Tree* t = tree.find(f.name);
    if (!t) return;
    auto value = owner.*f.member;
    const std::size_t before = findings.errors();
    read(*t, value, findings);
    if (findings.errors() > before) findings.name(before, f.name);
    if (findings.errors() == before) check(f, value, *t, findings);
    if (findings.errors() == before) owner.*f.member = std::move(value);
}
}  // namespace detail

/// Notes every key that is not among `names`, with the nearest one that is.
void refuse_unknown(const Tree& tree, const std::vector<std::string_view>& names, Findings& findings);

/// Reads the members that T knows and leaves others alone (several structs may read one tree: see refuse_unknown).
template <Described T>
void read_members(const Tree& tree, T& out, Findings& findings) {
    if (!tree.is(Tree::Kind::table)) return detail::wrong_kind(tree, "expected_options", findings);
    each_leaf<T>(out, [&](const auto& f, auto& owner) { detail::read_field(tree, f, owner, findings); });
}

template <Described T>
void read(const Tree& tree, T& out, Findings& findings) {
    read_members(tree, out, findings);
    if (tree.is(Tree::Kind::table)) refuse_unknown(tree, leaf_names<T>(), findings);
}

/// Reads T from a whole charter: its own section, and each part that has a section from there.
template <Described T>
void read_sections(const Tree& charter, T& out, Findings& findings) {
    if constexpr (Sectioned<T>) {
        if (const Tree* own = charter.find_path(section(Of<T>{})); own && own->is(Tree::Kind::table))
            each_own_leaf<T>(out, [&](const auto& f, auto& owner) { detail::read_field(*own, f, owner, findings); });
    }
    each_field<T>([&](const auto& x) {
        using X = std::remove_cvref_t<decltype(x)>;
        if constexpr (is_part<X>) {
            if constexpr (!Sectioned<T> || Sectioned<typename X::Member>) read_sections(charter, out.*x.member, findings);
        }
    });
}

/// Reads T's own section of a charter strictly: every key known, every value right. `also` names sections that stand inside
/// it. Nothing happens where the section is not there.
template <Sectioned T>
void check_section(const Tree& charter, T& out, std::vector<std::string_view> also, Findings& findings) {
    const Tree* own = charter.find_path(section(Of<T>{}));
    if (!own) return;
    if (!own->is(Tree::Kind::table)) return detail::wrong_kind(*own, "expected_options", findings);
    each_own_leaf<T>(out, [&](const auto& f, auto& owner) {
        also.push_back(f.name);
        detail::read_field(*own, f, owner, findings);
    });
    refuse_unknown(*own, also, findings);
}

template <Worded E>
void read(const Tree& tree, E& out, Findings& findings) {
    std::vector<std::string_view> known;
    for (const auto& w : words(Of<E>{})) known.push_back(w.word);
    if (!tree.is(Tree::Kind::text)) return detail::unknown_word(tree, "", std::move(known), findings);
    if (const auto value = value_of<E>(tree.text())) out = *value;
    else detail::unknown_word(tree, tree.text(), std::move(known), findings);
}

template <class T>
void read(const Tree& tree, std::optional<T>& out, Findings& findings) {
    if (tree.is(Tree::Kind::null)) {
        out.reset();
        return;
    }
    T value{};
    const std::size_t before = findings.errors();
    read(tree, value, findings);
    if (findings.errors() == before) out = std::move(value);
}

template <class T>
void read(const Tree& tree, std::vector<T>& out, Findings& findings) {
    if (!tree.is(Tree::Kind::list)) return detail::wrong_kind(tree, "expected_list", findings);
    std::vector<T> values;
    for (const Tree& t : tree.list()) read(t, values.emplace_back(), findings);
    out = std::move(values);
}

template <class T>
void read(const Tree& tree, std::map<std::string, T>& out, Findings& findings) {
    if (!tree.is(Tree::Kind::table)) return detail::wrong_kind(tree, "expected_table", findings);
    std::map<std::string, T> values;
    for (const TreeMember& m : tree.members()) {
        const auto [at, fresh] = values.try_emplace(m.key);
        if (!fresh) detail::twin_key(m, findings);
        read(m.value, at->second, findings);
    }
    out = std::move(values);
}

template <Worded E>
Tree write(E value) {
    return Tree(word_of(value));
}
template <class T>
Tree write(const std::optional<T>& value) {
    return value ? write(*value) : Tree();
}
template <class T>
Tree write(std::span<const T> value) {
    TreeList list;
    for (const auto& x : value) list.push_back(write(x));
    return Tree(std::move(list));
}
template <class T>
Tree write(const std::vector<T>& value) {
    return write(std::span<const T>(value));
}
template <class T>
Tree write(const std::map<std::string, T>& value) {
    Tree t = Tree::table();
    for (const auto& [k, x] : value) t.set(k, write(x));
    return t;
}
template <Described T>
Tree write(const T& value) {
    Tree t = Tree::table();
    each_leaf<T>(value, [&](const auto& f, const auto& owner) { t.set(std::string(f.name), write(owner.*f.member)); });
    return t;
}

template <Described T>
void check_rules(const T& value, Findings& findings);

namespace detail {
/// The rules of the described structs in a member: itself, or what an optional, a list or a map holds.
template <class M>
void check_inside(const M& member, Findings& findings) {
    if constexpr (Described<M>) {
        check_rules(member, findings);
    } else if constexpr (is_optional<M>) {
        if (member) check_inside(*member, findings);
    } else if constexpr (requires { typename M::mapped_type; }) {
        for (const auto& [key, element] : member) check_inside(element, findings);
    } else if constexpr (!std::is_same_v<M, std::string> && requires { member.begin(); }) {
        for (const auto& element : member) check_inside(element, findings);
    }
}
}  // namespace detail

/// Checks the rules of every field of a value that did not come through `read` (a loaded model, a struct of C++), however deep.
template <Described T>
void check_rules(const T& value, Findings& findings) {
    const Tree nowhere;
    each_leaf<T>(value, [&](const auto& f, const auto& owner) {
        const auto& member = owner.*f.member;
        detail::check(f, member, nowhere, findings);
        detail::check_inside(member, findings);
    });
}
/// The same, and throws the first that is broken, under `where`.
template <Described T>
void require_rules(const T& value, std::string_view where, Status status) {
    Findings findings{std::string(where)};
    check_rules(value, findings);
    findings.raise(status);
}

}  // namespace kefu
