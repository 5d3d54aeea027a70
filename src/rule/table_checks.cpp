// What a table says of itself before anybody asks it: rows that never win, rows that contradict each other, questions that no row
// answers. Exact: values are taken segment by segment, and within a segment no cell tells two values apart.
#include <algorithm>

#include "core/hint.hpp"
#include "rule/table_data.hpp"

namespace kefu::rule {

namespace {

using Data = DecisionTable::Data;
using Set = std::vector<std::uint64_t>;

bool none(const Set& set) {
    return std::all_of(set.begin(), set.end(), [](std::uint64_t w) { return w == 0; });
}

class Checks {
   public:
    Checks(const Data& table, const TableLimits& limits, Findings& findings)
        : table_(table), budget_(limits.table_cells), findings_(findings) {
        // Rows that ask for nothing from an input on.
        open_from_.assign(table.axes.size() + 1, Set(table.words));
        for (std::size_t k = 0; k < table.rows.size(); ++k) {
            for (std::size_t c = table.axes.size();; --c) {
                open_from_[c][k / 64] |= std::uint64_t{1} << (k % 64);
                if (c == 0 || !table.rows[k].cells[c - 1].matches_all(table.inputs[c - 1].domain)) break;
            }
        }
    }

    void run(std::int32_t line, std::int32_t position) {
        columns(line, position);
        const bool one_row = table_.hit == Hit::unique || table_.hit == Hit::any;
        for (std::size_t k = 0; k < table_.rows.size() && budget_ >= 0; ++k) {
            if (one_row) overlap(k);
            else if (table_.hit == Hit::first || table_.hit == Hit::priority) dead(k);
        }
        if (table_.otherwise == Data::Otherwise::error) gap(line, position);
        if (budget_ < 0)
            findings_.warning(
                line, position,
                "table " + detail::quoted(table_.name) +
                    " is too large to be checked for rows that never apply and for gaps; [limits] table_cells says how far to look");
    }

   private:
    static std::string number(const Data::Row& row) { return "row " + std::to_string(row.written + 1); }

    void columns(std::int32_t line, std::int32_t position) {
        for (std::size_t c = 0; c < table_.inputs.size(); ++c) {
            const auto& domain = table_.inputs[c].domain;
            if (std::all_of(table_.rows.begin(), table_.rows.end(), [&](const Data::Row& row) { return row.cells[c].matches_all(domain); }))
                findings_.warning(line, position,
                                  "input " + detail::quoted(table_.inputs[c].name) + " decides nothing: every cell of it is \"-\"");
        }
    }

    /// The rows before k that some question has in common with it.
    Set meeting(std::size_t k) {
        Set all(table_.words, ~std::uint64_t{0});
        Set here(table_.words);
        for (std::size_t c = 0; c < table_.axes.size(); ++c) {
            std::fill(here.begin(), here.end(), 0);
            budget_ -= 1 + static_cast<std::int64_t>(table_.axes[c].places() * (1 + table_.words / 8) / 64);
            for (std::size_t p = 0; p < table_.axes[c].places(); ++p) {
                const auto set = table_.set(c, p);
                if (!has(set, k)) continue;
                for (std::size_t w = 0; w < here.size(); ++w) here[w] |= set[w];
            }
            for (std::size_t w = 0; w < all.size(); ++w) all[w] &= here[w];
        }
        keep_before(all, k);
        return all;
    }
    static void keep_before(Set& set, std::size_t k) {
        for (std::size_t w = 0; w < set.size(); ++w) {
            if (w * 64 >= k) set[w] = 0;
            else if (w == k / 64) set[w] &= (std::uint64_t{1} << (k % 64)) - 1;
        }
    }

    /// Two rows of `unique`, or two of `any` that say different things, for one question.
    void overlap(std::size_t k) {
        const Data::Row& row = table_.rows[k];
        const Set others = meeting(k);
        for (std::size_t j = 0; j < k; ++j) {
            if (!has(others, j)) continue;
            const Data::Row& other = table_.rows[j];
            if (table_.hit == Hit::any && other.same == row.same) continue;
            std::vector<std::size_t> box;
            for (std::size_t c = 0; c < table_.axes.size(); ++c) {
                std::size_t p = 0;
                while (!has(table_.set(c, p), k) || !has(table_.set(c, p), j)) ++p;
                box.push_back(p);
            }
            findings_.error(row.line, row.position,
                            number(row) + " and " + number(other) + " (line " + std::to_string(other.line) + ") both apply where " +
                                told(box) + (table_.hit == Hit::any ? ", and say different things" : "; hit = \"unique\" allows one"));
            return;
        }
    }

