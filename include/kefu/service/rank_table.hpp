// Requests as a table, ranked over one staff (R1): a row a request, a column a field; who should get each, and what rules the others out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "kefu/core/columns.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/service/staff.hpp"

namespace kefu::service {

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
    /// A row for each who could take one, at most `most` a request (0 = all): request, place (from 1), agent, then the orders of the
    /// charter with what each says; lower is better.
    Columns ranked;
};

/// Requests may come in several tables, batches of one. Errors: BAD_COLUMN, BAD_VALUE with row and column; those of Staff::rank with the
/// row.
[[nodiscard]] RankedTable rank(const Staff& staff, std::span<const Table> requests, const ColumnNames& names, std::int64_t most);

}  // namespace kefu::service
