#include <algorithm>

#include "core/hint.hpp"
#include "customer/purchases_data.hpp"

namespace kefu::customer {

void validate(const PurchaseOptions& options) {
    require_rules(options, section(Of<PurchaseOptions>{}), Status::bad_option);
    (void)Decoding(options.money, options.time);
}

void RowCounts::merge(const RowCounts& o) noexcept {
    rows += o.rows;
    anonymous += o.anonymous;
    dropped += o.dropped;
    zero += o.zero;
    negated += o.negated;
    cancellations += o.cancellations;
}

struct PurchaseHistory::Mark {
    IdKind kind;
    std::uint32_t texts, orders, items;
    std::vector<std::size_t> lines;
    RowCounts counts;
    DecodeNotes notes;
    std::string currency;
    bool has_cost;
    std::int32_t last_day;
    std::int64_t last_row;
};

PurchaseHistory::PurchaseHistory(Options options) : data_(std::make_unique<Data>(std::move(options))) {}
PurchaseHistory::~PurchaseHistory() = default;
PurchaseHistory::PurchaseHistory(PurchaseHistory&&) noexcept = default;
PurchaseHistory& PurchaseHistory::operator=(PurchaseHistory&&) noexcept = default;

const PurchaseHistory::Options& PurchaseHistory::options() const noexcept { return data_->options; }
const RowCounts& PurchaseHistory::counts() const noexcept { return data_->counts; }
const Decoding& PurchaseHistory::decoding() const noexcept { return data_->how; }
DecodeNotes& PurchaseHistory::notes() noexcept { return data_->notes; }
const DecodeNotes& PurchaseHistory::notes() const noexcept { return data_->notes; }

std::size_t PurchaseHistory::bytes() const noexcept {
    const Data& d = *data_;
    std::size_t n = d.texts.bytes() + d.orders.bytes() + d.items.bytes() + d.partitions.size() * sizeof(Partition);
    for (const Partition& p : d.partitions) n += p.bytes();
    return n;
}

Date PurchaseHistory::day_of(const ParsedTime& as_of) const {
    switch (as_of.kind) {
        case ParsedTime::Kind::date: return Date{static_cast<std::int32_t>(floor_div(as_of.us, us_per_day))};
        case ParsedTime::Kind::local: return Date{static_cast<std::int32_t>(floor_div(as_of.us, us_per_day))};
        default: return data_->how.zone.day(Time{as_of.us});
    }
}

// --------------------------------------------------------------------------------------------------------------- add

std::shared_ptr<const PurchaseHistory::Mark> PurchaseHistory::mark() const {
    auto m = std::make_shared<Mark>();
    m->kind = data_->kind;
    m->texts = data_->texts.size();
    m->orders = data_->orders.size();
    m->items = data_->items.size();
    m->lines.reserve(data_->partitions.size());
    for (const auto& p : data_->partitions) m->lines.push_back(p.size());
    m->counts = data_->counts;
    m->notes = data_->notes;
    m->currency = data_->currency;
    m->has_cost = data_->has_cost;
    m->last_day = data_->last_day;
    m->last_row = data_->last_row;
    return m;
}

void PurchaseHistory::rollback(const Mark& m) noexcept {
    Data& d = *data_;
    for (std::size_t p = 0; p < d.partitions.size(); ++p) d.partitions[p].truncate(m.lines[p]);
    d.kind = m.kind;
    d.texts.truncate(m.texts);
    d.orders.truncate(m.orders);
    d.items.truncate(m.items);
    d.counts = m.counts;
    d.notes = m.notes;
    d.currency = m.currency;
    d.has_cost = m.has_cost;
    d.last_day = m.last_day;
    d.last_row = m.last_row;
}

void PurchaseHistory::add(const Table& purchases, const ColumnNames& columns, Progress* progress) {
    detail::take_table<Purchase>(*this, purchases, columns, progress);
}

void PurchaseHistory::prepare(Rows<Purchase>& rows) const {
    const bool priced = rows.present<&Purchase::price>() && rows.present<&Purchase::quantity>();
    if (!rows.present<&Purchase::amount>()) {
        if (!priced) {
            std::vector<std::string_view> known;
            for (const Column& c : rows.table().columns()) known.push_back(c.name);
            throw Error(Status::bad_column,
                        "the table needs a column 'amount', or 'price' and 'quantity'" + detail::hint("amount", known, "columns"),
                        {rows.table().name()});
        }
    } else if (priced && rows.named<&Purchase::price>() && rows.named<&Purchase::quantity>()) {
        if (rows.named<&Purchase::amount>())
            throw Error(Status::bad_option, "columns are named for amount, and for price and quantity: give one or the other",
                        {rows.table().name()});
        rows.ignore<&Purchase::amount>();
    } else {
        rows.ignore<&Purchase::price>();
        rows.ignore<&Purchase::quantity>();
    }
    if (!data_->matching) {
        rows.ignore<&Purchase::order>();
        rows.ignore<&Purchase::item>();
    }
}

void PurchaseHistory::leave_out(const Table& table, std::int64_t begin, std::int64_t n, std::vector<std::uint8_t>& skip) {
    Data& d = *data_;
    if (d.options.cancelled.empty()) return;
    RowRules(d.options.cancelled, table).apply(begin, n, d.effects);
    skip.assign(static_cast<std::size_t>(n), 0);
    for (std::size_t i = 0; i < skip.size(); ++i) skip[i] = d.effects[i] == RowEffect::drop;
}

void PurchaseHistory::Data::enter(IdTable& table, const IdCells& cells, std::span<const std::uint8_t> skip, std::vector<std::uint32_t>& out,
                                  std::size_t n) {
    out.resize(n);
    const bool number = cells.kind == IdKind::number;
    if (skip.empty() && !cells.any_missing()) {
        table.require(cells.kind);
        if (number) table.enter(cells.numbers, out.data());
        else table.enter(cells.texts, out.data());
        return;
    }
    // Only rows that count may enter an id.
    packed_numbers.clear();
    packed_texts.clear();
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = IdTable::none;
        if ((!skip.empty() && skip[i]) || cells.is_missing(i)) continue;
        out[i] = 0;
        if (number) packed_numbers.push_back(cells.numbers[i]);
        else packed_texts.push_back(cells.texts[i]);
    }
    const std::size_t used = number ? packed_numbers.size() : packed_texts.size();
    if (used == 0) return;
    table.require(cells.kind);
    packed_dense.resize(used);
    if (number) table.enter(packed_numbers, packed_dense.data());
    else table.enter(packed_texts, packed_dense.data());
    std::size_t k = 0;
    for (std::size_t i = 0; i < n; ++i)
        if (out[i] == 0) out[i] = packed_dense[k++];
}

