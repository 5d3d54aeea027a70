#include "kefu/core/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace kefu {
namespace {

constexpr std::string_view fields[] = {"customer", "at", "amount", "order", "item", "quantity"};

TEST(Nearest, FindsAWordWithOneMistake) {
    EXPECT_EQ(nearest("custmer", fields), "customer") << "left out";
    EXPECT_EQ(nearest("custoomer", fields), "customer") << "put in";
    EXPECT_EQ(nearest("custoner", fields), "customer") << "replaced";
    EXPECT_EQ(nearest("amuont", fields), "amount") << "swapped";
    EXPECT_EQ(nearest("amount", fields), "amount") << "the same";
}

TEST(Nearest, CountsASwapOfNeighboursAsOneMistake) {
    constexpr std::string_view known[] = {"ab"};
    EXPECT_EQ(nearest("ba", known), "ab");
    constexpr std::string_view longer[] = {"abcdef"};
    EXPECT_EQ(nearest("badcfe", longer), "") << "three swaps are more than a third of six";
    EXPECT_EQ(nearest("badcef", longer), "abcdef");
}

TEST(Nearest, IsSilentWhereNothingIsNear) {
    EXPECT_EQ(nearest("revenue", fields), "");
    EXPECT_EQ(nearest("x", fields), "");
    EXPECT_EQ(nearest("", fields), "");
    EXPECT_EQ(nearest("customer", {}), "");
}

TEST(Nearest, AllowsAThirdOfTheWord) {
    constexpr std::string_view known[] = {"abcdefghi"};
    EXPECT_EQ(nearest("abcdefxyz", known), "abcdefghi");
    EXPECT_EQ(nearest("abcdewxyz", known), "");
    constexpr std::string_view two[] = {"at"};
    EXPECT_EQ(nearest("ax", two), "at");
    EXPECT_EQ(nearest("xx", two), "");
}

TEST(Nearest, WantsSomethingInCommonAlsoOfShortWords) {
    constexpr std::string_view letters[] = {"s", "h"};
    EXPECT_EQ(nearest("d", letters), "");
    EXPECT_EQ(nearest("S", letters), "s");
}

TEST(Nearest, MakesNoDifferenceOfCaseAndWidth) {
    EXPECT_EQ(nearest("CustomerID", std::array<std::string_view, 2>{"Country", "customer_id"}), "customer_id");
    EXPECT_EQ(nearest("AMOUNT", fields), "amount");
    EXPECT_EQ(nearest("ＡＭＯＵＮＴ", fields), "amount");
    EXPECT_EQ(nearest("ａｍｏｎｔ", fields), "amount");
}

TEST(Nearest, CountsCharactersAndNotBytes) {
    constexpr std::string_view known[] = {"客户编号"};
    EXPECT_EQ(nearest("客户编码", known), "客户编号");
    EXPECT_EQ(nearest("客户", known), "");
}

TEST(Nearest, TakesTheLeastDistanceAndTheFirstOfEquals) {
    constexpr std::string_view known[] = {"abcdex", "abcdey", "abcdef"};
    EXPECT_EQ(nearest("abcdez", known), "abcdex");
    EXPECT_EQ(nearest("abcdefg", known), "abcdef");
}

TEST(Nearest, SurvivesBytesThatAreNoUtf8AndLongWords) {
    EXPECT_EQ(nearest("\xff\xfe", fields), "");
    const std::string longest(100, 'a'), longer(101, 'a'), huge(1'000'000, 'a');
    const std::string_view known[] = {longest, longer, huge};
    EXPECT_EQ(nearest(longest, known), longest);
    EXPECT_EQ(nearest(longer, known), "");
    EXPECT_EQ(nearest(huge, known), "");
    // One character that unfolds to eighteen.
    std::string ligatures;
    for (int i = 0; i < 100; ++i) ligatures += "\xef\xb7\xba";
    EXPECT_EQ(nearest(ligatures, fields), "");
}

}  // namespace
}  // namespace kefu
