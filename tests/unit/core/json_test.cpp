#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "kefu/core/tree.hpp"

namespace kefu {
namespace {

std::string round_trip(std::string_view text) { return to_json(parse_json(text, "test")); }

/// "line:position: message" of the error, or "" where there is none.
std::string failure(std::string_view text) {
    try {
        (void)parse_json(text, "options");
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_option);
        EXPECT_EQ(e.place().where, "options");
        EXPECT_EQ(e.place().row, -1);
        return std::to_string(e.place().line) + ":" + std::to_string(e.place().position) + ": " + std::string(e.message());
    }
    return {};
}

TEST(Json, ReadsEveryKindOfValue) {
    const Tree t = parse_json(R"({"a": null, "b": true, "c": -7, "d": 1.5, "e": "x", "f": [1, [], {}], "g": {"h": false}})", "test");
    EXPECT_TRUE(t.find("a")->is(Tree::Kind::null));
    EXPECT_TRUE(t.find("b")->boolean());
    EXPECT_EQ(t.find("c")->integer(), -7);
    EXPECT_EQ(t.find("d")->real(), 1.5);
    EXPECT_EQ(t.find("e")->text(), "x");
    EXPECT_EQ(t.find("f")->list().size(), 3u);
    EXPECT_FALSE(t.find_path("g.h")->boolean());
}

TEST(Json, KeepsTheOrderOfTheText) { EXPECT_EQ(round_trip(R"({"b":1,"a":2})"), R"({"b":1,"a":2})"); }

TEST(Json, KnowsWhereEachValueAndKeyStands) {
    const Tree t = parse_json("{\n  \"名\": [1,\n    \"é\", {\"z\" :  -2.5e3}],\n\t\"b\":true}", "test");
    EXPECT_EQ(t.line, 1);
    EXPECT_EQ(t.position, 1);
    const TreeMember& first = t.members()[0];
    EXPECT_EQ(first.line, 2);
    EXPECT_EQ(first.position, 3);
    EXPECT_EQ(first.value.line, 2);
    EXPECT_EQ(first.value.position, 8);  // characters, not bytes
    const TreeList& list = first.value.list();
    EXPECT_EQ(list[0].position, 9);
    EXPECT_EQ(list[1].line, 3);
    EXPECT_EQ(list[1].position, 5);
    EXPECT_EQ(list[2].position, 10);
    EXPECT_EQ(list[2].members()[0].position, 11);
    EXPECT_EQ(list[2].members()[0].value.position, 18);
    EXPECT_EQ(t.members()[1].line, 4);
    EXPECT_EQ(t.members()[1].position, 2);
    EXPECT_EQ(t.members()[1].value.position, 6);
}

TEST(Json, IsNotMisledByBracketsAndQuotesInTexts) {
    const Tree t = parse_json(R"(["a\"],[{:,", "\\", "\u0041", 3])", "test");
    EXPECT_EQ(t.list()[0].text(), "a\"],[{:,");
    EXPECT_EQ(t.list()[1].position, 15);
    EXPECT_EQ(t.list()[3].position, 31);
}

TEST(Json, LeavesAByteOrderMarkAside) {
    const Tree t = parse_json("\xef\xbb\xbf[1]", "test");
    EXPECT_EQ(t.list()[0].position, 2);
}

TEST(Json, TakesNumbersByTheirText) {
    EXPECT_TRUE(parse_json("5", "test").is(Tree::Kind::integer));
    EXPECT_TRUE(parse_json("5.0", "test").is(Tree::Kind::real));
    EXPECT_TRUE(parse_json("5e0", "test").is(Tree::Kind::real));
    EXPECT_EQ(parse_json("9223372036854775807", "test").integer(), INT64_MAX);
    EXPECT_EQ(parse_json("-9223372036854775808", "test").integer(), INT64_MIN);
}

TEST(Json, RefusesWholeNumbersBeyond64Bits) {
    EXPECT_EQ(failure("[1, 9223372036854775808]"), "1:5: a whole number must fit 64 bits");
    EXPECT_EQ(failure("-9223372036854775809"), "1:1: a whole number must fit 64 bits");
    EXPECT_EQ(failure("{\"a\":\n 123456789012345678901234567890}"), "2:2: a whole number must fit 64 bits");
    EXPECT_EQ(failure("[1e400]"), "1:2: the number is too large");
}

TEST(Json, RefusesAKeyGivenTwice) {
    EXPECT_EQ(failure("{\"a\": 1,\n \"b\": 2, \"a\": 3, \"b\": 1}"), "2:10: key 'a' is given twice");
    EXPECT_EQ(failure(R"({"x": [{"a": 1, "a": 1}]})"), "1:17: key 'a' is given twice");
    EXPECT_EQ(failure(R"({"a": {"a": 1}})"), "");
}

