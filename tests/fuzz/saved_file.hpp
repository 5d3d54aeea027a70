// Bytes of a fuzzer as a saved file, as they are and with its length and digest made right, so that what lies behind them is reached.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "kefu/core/stamp.hpp"

inline void each_file(const unsigned char* data, std::size_t size, void (*read)(std::string_view)) {
    constexpr std::size_t header = 8 + 4 + 4 + 8 + 32;
    std::string file(reinterpret_cast<const char*>(data), size);
    read(file);
    if (size < header) return;
    const std::string body = file.substr(header);
    const std::uint64_t length = body.size();
    for (unsigned i = 0; i < 8; ++i) file[16 + i] = static_cast<char>(length >> (8 * i));
    file.replace(header - 32, 32, kefu::digest_of(body));
    read(file);
}
