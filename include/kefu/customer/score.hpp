// Scores (K2, K3, K4): one row per customer with values, scores, class, tier, grade, segment and reasons. RFM, ABC, pyramid, grades
// and concentration in one answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/abc.hpp"
#include "kefu/customer/concentration.hpp"
#include "kefu/customer/grade.hpp"
#include "kefu/customer/pyramid.hpp"
#include "kefu/customer/rfm.hpp"

namespace kefu::customer {

struct ScoreOptions {
    RfmOptions rfm;
    AbcOptions abc;
    ConcentrationOptions concentration;
    PyramidOptions pyramid;
    GradeOptions grade;
    SegmentOptions segment;
    bool fit = true;
};
constexpr std::string_view section(Of<ScoreOptions>) { return "customer.score"; }
constexpr auto fields(Of<ScoreOptions>) {
    return std::tuple{part(&ScoreOptions::rfm),
                      part(&ScoreOptions::abc),
                      part(&ScoreOptions::concentration),
                      part(&ScoreOptions::pyramid),
                      part(&ScoreOptions::grade),
                      part(&ScoreOptions::segment),
                      field("fit", &ScoreOptions::fit, "fit the parts that no model is given for; false leaves them out, with a status",
                            zh("没有给出模型的部分由数据得出；false 则不计算，并注明状态"))};
}

/// Errors: BAD_OPTION.
void validate(const ScoreOptions& options);

/// A bundle of part models: what a saved scoring is. A part that is not there is fitted, or left out.
struct Scoring {
    std::optional<Rfm> rfm;
    std::optional<Abc> abc;
    std::optional<Pyramid> pyramid = std::nullopt;
};
constexpr auto fields(Of<Scoring>) {
    return std::tuple{field("rfm", &Scoring::rfm, "thresholds of customer.rfm"), field("abc", &Scoring::abc, "bounds of customer.abc"),
                      field("pyramid", &Scoring::pyramid, "cuts of customer.pyramid")};
}
void validate(const Scoring& model);
/// Scale and currency of its money: those of any of its parts.
struct MoneyKind {
    std::int64_t scale = 2;
    std::string_view currency;
    friend bool operator==(const MoneyKind&, const MoneyKind&) = default;
};
[[nodiscard]] MoneyKind money_of(const Scoring& model) noexcept;

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
    std::optional<Money> value;
    std::optional<std::string> tier;
    std::optional<std::string> last_tier;
    std::optional<TierMove> movement;
    std::optional<std::string> towards;
    std::int64_t towards_periods = 0;
    std::optional<std::string> grade;
    std::optional<std::int64_t> grade_row;
    std::optional<std::string> segment;
    std::optional<std::int64_t> segment_row;
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
                      field("value", &R::value, "what the tier is cut on: net money, or profit; null without a model"),
                      field("tier", &R::tier, "tier of the pyramid; null without a model"),
                      field("last_tier", &R::last_tier, "tier of last time; null without one"),
                      field("movement", &R::movement, "what became of the tier; null without a model"),
                      field("towards", &R::towards, "tier whose cut is passed, without a move yet; null = none"),
                      field("towards_periods", &R::towards_periods, "times in a row that it was"),
                      field("grade", &R::grade, "service grade; null where the charter has no table for it, or no row answered"),
                      field("grade_row", &R::grade_row, "row of the table that gave the grade, from 1; null = none, otherwise"),
                      field("segment", &R::segment, "segment; null as the grade"),
                      field("segment_row", &R::segment_row, "row of the table that gave the segment, from 1"),
                      field("reasons", &R::reasons, "codes of the reasons; explain() puts them in words, with their values")};
}

/// Why a part is there or not.
struct PartRow {
    std::string part;
    std::string status;
    std::int64_t customers = 0;
};
constexpr auto fields(Of<PartRow>) {
    return std::tuple{field("part", &PartRow::part, "customer.rfm, customer.abc, customer.pyramid, customer.grade or customer.segment"),
                      field("status", &PartRow::status, "given, fitted, left_out, too_little_data, decided, no_table or no_accounts"),
                      field("customers", &PartRow::customers, "customers that the model was fitted on, or that the table answered")};
}

/// The analysis customer.score.
struct ScoreAnalysis {
    using Accumulators = std::tuple<PurchaseHistory, Accounts, LastTiers>;
    using Options = ScoreOptions;
    static void finish(const PurchaseHistory& data, const Accounts& accounts, const LastTiers& last, const Options& options,
                       const Finish& how, const Scoring* model, ResultBuilder& out);
};
constexpr auto describe(Of<ScoreAnalysis>) {
    return analysis(
        "customer.score",
        "Scores of each customer: values, RFM, ABC class, tier, grade, segment and reasons; with the concentration of the whole",
        std::tuple{table<Purchase>("purchases", "lines of sales, in any order"),
                   optional_table<Account>("accounts", "what is agreed with each customer"),
                   optional_table<LastTier>("last_tiers", "tiers of last time: the scores of the last call"),
                   optional_model<Scoring>("model", "fitted parts: nothing that is there is refitted")},
        std::tuple{
            table<ScoreRow>("scores", "a row per customer, sorted by id"), table<RfmBinRow>("rfm_bins", "a row per value and score"),
            table<RfmCellRow>("rfm_cells", "a row per recency and frequency score: the heat map"),
            table<AbcClassRow>("abc_classes", "a row per class"), table<ConcentrationRow>("concentration", "figures with their intervals"),
            table<LorenzRow>("lorenz", "points of the Lorenz curve"), table<TierSummaryRow>("pyramid", "a row per tier, from the top"),
            table<MovementRow>("movement", "a row per last tier and tier that somebody went between"),
            table<GradeRow>("grades", "a row per service grade"), table<SegmentRow>("segments", "a row per segment"),
            table<RenewalRow>("renewals", "contracts due for renewal, sorted by id"), table<PartRow>("parts", "what each part did"),
            model<Scoring>("model", "the parts that were given or fitted")});
}

/// Sentences of all reasons of this room, English and Chinese.
[[nodiscard]] std::span<const ReasonText> score_texts() noexcept;

}  // namespace kefu::customer
