// Journals and saved routers that somebody wrote to do harm: each is refused, and nothing changes.
#include "fuzz/resealed.hpp"
#include "kefu/core/error.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t begin = 1'700'000'000 * second;

RoutingOptions shop() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.offers = 2;
    o.lease = {2 * minute};
    o.channels["telephone"] = {2, true, false, {20 * second}, {}};
    o.channels["chat"] = {};
    o.classes["refund"].needs = "refund";
    o.classes["refund"].steps = {{{30 * second}, "refund or repair", {}, true, {}}};
    return o;
}

/// t1 is in hand, t2 waits, wang is away.
Router busy(const RoutingRules& rules) {
    Router r(rules);
    const WordLevel words[] = {{"refund", 2}};
    const ChannelUnits channels[] = {{"chat", 1}};
    const auto add = [&](std::string_view id, AgentStatus status) {
        (void)r.apply(AddAgent{.sent = at(begin), .agent = id, .words = words, .channels = channels, .status = status, .team = "team"});
    };
    add("li", AgentStatus::available);
    add("wang", AgentStatus::away);
    for (const char* task : {"t1", "t2"})
        (void)r.apply(ArriveTask{.sent = at(begin), .task = task, .channel = "chat", .task_class = "refund"});
    (void)r.apply(AcceptOffer{at(begin), "t1", "li", 1});
    return r;
}

/// As of a clock that was advanced.
template <class... F>
std::string entry(std::int64_t sequence, std::string_view source, const F&... facts) {
    std::string out;
    Writer w(out);
    const AdvanceClock command{.sent = {source, 7, {begin + second}}};
    w.number(index_in<AdvanceClock>(static_cast<AnyCommand*>(nullptr)));
    w.time(command.sent.at);
    w.value(command);
    w.count(sizeof...(F));
    w.number(sequence);
    w.number(0);
    [[maybe_unused]] const auto write = [&](const auto& fact) {
        w.time(command.sent.at);
        w.number(static_cast<std::int64_t>(Fact(fact).index()));
        w.value(fact);
    };
    (write(facts), ...);
    w.seal();
    return std::string(w.done());
}

/// Says why it is refused; empty where it is taken in.
std::string refused(Router& router, const std::string& entry) {
    const std::uint64_t before = router.state_hash();
    try {
        router.recover(entry);
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_file) << e.what();
        EXPECT_EQ(router.state_hash(), before) << e.what();
        check_invariants(router);
        return std::string(e.message());
    }
    return {};
}
template <class... F>
std::string refused(const F&... facts) {
    const RoutingRules rules(shop());
    Router router = busy(rules);
    return refused(router, entry(router.sequence(), {}, facts...));
}

TaskArrived arrived() { return {.task = "t9", .channel = "chat", .task_class = "refund", .grade = "C", .units = 1, .enqueued = {begin}}; }
AgentAdded added() { return {.agent = "zhao", .units = 1, .weight = 1}; }

TEST(RouterForgery, ATrueEntryIsTakenIn) {
    EXPECT_EQ(refused(arrived()), "");
    EXPECT_EQ(refused(added()), "");
    EXPECT_EQ(refused(TaskCanceled{"t1", {}}, TaskOffered{.task = "t2", .agent = "li", .epoch = 1, .until = {begin + minute}}), "");
    EXPECT_EQ(refused(TaskAbandoned{"t2", {}}), "");
}

