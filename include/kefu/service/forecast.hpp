// Telling those who wait (R1): how long it may still be, P50 and P90, by several estimators, each corrected by what has happened after it
// spoke, and a score of how far each may be believed. Beside a router, fed with its events; it decides nothing.
//
//     Forecasts forecasts;
//     forecasts.add(router.apply(command));
//     for (const WaitForecast& row : forecasts.waiting("c-7")) ...
//
// An estimator gives a point: what it expects. How far waits lie from its points, in its own unit, is kept for the last tasks that were told
// of, and the quantiles are read off there (conformal prediction: A. Angelopoulos and S. Bates, Foundations and Trends in Machine Learning
// 16(4), 2023): as long as customers are exchangeable, nine in ten wait at most P90, whether the model behind the point is true or not.
// Who went away unserved would have waited longer: that is what is kept of him (product limit, see statistics/product_limit.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/share.hpp"
#include "kefu/service/events.hpp"

namespace kefu::service {

enum class Estimator : std::int32_t { last_to_enter_service, head_of_line, queue_over_rate, queue_markov, moving_average };
constexpr auto words(Of<Estimator>) {
    return std::array{
        Word{Estimator::last_to_enter_service, "last_to_enter_service", "the wait of who was last taken"},
        Word{Estimator::head_of_line, "head_of_line", "how long who is next has waited so far"},
        Word{Estimator::queue_over_rate, "queue_over_rate", "tasks ahead and this one, times the mean time between two that are taken"},
        Word{Estimator::queue_markov, "queue_markov",
             "tasks ahead and this one, served at the rate of those in hand, while those ahead go away at the rate that was seen"},
        Word{Estimator::moving_average, "moving_average", "the mean wait of the last who were taken"}};
}
inline constexpr std::size_t estimators = words(Of<Estimator>{}).size();

enum class ForecastStatus : std::int32_t { ok, too_little_data, too_many_left, held };
constexpr auto words(Of<ForecastStatus>) {
    return std::array{
        Word{ForecastStatus::ok, "ok", "P50 and P90 are there"},
        Word{ForecastStatus::too_little_data, "too_little_data", "too few tasks have been told of and ended, or none that waited so long"},
        Word{ForecastStatus::too_many_left, "too_many_left", "so many went away unserved that P90 is not known, or not even P50"},
        Word{ForecastStatus::held, "held", "it stands in no queue: parked, set aside, offered, or it waits for whom it prefers"}};
}

struct ForecastOptions {
    std::int64_t window = 256;
    std::int64_t recent = 64;
    std::int64_t at_least = 20;
    Share level = share(0.95);
    std::int64_t queues = 1024;
};
constexpr std::string_view name(Of<ForecastOptions>) { return "forecast_options"; }
constexpr auto fields(Of<ForecastOptions>) {
    using O = ForecastOptions;
    return std::tuple{
        field("window", &O::window, "last tasks told of that quantiles and scores are taken over, for each class and channel",
              in(32, 4096)),
        field("recent", &O::recent, "last tasks that means and rates are taken over", in(8, 1024)),
        field("at_least", &O::at_least, "tasks without which nothing is said; at most window", in(10, 4096)),
        field("level", &O::level, "of the intervals of scores", in(0.5, 0.999)),
        field("queues", &O::queues, "classes and channels at most; tasks of further ones are not looked at", in(1, 1'000'000))};
}

/// One for each estimator. Waits count from `as_of`.
struct WaitForecast {
    std::string task_class;
    std::string channel;
    std::string task;
    Estimator estimator = Estimator::queue_over_rate;
    ForecastStatus status = ForecastStatus::too_little_data;
    std::optional<Span> point;
    std::optional<Span> p50;
    std::optional<Span> p90;
    std::int64_t observations = 0;
    std::int64_t ahead = 0;
    Time as_of;
    std::int64_t version = 0;
};
constexpr std::string_view name(Of<WaitForecast>) { return "wait_forecast"; }
constexpr auto fields(Of<WaitForecast>) {
    using W = WaitForecast;
    return std::tuple{
        field("class", &W::task_class, "class; empty = none"),
        field("channel", &W::channel, "channel"),
        field("task", &W::task, "which; empty = one that comes now and finds nobody free"),
        field("estimator", &W::estimator, "by which estimator"),
        field("status", &W::status, "whether P50 and P90 are there"),
        field("point", &W::point, "what the estimator expects by itself of the wait that is left; none = it has nothing to go by yet"),
        field("p50", &W::p50, "half wait at most so long from as_of on; none = see status"),
        field("p90", &W::p90, "nine of ten wait at most so long from as_of on; none = see status"),
        field("observations", &W::observations, "tasks told of that P50 and P90 are read off: of those that waited as long as this one"),
        field("ahead", &W::ahead, "tasks of its class and channel that wait and come before it, by who came first and head starts"),
        field("as_of", &W::as_of, "the last event of its class and channel"),
        field("version", &W::version, "of its class and channel: while it is the same, so are the numbers")};
}

enum class CalibrationStatus : std::int32_t { ok, too_little_data, told_too_short, told_too_long };
constexpr auto words(Of<CalibrationStatus>) {
    return std::array{Word{CalibrationStatus::ok, "ok", "both shares are what they should be, as far as the intervals can tell"},
                      Word{CalibrationStatus::too_little_data, "too_little_data", "too few tasks were told of and ended"},
                      Word{CalibrationStatus::told_too_short, "told_too_short", "more waited beyond P50, or P90, than should have"},
                      Word{CalibrationStatus::told_too_long, "told_too_long", "more waited less than P50, or P90, than should have"}};
}

/// What an estimator announced when tasks came and nobody was free, against what happened: of the last window.
struct Calibration {
    std::string task_class;
    std::string channel;
    Estimator estimator = Estimator::queue_over_rate;
    CalibrationStatus status = CalibrationStatus::too_little_data;
    bool best = false;
    std::int64_t served = 0;
    std::int64_t left = 0;
    std::int64_t untold = 0;
    std::optional<double> within_p50;
    std::optional<double> within_p50_low;
    std::optional<double> within_p50_high;
    std::optional<double> within_p90;
    std::optional<double> within_p90_low;
    std::optional<double> within_p90_high;
    std::optional<Span> loss_p50;
    std::optional<Span> loss_p90;
};
constexpr std::string_view name(Of<Calibration>) { return "calibration"; }
constexpr auto fields(Of<Calibration>) {
    using C = Calibration;
    return std::tuple{
        field("class", &C::task_class, "class; empty = none"),
        field("channel", &C::channel, "channel"),
        field("estimator", &C::estimator, "which estimator"),
        field("status", &C::status, "whether it may be believed"),
        field("best", &C::best, "it has the least loss of all that can be compared"),
        field("served", &C::served, "tasks that it announced P50 and P90 for, and that were then taken"),
        field("left", &C::left, "tasks that it announced P50 and P90 for, and that then went away, moved, or were parked or set aside"),
        field("untold", &C::untold, "tasks that came and nobody was free, and that it announced nothing for"),
        field("within_p50", &C::within_p50, "share that waited at most P50, those that left counted by the product limit; should be 0.5"),
        field("within_p50_low", &C::within_p50_low,
              "Wilson's interval of it, low end; as wide as the correlation of neighbours, who wait together, makes it"),
        field("within_p50_high", &C::within_p50_high, "high end"),
        field("within_p90", &C::within_p90, "share that waited at most P90; should be 0.9"),
        field("within_p90_low", &C::within_p90_low, "Wilson's interval of it, low end"),
        field("within_p90_high", &C::within_p90_high, "high end"),
        field("loss_p50", &C::loss_p50, "mean pinball loss of P50 over those served: half of how far off it was"),
        field("loss_p90", &C::loss_p90,
              "mean pinball loss of P90 over those served: 0.9 of what was waited beyond, 0.1 of what was waited less")};
}

/// The estimator with the least pinball loss, P50 and P90 together, over the tasks served for which all that are compared spoke. Of equal
/// ones the first. too_little_data: the name is not to be used.
struct BestEstimator {
    Estimator estimator = Estimator::queue_over_rate;
    ForecastStatus status = ForecastStatus::too_little_data;
    std::int64_t tasks = 0;
};
constexpr std::string_view name(Of<BestEstimator>) { return "best_estimator"; }
constexpr auto fields(Of<BestEstimator>) {
    using B = BestEstimator;
    return std::tuple{field("estimator", &B::estimator, "the best; of too_little_data not to be used"),
                      field("status", &B::status, "ok or too_little_data"), field("tasks", &B::tasks, "over how many tasks")};
}

/// A class and channel whose forecasts may have changed.
struct ChangedForecast {
    std::string task_class;
    std::string channel;
    std::int64_t version = 0;
};
constexpr std::string_view name(Of<ChangedForecast>) { return "changed_forecast"; }
constexpr auto fields(Of<ChangedForecast>) {
    using C = ChangedForecast;
    return std::tuple{field("class", &C::task_class, "class; empty = none"), field("channel", &C::channel, "channel"),
                      field("version", &C::version, "its version now")};
}

/// confined. Nothing that is asked changes an answer. Memory, with the default options, in bytes at most: 72,000 for each class and channel,
/// and 400 for each task that waits or is in hand; see bytes().
class Forecasts {
   public:
    /// Errors: BAD_OPTION.
    explicit Forecasts(const ForecastOptions& options = {});
    Forecasts(Forecasts&&) noexcept;
    Forecasts& operator=(Forecasts&&) noexcept;
    ~Forecasts();

