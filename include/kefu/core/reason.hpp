// Reasons: stable codes with the values that made them, and one place for the sentences, English and Chinese.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kefu {

enum class Language : std::int32_t { en, zh };

/// A sentence with {name} where a value goes.
struct ReasonText {
    std::string_view code;  ///< "rfm.recency": stable, never reused
    std::string_view en;
    std::string_view zh;
};

/// A value of a reason, already in words (with its unit).
struct ReasonValue {
    std::string_view name;
    std::string text;
    std::string zh = {};  ///< where it reads otherwise in Chinese
};

/// One reason of one answer: its code and its values.
struct Reason {
    std::string_view code;
    std::vector<ReasonValue> values;
};

/// Fills the sentence. A value that the sentence does not use is left out; one that is missing stays as {name}.
[[nodiscard]] std::string sentence(const Reason& reason, std::span<const ReasonText> texts, Language language);
/// The same of several, a line each.
[[nodiscard]] std::string sentences(std::span<const Reason> reasons, std::span<const ReasonText> texts, Language language);

}  // namespace kefu
