// What a router says (R1): events are facts, past and self-sufficient. They are what is written down; from them alone the state is built
// again. Texts and lists are borrowed until the next command.
#pragma once

#include <variant>

#include "kefu/service/agent_events.hpp"
#include "kefu/service/offer_events.hpp"
#include "kefu/service/task_events.hpp"

namespace kefu::service {

struct RulesAdopted {
    std::string_view charter = {};
    std::string_view version = {};
    std::string_view digest = {};
    std::string_view engine = {};
};
constexpr std::string_view name(Of<RulesAdopted>) { return "rules_adopted"; }
constexpr std::string_view meaning(Of<RulesAdopted>) {
    return "these rules hold from here on; the first event of all, and what swap_rules does";
}
constexpr auto fields(Of<RulesAdopted>) {
    using E = RulesAdopted;
    return std::tuple{field("charter", &E::charter, "id of the charter; empty = it has none"),
                      field("version", &E::version, "its version; empty = it has none"), field("digest", &E::digest, "its digest"),
                      field("engine", &E::engine, "version of kefu")};
}

struct ClockAdvanced {};
constexpr std::string_view name(Of<ClockAdvanced>) { return "clock_advanced"; }
constexpr std::string_view meaning(Of<ClockAdvanced>) { return "advance_clock came; what time has done stands before it"; }
constexpr auto fields(Of<ClockAdvanced>) { return std::tuple{}; }

struct RequirementsForgotten {
    std::int64_t forgotten = 0;
    std::int64_t kept = 0;
    bool of_classes_too = false;
};
constexpr std::string_view name(Of<RequirementsForgotten>) { return "requirements_forgotten"; }
constexpr std::string_view meaning(Of<RequirementsForgotten>) {
    return "requirements that no task comes to make room for new ones: [limits] allows no more";
}
constexpr auto fields(Of<RequirementsForgotten>) {
    using E = RequirementsForgotten;
    return std::tuple{
        field("forgotten", &E::forgotten, "so many, and with them how long the last one waited there"),
        field("kept", &E::kept, "so many: those that tasks wait at, or may come to, of all tasks that are there; and others, see below"),
        field("of_classes_too", &E::of_classes_too,
              "also those without needs of a task's own, to which the next one of its class would come: without them there is too little "
              "room")};
}

/// Answers: they are no facts, have no number, and are not written down.
struct Refused {
    Refusal code = Refusal::bad_id;
    std::string_view reason = {};
};
constexpr std::string_view name(Of<Refused>) { return "refused"; }
constexpr std::string_view meaning(Of<Refused>) { return "the command cannot be: nothing has changed"; }
constexpr auto fields(Of<Refused>) {
    return std::tuple{field("code", &Refused::code, "why"), field("reason", &Refused::reason, "the same in a sentence")};
}

struct AlreadyDone {};
constexpr std::string_view name(Of<AlreadyDone>) { return "already_done"; }
constexpr std::string_view meaning(Of<AlreadyDone>) { return "the command was done before: nothing has changed"; }
constexpr auto fields(Of<AlreadyDone>) { return std::tuple{}; }

using Fact = std::variant<RulesAdopted, ClockAdvanced, AgentAdded, AgentRemoved, AgentStatusChanged, AgentProfileChanged,
                          AgentCapacityChanged, AgentHeard, TaskArrived, TaskUpdated, TaskQueued, TaskUnservable, TaskParked, TaskUnparked,
                          OwnerGivenUp, TaskRelaxed, TaskOffered, OfferAccepted, OfferRejected, OfferTimedOut, OfferRescinded,
                          DeclinesForgiven, CooldownEnded, TaskSetAside, TaskReturned, TaskRested, TaskWrapping, TaskCompleted,
                          TaskCanceled, TaskAbandoned, TaskOverflowed, TaskStarving, RequirementsForgotten, Refused, AlreadyDone>;

/// One event, with what all have.
struct Event {
    std::int64_t sequence = -1;  ///< counts from 0 in a router; -1 = an answer
    Time at = {};
    std::string_view source = {};  ///< of the command that led to it
    std::int64_t number = 0;
    std::int64_t rules = 0;  ///< which hold, counted from 0; their stamp is that of the rules_adopted of this number
    Fact fact = {};
    /// Or an answer, which changes nothing and is not written down. All events of a command are the one or the other.
    [[nodiscard]] constexpr bool is_fact() const noexcept { return sequence >= 0; }
};

}  // namespace kefu::service
