// From the state to plain values and back. Private to the room.
#pragma once

#include "kefu/service/snapshot.hpp"
#include "service/state.hpp"

namespace kefu::service {

[[nodiscard]] RouterSnapshot snapshot_of(const State& s);
/// Writes a snapshot into a fresh state, under its rules. Errors: BAD_FILE where it does not hold together; BAD_OPTION where the rules do
/// not know a class or channel of its tasks.
void restore(const RouterSnapshot& snapshot, State& fresh);

}  // namespace kefu::service
