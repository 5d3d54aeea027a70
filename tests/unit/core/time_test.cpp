#include "kefu/core/time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace kefu {
namespace {

using Kind = ParsedTime::Kind;

std::int64_t seconds_of(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
    const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    return std::int64_t{days.time_since_epoch().count()} * 86'400 + hour * 3600 + minute * 60 + second;
}

void expect_time(std::string_view text, Kind kind, std::int64_t us) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->kind, kind) << text;
    EXPECT_EQ(time->us, us) << text;
}

TEST(Date, AgreesWithTheStandardLibraryOnEveryDayOfTheCalendar) {
    for (std::int32_t days = earliest_date.days; days <= latest_date.days; ++days) {
        const std::chrono::year_month_day expected{std::chrono::sys_days{std::chrono::days{days}}};
        const YearMonthDay c = civil(Date{days});
        ASSERT_EQ(c.year, static_cast<int>(expected.year())) << days;
        ASSERT_EQ(static_cast<unsigned>(c.month), static_cast<unsigned>(expected.month())) << days;
        ASSERT_EQ(static_cast<unsigned>(c.day), static_cast<unsigned>(expected.day())) << days;
        const auto back = date_of(c.year, c.month, c.day);
        ASSERT_TRUE(back) << days;
        ASSERT_EQ(back->days, days);
    }
}

