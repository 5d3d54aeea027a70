// Events about agents: who came, left and changed.
#pragma once

#include "kefu/service/commands.hpp"
#include "kefu/service/refusal.hpp"

namespace kefu::service {

struct AgentAdded {
    std::string_view agent = {};
    List<WordLevel> words = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
    AgentStatus status = AgentStatus::available;
    std::string_view team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
constexpr std::string_view name(Of<AgentAdded>) { return "agent_added"; }
constexpr std::string_view meaning(Of<AgentAdded>) { return "an agent has come"; }
constexpr auto fields(Of<AgentAdded>) {
    using E = AgentAdded;
    return std::tuple{field("agent", &E::agent, "who"),
                      field("words", &E::words, "what he has"),
                      field("channels", &E::channels, "what he serves"),
                      field("units", &E::units, "units over all channels"),
                      field("status", &E::status, "whether he takes tasks"),
                      field("team", &E::team, "team; empty = none"),
                      field("cost", &E::cost, "what a task costs with him"),
                      field("weight", &E::weight, "his share in a lot")};
}

struct AgentRemoved {
    std::string_view agent = {};
};
constexpr std::string_view name(Of<AgentRemoved>) { return "agent_removed"; }
constexpr std::string_view meaning(Of<AgentRemoved>) { return "an agent has left for good"; }
constexpr auto fields(Of<AgentRemoved>) { return std::tuple{field("agent", &AgentRemoved::agent, "who left")}; }

struct AgentStatusChanged {
    std::string_view agent = {};
    AgentStatus status = AgentStatus::available;
    std::string_view reason = {};
    Because because = Because::command;
};
constexpr std::string_view name(Of<AgentStatusChanged>) { return "agent_status_changed"; }
constexpr std::string_view meaning(Of<AgentStatusChanged>) { return "an agent takes tasks now, or no longer"; }
constexpr auto fields(Of<AgentStatusChanged>) {
    using E = AgentStatusChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("status", &E::status, "the new one"),
                      field("reason", &E::reason, "word of the host's; empty = none"), field("because", &E::because, "what led to it")};
}

struct AgentProfileChanged {
    std::string_view agent = {};
    List<WordLevel> words = {};
    std::string_view team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
constexpr std::string_view name(Of<AgentProfileChanged>) { return "agent_profile_changed"; }
constexpr std::string_view meaning(Of<AgentProfileChanged>) { return "what an agent has is another now"; }
constexpr auto fields(Of<AgentProfileChanged>) {
    using E = AgentProfileChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("words", &E::words, "what he has now"),
                      field("team", &E::team, "team; empty = none"), field("cost", &E::cost, "what a task costs with him"),
                      field("weight", &E::weight, "his share in a lot")};
}

struct AgentCapacityChanged {
    std::string_view agent = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
};
constexpr std::string_view name(Of<AgentCapacityChanged>) { return "agent_capacity_changed"; }
constexpr std::string_view meaning(Of<AgentCapacityChanged>) { return "how much an agent takes at once is another now"; }
constexpr auto fields(Of<AgentCapacityChanged>) {
    using E = AgentCapacityChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("channels", &E::channels, "what he serves now"),
                      field("units", &E::units, "units over all channels")};
}

struct AgentHeard {
    std::string_view agent = {};
};
constexpr std::string_view name(Of<AgentHeard>) { return "agent_heard"; }
constexpr std::string_view meaning(Of<AgentHeard>) { return "an agent is still there: his lease begins anew"; }
constexpr auto fields(Of<AgentHeard>) { return std::tuple{field("agent", &AgentHeard::agent, "who is still there")}; }

}  // namespace kefu::service
