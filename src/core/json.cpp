// JSON in and out. nlohmann's parser decides what is JSON; a cursor that follows it token by token knows where each stands.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "hint.hpp"
#include "kefu/core/tree.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

namespace {

constexpr std::size_t most_bytes = 16u << 20;
constexpr std::size_t most_depth = 64;
constexpr std::size_t most_values = 2'000'000;  // a tree is larger than its text: this keeps it to a few hundred megabytes

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Length of the UTF-8 character at the front, 0 where there is none.
std::size_t character_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return n <= text.size() && is_valid_utf8(text.substr(0, n)) ? n : 0;
}

/// Walks over a text and counts lines and characters.
class Cursor {
   public:
    Cursor(std::string_view text, std::string_view where) : text_(text), where_(where) {
        if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    }

    struct Mark {
        std::int32_t line;
        std::int32_t position;
    };
    [[nodiscard]] Mark mark() const { return {line_, position_}; }

    /// To the start of the next token.
    Mark next() {
        while (at_ < text_.size() && std::string_view(" \t\r\n,:").find(text_[at_]) != std::string_view::npos) step();
        return mark();
    }
    /// Past one bracket.
    void pass_one() { step(); }
    /// Past a token that the parser has accepted.
    void pass_token() {
        if (at_ < text_.size() && text_[at_] == '"') {
            step();
            while (at_ < text_.size() && text_[at_] != '"') {
                if (text_[at_] == '\\') step();
                step();
            }
            step();
        } else {
            while (at_ < text_.size() && std::string_view(" \t\r\n,:]}").find(text_[at_]) == std::string_view::npos) step();
        }
    }
    /// On to a byte further on.
    void go_to(std::size_t byte) {
        while (at_ < byte && at_ < text_.size()) step();
    }

    [[noreturn]] void fail(Mark mark, std::string_view message) const {
        Place place;
        place.where = std::string(where_);
        place.line = mark.line;
        place.position = mark.position;
        throw Error(Status::bad_option, message, std::move(place));
    }

   private:
    void step() {
        if (at_ >= text_.size()) return;
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            position_ = 1;
        } else if (!is_continuation(c)) {
            ++position_;
        }
        while (at_ < text_.size() && is_continuation(text_[at_])) ++at_;
    }

    std::string_view text_;
    std::string_view where_;
    std::size_t at_ = 0;
    std::int32_t line_ = 1;
    std::int32_t position_ = 1;
};

/// "unexpected end of input; expected ']'" out of the parser's sentence, without what it read.
std::string reason_of(std::string_view what) {
    std::string reason;
    if (const std::size_t dash = what.find(" - "); dash != std::string_view::npos) {
        reason = what.substr(dash + 3);
        if (const std::size_t read = reason.find("; last read: "); read != std::string::npos) {
            const std::size_t more = reason.rfind("'; expected ");
            reason = reason.substr(0, read) + (more != std::string::npos && more > read ? reason.substr(more + 1) : "");
        }
    }
    return reason;
}

/// Builds the tree from the parser's events.
class Builder {
   public:
    Builder(std::string_view text, std::string_view where) : cursor_(text, where) {}

    [[nodiscard]] Tree take() { return std::move(root_); }

    bool null() { return put(Tree()); }
    bool boolean(bool value) { return put(Tree(value)); }
    bool number_integer(std::int64_t value) { return put(Tree(value)); }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(INT64_MAX)) too_large();
        return put(Tree(static_cast<std::int64_t>(value)));
    }
    bool number_float(double value, std::string text) {
        // The parser hands a whole number that fits no 64 bits over as a double.
        const auto point = text.find_first_not_of("+-0123456789eE");
        if (point == std::string::npos && text.find_first_of("eE") == std::string::npos) too_large();
        // The parser writes the point as the host's locale does, and reads it by that: here it is read by none.
        if (point != std::string::npos) text[point] = '.';
        double read = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        return put(Tree(error == std::errc() && end == text.data() + text.size() ? read : value));
    }
    bool string(std::string& value) { return put(Tree(std::move(value))); }
    bool binary(std::vector<std::uint8_t>&) { return false; }

    bool start_object(std::size_t) { return open(Tree::table()); }
    bool start_array(std::size_t) { return open(Tree(TreeList{})); }
    bool key(std::string& name) {
        const auto mark = cursor_.next();
        cursor_.pass_token();
        open_.back()->members().push_back(TreeMember{std::move(name), Tree(), mark.line, mark.position});
        return true;
    }
    bool end_object() {
        refuse_twins(open_.back()->members());
        return close();
    }
    bool end_array() { return close(); }

    bool parse_error(std::size_t byte, const std::string&, const nlohmann::json::exception& error) {
        if (error.id == 406) {
            cursor_.fail(cursor_.next(), "the number is too large");
        }
        auto mark = cursor_.next();
        // Within a token: what follows the last good one. A string may be long, so there the byte itself is named.
        const std::string reason = reason_of(error.what());
        if (reason.starts_with("invalid string")) {
            cursor_.go_to(byte > 0 ? byte - 1 : 0);
            mark = cursor_.mark();
        }
        cursor_.fail(mark, "this is not JSON" + (reason.empty() ? std::string() : ": " + reason));
    }

   private:
    [[noreturn]] void too_large() { cursor_.fail(cursor_.next(), "a whole number must fit 64 bits"); }

    Tree& place(Tree value) {
        const auto mark = cursor_.next();
        if (++values_ > most_values) cursor_.fail(mark, "there are more than 2,000,000 values");
        value.line = mark.line;
        value.position = mark.position;
        if (open_.empty()) return root_ = std::move(value);
        Tree& owner = *open_.back();
        if (owner.is(Tree::Kind::list)) return owner.list().emplace_back(std::move(value));
        return owner.members().back().value = std::move(value);
    }
    bool put(Tree value) {
        place(std::move(value));
        cursor_.pass_token();
        return true;
    }
    bool open(Tree value) {
        if (open_.size() == most_depth) cursor_.fail(cursor_.next(), "lists and tables stand more than 64 deep");
        // An owner does not grow while what it holds is open, so the pointers stay good.
        open_.push_back(&place(std::move(value)));
        cursor_.pass_one();
        return true;
    }
    bool close() {
        cursor_.next();
        cursor_.pass_one();
        open_.pop_back();
        return true;
    }

    void refuse_twins(const Tree::Members& members) const {
        std::vector<const TreeMember*> sorted;
        sorted.reserve(members.size());
        for (const TreeMember& m : members) sorted.push_back(&m);
        std::sort(sorted.begin(), sorted.end(),
                  [](const TreeMember* a, const TreeMember* b) { return a->key != b->key ? a->key < b->key : a < b; });
        const TreeMember* twin = nullptr;
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i]->key == sorted[i - 1]->key && (!twin || sorted[i] < twin)) twin = sorted[i];
        if (twin) cursor_.fail({twin->line, twin->position}, "key " + detail::quoted(twin->key) + " is given twice");
    }

    Cursor cursor_;
    Tree root_;
    std::vector<Tree*> open_;
    std::size_t values_ = 0;
};

