// Customers of several tables side by side: who bought, who has an account, who had a tier. Private to the room.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "kefu/customer/history.hpp"

namespace kefu::customer {

struct NamedIds {
    std::string_view name;  ///< of the input, for errors
    const IdTable* ids;
};

/// Takes the customers of side tables in who are not in the history: they have bought nothing. Gives back, for each table, its row of
/// each customer, or IdTable::none. Errors: BAD_ID where tables hold ids of another kind.
std::vector<std::vector<std::uint32_t>> join(History& history, std::initializer_list<NamedIds> tables);

}  // namespace kefu::customer
