// Forecasts by tables and by descriptions: events as rows, options as a tree, and what all of it is called, for the faces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kefu/core/rows.hpp"
#include "kefu/core/tree.hpp"
#include "kefu/service/forecast.hpp"

namespace kefu::service {

/// What forecasts look at in an event: a table of events (see EventTable) has more columns, and they are left alone.
struct ForecastRow {
    std::string event;
    Time at;
    std::optional<std::string> task;
    std::optional<std::string> task_class;
    std::optional<std::string> channel;
    std::optional<Span> credit;
    std::optional<Time> enqueued;
    std::optional<Time> parked_until;
    std::optional<Time> owner_until;
    std::optional<bool> accepted;
    std::optional<std::string> to;
    std::optional<bool> leaves;
};
constexpr auto fields(Of<ForecastRow>) {
    using R = ForecastRow;
    return std::tuple{
        field("event", &R::event, "what, such as task_arrived; of kinds that tell nothing of waits the rest is not looked at"),
        field("at", &R::at, "when"),
        field("task", &R::task, "which"),
        field("class", &R::task_class, "of task_arrived and task_updated: its class"),
        field("channel", &R::channel, "of task_arrived: its channel"),
        field("credit", &R::credit, "of task_arrived and task_updated: its whole head start"),
        field("enqueued", &R::enqueued, "of task_arrived: since when it waits; null = since it came"),
        field("parked_until", &R::parked_until, "of task_arrived: offered to nobody before"),
        field("owner_until", &R::owner_until, "of task_arrived: until when it waits for whom it prefers"),
        field("accepted", &R::accepted, "of task_offered: it is his already"),
        field("to", &R::to, "of task_overflowed: to which class"),
        field("leaves", &R::leaves, "of task_overflowed: it leaves the router")};
}

/// The event of a row; its texts are the row's. Errors: UNKNOWN_NAME, with the nearest, where there is no such kind.
[[nodiscard]] Event event_of(const ForecastRow& row);

/// Takes in a table of events, all of it or nothing; returns how many. Errors: BAD_COLUMN, BAD_VALUE, BAD_TIME with row and column;
/// bad_alloc as Forecasts::add.
std::int64_t add(Forecasts& to, const Table& events, const ColumnNames& names, const Decoding& how);
/// Takes in the events of an entry of a journal. Errors: BAD_FILE, and then none of them; bad_alloc as Forecasts::add.
void add_entry(Forecasts& to, std::string_view entry);

/// The share of moved() from a number such as 0.2. Errors: BAD_OPTION below 0 and above 1,000.
[[nodiscard]] Share share_to_move(double by);

/// Options from one flat table. Errors: BAD_OPTION with the nearest key.
[[nodiscard]] ForecastOptions forecast_options(const Tree& options);

}  // namespace kefu::service
