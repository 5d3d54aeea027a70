// Where memory runs out the command is refused, and the router is as before; once a day is on its way there is nothing to run out of.
#include "failing_memory.hpp"
#include "kefu/charter/routing.hpp"
#include "unit/service/busy_day.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

using failing_memory::countdown, failing_memory::fired, failing_memory::made;

RoutingRules rules_of_the_day() { return routing_rules(Charter::parse(busy_day::rules, "charter.toml")); }

/// A router whose own vectors are all empty yet: whatever a command needs it has to ask for.
struct Opened {
    Opened() {
        Router router(rules);
        busy_day::open([&](const auto& command) { EXPECT_EQ(refusal(router.apply(command)), "") << name(command); });
        saved = router.snapshot();
        hash = router.state_hash();
    }
    template <class C>
    static std::string_view name(const C&) {
        return kefu::service::name(Of<C>{});
    }
    RoutingRules rules = rules_of_the_day();
    RouterSnapshot saved;
    std::uint64_t hash = 0;
};

/// Does it with the k-th allocation failing, for every k: refused, as before, and then done as if nothing had been.
template <class Do>
void fail_each(const Opened& opened, std::string_view what, bool journal, Do&& does) {
    const auto router_of_the_day = [&] {
        return Router(opened.rules, opened.saved, journal ? std::make_shared<MemoryJournal>() : nullptr);
    };
    Router expected = router_of_the_day();
    ASSERT_EQ(refusal(does(expected)), "") << what;
    int refused = 0;
    for (int k = 0;; ++k) {
        Router router = router_of_the_day();
        fired = false;
        countdown = k;
        std::string told;
        try {
            const auto answer = does(router);
            countdown = -1;
            told = refusal(answer);
        } catch (const std::bad_alloc&) {  // of the journal, which is the host's
            countdown = -1;
            ASSERT_TRUE(journal) << what;
            told = "no_memory: memory ran out";
        }
        if (!told.empty()) {
            ++refused;
            ASSERT_EQ(told, "no_memory: memory ran out") << what << ", allocation " << k;
            ASSERT_EQ(router.state_hash(), opened.hash) << what << ", allocation " << k;
            ASSERT_EQ(broken_invariant(router), "") << what << ", allocation " << k;
            ASSERT_EQ(router.entry(), "");
            ASSERT_EQ(refusal(does(router)), "") << what << ", allocation " << k;
        }
        ASSERT_EQ(router.state_hash(), expected.state_hash()) << what << ", allocation " << k;
        ASSERT_EQ(router.entry(), expected.entry()) << what << ", allocation " << k;
        ASSERT_EQ(broken_invariant(router), "") << what << ", allocation " << k;
        if (!fired) break;
    }
    EXPECT_GT(refused, 0) << what << " allocates nothing";
}

TEST(RouterAllocation, ThatFailsRefusesTheCommandAndNothingHasHappened) {
    const Opened opened;
    for (const bool journal : {false, true}) {
        busy_day::each_command([&]<class C>(const C& command) {
            fail_each(opened, name(Of<C>{}), journal, [&](Router& router) { return router.apply(command); });
            fail_each(opened, name(Of<C>{}), journal, [&](Router& router) {
                const auto decided = router.decide(command);
                if (decided.front().is_fact()) router.commit();
                return decided;
            });
        });
        const SwapRules swap{{"manager", 1, {busy_day::start}}};
        fail_each(opened, "swap_rules", journal, [&](Router& router) { return router.swap_rules(swap, opened.rules); });
    }
}

/// Two routers that go the same way, one of which runs out of memory at every allocation of each command.
struct Poor {
    Router router, expected;
    int refused = 0;

    template <class C>
    void does(const C& command) {
        ASSERT_EQ(refusal(expected.apply(command)), "");
        for (int k = 0;; ++k) {
            fired = false;
            countdown = k;
            const auto answer = router.apply(command);
            countdown = -1;
            const std::string told = refusal(answer);
            if (told.empty()) break;
            ++refused;
            ASSERT_TRUE(fired);
            ASSERT_EQ(told, "no_memory: memory ran out");
        }
        ASSERT_EQ(router.sequence(), expected.sequence());
    }
    void compare() {
        EXPECT_EQ(router.state_hash(), expected.state_hash());
        EXPECT_EQ(broken_invariant(router), "");
    }
};

