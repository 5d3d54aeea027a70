#include "kefu/service/staff_table.hpp"

#include "kefu/core/result.hpp"
#include "service/row_errors.hpp"
#include "service/row_filler.hpp"

namespace kefu::service {

namespace {

ResultColumn column(std::string name, std::string text, ResultColumn::Data data, Kind kind = Kind::integer) {
    ResultColumn out;
    out.name = std::move(name);
    out.text = std::move(text);
    out.kind = kind;
    out.data = std::move(data);
    return out;
}

void add_keys(std::vector<ResultColumn>& columns, const std::vector<AgentOrder>& orders, std::vector<std::vector<std::int64_t>> keys) {
    for (std::size_t k = 0; k < orders.size(); ++k)
        columns.push_back(column(std::string(word_of(orders[k])), "key of this order of the charter; lower is better", std::move(keys[k])));
}

struct RuledOutRow {
    std::int64_t place = 0;
    std::string agent = {};
    Obstacle because = Obstacle::nothing;
    std::optional<std::string> failing = {};
};
constexpr auto fields(Of<RuledOutRow>) {
    using R = RuledOutRow;
    return std::tuple{field("place", &R::place, "his place in the staff, from 0"), field("agent", &R::agent, "who"),
                      field("because", &R::because, "the first thing that stands in the way"),
                      field("failing", &R::failing, "clauses of the requirement that he does not meet; null = it is not that")};
}

}  // namespace

Staff staff_of(const RoutingRules& rules, const Table& agents, const ColumnNames& names, const Decoding& how) {
    Arena arena;
    std::vector<StaffAgent> all;
    all.reserve(static_cast<std::size_t>(agents.rows()));
    each_row<StaffRow>(agents, names, how, arena,
                       [&](const RowFiller<StaffRow>& filler, std::int64_t) { all.push_back(filler.fill<StaffAgent>()); });
    return from_table([&] { return Staff(rules, all); }, [&](std::int64_t row) { return Place{agents.name(), agents.first_row() + row}; });
}

Columns ranked_columns(const Ranking& ranking) {
    std::vector<std::int64_t> ranks, places;
    Texts agents;
    for (const Ranked& r : ranking.agents) {
        ranks.push_back(static_cast<std::int64_t>(ranks.size()) + 1);
        places.push_back(r.place);
        agents.push_back(r.agent);
    }
    std::vector<ResultColumn> columns;
    columns.push_back(column("rank", "1 = who should get it", std::move(ranks)));
    columns.push_back(column("place", "his place in the staff, from 0", std::move(places)));
    columns.push_back(column("agent", "who", std::move(agents), Kind::text));
    std::vector<std::vector<std::int64_t>> keys(ranking.orders.size());
    for (std::size_t i = 0; i < ranking.keys.size(); ++i) keys[i % keys.size()].push_back(ranking.keys[i]);
    add_keys(columns, ranking.orders, std::move(keys));
    return Columns(std::move(columns));
}

Columns ruled_out_columns(const Ranking& ranking) {
    std::vector<RuledOutRow> rows;
    for (const RuledOut& r : ranking.ruled_out) {
        RuledOutRow& row = rows.emplace_back(RuledOutRow{r.place, std::string(r.agent), r.because, {}});
        if (r.failing == 0) continue;
        row.failing.emplace();
        for (std::size_t c = 0; c < ranking.clauses.size(); ++c)
            if ((r.failing >> c & 1u) != 0) *row.failing += (row.failing->empty() ? "" : "; ") + ranking.clauses[c];
    }
    return columns_of(rows);
}

RankedTable rank(const Staff& staff, std::span<const Table> requests, const ColumnNames& names, std::int64_t most) {
    if (most < 0) throw Error(Status::bad_option, "most is 0 for all, or how many, got " + std::to_string(most));
    constexpr auto obstacles = words(Of<Obstacle>{});
    const std::vector<AgentOrder>& orders = staff.rules().options().agents;
    const Decoding how;
    std::vector<std::uint8_t> nobody;
    std::vector<std::int64_t> numbers, ready, ranked_request, ranks;
    std::array<std::vector<std::int64_t>, obstacles.size()> counts;
    std::vector<std::vector<std::int64_t>> keys(orders.size());
    Texts best, agents;
    Arena arena;
    for (const Table& table : requests) {
        each_row<RankRow>(table, names, how, arena, [&](const RowFiller<RankRow>& filler, std::int64_t number) {
            RankRequest request = filler.fill<RankRequest>();
            request.most = most;
            Ranking ranking;
            try {
                ranking = staff.rank(request);
            } catch (const Error& e) {
                throw Error(Status::bad_value, e.message(), {table.name(), number});
            }
            numbers.push_back(number);
            ready.push_back(ranking.ready);
            nobody.push_back(ranking.agents.empty());
            best.push_back(ranking.agents.empty() ? std::string_view() : ranking.agents.front().agent);
            for (auto& count : counts) count.push_back(0);
            for (const RuledOut& out : ranking.ruled_out) ++counts[static_cast<std::size_t>(out.because)].back();
            for (std::size_t place = 0; place < ranking.agents.size(); ++place) {
                ranked_request.push_back(number);
                ranks.push_back(static_cast<std::int64_t>(place) + 1);
                agents.push_back(ranking.agents[place].agent);
                for (std::size_t k = 0; k < orders.size(); ++k) keys[k].push_back(ranking.keys[place * orders.size() + k]);
            }
            arena.clear();
        });
    }
    std::vector<ResultColumn> of_requests, of_ranked;
    of_requests.push_back(column("request", "row of the request, from 0", std::move(numbers)));
    of_requests.push_back(column("best", "who should get it; null = nobody could take it now", std::move(best), Kind::text));
    of_requests.back().missing = std::move(nobody);
    of_requests.push_back(column("ready", "how many could take it", std::move(ready)));
    std::vector<bool> seen(obstacles.size());
    for (std::size_t k = 0; k < obstacles.size(); ++k)
        for (const std::int64_t count : counts[k]) seen[k] = seen[k] || count > 0;
    for (std::size_t k = 0; k < obstacles.size(); ++k)
        if (seen[k])
            of_requests.push_back(
                column(std::string(obstacles[k].word), "how many this rules out: " + std::string(obstacles[k].text), std::move(counts[k])));
    of_ranked.push_back(column("request", "row of the request, from 0", std::move(ranked_request)));
    of_ranked.push_back(column("rank", "1 = who should get it", std::move(ranks)));
    of_ranked.push_back(column("agent", "who could take it", std::move(agents), Kind::text));
    add_keys(of_ranked, orders, std::move(keys));
    return {Columns(std::move(of_requests)), Columns(std::move(of_ranked))};
}

}  // namespace kefu::service
