#include "kefu/customer/abc.hpp"

#include <gtest/gtest.h>

#include <random>

#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::Abc;
using customer::AbcClass;
using customer::AbcClassRow;
using customer::AbcOptions;
using customer::apply;
using customer::class_rows;

History history_of_money(const std::vector<std::int64_t>& money) {
    History h;
    h.as_of = Date{20'000};
    h.size = h.counts.customers = static_cast<std::int64_t>(money.size());
    h.money = money;
    h.first = h.last = std::vector<std::int32_t>(money.size(), 19'000);
    h.occasions = h.lines = std::vector<std::int32_t>(money.size(), 1);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < money.size(); ++i) ids.push_back(static_cast<std::int64_t>(i));
    h.customers = ids;
    return h;
}
/// Fits and classifies: a letter a customer.
std::string letters(const std::vector<std::int64_t>& money, const AbcOptions& options = {}) {
    const History h = history_of_money(money);
    std::string out;
    for (const std::int32_t c : apply(Abc::fit(h, options), h)) out += static_cast<char>('A' + c);
    return out;
}
/// By asking of each customer what those richer than he bring. Equals see the same, so ties fall to the better side.
std::string obvious(const std::vector<std::int64_t>& money, Share a, Share b) {
    Int128 total = 0;
    for (const std::int64_t m : money) total += std::max<std::int64_t>(m, 0);
    std::string out;
    for (const std::int64_t m : money) {
        Int128 before = 0;
        for (const std::int64_t other : money)
            if (other > m) before += other;
        out += m <= 0 ? 'C' : (before * share_parts < total * a.parts ? 'A' : (before * share_parts < total * b.parts ? 'B' : 'C'));
    }
    return out;
}

TEST(Abc, PutsWhoStartsAtABoundBelowIt) {
    EXPECT_EQ(letters({80, 15, 5}), "ABC");
    EXPECT_EQ(letters({79, 15, 6}), "AAB") << "who crosses the bound is in A";
    EXPECT_EQ(letters({5, 15, 80}), "CBA") << "in the order of the customers";
}

TEST(Abc, PutsOneCustomerInA) { EXPECT_EQ(letters({1}), "A"); }

TEST(Abc, HasNoModelWithoutMoney) {
    for (const auto& money : {std::vector<std::int64_t>{}, {0}, {0, -5}, {-1}}) {
        const History h = history_of_money(money);
        const Abc model = Abc::fit(h);
        EXPECT_FALSE(model.fitted());
        validate(model);
        EXPECT_EQ(apply(model, h), std::vector<std::int32_t>(money.size(), 2));
    }
}

TEST(Abc, KeepsEqualsTogetherOnTheBetterSide) {
    EXPECT_EQ(letters({50, 50, 10, 0}), "AABC");
    EXPECT_EQ(letters({1, 1, 1, 1, 1, 1, 1, 1, 1, 1}), "AAAAAAAAAA") << "all equal";
    EXPECT_EQ(letters({60, 10, 10, 10, 10}), "AAAAA") << "the tie begins below the bound";
    EXPECT_EQ(letters({80, 10, 10}), "ABB") << "and here at it";
}

TEST(Abc, CountsMoneyOfNobodyBelowZero) {
    EXPECT_EQ(letters({80, 15, 5, -1'000'000, 0}), "ABCCC") << "a debt makes nobody else's share larger";
}

TEST(Abc, TakesSharesOfNothingAndOfEverything) {
    AbcOptions all;
    all.a_share = all.b_share = share(1);
    EXPECT_EQ(letters({80, 15, 5, 0}, all), "AAAC");
    AbcOptions only_b;
    only_b.a_share = share(0.5);
    only_b.b_share = share(0.5);
    EXPECT_EQ(letters({40, 30, 20, 10}, only_b), "AACC") << "equal shares leave B empty";
    AbcOptions tiny;
    tiny.a_share = tiny.b_share = Share{1};
    EXPECT_EQ(letters({80, 15, 5}, tiny), "ACC");
}

TEST(Abc, AgreesWithTheObviousWayOnRandomMoney) {
    std::mt19937_64 random(3);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<std::int64_t> money(random() % 40);
        const std::uint64_t range = trial % 2 ? 6 : 1'000;
        for (auto& m : money) m = static_cast<std::int64_t>(random() % range) - (trial % 3 == 0 ? 2 : 0);
        Share a{1 + static_cast<std::int64_t>(random() % share_parts)}, b{1 + static_cast<std::int64_t>(random() % share_parts)};
        if (trial % 5 == 0) a = share(0.8), b = share(0.95);
        if (a > b) std::swap(a, b);
        AbcOptions o;
        o.a_share = a;
        o.b_share = b;
        EXPECT_EQ(letters(money, o), obvious(money, a, b)) << trial;
    }
}

