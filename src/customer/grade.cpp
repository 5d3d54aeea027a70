#include "kefu/customer/grade.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "customer/known.hpp"

namespace kefu::customer {

using rule::ValueKind;

namespace {

constexpr std::array all_facts{
    FactInfo{"tier", ValueKind::word, "tier of the pyramid"},
    FactInfo{"last_tier", ValueKind::word, "tier of last time; null without one"},
    FactInfo{"movement", ValueKind::word, "new, up, down, stays or held"},
    FactInfo{"abc", ValueKind::word, "A, B or C"},
    FactInfo{"contract", ValueKind::word, "of the accounts", true},
    FactInfo{"need", ValueKind::word, "of the accounts", true},
    FactInfo{"grade", ValueKind::word, "service grade; for segments"},
    FactInfo{"complaints_90_days", ValueKind::count, "of the accounts", true},
    FactInfo{"recency_days", ValueKind::count, "days since the last occasion; null without one"},
    FactInfo{"occasions", ValueKind::count, "periods with a purchase"},
    FactInfo{"recency_score", ValueKind::count, "of RFM; null without an occasion"},
    FactInfo{"frequency_score", ValueKind::count, "of RFM"},
    FactInfo{"money_score", ValueKind::count, "of RFM"},
    FactInfo{"days_to_renewal", ValueKind::whole, "days from as_of to the renewal; below 0: it has passed", true},
    FactInfo{"money", ValueKind::money, "net money"},
    FactInfo{"value", ValueKind::money, "what the tier is cut on"},
    FactInfo{"renewal", ValueKind::date, "of the accounts", true},
};

const FactInfo* fact_of(std::string_view name) {
    const auto at = std::find_if(all_facts.begin(), all_facts.end(), [&](const FactInfo& f) { return f.name == name; });
    return at == all_facts.end() ? nullptr : &*at;
}

template <Worded E>
std::vector<std::string> words_of() {
    std::vector<std::string> list;
    for (const auto& w : words(Of<E>{})) list.emplace_back(w.word);
    return list;
}

/// Words that a fact has by itself; none where the tables of the caller say.
std::vector<std::string> own_words(std::string_view fact, const std::vector<std::string>& tiers) {
    if (fact == "tier" || fact == "last_tier") return tiers;
    if (fact == "movement") return words_of<TierMove>();
    if (fact == "abc") return words_of<AbcClass>();
    return {};
}

/// One input, row by row.
struct Column {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> missing;  ///< empty = none
};

class Builder {
   public:
    Builder(const Known& known, const rule::DecisionTable& table, const rule::DecisionTable::Column& input)
        : known_(known), table_(table), input_(input), n_(static_cast<std::size_t>(known.history.size)) {}

    Column build() {
        const std::string& name = input_.name;
        const History& h = known_.history;
        if (name == "tier") return coded(known_.tiers->tiers, known_.pyramid->tiers);
        if (name == "last_tier") return coded(known_.tiers->last, known_.pyramid->tiers);
        if (name == "movement") return coded(known_.tiers->moves, words_of<TierMove>());
        if (name == "abc") return known_.classes ? coded(*known_.classes, words_of<AbcClass>()) : nothing();
        if (name == "grade") return known_.grades ? coded(known_.grades->codes, known_.grades->words) : nothing();
        if (name == "contract") return texts(known_.accounts.column<&Account::contract>());
        if (name == "need") return texts(known_.accounts.column<&Account::need>());
        if (name == "complaints_90_days") return of(known_.accounts.column<&Account::complaints_90_days>(), 0);
        if (name == "renewal") return of(known_.accounts.column<&Account::renewal>(), 0);
        if (name == "days_to_renewal") return of(known_.accounts.column<&Account::renewal>(), h.as_of.days);
        if (name == "recency_days") return each([&](std::size_t i) { return h.bought(i) ? h.recency(i) : -1; }, true);
        if (name == "occasions") return each([&](std::size_t i) { return h.occasions[i]; }, false);
        if (name == "recency_score") return score(&RfmScores::recency);
        if (name == "frequency_score") return score(&RfmScores::frequency);
        if (name == "money_score") return score(&RfmScores::money);
        if (name == "value") return {known_.tiers->values, {}};
        return {h.money, {}};
    }

