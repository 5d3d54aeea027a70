#include "kefu/core/side_table.hpp"

#include <gtest/gtest.h>

#include <random>

#include "../errors.hpp"
#include "../tables.hpp"
#include "storage/archive.hpp"

namespace kefu {
namespace {

using test::TableOf;

enum class Side : std::int32_t { left, right };
constexpr auto words(Of<Side>) { return std::array{Word<Side>{Side::left, "left", ""}, Word<Side>{Side::right, "right", ""}}; }
struct Card {
    Id who;
    std::optional<std::string> colour;
    std::optional<std::int64_t> points;
    std::optional<Date> until;
    std::optional<Side> side;
};
constexpr auto fields(Of<Card>) {
    return std::tuple{field("who", &Card::who, "whose", nulls("left out"), personal), field("colour", &Card::colour, "colour"),
                      field("points", &Card::points, "points"), field("until", &Card::until, "last day"),
                      field("side", &Card::side, "side")};
}
struct CardOptions {
    MoneyOptions money;
    TimeOptions time;
};
[[maybe_unused]] constexpr auto fields(Of<CardOptions>) { return std::tuple{part(&CardOptions::money), part(&CardOptions::time)}; }
using Cards = SideTable<Card, CardOptions>;
static_assert(Accumulator<Cards>);

TableOf rows(const std::vector<std::string>& who, const std::vector<std::string>& colour, const std::vector<std::int64_t>& points) {
    TableOf t("cards");
    t.texts("who", who).texts("colour", colour).integers("points", points);
    return t;
}
/// Everything, by id.
std::string text_of(const Cards& cards) {
    std::string out;
    for (const std::uint32_t row : cards.ids().sorted()) {
        out += to_text(cards.ids().id(row));
        const SideColumn& colour = cards.column<&Card::colour>();
        const SideColumn& points = cards.column<&Card::points>();
        out += " " + (colour.has(row) ? std::string(colour.text(row)) : "?" + std::to_string(colour.state(row)));
        out += " " + (points.has(row) ? std::to_string(points.value(row)) : "?" + std::to_string(points.state(row)));
        out += " " + std::to_string(cards.column<&Card::until>().state(row)) + "\n";
    }
    return out;
}

TEST(SideTable, KeepsARowACustomer) {
    Cards cards;
    cards.add(rows({"b", "a"}, {"red", ""}, {5, -7}));
    TableOf more;
    more.texts("who", {"c"}).dates("until", {20'000});
    cards.add(more);
    EXPECT_EQ(text_of(cards), "a ?1 -7 2\nb red 5 2\nc ?2 ?2 0\n") << "an empty text is null, a column that is not there unknown";
    EXPECT_EQ(cards.rows(), 3);
    EXPECT_EQ(cards.ids().find("zed"), IdTable::none);
}

TEST(SideTable, LeavesOutWhoHasNoName) {
    Cards cards;
    TableOf t;
    t.texts("who", {"a", "", "b"}, {true, true, false}).integers("points", {1, 2, 3});
    cards.add(t);
    EXPECT_EQ(text_of(cards), "a ?2 1 2\n");
    EXPECT_EQ(cards.anonymous(), 2);
}

TEST(SideTable, RefusesACustomerTwiceAndIsAsBefore) {
    Cards cards;
    cards.add(rows({"a"}, {"red"}, {1}));
    const std::string before = text_of(cards);
    for (const auto& who : {std::vector<std::string>{"b", "b"}, {"b", "a"}}) {
        const Error e = test::error_of([&] { cards.add(rows(who, {"blue", "green"}, {2, 3})); });
        EXPECT_EQ(e.status(), Status::bad_value);
        EXPECT_EQ(e.place().row, 1);
        EXPECT_EQ(std::string(e.what()).find("'b'"), std::string::npos) << "no message shows an id";
        EXPECT_EQ(text_of(cards), before);
    }
    Cards other;
    other.add(rows({"b", "a"}, {"x", "y"}, {0, 0}));
    EXPECT_EQ(test::error_of([&] { cards.merge(other); }).status(), Status::bad_value);
    EXPECT_EQ(text_of(cards), before);
    cards.add(rows({"b"}, {"blue"}, {2}));
    EXPECT_EQ(text_of(cards), "a red 1 2\nb blue 2 2\n");
}

TEST(SideTable, IsTheSameInAnyOrderChunksAndMerges) {
    std::mt19937_64 random(5);
    std::vector<std::string> who, colour;
    std::vector<std::int64_t> points;
    for (int i = 0; i < 9'000; ++i) {
        who.push_back("customer " + std::to_string(i * 7919 % 9'000));
        colour.push_back(i % 5 == 0 ? "" : "colour " + std::to_string(i % 7));
        points.push_back(static_cast<std::int64_t>(random()));
    }
    Cards whole;
    whole.add(rows(who, colour, points));
    const std::string saved = storage::to_bytes(whole.state());
    for (int round = 0; round < 5; ++round) {
        std::vector<Cards> parts;
        std::vector<std::size_t> order(who.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::shuffle(order.begin(), order.end(), random);
        for (std::size_t begin = 0; begin < order.size();) {
            const std::size_t n = std::min(order.size() - begin, 1 + static_cast<std::size_t>(random() % 5'000));
            std::vector<std::string> w, c;
            std::vector<std::int64_t> p;
            for (std::size_t i = begin; i < begin + n; ++i)
                w.push_back(who[order[i]]), c.push_back(colour[order[i]]), p.push_back(points[order[i]]);
            parts.emplace_back().add(rows(w, c, p));
            begin += n;
        }
        Cards merged;
        for (const Cards& part : parts) merged.merge(part);
        EXPECT_EQ(text_of(merged), text_of(whole));
        EXPECT_EQ(storage::to_bytes(merged.state()), saved) << "equal data, equal file";
    }
    const Cards back = Cards::restore({}, storage::from_bytes<SideTableState>(saved));
    EXPECT_EQ(text_of(back), text_of(whole));
    EXPECT_EQ(storage::to_bytes(back.state()), saved);
}

TEST(SideTable, RefusesStatesThatCannotBe) {
    Cards cards;
    cards.add(rows({"a", "b", "c"}, {"red", "blue", "red"}, {1, 2, 3}));
    const SideTableState good = cards.state();
    const auto refused = [&](auto&& change) {
        SideTableState state = good;
        change(state);
        EXPECT_EQ(test::error_of([&] { (void)Cards::restore({}, state); }).status(), Status::bad_file);
    };
    refused([](auto& s) { s.ids[1] = "a"; });
    refused([](auto& s) { s.ids[1] = ""; });
    refused([](auto& s) { s.ids[1] = std::string(65, 'x'); });
    refused([](auto& s) { s.numbers = {1, 2, 3}; });
    refused([](auto& s) { s.columns.pop_back(); });
    refused([](auto& s) { s.columns[0].values[1] = 9; });
    refused([](auto& s) { s.columns[0].values[1] = -1; });
    refused([](auto& s) { s.columns[0].texts[1] = "red"; });
    refused([](auto& s) { s.columns[0].texts[1] = ""; });
    refused([](auto& s) { s.columns[1].missing[0] = 3; });
    refused([](auto& s) { s.columns[1].missing[0] = 1; });
    refused([](auto& s) { s.columns[1].values.pop_back(); });
    refused([](auto& s) { s.columns[1].texts = {"?"}; });
    refused([](auto& s) { s.columns[0].texts[1] = "\xff"; });
    refused([](auto& s) { s.ids[1] = "\xff"; });
    refused([](auto& s) { std::swap(s.ids[0], s.ids[1]); });
    refused([](auto& s) { s.columns[2] = {{0, 0, INT64_MAX}, {1, 1, 0}, {}}; });
    refused([](auto& s) { s.columns[3] = {{0, 0, 2}, {1, 1, 0}, {}}; });
    refused([](auto& s) { s.columns[3] = {{0, 0, -1}, {1, 1, 0}, {}}; });
    refused([](auto& s) { s.rows = s.anonymous = INT64_MAX; });
    refused([](auto& s) { s.rows = 2; });
    refused([](auto& s) { s.anonymous = -1; });
}

TEST(SideTable, KeepsTextsOfAnyLength) {
    Cards cards;
    const std::string address(100'000, 'x');
    cards.add(rows({"a", "b", "c"}, {address, address + "y", address}, {1, 2, 3}));
    const SideColumn& colour = cards.column<&Card::colour>();
    EXPECT_EQ(colour.text(0), address);
    EXPECT_EQ(colour.text(1), address + "y");
    EXPECT_EQ(colour.value(2), colour.value(0));
    const Cards back = Cards::restore({}, cards.state());
    EXPECT_EQ(text_of(back), text_of(cards));
}

TEST(SideTable, IsWithoutACustomerAsIfTheyHadNeverCome) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> who, colour;
        std::vector<std::int64_t> points;
        for (int i = 0; i < 12; ++i) {
            who.push_back("c" + std::to_string(i));
            colour.push_back(random() % 3 == 0 ? "" : "colour " + std::to_string(random() % 6));
            points.push_back(i);
        }
        Cards all, others;
        all.add(rows(who, colour, points));
        const auto gone = static_cast<std::size_t>(random() % who.size());
        const auto without = all.without(Id(who[gone]));
        ASSERT_TRUE(without.has_value());
        for (auto* list : {&who, &colour}) list->erase(list->begin() + static_cast<std::ptrdiff_t>(gone));
        points.erase(points.begin() + static_cast<std::ptrdiff_t>(gone));
        others.add(rows(who, colour, points));
        EXPECT_EQ(storage::to_bytes(without->state()), storage::to_bytes(others.state())) << "round " << round;
        EXPECT_FALSE(without->without(Id("nobody")).has_value());
    }
}

TEST(SideTable, TakesNumbersAsIdsAndKeepsTheKind) {
    Cards cards;
    TableOf t;
    t.integers("who", {9, 3}).integers("points", {1, 2});
    cards.add(t);
    EXPECT_EQ(text_of(cards), "3 ?2 2 2\n9 ?2 1 2\n");
    EXPECT_EQ(test::error_of([&] { cards.add(rows({"x"}, {""}, {1})); }).status(), Status::bad_id);
    EXPECT_EQ(text_of(cards), "3 ?2 2 2\n9 ?2 1 2\n");
}

}  // namespace
}  // namespace kefu
