// What users of today's routers complain about, each as a test that it cannot happen here.
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

RoutingOptions shop() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"zh", "en"};
    o.head_start = {{"A", {3 * minute}}, {"B", {90 * second}}};
    o.channels["telephone"] = {4, true, false, {30 * second}, {}};
    o.channels["chat"] = {};
    o.channels["email"] = {1, false, true, {}, {}};
    o.classes["refund"].needs = "refund";
    o.classes["repair"].needs = "repair";
    return o;
}

/// A router with a clock and short commands.
class Shop {
   public:
    explicit Shop(const RoutingOptions& o = shop()) : router(RoutingRules(o)) {}
    std::span<const Event> agent(std::string_view id, std::vector<WordLevel> words = {{"refund", 1}, {"repair", 1}},
                                 std::vector<ChannelUnits> channels = {{"chat", 1}}, AgentStatus status = AgentStatus::available) {
        return keep(router.apply(AddAgent{.sent = at(now), .agent = id, .words = words, .channels = channels, .status = status}));
    }
    std::span<const Event> task(std::string_view id, std::string_view task_class = "refund", std::string_view channel = "chat",
                                std::string_view grade = "C", std::vector<std::string_view> preferred = {}) {
        return keep(router.apply(
            ArriveTask{.sent = at(now), .task = id, .channel = channel, .task_class = task_class, .grade = grade, .preferred = preferred}));
    }
    std::span<const Event> accept(std::string_view t, std::string_view a, std::int64_t epoch = 1) {
        return keep(router.apply(AcceptOffer{.sent = at(now), .task = t, .agent = a, .epoch = epoch}));
    }
    std::span<const Event> reject(std::string_view t, std::string_view a, std::int64_t epoch = 1) {
        return keep(router.apply(RejectOffer{.sent = at(now), .task = t, .agent = a, .epoch = epoch, .reason = "busy"}));
    }
    std::span<const Event> complete(std::string_view t) {
        return keep(router.apply(CompleteTask{.sent = at(now), .task = t, .wrap_up = Span{}}));
    }
    std::span<const Event> status(std::string_view a, AgentStatus s) {
        return keep(router.apply(SetStatus{.sent = at(now), .agent = a, .status = s, .reason = {}}));
    }
    std::span<const Event> later(std::int64_t span) {
        now += span;
        return keep(router.apply(AdvanceClock{at(now)}));
    }
    /// To whom a task was offered by the last command; "" = to nobody.
    [[nodiscard]] std::string offered(std::string_view task) const {
        for (const Event& e : last)
            if (const auto* o = std::get_if<TaskOffered>(&e.fact); o && o->task == task) return std::string(o->agent);
        return {};
    }
    Router router;
    std::int64_t now = 1'700'000'000 * second;
    std::span<const Event> last;

   private:
    std::span<const Event> keep(std::span<const Event> events) {
        check_invariants(router);
        return last = events;
    }
};

TEST(RouterComplaints, WhoWaitsIsServedWhenSomebodyBecomesFreeOrComesOnline) {
    Shop s;
    s.agent("li", {{"refund", 1}}, {{"chat", 3}}, AgentStatus::offline);
    for (const char* t : {"t1", "t2", "t3", "t4"}) s.task(t);
    s.status("li", AgentStatus::available);
    EXPECT_EQ(s.offered("t1"), "li");
    EXPECT_EQ(s.offered("t2"), "li");
    EXPECT_EQ(s.offered("t3"), "li");
    EXPECT_EQ(s.offered("t4"), "") << "three at once are all that he takes";
    for (const char* t : {"t1", "t2", "t3"}) s.accept(t, "li");
    s.task("t5");
    s.complete("t2");
    EXPECT_EQ(s.offered("t4"), "li") << "and not t5, which came later";
}

TEST(RouterComplaints, ATaskThatNobodyCanServeStandsInNobodysWay) {
    Shop s;
    s.agent("li", {{"repair", 1}});
    s.task("t1", "refund");
    s.task("t2", "repair");
    EXPECT_EQ(s.offered("t2"), "li");
}

TEST(RouterComplaints, AnAgentWhoIsAwayHoldsUpNobody) {
    Shop s;
    s.agent("last", {{"refund", 1}}, {{"chat", 1}}, AgentStatus::away);
    s.agent("li");
    s.task("t1");
    EXPECT_EQ(s.offered("t1"), "li");
}

TEST(RouterComplaints, OneTaskIsNeverTakenByTwo) {
    RoutingOptions o = shop();
    o.offers = 2;
    Shop s(o);
    s.agent("li");
    s.agent("wang");
    EXPECT_EQ(count<TaskOffered>(s.task("t1")), 2u);
    const auto events = s.accept("t1", "wang", 2);
    ASSERT_NE(find<OfferRescinded>(events), nullptr);
    EXPECT_EQ(find<OfferRescinded>(events)->agent, "li");
    EXPECT_TRUE(refusal(s.accept("t1", "li", 1)).starts_with("old_offer"));
}

TEST(RouterComplaints, ABurstIsSpreadOverAllWhoAreFree) {
    Shop s;
    for (const char* a : {"a", "b", "c"}) s.agent(a);
    std::set<std::string> agents;
    for (const char* t : {"t1", "t2", "t3"}) {
        s.task(t);
        agents.insert(s.offered(t));
    }
    EXPECT_EQ(agents.size(), 3u);
}

TEST(RouterComplaints, AnAnswerToAnOfferThatIsOverIsRefused) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.later(21 * second);  // the offer stood for 20 s; li alone can serve, and is asked again
    EXPECT_TRUE(refusal(s.accept("t1", "li", 1)).starts_with("old_offer"));
    EXPECT_EQ(refusal(s.accept("t1", "li", 2)), "");
}

