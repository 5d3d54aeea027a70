// finish(): from lines to a row per customer, partition by partition, inside the cache.
#include <algorithm>
#include <exception>
#include <map>
#include <numeric>
#include <thread>
#include <tuple>

#include "core/large.hpp"
#include "customer/purchases_data.hpp"

namespace kefu::customer {

namespace {

std::int32_t period_of(std::int32_t day, Period period) noexcept {
    switch (period) {
        case Period::week: return static_cast<std::int32_t>(floor_div(std::int64_t{day} + 3, 7));  // 1970-01-05 was a Monday
        case Period::month: {
            const auto c = civil(Date{day});
            return c.year * 12 + c.month;
        }
        default: return day;
    }
}

constexpr std::string_view money_of_one = "money of one customer";

/// What finish() works out for one customer.
struct Summary {
    std::int64_t money = 0;
    std::int64_t cost = 0;
    std::int64_t first_money = 0;
    std::int64_t gap_squares = 0;
    std::int64_t holdout_money = 0;
    std::int32_t first = History::no_day;
    std::int32_t last = History::no_day;
    std::int32_t occasions = 0;
    std::int32_t lines = 0;
    std::int32_t gap_days = 0;
    std::int32_t holdout_occasions = 0;
};
struct ScoreSummary {
    std::int64_t money = 0;
    std::int32_t first = History::no_day;
    std::int32_t last = History::no_day;
    std::int32_t occasions = 0;
    std::int32_t lines = 0;
};

/// One line on its way through a partition, customers apart.
struct Work {
    std::int32_t day;
    RowEffect effect;
    bool gone;  // taken back, or the cancellation that took it
    std::int64_t money;
    const Extra* extra;
};

/// The lines of one partition, grouped by customer inside the cache.
class Grouping {
   public:
    /// Lines up to `until`.
    void group(const Partition& lines, const Numbering& who, std::int32_t until) {
        start_.assign(who.customers().size() + 1, 0);
        const auto each = [&](auto&& f) {
            who.each(lines, [&](const Line& line, const Extra* extra, std::uint32_t customer) {
                if (line.deed.counts() && line.deed.day() <= until) f(line, extra, customer);
            });
        };
        each([&](const Line&, const Extra*, std::uint32_t customer) { ++start_[customer + 1]; });
        std::partial_sum(start_.begin(), start_.end(), start_.begin());
        work_.resize(start_.back());
        next_.assign(start_.begin(), start_.end() - 1);
        each([&](const Line& line, const Extra* extra, std::uint32_t customer) {
            work_[next_[customer]++] = {line.deed.day(), line.deed.effect(), false, money_of(line, extra), extra};
        });
    }
    [[nodiscard]] std::span<Work> of(std::size_t customer) {
        return {work_.data() + start_[customer], start_[customer + 1] - start_[customer]};
    }

   private:
    std::vector<std::size_t> start_, next_;
    std::vector<Work> work_;
};

/// Scores of one partition without looking at any customer twice: lines in the order of their days, so that a new day of a
/// customer is one that differs from his last.
class DayWalk {
   public:
    struct Customer {
        Int128 money = 0;
        std::int32_t first = History::no_day;
        std::int32_t last = History::no_day;
        std::int32_t occasions = 0;
        std::int32_t lines = 0;
        std::int32_t period = 0;
    };

    /// Customers by their number. Lines after `until` are left out; none is before `from`.
    std::span<const Customer> walk(const Partition& lines, const Numbering& who, std::int32_t from, std::int32_t until, Period period) {
        customers_.assign(who.customers().size(), Customer{});
        for (const Step& step : by_day(lines, who, from, until)) {
            Customer& c = customers_[step.customer];
            c.money += step.money;
            ++c.lines;
            if (step.deed.effect() != RowEffect::keep) continue;
            const std::int32_t p = period_of(step.deed.day(), period);
            if (c.occasions == 0) c.first = step.deed.day();
            c.occasions += (c.occasions == 0) | (p != c.period) | (period == Period::line);
            c.period = p;
            c.last = step.deed.day();
        }
        return customers_;
    }

