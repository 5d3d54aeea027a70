#include "kefu/rule/vocabulary.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kefu::rule {
namespace {

Vocabulary shop() {
    return Vocabulary({.skills = {"refund", "退款", "credit card"},
                       .languages = {"zh", "英语"},
                       .personas = {"impatient"},
                       .attributes = {"vip", "👑"},
                       .most = 5,
                       .grades = 4});
}

/// "line:position code" of each finding.
std::string found_in(const VocabularyLists& lists) {
    Findings findings("words.toml");
    const auto made = Vocabulary::read(lists, 3, 7, findings);
    EXPECT_EQ(made.has_value(), findings.errors() == 0);
    std::string all;
    for (const Finding& f : findings.all())
        all += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " + std::string(f.code) + "; " + f.message + "\n";
    return all;
}
std::string only(std::string_view word) { return found_in({.skills = {word}}); }

TEST(Vocabulary, NumbersItsWordsInTheOrderOfTheLists) {
    const Vocabulary v = shop();
    ASSERT_EQ(v.size(), 9u);
    const std::vector<std::string> words{"refund", "退款", "credit card", "zh", "英语", "impatient", "vip", "👑", "grade"};
    const std::vector<int> most{5, 5, 5, 5, 5, 1, 1, 1, 4};
    for (std::uint32_t mark = 0; mark < v.size(); ++mark) {
        EXPECT_EQ(v.word(mark), words[mark]);
        EXPECT_EQ(v.find(words[mark]), mark);
        EXPECT_EQ(v.most(mark), most[mark]);
    }
    EXPECT_EQ(v.kind(2), MarkKind::skill);
    EXPECT_EQ(v.kind(4), MarkKind::language);
    EXPECT_EQ(v.kind(5), MarkKind::persona);
    EXPECT_EQ(v.kind(7), MarkKind::attribute);
    EXPECT_EQ(v.kind(v.grade()), MarkKind::grade);
    EXPECT_EQ(v.find("Refund"), std::nullopt) << "letter by letter";
    EXPECT_EQ(v.find(""), std::nullopt);
}

TEST(Vocabulary, WithoutWordsKnowsTheGrade) {
    const Vocabulary v;
    EXPECT_EQ(v.size(), 1u);
    EXPECT_EQ(v.grade(), 0u);
    EXPECT_EQ(v.most(0), 3);
    EXPECT_EQ(v, Vocabulary(VocabularyLists{}));
}

TEST(Vocabulary, IsEqualWhereWordsMarksAndLevelsAre) {
    EXPECT_EQ(shop(), shop());
    EXPECT_FALSE(shop() == Vocabulary());
    EXPECT_FALSE(Vocabulary({.skills = {"a", "b"}}) == Vocabulary({.skills = {"b", "a"}}));
    EXPECT_FALSE(Vocabulary({.skills = {"a"}}) == Vocabulary({.skills = {"a"}, .most = 9}));
    EXPECT_FALSE(Vocabulary({.personas = {"a"}}) == Vocabulary({.attributes = {"a"}}));
}

TEST(Vocabulary, RefusesMarksThatAreNotThere) {
    const Vocabulary v = shop();
    EXPECT_THROW((void)v.word(9), Error);
    EXPECT_THROW((void)v.kind(9), Error);
    try {
        (void)v.most(100);
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        EXPECT_EQ(e.message(), "there is no mark 100; the last one is 8");
    }
}

TEST(Vocabulary, RefusesWordsThatRequirementsCannotHold) {
    EXPECT_EQ(only(""), "3:7 vocabulary_bad_word; skills: '' cannot be a word of the vocabulary: it is empty\n");
    EXPECT_EQ(only(std::string(64, 'a')), "");
    EXPECT_NE(only(std::string(65, 'a')).find("longer than 64 bytes"), std::string::npos);
    EXPECT_EQ(only("退款退款退款退款退款退款退款退款退款退款退a"), "") << "64 bytes";
    EXPECT_NE(only("a\xff").find("no UTF-8"), std::string::npos);
    EXPECT_NE(only("a\nb").find("control character"), std::string::npos);
    EXPECT_NE(only("a\u202e"
                   "b")
                  .find("control character"),
              std::string::npos)
        << "turns the direction of writing";
    for (const char* blank : {" a", "a ", "\u3000a", "a\u00a0"}) EXPECT_NE(only(blank).find("with a blank"), std::string::npos) << blank;
    for (const char* word : {"and", "or", "not", "in", "any", "agent", "language", "persona", "grade"})
        EXPECT_NE(only(word).find("use it for something else"), std::string::npos) << word;
    for (const char* word : {"a(", "a=b", "a<b", "[a]", "a,b", "a\"b", "a..b", "a!", "a&&b", "a||b", "（a", "a＞b", "a，b", "a、b", "a≥b"})
        EXPECT_NE(only(word).find("a character of it"), std::string::npos) << word;
    for (const char* word : {"R&D", "c++", "l'année", "zh-CN", "v1.2", "911", "AND", "a b", "且", "👩‍💻", "a/b", "50%"})
        EXPECT_EQ(only(word), "") << word;
}

TEST(Vocabulary, NotesAllThatIsWrongWithItsPlace) {
    EXPECT_EQ(found_in({.skills = {{"refund", 5, 3}, {"and", 5, 13}},
                        .languages = {{"zh", 6, 3}, {"zh", 6, 9}},
                        .personas = {},
                        .attributes = {"refund"},
                        .most = 101,
                        .grades = 0}),
              "3:7 vocabulary_number; most must lie between 1 and 100, got 101\n"
              "3:7 vocabulary_number; grades must lie between 1 and 100, got 0\n"
              "5:13 vocabulary_bad_word; skills: 'and' cannot be a word of the vocabulary: requirements use it for something else\n"
              "6:9 vocabulary_word_twice; languages: the word 'zh' stands in languages already; every word stands in one list, once\n"
              "3:7 vocabulary_word_twice; attributes: the word 'refund' stands in skills already; every word stands in one list, once\n");
}

TEST(Vocabulary, ThrowsTheFirstErrorWithoutADocument) {
    try {
        const Vocabulary v({.skills = {"or"}});
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        EXPECT_NE(std::string(e.what()).find("'or'"), std::string::npos) << e.what();
    }
}

TEST(Vocabulary, HoldsSoManyMarksAndNoMore) {
    VocabularyLists lists;
    for (std::size_t i = 0; i < Vocabulary::most_marks - 1; ++i) lists.skills.emplace_back("w" + std::to_string(i));
    const Vocabulary v(lists);
    EXPECT_EQ(v.size(), Vocabulary::most_marks);
    EXPECT_EQ(v.find("w4000"), 4000u);
    lists.personas.emplace_back("one more");
    EXPECT_EQ(found_in(lists), "3:7 vocabulary_too_large; the vocabulary has 4096 words; at most 4095\n");
}

TEST(Vocabulary, NamesTheNearestWord) {
    const Vocabulary v = shop();
    EXPECT_NE(v.hints("refnd").en.find("did you mean 'refund'?"), std::string::npos);
    EXPECT_NE(v.hints("ＶＩＰ").zh.find("是不是“vip”？"), std::string::npos);
    EXPECT_EQ(v.hints("en", MarkKind::language).en, "; languages: zh, 英语");
    EXPECT_EQ(v.hints("急", MarkKind::persona).zh, "；可用的画像：impatient");
}

}  // namespace
}  // namespace kefu::rule
