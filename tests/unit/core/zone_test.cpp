#include "kefu/core/zone.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "../errors.hpp"

namespace kefu {
namespace {

using test::error_of;
using test::has;

Time at(std::string_view text) {
    const auto t = parse_time(text);
    EXPECT_TRUE(t && t->kind == ParsedTime::Kind::instant) << text;
    return Time{t ? t->us : 0};
}
LocalTime local(std::string_view text) {
    const auto t = parse_time(text);
    EXPECT_TRUE(t && t->kind == ParsedTime::Kind::local) << text;
    return LocalTime{t ? t->us : 0};
}
std::string instant_text(const Zone& zone, std::string_view text, GapRule rule) {
    const auto t = zone.instant(local(text), rule);
    return t ? to_text(*t) : "nothing";
}
constexpr std::int64_t us_per_hour = 3'600 * us_per_second;

// ------------------------------------------------------------------------------------------------------------ fixed, UTC
TEST(Zone, IsUtcByDefault) {
    const Zone zone;
    EXPECT_EQ(zone.name(), "UTC");
    EXPECT_EQ(zone.offset_us(Time{INT64_MIN}), 0);
    EXPECT_EQ(zone.offset_us(Time{INT64_MAX}), 0);
    EXPECT_EQ(zone.instant(LocalTime{5}, GapRule::error), Time{5});
    EXPECT_EQ(zone.day(Time{-1}), Date{-1});
    EXPECT_EQ(zone.start_of(Date{-1}), Time{-us_per_day});
    for (const char* name : {"UTC", "Etc/UTC", "Z"}) EXPECT_EQ(Zone::load(name).name(), "UTC");
}

TEST(Zone, IsReadFromAFixedOffset) {
    const std::pair<const char*, std::int64_t> all[] = {{"+08:00", 480}, {"+8", 480},      {"+08", 480},    {"-0330", -210},
                                                        {"+05:45", 345}, {"-12:00", -720}, {"+14:00", 840}, {"+00:00", 0},
                                                        {"-00:30", -30}, {"+530", 330},    {"-9:30", -570}};
    for (const auto& [name, minutes] : all) {
        const Zone zone = Zone::load(name);
        EXPECT_EQ(zone.name(), name);
        EXPECT_EQ(zone.offset_us(Time{0}), minutes * 60 * us_per_second) << name;
        EXPECT_EQ(zone.offset_us(Time{INT64_MIN}), zone.offset_us(Time{INT64_MAX})) << name;
        EXPECT_EQ(zone.instant(LocalTime{0}, GapRule::error), Time{-minutes * 60 * us_per_second}) << name;
    }
}

TEST(Zone, RefusesOffsetsThatAreNone) {
    for (const char* name :
         {"+", "-", "+:", "+08:", "+:30", "+08:0", "+08:000", "+19:00", "+99", "+08:60", "+00000", "+08:00:00", "08:00", "+8h", "+-8",
          "\xe2\x88\x92"
          "08:00",
          "+ 8"})
        EXPECT_EQ(error_of([&] { (void)Zone::load(name); }).status(), Status::bad_option) << name;
}

// ---------------------------------------------------------------------------------------------------------------- names
TEST(Zone, ThatIsNotKnownIsRefusedWithTheNearestName) {
    const Error e = error_of([] { (void)Zone::load("Europe/Londn"); });
    EXPECT_EQ(e.status(), Status::bad_option);
    EXPECT_TRUE(has(e.what(), "unknown time zone 'Europe/Londn'")) << e.what();
    EXPECT_TRUE(has(e.what(), "did you mean 'Europe/London'?")) << e.what();
    EXPECT_LT(std::string_view(e.what()).size(), 300u) << "the list of all zones is too long to print";
}

TEST(Zone, ThatLooksLikeNoOtherIsRefusedWithoutAGuess) {
    const Error e = error_of([] { (void)Zone::load("Middle-earth/Mordor"); });
    EXPECT_FALSE(has(e.what(), "did you mean")) << e.what();
    EXPECT_TRUE(has(e.what(), "IANA name")) << e.what();
}

TEST(Zone, IsNoFileOfTheMachine) {
    for (const char* name :
         {"", "localtime", "posixrules", "/usr/share/zoneinfo/Europe/London", "../zoneinfo/Europe/London", "Europe/../Asia/Tokyo", "Europe",
          "Europe/", "zone.tab", "tzdata.zi", "Europe/London\n", " UTC", "libc:localtime", "Fixed/UTC+01:00:00"})
        EXPECT_EQ(error_of([&] { (void)Zone::load(name); }).status(), Status::bad_option) << name;
    EXPECT_EQ(error_of([] { (void)Zone::load(std::string("Europe/London\0x", 15)); }).status(), Status::bad_option);
    EXPECT_EQ(error_of([] { (void)Zone::load(std::string(100'000, 'a')); }).status(), Status::bad_option);
}

TEST(Zone, ShowsControlCharactersOfAnUnknownName) {
    const Error e = error_of([] { (void)Zone::load("Eur\nope"); });
    EXPECT_FALSE(has(e.what(), "\n")) << e.what();
}

TEST(Zone, KeepsItsNameAndTakesLinks) {
    EXPECT_EQ(Zone::load("Europe/London").name(), "Europe/London");
    const Zone jersey = Zone::load("Europe/Jersey");
    EXPECT_EQ(jersey.name(), "Europe/Jersey");
    EXPECT_EQ(jersey.offset_us(at("2024-07-01T00:00:00Z")), us_per_hour);
}

// ------------------------------------------------------------------------------------------------------- gaps and folds
TEST(Zone, RefusesALocalTimeInAGapOrAFoldByDefault) {
    const Zone london = Zone::load("Europe/London");
    EXPECT_EQ(instant_text(london, "2024-03-31 00:59:59.999999", GapRule::error), "2024-03-31T00:59:59.999999Z");
    EXPECT_EQ(instant_text(london, "2024-03-31 01:00", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(london, "2024-03-31 01:59:59.999999", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(london, "2024-03-31 02:00", GapRule::error), "2024-03-31T01:00:00Z");
    EXPECT_EQ(instant_text(london, "2024-10-27 00:59:59.999999", GapRule::error), "2024-10-26T23:59:59.999999Z");
    EXPECT_EQ(instant_text(london, "2024-10-27 01:00", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(london, "2024-10-27 01:59:59.999999", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(london, "2024-10-27 02:00", GapRule::error), "2024-10-27T02:00:00Z");
}

TEST(Zone, TakesTheEarlierOrTheLaterInstantOfAGap) {
    const Zone york = Zone::load("America/New_York");  // 2024-03-10 02:00 EST became 03:00 EDT, at 07:00 UTC
    EXPECT_EQ(instant_text(york, "2024-03-10 02:30", GapRule::earlier), "2024-03-10T06:30:00Z");
    EXPECT_EQ(instant_text(york, "2024-03-10 02:30", GapRule::later), "2024-03-10T07:30:00Z");
    EXPECT_EQ(instant_text(york, "2024-03-10 02:00", GapRule::earlier), "2024-03-10T06:00:00Z");
    EXPECT_EQ(instant_text(york, "2024-03-10 02:00", GapRule::later), "2024-03-10T07:00:00Z");
}

TEST(Zone, TakesTheEarlierOrTheLaterInstantOfAFold) {
    const Zone york = Zone::load("America/New_York");  // 2024-11-03 02:00 EDT became 01:00 EST, at 06:00 UTC
    EXPECT_EQ(instant_text(york, "2024-11-03 01:30", GapRule::earlier), "2024-11-03T05:30:00Z");
    EXPECT_EQ(instant_text(york, "2024-11-03 01:30", GapRule::later), "2024-11-03T06:30:00Z");
    EXPECT_EQ(instant_text(york, "2024-11-03 02:00", GapRule::earlier), "2024-11-03T07:00:00Z");
    EXPECT_EQ(instant_text(york, "2024-11-03 02:00", GapRule::later), "2024-11-03T07:00:00Z");
}

TEST(Zone, ChangesItsOffsetAtTheVeryMicrosecond) {
    const Zone london = Zone::load("Europe/London");
    const Time jump = at("2024-03-31T01:00:00Z");
    EXPECT_EQ(london.offset_us(Time{jump.us - 1}), 0);
    EXPECT_EQ(london.offset_us(jump), us_per_hour);
}

TEST(Zone, KnowsTheDayThatApiaLeftOut) {
    const Zone apia = Zone::load("Pacific/Apia");  // from UTC-10 to UTC+14 at the end of 29 December 2011
    const Date left_out = parse_date("2011-12-30").value();
    EXPECT_EQ(to_text(apia.day(at("2011-12-30T09:59:59.999999Z"))), "2011-12-29");
    EXPECT_EQ(to_text(apia.day(at("2011-12-30T10:00:00Z"))), "2011-12-31");
    EXPECT_EQ(instant_text(apia, "2011-12-30 12:00", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(apia, "2011-12-30 12:00", GapRule::earlier), "2011-12-29T22:00:00Z");
    EXPECT_EQ(instant_text(apia, "2011-12-30 12:00", GapRule::later), "2011-12-30T22:00:00Z");
    EXPECT_EQ(to_text(apia.start_of(left_out)), "2011-12-30T10:00:00Z") << "the day that is left out begins and ends with the jump";
    EXPECT_EQ(to_text(apia.start_of(Date{left_out.days + 1})), "2011-12-30T10:00:00Z");
    EXPECT_EQ(to_text(apia.start_of(Date{left_out.days - 1})), "2011-12-29T10:00:00Z");
}

TEST(Zone, KnowsTheTwoHoursThatTrollJumps) {
    const Zone troll = Zone::load("Antarctica/Troll");  // UTC in winter, UTC+2 in summer
    EXPECT_EQ(troll.offset_us(at("2024-01-15T00:00:00Z")), 0);
    EXPECT_EQ(troll.offset_us(at("2024-07-15T00:00:00Z")), 2 * us_per_hour);
    EXPECT_EQ(instant_text(troll, "2024-03-31 01:30", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(troll, "2024-03-31 02:30", GapRule::earlier), "2024-03-31T00:30:00Z");
    EXPECT_EQ(instant_text(troll, "2024-03-31 02:30", GapRule::later), "2024-03-31T02:30:00Z");
    EXPECT_EQ(instant_text(troll, "2024-10-27 02:59:59", GapRule::error), "nothing");
    EXPECT_EQ(instant_text(troll, "2024-10-27 01:30", GapRule::earlier), "2024-10-26T23:30:00Z");
    EXPECT_EQ(instant_text(troll, "2024-10-27 01:30", GapRule::later), "2024-10-27T01:30:00Z");
}

TEST(Zone, KnowsTheHistoryOfShanghai) {
    const Zone shanghai = Zone::load("Asia/Shanghai");
    EXPECT_EQ(shanghai.offset_us(at("1900-06-01T00:00:00Z")), (8 * 3600 + 5 * 60 + 43) * us_per_second) << "local mean time";
    EXPECT_EQ(shanghai.offset_us(at("1901-06-01T00:00:00Z")), 8 * us_per_hour);
    EXPECT_EQ(shanghai.offset_us(at("1988-07-01T00:00:00Z")), 9 * us_per_hour) << "summer time, 1986 to 1991";
    EXPECT_EQ(shanghai.offset_us(at("1992-07-01T00:00:00Z")), 8 * us_per_hour);
    EXPECT_EQ(shanghai.offset_us(at("2099-07-01T00:00:00Z")), 8 * us_per_hour);
}

TEST(Zone, BeginsADayWhereTheClockJumpsOverMidnight) {
    // Sao Paulo went from 00:00 to 01:00 on 4 November 2018: that day begins at 01:00 local, 03:00 UTC.
    const Zone paulo = Zone::load("America/Sao_Paulo");
    EXPECT_EQ(to_text(paulo.start_of(parse_date("2018-11-04").value())), "2018-11-04T03:00:00Z");
    EXPECT_EQ(to_text(paulo.day(at("2018-11-04T02:59:59.999999Z"))), "2018-11-03");
    // And back from 00:00 to 23:00 on 17 February: midnight of the 18th... comes once, 23:00 to 24:00 of the 17th twice.
    EXPECT_EQ(to_text(paulo.start_of(parse_date("2018-02-18").value())), "2018-02-18T03:00:00Z");
}

TEST(Zone, BeginsADayAtTheFirstOfTwoMidnights) {
    // Havana turns back from 01:00 to 00:00, so midnight comes twice: 3 November 2024, 04:00 and 05:00 UTC.
    const Zone havana = Zone::load("America/Havana");
    EXPECT_EQ(to_text(havana.start_of(parse_date("2024-11-03").value())), "2024-11-03T04:00:00Z");
}

// ------------------------------------------------------------------------------------------- against the zone library
constexpr const char* zones[] = {"Europe/London",       "America/New_York",  "Asia/Shanghai",     "Pacific/Apia",     "Antarctica/Troll",
                                 "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin",    "Asia/Kathmandu",
                                 "America/Havana",      "Asia/Manila",       "Pacific/Kwajalein", "America/St_Johns", "Africa/Monrovia"};

using Point = std::chrono::time_point<std::chrono::system_clock, cctz::seconds>;
std::int64_t seconds_of(int year) { return std::int64_t{date_of(year, 1, 1).value().days} * 86'400; }
std::int64_t us_of(Point p) { return p.time_since_epoch().count() * us_per_second; }

cctz::time_zone oracle(const char* name) {
    cctz::time_zone zone;
    EXPECT_TRUE(cctz::load_time_zone(name, &zone)) << name;
    return zone;
}

TEST(Zone, HasTheOffsetsOfTheZoneLibraryFrom1900To2100) {
    std::mt19937_64 random(4);
    const std::int64_t first = seconds_of(1900), last = seconds_of(2101);
    for (const char* name : zones) {
        const Zone zone = Zone::load(name);
        const cctz::time_zone expected = oracle(name);
        for (int i = 0; i < 4'000; ++i) {
            const std::int64_t s = first + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last - first));
            const std::int64_t offset = expected.lookup(Point(cctz::seconds(s))).offset * us_per_second;
            ASSERT_EQ(zone.offset_us(Time{s * us_per_second + 999'999}), offset) << name << " " << s;
            ASSERT_EQ(zone.day(Time{s * us_per_second}).days, floor_div(s * us_per_second + offset, us_per_day)) << name << " " << s;
        }
    }
}

TEST(Zone, ReadsLocalTimesAsTheZoneLibraryDoesAroundEveryJumpFrom1900To2100) {
    std::mt19937_64 random(5);
    std::int64_t gaps = 0, folds = 0;
    for (const char* name : zones) {
        const Zone zone = Zone::load(name);
        const cctz::time_zone expected = oracle(name);
        for (const Zone::Interval& interval : zone.intervals()) {
            if (interval.from_us < seconds_of(1900) * us_per_second || interval.from_us > seconds_of(2101) * us_per_second) continue;
            for (int i = 0; i < 12; ++i) {
                const std::int64_t away = static_cast<std::int64_t>(random() % (6 * 3'600)) - 3 * 3'600;
                const std::int64_t s = interval.from_us / us_per_second + interval.offset_us / us_per_second + (i == 0 ? 0 : away);
                const auto found = expected.lookup(cctz::civil_second(1970, 1, 1) + s);
                const LocalTime l{s * us_per_second};
                const Time early{std::min(us_of(found.pre), us_of(found.post))}, late{std::max(us_of(found.pre), us_of(found.post))};
                gaps += found.kind == cctz::time_zone::civil_lookup::SKIPPED;
                folds += found.kind == cctz::time_zone::civil_lookup::REPEATED;
                const bool unique = found.kind == cctz::time_zone::civil_lookup::UNIQUE;
                ASSERT_EQ(zone.instant(l, GapRule::error), unique ? std::optional(early) : std::nullopt) << name << " " << s;
                ASSERT_EQ(zone.instant(l, GapRule::earlier), early) << name << " " << s;
                ASSERT_EQ(zone.instant(l, GapRule::later), late) << name << " " << s;
            }
        }
    }
    EXPECT_GT(gaps, 1'000) << "the test has looked at gaps";
    EXPECT_GT(folds, 1'000) << "and at folds";
}

TEST(Zone, StartsEachDayAtItsFirstInstantFrom1900To2100) {
    for (const char* name : zones) {
        const Zone zone = Zone::load(name);
        const std::int32_t first = date_of(1900, 1, 3)->days, last = date_of(2100, 12, 31)->days;
        for (std::int32_t d = first; d <= last; ++d) {
            const Time start = zone.start_of(Date{d});
            // A day that exists holds its start, and the microsecond before belongs to an earlier one; nothing lies between where it does not.
            ASSERT_GE(zone.day(start), Date{d}) << name << " " << d;
            ASSERT_LT(zone.day(Time{start.us - 1}), Date{d}) << name << " " << d;
        }
    }
}

TEST(Zone, HoldsItsIntervalsInOrderAndWithoutRepeats) {
    for (const char* name : zones) {
        const Zone zone = Zone::load(name);
        const auto& intervals = zone.intervals();
        ASSERT_FALSE(intervals.empty());
        EXPECT_EQ(intervals.front().from_us, INT64_MIN);
        for (std::size_t i = 1; i < intervals.size(); ++i) {
            ASSERT_LT(intervals[i - 1].from_us, intervals[i].from_us) << name;
            ASSERT_NE(intervals[i - 1].offset_us, intervals[i].offset_us) << name;
        }
    }
}

TEST(Zone, TakesAnyInstantWithoutOverflow) {
    for (const char* name : {"Europe/London", "Pacific/Apia", "+14:00", "-12:00"}) {
        const Zone zone = Zone::load(name);
        for (const std::int64_t us : {INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX, std::int64_t{0}}) {
            (void)zone.day(Time{us});
            for (const GapRule rule : {GapRule::error, GapRule::earlier, GapRule::later})
                EXPECT_TRUE(zone.instant(LocalTime{us}, rule)) << name;
        }
        EXPECT_LE(zone.start_of(earliest_date).us, (earliest_date.days + 1) * us_per_day);
        EXPECT_GE(zone.start_of(latest_date).us, (latest_date.days - 1) * us_per_day);
    }
}

TEST(Zone, SharesItsIntervalsWithItsCopies) {
    const Zone zone = Zone::load("Europe/London");
    const Zone copy = zone;
    EXPECT_EQ(&zone.intervals(), &copy.intervals());
}

}  // namespace
}  // namespace kefu
