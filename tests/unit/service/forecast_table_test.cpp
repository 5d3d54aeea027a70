// Forecasts by tables: what a table of events says is what the events say.
#include "kefu/service/forecast_table.hpp"

#include "kefu/service/event_table.hpp"
#include "unit/errors.hpp"
#include "unit/service/event_loop.hpp"
#include "unit/tables.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t second = us_per_second;

/// Twelve hundred commands of all kinds, seeded, and who hears of their events.
struct Shop {
    Shop() : router(rules()), chance(7, 1) {
        for (const char* agent : {"li", "wang"}) tell(AddAgent{.sent = sent(), .agent = agent});
        for (int i = 0; i < 600; ++i) {
            now += static_cast<std::int64_t>(chance.uniform() * 60) * second;
            const std::string id = "c-" + std::to_string(i), earlier = "c-" + std::to_string(pick(i + 1));
            ArriveTask task{.sent = sent(), .task = id, .channel = "chat"};
            if (pick(3) == 0) task.task_class = "refund";
            if (pick(4) == 0) task.grade = "A";
            if (pick(10) == 0) task.parked_until = Time{now + 30 * second};
            if (pick(5) == 0) task.enqueued = Time{now - 20 * second};
            tell(task);
            if (pick(12) == 0) tell(AbandonTask{sent(), earlier});
            if (pick(12) == 0) tell(UpdateTask{.sent = sent(), .task = earlier, .task_class = pick(2) == 0 ? "" : "refund"});
            if (pick(20) == 0) tell(ParkTask{sent(), earlier, {now + 60 * second}});
            if (!hands.empty() && pick(6) != 0) {
                const std::string hand = hands.front();
                hands.pop_front();
                tell(CompleteTask{.sent = sent(), .task = hand, .wrap_up = {}});
            }
        }
    }
    static RoutingRules rules() {
        RoutingOptions o;
        o.automatic = true;
        o.channels["chat"] = {};
        o.head_start = {{"A", Span{90 * second}}};
        ClassOptions refund;
        refund.overflow = {{OverflowWhen::waited, {600 * second}, 0, "other"}};
        o.classes = {{"refund", refund}, {"other", {}}};
        return RoutingRules(o);
    }
    std::int64_t pick(std::int64_t n) { return static_cast<std::int64_t>(chance.uniform() * static_cast<double>(n)); }
    [[nodiscard]] Sent sent() const { return {{}, 0, {now}}; }
    template <class C>
    void tell(const C& command) {
        const auto events = router.apply(command);
        live.add(events);
        table.add(events);
        for (const Event& event : events) {
            if (const auto* offered = std::get_if<TaskOffered>(&event.fact)) hands.emplace_back(offered->task);
            if (const auto* gone = std::get_if<TaskAbandoned>(&event.fact)) std::erase(hands, std::string(gone->task));
        }
    }
    Router router;
    Chance chance;
    std::int64_t now = 0;
    std::deque<std::string> hands;
    Forecasts live;
    EventTable table;
};

/// Columns of a result as a table: texts and words as texts, numbers as they are.
Table table_of(const Columns& columns, bool seconds) {
    test::TableOf out("events");
    for (const auto& c : columns.columns()) {
        std::vector<bool> there;
        for (std::int64_t row = 0; row < columns.rows(); ++row) there.push_back(!c->is_null(row));
        std::vector<std::string> texts;
        std::vector<std::int64_t> numbers;
        std::vector<double> lengths;
        const bool text = c->kind == Kind::text || c->kind == Kind::word;
        for (std::int64_t row = 0; row < columns.rows(); ++row) {
            if (text) texts.push_back(c->is_null(row) ? "" : c->cell(row));
            else numbers.push_back(c->is_null(row) ? 0 : c->integer(row));
        }
        for (const std::int64_t us : numbers) lengths.push_back(static_cast<double>(us) / 1e6);
        if (text) out.texts(c->name, texts, there);
        else if (c->kind == Kind::time) out.times(c->name, numbers, true, there);
        else if (c->kind == Kind::span && seconds) out.doubles(c->name, lengths, there);
        else out.integers(c->name, numbers, there);
    }
    return out.table();
}

template <class T>
void expect_same(const std::vector<T>& a, const std::vector<T>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        each_field<T>([&](const auto& f) { EXPECT_TRUE(a[i].*f.member == b[i].*f.member) << f.name << " of row " << i; });
}

TEST(ForecastTable, SaysWhatTheEventsSay) {
    Shop shop;
    Forecasts other;
    const Table events = table_of(shop.table.columns(), true);
    EXPECT_EQ(add(other, events, {}, Decoding({}, {})), shop.table.rows());
    expect_same(other.calibration(), shop.live.calibration());
    expect_same(other.forecast_queue("", "chat"), shop.live.forecast_queue("", "chat"));
    expect_same(other.forecast_queue("refund", "chat"), shop.live.forecast_queue("refund", "chat"));
    EXPECT_EQ(other.version(), shop.live.version());
    EXPECT_EQ(other.ignored(), 0);
    EXPECT_GT(shop.live.calibration().size(), 10u);
}

