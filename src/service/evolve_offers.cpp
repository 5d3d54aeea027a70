// Offers: made, taken, declined, taken back; and the work that comes of them.
#include "service/evolve.hpp"

namespace kefu::service {

Slot Evolution::offer_of(const TaskCell& t, Slot agent) {
    Slot o = t.offers;
    while (o != none && s_.offers[o].agent != agent) o = s_.offers[o].next_of_task;
    if (o == none) damaged("an offer that is not there");
    return o;
}

/// Takes the task's units, or gives them back. The agent's cell is remembered already.
void Evolution::occupy(AgentCell& a, Slot lane, const TaskCell& t, bool by) {
    LaneCell& l = s_.lanes[lane];
    const Channel& c = s_.channel(t);
    const std::uint32_t units = by ? t.units : 0u - t.units;
    a.used += units;
    if (!c.interruptible) a.blocking += units;
    if (c.exclusive) a.exclusive = static_cast<std::uint16_t>(by ? a.exclusive + 1 : a.exclusive - 1);
    u_.set(l.used, l.used + units);
}

void Evolution::on(const TaskOffered& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = u_.edit(s_.tasks[slot]);
    AgentCell& a = u_.edit(s_.agents[who]);
    if (slot != s_.newcomer) seat_newcomer();
    const Slot lane = s_.lane_of(who, t.channel);
    if (lane == none) damaged("an agent is offered what he does not serve");
    if (t.state == TaskState::waiting || t.state == TaskState::awaiting_owner) {
        leave(slot);
        t.state = TaskState::offered;
        refresh_timer(slot);
    } else if (t.state != TaskState::offered) {
        damaged("a task is offered that does not wait");
    }
    const Slot o = s_.offers.take(u_);
    OfferCell& offer = s_.offers[o];
    offer = {};
    offer.task = slot;
    offer.agent = who;
    offer.lane = lane;
    offer.epoch = static_cast<std::uint32_t>(e.epoch);
    offer.sequence = sequence_;
    offer.since = at_;
    offer.next_of_task = t.offers;
    offer.next_of_agent = a.offers;
    t.offers = o;
    t.last_agent = who;
    t.last_lane = lane;
    t.epoch = offer.epoch;
    ++t.live_offers;
    unready(who);
    a.offers = o;
    a.last_assigned = sequence_;
    if (s_.rules->options.idle_since == IdleSince::last_offer) a.idle = at_;
    occupy(a, lane, t, true);
    if (e.accepted) {
        accept(t, offer, a);
    } else {
        offer.until = e.until.us;
        set_timer(offer.timer, TimerKind::offer, o, offer.until, offer.sequence);
    }
    make_ready(who);
}

/// The agent is in no set of who is ready, and all three cells are remembered or new.
void Evolution::accept(TaskCell& t, OfferCell& offer, AgentCell& a) {
    offer.state = OfferState::active;
    offer.since = at_;
    offer.until = never;
    t.state = TaskState::active;
    t.starving = true;  // it waits no more
    ++a.handled;
    a.missed = 0;
    if (s_.rules->options.idle_since == IdleSince::last_accept) a.idle = at_;
    u_.set(s_.queue_cells[s_.queue_cells[t.queue].base].last_wait, at_ - t.enqueued);
}

void Evolution::on(const OfferAccepted& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = u_.edit(s_.tasks[slot]);
    const Slot o = offer_of(t, who);
    OfferCell& offer = u_.edit(s_.offers[o]);
    unready(who);
    set_timer(offer.timer, TimerKind::offer, o, never, offer.sequence);
    accept(t, offer, u_.edit(s_.agents[who]));
    make_ready(who);
}

/// The agent is free of it, and it is free of him.
void Evolution::end_offer(Slot slot, Slot o) {
    TaskCell& t = u_.edit(s_.tasks[slot]);
    OfferCell& offer = s_.offers[o];
    const Slot who = offer.agent;
    AgentCell& a = u_.edit(s_.agents[who]);
    unready(who);
    set_timer(offer.timer, TimerKind::offer, o, never, offer.sequence);
    if (s_.counts(offer.state)) occupy(a, offer.lane, t, false);
    Slot* link = &a.offers;
    while (*link != o) link = &s_.offers[*link].next_of_agent;
    u_.set(*link, offer.next_of_agent);
    link = &t.offers;
    while (*link != o) link = &s_.offers[*link].next_of_task;
    u_.set(*link, offer.next_of_task);
    --t.live_offers;
    if (a.lapsed && a.offers == none) set_timer(a.timer, TimerKind::lease, who, never, a.sequence);  // he has nothing to give back
    const IdleSince basis = s_.rules->options.idle_since;
    const bool worked = offer.state != OfferState::offered;
    if (worked && (basis == IdleSince::last_release || (basis == IdleSince::available_since && a.offers == none))) a.idle = at_;
    s_.offers.give(u_, o);
    make_ready(who);
}

void Evolution::decline(std::string_view task_id, std::string_view agent_id, Time cooldown_until, bool missed) {
    const Slot slot = task(task_id), who = agent(agent_id);
    TaskCell& t = s_.tasks[slot];
    AgentCell& a = s_.agents[who];
    end_offer(slot, offer_of(t, who));
    u_.set(a.missed, missed ? static_cast<std::uint8_t>(a.missed < 255 ? a.missed + 1 : 255) : std::uint8_t{0});
    if (t.declines < UINT16_MAX) u_.set(t.declines, static_cast<std::uint16_t>(t.declines + 1));
    Slot p = t.people;
    while (p != none && !(s_.people[p].kind == PersonKind::declined && s_.names.text(s_.people[p].agent) == agent_id))
        p = s_.people[p].next;
    PersonCell& person = p != none ? s_.people[p] : add_person(slot, agent_id, PersonKind::declined);
    u_.set(person.until, cooldown_until.us > at_ ? cooldown_until.us : never);
    u_.set(person.declines, static_cast<std::uint16_t>(person.declines + 1));
    if (t.live_offers == 0) join(slot, TaskState::waiting);
}
void Evolution::on(const OfferRejected& e) { decline(e.task, e.agent, e.cooldown_until, false); }
void Evolution::on(const OfferTimedOut& e) { decline(e.task, e.agent, e.cooldown_until, true); }

void Evolution::on(const OfferRescinded& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = s_.tasks[slot];
    end_offer(slot, offer_of(t, who));
    if (t.live_offers == 0 && t.state == TaskState::offered) join(slot, TaskState::waiting);
}

void Evolution::on(const TaskReturned& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = s_.tasks[slot];
    end_offer(slot, offer_of(t, who));
    u_.set(t.starving, false);
    join(slot, TaskState::waiting);
}

void Evolution::on(const TaskRested& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = s_.tasks[slot];
    const Slot o = offer_of(t, who);
    OfferCell& offer = s_.offers[o];
    unready(who);
    u_.set(offer.state, e.resting ? OfferState::resting : OfferState::active);
    u_.set(t.state, e.resting ? TaskState::resting : TaskState::active);
    if (!s_.counts(OfferState::resting)) occupy(u_.edit(s_.agents[who]), offer.lane, t, !e.resting);
    make_ready(who);
}

namespace {
std::int64_t mean_with(std::int64_t mean, std::int64_t value) { return mean == 0 ? value : mean + (value - mean) / 8; }
}  // namespace

void Evolution::on(const TaskWrapping& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = s_.tasks[slot];
    const Slot o = offer_of(t, who);
    OfferCell& offer = s_.offers[o];
    unready(who);
    u_.set(offer.state, OfferState::wrapping);
    u_.set(offer.until, e.until.us);
    u_.set(offer.handled, e.handled.us);
    u_.set(t.state, TaskState::wrapping);
    set_timer(offer.timer, TimerKind::wrap_up, o, e.until.us, offer.sequence);
    make_ready(who);
}

void Evolution::on(const TaskCompleted& e) {
    const Slot slot = task(e.task), who = agent(e.agent);
    TaskCell& t = s_.tasks[slot];
    AgentCell& a = s_.agents[who];
    // Before he is put among those who are ready, where it may order him.
    unready(who);
    u_.set(a.mean_handling, mean_with(a.mean_handling, e.handled.us));
    u_.set(s_.classes[t.task_class].mean_handling, mean_with(s_.classes[t.task_class].mean_handling, e.handled.us));
    end_offer(slot, offer_of(t, who));
    forget(slot);
}

void Evolution::on(const TaskCanceled& e) {
    const Slot slot = task(e.task);
    TaskCell& t = s_.tasks[slot];
    leave(slot);
    while (t.offers != none) end_offer(slot, t.offers);
    forget(slot);
}

}  // namespace kefu::service
