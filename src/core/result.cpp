#include "kefu/core/result.hpp"

#include "hint.hpp"

namespace kefu {

namespace {
template <class Value>
const std::shared_ptr<const Value>& look_up(const std::vector<std::pair<std::string, std::shared_ptr<const Value>>>& all,
                                            std::string_view name, std::string_view analysis, std::string_view what) {
    std::vector<std::string_view> known;
    for (const auto& [key, value] : all) {
        if (key == name) return value;
        known.push_back(key);
    }
    throw Error(Status::unknown_name, "the result of " + std::string(analysis) + " has no " + std::string(what) + " " +
                                          detail::quoted(name) + detail::hint(name, known));
}

/// The first row whose key is not below the wanted one.
template <class Below>
std::int64_t first_not_below(std::int64_t rows, Below below) {
    std::int64_t low = 0;
    std::int64_t high = rows;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (below(middle)) low = middle + 1;
        else high = middle;
    }
    return low;
}
}  // namespace

const Columns& Result::table(std::string_view name) const { return *look_up(parts_->tables, name, parts_->analysis, "table"); }
std::shared_ptr<const Columns> Result::share_table(std::string_view name) const {
    return look_up(parts_->tables, name, parts_->analysis, "table");
}
std::shared_ptr<const Model> Result::model(std::string_view name) const { return look_up(parts_->models, name, parts_->analysis, "model"); }

std::int64_t Result::row_of(const Id& id) const {
    if (parts_->tables.empty() || parts_->tables.front().second->columns().empty())
        throw Error(Status::unknown_name, "the result of " + parts_->analysis + " has no rows with ids");
    const Columns& table = *parts_->tables.front().second;
    const ResultColumn& key = *table.columns().front();
    const std::int64_t rows = table.rows();

    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&key.data); numbers && key.kind == Kind::integer) {
        if (rows > 0) require_same_kind(IdKind::number, id, "this result");
        const auto at = [&](std::int64_t row) { return (*numbers)[static_cast<std::size_t>(row)]; };
        const std::int64_t row = first_not_below(rows, [&](std::int64_t i) { return at(i) < id.number; });
        if (row < rows && at(row) == id.number) return row;
    } else if (const auto* texts = std::get_if<Texts>(&key.data)) {
        if (rows > 0) require_same_kind(IdKind::text, id, "this result");
        const std::string_view wanted = id.text;
        const std::int64_t row = first_not_below(rows, [&](std::int64_t i) { return (*texts)[i] < wanted; });
        if (row < rows && (*texts)[row] == wanted) return row;
    } else {
        throw Error(Status::bad_id, "rows of this result have no ids");
    }
    // The id is not quoted: it may be personal.
    throw Error(Status::unknown_name, "the result of " + parts_->analysis + " has no row with this id");
}

namespace {

/// Rows of a table whose customer is this one.
std::vector<std::int64_t> rows_of(const Columns& table, const Id& id) {
    std::vector<std::int64_t> rows;
    if (table.columns().empty() || !table.columns().front()->personal) return rows;
    const ResultColumn& key = *table.columns().front();
    const auto* numbers = std::get_if<std::vector<std::int64_t>>(&key.data);
    const auto* texts = std::get_if<Texts>(&key.data);
    if (table.rows() > 0 && (numbers || texts)) require_same_kind(numbers ? IdKind::number : IdKind::text, id, "this result");
    for (std::int64_t i = 0; i < table.rows(); ++i)
        if (numbers ? (*numbers)[static_cast<std::size_t>(i)] == id.number : texts && (*texts)[i] == id.text) rows.push_back(i);
    return rows;
}

Tree cell_of(const ResultColumn& column, std::int64_t row) {
    if (column.is_null(row)) return {};
    switch (column.kind) {
        case Kind::boolean: return column.integer(row) != 0;
        case Kind::integer: return column.integer(row);
        case Kind::number: return column.number(row);
        default: return column.cell(row);
    }
}

/// A table without some of its rows, which are ascending.
Columns leave_out(const Columns& table, const std::vector<std::int64_t>& rows) {
    const auto without = [&](const auto& values) {
        auto out = values;
        for (auto at = rows.rbegin(); at != rows.rend(); ++at) out.erase(out.begin() + static_cast<std::ptrdiff_t>(*at));
        return out;
    };
    std::vector<ResultColumn> columns;
    for (const auto& from : table.columns()) {
        ResultColumn& column = columns.emplace_back();
        column.name = from->name;
        column.kind = from->kind;
        column.scale = from->scale;
        column.text = from->text;
        column.personal = from->personal;
        if (!from->missing.empty()) column.missing = without(from->missing);
        std::visit(
            [&]<class D>(const D& data) {
                if constexpr (std::is_same_v<D, Texts>) {
                    Texts texts;
                    auto gone = rows.begin();
                    for (std::int64_t i = 0; i < data.size(); ++i)
                        if (gone != rows.end() && *gone == i) ++gone;
                        else texts.push_back(data[i]);
                    column.data = std::move(texts);
                } else if constexpr (std::is_same_v<D, Words>) {
                    column.data = Words{without(data.codes), data.words};
                } else {
                    column.data = without(data);
                }
            },
            from->data);
    }
    return Columns(std::move(columns));
}

}  // namespace

Tree Result::exported(const Id& id) const {
    Tree all = Tree::table();
    for (const auto& [name, table] : parts_->tables) {
        TreeList rows;
        for (const std::int64_t row : rows_of(*table, id)) {
            Tree one = Tree::table();
            for (const auto& column : table->columns()) one.set(column->name, cell_of(*column, row));
            rows.push_back(std::move(one));
        }
        if (!rows.empty()) all.set(name, std::move(rows));
    }
    return all;
}

Result Result::without(const Id& id) const {
    Parts parts = *parts_;
    for (auto& [name, table] : parts.tables)
        if (const auto rows = rows_of(*table, id); !rows.empty()) table = std::make_shared<const Columns>(leave_out(*table, rows));
    return Result(std::move(parts));
}

std::vector<Reason> Result::reasons(std::int64_t row) const {
    const std::int64_t rows = parts_->tables.empty() ? 0 : parts_->tables.front().second->rows();
    if (row < 0 || row >= rows)
        throw Error(Status::shape, "row " + std::to_string(row) + " is outside the " + std::to_string(rows) + " rows of the result");
    return parts_->reasons ? parts_->reasons(*parts_->tables.front().second, row) : std::vector<Reason>{};
}

std::string Result::explain_row(std::int64_t row, Language language) const {
    if (!parts_->reasons)
        throw Error(Status::bad_option, "a result of " + parts_->analysis + " has no reasons; those of customer.score have");
    return sentences(reasons(row), parts_->texts, language);
}

}  // namespace kefu
