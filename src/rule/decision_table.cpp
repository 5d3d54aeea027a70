// Reading a table, and compiling it.
#include "kefu/rule/decision_table.hpp"

#include <algorithm>
#include <numeric>

#include "core/hint.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
#include "rule/table_data.hpp"
#include "rule/words.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;

class TableReader {
   public:
    TableReader(const Tree& tree, std::string_view name, const MoneyUnit& money, const TableLimits& limits, Findings& findings)
        : tree_(tree), money_(money), limits_(limits), findings_(findings) {
        data_.name = name;
    }

    std::optional<Data> read() {
        const std::size_t before = findings_.errors();
        if (!tree_.is(Tree::Kind::table)) {
            detail::wrong_kind(tree_, finding_texts, "expected_decision_table", findings_);
            return std::nullopt;
        }
        refuse_unknown(tree_, {"hit", "input", "output", "otherwise", "rows"}, findings_);
        if (const Tree* hit = tree_.find("hit")) kefu::read(*hit, data_.hit, findings_);
        columns("input", data_.inputs);
        columns("output", data_.outputs);
        twins();
        if (findings_.errors() == before) hit_fits();
        if (findings_.errors() == before) rows();
        if (findings_.errors() == before) otherwise();
        if (findings_.errors() != before) return std::nullopt;
        return std::move(data_);
    }

   private:
    static constexpr std::size_t most_columns = 128;

    void note(const Tree& at, std::string_view code, FindingValues values = {}) {
        findings_.error(at.line, at.position, finding_texts, code, values);
    }

