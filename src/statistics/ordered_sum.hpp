// A plain sum of doubles in one stated order: for values whose order is the same however they came, such as sorted ones.
// (Where the order is an accident of chunks or threads, ExactSum is needed.) Private to the room.
#pragma once

#include <array>
#include <cstddef>

namespace kefu::statistics {

/// term(0) + ... + term(n - 1) in eight lanes, added up pairwise: the same bits everywhere, and wide registers may be used.
template <class Term>
[[nodiscard]] double ordered_sum(std::size_t n, Term&& term) {
    std::array<double, 8> lanes{};
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (std::size_t k = 0; k < 8; ++k) lanes[k] += term(i + k);
    for (std::size_t k = 0; i + k < n; ++k) lanes[k] += term(i + k);
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

}  // namespace kefu::statistics
