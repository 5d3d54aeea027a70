#include "charter/toml.hpp"

#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
// toml++ 3.3 asserts what documents of strangers do not keep, and takes it for granted where assertions are off: neither, please.
// What follows each of these places reads such a document to its end and says what is wrong.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>

#include "charter/finding_texts.hpp"
#include "charter/toml_problem.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::detail {

namespace {

constexpr std::int64_t longest_line = 1'000'000;

/// What the library must not be given: other encodings, control characters, non-ASCII bytes outside strings and comments
/// (some of them are undefined behaviour there), nesting that would exhaust the stack. One pass, before it is called.
class Scanner {
   public:
    Scanner(std::string_view text, const Limits& limits, Findings& findings) : text_(text), limits_(limits), findings_(findings) {}

    /// False where the text is refused.
    bool run() {
        if (static_cast<std::int64_t>(text_.size()) > limits_.bytes)
            return refuse("document_too_large", {{"n", text_.size()}, {"most", limits_.bytes}});
        if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff") || text_.substr(0, 4).find('\0') != std::string_view::npos)
            return refuse("utf16");
        while (at_ < text_.size()) {
            if (!step()) return false;
        }
        return true;
    }

   private:
    enum class In : std::uint8_t { plain, comment, basic, literal, long_basic, long_literal };

    bool refuse(std::string_view code, FindingValues values = {}) {
        findings_.error(line_, position_, charter_texts, code, values);
        return false;
    }
    [[nodiscard]] bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    void skip(std::size_t bytes) {
        at_ += bytes;
        position_ += static_cast<std::int32_t>(bytes);
    }
    bool character() {
        // One whole character of UTF-8; its bytes count as one position.
        const auto lead = static_cast<unsigned char>(text_[at_]);
        const std::size_t n = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
        if (n == 0 || at_ + n > text_.size() || !is_valid_utf8(text_.substr(at_, n))) return refuse("not_utf8");
        at_ += n;
        ++position_;
        return true;
    }
    bool new_line() {
        if (static_cast<std::int64_t>(at_ - line_start_) > longest_line) return refuse("line_too_long", {{"most", longest_line}});
        ++at_;
        ++line_;
        position_ = 1;
        line_start_ = at_;
        dots_ = 0;
        if (in_ == In::comment || in_ == In::basic || in_ == In::literal) in_ = In::plain;  // an open string is for the parser to tell
        return true;
    }
    bool step() {
        const char c = text_[at_];
        if (c == '\n') return new_line();
        if (c == '\r' && here("\r\n")) {
            ++at_;
            return true;
        }
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return refuse("control_character");
        switch (in_) {
            case In::plain: return plain(c);
            case In::comment: return character();
            case In::basic:
            case In::long_basic:
                if (c == '\\' && at_ + 1 < text_.size() && static_cast<unsigned char>(text_[at_ + 1]) >= 0x20 &&
                    static_cast<unsigned char>(text_[at_ + 1]) < 0x7f) {
                    skip(2);
                    return true;
                }
                return string_end(c, '"', "\"\"\"", In::basic);
            default: return string_end(c, '\'', "'''", In::literal);
        }
    }
    bool string_end(char c, char quote, std::string_view three, In one_line) {
        if (c != quote) return character();
        if (in_ == one_line) {
            in_ = In::plain;
        } else if (here(three)) {
            // Up to two quotes may stand before the three that end it.
            std::size_t n = 3;
            while (n < 5 && at_ + n < text_.size() && text_[at_ + n] == quote) ++n;
            skip(n - 1);
            in_ = In::plain;
        }
        skip(1);
        return true;
    }
    bool plain(char c) {
        if (static_cast<unsigned char>(c) >= 0x80) return refuse("not_ascii");
        if (c == '#') in_ = In::comment;
        if (c == '"' || c == '\'') {
            const std::string_view three = c == '"' ? "\"\"\"" : "'''";
            const bool is_long = here(three);
            in_ = c == '"' ? (is_long ? In::long_basic : In::basic) : (is_long ? In::long_literal : In::literal);
            skip(is_long ? 3 : 1);
            return true;
        }
        if (c == '[' && depth_ == 0 && begins_line() && !names_table()) return refuse("toml_no_section_name");
        if (c == '[' || c == '{') ++depth_;
        if ((c == ']' || c == '}') && depth_ > 0) --depth_;
        if (c == '.') ++dots_;
        if (c == '=' || c == ',') dots_ = 0;
        if (depth_ + dots_ > limits_.depth) return refuse("too_deep", {{"most", limits_.depth}});
        skip(1);
        return true;
    }

