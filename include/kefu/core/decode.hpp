// From cells to values: one chunk of one column, decoded by the type of the field it is bound to.
//
// Errors name the row and the column and never quote the cell. Where nothing has to change, values are read in place.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/ids.hpp"
#include "kefu/core/money.hpp"
#include "kefu/core/table.hpp"
#include "kefu/core/zone.hpp"

namespace kefu {

constexpr auto words(Of<Rounding>) {
    return std::array{Word<Rounding>{Rounding::half_even, "half_even", "the shortest decimal of the number, rounded half to even"},
                      Word<Rounding>{Rounding::exact, "exact", "an amount that does not fit the scale is an error"}};
}
constexpr auto words(Of<AmountUnit>) {
    return std::array{Word<AmountUnit>{AmountUnit::major, "major", "amounts are currency units: 12.5 is 12.50"},
                      Word<AmountUnit>{AmountUnit::minor, "minor", "amounts are minor units: 1250 is 12.50"}};
}
constexpr auto words(Of<GapRule>) {
    return std::array{Word<GapRule>{GapRule::error, "error", "a local time that does not exist or comes twice is an error"},
                      Word<GapRule>{GapRule::earlier, "earlier", "the earlier of the two instants it may mean"},
                      Word<GapRule>{GapRule::later, "later", "the later of the two instants it may mean"}};
}

/// How columns of money are read. A part of the options of every analysis that takes money.
struct MoneyOptions {
    std::string currency;
    std::int64_t scale = 2;
    Rounding round = Rounding::half_even;
    AmountUnit amounts = AmountUnit::major;
};
constexpr auto fields(Of<MoneyOptions>) {
    return std::tuple{
        field("currency", &MoneyOptions::currency, "ISO 4217 code of all amounts; empty = the charter's, or not stated",
              zh("所有金额的货币，ISO 4217 代码；空 = 按章程，或不说明")),
        field("scale", &MoneyOptions::scale, "decimal digits of the minor unit: 2 for cents", zh("金额的小数位数：到分为 2"),
              in(0, max_money_scale)),
        field("round", &MoneyOptions::round, "what becomes of amounts with more digits than the scale", zh("金额的小数位数过多时如何处理")),
        field("amounts", &MoneyOptions::amounts, "what amount columns hold", zh("金额列的单位"))};
}

/// How columns of time are read. A part of the options of every analysis that takes times.
struct TimeOptions {
    std::string time_zone;
    GapRule local_times = GapRule::error;
};
constexpr auto fields(Of<TimeOptions>) {
    return std::tuple{field("time_zone", &TimeOptions::time_zone,
                            "IANA name or offset; needed for times without a zone, and decides where a day ends; "
                            "empty = the charter's, or UTC for times that carry a zone",
                            zh("IANA 名称或时差；没有时区的时间需要它，一天的起止也由它决定；空 = 按章程，自带时区的时间按 UTC")),
                      field("local_times", &TimeOptions::local_times, "what a local time means that the clock skipped or showed twice",
                            zh("调整时钟时不存在或出现两次的时间如何理解"))};
}

/// The two, compiled.
struct Decoding {
    MoneyOptions money;
    Zone zone;
    bool zone_given = false;
    GapRule local_times = GapRule::error;

