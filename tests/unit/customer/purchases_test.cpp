#include "kefu/customer/purchases.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kefu/core/zone.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;

Date date(std::string_view text) { return Date{day(text)}; }
PurchaseOptions with_period(Period period) {
    PurchaseOptions o = in_minor_units();
    o.period = period;
    return o;
}
PurchaseOptions matching() {
    PurchaseOptions o = in_minor_units();
    o.cancelled = rules({"kind is match: match"});
    o.negative = Negative::negate;
    return o;
}
constexpr With kinds{.kind = true};
Sale taken_back(Sale s) {
    s.kind = "match";
    return s;
}
Sale of_item(std::int64_t item, Sale s) {
    s.item = item;
    return s;
}
Sale in_order(std::string order, Sale s) {
    s.order = std::move(order);
    return s;
}
Sale at_cost(std::int64_t cost, Sale s) {
    s.cost = cost;
    return s;
}
History split(const PurchaseHistory& h, std::string_view as_of, std::string_view calibration_end) {
    PurchaseHistory::Question q;
    q.as_of = date(as_of);
    q.calibration_end = date(calibration_end);
    return h.finish(q);
}

// -------------------------------------------------------------------------------------------------------------- edges
TEST(PurchaseHistory, HasNobodyBeforeTheFirstRow) {
    const PurchaseHistory h;
    const History out = h.finish();
    EXPECT_EQ(out.size, 0);
    EXPECT_EQ(out.as_of, date("1970-01-01"));
    EXPECT_EQ(out.counts.buyers, 0);
    EXPECT_EQ(h.finish().size, 0);
    EXPECT_EQ(h.rows(), 0);
}

TEST(PurchaseHistory, TakesATableWithoutRows) {
    const PurchaseHistory h = history_of({});
    EXPECT_EQ(h.rows(), 0);
    EXPECT_EQ(h.finish(date("2024-05-05")).size, 0);
}

TEST(PurchaseHistory, KnowsOneCustomerByOneLine) {
    const History h = history_of({sale("ann", "2024-02-29", 1250)}).finish(date("2024-03-01"));
    ASSERT_EQ(h.size, 1);
    EXPECT_EQ(h.first[0], day("2024-02-29"));
    EXPECT_EQ(h.last[0], day("2024-02-29"));
    EXPECT_EQ(h.occasions[0], 1);
    EXPECT_EQ(h.lines[0], 1);
    EXPECT_EQ(h.money[0], 1250);
    EXPECT_EQ(h.first_money[0], 1250);
    EXPECT_EQ(h.gap_days[0], 0);
    EXPECT_EQ(h.gap_squares[0], 0);
    EXPECT_EQ(h.recency(0), 1);
    EXPECT_TRUE(h.costs.empty());
    EXPECT_TRUE(h.holdout_money.empty());
}

TEST(PurchaseHistory, CountsAnonymousRowsAndForgetsThem) {
    const PurchaseHistory h = history_of({sale("", "2024-01-01", 100), sale("ann", "2024-01-02", 100), sale("", "2030-01-01", -5)});
    EXPECT_EQ(h.counts().rows, 3);
    EXPECT_EQ(h.counts().anonymous, 2);
    EXPECT_EQ(h.finish().size, 1);
    EXPECT_EQ(h.finish().as_of, date("2024-01-02"));
}

TEST(PurchaseHistory, IsAsOfItsLastDayWhereNoDayIsGiven) {
    EXPECT_EQ(history_of({sale("a", "2024-01-05", 1), sale("b", "2024-01-03", 1)}).finish().as_of, date("2024-01-05"));
}

TEST(PurchaseHistory, ListsCustomersByTheBytesOfTheirIds) {
    const History h = history_of({sale("乙", "2024-01-01", 1), sale("z", "2024-01-01", 1), sale("Z", "2024-01-01", 1)}).finish();
    const Texts& ids = std::get<Texts>(h.customers);
    ASSERT_EQ(ids.size(), 3);
    EXPECT_EQ(ids[0], "Z");
    EXPECT_EQ(ids[1], "z");
    EXPECT_EQ(ids[2], "乙");
}

TEST(PurchaseHistory, ListsNumbersAsNumbers) {
    PurchaseHistory h(in_minor_units());
    h.add(TableOf().integers("customer", {10, 9, -1}).dates("at", {1, 1, 1}).integers("amount", {1, 2, 3}));
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(h.finish().customers), (std::vector<std::int64_t>{-1, 9, 10}));
}

// ------------------------------------------------------------------------------------------------------------ periods
TEST(PurchaseHistory, CountsADayOnce) {
    const History h =
        history_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-02", 2), sale("a", "2024-01-01", 4)}, with_period(Period::day)).finish();
    EXPECT_EQ(h.occasions[0], 2);
    EXPECT_EQ(h.lines[0], 3);
    EXPECT_EQ(h.first_money[0], 5);
}

TEST(PurchaseHistory, CountsAWeekFromMondayToSundayAcrossYearEnds) {
    const auto weeks = [](const std::vector<std::string>& days) {
        std::vector<Sale> sales;
        for (const auto& d : days) sales.push_back(sale("a", d, 1));
        return history_of(sales, with_period(Period::week)).finish().occasions[0];
    };
    EXPECT_EQ(weeks({"2024-12-30", "2025-01-05"}), 1) << "Monday and Sunday of one week";
    EXPECT_EQ(weeks({"2024-12-29", "2024-12-30"}), 2) << "Sunday and the Monday after";
    EXPECT_EQ(weeks({"2020-12-31", "2021-01-03", "2021-01-04"}), 2) << "week 53";
    EXPECT_EQ(weeks({"1969-12-29", "1970-01-04"}), 1) << "around day 0";
    EXPECT_EQ(weeks({"1969-12-28", "1969-12-29"}), 2);
    EXPECT_EQ(weeks({"0001-01-01", "0001-01-07"}), 1) << "the calendar begins on a Monday";
}

TEST(PurchaseHistory, CountsACalendarMonthOfItsOwnYear) {
    const auto months = [](const std::vector<std::string>& days) {
        std::vector<Sale> sales;
        for (const auto& d : days) sales.push_back(sale("a", d, 1));
        return history_of(sales, with_period(Period::month)).finish().occasions[0];
    };
    EXPECT_EQ(months({"2023-12-31", "2024-01-01"}), 2);
    EXPECT_EQ(months({"2023-01-15", "2024-01-15"}), 2) << "January is not January of another year";
    EXPECT_EQ(months({"2024-02-01", "2024-02-29"}), 1);
    EXPECT_EQ(months({"2024-02-29", "2024-03-01"}), 2);
    EXPECT_EQ(months({"1969-12-31", "1970-01-01"}), 2);
}

TEST(PurchaseHistory, CountsEveryLineWhereLinesAreOccasions) {
    const History h =
        history_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-01", 2), sale("a", "2024-01-03", 4)}, with_period(Period::line))
            .finish();
    EXPECT_EQ(h.occasions[0], 3);
    EXPECT_EQ(h.gap_days[0], 2);
    EXPECT_EQ(h.gap_squares[0], 4);
}

TEST(PurchaseHistory, MeasuresGapsOverTheLeapDay) {
    const History leap = history_of({sale("a", "2024-02-28", 1), sale("a", "2024-03-01", 1)}).finish();
    EXPECT_EQ(leap.gap_days[0], 2);
    const History plain = history_of({sale("a", "2023-02-28", 1), sale("a", "2023-03-01", 1)}).finish();
    EXPECT_EQ(plain.gap_days[0], 1);
    const History century = history_of({sale("a", "1900-02-28", 1), sale("a", "1900-03-01", 1)}).finish();
    EXPECT_EQ(century.gap_days[0], 1) << "1900 had no leap day";
}