TEST(RouterAllocation, ThatFailsWhileARouterGrowsIsMadeUpFor) {
    const RoutingRules rules = rules_of_the_day();
    Poor poor{Router(rules), Router(rules)};
    const auto does = [&](const auto& command) { poor.does(command); };
    for (int i = 0; i < 1'500; ++i) {
        const std::string id = "number " + std::to_string(i) + " of many", needs = "refund or agent = a" + std::to_string(i / 4);
        const std::array words{WordLevel{"refund", 1 + i % 10}, WordLevel{"repair", 1 + i / 10 % 10}};
        if (i % 5 == 0) does(AddAgent{.sent = {id, 1, {i * second}}, .agent = id, .words = words, .status = AgentStatus::away});
        else does(ArriveTask{.sent = at(i * second), .task = id, .channel = "chat", .needs = needs});
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(poor.refused, 1'000);
    poor.compare();
}

TEST(RouterAllocation, ThatFailsWhileRequirementsAreForgottenForgetsNone) {
    RoutingOptions o;
    o.skills = {"refund"};
    o.channels["chat"] = {};
    RoutingLimits limits;
    limits.requirements = 6;
    const RoutingRules rules(o, limits);
    Poor poor{Router(rules), Router(rules)};
    const auto does = [&](const auto& command) { poor.does(command); };
    does(AddAgent{.sent = at(0), .agent = "li", .status = AgentStatus::away});
    for (int i = 0; i < 60; ++i) {
        const std::string needs = "refund or agent in [li, nobody" + std::to_string(i) + "]";
        does(ArriveTask{.sent = at(0), .task = "t", .channel = "chat", .needs = needs});
        does(CancelTask{at(0), "t", ""});
        if (HasFatalFailure()) return;
        ASSERT_EQ(broken_invariant(poor.router), "");
    }
    EXPECT_GT(poor.refused, 300);
    EXPECT_LE(poor.router.snapshot().queues.size(), 6u);
    poor.compare();
}

TEST(RouterAllocation, IsOverOnceADayIsOnItsWay) {
    for (const bool entries : {false, true}) {
        Router router(rules_of_the_day());
        busy_day::Offers offers;
        std::int64_t now = busy_day::start, number = 0;
        std::map<std::string_view, std::int64_t> happened, allocated;
        bool counts = false;
        const auto send = [&]<class C>(const C& command) {
            const long before = made;
            const auto events = entries ? router.decide(command) : router.apply(command);
            if (entries) router.commit();
            const long asked = made - before;
            ASSERT_EQ(refusal(events), "") << name(Of<C>{});
            if (counts) allocated[name(Of<C>{})] += asked;
            for (const Event& e : events) {
                std::visit([&]<class F>(const F&) { ++happened[name(Of<F>{})]; }, e.fact);
                if (const auto* o = std::get_if<TaskOffered>(&e.fact)) offers[std::string(o->task)] = {std::string(o->agent), o->epoch};
            }
        };
        busy_day::sign_in(send);
        for (int i = 0; i < 60; ++i) {
            counts = i >= 20;
            ASSERT_NO_FATAL_FAILURE(busy_day::round(now, number, offers, send));
            ASSERT_EQ(router.tasks(), 0);
        }
        for (const char* looks_words_up : {"add_agent", "set_profile"}) allocated[looks_words_up] = 0;
        for (const auto& [command, asked] : allocated) EXPECT_EQ(asked, 0) << command;
        EXPECT_EQ(allocated.size() + 1, std::variant_size_v<AnyCommand>) << "all but other rules";
        for (const char* fact : {"task_offered", "offer_accepted", "offer_rejected", "offer_timed_out", "task_wrapping", "task_completed",
                                 "task_queued", "task_unparked", "agent_status_changed", "clock_advanced"})
            EXPECT_GE(happened[fact], 40) << fact;
    }
}

}  // namespace
}  // namespace kefu::service
