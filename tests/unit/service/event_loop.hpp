// Customers, agents and chance around a router: an event loop that speaks to its public face alone, and measures what queueing theory
// predicts. Every number drawn is a function of a seed, so that a run is the same each time.
#pragma once

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <queue>
#include <string>
#include <vector>

#include "kefu/service/router.hpp"

namespace kefu::service {

/// A stream of chance: the k-th number is SplitMix64 of a seed, a stream and k. Inversion is written out, as the standard library's
/// distributions differ between platforms.
class Chance {
   public:
    Chance(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed * 0x9e3779b97f4a7c15ULL + stream)) {}
    /// In (0, 1).
    double uniform() { return (static_cast<double>(mix(state_ += 0x9e3779b97f4a7c15ULL) >> 12) + 0.5) * 0x1p-52; }
    double exponential(double mean) { return -mean * std::log(uniform()); }

   private:
    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

/// What is measured, and how well: the half of a confidence interval of 95 %.
struct Estimate {
    double value = 0;
    double half_width = 0;
    [[nodiscard]] double precision() const { return half_width / value; }
    [[nodiscard]] double standard_error() const { return half_width / 1.96; }
};

/// Controls of a run, by batches: sums that are 0 but for chance.
using Controls = std::vector<std::vector<double>>;

/// A sum over a count, by batches. Batches that are long compared with the memory of the queue are as good as independent; the error is
/// that of a ratio, since counts of batches differ. What of the deviation the controls explain, by least squares, is taken off.
struct Batches {
    std::vector<double> sum, count;
    explicit Batches(std::size_t n = 0) : sum(n), count(n) {}
    [[nodiscard]] Estimate ratio(const Controls& controls) const {
        const std::size_t n = sum.size(), k = controls.size();
        const auto total = [](const std::vector<double>& x) {
            double s = 0;
            for (const double v : x) s += v;
            return s;
        };
        const double c = total(count), plain = total(sum) / c;
        std::vector<double> deviation(n);
        for (std::size_t b = 0; b < n; ++b) deviation[b] = sum[b] - plain * count[b];
        // Columns made orthogonal one after the other (Gram and Schmidt, about their means); the last is what is to be explained. Each
        // takes its known mean, 0, along, so that at the end the sum of the last is the correction.
        std::vector<std::vector<double>> columns = controls;
        columns.push_back(deviation);
        std::vector<double> totals;
        for (auto& x : columns) {
            totals.push_back(total(x));
            for (double& v : x) v -= totals.back() / static_cast<double>(n);
        }
        const auto product = [&](const std::vector<double>& x, const std::vector<double>& y) {
            double s = 0;
            for (std::size_t b = 0; b < n; ++b) s += x[b] * y[b];
            return s;
        };
        for (std::size_t i = 0; i < k; ++i) {
            const double length = product(columns[i], columns[i]);
            if (length <= 1e-9 * product(controls[i], controls[i])) continue;  // says nothing that those before have not said
            for (std::size_t j = i + 1; j <= k; ++j) {
                const double share = product(columns[i], columns[j]) / length;
                for (std::size_t b = 0; b < n; ++b) columns[j][b] -= share * columns[i][b];
                totals[j] -= share * totals[i];
            }
        }
        // Student's quantile, to three digits from 20 degrees of freedom on.
        const double free = static_cast<double>(n - 1 - k), t = 1.96 * (1 + 1.21 / free);
        return {plain + totals[k] / c, t * std::sqrt(static_cast<double>(n) / free * product(columns[k], columns[k])) / c};
    }
};

/// A stream of customers: Poisson arrivals, exponential patience. Times are in units of the mean service of an agent of speed 1.
struct Customers {
    std::string task_class = {};
    double rate = 1;
    std::string grade = {};
    double service = 1;
    double patience = 0;  ///< mean; 0 = they wait for ever
};
struct Server {
    std::vector<WordLevel> words = {};
    double speed = 1;
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
struct Centre {
    RoutingOptions options;
    std::vector<Customers> customers;
    std::vector<Server> servers;
    /// Agents have no say and nothing happens by itself: what theory speaks of.
    Centre() {
        options.channels["line"] = {};
        options.automatic = true;
        options.starvation = {};
        options.tasks = {TaskOrder::head_start};
        options.agents = {AgentOrder::longest_idle};
    }
};

class EventLoop {
   public:
    static constexpr double unit_us = 1e7;  ///< microseconds of a unit of time: rounding to whole ones is nothing
    static constexpr std::size_t batches = 64;

