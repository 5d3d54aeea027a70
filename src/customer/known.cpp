// A decision table asked about everybody: loops over customers.
#include "customer/known.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include "core/hint.hpp"
#include "core/large.hpp"

namespace kefu::customer {

using rule::ValueKind;

namespace {

/// One input of a table, read from what is known, block by block.
class Input {
   public:
    Input(const Known& known, const rule::DecisionTable& table, const rule::DecisionTable::Column& input)
        : known_(known), table_(table), input_(input) {
        const std::string& name = input_.name;
        const History& h = known_.history;
        const Accounts& accounts = known_.accounts;
        if (name == "tier") coded(known_.tiers->tiers, known_.pyramid->tiers);
        else if (name == "last_tier") coded(known_.tiers->last, known_.pyramid->tiers);
        else if (name == "movement") coded(known_.tiers->moves, words_of<TierMove>());
        else if (name == "abc" && known_.classes) coded(*known_.classes, words_of<AbcClass>());
        else if (name == "grade" && known_.grades) coded(known_.grades->codes, known_.grades->words);
        else if (name == "contract") texts(accounts.column<&Account::contract>());
        else if (name == "need") texts(accounts.column<&Account::need>());
        else if (name == "complaints_90_days") numbers(accounts.column<&Account::complaints_90_days>(), 0);
        else if (name == "renewal") numbers(accounts.column<&Account::renewal>(), 0);
        else if (name == "days_to_renewal") numbers(accounts.column<&Account::renewal>(), h.as_of.days);
        else if (name == "recency_days") each([&h](std::size_t i) { return h.bought(i) ? h.recency(i) : -1; });
        else if (name == "occasions") each([&h](std::size_t i) { return std::int64_t{h.occasions[i]}; });
        else if (name == "recency_score") score(&RfmScores::recency);
        else if (name == "frequency_score") score(&RfmScores::frequency);
        else if (name == "money_score") score(&RfmScores::money);
        else if (name == "value") whole_ = known_.tiers->values.data();
        else if (name == "money") whole_ = h.money.data();
    }

    /// Of customers [begin, begin + n). Errors: BAD_VALUE for a word that the table does not list.
    rule::InputColumn read(std::size_t begin, std::size_t n) {
        if (whole_) return {.values = whole_ + begin};
        missing_.assign(n, 0);
        if (fill_codes_) {
            codes_.resize(n);
            const bool any_missing = fill_codes_(begin, n);
            return {.codes = codes_.data(), .missing = any_missing ? missing_.data() : nullptr};
        }
        values_.assign(n, 0);
        if (!fill_values_) missing_.assign(n, unknown);  // not known of anybody
        const bool any_missing = !fill_values_ || fill_values_(begin, n);
        return {.values = values_.data(), .missing = any_missing ? missing_.data() : nullptr};
    }

   private:
    static constexpr std::uint8_t null = 1, unknown = 2;

    /// A number each; below 0 = null.
    template <class F>
    void each(F value) {
        fill_values_ = [this, value](std::size_t begin, std::size_t n) {
            bool any = false;
            for (std::size_t i = 0; i < n; ++i) {
                const auto x = static_cast<std::int64_t>(value(begin + i));
                missing_[i] = x < 0;
                values_[i] = std::max<std::int64_t>(x, 0);
                any |= x < 0;
            }
            return any;
        };
    }
    void score(std::vector<std::int8_t> RfmScores::*member) {
        if (!known_.scores) return;
        each([&scores = known_.scores->*member](std::size_t i) { return scores[i] == 0 ? -1 : scores[i]; });
    }
    /// Codes of words that the table numbers otherwise; below 0 = null.
    void coded(const std::vector<std::int32_t>& codes, std::vector<std::string> words) {
        std::vector<std::int32_t> theirs{0};  // by code + 1
        for (const std::string& word : words) theirs.push_back(code_of(word));
        fill_codes_ = [this, &codes, theirs = std::move(theirs), words = std::move(words)](std::size_t begin, std::size_t n) {
            std::int32_t least = 0, known = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const std::int32_t code = std::max(codes[begin + i], -1);
                codes_[i] = theirs[static_cast<std::size_t>(std::int64_t{code} + 1)];
                missing_[i] = code < 0;
                least = std::min(least, code);
                known = std::min(known, codes_[i]);
            }
            for (std::size_t i = 0; known < 0 && i < n; ++i)
                if (codes_[i] < 0) refuse(words[static_cast<std::size_t>(codes[begin + i])], {});
            return least < 0;
        };
    }
    void texts(const SideColumn& column) {
        std::vector<std::int32_t> theirs;
        std::vector<std::uint8_t> states(column.texts.size());
        for (std::uint32_t t = 0; t < column.texts.size(); ++t) {
            const std::string_view text = column.texts.text(t);
            theirs.push_back(code_of(text));
            // What a table writes for no value may stand in the data, too.
            if (theirs.back() >= 0 || !input_.domain.optional) continue;
            states[t] = text == "unknown" ? unknown : text == "null" ? null : 0;
            if (states[t] != 0) theirs.back() = 0;
        }
        fill_codes_ = [this, &column, theirs = std::move(theirs), states = std::move(states)](std::size_t begin, std::size_t n) {
            return of_accounts(column, begin, n, [&](std::size_t i, std::uint32_t row) {
                const auto t = static_cast<std::size_t>(column.value(row));
                codes_[i] = theirs[t];
                missing_[i] = states[t];
                if (codes_[i] < 0) refuse(column.text(row), {.where = "accounts", .row = known_.accounts.place_of(row)});
            });
        };
    }
    void numbers(const SideColumn& column, std::int64_t less) {
        fill_values_ = [this, &column, less](std::size_t begin, std::size_t n) {
            return of_accounts(column, begin, n, [&](std::size_t i, std::uint32_t row) { values_[i] = column.value(row) - less; });
        };
    }
    /// Calls put(place in the block, row) where the account says something; whether anything is missing.
    template <class F>
    bool of_accounts(const SideColumn& column, std::size_t begin, std::size_t n, F&& put) {
        std::uint8_t any = 0;
        for (std::size_t i = 0; i < n; ++i) {
            // Accounts lie in an order of their own: the next ones are fetched while this one is looked at.
            constexpr std::size_t ahead = 24;
            if (i + ahead < n && known_.account[begin + i + ahead] != IdTable::none) column.prefetch(known_.account[begin + i + ahead]);
            const std::uint32_t row = known_.account[begin + i];
            missing_[i] = row == IdTable::none ? unknown : column.state(row);
            if (missing_[i] == 0) put(i, row);
            else if (fill_codes_) codes_[i] = 0;
            any |= missing_[i];
        }
        return any != 0;
    }
    [[nodiscard]] std::int32_t code_of(std::string_view word) const {
        return static_cast<std::int32_t>(input_.domain.code_of(word).value_or(-1));
    }
    /// The word itself may be anything that stood in a wrong column: it is not quoted.
    [[noreturn]] void refuse(std::string_view word, Place place) const {
        const std::vector<std::string_view> known(input_.domain.words.begin(), input_.domain.words.end());
        throw Error(Status::bad_value,
                    "column " + detail::quoted(input_.name) + " holds a word that table " + detail::quoted(table_.name()) +
                        " does not list" + detail::hint(word, known, "words"),
                    std::move(place));
    }

