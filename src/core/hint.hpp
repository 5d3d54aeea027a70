// What an error says after a name that is not known: the nearest one that is, and the list.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "kefu/core/finding.hpp"
#include "kefu/core/tree.hpp"

namespace kefu::detail {

/// A text from outside, made fit for a message: control characters escaped, cut where it is long.
[[nodiscard]] std::string fit(std::string_view text);
/// The same, in single quotes.
[[nodiscard]] std::string quoted(std::string_view name);
/// "; did you mean 'bins'? known: bins, scale", with `title` for "known"; "" where nothing is known.
[[nodiscard]] std::string hint(std::string_view name, std::span<const std::string_view> known, std::string_view title = "known");
/// The same in both languages, for findings. `zh`: what the known ones are called in Chinese; empty where that needs no saying.
[[nodiscard]] Phrase hints(std::string_view name, std::span<const std::string_view> known, std::string_view title = "known",
                           std::string_view zh = {});
/// "a list", and the same in Chinese.
[[nodiscard]] Phrase kind_phrase(Tree::Kind kind);

}  // namespace kefu::detail
