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

#include "core/arena.hpp"
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
        return lists_.list<T>(n);
    }

   private:
    std::vector<py::object> objects_;
    Arena lists_;
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
[[noreturn]] void refuse_argument(std::string_view what, std::string_view name, const std::vector<std::string>& known);
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

/// Fills a struct from keyword arguments or a dict.
template <Described T>
class Filling {
   public:
    /// `what`: how messages call it: "arrive_task()", "an agent".
    Filling(T& to, std::string_view what, Kept& kept) : to_(to), what_(what), kept_(kept) {}

    /// None is as if it were not said. Errors: TypeError where there is no such field.
    void put(PyObject* key, PyObject* value) {
        std::string_view name;
        convert(key, what_, name, kept_);
        bool found = false;
        std::uint32_t bit = 1;
        each_leaf<T>(to_, [&](const auto& f, auto& owner) {
            if (!found && is_called(f.name, name)) {
                found = true;
                if (value != Py_None) {
                    convert(value, name, owner.*f.member, kept_);
                    given_ |= bit;
                }
            }
            bit <<= 1;
        });
        if (!found) refuse_argument(what_, name, names());
    }
    void put(const py::dict& from) {
        for (const auto& [key, value] : from) put(key.ptr(), value.ptr());
    }
    /// Errors: TypeError where a required field was not given.
    void check() const {
        std::string missing;
        std::uint32_t bit = 1;
        each_leaf<T>(to_, [&](const auto& f, const auto&) {
            static_assert(count() <= 32);
            if (std::remove_cvref_t<decltype(f)>::template has<Required> && !(given_ & bit))
                missing += (missing.empty() ? "'" : ", '") + python_name(f.name) + "'";
            bit <<= 1;
        });
        if (!missing.empty()) throw py::type_error(std::string(what_) + " misses required arguments: " + missing);
    }

   private:
    static constexpr std::size_t count() {
        std::size_t n = 0;
        const T none{};
        each_leaf<T>(none, [&](const auto&, const auto&) { ++n; });
        return n;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        each_leaf<T>(to_, [&](const auto& f, const auto&) { out.push_back(python_name(f.name)); });
        return out;
    }
    T& to_;
    std::string_view what_;
    Kept& kept_;
    std::uint32_t given_ = 0;
};

}  // namespace kefu::python
