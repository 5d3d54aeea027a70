#include "kefu/rule/requirement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kefu::rule {
namespace {

const Vocabulary& shop() {
    static const Vocabulary words({.skills = {"refund", "billing", "退款", "credit card", "911"},
                                   .languages = {"zh", "英语"},
                                   .personas = {"impatient"},
                                   .attributes = {"vip", "👑"},
                                   .most = 5,
                                   .grades = 3});
    return words;
}

struct Read {
    std::optional<Requirement> requirement;
    Findings findings{"rules.toml"};
    [[nodiscard]] std::string codes() const {
        std::string all;
        for (const Finding& f : findings.all()) {
            if (!all.empty()) all += ", ";
            all += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " + std::string(f.code);
        }
        return all;
    }
    [[nodiscard]] std::string messages() const {
        std::string all;
        for (const Finding& f : findings.all()) all += f.message + " | " + f.message_zh + "\n";
        return all;
    }
};
Read read(std::string_view text, const Vocabulary& vocabulary = shop(), std::int32_t line = 1, std::int32_t position = 1) {
    Read out;
    out.requirement = Requirement::read(text, vocabulary, line, position, out.findings);
    EXPECT_EQ(out.requirement.has_value(), out.findings.errors() == 0) << text;
    out.findings.sort();
    return out;
}
Requirement good(std::string_view text) { return Requirement::parse(text, shop()); }
std::string shown(std::string_view text) { return good(text).text(); }
std::string codes(std::string_view text) { return read(text).codes(); }
std::string message(std::string_view text) { return read(text).messages(); }
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::uint8_t> agent_with(std::initializer_list<std::pair<std::string_view, int>> levels) {
    std::vector<std::uint8_t> out(shop().size());
    for (const auto& [word, level] : levels) out[*shop().find(word)] = static_cast<std::uint8_t>(level);
    return out;
}

// -------------------------------------------------------------------------------------------------------------- what it says
TEST(Requirement, AsksForWordsAtLevels) {
    const Requirement r = good("refund >= 2 and 退款 and not vip");
    EXPECT_TRUE(r.holds(agent_with({{"refund", 2}, {"退款", 1}}), "li"));
    EXPECT_FALSE(r.holds(agent_with({{"refund", 1}, {"退款", 1}}), "li"));
    EXPECT_FALSE(r.holds(agent_with({{"refund", 2}}), "li"));
    EXPECT_FALSE(r.holds(agent_with({{"refund", 2}, {"退款", 1}, {"vip", 1}}), "li"));
    EXPECT_TRUE(good("\"credit card\" in 2..3 or grade = 3").holds(agent_with({{"grade", 3}}), ""));
    EXPECT_FALSE(good("\"credit card\" in 2..3 or grade = 3").holds(agent_with({{"grade", 2}, {"credit card", 4}}), ""));
    EXPECT_TRUE(good("refund < 2").holds(agent_with({}), "")) << "who lacks it is at level 0";
    EXPECT_TRUE(good("refund >= 5").holds(agent_with({{"refund", 200}}), "")) << "more than the greatest level is the greatest";
    EXPECT_TRUE(good("not 退款").holds({}, "")) << "levels that are missing are 0";
}

TEST(Requirement, BindsAndCloserThanOr) {
    const auto levels = agent_with({{"refund", 1}});
    EXPECT_TRUE(good("refund or billing and vip").holds(levels, ""));
    EXPECT_FALSE(good("(refund or billing) and vip").holds(levels, ""));
    EXPECT_FALSE(good("not refund or billing and vip").holds(levels, ""));
    EXPECT_TRUE(good("not (billing or vip)").holds(levels, ""));
}

TEST(Requirement, NamesAgents) {
    const Requirement r = good("agent in [wang, li, \"or\", 1001, wang] or vip");
    EXPECT_EQ(r.text(), "agent in [1001, li, \"or\", wang] or vip");
    EXPECT_EQ(r.names(), (std::vector<std::string>{"1001", "li", "or", "wang"}));
    EXPECT_TRUE(r.holds(agent_with({}), "li"));
    EXPECT_FALSE(r.holds(agent_with({}), "l"));
    EXPECT_FALSE(r.holds(agent_with({}), "")) << "nobody in particular has no name";
    EXPECT_TRUE(good("not agent = li").holds(agent_with({}), ""));
    EXPECT_TRUE(good("agent = \"a \"\"b\"\", c\"").holds({}, "a \"b\", c"));
    const std::string longest(64, 'x');
    EXPECT_TRUE(good("agent = " + longest).holds({}, longest));
    EXPECT_TRUE(good("agent = 👩‍💻").holds({}, "👩‍💻"));
    EXPECT_TRUE(good("agent = li.wei@shop").holds({}, "li.wei@shop"));
}

TEST(Requirement, OfEverybodyHasNoClause) {
    for (const Requirement& r :
         {Requirement(), good("any"), good("any or refund"), good("not not any"), good("not (not any and refund)")}) {
        EXPECT_EQ(r.text(), "any");
        EXPECT_EQ(r.clauses(), 0u);
        EXPECT_TRUE(r.holds({}, ""));
        EXPECT_EQ(r.failing({}, ""), 0u);
    }
    EXPECT_EQ(read("").requirement->text(), "any");
    EXPECT_EQ(codes(" \t\n"), "1:1 requirement_empty");
    const Requirement nobody = good("not any or not any");
    EXPECT_EQ(nobody.text(), "not any");
    EXPECT_EQ(nobody.clauses(), 1u);
    EXPECT_FALSE(nobody.holds({}, "li"));
    EXPECT_EQ(nobody.failing({}, "li"), 1u);
    EXPECT_EQ(nobody.clause_text(0, Language::en), "nobody");
}

// ---------------------------------------------------------------------------------------------------------------- canonical
TEST(Requirement, IsSortedAndStandsThereOnce) {
    EXPECT_EQ(shown("vip and ((refund)) and vip and (billing and refund)"), "billing and refund and vip");
    EXPECT_EQ(shown("vip or (refund or billing)"), "billing or refund or vip");
    EXPECT_EQ(shown("(vip or refund) and (refund or vip)"), "refund or vip");
    EXPECT_EQ(shown("vip and (refund or billing)"), "(billing or refund) and vip");
    EXPECT_EQ(shown("(vip and refund) or billing"), "billing or refund and vip");
    EXPECT_EQ(good("refund\u3000and\u00a0vip\n"), good("vip and refund")) << "wide blanks are blanks";
}

TEST(Requirement, TurnsComparisonsIntoRanges) {
    EXPECT_EQ(shown("refund >= 1"), "refund");
    EXPECT_EQ(shown("refund in 1..5"), "refund");
    EXPECT_EQ(shown("refund > 2"), "refund >= 3");
    EXPECT_EQ(shown("refund in 3..5"), "refund >= 3");
    EXPECT_EQ(shown("refund = 5"), "refund >= 5");
    EXPECT_EQ(shown("refund < 3"), "refund <= 2");
    EXPECT_EQ(shown("refund in 2..2"), "refund = 2");
    EXPECT_EQ(shown("refund in 2..4"), "refund in 2..4");
    EXPECT_EQ(shown("refund<=5"), "any");
    EXPECT_EQ(shown("vip >= 1"), "vip");
    EXPECT_EQ(shown("vip = 1"), "vip");
    EXPECT_EQ(shown("grade"), "grade");
    EXPECT_EQ(shown("not grade"), "not grade");
    EXPECT_EQ(shown("\"911\""), "\"911\"");
    EXPECT_EQ(shown("language = zh"), "zh");
    EXPECT_EQ(shown("persona=\"impatient\""), "impatient");
}

TEST(Requirement, CarriesNotToTheAtoms) {
    EXPECT_EQ(shown("not not refund"), "refund");
    EXPECT_EQ(shown("not refund >= 3"), "refund <= 2");
    EXPECT_EQ(shown("not refund <= 2"), "refund >= 3");
    EXPECT_EQ(shown("not refund in 2..3"), "not refund in 2..3");
    EXPECT_EQ(shown("not not refund = 2"), "refund = 2");
    EXPECT_EQ(shown("not (refund and (billing or not vip))"), "not billing and vip or not refund");
    EXPECT_EQ(shown("not (refund or agent = li)"), "not agent = li and not refund");
    EXPECT_EQ(shown("not (language or not persona)"), "not language and persona");
}

TEST(Requirement, WritesQuotesWhereTheyAreNeeded) {
    const Vocabulary words({.skills = {"a b", "c++", "l'année", "'tis", "“q”", "7", "7a", "v1.2", "AND", "且"}});
    for (const char* text : {"\"a b\"", "c++", "l'année", "\"'tis\"", "\"“q”\"", "\"7\"", "7a", "v1.2", "AND", "且"}) {
        const Requirement r = Requirement::parse(text, words);
        EXPECT_EQ(r.text(), text);
    }
    EXPECT_EQ(Requirement::parse("\"c++\"", words).text(), "c++");
    for (const char* name : {"a b", "in", "a,b", "a]", "\"", "\"\"", "'", "a..b", "!", "a=b"}) {
        std::string quoted;
        for (const char* c = name; *c; ++c) quoted.append(*c == '"' ? 2 : 1, *c);
        const Requirement r = Requirement::parse("agent = \"" + quoted + "\"", words);
        EXPECT_EQ(r.names(), std::vector<std::string>{name});
        EXPECT_EQ(r.text(), "agent = \"" + quoted + "\"");
    }
}

// ------------------------------------------------------------------------------------------------------------------ clauses
TEST(Requirement, SaysWhichClausesFail) {
    const Requirement r = good("vip and (refund >= 2 or agent = li) and zh");
    ASSERT_EQ(r.clauses(), 3u);
    EXPECT_EQ(r.clause_text(0), "agent = li or refund >= 2");
    EXPECT_EQ(r.clause_text(1), "vip");
    EXPECT_EQ(r.clause_text(2), "zh");
    EXPECT_EQ(r.failing(agent_with({}), ""), 7u);
    EXPECT_EQ(r.failing(agent_with({{"zh", 1}}), "li"), 2u);
    EXPECT_EQ(r.failing(agent_with({{"zh", 1}, {"vip", 1}, {"refund", 5}}), ""), 0u);
    EXPECT_THROW((void)r.clause_text(3), Error);
    EXPECT_THROW((void)r.clause_text(3, Language::en), Error);
    EXPECT_THROW((void)r.single(3), Error);
}

TEST(Requirement, SaysWhichLevelsWouldDo) {
    const Requirement r = good("refund >= 2 and not billing and not 退款 = 3 and (zh or vip) and agent = li and grade in 1..2");
    std::vector<std::optional<LevelRange>> singles;
    for (std::uint32_t i = 0; i < r.clauses(); ++i) singles.push_back(r.single(i));
    ASSERT_EQ(r.text(), "agent = li and grade in 1..2 and not billing and not 退款 = 3 and refund >= 2 and (vip or zh)");
    const std::vector<std::optional<LevelRange>> expected{
        std::nullopt, LevelRange{shop().grade(), 1, 2}, LevelRange{1, 0, 0}, std::nullopt, LevelRange{0, 2, 5}, std::nullopt};
    EXPECT_EQ(singles, expected);
}

TEST(Requirement, SpeaksToPeopleInTwoLanguages) {
    const auto says = [](std::string_view text) {
        const Requirement r = good(text);
        EXPECT_EQ(r.clauses(), 1u) << text;
        return r.clause_text(0, Language::en) + " | " + r.clause_text(0, Language::zh);
    };
    EXPECT_EQ(says("refund"), "refund | refund");
    EXPECT_EQ(says("退款 >= 2"), "退款 at level 2 or more | 退款 2 级以上");
    EXPECT_EQ(says("refund >= 2"), "refund at level 2 or more | refund 2 级以上");
    EXPECT_EQ(says("退款 <= 2"), "退款 at most at level 2 | 退款最高 2 级");
    EXPECT_EQ(says("退款 in 2..3"), "退款 at level 2 to 3 | 退款 2 至 3 级");
    EXPECT_EQ(says("refund = 2"), "refund at level 2 | refund 2 级");
    EXPECT_EQ(says("not 退款 = 2"), "退款 not at level 2 | 退款不是 2 级");
    EXPECT_EQ(says("not vip"), "without vip | 不具备 vip");
    EXPECT_EQ(says("grade >= 2"), "grade 2 or more | 员工等级 2 以上");
    EXPECT_EQ(says("grade < 2"), "grade at most 1 | 员工等级最高 1");
    EXPECT_EQ(says("grade = 2"), "grade 2 | 员工等级 2");
    EXPECT_EQ(says("not grade = 2"), "not grade 2 | 员工等级不是 2");
    EXPECT_EQ(says("not grade"), "no grade | 没有员工等级");
    EXPECT_EQ(says("agent = li"), "agent li | 由 li 处理");
    EXPECT_EQ(says("agent in [li, wang, 张]"), "agent li, wang or 张 | 由 li、wang 或张处理");
    EXPECT_EQ(says("not agent = li"), "not agent li | 不由 li 处理");
    EXPECT_EQ(says("language"), "the language of the task | 会任务的语言");
    EXPECT_EQ(says("not persona"), "not the persona of the task | 不适合任务的画像");
    EXPECT_EQ(says("refund or 退款 and zh"), "refund or (zh and 退款) | refund 或（zh 且退款）");
}

// ---------------------------------------------------------------------------------------------------------------- templates
TEST(Requirement, IsBoundToTheLanguageAndThePersonaOfTheTask) {
    const Requirement r = good("language and (persona or grade >= 2) and refund");
    ASSERT_TRUE(r.is_template());
    EXPECT_EQ(r.text(), "(grade >= 2 or persona) and language and refund");
    EXPECT_EQ(r.bind(shop().find("英语"), shop().find("impatient")), good("英语 and (impatient or grade >= 2) and refund"));
    EXPECT_EQ(r.bind(shop().find("zh"), std::nullopt), good("zh and refund")) << "who asks for no persona may have any";
    EXPECT_EQ(r.bind(std::nullopt, std::nullopt), good("refund"));
    EXPECT_FALSE(r.bind(std::nullopt, std::nullopt).is_template());
    EXPECT_EQ(good("not language and refund").bind(shop().find("zh"), std::nullopt), good("not zh and refund"));
    EXPECT_EQ(good("not language and refund").bind(std::nullopt, std::nullopt), good("refund")) << "it asks nothing, either way";
    EXPECT_EQ(good("language and zh").bind(shop().find("zh"), std::nullopt), good("zh"));
    EXPECT_EQ(good("refund").bind(shop().find("zh"), std::nullopt), good("refund"));
    EXPECT_THROW((void)r.bind(shop().find("refund"), std::nullopt), Error);
    EXPECT_THROW((void)r.bind(std::nullopt, shop().find("zh")), Error);
    EXPECT_THROW((void)r.bind(99, std::nullopt), Error);
}

TEST(Requirement, ThatIsATemplateIsAskedAsOfATaskWithNeither) {
    const Requirement r = good("(language or vip) and not persona and refund");
    const Requirement neither = r.bind(std::nullopt, std::nullopt);
    for (const int level : {0, 1}) {
        const auto levels = agent_with({{"refund", level}});
        EXPECT_EQ(r.holds(levels, "li"), neither.holds(levels, "li"));
    }
}

// -------------------------------------------------------------------------------------------------------------- combinators
TEST(Requirement, IsJoinedWithOthers) {
    EXPECT_EQ(both(good("vip or zh"), good("refund and vip")), good("refund and vip and (vip or zh)"));
    EXPECT_EQ(either(good("vip and zh"), good("refund or zh")), good("refund or zh or vip and zh"));
    EXPECT_EQ(both(good("any"), good("refund")), good("refund"));
    EXPECT_EQ(either(good("any"), good("refund")), good("any"));
    EXPECT_EQ(both(Requirement(), good("refund")), good("refund"));
    EXPECT_EQ(both(good("refund"), Requirement()).vocabulary(), shop());
    EXPECT_EQ(both(Requirement(), good("language")).bind(shop().find("zh"), std::nullopt), good("zh"));
    EXPECT_TRUE(both(good("language"), good("refund")).is_template());
    EXPECT_EQ(both(good("agent = li"), good("not agent = wang")).names(), (std::vector<std::string>{"li", "wang"}));
}

TEST(Requirement, IsNotJoinedAcrossVocabulariesOrBeyondLimits) {
    const Vocabulary other({.skills = {"other"}});
    EXPECT_THROW((void)both(good("refund"), Requirement::parse("other", other)), Error);
    EXPECT_THROW((void)both(good("refund"), Requirement::parse("grade >= 2", Vocabulary())), Error) << "marks differ";
    EXPECT_EQ(both(good("refund"), Requirement::parse("agent = li", other)), good("refund and agent = li"));
    std::string a = "agent = a0", b = "agent = b0";
    for (int i = 1; i < 20; ++i) {
        a += " and agent = a" + std::to_string(i);
        b += " and agent = b" + std::to_string(i);
    }
    EXPECT_EQ(good(a).clauses(), 20u);
    EXPECT_EQ(either(good(a), good(b)).clauses(), 1u);
    try {
        (void)both(good(a), good(b));
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::limit);
        EXPECT_EQ(e.message(), "the requirement asks for 40 things that are joined by \"and\"; at most 32");
    }
    const auto long_list = [](char c) { return "agent = " + std::string(64, c) + " or agent = \"" + std::string(60, c) + " b\""; };
    Requirement sum = good("agent = a");
    EXPECT_THROW(
        {
            for (char c = 'a'; c <= 'z'; ++c)
                for (const char* more : {"", "1", "2"}) sum = either(sum, good(long_list(c) + " or agent = x" + c + more));
        },
        Error);
}

