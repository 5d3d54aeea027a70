// A charter to begin with: short, commented, and right as it stands.
#pragma once

#include <string>
#include <string_view>

#include "kefu/core/reason.hpp"

namespace kefu {

/// TOML with comments in the language. `id` names the charter; it must be no more than 64 bytes without control characters.
/// Errors: BAD_OPTION.
[[nodiscard]] std::string charter_starter(std::string_view id = "my_company", Language language = Language::en);

}  // namespace kefu
