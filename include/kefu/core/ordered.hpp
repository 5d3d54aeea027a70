// An accumulator that needs time order and refuses what comes late: for every analysis of class "ordered".
//
//     struct Streak { ...; void add(const Visit& v); void merge(const Streak& later); };
//     struct Streaks { using Accumulator = Ordered<Visit, Streak, StreakOptions, &Visit::at>; ... };
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "kefu/core/moments.hpp"

namespace kefu {

/// What is saved: the totals, and from when to when the rows go.
template <Described Totals>
struct OrderedState {
    Totals totals;
    std::int64_t earliest = 0;  ///< of rows that came in; means nothing without any
    std::int64_t latest = 0;
    std::int64_t timed = 0;  ///< rows that were looked at
    std::int64_t moved = 0;
    std::int64_t rows = 0;
    DecodeNotes notes;
};
template <class Totals>
constexpr auto fields(Of<OrderedState<Totals>>) {
    using S = OrderedState<Totals>;
    return std::tuple{field("totals", &S::totals, "sums and counts"),
                      field("earliest", &S::earliest, "time of the first row, microseconds UTC"),
                      field("latest", &S::latest, "time of the last row, microseconds UTC"),
                      field("timed", &S::timed, "rows that were looked at"),
                      field("moved", &S::moved, "rows a little late, taken as being of the time before them"),
                      field("rows", &S::rows, "rows that came in"),
                      field("notes", &S::notes, "what was changed on the way")};
}

/// Rows in the order of `At`, a Time of the row. A row that lies before the one before it is late: up to `skew` of the options,
/// where they have that span, it is taken as being of the same time, and counted; else it is an error, and nothing is taken in.
/// What is merged must begin where this ends, or later. confined: one thread at a time; never cut up between threads.
template <Described Row, Described Totals, Described OptionsOf, auto At>
class Ordered : public detail::OneState<Ordered<Row, Totals, OptionsOf, At>, OrderedState<Totals>, OptionsOf> {
   public:
    static constexpr Memory memory = Memory::ordered;
    static constexpr std::string_view memory_text = "a fixed size; rows must come in the order of time";

    explicit Ordered(OptionsOf options = {}) : Ordered::OneState(std::move(options)) {}

    /// Errors: BAD_TIME with row and column for a row that is late.
    void add(Rows<Row>& rows, std::span<const std::uint8_t> skip) {
        auto& s = this->state_;
        for (std::int64_t i = 0; i < rows.size(); ++i) {
            if (!skip.empty() && skip[static_cast<std::size_t>(i)] != 0) continue;
            Row row = rows.row(i);
            std::int64_t& at = (row.*At).us;
            if (s.timed > 0 && at < s.latest) {
                if (s.latest - at > skew())
                    rows.template fail<At>(Status::bad_time, i, "lies before the row before it; rows must come in the order of time");
                at = s.latest;
                ++s.moved;
            }
            if (s.timed++ == 0) s.earliest = at;
            s.latest = at;
            s.totals.add(row);
        }
        s.rows += rows.size();
    }
    /// Errors: BAD_TIME where the other begins before this ends.
    void merge(const Ordered& later) {
        auto& s = this->state_;
        const auto& o = later.state_;
        if (o.timed > 0) {
            if (s.timed > 0 && o.earliest < s.latest)
                throw Error(Status::bad_time, "what is merged begins before this ends; merge in the order of time");
            if (s.timed == 0) s.earliest = o.earliest;
            s.latest = o.latest;
            s.totals.merge(o.totals);
        }
        s.timed += o.timed;
        s.moved += o.moved;
        s.rows += o.rows;
        s.notes.merge(o.notes);
    }
    [[nodiscard]] const Totals& totals() const noexcept { return this->state_.totals; }

   private:
    [[nodiscard]] std::int64_t skew() const noexcept {
        if constexpr (requires { this->options_.skew.us; }) return this->options_.skew.us;
        else return 0;
    }
};

}  // namespace kefu
