// One customer at a time (K2): a scoring made ready, plain values in, scores out, nothing allocated.
#pragma once

#include <cstdint>

#include "kefu/customer/score.hpp"

namespace kefu::customer {

struct CustomerValue {
    std::int64_t recency_days = 0;
    std::int64_t occasions = 0;
    std::int64_t money = 0;
    std::int64_t profit = 0;
};
constexpr auto fields(Of<CustomerValue>) {
    return std::tuple{field("recency_days", &CustomerValue::recency_days, "civil days since the last purchase, >= 0", in(0, 4'000'000)),
                      field("occasions", &CustomerValue::occasions, "occasions; 0 = has not bought: no RFM scores", in(0, 1e15)),
                      field("money", &CustomerValue::money, "net money in minor units of the model's scale and currency"),
                      field("profit", &CustomerValue::profit, "the same less costs; looked at where the tiers are cut on profit")};
}

struct CustomerScore {
    std::int32_t recency_score = 0;
    std::int32_t frequency_score = 0;
    std::int32_t money_score = 0;
    std::int32_t cell = 0;
    std::int32_t abc = -1;
    std::int32_t tier = -1;
};
constexpr auto fields(Of<CustomerScore>) {
    return std::tuple{field("recency_score", &CustomerScore::recency_score, "1 to bins; 0 = without an occasion or a model"),
                      field("frequency_score", &CustomerScore::frequency_score, "1 to bins; 0 = as above"),
                      field("money_score", &CustomerScore::money_score, "1 to bins; 0 = as above"),
                      field("cell", &CustomerScore::cell, "the three scores side by side; 0 = as above"),
                      field("abc", &CustomerScore::abc, "0 = A, 1 = B, 2 = C; -1 = without a model"),
                      field("tier", &CustomerScore::tier, "by the cuts of the pyramid, 0 = the best; -1 = without a model")};
}

/// Precondition: recency_days and occasions are not negative.
[[nodiscard]] CustomerScore score_of(const Scoring& model, const CustomerValue& value) noexcept;

/// immutable: share freely.
class Scorer {
   public:
    /// Errors: BAD_MODEL for a scoring that is out of its ranges.
    explicit Scorer(Scoring model) : model_(std::move(model)) { validate(model_); }

    /// The same as a row of customer.score with these values; of tiers, the one by the cuts alone (last tiers are not asked).
    /// Errors: BAD_VALUE for a negative recency or count; the message names the field.
    [[nodiscard]] CustomerScore score(const CustomerValue& value) const {
        check(value);
        return score_of(model_, value);
    }
    /// Why: one sentence a reason, a line each, as Result::explain of a row with these values. Errors as above.
    [[nodiscard]] std::string explain(const CustomerValue& value, Language language = Language::en) const;
    [[nodiscard]] const Scoring& model() const noexcept { return model_; }

   private:
    static void check(const CustomerValue& value) {
        if (value.recency_days < 0) throw Error(Status::bad_value, "recency_days is negative; expected days since the last purchase");
        if (value.occasions < 0) throw Error(Status::bad_value, "occasions is negative; expected a count");
    }
    Scoring model_;
};

}  // namespace kefu::customer
