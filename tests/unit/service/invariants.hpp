// The invariants of a router, checked against the cells themselves: for tests, and for fuzzers.
#pragma once

#include <map>
#include <set>
#include <string>

#include "service/matching.hpp"
#include "unit/service/peek.hpp"

namespace kefu::service {

#define KEFU_HOLDS(condition) \
    if (!(condition)) return "line " + std::to_string(__LINE__) + ": " #condition

/// What must hold after every event: I1 to I4 and I7 of the router, found the slow way. The first that does not; empty where all do.
/// `own_rules`: all of it came about under the rules of now. Others may have allowed more offers, and counted the same work otherwise.
[[nodiscard]] inline std::string broken_invariant(Router& router, bool own_rules = true) {
    State& s = Peek::state(router);
    std::set<Slot> waiting, awaiting;
    std::uint32_t tasks = 0, live = 0;
    for (Slot t = 0; t < s.tasks.made(); ++t) {
        const TaskCell& task = s.tasks[t];
        if (task.state == TaskState::gone) continue;
        ++tasks;
        KEFU_HOLDS(s.find_task(s.id_of(task)) == t);
        std::uint32_t offers = 0, taken = 0;
        for (Slot o = task.offers; o != none; o = s.offers[o].next_of_task) {
            KEFU_HOLDS(s.offers[o].task == t);
            ++offers;
            taken += s.offers[o].state != OfferState::offered;
        }
        live += offers;
        KEFU_HOLDS(offers == task.live_offers);
        switch (task.state) {  // I2, I4
            case TaskState::waiting: waiting.insert(t); [[fallthrough]];
            case TaskState::parked:
            case TaskState::set_aside: KEFU_HOLDS(offers == 0u); break;
            case TaskState::awaiting_owner:
                awaiting.insert(t);
                KEFU_HOLDS(offers == 0u);
                break;
            case TaskState::offered:
                KEFU_HOLDS(offers >= 1u);
                KEFU_HOLDS(offers <= (own_rules ? static_cast<std::uint32_t>(s.rules->options.offers) : most_offers));
                KEFU_HOLDS(taken == 0u);
                break;
            default: KEFU_HOLDS(offers == 1u && taken == 1u);
        }
    }
    KEFU_HOLDS(tasks == s.tasks.used());
    KEFU_HOLDS(live == s.offers.used());
    std::set<Slot> queued;
    std::uint32_t there = 0;
    std::map<std::string, std::uint32_t> named;
    std::map<std::uint32_t, std::uint32_t> queues_of_needs;
    for (std::uint32_t q = 0; q < s.queue_keys.size(); ++q) {
        if (!s.is_there(q)) {
            KEFU_HOLDS(s.queue_cells[q].waiting.size == 0);
            continue;
        }
        ++there;
        KEFU_HOLDS(s.find_queue(s.queue_keys[q]) == q);
        QueueKey base = s.queue_keys[q];
        base.step = 0;
        KEFU_HOLDS(s.queue_cells[q].base == s.find_queue(base));
        for (const std::string& name : s.requirements[q].names()) ++named[name];
        if (base.needs != 0) ++queues_of_needs[base.needs];
        const Root& root = s.queue_cells[q].waiting;
        std::uint32_t n = 0;
        Slot before = none;
        for (Slot t = root.first; t != none; t = next_waiting(s, t)) {
            KEFU_HOLDS(s.tasks[t].queue == q);
            KEFU_HOLDS(s.queue_keys[q] == s.queue_key(s.tasks[t], s.tasks[t].step));
            KEFU_HOLDS(queued.insert(t).second);
            if (before != none) {
                KEFU_HOLDS(s.before(before, t));
            }  // I7
            before = t;
            ++n;
        }
        KEFU_HOLDS(n == root.size);
        KEFU_HOLDS(before == root.last);
        KEFU_HOLDS((s.waiting[s.queue_keys[q].channel].has(q)) == (n > 0));
        if (n > 0) {
            KEFU_HOLDS(s.head_keys[q] == s.static_key(s.tasks[root.first], s.rules->options.tasks.front()));
        }
    }
    KEFU_HOLDS(queued == waiting);
    KEFU_HOLDS(waiting.size() == s.waiting_count);
    KEFU_HOLDS(awaiting.size() == s.awaiting.size);
    for (Slot t = s.awaiting.first; t != none; t = Ordered<AwaitingCells>::next({&s}, t)) KEFU_HOLDS(awaiting.contains(t));
    std::set<Slot> ready;
    for (Slot a = 0; a < s.agents.made(); ++a) {
        const AgentCell& agent = s.agents[a];
        if (!agent.alive) continue;
        KEFU_HOLDS(s.find_agent(s.id_of(agent)) == a);
        std::int64_t used = 0, blocking = 0, exclusive = 0;
        std::map<Slot, std::int64_t> by_lane;
        for (Slot o = agent.offers; o != none; o = s.offers[o].next_of_agent) {
            const OfferCell& offer = s.offers[o];
            KEFU_HOLDS(offer.agent == a);
            const TaskCell& task = s.tasks[offer.task];
            if (offer.state == OfferState::resting && s.rules->options.count_inactive != CountInactive::yes) continue;
            used += task.units;
            blocking += s.channel(task).interruptible ? 0 : task.units;
            exclusive += s.channel(task).exclusive;
            by_lane[offer.lane] += task.units;
        }
        KEFU_HOLDS(used == agent.used);  // I3
        KEFU_HOLDS(blocking == agent.blocking);
        KEFU_HOLDS(exclusive == agent.exclusive);
        const bool soft = !own_rules || s.rules->options.count_inactive == CountInactive::soft;
        if (!soft && exclusive == 0) {
            KEFU_HOLDS(used <= agent.units);
        }
        for (Slot l = agent.lanes; l != none; l = s.lanes[l].next) {
            KEFU_HOLDS(s.lanes[l].used == by_lane[l]);
            if (!soft) {
                KEFU_HOLDS(s.lanes[l].used <= s.lanes[l].units);
            }
            KEFU_HOLDS(s.lanes[l].ready == s.is_ready(s.lanes[l]));
            if (!s.lanes[l].ready) continue;
            ready.insert(l);
            // I1: nothing that waits fits anybody who is ready.
            for (const Slot t : waiting)
                if (s.tasks[t].channel == s.lanes[l].channel) {
                    KEFU_HOLDS(!fits(s, t, l));
                }
            for (const Slot t : awaiting)
                if (s.tasks[t].channel == s.lanes[l].channel && s.person(s.tasks[t], s.id_of(agent), PersonKind::preferred)) {
                    KEFU_HOLDS(!fits(s, t, l));
                }
        }
    }
    std::set<Slot> found;
    for (std::uint32_t p = 0; p < s.profiles.size(); ++p) {
        for (std::size_t c = 0; c < s.rules->channels.size(); ++c) {
            const Root& root = s.ready_lanes[c][p];
            std::uint32_t n = 0;
            Slot before = none;
            for (Slot l = root.first; l != none; l = next_ready(s, l)) {
                KEFU_HOLDS(found.insert(l).second);
                KEFU_HOLDS(s.agents[s.lanes[l].agent].profile == p);
                if (before != none) {
                    KEFU_HOLDS(s.before_lane(before, l));
                }
                before = l;
                ++n;
            }
            KEFU_HOLDS(n == root.size);
            KEFU_HOLDS((s.ready[c].has(p)) == (n > 0));
            if (n > 0) {
                KEFU_HOLDS(s.ready_keys[c][p] == s.leading_key(root.first));
            }
        }
    }
    KEFU_HOLDS(found == ready);
    KEFU_HOLDS(there == s.queue_count);
    for (const auto& [name, n] : s.named) {
        KEFU_HOLDS(n == (named.contains(name) ? named[name] : 0));
    }
    for (const auto& [name, n] : named) {
        KEFU_HOLDS(s.named.contains(name));
    }
    for (std::uint32_t n = 1; n < s.needs_places; ++n) {
        KEFU_HOLDS(s.own_needs[n].queues == (queues_of_needs.contains(n) ? queues_of_needs[n] : 0));
    }
    for (Slot t = 0; t < s.tasks.made(); ++t) {
        if (s.tasks[t].state == TaskState::gone) continue;
        KEFU_HOLDS(s.queue_cells[s.tasks[t].queue].base == s.find_queue(s.queue_key(s.tasks[t], 0)));
    }
    for (Slot a = 0; a < s.agents.made(); ++a) {
        if (!s.agents[a].alive) continue;
        const bool own = !s.profiles[s.agents[a].profile].named.empty();
        KEFU_HOLDS(own == named.contains(std::string(s.id_of(s.agents[a]))));
    }
    for (std::uint32_t q = 0; q < s.queue_keys.size(); ++q)
        for (std::uint32_t p = 0; p < s.profiles.size(); ++p) {
            if (s.profile_cells[p].agents == 0 || !s.is_there(q)) continue;
            KEFU_HOLDS(s.meets(p, q) == s.requirements[q].holds(s.profiles[p].levels, s.profiles[p].named));
            KEFU_HOLDS(s.met_by(q, p) == s.meets(p, q));
        }
    for (Slot t = s.due.first; t != none; t = Ordered<DueCells>::next({&s}, t)) {
        KEFU_HOLDS(s.timers[t].due > s.now);
    }
    return {};
}
#undef KEFU_HOLDS

}  // namespace kefu::service
