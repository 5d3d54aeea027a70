// Sorting integers: by their digits where there are many, so that a million take a few milliseconds. Results are those
// of std::sort.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace kefu::statistics {

/// Sorts ascending. Radix sort by the digits that differ (at most six passes); needs a second array of the same size.
/// Errors: std::bad_alloc.
void sort_integers(std::vector<std::int64_t>& values);

/// A number to sort by and the row that it came from.
struct KeyedRow {
    std::int64_t key = 0;
    std::uint32_t row = 0;
    friend constexpr auto operator<=>(const KeyedRow&, const KeyedRow&) = default;
};

/// Sorts ascending by key, and by row where keys are equal, whatever the order that the rows came in.
/// Cheapest where rows come in ascending order. Errors as above.
void sort_keyed(std::vector<KeyedRow>& rows);

}  // namespace kefu::statistics
