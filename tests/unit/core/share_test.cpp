#include "kefu/core/share.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace kefu {
namespace {

TEST(Share, IsReadFromNumbersAndPercentages) {
    EXPECT_EQ(parse_share("0.2"), share(0.2));
    EXPECT_EQ(parse_share("20 %"), share(0.2));
    EXPECT_EQ(parse_share("20%"), share(0.2));
    EXPECT_EQ(parse_share("0.0000001 %"), Share{1});
    EXPECT_EQ(parse_share("1"), Share{share_parts});
    EXPECT_EQ(parse_share("0"), Share{0});
    EXPECT_EQ(parse_share("-5 %"), Share{-50'000'000});
    EXPECT_EQ(parse_share("1e-9"), Share{1});
    EXPECT_EQ(parse_share("0.2000000000000"), share(0.2));
}

TEST(Share, IsRefusedWhereItHasMoreThanNineDigits) {
    EXPECT_EQ(parse_share("0.1234567891"), std::nullopt);
    EXPECT_EQ(parse_share("0.00000001 %"), std::nullopt);
    EXPECT_EQ(parse_share("1e-10"), std::nullopt);
    EXPECT_EQ(share_of(1.0 / 3), std::nullopt);
    EXPECT_EQ(share_of(0.1 + 0.2), std::nullopt);
}

TEST(Share, IsRefusedWhereItIsNoNumberOrTooLarge) {
    for (const char* text : {"", "%", " %", "abc", "20 % off", "0,2", "1e30", "9223372037", "inf", "nan", "1e-999999999999"})
        EXPECT_EQ(parse_share(text), std::nullopt) << text;
    EXPECT_EQ(share_of(std::numeric_limits<double>::quiet_NaN()), std::nullopt);
    EXPECT_EQ(share_of(std::numeric_limits<double>::infinity()), std::nullopt);
    EXPECT_EQ(share_of(1e300), std::nullopt);
}

TEST(Share, ComesBackFromItsTextAndItsNumber) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 2'000; ++i) {
        const Share s{static_cast<std::int64_t>(random() % 3'000'000'000ull) - 1'000'000'000};
        ASSERT_EQ(parse_share(to_text(s)), s) << s.parts;
        ASSERT_EQ(share_of(to_double(s)), s) << s.parts;
    }
}

TEST(Share, IsWrittenWithAsFewDigitsAsItNeeds) {
    EXPECT_EQ(to_text(share(0.2)), "0.2");
    EXPECT_EQ(to_text(Share{share_parts}), "1");
    EXPECT_EQ(to_text(Share{10 * share_parts}), "10");
    EXPECT_EQ(to_text(Share{0}), "0");
    EXPECT_EQ(to_text(Share{1}), "0.000000001");
}

TEST(Share, OfNCustomersIsRoundedUp) {
    static_assert(ceil_of(share(0.2), 5) == 1);
    EXPECT_EQ(ceil_of(share(0.2), 6), 2);
    EXPECT_EQ(ceil_of(share(0.2), 0), 0);
    EXPECT_EQ(ceil_of(Share{share_parts}, INT64_MAX), INT64_MAX);
    for (std::int64_t n = 0; n < 1'000; ++n) EXPECT_EQ(ceil_of(share(0.07), n), (7 * n + 99) / 100);
}

}  // namespace
}  // namespace kefu