void PurchaseHistory::add(Rows<Purchase>& rows, std::span<const std::uint8_t> skip) {
    Data& d = *data_;
    const auto n = static_cast<std::size_t>(rows.size());
    const bool priced = !rows.present<&Purchase::amount>();
    const bool ruled = !d.options.cancelled.empty();
    const auto& at = rows.cells<&Purchase::at>();
    const auto skipped = [&](std::size_t i) { return !skip.empty() && skip[i] != 0; };

    // One currency an analysis.
    if (const auto& currency = rows.cells<&Purchase::currency>(); currency.present) {
        for (std::size_t i = 0; i < n; ++i) {
            if (skipped(i) || currency.is_missing(i)) continue;
            const auto row = static_cast<std::int64_t>(i);
            if (currency.values[i] == d.currency) continue;
            if (!is_currency_code(currency.values[i]))
                rows.fail<&Purchase::currency>(Status::bad_money, row,
                                               "is no currency: expected three capital letters of ISO 4217, such as GBP");
            if (!d.currency.empty()) {
                rows.fail<&Purchase::currency>(Status::bad_money, row,
                                               "is not " + d.currency + ": one analysis takes one currency; convert or split the table");
            }
            d.currency = currency.values[i];
        }
    }

    // Amounts.
    d.money.resize(n);
    if (!priced) {
        const auto& amount = rows.cells<&Purchase::amount>();
        for (std::size_t i = 0; i < n; ++i) {
            if (amount.is_missing(i) && !skipped(i))
                rows.fail<&Purchase::amount>(Status::bad_value, static_cast<std::int64_t>(i), "is null; expected an amount");
        }
        std::copy_n(amount.values.begin(), n, d.money.begin());
    } else {
        const auto& price = rows.cells<&Purchase::price>();
        const auto& quantity = rows.cells<&Purchase::quantity>();
        const int scale = static_cast<int>(d.options.money.scale);
        for (std::size_t i = 0; i < n; ++i) {
            if (skipped(i)) continue;
            const auto row = static_cast<std::int64_t>(i);
            if (price.is_missing(i)) rows.fail<&Purchase::price>(Status::bad_value, row, "is null; expected an amount");
            if (quantity.is_missing(i)) rows.fail<&Purchase::quantity>(Status::bad_value, row, "is null; expected a number");
            switch (multiply(price.values[i], quantity.values[i], scale, d.options.money.round, d.money[i])) {
                case Conversion::exact: break;
                case Conversion::rounded: {
                    ++d.notes.rounded;
                    const Decimal product = product_of(price.values[i], quantity.values[i]);
                    d.notes.largest_shift = std::max(d.notes.largest_shift, shift(product, d.money[i], scale));
                    break;
                }
                case Conversion::inexact:
                    rows.fail<&Purchase::price>(Status::bad_money, row,
                                                "times quantity has more digits than scale " + std::to_string(scale) +
                                                    "; say round = \"half_even\" or a larger scale");
                default: rows.fail<&Purchase::price>(Status::overflow, row, "times quantity does not fit 64 bits of minor units");
            }
        }
    }

    // What each line does; nothing of the state has changed so far but notes.
    if (!ruled) d.effects.assign(n, RowEffect::keep);
    for (std::size_t i = 0; i < n; ++i) {
        if (skipped(i)) continue;
        if (d.effects[i] != RowEffect::keep) {
            if (d.money[i] > 0) d.money[i] = -d.money[i];
            if (d.money[i] == INT64_MIN) {
                const auto row = static_cast<std::int64_t>(i);
                constexpr std::string_view why = "makes an amount that is too large to be taken back";
                if (priced) rows.fail<&Purchase::price>(Status::overflow, row, why);
                rows.fail<&Purchase::amount>(Status::overflow, row, why);
            }
        } else if (d.money[i] < 0) {
            if (d.options.negative == Negative::error) {
                const auto row = static_cast<std::int64_t>(i);
                constexpr std::string_view why =
                    "is negative, and no rule names it; say what it is, such as cancelled = [\"amount < 0: negate\"], or negative = "
                    "\"negate\"";
                if (priced) rows.fail<&Purchase::quantity>(Status::bad_money, row, why);
                rows.fail<&Purchase::amount>(Status::bad_money, row, why);
            }
            d.effects[i] = RowEffect::negate;
        }
    }

    const auto of_one_kind = [&]<auto Member>(auto&& work) {
        try {
            work(rows.cells<Member>());
        } catch (const Error& e) {
            if (e.status() != Status::bad_id) throw;
            rows.template fail<Member>(Status::bad_id, -1,
                                       rows.cells<Member>().kind == IdKind::number
                                           ? "holds whole numbers, and these ids were texts before; an analysis takes one kind"
                                           : "holds texts, and these ids were whole numbers before; an analysis takes one kind");
        }
    };
    const auto enter = [&]<auto Member>(IdTable& table, std::vector<std::uint32_t>& dense) {
        of_one_kind.operator()<Member>([&](const IdCells& cells) { d.enter(table, cells, skip, dense, n); });
    };
    const IdCells& customer = rows.cells<&Purchase::customer>();
    of_one_kind.operator()<&Purchase::customer>([&](const IdCells& cells) {
        if (skip.empty() || std::find(skip.begin(), skip.end(), 0) != skip.end()) require_kind(d.kind, cells.kind);
    });
    const bool texts = customer.kind == IdKind::text;
    if (texts) enter.operator()<&Purchase::customer>(d.texts, d.dense);
    const auto& cost = rows.cells<&Purchase::cost>();
    if (cost.present || !std::all_of(d.money.begin(), d.money.end(), is_small)) d.widen();
    const bool with_order = d.matching && rows.cells<&Purchase::order>().present;
    const bool with_item = d.matching && rows.cells<&Purchase::item>().present;
    if (with_order) enter.operator()<&Purchase::order>(d.orders, d.order);
    if (with_item) enter.operator()<&Purchase::item>(d.items, d.item);

    d.counts.rows += rows.size();
    const Zone& zone = d.how.zone;
    const auto& intervals = zone.intervals();
    const bool fixed = intervals.size() <= 1;
    const std::int64_t offset = intervals.empty() ? 0 : intervals.front().offset_us;
    const bool keep_zeros = d.options.zero == Zero::keep;
    // Copies of what the loop needs: its stores could change the originals, for all that the compiler knows.
    Partition* const partitions = d.partitions.data();
    const bool wide = d.wide;
    const std::uint64_t secret = d.secret;
    RowCounts counts;
    std::int32_t first_day = d.first_day, last_day = d.last_day;
    std::int64_t last_row = -1;
    bool has_cost = false;
    for (std::size_t i = 0; i < n; ++i) {
        if (skipped(i)) {
            if (ruled && d.effects[i] == RowEffect::drop) ++counts.dropped;
            else ++counts.anonymous;
            continue;
        }
        const RowEffect effect = d.effects[i];
        const std::int64_t money = d.money[i];
        const std::int64_t who = texts ? std::int64_t{d.dense[i]} : customer.numbers[i];
        if (money == 0) {
            ++counts.zero;
            if (!keep_zeros) {
                d.append_seen(who);
                continue;
            }
        }
        counts.negated += effect == RowEffect::negate;
        counts.cancellations += effect == RowEffect::match;
        const std::int64_t us = at.values[i];
        const std::int32_t day = fixed ? static_cast<std::int32_t>(floor_div(us + offset, us_per_day)) : zone.day(Time{us}).days;
        first_day = std::min(first_day, day);
        if (day > last_day) {
            last_day = day;
            last_row = rows.table().first_row() + rows.begin() + static_cast<std::int64_t>(i);
        }
        const Line line(who, day, effect, money);
        Partition& partition = partitions[Data::partition_of(who, secret)];
        if (!wide) {
            partition.append(line);
            continue;
        }
        Extra extra{.money = money, .at = us};
        if (cost.present && !cost.is_missing(i)) {
            has_cost = true;
            // What is given back gives its cost back too.
            extra.cost = effect == RowEffect::keep || cost.values[i] < 0 ? cost.values[i] : -cost.values[i];
        }
        if (with_order) extra.order = d.order[i];
        if (with_item) extra.item = d.item[i];
        partition.append(line, extra);
    }
    d.counts.merge(counts);
    d.has_cost = d.has_cost || has_cost;
    d.first_day = first_day;
    d.last_day = last_day;
    if (last_row >= 0) d.last_row = last_row;
}