// ---------------------------------------------------------------------------------------------------------------- mistakes
TEST(RequirementText, IsRefusedWithThePlaceInCharacters) {
    const Read r = read("退款 and 英语 and refnd", shop(), 12, 20);
    EXPECT_EQ(r.codes(), "12:34 requirement_unknown_word");
    EXPECT_TRUE(has(r.messages(), "unknown word 'refnd'; did you mean 'refund'? words: refund, billing"));
    EXPECT_TRUE(has(r.messages(), "没有“refnd”这个词；是不是“refund”？"));
    EXPECT_EQ(codes("refund and\n  refnd"), "1:14 requirement_unknown_word") << "lines are counted through";
    EXPECT_EQ(codes("👑 and 👓"), "1:7 requirement_unknown_word");
}

TEST(RequirementText, HintsAtOtherCaseAndWideForms) {
    EXPECT_TRUE(has(message("Refund"), "did you mean 'refund'?"));
    EXPECT_TRUE(has(message("ｒｅｆｕｎｄ"), "did you mean 'refund'?"));
    EXPECT_TRUE(has(message("\"Credit Card\""), "did you mean 'credit card'?"));
}

TEST(RequirementText, TellsAllThatIsWrongAtOnce) {
    EXPECT_EQ(codes("refnd >= 12 and (billing >= 9 or agent in []) and language >= 2 and vip > 1"),
              "1:1 requirement_unknown_word, 1:29 requirement_level_most, 1:43 requirement_list_empty, "
              "1:60 requirement_after_language, 1:69 requirement_no_levels");
    EXPECT_EQ(codes("refund >= and billing = 7"), "1:11 requirement_level, 1:25 requirement_level_most");
}

