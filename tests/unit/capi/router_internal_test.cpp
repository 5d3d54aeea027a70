// The same random commands through C give the same entries, events, state and forecasts as in C++.
#include <deque>

#include "in_c.hpp"
#include "kefu/service/messages.hpp"
#include "unit/service/random_commands.hpp"
#include "unit/service/router_world.hpp"

// The library does not export what is behind its functions: it is compiled into this program.
#include "capi/arguments.cpp"
#include "capi/commands_c.cpp"
#include "capi/described.cpp"
#include "capi/forecast_c.cpp"
#include "capi/router_c.cpp"

namespace kefu::service {
namespace {

std::string_view view(kefu_text text) { return {text.data, static_cast<std::size_t>(text.length)}; }

void expect_the_same(std::span<const Event> expected, const kefu_events& events) {
    ASSERT_EQ(events.n, static_cast<std::int64_t>(expected.size()));
    for (std::int64_t i = 0; i < events.n; ++i) {
        const kefu_event& e = *KEFU_EVENT_AT(events, i);
        const Event& x = expected[static_cast<std::size_t>(i)];
        ASSERT_EQ(e.sequence, x.sequence);
        ASSERT_EQ(e.at, x.at.us);
        ASSERT_EQ(e.number, x.number);
        ASSERT_EQ(e.rules, x.rules);
        ASSERT_EQ(view(e.source), x.source);
        ASSERT_STREQ(kefu_event_name(e.kind), name_of(x.fact).data());
        const auto text = [&](std::string_view field) { return field_of(x, field).text; };
        const auto number = [&](std::string_view field) { return field_of(x, field).number; };
        ASSERT_EQ(view(e.task), text("task"));
        ASSERT_EQ(view(e.agent), text("agent"));
        ASSERT_EQ(view(e.reason), text("reason"));
        ASSERT_EQ(e.task.data[e.task.length], '\0');
        ASSERT_EQ(e.epoch, number("epoch"));
        ASSERT_EQ(e.until, number("until"));
        ASSERT_EQ(e.waited, number("waited"));
        ASSERT_EQ(e.accepted, number("accepted"));
        const bool coded = field_of(x, "because").kind != EventField::Kind::none || field_of(x, "code").kind != EventField::Kind::none;
        ASSERT_EQ(e.code, coded ? number("because") + number("code") : -1);
    }
}

void expect_the_same(const Columns& expected, kefu_result*& result) {
    ASSERT_NE(result, nullptr);
    const Columns& told = *result->value.tables().front().second;
    ASSERT_EQ(told.rows(), expected.rows());
    ASSERT_EQ(told.columns().size(), expected.columns().size());
    for (std::size_t c = 0; c < expected.columns().size(); ++c)
        for (std::int64_t row = 0; row < expected.rows(); ++row)
            ASSERT_EQ(told.columns()[c]->cell(row), expected.columns()[c]->cell(row)) << expected.columns()[c]->name;
    delete std::exchange(result, nullptr);
}

/// All that forecasts say, in C++ and through C.
void expect_the_same(const Forecasts& cpp, const kefu_forecasts* in_c) {
    kefu_result* result = nullptr;
    ASSERT_EQ(kefu_forecasts_get_calibration(in_c, &result, nullptr), KEFU_OK);
    ASSERT_NO_FATAL_FAILURE(expect_the_same(columns_of(cpp.calibration()), result));
    ASSERT_EQ(kefu_forecasts_get_changed(in_c, 100, &result, nullptr), KEFU_OK);
    ASSERT_NO_FATAL_FAILURE(expect_the_same(columns_of(cpp.changed(100)), result));
    for (const ChangedForecast& q : cpp.changed(0)) {
        const char *kind = q.task_class.c_str(), *channel = q.channel.c_str();
        ASSERT_EQ(kefu_forecasts_get_coming(in_c, kind, channel, &result, nullptr), KEFU_OK);
        ASSERT_NO_FATAL_FAILURE(expect_the_same(columns_of(cpp.coming(kind, channel)), result));
        ASSERT_EQ(kefu_forecasts_get_queue(in_c, kind, channel, &result, nullptr), KEFU_OK);
        ASSERT_NO_FATAL_FAILURE(expect_the_same(columns_of(cpp.forecast_queue(kind, channel)), result));
        const BestEstimator best = cpp.best(kind, channel);
        std::int32_t estimator = 0;
        std::int64_t tasks = 0;
        ASSERT_EQ(kefu_forecasts_get_best(in_c, kind, channel, &estimator, &tasks, nullptr), KEFU_OK);
        ASSERT_EQ(estimator, best.status == ForecastStatus::ok ? static_cast<std::int32_t>(best.estimator) : KEFU_ESTIMATOR_NONE);
        ASSERT_EQ(tasks, best.tasks);
        for (const std::string_view id : cpp.queue(kind, channel)) {
            const std::string task(id);
            ASSERT_EQ(kefu_forecasts_get_waiting(in_c, task.c_str(), &result, nullptr), KEFU_OK);
            ASSERT_NO_FATAL_FAILURE(expect_the_same(columns_of(cpp.waiting(task)), result));
            const WaitForecast row = cpp.forecast(task);
            kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
            ASSERT_EQ(kefu_forecasts_get_forecast(in_c, task.c_str(), &told, nullptr), KEFU_OK);
            ASSERT_EQ((told.given & KEFU_WAIT_FORECAST_P90) != 0, row.p90.has_value());
            ASSERT_EQ(std::tuple(told.status, told.point, told.p50, told.p90, told.observations, told.ahead, told.as_of, told.version),
                      std::tuple(static_cast<std::int32_t>(row.status), row.point.value_or(Span{}).us, row.p50.value_or(Span{}).us,
                                 row.p90.value_or(Span{}).us, row.observations, row.ahead, row.as_of.us, row.version));
        }
    }
}

TEST(CapiRouterInternal, GivesTheEntriesOfCppForRandomCommands) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::mt19937_64 rng(seed);
        Stamp stamp;
        stamp.digest = "digest " + std::to_string(seed);
        const RoutingRules rules(random_options(rng), RoutingLimits{}, stamp);
        Router cpp(rules);
        kefu_router host(Charter(), KEFU_ROUTER_HOST_JOURNAL, Router(rules)), plain(Charter(), 0, Router(rules)),
            recovered(Charter(), 0, Router(rules));
        ForecastOptions options;
        options.window = 32;
        options.at_least = 10;
        Forecasts forecasts(options);
        kefu_forecasts heard(options, Charter()), from_entries(options, Charter());
        Stream stream(seed);
        std::int64_t facts = 0;
        for (int step = 0; step < 400; ++step) {
            stream.step(Peek::state(cpp), [&]<class C>(const C& command) {
                const InC in_c(command);
                kefu_events events = KEFU_EVENTS_INIT, same = KEFU_EVENTS_INIT;
                const auto expected = cpp.decide(command);
                ASSERT_EQ((capi::send<C>(&host, in_c.data(), &events, nullptr)), KEFU_OK);
                ASSERT_EQ((capi::send<C>(&plain, in_c.data(), &same, nullptr)), KEFU_OK);
                expect_the_same(expected, events);
                expect_the_same(expected, same);
                const std::uint8_t* entry = nullptr;
                std::int64_t size = 0;
                ASSERT_EQ(kefu_router_get_entry(&host, &entry, &size, nullptr), KEFU_OK);
                ASSERT_EQ(std::string_view(reinterpret_cast<const char*>(entry), static_cast<std::size_t>(size)), cpp.entry());
                if (size == 0) return;
                ++facts;
                ASSERT_EQ(kefu_router_recover(&recovered, nullptr, entry, size, nullptr), KEFU_OK);
                if (step % 7 == 0) {  // taken back, and sent again
                    const std::string before(cpp.entry());
                    ASSERT_EQ(kefu_router_discard(&host, nullptr), KEFU_OK);
                    ASSERT_EQ((capi::send<C>(&host, in_c.data(), &events, nullptr)), KEFU_OK);
                    ASSERT_EQ(host.value.entry(), before);
                }
                forecasts.add(expected);
                ASSERT_EQ(kefu_forecasts_add_entry(&from_entries, entry, size, nullptr), KEFU_OK);
                cpp.commit();
                ASSERT_EQ(kefu_router_commit(&host, nullptr), KEFU_OK);
                ASSERT_EQ(kefu_forecasts_add(&heard, &host, nullptr), KEFU_OK);
            });
            if (HasFatalFailure()) return;
        }
        EXPECT_GT(facts, 50);
        EXPECT_EQ(host.value.state_hash(), cpp.state_hash());
        EXPECT_EQ(plain.value.state_hash(), cpp.state_hash());
        EXPECT_EQ(recovered.value.state_hash(), cpp.state_hash());
        ASSERT_NO_FATAL_FAILURE(expect_the_same(forecasts, &heard));
        ASSERT_NO_FATAL_FAILURE(expect_the_same(forecasts, &from_entries));
    }
}

