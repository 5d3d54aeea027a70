// What the files of the native module share.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "kefu/charter/analyses.hpp"
#include "kefu/core/arrow.hpp"
#include "kefu/core/columns.hpp"

namespace kefu::python {

namespace py = pybind11;

/// Runs `work` without the GIL, on a thread of this call; Ctrl-C cancels it through `progress` within 50 ms.
void interruptible(Progress& progress, const std::function<void()>& work);

/// "en" or "zh". Errors: BAD_OPTION.
[[nodiscard]] Language language_of(const std::string& word);
/// Makes kefu.Error Python's error.
void raise(const Error& e);

void bind_table(py::module_& m);
void bind_decision_table(py::module_& m);
void bind_result(py::module_& m);
void bind_shapes(py::module_& m);
void bind_router(py::module_& m);
void bind_staff(py::module_& m);
void bind_forecasts(py::module_& m);

}  // namespace kefu::python
