#include "kefu/core/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>

namespace kefu {
namespace {

/// The bytes of a code point, also of one that UTF-8 does not allow.
std::string encoded(std::uint32_t code, int bytes) {
    if (bytes == 1) return std::string(1, static_cast<char>(code));
    std::string text;
    for (int i = 0; i < bytes - 1; ++i, code >>= 6) text.insert(text.begin(), static_cast<char>(0x80 | (code & 0x3f)));
    const std::uint32_t mark = bytes == 2 ? 0xc0 : bytes == 3 ? 0xe0 : 0xf0;
    text.insert(text.begin(), static_cast<char>(mark | code));
    return text;
}
int length_of(std::uint32_t code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4; }
bool is_surrogate(std::uint32_t code) { return code >= 0xd800 && code <= 0xdfff; }

TEST(Utf8, TakesEveryCodePointButSurrogates) {
    for (std::uint32_t code = 0; code <= 0x10ffff; ++code)
        ASSERT_EQ(is_valid_utf8(encoded(code, length_of(code))), !is_surrogate(code)) << std::hex << code;
}

TEST(Utf8, RefusesOverlongForms) {
    for (std::uint32_t code = 0; code < 0x10000; ++code)
        for (int bytes = length_of(code) + 1; bytes <= 4; ++bytes) ASSERT_FALSE(is_valid_utf8(encoded(code, bytes))) << std::hex << code;
}

TEST(Utf8, RefusesCodePointsAboveTheLast) {
    EXPECT_TRUE(is_valid_utf8(encoded(0x10ffff, 4)));
    EXPECT_FALSE(is_valid_utf8(encoded(0x110000, 4)));
    for (int lead = 0xf5; lead <= 0xff; ++lead) EXPECT_FALSE(is_valid_utf8(std::string(1, static_cast<char>(lead)) + "\x80\x80\x80"));
}

TEST(Utf8, RefusesABadByteAtEveryPlaceOfALongText) {
    EXPECT_TRUE(is_valid_utf8(""));
    const std::string clean(37, 'a');
    EXPECT_TRUE(is_valid_utf8(clean));
    for (std::size_t i = 0; i < clean.size(); ++i) {
        for (const char bad : {'\x80', '\xff', '\xc3'}) {
            std::string text = clean;
            text[i] = bad;
            EXPECT_FALSE(is_valid_utf8(text)) << i;
        }
        std::string text = clean;
        text.insert(i, "é中😀");
        EXPECT_TRUE(is_valid_utf8(text)) << i;
        EXPECT_EQ(count_characters(text), clean.size() + 3);
    }
}

TEST(Utf8, RefusesACharacterThatIsCutOff) {
    const std::string smile = "😀";
    for (std::size_t n = 1; n < smile.size(); ++n) EXPECT_FALSE(is_valid_utf8("abcdefgh" + smile.substr(0, n))) << n;
}

TEST(Utf8, CountsCodePointsAndEveryByteThatIsNone) {
    EXPECT_EQ(count_characters(""), 0u);
    EXPECT_EQ(count_characters("abc"), 3u);
    EXPECT_EQ(count_characters("价格😀"), 3u);
    EXPECT_EQ(count_characters("a\xff\xfe"), 3u);
    EXPECT_EQ(count_characters("\xe4\xbb"), 2u);
}

TEST(Utf8, CutsWhereNoCharacterIsSplit) {
    EXPECT_EQ(cut_at_boundary("abc", 2), "ab");
    EXPECT_EQ(cut_at_boundary("abc", 3), "abc");
    EXPECT_EQ(cut_at_boundary("abc", 100), "abc");
    EXPECT_EQ(cut_at_boundary("abc", 0), "");
    EXPECT_EQ(cut_at_boundary("价格", 2), "");
    EXPECT_EQ(cut_at_boundary("价格", 3), "价");
    EXPECT_EQ(cut_at_boundary("价格", 5), "价");
    EXPECT_EQ(cut_at_boundary("价格", 6), "价格");
    EXPECT_EQ(cut_at_boundary("a😀", 4), "a");
}

TEST(Utf8, CutsLongTextsToValidBeginningsNoShorterThanNeeded) {
    std::mt19937_64 random(7);
    std::string text;
    while (text.size() < 300) {
        const auto code = static_cast<std::uint32_t>(random() % 0x110000);
        if (!is_surrogate(code)) text += encoded(code, length_of(code));
    }
    for (std::size_t n = 0; n <= text.size(); ++n) {
        const auto cut = cut_at_boundary(text, n);
        ASSERT_TRUE(is_valid_utf8(cut)) << n;
        ASSERT_TRUE(text.starts_with(cut));
        ASSERT_LE(cut.size(), n);
        ASSERT_LE(n - cut.size(), 3u);
    }
}

TEST(Utf8, LeavesOrdinaryTextAsItIs) {
    EXPECT_EQ(escape_controls(""), "");
    EXPECT_EQ(escape_controls("Côte d'Ivoire \\ 价格 😀"), "Côte d'Ivoire \\ 价格 😀");
}

TEST(Utf8, ShowsControlCharacters) {
    EXPECT_EQ(escape_controls("a\nb\tc\x1b[31m"), "a\\u{0A}b\\u{09}c\\u{1B}[31m");
    EXPECT_EQ(escape_controls(std::string_view("\0", 1)), "\\u{00}");
    EXPECT_EQ(escape_controls("\x7f"), "\\u{7F}");
    EXPECT_EQ(escape_controls("\xc2\x85"), "\\u{85}");
}

TEST(Utf8, ShowsMarksThatTurnTheDirectionAndLineSeparators) {
    for (const std::uint32_t code : {0x61cu, 0x200eu, 0x200fu, 0x2028u, 0x2029u, 0x202au, 0x202bu, 0x202cu, 0x202du, 0x202eu, 0x2066u,
                                     0x2067u, 0x2068u, 0x2069u, 0xfeffu}) {
        const std::string shown = escape_controls("a" + encoded(code, length_of(code)) + "b");
        char expected[32];
        std::snprintf(expected, sizeof expected, "a\\u{%X}b", code);
        EXPECT_EQ(shown, expected);
    }
    for (const std::uint32_t code : {0x61bu, 0x200du, 0x2010u, 0x2027u, 0x202fu, 0x2065u, 0x206au})
        EXPECT_EQ(escape_controls(encoded(code, length_of(code))), encoded(code, length_of(code))) << std::hex << code;
}

TEST(Utf8, ShowsBytesThatAreNoUtf8OneByOne) {
    EXPECT_EQ(escape_controls("a\xff"
                              "b"),
              "a\\x{FF}b");
    EXPECT_EQ(escape_controls("\xed\xa0\x80"), "\\x{ED}\\x{A0}\\x{80}") << "a surrogate";
}

TEST(Utf8, MakesValidTextWithoutControlsOfAnyBytes) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes(random() % 12, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        const std::string shown = escape_controls(bytes);
        ASSERT_TRUE(is_valid_utf8(shown));
        ASSERT_EQ(escape_controls(shown), shown);
    }
}

}  // namespace
}  // namespace kefu
