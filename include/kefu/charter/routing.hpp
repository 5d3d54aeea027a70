// The router's rules as the charter states them: [routing], and its share of [limits].
#pragma once

#include "kefu/charter/charter.hpp"
#include "kefu/service/rules.hpp"

namespace kefu {

/// [routing] and [limits], compiled, with the charter's stamp: for a router, or for its swap_rules. A charter that was read has rules
/// that compile; it does so once, when they are asked for first, and all copies of it share them. Threads: any.
[[nodiscard]] service::RoutingRules routing_rules(const Charter& charter);

}  // namespace kefu