TEST(Abc, SumsMoneyBeyond64Bits) {
    EXPECT_EQ(letters({INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, 1}), "AAAAAC");
    const History h = history_of_money({INT64_MAX, INT64_MAX});
    const Abc model = Abc::fit(h);
    EXPECT_TRUE(says(error_of([&] { (void)class_rows(model, h, apply(model, h)); }, Status::overflow), "class"));
}

TEST(Abc, SumsUpEachClass) {
    const History h = history_of_money({8000, 1500, 500, -100, 0});
    const Abc model = Abc::fit(h);
    const auto rows = class_rows(model, h, apply(model, h));
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].abc, AbcClass::a);
    EXPECT_EQ(rows[0].customers, 1);
    EXPECT_EQ(rows[0].share_of_customers, 0.2);
    EXPECT_EQ(rows[0].share_of_money, 0.8);
    EXPECT_EQ(rows[0].at_least->minor, 8000);
    EXPECT_EQ(rows[1].money.minor, 1500);
    EXPECT_EQ(rows[2].customers, 3);
    EXPECT_EQ(rows[2].money.minor, 400);
    EXPECT_EQ(rows[2].share_of_money, 0.04) << "of what is above zero: the debt counts here";
    EXPECT_FALSE(rows[2].at_least);
}

TEST(Abc, HasNoSharesOfNobody) {
    const History h = history_of_money({});
    for (const AbcClassRow& row : class_rows(Abc::fit(h), h, {})) {
        EXPECT_EQ(row.customers, 0);
        EXPECT_FALSE(row.share_of_customers);
        EXPECT_FALSE(row.share_of_money);
    }
}

TEST(Abc, MovesNobodyWhenAModelIsApplied) {
    const Abc model = Abc::fit(history_of_money({80, 15, 5}));
    EXPECT_EQ(apply(model, history_of_money({80, 15, 5, 1'000'000, 14, 79})), (std::vector<std::int32_t>{0, 1, 2, 0, 2, 1}));
}

TEST(Abc, RefusesSharesInTheWrongOrderOrOutOfRange) {
    const History h = history_of_money({1});
    AbcOptions o;
    o.a_share = share(0.9);
    o.b_share = share(0.8);
    EXPECT_TRUE(says(error_of([&] { (void)Abc::fit(h, o); }, Status::bad_option), "b_share"));
    o.a_share = Share{-1};
    (void)error_of([&] { (void)Abc::fit(h, o); }, Status::bad_option);
    o.a_share = o.b_share = Share{share_parts + 1};
    (void)error_of([&] { (void)Abc::fit(h, o); }, Status::bad_option);
}

TEST(Abc, RefusesAModelOfOtherMoney) {
    Abc model = Abc::fit(history_of_money({80, 15, 5}));
    model.scale = 3;
    EXPECT_TRUE(says(error_of([&] { (void)apply(model, history_of_money({1})); }, Status::bad_model), "scale 3"));
}

TEST(Abc, IsRefusedWhereItsValuesDoNotFit) {
    const Abc good = Abc::fit(history_of_money({80, 15, 5}));
    const auto refuses = [&](const std::function<void(Abc&)>& change) {
        Abc m = good;
        validate(m);
        change(m);
        (void)error_of([&] { validate(m); }, Status::bad_model);
    };
    refuses([](Abc& m) { m.a_share = share(0.99); });
    refuses([](Abc& m) { m.a_at_least = m.b_at_least - 1; });
    refuses([](Abc& m) { m.b_at_least = -1; });
    refuses([](Abc& m) { m.customers = -1; });
    refuses([](Abc& m) { m.b_share = Share{2 * share_parts}; });
    refuses([](Abc& m) { m.scale = -1; });
}

}  // namespace
}  // namespace kefu
