// One cell of a table: a unary test, compiled to ranges of codes. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/rule/domain.hpp"

namespace kefu::rule {

/// Codes from first to last, both included.
struct Range {
    std::int64_t first;
    std::int64_t last;
    friend bool operator==(const Range&, const Range&) = default;
};

struct Cell {
    std::vector<Range> ranges;  ///< ascending, apart from each other, inside the domain
    bool null = false;
    bool unknown = false;
    std::string text;  ///< as it was written

    [[nodiscard]] bool matches(const Value& value) const noexcept;
    [[nodiscard]] bool matches_nothing() const noexcept { return ranges.empty() && !null && !unknown; }
    /// As "-" does.
    [[nodiscard]] bool matches_all(const Domain& domain) const noexcept;
};

/// Compiles a cell of the input `name`; notes what is wrong with it.
[[nodiscard]] std::optional<Cell> read_cell(const Tree& tree, std::string_view name, const Domain& domain, Findings& findings);

}  // namespace kefu::rule
