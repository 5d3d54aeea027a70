// Commands about tasks, offers and work.
#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"
#include "service/decide.hpp"

namespace kefu::service {

namespace {
std::string_view told(TaskState state) noexcept {
    switch (state) {
        case TaskState::parked: return "is parked";
        case TaskState::awaiting_owner: return "waits for whom it prefers";
        case TaskState::waiting: return "waits";
        case TaskState::offered: return "is offered";
        case TaskState::active: return "is in hand";
        case TaskState::resting: return "rests";
        case TaskState::wrapping: return "is being wrapped up";
        case TaskState::set_aside: return "is set aside";
        case TaskState::gone: break;
    }
    return "is gone";
}
}  // namespace

bool Decider::find_task(std::string_view task, Slot& out) {
    if (!check_id(task, "task")) return false;
    out = s_.find_task(task);
    if (out != none) s_.fetch_around(out);
    return out != none || refuse(Refusal::unknown_task, "there is no task " + detail::quoted(task));
}

bool Decider::check_names(List<std::string_view> people, std::size_t most, std::string_view what, List<std::string_view>& kept) {
    if (people.size() > most)
        return refuse(Refusal::too_many,
                      std::string(what) + " names " + std::to_string(people.size()) + " agents; at most " + std::to_string(most));
    const auto out = arena_.list<std::string_view>(people.size());
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (!check_id(people[i], what)) return false;
        for (std::size_t k = 0; k < i; ++k)
            if (people[k] == people[i])
                return refuse(Refusal::bad_id, std::string(what) + " names " + detail::quoted(people[i]) + " twice");
        out[i] = arena_.keep(people[i]);
    }
    kept = out;
    return true;
}

bool Decider::check_reason(std::string_view reason) {
    if (reason.size() <= max_id_bytes && is_valid_utf8(reason)) return true;
    return refuse(Refusal::bad_id, "the reason is a word of up to 64 bytes of UTF-8");
}

bool Decider::check_credit(Span credit) {
    if (credit.us >= -longest_span.us && credit <= longest_span) return true;
    return refuse(Refusal::bad_number, "the credit of a task is longer than 100 years");
}

bool Decider::refuse_channel(std::string_view name) {
    std::vector<std::string_view> known;
    for (const Channel& c : s_.rules->channels) known.push_back(c.name);
    if (name.empty()) return refuse(Refusal::unknown_channel, "the task names no channel" + detail::hint(name, known));
    return refuse(Refusal::unknown_channel, "the charter has no channel " + detail::quoted(name) + detail::hint(name, known));
}

template <class E>
bool Decider::check_requirements(const E& e, const QueueKey& key) {
    const RoutingRules::Data& r = *s_.rules;
    const ClassFacts& c = r.facts[key.task_class];
    const auto most = static_cast<std::uint64_t>(r.limits.requirements);
    if (s_.queue_count + (c.overflows ? r.steps : c.steps) <= most) return true;  // whatever is there already
    QueueKey whole = key;
    const auto mark = [&](std::string_view word) { return word.empty() ? no_word : static_cast<std::uint16_t>(*r.vocabulary.find(word)); };
    whole.language = mark(e.language);
    whole.persona = mark(e.persona);
    if (!e.needs.empty()) {
        const auto own = s_.own_needs_table.find(std::string(e.needs));
        whole.needs = own == s_.own_needs_table.end() ? none : own->second;  // none = they are new, and so is all that comes of them
    }
    if (s_.queue_count + s_.new_queues_of(whole, most, [](std::uint32_t) { return true; }) <= most) return true;
    std::uint64_t kept = 0;
    for (const bool of_classes_too : {false, true}) {
        const std::vector<bool> keep = s_.queues_to_keep(of_classes_too);
        kept = static_cast<std::uint64_t>(std::count(keep.begin(), keep.end(), true));
        if (kept + s_.new_queues_of(whole, most, [&](std::uint32_t queue) { return keep[queue]; }) > most) continue;
        makes_room_ = {s_.queue_count - static_cast<std::int64_t>(kept), static_cast<std::int64_t>(kept), of_classes_too};
        return false;
    }
    return refuse(Refusal::limit, "more than " + std::to_string(most) + " different requirements would be needed: tasks wait at " +
                                      std::to_string(kept) + ", or may come to them, and this one adds to these ([limits] requirements)");
}

bool Decider::check_known(std::string_view word, rule::MarkKind kind) {
    const rule::Vocabulary& v = s_.rules->vocabulary;
    const auto mark = v.find(word);
    if (mark && v.kind(*mark) == kind) return true;
    return refuse(Refusal::unknown_word,
                  detail::quoted(word) + " is no " + std::string(kefu::word_of(kind)) + " of the charter" + v.hints(word, kind).en);
}

