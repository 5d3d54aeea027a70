// The customer pyramid (K3, 客户金字塔): few customers at the top carry the business. Cuts are a model; a customer moves from tier to
// tier only when a cut is passed by a margin, for so many periods (hysteresis), so that nobody flips every day.
//
// V. A. Zeithaml, R. T. Rust, K. N. Lemon, "The customer pyramid", California Management Review 43(4), 2001, 118-142.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kefu/customer/account.hpp"
#include "kefu/customer/history.hpp"

namespace kefu::customer {

enum class Naming : std::int32_t { metals, ranks };
constexpr auto words(Of<Naming>) {
    return std::array{Word<Naming>{Naming::metals, "metals", "platinum, gold, iron, lead"},
                      Word<Naming>{Naming::ranks, "ranks", "vip, major, ordinary, small"}};
}
enum class PyramidOn : std::int32_t { revenue, profit };
constexpr auto words(Of<PyramidOn>) {
    return std::array{Word<PyramidOn>{PyramidOn::revenue, "revenue", "net money"},
                      Word<PyramidOn>{PyramidOn::profit, "profit", "net money, less the cost of the lines and the cost to serve"}};
}
enum class PyramidBy : std::int32_t { share, quantile, value };
constexpr auto words(Of<PyramidBy>) {
    return std::array{
        Word<PyramidBy>{PyramidBy::share, "share", "the best so many of all customers with a value, ties on the better side"},
        Word<PyramidBy>{PyramidBy::quantile, "quantile", "quantiles of the values (type 7: R, NumPy, Excel), counted from the top"},
        Word<PyramidBy>{PyramidBy::value, "value", "amounts that the charter states: at_least"}};
}

struct PyramidOptions {
    Naming naming = Naming::metals;
    std::vector<std::string> tiers;
    PyramidOn on = PyramidOn::revenue;
    PyramidBy by = PyramidBy::share;
    std::vector<Share> cuts = {share(0.01), share(0.05), share(0.2)};
    std::vector<double> at_least;
    Share margin = share(0.1);
    std::int64_t periods = 1;
};
constexpr std::string_view section(Of<PyramidOptions>) { return "customer.pyramid"; }
constexpr auto fields(Of<PyramidOptions>) {
    using O = PyramidOptions;
    return std::tuple{
        field("naming", &O::naming, "names of the four tiers", zh("四个层级的名称")),
        field("tiers", &O::tiers, "names of your own instead, from the top; as many as there are cuts, and one more",
              zh("自己命名的层级，从高到低；比分界数多一个")),
        field("on", &O::on, "what the tiers are cut on", zh("按什么划分层级")),
        field("by", &O::by, "what a cut means", zh("分界的含义")),
        field("cuts", &O::cuts, "share of customers at or above each tier but the lowest, from the top",
              zh("除最低层级外，每个层级及以上的客户比例，从高到低"), in(1.0 / share_parts, 1), ascending),
        field("at_least", &O::at_least, "with by = \"value\": least value of each tier but the lowest, from the top, in currency units",
              zh("by = \"value\" 时：除最低层级外每个层级的最低值，从高到低，以货币单位计")),
        field("margin", &O::margin, "a customer must pass a cut by this share of it to move", zh("客户须越过分界达到此比例才变动"),
              in(0, 0.99)),
        field("periods", &O::periods, "so many times in a row, one for each time that the tiers are set",
              zh("须连续多少次，每划分一次层级算一次"), in(1, 100))};
}
/// Errors: BAD_OPTION for names and cuts that do not fit each other, names that are twice, cuts that do not fall.
void validate(const PyramidOptions& options);
/// Names of the tiers that options give.
[[nodiscard]] std::vector<std::string> tier_names(const PyramidOptions& options);

/// A customer's tier last time, and where they were going: what a tier remembers. Any result that has these columns can be given back.
struct LastTier {
    Id customer;
    std::string tier;
    std::optional<std::string> towards;
    std::optional<std::int64_t> towards_periods;
};
constexpr auto fields(Of<LastTier>) {
    return std::tuple{field("customer", &LastTier::customer, "whose tier", nulls("counted, and left out"), personal),
                      field("tier", &LastTier::tier, "the tier that the customer had", nulls("counted, and left out")),
                      field("towards", &LastTier::towards, "the tier whose cut they had passed without moving yet"),
                      field("towards_periods", &LastTier::towards_periods, "how many times in a row they had")};
}
/// Keyed accumulator of last tiers. confined: one thread at a time.
using LastTiers = SideTable<LastTier, PurchaseOptions>;

enum class TierMove : std::int32_t { fresh, up, down, stays, held };
constexpr auto words(Of<TierMove>) {
    return std::array{
        Word<TierMove>{TierMove::fresh, "new", "had no tier before"}, Word<TierMove>{TierMove::up, "up", "moved to a better tier"},
        Word<TierMove>{TierMove::down, "down", "moved to a lower tier"}, Word<TierMove>{TierMove::stays, "stays", "is where they were"},
        Word<TierMove>{TierMove::held, "held", "is beyond a cut, but not by the margin, or not for long enough"}};
}

/// A tier, what became of it, and what is to be remembered. Tiers count from 0, the best.
struct TierStep {
    std::int32_t tier = 0;
    TierMove move = TierMove::fresh;
    std::int32_t towards = -1;  ///< -1 = nowhere
    std::int32_t towards_periods = 0;
};

/// Bounds in minor units.
struct Pyramid {
    Naming naming = Naming::metals;
    std::vector<std::string> tiers;
    PyramidOn on = PyramidOn::revenue;
    PyramidBy by = PyramidBy::share;
    std::vector<Share> cuts;
    std::vector<double> at_least;
    std::vector<std::int64_t> bounds;  ///< where nobody has a value, none can be reached
    std::int64_t customers = 0;
    std::int64_t scale = 2;
    std::string currency;

