#include "kefu/statistics/product_limit.hpp"

#include <limits>

namespace kefu::statistics {

namespace {

/// The share that survives, sight by sight. Between two values that are only greater it is a single fraction, so that without such values
/// it is exact but for one rounding.
class Survival {
   public:
    explicit Survival(double at_risk) : at_risk_(at_risk), from_(at_risk) {}
    void see(const Sighting& sighting) noexcept {
        at_risk_ -= 1;
        if (!sighting.greater) return;
        base_ *= (at_risk_ + 1) / from_;
        from_ = at_risk_;
    }
    [[nodiscard]] double value() const noexcept { return from_ > 0 ? base_ * (at_risk_ / from_) : base_; }

   private:
    double at_risk_, from_, base_ = 1;
};

}  // namespace

std::optional<double> conformal_quantile(std::span<const Sighting> ascending, double tail) noexcept {
    const double least = tail * (1 + 1e-12);  // a rounding must not decide where shares are equal
    Survival survival(static_cast<double>(ascending.size()) + 1);
    for (const Sighting& s : ascending) {
        survival.see(s);
        if (!s.greater && survival.value() <= least) return s.value;
    }
    return std::nullopt;
}

double share_within(std::span<const Sighting> ascending, double at) noexcept {
    if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
    Survival survival(static_cast<double>(ascending.size()));
    for (const Sighting& s : ascending) {
        if (s.value > at) break;
        survival.see(s);
    }
    return 1 - survival.value();
}

}  // namespace kefu::statistics
