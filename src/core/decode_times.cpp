// Times and dates from timestamps, dates and texts.
#include <algorithm>
#include <optional>

#include "decode_cells.hpp"

namespace kefu {

using namespace detail;

namespace {

// 0001-01-01 to 9999-12-31: what lies outside is a mistake in the unit.
constexpr std::int64_t first_day = -719'162;
constexpr std::int64_t last_day = 2'932'896;
constexpr std::int64_t first_us = first_day * us_per_day;
constexpr std::int64_t last_us = (last_day + 1) * us_per_day - 1;

constexpr std::string_view outside = "holds a time outside the years 1 to 9999: is the unit right?";
constexpr std::string_view no_such_time = "holds a text that is no time, such as \"2011-12-09 08:26\"";

bool in_years(std::int64_t us) { return us >= first_us && us <= last_us; }

/// Naive times to instants. Neighbouring rows lie mostly in one offset interval, so the last one is tried first.
class LocalTimes {
   public:
    LocalTimes(const Zone& zone, GapRule rule) : zone_(zone), rule_(rule) {}

    [[nodiscard]] std::optional<std::int64_t> instant(std::int64_t local_us) {
        if (local_us >= low_ && local_us < high_) return local_us - offset_;
        const auto at = zone_.instant(LocalTime{local_us}, rule_);
        if (!at) return std::nullopt;
        remember(*at);
        return at->us;
    }

   private:
    /// So near the ends of an interval a local time may belong to its neighbour; no offset is changed by two days.
    static constexpr std::int64_t margin = 2 * us_per_day;

    void remember(Time at) {
        const std::vector<Zone::Interval>& all = zone_.intervals();
        const auto next =
            std::upper_bound(all.begin(), all.end(), at.us, [](std::int64_t us, const Zone::Interval& x) { return us < x.from_us; });
        if (next == all.begin()) return;
        const auto own = next - 1;
        offset_ = own->offset_us;
        // The first interval starts at the beginning of time, the last has no end.
        low_ = own == all.begin() ? first_us : std::max(own->from_us, first_us - margin) + offset_ + margin;
        high_ = next == all.end() ? last_us + 1 : std::min(next->from_us, last_us + margin) + offset_ - margin;
    }

    const Zone& zone_;
    GapRule rule_;
    std::int64_t low_ = 0;
    std::int64_t high_ = 0;
    std::int64_t offset_ = 0;
};

bool is_utc(const Zone& zone) {
    const auto& all = zone.intervals();
    return std::all_of(all.begin(), all.end(), [](const Zone::Interval& x) { return x.offset_us == 0; });
}

[[noreturn]] void zone_needed(const ColumnChunk& chunk, std::int64_t i) {
    chunk.fail(Status::bad_time, i, "holds times without a zone: give time_zone");
}
[[noreturn]] void gap_or_fold(const ColumnChunk& chunk, std::int64_t i, const Decoding& how) {
    chunk.fail(
        Status::bad_time, i,
        "holds a local time that does not exist or comes twice in " + how.zone.name() + ": say local_times = \"earlier\" or \"later\"");
}

/// Microseconds of a timestamp; nothing where its year is absurd.
std::optional<std::int64_t> microseconds_of_time(std::int64_t value, TimeUnit unit, bool& floored) {
    floored = unit == TimeUnit::nano && value % 1'000 != 0;
    const auto us = microseconds(value, unit);
    return us && in_years(*us) ? us : std::nullopt;
}

void decode_timestamps(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes) {
    const Column& c = chunk.cells();
    const Column& source = c.dictionary ? *c.dictionary : c;
    if (!source.zoned && !how.zone_given) zone_needed(chunk, -1);
    const bool as_is = source.zoned || is_utc(how.zone);
    if (as_is && source.time_unit == TimeUnit::micro && is_whole(chunk)) {
        start(out);
        out.values = plain<std::int64_t>(c).subspan(static_cast<std::size_t>(chunk.begin), size_of(chunk));
        bool good = true;
        for (const std::int64_t us : out.values) good &= in_years(us);
        if (good) return;
        for (std::int64_t i = 0; i < chunk.rows; ++i)
            if (!in_years(out.values[static_cast<std::size_t>(i)])) chunk.fail(Status::bad_time, i, outside);
    }
    start_own(chunk, out);
    LocalTimes local(how.zone, how.local_times);
    const auto* values = static_cast<const std::int64_t*>(source.values) + source.offset;
    std::int64_t floored_rows = 0;
    each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
        bool floored = false;
        std::optional<std::int64_t> us = microseconds_of_time(values[c.dictionary ? index_at(c, row) : row], source.time_unit, floored);
        if (!us) chunk.fail(Status::bad_time, i, outside);
        if (!as_is) {
            us = local.instant(*us);
            if (!us) gap_or_fold(chunk, i, how);
            if (!in_years(*us)) chunk.fail(Status::bad_time, i, outside);
        }
        floored_rows += floored ? 1 : 0;
        out.own[static_cast<std::size_t>(i)] = *us;
    });
    notes.floored_times += floored_rows;
}

