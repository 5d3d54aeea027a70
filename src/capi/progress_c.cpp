// kefu_progress.
#include "capi/arguments.hpp"
#include "capi/guard.hpp"

using namespace kefu::capi;

extern "C" {

kefu_status kefu_progress_create(kefu_progress** out_progress, kefu_error* error) {
    return guard(error, [&] {
        kefu_progress*& out = need_slot(out_progress, "out_progress");
        out = new kefu_progress();
    });
}

kefu_status kefu_progress_get_done(const kefu_progress* progress, int64_t* out_done, kefu_error* error) {
    return guard(error, [&] { need(out_done, "out_done") = need_handle(progress, "progress").value.done.load(std::memory_order_relaxed); });
}

kefu_status kefu_progress_get_total(const kefu_progress* progress, int64_t* out_total, kefu_error* error) {
    return guard(error,
                 [&] { need(out_total, "out_total") = need_handle(progress, "progress").value.total.load(std::memory_order_relaxed); });
}

kefu_status kefu_progress_cancel(kefu_progress* progress, kefu_error* error) {
    return guard(error, [&] { need_handle(progress, "progress").value.cancel.store(true, std::memory_order_relaxed); });
}

void kefu_progress_destroy(kefu_progress** progress) { destroy(progress); }

}  // extern "C"
