// What a router is told (R1). Each command says who sent it (source and number), and when. Texts and lists are borrowed for the call.
//
// A command's id is (source, number), numbers of one source increase: a repeat has no second effect and is answered AlreadyDone. An
// empty source asks for no such memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "kefu/core/fields.hpp"
#include "kefu/core/time.hpp"

namespace kefu::service {

template <class T>
using List = std::span<const T>;

/// A word of the charter, and at what level an agent has it.
struct WordLevel {
    std::string_view word = {};
    std::int64_t level = 1;
};
constexpr auto fields(Of<WordLevel>) {
    return std::tuple{field("word", &WordLevel::word, "skill, language, persona, attribute or grade"),
                      field("level", &WordLevel::level, "its level; 1 of what is had or not had")};
}
/// How many units of a channel an agent takes at once.
struct ChannelUnits {
    std::string_view channel = {};
    std::int64_t units = 1;
};
constexpr auto fields(Of<ChannelUnits>) {
    return std::tuple{field("channel", &ChannelUnits::channel, "channel of the charter"),
                      field("units", &ChannelUnits::units, "units at once at most")};
}

enum class AgentStatus : std::int32_t { available, away, offline };
constexpr auto words(Of<AgentStatus>) {
    return std::array{Word{AgentStatus::available, "available", "takes tasks"},
                      Word{AgentStatus::away, "away", "signed in, takes no new task"},
                      Word{AgentStatus::offline, "offline", "not signed in"}};
}

/// Where a command comes from, and when: the first three fields of every command.
struct Sent {
    std::string_view source = {};
    std::int64_t number = 0;
    Time at = {};
};
constexpr auto fields(Of<Sent>) {
    return std::tuple{
        field("source", &Sent::source, "who sends it; empty = repeats are not recognised"),
        field("number", &Sent::number,
              "number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done"),
        field("at", &Sent::at, "when", required)};
}

struct AddAgent {
    Sent sent = {};
    std::string_view agent = {};
    List<WordLevel> words = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
    AgentStatus status = AgentStatus::available;
    std::string_view team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
constexpr std::string_view name(Of<AddAgent>) { return "add_agent"; }
constexpr auto fields(Of<AddAgent>) {
    using C = AddAgent;
    return std::tuple{part(&C::sent),
                      field("agent", &C::agent, "id of the agent, 1 to 64 bytes", required),
                      field("words", &C::words, "skills, languages, personas, attributes and grade"),
                      field("channels", &C::channels, "channels that he serves; none = all of the charter, a task at a time"),
                      field("units", &C::units, "units over all channels; 0 = the largest of his channels"),
                      field("status", &C::status, "whether he takes tasks"),
                      field("team", &C::team, "team"),
                      field("cost", &C::cost, "what a task costs with him"),
                      field("weight", &C::weight, "his share in a lot")};
}
struct RemoveAgent {
    Sent sent = {};
    std::string_view agent = {};
};
constexpr std::string_view name(Of<RemoveAgent>) { return "remove_agent"; }
constexpr auto fields(Of<RemoveAgent>) {
    return std::tuple{part(&RemoveAgent::sent),
                      field("agent", &RemoveAgent::agent, "who leaves; his tasks wait again, with the age that they have", required)};
}
struct SetStatus {
    Sent sent = {};
    std::string_view agent = {};
    AgentStatus status = AgentStatus::available;
    std::string_view reason = {};
};
constexpr std::string_view name(Of<SetStatus>) { return "set_status"; }
constexpr auto fields(Of<SetStatus>) {
    using C = SetStatus;
    return std::tuple{part(&C::sent), field("agent", &C::agent, "whose", required), field("status", &C::status, "whether he takes tasks"),
                      field("reason", &C::reason, "a word of the host's, such as lunch")};
}
struct SetProfile {
    Sent sent = {};
    std::string_view agent = {};
    List<WordLevel> words = {};
    std::string_view team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
};
constexpr std::string_view name(Of<SetProfile>) { return "set_profile"; }
constexpr auto fields(Of<SetProfile>) {
    using C = SetProfile;
    return std::tuple{part(&C::sent),
                      field("agent", &C::agent, "whose", required),
                      field("words", &C::words, "all that he has from now on"),
                      field("team", &C::team, "team"),
                      field("cost", &C::cost, "what a task costs with him"),
                      field("weight", &C::weight, "his share in a lot")};
}
struct SetCapacity {
    Sent sent = {};
    std::string_view agent = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
};
constexpr std::string_view name(Of<SetCapacity>) { return "set_capacity"; }
constexpr auto fields(Of<SetCapacity>) {
    using C = SetCapacity;
    return std::tuple{part(&C::sent), field("agent", &C::agent, "whose", required), field("channels", &C::channels, "as of add_agent"),
                      field("units", &C::units, "as of add_agent; below what is in use is refused")};
}
struct Heartbeat {
    Sent sent = {};
    std::string_view agent = {};
};
constexpr std::string_view name(Of<Heartbeat>) { return "heartbeat"; }
constexpr auto fields(Of<Heartbeat>) {
    return std::tuple{part(&Heartbeat::sent), field("agent", &Heartbeat::agent, "who is still there", required)};
}

struct ArriveTask {
    Sent sent = {};
    std::string_view task = {};
    std::string_view channel = {};
    std::string_view task_class = {};
    std::string_view needs = {};
    std::string_view language = {};
    std::string_view persona = {};
    std::string_view grade = {};
    Span credit = {};
    std::int64_t units = 0;
    std::optional<Time> enqueued = {};
    std::optional<Time> deadline = {};
    std::optional<Time> parked_until = {};
    List<std::string_view> preferred = {};
    List<std::string_view> excluded = {};
};
constexpr std::string_view name(Of<ArriveTask>) { return "arrive_task"; }
constexpr auto fields(Of<ArriveTask>) {
    using C = ArriveTask;
    return std::tuple{part(&C::sent),
                      field("task", &C::task, "id of the task, 1 to 64 bytes", required),
                      field("channel", &C::channel, "channel of the charter", required),
                      field("class", &C::task_class, "class of the charter; empty = none, `needs` alone says who can serve"),
                      field("needs", &C::needs, "what this task needs beside its class; empty = nothing"),
                      field("language", &C::language, "its language; empty = none"),
                      field("persona", &C::persona, "persona of the customer; empty = none"),
                      field("grade", &C::grade, "service grade of the customer; empty = the last of the charter"),
                      field("credit", &C::credit, "further head start"),
                      field("units", &C::units, "units that it takes; 0 = those of its channel"),
                      field("enqueued", &C::enqueued, "since when it waits, where that is not now"),
                      field("deadline", &C::deadline, "when it is due; none = the target of its class"),
                      field("parked_until", &C::parked_until, "it is offered to nobody before"),
                      field("preferred", &C::preferred, "agents whom it waits for a while, such as the last owner; at most 8"),
                      field("excluded", &C::excluded, "agents who must not serve it; at most 32")};
}
struct UpdateTask {
    Sent sent = {};
    std::string_view task = {};
    std::optional<std::string_view> task_class = {};
    std::optional<std::string_view> needs = {};
    std::optional<std::string_view> language = {};
    std::optional<std::string_view> persona = {};
    std::optional<std::string_view> grade = {};
    std::optional<Span> credit = {};
    std::optional<Time> deadline = {};
};
constexpr std::string_view name(Of<UpdateTask>) { return "update_task"; }
constexpr auto fields(Of<UpdateTask>) {
    using C = UpdateTask;
    return std::tuple{part(&C::sent),
                      field("task", &C::task, "which; what is not said stays", required),
                      field("class", &C::task_class, "as of arrive_task"),
                      field("needs", &C::needs, "as of arrive_task"),
                      field("language", &C::language, "as of arrive_task"),
                      field("persona", &C::persona, "as of arrive_task"),
                      field("grade", &C::grade, "as of arrive_task"),
                      field("credit", &C::credit, "as of arrive_task"),
                      field("deadline", &C::deadline, "as of arrive_task")};
}
struct CancelTask {
    Sent sent = {};
    std::string_view task = {};
    std::string_view reason = {};
};
constexpr std::string_view name(Of<CancelTask>) { return "cancel_task"; }
constexpr auto fields(Of<CancelTask>) {
    using C = CancelTask;
    return std::tuple{part(&C::sent), field("task", &C::task, "what is no longer to be done, in whatever state", required),
                      field("reason", &C::reason, "a word of the host's")};
}
struct AbandonTask {
    Sent sent = {};
    std::string_view task = {};
};
constexpr std::string_view name(Of<AbandonTask>) { return "abandon_task"; }
constexpr auto fields(Of<AbandonTask>) {
    return std::tuple{part(&AbandonTask::sent),
                      field("task", &AbandonTask::task, "whose customer went away before he was served", required)};
}
struct ParkTask {
    Sent sent = {};
    std::string_view task = {};
    Time until = {};
};
constexpr std::string_view name(Of<ParkTask>) { return "park_task"; }
constexpr auto fields(Of<ParkTask>) {
    using C = ParkTask;
    return std::tuple{part(&C::sent), field("task", &C::task, "which waits; its age goes on", required),
                      field("until", &C::until, "it is offered to nobody before; a time that is past ends the parking", required)};
}
struct AcceptOffer {
    Sent sent = {};
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
};
constexpr std::string_view name(Of<AcceptOffer>) { return "accept_offer"; }
constexpr auto fields(Of<AcceptOffer>) {
    using C = AcceptOffer;
    return std::tuple{part(&C::sent), field("task", &C::task, "what was offered", required), field("agent", &C::agent, "to whom", required),
                      field("epoch", &C::epoch, "of the offer, which counts within its task; an older one is refused")};
}
struct RejectOffer {
    Sent sent = {};
    std::string_view task = {};
    std::string_view agent = {};
    std::int64_t epoch = 0;
    std::string_view reason = {};
};
constexpr std::string_view name(Of<RejectOffer>) { return "reject_offer"; }
constexpr auto fields(Of<RejectOffer>) {
    using C = RejectOffer;
    return std::tuple{part(&C::sent), field("task", &C::task, "what was offered", required), field("agent", &C::agent, "to whom", required),
                      field("epoch", &C::epoch, "of the offer, which counts within its task; an older one is refused"),
                      field("reason", &C::reason, "a word of the host's")};
}
struct RestTask {
    Sent sent = {};
    std::string_view task = {};
    bool resting = true;
};
constexpr std::string_view name(Of<RestTask>) { return "rest_task"; }
constexpr auto fields(Of<RestTask>) {
    using C = RestTask;
    return std::tuple{part(&C::sent), field("task", &C::task, "which an agent has taken", required),
                      field("resting", &C::resting, "whether it rests, as a chat without a message, or is active again")};
}
struct ReturnTask {
    Sent sent = {};
    std::string_view task = {};
    std::string_view reason = {};
};
constexpr std::string_view name(Of<ReturnTask>) { return "return_task"; }
constexpr auto fields(Of<ReturnTask>) {
    using C = ReturnTask;
    return std::tuple{part(&C::sent),
                      field("task", &C::task, "which its agent gives back; it waits again, with the age that it has", required),
                      field("reason", &C::reason, "a word of the host's")};
}
struct CompleteTask {
    Sent sent = {};
    std::string_view task = {};
    std::optional<Span> wrap_up = {};
};
constexpr std::string_view name(Of<CompleteTask>) { return "complete_task"; }
constexpr auto fields(Of<CompleteTask>) {
    using C = CompleteTask;
    return std::tuple{part(&C::sent), field("task", &C::task, "which its agent has done", required),
                      field("wrap_up", &C::wrap_up, "how long he is still taken by it; none = as the channel says")};
}
struct EndWrapUp {
    Sent sent = {};
    std::string_view task = {};
};
constexpr std::string_view name(Of<EndWrapUp>) { return "end_wrap_up"; }
constexpr auto fields(Of<EndWrapUp>) {
    return std::tuple{part(&EndWrapUp::sent), field("task", &EndWrapUp::task, "whose agent is free before the time", required)};
}
struct AdvanceClock {
    Sent sent = {};
};
constexpr std::string_view name(Of<AdvanceClock>) { return "advance_clock"; }
constexpr auto fields(Of<AdvanceClock>) { return std::tuple{part(&AdvanceClock::sent)}; }
/// Other rules from now on: they are handed over beside the command, see Router::swap_rules.
struct SwapRules {
    Sent sent = {};
};
constexpr std::string_view name(Of<SwapRules>) { return "swap_rules"; }
constexpr auto fields(Of<SwapRules>) { return std::tuple{part(&SwapRules::sent)}; }

/// Any of them. Entries of journals number them in this order: a new one comes last.
using AnyCommand =
    std::variant<AddAgent, RemoveAgent, SetStatus, SetProfile, SetCapacity, Heartbeat, ArriveTask, UpdateTask, CancelTask, AbandonTask,
                 ParkTask, AcceptOffer, RejectOffer, RestTask, ReturnTask, CompleteTask, EndWrapUp, AdvanceClock, SwapRules>;

}  // namespace kefu::service
