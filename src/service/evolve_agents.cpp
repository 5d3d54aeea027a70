// Agents: their words, their capacity, and who is ready.
#include <algorithm>

#include "service/evolve.hpp"

namespace kefu::service {

bool Evolution::is_named(std::string_view agent) const {
    const auto at = s_.named.find(std::string(agent));
    return at != s_.named.end() && at->second > 0;
}

std::uint32_t Evolution::profile_of(List<WordLevel> words, std::string_view agent) {
    std::vector<WordLevel> sorted(words.begin(), words.end());
    std::sort(sorted.begin(), sorted.end(), [](const WordLevel& a, const WordLevel& b) { return a.word < b.word; });
    std::string text;
    for (const WordLevel& w : sorted) text.append(w.word).append(1, '\0').append(1, static_cast<char>(w.level));
    std::string_view named;
    if (is_named(agent)) named = agent;
    text.append(1, '\1').append(named);
    if (const auto at = s_.profile_table.find(text); at != s_.profile_table.end()) {
        std::erase(s_.empty_profiles, at->second);
        return at->second;
    }
    return make_profile(std::move(text), sorted, named);
}

std::uint32_t Evolution::make_profile(std::string text, List<WordLevel> words, std::string_view named) {
    Profile made;
    made.text = std::move(text);
    for (const WordLevel& w : words) made.words.emplace_back(w.word, static_cast<std::uint8_t>(w.level));
    made.named = named;
    made.levels.resize(s_.rules->vocabulary.size());
    // A word that other rules knew means nothing here.
    for (const auto& [word, level] : made.words)
        if (const auto mark = s_.rules->vocabulary.find(word)) made.levels[*mark] = level;
    std::uint32_t at = static_cast<std::uint32_t>(s_.profiles.size());
    if (!s_.empty_profiles.empty()) {
        at = s_.empty_profiles.back();
        s_.empty_profiles.pop_back();
        s_.profile_table.erase(s_.profiles[at].text);
    }
    s_.met_by.grow(s_.requirements.size(), at + 1u);
    s_.meets.grow(at + 1u, s_.requirements.size());
    for (std::size_t q = 0; q < s_.requirements.size(); ++q) {  // also of what is forgotten: it may still come back
        const bool meets = s_.requirements[q].holds(made.levels, made.named);
        s_.met_by.put(q, at, meets);
        s_.meets.put(at, q, meets);
    }
    s_.profile_cells.grow(at + 1u);
    for (auto* all : {&s_.ready, &s_.signed_in, &s_.present})
        for (std::size_t c = 0; c < s_.rules->channels.size(); ++c) (*all)[c].grow(at + 1u);
    for (std::size_t c = 0; c < s_.rules->channels.size(); ++c) {
        s_.ready_keys[c].grow(at + 1u);
        s_.ready_lanes[c].grow(at + 1u);
    }
    if (at == s_.profiles.size()) s_.profiles.push_back(std::move(made));
    else s_.profiles[at] = std::move(made);
    s_.profile_table.emplace(s_.profiles[at].text, at);
    return at;
}

void Evolution::renew_profile(Slot agent) {
    AgentCell& a = s_.agents[agent];
    std::vector<WordLevel> words;
    const std::vector<std::pair<std::string, std::uint8_t>> held = s_.profiles[a.profile].words;
    for (const auto& [word, level] : held) words.push_back({word, level});
    unready(agent);
    leave_profile(agent);
    enter_profile(agent, profile_of(words, s_.id_of(a)));
    make_ready(agent);
}

void Evolution::count_signed_in(Slot agent, bool in) {
    const AgentCell& a = s_.agents[agent];
    ProfileCell& p = s_.profile_cells[a.profile];
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        const std::uint8_t c = s_.lanes[l].channel;
        u_.set(p.signed_in[c], in ? p.signed_in[c] + 1 : p.signed_in[c] - 1);
        u_.set(s_.signed_count[c], in ? s_.signed_count[c] + 1 : s_.signed_count[c] - 1);
        s_.signed_in[c].put(u_, a.profile, p.signed_in[c] > 0);
    }
}

