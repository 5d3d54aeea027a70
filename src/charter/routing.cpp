#include "charter/routing.hpp"

#include "charter/cross_checks.hpp"
#include "charter/toml.hpp"

namespace kefu {

namespace {

/// Looks options up in the document that they were read from.
class InDocument : public service::RoutingPlaces {
   public:
    InDocument(const Tree& own, std::string_view toml) : own_(own), texts_(toml) {}

    [[nodiscard]] Spot of(const Path& path) const override {
        bool whole = false;
        const Tree* at = find(path, whole);
        return at ? Spot{at->line, at->position} : Spot{};
    }
    [[nodiscard]] Spot inside(const Path& path, std::size_t character) const override {
        bool whole = false;
        const Tree* at = find(path, whole);
        if (!at) return {};
        if (!whole || !at->is(Tree::Kind::text)) return {at->line, at->position};
        const detail::TextPlace place = texts_.character_of({at->line, at->position}, character);
        return {place.line, place.position};
    }

   private:
    /// The nearest that the document has itself; `whole`: all of the path.
    const Tree* find(const Path& path, bool& whole) const {
        const Tree* at = own_.find("routing");
        if (!at) return detail::place_of(own_, "routing");
        for (const auto& step : path) {
            const Tree* next = nullptr;
            if (const auto* key = std::get_if<std::string_view>(&step)) next = at->is(Tree::Kind::table) ? at->find(*key) : nullptr;
            else if (at->is(Tree::Kind::list) && std::get<std::size_t>(step) < at->list().size())
                next = &at->list()[std::get<std::size_t>(step)];
            if (!next) return at;
            at = next;
        }
        whole = true;
        return at;
    }

    const Tree& own_;
    detail::TextPlaces texts_;
};

}  // namespace

void detail::check_routing(const Tree& document, const Tree& own, std::string_view toml, Findings& findings) {
    service::RoutingOptions options;
    service::RoutingLimits limits;
    Findings again("");  // noted where the sections are read
    read_sections(document, options, again);
    read_sections(document, limits, again);
    if (again.errors() > 0) return;
    const InDocument places(own, toml);
    (void)service::RoutingRules::read(options, limits, {}, &places, findings);
}

}  // namespace kefu