TEST(PurchaseHistory, MeasuresGapsBetweenTheFirstDaysOfOccasions) {
    const History h =
        history_of({sale("a", "2024-01-07", 1), sale("a", "2024-01-08", 1), sale("a", "2024-01-14", 1), sale("a", "2024-01-31", 1)},
                   with_period(Period::week))
            .finish();
    EXPECT_EQ(h.occasions[0], 3);
    EXPECT_EQ(h.gap_days[0], 1 + 23) << "Sunday to Monday, Monday to the last Wednesday";
    EXPECT_EQ(h.gap_squares[0], 1 + 23 * 23);
    EXPECT_EQ(h.last[0], day("2024-01-31"));
}

TEST(PurchaseHistory, PutsAnInstantOnItsDayInTheZone) {
    PurchaseOptions o = in_minor_units();
    o.time.time_zone = "America/New_York";
    // 2024-03-10: the clock jumps from 02:00 to 03:00; local midnight is 05:00 UTC before and 04:00 UTC after.
    const auto at = [](std::string_view text) { return parse_time(text).value().us; };
    const History h = history_of({{"a", at("2024-03-10T04:59:59Z"), 1},
                                  {"b", at("2024-03-10T05:00:00Z"), 1},
                                  {"c", at("2024-03-11T03:59:59Z"), 1},
                                  {"d", at("2024-03-11T04:00:00Z"), 1}},
                                 o)
                          .finish();
    EXPECT_EQ(h.first, (std::vector<std::int32_t>{day("2024-03-09"), day("2024-03-10"), day("2024-03-10"), day("2024-03-11")}));
}

TEST(PurchaseHistory, TakesAnAsOfInstantForItsDayInTheZone) {
    PurchaseOptions o;
    o.time.time_zone = "Asia/Shanghai";
    const PurchaseHistory h(o);
    EXPECT_EQ(h.day_of(*parse_time("2024-01-01")), date("2024-01-01"));
    EXPECT_EQ(h.day_of(*parse_time("2024-01-01 23:59")), date("2024-01-01"));
    EXPECT_EQ(h.day_of(*parse_time("2024-01-01T15:59:59Z")), date("2024-01-01"));
    EXPECT_EQ(h.day_of(*parse_time("2024-01-01T16:00:00Z")), date("2024-01-02"));
    EXPECT_EQ(h.day_of(*parse_time("1969-12-31T15:59:59Z")), date("1969-12-31"));
}

// ------------------------------------------------------------------------------------------------- zeros and negatives
TEST(PurchaseHistory, LeavesZeroLinesOutButKnowsTheirCustomers) {
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 0), sale("b", "2024-01-01", 5), sale("b", "2024-01-09", 0)});
    const History out = h.finish();
    EXPECT_EQ(h.counts().zero, 2);
    EXPECT_EQ(out.size, 2);
    EXPECT_EQ(out.occasions, (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(out.lines, (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(out.first[0], History::no_day);
    EXPECT_EQ(out.as_of, date("2024-01-01")) << "a line that is left out moves no date";
}

TEST(PurchaseHistory, KeepsZeroLinesAsOccasionsWhereAsked) {
    PurchaseOptions o = in_minor_units();
    o.zero = Zero::keep;
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 0), sale("a", "2024-01-09", 0)}, o);
    const History out = h.finish();
    EXPECT_EQ(h.counts().zero, 2);
    EXPECT_EQ(out.occasions[0], 2);
    EXPECT_EQ(out.money[0], 0);
    EXPECT_EQ(out.as_of, date("2024-01-09"));
}

TEST(PurchaseHistory, RefusesANegativeAmountThatNoRuleNames) {
    PurchaseHistory h(in_minor_units());
    const Error e = error_of([&] { h.add(table_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-02", -1)})); }, Status::bad_money);
    EXPECT_EQ(e.place().row, 1);
    EXPECT_EQ(e.place().column, 2);
    EXPECT_TRUE(says(e, "cancelled")) << e.what();
}

TEST(PurchaseHistory, NetsRefundsThatExceedSales) {
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 100), sale("a", "2024-01-05", -250), sale("b", "2024-01-02", -7)}, o);
    const History out = h.finish();
    EXPECT_EQ(out.money, (std::vector<std::int64_t>{-150, -7}));
    EXPECT_EQ(out.occasions, (std::vector<std::int32_t>{1, 0}));
    EXPECT_EQ(out.last[0], day("2024-01-01")) << "a refund is no occasion";
    EXPECT_EQ(out.counts.money, -157);
    EXPECT_EQ(out.counts.buyers, 1);
    EXPECT_EQ(out.counts.customers_with_purchase, 1);
    EXPECT_EQ(h.counts().negated, 2);
}

TEST(PurchaseHistory, CountsARefundOfTheFirstDayIntoTheMoneyOfTheFirstOccasion) {
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    const History h = history_of({sale("a", "2024-01-01", 100), sale("a", "2024-01-01", -30), sale("a", "2024-01-02", -5)}, o).finish();
    EXPECT_EQ(h.first_money[0], 70);
}

TEST(PurchaseHistory, GivesCostsBackWithTheMoney) {
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    const History h = history_of({at_cost(60, sale("a", "2024-01-01", 100)), at_cost(60, sale("a", "2024-01-02", -100)),
                                  at_cost(-5, sale("a", "2024-01-03", -10)), sale("b", "2024-01-01", 1)},
                                 o, {.cost = true})
                          .finish();
    EXPECT_EQ(h.costs, (std::vector<std::int64_t>{-5, 0}));
}

TEST(PurchaseHistory, HasCostsOfLinesThatCameBeforeTheFirstCost) {
    PurchaseHistory h(in_minor_units());
    h.add(table_of({sale("a", "2024-01-01", 100), sale("b", "2024-01-01", 100)}));
    EXPECT_TRUE(h.finish().costs.empty());
    h.add(table_of({at_cost(30, sale("a", "2024-01-02", 100))}, {.cost = true}));
    EXPECT_EQ(h.finish().costs, (std::vector<std::int64_t>{30, 0}));
}

TEST(PurchaseHistory, HasNoCostsWhereEveryCostIsNull) {
    const History h = history_of({sale("a", "2024-01-01", 100)}, in_minor_units(), {.cost = true}).finish();
    EXPECT_TRUE(h.costs.empty());
}

TEST(PurchaseHistory, SaysWhichColumnsAnAmountCanComeFrom) {
    PurchaseHistory h;
    const Error e = error_of([&] { h.add(TableOf().texts("customer", {"a"}).dates("at", {1}).doubles("price", {1})); }, Status::bad_column);
    EXPECT_TRUE(says(e, "'amount'") && says(e, "'quantity'")) << e.what();
}

TEST(PurchaseHistory, RefusesANullAmountAndANullTime) {
    PurchaseHistory h;
    EXPECT_EQ(error_of(
                  [&] {
                      h.add(TableOf().texts("customer", {"a", "b"}).dates("at", {1, 1}).doubles("amount", {1, 0}, {true, false}));
                  },
                  Status::bad_value)
                  .place()
                  .row,
              1);
    EXPECT_EQ(error_of(
                  [&] {
                      h.add(TableOf().texts("customer", {"a", "b"}).dates("at", {1, 1}, {true, false}).doubles("amount", {1, 1}));
                  },
                  Status::bad_value)
                  .place()
                  .row,
              1);
}

TEST(PurchaseHistory, LooksAtNothingOfARowThatARuleDrops) {
    PurchaseOptions o;
    o.cancelled = rules({"note is test: drop"});
    PurchaseHistory h(o);
    h.add(TableOf()
              .texts("customer", {"a", "b", ""}, {true, true, false})
              .texts("at", {"2024-01-01", "never", "never"})
              .texts("amount", {"1.00", "much", "much"})
              .texts("note", {"ok", "test", "test"}));
    EXPECT_EQ(h.counts().dropped, 2);
    EXPECT_EQ(h.counts().anonymous, 0) << "a row is left out for one reason";
    EXPECT_EQ(h.finish().size, 1);
}

