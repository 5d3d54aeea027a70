#include "kefu/core/decode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "core/explained_error.hpp"
#include "core/finding_texts.hpp"
#include "decode_cells.hpp"
#include "hint.hpp"
#include "kefu/core/utf8.hpp"
#include "word_index.hpp"

namespace kefu {

using namespace detail;

Decoding::Decoding(const MoneyOptions& money_options, const TimeOptions& time_options)
    : money(money_options), local_times(time_options.local_times) {
    if (money.scale < 0 || money.scale > max_money_scale)
        detail::refuse_option("scale", detail::core_texts, "bad_scale", {{"most", max_money_scale}});
    if (!money.currency.empty() && !is_currency_code(money.currency))
        detail::refuse_option("currency", detail::core_texts, "bad_currency", {{"currency", money.currency}});
    if (!time_options.time_zone.empty()) {
        zone = Zone::load(time_options.time_zone);
        zone_given = true;
    }
}

void ColumnChunk::fail(Status status, std::int64_t i, std::string_view message) const {
    Place place;
    place.where = table.name();
    place.row = i < 0 ? -1 : table.first_row() + begin + i;
    place.column = column;
    const std::string_view name = column < 0 ? field : std::string_view(cells().name);
    std::string text = "column " + quoted(name);
    if (name != field) text += " (" + std::string(field) + ")";
    throw Error(status, text + " " + std::string(message), std::move(place));
}

namespace detail {

void wrong_type(const ColumnChunk& chunk, std::string_view expected, Status status) {
    const Column& c = chunk.cells();
    const Type type = c.value_type();
    std::string holds(type_name(type));
    if (type == Type::unsupported && !c.format.empty()) holds = "a type that kefu does not read (Arrow format " + quoted(c.format) + ")";
    chunk.fail(status, -1, "holds " + holds + "; expected " + std::string(expected));
}

void mark_nulls(const ColumnChunk& chunk, CellsBase& out) {
    each_cell(chunk, out, [](std::int64_t, std::int64_t) {});
}

bool is_text_clean(std::string_view text) noexcept {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, at, sizeof bytes);
        if ((bytes & 0x8080808080808080ULL) != 0) return is_valid_utf8(text);
    }
    for (; left > 0; ++at, --left)
        if ((static_cast<unsigned char>(*at) & 0x80) != 0) return is_valid_utf8(text);
    return true;
}

namespace {
constexpr std::string_view beyond_64_bits = "holds a whole number beyond 64 bits";
}  // namespace

std::int64_t index_at(const Column& column, std::int64_t row) noexcept {
    std::int64_t index = 0;
    with_integers(column, [&](const auto* values) { index = static_cast<std::int64_t>(values[row]); });
    return index;
}

Decimal decimal_at(const Column& column, std::int64_t row) noexcept {
    constexpr std::int32_t most_scale = 1'000;  // 38 digits are nothing, or too much, long before
    const Column& c = column.dictionary ? *column.dictionary : column;
    const std::int64_t at = column.dictionary ? index_at(column, row) : row;
    Decimal value;
    value.scale = std::clamp(c.scale, -most_scale, most_scale);
    std::memcpy(&value.digits, static_cast<const char*>(c.values) + (c.offset + at) * 16, sizeof value.digits);
    return value;
}

Decimal shortest_decimal_of_float(float value) noexcept {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
    return parse_decimal(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data()))).value_or(Decimal{});
}

void take_integers(const ColumnChunk& chunk, CellsBase& out, std::span<const std::int64_t>& values, std::vector<std::int64_t>& own,
                   Status status) {
    const Column& c = chunk.cells();
    const bool whole = is_whole(chunk);
    if (whole && c.type == Type::int64) {
        values = plain<std::int64_t>(c).subspan(static_cast<std::size_t>(chunk.begin), size_of(chunk));
        return;
    }
    own.assign(size_of(chunk), 0);
    values = own;
    const auto take = [&](const auto* from) {
        using T = std::remove_cvref_t<decltype(*from)>;
        const auto one = [&](std::int64_t i, std::int64_t row) {
            if constexpr (std::is_same_v<T, std::uint64_t>)
                if (from[row] > static_cast<std::uint64_t>(INT64_MAX)) chunk.fail(status, i, beyond_64_bits);
            own[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(from[row]);
        };
        if (whole)
            for (std::int64_t i = 0; i < chunk.rows; ++i) one(i, chunk.begin + i);
        else each_cell(chunk, out, one);
    };
    if (!c.dictionary && with_integers(c, take)) return;
    each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
        const auto value = integer_at(c, row);
        if (!value) chunk.fail(status, i, beyond_64_bits);
        own[static_cast<std::size_t>(i)] = *value;
    });
}

}  // namespace detail

