// The ids of tasks and agents: texts of up to 64 bytes, found by a hash, and given up again. Private to the room.
#pragma once

#include <array>
#include <cstring>
#include <string_view>

#include "core/short_text.hpp"
#include "kefu/core/ids.hpp"
#include "service/undo.hpp"

namespace kefu::service {

/// An id in its cell: up to 16 bytes lie here, of a longer one the slot in the pool of long ones.
struct Name {
    std::array<char, most_short> bytes{};
    std::uint8_t size = 0;
};
struct LongName {
    std::array<char, max_id_bytes> bytes{};
};

class Names {
   public:
    [[nodiscard]] std::string_view text(const Name& name) const noexcept {
        return {name.size <= name.bytes.size() ? name.bytes.data() : long_[slot_of(name)].bytes.data(), name.size};
    }
    /// Precondition: at most 64 bytes.
    [[nodiscard]] Name enter(Undo& undo, std::string_view id) {
        Name name;
        name.size = static_cast<std::uint8_t>(id.size());
        if (id.size() <= most_short) {
            put_text(name.bytes.data(), id);
        } else {
            const Slot slot = long_.take(undo);
            std::memcpy(long_[slot].bytes.data(), id.data(), id.size());
            std::memcpy(name.bytes.data(), &slot, sizeof slot);
        }
        return name;
    }
    void leave(Undo& undo, const Name& name) {
        if (name.size > name.bytes.size()) long_.give(undo, slot_of(name));
    }
    [[nodiscard]] bool is(const Name& name, const TextKey& id) const noexcept {
        if (name.size != id.text.size()) return false;
        if (name.size > most_short) return text(name) == id.text;
        return std::memcmp(name.bytes.data(), &id.words, sizeof id.words) == 0;
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return long_.bytes(); }

   private:
    [[nodiscard]] static Slot slot_of(const Name& name) noexcept {
        Slot slot;
        std::memcpy(&slot, name.bytes.data(), sizeof slot);
        return slot;
    }
    Pool<LongName, 6> long_;
};

/// From ids to slots: open addressing, each entry as near to its place as the ones before it allow.
class NameTable {
   public:
    /// `is(slot)`: whether the cell there has the id.
    template <class Is>
    [[nodiscard]] Slot find(std::uint32_t hash, Is&& is) const noexcept {
        if (entries_.empty()) return none;
        for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
            const Entry& e = entries_[at];
            if (e.slot == none) return none;
            if (e.hash == hash && is(e.slot)) return e.slot;
        }
    }
    /// Makes room for one more. It moves entries, so it comes before the first write that may be taken back.
    void reserve() {
        if ((used_ + 1) * 4 > entries_.size() * 3) grow();
    }
    void insert(Undo& undo, std::uint32_t hash, Slot slot) {
        undo.edit(entries_[free_place(hash)]) = {hash, slot};
        undo.set(used_, used_ + 1);
    }
    void erase(Undo& undo, std::uint32_t hash, Slot slot) {
        std::size_t hole = hash & mask_;
        while (entries_[hole].slot != slot) hole = (hole + 1) & mask_;
        // What stands after the hole and would be found no more moves into it.
        for (std::size_t at = (hole + 1) & mask_; entries_[at].slot != none; at = (at + 1) & mask_) {
            const std::size_t home = entries_[at].hash & mask_;
            if (((at - home) & mask_) < ((at - hole) & mask_)) continue;
            undo.edit(entries_[hole]) = entries_[at];
            hole = at;
        }
        undo.set(entries_[hole].slot, none);
        undo.set(used_, used_ - 1);
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(used_); }
    [[nodiscard]] std::size_t bytes() const noexcept { return entries_.capacity() * sizeof(Entry); }

   private:
    struct Entry {
        std::uint32_t hash = 0;
        Slot slot = none;
    };
    [[gnu::noinline]] void grow() {
        std::vector<Entry> old(std::max<std::size_t>(16, entries_.size() * 2));
        old.swap(entries_);
        mask_ = entries_.size() - 1;
        for (const Entry& e : old)
            if (e.slot != none) entries_[free_place(e.hash)] = e;
    }
    [[nodiscard]] std::size_t free_place(std::uint32_t hash) const noexcept {
        std::size_t at = hash & mask_;
        while (entries_[at].slot != none) at = (at + 1) & mask_;
        return at;
    }
    std::vector<Entry> entries_;
    std::size_t mask_ = 0;
    std::uint64_t used_ = 0;
};

}  // namespace kefu::service
