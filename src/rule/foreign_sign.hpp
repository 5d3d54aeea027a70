// Signs that people write from habit and that cells do not know: full width, those of mathematics and programming, Chinese words.
// Private to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kefu/core/finding.hpp"
#include "kefu/rule/domain.hpp"

namespace kefu::rule {

struct ForeignSign {
    std::string_view code;  ///< of the sentence; one that lets `write` out does not need it
    std::string_view sign;  ///< as it stands in the cell
    Phrase write;           ///< what cells know instead
};

/// The first such sign in a part of a cell that cannot be read. None that belongs to a word of the domain; nothing in long texts.
[[nodiscard]] std::optional<ForeignSign> foreign_sign(std::string_view part, const Domain& domain);

}  // namespace kefu::rule
