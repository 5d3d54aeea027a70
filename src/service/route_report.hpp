// What service.route says in words: the report, who was overtaken and why, and the story of each contact. Private to the room.
#pragma once

#include <string>
#include <vector>

#include "service/day.hpp"
#include "service/overtakes.hpp"

namespace kefu::service {

[[nodiscard]] inline double seconds(std::int64_t us) noexcept { return static_cast<double>(us) / 1e6; }

/// A column of agents, as they came: get(i) is a number, nobody = null.
template <class Get>
Maybe<ResultColumn::Data> agent_column(const DayPlan& plan, std::size_t n, Get&& get) {
    const IdTable& ids = plan.roster->ids();
    Maybe<ResultColumn::Data> out{{}, std::vector<std::uint8_t>(n)};
    if (ids.kind() == IdKind::number) {
        std::vector<std::int64_t> values(n);
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint32_t agent = get(i);
            out.missing[i] = agent == nobody;
            if (agent != nobody) values[i] = ids.number(plan.agent_order[agent]);
        }
        out.data = std::move(values);
    } else {
        Words words{std::vector<std::int32_t>(n), plan.agent_ids};
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint32_t agent = get(i);
            out.missing[i] = agent == nobody;
            if (agent != nobody) words.codes[i] = static_cast<std::int32_t>(agent);
        }
        out.data = std::move(words);
    }
    return out;
}
/// The same of contacts.
template <class Get>
Maybe<ResultColumn::Data> contact_column(const DayPlan& plan, std::size_t n, Get&& get) {
    const IdTable& ids = plan.contacts->ids();
    Maybe<ResultColumn::Data> out{{}, std::vector<std::uint8_t>(n)};
    std::vector<std::int64_t> numbers;
    Texts texts;
    const bool number = ids.kind() == IdKind::number;
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t contact = get(i);
        out.missing[i] = contact == nobody;
        if (number) numbers.push_back(contact == nobody ? 0 : ids.number(plan.order[contact]));
        else texts.push_back(contact == nobody ? std::string_view() : ids.text(plan.order[contact]));
    }
    if (number) out.data = std::move(numbers);
    else out.data = std::move(texts);
    return out;
}

/// Why this agent, or why this contact.
[[nodiscard]] std::string offer_sentence(const DayPlan& plan, const OfferRecord& offer, Language language);
[[nodiscard]] std::vector<OvertakeRow> overtake_rows(const DayPlan& plan, const Day& day, const OvertakeCounts& counts);
/// Adds period, contacts, service level, rules and findings.
void report_day(const DayPlan& plan, const Day& day, const RouteQuestion& question, const WaitRow& all, ResultBuilder& out);
/// Gives the result its reasons. `table`, `offers`: the tables of these names; `contacts`: those of the rows of the first.
void tell_stories(const DayPlan& plan, const Day& day, const std::vector<std::uint32_t>& contacts, std::shared_ptr<const Columns> table,
                  std::shared_ptr<const Columns> offers, Progress* progress, ResultBuilder& out);

}  // namespace kefu::service
