// Questions to a router's state. Agents are grouped by profile: those of one profile meet and fail the same.
#include "service/why.hpp"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "service/matching.hpp"
#include "service/router_data.hpp"

namespace kefu::service {

Hold hold_of(TaskState state) noexcept {
    switch (state) {
        case TaskState::parked: return Hold::parked;
        case TaskState::awaiting_owner: return Hold::awaits_preferred;
        case TaskState::offered: return Hold::offered;
        case TaskState::active: return Hold::in_hand;
        case TaskState::resting: return Hold::resting;
        case TaskState::wrapping: return Hold::wrapping;
        case TaskState::set_aside: return Hold::set_aside;
        case TaskState::waiting:
        case TaskState::gone: break;
    }
    return Hold::waiting;
}

namespace {

/// Every step of every task that is there has its requirement.
const rule::Requirement& requirement_at(const State& s, const TaskCell& t, std::uint8_t step) {
    return s.requirements[s.find_queue(s.queue_key(t, step))];
}

Hold hold_of(OfferState state) noexcept {
    switch (state) {
        case OfferState::offered: return Hold::offered;
        case OfferState::active: return Hold::in_hand;
        case OfferState::resting: return Hold::resting;
        case OfferState::wrapping: break;
    }
    return Hold::wrapping;
}
std::optional<Time> time_of(std::int64_t us) { return us == never ? std::nullopt : std::optional(Time{us}); }

Held held(const State& s, const TaskCell& t) {
    Held h;
    h.hold = hold_of(t.state);
    h.declines = t.declines;
    if (t.state == TaskState::parked || t.state == TaskState::awaiting_owner) h.until = time_of(t.until);
    for (Slot o = t.offers; o != none; o = s.offers[o].next_of_task) {
        const OfferCell& offer = s.offers[o];
        h.agents.emplace_back(s.id_of(s.agents[offer.agent]));
        if (!h.since || h.since->us < offer.since) h.since = Time{offer.since};
        if (offer.until != never && (!h.until || h.until->us < offer.until)) h.until = Time{offer.until};
    }
    if (t.state == TaskState::awaiting_owner)
        for (Slot p = t.people; p != none; p = s.people[p].next)
            if (s.people[p].kind == PersonKind::preferred) h.agents.emplace_back(s.names.text(s.people[p].agent));
    return h;
}

WhyClause clause_of(const rule::Requirement& needs, std::uint32_t i) {
    return {needs.clause_text(i), needs.clause_text(i, Language::en), needs.clause_text(i, Language::zh), 0, 0};
}

/// Who is barred from a task, looked up once: excluded for good, or not asked again before a time.
class Barred {
   public:
    Barred(const State& s, const TaskCell& t) {
        for (Slot p = t.people; p != none; p = s.people[p].next) {
            const PersonCell& who = s.people[p];
            if (who.kind == PersonKind::preferred || (who.kind == PersonKind::declined && who.until == never)) continue;
            const Slot agent = s.find_agent(s.names.text(who.agent));
            if (agent == none) continue;
            Entry& e = entry(agent);
            if (who.kind == PersonKind::excluded) e.excluded = true;
            else e.until = who.until;
        }
    }
    struct Entry {
        Slot agent = none;
        bool excluded = false;
        std::int64_t until = never;
    };
    [[nodiscard]] const Entry* find(Slot agent) const noexcept {
        for (const Entry& e : entries_)
            if (e.agent == agent) return &e;
        return nullptr;
    }

   private:
    Entry& entry(Slot agent) {
        for (Entry& e : entries_)
            if (e.agent == agent) return e;
        return entries_.emplace_back(Entry{agent});
    }
    std::vector<Entry> entries_;
};

/// What one pass over the agents finds.
class Survey {
   public:
    Survey(const State& s, Slot task, const rule::Requirement& needs) : s_(s), t_(s.tasks[task]), barred_(s, t_) {
        pools_.resize(s.profiles.size());
        for (std::uint32_t p = 0; p < pools_.size(); ++p) pools_[p].profile = p;
        reach_.resize(s.rules->channels.size(), std::vector<std::uint64_t>((s.profiles.size() + 63) / 64));
        const Bits& present = s.present[t_.channel];
        for (std::uint32_t p = 0; p < pools_.size(); ++p) {
            if (p + 8 < pools_.size()) __builtin_prefetch(s.profiles[p + 8].levels.data());
            if (present.has(p)) pools_[p].failing = needs.failing(s.profiles[p].levels, s.profiles[p].named);
        }
        for (Slot a = 0; a < s.agents.made(); ++a)
            if (s.agents[a].alive) take(a);
    }

