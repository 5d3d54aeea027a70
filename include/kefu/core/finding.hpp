// Findings: all that is wrong with a document, not just the first thing; each with a code for programs and a sentence in English and
// in Chinese for people.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/core/reason.hpp"

namespace kefu {

enum class Severity : std::int32_t { error, warning };

/// A sentence, or a part of one, in both languages.
struct Phrase {
    std::string en;
    std::string zh;
};

/// A value of a sentence: a text from outside, which is made fit for it (control characters escaped, cut where it is long); a whole
/// number; or a phrase as it is. It borrows what it is made from: for a call, not to keep.
struct FindingValue {
    FindingValue(std::string_view value_name, std::string_view outside) : name(value_name), text(outside), kind(Kind::text) {}
    FindingValue(std::string_view value_name, std::integral auto value)
        : name(value_name), number(static_cast<std::int64_t>(value)), kind(Kind::number) {}
    FindingValue(std::string_view value_name, const Phrase& value) : name(value_name), phrase(&value), kind(Kind::phrase) {}

    enum class Kind : std::uint8_t { text, number, phrase };
    std::string_view name;
    std::string_view text;
    const Phrase* phrase = nullptr;
    std::int64_t number = 0;
    Kind kind;
};
using FindingValues = std::initializer_list<FindingValue>;

/// The sentence of a code, filled in.
[[nodiscard]] Phrase told(Sentences texts, std::string_view code, FindingValues values = {});

struct Finding {
    Severity severity = Severity::error;
    Place place;
    std::string_view code;   ///< "unknown_key": stable, never reused; a literal
    std::string message;     ///< in English
    std::string message_zh;  ///< in Chinese

    [[nodiscard]] const std::string& in(Language language) const noexcept { return language == Language::zh ? message_zh : message; }
};

/// Collects while a document is read; the reader goes on after an error with the default value. The first 1,000 are kept, errors
/// before warnings.
class Findings {
   public:
    /// `where` is the document's name in every place.
    explicit Findings(std::string where) : where_(std::move(where)) {}

    /// `texts`: where the sentences of the code stand.
    void error(std::int32_t line, std::int32_t position, Sentences texts, std::string_view code, FindingValues values = {}) {
        note(Severity::error, line, position, texts, code, values);
    }
    /// A sentence that is made already.
    void error(std::int32_t line, std::int32_t position, std::string_view code, Phrase phrase);
    void warning(std::int32_t line, std::int32_t position, Sentences texts, std::string_view code, FindingValues values = {}) {
        note(Severity::warning, line, position, texts, code, values);
    }
    /// Takes in what was found elsewhere, with its place.
    void add(Finding finding);
    [[nodiscard]] const std::vector<Finding>& all() const noexcept { return all_; }
    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    /// How many errors there are, those that were not kept included.
    [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
    /// Puts the name of a field before what was found since there were `before` errors, unless it is named there.
    void name(std::size_t before, std::string_view field);
    /// Sorted by line, then position.
    void sort();
    /// Throws the first error, and says how many there are. Nothing where there is none.
    void raise(Status status) const;

   private:
    void note(Severity severity, std::int32_t line, std::int32_t position, Sentences texts, std::string_view code, FindingValues values);
    [[nodiscard]] bool keeps(Severity severity) const noexcept;
    std::string where_;
    std::vector<Finding> all_;
    std::size_t errors_ = 0;
    std::size_t warnings_kept_ = 0;
};

}  // namespace kefu