TEST(RouterComplaints, ALateAnswerIsToldWhenItsOfferEnded) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.now += 31 * second;
    EXPECT_EQ(refusal(s.accept("t1", "li")), "old_offer: offer 1 of task 't1' to 'li' ended at 2023-11-14T22:13:40Z, before this answer");
    s.later(0);
    EXPECT_EQ(s.offered("t1"), "li") << "he alone can";
    EXPECT_EQ(refusal(s.accept("t1", "li")), "old_offer: offer 1 of task 't1' to 'li' is not open; offer 2 is");
    s.accept("t1", "li", 2);
    EXPECT_EQ(refusal(s.accept("t1", "li", 2)), "old_offer: offer 2 of task 't1' to 'li' is not open; the task is in hand");
}

TEST(RouterComplaints, NobodyStaysReservedForATaskThatLeft) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.task("t2");
    s.last = s.router.apply(AbandonTask{at(s.now), "t1"});
    EXPECT_EQ(s.offered("t2"), "li");
}

TEST(RouterComplaints, WrapUpEndsWhenItShould) {
    Shop s;
    s.agent("li", {{"refund", 1}}, {{"telephone", 4}});
    s.task("t1", "refund", "telephone");
    s.accept("t1", "li");
    s.task("t2", "refund", "telephone");
    s.last = s.router.apply(CompleteTask{at(s.now), "t1", std::nullopt});
    ASSERT_NE(find<TaskWrapping>(s.last), nullptr);
    EXPECT_EQ(find<TaskWrapping>(s.last)->until.us, s.now + 30 * second);
    s.later(29 * second);
    EXPECT_EQ(s.offered("t2"), "");
    s.later(second);
    EXPECT_EQ(s.offered("t2"), "li");
}

TEST(RouterComplaints, WhatAnAgentWhoLeavesHasGoesBackWithItsAge) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.accept("t1", "li");
    s.later(minute);
    s.task("t2");
    s.last = s.router.apply(RemoveAgent{at(s.now), "li"});
    EXPECT_NE(find<TaskReturned>(s.last), nullptr);
    s.agent("wang");
    EXPECT_EQ(s.offered("t1"), "wang") << "it came a minute before t2";
}

TEST(RouterComplaints, AReopenedTaskDoesNotWaitForAnOwnerWhoIsOffline) {
    Shop s;
    s.agent("li", {{"refund", 1}}, {{"chat", 1}}, AgentStatus::offline);
    s.agent("wang");
    s.task("t1", "refund", "chat", "C", {"li"});
    EXPECT_EQ(s.offered("t1"), "wang");
    EXPECT_EQ(find<TaskOffered>(s.last)->instead_of, "li") << "whose message is to be noted";
}

TEST(RouterComplaints, WhoIsOnlyBusyNeedsNoMessage) {
    RoutingOptions o = shop();
    o.owner_wait = {minute};
    Shop s(o);
    s.agent("li");
    s.task("t1");
    s.accept("t1", "li");
    s.agent("wang");
    s.task("t2", "refund", "chat", "C", {"li"});
    s.later(2 * minute);
    EXPECT_EQ(s.offered("t2"), "wang");
    EXPECT_EQ(find<TaskOffered>(s.last)->instead_of, "") << "li is there and sees what waits";
    s.complete("t1");
    s.status("li", AgentStatus::away);
    s.agent("max");
    s.task("t3", "refund", "chat", "C", {"li"});
    EXPECT_EQ(find<TaskOffered>(s.last)->instead_of, "li");
}

TEST(RouterComplaints, MoreUnitsThanAnybodyMayHoldAreToldOf) {
    Shop s;
    s.agent("li", {{"refund", 1}}, {{"telephone", 1}});
    s.task("t1", "refund", "telephone");
    ASSERT_NE(find<TaskUnservable>(s.last), nullptr) << "a call takes 4 units, and li has 1";
    EXPECT_EQ(s.router.why_waiting("t1").held.hold, Hold::too_many_units);
    EXPECT_NE(sentence(s.router.why_waiting("t1"), Language::en).find("it takes more units than anybody"), std::string::npos);
    s.agent("wang", {{"refund", 1}}, {{"telephone", 4}}, AgentStatus::offline);
    s.task("t2", "refund", "telephone");
    EXPECT_EQ(find<TaskUnservable>(s.last), nullptr) << "wang could, once he is there";
    EXPECT_EQ(s.router.why_waiting("t2").held.hold, Hold::nobody_signed_in);
    (void)s.router.apply(RemoveAgent{at(s.now), "wang"});
    s.task("t3", "refund", "telephone");
    EXPECT_NE(find<TaskUnservable>(s.last), nullptr);
}

TEST(RouterComplaints, AnUpdateThatMakesATaskUnservableIsToldOf) {
    Shop s;
    s.agent("li", {{"refund", 1}});
    s.task("t1");
    s.task("t2");
    s.last = s.router.apply(UpdateTask{.sent = at(s.now), .task = "t2", .task_class = "repair"});
    ASSERT_NE(find<TaskUnservable>(s.last), nullptr) << "nobody repairs";
    EXPECT_EQ(find<TaskUnservable>(s.last)->task, "t2");
}

TEST(RouterComplaints, ATaskWaitsForItsOwnerOnlySoLong) {
    RoutingOptions o = shop();
    o.classes["refund"].handling_time = Span{minute};
    Shop s(o);
    s.agent("li");
    s.task("t0");
    s.accept("t0", "li");
    s.agent("wang");
    s.task("t1", "refund", "chat", "C", {"li"});
    EXPECT_EQ(s.offered("t1"), "") << "li is soon free";
    s.later(29 * second);
    EXPECT_EQ(s.offered("t1"), "");
    s.later(second);
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, ATaskDoesNotWaitForAnOwnerWhoWillBeBusyForLong) {
    RoutingOptions o = shop();
    o.classes["refund"].handling_time = Span{10 * minute};
    Shop s(o);
    s.agent("li");
    s.task("t0");
    s.accept("t0", "li");
    s.agent("wang");
    s.task("t1", "refund", "chat", "C", {"li"});
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, ASoleAgentWhoDeclinesIsAskedAgain) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.reject("t1", "li");
    EXPECT_NE(find<DeclinesForgiven>(s.last), nullptr);
    EXPECT_EQ(s.offered("t1"), "li");
}

