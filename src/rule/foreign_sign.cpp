#include "rule/foreign_sign.hpp"

#include <algorithm>
#include <span>

#include "rule/finding_texts.hpp"

namespace kefu::rule {

namespace {

constexpr std::size_t longest = 512;  // bytes of a part that is looked through: nobody means a sign in what is longer

struct Habit {
    std::string_view sign;
    std::string_view write;
    std::string_view code = "cell_sign";
    bool of_numbers = false;
};
/// Of two that begin at one place the longer comes first.
constexpr Habit habits[] = {
    {"=>", ">="},
    {"=<", "<="},
    {"==", "="},
    {"!=", "not"},
    {"<>", "not"},
    {"≥", ">="},
    {"≤", "<="},
    {"≧", ">="},
    {"≦", "<="},
    {"≠", "not"},
    {"~", "..", "cell_sign", true},
    {"…", "..", "cell_sign", true},
    {"至", "..", "cell_sign", true},
    {"到", "..", "cell_sign", true},
    {"||", "", "cell_or"},
    {"|", "", "cell_or"},
    {"或者", "", "cell_or"},
    {"或", "", "cell_or"},
    {"、", "", "cell_or"},
    {"&&", "", "cell_and"},
    {"&", "", "cell_and"},
    {"并且", "", "cell_and"},
    {"且", "", "cell_and"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The plain sign of a full-width one at the beginning of a text, all of which have three bytes; 0 = there is none.
char plain(std::string_view text) {
    if (text.starts_with("\u3000")) return ' ';
    if (text.size() < 3 || text[0] != '\xef') return 0;
    const auto second = static_cast<unsigned char>(text[1]), third = static_cast<unsigned char>(text[2]);
    if (second == 0xbc && third >= 0x81) return static_cast<char>(third - 0x81 + '!');
    if (second == 0xbd && third >= 0x80 && third <= 0x9e) return static_cast<char>(third - 0x80 + '`');
    return 0;
}
/// Whether cells know it plain. Letters and digits of words are left to the nearest word.
bool is_of_cells(char c, bool number) {
    if (c == 0) return false;
    if (std::string_view("<>=()[], ").find(c) != std::string_view::npos) return true;
    return number && (is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '~');
}

class Finder {
   public:
    Finder(std::string_view part, const Domain& domain) : part_(part), number_(domain.kind != ValueKind::word), words_(domain.words) {}

    std::optional<ForeignSign> find() {
        if (part_.size() > longest) return std::nullopt;
        full_width();
        for (const Habit& h : habits)
            if (number_ || !h.of_numbers) consider(part_.find(h.sign), h.sign.size(), h.code, h.write);
        word("or", "cell_or");
        word("and", "cell_and");
        if (part_.size() > 4 && lower(part_[0]) == 'n' && lower(part_[1]) == 'o' && lower(part_[2]) == 't' &&
            (part_[3] == ' ' || part_[3] == '(') && !part_.starts_with("not"))
            consider(0, 3, "cell_sign", "not");
        return std::move(found_);
    }

   private:
    [[nodiscard]] bool in_a_word(std::string_view sign) const {
        return std::any_of(words_.begin(), words_.end(), [&](const std::string& w) { return w.find(sign) != std::string::npos; });
    }
    void consider(std::size_t at, std::size_t size, std::string_view code, std::string_view write) {
        if (at < at_ && !in_a_word(part_.substr(at, size))) take(at, size, code, write);
    }
    void take(std::size_t at, std::size_t size, std::string_view code, std::string_view write) {
        at_ = at;
        const Phrase instead = code == "cell_and" ? told(finding_texts, number_ ? "and_of_numbers" : "and_of_words")
                                                  : Phrase{std::string(write), std::string(write)};
        found_ = ForeignSign{code, part_.substr(at, size), instead};
    }
    /// All that stand side by side are told as one: ＞＝ is >=.
    void full_width() {
        std::size_t at = 0;
        const auto meant = [&](std::size_t i) { return is_of_cells(plain(part_.substr(i)), number_) && !in_a_word(part_.substr(i, 3)); };
        while (at < part_.size() && !meant(at)) ++at;
        if (at == part_.size()) return;
        std::string write;
        std::size_t end = at;
        for (; end < part_.size() && meant(end); end += 3) write += plain(part_.substr(end));
        for (const Habit& h : habits)
            if (const std::size_t i = write.find(h.sign); i != std::string::npos) write.replace(i, h.sign.size(), h.write);
        at_ = at;
        found_ = ForeignSign{"cell_full_width", part_.substr(at, end - at), {write, write}};
        if (write.find_first_not_of(' ') == std::string::npos) found_->write = told(finding_texts, "plain_blank");
        // 1，000 may be a thousand, or 1 and 0.
        if (number_ && write.find(',') != std::string::npos) found_->code = "cell_comma";
    }
    /// A word of English between two tests: OR, and; "or" itself where no blanks part it.
    void word(std::string_view name, std::string_view code) {
        for (std::size_t at = 1; at + name.size() < part_.size(); ++at) {
            const char before = part_[at - 1], behind = part_[at + name.size()];
            if (is_letter(before) || is_letter(behind) || (!number_ && (before != ' ' || behind != ' '))) continue;
            if (!std::equal(name.begin(), name.end(), part_.begin() + static_cast<std::ptrdiff_t>(at),
                            [](char a, char b) { return a == lower(b); }))
                continue;
            const std::string_view with_neighbours = part_.substr(at - 1, name.size() + 2);
            if (with_neighbours == " or " || in_a_word(with_neighbours)) continue;
            if (at < at_) take(at, name.size(), code, "");
            return;
        }
    }

    std::string_view part_;
    bool number_;
    std::span<const std::string> words_;
    std::size_t at_ = std::string_view::npos;
    std::optional<ForeignSign> found_;
};

}  // namespace

std::optional<ForeignSign> foreign_sign(std::string_view part, const Domain& domain) { return Finder(part, domain).find(); }

}  // namespace kefu::rule