bool Decider::refuse_class(std::string_view name) {
    std::vector<std::string_view> known;
    for (const TaskClass& c : s_.rules->classes)
        if (!c.name.empty()) known.push_back(c.name);
    return refuse(Refusal::unknown_class, "the charter has no class " + detail::quoted(name) + detail::hint(name, known));
}
bool Decider::refuse_grade(std::string_view name) {
    const std::vector<std::string_view> known(o_.grades.begin(), o_.grades.end());
    return refuse(Refusal::unknown_grade, "the charter has no service grade " + detail::quoted(name) + detail::hint(name, known));
}

bool Decider::read_needs(std::string_view needs, std::string_view& kept) {
    if (s_.own_needs_table.contains(std::string(needs))) {
        kept = arena_.keep(needs);
        return true;
    }
    Findings findings("needs");
    const auto read = rule::Requirement::read(needs, s_.rules->vocabulary, 1, 1, findings);
    if (!read) {
        const auto& all = findings.all();
        const auto first = std::find_if(all.begin(), all.end(), [](const Finding& f) { return f.severity == Severity::error; });
        return refuse(Refusal::bad_requirement, "needs, position " + std::to_string(first->place.position) + ": " + first->message);
    }
    kept = arena_.keep(needs);
    return true;
}

bool Decider::on(const ArriveTask& c) {
    const RoutingRules::Data& r = *s_.rules;
    std::int32_t task_class = 0, grade = 0, channel = 0;
    auto& e = draft<TaskArrived>();
    if (!check_id(c.task, "task")) return false;
    if (s_.find_task(c.task) != none) return refuse(Refusal::task_exists, "there is a task " + detail::quoted(c.task) + " already");
    if (s_.tasks.used() >= r.limits.waiting)
        return refuse(Refusal::limit, "there are already " + std::to_string(s_.tasks.used()) + " tasks ([limits] waiting)");
    if (!check_channel(c.channel, channel)) return false;
    if (!check_class(c.task_class, task_class) || !check_grade(c.grade, grade) || !check_needs(c.needs, e.needs) ||
        !check_word(c.language, rule::MarkKind::language) || !check_word(c.persona, rule::MarkKind::persona))
        return false;
    if (c.units < 0 || c.units > most_task_units)
        return refuse(Refusal::bad_units, "units of a task lie between 1 and 1000, got " + std::to_string(c.units));
    if (!check_credit(c.credit)) return false;
    if (c.enqueued && !check_time(*c.enqueued, "enqueued")) return false;
    if (c.enqueued && c.enqueued->us > now_) return refuse(Refusal::bad_number, "a task cannot wait since a time that is yet to come");
    if (c.deadline && !check_time(*c.deadline, "deadline")) return false;
    if (c.parked_until && !check_time(*c.parked_until, "parked_until")) return false;
    if (!check_people(c.preferred, most_preferred, "preferred", e.preferred) ||
        !check_people(c.excluded, most_excluded, "excluded", e.excluded))
        return false;
    const ClassFacts& cls = r.facts[static_cast<std::size_t>(task_class)];
    e.task = c.task;
    e.channel = r.channels[static_cast<std::size_t>(channel)].name;
    e.task_class = r.classes[static_cast<std::size_t>(task_class)].name;
    e.language = arena_.keep(c.language);
    e.persona = arena_.keep(c.persona);
    e.grade = o_.grades[static_cast<std::size_t>(grade)];
    e.credit.us = c.credit.us + r.head_start[static_cast<std::size_t>(grade)];
    e.units = c.units > 0 ? c.units : r.channels[static_cast<std::size_t>(channel)].units;
    if (!check_requirements(
            e, {static_cast<std::uint16_t>(task_class), 0, static_cast<std::uint8_t>(channel), static_cast<std::uint16_t>(e.units)}))
        return false;
    e.enqueued = c.enqueued.value_or(Time{now_});
    e.deadline = c.deadline;
    if (!e.deadline && cls.target >= 0) e.deadline = Time{time_after(e.enqueued.us, cls.target)};
    if (c.parked_until && c.parked_until->us > now_) e.parked_until = c.parked_until;
    if (!e.parked_until && !e.preferred.empty())
        if (const std::int64_t window = owner_window(e.preferred, channel, e.units, e.deadline ? e.deadline->us : never); window > 0)
            e.owner_until = Time{time_after(now_, window)};
    if (!publish_with_needs(e, {none, none, task_class, static_cast<std::int16_t>(channel), static_cast<std::int16_t>(grade)}))
        return false;
    const Slot task = evolution_.last_task();
    e.task = id(task);  // which stays
    if (s_.tasks[task].state != TaskState::parked) settle(task, true);
    return true;
}

