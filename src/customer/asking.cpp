#include "customer/asking.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "core/large.hpp"

namespace kefu::customer {

void Asking::ask(const Known& known, const rule::TableOption& option, std::string_view use, rule::DecisionTable::Unanswered of_unanswered) {
    status = !option.table ? "no_table" : !known.pyramid ? "left_out" : known.lacks_accounts(*option.table) ? "no_accounts" : "decided";
    if (status != "decided") return;
    table = &*option.table;
    answers = known.ask(*table, use, of_unanswered);
}

PartRow Asking::part(std::string_view name) const {
    const auto answered = std::count_if(answers.codes.begin(), answers.codes.end(), [](std::int32_t c) { return c >= 0; });
    return {std::string(name), status, answered};
}

Maybe<Words> Asking::column(std::size_t n) const {
    if (!table) return {Words{detail::large<std::int32_t>(n), {""}}, std::vector<std::uint8_t>(n, 1)};
    return optional_words(answers.codes, answers.words);
}

Maybe<std::vector<std::int32_t>> Asking::row_column(std::size_t n) const {
    Maybe<std::vector<std::int32_t>> column{detail::large<std::int32_t>(n), std::vector<std::uint8_t>(n, table == nullptr)};
    for (std::size_t i = 0; table && i < n; ++i) {
        column.data[i] = answers.rows[i] + 1;
        column.missing[i] = answers.rows[i] < 0;
    }
    return column;
}

namespace {

/// Words of a table, and the customers whom no row answered, where there are any.
template <class Row, class F>
std::vector<Row> group_rows(const Asking& asked, const History& h, std::optional<std::string> Row::*name, std::string_view money_of,
                            F&& more) {
    if (!asked.table) return {};
    const auto& [of_rows, codes, words] = asked.answers;
    std::vector<Row> rows(words.size() + 1);
    std::vector<GroupSum> groups(rows.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::size_t group = codes[i] < 0 ? words.size() : static_cast<std::size_t>(codes[i]);
        groups[group].add(h.money[i]);
        more(rows[group], i);
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (k < words.size()) rows[k].*name = words[k];
        rows[k].customers = groups[k].customers;
        rows[k].money.minor = narrow(groups[k].money, money_of);
    }
    if (rows.back().customers == 0) rows.pop_back();
    return rows;
}

bool knows_renewals(const Known& known) { return !known.accounts.column<&Account::renewal>().never_came(); }

/// Days from as_of to the renewal of a customer's contract; nothing where none is known.
std::optional<std::int64_t> days_to_renewal(const Known& known, std::size_t i) {
    const SideColumn& renewal = known.accounts.column<&Account::renewal>();
    const std::uint32_t at = known.account[i];
    if (at == IdTable::none || !renewal.has(at)) return std::nullopt;
    return renewal.value(at) - known.history.as_of.days;
}

}  // namespace

std::vector<GradeRow> grade_rows(const Asking& grades, const GradeOptions& options, const Known& known) {
    const bool renewed = knows_renewals(known);
    auto rows = group_rows(grades, known.history, &GradeRow::grade, "money of one grade", [&](GradeRow& row, std::size_t i) {
        if (!renewed) return;
        const auto days = days_to_renewal(known, i);
        if (!days || *days > options.renewal_days) return;
        ++(*days < 0 ? row.renewals_overdue : row.renewals_due);
    });
    if (!grades.table) return rows;
    for (const auto& [grade, text] : options.gets) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&, &grade = grade](const GradeRow& r) { return r.grade == grade; });
        if (row == rows.end()) {
            const std::vector<std::string_view> words(grades.answers.words.begin(), grades.answers.words.end());
            throw Error(Status::bad_option, "gets: there is no grade " + detail::quoted(grade) + detail::hint(grade, words, "grades"));
        }
        row->gets = text.in(Language::en);
        row->gets_zh = text.in(Language::zh);
    }
    return rows;
}

std::vector<SegmentRow> segment_rows(const Asking& segments, const History& history) {
    return group_rows(segments, history, &SegmentRow::segment, "money of one segment", [](SegmentRow&, std::size_t) {});
}

std::vector<RenewalRow> renewal_rows(const Asking& grades, const GradeOptions& options, const Known& known) {
    std::vector<RenewalRow> rows;
    if (!knows_renewals(known)) return rows;
    const History& h = known.history;
    const SideColumn& contract = known.accounts.column<&Account::contract>();
    for (std::size_t i = 0; i < known.account.size(); ++i) {
        const auto days = days_to_renewal(known, i);
        if (!days || *days > options.renewal_days) continue;
        const std::uint32_t at = known.account[i];
        RenewalRow& row = rows.emplace_back();
        row.customer = known.accounts.ids().id(at);
        row.renewal = Date{static_cast<std::int32_t>(*days + h.as_of.days)};
        row.days_to_renewal = *days;
        if (grades.table && grades.answers.codes[i] >= 0)
            row.grade = grades.answers.words[static_cast<std::size_t>(grades.answers.codes[i])];
        if (contract.has(at)) row.contract = std::string(contract.text(at));
        row.money = Money{h.money[i]};
    }
    return rows;
}

namespace {
std::string_view fact_in_chinese(std::string_view name) {
    const FactInfo* fact = fact_of(name);
    return fact ? fact->zh : name;
}
}  // namespace

Reason table_reason(std::string_view code, const rule::DecisionTable& table, std::int32_t row, std::string_view answer) {
    const std::string conditions = row >= 0 ? table.conditions(row) : "";
    const std::string chinese = row >= 0 ? table.conditions(row, Language::zh, fact_in_chinese) : "";
    return {code,
            {{"answer", std::string(answer)},
             {"table", table.name()},
             {"row", std::to_string(row + 1)},
             {"conditions", conditions.empty() ? "it is for everybody" : conditions, conditions.empty() ? "适用于所有客户" : chinese}}};
}

}  // namespace kefu::customer
