// RFM (K2): how lately, how often, for how much; each scored 1 to `bins` by thresholds that are a model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/history.hpp"
#include "kefu/customer/purchases.hpp"
#include "kefu/statistics/quantiles.hpp"

namespace kefu::customer {

enum class RfmMethod : std::int32_t { quantile, rfm_compatible, fixed };
constexpr auto words(Of<RfmMethod>) {
    return std::array{
        Word<RfmMethod>{RfmMethod::quantile, "quantile", "cuts at the quantiles k/bins; who sits at a cut counts as better"},
        Word<RfmMethod>{RfmMethod::rfm_compatible, "rfm_compatible",
                        "the same cuts plus 1 (one currency unit for money), and what sits there is above it, as in the R package rfm"},
        Word<RfmMethod>{RfmMethod::fixed, "fixed", "the cuts that are given; who sits at a cut counts as better"}};
}

struct RfmOptions {
    RfmMethod method = RfmMethod::quantile;
    std::int64_t bins = 5;
    statistics::QuantileType quantile_type = statistics::QuantileType::linear;
    std::optional<std::vector<std::int64_t>> recency_cuts;
    std::optional<std::vector<std::int64_t>> frequency_cuts;
    std::optional<std::vector<double>> money_cuts;
};
constexpr std::string_view section(Of<RfmOptions>) { return "customer.rfm"; }
constexpr auto fields(Of<RfmOptions>) {
    return std::tuple{
        field("method", &RfmOptions::method, "where the cuts between scores come from", zh("评分的分界从何而来")),
        field("bins", &RfmOptions::bins, "scores run from 1 to this; the best is the highest", zh("评分从 1 到此值，越高越好"), in(2, 9)),
        field("quantile_type", &RfmOptions::quantile_type, "how a quantile is read off the sorted values", zh("如何从排序后的值取分位数")),
        field("recency_cuts", &RfmOptions::recency_cuts, "fixed cuts in days, bins - 1 of them",
              zh("固定的近度分界，以天计，共 bins - 1 个"), ascending),
        field("frequency_cuts", &RfmOptions::frequency_cuts, "fixed cuts in occasions, bins - 1 of them",
              zh("固定的频度分界，以次数计，共 bins - 1 个"), ascending),
        field("money_cuts", &RfmOptions::money_cuts, "fixed cuts in currency units, bins - 1 of them",
              zh("固定的金额分界，以货币单位计，共 bins - 1 个"), ascending)};
}

/// Errors: BAD_OPTION for a value out of its range, and where cuts and method do not fit each other.
void validate(const RfmOptions& options);

/// One cut: values of at least `at_least` are above it. `value` is the threshold as it was worked out, for people.
struct RfmCut {
    std::int64_t at_least = 0;
    double value = 0;
};
constexpr auto fields(Of<RfmCut>) {
    return std::tuple{field("at_least", &RfmCut::at_least, "smallest whole value above the cut: days, occasions, or minor units"),
                      field("value", &RfmCut::value, "the threshold itself: days, occasions, or currency units")};
}

/// The thresholds. Immutable once fitted; tomorrow's customers never move yesterday's scores.
struct Rfm {
    std::int64_t bins = 5;
    RfmMethod method = RfmMethod::quantile;
    Period period = Period::day;
    std::int64_t customers = 0;
    std::int64_t scale = 2;
    std::string currency;
    std::vector<RfmCut> recency;
    std::vector<RfmCut> frequency;
    std::vector<RfmCut> money;

