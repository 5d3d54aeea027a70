// The words that agents and requirements may use: skills, languages, personas, attributes, and the grade. Each has a mark, a dense
// number, so that what an agent can do is a row of small numbers.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/core/finding.hpp"

namespace kefu::rule {

enum class MarkKind : std::int32_t { skill, language, persona, attribute, grade };
constexpr auto words(Of<MarkKind>) {
    return std::array{Word{MarkKind::skill, "skill", "what an agent can do, at a level"},
                      Word{MarkKind::language, "language", "a language that an agent speaks, at a level"},
                      Word{MarkKind::persona, "persona", "a kind of customer that an agent is good with, or is not"},
                      Word{MarkKind::attribute, "attribute", "what else an agent has or has not"},
                      Word{MarkKind::grade, "grade", "the grade of an agent, 1 is the lowest"}};
}

/// A word, and where it stands in a document, for findings; 0 = nowhere.
struct PlacedWord {
    std::string text;
    std::int32_t line = 0;
    std::int32_t position = 0;

    PlacedWord() = default;
    PlacedWord(std::convertible_to<std::string_view> auto const& word, std::int32_t at_line = 0, std::int32_t at_position = 0)
        : text(std::string_view(word)), line(at_line), position(at_position) {}
};

/// What a vocabulary is made of.
struct VocabularyLists {
    std::vector<PlacedWord> skills = {};
    std::vector<PlacedWord> languages = {};
    std::vector<PlacedWord> personas = {};
    std::vector<PlacedWord> attributes = {};
    std::int64_t most = 10;   ///< the greatest level of skills and languages, 1 to 100; personas and attributes are had or not had
    std::int64_t grades = 3;  ///< the greatest grade, 1 to 100
};

/// immutable: share freely; a copy shares the words.
class Vocabulary {
   public:
    static constexpr std::size_t most_marks = 4'096;
    static constexpr std::size_t most_bytes = 64;  ///< of a word
    static constexpr std::int64_t most_level = 100;

    /// The grade alone.
    Vocabulary();
    /// Errors: BAD_OPTION with the first thing that is wrong.
    explicit Vocabulary(const VocabularyLists& lists);
    /// Notes all that is wrong: words that are empty, too long, twice there (in one list or in two), taken by the language of
    /// requirements or with a sign of it, numbers out of range, too many words. A word that has no place of its own, and the numbers,
    /// are noted at `line` and `position`. Nothing where it cannot be used.
    [[nodiscard]] static std::optional<Vocabulary> read(const VocabularyLists& lists, std::int32_t line, std::int32_t position,
                                                        Findings& findings);

    /// Whether a text can be a word of a vocabulary: one that is not empty, not too long, and not of the language of requirements.
    [[nodiscard]] static bool can_hold(std::string_view word) noexcept;

    /// Marks, the grade included: skills, languages, personas, attributes in the order of their lists, the grade last.
    [[nodiscard]] std::uint32_t size() const noexcept;
    /// The mark of a word, letter by letter; of "grade" that of the grade.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view word) const noexcept;
    /// Of a mark. Errors: BAD_OPTION where there is no such mark.
    [[nodiscard]] const std::string& word(std::uint32_t mark) const;
    [[nodiscard]] MarkKind kind(std::uint32_t mark) const;
    [[nodiscard]] std::uint8_t most(std::uint32_t mark) const;
    [[nodiscard]] std::uint32_t grade() const noexcept { return size() - 1; }

    /// What a message says after a word that is not known: the nearest one, and the list; those of a kind alone where one is given.
    [[nodiscard]] Phrase hints(std::string_view unknown, std::optional<MarkKind> only = std::nullopt) const;

    /// The same words with the same marks and levels.
    friend bool operator==(const Vocabulary& a, const Vocabulary& b) noexcept;

   private:
    struct Data;
    explicit Vocabulary(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    [[nodiscard]] const Data& at(std::uint32_t mark) const;
    std::shared_ptr<const Data> data_;
};

}  // namespace kefu::rule
