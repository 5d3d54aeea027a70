// Random commands, and what a router writes down for each, for faces in other languages that must write down the same. A line a command:
// a JSON object with its fields, times and spans in microseconds, and with its entry in hexadecimals, "" where it is refused. At the end
// the state hash.
//     router_commands CHARTER SEED COMMANDS
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "kefu/charter/routing.hpp"
#include "kefu/core/tree.hpp"
#include "unit/service/random_commands.hpp"

using namespace kefu;
using namespace kefu::service;

namespace {

template <class T>
Tree json_of(const T& value) {
    if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) return value.us;
    else if constexpr (std::is_same_v<T, WordLevel>) return TreeList{value.word, value.level};
    else if constexpr (std::is_same_v<T, ChannelUnits>) return TreeList{value.channel, value.units};
    else if constexpr (is_optional<T>) return value ? json_of(*value) : Tree();
    else if constexpr (Worded<T>) return word_of(value);
    else if constexpr (std::is_constructible_v<Tree, T>) return value;
    else {
        TreeList list;
        for (const auto& x : value) list.push_back(json_of(x));
        return list;
    }
}

std::string hexadecimals(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes)
        for (const int shift : {4, 0}) out += "0123456789abcdef"[static_cast<unsigned char>(byte) >> shift & 15];
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    Router router(routing_rules(Charter::load(argv[1])));
    Stream stream(std::strtoull(argv[2], nullptr, 10));
    for (int i = 0; i < std::atoi(argv[3]); ++i)
        stream.step(Peek::state(router), [&]<class C>(const C& command) {
            Tree line = Tree::table();
            line.set("command", name(Of<C>{}));
            each_leaf<C>(command, [&](const auto& f, const auto& owner) { line.set(std::string(f.name), json_of(owner.*f.member)); });
            (void)router.decide(command);
            line.set("entry", hexadecimals(router.entry()));
            if (router.pending()) router.commit();
            std::cout << to_json(line) << '\n';
        });
    std::cout << router.state_hash() << '\n';
    return 0;
}
