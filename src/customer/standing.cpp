#include "customer/standing.hpp"

#include <algorithm>
#include <string>

#include "core/large.hpp"
#include "kefu/core/error.hpp"

namespace kefu::customer {

namespace {

/// The ids of a history, one kind of them, as something to compare.
struct Numbers {
    using Key = std::int64_t;
    const std::vector<std::int64_t>& ids;
    [[nodiscard]] Key at(std::size_t i) const { return ids[i]; }
    static Key of(const IdTable& table, std::uint32_t dense) { return table.number(dense); }
    void find_in(const IdTable& table, std::uint32_t* row) const { table.find(ids, row); }
};
struct TextIds {
    using Key = std::string_view;
    const Texts& ids;
    [[nodiscard]] Key at(std::size_t i) const { return ids[static_cast<std::int64_t>(i)]; }
    static Key of(const IdTable& table, std::uint32_t dense) { return table.text(dense); }
    void find_in(const IdTable& table, std::uint32_t* row) const {
        constexpr std::size_t block = 4096;
        std::vector<std::string_view> texts;
        const auto n = static_cast<std::size_t>(ids.size());
        for (std::size_t begin = 0; begin < n; begin += block) {
            texts.clear();
            for (std::size_t i = begin; i < std::min(n, begin + block); ++i) texts.push_back(at(i));
            table.find(texts, row + begin);
        }
    }
};

ResultColumn::Data column_of(const std::vector<std::int64_t>& ids) { return ids; }
ResultColumn::Data column_of(const std::vector<std::string_view>& ids) {
    Texts texts;
    for (const std::string_view id : ids) texts.push_back(id);
    return texts;
}

/// Rows of new customers among those that were there: what is copied from where, -1 = nothing.
template <class T>
void spread(std::vector<T>& column, const std::vector<std::int32_t>& from, T of_nobody) {
    if (column.empty()) return;
    std::vector<T> out(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) out[i] = from[i] < 0 ? of_nobody : column[static_cast<std::size_t>(from[i])];
    column = std::move(out);
}

template <class Ids>
void take_in(History& h, const Ids& mine, std::vector<typename Ids::Key> more) {
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    const auto before = static_cast<std::size_t>(h.size);
    std::vector<typename Ids::Key> all;
    std::vector<std::int32_t> from;
    all.reserve(before + more.size());
    from.reserve(before + more.size());
    for (std::size_t i = 0, k = 0; i < before || k < more.size();) {
        const bool old = k == more.size() || (i < before && mine.at(i) < more[k]);
        all.push_back(old ? mine.at(i) : more[k]);
        from.push_back(old ? static_cast<std::int32_t>(i) : -1);
        ++(old ? i : k);
    }
    if (before == 0) {  // there is no column to be spread
        h.first.resize(all.size(), History::no_day);
        h.last.resize(all.size(), History::no_day);
        for (auto* counts : {&h.occasions, &h.lines}) counts->resize(all.size());
        h.money.resize(all.size());
    }
    ResultColumn::Data customers = column_of(all);
    spread(h.first, from, History::no_day);
    spread(h.last, from, History::no_day);
    for (auto* counts : {&h.occasions, &h.lines, &h.gap_days, &h.holdout_occasions}) spread(*counts, from, 0);
    for (auto* sums : {&h.money, &h.costs, &h.first_money, &h.gap_squares, &h.holdout_money}) spread(*sums, from, std::int64_t{0});
    h.customers = std::move(customers);
    h.size = static_cast<std::int64_t>(all.size());
}

/// The row in a table of each customer of the history.
template <class Ids>
std::vector<std::uint32_t> rows_in(const IdTable& table, const Ids& mine, std::size_t n) {
    std::vector<std::uint32_t> rows = detail::large<std::uint32_t>(n);
    mine.find_in(table, rows.data());
    return rows;
}

template <class Ids>
std::vector<std::vector<std::uint32_t>> join_as(History& h, std::initializer_list<NamedIds> tables) {
    using Column = std::remove_cvref_t<decltype(Ids::ids)>;
    if (h.size == 0) h.customers = Column{};
    std::vector<std::vector<std::uint32_t>> rows;
    std::vector<typename Ids::Key> more;
    const auto find_all = [&] {
        rows.clear();
        const Ids mine{std::get<Column>(h.customers)};
        for (const NamedIds& table : tables) rows.push_back(rows_in(*table.ids, mine, static_cast<std::size_t>(h.size)));
    };
    find_all();
    auto row = rows.begin();
    for (const NamedIds& table : tables) {
        const auto& found = *row++;
        const auto hits =
            static_cast<std::uint32_t>(found.size()) - static_cast<std::uint32_t>(std::count(found.begin(), found.end(), IdTable::none));
        if (hits == table.ids->size()) continue;
        std::vector<std::uint8_t> seen(table.ids->size());
        for (const std::uint32_t dense : found)
            if (dense != IdTable::none) seen[dense] = 1;
        for (std::uint32_t dense = 0; dense < table.ids->size(); ++dense)
            if (!seen[dense]) more.push_back(Ids::of(*table.ids, dense));
    }
    if (more.empty()) return rows;
    take_in(h, Ids{std::get<Column>(h.customers)}, std::move(more));
    find_all();
    return rows;
}

std::string_view name_of(IdKind kind) { return kind == IdKind::number ? "whole numbers" : "texts"; }

}  // namespace

std::vector<std::vector<std::uint32_t>> join(History& h, std::initializer_list<NamedIds> tables) {
    IdKind kind = h.size == 0 ? IdKind::unset : std::holds_alternative<Texts>(h.customers) ? IdKind::text : IdKind::number;
    std::string_view whose = "purchases";
    for (const NamedIds& table : tables) {
        if (table.ids->size() == 0) continue;
        if (kind == IdKind::unset) {
            kind = table.ids->kind();
            whose = table.name;
        } else if (kind != table.ids->kind()) {
            throw Error(Status::bad_id, "the ids of " + std::string(table.name) + " are " + std::string(name_of(table.ids->kind())) +
                                            ", those of " + std::string(whose) + " are " + std::string(name_of(kind)) +
                                            "; 17850 and \"17850\" are never equal");
        }
    }
    if (kind == IdKind::number) return join_as<Numbers>(h, tables);
    if (kind == IdKind::text) return join_as<TextIds>(h, tables);
    return std::vector<std::vector<std::uint32_t>>(tables.size());
}

}  // namespace kefu::customer
