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
        if (id.kind != IdKind::number)
            throw Error(Status::bad_id, "ids of this result are whole numbers: 17850 and \"17850\" are never equal");
        const auto at = [&](std::int64_t row) { return (*numbers)[static_cast<std::size_t>(row)]; };
        const std::int64_t row = first_not_below(rows, [&](std::int64_t i) { return at(i) < id.number; });
        if (row < rows && at(row) == id.number) return row;
    } else if (const auto* texts = std::get_if<Texts>(&key.data)) {
        if (id.kind != IdKind::text) throw Error(Status::bad_id, "ids of this result are texts: 17850 and \"17850\" are never equal");
        const std::string_view wanted = id.text;
        const std::int64_t row = first_not_below(rows, [&](std::int64_t i) { return (*texts)[i] < wanted; });
        if (row < rows && (*texts)[row] == wanted) return row;
    } else {
        throw Error(Status::bad_id, "rows of this result have no ids");
    }
    // The id is not quoted: it may be personal.
    throw Error(Status::unknown_name, "the result of " + parts_->analysis + " has no row with this id");
}

std::vector<Reason> Result::reasons(std::int64_t row) const {
    const std::int64_t rows = parts_->tables.empty() ? 0 : parts_->tables.front().second->rows();
    if (row < 0 || row >= rows)
        throw Error(Status::shape, "row " + std::to_string(row) + " is outside the " + std::to_string(rows) + " rows of the result");
    return parts_->reasons ? parts_->reasons(row) : std::vector<Reason>{};
}

std::string Result::explain_row(std::int64_t row, Language language) const {
    if (!parts_->reasons)
        throw Error(Status::bad_option, "a result of " + parts_->analysis + " has no reasons; those of customer.score have");
    return sentences(reasons(row), parts_->texts, language);
}

}  // namespace kefu
