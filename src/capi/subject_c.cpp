// One customer's data: all of it handed out, or all of it forgotten (K1); and who moves from one result to another.
#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "kefu/charter/moves.hpp"

namespace {

using namespace kefu;
using namespace kefu::capi;

kefu_bytes* json_of(const Tree& tree) { return new kefu_bytes(to_json(tree, true)); }

}  // namespace

extern "C" {

kefu_status kefu_analysis_export_text(const kefu_analysis* analysis, const char* id, int64_t length, kefu_bytes** out_json,
                                      kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_json, "out_json");
        out = json_of(need_handle(analysis, "analysis").value->exported(text_id(id, length)));
    });
}
kefu_status kefu_analysis_erase_text(kefu_analysis* analysis, const char* id, int64_t length, int32_t* out_found, kefu_error* error) {
    return guard(error, [&] {
        int32_t& found = need(out_found, "out_found");
        found = need_handle(analysis, "analysis").value->erase(text_id(id, length)) ? 1 : 0;
    });
}
kefu_status kefu_result_export_text(const kefu_result* result, const char* id, int64_t length, kefu_bytes** out_json, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_json, "out_json");
        out = json_of(need_handle(result, "result").value.exported(text_id(id, length)));
    });
}
kefu_status kefu_result_erase_text(const kefu_result* result, const char* id, int64_t length, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        out = new kefu_result(need_handle(result, "result").value.without(text_id(id, length)));
    });
}
kefu_status kefu_analysis_export_int64(const kefu_analysis* analysis, int64_t id, kefu_bytes** out_json, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_json, "out_json");
        out = json_of(need_handle(analysis, "analysis").value->exported(Id(id)));
    });
}
kefu_status kefu_analysis_erase_int64(kefu_analysis* analysis, int64_t id, int32_t* out_found, kefu_error* error) {
    return guard(error, [&] {
        int32_t& found = need(out_found, "out_found");
        found = need_handle(analysis, "analysis").value->erase(Id(id)) ? 1 : 0;
    });
}
kefu_status kefu_result_export_int64(const kefu_result* result, int64_t id, kefu_bytes** out_json, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_json, "out_json");
        out = json_of(need_handle(result, "result").value.exported(Id(id)));
    });
}
kefu_status kefu_result_erase_int64(const kefu_result* result, int64_t id, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        out = new kefu_result(need_handle(result, "result").value.without(Id(id)));
    });
}
kefu_status kefu_result_get_moves(const kefu_result* before, const kefu_result* after, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const Result& was = need_handle(before, "before").value;
        out = new kefu_result(moves(was, need_handle(after, "after").value));
    });
}

}  // extern "C"