    const Known& known_;
    const rule::DecisionTable& table_;
    const rule::DecisionTable::Column& input_;
    const std::int64_t* whole_ = nullptr;  ///< a column that stands there as it is asked
    std::function<bool(std::size_t, std::size_t)> fill_codes_, fill_values_;
    std::vector<std::int32_t> codes_;
    std::vector<std::int64_t> values_;
    std::vector<std::uint8_t> missing_;
};

/// " where tier is lead, contract is unknown": one question of a block; nothing where there is none.
std::string asked_at(const rule::DecisionTable& table, std::span<const rule::InputColumn> columns, std::int64_t row) {
    std::string text;
    for (std::size_t c = 0; row >= 0 && c < columns.size(); ++c) {
        const auto& input = table.inputs()[c];
        text += (text.empty() ? " where " : ", ") + input.name + " is " + input.domain.text_of(columns[c].at(row));
    }
    return text;
}

}  // namespace

Answers Known::ask(const rule::DecisionTable& table, std::string_view use, rule::DecisionTable::Unanswered unanswered) const {
    for (const FactProblem& problem : fact_problems(table, use, pyramid->tiers)) throw Error(Status::bad_option, problem.phrase.en);
    std::vector<std::unique_ptr<Input>> inputs;
    for (const auto& input : table.inputs()) {
        if (input.domain.kind == ValueKind::money && input.domain.money.scale != history.scale)
            throw Error(Status::bad_option, "table " + detail::quoted(table.name()) + " counts money at scale " +
                                                std::to_string(input.domain.money.scale) + ", the data at scale " +
                                                std::to_string(history.scale));
        inputs.push_back(std::make_unique<Input>(*this, table, input));
    }
    Answers answers;
    const auto n = static_cast<std::size_t>(history.size);
    answers.rows = detail::large<std::int32_t>(n);
    constexpr std::size_t block = 4096;
    std::vector<rule::InputColumn> columns(inputs.size());
    try {
        for (std::size_t begin = 0; begin < n; begin += block) {
            const std::size_t rows = std::min(block, n - begin);
            for (std::size_t c = 0; c < inputs.size(); ++c) columns[c] = inputs[c]->read(begin, rows);
            table.decide_rows(columns, static_cast<std::int64_t>(rows), answers.rows.data() + begin, unanswered);
        }
    } catch (const Error& e) {
        if (!e.place().where.empty()) throw;
        // The row is one of the answer, which nobody has seen: what was asked is told instead, and of whom is not.
        throw Error(e.status(), std::string(e.message()) + asked_at(table, columns, e.place().row));
    }
    const std::size_t k = answer_column(table, use);
    answers.words = table.outputs()[k].domain.words;
    std::vector<std::int32_t> by_row;
    for (std::int32_t row = table.answers_otherwise() ? -1 : 0; row < table.rows(); ++row) {
        const rule::Value value = table.output(row, k);
        by_row.push_back(value.state == rule::Value::State::value ? static_cast<std::int32_t>(value.code) : -1);
    }
    if (!table.answers_otherwise()) by_row.insert(by_row.begin(), -1);
    answers.codes = detail::large<std::int32_t>(n);
    for (std::size_t i = 0; i < answers.rows.size(); ++i)
        answers.codes[i] = by_row[static_cast<std::size_t>(std::int64_t{answers.rows[i]} + 1)];
    return answers;
}

}  // namespace kefu::customer
