// What a Router holds. Private to the room.
#pragma once

#include <array>

#include "kefu/service/router.hpp"
#include "service/arena.hpp"
#include "service/decide.hpp"
#include "service/state.hpp"

namespace kefu::service {

struct Router::Data {
    Data(const RoutingRules& rules, std::shared_ptr<Journal> j) : state(std::make_unique<State>(rules)), journal(std::move(j)) {}
    /// An answer that is no fact, in space that is there already.
    std::span<const Event> answer(Refusal code, std::string_view reason) noexcept;
    std::span<const Event> refuse(const Decider& decider) noexcept;
    template <class C, class F>
    std::span<const Event> attempt(const C& command, F&& f);
    std::span<const Event> done(Router& router, std::span<const Event> decided);
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
    std::string entry_bytes;
    std::string_view entry;  ///< of the last command, in them
    bool pending = false;
    bool writes = true;  ///< entries are wanted
    Event answer_event;
    std::array<char, 480> answer_text{};
};

}  // namespace kefu::service
