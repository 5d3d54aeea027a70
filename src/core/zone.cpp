// The only place that knows the zone library: it is asked once, when a zone is loaded.
#include "kefu/core/zone.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include "core/explained_error.hpp"
#include "core/finding_texts.hpp"
#include "core/hint.hpp"
#include "kefu/core/error.hpp"

namespace kefu {

namespace {

constexpr std::int64_t beginning = INT64_MIN;
// Rules that repeat for ever are written out until here; after it the last offset holds.
constexpr std::int64_t end_of_rules_seconds = 16'725'225'600;  // 2500-01-01
// The calendar, weekdays included, repeats itself after 400 years, and so do rules such as "the last Sunday of March".
constexpr std::int64_t cycle_seconds = 146'097 * std::int64_t{86'400};

using Seconds = std::chrono::time_point<std::chrono::system_clock, cctz::seconds>;

std::string folder_of_zones() {
    const char* given = std::getenv("TZDIR");  // the one documented use of the environment
    return given && *given ? given : "/usr/share/zoneinfo";
}

/// All names, from the lists that come with the data: tzdata.zi has the links too, but not every system brings it.
std::vector<std::string> known_names() {
    std::vector<std::string> names{"UTC"};
    std::ifstream list(folder_of_zones() + "/tzdata.zi");
    for (std::string line; std::getline(list, line);) {
        // "Z Europe/London -0:1:15 ..." is a zone, "L Europe/London Europe/Jersey" a link.
        if (line.size() < 3 || line[1] != ' ' || (line[0] != 'Z' && line[0] != 'L')) continue;
        const std::string rest = line.substr(2);
        const auto space = rest.find(' ');
        if (line[0] == 'Z') names.push_back(rest.substr(0, space));
        else if (space != std::string::npos) names.push_back(rest.substr(space + 1));
    }
    for (const char* file : {"/zone1970.tab", "/zone.tab"}) {
        if (names.size() > 1) break;
        std::ifstream table(folder_of_zones() + file);
        for (std::string line; std::getline(table, line);) {
            // "GB,GG,IM,JE<tab>+513030-0000731<tab>Europe/London<tab>...": the third field.
            const auto first = line.find('\t');
            const auto second = first == std::string::npos ? first : line.find('\t', first + 1);
            if (line.empty() || line[0] == '#' || second == std::string::npos) continue;
            names.push_back(line.substr(second + 1, line.find('\t', second + 1) - second - 1));
        }
    }
    return names;
}

[[noreturn]] void unknown(std::string_view name) {
    const auto names = known_names();
    if (names.size() == 1)
        detail::refuse_option("time_zone", detail::core_texts, "no_zone_data", {{"folder", folder_of_zones()}, {"zone", name}});
    const std::vector<std::string_view> views(names.begin(), names.end());
    Phrase hint = detail::hints(name, views);
    // The list is too long to print.
    const auto question_alone = [](std::string& text, std::string_view end) {
        const auto at = text.find(end);
        text.resize(at == std::string::npos ? 0 : at + end.size());
    };
    question_alone(hint.en, "?");
    question_alone(hint.zh, "？");
    detail::refuse_option("time_zone", detail::core_texts, "unknown_zone", {{"zone", name}, {"hint", hint}});
}

/// "+08:00", "-0330", "+8".
std::optional<std::int64_t> fixed_offset(std::string_view name) {
    if (name.empty() || (name[0] != '+' && name[0] != '-')) return std::nullopt;
    std::int64_t hours = 0, minutes = 0;
    std::size_t digits = 0, part = 0;
    for (const char c : name.substr(1)) {
        if (c == ':' && part == 0 && digits > 0) {
            part = 1;
            digits = 0;
        } else if (c >= '0' && c <= '9' && digits < 4) {
            ++digits;
            (part == 0 ? hours : minutes) = (part == 0 ? hours : minutes) * 10 + (c - '0');
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0 || (part == 1 && digits != 2)) return std::nullopt;
    if (part == 0 && digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (hours > 18 || minutes > 59) return std::nullopt;
    const std::int64_t us = (hours * 60 + minutes) * 60 * us_per_second;
    return name[0] == '-' ? -us : us;
}

const std::vector<Zone::Interval>& utc_intervals() {
    static const std::vector<Zone::Interval> utc{{beginning, 0}};
    return utc;
}
const std::string& utc_name() {
    static const std::string name = "UTC";
    return name;
}

/// Index of the interval in which an instant lies.
std::size_t interval_at(const std::vector<Zone::Interval>& intervals, std::int64_t us) noexcept {
    const auto after =
        std::upper_bound(intervals.begin(), intervals.end(), us, [](std::int64_t t, const Zone::Interval& i) { return t < i.from_us; });
    return static_cast<std::size_t>(after - intervals.begin()) - 1;
}

/// Instants near the ends of 64 bits, which no calendar has, are held where sums with offsets and days still fit.
std::int64_t within_bounds(std::int64_t us) noexcept {
    constexpr std::int64_t most = INT64_MAX - 8 * us_per_day;
    return std::clamp(us, -most, most);
}

std::int64_t offset_at(const cctz::time_zone& zone, std::int64_t seconds) {
    return std::int64_t{zone.lookup(Seconds(cctz::seconds(seconds))).offset} * us_per_second;
}

std::vector<Zone::Interval> intervals_of(const cctz::time_zone& zone) {
    std::vector<Zone::Interval> intervals{{beginning, offset_at(zone, earliest_date.days * std::int64_t{86'400})}};
    Seconds at = Seconds::min();
    cctz::time_zone::civil_transition next;
    while (zone.next_transition(at, &next)) {
        const auto found = zone.lookup(next.to).trans;
        const std::int64_t seconds = found.time_since_epoch().count();
        if (found <= at || seconds >= end_of_rules_seconds) break;
        at = found;
        const std::int64_t offset = offset_at(zone, seconds);
        if (offset != intervals.back().offset_us) intervals.push_back({seconds * us_per_second, offset});
    }
    // The library writes the rules out for one cycle only. The next is its copy, where they do repeat.
    const std::int64_t last = intervals.back().from_us;
    for (std::size_t i = 1; i < intervals.size(); ++i) {
        if (intervals[i].from_us <= last - cycle_seconds * us_per_second) continue;
        const std::int64_t seconds = intervals[i].from_us / us_per_second + cycle_seconds;
        const std::int64_t offset = intervals[i].offset_us;
        if (seconds >= end_of_rules_seconds || offset == intervals.back().offset_us || offset_at(zone, seconds) != offset ||
            offset_at(zone, seconds - 1) != intervals.back().offset_us)
            break;
        intervals.push_back({seconds * us_per_second, offset});
    }
    intervals.shrink_to_fit();
    return intervals;
}

}  // namespace

Zone Zone::load(std::string_view name) {
    if (name == "UTC" || name == "Etc/UTC" || name == "Z") return {};
    auto data = std::make_shared<Data>();
    data->name = name;
    if (const auto offset = fixed_offset(name)) {
        data->intervals = {{beginning, *offset}};
        return Zone(std::move(data));
    }
    // The library would take names of files, and names whose meaning depends on the machine; only names of zones go in.
    const bool plain = name != "localtime" && name != "posixrules" && !name.empty() && name.size() < 100 && name.front() != '/' &&
                       name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                                  c == '+' || c == '/';
                       });
    cctz::time_zone zone;
    if (!plain || !cctz::load_time_zone(std::string(name), &zone)) unknown(name);
    data->intervals = intervals_of(zone);
    return Zone(std::move(data));
}

const std::string& Zone::name() const noexcept { return data_ ? data_->name : utc_name(); }
const std::vector<Zone::Interval>& Zone::intervals() const noexcept { return data_ ? data_->intervals : utc_intervals(); }

std::int64_t Zone::offset_us(Time at) const noexcept {
    if (!data_) return 0;
    return data_->intervals[interval_at(data_->intervals, at.us)].offset_us;
}

Date Zone::day(Time at) const noexcept {
    return Date{static_cast<std::int32_t>(floor_div(within_bounds(at.us) + offset_us(at), us_per_day))};
}

std::optional<Time> Zone::instant(LocalTime local, GapRule rule) const noexcept {
    if (!data_) return Time{local.us};
    local.us = within_bounds(local.us);
    const auto& intervals = data_->intervals;
    // An instant that means this local time lies within a day of it; ask every interval around.
    constexpr std::int64_t around = 2 * us_per_day;
    const std::size_t first = interval_at(intervals, local.us - around);
    const std::size_t last = interval_at(intervals, local.us + around);
    std::optional<Time> earliest, latest;
    for (std::size_t i = first; i <= last; ++i) {
        const Time candidate{local.us - intervals[i].offset_us};
        if (interval_at(intervals, candidate.us) != i) continue;
        if (!earliest) earliest = candidate;
        latest = candidate;
    }
    if (earliest) {
        if (*earliest == *latest || rule == GapRule::earlier) return earliest;
        if (rule == GapRule::later) return latest;
        return std::nullopt;
    }
    // In a gap: the offset before the jump gives the later instant, the one after it the earlier.
    if (rule == GapRule::error) return std::nullopt;
    for (std::size_t i = first; i < last; ++i) {
        const std::int64_t jump = intervals[i + 1].from_us;
        if (local.us < jump + intervals[i].offset_us || local.us >= jump + intervals[i + 1].offset_us) continue;
        return Time{local.us - intervals[rule == GapRule::earlier ? i + 1 : i].offset_us};
    }
    return std::nullopt;
}

Time Zone::start_of(Date day) const noexcept {
    const LocalTime midnight{std::int64_t{day.days} * us_per_day};
    if (const auto at = instant(midnight, GapRule::error)) return *at;
    // Twice: the first one. Never: the jump over midnight begins the day, or the next one, where a whole day was left out.
    if (const auto first = instant(midnight, GapRule::earlier); first && this->day(*first) == day) return *first;
    const auto& intervals = data_->intervals;
    for (std::size_t i = interval_at(intervals, midnight.us - 2 * us_per_day) + 1; i < intervals.size(); ++i)
        if (const Time jump{intervals[i].from_us}; this->day(jump) >= day) return jump;
    return Time{midnight.us};
}

}  // namespace kefu
