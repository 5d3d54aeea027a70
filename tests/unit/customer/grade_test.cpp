#include "kefu/customer/grade.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "kefu/charter/analyses.hpp"
#include "kefu/charter/score.hpp"
#include "kefu/charter/starter.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;

constexpr std::string_view pyramid = R"(
[customer.purchases]
amounts = "minor"
[customer.pyramid]
by = "value"
cuts = []
at_least = [50, 10, 1]
)";
std::string text_of(const char* path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}
const std::string grades = text_of("tests/data/service_grade.toml");
Charter charter(std::string_view more = grades) { return Charter::parse(std::string(pyramid) + std::string(more), "charter"); }

struct Asked {
    std::optional<TableOf> accounts = std::nullopt, last = std::nullopt;
    std::string options = R"({"as_of": "2024-02-01"})";
    [[nodiscard]] Result run(const Charter& under) const {
        const TableOf t = table_of({sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500), sale("cy", "2024-01-02", 500)});
        std::vector<Input> inputs = {{"purchases", &t.table(), nullptr}};
        if (accounts) inputs.push_back({"accounts", &accounts->table(), nullptr});
        if (last) inputs.push_back({"last_tiers", &last->table(), nullptr});
        return kefu::run(under, "customer.score", parse_json(options, "options"), inputs);
    }
};
std::string column(const Result& r, std::string_view name, std::string_view table = "scores") {
    std::string out;
    const Columns& c = r.table(table);
    for (std::int64_t i = 0; i < c.rows(); ++i) out += (c.at(name).is_null(i) ? "-" : c.at(name).cell(i)) + " ";
    return out;
}
std::string status(const Result& r, std::string_view part) { return r.report().find("parts")->find(part)->text(); }
Asked with_accounts() {
    TableOf accounts("accounts");
    accounts.texts("customer", {"bob", "cy", "eve"})
        .texts("contract", {"premium", "none", ""})
        .integers("complaints_90_days", {0, 4, 0})
        .dates("renewal", {day("2024-03-01"), day("2024-01-15"), day("2025-01-01")});
    return {.accounts = std::move(accounts)};
}

TEST(Grade, ComesFromTheTableWithItsReason) {
    const Result r = with_accounts().run(charter());
    EXPECT_EQ(column(r, "customer"), "ann bob cy eve ") << "who has an account alone is a customer, too";
    EXPECT_EQ(column(r, "tier"), "platinum gold iron lead ");
    EXPECT_EQ(column(r, "grade"), "A A A C ");
    EXPECT_EQ(status(r, "customer.grade"), "decided");
    const std::string why = r.explain(Id("bob"));
    EXPECT_NE(why.find("Service grade A by row 2 of table service_grade (tier: gold, contract: premium)."), std::string::npos) << why;
    EXPECT_NE(r.explain(Id("cy"), Language::zh).find("服务等级 A：决策表 service_grade 第 3 行（90 天内投诉次数：>= 3）。"),
              std::string::npos);
    EXPECT_NE(r.explain(Id("eve")).find("(it is for everybody)"), std::string::npos);
    EXPECT_TRUE(column(r, "reasons").find("grade_by_row") != std::string::npos);
    EXPECT_EQ(r.report().find("accounts")->find("customers")->integer(), 3);
}

