#include "kefu/core/side_table.hpp"

#include <algorithm>

#include "core/saved_ids.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

void SideColumn::append(const IntegerCells& cells, std::span<const std::uint32_t> rows) {
    for (const std::uint32_t i : rows) {
        const bool there = !cells.is_missing(i);
        values.push_back(there ? cells.values[i] : 0);
        missing.push_back(there ? 0 : cells.present ? null : unknown);
    }
}

void SideColumn::append(const TextCells& cells, std::span<const std::uint32_t> rows) {
    std::vector<std::string_view> found;
    for (const std::uint32_t i : rows) {
        // A text file has no other way to write nothing.
        const bool there = !cells.is_missing(i) && !cells.values[i].empty();
        missing.push_back(there ? 0 : cells.present ? null : unknown);
        if (there) found.push_back(cells.values[i]);
    }
    std::vector<std::uint32_t> dense(found.size());
    texts.require(IdKind::text);
    texts.enter(found, dense.data());
    std::size_t next = 0;
    for (std::size_t i = missing.size() - rows.size(); i < missing.size(); ++i) values.push_back(missing[i] == 0 ? dense[next++] : 0);
}

void SideColumn::append(const SideColumn& other) {
    const std::vector<std::uint32_t> renumbered = texts.enter(other.texts);
    missing.insert(missing.end(), other.missing.begin(), other.missing.end());
    for (std::size_t i = 0; i < other.values.size(); ++i)
        values.push_back(renumbered.empty() || other.missing[i] != 0 ? other.values[i]
                                                                     : renumbered[static_cast<std::size_t>(other.values[i])]);
}

void SideColumn::truncate(std::size_t rows) noexcept {
    values.resize(std::min(rows, values.size()));
    missing.resize(std::min(rows, missing.size()));
}

std::size_t SideColumn::bytes() const noexcept { return values.capacity() * sizeof(std::int64_t) + missing.capacity() + texts.bytes(); }

namespace detail {

void refuse_saved(std::string_view what) { damaged_state(what); }

std::int64_t SideData::enter(const IdCells& who, std::int64_t n, std::span<const std::uint8_t> skip, std::vector<std::uint32_t>& kept) {
    kept.clear();
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(n); ++i)
        if (skip.empty() || skip[i] == 0) kept.push_back(i);
    rows += n;
    anonymous += n - static_cast<std::int64_t>(kept.size());
    if (kept.empty()) return -1;
    const std::uint32_t before = ids.size();
    std::vector<std::uint32_t> dense(kept.size());
    const auto enter_all = [&](const auto& from) {
        if (kept.size() == static_cast<std::size_t>(n)) return ids.enter(from.first(kept.size()), dense.data());
        std::vector<std::remove_cvref_t<decltype(from[0])>> found;
        for (const std::uint32_t i : kept) found.push_back(from[i]);
        ids.enter(found, dense.data());
    };
    ids.require(who.kind);
    if (who.kind == IdKind::number) enter_all(who.numbers);
    else enter_all(std::span<const std::string_view>(who.texts));
    // Whoever is new has the next number.
    for (std::uint32_t i = 0; i < dense.size(); ++i)
        if (dense[i] != before + i) return kept[i];
    return -1;
}

void SideData::merge(const SideData& other) {
    const Mark before = mark();
    try {
        if (other.ids.size() > 0) {
            (void)ids.enter(other.ids);
            const std::uint32_t twins = before.size + other.ids.size() - ids.size();
            if (twins > 0)
                throw Error(Status::bad_value,
                            "customers that stand in both side tables: " + std::to_string(twins) + "; expected one row a customer");
            for (std::size_t k = 0; k < columns.size(); ++k) columns[k].append(other.columns[k]);
        }
        rows += other.rows;
        anonymous += other.anonymous;
        notes.merge(other.notes);
    } catch (...) {
        rollback(before);
        throw;
    }
}

void SideData::rollback(const Mark& m) noexcept {
    ids.truncate(m.size);
    for (SideColumn& column : columns) column.truncate(m.size);
    rows = m.rows;
    anonymous = m.anonymous;
    notes = m.notes;
}

