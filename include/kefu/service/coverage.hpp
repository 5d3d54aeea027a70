// Who of a roster could serve what: for each class and each of its steps, on each channel, how many agents can, before the first
// customer waits for somebody who is not there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kefu/service/rules.hpp"

namespace kefu::service {

/// An agent of a roster, as add_agent would say it.
struct RosterAgent {
    struct Level {
        std::string word;
        std::int64_t level = 1;
    };
    std::string id;
    std::vector<Level> words;           ///< skills, languages, personas, attributes and grade
    std::vector<std::string> channels;  ///< none = all of the charter
};

/// A step of a class on a channel.
struct ClassCoverage {
    std::string task_class;
    std::int64_t step = 0;  ///< from 0: before the first step of the charter; steps that profiles' delays make are counted too
    Span after;             ///< when it begins
    std::string channel;
    std::string language;  ///< that of the task, where the step asks for it; empty where it does not, or there is none
    std::string persona;   ///< the same of its persona
    std::string needs;     ///< canonical
    std::int64_t agents = 0;
};

/// By class, step, channel, language and persona; where a step asks for the language of the task, a row for each of the charter.
/// Whether agents are signed in, free or excluded is not looked at.
/// Errors: BAD_OPTION for an agent without an id or with one that another has; UNKNOWN_NAME for a word or a channel that the charter
/// does not have, with the nearest one; LIMIT for more than a million rows.
[[nodiscard]] std::vector<ClassCoverage> coverage(const RoutingRules& rules, const std::vector<RosterAgent>& roster);

}  // namespace kefu::service
