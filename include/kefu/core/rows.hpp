// Rows of a described struct, read from a table chunk by chunk, each field as an array.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "kefu/core/decode.hpp"

namespace kefu {

/// Field of an input -> the caller's name for the column. What is not named is called as the field.
using ColumnNames = std::map<std::string, std::string>;

namespace detail {
/// Index of the column for a field, or -1 where there is none and it may be left out.
/// Errors: BAD_COLUMN with the nearest name; also for a name in `names` that the table has not.
std::int32_t bind_column(const Table& table, std::string_view field, bool required, const ColumnNames& names);
/// Errors: BAD_OPTION for a name in `names` that is no field.
void check_names(const ColumnNames& names, const std::vector<std::string_view>& known, std::string_view input);
[[noreturn]] void null_cell(const ColumnChunk& chunk, const CellsBase& cells);

template <class Tuple>
struct CellsTuple;
template <class... F>
struct CellsTuple<std::tuple<F...>> {
    using Type = std::tuple<typename CellsOf<Unwrapped<typename F::Member>>::Type...>;
};

template <class M>
void decode(const ColumnChunk& chunk, const Decoding& how, typename CellsOf<M>::Type& out, DecodeNotes& notes) {
    if constexpr (std::is_same_v<M, Id>) decode_ids(chunk, out);
    else if constexpr (std::is_same_v<M, bool>) decode_booleans(chunk, out);
    else if constexpr (std::is_same_v<M, double>) decode_numbers(chunk, out);
    else if constexpr (std::is_same_v<M, Decimal>) decode_decimals(chunk, out);
    else if constexpr (std::is_same_v<M, std::string>) decode_texts(chunk, out);
    else if constexpr (std::is_same_v<M, Time>) decode_times(chunk, how, out, notes);
    else if constexpr (std::is_same_v<M, Span>) decode_spans(chunk, out);
    else if constexpr (std::is_same_v<M, Date>) decode_dates(chunk, out);
    else if constexpr (std::is_same_v<M, Money>) decode_money(chunk, how, out, notes);
    else if constexpr (std::is_same_v<M, Share>) decode_shares(chunk, out);
    else if constexpr (Worded<M>) {
        std::vector<std::string_view> known;
        std::vector<std::int64_t> values;
        for (const auto& w : words(Of<M>{})) {
            known.push_back(w.word);
            values.push_back(static_cast<std::int64_t>(w.value));
        }
        decode_words(chunk, known, values, out);
    } else {
        decode_integers(chunk, out);
    }
}
}  // namespace detail

/// One table bound to the fields of Row. `read` decodes a chunk; `cells<&Row::field>()` is its array.
/// A field that is not optional needs its column. A null there is an error, unless the field says what nulls do: then the
/// row is left out, and later fields of the row are not looked at.
template <Described Row>
class Rows {
   public:
    Rows(const Table& table, const ColumnNames& names, const Decoding& how) : table_(&table), how_(&how) {
        std::vector<std::string_view> known;
        each_field<Row>([&](const auto& f) { known.push_back(f.name); });
        detail::check_names(names, known, table.name());
        std::size_t i = 0;
        each_field<Row>([&](const auto& f) {
            using M = typename std::remove_cvref_t<decltype(f)>::Member;
            named_[i] = names.contains(std::string(f.name));
            columns_[i++] = detail::bind_column(table, f.name, !is_optional<M>, names);
        });
    }

    /// Decodes rows [begin, begin + n), n <= chunk_rows. `skip` marks rows to leave out: n bytes that the caller may have
    /// set; rows left out for a null are added to it.
    void read(std::int64_t begin, std::int64_t n, std::vector<std::uint8_t>& skip, DecodeNotes& notes) {
        begin_ = begin;
        size_ = n;
        read_fields(skip, notes, std::make_index_sequence<field_count<Row>>{});
    }

