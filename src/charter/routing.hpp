// [routing] as a part of the document: what is wrong with it, where it stands. Private to the room.
#pragma once

#include <string_view>

#include "kefu/core/finding.hpp"
#include "kefu/core/tree.hpp"

namespace kefu::detail {

/// `document`: with what it extends; `own`: without, for the places of findings; `toml`: the text of `own`. Nothing is said where an
/// option of the section cannot be read, which is noted already.
void check_routing(const Tree& document, const Tree& own, std::string_view toml, Findings& findings);

}  // namespace kefu::detail
