// What answering one question and many share: the row that wins, and what is refused. Private to the room.
#pragma once

#include <string_view>

#include "rule/table_data.hpp"

namespace kefu::rule {

/// Errors: BAD_VALUE with the row and the input.
[[noreturn]] void refuse_missing(const DecisionTable::Data& table, std::size_t input, std::string_view how, std::int64_t row = -1);
[[noreturn]] void refuse_value(const DecisionTable::Data& table, std::size_t input, std::int64_t row = -1);
[[noreturn]] void refuse_unanswered(const DecisionTable::Data& table, std::int64_t row = -1);
/// Errors: BAD_OPTION for a table that may answer with several rows.
void require_one_row(const DecisionTable::Data& table);
/// Errors: SHAPE.
void require_inputs(const DecisionTable::Data& table, std::size_t given);

/// The place of the row that wins among those that match, or -1. What may not be is an error; `answered`: so is no row at all, where
/// otherwise = "error".
std::int32_t winner(const DecisionTable::Data& table, const std::uint64_t* matches, std::int64_t row = -1, bool answered = true);

}  // namespace kefu::rule
