// kefu_model.
#include <algorithm>

#include "capi/guard.hpp"
#include "capi/inputs.hpp"

namespace {

using namespace kefu;
using namespace kefu::capi;

/// Asked before the data is read. An analysis that does not exist is left to run(), which names the nearest.
void require_model(std::string_view name) {
    for (const AnalysisInfo& info : analyses()) {
        if (info.name != name) continue;
        const bool fits =
            std::any_of(info.results.begin(), info.results.end(), [](const PortInfo& p) { return p.is_model && p.name == "model"; });
        if (!fits) throw Error(Status::unknown_name, "the analysis '" + info.name + "' fits no model");
    }
}

}  // namespace

extern "C" {

kefu_status kefu_model_fit(const kefu_charter* charter, const char* name, const char* options_json, const kefu_input* inputs,
                           int64_t n_inputs, kefu_progress* progress, kefu_model** out_model, kefu_error* error) {
    return guard(error, [&] {
        kefu_model*& out = need_slot(out_model, "out_model");
        const std::string_view analysis = need_text(name, "name");
        require_model(analysis);
        out = new kefu_model(run_inputs(charter, analysis, options_json, inputs, n_inputs, progress).model("model"));
    });
}

kefu_status kefu_model_apply(const kefu_model* model, const kefu_charter* charter, const char* options_json, const kefu_input* inputs,
                             int64_t n_inputs, kefu_progress* progress, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const std::shared_ptr<const Model>& value = need_handle(model, "model").value;
        out = new kefu_result(run_inputs(charter, value->name(), options_json, inputs, n_inputs, progress, value));
    });
}

kefu_status kefu_model_get_name(const kefu_model* model, kefu_text* out_name, kefu_error* error) {
    return guard(error, [&] { need(out_name, "out_name") = borrowed(need_handle(model, "model").value->name()); });
}

kefu_status kefu_model_get_report(const kefu_model* model, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(model, "model").report); });
}

kefu_status kefu_model_get_stamp(const kefu_model* model, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(model, "model").stamp); });
}

kefu_status kefu_model_save(const kefu_model* model, kefu_bytes** out_bytes, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_bytes, "out_bytes");
        out = new kefu_bytes(need_handle(model, "model").value->save());
    });
}

kefu_status kefu_model_load(const uint8_t* data, int64_t size, kefu_model** out_model, kefu_error* error) {
    return guard(error, [&] {
        kefu_model*& out = need_slot(out_model, "out_model");
        out = new kefu_model(load_model(need_bytes(data, size, "data")));
    });
}

void kefu_model_destroy(kefu_model** model) { destroy(model); }

}  // extern "C"
