#include "kefu/customer/concentration.hpp"

#include <gtest/gtest.h>

#include <random>

#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::Concentration;
using customer::ConcentrationOptions;
using customer::ConcentrationRow;
using customer::IntervalMethod;
using customer::NetMoney;
using statistics::EstimateStatus;

History history_of_money(const std::vector<std::int64_t>& money) {
    History h;
    h.size = static_cast<std::int64_t>(money.size());
    h.money = money;
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < money.size(); ++i) ids.push_back(static_cast<std::int64_t>(i) * 7);
    h.customers = ids;
    return h;
}
const ConcentrationRow& row(const Concentration& c, std::string_view measure, std::optional<double> share = std::nullopt) {
    for (const ConcentrationRow& r : c.figures)
        if (r.measure == measure && (!share || r.share_of_customers == share)) return r;
    static const ConcentrationRow none;
    ADD_FAILURE() << "no row " << measure;
    return none;
}
std::string text_of(const Concentration& c) {
    std::string out;
    for (const ConcentrationRow& r : c.figures) {
        out += r.measure + " " + std::to_string(r.customers);
        for (const auto& x : {r.share_of_customers, r.value, r.standard_error, r.low, r.high}) {
            std::uint64_t bits = 0;
            if (x) std::memcpy(&bits, &*x, sizeof bits);
            out += " " + (x ? std::to_string(bits) : std::string("-"));
        }
        out += " " + std::to_string(static_cast<int>(r.status)) + "\n";
    }
    return out;
}

TEST(NetMoney, IsSortedAndSetsDebtsApart) {
    const NetMoney net = NetMoney::of(history_of_money({5, -3, 0, 9, -7, 5}));
    EXPECT_EQ(net.ascending, (std::vector<std::int64_t>{0, 5, 5, 9}));
    EXPECT_EQ(net.negative_customers, 2);
    EXPECT_TRUE(net.negative_money == -10);
    EXPECT_TRUE(NetMoney::of(history_of_money({})).ascending.empty());
    EXPECT_TRUE(NetMoney::of(history_of_money({INT64_MIN, INT64_MIN})).negative_money == Int128{INT64_MIN} * 2);
}

