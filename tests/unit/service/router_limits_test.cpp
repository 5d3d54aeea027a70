// What a router may hold, and what it gives back: nothing grows without end, whatever is sent.
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

/// Each class overflows into the next.
RoutingOptions chain(int classes) {
    RoutingOptions o;
    o.skills = {"refund"};
    o.channels["chat"] = {};
    const auto name = [](int i) { return "class" + std::to_string(i); };
    for (int i = 0; i < classes; ++i) {
        ClassOptions& c = o.classes[name(i)];
        c.needs = "refund";
        if (i + 1 < classes) c.overflow = {{OverflowWhen::waited, {minute}, 0, name(i + 1)}};
    }
    return o;
}
ArriveTask arrives(std::string_view task, std::string_view task_class = {}, std::string_view needs = {}) {
    return {.sent = at(0), .task = task, .channel = "chat", .task_class = task_class, .needs = needs};
}

TEST(RouterLimits, ClassesThatOverflowIntoEachOtherNeedNoStack) {
    RoutingLimits limits;
    limits.requirements = 1'000'000;
    constexpr int classes = 60'000;
    Router router{RoutingRules(chain(classes), limits)};
    EXPECT_EQ(refusal(router.apply(arrives("t1", "class0"))), "");
    EXPECT_EQ(router.snapshot().queues.size(), std::size_t{classes});
    EXPECT_EQ(router.snapshot().queues[7].task_class, "class10002") << "in the order of the charter";
}

TEST(RouterLimits, AllRequirementsThatATaskMayComeToAreCounted) {
    RoutingLimits limits;
    limits.requirements = 10;
    Router router{RoutingRules(chain(8), limits)};
    EXPECT_EQ(refusal(router.apply(arrives("t1", "class0"))), "");
    EXPECT_EQ(refusal(router.apply(arrives("t2", "class0"))), "") << "they are there";
    EXPECT_TRUE(refusal(router.apply(arrives("t3", "class0", "any and refund"))).starts_with("limit: ")) << "eight more";
    UpdateTask update{.sent = at(0), .task = "t1"};
    update.needs = "any and refund";
    EXPECT_TRUE(refusal(router.apply(update)).starts_with("limit: "));
    EXPECT_EQ(refusal(router.apply(arrives("t4", "class6", "any and refund"))), "") << "and two are not too many";
    EXPECT_TRUE(refusal(router.apply(arrives("t5", "class7", "refund >= 2"))).starts_with("limit: "));
    EXPECT_EQ(refusal(router.apply(arrives("t6", "class7", "any and refund"))), "");
    EXPECT_EQ(router.snapshot().queues.size(), 10u);
    check_invariants(router);
}

TEST(RouterLimits, WhatIsRefusedOrDiscardedLeavesNothing) {
    RoutingOptions o = chain(1);
    std::string half;
    for (int i = 0; i < 40; ++i) {
        o.skills.push_back("skill" + std::to_string(i));
        half += (i == 0 ? "" : " and ") + o.skills.back();
    }
    o.classes["long"].needs = half.substr(0, half.find(" and skill20"));
    const RoutingRules rules(o);
    Router router(rules);
    const auto send = [&](int i) {
        // Too long together; and one of ten thousand agents, whom nobody knows.
        const std::string own = half.substr(half.find("skill20")) + " and agent = a" + std::to_string(i);
        EXPECT_TRUE(refusal(router.apply(arrives("t1", "long", own))).starts_with("bad_requirement"));
        const std::string other = "agent = b" + std::to_string(i);
        EXPECT_EQ(refusal(router.decide(arrives("t1", "class0", other))), "");
        router.discard();
    };
    for (int i = 0; i < 10; ++i) send(i);
    const std::uint64_t hash = router.state_hash();
    const std::size_t bytes = router.bytes();
    for (int i = 10; i < 300; ++i) send(i);
    EXPECT_EQ(router.state_hash(), hash);
    EXPECT_LE(router.bytes(), bytes + 1024);
    State& s = Peek::state(router);
    EXPECT_TRUE(s.own_needs_table.empty() && s.named.empty() && s.queue_count == 0);
    EXPECT_EQ(s.free_needs.size() + 1, s.needs_places);
    EXPECT_EQ(s.free_queues.size(), s.queue_keys.size());
    EXPECT_EQ(refusal(router.apply(arrives("t1", "class0", "agent = b1"))), "");
    EXPECT_EQ(s.own_needs_table.size(), 1u);
    EXPECT_TRUE(s.named.contains("b1"));
    check_invariants(router);
}

