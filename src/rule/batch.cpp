// Questions from a table of columns, and the answers as one.
#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/decode.hpp"
#include "rule/table_data.hpp"
#include "rule/words.hpp"

namespace kefu::rule {

namespace {

/// One input, chunk by chunk.
class Input {
   public:
    Input(const DecisionTable::Column& input, const Table& table, const ColumnNames& columns) : input_(input), table_(table) {
        const auto named = columns.find(input.name);
        const std::string& name = named == columns.end() ? input.name : named->second;
        column_ = table.find(name);
        if (column_ < 0 && (!input.domain.optional || named != columns.end())) {
            std::vector<std::string_view> known;
            for (const Column& c : table.columns()) known.push_back(c.name);
            throw Error(Status::bad_column, "the table needs a column " + detail::quoted(name) + detail::hint(name, known, "columns"),
                        {table.name()});
        }
        for (const std::string& word : input.domain.words) {
            codes_.push_back(static_cast<std::int64_t>(words_.size()));
            words_.push_back(word);
        }
        if (input.domain.optional) {
            for (const auto& [word, code] : {std::pair(unknown_word, unknown_code), std::pair(null_word, null_code)}) {
                words_.push_back(word);
                codes_.push_back(code);
            }
        }
        how_.money.scale = input.domain.money.scale;
        how_.money.round = Rounding::exact;
    }

    InputColumn read(std::int64_t begin, std::int64_t n) {
        if (column_ < 0) return {};
        const ColumnChunk chunk{table_, column_, begin, n, input_.name, {}};
        DecodeNotes notes;
        switch (input_.domain.kind) {
            case ValueKind::word: decode_words(chunk, words_, codes_, cells_); break;
            case ValueKind::money: decode_money(chunk, how_, cells_, notes); break;
            case ValueKind::date: decode_dates(chunk, cells_); break;
            case ValueKind::span: spans(chunk); break;
            default: decode_integers(chunk, cells_);
        }
        mark_states(n);
        return {.values = cells_.values.data(), .missing = states_.empty() ? nullptr : states_.data()};
    }

   private:
    static constexpr std::int64_t unknown_code = -1, null_code = -2;

    /// Whole microseconds, or texts such as "90 s".
    void spans(const ColumnChunk& chunk) {
        if (!chunk.cells().is_text()) return decode_integers(chunk, cells_);
        decode_texts(chunk, texts_);
        cells_.missing = texts_.missing;
        cells_.own.resize(static_cast<std::size_t>(chunk.rows));
        for (std::size_t i = 0; i < cells_.own.size(); ++i) {
            cells_.own[i] = 0;
            if (texts_.any_missing() && texts_.missing[i] != 0) continue;
            const auto span = parse_span(texts_.values[i]);
            if (!span) chunk.fail(Status::bad_value, static_cast<std::int64_t>(i), "holds no span of time, such as \"90 s\"");
            cells_.own[i] = span->us;
        }
        cells_.values = cells_.own;
    }
    void mark_states(std::int64_t n) {
        states_.assign(cells_.missing.begin(), cells_.missing.end());
        if (input_.domain.kind != ValueKind::word || !input_.domain.optional) return;
        for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
            if (cells_.values[i] >= 0) continue;
            states_.resize(static_cast<std::size_t>(n));
            states_[i] = cells_.values[i] == unknown_code ? 2 : 1;
        }
    }

    const DecisionTable::Column& input_;
    const Table& table_;
    std::int32_t column_ = -1;
    std::vector<std::string_view> words_;
    std::vector<std::int64_t> codes_;
    Decoding how_;
    IntegerCells cells_;
    TextCells texts_;
    std::vector<std::uint8_t> states_;
};

/// One output column, filled decision by decision.
class Output {
   public:
    explicit Output(const DecisionTable::Column& output) : domain_(output.domain) { column_.name = output.name; }

    void add(const Value& value) {
        codes_.push_back(value.code);
        missing_.push_back(value.state != Value::State::value);
    }
    ResultColumn build() && {
        if (std::find(missing_.begin(), missing_.end(), 1) != missing_.end()) column_.missing = std::move(missing_);
        switch (domain_.kind) {
            case ValueKind::word:
                column_.kind = Kind::word;
                column_.data = Words{{codes_.begin(), codes_.end()}, domain_.words};
                break;
            case ValueKind::date:
                column_.kind = Kind::date;
                column_.data = std::vector<std::int32_t>(codes_.begin(), codes_.end());
                break;
            default:
                column_.kind = domain_.kind == ValueKind::money ? Kind::money : Kind::integer;
                column_.scale = domain_.kind == ValueKind::money ? domain_.money.scale : 0;
                if (domain_.kind == ValueKind::span) column_.text = "microseconds";
                column_.data = std::move(codes_);
        }
        return std::move(column_);
    }

