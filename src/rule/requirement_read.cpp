// Reads the text of a requirement. After something wrong it goes on with the next atom, so that all that is wrong is told at once.
#include <algorithm>
#include <array>
#include <utility>

#include "core/hint.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
#include "rule/requirement_data.hpp"
#include "rule/requirement_tokens.hpp"

namespace kefu::rule {

namespace {

/// Words that stand between others in Chinese, without blanks around them.
constexpr std::array<std::string_view, 6> glued{"并且", "而且", "或者", "且", "或", "和"};
constexpr std::size_t most_hints = 20;        // to look for the nearest word takes time
constexpr std::size_t most_findings = 1'000;  // nobody reads so far
constexpr int too_large = 1'000'000;

class Reader {
   public:
    Reader(std::string_view text, const Vocabulary& vocabulary, std::int32_t line, std::int32_t position, Findings& findings)
        : text_(text), vocabulary_(vocabulary), line_(line), position_(position), findings_(findings) {}

    std::optional<Node> read() {
        if (text_.size() > Requirement::most_bytes) {
            error(0, "requirement_too_long", {"n", text_.size()}, {"most", Requirement::most_bytes});
            return std::nullopt;
        }
        if (!is_valid_utf8(text_)) {
            error(first_bad_byte(), "requirement_not_utf8");
            return std::nullopt;
        }
        tokens_ = tokens_of(text_);
        if (now().sign == Sign::end) {
            findings_.warning(line_, position_, finding_texts, "requirement_empty");
            return canonical(constant(true), vocabulary_);
        }
        for (const Token& token : tokens_) tell_slip(token);
        Node tree = expression(false);
        if (!good_) return std::nullopt;
        std::vector<Settled> settled;
        Node ready = canonical(std::move(tree), vocabulary_, &settled);
        if (const Beyond beyond = beyond_limits(ready); !beyond.code.empty()) {
            error(0, beyond.code, {"n", beyond.n}, {"most", beyond.most});
            return std::nullopt;
        }
        remark(ready, settled);
        return ready;
    }

   private:
    // ------------------------------------------------------------------------------------------------------------ findings
    [[nodiscard]] std::int32_t position_of(std::size_t byte) const {
        return position_ + static_cast<std::int32_t>(count_characters(text_.substr(0, byte)));
    }
    void error(std::size_t at, std::string_view code, const FindingValue& value = {"", ""}, const FindingValue& other = {"", ""}) {
        findings_.error(line_, position_of(at), finding_texts, code, {value, other});
        good_ = false;
    }
    void warn(std::size_t at, std::string_view code, const FindingValue& value = {"", ""}, const FindingValue& other = {"", ""}) {
        findings_.warning(line_, position_of(at), finding_texts, code, {value, other});
    }
    [[nodiscard]] std::size_t first_bad_byte() const {
        std::size_t good = 0;
        for (std::size_t n = 1; n <= 4 && good + n <= text_.size();) {
            if (is_valid_utf8(text_.substr(good, n))) good += n, n = 1;
            else ++n;
        }
        return good;
    }
    /// What stands there, for messages.
    [[nodiscard]] Phrase got(const Token& token) const {
        if (token.sign == Sign::end) return told(finding_texts, "requirement_end");
        const std::string as_written = detail::fit(text_.substr(token.begin, token.end - token.begin));
        return {"'" + as_written + "'", "“" + as_written + "”"};
    }
    void tell_slip(const Token& token) {
        const std::string_view as_written = text_.substr(token.begin, token.end - token.begin);
        switch (token.slip) {
            case Slip::none: break;
            case Slip::other_sign: error(token.begin, "requirement_write", {"got", as_written}, {"write", token.right}); break;
            case Slip::unequal: error(token.begin, "requirement_unequal", {"got", as_written}); break;
            case Slip::quotes:
                error(token.begin, "requirement_quotes", {"got", as_written}, {"write", written_in_quotes(token.text)});
                break;
            case Slip::not_closed: error(token.begin, "requirement_quotes_open"); break;
        }
    }
    static std::string written_in_quotes(const std::string& text) { return '"' + text + '"'; }

    /// Warnings on what is read without an error.
    void remark(const Node& ready, const std::vector<Settled>& settled) {
        for (const Settled& s : settled) warn(s.at, s.always ? "requirement_always" : "requirement_never");
        if (ready.kind == Node::Kind::nobody && settled.empty()) warn(ready.at, "requirement_never");
        const std::vector<Node> clauses = clauses_of(ready);
        for (const Remark& r : remarks_on(clauses, vocabulary_)) {
            const Node& clause = clauses[r.clause];
            if (r.always) warn(clause.at, "requirement_clause_always", {"clause", clause.text});
            else
                warn(clause.at, "requirement_contradiction", {"clause", clause.text},
                     {"other", clauses[static_cast<std::size_t>(r.other)].text});
        }
    }

