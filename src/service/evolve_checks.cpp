#include "service/evolve_checks.hpp"

#include <algorithm>
#include <utility>

#include "service/matching.hpp"

namespace kefu::service {

namespace {

/// Sums of such times and spans cannot overflow.
constexpr std::int64_t longest = latest_time.us - earliest_time.us;
void must(bool holds, std::string_view what) {
    if (!holds) damaged(what);
}
template <class T, class Key>
bool are_different(List<T> list, Key&& key) {
    for (std::size_t i = 0; i < list.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (key(list[i]) == key(list[k])) return false;
    return true;
}
bool waits_for_free(const State& s, Slot task) {
    switch (s.tasks[task].state) {
        case TaskState::waiting: return best_agent(s, task).lane != none;
        case TaskState::awaiting_owner: return best_preferred(s, task).lane != none;
        default: return false;
    }
}
/// Offers of who lapses are taken back: what he has is in hand, and comes back by itself.
bool has_lapsed_with_offers(const State& s, Slot agent) noexcept {
    const AgentCell& a = s.agents[agent];
    if (!a.alive || !a.lapsed) return false;
    Slot o = a.offers;
    while (o != none && s.offers[o].state != OfferState::offered) o = s.offers[o].next_of_agent;
    return o != none || (a.timer != none && a.offers == none);
}
constexpr std::string_view lapsed_with_offers = "an agent who has lapsed is offered something, or has nothing to give back";
constexpr std::string_view not_done = "what was due was not done";
constexpr std::string_view not_offered = "what waits was not offered to one who is free";
bool overdue(const State& s) noexcept { return s.due.first != none && s.timers[s.due.first].due <= s.now; }

}  // namespace

std::string_view unsettled(const State& s) {
    if (overdue(s)) return not_done;
    for (Slot t = 0; t < s.tasks.made(); ++t)
        if (waits_for_free(s, t)) return not_offered;
    for (Slot a = 0; a < s.agents.made(); ++a)
        if (has_lapsed_with_offers(s, a)) return lapsed_with_offers;
    return {};
}

void EntryChecks::begin(const State& state) {
    s_ = &state;
    first_ = true;
    described_ = adopted_ = arrived_ = false;
    forgotten_ = 0;
    added_ = {};
    tasks_.clear();
    agents_.clear();
}
void EntryChecks::adopt(const State& state) {
    s_ = &state;
    arrived_ = false;
    added_ = {};
    tasks_.clear();
    agents_.clear();
}

void EntryChecks::finish() const {
    const State& s = *s_;
    must(!first_, "an entry without events");
    if (adopted_) {
        const std::string_view what = unsettled(s);
        must(what.empty(), what);
    }
    must(!overdue(s), not_done);
    must(forgotten_ == 0 || s.queue_count + forgotten_ > s.rules->limits.requirements, "requirements are forgotten, and there was room");
    for (const Slot t : tasks_) {
        const TaskCell& task = s.tasks[t];
        const bool in_hand = task.state == TaskState::active || task.state == TaskState::resting || task.state == TaskState::wrapping;
        must(!in_hand || task.live_offers == 1, "a task is in hand, and others may take it");
        must(!waits_for_free(s, t), not_offered);
    }
    const auto serves = [&](Slot a) { return s.agents[a].alive && best_task(s, a).task == none; };
    for (const Slot a : agents_) {
        must(!s.agents[a].alive || serves(a), not_offered);
        must(!has_lapsed_with_offers(s, a), lapsed_with_offers);
    }
    if (!added_.empty())
        if (const Slot a = s.find_agent(added_); a != none) must(serves(a), not_offered);
}

// ------------------------------------------------------------------------------------------------------ numbers and texts
void EntryChecks::check_event(const Event& event) {
    must(event.at.us >= s_->now, "the time runs backwards");
    at_ = event.at.us;
    if (!first_) return;
    first_ = false;
    must(s_->sequence > 0 || std::holds_alternative<RulesAdopted>(event.fact), "a first event that does not tell the rules");
    if (event.source.empty()) return;
    must(is_id(event.source), "the id of a source");
    const std::int64_t last = s_->last_number(event.source);
    must(event.number > last, "a command that was done already");
    must(last != 0 || s_->source_count < s_->rules->limits.sources, "more sources than [limits] allows");
}
void EntryChecks::time(Time at) const { must(is_in_calendar(at), "a time outside the years 1 to 9999"); }

void EntryChecks::words(List<WordLevel> words, std::string_view team, std::int64_t cost, std::int64_t weight) {
    must(!std::exchange(described_, true), "two agents in one entry");
    const rule::Vocabulary& v = s_->rules->vocabulary;
    must(words.size() <= v.size(), "more words than the rules know");
    marks_.assign(v.size(), false);
    for (const WordLevel& w : words) {
        const auto mark = v.find(w.word);
        must(mark && w.level >= 1 && w.level <= v.most(*mark), "a word of an agent, or its level");
        must(!marks_[*mark], "a word twice");
        marks_[*mark] = true;
    }
    must(team.empty() || is_id(team), "the id of a team");
    must(cost >= -most_cost && cost <= most_cost && weight >= 1 && weight <= most_weight, "the cost or weight of an agent");
}
void EntryChecks::channels(List<ChannelUnits> channels, std::int64_t units) const {
    must(channels.size() <= most_channels && units >= 1 && units <= most_units, "units of an agent");
    for (const ChannelUnits& c : channels)
        must(s_->rules->channel_of(c.channel) >= 0 && c.units >= 1 && c.units <= most_units, "a channel of an agent, or its units");
    must(are_different(channels, [](const ChannelUnits& c) { return c.channel; }), "a channel twice");
}
void EntryChecks::people(List<std::string_view> people, std::size_t most) const {
    must(people.size() <= most && are_different(people, [](std::string_view id) { return id; }), "people of a task");
    for (const std::string_view id : people) must(is_id(id), "the id of an agent");
}
void EntryChecks::head_start(Span credit, const std::optional<Time>& deadline) const {
    must(credit.us >= -longest && credit.us <= longest, "the credit of a task");
    if (deadline) time(*deadline);
}

// --------------------------------------------------------------------------------------------------------- what is there
Slot EntryChecks::find_task(std::string_view id) const {
    // Most events are of the task of the one before.
    const Slot last = tasks_.empty() ? none : tasks_.back();
    const bool same = last != none && s_->tasks[last].state != TaskState::gone && s_->id_of(s_->tasks[last]) == id;
    const Slot found = same ? last : s_->find_task(id);
    must(found != none, "a task that is not there");
    return found;
}
Slot EntryChecks::task(std::string_view id) {
    const Slot found = find_task(id);
    s_->fetch_around(found);
    if (tasks_.empty() || tasks_.back() != found) tasks_.push_back(found);
    return found;
}
Slot EntryChecks::agent(std::string_view id) const {
    const Slot found = s_->find_agent(id);
    must(found != none, "an agent who is not there");
    return found;
}
Hint EntryChecks::freed(Slot agent) {
    if (agents_.empty() || agents_.back() != agent) agents_.push_back(agent);
    return {none, agent};
}
Hint EntryChecks::of(std::string_view id, TaskState state) {
    const Slot t = task(id);
    must(s_->tasks[t].state == state, "an event of a task that is in another state");
    return {t, none};
}
Hint EntryChecks::waits(std::string_view id) {
    const Slot t = task(id);
    const TaskState state = s_->tasks[t].state;
    must(state == TaskState::waiting || state == TaskState::awaiting_owner, "a task that does not wait");
    return {t, none};
}
const OfferCell& EntryChecks::offer(const TaskCell& t, Slot agent) const {
    Slot o = t.offers;
    while (o != none && s_->offers[o].agent != agent) o = s_->offers[o].next_of_task;
    must(o != none, "an offer that is not there");
    return s_->offers[o];
}
Hint EntryChecks::open_offer(std::string_view task_id, std::string_view agent_id, std::int64_t epoch) {
    const Slot t = task(task_id), a = agent(agent_id);
    const OfferCell& f = offer(s_->tasks[t], a);
    must(f.state == OfferState::offered && f.epoch == epoch, "an offer that is not open");
    return {t, a};
}
Hint EntryChecks::declined(std::string_view task_id, std::string_view agent_id, std::int64_t epoch, Time until) {
    const Hint hint = open_offer(task_id, agent_id, epoch);
    must(s_->tasks[hint.task].state == TaskState::offered, "an offer of a task that is in hand is declined");
    time(until);
    (void)freed(hint.agent);
    return hint;
}
Hint EntryChecks::in_hand(std::string_view task_id, std::string_view agent_id) {
    const Slot t = task(task_id), a = agent(agent_id);
    const TaskCell& cell = s_->tasks[t];
    must(cell.live_offers == 1 && offer(cell, a).state != OfferState::offered, "a task that he has not in hand");
    (void)freed(a);
    return {t, a};
}
Hint EntryChecks::done(Hint hint, Span handled) {
    must(handled.us >= 0 && handled.us <= longest, "a handling time");
    return hint;
}

// ---------------------------------------------------------------------------------------------------------------- agents
Hint EntryChecks::on(const RulesAdopted&) {
    must(!std::exchange(adopted_, true), "rules are adopted twice in one entry");
    return {};
}
Hint EntryChecks::on(const RequirementsForgotten& e) {
    const std::vector<bool> keep = s_->queues_to_keep(e.of_classes_too);
    const auto kept = std::count(keep.begin(), keep.end(), true);
    must(e.forgotten > 0 && e.kept == kept && e.forgotten == s_->queue_count - kept, "how many requirements are forgotten");
    must(std::exchange(forgotten_, e.forgotten) == 0, "requirements are forgotten twice in one entry");
    return {};
}
Hint EntryChecks::on(const AgentAdded& e) {
    must(is_id(e.agent) && s_->find_agent(e.agent) == none, "the id of an agent who comes");
    must(s_->agents.used() < s_->rules->limits.agents, "more agents than [limits] allows");
    words(e.words, e.team, e.cost, e.weight);
    channels(e.channels, e.units);
    added_ = e.agent;
    return {};
}
Hint EntryChecks::on(const AgentStatusChanged& e) {
    must(e.because != Because::lease_ended || e.status == AgentStatus::away, "a lease ends, and the agent is not away");
    return freed(agent(e.agent));
}
Hint EntryChecks::on(const AgentRemoved& e) {
    const Slot a = agent(e.agent);
    must(s_->agents[a].offers == none, "an agent who still has tasks leaves");
    return {none, a};
}
Hint EntryChecks::on(const AgentProfileChanged& e) {
    words(e.words, e.team, e.cost, e.weight);
    return freed(agent(e.agent));
}
Hint EntryChecks::on(const AgentCapacityChanged& e) {
    channels(e.channels, e.units);
    const Slot slot = agent(e.agent);
    const AgentCell& a = s_->agents[slot];
    must(e.units >= a.used, "an agent has more than he could hold");
    for (Slot o = a.offers; o != none; o = s_->offers[o].next_of_agent) {
        const LaneCell& lane = s_->lanes[s_->offers[o].lane];
        const std::string& name = s_->rules->channels[lane.channel].name;
        const auto at = std::find_if(e.channels.begin(), e.channels.end(), [&](const ChannelUnits& c) { return c.channel == name; });
        must(at != e.channels.end() && at->units >= lane.used, "an agent loses a channel that he is busy on");
    }
    return freed(slot);
}

// ----------------------------------------------------------------------------------------------------------------- tasks
Hint EntryChecks::on(const TaskArrived& e) {
    const RoutingRules::Data& r = *s_->rules;
    must(!std::exchange(arrived_, true) && is_id(e.task) && s_->find_task(e.task) == none, "the id of a task that comes");
    must(s_->tasks.used() < r.limits.waiting, "more tasks than [limits] allows");
    const Hint hint{none, none, r.class_of(e.task_class), static_cast<std::int16_t>(r.channel_of(e.channel)),
                    static_cast<std::int16_t>(r.grade_of(e.grade))};
    must(hint.channel >= 0 && hint.task_class >= 0 && hint.grade >= 0, "a word that the rules do not know");
    must(e.units >= 1 && e.units <= most_task_units, "units of a task");
    time(e.enqueued);
    must(e.enqueued.us <= at_, "a task waits since a time that is yet to come");
    head_start(e.credit, e.deadline);
    for (const auto& until : {e.parked_until, e.owner_until}) {
        if (!until) continue;
        time(*until);
        must(until->us >= at_, "a task is kept until a time that is over");
    }
    people(e.preferred, most_preferred);
    people(e.excluded, most_excluded);
    return hint;
}
Hint EntryChecks::on(const TaskUpdated& e) {
    const Slot t = task(e.task);
    must(s_->tasks[t].state != TaskState::offered, "a task is updated while it is offered");
    head_start(e.credit, e.deadline);
    return {t, none};
}
Hint EntryChecks::on(const TaskParked& e) {
    const Slot t = task(e.task);
    const TaskState state = s_->tasks[t].state;
    must(state < TaskState::offered || state == TaskState::set_aside, "a task is parked that somebody has");
    time(e.until);
    return {t, none};
}
Hint EntryChecks::on(const TaskRelaxed& e) {
    const Hint hint = waits(e.task);
    const TaskCell& t = s_->tasks[hint.task];
    must(e.step == t.step + 1 && e.step < s_->rules->facts[t.task_class].steps, "a step that is not there");
    return hint;
}
Hint EntryChecks::on(const TaskCanceled& e) {
    const Slot t = task(e.task);
    for (Slot o = s_->tasks[t].offers; o != none; o = s_->offers[o].next_of_task) (void)freed(s_->offers[o].agent);
    return {t, none};
}
Hint EntryChecks::on(const TaskAbandoned& e) {
    const Slot t = task(e.task);
    must(s_->tasks[t].live_offers == 0, "a task that somebody has is abandoned");
    return {t, none};
}
Hint EntryChecks::on(const TaskOverflowed& e) {
    const Hint hint = of(e.task, TaskState::waiting);
    must(s_->tasks[hint.task].overflows < most_overflows, "a task overflows in a circle");
    return hint;
}

// ---------------------------------------------------------------------------------------------------------------- offers
Hint EntryChecks::on(const TaskOffered& e) {
    const Slot t = find_task(e.task), a = agent(e.agent);
    const TaskCell& cell = s_->tasks[t];
    const RoutingOptions& o = s_->rules->options;
    must(cell.state == TaskState::waiting || cell.state == TaskState::awaiting_owner ||
             (cell.state == TaskState::offered && cell.live_offers < o.offers),
         "a task is offered that does not wait");
    must(cell.state != TaskState::awaiting_owner || s_->person(cell, e.agent, PersonKind::preferred),
         "a task is offered to another than whom it waits for");
    const Slot lane = s_->lane_of(a, cell.channel);
    must(lane != none && fits(*s_, t, lane), "a task is offered to one who cannot take it");
    must(e.epoch == std::int64_t{cell.epoch} + 1 && e.epoch <= most_epoch, "the number of an offer");
    must(!e.accepted || cell.live_offers == 0, "a task is taken that is offered");
    time(e.until);
    return {t, a};
}
Hint EntryChecks::on(const OfferAccepted& e) {
    const Hint hint = open_offer(e.task, e.agent, e.epoch);
    must(s_->tasks[hint.task].state == TaskState::offered, "a task is taken that another one has");
    return hint;
}
Hint EntryChecks::on(const OfferRescinded& e) {
    const Hint hint = open_offer(e.task, e.agent, e.epoch);
    (void)freed(hint.agent);
    return hint;
}
Hint EntryChecks::on(const TaskReturned& e) {
    const Hint hint = in_hand(e.task, e.agent);
    must(s_->tasks[hint.task].state != TaskState::wrapping, "a task comes back that is done");
    return hint;
}
Hint EntryChecks::on(const TaskRested& e) {
    const Hint hint = in_hand(e.task, e.agent);
    const TaskCell& t = s_->tasks[hint.task];
    must(t.state == (e.resting ? TaskState::active : TaskState::resting), "a task rests that rests, or is active that is");
    if (!e.resting && s_->rules->options.count_inactive == CountInactive::no)
        must(s_->room(s_->lanes[s_->offers[t.offers].lane]) >= t.units, "an agent takes up more than he can hold");
    return hint;
}
Hint EntryChecks::on(const TaskWrapping& e) {
    const Hint hint = in_hand(e.task, e.agent);
    const TaskState state = s_->tasks[hint.task].state;
    must(state == TaskState::active || (state == TaskState::resting && s_->counts(OfferState::resting)),
         "a task is wrapped up that is not in hand");
    time(e.until);
    must(e.until.us >= at_, "a wrap-up ends before it begins");
    return done(hint, e.handled);
}
Hint EntryChecks::on(const TaskCompleted& e) { return done(in_hand(e.task, e.agent), e.handled); }

// --------------------------------------------------------------------------------------------------------------- answers
Hint EntryChecks::on(const Refused&) { damaged("an answer is no fact"); }
Hint EntryChecks::on(const AlreadyDone&) { damaged("an answer is no fact"); }

}  // namespace kefu::service
