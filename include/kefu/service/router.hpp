// The router (R1, R9): every request reaches who can serve it, and can say why. It decides on commands, and its state is nothing but its
// events: no clock, no thread, no random source, no floating point. Same commands, same bytes, on every platform.
//
//     service::Router router(rules);
//     router.apply(AddAgent{.sent = {.at = now}, .agent = "li", .words = words});
//     for (const Event& event : router.apply(ArriveTask{.sent = {.at = now}, .task = "c-7", .channel = "chat"})) ...
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "kefu/service/events.hpp"
#include "kefu/service/journal.hpp"
#include "kefu/service/rules.hpp"
#include "kefu/service/snapshot.hpp"
#include "kefu/service/why.hpp"

namespace kefu::service {

template <class T>
concept Command = requires(const T& c) {
    { c.sent } -> std::convertible_to<Sent>;
    name(Of<T>{});
};

/// confined: one thread at a time.
class Router {
   public:
    /// With a journal, a command is decided, written down and then done. Without one, it is done at once.
    explicit Router(const RoutingRules& rules, std::shared_ptr<Journal> journal = nullptr);
    /// As the one that the snapshot was taken of. Errors: BAD_FILE where it does not hold together, or is of other rules.
    Router(const RoutingRules& rules, const RouterSnapshot& snapshot, std::shared_ptr<Journal> journal = nullptr);
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    /// Decides on a command and does it. The events are borrowed until the next command; where it is refused, or was done already, they
    /// are that answer alone, and nothing has changed. Throws nothing for what a command may say, and no bad_alloc; what a journal
    /// throws goes through, and the command is taken back.
    template <Command C>
    std::span<const Event> apply(const C& command);
    /// Decides alone: the state is as after it, but every other command is refused until commit(), which writes it into the journal if
    /// there is one, or discard(). For hosts that store entry() themselves. Errors of those two: WRONG_ORDER where nothing is pending.
    template <Command C>
    std::span<const Event> decide(const C& command);
    /// Other rules from this moment on, for what waits as for what comes; what is offered or in hand stays. Refused, and the old ones
    /// stay, where a task needs a class, channel or word that they do not know. decide_swap() as decide().
    std::span<const Event> swap_rules(const SwapRules& command, const RoutingRules& rules);
    std::span<const Event> decide_swap(const SwapRules& command, const RoutingRules& rules);
    void commit();
    void discard();
    /// Whether a command waits for one of them.
    [[nodiscard]] bool pending() const noexcept;
    /// Of the last command that was decided: what a journal takes. Empty after an answer, and after discard().
    [[nodiscard]] std::string_view entry() const noexcept;
    /// Whether decide() makes an entry where there is no journal; it does unless it is told otherwise.
    void write_entries(bool wanted) noexcept;
    /// Takes in an entry of a journal, events alone. `next`: the rules that it adopts, where it does, see adopted_rules(). Errors: BAD_FILE
    /// where it is damaged, does not follow on the last one or adopts other rules; the state is as before then.
    void recover(std::string_view entry, const RoutingRules* next = nullptr);
    /// The digest of the rules that an entry adopts; empty where it adopts none. The first entry of a journal adopts those under which it
    /// begins. Errors: BAD_FILE.
    [[nodiscard]] static std::string adopted_rules(std::string_view entry);
    /// Calls f with each event of an entry, in their order; borrowed for the call. Errors: BAD_FILE, before or after calls.
    static void read(std::string_view entry, const std::function<void(const Event&)>& f);

    [[nodiscard]] const RoutingRules& rules() const noexcept;
    /// Those under which an event came, by its `rules`: the ones that hold, and until the command after swap_rules the ones before, too.
    /// Errors: BAD_OPTION for others; a router that was recovered up to that event has them.
    [[nodiscard]] const RoutingRules& rules(std::int64_t number) const;
    /// Number of the next event.
    [[nodiscard]] std::int64_t sequence() const noexcept;
    /// Of the last command that was accepted, or of what time did in it; None before the first. A command of before it is taken as of now,
    /// within the skew of the charter.
    [[nodiscard]] std::optional<Time> now() const noexcept;
    /// When something happens by itself that no command asks for: then advance_clock has something to do. None = nothing will.
    [[nodiscard]] std::optional<Time> next_due() const noexcept;
    /// Of all that the state is, the same for the same events on every platform.
    [[nodiscard]] std::uint64_t state_hash() const;
    [[nodiscard]] RouterSnapshot snapshot() const;
    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] std::int64_t agents() const noexcept;
    [[nodiscard]] std::int64_t tasks() const noexcept;
    [[nodiscard]] std::int64_t waiting() const noexcept;

    /// Why a task is not in other hands, what would help, and how long it may be. Errors, of all three: UNKNOWN_NAME where the task or the
    /// agent is not there. Complexity: agents, requirements at which tasks wait, and tasks that come before it.
    [[nodiscard]] WhyWaiting why_waiting(std::string_view task) const;
    /// The first thing that stands between an agent and a task.
    [[nodiscard]] WhyNot why_not(std::string_view task, std::string_view agent) const;
    /// Who has a task or is asked, and what is known of why; see explain for the rest.
    [[nodiscard]] WhyThis why_this(std::string_view task) const;

    struct Data;
    /// For the room itself.
    [[nodiscard]] Data& data() noexcept { return *data_; }

   private:
    std::unique_ptr<Data> data_;
};

}  // namespace kefu::service
