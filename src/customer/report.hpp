// What every analysis over purchases reports: which rows were used, and what was found. Private to the room.
#pragma once

#include <string>

#include "core/large.hpp"
#include "kefu/core/side_table.hpp"
#include "kefu/customer/concentration.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

/// The question to a history that a call asks for.
PurchaseHistory::Question question_of(const PurchaseHistory& data, const Finish& how, Detail detail);
/// Adds as_of, currency, scale, rows and customers.
void report_history(const PurchaseHistory& data, const History& history, ResultBuilder& out);
/// Adds the headline figures: {"concentration": {"level", "gini": {...}, ..., "negative_customers", "negative_money"}}.
void report_concentration(const Concentration& concentration, std::int64_t scale, double level, ResultBuilder& out);
/// Errors: BAD_MODEL where a model was fitted in another currency or scale.
void require_same_money(std::string_view part, std::string_view model_currency, std::int64_t model_scale, const History& history);

/// "279,489.02 GBP" and "20 %": as people read them.
std::string amount_text(std::int64_t minor, std::int64_t scale, const std::string& currency);
std::string percent_text(Share share);

/// Adds {"accounts": {"rows", "anonymous", "customers"}}, where some came.
template <class Row, class Options>
void report_side_table(std::string name, const SideTable<Row, Options>& table, ResultBuilder& out) {
    if (table.rows() == 0) return;
    Tree t = Tree::table();
    t.set("rows", table.rows());
    t.set("anonymous", table.anonymous());
    t.set("customers", std::int64_t{table.size()});
    out.report(std::move(name), std::move(t));
}

/// Customers who are counted together, and what they bring.
struct GroupSum {
    std::int64_t customers = 0;
    Int128 money = 0;
    void add(std::int64_t minor) noexcept {
        ++customers;
        money += minor;
    }
};

/// Words by their codes, where -1 is null.
Maybe<Words> optional_words(std::vector<std::int32_t> codes, std::vector<std::string> words);

/// The reasons of n rows: set(i) tells them as one small number below `sets`, codes(set) what it means. There are few different ones,
/// so they are words.
template <class Set, class Codes>
Words reason_words(std::size_t n, int sets, Set&& set, Codes&& codes) {
    Words words;
    words.codes = detail::large<std::int32_t>(n);
    std::vector<std::int32_t> dictionary(static_cast<std::size_t>(sets), -1);
    for (std::size_t i = 0; i < n; ++i) {
        words.codes[i] = set(i);
        dictionary[static_cast<std::size_t>(words.codes[i])] = 0;
    }
    for (int one = 0; one < sets; ++one) {
        if (dictionary[static_cast<std::size_t>(one)] < 0) continue;
        dictionary[static_cast<std::size_t>(one)] = static_cast<std::int32_t>(words.words.size());
        std::string& word = words.words.emplace_back();
        for (const std::string_view code : codes(one)) word += (word.empty() ? "" : " ") + std::string(code);
    }
    for (auto& code : words.codes) code = dictionary[static_cast<std::size_t>(code)];
    return words;
}

/// A validity mask for rows without an occasion; empty where all have one.
std::vector<std::uint8_t> without_occasion(const History& history);
/// recency_days of every row, 0 without an occasion.
std::vector<std::int32_t> recency_column(const History& history);
/// first or last, 0 without an occasion.
std::vector<std::int32_t> day_column(const std::vector<std::int32_t>& days);

}  // namespace kefu::customer
