#include "core/short_text.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace kefu {

std::uint64_t hash_of_long(std::string_view text, std::uint64_t secret) noexcept {
    return XXH3_64bits_withSeed(text.data(), text.size(), secret);
}

std::int32_t WordTable::find_long(std::string_view word) const noexcept {
    return find(key_of(word, 0).hash, [&](const Entry& e) { return e.size == word.size() && long_[e.long_place] == word; });
}

void WordTable::fill(const std::vector<std::string>& words) {
    entries_.assign(std::bit_ceil(2 * words.size() + 1), {});
    mask_ = entries_.size() - 1;
    long_.clear();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const TextKey key = key_of(words[i], 0);
        std::size_t at = key.hash;
        while (entries_[at & mask_].place >= 0) ++at;
        entries_[at & mask_] = {key.words, static_cast<std::uint32_t>(words[i].size()), static_cast<std::uint32_t>(long_.size()),
                                static_cast<std::int32_t>(i)};
        if (words[i].size() > most_short) long_.push_back(words[i]);
    }
}

}  // namespace kefu
