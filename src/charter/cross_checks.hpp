// What sections and decision tables must say together: rooms do not know each other, and the charter does.
#pragma once

#include <vector>

#include "kefu/core/finding.hpp"
#include "kefu/core/tree.hpp"
#include "kefu/rule/decision_table.hpp"

namespace kefu::detail {

/// `document`: with what it extends; `own`: without, for the places of findings.
void check_across(const Tree& document, const Tree& own, const std::vector<rule::DecisionTable>& tables, Findings& findings);

}  // namespace kefu::detail
