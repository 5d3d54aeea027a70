// A staff from a table, and what it answers as tables (R1): for hosts whose agents and requests stand in a data frame or a database.
#pragma once

#include <optional>
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
    std::optional<std::string> status;
    std::optional<Time> idle_since;
    std::optional<std::int64_t> handled;
    std::optional<std::int64_t> cost;
    std::optional<std::int64_t> weight;
    std::optional<std::int64_t> last_assigned;
    std::optional<double> mean_handling;
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
                      field("status", &R::status, "available, away or offline; null = available"),
                      field("idle_since", &R::idle_since, "his idle clock, as of idle_since of the charter"),
                      field("handled", &R::handled, "tasks taken"),
                      field("cost", &R::cost, "what a task costs with him"),
                      field("weight", &R::weight, "his share in a lot"),
                      field("last_assigned", &R::last_assigned, "of round_robin: a number that increases with every task that is given"),
                      field("mean_handling", &R::mean_handling, "of fastest: his mean handling time, in seconds")};
}

/// Errors: those of Staff, BAD_COLUMN, BAD_VALUE, BAD_TIME with row and column.
[[nodiscard]] Staff staff_of(const RoutingRules& rules, const Table& agents, const ColumnNames& names, const Decoding& how);

/// Who could: rank (from 1), place (in the staff, from 0), agent, and the key of each order of the charter; lower is better.
[[nodiscard]] Columns ranked_columns(const Ranking& ranking);
/// Who could not: place, agent, because, and the clauses that he does not meet.
[[nodiscard]] Columns ruled_out_columns(const Ranking& ranking);

}  // namespace kefu::service
