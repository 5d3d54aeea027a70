// The analysis customer.purchases: a row per customer.
#include <cmath>

#include "customer/report.hpp"

namespace kefu::customer {

void PurchasesAnalysis::finish(const PurchaseHistory& data, const Options& options, const Finish& how, ResultBuilder& out) {
    PurchaseHistory::Question question = question_of(data, how, Detail::all);
    question.calibration_end = options.calibration_end;
    History h = data.finish(question);

    const std::size_t n = static_cast<std::size_t>(h.size);
    const int scale = static_cast<int>(h.scale);
    const auto none = without_occasion(h);
    std::vector<std::int32_t> age(n), active(n);
    std::vector<double> mean(n), repeat(n), gap(n), variation(n);
    std::vector<std::uint8_t> no_repeat(n, 1), no_repeat_money(n, 1), no_variation(n, 1);
    // Which of two lines of one day came first is not known.
    const bool by_line = data.options().period == Period::line;
    for (std::size_t i = 0; i < n; ++i) {
        if (!h.bought(i)) continue;
        age[i] = h.until().days - h.first[i];
        active[i] = h.last[i] - h.first[i];
        mean[i] = to_major(h.money[i], scale) / h.occasions[i];
        const std::int32_t gaps = h.occasions[i] - 1;
        if (gaps == 0) continue;
        no_repeat[i] = 0;
        no_repeat_money[i] = by_line;
        repeat[i] = to_major(Int128{h.money[i]} - h.first_money[i], scale) / gaps;
        gap[i] = static_cast<double>(h.gap_days[i]) / gaps;
        if (gaps == 1 || gap[i] == 0) continue;
        no_variation[i] = 0;
        // n sum(g^2) - sum(g)^2 is exact in integers, so equal gaps give exactly 0.
        const Int128 spread = Int128{gaps} * h.gap_squares[i] - Int128{h.gap_days[i]} * h.gap_days[i];
        variation[i] = std::sqrt(static_cast<double>(spread) / (static_cast<double>(gaps) * (gaps - 1))) / gap[i];
    }
    const bool split = h.calibration_end.has_value();
    const bool cost = !h.costs.empty();
    const std::vector<std::uint8_t> absent(n, 1);
    const std::vector<std::uint8_t> present;
    report_history(data, h, out);
    auto recency = recency_column(h);
    out.table(
        "customers",
        make_columns<PurchaseRow>(
            h.scale, std::move(h.customers), Maybe<std::vector<std::int32_t>>{day_column(h.first), none},
            Maybe<std::vector<std::int32_t>>{day_column(h.last), none}, std::move(h.occasions), std::move(h.lines),
            Maybe<std::vector<std::int32_t>>{std::move(recency), none}, Maybe<std::vector<std::int32_t>>{std::move(age), none},
            Maybe<std::vector<std::int32_t>>{std::move(active), none}, std::move(h.money),
            Maybe<std::vector<std::int64_t>>{cost ? std::move(h.costs) : std::vector<std::int64_t>(n), cost ? present : absent},
            Maybe<std::vector<double>>{std::move(mean), none}, Maybe<std::vector<double>>{std::move(repeat), no_repeat_money},
            Maybe<std::vector<double>>{std::move(gap), no_repeat}, Maybe<std::vector<double>>{std::move(variation), no_variation},
            Maybe<std::vector<std::int32_t>>{split ? std::move(h.holdout_occasions) : std::vector<std::int32_t>(n),
                                             split ? present : absent},
            Maybe<std::vector<std::int64_t>>{split ? std::move(h.holdout_money) : std::vector<std::int64_t>(n), split ? present : absent}));
}

}  // namespace kefu::customer
