#include "core/unread.hpp"

#include <algorithm>

#include "core/finding_texts.hpp"
#include "kefu/core/nearest.hpp"

namespace kefu::detail {

std::vector<UnreadColumn> unread_columns(const Table& table, std::string_view input, std::span<const std::string_view> fields,
                                         const ColumnNames& names) {
    const auto column_of = [&](std::string_view field) {
        const auto named = names.find(std::string(field));
        return named == names.end() ? field : std::string_view(named->second);
    };
    std::vector<std::string_view> absent;
    for (const std::string_view field : fields)
        if (table.find(column_of(field)) < 0) absent.push_back(field);
    std::vector<UnreadColumn> out;
    for (const Column& column : table.columns()) {
        if (std::any_of(fields.begin(), fields.end(), [&](std::string_view field) { return column_of(field) == column.name; })) continue;
        if (const std::string_view near = nearest(column.name, absent); !near.empty())
            out.push_back({std::string(input), std::string(column.name), std::string(near)});
    }
    return out;
}

Phrase told(const UnreadColumn& u) { return told(core_texts, "unread_column", {{"column", u.column}, {"near", u.near}}); }

}  // namespace kefu::detail