void PurchaseHistory::merge(const PurchaseHistory& other) {
    Data& d = *data_;
    const Data& o = *other.data_;
    if (to_json(kefu::write(d.options)) != to_json(kefu::write(o.options)))
        throw Error(Status::bad_option, "histories merge only under equal options");
    if (!d.currency.empty() && !o.currency.empty() && d.currency != o.currency)
        throw Error(Status::bad_money, "one history is in " + d.currency + ", the other in " + o.currency);
    if (&d == &o) throw Error(Status::bad_option, "a history cannot merge with itself");

    const auto before = mark();
    try {
        require_kind(d.kind, o.kind);
        const auto texts = d.texts.enter(o.texts);
        const auto orders = d.orders.enter(o.orders);
        const auto items = d.items.enter(o.items);
        if (o.wide) d.widen();
        for (const Partition& from : o.partitions) {
            from.each([&](const Line& line, const Extra* more) {
                Extra extra = more ? *more : Extra{.money = line.small_money};
                if (extra.order != IdTable::none) extra.order = orders[extra.order];
                if (extra.item != IdTable::none) extra.item = items[extra.item];
                const std::int64_t who = texts.empty() ? line.who : std::int64_t{texts[static_cast<std::size_t>(line.who)]};
                d.append(who, line.deed.day(), line.deed.effect(), extra);
            });
        }
        if (d.currency.empty()) d.currency = o.currency;
    } catch (...) {
        rollback(*before);
        throw;
    }
    d.counts.merge(o.counts);
    d.notes.merge(o.notes);
    d.has_cost = d.has_cost || o.has_cost;
    d.first_day = std::min(d.first_day, o.first_day);
    if (o.last_day > d.last_day) {
        d.last_day = o.last_day;
        d.last_row = o.last_row;
    }
}

}  // namespace kefu::customer