   private:
    const Domain& domain_;
    ResultColumn column_;
    std::vector<std::int64_t> codes_;
    std::vector<std::uint8_t> missing_;
};

/// The answers, chunk by chunk.
class Answers {
   public:
    explicit Answers(const DecisionTable::Data& table)
        : many_(table.hit == Hit::collect || table.hit == Hit::sum || table.hit == Hit::max),
          outputs_(table.outputs.begin(), table.outputs.end()) {}

    void add(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n, std::int64_t first_row) {
        if (many_) add_many(table, chunk, n, first_row);
        else add_rows(table, chunk, n);
    }
    Columns build() && {
        std::vector<ResultColumn> out(1);
        out[0].name = many_ ? "question" : "row";
        out[0].text = many_ ? "row of the questions, from 0" : "row of the table that decided, from 1; null = none, otherwise";
        out[0].kind = Kind::integer;
        out[0].data = std::move(key_);
        if (std::find(otherwise_.begin(), otherwise_.end(), 1) != otherwise_.end()) out[0].missing = std::move(otherwise_);
        for (Output& output : outputs_) out.push_back(std::move(output).build());
        return Columns(std::move(out));
    }

   private:
    void add_rows(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n) {
        rows_.resize(static_cast<std::size_t>(n));
        table.decide_rows(chunk, n, rows_.data());
        for (const std::int32_t row : rows_) {
            key_.push_back(row + 1);
            otherwise_.push_back(row < 0);
        }
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            std::vector<Value> of_row;
            for (std::int32_t row = 0; row < table.rows(); ++row) of_row.push_back(table.output(row, k));
            const Value fallback = table.output(-1, k);
            for (const std::int32_t row : rows_) outputs_[k].add(row < 0 ? fallback : of_row[static_cast<std::size_t>(row)]);
        }
    }
    void add_many(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n, std::int64_t first_row) {
        std::vector<Value> question(chunk.size());
        for (std::int64_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < chunk.size(); ++c) {
                const std::uint8_t state = chunk[c].missing ? chunk[c].missing[i] : 0;
                question[c] = !chunk[c].values || state == 2 ? Value::unknown() : state == 1 ? Value::null() : Value(chunk[c].values[i]);
            }
            std::vector<Decision> decisions;
            try {
                decisions = table.decide(question);
            } catch (const Error& e) {
                throw Error(e.status(), e.message(), {{}, i, e.place().column});
            }
            for (const Decision& decision : decisions) {
                key_.push_back(first_row + i);
                for (std::size_t k = 0; k < outputs_.size(); ++k) outputs_[k].add(decision.outputs[k]);
            }
        }
    }

    bool many_;
    std::vector<Output> outputs_;
    std::vector<std::int32_t> rows_;
    std::vector<std::int64_t> key_;
    std::vector<std::uint8_t> otherwise_;
};

}  // namespace

Columns DecisionTable::decide(std::span<const Table> questions, const ColumnNames& columns, Progress* progress) const {
    const Data& d = *data_;
    for (const auto& [name, column] : columns) {
        std::vector<std::string_view> known;
        for (const Column& input : d.inputs) known.push_back(input.name);
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Error(Status::bad_option,
                        "table " + detail::quoted(d.name) + " has no input " + detail::quoted(name) + detail::hint(name, known, "inputs"));
    }
    Answers answers(d);
    for (const Table& table : questions) {
        std::vector<Input> inputs;
        for (const Column& input : d.inputs) inputs.emplace_back(input, table, columns);
        std::vector<InputColumn> chunk(inputs.size());
        for (std::int64_t begin = 0; begin < table.rows(); begin += chunk_rows) {
            const std::int64_t n = std::min(chunk_rows, table.rows() - begin);
            for (std::size_t c = 0; c < inputs.size(); ++c) chunk[c] = inputs[c].read(begin, n);
            try {
                answers.add(*this, chunk, n, table.first_row() + begin);
            } catch (const Error& e) {
                if (e.place().row < 0) throw;
                throw Error(e.status(), e.message(), {table.name(), table.first_row() + begin + e.place().row, e.place().column});
            }
            step(progress, n);
        }
    }
    return std::move(answers).build();
}

}  // namespace kefu::rule
