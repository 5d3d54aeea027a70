#include "kefu/customer/pyramid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "kefu/charter/analyses.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::Naming;
using customer::Pyramid;
using customer::PyramidBy;
using customer::PyramidOptions;
using customer::TierMove;
using customer::TierStep;

Pyramid fit(const std::vector<std::int64_t>& values, PyramidOptions options = {}) { return Pyramid::fit(values, 2, "", options); }

// ---------------------------------------------------------------------------------------------------------------- cuts
/// By sorting: who is among the best ceil(x n) of those above zero, or has as much as one of them.
std::int32_t obvious_tier(const std::vector<std::int64_t>& values, std::int64_t value, const std::vector<Share>& cuts) {
    std::vector<std::int64_t> best;
    for (const std::int64_t v : values)
        if (v > 0) best.push_back(v);
    std::sort(best.rbegin(), best.rend());
    if (value > 0)
        for (std::size_t k = 0; k < cuts.size(); ++k) {
            const auto n = static_cast<std::size_t>(ceil_of(cuts[k], static_cast<std::int64_t>(best.size())));
            if (value >= best[n - 1]) return static_cast<std::int32_t>(k);
        }
    return static_cast<std::int32_t>(cuts.size());
}

TEST(Pyramid, CutsByShareAsSortingDoes) {
    std::mt19937_64 random(1);
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int64_t> values(1 + random() % 60);
        for (auto& v : values) v = static_cast<std::int64_t>(random() % (round % 2 ? 20 : 100'000)) - 5;
        PyramidOptions options;
        options.cuts = {Share{static_cast<std::int64_t>(random() % 300'000'000) + 1}, share(0.4), share(0.9)};
        const Pyramid model = fit(values, options);
        if (!model.fitted()) continue;
        validate(model);
        for (const std::int64_t v : values) ASSERT_EQ(model.classify(v), obvious_tier(values, v, options.cuts)) << "round " << round;
    }
}

TEST(Pyramid, PutsTheBestOnePercentOfAHundredInPlatinum) {
    std::vector<std::int64_t> values(100);
    std::iota(values.begin(), values.end(), 1);
    const Pyramid model = fit(values);
    EXPECT_EQ(model.bounds, (std::vector<std::int64_t>{100, 96, 81}));
    EXPECT_EQ(model.tiers, (std::vector<std::string>{"platinum", "gold", "iron", "lead"}));
    EXPECT_EQ(model.classify(100), 0);
    EXPECT_EQ(model.classify(99), 1);
    EXPECT_EQ(model.classify(81), 2);
    EXPECT_EQ(model.classify(80), 3);
}

TEST(Pyramid, CutsByQuantilesOfTypeSeven) {
    // numpy.quantile([1, 2, 3, 4, 10], 1 - 0.25) = 4; 1 - 0.5 = 3; 1 - 0.9 = 1.4
    PyramidOptions options;
    options.by = PyramidBy::quantile;
    options.cuts = {share(0.25), share(0.5), share(0.9)};
    EXPECT_EQ(fit({10, 4, 3, 2, 1}, options).bounds, (std::vector<std::int64_t>{4, 3, 2})) << "at or above 1.4 is from 2 on";
}

TEST(Pyramid, CutsAtAmountsThatAreStated) {
    PyramidOptions options;
    options.by = PyramidBy::value;
    options.at_least = {100, 10.5, 1};
    const Pyramid model = fit({}, options);
    EXPECT_TRUE(model.fitted()) << "it needs nobody";
    EXPECT_EQ(model.bounds, (std::vector<std::int64_t>{10'000, 1'050, 100}));
    options.at_least = {100, 10.555, 1};
    EXPECT_TRUE(says(error_of([&] { (void)fit({}, options); }, Status::bad_option), "2 decimal digits"));
}

TEST(Pyramid, PutsWhoHasNoValueInTheLowestTier) {
    for (const std::int64_t v : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) EXPECT_EQ(fit({v, 5, 9}).classify(v), 3);
    const Pyramid nobody = fit({0, -3});
    EXPECT_FALSE(nobody.fitted());
    EXPECT_EQ(nobody.classify(0), 3);
    EXPECT_EQ(nobody.classify(1'000'000), 3) << "no cut was fitted, so none is passed";
    validate(nobody);
}

TEST(Pyramid, PutsEqualsTogetherOnTheBetterSide) {
    const Pyramid model = fit({7, 7, 7, 7});
    for (int i = 0; i < 4; ++i) EXPECT_EQ(model.classify(7), 0);
}

TEST(Pyramid, RefusesNamesAndCutsThatDoNotFit) {
    const auto refused = [](auto&& change) {
        PyramidOptions o;
        change(o);
        return std::string(error_of([&] { customer::validate(o); }, Status::bad_option).what());
    };
    const auto has = [](const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; };
    EXPECT_TRUE(has(refused([](auto& o) { o.cuts = {share(0.1)}; }), "4 tiers need 3 cuts, and there are 1"));
    EXPECT_TRUE(has(refused([](auto& o) { o.tiers = {"a", "b", "a"}, o.cuts = {share(0.1), share(0.2)}; }), "two tiers are called 'a'"));
    EXPECT_TRUE(has(refused([](auto& o) { o.tiers = {"a"}, o.cuts = {}; }), "2 to 20 tiers"));
    EXPECT_TRUE(has(refused([](auto& o) { o.cuts = {share(0.2), share(0.1), share(0.3)}; }), "cuts"));
    EXPECT_TRUE(has(refused([](auto& o) { o.cuts = {share(0), share(0.1), share(0.3)}; }), "cuts"));
    EXPECT_TRUE(has(refused([](auto& o) { o.by = PyramidBy::value; }), "needs at_least"));
    EXPECT_TRUE(has(refused([](auto& o) { o.at_least = {1}; }), "means nothing"));
    EXPECT_TRUE(has(refused([](auto& o) { o.by = PyramidBy::value, o.at_least = {3, 3, 1}; }), "less than the one before"));
    EXPECT_TRUE(has(refused([](auto& o) { o.by = PyramidBy::value, o.at_least = {3, std::nan(""), 1}; }), "above zero"));
    EXPECT_TRUE(has(refused([](auto& o) { o.periods = 0; }), "periods"));
    EXPECT_TRUE(has(refused([](auto& o) { o.margin = share(1); }), "margin"));
}

// ---------------------------------------------------------------------------------------------------------- hysteresis
const Pyramid four = [] {
    PyramidOptions o;
    o.by = PyramidBy::value;
    o.at_least = {1'000, 100, 10};
    return fit({}, o);
}();
TierStep at(std::int32_t tier) { return {tier}; }

TEST(PyramidSteps, MoveOnlyPastTheMargin) {
    const Share tenth = share(0.1);
    EXPECT_EQ(four.step(109'99, at(2), tenth, 1).move, TierMove::held);
    EXPECT_EQ(four.step(110'00, at(2), tenth, 1).tier, 1) << "100 and a tenth of it";
    EXPECT_EQ(four.step(110'00, at(2), tenth, 1).move, TierMove::up);
    EXPECT_EQ(four.step(90'00, at(1), tenth, 1).tier, 1) << "down is under 90";
    EXPECT_EQ(four.step(90'00, at(1), tenth, 1).move, TierMove::held);
    EXPECT_EQ(four.step(89'99, at(1), tenth, 1).tier, 2);
    EXPECT_EQ(four.step(150'00, at(1), tenth, 1).move, TierMove::stays);
    EXPECT_EQ(four.step(2'000'00, at(3), tenth, 1).tier, 0) << "over several cuts at once";
    EXPECT_EQ(four.step(1'050'00, at(3), tenth, 1).tier, 1) << "as far as the margin is passed";
    EXPECT_EQ(four.step(1'00, at(0), tenth, 1).tier, 3);
}

TEST(PyramidSteps, NeedSoManyPeriodsInARow) {
    const Share none{};
    TierStep s = four.step(500'00, at(2), none, 3);
    EXPECT_EQ(s.tier, 2);
    EXPECT_EQ(s.move, TierMove::held);
    EXPECT_EQ(s.towards, 1);
    EXPECT_EQ(s.towards_periods, 1);
    s = four.step(5'000'00, s, none, 3);
    EXPECT_EQ(s.tier, 2);
    EXPECT_EQ(s.towards, 1) << "the nearer of the two";
    EXPECT_EQ(s.towards_periods, 2);
    const TierStep moved = four.step(5'000'00, s, none, 3);
    EXPECT_EQ(moved.tier, 1);
    EXPECT_EQ(moved.move, TierMove::up);
    EXPECT_EQ(moved.towards, -1);
    const TierStep back = four.step(50'00, s, none, 3);
    EXPECT_EQ(back.towards, -1) << "who comes back begins anew";
    EXPECT_EQ(back.towards_periods, 0);
    const TierStep turned = four.step(5'00, s, none, 3);
    EXPECT_EQ(turned.towards, 3);
    EXPECT_EQ(turned.towards_periods, 1) << "the other way begins anew, too";
}

TEST(PyramidSteps, PutWhoHasNoValueInTheLowestTierAtOnce) {
    const TierStep s = four.step(-5, at(0), share(0.5), 10);
    EXPECT_EQ(s.tier, 3);
    EXPECT_EQ(s.move, TierMove::down);
    EXPECT_EQ(four.step(0, at(3), share(0.5), 10).move, TierMove::stays);
}

TEST(PyramidSteps, WithoutMarginAndPeriodsAreTheCuts) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 20'000; ++i) {
        const auto value = static_cast<std::int64_t>(random() % 300'000) - 1'000;
        const auto last = static_cast<std::int32_t>(random() % 4);
        const TierStep s = four.step(value, at(last), Share{}, 1);
        ASSERT_EQ(s.tier, four.classify(value)) << value;
        ASSERT_EQ(s.towards, -1);
    }
}

TEST(PyramidSteps, KeepANoisyCustomerWhereHeIs) {
    // A value around the cut of 100 with a noise of 8 %: by the cuts he flips every other time, by a margin of a tenth never.
    std::mt19937_64 random(3);
    int by_cuts = 0, by_margin = 0, by_periods = 0;
    std::int32_t raw = 1;
    TierStep margin = at(1), periods = at(1);
    for (int i = 0; i < 10'000; ++i) {
        const std::int64_t value = 100'00 - 800 + static_cast<std::int64_t>(random() % 1'601);
        by_cuts += std::exchange(raw, four.classify(value)) != raw;
        margin = four.step(value, margin, share(0.1), 1);
        by_margin += margin.move == TierMove::up || margin.move == TierMove::down;
        periods = four.step(value, periods, Share{}, 5);
        by_periods += periods.move == TierMove::up || periods.move == TierMove::down;
    }
    EXPECT_GT(by_cuts, 4'500);
    EXPECT_EQ(by_margin, 0);
    // A run of five on the other side comes about once in 62 tries.
    EXPECT_GT(by_periods, 50);
    EXPECT_LT(by_periods, 400);
    // Somebody who has really moved does move, after so many periods.
    for (int i = 0; i < 10; ++i) periods = four.step(5'000'00, periods, Share{}, 5);
    EXPECT_EQ(periods.tier, 0);
}

TEST(PyramidSteps, NeverPassATierThatTheCutsDoNotReach) {
    std::mt19937_64 random(4);
    TierStep s = at(3);
    for (int i = 0; i < 50'000; ++i) {
        const auto value = static_cast<std::int64_t>(random() % 250'000);
        const Share margin{static_cast<std::int64_t>(random() % 500'000'000)};
        const TierStep now = four.step(value, s, margin, 1 + static_cast<std::int64_t>(random() % 3));
        const std::int32_t raw = four.classify(value);
        ASSERT_GE(now.tier, std::min(raw, s.tier));
        ASSERT_LE(now.tier, std::max(raw, s.tier));
        ASSERT_EQ(now.move == TierMove::up, now.tier < s.tier);
        ASSERT_EQ(now.move == TierMove::down, now.tier > s.tier);
        if (now.towards >= 0) {
            ASSERT_NE(now.towards, now.tier);
        }
        s = now;
    }
}

// ------------------------------------------------------------------------------------------------------------ analysis
struct Asked {
    std::vector<Sale> sales;
    std::optional<TableOf> accounts = std::nullopt, last = std::nullopt;
    std::string options = "{}";
    std::shared_ptr<const Model> model = nullptr;
    With with = {};

    [[nodiscard]] Result run(std::string_view name = "customer.pyramid") const {
        const TableOf t = table_of(sales, with);
        Tree tree = parse_json(options, "options");
        tree.set("amounts", "minor");
        tree.set("negative", "negate");
        std::vector<Input> inputs = {{"purchases", &t.table(), nullptr}};
        if (accounts) inputs.push_back({"accounts", &accounts->table(), nullptr});
        if (last) inputs.push_back({"last_tiers", &last->table(), nullptr});
        if (model) inputs.push_back({"model", nullptr, model});
        return kefu::run(Charter(), name, tree, inputs);
    }
};
std::string tiers(const Result& r) {
    std::string out;
    const Columns& c = r.table("tiers");
    for (std::int64_t i = 0; i < c.rows(); ++i)
        out += c.at("customer").cell(i) + ":" + c.at("tier").cell(i) + ":" + c.at("movement").cell(i) + " ";
    return out;
}
const std::vector<Sale> three = {sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500), sale("cy", "2024-01-02", 500)};
constexpr auto by_value = R"({"by": "value", "at_least": [50, 10, 1], "margin": 0.1, "periods": 1})";

TEST(PyramidAnalysis, TellsTierAndMovement) {
    Asked asked{.sales = three, .options = by_value};
    EXPECT_EQ(tiers(asked.run()), "ann:platinum:new bob:gold:new cy:iron:new ");
    TableOf last;
    last.texts("customer", {"ann", "bob", "dee"}).texts("tier", {"gold", "platinum", "gold"});
    asked.last = std::move(last);
    const Result r = asked.run();
    EXPECT_EQ(tiers(r), "ann:platinum:up bob:gold:down cy:iron:new dee:lead:down ") << "who bought nothing is there as well";
    EXPECT_EQ(r.table("movement").rows(), 4);
    EXPECT_EQ(r.explain(Id("bob")), "Net money of 15.00, from 10.00 to under 50.00: tier gold.\nMoved down from platinum.");
    EXPECT_EQ(r.explain(Id("bob"), Language::zh), "净金额 15.00，不少于 10.00 且少于 50.00：属于 黄金 层级。\n由 铂金 降级。");
    EXPECT_NE(r.explain(Id("dee")).find("not above zero"), std::string::npos);
}

TEST(PyramidAnalysis, NamesTheCutThatWasPassed) {
    // Value, last tier, towards and for how many periods; and the sentence that tells why.
    struct Case {
        std::int64_t minor;
        std::string last, towards;
        std::int64_t times, periods;
        std::string en, zh;
    };
    const std::vector<Case> cases{
        {5'200, "gold", "", 0, 1,
         "Net money of 52.00 has reached the cut of platinum, 50.00, but is not 10 % above it, so the tier stays gold.",
         "净金额 52.00 已达到 铂金 的分界 50.00，但未超出 10 %，因此层级仍为 黄金。"},
        {950, "gold", "", 0, 1, "Net money of 9.50 is under the cut of gold, 10.00, but not by more than 10 %, so the tier stays gold.",
         "净金额 9.50 已低于 黄金 的分界 10.00，但低出不超过 10 %，因此层级仍为 黄金。"},
        {9'000, "iron", "", 0, 2,
         "Net money of 90.00 has passed the cut of platinum, 50.00, by 10 % or more, for time 1 of 2 in a row: the tier is still iron.",
         "净金额 90.00 已达到 铂金 的分界 50.00，且高出 10 % 以上，连续第 1 次，共需 2 次：层级仍为 钢铁。"},
        {500, "gold", "", 0, 2,
         "Net money of 5.00 is under the cut of gold, 10.00, by more than 10 %, for time 1 of 2 in a row: the tier is still gold.",
         "净金额 5.00 低于 黄金 的分界 10.00，且低出超过 10 %，连续第 1 次，共需 2 次：层级仍为 黄金。"},
        {50, "gold", "", 0, 2,
         "Net money of 0.50 is under the cut of iron, 1.00, by more than 10 %, for time 1 of 2 in a row: the tier is still gold.",
         "净金额 0.50 低于 钢铁 的分界 1.00，且低出超过 10 %，连续第 1 次，共需 2 次：层级仍为 黄金。"},
        {9'000, "iron", "gold", 1, 2,
         "Net money of 90.00 is beyond the cut of platinum, 50.00, too, but was not beyond it by the margin of 10 % every time: the tier "
         "is gold.\nMoved up from "
         "iron.",
         "净金额 90.00 也越过了 铂金 的分界 50.00，但并非每次都越过 10 % 的幅度：层级为 黄金。\n由 钢铁 升级。"},
    };
    for (const Case& c : cases) {
        Asked asked{.sales = {sale("a", "2024-01-01", c.minor)},
                    .options = R"({"by": "value", "at_least": [50, 10, 1], "margin": 0.1, "periods": )" + std::to_string(c.periods) + "}"};
        TableOf last;
        last.texts("customer", {"a"}).texts("tier", {c.last});
        if (!c.towards.empty()) last.texts("towards", {c.towards}).integers("towards_periods", {c.times});
        asked.last = std::move(last);
        const Result r = asked.run();
        EXPECT_EQ(r.explain(Id("a")), c.en);
        EXPECT_EQ(r.explain(Id("a"), Language::zh), c.zh);
    }
}

TEST(PyramidAnalysis, GoesOnFromItsOwnAnswer) {
    // Two periods: the first answer is given back, and the second moves who was on the way.
    Asked asked{.sales = three, .options = R"({"by": "value", "at_least": [50, 10, 1], "periods": 2})"};
    TableOf last;
    last.texts("customer", {"ann", "bob", "cy"}).texts("tier", {"lead", "gold", "iron"});
    asked.last = std::move(last);
    const Result first = asked.run();
    EXPECT_EQ(tiers(first), "ann:lead:held bob:gold:stays cy:iron:stays ");
    EXPECT_NE(first.explain(Id("ann")).find("time 1 of 2"), std::string::npos) << first.explain(Id("ann"));
    const Columns& c = first.table("tiers");
    TableOf again;
    std::vector<std::string> who, tier, towards;
    std::vector<std::int64_t> times;
    std::vector<bool> going;
    for (std::int64_t i = 0; i < c.rows(); ++i) {
        who.push_back(c.at("customer").cell(i));
        tier.push_back(c.at("tier").cell(i));
        towards.push_back(c.at("towards").cell(i));
        going.push_back(!c.at("towards").is_null(i));
        times.push_back(c.at("towards_periods").integer(i));
    }
    again.texts("customer", who).texts("tier", tier).texts("towards", towards, going).integers("towards_periods", times);
    asked.last = std::move(again);
    EXPECT_EQ(tiers(asked.run()), "ann:platinum:up bob:gold:stays cy:iron:stays ");
}

TEST(PyramidAnalysis, CutsOnProfitAfterTheCostToServe) {
    std::vector<Sale> sales = three;
    for (Sale& s : sales) s.cost = s.minor / 2;
    Asked asked{.sales = sales, .options = R"({"on": "profit", "by": "value", "at_least": [50, 10, 1]})"};
    asked.with.cost = true;
    const auto values = [](const Result& r) {
        std::vector<std::int64_t> out;
        for (std::int64_t i = 0; i < r.table("tiers").rows(); ++i) out.push_back(r.table("tiers").at("value").integer(i));
        return out;
    };
    EXPECT_EQ(values(asked.run()), (std::vector<std::int64_t>{4'000, 750, 250}));
    TableOf accounts;
    accounts.texts("customer", {"ann", "zoe"}).integers("service_cost", {5'000, 100});
    asked.accounts = std::move(accounts);
    const Result r = asked.run();
    EXPECT_EQ(values(r), (std::vector<std::int64_t>{-1'000, 750, 250, -100}));
    EXPECT_EQ(tiers(r), "ann:lead:new bob:iron:new cy:iron:new zoe:lead:new ");
    asked.accounts.reset();
    asked.with.cost = false;
    EXPECT_TRUE(says(error_of([&] { (void)asked.run(); }, Status::bad_option), "needs costs"));
}

TEST(PyramidAnalysis, RefusesACostToServeBelowZeroWithItsRow) {
    Asked asked{.sales = three, .options = R"({"on": "profit", "by": "value", "at_least": [50, 10, 1]})"};
    TableOf accounts;
    accounts.texts("customer", {"ann", "bob", "cy"}).integers("service_cost", {0, 5, -1});
    asked.accounts = std::move(accounts);
    const Error e = error_of([&] { (void)asked.run(); }, Status::bad_money);
    EXPECT_EQ(e.place().where, "accounts");
    EXPECT_EQ(e.place().row, 2);
    EXPECT_TRUE(says(e, "'service_cost' is negative")) << e.what();
    asked.options = R"({"by": "value", "at_least": [50, 10, 1]})";
    EXPECT_EQ(tiers(asked.run()), "ann:platinum:new bob:gold:new cy:iron:new ") << "where revenue is asked for nobody looks at it";
}

TEST(PyramidAnalysis, RefusesTiersOfAnotherNaming) {
    Asked asked{.sales = three};
    TableOf last;
    last.texts("customer", {"ann"}).texts("tier", {"vip"});
    asked.last = std::move(last);
    EXPECT_TRUE(says(error_of([&] { (void)asked.run(); }, Status::bad_value), "naming = \"ranks\""));
    TableOf typo;
    typo.texts("customer", {"ann"}).texts("tier", {"platinun"});
    asked.last = std::move(typo);
    EXPECT_TRUE(says(error_of([&] { (void)asked.run(); }, Status::bad_value), "did you mean 'platinum'"));
}

TEST(PyramidAnalysis, RefusesACustomerTwiceAndIdsOfTwoKinds) {
    Asked asked{.sales = three};
    TableOf twice;
    twice.texts("customer", {"ann", "bob", "ann"}).texts("contract", {"x", "y", "z"});
    asked.accounts = std::move(twice);
    const Error e = error_of([&] { (void)asked.run(); }, Status::bad_value);
    EXPECT_EQ(e.place().row, 2);
    EXPECT_TRUE(says(e, "one row a customer"));
    TableOf numbers;
    numbers.integers("customer", {1, 2}).texts("contract", {"x", "y"});
    asked.accounts = std::move(numbers);
    EXPECT_TRUE(says(error_of([&] { (void)asked.run(); }, Status::bad_id), "the ids of accounts are whole numbers"));
}

TEST(PyramidAnalysis, KeepsItsCutsForTomorrow) {
    Asked asked{.sales = three, .options = R"({"cuts": [0.3, 0.6, 0.9]})"};
    const Result today = asked.run();
    asked.sales.push_back(sale("zed", "2024-02-01", 1'000'000));
    asked.model = today.model("model");
    EXPECT_EQ(tiers(asked.run()).substr(0, tiers(today).size()), tiers(today)) << "a new customer moves nobody";
    EXPECT_EQ(to_json(load_model(today.model("model")->save())->report()), to_json(today.model("model")->report()));
    asked.options = R"({"cuts": [0.1, 0.2, 0.3]})";
    EXPECT_TRUE(says(error_of([&] { (void)asked.run(); }, Status::bad_option), "cuts"));
}

}  // namespace
}  // namespace kefu
