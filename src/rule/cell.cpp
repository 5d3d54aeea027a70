#include "rule/cell.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
#include "rule/foreign_sign.hpp"
#include "rule/words.hpp"

namespace kefu::rule {

std::string_view why_no_word(std::string_view text) noexcept {
    if (text.empty()) return "word_empty";
    if (text.size() > 64) return "word_too_long";
    if (text != trimmed(text)) return "word_blank_at_end";
    for (const std::string_view taken : {anything, std::string_view("or"), std::string_view("not")})
        if (text == taken) return "word_taken";
    if (text.starts_with("not ") || text.find(" or ") != std::string_view::npos) return "word_or_not";
    if (text.find("..") != std::string_view::npos || text.find_first_of(",<>=()[]\"'") != std::string_view::npos) return "word_sign";
    return has_control(text) ? "word_control" : std::string_view();
}

bool Cell::matches(const Value& value) const noexcept {
    if (value.state == Value::State::null) return null;
    if (value.state == Value::State::unknown) return unknown;
    return std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return value.code >= r.first && value.code <= r.last; });
}

bool Cell::matches_all(const Domain& domain) const noexcept {
    return ranges.size() == 1 && ranges[0] == Range{domain.low(), domain.high()} && (!domain.optional || (null && unknown));
}

namespace {

/// Ascending and apart: neighbours become one.
void join(std::vector<Range>& ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::vector<Range> joined;
    for (const Range& r : ranges) {
        if (r.first > r.last) continue;
        if (!joined.empty() && (joined.back().last == INT64_MAX || r.first <= joined.back().last + 1))
            joined.back().last = std::max(joined.back().last, r.last);
        else joined.push_back(r);
    }
    ranges = std::move(joined);
}

std::vector<Range> opposite(const std::vector<Range>& ranges, const Domain& domain) {
    std::vector<Range> rest;
    std::int64_t from = domain.low();
    for (const Range& r : ranges) {
        if (r.first > from) rest.push_back({from, r.first - 1});
        if (r.last == INT64_MAX) return rest;
        from = r.last + 1;
    }
    if (from <= domain.high()) rest.push_back({from, domain.high()});
    return rest;
}

class Reader {
   public:
    Reader(const Tree& tree, std::string_view name, const Domain& domain, Findings& findings)
        : tree_(tree), name_(name), domain_(domain), findings_(findings) {}

    std::optional<Cell> read() {
        if (tree_.is(Tree::Kind::integer)) {
            cell_.text = std::to_string(tree_.integer());
        } else if (tree_.is(Tree::Kind::text)) {
            cell_.text = tree_.text();
        } else {
            note("cell_not_text", {"got", detail::kind_phrase(tree_.kind())});
            return std::nullopt;
        }
        std::string_view text = trimmed(cell_.text);
        if (text == anything) {
            cell_.ranges = {{domain_.low(), domain_.high()}};
            cell_.null = cell_.unknown = domain_.optional;
            return std::move(cell_);
        }
        const bool negated = text.starts_with("not ") || text.starts_with("not(");
        if (negated) text = trimmed(text.substr(3));
        // After "not" brackets hold together what it is about; elsewhere (3..5) is a range without its ends.
        if (text.starts_with('(') && text.find(')') == text.size() - 1 && (negated || text.find("..") == std::string_view::npos))
            text = trimmed(text.substr(1, text.size() - 2));
        if (text.empty()) note("cell_empty");
        int items = 0;
        for (; good_ && !text.empty(); ++items) {
            const std::string_view one = next(text);
            if (good_) item(one);
        }
        if (!good_) return std::nullopt;
        join(cell_.ranges);
        if (!negated && items > 1 && cell_.ranges == std::vector{Range{domain_.low(), domain_.high()}} && domain_.kind != ValueKind::word)
            findings_.warning(tree_.line, tree_.position, finding_texts, "cell_matches_all", {{"input", name_}, {"cell", cell_.text}});
        if (negated) {
            if (cell_.null || cell_.unknown) {
                note("cell_not_unknown");
                return std::nullopt;
            }
            cell_.ranges = opposite(cell_.ranges, domain_);
        }
        return std::move(cell_);
    }