TEST(RouterForgery, IdsThatAreTooLongOrNoUtf8AreRefused) {
    for (const std::string& id : {std::string(), std::string(65, 'x'), std::string(100'000, 'x'), std::string("\xff")}) {
        const std::string_view people[] = {id};
        TaskArrived task = arrived();
        AgentAdded agent = added();
        task.task = agent.agent = id;
        EXPECT_NE(refused(task), "");
        EXPECT_NE(refused(agent), "");
        task = arrived();
        task.preferred = people;
        EXPECT_NE(refused(task), "");
        task.preferred = {};
        task.excluded = people;
        EXPECT_NE(refused(task), "");
        agent = added();
        agent.team = id;
        EXPECT_EQ(refused(agent).empty(), id.empty()) << "who is of no team says so";
        Router router = busy(RoutingRules(shop()));
        EXPECT_EQ(refused(router, entry(router.sequence(), id, ClockAdvanced{})).empty(), id.empty());
    }
}

TEST(RouterForgery, AnEventThatDoesNotFitTheStateIsRefused) {
    const Time later{begin + minute};
    EXPECT_NE(refused(TaskAbandoned{"t1", {}}), "");
    EXPECT_NE(refused(TaskParked{"t1", later}), "");
    EXPECT_NE(refused(TaskUnparked{"t2", Because::command}), "");
    EXPECT_NE(refused(TaskOverflowed{"t1", "away", true, Because::waited}), "");
    EXPECT_NE(refused(TaskRelaxed{"t1", 1, Because::time_passed}), "");
    EXPECT_NE(refused(TaskSetAside{"t1", 1}), "");
    EXPECT_NE(refused(TaskCompleted{"t2", "li", {}}), "");
    EXPECT_NE(refused(TaskCompleted{"t1", "li", {}}, TaskCompleted{"t1", "li", {}}), "");
    EXPECT_NE(refused(TaskRested{"t1", "li", false}), "");
    EXPECT_NE(refused(TaskReturned{"t1", "wang", {}, Because::command}), "");
    EXPECT_NE(refused(AgentRemoved{"li"}), "");
    TaskArrived task = arrived();
    task.task = "t2";
    EXPECT_NE(refused(task), "") << "it is there";
    AgentAdded agent = added();
    agent.agent = "li";
    EXPECT_NE(refused(agent), "");
    const TaskOffered offered{.task = "t2", .agent = "li", .epoch = 1, .until = later};
    EXPECT_NE(refused(offered), "") << "he has no room";
    EXPECT_NE(refused(TaskCanceled{"t1", {}}, offered, offered), "");
    EXPECT_NE(refused(Refused{Refusal::bad_id, "x"}), "");
    EXPECT_NE(refused(AlreadyDone{}), "");
}

TEST(RouterForgery, NothingIsForgottenWithoutNeed) {
    const RoutingRules rules(shop());
    const auto refused_after = [&](std::int64_t forgotten, std::int64_t kept) {
        Router router = busy(rules);
        EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = at(begin), .task = "goes", .channel = "chat", .needs = "agent = nobody"})), "");
        EXPECT_EQ(refusal(router.apply(CancelTask{at(begin), "goes", ""})), "");
        const auto there = static_cast<std::int64_t>(router.snapshot().queues.size());
        return refused(router, entry(router.sequence(), {}, RequirementsForgotten{forgotten, there + kept}, ClockAdvanced{}));
    };
    EXPECT_EQ(refused_after(1, -1), "the journal is damaged: requirements are forgotten, and there was room");
    for (const auto& [forgotten, kept] : {std::pair{0, 0}, {2, -2}, {1, 0}, {2, -1}})
        EXPECT_EQ(refused_after(forgotten, kept), "the journal is damaged: how many requirements are forgotten");
}

TEST(RouterForgery, WhatWasLeftUndoneIsFound) {
    EXPECT_NE(refused(TaskCanceled{"t1", {}}), "") << "li is free, and t2 waits";
    EXPECT_NE(refused(AgentStatusChanged{"wang", AgentStatus::available, {}, Because::command}), "");
    const TaskOffered over{.task = "t2", .agent = "li", .epoch = 1, .until = {begin + second}};
    EXPECT_NE(refused(TaskCanceled{"t1", {}}, over), "") << "the offer ends as it begins";
    EXPECT_NE(refused(), "") << "nothing happened";
}

