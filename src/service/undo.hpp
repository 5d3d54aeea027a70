// What makes a command all or nothing: every write of a router's state goes through an Undo, which can take back all of them since
// begin(). Private to the room.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

namespace kefu::service {

/// Place of something in a pool. Slots are reused; nothing that is decided depends on their numbers.
using Slot = std::uint32_t;
inline constexpr Slot none = 0xffffffffu;

/// Elements that never move, in blocks: a logged address stays right while more are added.
template <class T, unsigned block_bits>
class Blocks {
   public:
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return blocks_[i >> block_bits][i & mask]; }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return blocks_[i >> block_bits][i & mask]; }
    [[nodiscard]] const T* block(std::size_t b) const noexcept { return blocks_[b].get(); }
    [[nodiscard]] std::size_t size() const noexcept { return blocks_.size() << block_bits; }
    /// Makes room for n elements, new ones value-initialised.
    void grow(std::size_t n) {
        while (size() < n) blocks_.push_back(std::make_unique<T[]>(std::size_t{1} << block_bits));
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return size() * sizeof(T) + blocks_.capacity() * sizeof(blocks_[0]); }

   private:
    static constexpr std::size_t mask = (std::size_t{1} << block_bits) - 1;
    std::vector<std::unique_ptr<T[]>> blocks_;
};

/// The free slots of a pool. A slot that is given back becomes free at commit, so that what stood there can still come back.
class FreeSlots {
   public:
    [[nodiscard]] std::uint32_t used() const noexcept { return made_ - static_cast<std::uint32_t>(free_.size()); }
    [[nodiscard]] std::uint32_t made() const noexcept { return made_; }

   protected:
    friend class Undo;
    std::vector<Slot> free_;
    std::uint32_t made_ = 0;
};

class Evolution;

class Undo {
   public:
    /// Writes, and remembers what was there.
    template <class T>
    [[gnu::always_inline]] void set(T& place, std::type_identity_t<T> value) {
        if (place == value) return;
        edit(place) = value;
    }
    /// Remembers the whole of what is written next: where several fields of a cell change, that costs less than each of them.
    template <class T>
    [[gnu::always_inline]] T& edit(T& place) {
        static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= most_remembered);
        if (top_ < end_ || more()) {
            constexpr std::size_t words = (sizeof(T) + sizeof(Word) - 1) / sizeof(Word);
            std::memcpy(top_, &place, sizeof(T));
            top_[words] = reinterpret_cast<Word>(&place);
            top_[words + 1] = sizeof(T);
            top_ += words + 2;
        }
        return place;
    }
    void taken(FreeSlots& pool, Slot slot) {
        if (on_) moves_.push_back({&pool, slot, true});
    }
    void given(FreeSlots& pool, Slot slot) {
        if (on_) moves_.push_back({&pool, slot, false});
        else pool.free_.push_back(slot);
    }
    void commit() noexcept {
        for (const Move& m : moves_)
            if (!m.taken) m.pool->free_.push_back(m.slot);  // there is room: see Pool
        clear();
    }
    void rollback() noexcept {
        while (on_ && top_ != log_.data()) {
            const std::size_t size = top_[-1];
            auto* const place = reinterpret_cast<void*>(top_[-2]);
            top_ -= (size + sizeof(Word) - 1) / sizeof(Word) + 2;
            std::memcpy(place, top_, size);
        }
        for (const Move& m : moves_)
            if (m.taken) m.pool->free_.push_back(m.slot);
        clear();
    }
    [[nodiscard]] bool on() const noexcept { return on_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return log_.capacity() * sizeof(Word) + moves_.capacity() * sizeof(Move); }

   private:
    friend class Evolution;  // which remembers at once what every event writes
    /// From here on all can be taken back. Without it, writes are final.
    void begin() noexcept {
        on_ = true;
        top_ = log_.data();
        end_ = log_.empty() ? top_ : top_ + log_.size() - widest;
    }
    using Word = std::uintptr_t;
    static constexpr std::size_t most_remembered = 128;
    static constexpr std::size_t widest = most_remembered / sizeof(Word) + 2;
    struct Move {
        FreeSlots* pool;
        Slot slot;
        bool taken;
    };
    void clear() noexcept {
        top_ = end_ = nullptr;
        moves_.clear();
        on_ = false;
    }
    /// Whether anything is remembered: where nothing is, there is no room, so that one question is asked a write.
    [[gnu::noinline]] bool more() {
        if (!on_) return false;
        const auto used = static_cast<std::size_t>(top_ - log_.data());
        log_.resize(std::max(std::size_t{1024}, 2 * log_.size()));
        top_ = log_.data() + used;
        end_ = log_.data() + log_.size() - widest;
        return true;
    }
    std::vector<Word> log_;  ///< of each write what was there, where, and of which size
    Word* top_ = nullptr;    ///< where the next one goes
    Word* end_ = nullptr;    ///< from here on there may be too little room for it
    std::vector<Move> moves_;
    bool on_ = false;
};

