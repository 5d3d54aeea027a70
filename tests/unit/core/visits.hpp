// An analysis that only the tests have: described once, here, it must appear in every face with no other line.
#pragma once

#include "charter/adapter.hpp"
#include "kefu/core/moments.hpp"

namespace kefu::visits {

enum class Door : std::int32_t { front, back };
constexpr auto words(Of<Door>) {
    return std::array{Word<Door>{Door::front, "front", "the shop's door"}, Word<Door>{Door::back, "back", "the yard's door"}};
}
struct Visit {
    Id visitor;
    std::optional<std::int64_t> minutes;
    std::optional<Door> door;
};
constexpr auto fields(Of<Visit>) {
    return std::tuple{field("visitor", &Visit::visitor, "who came", nulls("left out"), personal),
                      field("minutes", &Visit::minutes, "how long; null counts as 0"), field("door", &Visit::door, "which door")};
}
struct CountOptions {
    std::int64_t least = 0;
};
constexpr std::string_view section(Of<CountOptions>) { return "test.visits"; }
constexpr auto fields(Of<CountOptions>) {
    return std::tuple{field("least", &CountOptions::least, "visits shorter than this are told apart, minutes", in(0, 1440))};
}
struct NoDataOptions {};
constexpr auto fields(Of<NoDataOptions>) { return std::tuple{}; }

struct Totals {
    std::int64_t visits = 0;
    std::int64_t minutes = 0;
    void add(const Visit& v) {
        ++visits;
        minutes += v.minutes.value_or(0);
    }
    void merge(const Totals& o) {
        visits += o.visits;
        minutes += o.minutes;
    }
};
constexpr auto fields(Of<Totals>) {
    return std::tuple{field("visits", &Totals::visits, "visits"), field("minutes", &Totals::minutes, "minutes in all", in(0, 1e15))};
}

struct Visits {
    using Accumulator = Moments<Visit, Totals, NoDataOptions>;
    using Options = CountOptions;
    static void finish(const Accumulator& data, const Options& options, const Finish&, const Totals* model, ResultBuilder& out) {
        Totals totals = data.totals();
        if (model) totals.merge(*model);
        out.table("totals", columns_of(std::vector{totals}));
        out.report("long_enough", totals.minutes >= options.least * totals.visits);
        out.model("model", make_model("test.visits", totals, out.stamp()));
    }
};
constexpr auto describe(Of<Visits>) {
    return analysis("test.visits", "Counts visits",
                    std::tuple{table<Visit>("visits", "a row a visit"), optional_model<Totals>("model", "visits of earlier days")},
                    std::tuple{table<Totals>("totals", "one row"), model<Totals>("model", "the totals")});
}

}  // namespace kefu::visits

namespace kefu {
inline std::vector<detail::Entry> extra_entries() { return {detail::entry_of<visits::Visits>("test.visits")}; }
}  // namespace kefu
