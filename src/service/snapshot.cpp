#include "service/snapshot.hpp"

#include <algorithm>

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
    r.team = s.teams[a.team];
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
    r.needs = s.own_needs[t.needs];
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

/// Within the years 1 to 9999, as what a command says: sums of such times and spans cannot overflow.
std::int64_t time_in(std::int64_t us) { return in_range<std::int64_t>(us, earliest_time.us, latest_time.us, "a time"); }
std::int64_t time_or_never(std::int64_t us) { return us == never ? never : time_in(us); }
std::int64_t span_in(std::int64_t us) {
    constexpr std::int64_t most = latest_time.us - earliest_time.us;
    return in_range<std::int64_t>(us, -most, most, "a length of time");
}

}  // namespace

RouterSnapshot snapshot_of(const State& s) {
    RouterSnapshot out;
    out.digest = s.rules->stamp.digest;
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
    for (std::uint32_t q = 0; q < s.queue_count; ++q) {
        const QueueKey& k = s.queue_keys[q];
        out.queues.push_back({s.rules->classes[k.task_class].name, k.step, s.rules->channels[k.channel].name, k.units, word(s, k.language),
                              word(s, k.persona), s.own_needs[k.needs], s.queue_cells[q].last_wait});
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
        if (!found) throw Error(Status::bad_option, "the rules do not know the word '" + word + "' of a task that waits");
        return static_cast<std::uint16_t>(*found);
    };
    const auto known = [&](std::int32_t place, std::string_view what, const std::string& name) {
        if (place < 0)
            throw Error(Status::bad_option, "the rules do not know the " + std::string(what) + " '" + name + "' of a task that waits");
        return place;
    };
    s_.now = snapshot.started ? time_in(snapshot.now) : INT64_MIN;
    s_.sequence = in_range<std::int64_t>(snapshot.sequence, 0, INT64_MAX / 2, "the number of an event");
    at_ = s_.now;
    for (const SourceRow& row : snapshot.sources) remember(row.source, row.number);
    for (const ClassRow& row : snapshot.classes)
        if (const std::int32_t c = r.class_of(row.task_class); c >= 0)
            s_.classes[static_cast<std::size_t>(c)].mean_handling = span_in(row.mean_handling);
    std::vector<Slot> agents, tasks;
    for (const AgentRow& row : snapshot.agents) {
        if (row.agent.empty() || row.agent.size() > max_id_bytes || s_.find_agent(row.agent) != none) broken("ids of agents");
        AgentAdded e;
        std::vector<WordLevel> words;
        for (const WordRow& w : row.words) words.push_back({w.word, in_range<std::int64_t>(w.level, 1, 100, "levels of an agent")});
        std::vector<ChannelUnits> channels;
        for (const LaneRow& l : row.channels)
            if (r.channel_of(l.channel) >= 0)
                channels.push_back({l.channel, in_range<std::int64_t>(l.units, 1, 10'000, "units of an agent")});
        e.agent = row.agent;
        e.words = words;
        e.channels = channels;
        e.units = in_range<std::int64_t>(row.units, 1, 1'000'000, "units of an agent");
        e.status = row.status;
        e.team = row.team;
        e.cost = row.cost;
        e.weight = in_range<std::int64_t>(row.weight, 1, 1'000'000, "the weight of an agent");
        sequence_ = row.sequence;
        on(e);
        const Slot slot = s_.find_agent(row.agent);
        AgentCell& a = s_.agents[slot];
        unready(slot);
        a.missed = in_range<std::uint8_t>(row.missed, 0, 255, "offers missed");
        a.handled = in_range<std::uint32_t>(row.handled, 0, UINT32_MAX, "tasks taken");
        a.idle = time_in(row.idle);
        a.last_assigned = row.last_assigned;
        a.mean_handling = span_in(row.mean_handling);
        a.lapsed = row.lapsed;
        const bool lapses = row.lease_until != 0 && (row.lapsed ? r.options.return_after : r.options.lease).us > 0;
        set_timer(a.timer, TimerKind::lease, slot, lapses ? time_in(row.lease_until) : never, a.sequence);
        make_ready(slot);
        agents.push_back(slot);
    }
    for (const QueueRow& row : snapshot.queues) {
        const std::int32_t c = r.class_of(row.task_class), channel = r.channel_of(row.channel);
        if (c < 0 || channel < 0) continue;  // of other rules, and nobody waits there
        if (row.step < 0 || static_cast<std::size_t>(row.step) >= r.classes[static_cast<std::size_t>(c)].steps.size()) continue;
        if ((!row.language.empty() && !r.vocabulary.find(row.language)) || (!row.persona.empty() && !r.vocabulary.find(row.persona)))
            continue;
        const QueueKey key{static_cast<std::uint16_t>(c),
                           static_cast<std::uint8_t>(row.step),
                           static_cast<std::uint8_t>(channel),
                           in_range<std::uint16_t>(row.units, 1, 1000, "units of a requirement"),
                           mark(row.language),
                           mark(row.persona),
                           needs_of(row.needs)};
        const std::uint32_t q = s_.find_queue(key) != none ? s_.find_queue(key) : make_queue(key);
        s_.queue_cells[q].last_wait = row.last_wait == -1 ? -1 : span_in(row.last_wait);
    }
    for (const TaskRow& row : snapshot.tasks) {
        if (row.task.empty() || row.task.size() > max_id_bytes || s_.find_task(row.task) != none) broken("ids of tasks");
        const Slot slot = s_.tasks.take(u_);
        TaskCell& t = s_.tasks[slot];
        t = {};
        t.id = s_.names.enter(u_, row.task);
        t.sequence = row.sequence;
        t.task_class = static_cast<std::uint16_t>(known(r.class_of(row.task_class), "class", row.task_class));
        t.channel = static_cast<std::uint8_t>(known(r.channel_of(row.channel), "channel", row.channel));
        t.grade = static_cast<std::uint8_t>(known(r.grade_of(row.grade), "grade", row.grade));
        t.needs = needs_of(row.needs);
        t.language = mark(row.language);
        t.persona = mark(row.persona);
        const auto steps = static_cast<std::int64_t>(s_.class_of(t).steps.size());
        t.step = static_cast<std::uint8_t>(std::min(in_range<std::int64_t>(row.step, 0, 255, "a step"), steps - 1));
        t.units = in_range<std::uint16_t>(row.units, 1, 1000, "units of a task");
        t.overflows = in_range<std::uint8_t>(row.overflows, 0, 255, "overflows");
        t.declines = in_range<std::uint16_t>(row.declines, 0, UINT16_MAX, "declines");
        t.epoch = in_range<std::uint32_t>(row.epoch, 0, UINT32_MAX, "an epoch");
        t.starving = row.starving;
        t.enqueued = time_in(row.enqueued);
        t.credit = span_in(row.credit);
        t.deadline = time_or_never(row.deadline);
        t.until = time_or_never(row.until);
        s_.task_names.reserve();
        s_.task_names.insert(u_, s_.hash(row.task), slot);
        for (const PersonRow& p : row.people) {
            PersonCell& who = add_person(slot, p.agent, state_in(p.kind, PersonKind::preferred, PersonKind::declined, "people of a task"));
            who.declines = in_range<std::uint16_t>(p.declines, 0, UINT16_MAX, "declines");
            who.until = time_or_never(p.until);
        }
        const TaskState state = state_in(row.state, TaskState::parked, TaskState::set_aside, "the state of a task");
        // Also of one that is parked, or in hand: what the rules cannot hold is told now, not when it waits again.
        (void)queue_of(t, 0);
        t.queue = queue_of(t, t.step);
        join(slot, state);
        tasks.push_back(slot);
    }
    for (const OfferRow& row : snapshot.offers) {
        const Slot task = tasks[in_range<std::size_t>(row.task, 0, static_cast<std::int64_t>(tasks.size()) - 1, "the task of an offer")];
        const Slot agent =
            agents[in_range<std::size_t>(row.agent, 0, static_cast<std::int64_t>(agents.size()) - 1, "the agent of an offer")];
        TaskCell& t = s_.tasks[task];
        AgentCell& a = s_.agents[agent];
        const Slot lane = s_.lane_of(agent, t.channel);
        if (lane == none) broken("an agent has what he does not serve");
        if (t.state == TaskState::waiting || t.state == TaskState::parked || t.state == TaskState::awaiting_owner ||
            t.state == TaskState::set_aside)
            broken("a task waits and is in hand");
        unready(agent);
        const Slot o = s_.offers.take(u_);
        OfferCell& f = s_.offers[o];
        f = {};
        f.task = task;
        f.agent = agent;
        f.lane = lane;
        f.state = state_in(row.state, OfferState::offered, OfferState::wrapping, "the state of an offer");
        f.epoch = in_range<std::uint32_t>(row.epoch, 0, UINT32_MAX, "an epoch");
        f.sequence = row.sequence;
        f.since = time_in(row.since);
        f.until = time_or_never(row.until);
        f.handled = span_in(row.handled);
        f.next_of_task = t.offers;
        f.next_of_agent = a.offers;
        t.offers = a.offers = o;
        t.last_agent = agent;
        t.last_lane = lane;
        ++t.live_offers;
        if (s_.counts(f.state)) occupy(s_.agents[agent], lane, t, true);
        if (f.state == OfferState::offered) set_timer(f.timer, TimerKind::offer, o, f.until, f.sequence);
        if (f.state == OfferState::wrapping) set_timer(f.timer, TimerKind::wrap_up, o, f.until, f.sequence);
        make_ready(agent);
    }
    settle_timers();
}

}  // namespace kefu::service