TEST(RouterComplaints, WhoDeclinesIsNotAskedAgainWhileThereAreOthers) {
    Shop s;
    s.agent("li");
    s.agent("wang");
    s.task("t1");
    s.reject("t1", "li");
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, NoOfferStandsForEver) {
    Shop s;
    s.agent("li");
    s.agent("wang");
    s.task("t1");
    s.later(20 * second);
    EXPECT_NE(find<OfferTimedOut>(s.last), nullptr);
    EXPECT_EQ(s.offered("t1"), "wang");
}

// Nor does a thread stay: NoThreadStaysAfterACall in tests/capi/embedding_test.c.
TEST(RouterComplaints, NoDispatcherDiesSilentlyForNoneRunsBesideTheCommands) {
    Shop s;
    s.agent("li");
    s.task("t1");
    const std::int64_t due = s.router.next_due()->us;
    s.now += 3 * 60 * minute;  // nobody sends anything
    EXPECT_EQ(s.router.next_due()->us, due) << "and that is told to who asks";
    s.agent("wang");  // whatever comes first does all that was due, and says so
    ASSERT_NE(find<OfferTimedOut>(s.last), nullptr);
    EXPECT_GE(count<OfferTimedOut>(s.last), 3u);
    EXPECT_EQ(s.last.front().at.us, due) << "as of when it was due";
    EXPECT_EQ(s.router.why_this("t1").holders.at(0).agent, "wang");
}

TEST(RouterComplaints, WhatEverybodyDeclinesIsSetAsideAloudAndNotDropped) {
    RoutingOptions o = shop();
    o.declines = 3;
    o.missed_offers = 0;
    Shop s(o);
    s.agent("li");
    s.task("t1");
    std::int64_t epoch = 1;
    for (; find<TaskSetAside>(s.last) == nullptr && epoch < 10; ++epoch) s.reject("t1", "li", epoch);
    EXPECT_EQ(epoch, 4);
    EXPECT_EQ(s.router.tasks(), 1);
    UpdateTask back{.sent = at(s.now), .task = "t1"};
    back.grade = "A";
    s.last = s.router.apply(back);
    EXPECT_EQ(s.offered("t1"), "li");
}

TEST(RouterComplaints, WhoComesBackFromHolidayDoesNotGetEverything) {
    RoutingOptions o = shop();
    o.agents = {AgentOrder::least_loaded, AgentOrder::longest_idle};
    o.automatic = true;
    Shop s(o);
    s.agent("busy bee", {{"refund", 1}}, {{"chat", 10}});
    for (int i = 0; i < 20; ++i) {
        const std::string t = "old " + std::to_string(i);
        s.task(t);
        s.complete(t);
    }
    s.agent("back from holiday", {{"refund", 1}}, {{"chat", 10}});
    std::map<std::string, int> got;
    for (int i = 0; i < 10; ++i) {
        const std::string t = "new " + std::to_string(i);
        s.task(t);
        ++got[s.offered(t)];
    }
    EXPECT_EQ(got["busy bee"], 5);
    EXPECT_EQ(got["back from holiday"], 5);
}

TEST(RouterComplaints, CapacityIsNeverExceeded) {
    RoutingOptions o = shop();
    o.automatic = true;
    Shop s(o);
    s.agent("li", {{"refund", 1}}, {{"chat", 2}});
    for (const char* t : {"t1", "t2", "t3"}) s.task(t);
    EXPECT_EQ(s.router.waiting(), 1);
}

TEST(RouterComplaints, ATelephoneCallIsTakenAlone) {
    RoutingOptions o = shop();
    o.automatic = true;
    Shop s(o);
    s.agent("li", {{"refund", 1}}, {{"telephone", 4}, {"chat", 4}, {"email", 4}});
    s.task("mail", "refund", "email");
    EXPECT_EQ(s.offered("mail"), "li");
    s.task("call", "refund", "telephone");
    EXPECT_EQ(s.offered("call"), "li") << "an email can be put aside";
    s.task("chat", "refund", "chat");
    EXPECT_EQ(s.offered("chat"), "");
    s.complete("call");
    EXPECT_EQ(s.offered("chat"), "li");
    s.task("call 2", "refund", "telephone");
    EXPECT_EQ(s.offered("call 2"), "") << "a chat cannot";
}

TEST(RouterComplaints, AHeadStartMovesNobodyAheadOfWhoWaitsLonger) {
    Shop s;
    s.task("ordinary");
    s.later(91 * second);
    s.task("better", "refund", "chat", "B");
    s.task("best", "refund", "chat", "A");
    s.agent("li");
    EXPECT_EQ(s.offered("best"), "li") << "three minutes";
    s.accept("best", "li");
    s.complete("best");
    EXPECT_EQ(s.offered("ordinary"), "li") << "91 s of waiting are more than 90 s of head start";
}

TEST(RouterComplaints, AnUpdateTakesEffectAtOnce) {
    Shop s;
    s.task("t1");
    s.later(second);
    s.task("t2");
    UpdateTask update{.sent = at(s.now), .task = "t2"};
    update.grade = "A";
    EXPECT_EQ(refusal(s.router.apply(update)), "");
    s.agent("li");
    EXPECT_EQ(s.offered("t2"), "li");
    UpdateTask other{.sent = at(s.now), .task = "t1"};
    other.task_class = "repair";
    s.agent("wang", {{"repair", 1}});
    s.last = s.router.apply(other);
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, EveryStepThatIsTakenOrSkippedIsToldOf) {
    RoutingOptions o = shop();
    o.classes["refund"].needs = "refund >= 5";
    o.classes["refund"].steps = {{{30 * second}, "refund >= 3", {}, true, {}}, {{minute}, "refund", {}, true, {}}};
    Shop s(o);
    s.agent("beginner", {{"refund", 1}});
    s.task("t1");
    // Nobody who is signed in has level 5 or 3: the steps are taken at once, and said so.
    EXPECT_EQ(count<TaskRelaxed>(s.last), 2u);
    EXPECT_EQ(find<TaskRelaxed>(s.last)->because, Because::nobody_signed_in);
    EXPECT_EQ(s.offered("t1"), "beginner");
}

