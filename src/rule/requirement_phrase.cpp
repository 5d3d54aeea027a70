// Clauses of requirements as people say them, in English and in Chinese.
#include "core/hint.hpp"
#include "rule/requirement_data.hpp"

namespace kefu::rule {

namespace {

/// Chinese is written without blanks, but with one beside Latin letters and digits, where no punctuation is.
void append_zh(std::string& text, std::string_view more) {
    const auto narrow = [](char c) { return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x80; };
    const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    if (!text.empty() && !more.empty() && !more.starts_with("、") && !more.starts_with("（") && !text.ends_with("、") &&
        !text.ends_with("）") && ((narrow(text.back()) && wide(more.front())) || (wide(text.back()) && narrow(more.front()))))
        text += ' ';
    text += more;
}
template <class... Parts>
std::string zh_of(const Parts&... parts) {
    std::string text;
    (append_zh(text, parts), ...);
    return text;
}

class Speaker {
   public:
    Speaker(const Vocabulary& vocabulary, Language language) : vocabulary_(vocabulary), zh_(language == Language::zh) {}

    [[nodiscard]] std::string say(const Node& node) const {
        switch (node.kind) {
            case Node::Kind::any: return zh_ ? "任何人" : "anybody";
            case Node::Kind::nobody: return zh_ ? "无人" : "nobody";
            case Node::Kind::level: return node.mark == vocabulary_.grade() ? grade(node) : level(node);
            case Node::Kind::agent: return agent(node);
            case Node::Kind::task: return task(node);
            default: return join(node);
        }
    }

   private:
    [[nodiscard]] std::string join(const Node& node) const {
        const bool all = node.kind == Node::Kind::all_of;
        std::string text;
        for (const Node& child : node.children) {
            if (!text.empty()) {
                if (zh_) append_zh(text, all ? "且" : "或");
                else text += all ? " and " : " or ";
            }
            // People do not know which of "and" and "or" binds closer.
            const std::string part = child.joins() ? (zh_ ? "（" + say(child) + "）" : "(" + say(child) + ")") : say(child);
            if (zh_) append_zh(text, part);
            else text += part;
        }
        return text;
    }
    [[nodiscard]] std::string level(const Node& node) const {
        std::string word = detail::fit(vocabulary_.word(node.mark));
        const std::string low = std::to_string(node.low), high = std::to_string(node.high);
        const int most = vocabulary_.most(node.mark);
        if (node.high == 0) return zh_ ? zh_of("不具备", word) : "without " + word;
        if (node.low == 1 && node.high == most) return word;
        if (node.low == 0) return zh_ ? zh_of(word, "最高", high, "级") : word + " at most at level " + high;
        if (node.high == most) return zh_ ? zh_of(word, " ", low, "级以上") : word + " at level " + low + " or more";
        const bool one = node.low == node.high;
        if (zh_) return zh_of(word, node.negated ? "不是" : " ", one ? low : zh_of(low, "至", high), "级");
        return word + (node.negated ? " not at level " : " at level ") + low + (one ? "" : " to " + high);
    }
    [[nodiscard]] std::string grade(const Node& node) const {
        const std::string low = std::to_string(node.low), high = std::to_string(node.high);
        const int most = vocabulary_.most(node.mark);
        if (node.high == 0) return zh_ ? "没有员工等级" : "no grade";
        if (node.low == 1 && node.high == most) return zh_ ? "有员工等级" : "a grade";
        if (node.low == 0) return zh_ ? zh_of("员工等级最高", high) : "grade at most " + high;
        if (node.high == most) return zh_ ? zh_of("员工等级", low, "以上") : "grade " + low + " or more";
        const std::string range = node.low == node.high ? low : zh_ ? zh_of(low, "至", high) : low + " to " + high;
        if (zh_) return zh_of("员工等级", node.negated ? "不是" : "", range);
        return (node.negated ? "not grade " : "grade ") + range;
    }
    [[nodiscard]] std::string agent(const Node& node) const {
        std::string names;
        for (const std::string& name : node.names) {
            const bool last = &name == &node.names.back();
            if (!names.empty() && zh_) append_zh(names, last ? "或" : "、");
            else if (!names.empty()) names += last ? " or " : ", ";
            if (zh_) append_zh(names, detail::fit(name));
            else names += detail::fit(name);
        }
        if (zh_) return zh_of(node.negated ? "不由" : "由", names, "处理");
        return (node.negated ? "not agent " : "agent ") + names;
    }
    [[nodiscard]] std::string task(const Node& node) const {
        if (node.asks == MarkKind::language) {
            if (zh_) return node.negated ? "不会任务的语言" : "会任务的语言";
            return node.negated ? "not the language of the task" : "the language of the task";
        }
        if (zh_) return node.negated ? "不适合任务的画像" : "适合任务的画像";
        return node.negated ? "not the persona of the task" : "the persona of the task";
    }

    const Vocabulary& vocabulary_;
    bool zh_;
};

}  // namespace

std::string phrase_of(const Node& clause, const Vocabulary& vocabulary, Language language) {
    return Speaker(vocabulary, language).say(clause);
}

}  // namespace kefu::rule
