#include "kefu/service/forecast.hpp"

#include <map>
#include <new>
#include <unordered_map>

#include "core/hint.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/core/error.hpp"
#include "service/forecast_queue.hpp"

namespace kefu::service {

namespace {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

/// Class, then channel.
using QueueName = std::pair<std::string_view, std::string_view>;

/// Who comes first: the coming less the head start, as far as numbers reach.
std::int64_t key_of(std::int64_t enqueued, Span credit) noexcept {
    const Int128 key = Int128{enqueued} - credit.us;
    return static_cast<std::int64_t>(std::clamp(key, Int128{INT64_MIN}, Int128{INT64_MAX}));
}

}  // namespace

struct Forecasts::Data {
    explicit Data(const ForecastOptions& o) : options(o) {}

    void on(const TaskArrived& e);
    void on(const TaskUpdated& e, ForecastTask& t);
    void on(const TaskQueued& e, ForecastTask& t);
    void on(const TaskParked& /*e*/, ForecastTask& t) { keep_back(t, ForecastState::held); }
    void on(const TaskSetAside& /*e*/, ForecastTask& t) { keep_back(t, ForecastState::set_aside); }
    void on(const TaskUnparked& /*e*/, ForecastTask& t) { come_back(t, ForecastState::held); }
    void on(const OwnerGivenUp& /*e*/, ForecastTask& t) { come_back(t, ForecastState::held); }
    void on(const TaskReturned& /*e*/, ForecastTask& t) { come_back(t, ForecastState::in_hand); }
    void on(const TaskOffered& e, ForecastTask& t);
    void on(const OfferAccepted& /*e*/, ForecastTask& t) {
        if (t.state == ForecastState::offered) take(t);
    }
    void on(const OfferRejected& /*e*/, ForecastTask& t) { decline(t); }
    void on(const OfferTimedOut& /*e*/, ForecastTask& t) { decline(t); }
    void on(const OfferRescinded& /*e*/, ForecastTask& t) { decline(t); }
    void on(const TaskOverflowed& e, ForecastTask& t) { e.leaves ? forget(t) : move(t, e.to, t.key); }
    void on(const TaskCompleted& /*e*/, ForecastTask& t) {
        if (t.state == ForecastState::in_hand) t.queue->handled(elapsed(t.since, now));
        forget(t);
    }
    void on(const TaskCanceled& /*e*/, ForecastTask& t) { forget(t); }
    void on(const TaskAbandoned& /*e*/, ForecastTask& t) { forget(t); }

    /// NULL where there are too many.
    [[nodiscard]] ForecastQueue* queue(std::string_view task_class, std::string_view channel);
    [[nodiscard]] const ForecastQueue* find(std::string_view task_class, std::string_view channel) const {
        const auto at = queues.find({task_class, channel});
        return at == queues.end() ? nullptr : at->second.get();
    }
    [[nodiscard]] const ForecastTask& that_waits(std::string_view task) const;
    void touch(ForecastQueue& q) noexcept {
        q.version = ++version;
        q.as_of = now;
    }
    void stand(ForecastTask& t);
    void step_out(ForecastTask& t);
    void take(ForecastTask& t);
    void decline(ForecastTask& t);
    void go_away(ForecastTask& t);
    void keep_back(ForecastTask& t, ForecastState state);
    void come_back(ForecastTask& t, ForecastState from);
    void move(ForecastTask& t, std::string_view task_class, std::int64_t key);
    void forget(ForecastTask& t);