    [[nodiscard]] const Table& table() const noexcept { return *table_; }
    [[nodiscard]] std::int64_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    template <auto Member>
    [[nodiscard]] const auto& cells() const noexcept {
        return std::get<index_of<Member, Row>()>(cells_);
    }
    template <auto Member>
    [[nodiscard]] bool present() const noexcept {
        return columns_[index_of<Member, Row>()] >= 0;
    }
    /// True where the caller said which column it is, instead of its being called like the field.
    template <auto Member>
    [[nodiscard]] bool named() const noexcept {
        return named_[index_of<Member, Row>()];
    }
    /// A column that nobody needs is not looked at, so whatever it holds does no harm.
    template <auto Member>
    void ignore() noexcept {
        columns_[index_of<Member, Row>()] = -1;
    }
    /// One row of the chunk as a struct: for accumulators where ease counts more than speed. What is missing keeps its default.
    [[nodiscard]] Row row(std::int64_t i) const {
        Row out{};
        set_fields(out, static_cast<std::size_t>(i), std::make_index_sequence<field_count<Row>>{});
        return out;
    }
    template <auto Member>
    [[noreturn]] void fail(Status status, std::int64_t i, std::string_view message) const {
        constexpr std::size_t k = index_of<Member, Row>();
        constexpr const auto& described = fields_of<Row>;
        chunk(k, std::get<k>(described).name, {}).fail(status, i, message);
    }

   private:
    template <std::size_t... K>
    void set_fields(Row& out, std::size_t i, std::index_sequence<K...>) const {
        constexpr const auto& described = fields_of<Row>;
        (set_field(out.*std::get<K>(described).member, std::get<K>(cells_), i), ...);
    }
    template <class M, class Cells>
    static void set_field(M& out, const Cells& cells, std::size_t i) {
        if (cells.is_missing(i)) return;
        using U = Unwrapped<M>;
        if constexpr (std::is_same_v<U, Id>) out = cells.kind == IdKind::number ? Id(cells.numbers[i]) : Id(cells.texts[i]);
        else if constexpr (std::is_same_v<U, Time> || std::is_same_v<U, Span> || std::is_same_v<U, Money> || std::is_same_v<U, Share>)
            out = U{cells.values[i]};
        else if constexpr (std::is_same_v<U, Date>) out = Date{static_cast<std::int32_t>(cells.values[i])};
        else if constexpr (std::is_same_v<U, bool>) out = cells.values[i] != 0;
        else out = static_cast<U>(cells.values[i]);
    }
    [[nodiscard]] ColumnChunk chunk(std::size_t k, std::string_view name, std::span<const std::uint8_t> skip) const {
        return {*table_, columns_[k], begin_, size_, name, skip};
    }
    template <std::size_t... K>
    void read_fields(std::vector<std::uint8_t>& skip, DecodeNotes& notes, std::index_sequence<K...>) {
        (read_field<K>(skip, notes), ...);
    }
    template <std::size_t K>
    void read_field(std::vector<std::uint8_t>& skip, DecodeNotes& notes) {
        constexpr const auto& described = fields_of<Row>;
        const auto& f = std::get<K>(described);
        using F = std::remove_cvref_t<decltype(f)>;
        auto& out = std::get<K>(cells_);
        out.present = columns_[K] >= 0;
        if (!out.present) return;
        const ColumnChunk at = chunk(K, f.name, skip);
        detail::decode<Unwrapped<typename F::Member>>(at, *how_, out, notes);
        if constexpr (!is_optional<typename F::Member>) {
            if (out.any_missing()) {
                if constexpr (F::template has<Nulls>) {
                    skip.resize(static_cast<std::size_t>(size_), 0);
                    for (std::size_t i = 0; i < skip.size(); ++i) skip[i] |= out.missing[i];
                } else {
                    detail::null_cell(at, out);
                }
            }
        }
    }

    const Table* table_;
    const Decoding* how_;
    std::array<std::int32_t, field_count<Row>> columns_{};
    std::array<bool, field_count<Row>> named_{};
    typename detail::CellsTuple<decltype(fields(Of<Row>{}))>::Type cells_;
    std::int64_t begin_ = 0;
    std::int64_t size_ = 0;
};

}  // namespace kefu
