#include "kefu/core/time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

namespace {

/// Reads a text from the left, one piece at a time.
class Reader {
   public:
    explicit Reader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool done() const { return text_.empty(); }
    [[nodiscard]] char peek() const { return text_.empty() ? '\0' : text_.front(); }
    bool take(char c) {
        if (peek() != c || text_.empty()) return false;
        text_.remove_prefix(1);
        return true;
    }
    /// Exactly n digits.
    std::optional<std::int32_t> digits(std::size_t n) {
        if (text_.size() < n) return std::nullopt;
        std::int32_t value = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(n);
        return value;
    }
    [[nodiscard]] bool digit() const { return peek() >= '0' && peek() <= '9'; }

   private:
    std::string_view text_;
};

/// 2011-12-09 or 20111209.
std::optional<Date> read_date(Reader& r) {
    const auto year = r.digits(4);
    if (!year) return std::nullopt;
    const bool dashes = r.take('-');
    const auto month = r.digits(2);
    if (!month || (dashes && !r.take('-'))) return std::nullopt;
    const auto day = r.digits(2);
    if (!day) return std::nullopt;
    return date_of(*year, *month, *day);
}

/// 08:26, 08:26:00, 08:26:00.123456, also without colons.
std::optional<std::int64_t> read_clock(Reader& r, bool* floored) {
    const auto hour = r.digits(2);
    if (!hour || *hour > 24) return std::nullopt;
    const bool colons = r.take(':');
    const auto minute = r.digits(2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int32_t second = 0;
    std::int64_t fraction = 0;
    if (colons ? r.take(':') : r.digit()) {
        const auto s = r.digits(2);
        if (!s || *s > 59) return std::nullopt;
        second = *s;
        if (r.take('.') || r.take(',')) {
            if (!r.digit()) return std::nullopt;
            std::int64_t unit = us_per_second / 10;
            for (; r.digit(); unit /= 10) {
                const std::int32_t digit = *r.digits(1);
                fraction += unit * digit;
                if (unit == 0 && digit != 0 && floored) *floored = true;
            }
        }
    }
    if (*hour == 24 && (*minute != 0 || second != 0 || fraction != 0)) return std::nullopt;
    return ((std::int64_t{*hour} * 60 + *minute) * 60 + second) * us_per_second + fraction;
}

/// Z, +08:00, +0800, +08.
std::optional<std::int64_t> read_offset(Reader& r) {
    if (r.take('Z') || r.take('z')) return 0;
    const bool west = r.peek() == '-';
    if (!r.take('+') && !r.take('-')) return std::nullopt;
    const auto hour = r.digits(2);
    if (!hour || *hour > 18) return std::nullopt;
    std::int32_t minute = 0;
    if (r.take(':') || r.digit()) {
        const auto m = r.digits(2);
        if (!m || *m > 59) return std::nullopt;
        minute = *m;
    }
    const std::int64_t us = (std::int64_t{*hour} * 60 + minute) * 60 * us_per_second;
    return west ? -us : us;
}

struct Unit {
    std::string_view name;
    std::int64_t us;
};
// The first name of each length is the one that to_text writes.
constexpr std::array units{
    Unit{"weeks", 7 * us_per_day},
    Unit{"week", 7 * us_per_day},
    Unit{"days", us_per_day},
    Unit{"day", us_per_day},
    Unit{"d", us_per_day},
    Unit{"hours", 3600 * us_per_second},
    Unit{"hour", 3600 * us_per_second},
    Unit{"h", 3600 * us_per_second},
    Unit{"min", 60 * us_per_second},
    Unit{"minutes", 60 * us_per_second},
    Unit{"minute", 60 * us_per_second},
    Unit{"s", us_per_second},
    Unit{"seconds", us_per_second},
    Unit{"second", us_per_second},
    Unit{"ms", 1'000},
    Unit{"us", 1},
};

std::string padded(std::int64_t value, int width) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*lld", width, static_cast<long long>(value));
    return text;
}

}  // namespace

// Days of the proleptic Gregorian calendar; years begin in March, so that the leap day is the last of its year.
// (H. Hinnant, "chrono-compatible low-level date algorithms".)
YearMonthDay civil(Date date) noexcept {
    const std::int64_t z = std::int64_t{date.days} + 719'468;
    const std::int64_t era = floor_div(z, 146'097);
    const std::int64_t of_era = z - era * 146'097;
    const std::int64_t year_of_era = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t m = (5 * of_year + 2) / 153;
    const std::int64_t day = of_year - (153 * m + 2) / 5 + 1;
    const std::int64_t month = m < 10 ? m + 3 : m - 9;
    return {static_cast<std::int32_t>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), static_cast<std::int32_t>(month),
            static_cast<std::int32_t>(day)};
}

std::optional<Date> date_of(std::int32_t year, std::int32_t month, std::int32_t day) noexcept {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return std::nullopt;
    constexpr std::array<std::int32_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) return std::nullopt;
    const std::int32_t y = month <= 2 ? year - 1 : year;
    const std::int32_t era = y / 400;
    const std::int32_t of_era = y - era * 400;
    const std::int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return Date{era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468};
}

