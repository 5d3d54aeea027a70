#include "kefu/core/fields.hpp"

#include <gtest/gtest.h>

#include "described.hpp"

namespace kefu {
namespace {

using described::Apart;
using described::Colour;
using described::Everything;
using described::Leaf;
using described::Shared;

TEST(Fields, AreListedInTheOrderOfTheDescription) {
    std::vector<std::string> names;
    each_field<Leaf>([&](const auto& f) { names.emplace_back(f.name); });
    EXPECT_EQ(names, (std::vector<std::string>{"n", "x"}));
}

TEST(Fields, OfAPartStandAmongTheOwners) {
    std::vector<std::string> names;
    Everything e;
    each_leaf<Everything>(e, [&](const auto& f, auto&) { names.emplace_back(f.name); });
    EXPECT_EQ(names.back(), "limit");
    EXPECT_EQ(names[names.size() - 2], "note");
    EXPECT_EQ(names.size(), 19u);
}

TEST(Fields, OfAPartWithASectionAreNotTheOwnersOwn) {
    std::vector<std::string> names;
    Everything e;
    each_own_leaf<Everything>(e, [&](const auto& f, auto&) { names.emplace_back(f.name); });
    EXPECT_EQ(names.back(), "note");
    EXPECT_EQ(names.size(), 18u);
}

TEST(Fields, ReachTheMemberThatTheyDescribe) {
    Everything e;
    each_leaf<Everything>(e, [&](const auto& f, auto& owner) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(owner.*f.member)>, std::string>) owner.*f.member = "seen";
    });
    EXPECT_EQ(e.text, "seen");
    EXPECT_EQ(e.shared.note, "seen");
}

TEST(Fields, KnowTheirPlaceAtCompileTime) {
    static_assert(index_of<&Leaf::n, Leaf>() == 0);
    static_assert(index_of<&Leaf::x, Leaf>() == 1);
    static_assert(index_of<&Everything::whole, Everything>() == 2);
    static_assert(index_of<&Everything::apart, Everything>() == 18);
    static_assert(field_count<Everything> == 19);
}

TEST(Fields, CarryTheRulesThatTheyWereGiven) {
    const auto described = fields(Of<Everything>{});
    const auto& list = std::get<index_of<&Everything::list, Everything>()>(described);
    using F = std::remove_cvref_t<decltype(list)>;
    static_assert(F::has<In> && F::has<Ascending> && F::has<NotEmpty> && !F::has<Personal> && !F::has<Nulls>);
    EXPECT_EQ(list.rule<In>().high, 100);
}

TEST(Fields, TellDescribedWordedAndSectionedTypesApart) {
    static_assert(Described<Leaf> && Described<Everything> && !Described<int> && !Described<Colour> && !Described<std::string>);
    static_assert(Worded<Colour> && !Worded<Leaf> && !Worded<int>);
    static_assert(Sectioned<Everything> && Sectioned<Apart> && !Sectioned<Shared> && !Sectioned<Leaf>);
    static_assert(is_optional<std::optional<int>> && !is_optional<int>);
    static_assert(std::is_same_v<Unwrapped<std::optional<Leaf>>, Leaf> && std::is_same_v<Unwrapped<Leaf>, Leaf>);
}

TEST(Words, AreFoundByValueAndByWord) {
    EXPECT_EQ(word_of(Colour::dark_blue), "dark_blue");
    EXPECT_EQ(value_of<Colour>("green"), Colour::green);
}

TEST(Words, AreFoundByTheirExactSpellingOnly) {
    for (const std::string_view word : {"", "Red", "red ", "RED", "re", "reds", "dark-blue"})
        EXPECT_EQ(value_of<Colour>(word), std::nullopt) << word;
}

TEST(Words, OfAValueThatTheEnumDoesNotHaveAreEmpty) {
    EXPECT_EQ(word_of(static_cast<Colour>(99)), "");
    EXPECT_EQ(word_of(static_cast<Colour>(-1)), "");
}

}  // namespace
}  // namespace kefu
