// Telling those who wait: where theory knows how long it is, the forecasts find it; where load changes, the score says so; and all of it is
// what a slow reading of the whole history gives.
#include "kefu/service/forecast.hpp"

#include <cmath>
#include <map>
#include <random>
#include <set>

#include "kefu/core/error.hpp"
#include "kefu/statistics/intervals.hpp"
#include "unit/service/event_loop.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t second = us_per_second;
constexpr std::int64_t minute = 60 * second;

template <class T>
bool same_rows(const std::vector<T>& a, const std::vector<T>& b) {
    bool same = a.size() == b.size();
    for (std::size_t i = 0; same && i < a.size(); ++i)
        each_field<T>([&](const auto& f) { same = same && a[i].*f.member == b[i].*f.member; });
    return same;
}
const WaitForecast& by(Estimator e, const std::vector<WaitForecast>& rows) { return rows[static_cast<std::size_t>(e)]; }
const Calibration& by(Estimator e, const std::vector<Calibration>& rows) { return rows[static_cast<std::size_t>(e)]; }
std::vector<Estimator> all_estimators() {
    std::vector<Estimator> all;
    for (const auto& w : words(Of<Estimator>{})) all.push_back(w.value);
    return all;
}

/// Events that outlive the command.
class History {
   public:
    void add(std::span<const Event> events) {
        for (Event e : events) {
            e.source = keep(e.source);
            std::visit(
                [&](auto& fact) {
                    each_field<std::remove_cvref_t<decltype(fact)>>([&](const auto& f) {
                        using M = typename std::remove_cvref_t<decltype(f)>::Member;
                        if constexpr (std::is_same_v<M, std::string_view>) fact.*f.member = keep(fact.*f.member);
                        else if constexpr (requires(M m) { m.data(); }) fact.*f.member = {};
                    });
                },
                e.fact);
            events_.push_back(e);
        }
    }
    [[nodiscard]] std::span<const Event> events() const { return events_; }

   private:
    std::string_view keep(std::string_view text) { return *texts_.emplace(text).first; }
    std::set<std::string, std::less<>> texts_;
    std::vector<Event> events_;
};

/// Customers who come by chance to agents who serve them in the order of their coming, exponential clocks throughout.
class Line {
   public:
    static constexpr double mean_service = 100.0 * second;

    Line(int agents, std::uint64_t seed, const ForecastOptions& options = {})
        : forecasts(options),
          agents_(agents),
          router_(RoutingRules(Centre().options)),
          gaps_(seed, 1),
          services_(seed, 2),
          patience_(seed, 3) {
        for (int a = 0; a < agents; ++a) {
            AddAgent add;
            add.sent = sent();
            const std::string id = "a" + std::to_string(a);
            add.agent = id;
            tell(add);
        }
    }

    double load = 0.9;     ///< of what all agents can do
    double patience = 0;   ///< mean, in units of a service; 0 = for ever
    double saints = 0.05;  ///< share of customers who wait for ever all the same
    History* history = nullptr;
    Forecasts forecasts;

    struct Wait {
        std::int64_t us = -1;
        bool saint = false;
        bool left = false;
        std::int64_t ahead = 0;
        std::array<std::int64_t, estimators> p50{}, p90{};  ///< -1 = none
    };
    std::vector<Wait> waits;       ///< of who found nobody free, as they come
    std::function<void()> looked;  ///< after each coming

    void run(std::int64_t customers) {
        for (const std::int64_t last = arrived_ + customers; arrived_ < last;) {
            if (next_ < 0) next_ = now_ + gap();
            if (!due_.empty() && due_.top().at < next_) {
                const Due due = due_.top();
                due_.pop();
                const auto t = tasks_.find(due.task);
                if (t == tasks_.end() || (due.done != t->second.taken)) continue;
                now_ = due.at;
                if (t->second.wait >= 0 && !due.done) end(t->second, true);
                tasks_.erase(t);
                const std::string id = name(due.task);
                if (due.done) tell(CompleteTask{.sent = sent(), .task = id, .wrap_up = {}});
                else tell(AbandonTask{.sent = sent(), .task = id});
                continue;
            }
            now_ = std::exchange(next_, -1);
            arrive();
            if (looked) looked();
        }
    }

   private:
    struct Task {
        std::int64_t since = 0;
        std::int64_t wait = -1;
        bool taken = false;
    };
    struct Due {
        std::int64_t at;
        std::int64_t task;
        bool done;
        bool operator<(const Due& other) const { return at != other.at ? at > other.at : task > other.task; }
    };
    static std::string name(std::int64_t task) { return "t" + std::to_string(task); }
    [[nodiscard]] Sent sent() const { return {{}, 0, {now_}}; }
    std::int64_t gap() { return static_cast<std::int64_t>(gaps_.exponential(mean_service / (agents_ * load))); }
    void end(Task& t, bool left) {
        waits[static_cast<std::size_t>(t.wait)].us = now_ - t.since;
        waits[static_cast<std::size_t>(t.wait)].left = left;
    }

    void arrive() {
        const std::int64_t number = arrived_++;
        const std::string id = name(number);
        tasks_[number].since = now_;
        const bool saint = patience_.uniform() < saints;
        const double patience_us = patience_.exponential(patience * mean_service);
        ArriveTask task;
        task.sent = sent();
        task.task = id;
        task.channel = "line";
        tell(task);
        Task& t = tasks_[number];
        if (t.taken) return;
        t.wait = static_cast<std::int64_t>(waits.size());
        Wait& w = waits.emplace_back();
        w.saint = saint;
        const auto rows = forecasts.waiting(id);
        w.ahead = rows.front().ahead;
        for (std::size_t e = 0; e < estimators; ++e) {
            w.p50[e] = rows[e].p50 ? rows[e].p50->us : -1;
            w.p90[e] = rows[e].p90 ? rows[e].p90->us : -1;
        }
        if (patience > 0 && !saint) due_.push({now_ + static_cast<std::int64_t>(patience_us), number, false});
    }
    template <class C>
    void tell(const C& command) {
        const auto events = router_.apply(command);
        forecasts.add(events);
        if (history) history->add(events);
        for (const Event& e : events) {
            ASSERT_FALSE(std::holds_alternative<Refused>(e.fact));
            const auto* o = std::get_if<TaskOffered>(&e.fact);
            if (!o) continue;
            std::int64_t number = 0;
            std::from_chars(o->task.data() + 1, o->task.data() + o->task.size(), number);
            Task& t = tasks_[number];
            t.taken = true;
            if (t.wait >= 0) end(t, false);
            due_.push({now_ + static_cast<std::int64_t>(services_.exponential(mean_service)), number, true});
        }
    }