    EventLoop(const Centre& centre, std::uint64_t seed)
        : centre_(centre), router_(RoutingRules(centre.options)), gaps_(seed, 1), kinds_(seed, 2), services_(seed, 3), patience_(seed, 4) {
        for (const Customers& c : centre_.customers) rate_ += c.rate;
        waits_.assign(centre_.customers.size(), Batches(batches));
        abandoned_ = delayed_ = waits_;
        busy_.assign(centre_.servers.size(), Batches(batches));
        matched_.assign(centre_.customers.size() * centre_.servers.size(), Batches(batches));
        queue_ = Batches(batches);
        present_.resize(centre_.customers.size() + (centre_.customers.size() > 1));
        for (std::size_t k = 0; k < present_.size(); ++k)
            present_[k].rate = k < centre_.customers.size() ? centre_.customers[k].rate : rate_;
        for (std::size_t a = 0; a < centre_.servers.size(); ++a) {
            const Server& s = centre_.servers[a];
            agents_.push_back("a" + std::to_string(a));
            AddAgent add;
            add.sent = sent();
            add.agent = agents_.back();
            add.words = s.words;
            add.cost = s.cost;
            add.weight = s.weight;
            tell(add);
        }
    }

    /// Lets about so many customers come, a tenth of them before anything is measured, and the last of them go.
    void run(std::int64_t customers) {
        const double length = static_cast<double>(customers) / rate_ * unit_us;
        const auto warm = static_cast<std::int64_t>(length / 10);
        batch_us_ = static_cast<std::int64_t>(length * 0.9 / batches);
        std::int64_t next = gap();
        batch_ends_ = warm;
        while (!measured_ || !due_.empty()) {
            if (!measured_ && (due_.empty() || next <= due_.top().at)) {
                go_to(next);
                arrive();
                next += gap();
            } else {
                const Due due = due_.top();
                due_.pop();
                if (tasks_[due.task].number != due.number || (!due.done && tasks_[due.task].taken)) continue;  // served before he gave up
                go_to(due.at);
                due.done ? complete(due.task) : abandon(due.task);
            }
            if (wrong_) return;
        }
    }

    [[nodiscard]] Estimate wait(std::size_t c) const { return waits_[c].ratio(controls()); }
    [[nodiscard]] Estimate delayed(std::size_t c) const { return delayed_[c].ratio(controls()); }
    [[nodiscard]] Estimate abandoned(std::size_t c) const { return abandoned_[c].ratio(controls()); }
    [[nodiscard]] Estimate queue() const { return queue_.ratio(controls()); }
    [[nodiscard]] Estimate utilisation(std::size_t a) const { return busy_[a].ratio(controls()); }
    /// How many of a class an agent takes in a unit of time.
    [[nodiscard]] Estimate matched(std::size_t c, std::size_t a) const { return matched_[c * agents_.size() + a].ratio(controls()); }
    /// Over all classes, whoever they are.
    [[nodiscard]] Estimate wait() const { return all(waits_).ratio(controls()); }
    [[nodiscard]] Estimate utilisation() const { return all(busy_).ratio(controls()); }
    /// Of everybody who came, in microseconds, without chance in it: it depends on when agents work, not on whom they serve.
    [[nodiscard]] std::int64_t total_wait_us() const { return total_wait_us_; }
    [[nodiscard]] std::int64_t arrived() const { return arrived_; }
    [[nodiscard]] std::int64_t served() const { return served_; }
    [[nodiscard]] const Router& router() const { return router_; }

   private:
    struct Task {
        std::string id;
        std::size_t of = 0;        ///< kind of customer
        std::int64_t number = -1;  ///< of the customer who has this place; -1 = nobody
        std::int64_t since = 0;
        std::size_t agent = 0;
        bool taken = false;
    };
    struct Due {
        std::int64_t at;
        std::int64_t number;
        std::size_t task;
        bool done;  ///< served; otherwise out of patience
        bool operator<(const Due& other) const { return at != other.at ? at > other.at : number > other.number; }
    };

