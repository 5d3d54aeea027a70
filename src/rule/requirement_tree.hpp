// The tree of a requirement: atoms with or without "not", joined by "and" and "or". Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/rule/vocabulary.hpp"

namespace kefu::rule {

struct Node {
    enum class Kind : std::uint8_t {
        any,     // everybody
        nobody,  // "not any"
        level,   // of `mark`, from low to high
        agent,   // one of `names`
        task,    // the language or the persona of the task, by `asks`
        all_of,
        one_of
    };
    Kind kind = Kind::any;
    bool negated = false;  // level (where no single range is left), agent, task
    std::uint8_t low = 0;
    std::uint8_t high = 0;
    std::uint32_t mark = 0;
    MarkKind asks = MarkKind::language;
    std::vector<std::string> names;  // sorted, each once
    std::vector<Node> children;
    std::size_t at = 0;  // where it stands in the text it was read from
    std::string text;    // canonical; of a canonical tree alone

    [[nodiscard]] bool joins() const noexcept { return kind == Kind::all_of || kind == Kind::one_of; }
};

[[nodiscard]] Node constant(bool everybody, std::size_t at = 0);
[[nodiscard]] Node level_node(std::uint32_t mark, int low, int high, std::size_t at = 0);
[[nodiscard]] Node agent_node(std::vector<std::string> names, std::size_t at = 0);
/// An atom the other way round.
[[nodiscard]] Node opposite(Node atom, const Vocabulary& vocabulary);

/// What became of a join while it was made canonical: it always holds, or never does.
struct Settled {
    std::size_t at;
    bool always;
};
/// Flattened, without constants inside, sorted, each part once, with its text. `settled` may be NULL.
[[nodiscard]] Node canonical(Node tree, const Vocabulary& vocabulary, std::vector<Settled>* settled = nullptr);
/// What the requirement asks for one by one: the parts of an "and"; nothing of "any".
[[nodiscard]] std::vector<Node> clauses_of(Node canonical);

/// Beyond a limit: the code of its finding, how much there is, and how much there may be. An empty code where all is well.
struct Beyond {
    std::string_view code;
    std::size_t n = 0;
    std::size_t most = 0;
};
[[nodiscard]] Beyond beyond_limits(const Node& canonical);

/// Clauses that say nothing, or contradict each other. `other`: the clause before that one does not go with; -1 = alone.
struct Remark {
    std::size_t clause;
    std::ptrdiff_t other;
    bool always;
};
[[nodiscard]] std::vector<Remark> remarks_on(const std::vector<Node>& clauses, const Vocabulary& vocabulary);

}  // namespace kefu::rule
