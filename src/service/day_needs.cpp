#include "service/day_needs.hpp"

#include <map>
#include <unordered_set>

namespace kefu::service {

std::uint32_t DayNeeds::number_of(const State& s, std::uint32_t queue) {
    if (queue == none) return none;
    const auto [at, fresh] = places_.try_emplace(queue, static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back({s.queue_keys[queue], s.requirements[queue]});
    return at->second;
}

std::vector<std::uint32_t> DayNeeds::find_kinds(const State& s, const std::vector<Slot>& agents) {
    std::unordered_set<std::string> named;
    for (const Asked& asked : all_) named.insert(asked.requirement.names().begin(), asked.requirement.names().end());
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    std::vector<std::uint32_t> kind_of;
    kind_of.reserve(agents.size());
    for (const Slot slot : agents) {
        const AgentCell& a = s.agents[slot];
        const std::string id(s.id_of(a));
        const bool by_himself = named.contains(id);
        std::vector<std::uint32_t> what{a.profile, a.units, by_himself ? slot : none};
        std::vector<std::uint32_t> units;
        for (std::uint32_t c = 0; c < s.rules->channels.size(); ++c) {
            const Slot lane = s.lane_of(slot, static_cast<std::uint8_t>(c));
            units.push_back(lane == none ? 0 : s.lanes[lane].units);
        }
        what.insert(what.end(), units.begin(), units.end());
        const auto [found, fresh] = known.try_emplace(std::move(what), kinds());
        if (fresh) {
            const std::vector<std::uint8_t>& levels = s.profiles[a.profile].levels;
            std::vector<bool>& met = met_.emplace_back(all_.size());
            for (std::size_t n = 0; n < all_.size(); ++n) {
                const QueueKey& key = all_[n].key;
                met[n] = a.units >= key.units && units[key.channel] >= key.units &&
                         all_[n].requirement.holds(levels, by_himself ? id : std::string());
            }
        }
        kind_of.push_back(found->second);
    }
    return kind_of;
}

}  // namespace kefu::service
