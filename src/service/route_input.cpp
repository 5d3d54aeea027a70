// What rows of contacts and agents, and the options, may say.
#include <string>

#include "kefu/service/route.hpp"

namespace kefu::service {

namespace {

template <auto Member, class Row>
void refuse_outside(const Rows<Row>& rows, std::span<const std::uint8_t> skip, std::int64_t most, std::string_view message) {
    if (!rows.template present<Member>()) return;
    const auto& cells = rows.template cells<Member>();
    for (std::int64_t i = 0; i < rows.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if ((!skip.empty() && skip[at] != 0) || cells.is_missing(at)) continue;
        if (cells.values[at] < 0 || cells.values[at] > most) rows.template fail<Member>(Status::bad_value, i, message);
    }
}

void require_span(std::string_view name, Span value, std::int64_t least, std::int64_t most) {
    if (value.us >= least && value.us <= most) return;
    throw Error(Status::bad_option, "'" + std::string(name) + "' must lie between " + to_text(Span{least}) + " and " + to_text(Span{most}) +
                                        ", got " + to_text(value));
}

constexpr std::int64_t month = 30 * us_per_day;

}  // namespace

void check(const Rows<Contact>& rows, std::span<const std::uint8_t> skip) {
    refuse_outside<&Contact::handling>(rows, skip, longest_span.us, "holds a handling time that is negative");
    refuse_outside<&Contact::patience>(rows, skip, longest_span.us, "holds a patience that is negative");
    refuse_outside<&Contact::wrap_up>(rows, skip, month, "holds a wrap-up that is negative, or longer than 30 days");
}

void check(const Rows<RosterRow>& rows, std::span<const std::uint8_t> skip) {
    if (!rows.present<&RosterRow::from>() || !rows.present<&RosterRow::until>()) return;
    const auto &from = rows.cells<&RosterRow::from>(), &until = rows.cells<&RosterRow::until>();
    for (std::int64_t i = 0; i < rows.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if ((!skip.empty() && skip[at] != 0) || from.is_missing(at) || until.is_missing(at) || from.values[at] < until.values[at]) continue;
        rows.fail<&RosterRow::until>(Status::bad_value, i, "holds a time that is not after that of 'from'");
    }
}

void validate(const RouteOptions& o) {
    require_span("handling_time", o.handling_time, 0, month);
    require_span("answer_time", o.answer_time, 0, us_per_day);
    if (o.target) require_span("target", *o.target, 0, 36'500 * us_per_day);
    require_span("bin", o.bin, us_per_second, 366 * us_per_day);
}

void validate(const RouteQuestion& q) {
    validate(q.options);
    const RoutingRules rules(q.routing.routing, q.routing.limits);
    if (!rules.options().automatic && q.options.answer_time >= rules.options().offer_time)
        throw Error(Status::bad_option, "'answer_time' is " + to_text(q.options.answer_time) + ", and an offer stands for " +
                                            to_text(rules.options().offer_time) + " ([routing] offer_time): nobody would ever take one");
}

}  // namespace kefu::service
