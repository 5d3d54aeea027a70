// Every way in which a command is refused: with which code, what is told, and that nothing has changed.
#include "kefu/service/refusal.hpp"

#include "replaced_new.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t start = 1'700'000'000 * second, now = start + 30 * second;
using Answer = std::span<const Event>;

RoutingOptions centre() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"zh", "en"};
    o.personas = {"warm"};
    o.attributes = {"trainee"};
    o.channels["telephone"] = {1, true, false, {30 * second}, {}};
    o.channels["chat"] = {};
    o.classes["refund"].needs = "refund";
    o.classes["repair"].needs = "repair >= 5";
    o.count_inactive = CountInactive::no;
    o.missed_offers = 0;
    return o;
}

/// A router in the middle of a day: each task is called by what it does.
Router opened(const RoutingLimits& limits) {
    Router router(RoutingRules(centre(), limits));
    const auto does = [&](const auto& command) { EXPECT_EQ(refusal(router.apply(command)), ""); };
    const auto comes = [&](std::string_view task, std::string_view needs, std::int64_t at_us) {
        does(ArriveTask{.sent = at(at_us), .task = task, .channel = "chat", .needs = needs});
    };
    const auto is_taken = [&](std::string_view task, std::string_view agent) {
        does(AcceptOffer{.sent = at(now), .task = task, .agent = agent, .epoch = 1});
    };
    static constexpr ChannelUnits three[] = {{"chat", 3}}, one[] = {{"chat", 1}};
    does(AddAgent{.sent = {"crm", 10, {start}}, .agent = "li", .channels = three});
    does(AddAgent{.sent = at(start), .agent = "wang", .channels = one});
    does(AddAgent{.sent = at(start), .agent = "zhao", .channels = one});
    comes("missed", "agent = wang", start);
    does(AdvanceClock{at(now)});
    comes("offered", "agent = li", now);
    comes("in hand", "agent = li", now);
    is_taken("in hand", "li");
    comes("wraps", "agent = li", now);
    is_taken("wraps", "li");
    does(CompleteTask{at(now), "wraps", Span{60 * minute}});
    comes("rests", "agent = zhao", now);
    is_taken("rests", "zhao");
    does(RestTask{at(now), "rests"});
    comes("took its room", "agent = zhao", now);
    does(ArriveTask{.sent = at(now), .task = "parked", .channel = "chat", .parked_until = Time{now + 60 * minute}});
    does(ArriveTask{.sent = at(now), .task = "waits", .channel = "chat", .task_class = "repair"});
    return router;
}

struct Row {
    Refusal code;
    std::string_view tells;
    std::function<Answer(Router&)> send;
    RoutingLimits limits = {};
};

/// What is sent with the first allocation failing.
template <Command C>
std::function<Answer(Router&)> without_memory(const C& command) {
    return [command](Router& router) {
        failing_memory::countdown = 0;
        const Answer answer = router.apply(command);
        failing_memory::countdown = -1;
        return answer;
    };
}

