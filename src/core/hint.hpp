// What an error says after a name that is not known: the nearest one that is, and the list.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kefu::detail {

/// A name from outside, made fit for a message: control characters escaped, cut where it is long, in single quotes.
[[nodiscard]] std::string quoted(std::string_view name);
/// "; did you mean 'bins'? known: bins, scale", with `title` for "known"; "" where nothing is known.
[[nodiscard]] std::string hint(std::string_view name, std::span<const std::string_view> known, std::string_view title = "known");

}  // namespace kefu::detail
