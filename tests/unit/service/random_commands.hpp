// Random charters, and random commands to a router under one: from a seed, the same everywhere.
#pragma once

#include <random>

#include "unit/service/peek.hpp"

namespace kefu::service {

inline RoutingOptions random_options(std::mt19937_64& rng) {
    const auto one_of = [&](auto... x) {
        const std::array list{x...};
        return list[rng() % list.size()];
    };
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"zh", "en"};
    o.personas = {"warm"};
    o.attributes = {"cleared", "backup"};
    o.levels = 3;
    o.head_start = {{"A", {90 * second}}, {"B", {30 * second}}};
    o.tasks = one_of(std::vector{TaskOrder::head_start}, std::vector{TaskOrder::tier, TaskOrder::head_start},
                     std::vector{TaskOrder::deadline}, std::vector{TaskOrder::newest}, std::vector{TaskOrder::cost_of_delay},
                     std::vector{TaskOrder::queue_ratio, TaskOrder::head_start});
    o.agents =
        one_of(std::vector{AgentOrder::preferred, AgentOrder::step, AgentOrder::longest_idle},
               std::vector{AgentOrder::least_loaded, AgentOrder::round_robin},
               std::vector{AgentOrder::most_spare, AgentOrder::fewest_handled}, std::vector{AgentOrder::proficiency, AgentOrder::cost},
               std::vector{AgentOrder::weighted_random}, std::vector{AgentOrder::idleness_ratio, AgentOrder::fastest});
    o.idle_since = one_of(IdleSince::last_release, IdleSince::available_since, IdleSince::last_offer, IdleSince::last_accept);
    o.count_inactive = one_of(CountInactive::yes, CountInactive::no, CountInactive::soft);
    o.automatic = rng() % 3 == 0;
    o.offers = one_of(1, 1, 2, 3);
    o.declines = one_of(2, 10);
    o.decline_cooldown = {one_of(0, 20, 60) * second};
    o.lease = {one_of(0, 0, 120) * second};
    o.return_after = {one_of(0, 60, 600) * second};
    o.missed_offers = one_of(0, 2);
    o.starvation = {one_of(0, 40) * second};
    ClassOptions refund;
    refund.needs = "refund >= 2 and language";
    refund.steps = {{{60 * second}, "refund", {10 * second}, true, {}}, {{180 * second}, "any", {}, true, {}}};
    refund.cumulative = rng() % 2 == 0;
    refund.share = {400'000'000};
    refund.target = Span{300 * second};
    ClassOptions repair;
    repair.needs = "repair and not backup or cleared";
    repair.overflow = {{OverflowWhen::waited, {200 * second}, 0, "refund"}, {OverflowWhen::queue_length, {}, 5, "callback"}};
    repair.cost = 5;
    ClassOptions general;
    general.needs = "language and persona";
    general.overflow = {{OverflowWhen::nobody_signed_in, {}, 0, "refund"}, {OverflowWhen::expected_wait, {400 * second}, 0, "letter"}};
    o.classes = {{"refund", refund}, {"repair", repair}, {"general", general}};
    o.channels["telephone"] = {4, true, false, {20 * second}, {}};
    o.channels["chat"] = {1, false, false, {}, {}};
    o.channels["email"] = {1, false, true, {5 * second}, {}};
    o.profiles["backup"].delay = {{"refund", {30 * second}}, {"general", {45 * second}}};
    return o;
}

/// A stream of commands, most of them sensible, from one seed.
class Stream {
   public:
    explicit Stream(std::uint64_t seed) : rng_(seed) {}

