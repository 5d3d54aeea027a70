#include "kefu/customer/record.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "kefu/charter/analyses.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;

std::string column(const Result& r, std::string_view name, std::string_view table = "profiles") {
    std::string out;
    const Columns& c = r.table(table);
    for (std::int64_t i = 0; i < c.rows(); ++i) out += (c.at(name).is_null(i) ? "-" : c.at(name).cell(i)) + " ";
    return out;
}
TableOf records() {
    TableOf t("records");
    t.texts("customer", {"ann", "dept", "new"})
        .texts("name", {"Ann 安", "Packing", ""})
        .texts("side", {"external", "internal", "external"})
        .texts("kind", {"person", "department", "company"})
        .integers("employees", {0, 12, 7}, {false, true, true})
        .texts("collected_by", {"visit", "", "trial"}, {true, false, true});
    return t;
}
const std::vector<Sale> sales = {sale("ann", "2024-01-01", 8'000), sale("bob", "2023-01-10", 1'500)};

std::unique_ptr<Analysis> filled() {
    Tree options = Tree::table();
    options.set("amounts", "minor");
    auto a = create(Charter(), "customer.record", options);
    a->add("records", records());
    a->add("purchases", table_of(sales));
    TableOf accounts("accounts");
    accounts.texts("customer", {"ann"}).texts("contract", {"premium"}).dates("renewal", {day("2024-06-01")});
    a->add("accounts", accounts);
    return a;
}
Finish at(std::string_view date) {
    Finish how;
    how.as_of = parse_time(date);
    return how;
}

TEST(Record, IsOneProfileFromAllTables) {
    const Result r = filled()->finish(at("2024-02-01"));
    EXPECT_EQ(column(r, "customer"), "ann bob dept new ");
    EXPECT_EQ(column(r, "name"), "Ann 安 - Packing - ");
    EXPECT_EQ(column(r, "side"), "external - internal external ");
    EXPECT_EQ(column(r, "kind"), "person - department company ");
    EXPECT_EQ(column(r, "employees"), "- - 12 7 ");
    EXPECT_EQ(column(r, "contract"), "premium - - - ");
    EXPECT_EQ(column(r, "renewal"), "2024-06-01 - - - ");
    EXPECT_EQ(column(r, "first"), "2024-01-01 2023-01-10 - - ");
    EXPECT_EQ(column(r, "money"), "80.00 15.00 0.00 0.00 ");
    EXPECT_EQ(column(r, "standing"), "new established future future ");
    EXPECT_EQ(r.report().find("sides")->find("internal")->integer(), 1);
    EXPECT_EQ(column(r, "kind", "classes"), "person company - department ");
    EXPECT_EQ(column(r, "customers", "classes"), "1 1 1 1 ");
}

TEST(Record, SaysOfEveryColumnWhereItComesFrom) {
    const Result r = filled()->finish(at("2024-02-01"));
    const Columns& p = r.table("provenance");
    const auto columns = r.table("profiles").columns();
    ASSERT_EQ(p.rows(), static_cast<std::int64_t>(columns.size()));
    const std::set<std::string> groups = {"basic", "characteristics", "business", "transactions"};
    std::set<std::string> seen;
    for (std::int64_t i = 0; i < p.rows(); ++i) {
        const ResultColumn& c = *columns[static_cast<std::size_t>(i)];
        EXPECT_EQ(p.at("field").word(i), c.name);
        EXPECT_EQ(p.at("is_personal").integer(i) != 0, c.personal) << c.name;
        EXPECT_TRUE(groups.contains(std::string(p.at("group").word(i)))) << c.name;
        seen.insert(std::string(p.at("group").word(i)));
        const bool derived = p.at("source").word(i) == "purchases";
        EXPECT_EQ(!p.at("rule").word(i).empty(), derived || i == 0) << c.name;
        std::int64_t known = 0;
        for (std::int64_t row = 0; row < c.size(); ++row) known += !c.is_null(row);
        EXPECT_EQ(p.at("known").integer(i), known) << c.name;
    }
    EXPECT_EQ(seen, groups);
    for (const char* name : {"customer", "name", "contact", "telephone", "email", "address", "birthday", "served_by"})
        EXPECT_TRUE(r.table("profiles").at(name).personal) << name;
}

TEST(Record, NeedsNothingButIds) {
    const auto a = create(Charter(), "customer.record", Tree::table());
    TableOf ids;
    ids.integers("customer", {5, 3});
    a->add("records", ids);
    const Result r = a->finish({});
    EXPECT_EQ(column(r, "customer"), "3 5 ");
    EXPECT_EQ(column(r, "standing"), "future future ");
    EXPECT_EQ(create(Charter(), "customer.record", Tree::table())->finish({}).table("profiles").rows(), 0);
}

TEST(Record, NeverShowsAPersonalCellInAnError) {
    const auto a = create(Charter(), "customer.record", Tree::table());
    TableOf t;
    t.texts("customer", {"ann"}).texts("birthday", {"secret-birthday"});
    const Error e = error_of([&] { a->add("records", t); }, Status::bad_time);
    EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos);
    EXPECT_EQ(e.place().row, 0);
}

