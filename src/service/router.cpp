#include "kefu/service/router.hpp"

#include <new>

#include "service/decide.hpp"
#include "service/router_data.hpp"
#include "service/snapshot.hpp"
#include "service/wire.hpp"

namespace kefu::service {

namespace {

/// One command and its events.
template <class C>
std::string_view write_entry(const C& command, std::span<const Event> events, std::string& out) {
    Writer w(out);
    w.number(index_in<C>(static_cast<AnyCommand*>(nullptr)));
    w.time(command.sent.at);
    w.value(command);
    w.count(events.size());
    w.number(events.front().sequence);
    w.number(events.front().rules);
    for (const Event& e : events) {
        w.time(e.at);
        w.number(static_cast<std::int64_t>(e.fact.index()));
        std::visit([&](const auto& fact) { w.value(fact); }, e.fact);
    }
    w.seal();
    return w.done();
}

/// What to do where a state belongs to another charter than the one at hand.
std::string other_charter(std::string_view needed, std::string_view given) {
    return "the charter of digest " + std::string(needed) + ", and this one has " + std::string(given) +
           ": load it under that one, and bring this one in by swap_rules";
}

/// Calls f.operator()<kind>(), for a kind of so many that is known when it runs.
template <std::size_t kinds, class F>
void with_kind(std::size_t kind, F&& f) {
    static constexpr auto calls = []<std::size_t... K>(std::index_sequence<K...>) {
        return std::array<void (*)(F&), kinds>{[](F& call) { call.template operator()<K>(); }...};
    }(std::make_index_sequence<kinds>());
    if (kind >= kinds) Reader::damaged();
    calls[kind](f);
}

}  // namespace

Router::Router(const RoutingRules& rules, std::shared_ptr<Journal> journal) : data_(std::make_unique<Data>(rules, std::move(journal))) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

std::span<const Event> Router::Data::answer(const Sent& sent, Refusal code, std::string_view reason) noexcept {
    const std::size_t n = std::min(reason.size(), answer_text.size());
    std::copy_n(reason.data(), n, answer_text.data());
    const std::string_view source = sent.source.size() <= answer_source.size() ? sent.source : std::string_view();  // longer is no id
    std::copy_n(source.data(), source.size(), answer_source.data());
    answer_event.sequence = -1;
    answer_event.source = {answer_source.data(), source.size()};
    answer_event.number = sent.number;
    answer_event.at.us = state->now == INT64_MIN ? 0 : state->now;
    answer_event.rules = state->rules_index;
    answer_event.fact.emplace<Refused>(Refused{code, {answer_text.data(), n}});
    return {&answer_event, 1};
}

std::span<const Event> Router::Data::refuse(const Sent& sent, const Decider& decider) noexcept {
    take_back();
    if (!decider.already_done()) return answer(sent, decider.code(), decider.reason());
    (void)answer(sent, Refusal::pending, {});
    answer_event.fact.emplace<AlreadyDone>();
    return {&answer_event, 1};
}

/// Decides by f, which says whether the command is accepted, and leaves the state as it was where it is not.
template <class C, class F>
std::span<const Event> Router::Data::attempt(const C& command, bool write, F&& f) {
    if (pending) return answer(command.sent, Refusal::pending, "the command before waits for commit or discard");
    entry = {};
    try {
        prepare();
        if (const auto refused = f(); !refused.empty()) return refused;
        if (write || journal) entry = write_entry(command, events, entry_bytes);
    } catch (const std::bad_alloc&) {
        take_back();
        return answer(command.sent, Refusal::no_memory, "memory ran out");
    } catch (...) {
        take_back();
        throw;
    }
    pending = true;
    return events;
}

template <Command C>
std::span<const Event> Router::Data::decide(const C& command, bool write) {
    return attempt(command, write, [&]() -> std::span<const Event> {
        Decider decider(*state, events, arena, came_back);
        if (!decider.run(command)) return refuse(command.sent, decider);
        return {};
    });
}
template <Command C>
std::span<const Event> Router::decide(const C& command) {
    return data_->decide(command, data_->writes);
}

template <Command C>
std::span<const Event> Router::apply(const C& command) {
    const auto decided = data_->decide(command, false);
    if (decided.front().is_fact()) commit();
    return decided;
}

void Router::write_entries(bool wanted) noexcept { data_->writes = wanted; }

void Router::commit() {
    if (!data_->pending) throw Error(Status::wrong_order, "nothing is pending");
    try {
        if (data_->journal) data_->journal->append(data_->events.front().sequence, data_->entry);
    } catch (...) {
        discard();
        throw;
    }
    data_->state->undo.commit();
    data_->pending = false;
    data_->swapped = false;  // the state before is kept, for the texts of the events, until the next command
}
void Router::discard() {
    if (!data_->pending) throw Error(Status::wrong_order, "nothing is pending");
    data_->take_back();
    data_->pending = false;
    data_->entry = {};  // nobody is to store what did not happen
}
bool Router::pending() const noexcept { return data_->pending; }
std::string_view Router::entry() const noexcept { return data_->entry; }

namespace {

/// Calls f(event, fact) for each event of an entry.
template <class F>
void read_entry(std::string_view entry, Arena& arena, F&& f) {
    Reader r = Reader::of_sealed(entry, arena);
    const auto command = static_cast<std::size_t>(r.number());
    (void)r.time();
    Event event;
    with_kind<std::variant_size_v<AnyCommand>>(command, [&]<std::size_t K>() {
        std::variant_alternative_t<K, AnyCommand> c;
        r.value(c);
        event.source = c.sent.source;
        event.number = c.sent.number;
    });
    const std::size_t n = r.count();
    event.sequence = r.number();
    if (event.sequence < 0 || event.sequence > most_events) Reader::damaged();
    event.rules = r.number();
    if (event.rules < 0 || event.rules > event.sequence) Reader::damaged();
    for (std::size_t i = 0; i < n; ++i) {
        event.at = r.time();
        with_kind<std::variant_size_v<Fact>>(static_cast<std::size_t>(r.number()), [&]<std::size_t K>() {
            auto& fact = event.fact.emplace<K>();
            r.value(fact);
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(fact)>, RulesAdopted>) event.rules += i > 0;
            f(event, fact);
        });
        ++event.sequence;
    }
    if (!r.done()) Reader::damaged();
}

}  // namespace