// -------------------------------------------------------------------------------------------------------------- as_of
TEST(PurchaseHistory, RefusesRowsAfterAsOfAndNamesTheLatest) {
    const PurchaseHistory h =
        history_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-05", 1), sale("b", "2024-01-09", 1), sale("b", "2024-01-09", 1)});
    const Error e = error_of([&] { (void)h.finish(date("2024-01-04")); }, Status::bad_time);
    EXPECT_EQ(e.place().row, 2);
    EXPECT_TRUE(says(e, "2024-01-09") && says(e, "2024-01-04") && says(e, "leave_out")) << e.what();
}

TEST(PurchaseHistory, LeavesRowsAfterAsOfOutWhereAsked) {
    PurchaseOptions o = in_minor_units();
    o.after = After::leave_out;
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-05", 2), sale("b", "2024-01-09", 4)}, o);
    const History out = h.finish(date("2024-01-04"));
    EXPECT_EQ(out.counts.after, 2);
    EXPECT_EQ(out.money, std::vector<std::int64_t>{1}) << "b is no customer yet";
    EXPECT_EQ(out.occasions, std::vector<std::int32_t>{1});
    EXPECT_EQ(out.counts.customers, 1);
    EXPECT_EQ(out.counts.customers_after, 1);
    EXPECT_EQ(h.finish(date("2023-12-31")).size, 0) << "before everything";
    EXPECT_EQ(h.finish(date("2024-01-09")).counts.after, 0) << "one history finishes at any date";
}

TEST(PurchaseHistory, SplitsCalibrationAndHoldoutAtTheEndOfADay) {
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 1), sale("a", "2024-01-10", 2), sale("a", "2024-01-11", 4),
                                          sale("a", "2024-01-11", 8), sale("b", "2024-01-12", 16)});
    const History out = split(h, "2024-01-20", "2024-01-10");
    EXPECT_EQ(out.until(), date("2024-01-10"));
    EXPECT_EQ(out.money, (std::vector<std::int64_t>{3, 0}));
    EXPECT_EQ(out.occasions, (std::vector<std::int32_t>{2, 0}));
    EXPECT_EQ(out.recency(0), 0);
    EXPECT_EQ(out.holdout_money, (std::vector<std::int64_t>{12, 16}));
    EXPECT_EQ(out.holdout_occasions, (std::vector<std::int32_t>{1, 1}));
    EXPECT_EQ(out.counts.after, 0) << "the holdout is not after as_of";
}

TEST(PurchaseHistory, HasAnEmptyHoldoutWhereTheCalibrationEndsAtAsOf) {
    const History out = split(history_of({sale("a", "2024-01-01", 1)}), "2024-01-01", "2024-01-01");
    EXPECT_EQ(out.holdout_money, (std::vector<std::int64_t>{0}));
    EXPECT_EQ(out.holdout_occasions, (std::vector<std::int32_t>{0}));
}

TEST(PurchaseHistory, RefusesACalibrationThatEndsAfterAsOf) {
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 1)});
    const Error e = error_of([&] { (void)split(h, "2024-01-02", "2024-01-03"); }, Status::bad_option);
    EXPECT_TRUE(says(e, "calibration_end")) << e.what();
}

TEST(PurchaseHistory, LetsACancellationOfTheHoldoutTakeBackALineOfTheCalibrationOnlyThere) {
    const PurchaseHistory h =
        history_of({sale("a", "2024-01-01", 9), taken_back(sale("a", "2024-01-20", 9)), sale("a", "2024-01-21", 5)}, matching(), kinds);
    const History out = split(h, "2024-01-31", "2024-01-10");
    EXPECT_EQ(out.money[0], 9) << "at the end of the calibration nobody knew";
    EXPECT_EQ(out.holdout_money[0], 5) << "the pair vanishes from what came later";
    EXPECT_EQ(out.holdout_occasions[0], 1);
}

// -------------------------------------------------------------------------------------------------------- cancellations
TEST(PurchaseCancellation, TakesBackTheLatestEarlierEqualLine) {
    const History h = history_of({sale("a", "2024-01-01", 10), sale("a", "2024-01-05", 10), taken_back(sale("a", "2024-01-07", 10)),
                                  sale("a", "2024-01-09", 10)},
                                 matching(), kinds)
                          .finish();
    EXPECT_EQ(h.occasions[0], 2);
    EXPECT_EQ(h.lines[0], 2);
    EXPECT_EQ(h.money[0], 20);
    EXPECT_EQ(h.gap_days[0], 8) << "the line of the 5th is gone";
    EXPECT_EQ(h.counts.matched, 1);
    EXPECT_EQ(h.counts.unmatched, 0);
}

TEST(PurchaseCancellation, GoesDownAChainUntilNothingIsLeft) {
    const History h = history_of({sale("a", "2024-01-01", 10), sale("a", "2024-01-02", 10), taken_back(sale("a", "2024-01-03", -10)),
                                  taken_back(sale("a", "2024-01-04", 10)), taken_back(sale("a", "2024-01-05", 10))},
                                 matching(), kinds)
                          .finish();
    EXPECT_EQ(h.counts.matched, 2);
    EXPECT_EQ(h.counts.unmatched, 1);
    EXPECT_EQ(h.occasions[0], 0);
    EXPECT_EQ(h.money[0], -10) << "the one that found none negates";
    EXPECT_EQ(h.counts.customers_with_purchase, 1) << "he did buy";
    EXPECT_EQ(h.counts.buyers, 0);
}

TEST(PurchaseCancellation, FindsNoLineThatComesLater) {
    const History h = history_of({taken_back(sale("a", "2024-01-01", 10)), sale("a", "2024-01-02", 10)}, matching(), kinds).finish();
    EXPECT_EQ(h.counts.unmatched, 1);
    EXPECT_EQ(h.occasions[0], 1);
    EXPECT_EQ(h.money[0], 0);
}

TEST(PurchaseCancellation, FindsNoLineOfAnotherCustomerAmountOrItem) {
    const With items{.item = true, .kind = true};
    const auto unmatched = [&](Sale bought, Sale back) {
        return history_of({bought, taken_back(back)}, matching(), items).finish().counts.unmatched;
    };
    const Sale bought = of_item(1, sale("a", "2024-01-01", 10));
    EXPECT_EQ(unmatched(bought, of_item(1, sale("a", "2024-01-02", 10))), 0);
    EXPECT_EQ(unmatched(bought, of_item(1, sale("b", "2024-01-02", 10))), 1);
    EXPECT_EQ(unmatched(bought, of_item(1, sale("a", "2024-01-02", 11))), 1);
    EXPECT_EQ(unmatched(bought, of_item(2, sale("a", "2024-01-02", 10))), 1);
    EXPECT_EQ(unmatched(bought, sale("a", "2024-01-02", 10)), 1) << "no item is not item 1";
    EXPECT_EQ(unmatched(sale("a", "2024-01-01", 10), sale("a", "2024-01-02", 10)), 0) << "no item meets no item";
}

TEST(PurchaseCancellation, FindsNoRefund) {
    const History h = history_of({sale("a", "2024-01-01", -10), taken_back(sale("a", "2024-01-02", 10))}, matching(), kinds).finish();
    EXPECT_EQ(h.counts.unmatched, 1);
    EXPECT_EQ(h.money[0], -20);
}

TEST(PurchaseCancellation, OfTheSameInstantTakesBackWhateverTheOrderNumbersSay) {
    const With all{.order = true, .item = true, .kind = true};
    const auto matched = [&](Sale bought, Sale back) {
        return history_of({bought, taken_back(back)}, matching(), all).finish().counts.matched;
    };
    const Sale line = sale("a", "2024-01-01", 10);
    EXPECT_EQ(matched(in_order("A1", line), in_order("C1", line)), 1);
    EXPECT_EQ(matched(in_order("D1", line), in_order("C1", line)), 1) << "the order of the line is after";
    EXPECT_EQ(matched(line, line), 1) << "a table of days, without orders";
    EXPECT_EQ(matched(in_order("C1", line), line), 1);
    EXPECT_EQ(matched(in_order("C1", line), in_order("C1", line)), 1);
    EXPECT_EQ(matched(sale("a", "2024-01-02", 10), in_order("C1", line)), 0) << "what is bought later is not taken back";
}

