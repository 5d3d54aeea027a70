// The common verb: scores of all customers of a history, under a charter.
#pragma once

#include <optional>
#include <string_view>

#include "kefu/charter/charter.hpp"
#include "kefu/core/result.hpp"
#include "kefu/customer/score.hpp"

namespace kefu {

/// How a score is made, beside the charter.
struct ScoreCall {
    int threads = 1;                                  ///< they change no bit
    Progress* progress = nullptr;                     ///< may be cancelled from another thread
    const customer::Accounts* accounts = nullptr;     ///< what is agreed with each customer
    const customer::LastTiers* last_tiers = nullptr;  ///< tiers of last time
};

/// The analysis customer.score over a history: a row per customer with values, scores, class, tier, grade and reasons, as of the
/// end of a civil day (nothing = the day of the last row). Parts that `model` holds are applied, the others are fitted and come back
/// as the result's model "model".
/// Errors: BAD_TIME for rows after as_of, BAD_MODEL where the model counts other money than the history.
[[nodiscard]] Result score(const customer::PurchaseHistory& history, const Charter& charter, std::optional<Date> as_of = std::nullopt,
                           const customer::Scoring* model = nullptr, const ScoreCall& call = {});
/// The same with "2011-12-09", or an instant, which counts as its day in the history's zone.
[[nodiscard]] Result score(const customer::PurchaseHistory& history, const Charter& charter, std::string_view as_of,
                           const customer::Scoring* model = nullptr, const ScoreCall& call = {});

}  // namespace kefu