/// What tasks need of their own may differ for ever: those of gone tasks make room, the same in a router that is led by the events alone,
/// and in one that was saved.
TEST(RouterLimits, RequirementsOfGoneTasksMakeRoom) {
    RoutingLimits limits;
    limits.requirements = 10;
    const RoutingRules rules(chain(2), limits);
    Router router(rules);
    router.write_entries(true);
    Router twin(rules);
    std::int64_t forgotten = 0;
    std::size_t bytes = 0;
    const auto send = [&](const auto& c) {
        const auto events = router.decide(c);
        ASSERT_EQ(refusal(events), "");
        if (const auto* e = find<RequirementsForgotten>(events)) {
            forgotten += e->forgotten;
            EXPECT_EQ(e->kept, 4) << "of the two that stay: of each its class, and that which it overflows into";
            EXPECT_EQ(e->forgotten, 6);
            // Taken back, nothing is forgotten.
            const std::uint64_t before = twin.state_hash();
            router.discard();
            EXPECT_EQ(router.state_hash(), before);
            check_invariants(router);
            (void)router.decide(c);
        }
        const std::string entry(router.entry());
        router.commit();
        twin.recover(entry);
        EXPECT_EQ(twin.state_hash(), router.state_hash());
        check_invariants(router);
        check_invariants(twin);
    };
    send(AddAgent{.sent = at(0), .agent = "li", .channels = {}});
    send(arrives("stays", "class0"));
    send(arrives("stays, too", "class0", "not agent = li"));
    for (int i = 0; i < 300; ++i) {
        const std::string needs = "agent in [li, nobody" + std::to_string(i) + "]";
        send(arrives("goes", "class0", needs));
        send(CancelTask{at(0), "goes", ""});
        if (i == 20) bytes = router.bytes();
        if (i % 50 == 7) {
            Router saved(rules, router.snapshot());
            EXPECT_EQ(saved.state_hash(), router.state_hash());
            check_invariants(saved);
            twin = std::move(saved);
        }
    }
    EXPECT_GT(forgotten, 500);
    EXPECT_LE(router.bytes(), bytes + 2048);
    EXPECT_LT(Peek::state(router).own_needs_table.size(), 10u);
}

/// Nobody is known apart for the sake of a task that is gone.
TEST(RouterLimits, WhomNoRequirementNamesIsAsOthersAgain) {
    RoutingLimits limits;
    limits.requirements = 2;
    Router router{RoutingRules(chain(1), limits)};
    for (const char* agent : {"li", "wang"}) EXPECT_EQ(refusal(router.apply(AddAgent{.sent = at(0), .agent = agent})), "");
    const State& s = Peek::state(router);
    const auto profile = [&](std::string_view agent) { return s.agents[s.find_agent(agent)].profile; };
    EXPECT_EQ(profile("li"), profile("wang"));
    EXPECT_EQ(refusal(router.apply(arrives("t", {}, "refund and agent = li"))), "");
    EXPECT_NE(profile("li"), profile("wang"));
    EXPECT_EQ(refusal(router.apply(CancelTask{at(0), "t", ""})), "");
    EXPECT_NE(profile("li"), profile("wang")) << "there is room: the next one may need the same";
    EXPECT_EQ(refusal(router.apply(arrives("u", {}, "refund >= 2"))), "");
    EXPECT_NE(profile("li"), profile("wang"));
    EXPECT_EQ(refusal(router.decide(arrives("v"))), "");
    EXPECT_EQ(profile("li"), profile("wang")) << "there was none";
    router.discard();
    EXPECT_NE(profile("li"), profile("wang"));
    EXPECT_EQ(refusal(router.apply(arrives("v"))), "");
    EXPECT_EQ(profile("li"), profile("wang"));
    check_invariants(router);
}

/// Who comes without needs of his own comes where others were before him, however often others' needs make room.
TEST(RouterLimits, RequirementsOfClassesAreForgottenLast) {
    RoutingLimits limits;
    limits.requirements = 3;
    Router router{RoutingRules(chain(1), limits)};
    const auto comes_and_goes = [&](const std::string& needs) {
        const auto events = router.apply(arrives("t", "class0", needs));
        EXPECT_EQ(refusal(events), "");
        const auto* e = find<RequirementsForgotten>(events);
        const std::string told = !e ? "" : e->of_classes_too ? "all" : "own";
        EXPECT_EQ(refusal(router.apply(CancelTask{at(0), "t", ""})), "");
        return told;
    };
    EXPECT_EQ(comes_and_goes(""), "");
    const auto is_there = [&] {
        const auto queues = router.snapshot().queues;
        return std::any_of(queues.begin(), queues.end(), [](const QueueRow& q) { return q.needs.empty(); });
    };
    std::string told;
    for (int i = 0; i < 6; ++i) told += comes_and_goes("refund or agent = a" + std::to_string(i)) + ";";
    EXPECT_EQ(told, ";;own;;own;;");
    EXPECT_TRUE(is_there());
    for (const char* task : {"u", "v"}) EXPECT_EQ(refusal(router.apply(arrives(task, "class0", std::string("agent = ") + task))), "");
    EXPECT_TRUE(is_there());
    EXPECT_EQ(comes_and_goes("agent = w"), "all");
    EXPECT_FALSE(is_there());
    check_invariants(router);
}

