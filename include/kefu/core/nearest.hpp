// The nearest known word: what "did you mean" says.
#pragma once

#include <span>
#include <string_view>

namespace kefu {

/// The known word with the least edit distance (insert, delete, replace, swap neighbours; each 1), if that is at most a
/// third of the word's length (1 is always allowed) and leaves something in common; the first of equals. Case and full-width
/// forms make no difference. Empty where nothing is near, or where the word is empty or has more than 100 characters.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace kefu
