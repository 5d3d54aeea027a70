#include "kefu/customer/pyramid.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "customer/reason_texts.hpp"
#include "customer/report.hpp"
#include "customer/standing.hpp"
#include "customer/tiers.hpp"
#include "kefu/core/utf8.hpp"
#include "kefu/statistics/quantiles.hpp"
#include "storage/models.hpp"

namespace kefu::customer {

namespace {

constexpr std::size_t most_tiers = 20;

std::vector<std::string> names_of(Naming naming) {
    if (naming == Naming::metals) return {"platinum", "gold", "iron", "lead"};
    return {"vip", "major", "ordinary", "small"};
}

/// What is wrong with names and bounds together; "" where nothing is.
std::string wrong_names(const std::vector<std::string>& tiers, std::size_t cuts, std::string_view cuts_name) {
    if (tiers.size() < 2 || tiers.size() > most_tiers)
        return "a pyramid has 2 to " + std::to_string(most_tiers) + " tiers, not " + std::to_string(tiers.size());
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        if (tiers[i].empty() || tiers[i].size() > 64 || has_control(tiers[i])) return "the name of a tier is empty, too long, or no text";
        if (std::find(tiers.begin(), tiers.begin() + static_cast<std::ptrdiff_t>(i), tiers[i]) !=
            tiers.begin() + static_cast<std::ptrdiff_t>(i))
            return "two tiers are called " + detail::quoted(tiers[i]);
    }
    if (tiers.size() != cuts + 1)
        return std::to_string(tiers.size()) + " tiers need " + std::to_string(tiers.size() - 1) + " " + std::string(cuts_name) +
               ", and there are " + std::to_string(cuts);
    return {};
}

std::vector<std::int64_t> stated_bounds(const PyramidOptions& options, std::int64_t scale) {
    std::vector<std::int64_t> bounds;
    for (const double amount : options.at_least) {
        std::int64_t minor = 0;
        if (to_minor(amount, static_cast<int>(scale), Rounding::exact, minor) != Conversion::exact)
            throw Error(Status::bad_option, "at_least: a value is no amount with at most " + std::to_string(scale) + " decimal digits");
        bounds.push_back(minor);
    }
    return bounds;
}

/// value >= bound * (1 + share), in integers.
bool passes_up(std::int64_t value, std::int64_t bound, Share margin) {
    return Int128{value} * share_parts >= Int128{bound} * (share_parts + margin.parts);
}
/// value < bound * (1 - share).
bool passes_down(std::int64_t value, std::int64_t bound, Share margin) {
    return Int128{value} * share_parts < Int128{bound} * (share_parts - margin.parts);
}

}  // namespace

void validate(const PyramidOptions& options) {
    require_rules(options, section(Of<PyramidOptions>{}), Status::bad_option);
    const bool by_value = options.by == PyramidBy::value;
    const auto tiers = options.tiers.empty() ? names_of(options.naming) : options.tiers;
    if (by_value && options.at_least.empty())
        throw Error(Status::bad_option, "by = \"value\" needs at_least, the least value of each tier but the lowest");
    if (!by_value && !options.at_least.empty())
        throw Error(Status::bad_option, "at_least is for by = \"value\" and means nothing without it");
    const std::string wrong =
        wrong_names(tiers, by_value ? options.at_least.size() : options.cuts.size(), by_value ? "values in at_least" : "cuts");
    if (!wrong.empty()) throw Error(Status::bad_option, wrong);
    for (std::size_t i = 0; i < options.at_least.size(); ++i) {
        const double above = i == 0 ? 9.2e18 : options.at_least[i - 1];
        if (!(options.at_least[i] > 0 && options.at_least[i] < above))
            throw Error(Status::bad_option, "at_least: expected amounts above zero, each less than the one before");
    }
}

