// Decision tables (DMN): typed inputs and outputs, a unary test in each cell, hit policies; compiled once, checked when they are
// loaded, and able to say for every row why it decided or not.
//
//     [table.service_grade]
//     hit = "first"
//     input.tier = ["platinum", "gold", "iron", "lead"]
//     input.complaints_90_days = "count or unknown"
//     output.grade = ["A", "B", "C"]
//     rows = [["platinum", "-", "A"], ["-", ">= 3", "A"], ["gold or iron", "-", "B"], ["-", "-", "C"]]
//
// A cell is "-" (anything), a value, several ("gold or iron"), a comparison ("< 3", ">= 3"), a range ("3..5", "[3..5)"), or the
// opposite of one ("not gold"); "unknown" and "null" match themselves alone, and "-" matches them too.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/columns.hpp"
#include "kefu/core/progress.hpp"
#include "kefu/core/reason.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/rule/domain.hpp"

namespace kefu::rule {

/// What is to be done where several rows match.
enum class Hit : std::int32_t { unique, first, any, priority, collect, sum, max };
constexpr auto words(Of<Hit>) {
    return std::array{Word{Hit::unique, "unique", "at most one row matches; two are an error"},
                      Word{Hit::first, "first", "the first row that matches, from the top"},
                      Word{Hit::any, "any", "all rows that match say the same; else an error"},
                      Word{Hit::priority, "priority", "the row whose first output stands first in its list of words; of equals the first"},
                      Word{Hit::collect, "collect", "all rows that match, in their order"},
                      Word{Hit::sum, "sum", "the sum of the last output, for each combination of the outputs before it"},
                      Word{Hit::max, "max", "the greatest of the last output, for each combination of the outputs before it"}};
}

/// Whether an answer is one row of the table. Otherwise there may be none, or several.
[[nodiscard]] constexpr bool gives_one_row(Hit hit) noexcept { return hit != Hit::collect && hit != Hit::sum && hit != Hit::max; }

/// How large a table may be, and how far it is checked.
struct TableLimits {
    std::int64_t rows_of_a_table = 10'000;
    std::int64_t table_cells = 1'000'000;
};
constexpr std::string_view section(Of<TableLimits>) { return "limits"; }
constexpr auto fields(Of<TableLimits>) {
    return std::tuple{field("rows_of_a_table", &TableLimits::rows_of_a_table, "rows of a decision table at most",
                            zh("每个决策表最多有多少行"), in(1, 1'000'000)),
                      field("table_cells", &TableLimits::table_cells,
                            "combinations of values that are looked at, in one table, for rows that never apply and for gaps; "
                            "beyond, a finding says that it was not checked",
                            zh("检查不适用的行和遗漏时，每个表最多查看多少种取值组合；超出时会提示没有检查"), in(1, 1'000'000'000))};
}

/// Outputs of a decision, in the order of the table's columns. `row` is the table's row that gave them (0-based), -1 where it
/// was `otherwise` or more than one row.
struct Decision {
    std::int32_t row = -1;
    std::vector<Value> outputs;
    friend bool operator==(const Decision&, const Decision&) = default;
};

/// What one row of the table says to a question.
struct RowTrace {
    std::int32_t row = 0;
    bool matched = false;
    std::int32_t failed = -1;  ///< the first input whose cell does not match
};

/// One input of a batch: values or word codes of each row. A null column pointer = the column is not there.
struct InputColumn {
    const std::int64_t* values = nullptr;
    const std::int32_t* codes = nullptr;    ///< one of the two
    const std::uint8_t* missing = nullptr;  ///< 1 = null, 2 = unknown, 0 = a value; nullptr = all are values

    [[nodiscard]] Value at(std::int64_t row) const {
        const std::uint8_t state = missing ? missing[row] : 0;
        if ((!values && !codes) || state == 2) return Value::unknown();
        if (state == 1) return Value::null();
        return codes ? codes[row] : values[row];
    }
};

/// immutable: share freely; a copy shares the rows.
class DecisionTable {
   public:
    struct Column {
        std::string name;
        Domain domain;
    };
    /// Reads and checks the table that stands at `tree`; `name` is what it is called. All that is wrong is noted: undefined words and
    /// wrong values with line and position; rows that can never decide; rows that contradict each other; questions that no
    /// row answers. Nothing where it cannot be used.
    [[nodiscard]] static std::optional<DecisionTable> read(const Tree& tree, std::string_view name, const MoneyUnit& money,
                                                           const TableLimits& limits, Findings& findings);

    [[nodiscard]] const std::string& name() const noexcept;
    [[nodiscard]] Hit hit() const noexcept;
    [[nodiscard]] const std::vector<Column>& inputs() const noexcept;
    [[nodiscard]] const std::vector<Column>& outputs() const noexcept;
    [[nodiscard]] std::int32_t rows() const noexcept;
    /// Whether a question that no row matches has an answer.
    [[nodiscard]] bool answers_otherwise() const noexcept;
    /// An output of a row; -1 = of what holds otherwise.
    [[nodiscard]] Value output(std::int32_t row, std::size_t column) const noexcept;

    /// One question; no allocation. `row`: the row that answers it, or -1 = otherwise. For unique, first, any and priority.
    /// Errors: BAD_VALUE where two rows of `unique` match, where rows of `any` differ, where no row matches and otherwise =
    /// "error", and for a value that is not of its domain; SHAPE for another number of inputs; BAD_OPTION for another hit.
    [[nodiscard]] std::int32_t decide_row(std::span<const Value> inputs) const;
    /// One question, any hit: the decisions, of which the first four hits give one.
    [[nodiscard]] std::vector<Decision> decide(std::span<const Value> inputs) const;
    /// The outputs of a row that decide_row gave.
    [[nodiscard]] Decision decision(std::int32_t row) const;

    /// Many questions: out[i] is what decide_row says of row i. Errors as there, with the row of the batch.
    /// `unanswered`: what becomes of a question that no row answers where otherwise = "error": an error, or -1 as any other.
    enum class Unanswered : std::uint8_t { error, otherwise };
    void decide_rows(std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out,
                     Unanswered unanswered = Unanswered::error) const;

    /// Questions of tables of columns, one after the other; columns are found by the inputs' names or by `columns` (input to
    /// column): words as texts, numbers, money in currency units, spans in microseconds or as text, dates. An optional input
    /// without a column is unknown. The answer: `row` (1-based; null = otherwise) and the outputs; of collect, sum and max
    /// `question` (0-based) instead, and as many rows as there are decisions.
    /// Errors: BAD_COLUMN, BAD_VALUE, BAD_MONEY with row and column; those of decide.
    [[nodiscard]] Columns decide(std::span<const Table> questions, const ColumnNames& columns = {}, Progress* progress = nullptr) const;

    /// What a row asks, for people: "tier: gold or iron, contract: premium"; cells that match anything are left out. `called`: what
    /// people call an input in that language.
    [[nodiscard]] std::string conditions(std::int32_t row, Language language = Language::en,
                                         std::string_view (*called)(std::string_view input) = nullptr) const;
    /// What each row says to a question, from the top.
    [[nodiscard]] std::vector<RowTrace> trace(std::span<const Value> inputs) const;
    /// Why: a sentence for the row that decided, and one for each row above it (or all, where none did) with the cell that failed.
    [[nodiscard]] std::string explain(std::span<const Value> inputs, Language language = Language::en) const;

    struct Data;

   private:
    explicit DecisionTable(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

}  // namespace kefu::rule
