// Named inputs of a call, from the caller's structs.
#pragma once

#include <cstdint>
#include <vector>

#include "capi/arguments.hpp"
#include "kefu/charter/analyses.hpp"

namespace kefu::capi {

/// Errors: NULL_POINTER, BAD_OPTION.
std::vector<Input> read_inputs(const kefu_input* inputs, std::int64_t n, const char* argument);

/// kefu_analysis_run behind its arguments; `model` is given as the input "model" where it is not null.
Result run_inputs(const kefu_charter* charter, std::string_view name, const char* options_json, const kefu_input* inputs,
                  std::int64_t n_inputs, kefu_progress* progress, std::shared_ptr<const Model> model = nullptr);

}  // namespace kefu::capi
