// A small list of words, looked up fast: what a column of plain text is read against. Private to the library.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace kefu::detail {

class WordIndex {
   public:
    static constexpr std::size_t none = ~std::size_t{0};

    explicit WordIndex(std::span<const std::string_view> words) : words_(words) {
        std::size_t slots = 16;
        while (slots < 4 * words.size()) slots *= 2;
        slots_.assign(slots, Slot{0, 0, none});
        for (std::size_t i = words.size(); i-- > 0;) {  // of twins the first is found
            const std::uint64_t head = head_of(words[i]);
            std::size_t at = slot_of(head, words[i].size());
            while (slots_[at].word != none && words[slots_[at].word] != words[i]) at = (at + 1) & (slots - 1);
            slots_[at] = {head, words[i].size(), i};
        }
    }
    /// The place of a word in the list, or none.
    [[nodiscard]] std::size_t find(std::string_view word) const noexcept {
        const std::uint64_t head = head_of(word);
        for (std::size_t at = slot_of(head, word.size());; at = (at + 1) & (slots_.size() - 1)) {
            const Slot& slot = slots_[at];
            if (slot.word == none) return none;
            if (slot.head == head && slot.size == word.size() && (word.size() < 8 || words_[slot.word] == word)) return slot.word;
        }
    }

   private:
    struct Slot {
        std::uint64_t head;
        std::size_t size;
        std::size_t word;
    };
    /// The first and the last bytes, as a number: two reads that may overlap, so that none reads behind the end.
    static std::uint64_t head_of(std::string_view word) noexcept {
        const auto at = [&]<class T>(T value, std::size_t from) {
            std::memcpy(&value, word.data() + from, sizeof value);
            return std::uint64_t{value};
        };
        const std::size_t n = word.size();
        // Names of articles begin alike, and end differently.
        if (n >= 8) return at(std::uint64_t{}, 0) * 0xff51afd7ed558ccdULL + at(std::uint64_t{}, n - 8);
        if (n >= 4) return at(std::uint32_t{}, 0) << 32 | at(std::uint32_t{}, n - 4);
        if (n >= 2) return at(std::uint16_t{}, 0) << 16 | at(std::uint16_t{}, n - 2);
        return n == 0 ? 0 : at(std::uint8_t{}, 0);
    }
    [[nodiscard]] std::size_t slot_of(std::uint64_t head, std::size_t size) const noexcept {
        return ((head + size) * 0x9e3779b97f4a7c15ULL >> 40) & (slots_.size() - 1);
    }

    std::span<const std::string_view> words_;
    std::vector<Slot> slots_;
};

}  // namespace kefu::detail
