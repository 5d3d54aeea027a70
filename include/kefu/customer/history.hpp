// A finished purchase history (K2): one array a value, a row per customer, sorted by id. Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/columns.hpp"
#include "kefu/core/decode.hpp"
#include "kefu/core/ids.hpp"

namespace kefu::customer {

/// Purchases of one period are one occasion.
enum class Period : std::int32_t { day, week, month, line };
constexpr auto words(Of<Period>) {
    return std::array{Word<Period>{Period::day, "day", "a civil day of the time zone"},
                      Word<Period>{Period::week, "week", "a week from Monday to Sunday"},
                      Word<Period>{Period::month, "month", "a calendar month"},
                      Word<Period>{Period::line, "line", "every line is an occasion: for tables that hold an order a row"}};
}

/// What finish() found on the way; goes into the report.
struct HistoryCounts {
    std::int64_t customers = 0;                ///< all that were seen up to as_of
    std::int64_t customers_after = 0;          ///< whose lines that count are all after as_of: not there yet, left out
    std::int64_t customers_with_purchase = 0;  ///< with at least one line that is a purchase, cancelled or not
    std::int64_t buyers = 0;                   ///< with at least one occasion left
    std::int64_t after = 0;                    ///< lines after as_of, left out
    std::int64_t matched = 0;                  ///< cancellations that took back a line
    std::int64_t unmatched = 0;                ///< cancellations that found none, and negate
    std::int64_t occasions = 0;
    Int128 money = 0;  ///< net, minor units
};

/// How much finish() works out: what scores need, or all.
enum class Detail : std::uint8_t { scores, all };

struct History {
    static constexpr std::int32_t no_day = INT32_MIN;

    std::int64_t size = 0;
    Date as_of;
    bool dated = true;  ///< false where neither a row nor the question says what day it is
    std::optional<Date> calibration_end;
    Period period = Period::day;  ///< what one occasion is
    std::int64_t scale = 2;
    std::string currency;
    HistoryCounts counts;

    ResultColumn::Data customers;     ///< ids, ascending: int64 or texts
    std::vector<std::int32_t> first;  ///< day of the first occasion, or no_day
    std::vector<std::int32_t> last;
    std::vector<std::int32_t> occasions;
    std::vector<std::int32_t> lines;
    std::vector<std::int64_t> money;  ///< net, minor units

    // With Detail::all only:
    std::vector<std::int64_t> costs;              ///< empty where no cost came
    std::vector<std::int64_t> first_money;        ///< money of the first occasion
    std::vector<std::int32_t> gap_days;           ///< from the first day of the first occasion to the first day of the last
    std::vector<std::int64_t> gap_squares;        ///< sum of squared gaps between first days of occasions
    std::vector<std::int32_t> holdout_occasions;  ///< empty without a split
    std::vector<std::int64_t> holdout_money;

    /// The day that recency and age count from: the end of the calibration where there is one.
    [[nodiscard]] Date until() const noexcept { return calibration_end ? *calibration_end : as_of; }
    [[nodiscard]] bool bought(std::size_t i) const noexcept { return occasions[i] > 0; }
    [[nodiscard]] std::int64_t recency(std::size_t i) const noexcept { return std::int64_t{until().days} - last[i]; }
};

}  // namespace kefu::customer