bool Decider::on(const UpdateTask& c) {
    const RoutingRules::Data& r = *s_.rules;
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    std::int32_t task_class = t.task_class, grade = t.grade;
    if (c.task_class && !check_class(*c.task_class, task_class)) return false;
    if (c.grade && !check_grade(*c.grade, grade)) return false;
    const auto word = [&](std::uint16_t mark) { return mark == no_word ? std::string_view() : std::string_view(r.vocabulary.word(mark)); };
    TaskUpdated e;
    e.task = id(task);
    e.needs = arena_.keep(s_.own_needs[t.needs].text);
    if (c.needs && !check_needs(*c.needs, e.needs)) return false;
    e.language = arena_.keep(c.language.value_or(word(t.language)));
    e.persona = arena_.keep(c.persona.value_or(word(t.persona)));
    if (!check_word(e.language, rule::MarkKind::language) || !check_word(e.persona, rule::MarkKind::persona)) return false;
    if (c.credit && !check_credit(*c.credit)) return false;
    if (c.deadline && !check_time(*c.deadline, "deadline")) return false;
    if (!check_requirements(e, {static_cast<std::uint16_t>(task_class), 0, t.channel, t.units})) return false;
    e.task_class = r.classes[static_cast<std::size_t>(task_class)].name;
    e.grade = o_.grades[static_cast<std::size_t>(grade)];
    // Of other rules, whose head starts were longer, what is its own may seem to be more than a command may say.
    const std::int64_t own = std::clamp(t.credit - r.head_start[t.grade], -longest_span.us, longest_span.us);
    e.credit.us = (c.credit ? c.credit->us : own) + r.head_start[static_cast<std::size_t>(grade)];
    if (c.deadline) e.deadline = c.deadline;
    else if (t.deadline != never) e.deadline = Time{t.deadline};
    // What it was offered for is no longer so.
    Freed freed;
    if (t.state == TaskState::offered) freed = rescind_offers(task, none, Because::task_left);
    if (!publish_with_needs(draft<TaskUpdated>() = e, {task, none})) return false;
    if (t.state == TaskState::waiting || t.state == TaskState::awaiting_owner) came_back_.push_back(task);
    come_back({freed.agents.data(), freed.n});
    if (t.state == TaskState::waiting) tell_unservable(task);
    return true;
}

bool Decider::on(const CancelTask& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    if (!check_reason(c.reason)) return false;
    Freed freed = rescind_offers(task, none, Because::task_left);
    if (const Slot o = s_.tasks[task].offers; o != none) freed.agents[freed.n++] = s_.offers[o].agent;  // who has it in hand
    emit(TaskCanceled{id(task), arena_.keep(c.reason)}, {task, none});
    serve(freed);
    return true;
}

bool Decider::on(const AbandonTask& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state == TaskState::active || t.state == TaskState::resting || t.state == TaskState::wrapping)
        return refuse(Refusal::wrong_state,
                      "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; it is completed or cancelled");
    const Freed freed = rescind_offers(task, none, Because::task_left);
    emit(TaskAbandoned{id(task), {now_ - t.enqueued}}, {task, none});
    serve(freed);
    return true;
}

bool Decider::on(const ParkTask& c) {
    Slot task = none;
    if (!find_task(c.task, task) || !check_time(c.until, "until")) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state == TaskState::active || t.state == TaskState::resting || t.state == TaskState::wrapping)
        return refuse(Refusal::wrong_state,
                      "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; only what waits can be parked");
    if (c.until.us <= now_) {
        if (t.state != TaskState::parked)
            return refuse(Refusal::wrong_state, "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; it is not parked");
        emit(TaskUnparked{id(task), Because::command}, {task, none});
        settle(task);
        return true;
    }
    const Freed freed = rescind_offers(task, none, Because::task_left);
    emit(TaskParked{id(task), c.until}, {task, none});
    serve(freed);
    return true;
}

