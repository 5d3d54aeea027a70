// kefu_c.hpp: handles that destroy themselves, errors as exceptions. The header itself is C++11; see examples/score_cpp11.cpp.
#include <gtest/gtest.h>

#include <cmath>

#include "kefu/kefu_c.hpp"
#include "kefu/kefu_c_forecast.hpp"
#include "kefu/kefu_c_router.hpp"

namespace {

namespace c = kefu::c;

const std::vector<std::string> customer = {"anna", "anna", "bruno", "chen"};
const std::vector<std::int64_t> number = {1, 1, 2, 3};
const std::vector<std::int32_t> day = {19731, 19767, 19663, 19783};
const std::vector<double> amount = {120.00, 80.50, 19.99, 640.00};
const char* const options = "{\"bins\": 2, \"as_of\": \"2024-03-31\"}";

c::Table sales() {
    c::Table table("sales");
    table.add("customer", customer).add("at", day, c::dates).add("amount", amount);
    return table;
}

TEST(Cpp11, ScoresATable) {
    const c::Table table = sales();
    EXPECT_EQ(table.rows(), 4);
    const c::Result result = c::run("customer.score", options, {{"purchases", table}});
    EXPECT_EQ(result.tables().front(), "scores");
    EXPECT_EQ(result.rows(), 3);
    EXPECT_EQ(result.texts("customer"), (std::vector<std::string>{"anna", "bruno", "chen"}));
    EXPECT_EQ(result.integers("money"), (std::vector<std::int64_t>{20050, 1999, 64000}));
    EXPECT_EQ(result.numbers("money"), (std::vector<double>{200.5, 19.99, 640}));
    EXPECT_EQ(result.texts("abc").size(), 3u);
    EXPECT_EQ(result.cell("last", 1), "2023-11-02");
    EXPECT_EQ(result.find_row("chen"), 2);
    EXPECT_NE(result.explain("anna").find('\n'), std::string::npos);
    EXPECT_NE(result.explain("anna", c::Language::zh), result.explain("anna"));
    EXPECT_EQ(result.columns().front().personal, 1);
    EXPECT_EQ(result.report().front(), '{');
    EXPECT_EQ(result.stamp().front(), '{');
}

TEST(Cpp11, TakesNumbersAsIds) {
    c::Table table;
    table.add("customer", number).add("at", day, c::dates).add("amount", amount);
    const c::Result result = c::run("customer.score", options, {{"purchases", table}});
    EXPECT_EQ(result.integers("customer"), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(result.find_row(std::int64_t{2}), 1);
    EXPECT_FALSE(result.explain(std::int64_t{2}).empty());
}

TEST(Cpp11, ThrowsWhatTheErrorSays) {
    c::Table table("sales");
    const std::vector<double> bad = {1, 2, std::nan(""), 4};
    table.add("customer", customer).add("at", day, c::dates).add("amount", bad);
    try {
        c::run("customer.score", options, {{"purchases", table}});
        FAIL() << "nothing was thrown";
    } catch (const c::Error& error) {
        EXPECT_EQ(error.status(), KEFU_ERR_BAD_MONEY);
        EXPECT_STREQ(error.where(), "sales");
        EXPECT_EQ(error.row(), 2);
        EXPECT_EQ(error.column(), 2);
        EXPECT_NE(std::string(error.what()).find("amount"), std::string::npos);
    }
    EXPECT_THROW(table.add("customer", customer), c::Error);
    EXPECT_THROW(c::Charter::parse("[nothing]\n"), c::Error);
    EXPECT_THROW(c::Model::load(c::Bytes(10)), c::Error);
    EXPECT_EQ(c::check_charter("[nothing]\nx = 1\n").tables().front(), "findings");
}

TEST(Cpp11, StreamsSavesAndMerges) {
    const c::Charter charter = c::Charter::parse("[customer.rfm]\nbins = 2\n", "shop");
    const char* as_of = "2024-03-31";
    c::Analysis one("customer.score", "", charter);
    c::Analysis other("customer.score", "", charter);
    one.add("purchases", sales());
    other.add("purchases", sales());
    c::Analysis loaded = c::Analysis::load(other.save());
    loaded.merge(one);
    EXPECT_EQ(loaded.rows(), 8);
    const c::Result result = loaded.finish(as_of);
    EXPECT_EQ(result.integers("money"), (std::vector<std::int64_t>{40100, 3998, 128000}));
    EXPECT_EQ(result.stamp(), charter.stamp());
    EXPECT_NE(charter.text().find("bins = 2"), std::string::npos);
    c::Analysis moved = std::move(loaded);
    EXPECT_EQ(moved.view("customer.abc").rows(), 8);
}

TEST(Cpp11, FitsAppliesAndScoresOneByOne) {
    const c::Table table = sales();
    const c::Model model = c::Model::load(c::fit("customer.score", options, {{"purchases", table}}).save());
    EXPECT_EQ(model.name(), "customer.score");
    EXPECT_EQ(model.report().front(), '{');
    const c::Result applied = c::apply(model, options, {{"purchases", table}});
    const c::Scorer scorer(model);
    c::Scorer::Workspace workspace(scorer);
    const auto days = applied.integers("recency_days");
    const auto occasions = applied.integers("occasions");
    const auto money = applied.integers("money");
    const auto cells = applied.integers("cell");
    for (std::size_t i = 0; i < cells.size(); ++i) EXPECT_EQ(scorer.apply(workspace, days[i], occasions[i], money[i]).cell, cells[i]);
    EXPECT_THROW(scorer.apply(workspace, -1, 0, 0), c::Error);
}

TEST(Cpp11, CancelsByItsProgress) {
    c::Progress progress;
    progress.cancel();
    c::How how;
    how.progress = &progress;
    const c::Table table = sales();
    try {
        c::run("customer.score", options, {{"purchases", table}}, how);
        FAIL() << "nothing was thrown";
    } catch (const c::Error& error) {
        EXPECT_EQ(error.status(), KEFU_ERR_CANCELLED);
    }
    EXPECT_GT(progress.total(), 0);
}

const char* const routing = "[routing]\nskills = [\"refund\"]\n[routing.channel.chat]\n[routing.class.refund]\nneeds = \"refund >= 2\"\n";

kefu_add_agent agent(const char* id, const std::vector<kefu_word_level>& words) {
    kefu_add_agent c = KEFU_ADD_AGENT_INIT;
    c.agent = id;
    c.words = words.data();
    c.n_words = static_cast<std::int64_t>(words.size());
    return c;
}

TEST(Cpp11, RoutesAndKeepsTheJournal) {
    const c::Charter charter = c::Charter::parse(routing);
    c::Router router(charter, c::RouterJournal::host), again(charter);
    const std::vector<kefu_word_level> expert = {{"refund", 3}};
    c::EventLog log(charter);
    std::vector<c::Bytes> journal;
    const auto store = [&] {
        log.add(router);
        journal.push_back(router.entry());
        router.commit();
    };
    EXPECT_FALSE(router.send(agent("li", expert)).refused());
    EXPECT_TRUE(router.pending());
    router.discard();
    EXPECT_FALSE(router.pending());
    EXPECT_EQ(router.agents(), 0);
    router.send(agent("li", expert));
    store();
    EXPECT_TRUE(router.send(agent("li", expert)).refused());
    EXPECT_EQ(router.event_text(0, "code"), "agent_exists");

    kefu_arrive_task task = KEFU_ARRIVE_TASK_INIT;
    task.at = 10000000;
    task.task = "c-7";
    task.channel = "chat";
    task.task_class = "refund";
    const c::Events events = router.send(task);
    std::string whom;
    for (const kefu_event& event : events)
        if (event.kind == KEFU_EVENT_TASK_OFFERED) whom = event.agent.data;
    EXPECT_EQ(whom, "li");
    const std::int64_t last = events.size() - 1;
    EXPECT_EQ(events[last].kind, KEFU_EVENT_TASK_OFFERED);
    EXPECT_EQ(router.event_int64(last, "candidates"), 1);
    EXPECT_NE(router.explain_event(last).find("li"), std::string::npos);
    EXPECT_EQ(router.event_json(last).front(), '{');
    store();
    for (const c::Bytes& entry : journal) {
        EXPECT_EQ(c::Router::adopted_rules(entry), &entry == &journal.front() ? charter.digest() : "");
        again.recover(entry);
    }
    EXPECT_EQ(again.state_hash(), router.state_hash());
    EXPECT_EQ(c::Router::load(charter, router.save()).state_hash(), router.state_hash());
    EXPECT_EQ(log.result().texts("event").back(), "task_offered");
    EXPECT_NE(router.explain_waiting("c-7").find("c-7"), std::string::npos);
    EXPECT_NE(router.why_waiting("c-7").find("offered"), std::string::npos);
    EXPECT_NE(router.explain_this("c-7", c::Language::zh), router.explain_this("c-7"));
    EXPECT_EQ(router.metrics().texts("state", "tasks"), std::vector<std::string>{"offered"});
    EXPECT_EQ(router.metrics().integers("tasks", "agents"), std::vector<std::int64_t>{1});
    EXPECT_EQ(router.tasks(), 1);
    EXPECT_EQ(router.waiting(), 0);
    EXPECT_GT(router.bytes(), 0);
    EXPECT_EQ(router.sequence(), events[last].sequence + 1);
    EXPECT_NE(router.stamp().find(charter.digest()), std::string::npos);
    EXPECT_EQ(router.metrics().integers("epoch", "offers"), std::vector<std::int64_t>{1});
    try {
        router.why_not("c-7", "nobody");
        FAIL() << "nothing was thrown";
    } catch (const c::Error& error) {
        EXPECT_EQ(error.status(), KEFU_ERR_UNKNOWN_NAME);
    }
    kefu_swap_rules swap = KEFU_SWAP_RULES_INIT;
    swap.at = task.at;
    EXPECT_EQ(again.send(swap, charter)[0].kind, KEFU_EVENT_RULES_ADOPTED);
}

TEST(Cpp11, RanksAStaff) {
    const c::Charter charter = c::Charter::parse(routing);
    const std::vector<kefu_word_level> expert = {{"refund", 3}};
    std::vector<kefu_staff_agent> agents(2);
    for (kefu_staff_agent& a : agents) {
        const kefu_staff_agent fresh = KEFU_STAFF_AGENT_INIT;
        a = fresh;
    }
    agents[0].agent = "zhao";
    agents[1].agent = "li";
    agents[1].words = expert.data();
    agents[1].n_words = 1;
    const c::Staff staff(charter, agents);
    EXPECT_EQ(staff.size(), 2);
    kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
    request.channel = "chat";
    request.task_class = "refund";
    const c::Result ranking = staff.rank(request);
    EXPECT_EQ(ranking.texts("agent", "ranking"), std::vector<std::string>{"li"});
    const std::vector<std::string> zhao = {"zhao"};
    c::Table roster("agents");
    roster.add("agent", zhao);
    EXPECT_EQ(c::coverage(charter, roster).texts("class", "gaps"), std::vector<std::string>{"refund"});
    EXPECT_EQ(ranking.texts("because", "ruled_out"), std::vector<std::string>{"requirement"});
    const std::vector<std::string> who = {"li", "zhao"}, words = {"refund:2", ""}, channel = {"chat", "chat"}, of = {"refund", ""};
    c::Table table, requests;
    table.add("agent", who).add("words", words);
    requests.add("channel", channel).add("class", of);
    EXPECT_EQ(c::Staff(charter, table).rank(requests, 1).texts("agent"), (std::vector<std::string>{"li", "li"}));
}

TEST(Cpp11, TellsWhoWaits) {
    const c::Charter charter = c::Charter::parse("[routing]\nautomatic = true\n[routing.channel.chat]\n");
    c::Router router(charter, c::RouterJournal::host);
    c::Forecasts live(charter, "{\"window\": 128}"), stored(charter);
    const auto done = [&] {
        stored.add_entry(router.entry());
        router.commit();
        live.add(router);
    };
    kefu_add_agent li = KEFU_ADD_AGENT_INIT;
    li.agent = "li";
    router.send(li);
    done();
    for (int i = 0; i < 100; ++i) {
        kefu_arrive_task task = KEFU_ARRIVE_TASK_INIT;
        const std::string id = "c" + std::to_string(i), before = "c" + std::to_string(i - 2);
        task.at = 100000000LL * i;
        task.task = id.c_str();
        task.channel = "chat";
        router.send(task);
        done();
        if (i < 2) continue;
        kefu_complete_task complete = KEFU_COMPLETE_TASK_INIT;
        complete.at = 100000000LL * i + 60000000LL + 1000000LL * (37 * i % 40);
        complete.task = before.c_str();
        router.send(complete);
        done();
    }
    const kefu_wait_forecast told = live.forecast("c99");
    EXPECT_EQ(told.status, KEFU_FORECAST_OK);
    EXPECT_EQ(told.estimator, live.best("", "chat"));
    EXPECT_LT(told.p50, told.p90);
    EXPECT_EQ(stored.forecast("c99").p90, told.p90);
    EXPECT_FALSE(c::Forecasts::moved(told, told, 0));
    EXPECT_EQ(live.waiting("c99").rows(), 5);
    EXPECT_EQ(live.coming("", "chat").integers("ahead")[0], 1);
    EXPECT_EQ(live.queue("", "chat").texts("task"), std::vector<std::string>{"c99"});
    EXPECT_EQ(live.calibration().rows(), 5);
    EXPECT_EQ(live.changed(live.version()).rows(), 0);
    EXPECT_EQ(live.ignored(), 0);
    EXPECT_GT(live.bytes(), 0);
    live.clear();
    EXPECT_EQ(live.best("", "chat"), KEFU_ESTIMATOR_NONE);
    const std::vector<std::string> event = {"task_arrived"}, at = {"2026-03-02T09:00:00Z"}, id = {"c-1"}, channel = {"chat"};
    c::Table events;
    events.add("event", event).add("at", at).add("task", id).add("channel", channel);
    live.add(events);
    EXPECT_EQ(live.forecast("c-1").ahead, 0);
}

}  // namespace
