#include "kefu/core/finding.hpp"

#include <algorithm>
#include <tuple>

#include "hint.hpp"

namespace kefu {

namespace {
/// A hostile document may be wrong in a million places; nobody reads more than these.
constexpr std::size_t most_kept = 1'000;

bool stands_before(const Finding& a, const Finding& b) {
    return std::tie(a.place.where, a.place.line, a.place.position) < std::tie(b.place.where, b.place.line, b.place.position);
}
}  // namespace

Phrase told(Sentences texts, std::string_view code, FindingValues values) {
    Reason reason{code, {}};
    for (const FindingValue& v : values) {
        ReasonValue& value = reason.values.emplace_back();
        value.name = v.name;
        switch (v.kind) {
            case FindingValue::Kind::text: value.text = detail::fit(v.text); break;
            case FindingValue::Kind::number: value.text = std::to_string(v.number); break;
            case FindingValue::Kind::phrase:
                value.text = v.phrase->en;
                value.zh = v.phrase->zh;
                break;
        }
    }
    const ReasonText text = texts.find(code);
    return {sentence(reason, {&text, 1}, Language::en), sentence(reason, {&text, 1}, Language::zh)};
}

void Findings::note(Severity severity, std::int32_t line, std::int32_t position, Sentences texts, std::string_view code,
                    FindingValues values) {
    Finding finding;
    finding.severity = severity;
    if (keeps(severity)) {  // else nobody reads it, and sentences take time
        finding.place.where = where_;
        finding.place.line = line;
        finding.place.position = position;
        finding.code = code;
        Phrase phrase = told(texts, code, values);
        finding.message = std::move(phrase.en);
        finding.message_zh = std::move(phrase.zh);
    }
    add(std::move(finding));
}

void Findings::error(std::int32_t line, std::int32_t position, std::string_view code, Phrase phrase) {
    Place place{.where = where_};
    place.line = line;
    place.position = position;
    add({Severity::error, std::move(place), code, std::move(phrase.en), std::move(phrase.zh)});
}

bool Findings::keeps(Severity severity) const noexcept {
    return all_.size() < most_kept || (severity == Severity::error && warnings_kept_ > 0);
}

void Findings::add(Finding finding) {
    errors_ += finding.severity == Severity::error;
    if (!keeps(finding.severity)) return;
    if (all_.size() < most_kept) {
        warnings_kept_ += finding.severity == Severity::warning;
        all_.push_back(std::move(finding));
    } else {
        // No number of warnings hides an error.
        const auto last = std::find_if(all_.rbegin(), all_.rend(), [](const Finding& f) { return f.severity == Severity::warning; });
        *last = std::move(finding);
        --warnings_kept_;
    }
}

void Findings::name(std::size_t before, std::string_view field) {
    const std::size_t found = std::min(errors_ - before, all_.size());
    const std::string quoted = "'" + std::string(field) + "'";
    for (std::size_t i = all_.size() - found; i < all_.size(); ++i) {
        Finding& f = all_[i];
        if (f.severity != Severity::error || f.message.find(quoted) != std::string::npos) continue;
        f.message.insert(0, quoted + ": ");
        f.message_zh.insert(0, "“" + std::string(field) + "”：");
    }
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
