#include "kefu/core/ordered.hpp"

#include <gtest/gtest.h>

#include "../tables.hpp"

// A namespace with a name: what is described in one without is unneeded to clang's eyes.
namespace kefu::ordered_test {

using test::TableOf;

struct Beat {
    Id who;
    Time at;
    std::optional<std::int64_t> strength;
};
constexpr auto fields(Of<Beat>) {
    return std::tuple{field("who", &Beat::who, "whose", nulls("left out"), personal), field("at", &Beat::at, "when"),
                      field("strength", &Beat::strength, "how strong")};
}
/// Depends on the order of rows: the largest rise from one row to the next.
struct Rise {
    std::int64_t first = 0, last = 0, largest = 0, rows = 0;
    void add(const Beat& b) {
        const std::int64_t now = b.strength.value_or(0);
        if (rows++ == 0) first = now;
        else largest = std::max(largest, now - last);
        last = now;
    }
    void merge(const Rise& later) {
        if (later.rows == 0) return;
        if (rows == 0) {
            *this = later;
            return;
        }
        largest = std::max({largest, later.largest, later.first - last});
        last = later.last;
        rows += later.rows;
    }
};
constexpr auto fields(Of<Rise>) {
    return std::tuple{field("first", &Rise::first, ""), field("last", &Rise::last, ""), field("largest", &Rise::largest, ""),
                      field("rows", &Rise::rows, "")};
}
struct Strict {};
constexpr auto fields(Of<Strict>) { return std::tuple{}; }
struct Lenient {
    Span skew{5};
};
constexpr auto fields(Of<Lenient>) { return std::tuple{field("skew", &Lenient::skew, "how late a row may be")}; }

using Rises = Ordered<Beat, Rise, Strict, &Beat::at>;
using LenientRises = Ordered<Beat, Rise, Lenient, &Beat::at>;
static_assert(Accumulator<Rises> && Accumulator<LenientRises> && Rises::memory == Memory::ordered);

TableOf beats(const std::vector<std::int64_t>& at, const std::vector<std::int64_t>& strength) {
    TableOf t("beats");
    t.texts("who", std::vector<std::string>(at.size(), "ann")).times("at", at).integers("strength", strength);
    return t;
}
template <class A>
void take(A& a, const Table& table) {
    Rows<Beat> rows(table, {}, a.decoding());
    std::vector<std::uint8_t> skip;
    rows.read(0, table.rows(), skip, a.notes());
    a.add(rows, skip);
}
template <class A>
std::string told(const A& a) {
    return to_json(write(a.state()));
}

TEST(Ordered, TakesRowsInTheOrderOfTime) {
    Rises a;
    take(a, beats({1, 2, 2, 9}, {10, 30, 31, 5}));
    EXPECT_EQ(a.totals().largest, 20);
    EXPECT_EQ(a.rows(), 4);
    EXPECT_EQ(a.state().earliest, 1);
    EXPECT_EQ(a.state().latest, 9);
}

TEST(Ordered, RefusesWhatComesLateWithItsPlace) {
    Rises a;
    take(a, beats({1, 5}, {1, 2}));
    const auto before = a.mark();
    try {
        take(a, beats({6, 4}, {3, 4}));
        FAIL() << "no error";
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_time);
        EXPECT_EQ(e.place().where, "beats");
        EXPECT_EQ(e.place().row, 1);
        EXPECT_EQ(e.place().column, 1);
    }
    a.rollback(*before);
    EXPECT_EQ(a.rows(), 2);
    EXPECT_EQ(a.state().latest, 5);
    take(a, beats({5}, {7}));
    EXPECT_EQ(a.totals().largest, 5);
}

TEST(Ordered, TakesALittleLateAsNowAndCountsIt) {
    LenientRises a;
    take(a, beats({100, 95, 101, 96}, {0, 1, 2, 3}));
    EXPECT_EQ(a.state().moved, 2);
    EXPECT_EQ(a.state().latest, 101);
    EXPECT_THROW(take(a, beats({95}, {9})), Error);
}

TEST(Ordered, MergesInTheOrderOfTimeAndGivesTheSameAsOne) {
    const TableOf all = beats({1, 2, 3, 4, 5, 6}, {5, 1, 9, 3, 20, 2});
    Rises whole;
    take(whole, all);
    for (std::int64_t cut = 0; cut <= 6; ++cut) {
        Rises a, b;
        take(a, all.table().slice(0, cut));
        take(b, all.table().slice(cut, 6 - cut));
        a.merge(b);
        EXPECT_EQ(told(a), told(whole)) << cut;
        if (cut == 0 || cut == 6) continue;
        Rises c, d;
        take(c, all.table().slice(cut, 6 - cut));
        take(d, all.table().slice(0, cut));
        EXPECT_THROW(c.merge(d), Error);
        EXPECT_EQ(c.rows(), 6 - cut) << "nothing is half merged";
    }
}

TEST(Ordered, ComesBackFromItsState) {
    Rises a;
    take(a, beats({1, 2}, {3, 8}));
    Rises again = Rises::restore({}, a.state());
    take(again, beats({2, 3}, {9, 30}));
    take(a, beats({2, 3}, {9, 30}));
    EXPECT_EQ(told(again), told(a));
    EXPECT_THROW(take(again, beats({2}, {0})), Error);
}

}  // namespace kefu::ordered_test
