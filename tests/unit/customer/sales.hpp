// Lines of sales for the tests of this room: as values, as a table, and finished by a slow and obvious way.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "../tables.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::test {

using customer::After;
using customer::Detail;
using customer::History;
using customer::Negative;
using customer::Period;
using customer::PurchaseHistory;
using customer::PurchaseOptions;
using customer::RowRule;
using customer::Zero;

/// The error that a call ends with; a failed test where it does not.
inline Error error_of(const std::function<void()>& call, Status status) {
    try {
        call();
    } catch (const Error& e) {
        EXPECT_EQ(status_name(e.status()), status_name(status)) << e.what();
        return e;
    }
    ADD_FAILURE() << "no error; expected " << status_name(status);
    return Error(Status::ok, "");
}
inline bool says(const Error& e, std::string_view word) { return std::string_view(e.what()).find(word) != std::string_view::npos; }

/// One line. What a rule makes of it stands in `kind`: "sale", "drop", "negate" or "match".
struct Sale {
    std::string who;  ///< empty = anonymous
    std::int64_t us = 0;
    std::int64_t minor = 0;
    std::string kind = "sale";
    std::string order = {};
    std::int64_t item = -1;  ///< -1 = none
    std::optional<std::int64_t> cost = std::nullopt;
};
inline Sale sale(std::string who, std::string_view date, std::int64_t minor) {
    return {std::move(who), std::int64_t{day(date)} * us_per_day, minor};
}

/// Which columns the table has.
struct With {
    bool order = false, item = false, cost = false, kind = false;
};

inline TableOf table_of(const std::vector<Sale>& sales, With with = {}) {
    std::vector<std::string> who, kind, order;
    std::vector<std::int64_t> at, minor, item, cost;
    std::vector<bool> known, has_item, has_cost;
    for (const Sale& s : sales) {
        who.push_back(s.who);
        known.push_back(!s.who.empty());
        at.push_back(s.us);
        minor.push_back(s.minor);
        kind.push_back(s.kind);
        order.push_back(s.order);
        item.push_back(s.item);
        has_item.push_back(s.item >= 0);
        cost.push_back(s.cost.value_or(0));
        has_cost.push_back(s.cost.has_value());
    }
    TableOf t;
    t.texts("customer", who, known).times("at", at).integers("amount", minor);
    if (with.kind) t.texts("kind", kind);
    if (with.order) t.texts("order", order);
    if (with.item) t.integers("item", item, has_item);
    if (with.cost) t.integers("cost", cost, has_cost);
    return t;
}

inline std::vector<RowRule> rules(const std::vector<std::string>& texts) {
    std::vector<RowRule> list;
    for (const std::string& t : texts) list.push_back(RowRule::parse(t));
    return list;
}
inline const std::vector<std::string> rules_of_kind = {"kind is drop: drop", "kind is negate: negate", "kind is match: match"};

/// Amounts are minor units here.
inline PurchaseOptions in_minor_units() {
    PurchaseOptions o;
    o.money.amounts = AmountUnit::minor;
    return o;
}
inline PurchaseHistory history_of(const std::vector<Sale>& sales, PurchaseOptions options = in_minor_units(), With with = {}) {
    PurchaseHistory h(std::move(options));
    h.add(table_of(sales, with));
    return h;
}

