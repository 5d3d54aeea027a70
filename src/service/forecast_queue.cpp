#include "service/forecast_queue.hpp"

#include <cmath>

#include "kefu/statistics/intervals.hpp"

namespace kefu::service {

namespace {

using statistics::Sighting;

constexpr double tails[] = {0.5, 0.1};

bool counts_tasks(Estimator e) { return e == Estimator::queue_over_rate || e == Estimator::queue_markov; }

/// Waits that are sums of k exponential steps have a fourth root that is all but normal, with these moments (D. M. Hawkins and R. A. J.
/// Wixley, The American Statistician 40(4), 1986, 296-298). So residuals of long and short queues are alike, and square roots, which are
/// the same to the last bit everywhere, are all that it takes.
double root_mean(double k) { return 1 - 3 / (32 * k); }
double root_deviation(double k) { return 1 / (4 * std::sqrt(k)); }

/// Where a wait lies, seen from the point; rises with the wait.
double residual(Estimator e, const Point& p, double waited_us) {
    if (!counts_tasks(e)) return (waited_us + p.unit) / (p.us + p.unit);
    return (std::sqrt(std::sqrt(waited_us / p.us)) - root_mean(p.unit)) / root_deviation(p.unit);
}
/// The wait that has this residual.
double wait_at(Estimator e, const Point& p, double residual) {
    if (!counts_tasks(e)) return residual * (p.us + p.unit) - p.unit;
    const double root = std::max(0.0, root_mean(p.unit) + residual * root_deviation(p.unit));
    return p.us * (root * root) * (root * root);
}

std::int64_t whole(double us) {
    if (!(us > 0)) return 0;
    return us < static_cast<double>(longest_wait) ? static_cast<std::int64_t>(std::floor(us + 0.5)) : longest_wait;
}

/// Of a wait against what was told, in tenths of microseconds.
Int128 pinball(std::int64_t waited, std::int64_t told, std::int64_t tenths) {
    return waited >= told ? Int128{waited - told} * tenths : Int128{told - waited} * (10 - tenths);
}
Int128 pinball(std::int64_t waited, const Told& told) { return pinball(waited, told.p50, 5) + pinball(waited, told.p90, 9); }
bool told_all(const Told& told) { return told.p50 >= 0 && told.p90 >= 0; }

/// Of each task in turn, whether it kept within what it was told.
class Hits {
   public:
    void add(bool hit) noexcept {
        pairs_ += n_ > 0 && hit && last_;
        last_ = hit;
        hits_ += hit;
        ++n_;
    }
    [[nodiscard]] std::int64_t n() const noexcept { return n_; }
    /// Who wait together fare alike: as many independent ones would tell as much, by the correlation of neighbours.
    [[nodiscard]] std::int64_t independent() const noexcept {
        if (hits_ == 0 || hits_ == n_) return n_;
        const auto n = static_cast<double>(n_);
        const double share = static_cast<double>(hits_) / n;
        const double correlation = (static_cast<double>(pairs_) / (n - 1) - share * share) / (share * (1 - share));
        if (!(correlation > 0)) return n_;
        return std::max(std::int64_t{1}, static_cast<std::int64_t>(n * (1 - std::min(correlation, 1.0)) / (1 + correlation)));
    }