    /// A row that others always win against.
    void dead(std::size_t k) {
        const Data::Row& row = table_.rows[k];
        if (std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.matches_nothing(); }))
            return;  // told already
        const Set before = meeting(k);
        std::vector<std::size_t> box(table_.axes.size());
        if (!none(before) && covered(0, before, static_cast<std::int64_t>(k), box) && budget_ >= 0)
            findings_.warning(row.line, row.position, number(row) + " never decides: rows that win against it answer all it asks for");
    }

    void gap(std::int32_t line, std::int32_t position) {
        std::vector<std::size_t> box(table_.axes.size());
        Set all(table_.words, ~std::uint64_t{0});
        keep_before(all, table_.rows.size());
        if (!covered(0, all, -1, box) && budget_ >= 0)
            findings_.warning(line, position,
                              "table " + detail::quoted(table_.name) + ": no row answers where " + told(box) +
                                  "; add a row, or say what holds otherwise");
    }

    /// Whether the rows of `set` answer everything from input c on (of what row `within` asks for, where it is one). If not,
    /// `box` is a question that they do not answer. Gives up, with true, when the budget is spent.
    bool covered(std::size_t c, const Set& set, std::int64_t within, std::vector<std::size_t>& box) {
        if (budget_ < 0) return true;
        for (std::size_t w = 0; w < set.size(); ++w)
            if (set[w] & open_from_[c][w]) return true;
        if (c == table_.axes.size() || none(set)) {
            for (; c < table_.axes.size(); ++c) box[c] = first_place(c, within);
            return false;
        }
        std::vector<Set> seen;  // places where the same rows are left answer the same
        for (std::size_t p = 0; p < table_.axes[c].places(); ++p) {
            const auto here = table_.set(c, p);
            if (within >= 0 && !has(here, static_cast<std::size_t>(within))) continue;
            budget_ -= 1 + static_cast<std::int64_t>(seen.size() * table_.words / 256);
            if (budget_ < 0) return true;
            Set left(set);
            for (std::size_t w = 0; w < left.size(); ++w) left[w] &= here[w];
            if (std::find(seen.begin(), seen.end(), left) != seen.end()) continue;
            box[c] = p;
            if (!covered(c + 1, left, within, box)) return false;
            seen.push_back(std::move(left));
        }
        return true;
    }
    [[nodiscard]] std::size_t first_place(std::size_t c, std::int64_t within) const {
        std::size_t p = 0;
        while (within >= 0 && !has(table_.set(c, p), static_cast<std::size_t>(within))) ++p;
        return p;
    }

    [[nodiscard]] std::string told(const std::vector<std::size_t>& box) const {
        std::string text;
        for (std::size_t c = 0; c < box.size(); ++c) {
            const Axis& axis = table_.axes[c];
            const Domain& domain = table_.inputs[c].domain;
            text += (text.empty() ? "" : ", ") + table_.inputs[c].name + " is ";
            if (box[c] == axis.null()) text += "null";
            else if (box[c] == axis.unknown()) text += "unknown";
            // Of a segment without a lower end, its upper one is the better example.
            else if (axis.starts[box[c]] == INT64_MIN)
                text += domain.text_of(box[c] + 1 < axis.segments() ? axis.starts[box[c] + 1] - 1 : 0);
            else text += domain.text_of(axis.starts[box[c]]);
        }
        return text;
    }

    const Data& table_;
    std::int64_t budget_;
    Findings& findings_;
    std::vector<Set> open_from_;
};

}  // namespace

void check_table(const DecisionTable::Data& table, const TableLimits& limits, std::int32_t line, std::int32_t position,
                 Findings& findings) {
    Checks(table, limits, findings).run(line, position);
}

}  // namespace kefu::rule