   private:
    struct Step {
        std::uint32_t customer;
        Deed deed;
        std::int64_t money;
    };
    /// By counting where the days lie close together, as they do unless a date is wild.
    std::span<const Step> by_day(const Partition& lines, const Numbering& who, std::int32_t from, std::int32_t until) {
        if (from > until) return {};
        steps_.resize(lines.size());
        const auto each = [&](auto&& f) {
            who.each(lines, [&](const Line& line, const Extra* extra, std::uint32_t customer) {
                f(Step{customer, line.deed, money_of(line, extra)});
            });
        };
        constexpr std::int64_t widest = 1 << 14;
        const std::int64_t days = std::int64_t{until} - from + 1;
        if (days > widest) {
            Step* end = steps_.data();
            each([&](const Step& step) {
                if (step.deed.counts() && step.deed.day() <= until) *end++ = step;
            });
            std::sort(steps_.data(), end, [](const Step& a, const Step& b) { return a.deed.day() < b.deed.day(); });
            return {steps_.data(), end};
        }
        // One more place at the end takes the lines that do not count.
        next_.assign(static_cast<std::size_t>(days) + 2, 0);
        const auto place = [&](Deed deed) {
            return static_cast<std::size_t>(deed.counts() ? std::min(std::int64_t{deed.day()} - from, days) : days);
        };
        lines.each([&](const Line& line, const Extra*) { ++next_[place(line.deed) + 1]; });
        std::partial_sum(next_.begin(), next_.end(), next_.begin());
        const std::size_t kept = next_[static_cast<std::size_t>(days)];
        each([&](const Step& step) { steps_[next_[place(step.deed)]++] = step; });
        return {steps_.data(), kept};
    }

    std::vector<Customer> customers_;
    std::vector<Step> steps_;
    std::vector<std::uint32_t> next_;
};

void sort_by_day(std::span<Work> lines) {
    if (std::is_sorted(lines.begin(), lines.end(), [](const Work& a, const Work& b) { return a.day < b.day; })) return;
    std::sort(lines.begin(), lines.end(), [](const Work& a, const Work& b) { return a.day < b.day; });
}

/// Everything finish() needs to know, and the pieces that threads share.
struct Matcher {
    const std::vector<std::uint32_t>& order_rank;  // place of an order's id among all
    const std::vector<std::uint32_t>& item_rank;

    static std::int64_t rank(const std::vector<std::uint32_t>& ranks, std::uint32_t dense) {
        return dense == IdTable::none ? -1 : std::int64_t{ranks[dense]};
    }

    /// Cancellations, in the order of (time, order, item, amount), each take back the latest line of the same item with the
    /// opposite amount that nobody has taken, and that is not later. What was bought at the same instant counts: many tables know
    /// days only.
    void match(std::span<Work> work, HistoryCounts& counts) const {
        bool any = false;
        for (const Work& w : work) any = any || w.effect == RowEffect::match;
        if (!any) return;
        const auto key = [&](const Work& w) {
            const Extra& e = *w.extra;
            return std::tuple(e.at, w.effect == RowEffect::match, rank(order_rank, e.order), rank(item_rank, e.item), w.money, w.effect,
                              e.cost);
        };
        std::sort(work.begin(), work.end(), [&](const Work& a, const Work& b) { return key(a) < key(b); });
        // The open lines of each (item, amount), the latest on top. Customers with cancellations are few and small, so a
        // sorted list of open places is enough.
        std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::size_t>> open;
        for (std::size_t i = 0; i < work.size(); ++i) {
            const std::int64_t item = rank(item_rank, work[i].extra->item);
            if (work[i].effect == RowEffect::match) {
                const auto found = open.find({item, -work[i].money});
                if (found != open.end() && !found->second.empty()) {
                    work[found->second.back()].gone = true;
                    found->second.pop_back();
                    work[i].gone = true;
                    ++counts.matched;
                } else {
                    ++counts.unmatched;
                }
            } else if (work[i].effect == RowEffect::keep) {
                open[{item, work[i].money}].push_back(i);
            }
        }
    }
};

/// Sums over one customer's lines, days ascending.
struct Tally {
    Int128 money = 0;
    Int128 first_money = 0;
    std::int32_t first = History::no_day;
    std::int32_t last = History::no_day;
    std::int32_t occasions = 0;
    std::int32_t lines = 0;
    std::int32_t previous_start = 0;
    std::int64_t gap_squares = 0;
    bool bought = false;  // some line was a purchase, even if it was taken back

