// The rules of a router as an option of an analysis: those of the charter, which puts them in, and what a call says instead of some of
// them. Where options are saved, the rules stand in them whole, so that the answer does not depend on a charter that is no longer there.
#pragma once

#include <string>
#include <vector>

#include "kefu/core/describe.hpp"
#include "kefu/service/rules.hpp"

namespace kefu::service {

struct RulesOption {
    RoutingOptions routing;
    RoutingLimits limits;
    bool stated = false;               ///< the rules are here: a charter's, or saved ones
    std::vector<std::string> changed;  ///< keys of [routing] that a call said anew
};

/// Keys of [routing], read over what stands there; also what write() gives.
void read(const Tree& tree, RulesOption& out, Findings& findings);
/// Empty as long as no rules are put in.
[[nodiscard]] Tree write(const RulesOption& value);

}  // namespace kefu::service

namespace kefu {
template <>
struct TypeName<service::RulesOption> {
    static constexpr std::string_view value = "table";
};
}  // namespace kefu