TEST(Grade, TellsWhatEachGetsAndWhichContractsAreDue) {
    const Result r = with_accounts().run(charter(grades + R"(
[customer.grade]
renewal_days = 40
gets.A = { en = "a named contact", zh = "专属客服" }
gets.C = "self service"
)"));
    EXPECT_EQ(column(r, "grade", "grades"), "A B C ");
    EXPECT_EQ(column(r, "customers", "grades"), "3 0 1 ");
    EXPECT_EQ(column(r, "money", "grades"), "100.00 0.00 0.00 ");
    EXPECT_EQ(column(r, "renewals_due", "grades"), "1 0 0 ");
    EXPECT_EQ(column(r, "renewals_overdue", "grades"), "1 0 0 ");
    EXPECT_EQ(column(r, "gets", "grades"), "a named contact - self service ");
    EXPECT_EQ(column(r, "gets_zh", "grades"), "专属客服 - self service ");
    EXPECT_EQ(column(r, "customer", "renewals"), "bob cy ");
    EXPECT_EQ(column(r, "days_to_renewal", "renewals"), "29 -17 ") << "one is due, one has ended";
    EXPECT_EQ(column(r, "grade", "renewals"), "A A ");
}

TEST(Grade, IsLeftOutWithoutATableOrTheAccountsThatItNeeds) {
    const Result none = Asked{}.run(charter(""));
    EXPECT_EQ(column(none, "grade"), "- - - ");
    EXPECT_EQ(status(none, "customer.grade"), "no_table");
    EXPECT_EQ(none.table("grades").rows(), 0);
    const Charter needs = charter(R"(
[table.service_grade]
hit = "first"
input.contract = ["none", "premium"]
output.grade = ["A", "B"]
rows = [["premium", "A"], ["-", "B"]]
)");
    EXPECT_EQ(status(Asked{}.run(needs), "customer.grade"), "no_accounts");
    EXPECT_EQ(column(Asked{}.run(charter()), "grade"), "A B B ") << "a table that lists unknown needs none";
    Asked asked = with_accounts();
    const Error e = error_of([&] { (void)asked.run(needs); }, Status::bad_value);
    EXPECT_TRUE(says(e, "contract")) << e.what() << ": the column is there, and cells are null";
}

TEST(Grade, NamesAWordThatTheTableDoesNotList) {
    Asked asked;
    TableOf accounts("accounts");
    accounts.texts("customer", {"bob"}).texts("contract", {"premum"});
    asked.accounts = std::move(accounts);
    const Error e = error_of([&] { (void)asked.run(charter()); }, Status::bad_value);
    EXPECT_EQ(std::string(e.what()),
              "accounts, row 0: column 'contract' holds a word that table 'service_grade' does not list; did you mean 'premium'? "
              "words: none, standard, premium");
}

TEST(Grade, TellsWhatNoRowAnswers) {
    const Charter few = charter(R"(
[table.service_grade]
hit = "first"
input.tier = ["platinum", "gold", "iron", "lead"]
input.contract = ["premium", "none", "unknown"]
output.grade = ["A", "B"]
rows = [["platinum", "-", "A"], ["-", "premium", "A"], ["iron", "unknown", "B"]]
)");
    const Error e = error_of([&] { (void)with_accounts().run(few); }, Status::bad_value);
    EXPECT_EQ(std::string(e.message()),
              "table 'service_grade': no row answers, and otherwise = \"error\" where tier is iron, contract is none");
    EXPECT_EQ(e.place().row, -1) << "a row of the answer, which nobody has";
}

TEST(Segment, CountsWhoFitsNone) {
    const Result r = Asked{}.run(charter(R"(
[table.segment]
hit = "first"
input.money = "money"
input.recency_days = "count or unknown"
output.segment = ["large", "late"]
rows = [[">= 50.00", "-", "large"], ["-", ">= 30", "late"]]
)"));
    EXPECT_EQ(column(r, "segment"), "large - late ");
    EXPECT_EQ(column(r, "segment", "segments"), "large late - ");
    EXPECT_EQ(column(r, "customers", "segments"), "1 1 1 ");
    EXPECT_NE(r.explain(Id("bob")).find("No segment: no row of table segment applies."), std::string::npos);
    EXPECT_EQ(r.table("parts").at("customers").integer(4), 2);
}

TEST(Segment, MayAskTheGradeAndTheTierOfLastTime) {
    Asked asked;
    TableOf last("last");
    last.texts("customer", {"ann", "bob"}).texts("tier", {"gold", "gold"});
    asked.last = std::move(last);
    const Result r = asked.run(charter(grades + R"(
[table.segment]
hit = "first"
input.grade = ["A", "B", "C", "unknown"]
input.last_tier = ["platinum", "gold", "iron", "lead", "unknown"]
input.movement = ["new", "up", "down", "stays", "held"]
output.segment = ["rising", "steady"]
otherwise = ["steady"]
rows = [["A", "gold", "up", "rising"]]
)"));
    EXPECT_EQ(column(r, "segment"), "rising steady steady ");
    EXPECT_NE(r.explain(Id("cy")).find("says so for all others"), std::string::npos);
}

TEST(Grade, IsCheckedAgainstThePyramidWhenTheCharterIsRead) {
    const auto found = [](std::string_view more) {
        std::string all;
        for (const Finding& f : Charter::check(std::string(pyramid) + std::string(more), "c"))
            all += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " + f.message + "\n";
        return all;
    };
    EXPECT_EQ(found(grades), "");
    const auto table = [](std::string_view input, std::string_view cell = "-") {
        return "[table.service_grade]\nhit = \"first\"\n" + std::string(input) + "\noutput.grade = [\"A\"]\nrows = [[\"" +
               std::string(cell) + "\", \"A\"]]\n";
    };
    EXPECT_NE(found(table("input.teir = [\"gold\"]"))
                  .find("10:14 table 'service_grade': input 'teir' is nothing that is known of a customer; did you mean 'tier'"),
              std::string::npos);
    EXPECT_NE(found(table("input.tier = [\"platinum\", \"gold\", \"iron\"]")).find("does not list 'lead', which customers may have"),
              std::string::npos);
    EXPECT_NE(found(table("input.tier = [\"platinum\", \"gold\", \"iron\", \"lead\", \"brass\"]"))
                  .find("lists 'brass', which no customer ever has"),
              std::string::npos);
    EXPECT_NE(found(table("input.money = \"count\"")).find("is \"money\" of a customer"), std::string::npos);
    EXPECT_NE(found("[customer.grade]\ngrade_table = \"grads\"\n").find("there is no decision table 'grads'"), std::string::npos);
    EXPECT_NE(found(grades + "[customer.grade]\ngets.D = \"x\"\n").find("there is no grade 'D'"), std::string::npos);
    EXPECT_NE(found("[table.service_grade]\nhit = \"collect\"\ninput.abc = [\"A\", \"B\", \"C\"]\noutput.grade = [\"A\"]\nrows = [[\"-\", "
                    "\"A\"]]\n")
                  .find("may give several answers"),
              std::string::npos);
    EXPECT_NE(found("[customer.pyramid.x]\n"), "") << "a section that is none";
    // Two rooms that disagree: the ranks have other tiers.
    std::string ranks(pyramid);
    ranks += grades;
    ranks.replace(ranks.find("by = \"value\""), 12, "naming = \"ranks\"\nby = \"value\"");
    std::string all;
    for (const Finding& f : Charter::check(ranks, "c")) all += f.message + "\n";
    EXPECT_NE(all.find("does not list 'vip'"), std::string::npos) << all;
}

TEST(Grade, ReadsTheSectionsOfACharterAsAManagerWritesThem) {
    const Charter c = Charter::parse(R"(
[customer.pyramid]
naming = "metals"                   # metals: platinum gold iron lead; ranks: vip major ordinary small
on = "profit"                       # revenue | profit
cuts = [0.01, 0.05, 0.20]           # share of customers at or above each tier, from the top
margin = 0.10
periods = 2

[table.service_grade]               # a decision table: inputs and outputs are typed, rows are read from the top
hit = "first"                       # unique (default) | first | any | priority | collect | sum | max
input.tier = ["platinum", "gold", "iron", "lead"]
input.contract = ["none", "standard", "premium"]
input.complaints_90_days = "count"
output.grade = ["A", "B", "C"]
otherwise = "error"                 # or a default row; never silence
rows = [
  # tier              contract     complaints   grade
  ["platinum",        "-",         "-",         "A"],
  ["gold",            "premium",   "-",         "A"],
  ["-",               "-",         ">= 3",      "A"],
  ["gold or iron",    "-",         "-",         "B"],
  ["-",               "-",         "-",         "C"],
]
)",
                                     "charter");
    const auto pyramid_options = c.get<customer::PyramidOptions>();
    EXPECT_EQ(pyramid_options.on, customer::PyramidOn::profit);
    EXPECT_EQ(pyramid_options.periods, 2);
    EXPECT_EQ(pyramid_options.margin, share(0.1));
    const auto grade = c.get<customer::GradeOptions>();
    ASSERT_TRUE(grade.grade_table.table.has_value());
    EXPECT_EQ(grade.grade_table.table->rows(), 5);
}

TEST(Facts, AreAllListedOnThePage) {
    const std::string all = text_of("docs/pyramid.md");
    const std::string inputs = all.substr(all.find("## Grades and segments"));
    for (const customer::FactInfo& fact : customer::facts())
        EXPECT_NE(inputs.find("`" + std::string(fact.name) + "`"), std::string::npos) << fact.name;
}

TEST(Charters, ToBeginWithGiveTiersGradesAndSegments) {
    for (const Language language : {Language::en, Language::zh}) {
        const Charter c = Charter::parse(charter_starter("shop", language), "starter");
        const TableOf t = table_of({sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500), sale("ann", "2024-01-20", 900)});
        Tree options = Tree::table();
        options.set("amounts", "minor");
        const Result r = run(c, "customer.score", options, {{"purchases", &t.table(), nullptr}});
        EXPECT_EQ(column(r, "tier"), "platinum lead ");
        EXPECT_EQ(column(r, "grade"), "A C ");
        EXPECT_EQ(r.table("grades").at("gets_zh").word(0), "专属客服，优先接听");
    }
}

TEST(Score, GoesOnFromASavedAnalysisWithItsTables) {
    const TableOf t = table_of({sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500)});
    Asked asked = with_accounts();
    const auto analysis = create(charter(), "customer.score", Tree::table());
    analysis->add("purchases", t.table());
    analysis->add("accounts", asked.accounts->table());
    const std::string file = analysis->save();
    const auto back = load_analysis(file);
    EXPECT_EQ(back->save(), file);
    const Result live = analysis->finish({}), again = back->finish({});
    for (const char* name : {"customer", "tier", "grade", "reasons"}) EXPECT_EQ(column(again, name), column(live, name)) << name;
    EXPECT_EQ(column(again, "grade"), "A A A C ") << "the decision table was saved, too";
    EXPECT_EQ(again.explain(Id("bob")), live.explain(Id("bob")));
}

