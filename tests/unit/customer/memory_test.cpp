// The k-th allocation fails, for every k: a history is as before, and goes on from there.
#include <gtest/gtest.h>

#include "allocations.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;

/// Runs `call` with every allocation failing in turn; `unchanged` looks at the state after each failure.
void fail_each(const std::function<void()>& call, const std::function<void(long)>& unchanged) {
    for (long k = 0; k < 100'000; ++k) {
        bool threw = false;
        fail_allocation(k);
        try {
            call();
        } catch (const std::bad_alloc&) {
            threw = true;
        }
        const bool failed = allocation_failed();
        fail_allocation(-1);
        if (!failed) {
            EXPECT_FALSE(threw);
            return;
        }
        if (!threw) continue;  // did without
        unchanged(k);
        if (testing::Test::HasFailure()) return;
    }
    ADD_FAILURE() << "it never came through";
}

std::vector<Sale> many(int customers, bool cost) {
    std::vector<Sale> sales;
    for (int i = 0; i < customers; ++i) {
        sales.push_back(sale("a customer with a long name " + std::to_string(i), "2024-01-01", 5));
        if (cost) sales.back().cost = i % 7;
    }
    return sales;
}

TEST(PurchaseMemory, MayRunOutAtAnyTimeWhileCostsComeToAHistoryWithoutAny) {
    const TableOf plain = table_of(many(9'000, false)), costly = table_of(many(50, true), {.cost = true});
    // Thousands of histories are compared: their columns, and not the text that they are printed as.
    const auto columns_of = [](const PurchaseHistory& h) {
        History all = h.finish();
        const Texts& ids = std::get<Texts>(all.customers);
        return std::tuple(ids.bytes, ids.offsets, std::move(all.first), std::move(all.last), std::move(all.occasions), std::move(all.lines),
                          std::move(all.money), std::move(all.costs), std::move(all.first_money), std::move(all.gap_days));
    };
    PurchaseHistory expected(in_minor_units());
    expected.add(plain);
    const auto before = columns_of(expected);
    expected.add(costly);
    const auto after = columns_of(expected);
    EXPECT_NE(before, after);
    PurchaseHistory h(in_minor_units());
    h.add(plain);
    fail_each([&] { h.add(costly); },
              [&](long k) {
                  EXPECT_EQ(h.rows(), 9'000) << k;
                  EXPECT_TRUE(columns_of(h) == before) << k;
              });
    EXPECT_TRUE(columns_of(h) == after);
}

TEST(PurchaseMemory, MayRunOutBetweenTablesOfBothKinds) {
    const TableOf plain = table_of(many(9'000, false)), costly = table_of(many(50, true), {.cost = true});
    for (const long k : {0L, 1L, 2L, 5L, 10L, 15L, 18L, 19L, 20L, 21L, 22L, 23L, 24L, 25L, 30L, 40L}) {
        PurchaseHistory h(in_minor_units());
        h.add(plain);
        fail_allocation(k);
        try {
            h.add(costly);
        } catch (const std::bad_alloc&) {
        }
        fail_allocation(-1);
        const std::int64_t rows = h.rows();
        h.add(plain);
        EXPECT_ANY_THROW(h.add(table_of({sale("x", "2024-01-01", 1), sale("x", "2024-01-01", -1)})));
        h.add(costly);
        const std::vector<std::int64_t> costs = h.finish().costs;
        std::int64_t sum = 0;
        for (const std::int64_t c : costs) sum += c;
        EXPECT_EQ(sum, (rows == 9'000 ? 1 : 2) * 7 * 21) << k;
    }
}

TEST(PurchaseMemory, MayRunOutAtAnyTimeWhileHistoriesMerge) {
    PurchaseOptions o = in_minor_units();
    o.cancelled = rules({"kind is match: match"});
    const With with{.order = true, .item = true, .cost = true, .kind = true};
    std::vector<Sale> sales = many(40, true);
    for (std::size_t i = 0; i < sales.size(); ++i)
        sales[i].order = "order number " + std::to_string(i), sales[i].item = static_cast<std::int64_t>(i);
    PurchaseHistory h = history_of({sales[0], sales[1]}, o, with);
    const PurchaseHistory other = history_of(sales, o, with);
    const std::string before = text_of(h.finish());
    fail_each([&] { h.merge(other); },
              [&](long k) {
                  EXPECT_EQ(text_of(h.finish()), before) << k;
                  EXPECT_EQ(h.rows(), 2) << k;
              });
    EXPECT_EQ(h.rows(), 42);
    EXPECT_EQ(h.finish().size, 40);
}

TEST(PurchaseMemory, MayRunOutWhileLinesGetRoomForLargeAmounts) {
    PurchaseHistory h = history_of(many(200, false));
    const std::int64_t before = static_cast<std::int64_t>(h.finish().counts.money);
    std::int64_t added = 0;
    fail_each([&] { h.add(table_of({sale("big", "2024-01-01", 5'000'000'000)})); },
              [&](long k) {
                  // Lines that come after a failure are lines like any other.
                  for (int i = 0; i < 40; ++i) h.add(table_of({sale("c" + std::to_string(i), "2024-01-02", 100)}));
                  added += 4'000;
                  EXPECT_EQ(static_cast<std::int64_t>(h.finish().counts.money), before + added) << k;
              });
    EXPECT_GT(added, 0);
    EXPECT_EQ(static_cast<std::int64_t>(h.finish().counts.money), before + added + 5'000'000'000);
}

TEST(PurchaseMemory, MayRunOutAtAnyTimeWhileAHistoryFinishes) {
    PurchaseOptions o = in_minor_units();
    o.cancelled = rules({"kind is match: match"});
    const PurchaseHistory h = history_of(many(30, true), o, {.cost = true, .kind = true});
    const std::string expected = text_of(h.finish());
    std::string got;
    fail_each([&] { got = text_of(h.finish()); }, [](long) {});
    EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace kefu
