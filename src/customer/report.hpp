// What every analysis over purchases reports: which rows were used, and what was found. Private to the room.
#pragma once

#include <string>

#include "kefu/customer/concentration.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

/// The day that a call asks for, or nothing.
std::optional<Date> as_of_day(const PurchaseHistory& data, const Finish& how);
/// Adds as_of, currency, scale, rows and customers.
void report_history(const PurchaseHistory& data, const History& history, ResultBuilder& out);
/// Adds the headline figures: {"concentration": {"level", "gini": {...}, ..., "negative_customers", "negative_money"}}.
void report_concentration(const Concentration& concentration, std::int64_t scale, double level, ResultBuilder& out);
/// Errors: BAD_MODEL where a model was fitted in another currency or scale.
void require_same_money(std::string_view part, std::string_view model_currency, std::int64_t model_scale, const History& history);

/// A validity mask for rows without an occasion; empty where all have one.
std::vector<std::uint8_t> without_occasion(const History& history);
/// recency_days of every row, 0 without an occasion.
std::vector<std::int32_t> recency_column(const History& history);
/// first or last, 0 without an occasion.
std::vector<std::int32_t> day_column(const std::vector<std::int32_t>& days);

}  // namespace kefu::customer
