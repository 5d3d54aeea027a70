// Once a day is on its way, commands ask for no memory.
#include "failing_memory.hpp"
#include "kefu/charter/routing.hpp"
#include "unit/service/busy_day.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

using failing_memory::made;

RoutingRules rules_of_the_day() { return routing_rules(Charter::parse(busy_day::rules, "charter.toml")); }

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
