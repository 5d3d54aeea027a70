#include "kefu/service/forecast_table.hpp"

#include <cmath>
#include <new>

#include "kefu/core/nearest.hpp"
#include "kefu/service/messages.hpp"
#include "kefu/service/router.hpp"
#include "service/row_filler.hpp"

namespace kefu::service {

namespace {

template <class T>
T fact_of(const ForecastRow& row) {
    const auto text = [](const std::optional<std::string>& cell) { return cell ? std::string_view(*cell) : std::string_view(); };
    T fact;
    if constexpr (requires { fact.task; }) fact.task = text(row.task);
    if constexpr (requires { fact.task_class; }) fact.task_class = text(row.task_class);
    if constexpr (requires { fact.channel; }) fact.channel = text(row.channel);
    if constexpr (requires { fact.credit; }) fact.credit = row.credit.value_or(Span{});
    if constexpr (requires { fact.enqueued; }) fact.enqueued = row.enqueued.value_or(row.at);
    if constexpr (requires { fact.parked_until; }) fact.parked_until = row.parked_until;
    if constexpr (requires { fact.owner_until; }) fact.owner_until = row.owner_until;
    if constexpr (requires { fact.accepted; }) fact.accepted = row.accepted.value_or(false);
    if constexpr (requires { fact.to; }) fact.to = text(row.to);
    if constexpr (requires { fact.leaves; }) fact.leaves = row.leaves.value_or(false);
    return fact;
}

template <class... T>
std::optional<Fact> fact_of(const ForecastRow& row, std::variant<T...>*) {
    std::optional<Fact> out;
    ((name(Of<T>{}) == row.event ? void(out = fact_of<T>(row)) : void()), ...);
    return out;
}
template <class... T>
std::vector<std::string_view> kinds(std::variant<T...>*) {
    return {name(Of<T>{})...};
}

/// Events that are added one after the other: where memory runs out between two, all is forgotten as where it runs out within add().
template <class F>
void whole(Forecasts& to, F&& add) {
    try {
        add();
    } catch (const std::bad_alloc&) {
        to.clear();
        throw;
    }
}

}  // namespace

Event event_of(const ForecastRow& row) {
    const auto fact = fact_of(row, static_cast<Fact*>(nullptr));
    if (!fact) {
        static const auto known = kinds(static_cast<Fact*>(nullptr));
        const std::string_view near = nearest(row.event, known);
        throw Error(Status::unknown_name, "expected a kind of event such as task_arrived" +
                                              (near.empty() ? std::string() : "; did you mean " + std::string(near) + "?"));
    }
    Event event;
    event.at = row.at;
    event.fact = *fact;
    return event;
}

std::int64_t add(Forecasts& to, const Table& events, const ColumnNames& names, const Decoding& how) {
    Arena arena;
    const auto each = [&](auto&& f) {
        each_row<ForecastRow>(events, names, how, arena, [&](const RowFiller<ForecastRow>& filler, std::int64_t) {
            try {
                f(event_of(filler.row()));
            } catch (const Error& e) {
                filler.template fail<&ForecastRow::event>(e.message());
            }
        });
    };
    each([](const Event&) {});  // what is wrong shows before anything is taken in
    whole(to, [&] { each([&](const Event& event) { to.add({&event, 1}); }); });
    return events.rows();
}

void add_entry(Forecasts& to, std::string_view entry) {
    Router::read(entry, [](const Event&) {});
    whole(to, [&] { Router::read(entry, [&](const Event& event) { to.add({&event, 1}); }); });
}

Share share_to_move(double by) {
    constexpr double most = 1'000;
    if (!(by >= 0 && by <= most)) throw Error(Status::bad_option, "by: expected a share such as 0.2");
    return {std::llround(by * static_cast<double>(share_parts))};
}

ForecastOptions forecast_options(const Tree& options) {
    ForecastOptions out;
    Findings findings("options");
    read(options, out, findings);
    findings.raise(Status::bad_option);
    return out;
}

}  // namespace kefu::service
