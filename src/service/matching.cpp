#include "service/matching.hpp"

#include <algorithm>

#include "kefu/core/money.hpp"
#include "service/agent_keys.hpp"

namespace kefu::service {

namespace {

/// A key under each order of a list, of one candidate.
struct Keys {
    std::array<std::int64_t, most_keys> at{};
    std::int64_t sequence = 0;
};

/// Where two differ first; n = they are equal but for who came first.
std::size_t difference(const Keys& a, const Keys& b, std::size_t n) noexcept {
    std::size_t k = 0;
    while (k < n && a.at[k] == b.at[k]) ++k;
    return k;
}
bool better(const Keys& a, const Keys& b, std::size_t n) noexcept {
    const std::size_t k = difference(a, b, n);
    return k < n ? a.at[k] < b.at[k] : a.sequence < b.sequence;
}

/// Keeps the best and the second best of what is offered.
class Contest {
   public:
    explicit Contest(std::size_t n) : n_(n) {}
    /// Who is among the best two already is passed over.
    void enter(Slot who, const Keys& keys) noexcept {
        if (who == best_ || who == second_) return;
        if (best_ == none || better(keys, best_keys_, n_)) {
            second_ = best_;
            second_keys_ = best_keys_;
            best_ = who;
            best_keys_ = keys;
        } else if (second_ == none || better(keys, second_keys_, n_)) {
            second_ = who;
            second_keys_ = keys;
        }
    }
    [[nodiscard]] Slot best() const noexcept { return best_; }
    /// What is beyond in the first key can be neither first nor second.
    [[nodiscard]] std::int64_t bar(std::size_t k = 0) const noexcept { return second_ == none ? never : second_keys_.at[k]; }
    void write(Match& m) const noexcept {
        m.runner_up = second_;
        if (second_ == none) {
            m.key = n_ > 0 ? best_keys_.at[0] : 0;
            return;
        }
        const std::size_t k = difference(best_keys_, second_keys_, n_);
        m.decided_by = k < n_ ? static_cast<std::int32_t>(k) : -1;
        m.key = k < n_ ? best_keys_.at[k] : best_keys_.sequence;
        m.runner_up_key = k < n_ ? second_keys_.at[k] : second_keys_.sequence;
    }

