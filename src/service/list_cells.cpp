#include "service/list_cells.hpp"

#include <charconv>

#include "kefu/core/codec.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu::service {

namespace {

/// An element as the two that it may be made of.
struct Item {
    std::string_view word;
    std::int64_t number = 1;
    bool numbered = false;
};
Item item_of(const WordLevel& x) { return {x.word, x.level, true}; }
Item item_of(const ChannelUnits& x) { return {x.channel, x.units, true}; }
Item item_of(std::string_view x) { return {x, 1, false}; }
void put(WordLevel& to, const Item& from) { to = {from.word, from.number}; }
void put(ChannelUnits& to, const Item& from) { to = {from.word, from.number}; }
void put(std::string_view& to, const Item& from) { to = from.word; }
template <class T>
constexpr bool numbered = !std::is_same_v<T, std::string_view>;

/// What people write for ; and : out of habit; "" = nothing. Where it is part of a word, the list stands as JSON. A comma, or a colon, may
/// well be part of an id.
template <class T>
std::string_view foreign_separator(std::string_view word) {
    for (const std::string_view sign : {"，", "、", "；"})
        if (word.find(sign) != std::string_view::npos) return sign;
    if constexpr (numbered<T>)
        for (const std::string_view sign : {",", "："})
            if (word.find(sign) != std::string_view::npos) return sign;
    return {};
}

template <class T>
bool plain(std::string_view word) {
    return !word.empty() && word == trimmed(word) && word.front() != '[' && word.find_first_of(";:") == std::string_view::npos &&
           foreign_separator<T>(word).empty();
}

template <class T>
std::string written(List<T> list) {
    std::string out;
    for (const T& x : list) {
        const Item item = item_of(x);
        if (!plain<T>(item.word)) return to_json(kefu::write(list));
        if (!out.empty()) out += "; ";
        out += item.word;
        if (item.numbered && item.number != 1) out += ":" + std::to_string(item.number);
    }
    return out;
}

template <class T>
[[noreturn]] void refuse(std::string_view separator = {}) {
    std::string message = numbered<T> ? "expected words with ; between, each with a whole number or none, such as de:5; billing"
                                      : "expected ids with ; between";
    if (!separator.empty()) message += ", and here is " + std::string(separator);
    throw Error(Status::bad_value, message);
}

template <class T>
Item item_of(std::string_view text) {
    Item item{text, 1, false};
    if (const std::string_view separator = foreign_separator<T>(text); !separator.empty()) refuse<T>(separator);
    const std::size_t colon = item.word.rfind(':');
    if (!numbered<T> || colon == std::string_view::npos) return item;
    const std::string_view digits = trimmed(item.word.substr(colon + 1));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), item.number);
    if (error != std::errc() || end != digits.data() + digits.size()) refuse<T>();
    item.word = trimmed(item.word.substr(0, colon));
    return item;
}

template <class T>
Item item_of(const Tree& tree, Arena& arena) {
    if (tree.is(Tree::Kind::text)) return {arena.keep(tree.text()), 1, false};
    if (!numbered<T> || !tree.is(Tree::Kind::table) || tree.members().size() != 2) refuse<T>();
    const Tree &word = tree.members()[0].value, &number = tree.members()[1].value;
    if (!word.is(Tree::Kind::text) || !number.is(Tree::Kind::integer)) refuse<T>();
    return {arena.keep(word.text()), number.integer(), true};
}

template <class T>
void read(std::string_view cell, Arena& arena, List<T>& out) {
    cell = trimmed(cell);
    if (cell.empty()) return void(out = {});
    if (cell.front() == '[') {
        Tree tree;
        try {
            tree = parse_json(cell, "cell");
        } catch (const Error&) {
            refuse<T>();
        }
        const auto list = arena.list<T>(tree.list().size());
        for (std::size_t i = 0; i < list.size(); ++i) put(list[i], item_of<T>(tree.list()[i], arena));
        return void(out = list);
    }
    const auto list = arena.list<T>(static_cast<std::size_t>(std::count(cell.begin(), cell.end(), ';')) + 1);
    std::size_t n = 0;
    while (!cell.empty()) {
        const std::size_t end = std::min(cell.find(';'), cell.size());
        if (const std::string_view item = trimmed(cell.substr(0, end)); !item.empty()) put(list[n++], item_of<T>(item));
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    out = list.first(n);
}

}  // namespace

std::string list_cell(List<WordLevel> list) { return written(list); }
std::string list_cell(List<ChannelUnits> list) { return written(list); }
std::string list_cell(List<std::string_view> list) { return written(list); }
void read_list_cell(std::string_view cell, Arena& arena, List<WordLevel>& out) { read(cell, arena, out); }
void read_list_cell(std::string_view cell, Arena& arena, List<ChannelUnits>& out) { read(cell, arena, out); }
void read_list_cell(std::string_view cell, Arena& arena, List<std::string_view>& out) { read(cell, arena, out); }

}  // namespace kefu::service