TEST(ForecastTable, TellsWhatTheBestEstimatorSays) {
    Shop shop;
    for (const char* kind : {"", "refund", "other"}) {
        const auto rows = shop.live.forecast_queue(kind, "chat");
        const auto ids = shop.live.queue(kind, "chat");
        const BestEstimator best = shop.live.best(kind, "chat");
        ASSERT_EQ(rows.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            EXPECT_EQ(rows[i].task, ids[i]);
            EXPECT_EQ(rows[i].ahead, static_cast<std::int64_t>(i));
            expect_same<WaitForecast>({shop.live.forecast(ids[i])}, {rows[i]});
            if (best.status == ForecastStatus::ok)
                expect_same<WaitForecast>({shop.live.waiting(ids[i])[static_cast<std::size_t>(best.estimator)]}, {rows[i]});
        }
    }
    EXPECT_EQ(shop.live.best("", "chat").status, ForecastStatus::ok);
    EXPECT_FALSE(shop.live.forecast_queue("", "chat").empty());
    EXPECT_TRUE(shop.live.forecast_queue("nobody", "knows").empty());
    EXPECT_EQ(test::error_of([&] { (void)shop.live.forecast("c-unknown"); }).status(), Status::unknown_name);
}

TEST(ForecastTable, TellsNothingWhileItIsNotKnownWhichIsTheBest) {
    Forecasts f;
    Event e;
    const auto hear = [&](std::int64_t at, const Fact& fact) {
        e.at.us = at * second;
        e.fact = fact;
        f.add({&e, 1});
    };
    // Of twenty-five that were told of, none was told a number: residuals are there, and no outcome to compare.
    std::vector<std::string> ids;
    for (int i = 0; i <= 25; ++i) ids.push_back("c-" + std::to_string(i));
    hear(0, TaskArrived{.task = "first", .channel = "chat"});
    hear(0, TaskOffered{.task = "first", .agent = "li", .accepted = true});
    for (int i = 0; i < 25; ++i) {
        const std::string& id = ids[static_cast<std::size_t>(i)];
        hear(10 * i, TaskArrived{.task = id, .channel = "chat"});
        hear(10 * i, TaskQueued{.task = id, .waiting = 1});
        hear(10 * i + 5, TaskOffered{.task = id, .agent = "li", .accepted = true});
    }
    hear(300, TaskArrived{.task = ids[25], .channel = "chat"});
    hear(300, TaskQueued{.task = ids[25], .waiting = 1});
    bool any = false;
    for (const WaitForecast& row : f.waiting(ids[25])) any = any || row.status == ForecastStatus::ok;
    EXPECT_TRUE(any);
    EXPECT_EQ(f.best("", "chat").status, ForecastStatus::too_little_data);
    const WaitForecast told = f.forecast(ids[25]);
    EXPECT_EQ(told.status, ForecastStatus::too_little_data);
    EXPECT_FALSE(told.p50 || told.p90);
    hear(301, TaskParked{.task = ids[25]});
    EXPECT_EQ(f.forecast(ids[25]).status, ForecastStatus::held);
}

TEST(ForecastTable, ForgetsAllThatItHeardAndGoesOn) {
    Shop shop;
    const std::int64_t version = shop.live.version();
    shop.live.clear();
    EXPECT_TRUE(shop.live.calibration().empty());
    EXPECT_TRUE(shop.live.changed(0).empty());
    EXPECT_EQ(shop.live.version(), version);
    const Table events = table_of(shop.table.columns(), true);
    Forecasts fresh;
    add(fresh, events, {}, Decoding({}, {}));
    add(shop.live, events, {}, Decoding({}, {}));
    expect_same(shop.live.calibration(), fresh.calibration());
    EXPECT_EQ(shop.live.version(), 2 * version);
}

TEST(ForecastTable, TakesAllOfATableOrNothing) {
    Forecasts f;
    const auto table = [](const std::string& last) {
        return test::TableOf("events")
            .texts("what", {"task_arrived", last})
            .times("at", {0, 1})
            .texts("task", {"a", "b"})
            .texts("channel", {"chat", "chat"});
    };
    const ColumnNames names{{"event", "what"}};
    const auto wrong = test::error_of([&] { add(f, table("task_arived"), names, Decoding({}, {})); });
    EXPECT_EQ(wrong.status(), Status::bad_value);
    EXPECT_EQ(wrong.place().row, 1);
    EXPECT_NE(std::string(wrong.what()).find("did you mean task_arrived?"), std::string::npos) << wrong.what();
    EXPECT_EQ(f.version(), 0);
    EXPECT_EQ(test::error_of([&] { add(f, table("task_arrived"), {}, Decoding({}, {})); }).status(), Status::bad_column);
    EXPECT_EQ(add(f, table("task_arrived"), names, Decoding({}, {})), 2);
    EXPECT_EQ(f.forecast("b").ahead, 1);
}

TEST(ForecastTable, ReadsOptionsAndRefusesOthers) {
    const auto options = [](const char* json) { return forecast_options(parse_json(json, "options")); };
    EXPECT_EQ(options("{}").window, ForecastOptions{}.window);
    EXPECT_EQ(options(R"({"window": 512, "level": 0.9})").window, 512);
    EXPECT_EQ(options(R"({"level": "90 %"})").level, share(0.9));
    for (const char* wrong : {R"({"windwo": 512})", R"({"window": 31})", R"({"window": "many"})", R"({"level": 1})", "[1]"})
        EXPECT_EQ(test::error_of([&] { (void)options(wrong); }).status(), Status::bad_option) << wrong;
    EXPECT_EQ(share_to_move(0.25), share(0.25));
    for (const double wrong : {-0.1, 1001.0, std::nan("")})
        EXPECT_EQ(test::error_of([&] { (void)share_to_move(wrong); }).status(), Status::bad_option) << wrong;
}

}  // namespace
}  // namespace kefu::service
