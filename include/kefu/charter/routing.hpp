// The router's rules as the charter states them: [routing], and its share of [limits].
#pragma once

#include "kefu/charter/charter.hpp"
#include "kefu/service/rules.hpp"

namespace kefu {

/// [routing] and [limits], compiled, with the charter's stamp: for a router, or for its swap_rules. A charter that was read has rules
/// that compile.
[[nodiscard]] service::RoutingRules routing_rules(const Charter& charter);

}  // namespace kefu
