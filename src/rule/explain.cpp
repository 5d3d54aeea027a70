// Why a table answers as it does.
#include <array>

#include "rule/answering.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;

constexpr std::array texts{
    ReasonText{"rule.matched", "Row {row} of {table} applies: {outputs}.", "决策表 {table} 的第 {row} 行适用：{outputs}。"},
    ReasonText{"rule.failed", "Row {row} does not apply: {input} is {value}, and the row asks for {test}.",
               "第 {row} 行不适用：{input} 为 {value}，该行要求 {test}。"},
    ReasonText{"rule.wins", "Row {row} wins: of what these rows answer, {answer} stands first in the list of {output}.",
               "第 {row} 行胜出：在这些行的答案中，{answer} 在 {output} 的列表里排在最前。"},
    ReasonText{"rule.wins_nothing", "Row {row} wins: it is the first of those that answer no {output}.",
               "第 {row} 行胜出：这些行都没有给出 {output}，它是第一行。"},
    ReasonText{"rule.otherwise", "No row of {table} applies; otherwise: {outputs}.", "决策表 {table} 没有适用的行；否则：{outputs}。"},
    ReasonText{"rule.unanswered", "No row of {table} applies, and it says nothing for that case.",
               "决策表 {table} 没有适用的行，也没有规定其他情况。"}};

}  // namespace

std::string DecisionTable::Data::outputs_text(std::span<const Value> values) const {
    std::string text;
    for (std::size_t k = 0; k < values.size(); ++k)
        text += (text.empty() ? "" : ", ") + outputs[k].name + " = " + outputs[k].domain.text_of(values[k]);
    return text;
}

std::string DecisionTable::conditions(std::int32_t row, Language language, std::string_view (*called)(std::string_view)) const {
    const bool chinese = language == Language::zh;
    const Data& d = *data_;
    const Data::Row& r = d.rows[static_cast<std::size_t>(d.places[static_cast<std::size_t>(row)])];
    std::string text;
    for (std::size_t c = 0; c < d.inputs.size(); ++c) {
        if (r.cells[c].matches_all(d.inputs[c].domain)) continue;
        if (!text.empty()) text += chinese ? "，" : ", ";
        text += called ? called(d.inputs[c].name) : std::string_view(d.inputs[c].name);
        text += (chinese ? "：" : ": ") + r.cells[c].text;
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
    std::int32_t best = -1;  // of `priority`: the place of the row that wins
    int answers = 0;
    for (const RowTrace& t : trace(inputs)) {
        const Data::Row& row = d.rows[static_cast<std::size_t>(d.places[static_cast<std::size_t>(t.row)])];
        const std::string number = std::to_string(t.row + 1);
        if (t.matched) {
            reasons.push_back({"rule.matched", {{"row", number}, {"table", d.name}, {"outputs", d.outputs_text(row.outputs)}}});
            matched = true;
            ++answers;
            const std::int32_t place = d.places[static_cast<std::size_t>(t.row)];
            if (best < 0 || place < best) best = place;
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
    if (d.hit == Hit::priority && answers > 1) {
        const Data::Row& row = d.rows[static_cast<std::size_t>(best)];
        const bool nothing = row.outputs[0].state != Value::State::value;
        reasons.push_back({nothing ? "rule.wins_nothing" : "rule.wins",
                           {{"row", std::to_string(row.written + 1)},
                            {"answer", d.outputs[0].domain.text_of(row.outputs[0])},
                            {"output", d.outputs[0].name}}});
    }
    if (!matched && d.otherwise == Data::Otherwise::error) reasons.push_back({"rule.unanswered", {{"table", d.name}}});
    else if (!matched) reasons.push_back({"rule.otherwise", {{"table", d.name}, {"outputs", d.outputs_text(d.fallback)}}});
    return sentences(reasons, texts, language);
}

}  // namespace kefu::rule
