// kefu_analysis, and kefu_bytes of what is saved.
#include "capi/guard.hpp"
#include "capi/inputs.hpp"

namespace {

using namespace kefu;
using namespace kefu::capi;

Progress* counters(kefu_progress* progress) {
    kefu_progress* given = optional_handle(progress, "progress");
    return given ? &given->value : nullptr;
}

}  // namespace

extern "C" {

kefu_status kefu_bytes_get(const kefu_bytes* bytes, const uint8_t** out_data, int64_t* out_size, kefu_error* error) {
    return guard(error, [&] {
        const std::string& value = need_handle(bytes, "bytes").value;
        const uint8_t*& data = need(out_data, "out_data");
        need(out_size, "out_size") = static_cast<int64_t>(value.size());
        data = reinterpret_cast<const uint8_t*>(value.data());
    });
}

void kefu_bytes_destroy(kefu_bytes** bytes) { destroy(bytes); }

kefu_status kefu_analysis_list(kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] {
        kefu_text& out = need(out_json, "out_json");
        static const std::string list = to_json(describe_all());
        out = borrowed(list);
    });
}

kefu_status kefu_analysis_run(const kefu_charter* charter, const char* name, const char* options_json, const kefu_input* inputs,
                              int64_t n_inputs, kefu_progress* progress, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        out = new kefu_result(run_inputs(charter, need_text(name, "name"), options_json, inputs, n_inputs, progress));
    });
}

kefu_status kefu_analysis_create(const kefu_charter* charter, const char* name, const char* options_json, kefu_analysis** out_analysis,
                                 kefu_error* error) {
    return guard(error, [&] {
        kefu_analysis*& out = need_slot(out_analysis, "out_analysis");
        const Charter& under = charter_or_default(charter);
        out = new kefu_analysis(create(under, need_text(name, "name"), parse_options(options_json)), under);
    });
}

kefu_status kefu_analysis_create_view(const kefu_analysis* source, const kefu_charter* charter, const char* name, const char* options_json,
                                      kefu_analysis** out_analysis, kefu_error* error) {
    return guard(error, [&] {
        kefu_analysis*& out = need_slot(out_analysis, "out_analysis");
        const kefu_analysis& data = need_handle(source, "source");
        const Charter& under = charter ? charter_or_default(charter) : data.charter;
        out = new kefu_analysis(view(*data.value, under, need_text(name, "name"), parse_options(options_json)), under);
    });
}

kefu_status kefu_analysis_add(kefu_analysis* analysis, const char* input, const kefu_table* table, kefu_progress* progress,
                              kefu_error* error) {
    return guard(error, [&] {
        Analysis& value = *need_handle(analysis, "analysis").value;
        const std::string_view name = need_text(input, "input");
        const Table& rows = need_handle(table, "table").value;
        Progress* done = counters(progress);
        if (done && done->total == 0) done->total = rows.rows();
        value.add(name, rows, done);
    });
}

kefu_status kefu_analysis_merge(kefu_analysis* analysis, const kefu_analysis* other, kefu_error* error) {
    return guard(error, [&] {
        Analysis& value = *need_handle(analysis, "analysis").value;
        value.merge(*need_handle(other, "other").value);
    });
}

kefu_status kefu_analysis_finish(const kefu_analysis* analysis, const char* as_of, const kefu_input* models, int64_t n_models,
                                 kefu_progress* progress, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const Analysis& value = *need_handle(analysis, "analysis").value;
        Finish how;
        how.threads = 0;  // as the options say
        how.progress = counters(progress);
        if (as_of) {
            how.as_of = parse_time(need_text(as_of, "as_of"));
            if (!how.as_of)
                throw Error(Status::bad_option, "as_of: expected a date such as 2011-12-09, or an instant such as 2011-12-09T12:00:00Z");
        }
        for (const Input& input : read_inputs(models, n_models, "models")) {
            const std::string name(input.name);
            if (!input.model || input.table)
                throw Error(Status::bad_option, "the input '" + name + "' of finish must be a model; tables are added");
            if (!how.models.emplace(name, input.model).second) throw Error(Status::bad_option, "the input '" + name + "' is given twice");
        }
        out = new kefu_result(value.finish(std::move(how)));
    });
}

kefu_status kefu_analysis_save(const kefu_analysis* analysis, kefu_bytes** out_bytes, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_bytes, "out_bytes");
        out = new kefu_bytes(need_handle(analysis, "analysis").value->save());
    });
}

kefu_status kefu_analysis_load(const uint8_t* data, int64_t size, kefu_analysis** out_analysis, kefu_error* error) {
    return guard(error, [&] {
        kefu_analysis*& out = need_slot(out_analysis, "out_analysis");
        out = new kefu_analysis(load_analysis(need_bytes(data, size, "data")), charter_or_default(nullptr));
    });
}

kefu_status kefu_analysis_get_name(const kefu_analysis* analysis, kefu_text* out_name, kefu_error* error) {
    return guard(error, [&] { need(out_name, "out_name") = borrowed(need_handle(analysis, "analysis").value->info().name); });
}

kefu_status kefu_analysis_get_stamp(const kefu_analysis* analysis, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(analysis, "analysis").stamp); });
}

kefu_status kefu_analysis_get_rows(const kefu_analysis* analysis, int64_t* out_rows, kefu_error* error) {
    return guard(error, [&] { need(out_rows, "out_rows") = need_handle(analysis, "analysis").value->rows(); });
}

kefu_status kefu_analysis_get_bytes(const kefu_analysis* analysis, int64_t* out_bytes, kefu_error* error) {
    return guard(error, [&] { need(out_bytes, "out_bytes") = static_cast<int64_t>(need_handle(analysis, "analysis").value->bytes()); });
}

void kefu_analysis_destroy(kefu_analysis** analysis) { destroy(analysis); }

}  // extern "C"
