#include "storage/archive.hpp"

#include <gtest/gtest.h>

#include <map>

#include "kefu/core/codec.hpp"

namespace kefu::storage {
namespace {

enum class Colour : std::int32_t { red, green };
constexpr auto words(Of<Colour>) { return std::array{Word<Colour>{Colour::red, "red", ""}, Word<Colour>{Colour::green, "green", ""}}; }
struct Leaf {
    std::int64_t n = 0;
    double x = 0;
    Colour colour = Colour::red;
};
constexpr auto fields(Of<Leaf>) {
    return std::tuple{field("n", &Leaf::n, ""), field("x", &Leaf::x, ""), field("colour", &Leaf::colour, "")};
}
struct Trunk {
    std::string name;
    std::vector<Leaf> leaves;
    std::vector<std::int32_t> numbers;
    std::vector<std::string> texts;
    std::optional<Leaf> best;
    Share share;
    bool alive = false;
    std::map<std::string, std::int64_t> counts;
};
constexpr auto fields(Of<Trunk>) {
    return std::tuple{field("name", &Trunk::name, ""),   field("leaves", &Trunk::leaves, ""), field("numbers", &Trunk::numbers, ""),
                      field("texts", &Trunk::texts, ""), field("best", &Trunk::best, ""),     field("share", &Trunk::share, ""),
                      field("alive", &Trunk::alive, ""), field("counts", &Trunk::counts, "")};
}

Trunk example() {
    Trunk t;
    t.name = "客户 😀";
    t.leaves = {{1, 0.5, Colour::green}, {-2, -0.0, Colour::red}};
    t.numbers = {1, -1, INT32_MAX};
    t.texts = {"", "a", std::string(1000, 'x')};
    t.best = Leaf{7, 1e300, Colour::green};
    t.share = Share{200'000'000};
    t.alive = true;
    t.counts = {{"a", 1}, {"b", -2}};
    return t;
}

Status status_of(std::string_view bytes) {
    try {
        (void)from_bytes<Trunk>(bytes);
    } catch (const Error& e) {
        return e.status();
    }
    return Status::ok;
}

TEST(Archive, GivesBackWhatItTook) {
    const Trunk a = example();
    const Trunk b = from_bytes<Trunk>(to_bytes(a));
    EXPECT_EQ(to_bytes(b), to_bytes(a));
    EXPECT_EQ(b.name, a.name);
    EXPECT_EQ(b.numbers, a.numbers);
    EXPECT_EQ(b.texts, a.texts);
    EXPECT_EQ(b.best->n, 7);
    EXPECT_EQ(b.counts, a.counts);
    EXPECT_EQ(b.leaves[1].n, -2);
    EXPECT_TRUE(std::signbit(b.leaves[1].x));
}

TEST(Archive, WritesLittleEndianBytesThatNeverChange) {
    EXPECT_EQ(to_bytes(std::int32_t{0x01020304}), std::string("\x04\x03\x02\x01", 4));
    EXPECT_EQ(to_bytes(1.0), std::string("\0\0\0\0\0\0\xf0\x3f", 8));
    EXPECT_EQ(to_bytes(std::string("ab")), std::string("\2\0\0\0\0\0\0\0ab", 10));
    EXPECT_EQ(to_bytes(Leaf{1, 0, Colour::green}), std::string("\1\0\0\0\0\0\0\0"
                                                               "\0\0\0\0\0\0\0\0"
                                                               "\1\0\0\0",
                                                               20));
}

TEST(Archive, RefusesEveryCutFile) {
    const std::string whole = to_bytes(example());
    for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_EQ(status_of(std::string_view(whole).substr(0, n)), Status::bad_file) << n;
    EXPECT_EQ(status_of(whole + "x"), Status::bad_file);
    EXPECT_EQ(status_of(whole), Status::ok);
}

TEST(Archive, RefusesCountsThatTheBytesCannotHold) {
    for (const std::uint64_t n : {std::uint64_t{1} << 20, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
        std::string bytes = to_bytes(std::uint64_t{n}) + std::string(64, 'x');
        EXPECT_THROW((void)from_bytes<std::string>(bytes), Error);
        EXPECT_THROW((void)from_bytes<std::vector<std::int64_t>>(bytes), Error);
        EXPECT_THROW((void)from_bytes<std::vector<Leaf>>(bytes), Error);
        EXPECT_THROW((void)(from_bytes<std::map<std::string, std::int64_t>>(bytes)), Error);
    }
}

TEST(Archive, KeepsABudgetOfDecodedMemory) {
    // A million empty vectors of 24 bytes each from 8 million bytes of zeros would fit; texts of 32 from 1 byte each do not exist.
    std::string bytes = to_bytes(std::uint64_t{100'000}) + std::string(100'000, '\0');
    EXPECT_THROW((void)from_bytes<std::vector<Trunk>>(bytes), Error);
}

TEST(Archive, RefusesAWordThatNobodyKnowsAndAYesThatIsNone) {
    std::string leaf = to_bytes(Leaf{});
    leaf[16] = 9;
    EXPECT_THROW((void)from_bytes<Leaf>(leaf), Error);
    EXPECT_THROW((void)from_bytes<bool>("\2"), Error);
}

}  // namespace
}  // namespace kefu::storage
