// Who is best: of the agents who are ready for a task, of the tasks that wait for an agent. Reads the state alone. Private to the room.
#pragma once

#include "service/state.hpp"

namespace kefu::service {

/// The best, the second best, and what told them apart.
struct Match {
    Slot task = none;
    Slot lane = none;              ///< of the agent
    Slot runner_up = none;         ///< a lane, or a task
    std::int32_t decided_by = -1;  ///< place in the list of keys; -1 = who came first
    std::int64_t key = 0;
    std::int64_t runner_up_key = 0;
    std::int64_t candidates = 0;
};

/// The best agent who is ready for a waiting task; lane = none where nobody is.
[[nodiscard]] Match best_agent(const State& s, Slot task);
/// The best of the agents whom it prefers alone.
[[nodiscard]] Match best_preferred(const State& s, Slot task);
/// The best task for an agent; task = none where nothing fits.
[[nodiscard]] Match best_task(const State& s, Slot agent);

/// Whether a task is taken before another one, at this moment.
[[nodiscard]] bool taken_before(const State& s, Slot task, Slot other) noexcept;
/// A key of a task under an order, at this moment; lower is better.
[[nodiscard]] std::int64_t key_of(const State& s, Slot task, TaskOrder order) noexcept;
/// A key of an agent for a task, lower is better.
[[nodiscard]] std::int64_t key_of(const State& s, Slot task, Slot lane, AgentOrder order) noexcept;
/// Whether the lane can take the task now: requirement, units, and neither excluded nor asked already.
[[nodiscard]] bool fits(const State& s, Slot task, Slot lane) noexcept;

}  // namespace kefu::service
