// What RoutingRules are compiled to. Private to the room.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/short_text.hpp"
#include "kefu/service/rules.hpp"

namespace kefu::service {

inline constexpr std::size_t most_channels = 16;
inline constexpr std::size_t most_keys = 4;
inline constexpr std::size_t most_steps = 32;
inline constexpr std::size_t most_preferred = 8;    ///< agents whom a task may prefer
inline constexpr std::size_t most_excluded = 32;    ///< and whom it may exclude
inline constexpr std::int64_t most_units = 10'000;  ///< of an agent, on a channel or over all
inline constexpr std::int64_t most_task_units = 1000;
inline constexpr std::int64_t most_cost = 1'000'000'000'000;  ///< of an agent, either way
inline constexpr std::int64_t most_weight = 1'000'000;
inline constexpr std::uint8_t most_offers = 8;     ///< of a task at once
inline constexpr std::uint8_t most_overflows = 8;  ///< of a task: rules that changed may lead in a circle
inline constexpr std::uint16_t no_word = 0xffff;

struct Step {
    std::int64_t after = 0;
    std::int64_t credit = 0;  ///< head starts of the steps so far
    rule::Requirement needs;
    bool skip_when_nobody = true;
};
struct Overflow {
    OverflowWhen when = OverflowWhen::waited;
    std::int64_t longer_than = 0;
    std::int64_t at_least = 0;
    std::string to;
    std::int32_t to_class = -1;  ///< -1 = back to the host
};
struct TaskClass {
    std::string name;
    std::vector<Step> steps;  ///< at least one, the first after 0
    std::vector<Overflow> overflow;
    std::int64_t cost = 1;
    std::int64_t handling_time = 0;  ///< 0 = learned
    std::int64_t share = 0;
    std::int64_t target = -1;          ///< -1 = none
    std::int64_t overflow_after = -1;  ///< the overflow by time; -1 = none
};
/// What most events ask of a class, side by side with that of the others.
struct ClassFacts {
    std::int64_t overflow_after = -1;       ///< as of the class
    std::int64_t target = -1;               ///< as of the class
    std::int64_t second_after = INT64_MAX;  ///< when its second step begins; never = it has one step
    std::uint8_t steps = 1;
    bool first_skips = true;  ///< where nobody is signed in for the first step, the next is taken at once
    bool overflows = false;
};
struct Channel {
    std::string name;
    std::int64_t units = 1;
    bool exclusive = false;
    bool interruptible = false;
    std::int64_t wrap_up = 0;
};

/// Whether a key of agents is theirs alone: neither the same for all of a profile nor a matter of the task.
[[nodiscard]] constexpr bool is_own_key(AgentOrder order) noexcept {
    return order != AgentOrder::preferred && order != AgentOrder::step && order != AgentOrder::proficiency &&
           order != AgentOrder::weighted_random && order != AgentOrder::idleness_ratio;
}
[[nodiscard]] constexpr bool is_static_key(TaskOrder order) noexcept {
    return order != TaskOrder::cost_of_delay && order != TaskOrder::queue_ratio;
}

struct RoutingRules::Data {
    Stamp stamp;
    RoutingOptions options;
    RoutingLimits limits;
    rule::Vocabulary vocabulary;
    std::vector<TaskClass> classes;  ///< the first has no name: of tasks that name none
    std::vector<ClassFacts> facts;   ///< of each class
    std::uint64_t steps = 0;         ///< of all classes
    std::vector<Channel> channels;
    WordTable class_places, channel_places, grade_places;  ///< by name
    std::vector<std::int64_t> head_start;                  ///< by grade
    bool by_lot = false;                                   ///< agents are drawn: all who are ready have to be looked at
    AgentOrder leading = AgentOrder::longest_idle;         ///< the first key that is a matter of the agent alone
    std::int32_t leading_place = -1;                       ///< where it stands; -1 = nowhere, who was added first

    /// Places by name; -1 where it is not there.
    [[nodiscard]] std::int32_t class_of(std::string_view name) const noexcept { return name.empty() ? 0 : class_places.find(name); }
    [[nodiscard]] std::int32_t channel_of(std::string_view name) const noexcept { return channel_places.find(name); }
    /// "" is the last.
    [[nodiscard]] std::int32_t grade_of(std::string_view name) const noexcept {
        return name.empty() ? static_cast<std::int32_t>(options.grades.size()) - 1 : grade_places.find(name);
    }
};

/// What people call one of the classes or channels: its name, or its id where it has none.
template <class Named>
[[nodiscard]] const std::string& called(const std::map<std::string, Named>& all, const std::string& id, Language language) {
    const auto found = all.find(id);
    return found == all.end() || found->second.name.in(language).empty() ? id : found->second.name.in(language);
}

}  // namespace kefu::service
