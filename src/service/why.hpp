// Questions to a state of a router, as the Router answers them. Private to the room.
#pragma once

#include "kefu/service/why.hpp"
#include "service/agent_keys.hpp"
#include "service/state.hpp"

namespace kefu::service {

[[nodiscard]] WhyWaiting why_waiting(const State& s, Slot task);
[[nodiscard]] WhyNot why_not(const State& s, Slot task, Slot agent);
[[nodiscard]] WhyThis why_this(const State& s, Slot task);

[[nodiscard]] Hold hold_of(TaskState state) noexcept;
/// "3 min", and the same in Chinese: what is longer than a few of a unit is told without the rest.
[[nodiscard]] Phrase phrase_of(Span span);
/// Nothing left out: "750 s".
[[nodiscard]] Phrase exact_phrase_of(Span span);

}  // namespace kefu::service
