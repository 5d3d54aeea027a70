// The invariants of a router, checked against the cells themselves.
#pragma once

#include <gtest/gtest.h>

#include <set>

#include "service/matching.hpp"
#include "unit/service/peek.hpp"

namespace kefu::service {

/// What must hold after every event: I1 to I4 and I7 of the router, found the slow way.
inline void check_invariants(Router& router) {
    State& s = Peek::state(router);
    std::set<Slot> waiting, awaiting;
    std::uint32_t tasks = 0, live = 0;
    for (Slot t = 0; t < s.tasks.made(); ++t) {
        const TaskCell& task = s.tasks[t];
        if (task.state == TaskState::gone) continue;
        ++tasks;
        ASSERT_EQ(s.find_task(s.id_of(task)), t);
        std::uint32_t offers = 0, taken = 0;
        for (Slot o = task.offers; o != none; o = s.offers[o].next_of_task) {
            ASSERT_EQ(s.offers[o].task, t);
            ++offers;
            taken += s.offers[o].state != OfferState::offered;
        }
        live += offers;
        ASSERT_EQ(offers, task.live_offers);
        switch (task.state) {  // I2, I4
            case TaskState::waiting: waiting.insert(t); [[fallthrough]];
            case TaskState::parked:
            case TaskState::set_aside: ASSERT_EQ(offers, 0u); break;
            case TaskState::awaiting_owner:
                awaiting.insert(t);
                ASSERT_EQ(offers, 0u);
                break;
            case TaskState::offered:
                ASSERT_GE(offers, 1u);
                ASSERT_LE(offers, static_cast<std::uint32_t>(s.rules->options.offers));
                ASSERT_EQ(taken, 0u);
                break;
            default: ASSERT_EQ(offers, 1u); ASSERT_EQ(taken, 1u);
        }
    }
    ASSERT_EQ(tasks, s.tasks.used());
    ASSERT_EQ(live, s.offers.used());
    std::set<Slot> queued;
    for (std::uint32_t q = 0; q < s.queue_count; ++q) {
        const Root& root = s.queue_cells[q].waiting;
        std::uint32_t n = 0;
        Slot before = none;
        for (Slot t = root.first; t != none; t = next_waiting(s, t)) {
            ASSERT_EQ(s.tasks[t].queue, q);
            ASSERT_EQ(s.queue_keys[q], s.queue_key(s.tasks[t], s.tasks[t].step));
            ASSERT_TRUE(queued.insert(t).second);
            if (before != none) {
                ASSERT_TRUE(s.before(before, t));
            }  // I7
            before = t;
            ++n;
        }
        ASSERT_EQ(n, root.size);
        ASSERT_EQ(before, root.last);
        ASSERT_EQ(s.waiting[s.queue_keys[q].channel].has(q), n > 0);
        if (n > 0) {
            ASSERT_EQ(s.head_keys[q], s.static_key(s.tasks[root.first], s.rules->options.tasks.front()));
        }
    }
    ASSERT_EQ(queued, waiting);
    ASSERT_EQ(waiting.size(), s.waiting_count);
    std::set<Slot> ready;
    for (Slot a = 0; a < s.agents.made(); ++a) {
        const AgentCell& agent = s.agents[a];
        if (!agent.alive) continue;
        ASSERT_EQ(s.find_agent(s.id_of(agent)), a);
        std::int64_t used = 0, blocking = 0, exclusive = 0;
        std::map<Slot, std::int64_t> by_lane;
        for (Slot o = agent.offers; o != none; o = s.offers[o].next_of_agent) {
            const OfferCell& offer = s.offers[o];
            ASSERT_EQ(offer.agent, a);
            const TaskCell& task = s.tasks[offer.task];
            if (offer.state == OfferState::resting && s.rules->options.count_inactive != CountInactive::yes) continue;
            used += task.units;
            blocking += s.channel(task).interruptible ? 0 : task.units;
            exclusive += s.channel(task).exclusive;
            by_lane[offer.lane] += task.units;
        }
        ASSERT_EQ(used, agent.used);  // I3
        ASSERT_EQ(blocking, agent.blocking);
        ASSERT_EQ(exclusive, agent.exclusive);
        const bool soft = s.rules->options.count_inactive == CountInactive::soft;
        if (!soft && exclusive == 0) {
            ASSERT_LE(used, agent.units);
        }
        for (Slot l = agent.lanes; l != none; l = s.lanes[l].next) {
            ASSERT_EQ(s.lanes[l].used, by_lane[l]);
            if (!soft) {
                ASSERT_LE(s.lanes[l].used, s.lanes[l].units);
            }
            ASSERT_EQ(s.lanes[l].ready, s.is_ready(s.lanes[l]));
            if (!s.lanes[l].ready) continue;
            ready.insert(l);
            // I1: nothing that waits fits anybody who is ready.
            for (const Slot t : waiting)
                if (s.tasks[t].channel == s.lanes[l].channel) {
                    ASSERT_FALSE(fits(s, t, l)) << s.id_of(s.tasks[t]) << " waits and fits " << s.id_of(agent);
                }
            for (const Slot t : awaiting)
                if (s.tasks[t].channel == s.lanes[l].channel && s.person(s.tasks[t], s.id_of(agent), PersonKind::preferred)) {
                    ASSERT_FALSE(fits(s, t, l));
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
                ASSERT_TRUE(found.insert(l).second);
                ASSERT_EQ(s.agents[s.lanes[l].agent].profile, p);
                if (before != none) {
                    ASSERT_TRUE(s.before_lane(before, l));
                }
                before = l;
                ++n;
            }
            ASSERT_EQ(n, root.size);
            ASSERT_EQ(s.ready[c].has(p), n > 0);
            if (n > 0) {
                ASSERT_EQ(s.ready_keys[c][p], s.leading_key(root.first));
            }
        }
    }
    ASSERT_EQ(found, ready);
    for (std::uint32_t q = 0; q < s.queue_count; ++q)
        for (std::uint32_t p = 0; p < s.profiles.size(); ++p) {
            if (s.profile_cells[p].agents == 0) continue;
            ASSERT_EQ(s.meets(p, q), s.requirements[q].holds(s.profiles[p].levels, s.profiles[p].named));
            ASSERT_EQ(s.met_by(q, p), s.meets(p, q));
        }
    for (Slot t = s.due.first; t != none; t = Ordered<DueCells>::next({&s}, t)) {
        ASSERT_GT(s.timers[t].due, s.now);
    }
}

}  // namespace kefu::service