void decode_time_texts(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes) {
    start_own(chunk, out);
    LocalTimes local(how.zone, how.local_times);
    std::vector<std::uint8_t> floored_rows;  // empty = none; needed where a dictionary's entry counts again
    std::int64_t floored_count = 0;
    const auto note_floored = [&](std::int64_t i) {
        if (floored_rows.empty()) floored_rows.assign(size_of(chunk), 0);
        floored_rows[static_cast<std::size_t>(i)] = 1;
        ++floored_count;
    };
    each_text_once(
        chunk, out,
        [&](std::int64_t i, std::string_view text) {
            if (text.empty()) return mark_missing(chunk, out, i);
            bool floored = false;
            const auto parsed = parse_time(text, &floored);
            if (!parsed) chunk.fail(Status::bad_time, i, no_such_time);
            std::int64_t us = parsed->us;
            if (parsed->kind == ParsedTime::Kind::date) {
                us = how.zone.start_of(Date{static_cast<std::int32_t>(floor_div(us, us_per_day))}).us;
            } else if (parsed->kind == ParsedTime::Kind::local) {
                if (!how.zone_given) zone_needed(chunk, i);
                const auto at = local.instant(us);
                if (!at) gap_or_fold(chunk, i, how);
                us = *at;
            }
            if (!in_years(us)) chunk.fail(Status::bad_time, i, outside);
            if (floored) note_floored(i);
            out.own[static_cast<std::size_t>(i)] = us;
        },
        [&](std::int64_t i, std::int64_t first) {
            out.own[static_cast<std::size_t>(i)] = out.own[static_cast<std::size_t>(first)];
            if (!floored_rows.empty() && floored_rows[static_cast<std::size_t>(first)] != 0) ++floored_count;
        });
    notes.floored_times += floored_count;
}

std::int32_t day_of(const ColumnChunk& chunk, std::int64_t i, std::int64_t days) {
    if (days < first_day || days > last_day) chunk.fail(Status::bad_time, i, "holds a date outside the years 1 to 9999");
    return static_cast<std::int32_t>(days);
}

}  // namespace

void decode_times(const ColumnChunk& chunk, const Decoding& how, IntegerCells& out, DecodeNotes& notes) {
    const Column& c = chunk.cells();
    if (c.is_text()) return decode_time_texts(chunk, how, out, notes);
    switch (c.value_type()) {
        case Type::timestamp: return decode_timestamps(chunk, how, out, notes);
        case Type::date32: {
            start_own(chunk, out);
            std::int32_t last = 0;  // whole days come in runs
            std::int64_t last_start = how.zone.start_of(Date{0}).us;
            each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
                const std::int32_t day = day_of(chunk, i, integer_at(c, row).value_or(last_day + 1));
                if (day != last) {
                    last = day;
                    last_start = how.zone.start_of(Date{day}).us;
                }
                if (!in_years(last_start)) chunk.fail(Status::bad_time, i, outside);
                out.own[static_cast<std::size_t>(i)] = last_start;
            });
            return;
        }
        case Type::null: start_own(chunk, out); return mark_nulls(chunk, out);
        default: wrong_type(chunk, "times: timestamps, dates or text");
    }
}

void decode_dates(const ColumnChunk& chunk, IntegerCells& out) {
    const Column& c = chunk.cells();
    const Column& source = c.dictionary ? *c.dictionary : c;
    start_own(chunk, out);
    const auto put = [&](std::int64_t i, std::int64_t days) { out.own[static_cast<std::size_t>(i)] = day_of(chunk, i, days); };
    if (c.is_text()) {
        return each_text_once(
            chunk, out,
            [&](std::int64_t i, std::string_view text) {
                if (text.empty()) return mark_missing(chunk, out, i);
                const auto date = parse_date(text);
                if (!date) chunk.fail(Status::bad_time, i, "holds a text that is no date, such as \"2011-12-09\"");
                put(i, date->days);
            },
            [&](std::int64_t i, std::int64_t first) { out.own[static_cast<std::size_t>(i)] = out.own[static_cast<std::size_t>(first)]; });
    }
    switch (source.type) {
        case Type::date32:
            return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) { put(i, integer_at(c, row).value_or(last_day + 1)); });
        case Type::timestamp: {
            if (source.zoned) chunk.fail(Status::bad_column, -1, "holds instants; expected dates, which have no zone");
            const auto* values = static_cast<const std::int64_t*>(source.values) + source.offset;
            return each_cell(chunk, out, [&](std::int64_t i, std::int64_t row) {
                bool floored = false;
                const auto us = microseconds_of_time(values[c.dictionary ? index_at(c, row) : row], source.time_unit, floored);
                if (!us) chunk.fail(Status::bad_time, i, outside);
                put(i, floor_div(*us, us_per_day));
            });
        }
        case Type::null: return mark_nulls(chunk, out);
        default: wrong_type(chunk, "dates");
    }
}

}  // namespace kefu