    void add(std::span<const Work> work, Period period, bool all) {
        std::int32_t current = 0;
        for (const Work& w : work) {
            bought = bought || w.effect == RowEffect::keep;
            if (w.gone) continue;
            ++lines;
            money += w.money;
            if (w.effect != RowEffect::keep) continue;
            const std::int32_t p = period_of(w.day, period);
            if (occasions == 0 || p != current || period == Period::line) {
                if (occasions > 0 && all) {
                    const std::int64_t gap = std::int64_t{w.day} - previous_start;
                    gap_squares += gap * gap;
                }
                previous_start = w.day;
                if (occasions == 0) first = w.day;
                ++occasions;
                current = p;
            }
            last = w.day;
        }
        if (!all || occasions == 0) return;
        const std::int32_t first_period = period_of(first, period);
        for (const Work& w : work)
            if (!w.gone && period_of(w.day, period) == first_period) first_money += w.money;
    }
};

/// No more threads than there is work for.
std::size_t threads_for(int wanted, std::size_t parts) {
    return std::min<std::size_t>(static_cast<std::size_t>(std::max(wanted, 1)), std::max<std::size_t>(parts, 1));
}

template <class F>
void on_threads(std::size_t n, std::size_t parts, F&& f) {
    std::vector<std::exception_ptr> errors(n);
    const auto share = [&](std::size_t t) noexcept {
        try {
            f(t, parts * t / n, parts * (t + 1) / n);
        } catch (...) {
            errors[t] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < n; ++t) others.emplace_back(share, t);
        share(0);
    }
    for (const auto& e : errors)
        if (e) std::rethrow_exception(e);
}

/// What a thread finds out about the customers of its partitions.
struct Found {
    std::vector<std::int64_t> customers;  // Line::who
    std::vector<Summary> full;            // one of the two
    std::vector<ScoreSummary> brief;
    HistoryCounts counts;

