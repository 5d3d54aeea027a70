// Forecasts for C++11 and later over the C ABI; beside kefu_c_router.hpp.
//
//     kefu::c::Forecasts forecasts(charter);
//     router.send(task), forecasts.add(router);
//     const kefu_wait_forecast told = forecasts.forecast("c-7");
#pragma once

#include <cstdint>
#include <string>

#include "kefu/kefu_c_router.hpp"

namespace kefu {
namespace c {

/// How long those who wait still wait, from the events of routers. confined.
class Forecasts {
   public:
    explicit Forecasts(const Charter& charter, const std::string& options_json = std::string()) {
        detail::Call call;
        kefu_forecasts* handle = nullptr;
        call.check(kefu_forecasts_create(charter.get(), detail::or_null(options_json), &handle, call.error()));
        handle_.reset(handle);
    }
    /// The events of the last command of a router.
    void add(const Router& router) {
        detail::Call call;
        call.check(kefu_forecasts_add(get(), router.get(), call.error()));
    }
    void add_entry(const Bytes& entry) {
        detail::Call call;
        call.check(kefu_forecasts_add_entry(get(), entry.data(), detail::size(entry.size()), call.error()));
    }
    void add(const Table& events, const std::string& columns_json = std::string()) {
        detail::Call call;
        call.check(kefu_forecasts_add_table(get(), events.get(), detail::or_null(columns_json), call.error()));
    }
    void clear() {
        detail::Call call;
        call.check(kefu_forecasts_clear(get(), call.error()));
    }
    /// What to tell of a task that waits, by the best estimator.
    kefu_wait_forecast forecast(const std::string& task) const {
        detail::Call call;
        kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
        call.check(kefu_forecasts_get_forecast(get(), task.c_str(), &told, call.error()));
        return told;
    }
    /// Whether a customer who was told `before` should be told `now`.
    static bool moved(const kefu_wait_forecast& before, const kefu_wait_forecast& now, double by) {
        detail::Call call;
        std::int32_t yes = 0;
        call.check(kefu_wait_moved(&before, &now, by, &yes, call.error()));
        return yes != 0;
    }
    /// Table "waiting": by each estimator.
    Result waiting(const std::string& task) const { return detail::result_of(kefu_forecasts_get_waiting, get(), task.c_str()); }
    /// Table "coming": the same of a task that comes now. No class: an empty text.
    Result coming(const std::string& task_class, const std::string& channel) const {
        return detail::result_of(kefu_forecasts_get_coming, get(), task_class.c_str(), channel.c_str());
    }
    /// Table "queue": what to tell of each task in it, the next one first.
    Result queue(const std::string& task_class, const std::string& channel) const {
        return detail::result_of(kefu_forecasts_get_queue, get(), task_class.c_str(), channel.c_str());
    }
    /// Table "calibration".
    Result calibration() const { return detail::result_of(kefu_forecasts_get_calibration, get()); }
    /// KEFU_ESTIMATOR_..., or KEFU_ESTIMATOR_NONE.
    std::int32_t best(const std::string& task_class, const std::string& channel) const {
        detail::Call call;
        std::int32_t estimator = KEFU_ESTIMATOR_NONE;
        std::int64_t tasks = 0;
        call.check(kefu_forecasts_get_best(get(), task_class.c_str(), channel.c_str(), &estimator, &tasks, call.error()));
        return estimator;
    }
    /// Table "changed": classes and channels with news since a version.
    Result changed(std::int64_t version) const { return detail::result_of(kefu_forecasts_get_changed, get(), version); }
    std::int64_t version() const { return count(kefu_forecasts_get_version); }
    std::int64_t ignored() const { return count(kefu_forecasts_get_ignored); }
    std::int64_t bytes() const { return count(kefu_forecasts_get_bytes); }
    kefu_forecasts* get() const noexcept { return handle_.get(); }

   private:
    std::int64_t count(kefu_status (*getter)(const kefu_forecasts*, std::int64_t*, kefu_error*)) const {
        detail::Call call;
        std::int64_t n = 0;
        call.check(getter(get(), &n, call.error()));
        return n;
    }
    detail::Owned<kefu_forecasts, kefu_forecasts_destroy> handle_;
};

}  // namespace c
}  // namespace kefu
