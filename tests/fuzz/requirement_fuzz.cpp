// Whatever the text is: findings or a requirement, never a crash. What is read stays the same when its canonical text, or that of a
// clause, is read again, and says the same of every agent. The text is also tried as a word and as a name.
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.hpp"
#include "kefu/rule/requirement.hpp"

namespace {

using kefu::rule::Requirement;
using kefu::rule::Vocabulary;

const Vocabulary& vocabulary() {
    static const Vocabulary words({{"refund", "退款", "credit card", "911"}, {"zh", "英语"}, {"impatient"}, {"vip", "👑"}, 4, 3});
    return words;
}

void ask(const Requirement& requirement) {
    std::vector<Requirement> clauses;
    for (std::uint32_t i = 0; i < requirement.clauses(); ++i)
        clauses.push_back(Requirement::parse(requirement.clause_text(i), vocabulary()));
    std::array<std::uint8_t, 16> levels{};
    for (std::size_t round = 0; round < 8; ++round) {
        for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = static_cast<std::uint8_t>((i * 7 + round * 5) % 6);
        for (const std::string_view agent : {"", "li", "王"}) {
            const std::uint32_t failing = requirement.failing(levels, agent);
            must((failing == 0) == requirement.holds(levels, agent));
            for (std::uint32_t i = 0; i < requirement.clauses(); ++i) must(clauses[i].holds(levels, agent) == ((failing >> i & 1) == 0));
        }
    }
}

void check(const Requirement& requirement) {
    const Requirement again = Requirement::parse(requirement.text(), vocabulary());
    must(again == requirement && again.clauses() == requirement.clauses() && again.names() == requirement.names());
    for (std::uint32_t i = 0; i < requirement.clauses(); ++i) {
        must(!requirement.clause_text(i, kefu::Language::en).empty() && !requirement.clause_text(i, kefu::Language::zh).empty());
        must(requirement.single(i) == again.single(i));
    }
    if (requirement.text().size() < 400) ask(requirement);
    must(both(requirement, requirement) == requirement && either(requirement, requirement) == requirement);
    try {
        const Requirement bound = requirement.bind(vocabulary().find("英语"), std::nullopt);
        must(!bound.is_template() && Requirement::parse(bound.text(), vocabulary()) == bound);
        (void)either(bound, Requirement::parse("not 退款 and agent = li", vocabulary()));
    } catch (const kefu::Error& e) {
        must(e.status() == kefu::Status::limit);
    }
}

void as_word(const std::string& text) {
    kefu::Findings findings("fuzz");
    const auto words = Vocabulary::read({.skills = {text}}, 1, 1, findings);
    must(words.has_value() == (findings.errors() == 0));
    if (words) must(Requirement::parse("\"" + text + "\"", *words).single(0)->mark == 0);
}

void as_name(std::string_view text) {
    std::string quoted = "not agent = \"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    kefu::Findings findings("fuzz");
    const auto requirement = Requirement::read(quoted + "\"", vocabulary(), 1, 1, findings);
    if (!requirement) return;
    must(requirement->names() == std::vector<std::string>{std::string(text)} && !requirement->holds({}, text) &&
         requirement->holds({}, ""));
    must(Requirement::parse(requirement->text(), vocabulary()) == *requirement);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    kefu::Findings findings("fuzz");
    const auto requirement = Requirement::read(text, vocabulary(), 1, 1, findings);
    must(requirement.has_value() == (findings.errors() == 0));
    for (const kefu::Finding& f : findings.all())
        must(f.place.line == 1 && f.place.position >= 1 && f.place.position <= static_cast<std::int32_t>(size) + 1 && !f.message.empty());
    if (requirement) check(*requirement);
    as_word(text);
    as_name(text);
    return 0;
}
