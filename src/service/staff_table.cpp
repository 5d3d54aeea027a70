#include "kefu/service/staff_table.hpp"

#include "kefu/core/result.hpp"
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
    const auto keep = [&](std::string_view& text) { text = arena.keep(text); };
    each_row<StaffRow>(agents, names, how, arena, [&](const RowFiller<StaffRow>& filler, std::int64_t) {
        StaffAgent& a = all.emplace_back(filler.fill<StaffAgent>());
        keep(a.agent);
        // Lists lie in the arena already, their texts in the row.
        const auto words = arena.list<WordLevel>(a.words.size());
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = {arena.keep(a.words[i].word), a.words[i].level};
        a.words = words;
        const auto channels = arena.list<ChannelUnits>(a.channels.size());
        for (std::size_t i = 0; i < channels.size(); ++i) channels[i] = {arena.keep(a.channels[i].channel), a.channels[i].units};
        a.channels = channels;
    });
    return {rules, all};
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
    const std::size_t n = ranking.orders.size();
    for (std::size_t k = 0; k < n; ++k) {
        std::vector<std::int64_t> keys;
        for (std::size_t i = 0; i < ranking.agents.size(); ++i) keys.push_back(ranking.keys[i * n + k]);
        columns.push_back(
            column(std::string(word_of(ranking.orders[k])), "key of this order of the charter; lower is better", std::move(keys)));
    }
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

}  // namespace kefu::service