namespace {

/// The integer a decimal is, nothing where it is none or does not fit.
std::optional<std::int64_t> whole_number(Decimal value) {
    std::int64_t number = 0;
    if (to_minor(value, 0, Rounding::exact, number) != Conversion::exact) return std::nullopt;
    return number;
}

double to_number(Decimal value) {
    // Digits and power are exact doubles here, so one division rounds once. Anything else goes through its text.
    constexpr Int128 exact = Int128{1} << 53;
    constexpr int most = 18;
    if (value.digits <= exact && value.digits >= -exact && value.scale >= 0 && value.scale <= most)
        return static_cast<double>(static_cast<std::int64_t>(value.digits)) / static_cast<double>(powers_of_ten[value.scale]);
    std::string text;
    for (Int128 rest = value.digits; rest != 0; rest /= 10)
        text.insert(text.begin(), static_cast<char>('0' + std::abs(static_cast<int>(rest % 10))));
    if (text.empty()) return 0;
    text += "e" + std::to_string(-std::int64_t{value.scale});
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc::result_out_of_range) number = value.scale > 0 ? 0 : HUGE_VAL;
    return value.digits < 0 ? -number : number;
}

std::optional<double> parse_number(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::optional<bool> parse_boolean(std::string_view text) {
    const auto is = [&](std::string_view word) {
        return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) { return lower(a) == b; });
    };
    if (is("true") || is("yes") || is("1")) return true;
    if (is("false") || is("no") || is("0")) return false;
    return std::nullopt;
}

/// Cells of text, each parsed by itself; an empty one is missing.
template <class Parse>
void parse_texts(const ColumnChunk& chunk, IntegerCells& out, Parse&& parse) {
    start_own(chunk, out);
    each_text_once(
        chunk, out,
        [&](std::int64_t i, std::string_view text) {
            if (text.empty()) mark_missing(chunk, out, i);
            else out.own[static_cast<std::size_t>(i)] = parse(i, text);
        },
        [&](std::int64_t i, std::int64_t first) { out.own[static_cast<std::size_t>(i)] = out.own[static_cast<std::size_t>(first)]; });
}

/// Cells of any number as doubles; f(i, double).
template <class F>
void each_float(const ColumnChunk& chunk, CellsBase& out, F&& f) {
    const Column& c = chunk.cells();
    each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { f(i, number_at(c, row)); });
}

bool is_float(Type type) { return type == Type::float32 || type == Type::float64; }

}  // namespace

void decode_integers(const ColumnChunk& chunk, IntegerCells& out) {
    constexpr std::string_view not_whole = "holds something else than a whole number";
    const Column& c = chunk.cells();
    const auto put = [&](std::int64_t i, std::optional<std::int64_t> value) {
        if (!value) chunk.fail(Status::bad_value, i, not_whole);
        out.own[static_cast<std::size_t>(i)] = *value;
    };
    if (c.is_integer()) {
        start(out);
        take_integers(chunk, out, out.values, out.own, Status::overflow);
    } else if (is_float(c.value_type())) {
        start_own(chunk, out);
        each_float(chunk, out, [&](std::int64_t i, double x) {
            constexpr double most = 9007199254740992.0;  // 2^53: beyond it a double is not one whole number but several
            put(i, std::fabs(x) <= most && std::nearbyint(x) == x ? std::optional(static_cast<std::int64_t>(x)) : std::nullopt);
        });
    } else if (c.value_type() == Type::decimal128) {
        start_own(chunk, out);
        each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { put(i, whole_number(decimal_at(c, row))); });
    } else if (c.is_text()) {
        parse_texts(chunk, out, [&](std::int64_t i, std::string_view text) {
            const auto value = parse_decimal(text);
            const auto number = value ? whole_number(*value) : std::nullopt;
            if (!number) chunk.fail(Status::bad_value, i, not_whole);
            return *number;
        });
    } else if (c.value_type() == Type::null) {
        start_own(chunk, out);
        mark_nulls(chunk, out);
    } else {
        wrong_type(chunk, "whole numbers");
    }
}

