#include "service/state.hpp"

#include <algorithm>

#include "core/hash.hpp"
#include "service/agent_keys.hpp"

namespace kefu::service {

State::State(const RoutingRules& r) : rules_handle(r), rules(&r.data()) {
    classes.grow(rules->classes.size());
    own_needs.grow(needs_places);
    secret = detail::secret_of_process();
}

std::int64_t State::last_number(std::string_view source) const noexcept {
    for (std::uint32_t i = 0; i < source_count; ++i)
        if (names.text(sources[i].name) == source) return sources[i].number;
    return 0;
}

std::int64_t State::static_key(const TaskCell& t, TaskOrder order) const noexcept {
    switch (order) {
        case TaskOrder::head_start: return t.enqueued - t.credit - (t.step == 0 ? 0 : class_of(t).steps[t.step].credit);
        case TaskOrder::tier: return t.grade;
        case TaskOrder::deadline: return t.deadline;
        case TaskOrder::newest: return -t.enqueued;
        case TaskOrder::cost_of_delay: return t.enqueued;  // within a class the oldest costs most
        case TaskOrder::queue_ratio: return 0;
    }
    return 0;
}
bool State::before_beyond(const TaskCell& x, const TaskCell& y) const noexcept {
    const auto& orders = rules->options.tasks;
    for (std::size_t k = 1; k < orders.size(); ++k) {
        const std::int64_t kx = static_key(x, orders[k]), ky = static_key(y, orders[k]);
        if (kx != ky) return kx < ky;
    }
    return x.sequence < y.sequence;
}

std::int64_t State::static_key(const LaneCell& lane, AgentOrder order) const noexcept {
    const AgentCell& a = agents[lane.agent];
    switch (order) {
        case AgentOrder::longest_idle: return a.idle;
        case AgentOrder::least_loaded: return key_of_load(a.used, a.units);
        case AgentOrder::most_spare: return static_cast<std::int64_t>(a.used) - static_cast<std::int64_t>(a.units);
        case AgentOrder::fewest_handled: return a.handled;
        case AgentOrder::cost: return a.cost;
        case AgentOrder::round_robin: return a.last_assigned;
        case AgentOrder::fastest: return key_of_speed(a.mean_handling);
        // The same for all of a profile, or a matter of the task.
        case AgentOrder::preferred:
        case AgentOrder::step:
        case AgentOrder::proficiency:
        case AgentOrder::weighted_random:
        case AgentOrder::idleness_ratio: return 0;
    }
    return 0;
}
bool State::before_beyond(const LaneCell& x, const LaneCell& y) const noexcept {
    const auto& orders = rules->options.agents;
    for (auto k = static_cast<std::size_t>(std::int64_t{rules->leading_place} + 1); k < orders.size(); ++k) {
        const std::int64_t kx = static_key(x, orders[k]), ky = static_key(y, orders[k]);
        if (kx != ky) return kx < ky;
    }
    return agents[x.agent].sequence < agents[y.agent].sequence;
}

const PersonCell* State::person(const TaskCell& t, std::string_view agent, PersonKind kind) const noexcept {
    for (Slot p = t.people; p != none; p = people[p].next)
        if (people[p].kind == kind && names.text(people[p].agent) == agent) return &people[p];
    return nullptr;
}
bool State::is_kept_from(const TaskCell& t, Slot agent) const noexcept {
    const std::string_view id = id_of(agents[agent]);
    for (Slot p = t.people; p != none; p = people[p].next) {
        const PersonCell& who = people[p];
        if (who.kind == PersonKind::preferred || (who.kind == PersonKind::declined && who.until == never)) continue;
        if (names.text(who.agent) == id) return true;
    }
    return false;
}
bool State::anybody_for(std::uint32_t queue) const noexcept {
    if (!any_of(queue, present)) return false;
    const QueueKey& key = queue_keys[queue];
    if (key.units <= 1) return true;  // as much every lane has
    const auto could = [&](Slot a) {
        if (!agents[a].alive || !meets(agents[a].profile, queue)) return false;
        const Slot lane = lane_of(a, key.channel);
        return lane != none && could_hold(lanes[lane], key.units);
    };
    Slot& able = queue_cells[queue].able;
    if (able != none && could(able)) return true;
    for (able = 0; able < agents.made(); ++able)
        if (could(able)) return true;
    able = none;
    return false;
}

std::int64_t State::expected_wait(std::uint32_t queue) const noexcept {
    const std::uint32_t base = queue_cells[queue].base;
    QueueKey key = queue_keys[base];
    std::int64_t longest = -1;
    bool somebody = false;
    for (std::uint32_t q = base; q != none; ++key.step, q = key.step < rules->facts[key.task_class].steps ? find_queue(key) : none) {
        somebody = somebody || any_of(q, signed_in);
        // Who waits longest is not always first: but he who is first waits for the next agent.
        if (const Slot first = queue_cells[q].waiting.first; first != none) longest = std::max(longest, now - tasks[first].enqueued);
    }
    if (longest < 0 && any_of(queue, ready)) return 0;
    const std::int64_t wait = std::max(longest, queue_cells[base].last_wait);
    return somebody && wait > 0 ? wait : -1;  // that the last one did not wait says nothing of one who finds nobody free
}
std::int64_t State::handling_time(const TaskCell& t) const noexcept {
    const TaskClass& c = class_of(t);
    return c.handling_time > 0 ? c.handling_time : classes[t.task_class].mean_handling;
}

std::int64_t State::next_due(const TaskCell& t) const noexcept {
    std::int64_t soonest = never;
    const auto sooner = [&](std::int64_t at) { soonest = std::min(soonest, at); };
    if (t.state == TaskState::parked || t.state == TaskState::awaiting_owner) sooner(t.until);
    if (t.state != TaskState::awaiting_owner && t.state != TaskState::waiting) return soonest;
    const ClassFacts& c = rules->facts[t.task_class];
    // What would be after the end of the calendar never is.
    const auto from_enqueued = [&](std::int64_t span) { return span > latest_time.us - t.enqueued ? never : t.enqueued + span; };
    if (t.step == 0) sooner(from_enqueued(c.second_after));
    else if (t.step + 1u < c.steps) sooner(from_enqueued(class_of(t).steps[t.step + 1u].after));
    if (t.state == TaskState::waiting && c.overflow_after >= 0 && t.overflows < most_overflows) sooner(from_enqueued(c.overflow_after));
    if (!t.starving && rules->options.starvation.us > 0) sooner(from_enqueued(rules->options.starvation.us));
    for (Slot p = t.people; p != none; p = people[p].next)
        if (people[p].kind == PersonKind::declined) sooner(people[p].until);
    return soonest;
}

std::uint32_t hash_of(const QueueKey& k) noexcept {
    const std::uint64_t a = k.task_class | static_cast<std::uint64_t>(k.step) << 16 | static_cast<std::uint64_t>(k.channel) << 24 |
                            static_cast<std::uint64_t>(k.units) << 32 | static_cast<std::uint64_t>(k.language) << 48;
    const std::uint64_t b = k.persona | static_cast<std::uint64_t>(k.needs) << 16;
    std::uint64_t x = a * 0x9e3779b97f4a7c15ULL ^ (b + 0x632be59bd9b4e019ULL) * 0xc2b2ae3d27d4eb4fULL;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::uint32_t>(x >> 32);
}

std::uint32_t State::find_queue(const QueueKey& key) const noexcept {
    if (queue_table.empty()) return none;
    const std::size_t mask = queue_table.size() - 1;
    for (std::size_t at = hash_of(key) & mask;; at = (at + 1) & mask) {
        const std::uint32_t place = queue_table[at];
        if (place == 0) return none;
        if (queue_keys[place - 1] == key && is_there(place - 1)) return place - 1;
    }
}

std::vector<bool> State::queues_to_keep(bool of_classes_too) const {
    std::vector<bool> used(queue_keys.size());
    if (!of_classes_too)
        for (std::uint32_t q = 0; q < queue_keys.size(); ++q) used[q] = is_there(q) && queue_keys[q].needs == 0;
    for (Slot t = 0; t < tasks.made(); ++t) {
        if (tasks[t].state == TaskState::gone) continue;
        const std::uint32_t base = queue_cells[tasks[t].queue].base;
        if (used[base]) continue;
        each_that_follows(queue_keys[base], [&](const QueueKey& key) {
            const std::uint32_t q = find_queue(key);
            const bool fresh = !used[q];
            used[q] = true;
            return fresh;
        });
    }
    return used;
}

std::size_t State::bytes() const noexcept {
    std::size_t n = names.bytes() + tasks.bytes() + task_names.bytes() + agents.bytes() + agent_names.bytes() + lanes.bytes() +
                    offers.bytes() + timers.bytes() + people.bytes() + sources.bytes() + queue_cells.bytes() + head_keys.bytes() +
                    profile_cells.bytes() + classes.bytes() + teams.bytes() + team_names.bytes() + undo.bytes();
    n += met_by.bytes() + meets.bytes() + (requirements.capacity() * sizeof(rule::Requirement)) + queue_keys.capacity() * sizeof(QueueKey) +
         queue_table.capacity() * sizeof(queue_table[0]);
    for (const Profile& p : profiles) n += sizeof p + p.levels.capacity();
    constexpr std::size_t link = 4 * sizeof(void*);  // of an entry of a table
    for (std::size_t q = 0; q < requirements.size(); ++q) {
        const QueueKey& key = queue_keys[q];
        const rule::Requirement& of_class = rules->classes[key.task_class].steps[key.step].needs;
        if (key.units != 0 && &requirements[q].data() != &of_class.data()) n += requirements[q].bytes();  // otherwise it lies in the rules
    }
    n += own_needs.bytes() + (free_queues.capacity() + new_queues.capacity() + free_needs.capacity() + new_needs.capacity()) * sizeof(Slot);
    for (std::uint32_t i = 0; i < needs_places; ++i)
        n += own_needs[i].requirement.bytes() + 2 * own_needs[i].text.capacity() + sizeof own_needs[i].text + link;
    for (const auto& [name, place] : named) n += name.capacity() + sizeof name + link;
    for (std::size_t c = 0; c < most_channels; ++c) n += ready_lanes[c].bytes() + ready_keys[c].bytes();
    for (const auto* all : {&waiting, &ready, &signed_in, &present})
        for (const Bits& b : *all) n += b.bytes();
    return n;
}

}  // namespace kefu::service