/// Rules that leave less room are not kept out by requirements that no task has.
TEST(RouterLimits, RulesThatAllowFewerForgetWhatNoTaskNeeds) {
    RoutingLimits limits;
    Stamp stamp;
    const auto rules = [&](std::int64_t requirements) {
        limits.requirements = requirements;
        stamp.digest = "digest " + std::to_string(requirements);
        return RoutingRules(chain(1), limits, stamp);
    };
    Router router(rules(20));
    const auto needs = [](int i) { return "refund or agent = a" + std::to_string(i); };
    for (int i = 0; i < 8; ++i) EXPECT_EQ(refusal(router.apply(arrives("t" + std::to_string(i), {}, needs(i)))), "");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal(router.apply(CancelTask{at(0), "t" + std::to_string(i), ""})), "");
    EXPECT_EQ(router.snapshot().queues.size(), 8u);
    EXPECT_TRUE(refusal(router.swap_rules({at(0)}, rules(2))).starts_with("rules_do_not_fit")) << "three tasks wait";
    EXPECT_EQ(router.snapshot().queues.size(), 8u);
    EXPECT_EQ(refusal(router.swap_rules({at(0)}, rules(4))), "");
    EXPECT_EQ(router.snapshot().queues.size(), 4u) << "those of the three, and one for which there is room";
    check_invariants(router);
}

/// Nor by those that they could not make.
TEST(RouterLimits, RulesForgetWhatTheyCannotMakeAndNoTaskNeeds) {
    const auto rules = [](bool skill, const std::string& needs) {
        RoutingOptions o = chain(1);
        (skill ? o.skills : o.languages).push_back("de");
        o.classes["class0"].needs = needs;
        o.classes["class0"].steps = {{{minute}, "refund", {}, true, {}}};
        Stamp stamp;
        stamp.digest = needs + (skill ? " skill" : "");
        return RoutingRules(o, {}, stamp);
    };
    const auto many = [](std::string_view prefix) {
        std::string text = "refund and agent in [";
        for (int i = 0; i < 300; ++i) text += std::string(prefix) + std::to_string(i) + (i < 299 ? ", " : "]");
        return text;
    };
    const std::string long_needs = many("somebody"), others = many("others");
    for (const RoutingRules& next : {rules(true, "refund"), rules(false, others)}) {
        Router router(rules(false, "refund"));
        ArriveTask in_german = arrives("t", "class0");
        in_german.language = "de";
        for (const ArriveTask& task : {in_german, arrives("t", "class0", long_needs), arrives("t", "class0", "refund >= 2")}) {
            EXPECT_EQ(refusal(router.apply(task)), "");
            EXPECT_EQ(refusal(router.apply(CancelTask{at(0), "t", ""})), "");
        }
        EXPECT_EQ(router.snapshot().queues.size(), 6u);
        EXPECT_EQ(refusal(router.swap_rules({at(0)}, next)), "");
        EXPECT_EQ(router.snapshot().queues.size(), 4u) << "both steps of what can still be";
        check_invariants(router);
    }
}

TEST(RouterLimits, RequirementsOfTasksAreCountedInItsBytes) {
    Router router{RoutingRules(chain(1))}, plain{RoutingRules(chain(1))};
    std::string needs = "agent in [a0";
    for (int i = 1; i < 300; ++i) needs += ", a" + std::to_string(i);
    EXPECT_EQ(refusal(router.apply(arrives("t1", {}, needs + "]"))), "");
    EXPECT_EQ(refusal(plain.apply(arrives("t1"))), "");
    EXPECT_GT(router.bytes(), plain.bytes() + 300 * sizeof(std::string));
}

TEST(RouterLimits, ATeamIsGivenBackWhenNobodyIsOfItAnyMore) {
    Router router{RoutingRules(chain(1))};
    const auto team = [](int i) { return "a team with quite a long name " + std::to_string(i); };
    for (const char* agent : {"li", "wang"}) EXPECT_EQ(refusal(router.apply(AddAgent{.sent = at(0), .agent = agent, .team = team(0)})), "");
    const State& s = Peek::state(router);
    EXPECT_EQ(s.teams.used(), 1u);
    std::size_t bytes = 0;
    for (int i = 1; i < 500; ++i) {
        const std::string name = team(i);
        const SetProfile c{.sent = at(0), .agent = "li", .team = name};
        (void)router.decide(c);
        router.discard();
        EXPECT_EQ(router.snapshot().agents[0].team, team(i - 1));
        EXPECT_EQ(refusal(router.apply(c)), "");
        EXPECT_EQ(router.snapshot().agents[0].team, team(i));
        EXPECT_EQ(router.snapshot().agents[1].team, team(0));
        EXPECT_EQ(s.teams.used(), 2u);
        if (i == 10) bytes = router.bytes();
    }
    EXPECT_EQ(router.bytes(), bytes);
    for (const char* agent : {"li", "wang"}) EXPECT_EQ(refusal(router.apply(RemoveAgent{at(0), agent})), "");
    EXPECT_EQ(s.teams.used(), 0u);
    EXPECT_EQ(s.team_names.size(), 0u);
}

}  // namespace
}  // namespace kefu::service
