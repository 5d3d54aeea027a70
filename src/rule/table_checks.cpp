// What a table says of itself before anybody asks it: rows that never win, rows that contradict each other, questions that no row
// answers. Exact: values are taken segment by segment, and within a segment no cell tells two values apart.
#include <algorithm>

#include "rule/finding_texts.hpp"
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

    void run(const Tree& tree) {
        columns(tree);
        const bool one_row = table_.hit == Hit::unique || table_.hit == Hit::any;
        for (std::size_t k = 0; k < table_.rows.size() && budget_ >= 0; ++k) {
            if (one_row) overlap(k);
            else if (table_.hit == Hit::first || table_.hit == Hit::priority) dead(k);
        }
        const Tree* otherwise = table_.otherwise == Data::Otherwise::error ? nullptr : tree.find("otherwise");
        if (!otherwise) gap(tree);
        if (budget_ < 0) warn(tree, "table_unchecked", {{"table", table_.name}});
        else if (otherwise) unused(*otherwise);
    }

   private:
    void warn(const Tree& at, std::string_view code, FindingValues values) {
        findings_.warning(at.line, at.position, finding_texts, code, values);
    }

    void columns(const Tree& tree) {
        for (std::size_t c = 0; c < table_.inputs.size(); ++c) {
            const auto& domain = table_.inputs[c].domain;
            if (std::all_of(table_.rows.begin(), table_.rows.end(), [&](const Data::Row& row) { return row.cells[c].matches_all(domain); }))
                warn(tree, "input_decides_nothing", {{"input", table_.inputs[c].name}});
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
            findings_.error(row.line, row.position, finding_texts, table_.hit == Hit::any ? "rows_contradict" : "rows_overlap",
                            {{"row", row.written + 1}, {"other", other.written + 1}, {"line", other.line}, {"where", question(box)}});
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
            findings_.warning(row.line, row.position, finding_texts, "row_never_decides", {{"row", row.written + 1}});
    }

    void gap(const Tree& tree) {
        std::vector<std::size_t> box(table_.axes.size());
        if (!answered(box) && budget_ >= 0) warn(tree, "table_gap", {{"table", table_.name}, {"where", question(box)}});
    }
    /// What holds otherwise, where the rows leave nothing over.
    void unused(const Tree& otherwise) {
        std::vector<std::size_t> box(table_.axes.size());
        if (answered(box) && budget_ >= 0) warn(otherwise, "otherwise_never_applies", {{"table", table_.name}});
    }
    bool answered(std::vector<std::size_t>& box) {
        Set all(table_.words, ~std::uint64_t{0});
        keep_before(all, table_.rows.size());
        return covered(0, all, -1, box);
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

    /// "tier is gold, n is 4".
    [[nodiscard]] Phrase question(const std::vector<std::size_t>& box) const {
        Phrase text;
        for (std::size_t c = 0; c < box.size(); ++c) {
            const Axis& axis = table_.axes[c];
            const Domain& domain = table_.inputs[c].domain;
            std::string value;
            if (box[c] == axis.null()) value = "null";
            else if (box[c] == axis.unknown()) value = "unknown";
            // Of a segment without a lower end, its upper one is the better example.
            else if (axis.starts[box[c]] == INT64_MIN)
                value = domain.text_of(box[c] + 1 < axis.segments() ? axis.starts[box[c] + 1] - 1 : 0);
            else value = domain.text_of(axis.starts[box[c]]);
            if (c > 0) {
                text.en += ", ";
                text.zh += "、";
            }
            text.en += table_.inputs[c].name + " is " + value;
            text.zh += table_.inputs[c].name + " 为 " + value;
        }
        return text;
    }

    const Data& table_;
    std::int64_t budget_;
    Findings& findings_;
    std::vector<Set> open_from_;
};

}  // namespace

void check_table(const DecisionTable::Data& table, const TableLimits& limits, const Tree& tree, Findings& findings) {
    Checks(table, limits, findings).run(tree);
}

}  // namespace kefu::rule
