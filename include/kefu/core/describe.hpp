// What a described struct says of itself, without its C++ types: `kefu describe`, stubs, flags, keyword arguments, the tables of
// the documentation and api/schema.json are made from it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/fields.hpp"
#include "kefu/core/ids.hpp"
#include "kefu/core/money.hpp"
#include "kefu/core/share.hpp"
#include "kefu/core/time.hpp"
#include "kefu/core/tree.hpp"

namespace kefu {

/// What a type is called in every face.
template <class T>
struct TypeName;
template <>
struct TypeName<bool> {
    static constexpr std::string_view value = "boolean";
};
template <>
struct TypeName<std::int32_t> {
    static constexpr std::string_view value = "integer";
};
template <>
struct TypeName<std::int64_t> {
    static constexpr std::string_view value = "integer";
};
template <>
struct TypeName<double> {
    static constexpr std::string_view value = "number";
};
template <>
struct TypeName<std::string> {
    static constexpr std::string_view value = "text";
};
template <>
struct TypeName<std::string_view> : TypeName<std::string> {};
template <>
struct TypeName<Id> {
    static constexpr std::string_view value = "id";
};
template <>
struct TypeName<Share> {
    static constexpr std::string_view value = "share";
};
template <>
struct TypeName<Money> {
    static constexpr std::string_view value = "money";
};
template <>
struct TypeName<Time> {
    static constexpr std::string_view value = "time";
};
template <>
struct TypeName<Date> {
    static constexpr std::string_view value = "date";
};
template <>
struct TypeName<Span> {
    static constexpr std::string_view value = "span";
};
template <>
struct TypeName<Decimal> {
    static constexpr std::string_view value = "decimal";
};
template <Worded E>
struct TypeName<E> {
    static constexpr std::string_view value = "word";
};
template <Described T>
struct TypeName<T> {
    static constexpr std::string_view value = "table";
};
template <class T>
struct TypeName<std::optional<T>> : TypeName<T> {};
template <class T>
struct TypeName<std::vector<T>> {
    static constexpr std::string_view value = "list";
};
template <class T>
struct TypeName<std::span<const T>> {
    static constexpr std::string_view value = "list";
};
template <class T>
struct TypeName<std::map<std::string, T>> {
    static constexpr std::string_view value = "map";
};

/// What a field is, without its C++ type: what `kefu describe`, stubs, flags and api/schema.json are made from.
struct FieldInfo {
    std::string name;
    std::string type;  ///< boolean integer number text id share money time date span word list map table
    std::string of;    ///< of a list or map: the type of its elements
    std::string text;
    std::string text_zh;    ///< the same in Chinese; of the options of a charter
    std::string nulls;      ///< the null policy of a column
    std::string group;      ///< of a record: basic, characteristics, business or transactions
    bool optional = false;  ///< may be left out (option, column) or null (result)
    bool required = false;  ///< of a command or request: it says nothing without
    bool personal = false;
    bool ascending = false;
    bool not_empty = false;
    std::optional<In> range;
    std::vector<std::pair<std::string, std::string>> words;  ///< word, text
    std::vector<FieldInfo> fields;                           ///< of a table
    std::string section;                                     ///< the charter's section where it stands
    Tree default_value;                                      ///< of an option
};
[[nodiscard]] Tree to_tree(const FieldInfo& info);
[[nodiscard]] Tree to_tree(const std::vector<FieldInfo>& infos);

/// Types of cells that are no options: they have no text of their own, without the scale, the zone or the kind around them.
template <class T>
inline constexpr bool cell_only =
    std::is_same_v<T, Id> || std::is_same_v<T, Money> || std::is_same_v<T, Time> || std::is_same_v<T, Decimal>;

template <Described T>
[[nodiscard]] std::vector<FieldInfo> describe_fields();

namespace detail {
template <class T>
struct ElementOf {
    using Type = void;
};
template <class T>
struct ElementOf<std::vector<T>> {
    using Type = T;
};
template <class T>
struct ElementOf<std::span<const T>> {
    using Type = T;
};
template <class T>
struct ElementOf<std::map<std::string, T>> {
    using Type = T;
};

/// One function a type.
template <class M>
[[gnu::noinline]] void describe_type(FieldInfo& info) {
    using U = Unwrapped<M>;
    using E = typename ElementOf<U>::Type;
    info.type = TypeName<U>::value;
    info.optional = is_optional<M>;
    if constexpr (!std::is_void_v<E>) {
        info.of = TypeName<E>::value;
        if constexpr (Described<E>) info.fields = describe_fields<E>();
    }
    if constexpr (Described<U>) info.fields = describe_fields<U>();
    if constexpr (Worded<U>) {
        for (const auto& w : words(Of<U>{})) info.words.emplace_back(w.word, w.text);
    }
}
/// Begins the description of one field: what all have. Not a template, for there are hundreds of fields.
FieldInfo& add_field(std::vector<FieldInfo>& out, std::string_view name, std::string_view text, const std::string& section);
}  // namespace detail

template <Described T>
void describe_into(std::vector<FieldInfo>& out, std::string section_name) {
    if constexpr (Sectioned<T>) section_name = section(Of<T>{});
    const T defaults{};
    each_field<T>([&](const auto& f) {
        using F = std::remove_cvref_t<decltype(f)>;
        using M = typename F::Member;
        if constexpr (is_part<F>) {
            describe_into<M>(out, section_name);
        } else {
            FieldInfo& info = detail::add_field(out, f.name, f.text, section_name);
            detail::describe_type<M>(info);
            if constexpr (F::template has<Zh>) info.text_zh = f.template rule<Zh>().text;
            if constexpr (F::template has<In>) info.range = f.template rule<In>();
            if constexpr (F::template has<Nulls>) info.nulls = f.template rule<Nulls>().policy;
            if constexpr (F::template has<Group>) info.group = f.template rule<Group>().name;
            if constexpr (F::template has<Ascending>) info.ascending = true;
            if constexpr (F::template has<NotEmpty>) info.not_empty = true;
            if constexpr (F::template has<Personal>) info.personal = true;
            if constexpr (F::template has<Required>) info.required = true;
            if constexpr (!cell_only<Unwrapped<M>>) info.default_value = write(defaults.*f.member);
        }
    });
}
template <Described T>
std::vector<FieldInfo> describe_fields() {
    std::vector<FieldInfo> out;
    describe_into<T>(out, {});
    return out;
}

}  // namespace kefu
