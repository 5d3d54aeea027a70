// Tiers of everybody, and how one moves: loops over customers.
#include "customer/tiers.hpp"

#include <algorithm>
#include <array>

#include "core/hint.hpp"
#include "core/large.hpp"
#include "customer/report.hpp"

namespace kefu::customer {

namespace {

/// value >= bound * (1 + share), in integers.
bool passes_up(std::int64_t value, std::int64_t bound, Share margin) {
    return Int128{value} * share_parts >= Int128{bound} * (share_parts + margin.parts);
}
/// value < bound * (1 - share).
bool passes_down(std::int64_t value, std::int64_t bound, Share margin) {
    return Int128{value} * share_parts < Int128{bound} * (share_parts - margin.parts);
}

}  // namespace

TierStep Pyramid::step(std::int64_t value, const TierStep& last, Share margin, std::int64_t periods) const noexcept {
    const std::int32_t raw = classify(value);
    TierStep now{last.tier, TierMove::stays};
    const auto bound = [&](std::int32_t tier) { return bounds[static_cast<std::size_t>(tier)]; };
    if (value <= 0) {
        now.tier = lowest();
        now.move = now.tier == last.tier ? TierMove::stays : TierMove::down;
        return now;
    }
    // How far the value goes past the cuts on the way, by the margin each.
    std::int32_t target = last.tier;
    while (target > raw && passes_up(value, bound(target - 1), margin)) --target;
    while (target < raw && passes_down(value, bound(target), margin)) ++target;
    if (target == last.tier) {
        if (raw != last.tier) now.move = TierMove::held;
        return now;
    }
    const bool up = target < last.tier;
    const bool again = last.towards >= 0 && (last.towards < last.tier) == up && last.towards != last.tier && last.towards_periods > 0;
    now.towards_periods = again ? std::min(last.towards_periods, INT32_MAX - 1) + 1 : 1;
    // Where they were beyond every time: the nearer of the two.
    if (again) target = up ? std::max(target, last.towards) : std::min(target, last.towards);
    if (now.towards_periods >= periods) return {target, up ? TierMove::up : TierMove::down};
    now.towards = target;
    now.move = TierMove::held;
    return now;
}

std::vector<std::int64_t> tier_values(const History& h, PyramidOn on, const Accounts& accounts, const std::vector<std::uint32_t>& row) {
    if (on == PyramidOn::revenue) return h.money;
    const SideColumn& service = accounts.column<&Account::service_cost>();
    bool served = false;
    for (std::uint32_t k = 0; k < accounts.size(); ++k) {
        if (!service.has(k)) continue;
        served = true;
        // Ledgers that write costs below zero would make the dearest customers the best ones.
        if (service.value(k) < 0)
            throw Error(
                Status::bad_money,
                "column 'service_cost' is negative; expected what it cost to serve the customer, 0 or more: where costs are written "
                "below 0 turn the sign, and take a rebate off the amount of the purchase",
                {.where = "accounts", .row = accounts.place_of(k)});
    }
    if (h.costs.empty() && !served)
        throw Error(Status::bad_option,
                    "on = \"profit\" needs costs: a column cost of the purchases, or service_cost of the accounts; neither holds one");
    std::vector<std::int64_t> values = h.money;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::int64_t cost = h.costs.empty() ? 0 : h.costs[i];
        const bool too_large =
            (row[i] != IdTable::none && service.has(row[i]) && __builtin_add_overflow(cost, service.value(row[i]), &cost)) ||
            __builtin_sub_overflow(values[i], cost, &values[i]);
        if (too_large) throw Error(Status::overflow, "the profit of a customer does not fit 64 bits of minor units");
    }
    return values;
}

namespace {
Tiers without_values(std::size_t n) {
    Tiers t;
    for (auto* codes : {&t.last, &t.towards}) *codes = detail::large<std::int32_t>(n, -1);
    for (auto* numbers : {&t.tiers, &t.moves, &t.towards_periods}) *numbers = detail::large<std::int32_t>(n);
    return t;
}
}  // namespace

Tiers no_tiers(std::size_t n) {
    Tiers t = without_values(n);
    t.values = detail::large<std::int64_t>(n);
    return t;
}

