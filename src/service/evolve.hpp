// Evolution: the only thing that writes a router's state. It takes events, live as in recovery, and decides nothing. Private to the room.
#pragma once

#include <utility>

#include "kefu/service/snapshot.hpp"
#include "service/state.hpp"

namespace kefu::service {

/// Where the event's task and agent lie, and of a new task what its words are; what the caller does not know is looked up.
struct Hint {
    Slot task = none;
    Slot agent = none;
    std::int32_t task_class = -1;
    std::int16_t channel = -1;
    std::int16_t grade = -1;
};
static_assert(sizeof(Hint) == 16);  // two registers

/// An event that does not fit the state: BAD_FILE.
[[noreturn, gnu::cold]] void damaged(std::string_view what);
[[noreturn, gnu::cold]] void out_of_turn(std::int64_t sequence, std::int64_t expected);

class Evolution {
   public:
    explicit Evolution(State& state) : s_(state), u_(state.undo) {}

    /// From here on all can be taken back. Makes room for what one command may add, so that nothing moves after the first write.
    void begin();
    /// `fact`: that of the event, by its kind. Errors: BAD_FILE for what does not fit the state, which only a damaged journal holds.
    template <class F>
    void apply(const Event& event, const F& fact, Hint hint = {}) {
        if (event.sequence != s_.sequence) out_of_turn(event.sequence, s_.sequence);
        if (!is_in_calendar(event.at)) damaged("a time outside the years 1 to 9999");
        hint_ = hint;
        at_ = event.at.us;
        sequence_ = event.sequence;
        if constexpr (!std::is_same_v<F, TaskOffered>) seat_newcomer();
        s_.now = at_;
        s_.sequence = sequence_ + 1;
        if (!event.source.empty()) remember(event.source, event.number);
        on(fact);
    }
    /// Task of the last event.
    [[nodiscard]] Slot last_task() const noexcept { return hint_.task; }
    /// Puts a task that has come into its queue: before queues are looked at.
    void seat_newcomer() {
        if (s_.newcomer != none) seat(std::exchange(s_.newcomer, none));
    }
    /// Sets the timers that the events have changed: after the last event of a command, and before timers are looked at.
    void settle_timers() {
        seat_newcomer();
        if (!s_.stale_timers.empty()) set_stale_timers();
    }
    /// Takes back all since begin().
    void rollback() noexcept;
    /// Writes a snapshot into a fresh state; see snapshot.hpp.
    void restore(const RouterSnapshot& snapshot);

   private:
    void on(const RulesAdopted& e);
    void on(const ClockAdvanced&) {}
    void on(const RequirementsForgotten& e);
    void on(const AgentAdded& e);
    void on(const AgentRemoved& e);
    void on(const AgentStatusChanged& e);
    void on(const AgentProfileChanged& e);
    void on(const AgentCapacityChanged& e);
    void on(const AgentHeard& e);
    void on(const TaskArrived& e);
    void on(const TaskUpdated& e);
    void on(const TaskQueued&) {}
    void on(const TaskUnservable&) {}
    void on(const TaskParked& e);
    void on(const TaskUnparked& e);
    void on(const OwnerGivenUp& e);
    void on(const TaskRelaxed& e);
    void on(const TaskOffered& e);
    void on(const OfferAccepted& e);
    void on(const OfferRejected& e);
    void on(const OfferTimedOut& e);
    void on(const OfferRescinded& e);
    void on(const DeclinesForgiven& e);
    void on(const CooldownEnded& e);
    void on(const TaskSetAside& e);
    void on(const TaskReturned& e);
    void on(const TaskRested& e);
    void on(const TaskWrapping& e);
    void on(const TaskCompleted& e);
    void on(const TaskCanceled& e);
    void on(const TaskAbandoned& e);
    void on(const TaskOverflowed& e);
    void on(const TaskStarving& e);
    void on(const Refused&) {}
    void on(const AlreadyDone&) {}