TEST(RequirementText, SaysWhatToWriteForOtherSigns) {
    EXPECT_EQ(codes("（refund）"), "1:1 requirement_write, 1:8 requirement_write");
    for (const auto& [text, right] : std::vector<std::pair<const char*, const char*>>{{"refund ＞ 2", "for '＞' write >"},
                                                                                      {"refund ＜ 2", "for '＜' write <"},
                                                                                      {"refund ＝ 2", "for '＝' write ="},
                                                                                      {"refund ＞＝ 2", "for '＞＝' write >="},
                                                                                      {"refund ≥ 2", "for '≥' write >="},
                                                                                      {"refund ≤ 2", "for '≤' write <="},
                                                                                      {"refund => 2", "for '=>' write >="},
                                                                                      {"refund =< 2", "for '=<' write <="},
                                                                                      {"refund == 2", "for '==' write ="},
                                                                                      {"refund != 2", "write \"not\" before it"},
                                                                                      {"refund <> 2", "write \"not\" before it"},
                                                                                      {"refund ≠ 2", "write \"not\" before it"},
                                                                                      {"refund && vip", "for '&&' write and"},
                                                                                      {"refund & vip", "for '&' write and"},
                                                                                      {"refund || vip", "for '||' write or"},
                                                                                      {"!vip", "for '!' write not"},
                                                                                      {"！vip", "for '！' write not"},
                                                                                      {"refund AND vip", "for 'AND' write and"},
                                                                                      {"refund Or vip", "for 'Or' write or"},
                                                                                      {"NOT vip", "for 'NOT' write not"},
                                                                                      {"Any", "for 'Any' write any"},
                                                                                      {"refund 且 vip", "for '且' write and"},
                                                                                      {"refund 或 vip", "for '或' write or"},
                                                                                      {"非 vip", "for '非' write not"},
                                                                                      {"refund且vip", "for '且' write  and "},
                                                                                      {"退款或英语", "for '或' write  or "},
                                                                                      {"agent in [li，wang]", "for '，' write ,"},
                                                                                      {"agent in [li、wang]", "for '、' write ,"},
                                                                                      {"agent in 【li]", "for '【' write ["},
                                                                                      {"refund in 2～3", "for '～' write .."},
                                                                                      {"refund in 2...3", "for '...' write .."},
                                                                                      {"refund >= ３", "for '３' write 3"},
                                                                                      {"“credit card”", "write \"credit card\""},
                                                                                      {"agent = 'li'", "write \"li\""}}) {
        const Read r = read(text);
        EXPECT_EQ(r.findings.errors(), 1u) << text << "\n" << r.messages();
        EXPECT_TRUE(has(r.messages(), right)) << text << "\n" << r.messages();
    }
    EXPECT_EQ(codes("退款或英语"), "1:3 requirement_write");
    EXPECT_EQ(codes("agent = AND"), "") << "a name is what it is";
}