   private:
    /// Not known of anybody.
    [[nodiscard]] Column nothing() const { return {std::vector<std::int64_t>(n_), std::vector<std::uint8_t>(n_, 2)}; }
    /// Values of each; below 0 = null, where that may be.
    template <class F>
    Column each(F&& value, bool may_be_null) const {
        Column c;
        c.values.resize(n_);
        for (std::size_t i = 0; i < n_; ++i) {
            c.values[i] = value(i);
            if (!may_be_null || c.values[i] >= 0) continue;
            c.missing.resize(n_);
            c.missing[i] = 1;
            c.values[i] = 0;
        }
        return c;
    }
    Column score(std::vector<std::int8_t> RfmScores::*member) const {
        if (!known_.scores) return nothing();
        const auto& scores = known_.scores->*member;
        return each([&](std::size_t i) { return scores[i] == 0 ? std::int64_t{-1} : scores[i]; }, true);
    }
    /// Codes of words that the table numbers otherwise; below 0 = null.
    template <class Code>
    Column coded(const std::vector<Code>& codes, const std::vector<std::string>& words) const {
        std::vector<std::int64_t> theirs;
        for (const std::string& word : words) theirs.push_back(code_of(word));
        return each(
            [&](std::size_t i) {
                const auto code = static_cast<std::int64_t>(codes[i]);
                return code < 0 ? std::int64_t{-1} : used(theirs[static_cast<std::size_t>(code)], words[static_cast<std::size_t>(code)]);
            },
            true);
    }
    Column texts(const SideColumn& column) const {
        std::vector<std::int64_t> theirs;
        std::vector<std::uint8_t> states(column.texts.size());
        for (std::uint32_t t = 0; t < column.texts.size(); ++t) {
            const std::string_view text = column.texts.text(t);
            theirs.push_back(code_of(text));
            // What a table writes for no value may stand in the data, too.
            if (theirs.back() < 0 && input_.domain.optional) states[t] = text == "unknown" ? 2 : text == "null" ? 1 : 0;
        }
        Column c = of(column, 0);
        for (std::size_t i = 0; i < n_; ++i) {
            if (!c.missing.empty() && c.missing[i] != 0) continue;
            const auto t = static_cast<std::uint32_t>(c.values[i]);
            if (states[t] != 0) {
                c.missing.resize(n_);
                c.missing[i] = states[t];
                c.values[i] = 0;
            } else {
                c.values[i] = used(theirs[t], column.texts.text(t));
            }
        }
        return c;
    }
    Column of(const SideColumn& column, std::int64_t less) const {
        Column c;
        c.values.resize(n_);
        for (std::size_t i = 0; i < n_; ++i) {
            const std::uint32_t row = known_.account[i];
            const std::uint8_t state = row == IdTable::none ? SideColumn::unknown : column.missing[row];
            if (state == 0) {
                c.values[i] = column.values[row] - less;
            } else {
                c.missing.resize(n_);
                c.missing[i] = state;
            }
        }
        return c;
    }
    [[nodiscard]] std::int64_t code_of(std::string_view word) const { return input_.domain.code_of(word).value_or(-1); }
    [[nodiscard]] std::int64_t used(std::int64_t code, std::string_view word) const {
        if (code >= 0) return code;
        const std::vector<std::string_view> known(input_.domain.words.begin(), input_.domain.words.end());
        throw Error(Status::bad_value, "table " + detail::quoted(table_.name()) + ": input " + detail::quoted(input_.name) +
                                           " does not list " + detail::quoted(word) + detail::hint(word, known, "words"));
    }

