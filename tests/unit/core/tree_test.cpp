#include "kefu/core/tree.hpp"

#include <gtest/gtest.h>

namespace kefu {
namespace {

Tree sample() {
    Tree rfm = Tree::table();
    rfm.set("bins", 5);
    Tree customer = Tree::table();
    customer.set("rfm", rfm);
    Tree root = Tree::table();
    root.set("customer", customer);
    root.set("name", "shop");
    return root;
}

TEST(Tree, FindsAMemberByItsKey) {
    const Tree root = sample();
    ASSERT_NE(root.find("name"), nullptr);
    EXPECT_EQ(root.find("name")->text(), "shop");
    EXPECT_EQ(root.find("Name"), nullptr);
    EXPECT_EQ(Tree(5).find("name"), nullptr);
}

TEST(Tree, FollowsAPathThroughTables) {
    const Tree root = sample();
    ASSERT_NE(root.find_path("customer.rfm.bins"), nullptr);
    EXPECT_EQ(root.find_path("customer.rfm.bins")->integer(), 5);
    EXPECT_EQ(root.find_path("customer.rfm"), root.find("customer")->find("rfm"));
}

TEST(Tree, GivesNullWhereAPathEndsEarly) {
    const Tree root = sample();
    EXPECT_EQ(root.find_path("customer.abc"), nullptr);
    EXPECT_EQ(root.find_path("name.first"), nullptr);
    EXPECT_EQ(root.find_path("customer.rfm."), nullptr);
    EXPECT_EQ(root.find_path(""), nullptr);
}

TEST(Tree, ReturnsTheMemberThatItSets) {
    Tree t = Tree::table();
    t.set("a", 1).line = 7;
    EXPECT_EQ(t.find("a")->line, 7);
}

TEST(Tree, KeepsTheKindOfItsValue) {
    EXPECT_TRUE(Tree().is(Tree::Kind::null));
    EXPECT_TRUE(Tree(true).is(Tree::Kind::boolean));
    EXPECT_TRUE(Tree(1).is(Tree::Kind::integer));
    EXPECT_TRUE(Tree(1.0).is(Tree::Kind::real));
    EXPECT_TRUE(Tree("x").is(Tree::Kind::text));
    EXPECT_TRUE(Tree(TreeList{}).is(Tree::Kind::list));
    EXPECT_TRUE(Tree::table().is(Tree::Kind::table));
    EXPECT_EQ(Tree(3).real(), 3.0);
}

TEST(Tree, HasANameForEveryKind) {
    EXPECT_EQ(kind_name(Tree::Kind::text), "text");
    EXPECT_EQ(kind_name(Tree::Kind::list), "a list");
    EXPECT_EQ(kind_name(Tree::Kind::integer), "a whole number");
}

}  // namespace
}  // namespace kefu
