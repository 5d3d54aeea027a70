// TOML to the tree of values with positions. The only place that knows the TOML library.
#pragma once

#include <string_view>

#include "kefu/charter/charter.hpp"

namespace kefu::detail {

/// Notes what is wrong and returns what could be read (an empty table where nothing could).
[[nodiscard]] Tree parse_toml(std::string_view text, const Limits& limits, Findings& findings);

}  // namespace kefu::detail
