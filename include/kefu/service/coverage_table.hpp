// Coverage from a table of agents, and as tables (R1): who of a roster could serve what, and in sentences what nobody could.
#pragma once

#include <span>

#include "kefu/core/result.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/service/coverage.hpp"

namespace kefu::service {

/// An agent of a roster; what else stands in a table of agents is not looked at.
struct RosterMember {
    std::string agent;
    std::optional<std::string> words;
    std::optional<std::string> channels;
};
constexpr auto fields(Of<RosterMember>) {
    using R = RosterMember;
    return std::tuple{field("agent", &R::agent, "id, 1 to 64 bytes"),
                      field("words", &R::words, "what he has: words and levels, such as de:5; billing"),
                      field("channels", &R::channels, "what he serves, such as chat:3; voice; null = all channels")};
}

/// Table "coverage", a row for each ClassCoverage: class, step, after, channel, language, persona, needs, agents. Table "gaps", a row for
/// each class that has steps at which nobody could serve it, and channels that are alike in this: class, channels, language, persona, first
/// (the first step at which somebody could; null = nobody ever could), message and message_zh.
/// The roster may come in several tables, batches of one. Errors: BAD_COLUMN; BAD_VALUE with table and row, also for what coverage() says
/// of an agent, and with the column where it is about a cell; LIMIT.
[[nodiscard]] Result coverage(const RoutingRules& rules, std::span<const Table> roster, const ColumnNames& names, const Decoding& how);

}  // namespace kefu::service
