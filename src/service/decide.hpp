// Deciding: from a command to its events. It reads the state, and each event that it decides on is given to Evolution at once, so that
// what comes next is decided on what is. Private to the room.
#pragma once

#include "core/arena.hpp"
#include "kefu/core/error.hpp"
#include "service/evolve.hpp"
#include "service/matching.hpp"

namespace kefu::service {

class Decider {
   public:
    /// `came_back`: empty, room of the caller's that is used again.
    Decider(State& state, std::vector<Event>& events, Arena& arena, std::vector<Slot>& came_back)
        : s_(state), o_(state.rules->options), evolution_(state), events_(events), arena_(arena), came_back_(came_back) {}

    /// False where the command is refused: see code() and reason(). What was emitted until then is to be taken back.
    template <class Command>
    [[nodiscard]] bool run(const Command& command);
    /// What comes before the rules are changed, on the old state; and what comes of it, on the new one.
    [[nodiscard]] bool before_swap(const SwapRules& command) { return begin(command.sent); }
    void after_swap(const SwapRules& command);
    [[nodiscard]] bool already_done() const noexcept { return already_done_; }
    [[nodiscard]] Refusal code() const noexcept { return code_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

   private:
    // decide.cpp: what all commands have in common
    [[nodiscard]] bool begin(const Sent& sent, bool may_jump = false);
    /// The stamp of all that comes: before anything else, and after a swap.
    void tell_rules();
    void run_timers(std::int64_t until);
    /// Cold: what only leads here stands apart from the code that runs for each command.
    [[nodiscard, gnu::cold]] bool refuse(Refusal code, std::string reason);
    template <class F>
    void emit(const F& fact, Hint hint = {}) {
        publish(draft<F>() = fact, hint);
    }
    /// The next event, whose fact is filled in where it will be read: the large ones are not copied.
    template <class F>
    [[nodiscard]] F& draft() {
        Event& event = events_.emplace_back();
        event.sequence = s_.sequence;
        event.at.us = now_;
        event.source = source_;
        event.number = number_;
        event.rules = s_.rules_index;
        return event.fact.emplace<F>();
    }
    template <class F>
    void publish(const F& drafted, Hint hint) {
        evolution_.apply(events_.back(), drafted, hint);
    }
    [[nodiscard]] std::string_view id(Slot task) const noexcept { return s_.id_of(s_.tasks[task]); }
    [[nodiscard]] std::string_view agent_id(Slot agent) const noexcept { return s_.id_of(s_.agents[agent]); }

    // decide_agents.cpp
    [[nodiscard]] bool on(const AddAgent& c);
    [[nodiscard]] bool on(const RemoveAgent& c);
    [[nodiscard]] bool on(const SetStatus& c);
    [[nodiscard]] bool on(const SetProfile& c);
    [[nodiscard]] bool on(const SetCapacity& c);
    [[nodiscard]] bool on(const Heartbeat& c);
    [[nodiscard]] bool on(const AdvanceClock&);
    [[nodiscard]] bool find_agent(std::string_view id, Slot& out);
    [[nodiscard]] bool check_words(List<WordLevel> words, List<WordLevel>& kept);
    [[nodiscard]] bool check_channels(List<ChannelUnits> channels, std::int64_t& units, List<ChannelUnits>& kept);
    [[nodiscard]] bool check_shares(std::int64_t cost, std::int64_t weight);
    [[nodiscard]] bool check_status(AgentStatus status);
    /// Of tasks that waited for him, those that nobody whom they prefer is there for any longer have come back.
    void give_up(Slot agent);
    /// So have offers that he has not taken.
    void agent_gone(Slot agent, Because because);
    /// What he has in hand goes back, and what he wraps up is done.
    void hand_back(Slot agent, Because because);

    // decide_tasks.cpp
    [[nodiscard]] bool on(const ArriveTask& c);
    [[nodiscard]] bool on(const UpdateTask& c);
    [[nodiscard]] bool on(const CancelTask& c);
    [[nodiscard]] bool on(const AbandonTask& c);
    [[nodiscard]] bool on(const ParkTask& c);
    [[nodiscard]] bool on(const AcceptOffer& c);
    [[nodiscard]] bool on(const RejectOffer& c);
    [[nodiscard]] bool on(const RestTask& c);
    [[nodiscard]] bool on(const ReturnTask& c);
    [[nodiscard]] bool on(const CompleteTask& c);
    [[nodiscard]] bool on(const EndWrapUp& c);
    [[nodiscard]] bool find_task(std::string_view id, Slot& out);
    // What refuses stands apart, so that a check is as short as it reads.
    [[nodiscard]] bool check_id(std::string_view id, std::string_view what) { return is_id(id) || refuse_id(id, what); }
    [[nodiscard]] bool refuse_id(std::string_view id, std::string_view what);
    [[nodiscard]] bool check_time(Time time, std::string_view what) { return is_in_calendar(time) || refuse_time(what); }
    [[nodiscard]] bool refuse_time(std::string_view what);
    // Most tasks name nobody, speak the language of the house and need nothing beside: no call finds that out.
    [[nodiscard]] bool check_people(List<std::string_view> people, std::size_t most, std::string_view what, List<std::string_view>& kept) {
        return people.empty() || check_names(people, most, what, kept);
    }
    [[nodiscard]] bool check_names(List<std::string_view> people, std::size_t most, std::string_view what, List<std::string_view>& kept);
    [[nodiscard]] bool check_word(std::string_view word, rule::MarkKind kind) { return word.empty() || check_known(word, kind); }
    [[nodiscard]] bool check_known(std::string_view word, rule::MarkKind kind);
    [[nodiscard]] bool check_needs(std::string_view needs, std::string_view& kept) {
        kept = {};
        return needs.empty() || read_needs(needs, kept);
    }
    [[nodiscard]] bool read_needs(std::string_view needs, std::string_view& kept);
    [[nodiscard]] bool check_reason(std::string_view reason);
    [[nodiscard]] bool check_credit(Span credit);
    [[nodiscard]] bool check_channel(std::string_view name, std::int32_t& out) {
        out = s_.rules->channel_of(name);
        return out >= 0 || refuse_channel(name);
    }
    [[nodiscard]] bool refuse_channel(std::string_view name);
    /// `e`: what has come, or was updated. `key`: that of the first step, as far as it is not in texts.
    /// Where it says no, and what others needed would make room, makes_room_ says so: then all is decided once more.
    template <class E>
    [[nodiscard]] bool check_requirements(const E& e, const QueueKey& key);
    /// Refused where its class and its own needs together are more than a requirement may be.
    template <class F>
    [[nodiscard]] bool publish_with_needs(const F& drafted, Hint hint) {
        try {
            publish(drafted, hint);
            return true;
        } catch (const Error& error) {
            if (error.status() != Status::limit) throw;
            return refuse(Refusal::bad_requirement, std::string(error.message()));
        }
    }
    [[nodiscard]] bool check_class(std::string_view name, std::int32_t& out) {
        out = s_.rules->class_of(name);
        return out >= 0 || refuse_class(name);
    }
    [[nodiscard]] bool refuse_class(std::string_view name);
    [[nodiscard]] bool check_grade(std::string_view name, std::int32_t& out) {
        out = s_.rules->grade_of(name);
        return out >= 0 || refuse_grade(name);
    }
    [[nodiscard]] bool refuse_grade(std::string_view name);
    [[nodiscard]] bool open_offer(std::string_view task, std::string_view agent, std::int64_t epoch, Slot& t, Slot& a);

    // dispatch.cpp
    /// A task has begun to wait: its steps are taken up to now, then it is offered.
    void settle(Slot task, bool arrives = false);
    /// Offers a waiting task to the best of those who are ready. Whether anybody was.
    bool place(Slot task);
    bool place_with_owner(Slot task);
    /// Tells of a waiting task that nobody who is there could serve, at this step or a later one.
    void tell_unservable(Slot task);
    /// Cooldowns and steps of a task that waits, up to now, and steps that nobody who is signed in could serve.
    void catch_up(Slot task);
    /// Tasks have come back, and agents got room by it. What waits and is taken before them goes first.
    void come_back(std::span<const Slot> agents);
    /// Whether somebody whom it prefers takes tasks, and could serve it.
    [[nodiscard]] bool owner_there(Slot task) const;
    bool give_up_lost_owner(Slot task);
    /// Gives an agent the best of what waits, until he has no room or nothing is left.
    void serve(Slot agent);
    void offer(Slot task, const Match& match, bool by_task);
    void task_due(Slot task);
    void offer_timed_out(Slot offer);
    void after_decline(Slot task, Slot agent);
    /// Agents whose offers of a task are taken back: they look for others once the task is out of their reach.
    struct Freed {
        std::array<Slot, 8> agents{};
        std::size_t n = 0;
    };
    [[nodiscard]] Freed rescind_offers(Slot task, Slot keep, Because because);
    void serve(const Freed& freed) {
        for (std::size_t i = 0; i < freed.n; ++i) serve(freed.agents[i]);
    }
    [[nodiscard]] bool overflows(Slot task, Because& because, const Overflow*& to) const;
    [[nodiscard]] std::int64_t owner_window(List<std::string_view> preferred, std::int32_t channel, std::int64_t units,
                                            std::int64_t deadline) const;
    /// The lane of a preferred agent who takes tasks and could hold this one; none where he does not.
    [[nodiscard]] Slot lane_of_owner(std::string_view owner, std::int32_t channel, std::int64_t units) const;
    [[nodiscard]] std::int64_t free_within(Slot agent) const;
    void overflow(Slot task, const Overflow& to, Because because);
    [[nodiscard]] bool everybody_declined(Slot task) const;

    const State& s_;
    const RoutingOptions& o_;
    Evolution evolution_;
    std::vector<Event>& events_;
    Arena& arena_;
    std::vector<Slot>& came_back_;  ///< tasks that wait again; emptied once they are placed
    std::int64_t now_ = 0;
    std::string_view source_;
    std::int64_t number_ = 0;
    Refusal code_ = Refusal::bad_id;
    std::string reason_;
    RequirementsForgotten makes_room_;
    bool already_done_ = false;
};

}  // namespace kefu::service
