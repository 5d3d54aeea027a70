// Saving a history: its lines in one canonical order, so that equal data gives equal files.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>

#include "core/saved_ids.hpp"
#include "customer/purchases_data.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::customer {

namespace {

using detail::most_saved_rows, detail::read_ids;

[[noreturn]] void damaged(std::string_view what) { detail::damaged_state(what); }

/// Writes ids, and gives back the place of each dense number among them.
std::vector<std::uint32_t> write_ids(const IdTable& ids, std::vector<std::int64_t>& numbers, std::vector<std::string>& texts) {
    const auto order = ids.sorted();
    detail::write_ids(ids, order, numbers, texts);
    std::vector<std::uint32_t> place(ids.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    return place;
}

}  // namespace

PurchaseHistory::State PurchaseHistory::state() const {
    const Data& d = *data_;
    State s;
    s.counts = d.counts;
    s.notes = d.notes;
    s.currency = d.currency;
    const auto orders = write_ids(d.orders, s.order_numbers, s.order_texts);
    const auto items = write_ids(d.items, s.item_numbers, s.item_texts);

    // Lines of each customer, wherever they lie.
    struct Place {
        const Line* line;
        const Extra* extra;
    };
    std::vector<std::int64_t> customers;
    std::vector<std::size_t> start{0};
    std::vector<Place> lines;
    std::size_t total = 0;
    for (const Partition& p : d.partitions) total += p.size();
    lines.reserve(total);
    Numbering who;
    std::vector<std::size_t> next;
    for (const Partition& p : d.partitions) {
        who.number(p, d.secret);
        next.assign(who.customers().size() + 1, 0);
        const auto each = [&](auto&& f) {
            who.each(p, [&](const Line& line, const Extra* extra, std::uint32_t customer) {
                if (line.deed.counts()) f(Place{&line, extra}, customer);
            });
        };
        each([&](const Place&, std::uint32_t customer) { ++next[customer + 1]; });
        next[0] = lines.size();
        std::partial_sum(next.begin(), next.end(), next.begin());
        lines.resize(next.back());
        customers.insert(customers.end(), who.customers().begin(), who.customers().end());
        start.insert(start.end(), next.begin() + 1, next.end());
        each([&](const Place& place, std::uint32_t customer) { lines[next[customer]++] = place; });
    }
    s.days.reserve(lines.size());
    s.effects.reserve(lines.size());
    s.money.reserve(lines.size());

    const auto place = [](const std::vector<std::uint32_t>& places, std::uint32_t dense) {
        return dense == IdTable::none ? std::int64_t{-1} : std::int64_t{places[dense]};
    };
    for (const std::uint32_t i : d.by_id(customers)) {
        if (d.kind == IdKind::text) s.texts.emplace_back(d.texts.text(static_cast<std::uint32_t>(customers[i])));
        else s.numbers.push_back(customers[i]);
        const std::span<Place> mine(lines.data() + start[i], start[i + 1] - start[i]);
        const auto key = [&](const Place& p) {
            const Extra e = p.extra ? *p.extra : Extra{.money = p.line->small_money};
            return std::tuple(p.line->deed.day(), d.matching ? e.at : 0, place(orders, e.order), place(items, e.item), e.money,
                              p.line->deed.effect(), e.cost);
        };
        std::sort(mine.begin(), mine.end(), [&](const Place& a, const Place& b) { return key(a) < key(b); });
        s.line_counts.push_back(static_cast<std::int64_t>(mine.size()));
        for (const Place& p : mine) {
            s.days.push_back(p.line->deed.day());
            s.effects.push_back(static_cast<std::uint8_t>(p.line->deed.effect()));
            s.money.push_back(money_of(*p.line, p.extra));
            if (d.has_cost) s.costs.push_back(p.extra->cost);
            if (!d.matching) continue;
            s.times.push_back(p.extra->at);
            s.order_index.push_back(place(orders, p.extra->order));
            s.item_index.push_back(place(items, p.extra->item));
        }
    }
    return s;
}

namespace {

/// The place of a customer in a state, and the lines that are theirs.
struct Found {
    std::size_t customer, begin, end;
};
std::optional<Found> find(const PurchaseHistory::State& s, const Id& id) {
    require_same_kind(!s.numbers.empty() ? IdKind::number : !s.texts.empty() ? IdKind::text : IdKind::unset, id, "the purchases");
    const auto place = [&](const auto& list, const auto& value) -> std::optional<std::size_t> {
        const auto at = std::lower_bound(list.begin(), list.end(), value);
        if (at == list.end() || *at != value) return std::nullopt;
        return static_cast<std::size_t>(at - list.begin());
    };
    const auto at = id.kind == IdKind::number ? place(s.numbers, id.number) : place(s.texts, id.text);
    if (!at) return std::nullopt;
    const auto begin = std::accumulate(s.line_counts.begin(), s.line_counts.begin() + static_cast<std::ptrdiff_t>(*at), std::int64_t{0});
    return Found{*at, static_cast<std::size_t>(begin), static_cast<std::size_t>(begin + s.line_counts[*at])};
}

template <class T>
void cut(std::vector<T>& list, std::size_t begin, std::size_t end) {
    if (!list.empty()) list.erase(list.begin() + static_cast<std::ptrdiff_t>(begin), list.begin() + static_cast<std::ptrdiff_t>(end));
}
/// Ids that no line names any more go; the others move up.
template <class T>
void keep_used(std::vector<std::int64_t>& index, std::vector<T>& ids) {
    if (ids.empty()) return;
    std::vector<std::int64_t> place(ids.size(), -1);
    for (const std::int64_t i : index)
        if (i >= 0) place[static_cast<std::size_t>(i)] = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (place[i] < 0) continue;
        place[i] = static_cast<std::int64_t>(kept);
        if (kept != i) ids[kept] = std::move(ids[i]);
        ++kept;
    }
    ids.resize(kept);
    for (std::int64_t& i : index)
        if (i >= 0) i = place[static_cast<std::size_t>(i)];
}

}  // namespace

