// Why a task waits, why an agent does not get it, and why it is whose it is (R1): numbers for machines, and the same in a sentence,
// English and Chinese. A Router answers; nothing of its state changes.
//
//     const WhyWaiting why = router.why_waiting("c-7");
//     sentence(why, Language::en)
//         Task c-7 waits: all who could serve it and are signed in are away.
//         ...
//         Without this, 2 could take it now, of 3 who would meet the rest: de at level 4 or more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/reason.hpp"
#include "kefu/service/events.hpp"
#include "kefu/service/rules.hpp"

namespace kefu::service {

/// What keeps a task from being taken by somebody else now.
enum class Hold : std::int32_t {
    parked,
    awaits_preferred,
    set_aside,
    offered,
    in_hand,
    resting,
    wrapping,
    waiting,
    nobody_can,
    too_many_units,
    nobody_signed_in,
    all_away,
    all_declined,
    all_excluded,
    all_busy,
    behind_others
};
constexpr auto words(Of<Hold>) {
    return std::array{Word{Hold::parked, "parked", "it is parked"},
                      Word{Hold::awaits_preferred, "awaits_preferred", "it waits for whom it prefers"},
                      Word{Hold::set_aside, "set_aside", "it was declined too often, and a person should look at it"},
                      Word{Hold::offered, "offered", "it is offered, and the answer is due"},
                      Word{Hold::in_hand, "in_hand", "an agent has it in hand"},
                      Word{Hold::resting, "resting", "an agent has it, and it rests"},
                      Word{Hold::wrapping, "wrapping", "it is done, and its agent wraps it up"},
                      Word{Hold::waiting, "waiting", "it waits; why_waiting says for what"},
                      Word{Hold::nobody_can, "nobody_can", "nobody of all agents can serve it"},
                      Word{Hold::too_many_units, "too_many_units", "nobody who meets its requirement may hold as many units"},
                      Word{Hold::nobody_signed_in, "nobody_signed_in", "nobody who could serve it is signed in"},
                      Word{Hold::all_away, "all_away", "all who could serve it and are signed in are away"},
                      Word{Hold::all_declined, "all_declined", "all who could serve it have declined it a while ago, or must not have it"},
                      Word{Hold::all_excluded, "all_excluded", "all who could serve it must not have it"},
                      Word{Hold::all_busy, "all_busy", "all who could serve it are busy, and it is next"},
                      Word{Hold::behind_others, "behind_others", "all who could serve it are busy, and others may come before it"}};
}

/// The hold with its values.
struct Held {
    Hold hold = Hold::waiting;
    std::vector<std::string> agents;
    std::optional<Time> since;
    std::optional<Time> until;
    std::int64_t declines = 0;
};
constexpr auto fields(Of<Held>) {
    using H = Held;
    return std::tuple{
        field("hold", &H::hold, "what keeps the task"),
        field("agents", &H::agents, "of offered and the like: who has it; of awaits_preferred: whom it prefers, in its order"),
        field("since", &H::since, "of in_hand, resting, wrapping and offered: since when; the last offer where there are several"),
        field("until", &H::until,
              "when the hold ends by itself, at the latest; of all_declined: when the first is asked again; none = it does not"),
        field("declines", &H::declines, "how often it was declined")};
}

/// How many agents are left after each stage of the filter; each stage counts among those of the one before.
struct FilterStages {
    std::int64_t all = 0;
    std::int64_t signed_in = 0;
    std::int64_t on_channel = 0;
    std::int64_t meeting = 0;
    std::int64_t available = 0;
    std::int64_t with_room = 0;
    std::int64_t allowed = 0;
    friend bool operator==(const FilterStages&, const FilterStages&) = default;
};
constexpr auto fields(Of<FilterStages>) {
    using S = FilterStages;
    return std::tuple{field("all", &S::all, "agents"),
                      field("signed_in", &S::signed_in, "who are not offline"),
                      field("on_channel", &S::on_channel, "and serve the channel"),
                      field("meeting", &S::meeting, "and meet the requirement of the present step"),
                      field("available", &S::available, "and are not away"),
                      field("with_room", &S::with_room, "and have room for its units"),
                      field("allowed", &S::allowed, "and are neither excluded nor asked too lately")};
}

/// One clause of the requirement. Ready = available, with room for the units, and neither excluded, asked too lately, nor asked now.
struct WhyClause {
    std::string text;
    std::string en;
    std::string zh;
    std::int64_t fails_alone = 0;
    std::int64_t ready = 0;
};
constexpr auto fields(Of<WhyClause>) {
    using C = WhyClause;
    return std::tuple{field("text", &C::text, "the clause, as a requirement"), field("en", &C::en, "for people, in English"),
                      field("zh", &C::zh, "for people, in Chinese"),
                      field("fails_alone", &C::fails_alone, "signed-in agents of the channel who fail this clause and no other"),
                      field("ready", &C::ready, "how many of those are ready")};
}

/// The smallest set of clauses without which somebody who is ready could take the task; of sets of one size, that for which most are
/// ready; then the one whose clauses stand first.
struct Relaxation {
    std::vector<std::int64_t> clauses;
    std::int64_t agents = 0;
    std::int64_t ready = 0;
    std::optional<std::int64_t> level;
    std::int64_t ready_at_level = 0;
};
constexpr auto fields(Of<Relaxation>) {
    using R = Relaxation;
    return std::tuple{
        field("clauses", &R::clauses, "places of the clauses, from 0"),
        field("agents", &R::agents, "signed-in agents of the channel who would meet the rest"),
        field("ready", &R::ready, "how many of those are ready"),
        field("level", &R::level,
              "of a single clause over one word: the highest level below the one asked for that would do; none = no level would, or "
              "it is not about too low a level"),
        field("ready_at_level", &R::ready_at_level, "how many are ready then")};
}

struct NextStep {
    std::int64_t step = 0;
    Time at;
    std::string needs;
};
constexpr auto fields(Of<NextStep>) {
    return std::tuple{field("step", &NextStep::step, "which; 0 = the first"), field("at", &NextStep::at, "when it begins by itself"),
                      field("needs", &NextStep::needs, "what is asked for then")};
}

struct WhyWaiting {
    std::string task;
    Held held;
    Span waited;
    std::string task_class;
    std::string channel;
    std::int64_t units = 1;
    std::int64_t step = 0;
    std::string needs;
    FilterStages stages;
    std::vector<WhyClause> clauses;
    std::optional<Relaxation> relaxation;
    std::optional<NextStep> next;
    std::int64_t ahead_low = 0;
    std::int64_t ahead_high = 0;
    std::optional<Span> expected_wait;
};
constexpr auto fields(Of<WhyWaiting>) {
    using W = WhyWaiting;
    return std::tuple{
        field("task", &W::task, "which"),
        part(&W::held),
        field("waited", &W::waited, "since it came"),
        field("class", &W::task_class, "class; empty = none"),
        field("channel", &W::channel, "channel"),
        field("units", &W::units, "units that it takes"),
        field("step", &W::step, "at which step of its class; 0 = the first"),
        field("needs", &W::needs, "what is asked for at this step"),
        field("stages", &W::stages, "how many agents are left after each stage of the filter"),
        field("clauses", &W::clauses, "what is asked for, one by one"),
        field("relaxation", &W::relaxation, "the least to give up for somebody to take it now; none = nothing would help, or need be"),
        field("next", &W::next, "when and to what it widens by itself; none = it does not"),
        field("ahead_low", &W::ahead_low, "tasks of the same requirement before it, where it waits"),
        field("ahead_high", &W::ahead_high,
              "those, and those of other requirements that some agent who is signed in and eligible for it would take before it now"),
        field(
            "expected_wait", &W::expected_wait,
            "for a task that comes now with the same requirement; none = it waits in no queue, nobody who is signed in could serve it, or "
            "nobody has waited yet")};
}

/// The first thing that stands between an agent and a task, in this order. An agent who has the task, or is asked, holds units for it:
/// that comes first.
enum class Obstacle : std::int32_t {
    nothing,
    has_it,
    offered_to_him,
    offline,
    away,
    channel,
    requirement,
    excluded,
    cooling_down,
    exclusive_work,
    other_work,
    no_units,
    no_units_on_channel,
    held
};
constexpr auto words(Of<Obstacle>) {
    return std::array{Word{Obstacle::nothing, "nothing", "nothing stands in the way"},
                      Word{Obstacle::has_it, "has_it", "he has it"},
                      Word{Obstacle::offered_to_him, "offered_to_him", "it is offered to him already"},
                      Word{Obstacle::offline, "offline", "he is not signed in"},
                      Word{Obstacle::away, "away", "he is away"},
                      Word{Obstacle::channel, "channel", "he does not serve the channel"},
                      Word{Obstacle::requirement, "requirement", "he does not meet the requirement"},
                      Word{Obstacle::excluded, "excluded", "the task says that he must not have it"},
                      Word{Obstacle::cooling_down, "cooling_down", "he declined it, or let it pass, a while ago"},
                      Word{Obstacle::exclusive_work, "exclusive_work", "he has work that allows nothing else"},
                      Word{Obstacle::other_work, "other_work", "the task allows nothing else, and he has work that cannot be interrupted"},
                      Word{Obstacle::no_units, "no_units", "he has too few free units"},
                      Word{Obstacle::no_units_on_channel, "no_units_on_channel", "he has too few free units on the channel"},
                      Word{Obstacle::held, "held", "he could, but the task is held: see its hold"}};
}

struct WhyNot {
    std::string task;
    std::string agent;
    Obstacle obstacle = Obstacle::nothing;
    Held held;
    std::string channel;
    std::int64_t units = 1;
    std::int64_t free_units = 0;
    std::optional<Time> asked_again;
    std::vector<WhyClause> failing;
};
constexpr auto fields(Of<WhyNot>) {
    using W = WhyNot;
    return std::tuple{field("task", &W::task, "which"),
                      field("agent", &W::agent, "who"),
                      field("obstacle", &W::obstacle, "the first thing that stands between them"),
                      part(&W::held),
                      field("channel", &W::channel, "channel of the task"),
                      field("units", &W::units, "units that it takes"),
                      field("free_units", &W::free_units, "units that he could give it now, as of his work"),
                      field("asked_again", &W::asked_again, "of cooling_down: from when on he is asked again"),
                      field("failing", &W::failing, "clauses that he does not meet; their counts are not taken")};
}

/// One agent who has the task, or is asked.
struct Holder {
    std::string agent;
    Hold hold = Hold::offered;
    std::int64_t epoch = 0;
    Time since;
    std::optional<Time> until;
};
constexpr auto fields(Of<Holder>) {
    using H = Holder;
    return std::tuple{field("agent", &H::agent, "who"), field("hold", &H::hold, "offered, in_hand, resting or wrapping"),
                      field("epoch", &H::epoch, "number of the offer"), field("since", &H::since, "when it was offered, then taken"),
                      field("until", &H::until, "when the offer or the wrap-up ends; none = it does not by itself")};
}
/// What the state knows of why a task is whose it is. Why he was the best of all is in the event: see explain.
struct WhyThis {
    std::string task;
    std::string task_class;
    std::string channel;
    std::int64_t step = 0;
    std::string needs;
    std::optional<Span> waited;
    std::int64_t declines = 0;
    std::vector<Holder> holders;
};
constexpr auto fields(Of<WhyThis>) {
    using W = WhyThis;
    return std::tuple{field("task", &W::task, "which"),
                      field("class", &W::task_class, "class; empty = none"),
                      field("channel", &W::channel, "channel"),
                      field("step", &W::step, "at which step of its class he was found; 0 = the first"),
                      field("needs", &W::needs, "what is asked for at this step"),
                      field("waited", &W::waited, "from its coming to the last offer, or to being taken; none = nobody has it"),
                      field("declines", &W::declines, "how often it was declined"),
                      field("holders", &W::holders, "who has it or is asked, the last offer first")};
}

/// Sentences, a line each.
[[nodiscard]] std::string sentence(const Held& held, std::string_view task, Language language);
[[nodiscard]] std::string sentence(const WhyWaiting& why, Language language);
[[nodiscard]] std::string sentence(const WhyNot& why, Language language);
[[nodiscard]] std::string sentence(const WhyThis& why, Language language);
/// Why this agent, or why this task: what the event of an offer says, under the rules that decided it. Whatever it says is looked at
/// as from outside: an event of other rules makes a poorer sentence, no error.
[[nodiscard]] std::string explain(const TaskOffered& offer, const RoutingRules& rules, Language language);

}  // namespace kefu::service
