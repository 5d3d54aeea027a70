// What a Router holds. Private to the room.
#pragma once

#include <array>

#include "core/arena.hpp"
#include "kefu/service/router.hpp"
#include "service/decide.hpp"
#include "service/evolve_checks.hpp"
#include "service/state.hpp"

namespace kefu::service {

/// The place of an alternative, which is its number in entries.
template <class T, class... All>
constexpr std::int64_t index_in(std::variant<All...>*) {
    std::int64_t at = 0, found = -1;
    ((std::is_same_v<T, All> ? found = at++ : at++), ...);
    return found;
}

struct Router::Data {
    Data(const RoutingRules& rules, std::shared_ptr<Journal> j) : state(std::make_unique<State>(rules)), journal(std::move(j)) {}
    /// An answer that is no fact, in space that is there already.
    std::span<const Event> answer(const Sent& sent, Refusal code, std::string_view reason) noexcept;
    std::span<const Event> refuse(const Sent& sent, const Decider& decider) noexcept;
    template <class C, class F>
    std::span<const Event> attempt(const C& command, bool write, F&& f);
    template <Command C>
    std::span<const Event> decide(const C& command, bool write);
    std::span<const Event> decide_swap(const SwapRules& command, const RoutingRules& rules, bool write);
    void prepare();

    /// Puts all that is under other rules, in a state of its own; the one before is kept until the next command.
    void swap(const RoutingRules& rules);
    void take_back() noexcept;

    std::unique_ptr<State> state;
    std::unique_ptr<State> previous;  ///< what was before the rules were changed, as long as that may be taken back
    bool swapped = false;             ///< by the command that is being done
    std::shared_ptr<Journal> journal;
    std::vector<Event> events;
    Arena arena;
    std::vector<Slot> came_back;  ///< room for deciding
    EntryChecks checks;
    std::string entry_bytes;
    std::string_view entry;  ///< of the last command, in them
    bool pending = false;
    bool writes = true;  ///< entries, also where no journal is there
    Event answer_event;
    std::array<char, 480> answer_text{};
    std::array<char, max_id_bytes> answer_source{};
};

}  // namespace kefu::service
