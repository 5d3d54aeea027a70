// Who was overtaken: contacts that came later and were taken before. Private to the room.
#pragma once

#include <cstdint>
#include <vector>

#include "kefu/core/finding.hpp"
#include "service/day.hpp"

namespace kefu::service {

struct OvertakeCounts {
    std::vector<std::uint32_t> by_order;  ///< by agents who could have served it
    std::vector<std::uint32_t> by_skill;  ///< by others
};
/// One number a contact. Complexity: contacts that were overtaken, times kinds of agents, times the logarithm of all contacts.
[[nodiscard]] OvertakeCounts count_overtakes(const DayPlan& plan, const Day& day, Progress* progress);

struct Overtake {
    std::uint32_t contact = 0;
    std::uint32_t place = 0;  ///< among those taken
    std::uint32_t queue = 0;  ///< requirement of the contact then
    bool by_skill = false;
};
/// By which a contact was overtaken: the first `most` by order, and the first `most` by skill.
[[nodiscard]] std::vector<Overtake> overtakes_of(const DayPlan& plan, const Day& day, std::uint32_t contact, std::size_t most);
/// Why the one that overtook came first with an agent who could have served both: the two compared under the order of the charter.
[[nodiscard]] Phrase why_first(const DayPlan& plan, const Day& day, const Overtake& overtake);

}  // namespace kefu::service
