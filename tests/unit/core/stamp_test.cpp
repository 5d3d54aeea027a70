#include "kefu/core/stamp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kefu {
namespace {

// From xxhsum -H2 (xxhash 0.8.1).
TEST(Digest, IsXxh3Of128Bits) {
    EXPECT_EQ(digest_of(""), "99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(digest_of("abc"), "06b05ab6733a618578af5f94892f3950");
}

TEST(Digest, ChangesWithEveryByte) {
    std::set<std::string> seen;
    for (int length = 0; length < 300; ++length) {
        const std::string digest = digest_of(std::string(static_cast<std::size_t>(length), 'a'));
        EXPECT_EQ(digest.size(), 32u);
        EXPECT_TRUE(seen.insert(digest).second) << length;
    }
}

TEST(Engine, HasAVersionOfThreeNumbers) {
    const std::string_view version = engine_version();
    EXPECT_FALSE(version.empty());
    EXPECT_EQ(std::count(version.begin(), version.end(), '.'), 2);
    EXPECT_EQ(version.find_first_not_of("0123456789.abcdefghijklmnopqrstuvwxyz-+"), std::string_view::npos);
}

}  // namespace
}  // namespace kefu