TEST(RouterComplaints, AnAgentWhoClosesHisWindowIsAwaySoon) {
    RoutingOptions o = shop();
    o.lease = {90 * second};
    Shop s(o);
    s.agent("ghost");
    s.later(89 * second);
    s.last = s.router.apply(Heartbeat{at(s.now), "ghost"});
    s.later(89 * second);
    EXPECT_EQ(find<AgentStatusChanged>(s.last), nullptr);
    s.later(second);
    ASSERT_NE(find<AgentStatusChanged>(s.last), nullptr);
    EXPECT_EQ(find<AgentStatusChanged>(s.last)->because, Because::lease_ended);
    s.task("t1");
    EXPECT_EQ(s.offered("t1"), "");
}

TEST(RouterComplaints, WorkOfAnAgentWhoIsNotHeardOfGoesBack) {
    RoutingOptions o = shop();
    o.lease = {minute};
    o.return_after = {5 * minute};
    Shop s(o);
    s.agent("li", {{"refund", 1}}, {{"chat", 2}});
    for (const std::string_view task : {"t1", "t2"}) {
        s.task(task);
        s.accept(task, "li");
    }
    (void)s.router.apply(CompleteTask{.sent = at(s.now), .task = "t2", .wrap_up = Span{3600 * second}});
    s.now += 30 * second;
    s.agent("wang", {{"refund", 1}});
    for (int i = 0; i < 6; ++i) {
        s.later(50 * second);
        (void)s.router.apply(Heartbeat{at(s.now), "wang"});
    }
    EXPECT_EQ(s.router.why_waiting("t1").held.hold, Hold::in_hand) << "the lease ended after a minute; five more are not over";
    EXPECT_EQ(s.router.why_waiting("t1").held.agents, std::vector<std::string>{"li"});
    const std::uint64_t hash = s.router.state_hash();
    Router saved(s.router.rules(), s.router.snapshot());
    EXPECT_EQ(saved.state_hash(), hash);
    s.later(35 * second);
    ASSERT_NE(find<TaskReturned>(s.last), nullptr);
    EXPECT_EQ(find<TaskReturned>(s.last)->because, Because::lease_ended);
    EXPECT_EQ(s.offered("t1"), "wang");
    EXPECT_EQ(find<TaskCompleted>(s.last)->task, "t2") << "what was being wrapped up is done";
    (void)saved.apply(AdvanceClock{at(s.now)});
    EXPECT_EQ(saved.state_hash(), s.router.state_hash());
    (void)s.router.apply(Heartbeat{at(s.now), "li"});
    EXPECT_EQ(s.router.next_due(), Time{s.now + 15 * second}) << "the offer to wang ends: li has nothing that could go back";
}

TEST(RouterComplaints, AnAgentWhoLetsOffersPassIsAway) {
    Shop s;
    s.agent("ghost");
    s.task("t1");
    for (int i = 0; i < 3; ++i) s.later(20 * second);
    ASSERT_NE(find<AgentStatusChanged>(s.last), nullptr);
    EXPECT_EQ(find<AgentStatusChanged>(s.last)->because, Because::offers_missed);
}

TEST(RouterComplaints, WhoWaitsIsToldSoAndHowLong) {
    RoutingOptions o = shop();
    o.automatic = true;
    Shop s(o);
    s.task("t0");
    ASSERT_NE(find<TaskQueued>(s.last), nullptr);
    EXPECT_FALSE(find<TaskQueued>(s.last)->expected_wait) << "nobody is there";
    s.later(2 * minute);
    s.agent("li");
    s.task("t1");
    ASSERT_NE(find<TaskQueued>(s.last), nullptr);
    EXPECT_EQ(find<TaskQueued>(s.last)->waiting, 1);
    EXPECT_EQ(find<TaskQueued>(s.last)->expected_wait->us, 2 * minute) << "as the last who was served";
    s.later(3 * minute);
    s.task("t2");
    EXPECT_EQ(find<TaskQueued>(s.last)->expected_wait->us, 3 * minute) << "as he who waits now has waited already";
}

// Steps move those who wait longest to requirements of their own: who comes now will go there, too.
TEST(RouterComplaints, StepsDoNotShortenTheWaitThatIsExpected) {
    RoutingOptions o = shop();
    o.automatic = true;
    o.classes["repair"].steps = {{{90 * second}, "repair", {}, true, {}}};
    o.classes["repair"].overflow = {{OverflowWhen::expected_wait, {5 * minute}, 0, "letter"}};
    Shop s(o);
    s.agent("li", {{"repair", 1}});
    s.task("t0", "repair");
    s.task("t1", "repair");
    ASSERT_NE(find<TaskQueued>(s.last), nullptr);
    EXPECT_FALSE(find<TaskQueued>(s.last)->expected_wait) << "nobody has waited yet: 0 would be no answer";
    s.later(4 * minute);
    s.task("t2", "repair");
    ASSERT_NE(find<TaskQueued>(s.last), nullptr);
    EXPECT_EQ(find<TaskQueued>(s.last)->expected_wait->us, 4 * minute) << "as long as t1 has waited, which is at its second step";
    s.later(2 * minute);
    s.task("t3", "repair");
    ASSERT_NE(find<TaskOverflowed>(s.last), nullptr);
    EXPECT_EQ(find<TaskOverflowed>(s.last)->because, Because::expected_wait);
}