TEST(PurchaseCancellation, TakesTheSameLineWhateverTheOrderOfTheRows) {
    std::vector<Sale> sales = {in_order("A", sale("a", "2024-01-01", 10)), in_order("B", sale("a", "2024-01-03", 10)),
                               in_order("C", taken_back(sale("a", "2024-01-03", 10))),
                               in_order("D", taken_back(sale("a", "2024-01-02", 10))), in_order("E", sale("a", "2024-01-05", 10))};
    const With with{.order = true, .kind = true};
    const std::string expected = text_of(history_of(sales, matching(), with).finish());
    std::sort(sales.begin(), sales.end(), [](const Sale& a, const Sale& b) { return a.order < b.order; });
    do {
        EXPECT_EQ(text_of(history_of(sales, matching(), with).finish()), expected);
    } while (std::next_permutation(sales.begin(), sales.end(), [](const Sale& a, const Sale& b) { return a.order < b.order; }));
}

TEST(PurchaseCancellation, OfNothingTakesBackALineOfNothing) {
    PurchaseOptions o = matching();
    o.zero = Zero::keep;
    const History h = history_of({sale("a", "2024-01-01", 0), taken_back(sale("a", "2024-01-02", 0))}, o, kinds).finish();
    EXPECT_EQ(h.counts.matched, 1);
    EXPECT_EQ(h.occasions[0], 0);
}

// ------------------------------------------------------------------------------------------------------------- overflow
TEST(PurchaseHistory, RefusesASumThatLeaves64Bits) {
    constexpr std::int64_t half = std::int64_t{1} << 62;
    for (const auto period : {Period::day, Period::line}) {
        const PurchaseHistory h = history_of({sale("a", "2024-01-01", half), sale("a", "2024-01-02", half)}, with_period(period));
        for (const Detail detail : {Detail::scores, Detail::all}) {
            PurchaseHistory::Question q;
            q.detail = detail;
            for (const int threads : {1, 2}) {
                q.threads = threads;
                EXPECT_TRUE(says(error_of([&] { (void)h.finish(q); }, Status::overflow), "64 bits"));
            }
        }
        EXPECT_EQ(error_of([&] { (void)split(h, "2024-01-02", "2023-01-01"); }, Status::overflow).place().row, -1);
    }
}

TEST(PurchaseHistory, RefusesCostsThatLeave64Bits) {
    constexpr std::int64_t half = std::int64_t{1} << 62;
    const PurchaseHistory h = history_of({at_cost(half, sale("a", "2024-01-01", 1)), at_cost(half, sale("a", "2024-01-02", 1))},
                                         in_minor_units(), {.cost = true});
    const Error e = error_of([&] { (void)h.finish(); }, Status::overflow);
    EXPECT_TRUE(says(e, "cost")) << e.what();
}

TEST(PurchaseHistory, AddsWhatIsTooLargeOnTheWayButNotAtTheEnd) {
    constexpr std::int64_t half = std::int64_t{1} << 62;
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", half), sale("a", "2024-01-02", half), sale("a", "2024-01-03", -half),
                                          sale("b", "2024-01-01", INT64_MAX), sale("c", "2024-01-01", INT64_MAX)},
                                         o);
    const History out = h.finish();
    EXPECT_EQ(out.money, (std::vector<std::int64_t>{half, INT64_MAX, INT64_MAX}));
    EXPECT_TRUE(out.counts.money == Int128{INT64_MAX} * 2 + half) << "the sum over customers has 128 bits";
}

TEST(PurchaseHistory, NamesTheAmountThatHasNoOpposite) {
    PurchaseHistory h(matching());
    const Error e = error_of([&] { h.add(table_of({taken_back(sale("a", "2024-01-01", INT64_MIN))}, kinds)); }, Status::overflow);
    EXPECT_EQ(e.place().row, 0);
    EXPECT_EQ(e.place().column, 2) << e.what();
}

TEST(PurchaseHistory, TellsThatPriceTimesQuantityIsTooLarge) {
    PurchaseHistory h;
    const Error e = error_of(
        [&] {
            h.add(TableOf().texts("customer", {"a", "a"}).dates("at", {1, 1}).doubles("price", {1, 1e15}).doubles("quantity", {1, 1e15}));
        },
        Status::overflow);
    EXPECT_EQ(e.place().row, 1);
    EXPECT_EQ(e.place().column, 2);
}

TEST(PurchaseHistory, TakesTheEndsOfTheCalendar) {
    const History h = history_of({sale("a", "0001-01-01", 1), sale("a", "9999-12-31", 1)}).finish();
    const std::int64_t days = std::int64_t{latest_date.days} - earliest_date.days;
    EXPECT_EQ(h.gap_days[0], days);
    EXPECT_EQ(h.gap_squares[0], days * days);
    PurchaseHistory::Question q;
    q.detail = Detail::scores;
    EXPECT_EQ(history_of({sale("a", "0001-01-01", 1), sale("a", "9999-12-31", 1), sale("b", "2024-01-01", 1)}).finish(q).occasions,
              (std::vector<std::int32_t>{2, 1}));
}

// -------------------------------------------------------------------------------------------------- batches and merging
const std::vector<Sale> mixed = {at_cost(3, in_order("A1", sale("ann", "2024-01-01", 10))),
                                 in_order("A2", sale("bob", "2024-01-03", 20)),
                                 in_order("C1", taken_back(sale("ann", "2024-01-04", 10))),
                                 at_cost(9, in_order("A3", sale("cy", "2023-12-01", 7))),
                                 in_order("A4", sale("ann", "2024-02-01", 5)),
                                 in_order("A5", sale("bob", "2023-01-01", -4)),
                                 in_order("A6", sale("", "2024-01-01", 1)),
                                 in_order("A7", sale("dee", "2024-01-01", 0))};
constexpr With all_columns{.order = true, .item = true, .cost = true, .kind = true};

std::string saved(const PurchaseHistory& h) {
    const auto s = h.state();
    std::string out = to_json(write(s.counts)) + to_json(write(s.notes)) + s.currency;
    const auto add = [&](const auto& list) {
        for (const auto& x : list) {
            if constexpr (std::is_convertible_v<decltype(x), std::string>) out += x + "|";
            else out += std::to_string(x) + " ";
        }
        out += "\n";
    };
    add(s.numbers), add(s.texts), add(s.line_counts), add(s.days), add(s.effects), add(s.money), add(s.costs), add(s.times);
    add(s.order_index), add(s.item_index), add(s.order_numbers), add(s.order_texts), add(s.item_numbers), add(s.item_texts);
    return out;
}

TEST(PurchaseBatches, MayRunBackwardsInTime) {
    std::vector<Sale> sales = mixed;
    const std::string expected = text_of(history_of(sales, matching(), all_columns).finish());
    std::sort(sales.begin(), sales.end(), [](const Sale& a, const Sale& b) { return a.us > b.us; });
    PurchaseHistory h(matching());
    for (const Sale& s : sales) h.add(table_of({s}, all_columns));
    EXPECT_EQ(text_of(h.finish()), expected);
    EXPECT_EQ(h.finish().as_of, date("2024-02-01")) << "the latest day, not the day of the last row";
}

TEST(PurchaseBatches, GiveTheSameStateWhereverTheyAreCut) {
    const std::string expected = saved(history_of(mixed, matching(), all_columns));
    const TableOf t = table_of(mixed, all_columns);
    for (std::int64_t cut = 0; cut <= t.table().rows(); ++cut) {
        PurchaseHistory h(matching());
        h.add(t.table().slice(cut, t.table().rows() - cut));
        h.add(t.table().slice(0, cut));
        EXPECT_EQ(saved(h), expected) << "cut at " << cut;
    }
}

