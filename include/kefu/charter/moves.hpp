// What a change of the charter would do: whom it moves, from two scores of the same customers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kefu/core/result.hpp"

namespace kefu {

/// Customers who go one way.
struct MoveRow {
    std::string field;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::int64_t customers = 0;
    Money money;
};
constexpr auto fields(Of<MoveRow>) {
    return std::tuple{field("field", &MoveRow::field, "tier, grade, segment or abc"),
                      field("from", &MoveRow::from, "what it was; null = nothing"), field("to", &MoveRow::to, "what it would be"),
                      field("customers", &MoveRow::customers, "customers who go this way"),
                      field("money", &MoveRow::money, "their net money, as the second score has it")};
}

/// Compares two scores (customer.score, or customer.pyramid): table "moves", a row a field and way that somebody goes; table
/// "customers", a row a customer who moves in any, with what each field was and would be. The report says how many were compared, and
/// how many stand in one of the two alone. Under the stamp of the second.
/// Errors: BAD_OPTION where a result has no customers, or the two have ids of two kinds.
[[nodiscard]] Result moves(const Result& before, const Result& after);

}  // namespace kefu
