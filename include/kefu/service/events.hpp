// What a router says (R1): events are facts, past and self-sufficient. They are what is written down; from them alone the state is built
// again. Texts and lists are borrowed until the next command.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "kefu/service/commands.hpp"

namespace kefu::service {

/// Why a command was refused. Nothing has changed then.
enum class Refusal : std::int32_t {
    bad_id,
    unknown_agent,
    agent_exists,
    unknown_task,
    task_exists,
    unknown_channel,
    unknown_class,
    unknown_word,
    unknown_grade,
    bad_requirement,
    bad_number,
    bad_units,
    time_runs_backwards,
    capacity_in_use,
    old_offer,
    wrong_state,
    no_room,
    too_many,
    limit,
    rules_do_not_fit,
    pending,
    no_memory
};
constexpr auto words(Of<Refusal>) {
    return std::array{Word{Refusal::bad_id, "bad_id", "an id is empty, longer than 64 bytes, or no UTF-8"},
                      Word{Refusal::unknown_agent, "unknown_agent", "there is no such agent"},
                      Word{Refusal::agent_exists, "agent_exists", "there is an agent of that id"},
                      Word{Refusal::unknown_task, "unknown_task", "there is no such task"},
                      Word{Refusal::task_exists, "task_exists", "there is a task of that id"},
                      Word{Refusal::unknown_channel, "unknown_channel", "the charter does not know the channel"},
                      Word{Refusal::unknown_class, "unknown_class", "the charter does not know the class"},
                      Word{Refusal::unknown_word, "unknown_word", "the charter does not know the word"},
                      Word{Refusal::unknown_grade, "unknown_grade", "the charter does not know the service grade"},
                      Word{Refusal::bad_requirement, "bad_requirement", "the requirement cannot be read"},
                      Word{Refusal::bad_number, "bad_number", "a number is out of range"},
                      Word{Refusal::bad_units, "bad_units", "units are not positive, or more than anybody has"},
                      Word{Refusal::time_runs_backwards, "time_runs_backwards", "the time is before the last one by more than the skew"},
                      Word{Refusal::capacity_in_use, "capacity_in_use", "more units are in use than the agent would have"},
                      Word{Refusal::old_offer, "old_offer", "the offer is no longer open"},
                      Word{Refusal::wrong_state, "wrong_state", "the task is in another state"},
                      Word{Refusal::no_room, "no_room", "the agent has no room for a task that wakes"},
                      Word{Refusal::too_many, "too_many", "a list is too long"},
                      Word{Refusal::limit, "limit", "a limit of the charter is reached"},
                      Word{Refusal::rules_do_not_fit, "rules_do_not_fit", "a task needs what the rules do not know"},
                      Word{Refusal::pending, "pending", "the command before waits for commit or discard"},
                      Word{Refusal::no_memory, "no_memory", "memory ran out"}};
}

/// Why something happened that no command asked for.
enum class Because : std::int32_t {
    command,
    lease_ended,
    offers_missed,
    agent_left,
    other_accepted,
    task_left,
    owner_away,
    owner_busy,
    owner_wait_over,
    time_passed,
    nobody_signed_in,
    waited,
    expected_wait,
    queue_length,
    rules_changed
};
constexpr auto words(Of<Because>) {
    return std::array{Word{Because::command, "command", "a command said so"},
                      Word{Because::lease_ended, "lease_ended", "the agent was not heard of"},
                      Word{Because::offers_missed, "offers_missed", "the agent let offers pass"},
                      Word{Because::agent_left, "agent_left", "the agent left"},
                      Word{Because::other_accepted, "other_accepted", "another agent took the task"},
                      Word{Because::task_left, "task_left", "the task was cancelled, abandoned or changed"},
                      Word{Because::owner_away, "owner_away", "nobody whom the task prefers is there"},
                      Word{Because::owner_busy, "owner_busy", "nobody whom the task prefers will be free soon"},
                      Word{Because::owner_wait_over, "owner_wait_over", "the wait for whom the task prefers is over"},
                      Word{Because::time_passed, "time_passed", "the time for it had come"},
                      Word{Because::nobody_signed_in, "nobody_signed_in", "nobody who could serve it is signed in"},
                      Word{Because::waited, "waited", "the task waited too long"},
                      Word{Because::expected_wait, "expected_wait", "the expected wait is too long"},
                      Word{Because::queue_length, "queue_length", "too many wait"},
                      Word{Because::rules_changed, "rules_changed", "other rules hold"}};
}

struct RulesAdopted {
    std::string_view charter = {};
    std::string_view version = {};
    std::string_view digest = {};
    std::string_view engine = {};
};
struct ClockAdvanced {};
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
struct AgentRemoved {
    std::string_view agent = {};
};
struct AgentStatusChanged {
    std::string_view agent = {};
    AgentStatus status = AgentStatus::available;
    std::string_view reason = {};
    Because because = Because::command;
};
struct AgentProfileChanged {
    std::string_view agent = {};
    List<WordLevel> words = {};
    std::string_view team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
struct AgentCapacityChanged {
    std::string_view agent = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
};
struct AgentHeard {
    std::string_view agent = {};
};
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
struct TaskQueued {
    std::string_view task = {};
    std::int64_t waiting = 0;
    Span expected_wait = {};
};
struct TaskUnservable {
    std::string_view task = {};
    std::string_view needs = {};
};
struct TaskParked {
    std::string_view task = {};
    Time until = {};
};
struct TaskUnparked {
    std::string_view task = {};
    Because because = Because::time_passed;
};
struct OwnerGivenUp {
    std::string_view task = {};
    Because because = Because::owner_wait_over;
};
struct TaskRelaxed {
    std::string_view task = {};
    std::int64_t step = 0;
    Because because = Because::time_passed;
};
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
struct OfferAccepted {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
};
struct OfferRejected {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    std::string_view reason = {};
    Time cooldown_until = {};
};
struct OfferTimedOut {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    Time cooldown_until = {};
};
struct OfferRescinded {
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    Because because = Because::other_accepted;
};
struct DeclinesForgiven {
    std::string_view task = {};
};
struct CooldownEnded {
    std::string_view task = {};
    std::string_view agent = {};
};
struct TaskSetAside {
    std::string_view task = {};
    std::int64_t declines = 0;
};
struct TaskReturned {
    std::string_view task = {};
    std::string_view agent = {};
    std::string_view reason = {};
    Because because = Because::command;
};
struct TaskRested {
    std::string_view task = {};
    std::string_view agent = {};
    bool resting = true;
};
struct TaskWrapping {
    std::string_view task = {};
    std::string_view agent = {};
    Time until = {};
    Span handled = {};
};
struct TaskCompleted {
    std::string_view task = {};
    std::string_view agent = {};
    Span handled = {};
};
struct TaskCanceled {
    std::string_view task = {};
    std::string_view reason = {};
};
struct TaskAbandoned {
    std::string_view task = {};
    Span waited = {};
};
struct TaskOverflowed {
    std::string_view task = {};
    std::string_view to = {};
    bool leaves = false;
    Because because = Because::waited;
};
struct TaskStarving {
    std::string_view task = {};
    Span waited = {};
};
/// Answers: they are no facts, have no number, and are not written down.
struct Refused {
    Refusal code = Refusal::bad_id;
    std::string_view reason = {};
};
struct AlreadyDone {};

// ---------------------------------------------------------------------------------------------------- their descriptions
constexpr std::string_view name(Of<RulesAdopted>) { return "rules_adopted"; }
constexpr auto fields(Of<RulesAdopted>) {
    using E = RulesAdopted;
    return std::tuple{field("charter", &E::charter, "id of the charter"), field("version", &E::version, "its version"),
                      field("digest", &E::digest, "its digest"), field("engine", &E::engine, "version of kefu")};
}
constexpr std::string_view name(Of<ClockAdvanced>) { return "clock_advanced"; }
constexpr auto fields(Of<ClockAdvanced>) { return std::tuple{}; }
constexpr std::string_view name(Of<AgentAdded>) { return "agent_added"; }
constexpr auto fields(Of<AgentAdded>) {
    using E = AgentAdded;
    return std::tuple{field("agent", &E::agent, "who"),
                      field("words", &E::words, "what he has"),
                      field("channels", &E::channels, "what he serves"),
                      field("units", &E::units, "units over all channels"),
                      field("status", &E::status, "whether he takes tasks"),
                      field("team", &E::team, "team"),
                      field("cost", &E::cost, "what a task costs with him"),
                      field("weight", &E::weight, "his share in a lot")};
}
constexpr std::string_view name(Of<AgentRemoved>) { return "agent_removed"; }
constexpr auto fields(Of<AgentRemoved>) { return std::tuple{field("agent", &AgentRemoved::agent, "who left")}; }
constexpr std::string_view name(Of<AgentStatusChanged>) { return "agent_status_changed"; }
constexpr auto fields(Of<AgentStatusChanged>) {
    using E = AgentStatusChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("status", &E::status, "the new one"),
                      field("reason", &E::reason, "word of the host's"), field("because", &E::because, "what led to it")};
}
constexpr std::string_view name(Of<AgentProfileChanged>) { return "agent_profile_changed"; }
constexpr auto fields(Of<AgentProfileChanged>) {
    using E = AgentProfileChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("words", &E::words, "what he has now"), field("team", &E::team, "team"),
                      field("cost", &E::cost, "what a task costs with him"), field("weight", &E::weight, "his share in a lot")};
}
constexpr std::string_view name(Of<AgentCapacityChanged>) { return "agent_capacity_changed"; }
constexpr auto fields(Of<AgentCapacityChanged>) {
    using E = AgentCapacityChanged;
    return std::tuple{field("agent", &E::agent, "whose"), field("channels", &E::channels, "what he serves now"),
                      field("units", &E::units, "units over all channels")};
}
constexpr std::string_view name(Of<AgentHeard>) { return "agent_heard"; }
constexpr auto fields(Of<AgentHeard>) { return std::tuple{field("agent", &AgentHeard::agent, "who is still there")}; }
constexpr std::string_view name(Of<TaskArrived>) { return "task_arrived"; }
constexpr auto fields(Of<TaskArrived>) {
    using E = TaskArrived;
    return std::tuple{field("task", &E::task, "which"),
                      field("channel", &E::channel, "channel"),
                      field("class", &E::task_class, "class"),
                      field("needs", &E::needs, "what it needs beside"),
                      field("language", &E::language, "its language"),
                      field("persona", &E::persona, "persona of the customer"),
                      field("grade", &E::grade, "service grade"),
                      field("credit", &E::credit, "its whole head start"),
                      field("units", &E::units, "units that it takes"),
                      field("enqueued", &E::enqueued, "since when it waits"),
                      field("deadline", &E::deadline, "when it is due"),
                      field("parked_until", &E::parked_until, "offered to nobody before"),
                      field("owner_until", &E::owner_until, "until when it waits for whom it prefers"),
                      field("preferred", &E::preferred, "whom it prefers"),
                      field("excluded", &E::excluded, "who must not serve it")};
}
constexpr std::string_view name(Of<TaskUpdated>) { return "task_updated"; }
constexpr auto fields(Of<TaskUpdated>) {
    using E = TaskUpdated;
    return std::tuple{field("task", &E::task, "which"),
                      field("class", &E::task_class, "class"),
                      field("needs", &E::needs, "what it needs beside"),
                      field("language", &E::language, "its language"),
                      field("persona", &E::persona, "persona of the customer"),
                      field("grade", &E::grade, "service grade"),
                      field("credit", &E::credit, "its whole head start"),
                      field("deadline", &E::deadline, "when it is due")};
}
constexpr std::string_view name(Of<TaskQueued>) { return "task_queued"; }
constexpr auto fields(Of<TaskQueued>) {
    using E = TaskQueued;
    return std::tuple{field("task", &E::task, "which: nobody is free, so that its customer may be told"),
                      field("waiting", &E::waiting, "tasks of the same requirement that wait, it included"),
                      field("expected_wait", &E::expected_wait, "how long it may be, from who was last served and who waits longest")};
}
constexpr std::string_view name(Of<TaskUnservable>) { return "task_unservable"; }
constexpr auto fields(Of<TaskUnservable>) {
    return std::tuple{field("task", &TaskUnservable::task, "which nobody of all agents can serve, now or at a later step"),
                      field("needs", &TaskUnservable::needs, "what it needs in the end")};
}
constexpr std::string_view name(Of<TaskParked>) { return "task_parked"; }
constexpr auto fields(Of<TaskParked>) {
    return std::tuple{field("task", &TaskParked::task, "which"), field("until", &TaskParked::until, "offered to nobody before")};
}
constexpr std::string_view name(Of<TaskUnparked>) { return "task_unparked"; }
constexpr auto fields(Of<TaskUnparked>) {
    return std::tuple{field("task", &TaskUnparked::task, "which"), field("because", &TaskUnparked::because, "what led to it")};
}
constexpr std::string_view name(Of<OwnerGivenUp>) { return "owner_given_up"; }
constexpr auto fields(Of<OwnerGivenUp>) {
    return std::tuple{field("task", &OwnerGivenUp::task, "which waits for anybody from now on"),
                      field("because", &OwnerGivenUp::because, "what led to it")};
}
constexpr std::string_view name(Of<TaskRelaxed>) { return "task_relaxed"; }
constexpr auto fields(Of<TaskRelaxed>) {
    using E = TaskRelaxed;
    return std::tuple{field("task", &E::task, "which"), field("step", &E::step, "the step that it is at now; 0 = the first"),
                      field("because", &E::because, "what led to it")};
}
constexpr std::string_view name(Of<TaskOffered>) { return "task_offered"; }
constexpr auto fields(Of<TaskOffered>) {
    using E = TaskOffered;
    return std::tuple{
        field("task", &E::task, "which"),
        field("agent", &E::agent, "to whom"),
        field("epoch", &E::epoch, "number of the offer, to be given back with the answer"),
        field("accepted", &E::accepted, "it is his already: no answer is needed"),
        field("until", &E::until, "when the offer ends"),
        field("step", &E::step, "at which step of its class"),
        field("waited", &E::waited, "how long it has waited"),
        field("instead_of", &E::instead_of, "the agent whom the task prefers and who is not there: his message is to be noted"),
        field("by_task", &E::by_task, "a task was given the best of the free agents; otherwise an agent the best of the waiting tasks"),
        field("decided_by", &E::decided_by, "place of the first difference in the list of the charter; -1 = none, who came first"),
        field("key", &E::key, "what decided, of the winner; lower is better"),
        field("runner_up", &E::runner_up, "the second best agent, or task; empty = there was none"),
        field("runner_up_key", &E::runner_up_key, "what decided, of the second best"),
        field("candidates", &E::candidates, "pools of agents, or queues of tasks, that were compared")};
}
constexpr std::string_view name(Of<OfferAccepted>) { return "offer_accepted"; }
constexpr auto fields(Of<OfferAccepted>) {
    using E = OfferAccepted;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "by whom"),
                      field("epoch", &E::epoch, "number of the offer")};
}
constexpr std::string_view name(Of<OfferRejected>) { return "offer_rejected"; }
constexpr auto fields(Of<OfferRejected>) {
    using E = OfferRejected;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "by whom"),
                      field("epoch", &E::epoch, "number of the offer"), field("reason", &E::reason, "word of the host's"),
                      field("cooldown_until", &E::cooldown_until, "not offered to him again before")};
}
constexpr std::string_view name(Of<OfferTimedOut>) { return "offer_timed_out"; }
constexpr auto fields(Of<OfferTimedOut>) {
    using E = OfferTimedOut;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whom it was offered to"),
                      field("epoch", &E::epoch, "number of the offer"),
                      field("cooldown_until", &E::cooldown_until, "not offered to him again before")};
}
constexpr std::string_view name(Of<OfferRescinded>) { return "offer_rescinded"; }
constexpr auto fields(Of<OfferRescinded>) {
    using E = OfferRescinded;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whom it was offered to"),
                      field("epoch", &E::epoch, "number of the offer"), field("because", &E::because, "what led to it")};
}
constexpr std::string_view name(Of<DeclinesForgiven>) { return "declines_forgiven"; }
constexpr auto fields(Of<DeclinesForgiven>) {
    return std::tuple{field("task", &DeclinesForgiven::task, "which everybody who could serve it has declined: all are asked again")};
}
constexpr std::string_view name(Of<CooldownEnded>) { return "cooldown_ended"; }
constexpr auto fields(Of<CooldownEnded>) {
    return std::tuple{field("task", &CooldownEnded::task, "which"), field("agent", &CooldownEnded::agent, "who may be asked again")};
}
constexpr std::string_view name(Of<TaskSetAside>) { return "task_set_aside"; }
constexpr auto fields(Of<TaskSetAside>) {
    return std::tuple{field("task", &TaskSetAside::task, "which a person should look at; an update puts it back"),
                      field("declines", &TaskSetAside::declines, "how often it was declined")};
}
constexpr std::string_view name(Of<TaskReturned>) { return "task_returned"; }
constexpr auto fields(Of<TaskReturned>) {
    using E = TaskReturned;
    return std::tuple{field("task", &E::task, "which waits again, with the age that it has"), field("agent", &E::agent, "who had it"),
                      field("reason", &E::reason, "word of the host's"), field("because", &E::because, "what led to it")};
}
constexpr std::string_view name(Of<TaskRested>) { return "task_rested"; }
constexpr auto fields(Of<TaskRested>) {
    using E = TaskRested;
    return std::tuple{field("task", &E::task, "which"), field("agent", &E::agent, "whose"),
                      field("resting", &E::resting, "whether it rests or is active again")};
}
constexpr std::string_view name(Of<TaskWrapping>) { return "task_wrapping"; }
constexpr auto fields(Of<TaskWrapping>) {
    using E = TaskWrapping;
    return std::tuple{field("task", &E::task, "which is done"), field("agent", &E::agent, "who is still taken by it"),
                      field("until", &E::until, "how long"), field("handled", &E::handled, "from taking it to its end")};
}
constexpr std::string_view name(Of<TaskCompleted>) { return "task_completed"; }
constexpr auto fields(Of<TaskCompleted>) {
    using E = TaskCompleted;
    return std::tuple{field("task", &E::task, "which is done and gone"), field("agent", &E::agent, "who is free of it"),
                      field("handled", &E::handled, "from taking it to its end, without wrap-up")};
}
constexpr std::string_view name(Of<TaskCanceled>) { return "task_canceled"; }
constexpr auto fields(Of<TaskCanceled>) {
    return std::tuple{field("task", &TaskCanceled::task, "which is gone"), field("reason", &TaskCanceled::reason, "word of the host's")};
}
constexpr std::string_view name(Of<TaskAbandoned>) { return "task_abandoned"; }
constexpr auto fields(Of<TaskAbandoned>) {
    return std::tuple{field("task", &TaskAbandoned::task, "which is gone"),
                      field("waited", &TaskAbandoned::waited, "how long it had waited")};
}
constexpr std::string_view name(Of<TaskOverflowed>) { return "task_overflowed"; }
constexpr auto fields(Of<TaskOverflowed>) {
    using E = TaskOverflowed;
    return std::tuple{field("task", &E::task, "which"), field("to", &E::to, "its new class, or a word of the host's"),
                      field("leaves", &E::leaves, "it is handed back to the host, and gone from here"),
                      field("because", &E::because, "what led to it")};
}
constexpr std::string_view name(Of<TaskStarving>) { return "task_starving"; }
constexpr auto fields(Of<TaskStarving>) {
    return std::tuple{field("task", &TaskStarving::task, "which waits longer than the charter likes"),
                      field("waited", &TaskStarving::waited, "how long")};
}
constexpr std::string_view name(Of<Refused>) { return "refused"; }
constexpr auto fields(Of<Refused>) {
    return std::tuple{field("code", &Refused::code, "why"), field("reason", &Refused::reason, "the same in a sentence")};
}
constexpr std::string_view name(Of<AlreadyDone>) { return "already_done"; }
constexpr auto fields(Of<AlreadyDone>) { return std::tuple{}; }

using Fact = std::variant<RulesAdopted, ClockAdvanced, AgentAdded, AgentRemoved, AgentStatusChanged, AgentProfileChanged,
                          AgentCapacityChanged, AgentHeard, TaskArrived, TaskUpdated, TaskQueued, TaskUnservable, TaskParked, TaskUnparked,
                          OwnerGivenUp, TaskRelaxed, TaskOffered, OfferAccepted, OfferRejected, OfferTimedOut, OfferRescinded,
                          DeclinesForgiven, CooldownEnded, TaskSetAside, TaskReturned, TaskRested, TaskWrapping, TaskCompleted,
                          TaskCanceled, TaskAbandoned, TaskOverflowed, TaskStarving, Refused, AlreadyDone>;

/// One event, with what all have.
struct Event {
    std::int64_t sequence = -1;  ///< counts from 0 in a router; -1 = an answer
    Time at = {};
    std::string_view source = {};  ///< of the command that led to it
    std::int64_t number = 0;
    Fact fact = {};
};

}  // namespace kefu::service
