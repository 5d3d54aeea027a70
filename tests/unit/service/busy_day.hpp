// A busy day, a round of which has nearly every kind of command, and a moment of it at which each of them makes sense. For what must hold
// of all of them, in C++ and in C.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "kefu/service/commands.hpp"

namespace kefu::service::busy_day {

inline constexpr std::string_view rules = R"(
[routing]
skills = ["refund", "repair"]
languages = ["zh"]
lease = "10 min"
missed_offers = 0
head_start = { A = "90 s" }
[routing.channel.chat]
wrap_up = "5 s"
[routing.channel.telephone]
exclusive = true
[routing.class.refund]
needs = "refund"
steps = [{ after = "60 s", needs = "any" }]
target = "10 min"
[routing.class.a_class_with_quite_a_long_name]
)";

inline constexpr std::string_view zhao = "an agent whose name is long enough for memory of its own";
inline constexpr WordLevel both[] = {{"refund", 2}, {"zh", 1}}, one[] = {{"refund", 2}};
inline constexpr ChannelUnits two_chats[] = {{"chat", 2}, {"telephone", 1}}, a_chat[] = {{"chat", 1}};
inline constexpr std::string_view li[] = {"li"}, others[] = {zhao, "wang"};
inline constexpr std::int64_t second = us_per_second, minute = 60 * second, start = 1'700'000'000 * second;

/// Who is asked, of each task that was offered last.
struct Offer {
    std::string agent;
    std::int64_t epoch = 0;
};
using Offers = std::map<std::string, Offer, std::less<>>;

/// `send` takes any command.
template <class Send>
void sign_in(Send&& send) {
    const Sent sent{{}, 0, {start}};
    send(AddAgent{.sent = sent, .agent = "li", .words = both, .channels = two_chats, .team = "a team whose name is quite long"});
    send(AddAgent{.sent = sent, .agent = "wang", .words = one, .channels = two_chats});
    send(AddAgent{.sent = sent, .agent = zhao, .words = both, .channels = a_chat});
}

/// Three tasks come and go; `send` notes in `offers` what was offered. At its end all is as at its beginning, but for the clock.
template <class Send>
void round(std::int64_t& now, std::int64_t& number, const Offers& offers, Send&& send) {
    const auto sent = [&](std::int64_t seconds = 0) { return Sent{"crm", ++number, {now += seconds * second}}; };
    const auto accept = [&](std::string_view task) {
        const auto at = offers.find(task);
        send(AcceptOffer{sent(1), task, at->second.agent, at->second.epoch});
    };
    const std::string_view chat = "c-7", mine = "a task whose name is long enough for memory of its own", call = "call";
    for (const std::string_view agent : {std::string_view("li"), std::string_view("wang"), zhao}) send(Heartbeat{sent(), agent});
    send(ArriveTask{.sent = sent(), .task = chat, .channel = "chat", .task_class = "refund", .grade = "A", .excluded = {&others[1], 1}});
    send(ArriveTask{.sent = sent(), .task = mine, .channel = "chat", .needs = "zh and refund", .preferred = li});
    const auto first = offers.find(chat);
    send(RejectOffer{sent(), chat, first->second.agent, first->second.epoch, "busy"});
    send(AdvanceClock{sent(21)});  // the other one lets it pass, and is asked again, or the first is
    accept(chat);
    send(ArriveTask{.sent = sent(), .task = call, .channel = "telephone", .excluded = li});
    accept(call);
    send(RestTask{sent(), chat});
    send(RestTask{sent(), chat, false});
    send(ReturnTask{sent(), chat, "not mine"});
    accept(chat);
    send(CompleteTask{sent(30), chat, {}});
    send(AdvanceClock{sent(6)});  // wrapped up
    send(CompleteTask{sent(), call, Span{minute}});
    send(EndWrapUp{sent(), call});
    send(UpdateTask{.sent = sent(), .task = mine, .grade = "A", .credit = Span{minute}});
    send(ParkTask{sent(), mine, {now + 2 * minute}});
    send(SetStatus{sent(), "li", AgentStatus::away, "lunch"});
    send(SetProfile{.sent = sent(), .agent = "wang", .words = both});
    send(SetCapacity{.sent = sent(), .agent = "wang", .channels = a_chat});
    send(AdvanceClock{sent(121)});
    send(CancelTask{sent(), mine, "solved"});
    send(SetProfile{.sent = sent(), .agent = "wang", .words = one});
    send(SetCapacity{.sent = sent(), .agent = "wang", .channels = two_chats});
    send(ArriveTask{.sent = sent(), .task = mine, .channel = "chat", .excluded = others});
    send(SetStatus{sent(), "li", AgentStatus::available, {}});
    send(AbandonTask{sent(1), mine});
    send(RemoveAgent{sent(), zhao});
    send(AddAgent{.sent = sent(), .agent = zhao, .words = both, .channels = a_chat});
}