namespace {

/// The name itself may be anything that stood in a wrong column: it is not quoted.
[[noreturn]] void refuse_tier(const Pyramid& model, std::string_view name, std::string_view column, std::int64_t row) {
    std::string other;
    PyramidOptions ours;
    for (const Naming naming : {Naming::metals, Naming::ranks}) {
        ours.naming = naming;
        for (const std::string& theirs : tier_names(ours))
            if (theirs == name)
                other = ": it is of naming = \"" + std::string(word_of(naming)) + "\"; rename the tiers there, or leave last_tiers out";
    }
    const std::vector<std::string_view> known(model.tiers.begin(), model.tiers.end());
    throw Error(Status::bad_value,
                "column " + detail::quoted(column) + " holds a tier that there is not" + other + detail::hint(name, known, "tiers"),
                {.where = "last_tiers", .row = row});
}

/// Tiers of last time, a row each as they stand in the table; tier = -1 for a customer who had none. A text that no customer has any
/// more may be any.
std::vector<TierStep> last_steps(const Pyramid& model, const LastTiers& last) {
    const SideColumn& tier = last.column<&LastTier::tier>();
    const SideColumn& towards = last.column<&LastTier::towards>();
    const SideColumn& times = last.column<&LastTier::towards_periods>();
    const auto codes_of = [&](const SideColumn& column) {
        std::vector<std::int32_t> codes;
        for (std::uint32_t t = 0; t < column.texts.size(); ++t) {
            const auto at = std::find(model.tiers.begin(), model.tiers.end(), column.texts.text(t));
            codes.push_back(at == model.tiers.end() ? -1 : static_cast<std::int32_t>(at - model.tiers.begin()));
        }
        return codes;
    };
    const auto code = [&](const SideColumn& column, const std::vector<std::int32_t>& codes, std::uint32_t row) {
        const std::int32_t known = codes[static_cast<std::size_t>(column.value(row))];
        if (known < 0) refuse_tier(model, column.text(row), &column == &tier ? "tier" : "towards", last.place_of(row));
        return known;
    };
    const auto tiers = codes_of(tier), aims = codes_of(towards);
    std::vector<TierStep> steps = detail::large(last.size(), TierStep{-1});
    for (std::uint32_t row = 0; row < last.size(); ++row) {
        if (!tier.has(row)) continue;
        TierStep& step = steps[row];
        step.tier = code(tier, tiers, row);
        if (!towards.has(row)) continue;
        step.towards = code(towards, aims, row);
        const std::int64_t count = times.has(row) ? times.value(row) : 1;
        if (count < 0)
            throw Error(Status::bad_value, "column 'towards_periods' is negative; expected a count",
                        {.where = "last_tiers", .row = last.place_of(row)});
        step.towards_periods = static_cast<std::int32_t>(std::min<std::int64_t>(count, INT32_MAX));
    }
    return steps;
}

}  // namespace

Tiers tiers_of(const Pyramid& model, const PyramidOptions& options, const History& h, std::vector<std::int64_t> values,
               const LastTiers& last, const std::vector<std::uint32_t>& row) {
    require_same_money("customer.pyramid", model.currency, model.scale, h);
    const std::size_t n = values.size();
    Tiers t = without_values(n);
    t.values = std::move(values);
    const std::vector<TierStep> before = last_steps(model, last);
    for (std::size_t i = 0; i < n; ++i) {
        // Rows of the table lie anywhere: the next ones are fetched while this one is looked at.
        constexpr std::size_t ahead = 16;
        if (i + ahead < n && row[i + ahead] != IdTable::none) __builtin_prefetch(&before[row[i + ahead]]);
        TierStep now{model.classify(t.values[i])};
        if (row[i] != IdTable::none && before[row[i]].tier >= 0) {
            const TierStep& then = before[row[i]];
            t.last[i] = then.tier;
            now = model.step(t.values[i], then, options.margin, options.periods);
        }
        t.tiers[i] = now.tier;
        t.moves[i] = static_cast<std::int32_t>(now.move);
        t.towards[i] = now.towards;
        t.towards_periods[i] = now.towards_periods;
    }
    return t;
}

namespace {

double share_in(Int128 part, Int128 whole) { return static_cast<double>(part) / static_cast<double>(whole); }

}  // namespace

std::vector<TierSummaryRow> summary_rows(const Pyramid& model, const Tiers& t) {
    std::vector<GroupSum> sums(model.tiers.size());
    Int128 above_zero = 0;
    for (std::size_t i = 0; i < t.tiers.size(); ++i) {
        sums[static_cast<std::size_t>(t.tiers[i])].add(t.values[i]);
        if (t.values[i] > 0) above_zero += t.values[i];
    }
    std::vector<TierSummaryRow> rows;
    for (std::size_t k = 0; k < sums.size(); ++k) {
        TierSummaryRow& row = rows.emplace_back();
        row.tier = model.tiers[k];
        row.customers = sums[k].customers;
        row.value.minor = narrow(sums[k].money, "value of one tier");
        if (!t.tiers.empty()) row.share_of_customers = share_in(sums[k].customers, static_cast<Int128>(t.tiers.size()));
        if (above_zero > 0) row.share_of_value = share_in(sums[k].money, above_zero);
        if (k < model.bounds.size() && model.fitted()) row.at_least = Money{model.bounds[k]};
    }
    return rows;
}

std::vector<MovementRow> movement_rows(const Pyramid& model, const Tiers& t) {
    const std::size_t n = model.tiers.size();
    std::vector<GroupSum> sums((n + 1) * n);
    for (std::size_t i = 0; i < t.tiers.size(); ++i)
        sums[static_cast<std::size_t>(t.last[i] + 1) * n + static_cast<std::size_t>(t.tiers[i])].add(t.values[i]);
    std::vector<MovementRow> rows;
    for (std::size_t from = 0; from <= n; ++from) {
        for (std::size_t to = 0; to < n; ++to) {
            const GroupSum& sum = sums[from * n + to];
            if (sum.customers == 0) continue;
            MovementRow& row = rows.emplace_back();
            if (from > 0) row.from = model.tiers[from - 1];
            row.to = model.tiers[to];
            row.customers = sum.customers;
            row.value.minor = narrow(sum.money, "value of one tier");
        }
    }
    return rows;
}

namespace tier_reason {

int set_of(const Pyramid& model, std::int64_t value, const TierStep& step) {
    int kind = 0;
    const int move = step.move == TierMove::up ? 1 : step.move == TierMove::down ? 2 : 0;
    if (const std::int32_t raw = model.classify(value); raw != step.tier)
        kind = move != 0 ? 8 : (step.towards >= 0 ? 6 : 4) + (raw > step.tier);
    else if (value <= 0) kind = 3;
    else if (step.tier == model.lowest()) kind = 2;
    else if (step.tier > 0) kind = 1;
    return kind * moves + move;
}

}  // namespace tier_reason

}  // namespace kefu::customer