TEST(PurchaseBatches, CountRowsOfTheStreamInErrors) {
    PurchaseHistory h(in_minor_units());
    Table second = table_of({sale("a", "2024-01-02", 1), sale("a", "2024-01-03", -1)});
    second.set_first_row(100);
    EXPECT_EQ(error_of([&] { h.add(second); }, Status::bad_money).place().row, 101);
    Table third = table_of({sale("a", "2024-01-02", 1), sale("a", "2024-01-09", 1)});
    third.set_first_row(200);
    h.add(third);
    h.add(table_of({sale("a", "2024-01-05", 1)}));
    EXPECT_EQ(error_of([&] { (void)h.finish(date("2024-01-04")); }, Status::bad_time).place().row, 201);
}

TEST(PurchaseBatches, ThatFailLeaveNothingBehind) {
    const std::vector<Sale> good = {at_cost(1, in_order("X1", sale("new", "2030-01-01", 10))),
                                    in_order("X2", sale("newer", "1999-01-01", 5))};
    std::vector<Sale> bad = good;
    bad.push_back(sale("ann", "2024-01-01", -1));
    PurchaseOptions o = matching();
    o.negative = Negative::error;
    std::vector<Sale> before = mixed;
    before.erase(before.begin() + 5);
    PurchaseHistory h(o);
    h.add(table_of(before, {.order = true, .kind = true}));  // no cost so far
    const std::string state = saved(h);
    const std::string answer = text_of(h.finish());
    EXPECT_EQ(error_of([&] { h.add(table_of(bad, all_columns)); }, Status::bad_money).place().row, 2);
    EXPECT_EQ(saved(h), state);
    EXPECT_EQ(text_of(h.finish()), answer);
    h.add(table_of(good, all_columns));
    std::vector<Sale> both = before;
    for (Sale& s : both) s.cost.reset();
    both.insert(both.end(), good.begin(), good.end());
    EXPECT_EQ(saved(h), saved(history_of(both, o, all_columns)));
}