void Evolution::enter_profile(Slot agent, std::uint32_t profile) {
    AgentCell& a = s_.agents[agent];
    ProfileCell& p = s_.profile_cells[profile];
    u_.set(a.profile, profile);
    u_.set(p.agents, p.agents + 1);
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        const std::uint8_t c = s_.lanes[l].channel;
        u_.set(p.present[c], p.present[c] + 1);
        s_.present[c].put(u_, profile, true);
    }
    if (a.status != AgentStatus::offline) count_signed_in(agent, true);
}
void Evolution::leave_profile(Slot agent) {
    AgentCell& a = s_.agents[agent];
    ProfileCell& p = s_.profile_cells[a.profile];
    if (a.status != AgentStatus::offline) count_signed_in(agent, false);
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        const std::uint8_t c = s_.lanes[l].channel;
        u_.set(p.present[c], p.present[c] - 1);
        s_.present[c].put(u_, a.profile, p.present[c] > 0);
    }
    u_.set(p.agents, p.agents - 1);
}

void Evolution::unready(Slot agent) {
    AgentCell& a = s_.agents[agent];
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        LaneCell& lane = s_.lanes[l];
        if (!lane.ready) continue;
        Root& root = s_.ready_lanes[lane.channel][a.profile];
        Ordered<ReadyCells>({&s_}, u_).erase(root, l);
        u_.set(lane.ready, false);
        if (root.size == 0) s_.ready[lane.channel].put(u_, a.profile, false);
        else u_.set(s_.ready_keys[lane.channel][a.profile], s_.lanes[root.first].key);
        u_.set(s_.ready_count[lane.channel], s_.ready_count[lane.channel] - 1);
    }
}
void Evolution::make_ready(Slot agent) {
    AgentCell& a = s_.agents[agent];
    if (a.status != AgentStatus::available) return;
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        LaneCell& lane = s_.lanes[l];
        if (!s_.is_ready(lane)) continue;
        Root& root = s_.ready_lanes[lane.channel][a.profile];
        u_.set(lane.key, s_.leading_key(l));
        Ordered<ReadyCells>({&s_}, u_).insert(root, l);
        u_.set(lane.ready, true);
        if (root.size == 1) s_.ready[lane.channel].put(u_, a.profile, true);
        if (root.first == l) u_.set(s_.ready_keys[lane.channel][a.profile], lane.key);
        u_.set(s_.ready_count[lane.channel], s_.ready_count[lane.channel] + 1);
    }
}

void Evolution::set_lanes(Slot agent, List<ChannelUnits> channels, std::int64_t units) {
    AgentCell& a = s_.agents[agent];
    u_.set(a.units, static_cast<std::uint32_t>(units));
    Slot* link = &a.lanes;
    for (const ChannelUnits& c : channels) {
        const std::int32_t channel = s_.rules->channel_of(c.channel);
        if (channel < 0) damaged("a channel that the rules do not know");
        const Slot slot = s_.lanes.take(u_);
        LaneCell& lane = s_.lanes[slot];
        lane = {};
        lane.agent = agent;
        lane.channel = static_cast<std::uint8_t>(channel);
        lane.units = static_cast<std::uint16_t>(c.units);
        u_.set(*link, slot);
        link = &lane.next;
    }
}
void Evolution::drop_lanes(Slot agent) {
    for (Slot l = s_.agents[agent].lanes; l != none;) {
        const Slot next = s_.lanes[l].next;
        s_.lanes.give(u_, l);
        l = next;
    }
    u_.set(s_.agents[agent].lanes, none);
}

Slot Evolution::enter_team(std::string_view name) {
    if (name.empty()) return none;
    Slot slot = s_.find_team(name);
    if (slot == none) {
        slot = s_.teams.take(u_);
        s_.teams[slot] = {};
        s_.teams[slot].name = s_.names.enter(u_, name);
        s_.team_names.reserve();
        s_.team_names.insert(u_, s_.hash(name), slot);
    }
    u_.set(s_.teams[slot].agents, s_.teams[slot].agents + 1);
    return slot;
}
void Evolution::leave_team(Slot team) {
    if (team == none) return;
    TeamCell& cell = s_.teams[team];
    u_.set(cell.agents, cell.agents - 1);
    if (cell.agents > 0) return;
    s_.team_names.erase(u_, s_.hash(s_.names.text(cell.name)), team);
    s_.names.leave(u_, cell.name);
    s_.teams.give(u_, team);
}

/// Sign of life: from now on he lapses after so long.
void Evolution::set_lease(Slot slot, bool lapses) {
    AgentCell& a = s_.agents[slot];
    const Span lease = s_.rules->options.lease;
    set_timer(a.timer, TimerKind::lease, slot, lapses && lease.us > 0 ? time_after(at_, lease.us) : never, a.sequence);
}

