// The router's rules as the charter states them: [routing], and its share of [limits]; and routers as files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kefu/charter/charter.hpp"
#include "kefu/service/router.hpp"

namespace kefu {

/// [routing] and [limits], compiled, with the charter's stamp: for a router, or for its swap_rules. A charter that was read has rules
/// that compile.
[[nodiscard]] service::RoutingRules routing_rules(const Charter& charter);

/// All that a router is, as a file: its snapshot in the envelope of everything that is saved. The same state gives the same bytes.
[[nodiscard]] std::string save_router(const service::Router& router);
/// The router of a file, under the charter that it was saved under. Errors: BAD_FILE where it is damaged, or of other rules; NEWER_FILE.
[[nodiscard]] service::Router load_router(const Charter& charter, std::string_view file,
                                          std::shared_ptr<service::Journal> journal = nullptr);

}  // namespace kefu