    int agents_;
    Router router_;
    Chance gaps_, services_, patience_;
    std::map<std::int64_t, Task> tasks_;
    std::priority_queue<Due> due_;
    std::int64_t now_ = 1'000'000 * second, next_ = -1, arrived_ = 0;
};

/// P(sum of k exponential steps of mean 1 <= x).
double erlang(std::int64_t k, double x) {
    double term = std::exp(-x), sum = 0;
    for (std::int64_t i = 0; i < k; ++i) {
        sum += term;
        term *= x / static_cast<double>(i + 1);
    }
    return 1 - sum;
}
double erlang_quantile(std::int64_t k, double p) {
    double low = 0, high = 10 + 4 * static_cast<double>(k);
    for (int i = 0; i < 60; ++i) (erlang(k, (low + high) / 2) < p ? low : high) = (low + high) / 2;
    return low;
}

struct Shares {
    double p50 = 0, p90 = 0;
    std::int64_t n = 0;
};
Shares shares(const std::vector<Line::Wait>& waits, Estimator e, std::size_t from, std::size_t to, bool saints_alone = false) {
    Shares s;
    for (std::size_t i = from; i < std::min(to, waits.size()); ++i) {
        const Line::Wait& w = waits[i];
        const auto at = static_cast<std::size_t>(e);
        if (w.us < 0 || w.left || w.p90[at] < 0 || (saints_alone && !w.saint)) continue;
        ++s.n;
        s.p50 += w.us <= w.p50[at];
        s.p90 += w.us <= w.p90[at];
    }
    s.p50 /= static_cast<double>(s.n);
    s.p90 /= static_cast<double>(s.n);
    return s;
}

/// Mean of forecasts over what theory says, and how far one of them is off.
struct AgainstTheory {
    double n = 0, sum = 0, squares = 0;
    void add(double ratio) {
        n += 1;
        sum += ratio;
        squares += ratio * ratio;
    }
    [[nodiscard]] double mean() const { return sum / n; }
    [[nodiscard]] double deviation() const { return std::sqrt(squares / n - mean() * mean()); }
};

