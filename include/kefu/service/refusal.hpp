// Why a router refuses a command, and why it does what no command asked for: words that every face spells the same.
#pragma once

#include <array>
#include <cstdint>

#include "kefu/core/fields.hpp"

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
    no_memory,
    time_jumps_ahead
};
constexpr auto words(Of<Refusal>) {
    return std::array{Word{Refusal::bad_id, "bad_id", "an id is empty, longer than 64 bytes, or no UTF-8 (in C: BAD_OPTION)"},
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
                      Word{Refusal::no_memory, "no_memory", "memory ran out"},
                      Word{Refusal::time_jumps_ahead, "time_jumps_ahead", "the time is after the last one by more than the longest gap"}};
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

}  // namespace kefu::service