void Router::recover(std::string_view entry, const RoutingRules* next) {
    Data& d = *data_;
    if (d.pending) throw Error(Status::wrong_order, "the command before waits for commit or discard");
    d.entry = {};
    d.prepare();
    try {
        d.checks.begin(*d.state);
        read_entry(entry, d.arena, [&]<class F>(const Event& event, const F& fact) {
            if (event.sequence != d.state->sequence) out_of_turn(event.sequence, d.state->sequence);
            const Hint hint = d.checks.check(event, fact);
            if constexpr (std::is_same_v<F, RulesAdopted>) {
                const std::string& own = d.state->rules->stamp.digest;
                if (const bool begins = event.sequence == 0; !begins || fact.digest != own) {
                    if (!next || next->stamp().digest != fact.digest)
                        throw Error(Status::bad_file, begins ? "the journal begins under " + other_charter(fact.digest, own)
                                                             : "the entry adopts the charter of digest " + std::string(fact.digest) +
                                                                   ", whose rules were not given");
                    d.swap(*next);
                    d.checks.adopt(*d.state);
                }
            }
            if (event.rules != d.state->rules_index) damaged("an event under other rules than those that hold");
            Evolution evolution(*d.state);
            evolution.apply(event, fact, hint);
            if constexpr (std::is_same_v<F, TaskArrived>) d.checks.brought(evolution.last_task());
        });
        Evolution(*d.state).settle_timers();
        d.checks.finish();
    } catch (const Error& e) {
        d.take_back();
        // Words that the rules do not know, requirements that are too long: when they were decided on, they were not.
        if (e.status() == Status::bad_option || e.status() == Status::limit) damaged(e.message());
        throw;
    } catch (...) {
        d.take_back();
        throw;
    }
    d.state->undo.commit();
    d.swapped = false;
}

std::string Router::adopted_rules(std::string_view entry) {
    Arena arena;
    std::string digest;
    read_entry(entry, arena, [&]<class F>(const Event&, const F& fact) {
        if constexpr (std::is_same_v<F, RulesAdopted>) digest = fact.digest;
    });
    return digest;
}

void Router::read(std::string_view entry, const std::function<void(const Event&)>& f) {
    Arena arena;
    read_entry(entry, arena, [&](const Event& event, const auto&) { f(event); });
}

void Router::Data::prepare() {
    previous.reset();
    swapped = false;
    events.clear();
    arena.clear();
    came_back.clear();
    Evolution(*state).begin();
}
void Router::Data::swap(const RoutingRules& rules) {
    Evolution(*state).settle_timers();
    auto next = std::make_unique<State>(rules);
    RouterSnapshot kept = snapshot_of(*state);
    if (kept.started) ++kept.rules_index;  // otherwise nothing was told of the ones before
    restore(kept, *next);
    Evolution(*next).begin();
    previous = std::move(state);
    state = std::move(next);
    swapped = true;
}
void Router::Data::take_back() noexcept {
    if (swapped) {
        state = std::move(previous);
        swapped = false;
    }
    Evolution(*state).rollback();
}