    FilterStages stages;
    bool anybody = false;  ///< who meets it on the channel, signed in or not
    bool able = false;     ///< and could hold its units, were nothing in them; so could those who are counted from here on
    std::int64_t able_signed_in = 0;
    std::int64_t able_available = 0;
    std::int64_t unbarred = 0;     ///< of those who are available, who may be asked
    std::int64_t soonest = never;  ///< when the first who cools down is asked again

    /// Counts of the clauses, and the least to give up.
    void judge(const rule::Requirement& needs, WhyWaiting& why) const;
    /// Tasks that would be taken before it.
    void count_ahead(Slot task, WhyWaiting& why) const;

   private:
    struct Pool {
        std::uint32_t profile = 0;
        std::uint32_t failing = 0;
        std::uint32_t signed_in = 0;
        std::uint32_t ready = 0;
    };
    void take(Slot slot) {
        const AgentCell& a = s_.agents[slot];
        ++stages.all;
        const bool in = a.status != AgentStatus::offline;
        stages.signed_in += in;
        const Slot l = s_.lane_of(slot, t_.channel);
        if (l == none) return;
        Pool& pool = pools_[a.profile];
        const bool could = pool.failing == 0 && s_.could_hold(s_.lanes[l], t_.units);
        anybody = anybody || pool.failing == 0;
        able = able || could;
        if (!in) return;
        ++stages.on_channel;
        ++pool.signed_in;
        const Barred::Entry* bar = barred_.find(slot);
        const bool available = a.status == AgentStatus::available;
        const bool room = available && s_.room(s_.lanes[l]) >= t_.units;
        pool.ready += room && bar == nullptr && !s_.offered_to(t_, slot);
        if (pool.failing != 0) return;
        ++stages.meeting;
        able_signed_in += could;
        if (bar == nullptr || !bar->excluded)
            for (Slot x = a.lanes; x != none; x = s_.lanes[x].next)
                reach_[s_.lanes[x].channel][a.profile / 64] |= std::uint64_t{1} << (a.profile % 64);
        if (!available) return;
        ++stages.available;
        stages.with_room += room;
        stages.allowed += room && bar == nullptr;
        able_available += could;
        unbarred += could && bar == nullptr;
        if (could && bar != nullptr && !bar->excluded) soonest = std::min(soonest, bar->until);
    }
    [[nodiscard]] bool comes_first(Slot a, Slot b) const noexcept {
        for (const TaskOrder order : s_.rules->options.tasks) {
            const std::int64_t x = key_of(s_, a, order), y = key_of(s_, b, order);
            if (x != y) return x < y;
        }
        return s_.tasks[a].sequence < s_.tasks[b].sequence;
    }

