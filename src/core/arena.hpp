// Texts and lists that are made one by one and given up together: those of the events of a command, of a row, of a call. Private.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/short_text.hpp"

namespace kefu {

class Arena {
   public:
    void clear() noexcept {
        block_ = 0;
        used_ = 0;
    }
    [[nodiscard]] std::string_view keep(std::string_view text) { return text.empty() ? std::string_view() : copy(text); }
    /// Room for n elements, value-initialised.
    template <class T>
    [[nodiscard]] std::span<T> list(std::size_t n) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
        if (n == 0) return {};
        T* at = reinterpret_cast<T*>(take(n * sizeof(T)));
        std::uninitialized_value_construct_n(at, n);
        return {at, n};
    }

   private:
    static constexpr std::size_t alignment = std::max(alignof(std::max_align_t), most_short);  // for put_text, too
    static constexpr std::size_t block_size = 1 << 14;
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    [[nodiscard]] std::string_view copy(std::string_view text) {
        char* at = take(text.size());
        put_text(at, text);
        return {at, text.size()};
    }
    char* take(std::size_t n) {
        n = (n + alignment - 1) / alignment * alignment;
        while (block_ < blocks_.size() && used_ + n > blocks_[block_].size) {
            ++block_;
            used_ = 0;
        }
        if (block_ == blocks_.size()) {
            const std::size_t size = std::max(n, block_size);
            blocks_.push_back({std::make_unique<char[]>(size), size});
        }
        char* at = blocks_[block_].bytes.get() + used_;
        used_ += n;
        return at;
    }
    std::vector<Block> blocks_;
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

}  // namespace kefu
