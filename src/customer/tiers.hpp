// Tiers of everybody, with what they remember and the reasons: shared by customer.pyramid and customer.score. Private to the room.
#pragma once

#include <utility>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/pyramid.hpp"

namespace kefu::customer {

/// Everybody's value, tier, and what it remembers.
struct Tiers {
    std::vector<std::int64_t> values;  ///< minor units; 0 without a purchase
    std::vector<std::int32_t> last;    ///< -1 = none
    std::vector<std::int32_t> tiers;
    std::vector<std::int32_t> moves;    ///< codes of TierMove
    std::vector<std::int32_t> towards;  ///< -1 = nowhere
    std::vector<std::int32_t> towards_periods;
    [[nodiscard]] TierStep step(std::size_t i) const { return {tiers[i], static_cast<TierMove>(moves[i]), towards[i], towards_periods[i]}; }
};

/// What tiers are cut on, of each customer. `row`: of the accounts. Errors: BAD_OPTION where a profit is asked for and no cost came;
/// BAD_MONEY for a cost to serve below 0; OVERFLOW.
std::vector<std::int64_t> tier_values(const History& history, PyramidOn on, const Accounts& accounts,
                                      const std::vector<std::uint32_t>& row);

/// `row`: of the last tiers. Errors: BAD_VALUE for a last tier that the model does not have; BAD_MODEL for one of other money.
Tiers tiers_of(const Pyramid& model, const PyramidOptions& options, const History& history, std::vector<std::int64_t> values,
               const LastTiers& last, const std::vector<std::uint32_t>& row);
/// All null, where there is no model.
Tiers no_tiers(std::size_t customers);

std::vector<TierSummaryRow> summary_rows(const Pyramid& model, const Tiers& tiers);
std::vector<MovementRow> movement_rows(const Pyramid& model, const Tiers& tiers);

/// Why a customer is in a tier: one small number, its codes, and its values.
namespace tier_reason {
inline constexpr int moves = 3;  ///< none of note, up, down
inline constexpr int sets = 9 * moves;
/// Precondition: the model is fitted.
int set_of(const Pyramid& model, std::int64_t value, const TierStep& step);
std::vector<std::string_view> codes(int set);
struct Facts {
    std::int64_t value = 0;
    std::int32_t last = -1;
    TierStep step;
};
/// From a row of a result with the columns of tiers.
Facts facts_of(const Columns& table, std::int64_t row);
std::vector<Reason> reasons(const Pyramid& model, const PyramidOptions& options, const Facts& facts);
}  // namespace tier_reason

/// The name of a tier in Chinese, where it is one of ours.
std::string chinese_tier(const std::string& tier);

}  // namespace kefu::customer
