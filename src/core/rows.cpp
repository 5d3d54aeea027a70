#include "kefu/core/rows.hpp"

#include <algorithm>

#include "hint.hpp"

namespace kefu::detail {

std::int32_t bind_column(const Table& table, std::string_view field, bool required, const ColumnNames& names) {
    const auto given = names.find(std::string(field));
    const bool named = given != names.end();
    const std::string_view wanted = named ? std::string_view(given->second) : field;
    const std::int32_t found = table.find(wanted);
    if (found >= 0 || (!named && !required)) return found;

    std::vector<std::string_view> known;
    for (const Column& c : table.columns()) known.push_back(c.name);
    std::string message = "there is no column " + quoted(wanted);
    if (named && wanted != field) message += " (for " + quoted(field) + ")";
    if (known.empty()) message += "; the table has no columns";
    throw Error(Status::bad_column, message + hint(wanted, known, "columns"), Place{.where = table.name()});
}

void check_names(const ColumnNames& names, const std::vector<std::string_view>& known, std::string_view input) {
    for (const auto& [field, column] : names) {
        if (std::find(known.begin(), known.end(), std::string_view(field)) != known.end()) continue;
        throw Error(
            Status::bad_option,
            "column names are given for " + quoted(field) + ", which is no field of " + quoted(input) + hint(field, known, "fields"),
            Place{.where = std::string(input)});
    }
}

void null_cell(const ColumnChunk& chunk, const CellsBase& cells) {
    std::int64_t first = -1;
    for (std::size_t i = 0; i < cells.missing.size() && first < 0; ++i)
        if (cells.missing[i] != 0) first = static_cast<std::int64_t>(i);
    chunk.fail(Status::bad_value, first, "holds nothing here, and every row needs a value");
}

}  // namespace kefu::detail