    [[nodiscard]] bool begins_line() const {
        return text_.substr(line_start_, at_ - line_start_).find_first_not_of(" \t") == std::string_view::npos;
    }
    /// toml++ 3.3 takes for granted that a name follows.
    [[nodiscard]] bool names_table() const {
        std::size_t next = at_ + (here("[[") ? 2 : 1);
        while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\t')) ++next;
        if (next == text_.size()) return false;
        const char c = text_[next];
        return stands_in_bare_key(c) || c == '"' || c == '\'';
    }

    std::string_view text_;
    const Limits& limits_;
    Findings& findings_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    std::int32_t line_ = 1;
    std::int32_t position_ = 1;
    std::int64_t depth_ = 0;
    std::int64_t dots_ = 0;
    In in_ = In::plain;
};

template <class Source>
void place(Tree& tree, const Source& source) {
    tree.line = static_cast<std::int32_t>(source.begin.line);
    tree.position = static_cast<std::int32_t>(source.begin.column);
}

std::string two(unsigned n) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02u", n % 100);
    return digits;
}
std::string text_of(const toml::date& d) {
    std::string year = std::to_string(d.year);
    return std::string(4 - std::min<std::size_t>(4, year.size()), '0') + year + "-" + two(d.month) + "-" + two(d.day);
}
std::string text_of(const toml::time& t) {
    std::string text = two(t.hour) + ":" + two(t.minute) + ":" + two(t.second);
    if (t.nanosecond == 0) return text;
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, ".%09u", t.nanosecond % 1'000'000'000);
    return text + fraction;
}
std::string text_of(const toml::date_time& t) {
    std::string text = text_of(t.date) + "T" + text_of(t.time);
    if (!t.offset) return text;
    const int minutes = t.offset->minutes;
    const auto size = static_cast<unsigned>(minutes < 0 ? -minutes : minutes);
    return text + (minutes == 0 ? "Z" : (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60));
}

Tree tree_of(const toml::node& node) {
    Tree out;
    if (const auto* table = node.as_table()) {
        out = Tree::table();
        for (const auto& [key, value] : *table) {
            const auto& at = key.source().begin;
            out.members().push_back(
                {std::string(key.str()), tree_of(value), static_cast<std::int32_t>(at.line), static_cast<std::int32_t>(at.column)});
        }
    } else if (const auto* list = node.as_array()) {
        TreeList values;
        for (const auto& value : *list) values.push_back(tree_of(value));
        out = Tree(std::move(values));
    } else if (const auto* text = node.as_string()) {
        out = Tree(text->get());
    } else if (const auto* integer = node.as_integer()) {
        out = Tree(integer->get());
    } else if (const auto* real = node.as_floating_point()) {
        out = Tree(real->get());
    } else if (const auto* truth = node.as_boolean()) {
        out = Tree(truth->get());
    } else if (const auto* date = node.as_date()) {
        out = Tree(text_of(date->get()));
    } else if (const auto* time = node.as_time()) {
        out = Tree(text_of(time->get()));
    } else if (const auto* instant = node.as_date_time()) {
        out = Tree(text_of(instant->get()));
    }
    place(out, node.source());
    if (out.line == 0 && out.is(Tree::Kind::table) && !out.members().empty()) {
        // Of a table that no line of its own begins, the place is that of what stands in it.
        const auto first = std::min_element(out.members().begin(), out.members().end(), [](const TreeMember& a, const TreeMember& b) {
            return std::pair(a.line, a.position) < std::pair(b.line, b.position);
        });
        out.line = first->line;
        out.position = first->position;
    }
    return out;
}

/// In the order of the text, whatever order the library keeps.
void sort_by_position(Tree& tree) {
    if (tree.is(Tree::Kind::list)) {
        for (Tree& t : tree.list()) sort_by_position(t);
    } else if (tree.is(Tree::Kind::table)) {
        std::stable_sort(tree.members().begin(), tree.members().end(), [](const TreeMember& a, const TreeMember& b) {
            return std::pair(a.line, a.position) < std::pair(b.line, b.position);
        });
        for (TreeMember& m : tree.members()) sort_by_position(m.value);
    }
}

}  // namespace

Tree parse_toml(std::string_view text, const Limits& limits, Findings& findings) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte-order mark
    if (!Scanner(text, limits, findings).run()) return Tree::table();
    try {
        Tree tree = tree_of(toml::parse(text));
        sort_by_position(tree);
        return tree;
    } catch (const toml::parse_error& e) {
        note_toml_problem(text, static_cast<std::int32_t>(e.source().begin.line), static_cast<std::int32_t>(e.source().begin.column),
                          e.description(), findings);
        return Tree::table();
    }
}

}  // namespace kefu::detail
