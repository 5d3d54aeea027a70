// A text that people read, in the languages of the charter: one string for all, or one a language.
#pragma once

#include <string>

#include "kefu/core/codec.hpp"
#include "kefu/core/describe.hpp"
#include "kefu/core/reason.hpp"

namespace kefu {

/// "We call back." or { en = "We call back.", zh = "我们回电。" }. What is said in one language alone stands for the other.
struct Text {
    std::string en;
    std::string zh;

    [[nodiscard]] const std::string& in(Language language) const noexcept {
        const std::string& own = language == Language::zh ? zh : en;
        return !own.empty() ? own : language == Language::zh ? en : zh;
    }
    friend bool operator==(const Text&, const Text&) = default;
};
void read(const Tree& tree, Text& out, Findings& findings);
[[nodiscard]] Tree write(const Text& value);
template <>
struct TypeName<Text> {
    static constexpr std::string_view value = "text";
};

}  // namespace kefu