std::span<const Event> Router::Data::decide_swap(const SwapRules& command, const RoutingRules& rules, bool write) {
    return attempt(command, write, [&]() -> std::span<const Event> {
        Decider before(*state, events, arena, came_back);
        if (!before.before_swap(command)) return refuse(command.sent, before);
        try {
            swap(rules);
        } catch (const Error& e) {
            take_back();
            return answer(command.sent, Refusal::rules_do_not_fit, e.message());
        }
        Decider(*state, events, arena, came_back).after_swap(command);
        return {};
    });
}
std::span<const Event> Router::decide_swap(const SwapRules& command, const RoutingRules& rules) {
    return data_->decide_swap(command, rules, data_->writes);
}

std::span<const Event> Router::swap_rules(const SwapRules& command, const RoutingRules& rules) {
    const auto decided = data_->decide_swap(command, rules, false);
    if (decided.front().is_fact()) commit();
    return decided;
}

Router::Router(const RoutingRules& rules, const RouterSnapshot& snapshot, std::shared_ptr<Journal> journal)
    : Router(rules, std::move(journal)) {
    if (snapshot.digest != rules.stamp().digest)
        throw Error(Status::bad_file, "the router was saved under " + other_charter(snapshot.digest, rules.stamp().digest));
    try {
        restore(snapshot, *data_->state);
        if (const std::string_view what = unsettled(*data_->state); !what.empty())
            throw Error(Status::bad_file, "the snapshot is damaged: " + std::string(what));
    } catch (const Error& e) {
        if (e.status() != Status::bad_option && e.status() != Status::limit) throw;
        throw Error(Status::bad_file, "the snapshot is damaged: " + std::string(e.what()));  // its rules are these: they know all its words
    }
}
RouterSnapshot Router::snapshot() const { return snapshot_of(*data_->state); }
std::uint64_t Router::state_hash() const {
    std::string bytes;
    Writer w(bytes);
    w.value(snapshot());
    return kefu::hash_of(w.done());
}

const RoutingRules& Router::rules() const noexcept { return data_->state->rules_handle; }
const RoutingRules& Router::rules(std::int64_t number) const {
    const State& now = *data_->state;
    if (number == now.rules_index) return now.rules_handle;
    if (data_->previous && number == data_->previous->rules_index) return data_->previous->rules_handle;
    throw Error(Status::bad_option, "the event came under rules " + std::to_string(number) + ", and rules " +
                                        std::to_string(now.rules_index) + " hold: ask a router that was recovered up to it");
}
std::int64_t Router::sequence() const noexcept { return data_->state->sequence; }
std::optional<Time> Router::now() const noexcept {
    return data_->state->now == INT64_MIN ? std::nullopt : std::optional(Time{data_->state->now});
}
std::optional<Time> Router::next_due() const noexcept {
    const State& s = *data_->state;
    return s.due.first == none ? std::nullopt : std::optional(Time{s.timers[s.due.first].due});
}
std::size_t Router::bytes() const noexcept { return data_->state->bytes(); }
std::int64_t Router::agents() const noexcept { return data_->state->agents.used(); }
std::int64_t Router::tasks() const noexcept { return data_->state->tasks.used(); }
std::int64_t Router::waiting() const noexcept { return data_->state->waiting_count; }

#define KEFU_COMMAND(C)                                                 \
    template std::span<const Event> Router::apply<C>(const C& command); \
    template std::span<const Event> Router::decide<C>(const C& command);
KEFU_COMMAND(AddAgent)
KEFU_COMMAND(RemoveAgent)
KEFU_COMMAND(SetStatus)
KEFU_COMMAND(SetProfile)
KEFU_COMMAND(SetCapacity)
KEFU_COMMAND(Heartbeat)
KEFU_COMMAND(ArriveTask)
KEFU_COMMAND(UpdateTask)
KEFU_COMMAND(CancelTask)
KEFU_COMMAND(AbandonTask)
KEFU_COMMAND(ParkTask)
KEFU_COMMAND(AcceptOffer)
KEFU_COMMAND(RejectOffer)
KEFU_COMMAND(RestTask)
KEFU_COMMAND(ReturnTask)
KEFU_COMMAND(CompleteTask)
KEFU_COMMAND(EndWrapUp)
KEFU_COMMAND(AdvanceClock)
#undef KEFU_COMMAND

}  // namespace kefu::service
