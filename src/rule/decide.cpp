// Asking a table one question.
#include <algorithm>
#include <array>
#include <map>

#include "core/hint.hpp"
#include "kefu/core/money.hpp"
#include "rule/answering.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;

[[noreturn]] void fail(const Data& table, std::string message, std::int64_t row = -1, std::int32_t column = -1) {
    throw Error(Status::bad_value, "table " + detail::quoted(table.name) + ": " + std::move(message), {{}, row, column});
}

std::string number(const Data& table, std::size_t k) { return std::to_string(table.rows[k].written + 1); }

/// Rows that match one question, as bits.
void match(const Data& table, std::span<const Value> inputs, std::uint64_t* out) {
    for (std::size_t c = 0; c < inputs.size(); ++c) {
        const auto set = table.set(c, table.place_of(c, inputs[c]));
        for (std::size_t w = 0; w < table.words; ++w) out[w] = c == 0 ? set[w] : out[w] & set[w];
    }
}

/// Room for the matches of one question, on the stack for tables of up to 1,024 rows.
class Matches {
   public:
    explicit Matches(const Data& table) {
        if (table.words > small_.size()) large_.resize(table.words);
    }
    [[nodiscard]] std::uint64_t* data() noexcept { return large_.empty() ? small_.data() : large_.data(); }

   private:
    std::array<std::uint64_t, 16> small_;
    std::vector<std::uint64_t> large_;
};

Decision of_row(const Data& table, std::int32_t k) {
    if (k < 0) return {-1, table.fallback};
    const Data::Row& row = table.rows[static_cast<std::size_t>(k)];
    return {row.written, row.outputs};
}

/// Sums or maxima of the last output, for each combination of the others.
std::vector<Decision> aggregated(const Data& table, const std::uint64_t* matches) {
    std::map<std::vector<Value>, std::pair<Decision, Int128>> groups;
    for (std::size_t k = 0; k < table.rows.size(); ++k) {
        if (!has({matches, table.words}, k)) continue;
        const std::vector<Value>& outputs = table.rows[k].outputs;
        const Value last = outputs.back();
        if (last.state != Value::State::value) continue;
        const auto [at, fresh] = groups.try_emplace({outputs.begin(), outputs.end() - 1}, Decision{-1, outputs}, last.code);
        if (fresh) continue;
        Int128& value = at->second.second;
        value = table.hit == Hit::sum ? value + last.code : std::max<Int128>(value, last.code);
    }
    std::vector<Decision> decisions;
    for (auto& [key, group] : groups) {
        auto& [decision, value] = group;
        if (value > INT64_MAX || value < INT64_MIN)
            throw Error(Status::overflow, "table " + detail::quoted(table.name) + ": the sum does not fit 64 bits");
        decision.outputs.back() = Value(static_cast<std::int64_t>(value));
        decisions.push_back(std::move(decision));
    }
    return decisions;
}

}  // namespace

void refuse_missing(const Data& table, std::size_t input, std::string_view how, std::int64_t row) {
    fail(table,
         "input " + detail::quoted(table.inputs[input].name) + " " + std::string(how) +
             ", and the table says nothing of that; list \"unknown\" among its values, or fill it",
         row, static_cast<std::int32_t>(input));
}
void refuse_value(const Data& table, std::size_t input, std::int64_t row) {
    fail(table, "input " + detail::quoted(table.inputs[input].name) + " is not " + table.inputs[input].domain.expected().en, row,
         static_cast<std::int32_t>(input));
}

void require_one_row(const Data& table) {
    if (gives_one_row(table.hit)) return;
    throw Error(Status::bad_option, "table " + detail::quoted(table.name) + " has hit = \"" + std::string(word_of(table.hit)) +
                                        "\", and may answer with several rows; ask for all decisions");
}

void require_inputs(const Data& table, std::size_t given) {
    if (given == table.inputs.size()) return;
    throw Error(Status::shape, "table " + detail::quoted(table.name) + " has " + std::to_string(table.inputs.size()) + " inputs, and " +
                                   std::to_string(given) + " values are given");
}
void refuse_unanswered(const Data& table, std::int64_t row) { fail(table, "no row answers, and otherwise = \"error\"", row); }

std::int32_t winner(const Data& table, const std::uint64_t* matches, std::int64_t row, bool answered) {
    const Winner w = table.winner_of(matches);
    if (w.row < 0 && answered && table.otherwise == Data::Otherwise::error) refuse_unanswered(table, row);
    if (w.against >= 0)
        fail(table,
             "rows " + number(table, static_cast<std::size_t>(w.row)) + " and " + number(table, static_cast<std::size_t>(w.against)) +
                 " both apply",
             row, -1);
    return w.row;
}

std::size_t DecisionTable::Data::place_of(std::size_t input, const Value& value) const {
    const Axis& axis = axes[input];
    if (value.state == Value::State::value) {
        if (value.code < axis.starts[0] || value.code > axis.last) refuse_value(*this, input);
        return axis.segment_of(value.code);
    }
    const bool null = value.state == Value::State::null;
    if (!axis.optional) refuse_missing(*this, input, null ? "is null" : "is unknown");
    return null ? axis.null() : axis.unknown();
}

std::int32_t DecisionTable::decide_row(std::span<const Value> inputs) const {
    require_one_row(*data_);
    require_inputs(*data_, inputs.size());
    if (!data_->combinations.empty()) {
        std::uint32_t combination = 0;
        for (std::size_t c = 0; c < inputs.size(); ++c)
            combination += static_cast<std::uint32_t>(data_->place_of(c, inputs[c])) * data_->strides[c];
        if (const std::int32_t row = data_->combinations[combination]; row >= 0) return row;
    }
    Matches matches(*data_);
    match(*data_, inputs, matches.data());
    const std::int32_t k = winner(*data_, matches.data());
    return k < 0 ? k : data_->written[static_cast<std::size_t>(k)];
}

Decision DecisionTable::decision(std::int32_t row) const {
    return of_row(*data_, row < 0 ? row : data_->places[static_cast<std::size_t>(row)]);
}

std::vector<Decision> DecisionTable::decide(std::span<const Value> inputs) const {
    const Data& d = *data_;
    require_inputs(d, inputs.size());
    Matches matches(d);
    match(d, inputs, matches.data());
    if (gives_one_row(d.hit)) return {of_row(d, winner(d, matches.data()))};
    std::vector<Decision> decisions;
    if (d.hit == Hit::collect) {
        for (std::size_t k = 0; k < d.rows.size(); ++k)
            if (has({matches.data(), d.words}, k)) decisions.push_back(of_row(d, static_cast<std::int32_t>(k)));
    } else {
        decisions = aggregated(d, matches.data());
    }
    // A row that matches with no value to add up is an answer, too.
    if (std::any_of(matches.data(), matches.data() + d.words, [](std::uint64_t w) { return w != 0; })) return decisions;
    if (d.otherwise == Data::Otherwise::error) refuse_unanswered(d);
    if (d.otherwise == Data::Otherwise::row) decisions.push_back({-1, d.fallback});
    return decisions;
}

}  // namespace kefu::rule
