#include "service/snapshot.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "service/evolve.hpp"

namespace kefu::service {

namespace {

[[noreturn]] void broken(std::string_view what) { throw Error(Status::bad_file, "the snapshot is damaged: " + std::string(what)); }

/// Slots of what is there, in the order of the events that made it.
template <class P, class There>
std::vector<Slot> in_order(const P& pool, There&& there) {
    std::vector<Slot> slots;
    for (Slot s = 0; s < pool.made(); ++s)
        if (there(pool[s])) slots.push_back(s);
    std::sort(slots.begin(), slots.end(), [&](Slot a, Slot b) { return pool[a].sequence < pool[b].sequence; });
    return slots;
}

/// Places of requirements, in an order that does not depend on them.
std::vector<std::uint32_t> queues_in_order(const State& s) {
    std::vector<std::uint32_t> queues;
    for (std::uint32_t q = 0; q < s.queue_keys.size(); ++q)
        if (s.is_there(q)) queues.push_back(q);
    const auto key = [&](std::uint32_t q) {
        const QueueKey& k = s.queue_keys[q];
        return std::tuple(k.task_class, k.step, k.channel, k.units, k.language, k.persona, std::string_view(s.own_needs[k.needs].text));
    };
    std::sort(queues.begin(), queues.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    return queues;
}

std::string word(const State& s, std::uint16_t mark) { return mark == no_word ? std::string() : s.rules->vocabulary.word(mark); }

AgentRow row_of(const State& s, const AgentCell& a) {
    AgentRow r;
    r.agent = s.id_of(a);
    r.sequence = a.sequence;
    r.status = a.status;
    for (const auto& [word, level] : s.profiles[a.profile].words) r.words.push_back({word, level});
    for (Slot l = a.lanes; l != none; l = s.lanes[l].next)
        r.channels.push_back({s.rules->channels[s.lanes[l].channel].name, s.lanes[l].units});
    r.units = a.units;
    if (a.team != none) r.team = s.names.text(s.teams[a.team].name);
    r.cost = a.cost;
    r.weight = a.weight;
    r.missed = a.missed;
    r.handled = a.handled;
    r.idle = a.idle;
    r.lapsed = a.lapsed;
    r.lease_until = a.timer == none ? 0 : s.timers[a.timer].due;
    r.last_assigned = a.last_assigned;
    r.mean_handling = a.mean_handling;
    return r;
}

TaskRow row_of(const State& s, const TaskCell& t) {
    TaskRow r;
    r.task = s.id_of(t);
    r.sequence = t.sequence;
    r.state = static_cast<std::int64_t>(t.state);
    r.channel = s.channel(t).name;
    r.task_class = s.class_of(t).name;
    r.needs = s.own_needs[t.needs].text;
    r.language = word(s, t.language);
    r.persona = word(s, t.persona);
    r.grade = s.rules->options.grades[t.grade];
    r.step = t.step;
    r.units = t.units;
    r.overflows = t.overflows;
    r.declines = t.declines;
    r.epoch = t.epoch;
    r.starving = t.starving;
    r.enqueued = t.enqueued;
    r.credit = t.credit;
    r.deadline = t.deadline;
    r.until = t.until;
    for (Slot p = t.people; p != none; p = s.people[p].next) {
        const PersonCell& who = s.people[p];
        r.people.push_back({std::string(s.names.text(who.agent)), static_cast<std::int64_t>(who.kind), who.declines, who.until});
    }
    return r;
}

template <class E>
E state_in(std::int64_t value, E first, E last, std::string_view what) {
    if (value < static_cast<std::int64_t>(first) || value > static_cast<std::int64_t>(last)) broken(what);
    return static_cast<E>(value);
}
template <class T>
T in_range(std::int64_t value, std::int64_t low, std::int64_t high, std::string_view what) {
    if (value < low || value > high) broken(what);
    return static_cast<T>(value);
}

/// Of a task, by that of its offers.
constexpr TaskState task_state(OfferState state) noexcept {
    return static_cast<TaskState>(static_cast<int>(TaskState::offered) + static_cast<int>(state));
}
static_assert(task_state(OfferState::wrapping) == TaskState::wrapping);
constexpr std::uint32_t most_used = 1'000'000'000;

/// Within the years 1 to 9999, as what a command says: sums of such times and spans cannot overflow.
std::int64_t time_in(std::int64_t us) { return in_range<std::int64_t>(us, earliest_time.us, latest_time.us, "a time"); }
std::int64_t time_or_never(std::int64_t us) { return us == never ? never : time_in(us); }
std::int64_t span_in(std::int64_t us) {
    constexpr std::int64_t most = latest_time.us - earliest_time.us;
    return in_range<std::int64_t>(us, -most, most, "a length of time");
}
std::int64_t wait_in(std::int64_t us) { return us < 0 ? in_range<std::int64_t>(us, 0, 0, "a length of time") : span_in(us); }

void require_id(std::string_view id, std::string_view what) {
    if (!is_id(id)) broken(what);
}
/// Of rules that change, too: a router that holds more than they allow keeps its own.
void at_most(std::size_t n, std::int64_t most, std::string_view what) {
    if (n > static_cast<std::size_t>(most))
        throw Error(Status::bad_option,
                    "there are " + std::to_string(n) + " " + std::string(what) + ", and [limits] allows " + std::to_string(most));
}

/// Numbers of events, of rows that stand in their order.
class Rising {
   public:
    explicit Rising(std::int64_t end) : end_(end) {}
    std::int64_t operator()(std::int64_t sequence) {
        if (sequence <= last_ || sequence >= end_) broken("rows are not in the order of their events");
        return last_ = sequence;
    }

   private:
    std::int64_t end_;
    std::int64_t last_ = -1;
};

/// What an agent has and serves, as far as no rules are needed to tell.
void check(const AgentRow& row) {
    require_id(row.agent, "ids of agents");
    if (!row.team.empty()) require_id(row.team, "teams");
    if (word_of(row.status).empty()) broken("the status of an agent");
    if (row.words.size() > rule::Vocabulary::most_marks || row.channels.size() > most_channels) broken("an agent has too much");
    for (std::size_t i = 0; i < row.words.size(); ++i) {
        require_id(row.words[i].word, "words of an agent");
        if (has_control(row.words[i].word)) broken("words of an agent");
        if (i > 0 && row.words[i].word <= row.words[i - 1].word) broken("the order of the words of an agent");
    }
    for (std::size_t i = 0; i < row.channels.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (row.channels[i].channel == row.channels[k].channel) broken("a channel of an agent comes twice");
}

/// Each once in its kind, and no more than a task may have; of those who declined, no more than there may be.
void check(const std::vector<PersonRow>& people, std::int64_t most_agents) {
    std::array<std::size_t, 3> n{};
    std::unordered_set<std::string_view> seen;
    for (const PersonKind kind : {PersonKind::preferred, PersonKind::excluded, PersonKind::declined}) {
        seen.clear();
        for (const PersonRow& p : people) {
            if (state_in(p.kind, PersonKind::preferred, PersonKind::declined, "people of a task") != kind) continue;
            require_id(p.agent, "ids of people");
            if (!seen.insert(p.agent).second) broken("one of the people of a task comes twice");
            ++n[static_cast<std::size_t>(kind)];
        }
    }
    if (n[0] > most_preferred || n[1] > most_excluded) broken("a task has too many people");
    at_most(n[2], most_agents, "agents who declined a task");
}

}  // namespace

RouterSnapshot snapshot_of(const State& s) {
    RouterSnapshot out;
    out.digest = s.rules->stamp.digest;
    out.rules_index = s.rules_index;
    out.started = s.now != INT64_MIN;
    out.now = out.started ? s.now : 0;
    out.sequence = s.sequence;
    const auto agents = in_order(s.agents, [](const AgentCell& a) { return a.alive; });
    const auto tasks = in_order(s.tasks, [](const TaskCell& t) { return t.state != TaskState::gone; });
    std::vector<std::int64_t> agent_row(s.agents.made(), -1);
    for (const Slot a : agents) {
        agent_row[a] = static_cast<std::int64_t>(out.agents.size());
        out.agents.push_back(row_of(s, s.agents[a]));
    }
    for (const std::uint32_t q : queues_in_order(s)) {
        const QueueKey& k = s.queue_keys[q];
        out.queues.push_back({s.rules->classes[k.task_class].name, k.step, s.rules->channels[k.channel].name, k.units, word(s, k.language),
                              word(s, k.persona), s.own_needs[k.needs].text, s.queue_cells[q].last_wait});
    }
    std::vector<std::pair<std::int64_t, OfferRow>> offers;
    for (const Slot t : tasks) {
        for (Slot o = s.tasks[t].offers; o != none; o = s.offers[o].next_of_task) {
            const OfferCell& f = s.offers[o];
            offers.emplace_back(f.sequence, OfferRow{static_cast<std::int64_t>(out.tasks.size()), agent_row[f.agent], f.sequence,
                                                     static_cast<std::int64_t>(f.state), f.epoch, f.since, f.until, f.handled});
        }
        out.tasks.push_back(row_of(s, s.tasks[t]));
    }
    std::sort(offers.begin(), offers.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [sequence, row] : offers) out.offers.push_back(row);
    for (std::size_t c = 0; c < s.rules->classes.size(); ++c)
        if (s.classes[c].mean_handling != 0) out.classes.push_back({s.rules->classes[c].name, s.classes[c].mean_handling});
    for (std::uint32_t i = 0; i < s.source_count; ++i)
        out.sources.push_back({std::string(s.names.text(s.sources[i].name)), s.sources[i].number});
    return out;
}

void restore(const RouterSnapshot& snapshot, State& fresh) { Evolution(fresh).restore(snapshot); }

void Evolution::restore(const RouterSnapshot& snapshot) {
    const RoutingRules::Data& r = *s_.rules;
    const auto mark = [&](const std::string& word) {
        if (word.empty()) return no_word;
        const auto found = r.vocabulary.find(word);
        if (!found) throw Error(Status::bad_option, "the rules do not know the word '" + word + "' of a task that is there");
        return static_cast<std::uint16_t>(*found);
    };
    const auto known = [&](std::int32_t place, std::string_view what, const std::string& name) {
        if (place < 0)
            throw Error(Status::bad_option, "the rules do not know the " + std::string(what) + " '" + name + "' of a task that is there");
        return place;
    };
    s_.sequence = in_range<std::int64_t>(snapshot.sequence, 0, most_events, "the number of an event");
    if (snapshot.started != (s_.sequence > 0)) broken("it has begun, or has not");
    s_.rules_index = in_range<std::int64_t>(snapshot.rules_index, 0, s_.sequence, "the number of its rules");
    if (!snapshot.started) {
        if (!snapshot.agents.empty() || !snapshot.queues.empty() || !snapshot.tasks.empty() || !snapshot.offers.empty() ||
            !snapshot.classes.empty() || !snapshot.sources.empty())
            broken("it has not begun, and something is there");
        return;
    }
    s_.now = time_in(snapshot.now);
    at_ = s_.now;
    const auto time_so_far = [&](std::int64_t us) {
        return in_range<std::int64_t>(us, earliest_time.us, s_.now, "a time that is to come");
    };
    at_most(snapshot.sources.size(), r.limits.sources, "sources of commands");
    at_most(snapshot.agents.size(), r.limits.agents, "agents");
    at_most(snapshot.tasks.size(), r.limits.waiting, "tasks");
    std::unordered_set<std::string_view> sources;
    for (const SourceRow& row : snapshot.sources) {
        require_id(row.source, "ids of sources");
        if (!sources.insert(row.source).second) broken("a source comes twice");
        enter_source(row.source, in_range<std::int64_t>(row.number, 1, INT64_MAX, "the number of a command"));
    }
    for (const ClassRow& row : snapshot.classes)
        if (const std::int32_t c = r.class_of(row.task_class); c >= 0)
            s_.classes[static_cast<std::size_t>(c)].mean_handling = wait_in(row.mean_handling);
    std::vector<Slot> agents, tasks;
    for (Rising rising(s_.sequence); const AgentRow& row : snapshot.agents) {
        check(row);
        if (s_.find_agent(row.agent) != none) broken("an agent comes twice");
        AgentAdded e;
        std::vector<WordLevel> words;
        for (const WordRow& w : row.words) words.push_back({w.word, in_range<std::int64_t>(w.level, 1, 100, "levels of an agent")});
        std::vector<ChannelUnits> channels;
        for (const LaneRow& l : row.channels)
            if (r.channel_of(l.channel) >= 0)
                channels.push_back({l.channel, in_range<std::int64_t>(l.units, 1, most_units, "units of an agent")});
        e.agent = row.agent;
        e.words = words;
        e.channels = channels;
        e.units = in_range<std::int64_t>(row.units, 1, most_units, "units of an agent");
        e.status = row.status;
        e.team = row.team;
        e.cost = in_range<std::int64_t>(row.cost, -most_cost, most_cost, "the cost of an agent");
        e.weight = in_range<std::int64_t>(row.weight, 1, most_weight, "the weight of an agent");
        sequence_ = rising(row.sequence);
        on(e);
        const Slot slot = s_.find_agent(row.agent);
        AgentCell& a = s_.agents[slot];
        unready(slot);
        a.missed = in_range<std::uint8_t>(row.missed, 0, 255, "offers missed");
        a.handled = in_range<std::uint32_t>(row.handled, 0, UINT32_MAX, "tasks taken");
        a.idle = time_so_far(row.idle);
        a.last_assigned = in_range<std::int64_t>(row.last_assigned, 0, s_.sequence - 1, "the number of an event");
        a.mean_handling = wait_in(row.mean_handling);
        a.lapsed = row.lapsed;
        if (a.lapsed && a.status != AgentStatus::away) broken("an agent has lapsed, and is not away");
        const bool lapses = row.lease_until != 0 && (row.lapsed ? r.options.return_after : r.options.lease).us > 0;
        set_timer(a.timer, TimerKind::lease, slot, lapses ? time_in(row.lease_until) : never, a.sequence);
        make_ready(slot);
        agents.push_back(slot);
    }
    for (Rising rising(s_.sequence); const TaskRow& row : snapshot.tasks) {
        require_id(row.task, "ids of tasks");
        if (s_.find_task(row.task) != none) broken("a task comes twice");
        const Slot slot = s_.tasks.take(u_);
        TaskCell& t = s_.tasks[slot];
        t = {};
        t.id = s_.names.enter(u_, row.task);
        t.sequence = rising(row.sequence);
        t.task_class = static_cast<std::uint16_t>(known(r.class_of(row.task_class), "class", row.task_class));
        t.channel = static_cast<std::uint8_t>(known(r.channel_of(row.channel), "channel", row.channel));
        t.grade = static_cast<std::uint8_t>(known(r.grade_of(row.grade), "grade", row.grade));
        try {
            t.needs = needs_of(row.needs);
        } catch (const Error& e) {
            throw Error(e.status(), "task " + detail::quoted(row.task) + ": " + std::string(e.message()));
        }
        t.language = mark(row.language);
        t.persona = mark(row.persona);
        const auto steps = static_cast<std::int64_t>(s_.class_of(t).steps.size());
        t.step = static_cast<std::uint8_t>(std::min(in_range<std::int64_t>(row.step, 0, 255, "a step"), steps - 1));
        t.units = in_range<std::uint16_t>(row.units, 1, most_task_units, "units of a task");
        t.overflows = in_range<std::uint8_t>(row.overflows, 0, most_overflows, "overflows");
        t.declines = in_range<std::uint16_t>(row.declines, 0, UINT16_MAX, "declines");
        t.epoch = in_range<std::uint32_t>(row.epoch, 0, most_epoch, "an epoch");
        t.starving = row.starving;
        t.enqueued = time_so_far(row.enqueued);
        t.credit = span_in(row.credit);
        t.deadline = time_or_never(row.deadline);
        t.until = time_or_never(row.until);
        s_.task_names.reserve();
        s_.task_names.insert(u_, s_.hash(row.task), slot);
        check(row.people, r.limits.agents);
        Slot* link = &t.people;
        for (const PersonRow& p : row.people) {
            PersonCell& who = s_.people[enter_person(link, slot, p.agent, static_cast<PersonKind>(p.kind))];
            link = &who.next;
            who.declines = in_range<std::uint16_t>(p.declines, 0, UINT16_MAX, "declines");
            who.until = time_or_never(p.until);
        }
        const TaskState state = state_in(row.state, TaskState::parked, TaskState::set_aside, "the state of a task");
        if ((state == TaskState::parked || state == TaskState::awaiting_owner) && t.until == never) broken("a task is kept for ever");
        // Also of one that is parked, or in hand: what the rules cannot hold is told now, not when it waits again.
        (void)queue_of(t, 0);
        t.queue = queue_of(t, t.step);
        join(slot, state);
        tasks.push_back(slot);
    }
    // After the tasks: what they need comes first, where rules that change leave less room.
    for (const QueueRow& row : snapshot.queues) {
        const std::int32_t c = r.class_of(row.task_class), channel = r.channel_of(row.channel);
        if (c < 0 || channel < 0) continue;  // of other rules, and nobody waits there
        if (row.step < 0 || static_cast<std::size_t>(row.step) >= r.classes[static_cast<std::size_t>(c)].steps.size()) continue;
        if ((!row.language.empty() && !r.vocabulary.find(row.language)) || (!row.persona.empty() && !r.vocabulary.find(row.persona)))
            continue;
        std::uint32_t needs = 0;
        try {
            needs = needs_of(row.needs);
        } catch (const Error& e) {
            if (e.status() != Status::bad_option) throw;
            continue;  // nor do these rules know it
        }
        const QueueKey key{static_cast<std::uint16_t>(c),
                           static_cast<std::uint8_t>(row.step),
                           static_cast<std::uint8_t>(channel),
                           in_range<std::uint16_t>(row.units, 1, most_task_units, "units of a requirement"),
                           mark(row.language),
                           mark(row.persona),
                           needs};
        std::uint32_t q = s_.find_queue(key);
        if (q == none) {
            // Other rules may allow less, or make too much of it; no task needs it.
            if (snapshot.digest != r.stamp.digest && !can_make(key)) continue;
            q = make_queues(key);
        }
        s_.queue_cells[q].last_wait = row.last_wait == -1 ? -1 : wait_in(row.last_wait);
    }
    s_.some_forgotten = true;  // needs of requirements that were left out
    for (Rising rising(s_.sequence); const OfferRow& row : snapshot.offers) {
        const Slot task = tasks[in_range<std::size_t>(row.task, 0, static_cast<std::int64_t>(tasks.size()) - 1, "the task of an offer")];
        const Slot agent =
            agents[in_range<std::size_t>(row.agent, 0, static_cast<std::int64_t>(agents.size()) - 1, "the agent of an offer")];
        TaskCell& t = s_.tasks[task];
        AgentCell& a = s_.agents[agent];
        const Slot lane = s_.lane_of(agent, t.channel);
        if (lane == none) broken("an agent has what he does not serve");
        const OfferState state = state_in(row.state, OfferState::offered, OfferState::wrapping, "the state of an offer");
        if (t.state != task_state(state)) broken("a task and its offer are in different states");
        if (t.live_offers >= (state == OfferState::offered ? most_offers : 1) || s_.offered_to(t, agent))
            broken("a task has too many offers");
        unready(agent);
        const Slot o = s_.offers.take(u_);
        OfferCell& f = s_.offers[o];
        f = {};
        f.task = task;
        f.agent = agent;
        f.lane = lane;
        f.state = state;
        f.epoch = in_range<std::uint32_t>(row.epoch, 1, t.epoch, "an epoch");
        f.sequence = rising(row.sequence);
        f.since = time_so_far(row.since);
        f.until = state == OfferState::offered || state == OfferState::wrapping ? time_in(row.until) : time_or_never(row.until);
        f.handled = wait_in(row.handled);
        f.next_of_task = t.offers;
        f.next_of_agent = a.offers;
        t.offers = a.offers = o;
        t.last_agent = agent;
        t.last_lane = lane;
        ++t.live_offers;
        // More than he may hold he may well have: other rules counted otherwise, and what they gave him stays his.
        if (a.used > most_used || a.exclusive == UINT16_MAX) broken("an agent has more than anybody could count");
        if (s_.counts(f.state)) occupy(s_.agents[agent], lane, t, true);
        if (f.state == OfferState::offered) set_timer(f.timer, TimerKind::offer, o, f.until, f.sequence);
        if (f.state == OfferState::wrapping) set_timer(f.timer, TimerKind::wrap_up, o, f.until, f.sequence);
        make_ready(agent);
    }
    for (const Slot task : tasks) {
        const TaskCell& t = s_.tasks[task];
        const bool with_somebody = t.state >= TaskState::offered && t.state <= TaskState::wrapping;
        if (with_somebody && t.live_offers == 0) broken("a task is offered or in hand, and nobody has it");
    }
    settle_timers();
}

}  // namespace kefu::service