    // -------------------------------------------------------------------------------------------------------------- tokens
    [[nodiscard]] const Token& now() const { return tokens_[at_]; }
    Token take() {
        Token token = now();
        if (token.sign != Sign::end) ++at_;
        return token;
    }
    bool take(Sign sign) {
        if (now().sign != sign) return false;
        ++at_;
        return true;
    }
    /// Nothing more is read.
    void stop() {
        at_ = tokens_.size() - 1;
        stopped_ = true;
    }
    /// On to the next connective or bracket that belongs to what is around; pairs in between are left out.
    void skip() {
        int inside = 0;
        for (; now().sign != Sign::end; ++at_) {
            const Sign sign = now().sign;
            if (inside == 0 && (sign == Sign::word_and || sign == Sign::word_or || sign == Sign::close)) return;
            inside += sign == Sign::open ? 1 : sign == Sign::close ? -1 : 0;
        }
    }
    /// A bare word that is not of the vocabulary, but means a word of the language ("AND", "且"), is told and taken for it.
    Sign settled_sign() {
        Token& token = tokens_[at_];
        if (token.sign != Sign::word || vocabulary_.find(token.text)) return token.sign;
        const Meant meant = meant_by(token.text);
        if (meant.sign != Sign::word) {
            error(token.begin, "requirement_write", {"got", token.text}, {"write", meant.right});
            token.sign = meant.sign;
        }
        return token.sign;
    }

    // ------------------------------------------------------------------------------------------------------------- grammar
    /// `negated`: a "not" before it, which turns "or" into "and" and goes on to the atoms.
    Node expression(bool negated) {
        Node sum;
        sum.kind = negated ? Node::Kind::all_of : Node::Kind::one_of;
        sum.at = now().begin;
        do sum.children.push_back(term(negated));
        while (take(Sign::word_or));
        return sum;
    }
    Node term(bool negated) {
        Node product;
        product.kind = negated ? Node::Kind::one_of : Node::Kind::all_of;
        product.at = now().begin;
        product.children.push_back(factor(negated));
        for (;;) {
            const Sign sign = settled_sign();
            if (sign == Sign::end || sign == Sign::word_or || (sign == Sign::close && brackets_ > 0)) return product;
            if (take(Sign::word_and)) {
                product.children.push_back(factor(negated));
            } else if (sign == Sign::close) {
                error(take().begin, "requirement_bracket_extra");
            } else {
                const Phrase what = got(now());
                error(now().begin, "requirement_connective", {"got", what});
                if (begins_factor(sign)) product.children.push_back(factor(negated));
                else take();
            }
        }
    }
    static bool begins_factor(Sign sign) {
        switch (sign) {
            case Sign::word:
            case Sign::quoted:
            case Sign::open:
            case Sign::word_not:
            case Sign::word_any:
            case Sign::word_agent:
            case Sign::word_language:
            case Sign::word_persona: return true;
            default: return false;
        }
    }
    Node factor(bool negated) {
        const std::size_t begin = now().begin;
        while (settled_sign() == Sign::word_not) {
            ++at_;
            negated = !negated;
        }
        if (now().sign != Sign::open) {
            Node one = atom(now().begin);
            if (negated) one = opposite(std::move(one), vocabulary_);
            one.at = begin;
            return one;
        }
        const Token open = take();
        if (brackets_ == Requirement::most_brackets) {
            error(open.begin, "requirement_too_deep", {"most", Requirement::most_brackets});
            stop();
            return constant(true);
        }
        ++brackets_;
        Node inside = expression(negated);
        --brackets_;
        if (!take(Sign::close) && !stopped_) error(open.begin, "requirement_bracket_open");
        return inside;
    }

    Node atom(std::size_t begin) {
        if (++atoms_ > Requirement::most_atoms) return too_many(begin);
        const Sign sign = settled_sign();
        switch (sign) {
            case Sign::word_any: ++at_; return constant(true, begin);
            case Sign::word_agent: ++at_; return agent(begin);
            case Sign::word_language: ++at_; return of_task(begin, MarkKind::language);
            case Sign::word_persona: ++at_; return of_task(begin, MarkKind::persona);
            case Sign::word:
            case Sign::quoted: return level(begin);
            default: break;
        }
        if (sign == Sign::number && vocabulary_.find(now().text)) {
            error(begin, "requirement_quote_it", {"word", now().text});
        } else {
            const Phrase what = got(now());
            error(begin, "requirement_expected", {"got", what});
        }
        skip();
        return constant(true);
    }
    Node too_many(std::size_t begin) {
        if (!stopped_) error(begin, "requirement_too_many_atoms", {"n", atoms_}, {"most", Requirement::most_atoms});
        stop();
        return constant(true);
    }
    Node fail() {
        skip();
        return constant(true);
    }

