// Decision tables of a charter, asked about a whole table of columns.
#pragma once

#include "kefu/charter/charter.hpp"
#include "kefu/core/result.hpp"

namespace kefu {

/// Answers the questions of tables (see rule::DecisionTable::decide) under the charter's stamp: table "decisions"; the report
/// says how many questions there were, and how many no row answered.
[[nodiscard]] Result decide(const Charter& charter, const rule::DecisionTable& table, std::span<const Table> questions,
                            const ColumnNames& columns = {}, Progress* progress = nullptr);
[[nodiscard]] inline Result decide(const Charter& charter, std::string_view table, std::span<const Table> questions,
                                   const ColumnNames& columns = {}, Progress* progress = nullptr) {
    return decide(charter, charter.table(table), questions, columns, progress);
}

/// What a table asks and answers: name, hit, rows, otherwise ("error", or a text or null for each output), inputs and outputs.
[[nodiscard]] Tree describe(const rule::DecisionTable& table);

}  // namespace kefu