TEST(RouterForgery, NumbersThatNobodyDecidesAreRefused) {
    for (const std::int64_t n : {INT64_MIN, INT64_MAX}) {
        EXPECT_NE(refused(TaskCompleted{"t1", "li", {n}}), "");
        EXPECT_NE(refused(TaskParked{"t2", {n}}), "");
        TaskArrived task = arrived();
        task.enqueued = {n};
        EXPECT_NE(refused(task), "");
        task = arrived();
        task.credit = {n};
        EXPECT_NE(refused(task), "");
    }
    for (const std::int64_t units : {-5, 0, 65'536}) {
        TaskArrived task = arrived();
        task.units = units;
        EXPECT_NE(refused(task), "");
        const ChannelUnits channels[] = {{"chat", units}};
        EXPECT_NE(refused(AgentCapacityChanged{"li", channels, 1}), "");
        EXPECT_NE(refused(AgentCapacityChanged{"li", {}, units}), "");
        const WordLevel words[] = {{"refund", units}};
        EXPECT_NE(refused(AgentProfileChanged{"li", words, {}, 0, 1}), "");
    }
    Router router = busy(RoutingRules(shop()));
    EXPECT_NE(refused(router, entry(INT64_MAX, {}, ClockAdvanced{}, ClockAdvanced{})), "");
    EXPECT_THROW(Router::read(entry(INT64_MAX, {}, ClockAdvanced{}, ClockAdvanced{}), [](const Event&) {}), Error);
}

TEST(RouterForgery, OneEntryBringsOneTaskAndOneAgent) {
    TaskArrived task = arrived();
    task.task = "t8";
    EXPECT_NE(refused(arrived(), task), "") << "there was room for one, and what moves cannot be taken back";
    AgentAdded agent = added();
    agent.agent = "qian";
    EXPECT_NE(refused(added(), agent), "");
}

// ------------------------------------------------------------------------------------------------------- saved routers
template <class Change>
bool loads(Change&& change) {
    const RoutingRules rules(shop());
    RouterSnapshot snapshot = busy(rules).snapshot();
    change(snapshot);
    try {
        Router router(rules, snapshot);
        check_invariants(router);
        return true;
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_file) << e.what();
        return false;
    }
}
using S = RouterSnapshot;

TEST(RouterForgery, ASavedRouterWhoseTasksAndOffersDisagreeIsRefused) {
    EXPECT_TRUE(loads([](S&) {}));
    EXPECT_FALSE(loads([](S& s) { s.offers.clear(); })) << "in hand, and nobody has it";
    EXPECT_FALSE(loads([](S& s) { s.tasks[1].state = static_cast<std::int64_t>(TaskState::offered); }));
    EXPECT_FALSE(loads([](S& s) { s.offers[0].state = 0; }));
    EXPECT_FALSE(loads([](S& s) { s.offers.push_back(s.offers[0]); }));
    EXPECT_FALSE(loads([](S& s) { s.offers[0].task = 1; }));
    EXPECT_FALSE(loads([](S& s) {
        s.tasks[0].state = static_cast<std::int64_t>(TaskState::wrapping);
        s.offers[0].state = static_cast<std::int64_t>(OfferState::wrapping);
        s.offers[0].until = never;
    })) << "it would never end";
    EXPECT_FALSE(loads([](S& s) { s.tasks[1].state = static_cast<std::int64_t>(TaskState::parked); })) << "for ever";
    EXPECT_FALSE(loads([](S& s) { s.agents[1].status = AgentStatus::available; })) << "and t2 waits";
    EXPECT_FALSE(loads([](S& s) { s.now += 60 * minute; })) << "what was due was not done";
}

