// Columns that nobody reads and that are spelt almost like a field that is missing: mostly a slip, which would be lost without a word.
// Private to the library.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/finding.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/core/table.hpp"

namespace kefu::detail {

struct UnreadColumn {
    std::string table;  ///< by the name of the input
    std::string column;
    std::string near;  ///< the field that may be meant
    friend auto operator<=>(const UnreadColumn&, const UnreadColumn&) = default;
};
/// `fields`: what is read of such a table; `names`: those of them that are called otherwise.
[[nodiscard]] std::vector<UnreadColumn> unread_columns(const Table& table, std::string_view input, std::span<const std::string_view> fields,
                                                       const ColumnNames& names);
/// Without the table.
[[nodiscard]] Phrase told(const UnreadColumn& unread);

}  // namespace kefu::detail
