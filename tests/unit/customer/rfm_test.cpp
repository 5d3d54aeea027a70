#include "kefu/customer/rfm.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kefu/charter/analyses.hpp"
#include "sales.hpp"
#include "storage/models.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::apply;
using customer::bin_rows;
using customer::cell_rows;
using customer::Rfm;
using customer::RfmBinRow;
using customer::RfmCellRow;
using customer::RfmCut;
using customer::RfmMethod;
using customer::RfmOptions;
using customer::RfmScores;
using statistics::QuantileType;

/// A history of customers with these days since the last purchase, occasions and money; occasions 0 = never bought.
struct Person {
    std::int32_t recency;
    std::int32_t occasions;
    std::int64_t money;
};
History history_of_people(const std::vector<Person>& people, std::int64_t scale = 2) {
    History h;
    h.as_of = Date{20'000};
    h.scale = scale;
    h.size = h.counts.customers = static_cast<std::int64_t>(people.size());
    std::vector<std::int64_t> ids;
    for (const Person& p : people) {
        ids.push_back(static_cast<std::int64_t>(ids.size()));
        h.last.push_back(p.occasions > 0 ? h.as_of.days - p.recency : History::no_day);
        h.first.push_back(h.last.back());
        h.occasions.push_back(p.occasions);
        h.lines.push_back(p.occasions);
        h.money.push_back(p.money);
        h.counts.buyers += p.occasions > 0;
        h.counts.money += p.money;
    }
    h.customers = ids;
    return h;
}
RfmOptions with_bins(std::int64_t bins, QuantileType type = QuantileType::linear) {
    RfmOptions o;
    o.bins = bins;
    o.quantile_type = type;
    return o;
}
std::vector<std::int64_t> at_least(const std::vector<RfmCut>& cuts) {
    std::vector<std::int64_t> list;
    for (const RfmCut& c : cuts) list.push_back(c.at_least);
    return list;
}
std::vector<int> ints(const std::vector<std::int8_t>& list) { return {list.begin(), list.end()}; }

/// The quantile k/bins of sorted values as a fraction over 24 bins^2, by the definitions of Hyndman and Fan.
struct Exact {
    Int128 over;
    std::int64_t under;
};
Exact exact_quantile(std::vector<std::int64_t> values, std::int64_t k, std::int64_t bins, QuantileType type) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<std::int64_t>(values.size());
    const std::int64_t unit = 24 * bins;  // position n p + m in parts of 1 / unit
    const std::int64_t np = 24 * n * k;
    std::int64_t m = 0;
    switch (type) {
        case QuantileType::closest_observation: m = -unit / 2; break;
        case QuantileType::hazen: m = unit / 2; break;
        case QuantileType::weibull: m = 24 * k; break;
        case QuantileType::linear: m = unit - 24 * k; break;
        case QuantileType::median_unbiased: m = (24 * k + unit) / 3; break;
        case QuantileType::normal_unbiased: m = 6 * k + 3 * unit / 8; break;
        default: break;
    }
    const std::int64_t at = np + m;
    const std::int64_t j = at >= 0 ? at / unit : -((-at + unit - 1) / unit);
    std::int64_t g = at - j * unit;  // of unit
    if (type == QuantileType::inverse_cdf) g = g > 0 ? unit : 0;
    if (type == QuantileType::averaged_cdf) g = g > 0 ? unit : unit / 2;
    if (type == QuantileType::closest_observation) g = g == 0 && j % 2 == 0 ? 0 : unit;
    const auto value = [&](std::int64_t i) { return Int128{values[static_cast<std::size_t>(std::clamp<std::int64_t>(i, 1, n) - 1)]}; };
    return {value(j) * (unit - g) + value(j + 1) * g, unit};
}

