// A period of contacts through the router: against an independent simulation, against brute force, against the tables themselves.
#include "kefu/service/route.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>

#include "kefu/charter/analyses.hpp"
#include "kefu/statistics/quantiles.hpp"
#include "unit/errors.hpp"
#include "unit/service/event_loop.hpp"
#include "unit/tables.hpp"

namespace kefu::service {
namespace {

using test::error_of;
using test::has;
using test::TableOf;

constexpr std::int64_t second = us_per_second;
constexpr std::int64_t day_begins = 1'700'000'000 * second;

/// A contact as a test says it; times in microseconds after the day begins, -1 = null.
struct Came {
    std::string id;
    std::int64_t at = 0;
    std::int64_t handling = 60 * second;
    std::int64_t patience = -1;
    std::string task_class = {};
    std::string excluded = {};
    std::string grade = {};
    std::string needs = {};
};
struct Works {
    std::string id;
    std::string words = {};
    std::int64_t from = -1;
    std::int64_t until = -1;
    std::string channels = {};
    std::string team = {};
};

std::string seconds_text(std::int64_t us) {
    std::string text = std::to_string(us / second) + ".";
    const std::string rest = std::to_string(us % second);
    return text + std::string(6 - rest.size(), '0') + rest;
}

Table contacts_of(const std::vector<Came>& came, bool numbers = false) {
    std::vector<std::string> id, handling, patience, task_class, excluded, grade, needs;
    std::vector<std::int64_t> at, number;
    for (const Came& c : came) {
        id.push_back(c.id);
        if (numbers) number.push_back(std::stoll(c.id));
        at.push_back(day_begins + c.at);
        handling.push_back(c.handling < 0 ? "" : seconds_text(c.handling));
        patience.push_back(c.patience < 0 ? "" : seconds_text(c.patience));
        task_class.push_back(c.task_class);
        excluded.push_back(c.excluded);
        grade.push_back(c.grade);
        needs.push_back(c.needs);
    }
    TableOf t("contacts");
    if (numbers) t.integers("contact", number);
    else t.texts("contact", id);
    t.times("at", at).texts("handling", handling).texts("patience", patience).texts("class", task_class).texts("excluded", excluded);
    t.texts("grade", grade).texts("needs", needs);
    return t;
}
Table agents_of(const std::vector<Works>& works) {
    std::vector<std::string> id, words, channels, team;
    std::vector<std::int64_t> from, until;
    std::vector<bool> has_from, has_until;
    for (const Works& w : works) {
        id.push_back(w.id);
        words.push_back(w.words);
        channels.push_back(w.channels);
        team.push_back(w.team);
        from.push_back(day_begins + w.from);
        until.push_back(day_begins + w.until);
        has_from.push_back(w.from >= 0);
        has_until.push_back(w.until >= 0);
    }
    return TableOf("agents")
        .texts("agent", id)
        .texts("words", words)
        .texts("channels", channels)
        .texts("team", team)
        .times("from", from, true, has_from)
        .times("until", until, true, has_until);
}

Charter rules(const std::string& routing = "automatic = true\n[routing.channel.line]\n") {
    return Charter::parse("[routing]\n" + routing, "charter.toml");
}

Result route(const Charter& charter, const Table& contacts, const Table& agents, std::string_view options = "{}") {
    return run(charter, "service.route", parse_json(options, "options"), {{"contacts", &contacts, nullptr}, {"agents", &agents, nullptr}});
}
Result route(const std::vector<Came>& came, const std::vector<Works>& works, const Charter& charter = rules(),
             std::string_view options = "{}") {
    return route(charter, contacts_of(came), agents_of(works), options);
}

/// A cell by row and column.
double number(const Columns& t, std::int64_t row, std::string_view column) { return t.at(column).number(row); }
std::string cell(const Columns& t, std::int64_t row, std::string_view column) { return t.at(column).cell(row); }
std::int64_t us(const Columns& t, std::int64_t row, std::string_view column) { return std::llround(number(t, row, column) * 1e6); }

/// All that a result says, as text.
std::string dump(const Result& r) {
    std::string all = to_json(r.report());
    for (const auto& [name, table] : r.tables()) {
        all += "\n" + name;
        for (std::int64_t row = 0; row < table->rows(); ++row) {
            all += "\n";
            for (const auto& column : table->columns()) all += (column->is_null(row) ? "null" : column->cell(row)) + "|";
        }
    }
    for (std::int64_t row = 0; row < std::min<std::int64_t>(50, r.table("contacts").rows()); ++row)
        all += "\n" + r.explain_row(row, Language::en) + "\n" + r.explain_row(row, Language::zh);
    return all;
}

std::vector<Came> poisson(std::size_t n, double gap_s, double handling_s, std::uint64_t seed) {
    Chance gaps(seed, 1), services(seed, 2);
    std::vector<Came> came;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < n; ++i) {
        at += static_cast<std::int64_t>(gaps.exponential(gap_s * 1e6));
        came.push_back({"c" + std::to_string(100'000 + i), at, static_cast<std::int64_t>(services.exponential(handling_s * 1e6))});
    }
    return came;
}
std::vector<Works> staff(std::size_t n) {
    std::vector<Works> works;
    for (std::size_t i = 0; i < n; ++i) works.push_back({"a" + std::to_string(10 + i)});
    return works;
}

// First come first served by n alike, worked out alone: who is free first takes who came first.
std::vector<std::int64_t> waits_of(const std::vector<Came>& came, std::size_t n) {
    std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> free_at;
    for (std::size_t i = 0; i < n; ++i) free_at.push(0);
    std::vector<std::int64_t> waits;
    for (const Came& c : came) {
        const std::int64_t begins = std::max(c.at, free_at.top());
        free_at.pop();
        free_at.push(begins + c.handling);
        waits.push_back(begins - c.at);
    }
    return waits;
}

TEST(Route, WaitsAreThoseOfAnIndependentSimulation) {
    for (const std::size_t n : {1u, 3u, 10u}) {
        const auto came = poisson(3'000, 10, 9.0 * static_cast<double>(n), 7 + n);
        const auto expected = waits_of(came, n);
        const Result r = route(came, staff(n));
        const Columns& t = r.table("contacts");
        ASSERT_EQ(t.rows(), 3'000);
        for (std::int64_t i = 0; i < t.rows(); ++i) {
            ASSERT_EQ(cell(t, i, "outcome"), "served");
            ASSERT_EQ(us(t, i, "waited"), expected[static_cast<std::size_t>(i)]) << i;
            ASSERT_EQ(us(t, i, "handled"), came[static_cast<std::size_t>(i)].handling);
        }
    }
}

// Erlang C: five agents, four at work on average; the mean wait is C / (n mu - lambda), C = 0.5541125541.
TEST(Route, MeanWaitIsThatOfErlangCWithinFourStandardErrors) {
    const auto came = poisson(60'000, 2.5, 10, 5);
    const Result r = route(came, staff(5), rules(), R"({"stories": 0, "sentences": 0})");
    const Columns& w = r.table("waits");
    const double half = (number(w, 0, "mean_high") - number(w, 0, "mean_low")) / 2;
    EXPECT_EQ(cell(w, 0, "mean_status"), "ok");
    EXPECT_NEAR(number(w, 0, "mean_wait"), 5.541125541, half / 2.093 * 4);
    EXPECT_LT(half, 1.0);
    for (std::int64_t a = 0; a < 5; ++a) EXPECT_NEAR(number(r.table("agents"), a, "occupancy"), 0.8, 0.02);
}

TEST(Route, OffersAreTakenAfterTheAnswerTime) {
    const Result r = route({{"c", 0}, {"d", 1 * second}}, {{"li"}}, rules("[routing.channel.line]\n"), R"({"answer_time": "3 s"})");
    const Columns& t = r.table("contacts");
    EXPECT_EQ(us(t, 0, "waited"), 3 * second);
    EXPECT_EQ(us(t, 1, "waited"), 65 * second);
    const Columns& line = r.table("timeline");
    ASSERT_EQ(line.rows(), 4);
    EXPECT_EQ(cell(line, 0, "state") + cell(line, 1, "state") + cell(line, 2, "state") + cell(line, 3, "state"), "offeredbusyofferedbusy");
    EXPECT_EQ(cell(r.table("offers"), 0, "end"), "taken");
    const auto e = error_of([] { (void)route({}, {}, rules("[routing.channel.line]\n"), R"({"answer_time": "20 s"})"); });
    EXPECT_EQ(e.status(), Status::bad_option);
    EXPECT_TRUE(has(e.what(), "nobody would ever take one")) << e.what();
}

// ------------------------------------------------------------------------------------------------ the order of rows
std::vector<Came> mixed(std::size_t n, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Came> came;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < n; ++i) {
        at += static_cast<std::int64_t>(random() % (30 * second));
        Came c{"c" + std::to_string(random() % 1'000'000'000), at, static_cast<std::int64_t>(random() % (200 * second))};
        if (random() % 3 == 0) c.patience = static_cast<std::int64_t>(random() % (100 * second));
        c.task_class = random() % 2 ? "a" : "b";
        c.grade = random() % 3 ? "C" : "A";
        if (random() % 10 == 0) c.excluded = "x0; x3";
        came.push_back(std::move(c));
    }
    return came;
}
const std::vector<Works> mixed_staff{{"x0", "sa:2"}, {"x1", "sb:2"}, {"x2", "sa; sb:2"}, {"x3", "sa:2; sb"}};
Charter mixed_rules(std::string_view further = "") {
    return rules(
        std::string("skills = [\"sa\", \"sb\"]\nautomatic = true\nhead_start = { A = \"60 s\" }\n[routing.channel.line]\n"
                    "[routing.class.a]\nneeds = \"sa >= 2\"\nsteps = [{ after = \"40 s\", needs = \"sa\", skip_when_nobody = false }]\n"
                    "[routing.class.b]\nneeds = \"sb >= 2\"\ntarget = \"20 s\"\n") +
        std::string(further));
}

TEST(Route, AnyOrderOfRowsChunksAndMergesGivesTheSameBytes) {
    auto came = mixed(400, 3);
    auto works = mixed_staff;
    const Charter charter = mixed_rules();
    const std::string expected = dump(route(came, works, charter));
    std::mt19937_64 random(5);
    for (int k = 0; k < 3; ++k) {
        std::shuffle(came.begin(), came.end(), random);
        std::shuffle(works.begin(), works.end(), random);
        EXPECT_EQ(dump(route(came, works, charter)), expected);
    }
    const Tree none = Tree::table();
    const auto first = create(charter, "service.route", none), second_half = create(charter, "service.route", none);
    const Table all = contacts_of(came), agents = agents_of(works);
    first->add("contacts", all.slice(0, 100));
    first->add("contacts", all.slice(100, 50));
    second_half->add("contacts", all.slice(150, 250));
    second_half->add("agents", agents);
    first->merge(*second_half);
    EXPECT_EQ(dump(first->finish({})), expected);
    const auto whole = create(charter, "service.route", none);
    whole->add("agents", agents);
    whole->add("contacts", all);
    EXPECT_EQ(whole->save(), first->save());
    const auto loaded = load_analysis(first->save());
    EXPECT_EQ(loaded->save(), first->save());
    EXPECT_EQ(dump(loaded->finish({})), expected);
}

TEST(Route, RulesOfTheCallAreSavedWithIt) {
    const Charter charter = mixed_rules();
    const auto came = mixed(60, 9);
    const auto analysis = create(charter, "service.route", parse_json(R"({"routing": {"head_start": {"A": "10 min"}}})", "options"));
    analysis->add("contacts", contacts_of(came));
    analysis->add("agents", agents_of(mixed_staff));
    const std::string changed = dump(analysis->finish({}));
    EXPECT_NE(changed, dump(route(came, mixed_staff, charter)));
    EXPECT_TRUE(has(changed, R"("changed":["head_start"])")) << changed.substr(0, 1000);
    EXPECT_EQ(dump(load_analysis(analysis->save())->finish({})), changed);
    const auto e = error_of([&] { (void)create(charter, "service.route", parse_json(R"({"routing": {"head_strat": {}}})", "options")); });
    EXPECT_TRUE(has(e.what(), "head_start")) << e.what();
}

// ------------------------------------------------------------------------------------------------------ what must hold
TEST(Route, EveryContactHasOneOutcomeAndTimesAddUp) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto came = mixed(300, seed);
        const Result r = route(came, mixed_staff, mixed_rules(), seed % 2 ? "{}" : R"({"as_of": "2023-11-14T22:40:00Z"})");
        const Tree& counts = *r.report().find("contacts");
        std::int64_t sum = 0;
        for (const TreeMember& m : counts.members())
            if (m.key != "all") sum += m.value.integer();
        EXPECT_EQ(sum, 300);
        const Columns &t = r.table("contacts"), &a = r.table("agents");
        ASSERT_EQ(t.rows(), 300);
        std::map<std::string, std::int64_t> handled;
        std::int64_t served = 0;
        for (std::int64_t i = 0; i < t.rows(); ++i) {
            if (cell(t, i, "outcome") != "served") {
                EXPECT_TRUE(t.at("agent").is_null(i));
                continue;
            }
            ++served;
            handled[cell(t, i, "agent")] += us(t, i, "handled");
        }
        for (std::int64_t i = 0; i < a.rows(); ++i) {
            EXPECT_EQ(us(a, i, "handled"), handled[cell(a, i, "agent")]);
            EXPECT_EQ(us(a, i, "busy"), us(a, i, "handled"));
            EXPECT_LE(number(a, i, "occupancy"), 1);
        }
        std::int64_t arrived = 0, taken = 0, abandoned = 0;
        const Columns& c = r.table("course");
        for (std::int64_t i = 0; i < c.rows(); ++i) {
            arrived += c.at("arrived").integer(i);
            taken += c.at("taken").integer(i);
            abandoned += c.at("abandoned").integer(i);
        }
        EXPECT_EQ(arrived, 300 - counts.find("not_yet")->integer());
        EXPECT_EQ(taken, served);
        EXPECT_EQ(abandoned, counts.find("abandoned")->integer());
        EXPECT_EQ(c.at("waiting").integer(c.rows() - 1), counts.find("waiting")->integer());
    }
}

TEST(Route, OvertakesAreThoseOfBruteForce) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        auto came = mixed(120, 100 + seed);
        const Result r = route(came, mixed_staff, mixed_rules());
        const Columns& t = r.table("contacts");
        std::sort(came.begin(), came.end(), [](const Came& x, const Came& y) { return x.id < y.id; });
        // Moments to the microsecond: none falls on another here.
        const auto begins = [&](std::int64_t i) { return came[static_cast<std::size_t>(i)].at; };
        const auto ends = [&](std::int64_t i) { return begins(i) + us(t, i, "waited"); };
        const auto level = [](const std::string& agent, const std::string& task_class) {
            const std::map<std::string, std::map<std::string, int>> levels{
                {"x0", {{"a", 2}}}, {"x1", {{"b", 2}}}, {"x2", {{"a", 1}, {"b", 2}}}, {"x3", {{"a", 2}, {"b", 1}}}};
            const auto& own = levels.at(agent);
            const auto found = own.find(task_class);
            return found == own.end() ? 0 : found->second;
        };
        std::int64_t overtaken = 0;
        for (std::int64_t i = 0; i < t.rows(); ++i) {
            std::int64_t by_order = 0, by_skill = 0;
            for (std::int64_t j = 0; j < t.rows(); ++j) {
                if (begins(j) <= begins(i) || cell(t, j, "outcome") != "served" || ends(j) >= ends(i)) continue;
                const Came& c = came[static_cast<std::size_t>(i)];
                const std::string agent = cell(t, j, "agent");
                const int asked = c.task_class == "a" && ends(j) - c.at >= 40 * second ? 1 : 2;
                const bool could = level(agent, c.task_class) >= asked && !has(c.excluded, agent);
                (could ? by_order : by_skill) += 1;
            }
            ASSERT_EQ(t.at("overtaken_by").integer(i), by_order) << seed << " " << cell(t, i, "contact");
            ASSERT_EQ(t.at("passed_by_skill").integer(i), by_skill) << seed << " " << cell(t, i, "contact");
            overtaken += by_order + by_skill;
        }
        EXPECT_GT(overtaken, 10);
        EXPECT_GT(r.table("overtakes").rows(), 0);
    }
}

/// A period is told as a whole, whatever its router has forgotten by its end.
TEST(Route, RequirementsThatTheRouterForgotAreStillTold) {
    auto came = mixed(120, 31);
    for (std::size_t i = 0; i < came.size(); ++i) came[i].needs = "not agent in [ghost" + std::to_string(i) + (i % 9 ? "]" : ", x2]");
    const Result many = route(came, mixed_staff, mixed_rules()),
                 few = route(came, mixed_staff, mixed_rules("[limits]\nrequirements = 60\n"));
    for (const auto& [name, table] : many.tables())
        for (const auto& column : table->columns())
            for (std::int64_t row = 0; row < table->rows(); ++row)
                ASSERT_EQ(cell(few.table(name), row, column->name), cell(*table, row, column->name)) << name << " " << row;
    EXPECT_GT(many.table("overtakes").rows(), 0);
    const Columns& t = few.table("contacts");
    for (std::int64_t row = 0; row < t.rows(); ++row) EXPECT_NE(cell(t, row, "outcome"), "refused") << cell(t, row, "reason");
}

TEST(Route, WaitsTableIsWhatTheContactsSay) {
    const Result r = route(mixed(500, 21), mixed_staff, mixed_rules(), R"({"target": "30 s"})");
    const Columns &t = r.table("contacts"), &w = r.table("waits");
    ASSERT_EQ(w.rows(), 3);
    for (std::int64_t row = 0; row < w.rows(); ++row) {
        const std::string task_class = cell(w, row, "class");
        std::vector<std::int64_t> waits;
        std::int64_t contacts = 0, served = 0, within = 0;
        for (std::int64_t i = 0; i < t.rows(); ++i) {
            if (row > 0 && cell(t, i, "class") != task_class) continue;
            ++contacts;
            const std::int64_t target = cell(t, i, "class") == "b" ? 20 * second : 30 * second;
            waits.push_back(us(t, i, "waited"));
            served += cell(t, i, "outcome") == "served";
            within += cell(t, i, "outcome") == "served" && waits.back() <= target;
        }
        EXPECT_EQ(w.at("contacts").integer(row), contacts);
        EXPECT_EQ(w.at("served").integer(row), served);
        EXPECT_EQ(w.at("abandoned").integer(row), contacts - served);
        EXPECT_DOUBLE_EQ(number(w, row, "within"), static_cast<double>(within) / static_cast<double>(contacts));
        std::int64_t sum = 0;
        for (const std::int64_t x : waits) sum += x;
        EXPECT_NEAR(number(w, row, "mean_wait"), static_cast<double>(sum) / 1e6 / static_cast<double>(contacts), 1e-9);
        std::sort(waits.begin(), waits.end());
        EXPECT_NEAR(number(w, row, "p90"), statistics::quantile(waits, {9, 10}, statistics::QuantileType::linear).to_double() / 1e6, 1e-12);
        EXPECT_EQ(us(w, row, "longest"), waits.back());
        EXPECT_EQ(w.at("target").is_null(row), row == 0);
    }
}

// ------------------------------------------------------------------------------------------------------------ at the edges
TEST(Route, AnswersWithoutContactsAndWithoutAgents) {
    const Result empty = route({}, {});
    for (const auto& [name, table] : empty.tables()) EXPECT_EQ(table->rows(), name == "waits" ? 1 : 0) << name;
    const Result idle = route({}, {{"li", "", 0, 100 * second}});
    EXPECT_EQ(number(idle.table("agents"), 0, "signed_in"), 100);
    EXPECT_EQ(number(idle.table("agents"), 0, "occupancy"), 0);
    const Result nobody_there = route({{"c", 0}, {"d", 5 * second, second, 7 * second}}, {});
    EXPECT_EQ(cell(nobody_there.table("contacts"), 0, "outcome"), "unservable");
    EXPECT_EQ(cell(nobody_there.table("contacts"), 1, "outcome"), "abandoned");
    EXPECT_EQ(number(nobody_there.table("contacts"), 1, "waited"), 7);
    EXPECT_TRUE(has(to_json(nobody_there.report()), "no_agents"));
    const Result one = route({{"c", 0}}, {{"li"}});
    EXPECT_EQ(cell(one.table("contacts"), 0, "agent"), "li");
    EXPECT_EQ(number(one.table("agents"), 0, "occupancy"), 1);
    EXPECT_TRUE(has(one.explain(Id("c")), "li took it at 2023-11-14T22:13:20Z, after 0 s")) << one.explain(Id("c"));
    EXPECT_TRUE(has(one.explain(Id("c"), Language::zh), "li")) << one.explain(Id("c"), Language::zh);
}

TEST(Route, WhoLeavesFinishesWhatHeHasAndTakesNoMore) {
    const Result r =
        route({{"c", 0, 60 * second}, {"d", 10 * second, 60 * second}}, {{"li", "", 0, 30 * second}, {"wang", "", 100 * second}});
    const Columns &t = r.table("contacts"), &a = r.table("agents");
    EXPECT_EQ(cell(t, 0, "agent"), "li");
    EXPECT_EQ(number(t, 0, "handled"), 60);
    EXPECT_EQ(cell(t, 1, "agent"), "wang");
    EXPECT_EQ(number(t, 1, "waited"), 90);
    EXPECT_EQ(number(a, 0, "signed_in"), 60);
    EXPECT_EQ(number(a, 1, "signed_in"), 60);
}

TEST(Route, WhomAnAgentBecomesFreeForAsPatienceEndsIsServed) {
    const std::vector<Came> came{{"c", 0, 60 * second}, {"d", 10 * second, 60 * second, 50 * second}};
    EXPECT_EQ(cell(route(came, {{"li"}}).table("contacts"), 1, "outcome"), "served");
    const std::vector<Came> sooner{{"c", 0, 60 * second}, {"d", 10 * second, 60 * second, 50 * second - 1}};
    const Result r = route(sooner, {{"li"}});
    EXPECT_EQ(cell(r.table("contacts"), 1, "outcome"), "abandoned");
    EXPECT_TRUE(has(r.explain(Id("d")), "Just before that: Task d waits: all who could serve it are busy, and it is next."))
        << r.explain(Id("d"));
    // Without patience: served at once, or not at all.
    const std::vector<Came> at_once{{"c", 0, 60 * second, 0}, {"d", 10 * second, 60 * second, 0}};
    const Result hasty = route(at_once, {{"li"}});
    EXPECT_EQ(cell(hasty.table("contacts"), 0, "outcome"), "served");
    EXPECT_EQ(cell(hasty.table("contacts"), 1, "outcome"), "abandoned");
}

TEST(Route, ThePeriodEndsWhereItIsTold) {
    const std::vector<Came> came{{"c", 0, 600 * second}, {"d", 10 * second}, {"e", 100 * second}};
    const Result r = route(came, {{"li"}}, rules(), R"({"as_of": "2023-11-14T22:15:00Z"})");  // 100 s after the first came
    const Columns& t = r.table("contacts");
    EXPECT_EQ(cell(t, 0, "outcome"), "served");
    EXPECT_EQ(number(t, 0, "handled"), 100);
    EXPECT_EQ(cell(t, 1, "outcome"), "waiting");
    EXPECT_EQ(number(t, 1, "waited"), 90);
    EXPECT_EQ(cell(t, 2, "outcome"), "not_yet");
    EXPECT_TRUE(t.at("waited").is_null(2));
    EXPECT_EQ(number(r.table("agents"), 0, "occupancy"), 1);
    EXPECT_EQ(cell(r.table("timeline"), 0, "until"), "2023-11-14T22:15:00Z");
}

TEST(Route, APeriodMayLieAtEitherEndOfTime) {
    const Charter charter = rules(R"(automatic = true
skills = ["refund"]
[routing.channel.line]
wrap_up = "20 s"
[routing.class.refund]
needs = "refund"
steps = [{ after = "30 s", needs = "any" }]
)");
    const std::int64_t last = latest_time.us / second * second;
    for (const std::int64_t at : {-second, -7300 * us_per_day, last, last - 12 * 3600 * second}) {
        for (const char* task_class : {"", "refund"}) {
            const std::vector<Came> came{{"c", at - day_begins, 60 * second, 10 * second, task_class}, {"d", at - day_begins}};
            EXPECT_EQ(route(came, {}, charter).table("contacts").rows(), 2) << at;
            const Result r = route(came, {{"li"}}, charter);
            EXPECT_EQ(cell(r.table("contacts"), 0, "outcome"), "served") << at;
            EXPECT_EQ(cell(r.table("contacts"), 1, "outcome"), at == last ? "waiting" : "served") << "the calendar ends before li is free";
        }
    }
}

TEST(Route, SeveralContactsAtOnceAndWrapUp) {
    const Charter charter = rules("automatic = true\n[routing.channel.chat]\nwrap_up = \"30 s\"\n");
    const Result r = route({{"c", 0, 60 * second}, {"d", 20 * second, 60 * second}, {"e", 20 * second, 10 * second}},
                           {{"li", "", -1, -1, "chat:2"}}, charter);
    const Columns &t = r.table("contacts"), &a = r.table("agents");
    EXPECT_EQ(number(t, 1, "waited"), 0);
    EXPECT_EQ(number(t, 2, "waited"), 70);  // c is done at 60 s, wrapped up at 90 s
    EXPECT_EQ(number(a, 0, "handled"), 130);
    EXPECT_EQ(number(a, 0, "busy"), 90);      // 0 to 80 s, 90 to 100 s
    EXPECT_EQ(number(a, 0, "wrapping"), 40);  // 80 to 90 s, 100 to 130 s
    EXPECT_EQ(number(a, 0, "signed_in"), 130);
    EXPECT_EQ(number(a, 0, "occupancy"), 1);
}

TEST(Route, IdsComeBackAsTheyCame) {
    const Result numbers = route(rules(), contacts_of({{"17", 0}, {"5", 1}}, true), agents_of({{"李雷"}}));
    EXPECT_EQ(numbers.table("contacts").at("contact").kind, Kind::integer);
    EXPECT_EQ(cell(numbers.table("contacts"), 0, "contact"), "5");
    EXPECT_EQ(cell(numbers.table("contacts"), 0, "agent"), "李雷");
    EXPECT_EQ(cell(numbers.table("offers"), 0, "contact"), "17");
    EXPECT_TRUE(has(numbers.explain(Id(5)), "李雷"));
    const std::string family = "👨‍👩‍👧‍👦";
    const Result texts = route({{"订单一", 0}, {family, 1}}, {{"🦊"}, {"li"}});
    EXPECT_EQ(cell(texts.table("contacts"), 0, "contact"), "订单一");
    EXPECT_EQ(cell(texts.table("contacts"), 1, "contact"), family);
    EXPECT_EQ(cell(texts.table("contacts"), 1, "outcome"), "served");
}

TEST(Route, WhatTheRouterRefusesIsAnOutcome) {
    const Charter charter = mixed_rules();
    const Result r =
        route({{"c", 0, second, -1, "a"}, {"d", 1, second, -1, "aa"}, {"e", 2, second, -1, "b", "", "X"}}, mixed_staff, charter);
    const Columns& t = r.table("contacts");
    EXPECT_EQ(cell(t, 0, "outcome"), "served");
    EXPECT_EQ(cell(t, 1, "refusal"), "unknown_class");
    EXPECT_TRUE(has(cell(t, 1, "reason"), "did you mean 'a'")) << cell(t, 1, "reason");
    EXPECT_EQ(cell(t, 2, "refusal"), "unknown_grade");
    EXPECT_EQ(r.table("waits").at("contacts").integer(0), 1);
    EXPECT_TRUE(has(to_json(r.report()), "The router refused 1 contact: the charter has no class 'aa'"));
}

TEST(Route, WrongRowsAreErrorsWithTheirPlace) {
    const auto refused = [](const std::vector<Came>& came, const std::vector<Works>& works) {
        return error_of([&] { (void)route(came, works, mixed_rules()); });
    };
    auto e = refused({{"c", 0}, {"c", 1}}, {});
    EXPECT_EQ(e.status(), Status::bad_value);
    EXPECT_EQ(e.place().row, 1);
    EXPECT_TRUE(has(e.what(), "expected one row a contact")) << e.what();
    e = refused({{"c", 0}}, {{"li"}, {"wang", "sq"}});
    EXPECT_EQ(e.place().where, "agents");
    EXPECT_EQ(e.place().row, 1);
    EXPECT_TRUE(has(e.what(), "did you mean 'sa'") || has(e.what(), "did you mean 'sb'")) << e.what();
    e = refused({{"c", 0}}, {{"li", "sa:zwei"}});
    EXPECT_TRUE(has(e.what(), "words holds 'sa:zwei'")) << e.what();
    e = refused({{"c", 0}}, {{"li", "", 100, 50}});
    EXPECT_EQ(e.place().row, 0);
    EXPECT_TRUE(has(e.what(), "is not after")) << e.what();
    const Table bad_time = TableOf("contacts").texts("contact", {"c", "d"}).texts("at", {"2023-11-14T22:13:20Z", "soon"});
    e = error_of([&] { (void)route(rules(), bad_time, agents_of({})); });
    EXPECT_EQ(e.status(), Status::bad_time);
    EXPECT_EQ(e.place().row, 1);
    const Table negative = TableOf("contacts").texts("contact", {"c"}).times("at", {0}).doubles("handling", {-1});
    e = error_of([&] { (void)route(rules(), negative, agents_of({})); });
    EXPECT_EQ(e.place().row, 0);
    EXPECT_TRUE(has(e.what(), "handling")) << e.what();
    e = error_of([&] { (void)route({}, {}, rules(), R"({"bin": "0 s"})"); });
    EXPECT_TRUE(has(e.what(), "'bin' must lie between 1 s and")) << e.what();
    e = error_of([&] { (void)route({{"c", 0}, {"d", 400 * us_per_day}}, {}, rules(), R"({"bin": "1 s"})"); });
    EXPECT_EQ(e.status(), Status::limit);
}

TEST(Route, ACharterWithoutChannelsTakesThoseOfTheContacts) {
    const Table contacts =
        TableOf("contacts").texts("contact", {"c", "d"}).times("at", {0, 0}).texts("channel", {"chat", "voice"}).texts("class", {"x", ""});
    const Result r = route(Charter(), contacts, agents_of({{"li"}}));
    EXPECT_EQ(cell(r.table("contacts"), 0, "outcome"), "served");
    EXPECT_EQ(cell(r.table("contacts"), 1, "outcome"), "served");
    EXPECT_EQ(number(r.table("contacts"), 1, "waited"), 300);
}

TEST(Route, ACharterThatNamesNothingTakesWordsAndLanguagesOfTheFiles) {
    const Table contacts = TableOf("contacts")
                               .texts("contact", {"c", "d", "e"})
                               .times("at", {0, 0, 0})
                               .texts("channel", {"chat", "chat", "chat"})
                               .texts("language", {"de", "fr", ""})
                               .texts("persona", {"", "vip", ""})
                               .texts("needs", {"language and de >= 3", "language and persona", "billing"});
    const Table agents = TableOf("agents")
                             .texts("agent", {"li", "wang"})
                             .texts("words", {"de:50; billing; grade:2", "de:2; vip"})
                             .texts("channels", {"chat:3; voice", "chat"});
    const Result r = route(Charter(), contacts, agents);
    const Columns& t = r.table("contacts");
    EXPECT_EQ(cell(t, 0, "outcome") + " " + cell(t, 0, "agent"), "served li");
    EXPECT_EQ(cell(t, 1, "outcome"), "unservable");  // nobody speaks fr, and somebody may have asked for it
    EXPECT_EQ(cell(t, 2, "outcome") + " " + cell(t, 2, "agent"), "served li");

    // Who names something names all.
    const Table german = TableOf("agents").texts("agent", {"li"}).texts("words", {"de"});
    const auto refused = [&](const std::string& routing) {
        return std::string(error_of([&] { (void)route(rules(routing), contacts, german); }).what());
    };
    EXPECT_TRUE(has(refused("automatic = true\nskills = [\"billing\"]\n"), "does not know 'de'"));
    EXPECT_TRUE(has(refused("automatic = true\n[routing.class.x]\n"), "does not know 'de'"));
    EXPECT_TRUE(has(refused("automatic = true\n[routing.channel.chat]\n"), "does not know 'de'"));
    EXPECT_EQ(route(rules("automatic = true\n"), contacts, agents).table("contacts").rows(), 3);

    // A list that cannot be read has its row.
    const Table bad = TableOf("agents").texts("agent", {"li", "wang"}).texts("words", {"de", "de:x"});
    const auto e = error_of([&] { (void)route(Charter(), contacts, bad); });
    EXPECT_EQ(e.place().row, 1);
    EXPECT_TRUE(has(e.what(), "expected words with ; between")) << e.what();
}

TEST(Route, WhoGetsAllTheHardOnesIsTold) {
    std::vector<Came> came;
    std::mt19937_64 random(3);
    for (int i = 0; i < 400; ++i) {
        const bool hard = i % 2 == 0;
        Came c{"c" + std::to_string(1000 + i), i * 400 * second,
               static_cast<std::int64_t>((hard ? 200 : 100) * second + static_cast<std::int64_t>(random() % (20 * second)))};
        c.excluded = hard ? "wang" : "li";
        came.push_back(c);
    }
    const Result r = route(came, {{"li"}, {"wang"}});
    const Columns& a = r.table("agents");
    EXPECT_NEAR(number(a, 0, "harder_by"), 100, 2);
    EXPECT_GT(number(a, 0, "harder_low"), 95);
    EXPECT_LT(number(a, 1, "harder_high"), -95);
    EXPECT_EQ(cell(a, 0, "harder_status"), "ok");
    EXPECT_NEAR(number(a, 0, "hard_share"), 0.5, 0.01);
    EXPECT_EQ(number(a, 1, "hard_share"), 0);
}

// Classes long (about 600 s) and short (about 60 s), with the agents who get them; `faster`: how much less the first needs for each.
std::vector<Came> two_classes(int long_li, int short_li, int long_wang, int short_wang, int faster) {
    std::vector<Came> came;
    const auto add = [&](int n, bool is_long, bool li) {
        for (int i = 0; i < n; ++i) {
            const std::int64_t handling = (is_long ? 600 : 60) + i % 5 * 4 - (li ? faster : 0);
            Came c{"c" + std::to_string(1000 + came.size()), static_cast<std::int64_t>(came.size()) * 1'000 * second, handling * second};
            c.task_class = is_long ? "long" : "short";
            c.excluded = li ? "wang" : "li";
            came.push_back(c);
        }
    };
    add(long_li, true, true), add(short_li, false, true), add(long_wang, true, false), add(short_wang, false, false);
    return came;
}

TEST(Route, AgentsAreComparedWithinClassesAndTheMixIsANumberOfItsOwn) {
    const Result r = route(two_classes(25, 5, 5, 25, 10), {{"li"}, {"wang"}});
    const Columns& a = r.table("agents");
    EXPECT_NEAR(number(a, 0, "harder_by"), -10, 1e-9);  // within each class he is 10 s faster, though he had the long ones
    EXPECT_LT(number(a, 0, "harder_high"), -3);
    EXPECT_GT(number(a, 1, "harder_low"), 3);
    EXPECT_EQ(cell(a, 0, "harder_clear"), "true");
    EXPECT_EQ(a.at("compared").integer(0), 30);
    EXPECT_NEAR(number(a, 0, "mix_by"), (25 * 540 - 5 * 540) / 60.0, 5);  // 25 of 30 long ones, where all had half
    EXPECT_NEAR(number(a, 1, "mix_by"), -180, 5);
    EXPECT_NEAR(number(a, 0, "mean_handling") - number(a, 0, "others_mean_handling"), -10, 1e-9);
    // By hand: variances of 0, 4, 8, 12, 16 in turn; n = 25 and 5 beside 5 and 25.
    const double of_25 = 32.0 * 25 / 24, of_5 = 40.0;
    const double w1 = 25.0 / 30, w2 = 5.0 / 30;
    const double variance = w1 * w1 * (of_25 / 25 + of_5 / 5) + w2 * w2 * (of_5 / 5 + of_25 / 25);
    EXPECT_NEAR((number(a, 0, "harder_high") - number(a, 0, "harder_low")) / 2 / std::sqrt(variance), 2.5, 0.35);  // t of about 5 degrees
}

TEST(Route, ClassesThatOneSideServedAloneAreLeftOutAndTooFewAreTold) {
    // Nobody else served the long ones: 5 short ones are compared.
    const Result r = route(two_classes(25, 5, 0, 25, 10), {{"li"}, {"wang"}});
    const Columns& a = r.table("agents");
    EXPECT_EQ(a.at("compared").integer(0), 5);
    EXPECT_EQ(a.at("compared").integer(1), 25);
    EXPECT_NEAR(number(a, 0, "harder_by"), -10, 1e-9);
    const Result few = route(two_classes(25, 5, 1, 25, 10), {{"li"}, {"wang"}});
    EXPECT_EQ(cell(few.table("agents"), 0, "harder_status"), "too_little_data");
    EXPECT_FALSE(few.table("agents").at("harder_by").is_null(0));
    EXPECT_TRUE(few.table("agents").at("harder_low").is_null(0));
    EXPECT_EQ(cell(few.table("agents"), 0, "harder_clear"), "false");
    const Result none = route(two_classes(5, 0, 0, 5, 10), {{"li"}, {"wang"}});
    EXPECT_EQ(none.table("agents").at("compared").integer(0), 0);
    EXPECT_TRUE(none.table("agents").at("harder_by").is_null(0));
    EXPECT_NEAR(number(none.table("agents"), 0, "mix_by"), 265, 10);
}

TEST(Route, WhatIsClearAllowsForAllWhoAreComparedAtOnce) {
    // Thirty, one of whom is apart by what would be clear of him alone, and is not among so many.
    std::vector<Works> works;
    for (int a = 0; a < 30; ++a) works.push_back({"a" + std::to_string(10 + a), "s" + std::to_string(a)});
    std::string skills;
    for (int a = 0; a < 30; ++a) skills += (a ? ", \"s" : "\"s") + std::to_string(a) + "\"";
    const Charter charter = rules("automatic = true\nskills = [" + skills + "]\n[routing.channel.line]\n");
    std::vector<std::string> id, needs, handling;
    std::vector<std::int64_t> at;
    for (int i = 0; i < 900; ++i) {
        id.push_back("c" + std::to_string(1000 + i));
        needs.push_back("s" + std::to_string(i % 30));
        at.push_back(day_begins + i * 300 * second);
        handling.push_back(std::to_string(100 + i / 30 * 37 % 100 + (i % 30 == 0 ? 13 : 0)));
    }
    const Table contacts = TableOf("contacts").texts("contact", id).times("at", at).texts("needs", needs).texts("handling", handling);
    const Result r = route(charter, contacts, agents_of(works));
    const Columns& a = r.table("agents");
    int apart = 0, clear = 0;
    for (std::int64_t i = 0; i < 30; ++i) {
        ASSERT_EQ(a.at("contacts").integer(i), 30);
        apart += number(a, i, "harder_low") > 0 || number(a, i, "harder_high") < 0;
        clear += cell(a, i, "harder_clear") == "true";
    }
    EXPECT_EQ(apart, 1);
    EXPECT_EQ(clear, 0);
}

TEST(Route, ThoseWhoStillWaitAndThoseHandedBackAreTold) {
    const Charter charter = rules(
        "automatic = true\n[routing.channel.line]\n[routing.class.a]\ntarget = \"60 s\"\n"
        "[[routing.class.a.overflow]]\nwhen = \"waited\"\nlonger_than = \"2 min\"\nto = \"callback\"\n"
        "[routing.class.b]\ntarget = \"60 s\"\n");
    const Result r = route({{"c", 0, 600 * second, -1, "b"},
                            {"d", 10 * second, 60 * second, -1, "a"},
                            {"e", 20 * second, 60 * second, -1, "b"},
                            {"f", 290 * second, 60 * second, -1, "b"}},
                           {{"li"}}, charter, R"({"as_of": "2023-11-14T22:18:20Z"})");  // 300 s after the first came
    const Columns &t = r.table("contacts"), &w = r.table("waits");
    EXPECT_EQ(cell(t, 1, "outcome"), "handed_back");
    EXPECT_EQ(cell(t, 1, "overflowed_to"), "callback");
    EXPECT_TRUE(t.at("overflowed_to").is_null(0));
    EXPECT_EQ(number(w, 0, "longest"), 0);
    EXPECT_EQ(number(w, 0, "waiting_longest"), 280);
    EXPECT_EQ(number(w, 0, "handed_back_after"), 120);
    // Of c served at once, d handed back, e still waiting after 280 s; f may still be served in time.
    EXPECT_NEAR(number(w, 0, "within"), 1.0 / 3, 1e-12);
    EXPECT_TRUE(has(r.explain(Id("d")), "with the word callback: it had waited")) << r.explain(Id("d"));
    EXPECT_TRUE(has(r.explain(Id("d"), Language::zh), "标记为 callback")) << r.explain(Id("d"), Language::zh);
}

TEST(Route, AnOverflowToAnotherClassIsPartOfTheStory) {
    const Charter charter = rules(
        "automatic = true\nskills = [\"x\"]\n[routing.channel.line]\n[routing.class.a]\nneeds = \"x\"\n"
        "[[routing.class.a.overflow]]\nwhen = \"waited\"\nlonger_than = \"2 min\"\nto = \"b\"\n[routing.class.b]\n");
    const Result r = route({{"c", 0, 60 * second, -1, "a"}}, {{"li"}}, charter);
    EXPECT_EQ(cell(r.table("contacts"), 0, "overflowed_to"), "b");
    EXPECT_EQ(cell(r.table("contacts"), 0, "outcome"), "served");
    EXPECT_TRUE(has(r.explain(Id("c")), "At 2023-11-14T22:15:20Z it overflowed to the class b: it had waited")) << r.explain(Id("c"));
    EXPECT_TRUE(has(r.explain(Id("c"), Language::zh), "转到类别 b")) << r.explain(Id("c"), Language::zh);
}

TEST(Route, ClassesAndChannelsAreCalledByTheirNamesWherePeopleReadThem) {
    const Charter charter = rules(
        "automatic = true\n[routing.channel.line]\nname = { en = \"Hotline\", zh = \"热线\" }\n"
        "[routing.class.a]\nname = { en = \"Account\", zh = \"账户业务\" }\n"
        "[[routing.class.a.overflow]]\nwhen = \"waited\"\nlonger_than = \"2 min\"\nto = \"b\"\n"
        "[routing.class.b]\nname = \"Back office\"\n[routing.class.plain]\n");
    TableOf contacts("contacts");
    contacts.texts("contact", {"busy", "c"}).times("at", {day_begins, day_begins + second}).texts("class", {"plain", "a"});
    contacts.texts("channel", {"line", "line"});
    const Result r = route(charter, contacts, agents_of({{"li"}}));
    EXPECT_EQ(cell(r.table("contacts"), 1, "class"), "a");  // data keep the ids
    EXPECT_EQ(cell(r.table("contacts"), 1, "overflowed_to"), "b");
    EXPECT_TRUE(has(to_json(r.report()),
                    R"("names":{"class":{"a":{"en":"Account","zh":"账户业务"},"b":{"en":"Back office","zh":"Back office"}},)"
                    R"("channel":{"line":{"en":"Hotline","zh":"热线"}}})"))
        << to_json(r.report());
    const std::string story = r.explain(Id("c")), zh = r.explain(Id("c"), Language::zh);
    EXPECT_TRUE(has(story, ", of class Account on Hotline.")) << story;
    EXPECT_TRUE(has(story, "it overflowed to the class Back office:")) << story;
    EXPECT_TRUE(has(story, "of these serves Hotline")) << story;
    EXPECT_TRUE(has(zh, "类别 账户业务")) << zh;
    EXPECT_TRUE(has(zh, "服务 热线")) << zh;
    EXPECT_TRUE(has(r.explain(Id("busy")), ", of class plain on Hotline.")) << r.explain(Id("busy"));
}

TEST(Route, StoriesCountTheWholeRosterAndNotOnlyThoseWhoHaveComeSoFar) {
    const Charter charter = rules(
        "automatic = true\nskills = [\"x\", \"y\"]\n[routing.channel.line]\n[routing.class.a]\nneeds = \"x\"\n"
        "[routing.class.b]\nneeds = \"y\"\n");
    const std::int64_t hour = 3'600 * second;
    const Result r = route({{"c", 60 * second, 60 * second, -1, "a"}, {"d", 120 * second, 60 * second, 60 * second, "b"}},
                           {{"early"}, {"late", "x", hour}}, charter);
    EXPECT_TRUE(has(r.explain(Id("c")), "Task c waits: nobody who could serve it is signed in.")) << r.explain(Id("c"));
    EXPECT_TRUE(has(r.explain(Id("c")), "Of 2 agents, 1 is signed in")) << r.explain(Id("c"));
    EXPECT_TRUE(has(r.explain(Id("d")), "Task d waits: nobody of all agents can serve it.")) << r.explain(Id("d"));
    EXPECT_TRUE(
        has(to_json(r.report()), "1 customer gave up when what the contact asked for then was met by nobody who was there at any time: y."))
        << to_json(r.report());
    const Result never = route({{"c", 60 * second, 60 * second, 60 * second, "a"}}, {{"early"}, {"late", "x", hour}}, charter);
    EXPECT_FALSE(has(to_json(never.report()), "gave up when")) << to_json(never.report());
}

TEST(Route, AnOfferThatIsTakenAtOnceIsToldSo) {
    const Charter charter = rules("[routing.channel.line]\n");
    const auto told = [&](std::string_view options) {
        const Result r = route({{"c", 0}}, {{"li"}}, charter, options);
        return std::pair(r.explain(Id("c")), cell(r.table("offers"), 0, "why"));
    };
    for (const std::string& text : {told("{}").first, told("{}").second}) {
        EXPECT_TRUE(has(text, "Task c goes to li,")) << text;
        EXPECT_FALSE(has(text, "is offered to")) << text;
    }
    const auto [story, why] = told(R"({"answer_time":"3 s"})");
    EXPECT_TRUE(has(story, "Task c is offered to li until")) << story;
    EXPECT_TRUE(has(why, "Task c is offered to li until")) << why;
}

TEST(Route, OvertakesListThoseOvertakenMostAndThenThosePassedMost) {
    // b is overtaken by two of grade A; x, whom li cannot serve, is passed by all that li takes.
    const Charter charter = rules(
        "automatic = true\nskills = [\"x\"]\nhead_start = { A = \"10 min\" }\n[routing.channel.line]\n"
        "[routing.class.x]\nneeds = \"x\"\n");
    const std::vector<Came> came{{"a", 0, 100 * second},
                                 {"x", second, 60 * second, 3'000 * second, "x"},
                                 {"b", 10 * second},
                                 {"c", 20 * second, 60 * second, -1, "", "", "A"},
                                 {"d", 30 * second, 60 * second, -1, "", "", "A"}};
    const Result r = route(came, {{"li"}}, charter);
    const auto contacts = [](const Result& of) {
        std::vector<std::string> ids;
        for (std::int64_t row = 0; row < of.table("overtakes").rows(); ++row)
            if (ids.empty() || ids.back() != cell(of.table("overtakes"), row, "contact"))
                ids.push_back(cell(of.table("overtakes"), row, "contact"));
        return ids;
    };
    EXPECT_EQ(contacts(r), (std::vector<std::string>{"b", "x"}));
    EXPECT_EQ(contacts(route(came, {{"li"}}, charter, R"({"overtaken":1})")), (std::vector<std::string>{"b", "x"}));
    EXPECT_TRUE(contacts(route(came, {{"li"}}, charter, R"({"overtaken":0})")).empty());
}

TEST(Route, WhyItWaitedIsAskedAsOfTheMomentItself) {
    // Nothing happens between the arrival of f, after 10 s, and the end of d's patience.
    const Result r = route({{"c", 0, 3'600 * second}, {"d", 0, 60 * second, 1'140 * second}, {"f", 10 * second, 60 * second}}, {{"li"}});
    EXPECT_TRUE(has(r.explain(Id("d")), "It came 19 min ago.")) << r.explain(Id("d"));
    EXPECT_EQ(number(r.table("contacts"), 1, "waited"), 1'140);
}

TEST(Route, TheOneWhoOvertookIsComparedWithTheOneWhoWasOvertaken) {
    const Charter charter = rules("automatic = true\nhead_start = { A = \"10 min\" }\n[routing.channel.line]\n");
    const Result r =
        route({{"a", 0, 100 * second}, {"b", 10 * second}, {"c", 20 * second, 60 * second, -1, "", "", "A"}}, {{"li"}}, charter);
    const Columns& o = r.table("overtakes");
    ASSERT_EQ(o.rows(), 1);
    EXPECT_EQ(cell(o, 0, "contact"), "b");
    EXPECT_TRUE(has(cell(o, 0, "why"),
                    "c came 10 s later, and li could have served both. c has a head start of 10 min and counts as if it had "
                    "come at 2023-11-14T22:03:40Z; b, with a head start of 0 s, as if at 2023-11-14T22:13:30Z."))
        << cell(o, 0, "why");
    EXPECT_FALSE(has(cell(o, 0, "why"), "nothing else waited")) << cell(o, 0, "why");
    EXPECT_TRUE(has(cell(o, 0, "why_zh"), "相当于")) << cell(o, 0, "why_zh");
    const Result tier = route({{"a", 0, 100 * second}, {"b", 10 * second}, {"c", 10 * second, 60 * second, -1, "", "", "A"}}, {{"li"}},
                              rules("automatic = true\ntasks = [\"tier\"]\n[routing.channel.line]\n"));
    EXPECT_TRUE(has(cell(tier.table("overtakes"), 0, "why"),
                    "c came at the same time, and li could have served both. c is of the better "
                    "grade, A; b is of C."))
        << cell(tier.table("overtakes"), 0, "why");
}

TEST(Route, TheCourseTellsWhatWasWithinABin) {
    // A minute of ten seconds' work in the middle of it: at its end nobody is busy and nothing waits.
    const Result r = route({{"c", 10 * second, 10 * second},
                            {"d", 12 * second, 10 * second},
                            {"e", 13 * second, 10 * second, 2 * second},
                            {"f", 119 * second, 1 * second}},
                           {{"li", "", 0}}, rules(), R"({"bin": "40 s"})");
    const Columns& c = r.table("course");
    ASSERT_GE(c.rows(), 2);
    EXPECT_EQ(c.at("busy").integer(0), 0);
    EXPECT_EQ(c.at("waiting").integer(0), 0);
    EXPECT_NEAR(number(c, 0, "mean_busy"), 0.5, 1e-12);  // 20 of 40 s
    EXPECT_NEAR(number(c, 0, "mean_free"), 0.5, 1e-12);
    EXPECT_EQ(c.at("most_waiting").integer(0), 2);
    EXPECT_EQ(c.at("most_waiting").integer(1), 0);
}

TEST(Route, FindingsTellWhatCountsNowhere) {
    const Charter charter = mixed_rules();
    const Result r = route({{"c", 0, second, -1, "aa"}, {"d", 1, second, -1, "a"}, {"e", 7'200 * second, second, -1, "a"}}, {}, charter,
                           R"({"as_of": "2023-11-14T23:13:20Z"})");
    const std::string report = to_json(r.report());
    EXPECT_TRUE(has(report, R"("code":"not_yet")")) << report;
    EXPECT_TRUE(has(report, R"("code":"nobody_can")")) << report;
    EXPECT_TRUE(has(report, "路由器拒绝了 1 个联系：章程中没有类别“aa”。")) << report;
    EXPECT_TRUE(has(report, "客服表没有数据行")) << report;
    EXPECT_TRUE(has(report, R"("time_zone":"UTC")")) << report;
    EXPECT_FALSE(r.table("contacts").at("needs").is_null(1));
    EXPECT_TRUE(has(r.explain(Id("c"), Language::zh), "路由器拒绝了它：章程中没有类别“aa”。")) << r.explain(Id("c"), Language::zh);
    const Result unclassed = route({{"c", 0}, {"d", 1}}, mixed_staff, charter);
    EXPECT_TRUE(has(to_json(unclassed.report()), "2 of 2 contacts are without a class, and the charter has classes: a, b."));
    EXPECT_FALSE(has(to_json(route({{"c", 0, second, -1, "a"}}, mixed_staff, charter).report()), "no_class"));
    EXPECT_TRUE(has(to_json(route({}, {}).report()), "The table of agents has no rows"));
}

TEST(Route, WaitsAreToldByGrade) {
    const Result r = route(mixed(200, 4), mixed_staff, mixed_rules());
    const Columns &t = r.table("contacts"), &g = r.table("waits_by_grade");
    ASSERT_EQ(g.rows(), 2);
    EXPECT_EQ(cell(g, 0, "grade") + cell(g, 1, "grade"), "AC");
    for (std::int64_t row = 0; row < 2; ++row) {
        std::int64_t n = 0;
        double longest = 0;
        for (std::int64_t i = 0; i < t.rows(); ++i) {
            if (cell(t, i, "grade") != cell(g, row, "grade")) continue;
            ++n;
            longest = std::max(longest, number(t, i, "waited"));
        }
        EXPECT_EQ(g.at("contacts").integer(row), n);
        EXPECT_EQ(number(g, row, "longest"), longest);
    }
}

TEST(Route, ErasesAndExportsOneContact) {
    const auto analysis = create(rules(), "service.route", Tree::table());
    analysis->add("contacts", contacts_of({{"c", 0}, {"d", 1}}));
    analysis->add("agents", agents_of({{"li"}}));
    EXPECT_TRUE(has(to_json(analysis->exported(Id("d"))), R"("at":"2023-11-14T22:13:20.000001Z")")) << to_json(analysis->exported(Id("d")));
    EXPECT_TRUE(has(to_json(analysis->exported(Id("d"))), R"("handling":"1 min")")) << to_json(analysis->exported(Id("d")));
    const Result r = analysis->finish({});
    const std::string story = r.explain(Id("d"));
    const Result without = r.without(Id("c"));
    EXPECT_EQ(without.table("contacts").rows(), 1);
    EXPECT_EQ(without.explain(Id("d")), story);
    EXPECT_TRUE(analysis->erase(Id("c")));
    EXPECT_EQ(analysis->finish({}).table("contacts").rows(), 1);
}

TEST(Route, IsCancelledFromOutside) {
    const auto analysis = create(rules(), "service.route", Tree::table());
    analysis->add("contacts", contacts_of(poisson(5'000, 1, 1, 4)));
    analysis->add("agents", agents_of(staff(2)));
    Progress progress;
    progress.cancel = true;
    Finish how;
    how.progress = &progress;
    EXPECT_EQ(error_of([&] { (void)analysis->finish(how); }).status(), Status::cancelled);
}

// ---------------------------------------------------------------------------------------------------------- a real log
// The call log of the "Anonymous Bank", August 1999: a day of it, with so many agents as it takes.
TEST(BankLogRoute, RoutesADayOfARealLog) {
    const char* folder = std::getenv("KEFU_DATA");
    if (!folder || !*folder) GTEST_SKIP() << "KEFU_DATA names no folder: the bank's call log is not part of this repository";
    FILE* file = popen("gzip -dc \"$KEFU_DATA/contacts/bank_calls_1999_08.csv.gz\"", "r");
    ASSERT_NE(file, nullptr);
    const auto clock = [](std::string_view text) {
        std::int64_t part = 0, all = 0;
        for (const char c : text) {
            if (c == ':') all = (all + part) * 60, part = 0;
            else part = part * 10 + (c - '0');
        }
        return all + part;
    };
    std::vector<Came> came;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), file)) {
        std::vector<std::string_view> cells;
        for (std::string_view rest = line.data(); cells.size() < 17;) {
            const std::size_t comma = rest.find(',');
            cells.push_back(rest.substr(0, comma));
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
        if (cells.size() < 17 || cells[4] != "PS" || (cells[12] != "AGENT" && cells[12] != "HANG")) continue;
        const std::int64_t at = (clock(cells[5].substr(8)) * 86'400 + clock(cells[9])) * second;
        const bool served = cells[12] == "AGENT";
        Came c{"k" + std::to_string(came.size()), at, served ? clock(cells[15]) * second : 180 * second};
        if (!served) c.patience = clock(cells[11]) * second;
        c.grade = cells[3] == "2" ? "2" : "other";
        came.push_back(std::move(c));
    }
    ASSERT_EQ(pclose(file), 0);
    ASSERT_GT(came.size(), 15'000u);
    const auto with = [&](const std::string& head_start) {
        return route(came, staff(9),
                     rules("automatic = true\ngrades = [\"2\", \"other\"]\nhead_start = { \"2\" = \"" + head_start +
                           "\" }\n[routing.channel.line]\n"));
    };
    const Result plain = with("0 s"), ahead = with("90 s");
    const auto wait_of = [](const Result& r, std::string_view grade, const std::vector<Came>& all) {
        std::map<std::string, std::string> grades;
        for (const Came& c : all) grades[c.id] = c.grade;
        double sum = 0, n = 0;
        const Columns& t = r.table("contacts");
        for (std::int64_t i = 0; i < t.rows(); ++i)
            if (grades[cell(t, i, "contact")] == grade) sum += number(t, i, "waited"), n += 1;
        return sum / n;
    };
    // A head start is taken from the others.
    EXPECT_LT(wait_of(ahead, "2", came), wait_of(plain, "2", came));
    EXPECT_GE(wait_of(ahead, "other", came), wait_of(plain, "other", came));
    std::int64_t overtaken = 0;
    const Columns &before = plain.table("contacts"), &after = ahead.table("contacts");
    for (std::int64_t i = 0; i < before.rows(); ++i) {
        EXPECT_EQ(before.at("overtaken_by").integer(i), 0);
        overtaken += after.at("overtaken_by").integer(i);
    }
    EXPECT_GT(overtaken, 100);
}

}  // namespace
}  // namespace kefu::service