    /// Customers of a kind, and at last of all kinds, who are there. A number that grows at one rate and shrinks at another differs from
    /// the integral of both by chance alone, whatever the router does, and so does its square (Dynkin's formula). That explains most of
    /// why a mean queue differs from run to run, and what it explains need not be waited for (Henderson and Glynn 2002).
    struct Present {
        double rate = 0;     ///< of those who come
        double leaving = 0;  ///< rate of those who go, served or out of patience
        double here = 0, here_at_start = 0, drift = 0, drift_of_square = 0;
        std::vector<double> first, second;  ///< by batch
    };

    [[nodiscard]] Sent sent() const { return {{}, 0, {start_us + now_}}; }
    std::int64_t gap() { return static_cast<std::int64_t>(gaps_.exponential(unit_us / rate_)); }

    /// What a refused command would measure is nothing: it fails the test.
    template <class C>
    void tell(const C& command) {
        for (const Event& e : router_.apply(command)) {
            if (const auto* r = std::get_if<Refused>(&e.fact)) fail(r->reason);
            if (const auto* o = std::get_if<TaskOffered>(&e.fact)) take(number(o->task), number(o->agent), o->waited.us);
        }
    }
    void fail(std::string_view why) {
        wrong_ = true;
        ADD_FAILURE() << why;
    }
    static std::size_t number(std::string_view id) {
        std::size_t n = 0;
        std::from_chars(id.data() + 1, id.data() + id.size(), n);
        return n;
    }

    void arrive() {
        std::size_t of = 0;
        for (double u = kinds_.uniform() * rate_; of + 1 < centre_.customers.size() && u >= centre_.customers[of].rate; ++of)
            u -= centre_.customers[of].rate;
        if (free_.empty()) {
            free_.push_back(tasks_.size());
            tasks_.emplace_back();
            tasks_.back().id = "t" + std::to_string(tasks_.size() - 1);
        }
        const std::size_t place = free_.back();
        free_.pop_back();
        Task& t = tasks_[place];
        t.of = of;
        t.number = arrived_++;
        t.since = now_;
        t.taken = false;
        const Customers& c = centre_.customers[of];
        ++waiting_;
        come_or_go(of, 1, c.patience > 0 ? 1 / c.patience : 0);
        ArriveTask task;
        task.sent = sent();
        task.task = t.id;
        task.channel = "line";
        task.task_class = c.task_class;
        task.grade = c.grade;
        tell(task);
        add(delayed_[of], t.taken ? 0 : 1, 1);
        if (c.patience > 0 && !t.taken)
            due_.push({now_ + static_cast<std::int64_t>(patience_.exponential(c.patience * unit_us)), t.number, place, false});
    }
    void take(std::size_t place, std::size_t agent, std::int64_t waited_us) {
        Task& t = tasks_[place];
        if (t.taken) fail("a task is given twice");
        if (waited_us != now_ - t.since) fail("the router measures another wait");
        leave_queue(t, false);
        t.taken = true;
        t.agent = agent;
        t.since = now_;
        if (batch_ >= 0) matched_[t.of * agents_.size() + agent].sum[static_cast<std::size_t>(batch_)] += 1;
        // Drawn as services begin: all who conserve work begin them at the same times, whomever they serve.
        const double mean = centre_.customers[t.of].service / centre_.servers[agent].speed;
        const double patience = centre_.customers[t.of].patience;
        come_or_go(t.of, 0, 1 / mean - (patience > 0 ? 1 / patience : 0));
        due_.push({now_ + static_cast<std::int64_t>(services_.exponential(mean * unit_us)), t.number, place, true});
    }
    void complete(std::size_t place) {
        Task& t = tasks_[place];
        ++served_;
        if (batch_ >= 0) busy_[t.agent].sum[static_cast<std::size_t>(batch_)] += static_cast<double>(now_ - t.since) / unit_us;
        come_or_go(t.of, -1, -centre_.servers[t.agent].speed / centre_.customers[t.of].service);
        release(place);
        tell(CompleteTask{.sent = sent(), .task = t.id, .wrap_up = {}});
    }
    void abandon(std::size_t place) {
        Task& t = tasks_[place];
        leave_queue(t, true);
        come_or_go(t.of, -1, -1 / centre_.customers[t.of].patience);
        release(place);
        tell(AbandonTask{.sent = sent(), .task = t.id});
    }
    void leave_queue(const Task& t, bool abandons) {
        --waiting_;
        total_wait_us_ += now_ - t.since;
        add(waits_[t.of], static_cast<double>(now_ - t.since) / unit_us, 1);
        add(abandoned_[t.of], abandons ? 1 : 0, 1);
    }
    void release(std::size_t place) {
        tasks_[place].number = -1;
        free_.push_back(place);
    }

