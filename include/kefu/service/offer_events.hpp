// Events about offers and the work that comes of them (R1, R9): the decision record stands in TaskOffered.
#pragma once

#include "kefu/service/commands.hpp"
#include "kefu/service/refusal.hpp"

namespace kefu::service {

struct TaskOffered {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    bool accepted = false;
    Time until = {};
    std::int64_t step = 0;
    Span waited = {};
    std::string_view instead_of = {};
    bool by_task = false;
    std::int64_t decided_by = 0;
    std::int64_t key = 0;
    std::string_view runner_up = {};
    std::int64_t runner_up_key = 0;
    std::int64_t candidates = 0;
};
constexpr std::string_view name(Of<TaskOffered>) { return "task_offered"; }
constexpr std::string_view meaning(Of<TaskOffered>) { return "a task is offered to an agent, or is his already"; }
constexpr auto fields(Of<TaskOffered>) {
    using E = TaskOffered;
    return std::tuple{
        field("task", &E::task, "which"),
        field("agent", &E::agent, "to whom"),
        field("epoch", &E::epoch, "number of the offer within its task, from 1; to be given back with the answer"),
        field("accepted", &E::accepted, "it is his already: no answer is needed"),
        field("until", &E::until, "when the offer ends; where it is his already, when it was made"),
        field("step", &E::step, "at which step of its class"),
        field("waited", &E::waited, "how long it has waited"),
        field("instead_of", &E::instead_of,
              "the agent whom the task prefers and who is not there: his message is to be noted; empty = none"),
        field("by_task", &E::by_task, "a task was given the best of the free agents; otherwise an agent the best of the waiting tasks"),
        field("decided_by", &E::decided_by, "place of the first difference in the list of the charter; -1 = none, who came first"),
        field("key", &E::key, "what decided, of the winner; lower is better"),
        field("runner_up", &E::runner_up, "the second best agent, or task; empty = there was none"),
        field("runner_up_key", &E::runner_up_key, "what decided, of the second best"),
        field("candidates", &E::candidates, "pools of agents, or queues of tasks, that were compared")};
}

struct OfferAccepted {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
};
constexpr std::string_view name(Of<OfferAccepted>) { return "offer_accepted"; }
constexpr std::string_view meaning(Of<OfferAccepted>) { return "an agent has taken a task that was offered to him"; }
constexpr auto fields(Of<OfferAccepted>) {
    using E = OfferAccepted;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "by whom"),
                      field("epoch", &E::epoch, "number of the offer within its task")};
}

struct OfferRejected {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    std::string_view reason = {};
    Time cooldown_until = {};
};
constexpr std::string_view name(Of<OfferRejected>) { return "offer_rejected"; }
constexpr std::string_view meaning(Of<OfferRejected>) { return "an agent has declined a task"; }
constexpr auto fields(Of<OfferRejected>) {
    using E = OfferRejected;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "by whom"),
                      field("epoch", &E::epoch, "number of the offer within its task"),
                      field("reason", &E::reason, "word of the host's; empty = none"),
                      field("cooldown_until", &E::cooldown_until, "not offered to him again before")};
}

struct OfferTimedOut {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    Time cooldown_until = {};
};
constexpr std::string_view name(Of<OfferTimedOut>) { return "offer_timed_out"; }
constexpr std::string_view meaning(Of<OfferTimedOut>) { return "an agent has let an offer pass"; }
constexpr auto fields(Of<OfferTimedOut>) {
    using E = OfferTimedOut;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whom it was offered to"),
                      field("epoch", &E::epoch, "number of the offer within its task"),
                      field("cooldown_until", &E::cooldown_until, "not offered to him again before")};
}

struct OfferRescinded {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    Because because = Because::other_accepted;
};
constexpr std::string_view name(Of<OfferRescinded>) { return "offer_rescinded"; }
constexpr std::string_view meaning(Of<OfferRescinded>) { return "an offer is taken back: no answer is asked for any more"; }
constexpr auto fields(Of<OfferRescinded>) {
    using E = OfferRescinded;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whom it was offered to"),
                      field("epoch", &E::epoch, "number of the offer within its task"), field("because", &E::because, "what led to it")};
}