    const State& s_;
    const TaskCell& t_;
    Barred barred_;
    std::vector<Pool> pools_;                        ///< by profile
    std::vector<std::vector<std::uint64_t>> reach_;  ///< by channel: profiles of who is eligible, is signed in and serves it
};

/// Of two sets of equal size, whether the first has the lower places.
bool stands_first(std::uint32_t a, std::uint32_t b) noexcept { return a != b && ((a >> std::countr_zero(a ^ b)) & 1) != 0; }

void Survey::judge(const rule::Requirement& needs, WhyWaiting& why) const {
    for (std::uint32_t i = 0; i < needs.clauses(); ++i) why.clauses.push_back(clause_of(needs, i));
    // A smallest set that lets somebody in is what somebody fails: so only those sets have to be looked at.
    std::unordered_map<std::uint32_t, std::int64_t> ready;
    int least = 33;
    for (const Pool& p : pools_) {
        if (std::popcount(p.failing) == 1) {
            WhyClause& clause = why.clauses[static_cast<std::size_t>(std::countr_zero(p.failing))];
            clause.fails_alone += p.signed_in;
            clause.ready += p.ready;
        }
        if (p.ready == 0 || std::popcount(p.failing) > least) continue;
        if (std::popcount(p.failing) < least) ready.clear();
        least = std::popcount(p.failing);
        ready[p.failing] += p.ready;
    }
    if (least == 0 || least == 33) return;
    std::uint32_t best = 0;
    std::int64_t most = 0;
    for (const auto& [clauses, n] : ready) {
        if (n < most || (n == most && !stands_first(clauses, best))) continue;
        best = clauses;
        most = n;
    }
    Relaxation r;
    r.ready = most;
    for (std::uint32_t i = 0; i < needs.clauses(); ++i)
        if ((best >> i) & 1) r.clauses.push_back(i);
    for (const Pool& p : pools_)
        if ((p.failing & ~best) == 0) r.agents += p.signed_in;
    if (const auto range = least == 1 ? needs.single(static_cast<std::uint32_t>(r.clauses.front())) : std::nullopt) {
        for (const Pool& p : pools_) {
            if (p.failing != best || p.ready == 0) continue;
            const std::int64_t level = s_.profiles[p.profile].levels[range->mark];
            if (level == 0 || level >= range->low || (r.level && level < *r.level)) continue;
            if (r.level != level) r.ready_at_level = 0;
            r.level = level;
            r.ready_at_level += p.ready;
        }
    }
    why.relaxation = std::move(r);
}

void Survey::count_ahead(Slot task, WhyWaiting& why) const {
    for (Slot t = s_.queue_cells[t_.queue].waiting.first; t != none && t != task; t = next_waiting(s_, t)) ++why.ahead_low;
    why.ahead_high = why.ahead_low;
    for (std::uint32_t q = 0; q < s_.queue_keys.size(); ++q) {
        const std::uint8_t channel = s_.queue_keys[q].channel;
        if (q == t_.queue || s_.queue_cells[q].waiting.size == 0) continue;
        const std::uint64_t* met = s_.met_by.row(q);
        const std::vector<std::uint64_t>& reach = reach_[channel];
        bool shared = false;
        for (std::size_t w = 0; w < reach.size() && !shared; ++w) shared = (reach[w] & met[w]) != 0;
        if (!shared) continue;
        // Of a queue only the first is ever taken, so that who stands behind one that comes later does so as well.
        for (Slot t = s_.queue_cells[q].waiting.first; t != none && comes_first(t, task); t = next_waiting(s_, t)) ++why.ahead_high;
    }
}

Slot require_task(const State& s, std::string_view id) {
    const Slot found = s.find_task(id);
    if (found == none) throw Error(Status::unknown_name, "there is no task " + detail::quoted(id));
    return found;
}
Slot require_agent(const State& s, std::string_view id) {
    const Slot found = s.find_agent(id);
    if (found == none) throw Error(Status::unknown_name, "there is no agent " + detail::quoted(id));
    return found;
}

}  // namespace

WhyWaiting why_waiting(const State& s, Slot task) {
    const TaskCell& t = s.tasks[task];
    const rule::Requirement needs = requirement_at(s, t, t.step);
    WhyWaiting why;
    why.task = s.id_of(t);
    why.held = held(s, t);
    why.waited.us = s.now - t.enqueued;
    why.task_class = s.class_of(t).name;
    why.channel = s.channel(t).name;
    why.units = t.units;
    why.step = t.step;
    why.needs = needs.text();
    const Survey survey(s, task, needs);
    why.stages = survey.stages;
    survey.judge(needs, why);
    if (t.offers != none) why.relaxation.reset();
    const auto& steps = s.class_of(t).steps;
    const bool moves_on = t.state == TaskState::parked || t.state == TaskState::awaiting_owner || t.state == TaskState::waiting;
    if (moves_on && t.step + 1u < steps.size()) {
        const std::int64_t after = steps[t.step + 1u].after;
        std::int64_t at = t.enqueued > never - after ? never : t.enqueued + after;
        if (t.state == TaskState::parked) at = std::max(at, t.until);
        why.next = NextStep{t.step + 1, {at}, requirement_at(s, t, static_cast<std::uint8_t>(t.step + 1)).text()};
    }
    const auto expect = [&] {
        if (const std::int64_t wait = s.expected_wait(t.queue); wait >= 0) why.expected_wait = Span{wait};
    };
    if (t.state == TaskState::awaiting_owner) expect();
    if (t.state != TaskState::waiting) return why;
    expect();
    survey.count_ahead(task, why);
    Hold& hold = why.held.hold;
    if (!survey.anybody) hold = Hold::nobody_can;
    else if (!survey.able) hold = Hold::too_many_units;
    else if (survey.able_signed_in == 0) hold = Hold::nobody_signed_in;
    else if (survey.able_available == 0) hold = Hold::all_away;
    else if (survey.unbarred > 0) hold = why.ahead_high > 0 ? Hold::behind_others : Hold::all_busy;
    else if (survey.soonest == never) hold = Hold::all_excluded;
    else {
        hold = Hold::all_declined;
        why.held.until = Time{survey.soonest};
    }
    return why;
}

WhyNot why_not(const State& s, Slot task, Slot agent) {
    const TaskCell& t = s.tasks[task];
    const AgentCell& a = s.agents[agent];
    WhyNot why;
    why.task = s.id_of(t);
    why.agent = s.id_of(a);
    why.held = held(s, t);
    why.channel = s.channel(t).name;
    why.units = t.units;
    const Slot l = s.lane_of(agent, t.channel);
    if (l != none) why.free_units = std::max<std::int64_t>(0, room_of(s.load(s.lanes[l]), s.channel(t)));
    why.obstacle = [&] {
        for (Slot o = t.offers; o != none; o = s.offers[o].next_of_task)
            if (s.offers[o].agent == agent) return s.offers[o].state == OfferState::offered ? Obstacle::offered_to_him : Obstacle::has_it;
        if (a.status == AgentStatus::offline) return Obstacle::offline;
        if (a.status == AgentStatus::away) return Obstacle::away;
        if (l == none) return Obstacle::channel;
        const rule::Requirement needs = requirement_at(s, t, t.step);
        const std::uint32_t failing = needs.failing(s.profiles[a.profile].levels, why.agent);
        for (std::uint32_t i = 0; i < needs.clauses(); ++i)
            if ((failing >> i) & 1) why.failing.push_back(clause_of(needs, i));
        if (failing != 0) return Obstacle::requirement;
        if (s.person(t, why.agent, PersonKind::excluded)) return Obstacle::excluded;
        if (const PersonCell* who = s.person(t, why.agent, PersonKind::declined); who != nullptr && who->until != never) {
            why.asked_again = Time{who->until};
            return Obstacle::cooling_down;
        }
        if (const Obstacle room = obstacle_of_room(s.load(s.lanes[l]), s.channel(t), t.units); room != Obstacle::nothing) return room;
        return t.state == TaskState::waiting ? Obstacle::nothing : Obstacle::held;
    }();
    return why;
}

WhyThis why_this(const State& s, Slot task) {
    const TaskCell& t = s.tasks[task];
    WhyThis why;
    why.task = s.id_of(t);
    why.task_class = s.class_of(t).name;
    why.channel = s.channel(t).name;
    why.step = t.step;
    why.needs = requirement_at(s, t, t.step).text();
    why.declines = t.declines;
    for (Slot o = t.offers; o != none; o = s.offers[o].next_of_task) {
        const OfferCell& offer = s.offers[o];
        why.holders.push_back(
            {std::string(s.id_of(s.agents[offer.agent])), hold_of(offer.state), offer.epoch, {offer.since}, time_of(offer.until)});
        if (!why.waited) why.waited = Span{offer.since - t.enqueued};
    }
    return why;
}

WhyWaiting Router::why_waiting(std::string_view task) const {
    const State& s = *data_->state;
    return service::why_waiting(s, require_task(s, task));
}
WhyNot Router::why_not(std::string_view task, std::string_view agent) const {
    const State& s = *data_->state;
    return service::why_not(s, require_task(s, task), require_agent(s, agent));
}
WhyThis Router::why_this(std::string_view task) const {
    const State& s = *data_->state;
    return service::why_this(s, require_task(s, task));
}

}  // namespace kefu::service
