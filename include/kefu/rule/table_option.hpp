// A decision table that options ask for: by its name in the charter, which puts the table in. Where options are saved, the table
// stands in them whole, so that the answer does not depend on a charter that is no longer there.
#pragma once

#include <optional>
#include <string>

#include "kefu/core/describe.hpp"
#include "kefu/rule/decision_table.hpp"

namespace kefu::rule {

struct TableOption {
    std::string name;
    std::optional<DecisionTable> table;  ///< nothing where the charter has none of that name
    Tree definition;                     ///< as the charter has it
    MoneyUnit money;                     ///< of its amounts
};

/// A name, or what write() gives.
void read(const Tree& tree, TableOption& out, Findings& findings);
/// The name, as long as no table is put in.
[[nodiscard]] Tree write(const TableOption& value);

}  // namespace kefu::rule

namespace kefu {
template <>
struct TypeName<rule::TableOption> {
    static constexpr std::string_view value = "text";
};
}  // namespace kefu