void decode_booleans(const ColumnChunk& chunk, IntegerCells& out) {
    const Column& c = chunk.cells();
    if (c.value_type() == Type::boolean || c.is_integer()) {
        start_own(chunk, out);
        each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
            const auto value = integer_at(c, row);
            if (!value || (*value != 0 && *value != 1)) chunk.fail(Status::bad_value, i, "holds a number other than 0 and 1");
            out.own[static_cast<std::size_t>(i)] = *value;
        });
    } else if (c.is_text()) {
        parse_texts(chunk, out, [&](std::int64_t i, std::string_view text) -> std::int64_t {
            const auto value = parse_boolean(text);
            if (!value) chunk.fail(Status::bad_value, i, "holds a text other than true, false, yes, no, 1, 0");
            return *value ? 1 : 0;
        });
    } else if (c.value_type() == Type::null) {
        start_own(chunk, out);
        mark_nulls(chunk, out);
    } else {
        wrong_type(chunk, "true and false");
    }
}

void decode_numbers(const ColumnChunk& chunk, NumberCells& out) {
    const Column& c = chunk.cells();
    start(out);
    const auto check = [&](std::int64_t i, double x) {
        if (!std::isfinite(x)) chunk.fail(Status::bad_value, i, "holds infinity or not-a-number; use null for what is not known");
    };
    if (c.type == Type::float64 && is_whole(chunk)) {
        out.values = plain<double>(c).subspan(static_cast<std::size_t>(chunk.begin), size_of(chunk));
        for (std::int64_t i = 0; i < chunk.rows; ++i) check(i, out.values[static_cast<std::size_t>(i)]);
        return;
    }
    out.own.assign(size_of(chunk), 0.0);
    out.values = out.own;
    const auto put = [&](std::int64_t i, double x) {
        check(i, x);
        out.own[static_cast<std::size_t>(i)] = x;
    };
    if (is_float(c.value_type()) || c.is_integer()) {
        each_float(chunk, out, put);
    } else if (c.value_type() == Type::decimal128) {
        each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { put(i, to_number(decimal_at(c, row))); });
    } else if (c.is_text()) {
        each_text(chunk, out, [&](std::int64_t i, std::string_view text) {
            if (text.empty()) return mark_missing(chunk, out, i);
            const auto value = parse_number(text);
            if (!value) chunk.fail(Status::bad_value, i, "holds a text that is no number");
            put(i, *value);
        });
    } else if (c.value_type() == Type::null) {
        mark_nulls(chunk, out);
    } else {
        wrong_type(chunk, "numbers");
    }
}

void decode_spans(const ColumnChunk& chunk, IntegerCells& out) {
    constexpr std::int64_t most = 36'525 * us_per_day;
    const auto put = [&](std::int64_t i, std::int64_t us) {
        if (us < -most || us > most) chunk.fail(Status::bad_value, i, "holds a length of time beyond 100 years");
        out.own[static_cast<std::size_t>(i)] = us;
    };
    const auto put_seconds = [&](std::int64_t i, Decimal seconds) {
        std::int64_t us = INT64_MAX;
        if (to_minor(seconds, 6, Rounding::half_even, us) == Conversion::too_large) us = INT64_MAX;
        put(i, us);
    };
    if (chunk.cells().value_type() == Type::duration) {
        const Column& c = chunk.cells();
        const TimeUnit unit = (c.dictionary ? *c.dictionary : c).time_unit;
        const std::int64_t factor = unit == TimeUnit::second ? us_per_second : unit == TimeUnit::milli ? us_per_second / 1'000 : 1;
        start_own(chunk, out);
        return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
            const std::int64_t value = integer_at(c, row).value_or(0);
            std::int64_t us = INT64_MAX;
            if (unit == TimeUnit::nano) us = floor_div(value, 1'000);
            else if (__builtin_mul_overflow(value, factor, &us)) us = INT64_MAX;
            put(i, us);
        });
    }
    if (!chunk.cells().is_text()) {
        DecimalCells seconds;
        decode_decimals(chunk, seconds);
        start_own(chunk, out);
        out.missing = std::move(seconds.missing);
        for (std::int64_t i = 0; i < chunk.rows; ++i)
            if (!chunk.skips(i) && !out.is_missing(static_cast<std::size_t>(i)))
                put_seconds(i, seconds.values[static_cast<std::size_t>(i)]);
        return;
    }
    start_own(chunk, out);
    each_text(chunk, out, [&](std::int64_t i, std::string_view text) {
        if (text.empty()) return mark_missing(chunk, out, i);
        if (const auto seconds = parse_decimal(text)) return put_seconds(i, *seconds);
        const auto span = parse_span(text);
        if (!span) chunk.fail(Status::bad_value, i, "holds a text that is no length of time; expected seconds, or such as \"3 min\"");
        put(i, span->us);
    });
}