TEST(RouterComplaints, TheSecondBestMayBeOneOfTheSameKind) {
    RoutingOptions o = shop();
    o.automatic = true;
    Shop s(o);
    s.agent("li");
    s.agent("wang");
    s.task("t0");
    const auto* offered = find<TaskOffered>(s.last);
    ASSERT_NE(offered, nullptr);
    EXPECT_EQ(offered->agent, "li");
    EXPECT_EQ(offered->runner_up, "wang") << "of the same words, and ready too";
    s.task("t1");
    for (const char* id : {"t2", "t3", "t4"}) {
        s.later(10 * second);
        s.task(id);
    }
    s.later(10 * second);
    s.complete("t0");
    offered = find<TaskOffered>(s.last);
    ASSERT_NE(offered, nullptr);
    EXPECT_EQ(offered->task, "t2");
    EXPECT_EQ(offered->runner_up, "t3") << "of the same requirement, and next";
    EXPECT_EQ(explain(*offered, s.router.rules(), Language::en).find("nothing else"), std::string::npos);
}

TEST(RouterComplaints, ARouterSaysWhenItHasSomethingToDo) {
    Shop s;
    EXPECT_FALSE(s.router.next_due());
    s.agent("li");
    s.task("t0");
    EXPECT_EQ(s.router.now(), Time{s.now}) << "of the last command";
    const auto due = s.router.next_due();
    ASSERT_TRUE(due);
    EXPECT_EQ(due->us, s.now + 20 * second) << "the offer ends";
    EXPECT_EQ(s.later(due->us - s.now - 1).size(), 1u) << "the clock alone";
    s.later(1);
    EXPECT_NE(find<OfferTimedOut>(s.last), nullptr);
}

TEST(RouterComplaints, OneWrongClockStopsNobody) {
    Shop s;
    s.agent("li");
    const std::int64_t year = 365 * us_per_day;
    EXPECT_NE(refusal(s.router.apply(Heartbeat{at(s.now + 36 * year), "li"})).find("time_jumps_ahead"), std::string::npos);
    s.later(second);
    EXPECT_EQ(refusal(s.task("t0")), "") << "true times go on";
    s.later(36 * year);
    EXPECT_EQ(refusal(s.last), "") << "who says so may";
    RoutingOptions o = shop();
    o.longest_gap = {};
    Shop any(o);
    any.agent("li");
    EXPECT_EQ(refusal(any.router.apply(Heartbeat{at(any.now + year), "li"})), "");
}

TEST(RouterComplaints, AJournalIsNotReadUnderOtherRules) {
    RoutingOptions other = shop();
    other.automatic = true;
    Stamp mine, theirs;
    mine.digest = "mine";
    theirs.digest = "theirs";
    Router twin(RoutingRules(shop(), {}, mine)), wrong(RoutingRules(other, {}, theirs));
    auto journal = std::make_shared<MemoryJournal>();
    Router written(RoutingRules(shop(), {}, mine), journal);
    (void)written.apply(AddAgent{.sent = at(0), .agent = "li"});
    journal->each([&](std::int64_t, std::string_view entry) {
        try {
            wrong.recover(entry);
            ADD_FAILURE() << "was read";
        } catch (const Error& e) {
            EXPECT_EQ(e.status(), Status::bad_file);
            EXPECT_NE(std::string_view(e.what()).find("digest mine"), std::string_view::npos) << e.what();
        }
        EXPECT_EQ(wrong.sequence(), 0);
        twin.recover(entry);
    });
    EXPECT_EQ(twin.state_hash(), written.state_hash());
}

TEST(RouterComplaints, TwoRoutersDoNotWriteIntoOneJournal) {
    const RoutingRules rules(shop());
    auto journal = std::make_shared<MemoryJournal>();
    Router one(rules, journal), other(rules, journal);
    const auto add = [](Router& router, std::string_view agent) {
        (void)router.apply(AddAgent{.sent = at(0), .agent = agent, .words = {}, .channels = {}});
    };
    add(one, "li");
    add(one, "wang");
    for (int i = 0; i < 2; ++i) {
        const std::uint64_t before = other.state_hash();
        EXPECT_THROW(add(other, "max"), Error);
        EXPECT_EQ(other.state_hash(), before) << "what could not be written down did not happen";
    }
    Router again(rules);
    journal->each([&](std::int64_t, std::string_view entry) { again.recover(entry); });
    EXPECT_EQ(again.state_hash(), one.state_hash());
}

TEST(RouterComplaints, DamageOfAJournalIsFoundWhereverItIs) {
    const RoutingRules rules(shop());
    auto journal = std::make_shared<MemoryJournal>();
    Router router(rules, journal);
    (void)router.apply(AddAgent{.sent = at(0), .agent = "li", .words = {}, .channels = {}});
    for (const std::string_view task : {"a", "客户-7"})
        (void)router.apply(ArriveTask{.sent = at(second), .task = task, .channel = "chat", .task_class = "refund"});
    std::vector<std::string> entries;
    journal->each([&](std::int64_t, std::string_view entry) { entries.emplace_back(entry); });
    ASSERT_EQ(entries.size(), 3u);
    Router again(rules);
    for (std::string entry : entries) {
        const std::uint64_t before = again.state_hash();
        for (std::size_t bit = 0; bit < 8 * entry.size(); ++bit) {
            const auto flip = [&] { entry[bit / 8] = static_cast<char>(entry[bit / 8] ^ 1 << bit % 8); };
            flip();
            EXPECT_THROW(again.recover(entry), Error) << bit;
            flip();
        }
        for (std::size_t size = 0; size < entry.size(); ++size) EXPECT_THROW(again.recover(entry.substr(0, size)), Error) << size;
        EXPECT_THROW(again.recover(entry + '\0'), Error);
        EXPECT_EQ(again.state_hash(), before);
        again.recover(entry);
        try {
            again.recover(entry);
            FAIL();
        } catch (const Error& e) {
            EXPECT_NE(std::string(e.what()).find("its entry was taken in already"), std::string::npos) << e.what();
        }
    }
    EXPECT_EQ(again.state_hash(), router.state_hash());
    try {
        Router(rules).recover(entries[1]);
        FAIL();
    } catch (const Error& e) {
        EXPECT_NE(std::string(e.what()).find("event 2 comes where 0 is next: an entry is missing"), std::string::npos) << e.what();
    }
}

