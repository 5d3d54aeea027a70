// Ids in saved states: ascending, numbers or texts. Read back, they are never trusted. Private to the library.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/ids.hpp"

namespace kefu::detail {

/// No table has more rows; and counts of this size may be added up as often as one likes.
inline constexpr std::int64_t most_saved_rows = std::int64_t{1} << 53;

/// Errors: BAD_FILE, always.
[[noreturn]] void damaged_state(std::string_view what);

/// `order`: of the table, sorted().
void write_ids(const IdTable& ids, std::span<const std::uint32_t> order, std::vector<std::int64_t>& numbers,
               std::vector<std::string>& texts);
/// Their kind. Errors: BAD_FILE for ids of two kinds, and for such that do not ascend.
[[nodiscard]] IdKind kind_of_saved(const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts);
/// Ids get the numbers of their places. Errors: those of the kind, and BAD_FILE for a text that is no id.
void read_ids(IdTable& ids, const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts);

}  // namespace kefu::detail