    void go_to(std::int64_t at) {
        if (now_ >= batch_ends_) end_batch();
        if (batch_ >= 0) {
            const auto b = static_cast<std::size_t>(batch_);
            const double length = static_cast<double>(at - now_) / unit_us;
            queue_.sum[b] += length * static_cast<double>(waiting_);
            queue_.count[b] += length;
            for (Present& p : present_) {
                p.drift += length * (p.rate - p.leaving);
                p.drift_of_square += length * (p.rate * (2 * p.here + 1) - p.leaving * (2 * p.here - 1));
            }
        }
        now_ = at;
    }
    /// After all that happened at a moment, so that a batch is from one moment to another, both chosen without knowing the future.
    void end_batch() {
        if (batch_ >= 0)
            for (Present& p : present_) {
                p.first.push_back(p.here - p.here_at_start - p.drift);
                p.second.push_back(p.here * p.here - p.here_at_start * p.here_at_start - p.drift_of_square);
            }
        for (Present& p : present_) {
            p.drift = p.drift_of_square = 0;
            p.here_at_start = p.here;
        }
        if (++batch_ == static_cast<std::int64_t>(batches)) {  // the last customers go unmeasured
            batch_ = -1;
            batch_ends_ = INT64_MAX;
            measured_ = true;
            for (auto* rates : {&busy_, &matched_})
                for (Batches& b : *rates) b.count = queue_.count;
        } else {
            batch_ends_ += batch_us_;
        }
    }
    void come_or_go(std::size_t of, int here, double leaving) {
        for (Present* p : {&present_[of], &present_.back()}) {
            p->here += here;
            p->leaving += leaving;
            if (p == &present_.back()) break;
        }
    }
    [[nodiscard]] Controls controls() const {
        Controls all;
        for (const Present& p : present_) {
            all.push_back(p.first);
            all.push_back(p.second);
        }
        if (present_.size() > 1) all.erase(all.end() - 2);  // the number of all is the sum of the numbers of each
        return all;
    }

    void add(Batches& b, double sum, double count) const {
        if (batch_ < 0) return;
        b.sum[static_cast<std::size_t>(batch_)] += sum;
        b.count[static_cast<std::size_t>(batch_)] += count;
    }
    static Batches all(const std::vector<Batches>& list) {
        Batches sum(batches);
        for (const Batches& x : list)
            for (std::size_t b = 0; b < batches; ++b) {
                sum.sum[b] += x.sum[b];
                sum.count[b] += x.count[b];
            }
        return sum;
    }

    static constexpr std::int64_t start_us = 1'000'000'000 * us_per_second;
    Centre centre_;
    Router router_;
    Chance gaps_, kinds_, services_, patience_;
    double rate_ = 0;
    std::vector<std::string> agents_;
    std::vector<Task> tasks_;
    std::vector<std::size_t> free_;
    std::priority_queue<Due> due_;
    std::int64_t now_ = 0, arrived_ = 0, served_ = 0, waiting_ = 0, total_wait_us_ = 0;
    std::int64_t batch_ = -1, batch_us_ = 0, batch_ends_ = 0;
    bool measured_ = false, wrong_ = false;
    std::vector<Present> present_;
    std::vector<Batches> waits_, delayed_, abandoned_, busy_, matched_;
    Batches queue_;
};

}  // namespace kefu::service