Pyramid Pyramid::fit(std::span<const std::int64_t> values, std::int64_t scale, std::string currency, const PyramidOptions& options) {
    validate(options);
    Pyramid model;
    model.naming = options.naming;
    model.tiers = options.tiers.empty() ? names_of(options.naming) : options.tiers;
    model.on = options.on;
    model.by = options.by;
    if (options.by != PyramidBy::value) model.cuts = options.cuts;
    model.at_least = options.at_least;
    model.scale = scale;
    model.currency = std::move(currency);
    std::vector<std::int64_t> above_zero;
    for (const std::int64_t v : values)
        if (v > 0) above_zero.push_back(v);
    const auto n = static_cast<std::int64_t>(above_zero.size());
    model.customers = n;
    if (options.by == PyramidBy::value) {
        model.bounds = stated_bounds(options, scale);
    } else if (n == 0) {
        model.bounds.assign(options.cuts.size(), INT64_MAX);
    } else if (options.by == PyramidBy::share) {
        std::vector<std::int64_t> ranks;
        for (const Share cut : options.cuts) ranks.push_back(n - ceil_of(cut, n));
        model.bounds = statistics::order_statistics(above_zero, ranks);
    } else {
        std::vector<statistics::Fraction> at;
        for (const Share cut : options.cuts) at.emplace_back(share_parts - cut.parts, share_parts);
        for (const auto& q : statistics::quantiles(above_zero, at, statistics::QuantileType::linear)) model.bounds.push_back(q.ceil());
    }
    return model;
}

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

void validate(const Pyramid& model) {
    require_rules(model, "customer.pyramid", Status::bad_model);
    if (!model.currency.empty() && !is_currency_code(model.currency))
        throw Error(Status::bad_model, "customer.pyramid: the currency is not three capital letters");
    const std::size_t cuts = model.by == PyramidBy::value ? model.at_least.size() : model.cuts.size();
    if (const std::string wrong = wrong_names(model.tiers, cuts, "cuts"); !wrong.empty())
        throw Error(Status::bad_model, "customer.pyramid: " + wrong);
    if (model.bounds.size() != cuts) throw Error(Status::bad_model, "customer.pyramid: a bound a cut is expected");
    for (std::size_t i = 1; i < model.bounds.size(); ++i)
        if (model.bounds[i] > model.bounds[i - 1])
            throw Error(Status::bad_model, "customer.pyramid: a bound is above that of a better tier");
}

// --------------------------------------------------------------------------------------------------- tiers of everybody
std::vector<std::int64_t> tier_values(const History& h, PyramidOn on, const Accounts& accounts, const std::vector<std::uint32_t>& row) {
    if (on == PyramidOn::revenue) return h.money;
    const SideColumn& service = accounts.column<&Account::service_cost>();
    const bool served = std::find(service.missing.begin(), service.missing.end(), 0) != service.missing.end();
    if (h.costs.empty() && !served)
        throw Error(Status::bad_option,
                    "on = \"profit\" needs costs: a column cost of the purchases, or service_cost of the accounts; neither holds one");
    std::vector<std::int64_t> values = h.money;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::int64_t cost = h.costs.empty() ? 0 : h.costs[i];
        const bool too_large =
            (row[i] != IdTable::none && service.has(row[i]) && __builtin_add_overflow(cost, service.values[row[i]], &cost)) ||
            __builtin_sub_overflow(values[i], cost, &values[i]);
        if (too_large) throw Error(Status::overflow, "the profit of a customer does not fit 64 bits of minor units");
    }
    return values;
}

Tiers no_tiers(std::size_t n) {
    Tiers t;
    t.values.resize(n);
    t.last.resize(n, -1);
    t.tiers.resize(n);
    t.moves.resize(n);
    t.towards.resize(n, -1);
    t.towards_periods.resize(n);
    return t;
}

namespace {

/// Tiers of last time by the texts that name them. A text that no customer has any more may be any.
class LastStates {
   public:
    LastStates(const Pyramid& model, const LastTiers& last) : model_(model), last_(last) {
        for (const SideColumn* column : {&last.column<&LastTier::tier>(), &last.column<&LastTier::towards>()})
            for (std::uint32_t t = 0; t < column->texts.size(); ++t) {
                const auto at = std::find(model.tiers.begin(), model.tiers.end(), column->texts.text(t));
                auto& codes = column == &last.column<&LastTier::tier>() ? tiers_ : towards_;
                codes.push_back(at == model.tiers.end() ? -1 : static_cast<std::int32_t>(at - model.tiers.begin()));
            }
    }
    /// Nothing for a customer who had none.
    [[nodiscard]] std::optional<TierStep> of(std::uint32_t row) const {
        const SideColumn& tier = last_.column<&LastTier::tier>();
        const SideColumn& towards = last_.column<&LastTier::towards>();
        const SideColumn& times = last_.column<&LastTier::towards_periods>();
        if (row == IdTable::none || !tier.has(row)) return std::nullopt;
        TierStep step{code(tier, tiers_, row)};
        if (!towards.has(row)) return step;
        step.towards = code(towards, towards_, row);
        const std::int64_t count = times.has(row) ? times.values[row] : 1;
        if (count < 0) throw Error(Status::bad_value, "last_tiers: towards_periods is negative; expected a count");
        step.towards_periods = static_cast<std::int32_t>(std::min<std::int64_t>(count, INT32_MAX));
        return step;
    }