   private:
    void note(std::string_view code, FindingValue value = {"", ""}, FindingValue other = {"", ""}) {
        findings_.error(tree_.line, tree_.position, finding_texts, code, {{"input", name_}, value, other});
        good_ = false;
    }
    /// The next alternative; `text` goes on after it.
    std::string_view next(std::string_view& text) {
        std::size_t bar = text.find(" or ");
        if (const std::size_t comma = text.find(','); comma < bar) {
            bar = comma;
            // 1,000 may be a thousand, or 1 and 0.
            if (domain_.kind != ValueKind::word) {
                note("cell_comma", {"cell", text});
                return text;
            }
        }
        const std::string_view item = trimmed(text.substr(0, bar));
        if (bar == std::string_view::npos) {
            text = {};
        } else {
            text = trimmed(text.substr(bar + (text[bar] == ',' ? 1 : 4)));
            if (text.empty()) note("cell_ends_early", {"cell", item});
        }
        return item;
    }
    /// Where the item cannot be read for a sign that cells do not know: says what to write.
    bool foreign() {
        const auto found = findings_.errors() < enough ? foreign_sign(item_, domain_) : std::nullopt;
        if (!found) return false;
        const std::string_view code = found->code;
        const bool words = domain_.kind == ValueKind::word;
        if (words && (found->write.en.starts_with('<') || found->write.en.starts_with('>'))) note("cell_compares_words", {"cell", item_});
        else if (code == "cell_comma") note(code, {"cell", item_});
        else if (code == "cell_or") note(code, {"sign", found->sign}, {"example", words ? "gold or iron" : "3 or 5"});
        else note(code, {"sign", found->sign}, {"write", found->write});
        return true;
    }
    std::optional<std::int64_t> value(std::string_view text) {
        text = trimmed(text);
        if (const auto code = domain_.parse(text)) return code;
        if (foreign()) return std::nullopt;
        if (domain_.kind != ValueKind::word) {
            note("cell_value", {"expected", domain_.expected()}, {"got", text});
            return std::nullopt;
        }
        if (findings_.errors() >= enough) {  // nobody reads so far, and to look for the nearest takes time
            note("cell_unknown_word", {"word", text}, {"hint", ""});
            return std::nullopt;
        }
        std::vector<std::string_view> known(domain_.words.begin(), domain_.words.end());
        if (domain_.optional) known.insert(known.end(), {unknown_word, null_word});
        note("cell_unknown_word", {"word", text}, {"hint", detail::hints(text, known, "words", "词")});
        return std::nullopt;
    }
    /// Words stand in no order.
    bool ordered(std::string_view item) {
        if (domain_.kind != ValueKind::word) return true;
        note("cell_compares_words", {"cell", item});
        return false;
    }
    void item(std::string_view text) {
        item_ = text;
        if (text == unknown_word || text == null_word) {
            if (!domain_.optional) return note("cell_never_unknown", {"word", text});
            (text == unknown_word ? cell_.unknown : cell_.null) = true;
            return;
        }
        for (const std::string_view sign : {"<=", ">=", "<", ">", "="}) {
            if (!text.starts_with(sign)) continue;
            if (sign != "=" && !ordered(text)) return;
            if (const auto code = value(text.substr(sign.size()))) compare(sign, *code);
            return;
        }
        if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) return range(text, dots);
        if (const auto code = value(text)) cell_.ranges.push_back({*code, *code});
    }
    void compare(std::string_view sign, std::int64_t code) {
        const std::int64_t low = domain_.low(), high = domain_.high();
        if (sign == "=") cell_.ranges.push_back({code, code});
        if (sign == "<=") cell_.ranges.push_back({low, code});
        if (sign == ">=") cell_.ranges.push_back({code, high});
        if (sign == "<" && code > low) cell_.ranges.push_back({low, code - 1});
        if (sign == ">" && code < high) cell_.ranges.push_back({code + 1, high});
    }
    void range(std::string_view text, std::size_t dots) {
        if (!ordered(text)) return;
        std::string_view from = text.substr(0, dots), to = text.substr(dots + 2);
        const bool brackets = from.starts_with('[') || from.starts_with('(') || to.ends_with(']') || to.ends_with(')');
        bool open_low = false, open_high = false;
        if (brackets) {
            if (!(from.starts_with('[') || from.starts_with('(')) || !(to.ends_with(']') || to.ends_with(')'))) {
                if (!foreign()) note("cell_one_bracket", {"cell", text});
                return;
            }
            open_low = from.starts_with('(');
            open_high = to.ends_with(')');
            from.remove_prefix(1);
            to.remove_suffix(1);
        }
        const auto low = value(from);
        if (!low) return;
        const auto high = value(to);
        if (!high) return;
        const std::int64_t first = *low, last = *high;
        if (first > last) return note("cell_backwards", {"cell", text});
        if ((open_low && first == INT64_MAX) || (open_high && last == INT64_MIN)) return;
        cell_.ranges.push_back({first + open_low, last - open_high});
    }

    static constexpr std::size_t enough = 1'000;  // errors

    const Tree& tree_;
    std::string_view name_;
    const Domain& domain_;
    Findings& findings_;
    Cell cell_;
    std::string_view item_;  // of the cell's text, the one that is being read
    bool good_ = true;
};

}  // namespace

std::optional<Cell> read_cell(const Tree& tree, std::string_view name, const Domain& domain, Findings& findings) {
    return Reader(tree, name, domain, findings).read();
}

}  // namespace kefu::rule
