#include "to_python.hpp"

#include <datetime.h>

namespace kefu::python {

namespace {
bool with_datetime() {
    if (!PyDateTimeAPI) PyDateTime_IMPORT;
    return PyDateTimeAPI != nullptr;
}
}  // namespace

PyObject* python_of(Time value) {
    if (!with_datetime()) return nullptr;
    const std::int64_t days = floor_div(value.us, us_per_day);
    if (days < earliest_date.days || days > latest_date.days) return Py_NewRef(Py_None);
    const YearMonthDay day = civil({static_cast<std::int32_t>(days)});
    const std::int64_t in_day = value.us - days * us_per_day;
    const auto second = static_cast<int>(in_day / us_per_second);
    return PyDateTimeAPI->DateTime_FromDateAndTime(day.year, day.month, day.day, second / 3600, second / 60 % 60, second % 60,
                                                   static_cast<int>(in_day % us_per_second), PyDateTime_TimeZone_UTC,
                                                   PyDateTimeAPI->DateTimeType);
}
PyObject* python_of(Span value) {
    if (!with_datetime()) return nullptr;
    const std::int64_t days = floor_div(value.us, us_per_day);
    const std::int64_t in_day = value.us - days * us_per_day;
    return PyDelta_FromDSU(static_cast<int>(days), static_cast<int>(in_day / us_per_second), static_cast<int>(in_day % us_per_second));
}

Shape::Shape(py::object type, const std::vector<std::string>& slots) : type_(std::move(type)) {
    for (const std::string& name : slots) {
        py::object slot = type_.attr(name.c_str());
        if (!Py_TYPE(slot.ptr())->tp_descr_set) throw py::type_error("'" + name + "' is no slot");
        slots_.push_back(std::move(slot));
    }
}
py::object Shape::empty() const {
    auto* type = reinterpret_cast<PyTypeObject*>(type_.ptr());
    auto made = py::reinterpret_steal<py::object>(type->tp_alloc(type, 0));
    if (!made) throw py::error_already_set();
    return made;
}
void Shape::put(const py::object& to, std::size_t slot, PyObject* value) const {
    const auto owned = py::reinterpret_steal<py::object>(value);
    PyObject* at = slots_[slot].ptr();
    if (!owned || Py_TYPE(at)->tp_descr_set(at, to.ptr(), value) != 0) throw py::error_already_set();
}

}  // namespace kefu::python
