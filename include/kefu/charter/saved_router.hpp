// A router as one file (R1): its snapshot with the stamp of its rules, in the same frame as saved analyses and models.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kefu/charter/charter.hpp"
#include "kefu/service/router.hpp"

namespace kefu {

/// All that a router is. Equal states give equal bytes. Errors: WRONG_ORDER where a command waits for commit or discard.
[[nodiscard]] std::string save(const service::Router& router);

/// A router that decides as the one that was saved. Errors: BAD_FILE where it is no such file, is damaged, does not hold together, or was
/// saved under other rules than the charter's; NEWER_FILE.
[[nodiscard]] service::Router load_router(const Charter& charter, std::string_view file,
                                          std::shared_ptr<service::Journal> journal = nullptr);

}  // namespace kefu
