// A tree of values with positions: what TOML and JSON are parsed into, and what descriptions and reports are written from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kefu/core/error.hpp"

namespace kefu {

class Tree;
using TreeList = std::vector<Tree>;

/// One member of a table, with where its key stands.
struct TreeMember;

/// null, boolean, integer, real, text, list, or table (members in the order of the text). Dates are texts here.
class Tree {
   public:
    enum class Kind : std::uint8_t { null, boolean, integer, real, text, list, table };
    using Members = std::vector<TreeMember>;

    Tree();
    Tree(bool value);              // NOLINT(google-explicit-constructor): a tree is its value
    Tree(std::int64_t value);      // NOLINT
    Tree(std::int32_t value);      // NOLINT
    Tree(double value);            // NOLINT
    Tree(std::string value);       // NOLINT
    Tree(std::string_view value);  // NOLINT
    Tree(const char* value);       // NOLINT
    Tree(TreeList value);          // NOLINT
    // Copies by hand: libstdc++ 12 takes a variant of such alternatives for one that is never empty, and crashes where copying
    // one of them throws. Here what may throw is done before the variant is touched.
    Tree(const Tree& other);
    Tree& operator=(const Tree& other);
    Tree(Tree&& other) noexcept;
    Tree& operator=(Tree&& other) noexcept;
    ~Tree();
    [[nodiscard]] static Tree table();

    [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(value_.index()); }
    [[nodiscard]] bool is(Kind kind) const noexcept { return this->kind() == kind; }
    [[nodiscard]] bool boolean() const { return std::get<bool>(value_); }
    [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(value_); }
    [[nodiscard]] double real() const { return is(Kind::integer) ? static_cast<double>(integer()) : std::get<double>(value_); }
    [[nodiscard]] const std::string& text() const { return std::get<std::string>(value_); }
    [[nodiscard]] const TreeList& list() const { return std::get<TreeList>(value_); }
    [[nodiscard]] TreeList& list() { return std::get<TreeList>(value_); }
    [[nodiscard]] const Members& members() const { return std::get<Members>(value_); }
    [[nodiscard]] Members& members() { return std::get<Members>(value_); }

    /// Null where there is no such member.
    [[nodiscard]] const Tree* find(std::string_view key) const noexcept;
    /// Follows "customer.rfm" through tables; null where the path ends early.
    [[nodiscard]] const Tree* find_path(std::string_view path) const noexcept;
    /// Appends a member (no check for twins) and returns it.
    Tree& set(std::string key, Tree value);

    std::int32_t line = 0;      ///< 1-based; 0 = not from a text
    std::int32_t position = 0;  ///< in characters, 1-based

   private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, TreeList, Members> value_;
};

struct TreeMember {
    std::string key;
    Tree value;
    std::int32_t line = 0;
    std::int32_t position = 0;
};

// Here, for a member holds a tree and a tree holds members: only now both are complete, which clang asks for.
inline Tree::Tree() = default;
inline Tree::Tree(Tree&&) noexcept = default;
inline Tree& Tree::operator=(Tree&&) noexcept = default;
inline Tree::~Tree() = default;
inline Tree& Tree::operator=(const Tree& other) {
    Tree copy(other);
    return *this = std::move(copy);
}
inline Tree Tree::table() {
    Tree t;
    t.value_ = Members{};
    return t;
}
inline Tree::Tree(bool value) : value_(value) {}
inline Tree::Tree(std::int64_t value) : value_(value) {}
inline Tree::Tree(std::int32_t value) : value_(std::int64_t{value}) {}
inline Tree::Tree(double value) : value_(value) {}
inline Tree::Tree(std::string value) : value_(std::move(value)) {}
inline Tree::Tree(std::string_view value) : value_(std::string(value)) {}
inline Tree::Tree(const char* value) : value_(std::string(value)) {}
inline Tree::Tree(TreeList value) : value_(std::move(value)) {}

/// "a list", "the word ...": what a value is, for messages.
[[nodiscard]] std::string_view kind_name(Tree::Kind kind) noexcept;

/// Parses one JSON document. `where` names it in errors. Depth and size are limited.
/// Errors: BAD_OPTION with line and position; a key given twice is an error.
[[nodiscard]] Tree parse_json(std::string_view text, std::string_view where);
/// Compact, or indented by two spaces; keys in the tree's order; reals as the shortest text that reads back the same,
/// NaN and infinities as null.
[[nodiscard]] std::string to_json(const Tree& tree, bool indented = false);

}  // namespace kefu
