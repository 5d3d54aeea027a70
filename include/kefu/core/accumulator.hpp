// What an analysis gathers its rows in: add, merge, finish. Three classes, by what the memory grows with and what order is needed.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kefu/core/progress.hpp"
#include "kefu/core/rows.hpp"

namespace kefu {

/// moments: fixed size (moments.hpp). keyed: grows with customers or items. ordered: needs time order, refuses what comes late
/// (ordered.hpp).
enum class Memory : std::int32_t { moments, keyed, ordered };
constexpr auto words(Of<Memory>) {
    return std::array{Word<Memory>{Memory::moments, "moments", "a fixed size"},
                      Word<Memory>{Memory::keyed, "keyed", "grows with the number of customers or items"},
                      Word<Memory>{Memory::ordered, "ordered", "rows must come in the order of time"}};
}

/// Chunks, merges and threads change no bit; row order neither, unless the class is `ordered`. A state comes back from what was
/// saved, and equal data gives an equal state. An accumulator goes back to a mark after an error, so adding is all or nothing.
/// It also takes rows: add(Rows<Row>&, skip). It may have prepare(rows), which sees the columns before any row is read, and
/// leave_out(table, begin, n, skip), which says which rows not to read, and reserve(rows), which says how many are to come.
template <class A>
concept Accumulator = Described<typename A::Options> && Described<typename A::State> && std::constructible_from<A, typename A::Options> &&
                      requires(A mine, const A& other, typename A::Options options, typename A::State state) {
                          { A::memory } -> std::convertible_to<Memory>;
                          { A::memory_text } -> std::convertible_to<std::string_view>;
                          mine.merge(other);
                          mine.rollback(*other.mark());
                          { mine.notes() } -> std::same_as<DecodeNotes&>;
                          { other.options() } -> std::convertible_to<const typename A::Options&>;
                          { other.decoding() } -> std::convertible_to<const Decoding&>;
                          { other.rows() } -> std::same_as<std::int64_t>;
                          { other.bytes() } -> std::same_as<std::size_t>;
                          { other.state() } -> std::convertible_to<typename A::State>;
                          { A::restore(std::move(options), std::move(state)) } -> std::same_as<A>;
                      };

namespace detail {
/// A table bound to the fields of Row, as the accumulator wants to read it.
template <Described Row, class A>
[[nodiscard]] Rows<Row> rows_of(const A& data, const Table& table, const ColumnNames& names) {
    Rows<Row> rows(table, names, data.decoding());
    if constexpr (requires { data.prepare(rows); }) data.prepare(rows);
    return rows;
}
/// Gives an accumulator the rows [begin, end), chunk by chunk.
template <class A, class Row>
void take_rows(A& data, Rows<Row>& rows, std::int64_t begin, std::int64_t end, Progress* progress) {
    std::vector<std::uint8_t> skip;
    if constexpr (requires { data.reserve(end - begin); }) data.reserve(end - begin);
    for (std::int64_t at = begin; at < end; at += chunk_rows) {
        const std::int64_t n = std::min(chunk_rows, end - at);
        skip.clear();
        if constexpr (requires { data.leave_out(rows.table(), at, n, skip); }) data.leave_out(rows.table(), at, n, skip);
        rows.read(at, n, skip, data.notes());
        data.add(rows, skip);
        step(progress, n);
    }
}
/// Calls work(); after an error the accumulator is as before.
template <class A, class F>
void all_or_nothing(A& data, F&& work) {
    const auto before = data.mark();
    try {
        work();
    } catch (...) {
        data.rollback(*before);
        throw;
    }
}
/// Gives it a whole table: all rows, or after an error none.
template <Described Row, class A>
void take_table(A& data, const Table& table, const ColumnNames& names, Progress* progress) {
    Rows<Row> rows = rows_of<Row>(data, table, names);
    all_or_nothing(data, [&] { take_rows(data, rows, 0, table.rows(), progress); });
}
}  // namespace detail

}  // namespace kefu
