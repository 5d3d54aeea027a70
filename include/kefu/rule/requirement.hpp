// Requirements: who can serve a request. A text over the words of a vocabulary and the names of agents, compiled once.
//
//     refund >= 2 and language and not trainee
//     (billing or "credit card" in 3..5) and grade >= 2
//     agent in [li, wang] or persona = impatient
//
//     expression := term {"or" term}        term := factor {"and" factor}        factor := "not" factor | "(" expression ")" | atom
//     atom := WORD                                 has it, at any level
//           | WORD (">=" | ">" | "<=" | "<" | "=") NUMBER | WORD "in" NUMBER ".." NUMBER
//           | "grade" as a WORD                    the grade of the agent
//           | "agent" "=" NAME | "agent" "in" "[" NAME {"," NAME} "]"
//           | "language" "=" WORD | "persona" "=" WORD
//           | "language" | "persona"               that of the task: `bind` says which
//           | "any"                                everybody
//
// The level of a word that an agent lacks is 0. Words and names with blanks, signs or digits alone, and names such as "or", stand in
// double quotes, a double quote in them twice; names may be digits alone. Where a task has no language (or persona), `language` asks
// nothing, and neither does `not language`: both hold.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/finding.hpp"
#include "kefu/rule/vocabulary.hpp"

namespace kefu::rule {

/// Levels of one word from low to high, both included.
struct LevelRange {
    std::uint32_t mark = 0;
    std::uint8_t low = 0;
    std::uint8_t high = 0;
    friend bool operator==(const LevelRange&, const LevelRange&) = default;
};

/// immutable: share freely; a copy shares what was compiled.
///
/// It is canonical: "not" stands before atoms alone, nested "and" and "or" are one, comparisons are ranges of levels, what stands
/// there twice stands there once, and everything is sorted by its text. So order, brackets and repetitions make no difference, but
/// two texts that mean the same may still be two requirements (`a and (b or c)`, `a and b or a and c`).
/// Its clauses are what it asks for one by one: all have to hold.
class Requirement {
   public:
    static constexpr std::size_t most_bytes = 4'000;  ///< of a text, as written and canonical
    static constexpr std::size_t most_atoms = 1'000;  ///< names of agents count one each
    static constexpr std::size_t most_clauses = 32;
    static constexpr int most_brackets = 64;  ///< that are open at once

    /// Everybody can: "any", over a vocabulary without words.
    Requirement();
    /// Reads a text whose first character stands at `line` and `position`. All that is wrong is noted with its position, counted in
    /// characters from there, whatever the lines. Warnings: an empty text, which is "any"; a comparison that every level passes; an
    /// "or" with "any" in it, an "and" with "not any"; clauses over one word alone, or over names of agents alone, that always
    /// hold or cannot hold together. Other contradictions are not looked for. Nothing where it cannot be used.
    [[nodiscard]] static std::optional<Requirement> read(std::string_view text, const Vocabulary& vocabulary, std::int32_t line,
                                                         std::int32_t position, Findings& findings);
    /// The same without a document. Errors: BAD_OPTION with the first thing that is wrong.
    [[nodiscard]] static Requirement parse(std::string_view text, const Vocabulary& vocabulary);

    /// Canonical; reads back to an equal requirement.
    [[nodiscard]] const std::string& text() const noexcept;
    [[nodiscard]] const Vocabulary& vocabulary() const noexcept;
    /// The agents that it names, sorted.
    [[nodiscard]] const std::vector<std::string>& names() const noexcept;

    /// Whether it asks for the language or the persona of the task.
    [[nodiscard]] bool is_template() const noexcept;
    /// For a task with this language and this persona (their marks), or none. Its clauses are counted anew.
    /// Errors: BAD_OPTION for the mark of something else; LIMIT where it becomes too long.
    [[nodiscard]] Requirement bind(std::optional<std::uint32_t> language, std::optional<std::uint32_t> persona) const;

    /// Whether an agent can: `levels[mark]` for all marks of the vocabulary (what is missing at the end counts as 0), and the id, ""
    /// = nobody in particular, whom no name means. A template is asked as for a task with neither language nor persona. No allocation.
    [[nodiscard]] bool holds(std::span<const std::uint8_t> levels, std::string_view agent) const noexcept;
    /// Bit i is set where clause i does not hold; 0 where the agent can.
    [[nodiscard]] std::uint32_t failing(std::span<const std::uint8_t> levels, std::string_view agent) const noexcept;

    /// At most 32; none of "any".
    [[nodiscard]] std::uint32_t clauses() const noexcept;
    /// Errors, of the next three: BAD_OPTION where there is no such clause.
    /// The clause as a text that reads back to it.
    [[nodiscard]] const std::string& clause_text(std::uint32_t clause) const;
    /// The clause for people: "refund at level 2 or more".
    [[nodiscard]] std::string clause_text(std::uint32_t clause, Language language) const;
    /// Where the clause is one range of levels of one word: which levels would do. Nothing for other clauses.
    [[nodiscard]] std::optional<LevelRange> single(std::uint32_t clause) const;

    /// What both ask; what one of them asks. A requirement that says nothing of words and grades goes with every vocabulary.
    /// Errors: BAD_OPTION where their vocabularies differ; LIMIT where it becomes too long.
    friend Requirement both(const Requirement& a, const Requirement& b);
    friend Requirement either(const Requirement& a, const Requirement& b);
    /// The same canonical text.
    friend bool operator==(const Requirement& a, const Requirement& b) noexcept { return a.text() == b.text(); }

    /// Memory that it takes, about; a copy takes none.
    [[nodiscard]] std::size_t bytes() const noexcept;

    struct Data;
    [[nodiscard]] const Data& data() const noexcept { return *data_; }

   private:
    explicit Requirement(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    [[nodiscard]] const Data& with(std::uint32_t clause) const;
    std::shared_ptr<const Data> data_;
};

[[nodiscard]] Requirement both(const Requirement& a, const Requirement& b);
[[nodiscard]] Requirement either(const Requirement& a, const Requirement& b);

}  // namespace kefu::rule
