#include "kefu/charter/analyses.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "../tables.hpp"
#include "kefu/charter/score.hpp"

namespace kefu {
namespace {

using test::day;
using test::TableOf;

const Charter charter;

TableOf purchases() {
    TableOf t;
    t.texts("who", {"ann", "bob", "ann", "李", "bob", "ann"});
    t.dates("at", {day("2026-01-05"), day("2026-01-07"), day("2026-02-01"), day("2026-02-03"), day("2026-02-10"), day("2026-03-01")});
    t.doubles("amount", {10, 20.5, 30, 5, 7.25, 100});
    return t;
}
Tree options(std::string_view json) { return parse_json(json, "options"); }
const Tree by_who = options(R"({"columns": {"purchases": {"customer": "who"}}})");

std::string message_of(const std::function<void()>& f, Status status) {
    try {
        f();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), status) << e.what();
        return e.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
std::string scores(const Result& r) {
    std::string text;
    const Columns& c = r.table("scores");
    for (std::int64_t i = 0; i < c.rows(); ++i)
        for (const auto& column : c.columns()) text += column->cell(i) + "|";
    return text + to_json(r.report());
}

TEST(Analyses, AreListedWithEverythingThatFacesNeed) {
    std::vector<std::string> names;
    for (const AnalysisInfo& a : analyses()) names.push_back(a.name);
    for (const auto* name : {"customer.abc", "customer.concentration", "customer.purchases", "customer.rfm", "customer.score"})
        EXPECT_TRUE(std::find(names.begin(), names.end(), name) != names.end()) << name;
    for (const AnalysisInfo& a : analyses()) {
        EXPECT_FALSE(a.text.empty());
        std::vector<std::string> options;
        for (const FieldInfo& f : a.options) {
            EXPECT_FALSE(f.text.empty()) << a.name << " " << f.name;
            options.push_back(f.name);
        }
        std::sort(options.begin(), options.end());
        EXPECT_TRUE(std::adjacent_find(options.begin(), options.end()) == options.end()) << a.name << " has an option twice";
        EXPECT_TRUE(std::find(options.begin(), options.end(), "as_of") == options.end());
    }
    EXPECT_TRUE(describe_all().find("sections"));
}

TEST(Analyses, RunScoresInOneCall) {
    const TableOf t = purchases();
    const Result r = run(charter, "customer.score", by_who, {{"purchases", &t.table(), nullptr}});
    const Columns& c = r.table("scores");
    ASSERT_EQ(c.rows(), 3);
    EXPECT_EQ(c.at("customer").word(0), "ann");
    EXPECT_EQ(c.at("customer").word(2), "李");
    EXPECT_EQ(c.at("money").integer(0), 14000);
    EXPECT_EQ(c.at("occasions").integer(0), 3);
    EXPECT_EQ(c.at("recency_days").integer(0), 0);
    EXPECT_EQ(c.at("abc").word(0), "A");
    EXPECT_TRUE(has(r.explain(Id("ann")), "140.00"));
    EXPECT_TRUE(has(r.explain(Id("ann"), Language::zh), "A 类"));
    EXPECT_TRUE(has(message_of([&] { (void)r.explain(Id("zoe")); }, Status::unknown_name), "zoe") == false) << "no quoted customer";
    EXPECT_EQ(r.stamp(), charter.stamp());
}

TEST(Analyses, StreamMergeSaveAndLoadGiveTheSameBits) {
    const TableOf t = purchases();
    const std::string whole = scores(run(charter, "customer.score", by_who, {{"purchases", &t.table(), nullptr}}));
    const auto a = create(charter, "customer.score", by_who);
    const auto b = create(charter, "customer.score", by_who);
    a->add("purchases", t.table().slice(4, 2));
    b->add("purchases", t.table().slice(0, 1));
    b->add("purchases", t.table().slice(1, 3));
    a->merge(*b);
    EXPECT_EQ(scores(a->finish({})), whole);
    const auto one = create(charter, "customer.score", by_who);
    one->add("purchases", t.table());
    EXPECT_EQ(one->save(), a->save());
    const auto loaded = load_analysis(a->save());
    EXPECT_EQ(scores(loaded->finish({})), whole);
    EXPECT_EQ(loaded->save(), a->save());
    EXPECT_EQ(loaded->rows(), 6);
}

TEST(Analyses, ThreadsChangeNoBit) {
    std::vector<std::int64_t> who, at;
    std::vector<double> amount;
    for (std::int64_t i = 0; i < 50'000; ++i) {
        who.push_back((i * 7919) % 1000);
        at.push_back((i * 104'729 % 1000) * us_per_day);
        amount.push_back(static_cast<double>(i % 977) / 100 + 0.01);
    }
    TableOf t;
    t.integers("customer", who).times("at", at).doubles("amount", amount);
    const auto with = [&](std::string_view json) {
        const auto a = create(charter, "customer.score", options(json));
        a->add("purchases", t.table());
        Finish how;
        how.threads = 0;
        return scores(a->finish(how)) + a->save();
    };
    const std::string one = with("{}");
    EXPECT_EQ(with(R"({"threads": 2})"), one);
    EXPECT_EQ(with(R"({"threads": 7})"), one);
}

TEST(Analyses, AViewAsksTheSameDataAnotherQuestion) {
    const TableOf t = purchases();
    const auto rfm = create(charter, "customer.rfm", by_who);
    const auto abc = view(*rfm, charter, "customer.abc", Tree::table());
    rfm->add("purchases", t.table());
    EXPECT_EQ(abc->rows(), 6);
    EXPECT_EQ(abc->finish({}).table("classes").rows(), 3);
    EXPECT_TRUE(
        has(message_of([&] { (void)view(*rfm, charter, "customer.abc", options(R"({"scale": 3})")); }, Status::bad_option), "scale"));
    EXPECT_TRUE(has(message_of([&] { rfm->merge(*abc); }, Status::bad_option), "itself"));
}

TEST(Analyses, AModelIsAppliedAndNothingIsRefitted) {
    const TableOf t = purchases();
    const Result fitted = run(charter, "customer.score", by_who, {{"purchases", &t.table(), nullptr}});
    const auto model = load_model(fitted.model("model")->save());
    EXPECT_EQ(to_json(model->report()), to_json(fitted.model("model")->report()));
    EXPECT_EQ(model->save().find("ann"), std::string::npos);
    const TableOf late = TableOf().texts("who", {"ann"}).dates("at", {day("2026-03-01")}).doubles("amount", {100});
    const Result applied = run(charter, "customer.score", by_who, {{"purchases", &late.table(), nullptr}, {"model", nullptr, model}});
    EXPECT_EQ(applied.table("scores").at("money_score").integer(0), fitted.table("scores").at("money_score").integer(0));
    EXPECT_EQ(applied.table("parts").at("status").word(0), "given");
    const auto other = run(charter, "customer.abc", by_who, {{"purchases", &t.table(), nullptr}}).model("model");
    EXPECT_TRUE(has(message_of(
                        [&] {
                            (void)run(charter, "customer.rfm", by_who, {{"purchases", &t.table(), nullptr}, {"model", nullptr, other}});
                        },
                        Status::bad_model),
                    "customer.abc"));
}

TEST(Analyses, RefuseWrongNamesAndSayWhatWasMeant) {
    const TableOf t = purchases();
    EXPECT_TRUE(has(message_of([] { (void)create(charter, "customer.rmf", Tree::table()); }, Status::unknown_name), "'customer.rfm'"));
    EXPECT_TRUE(has(message_of([] { (void)create(charter, "customer.rfm", options(R"({"bin": 4})")); }, Status::bad_option), "'bins'"));
    EXPECT_TRUE(has(message_of([] { (void)create(charter, "customer.rfm", options(R"({"bins": 99})")); }, Status::bad_option), "bins"));
    EXPECT_TRUE(
        has(message_of([] { (void)create(charter, "customer.rfm", options(R"({"as_of": "soon"})")); }, Status::bad_option), "as_of"));
    EXPECT_TRUE(
        has(message_of([] { (void)create(charter, "customer.rfm", options(R"({"columns": {"purchase": {}}})")); }, Status::unknown_name),
            "'purchases'"));
    EXPECT_TRUE(
        has(message_of([] { (void)create(charter, "customer.abc", options(R"({"a_share": 0.9, "b_share": 0.1})")); }, Status::bad_option),
            "b_share"));
    EXPECT_TRUE(has(message_of([] { (void)run(charter, "customer.rfm", Tree::table(), {}); }, Status::bad_option), "'purchases'"));
    const auto rfm = create(charter, "customer.rfm", Tree::table());
    EXPECT_TRUE(has(message_of([&] { rfm->add("sales", t.table()); }, Status::unknown_name), "purchases"));
    EXPECT_TRUE(has(message_of([&] { rfm->add("purchases", t.table()); }, Status::bad_column), "customer"));
    EXPECT_EQ(rfm->rows(), 0);
}

TEST(Analyses, AnErrorLeavesTheStateAsItWas) {
    const TableOf t = purchases();
    const auto a = create(charter, "customer.score", by_who);
    a->add("purchases", t.table());
    const std::string before = a->save();
    const TableOf bad = TableOf().texts("who", {"new", "new"}).dates("at", {1, 2}).doubles("amount", {1, NAN});
    const std::string message = message_of([&] { a->add("purchases", bad.table()); }, Status::bad_money);
    EXPECT_TRUE(has(message, "row 1")) << message;
    EXPECT_EQ(a->save(), before);
}

TEST(Score, IsTheSameFromCppAndFromTheListOfAnalyses) {
    const TableOf t = purchases();
    auto history = make<customer::PurchaseHistory>(charter);
    history.add(t, {{"customer", "who"}});
    const Result direct = score(history, charter, "2026-03-01");
    EXPECT_EQ(scores(direct), scores(run(charter, "customer.score", by_who, {{"purchases", &t.table(), nullptr}})));
    const auto model = direct.model("model");
    const Result again = score(history, charter, "2026-03-01", model->get<customer::Scoring>());
    EXPECT_EQ(again.table("parts").at("status").word(1), "given");
    EXPECT_THROW((void)score(history, charter, "yesterday"), Error);
}

}  // namespace
}  // namespace kefu
