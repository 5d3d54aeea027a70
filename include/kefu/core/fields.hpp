// One description: a struct's fields, said once beside it, in C++ that the compiler checks.
//
//     struct Cuts { Share margin = share(0.1); };
//     constexpr auto fields(Of<Cuts>) { return std::tuple{field("margin", &Cuts::margin, "...", in(0, 1))}; }
//
// Reading TOML and JSON, range checks, flags, keyword arguments, stubs, the archive, Arrow columns, `kefu describe` and
// api/schema.json all come from it.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace kefu {

/// Carries a type into an overloaded function: fields(Of<T>{}), words(Of<T>{}), section(Of<T>{}), describe(Of<T>{}).
template <class T>
struct Of {};

/// Rule: a number lies in [low, high]. For a list, every element.
struct In {
    double low;
    double high;
};
constexpr In in(double low, double high) { return {low, high}; }

/// Rule: each element of a list is greater than the one before.
struct Ascending {};
inline constexpr Ascending ascending{};

/// Rule: a list or text must not be empty.
struct NotEmpty {};
inline constexpr NotEmpty not_empty{};

/// Rule: the column may hold nulls, and this is what becomes of them. Without it a null in a column that must be there is an error.
struct Nulls {
    std::string_view policy;
};
constexpr Nulls nulls(std::string_view policy) { return {policy}; }

/// Rule: cells are personal; no message, log or report quotes them.
struct Personal {};
inline constexpr Personal personal{};

/// Rule: fields that belong together, as a record keeps them.
struct Group {
    std::string_view name;
};
constexpr Group group(std::string_view name) { return {name}; }

/// Rule: without it the struct says nothing; a face refuses a call that leaves it out.
struct Required {};
inline constexpr Required required{};

/// What the field means, in Chinese: for those who write charters.
struct Zh {
    std::string_view text;
};
constexpr Zh zh(std::string_view text) { return {text}; }

template <class T, class M, class... Rules>
struct Field {
    using Member = M;
    std::string_view name;
    M T::*member;
    std::string_view text;
    std::tuple<Rules...> rules;

    template <class Rule>
    static constexpr bool has = (std::is_same_v<Rule, Rules> || ...);
    template <class Rule>
    [[nodiscard]] constexpr const Rule& rule() const {
        return std::get<Rule>(rules);
    }
};

template <class T, class M, class... Rules>
constexpr Field<T, M, Rules...> field(std::string_view name, M T::*member, std::string_view text, Rules... rules) {
    return {name, member, text, {rules...}};
}

/// A struct whose fields stand among the owner's as if they were its own; one with a section of its own is read from there.
template <class T, class M>
struct Part {
    using Member = M;
    M T::*member;
};
template <class T, class M>
constexpr Part<T, M> part(M T::*member) {
    return {member};
}
template <class F>
inline constexpr bool is_part = false;
template <class T, class M>
inline constexpr bool is_part<Part<T, M>> = true;

/// One word of an enum, as every face spells it.
template <class E>
struct Word {
    E value;
    std::string_view word;
    std::string_view text;
};
template <class E>
Word(E, std::string_view, std::string_view) -> Word<E>;  // clang 16 finds none for aggregates by itself

template <class T>
concept Described = requires { fields(Of<T>{}); };
template <class T>
concept Worded = std::is_enum_v<T> && requires { words(Of<T>{}); };
/// An option struct that has a section of the charter: section(Of<T>) is "customer.rfm".
template <class T>
concept Sectioned = Described<T> && requires { section(Of<T>{}); };

/// The description of T, made once: a constant, not code that makes it at every use.
template <Described T>
inline constexpr auto fields_of = fields(Of<T>{});

/// Calls f with each Field or Part of T, in order.
template <Described T, class F>
constexpr void each_field(F&& f) {
    std::apply([&](const auto&... x) { (f(x), ...); }, fields_of<T>);
}

/// Calls f(field, owner) for each leaf of `value`, parts opened.
template <Described T, class Value, class F>
constexpr void each_leaf(Value& value, F&& f) {
    each_field<T>([&](const auto& x) {
        using X = std::remove_cvref_t<decltype(x)>;
        if constexpr (is_part<X>) each_leaf<typename X::Member>(value.*x.member, f);
        else f(x, value);
    });
}

template <Described T>
constexpr std::size_t field_count = std::tuple_size_v<decltype(fields(Of<T>{}))>;

/// Position of a member in its struct's description; a member that is not described does not compile.
template <auto Member, Described T>
consteval std::size_t index_of() {
    std::size_t found = field_count<T>;
    std::size_t at = 0;
    each_field<T>([&](const auto& x) {
        if constexpr (std::is_same_v<decltype(x.member), std::remove_cv_t<decltype(Member)>>) {
            if (x.member == Member) found = at;
        }
        ++at;
    });
    if (found == field_count<T>) throw "not a described member";
    return found;
}

template <class T>
struct OptionalOf : std::false_type {
    using Value = T;
};
template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {
    using Value = T;
};
template <class T>
inline constexpr bool is_optional = OptionalOf<T>::value;
template <class T>
using Unwrapped = typename OptionalOf<T>::Value;

/// The word of a value; "" for a value that the enum does not have.
template <Worded E>
[[nodiscard]] constexpr std::string_view word_of(E value) {
    for (const auto& w : words(Of<E>{}))
        if (w.value == value) return w.word;
    return {};
}
template <Worded E>
[[nodiscard]] constexpr std::optional<E> value_of(std::string_view word) {
    for (const auto& w : words(Of<E>{}))
        if (w.word == word) return w.value;
    return std::nullopt;
}

}  // namespace kefu