TEST(Concentration, HasAGiniThatGoesOverEveryPair) {
    std::mt19937_64 random(5);
    for (int trial = 0; trial < 300; ++trial) {
        std::vector<std::int64_t> money(2 + random() % 40);
        for (auto& m : money) m = static_cast<std::int64_t>(random() % (trial % 2 ? 5 : 100'000)) - (trial % 4 == 0 ? 2 : 0);
        Int128 pairs = 0, total = 0, n = 0;
        for (const std::int64_t x : money) {
            if (x < 0) continue;
            ++n, total += x;
            for (const std::int64_t y : money)
                if (y >= 0) pairs += x > y ? x - y : y - x;
        }
        const Concentration c = Concentration::of(history_of_money(money));
        EXPECT_EQ(c.customers, static_cast<std::int64_t>(n));
        EXPECT_EQ(c.negative_customers, static_cast<std::int64_t>(money.size()) - c.customers);
        const ConcentrationRow& gini = row(c, "gini");
        if (total == 0 || n < 2) {
            EXPECT_FALSE(gini.value);
            EXPECT_NE(gini.status, EstimateStatus::ok);
            continue;
        }
        // sum |x - y| / (2 n total), rounded once
        EXPECT_EQ(gini.value, static_cast<double>(pairs) / static_cast<double>(2 * n * total));
        EXPECT_EQ(row(c, "gini_normalised").value, static_cast<double>(pairs) / static_cast<double>(2 * (n - 1) * total));
    }
}

TEST(Concentration, TakesTheRichestShareOfCustomersRoundedUp) {
    std::vector<std::int64_t> money;
    for (int i = 1; i <= 101; ++i) money.push_back(i);
    const Concentration c = Concentration::of(history_of_money(money));
    EXPECT_EQ(row(c, "core_share").customers, 21) << "20 % of 101 is 20.2";
    EXPECT_EQ(row(c, "core_share").share_of_customers, 0.2);
    std::int64_t top = 0;
    for (int i = 81; i <= 101; ++i) top += i;
    EXPECT_EQ(row(c, "core_share").value, static_cast<double>(top) / (101.0 * 102 / 2));
    EXPECT_EQ(row(c, "top_share", 0.01).customers, 2);
    EXPECT_EQ(row(c, "top_share", 0.01).value, 201.0 / 5151);
    EXPECT_EQ(row(c, "top_share", 0.01).status, EstimateStatus::too_little_data) << "two at the top tell no interval";
    EXPECT_EQ(row(c, "top_share", 0.5).status, EstimateStatus::ok);
    EXPECT_LE(row(c, "top_share", 0.5).low, row(c, "top_share", 0.5).value);
    EXPECT_GE(row(c, "top_share", 0.5).high, row(c, "top_share", 0.5).value);
}

TEST(Concentration, HasARowForEachShareInTheOrderGiven) {
    ConcentrationOptions o;
    o.top = {share(0.25), share(1)};
    o.core = share(0.1);
    const Concentration c = Concentration::of(history_of_money({4, 3, 2, 1}), o);
    ASSERT_EQ(c.figures.size(), 5u);
    EXPECT_EQ(c.figures[0].measure, "gini");
    EXPECT_EQ(c.figures[1].measure, "gini_normalised");
    EXPECT_EQ(c.figures[2].measure, "core_share");
    EXPECT_EQ(c.figures[2].value, 0.4);
    EXPECT_EQ(c.figures[3].value, 0.4);
    EXPECT_EQ(c.figures[4].value, 1.0);
    EXPECT_FALSE(c.figures[0].share_of_customers);
}

TEST(Concentration, SaysWhyThereIsNoFigure) {
    EXPECT_EQ(row(Concentration::of(history_of_money({})), "gini").status, EstimateStatus::too_little_data);
    EXPECT_EQ(row(Concentration::of(history_of_money({5})), "gini").status, EstimateStatus::too_little_data);
    EXPECT_EQ(row(Concentration::of(history_of_money({-5, -5, 3})), "gini").status, EstimateStatus::too_little_data);
    EXPECT_EQ(row(Concentration::of(history_of_money({0, 0, 0})), "gini").status, EstimateStatus::not_identified);
    EXPECT_FALSE(row(Concentration::of(history_of_money({0, 0, 0})), "gini").value);
    const Concentration equal = Concentration::of(history_of_money({7, 7, 7, 7}));
    EXPECT_EQ(row(equal, "gini").status, EstimateStatus::degenerate);
    EXPECT_EQ(row(equal, "gini").value, 0.0);
    EXPECT_TRUE(Concentration::of(history_of_money({})).curve.empty());
}

TEST(Concentration, DrawsTheCurveFromNothingToEverything) {
    const Concentration c = Concentration::of(history_of_money({5, 1, -9, 4}));
    ASSERT_EQ(c.curve.size(), 4u);
    EXPECT_EQ(c.curve[0].customers, 0.0);
    EXPECT_EQ(c.curve[0].money, 0.0);
    EXPECT_EQ(c.curve[1].money, 0.1);
    EXPECT_EQ(c.curve[2].money, 0.5);
    EXPECT_EQ(c.curve[3].customers, 1.0);
    EXPECT_EQ(c.curve[3].money, 1.0);
    std::vector<std::int64_t> many(1'000, 3);
    EXPECT_EQ(Concentration::of(history_of_money(many)).curve.size(), 101u);
}

TEST(Concentration, ResamplesTheSameValuesWithTheSameSeed) {
    std::mt19937_64 random(9);
    std::vector<std::int64_t> money(300);
    for (auto& m : money) m = static_cast<std::int64_t>(random() % 1'000) * static_cast<std::int64_t>(random() % 10) - 3;
    ConcentrationOptions o;
    o.interval = IntervalMethod::resampled;
    o.replicates = 200;
    const Concentration once = Concentration::of(history_of_money(money), o);
    EXPECT_EQ(text_of(Concentration::of(history_of_money(money), o)), text_of(once));
    EXPECT_EQ(row(once, "gini").value, row(Concentration::of(history_of_money(money)), "gini").value) << "values are those of the data";
    EXPECT_LT(row(once, "gini").low, row(once, "gini").value);
    EXPECT_GT(row(once, "gini").high, row(once, "gini").value);
    o.seed = 2;
    EXPECT_NE(text_of(Concentration::of(history_of_money(money), o)), text_of(once));
}

TEST(Concentration, ResamplesByIdsAndNotByRows) {
    const auto resampled = [](const std::vector<Sale>& sales) {
        ConcentrationOptions o;
        o.interval = IntervalMethod::resampled;
        o.replicates = 100;
        PurchaseOptions p = in_minor_units();
        p.negative = Negative::negate;
        return text_of(Concentration::of(history_of(sales, p).finish(), o));
    };
    std::vector<Sale> sales;
    for (int i = 0; i < 60; ++i) sales.push_back(sale("c" + std::to_string(i), "2024-01-01", 1 + (i * i) % 37));
    const std::string before = resampled(sales);
    std::vector<Sale> more = sales;
    more.insert(more.begin(), sale("aaa", "2024-01-01", -5));  // in debt: moves every row by one, and counts for nobody
    EXPECT_EQ(resampled(more), before);
    std::reverse(sales.begin(), sales.end());
    EXPECT_EQ(resampled(sales), before);
}

TEST(Concentration, RefusesOptionsOutOfTheirRanges) {
    const auto refuses = [](std::string_view word, const std::function<void(ConcentrationOptions&)>& change) {
        ConcentrationOptions o;
        o.interval = IntervalMethod::resampled;
        change(o);
        const Error e = error_of([&] { (void)Concentration::of(history_of_money({1, 2, 3}), o); }, Status::bad_option);
        EXPECT_TRUE(says(e, word)) << e.what();
    };
    refuses("level", [](ConcentrationOptions& o) { o.level = 1; });
    refuses("level", [](ConcentrationOptions& o) { o.level = NAN; });
    refuses("core", [](ConcentrationOptions& o) { o.core = Share{0}; });
    refuses("top", [](ConcentrationOptions& o) { o.top = {share(0.5), Share{2 * share_parts}}; });
    refuses("top", [](ConcentrationOptions& o) { o.top = {share(0.5), share(0.2)}; });
    refuses("replicates", [](ConcentrationOptions& o) { o.replicates = (std::int64_t{1} << 32) + 100; });
}

TEST(Concentration, MayBeCancelledFromOutside) {
    Progress progress;
    progress.cancel = true;
    ConcentrationOptions o;
    o.interval = IntervalMethod::resampled;
    (void)error_of([&] { (void)Concentration::of(history_of_money({1, 2, 3, 4, 5, 6}), o, &progress); }, Status::cancelled);
}

}  // namespace
}  // namespace kefu