    /// Errors: BAD_OPTION as validate(options); nothing to fit on (no buyers) gives no cuts.
    [[nodiscard]] static Rfm fit(const History& history, const RfmOptions& options = {});
    /// False where there was nothing to fit on: then nobody has a score.
    [[nodiscard]] bool fitted() const noexcept { return !recency.empty(); }
    /// 1 + the number of cuts at or below a value.
    [[nodiscard]] static std::int32_t above(const std::vector<RfmCut>& cuts, std::int64_t value) noexcept {
        std::int32_t n = 1;
        for (const RfmCut& cut : cuts) n += value >= cut.at_least;
        return n;
    }
    [[nodiscard]] std::int32_t recency_score(std::int64_t days) const noexcept {
        return static_cast<std::int32_t>(bins) + 1 - above(recency, days);
    }
    [[nodiscard]] std::int32_t frequency_score(std::int64_t occasions) const noexcept { return above(frequency, occasions); }
    [[nodiscard]] std::int32_t money_score(std::int64_t minor) const noexcept { return above(money, minor); }
};
constexpr auto fields(Of<Rfm>) {
    return std::tuple{field("bins", &Rfm::bins, "scores run from 1 to this", in(2, 9)),
                      field("method", &Rfm::method, "where the cuts came from"),
                      field("period", &Rfm::period, "what one occasion is; occasions counted otherwise are refused"),
                      field("customers", &Rfm::customers, "buyers that the cuts were fitted on", in(0, 5e9)),
                      field("scale", &Rfm::scale, "decimal digits of the minor unit", in(0, max_money_scale)),
                      field("currency", &Rfm::currency, "currency of the money cuts"),
                      field("recency", &Rfm::recency, "cuts in days since the last purchase; more days score lower"),
                      field("frequency", &Rfm::frequency, "cuts in occasions"),
                      field("money", &Rfm::money, "cuts in money")};
}
/// Errors: BAD_MODEL for a value out of its range, and where cuts do not fit bins or descend.
void validate(const Rfm& model);

struct RfmRow {
    Id customer;
    std::optional<std::int64_t> recency_days;
    std::int64_t occasions = 0;
    Money money;
    std::optional<std::int64_t> recency_score;
    std::optional<std::int64_t> frequency_score;
    std::optional<std::int64_t> money_score;
    std::optional<std::int64_t> cell;
};
constexpr auto fields(Of<RfmRow>) {
    using R = RfmRow;
    return std::tuple{field("customer", &R::customer, "id, as it came", personal),
                      field("recency_days", &R::recency_days, "as_of minus last purchase, in civil days; null without an occasion"),
                      field("occasions", &R::occasions, "periods with a purchase"),
                      field("money", &R::money, "net money"),
                      field("recency_score", &R::recency_score, "1 (long ago) to bins (lately)"),
                      field("frequency_score", &R::frequency_score, "1 (seldom) to bins (often)"),
                      field("money_score", &R::money_score, "1 (little) to bins (much)"),
                      field("cell", &R::cell, "the three scores side by side: 543")};
}

/// How many customers have a score: an empty bin says that the data has too few different values for so many bins.
struct RfmBinRow {
    std::string value;
    std::int64_t score = 1;
    std::int64_t customers = 0;
    std::optional<std::int64_t> at_least;
    std::optional<double> threshold;
};
constexpr auto fields(Of<RfmBinRow>) {
    using R = RfmBinRow;
    return std::tuple{
        field("value", &R::value, "recency, frequency or money"), field("score", &R::score, "1 to bins"),
        field("customers", &R::customers, "customers with this score; 0 = an empty bin"),
        field("at_least", &R::at_least, "smallest value of the bin: days, occasions, or minor units; null for the lowest bin"),
        field("threshold", &R::threshold, "the cut as it was worked out, in days, occasions, or currency units")};
}
struct RfmCellRow {
    std::int64_t recency_score = 1;
    std::int64_t frequency_score = 1;
    std::int64_t customers = 0;
    Money money;
    std::optional<double> mean_money;
};
constexpr auto fields(Of<RfmCellRow>) {
    using R = RfmCellRow;
    return std::tuple{field("recency_score", &R::recency_score, "1 to bins"), field("frequency_score", &R::frequency_score, "1 to bins"),
                      field("customers", &R::customers, "customers in the cell"), field("money", &R::money, "their net money"),
                      field("mean_money", &R::mean_money, "net money per customer, in currency units; null for an empty cell")};
}

/// Scores of every row of a history, 0 without an occasion.
struct RfmScores {
    std::vector<std::int8_t> recency, frequency, money;
};
/// Errors: BAD_MODEL where the history counts its occasions, or its money, otherwise than the one that was fitted on.
[[nodiscard]] RfmScores apply(const Rfm& model, const History& history);
[[nodiscard]] std::vector<RfmBinRow> bin_rows(const Rfm& model, const RfmScores& scores);
[[nodiscard]] std::vector<RfmCellRow> cell_rows(const Rfm& model, const RfmScores& scores, const History& history);

/// The analysis customer.rfm.
struct RfmAnalysis {
    using Accumulator = PurchaseHistory;
    using Options = RfmOptions;
    static void finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Rfm* model, ResultBuilder& out);
};
constexpr auto describe(Of<RfmAnalysis>) {
    return analysis(
        "customer.rfm", "Recency, frequency and money of each customer, scored by thresholds",
        std::tuple{table<Purchase>("purchases", "lines of sales, in any order"),
                   optional_model<Rfm>("model", "fitted thresholds: nothing is refitted")},
        std::tuple{table<RfmRow>("scores", "a row per customer, sorted by id"), table<RfmBinRow>("bins", "a row per value and score"),
                   table<RfmCellRow>("cells", "a row per recency and frequency score: the heat map"),
                   model<Rfm>("model", "the thresholds")});
}

}  // namespace kefu::customer
