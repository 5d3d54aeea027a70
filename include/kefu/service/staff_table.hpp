// A staff from a table, and what it answers as tables (R1), to one request or to a table of them: for hosts whose agents and requests
// stand in a data frame or a database.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "kefu/core/columns.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/service/staff.hpp"

namespace kefu::service {

/// An agent as he is now. An empty text is null, and what is null has its default.
struct StaffRow {
    std::string agent;
    std::optional<std::string> words;
    std::optional<std::string> channels;
    std::optional<std::int64_t> units;
    std::optional<std::int64_t> used;
    std::optional<std::int64_t> blocking;
    std::optional<bool> exclusive;
    std::optional<AgentStatus> status;
    std::optional<Time> idle_since;
    std::optional<std::int64_t> handled;
    std::optional<std::int64_t> cost;
    std::optional<std::int64_t> weight;
    std::optional<std::int64_t> last_assigned;
    std::optional<Span> mean_handling;
};
constexpr auto fields(Of<StaffRow>) {
    using R = StaffRow;
    return std::tuple{field("agent", &R::agent, "id, 1 to 64 bytes"),
                      field("words", &R::words, "what he has: words and levels, such as de:5; billing"),
                      field("channels", &R::channels, "what he serves, with the units that are free of each, such as chat:3; voice"),
                      field("units", &R::units, "units over all channels; null = as of add_agent, plus those in use"),
                      field("used", &R::used, "of these, in use"),
                      field("blocking", &R::blocking, "of those in use, by work that cannot be interrupted; null = all"),
                      field("exclusive", &R::exclusive, "he has work that allows nothing else"),
                      field("status", &R::status, "whether he takes tasks; null = available"),
                      field("idle_since", &R::idle_since, "his idle clock, as of idle_since of the charter"),
                      field("handled", &R::handled, "tasks taken"),
                      field("cost", &R::cost, "what a task costs with him"),
                      field("weight", &R::weight, "his share in a lot"),
                      field("last_assigned", &R::last_assigned, "of round_robin: a number that increases with every task that is given"),
                      field("mean_handling", &R::mean_handling, "of fastest: his mean handling time: seconds, or such as 3 min")};
}

/// Errors: BAD_COLUMN; BAD_VALUE, BAD_TIME with the row, and the column where it is about a cell: also for what Staff says of an agent; LIMIT.
[[nodiscard]] Staff staff_of(const RoutingRules& rules, const Table& agents, const ColumnNames& names, const Decoding& how);

/// Who could: rank (from 1), place (in the staff, from 0), agent, and the key of each order of the charter; lower is better.
[[nodiscard]] Columns ranked_columns(const Ranking& ranking);
/// Who could not: place, agent, because, and the clauses that he does not meet.
[[nodiscard]] Columns ruled_out_columns(const Ranking& ranking);

/// Fields of a RankRequest. Null is as if it were not said.
struct RankRow {
    std::string channel;
    std::optional<std::string> task_class;
    std::optional<std::string> needs;
    std::optional<std::string> language;
    std::optional<std::string> persona;
    std::optional<std::int64_t> step;
    std::optional<std::int64_t> units;
    std::optional<std::string> preferred;
    std::optional<std::string> excluded;
    std::optional<std::int64_t> lot;
};
constexpr auto fields(Of<RankRow>) {
    using R = RankRow;
    return std::tuple{field("channel", &R::channel, "channel of the charter"),
                      field("class", &R::task_class, "class of the charter"),
                      field("needs", &R::needs, "what the request needs beside its class"),
                      field("language", &R::language, "its language"),
                      field("persona", &R::persona, "persona of the customer"),
                      field("step", &R::step, "at which step of its class; null = the first"),
                      field("units", &R::units, "units that it takes; null = those of its channel"),
                      field("preferred", &R::preferred, "whom it prefers, such as li; wang"),
                      field("excluded", &R::excluded, "who must not serve it"),
                      field("lot", &R::lot, "of weighted_random: another number, another draw")};
}

struct RankedTable {
    /// A row a request: request (from 0), best (null = nobody could take it now), ready (how many could), then for each obstacle how many
    /// it rules out.
    Columns requests;
    /// A row for each who could take one, at most `most` a request (0 = all): request, rank (from 1), agent, then the orders of the
    /// charter with what each says; lower is better.
    Columns ranked;
};

/// Requests may come in several tables, batches of one. Errors: BAD_COLUMN; BAD_OPTION (most); BAD_VALUE with the row, and the column where
/// it is about a cell: also for what Staff::rank says of a request.
[[nodiscard]] RankedTable rank(const Staff& staff, std::span<const Table> requests, const ColumnNames& names, std::int64_t most);

}  // namespace kefu::service