    ForecastOptions options;
    std::map<QueueName, std::unique_ptr<ForecastQueue>> queues;  ///< their names are the queues' own texts
    std::unordered_map<std::string, ForecastTask, TextHash, std::equal_to<>> tasks;
    std::int64_t now = INT64_MIN;
    std::int64_t version = 0, ignored = 0, arrivals = 0;
};

ForecastQueue* Forecasts::Data::queue(std::string_view task_class, std::string_view channel) {
    if (const auto at = queues.find({task_class, channel}); at != queues.end()) return at->second.get();
    if (static_cast<std::int64_t>(queues.size()) >= options.queues) return nullptr;
    auto made = std::make_unique<ForecastQueue>(task_class, channel, options);
    const QueueName name{made->task_class, made->channel};
    return queues.emplace(name, std::move(made)).first->second.get();
}

void Forecasts::Data::on(const TaskArrived& e) {
    if (const auto twin = tasks.find(e.task); twin != tasks.end()) forget(twin->second);
    ForecastQueue* q = queue(e.task_class, e.channel);
    if (!q) {
        ++ignored;
        return;
    }
    const auto at = tasks.try_emplace(std::string(e.task)).first;
    ForecastTask& t = at->second;
    t.id = at->first;
    t.queue = q;
    t.enqueued = e.enqueued.us;
    t.key = key_of(t.enqueued, e.credit);
    t.arrival = arrivals++;
    t.since = now;
    if (!e.parked_until && !e.owner_until) stand(t);
    touch(*q);
}

void Forecasts::Data::on(const TaskUpdated& e, ForecastTask& t) {
    if (t.state == ForecastState::set_aside) come_back(t, ForecastState::set_aside);
    move(t, e.task_class, key_of(t.enqueued, e.credit));
}

/// The moment when its customer is told, where it waits for whoever is free next.
void Forecasts::Data::on(const TaskQueued& /*e*/, ForecastTask& t) {
    if (t.state != ForecastState::waiting || t.told) return;
    if (!t.short_of_agents) t.queue->short_of_agents(now);
    t.short_of_agents = true;
    t.announcement = t.queue->announce(t, now);
    t.told = true;
    touch(*t.queue);
}

void Forecasts::Data::on(const TaskOffered& e, ForecastTask& t) {
    if (t.state == ForecastState::in_hand) return;
    if (t.state != ForecastState::offered) {
        step_out(t);
        t.state = ForecastState::offered;
        t.offers = 0;
    }
    ++t.offers;
    if (e.accepted) take(t);
    touch(*t.queue);
}

void Forecasts::Data::stand(ForecastTask& t) {
    t.state = ForecastState::waiting;
    t.queue->stand(t);
}
void Forecasts::Data::step_out(ForecastTask& t) {
    if (t.state == ForecastState::waiting) t.queue->step_out(t);
}

void Forecasts::Data::take(ForecastTask& t) {
    const std::int64_t waited = elapsed(t.since, now);
    t.queue->taken(now, waited, std::exchange(t.short_of_agents, false));
    if (std::exchange(t.told, false)) t.queue->learn(t.announcement, waited, false);
    t.state = ForecastState::in_hand;
    t.since = now;
    touch(*t.queue);
}

void Forecasts::Data::decline(ForecastTask& t) {
    if (t.state != ForecastState::offered || --t.offers > 0) return;
    stand(t);
    touch(*t.queue);
}

/// Out of the queue, or of somebody's hands, without having been served.
void Forecasts::Data::go_away(ForecastTask& t) {
    const std::int64_t waited = elapsed(t.since, now);
    step_out(t);
    if (t.state == ForecastState::in_hand) t.queue->laid_down();
    if (t.state == ForecastState::waiting || t.state == ForecastState::offered)
        t.queue->left(now, waited, std::exchange(t.short_of_agents, false));
    if (std::exchange(t.told, false)) t.queue->learn(t.announcement, waited, true);
    t.state = ForecastState::held;
    touch(*t.queue);
}

void Forecasts::Data::keep_back(ForecastTask& t, ForecastState state) {
    if (t.state == ForecastState::in_hand) return;
    go_away(t);
    t.state = state;
}

void Forecasts::Data::come_back(ForecastTask& t, ForecastState from) {
    if (t.state != from) return;
    if (from == ForecastState::in_hand) t.queue->laid_down();
    t.since = now;
    stand(t);
    touch(*t.queue);
}

void Forecasts::Data::move(ForecastTask& t, std::string_view task_class, std::int64_t key) {
    const ForecastState state = t.state;
    const std::int64_t since = t.since;
    if (task_class == t.queue->task_class) {
        step_out(t);
        t.key = key;
        if (state == ForecastState::waiting) stand(t);
        return touch(*t.queue);
    }
    ForecastQueue* to = queue(task_class, t.queue->channel);
    if (!to) {
        ++ignored;
        return forget(t);
    }
    go_away(t);
    t.queue = to;
    t.key = key;
    t.state = state;
    t.since = now;
    if (state == ForecastState::waiting) stand(t);
    if (state == ForecastState::in_hand) {
        to->picked_up();
        t.since = since;
    }
    touch(*to);
}

void Forecasts::Data::forget(ForecastTask& t) {
    go_away(t);
    tasks.erase(tasks.find(t.id));
}

namespace {
void check(const ForecastOptions& options) {
    each_field<ForecastOptions>([&](const auto& f) {
        const auto range = f.template rule<In>();
        if (!kefu::detail::in_range(options.*f.member, range))
            throw Error(Status::bad_option, "'" + std::string(f.name) + "' is out of its range");
    });
    if (options.at_least > options.window) throw Error(Status::bad_option, "'at_least' is above 'window'");
}
}  // namespace

Forecasts::Forecasts(const ForecastOptions& options) {
    check(options);
    data_ = std::make_unique<Data>(options);
}
Forecasts::Forecasts(Forecasts&&) noexcept = default;
Forecasts& Forecasts::operator=(Forecasts&&) noexcept = default;
Forecasts::~Forecasts() = default;

void Forecasts::add(std::span<const Event> events) try {
    Data& d = *data_;
    for (const Event& event : events)
        std::visit(
            [&](const auto& fact) {
                if constexpr (requires { d.on(fact); }) {
                    d.now = std::max(d.now, event.at.us);
                    d.on(fact);
                } else if constexpr (requires(ForecastTask& t) { d.on(fact, t); }) {
                    d.now = std::max(d.now, event.at.us);
                    if (const auto at = d.tasks.find(fact.task); at != d.tasks.end()) d.on(fact, at->second);
                    else ++d.ignored;
                }
            },
            event.fact);
} catch (const std::bad_alloc&) {
    clear();
    throw;
}

void Forecasts::clear() noexcept {
    Data& d = *data_;
    d.tasks.clear();
    d.queues.clear();
    d.now = INT64_MIN;
    d.ignored = d.arrivals = 0;
}

namespace {
WaitForecast by_best(const ForecastQueue& queue, const ForecastTask& task, const BestEstimator& best) {
    WaitForecast row = std::move(queue.forecast(&task)[static_cast<std::size_t>(best.estimator)]);
    if (best.status == ForecastStatus::ok || row.status == ForecastStatus::held) return row;
    row.status = best.status;
    row.p50 = row.p90 = std::nullopt;
    return row;
}
}  // namespace

const ForecastTask& Forecasts::Data::that_waits(std::string_view task) const {
    const auto at = tasks.find(task);
    if (at == tasks.end() || at->second.state == ForecastState::in_hand)
        throw Error(Status::unknown_name, "there is no task " + kefu::detail::quoted(task) + " that waits");
    return at->second;
}

std::vector<WaitForecast> Forecasts::waiting(std::string_view task) const {
    const ForecastTask& t = data_->that_waits(task);
    return t.queue->forecast(&t);
}

WaitForecast Forecasts::forecast(std::string_view task) const {
    const ForecastTask& t = data_->that_waits(task);
    return by_best(*t.queue, t, t.queue->best());
}

std::vector<WaitForecast> Forecasts::forecast_queue(std::string_view task_class, std::string_view channel) const {
    std::vector<WaitForecast> rows;
    if (const ForecastQueue* q = data_->find(task_class, channel)) {
        const BestEstimator best = q->best();
        rows.reserve(q->queue().size());
        for (const ForecastTask* t : q->queue()) rows.push_back(by_best(*q, *t, best));
    }
    return rows;
}

std::vector<WaitForecast> Forecasts::coming(std::string_view task_class, std::string_view channel) const {
    const ForecastQueue* q = data_->find(task_class, channel);
    return q ? q->forecast(nullptr) : ForecastQueue(task_class, channel, data_->options).forecast(nullptr);
}

std::vector<Calibration> Forecasts::calibration() const {
    std::vector<Calibration> rows;
    rows.reserve(data_->queues.size() * estimators);
    for (const auto& [name, q] : data_->queues) q->calibrate(rows);
    return rows;
}

BestEstimator Forecasts::best(std::string_view task_class, std::string_view channel) const {
    const ForecastQueue* q = data_->find(task_class, channel);
    return q ? q->best() : BestEstimator{};
}

std::int64_t Forecasts::version() const noexcept { return data_->version; }

std::vector<ChangedForecast> Forecasts::changed(std::int64_t version) const {
    std::vector<ChangedForecast> rows;
    for (const auto& [name, q] : data_->queues)
        if (q->version > version) rows.push_back({q->task_class, q->channel, q->version});
    return rows;
}

std::vector<std::string_view> Forecasts::queue(std::string_view task_class, std::string_view channel) const {
    std::vector<std::string_view> ids;
    if (const ForecastQueue* q = data_->find(task_class, channel)) {
        ids.reserve(q->queue().size());
        for (const ForecastTask* t : q->queue()) ids.push_back(t->id);
    }
    return ids;
}

std::int64_t Forecasts::ignored() const noexcept { return data_->ignored; }

std::size_t Forecasts::bytes() const noexcept {
    constexpr std::size_t node = 4 * sizeof(void*);
    std::size_t n = sizeof *data_ + data_->tasks.bucket_count() * sizeof(void*);
    for (const auto& [name, q] : data_->queues) n += node + sizeof name + q->bytes();
    for (const auto& [id, t] : data_->tasks) n += node + sizeof(std::string) + (id.capacity() > 15 ? id.capacity() + 1 : 0) + sizeof t;
    return n;
}

bool moved(const WaitForecast& before, const WaitForecast& now, Share by) noexcept {
    const std::int64_t passed = elapsed(before.as_of.us, now.as_of.us);
    const auto differs = [&](const std::optional<Span>& told, const std::optional<Span>& left) {
        if (!told || !left) return told.has_value() != left.has_value();
        const Int128 expected = std::max(std::int64_t{0}, told->us - passed);
        const Int128 off = left->us > expected ? left->us - expected : expected - left->us;
        return off * share_parts > Int128{told->us} * by.parts;
    };
    return differs(before.p50, now.p50) || differs(before.p90, now.p90);
}

}  // namespace kefu::service
