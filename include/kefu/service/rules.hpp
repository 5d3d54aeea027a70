// Routing as it runs: the options of [routing], checked and compiled. Built by the charter's room or by the host; a router takes them
// when it is made, and others by swap_rules.
#pragma once

#include <memory>

#include "kefu/service/routing.hpp"

namespace kefu::service {

/// immutable: share freely; a copy shares what was compiled.
class RoutingRules {
   public:
    /// Errors: BAD_OPTION with the first thing that is wrong.
    explicit RoutingRules(const RoutingOptions& options, const RoutingLimits& limits = {}, Stamp stamp = {});

    [[nodiscard]] const Stamp& stamp() const noexcept;
    [[nodiscard]] const RoutingOptions& options() const noexcept;
    [[nodiscard]] const RoutingLimits& limits() const noexcept;

    struct Data;
    [[nodiscard]] const Data& data() const noexcept { return *data_; }

   private:
    std::shared_ptr<const Data> data_;
};

}  // namespace kefu::service