TEST(RequirementText, IsRefusedWhereSomethingIsMissing) {
    EXPECT_EQ(codes("refund and"), "1:11 requirement_expected");
    EXPECT_EQ(codes("or refund"), "1:1 requirement_expected");
    EXPECT_EQ(codes("refund and and vip"), "1:12 requirement_expected");
    EXPECT_EQ(codes("not"), "1:4 requirement_expected");
    EXPECT_EQ(codes("()"), "1:2 requirement_expected");
    EXPECT_EQ(codes("(refund or vip"), "1:1 requirement_bracket_open");
    EXPECT_EQ(codes("refund) and vip"), "1:7 requirement_bracket_extra");
    EXPECT_EQ(codes("refund vip"), "1:8 requirement_connective");
    EXPECT_EQ(codes("refund >= 2 (vip or zh)"), "1:13 requirement_connective");
    EXPECT_EQ(codes("refund ]"), "1:8 requirement_connective");
    EXPECT_EQ(codes("3"), "1:1 requirement_expected");
    EXPECT_EQ(codes("911"), "1:1 requirement_quote_it");
    EXPECT_EQ(codes(">= 3"), "1:1 requirement_expected");
    EXPECT_EQ(codes("\"refund"), "1:1 requirement_quotes_open");
    EXPECT_EQ(codes("refund and \"\""), "1:12 requirement_unknown_word");
    EXPECT_TRUE(has(message("refund and"), "got nothing more | 应为词"));
}

