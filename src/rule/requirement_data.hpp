// What a requirement holds: its clauses as trees, for texts and for what is made from it, and as tests that are run. Private to the
// room.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/rule/requirement.hpp"
#include "rule/requirement_tree.hpp"

namespace kefu::rule {

/// One atom, and which test comes after it. Always a later one, so that a requirement runs without a stack and without a call; the
/// first test of the next clause where the clause holds, the number of tests where the last one does.
struct AtomTest {
    enum class Kind : std::uint8_t { level, agent, task };
    static constexpr std::uint16_t fails = 0xffff;

    Kind kind = Kind::level;
    bool negated = false;
    std::uint8_t low = 0;
    std::uint8_t high = 0;    // 255 for the greatest level: whoever has more than there is has that
    std::uint32_t first = 0;  // the mark, or the first of its names
    std::uint32_t count = 0;  // of its names
    std::uint16_t on_true = fails;
    std::uint16_t on_false = fails;
};

struct Requirement::Data {
    Vocabulary vocabulary;
    Node tree;  // canonical
    std::vector<Node> clauses;
    std::vector<std::string> names;  // sorted, each once
    bool is_template = false;

    std::vector<AtomTest> tests;
    std::vector<std::uint16_t> starts;  // the first test of each clause, and the number of tests
    std::vector<std::string> listed;    // the names of each test, sorted

    /// Of a canonical tree within the limits.
    [[nodiscard]] static std::shared_ptr<const Data> compile(Node canonical, const Vocabulary& vocabulary);
    /// Whether the clauses whose tests are these all hold.
    [[nodiscard]] bool run(std::size_t from, std::size_t end, std::span<const std::uint8_t> levels, std::string_view agent) const noexcept;
    [[nodiscard]] bool names_agent(const AtomTest& test, std::string_view agent) const noexcept;
};

/// A clause for people.
[[nodiscard]] std::string phrase_of(const Node& clause, const Vocabulary& vocabulary, Language language);

}  // namespace kefu::rule
