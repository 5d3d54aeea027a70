#include "kefu/charter/score.hpp"

namespace kefu {

Result score(const customer::PurchaseHistory& history, const Charter& charter, std::optional<Date> as_of, const customer::Scoring* model,
             const ScoreCall& call) {
    Finish how;
    if (as_of) how.as_of = ParsedTime{ParsedTime::Kind::date, std::int64_t{as_of->days} * us_per_day};
    how.threads = call.threads;
    how.progress = call.progress;
    ResultBuilder out("customer.score", charter.stamp());
    const customer::Accounts no_accounts(history.options());
    const customer::LastTiers no_tiers(history.options());
    customer::ScoreAnalysis::finish(history, call.accounts ? *call.accounts : no_accounts, call.last_tiers ? *call.last_tiers : no_tiers,
                                    charter.get<customer::ScoreOptions>(), how, model, out);
    return std::move(out).build();
}

Result score(const customer::PurchaseHistory& history, const Charter& charter, std::string_view as_of, const customer::Scoring* model,
             const ScoreCall& call) {
    const auto time = parse_time(as_of);
    if (!time) throw Error(Status::bad_option, "as_of: expected a date such as 2011-12-09, or an instant such as 2011-12-09T12:00:00Z");
    return score(history, charter, history.day_of(*time), model, call);
}

}  // namespace kefu
