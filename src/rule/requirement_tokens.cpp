#include "rule/requirement_tokens.hpp"

#include <algorithm>
#include <array>

#include "kefu/core/utf8.hpp"

namespace kefu::rule {

namespace {

struct SignText {
    std::string_view text;
    Sign sign;
    std::string_view right;  // what to write instead; empty = it is right
};

/// Longer ones first, where one begins with another. What keyboards of other languages write is known, and refused with what to write.
constexpr std::array signs{
    SignText{"...", Sign::dots, ".."},       SignText{"..", Sign::dots, {}},        SignText{">=", Sign::at_least, {}},
    SignText{"<=", Sign::at_most, {}},       SignText{"<>", Sign::equal, "not"},    SignText{"=>", Sign::at_least, ">="},
    SignText{"=<", Sign::at_most, "<="},     SignText{"==", Sign::equal, "="},      SignText{"!=", Sign::equal, "not"},
    SignText{"＞＝", Sign::at_least, ">="},  SignText{"＜＝", Sign::at_most, "<="}, SignText{"＝＝", Sign::equal, "="},
    SignText{"！＝", Sign::equal, "not"},    SignText{"&&", Sign::word_and, "and"}, SignText{"||", Sign::word_or, "or"},
    SignText{"＆＆", Sign::word_and, "and"}, SignText{"｜｜", Sign::word_or, "or"}, SignText{"(", Sign::open, {}},
    SignText{")", Sign::close, {}},          SignText{"[", Sign::list_open, {}},    SignText{"]", Sign::list_close, {}},
    SignText{",", Sign::comma, {}},          SignText{">", Sign::above, {}},        SignText{"<", Sign::below, {}},
    SignText{"=", Sign::equal, {}},          SignText{"!", Sign::word_not, "not"},  SignText{"（", Sign::open, "("},
    SignText{"）", Sign::close, ")"},        SignText{"［", Sign::list_open, "["},  SignText{"］", Sign::list_close, "]"},
    SignText{"【", Sign::list_open, "["},    SignText{"】", Sign::list_close, "]"}, SignText{"，", Sign::comma, ","},
    SignText{"、", Sign::comma, ","},        SignText{"＞", Sign::above, ">"},      SignText{"＜", Sign::below, "<"},
    SignText{"＝", Sign::equal, "="},        SignText{"！", Sign::word_not, "not"}, SignText{"≥", Sign::at_least, ">="},
    SignText{"≤", Sign::at_most, "<="},      SignText{"≧", Sign::at_least, ">="},   SignText{"≦", Sign::at_most, "<="},
    SignText{"≠", Sign::equal, "not"},       SignText{"～", Sign::dots, ".."},      SignText{"…", Sign::dots, ".."},
};

struct ReservedWord {
    std::string_view word;
    Sign sign;
};
/// The grade is reserved as well, but reads as any other word.
constexpr std::array reserved_words{
    ReservedWord{"and", Sign::word_and},           ReservedWord{"or", Sign::word_or},
    ReservedWord{"not", Sign::word_not},           ReservedWord{"in", Sign::word_in},
    ReservedWord{"any", Sign::word_any},           ReservedWord{"agent", Sign::word_agent},
    ReservedWord{"language", Sign::word_language}, ReservedWord{"persona", Sign::word_persona},
};
struct OtherWord {
    std::string_view word;
    std::string_view right;
};
constexpr std::array other_words{
    OtherWord{"&", "and"},        OtherWord{"＆", "and"},   OtherWord{"且", "and"},     OtherWord{"并且", "and"},
    OtherWord{"而且", "and"},     OtherWord{"和", "and"},   OtherWord{"与", "and"},     OtherWord{"|", "or"},
    OtherWord{"｜", "or"},        OtherWord{"或", "or"},    OtherWord{"或者", "or"},    OtherWord{"非", "not"},
    OtherWord{"不是", "not"},     OtherWord{"任意", "any"}, OtherWord{"客服", "agent"}, OtherWord{"语言", "language"},
    OtherWord{"画像", "persona"},
};

struct Quotes {
    std::string_view open;
    std::string_view close;
};
constexpr std::array quotes{Quotes{"\"", "\""}, Quotes{"“", "”"}, Quotes{"”", "”"}, Quotes{"＂", "＂"},
                            Quotes{"'", "'"},   Quotes{"‘", "’"}, Quotes{"’", "’"}};

constexpr std::array<std::string_view, 6> blanks{" ", "\t", "\n", "\r", "\u3000", "\u00a0"};

std::size_t blank_at(std::string_view rest) noexcept {
    for (const std::string_view blank : blanks)
        if (rest.starts_with(blank)) return blank.size();
    return 0;
}
/// Letters and digits of ASCII, which begin no sign, no blank and no quotes: most of a text.
bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
const SignText* sign_at(std::string_view rest) noexcept {
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const SignText& s) { return rest.starts_with(s.text); });
    return found == signs.end() ? nullptr : &*found;
}
const Quotes* quotes_at(std::string_view rest) noexcept {
    const auto found = std::find_if(quotes.begin(), quotes.end(), [&](const Quotes& q) { return rest.starts_with(q.open); });
    return found == quotes.end() ? nullptr : &*found;
}
/// Bytes of the bare word that begins here. Single and curly quotes inside are part of it: l'année.
std::size_t bare_bytes(std::string_view rest) noexcept {
    std::size_t n = 0;
    while (n < rest.size() &&
           (is_letter_or_digit(rest[n]) || (rest[n] != '"' && blank_at(rest.substr(n)) == 0 && !sign_at(rest.substr(n)))))
        ++n;
    return n;
}
bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The token in quotes that begins at `begin`.
Token quoted_token(std::string_view text, std::size_t begin, const Quotes& pair) {
    Token token;
    token.sign = Sign::quoted;
    token.begin = begin;
    token.slip = pair.open == "\"" ? Slip::none : Slip::quotes;
    std::size_t at = begin + pair.open.size();
    while (at < text.size()) {
        if (text.substr(at).starts_with(pair.close)) {
            at += pair.close.size();
            if (token.slip == Slip::quotes || !text.substr(at).starts_with('"')) {
                token.end = at;
                return token;
            }
        }
        token.text.push_back(text[at++]);
    }
    token.end = text.size();
    token.slip = Slip::not_closed;
    return token;
}

