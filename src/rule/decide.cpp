// Asking a table: one question, many, and why.
#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <map>

#include "core/hint.hpp"
#include "kefu/core/money.hpp"
#include "rule/table_data.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;

constexpr std::array texts{
    ReasonText{"rule.matched", "Row {row} of {table} applies: {outputs}.", "决策表 {table} 的第 {row} 行适用:{outputs}。"},
    ReasonText{"rule.failed", "Row {row} does not apply: {input} is {value}, and the row asks for {test}.",
               "第 {row} 行不适用:{input} 为 {value},该行要求 {test}。"},
    ReasonText{"rule.otherwise", "No row of {table} applies; otherwise: {outputs}.", "决策表 {table} 没有适用的行;否则:{outputs}。"},
    ReasonText{"rule.unanswered", "No row of {table} applies, and it says nothing for that case.",
               "决策表 {table} 没有适用的行,也没有规定其他情况。"}};

[[noreturn]] void fail(const Data& table, std::string message, std::int64_t row = -1, std::int32_t column = -1) {
    throw Error(Status::bad_value, "table " + detail::quoted(table.name) + ": " + std::move(message), {{}, row, column});
}

/// What an input is not allowed to be.
[[noreturn]] void refuse_missing(const Data& table, std::size_t input, std::string_view how, std::int64_t row = -1) {
    fail(table,
         "input " + detail::quoted(table.inputs[input].name) + " " + std::string(how) +
             ", and the table says nothing of that; list \"unknown\" among its values, or fill it",
         row, static_cast<std::int32_t>(input));
}
[[noreturn]] void refuse_value(const Data& table, std::size_t input, std::int64_t row = -1) {
    fail(table, "input " + detail::quoted(table.inputs[input].name) + " is not " + table.inputs[input].domain.expected(), row,
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

std::string number(const Data& table, std::size_t k) { return std::to_string(table.rows[k].written + 1); }

/// The place of the row that wins among those that match, or -1. What may not be is an error; `answered`: so is no row at all, where otherwise = "error".
std::int32_t winner(const Data& table, const std::uint64_t* matches, std::int64_t row = -1, bool answered = true) {
    const Winner w = table.winner_of(matches);
    if (w.row < 0 && answered && table.otherwise == Data::Otherwise::error)
        fail(table, "no row answers, and otherwise = \"error\"", row, -1);
    if (w.against >= 0)
        fail(table,
             "rows " + number(table, static_cast<std::size_t>(w.row)) + " and " + number(table, static_cast<std::size_t>(w.against)) +
                 " both apply",
             row, -1);
    return w.row;
}

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

// ------------------------------------------------------------------------------------------------------------------- batch
constexpr std::size_t block_rows = 2048;

/// Whether all numbers lie in [low, high]; without a branch, so that the compiler looks at several at once.
template <class T>
bool lie_in(const T* at, std::size_t n, std::int64_t low, std::int64_t high) {
    using U = std::make_unsigned_t<T>;
    const auto least = static_cast<U>(std::clamp<std::int64_t>(low, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    const auto width = static_cast<U>(
        static_cast<U>(std::clamp<std::int64_t>(high, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) - least);
    U outside = 0;
    for (std::size_t i = 0; i < n; ++i) outside |= static_cast<U>(static_cast<U>(at[i]) - least) > width;
    return outside == 0;
}

/// One input of a block: where each of its rows lies on the axis. Errors: BAD_VALUE with the row.
class Places {
   public:
    Places(const Data& table, std::size_t c, const InputColumn& column) : table_(table), axis_(table.axes[c]), input_(c), column_(column) {}

    /// Calls f(row of the block, place).
    template <class F>
    void each(std::int64_t begin, std::size_t n, F&& f) const {
        if (!column_.values && !column_.codes) {
            if (!axis_.optional) refuse_missing(table_, input_, "is not there", begin);
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(axis_.unknown()));
        } else if (column_.codes) {
            cells(column_.codes + begin, begin, n, f);
        } else {
            cells(column_.values + begin, begin, n, f);
        }
    }

   private:
    template <class T, class F>
    void cells(const T* at, std::int64_t begin, std::size_t n, F& f) const {
        // What can go wrong is looked at before, so that the loop does nothing else.
        std::uint8_t missing = 0;
        for (std::size_t i = 0; column_.missing && i < n; ++i)
            missing = static_cast<std::uint8_t>(missing | column_.missing[begin + static_cast<std::int64_t>(i)]);
        if (missing != 0 || !lie_in(at, n, axis_.starts[0], axis_.last)) return careful(at, begin, n, f);
        if (axis_.by_code) {
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(at[i]));
        } else if (!axis_.segment.empty()) {
            const std::uint16_t* segment = axis_.segment.data();
            const std::int64_t near = axis_.near, far = axis_.far();
            for (std::size_t i = 0; i < n; ++i)
                f(i, std::uint32_t{segment[static_cast<std::size_t>(std::clamp<std::int64_t>(at[i], near, far) - near)]});
        } else {
            for (std::size_t i = 0; i < n; ++i) f(i, static_cast<std::uint32_t>(axis_.segment_of(at[i])));
        }
    }
    template <class T, class F>
    void careful(const T* at, std::int64_t begin, std::size_t n, F& f) const {
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t row = begin + static_cast<std::int64_t>(i);
            if (column_.missing && column_.missing[row] != 0) {
                const bool null = column_.missing[row] == 1;
                if (!axis_.optional) refuse_missing(table_, input_, null ? "is null" : "is unknown", row);
                f(i, static_cast<std::uint32_t>(null ? axis_.null() : axis_.unknown()));
                continue;
            }
            if (at[i] < axis_.starts[0] || at[i] > axis_.last) refuse_value(table_, input_, row);
            f(i, static_cast<std::uint32_t>(axis_.segment_of(at[i])));
        }
    }

    const Data& table_;
    const Axis& axis_;
    std::size_t input_;
    const InputColumn& column_;
};

/// By one look a question. Precondition: there are combinations.
void decide_by_look(const Data& table, std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, bool answered) {
    const std::int32_t* const rows_of = table.combinations.data();
    std::array<std::uint32_t, block_rows> place;
    std::vector<std::uint64_t> matches(table.words);
    // Below it nothing is an answer.
    const std::int32_t least = answered && table.otherwise == Data::Otherwise::error ? 0 : Data::nobody;
    for (std::int64_t begin = 0; begin < n; begin += static_cast<std::int64_t>(block_rows)) {
        const auto rows = static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block_rows), n - begin));
        std::uint32_t* const at = place.data();
        Places(table, 0, inputs[0]).each(begin, rows, [at](std::size_t i, std::uint32_t p) { at[i] = p; });
        for (std::size_t c = 1; c < inputs.size(); ++c)
            Places(table, c, inputs[c]).each(begin, rows, [at, stride = table.strides[c]](std::size_t i, std::uint32_t p) {
                at[i] += p * stride;
            });
        std::int32_t lowest = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            out[begin + static_cast<std::int64_t>(i)] = rows_of[place[i]];
            lowest = std::min(lowest, rows_of[place[i]]);
        }
        if (lowest >= least) continue;
        for (std::size_t i = 0; i < rows; ++i) {
            if (rows_of[place[i]] >= least) continue;
            table.match(place[i], matches.data());
            (void)winner(table, matches.data(), begin + static_cast<std::int64_t>(i), answered);  // says what is wrong
        }
    }
}