TEST(RouterForgery, ASavedRouterHoldsNumbersAndIdsOnceAndInTheirOrder) {
    EXPECT_FALSE(loads([](S& s) { s.started = false; }));
    EXPECT_FALSE(loads([](S& s) { s.tasks[1].sequence = s.tasks[0].sequence; }));
    EXPECT_FALSE(loads([](S& s) { s.agents[1].sequence = s.sequence; }));
    EXPECT_FALSE(loads([](S& s) { s.offers[0].sequence = INT64_MAX; }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].last_assigned = s.sequence; }));
    EXPECT_FALSE(loads([](S& s) { s.tasks[0].epoch = UINT32_MAX; }));
    EXPECT_FALSE(loads([](S& s) { s.offers[0].epoch = 2; }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].channels.push_back(s.agents[0].channels[0]); }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].words.push_back(s.agents[0].words[0]); }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].words.push_back({std::string("refund\0\2zh", 10), 1}); }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].cost = INT64_MIN; }));
    EXPECT_FALSE(loads([](S& s) { s.agents[0].status = static_cast<AgentStatus>(3); }));
    EXPECT_FALSE(loads([](S& s) { s.tasks[1].enqueued = s.now + 1; }));
    EXPECT_FALSE(loads([](S& s) { s.tasks[1].overflows = 9; }));
    for (const std::string& id : {std::string(), std::string(65, 'x'), std::string(100'000, 'x'), std::string("\xff")}) {
        EXPECT_FALSE(loads([&](S& s) { s.tasks[1].task = id; }));
        EXPECT_FALSE(loads([&](S& s) { s.agents[1].agent = id; }));
        EXPECT_FALSE(loads([&](S& s) { s.sources.push_back({id, 1}); }));
        EXPECT_FALSE(loads([&](S& s) { s.tasks[1].people.push_back({id, 1, 0, never}); }));
        EXPECT_EQ(loads([&](S& s) { s.agents[1].team = id; }), id.empty());
    }
}

TEST(RouterForgery, ASavedRouterHoldsNoMoreThanItsLimitsAllow) {
    RoutingLimits limits;
    limits.waiting = limits.agents = limits.sources = 2;
    limits.requirements = 4;
    const RoutingRules rules(shop(), limits);
    const RouterSnapshot whole = busy(rules).snapshot();
    const auto fails = [&](auto&& change) {
        RouterSnapshot snapshot = whole;
        change(snapshot);
        try {
            (void)Router(rules, snapshot);
        } catch (const Error& e) {
            EXPECT_EQ(e.status(), Status::bad_file);
            return true;
        }
        return false;
    };
    EXPECT_FALSE(fails([](S&) {}));
    EXPECT_TRUE(fails([](S& s) { s.sources = {{"a", 1}, {"b", 1}, {"c", 1}}; }));
    EXPECT_TRUE(fails([](S& s) { s.sources = {{"a", 1}, {"a", 1}}; }));
    EXPECT_TRUE(fails([](S& s) { s.agents.resize(3, s.agents[0]); }));
    EXPECT_TRUE(fails([](S& s) { s.tasks.resize(3, s.tasks[0]); }));
    EXPECT_FALSE(fails([](S& s) { s.queues.push_back({"refund", 0, "telephone", 1, "", "", "", -1}); }));
    EXPECT_TRUE(fails([](S& s) {
        for (int units = 1; units < 4; ++units) s.queues.push_back({"refund", 0, "telephone", units, "", "", "", -1});
    }));
    EXPECT_TRUE(fails([](S& s) { s.tasks[1].people.assign(2, {"li", 0, 0, never}); })) << "twice";
    EXPECT_TRUE(fails([](S& s) {
        for (int i = 0; i < 33; ++i) s.tasks[1].people.push_back({"p" + std::to_string(i), 1, 0, never});
    }));
    EXPECT_TRUE(fails([](S& s) {
        for (int i = 0; i < 3; ++i) s.tasks[1].people.push_back({"p" + std::to_string(i), 2, 0, never});
    }));
}

}  // namespace
}  // namespace kefu::service