Tree PurchaseHistory::exported(const Id& id) const {
    const State s = state();
    TreeList lines;
    const auto found = find(s, id);
    if (!found) return lines;
    const int scale = static_cast<int>(data_->options.money.scale);
    const auto name = [](std::int64_t i, const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts) {
        const auto k = static_cast<std::size_t>(i);
        return i < 0 ? Tree() : numbers.empty() ? Tree(texts[k]) : Tree(numbers[k]);
    };
    static constexpr std::string_view effects[] = {"purchase", "money given back", "cancellation"};
    for (std::size_t at = found->begin; at < found->end; ++at) {
        Tree line = Tree::table();
        line.set("day", to_text(Date{s.days[at]}));
        if (!s.times.empty()) line.set("at", to_text(Time{s.times[at]}));
        const auto effect = static_cast<RowEffect>(s.effects[at]);
        line.set("effect", effects[effect == RowEffect::keep ? 0 : effect == RowEffect::negate ? 1 : 2]);
        line.set("money", money_text(s.money[at], scale));
        if (!s.costs.empty()) line.set("cost", money_text(s.costs[at], scale));
        if (!s.order_index.empty()) {
            line.set("order", name(s.order_index[at], s.order_numbers, s.order_texts));
            line.set("item", name(s.item_index[at], s.item_numbers, s.item_texts));
        }
        lines.push_back(std::move(line));
    }
    if (lines.empty()) lines.push_back(Tree::table());  // seen, and no line of theirs counts
    return lines;
}

std::optional<PurchaseHistory> PurchaseHistory::without(const Id& id) const {
    State s = state();
    const auto found = find(s, id);
    if (!found) return std::nullopt;
    const auto [customer, begin, end] = *found;
    for (std::size_t at = begin; at < end; ++at) {
        const auto effect = static_cast<RowEffect>(s.effects[at]);
        s.counts.negated -= effect == RowEffect::negate;
        s.counts.cancellations -= effect == RowEffect::match;
        s.counts.zero -= s.money[at] == 0;
    }
    s.counts.rows -= static_cast<std::int64_t>(end - begin);
    cut(s.numbers, customer, customer + 1);
    cut(s.texts, customer, customer + 1);
    cut(s.line_counts, customer, customer + 1);
    cut(s.days, begin, end);
    cut(s.effects, begin, end);
    for (auto* column : {&s.money, &s.costs, &s.times, &s.order_index, &s.item_index}) cut(*column, begin, end);
    keep_used(s.order_index, s.order_numbers);
    keep_used(s.order_index, s.order_texts);
    keep_used(s.item_index, s.item_numbers);
    keep_used(s.item_index, s.item_texts);
    return restore(data_->options, std::move(s));
}