// ---------------------------------------------------------------------------------------------------------------- writing
void put_escape(std::string& out, std::uint32_t unit) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[(unit >> shift) & 15];
}

void put_text(std::string& out, std::string_view text) {
    const bool valid = is_valid_utf8(text);
    out += '"';
    while (!text.empty()) {
        const char c = text.front();
        std::size_t n = 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            put_escape(out, static_cast<unsigned char>(c));
        } else if (static_cast<unsigned char>(c) < 0x80) {
            out += c;
        } else if (n = character_length(text); !valid && n == 0) {
            put_escape(out, 0xfffd);  // what is no character must not break the document
            n = 1;
        } else if (text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0) {
            put_escape(out, static_cast<unsigned char>(text[1]));
        } else if (text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9")) {
            put_escape(out, 0x2000u + (static_cast<unsigned char>(text[2]) - 0x80u));  // line ends to JavaScript
        } else {
            out.append(text.substr(0, n));
        }
        text.remove_prefix(n);
    }
    out += '"';
}

void put_real(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    out.append(text);
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // reads back as a real, not as an integer
}

class Writer {
   public:
    Writer(std::string& out, bool indented) : out_(out), indented_(indented) {}

    void put(const Tree& tree, std::size_t depth) {
        switch (tree.kind()) {
            case Tree::Kind::null: out_ += "null"; break;
            case Tree::Kind::boolean: out_ += tree.boolean() ? "true" : "false"; break;
            case Tree::Kind::integer: out_ += std::to_string(tree.integer()); break;
            case Tree::Kind::real: put_real(out_, tree.real()); break;
            case Tree::Kind::text: put_text(out_, tree.text()); break;
            case Tree::Kind::list: {
                out_ += '[';
                bool first = true;
                for (const Tree& t : tree.list()) {
                    separate(first, depth);
                    put(t, depth + 1);
                }
                end(first, depth);
                out_ += ']';
                break;
            }
            case Tree::Kind::table: {
                out_ += '{';
                bool first = true;
                for (const TreeMember& m : tree.members()) {
                    separate(first, depth);
                    put_text(out_, m.key);
                    out_ += indented_ ? ": " : ":";
                    put(m.value, depth + 1);
                }
                end(first, depth);
                out_ += '}';
                break;
            }
        }
    }

   private:
    void separate(bool& first, std::size_t depth) {
        if (!first) out_ += ',';
        first = false;
        new_line(depth + 1);
    }
    void end(bool empty, std::size_t depth) {
        if (!empty) new_line(depth);
    }
    void new_line(std::size_t depth) {
        if (!indented_) return;
        out_ += '\n';
        out_.append(2 * depth, ' ');
    }

    std::string& out_;
    bool indented_;
};

}  // namespace

Tree parse_json(std::string_view text, std::string_view where) {
    Cursor start(text, where);
    if (text.size() > most_bytes) start.fail(start.mark(), "the text is longer than 16 MB");
    if (!is_valid_utf8(text)) {
        std::size_t at = 0;
        while (const std::size_t n = character_length(text.substr(at))) at += n;
        start.go_to(at);
        start.fail(start.mark(), "these bytes are not UTF-8");
    }
    Builder builder(text, where);
    try {
        nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    } catch (const nlohmann::json::exception&) {
        start.fail(start.mark(), "this is not JSON");
    }
    return builder.take();
}

std::string to_json(const Tree& tree, bool indented) {
    std::string out;
    Writer(out, indented).put(tree, 0);
    return out;
}

}  // namespace kefu
