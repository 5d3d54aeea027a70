// What recovery asks of the events of an entry before it believes them: a journal may be forged. Deciding keeps all of it by itself, so
// that nothing of this is asked live. Private to the room.
#pragma once

#include <string_view>
#include <vector>

#include "service/evolve.hpp"

namespace kefu::service {

/// What must hold between two commands, beside what evolving keeps: all that was due is done, and nobody who is free could take what waits.
/// What of it does not hold, as words; empty where all does.
[[nodiscard]] std::string_view unsettled(const State& s);

/// Of one entry after the other. Errors of all: BAD_FILE.
class EntryChecks {
   public:
    void begin(const State& state);
    /// Whether the event fits the state, and its numbers are such as deciding writes. What was looked up for that.
    template <class F>
    [[nodiscard]] Hint check(const Event& event, const F& fact) {
        check_event(event);
        return on(fact);
    }
    /// The task that the event has brought.
    void brought(Slot task) { tasks_.push_back(task); }
    /// From here on it is about another state, under other rules.
    void adopt(const State& state);
    /// After the last event, and once timers are set.
    void finish() const;

   private:
    void check_event(const Event& event);
    [[nodiscard]] Hint on(const RulesAdopted& e);
    [[nodiscard]] Hint on(const ClockAdvanced&) { return {}; }
    [[nodiscard]] Hint on(const RequirementsForgotten& e);
    [[nodiscard]] Hint on(const AgentAdded& e);
    [[nodiscard]] Hint on(const AgentRemoved& e);
    [[nodiscard]] Hint on(const AgentStatusChanged& e);
    [[nodiscard]] Hint on(const AgentProfileChanged& e);
    [[nodiscard]] Hint on(const AgentCapacityChanged& e);
    [[nodiscard]] Hint on(const AgentHeard& e) { return {none, agent(e.agent)}; }
    [[nodiscard]] Hint on(const TaskArrived& e);
    [[nodiscard]] Hint on(const TaskUpdated& e);
    [[nodiscard]] Hint on(const TaskQueued& e) { return waits(e.task); }
    [[nodiscard]] Hint on(const TaskUnservable& e) { return waits(e.task); }
    [[nodiscard]] Hint on(const TaskParked& e);
    [[nodiscard]] Hint on(const TaskUnparked& e) { return of(e.task, TaskState::parked); }
    [[nodiscard]] Hint on(const OwnerGivenUp& e) { return of(e.task, TaskState::awaiting_owner); }
    [[nodiscard]] Hint on(const TaskRelaxed& e);
    [[nodiscard]] Hint on(const TaskOffered& e);
    [[nodiscard]] Hint on(const OfferAccepted& e);
    [[nodiscard]] Hint on(const OfferRejected& e) { return declined(e.task, e.agent, e.epoch, e.cooldown_until); }
    [[nodiscard]] Hint on(const OfferTimedOut& e) { return declined(e.task, e.agent, e.epoch, e.cooldown_until); }
    [[nodiscard]] Hint on(const OfferRescinded& e);
    [[nodiscard]] Hint on(const DeclinesForgiven& e) { return of(e.task, TaskState::waiting); }
    [[nodiscard]] Hint on(const CooldownEnded& e) { return waits(e.task); }
    [[nodiscard]] Hint on(const TaskSetAside& e) { return of(e.task, TaskState::waiting); }
    [[nodiscard]] Hint on(const TaskReturned& e);
    [[nodiscard]] Hint on(const TaskRested& e);
    [[nodiscard]] Hint on(const TaskWrapping& e);
    [[nodiscard]] Hint on(const TaskCompleted& e);
    [[nodiscard]] Hint on(const TaskCanceled& e);
    [[nodiscard]] Hint on(const TaskAbandoned& e);
    [[nodiscard]] Hint on(const TaskOverflowed& e);
    [[nodiscard]] Hint on(const TaskStarving& e) { return waits(e.task); }
    [[nodiscard]] Hint on(const Refused&);
    [[nodiscard]] Hint on(const AlreadyDone&);

    // What is there; they are looked at again when all is done.
    [[nodiscard]] Slot find_task(std::string_view id) const;
    [[nodiscard]] Slot task(std::string_view id);
    [[nodiscard]] Slot agent(std::string_view id) const;
    [[nodiscard]] Hint freed(Slot agent);
    [[nodiscard]] Hint of(std::string_view task, TaskState state);
    [[nodiscard]] Hint waits(std::string_view task);
    [[nodiscard]] const OfferCell& offer(const TaskCell& t, Slot agent) const;
    [[nodiscard]] Hint open_offer(std::string_view task, std::string_view agent, std::int64_t epoch);
    [[nodiscard]] Hint declined(std::string_view task, std::string_view agent, std::int64_t epoch, Time until);
    [[nodiscard]] Hint in_hand(std::string_view task, std::string_view agent);
    [[nodiscard]] Hint done(Hint hint, Span handled);

    // What numbers and texts may be.
    void time(Time at) const;
    void words(List<WordLevel> words, std::string_view team, std::int64_t cost, std::int64_t weight);
    void channels(List<ChannelUnits> channels, std::int64_t units) const;
    void people(List<std::string_view> people, std::size_t most) const;
    void head_start(Span credit, const std::optional<Time>& deadline) const;

    const State* s_ = nullptr;
    bool first_ = true;       ///< no event has come yet
    bool described_ = false;  ///< an agent was: one command describes one
    bool adopted_ = false;
    bool arrived_ = false;  ///< a task has: one command brings one
    std::int64_t forgotten_ = 0;
    std::string_view added_;  ///< the agent
    std::int64_t at_ = 0;
    std::vector<bool> marks_;   ///< of the words of an agent
    std::vector<Slot> tasks_;   ///< that may wait now, or are in hand
    std::vector<Slot> agents_;  ///< who may have room now
};

}  // namespace kefu::service
