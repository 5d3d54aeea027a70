// Routing as it runs: the options of [routing], checked and compiled. Built by the charter's room or by the host; a router takes them
// when it is made, and others by swap_rules.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "kefu/core/finding.hpp"
#include "kefu/service/routing.hpp"

namespace kefu::service {

/// Where the options of [routing] stand in the document that they were read from.
class RoutingPlaces {
   public:
    struct Spot {
        std::int32_t line = 0;  ///< 0 = nowhere
        std::int32_t position = 0;
    };
    /// From [routing] down: keys, and places in lists, from 0.
    using Path = std::vector<std::variant<std::string_view, std::size_t>>;

    virtual ~RoutingPlaces() = default;
    /// Of a value; where the document does not have it, of what is nearest to it.
    [[nodiscard]] virtual Spot of(const Path& path) const = 0;
    /// Of a character of a text, counted from 0 in what the text says: after escapes are read.
    [[nodiscard]] virtual Spot inside(const Path& path, std::size_t character) const = 0;
};

/// immutable: share freely; a copy shares what was compiled.
class RoutingRules {
   public:
    /// Errors: BAD_OPTION with the first thing that is wrong, and how many more there are.
    explicit RoutingRules(const RoutingOptions& options, const RoutingLimits& limits = {}, Stamp stamp = {});
    /// The same, and all that is wrong is noted; so are warnings: who may wait for ever, steps that narrow, classes that nobody can
    /// serve in the end, words that are nearly a class. `places` may be NULL: then findings name the option. Nothing where it cannot be
    /// used.
    [[nodiscard]] static std::optional<RoutingRules> read(const RoutingOptions& options, const RoutingLimits& limits, Stamp stamp,
                                                          const RoutingPlaces* places, Findings& findings);

    [[nodiscard]] const Stamp& stamp() const noexcept;
    [[nodiscard]] const RoutingOptions& options() const noexcept;
    [[nodiscard]] const RoutingLimits& limits() const noexcept;

    struct Data;
    [[nodiscard]] const Data& data() const noexcept { return *data_; }

   private:
    explicit RoutingRules(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

/// How much later another task may come and still be taken before one of this grade ("" = the last): the greatest head start, those of
/// steps included, less that of the grade. What hosts give single tasks as credit comes on top. Nothing where there is no such bound:
/// where the order of tasks is decided by something else than head_start.
/// Errors: UNKNOWN_NAME with the nearest grade.
[[nodiscard]] std::optional<Span> most_overtaken(const RoutingRules& rules, std::string_view grade);

}  // namespace kefu::service