std::vector<Row> rows() {
    static const std::string long_text(65, 'x');
    static const std::string clauses = [] {
        std::string text = "agent = a0";
        for (int i = 1; i < 33; ++i) text += " and agent = a" + std::to_string(i);
        return text;
    }();
    static const std::vector<std::string> many = [] {
        std::vector<std::string> ids;
        for (int i = 0; i < 33; ++i) ids.push_back("a" + std::to_string(i));
        return ids;
    }();
    static const std::vector<std::string_view> people(many.begin(), many.end()), twice = {"li", "li"}, no_text = {"li", "\xff"};
    static const std::vector<WordLevel> misspelt = {{"refnud", 1}}, level_0 = {{"refund", 0}}, level_11 = {{"refund", 11}},
                                        word_twice = {{"zh", 1}, {"zh", 1}}, nine_words(9, WordLevel{"zh", 1}), refund = {{"refund", 1}};
    static const std::vector<ChannelUnits> none_of_chat = {{"chat", 0}}, less_of_chat = {{"chat", -3}}, most_of_chat = {{"chat", 10'001}},
                                           fax = {{"chta", 1}}, chat_twice = {{"chat", 1}, {"chat", 2}}, seventeen(17, {"chat", 1}),
                                           one_of_chat = {{"chat", 1}}, telephone = {{"telephone", 3}};
    const Sent s = at(now);
    const auto of = [](const auto& command) { return [command](Router& router) { return router.apply(command); }; };
    const auto agent = [&](AddAgent c) {
        c.sent = s;
        if (c.agent.empty()) c.agent = "sun";
        return of(c);
    };
    const auto task = [&](ArriveTask c) {
        c.sent = s;
        if (c.task.empty()) c.task = "new";
        if (c.channel.empty()) c.channel = "chat";
        return of(c);
    };
    const auto sent = [&](Sent by) { return of(Heartbeat{by, "li"}); };
    const auto update = [&](UpdateTask c) {
        c.sent = s;
        if (c.task.empty()) c.task = "waits";
        return of(c);
    };
    const auto limited = [](std::int64_t RoutingLimits::*which, std::int64_t most) {
        RoutingLimits limits;
        limits.*which = most;
        return limits;
    };
    using enum Refusal;
    return {
        {bad_id, "agent is empty; expected an id of 1 to 64 bytes", of(AddAgent{.sent = s})},
        {bad_id, "agent has 65 bytes", agent({.agent = long_text})},
        {bad_id, "team has 65 bytes", agent({.team = long_text})},
        {bad_id, "source has 65 bytes", sent({long_text, 1, {now}})},
        {bad_id, "agent is no valid UTF-8", agent({.agent = "\xe5\xae"})},
        {bad_id, "agent is no valid UTF-8", of(RemoveAgent{s, "\xed\xa0\x80"})},
        {bad_id, "task is empty", of(ArriveTask{.sent = s, .channel = "chat"})},
        {bad_id, "task has 65 bytes", task({.task = long_text})},
        {bad_id, "task is no valid UTF-8", task({.task = "\xc0\x80"})},
        {bad_id, "preferred is no valid UTF-8", task({.preferred = no_text})},
        {bad_id, "excluded names 'li' twice", task({.excluded = twice})},
        {bad_id, "the reason is a word of up to 64 bytes", of(CancelTask{s, "waits", long_text})},
        {bad_id, "the reason is a word of up to 64 bytes", of(SetStatus{s, "li", AgentStatus::away, "\xff"})},
        {unknown_agent, "there is no agent 'lee'", of(AcceptOffer{s, "offered", "lee", 1})},
        {agent_exists, "there is an agent 'li' already", agent({.agent = "li"})},
        {unknown_task, "there is no task 'of yesterday'", of(CompleteTask{s, "of yesterday", {}})},
        {task_exists, "there is a task 'waits' already", task({.task = "waits"})},
        {unknown_channel, "no channel 'chta'; did you mean 'chat'", task({.channel = "chta"})},
        {unknown_channel, "no channel 'chta'; did you mean 'chat'", agent({.channels = fax})},
        {unknown_class, "no class 'refnud'; did you mean 'refund'", task({.task_class = "refnud"})},
        {unknown_class, "no class 'repiar'; did you mean 'repair'", update({.task_class = "repiar"})},
        {unknown_word, "does not know 'refnud'; did you mean 'refund'", agent({.words = misspelt})},
        {unknown_word, "does not know 'refnud'; did you mean 'refund'", of(SetProfile{.sent = s, .agent = "li", .words = misspelt})},
        {unknown_word, "'refund' is no language of the charter", task({.language = "refund"})},
        {unknown_word, "'wram' is no persona of the charter; did you mean 'warm'", task({.persona = "wram"})},
        {unknown_grade, "no service grade 'AA'", task({.grade = "AA"})},
        {bad_requirement, "position 11", task({.needs = "refund >= "})},
        {bad_requirement, "did you mean 'refund'", task({.needs = "refnud >= 2"})},
        {bad_requirement, "asks for 33 things", task({.needs = clauses})},
        {bad_requirement, "position 1", update({.needs = "\xff"})},
        {bad_number, "'refund' has levels 1 to 10, got 0", agent({.words = level_0})},
        {bad_number, "'refund' has levels 1 to 10, got 11", agent({.words = level_11})},
        {bad_number, "'zh' comes twice", agent({.words = word_twice})},
        {bad_number, "channel 'chat' comes twice", agent({.channels = chat_twice})},
        {bad_number, "available, away, offline", agent({.status = static_cast<AgentStatus>(3)})},
        {bad_number, "available, away, offline", of(SetStatus{s, "li", static_cast<AgentStatus>(-1), {}})},
        {bad_number, "numbers its commands from 1", of(SetStatus{{"crm", INT64_MIN, s.at}, "li", AgentStatus::away, {}})},
        {bad_number, "cost of an agent", agent({.cost = INT64_MIN})},
        {bad_number, "weight of an agent", agent({.weight = 0})},
        {bad_number, "credit of a task", task({.credit = {INT64_MIN}})},
        {bad_number, "credit of a task", update({.credit = Span{INT64_MAX}})},
        {bad_number, "a time that is yet to come", task({.enqueued = Time{now + 1}})},
        {bad_number, "enqueued lies outside", task({.enqueued = Time{INT64_MIN}})},
        {bad_number, "deadline lies outside", task({.deadline = Time{INT64_MAX}})},
        {bad_number, "parked_until lies outside", task({.parked_until = Time{INT64_MAX}})},
        {bad_number, "until lies outside", of(ParkTask{s, "waits", {INT64_MIN}})},
        {bad_number, "a wrap-up lasts from 0 to 30 days", of(CompleteTask{s, "in hand", Span{-1}})},
        {bad_number, "the time lies outside", sent({{}, 0, {INT64_MAX}})},
        {bad_units, "between 1 and 1000, got -1", task({.units = -1})},
        {bad_units, "between 1 and 1000, got 1001", task({.units = 1001})},
        {bad_units, "between 1 and 10000, got -1", agent({.units = -1})},
        {bad_units, "between 1 and 10000, got 0", agent({.channels = none_of_chat})},
        {bad_units, "between 1 and 10000, got -3", of(SetCapacity{s, "li", less_of_chat, 0})},
        {bad_units, "between 1 and 10000, got 10001", of(SetCapacity{s, "li", most_of_chat, 0})},
        {time_runs_backwards, "3 s before the last one; at most 2 s", sent({{}, 0, {now - 3 * second}})},
        {time_jumps_ahead, "advance_clock has to say so", sent({{}, 0, {now + 32 * us_per_day}})},
        {capacity_in_use, "3 units are in use, and the agent would have 2", of(SetCapacity{s, "li", {}, 2})},
        {capacity_in_use, "3 units of 'chat' are in use", of(SetCapacity{s, "li", one_of_chat, 3})},
        {capacity_in_use, "3 units of 'chat' are in use", of(SetCapacity{s, "li", telephone, 0})},
        {old_offer, "offer 0 of task 'offered' to 'li' is not open; offer 1 is", of(AcceptOffer{s, "offered", "li", 0})},
        {old_offer, "offer 1 of task 'missed' to 'wang' is not open", of(AcceptOffer{s, "missed", "wang", 1})},
        {old_offer, "to 'wang' is not open", of(RejectOffer{s, "offered", "wang", 1, {}})},
        {old_offer, "the task is in hand", of(AcceptOffer{s, "in hand", "li", 1})},
        {old_offer, "ended at", of(AcceptOffer{{{}, 0, {now + 20 * second}}, "offered", "li", 1})},  // just over
        {wrong_state, "'waits' waits; nobody has it in hand", of(CompleteTask{s, "waits", {}})},
        {wrong_state, "'wraps' is being wrapped up; nobody has it in hand", of(ReturnTask{s, "wraps", {}})},
        {wrong_state, "'in hand' is in hand; it is completed or cancelled", of(AbandonTask{s, "in hand"})},
        {wrong_state, "'rests' rests; only what waits can be parked", of(ParkTask{s, "rests", {now + minute}})},
        {wrong_state, "'waits' waits; it is not parked", of(ParkTask{s, "waits", {now}})},
        {wrong_state, "'parked' is parked", of(RestTask{s, "parked"})},
        {wrong_state, "'in hand' is in hand; it is not being wrapped up", of(EndWrapUp{s, "in hand"})},
        {no_room, "'zhao' has no room for it", of(RestTask{s, "rests", false})},
        {too_many, "preferred names 9 agents; at most 8", task({.preferred = std::span(people).first(9)})},
        {too_many, "excluded names 33 agents; at most 32", task({.excluded = people})},
        {too_many, "more words than the charter knows", agent({.words = nine_words})},
        {too_many, "more channels than a charter may have", agent({.channels = seventeen})},
        {limit, "already 8 tasks ([limits] waiting)", task({}), limited(&RoutingLimits::waiting, 8)},
        {limit, "already 3 agents ([limits] agents)", agent({}), limited(&RoutingLimits::agents, 3)},
        {limit, "more than 5 different requirements would be needed: tasks wait at 5, or may come to them, and this one adds to these",
         task({.language = "zh"}), limited(&RoutingLimits::requirements, 5)},
        {limit, "already 1 sources of commands ([limits] sources)", sent({"another", 1, {now}}), limited(&RoutingLimits::sources, 1)},
        {rules_do_not_fit, "do not know the class 'repair' of a task that is there",
         [s](Router& router) {
             RoutingOptions o = centre();
             o.classes.erase("repair");
             return router.swap_rules({s}, RoutingRules(o));
         }},
        {pending, "waits for commit or discard",
         [s](Router& router) {
             (void)router.decide(AdvanceClock{s});
             const std::uint64_t before = router.state_hash();
             EXPECT_EQ(refusal(router.swap_rules({s}, router.rules())).substr(0, 7), "pending");
             const Answer answer = router.apply(Heartbeat{s, "li"});
             EXPECT_EQ(router.state_hash(), before);
             router.discard();
             return answer;
         }},
        {no_memory, "memory ran out", without_memory(AddAgent{.sent = s, .agent = "sun", .words = refund})},
        {no_memory, "memory ran out", without_memory(SetProfile{.sent = s, .agent = "li", .words = refund, .team = "a team of their own"})},
    };
}

TEST(Refusal, IsToldOfWithItsReasonAndNothingHasChanged) {
    for (const Row& row : rows()) {
        Router router = opened(row.limits);
        const std::uint64_t before = router.state_hash();
        const std::int64_t sequence = router.sequence();
        const Answer answer = row.send(router);
        const std::string told = refusal(answer), code(word_of(row.code));
        SCOPED_TRACE(code + ", " + std::string(row.tells) + ": " + told);
        EXPECT_EQ(answer.size(), 1u);
        EXPECT_TRUE(told.starts_with(code + ": "));
        EXPECT_NE(told.find(row.tells), std::string::npos);
        EXPECT_EQ(router.sequence(), sequence);
        EXPECT_EQ(router.state_hash(), before);
        EXPECT_EQ(router.entry(), "");
        EXPECT_EQ(broken_invariant(router), "");
        EXPECT_EQ(refusal(router.apply(AcceptOffer{at(now), "offered", "li", 1})), "") << "the day goes on";
    }
}

TEST(Refusal, HasARowHereForEachOfItsWords) {
    std::set<Refusal> seen;
    for (const Row& row : rows()) seen.insert(row.code);
    for (const auto& word : words(Of<Refusal>{})) EXPECT_TRUE(seen.contains(word.value)) << word.word << " has no row";
}

/// A command that names somebody whom nobody has heard of: now, and when offers and wrap-ups are over. What happened meanwhile is taken
/// back with it.
template <class C>
void is_refused_of_somebody_unknown() {
    for (const std::int64_t when : {now, now + 120 * minute}) {
        Router router = opened({});
        const std::uint64_t before = router.state_hash();
        C command;
        command.sent = at(when);
        if constexpr (requires { command.task; }) {
            command.task = "nobody's";
            EXPECT_EQ(refusal(router.apply(command)), "unknown_task: there is no task 'nobody's'") << name(Of<C>{});
        } else if constexpr (requires { command.agent; }) {
            command.agent = "nobody";
            EXPECT_EQ(refusal(router.apply(command)), "unknown_agent: there is no agent 'nobody'") << name(Of<C>{});
        }
        EXPECT_EQ(router.state_hash(), before) << name(Of<C>{});
    }
}
TEST(Refusal, IsTheAnswerOfEveryCommandThatNamesSomebodyUnknown) {
    [&]<class... Commands>(std::variant<Commands...>*) {
        const auto any = []<class C>(Of<C>) {
            constexpr bool brings = std::is_same_v<C, AddAgent> || std::is_same_v<C, ArriveTask>;
            if constexpr (!brings && !std::is_same_v<C, AdvanceClock> && !std::is_same_v<C, SwapRules>) is_refused_of_somebody_unknown<C>();
        };
        (any(Of<Commands>{}), ...);
    }(static_cast<AnyCommand*>(nullptr));
}

TEST(Refusal, IsNotForIdsOf64BytesInChineseAndEmoji) {
    for (const std::string id : {"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸🙂", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
                                 "👩‍👩‍👧‍👧 是我们的客户，住在很"}) {
        SCOPED_TRACE(id);
        ASSERT_LE(id.size(), 64u);
        const std::string whole = id + std::string(64 - id.size(), '.'), too_long = whole + ".";
        Router router{RoutingRules(centre())};
        std::int64_t number = 0;
        const auto sent = [&] { return Sent{whole, ++number, {now}}; };
        const std::string_view names[] = {whole};
        EXPECT_EQ(refusal(router.apply(AddAgent{.sent = sent(), .agent = whole, .team = whole})), "");
        EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = sent(), .task = whole, .channel = "chat", .preferred = names})), "");
        EXPECT_EQ(refusal(router.apply(RejectOffer{sent(), whole, whole, 1, whole})), "");
        EXPECT_EQ(refusal(router.apply(AcceptOffer{sent(), whole, whole, 2})), "");
        EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = sent(), .task = "other", .channel = "chat", .excluded = names})), "");
        EXPECT_EQ(router.why_this(whole).holders.at(0).agent, whole);
        Router again(router.rules(), router.snapshot());
        EXPECT_EQ(again.state_hash(), router.state_hash());
        EXPECT_EQ(refusal(router.apply(ArriveTask{.sent = sent(), .task = too_long, .channel = "chat"})),
                  "bad_id: task has 65 bytes; expected an id of 1 to 64 bytes");
        EXPECT_EQ(refusal(router.apply(AddAgent{.sent = sent(), .agent = too_long})),
                  "bad_id: agent has 65 bytes; expected an id of 1 to 64 bytes");
        EXPECT_EQ(again.state_hash(), router.state_hash());
    }
}

}  // namespace
}  // namespace kefu::service
