// kefu_forecasts: how long those who wait still wait, beside a router.
#include <cmath>

#include "capi/router_c.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/service/forecast_table.hpp"

static_assert(sizeof(void*) != 8 || sizeof(kefu_wait_forecast) == 72, "its layout is part of the ABI");

struct kefu_forecasts {
    kefu_forecasts(const kefu::service::ForecastOptions& options, kefu::Charter made_under)
        : charter(std::move(made_under)), value(options) {}
    static constexpr const char* type = "kefu_forecasts";
    kefu::capi::Tag<0x6b63000e> tag;
    kefu::Charter charter;
    kefu::service::Forecasts value;
};

namespace {

using namespace kefu;
using namespace kefu::capi;
using service::WaitForecast;

template <class T>
kefu_result* answer_of(const kefu_forecasts& from, const char* name, const std::vector<T>& rows) {
    ResultBuilder answer("service.forecasts", from.charter.stamp());
    answer.table(name, columns_of(rows));
    return new kefu_result(std::move(answer).build());
}

void put(const WaitForecast& from, kefu_wait_forecast& to) {
    const auto given = [&](const std::optional<Span>& span, std::uint32_t bit, std::int64_t& us) {
        us = span.value_or(Span{}).us;
        if (span) to.given |= bit;
    };
    to.given = 0;
    to.estimator = static_cast<std::int32_t>(from.estimator);
    to.status = static_cast<std::int32_t>(from.status);
    given(from.point, KEFU_WAIT_FORECAST_POINT, to.point);
    given(from.p50, KEFU_WAIT_FORECAST_P50, to.p50);
    given(from.p90, KEFU_WAIT_FORECAST_P90, to.p90);
    to.observations = from.observations;
    to.ahead = from.ahead;
    to.as_of = from.as_of.us;
    to.version = from.version;
}

/// What is looked at where two are compared.
WaitForecast told(const kefu_wait_forecast* forecast, const char* argument) {
    const kefu_wait_forecast& from = need(forecast, argument);
    if (from.struct_size != sizeof from) check_struct(&from, from.struct_size, sizeof from, argument);
    constexpr std::uint32_t known = KEFU_WAIT_FORECAST_POINT | KEFU_WAIT_FORECAST_P50 | KEFU_WAIT_FORECAST_P90;
    if ((from.given & ~known) != 0) throw Error(Status::bad_option, std::string(argument) + ": given has bits that it does not know");
    WaitForecast out;
    out.as_of.us = from.as_of;
    const auto span = [&](std::uint32_t bit, std::int64_t us, const char* member) -> std::optional<Span> {
        if (!(from.given & bit)) return std::nullopt;
        if (us < 0) throw Error(Status::bad_option, std::string(argument) + ": " + member + " is below 0");
        return Span{us};
    };
    out.p50 = span(KEFU_WAIT_FORECAST_P50, from.p50, "p50");
    out.p90 = span(KEFU_WAIT_FORECAST_P90, from.p90, "p90");
    return out;
}

template <Worded E>
const char* word_for(std::int32_t code) noexcept {
    const std::string_view word = word_of(static_cast<E>(code));
    return word.empty() ? "unknown" : word.data();  // of a literal, which ends with a NUL
}

}  // namespace