std::optional<ParsedTime> parse_time(std::string_view text, bool* floored) noexcept {
    Reader r(trimmed(text));
    const auto date = read_date(r);
    if (!date) return std::nullopt;
    ParsedTime out{ParsedTime::Kind::date, date->days * us_per_day};
    if (r.done()) return out;
    if (!r.take('T') && !r.take('t') && !r.take(' ')) return std::nullopt;
    bool cut = false;
    const auto clock = read_clock(r, &cut);
    if (!clock) return std::nullopt;
    out.us += *clock;
    out.kind = ParsedTime::Kind::local;
    if (r.take(' ') && r.done()) return std::nullopt;
    if (!r.done()) {
        const auto offset = read_offset(r);
        if (!offset || !r.done()) return std::nullopt;
        out.us -= *offset;
        out.kind = ParsedTime::Kind::instant;
    }
    // 24:00 of the last day, or an offset, may lead out of the calendar.
    if (out.us < earliest_date.days * us_per_day || out.us >= (latest_date.days + 1) * us_per_day) return std::nullopt;
    if (cut && floored) *floored = true;
    return out;
}

std::optional<Date> parse_date(std::string_view text) noexcept {
    const auto time = parse_time(text);
    if (!time || time->kind != ParsedTime::Kind::date) return std::nullopt;
    return Date{static_cast<std::int32_t>(floor_div(time->us, us_per_day))};
}

Date require_date(std::string_view text, std::string_view argument) {
    const auto date = parse_date(text);
    if (!date) throw Error(Status::bad_option, std::string(argument) + ": expected a date such as 2026-01-31");
    return *date;
}

std::optional<Span> parse_span(std::string_view text) noexcept {
    text = trimmed(text);
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    std::size_t i = 0;
    std::int64_t digits = 0, tenths = 1;
    bool point = false;
    int seen = 0;
    for (; i < text.size() && seen <= 17; ++i) {
        const char c = text[i];
        if (c == '.' && !point && i > 0) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits = digits * 10 + (c - '0');
            if (point) tenths *= 10;
            ++seen;
        } else {
            break;
        }
    }
    if (seen == 0 || seen > 17 || text[i - 1] == '.') return std::nullopt;
    const std::string_view unit = trimmed(text.substr(i));
    const auto* found = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == unit; });
    if (found == units.end()) return std::nullopt;
    std::int64_t us = 0;
    if (__builtin_mul_overflow(digits, found->us, &us) || us % tenths != 0) return std::nullopt;
    us /= tenths;
    return Span{negative ? -us : us};
}

std::string to_text(Date date) {
    const auto c = civil(date);
    return padded(c.year, 4) + "-" + padded(c.month, 2) + "-" + padded(c.day, 2);
}

std::string to_text(Time time) {
    const std::int64_t days = floor_div(time.us, us_per_day);
    const std::int64_t rest = time.us % us_per_day;  // not time.us - days * us_per_day: that product may not fit
    const std::int64_t of_day = rest < 0 ? rest + us_per_day : rest;
    const std::int64_t seconds = of_day / us_per_second;
    std::string text = to_text(Date{static_cast<std::int32_t>(days)}) + "T" + padded(seconds / 3600, 2) + ":" +
                       padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2);
    if (const std::int64_t fraction = of_day % us_per_second; fraction != 0) {
        text += "." + padded(fraction, 6);
        while (text.back() == '0') text.pop_back();
    }
    return text + "Z";
}

std::string to_text(Span span) {
    if (span.us == 0) return "0 s";
    for (const std::string_view name : {"weeks", "days", "hours", "min", "s", "ms", "us"}) {
        const auto& unit = *std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
        if (span.us % unit.us != 0) continue;
        const std::int64_t n = span.us / unit.us;
        const bool one = name.size() > 3 && (n == 1 || n == -1);
        return std::to_string(n) + " " + std::string(one ? name.substr(0, name.size() - 1) : name);
    }
    return std::to_string(span.us) + " us";
}

}  // namespace kefu