TEST(Score, SharesItsDataWithAViewAndMergesAllTables) {
    const TableOf t = table_of({sale("ann", "2024-01-01", 8'000)}), more = table_of({sale("bob", "2024-01-10", 1'500)});
    Asked asked = with_accounts();
    const Charter under = charter();
    const auto history = create(under, "customer.purchases", Tree::table());
    history->add("purchases", t.table());
    const auto seen = view(*history, under, "customer.score", Tree::table());
    seen->add("accounts", asked.accounts->table());
    EXPECT_EQ(column(seen->finish({}), "grade"), "A C A C ") << "bob has not bought yet";
    history->add("purchases", more.table());
    EXPECT_EQ(column(seen->finish({}), "money"), "80.00 15.00 0.00 0.00 ");

    const auto a = create(under, "customer.score", Tree::table()), b = create(under, "customer.score", Tree::table());
    a->add("purchases", t.table());
    b->add("purchases", more.table());
    b->add("accounts", asked.accounts->table());
    EXPECT_EQ(error_of([&] { create(under, "customer.rfm", Tree::table())->merge(*b); }, Status::bad_option).status(), Status::bad_option)
        << "accounts would be lost";
    a->merge(*b);
    EXPECT_EQ(column(a->finish({}), "grade"), "A A A C ");
    const std::string before = a->save();
    EXPECT_TRUE(says(error_of([&] { a->merge(*b); }, Status::bad_value), "both"));
    EXPECT_EQ(a->save(), before) << "purchases were not taken in either";
}

TEST(Score, IsTheVerbOfCxxWithAccounts) {
    customer::PurchaseHistory history = make<customer::PurchaseHistory>(charter());
    history.add(table_of({sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500)}));
    customer::Accounts accounts(history.options());
    accounts.add(*with_accounts().accounts);
    const Result r = score(history, charter(), Date{day("2024-02-01")}, nullptr, {.accounts = &accounts});
    EXPECT_EQ(column(r, "grade"), "A A A C ");
}

}  // namespace
}  // namespace kefu
