// What the decoders share: going over the cells of a chunk by their type, and what errors say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kefu/core/decode.hpp"

namespace kefu::detail {

/// "holds float64; expected times". About the column, not a row.
[[noreturn]] void wrong_type(const ColumnChunk& chunk, std::string_view expected, Status status = Status::bad_column);
/// Marks what is null and looks at nothing else; all that a column of Type::null needs.
void mark_nulls(const ColumnChunk& chunk, CellsBase& out);
/// False for what is no UTF-8.
[[nodiscard]] bool is_text_clean(std::string_view text) noexcept;
/// Which entry of its dictionary a row has.
[[nodiscard]] std::int64_t index_at(const Column& column, std::int64_t row) noexcept;
/// The number in a cell of a decimal128.
[[nodiscard]] Decimal decimal_at(const Column& column, std::int64_t row) noexcept;
/// The shortest decimal that reads back as the same float: 0.1f is 0.1, not the digits that it has as a double.
[[nodiscard]] Decimal shortest_decimal_of_float(float value) noexcept;
/// Integers of any width to int64: in place where the column holds nothing else. Errors: `status` for what does not fit.
void take_integers(const ColumnChunk& chunk, CellsBase& out, std::span<const std::int64_t>& values, std::vector<std::int64_t>& own,
                   Status status);

/// A count of units as microseconds, nanoseconds floored; nothing where it leaves 64 bits.
[[nodiscard]] inline std::optional<std::int64_t> microseconds(std::int64_t value, TimeUnit unit) noexcept {
    std::int64_t factor = 1;
    switch (unit) {
        case TimeUnit::nano: return floor_div(value, 1'000);
        case TimeUnit::micro: break;
        case TimeUnit::milli: factor = 1'000; break;
        case TimeUnit::second: factor = 1'000'000; break;
    }
    std::int64_t us = 0;
    if (__builtin_mul_overflow(value, factor, &us)) return std::nullopt;
    return us;
}

[[nodiscard]] inline std::size_t size_of(const ColumnChunk& chunk) noexcept { return static_cast<std::size_t>(chunk.rows); }

inline void start(CellsBase& out) noexcept {
    out.present = true;
    out.missing.clear();
}
/// Starts a decoder that writes values of its own: zeros at first, which is what skipped and missing rows keep.
inline void start_own(const ColumnChunk& chunk, IntegerCells& out) {
    start(out);
    out.own.assign(size_of(chunk), 0);
    out.values = out.own;
}
inline void mark_missing(const ColumnChunk& chunk, CellsBase& out, std::int64_t i) {
    if (out.missing.empty()) out.missing.assign(size_of(chunk), 0);
    out.missing[static_cast<std::size_t>(i)] = 1;
}
[[nodiscard]] inline bool skips_any(const ColumnChunk& chunk) noexcept {
    std::uint8_t any = 0;
    for (const std::uint8_t s : chunk.skip) any = static_cast<std::uint8_t>(any | s);
    return any != 0;
}
/// Every row holds a value of the column's own type, and none is skipped.
[[nodiscard]] inline bool is_whole(const ColumnChunk& chunk) noexcept {
    const Column& c = chunk.cells();
    return c.type != Type::null && !c.validity && !c.dictionary && !skips_any(chunk);
}

/// f(i, row) for every row that is not skipped and not null; nulls are marked as missing.
template <class F>
void each_cell(const ColumnChunk& chunk, CellsBase& out, F&& f) {
    const Column& c = chunk.cells();
    const bool no_nulls = c.type != Type::null && !c.validity && !c.dictionary;
    const bool skipping = skips_any(chunk);
    for (std::int64_t i = 0; i < chunk.rows; ++i) {
        if (skipping && chunk.skips(i)) continue;
        const std::int64_t row = chunk.begin + i;
        if (!no_nulls && !(c.dictionary ? has_value(c, row) : c.valid(row))) mark_missing(chunk, out, i);
        else f(i, row);
    }
}

/// f(i, text) for every text that is there.
template <class F>
void each_text(const ColumnChunk& chunk, CellsBase& out, F&& f) {
    const Column& c = chunk.cells();
    const auto by_offsets = [&](const auto* offsets) {
        offsets += c.offset;
        each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
            const auto from = offsets[row];
            const auto to = offsets[row + 1];
            if (from < 0 || to < from) chunk.fail(Status::bad_column, i, "has text offsets that go backwards");
            f(i, std::string_view(c.text + from, static_cast<std::size_t>(to - from)));
        });
    };
    if (!c.dictionary && c.type == Type::utf8) by_offsets(static_cast<const std::int32_t*>(c.values));
    else if (!c.dictionary && c.type == Type::large_utf8) by_offsets(static_cast<const std::int64_t*>(c.values));
    else each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { f(i, text_at(c, row)); });
}

/// f(array) for a column of integers; the array is typed, the offset applied.
template <class F>
bool with_integers(const Column& c, F&& f) {
    const auto as = [&]<class T>(T) { f(static_cast<const T*>(c.values) + c.offset); };
    switch (c.type) {
        case Type::int8: as(std::int8_t{}); return true;
        case Type::int16: as(std::int16_t{}); return true;
        case Type::int32: as(std::int32_t{}); return true;
        case Type::int64: as(std::int64_t{}); return true;
        case Type::uint8: as(std::uint8_t{}); return true;
        case Type::uint16: as(std::uint16_t{}); return true;
        case Type::uint32: as(std::uint32_t{}); return true;
        case Type::uint64: as(std::uint64_t{}); return true;
        default: return false;
    }
}

/// Entries that come again and again within a chunk.
[[nodiscard]] inline bool is_small_dictionary(const Column& c) noexcept { return c.dictionary && c.dictionary->length <= chunk_rows; }

/// The same, but an entry of a small dictionary is looked at once: f(i, text) where it comes first, and again(i, first)
/// for the other rows of the chunk that have it.
template <class F, class G>
void each_text_once(const ColumnChunk& chunk, CellsBase& out, F&& f, G&& again) {
    const Column& c = chunk.cells();
    if (!is_small_dictionary(c)) return each_text(chunk, out, f);
    constexpr std::int32_t unseen = -1, null = -2;
    std::vector<std::int32_t> first(static_cast<std::size_t>(c.dictionary->length), unseen);
    const bool skipping = skips_any(chunk);
    with_integers(c, [&](const auto* indices) {
        for (std::int64_t i = 0; i < chunk.rows; ++i) {
            if (skipping && chunk.skips(i)) continue;
            const std::int64_t row = chunk.begin + i;
            if (c.validity && !c.valid(row)) {
                mark_missing(chunk, out, i);
                continue;
            }
            const auto index = static_cast<std::uint64_t>(indices[row]);
            if (index >= first.size()) chunk.fail(Status::bad_column, i, "points outside its dictionary");
            std::int32_t& seen = first[index];
            if (seen == unseen) {
                seen = c.dictionary->valid(static_cast<std::int64_t>(index)) ? static_cast<std::int32_t>(i) : null;
                if (seen != null) {
                    f(i, text_at(c, row));
                    continue;
                }
            }
            if (seen == null || (out.any_missing() && out.missing[static_cast<std::size_t>(seen)] != 0)) mark_missing(chunk, out, i);
            else again(i, std::int64_t{seen});
        }
    });
}

}  // namespace kefu::detail