/// By the rows that match, of each question of a block: input by input, so that each pass reads one column and one small table.
void decide_by_rows(const Data& table, std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, bool answered) {
    std::vector<std::uint64_t> matches(block_rows * table.words);
    const bool plain = table.hit == Hit::first || table.hit == Hit::priority;
    for (std::int64_t begin = 0; begin < n; begin += static_cast<std::int64_t>(block_rows)) {
        const auto rows = static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block_rows), n - begin));
        std::fill(matches.begin(), matches.end(), ~std::uint64_t{0});
        for (std::size_t c = 0; c < inputs.size(); ++c) {
            const Places places(table, c, inputs[c]);
            const std::uint64_t* sets = table.axes[c].rows.data();
            std::uint64_t* at = matches.data();
            if (table.words == 1) {
                places.each(begin, rows, [=](std::size_t i, std::uint32_t p) { at[i] &= sets[p]; });
            } else {
                places.each(begin, rows, [=, words = table.words](std::size_t i, std::uint32_t p) {
                    for (std::size_t w = 0; w < words; ++w) at[i * words + w] &= sets[p * words + w];
                });
            }
        }
        for (std::size_t i = 0; i < rows; ++i) {
            const std::uint64_t* m = matches.data() + i * table.words;
            const std::int32_t k = plain && m[0] != 0 ? static_cast<std::int32_t>(std::countr_zero(m[0]))
                                                      : winner(table, m, begin + static_cast<std::int64_t>(i), answered);
            out[begin + static_cast<std::int64_t>(i)] = k < 0 ? k : table.written[static_cast<std::size_t>(k)];
        }
    }
}

}  // namespace

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

