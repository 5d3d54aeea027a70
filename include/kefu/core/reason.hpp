// Reasons: stable codes with the values that made them, and one place for the sentences, English and Chinese.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kefu {

enum class Language : std::int32_t { en, zh };

/// A sentence with {name} where a value goes.
struct ReasonText {
    std::string_view code;  ///< "rfm.recency": stable, never reused
    std::string_view en;
    std::string_view zh;
};

/// One reason of one answer: its code and the values, already in words (with their unit).
struct Reason {
    std::string_view code;
    std::vector<std::pair<std::string_view, std::string>> values;
};

/// Fills the sentence. A value that the sentence does not use is left out; one that is missing stays as {name}.
[[nodiscard]] std::string sentence(const Reason& reason, std::span<const ReasonText> texts, Language language);
/// The same of several, a line each.
[[nodiscard]] std::string sentences(std::span<const Reason> reasons, std::span<const ReasonText> texts, Language language);

}  // namespace kefu
