// A period of contacts through the very router (R1): who was served by whom, who waited, gave up or was overtaken, how full the agents'
// time was, and why. The answer is a function of the rows, whatever their order, and of the rules.
//
// Time goes from one moment at which something happens to the next. At one moment the order is fixed: the router's own timers (offers
// and wrap-ups that end, steps), agents who leave, contacts that are done, agents who come, offers that are taken, contacts that come,
// customers who give up; of one kind, agents and contacts by id, contacts that come by id. So whom an agent becomes free for at the very
// moment that his patience ends is served.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "kefu/core/analysis.hpp"
#include "kefu/service/contact.hpp"
#include "kefu/service/refusal.hpp"
#include "kefu/service/route_rows.hpp"
#include "kefu/service/rules_option.hpp"

namespace kefu::service {

struct RouteOptions {
    Span handling_time{300 * us_per_second};
    Span answer_time = {};
    std::optional<Span> target = {};
    Span bin{900 * us_per_second};
    std::int64_t stories = 100;
    std::int64_t overtaken = 20;
    std::int64_t sentences = 10'000;
};
constexpr std::string_view section(Of<RouteOptions>) { return "service.route"; }
constexpr auto fields(Of<RouteOptions>) {
    using O = RouteOptions;
    return std::tuple{
        field("handling_time", &O::handling_time, "how long a contact is in hand that does not say it",
              zh("未注明处理时长的联系按此时长处理")),
        field("answer_time", &O::answer_time, "from an offer to its being taken; shorter than offer_time of [routing]",
              zh("从邀约到接受的时间；须短于 [routing] 的 offer_time")),
        field("target", &O::target, "the service level is told for waits up to this, where the class has no target",
              zh("类别没有目标时，按此等待时间计算服务水平")),
        field("bin", &O::bin, "length of a row of the course", zh("过程表每行的时长")),
        field("stories", &O::stories,
              "for so many contacts, those that waited longest, it is told why they waited, which costs a second run",
              zh("对等待最久的多少个联系说明原因（需要再运行一遍）"), in(0, 100'000)),
        field(
            "overtaken", &O::overtaken,
            "so many contacts, those that were overtaken most, are listed with who overtook them; and as many, those that were passed most "
            "by agents who could not serve them",
            zh("列出按次序被超越最多、以及因技能被越过最多的各多少个联系"), in(0, 10'000)),
        field("sentences", &O::sentences, "so many offers, the first ones, have their reasons written out", zh("前多少次邀约写出理由"),
              in(0, 10'000'000))};
}
/// Errors: BAD_OPTION for a length of time that is out of its range.
void validate(const RouteOptions& options);

/// What a call asks: the options, and the rules.
struct RouteQuestion {
    RouteOptions options;
    RulesOption routing;
};
constexpr auto fields(Of<RouteQuestion>) {
    return std::tuple{part(&RouteQuestion::options), field("routing", &RouteQuestion::routing,
                                                           "what is said here of [routing] holds instead of the charter's, for this call")};
}
/// Errors: BAD_OPTION for rules that cannot work, and an answer_time that lets every offer end first.
void validate(const RouteQuestion& question);

/// The analysis service.route.
struct RouteAnalysis {
    using Accumulators = std::tuple<Contacts, Roster>;
    using Options = RouteQuestion;
    /// Errors: BAD_VALUE and UNKNOWN_NAME for an agent that the router refuses, with the row; LIMIT for a course of too many rows.
    static void finish(const Contacts& contacts, const Roster& roster, const RouteQuestion& question, const Finish& how,
                       ResultBuilder& out);
};
constexpr auto describe(Of<RouteAnalysis>) {
    return analysis(
        "service.route", "A period of contacts through the router: waits, agents, who was overtaken, and why",
        std::tuple{table<Contact>("contacts", "a row a contact, in any order"), table<RosterRow>("agents", "a row an agent who signed in")},
        std::tuple{table<RoutedContactRow>("contacts", "a row per contact, sorted by id"),
                   table<WaitRow>("waits", "a row for all, then one per class and channel"),
                   table<RoutedAgentRow>("agents", "a row per agent, sorted by id"), table<CourseRow>("course", "a row per bin of time"),
                   table<TimelineRow>("timeline", "a row per agent and what he did, in the order of time"),
                   table<OvertakeRow>("overtakes", "a row per contact that was overtaken or passed most, and who overtook it"),
                   table<RoutedOfferRow>("offers", "a row per offer, in the order of time, with what decided it"),
                   table<GradeWaitRow>("waits_by_grade", "a row per service grade: what the head start of one is to the others")});
}

}  // namespace kefu::service
