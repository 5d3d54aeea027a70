// Questions from a table of columns, and the answers as one.
#include <algorithm>

#include "core/decode_cells.hpp"
#include "core/hint.hpp"
#include "core/large.hpp"
#include "core/word_index.hpp"
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

    /// Number of the column; -1 = it is not there.
    [[nodiscard]] std::int32_t column() const noexcept { return column_; }

    InputColumn read(std::int64_t begin, std::int64_t n) {
        if (column_ < 0) return {};
        const ColumnChunk chunk{table_, column_, begin, n, input_.name, {}};
        DecodeNotes notes;
        switch (input_.domain.kind) {
            case ValueKind::word:
                if (coded(chunk)) return {.codes = coded_.data()};
                decode_words(chunk, words_, codes_, cells_);
                break;
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

    /// Words as a dictionary, all of them known and there: each is looked up once. False for everything else.
    bool coded(const ColumnChunk& chunk) {
        const kefu::Column& c = chunk.cells();
        if (!detail::is_small_dictionary(c) || !c.is_text() || c.validity) return false;
        if (by_index_.empty()) {
            const detail::WordIndex index(words_);
            for (std::int64_t k = 0; k < c.dictionary->length; ++k) {
                const std::size_t word = c.dictionary->valid(k) ? index.find(text_at(*c.dictionary, k)) : detail::WordIndex::none;
                by_index_.push_back(word == detail::WordIndex::none ? -1 : static_cast<std::int32_t>(codes_[word]));
            }
            by_index_.push_back(-1);  // for what points outside
        }
        coded_.resize(static_cast<std::size_t>(chunk.rows));
        std::int32_t any = 0;
        detail::with_integers(c, [&](const auto* indices) {
            const std::uint64_t outside = by_index_.size() - 1;
            for (std::size_t i = 0; i < coded_.size(); ++i) {
                coded_[i] = by_index_[std::min(static_cast<std::uint64_t>(indices[chunk.begin + static_cast<std::int64_t>(i)]), outside)];
                any |= coded_[i];
            }
        });
        return any >= 0;
    }
    /// Whole microseconds, or texts such as "90 s".
    void spans(const ColumnChunk& chunk) {
        if (!chunk.cells().is_text()) return decode_integers(chunk, cells_);
        decode_texts(chunk, texts_);
        cells_.missing = texts_.missing;
        cells_.own.resize(static_cast<std::size_t>(chunk.rows));
        for (std::size_t i = 0; i < cells_.own.size(); ++i) {
            cells_.own[i] = 0;
            if (texts_.any_missing() && texts_.missing[i] != 0) continue;
            if (texts_.values[i].empty()) {
                cells_.missing.resize(cells_.own.size());
                cells_.missing[i] = 1;
                continue;
            }
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
    std::vector<std::int32_t> by_index_;  // of a dictionary: the code of each entry, -1 = none
    std::vector<std::int32_t> coded_;
};

/// One output column.
class Output {
   public:
    explicit Output(const DecisionTable::Column& output)
        : domain_(output.domain), is_small_(domain_.kind == ValueKind::word || domain_.kind == ValueKind::date) {
        column_.name = output.name;
    }

    void reserve(std::size_t rows) {
        if (is_small_) detail::reserve_large(small_, rows);
        else detail::reserve_large(large_, rows);
    }
    void add(const Value& value) {
        if (is_small_) small_.push_back(static_cast<std::int32_t>(value.code));
        else large_.push_back(value.code);
        if (value.state == Value::State::value && missing_.empty()) return;
        missing_.resize((is_small_ ? small_.size() : large_.size()) - 1);
        missing_.push_back(value.state != Value::State::value);
    }
    /// What the rows of the table say; `by_row` begins with what holds otherwise.
    void add_rows(const std::vector<Value>& by_row, std::span<const std::int32_t> rows) {
        const bool all = std::all_of(by_row.begin(), by_row.end(), [](const Value& v) { return v.state == Value::State::value; });
        if (!all || !missing_.empty()) {
            for (const std::int32_t row : rows) add(by_row[static_cast<std::size_t>(std::int64_t{row} + 1)]);
        } else if (is_small_) {
            put(small_, by_row, rows);
        } else {
            put(large_, by_row, rows);
        }
    }
    ResultColumn build() && {
        column_.missing = std::move(missing_);
        if (domain_.kind == ValueKind::word) {
            column_.kind = Kind::word;
            column_.data = Words{std::move(small_), domain_.words};
        } else if (domain_.kind == ValueKind::date) {
            column_.kind = Kind::date;
            column_.data = std::move(small_);
        } else {
            column_.kind = domain_.kind == ValueKind::money ? Kind::money : Kind::integer;
            column_.scale = domain_.kind == ValueKind::money ? domain_.money.scale : 0;
            if (domain_.kind == ValueKind::span) column_.text = "microseconds";
            column_.data = std::move(large_);
        }
        return std::move(column_);
    }

   private:
    template <class T>
    static void put(std::vector<T>& to, const std::vector<Value>& by_row, std::span<const std::int32_t> rows) {
        std::vector<T> codes;
        for (const Value& v : by_row) codes.push_back(static_cast<T>(v.code));
        const std::size_t before = to.size();
        to.resize(before + rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) to[before + i] = codes[static_cast<std::size_t>(std::int64_t{rows[i]} + 1)];
    }

    const Domain& domain_;
    bool is_small_;  // its codes have 32 bits
    ResultColumn column_;
    std::vector<std::int32_t> small_;
    std::vector<std::int64_t> large_;
    std::vector<std::uint8_t> missing_;  // empty as long as none is
};

/// The answers, chunk by chunk.
class Answers {
   public:
    explicit Answers(const DecisionTable::Data& table)
        : many_(!gives_one_row(table.hit)), outputs_(table.outputs.begin(), table.outputs.end()) {}

    void reserve(std::int64_t rows) {
        if (many_) return;
        detail::reserve_large(key_, static_cast<std::size_t>(rows));
        for (Output& output : outputs_) output.reserve(static_cast<std::size_t>(rows));
    }
    void add(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n, std::int64_t first_row) {
        if (many_) add_many(table, chunk, n, first_row);
        else add_rows(table, chunk, n);
    }
    Columns build() && {
        std::vector<ResultColumn> out(1);
        out[0].name = many_ ? "question" : "row";
        out[0].text = many_ ? "row of the questions, from 0" : "row of the table that decided, from 1; null = none, otherwise";
        out[0].kind = Kind::integer;
        if (many_) out[0].data = std::move(questions_);
        else out[0].data = std::move(key_);
        out[0].missing = std::move(otherwise_);
        for (Output& output : outputs_) out.push_back(std::move(output).build());
        return Columns(std::move(out));
    }

   private:
    void add_rows(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n) {
        rows_.resize(static_cast<std::size_t>(n));
        table.decide_rows(chunk, n, rows_.data());
        const std::size_t before = key_.size();
        key_.resize(before + rows_.size());
        bool any = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            key_[before + i] = rows_[i] + 1;
            any |= rows_[i] < 0;
        }
        if (any || !otherwise_.empty()) {
            otherwise_.resize(key_.size());
            for (std::size_t i = 0; i < rows_.size(); ++i) otherwise_[before + i] = rows_[i] < 0;
        }
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            if (by_row_.size() == k) {
                by_row_.emplace_back();
                for (std::int32_t row = -1; row < table.rows(); ++row) by_row_.back().push_back(table.output(row, k));
                if (!table.answers_otherwise()) by_row_.back()[0] = by_row_.back()[1];  // nobody gets there
            }
            outputs_[k].add_rows(by_row_[k], rows_);
        }
    }
    void add_many(const DecisionTable& table, std::span<const InputColumn> chunk, std::int64_t n, std::int64_t first_row) {
        std::vector<Value> question(chunk.size());
        for (std::int64_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < chunk.size(); ++c) {
                question[c] = chunk[c].at(i);
            }
            std::vector<Decision> decisions;
            try {
                decisions = table.decide(question);
            } catch (const Error& e) {
                throw Error(e.status(), e.message(), {{}, i, e.place().column});
            }
            for (const Decision& decision : decisions) {
                questions_.push_back(first_row + i);
                for (std::size_t k = 0; k < outputs_.size(); ++k) outputs_[k].add(decision.outputs[k]);
            }
        }
    }

    bool many_;
    std::vector<Output> outputs_;
    std::vector<std::int32_t> rows_;
    std::vector<std::vector<Value>> by_row_;  // of each output: what holds otherwise, then what each row says
    std::vector<std::int32_t> key_;
    std::vector<std::int64_t> questions_;
    std::vector<std::uint8_t> otherwise_;  // empty as long as none is
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
    std::int64_t total = 0;
    for (const Table& table : questions) total += table.rows();
    answers.reserve(total);
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
                const auto input = static_cast<std::size_t>(e.place().column);
                const std::int32_t column = input < inputs.size() ? inputs[input].column() : -1;
                throw Error(e.status(), e.message(), {table.name(), table.first_row() + begin + e.place().row, column});
            }
            step(progress, n);
        }
    }
    return std::move(answers).build();
}

}  // namespace kefu::rule
