// What a period of contacts is told by: a row a contact, as it came, and a row an agent who signed in (R1). Gathered in any order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kefu/core/side_table.hpp"

namespace kefu::service {

/// One contact, as it came.
struct Contact {
    Id contact;
    Time at;
    std::optional<std::string> channel;
    std::optional<std::string> task_class;
    std::optional<std::string> needs;
    std::optional<std::string> language;
    std::optional<std::string> persona;
    std::optional<std::string> grade;
    std::optional<Span> handling;
    std::optional<Span> patience;
    std::optional<Span> wrap_up;
    std::optional<std::string> preferred;
    std::optional<std::string> excluded;
    std::optional<Time> deadline;
    std::optional<Span> credit;
};
constexpr auto fields(Of<Contact>) {
    using C = Contact;
    return std::tuple{field("contact", &C::contact, "id of the contact", personal),
                      field("at", &C::at, "when it came"),
                      field("channel", &C::channel, "channel of the charter; null = the only one"),
                      field("class", &C::task_class, "class of the charter; null = none"),
                      field("needs", &C::needs, "what it needs beside its class: a requirement"),
                      field("language", &C::language, "its language"),
                      field("persona", &C::persona, "persona of the customer"),
                      field("grade", &C::grade, "service grade of the customer; null = the last of the charter"),
                      field("handling", &C::handling, "how long an agent has it in hand, seconds; null = handling_time"),
                      field("patience", &C::patience, "how long its customer waits before he gives up, seconds; null = for ever"),
                      field("wrap_up", &C::wrap_up, "how long its agent is still taken by it, seconds; null = as the channel says"),
                      field("preferred", &C::preferred, "agents whom it waits for a while, with semicolons between", personal),
                      field("excluded", &C::excluded, "agents who must not serve it, with semicolons between", personal),
                      field("deadline", &C::deadline, "when it is due; null = the target of its class"),
                      field("credit", &C::credit, "further head start, seconds")};
}
/// Errors: BAD_VALUE for lengths of time that are negative, or longer than the 30 days that a router allows for wrap-up.
void check(const Rows<Contact>& rows, std::span<const std::uint8_t> skip);

/// One agent of the period. He takes contacts from `from` up to `until`, and then finishes what he has in hand.
struct RosterRow {
    Id agent;
    std::optional<std::string> words;
    std::optional<std::string> channels;
    std::optional<std::int64_t> units;
    std::optional<Time> from;
    std::optional<Time> until;
    std::optional<std::string> team;
    std::optional<std::int64_t> cost;
    std::optional<std::int64_t> weight;
};
constexpr auto fields(Of<RosterRow>) {
    using R = RosterRow;
    return std::tuple{
        field("agent", &R::agent, "id of the agent", personal),
        field("words", &R::words,
              "skills, languages, personas, attributes and grade, each with its level where that is not 1: \"de:5; billing; vip:2\""),
        field("channels", &R::channels, "channels with units at once: \"chat:3; voice\"; null = all, a contact at a time"),
        field("units", &R::units, "units over all channels; null = the largest of his channels"),
        field("from", &R::from, "when he signs in; null = when the period begins"),
        field("until", &R::until, "when he takes no more; null = not before the period ends"),
        field("team", &R::team, "team"),
        field("cost", &R::cost, "what a contact costs with him; null = 0"),
        field("weight", &R::weight, "his share in a lot; null = 1")};
}
/// Errors: BAD_VALUE where somebody leaves before he comes.
void check(const Rows<RosterRow>& rows, std::span<const std::uint8_t> skip);

/// How the rows are read.
struct ContactOptions {
    TimeOptions time;
};
constexpr std::string_view section(Of<ContactOptions>) { return "service.contacts"; }
constexpr auto fields(Of<ContactOptions>) { return std::tuple{part(&ContactOptions::time)}; }

/// Keyed accumulators. confined: one thread at a time.
using Contacts = SideTable<Contact, ContactOptions>;
using Roster = SideTable<RosterRow, ContactOptions>;

}  // namespace kefu::service