TEST(RouterComplaints, EachEventSaysUnderWhichRulesItCame) {
    const RoutingRules first(shop(), {}, Stamp{"service", "2026.1", std::string(32, '1'), "9.8.7"});
    const RoutingRules other(shop(), {}, Stamp{"service", "2026.2", std::string(32, '2'), "9.8.7"});
    auto journal = std::make_shared<MemoryJournal>();
    Router router(first, journal);
    EXPECT_EQ(router.apply(CancelTask{.sent = at(0), .task = "t", .reason = {}}).front().rules, 0);
    EXPECT_EQ(router.sequence(), 0) << "what is refused tells no rules";
    Router swapped_first(first);
    const auto both = swapped_first.decide_swap(SwapRules{.sent = at(0)}, other);
    swapped_first.commit();
    ASSERT_EQ(both.size(), 1u) << "nothing was done under the rules before";
    EXPECT_EQ(std::get<RulesAdopted>(both[0].fact).digest, other.stamp().digest);
    EXPECT_EQ(both[0].rules, 0);
    Router begins(other);
    begins.recover(swapped_first.entry());
    EXPECT_EQ(begins.state_hash(), swapped_first.state_hash());
    Router recovered(first);
    recovered.recover(swapped_first.entry(), &other);
    EXPECT_EQ(recovered.state_hash(), swapped_first.state_hash());
    const auto begun = router.apply(ArriveTask{.sent = at(0), .task = "t", .channel = "chat"});
    const auto& told = std::get<RulesAdopted>(begun.front().fact);
    EXPECT_EQ(told.charter, "service");
    EXPECT_EQ(told.version, "2026.1");
    EXPECT_EQ(told.digest, first.stamp().digest);
    EXPECT_EQ(told.engine, "9.8.7");
    for (int i = 1; i <= 3; ++i) {
        const RoutingRules& next = i % 2 == 1 ? other : first;
        (void)router.swap_rules(SwapRules{.sent = at(i * second)}, next);
        EXPECT_EQ(router.apply(AdvanceClock{.sent = at(i * second)}).back().rules, i);
        EXPECT_EQ(router.apply(CancelTask{.sent = at(i * second), .task = "none", .reason = {}}).front().rules, i);
    }
    const Router loaded(router.rules(), router.snapshot());
    EXPECT_EQ(loaded.state_hash(), router.state_hash());
    // Each event of the journal by itself, and the rules_adopted of its number.
    std::vector<std::string> digests;
    std::int64_t events = 0;
    journal->each([&](std::int64_t, std::string_view entry) {
        Router::read(entry, [&](const Event& e) {
            ++events;
            if (const auto* adopted = std::get_if<RulesAdopted>(&e.fact)) digests.emplace_back(adopted->digest);
            EXPECT_EQ(e.rules + 1, std::ssize(digests));
        });
    });
    EXPECT_EQ(events, router.sequence());
    EXPECT_EQ(digests, (std::vector{first.stamp().digest, other.stamp().digest, first.stamp().digest, other.stamp().digest}));
}

TEST(RouterComplaints, AnOfferIsExplainedByTheRulesThatMadeIt) {
    const RoutingRules first(shop(), {}, Stamp{"", "", std::string(32, '1'), ""}),
        other(shop(), {}, Stamp{"", "", std::string(32, '2'), ""});
    Router router(first);
    (void)router.apply(AdvanceClock{.sent = at(0)});
    EXPECT_EQ(router.rules(0).stamp(), first.stamp());
    (void)router.swap_rules(SwapRules{.sent = at(second)}, other);
    EXPECT_EQ(router.rules(0).stamp(), first.stamp()) << "what stands before rules_adopted came under them";
    EXPECT_EQ(router.rules(1).stamp(), other.stamp());
    (void)router.apply(AdvanceClock{.sent = at(second)});
    EXPECT_THROW((void)router.rules(0), Error);
    EXPECT_THROW((void)router.rules(2), Error);
    EXPECT_EQ(router.rules(1).stamp(), other.stamp());
}

TEST(RouterComplaints, WhatNobodyNeedsAnyLongerKeepsNoRulesOut) {
    RoutingOptions less = shop();
    less.skills = {"refund"};
    less.classes.erase("repair");
    const RoutingRules before(shop(), {}, Stamp{"", "", std::string(32, '1'), ""}),
        after(less, {}, Stamp{"", "", std::string(32, '2'), ""});
    auto journal = std::make_shared<MemoryJournal>();
    Router router(before, journal);
    (void)router.apply(ArriveTask{.sent = at(0), .task = "t1", .channel = "chat", .needs = "repair"});
    EXPECT_EQ(refusal(router.swap_rules(SwapRules{.sent = at(1)}, after)).substr(0, 45), "rules_do_not_fit: task 't1': unknown word 're");
    (void)router.apply(CancelTask{.sent = at(2), .task = "t1", .reason = {}});
    EXPECT_EQ(refusal(router.swap_rules(SwapRules{.sent = at(3)}, after)), "");
    Router again(before);
    journal->each([&](std::int64_t, std::string_view entry) { again.recover(entry, &after); });
    EXPECT_EQ(again.state_hash(), router.state_hash());
}

TEST(RouterComplaints, ASourceNumbersItsCommandsFromOne) {
    Router router{RoutingRules(shop())};
    const auto of = [](std::int64_t number) { return ArriveTask{.sent = {"crm", number, at(0).at}, .task = "t", .channel = "chat"}; };
    EXPECT_EQ(refusal(router.apply(of(0))), "bad_number: a source numbers its commands from 1 on, and this one is 0");
    EXPECT_EQ(refusal(router.apply(of(1))), "");
    EXPECT_TRUE(std::holds_alternative<AlreadyDone>(router.apply(of(1)).front().fact));
}

