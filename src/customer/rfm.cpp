#include "kefu/customer/rfm.hpp"

#include <algorithm>

#include "core/explained_error.hpp"
#include "customer/finding_texts.hpp"
#include "customer/report.hpp"
#include "storage/models.hpp"

namespace kefu::customer {

namespace {

/// On which side of a cut the better customers are. Who sits at a cut counts as one of them.
enum class Better : std::uint8_t { above, below };

/// Cuts of one value. `unit` is what "plus 1" means: one day, one occasion, one currency unit.
std::vector<RfmCut> quantile_cuts(std::vector<std::int64_t> values, const RfmOptions& options, Better better, std::int64_t unit,
                                  int scale) {
    std::vector<statistics::Fraction> at;
    for (std::int64_t k = 1; k < options.bins; ++k) at.emplace_back(k, options.bins);
    // The R package adds 1 to every cut and takes what sits there as above it, be it better or worse.
    const bool compatible = options.method == RfmMethod::rfm_compatible;
    const std::int64_t plus = compatible ? unit : 0;
    std::vector<RfmCut> cuts;
    for (const statistics::RationalCut& q : statistics::quantiles(values, at, options.quantile_type)) {
        RfmCut cut;
        const bool exclusive = better == Better::below && !compatible;
        if (__builtin_add_overflow(exclusive ? q.floor() : q.ceil(), exclusive ? 1 : plus, &cut.at_least)) cut.at_least = INT64_MAX;
        statistics::RationalCut shifted = q;
        shifted.numerator += Int128{plus} * q.denominator;
        cut.value = shifted.to_double() / static_cast<double>(powers_of_ten[scale]);
        cuts.push_back(cut);
    }
    return cuts;
}

template <class T>
void require_cuts(std::string_view name, const std::optional<std::vector<T>>& given, const RfmOptions& options) {
    if (options.method != RfmMethod::fixed) {
        if (given) detail::refuse_option(name, finding_texts, "cuts_without_fixed", {{"field", name}});
        return;
    }
    if (given && static_cast<std::int64_t>(given->size()) == options.bins - 1) return;
    Phrase wrong;
    if (given) wrong = told(finding_texts, "fixed_cuts_given", {{"n", given->size()}});
    detail::refuse_option(given ? name : "method", finding_texts, "fixed_without_cuts",
                          {{"bins", options.bins}, {"field", name}, {"n", options.bins - 1}, {"given", wrong}});
}

std::vector<RfmCut> whole_cuts(const std::vector<std::int64_t>& given, Better better) {
    std::vector<RfmCut> cuts;
    for (const std::int64_t c : given) cuts.push_back({better == Better::below && c < INT64_MAX ? c + 1 : c, static_cast<double>(c)});
    return cuts;
}

std::vector<RfmCut> money_cuts(const std::vector<double>& given, int scale) {
    std::vector<RfmCut> cuts;
    for (const double c : given) {
        RfmCut cut{0, c};
        const Conversion done = to_minor(c, scale, Rounding::exact, cut.at_least);
        if (done != Conversion::exact) {
            throw Error(Status::bad_option, "money_cuts: a cut is no amount with at most " + std::to_string(scale) + " decimal digits");
        }
        cuts.push_back(cut);
    }
    return cuts;
}

}  // namespace

void validate(const RfmOptions& options) {
    require_rules(options, section(Of<RfmOptions>{}), Status::bad_option);
    require_cuts("recency_cuts", options.recency_cuts, options);
    require_cuts("frequency_cuts", options.frequency_cuts, options);
    require_cuts("money_cuts", options.money_cuts, options);
}

Rfm Rfm::fit(const History& h, const RfmOptions& options) {
    validate(options);
    Rfm model;
    model.bins = options.bins;
    model.method = options.method;
    model.period = h.period;
    model.scale = h.scale;
    model.currency = h.currency;
    model.customers = h.counts.buyers;
    const int scale = static_cast<int>(h.scale);
    if (options.method == RfmMethod::fixed) {
        model.recency = whole_cuts(*options.recency_cuts, Better::below);
        model.frequency = whole_cuts(*options.frequency_cuts, Better::above);
        model.money = money_cuts(*options.money_cuts, scale);
        return model;
    }
    if (h.counts.buyers == 0) return model;
    const auto values = [&](auto&& of) {
        std::vector<std::int64_t> list;
        list.reserve(static_cast<std::size_t>(h.counts.buyers));
        for (std::size_t i = 0; i < h.occasions.size(); ++i)
            if (h.bought(i)) list.push_back(of(i));
        return list;
    };
    model.recency = quantile_cuts(values([&](std::size_t i) { return h.recency(i); }), options, Better::below, 1, 0);
    model.frequency = quantile_cuts(values([&](std::size_t i) { return std::int64_t{h.occasions[i]}; }), options, Better::above, 1, 0);
    model.money = quantile_cuts(values([&](std::size_t i) { return h.money[i]; }), options, Better::above, powers_of_ten[scale], scale);
    return model;
}

void validate(const Rfm& model) {
    require_rules(model, "customer.rfm", Status::bad_model);
    if (!model.currency.empty() && !is_currency_code(model.currency))
        throw Error(Status::bad_model, "customer.rfm: the currency is not three capital letters");
    const auto cuts = static_cast<std::size_t>(model.bins - 1);
    const auto ascend = [](const std::vector<RfmCut>& list) {
        return std::is_sorted(list.begin(), list.end(), [](const RfmCut& a, const RfmCut& b) { return a.at_least < b.at_least; });
    };
    const bool empty = model.recency.empty() && model.frequency.empty() && model.money.empty() && model.customers == 0;
    if (!empty && (model.recency.size() != cuts || model.frequency.size() != cuts || model.money.size() != cuts)) {
        throw Error(Status::bad_model,
                    "customer.rfm: expected " + std::to_string(cuts) + " cuts a value for " + std::to_string(model.bins) + " bins");
    }
    if (!ascend(model.recency) || !ascend(model.frequency) || !ascend(model.money))
        throw Error(Status::bad_model, "customer.rfm: cuts must not descend");
    for (const auto* list : {&model.recency, &model.frequency, &model.money})
        for (const RfmCut& cut : *list)
            if (!(cut.value - cut.value == 0)) throw Error(Status::bad_model, "customer.rfm: a cut is not finite");
}

RfmScores apply(const Rfm& model, const History& h) {
    require_same_money("customer.rfm", model.currency, model.scale, h);
    if (model.fitted() && model.period != h.period)
        throw Error(Status::bad_model, "the model of customer.rfm was fitted with period = \"" + std::string(word_of(model.period)) +
                                           "\", and these occasions are counted with period = \"" + std::string(word_of(h.period)) + "\"");
    const std::size_t n = h.occasions.size();
    RfmScores s{std::vector<std::int8_t>(n), std::vector<std::int8_t>(n), std::vector<std::int8_t>(n)};
    if (!model.fitted()) return s;
    for (std::size_t i = 0; i < n; ++i) {
        if (!h.bought(i)) continue;
        s.recency[i] = static_cast<std::int8_t>(model.recency_score(h.recency(i)));
        s.frequency[i] = static_cast<std::int8_t>(model.frequency_score(h.occasions[i]));
        s.money[i] = static_cast<std::int8_t>(model.money_score(h.money[i]));
    }
    return s;
}

std::vector<RfmBinRow> bin_rows(const Rfm& model, const RfmScores& scores) {
    std::vector<RfmBinRow> rows;
    const auto add = [&](std::string_view name, const std::vector<std::int8_t>& list, const std::vector<RfmCut>& cuts, bool reversed) {
        std::vector<std::int64_t> count(static_cast<std::size_t>(model.bins) + 1);
        for (const std::int8_t s : list) ++count[static_cast<std::size_t>(s)];
        for (std::int64_t score = 1; score <= model.bins; ++score) {
            RfmBinRow& row = rows.emplace_back();
            row.value = name;
            row.score = score;
            row.customers = count[static_cast<std::size_t>(score)];
            // Of recency the longest absence scores 1, so its cuts run from the other end.
            const std::int64_t above = reversed ? model.bins - score : score - 1;
            if (above >= 1 && static_cast<std::size_t>(above) <= cuts.size()) {
                row.at_least = cuts[static_cast<std::size_t>(above - 1)].at_least;
                row.threshold = cuts[static_cast<std::size_t>(above - 1)].value;
            }
        }
    };
    add("recency", scores.recency, model.recency, true);
    add("frequency", scores.frequency, model.frequency, false);
    add("money", scores.money, model.money, false);
    return rows;
}

std::vector<RfmCellRow> cell_rows(const Rfm& model, const RfmScores& scores, const History& h) {
    const auto bins = static_cast<std::size_t>(model.bins);
    std::vector<std::int64_t> count(bins * bins);
    std::vector<Int128> money(bins * bins);
    for (std::size_t i = 0; i < scores.recency.size(); ++i) {
        if (scores.recency[i] == 0) continue;
        const std::size_t cell = static_cast<std::size_t>(scores.recency[i] - 1) * bins + static_cast<std::size_t>(scores.frequency[i] - 1);
        ++count[cell];
        money[cell] += h.money[i];
    }
    std::vector<RfmCellRow> rows;
    for (std::size_t cell = 0; cell < count.size(); ++cell) {
        RfmCellRow& row = rows.emplace_back();
        row.recency_score = static_cast<std::int64_t>(cell / bins + 1);
        row.frequency_score = static_cast<std::int64_t>(cell % bins + 1);
        row.customers = count[cell];
        row.money.minor = narrow(money[cell], "money of one RFM cell");
        if (count[cell] > 0) row.mean_money = to_major(money[cell], static_cast<int>(h.scale)) / static_cast<double>(count[cell]);
    }
    return rows;
}

void RfmAnalysis::finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Rfm* given, ResultBuilder& out) {
    History h = data.finish(question_of(data, how, Detail::scores));
    const Rfm model = given ? *given : Rfm::fit(h, options);
    RfmScores scores = apply(model, h);

    report_history(data, h, out);
    out.report("model", given ? "given" : (model.fitted() ? "fitted" : "too_little_data"));
    const auto bins = bin_rows(model, scores);
    const auto cells = model.fitted() ? cell_rows(model, scores, h) : std::vector<RfmCellRow>{};
    TreeList empty;
    for (const RfmBinRow& bin : bins)
        if (model.fitted() && bin.customers == 0) empty.emplace_back(bin.value + " " + std::to_string(bin.score));
    out.report("empty_bins", std::move(empty));

    std::vector<std::int32_t> cell(scores.recency.size());
    std::vector<std::uint8_t> unscored(scores.recency.size());
    for (std::size_t i = 0; i < cell.size(); ++i) {
        cell[i] = scores.recency[i] * 100 + scores.frequency[i] * 10 + scores.money[i];
        unscored[i] = scores.recency[i] == 0;
    }
    auto recency = recency_column(h);
    out.table("scores",
              make_columns<RfmRow>(h.scale, std::move(h.customers),
                                   Maybe<std::vector<std::int32_t>>{std::move(recency), without_occasion(h)}, std::move(h.occasions),
                                   std::move(h.money), Maybe<std::vector<std::int8_t>>{std::move(scores.recency), unscored},
                                   Maybe<std::vector<std::int8_t>>{std::move(scores.frequency), unscored},
                                   Maybe<std::vector<std::int8_t>>{std::move(scores.money), unscored},
                                   Maybe<std::vector<std::int32_t>>{std::move(cell), unscored}));
    out.table("bins", columns_of(bins));
    out.table("cells", columns_of(cells, h.scale));
    out.model("model", make_model("customer.rfm", model, out.stamp()));
}

}  // namespace kefu::customer