    Decoding() = default;
    /// Errors: BAD_OPTION for an unknown zone or a currency that is not three capital letters.
    Decoding(const MoneyOptions& money_options, const TimeOptions& time_options);
};

/// What was changed on the way; sums and maxima, so that any order gives the same.
struct DecodeNotes {
    std::int64_t rounded = 0;        ///< amounts that lost digits
    double largest_shift = 0;        ///< the most that one was moved, in currency units
    std::int64_t floored_times = 0;  ///< times whose fractions of a microsecond were cut
    void merge(const DecodeNotes& other) noexcept {
        rounded += other.rounded;
        largest_shift = largest_shift < other.largest_shift ? other.largest_shift : largest_shift;
        floored_times += other.floored_times;
    }
};
constexpr auto fields(Of<DecodeNotes>) {
    return std::tuple{field("rounded", &DecodeNotes::rounded, "amounts that lost digits"),
                      field("largest_shift", &DecodeNotes::largest_shift, "the most that one was moved, in currency units"),
                      field("floored_times", &DecodeNotes::floored_times, "times whose fractions of a microsecond were cut")};
}

/// Rows of a chunk at most.
inline constexpr std::int64_t chunk_rows = 4096;

/// Which rows of a chunk hold nothing here. `missing` is empty as long as none does.
struct CellsBase {
    bool present = false;  ///< the table has the column
    std::vector<std::uint8_t> missing;
    [[nodiscard]] bool any_missing() const noexcept { return !missing.empty(); }
    [[nodiscard]] bool is_missing(std::size_t i) const noexcept { return !present || (!missing.empty() && missing[i] != 0); }
};
/// integers, booleans (0, 1), times (microseconds UTC), spans (microseconds), dates (days), money (minor units), shares (parts), words
/// (values)
struct IntegerCells : CellsBase {
    std::span<const std::int64_t> values;  ///< in the caller's memory, or in `own`
    std::vector<std::int64_t> own;
};
struct NumberCells : CellsBase {
    std::span<const double> values;
    std::vector<double> own;
};
struct TextCells : CellsBase {
    std::vector<std::string_view> values;
    /// Where the texts came from a small dictionary: of each, the first row of the chunk that has it. Else empty.
    std::vector<std::uint32_t> first;
};
struct DecimalCells : CellsBase {
    std::vector<Decimal> values;
};
struct IdCells : CellsBase {
    IdKind kind = IdKind::unset;
    std::span<const std::int64_t> numbers;
    std::vector<std::int64_t> own;
    std::vector<std::string_view> texts;
};

/// One column on its way: which, where its chunk starts, and what errors call it.
struct ColumnChunk {
    const Table& table;
    std::int32_t column;
    std::int64_t begin;
    std::int64_t rows;
    std::string_view field;
    std::span<const std::uint8_t> skip;  ///< rows that are left out anyway and are not looked at; may be empty

    [[nodiscard]] const Column& cells() const { return table.columns()[static_cast<std::size_t>(column)]; }
    [[nodiscard]] bool skips(std::int64_t i) const { return !skip.empty() && skip[static_cast<std::size_t>(i)] != 0; }
    /// `i` counts within the chunk; -1 = it is about the whole column. The message follows the column's name: "holds ...".
    [[noreturn]] void fail(Status status, std::int64_t i, std::string_view message) const;
};

// Nulls are missing, and so is an empty text in a column that is not one of texts. Rows that are skipped or missing have
// the value 0, or an empty text.

/// Ids: text or integers; floats are refused with a hint. Empty text counts as missing; blanks at the ends are kept.
void decode_ids(const ColumnChunk& chunk, IdCells& out);
void decode_integers(const ColumnChunk& chunk, IntegerCells& out);
void decode_booleans(const ColumnChunk& chunk, IntegerCells& out);
void decode_numbers(const ColumnChunk& chunk, NumberCells& out);
void decode_decimals(const ColumnChunk& chunk, DecimalCells& out);
void decode_texts(const ColumnChunk& chunk, TextCells& out);
void decode_times(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes);
/// Lengths of time: numbers of seconds, or texts such as "90" and "3 min"; at most a hundred years either way. Rounded half to even.
void decode_spans(const ColumnChunk& chunk, IntegerCells& out);
void decode_dates(const ColumnChunk& chunk, IntegerCells& out);
void decode_money(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes);
void decode_shares(const ColumnChunk& chunk, IntegerCells& out);
/// Cells must hold one of the words; `values[i]` is what word i means.
void decode_words(const ColumnChunk& chunk, std::span<const std::string_view> words, std::span<const std::int64_t> values,
                  IntegerCells& out);

/// The cells that a field of this type is decoded to.
template <class M>
struct CellsOf {
    using Type = IntegerCells;
};
template <>
struct CellsOf<double> {
    using Type = NumberCells;
};
template <>
struct CellsOf<std::string> {
    using Type = TextCells;
};
template <>
struct CellsOf<Decimal> {
    using Type = DecimalCells;
};
template <>
struct CellsOf<Id> {
    using Type = IdCells;
};

}  // namespace kefu