TEST(Rfm, CutsAtExactQuantilesOfEveryType) {
    std::mt19937_64 random(7);
    for (int trial = 0; trial < 400; ++trial) {
        const std::int64_t scale = static_cast<std::int64_t>(random() % 4);
        std::vector<Person> people(1 + random() % 40);
        std::vector<std::int64_t> recency, frequency, money;
        for (Person& p : people) {
            p = {static_cast<std::int32_t>(random() % 30), static_cast<std::int32_t>(random() % 6),
                 static_cast<std::int64_t>(random() % 2000) - 500};
            if (p.occasions == 0) continue;
            recency.push_back(p.recency), frequency.push_back(p.occasions), money.push_back(p.money);
        }
        RfmOptions o = with_bins(2 + static_cast<std::int64_t>(random() % 8), static_cast<QuantileType>(1 + random() % 9));
        o.method = random() % 2 ? RfmMethod::quantile : RfmMethod::rfm_compatible;
        const History h = history_of_people(people, scale);
        const Rfm model = Rfm::fit(h, o);
        validate(model);
        EXPECT_EQ(model.customers, static_cast<std::int64_t>(recency.size()));
        if (recency.empty()) {
            EXPECT_FALSE(model.fitted());
            continue;
        }
        const bool compatible = o.method == RfmMethod::rfm_compatible;
        const auto same = [&](const std::vector<RfmCut>& cuts, const std::vector<std::int64_t>& values, std::int64_t one, double major,
                              bool better_below = false) {
            ASSERT_EQ(cuts.size(), static_cast<std::size_t>(o.bins - 1));
            for (std::int64_t k = 1; k < o.bins; ++k) {
                const Exact q = exact_quantile(values, k, o.bins, o.quantile_type);
                const Int128 over = q.over + (o.method == RfmMethod::rfm_compatible ? Int128{one} * q.under : Int128{0});
                const RfmCut& cut = cuts[static_cast<std::size_t>(k - 1)];
                // The smallest whole number on the far side of the quantile, and no other. Who sits at it is on the better side.
                const Int128 at = Int128{cut.at_least} * q.under, before = Int128{cut.at_least - 1} * q.under;
                EXPECT_TRUE(better_below ? at > over && before <= over : at >= over && before < over) << cut.at_least;
                EXPECT_NEAR(cut.value, static_cast<double>(over) / static_cast<double>(q.under) / major, 1e-12 * (1 + std::abs(cut.value)));
            }
        };
        const auto unit = powers_of_ten[scale];
        same(model.recency, recency, 1, 1, !compatible);
        same(model.frequency, frequency, 1, 1);
        same(model.money, money, unit, static_cast<double>(unit));
        if (HasFailure()) return;
    }
}

TEST(Rfm, HasNoCutsWithoutABuyer) {
    for (const auto& people : {std::vector<Person>{}, std::vector<Person>{{0, 0, 0}, {0, 0, -50}}}) {
        const History h = history_of_people(people);
        const Rfm model = Rfm::fit(h);
        EXPECT_FALSE(model.fitted());
        validate(model);
        const RfmScores s = apply(model, h);
        EXPECT_EQ(ints(s.recency), std::vector<int>(people.size(), 0));
        for (const RfmBinRow& row : bin_rows(model, s)) EXPECT_EQ(row.customers, 0);
    }
}

TEST(Rfm, GivesOneCustomerTheBestScoreOfEverything) {
    const History h = history_of_people({{3, 2, 500}});
    const Rfm model = Rfm::fit(h);
    EXPECT_EQ(at_least(model.money), (std::vector<std::int64_t>{500, 500, 500, 500}));
    const RfmScores s = apply(model, h);
    EXPECT_EQ(ints(s.recency), std::vector<int>{5}) << "who sits at a cut counts as better";
    EXPECT_EQ(ints(s.frequency), std::vector<int>{5});
    EXPECT_EQ(ints(s.money), std::vector<int>{5});
}

TEST(Rfm, GivesEqualValuesOneScore) {
    std::mt19937_64 random(11);
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<Person> people(60);
        for (Person& p : people)
            p = {static_cast<std::int32_t>(random() % 5), 1 + static_cast<std::int32_t>(random() % 3),
                 static_cast<std::int64_t>(random() % 4) * 100};
        const RfmScores s = apply(Rfm::fit(history_of_people(people), with_bins(2 + trial % 8)), history_of_people(people));
        for (std::size_t i = 0; i < people.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (people[i].recency == people[j].recency) {
                    EXPECT_EQ(s.recency[i], s.recency[j]);
                }
                if (people[i].occasions == people[j].occasions) {
                    EXPECT_EQ(s.frequency[i], s.frequency[j]);
                }
                if (people[i].money == people[j].money) {
                    EXPECT_EQ(s.money[i], s.money[j]);
                }
                if (people[i].recency < people[j].recency) {
                    EXPECT_GE(s.recency[i], s.recency[j]) << "lately is better";
                }
                if (people[i].occasions < people[j].occasions) {
                    EXPECT_LE(s.frequency[i], s.frequency[j]);
                }
                if (people[i].money < people[j].money) {
                    EXPECT_LE(s.money[i], s.money[j]);
                }
            }
        }
    }
}

