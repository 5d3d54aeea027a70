#include "kefu/core/side_table.hpp"

#include <algorithm>
#include <utility>

#include "core/large.hpp"
#include "core/saved_ids.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

using detail::reserve_large;

bool SideColumn::begin(bool present, std::size_t rows, std::size_t before) {
    if (!never_came()) return true;
    if (!present) return false;
    // Rows from before the column came. Their states first: without values they mean nothing yet.
    missing_.assign(before, unknown);
    reserve_large(values_, before + std::max(rows, std::exchange(expected_, 0)));
    values_.assign(before, 0);
    return true;
}

void SideColumn::append(const IntegerCells& cells, std::span<const std::uint32_t> rows, std::size_t before) {
    if (!begin(cells.present, rows.size(), before)) return;
    for (const std::uint32_t i : rows) {
        if (!cells.is_missing(i)) push(cells.values[i]);
        else push_missing(cells.present ? null : unknown);
    }
}

void SideColumn::append(const TextCells& cells, std::span<const std::uint32_t> rows, std::size_t before) {
    if (!begin(cells.present, rows.size(), before)) return;
    // A text file has no other way to write nothing.
    const auto there = [&](std::uint32_t i) { return !cells.is_missing(i) && !cells.values[i].empty(); };
    // Of a small dictionary each text is entered once.
    const auto comes_first = [&](std::uint32_t i) { return cells.first.empty() || cells.first[i] == i; };
    std::vector<std::string_view> found;
    for (const std::uint32_t i : rows)
        if (there(i) && comes_first(i)) found.push_back(cells.values[i]);
    std::vector<std::uint32_t> dense(found.size());
    texts.require(IdKind::text);
    texts.enter(found, dense.data());
    std::size_t next = 0;
    std::vector<std::uint32_t> by_first(cells.first.size());  // of each text, by the row that it first stands in
    for (const std::uint32_t i : rows) {
        if (!there(i)) {
            push_missing(cells.present ? null : unknown);
        } else if (cells.first.empty()) {
            push(dense[next++]);
        } else {
            std::uint32_t& number = by_first[cells.first[i]];
            if (comes_first(i)) number = dense[next++];
            push(number);
        }
    }
}

void SideColumn::append(const SideColumn& other, std::size_t rows, std::size_t before) {
    expected_ = 0;
    if (!begin(!other.never_came(), rows, before)) return;
    const std::vector<std::uint32_t> renumbered = texts.enter(other.texts);
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (!other.has(row)) push_missing(other.state(row));
        else push(renumbered.empty() ? other.value(row) : renumbered[static_cast<std::size_t>(other.value(row))]);
    }
}

void SideColumn::truncate(std::size_t rows, std::uint32_t texts_before) noexcept {
    texts.truncate(texts_before);
    values_.resize(std::min(rows, values_.size()));
    missing_.resize(std::min(rows, missing_.size()));
    expected_ = 0;
}

void SideColumn::restore(std::vector<std::int64_t> values, std::vector<std::uint8_t> states) {
    const auto all = [&](std::uint8_t state) {
        return std::all_of(states.begin(), states.end(), [&](std::uint8_t s) { return s == state; });
    };
    if (all(unknown)) return;
    if (!all(0)) missing_ = std::move(states);
    values_ = std::move(values);
}

std::size_t SideColumn::bytes() const noexcept { return values_.capacity() * sizeof(std::int64_t) + missing_.capacity() + texts.bytes(); }

namespace detail {

void refuse_saved(std::string_view what) { damaged_state(what); }

void SideData::reserve(std::int64_t more) {
    // Of rows without a customer nothing is held, and nobody knows how many they are: the rest grows as it comes.
    constexpr std::int64_t most = std::int64_t{1} << 22;
    expected_ = static_cast<std::size_t>(std::min(more, most));
    for (SideColumn& column : columns) column.reserve(expected_);
}

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
    ids.reserve(std::exchange(expected_, 0));
    if (who.kind == IdKind::number) enter_all(who.numbers);
    else enter_all(std::span<const std::string_view>(who.texts));
    // Whoever is new has the next number.
    for (std::uint32_t i = 0; i < dense.size(); ++i)
        if (dense[i] != before + i) return kept[i];
    return -1;
}

void SideData::merge(const SideData& other, std::string_view whose) {
    const Mark before = mark();
    try {
        if (other.ids.size() > 0) {
            (void)ids.enter(other.ids);
            const std::uint32_t twins = before.size + other.ids.size() - ids.size();
            if (twins > 0)
                throw Error(Status::bad_value,
                            "ids that stand in both side tables: " + std::to_string(twins) + "; expected one row " + std::string(whose));
            for (std::size_t k = 0; k < columns.size(); ++k) columns[k].append(other.columns[k], other.ids.size(), before.size);
        }
        rows += other.rows;
        anonymous += other.anonymous;
        notes.merge(other.notes);
    } catch (...) {
        rollback(before);
        throw;
    }
}

SideData::Mark SideData::mark() const {
    Mark m{ids.size(), rows, anonymous, notes, {}};
    for (const SideColumn& column : columns) m.texts.push_back(column.texts.size());
    return m;
}

void SideData::rollback(const Mark& m) noexcept {
    ids.truncate(m.size);
    for (std::size_t k = 0; k < columns.size(); ++k) columns[k].truncate(m.size, m.texts[k]);
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
            std::int64_t value = column.value(row);
            if (column.has(row) && !renumbered.empty()) {
                std::int64_t& place = renumbered[static_cast<std::size_t>(value)];
                if (place < 0) {
                    place = static_cast<std::int64_t>(out.texts.size());
                    out.texts.emplace_back(column.text(row));
                }
                value = place;
            }
            out.values.push_back(value);
            out.missing.push_back(column.state(row));
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
        column.restore(std::move(from.values), std::move(from.missing));
    }
    rows = s.rows;
    anonymous = s.anonymous;
    notes = s.notes;
}

}  // namespace detail

}  // namespace kefu