bool Decider::open_offer(std::string_view task_id, std::string_view agent, std::int64_t epoch, Slot& task, Slot& who) {
    if (!find_task(task_id, task) || !find_agent(agent, who)) return false;
    std::int64_t open = 0;
    for (Slot o = s_.tasks[task].offers; o != none; o = s_.offers[o].next_of_task) {
        const OfferCell& offer = s_.offers[o];
        if (offer.agent != who || offer.state != OfferState::offered) continue;
        if (offer.epoch == epoch) return true;
        open = offer.epoch;
    }
    const std::string which = "offer " + std::to_string(epoch) + " of task " + detail::quoted(task_id) + " to " + detail::quoted(agent);
    // It may have ended just before this answer. Of that nothing is kept: the command is refused.
    for (const Event& e : events_) {
        const auto* ended = std::get_if<OfferTimedOut>(&e.fact);
        if (ended && ended->task == task_id && ended->agent == agent && ended->epoch == epoch)
            return refuse(Refusal::old_offer, which + " ended at " + to_text(e.at) + ", before this answer");
    }
    if (open > 0) return refuse(Refusal::old_offer, which + " is not open; offer " + std::to_string(open) + " is");
    return refuse(Refusal::old_offer, which + " is not open; the task " + std::string(told(s_.tasks[task].state)));
}

bool Decider::on(const AcceptOffer& c) {
    Slot task = none, agent = none;
    if (!open_offer(c.task, c.agent, c.epoch, task, agent)) return false;
    emit(OfferAccepted{id(task), agent_id(agent), c.epoch}, {task, agent});
    serve(rescind_offers(task, agent, Because::other_accepted));
    return true;
}

bool Decider::on(const RejectOffer& c) {
    Slot task = none, agent = none;
    if (!open_offer(c.task, c.agent, c.epoch, task, agent)) return false;
    if (!check_reason(c.reason)) return false;
    emit(OfferRejected{id(task), agent_id(agent), c.epoch, arena_.keep(c.reason), {time_after(now_, o_.decline_cooldown.us)}},
         {task, agent});
    after_decline(task, agent);
    return true;
}

bool Decider::on(const RestTask& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state != (c.resting ? TaskState::active : TaskState::resting))
        return refuse(Refusal::wrong_state, "task " + detail::quoted(c.task) + " " + std::string(told(t.state)));
    const OfferCell& offer = s_.offers[t.offers];
    const Slot agent = offer.agent;
    if (!c.resting && o_.count_inactive == CountInactive::no && s_.room(s_.lanes[offer.lane]) < t.units)
        return refuse(Refusal::no_room, "agent " + detail::quoted(agent_id(agent)) + " has no room for it now");
    emit(TaskRested{id(task), agent_id(agent), c.resting}, {task, agent});
    if (c.resting) serve(agent);
    return true;
}

bool Decider::on(const ReturnTask& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state != TaskState::active && t.state != TaskState::resting)
        return refuse(Refusal::wrong_state,
                      "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; nobody has it in hand");
    if (!check_reason(c.reason)) return false;
    const Slot agent = s_.offers[t.offers].agent;
    emit(TaskReturned{id(task), agent_id(agent), arena_.keep(c.reason), Because::command}, {task, agent});
    came_back_.push_back(task);
    come_back({&agent, 1});
    return true;
}

bool Decider::on(const CompleteTask& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state != TaskState::active && t.state != TaskState::resting)
        return refuse(Refusal::wrong_state,
                      "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; nobody has it in hand");
    if (c.wrap_up && (c.wrap_up->us < 0 || c.wrap_up->us > 30 * us_per_day))
        return refuse(Refusal::bad_number, "a wrap-up lasts from 0 to 30 days");
    const OfferCell& offer = s_.offers[t.offers];
    const Slot agent = offer.agent;
    // What rests and holds no units leaves none to be wrapped up in.
    const bool holds = t.state == TaskState::active || s_.counts(OfferState::resting);
    const std::int64_t wrap_up = !holds ? 0 : c.wrap_up ? c.wrap_up->us : s_.channel(t).wrap_up;
    const Span handled{now_ - offer.since};
    if (wrap_up > 0) {
        emit(TaskWrapping{id(task), agent_id(agent), {time_after(now_, wrap_up)}, handled}, {task, agent});
    } else {
        emit(TaskCompleted{id(task), agent_id(agent), handled}, {task, agent});
        serve(agent);
    }
    return true;
}

bool Decider::on(const EndWrapUp& c) {
    Slot task = none;
    if (!find_task(c.task, task)) return false;
    const TaskCell& t = s_.tasks[task];
    if (t.state != TaskState::wrapping)
        return refuse(Refusal::wrong_state,
                      "task " + detail::quoted(c.task) + " " + std::string(told(t.state)) + "; it is not being wrapped up");
    const OfferCell& offer = s_.offers[t.offers];
    const Slot agent = offer.agent;
    emit(TaskCompleted{id(task), agent_id(agent), {offer.handled}}, {task, agent});
    serve(agent);
    return true;
}

}  // namespace kefu::service