void Evolution::on(const AgentAdded& e) {
    const std::uint32_t profile = profile_of(e.words, e.agent);
    const Slot team = enter_team(e.team);
    const Slot slot = s_.agents.take(u_);
    AgentCell& a = s_.agents[slot];
    a = {};
    a.id = s_.names.enter(u_, e.agent);
    u_.set(a.alive, true);  // what is free counts as gone, also after it was taken back
    a.status = e.status;
    a.cost = e.cost;
    a.weight = static_cast<std::uint32_t>(e.weight);
    a.team = team;
    a.sequence = sequence_;
    a.idle = at_;
    s_.agent_names.reserve();
    s_.agent_names.insert(u_, s_.hash(e.agent), slot);
    set_lanes(slot, e.channels, e.units);
    enter_profile(slot, profile);
    set_lease(slot, a.status != AgentStatus::offline);
    make_ready(slot);
    for (Slot t = s_.awaiting.first; t != none; t = Ordered<AwaitingCells>::next({&s_}, t)) {
        for (Slot p = s_.tasks[t].people; p != none; p = s_.people[p].next)
            if (s_.people[p].kind == PersonKind::preferred && s_.names.text(s_.people[p].agent) == e.agent) await(p, slot);
    }
}

void Evolution::on(const AgentRemoved& e) {
    const Slot slot = agent(e.agent);
    AgentCell& a = s_.agents[slot];
    if (a.offers != none) damaged("an agent who still has tasks leaves");
    unready(slot);
    // Tasks that wait for others whom they prefer, too.
    while (a.own.size > 0) {
        const Slot person = a.own.first;
        Ordered<OwnCells>({&s_}, u_).erase(a.own, person);
        u_.set(s_.people[person].queued, false);
    }
    leave_profile(slot);
    drop_lanes(slot);
    set_timer(a.timer, TimerKind::lease, slot, never, a.sequence);
    leave_team(a.team);
    s_.agent_names.erase(u_, s_.hash(s_.id_of(a)), slot);
    s_.names.leave(u_, a.id);
    u_.set(a.alive, false);
    s_.agents.give(u_, slot);
}

void Evolution::on(const AgentStatusChanged& e) {
    const Slot slot = agent(e.agent);
    AgentCell& a = s_.agents[slot];
    unready(slot);
    const bool was = a.status != AgentStatus::offline, is = e.status != AgentStatus::offline, took = a.status == AgentStatus::available;
    u_.set(a.status, e.status);
    if (was != is) count_signed_in(slot, is);
    u_.set(a.missed, 0);
    if (!was && is) u_.set(a.handled, 0);
    if (e.status == AgentStatus::available && !took && s_.rules->options.idle_since == IdleSince::available_since) u_.set(a.idle, at_);
    u_.set(a.lapsed, e.because == Because::lease_ended);
    const std::int64_t return_after = s_.rules->options.return_after.us;
    if (!a.lapsed) set_lease(slot, is);
    else
        set_timer(a.timer, TimerKind::lease, slot, return_after > 0 && a.offers != none ? time_after(at_, return_after) : never,
                  a.sequence);
    make_ready(slot);
}

void Evolution::on(const AgentProfileChanged& e) {
    const Slot slot = agent(e.agent);
    AgentCell& a = s_.agents[slot];
    unready(slot);
    leave_profile(slot);
    u_.set(a.cost, e.cost);
    u_.set(a.weight, static_cast<std::uint32_t>(e.weight));
    const Slot team = a.team;
    u_.set(a.team, enter_team(e.team));
    leave_team(team);
    enter_profile(slot, profile_of(e.words, e.agent));
    make_ready(slot);
}

void Evolution::on(const AgentCapacityChanged& e) {
    const Slot slot = agent(e.agent);
    AgentCell& a = s_.agents[slot];
    unready(slot);
    leave_profile(slot);
    drop_lanes(slot);
    set_lanes(slot, e.channels, e.units);
    // What he has stays his, in the lanes of now.
    for (Slot o = a.offers; o != none; o = s_.offers[o].next_of_agent) {
        OfferCell& offer = s_.offers[o];
        const TaskCell& t = s_.tasks[offer.task];
        const Slot lane = s_.lane_of(slot, t.channel);
        if (lane == none) damaged("an agent loses a channel that he is busy on");
        u_.set(offer.lane, lane);
        if (s_.counts(offer.state)) u_.set(s_.lanes[lane].used, s_.lanes[lane].used + t.units);
    }
    enter_profile(slot, a.profile);
    make_ready(slot);
}

void Evolution::on(const AgentHeard& e) {
    const Slot slot = agent(e.agent);
    u_.set(s_.agents[slot].lapsed, false);
    set_lease(slot, s_.agents[slot].status != AgentStatus::offline);
}

}  // namespace kefu::service
