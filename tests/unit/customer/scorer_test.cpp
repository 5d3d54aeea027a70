#include "kefu/customer/scorer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "allocations.hpp"
#include "kefu/charter/score.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::Abc;
using customer::CustomerScore;
using customer::CustomerValue;
using customer::Rfm;
using customer::Scorer;
using customer::Scoring;

Scoring small_scoring() {
    Scoring s;
    s.rfm.emplace();
    s.rfm->bins = 3;
    s.rfm->customers = 10;
    s.rfm->recency = {{10, 10}, {30, 30}};
    s.rfm->frequency = {{2, 2}, {5, 5}};
    s.rfm->money = {{1'000, 10}, {5'000, 50}};
    s.abc.emplace();
    s.abc->customers = 10;
    s.abc->a_at_least = 5'000;
    s.abc->b_at_least = 1'000;
    return s;
}
std::vector<Sale> random_sales(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Sale> sales;
    for (int i = 0; i < 3'000; ++i) {
        Sale s = sale("c" + std::to_string(random() % 500), "2024-01-01", static_cast<std::int64_t>(random() % 20'000) - 4'000);
        s.us += static_cast<std::int64_t>(random() % 300) * us_per_day;
        sales.push_back(s);
    }
    return sales;
}

TEST(Scorer, GivesEveryCustomerTheScoreOfTheBatch) {
    PurchaseOptions o = in_minor_units();
    o.negative = Negative::negate;
    for (const std::uint64_t seed : {1, 2, 3}) {
        const PurchaseHistory h = history_of(random_sales(seed), o);
        const Result r = score(h, Charter());
        const Scorer scorer(*r.model("model")->get<Scoring>());
        const Columns& c = r.table("scores");
        ASSERT_GT(c.rows(), 400);
        std::int64_t without = 0;
        for (std::int64_t i = 0; i < c.rows(); ++i) {
            const auto of = [&](std::string_view column, std::int64_t none) {
                return c.at(column).is_null(i) ? none : c.at(column).integer(i);
            };
            const CustomerScore s = scorer.score({of("recency_days", 0), of("occasions", 0), of("money", 0)});
            EXPECT_EQ(s.recency_score, of("recency_score", 0));
            EXPECT_EQ(s.frequency_score, of("frequency_score", 0));
            EXPECT_EQ(s.money_score, of("money_score", 0));
            EXPECT_EQ(s.cell, of("cell", 0));
            EXPECT_EQ(s.abc, of("abc", -1));
            without += of("occasions", 0) == 0;
        }
        if (HasFailure()) return;
        EXPECT_GT(c.rows() - without, 400);
    }
}

TEST(Scorer, ScoresAtEveryCut) {
    const Scorer scorer(small_scoring());
    const auto cell = [&](std::int64_t days, std::int64_t occasions, std::int64_t money) {
        return scorer.score({days, occasions, money}).cell;
    };
    EXPECT_EQ(cell(9, 1, 999), 311);
    EXPECT_EQ(cell(10, 2, 1'000), 222);
    EXPECT_EQ(cell(29, 4, 4'999), 222);
    EXPECT_EQ(cell(30, 5, 5'000), 133);
    EXPECT_EQ(cell(INT64_MAX, INT64_MAX, INT64_MAX), 133);
    EXPECT_EQ(cell(0, 1, INT64_MIN), 311);
    EXPECT_EQ(scorer.score({0, 1, 999}).abc, 2);
    EXPECT_EQ(scorer.score({0, 1, 1'000}).abc, 1);
    EXPECT_EQ(scorer.score({0, 1, 5'000}).abc, 0);
}

TEST(Scorer, GivesNoScoresButAClassWithoutAnOccasion) {
    const CustomerScore s = Scorer(small_scoring()).score({5, 0, 6'000, 6'000});
    EXPECT_EQ(s.recency_score, 0);
    EXPECT_EQ(s.frequency_score, 0);
    EXPECT_EQ(s.money_score, 0);
    EXPECT_EQ(s.cell, 0);
    EXPECT_EQ(s.abc, 0);
}

TEST(Scorer, LeavesOutThePartsThatAreNotThere) {
    Scoring s = small_scoring();
    s.abc.reset();
    EXPECT_EQ(Scorer(s).score({5, 1, 6'000}).abc, -1);
    s = small_scoring();
    s.rfm.reset();
    EXPECT_EQ(Scorer(s).score({5, 1, 6'000}).cell, 0);
    EXPECT_EQ(Scorer(s).score({5, 1, 6'000}).abc, 0);
    EXPECT_EQ(Scorer(Scoring{}).score({5, 1, 6'000}).abc, -1);
    Scoring unfitted;
    unfitted.rfm.emplace();
    unfitted.abc.emplace();
    EXPECT_EQ(Scorer(unfitted).score({5, 1, 6'000}).cell, 0) << "nothing was there to fit on";
    EXPECT_EQ(Scorer(unfitted).score({5, 1, 6'000}).abc, -1);
}

TEST(Scorer, PutsMoneyOfZeroOrLessInC) {
    Scoring s = small_scoring();
    s.abc->b_at_least = 0;
    EXPECT_EQ(Scorer(s).score({0, 1, 0}).abc, 2);
    EXPECT_EQ(Scorer(s).score({0, 1, 1}).abc, 1);
    EXPECT_EQ(Scorer(s).score({0, 1, -1}).abc, 2);
}

TEST(Scorer, RefusesNegativeDaysAndCountsByName) {
    const Scorer scorer(small_scoring());
    EXPECT_TRUE(says(error_of([&] { (void)scorer.score({-1, 1, 1}); }, Status::bad_value), "recency_days"));
    EXPECT_TRUE(says(error_of([&] { (void)scorer.score({1, -1, 1}); }, Status::bad_value), "occasions"));
}

TEST(Scorer, RefusesAScoringOutOfItsRanges) {
    const auto refuses = [](const std::function<void(Scoring&)>& change) {
        Scoring s = small_scoring();
        change(s);
        (void)error_of([&] { (void)Scorer(s); }, Status::bad_model);
    };
    refuses([](Scoring& s) { s.rfm->money.pop_back(); });
    refuses([](Scoring& s) { std::swap(s.rfm->recency[0], s.rfm->recency[1]); });
    refuses([](Scoring& s) { s.abc->b_at_least = s.abc->a_at_least + 1; });
    refuses([](Scoring& s) {
        s.rfm->bins = 12;
        for (auto* list : {&s.rfm->recency, &s.rfm->frequency, &s.rfm->money}) list->assign(11, {1, 1});
    });
    refuses([](Scoring& s) { s.rfm->bins = 0; });
    refuses([](Scoring& s) { s.abc->scale = 99; });
}

TEST(Scorer, AllocatesNothing) {
    const Scorer scorer(small_scoring());
    const long before = allocations();
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < 1'000; ++i) sum += scorer.score({i % 50, i % 7, i * 10}).cell;
    EXPECT_EQ(allocations(), before);
    EXPECT_GT(sum, 0);
    const auto box = std::make_unique<int>(1);
    EXPECT_GT(allocations(), before) << "the count counts";
}

TEST(Scorer, IsSharedFreely) {
    const Scorer scorer(small_scoring());
    std::vector<std::int64_t> sums(8);
    {
        std::vector<std::jthread> threads;
        for (auto& sum : sums) {
            threads.emplace_back([&scorer, &sum] {
                for (std::int64_t i = 0; i < 10'000; ++i) sum += scorer.score({i % 50, i % 7, i * 10}).cell;
            });
        }
    }
    for (const std::int64_t sum : sums) EXPECT_EQ(sum, sums[0]);
}

}  // namespace
}  // namespace kefu