/// Cells that come and go.
template <class T, unsigned block_bits = 8>
class Pool : public FreeSlots {
   public:
    [[nodiscard]] T& operator[](Slot slot) noexcept { return cells_[slot]; }
    [[nodiscard]] const T& operator[](Slot slot) const noexcept { return cells_[slot]; }
    /// A free cell. What stands in it means nothing: it is written without being remembered, see fresh().
    [[nodiscard]] Slot take(Undo& undo) {
        if (free_.empty()) more();
        const Slot slot = free_.back();
        undo.taken(*this, slot);
        free_.pop_back();
        return slot;
    }
    void give(Undo& undo, Slot slot) { undo.given(*this, slot); }
    /// Asks the memory for a cell that is looked at soon: several at once take no longer than one.
    void fetch(Slot slot) const noexcept {
        const auto* cell = reinterpret_cast<const char*>(&cells_[slot]);
        for (std::size_t at = 0; at < sizeof(T); at += 64) __builtin_prefetch(cell + at);
        if constexpr (sizeof(T) % 64 != 0) __builtin_prefetch(cell + sizeof(T) - 1);
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return cells_.bytes() + free_.capacity() * sizeof(Slot); }

   private:
    void more() {
        const std::size_t before = cells_.size();
        const std::size_t after = before + (std::size_t{1} << block_bits);
        if (free_.capacity() < after) free_.reserve(after + after / 2);  // every slot may become free, where nothing may fail
        cells_.grow(after);
        for (std::size_t i = after; i > before; --i) free_.push_back(static_cast<Slot>(i - 1));
        made_ = static_cast<std::uint32_t>(after);
    }
    Blocks<T, block_bits> cells_;
};

/// Bits of which whole words are logged. Which words are not 0 stands in bits again, so that a few in a thousand are found at once.
class Bits {
   public:
    void grow(std::size_t n) {
        words_.grow(n / 64 + 1);
        any_.grow(n / 4096 + 1);
    }
    [[nodiscard]] bool has(std::size_t i) const noexcept { return (words_[i / 64] >> (i % 64)) & 1; }
    void put(Undo& undo, std::size_t i, bool value) {
        put(undo, words_, i, value);
        put(undo, any_, i / 64, words_[i / 64] != 0);
    }
    /// Calls f(w, bits) for each word of those that are in both, in their order. `others`: at least as many words as have bits.
    template <class F>
    void each_word_in(const std::uint64_t* others, F&& f) const {
        each_word([&](std::size_t w) {
            if (const std::uint64_t bits = words_[w] & others[w]; bits != 0) f(w, bits);
            return true;
        });
    }
    /// Calls f(i) for each that is in both.
    template <class F>
    void each_in(const std::uint64_t* others, F&& f) const {
        each_word_in(others, [&](std::size_t w, std::uint64_t bits) {
            for (; bits != 0; bits &= bits - 1) f(w * 64 + place_of(bits));
        });
    }
    /// Whether any is in both.
    [[nodiscard]] bool meet(const std::uint64_t* others) const noexcept {
        return !each_word([&](std::size_t w) { return (words_[w] & others[w]) == 0; });
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return words_.bytes() + any_.bytes(); }

    /// Place of the lowest bit.
    [[nodiscard]] static std::uint32_t place_of(std::uint64_t bits) noexcept { return static_cast<std::uint32_t>(std::countr_zero(bits)); }

   private:
    template <class Words>
    static void put(Undo& undo, Words& words, std::size_t i, bool value) {
        std::uint64_t& word = words[i / 64];
        const std::uint64_t bit = std::uint64_t{1} << (i % 64);
        undo.set(word, value ? word | bit : word & ~bit);
    }
    /// Calls f(w) for each word that is not 0, until it says no. Whether it never did.
    template <class F>
    bool each_word(F&& f) const {
        for (std::size_t a = 0; a < any_.size(); ++a)
            for (std::uint64_t words = any_[a]; words != 0; words &= words - 1)
                if (!f(a * 64 + place_of(words))) return false;
        return true;
    }
    Blocks<std::uint64_t, 4> words_;
    Blocks<std::uint64_t, 0> any_;
};

}  // namespace kefu::service
