// Described structs for the tests of fields, codecs and descriptions: one of every type and rule.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/codec.hpp"

namespace kefu::described {

enum class Colour : std::int32_t { red, green, dark_blue };
constexpr auto words(Of<Colour>) {
    return std::array{Word<Colour>{Colour::red, "red", "like fire"}, Word<Colour>{Colour::green, "green", "like grass"},
                      Word<Colour>{Colour::dark_blue, "dark_blue", "like the sea"}};
}

struct Leaf {
    std::int64_t n = 1;
    double x = 0.5;
    friend bool operator==(const Leaf&, const Leaf&) = default;
};
constexpr auto fields(Of<Leaf>) { return std::tuple{field("n", &Leaf::n, "a count", in(0, 10)), field("x", &Leaf::x, "a number")}; }

/// Stands among the fields of its owner as if they were the owner's.
struct Shared {
    std::string note = "none";
    friend bool operator==(const Shared&, const Shared&) = default;
};
constexpr auto fields(Of<Shared>) { return std::tuple{field("note", &Shared::note, "a text")}; }

/// Stands in a section of its own.
struct Apart {
    std::int64_t limit = 3;
    friend bool operator==(const Apart&, const Apart&) = default;
};
constexpr std::string_view section(Of<Apart>) { return "test.apart"; }
constexpr auto fields(Of<Apart>) { return std::tuple{field("limit", &Apart::limit, "a limit", in(1, 9))}; }

struct Everything {
    bool flag = false;
    std::int32_t small = 1;
    std::int64_t whole = 2;
    double number = 0.25;
    std::string text = "hello";
    Share part_of = share(0.2);
    Span wait{60 * us_per_second};
    Date from{0};
    Colour colour = Colour::red;
    std::optional<std::int64_t> perhaps;
    std::optional<Colour> perhaps_colour = Colour::green;
    std::vector<std::int64_t> list{1, 2};
    std::vector<Share> cuts{share(0.2), share(0.5)};
    std::map<std::string, double> weights{{"a", 1.0}};
    Leaf leaf;
    std::vector<Leaf> leaves;
    std::map<std::string, Leaf> named;
    Shared shared;
    Apart apart;
    friend bool operator==(const Everything&, const Everything&) = default;
};
constexpr std::string_view section(Of<Everything>) { return "test.everything"; }
constexpr auto fields(Of<Everything>) {
    using E = Everything;
    return std::tuple{field("flag", &E::flag, "yes or no"),
                      field("small", &E::small, "32 bits", in(-5, 5)),
                      field("whole", &E::whole, "64 bits"),
                      field("number", &E::number, "a number", in(0, 1)),
                      field("text", &E::text, "a text", not_empty),
                      field("part_of", &E::part_of, "a share", in(0, 1)),
                      field("wait", &E::wait, "a length of time"),
                      field("from", &E::from, "a day"),
                      field("colour", &E::colour, "a word"),
                      field("perhaps", &E::perhaps, "a number or nothing", in(1, 4)),
                      field("perhaps_colour", &E::perhaps_colour, "a word or nothing"),
                      field("list", &E::list, "ascending numbers", ascending, not_empty, in(0, 100)),
                      field("cuts", &E::cuts, "ascending shares", ascending, in(0, 1)),
                      field("weights", &E::weights, "numbers by name"),
                      field("leaf", &E::leaf, "a table"),
                      field("leaves", &E::leaves, "tables"),
                      field("named", &E::named, "tables by name"),
                      part(&E::shared),
                      part(&E::apart)};
}

}  // namespace kefu::described
