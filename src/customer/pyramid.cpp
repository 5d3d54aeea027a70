#include "kefu/customer/pyramid.hpp"

#include <algorithm>

#include "core/explained_error.hpp"
#include "core/hint.hpp"
#include "customer/finding_texts.hpp"
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

/// What is wrong with names and bounds together; without a code where nothing is.
struct Wrong {
    std::string_view field;
    std::string_view code;
    Phrase phrase;
};
Wrong wrong_names(const std::vector<std::string>& tiers, std::size_t cuts, bool amounts) {
    const auto wrong = [](std::string_view field, std::string_view code, FindingValues values) {
        return Wrong{field, code, told(finding_texts, code, values)};
    };
    if (tiers.size() < 2 || tiers.size() > most_tiers) return wrong("tiers", "bad_tier_count", {{"most", most_tiers}, {"n", tiers.size()}});
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        if (tiers[i].empty() || tiers[i].size() > 64 || has_control(tiers[i])) return wrong("tiers", "bad_tier_name", {});
        if (std::find(tiers.begin(), tiers.begin() + static_cast<std::ptrdiff_t>(i), tiers[i]) !=
            tiers.begin() + static_cast<std::ptrdiff_t>(i))
            return wrong("tiers", "tier_name_twice", {{"tier", tiers[i]}});
    }
    if (tiers.size() != cuts + 1)
        return wrong(amounts ? "at_least" : "cuts", amounts ? "tiers_and_amounts" : "tiers_and_cuts",
                     {{"tiers", tiers.size()}, {"needed", tiers.size() - 1}, {"n", cuts}});
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

}  // namespace

std::vector<std::string> tier_names(const PyramidOptions& options) {
    if (!options.tiers.empty()) return options.tiers;
    if (options.naming == Naming::metals) return {"platinum", "gold", "iron", "lead"};
    return {"vip", "major", "ordinary", "small"};
}

void validate(const PyramidOptions& options) {
    require_rules(options, section(Of<PyramidOptions>{}), Status::bad_option);
    const bool by_value = options.by == PyramidBy::value;
    const auto tiers = tier_names(options);
    if (by_value && options.at_least.empty()) detail::refuse_option("by", finding_texts, "value_without_amounts");
    if (!by_value && !options.at_least.empty()) detail::refuse_option("at_least", finding_texts, "amounts_without_value");
    if (Wrong wrong = wrong_names(tiers, by_value ? options.at_least.size() : options.cuts.size(), by_value); !wrong.code.empty())
        throw detail::ExplainedError(Status::bad_option, wrong.code, std::move(wrong.phrase), wrong.field, {});
    for (std::size_t i = 0; i < options.at_least.size(); ++i) {
        const double above = i == 0 ? 9.2e18 : options.at_least[i - 1];
        if (!(options.at_least[i] > 0 && options.at_least[i] < above))
            detail::refuse_option("at_least", finding_texts, "amounts_not_descending");
    }
}

Pyramid Pyramid::fit(std::span<const std::int64_t> values, std::int64_t scale, std::string currency, const PyramidOptions& options) {
    validate(options);
    Pyramid model;
    model.naming = options.naming;
    model.tiers = tier_names(options);
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

void validate(const Pyramid& model) {
    require_rules(model, "customer.pyramid", Status::bad_model);
    if (!model.currency.empty() && !is_currency_code(model.currency))
        throw Error(Status::bad_model, "customer.pyramid: the currency is not three capital letters");
    const std::size_t cuts = model.by == PyramidBy::value ? model.at_least.size() : model.cuts.size();
    if (const Wrong wrong = wrong_names(model.tiers, cuts, false); !wrong.code.empty())
        throw Error(Status::bad_model, "customer.pyramid: " + wrong.phrase.en);
    if (model.bounds.size() != cuts) throw Error(Status::bad_model, "customer.pyramid: a bound a cut is expected");
    for (std::size_t i = 1; i < model.bounds.size(); ++i)
        if (model.bounds[i] > model.bounds[i - 1])
            throw Error(Status::bad_model, "customer.pyramid: a bound is above that of a better tier");
}

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
                                    optional_words(std::move(t.last), model.tiers), std::move(t.moves),
                                    optional_words(std::move(t.towards), model.tiers), std::move(t.towards_periods), std::move(reasons)));
    out.table("pyramid", columns_of(summary, h.scale));
    out.table("movement", columns_of(movement, h.scale));
    out.model("model", make_model("customer.pyramid", model, out.stamp()));
    out.reasons(reason_texts, [model, options](const Columns& table, std::int64_t row) {
        return tier_reason::reasons(model, options, tier_reason::facts_of(table, row));
    });
}

}  // namespace kefu::customer