TEST(Json, SaysWhereATextIsNoJson) {
    EXPECT_TRUE(failure("{\"a\": 1,\n  \"b\" 2}").starts_with("2:7: this is not JSON: ")) << failure("{\"a\": 1,\n  \"b\" 2}");
    EXPECT_TRUE(failure("[1, 2").starts_with("1:6: this is not JSON: ")) << failure("[1, 2");
    EXPECT_TRUE(failure("").starts_with("1:1: this is not JSON: ")) << failure("");
    EXPECT_TRUE(failure("[1] x").starts_with("1:5: this is not JSON: ")) << failure("[1] x");
    EXPECT_TRUE(failure("[nul]").starts_with("1:2: this is not JSON: ")) << failure("[nul]");
    EXPECT_TRUE(failure("['a']").starts_with("1:2: this is not JSON: ")) << failure("['a']");
    EXPECT_TRUE(failure("[\"a\nb\"]").starts_with("1:4: this is not JSON: ")) << failure("[\"a\nb\"]");
    // A number with a leading zero is read to its end before the parser says so.
    EXPECT_EQ(failure("[01]"), "1:4: this is not JSON: unexpected number literal; expected ']'");
    EXPECT_NE(failure("[NaN]"), "");
    EXPECT_NE(failure("[1,]"), "");
    EXPECT_NE(failure("// c\n1"), "");
}

TEST(Json, DoesNotQuoteWhatItCouldNotRead) { EXPECT_EQ(failure("{\"secret-person\" x}").find("secret"), std::string::npos); }

TEST(Json, SaysWhereBytesAreNoUtf8) {
    EXPECT_EQ(failure("[\"\xc3\xa9\",\n \"a\xff\"]"), "2:4: these bytes are not UTF-8");
    EXPECT_EQ(failure("\"\xed\xa0\x80\""), "1:2: these bytes are not UTF-8");
}

TEST(Json, LimitsDepth) {
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    EXPECT_EQ(failure(nested(64)), "");
    EXPECT_EQ(failure(nested(65)), "1:65: lists and tables stand more than 64 deep");
    EXPECT_EQ(failure(std::string(1'000'000, '[')), "1:65: lists and tables stand more than 64 deep");
}

TEST(Json, LimitsSize) { EXPECT_EQ(failure(std::string((16u << 20) + 1, ' ')), "1:1: the text is longer than 16 MB"); }

TEST(Json, WritesRealsThatReadBackTheSame) {
    EXPECT_EQ(to_json(Tree(0.1)), "0.1");
    EXPECT_EQ(to_json(Tree(1.0)), "1.0");
    EXPECT_EQ(to_json(Tree(-0.0)), "-0.0");
    EXPECT_EQ(to_json(Tree(1e300)), "1e+300");
    EXPECT_EQ(to_json(Tree(std::numeric_limits<double>::quiet_NaN())), "null");
    EXPECT_EQ(to_json(Tree(-std::numeric_limits<double>::infinity())), "null");
    std::mt19937_64 random(11);
    for (int i = 0; i < 5'000; ++i) {
        const std::uint64_t bits = random();
        double x = 0;
        std::memcpy(&x, &bits, sizeof x);
        if (!std::isfinite(x)) continue;
        const Tree back = parse_json(to_json(Tree(x)), "test");
        ASSERT_TRUE(back.is(Tree::Kind::real)) << to_json(Tree(x));
        ASSERT_EQ(back.real(), x);
    }
}

TEST(Json, EscapesWhatIsUnsafeAndKeepsTheRest) {
    EXPECT_EQ(to_json(Tree("a\"\\\n\t\r\x01\x7f")), R"("a\"\\\n\t\r\u0001\u007f")");
    EXPECT_EQ(to_json(Tree("客服 😀 é")), "\"客服 😀 é\"");
    EXPECT_EQ(to_json(Tree("\u2028\u2029\u0085")), R"("\u2028\u2029\u0085")");
    EXPECT_EQ(to_json(Tree(std::string_view("a\0b", 3))), R"("a\u0000b")");
    EXPECT_EQ(to_json(Tree("a\xff\xe2\x80z")), R"("a\ufffd\ufffd\ufffdz")");
}

TEST(Json, ReadsBackEveryText) {
    std::mt19937 random(5);
    const std::string_view pieces[] = {"a", "\"", "\\", "\n", "\u2028", "é", "客", "😀", "\x1f", "/", "{", "]", ","};
    for (int i = 0; i < 500; ++i) {
        std::string text;
        for (auto n = static_cast<std::uint32_t>(random() % 12); n > 0; --n) text += pieces[random() % std::size(pieces)];
        Tree table = Tree::table();
        table.set(text, text);
        const Tree back = parse_json(to_json(table, (i & 1) != 0), "test");
        ASSERT_EQ(back.members()[0].key, text);
        ASSERT_EQ(back.members()[0].value.text(), text);
    }
}

TEST(Json, IndentsByTwoSpaces) {
    EXPECT_EQ(to_json(parse_json(R"({"a":[1,{}],"b":[]})", "test"), true), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

}  // namespace
}  // namespace kefu