    // evolve.cpp: looking up, and what all need
    [[nodiscard]] Slot task(std::string_view id) { return hint_.task != none ? hint_.task : find_task(id); }
    [[nodiscard]] Slot agent(std::string_view id) { return hint_.agent != none ? hint_.agent : find_agent(id); }
    [[nodiscard]] Slot find_task(std::string_view id);
    [[nodiscard]] Slot find_agent(std::string_view id);
    void remember(std::string_view source, std::int64_t number);
    void enter_source(std::string_view source, std::int64_t number);
    void set_timer(Slot& timer, TimerKind kind, Slot of, std::int64_t due, std::int64_t sequence) {
        if (timer != none || due != never) move_timer(timer, kind, of, due, sequence);
    }
    void move_timer(Slot& timer, TimerKind kind, Slot of, std::int64_t due, std::int64_t sequence);

    // evolve_queues.cpp: tasks in queues, and requirements
    [[nodiscard]] std::uint32_t queue_of(const TaskCell& t, std::uint8_t step);
    [[nodiscard]] std::uint32_t make_queues(const QueueKey& key);
    [[nodiscard]] rule::Requirement requirement_of(const QueueKey& key) const;
    [[nodiscard]] bool can_make(const QueueKey& key) const;
    void make_queue(const QueueKey& key);
    void enter_queue(std::uint32_t queue);
    void make_place();
    void clear_queue(std::uint32_t queue) noexcept;
    void clear_needs(std::uint32_t needs) noexcept;
    void clear_forgotten() noexcept;
    void forget_uncommitted() noexcept;
    [[nodiscard]] std::uint32_t needs_of(std::string_view text) { return text.empty() ? 0 : place_of_needs(text); }
    [[nodiscard]] std::uint32_t place_of_needs(std::string_view text);
    void seat(Slot task);
    void leave(Slot task);
    void join(Slot task, TaskState state);
    void await(Slot person, Slot agent);
    void refresh_timer(Slot task);
    void set_stale_timers();
    void head_changed(std::uint32_t queue);
    void forget(Slot task);
    PersonCell& add_person(Slot task, std::string_view agent, PersonKind kind);
    Slot enter_person(Slot* link, Slot task, std::string_view agent, PersonKind kind);
    void forgive(const TaskCell& t, std::string_view agent);
    void drop_people(Slot task);

    // evolve_agents.cpp: agents, their profiles, and who is ready
    [[nodiscard]] std::uint32_t profile_of(List<WordLevel> words, std::string_view agent);
    [[nodiscard]] std::uint32_t make_profile(std::string text, List<WordLevel> words, std::string_view named);
    [[nodiscard]] bool is_named(std::string_view agent) const;
    /// Where requirements name him now, or no longer do.
    void renew_profile(Slot agent);
    void enter_profile(Slot agent, std::uint32_t profile);
    void leave_profile(Slot agent);
    void count_signed_in(Slot agent, bool in);
    void set_lanes(Slot agent, List<ChannelUnits> channels, std::int64_t units);
    void drop_lanes(Slot agent);
    void unready(Slot agent);
    void make_ready(Slot agent);
    [[nodiscard]] Slot enter_team(std::string_view name);
    void leave_team(Slot team);
    void set_lease(Slot agent, bool lapses);

    // evolve_offers.cpp
    void occupy(AgentCell& a, Slot lane, const TaskCell& t, bool by);
    [[nodiscard]] Slot offer_of(const TaskCell& t, Slot agent);
    void accept(TaskCell& t, OfferCell& offer, AgentCell& a);
    void end_offer(Slot task, Slot offer);
    void decline(std::string_view task, std::string_view agent, Time cooldown_until, bool missed);

    State& s_;
    Undo& u_;
    Hint hint_;
    std::int64_t at_ = 0;
    std::int64_t sequence_ = 0;
};

}  // namespace kefu::service
