// A named rule for refunds and cancellations (K2): a test on one column of the purchases, and what it does to the row.
//
//     "InvoiceNo starts C: match"      "quantity < 0: drop"      "status is refunded: negate"
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kefu/core/decode.hpp"
#include "kefu/core/describe.hpp"
#include "kefu/core/rows.hpp"

namespace kefu::customer {

/// What becomes of a row that passes the test. Where several rules pass, the strongest wins: drop before match before negate.
enum class RowEffect : std::int32_t { keep, negate, match, drop };

/// One rule, compiled. COLUMN TEST [VALUE]: EFFECT
///   COLUMN  as the table calls it; in 'quotes' where it holds blanks
///   TEST    is, is not, starts, ends, contains, <, <=, >, >=, = (numbers), is null, is not null
///   EFFECT  drop      the row is left out
///           negate    the amount becomes minus its size, and the row makes no occasion
///           match     the latest line, not later, of the same customer (and item) with the opposite amount is taken back with
///                     it; one that finds none negates
/// A null passes only "is null". An empty text is a null, but text tests look at it as at any other text.
/// Text tests need a text column; number tests a number, or a text that is one.
struct RowRule {
    enum class Test : std::uint8_t { is, is_not, starts, ends, contains, less, at_most, greater, at_least, equals, null, not_null };
    std::string text;  ///< as written
    std::string column;
    Test test = Test::is;
    std::string word;
    Decimal number;
    RowEffect effect = RowEffect::keep;

    /// Errors: BAD_OPTION that shows what a rule looks like.
    [[nodiscard]] static RowRule parse(std::string_view text);
};

/// Rules bound to one table: gives each row of a chunk the strongest effect that applies.
class RowRules {
   public:
    /// Errors: BAD_COLUMN with the nearest name; BAD_COLUMN where a text test meets a number column.
    RowRules(std::span<const RowRule> rules, const Table& table);
    /// effects: n values, overwritten. Errors: BAD_VALUE (row, column) where a number test meets a text that is no number.
    void apply(std::int64_t begin, std::int64_t n, std::vector<RowEffect>& effects) const;

   private:
    struct Bound {
        const RowRule* rule;
        std::int32_t column;
    };
    const Table* table_;
    std::vector<Bound> bound_;
};

void read(const Tree& tree, RowRule& out, Findings& findings);
[[nodiscard]] Tree write(const RowRule& rule);

}  // namespace kefu::customer

namespace kefu {
template <>
struct TypeName<customer::RowRule> {
    static constexpr std::string_view value = "row_rule";
};
}  // namespace kefu
