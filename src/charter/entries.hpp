// The analyses of each room. Each room's list is a unit of its own: nothing else here takes a compiler as long. Private to the room.
#pragma once

#include <vector>

#include "charter/adapter.hpp"

namespace kefu::detail {

[[nodiscard]] std::vector<Entry> customer_entries();
[[nodiscard]] std::vector<Entry> service_entries();

}  // namespace kefu::detail
