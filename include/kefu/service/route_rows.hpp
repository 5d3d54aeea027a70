// The tables that service.route answers with. Lengths of time are seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kefu/core/describe.hpp"
#include "kefu/service/refusal.hpp"
#include "kefu/statistics/estimate.hpp"

namespace kefu::service {

enum class Outcome : std::int32_t { served, abandoned, waiting, set_aside, unservable, handed_back, refused, not_yet };
constexpr auto words(Of<Outcome>) {
    return std::array{Word{Outcome::served, "served", "an agent took it"},
                      Word{Outcome::abandoned, "abandoned", "its customer gave up before"},
                      Word{Outcome::waiting, "waiting", "it waits at the end of the period"},
                      Word{Outcome::set_aside, "set_aside", "it was declined too often, and a person should look at it"},
                      Word{Outcome::unservable, "unservable", "it waits at the end, and nobody who was there at any time can serve it"},
                      Word{Outcome::handed_back, "handed_back", "it overflowed to the host"},
                      Word{Outcome::refused, "refused", "the router refused it"},
                      Word{Outcome::not_yet, "not_yet", "it comes at the end of the period or later"}};
}

struct RoutedContactRow {
    Id contact;
    Outcome outcome = Outcome::not_yet;
    std::optional<Id> agent;
    Time arrived;
    std::optional<double> waited;
    std::optional<double> handled;
    std::int64_t offers = 0;
    std::int64_t step = 0;
    std::optional<std::string> channel;
    std::optional<std::string> task_class;
    std::optional<std::string> grade;
    std::int64_t overtaken_by = 0;
    std::int64_t passed_by_skill = 0;
    std::optional<Refusal> refusal;
    std::optional<std::string> reason;
    std::optional<std::string> overflowed_to;
    std::optional<std::string> needs;
};
constexpr auto fields(Of<RoutedContactRow>) {
    using R = RoutedContactRow;
    return std::tuple{
        field("contact", &R::contact, "id, as it came", personal),
        field("outcome", &R::outcome, "what became of it"),
        field("agent", &R::agent, "who took it; null = nobody"),
        field("arrived", &R::arrived, "when it came"),
        field("waited", &R::waited, "until it was taken, given up or handed back, or the period ended, seconds; null = it never waited"),
        field("handled", &R::handled, "in hand, without wrap-up, up to the end of the period, seconds; null = nobody took it"),
        field("offers", &R::offers, "how often it was offered"),
        field("step", &R::step, "the step of its class that it came to; 0 = the first"),
        field("channel", &R::channel, "channel, as it came"),
        field("class", &R::task_class, "class, as it came"),
        field("grade", &R::grade, "service grade of the customer, as it came"),
        field("overtaken_by", &R::overtaken_by, "contacts that came later and were taken before, by agents who could have served it"),
        field("passed_by_skill", &R::passed_by_skill, "contacts that came later and were taken before, by agents who could not serve it"),
        field("refusal", &R::refusal, "why the router refused it; null = it did not"),
        field("reason", &R::reason, "the same in a sentence"),
        field("overflowed_to", &R::overflowed_to, "where it overflowed to last: a class, or the host's word (handed_back); null = never"),
        field("needs", &R::needs, "what it asked for at the end, where nobody who was there at any time could serve it; otherwise null")};
}

/// What is told of the waits of some contacts.
struct WaitFigures {
    std::int64_t contacts = 0;
    std::int64_t served = 0;
    std::int64_t abandoned = 0;
    std::int64_t waiting = 0;
    std::int64_t handed_back = 0;
    std::optional<double> mean_wait;
    std::optional<double> mean_low;
    std::optional<double> mean_high;
    statistics::EstimateStatus mean_status = statistics::EstimateStatus::too_little_data;
    std::optional<double> p50;
    std::optional<double> p90;
    std::optional<double> p95;
    std::optional<double> longest;
    std::optional<double> target;
    std::optional<double> within;
    std::optional<double> within_low;
    std::optional<double> within_high;
    std::optional<double> waiting_longest;
    std::optional<double> handed_back_after;
};
namespace detail {
template <class R>
constexpr auto wait_fields() {
    const auto at = []<class M>(M WaitFigures::*member) -> M R::* { return member; };
    using W = WaitFigures;
    return std::tuple{
        field("contacts", at(&W::contacts), "contacts that came and were not refused"),
        field("served", at(&W::served), "of these, taken by an agent"),
        field("abandoned", at(&W::abandoned), "given up"),
        field("waiting", at(&W::waiting), "still there at the end, set aside and unservable ones included"),
        field("handed_back", at(&W::handed_back), "overflowed to the host"),
        field("mean_wait", at(&W::mean_wait), "mean wait of those served and given up, seconds: of these alone, as of all quantiles"),
        field("mean_low", at(&W::mean_low),
              "95 % interval, from the means of 20 batches in the order in which they came, since waits that follow each other are alike"),
        field("mean_high", at(&W::mean_high), "its other end; null = fewer than 200 waits"),
        field("mean_status", at(&W::mean_status), "whether the interval holds"),
        field("p50", at(&W::p50), "median wait, seconds (type 7: R, NumPy, Excel)"),
        field("p90", at(&W::p90), "wait that nine of ten do not exceed"),
        field("p95", at(&W::p95), "wait that 19 of 20 do not exceed"),
        field("longest", at(&W::longest), "longest wait of those served and given up; see waiting_longest and handed_back_after"),
        field("target", at(&W::target), "what the service level is told for, seconds; null = no target, or several"),
        field("within", at(&W::within),
              "service level: served within the target, of all but those whose wait is still shorter at the end. Who gave up, was handed "
              "back, or still waits beyond the target was not"),
        field("within_low", at(&W::within_low), "95 % interval (Wilson), as if contacts were independent"),
        field("within_high", at(&W::within_high), "its other end"),
        field("waiting_longest", at(&W::waiting_longest), "longest wait so far of those still there at the end, seconds; null = none"),
        field("handed_back_after", at(&W::handed_back_after), "mean wait of those handed back, seconds; null = none")};
}
}  // namespace detail

struct WaitRow : WaitFigures {
    std::optional<std::string> task_class;
    std::optional<std::string> channel;
};
constexpr auto fields(Of<WaitRow>) {
    return std::tuple_cat(std::tuple{field("class", &WaitRow::task_class, "class, as it came; null = none, or all"),
                                     field("channel", &WaitRow::channel, "channel, as it came; null = none, or all")},
                          detail::wait_fields<WaitRow>());
}
struct GradeWaitRow : WaitFigures {
    std::optional<std::string> grade;
};
constexpr auto fields(Of<GradeWaitRow>) {
    return std::tuple_cat(std::tuple{field("grade", &GradeWaitRow::grade, "service grade, as it came; null = none")},
                          detail::wait_fields<GradeWaitRow>());
}

struct RoutedAgentRow {
    Id agent;
    std::optional<std::string> team;
    std::int64_t contacts = 0;
    double signed_in = 0;
    double busy = 0;
    double wrapping = 0;
    std::optional<double> occupancy;
    double handled = 0;
    std::optional<double> mean_handling;
    std::optional<double> others_mean_handling;
    std::optional<double> harder_by;
    std::optional<double> harder_low;
    std::optional<double> harder_high;
    statistics::EstimateStatus harder_status = statistics::EstimateStatus::too_little_data;
    std::optional<double> hard_share;
    std::optional<double> hard_low;
    std::optional<double> hard_high;
    std::int64_t compared = 0;
    bool harder_clear = false;
    std::optional<double> mix_by;
};
constexpr auto fields(Of<RoutedAgentRow>) {
    using R = RoutedAgentRow;
    return std::tuple{
        field("agent", &R::agent, "id, as it came"), field("team", &R::team, "team"),
        field("contacts", &R::contacts, "contacts that he took"),
        field("signed_in", &R::signed_in, "from signing in until he left and had finished what he had, seconds"),
        field("busy", &R::busy, "of that, with at least one contact in hand"),
        field("wrapping", &R::wrapping, "of that, wrapping up and nothing in hand"),
        field("occupancy", &R::occupancy, "busy and wrapping, of signed_in, 0 to 1; null = he was not there"),
        field("handled", &R::handled, "handling of all his contacts added up; more than busy where he had several at once"),
        field("mean_handling", &R::mean_handling, "of a contact of his"),
        field("others_mean_handling", &R::others_mean_handling,
              "of others for the same mix of classes: the means of all others class by class, weighted by his contacts that were compared"),
        // Direct standardisation (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, chapter 19).
        field(
            "harder_by", &R::harder_by,
            "his mean less theirs within each class, weighted by his own mix: sum of n_k (own_k - others_k) / sum of n_k over the classes "
            "that both served; above 0, his contacts took longer than those of others of the same classes"),
        field("harder_low", &R::harder_low,
              "95 % interval from the variances within the classes (Satterthwaite's degrees of freedom; with one class, Welch)"),
        field("harder_high", &R::harder_high, "its other end"),
        field("harder_status", &R::harder_status,
              "whether the interval holds; too_little_data: in a class that is compared one side has fewer than 2 contacts"),
        field("hard_share", &R::hard_share, "of his contacts, those among the longer quarter of all that were handled"),
        field("hard_low", &R::hard_low, "95 % interval (Wilson)"), field("hard_high", &R::hard_high, "its other end"),
        field("compared", &R::compared, "contacts of his that harder_by compares: those of classes that others served too"),
        field("harder_clear", &R::harder_clear,
              "0 lies outside the interval of level 1 - 0.05 / m too, m = agents who have one (Bonferroni): as all are compared at once, "
              "chance alone says so of anybody on one day of 20 at most"),
        field("mix_by", &R::mix_by,
              "what the mix of his classes makes, whoever serves: the means of all class by class, weighted by his contacts, less the mean "
              "of all contacts; above 0, he got classes that take longer")};
}

struct CourseRow {
    Time at;
    std::int64_t arrived = 0;
    std::int64_t taken = 0;
    std::int64_t abandoned = 0;
    std::int64_t waiting = 0;
    double longest_waiting = 0;
    std::int64_t busy = 0;
    std::int64_t free = 0;
    std::int64_t signed_in = 0;
    double mean_busy = 0;
    double mean_free = 0;
    std::int64_t most_waiting = 0;
};
constexpr auto fields(Of<CourseRow>) {
    using R = CourseRow;
    return std::tuple{field("at", &R::at, "when the bin begins"),
                      field("arrived", &R::arrived, "contacts that came in it"),
                      field("taken", &R::taken, "contacts that agents took in it"),
                      field("abandoned", &R::abandoned, "contacts that were given up in it"),
                      field("waiting", &R::waiting, "contacts that wait at its end, offered ones included"),
                      field("longest_waiting", &R::longest_waiting, "how long the first of them has waited then, seconds"),
                      field("busy", &R::busy, "agents with a contact in hand or to wrap up, at its end"),
                      field("free", &R::free, "available agents with nothing, at its end"),
                      field("signed_in", &R::signed_in, "agents who are signed in, at its end"),
                      field("mean_busy", &R::mean_busy, "agents with a contact in hand or to wrap up, on average over it"),
                      field("mean_free", &R::mean_free, "available agents with nothing, on average over it"),
                      field("most_waiting", &R::most_waiting, "the greatest number of contacts that waited at once in it")};
}

enum class Doing : std::int32_t { available, away, offered, busy, wrapping };
constexpr auto words(Of<Doing>) {
    return std::array{Word{Doing::available, "available", "takes contacts, and has none"},
                      Word{Doing::away, "away", "signed in, takes none"},
                      Word{Doing::offered, "offered", "is asked whether he takes the contact"},
                      Word{Doing::busy, "busy", "has the contact in hand"}, Word{Doing::wrapping, "wrapping", "wraps the contact up"}};
}
struct TimelineRow {
    Id agent;
    Time from;
    Time until;
    Doing doing = Doing::available;
    std::optional<Id> contact;
};
constexpr auto fields(Of<TimelineRow>) {
    using R = TimelineRow;
    return std::tuple{field("agent", &R::agent, "who"), field("from", &R::from, "since when"), field("until", &R::until, "until when"),
                      field("state", &R::doing, "what he did; rows overlap where he had several contacts at once"),
                      field("contact", &R::contact, "with which contact; null = none")};
}

struct OvertakeRow {
    Id contact;
    Id by;
    Time at;
    Id agent;
    double later = 0;
    bool by_skill = false;
    std::string why;
    std::string why_zh;
};
constexpr auto fields(Of<OvertakeRow>) {
    using R = OvertakeRow;
    return std::tuple{field("contact", &R::contact, "which was overtaken", personal),
                      field("by", &R::by, "by which"),
                      field("at", &R::at, "when that one was taken"),
                      field("agent", &R::agent, "by whom"),
                      field("later", &R::later, "how much later it had come, seconds"),
                      field("by_skill", &R::by_skill, "the agent could not have served the first"),
                      field("why", &R::why, "why"),
                      field("why_zh", &R::why_zh, "the same in Chinese")};
}

enum class OfferEnd : std::int32_t { open, taken, missed, taken_back };
constexpr auto words(Of<OfferEnd>) {
    return std::array{Word{OfferEnd::open, "open", "the period ended before"}, Word{OfferEnd::taken, "taken", "the agent took the contact"},
                      Word{OfferEnd::missed, "missed", "it ended before he did"},
                      Word{OfferEnd::taken_back, "taken_back", "the contact was taken or given up, or the agent left"}};
}
struct RoutedOfferRow {
    Id contact;
    Id agent;
    Time at;
    Time until;
    OfferEnd end = OfferEnd::open;
    std::int64_t step = 0;
    double waited = 0;
    std::optional<Id> instead_of;
    bool by_task = false;
    std::int64_t decided_by = -1;
    std::int64_t key = 0;
    std::optional<Id> runner_up_agent;
    std::optional<Id> runner_up_contact;
    std::int64_t runner_up_key = 0;
    std::int64_t candidates = 0;
    std::optional<std::string> why;
    std::optional<std::string> why_zh;
};
constexpr auto fields(Of<RoutedOfferRow>) {
    using R = RoutedOfferRow;
    return std::tuple{
        field("contact", &R::contact, "which was offered", personal),
        field("agent", &R::agent, "to whom"),
        field("at", &R::at, "when"),
        field("until", &R::until, "how long it stood"),
        field("end", &R::end, "what became of the offer"),
        field("step", &R::step, "at which step of its class"),
        field("waited", &R::waited, "how long it had waited, seconds"),
        field("instead_of", &R::instead_of, "the agent whom it prefers and who was not there: his message is to be noted; null = none"),
        field("by_task", &R::by_task, "the contact was given the best of the free agents; otherwise an agent the best of what waited"),
        field("decided_by", &R::decided_by, "place of the first difference in the list of the charter; -1 = none, who came first"),
        field("key", &R::key, "what decided, of the winner; lower is better"),
        field("runner_up_agent", &R::runner_up_agent, "the second best agent; null = none, or contacts were compared"),
        field("runner_up_contact", &R::runner_up_contact, "the second best contact; null = none, or agents were compared"),
        field("runner_up_key", &R::runner_up_key, "what decided, of the second best"),
        field("candidates", &R::candidates, "pools of agents, or queues of contacts, that were compared"),
        field("why", &R::why, "why; null beyond the number of sentences"),
        field("why_zh", &R::why_zh, "the same in Chinese")};
}

}  // namespace kefu::service
