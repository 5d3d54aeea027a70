// Concentration (K2): how much of the money how few customers bring. Lorenz curve, Gini, and shares of the top, with intervals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/history.hpp"
#include "kefu/customer/net_money.hpp"
#include "kefu/customer/purchases.hpp"
#include "kefu/statistics/estimate.hpp"

namespace kefu::customer {

enum class IntervalMethod : std::int32_t { closed_form, resampled };
constexpr auto words(Of<IntervalMethod>) {
    return std::array{Word<IntervalMethod>{IntervalMethod::closed_form, "closed_form", "by linearisation (influence function)"},
                      Word<IntervalMethod>{IntervalMethod::resampled, "resampled",
                                           "by a seeded bootstrap over customers, each with a stream of his own"}};
}

struct ConcentrationOptions {
    std::vector<Share> top = {share(0.01), share(0.05), share(0.1), share(0.2), share(0.5)};
    Share core = share(0.2);
    double level = 0.95;
    IntervalMethod interval = IntervalMethod::closed_form;
    std::int64_t replicates = 1000;
    std::int64_t seed = 1;
};
constexpr std::string_view section(Of<ConcentrationOptions>) { return "customer.concentration"; }
constexpr auto fields(Of<ConcentrationOptions>) {
    using O = ConcentrationOptions;
    return std::tuple{
        field("top", &O::top, "shares of customers whose share of money is told: the best ceil(share n)",
              zh("要列出金额占比的客户比例：排在最前的 ceil(比例 × 客户数) 位"), in(1e-9, 1), ascending),
        field("core", &O::core, "share of customers that counts as the core (20 %)", zh("核心客户所占的比例（20 %）"), in(1e-9, 1)),
        field("level", &O::level, "level of the intervals", zh("区间的置信水平"), in(0.5, 0.9999)),
        field("interval", &O::interval, "where intervals come from", zh("区间的计算方法")),
        field("replicates", &O::replicates, "replicates of the bootstrap", zh("自助法的重复次数"), in(100, 1'000'000)),
        field("seed", &O::seed, "seed of the bootstrap", zh("自助法的随机种子"))};
}

/// One figure with its uncertainty.
struct ConcentrationRow {
    std::string measure;
    std::optional<double> share_of_customers;
    std::int64_t customers = 0;
    std::optional<double> value;
    std::optional<double> standard_error;
    std::optional<double> low;
    std::optional<double> high;
    statistics::EstimateStatus status = statistics::EstimateStatus::ok;
};
constexpr auto fields(Of<ConcentrationRow>) {
    using R = ConcentrationRow;
    return std::tuple{field("measure", &R::measure, "gini, gini_normalised, core_share, or top_share"),
                      field("share_of_customers", &R::share_of_customers, "of a top share: 0 to 1"),
                      field("customers", &R::customers, "customers it is about: all with net money of zero or more, or the top"),
                      field("value", &R::value, "0 to 1; null where it is not identified"),
                      field("standard_error", &R::standard_error, "null where it cannot be told"),
                      field("low", &R::low, "lower end of the interval"),
                      field("high", &R::high, "upper end of the interval"),
                      field("status", &R::status, "ok, or why there is no interval")};
}
struct LorenzRow {
    double customers = 0;
    double money = 0;
};
constexpr auto fields(Of<LorenzRow>) {
    return std::tuple{field("customers", &LorenzRow::customers, "share of customers, poorest first, 0 to 1"),
                      field("money", &LorenzRow::money, "their share of the money, 0 to 1")};
}

/// Concentration of the net money of customers with a net of zero or more; the others are counted apart.
struct Concentration {
    using Accumulator = PurchaseHistory;
    using Options = ConcentrationOptions;
    static void finish(const PurchaseHistory& data, const Options& options, const Finish& how, ResultBuilder& out);

    std::vector<ConcentrationRow> figures;
    std::vector<LorenzRow> curve;
    std::int64_t customers = 0;  ///< with net money of zero or more
    std::int64_t negative_customers = 0;
    Int128 negative_money = 0;  ///< minor units

    /// Errors: BAD_OPTION for a value out of its range.
    [[nodiscard]] static Concentration of(const History& history, const ConcentrationOptions& options = {}, Progress* progress = nullptr);
    /// The same from what one pass over the money has found already.
    [[nodiscard]] static Concentration of(const History& history, const NetMoney& money, const ConcentrationOptions& options,
                                          Progress* progress);
};
constexpr auto describe(Of<Concentration>) {
    return analysis("customer.concentration", "How much of the money how few customers bring: Lorenz, Gini, shares of the top",
                    std::tuple{table<Purchase>("purchases", "lines of sales, in any order")},
                    std::tuple{table<ConcentrationRow>("figures", "a row per figure, with its interval"),
                               table<LorenzRow>("lorenz", "points of the Lorenz curve")});
}

}  // namespace kefu::customer
