// Events about tasks that wait: coming, moving on, and going without having been served.
#pragma once

#include "kefu/service/commands.hpp"
#include "kefu/service/refusal.hpp"

namespace kefu::service {

struct TaskArrived {
    std::string_view task = {};
    std::string_view channel = {};
    std::string_view task_class = {};
    std::string_view needs = {};
    std::string_view language = {};
    std::string_view persona = {};
    std::string_view grade = {};
    Span credit = {};
    std::int64_t units = 0;
    Time enqueued = {};
    std::optional<Time> deadline = {};
    std::optional<Time> parked_until = {};
    std::optional<Time> owner_until = {};
    List<std::string_view> preferred = {};
    List<std::string_view> excluded = {};
};
constexpr std::string_view name(Of<TaskArrived>) { return "task_arrived"; }
constexpr std::string_view meaning(Of<TaskArrived>) { return "a task has come; nobody has it yet"; }
constexpr auto fields(Of<TaskArrived>) {
    using E = TaskArrived;
    return std::tuple{field("task", &E::task, "which"),
                      field("channel", &E::channel, "channel"),
                      field("class", &E::task_class, "class; empty = none"),
                      field("needs", &E::needs, "what it needs beside its class; empty = nothing"),
                      field("language", &E::language, "its language; empty = none"),
                      field("persona", &E::persona, "persona of the customer; empty = none"),
                      field("grade", &E::grade, "service grade"),
                      field("credit", &E::credit, "its whole head start"),
                      field("units", &E::units, "units that it takes"),
                      field("enqueued", &E::enqueued, "since when it waits"),
                      field("deadline", &E::deadline, "when it is due; none = at no time"),
                      field("parked_until", &E::parked_until, "offered to nobody before; none = it is not parked"),
                      field("owner_until", &E::owner_until, "until when it waits for whom it prefers; none = it waits for anybody"),
                      field("preferred", &E::preferred, "whom it prefers"),
                      field("excluded", &E::excluded, "who must not serve it")};
}

struct TaskUpdated {
    std::string_view task = {};
    std::string_view task_class = {};
    std::string_view needs = {};
    std::string_view language = {};
    std::string_view persona = {};
    std::string_view grade = {};
    Span credit = {};
    std::optional<Time> deadline = {};
};
constexpr std::string_view name(Of<TaskUpdated>) { return "task_updated"; }
constexpr std::string_view meaning(Of<TaskUpdated>) { return "what a task says of itself is another now"; }
constexpr auto fields(Of<TaskUpdated>) {
    using E = TaskUpdated;
    return std::tuple{field("task", &E::task, "which"),
                      field("class", &E::task_class, "class; empty = none"),
                      field("needs", &E::needs, "what it needs beside its class; empty = nothing"),
                      field("language", &E::language, "its language; empty = none"),
                      field("persona", &E::persona, "persona of the customer; empty = none"),
                      field("grade", &E::grade, "service grade"),
                      field("credit", &E::credit, "its whole head start"),
                      field("deadline", &E::deadline, "when it is due; none = at no time")};
}

struct TaskQueued {
    std::string_view task = {};
    std::int64_t waiting = 0;
    std::optional<Span> expected_wait = {};
};
constexpr std::string_view name(Of<TaskQueued>) { return "task_queued"; }
constexpr std::string_view meaning(Of<TaskQueued>) { return "a task waits, for nobody who could serve it is free"; }
constexpr auto fields(Of<TaskQueued>) {
    using E = TaskQueued;
    return std::tuple{
        field("task", &E::task, "which: nobody is free, so that its customer may be told"),
        field("waiting", &E::waiting, "tasks of the same requirement that wait in its queue, it included where it stands there"),
        field("expected_wait", &E::expected_wait,
              "how long it may be, from who was last served and who waits longest, at whatever step; none = nobody who is signed in "
              "could serve it, or nobody has waited yet")};
}

struct TaskUnservable {
    std::string_view task = {};
    std::string_view needs = {};
};
constexpr std::string_view name(Of<TaskUnservable>) { return "task_unservable"; }
constexpr std::string_view meaning(Of<TaskUnservable>) { return "a task waits for somebody who does not exist"; }
constexpr auto fields(Of<TaskUnservable>) {
    return std::tuple{field("task", &TaskUnservable::task, "which nobody of all agents can serve, now or at a later step"),
                      field("needs", &TaskUnservable::needs, "what it needs in the end; empty = nothing")};
}

struct TaskParked {
    std::string_view task = {};
    Time until = {};
};
constexpr std::string_view name(Of<TaskParked>) { return "task_parked"; }
constexpr std::string_view meaning(Of<TaskParked>) { return "a task is offered to nobody for a while"; }
constexpr auto fields(Of<TaskParked>) {
    return std::tuple{field("task", &TaskParked::task, "which"), field("until", &TaskParked::until, "offered to nobody before")};
}

struct TaskUnparked {
    std::string_view task = {};
    Because because = Because::time_passed;
};
constexpr std::string_view name(Of<TaskUnparked>) { return "task_unparked"; }
constexpr std::string_view meaning(Of<TaskUnparked>) { return "the parking of a task is over"; }
constexpr auto fields(Of<TaskUnparked>) {
    return std::tuple{field("task", &TaskUnparked::task, "which"), field("because", &TaskUnparked::because, "what led to it")};
}

struct OwnerGivenUp {
    std::string_view task = {};
    Because because = Because::owner_wait_over;
};
constexpr std::string_view name(Of<OwnerGivenUp>) { return "owner_given_up"; }
constexpr std::string_view meaning(Of<OwnerGivenUp>) { return "a task no longer waits for whom it prefers"; }
constexpr auto fields(Of<OwnerGivenUp>) {
    return std::tuple{field("task", &OwnerGivenUp::task, "which waits for anybody from now on"),
                      field("because", &OwnerGivenUp::because, "what led to it")};
}

struct TaskRelaxed {
    std::string_view task = {};
    std::int64_t step = 0;
    Because because = Because::time_passed;
};
constexpr std::string_view name(Of<TaskRelaxed>) { return "task_relaxed"; }
constexpr std::string_view meaning(Of<TaskRelaxed>) { return "a task that waits has come to a further step of its class"; }
constexpr auto fields(Of<TaskRelaxed>) {
    using E = TaskRelaxed;
    return std::tuple{field("task", &E::task, "which"), field("step", &E::step, "the step that it is at now; 0 = the first"),
                      field("because", &E::because, "what led to it")};
}

struct TaskOverflowed {
    std::string_view task = {};
    std::string_view to = {};
    bool leaves = false;
    Because because = Because::waited;
};
constexpr std::string_view name(Of<TaskOverflowed>) { return "task_overflowed"; }
constexpr std::string_view meaning(Of<TaskOverflowed>) { return "a task goes to another class, or back to the host"; }
constexpr auto fields(Of<TaskOverflowed>) {
    using E = TaskOverflowed;
    return std::tuple{field("task", &E::task, "which"), field("to", &E::to, "its new class, or a word of the host's"),
                      field("leaves", &E::leaves, "it is handed back to the host, and gone from here"),
                      field("because", &E::because, "what led to it")};
}

struct TaskStarving {
    std::string_view task = {};
    Span waited = {};
};
constexpr std::string_view name(Of<TaskStarving>) { return "task_starving"; }
constexpr std::string_view meaning(Of<TaskStarving>) { return "a task waits longer than the charter likes"; }
constexpr auto fields(Of<TaskStarving>) {
    return std::tuple{field("task", &TaskStarving::task, "which waits longer than the charter likes"),
                      field("waited", &TaskStarving::waited, "how long")};
}

struct TaskCanceled {
    std::string_view task = {};
    std::string_view reason = {};
};
constexpr std::string_view name(Of<TaskCanceled>) { return "task_canceled"; }
constexpr std::string_view meaning(Of<TaskCanceled>) { return "a task is gone, for it was called off"; }
constexpr auto fields(Of<TaskCanceled>) {
    return std::tuple{field("task", &TaskCanceled::task, "which is gone"),
                      field("reason", &TaskCanceled::reason, "word of the host's; empty = none")};
}

struct TaskAbandoned {
    std::string_view task = {};
    Span waited = {};
};
constexpr std::string_view name(Of<TaskAbandoned>) { return "task_abandoned"; }
constexpr std::string_view meaning(Of<TaskAbandoned>) { return "a task is gone, for its customer went away"; }
constexpr auto fields(Of<TaskAbandoned>) {
    return std::tuple{field("task", &TaskAbandoned::task, "which is gone"),
                      field("waited", &TaskAbandoned::waited, "how long it had waited")};
}

}  // namespace kefu::service
