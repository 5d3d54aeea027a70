// Commands as a table: a row a command, a column a field; rows are done one after the other, as if each had been sent alone.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "kefu/core/rows.hpp"
#include "kefu/service/event_table.hpp"
#include "kefu/service/router.hpp"

namespace kefu::service {

/// Fields of all commands but swap_rules. A field that a command does not have must be null in its row; an empty text is null.
struct CommandRow {
    std::string command;
    std::optional<std::string> source;
    std::optional<std::int64_t> number;
    Time at;
    std::optional<std::string> agent;
    std::optional<std::string> task;
    std::optional<std::string> words;
    std::optional<std::string> channels;
    std::optional<std::int64_t> units;
    std::optional<AgentStatus> status;
    std::optional<std::string> team;
    std::optional<std::int64_t> cost;
    std::optional<std::int64_t> weight;
    std::optional<std::string> reason;
    std::optional<std::string> channel;
    std::optional<std::string> task_class;
    std::optional<std::string> needs;
    std::optional<std::string> language;
    std::optional<std::string> persona;
    std::optional<std::string> grade;
    std::optional<Span> credit;
    std::optional<Time> enqueued;
    std::optional<Time> deadline;
    std::optional<Time> parked_until;
    std::optional<std::string> preferred;
    std::optional<std::string> excluded;
    std::optional<Time> until;
    std::optional<std::int64_t> epoch;
    std::optional<bool> resting;
    std::optional<Span> wrap_up;
};
constexpr auto fields(Of<CommandRow>) {
    using R = CommandRow;
    return std::tuple{field("command", &R::command, "what is to be done, such as arrive_task"),
                      field("source", &R::source, "who sends it; null = repeats are not recognised"),
                      field("number", &R::number, "number of the command; increases within a source"),
                      field("at", &R::at, "when"),
                      field("agent", &R::agent, "id of the agent"),
                      field("task", &R::task, "id of the task"),
                      field("words", &R::words, "what the agent has: words and levels, such as de:5; billing"),
                      field("channels", &R::channels, "what the agent serves: channels and units, such as chat:3; voice"),
                      field("units", &R::units, "units over all channels, or of the task"),
                      field("status", &R::status, "whether the agent takes tasks"),
                      field("team", &R::team, "team"),
                      field("cost", &R::cost, "what a task costs with the agent"),
                      field("weight", &R::weight, "the agent's share in a lot"),
                      field("reason", &R::reason, "a word of the host's"),
                      field("channel", &R::channel, "channel of the charter"),
                      field("class", &R::task_class, "class of the charter"),
                      field("needs", &R::needs, "what the task needs beside its class"),
                      field("language", &R::language, "language of the task"),
                      field("persona", &R::persona, "persona of the customer"),
                      field("grade", &R::grade, "service grade of the customer"),
                      field("credit", &R::credit, "further head start: seconds, or such as 3 min"),
                      field("enqueued", &R::enqueued, "since when the task waits; null = it comes now"),
                      field("deadline", &R::deadline, "when the task is due"),
                      field("parked_until", &R::parked_until, "offered to nobody before"),
                      field("preferred", &R::preferred, "agents whom the task waits for, such as li; wang"),
                      field("excluded", &R::excluded, "agents who must not serve the task"),
                      field("until", &R::until, "of park_task: offered to nobody before"),
                      field("epoch", &R::epoch, "of the offer that is answered"),
                      field("resting", &R::resting, "of rest_task: whether it rests; null = it does"),
                      field("wrap_up", &R::wrap_up,
                            "of complete_task: how long the agent is still taken: seconds, or such as 30 s; null = as the channel says")};
}

/// Reads all rows and does nothing. Errors: BAD_COLUMN, BAD_VALUE, BAD_TIME with row and column, for what can be no command at all.
void check(const Table& commands, const ColumnNames& names, const Decoding& how);

/// Does each row, and adds what comes of it to `events`: refusals are answers there, and stop nothing. Returns how many were refused.
/// Errors: those of check() of any of the tables, before anything is done; bad_alloc, and what the journal or `between` throws: the rows
/// before are done then, and their events are in `events`. `between` is called now and then between two rows.
std::int64_t apply(Router& router, std::span<const Table> commands, const ColumnNames& names, const Decoding& how, EventTable& events,
                   const std::function<void()>& between = {});
inline std::int64_t apply(Router& router, const Table& commands, const ColumnNames& names, const Decoding& how, EventTable& events,
                          const std::function<void()>& between = {}) {
    return apply(router, std::span(&commands, 1), names, how, events, between);
}

}  // namespace kefu::service
