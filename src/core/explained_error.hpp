// An error that a finding can repeat in both languages: options that do not go together, and files that a charter extends.
#pragma once

#include "kefu/core/finding.hpp"

namespace kefu::detail {

class ExplainedError : public Error {
   public:
    /// `field`: the option that it is about; empty = several.
    ExplainedError(Status status, std::string_view code, Phrase phrase, std::string_view field, Place place)
        : Error(status, phrase.en, std::move(place)), code_(code), zh_(std::move(phrase.zh)), field_(field) {}

    [[nodiscard]] std::string_view code() const noexcept { return code_; }
    [[nodiscard]] const std::string& zh() const noexcept { return zh_; }
    [[nodiscard]] std::string_view field() const noexcept { return field_; }

   private:
    std::string_view code_;
    std::string zh_;
    std::string_view field_;
};

/// Throws it. Status: BAD_OPTION.
[[noreturn]] void refuse_option(std::string_view field, Sentences texts, std::string_view code, FindingValues values = {});

/// As a finding, an error. `line`, `position`: where it is told. One that nobody explained is told in English, with a word of Chinese
/// in front.
void note(Findings& findings, std::int32_t line, std::int32_t position, const Error& error);

}  // namespace kefu::detail
