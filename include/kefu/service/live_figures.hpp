// What is there now (R1): agents, tasks, and how many of each class wait, as rows, for screens. From a snapshot of a router.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kefu/service/snapshot.hpp"

namespace kefu::service {

enum class LiveState : std::int32_t { waiting, parked, awaits_preferred, offered, in_hand, resting, wrapping, set_aside };
constexpr auto words(Of<LiveState>) {
    return std::array{Word{LiveState::waiting, "waiting", "it waits in a queue"},
                      Word{LiveState::parked, "parked", "it is parked"},
                      Word{LiveState::awaits_preferred, "awaits_preferred", "it waits for whom it prefers"},
                      Word{LiveState::offered, "offered", "it is offered, and the answer is due"},
                      Word{LiveState::in_hand, "in_hand", "an agent has it in hand"},
                      Word{LiveState::resting, "resting", "an agent has it, and it rests"},
                      Word{LiveState::wrapping, "wrapping", "it is done, and its agent wraps it up"},
                      Word{LiveState::set_aside, "set_aside", "a person should look at it"}};
}

struct LiveAgent {
    std::string agent = {};
    AgentStatus status = AgentStatus::offline;
    std::string team = {};
    std::int64_t units = 0;
    std::int64_t tasks = 0;
    std::int64_t handled = 0;
    Time idle_since = {};
};
constexpr auto fields(Of<LiveAgent>) {
    using A = LiveAgent;
    return std::tuple{field("agent", &A::agent, "who"),
                      field("status", &A::status, "whether he takes tasks"),
                      field("team", &A::team, "team"),
                      field("units", &A::units, "units over all channels"),
                      field("tasks", &A::tasks, "tasks that he is offered, has in hand, or wraps up"),
                      field("handled", &A::handled, "tasks taken since he signed in"),
                      field("idle_since", &A::idle_since, "his idle clock, as of idle_since of the charter")};
}

struct LiveTask {
    std::string task = {};
    LiveState state = LiveState::waiting;
    std::optional<std::string> task_class = {};
    std::string channel = {};
    std::string grade = {};
    Time enqueued = {};
    std::optional<std::string> agent = {};
};
constexpr auto fields(Of<LiveTask>) {
    using T = LiveTask;
    return std::tuple{field("task", &T::task, "which"),
                      field("state", &T::state, "what is being done with it"),
                      field("class", &T::task_class, "class; null = none"),
                      field("channel", &T::channel, "channel"),
                      field("grade", &T::grade, "service grade of the customer"),
                      field("enqueued", &T::enqueued, "since when it is there"),
                      field("agent", &T::agent, "who has it, or was asked last; null = nobody")};
}

struct LiveClass {
    std::optional<std::string> task_class = {};
    std::int64_t waiting = 0;
    Span longest_wait = {};
};
constexpr auto fields(Of<LiveClass>) {
    using C = LiveClass;
    return std::tuple{field("class", &C::task_class, "class; null = tasks without one"),
                      field("waiting", &C::waiting, "how many of it wait in a queue"),
                      field("longest_wait", &C::longest_wait, "how long the one waits that has waited longest")};
}

/// Agents and tasks in the order in which they came, classes by name.
struct LiveFigures {
    std::vector<LiveAgent> agents;
    std::vector<LiveTask> tasks;
    std::vector<LiveClass> classes;
};
[[nodiscard]] LiveFigures live_figures(const RouterSnapshot& snapshot);

}  // namespace kefu::service
