// Service grade and segment (K4, 服务等级管理): decision tables of the charter over what is known of a customer. The grade says how a
// customer is served, and which contracts are to be renewed first; a segment is a name for customers who are spoken to alike.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kefu/core/text.hpp"
#include "kefu/customer/pyramid.hpp"
#include "kefu/rule/table_option.hpp"

namespace kefu::customer {

struct GradeOptions {
    rule::TableOption grade_table{"service_grade", {}, {}, {}};
    std::int64_t renewal_days = 60;
    std::map<std::string, Text> gets;
};
constexpr std::string_view section(Of<GradeOptions>) { return "customer.grade"; }
constexpr auto fields(Of<GradeOptions>) {
    using O = GradeOptions;
    return std::tuple{
        field("grade_table", &O::grade_table, "decision table of the charter that gives the grade", zh("给出服务等级的决策表")),
        field("renewal_days", &O::renewal_days, "a contract that ends within so many days is due for renewal",
              zh("合同在这么多天内到期即应续签"), in(0, 3660)),
        field("gets", &O::gets, "what each grade gets, in words: gets.A = { en = \"...\", zh = \"...\" }",
              zh("每个等级得到的服务：gets.A = { en = \"...\", zh = \"...\" }"))};
}
struct SegmentOptions {
    rule::TableOption segment_table{"segment", {}, {}, {}};
};
constexpr std::string_view section(Of<SegmentOptions>) { return "customer.segment"; }
constexpr auto fields(Of<SegmentOptions>) {
    return std::tuple{field("segment_table", &SegmentOptions::segment_table, "decision table of the charter that names the segment",
                            zh("给出客户细分的决策表"))};
}

/// Something that a table may ask of a customer: an input of this name, of this kind.
struct FactInfo {
    std::string_view name;
    rule::ValueKind kind;
    std::string_view zh;  ///< what it is called in Chinese
    std::string_view text;
    bool of_accounts = false;
};
[[nodiscard]] std::span<const FactInfo> facts() noexcept;

/// What is wrong with a table that is to be asked about customers: an input that is no fact, of another kind, or whose words are not
/// those that the pyramid gives. `input`: which; -1 = the table as a whole.
struct FactProblem {
    std::int32_t input = -1;
    std::string_view code;  ///< as a finding has it
    Phrase phrase;
};
/// `use`: "grade" or "segment", also the output that answers; a segment may ask the grade.
[[nodiscard]] std::vector<FactProblem> fact_problems(const rule::DecisionTable& table, std::string_view use,
                                                     const std::vector<std::string>& tiers);
/// The output that answers: the one called as the use, else the first.
[[nodiscard]] std::size_t answer_column(const rule::DecisionTable& table, std::string_view use);

/// A group of customers that a table made, and what it gets.
struct GradeRow {
    std::optional<std::string> grade;
    std::int64_t customers = 0;
    Money money;
    std::int64_t renewals_due = 0;
    std::int64_t renewals_overdue = 0;
    std::optional<std::string> gets;
    std::optional<std::string> gets_zh;
};
constexpr auto fields(Of<GradeRow>) {
    using R = GradeRow;
    return std::tuple{field("grade", &R::grade, "grade, in the order of the table; null = customers whom no row answered"),
                      field("customers", &R::customers, "customers of the grade"),
                      field("money", &R::money, "their net money"),
                      field("renewals_due", &R::renewals_due, "contracts that end within renewal_days"),
                      field("renewals_overdue", &R::renewals_overdue, "contracts that have ended"),
                      field("gets", &R::gets, "what the grade gets, in English; null where the charter does not say"),
                      field("gets_zh", &R::gets_zh, "the same in Chinese")};
}
struct SegmentRow {
    std::optional<std::string> segment;
    std::int64_t customers = 0;
    Money money;
};
constexpr auto fields(Of<SegmentRow>) {
    using R = SegmentRow;
    return std::tuple{field("segment", &R::segment, "segment, in the order of the table; null = customers whom no row answered"),
                      field("customers", &R::customers, "customers of the segment"), field("money", &R::money, "their net money")};
}
struct RenewalRow {
    Id customer;
    Date renewal;
    std::int64_t days_to_renewal = 0;
    std::optional<std::string> grade;
    std::optional<std::string> contract;
    Money money;
};
constexpr auto fields(Of<RenewalRow>) {
    using R = RenewalRow;
    return std::tuple{field("customer", &R::customer, "id, as it came", personal),
                      field("renewal", &R::renewal, "day on which the contract ends"),
                      field("days_to_renewal", &R::days_to_renewal, "days from as_of; below 0: it has ended"),
                      field("grade", &R::grade, "service grade"),
                      field("contract", &R::contract, "kind of contract"),
                      field("money", &R::money, "net money")};
}

}  // namespace kefu::customer
