#include "kefu/customer/score.hpp"

#include <gtest/gtest.h>

#include "kefu/charter/analyses.hpp"
#include "kefu/charter/score.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;
using customer::score_texts;
using customer::Scoring;

const std::vector<Sale> three = {sale("ann", "2024-01-01", 5'000), sale("ann", "2024-01-20", 3'000), sale("bob", "2024-01-10", 1'500),
                                 sale("cy", "2024-01-02", 500)};
Result score_of(const std::vector<Sale>& sales, std::string_view options = "{}", std::shared_ptr<const Model> model = nullptr) {
    const TableOf t = table_of(sales);
    Tree tree = parse_json(options, "options");
    tree.set("amounts", "minor");
    tree.set("negative", "negate");
    std::vector<Input> inputs = {{"purchases", &t.table(), nullptr}};
    if (model) inputs.push_back({"model", nullptr, model});
    return run(Charter(), "customer.score", tree, inputs);
}
std::string cells(const Columns& c) {
    std::string out;
    for (std::int64_t i = 0; i < c.rows(); ++i) {
        for (const auto& column : c.columns()) out += column->cell(i) + "|";
        out += "\n";
    }
    return out;
}

TEST(Score, SaysWhatEachCustomerIsAndWhy) {
    const Result r = score_of(three, R"({"bins": 2, "as_of": "2024-01-31"})");
    const Columns& c = r.table("scores");
    ASSERT_EQ(c.rows(), 3);
    EXPECT_EQ(c.at("cell").integer(0), 222);
    EXPECT_EQ(c.at("recency_days").integer(0), 11);
    EXPECT_EQ(c.at("abc").word(0), "A");
    EXPECT_EQ(c.at("abc").word(1), "B");
    EXPECT_EQ(c.at("abc").word(2), "C");
    EXPECT_EQ(c.at("reasons").word(0), "recency_best frequency_best money_best abc_a tier_best");
    EXPECT_EQ(c.at("reasons").word(2), "recency_worst frequency_best money_worst abc_c tier_lowest")
        << "all cuts of frequency are 1 or below";
}

TEST(Score, ScoresNobodyWithoutAnOccasionAndSaysSo) {
    std::vector<Sale> sales = three;
    sales.push_back(sale("dee", "2024-01-05", -700));
    sales.push_back(sale("eve", "2024-01-05", 0));
    const Result r = score_of(sales, R"({"as_of": "2024-01-31"})");
    const Columns& c = r.table("scores");
    for (const std::int64_t row : {r.row_of(Id("dee")), r.row_of(Id("eve"))}) {
        for (const auto* column : {"first", "last", "recency_days", "recency_score", "frequency_score", "money_score", "cell"})
            EXPECT_TRUE(c.at(column).is_null(row)) << column;
        EXPECT_EQ(c.at("occasions").integer(row), 0);
        EXPECT_EQ(c.at("abc").word(row), "C");
        EXPECT_EQ(c.at("reasons").word(row), "no_purchase abc_no_net_money tier_no_value");
    }
    EXPECT_NE(r.explain(Id("dee")).find("-7.00"), std::string::npos) << r.explain(Id("dee"));
    EXPECT_NE(r.explain(Id("eve")).find("No purchase stands"), std::string::npos);
}

TEST(Score, HasNobodyInAnEmptyTable) {
    const Result r = score_of({});
    EXPECT_EQ(r.table("scores").rows(), 0);
    EXPECT_EQ(r.table("rfm_cells").rows(), 0);
    EXPECT_EQ(r.table("lorenz").rows(), 0);
    EXPECT_EQ(r.table("parts").at("status").word(0), "too_little_data");
    EXPECT_EQ(r.table("parts").at("status").word(1), "too_little_data");
    const Result again = score_of(three, "{}", r.model("model"));
    EXPECT_EQ(again.table("parts").at("status").word(0), "given") << "a model of nothing scores nobody";
    EXPECT_TRUE(again.table("scores").at("cell").is_null(0));
}

TEST(Score, ScoresOneCustomer) {
    const Result r = score_of({three[0]});
    EXPECT_EQ(r.table("scores").at("abc").word(0), "A");
    EXPECT_EQ(r.table("scores").at("cell").integer(0), 555);
    EXPECT_EQ(r.table("scores").at("reasons").word(0), "recency_alike frequency_alike money_alike abc_a tier_best")
        << "the best score is no praise";
}

TEST(Score, LeavesPartsOutWhereNothingIsToBeFitted) {
    const Result r = score_of(three, R"({"fit": false})");
    const Columns& c = r.table("scores");
    EXPECT_EQ(r.table("parts").at("status").word(0), "left_out");
    EXPECT_EQ(r.table("parts").at("status").word(1), "left_out");
    EXPECT_EQ(r.table("rfm_bins").rows(), 0);
    EXPECT_EQ(r.table("abc_classes").rows(), 0);
    EXPECT_TRUE(c.at("abc").is_null(0));
    EXPECT_TRUE(c.at("cell").is_null(0));
    EXPECT_EQ(c.at("reasons").word(0), "");
    EXPECT_EQ(r.explain(Id("ann")), "");
    EXPECT_EQ(c.at("occasions").integer(0), 2) << "values are there without a model";
    const auto* scoring = r.model("model")->get<Scoring>();
    ASSERT_NE(scoring, nullptr);
    EXPECT_FALSE(scoring->rfm || scoring->abc);
}

TEST(Score, FitsOnlyThePartThatIsNotGiven) {
    const Result first = score_of(three);
    Scoring half = *first.model("model")->get<Scoring>();
    half.abc.reset();
    PurchaseHistory h = history_of({three[2], three[3]});
    const Result r = score(h, Charter(), Date{day("2024-01-31")}, &half);
    EXPECT_EQ(r.table("parts").at("status").word(0), "given");
    EXPECT_EQ(r.table("parts").at("status").word(1), "fitted");
    EXPECT_EQ(r.table("parts").at("customers").integer(0), 3) << "the customers that the model was fitted on";
    EXPECT_EQ(r.table("parts").at("customers").integer(1), 2);
}

TEST(Score, MovesNobodyWhenItsModelIsApplied) {
    const Result fitted = score_of(three, R"({"as_of": "2024-01-31"})");
    std::vector<Sale> more = three;
    for (int i = 0; i < 50; ++i) more.push_back(sale("new" + std::to_string(i), "2024-01-31", 1'000'000 + i));
    const Result applied = score_of(more, R"({"as_of": "2024-01-31"})", load_model(fitted.model("model")->save()));
    for (const auto* column : {"recency_score", "frequency_score", "money_score", "cell", "abc", "reasons"})
        for (std::int64_t i = 0; i < 3; ++i)
            EXPECT_EQ(applied.table("scores").at(column).cell(i), fitted.table("scores").at(column).cell(i)) << column;
    EXPECT_EQ(to_json(applied.model("model")->report()), to_json(fitted.model("model")->report()));
}

TEST(Score, IsTheSameAsItsPartsAlone) {
    std::vector<Sale> sales = three;
    for (int i = 0; i < 40; ++i)
        sales.push_back(sale("c" + std::to_string(i % 17), "2023-11-" + std::to_string(10 + i % 20), 100 * (1 + i % 9)));
    const TableOf t = table_of(sales);
    const Tree options = parse_json(R"({"amounts": "minor"})", "options");
    const std::vector<Input> inputs = {{"purchases", &t.table(), nullptr}};
    const Result r = score_of(sales), rfm = run(Charter(), "customer.rfm", options, inputs),
                 abc = run(Charter(), "customer.abc", options, inputs),
                 concentration = run(Charter(), "customer.concentration", options, inputs);
    EXPECT_EQ(cells(r.table("rfm_bins")), cells(rfm.table("bins")));
    EXPECT_EQ(cells(r.table("rfm_cells")), cells(rfm.table("cells")));
    EXPECT_EQ(cells(r.table("abc_classes")), cells(abc.table("summary")));
    EXPECT_EQ(cells(r.table("concentration")), cells(concentration.table("figures")));
    EXPECT_EQ(cells(r.table("lorenz")), cells(concentration.table("lorenz")));
    for (std::int64_t i = 0; i < r.table("scores").rows(); ++i) {
        EXPECT_EQ(r.table("scores").at("cell").cell(i), rfm.table("scores").at("cell").cell(i));
        EXPECT_EQ(r.table("scores").at("abc").cell(i), abc.table("classes").at("abc").cell(i));
    }
}

TEST(Score, CountsRowsOnceAndForAReason) {
    std::vector<Sale> sales = three;
    sales.push_back(sale("", "2024-01-01", 5));
    sales.push_back(sale("ann", "2024-01-01", 0));
    sales.push_back(sale("ann", "2025-01-01", 7));
    const Result r = score_of(sales, R"({"as_of": "2024-01-31", "after": "leave_out"})");
    const Tree& rows = *r.report().find("rows");
    const auto count = [&](std::string_view key) { return rows.find(key)->integer(); };
    EXPECT_EQ(count("rows"), 7);
    EXPECT_EQ(count("anonymous"), 1);
    EXPECT_EQ(count("zero"), 1);
    EXPECT_EQ(count("after"), 1);
    EXPECT_EQ(count("used"), 4);
}

TEST(Score, WritesEveryReasonInBothLanguagesWithItsValues) {
    std::vector<std::string> names;
    for (const ReasonText& text : score_texts()) names.emplace_back(text.code);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
    // 27 customers over three bins of each value, one in debt, one without a purchase: every sentence is used.
    std::vector<Sale> sales;
    for (int i = 0; i < 27; ++i)
        for (int k = 0; k <= i % 3; ++k)
            sales.push_back(
                sale("c" + std::to_string(100 + i), "2024-01-" + std::to_string(10 + (i / 3) % 3 + 3 * k), (1 + i / 9 * 10) * 1'000));
    sales.push_back(sale("debt", "2024-01-10", -5));
    const Result r = score_of(sales, R"({"bins": 3, "currency": "CNY", "as_of": "2024-01-31"})");
    std::map<std::string, int> used;
    for (std::int64_t i = 0; i < r.table("scores").rows(); ++i) {
        for (const Reason& reason : r.reasons(i)) ++used[std::string(reason.code)];
        const Id id(std::string(r.table("scores").at("customer").word(i)));
        for (const Language language : {Language::en, Language::zh}) {
            const std::string text = r.explain(id, language);
            EXPECT_EQ(text.find('{'), std::string::npos) << text;
            EXPECT_EQ(text.find('}'), std::string::npos) << text;
            EXPECT_NE(text.find("CNY"), std::string::npos) << text;
        }
    }
    for (const ReasonText& text : score_texts()) {
        if (text.code == "abc_b" || text.code == "abc_c") continue;  // the richest third holds most of the money
        if (text.code.ends_with("_alike")) continue;                 // see ScoresOneCustomer
        if (text.code.starts_with("tier_") || text.code.starts_with("grade_") || text.code.starts_with("segment_")) continue;  // grade_test
        EXPECT_GT(used[std::string(text.code)], 0) << text.code;
    }
}

TEST(Score, HasEveryReasonInBothLanguagesWithTheSameValues) {
    const auto values_of = [](std::string_view text) {
        std::vector<std::string> names;
        for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
            names.emplace_back(text.substr(at, text.find('}', at) - at));
        std::sort(names.begin(), names.end());
        return names;
    };
    const auto has_han = [](std::string_view text) {
        for (std::size_t i = 0; i + 2 < text.size(); ++i) {
            const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]);
            if (a >= 0xe5 && a <= 0xe9) return true;  // U+5000 to U+9FFF
            if (a == 0xe4 && b >= 0xb8) return true;  // U+4E00 to U+4FFF
        }
        return false;
    };
    for (const ReasonText& text : score_texts()) {
        EXPECT_FALSE(text.en.empty()) << text.code;
        EXPECT_FALSE(has_han(text.en)) << text.code;
        EXPECT_TRUE(has_han(text.zh)) << text.code;
        EXPECT_EQ(values_of(text.en), values_of(text.zh)) << text.code;
    }
}

TEST(Score, RefusesAModelOfAnotherScaleOrCurrency) {
    const Result fitted = score_of(three);
    EXPECT_TRUE(says(error_of([&] { (void)score_of(three, R"({"scale": 3})", fitted.model("model")); }, Status::bad_model), "scale"));
    const Result yuan = score_of(three, R"({"currency": "CNY"})");
    EXPECT_TRUE(says(error_of([&] { (void)score_of(three, R"({"currency": "EUR"})", yuan.model("model")); }, Status::bad_model), "CNY"));
}

TEST(Score, ListsTheSameRowsWithAnyNumberOfThreads) {
    std::vector<Sale> sales;
    for (int i = 0; i < 20'000; ++i)
        sales.push_back(sale("c" + std::to_string(i * 7'919 % 9'001), "2024-01-" + std::to_string(10 + i % 20), 1 + i % 977));
    const PurchaseHistory h = history_of(sales);
    const auto with = [&](int threads) {
        ScoreCall call;
        call.threads = threads;
        const Result r = score(h, Charter(), std::nullopt, nullptr, call);
        return cells(r.table("scores")) + to_json(r.report());
    };
    const std::string one = with(1);
    EXPECT_TRUE(with(2) == one);
    EXPECT_TRUE(with(7) == one);
}

}  // namespace
}  // namespace kefu