TEST(RouterComplaints, ATaskThatNobodyWillEverServeIsToldOf) {
    Shop s;
    s.agent("li", {{"refund", 1}});
    s.task("t1", "repair");
    ASSERT_NE(find<TaskUnservable>(s.last), nullptr);
    EXPECT_EQ(find<TaskUnservable>(s.last)->needs, "repair");
}

TEST(RouterComplaints, AtALimitTheCommandIsRefusedAndNothingElse) {
    RoutingLimits limits;
    limits.waiting = 2;
    Router router{RoutingRules(shop(), limits)};
    for (const char* t : {"t1", "t2"}) EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = at(0), .task = t, .channel = "chat"})), "");
    EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = at(0), .task = "t3", .channel = "chat"})),
              "limit: there are already 2 tasks ([limits] waiting)");
    EXPECT_EQ(refusal(router.apply(CancelTask{.sent = at(0), .task = "t1", .reason = {}})), "");
    EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = at(0), .task = "t3", .channel = "chat"})), "");
}

TEST(RouterComplaints, WordsMayHoldHyphensAndBeChinese) {
    RoutingOptions o = shop();
    o.skills = {"iso-9001", "退款"};
    o.classes = {};
    o.classes["c"].needs = "\"iso-9001\" >= 2 and 退款";
    Shop s(o);
    s.agent("李", {{"iso-9001", 2}, {"退款", 1}});
    s.task("任务 🙂", "c");
    EXPECT_EQ(s.offered("任务 🙂"), "李");
}

TEST(RouterComplaints, ABotIsAnAgentLikeOthersAndNeverAnswersBesideAPerson) {
    Shop s;
    s.agent("bot", {{"refund", 1}}, {{"chat", 100}});
    s.task("t1");
    s.accept("t1", "bot");
    s.agent("li");
    EXPECT_EQ(s.offered("t1"), "") << "it is the bot's until it gives it back";
    s.last = s.router.apply(ReturnTask{at(s.now), "t1", "too hard"});
    EXPECT_FALSE(s.offered("t1").empty());
}

TEST(RouterComplaints, ARequirementThatIsTooLongIsRefusedWhenItComesAndNotWhenItsTimeComes) {
    RoutingOptions o = shop();
    std::string half, other;
    for (int i = 0; i < 40; ++i) {
        o.skills.push_back("skill" + std::to_string(i));
        (i < 20 ? half : other) += (i % 20 == 0 ? "" : " and ") + o.skills.back();
    }
    o.classes["long"].needs = half;
    o.classes["short"].overflow = {{OverflowWhen::waited, {minute}, 0, "long"}};
    Router router{RoutingRules(o)};
    for (const char* task_class : {"long", "short"}) {
        ArriveTask c{.sent = at(0), .task = "t1", .channel = "chat", .task_class = task_class, .needs = other};
        EXPECT_TRUE(refusal(router.apply(c)).starts_with("bad_requirement")) << task_class;
        c.parked_until = Time{minute};
        EXPECT_TRUE(refusal(router.apply(c)).starts_with("bad_requirement")) << task_class;
    }
    EXPECT_EQ(refusal(router.apply(AdvanceClock{at(2 * minute)})), "");
    EXPECT_EQ(router.tasks(), 0);
}

TEST(RouterComplaints, RulesThatCannotHoldAParkedTaskAreRefusedAndTheOldOnesStay) {
    RoutingOptions o = shop();
    std::string half, other;
    for (int i = 0; i < 40; ++i) {
        o.skills.push_back("skill" + std::to_string(i));
        (i < 20 ? half : other) += (i % 20 == 0 ? "" : " and ") + o.skills.back();
    }
    Router router{RoutingRules(o)};
    ArriveTask c{.sent = at(0), .task = "t1", .channel = "chat", .task_class = "refund", .needs = other, .parked_until = Time{minute}};
    EXPECT_EQ(refusal(router.apply(c)), "");
    o.classes["refund"].needs = half;  // 20 clauses, and 20 of its own
    EXPECT_TRUE(refusal(router.swap_rules({at(0)}, RoutingRules(o))).starts_with("rules_do_not_fit"));
    EXPECT_EQ(refusal(router.apply(AdvanceClock{at(2 * minute)})), "");
    EXPECT_EQ(router.waiting(), 1);
}

TEST(RouterComplaints, OfThoseWhoAwaitAnOwnerTheDearestIsFirst) {
    RoutingOptions o = shop();
    o.tasks = {TaskOrder::cost_of_delay};
    o.classes["refund"].handling_time = o.classes["repair"].handling_time = Span{minute};
    o.classes["repair"].cost = 1000;
    Shop s(o);
    s.agent("li");
    s.task("t0");
    s.accept("t0", "li");
    s.task("cheap", "refund", "chat", "C", {"li"});
    s.later(second);
    s.task("dear", "repair", "chat", "C", {"li"});
    s.later(second);
    s.complete("t0");
    EXPECT_EQ(s.offered("dear"), "li");
}

TEST(RouterComplaints, AStrictTierTellsOfWhoStarves) {
    RoutingOptions o = shop();
    o.tasks = {TaskOrder::tier, TaskOrder::head_start};
    o.starvation = {10 * minute};
    Shop s(o);
    s.task("ordinary");
    s.later(10 * minute);
    ASSERT_NE(find<TaskStarving>(s.last), nullptr);
    s.task("best", "refund", "chat", "A");
    s.agent("li");
    EXPECT_EQ(s.offered("best"), "li");
}

TEST(RouterComplaints, WhatIsDeclinedDoesNotOvertakeWhoComesBeforeIt) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.task("best", "refund", "chat", "A");
    s.reject("t1", "li");
    EXPECT_NE(find<DeclinesForgiven>(s.last), nullptr) << "nobody else could serve it";
    EXPECT_EQ(s.offered("best"), "li") << "and not t1 once more";
    EXPECT_EQ(s.offered("t1"), "");
}

