// What a router writes down for random commands, as hashes: a line a seed. No compiler, option or machine may change them.
//     router_bytes          prints them
//     router_bytes FILE     compares them with what the file holds; 1 where they differ
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "kefu/core/stamp.hpp"
#include "kefu/core/tree.hpp"
#include "kefu/service/messages.hpp"
#include "unit/service/random_commands.hpp"

using namespace kefu;
using namespace kefu::service;

namespace {

constexpr std::uint64_t seeds = 24;
constexpr int commands = 1'000;

std::string line_of(std::uint64_t seed) {
    std::mt19937_64 rng(seed);
    const RoutingRules rules(random_options(rng));
    Router live(rules), recovered(rules);
    Stream stream(seed);
    std::string entries, events;
    for (int i = 0; i < commands; ++i) {
        stream.step(Peek::state(live), [&](const auto& command) {
            const auto decided = live.decide(command);
            for (const Event& e : decided) events += to_json(write(e));
            if (!decided.front().is_fact()) return;
            entries += live.entry();
            recovered.recover(live.entry());
            live.commit();
        });
    }
    if (recovered.state_hash() != live.state_hash()) return "recovered is not live";
    std::array<char, 200> line{};
    const auto hash = [](std::uint64_t h) { return static_cast<unsigned long long>(h); };
    std::snprintf(line.data(), line.size(), "%2llu entries %016llx events %016llx state %016llx", hash(seed), hash(hash_of(entries)),
                  hash(hash_of(events)), hash(live.state_hash()));
    return line.data();
}

}  // namespace

int main(int argc, char** argv) {
    std::ifstream golden;
    if (argc > 1) golden.open(argv[1]);
    int different = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const std::string line = line_of(seed);
        std::string expected = line;
        if (argc > 1) std::getline(golden, expected);
        if (line == expected && argc > 1) continue;
        std::cout << line << '\n';
        if (argc > 1) std::cout << expected << " was expected\n";
        different += line != expected;
    }
    return different == 0 ? 0 : 1;
}
