// What contacts of a period asked for, and which kinds of agents meet it. The router may forget a requirement, and use its place again: a
// period is looked back on as a whole. Private to the room.
#pragma once

#include <unordered_map>
#include <vector>

#include "service/state.hpp"

namespace kefu::service {

class DayNeeds {
   public:
    /// The number of the requirement at a place of the router, given to it when it is first seen; none = none. The same one may get
    /// another number after forget_places().
    [[nodiscard]] std::uint32_t number_of(const State& s, std::uint32_t queue);
    /// What stands at the places of the router is no longer what stood there.
    void forget_places() noexcept { places_.clear(); }
    [[nodiscard]] const QueueKey& key(std::uint32_t number) const noexcept { return all_[number].key; }
    [[nodiscard]] const rule::Requirement& requirement(std::uint32_t number) const noexcept { return all_[number].requirement; }

    /// Sorts agents into kinds, of which each meets the same: equal words, equal capacity, and each by himself whom a requirement names.
    /// `agents`: of the router at the end. Their kinds, in the same order.
    [[nodiscard]] std::vector<std::uint32_t> find_kinds(const State& s, const std::vector<Slot>& agents);
    [[nodiscard]] std::uint32_t kinds() const noexcept { return static_cast<std::uint32_t>(met_.size()); }
    [[nodiscard]] bool meets(std::uint32_t kind, std::uint32_t number) const noexcept { return met_[kind][number]; }

   private:
    struct Asked {
        QueueKey key;
        rule::Requirement requirement;
    };
    std::vector<Asked> all_;
    std::unordered_map<std::uint32_t, std::uint32_t> places_;
    std::vector<std::vector<bool>> met_;  ///< of each kind, by number
};

}  // namespace kefu::service