// ----------------------------------------------------------------------------------------------- one customer's data
TEST(Subject, IsExportedWhole) {
    const auto a = filled();
    const Tree all = a->exported(Id("ann"));
    EXPECT_EQ(to_json(*all.find("records")->list()[0].find("name")), "\"Ann 安\"");
    EXPECT_EQ(to_json(*all.find("purchases")), R"([{"day":"2024-01-01","effect":"purchase","money":"80.00"}])");
    EXPECT_EQ(to_json(*all.find("accounts")->list()[0].find("renewal")), "\"2024-06-01\"");
    EXPECT_EQ(to_json(a->exported(Id("nobody"))), "{}");
    EXPECT_EQ(error_of([&] { (void)a->exported(Id(7)); }, Status::bad_id).status(), Status::bad_id);
    EXPECT_EQ(error_of([&] { (void)a->erase(Id(7)); }, Status::bad_id).status(), Status::bad_id);
    const Result r = a->finish(at("2024-02-01"));
    EXPECT_EQ(to_json(*r.exported(Id("ann")).find("profiles")->list()[0].find("money")), "\"80.00\"");
    EXPECT_EQ(to_json(r.exported(Id("nobody"))), "{}");
}

TEST(Subject, IsErasedAsIfNoRowHadCome) {
    const auto a = filled();
    EXPECT_FALSE(a->erase(Id("nobody")));
    EXPECT_TRUE(a->erase(Id("ann")));
    EXPECT_FALSE(a->erase(Id("ann")));
    EXPECT_EQ(to_json(a->exported(Id("ann"))), "{}");
    const std::string file = a->save();
    for (const char* secret : {"ann", "Ann", "premium"}) EXPECT_EQ(file.find(secret), std::string::npos) << secret;
    EXPECT_EQ(column(a->finish(at("2024-02-01")), "customer"), "bob dept new ");

    Tree options = Tree::table();
    options.set("amounts", "minor");
    const auto never = create(Charter(), "customer.record", options);
    TableOf rest("records");
    rest.texts("customer", {"dept", "new"})
        .texts("name", {"Packing", ""})
        .texts("side", {"internal", "external"})
        .texts("kind", {"department", "company"})
        .integers("employees", {12, 7})
        .texts("collected_by", {"", "trial"}, {false, true});
    never->add("records", rest);
    never->add("purchases", table_of({sales[1]}));
    EXPECT_EQ(never->save(), file) << "not a byte is left";
    TableOf back;
    back.texts("customer", {"ann"});
    a->add("records", back);
    EXPECT_EQ(column(a->finish(at("2024-02-01")), "customer"), "ann bob dept new ") << "who comes back is new";
}

TEST(Subject, IsErasedFromHistoriesWithTheirOrders) {
    std::mt19937_64 random(6);
    PurchaseOptions options = in_minor_units();
    options.cancelled = rules(rules_of_kind);
    const With with{.order = true, .item = true, .cost = true, .kind = true};
    for (int round = 0; round < 40; ++round) {
        std::vector<Sale> all, others;
        const std::string gone = "c" + std::to_string(random() % 6);
        for (int i = 0; i < 60; ++i) {
            Sale s = sale("c" + std::to_string(random() % 6), "2024-01-0" + std::to_string(1 + random() % 9),
                          100 * static_cast<std::int64_t>(1 + random() % 4));
            s.kind = random() % 4 == 0 ? "match" : random() % 7 == 0 ? "negate" : "sale";
            s.order = s.who + "/" + std::to_string(random() % 5);
            s.item = static_cast<std::int64_t>(random() % 3);
            s.cost = 10;
            all.push_back(s);
            if (s.who != gone) others.push_back(s);
        }
        const PurchaseHistory history = history_of(all, options, with);
        const auto without = history.without(Id(gone));
        ASSERT_TRUE(without.has_value());
        const PurchaseHistory never = history_of(others, options, with);
        EXPECT_EQ(text_of(without->finish(Date{day("2024-02-01")})), text_of(never.finish(Date{day("2024-02-01")})));
        const auto orders = without->state().order_texts;
        EXPECT_EQ(orders, never.state().order_texts) << "orders of the customer are gone";
        EXPECT_EQ(without->counts(), never.counts());
        EXPECT_EQ(history.exported(Id(gone)).list().size(), all.size() - others.size());
        EXPECT_FALSE(without->without(Id(gone)).has_value());
    }
}

TEST(Subject, IsErasedFromResultsWhoseReasonsStay) {
    const TableOf t = table_of({sale("ann", "2024-01-01", 8'000), sale("bob", "2024-01-10", 1'500), sale("cy", "2024-01-02", 500)});
    Tree options = Tree::table();
    options.set("amounts", "minor");
    const Result r = run(Charter(), "customer.score", options, {{"purchases", &t.table(), nullptr}});
    const Result less = r.without(Id("bob"));
    EXPECT_EQ(column(less, "customer", "scores"), "ann cy ");
    EXPECT_EQ(less.explain(Id("cy")), r.explain(Id("cy")));
    EXPECT_EQ(error_of([&] { (void)less.explain(Id("bob")); }, Status::unknown_name).status(), Status::unknown_name);
    EXPECT_EQ(less.table("abc_classes").rows(), 3) << "figures of the whole tell of nobody";
    EXPECT_EQ(column(r, "customer", "scores"), "ann bob cy ") << "the old one is as it was";
    EXPECT_EQ(column(r.without(Id("nobody")), "customer", "scores"), "ann bob cy ");
}

}  // namespace
}  // namespace kefu