    const Known& known_;
    const rule::DecisionTable& table_;
    const rule::DecisionTable::Column& input_;
    std::size_t n_;
};

}  // namespace

std::span<const FactInfo> facts() noexcept { return all_facts; }

std::vector<std::string> tier_names(const PyramidOptions& options) {
    // The names alone: what is wrong with the cuts is said elsewhere.
    if (!options.tiers.empty()) return options.tiers;
    PyramidOptions plain;
    plain.naming = options.naming;
    return Pyramid::fit({}, 0, {}, plain).tiers;
}

std::size_t answer_column(const rule::DecisionTable& table, std::string_view use) {
    for (std::size_t k = 0; k < table.outputs().size(); ++k)
        if (table.outputs()[k].name == use) return k;
    return 0;
}

std::vector<FactProblem> fact_problems(const rule::DecisionTable& table, std::string_view use, const std::vector<std::string>& tiers) {
    std::vector<FactProblem> problems;
    const std::string name = "table " + detail::quoted(table.name());
    if (!rule::gives_one_row(table.hit()))
        problems.push_back({-1, name + " gives the " + std::string(use) + ", and hit = \"" + std::string(word_of(table.hit())) +
                                    "\" may give several answers; expected unique, first, any or priority"});
    if (table.outputs()[answer_column(table, use)].domain.kind != ValueKind::word)
        problems.push_back({-1, name + " gives the " + std::string(use) + ", and its output is no list of words"});
    std::vector<std::string_view> known;
    for (const FactInfo& f : all_facts)
        if (f.name != use) known.push_back(f.name);
    for (std::size_t c = 0; c < table.inputs().size(); ++c) {
        const auto& input = table.inputs()[c];
        const auto note = [&](std::string message) {
            problems.push_back({static_cast<std::int32_t>(c), name + ": input " + detail::quoted(input.name) + " " + std::move(message)});
        };
        const FactInfo* fact = fact_of(input.name);
        if (!fact || fact->name == use) {
            note("is nothing that is known of a customer" + detail::hint(input.name, known, "inputs"));
            continue;
        }
        const bool numbers = fact->kind == ValueKind::count && input.domain.kind == ValueKind::whole;
        if (input.domain.kind != fact->kind && !numbers) {
            note("is " + std::string(fact->kind == ValueKind::word ? "a list of words" : "\"" + std::string(word_of(fact->kind)) + "\"") +
                 " of a customer, and the table says otherwise");
            continue;
        }
        const auto given = own_words(fact->name, tiers);
        if (given.empty()) continue;
        for (const std::string& word : given)
            if (!input.domain.code_of(word)) note("does not list " + detail::quoted(word) + ", which customers may have");
        const std::vector<std::string_view> real(given.begin(), given.end());
        for (const std::string& word : input.domain.words)
            if (std::find(given.begin(), given.end(), word) == given.end())
                note("lists " + detail::quoted(word) + ", which no customer ever has" + detail::hint(word, real, "words"));
    }
    return problems;
}

bool Known::lacks_accounts(const rule::DecisionTable& table) const {
    if (accounts.rows() > 0) return false;
    return std::any_of(table.inputs().begin(), table.inputs().end(), [](const auto& input) {
        const FactInfo* fact = fact_of(input.name);
        return fact && fact->of_accounts && !input.domain.optional;
    });
}

Answers Known::ask(const rule::DecisionTable& table, std::string_view use, rule::DecisionTable::Unanswered unanswered) const {
    for (const FactProblem& problem : fact_problems(table, use, pyramid->tiers)) throw Error(Status::bad_option, problem.message);
    std::vector<Column> columns;
    std::vector<rule::InputColumn> inputs;
    columns.reserve(table.inputs().size());
    for (const auto& input : table.inputs()) {
        if (input.domain.kind == ValueKind::money && input.domain.money.scale != history.scale)
            throw Error(Status::bad_option, "table " + detail::quoted(table.name()) + " counts money at scale " +
                                                std::to_string(input.domain.money.scale) + ", the data at scale " +
                                                std::to_string(history.scale));
        const Column& column = columns.emplace_back(Builder(*this, table, input).build());
        inputs.push_back({.values = column.values.data(), .missing = column.missing.empty() ? nullptr : column.missing.data()});
    }
    Answers answers;
    answers.rows.resize(static_cast<std::size_t>(history.size));
    try {
        table.decide_rows(inputs, history.size, answers.rows.data(), unanswered);
    } catch (const Error& e) {
        // The rows here are those of the answer, which nobody has seen.
        throw Error(e.status(), e.message());
    }
    const std::size_t k = answer_column(table, use);
    answers.words = table.outputs()[k].domain.words;
    std::vector<std::int32_t> by_row;
    for (std::int32_t row = table.answers_otherwise() ? -1 : 0; row < table.rows(); ++row) {
        const rule::Value value = table.output(row, k);
        by_row.push_back(value.state == rule::Value::State::value ? static_cast<std::int32_t>(value.code) : -1);
    }
    if (!table.answers_otherwise()) by_row.insert(by_row.begin(), -1);
    answers.codes.resize(answers.rows.size());
    for (std::size_t i = 0; i < answers.rows.size(); ++i)
        answers.codes[i] = by_row[static_cast<std::size_t>(std::int64_t{answers.rows[i]} + 1)];
    return answers;
}

}  // namespace kefu::customer
