// Texts of up to 16 bytes as two words: ids, and names of channels, classes and grades, are hardly ever longer. No call and no loop.
// Private.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/money.hpp"

namespace kefu {

inline constexpr std::size_t most_short = 16;

/// The bytes of a short text in their order, then zeros.
struct ShortText {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const ShortText&, const ShortText&) = default;
};

/// Precondition: at most 16 bytes.
[[nodiscard]] inline ShortText short_of(std::string_view text) noexcept {
    ShortText s;
    const char* p = text.data();
    const std::size_t n = text.size();
    if constexpr (std::endian::native != std::endian::little) {
        if (n > 0) std::memcpy(&s, p, n);
    } else if (n >= 8) {
        std::memcpy(&s.low, p, 8);
        std::memcpy(&s.high, p + n - 8, 8);
        s.high = s.high >> (64 - 4 * n) >> (64 - 4 * n);  // twice a half: of 8 bytes nothing stays
    } else if (n >= 4) {
        std::uint32_t first = 0, last = 0;
        std::memcpy(&first, p, 4);
        std::memcpy(&last, p + n - 4, 4);
        s.low = first | static_cast<std::uint64_t>(last) << (8 * n - 32);
    } else if (n > 0) {
        const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) << (8 * i); };
        s.low = byte(0) | byte(n / 2) | byte(n - 1);
    }
    return s;
}

/// Copies a text to where there is room for 16 bytes at least.
inline void put_text(char* to, std::string_view text) noexcept {
    if (text.size() > most_short) {
        std::memcpy(to, text.data(), text.size());
    } else {
        const ShortText s = short_of(text);
        std::memcpy(to, &s, sizeof s);
    }
}

/// A text that is looked for: its words where it is short, and its hash.
struct TextKey {
    std::string_view text;
    ShortText words;
    std::uint32_t hash = 0;
};
[[nodiscard]] std::uint64_t hash_of_long(std::string_view text, std::uint64_t secret) noexcept;
/// `secret`: who does not know it can write no texts whose hashes meet.
[[nodiscard]] inline TextKey key_of(std::string_view text, std::uint64_t secret) noexcept {
    TextKey key{text, {}, 0};
    std::uint64_t hash = 0;
    if (text.size() <= most_short) {
        key.words = short_of(text);
        // A product of two numbers that both hold the secret, folded: every bit of the text moves every bit of the hash.
        const auto product =
            static_cast<UInt128>(key.words.low ^ secret) * (key.words.high ^ std::rotl(secret, 32) ^ 0xa0761d6478bd642fULL);
        hash = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    } else {
        hash = hash_of_long(text, secret);
    }
    key.hash = static_cast<std::uint32_t>(hash ^ (hash >> 32));
    return key;
}

/// Which place a word has in a list that stays as it is.
class WordTable {
   public:
    void fill(const std::vector<std::string>& words);
    /// -1 = it is not there. Of a word that comes twice, the first place.
    [[nodiscard]] std::int32_t find(std::string_view word) const noexcept {
        if (entries_.empty()) return -1;
        if (word.size() > most_short) return find_long(word);
        const TextKey key = key_of(word, 0);
        return find(key.hash, [&](const Entry& e) { return e.words == key.words && e.size == word.size(); });
    }

   private:
    struct Entry {
        ShortText words;
        std::uint32_t size = 0;
        std::uint32_t long_place = 0;
        std::int32_t place = -1;
    };
    template <class Is>
    [[nodiscard]] std::int32_t find(std::size_t at, Is&& is) const noexcept {
        while (entries_[at & mask_].place >= 0 && !is(entries_[at & mask_])) ++at;
        return entries_[at & mask_].place;
    }
    [[nodiscard]] std::int32_t find_long(std::string_view word) const noexcept;
    std::vector<Entry> entries_;  ///< a power of two, at most half of them taken
    std::size_t mask_ = 0;
    std::vector<std::string> long_;
};

}  // namespace kefu
