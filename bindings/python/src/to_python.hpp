// From described structs to Python's objects: a class of Python's for each struct, its fields as the class's slots.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/core/time.hpp"

namespace kefu::python {

namespace py = pybind11;

/// A new reference, or NULL with Python's error. Instants are in UTC; one that is never, which no datetime holds, is None.
[[nodiscard]] PyObject* python_of(Time value);
[[nodiscard]] PyObject* python_of(Span value);
[[nodiscard]] inline PyObject* python_of(bool value) { return PyBool_FromLong(value); }
[[nodiscard]] inline PyObject* python_of(std::int64_t value) { return PyLong_FromLongLong(value); }
[[nodiscard]] inline PyObject* python_of(std::uint32_t value) { return PyLong_FromUnsignedLong(value); }
[[nodiscard]] inline PyObject* python_of(std::string_view value) {
    return PyUnicode_DecodeUTF8(value.data(), static_cast<Py_ssize_t>(value.size()), nullptr);
}

/// One class: how its objects are made, slot by slot, past the class's own refusal to be changed.
class Shape {
   public:
    Shape() = default;
    /// `slots`: names of attributes, in the order in which make() gets their values.
    Shape(py::object type, const std::vector<std::string>& slots);
    [[nodiscard]] py::object empty() const;
    /// Takes the reference. Throws Python's error where it is NULL.
    void put(const py::object& to, std::size_t slot, PyObject* value) const;

   private:
    py::object type_;
    std::vector<py::object> slots_;
};

}  // namespace kefu::python