   private:
    std::int64_t n_ = 0, hits_ = 0, pairs_ = 0;
    bool last_ = false;
};

}  // namespace

void Residuals::push(const Sighting& residual) {
    if (const auto old = ring_.push(residual)) ascending_.erase(std::lower_bound(ascending_.begin(), ascending_.end(), *old));
    ascending_.insert(std::upper_bound(ascending_.begin(), ascending_.end(), residual), residual);
}
std::span<const Sighting> Residuals::above(double above) const noexcept {
    return {std::upper_bound(ascending_.begin(), ascending_.end(), Sighting{above, true}), ascending_.end()};
}

ForecastQueue::ForecastQueue(std::string_view of, std::string_view on, const ForecastOptions& options)
    : task_class(of),
      channel(on),
      options_(options),
      steps_(options.recent),
      waits_(options.recent),
      handled_(options.recent),
      residuals_(estimators, Residuals(options.window)),
      outcomes_(options.window) {}

void ForecastQueue::stand(ForecastTask& task) {
    queue_.insert(std::upper_bound(queue_.begin(), queue_.end(), &task, [](const auto* a, const auto* b) { return a->before(*b); }), &task);
}
std::int64_t ForecastQueue::ahead(const ForecastTask& task) const noexcept {
    return std::lower_bound(queue_.begin(), queue_.end(), &task, [](const auto* a, const auto* b) { return a->before(*b); }) -
           queue_.begin();
}
void ForecastQueue::step_out(const ForecastTask& task) { queue_.erase(queue_.begin() + ahead(task)); }

void ForecastQueue::short_of_agents(std::int64_t at) {
    if (short_++ == 0) short_since_ = at;
}
void ForecastQueue::taken(std::int64_t at, std::int64_t waited, bool was_short) {
    picked_up();
    waits_.push(waited, true);
    last_wait_ = waited;
    if (short_ > 0) steps_.push(elapsed(short_since_, at), true);
    short_since_ = at;
    short_ -= was_short ? 1 : 0;
}
void ForecastQueue::left(std::int64_t at, std::int64_t waited, bool was_short) {
    waits_.push(waited, false);
    short_ -= was_short ? 1 : 0;
    if (was_short && short_ == 0) steps_.push(elapsed(short_since_, at), false);
}

/// The mean time between two that are taken while somebody waits, of exponential clocks the estimate of maximum likelihood; 0 = not seen yet.
double ForecastQueue::step_us() const noexcept {
    return steps_.events() > 0 ? std::max(1.0, steps_.all_us() / static_cast<double>(steps_.events())) : 0;
}

Point ForecastQueue::point(Estimator e, std::int64_t ahead, std::int64_t now, bool anybody) const noexcept {
    const double k = static_cast<double>(ahead) + 1;
    const double step = step_us();
    if (e != Estimator::queue_markov && step == 0) return {};
    switch (e) {
        case Estimator::last_to_enter_service:
            if (last_wait_ < 0) return {};
            return {static_cast<double>(last_wait_), step};
        case Estimator::head_of_line: return {anybody ? static_cast<double>(elapsed(queue_.front()->since, now)) : 0, step};
        case Estimator::moving_average:
            if (waits_.events() == 0) return {};
            return {waits_.event_us() / static_cast<double>(waits_.events()), step};
        case Estimator::queue_over_rate: return {k * step, k};
        case Estimator::queue_markov: break;
    }
    if (in_hand_ <= 0 || handled_.events() == 0) return {};
    const double rate = static_cast<double>(in_hand_) / std::max(1.0, handled_.event_us() / static_cast<double>(handled_.events()));
    const double leaving = static_cast<double>(waits_.others()) / std::max(1.0, waits_.all_us());
    if (leaving == 0) return {k / rate, k};
    // Steps that are alike to a hundredth are taken together, so that a long queue costs no more than a short one.
    double mean = 0, variance = 0;
    for (std::int64_t i = 0; i <= ahead;) {
        const std::int64_t n = std::min(1 + i / 64, ahead + 1 - i);
        const double count = static_cast<double>(n);
        const double one = 1 / (rate + leaving * (static_cast<double>(i) + (count - 1) / 2));
        mean += count * one;
        variance += count * one * one;
        i += n;
    }
    return {mean, mean * mean / variance};
}

ForecastQueue::Quantiles ForecastQueue::quantiles(Estimator e, const Point& point, std::int64_t age) const noexcept {
    Quantiles q;
    if (point.us < 0) return q;
    // A look back is about the whole wait: of those that were as long as this one is already. Steps begin anew with each task taken.
    const bool whole_wait = !counts_tasks(e) && age > 0;
    const auto waited = static_cast<double>(age);
    const auto seen =
        residuals_[static_cast<std::size_t>(e)].above(whole_wait ? residual(e, point, waited) : -std::numeric_limits<double>::infinity());
    q.observations = static_cast<std::int64_t>(seen.size());
    if (q.observations < options_.at_least) return q;
    const auto at = [&](double tail) -> std::int64_t {
        const auto found = statistics::conformal_quantile(seen, tail);
        return found ? whole(wait_at(e, point, *found) - (whole_wait ? waited : 0)) : -1;
    };
    q.told = {at(tails[0]), at(tails[1])};
    q.status = told_all(q.told) ? ForecastStatus::ok : ForecastStatus::too_many_left;
    return q;
}

Announcement ForecastQueue::announce(const ForecastTask& task, std::int64_t now) const {
    Announcement a;
    for (const auto& [e, word, text] : words(Of<Estimator>{})) {
        const auto i = static_cast<std::size_t>(e);
        a.points[i] = point(e, ahead(task), now, true);
        a.told[i] = quantiles(e, a.points[i], 0).told;
    }
    return a;
}

void ForecastQueue::learn(const Announcement& announced, std::int64_t waited, bool left) {
    for (const auto& [e, word, text] : words(Of<Estimator>{})) {
        const Point& p = announced.points[static_cast<std::size_t>(e)];
        if (p.us >= 0) residuals_[static_cast<std::size_t>(e)].push({residual(e, p, static_cast<double>(waited)), left});
    }
    outcomes_.push({waited, left, announced.told});
}

std::vector<WaitForecast> ForecastQueue::forecast(const ForecastTask* task) const {
    const bool held = task && task->state != ForecastState::waiting;
    const std::int64_t before = !task ? static_cast<std::int64_t>(queue_.size()) : held ? 0 : ahead(*task);
    const std::int64_t age = task ? elapsed(task->since, as_of) : 0;
    std::vector<WaitForecast> rows;
    rows.reserve(estimators);
    for (const auto& [e, word, text] : words(Of<Estimator>{})) {
        WaitForecast& row = rows.emplace_back();
        row.task_class = task_class;
        row.channel = channel;
        if (task) row.task = task->id;
        row.estimator = e;
        row.as_of.us = as_of;
        row.version = version;
        row.status = ForecastStatus::held;
        if (held) continue;
        row.ahead = before;
        const Point p = point(e, before, as_of, !queue_.empty());
        const Quantiles q = quantiles(e, p, age);
        row.status = q.status;
        row.observations = q.observations;
        if (p.us >= 0) row.point = Span{whole(counts_tasks(e) ? p.us : p.us - static_cast<double>(age))};
        if (q.told.p50 >= 0) row.p50 = Span{q.told.p50};
        if (q.told.p90 >= 0) row.p90 = Span{q.told.p90};
    }
    return rows;
}

BestEstimator ForecastQueue::best() const {
    std::vector<std::size_t> compared;
    const auto spoke = [&](const Outcome& o, std::size_t e) { return !o.left && told_all(o.told[e]); };
    std::array<std::int64_t, estimators> count{};
    for (std::size_t e = 0; e < estimators; ++e) {
        outcomes_.each([&](const Outcome& o) { count[e] += spoke(o, e); });
        if (count[e] >= options_.at_least) compared.push_back(e);
    }
    // Who keeps silent when it is hard must not look better for it: only what all spoke of counts. Who spoke least often is left out where
    // that is too little.
    while (!compared.empty()) {
        std::array<Int128, estimators> loss{};
        BestEstimator best;
        outcomes_.each([&](const Outcome& o) {
            if (!std::all_of(compared.begin(), compared.end(), [&](std::size_t e) { return spoke(o, e); })) return;
            ++best.tasks;
            for (const std::size_t e : compared) loss[e] += pinball(o.waited, o.told[e]);
        });
        if (best.tasks >= options_.at_least) {
            best.estimator = static_cast<Estimator>(
                *std::min_element(compared.begin(), compared.end(), [&](std::size_t a, std::size_t b) { return loss[a] < loss[b]; }));
            best.status = ForecastStatus::ok;
            return best;
        }
        compared.erase(
            std::min_element(compared.begin(), compared.end(), [&](std::size_t a, std::size_t b) { return count[a] < count[b]; }));
    }
    return {};
}

void ForecastQueue::calibrate(std::vector<Calibration>& rows) const {
    const BestEstimator leading = best();
    for (const auto& [e, word, text] : words(Of<Estimator>{})) {
        const auto of = static_cast<std::size_t>(e);
        Calibration row;
        row.task_class = task_class;
        row.channel = channel;
        row.estimator = e;
        row.best = leading.status == ForecastStatus::ok && leading.estimator == e;
        Int128 loss[2] = {};
        std::vector<Sighting> waits[2];  // in units of what was told
        Hits hits[2];                    // where it is known
        outcomes_.each([&](const Outcome& o) {
            if (!told_all(o.told[of])) {
                ++row.untold;
                return;
            }
            ++(o.left ? row.left : row.served);
            const std::int64_t told[] = {o.told[of].p50, o.told[of].p90};
            for (std::size_t i = 0; i < 2; ++i) {
                waits[i].push_back({static_cast<double>(o.waited) / static_cast<double>(std::max(std::int64_t{1}, told[i])), o.left});
                if (!o.left || o.waited > told[i]) hits[i].add(o.waited <= told[i]);
                if (!o.left) loss[i] += pinball(o.waited, told[i], i == 0 ? 5 : 9);
            }
        });
        if (row.served > 0) {
            const Int128 n = Int128{row.served} * 10;
            row.loss_p50 = Span{static_cast<std::int64_t>((loss[0] + n / 2) / n)};
            row.loss_p90 = Span{static_cast<std::int64_t>((loss[1] + n / 2) / n)};
        }
        bool above = false, below = false;
        for (std::size_t i = 0; i < 2; ++i) {
            if (hits[i].n() == 0) continue;
            std::sort(waits[i].begin(), waits[i].end());
            const double share = statistics::share_within(waits[i], 1);
            const std::int64_t n = hits[i].independent();
            const auto within = static_cast<std::int64_t>(std::floor(share * static_cast<double>(n) + 0.5));
            const statistics::Interval interval = statistics::wilson_proportion(within, n, to_double(options_.level)).interval;
            (i == 0 ? row.within_p50 : row.within_p90) = share;
            (i == 0 ? row.within_p50_low : row.within_p90_low) = interval.low;
            (i == 0 ? row.within_p50_high : row.within_p90_high) = interval.high;
            below |= interval.high < 1 - tails[i];
            above |= interval.low > 1 - tails[i];
        }
        if (std::min(hits[0].n(), hits[1].n()) >= options_.at_least)
            row.status = below ? CalibrationStatus::told_too_short : above ? CalibrationStatus::told_too_long : CalibrationStatus::ok;
        rows.push_back(std::move(row));
    }
}

std::size_t ForecastQueue::bytes() const noexcept {
    std::size_t n = sizeof *this + task_class.capacity() + channel.capacity() + queue_.size() * sizeof(void*) + steps_.bytes() +
                    waits_.bytes() + handled_.bytes() + outcomes_.bytes() + residuals_.capacity() * sizeof(Residuals);
    for (const Residuals& r : residuals_) n += r.bytes();
    return n;
}

}  // namespace kefu::service
