#include "service/evolve.hpp"

#include "kefu/core/error.hpp"

namespace kefu::service {

void damaged(std::string_view what) { throw Error(Status::bad_file, "the journal is damaged: " + std::string(what)); }
void out_of_turn(std::int64_t sequence, std::int64_t expected) {
    damaged("event " + std::to_string(sequence) + " comes where " + std::to_string(expected) +
            (sequence < expected ? " is next: its entry was taken in already" : " is next: an entry is missing"));
}

void Evolution::begin() {
    clear_forgotten();
    s_.task_names.reserve();
    s_.agent_names.reserve();
    s_.team_names.reserve();
    if (s_.empty_profiles.empty() && s_.profiles.size() >= s_.next_profile_scan) {
        for (std::uint32_t p = 0; p < s_.profiles.size(); ++p)
            if (s_.profile_cells[p].agents == 0) s_.empty_profiles.push_back(p);
        s_.next_profile_scan = 2 * (s_.profiles.size() - s_.empty_profiles.size()) + 64;
    }
    u_.begin();
    u_.edit(s_.now);  // every event writes them
    u_.edit(s_.sequence);
}

Slot Evolution::find_task(std::string_view id) {
    const Slot found = s_.find_task(id);
    if (found == none) damaged("a task that is not there");
    s_.fetch_around(found);
    return found;
}
Slot Evolution::find_agent(std::string_view id) {
    const Slot found = s_.find_agent(id);
    if (found == none) damaged("an agent who is not there");
    return found;
}

void Evolution::remember(std::string_view source, std::int64_t number) {
    for (std::uint32_t i = 0; i < s_.source_count; ++i) {
        if (s_.names.text(s_.sources[i].name) != source) continue;
        u_.set(s_.sources[i].number, number);
        return;
    }
    enter_source(source, number);
}
void Evolution::enter_source(std::string_view source, std::int64_t number) {
    s_.sources.grow(s_.source_count + 1u);
    SourceCell& cell = s_.sources[s_.source_count];  // beyond the last: what stands there means nothing
    cell.name = s_.names.enter(u_, source);
    cell.number = number;
    u_.set(s_.source_count, s_.source_count + 1);
}

void Evolution::move_timer(Slot& timer, TimerKind kind, Slot of, std::int64_t due, std::int64_t sequence) {
    Ordered<DueCells> order({&s_}, u_);
    if (timer != none) {
        TimerCell& cell = s_.timers[timer];
        if (cell.due == due && cell.kind == kind) return;
        order.erase(s_.due, timer);
        if (due == never) {
            s_.timers.give(u_, timer);
            u_.set(timer, none);
            return;
        }
    } else {
        u_.set(timer, s_.timers.take(u_));
    }
    TimerCell& cell = s_.timers[timer];
    u_.edit(cell) = {cell.node, kind, of, due, sequence};
    order.insert(s_.due, timer);
}

void Evolution::on(const RulesAdopted& e) {
    if (e.digest != s_.rules->stamp.digest) damaged("rules of another digest");
}

}  // namespace kefu::service
