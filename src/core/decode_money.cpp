// Money and decimals from numbers, decimals and texts.
#include <algorithm>
#include <bit>
#include <cmath>

#include "decode_cells.hpp"

namespace kefu {

using namespace detail;

namespace {

/// Turns amounts of one chunk into minor units and keeps the notes.
class Amounts {
   public:
    Amounts(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes)
        : chunk_(chunk),
          how_(how),
          out_(out),
          notes_(notes),
          scale_(static_cast<int>(how.money.scale)),
          minor_(how.money.amounts == AmountUnit::minor),
          target_(minor_ ? 0 : scale_) {}

    void put(std::int64_t i, Decimal value) {
        std::int64_t minor = 0;
        const Conversion ended = to_minor(value, target_, how_.money.round, minor);
        settle(i, ended, minor, [&] { return value; });
    }
    void put(std::int64_t i, double value) {
        std::int64_t minor = 0;
        const Conversion ended = to_minor(value, target_, how_.money.round, minor);
        settle(i, ended, minor, [&] { return shortest_decimal(value); });
    }
    /// Doubles that lie side by side. Those that are not there are converted with the others and then blanked.
    void put_all(const double* values) {
        mark_nulls(chunk_, out_);
        for (std::int64_t begin = 0; begin < chunk_.rows; begin += group) {
            const std::int64_t n = std::min(group, chunk_.rows - begin);
            if (exact_group(values + begin, n, out_.own.data() + begin)) continue;
            for (std::int64_t i = begin; i < begin + n; ++i) {
                if (!is_left_out(i)) put(i, values[i]);
            }
        }
        if (is_whole(chunk_)) return;
        for (std::int64_t i = 0; i < chunk_.rows; ++i)
            if (is_left_out(i)) out_.own[static_cast<std::size_t>(i)] = 0;
    }
    void put_integer(std::int64_t i, std::int64_t value) {
        std::int64_t minor = 0;
        if (__builtin_mul_overflow(value, powers_of_ten[target_], &minor)) fail(i, Conversion::too_large);
        out_.own[static_cast<std::size_t>(i)] = minor;
    }
    [[noreturn]] void fail(std::int64_t i, Conversion why) const {
        switch (why) {
            case Conversion::too_large: chunk_.fail(Status::overflow, i, "holds an amount that does not fit 64 bits of minor units");
            case Conversion::not_finite:
                chunk_.fail(Status::bad_money, i, "holds infinity or not-a-number; use null for what is not known");
            case Conversion::inexact:
                if (minor_) chunk_.fail(Status::bad_money, i, "holds a fraction of a minor unit; say round = \"half_even\"");
                chunk_.fail(Status::bad_money, i,
                            "holds an amount with more digits than scale " + std::to_string(scale_) +
                                "; say round = \"half_even\" or a larger scale");
            default: chunk_.fail(Status::bad_money, i, "holds a text that is no decimal number");
        }
    }

   private:
    static constexpr std::int64_t group = 64;

    [[nodiscard]] bool is_left_out(std::int64_t i) const { return chunk_.skips(i) || out_.is_missing(static_cast<std::size_t>(i)); }

    template <class Value>
    void settle(std::int64_t i, Conversion how_it_ended, std::int64_t minor, Value&& value) {
        if (how_it_ended == Conversion::rounded) {
            Decimal before = value();
            if (minor_) before.scale += scale_;  // the shift is told in currency units
            ++notes_.rounded;
            notes_.largest_shift = std::max(notes_.largest_shift, shift(before, minor, scale_));
        } else if (how_it_ended != Conversion::exact) {
            fail(i, how_it_ended);
        }
        out_.own[static_cast<std::size_t>(i)] = minor;
    }

    /// The rule of to_minor for amounts that are exact at the scale, without a branch. False where one is not.
    [[nodiscard]] bool exact_group(const double* values, std::int64_t n, std::int64_t* minor) const {
        constexpr double magic = 6755399441055744.0;  // 1.5 * 2^52: adding it leaves the nearest integer in the low bits
        constexpr double most = 2251799813685248.0;   // 2^51
        const auto power = static_cast<double>(powers_of_ten[target_]);
        bool good = true;
        for (std::int64_t i = 0; i < n; ++i) {
            const double scaled = values[i] * power;
            const double shifted = scaled + magic;
            good &= (std::fabs(scaled) < most) & ((shifted - magic) / power == values[i]);
            minor[i] = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) - std::bit_cast<std::uint64_t>(magic));
        }
        return good;
    }