    /// `values`: one a customer, minor units, in any order. Those of zero and less are in the lowest tier, and no cut counts them.
    /// Errors: BAD_OPTION.
    [[nodiscard]] static Pyramid fit(std::span<const std::int64_t> values, std::int64_t scale, std::string currency,
                                     const PyramidOptions& options = {});
    [[nodiscard]] bool fitted() const noexcept { return customers > 0 || by == PyramidBy::value; }
    [[nodiscard]] std::int32_t lowest() const noexcept { return static_cast<std::int32_t>(bounds.size()); }
    /// The tier by the cuts alone. Precondition, as of all that follows: there are bounds.
    [[nodiscard]] std::int32_t classify(std::int64_t value) const noexcept {
        std::int32_t tier = 0;
        while (tier < lowest() && (value <= 0 || value < bounds[static_cast<std::size_t>(tier)])) ++tier;
        return tier;
    }
    /// The tier of a customer who had one: they move when a cut is passed by `margin` of it, `periods` times in a row, to the nearest
    /// tier that they were beyond each time. Without a value above zero they are in the lowest tier at once.
    [[nodiscard]] TierStep step(std::int64_t value, const TierStep& last, Share margin, std::int64_t periods) const noexcept;
};
constexpr auto fields(Of<Pyramid>) {
    using P = Pyramid;
    return std::tuple{field("naming", &P::naming, "names of the tiers"),
                      field("tiers", &P::tiers, "their names, from the top"),
                      field("on", &P::on, "what the tiers are cut on"),
                      field("by", &P::by, "what a cut means"),
                      field("cuts", &P::cuts, "share of customers at or above each tier but the lowest"),
                      field("at_least", &P::at_least, "amounts that were stated, currency units"),
                      field("bounds", &P::bounds, "least value of each tier but the lowest, minor units", in(1, 9.3e18)),
                      field("customers", &P::customers, "customers with a value above zero that the cuts were fitted on", in(0, 5e9)),
                      field("scale", &P::scale, "decimal digits of the minor unit", in(0, max_money_scale)),
                      field("currency", &P::currency, "currency of the bounds")};
}
void validate(const Pyramid& model);

struct TierRow {
    Id customer;
    Money value;
    std::string tier;
    std::optional<std::string> last_tier;
    TierMove movement = TierMove::fresh;
    std::optional<std::string> towards;
    std::int64_t towards_periods = 0;
    std::string reasons;
};
constexpr auto fields(Of<TierRow>) {
    using R = TierRow;
    return std::tuple{field("customer", &R::customer, "id, as it came", personal),
                      field("value", &R::value, "what the tier is cut on: net money, or profit"),
                      field("tier", &R::tier, "tier"),
                      field("last_tier", &R::last_tier, "tier of last time; null without one"),
                      field("movement", &R::movement, "what became of it"),
                      field("towards", &R::towards, "tier whose cut is passed, without a move yet; null = none"),
                      field("towards_periods", &R::towards_periods, "times in a row that it was"),
                      field("reasons", &R::reasons, "codes of the reasons; explain() puts them in words, with their values")};
}
/// One tier of the pyramid.
struct TierSummaryRow {
    std::string tier;
    std::int64_t customers = 0;
    Money value;
    std::optional<double> share_of_customers;
    std::optional<double> share_of_value;
    std::optional<Money> at_least;
};
constexpr auto fields(Of<TierSummaryRow>) {
    using R = TierSummaryRow;
    return std::tuple{field("tier", &R::tier, "tier, from the top"),
                      field("customers", &R::customers, "customers in the tier"),
                      field("value", &R::value, "their value together"),
                      field("share_of_customers", &R::share_of_customers, "0 to 1; null without customers"),
                      field("share_of_value", &R::share_of_value, "of the value of all who have one above zero; null without any"),
                      field("at_least", &R::at_least, "least value of the tier; null for the lowest")};
}
/// One cell of the movement matrix.
struct MovementRow {
    std::optional<std::string> from;
    std::string to;
    std::int64_t customers = 0;
    Money value;
};
constexpr auto fields(Of<MovementRow>) {
    using R = MovementRow;
    return std::tuple{field("from", &R::from, "tier of last time; null = had none"), field("to", &R::to, "tier now"),
                      field("customers", &R::customers, "customers who went this way"), field("value", &R::value, "their value now")};
}

/// The analysis customer.pyramid.
struct PyramidAnalysis {
    using Accumulators = std::tuple<PurchaseHistory, Accounts, LastTiers>;
    using Options = PyramidOptions;
    static void finish(const PurchaseHistory& data, const Accounts& accounts, const LastTiers& last, const Options& options,
                       const Finish& how, const Pyramid* model, ResultBuilder& out);
};
constexpr auto describe(Of<PyramidAnalysis>) {
    return analysis("customer.pyramid", "Tiers of the customer pyramid, and who moved",
                    std::tuple{table<Purchase>("purchases", "lines of sales, in any order"),
                               optional_table<Account>("accounts", "what is agreed with each customer"),
                               optional_table<LastTier>("last_tiers", "tiers of last time: the answer of the last call"),
                               optional_model<Pyramid>("model", "fitted cuts: nothing is refitted")},
                    std::tuple{table<TierRow>("tiers", "a row per customer, sorted by id"),
                               table<TierSummaryRow>("pyramid", "a row per tier, from the top"),
                               table<MovementRow>("movement", "a row per last tier and tier that somebody went between"),
                               model<Pyramid>("model", "the cuts")});
}

}  // namespace kefu::customer