// Who waits with k - 1 before him while n exponential agents work waits for k steps of rate n. Windows of 1,024 steps and 4,096 tasks have
// errors of 3.1 % (rate) and 2 % (quantile of residuals, at k = 4) each time, less over the run; the fourth root is off by 2.6 % at k = 1.
TEST(Forecast, FindsTheErlangWaitsOfWhoWaitsBehindOthers) {
    ForecastOptions options;
    options.window = 4096;
    options.recent = 1024;
    Line line(5, 11, options);
    std::map<std::tuple<Estimator, std::int64_t, int>, AgainstTheory> found;
    std::size_t n = 0;
    line.looked = [&] {
        if (++n < 8'000 || n % 50 != 0) return;
        for (const std::string_view id : line.forecasts.queue("", "line")) {
            const auto rows = line.forecasts.waiting(id);
            for (const Estimator e : {Estimator::queue_over_rate, Estimator::queue_markov}) {
                const WaitForecast& row = by(e, rows);
                ASSERT_EQ(row.status, ForecastStatus::ok);
                const std::int64_t k = row.ahead + 1, band = k <= 4 ? k : k <= 8 ? 8 : k <= 16 ? 16 : 32;
                const double unit = Line::mean_service / 5;
                found[{e, band, 50}].add(static_cast<double>(row.p50->us) / (unit * erlang_quantile(k, 0.5)));
                found[{e, band, 90}].add(static_cast<double>(row.p90->us) / (unit * erlang_quantile(k, 0.9)));
            }
        }
    };
    line.run(30'000);
    EXPECT_EQ(found.size(), 2u * 2 * 7);
    for (const auto& [what, ratio] : found) {
        const auto& [e, k, percent] = what;
        EXPECT_NEAR(ratio.mean(), 1, 0.05) << word_of(e) << " k " << k << " P" << percent;
        EXPECT_LT(ratio.deviation(), 0.08) << word_of(e) << " k " << k << " P" << percent;
    }
}

// Over a long run the shares are what they should be, by every estimator. Waits of neighbours are alike, so that one window says less than
// its number of tasks: its verdict may be wrong about as often as two intervals of 95 % are.
TEST(Forecast, KeepsItsPromiseOnASteadyStream) {
    Line line(5, 5);
    line.load = 0.85;
    std::map<Estimator, std::array<double, 3>> verdicts;
    std::size_t next = 512;
    line.looked = [&] {
        if (line.waits.size() < next) return;
        next += 256;
        for (const Calibration& c : line.forecasts.calibration()) {
            verdicts[c.estimator][0] += 1;
            verdicts[c.estimator][1] += c.status != CalibrationStatus::ok;
            verdicts[c.estimator][2] += c.best;
        }
    };
    line.run(40'000);
    for (const Estimator e : all_estimators()) {
        const Shares s = shares(line.waits, e, 500, line.waits.size());
        EXPECT_GT(s.n, 20'000);
        const bool counts = e == Estimator::queue_over_rate || e == Estimator::queue_markov;
        EXPECT_NEAR(s.p50, 0.5, counts ? 0.01 : 0.025) << word_of(e);
        EXPECT_NEAR(s.p90, 0.9, counts ? 0.01 : 0.025) << word_of(e);
        const auto& [windows, wrong, best] = verdicts[e];
        EXPECT_LT(wrong / windows, counts ? 0.12 : 0.25) << word_of(e);
    }
    const double windows = verdicts[Estimator::queue_markov][0];
    EXPECT_GT((verdicts[Estimator::queue_markov][2] + verdicts[Estimator::queue_over_rate][2]) / windows, 0.95)
        << "who knows how many are ahead knows more than who looks back";
}

TEST(Forecast, SaysThatItWasWrongWhenTheLoadJumpsAndRecoversAfterwards) {
    Line line(5, 3);
    line.load = 0.8;
    line.run(6'000);
    line.load = 2;
    line.run(400);
    const auto during = line.forecasts.calibration();
    for (const Estimator e : {Estimator::last_to_enter_service, Estimator::head_of_line, Estimator::moving_average}) {
        EXPECT_EQ(by(e, during).status, CalibrationStatus::told_too_short) << word_of(e);
        EXPECT_LT(*by(e, during).within_p50_high, 0.5) << word_of(e);
    }
    EXPECT_EQ(by(Estimator::queue_markov, during).status, CalibrationStatus::ok) << "the queue that it counts is the queue that came";
    EXPECT_LT(by(Estimator::queue_markov, during).loss_p50->us, by(Estimator::moving_average, during).loss_p50->us / 2);
    line.load = 0.8;
    line.run(4'000);
    for (const Calibration& c : line.forecasts.calibration()) EXPECT_EQ(c.status, CalibrationStatus::ok) << word_of(c.estimator);
}

// One in twenty waits for ever, whatever he is told: he shows how long the others would have waited. Those who were answered waited less.
TEST(Forecast, TellsHowLongItWouldBeWhereOthersGiveUp) {
    Line line(5, 7);
    line.load = 1.1;
    line.patience = 1;
    line.run(60'000);
    const auto gone = std::count_if(line.waits.begin(), line.waits.end(), [](const auto& w) { return w.left; });
    EXPECT_GT(static_cast<double>(gone) / static_cast<double>(line.waits.size()), 0.25);
    const Estimator e = Estimator::queue_markov;
    const Shares patient = shares(line.waits, e, 500, line.waits.size(), true), answered = shares(line.waits, e, 500, line.waits.size());
    const auto n = static_cast<double>(patient.n);
    EXPECT_GT(patient.n, 1'500);
    EXPECT_NEAR(patient.p50, 0.5, 4 * std::sqrt(0.25 / n));
    EXPECT_NEAR(patient.p90, 0.9, 4 * std::sqrt(0.09 / n));
    EXPECT_GT(answered.p50, 0.56);
    const std::vector<Calibration> all = line.forecasts.calibration();
    const Calibration& c = by(e, all);
    EXPECT_GT(c.left, 0);
    EXPECT_EQ(c.served + c.left + c.untold, 256);
}

// ---------------------------------------------------------------------------------------------- the same, slowly

/// Reads the whole history, keeps all of it, and looks things up by going through all there is.
class Slow {
   public:
    Slow(std::span<const Event> events, const ForecastOptions& options) : o_(options) {
        for (const Event& e : events) {
            now_ = e.at.us;
            std::visit([&](const auto& fact) { on(fact); }, e.fact);
        }
    }

    struct Row {
        bool point = false, p50 = false, p90 = false;
        double point_us = 0, p50_us = 0, p90_us = 0;
        std::size_t observations = 0;
        std::int64_t ahead = 0;
    };
    [[nodiscard]] std::vector<std::string> waiting() const {
        std::vector<std::string> ids;
        for (const auto& [id, t] : tasks_)
            if (t.state == waits) ids.push_back(id);
        return ids;
    }
    [[nodiscard]] std::vector<Row> forecast(const std::string& id) const {
        const Task& t = tasks_.at(id);
        std::vector<Row> rows;
        const std::int64_t as_of = last_.at(t.queue);
        for (std::size_t e = 0; e < estimators; ++e) rows.push_back(row(t, e, as_of));
        return rows;
    }
    struct Score {
        std::int64_t served = 0, left = 0, untold = 0;
        double within[2] = {}, loss[2] = {};
    };
    using Name = std::pair<std::string, std::string>;
    [[nodiscard]] std::map<Name, std::vector<Score>> scores() const {
        std::map<Name, std::vector<Score>> all;
        for (const auto& [name, us] : last_) {
            for (std::size_t e = 0; e < estimators; ++e) {
                Score s;
                std::vector<std::pair<double, bool>> ratios[2];
                for (const Outcome& o : tail(outcomes_, name, o_.window)) {
                    if (!o.told[e].p50 || !o.told[e].p90) {
                        ++s.untold;
                        continue;
                    }
                    ++(o.left ? s.left : s.served);
                    const double told[] = {std::floor(o.told[e].p50_us + 0.5), std::floor(o.told[e].p90_us + 0.5)};
                    for (int i = 0; i < 2; ++i) {
                        const double p = i == 0 ? 0.5 : 0.9, off = static_cast<double>(o.waited) - told[i];
                        ratios[i].emplace_back(static_cast<double>(o.waited) / std::max(1.0, told[i]), o.left);
                        if (!o.left) s.loss[i] += off >= 0 ? p * off : (p - 1) * off;
                    }
                }
                for (int i = 0; i < 2; ++i) {
                    s.loss[i] /= static_cast<double>(s.served);
                    for (const auto& [value, mass] : masses(ratios[i], false))
                        if (value <= 1) s.within[i] += mass;
                }
                all[name].push_back(s);
            }
        }
        return all;
    }

   private:
    enum State { held, aside, waits, offered, in_hand };
    struct Task {
        Name queue;
        std::int64_t enqueued = 0, credit = 0, arrival = 0, since = 0, offers = 0;
        State state = held;
        bool found_nobody = false, told = false;
        std::vector<Row> rows;
        std::vector<std::pair<double, double>> points;
    };
    struct Outcome {
        std::int64_t waited = 0;
        bool left = false;
        std::vector<Row> told;
        std::vector<std::pair<double, double>> points;
    };
    template <class T>
    using ByQueue = std::map<Name, std::vector<T>>;
    template <class T>
    static std::vector<T> tail(const ByQueue<T>& lists, const Name& name, std::int64_t n) {
        const auto at = lists.find(name);
        if (at == lists.end()) return {};
        const auto size = static_cast<std::int64_t>(at->second.size());
        return {at->second.begin() + std::max<std::int64_t>(0, size - n), at->second.end()};
    }

    /// Everybody weighs the same; who is only known to have waited longer hands his weight to those beyond him (Efron 1967).
    static std::vector<std::pair<double, double>> masses(std::vector<std::pair<double, bool>> values, bool one_beyond) {
        std::sort(values.begin(), values.end());
        std::vector<double> mass(values.size() + (one_beyond ? 1 : 0), 1 / static_cast<double>(values.size() + (one_beyond ? 1 : 0)));
        std::vector<std::pair<double, double>> seen;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!values[i].second) {
                seen.emplace_back(values[i].first, mass[i]);
                continue;
            }
            for (std::size_t j = i + 1; j < mass.size(); ++j) mass[j] += mass[i] / static_cast<double>(mass.size() - 1 - i);
        }
        return seen;
    }

    [[nodiscard]] bool before(const Task& a, const Task& b) const {
        return std::pair(a.enqueued - a.credit, a.arrival) < std::pair(b.enqueued - b.credit, b.arrival);
    }
    [[nodiscard]] std::pair<double, double> point(const Task& t, std::size_t e, std::int64_t at) const {
        const std::pair<double, double> nothing{-1, 0};
        std::int64_t ahead = 0, hands = 0;
        const Task* head = nullptr;
        for (const auto& [id, other] : tasks_) {
            if (other.queue != t.queue) continue;
            hands += other.state == in_hand;
            if (other.state != waits) continue;
            ahead += before(other, t);
            if (!head || before(other, *head)) head = &other;
        }
        double steps = 0, events = 0;
        for (const auto& [us, event] : tail(steps_, t.queue, o_.recent)) {
            steps += static_cast<double>(us);
            events += event;
        }
        const double step = events > 0 ? std::max(1.0, steps / events) : -1, k = static_cast<double>(ahead + 1);
        double waited = 0, taken = 0, all = 0, gone = 0;
        for (const auto& [us, served] : tail(waits_, t.queue, o_.recent)) {
            all += static_cast<double>(us);
            waited += served ? static_cast<double>(us) : 0;
            taken += served;
            gone += !served;
        }
        switch (static_cast<Estimator>(e)) {
            case Estimator::last_to_enter_service: {
                const auto at_queue = waits_.find(t.queue);
                if (at_queue == waits_.end() || step < 0) return nothing;
                for (auto i = at_queue->second.rbegin(); i != at_queue->second.rend(); ++i)
                    if (i->second) return {static_cast<double>(i->first), step};
                return nothing;
            }
            case Estimator::head_of_line: return step < 0 ? nothing : std::pair(static_cast<double>(at - head->since), step);
            case Estimator::moving_average: return step < 0 || taken == 0 ? nothing : std::pair(waited / taken, step);
            case Estimator::queue_over_rate: return step < 0 ? nothing : std::pair(k * step, k);
            case Estimator::queue_markov: break;
        }
        double handled = 0, completed = 0;
        for (const std::int64_t us : tail(handled_, t.queue, o_.recent)) {
            handled += static_cast<double>(us);
            completed += 1;
        }
        if (completed == 0 || hands == 0) return nothing;
        double mean = 0, variance = 0;
        for (std::int64_t i = 0; i <= ahead; ++i) {
            const double one =
                1 / (static_cast<double>(hands) / std::max(1.0, handled / completed) + static_cast<double>(i) * gone / std::max(1.0, all));
            mean += one;
            variance += one * one;
        }
        return {mean, mean * mean / variance};
    }
    static bool counts(std::size_t e) { return e == std::size_t(Estimator::queue_over_rate) || e == std::size_t(Estimator::queue_markov); }
    static double residual(std::size_t e, std::pair<double, double> p, double waited) {
        if (!counts(e)) return (waited + p.second) / (p.first + p.second);
        return 4 * std::sqrt(p.second) * (std::pow(waited / p.first, 0.25) - 1 + 3 / (32 * p.second));
    }
    [[nodiscard]] Row row(const Task& t, std::size_t e, std::int64_t at) const {
        Row r;
        for (const auto& [id, other] : tasks_) r.ahead += other.queue == t.queue && other.state == waits && before(other, t);
        const auto p = point(t, e, at);
        const auto age = static_cast<double>(at - t.since);
        if (p.first < 0) return r;
        r.point = true;
        r.point_us = std::max(0.0, counts(e) ? p.first : p.first - age);
        const bool later = !counts(e) && age > 0;
        std::vector<std::pair<double, bool>> values;
        std::int64_t behind = 0;
        const auto all = outcomes_.find(t.queue);
        if (all != outcomes_.end())
            for (auto o = all->second.rbegin(); o != all->second.rend() && behind < o_.window; ++o) {
                if (o->points[e].first < 0) continue;
                ++behind;
                const double value = residual(e, o->points[e], static_cast<double>(o->waited));
                if (!later || value > residual(e, p, age)) values.emplace_back(value, o->left);
            }
        r.observations = values.size();
        if (static_cast<std::int64_t>(values.size()) < o_.at_least) return r;
        double sum = 0;
        for (const auto& [value, mass] : masses(values, true)) {
            sum += mass;
            double us = value * (p.first + p.second) - p.second - (later ? age : 0);
            if (counts(e)) us = p.first * std::pow(std::max(0.0, 1 - 3 / (32 * p.second) + value / (4 * std::sqrt(p.second))), 4);
            if (!r.p50 && sum >= 0.5 - 1e-12) r.p50 = true, r.p50_us = std::max(0.0, us);
            if (!r.p90 && sum >= 0.9 - 1e-12) r.p90 = true, r.p90_us = std::max(0.0, us);
        }
        return r;
    }

    std::int64_t short_of(const Name& queue) const {
        return std::count_if(tasks_.begin(), tasks_.end(), [&](const auto& t) { return t.second.queue == queue && t.second.found_nobody; });
    }
    Task* find(std::string_view id) {
        const auto at = tasks_.find(std::string(id));
        return at == tasks_.end() ? nullptr : &at->second;
    }
    void changed(const Task& t) { last_[t.queue] = now_; }
    void learn(Task& t, bool left) {
        if (t.told) outcomes_[t.queue].push_back({now_ - t.since, left, t.rows, t.points});
        t.told = false;
    }
    void gone(Task& t) {
        if (t.state == waits || t.state == offered) {
            waits_[t.queue].emplace_back(now_ - t.since, false);
            if (std::exchange(t.found_nobody, false) && short_of(t.queue) == 0)
                steps_[t.queue].emplace_back(now_ - short_since_[t.queue], false);
        }
        learn(t, true);
        changed(t);
    }
    void take(Task& t) {
        waits_[t.queue].emplace_back(now_ - t.since, true);
        if (short_of(t.queue) > 0) steps_[t.queue].emplace_back(now_ - short_since_[t.queue], true);
        short_since_[t.queue] = now_;
        t.found_nobody = false;
        learn(t, false);
        t.state = in_hand;
        t.since = now_;
    }
    void back(Task& t) {
        t.state = waits;
        t.since = now_;
        changed(t);
    }
    void end(std::string_view id) {
        gone(*find(id));
        tasks_.erase(std::string(id));
    }
    void to_class(Task& t, std::string_view task_class) {
        if (task_class != t.queue.first) {
            gone(t);
            t.queue.first = task_class;
            if (t.state != in_hand) t.since = now_;
        }
        changed(t);
    }

    void on(const auto&) {}
    void on(const TaskArrived& e) {
        Task& t = tasks_[std::string(e.task)];
        t.queue = {std::string(e.task_class), std::string(e.channel)};
        t.enqueued = e.enqueued.us;
        t.credit = e.credit.us;
        t.arrival = arrivals_++;
        t.since = now_;
        t.state = e.parked_until || e.owner_until ? held : waits;
        changed(t);
    }
    void on(const TaskQueued& e) {
        Task& t = *find(e.task);
        if (t.state != waits) return;
        if (short_of(t.queue) == 0) short_since_[t.queue] = now_;
        t.found_nobody = t.told = true;
        t.rows.clear();
        t.points.clear();
        for (std::size_t i = 0; i < estimators; ++i) {
            t.rows.push_back(row(t, i, now_));
            t.points.push_back(point(t, i, now_));
        }
        changed(t);
    }
    void on(const TaskUpdated& e) {
        Task& t = *find(e.task);
        if (t.state == aside) back(t);
        to_class(t, e.task_class);
        t.credit = e.credit.us;
    }
    void on(const TaskOverflowed& e) { e.leaves ? end(e.task) : to_class(*find(e.task), e.to); }
    void keep_back(std::string_view id, State state) {
        gone(*find(id));
        find(id)->state = state;
    }
    void on(const TaskParked& e) { keep_back(e.task, held); }
    void on(const TaskSetAside& e) { keep_back(e.task, aside); }
    void on(const TaskUnparked& e) { back(*find(e.task)); }
    void on(const OwnerGivenUp& e) { back(*find(e.task)); }
    void on(const TaskReturned& e) { back(*find(e.task)); }
    void on(const TaskOffered& e) {
        Task& t = *find(e.task);
        t.offers = t.state == offered ? t.offers + 1 : 1;
        t.state = offered;
        changed(t);
    }
    void on(const OfferAccepted& e) {
        take(*find(e.task));
        changed(*find(e.task));
    }
    void declined(std::string_view id) {
        Task& t = *find(id);
        if (t.state != offered || --t.offers > 0) return;
        t.state = waits;
        changed(t);
    }
    void on(const OfferRejected& e) { declined(e.task); }
    void on(const OfferTimedOut& e) { declined(e.task); }
    void on(const OfferRescinded& e) { declined(e.task); }
    void on(const TaskCompleted& e) {
        handled_[find(e.task)->queue].push_back(now_ - find(e.task)->since);
        end(e.task);
    }
    void on(const TaskCanceled& e) { end(e.task); }
    void on(const TaskAbandoned& e) { end(e.task); }

    ForecastOptions o_;
    std::map<std::string, Task> tasks_;
    std::map<Name, std::int64_t> last_, short_since_;
    ByQueue<std::pair<std::int64_t, bool>> steps_, waits_;
    ByQueue<std::int64_t> handled_;
    ByQueue<Outcome> outcomes_;
    std::int64_t now_ = 0, arrivals_ = 0;
};

/// A busy desk where all that may happen to a task happens.
class Desk {
   public:
    explicit Desk(std::uint64_t seed, std::shared_ptr<Journal> journal = nullptr)
        : rng_(seed), router_(RoutingRules(options()), std::move(journal)) {
        for (const char* a : {"a0", "a1", "a2"}) {
            static const WordLevel words[] = {{"refund", 1}};
            AddAgent add;
            add.sent = sent();
            add.agent = a;
            add.words = words;
            tell(add);
        }
    }
    History history;

    void step() {
        now_ += pick(3) == 0 ? 0 : static_cast<std::int64_t>(pick(12'000'000));
        const std::size_t kind = pick(100);
        if (kind < 36) return arrive();
        if (kind < 40) {
            UpdateTask u;
            u.sent = sent();
            u.task = task();
            if (pick(2) == 0) u.task_class = pick(2) == 0 ? "refund" : "";
            else u.credit = Span{static_cast<std::int64_t>(pick(60)) * second};
            return tell(u);
        }
        if (kind < 44) return tell(AbandonTask{sent(), task()});
        if (kind < 45) return tell(CancelTask{sent(), task(), "gone"});
        if (kind < 48) return tell(ParkTask{sent(), task(), {now_ + static_cast<std::int64_t>(pick(40)) * second}});
        if (kind < 50)
            return tell(SetStatus{sent(), pick(2) == 0 ? "a1" : "a2", pick(3) == 0 ? AgentStatus::away : AgentStatus::available, ""});
        if (kind < 52) return tell(AdvanceClock{sent()});
        if (!offers_.empty() && (kind < 76 || hands_.empty())) {
            const auto offer = *std::next(offers_.begin(), static_cast<std::ptrdiff_t>(pick(offers_.size())));
            const auto& [t, a] = offer.first;
            if (pick(6) == 0) return tell(RejectOffer{sent(), t, a, offer.second, "busy"});
            return tell(AcceptOffer{sent(), t, a, offer.second});
        }
        if (hands_.empty()) return;
        const auto hand = *std::next(hands_.begin(), static_cast<std::ptrdiff_t>(pick(hands_.size())));
        if (pick(8) == 0) return tell(ReturnTask{sent(), hand, "back"});
        CompleteTask c{.sent = sent(), .task = hand, .wrap_up = {}};
        if (pick(3) == 0) c.wrap_up = Span{static_cast<std::int64_t>(pick(20)) * second};
        tell(c);
    }

   private:
    static RoutingOptions options() {
        RoutingOptions o;
        o.skills = {"refund"};
        o.offers = 2;
        o.declines = 3;
        o.offer_time = {30 * second};
        o.decline_cooldown = {20 * second};
        o.channels["chat"] = {1, false, false, {}, {}};
        o.channels["mail"] = {1, false, false, {}, {}};
        ClassOptions refund;
        refund.needs = "refund";
        refund.overflow = {{OverflowWhen::waited, {150 * second}, 0, "other"}};
        ClassOptions other;
        other.overflow = {{OverflowWhen::waited, {400 * second}, 0, "callback"}};
        o.classes = {{"refund", refund}, {"other", other}};
        return o;
    }
    std::size_t pick(std::size_t n) { return rng_() % n; }
    Sent sent() const { return {{}, 0, {now_}}; }
    std::string_view task() {
        return live_.empty() ? std::string_view("nobody") : *std::next(live_.begin(), static_cast<std::ptrdiff_t>(pick(live_.size())));
    }
    void arrive() {
        if (live_.size() > 25) return;
        const std::string id = "t" + std::to_string(next_++);
        ArriveTask c;
        c.sent = sent();
        c.task = id;
        c.channel = pick(4) == 0 ? "mail" : "chat";
        c.task_class = pick(3) == 0 ? "" : "refund";
        if (pick(4) == 0) c.credit = {static_cast<std::int64_t>(pick(60)) * second};
        if (pick(5) == 0) c.enqueued = Time{now_ - static_cast<std::int64_t>(pick(100)) * second};
        if (pick(15) == 0) c.parked_until = Time{now_ + static_cast<std::int64_t>(pick(60)) * second};
        static const std::string_view owner[] = {"a0"};
        if (pick(6) == 0) c.preferred = owner;
        tell(c);
    }
    template <class C>
    void tell(const C& command) {
        const auto events = router_.apply(command);
        history.add(events);
        for (const Event& e : events) std::visit([&](const auto& fact) { follow(fact); }, e.fact);
    }
    void follow(const auto&) {}
    void follow(const TaskArrived& e) { live_.emplace(e.task); }
    void follow(const TaskOffered& e) { offers_[{std::string(e.task), std::string(e.agent)}] = e.epoch; }
    void follow(const OfferAccepted& e) {
        no_offer(e);
        hands_.emplace(e.task);
    }
    void no_offer(const auto& e) { offers_.erase({std::string(e.task), std::string(e.agent)}); }
    void follow(const OfferRejected& e) { no_offer(e); }
    void follow(const OfferTimedOut& e) { no_offer(e); }
    void follow(const OfferRescinded& e) { no_offer(e); }
    void gone(std::string_view id) {
        live_.erase(std::string(id));
        hands_.erase(std::string(id));
        std::erase_if(offers_, [&](const auto& o) { return o.first.first == id; });
    }
    void follow(const TaskReturned& e) { hands_.erase(std::string(e.task)); }
    void follow(const TaskWrapping& e) { hands_.erase(std::string(e.task)); }
    void follow(const TaskCompleted& e) { gone(e.task); }
    void follow(const TaskCanceled& e) { gone(e.task); }
    void follow(const TaskAbandoned& e) { gone(e.task); }
    void follow(const TaskOverflowed& e) {
        if (e.leaves) gone(e.task);
    }

    std::mt19937_64 rng_;
    Router router_;
    std::set<std::string> live_, hands_;
    std::map<std::pair<std::string, std::string>, std::int64_t> offers_;
    std::int64_t now_ = 1'000'000 * second, next_ = 0;
};

void expect_near(std::string_view what, const std::optional<Span>& got, bool there, double us) {
    ASSERT_EQ(got.has_value(), there) << what;
    if (there) {
        EXPECT_NEAR(static_cast<double>(got->us), us, 1 + 1e-9 * us) << what;
    }
}

TEST(Forecast, IsWhatTheWholeHistoryGives) {
    ForecastOptions options;
    options.window = 32;
    options.recent = 8;
    options.at_least = 10;
    std::size_t compared = 0, with_quantiles = 0, left_over = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Desk desk(seed);
        Forecasts forecasts(options);
        std::size_t taken = 0;
        for (int i = 1; i <= 1'500; ++i) {
            desk.step();
            if (i % 75 != 0) continue;
            const auto events = desk.history.events();
            forecasts.add(events.subspan(taken));
            taken = events.size();
            const Slow slow(events, options);
            for (const std::string& id : slow.waiting()) {
                const auto rows = forecasts.waiting(id);
                const auto expected = slow.forecast(id);
                for (std::size_t e = 0; e < estimators; ++e) {
                    SCOPED_TRACE(std::to_string(seed) + " " + std::to_string(i) + " " + id + " " + std::string(word_of(rows[e].estimator)));
                    EXPECT_EQ(rows[e].ahead, expected[e].ahead);
                    EXPECT_EQ(rows[e].observations, static_cast<std::int64_t>(expected[e].observations));
                    expect_near("point", rows[e].point, expected[e].point, expected[e].point_us);
                    expect_near("p50", rows[e].p50, expected[e].p50, expected[e].p50_us);
                    expect_near("p90", rows[e].p90, expected[e].p90, expected[e].p90_us);
                    ++compared;
                    with_quantiles += rows[e].status == ForecastStatus::ok;
                    left_over += rows[e].status == ForecastStatus::too_many_left;
                }
            }
            std::size_t at = 0;
            const auto rows = forecasts.calibration();
            for (const auto& [name, scores] : slow.scores())
                for (const Slow::Score& s : scores) {
                    const Calibration& c = rows.at(at++);
                    SCOPED_TRACE(name.first + " " + name.second + " " + std::string(word_of(c.estimator)));
                    ASSERT_EQ(std::pair(c.task_class, c.channel), name);
                    EXPECT_EQ(c.served, s.served);
                    EXPECT_EQ(c.left, s.left);
                    EXPECT_EQ(c.untold, s.untold);
                    if (c.within_p50) {
                        EXPECT_NEAR(*c.within_p50, s.within[0], 1e-9);
                    }
                    if (c.within_p90) {
                        EXPECT_NEAR(*c.within_p90, s.within[1], 1e-9);
                    }
                    if (s.served > 0) {
                        expect_near("loss of P50", c.loss_p50, true, s.loss[0]);
                        expect_near("loss of P90", c.loss_p90, true, s.loss[1]);
                    }
                }
            EXPECT_EQ(at, rows.size());
        }
    }
    EXPECT_GT(compared, 2'000u);
    EXPECT_GT(with_quantiles, 500u);
    EXPECT_GT(left_over, 50u);
}

// ---------------------------------------------------------------------------------------------- what it promises beside

std::vector<WaitForecast> all_rows(const Forecasts& f) {
    std::vector<WaitForecast> rows;
    for (const ChangedForecast& q : f.changed(0)) {
        for (const auto& row : f.coming(q.task_class, q.channel)) rows.push_back(row);
        for (const std::string_view id : f.queue(q.task_class, q.channel))
            for (const auto& row : f.waiting(id)) rows.push_back(row);
    }
    return rows;
}

TEST(Forecast, IsTheSameInAnyChunksAndWhoeverAsksMeanwhile) {
    Desk desk(9);
    for (int i = 0; i < 2'000; ++i) desk.step();
    const auto events = desk.history.events();
    Forecasts whole, single, asked;
    whole.add(events);
    for (std::size_t i = 0; i < events.size(); ++i) {
        single.add(events.subspan(i, 1));
        asked.add(events.subspan(i, 1));
        if (i % 7 == 0) {
            (void)all_rows(asked);
            (void)asked.calibration();
            (void)asked.best("refund", "chat");
            (void)asked.coming("nobody knows", "it");
        }
    }
    for (const Forecasts* f : {&single, &asked}) {
        EXPECT_TRUE(same_rows(all_rows(*f), all_rows(whole)));
        EXPECT_TRUE(same_rows(f->calibration(), whole.calibration()));
        EXPECT_EQ(f->version(), whole.version());
    }
    EXPECT_EQ(whole.ignored(), 0);
}

TEST(Forecast, IsTheSameFromAJournal) {
    const auto journal = std::make_shared<MemoryJournal>();
    Desk desk(10, journal);
    for (int i = 0; i < 2'000; ++i) desk.step();
    Forecasts live, later;
    live.add(desk.history.events());
    std::int64_t next = 0;
    journal->each([&](std::int64_t first, std::string_view entry) {
        EXPECT_EQ(first, next);
        Router::read(entry, [&](const Event& e) {
            EXPECT_EQ(e.sequence, next++);
            later.add({&e, 1});
        });
    });
    EXPECT_TRUE(same_rows(all_rows(live), all_rows(later)));
    EXPECT_TRUE(same_rows(live.calibration(), later.calibration()));
    EXPECT_EQ(live.version(), later.version());
    EXPECT_THROW(Router::read("no entry", [](const Event&) {}), Error);
}

TEST(Forecast, StandsWhateverItHears) {
    std::mt19937_64 rng(3);
    const auto pick = [&](std::size_t n) { return rng() % n; };
    const auto text = [&] { return std::array{"", "a", "b", "c", "d", "refund"}[pick(6)]; };
    const auto number = [&]() -> std::int64_t {
        return std::array<std::int64_t, 6>{
            INT64_MIN, INT64_MAX, 0, -1, static_cast<std::int64_t>(pick(1'000'000'000)), static_cast<std::int64_t>(rng())}[pick(6)];
    };
    const auto fill = [&](auto& fact) {
        each_field<std::remove_cvref_t<decltype(fact)>>([&](const auto& f) {
            using M = typename std::remove_cvref_t<decltype(f)>::Member;
            if constexpr (std::is_same_v<M, std::string_view>) fact.*f.member = text();
            else if constexpr (std::is_same_v<M, Time> || std::is_same_v<M, Span> || std::is_same_v<M, std::int64_t>)
                fact.*f.member = M{number()};
            else if constexpr (std::is_same_v<M, std::optional<Time>>)
                fact.*f.member = pick(4) == 0 ? std::optional<Time>(Time{number()}) : std::nullopt;
            else if constexpr (std::is_same_v<M, bool>) fact.*f.member = pick(2) == 0;
        });
    };
    ForecastOptions options;
    options.window = 32;
    options.recent = 8;
    options.at_least = 10;
    options.queues = 8;
    for (int run = 0; run < 20; ++run) {
        Forecasts forecasts(options);
        Event e;
        for (int i = 0; i < 3'000; ++i) {
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                const std::size_t kind = pick(3) == 0 ? std::array<std::size_t, 3>{8, 10, 16}[pick(3)] : pick(sizeof...(I));
                ((I == kind ? fill(e.fact.emplace<I>()) : void()), ...);
            }(std::make_index_sequence<std::variant_size_v<Fact>>());
            e.at.us = pick(3) == 0 ? number() % (INT64_MAX / (1 + i % 3)) : i * second;
            e.sequence = number();
            forecasts.add({&e, 1});
            if (i % 100 == 0) {
                for (const WaitForecast& row : all_rows(forecasts)) {
                    EXPECT_GE(row.p50.value_or(Span{}).us, 0);
                    EXPECT_LE(row.p50.value_or(Span{}), row.p90.value_or(Span{INT64_MAX}));
                }
                EXPECT_LE(forecasts.calibration().size(), 8 * estimators);
            }
        }
        EXPECT_GT(forecasts.ignored(), 0);
    }
}

TEST(Forecast, ChangesOnlyWithEventsOfItsClassAndChannel) {
    Desk desk(4);
    for (int i = 0; i < 1'500; ++i) desk.step();
    Forecasts f;
    std::size_t changes = 0, quiet = 0;
    const auto events = desk.history.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::int64_t version = f.version();
        const auto before = all_rows(f);
        f.add(events.subspan(i, 1));
        std::set<std::pair<std::string, std::string>> changed;
        for (const ChangedForecast& q : f.changed(version)) changed.emplace(q.task_class, q.channel);
        EXPECT_EQ(f.version() > version, !changed.empty());
        std::vector<WaitForecast> was, is;
        for (const auto& row : before)
            if (!changed.contains({row.task_class, row.channel})) was.push_back(row);
        for (const auto& row : all_rows(f))
            if (!changed.contains({row.task_class, row.channel})) is.push_back(row);
        ASSERT_TRUE(same_rows(was, is)) << i;
        changes += !changed.empty();
        quiet += is.size();
    }
    EXPECT_GT(changes, 1'000u);
    EXPECT_GT(quiet, 10'000u);
}

TEST(Forecast, ACustomerIsToldAgainOnlyWhereHisTurnMoved) {
    WaitForecast told, now;
    told.as_of = {100 * minute};
    told.p50 = Span{10 * minute};
    told.p90 = Span{20 * minute};
    now = told;
    EXPECT_FALSE(moved(told, now, share(0.1)));
    now.as_of = {104 * minute};
    now.p50 = Span{6 * minute};
    now.p90 = Span{16 * minute};
    EXPECT_FALSE(moved(told, now, share(0))) << "four minutes have passed, and it is four minutes less";
    now.p50 = Span{8 * minute};
    EXPECT_TRUE(moved(told, now, share(0.1)));
    EXPECT_FALSE(moved(told, now, share(0.2)));
    now.as_of = {130 * minute};
    now.p50 = now.p90 = Span{0};
    EXPECT_FALSE(moved(told, now, share(0.1))) << "it was to be over by now";
    now.p90 = std::nullopt;
    EXPECT_TRUE(moved(told, now, share(1)));
}

TEST(Forecast, SaysWhereItKnowsTooLittleAndOfWhomItDoesNotSpeak) {
    Forecasts f;
    Event e;
    e.fact = TaskArrived{.task = "t", .channel = "chat", .parked_until = Time{5}};
    f.add({&e, 1});
    for (const auto& row : f.waiting("t")) EXPECT_EQ(row.status, ForecastStatus::held);
    e.fact = TaskUnparked{.task = "t"};
    f.add({&e, 1});
    for (const auto& row : f.waiting("t")) EXPECT_EQ(row.status, ForecastStatus::too_little_data);
    for (const auto& row : f.coming("", "chat")) {
        EXPECT_EQ(row.status, ForecastStatus::too_little_data);
        EXPECT_EQ(row.ahead, 1);
    }
    EXPECT_EQ(f.best("", "chat").status, ForecastStatus::too_little_data);
    EXPECT_EQ(by(Estimator::moving_average, f.calibration()).status, CalibrationStatus::too_little_data);
    e.fact = TaskOffered{.task = "t", .agent = "li", .accepted = true};
    f.add({&e, 1});
    EXPECT_THROW((void)f.waiting("t"), Error) << "it is in hand";
    EXPECT_THROW((void)f.waiting("u"), Error);
    EXPECT_EQ(f.coming("no", "no").size(), estimators);
    EXPECT_EQ(f.ignored(), 0);
    e.fact = TaskCompleted{.task = "u"};
    f.add({&e, 1});
    EXPECT_EQ(f.ignored(), 1);
}

TEST(Forecast, TakesNoMoreMemoryThanItSays) {
    Line line(5, 2);
    line.run(3'000);
    for (int i = 0; i < 4; ++i) {
        const auto waiting = std::count_if(line.waits.begin(), line.waits.end(), [](const auto& w) { return w.us < 0; });
        EXPECT_LE(line.forecasts.bytes(), 72'000 + 400 * static_cast<std::size_t>(waiting + 5));
        line.run(3'000);
    }
    Forecasts many;
    const auto empty = many.bytes();
    Event e;
    std::vector<std::string> ids;
    for (int i = 0; i < 10'000; ++i) ids.push_back("task number " + std::to_string(i));
    for (const std::string& id : ids) {
        e.fact = TaskArrived{.task = id, .channel = "chat"};
        many.add({&e, 1});
    }
    EXPECT_LE(many.bytes(), empty + 72'000 + 400 * ids.size());
}

TEST(Forecast, RefusesOptionsThatCannotBe) {
    const auto refused = [](auto change) {
        ForecastOptions o;
        change(o);
        EXPECT_THROW(Forecasts{o}, Error);
    };
    refused([](auto& o) { o.window = 31; });
    refused([](auto& o) { o.recent = 0; });
    refused([](auto& o) { o.at_least = 300; });
    refused([](auto& o) { o.level = share(1.0); });
    refused([](auto& o) { o.queues = 0; });
}

}  // namespace
}  // namespace kefu::service