TEST(Rfm, ReportsTheEmptyBinsOfAConstantColumn) {
    const History h = history_of_people({{1, 1, 100}, {2, 1, 200}, {3, 1, 300}, {4, 1, 400}, {5, 1, 500}});
    const Rfm model = Rfm::fit(h);
    const RfmScores s = apply(model, h);
    std::map<std::string, std::vector<std::int64_t>> counts;
    for (const RfmBinRow& row : bin_rows(model, s)) counts[row.value].push_back(row.customers);
    EXPECT_EQ(counts["recency"], (std::vector<std::int64_t>{1, 1, 1, 1, 1}));
    EXPECT_EQ(counts["frequency"], (std::vector<std::int64_t>{0, 0, 0, 0, 5}));
    EXPECT_EQ(counts["money"], (std::vector<std::int64_t>{1, 1, 1, 1, 1}));

    const TableOf t = table_of({sale("a", "2024-01-01", 100), sale("b", "2024-01-02", 200)});
    const Result r =
        run({}, "customer.rfm", parse_json(R"({"bins": 2, "amounts": "minor"})", "options"), {{"purchases", &t.table(), nullptr}});
    EXPECT_EQ(to_json(*r.report().find("empty_bins")), R"(["frequency 1"])");
}

TEST(Rfm, HasMoreBinsThanValuesWithoutHarm) {
    const History h = history_of_people({{0, 1, 100}, {10, 3, 300}});
    const Rfm model = Rfm::fit(h, with_bins(9));
    const RfmScores s = apply(model, h);
    EXPECT_EQ(ints(s.recency), (std::vector<int>{9, 1}));
    EXPECT_EQ(ints(s.frequency), (std::vector<int>{1, 9}));
    std::int64_t customers = 0, empty = 0;
    for (const RfmBinRow& row : bin_rows(model, s)) customers += row.customers, empty += row.customers == 0;
    EXPECT_EQ(customers, 6);
    EXPECT_EQ(empty, 3 * 7);
}

TEST(Rfm, ListsTheCutOfEachBinFromItsOwnEnd) {
    const History h = history_of_people({{0, 1, 100}, {10, 2, 200}, {20, 3, 300}});
    const Rfm model = Rfm::fit(h, with_bins(3, QuantileType::inverse_cdf));
    EXPECT_EQ(at_least(model.recency), (std::vector<std::int64_t>{1, 11}));
    const auto rows = bin_rows(model, apply(model, h));
    ASSERT_EQ(rows.size(), 9u);
    EXPECT_EQ(rows[0].value, "recency");
    EXPECT_EQ(rows[0].score, 1);
    EXPECT_EQ(rows[0].at_least, 11) << "the longest absence scores 1";
    EXPECT_EQ(rows[1].at_least, 1);
    EXPECT_EQ(rows[2].at_least, std::nullopt) << "the most recent have no lower end";
    EXPECT_EQ(rows[6].value, "money");
    EXPECT_EQ(rows[6].at_least, std::nullopt);
    EXPECT_EQ(rows[7].at_least, 100);
    EXPECT_EQ(rows[8].at_least, 200);
    EXPECT_EQ(rows[8].threshold, 2.0) << "in currency units";
}

TEST(Rfm, CompatibleAddsOneCurrencyUnit) {
    RfmOptions o = with_bins(2);
    o.method = RfmMethod::rfm_compatible;
    const Rfm cents = Rfm::fit(history_of_people({{4, 2, 1000}, {6, 5, 1001}}), o);
    EXPECT_EQ(at_least(cents.recency), std::vector<std::int64_t>{6}) << "5 and 1";
    EXPECT_EQ(at_least(cents.frequency), std::vector<std::int64_t>{5}) << "3.5 and 1, rounded up";
    EXPECT_EQ(at_least(cents.money), std::vector<std::int64_t>{1101}) << "1000.5 and 100, rounded up";
    EXPECT_EQ(cents.money[0].value, 11.005);
    EXPECT_EQ(at_least(Rfm::fit(history_of_people({{4, 2, 1000}, {6, 5, 1001}}, 0), o).money), std::vector<std::int64_t>{1002});
}

TEST(Rfm, CompatibleStopsAtTheLargestNumber) {
    RfmOptions o = with_bins(2);
    o.method = RfmMethod::rfm_compatible;
    const History h = history_of_people({{0, 1, INT64_MAX}, {0, 1, INT64_MAX}});
    const Rfm model = Rfm::fit(h, o);
    EXPECT_EQ(at_least(model.money), std::vector<std::int64_t>{INT64_MAX});
    EXPECT_EQ(ints(apply(model, h).money), (std::vector<int>{2, 2}));
}

