// Bytes of a fuzzer, taken one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

inline void must(bool holds) {
    if (!holds) std::abort();
}

class Bytes {
   public:
    Bytes(const unsigned char* data, std::size_t size) : at_(data), end_(data + size) {}
    [[nodiscard]] bool more() const { return at_ < end_; }
    /// 0 where none is left.
    std::uint8_t byte() { return more() ? *at_++ : std::uint8_t{0}; }

   private:
    const unsigned char* at_;
    const unsigned char* end_;
};
