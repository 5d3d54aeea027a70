#include "customer/standing.hpp"

#include <algorithm>
#include <string>

#include "kefu/core/error.hpp"

namespace kefu::customer {

namespace {

/// The ids of a history, one kind of them, as something to compare.
struct Numbers {
    using Key = std::int64_t;
    const std::vector<std::int64_t>& ids;
    [[nodiscard]] Key at(std::size_t i) const { return ids[i]; }
    static Key of(const IdTable& table, std::uint32_t dense) { return table.number(dense); }
};
struct TextIds {
    using Key = std::string_view;
    const Texts& ids;
    [[nodiscard]] Key at(std::size_t i) const { return ids[static_cast<std::int64_t>(i)]; }
    static Key of(const IdTable& table, std::uint32_t dense) { return table.text(dense); }
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

template <class Ids>
std::vector<std::vector<std::uint32_t>> join_as(History& h, std::initializer_list<NamedIds> tables) {
    using Column = std::remove_cvref_t<decltype(Ids::ids)>;
    if (h.size == 0) h.customers = Column{};
    std::vector<std::vector<std::uint32_t>> orders;
    std::vector<typename Ids::Key> more;
    const auto n = [&] { return static_cast<std::size_t>(h.size); };
    {
        const Ids mine{std::get<Column>(h.customers)};
        for (const NamedIds& table : tables) {
            const auto& order = orders.emplace_back(table.ids->sorted());
            std::size_t i = 0;
            for (const std::uint32_t dense : order) {
                const auto id = Ids::of(*table.ids, dense);
                while (i < n() && mine.at(i) < id) ++i;
                if (i == n() || mine.at(i) != id) more.push_back(id);
            }
        }
        if (!more.empty()) take_in(h, mine, std::move(more));
    }
    const Ids mine{std::get<Column>(h.customers)};
    std::vector<std::vector<std::uint32_t>> rows;
    auto order = orders.begin();
    for (const NamedIds& table : tables) {
        auto& row = rows.emplace_back(n(), IdTable::none);
        std::size_t i = 0;
        for (const std::uint32_t dense : *order++) {
            const auto id = Ids::of(*table.ids, dense);
            while (mine.at(i) != id) ++i;
            row[i] = dense;
        }
    }
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