TEST(RouterComplaints, WhatIsGivenBackDoesNotOvertakeWhoComesBeforeIt) {
    Shop s;
    s.agent("li");
    s.task("t1");
    s.accept("t1", "li");
    s.task("best", "refund", "chat", "A");
    s.last = s.router.apply(ReturnTask{.sent = at(s.now), .task = "t1", .reason = {}});
    EXPECT_EQ(s.offered("best"), "li");
    s.last = s.router.apply(UpdateTask{.sent = at(s.now), .task = "best", .grade = "C", .credit = Span{-minute}});
    EXPECT_EQ(s.offered("t1"), "li") << "what is dear no longer goes back behind it";
}

TEST(RouterComplaints, WhatAnAgentWhoLeavesHadIsTakenInOrder) {
    for (const bool in_hand : {true, false}) {
        Shop s;
        s.agent("li", {{"refund", 1}}, {{"chat", 2}});
        for (const char* t : {"t1", "t2"}) {
            s.task(t, "refund", "chat", t == std::string_view("t1") ? "A" : "C");
            if (in_hand) s.accept(t, "li");
        }
        s.agent("wang");
        s.last = s.router.apply(RemoveAgent{at(s.now), "li"});
        EXPECT_EQ(s.offered("t1"), "wang");
        EXPECT_EQ(s.offered("t2"), "");
        check_invariants(s.router);
    }
}

TEST(RouterComplaints, OneOfTwoOwnersMayLeaveAndTheOtherIsWaitedFor) {
    RoutingOptions o = shop();
    o.classes["refund"].handling_time = Span{minute};
    Shop s(o);
    for (const char* a : {"li", "wang"}) {
        const std::string t = std::string("of ") + a;
        s.agent(a);
        s.task(t);
        s.accept(t, a);
    }
    s.agent("zhao");
    s.task("t1", "refund", "chat", "C", {"li", "wang"});
    s.status("wang", AgentStatus::away);
    EXPECT_EQ(find<OwnerGivenUp>(s.last), nullptr);
    s.last = s.router.apply(RemoveAgent{at(s.now), "wang"});
    EXPECT_EQ(find<OwnerGivenUp>(s.last), nullptr);
    s.complete("of li");
    EXPECT_EQ(s.offered("t1"), "li");
}

TEST(RouterComplaints, AnOwnerWhoComesMeanwhileIsAsked) {
    RoutingOptions o = shop();
    o.classes["refund"].handling_time = Span{minute};
    Shop s(o);
    s.agent("li");
    s.task("t0");
    s.accept("t0", "li");
    s.agent("zhao");
    s.task("t1", "refund", "chat", "C", {"li", "wang"});
    EXPECT_EQ(s.offered("t1"), "");
    s.agent("wang");
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, NobodyWaitsForAnOwnerWhoCannotServeIt) {
    Shop s;
    s.agent("li", {{"repair", 1}});
    s.agent("wang");
    s.task("t1", "refund", "chat", "C", {"li"});
    EXPECT_EQ(s.offered("t1"), "wang");
}

TEST(RouterComplaints, OfTwoWhoMayBeAskedAgainTheBetterIsAsked) {
    RoutingOptions o = shop();
    o.agents = {AgentOrder::cost};
    Shop s(o);
    const WordLevel refund[] = {{"refund", 1}};
    for (const auto& [agent, cost] : {std::pair{"li", 0}, {"wang", 1}, {"zhao", 2}})
        s.last = s.router.apply(AddAgent{.sent = at(s.now), .agent = agent, .words = refund, .cost = cost});
    s.status("zhao", AgentStatus::away);
    s.status("li", AgentStatus::away);
    s.task("t1");
    s.reject("t1", "wang");
    s.status("li", AgentStatus::available);
    s.reject("t1", "li", 2);
    EXPECT_EQ(find<DeclinesForgiven>(s.last), nullptr) << "zhao has not been asked";
    s.last = s.router.apply(ParkTask{at(s.now), "t1", {s.now + minute}});
    s.later(minute);
    EXPECT_EQ(count<CooldownEnded>(s.last), 2u);
    EXPECT_EQ(s.offered("t1"), "li") << "and not wang, who declined first";
}

TEST(RouterComplaints, WhoSignsInAgainStartsCountingAgain) {
    RoutingOptions o = shop();
    o.agents = {AgentOrder::fewest_handled};
    o.automatic = true;
    Shop s(o);
    s.agent("li");
    for (const char* t : {"t1", "t2"}) {
        s.task(t);
        s.complete(t);
    }
    s.agent("wang");
    s.task("t3");
    EXPECT_EQ(s.offered("t3"), "wang");
    s.complete("t3");
    s.status("li", AgentStatus::offline);
    s.status("li", AgentStatus::available);
    s.task("t4");
    EXPECT_EQ(s.offered("t4"), "li");
}

TEST(RouterComplaints, WhoSaysOnceMoreThatHeIsAvailableDoesNotGoToTheEnd) {
    RoutingOptions o = shop();
    o.agents = {AgentOrder::longest_idle};
    o.idle_since = IdleSince::available_since;
    Shop s(o);
    s.agent("wang", {{"refund", 1}}, {{"chat", 1}}, AgentStatus::away);
    s.agent("li");
    s.later(second);
    s.status("wang", AgentStatus::available);
    s.later(second);
    s.status("li", AgentStatus::available);
    s.task("t1");
    EXPECT_EQ(s.offered("t1"), "li");
}

TEST(RouterComplaints, WhatNobodyCanServeAtAnyStepIsToldOfAlsoWhereTheFirstIsHeld) {
    RoutingOptions o = shop();
    o.classes["refund"].steps = {{{minute}, "refund >= 2", {}, false, {}}, {{2 * minute}, "refund or repair", {}, true, {}}};
    Shop s(o);
    s.agent("zhao", {{"zh", 1}});
    s.task("t1");
    ASSERT_NE(find<TaskUnservable>(s.last), nullptr);
    EXPECT_EQ(find<TaskUnservable>(s.last)->needs, "refund or repair");
}

}  // namespace
}  // namespace kefu::service
