#include "kefu/core/reason.hpp"

#include <gtest/gtest.h>

namespace kefu {
namespace {

constexpr ReasonText texts[] = {
    {"rfm.recency", "bought {days} ago: {score} of {best}", "{days}前购买：{score}/{best}"},
    {"odd", "a {b", "}{"},
    {"counted", "{n} {n:contact waits|contacts wait}", "{n} 个联系在等待"},
};

TEST(Reason, FillsTheValuesIntoItsSentence) {
    const Reason reason{"rfm.recency", {{"days", "3 days"}, {"score", "5"}, {"best", "5"}}};
    EXPECT_EQ(sentence(reason, texts, Language::en), "bought 3 days ago: 5 of 5");
    EXPECT_EQ(sentence(reason, texts, Language::zh), "3 days前购买：5/5");
}

TEST(Reason, KeepsTheNameOfAValueThatIsMissingAndLeavesOutOneThatIsNotUsed) {
    const Reason reason{"rfm.recency", {{"days", "3 days"}, {"best", "5"}, {"colour", "red"}}};
    EXPECT_EQ(sentence(reason, texts, Language::en), "bought 3 days ago: {score} of 5");
}

TEST(Reason, DoesNotLookIntoWhatItFilledIn) {
    const Reason reason{"rfm.recency", {{"days", "{score}"}, {"score", "5"}, {"best", "{"}}};
    EXPECT_EQ(sentence(reason, texts, Language::en), "bought {score} ago: 5 of {");
}

TEST(Reason, ChoosesBetweenSingularAndPlural) {
    EXPECT_EQ(sentence({"counted", {{"n", "1"}}}, texts, Language::en), "1 contact waits");
    for (const char* n : {"0", "2", "11"})
        EXPECT_EQ(sentence({"counted", {{"n", n}}}, texts, Language::en), std::string(n) + " contacts wait");
    EXPECT_EQ(sentence({"counted", {{"n", "1"}}}, texts, Language::zh), "1 个联系在等待");
    EXPECT_EQ(sentence({"counted", {}}, texts, Language::en), "{n} {n:contact waits|contacts wait}");
}

TEST(Reason, IsItsCodeWhereThereIsNoSentence) { EXPECT_EQ(sentence({"rfm.unheard", {}}, texts, Language::en), "rfm.unheard"); }

TEST(Reason, SurvivesBracesThatDoNotClose) {
    EXPECT_EQ(sentence({"odd", {{"b", "x"}}}, texts, Language::en), "a {b");
    EXPECT_EQ(sentence({"odd", {}}, texts, Language::zh), "}{");
}

}  // namespace
}  // namespace kefu