void decode_texts(const ColumnChunk& chunk, TextCells& out) {
    const Column& c = chunk.cells();
    start(out);
    out.values.assign(size_of(chunk), std::string_view{});
    if (c.value_type() == Type::null) return mark_nulls(chunk, out);
    if (!c.is_text()) wrong_type(chunk, "text");
    out.first.clear();
    if (is_small_dictionary(c)) out.first.resize(size_of(chunk));
    each_text_once(
        chunk, out,
        [&](std::int64_t i, std::string_view text) {
            if (!is_text_clean(text)) chunk.fail(Status::bad_value, i, "holds bytes that are not UTF-8");
            out.values[static_cast<std::size_t>(i)] = text;
            if (!out.first.empty()) out.first[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(i);
        },
        [&](std::int64_t i, std::int64_t first) {
            out.values[static_cast<std::size_t>(i)] = out.values[static_cast<std::size_t>(first)];
            out.first[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(first);
        });
}

void decode_shares(const ColumnChunk& chunk, IntegerCells& out) {
    constexpr std::string_view bad = "holds something else than a share of at most nine decimal digits";
    const Column& c = chunk.cells();
    const auto put = [&](std::int64_t i, std::optional<Share> value) {
        if (!value) chunk.fail(Status::bad_value, i, bad);
        out.own[static_cast<std::size_t>(i)] = value->parts;
    };
    if (is_float(c.value_type()) || c.value_type() == Type::decimal128 || c.is_integer()) {
        start_own(chunk, out);
        each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
            if (c.value_type() == Type::float64) return put(i, share_of(number_at(c, row)));
            std::int64_t parts = 0;
            Decimal value;
            if (c.value_type() == Type::decimal128) {
                value = decimal_at(c, row);
            } else if (c.value_type() == Type::float32) {
                const double x = number_at(c, row);
                if (!std::isfinite(x)) return put(i, std::nullopt);
                value = shortest_decimal_of_float(static_cast<float>(x));
            } else {
                const auto number = integer_at(c, row);
                if (!number) return put(i, std::nullopt);
                value.digits = *number;
            }
            const bool fits = to_minor(value, 9, Rounding::exact, parts) == Conversion::exact;
            put(i, fits ? std::optional(Share{parts}) : std::nullopt);
        });
    } else if (c.is_text()) {
        parse_texts(chunk, out, [&](std::int64_t i, std::string_view text) {
            const auto value = parse_share(text);
            if (!value) chunk.fail(Status::bad_value, i, bad);
            return value->parts;
        });
    } else if (c.value_type() == Type::null) {
        start_own(chunk, out);
        mark_nulls(chunk, out);
    } else {
        wrong_type(chunk, "shares, such as 0.2 or \"20 %\"");
    }
}

void decode_words(const ColumnChunk& chunk, std::span<const std::string_view> known, std::span<const std::int64_t> values,
                  IntegerCells& out) {
    const Column& c = chunk.cells();
    if (c.value_type() == Type::null) {
        start_own(chunk, out);
        return mark_nulls(chunk, out);
    }
    if (!c.is_text()) wrong_type(chunk, "words");
    const detail::WordIndex index(known);
    parse_texts(chunk, out, [&](std::int64_t i, std::string_view text) {
        const std::size_t word = index.find(text);
        if (word == detail::WordIndex::none) chunk.fail(Status::bad_value, i, "holds a word that is not known" + hint(text, known));
        return values[word];
    });
}

}  // namespace kefu