TEST(Rfm, TakesCutsThatAreGiven) {
    RfmOptions o = with_bins(3);
    o.method = RfmMethod::fixed;
    o.recency_cuts = {30, 90};
    o.frequency_cuts = {2, 5};
    o.money_cuts = {10.5, 99.99};
    const History h = history_of_people({{30, 1, 1049}, {31, 2, 1050}, {91, 5, 9999}, {0, 0, 99'999}});
    const Rfm model = Rfm::fit(h, o);
    EXPECT_EQ(at_least(model.money), (std::vector<std::int64_t>{1050, 9999}));
    const RfmScores s = apply(model, h);
    EXPECT_EQ(ints(s.recency), (std::vector<int>{3, 2, 1, 0}));
    EXPECT_EQ(ints(s.frequency), (std::vector<int>{1, 2, 3, 0}));
    EXPECT_EQ(ints(s.money), (std::vector<int>{1, 2, 3, 0})) << "who never bought has no score, however much money stands there";
    EXPECT_TRUE(Rfm::fit(history_of_people({}), o).fitted()) << "nothing has to be fitted";
}

TEST(Rfm, RefusesCutsThatDoNotFit) {
    const History h = history_of_people({{0, 1, 1}});
    const auto refuses = [&](std::string_view word, const std::function<void(RfmOptions&)>& change) {
        RfmOptions o = with_bins(3);
        o.method = RfmMethod::fixed;
        o.recency_cuts = {30, 90};
        o.frequency_cuts = {2, 5};
        o.money_cuts = {10.5, 99.99};
        (void)Rfm::fit(h, o);
        change(o);
        const Error e = error_of([&] { (void)Rfm::fit(h, o); }, Status::bad_option);
        EXPECT_TRUE(says(e, word)) << e.what();
    };
    refuses("recency_cuts", [](RfmOptions& o) { o.recency_cuts.reset(); });
    refuses("frequency_cuts", [](RfmOptions& o) { o.frequency_cuts = {2}; });
    refuses("money_cuts", [](RfmOptions& o) { o.money_cuts = {1, 2, 3}; });
    refuses("money_cuts", [](RfmOptions& o) { o.money_cuts = {1, 2.001}; });
    refuses("money_cuts", [](RfmOptions& o) { o.money_cuts = {1, INFINITY}; });
    refuses("recency_cuts", [](RfmOptions& o) { o.method = RfmMethod::quantile; });
    refuses("recency_cuts", [](RfmOptions& o) { o.recency_cuts = {90, 30}; });
    refuses("frequency_cuts", [](RfmOptions& o) { o.frequency_cuts = {5, 5}; });
    refuses("bins", [](RfmOptions& o) { o = with_bins(1); });
    refuses("bins", [](RfmOptions& o) { o = with_bins(10); });
    refuses("bins", [](RfmOptions& o) { o = with_bins(INT64_MIN); });
}

TEST(Rfm, MovesNobodyWhenAModelIsApplied) {
    const std::vector<Person> people = {{1, 1, 100}, {5, 2, 300}, {9, 3, 500}, {30, 4, 700}, {80, 9, 900}};
    const Rfm model = Rfm::fit(history_of_people(people));
    const RfmScores before = apply(model, history_of_people(people));
    std::vector<Person> more = people;
    for (int i = 0; i < 100; ++i) more.push_back({400 + i, 50, 1'000'000 + i});
    const RfmScores after = apply(model, history_of_people(more));
    for (std::size_t i = 0; i < people.size(); ++i) {
        EXPECT_EQ(after.recency[i], before.recency[i]);
        EXPECT_EQ(after.frequency[i], before.frequency[i]);
        EXPECT_EQ(after.money[i], before.money[i]);
    }
    EXPECT_NE(at_least(Rfm::fit(history_of_people(more)).money), at_least(model.money)) << "a refit would have";
}

TEST(Rfm, RefusesAModelOfOtherMoney) {
    const Rfm model = Rfm::fit(history_of_people({{1, 1, 100}}));
    EXPECT_TRUE(says(error_of([&] { (void)apply(model, history_of_people({{1, 1, 100}}, 3)); }, Status::bad_model), "scale"));
    Rfm euros = model;
    euros.currency = "EUR";
    History yuan = history_of_people({{1, 1, 100}});
    yuan.currency = "CNY";
    EXPECT_TRUE(says(error_of([&] { (void)apply(euros, yuan); }, Status::bad_model), "CNY"));
    yuan.currency = "";
    (void)apply(euros, yuan);  // not stated is not another
}

TEST(Rfm, SumsTheMoneyOfEachCell) {
    const std::vector<Person> people = {{0, 1, 100}, {0, 1, -300}, {90, 7, 50}, {0, 0, 1'000}};
    RfmOptions o = with_bins(2);
    o.method = RfmMethod::fixed;
    o.recency_cuts = {30}, o.frequency_cuts = {5}, o.money_cuts = {1.0};
    const History h = history_of_people(people);
    const Rfm model = Rfm::fit(h, o);
    const auto cells = cell_rows(model, apply(model, h), h);
    ASSERT_EQ(cells.size(), 4u);
    std::map<std::pair<std::int64_t, std::int64_t>, RfmCellRow> at;
    for (const RfmCellRow& c : cells) at[{c.recency_score, c.frequency_score}] = c;
    EXPECT_EQ((at[{2, 1}].customers), 2);
    EXPECT_EQ((at[{2, 1}].money.minor), -200);
    EXPECT_EQ((at[{2, 1}].mean_money), -1.0);
    EXPECT_EQ((at[{1, 2}].money.minor), 50);
    EXPECT_EQ((at[{1, 1}].customers), 0);
    EXPECT_EQ((at[{1, 1}].mean_money), std::nullopt);
}

TEST(Rfm, RefusesACellWhoseMoneyLeaves64Bits) {
    const History h = history_of_people({{0, 1, INT64_MAX}, {0, 1, INT64_MAX}});
    const Rfm model = Rfm::fit(h);
    EXPECT_TRUE(says(error_of([&] { (void)cell_rows(model, apply(model, h), h); }, Status::overflow), "cell"));
}

TEST(Rfm, CountsRecencyFromTheEndOfTheCalibration) {
    const PurchaseHistory p = history_of({sale("a", "2024-01-01", 100), sale("a", "2024-01-08", 100), sale("b", "2024-01-05", 100)});
    PurchaseHistory::Question q;
    q.as_of = Date{day("2024-01-31")};
    q.calibration_end = Date{day("2024-01-07")};
    const Rfm model = Rfm::fit(p.finish(q), with_bins(2));
    EXPECT_EQ(at_least(model.recency), std::vector<std::int64_t>{5}) << "the median of 6 and 2 is 4, and who sits there is with the better";
}

TEST(Rfm, IsRefusedWhereItsValuesDoNotFit) {
    const Rfm good = Rfm::fit(history_of_people({{1, 1, 100}, {5, 2, 300}, {9, 3, 500}}), with_bins(3));
    const auto refuses = [&](const std::string& what, const std::function<void(Rfm&)>& change) {
        Rfm m = good;
        validate(m);
        change(m);
        SCOPED_TRACE(what);
        (void)error_of([&] { validate(m); }, Status::bad_model);
    };
    refuses("too few cuts", [](Rfm& m) { m.money.pop_back(); });
    refuses("too many cuts", [](Rfm& m) { m.recency.push_back({100, 100}); });
    refuses("no cuts of one value", [](Rfm& m) { m.frequency.clear(); });
    refuses("no cuts of a fitted model", [](Rfm& m) { m.frequency.clear(), m.recency.clear(), m.money.clear(); });
    refuses("descending cuts", [](Rfm& m) { std::swap(m.money[0], m.money[1]); });
    refuses("a cut that is no number", [](Rfm& m) { m.money[0].value = NAN; });
    refuses("an infinite cut", [](Rfm& m) { m.recency[0].value = INFINITY; });
    refuses("other bins than cuts", [](Rfm& m) { m.bins = 4; });
    refuses("no bins", [](Rfm& m) { m.bins = 1, m.frequency.clear(), m.recency.clear(), m.money.clear(), m.customers = 0; });
    refuses("more bins than a cell can show", [](Rfm& m) {
        m.bins = 12;
        for (auto* list : {&m.recency, &m.frequency, &m.money}) list->assign(11, {1, 1});
    });
    refuses("a negative number of customers", [](Rfm& m) { m.customers = -1; });
    refuses("a scale that money has not", [](Rfm& m) { m.scale = 30; });
}

TEST(Rfm, ComesBackFromItsFile) {
    const Rfm model = Rfm::fit(history_of_people({{1, 1, 100}, {5, 2, 300}, {9, 3, 500}}));
    const auto shared = make_model("customer.rfm", model, {});
    const auto back = load_model(shared->save());
    ASSERT_NE(back->get<Rfm>(), nullptr);
    EXPECT_EQ(to_json(write(*back->get<Rfm>())), to_json(write(model)));
}

}  // namespace
}  // namespace kefu
