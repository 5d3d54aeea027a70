// The sections that a charter may have: [charter], and one for each described option struct of the rooms below.
#pragma once

#include <vector>

#include "charter/adapter.hpp"

namespace kefu::detail {

/// In the order of their names.
[[nodiscard]] const std::vector<Section>& sections();

}  // namespace kefu::detail
