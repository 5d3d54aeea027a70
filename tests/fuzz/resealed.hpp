// An entry of a journal with the check of its bytes as they are: what a forger sends, and what fuzzers must get past the check.
#pragma once

#include <array>
#include <cstring>
#include <string>

#include "service/wire.hpp"

inline std::string resealed(std::string entry) {
    using namespace kefu::service;
    if (entry.size() <= check_bytes) return entry;
    const std::size_t inside = entry.size() - check_bytes;
    std::array<char, 8> check{};
    store(check.data(), check_of(std::string_view(entry).substr(0, inside)));
    std::memcpy(entry.data() + inside, check.data(), check_bytes);
    return entry;
}