TEST(Date, BeginsAndEndsWithTheYearsOneAnd9999) {
    EXPECT_EQ(date_of(1, 1, 1), earliest_date);
    EXPECT_EQ(date_of(9999, 12, 31), latest_date);
    EXPECT_EQ(date_of(0, 12, 31), std::nullopt);
    EXPECT_EQ(date_of(10'000, 1, 1), std::nullopt);
    EXPECT_EQ(date_of(-4, 2, 29), std::nullopt);
}

TEST(Date, RefusesDaysThatDoNotExist) {
    for (std::int32_t year : {1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999})
        for (std::int32_t month = -1; month <= 14; ++month)
            for (std::int32_t day = -1; day <= 33; ++day) {
                const bool exists = month > 0 && day > 0 &&
                                    std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                                                std::chrono::day(static_cast<unsigned>(day)))
                                        .ok();
                EXPECT_EQ(date_of(year, month, day).has_value(), exists) << year << "-" << month << "-" << day;
            }
}

TEST(Date, IsWrittenAndReadBack) {
    EXPECT_EQ(to_text(Date{0}), "1970-01-01");
    EXPECT_EQ(to_text(earliest_date), "0001-01-01");
    EXPECT_EQ(to_text(latest_date), "9999-12-31");
    for (std::int32_t days = earliest_date.days; days <= latest_date.days; days += 373)
        ASSERT_EQ(parse_date(to_text(Date{days})), Date{days});
    EXPECT_EQ(parse_date("20111209"), parse_date("2011-12-09"));
    EXPECT_EQ(parse_date(" 2011-12-09\t"), parse_date("2011-12-09"));
}

TEST(Date, IsNotReadFromATime) {
    EXPECT_EQ(parse_date("2011-12-09 00:00"), std::nullopt);
    EXPECT_EQ(parse_date("2011-12-09T00:00:00Z"), std::nullopt);
    EXPECT_EQ(parse_date("2011-12"), std::nullopt);
    EXPECT_EQ(parse_date(""), std::nullopt);
}

TEST(ParsedTime, TellsDateLocalTimeAndInstantApart) {
    const std::int64_t midnight = seconds_of(2011, 12, 9) * us_per_second;
    const std::int64_t morning = seconds_of(2011, 12, 9, 8, 26) * us_per_second;
    for (const char* text : {"2011-12-09", "20111209"}) expect_time(text, Kind::date, midnight);
    for (const char* text : {"2011-12-09 08:26", "2011-12-09T08:26:00", "2011-12-09t08:26:00.000", "20111209T0826", "20111209 082600"})
        expect_time(text, Kind::local, morning);
    for (const char* text : {"2011-12-09T08:26:00Z", "2011-12-09 08:26z", "2011-12-09T16:26:00+08:00", "2011-12-09 16:26 +0800",
                             "2011-12-09T16:26+08", "20111209T082600Z", "2011-12-09T04:56-03:30"})
        expect_time(text, Kind::instant, morning);
}

TEST(ParsedTime, ReadsFractionsAndFloorsWhatIsFinerThanMicroseconds) {
    const std::int64_t base = seconds_of(1969, 12, 31, 23, 59, 59) * us_per_second;
    const auto read = [&](const char* text, bool& floored) {
        floored = false;
        const auto time = parse_time(text, &floored);
        return time ? time->us - base : -1;
    };
    bool floored = false;
    EXPECT_EQ(read("1969-12-31T23:59:59.5", floored), 500'000);
    EXPECT_EQ(read("1969-12-31T23:59:59,123456", floored), 123'456);
    EXPECT_FALSE(floored);
    EXPECT_EQ(read("1969-12-31T23:59:59.123456000Z", floored), 123'456);
    EXPECT_FALSE(floored) << "only zeros were cut";
    EXPECT_EQ(read("1969-12-31T23:59:59.1234567Z", floored), 123'456) << "also before the epoch, time goes forward";
    EXPECT_TRUE(floored);
    EXPECT_EQ(read("1969-12-31T23:59:59.000000000000000000000000000001", floored), 0);
    EXPECT_TRUE(floored);
}

TEST(ParsedTime, LeavesTheFlagAloneWhereTheTextIsNoTime) {
    bool floored = false;
    EXPECT_FALSE(parse_time("2011-12-09T08:26:00.1234567x", &floored));
    EXPECT_FALSE(floored);
    floored = true;
    EXPECT_TRUE(parse_time("2011-12-09", &floored));
    EXPECT_TRUE(floored) << "a flag that was set stays set";
}

TEST(ParsedTime, TakesHour24AsTheNextMidnight) {
    expect_time("2011-12-31T24:00:00", Kind::local, seconds_of(2012, 1, 1) * us_per_second);
    EXPECT_FALSE(parse_time("2011-12-31T24:00:01"));
    EXPECT_FALSE(parse_time("2011-12-31T24:01"));
    EXPECT_FALSE(parse_time("2011-12-31T24:00:00.000001"));
    EXPECT_FALSE(parse_time("2011-12-31T25:00"));
}

TEST(ParsedTime, EndsWithTheCalendar) {
    EXPECT_TRUE(parse_time("9999-12-31T23:59:59.999999Z"));
    EXPECT_FALSE(parse_time("9999-12-31T24:00:00"));
    EXPECT_FALSE(parse_time("9999-12-31T23:59:59-01:00"));
    EXPECT_TRUE(parse_time("0001-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_time("0001-01-01T00:00:00+01:00"));
    EXPECT_FALSE(parse_time("0000-12-31"));
}

TEST(ParsedTime, RefusesWhatIsNoTime) {
    for (const char* text : {"",
                             " ",
                             "x",
                             "2011",
                             "2011-12",
                             "2011-12-9",
                             "2011-1-09",
                             "2011/12/09",
                             "2011-13-01",
                             "2011-00-01",
                             "2011-02-29",
                             "2011-1209",
                             "201112-09",
                             "+2011-12-09",
                             "-2011-12-09",
                             "09/12/2011",
                             "12011-12-09",
                             "2011-12-09T",
                             "2011-12-09 8:26",
                             "2011-12-09 08",
                             "2011-12-09 08:60",
                             "2011-12-09 08:26:60",
                             "2011-12-09 08:26:",
                             "2011-12-09 08:26:0",
                             "2011-12-09 08:26:00.",
                             "2011-12-09 08:26.5",
                             "2011-12-09 0826:00",
                             "2011-12-09  08:26",
                             "2011-12-09 08:26Zx",
                             "2011-12-09 08:26+",
                             "2011-12-09 08:26+8",
                             "2011-12-09 08:26+08:",
                             "2011-12-09 08:26+08:60",
                             "2011-12-09 08:26+19:00",
                             "2011-12-09 08:26 PM",
                             "2011-12-09Z",
                             "2011-12-09+08:00",
                             "2011-12-09_08:26",
                             "２０１１-12-09",
                             "2011-12-09 08:26\n",
                             "1323419160",
                             "NaT"})
        EXPECT_FALSE(parse_time(text)) << text;
    EXPECT_FALSE(parse_time(std::string_view("2011-12-09\0", 11)));
}

TEST(ParsedTime, SurvivesAnyBytes) {
    std::mt19937_64 random(3);
    const std::string_view alphabet = "0123456789-:T. Z+,";
    for (int i = 0; i < 300'000; ++i) {
        std::string text = "2011-12-09T08:26:00.5+08:00";
        text.resize(random() % (text.size() + 1));
        for (int k = 0; k < 2 && !text.empty(); ++k) text[random() % text.size()] = alphabet[random() % alphabet.size()];
        const auto time = parse_time(text);
        if (!time) continue;
        ASSERT_GE(time->us, earliest_date.days * us_per_day) << text;
        ASSERT_LT(time->us, (latest_date.days + 1) * us_per_day) << text;
    }
}

TEST(Time, IsWrittenAsAnInstantAndReadBack) {
    EXPECT_EQ(to_text(Time{0}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_text(Time{-1}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_text(Time{seconds_of(2011, 12, 9, 8, 26) * us_per_second + 120'000}), "2011-12-09T08:26:00.12Z");
    std::mt19937_64 random(5);
    std::uniform_int_distribution<std::int64_t> any(earliest_date.days * us_per_day, (latest_date.days + 1) * us_per_day - 1);
    for (int i = 0; i < 100'000; ++i) {
        std::int64_t us = any(random);
        if (i % 3 == 0) us -= us % us_per_second;
        const auto time = parse_time(to_text(Time{us}));
        ASSERT_TRUE(time) << to_text(Time{us});
        ASSERT_EQ(time->kind, Kind::instant);
        ASSERT_EQ(time->us, us);
    }
}

TEST(Time, IsWrittenAlsoAtTheEndsOf64Bits) {
    EXPECT_EQ(to_text(Time{INT64_MAX}), "294247-01-10T04:00:54.775807Z");
    EXPECT_EQ(to_text(Time{INT64_MIN}), "-290308-12-21T19:59:05.224192Z");
}

TEST(Span, IsReadWithItsUnit) {
    EXPECT_EQ(parse_span("30 s"), Span{30 * us_per_second});
    EXPECT_EQ(parse_span("10 min"), Span{600 * us_per_second});
    EXPECT_EQ(parse_span("10min"), Span{600 * us_per_second});
    EXPECT_EQ(parse_span("1 hour"), parse_span("60 minutes"));
    EXPECT_EQ(parse_span("1.5 hours"), Span{5'400 * us_per_second});
    EXPECT_EQ(parse_span("7 days"), parse_span("1 week"));
    EXPECT_EQ(parse_span("0.000001 s"), Span{1});
    EXPECT_EQ(parse_span(" 2 us "), Span{2});
    EXPECT_EQ(parse_span("-3 ms"), Span{-3'000});
    EXPECT_EQ(parse_span("0 s"), Span{0});
}

TEST(Span, IsNotReadWhereTheUnitOrTheNumberIsMissingOrTooFine) {
    for (const char* text : {"",
                             "5",
                             "min",
                             "s",
                             "5 parsecs",
                             "5 Min",
                             "5 months",
                             "1e3 s",
                             "1,5 hours",
                             ".5 s",
                             "5. s",
                             "1.5.0 s",
                             "- 5 s",
                             "+5 s",
                             "0.5 us",
                             "0.0000001 s",
                             "0x10 s",
                             "5 s s",
                             "--5 s",
                             "999999999999999999 s",
                             "99999999999999 weeks"})
        EXPECT_EQ(parse_span(text), std::nullopt) << text;
}

TEST(Span, IsWrittenInTheLargestUnitThatDividesIt) {
    EXPECT_EQ(to_text(Span{90 * us_per_second}), "90 s");
    EXPECT_EQ(to_text(Span{180 * us_per_second}), "3 min");
    EXPECT_EQ(to_text(Span{us_per_day}), "1 day");
    EXPECT_EQ(to_text(Span{2 * us_per_day}), "2 days");
    EXPECT_EQ(to_text(Span{14 * us_per_day}), "2 weeks");
    EXPECT_EQ(to_text(Span{3'600 * us_per_second}), "1 hour");
    EXPECT_EQ(to_text(Span{60 * us_per_second}), "1 min");
    EXPECT_EQ(to_text(Span{-1'500}), "-1500 us");
    EXPECT_EQ(to_text(Span{0}), "0 s");
}

TEST(Span, IsReadBackFromItsText) {
    std::mt19937_64 random(9);
    for (int i = 0; i < 20'000; ++i) {
        auto us = static_cast<std::int64_t>(random() >> (random() % 50 + 8));
        if (i % 2 == 0) us = us / 60'000'000 * 60'000'000;
        if (i % 3 == 0) us = -us;
        ASSERT_EQ(parse_span(to_text(Span{us})), Span{us}) << us;
    }
}

TEST(FloorDiv, RoundsTowardsTheEarlier) {
    for (std::int64_t a = -20; a <= 20; ++a)
        for (std::int64_t b : {-7, -3, -1, 1, 2, 5}) {
            const std::int64_t q = floor_div(a, b);
            const std::int64_t rest = a - q * b;
            EXPECT_TRUE(rest == 0 || ((rest < 0) == (b < 0) && std::abs(rest) < std::abs(b))) << a << " / " << b;
        }
}

}  // namespace
}  // namespace kefu