extern "C" {

kefu_status kefu_forecasts_create(const kefu_charter* charter, const char* options_json, kefu_forecasts** out_forecasts,
                                  kefu_error* error) {
    return guard(error, [&] {
        kefu_forecasts*& out = need_slot(out_forecasts, "out_forecasts");
        const service::ForecastOptions options = service::forecast_options(parse_options(options_json));
        out = new kefu_forecasts(options, charter_or_default(charter));
    });
}

kefu_status kefu_forecasts_add(kefu_forecasts* forecasts, const kefu_router* router, kefu_error* error) {
    return guard(error, [&] {
        kefu_forecasts& to = need_handle(forecasts, "forecasts");
        const kefu_router& from = need_handle(router, "router");
        if (from.value.pending()) throw Error(Status::wrong_order, "a command of the router is pending: commit it first");
        to.value.add(from.last);
    });
}

kefu_status kefu_forecasts_add_entry(kefu_forecasts* forecasts, const uint8_t* data, int64_t size, kefu_error* error) {
    return guard(error, [&] {
        kefu_forecasts& to = need_handle(forecasts, "forecasts");
        const std::string_view entry = need_bytes(data, size, "data");
        add_entry(to.value, entry);
    });
}

kefu_status kefu_forecasts_add_table(kefu_forecasts* forecasts, const kefu_table* events, const char* columns_json, kefu_error* error) {
    return guard(error, [&] {
        kefu_forecasts& to = need_handle(forecasts, "forecasts");
        const Table& rows = need_handle(events, "events").value;
        const ColumnNames names = column_names(columns_json);
        service::add(to.value, rows, names, decoding_of(to.charter));
    });
}

kefu_status kefu_forecasts_get_forecast(const kefu_forecasts* forecasts, const char* task, kefu_wait_forecast* forecast,
                                        kefu_error* error) {
    return guard(error, [&] {
        const service::Forecasts& of = need_handle(forecasts, "forecasts").value;
        const std::string_view id = need_text(task, "task");
        kefu_wait_forecast& out = need(forecast, "forecast");
        if (out.struct_size < sizeof out) check_struct(&out, out.struct_size, sizeof out, "forecast");
        put(of.forecast(id), out);
    });
}

kefu_status kefu_wait_moved(const kefu_wait_forecast* before, const kefu_wait_forecast* now, double by, int32_t* out_moved,
                            kefu_error* error) {
    return guard(error, [&] {
        const WaitForecast was = told(before, "before"), is = told(now, "now");
        int32_t& out = need(out_moved, "out_moved");
        out = moved(was, is, service::share_to_move(by)) ? 1 : 0;
    });
}

kefu_status kefu_forecasts_get_waiting(const kefu_forecasts* forecasts, const char* task, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_forecasts& of = need_handle(forecasts, "forecasts");
        out = answer_of(of, "waiting", of.value.waiting(need_text(task, "task")));
    });
}

kefu_status kefu_forecasts_get_coming(const kefu_forecasts* forecasts, const char* task_class, const char* channel,
                                      kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_forecasts& of = need_handle(forecasts, "forecasts");
        out = answer_of(of, "coming", of.value.coming(text_or(task_class, "task_class", ""), need_text(channel, "channel")));
    });
}

kefu_status kefu_forecasts_get_queue(const kefu_forecasts* forecasts, const char* task_class, const char* channel, kefu_result** out_result,
                                     kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_forecasts& of = need_handle(forecasts, "forecasts");
        out = answer_of(of, "queue", of.value.forecast_queue(text_or(task_class, "task_class", ""), need_text(channel, "channel")));
    });
}

kefu_status kefu_forecasts_get_calibration(const kefu_forecasts* forecasts, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_forecasts& of = need_handle(forecasts, "forecasts");
        out = answer_of(of, "calibration", of.value.calibration());
    });
}

kefu_status kefu_forecasts_get_best(const kefu_forecasts* forecasts, const char* task_class, const char* channel, int32_t* out_estimator,
                                    int64_t* out_tasks, kefu_error* error) {
    return guard(error, [&] {
        const service::Forecasts& of = need_handle(forecasts, "forecasts").value;
        const std::string_view kind = text_or(task_class, "task_class", ""), lane = need_text(channel, "channel");
        int32_t& estimator = need(out_estimator, "out_estimator");
        int64_t& tasks = need(out_tasks, "out_tasks");
        const service::BestEstimator best = of.best(kind, lane);
        estimator = best.status == service::ForecastStatus::ok ? static_cast<int32_t>(best.estimator) : KEFU_ESTIMATOR_NONE;
        tasks = best.tasks;
    });
}

kefu_status kefu_forecasts_get_changed(const kefu_forecasts* forecasts, int64_t version, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_forecasts& of = need_handle(forecasts, "forecasts");
        out = answer_of(of, "changed", of.value.changed(version));
    });
}

kefu_status kefu_forecasts_get_version(const kefu_forecasts* forecasts, int64_t* out_version, kefu_error* error) {
    return guard(error, [&] { need(out_version, "out_version") = need_handle(forecasts, "forecasts").value.version(); });
}

kefu_status kefu_forecasts_get_ignored(const kefu_forecasts* forecasts, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = need_handle(forecasts, "forecasts").value.ignored(); });
}

kefu_status kefu_forecasts_get_bytes(const kefu_forecasts* forecasts, int64_t* out_bytes, kefu_error* error) {
    return guard(error, [&] { need(out_bytes, "out_bytes") = static_cast<int64_t>(need_handle(forecasts, "forecasts").value.bytes()); });
}

kefu_status kefu_forecasts_clear(kefu_forecasts* forecasts, kefu_error* error) {
    return guard(error, [&] { need_handle(forecasts, "forecasts").value.clear(); });
}

void kefu_forecasts_destroy(kefu_forecasts** forecasts) { destroy(forecasts); }

const char* kefu_estimator_name(int32_t estimator) { return word_for<service::Estimator>(estimator); }
const char* kefu_forecast_status_name(int32_t status) { return word_for<service::ForecastStatus>(status); }

}  // extern "C"
