// One class and channel of a forecast: what was seen of it lately, and what its estimators say of it.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <utility>

#include "kefu/service/forecast.hpp"
#include "kefu/statistics/product_limit.hpp"

namespace kefu::service {

inline constexpr std::int64_t longest_wait = 50 * 366 * us_per_day;  ///< so that a window of waits adds up

/// The last values.
template <class T>
class Ring {
   public:
    explicit Ring(std::int64_t most) : most_(static_cast<std::size_t>(most)) {}
    /// Gives what falls out.
    std::optional<T> push(const T& value) {
        if (values_.size() < most_) {
            values_.push_back(value);
            return std::nullopt;
        }
        const T old = std::exchange(values_[next_], value);
        next_ = (next_ + 1) % most_;
        return old;
    }
    /// The oldest first.
    template <class F>
    void each(F&& f) const {
        for (std::size_t i = 0; i < values_.size(); ++i) f(values_[(next_ + i) % values_.size()]);
    }
    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(values_.size()); }
    [[nodiscard]] std::size_t bytes() const noexcept { return values_.capacity() * sizeof(T); }

   private:
    std::size_t most_, next_ = 0;
    std::vector<T> values_;
};

/// Spans of time, each with whether it ended in the event that is counted, and their sums.
class Spans {
   public:
    explicit Spans(std::int64_t most) : ring_(most) {}
    void push(std::int64_t us, bool event) {
        add(us, event, 1);
        if (const auto old = ring_.push({us, event})) add(old->us, old->event, -1);
    }
    [[nodiscard]] std::int64_t events() const noexcept { return events_; }
    [[nodiscard]] double all_us() const noexcept { return static_cast<double>(all_us_); }
    [[nodiscard]] double event_us() const noexcept { return static_cast<double>(event_us_); }
    [[nodiscard]] std::int64_t others() const noexcept { return ring_.size() - events_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return ring_.bytes(); }

   private:
    struct One {
        std::int64_t us;
        bool event;
    };
    void add(std::int64_t us, bool event, int sign) noexcept {
        all_us_ += sign * us;
        if (event) event_us_ += sign * us;
        events_ += event ? sign : 0;
    }
    Ring<One> ring_;
    std::int64_t all_us_ = 0, event_us_ = 0, events_ = 0;
};

/// The last residuals of an estimator, also in the order of their size.
class Residuals {
   public:
    explicit Residuals(std::int64_t most) : ring_(most) {}
    void push(const statistics::Sighting& residual);
    /// Those above `above`, ascending.
    [[nodiscard]] std::span<const statistics::Sighting> above(double above) const noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept { return ring_.bytes() + ascending_.capacity() * sizeof(statistics::Sighting); }

   private:
    Ring<statistics::Sighting> ring_;
    std::vector<statistics::Sighting> ascending_;
};

/// What an estimator expects, in microseconds, and the unit of its residuals: of those that count tasks, how many steps the wait is made
/// of; of those that look back, the time of one step.
struct Point {
    double us = -1;  ///< below 0 = it has nothing to go by
    double unit = 0;
};

struct Told {
    std::int64_t p50 = -1;  ///< -1 = not told
    std::int64_t p90 = -1;
};

/// What a task was told when it came.
struct Announcement {
    std::array<Point, estimators> points;
    std::array<Told, estimators> told;
};

struct ForecastTask;

class ForecastQueue {
   public:
    ForecastQueue(std::string_view task_class, std::string_view channel, const ForecastOptions& options);

    const std::string task_class, channel;
    std::int64_t version = 0, as_of = 0;

    // ---- what happens; times never go back
    void stand(ForecastTask& task);
    void step_out(const ForecastTask& task);
    /// A task begins to wait as nobody is free for it.
    void short_of_agents(std::int64_t at);
    void taken(std::int64_t at, std::int64_t waited, bool was_short);
    void left(std::int64_t at, std::int64_t waited, bool was_short);
    void picked_up() noexcept { ++in_hand_; }
    void laid_down() noexcept { --in_hand_; }
    void handled(std::int64_t us) { handled_.push(us, true); }
    [[nodiscard]] Announcement announce(const ForecastTask& task, std::int64_t now) const;
    /// Of a task that was told, when it is taken, or goes away.
    void learn(const Announcement& announced, std::int64_t waited, bool left);

    // ---- what is asked
    [[nodiscard]] std::vector<WaitForecast> forecast(const ForecastTask* task) const;
    void calibrate(std::vector<Calibration>& rows) const;
    [[nodiscard]] BestEstimator best() const;
    [[nodiscard]] const std::deque<const ForecastTask*>& queue() const noexcept { return queue_; }
    [[nodiscard]] std::size_t bytes() const noexcept;

   private:
    struct Outcome {
        std::int64_t waited;
        bool left;
        std::array<Told, estimators> told;
    };
    struct Quantiles {
        ForecastStatus status = ForecastStatus::too_little_data;
        std::int64_t observations = 0;
        Told told;
    };
    [[nodiscard]] std::int64_t ahead(const ForecastTask& task) const noexcept;
    [[nodiscard]] Point point(Estimator e, std::int64_t ahead, std::int64_t now, bool anybody) const noexcept;
    [[nodiscard]] Quantiles quantiles(Estimator e, const Point& point, std::int64_t age) const noexcept;
    [[nodiscard]] double step_us() const noexcept;

    const ForecastOptions options_;
    std::deque<const ForecastTask*> queue_;     ///< the next one first
    std::int64_t short_ = 0, short_since_ = 0;  ///< tasks that found nobody free and wait; since when, or since one was taken
    std::int64_t in_hand_ = 0, last_wait_ = -1;
    Spans steps_;    ///< from one taken to the next, while somebody waits; not an event: all went away
    Spans waits_;    ///< from coming to being taken; not an event: went away
    Spans handled_;  ///< from being taken to the end, wrap-up included
    std::vector<Residuals> residuals_;
    Ring<Outcome> outcomes_;
};

enum class ForecastState : std::uint8_t { held, set_aside, waiting, offered, in_hand };

struct ForecastTask {
    std::string_view id;
    ForecastQueue* queue = nullptr;
    std::int64_t key = 0;       ///< since when it waits, head start taken off: whose is least comes first
    std::int64_t arrival = 0;   ///< number of its coming
    std::int64_t enqueued = 0;  ///< as the router says
    std::int64_t since = 0;     ///< of this wait, or of the work in hand
    std::int64_t offers = 0;
    ForecastState state = ForecastState::held;
    bool short_of_agents = false;
    bool told = false;
    Announcement announcement;

    [[nodiscard]] bool before(const ForecastTask& other) const noexcept {
        return key != other.key ? key < other.key : arrival < other.arrival;
    }
};

/// From one time to a later one; 0 where it goes back.
[[nodiscard]] constexpr std::int64_t elapsed(std::int64_t from, std::int64_t to) noexcept {
    if (to <= from) return 0;
    const auto us = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return us < static_cast<std::uint64_t>(longest_wait) ? static_cast<std::int64_t>(us) : longest_wait;
}

}  // namespace kefu::service
