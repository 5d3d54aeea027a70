// What changed between two charters, in words.
#pragma once

#include <string>
#include <vector>

#include "kefu/charter/charter.hpp"
#include "kefu/core/reason.hpp"

namespace kefu {

enum class ChangeKind : std::int32_t { changed, added, removed };
constexpr auto words(Of<ChangeKind>) {
    return std::array{Word{ChangeKind::changed, "changed", "it says something else"},
                      Word{ChangeKind::added, "added", "it was not there before"},
                      Word{ChangeKind::removed, "removed", "it is not there any more"}};
}

/// One difference. `path`: "customer.rfm.bins", "table.grade.hit", "table.grade.rows"; before and after as TOML writes them, empty
/// where there is nothing.
struct Change {
    ChangeKind kind = ChangeKind::changed;
    std::string path;
    std::string before;
    std::string after;
    friend bool operator==(const Change&, const Change&) = default;
};

/// Differences of what holds (defaults filled in, `extends` resolved), in the order of their paths. Rows of decision tables are told
/// one by one: those that are gone, then those that came, each where it stands, and then whether the others changed places.
[[nodiscard]] std::vector<Change> diff(const Charter& before, const Charter& after);
/// "customer.rfm.bins was 5 and is 4."
[[nodiscard]] std::string sentence(const Change& change, Language language = Language::en);

}  // namespace kefu
