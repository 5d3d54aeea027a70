// What a Router holds. Private to the room.
#pragma once

#include <array>

#include "kefu/service/router.hpp"
#include "service/arena.hpp"
#include "service/state.hpp"

namespace kefu::service {

struct Router::Data {
    Data(const RoutingRules& rules, std::shared_ptr<Journal> j) : state(rules), journal(std::move(j)) {}
    /// An answer that is no fact, in space that is there already.
    std::span<const Event> answer(Refusal code, std::string_view reason) noexcept;

    State state;
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