    /// Applies one command to each router; their answers must be the same.
    template <class Apply>
    void step(State& s, Apply&& apply) {
        now_ += static_cast<std::int64_t>(pick(4) == 0 ? 0 : pick(30)) * second;
        const Sent sent{"test", ++number_, {pick(50) == 0 ? now_ - static_cast<std::int64_t>(pick(5)) * second : now_}};
        const auto kind = pick(100);
        if (kind < 8) {
            AddAgent c;
            c.sent = sent;
            c.agent = agent();
            random_words();
            c.words = words_;
            random_channels();
            c.channels = channels_;
            c.units = pick(3) == 0 ? static_cast<std::int64_t>(pick(6)) : 0;
            c.status = pick(4) == 0 ? AgentStatus::offline : AgentStatus::available;
            c.cost = static_cast<std::int64_t>(pick(3));
            c.weight = static_cast<std::int64_t>(1 + pick(5));
            apply(c);
        } else if (kind < 10) {
            apply(RemoveAgent{sent, agent()});
        } else if (kind < 18) {
            apply(SetStatus{sent, agent(), static_cast<AgentStatus>(pick(3) == 0 ? pick(3) : 0), "lunch"});
        } else if (kind < 21) {
            random_words();
            apply(SetProfile{sent, agent(), words_, "team", 1, 2});
        } else if (kind < 24) {
            random_channels();
            apply(SetCapacity{sent, agent(), channels_, static_cast<std::int64_t>(pick(6))});
        } else if (kind < 26) {
            apply(Heartbeat{sent, agent()});
        } else if (kind < 52) {
            ArriveTask c;
            c.sent = sent;
            c.task = task();
            c.channel = text({"telephone", "chat", "email", pick(20) == 0 ? "fax" : "chat"});
            c.task_class = text({"", "refund", "repair", "general"});
            c.needs =
                pick(4) == 0 ? text({"cleared", "agent = 李", "not agent in [a1, a2]", "repair >= 2", "refund >= ", "grade >= 2"}) : "";
            c.language = text({"", "zh", "en"});
            c.persona = text({"", "", "warm"});
            c.grade = text({"", "A", "B", "C"});
            c.credit = {static_cast<std::int64_t>(pick(40)) * second};
            c.units = pick(6) == 0 ? static_cast<std::int64_t>(pick(4)) : 0;
            if (pick(5) == 0) c.enqueued = Time{now_ - static_cast<std::int64_t>(pick(300)) * second};
            if (pick(4) == 0) c.deadline = Time{now_ + static_cast<std::int64_t>(pick(600)) * second};
            if (pick(10) == 0) c.parked_until = Time{now_ + static_cast<std::int64_t>(pick(100)) * second};
            names_.clear();
            if (pick(3) == 0) names_ = {agent(), agent()};
            if (names_.size() == 2 && names_[0] == names_[1]) names_.pop_back();
            c.preferred = names_;
            excluded_.clear();
            if (pick(6) == 0) excluded_ = {agent()};
            c.excluded = excluded_;
            apply(c);
        } else if (kind < 56) {
            UpdateTask c;
            c.sent = sent;
            c.task = task();
            if (pick(2) == 0) c.task_class = text({"", "refund", "repair", "general"});
            if (pick(2) == 0) c.grade = text({"A", "C"});
            if (pick(3) == 0) c.needs = text({"", "cleared"});
            if (pick(3) == 0) c.credit = Span{static_cast<std::int64_t>(pick(100)) * second};
            if (pick(3) == 0) c.language = text({"", "zh"});
            apply(c);
        } else if (kind < 59) {
            apply(CancelTask{sent, task(), "gone"});
        } else if (kind < 62) {
            apply(AbandonTask{sent, task()});
        } else if (kind < 65) {
            apply(ParkTask{sent, task(), {now_ + static_cast<std::int64_t>(pick(5)) * 10 * second}});
        } else if (kind < 66) {
            apply(AdvanceClock{sent});
        } else {
            // Something that is there.
            std::vector<Slot> offers;
            for (Slot o = 0; o < s.tasks.made(); ++o)
                for (Slot f = s.tasks[o].state == TaskState::gone ? none : s.tasks[o].offers; f != none; f = s.offers[f].next_of_task)
                    offers.push_back(f);
            if (offers.empty()) return apply(AdvanceClock{sent});
            const OfferCell& offer = s.offers[offers[pick(offers.size())]];
            const std::string t(s.id_of(s.tasks[offer.task])), a(s.id_of(s.agents[offer.agent]));
            const std::int64_t epoch = offer.epoch - (pick(20) == 0);
            const auto what = pick(10);
            if (offer.state == OfferState::offered) {
                if (what < 7) return apply(AcceptOffer{sent, t, a, epoch});
                return apply(RejectOffer{sent, t, a, epoch, "busy"});
            }
            if (offer.state == OfferState::wrapping) return apply(EndWrapUp{sent, t});
            if (what < 5)
                return apply(CompleteTask{
                    sent, t, pick(3) == 0 ? std::optional(Span{static_cast<std::int64_t>(pick(3)) * 10 * second}) : std::nullopt});
            if (what < 8) return apply(RestTask{sent, t, offer.state == OfferState::active});
            return apply(ReturnTask{sent, t, "not mine"});
        }
    }

   private:
    std::size_t pick(std::size_t n) { return rng_() % n; }
    std::string_view text(std::initializer_list<const char*> list) { return list.begin()[pick(list.size())]; }
    std::string_view agent() {
        static const std::array<std::string, 8> ids{"a1", "a2", "李", "王", "an agent with quite a long id", "🙂🙂🙂🙂🙂", "x", "y"};
        return ids[pick(ids.size())];
    }
    std::string_view task() {
        id_ = "t" + std::to_string(pick(60));
        if (pick(9) == 0) id_ += " of a very long name, 很长的名字";
        return id_;
    }
    void random_words() {
        words_.clear();
        for (const char* word : {"refund", "repair", "zh", "en", "warm", "cleared", "backup", "grade"})
            if (pick(2) == 0) words_.push_back({word, static_cast<std::int64_t>(1 + (word[0] == 'r' ? pick(3) : 0))});
        if (pick(40) == 0) words_.push_back({"refnud", 1});
    }
    void random_channels() {
        channels_.clear();
        for (const char* channel : {"telephone", "chat", "email"})
            if (pick(3) != 0) channels_.push_back({channel, channel[0] == 't' ? 4 : static_cast<std::int64_t>(1 + pick(3))});
    }
    std::mt19937_64 rng_;
    std::int64_t now_ = 1'700'000'000 * second;
    std::int64_t number_ = 0;
    std::string id_;
    std::vector<WordLevel> words_;
    std::vector<ChannelUnits> channels_;
    std::vector<std::string_view> names_, excluded_;
};

}  // namespace kefu::service
