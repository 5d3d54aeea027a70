// What the TOML parser says, in the words of those who write charters.
#pragma once

#include <string_view>

#include "kefu/core/finding.hpp"

namespace kefu::detail {

/// Notes what is wrong at a place of a text; `said` is the parser's sentence, which is told where none of ours fits.
void note_toml_problem(std::string_view text, std::int32_t line, std::int32_t position, std::string_view said, Findings& findings);

}  // namespace kefu::detail
