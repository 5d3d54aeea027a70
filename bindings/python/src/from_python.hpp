// From Python's values to the fields of a described struct: one conversion a type, for every command, agent and request.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/core/fields.hpp"
#include "kefu/core/nearest.hpp"
#include "kefu/core/time.hpp"

namespace kefu::python {

namespace py = pybind11;

/// What the fields of one call borrow: Python's own objects, and lists that are made here. Confined to the call.
class Kept {
   public:
    /// The items of a sequence, alive as long as this.
    [[nodiscard]] std::span<PyObject*> items(PyObject* sequence, std::string_view name);
    void hold(py::object object) { objects_.push_back(std::move(object)); }
    template <class T>
    [[nodiscard]] std::span<T> list(std::size_t n) {
        if (n == 0) return {};
        auto* values = new T[n]();
        lists_.emplace_back(values, [](void* p) { delete[] static_cast<T*>(p); });
        return {values, n};
    }

   private:
    std::vector<py::object> objects_;
    std::vector<std::unique_ptr<void, void (*)(void*)>> lists_;
};

/// How a field is called in Python: with a stroke behind it where the language has taken the word, as in class_.
[[nodiscard]] std::string python_name(std::string_view field);
/// Whether it is called so; also without the stroke, for those who give a dict.
[[nodiscard]] bool is_called(std::string_view field, std::string_view name) noexcept;

/// Errors of all: BAD_VALUE, BAD_TIME, BAD_ID; `name` is what the message calls the value.
void convert(PyObject* from, std::string_view name, bool& to, Kept& kept);
void convert(PyObject* from, std::string_view name, std::int64_t& to, Kept& kept);
void convert(PyObject* from, std::string_view name, std::string_view& to, Kept& kept);
void convert(PyObject* from, std::string_view name, Time& to, Kept& kept);
void convert(PyObject* from, std::string_view name, Span& to, Kept& kept);
[[noreturn]] void refuse_word(std::string_view name, std::string_view word, std::span<const std::string_view> known);

template <Worded E>
void convert(PyObject* from, std::string_view name, E& to, Kept& kept) {
    std::string_view word;
    convert(from, name, word, kept);
    if (const auto value = value_of<E>(word)) return void(to = *value);
    std::vector<std::string_view> known;
    for (const auto& w : words(Of<E>{})) known.push_back(w.word);
    refuse_word(name, word, known);
}
template <class T>
void convert(PyObject* from, std::string_view name, std::optional<T>& to, Kept& kept) {
    convert(from, name, to.emplace(), kept);
}
/// A struct of two: ("de", 5), or its first alone.
template <Described T>
void convert(PyObject* from, std::string_view name, T& to, Kept& kept) {
    static_assert(field_count<T> == 2);
    constexpr const auto& described = fields_of<T>;
    if (PyUnicode_Check(from)) return convert(from, name, to.*std::get<0>(described).member, kept);
    const auto pair = kept.items(from, name);
    if (pair.size() != 2)
        throw Error(Status::bad_value, std::string(name) + ": expected pairs of " + std::string(std::get<0>(described).name) + " and " +
                                           std::string(std::get<1>(described).name));
    convert(pair[0], name, to.*std::get<0>(described).member, kept);
    convert(pair[1], name, to.*std::get<1>(described).member, kept);
}
/// A sequence; a dict stands for its pairs, a text for a list of one.
template <class T>
void convert(PyObject* from, std::string_view name, std::span<const T>& to, Kept& kept) {
    if (PyUnicode_Check(from)) {
        const auto one = kept.list<T>(1);
        convert(from, name, one[0], kept);
        return void(to = one);
    }
    const auto items = kept.items(from, name);
    const auto list = kept.list<T>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) convert(items[i], name, list[i], kept);
    to = list;
}

/// Fields without which a struct says nothing; all others have a default. (Of commands and requests.)
template <class M>
constexpr bool is_required(std::string_view field) {
    return std::is_same_v<M, Time> || field == "task" || field == "agent" || field == "channel";
}

/// Puts one keyword argument where it belongs; None is as if it were not said. False where there is no such field.
template <Described C>
bool put_argument(C& to, std::string_view name, PyObject* value, std::uint32_t& given, Kept& kept) {
    bool found = false;
    std::uint32_t bit = 1;
    each_leaf<C>(to, [&](const auto& f, auto& owner) {
        if (!found && is_called(f.name, name)) {
            found = true;
            if (value != Py_None) {
                convert(value, name, owner.*f.member, kept);
                given |= bit;
            }
        }
        bit <<= 1;
    });
    return found;
}
/// The required fields that were not given, as Python names them in its errors; empty where all were.
template <Described C>
std::string missing_arguments(const C& of, std::uint32_t given) {
    std::string missing;
    std::uint32_t bit = 1;
    each_leaf<C>(of, [&](const auto& f, const auto&) {
        if (is_required<typename std::remove_cvref_t<decltype(f)>::Member>(f.name) && !(given & bit))
            missing += (missing.empty() ? "'" : ", '") + python_name(f.name) + "'";
        bit <<= 1;
    });
    return missing;
}
template <Described C>
std::string nearest_argument(const C& of, std::string_view name) {
    std::vector<std::string> known;
    each_leaf<C>(of, [&](const auto& f, const auto&) { known.push_back(python_name(f.name)); });
    const std::vector<std::string_view> views(known.begin(), known.end());
    const std::string_view near = nearest(name, views);
    return near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?";
}

}  // namespace kefu::python