TEST(RequirementText, IsRefusedWhereLevelsAreNone) {
    EXPECT_EQ(codes("refund >= 6"), "1:11 requirement_level_most");
    EXPECT_EQ(codes("refund >= 99999999999999999999"), "1:11 requirement_level_most");
    EXPECT_EQ(codes("grade = 4"), "1:9 requirement_level_most");
    EXPECT_EQ(codes("refund > 5"), "1:1 requirement_level_above");
    EXPECT_EQ(codes("refund < 1"), "1:10 requirement_level_below");
    EXPECT_EQ(codes("refund >= 0"), "1:11 requirement_level_below");
    EXPECT_EQ(codes("refund = 0"), "1:10 requirement_level_below");
    EXPECT_EQ(codes("refund in 0..3"), "1:11 requirement_level_below");
    EXPECT_EQ(codes("vip >= 2"), "1:8 requirement_no_levels");
    EXPECT_EQ(codes("vip > 1"), "1:1 requirement_no_levels");
    EXPECT_EQ(codes("refund in 4..2"), "1:11 requirement_range_backwards");
    EXPECT_EQ(codes("refund in 2-4"), "1:11 requirement_range");
    EXPECT_EQ(codes("refund in 2"), "1:12 requirement_range");
    EXPECT_EQ(codes("refund in 2.."), "1:14 requirement_level");
    EXPECT_EQ(codes("refund in [2, 4] and vip"), "1:11 requirement_range");
    EXPECT_EQ(codes("refund >= -1"), "1:11 requirement_level");
    EXPECT_EQ(codes("refund >= 2.5"), "1:11 requirement_level");
    EXPECT_EQ(codes("refund > = 2"), "1:10 requirement_level");
}

TEST(RequirementText, IsRefusedWhereALanguageOrAPersonaIsAnother) {
    EXPECT_EQ(codes("language = vip"), "1:12 requirement_no_language");
    EXPECT_TRUE(has(message("language = vip"), "'vip' is no language; languages: zh, 英语 | “vip”不是语言；可用的语言：zh、英语"));
    EXPECT_EQ(codes("language = zhh"), "1:12 requirement_unknown_word");
    EXPECT_TRUE(has(message("language = zhh"), "did you mean 'zh'? languages: zh, 英语"));
    EXPECT_EQ(codes("persona = zh"), "1:11 requirement_no_persona");
    EXPECT_EQ(codes("persona = "), "1:11 requirement_after_persona");
    EXPECT_EQ(codes("language in 2..3"), "1:10 requirement_after_language");
}

TEST(RequirementText, IsRefusedWhereNamesAreNone) {
    EXPECT_EQ(codes("agent"), "1:6 requirement_agent");
    EXPECT_EQ(codes("agent li"), "1:7 requirement_agent");
    EXPECT_EQ(codes("agent >= 2"), "1:7 requirement_agent");
    EXPECT_EQ(codes("agent = "), "1:9 requirement_name");
    EXPECT_EQ(codes("agent = and"), "1:9 requirement_quote_it, 1:12 requirement_expected");
    EXPECT_EQ(codes("agent = \"\""), "1:9 requirement_name_empty");
    EXPECT_EQ(codes("agent = " + std::string(65, 'x')), "1:9 requirement_name_long");
    EXPECT_EQ(codes("agent = \"a\nb\""), "1:9 requirement_name_control");
    EXPECT_EQ(codes("agent in li"), "1:10 requirement_list");
    EXPECT_EQ(codes("agent in [li"), "1:13 requirement_list_open");
    EXPECT_EQ(codes("agent in [li wang] and vip"), "1:14 requirement_list_open");
    EXPECT_EQ(codes("agent in [li,] and vip"), "1:14 requirement_name");
}