TEST(PurchaseBatches, ThatFailFarFromTheirStartLeaveNothingBehind) {
    std::vector<Sale> many;
    for (int i = 0; i < 10'000; ++i) many.push_back(sale("c" + std::to_string(i), "2024-01-01", 1 + i));
    PurchaseHistory h = history_of(many);
    const std::string state = saved(h);
    std::vector<Sale> bad;
    for (int i = 5'000; i < 25'000; ++i) bad.push_back(sale("c" + std::to_string(i), "2024-01-02", i == 24'999 ? -1 : 1));
    EXPECT_EQ(error_of([&] { h.add(table_of(bad)); }, Status::bad_money).place().row, 19'999);
    EXPECT_EQ(h.finish().size, 10'000);
    EXPECT_EQ(saved(h), state);
    bad.back().minor = 1;
    h.add(table_of(bad));
    many.insert(many.end(), bad.begin(), bad.end());
    EXPECT_EQ(saved(h), saved(history_of(many)));
}

TEST(PurchaseBatches, LeaveTheKindOfIdsOpenWhereTheFirstFails) {
    PurchaseHistory h(in_minor_units());
    EXPECT_EQ(error_of(
                  [&] {
                      h.add(TableOf().integers("customer", {1, 2}).dates("at", {1, 1}).integers("amount", {1, -1}));
                  },
                  Status::bad_money)
                  .place()
                  .row,
              1);
    h.add(table_of({sale("ann", "2024-01-01", 1)}));
    EXPECT_EQ(h.finish().size, 1);
    EXPECT_TRUE(says(error_of([&] { h.add(TableOf().integers("customer", {1}).dates("at", {1}).integers("amount", {1})); }, Status::bad_id),
                     "texts"));
    EXPECT_EQ(h.rows(), 1);
}

TEST(PurchaseBatches, CanBeTakenBackByTheirMark) {
    PurchaseHistory h = history_of(mixed, matching(), all_columns);
    const auto mark = h.mark();
    const std::string state = saved(h);
    h.add(table_of({in_order("Z9", sale("zed", "2031-01-01", 5))}, all_columns));
    h.add(table_of({in_order("Z8", sale("zoe", "2032-01-01", 5))}, all_columns));
    EXPECT_NE(saved(h), state);
    h.rollback(*mark);
    EXPECT_EQ(saved(h), state);
    EXPECT_EQ(h.finish().as_of, date("2024-02-01"));
    const auto empty = PurchaseHistory(in_minor_units()).mark();
    h.rollback(*empty);
    EXPECT_EQ(h.finish().size, 0);
}

TEST(PurchaseBatches, MayBeCancelledFromOutside) {
    PurchaseHistory h(in_minor_units());
    Progress progress;
    progress.cancel = true;
    EXPECT_EQ(error_of([&] { h.add(table_of(mixed), {}, &progress); }, Status::bad_money).place().row, 5);
    EXPECT_EQ(error_of([&] { h.add(table_of({sale("a", "2024-01-01", 1)}), {}, &progress); }, Status::cancelled).place().row, -1);
    EXPECT_EQ(h.rows(), 0);
    h.add(table_of({sale("a", "2024-01-01", 1)}));
    PurchaseHistory::Question q;
    q.progress = &progress;
    (void)error_of([&] { (void)h.finish(q); }, Status::cancelled);
    progress.cancel = false;
    EXPECT_EQ(h.finish(q).size, 1);
}

TEST(PurchaseMerge, IsTheSameAsAddingAll) {
    for (std::size_t cut = 0; cut <= mixed.size(); ++cut) {
        const std::vector<Sale> left(mixed.begin(), mixed.begin() + static_cast<std::ptrdiff_t>(cut));
        const std::vector<Sale> right(mixed.begin() + static_cast<std::ptrdiff_t>(cut), mixed.end());
        PurchaseHistory a = history_of(right, matching(), all_columns);
        a.merge(history_of(left, matching(), all_columns));
        EXPECT_EQ(saved(a), saved(history_of(mixed, matching(), all_columns))) << "cut at " << cut;
        EXPECT_EQ(text_of(a.finish()), text_of(history_of(mixed, matching(), all_columns).finish()));
    }
}

TEST(PurchaseMerge, BringsCostsToAHistoryWithoutAny) {
    const std::vector<Sale> plain = {sale("a", "2024-01-01", 10)},
                            costly = {at_cost(4, sale("a", "2024-01-02", 10)), at_cost(5, sale("b", "2024-01-02", 1))};
    PurchaseHistory a = history_of(plain);
    a.merge(history_of(costly, in_minor_units(), {.cost = true}));
    EXPECT_EQ(a.finish().costs, (std::vector<std::int64_t>{4, 5}));
    PurchaseHistory b = history_of(costly, in_minor_units(), {.cost = true});
    b.merge(history_of(plain));
    EXPECT_EQ(saved(a), saved(b));
}

TEST(PurchaseMerge, RefusesOtherOptions) {
    PurchaseHistory a = history_of({sale("a", "2024-01-01", 1)});
    for (const auto& change : std::vector<std::function<void(PurchaseOptions&)>>{
             [](PurchaseOptions& o) { o.period = Period::week; }, [](PurchaseOptions& o) { o.zero = Zero::keep; },
             [](PurchaseOptions& o) { o.after = After::leave_out; }, [](PurchaseOptions& o) { o.negative = Negative::negate; },
             [](PurchaseOptions& o) { o.money.scale = 3; }, [](PurchaseOptions& o) { o.time.time_zone = "Asia/Tokyo"; },
             [](PurchaseOptions& o) { o.cancelled = rules({"a is b: drop"}); }}) {
        PurchaseOptions o = in_minor_units();
        change(o);
        EXPECT_TRUE(says(error_of([&] { a.merge(PurchaseHistory(o)); }, Status::bad_option), "equal options"));
    }
    EXPECT_EQ(a.rows(), 1);
}

TEST(PurchaseMerge, RefusesItself) {
    PurchaseHistory a = history_of({sale("a", "2024-01-01", 1)});
    EXPECT_TRUE(says(error_of([&] { a.merge(a); }, Status::bad_option), "itself"));
    EXPECT_EQ(a.rows(), 1);
}

TEST(PurchaseMerge, RefusesIdsOfAnotherKindAndStaysAsItWas) {
    PurchaseHistory a = history_of(mixed, matching(), all_columns);
    const std::string state = saved(a);
    PurchaseHistory numbers(matching());
    numbers.add(TableOf().integers("customer", {7}).dates("at", {1}).integers("amount", {1}).texts("kind", {"sale"}));
    (void)error_of([&] { a.merge(numbers); }, Status::bad_id);
    EXPECT_EQ(saved(a), state);
    PurchaseHistory orders(matching());  // customers are texts too, but orders are numbers
    orders.add(
        TableOf().texts("customer", {"new"}).dates("at", {1}).integers("amount", {1}).texts("kind", {"sale"}).integers("order", {7}));
    (void)error_of([&] { a.merge(orders); }, Status::bad_id);
    EXPECT_EQ(saved(a), state) << "the new customer is gone again";
}

TEST(PurchaseMerge, RefusesAnotherCurrency) {
    const auto in = [](const std::string& currency) {
        PurchaseHistory h(in_minor_units());
        h.add(TableOf().texts("customer", {"a"}).dates("at", {1}).integers("amount", {1}).texts("currency", {currency}));
        return h;
    };
    PurchaseHistory a = in("EUR");
    EXPECT_TRUE(says(error_of([&] { a.merge(in("CNY")); }, Status::bad_money), "CNY"));
    PurchaseHistory unknown = history_of({sale("b", "2024-01-01", 1)});
    unknown.merge(a);
    EXPECT_EQ(unknown.finish().currency, "EUR");
}

TEST(PurchaseHistory, TakesOneCurrency) {
    PurchaseHistory h(in_minor_units());
    const Error e = error_of(
        [&] {
            h.add(TableOf().texts("customer", {"a", "b"}).dates("at", {1, 1}).integers("amount", {1, 1}).texts("currency", {"EUR", "CNY"}));
        },
        Status::bad_money);
    EXPECT_EQ(e.place().row, 1);
    EXPECT_EQ(h.finish().currency, "") << "what failed leaves no currency";
}

// ----------------------------------------------------------------------------------------------------------- many customers
std::vector<Sale> crowd(std::size_t customers, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Sale> sales;
    for (std::size_t i = 0; i < customers * 2; ++i) {
        const std::size_t who = i < customers ? i : random() % customers;
        Sale s = sale("c" + std::to_string((who * 48'271) % customers), "2024-01-01", static_cast<std::int64_t>(random() % 50));
        s.us += static_cast<std::int64_t>(random() % 90) * us_per_day;
        if (random() % 10 == 0) s.kind = "match";
        s.item = static_cast<std::int64_t>(random() % 3);
        if (random() % 2) s.cost = static_cast<std::int64_t>(random() % 20);
        sales.push_back(s);
    }
    return sales;
}

TEST(PurchasePartitions, GiveTheSameAnswerAsTheObviousWayWithAnyNumberOfThreads) {
    const std::vector<Sale> sales = crowd(70'000, 1);
    for (const bool match : {false, true}) {
        PurchaseOptions o = match ? matching() : in_minor_units();
        o.after = After::leave_out;
        const With with{.item = match, .cost = match, .kind = match};
        const PurchaseHistory h = history_of(sales, o, with);
        const std::string expected = text_of(Obvious{sales, o, with}.finish(date("2024-03-15"), date("2024-02-15")));
        for (const int threads : {1, 2, 7}) {
            PurchaseHistory::Question q;
            q.as_of = date("2024-03-15");
            q.calibration_end = date("2024-02-15");
            q.threads = threads;
            EXPECT_TRUE(text_of(h.finish(q)) == expected) << threads << " threads";
            q.detail = Detail::scores;
            const History brief = h.finish(q);
            q.detail = Detail::all;
            const History full = h.finish(q);
            EXPECT_EQ(brief.money, full.money);
            EXPECT_EQ(brief.occasions, full.occasions);
            EXPECT_EQ(brief.first, full.first);
            EXPECT_EQ(brief.last, full.last);
        }
    }
}

TEST(PurchasePartitions, MergeAndComeBackFromTheirState) {
    const std::vector<Sale> sales = crowd(70'000, 2);
    const With with{.item = true, .cost = true, .kind = true};
    const PurchaseHistory h = history_of(sales, matching(), with);
    PurchaseHistory parts(matching());
    for (std::size_t p = 0; p < 3; ++p) {
        std::vector<Sale> part;
        for (std::size_t i = sales.size() * (2 - p) / 3; i < sales.size() * (3 - p) / 3; ++i) part.push_back(sales[i]);
        parts.merge(history_of(part, matching(), with));
    }
    const std::string state = saved(h);
    EXPECT_TRUE(saved(parts) == state);
    EXPECT_TRUE(text_of(parts.finish()) == text_of(h.finish()));
    const PurchaseHistory back = PurchaseHistory::restore(matching(), h.state());
    EXPECT_TRUE(saved(back) == state);
    EXPECT_TRUE(text_of(back.finish()) == text_of(h.finish()));
}

TEST(PurchasePartitions, AskForMoreThreadsThanThereIsWork) {
    const PurchaseHistory h = history_of({sale("a", "2024-01-01", 1)});
    PurchaseHistory::Question q;
    for (const int threads : {0, -1, 1'000'000, INT32_MAX}) {
        q.threads = threads;
        EXPECT_EQ(h.finish(q).size, 1) << threads;
    }
}

// ------------------------------------------------------------------------------------------------ against the obvious way
TEST(PurchaseHistory, AgreesWithTheObviousWayOnRandomTables) {
    std::mt19937_64 random(20240229);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    const std::vector<std::pair<std::string, std::int64_t>> zones = {{"", 0}, {"UTC", 0}, {"+08:00", 8 * 3600}, {"-05:00", -5 * 3600}};
    std::int64_t refused = 0, answered = 0, pairs = 0;
    for (int trial = 0; trial < 900; ++trial) {
        SCOPED_TRACE("trial " + std::to_string(trial));
        PurchaseOptions o = in_minor_units();
        o.period = static_cast<Period>(below(4));
        o.zero = static_cast<Zero>(below(2));
        o.negative = below(4) == 0 ? Negative::error : Negative::negate;
        o.after = static_cast<After>(below(2));
        const auto& [zone, seconds] = zones[static_cast<std::size_t>(below(4))];
        o.time.time_zone = zone;
        const With with{.order = below(2) == 0, .item = below(2) == 0, .cost = below(3) == 0, .kind = true};
        std::vector<std::string> texts;
        for (const std::string& rule : rules_of_kind)
            if (below(3) != 0) texts.push_back(rule);
        o.cancelled = rules(texts);
        std::vector<std::string> named = {"sale", "sale", "sale"};
        for (const std::string& t : texts) named.insert(named.end(), t == rules_of_kind[2] ? 3 : 1, t.substr(t.rfind(' ') + 1));

        std::vector<Sale> sales;
        const std::int64_t rows = below(60), customers = 1 + below(6), span = 1 + below(3) * 20;
        for (std::int64_t i = 0; i < rows; ++i) {
            Sale s;
            const std::int64_t who = below(static_cast<std::uint64_t>(customers) + (below(5) == 0 ? 1 : 0));
            s.who = who == customers ? "" : "c" + std::to_string(who);
            s.us =
                (std::int64_t{day("2023-12-20")} + below(static_cast<std::uint64_t>(span))) * us_per_day + below(24) * 3600 * us_per_second;
            s.minor = below(5) - (below(8) == 0 ? 3 : 0);
            s.kind = named[static_cast<std::size_t>(below(named.size()))];
            s.order = std::vector<std::string>{"", "A", "B", "C"}[static_cast<std::size_t>(below(4))];
            s.item = below(3) - 1;
            if (below(3) != 0) s.cost = below(9) - 2;
            sales.push_back(s);
        }
        const Obvious obvious{sales, o, with, seconds * us_per_second};
        const TableOf t = table_of(sales, with);

        // What must be refused.
        std::int64_t bad_row = -1;
        for (std::int64_t i = 0; i < rows && bad_row < 0; ++i) {
            const Sale& s = sales[static_cast<std::size_t>(i)];
            if (!s.who.empty() && s.kind == "sale" && s.minor < 0 && o.negative == Negative::error) bad_row = i;
        }
        PurchaseHistory h(o);
        if (bad_row >= 0) {
            EXPECT_EQ(error_of([&] { h.add(t); }, Status::bad_money).place().row, bad_row);
            EXPECT_EQ(h.rows(), 0);
            ++refused;
            continue;
        }
        // In one piece, or in pieces and merged.
        const std::int64_t cut = below(static_cast<std::uint64_t>(rows) + 1);
        switch (below(3)) {
            case 0: h.add(t); break;
            case 1:
                h.add(t.table().slice(cut, rows - cut));
                h.add(t.table().slice(0, cut));
                break;
            default: {
                PurchaseHistory other(o);
                other.add(t.table().slice(0, cut));
                h.add(t.table().slice(cut, rows - cut));
                h.merge(other);
            }
        }
        if (below(2) == 0) h = PurchaseHistory::restore(o, h.state());
        std::int64_t expected_rows = 0;
        for (const Sale& s : sales) expected_rows += s.kind == "drop" ? 0 : 1;
        EXPECT_EQ(h.counts().rows - h.counts().dropped, expected_rows);

        PurchaseHistory::Question q;
        const std::int32_t start = day("2023-12-18");
        if (below(2) == 0) q.as_of = Date{start + static_cast<std::int32_t>(below(static_cast<std::uint64_t>(span) + 4))};
        q.threads = std::array{1, 2, 7}[static_cast<std::size_t>(below(3))];
        History expected = obvious.finish(q.as_of, std::nullopt);
        if (below(2) == 0) {
            q.calibration_end =
                Date{std::min(expected.as_of.days, start + static_cast<std::int32_t>(below(static_cast<std::uint64_t>(span))))};
            expected = obvious.finish(q.as_of, q.calibration_end);
        }
        if (expected.counts.after > 0 && o.after == After::error) {
            (void)error_of([&] { (void)h.finish(q); }, Status::bad_time);
            ++refused;
            continue;
        }
        ++answered;
        pairs += expected.counts.matched;
        const History got = h.finish(q);
        EXPECT_EQ(text_of(got), text_of(expected)) << to_json(write(o));
        q.detail = Detail::scores;
        const History brief = h.finish(q);
        EXPECT_EQ(brief.money, got.money);
        EXPECT_EQ(brief.first, got.first);
        EXPECT_EQ(brief.last, got.last);
        EXPECT_EQ(brief.occasions, got.occasions);
        EXPECT_EQ(brief.lines, got.lines);
        EXPECT_EQ(brief.counts.buyers, got.counts.buyers);
        EXPECT_EQ(brief.counts.customers_with_purchase, got.counts.customers_with_purchase);
        EXPECT_EQ(brief.counts.occasions, got.counts.occasions);
        EXPECT_EQ(brief.counts.after, got.counts.after);
        EXPECT_TRUE(brief.counts.money == got.counts.money);
        EXPECT_TRUE(brief.holdout_money.empty());
        if (HasFailure()) break;
    }
    EXPECT_GT(answered, 300);
    EXPECT_GT(refused, 50);
    EXPECT_GT(pairs, 300);
}

// ---------------------------------------------------------------------------------------------------------- saved states
TEST(PurchaseState, ComesBackAsItWas) {
    for (const bool match : {false, true}) {
        const PurchaseOptions o = match ? matching() : [] {
            PurchaseOptions p = in_minor_units();
            p.negative = Negative::negate;
            return p;
        }();
        for (const bool cost : {false, true}) {
            const With with{.order = match, .item = match, .cost = cost, .kind = match};
            const PurchaseHistory h = history_of(mixed, o, with);
            const PurchaseHistory back = PurchaseHistory::restore(o, h.state());
            EXPECT_EQ(saved(back), saved(h));
            EXPECT_EQ(text_of(back.finish()), text_of(h.finish()));
            EXPECT_EQ(back.counts(), h.counts());
        }
    }
    EXPECT_EQ(PurchaseHistory::restore({}, PurchaseHistory().state()).finish().size, 0);
}

TEST(PurchaseState, ComesBackWhereOnlyLinesWithoutAmountHadCosts) {
    const PurchaseHistory h = history_of({at_cost(5, sale("a", "2024-01-01", 0))}, in_minor_units(), {.cost = true});
    const PurchaseHistory back = PurchaseHistory::restore(in_minor_units(), h.state());
    EXPECT_EQ(text_of(back.finish()), text_of(h.finish()));
}

TEST(PurchaseState, GrowsOnAfterItCameBack) {
    const TableOf t = table_of(mixed, all_columns);
    PurchaseHistory h(matching());
    h.add(t.table().slice(0, 3));
    PurchaseHistory back = PurchaseHistory::restore(matching(), h.state());
    back.add(t.table().slice(3, t.table().rows() - 3));
    EXPECT_EQ(saved(back), saved(history_of(mixed, matching(), all_columns)));
}

TEST(PurchaseState, IsRefusedWhereItsValuesDoNotFit) {
    using State = PurchaseHistory::State;
    const auto refuses = [](const PurchaseOptions& o, const State& good, const std::string& what,
                            const std::function<void(State&)>& change) {
        State s = good;
        (void)PurchaseHistory::restore(o, s);  // as it is it comes back
        change(s);
        SCOPED_TRACE(what);
        EXPECT_TRUE(says(error_of([&] { (void)PurchaseHistory::restore(o, s); }, Status::bad_file), "damaged"));
    };
    const PurchaseOptions o = matching();
    const State good = history_of(mixed, o, all_columns).state();
    const auto bad = [&](const std::string& what, const std::function<void(State&)>& change) { refuses(o, good, what, change); };
    ASSERT_GE(good.texts.size(), 2u);
    bad("ids of two kinds", [](State& s) { s.numbers = {1, 2, 3, 4}; });
    bad("ids out of order", [](State& s) { std::swap(s.texts[0], s.texts[1]); });
    bad("an id twice", [](State& s) { s.texts[1] = s.texts[0]; });
    bad("an empty id", [](State& s) { s.texts[0].clear(); });
    bad("an id that is too long", [](State& s) { s.texts[0] = std::string(65, 'a'); });
    bad("an id that is no UTF-8", [](State& s) { s.texts[0] = "\x80"; });
    bad("a customer without a count", [](State& s) { s.line_counts.pop_back(); });
    bad("a negative count of lines", [](State& s) { s.line_counts[0] = -1; });
    bad("more lines than there are", [](State& s) { s.line_counts[0] = INT64_MAX; });
    bad("lines of nobody", [](State& s) { --s.line_counts[0]; });
    bad("a line without an effect", [](State& s) { s.effects.pop_back(); });
    bad("a line without money", [](State& s) { s.money.pop_back(); });
    bad("a line without a cost", [](State& s) { s.costs.pop_back(); });
    bad("a line without a time", [](State& s) { s.times.pop_back(); });
    bad("a line without an order", [](State& s) { s.order_index.pop_back(); });
    bad("a line without an item", [](State& s) { s.item_index.pop_back(); });
    bad("a day before the calendar", [](State& s) { s.days[0] = earliest_date.days - 1; });
    bad("a day after the calendar", [](State& s) { s.days[0] = INT32_MAX; });
    bad("an effect that is none", [](State& s) { s.effects[0] = 4; });
    bad("an effect that leaves lines out", [](State& s) { s.effects[0] = static_cast<std::uint8_t>(customer::RowEffect::drop); });
    bad("a negative sale", [](State& s) { s.effects[0] = 0, s.money[0] = -1; });
    bad("a positive refund", [](State& s) { s.effects[0] = 1, s.money[0] = 1; });
    bad("an amount that has no opposite", [](State& s) {
        for (std::size_t i = 0; i < s.effects.size(); ++i)
            if (s.effects[i] == static_cast<std::uint8_t>(customer::RowEffect::match)) s.money[i] = INT64_MIN;
    });
    bad("an order that is not there", [](State& s) { s.order_index[0] = static_cast<std::int64_t>(s.order_texts.size()); });
    bad("an order below none", [](State& s) { s.order_index[0] = -2; });
    bad("an item that is not there", [](State& s) { s.item_index[0] = 0; });
    bad("orders out of order", [](State& s) { std::swap(s.order_texts[0], s.order_texts[1]); });
    bad("a negative number of rows", [](State& s) { s.counts.rows = -1; });
    bad("fewer rows than lines", [](State& s) { s.counts.rows = 1; });
    bad("more rows than can be added up", [](State& s) { s.counts.rows = INT64_MAX; });
    bad("rows left out that nobody had", [](State& s) { s.counts.anonymous = s.counts.dropped = INT64_MAX; });
    bad("more zeros than rows", [](State& s) { s.counts.zero = INT64_MAX; });
    bad("a count of refunds that is not theirs", [](State& s) { ++s.counts.negated; });
    bad("a count of cancellations that is not theirs", [](State& s) { ++s.counts.cancellations; });
    bad("negative notes", [](State& s) { s.notes.rounded = -1; });
    bad("notes without end", [](State& s) { s.notes.floored_times = INT64_MAX; });
    bad("a shift that is no number", [](State& s) { s.notes.largest_shift = std::numeric_limits<double>::quiet_NaN(); });
    bad("a shift without end", [](State& s) { s.notes.largest_shift = std::numeric_limits<double>::infinity(); });
    bad("a negative shift", [](State& s) { s.notes.largest_shift = -1; });
    bad("a currency that is no UTF-8", [](State& s) { s.currency = "\xff\xff"; });

    PurchaseOptions simple = in_minor_units();
    simple.money.currency = "EUR";
    const State plain = history_of({sale("a", "2024-01-01", 1)}, simple).state();
    refuses(simple, plain, "a cancellation that no rule makes",
            [](State& s) { s.effects[0] = static_cast<std::uint8_t>(customer::RowEffect::match), s.money[0] = -1; });
    refuses(simple, plain, "times that no rule asks for", [](State& s) { s.times = {0}; });
    refuses(simple, plain, "another currency", [](State& s) { s.currency = "CNY"; });
}

// ---------------------------------------------------------------------------------------------------------------- memory
// ------------------------------------------------------------------------------------------------- large amounts, many customers
TEST(PurchaseHistory, HoldsAmountsBeyondThirtyTwoBitsWhereverTheyCome) {
    constexpr std::int64_t limit = std::int64_t{1} << 31;
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    const std::vector<Sale> small = {sale("a", "2024-01-01", limit - 1), sale("b", "2024-01-02", -limit), sale("c", "2024-01-03", 7)};
    const std::vector<Sale> large = {sale("a", "2024-01-04", limit), sale("b", "2024-01-05", -limit - 1),
                                     sale("d", "2024-01-06", 4'000'000'000'000'000'000)};
    std::vector<Sale> both = small;
    both.insert(both.end(), large.begin(), large.end());
    const std::string expected = saved(history_of(both, o));
    const History whole = history_of(both, o).finish();
    EXPECT_EQ(whole.money, (std::vector<std::int64_t>{2 * limit - 1, -2 * limit - 1, 7, 4'000'000'000'000'000'000}));
    EXPECT_EQ(whole.occasions, (std::vector<std::int32_t>{2, 0, 1, 1}));
    for (const bool first_small : {true, false}) {
        const auto& first = first_small ? small : large;
        const auto& then = first_small ? large : small;
        PurchaseHistory added = history_of(first, o);
        const std::string before = saved(added);
        const auto mark = added.mark();
        added.add(table_of(then));
        EXPECT_EQ(saved(added), expected);
        EXPECT_EQ(text_of(added.finish()), text_of(whole));
        added.rollback(*mark);
        EXPECT_EQ(saved(added), before);
        PurchaseHistory merged = history_of(first, o);
        merged.merge(history_of(then, o));
        EXPECT_EQ(saved(merged), expected);
        EXPECT_EQ(text_of(PurchaseHistory::restore(o, merged.state()).finish()), text_of(whole));
    }
}

TEST(PurchaseHistory, KnowsACustomerOfWhomItHasNoLine) {
    const std::vector<Sale> sales = {sale("a", "2024-01-01", 5), sale("zero", "2030-01-01", 0), sale("zero", "2031-01-01", 0)};
    const PurchaseHistory h = history_of(sales);
    for (const Detail detail : {Detail::scores, Detail::all}) {
        PurchaseHistory::Question q;
        q.detail = detail;
        const History out = h.finish(q);
        EXPECT_EQ(out.as_of, date("2024-01-01")) << "what is left out has no day";
        EXPECT_EQ(out.lines, (std::vector<std::int32_t>{1, 0}));
        EXPECT_EQ(out.occasions, (std::vector<std::int32_t>{1, 0}));
        EXPECT_EQ(out.counts.customers, 2);
        EXPECT_EQ(out.counts.after, 0);
        EXPECT_EQ(text_of(PurchaseHistory::restore(in_minor_units(), h.state()).finish(q)), text_of(out));
    }
    PurchaseHistory merged = history_of({sales[0]});
    merged.merge(history_of({sales[1], sales[2]}));
    EXPECT_EQ(saved(merged), saved(h));
}

TEST(PurchaseHistory, TellsManyCustomersApart) {
    // More than a hundred in each partition; every id is seen twice, the second time in another order.
    constexpr std::int64_t n = 100'000;
    std::vector<std::int64_t> ids, days, amounts;
    for (std::int64_t i = 0; i < n; ++i) ids.push_back((i - n / 2) * 1'000'003), days.push_back(i % 7), amounts.push_back(i + 1);
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t j = i * 7'919 % n;
        ids.push_back(ids[static_cast<std::size_t>(j)]), days.push_back(j % 7 + (j % 3 == 0)), amounts.push_back(1);
    }
    PurchaseHistory h(in_minor_units());
    h.add(TableOf().integers("customer", ids).dates("at", std::vector<std::int32_t>(days.begin(), days.end())).integers("amount", amounts));
    for (const int threads : {1, 3}) {
        PurchaseHistory::Question q;
        q.detail = Detail::scores;
        q.threads = threads;
        const History out = h.finish(q);
        ASSERT_EQ(out.size, n);
        const auto& numbers = std::get<std::vector<std::int64_t>>(out.customers);
        for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
            ASSERT_EQ(numbers[i], ids[i]);
            ASSERT_EQ(out.money[i], static_cast<std::int64_t>(i) + 2);
            ASSERT_EQ(out.occasions[i], i % 3 == 0 ? 2 : 1);
        }
    }
}

TEST(PurchaseHistory, SaysHowManyBytesItHolds) {
    PurchaseHistory h(in_minor_units());
    EXPECT_LT(h.bytes(), 50'000u);
    std::vector<Sale> sales;
    for (int i = 0; i < 100'000; ++i) sales.push_back(sale("c" + std::to_string(i % 100), "2024-01-01", 1));
    h.add(table_of(sales));
    EXPECT_GE(h.bytes(), 100'000u * 16);
    EXPECT_LE(h.bytes(), 100'000u * 20) << "about 16 bytes a line, as memory_text says";
}

}  // namespace
}  // namespace kefu
