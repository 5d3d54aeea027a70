// Tables whose inputs fall into few segments are answered ahead: a question is then one look.
#include <bit>

#include "rule/table_data.hpp"

namespace kefu::rule {

Winner DecisionTable::Data::winner_of(const std::uint64_t* matches) const {
    std::size_t w = 0;
    while (w < words && matches[w] == 0) ++w;
    if (w == words) return {};
    const std::size_t k = w * 64 + static_cast<std::size_t>(std::countr_zero(matches[w]));
    const Winner alone{static_cast<std::int32_t>(k)};
    if (hit != Hit::unique && hit != Hit::any) return alone;
    for (std::uint64_t more = matches[w] & (matches[w] - 1);;) {
        for (; more != 0; more &= more - 1) {
            const std::size_t j = w * 64 + static_cast<std::size_t>(std::countr_zero(more));
            if (hit == Hit::any && rows[j].same == rows[k].same) continue;
            return {alone.row, static_cast<std::int32_t>(j)};
        }
        if (++w == words) return alone;
        more = matches[w];
    }
}

void DecisionTable::Data::match(std::uint32_t combination, std::uint64_t* out) const {
    for (std::size_t c = axes.size(); c-- > 0; combination %= strides[c]) {
        const auto rows_of_place = set(c, combination / strides[c]);
        for (std::size_t w = 0; w < words; ++w) out[w] = c + 1 == axes.size() ? rows_of_place[w] : out[w] & rows_of_place[w];
    }
}

void DecisionTable::Data::combine() {
    constexpr std::size_t most = 8'192;  // 32 KiB, and little work when a charter is read
    std::size_t all = 1;
    for (const Axis& axis : axes) {
        strides.push_back(static_cast<std::uint32_t>(all));
        all *= axis.places();
        if (all * words > most) return;
    }
    combinations.resize(all);
    std::vector<std::uint64_t> matches(words);
    for (std::uint32_t k = 0; k < all; ++k) {
        match(k, matches.data());
        const Winner w = winner_of(matches.data());
        combinations[k] = w.row < 0 ? nobody : w.against >= 0 ? several : written[static_cast<std::size_t>(w.row)];
    }
}

}  // namespace kefu::rule
