#include "kefu/core/finding.hpp"

#include <algorithm>
#include <tuple>

namespace kefu {

namespace {
/// A hostile document may be wrong in a million places; nobody reads more than these.
constexpr std::size_t most_kept = 1'000;

bool stands_before(const Finding& a, const Finding& b) {
    return std::tie(a.place.where, a.place.line, a.place.position) < std::tie(b.place.where, b.place.line, b.place.position);
}
}  // namespace

void Findings::add(Severity severity, std::int32_t line, std::int32_t position, std::string message) {
    Place place;
    place.where = where_;
    place.line = line;
    place.position = position;
    add(Finding{severity, std::move(place), std::move(message)});
}

void Findings::add(Finding finding) {
    errors_ += finding.severity == Severity::error;
    if (all_.size() < most_kept) {
        warnings_kept_ += finding.severity == Severity::warning;
        all_.push_back(std::move(finding));
    } else if (finding.severity == Severity::error && warnings_kept_ > 0) {
        // No number of warnings hides an error.
        const auto last = std::find_if(all_.rbegin(), all_.rend(), [](const Finding& f) { return f.severity == Severity::warning; });
        *last = std::move(finding);
        --warnings_kept_;
    }
}

void Findings::name(std::size_t before, std::string_view field) {
    const std::size_t found = std::min(errors_ - before, all_.size());
    const std::string quoted = "'" + std::string(field) + "'";
    for (std::size_t i = all_.size() - found; i < all_.size(); ++i)
        if (all_[i].severity == Severity::error && all_[i].message.find(quoted) == std::string::npos)
            all_[i].message.insert(0, quoted + ": ");
}

void Findings::sort() { std::stable_sort(all_.begin(), all_.end(), stands_before); }

void Findings::raise(Status status) const {
    if (errors_ == 0) return;
    const Finding* first = nullptr;
    for (const Finding& f : all_)
        if (f.severity == Severity::error && (!first || stands_before(f, *first))) first = &f;
    if (!first) throw Error(status, "too many warnings to keep the errors", Place{.where = where_});
    std::string message = first->message;
    if (errors_ > 1) {
        const std::size_t more = errors_ - 1;
        message += " (and " + std::to_string(more) + (more == 1 ? " more error)" : " more errors)");
    }
    throw Error(status, message, first->place);
}

}  // namespace kefu