TEST(RequirementText, IsRefusedWhereItIsNoUtf8) {
    EXPECT_EQ(codes("\xff"), "1:1 requirement_not_utf8");
    EXPECT_EQ(codes("退款 and \xe9\x80"), "1:8 requirement_not_utf8");
    EXPECT_EQ(codes("refund\xc0\x80"), "1:7 requirement_not_utf8");
    EXPECT_EQ(codes("agent = \"\xf0\x9f\x98\""), "1:10 requirement_not_utf8");
    EXPECT_EQ(codes(std::string_view("refund\0", 7)), "1:1 requirement_unknown_word");
}

TEST(RequirementText, IsRefusedBeyondItsLimits) {
    const auto brackets = [](int n) {
        return std::string(static_cast<std::size_t>(n), '(') + "vip" + std::string(static_cast<std::size_t>(n), ')');
    };
    EXPECT_EQ(codes(brackets(64)), "");
    EXPECT_EQ(codes(brackets(65)), "1:65 requirement_too_deep");
    EXPECT_EQ(codes(std::string(3'997, ' ') + "vip"), "");
    EXPECT_EQ(codes(std::string(3'998, ' ') + "vip"), "1:1 requirement_too_long");
    EXPECT_EQ(codes("not " + std::string(3'000, '!') + "vip").substr(0, 21), "1:5 requirement_write");
    const auto names = [](int n) {
        std::string text = "agent in [";
        for (int i = 0; i < n; ++i) text += (i == 0 ? "" : ",") + std::to_string(i);
        return text + "]";
    };
    // 1,000 names of up to three digits fit as they are written, and not with the blanks of the canonical text.
    EXPECT_EQ(codes(names(1'000)), "1:1 requirement_too_long");
    std::string same = "agent in [1";
    for (int i = 1; i < 1'000; ++i) same += ",1";
    EXPECT_EQ(shown(same + "]"), "agent = 1");
    EXPECT_EQ(codes(same + ",1]"), "1:2011 requirement_too_many_atoms");
    std::string clauses = "agent = a0";
    for (int i = 1; i < 32; ++i) clauses += " and agent = a" + std::to_string(i);
    EXPECT_EQ(good(clauses).clauses(), 32u);
    EXPECT_EQ(good(clauses).failing({}, "a3"), ~(std::uint32_t{1} << 23)) << "a3 is sorted behind a29";
    EXPECT_EQ(codes(clauses + " and agent = b"), "1:1 requirement_too_many_clauses");
}

TEST(RequirementText, WarnsWhereNobodyOrEverybodyFulfilsIt) {
    EXPECT_EQ(codes("refund >= 3 and refund < 2"), "1:17 requirement_contradiction");
    EXPECT_TRUE(has(message("refund >= 3 and refund < 2"), "nobody fulfils 'refund <= 1' and also 'refund >= 3'"));
    EXPECT_EQ(codes("vip and not vip"), "1:9 requirement_contradiction");
    EXPECT_EQ(codes("refund <= 3 and refund >= 3"), "");
    EXPECT_EQ(codes("refund <= 3 and (refund = 1 or refund = 4) and refund >= 2"), "1:48 requirement_contradiction");
    EXPECT_EQ(codes("agent = li and vip and agent = wang"), "1:24 requirement_contradiction");
    EXPECT_EQ(codes("agent in [li, wang] and not agent = li"), "");
    EXPECT_EQ(codes("agent in [li, wang] and not agent = li and not agent in [a, wang]"), "1:44 requirement_contradiction");
    EXPECT_EQ(codes("(agent = li or agent = wang) and agent = li"), "");
    EXPECT_EQ(codes("(agent = li or agent = wang) and agent = a"), "1:34 requirement_contradiction");
    EXPECT_EQ(codes("vip and (agent = li or not agent = li)"), "1:10 requirement_clause_always");
    EXPECT_EQ(codes("refund <= 5"), "1:1 requirement_level_any");
    EXPECT_EQ(codes("refund in 1..5 or not refund"), "1:1 requirement_clause_always");
    EXPECT_EQ(codes("vip and (refund or any)"), "1:10 requirement_always");
    EXPECT_EQ(codes("vip and not any"), "1:1 requirement_never");
    EXPECT_EQ(codes("not any"), "1:1 requirement_never");
    EXPECT_EQ(codes("(refund or vip) and (not refund or not vip)"), "") << "of several words: not looked at";
    EXPECT_EQ(read("refund >= 3 and refund < 2").requirement->clauses(), 2u) << "a warning changes nothing";
}

TEST(RequirementText, ThrowsTheFirstErrorWithoutADocument) {
    try {
        (void)good("refund and refnd");
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        EXPECT_EQ(e.place().position, 12);
        EXPECT_TRUE(has(e.what(), "unknown word 'refnd'")) << e.what();
    }
}

// --------------------------------------------------------------------------------------------------------------- brute force

/// An expression of the test's own, evaluated as it stands.
struct Expression {
    enum class Kind { word, compare, range, agent, agents, language, any, negation, all, one };
    Kind kind = Kind::any;
    std::size_t word = 0;
    int first = 0;
    int last = 0;
    std::string sign;
    std::vector<std::string> names;
    std::vector<Expression> parts;
};
const std::array<std::string, 4> words_of_test{"refund", "退款", "英语", "grade"};
const std::vector<std::string> agents_of_test{"", "li", "王"};

const Vocabulary& small() {
    static const Vocabulary words({.skills = {"refund", "退款"}, .languages = {"英语"}, .most = 3, .grades = 3});
    return words;
}

bool naive(const Expression& e, const std::array<int, 4>& levels, const std::string& agent) {
    const int level = levels[e.word];
    const auto is = [&](const Expression& p) { return naive(p, levels, agent); };
    switch (e.kind) {
        case Expression::Kind::word: return level >= 1;
        case Expression::Kind::compare:
            if (e.sign == ">=") return level >= e.first;
            if (e.sign == ">") return level > e.first;
            if (e.sign == "<=") return level <= e.first;
            if (e.sign == "<") return level < e.first;
            return level == e.first;
        case Expression::Kind::range: return level >= e.first && level <= e.last;
        case Expression::Kind::agent:
        case Expression::Kind::agents: return std::find(e.names.begin(), e.names.end(), agent) != e.names.end();
        case Expression::Kind::language: return levels[2] >= 1;
        case Expression::Kind::any: return true;
        case Expression::Kind::negation: return !is(e.parts[0]);
        case Expression::Kind::all: return std::all_of(e.parts.begin(), e.parts.end(), is);
        default: return std::any_of(e.parts.begin(), e.parts.end(), is);
    }
}

class Generator {
   public:
    explicit Generator(unsigned seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return random_() % n; }
    Expression expression(int depth) {
        Expression e;
        if (depth == 0 || below(4) == 0) return atom();
        const std::size_t how = below(5);
        if (how == 0) {
            e.kind = Expression::Kind::negation;
            e.parts.push_back(expression(depth - 1));
            return e;
        }
        e.kind = how % 2 ? Expression::Kind::all : Expression::Kind::one;
        for (std::size_t n = 2 + below(2); n > 0; --n) e.parts.push_back(expression(depth - 1));
        return e;
    }
    /// As it is, with brackets where they must be, and a few more.
    std::string text(const Expression& e) {
        switch (e.kind) {
            case Expression::Kind::word: return words_of_test[e.word];
            case Expression::Kind::compare: return words_of_test[e.word] + " " + e.sign + std::to_string(e.first);
            case Expression::Kind::range: return words_of_test[e.word] + " in " + std::to_string(e.first) + ".." + std::to_string(e.last);
            case Expression::Kind::agent: return "agent=" + e.names[0];
            case Expression::Kind::agents: return "agent in [" + e.names[0] + ",\"" + e.names[1] + "\"]";
            case Expression::Kind::language: return below(2) ? "language = 英语" : "\"英语\"";
            case Expression::Kind::any: return "any";
            case Expression::Kind::negation: return "not (" + text(e.parts[0]) + ")";
            default: break;
        }
        const bool all = e.kind == Expression::Kind::all;
        std::string out;
        for (const Expression& part : e.parts) {
            if (!out.empty()) out += all ? " and " : " or ";
            const bool needed = part.kind == Expression::Kind::one && all;
            out += needed || below(4) == 0 ? "( " + text(part) + ")" : text(part);
        }
        return out;
    }
    /// The same in another order, with parts that stand there twice, with double negations.
    Expression disguised(Expression e) {
        for (Expression& part : e.parts) part = disguised(std::move(part));
        if (e.kind == Expression::Kind::all || e.kind == Expression::Kind::one) {
            std::shuffle(e.parts.begin(), e.parts.end(), random_);
            if (below(3) == 0) e.parts.push_back(e.parts[below(e.parts.size())]);
            if (below(4) == 0 && e.parts.size() > 2) {  // two of them together
                Expression inner;
                inner.kind = e.kind;
                inner.parts = {e.parts[e.parts.size() - 2], e.parts.back()};
                e.parts.resize(e.parts.size() - 2);
                e.parts.push_back(inner);
            }
        }
        if (below(8) != 0) return e;
        Expression inner, outer;
        inner.kind = outer.kind = Expression::Kind::negation;
        inner.parts.push_back(std::move(e));
        outer.parts.push_back(std::move(inner));
        return outer;
    }

   private:
    Expression atom() {
        Expression e;
        e.word = below(4);
        switch (below(9)) {
            case 0:
            case 1: e.kind = Expression::Kind::word; break;
            case 2:
            case 3:
            case 4: {
                static const std::array<const char*, 5> signs{">=", ">", "<=", "<", "="};
                e.kind = Expression::Kind::compare;
                e.sign = signs[below(5)];
                e.first = 1 + static_cast<int>(below(3));
                if (e.sign == ">") e.first = std::min(e.first, 2);
                if (e.sign == "<") e.first = std::max(e.first, 2);
                break;
            }
            case 5:
                e.kind = Expression::Kind::range;
                e.first = 1 + static_cast<int>(below(3));
                e.last = e.first + static_cast<int>(below(static_cast<std::size_t>(4 - e.first)));
                break;
            case 6:
                e.kind = Expression::Kind::agent;
                e.names = {below(2) ? "li" : "王"};
                break;
            case 7:
                e.kind = Expression::Kind::agents;
                e.names = {"王", below(2) ? "li" : "nobody"};
                break;
            default: e.kind = below(3) ? Expression::Kind::language : Expression::Kind::any;
        }
        return e;
    }
    std::mt19937 random_;
};

/// Calls `ask` with each agent at all levels of all four words.
template <class Ask>
void for_all_agents(Ask ask) {
    for (int code = 0; code < 256; ++code) {
        const std::array<int, 4> levels{code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
        std::array<std::uint8_t, 4> bytes{};
        for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(levels[i]);
        for (const std::string& agent : agents_of_test) ask(levels, bytes, agent);
    }
}

TEST(RequirementProperty, HoldsWhereTheExpressionDoes) {
    Generator random(20240);
    int within = 0;
    for (int round = 0; round < 600; ++round) {
        const Expression e = random.expression(5);
        const std::string text = random.text(e);
        Findings findings("random");
        const auto r = Requirement::read(text, small(), 1, 1, findings);
        if (!r) {
            ASSERT_EQ(findings.all().back().code, "requirement_too_long") << text << "\n" << findings.all().back().message;
            continue;
        }
        ++within;
        const Requirement again = Requirement::parse(r->text(), small());
        ASSERT_EQ(again, *r) << text;
        std::vector<Requirement> clauses;
        for (std::uint32_t i = 0; i < r->clauses(); ++i) {
            clauses.push_back(Requirement::parse(r->clause_text(i), small()));
            ASSERT_EQ(clauses.back().text(), r->clause_text(i));
        }
        bool good = true;
        for_all_agents([&](const auto& levels, const auto& bytes, const std::string& agent) {
            if (!good) return;
            const bool holds = r->holds(bytes, agent);
            const std::uint32_t failing = r->failing(bytes, agent);
            good = holds == naive(e, levels, agent) && holds == again.holds(bytes, agent) && holds == (failing == 0);
            for (std::size_t i = 0; i < clauses.size(); ++i) good = good && clauses[i].holds(bytes, agent) == ((failing >> i & 1) == 0);
            EXPECT_TRUE(good) << text << "\n" << r->text() << "\n" << agent;
        });
        ASSERT_TRUE(good);
    }
    EXPECT_GT(within, 570);
}

TEST(RequirementProperty, IsTheSameInAnyOrderWithAnyBracketsAndTwice) {
    Generator random(7);
    for (int round = 0; round < 1'500; ++round) {
        const Expression e = random.expression(4);
        const std::string a = random.text(e), b = random.text(random.disguised(e));
        if (a.size() > Requirement::most_bytes || b.size() > Requirement::most_bytes) continue;
        ASSERT_EQ(Requirement::parse(a, small()).text(), Requirement::parse(b, small()).text()) << a << "\n" << b;
    }
}

TEST(RequirementProperty, KnowsOfEachSingleClauseWhichLevelsWouldDo) {
    Generator random(99);
    int singles = 0;
    for (int round = 0; round < 500; ++round) {
        const Requirement r = Requirement::parse(random.text(random.expression(2)), small());
        for (std::uint32_t i = 0; i < r.clauses(); ++i) {
            const auto single = r.single(i);
            if (!single) continue;
            ++singles;
            for_all_agents([&](const auto&, const auto& bytes, const std::string& agent) {
                const bool inside = bytes[single->mark] >= single->low && bytes[single->mark] <= single->high;
                ASSERT_EQ(inside, (r.failing(bytes, agent) >> i & 1) == 0) << r.text();
            });
        }
    }
    EXPECT_GT(singles, 300);
}

TEST(RequirementProperty, JoinsAsAndAndOrDo) {
    Generator random(5);
    for (int round = 0; round < 400; ++round) {
        const Requirement a = Requirement::parse(random.text(random.expression(2)), small());
        const Requirement b = Requirement::parse(random.text(random.expression(2)), small());
        const Requirement all = both(a, b), one = either(a, b);
        ASSERT_EQ(all, both(b, a));
        ASSERT_EQ(one, either(b, a));
        ASSERT_EQ(Requirement::parse(all.text(), small()), all);
        ASSERT_EQ(Requirement::parse(one.text(), small()), one);
        for_all_agents([&](const auto&, const auto& bytes, const std::string& agent) {
            ASSERT_EQ(all.holds(bytes, agent), a.holds(bytes, agent) && b.holds(bytes, agent));
            ASSERT_EQ(one.holds(bytes, agent), a.holds(bytes, agent) || b.holds(bytes, agent));
        });
    }
}

TEST(RequirementProperty, WarnsOnlyWhereItIsTrue) {
    Generator random(11);
    int never = 0, always = 0;
    for (int round = 0; round < 2'000; ++round) {
        const std::string text = random.text(random.expression(3));
        Findings findings("random");
        const auto r = Requirement::read(text, small(), 1, 1, findings);
        ASSERT_TRUE(r) << text;
        bool told_never = false;
        for (const Finding& f : findings.all()) {
            told_never = told_never || f.code == "requirement_contradiction";
            always += f.code == "requirement_clause_always";
        }
        if (told_never) {
            ++never;
            for_all_agents([&](const auto&, const auto& bytes, const std::string& agent) { ASSERT_FALSE(r->holds(bytes, agent)) << text; });
        }
    }
    EXPECT_GT(never, 20);
    EXPECT_GT(always, 5);
}

}  // namespace
}  // namespace kefu::rule