    /// Takes in events in the order of a router, in any chunks, from its beginning or from anywhere: tasks whose coming was not heard are
    /// left out and counted. Time that goes back is taken as the last one. Errors: none but bad_alloc, and then all is forgotten as by
    /// clear(): what is half told is worse than nothing.
    void add(std::span<const Event> events);
    /// Forgets all that it heard, so that it may hear it anew, or go on from here. The version goes on.
    void clear() noexcept;

    /// Of a task that is there and not in hand, by each estimator. Errors: UNKNOWN_NAME.
    [[nodiscard]] std::vector<WaitForecast> waiting(std::string_view task) const;
    /// What to tell of such a task: by the best estimator of its class and channel. too_little_data, without P50 and P90, while it is not
    /// known which is the best. Errors: UNKNOWN_NAME.
    [[nodiscard]] WaitForecast forecast(std::string_view task) const;
    /// The same of all that stand in the queue of a class and channel, the next one first.
    [[nodiscard]] std::vector<WaitForecast> forecast_queue(std::string_view task_class, std::string_view channel) const;
    /// Of a task that comes now, without a head start, and finds nobody free.
    [[nodiscard]] std::vector<WaitForecast> coming(std::string_view task_class, std::string_view channel) const;
    /// By class, channel and estimator.
    [[nodiscard]] std::vector<Calibration> calibration() const;
    [[nodiscard]] BestEstimator best(std::string_view task_class, std::string_view channel) const;

    /// Rises with each event that changes a forecast.
    [[nodiscard]] std::int64_t version() const noexcept;
    /// Classes and channels of which something has changed after `version`; 0 = all.
    [[nodiscard]] std::vector<ChangedForecast> changed(std::int64_t version) const;
    /// Tasks that stand in the queue of a class and channel, the next one first; borrowed until events are added.
    [[nodiscard]] std::vector<std::string_view> queue(std::string_view task_class, std::string_view channel) const;

    /// Events of tasks that are not known, and of classes and channels beyond the limit.
    [[nodiscard]] std::int64_t ignored() const noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept;

    struct Data;

   private:
    std::unique_ptr<Data> data_;
};

/// Whether a customer who was told `before` should be told `now`: P50 or P90 is there and was not, or the other way round, or the moment of
/// his turn has moved by more than this share of what he was told. That time has passed is no move.
[[nodiscard]] bool moved(const WaitForecast& before, const WaitForecast& now, Share by) noexcept;

}  // namespace kefu::service
