// What sections and decision tables must say together: rooms do not know each other, and the charter does.
#pragma once

#include <vector>

#include "kefu/core/finding.hpp"
#include "kefu/core/tree.hpp"
#include "kefu/rule/decision_table.hpp"

namespace kefu::detail {

/// The nearest place of a path that a document has itself; where it has none, that of what it extends. Null where it has neither.
[[nodiscard]] const Tree* place_of(const Tree& own, std::string_view path) noexcept;

/// `document`: with what it extends; `own`: without, for the places of findings.
void check_across(const Tree& document, const Tree& own, const std::vector<rule::DecisionTable>& tables, Findings& findings);

}  // namespace kefu::detail