    void columns(std::string_view key, std::vector<DecisionTable::Column>& out) {
        const Tree* tree = tree_.find(key);
        if (!tree || !tree->is(Tree::Kind::table) || tree->members().empty())
            return note(tree ? *tree : tree_, "table_without_columns", {{"key", key}});
        if (tree->members().size() > most_columns)
            return note(*tree, "too_many_columns", {{"n", tree->members().size()}, {"key", key}, {"most", most_columns}});
        for (const TreeMember& m : tree->members())
            if (auto domain = read_domain(m.value, money_, findings_)) {
                if (key == "output" && domain->optional) note(m.value, "output_never_unknown", {{"output", m.key}});
                if (key == "output" && (m.key == "row" || m.key == "question")) note(m.value, "output_name_taken", {{"output", m.key}});
                out.push_back({m.key, std::move(*domain)});
            }
    }
    void twins() {
        for (const auto& output : data_.outputs)
            for (const auto& input : data_.inputs)
                if (input.name == output.name) note(*tree_.find("output")->find(output.name), "input_and_output", {{"name", output.name}});
    }
    void hit_fits() {
        const Tree& at = tree_.find("hit") ? *tree_.find("hit") : tree_;
        if (data_.hit == Hit::priority && data_.outputs.front().domain.kind != ValueKind::word) note(at, "priority_without_words");
        const ValueKind last = data_.outputs.back().domain.kind;
        if ((data_.hit == Hit::sum || data_.hit == Hit::max) &&
            (last == ValueKind::word || (last == ValueKind::date && data_.hit == Hit::sum)))
            note(at, last == ValueKind::word ? "hit_over_words" : "hit_over_days", {{"hit", word_of(data_.hit)}});
    }
    std::vector<Value> read_outputs(const TreeList& cells, std::size_t from) {
        std::vector<Value> values;
        for (std::size_t k = 0; k < data_.outputs.size(); ++k) {
            const Tree& cell = cells[from + k];
            const DecisionTable::Column& output = data_.outputs[k];
            const std::string text = cell.is(Tree::Kind::integer) ? std::to_string(cell.integer())
                                     : cell.is(Tree::Kind::text)  ? cell.text()
                                                                  : "";
            if (cell.is(Tree::Kind::text) && trimmed(text) == anything) {
                values.push_back(Value::null());
            } else if (const auto code = output.domain.parse(trimmed(text))) {
                values.push_back(Value(*code));
            } else {
                const std::vector<std::string_view> known(output.domain.words.begin(), output.domain.words.end());
                Phrase got, hint;
                if (cell.is(Tree::Kind::text)) got = {detail::quoted(text), "“" + detail::fit(text) + "”"};
                else if (!cell.is(Tree::Kind::integer)) got = detail::kind_phrase(cell.kind());
                else got = {text, " " + text};
                if (output.domain.kind == ValueKind::word && cell.is(Tree::Kind::text))
                    hint = detail::hints(trimmed(text), known, "words", "词");
                note(cell, "output_value", {{"output", output.name}, {"expected", output.domain.expected()}, {"got", got}, {"hint", hint}});
            }
        }
        return values;
    }
    [[nodiscard]] Phrase columns_text() const {
        Phrase text;
        for (const auto* list : {&data_.inputs, &data_.outputs})
            for (const auto& column : *list) {
                if (!text.en.empty()) {
                    text.en += ", ";
                    text.zh += "、";
                }
                text.en += column.name;
                text.zh += column.name;
            }
        return text;
    }
    void rows() {
        const Tree* tree = tree_.find("rows");
        if (!tree || !tree->is(Tree::Kind::list) || tree->list().empty())
            return note(tree ? *tree : tree_, "table_without_rows", {{"columns", columns_text()}});
        if (static_cast<std::int64_t>(tree->list().size()) > limits_.rows_of_a_table)
            return note(*tree, "too_many_rows", {{"n", tree->list().size()}, {"most", limits_.rows_of_a_table}});
        const std::size_t width = data_.inputs.size() + data_.outputs.size();
        for (const Tree& row : tree->list()) {
            const auto number = static_cast<std::int32_t>(&row - tree->list().data());
            if (!row.is(Tree::Kind::list) || row.list().size() != width) {
                const bool list = row.is(Tree::Kind::list);
                note(row, list ? "row_of_other_width" : "row_not_list",
                     {{"row", number + 1}, {"n", list ? row.list().size() : 0}, {"width", width}, {"columns", columns_text()}});
                continue;
            }
            Data::Row& out = data_.rows.emplace_back();
            out.written = number;
            out.line = row.line;
            out.position = row.position;
            for (std::size_t k = 0; k < data_.inputs.size(); ++k) {
                if (auto cell = read_cell(row.list()[k], data_.inputs[k].name, data_.inputs[k].domain, findings_)) {
                    if (cell->matches_nothing())
                        findings_.warning(row.list()[k].line, row.list()[k].position, finding_texts, "cell_matches_nothing",
                                          {{"input", data_.inputs[k].name}, {"cell", cell->text}, {"row", number + 1}});
                    out.cells.push_back(std::move(*cell));
                }
            }
            out.outputs = read_outputs(row.list(), data_.inputs.size());
        }
    }
    void otherwise() {
        const Tree* tree = tree_.find("otherwise");
        if (!tree) return;
        if (tree->is(Tree::Kind::text) && tree->text() == "error") return;
        if (tree->is(Tree::Kind::text) && tree->text() == null_word) {
            data_.otherwise = Data::Otherwise::nothing;
            data_.fallback.assign(data_.outputs.size(), Value::null());
        } else if (tree->is(Tree::Kind::list) && tree->list().size() == data_.outputs.size()) {
            data_.otherwise = Data::Otherwise::row;
            data_.fallback = read_outputs(tree->list(), 0);
        } else {
            note(*tree, "bad_otherwise", {{"n", data_.outputs.size()}});
        }
    }

    const Tree& tree_;
    const MoneyUnit& money_;
    const TableLimits& limits_;
    Findings& findings_;
    Data data_;
};

}  // namespace