/// Everything that a history says, as a text to compare.
inline std::string text_of(const History& h) {
    std::string out = "as_of " + to_text(h.as_of) + " until " + to_text(h.until()) + " scale " + std::to_string(h.scale) + " " + h.currency;
    const auto& c = h.counts;
    for (const std::int64_t n :
         {c.customers, c.customers_after, c.customers_with_purchase, c.buyers, c.after, c.matched, c.unmatched, c.occasions})
        out += " " + std::to_string(n);
    out += " " + std::to_string(static_cast<double>(c.money)) + "\n";
    for (std::size_t i = 0; i < static_cast<std::size_t>(h.size); ++i) {
        if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&h.customers)) out += std::to_string((*numbers)[i]);
        else out += std::get<Texts>(h.customers)[static_cast<std::int64_t>(i)];
        const auto add = [&](std::string_view name, const auto& list) {
            out += " " + std::string(name) + "=" + (list.empty() ? "-" : std::to_string(list[i]));
        };
        add("first", h.first);
        add("last", h.last);
        add("occasions", h.occasions);
        add("lines", h.lines);
        add("money", h.money);
        add("costs", h.costs);
        add("first_money", h.first_money);
        add("gap_days", h.gap_days);
        add("gap_squares", h.gap_squares);
        add("holdout_occasions", h.holdout_occasions);
        add("holdout_money", h.holdout_money);
        out += "\n";
    }
    return out;
}

/// What finish() must say, worked out with maps and sorting. `offset_us` is that of the zone.
struct Obvious {
    const std::vector<Sale>& sales;
    const PurchaseOptions& options;
    With with;
    std::int64_t offset_us = 0;

    struct Line {
        std::int32_t day;
        std::string effect;
        std::int64_t us, minor, cost;
        std::string order;
        std::int64_t item;
        std::size_t row;
        /// The order in which cancellations look for their lines.
        [[nodiscard]] auto key() const { return std::tuple(us, effect == "match", order, item, minor, effect == "negate", cost, row); }
    };