   private:
    std::size_t n_;
    Slot best_ = none, second_ = none;
    Keys best_keys_, second_keys_;
};

Keys keys_of(const State& s, Slot task, Slot lane) noexcept {
    Keys keys;
    const auto& orders = s.rules->options.agents;
    for (std::size_t k = 0; k < orders.size(); ++k) keys.at[k] = key_of(s, task, lane, orders[k]);
    keys.sequence = s.agents[s.lanes[lane].agent].sequence;
    return keys;
}
Keys keys_of(const State& s, Slot task) noexcept {
    Keys keys;
    const auto& orders = s.rules->options.tasks;
    for (std::size_t k = 0; k < orders.size(); ++k) keys.at[k] = key_of(s, task, orders[k]);
    keys.sequence = s.tasks[task].sequence;
    return keys;
}

/// The first of a profile who can take the task; those of one profile differ in their own keys alone.
Slot first_that_fits(const State& s, const TaskCell& t, Slot lane) noexcept {
    while (lane != none && (s.room(s.lanes[lane]) < t.units || s.may_not(t, s.lanes[lane].agent) || s.offered_to(t, s.lanes[lane].agent)))
        lane = next_ready(s, lane);
    return lane;
}

/// Where the person is preferred, and there.
Slot lane_of_preferred(const State& s, const TaskCell& t, const PersonCell& person) noexcept {
    if (person.kind != PersonKind::preferred) return none;
    const Slot agent = s.find_agent(s.names.text(person.agent));
    return agent == none ? none : s.lane_of(agent, t.channel);
}

/// From a waiting task on, the first of its queue that the agent may have.
Slot first_for(const State& s, Slot agent, Slot task) noexcept {
    while (task != none && s.may_not(s.tasks[task], agent)) task = next_waiting(s, task);
    return task;
}

/// Whether the keys that are no agent's own are the same for everybody, for this task.
bool own_keys_decide(const State& s, const TaskCell& t) noexcept {
    for (std::int32_t k = 0; k < s.rules->leading_place; ++k) {
        switch (s.rules->options.agents[static_cast<std::size_t>(k)]) {
            case AgentOrder::preferred:
                for (Slot p = t.people; p != none; p = s.people[p].next)
                    if (s.people[p].kind == PersonKind::preferred) return false;
                break;
            case AgentOrder::step:
                if (t.step > 0) return false;
                break;
            default: return false;
        }
    }
    return s.rules->leading_place >= 0;
}

/// The best two profiles by one key, which is all that tells agents apart; whose first agents have the same, by who was added first.
/// The numbers stand side by side: the agents themselves are looked at where two are equal, and in the end.
Match best_by_key(const State& s, Slot task) {
    const TaskCell& t = s.tasks[task];
    const Blocks<Root, 6>& first = s.ready_lanes[t.channel];
    const auto sequence = [&](std::uint32_t p) { return s.agents[s.lanes[first[p].first].agent].sequence; };
    Match m;
    m.task = task;
    std::uint32_t best = none, second = none;
    std::int64_t best_key = never, second_key = never;
    const auto enter_equal = [&](std::uint32_t p, std::int64_t key) {
        if (best == none || (key == best_key && sequence(p) < sequence(best))) {
            second = best;
            second_key = best_key;
            best = p;
            best_key = key;
        } else if (second == none || key < second_key || sequence(p) < sequence(second)) {
            second = p;
            second_key = key;
        }
    };
    s.ready[t.channel].each_word_in(s.met_by.row(t.queue), [&](std::size_t w, std::uint64_t bits) {
        const std::int64_t* keys = s.ready_keys[t.channel].block(w);
        for (; bits != 0; bits &= bits - 1) {
            ++m.candidates;
            const std::uint32_t in_word = Bits::place_of(bits);
            const std::int64_t key = keys[in_word];
            const auto p = static_cast<std::uint32_t>(w * 64 + in_word);
            if (key == best_key || key == second_key) [[unlikely]] {
                enter_equal(p, key);
                continue;
            }
            // Choices instead of jumps, which nobody could foretell.
            const bool wins = key < best_key, places = key < second_key;
            second = wins ? best : places ? p : second;
            second_key = wins ? best_key : places ? key : second_key;
            best = wins ? p : best;
            best_key = wins ? key : best_key;
        }
    });
    if (best == none) return m;
    m.lane = first[best].first;
    s.agents.fetch(s.lanes[m.lane].agent);
    m.key = best_key;
    // Second best is the first of another profile, or the second of the same.
    const Slot next = next_ready(s, m.lane);
    const auto sequence_of = [&](Slot lane) { return s.agents[s.lanes[lane].agent].sequence; };
    const bool of_the_same = next != none && (second == none || s.lanes[next].key < second_key ||
                                              (s.lanes[next].key == second_key && sequence_of(next) < sequence(second)));
    if (!of_the_same && second == none) return m;
    m.runner_up = of_the_same ? next : first[second].first;
    s.agents.fetch(s.lanes[m.runner_up].agent);
    m.runner_up_key = of_the_same ? s.lanes[next].key : second_key;
    if (best_key != m.runner_up_key) {
        m.decided_by = s.rules->leading_place;
    } else {
        m.key = sequence(best);
        m.runner_up_key = sequence_of(m.runner_up);
    }
    return m;
}

}  // namespace

std::int64_t key_of(const State& s, Slot task, TaskOrder order) noexcept {
    const TaskCell& t = s.tasks[task];
    const TaskClass& c = s.class_of(t);
    switch (order) {
        case TaskOrder::cost_of_delay: {
            // In parts of 2^-16, and in 128 bits: an age of a second beside a handling time of an hour is not nothing.
            const auto age = static_cast<UInt128>(std::max<std::int64_t>(0, s.now - t.enqueued));
            const std::int64_t handling = s.handling_time(t);
            const UInt128 index =
                (age * static_cast<UInt128>(c.cost) << 16) / static_cast<UInt128>(handling > 0 ? handling : 60 * us_per_second);
            return -static_cast<std::int64_t>(std::min<UInt128>(index, INT64_MAX));
        }
        case TaskOrder::queue_ratio: return c.share * s.waiting_count - s.classes[t.task_class].waiting * std::int64_t{1'000'000'000};
        default: return s.static_key(t, order);
    }
}

std::int64_t key_of(const State& s, Slot task, Slot lane, AgentOrder order) noexcept {
    const TaskCell& t = s.tasks[task];
    const Slot agent = s.lanes[lane].agent;
    const AgentCell& a = s.agents[agent];
    switch (order) {
        case AgentOrder::preferred: {
            std::int64_t place = 0;
            for (Slot p = t.people; p != none; p = s.people[p].next) {
                if (s.people[p].kind != PersonKind::preferred) continue;
                if (s.names.text(s.people[p].agent) == s.id_of(a)) return place;
                ++place;
            }
            return most_preferred;
        }
        case AgentOrder::step:
            for (std::uint8_t step = 0; step < t.step; ++step)
                if (const std::uint32_t q = s.find_queue(s.queue_key(t, step)); q != none && s.meets(a.profile, q)) return step;
            return t.step;
        case AgentOrder::proficiency: return key_of_proficiency(s.requirements[t.queue], s.profiles[a.profile].levels);
        case AgentOrder::weighted_random: return key_of_lot(t.sequence, t.epoch, a.sequence, a.weight);
        case AgentOrder::idleness_ratio: {
            const std::uint8_t c = t.channel;
            const std::int64_t signed_in = s.profile_cells[a.profile].signed_in[c], ready = s.ready_lanes[c][a.profile].size;
            return key_of_idleness(signed_in, ready, s.ready_count[c], s.signed_count[c]);
        }
        default: return s.static_key(s.lanes[lane], order);
    }
}

bool fits(const State& s, Slot task, Slot lane) noexcept {
    const TaskCell& t = s.tasks[task];
    const LaneCell& l = s.lanes[lane];
    return l.ready && s.room(l) >= t.units && s.meets(s.agents[l.agent].profile, t.queue) && !s.may_not(t, l.agent) &&
           !s.offered_to(t, l.agent);
}

bool taken_before(const State& s, Slot task, Slot other) noexcept {
    return better(keys_of(s, task), keys_of(s, other), s.rules->options.tasks.size());
}

Match best_preferred(const State& s, Slot task) {
    const TaskCell& t = s.tasks[task];
    Match m;
    m.task = task;
    Contest contest(s.rules->options.agents.size());
    for (Slot p = t.people; p != none; p = s.people[p].next) {
        const Slot lane = lane_of_preferred(s, t, s.people[p]);
        if (lane == none || !fits(s, task, lane)) continue;
        ++m.candidates;
        contest.enter(lane, keys_of(s, task, lane));
    }
    m.lane = contest.best();
    if (m.lane != none) contest.write(m);
    return m;
}

Match best_agent(const State& s, Slot task) {
    const TaskCell& t = s.tasks[task];
    Match m;
    m.task = task;
    Contest contest(s.rules->options.agents.size());
    const auto leading = static_cast<std::size_t>(std::max(0, s.rules->leading_place));
    // Where one key of the agents decides, one number a profile is all that most of them are asked for.
    const bool by_key = !s.rules->by_lot && own_keys_decide(s, t);
    const bool alone = by_key && leading + 1 == s.rules->options.agents.size();
    const bool anybody = t.people == none && t.units == 1 && t.live_offers == 0;
    if (alone && anybody) return best_by_key(s, task);
    std::int64_t bar = never;
    s.ready[t.channel].each_in(s.met_by.row(t.queue), [&](std::size_t p) {
        ++m.candidates;
        if (by_key && s.ready_keys[t.channel][p] > bar) return;
        Slot lane = first_that_fits(s, t, s.ready_lanes[t.channel][p].first);
        while (lane != none) {
            contest.enter(lane, keys_of(s, task, lane));
            // Of one profile the others come after; but not where they are drawn.
            lane = s.rules->by_lot ? first_that_fits(s, t, next_ready(s, lane)) : none;
        }
        if (by_key) bar = contest.bar(leading);
    });
    // Whom it prefers need not be the first of his profile.
    if (!s.rules->by_lot)
        for (Slot p = t.people; p != none; p = s.people[p].next)
            if (const Slot lane = lane_of_preferred(s, t, s.people[p]); lane != none && fits(s, task, lane))
                contest.enter(lane, keys_of(s, task, lane));
    // Second best may be another one of the same profile.
    if (contest.best() != none && !s.rules->by_lot)
        if (const Slot next = first_that_fits(s, t, next_ready(s, contest.best())); next != none)
            contest.enter(next, keys_of(s, task, next));
    m.lane = contest.best();
    if (m.lane != none) contest.write(m);
    return m;
}

Match best_task(const State& s, Slot agent) {
    const AgentCell& a = s.agents[agent];
    Match m;
    if (s.waiting_count == 0 && a.own.size == 0) return m;
    const std::uint64_t* meets = s.meets.row(a.profile);
    const auto& orders = s.rules->options.tasks;
    const bool by_head = is_static_key(orders.front());
    const bool in_order = std::all_of(orders.begin(), orders.end(), is_static_key);
    Contest contest(orders.size());
    std::int64_t bar = never;
    const auto enter = [&](Slot task) {
        contest.enter(task, keys_of(s, task));
        if (by_head) bar = contest.bar();
    };
    for (Slot l = a.lanes; l != none; l = s.lanes[l].next) {
        const LaneCell& lane = s.lanes[l];
        if (!lane.ready) continue;
        const std::int64_t room = s.room(lane);
        s.waiting[lane.channel].each_in(meets, [&](std::size_t q) {
            ++m.candidates;
            if (by_head && s.head_keys[q] > bar) return;
            if (s.queue_keys[q].units > room) return;
            if (const Slot waits = first_for(s, agent, s.queue_cells[q].waiting.first); waits != none) enter(waits);
        });
    }
    // Second best may be the next one of the same queue.
    if (contest.best() != none)
        if (const Slot next = first_for(s, agent, next_waiting(s, contest.best())); next != none) enter(next);
    std::size_t entered = 0;
    for (Slot p = a.own.first; p != none; p = next_own(s, p)) {
        const Slot task = s.people[p].task;
        const Slot lane = s.lane_of(agent, s.tasks[task].channel);
        if (lane == none || !fits(s, task, lane)) continue;
        ++m.candidates;
        enter(task);
        if (in_order && ++entered == 2) break;  // the best and the second best
    }
    m.task = contest.best();
    if (m.task != none) {
        contest.write(m);
        m.lane = s.lane_of(agent, s.tasks[m.task].channel);
    }
    return m;
}

}  // namespace kefu::service