    // --------------------------------------------------------------------------------------------------------------- words
    /// The mark of a word; `only` of that kind.
    std::optional<std::uint32_t> mark_of(const Token& token, std::optional<MarkKind> only = std::nullopt) {
        const auto mark = vocabulary_.find(token.text);
        if (mark && (!only || vocabulary_.kind(*mark) == *only)) return mark;
        if (!mark && !only && token.sign == Sign::word && is_glued(token)) return std::nullopt;
        const bool tell = hints_++ < most_hints && findings_.errors() < most_findings;
        const Phrase hint = tell ? vocabulary_.hints(token.text, only) : Phrase{};
        if (mark)
            error(token.begin, *only == MarkKind::language ? "requirement_no_language" : "requirement_no_persona", {"word", token.text},
                  {"hint", hint});
        else error(token.begin, "requirement_unknown_word", {"word", token.text}, {"hint", hint});
        return std::nullopt;
    }
    /// "退款且英语": two words that are known, and one between them that is said otherwise.
    bool is_glued(const Token& token) {
        const std::string_view word = token.text;
        for (const std::string_view between : glued) {
            const std::size_t at = word.find(between);
            if (at == std::string_view::npos) continue;
            const std::string_view before = word.substr(0, at), after = word.substr(at + between.size());
            if ((!before.empty() && !vocabulary_.find(before)) || (!after.empty() && !vocabulary_.find(after))) continue;
            const std::string right = " " + std::string(meant_by(between).right) + " ";
            error(token.begin + at, "requirement_write", {"got", between}, {"write", right});
            return true;
        }
        return false;
    }
    Node level(std::size_t begin) {
        const Token word = take();
        const auto mark = mark_of(word);
        const Sign sign = now().sign;
        if (!mark) {
            // Whatever is said of its level is read over.
            if (sign == Sign::word_in || is_comparison(sign)) skip();
            return constant(true);
        }
        const int most = vocabulary_.most(*mark);
        if (sign == Sign::word_in) {
            ++at_;
            return range(begin, *mark);
        }
        if (!is_comparison(sign)) return level_node(*mark, 1, most, begin);
        const Token compared = take();
        const auto n = number(*mark, compared.sign == Sign::below ? 2 : 1);
        if (!n) return fail();
        int low = 0, high = most;
        if (compared.sign == Sign::at_least) low = *n;
        if (compared.sign == Sign::above) low = *n + 1;
        if (compared.sign == Sign::at_most) high = *n;
        if (compared.sign == Sign::below) high = *n - 1;
        if (compared.sign == Sign::equal) low = high = *n;
        const std::string_view as_written = text_.substr(begin, tokens_[at_ - 1].end - begin);
        if (low > high) {
            if (has_levels(*mark)) error(begin, "requirement_level_above", {"text", as_written}, {"most", most});
            else error(begin, "requirement_no_levels", {"word", written(word.text, false)});
            return constant(true);
        }
        if (low == 0 && high == most) warn(begin, "requirement_level_any", {"text", as_written});
        return level_node(*mark, low, high, begin);
    }
    static bool is_comparison(Sign sign) {
        return sign == Sign::at_least || sign == Sign::above || sign == Sign::at_most || sign == Sign::below || sign == Sign::equal;
    }
    [[nodiscard]] bool has_levels(std::uint32_t mark) const {
        return vocabulary_.kind(mark) != MarkKind::persona && vocabulary_.kind(mark) != MarkKind::attribute;
    }
    /// A level of the word, from `least` on.
    std::optional<int> number(std::uint32_t mark, int least) {
        const Token token = now();
        const std::string digits = token.sign == Sign::number || token.sign == Sign::word ? digits_of(token.text) : "";
        const int most = vocabulary_.most(mark);
        if (digits.empty()) {
            const Phrase what = got(token);
            error(token.begin, "requirement_level", {"most", most}, {"got", what});
            return std::nullopt;
        }
        ++at_;
        if (digits != token.text) error(token.begin, "requirement_write", {"got", token.text}, {"write", digits});
        int n = 0;
        for (const char c : digits) n = std::min(too_large, n * 10 + (c - '0'));
        const std::string& word = vocabulary_.word(mark);
        if (n < least) error(token.begin, "requirement_level_below", {"word", written(word, false)});
        else if (n > most && has_levels(mark)) error(token.begin, "requirement_level_most", {"word", word}, {"most", most});
        else if (n > most) error(token.begin, "requirement_no_levels", {"word", written(word, false)});
        else return n;
        return std::nullopt;
    }
    Node range(std::size_t begin, std::uint32_t mark) {
        const auto no_range = [&] {
            const Phrase what = got(now());
            error(now().begin, "requirement_range", {"got", what});
            return fail();
        };
        const Token first = now();
        if (digits_of(first.text).empty()) return no_range();
        const auto low = number(mark, 1);
        if (!low) return fail();
        if (!take(Sign::dots)) return no_range();
        const auto high = number(mark, 1);
        if (!high) return fail();
        if (*low <= *high) return level_node(mark, *low, *high, begin);
        error(first.begin, "requirement_range_backwards", {"low", *low}, {"high", *high});
        return constant(true);
    }
    /// After "language" or "persona".
    Node of_task(std::size_t begin, MarkKind kind) {
        const bool language = kind == MarkKind::language;
        if (now().sign == Sign::equal) {
            ++at_;
            const Token word = now();
            if (word.sign == Sign::word || word.sign == Sign::quoted) {
                ++at_;
                const auto mark = mark_of(word, kind);
                return mark ? level_node(*mark, 1, vocabulary_.most(*mark), begin) : constant(true);
            }
            const Phrase what = got(word);
            error(word.begin, language ? "requirement_after_language" : "requirement_after_persona", {"got", what});
            return fail();
        }
        if (is_comparison(now().sign) || now().sign == Sign::word_in) {
            const Phrase what = got(now());
            error(now().begin, language ? "requirement_after_language" : "requirement_after_persona", {"got", what});
            return fail();
        }
        Node task;
        task.kind = Node::Kind::task;
        task.asks = kind;
        task.at = begin;
        return task;
    }

