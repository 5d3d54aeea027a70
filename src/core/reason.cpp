#include "kefu/core/reason.hpp"

#include <algorithm>

namespace kefu {

std::string sentence(const Reason& reason, std::span<const ReasonText> texts, Language language) {
    const auto found = std::find_if(texts.begin(), texts.end(), [&](const ReasonText& t) { return t.code == reason.code; });
    if (found == texts.end()) return std::string(reason.code);
    std::string_view rest = language == Language::zh ? found->zh : found->en;
    std::string out;
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
        if (close == std::string_view::npos) break;
        out.append(rest.substr(0, open));
        std::string_view name = rest.substr(open + 1, close - open - 1), forms;
        if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
            forms = name.substr(colon + 1);
            name = name.substr(0, colon);
        }
        const auto value = std::find_if(reason.values.begin(), reason.values.end(), [&](const ReasonValue& v) { return v.name == name; });
        // What is filled in is not looked at again: a value may hold braces of its own.
        if (value == reason.values.end()) out.append(rest.substr(open, close - open + 1));
        else if (const std::size_t bar = forms.find('|'); bar != std::string_view::npos)
            out.append(value->text == "1" ? forms.substr(0, bar) : forms.substr(bar + 1));
        else out.append(language == Language::zh && !value->zh.empty() ? value->zh : value->text);
        rest.remove_prefix(close + 1);
    }
    out.append(rest);
    return out;
}

ReasonText Sentences::find(std::string_view code) const noexcept {
    for (std::string_view rest = bytes_; !rest.empty();) {
        const auto next = [&rest] {
            const std::string_view part = rest.substr(0, rest.find('\0'));
            rest.remove_prefix(part.size() + 1);
            return part;
        };
        ReasonText text;
        text.code = next();
        text.en = next();
        text.zh = next();
        if (text.code == code) return text;
    }
    return {};
}

std::string sentences(std::span<const Reason> reasons, std::span<const ReasonText> texts, Language language) {
    std::string text;
    for (const Reason& reason : reasons) {
        if (!text.empty()) text += '\n';
        text += sentence(reason, texts, language);
    }
    return text;
}

}  // namespace kefu
