// From a row of a table to a described struct: members of the row that are called as the struct's fields. Private to the room.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/rows.hpp"
#include "service/list_cells.hpp"

namespace kefu::service {

/// One row. What is made from it lies in the arena.
template <Described Row>
class RowFiller {
   public:
    RowFiller(const Row& row, const Rows<Row>& rows, std::int64_t i, Arena& arena) : row_(row), rows_(rows), i_(i), arena_(arena) {}

    /// Errors: BAD_VALUE with row and column.
    template <Described T>
    [[nodiscard]] T fill() const {
        T out;
        each_leaf<T>(out, [&](const auto& f, auto& owner) { fill(f.name, owner.*f.member); });
        return out;
    }
    [[nodiscard]] const Row& row() const noexcept { return row_; }
    template <auto Member>
    [[noreturn]] void fail(std::string_view message) const {
        rows_.template fail<Member>(Status::bad_value, i_, message);
    }
    /// Errors: BAD_VALUE where a column says something that T has no field for, or nothing that T must have.
    template <Described T>
    void need_fields_of(std::string_view what) const {
        static const std::vector<std::string_view> all = leaf_names<T>(), needed = required_names<T>();
        need_fields(all, needed, what);
    }

   private:
    /// Files know no null: an empty text is one.
    template <class M>
    static bool says(const std::optional<M>& cell) {
        if constexpr (std::is_same_v<M, std::string>) return cell && !cell->empty();
        else return cell.has_value();
    }
    template <class T>
    static std::vector<std::string_view> required_names() {
        std::vector<std::string_view> names;
        const T sample{};
        each_leaf<T>(sample, [&]<class F>(const F& f, const auto&) {
            if constexpr (F::template has<Required>) names.push_back(f.name);
        });
        return names;
    }
    /// Apart, and once for all: every column stands in it.
    void need_fields(const std::vector<std::string_view>& all, const std::vector<std::string_view>& needed, std::string_view what) const {
        const auto has = [](const std::vector<std::string_view>& names, std::string_view name) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        each_column([&]<auto Member>(std::string_view column) {
            if constexpr (is_optional<std::remove_cvref_t<decltype(row_.*Member)>>) {
                const bool said = says(row_.*Member);
                if (said && !has(all, column)) fail<Member>("must be null: " + std::string(what) + " has no such field");
                if (!said && has(needed, column)) fail<Member>("must not be empty: " + std::string(what) + " needs it");
            }
        });
    }
    template <class F>
    static void each_column(F&& f) {
        constexpr const auto& described = fields_of<Row>;
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (f.template operator()<std::get<K>(described).member>(std::get<K>(described).name), ...);
        }(std::make_index_sequence<field_count<Row>>{});
    }
    /// A field from the column of its name.
    template <class M>
    void fill(std::string_view field, M& to) const {
        each_column([&]<auto Member>(std::string_view column) {
            if (column == field) set<Member>(to);
        });
    }
    template <auto Member, class M>
    void set(M& to) const {
        using From = std::remove_cvref_t<decltype(row_.*Member)>;
        const auto& from = row_.*Member;
        if constexpr (is_optional<From>) {
            if (says(from)) set_value<Member>(*from, to);
        } else {
            set_value<Member>(from, to);
        }
    }
    template <auto Member, class V, class M>
    void set_value(const V& from, M& to) const {
        using T = Unwrapped<M>;
        if constexpr (std::is_same_v<V, std::string>) {
            if constexpr (std::is_same_v<T, std::string_view>) to = arena_.keep(from);
            else if constexpr (requires(T& list) { read_list_cell(from, arena_, list); }) list<Member>(arena_.keep(from), to);
        } else if constexpr (std::is_same_v<V, T>) {
            to = from;
        }
    }
    template <auto Member, class T>
    void list(std::string_view cell, T& to) const {
        try {
            read_list_cell(cell, arena_, to);
        } catch (const Error& e) {
            fail<Member>(e.what());
        }
    }

    const Row& row_;
    const Rows<Row>& rows_;
    std::int64_t i_;
    Arena& arena_;
};

/// Calls f(filler, number of the row in its stream) for each row of a table.
template <class Row, class F>
void each_row(const Table& table, const ColumnNames& names, const Decoding& how, Arena& arena, F&& f) {
    Rows<Row> rows(table, names, how);
    DecodeNotes notes;
    std::vector<std::uint8_t> skip;
    for (std::int64_t begin = 0; begin < table.rows(); begin += chunk_rows) {
        const std::int64_t n = std::min(chunk_rows, table.rows() - begin);
        rows.read(begin, n, skip, notes);
        for (std::int64_t i = 0; i < n; ++i) {
            const Row row = rows.row(i);
            f(RowFiller<Row>(row, rows, i, arena), table.first_row() + begin + i);
        }
    }
}

}  // namespace kefu::service