TEST(CapiRouterInternal, GivesTheForecastsOfCppOnABusyDay) {
    RoutingOptions routing;
    routing.automatic = true;
    routing.channels["chat"] = {};
    routing.classes["refund"] = {};
    const RoutingRules rules(routing);
    std::mt19937_64 rng(1);
    Router cpp(rules);
    kefu_router host(Charter(), 0, Router(rules));
    Forecasts forecasts;
    kefu_forecasts heard({}, Charter());
    std::deque<std::string> hands;
    std::int64_t now = 0;
    const auto tell = [&]<class C>(const C& command) {
        const InC in_c(command);
        kefu_events events = KEFU_EVENTS_INIT;
        const auto expected = cpp.apply(command);
        forecasts.add(expected);
        for (const Event& e : expected)
            if (const auto* offered = std::get_if<TaskOffered>(&e.fact)) hands.emplace_back(offered->task);
        ASSERT_EQ((capi::send<C>(&host, in_c.data(), &events, nullptr)), KEFU_OK);
        ASSERT_EQ(kefu_forecasts_add(&heard, &host, nullptr), KEFU_OK);
    };
    const auto sent = [&] { return Sent{{}, 0, {now}}; };
    for (const char* agent : {"li", "wang"}) tell(AddAgent{.sent = sent(), .agent = agent});
    for (int i = 0; i < 800; ++i) {
        now += static_cast<std::int64_t>(rng() % 40) * second;
        const std::string id = "c-" + std::to_string(i);
        tell(ArriveTask{.sent = sent(), .task = id, .channel = "chat", .task_class = i % 3 == 0 ? "refund" : ""});
        if (cpp.waiting() > 4 && rng() % 5 == 0) tell(AbandonTask{sent(), id});
        while (cpp.waiting() > static_cast<std::int64_t>(2 + rng() % 8)) {
            now += static_cast<std::int64_t>(rng() % 20) * second;
            const std::string done = hands.front();
            hands.pop_front();
            tell(CompleteTask{.sent = sent(), .task = done, .wrap_up = {}});
        }
        if (i % 40 == 0) {
            ASSERT_NO_FATAL_FAILURE(expect_the_same(forecasts, &heard));
        }
    }
    ASSERT_NO_FATAL_FAILURE(expect_the_same(forecasts, &heard));
    for (const char* kind : {"", "refund"}) {
        EXPECT_EQ(forecasts.best(kind, "chat").status, ForecastStatus::ok);
        for (const Calibration& row : forecasts.calibration()) EXPECT_GT(row.served, 50);
    }
}

}  // namespace
}  // namespace kefu::service
