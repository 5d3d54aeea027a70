// Where a character of a text stands in the document that holds the text.
#include <algorithm>

#include "charter/toml.hpp"

namespace kefu::detail {

namespace {

/// Bytes of the character that begins with this one; the document is UTF-8.
std::size_t width(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// Goes through a text in quotes, a character of what it says at a time.
class Walk {
   public:
    Walk(std::string_view toml, std::size_t at, TextPlace place) : toml_(toml), at_(at), place_(place) {
        const char quote = here();
        basic_ = quote == '"';
        const std::string_view three = basic_ ? "\"\"\"" : "'''";
        long_ = toml_.substr(at_).starts_with(three);
        for (int i = 0; i < (long_ ? 3 : 1); ++i) pass();
        if (!long_) return;
        if (here() == '\r') pass();  // an end of line after the quotes is none of the text's
        if (here() == '\n') pass();
        fold();
    }
    void next() {
        if (basic_ && here() == '\\') {
            pass();
            const char c = here();
            const int digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
            for (int i = 0; i <= digits; ++i) pass();
        } else {
            if (here() == '\r') pass();
            pass();
        }
        fold();
    }
    [[nodiscard]] TextPlace place() const noexcept { return place_; }

   private:
    [[nodiscard]] char here() const noexcept { return at_ < toml_.size() ? toml_[at_] : '\0'; }
    void pass() {
        if (at_ >= toml_.size()) return;
        if (toml_[at_] == '\n') {
            ++place_.line;
            place_.position = 1;
        } else {
            ++place_.position;
        }
        at_ += width(toml_[at_]);
    }
    /// A \ at the end of a line takes the blanks up to the next character with it.
    void fold() {
        while (basic_ && long_ && here() == '\\') {
            const std::size_t end = toml_.find_first_not_of(" \t\r", at_ + 1);
            if (end == std::string_view::npos || toml_[end] != '\n') return;
            do pass();
            while (here() == ' ' || here() == '\t' || here() == '\r' || here() == '\n');
        }
    }

    std::string_view toml_;
    std::size_t at_;
    TextPlace place_;
    bool basic_ = false;
    bool long_ = false;
};

}  // namespace

TextPlaces::TextPlaces(std::string_view toml) : toml_(toml) {
    if (toml_.starts_with("\xef\xbb\xbf")) toml_.remove_prefix(3);  // positions are counted after it
}

TextPlace TextPlaces::character_of(TextPlace text, std::size_t character) const {
    if (lines_.empty()) {
        lines_.push_back(0);
        for (std::size_t at = 0; (at = toml_.find('\n', at)) != std::string_view::npos;) lines_.push_back(++at);
    }
    if (text.line < 1 || static_cast<std::size_t>(text.line) > lines_.size()) return text;
    std::size_t at = lines_[static_cast<std::size_t>(text.line) - 1];
    for (std::int32_t i = 1; i < text.position && at < toml_.size(); ++i) at += width(toml_[at]);
    if (at >= toml_.size() || (toml_[at] != '"' && toml_[at] != '\'')) return text;
    Walk walk(toml_, at, text);
    for (std::size_t i = 0; i < character; ++i) walk.next();
    return walk.place();
}

}  // namespace kefu::detail
