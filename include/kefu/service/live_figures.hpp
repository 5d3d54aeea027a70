// What is there now (R1): agents, tasks, and how many of each class wait, as rows, for screens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kefu/core/result.hpp"
#include "kefu/service/router.hpp"

namespace kefu::service {

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
    Hold state = Hold::waiting;
    std::optional<std::string> task_class = {};
    std::string channel = {};
    std::string grade = {};
    Time enqueued = {};
    std::optional<std::string> agent = {};
    std::optional<Time> since = {};
    std::optional<std::int64_t> epoch = {};
};
constexpr auto fields(Of<LiveTask>) {
    using T = LiveTask;
    return std::tuple{field("task", &T::task, "which"),
                      field("state", &T::state, "what is being done with it"),
                      field("class", &T::task_class, "class; null = none"),
                      field("channel", &T::channel, "channel"),
                      field("grade", &T::grade, "service grade of the customer"),
                      field("enqueued", &T::enqueued, "since when it is there"),
                      field("agent", &T::agent, "who has it, or was asked last; null = nobody"),
                      field("since", &T::since, "since when it is offered to him, or his; null = nobody has it or is asked"),
                      field("epoch", &T::epoch, "of the offer that is open, of several the last; null = none is")};
}

struct LiveOffer {
    std::string task = {};
    std::string agent = {};
    std::int64_t epoch = 0;
    Time until = {};
};
constexpr auto fields(Of<LiveOffer>) {
    using O = LiveOffer;
    return std::tuple{field("task", &O::task, "which"), field("agent", &O::agent, "who is asked"),
                      field("epoch", &O::epoch, "number of the offer within its task, to be given back with the answer"),
                      field("until", &O::until, "when the offer ends")};
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

/// Agents, tasks and open offers in the order in which they came, classes by name.
struct LiveFigures {
    std::vector<LiveAgent> agents;
    std::vector<LiveTask> tasks;
    std::vector<LiveClass> classes;
    std::vector<LiveOffer> offers;
};
[[nodiscard]] LiveFigures live_figures(const Router& router);
/// The same as a result: tables "agents", "tasks", "classes" and "offers", with the stamp of the rules that hold.
[[nodiscard]] Result metrics(const Router& router);

}  // namespace kefu::service