    const ColumnChunk& chunk_;
    const Decoding& how_;
    IntegerCells& out_;
    DecodeNotes& notes_;
    int scale_;
    bool minor_;
    int target_;
};

/// Most prices have no more than four digits; those need no text.
Decimal decimal_of(double value) {
    constexpr double most = 1e15;
    for (const std::int32_t scale : {0, 2, 4}) {
        const auto power = static_cast<double>(powers_of_ten[scale]);
        const double digits = std::nearbyint(value * power);
        if (std::fabs(digits) < most && digits / power == value) return {static_cast<std::int64_t>(digits), scale};
    }
    return shortest_decimal(value);
}

}  // namespace

void decode_money(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes) {
    const Column& c = chunk.cells();
    // All or nothing for the notes too: what a failing chunk rounded is not counted.
    DecodeNotes own_notes;
    Amounts amounts(chunk, how, out, own_notes);
    if (c.is_integer()) {
        start(out);
        take_integers(chunk, out, out.values, out.own, Status::overflow);
        if (how.money.amounts == AmountUnit::minor || how.money.scale == 0) return;
        if (out.values.data() != out.own.data()) out.own.assign(out.values.begin(), out.values.end());
        for (std::int64_t i = 0; i < chunk.rows; ++i) amounts.put_integer(i, out.own[static_cast<std::size_t>(i)]);
        out.values = out.own;
        return;
    }
    start_own(chunk, out);
    if (c.is_text()) {
        each_text(chunk, out, [&](std::int64_t i, std::string_view text) {
            if (text.empty()) return mark_missing(chunk, out, i);
            const auto value = parse_decimal(text);
            if (!value) amounts.fail(i, Conversion::not_a_number);
            amounts.put(i, *value);
        });
    } else {
        switch (c.value_type()) {
            case Type::float64:
                if (!c.dictionary) amounts.put_all(static_cast<const double*>(c.values) + c.offset + chunk.begin);
                else each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { amounts.put(i, number_at(c, row)); });
                break;
            case Type::float32:
                each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
                    const double value = number_at(c, row);
                    if (!std::isfinite(value)) amounts.fail(i, Conversion::not_finite);
                    amounts.put(i, shortest_decimal_of_float(static_cast<float>(value)));
                });
                break;
            case Type::decimal128:
                each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { amounts.put(i, decimal_at(c, row)); });
                break;
            case Type::null: mark_nulls(chunk, out); break;
            default: wrong_type(chunk, "amounts of money: numbers, decimals or text");
        }
    }
    notes.merge(own_notes);
}

void decode_decimals(const ColumnChunk& chunk, DecimalCells& out) {
    constexpr std::string_view not_finite = "holds infinity or not-a-number; use null for what is not known";
    const Column& c = chunk.cells();
    start(out);
    out.values.assign(size_of(chunk), Decimal{});
    const auto put = [&](std::int64_t i, Decimal value) { out.values[static_cast<std::size_t>(i)] = value; };
    if (c.is_integer()) {
        return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
            const auto value = integer_at(c, row);
            if (!value) chunk.fail(Status::overflow, i, "holds a whole number beyond 64 bits");
            put(i, Decimal{*value, 0});
        });
    }
    if (c.is_text()) {
        return each_text(chunk, out, [&](std::int64_t i, std::string_view text) {
            if (text.empty()) return mark_missing(chunk, out, i);
            const auto value = parse_decimal(text);
            if (!value) chunk.fail(Status::bad_value, i, "holds a text that is no decimal number");
            put(i, *value);
        });
    }
    switch (c.value_type()) {
        case Type::float64:
        case Type::float32:
            return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
                const double value = number_at(c, row);
                if (!std::isfinite(value)) chunk.fail(Status::bad_value, i, not_finite);
                put(i, c.value_type() == Type::float32 ? shortest_decimal_of_float(static_cast<float>(value)) : decimal_of(value));
            });
        case Type::decimal128: return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { put(i, decimal_at(c, row)); });
        case Type::null: return mark_nulls(chunk, out);
        default: wrong_type(chunk, "numbers, decimals or text");
    }
}

}  // namespace kefu