std::string DecisionTable::Data::outputs_text(std::span<const Value> values) const {
    std::string text;
    for (std::size_t k = 0; k < values.size(); ++k)
        text += (text.empty() ? "" : ", ") + outputs[k].name + " = " + outputs[k].domain.text_of(values[k]);
    return text;
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
    if (d.otherwise == Data::Otherwise::error) fail(d, "no row answers, and otherwise = \"error\"");
    if (d.otherwise == Data::Otherwise::row) decisions.push_back({-1, d.fallback});
    return decisions;
}

void DecisionTable::decide_rows(std::span<const InputColumn> inputs, std::int64_t n, std::int32_t* out, Unanswered unanswered) const {
    const Data& d = *data_;
    require_one_row(d);
    require_inputs(d, inputs.size());
    const bool answered = unanswered == Unanswered::error;
    if (d.combinations.empty()) decide_by_rows(d, inputs, n, out, answered);
    else decide_by_look(d, inputs, n, out, answered);
}

std::string DecisionTable::conditions(std::int32_t row) const {
    const Data& d = *data_;
    const Data::Row& r = d.rows[static_cast<std::size_t>(d.places[static_cast<std::size_t>(row)])];
    std::string text;
    for (std::size_t c = 0; c < d.inputs.size(); ++c) {
        if (r.cells[c].matches_all(d.inputs[c].domain)) continue;
        text += (text.empty() ? "" : ", ") + d.inputs[c].name + ": " + r.cells[c].text;
    }
    return text;
}

std::vector<RowTrace> DecisionTable::trace(std::span<const Value> inputs) const {
    const Data& d = *data_;
    require_inputs(d, inputs.size());
    for (std::size_t c = 0; c < inputs.size(); ++c) (void)d.place_of(c, inputs[c]);
    std::vector<RowTrace> traces;
    for (std::int32_t row = 0; row < rows(); ++row) {
        const Data::Row& r = d.rows[static_cast<std::size_t>(d.places[static_cast<std::size_t>(row)])];
        RowTrace& trace = traces.emplace_back();
        trace.row = row;
        for (std::size_t c = 0; c < inputs.size() && trace.failed < 0; ++c)
            if (!r.cells[c].matches(inputs[c])) trace.failed = static_cast<std::int32_t>(c);
        trace.matched = trace.failed < 0;
    }
    return traces;
}

std::string DecisionTable::explain(std::span<const Value> inputs, Language language) const {
    const Data& d = *data_;
    std::vector<Reason> reasons;
    const bool one = d.hit == Hit::first || d.hit == Hit::unique;
    bool matched = false;
    for (const RowTrace& t : trace(inputs)) {
        const Data::Row& row = d.rows[static_cast<std::size_t>(d.places[static_cast<std::size_t>(t.row)])];
        const std::string number = std::to_string(t.row + 1);
        if (t.matched) {
            reasons.push_back({"rule.matched", {{"row", number}, {"table", d.name}, {"outputs", d.outputs_text(row.outputs)}}});
            matched = true;
            if (one) break;
            continue;
        }
        const auto c = static_cast<std::size_t>(t.failed);
        reasons.push_back({"rule.failed",
                           {{"row", number},
                            {"input", d.inputs[c].name},
                            {"value", d.inputs[c].domain.text_of(inputs[c])},
                            {"test", "\"" + row.cells[c].text + "\""}}});
    }
    if (!matched && d.otherwise == Data::Otherwise::error) reasons.push_back({"rule.unanswered", {{"table", d.name}}});
    else if (!matched) reasons.push_back({"rule.otherwise", {{"table", d.name}, {"outputs", d.outputs_text(d.fallback)}}});
    return sentences(reasons, texts, language);
}

}  // namespace kefu::rule