bool DecisionTable::Data::compile() {
    constexpr std::size_t most_words = 16'000'000;  // 128 MB
    std::size_t size = 0;
    if (hit == Hit::priority) {
        // Nothing (an output "-") comes last.
        const auto rank = [](const Row& row) { return row.outputs[0].state == Value::State::value ? row.outputs[0].code : INT64_MAX; };
        std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return rank(a) < rank(b); });
    }
    places.resize(rows.size());
    words = (rows.size() + 63) / 64;
    for (const Row& row : rows) written.push_back(row.written);
    for (std::size_t k = 0; k < rows.size(); ++k) places[static_cast<std::size_t>(rows[k].written)] = static_cast<std::int32_t>(k);
    if (hit == Hit::any) {
        std::vector<std::int32_t> order(rows.size());
        std::iota(order.begin(), order.end(), 0);
        const auto outputs_of = [&](std::int32_t k) -> const std::vector<Value>& { return rows[static_cast<std::size_t>(k)].outputs; };
        std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return outputs_of(a) < outputs_of(b); });
        for (std::size_t i = 0; i < order.size(); ++i) {
            Row& row = rows[static_cast<std::size_t>(order[i])];
            const bool same = i > 0 && outputs_of(order[i - 1]) == row.outputs;
            row.same = same ? rows[static_cast<std::size_t>(order[i - 1])].same : order[i];
        }
    }
    axes.resize(inputs.size());
    for (std::size_t c = 0; c < inputs.size(); ++c) {
        const Domain& domain = inputs[c].domain;
        Axis& axis = axes[c];
        axis.last = domain.high();
        axis.optional = domain.optional;
        axis.by_code = domain.kind == ValueKind::word;
        axis.starts.push_back(domain.low());
        if (axis.by_code) {
            for (std::int64_t code = 1; code <= domain.high(); ++code) axis.starts.push_back(code);
        } else {
            for (const Row& row : rows) {
                for (const Range& range : row.cells[c].ranges) {
                    axis.starts.push_back(range.first);
                    if (range.last < axis.last) axis.starts.push_back(range.last + 1);
                }
            }
            std::sort(axis.starts.begin(), axis.starts.end());
            axis.starts.erase(std::unique(axis.starts.begin(), axis.starts.end()), axis.starts.end());
            constexpr std::uint64_t widest = 16'384;
            const auto far = static_cast<std::uint64_t>(axis.starts.back());
            if (axis.segments() > 1 && far - static_cast<std::uint64_t>(axis.starts[1]) < widest) {
                axis.near = axis.starts[1] - 1;
                const std::uint64_t codes = far - static_cast<std::uint64_t>(axis.near) + 1;
                for (std::uint64_t i = 0; i < codes; ++i) {
                    const std::int64_t code = axis.near + static_cast<std::int64_t>(i);
                    axis.segment.push_back(static_cast<std::uint16_t>(std::upper_bound(axis.starts.begin(), axis.starts.end(), code) -
                                                                      axis.starts.begin() - 1));
                }
            }
        }
        size += (axis.segments() + 2) * words;
        if (size > most_words) return false;
        axis.rows.assign((axis.segments() + 2) * words, 0);
        const auto add = [&](std::size_t at, std::size_t row) { axis.rows[at * words + row / 64] |= std::uint64_t{1} << (row % 64); };
        for (std::size_t k = 0; k < rows.size(); ++k) {
            const Cell& cell = rows[k].cells[c];
            for (const Range& range : cell.ranges) {
                const auto first = std::lower_bound(axis.starts.begin(), axis.starts.end(), range.first) - axis.starts.begin();
                for (auto s = static_cast<std::size_t>(first); s < axis.segments() && axis.starts[s] <= range.last; ++s) add(s, k);
            }
            if (cell.null) add(axis.null(), k);
            if (cell.unknown) add(axis.unknown(), k);
        }
    }
    return true;
}

std::optional<DecisionTable> DecisionTable::read(const Tree& tree, std::string_view name, const MoneyUnit& money, const TableLimits& limits,
                                                 Findings& findings) {
    auto data = TableReader(tree, name, money, limits, findings).read();
    if (!data) return std::nullopt;
    if (!data->compile()) {
        findings.error(tree.line, tree.position, finding_texts, "table_too_large", {{"table", name}, {"n", data->rows.size()}});
        return std::nullopt;
    }
    const std::size_t before = findings.errors();
    check_table(*data, limits, tree, findings);
    if (findings.errors() != before) return std::nullopt;
    if (gives_one_row(data->hit)) data->combine();
    return DecisionTable(std::make_shared<const Data>(std::move(*data)));
}

const std::string& DecisionTable::name() const noexcept { return data_->name; }
Hit DecisionTable::hit() const noexcept { return data_->hit; }
const std::vector<DecisionTable::Column>& DecisionTable::inputs() const noexcept { return data_->inputs; }
const std::vector<DecisionTable::Column>& DecisionTable::outputs() const noexcept { return data_->outputs; }
std::int32_t DecisionTable::rows() const noexcept { return static_cast<std::int32_t>(data_->rows.size()); }
bool DecisionTable::answers_otherwise() const noexcept { return data_->otherwise != Data::Otherwise::error; }
Value DecisionTable::output(std::int32_t row, std::size_t column) const noexcept {
    if (row < 0) return column < data_->fallback.size() ? data_->fallback[column] : Value::null();
    return data_->rows[static_cast<std::size_t>(data_->places[static_cast<std::size_t>(row)])].outputs[column];
}

}  // namespace kefu::rule
