// Scores (K2): one row per customer with values, scores, class and reasons. RFM, ABC and concentration in one answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/abc.hpp"
#include "kefu/customer/concentration.hpp"
#include "kefu/customer/rfm.hpp"

namespace kefu::customer {

struct ScoreOptions {
    RfmOptions rfm;
    AbcOptions abc;
    ConcentrationOptions concentration;
    bool fit = true;
};
constexpr std::string_view section(Of<ScoreOptions>) { return "customer.score"; }
constexpr auto fields(Of<ScoreOptions>) {
    return std::tuple{part(&ScoreOptions::rfm), part(&ScoreOptions::abc), part(&ScoreOptions::concentration),
                      field("fit", &ScoreOptions::fit, "fit the parts that no model is given for; false leaves them out, with a status")};
}

/// A bundle of part models: what a saved scoring is. A part that is not there is fitted, or left out.
struct Scoring {
    std::optional<Rfm> rfm;
    std::optional<Abc> abc;
};
constexpr auto fields(Of<Scoring>) {
    return std::tuple{field("rfm", &Scoring::rfm, "thresholds of customer.rfm"), field("abc", &Scoring::abc, "bounds of customer.abc")};
}
void validate(const Scoring& model);

struct ScoreRow {
    Id customer;
    std::optional<Date> first;
    std::optional<Date> last;
    std::optional<std::int64_t> recency_days;
    std::int64_t occasions = 0;
    Money money;
    std::optional<std::int64_t> recency_score;
    std::optional<std::int64_t> frequency_score;
    std::optional<std::int64_t> money_score;
    std::optional<std::int64_t> cell;
    std::optional<AbcClass> abc;
    std::string reasons;
};
constexpr auto fields(Of<ScoreRow>) {
    using R = ScoreRow;
    return std::tuple{field("customer", &R::customer, "id, as it came", personal),
                      field("first", &R::first, "day of the first occasion; null without one"),
                      field("last", &R::last, "day of the last occasion"),
                      field("recency_days", &R::recency_days, "as_of minus last, in civil days"),
                      field("occasions", &R::occasions, "periods with a purchase"),
                      field("money", &R::money, "net money"),
                      field("recency_score", &R::recency_score, "1 (long ago) to bins (lately); null without an occasion or a model"),
                      field("frequency_score", &R::frequency_score, "1 (seldom) to bins (often)"),
                      field("money_score", &R::money_score, "1 (little) to bins (much)"),
                      field("cell", &R::cell, "the three scores side by side: 543"),
                      field("abc", &R::abc, "A, B or C; null without a model"),
                      field("reasons", &R::reasons, "codes of the reasons; explain() puts them in words, with their values")};
}

/// Why a part is there or not.
struct PartRow {
    std::string part;
    std::string status;
    std::int64_t customers = 0;
};
constexpr auto fields(Of<PartRow>) {
    return std::tuple{field("part", &PartRow::part, "customer.rfm or customer.abc"),
                      field("status", &PartRow::status, "given, fitted, left_out, or too_little_data"),
                      field("customers", &PartRow::customers, "customers that the model was fitted on")};
}

/// The analysis customer.score.
struct ScoreAnalysis {
    using Accumulator = PurchaseHistory;
    using Options = ScoreOptions;
    static void finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Scoring* model, ResultBuilder& out);
};
constexpr auto describe(Of<ScoreAnalysis>) {
    return analysis(
        "customer.score", "Scores of each customer: values, RFM, ABC class and reasons; with the concentration of the whole",
        std::tuple{table<Purchase>("purchases", "lines of sales, in any order"),
                   optional_model<Scoring>("model", "fitted parts: nothing that is there is refitted")},
        std::tuple{table<ScoreRow>("scores", "a row per customer, sorted by id"), table<RfmBinRow>("rfm_bins", "a row per value and score"),
                   table<RfmCellRow>("rfm_cells", "a row per recency and frequency score: the heat map"),
                   table<AbcClassRow>("abc_classes", "a row per class"),
                   table<ConcentrationRow>("concentration", "figures with their intervals"),
                   table<LorenzRow>("lorenz", "points of the Lorenz curve"), table<PartRow>("parts", "what each part did"),
                   model<Scoring>("model", "the parts that were given or fitted")});
}

/// Sentences of all reasons of this room, English and Chinese.
[[nodiscard]] std::span<const ReasonText> score_texts() noexcept;

}  // namespace kefu::customer
