// What routers and forecasts share: one thread at a time, and entries of a journal taken in while other threads may run.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "python.hpp"

namespace kefu::python {

inline constexpr std::int64_t step_rows = 4096;  // between two looks at Ctrl-C

/// The turn of one thread at a confined object: who comes while it lasts is told so.
class Turn {
   public:
    /// `message`: what the other one is told.
    Turn(std::atomic<bool>& busy, const char* message) : busy_(busy) {
        if (busy_.exchange(true)) throw Error(Status::wrong_order, message);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { busy_ = false; }

   private:
    std::atomic<bool>& busy_;
};

/// Errors: Python's where Ctrl-C was pressed.
inline void look_for_ctrl_c() {
    const py::gil_scoped_acquire hold;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

/// Errors: BAD_VALUE where it is no bytes.
inline std::string_view bytes_of(const py::handle& entry) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (!PyBytes_Check(entry.ptr()) || PyBytes_AsStringAndSize(entry.ptr(), &data, &size) != 0) {
        PyErr_Clear();
        throw Error(Status::bad_value, std::string("entries: expected bytes, got ") + Py_TYPE(entry.ptr())->tp_name);
    }
    return {data, static_cast<std::size_t>(size)};
}

/// Calls f(entry) for each of an iterable of bytes, without the GIL, some thousand at a time; errors name the entry.
template <class F>
void each_entry(const py::iterable& entries, F&& f) {
    std::vector<py::object> held;
    std::vector<std::string_view> views;
    std::int64_t first = 0;
    const auto run = [&] {
        std::int64_t at = first;
        try {
            const py::gil_scoped_release free;
            for (const std::string_view entry : views) {
                f(entry);
                ++at;
            }
        } catch (const Error& e) {
            throw Error(e.status(), "entry " + std::to_string(at) + ": " + std::string(e.message()), {"entries", at});
        }
        first = at;
        held.clear();
        views.clear();
        look_for_ctrl_c();
    };
    for (const py::handle entry : entries) {
        views.push_back(bytes_of(entry));
        held.push_back(py::reinterpret_borrow<py::object>(entry));
        if (static_cast<std::int64_t>(views.size()) == step_rows) run();
    }
    run();
}

}  // namespace kefu::python