struct DeclinesForgiven {
    std::string_view task = {};
};
constexpr std::string_view name(Of<DeclinesForgiven>) { return "declines_forgiven"; }
constexpr std::string_view meaning(Of<DeclinesForgiven>) { return "all who could serve a task have declined it, and are asked again"; }
constexpr auto fields(Of<DeclinesForgiven>) {
    return std::tuple{field("task", &DeclinesForgiven::task, "which everybody who could serve it has declined: all are asked again")};
}

struct CooldownEnded {
    std::string_view task = {};
    std::string_view agent = {};
};
constexpr std::string_view name(Of<CooldownEnded>) { return "cooldown_ended"; }
constexpr std::string_view meaning(Of<CooldownEnded>) { return "an agent who declined a task may be asked again"; }
constexpr auto fields(Of<CooldownEnded>) {
    return std::tuple{field("task", &CooldownEnded::task, "which"), field("agent", &CooldownEnded::agent, "who may be asked again")};
}

struct TaskSetAside {
    std::string_view task = {};
    std::int64_t declines = 0;
};
constexpr std::string_view name(Of<TaskSetAside>) { return "task_set_aside"; }
constexpr std::string_view meaning(Of<TaskSetAside>) { return "a task was declined too often, and is for a person to look at"; }
constexpr auto fields(Of<TaskSetAside>) {
    return std::tuple{field("task", &TaskSetAside::task, "which a person should look at; an update puts it back"),
                      field("declines", &TaskSetAside::declines, "how often it was declined")};
}

struct TaskReturned {
    std::string_view task = {};
    std::string_view agent = {};
    std::string_view reason = {};
    Because because = Because::command;
};
constexpr std::string_view name(Of<TaskReturned>) { return "task_returned"; }
constexpr std::string_view meaning(Of<TaskReturned>) { return "an agent no longer has a task: it waits again"; }
constexpr auto fields(Of<TaskReturned>) {
    using E = TaskReturned;
    return std::tuple{field("task", &E::task, "which waits again, with the age that it has"), field("agent", &E::agent, "who had it"),
                      field("reason", &E::reason, "word of the host's; empty = none"), field("because", &E::because, "what led to it")};
}

struct TaskRested {
    std::string_view task = {};
    std::string_view agent = {};
    bool resting = true;
};
constexpr std::string_view name(Of<TaskRested>) { return "task_rested"; }
constexpr std::string_view meaning(Of<TaskRested>) { return "a task in hand rests, or is active again"; }
constexpr auto fields(Of<TaskRested>) {
    using E = TaskRested;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whose"),
                      field("resting", &E::resting, "whether it rests or is active again")};
}

struct TaskWrapping {
    std::string_view task = {};
    std::string_view agent = {};
    Time until = {};
    Span handled = {};
};
constexpr std::string_view name(Of<TaskWrapping>) { return "task_wrapping"; }
constexpr std::string_view meaning(Of<TaskWrapping>) { return "a task is done; its agent is not yet free of it"; }
constexpr auto fields(Of<TaskWrapping>) {
    using E = TaskWrapping;
    return std::tuple{field("task", &E::task, "which is done"), field("agent", &E::agent, "who is still taken by it"),
                      field("until", &E::until, "until when"), field("handled", &E::handled, "from taking it to its end")};
}

struct TaskCompleted {
    std::string_view task = {};
    std::string_view agent = {};
    Span handled = {};
};
constexpr std::string_view name(Of<TaskCompleted>) { return "task_completed"; }
constexpr std::string_view meaning(Of<TaskCompleted>) { return "a task is done and gone, and its agent is free of it"; }
constexpr auto fields(Of<TaskCompleted>) {
    using E = TaskCompleted;
    return std::tuple{field("task", &E::task, "which is done and gone"), field("agent", &E::agent, "who is free of it"),
                      field("handled", &E::handled, "from taking it to its end, without wrap-up")};
}

}  // namespace kefu::service
