// What is known of each customer, as decision tables ask it. Private to the room.
#pragma once

#include <vector>

#include "customer/tiers.hpp"
#include "kefu/customer/abc.hpp"
#include "kefu/customer/grade.hpp"
#include "kefu/customer/rfm.hpp"

namespace kefu::customer {

/// The words of an enum.
template <Worded E>
std::vector<std::string> words_of() {
    std::vector<std::string> list;
    for (const auto& w : words(Of<E>{})) list.emplace_back(w.word);
    return list;
}

/// Nothing where nobody knows of it.
const FactInfo* fact_of(std::string_view name) noexcept;

/// Answers of one table: which row of it decided (-1 = otherwise, or none), and the word of its answer (-1 = none).
struct Answers {
    std::vector<std::int32_t> rows;
    std::vector<std::int32_t> codes;
    std::vector<std::string> words;
};

/// Views of what an analysis has worked out; a row a customer each. What is null is not known.
struct Known {
    const History& history;
    const std::vector<std::uint32_t>& account;  ///< row of the accounts
    const Accounts& accounts;
    const RfmScores* scores = nullptr;
    const std::vector<std::int32_t>* classes = nullptr;
    const Pyramid* pyramid = nullptr;
    const Tiers* tiers = nullptr;
    const Answers* grades = nullptr;

    /// Asks a table about everybody. Errors: BAD_OPTION for a table that does not fit; BAD_VALUE for a word that it does not list, and
    /// as DecisionTable::decide_row.
    [[nodiscard]] Answers ask(const rule::DecisionTable& table, std::string_view use, rule::DecisionTable::Unanswered unanswered) const;
    /// Whether the table needs accounts, and there are none.
    [[nodiscard]] bool lacks_accounts(const rule::DecisionTable& table) const;
};

}  // namespace kefu::customer