    /// Room for the n customers of one more partition; partitions hold about equally many.
    void grow(std::size_t n, std::size_t done, std::size_t of, bool all) {
        const std::size_t need = customers.size() + n;
        if (need > customers.capacity()) {
            const std::size_t expected = need * of / done;
            detail::reserve_large(customers, expected + expected / 8);
            if (all) detail::reserve_large(full, customers.capacity());
            else detail::reserve_large(brief, customers.capacity());
        }
        if (all) full.resize(need);
        else brief.resize(need);
    }
    /// Keeps those of the last n customers who are `there`.
    void keep(const std::vector<std::uint8_t>& there) {
        const auto among = [&](auto& list) {
            if (list.empty()) return;
            std::size_t to = list.size() - there.size();
            for (std::size_t i = 0, from = to; i < there.size(); ++i, ++from)
                if (there[i]) list[to++] = list[from];
            list.resize(to);
        };
        among(customers);
        among(full);
        among(brief);
        counts.customers_after += std::count(there.begin(), there.end(), 0);
    }
    void take(Found&& other) {
        const auto append = [](auto& to, auto& from) {
            to.insert(to.end(), from.begin(), from.end());
            from = {};
        };
        append(customers, other.customers);
        append(full, other.full);
        append(brief, other.brief);
        counts.customers_after += other.counts.customers_after;
        counts.customers_with_purchase += other.counts.customers_with_purchase;
        counts.buyers += other.counts.buyers;
        counts.after += other.counts.after;
        counts.matched += other.counts.matched;
        counts.unmatched += other.counts.unmatched;
        counts.occasions += other.counts.occasions;
        counts.money += other.counts.money;
    }
};

std::vector<std::uint32_t> ranks_of(const IdTable& ids) {
    std::vector<std::uint32_t> ranks(ids.size());
    const auto order = ids.sorted();
    for (std::uint32_t r = 0; r < order.size(); ++r) ranks[order[r]] = r;
    return ranks;
}

}  // namespace

std::vector<std::uint32_t> PurchaseHistory::Data::by_id(const std::vector<std::int64_t>& customers) const {
    if (customers.size() > IdTable::none) throw Error(Status::limit, "there are more than 4,294,967,295 customers");
    if (kind != IdKind::text) return sorted_places(customers);
    std::vector<std::uint32_t> place(texts.size(), IdTable::none);
    for (std::uint32_t i = 0; i < customers.size(); ++i) place[static_cast<std::size_t>(customers[i])] = i;
    std::vector<std::uint32_t> sorted = texts.sorted();
    for (std::uint32_t& text : sorted) text = place[text];
    if (customers.size() < sorted.size()) std::erase(sorted, IdTable::none);
    return sorted;
}

ResultColumn::Data PurchaseHistory::Data::ids(const std::vector<std::int64_t>& customers, const std::vector<std::uint32_t>& places) const {
    if (kind == IdKind::text) {
        std::vector<std::uint32_t> numbers(places.size());
        for (std::size_t i = 0; i < places.size(); ++i) numbers[i] = static_cast<std::uint32_t>(customers[places[i]]);
        return texts.column(numbers);
    }
    std::vector<std::int64_t> numbers = detail::large<std::int64_t>(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) numbers[i] = customers[places[i]];
    return numbers;
}

History PurchaseHistory::finish(const Question& question) const {
    const Data& d = *data_;
    History h;
    h.period = d.options.period;
    h.scale = d.options.money.scale;
    h.currency = d.currency;
    h.dated = question.as_of || d.last_day != History::no_day;
    h.as_of = question.as_of.value_or(Date{h.dated ? d.last_day : 0});
    h.calibration_end = question.calibration_end;
    if (h.calibration_end && *h.calibration_end > h.as_of) {
        throw Error(Status::bad_option, "calibration_end " + to_text(*h.calibration_end) + " is after as_of " + to_text(h.as_of));
    }
    if (d.last_day > h.as_of.days && d.options.after == After::error) {
        throw Error(Status::bad_time,
                    "a row is dated " + to_text(Date{d.last_day}) + ", after as_of " + to_text(h.as_of) +
                        "; give a later as_of, or say after = \"leave_out\"",
                    {"purchases", d.last_row});
    }
    const bool all = question.detail == Detail::all;
    const bool split = h.calibration_end.has_value();
    const auto order_rank = d.matching ? ranks_of(d.orders) : std::vector<std::uint32_t>{};
    const auto item_rank = d.matching ? ranks_of(d.items) : std::vector<std::uint32_t>{};
    const Matcher matcher{order_rank, item_rank};

    const std::size_t threads = threads_for(question.threads, d.partitions.size());
    std::vector<Found> found(threads);
    if (question.progress) question.progress->total.fetch_add(static_cast<std::int64_t>(d.partitions.size()), std::memory_order_relaxed);

    on_threads(threads, d.partitions.size(), [&](std::size_t thread, std::size_t begin, std::size_t end) {
        Found& mine = found[thread];
        HistoryCounts& c = mine.counts;
        Numbering who;
        Grouping grouping, with_holdout;
        DayWalk days;
        for (std::size_t p = begin; p < end; ++p) {
            const Partition& lines = d.partitions[p];
            who.number(lines, d.secret);
            const std::size_t first = mine.customers.size();
            const std::size_t n = who.customers().size();
            mine.grow(n, p + 1 - begin, end - begin, all);
            mine.customers.insert(mine.customers.end(), who.customers().begin(), who.customers().end());
            // Who comes later is no customer yet on that day.
            const bool some_later = d.last_day > h.as_of.days;
            std::vector<std::uint8_t> comes_later(some_later ? n : 0), there(comes_later);
            if (some_later)
                who.each(lines, [&](const Line& line, const Extra*, std::uint32_t local) {
                    if (!line.deed.counts()) return;  // seen, and nobody knows when
                    const bool later = line.deed.day() > h.as_of.days;
                    c.after += later;
                    (later ? comes_later : there)[local] = 1;
                });
            for (std::size_t local = 0; local < there.size(); ++local) there[local] |= !comes_later[local];
            if (!all && !d.matching) {
                const auto customers = days.walk(lines, who, d.first_day, std::min(h.until().days, d.last_day), d.options.period);
                for (std::size_t local = 0; local < n; ++local) {
                    const DayWalk::Customer& t = customers[local];
                    c.customers_with_purchase += t.occasions > 0;
                    c.buyers += t.occasions > 0;
                    c.occasions += t.occasions;
                    c.money += t.money;
                    mine.brief[first + local] = {narrow(t.money, money_of_one), t.first, t.last, t.occasions, t.lines};
                }
                if (some_later) mine.keep(there);
                step(question.progress, 1);
                continue;
            }
            grouping.group(lines, who, h.until().days);
            if (split) with_holdout.group(lines, who, h.as_of.days);
            for (std::size_t local = 0; local < n; ++local) {
                const std::span<Work> work = grouping.of(local);
                if (d.matching) matcher.match(work, c);
                sort_by_day(work);
                Tally t;
                t.add(work, d.options.period, all);
                c.customers_with_purchase += t.bought;
                c.buyers += t.occasions > 0;
                c.occasions += t.occasions;
                c.money += t.money;
                if (!all) {
                    mine.brief[first + local] = {narrow(t.money, money_of_one), t.first, t.last, t.occasions, t.lines};
                    continue;
                }
                Summary& s = mine.full[first + local];
                s.money = narrow(t.money, money_of_one);
                s.first_money = narrow(t.first_money, money_of_one);
                s.gap_squares = t.gap_squares;
                s.first = t.first;
                s.last = t.last;
                s.occasions = t.occasions;
                s.lines = t.lines;
                s.gap_days = t.occasions > 0 ? t.previous_start - t.first : 0;
                if (d.has_cost) {
                    Int128 cost = 0;
                    for (const Work& w : work)
                        if (!w.gone) cost += w.extra->cost;
                    s.cost = narrow(cost, "cost of one customer");
                }
                if (!split) continue;
                const std::span<Work> whole = with_holdout.of(local);
                HistoryCounts ignored;
                if (d.matching) matcher.match(whole, ignored);
                sort_by_day(whole);
                Int128 money = 0;
                std::int32_t current = 0;
                for (const Work& w : whole) {
                    if (w.gone || w.day <= h.calibration_end->days) continue;
                    money += w.money;
                    if (w.effect != RowEffect::keep) continue;
                    const std::int32_t period = period_of(w.day, d.options.period);
                    if (s.holdout_occasions == 0 || period != current || d.options.period == Period::line) ++s.holdout_occasions;
                    current = period;
                }
                s.holdout_money = narrow(money, money_of_one);
            }
            if (some_later) mine.keep(there);
            step(question.progress, 1);
        }
    });
    for (std::size_t t = 1; t < threads; ++t) found[0].take(std::move(found[t]));
    const auto& [customers, full, brief, counts] = found[0];
    h.counts = counts;
    const std::size_t size = customers.size();
    h.size = static_cast<std::int64_t>(size);
    h.counts.customers = h.size;

    // Rows by id, never by arrival. Who wants to cancel is heard between the passes.
    step(question.progress, 0);
    const std::vector<std::uint32_t> order = d.by_id(customers);
    const auto gather = [&](auto& out, const auto& from, auto member) {
        step(question.progress, 0);
        out = detail::large<std::remove_cvref_t<decltype(out[0])>>(size);
        for (std::size_t i = 0; i < size; ++i) out[i] = from[order[i]].*member;
    };
    if (all) {
        gather(h.first, full, &Summary::first);
        gather(h.last, full, &Summary::last);
        gather(h.occasions, full, &Summary::occasions);
        gather(h.lines, full, &Summary::lines);
        gather(h.money, full, &Summary::money);
        if (d.has_cost) gather(h.costs, full, &Summary::cost);
        gather(h.first_money, full, &Summary::first_money);
        gather(h.gap_days, full, &Summary::gap_days);
        gather(h.gap_squares, full, &Summary::gap_squares);
        if (split) {
            gather(h.holdout_occasions, full, &Summary::holdout_occasions);
            gather(h.holdout_money, full, &Summary::holdout_money);
        }
    } else {
        // One visit a customer: the four arrays are filled together.
        for (auto* column : {&h.first, &h.last, &h.occasions, &h.lines}) *column = detail::large<std::int32_t>(size);
        h.money = detail::large<std::int64_t>(size);
        for (std::size_t i = 0; i < size; ++i) {
            if (i % 65'536 == 0) step(question.progress, 0);
            const ScoreSummary& s = brief[order[i]];
            h.first[i] = s.first;
            h.last[i] = s.last;
            h.occasions[i] = s.occasions;
            h.lines[i] = s.lines;
            h.money[i] = s.money;
        }
    }
    step(question.progress, 0);
    h.customers = d.ids(customers, order);
    step(question.progress, 0);
    return h;
}

}  // namespace kefu::customer
