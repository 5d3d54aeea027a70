// Errors about an agent of a list: which row he is, in the list and in the table that it was read from. Private to the room.
#pragma once

#include <span>
#include <utility>

#include "kefu/core/error.hpp"

namespace kefu::service {

/// Calls f for each; what it throws names the row.
template <class Agent, class F>
void each_agent(std::span<const Agent> agents, F&& f) {
    for (std::size_t row = 0; row < agents.size(); ++row) {
        try {
            f(agents[row]);
        } catch (const Error& e) {
            throw Error(e.status(), e.message(), {"agents", static_cast<std::int64_t>(row)});
        }
    }
}

/// f(), where the list comes from tables: what it says of a row of the list is BAD_VALUE at place_of(row).
template <class F, class P>
auto from_table(F&& f, P&& place_of) {
    try {
        return f();
    } catch (const Error& e) {
        if (e.place().row < 0) throw;
        throw Error(Status::bad_value, e.message(), place_of(e.place().row));
    }
}

}  // namespace kefu::service
