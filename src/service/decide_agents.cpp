// Commands about agents.
#include <algorithm>

#include "core/hint.hpp"
#include "service/decide.hpp"

namespace kefu::service {

bool Decider::refuse_id(std::string_view id, std::string_view what) {
    if (id.empty()) return refuse(Refusal::bad_id, std::string(what) + " is empty; expected an id of 1 to 64 bytes");
    if (id.size() > max_id_bytes)
        return refuse(Refusal::bad_id, std::string(what) + " has " + std::to_string(id.size()) + " bytes; expected an id of 1 to 64 bytes");
    return refuse(Refusal::bad_id, std::string(what) + " is no valid UTF-8");
}

bool Decider::find_agent(std::string_view id, Slot& out) {
    if (!check_id(id, "agent")) return false;
    out = s_.find_agent(id);
    return out != none || refuse(Refusal::unknown_agent, "there is no agent " + detail::quoted(id));
}

bool Decider::check_words(List<WordLevel> words, List<WordLevel>& kept) {
    const rule::Vocabulary& v = s_.rules->vocabulary;
    if (words.size() > v.size()) return refuse(Refusal::too_many, "an agent has more words than the charter knows");
    const auto out = arena_.list<WordLevel>(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto mark = v.find(words[i].word);
        if (!mark)
            return refuse(Refusal::unknown_word, "the charter does not know " + detail::quoted(words[i].word) + v.hints(words[i].word).en);
        if (words[i].level < 1 || words[i].level > v.most(*mark))
            return refuse(Refusal::bad_number, detail::quoted(words[i].word) + " has levels 1 to " + std::to_string(v.most(*mark)) +
                                                   ", got " + std::to_string(words[i].level));
        for (std::size_t k = 0; k < i; ++k)
            if (words[k].word == words[i].word) return refuse(Refusal::bad_number, detail::quoted(words[i].word) + " comes twice");
        out[i] = {v.word(*mark), words[i].level};
    }
    kept = out;
    return true;
}

bool Decider::check_channels(List<ChannelUnits> channels, std::int64_t& units, List<ChannelUnits>& kept) {
    std::int64_t largest = 1;
    if (channels.empty()) {
        const auto all = arena_.list<ChannelUnits>(s_.rules->channels.size());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = {s_.rules->channels[i].name, s_.rules->channels[i].units};
        for (const ChannelUnits& c : all) largest = std::max(largest, c.units);
        kept = all;
    } else {
        if (channels.size() > most_channels) return refuse(Refusal::too_many, "an agent has more channels than a charter may have");
        const auto out = arena_.list<ChannelUnits>(channels.size());
        for (std::size_t i = 0; i < channels.size(); ++i) {
            std::int32_t at = 0;
            if (!check_channel(channels[i].channel, at)) return false;
            for (std::size_t k = 0; k < i; ++k)
                if (channels[k].channel == channels[i].channel)
                    return refuse(Refusal::bad_number, "channel " + detail::quoted(channels[i].channel) + " comes twice");
            if (channels[i].units < 1 || channels[i].units > most_units)
                return refuse(Refusal::bad_units, "units of a channel lie between 1 and 10000, got " + std::to_string(channels[i].units));
            largest = std::max(largest, channels[i].units);
            out[i] = {s_.rules->channels[static_cast<std::size_t>(at)].name, channels[i].units};
        }
        kept = out;
    }
    if (units < 0 || units > most_units)
        return refuse(Refusal::bad_units, "units of an agent lie between 1 and 10000, got " + std::to_string(units));
    if (units == 0) units = largest;
    return true;
}

bool Decider::check_status(AgentStatus status) {
    return !word_of(status).empty() || refuse(Refusal::bad_number, "the status is none of available, away, offline");
}

bool Decider::check_shares(std::int64_t cost, std::int64_t weight) {
    if (cost < -most_cost || cost > most_cost) return refuse(Refusal::bad_number, "the cost of an agent lies between -10^12 and 10^12");
    if (weight < 1 || weight > most_weight) return refuse(Refusal::bad_number, "the weight of an agent lies between 1 and 1000000");
    return true;
}

bool Decider::on(const AddAgent& c) {
    List<WordLevel> words;
    List<ChannelUnits> channels;
    std::int64_t units = c.units;
    if (!check_id(c.agent, "agent")) return false;
    if (s_.find_agent(c.agent) != none) return refuse(Refusal::agent_exists, "there is an agent " + detail::quoted(c.agent) + " already");
    if (s_.agents.used() >= s_.rules->limits.agents)
        return refuse(Refusal::limit, "there are already " + std::to_string(s_.agents.used()) + " agents ([limits] agents)");
    if (!check_status(c.status)) return false;
    if (!check_words(c.words, words) || !check_channels(c.channels, units, channels) || !check_shares(c.cost, c.weight)) return false;
    if (!c.team.empty() && !check_id(c.team, "team")) return false;
    emit(AgentAdded{arena_.keep(c.agent), words, channels, units, c.status, arena_.keep(c.team), c.cost, c.weight});
    serve(s_.find_agent(c.agent));
    return true;
}

void Decider::give_up(Slot agent) {
    for (Slot p = s_.agents[agent].own.first; p != none;) {
        const Slot next = next_own(s_, p), task = s_.people[p].task;
        if (give_up_lost_owner(task)) came_back_.push_back(task);
        p = next;
    }
}

void Decider::agent_gone(Slot agent, Because because) {
    for (Slot o = s_.agents[agent].offers; o != none;) {
        const OfferCell& offer = s_.offers[o];
        const Slot next = offer.next_of_agent, task = offer.task;
        if (offer.state == OfferState::offered) {
            emit(OfferRescinded{id(task), agent_id(agent), offer.epoch, because}, {task, agent});
            if (s_.tasks[task].state == TaskState::waiting) came_back_.push_back(task);
        }
        o = next;
    }
    give_up(agent);
}

void Decider::hand_back(Slot agent, Because because) {
    while (s_.agents[agent].offers != none) {
        const OfferCell& offer = s_.offers[s_.agents[agent].offers];
        const Slot task = offer.task;
        if (offer.state == OfferState::wrapping) {
            emit(TaskCompleted{id(task), agent_id(agent), {offer.handled}}, {task, agent});
        } else {
            emit(TaskReturned{id(task), agent_id(agent), {}, because}, {task, agent});
            came_back_.push_back(task);
        }
    }
}

bool Decider::on(const RemoveAgent& c) {
    Slot agent = none;
    if (!find_agent(c.agent, agent)) return false;
    emit(AgentStatusChanged{agent_id(agent), AgentStatus::offline, {}, Because::command}, {none, agent});
    agent_gone(agent, Because::agent_left);
    hand_back(agent, Because::agent_left);
    emit(AgentRemoved{agent_id(agent)}, {none, agent});
    come_back({});
    return true;
}

bool Decider::on(const SetStatus& c) {
    Slot agent = none;
    if (!find_agent(c.agent, agent)) return false;
    if (!check_status(c.status)) return false;
    if (!check_reason(c.reason)) return false;
    emit(AgentStatusChanged{agent_id(agent), c.status, arena_.keep(c.reason), Because::command}, {none, agent});
    if (c.status == AgentStatus::available) {
        serve(agent);
    } else {
        agent_gone(agent, Because::agent_left);
        come_back({});
    }
    return true;
}

bool Decider::on(const SetProfile& c) {
    Slot agent = none;
    List<WordLevel> words;
    if (!find_agent(c.agent, agent) || !check_words(c.words, words) || !check_shares(c.cost, c.weight)) return false;
    if (!c.team.empty() && !check_id(c.team, "team")) return false;
    emit(AgentProfileChanged{agent_id(agent), words, arena_.keep(c.team), c.cost, c.weight}, {none, agent});
    give_up(agent);
    come_back({&agent, 1});
    return true;
}

bool Decider::on(const SetCapacity& c) {
    Slot agent = none;
    List<ChannelUnits> channels;
    std::int64_t units = c.units;
    if (!find_agent(c.agent, agent) || !check_channels(c.channels, units, channels)) return false;
    const AgentCell& a = s_.agents[agent];
    if (units < a.used)
        return refuse(Refusal::capacity_in_use,
                      std::to_string(a.used) + " units are in use, and the agent would have " + std::to_string(units));
    for (Slot l = a.lanes; l != none; l = s_.lanes[l].next) {
        const std::string& name = s_.rules->channels[s_.lanes[l].channel].name;
        bool busy = s_.lanes[l].used > 0;
        for (Slot o = a.offers; o != none; o = s_.offers[o].next_of_agent) busy = busy || s_.offers[o].lane == l;
        if (!busy) continue;
        const auto at = std::find_if(channels.begin(), channels.end(), [&](const ChannelUnits& x) { return x.channel == name; });
        if (at == channels.end() || at->units < s_.lanes[l].used)
            return refuse(Refusal::capacity_in_use, std::to_string(s_.lanes[l].used) + " units of " + detail::quoted(name) + " are in use");
    }
    emit(AgentCapacityChanged{agent_id(agent), channels, units}, {none, agent});
    give_up(agent);
    come_back({&agent, 1});
    return true;
}

bool Decider::on(const Heartbeat& c) {
    Slot agent = none;
    if (!find_agent(c.agent, agent)) return false;
    emit(AgentHeard{agent_id(agent)}, {none, agent});
    return true;
}

}  // namespace kefu::service
