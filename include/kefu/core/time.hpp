// Instants, civil dates and spans: integers with their meaning as a type. No clock and no zone here (see zone.hpp).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kefu {

/// An instant: microseconds since 1970-01-01T00:00:00 UTC.
struct Time {
    std::int64_t us = 0;
    friend constexpr auto operator<=>(Time, Time) = default;
};

/// A civil date: days since 1970-01-01, in no zone.
struct Date {
    std::int32_t days = 0;
    friend constexpr auto operator<=>(Date, Date) = default;
};

/// A length of time in microseconds; text carries its unit: "30 s", "3 min", "2 hours", "7 days".
struct Span {
    std::int64_t us = 0;
    friend constexpr auto operator<=>(Span, Span) = default;
};

inline constexpr std::int64_t us_per_second = 1'000'000;
inline constexpr std::int64_t us_per_day = 86'400 * us_per_second;
/// What a length of time may be at most, either way: 100 years. Sums with times of the years 1 to 9999 stay within 64 bits.
inline constexpr Span longest_span{36'525 * us_per_day};

/// Floored division: what belongs to day -1 stays there.
[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
    const std::int64_t q = a / b;
    return q - ((a % b != 0) && ((a < 0) != (b < 0)) ? 1 : 0);
}

/// The calendar that kefu takes: 0001-01-01 to 9999-12-31.
inline constexpr Date earliest_date{-719'162};
inline constexpr Date latest_date{2'932'896};
inline constexpr Time earliest_time{std::int64_t{earliest_date.days} * us_per_day};
inline constexpr Time latest_time{(std::int64_t{latest_date.days} + 1) * us_per_day - 1};
/// Whether it lies in the years 1 to 9999: then sums of it and of spans cannot overflow.
[[nodiscard]] constexpr bool is_in_calendar(Time time) noexcept { return time >= earliest_time && time <= latest_time; }

struct YearMonthDay {
    std::int32_t year = 1970;
    std::int32_t month = 1;
    std::int32_t day = 1;
};
[[nodiscard]] YearMonthDay civil(Date date) noexcept;
/// Nothing where the date does not exist (2026-02-30).
[[nodiscard]] std::optional<Date> date_of(std::int32_t year, std::int32_t month, std::int32_t day) noexcept;

/// A date and time of day as a text or a naive column gives it: not yet an instant. us counts from the epoch as if in UTC.
struct LocalTime {
    std::int64_t us = 0;
};

/// What a text of a time turned out to be: a date alone, a naive time, or an instant (with "Z" or an offset).
struct ParsedTime {
    enum class Kind : std::uint8_t { date, local, instant } kind = Kind::date;
    std::int64_t us = 0;  ///< for a date: its midnight
};

/// ISO 8601 and what files hold: 2011-12-09, 20111209, 2011-12-09 08:26, 2011-12-09T08:26:00.123456Z, ...+08:00.
/// Years 0001 to 9999. Fractions beyond microseconds are floored (`floored` tells). Nothing where the text is no time.
[[nodiscard]] std::optional<ParsedTime> parse_time(std::string_view text, bool* floored = nullptr) noexcept;
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;
/// The same for an argument of a call. Errors: BAD_OPTION, with its name.
[[nodiscard]] Date require_date(std::string_view text, std::string_view argument);
/// "10 min", "1.5 hours", "7 days", "30 s": a number and a unit (us, ms, s, min, h or hour(s), day(s), week(s)).
[[nodiscard]] std::optional<Span> parse_span(std::string_view text) noexcept;

[[nodiscard]] std::string to_text(Date date);  ///< 2011-12-09
[[nodiscard]] std::string to_text(Time time);  ///< 2011-12-09T08:26:00Z, with as many fraction digits as needed
[[nodiscard]] std::string to_text(Span span);  ///< the largest unit that divides it: "90 s", "3 min"

}  // namespace kefu