PurchaseHistory PurchaseHistory::restore(Options options, State s) {
    PurchaseHistory history(std::move(options));
    Data& d = *history.data_;
    const std::size_t customers = std::max(s.numbers.size(), s.texts.size());
    const std::size_t lines = s.days.size();
    if (s.line_counts.size() != customers) damaged("counts of lines");
    if (s.effects.size() != lines || s.money.size() != lines) damaged("columns of lines");
    if (!s.costs.empty() && s.costs.size() != lines) damaged("costs");
    const std::size_t matched = d.matching ? lines : 0;
    if (s.times.size() != matched || s.order_index.size() != matched || s.item_index.size() != matched) damaged("times");
    d.kind = detail::kind_of_saved(s.numbers, s.texts);
    read_ids(d.texts, {}, s.texts);
    read_ids(d.orders, s.order_numbers, s.order_texts);
    read_ids(d.items, s.item_numbers, s.item_texts);
    for (const std::int64_t n : {s.counts.rows, s.counts.anonymous, s.counts.dropped, s.counts.zero, s.counts.negated,
                                 s.counts.cancellations, s.notes.rounded, s.notes.floored_times})
        if (n < 0 || n > most_saved_rows) damaged("a count of rows");
    if (!(s.notes.largest_shift >= 0) || !std::isfinite(s.notes.largest_shift)) damaged("the largest shift");
    if (!is_valid_utf8(s.currency)) damaged("the currency");
    d.has_cost = !s.costs.empty();
    d.wide = d.matching || d.has_cost;

    RowCounts counted;  // what the lines say
    std::size_t at = 0;
    for (std::size_t i = 0; i < customers; ++i) {
        const std::int64_t who = d.kind == IdKind::number ? s.numbers[i] : static_cast<std::int64_t>(i);
        const std::int64_t n = s.line_counts[i];
        if (n < 0 || static_cast<std::uint64_t>(n) > lines - at) damaged("counts of lines");
        if (n == 0) d.append_seen(who);
        for (const std::size_t end = at + static_cast<std::size_t>(n); at < end; ++at) {
            const std::int32_t day = s.days[at];
            const auto effect = static_cast<RowEffect>(s.effects[at]);
            if (day < earliest_date.days || day > latest_date.days) damaged("a day that no calendar has");
            if (effect > RowEffect::match || (effect == RowEffect::match && !d.matching)) damaged("an effect");
            if (effect == RowEffect::keep ? s.money[at] < 0 : s.money[at] > 0) damaged("the sign of an amount");
            if (effect == RowEffect::match && s.money[at] == INT64_MIN) damaged("an amount that has no opposite");
            counted.negated += effect == RowEffect::negate;
            counted.cancellations += effect == RowEffect::match;
            counted.zero += s.money[at] == 0;
            d.first_day = std::min(d.first_day, day);
            d.last_day = std::max(d.last_day, day);
            Extra extra{.money = s.money[at], .cost = d.has_cost ? s.costs[at] : 0};
            if (d.matching) {
                extra.at = s.times[at];
                const auto dense = [](std::int64_t index, const IdTable& ids) {
                    if (index < -1 || index >= std::int64_t{ids.size()}) damaged("the number of an order or item");
                    return index < 0 ? IdTable::none : static_cast<std::uint32_t>(index);
                };
                extra.order = dense(s.order_index[at], d.orders);
                extra.item = dense(s.item_index[at], d.items);
            }
            d.append(who, day, effect, extra);
        }
    }
    if (at != lines) damaged("counts of lines");
    const std::int64_t without_line = s.counts.zero - counted.zero;
    if (d.options.zero == Zero::leave_out ? counted.zero != 0 : without_line != 0) damaged("lines of amount zero");
    if (s.counts.negated != counted.negated || s.counts.cancellations != counted.cancellations) damaged("counts of effects");
    if (s.counts.rows != static_cast<std::int64_t>(lines) + s.counts.anonymous + s.counts.dropped + without_line)
        damaged("a count of rows");
    d.counts = s.counts;
    d.notes = s.notes;
    if (!d.options.money.currency.empty() && d.options.money.currency != s.currency) damaged("the currency");
    d.currency = s.currency;
    return history;
}

}  // namespace kefu::customer
