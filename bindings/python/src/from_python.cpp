#include "from_python.hpp"

#include <datetime.h>

#include <algorithm>
#include <array>

namespace kefu::python {

namespace {

/// datetime's functions, which Python hands out once they are asked for.
void with_datetime() {
    if (!PyDateTimeAPI) PyDateTime_IMPORT;
    if (!PyDateTimeAPI) throw py::error_already_set();
}

std::string said(std::string_view name, std::string_view expected, PyObject* got) {
    return std::string(name) + ": expected " + std::string(expected) + ", got " + Py_TYPE(got)->tp_name;
}

/// datetime64 and timedelta64 know more units than there are names for; NumPy turns them into microseconds itself.
std::optional<std::int64_t> microseconds_of_numpy(PyObject* from, std::string_view name, const char* type, const char* wanted) {
    if (std::string_view(Py_TYPE(from)->tp_name) != type) return std::nullopt;
    const py::handle value(from);
    const auto us = value.attr("astype")(wanted).attr("astype")("int64").cast<std::int64_t>();
    if (us == INT64_MIN) throw Error(Status::bad_time, std::string(name) + ": NaT is no time");
    return us;
}

/// Whole numbers of any kind, booleans not; nothing where it is none.
std::optional<std::int64_t> whole(PyObject* from, std::string_view name) {
    if (PyBool_Check(from) || !PyIndex_Check(from)) return std::nullopt;
    const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(from));
    if (!number) throw py::error_already_set();
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
    if (overflow != 0) throw Error(Status::bad_value, std::string(name) + ": the number leaves 64 bits");
    return value;
}

std::int64_t microseconds_of(PyObject* delta) {
    return (PyDateTime_DELTA_GET_DAYS(delta) * std::int64_t{86'400} + PyDateTime_DELTA_GET_SECONDS(delta)) * us_per_second +
           PyDateTime_DELTA_GET_MICROSECONDS(delta);
}

Time time_of_datetime(PyObject* from, std::string_view name) {
    const auto naive = [&] {
        return Error(Status::bad_time, std::string(name) +
                                           ": this datetime has no time zone; say which it is in, such as "
                                           "datetime.now(datetime.timezone.utc)");
    };
    if (!PyDateTime_CheckExact(from) && std::string_view(Py_TYPE(from)->tp_name).find("NaT") != std::string_view::npos)
        throw Error(Status::bad_time, std::string(name) + ": NaT is no time");
    const auto date = date_of(PyDateTime_GET_YEAR(from), PyDateTime_GET_MONTH(from), PyDateTime_GET_DAY(from));
    if (!date) throw Error(Status::bad_time, std::string(name) + ": there is no such day");
    std::int64_t seconds = date->days * std::int64_t{86'400};
    seconds += (PyDateTime_DATE_GET_HOUR(from) * 60 + PyDateTime_DATE_GET_MINUTE(from)) * 60 + PyDateTime_DATE_GET_SECOND(from);
    std::int64_t us = seconds * us_per_second + PyDateTime_DATE_GET_MICROSECOND(from);
    PyObject* zone = PyDateTime_DATE_GET_TZINFO(from);
    if (zone == Py_None) throw naive();
    if (zone != PyDateTime_TimeZone_UTC) {
        const py::object offset = py::handle(from).attr("utcoffset")();
        if (offset.is_none()) throw naive();
        us -= microseconds_of(offset.ptr());
    }
    return {us};
}

}  // namespace

std::span<PyObject*> Kept::items(PyObject* sequence, std::string_view name) {
    if (PyAnySet_Check(sequence)) throw Error(Status::bad_value, std::string(name) + ": a set has no order; give a list");
    auto list = PyDict_Check(sequence) ? py::reinterpret_steal<py::object>(PyDict_Items(sequence))
                                       : py::reinterpret_steal<py::object>(PySequence_Fast(sequence, ""));
    if (!list) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) throw py::error_already_set();
        PyErr_Clear();
        throw Error(Status::bad_value, said(name, "a sequence", sequence));
    }
    objects_.push_back(std::move(list));
    PyObject* held = objects_.back().ptr();
    return {PySequence_Fast_ITEMS(held), static_cast<std::size_t>(PySequence_Fast_GET_SIZE(held))};
}

namespace {
constexpr std::array<std::string_view, 35> taken{"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
                                                 "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
                                                 "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
                                                 "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
}
std::string python_name(std::string_view field) {
    return std::string(field) + (std::find(taken.begin(), taken.end(), field) == taken.end() ? "" : "_");
}
bool is_called(std::string_view field, std::string_view name) noexcept {
    if (field == name) return true;
    return name.size() == field.size() + 1 && name.back() == '_' && name.starts_with(field) &&
           std::find(taken.begin(), taken.end(), field) != taken.end();
}

void convert(PyObject* from, std::string_view name, bool& to, Kept&) {
    if (from == Py_True) return void(to = true);
    if (from == Py_False) return void(to = false);
    const std::string_view type = Py_TYPE(from)->tp_name;
    if (type != "numpy.bool" && type != "numpy.bool_") throw Error(Status::bad_value, said(name, "True or False", from));
    to = PyObject_IsTrue(from) == 1;
}
void convert(PyObject* from, std::string_view name, std::int64_t& to, Kept&) {
    const auto value = whole(from, name);
    if (!value) throw Error(Status::bad_value, said(name, "a whole number", from));
    to = *value;
}
void convert(PyObject* from, std::string_view name, std::string_view& to, Kept&) {
    if (!PyUnicode_Check(from))
        throw Error(PyIndex_Check(from) ? Status::bad_id : Status::bad_value,
                    said(name, "text", from) + (PyIndex_Check(from) ? "; ids are texts here: str(...)" : ""));
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(from, &size);
    if (!text) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeError)) throw py::error_already_set();
        PyErr_Clear();
        throw Error(Status::bad_value, std::string(name) + ": holds half of a surrogate pair, which is no text");
    }
    to = {text, static_cast<std::size_t>(size)};
}
void convert(PyObject* from, std::string_view name, Time& to, Kept& kept) {
    with_datetime();
    if (PyDateTime_Check(from)) return void(to = time_of_datetime(from, name));
    if (const auto us = whole(from, name)) return void(to.us = *us);
    if (const auto us = microseconds_of_numpy(from, name, "numpy.datetime64", "datetime64[us]")) return void(to.us = *us);
    if (PyUnicode_Check(from)) {
        std::string_view text;
        convert(from, name, text, kept);
        const auto time = parse_time(text);
        if (time && time->kind == ParsedTime::Kind::instant) return void(to.us = time->us);
        throw Error(Status::bad_time, std::string(name) + ": expected an instant with its zone, such as 2026-03-02T09:00:00Z");
    }
    throw Error(Status::bad_time, said(name, "a datetime with a time zone, or whole microseconds since 1970 in UTC", from));
}
void convert(PyObject* from, std::string_view name, Span& to, Kept& kept) {
    with_datetime();
    constexpr std::int64_t longest_days = INT64_MAX / us_per_day - 1;
    if (PyDelta_Check(from)) {
        if (std::abs(std::int64_t{PyDateTime_DELTA_GET_DAYS(from)}) > longest_days)
            throw Error(Status::bad_value, std::string(name) + ": the span leaves 64 bits of microseconds");
        return void(to.us = microseconds_of(from));
    }
    if (const auto us = whole(from, name)) return void(to.us = *us);
    if (const auto us = microseconds_of_numpy(from, name, "numpy.timedelta64", "timedelta64[us]")) return void(to.us = *us);
    if (PyUnicode_Check(from)) {
        std::string_view text;
        convert(from, name, text, kept);
        if (const auto span = parse_span(text)) return void(to = *span);
        throw Error(Status::bad_value, std::string(name) + ": expected a number and a unit, such as 90 s or 3 min");
    }
    throw Error(Status::bad_value, said(name, "a timedelta, text such as '90 s', or whole microseconds", from));
}
void refuse_argument(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    const std::string_view near = nearest(name, views);
    throw py::type_error(std::string(what) + " got an unexpected keyword argument '" + std::string(name) + "'" +
                         (near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?"));
}
void refuse_word(std::string_view name, std::string_view word, std::span<const std::string_view> known) {
    std::string text = std::string(name) + ": expected ";
    for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : i + 1 == known.size() ? " or " : ", ") + std::string(known[i]);
    const std::string_view near = nearest(word, known);
    throw Error(Status::bad_value, text + (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?"));
}

}  // namespace kefu::python