   private:
    [[nodiscard]] std::int32_t code(const SideColumn& column, const std::vector<std::int32_t>& codes, std::uint32_t row) const {
        const std::int32_t tier = codes[static_cast<std::size_t>(column.values[row])];
        if (tier >= 0) return tier;
        const std::string_view name = column.text(row);
        std::string other;
        for (const Naming naming : {Naming::metals, Naming::ranks})
            for (const std::string& theirs : names_of(naming))
                if (theirs == name)
                    other = ": they are of naming = \"" + std::string(word_of(naming)) + "\", and the tiers here are others";
        const std::vector<std::string_view> known(model_.tiers.begin(), model_.tiers.end());
        throw Error(Status::bad_value, "last_tiers: there is no tier " + detail::quoted(name) + other + detail::hint(name, known, "tiers"));
    }
    const Pyramid& model_;
    const LastTiers& last_;
    std::vector<std::int32_t> tiers_, towards_;
};

}  // namespace

Tiers tiers_of(const Pyramid& model, const PyramidOptions& options, const History& h, std::vector<std::int64_t> values,
               const LastTiers& last, const std::vector<std::uint32_t>& row) {
    require_same_money("customer.pyramid", model.currency, model.scale, h);
    Tiers t = no_tiers(values.size());
    t.values = std::move(values);
    const LastStates before(model, last);
    for (std::size_t i = 0; i < t.values.size(); ++i) {
        TierStep now{model.classify(t.values[i])};
        if (const auto then = row.empty() ? std::nullopt : before.of(row[i])) {
            t.last[i] = then->tier;
            now = model.step(t.values[i], *then, options.margin, options.periods);
        }
        t.tiers[i] = now.tier;
        t.moves[i] = now.move;
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

std::vector<std::int32_t> codes_of(const std::vector<TierMove>& moves) {
    std::vector<std::int32_t> codes(moves.size());
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::int32_t>(moves[i]);
    return codes;
}

std::string chinese_tier(const std::string& tier) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> names{{{"platinum", "铂金"},
                                                                                         {"gold", "黄金"},
                                                                                         {"iron", "钢铁"},
                                                                                         {"lead", "重铅"},
                                                                                         {"vip", "VIP"},
                                                                                         {"major", "主要"},
                                                                                         {"ordinary", "普通"},
                                                                                         {"small", "小客户"}}};
    for (const auto& [en, zh] : names)
        if (en == tier) return std::string(zh);
    return tier;
}

// ---------------------------------------------------------------------------------------------------------------- reasons
namespace tier_reason {

namespace {
constexpr std::string_view placed[] = {"tier_best",     "tier_between",     "tier_lowest",
                                       "tier_no_value", "tier_held_margin", "tier_held_periods"};
constexpr std::string_view moved[] = {"", "tier_up", "tier_down"};
static_assert(std::size(placed) * std::size(moved) == sets);
}  // namespace

int set_of(const Pyramid& model, std::int64_t value, const TierStep& step) {
    int kind = 0;
    if (step.tier != model.classify(value)) kind = step.towards >= 0 ? 5 : 4;
    else if (value <= 0) kind = 3;
    else if (step.tier == model.lowest()) kind = 2;
    else if (step.tier > 0) kind = 1;
    const int move = step.move == TierMove::up ? 1 : step.move == TierMove::down ? 2 : 0;
    return kind * static_cast<int>(std::size(moved)) + move;
}

std::vector<std::string_view> codes(int set) {
    std::vector<std::string_view> list{placed[set / static_cast<int>(std::size(moved))]};
    if (const auto move = moved[set % static_cast<int>(std::size(moved))]; !move.empty()) list.push_back(move);
    return list;
}

Facts facts_of(const Columns& table, std::int64_t row) {
    const auto code = [&](std::string_view name) {
        const ResultColumn& column = table.at(name);
        return column.is_null(row) ? -1 : static_cast<std::int32_t>(column.integer(row));
    };
    const auto move = static_cast<TierMove>(std::max(code("movement"), 0));
    return {table.at("value").integer(row), code("last_tier"), {code("tier"), move, code("towards"), code("towards_periods")}};
}

std::vector<Reason> reasons(const Pyramid& model, const PyramidOptions& options, const Facts& f) {
    const auto tier = [&](std::string_view name, std::int32_t k) {
        const std::string& word = model.tiers[static_cast<std::size_t>(std::max(k, 0))];
        return ReasonValue{name, word, chinese_tier(word)};
    };
    const auto money = [&](std::int64_t minor) { return amount_text(minor, model.scale, model.currency); };
    const bool profit = model.on == PyramidOn::profit;
    std::vector<Reason> list;
    for (const std::string_view code : codes(set_of(model, f.value, f.step))) {
        std::vector<ReasonValue> v{{"basis", profit ? "Profit" : "Net money", profit ? "利润" : "净金额"},
                                   {"value", money(f.value)},
                                   tier("tier", f.step.tier),
                                   tier("by_cuts", model.classify(f.value)),
                                   tier("towards", f.step.towards),
                                   tier("last", f.last),
                                   {"margin", percent_text(options.margin)},
                                   {"times", std::to_string(f.step.towards_periods)},
                                   {"periods", std::to_string(options.periods)}};
        const auto k = static_cast<std::size_t>(f.step.tier);
        if (k < model.bounds.size()) v.push_back({"from", money(model.bounds[k])});
        if (k > 0) v.push_back({"below", money(model.bounds[k - 1])});
        list.push_back({code, std::move(v)});
    }
    return list;
}

}  // namespace tier_reason

// --------------------------------------------------------------------------------------------------------------- analysis
void PyramidAnalysis::finish(const PurchaseHistory& data, const Accounts& accounts, const LastTiers& last, const Options& options,
                             const Finish& how, const Pyramid* given, ResultBuilder& out) {
    const PyramidOn on = given ? given->on : options.on;
    History h = data.finish(question_of(data, how, on == PyramidOn::profit ? Detail::all : Detail::scores));
    report_history(data, h, out);
    report_side_table("accounts", accounts, out);
    report_side_table("last_tiers", last, out);
    const auto rows = join(h, {{"accounts", &accounts.ids()}, {"last_tiers", &last.ids()}});
    auto values = tier_values(h, on, accounts, rows[0]);
    const Pyramid model = given ? *given : Pyramid::fit(values, h.scale, h.currency, options);
    out.report("model", given ? "given" : (model.fitted() ? "fitted" : "too_little_data"));
    // Without anybody above zero there are no cuts; all are in the lowest tier, as ever.
    Tiers t = tiers_of(model, options, h, std::move(values), last, rows[1]);
    const auto summary = summary_rows(model, t);
    const auto movement = movement_rows(model, t);
    Words reasons = reason_words(
        t.tiers.size(), tier_reason::sets, [&](std::size_t i) { return tier_reason::set_of(model, t.values[i], t.step(i)); },
        [](int set) { return tier_reason::codes(set); });
    out.table("tiers",
              make_columns<TierRow>(h.scale, std::move(h.customers), std::move(t.values), Words{std::move(t.tiers), model.tiers},
                                    optional_words(std::move(t.last), model.tiers), codes_of(t.moves),
                                    optional_words(std::move(t.towards), model.tiers), std::move(t.towards_periods), std::move(reasons)));
    out.table("pyramid", columns_of(summary, h.scale));
    out.table("movement", columns_of(movement, h.scale));
    out.model("model", make_model("customer.pyramid", model, out.stamp()));
    out.reasons(reason_texts, [model, options](const Columns& table, std::int64_t row) {
        return tier_reason::reasons(model, options, tier_reason::facts_of(table, row));
    });
}

}  // namespace kefu::customer