/// A moment with tasks in every state, called by it.
template <class Send>
void open(Send&& send) {
    sign_in(send);
    const Sent sent{{}, 0, {start}};
    const auto taken = [&](std::string_view task, std::string_view agent, std::string_view needs) {
        send(ArriveTask{.sent = sent, .task = task, .channel = "chat", .needs = needs});
        send(AcceptOffer{sent, task, agent, 1});
    };
    taken("in hand", "li", "agent = li");
    taken("rests", "li", "agent = li");
    send(RestTask{sent, "rests"});
    taken("wraps", zhao, "zh and not agent = li");
    send(CompleteTask{sent, "wraps", Span{minute}});
    send(ArriveTask{.sent = sent, .task = "offered", .channel = "chat", .task_class = "refund"});
    send(ArriveTask{.sent = sent, .task = "waits", .channel = "chat", .needs = "repair"});
    send(ArriveTask{.sent = sent, .task = "parked", .channel = "chat", .parked_until = Time{start + minute}});
}

/// One of every kind that makes sense then, but for other rules.
template <class F>
void each_command(F&& f) {
    const Sent sent{"a source that is told of for the first time", 1, {start + second}};
    const Sent an_hour_later{sent.source, 1, {start + 60 * minute}};
    f(AddAgent{.sent = sent, .agent = "another agent whose name is long enough", .words = {both, 1}, .team = "another team with a name"});
    f(RemoveAgent{sent, "li"});
    f(SetStatus{sent, "wang", AgentStatus::away, "lunch"});
    f(SetProfile{.sent = sent, .agent = "wang", .words = {both + 1, 1}, .team = "another team with a name"});
    f(SetCapacity{.sent = sent, .agent = "li", .channels = two_chats, .units = 7});
    f(Heartbeat{sent, "li"});
    f(ArriveTask{.sent = sent,
                 .task = "a task whose name is long enough for memory of its own",
                 .channel = "chat",
                 .task_class = "refund",
                 .needs = "zh and refund >= 2",
                 .preferred = others,
                 .excluded = li});
    f(UpdateTask{.sent = sent, .task = "waits", .task_class = "refund", .needs = "refund >= 3 or zh"});
    f(CancelTask{sent, "in hand", "a reason that is somewhat longer"});
    f(AbandonTask{sent, "offered"});
    f(ParkTask{sent, "offered", {start + minute}});
    f(AcceptOffer{sent, "offered", "wang", 1});
    f(RejectOffer{sent, "offered", "wang", 1, "a reason that is somewhat longer"});
    f(RestTask{sent, "in hand"});
    f(ReturnTask{sent, "in hand", "a reason that is somewhat longer"});
    f(CompleteTask{sent, "in hand", {}});
    f(EndWrapUp{sent, "wraps"});
    f(AdvanceClock{an_hour_later});
}

}  // namespace kefu::service::busy_day
