// What follows from a change: tasks go to agents, and to a fixed point. A task that begins to wait asks who is ready; an agent who gets
// room asks what waits. As nothing that fits is ever left over, nobody else has to be asked.
#include <algorithm>

#include "service/decide.hpp"

namespace kefu::service {

void Decider::offer(Slot task, const Match& m, bool by_task) {
    const TaskCell& t = s_.tasks[task];
    const Slot agent = s_.lanes[m.lane].agent;
    auto& e = draft<TaskOffered>();
    e.task = id(task);
    e.agent = agent_id(agent);
    e.epoch = t.epoch + 1;
    e.accepted = o_.automatic;
    e.until.us = o_.automatic ? now_ : time_after(now_, o_.offer_time.us);
    e.step = t.step;
    e.waited.us = now_ - t.enqueued;
    // Whom it prefers first, where he is not there: he is covered for. Who is there and busy knows of what waits for him.
    for (Slot p = t.people; p != none; p = s_.people[p].next) {
        if (s_.people[p].kind != PersonKind::preferred) continue;
        const std::string_view who = s_.names.text(s_.people[p].agent);
        const Slot a = who == e.agent ? agent : s_.find_agent(who);
        if (a == none || s_.agents[a].status != AgentStatus::available) e.instead_of = arena_.keep(who);
        break;
    }
    e.by_task = by_task;
    e.decided_by = m.decided_by;
    e.key = m.key;
    e.runner_up_key = m.runner_up_key;
    e.candidates = m.candidates;
    if (m.runner_up != none) e.runner_up = by_task ? agent_id(s_.lanes[m.runner_up].agent) : id(m.runner_up);
    publish(e, {task, agent});
}

bool Decider::place(Slot task) {
    bool placed = false;
    while (s_.tasks[task].live_offers < o_.offers &&
           (s_.tasks[task].state == TaskState::waiting || s_.tasks[task].state == TaskState::offered)) {
        const Match m = best_agent(s_, task);
        if (m.lane == none) break;
        offer(task, m, true);
        placed = true;
    }
    return placed;
}

bool Decider::place_with_owner(Slot task) {
    const Match m = best_preferred(s_, task);
    if (m.lane == none) return false;
    offer(task, m, true);
    return true;
}

bool Decider::owner_there(Slot task) const {
    const TaskCell& t = s_.tasks[task];
    for (Slot p = t.people; p != none; p = s_.people[p].next) {
        if (s_.people[p].kind != PersonKind::preferred) continue;
        const Slot lane = lane_of_owner(s_.names.text(s_.people[p].agent), t.channel, t.units);
        if (lane == none) continue;
        const Slot a = s_.lanes[lane].agent;
        if (s_.meets(s_.agents[a].profile, t.queue) && !s_.may_not(t, a)) return true;
    }
    return false;
}

Slot Decider::lane_of_owner(std::string_view owner, std::int32_t channel, std::int64_t units) const {
    const Slot a = s_.find_agent(owner);
    if (a == none || s_.agents[a].status != AgentStatus::available) return none;
    const Slot lane = s_.lane_of(a, static_cast<std::uint8_t>(channel));
    return lane != none && s_.could_hold(s_.lanes[lane], static_cast<std::uint32_t>(units)) ? lane : none;
}

void Decider::catch_up(Slot task) {
    for (Slot p = s_.tasks[task].people; p != none; p = s_.people[p].next) {
        const PersonCell& who = s_.people[p];
        if (who.kind == PersonKind::declined && who.until <= now_)
            emit(CooldownEnded{id(task), arena_.keep(s_.names.text(who.agent))}, {task, none});
    }
    for (;;) {
        const TaskCell& t = s_.tasks[task];
        const ClassFacts& facts = s_.rules->facts[t.task_class];
        if (t.step + 1u >= facts.steps) return;
        if (t.step == 0 && facts.second_after > now_ - t.enqueued && (!facts.first_skips || s_.any_of(t.queue, s_.signed_in))) return;
        const auto& steps = s_.class_of(t).steps;
        const bool due = steps[t.step + 1u].after <= now_ - t.enqueued;
        const bool nobody = !due && steps[t.step].skip_when_nobody && !s_.any_of(t.queue, s_.signed_in);
        if (!due && !nobody) return;
        emit(TaskRelaxed{id(task), t.step + 1, due ? Because::time_passed : Because::nobody_signed_in}, {task, none});
    }
}

void Decider::come_back(std::span<const Slot> agents) {
    auto& tasks = came_back_;
    for (const Slot task : tasks) {
        catch_up(task);
        (void)give_up_lost_owner(task);
    }
    std::sort(tasks.begin(), tasks.end(), [&](Slot a, Slot b) { return taken_before(s_, a, b); });
    for (const Slot task : tasks) {
        for (const Slot agent : agents) {
            for (;;) {
                if (s_.agents[agent].status != AgentStatus::available) break;
                const Match m = best_task(s_, agent);
                if (m.task == none || !taken_before(s_, m.task, task)) break;
                offer(m.task, m, false);
            }
        }
        const TaskState state = s_.tasks[task].state;  // an order that counts who waits may have put it before another one meanwhile
        if (state == TaskState::waiting || state == TaskState::awaiting_owner) settle(task);
    }
    tasks.clear();
    for (const Slot agent : agents) serve(agent);
}

bool Decider::give_up_lost_owner(Slot task) {
    if (s_.tasks[task].state != TaskState::awaiting_owner || owner_there(task)) return false;
    emit(OwnerGivenUp{id(task), Because::owner_away}, {task, none});
    return true;
}

void Decider::settle(Slot task, bool arrives) {
    catch_up(task);
    (void)give_up_lost_owner(task);
    const auto tell = [&] {
        const TaskCell& t = s_.tasks[task];
        const std::int64_t wait = s_.expected_wait(t.queue);
        emit(TaskQueued{id(task), s_.queue_cells[t.queue].waiting.size, wait < 0 ? std::nullopt : std::optional(Span{wait})}, {task, none});
    };
    if (s_.tasks[task].state == TaskState::awaiting_owner) {
        if (!place_with_owner(task) && arrives) tell();
        return;
    }
    while (!place(task)) {
        evolution_.seat_newcomer();
        const Overflow* to = nullptr;
        Because because = Because::waited;
        if (!arrives || !overflows(task, because, to)) break;
        const bool leaves = to->to_class < 0;
        overflow(task, *to, because);
        if (leaves) return;
        catch_up(task);
    }
    if (!arrives || s_.tasks[task].state != TaskState::waiting) return;
    tell();
    tell_unservable(task);
}

void Decider::tell_unservable(Slot task) {
    const TaskCell& t = s_.tasks[task];
    std::uint32_t queue = t.queue;
    for (std::size_t step = t.step; !s_.anybody_for(queue);) {
        if (++step == s_.class_of(t).steps.size())
            return emit(TaskUnservable{id(task), arena_.keep(s_.requirements[queue].text())}, {task, none});
        queue = s_.find_queue(s_.queue_key(t, static_cast<std::uint8_t>(step)));
    }
}

bool Decider::overflows(Slot task, Because& because, const Overflow*& to) const {
    const TaskCell& t = s_.tasks[task];
    if (!s_.rules->facts[t.task_class].overflows || t.overflows >= most_overflows) return false;
    for (const Overflow& o : s_.class_of(t).overflow) {
        bool now = false;
        switch (o.when) {
            case OverflowWhen::waited:
                now = now_ - t.enqueued >= o.longer_than;
                because = Because::waited;
                break;
            case OverflowWhen::expected_wait:
                now = s_.expected_wait(t.queue) > o.longer_than;
                because = Because::expected_wait;
                break;
            case OverflowWhen::queue_length:
                now = s_.classes[t.task_class].waiting > o.at_least;
                because = Because::queue_length;
                break;
            case OverflowWhen::nobody_signed_in:
                now = !s_.any_of(t.queue, s_.signed_in);
                because = Because::nobody_signed_in;
                break;
        }
        if (!now) continue;
        to = &o;
        return true;
    }
    return false;
}

void Decider::overflow(Slot task, const Overflow& to, Because because) {
    emit(TaskOverflowed{id(task), arena_.keep(to.to), to.to_class < 0, because}, {task, none});
}

void Decider::serve(Slot agent) {
    for (;;) {
        const AgentCell& a = s_.agents[agent];
        if (!a.alive || a.status != AgentStatus::available) return;
        const Match m = best_task(s_, agent);
        if (m.task == none) return;
        offer(m.task, m, false);
    }
}

void Decider::task_due(Slot task) {
    const TaskCell& t = s_.tasks[task];
    const auto waited = now_ - t.enqueued;
    if (t.state == TaskState::parked) {
        emit(TaskUnparked{id(task), Because::time_passed}, {task, none});
        return settle(task);
    }
    if (t.state == TaskState::awaiting_owner && t.until <= now_) {
        emit(OwnerGivenUp{id(task), Because::owner_wait_over}, {task, none});
        return settle(task);
    }
    const auto& steps = s_.class_of(t).steps;
    if (t.step + 1u < steps.size() && steps[t.step + 1u].after <= waited) return settle(task);
    const TaskClass& c = s_.class_of(t);
    if (t.state == TaskState::waiting && c.overflow_after >= 0 && t.overflows < most_overflows && c.overflow_after <= waited) {
        for (const Overflow& o : c.overflow) {
            if (o.when != OverflowWhen::waited || o.longer_than != c.overflow_after) continue;
            const bool leaves = o.to_class < 0;
            overflow(task, o, Because::waited);
            if (!leaves) settle(task);
            return;
        }
    }
    if (!t.starving && o_.starvation.us > 0 && o_.starvation.us <= waited) return emit(TaskStarving{id(task), {waited}}, {task, none});
    settle(task);  // a cooldown is over
}

Decider::Freed Decider::rescind_offers(Slot task, Slot keep, Because because) {
    Freed freed;
    for (Slot o = s_.tasks[task].offers; o != none;) {
        const OfferCell& offer = s_.offers[o];
        const Slot next = offer.next_of_task;
        if (offer.agent != keep && offer.state == OfferState::offered) {
            const Slot agent = offer.agent;
            emit(OfferRescinded{id(task), agent_id(agent), offer.epoch, because}, {task, agent});
            freed.agents[freed.n++] = agent;
        }
        o = next;
    }
    return freed;
}

void Decider::offer_timed_out(Slot o) {
    const OfferCell& offer = s_.offers[o];
    const Slot task = offer.task, agent = offer.agent;
    emit(OfferTimedOut{id(task), agent_id(agent), offer.epoch, {time_after(now_, o_.decline_cooldown.us)}}, {task, agent});
    if (o_.missed_offers > 0 && s_.agents[agent].missed >= o_.missed_offers) {
        emit(AgentStatusChanged{agent_id(agent), AgentStatus::away, {}, Because::offers_missed}, {none, agent});
        agent_gone(agent, Because::offers_missed);
    }
    after_decline(task, agent);
}

void Decider::after_decline(Slot task, Slot agent) {
    const TaskCell& t = s_.tasks[task];
    if (t.state == TaskState::waiting) {
        if (t.declines >= o_.declines) {
            emit(TaskSetAside{id(task), t.declines}, {task, none});
        } else {
            if (everybody_declined(task)) emit(DeclinesForgiven{id(task)}, {task, none});
            came_back_.push_back(task);
        }
    }
    come_back({&agent, 1});
}

bool Decider::everybody_declined(Slot task) const {
    const TaskCell& t = s_.tasks[task];
    std::int64_t there = 0;
    s_.signed_in[t.channel].each_in(s_.met_by.row(t.queue),
                                    [&](std::size_t profile) { there += s_.profile_cells[profile].signed_in[t.channel]; });
    std::int64_t cooling = 0;
    for (Slot p = t.people; p != none; p = s_.people[p].next) {
        const PersonCell& who = s_.people[p];
        if (who.kind == PersonKind::preferred || (who.kind == PersonKind::declined && who.until == never)) continue;
        const Slot a = s_.find_agent(s_.names.text(who.agent));
        if (a == none || s_.agents[a].status == AgentStatus::offline || s_.lane_of(a, t.channel) == none ||
            !s_.meets(s_.agents[a].profile, t.queue))
            continue;
        if (who.kind == PersonKind::declined && s_.person(t, s_.names.text(who.agent), PersonKind::excluded)) continue;
        if (who.kind == PersonKind::excluded) --there;
        else ++cooling;
    }
    return there > 0 && cooling == there;
}

std::int64_t Decider::free_within(Slot agent) const {
    const AgentCell& a = s_.agents[agent];
    std::int64_t soonest = never;
    for (Slot o = a.offers; o != none; o = s_.offers[o].next_of_agent) {
        const OfferCell& offer = s_.offers[o];
        const TaskCell& t = s_.tasks[offer.task];
        std::int64_t left = s_.handling_time(t);
        if (offer.state == OfferState::wrapping) left = offer.until - now_;
        else if (offer.state == OfferState::active || offer.state == OfferState::resting) left -= now_ - offer.since;
        soonest = std::min(soonest, std::max<std::int64_t>(0, left));
    }
    return soonest;
}

/// How long a task may wait for whom it prefers; 0 = not at all: none of them is there, or will be free soon.
std::int64_t Decider::owner_window(List<std::string_view> preferred, std::int32_t channel, std::int64_t units,
                                   std::int64_t deadline) const {
    const bool soon = std::any_of(preferred.begin(), preferred.end(), [&](std::string_view who) {
        const Slot lane = lane_of_owner(who, channel, units);
        if (lane == none) return false;
        const Slot a = s_.lanes[lane].agent;
        return s_.agents[a].offers == none || free_within(a) <= o_.owner_free_within.us;
    });
    if (!soon) return 0;
    std::int64_t window = o_.owner_wait.us;
    if (deadline != never) {
        // A share of what is left, in parts of 10^-9, without a product that is too large.
        const std::int64_t slack = std::max<std::int64_t>(0, deadline - now_);
        const std::int64_t share = o_.owner_share_of_slack.parts;
        window = std::min(window, slack / 1'000'000'000 * share + slack % 1'000'000'000 * share / 1'000'000'000);
    }
    return window;
}

}  // namespace kefu::service
