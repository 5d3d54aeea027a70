// Decision tables asked about everybody, and the groups that they make: grades, segments, renewals. Private to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "customer/known.hpp"
#include "customer/report.hpp"
#include "kefu/customer/score.hpp"

namespace kefu::customer {

/// How a decision table answered.
enum Asked : int { not_asked, by_row, by_otherwise, unanswered };
inline constexpr int ways = 4;

/// One decision table, asked about everybody; where the charter has none, nobody has an answer.
struct Asking {
    const rule::DecisionTable* table = nullptr;
    Answers answers;
    std::string status;

    void ask(const Known& known, const rule::TableOption& option, std::string_view use, rule::DecisionTable::Unanswered unanswered);
    [[nodiscard]] int way(std::size_t i) const {
        if (!table) return not_asked;
        return answers.rows[i] >= 0 ? by_row : answers.codes[i] >= 0 ? by_otherwise : unanswered;
    }
    [[nodiscard]] PartRow part(std::string_view name) const;
    [[nodiscard]] Maybe<Words> column(std::size_t n) const;
    /// Which row of the table it was, from 1.
    [[nodiscard]] Maybe<std::vector<std::int32_t>> row_column(std::size_t n) const;
};

/// Each with the customers whom no row answered behind it, where there are any.
std::vector<GradeRow> grade_rows(const Asking& grades, const GradeOptions& options, const Known& known);
std::vector<SegmentRow> segment_rows(const Asking& segments, const History& history);
std::vector<RenewalRow> renewal_rows(const Asking& grades, const GradeOptions& options, const Known& known);
/// Why a table answered as it did.
Reason table_reason(std::string_view code, const rule::DecisionTable& table, std::int32_t row, std::string_view answer);

}  // namespace kefu::customer
