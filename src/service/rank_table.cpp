#include "kefu/service/rank_table.hpp"

#include "service/list_cells.hpp"

namespace kefu::service {

namespace {

ResultColumn column_of(std::string_view name, std::string_view text) {
    ResultColumn column;
    column.name = name;
    column.text = text;
    return column;
}
ResultColumn column_of(std::string_view name, std::string_view text, std::vector<std::int64_t> values) {
    ResultColumn column = column_of(name, text);
    column.data = std::move(values);
    return column;
}
ResultColumn column_of(std::string_view name, std::string_view text, Texts values) {
    ResultColumn column = column_of(name, text);
    column.kind = Kind::text;
    column.data = std::move(values);
    return column;
}

RankRequest request_of(const RankRow& row, const Rows<RankRow>& rows, std::int64_t i, Arena& arena) {
    const auto text = [](const std::optional<std::string>& cell) { return cell ? std::string_view(*cell) : std::string_view(); };
    RankRequest r;
    r.channel = row.channel;
    r.task_class = text(row.task_class);
    r.needs = text(row.needs);
    r.language = text(row.language);
    r.persona = text(row.persona);
    r.step = row.step.value_or(0);
    r.units = row.units.value_or(0);
    r.lot = row.lot.value_or(0);
    const auto list = [&]<auto Member>(List<std::string_view>& to) {
        try {
            read_list_cell(text(row.*Member), arena, to);
        } catch (const Error& e) {
            rows.fail<Member>(Status::bad_value, i, e.what());
        }
    };
    list.operator()<&RankRow::preferred>(r.preferred);
    list.operator()<&RankRow::excluded>(r.excluded);
    return r;
}

}  // namespace

RankedTable rank(const Staff& staff, std::span<const Table> requests, const ColumnNames& names, std::int64_t most) {
    constexpr auto obstacles = words(Of<Obstacle>{});
    const std::vector<AgentOrder>& orders = staff.rules().options().agents;
    const Decoding how;
    DecodeNotes notes;
    std::vector<std::uint8_t> skip, nobody;
    std::vector<std::int64_t> numbers, ready, ranked_request, places;
    std::array<std::vector<std::int64_t>, obstacles.size()> counts;
    std::vector<std::vector<std::int64_t>> keys(orders.size());
    Texts best, agents;
    Arena arena;
    for (const Table& table : requests) {
        Rows<RankRow> rows(table, names, how);
        for (std::int64_t begin = 0; begin < table.rows(); begin += chunk_rows) {
            const std::int64_t n = std::min(chunk_rows, table.rows() - begin);
            rows.read(begin, n, skip, notes);
            for (std::int64_t i = 0; i < n; ++i) {
                arena.clear();
                const std::int64_t number = table.first_row() + begin + i;
                const RankRow row = rows.row(i);
                RankRequest request = request_of(row, rows, i, arena);
                request.most = most;
                Ranking ranking;
                try {
                    ranking = staff.rank(request);
                } catch (const Error& e) {
                    throw Error(e.status(), e.message(), {table.name(), number});
                }
                numbers.push_back(number);
                ready.push_back(ranking.ready);
                nobody.push_back(ranking.agents.empty());
                best.push_back(ranking.agents.empty() ? std::string_view() : ranking.agents.front().agent);
                for (auto& count : counts) count.push_back(0);
                for (const RuledOut& out : ranking.ruled_out) ++counts[static_cast<std::size_t>(out.because)].back();
                for (std::size_t place = 0; place < ranking.agents.size(); ++place) {
                    ranked_request.push_back(number);
                    places.push_back(static_cast<std::int64_t>(place) + 1);
                    agents.push_back(ranking.agents[place].agent);
                    for (std::size_t k = 0; k < orders.size(); ++k) keys[k].push_back(ranking.keys[place * orders.size() + k]);
                }
            }
        }
    }
    std::vector<ResultColumn> of_requests, of_ranked;
    of_requests.push_back(column_of("request", "row of the request, from 0", std::move(numbers)));
    of_requests.push_back(column_of("best", "who should get it; null = nobody could take it now", std::move(best)));
    of_requests.back().missing = std::move(nobody);
    of_requests.push_back(column_of("ready", "how many could take it", std::move(ready)));
    std::vector<bool> seen(obstacles.size());
    for (std::size_t k = 0; k < obstacles.size(); ++k)
        for (const std::int64_t count : counts[k]) seen[k] = seen[k] || count > 0;
    for (std::size_t k = 0; k < obstacles.size(); ++k)
        if (seen[k])
            of_requests.push_back(
                column_of(obstacles[k].word, "how many this rules out: " + std::string(obstacles[k].text), std::move(counts[k])));
    of_ranked.push_back(column_of("request", "row of the request, from 0", std::move(ranked_request)));
    of_ranked.push_back(column_of("place", "place in its ranking, from 1", std::move(places)));
    of_ranked.push_back(column_of("agent", "who could take it", std::move(agents)));
    for (std::size_t k = 0; k < orders.size(); ++k)
        of_ranked.push_back(column_of(word_of(orders[k]), "what this order of the charter says; lower is better", std::move(keys[k])));
    return {Columns(std::move(of_requests)), Columns(std::move(of_ranked))};
}

}  // namespace kefu::service