std::string lower(std::string_view word) {
    std::string out(word);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

Sign reserved(std::string_view word) noexcept {
    for (const ReservedWord& r : reserved_words)
        if (word == r.word) return r.sign;
    return Sign::word;
}

Meant meant_by(std::string_view word) noexcept {
    if (word.size() > 16) return {};
    for (const OtherWord& other : other_words)
        if (word == other.word) return {reserved(other.right), other.right};
    const std::string small = lower(word);  // short: no allocation
    for (const ReservedWord& r : reserved_words)
        if (small == r.word) return {r.sign, r.word};
    return {};
}

bool has_sign(std::string_view word) noexcept {
    for (std::size_t at = 0; at < word.size(); ++at)
        if (!is_letter_or_digit(word[at]) && (word[at] == '"' || sign_at(word.substr(at)))) return true;
    return false;
}

bool has_blank_at_end(std::string_view word) noexcept {
    return blank_at(word) > 0 || std::any_of(blanks.begin(), blanks.end(), [&](std::string_view b) { return word.ends_with(b); });
}

std::string written(std::string_view word, bool name) {
    const bool plain =
        !word.empty() && bare_bytes(word) == word.size() && !quotes_at(word) && reserved(word) == Sign::word && (name || !all_digits(word));
    if (plain) return std::string(word);
    std::string out = "\"";
    for (const char c : word) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

std::string digits_of(std::string_view word) {
    constexpr std::string_view wide = "\xef\xbc";  // of three bytes, the last counts
    std::string out;
    while (!word.empty()) {
        if (word[0] >= '0' && word[0] <= '9') {
            out.push_back(word[0]);
            word.remove_prefix(1);
        } else if (word.starts_with(wide) && word.size() >= 3 && static_cast<unsigned char>(word[2]) >= 0x90 &&
                   static_cast<unsigned char>(word[2]) <= 0x99) {
            out.push_back(static_cast<char>(static_cast<unsigned char>(word[2]) - 0x90 + '0'));
            word.remove_prefix(3);
        } else {
            return {};
        }
    }
    return out;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (const std::size_t blank = blank_at(rest); blank > 0) {
            at += blank;
            continue;
        }
        Token token;
        if (const Quotes* pair = quotes_at(rest)) {
            token = quoted_token(text, at, *pair);
        } else if (const SignText* sign = sign_at(rest)) {
            token.sign = sign->sign;
            token.begin = at;
            token.end = at + sign->text.size();
            token.right = sign->right;
            if (!sign->right.empty()) token.slip = sign->right == "not" && sign->sign == Sign::equal ? Slip::unequal : Slip::other_sign;
        } else {
            token.begin = at;
            token.end = at + bare_bytes(rest);
            token.text = rest.substr(0, token.end - at);
            token.sign = all_digits(token.text) ? Sign::number : reserved(token.text);
        }
        at = token.end;
        tokens.push_back(std::move(token));
    }
    Token last;
    last.begin = last.end = text.size();
    tokens.push_back(std::move(last));
    return tokens;
}

}  // namespace kefu::rule