std::size_t SideData::bytes() const noexcept {
    std::size_t n = ids.bytes();
    for (const SideColumn& column : columns) n += column.bytes();
    return n;
}

SideTableState SideData::state() const {
    SideTableState s;
    s.rows = rows;
    s.anonymous = anonymous;
    s.notes = notes;
    const auto order = ids.sorted();
    write_ids(ids, order, s.numbers, s.ids);
    for (const SideColumn& column : columns) {
        SideColumnState& out = s.columns.emplace_back();
        std::vector<std::int64_t> renumbered(column.texts.size(), -1);
        for (const std::uint32_t row : order) {
            std::int64_t value = column.values[row];
            if (column.has(row) && !renumbered.empty()) {
                std::int64_t& place = renumbered[static_cast<std::size_t>(value)];
                if (place < 0) {
                    place = static_cast<std::int64_t>(out.texts.size());
                    out.texts.emplace_back(column.text(row));
                }
                value = place;
            }
            out.values.push_back(value);
            out.missing.push_back(column.missing[row]);
        }
    }
    return s;
}

SideTableState SideData::without(const Id& id) const {
    SideTableState s = state();
    const auto cut = [](auto& list, std::size_t at) { list.erase(list.begin() + static_cast<std::ptrdiff_t>(at)); };
    const auto place = [&](const auto& list, const auto& value) {
        return static_cast<std::size_t>(std::lower_bound(list.begin(), list.end(), value) - list.begin());
    };
    const std::size_t at = id.kind == IdKind::number ? place(s.numbers, id.number) : place(s.ids, id.text);
    if (id.kind == IdKind::number) cut(s.numbers, at);
    else cut(s.ids, at);
    for (SideColumnState& column : s.columns) {
        const std::int64_t text = column.missing[at] == 0 && !column.texts.empty() ? column.values[at] : -1;
        cut(column.values, at);
        cut(column.missing, at);
        if (text < 0) continue;
        bool shared = false;
        for (std::size_t i = 0; i < column.values.size(); ++i) shared = shared || (column.missing[i] == 0 && column.values[i] == text);
        if (shared) continue;
        cut(column.texts, static_cast<std::size_t>(text));
        for (std::size_t i = 0; i < column.values.size(); ++i) column.values[i] -= column.missing[i] == 0 && column.values[i] > text;
    }
    --s.rows;
    return s;
}

void SideData::restore(SideTableState s, std::span<const bool> is_text) {
    const std::size_t n = s.numbers.size() + s.ids.size();
    // A file from before the table was there holds none of its columns.
    if (s.columns.empty() && n == 0) s.columns.resize(columns.size());
    if (s.columns.size() != columns.size()) damaged_state("a side table with other columns");
    if (s.rows < 0 || s.rows > most_saved_rows || s.anonymous < 0 || s.rows - s.anonymous != static_cast<std::int64_t>(n))
        damaged_state("counts of a side table");
    read_ids(ids, s.numbers, s.ids);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        SideColumnState& from = s.columns[k];
        if (from.values.size() != n || from.missing.size() != n || (!is_text[k] && !from.texts.empty()))
            damaged_state("a column of a side table");
        for (std::size_t i = 0; i < n; ++i) {
            if (from.missing[i] > SideColumn::unknown || (from.missing[i] != 0 && from.values[i] != 0))
                damaged_state("a value that is missing");
            if (is_text[k] && from.missing[i] == 0 && (from.values[i] < 0 || static_cast<std::size_t>(from.values[i]) >= from.texts.size()))
                damaged_state("a text that is not there");
        }
        SideColumn& column = columns[k];
        if (!from.texts.empty()) {
            const std::vector<std::string_view> all(from.texts.begin(), from.texts.end());
            for (const std::string_view text : all)
                if (text.empty() || !is_valid_utf8(text)) damaged_state("a text that is none");
            std::vector<std::uint32_t> places(all.size());
            column.texts.require(IdKind::text);
            column.texts.enter(all, places.data());
            if (column.texts.size() != all.size()) damaged_state("a text comes twice");
        }
        column.values = std::move(from.values);
        column.missing = std::move(from.missing);
    }
    rows = s.rows;
    anonymous = s.anonymous;
    notes = s.notes;
}

}  // namespace detail

}  // namespace kefu
