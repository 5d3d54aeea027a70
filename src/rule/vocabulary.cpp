#include "kefu/rule/vocabulary.hpp"

#include <array>
#include <map>

#include "core/hint.hpp"
#include "core/short_text.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
#include "rule/requirement_tokens.hpp"

namespace kefu::rule {

namespace {

constexpr std::string_view grade_word = "grade";

struct List {
    const std::vector<PlacedWord>& words;
    MarkKind kind;
    std::string_view name;
};
std::array<List, 4> lists_of(const VocabularyLists& lists) {
    return {List{lists.skills, MarkKind::skill, "skills"}, List{lists.languages, MarkKind::language, "languages"},
            List{lists.personas, MarkKind::persona, "personas"}, List{lists.attributes, MarkKind::attribute, "attributes"}};
}

/// The code of why a text cannot be a word of a vocabulary; "" where it can.
std::string_view why_no_mark(std::string_view word) {
    if (word.empty()) return "word_empty";
    if (word.size() > Vocabulary::most_bytes) return "word_too_long";
    if (!is_valid_utf8(word)) return "vocabulary_not_utf8";
    if (has_blank_at_end(word)) return "word_blank_at_end";
    if (escape_controls(word) != word) return "word_control";
    if (word == grade_word || reserved(word) != Sign::word) return "vocabulary_reserved";
    return has_sign(word) ? "vocabulary_sign" : std::string_view();
}

/// What of a list a message calls the words of a kind, in both languages.
Phrase called(std::optional<MarkKind> kind) {
    if (!kind) return {"words", "词"};
    switch (*kind) {
        case MarkKind::skill: return {"skills", "技能"};
        case MarkKind::language: return {"languages", "语言"};
        case MarkKind::persona: return {"personas", "画像"};
        default: return {"words", "词"};
    }
}

}  // namespace

struct Vocabulary::Data {
    struct Mark {
        std::string word;
        MarkKind kind;
        std::uint8_t most;
        friend bool operator==(const Mark&, const Mark&) = default;
    };
    std::vector<Mark> marks;
    WordTable by_word;
};

Vocabulary::Vocabulary() : Vocabulary(VocabularyLists{}) {}

Vocabulary::Vocabulary(const VocabularyLists& lists) {
    Findings findings("");
    auto read_back = read(lists, 0, 0, findings);
    findings.raise(Status::bad_option);
    data_ = std::move(read_back->data_);
}

std::optional<Vocabulary> Vocabulary::read(const VocabularyLists& lists, std::int32_t line, std::int32_t position, Findings& findings) {
    const std::size_t before = findings.errors();
    const auto number = [&](std::string_view name, std::int64_t n) {
        if (n >= 1 && n <= Vocabulary::most_level) return;
        findings.error(line, position, finding_texts, "vocabulary_number", {{"name", name}, {"got", n}, {"most", Vocabulary::most_level}});
    };
    number("most", lists.most);
    number("grades", lists.grades);
    std::size_t n = 1;
    for (const List& list : lists_of(lists)) n += list.words.size();
    if (n > most_marks) {
        findings.error(line, position, finding_texts, "vocabulary_too_large", {{"n", n - 1}, {"most", most_marks - 1}});
        return std::nullopt;
    }
    auto data = std::make_shared<Data>();
    data->marks.reserve(n);
    std::map<std::string_view, std::string_view> seen;  // a word and its list
    for (const List& list : lists_of(lists)) {
        const bool levels = list.kind == MarkKind::skill || list.kind == MarkKind::language;
        for (const PlacedWord& word : list.words) {
            const auto refuse = [&](std::string_view code, const FindingValue& value) {
                const bool placed = word.line > 0;
                findings.error(placed ? word.line : line, placed ? word.position : position, finding_texts, code,
                               {{"list", list.name}, {"word", word.text}, value});
            };
            if (const std::string_view why = why_no_mark(word.text); !why.empty()) {
                const Phrase reason = told(finding_texts, why);
                refuse("vocabulary_bad_word", {"why", reason});
            } else if (const auto [twin, fresh] = seen.try_emplace(word.text, list.name); !fresh) {
                refuse("vocabulary_word_twice", {"other", twin->second});
            } else {
                data->marks.push_back({word.text, list.kind, levels ? static_cast<std::uint8_t>(lists.most) : std::uint8_t{1}});
            }
        }
    }
    if (findings.errors() > before) return std::nullopt;
    data->marks.push_back({std::string(grade_word), MarkKind::grade, static_cast<std::uint8_t>(lists.grades)});
    std::vector<std::string> words;
    for (const Data::Mark& mark : data->marks) words.push_back(mark.word);
    data->by_word.fill(words);
    return Vocabulary(std::move(data));
}

bool Vocabulary::can_hold(std::string_view word) noexcept { return why_no_mark(word).empty(); }

std::uint32_t Vocabulary::size() const noexcept { return static_cast<std::uint32_t>(data_->marks.size()); }

std::optional<std::uint32_t> Vocabulary::find(std::string_view word) const noexcept {
    const std::int32_t mark = data_->by_word.find(word);
    return mark < 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(mark));
}

const Vocabulary::Data& Vocabulary::at(std::uint32_t mark) const {
    if (mark >= size())
        throw Error(Status::bad_option, told(finding_texts, "vocabulary_no_mark", {{"mark", mark}, {"most", size() - 1}}).en);
    return *data_;
}
const std::string& Vocabulary::word(std::uint32_t mark) const { return at(mark).marks[mark].word; }
MarkKind Vocabulary::kind(std::uint32_t mark) const { return at(mark).marks[mark].kind; }
std::uint8_t Vocabulary::most(std::uint32_t mark) const { return at(mark).marks[mark].most; }

Phrase Vocabulary::hints(std::string_view unknown, std::optional<MarkKind> only) const {
    std::vector<std::string_view> known;
    for (const Data::Mark& mark : data_->marks)
        if (!only || mark.kind == *only) known.emplace_back(mark.word);
    const Phrase title = called(only);
    return detail::hints(unknown, known, title.en, title.zh);
}

bool operator==(const Vocabulary& a, const Vocabulary& b) noexcept { return a.data_ == b.data_ || a.data_->marks == b.data_->marks; }

}  // namespace kefu::rule
