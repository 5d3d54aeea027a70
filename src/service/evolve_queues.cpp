// Tasks in their queues: coming, changing, going; and the requirements that make the queues.
#include <algorithm>
#include <bit>
#include <utility>

#include "kefu/core/error.hpp"
#include "service/evolve.hpp"

namespace kefu::service {

namespace {
std::uint16_t word_of(const rule::Vocabulary& vocabulary, std::string_view word) {
    if (word.empty()) return no_word;
    const auto found = vocabulary.find(word);
    if (!found) damaged("a word that the rules do not know");
    return static_cast<std::uint16_t>(*found);
}
/// For as many as may be pushed back later, where nothing may fail.
template <class T>
void make_room(std::vector<T>& list, std::size_t n) {
    if (list.capacity() < n) list.reserve(n + n / 2);
}
}  // namespace

std::uint32_t Evolution::place_of_needs(std::string_view text) {
    std::string kept(text);
    if (const auto at = s_.own_needs_table.find(kept); at != s_.own_needs_table.end()) return at->second;
    rule::Requirement read = rule::Requirement::parse(text, s_.rules->vocabulary);
    if (s_.free_needs.empty()) {
        s_.own_needs.grow(s_.needs_places + 1u);
        make_room(s_.new_needs, s_.needs_places);
        make_room(s_.free_needs, s_.needs_places);
        s_.free_needs.push_back(s_.needs_places++);
    }
    const std::uint32_t at = s_.free_needs.back();
    s_.own_needs_table.emplace(kept, at);
    s_.own_needs[at] = {std::move(kept), std::move(read)};
    s_.free_needs.pop_back();
    s_.new_needs.push_back(at);
    return at;
}

std::uint32_t Evolution::queue_of(const TaskCell& t, std::uint8_t step) {
    const QueueKey key = s_.queue_key(t, step);
    const std::uint32_t found = s_.find_queue(key);
    return found != none ? found : make_queues(key);
}

/// With it those of all its steps, and of the classes that it may overflow into: no requirement is found to be too long, or one too many,
/// when its time comes.
std::uint32_t Evolution::make_queues(const QueueKey& key) {
    s_.each_that_follows(key, [&](const QueueKey& next) {
        const bool fresh = s_.find_queue(next) == none;
        if (fresh) make_queue(next);
        return fresh;
    });
    return s_.find_queue(key);
}

/// What is asked for at a step. Errors: LIMIT where that is too long; BAD_OPTION for a mark of another kind.
rule::Requirement Evolution::requirement_of(const QueueKey& key) const {
    const auto mark = [](std::uint16_t word) { return word == no_word ? std::nullopt : std::optional<std::uint32_t>(word); };
    const rule::Requirement& needs = s_.rules->classes[key.task_class].steps[key.step].needs;
    return (key.needs == 0 ? needs : both(needs, s_.own_needs[key.needs].requirement)).bind(mark(key.language), mark(key.persona));
}

/// Whether it, and what follows from it, can be made.
bool Evolution::can_make(const QueueKey& key) const {
    const auto most = static_cast<std::uint64_t>(s_.rules->limits.requirements);
    if (s_.queue_count + s_.new_queues_of(key, most, [](std::uint32_t) { return true; }) > most) return false;
    try {
        s_.each_that_follows(key, [&](const QueueKey& next) {
            const bool fresh = s_.find_queue(next) == none;
            if (fresh) (void)requirement_of(next);
            return fresh;
        });
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// Precondition: it is not there, and that of its first step is, unless it is that.
void Evolution::make_queue(const QueueKey& key) {
    if (s_.queue_count >= s_.rules->limits.requirements)
        throw Error(Status::limit, "more than " + std::to_string(s_.rules->limits.requirements) +
                                       " different requirements are needed ([limits] requirements)");
    QueueKey first_step = key;
    first_step.step = 0;
    rule::Requirement needs = requirement_of(key);
    if (s_.free_queues.empty()) make_place();
    const std::uint32_t at = s_.free_queues.back();
    s_.free_queues.pop_back();
    s_.new_queues.push_back(at);  // from here on it is cleared where the command is taken back
    for (std::size_t p = 0; p < s_.profiles.size(); ++p) {
        const bool meets = needs.holds(s_.profiles[p].levels, s_.profiles[p].named);
        s_.met_by.put(at, p, meets);
        s_.meets.put(p, at, meets);
    }
    s_.requirements[at] = std::move(needs);
    s_.queue_keys[at] = key;
    enter_queue(at);
    QueueCell& cell = s_.queue_cells[at];
    cell = {};
    u_.set(cell.base, key.step == 0 ? at : s_.find_queue(first_step));
    u_.set(s_.queue_count, s_.queue_count + 1);
    if (key.needs != 0) u_.set(s_.own_needs[key.needs].queues, s_.own_needs[key.needs].queues + 1);
    for (const std::string& name : s_.requirements[at].names()) {
        std::uint32_t& count = s_.named[name];
        u_.set(count, count + 1);
        // Whom a requirement names is not as others of equal words.
        if (const Slot a = s_.find_agent(name); a != none && s_.profiles[s_.agents[a].profile].named.empty()) renew_profile(a);
    }
}

/// Makes a free one.
void Evolution::make_place() {
    const auto at = static_cast<std::uint32_t>(s_.queue_keys.size());
    s_.met_by.grow(at + 1u, s_.profiles.size());
    s_.meets.grow(s_.profiles.size(), at + 1u);
    s_.queue_cells.grow(at + 1u);
    s_.head_keys.grow(at + 1u);
    for (Bits& bits : s_.waiting) bits.grow(at + 1u);
    make_room(s_.new_queues, at + 1u);
    make_room(s_.free_queues, at + 1u);
    make_room(s_.queue_keys, at + 1u);
    s_.requirements.push_back(s_.own_needs[0].requirement);
    s_.queue_keys.push_back({.units = 0});
    s_.free_queues.push_back(at);
}

/// Precondition: nothing leads there any more, nor can a rollback bring it back.
void Evolution::clear_queue(std::uint32_t queue) noexcept {
    for (const std::string& name : s_.requirements[queue].names())
        if (const auto at = s_.named.find(name); at != s_.named.end() && at->second == 0) s_.named.erase(at);
    s_.requirements[queue] = s_.own_needs[0].requirement;
    s_.queue_keys[queue].units = 0;
    s_.free_queues.push_back(queue);
}
void Evolution::clear_needs(std::uint32_t needs) noexcept {
    NeedsCell& cell = s_.own_needs[needs];
    s_.own_needs_table.erase(cell.text);
    std::string().swap(cell.text);
    cell.requirement = s_.own_needs[0].requirement;
    s_.free_needs.push_back(needs);
}

/// What the command before has forgotten, now that it can no longer be taken back.
void Evolution::clear_forgotten() noexcept {
    s_.new_queues.clear();
    s_.new_needs.clear();
    if (!std::exchange(s_.some_forgotten, false)) return;
    for (std::uint32_t q = 0; q < s_.queue_keys.size(); ++q)
        if (s_.queue_keys[q].units != 0 && !s_.is_there(q)) clear_queue(q);
    for (std::uint32_t n = 1; n < s_.needs_places; ++n)
        if (!s_.own_needs[n].text.empty() && s_.own_needs[n].queues == 0) clear_needs(n);
}

void Evolution::on(const RequirementsForgotten& e) {
    const std::vector<bool> kept = s_.queues_to_keep(e.of_classes_too);
    for (std::uint32_t q = 0; q < kept.size(); ++q) {
        if (kept[q] || !s_.is_there(q)) continue;
        u_.set(s_.queue_cells[q].base, none);
        u_.set(s_.queue_count, s_.queue_count - 1);
        if (const std::uint32_t n = s_.queue_keys[q].needs; n != 0) u_.set(s_.own_needs[n].queues, s_.own_needs[n].queues - 1);
        for (const std::string& name : s_.requirements[q].names()) {
            std::uint32_t& count = s_.named.find(name)->second;
            u_.set(count, count - 1);
        }
    }
    s_.some_forgotten = true;
    // Whom nothing names any more is as others of equal words.
    for (Slot a = 0; a < s_.agents.made(); ++a) {
        if (!s_.agents[a].alive) continue;
        const std::string& named = s_.profiles[s_.agents[a].profile].named;
        if (!named.empty() && !is_named(named)) renew_profile(a);
    }
}

/// What refused and discarded commands have read and compiled would add up.
void Evolution::forget_uncommitted() noexcept {
    for (const std::uint32_t q : s_.new_queues) clear_queue(q);
    for (const std::uint32_t n : s_.new_needs) clear_needs(n);
    s_.new_queues.clear();
    s_.new_needs.clear();
    s_.some_forgotten = false;
}

/// Into the table by keys; it is built anew when it is half full, which also rids it of what was taken back.
void Evolution::enter_queue(std::uint32_t queue) {
    std::vector<std::uint32_t>& table = s_.queue_table;
    const auto put = [&](std::uint32_t q) {
        const std::size_t mask = table.size() - 1;
        std::size_t at = hash_of(s_.queue_keys[q]) & mask;
        while (table[at] != 0) at = (at + 1) & mask;
        table[at] = q + 1;
        ++s_.queue_table_used;
    };
    if (2 * (s_.queue_table_used + 1) <= table.size()) return put(queue);
    table.assign(std::max<std::size_t>(64, std::bit_ceil(4 * s_.queue_keys.size())), 0);
    s_.queue_table_used = 0;
    for (std::uint32_t q = 0; q < s_.queue_keys.size(); ++q)
        if (s_.queue_keys[q].units != 0) put(q);  // also of what is forgotten: it may still come back
}

void Evolution::head_changed(std::uint32_t queue) {
    const Root& root = s_.queue_cells[queue].waiting;
    s_.waiting[s_.queue_keys[queue].channel].put(u_, queue, root.size > 0);
    if (root.size > 0) u_.set(s_.head_keys[queue], s_.tasks[root.first].key);
}

void Evolution::seat(Slot slot) {
    const TaskCell& t = s_.tasks[slot];
    Root& root = s_.queue_cells[t.queue].waiting;
    Ordered<WaitingCells>({&s_}, u_).insert(root, slot);
    if (root.first == slot) head_changed(t.queue);
    u_.set(s_.classes[t.task_class].waiting, s_.classes[t.task_class].waiting + 1);
    u_.set(s_.waiting_count, s_.waiting_count + 1);
}

void Evolution::leave(Slot slot) {
    TaskCell& t = s_.tasks[slot];
    if (slot == s_.newcomer) {
        s_.newcomer = none;
    } else if (t.state == TaskState::waiting) {
        Root& root = s_.queue_cells[t.queue].waiting;
        const bool first = root.first == slot;
        Ordered<WaitingCells>({&s_}, u_).erase(root, slot);
        if (first) head_changed(t.queue);
        u_.set(s_.classes[t.task_class].waiting, s_.classes[t.task_class].waiting - 1);
        u_.set(s_.waiting_count, s_.waiting_count - 1);
    } else if (t.state == TaskState::awaiting_owner) {
        for (Slot p = t.people; p != none; p = s_.people[p].next) {
            PersonCell& who = s_.people[p];
            if (!who.queued) continue;
            Ordered<OwnCells>({&s_}, u_).erase(s_.agents[s_.find_agent(s_.names.text(who.agent))].own, p);
            u_.set(who.queued, false);
        }
        Ordered<AwaitingCells>({&s_}, u_).erase(s_.awaiting, slot);
    }
}

void Evolution::join(Slot slot, TaskState state) {
    TaskCell& t = s_.tasks[slot];
    u_.set(t.state, state);
    u_.set(t.key, s_.static_key(t, s_.rules->options.tasks.front()));
    if (state == TaskState::waiting || state == TaskState::awaiting_owner) u_.set(t.queue, queue_of(t, t.step));
    if (state == TaskState::waiting) {
        u_.set(t.until, never);
        seat(slot);
    } else if (state == TaskState::awaiting_owner) {
        for (Slot p = t.people; p != none; p = s_.people[p].next) {
            PersonCell& who = s_.people[p];
            if (who.kind != PersonKind::preferred) continue;
            if (const Slot a = s_.find_agent(s_.names.text(who.agent)); a != none) await(p, a);
        }
        Ordered<AwaitingCells>({&s_}, u_).insert(s_.awaiting, slot);
    }
    refresh_timer(slot);
}

void Evolution::await(Slot person, Slot agent) {
    u_.set(s_.people[person].queued, true);
    Ordered<OwnCells>({&s_}, u_).insert(s_.agents[agent].own, person);
}

void Evolution::refresh_timer(Slot slot) {
    if (s_.stale_timers.empty() || s_.stale_timers.back() != slot) s_.stale_timers.push_back(slot);
}

void Evolution::set_stale_timers() {
    for (const Slot slot : s_.stale_timers) {
        TaskCell& t = s_.tasks[slot];
        if (t.state != TaskState::gone) set_timer(t.timer, TimerKind::task, slot, s_.next_due(t), t.sequence);
    }
    s_.stale_timers.clear();
}
void Evolution::rollback() noexcept {
    s_.newcomer = none;
    s_.stale_timers.clear();
    u_.rollback();
    forget_uncommitted();
}

PersonCell& Evolution::add_person(Slot task, std::string_view agent, PersonKind kind) {
    Slot* link = &s_.tasks[task].people;
    while (*link != none) link = &s_.people[*link].next;
    return s_.people[enter_person(link, task, agent, kind)];
}
/// `link`: of the last one, so that whom it prefers most stands first.
Slot Evolution::enter_person(Slot* link, Slot task, std::string_view agent, PersonKind kind) {
    const Slot slot = s_.people.take(u_);
    PersonCell& who = s_.people[slot];
    who = {};
    who.agent = s_.names.enter(u_, agent);
    who.kind = kind;
    who.task = task;
    u_.set(*link, slot);
    return slot;
}
/// Who declined may be asked again: one of them, or all where `agent` is empty.
void Evolution::forgive(const TaskCell& t, std::string_view agent) {
    for (Slot p = t.people; p != none; p = s_.people[p].next) {
        PersonCell& who = s_.people[p];
        if (who.kind == PersonKind::declined && (agent.empty() || s_.names.text(who.agent) == agent)) u_.set(who.until, never);
    }
}
void Evolution::drop_people(Slot task) {
    for (Slot p = s_.tasks[task].people; p != none;) {
        const Slot next = s_.people[p].next;
        s_.names.leave(u_, s_.people[p].agent);
        s_.people.give(u_, p);
        p = next;
    }
    u_.set(s_.tasks[task].people, none);
}

void Evolution::forget(Slot slot) {
    TaskCell& t = s_.tasks[slot];
    set_timer(t.timer, TimerKind::task, slot, never, t.sequence);
    if (t.people != none) drop_people(slot);
    s_.task_names.erase(u_, s_.hash(s_.id_of(t)), slot);
    s_.names.leave(u_, t.id);
    u_.set(t.state, TaskState::gone);
    s_.tasks.give(u_, slot);
}

void Evolution::on(const TaskArrived& e) {
    const RoutingRules::Data& r = *s_.rules;
    const std::int32_t channel = hint_.channel >= 0 ? hint_.channel : r.channel_of(e.channel);
    const std::int32_t task_class = hint_.task_class >= 0 ? hint_.task_class : r.class_of(e.task_class);
    const std::int32_t grade = hint_.grade >= 0 ? hint_.grade : r.grade_of(e.grade);
    if (channel < 0 || task_class < 0 || grade < 0) damaged("a word that the rules do not know");
    const std::uint16_t language = word_of(r.vocabulary, e.language), persona = word_of(r.vocabulary, e.persona);
    const std::uint32_t needs = needs_of(e.needs);
    const Slot slot = s_.tasks.take(u_);
    TaskCell& t = s_.tasks[slot];
    t = {};
    t.id = s_.names.enter(u_, e.task);
    t.channel = static_cast<std::uint8_t>(channel);
    t.grade = static_cast<std::uint8_t>(grade);
    t.task_class = static_cast<std::uint16_t>(task_class);
    t.language = language;
    t.persona = persona;
    t.needs = needs;
    t.units = static_cast<std::uint16_t>(e.units);
    t.sequence = sequence_;
    t.enqueued = e.enqueued.us;
    t.credit = e.credit.us;
    t.deadline = e.deadline ? e.deadline->us : never;
    s_.task_names.reserve();
    s_.task_names.insert(u_, s_.hash(e.task), slot);
    for (const std::string_view who : e.preferred) add_person(slot, who, PersonKind::preferred);
    for (const std::string_view who : e.excluded) add_person(slot, who, PersonKind::excluded);
    hint_.task = slot;
    t.queue = queue_of(t, 0);  // also of one that is parked: what is too long is refused now, not when its time comes
    if (e.parked_until) {
        t.until = e.parked_until->us;
        join(slot, TaskState::parked);
    } else if (e.owner_until) {
        t.until = e.owner_until->us;
        join(slot, TaskState::awaiting_owner);
    } else {
        u_.set(t.state, TaskState::waiting);
        t.key = s_.static_key(t, r.options.tasks.front());
        s_.newcomer = slot;
        refresh_timer(slot);
    }
}

void Evolution::on(const TaskUpdated& e) {
    const RoutingRules::Data& r = *s_.rules;
    const Slot slot = task(e.task);
    TaskCell& t = s_.tasks[slot];
    const std::int32_t task_class = r.class_of(e.task_class), grade = r.grade_of(e.grade);
    if (task_class < 0 || grade < 0) damaged("a word that the rules do not know");
    const std::uint16_t language = word_of(r.vocabulary, e.language), persona = word_of(r.vocabulary, e.persona);
    const std::uint32_t needs = needs_of(e.needs);
    const bool queued = t.state == TaskState::waiting || t.state == TaskState::awaiting_owner || t.state == TaskState::set_aside;
    const TaskState state = t.state == TaskState::set_aside ? TaskState::waiting : t.state;
    if (queued) leave(slot);
    if (t.state == TaskState::set_aside) {
        u_.set(t.declines, 0);  // somebody has looked at it: all may be asked again
        forgive(t, {});
    }
    if (t.task_class != task_class) u_.set(t.step, 0);
    u_.set(t.task_class, static_cast<std::uint16_t>(task_class));
    u_.set(t.grade, static_cast<std::uint8_t>(grade));
    u_.set(t.language, language);
    u_.set(t.persona, persona);
    u_.set(t.needs, needs);
    u_.set(t.credit, e.credit.us);
    u_.set(t.deadline, e.deadline ? e.deadline->us : never);
    (void)queue_of(t, 0);  // the first step, and with it all others
    u_.set(t.queue, queue_of(t, t.step));
    if (queued) join(slot, state);
}

void Evolution::on(const TaskParked& e) {
    const Slot slot = task(e.task);
    leave(slot);
    u_.set(s_.tasks[slot].until, e.until.us);
    join(slot, TaskState::parked);
}
void Evolution::on(const TaskUnparked& e) { join(task(e.task), TaskState::waiting); }
void Evolution::on(const OwnerGivenUp& e) {
    const Slot slot = task(e.task);
    leave(slot);
    join(slot, TaskState::waiting);
}
void Evolution::on(const TaskRelaxed& e) {
    const Slot slot = task(e.task);
    TaskCell& t = s_.tasks[slot];
    if (e.step < 0 || static_cast<std::size_t>(e.step) >= s_.class_of(t).steps.size()) damaged("a step that is not there");
    const TaskState state = t.state;
    leave(slot);
    u_.set(t.step, static_cast<std::uint8_t>(e.step));
    join(slot, state);
}
void Evolution::on(const TaskSetAside& e) {
    const Slot slot = task(e.task);
    leave(slot);
    join(slot, TaskState::set_aside);
}
void Evolution::on(const DeclinesForgiven& e) {
    const Slot slot = task(e.task);
    forgive(s_.tasks[slot], {});
    refresh_timer(slot);
}
void Evolution::on(const CooldownEnded& e) {
    const Slot slot = task(e.task);
    forgive(s_.tasks[slot], e.agent);
    refresh_timer(slot);
}
void Evolution::on(const TaskStarving& e) {
    const Slot slot = task(e.task);
    u_.set(s_.tasks[slot].starving, true);
    refresh_timer(slot);
}
void Evolution::on(const TaskAbandoned& e) {
    const Slot slot = task(e.task);
    leave(slot);
    forget(slot);
}
void Evolution::on(const TaskOverflowed& e) {
    const Slot slot = task(e.task);
    TaskCell& t = s_.tasks[slot];
    leave(slot);
    if (e.leaves) return forget(slot);
    const std::int32_t to = s_.rules->class_of(e.to);
    if (to < 0) damaged("a class that the rules do not know");
    u_.set(t.task_class, static_cast<std::uint16_t>(to));
    u_.set(t.step, 0);
    u_.set(t.overflows, static_cast<std::uint8_t>(t.overflows + 1));
    join(slot, TaskState::waiting);
}

}  // namespace kefu::service