    [[nodiscard]] std::int32_t day_of(std::int64_t us) const {
        using namespace std::chrono;
        return static_cast<std::int32_t>(floor<days>(microseconds(us + offset_us)).count());
    }
    /// The first day of the period that a day lies in.
    [[nodiscard]] std::int32_t period_start(std::int32_t day) const {
        using namespace std::chrono;
        const sys_days at{days{day}};
        if (options.period == Period::week)
            return static_cast<std::int32_t>((at - days{weekday(at).iso_encoding() - 1}).time_since_epoch().count());
        if (options.period == Period::month) {
            const year_month_day ymd(at);
            return static_cast<std::int32_t>(sys_days(ymd.year() / ymd.month() / 1).time_since_epoch().count());
        }
        return day;
    }
    /// The first day of each occasion, ascending.
    [[nodiscard]] std::vector<std::int32_t> occasions(const std::vector<Line>& lines) const {
        std::map<std::pair<std::int32_t, std::size_t>, std::int32_t> first;
        for (const Line& l : lines) {
            if (l.effect != "sale") continue;
            const auto [at, fresh] = first.try_emplace({period_start(l.day), options.period == Period::line ? l.row : 0}, l.day);
            if (!fresh) at->second = std::min(at->second, l.day);
        }
        std::vector<std::int32_t> starts;
        for (const auto& [period, start] : first) starts.push_back(start);
        std::sort(starts.begin(), starts.end());
        return starts;
    }
    /// What is left when every cancellation has taken the latest earlier equal line.
    static std::vector<Line> left_of(std::vector<Line> lines, std::int64_t& matched, std::int64_t& unmatched) {
        std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.key() < b.key(); });
        std::set<std::size_t> gone;
        for (std::size_t c = 0; c < lines.size(); ++c) {
            if (lines[c].effect != "match") continue;
            std::optional<std::size_t> found;
            for (std::size_t i = 0; i < c; ++i)
                if (lines[i].effect == "sale" && lines[i].item == lines[c].item && lines[i].minor == -lines[c].minor && !gone.contains(i))
                    found = i;
            ++(found ? matched : unmatched);
            if (found) gone.insert({*found, c});
        }
        std::vector<Line> left;
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (!gone.contains(i)) left.push_back(lines[i]);
        return left;
    }

    [[nodiscard]] History finish(std::optional<Date> as_of, std::optional<Date> calibration_end) const {
        std::map<std::string, std::vector<Line>> of_customer;
        std::int32_t last_day = History::no_day;
        bool cost_came = false;
        for (std::size_t row = 0; row < sales.size(); ++row) {
            const Sale& s = sales[row];
            const std::string kind = with.kind && !options.cancelled.empty() ? s.kind : "sale";
            if (kind == "drop" || s.who.empty()) continue;
            std::int64_t minor = kind == "sale" ? s.minor : -std::abs(s.minor);
            const std::string effect = minor < 0 && kind == "sale" ? "negate" : kind;
            auto& lines = of_customer[s.who];
            if (minor == 0 && options.zero == Zero::leave_out) continue;
            std::int64_t cost = with.cost ? s.cost.value_or(0) : 0;
            if (effect != "sale") cost = -std::abs(cost);
            cost_came = cost_came || (with.cost && s.cost);
            lines.push_back({day_of(s.us), effect, s.us, minor, cost, with.order ? s.order : "", with.item ? s.item : -1, row});
            last_day = std::max(last_day, lines.back().day);
        }
        History h;
        h.as_of = as_of ? *as_of : Date{last_day == History::no_day ? 0 : last_day};
        h.calibration_end = calibration_end;
        for (const auto& [who, all] : std::map(of_customer)) {
            h.counts.after += std::count_if(all.begin(), all.end(), [&](const Line& l) { return l.day > h.as_of.days; });
            if (all.empty() || std::any_of(all.begin(), all.end(), [&](const Line& l) { return l.day <= h.as_of.days; })) continue;
            ++h.counts.customers_after;
            of_customer.erase(who);
        }
        h.size = h.counts.customers = static_cast<std::int64_t>(of_customer.size());
        Texts names;
        for (const auto& [who, all] : of_customer) {
            names.push_back(who);
            std::vector<Line> early, whole;
            for (const Line& l : all) {
                if (l.day <= h.until().days) early.push_back(l);
                if (l.day <= h.as_of.days) whole.push_back(l);
            }
            h.counts.customers_with_purchase += std::any_of(early.begin(), early.end(), [](const Line& l) { return l.effect == "sale"; });
            const auto left = left_of(early, h.counts.matched, h.counts.unmatched);
            const auto starts = occasions(left);
            const auto sum = [](const std::vector<Line>& lines, auto&& of) {
                std::int64_t total = 0;
                for (const Line& l : lines) total += of(l);
                return total;
            };
            std::int32_t last = History::no_day;
            for (const Line& l : left)
                if (l.effect == "sale") last = std::max(last, l.day);
            h.first.push_back(starts.empty() ? History::no_day : starts.front());
            h.last.push_back(last);
            h.occasions.push_back(static_cast<std::int32_t>(starts.size()));
            h.lines.push_back(static_cast<std::int32_t>(left.size()));
            h.money.push_back(sum(left, [](const Line& l) { return l.minor; }));
            if (cost_came) h.costs.push_back(sum(left, [](const Line& l) { return l.cost; }));
            h.first_money.push_back(starts.empty() ? 0 : sum(left, [&](const Line& l) {
                return period_start(l.day) == period_start(starts.front()) ? l.minor : 0;
            }));
            h.gap_days.push_back(starts.empty() ? 0 : starts.back() - starts.front());
            std::int64_t squares = 0;
            for (std::size_t i = 1; i < starts.size(); ++i)
                squares += std::int64_t{starts[i] - starts[i - 1]} * (starts[i] - starts[i - 1]);
            h.gap_squares.push_back(squares);
            h.counts.buyers += !starts.empty();
            h.counts.occasions += static_cast<std::int64_t>(starts.size());
            h.counts.money += h.money.back();
            if (!calibration_end) continue;
            std::int64_t ignored = 0;
            std::vector<Line> later;
            for (const Line& l : left_of(whole, ignored, ignored))
                if (l.day > calibration_end->days) later.push_back(l);
            h.holdout_occasions.push_back(static_cast<std::int32_t>(occasions(later).size()));
            h.holdout_money.push_back(sum(later, [](const Line& l) { return l.minor; }));
        }
        if (h.size == 0) h.customers = std::vector<std::int64_t>{};
        else h.customers = std::move(names);
        return h;
    }
};

}  // namespace kefu::test