    // -------------------------------------------------------------------------------------------------------------- agents
    Node agent(std::size_t begin) {
        std::vector<std::string> names;
        if (take(Sign::equal)) {
            if (!name(names)) return fail();
            return agent_node(std::move(names), begin);
        }
        if (!take(Sign::word_in)) {
            const Phrase what = got(now());
            error(now().begin, "requirement_agent", {"got", what});
            return fail();
        }
        const Token open = now();
        if (!take(Sign::list_open)) {
            const Phrase what = got(open);
            error(open.begin, "requirement_list", {"got", what});
            return fail();
        }
        if (now().sign == Sign::list_close) {
            error(open.begin, "requirement_list_empty");
            ++at_;
            return constant(true);
        }
        do {
            if (!names.empty() && ++atoms_ > Requirement::most_atoms) return too_many(now().begin);
            if (!name(names)) return skip_list();
        } while (take(Sign::comma));
        if (take(Sign::list_close)) return agent_node(std::move(names), begin);
        const Phrase what = got(now());
        error(now().begin, "requirement_list_open", {"got", what});
        return skip_list();
    }
    Node skip_list() {
        while (now().sign != Sign::list_close && now().sign != Sign::end) ++at_;
        take(Sign::list_close);
        return constant(true);
    }
    bool name(std::vector<std::string>& names) {
        const Token token = now();
        if (token.sign != Sign::word && token.sign != Sign::quoted && token.sign != Sign::number) {
            if (token.sign != Sign::end && reserved(token.text) != Sign::word) {
                error(token.begin, "requirement_quote_it", {"word", token.text});
            } else {
                const Phrase what = got(token);
                error(token.begin, "requirement_name", {"got", what});
            }
            return false;
        }
        ++at_;
        if (token.text.empty()) error(token.begin, "requirement_name_empty");
        else if (token.text.size() > most_name_bytes) error(token.begin, "requirement_name_long", {"most", most_name_bytes});
        else if (escape_controls(token.text) != token.text) error(token.begin, "requirement_name_control");
        names.push_back(token.text);
        return true;
    }

    static constexpr std::size_t most_name_bytes = 64;

    std::string_view text_;
    const Vocabulary& vocabulary_;
    std::int32_t line_;
    std::int32_t position_;
    Findings& findings_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t atoms_ = 0;
    std::size_t hints_ = 0;
    int brackets_ = 0;
    bool good_ = true;
    bool stopped_ = false;
};

}  // namespace

std::optional<Requirement> Requirement::read(std::string_view text, const Vocabulary& vocabulary, std::int32_t line, std::int32_t position,
                                             Findings& findings) {
    auto tree = Reader(text, vocabulary, line, position, findings).read();
    if (!tree) return std::nullopt;
    return Requirement(Data::compile(*std::move(tree), vocabulary));
}

}  // namespace kefu::rule
