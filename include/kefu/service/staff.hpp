// Ranking without a router (R1): who of a staff should get a request, in the order of the charter, and who cannot and why. For hosts
// that keep the state of their agents themselves: they bring a picture of it, prepare it once, and ask as often as they like.
//
//     const Staff staff(rules, agents);
//     const Ranking ranking = staff.rank({.channel = "chat", .task_class = "refund", .language = "zh", .most = 5});
//     ranking.agents.front().agent                     // whom a router would ask
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/service/commands.hpp"
#include "kefu/service/routing.hpp"
#include "kefu/service/why.hpp"

namespace kefu::service {

/// An agent as he is now. Borrowed for the call.
struct StaffAgent {
    std::string_view agent = {};
    List<WordLevel> words = {};
    List<ChannelUnits> channels = {};
    std::int64_t units = 0;
    std::int64_t used = 0;
    std::optional<std::int64_t> blocking = {};
    bool exclusive = false;
    AgentStatus status = AgentStatus::available;
    Time idle_since = {};
    std::int64_t handled = 0;
    std::int64_t cost = 0;
    std::int64_t weight = 1;
    std::int64_t last_assigned = 0;
    Span mean_handling = {};
};
constexpr std::string_view name(Of<StaffAgent>) { return "staff_agent"; }
constexpr auto fields(Of<StaffAgent>) {
    using A = StaffAgent;
    return std::tuple{
        field("agent", &A::agent, "id, 1 to 64 bytes", required),
        field("words", &A::words, "skills, languages, personas, attributes and grade"),
        field("channels", &A::channels, "channels that he serves, with the units that are free of each; none = all, each with all units"),
        field("units", &A::units, "units over all channels; 0 = as of add_agent, plus those in use"),
        field("used", &A::used, "of these, in use"),
        field("blocking", &A::blocking, "of those in use, by work that cannot be interrupted; none = all"),
        field("exclusive", &A::exclusive, "he has work that allows nothing else"),
        field("status", &A::status, "whether he takes tasks"),
        field("idle_since", &A::idle_since, "his idle clock, as of idle_since of the charter"),
        field("handled", &A::handled, "tasks taken"),
        field("cost", &A::cost, "what a task costs with him"),
        field("weight", &A::weight, "his share in a lot"),
        field("last_assigned", &A::last_assigned, "of round_robin: a number that increases with every task that is given"),
        field("mean_handling", &A::mean_handling, "of fastest: his mean handling time; 0 = none yet")};
}

/// A request that asks who should get it. Borrowed for the call.
struct RankRequest {
    std::string_view channel = {};
    std::string_view task_class = {};
    std::string_view needs = {};
    std::string_view language = {};
    std::string_view persona = {};
    std::int64_t step = 0;
    std::int64_t units = 0;
    List<std::string_view> preferred = {};
    List<std::string_view> excluded = {};
    std::int64_t lot = 0;
    std::int64_t most = 0;
    bool say_who_not = true;
};
constexpr std::string_view name(Of<RankRequest>) { return "rank_request"; }
constexpr auto fields(Of<RankRequest>) {
    using R = RankRequest;
    return std::tuple{field("channel", &R::channel, "channel of the charter", required),
                      field("class", &R::task_class, "class of the charter; empty = none, `needs` alone says who can serve"),
                      field("needs", &R::needs, "what it needs beside its class; empty = nothing"),
                      field("language", &R::language, "its language; empty = none"),
                      field("persona", &R::persona, "persona of the customer; empty = none"),
                      field("step", &R::step, "at which step of its class; 0 = the first"),
                      field("units", &R::units, "units that it takes; 0 = those of its channel"),
                      field("preferred", &R::preferred, "whom it prefers, in its order; at most 8"),
                      field("excluded", &R::excluded, "who must not serve it; at most 32"),
                      field("lot", &R::lot, "of weighted_random: another number, another draw"),
                      field("most", &R::most, "how many to rank; 0 = all"),
                      field("say_who_not", &R::say_who_not, "whether those who cannot are listed, and why")};
}

struct Ranked {
    std::int64_t place = 0;
    std::string_view agent;
};
constexpr auto fields(Of<Ranked>) {
    return std::tuple{field("place", &Ranked::place, "his place in the staff, from 0"),
                      field("agent", &Ranked::agent, "who; borrowed from the staff")};
}
struct RuledOut {
    std::int64_t place = 0;
    std::string_view agent;
    Obstacle because = Obstacle::nothing;
    std::uint32_t failing = 0;
};
constexpr auto fields(Of<RuledOut>) {
    using R = RuledOut;
    return std::tuple{field("place", &R::place, "his place in the staff, from 0"),
                      field("agent", &R::agent, "who; borrowed from the staff"),
                      field("because", &R::because, "the first thing that stands in the way, as of why_not"),
                      field("failing", &R::failing, "of requirement: a bit for each clause that he does not meet")};
}

struct Ranking {
    std::vector<AgentOrder> orders;
    std::vector<Ranked> agents;
    std::vector<std::int64_t> keys;
    std::int64_t ready = 0;
    std::vector<RuledOut> ruled_out;
    std::vector<std::string> clauses;
};
constexpr auto fields(Of<Ranking>) {
    using R = Ranking;
    return std::tuple{field("orders", &R::orders, "the list of the charter: the first difference decides"),
                      field("agents", &R::agents, "who could take it, the best first; where all keys are equal, by place"),
                      field("keys", &R::keys, "of each of them, one for each of the orders; lower is better"),
                      field("ready", &R::ready, "how many could take it, those beyond `most` included"),
                      field("ruled_out", &R::ruled_out, "who could not, by place"),
                      field("clauses", &R::clauses, "what is asked for, one by one: the bits of failing")};
}

/// immutable: share freely; a copy shares what was prepared.
class Staff {
   public:
    /// Errors: BAD_ID for an id that is empty, too long, no UTF-8, or there twice; UNKNOWN_NAME for a word or a channel that the
    /// charter does not know; BAD_OPTION for a number out of range; each names the agent.
    Staff(const RoutingRules& rules, std::span<const StaffAgent> agents);

    /// Who could take a request now, the best first, as a router in the same situation would find them.
    /// Errors: UNKNOWN_NAME for a channel, class, language or persona that is not there; BAD_OPTION for a requirement that cannot be
    /// read, a step that is not there, a number out of range; LIMIT for lists and requirements that are too long.
    [[nodiscard]] Ranking rank(const RankRequest& request) const;

    [[nodiscard]] std::int64_t size() const noexcept;
    [[nodiscard]] const RoutingRules& rules() const noexcept;

   private:
    struct Data;
    std::shared_ptr<const Data> data_;
};

}  // namespace kefu::service
