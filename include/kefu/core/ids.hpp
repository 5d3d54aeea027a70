// Ids: UTF-8 text up to 64 bytes, or int64. They come back as they came; inside they are dense 32-bit numbers.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/columns.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

inline constexpr std::size_t max_id_bytes = 64;
/// Whether a text may be an id.
[[nodiscard]] inline bool is_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= max_id_bytes && is_valid_utf8(text);
}

/// 17850 and "17850" are never equal: an analysis takes one kind, fixed by its first batch.
enum class IdKind : std::uint8_t { unset, number, text };

/// One id as a value.
struct Id {
    IdKind kind = IdKind::unset;
    std::int64_t number = 0;
    std::string text;

    Id() = default;
    Id(std::int64_t value) : kind(IdKind::number), number(value) {}        // NOLINT: an id is its value
    Id(std::string value) : kind(IdKind::text), text(std::move(value)) {}  // NOLINT
    Id(std::string_view value) : kind(IdKind::text), text(value) {}        // NOLINT
    Id(const char* value) : kind(IdKind::text), text(value) {}             // NOLINT
    friend bool operator==(const Id&, const Id&) = default;
};
[[nodiscard]] std::string to_text(const Id& id);

/// Fixes the kind at first use; unset asks for nothing. Errors: BAD_ID where another kind was fixed.
void require_kind(IdKind& fixed, IdKind kind);

/// Refuses to look an id up among those of the other kind, where it is never found. Errors: BAD_ID.
void require_same_kind(IdKind held, const Id& asked, std::string_view whose);

/// Places of numbers in ascending order; equal ones in the order they stand in.
[[nodiscard]] std::vector<std::uint32_t> sorted_places(std::span<const std::int64_t> numbers);

/// Ids to dense numbers, in order of first appearance. Grows, never shrinks; at most 2^32 - 2 ids.
class IdTable {
   public:
    static constexpr std::uint32_t none = 0xffffffffu;

    [[nodiscard]] IdKind kind() const noexcept { return kind_; }
    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

    /// Fixes the kind at first use. Errors: BAD_ID where another kind was fixed.
    void require(IdKind kind);
    /// Dense numbers of a block of ids, new ones entered. Reads memory ahead, so blocks are much faster than single ids.
    /// Precondition: require() was called with their kind; texts hold 1 to 64 bytes. Strong guarantee: after bad_alloc, or
    /// LIMIT where dense numbers run out, the table is as before.
    void enter(std::span<const std::int64_t> ids, std::uint32_t* dense);
    void enter(std::span<const std::string_view> ids, std::uint32_t* dense);
    /// Those of another table, new ones entered, its kind fixed: the dense number here of each dense number there. Guarantee as above.
    [[nodiscard]] std::vector<std::uint32_t> enter(const IdTable& other);
    /// Forgets the ids entered last, until `size` are left; costs a pass over the table. None left: the kind is open again.
    void truncate(std::uint32_t size) noexcept;
    /// Makes room for so many more ids, so that entering them moves nothing. Precondition and guarantee as enter().
    void reserve(std::size_t more) { reserve_more(more, 0); }
    [[nodiscard]] std::uint32_t find(std::int64_t id) const noexcept;
    [[nodiscard]] std::uint32_t find(std::string_view id) const noexcept;
    /// Dense numbers of a block of ids, none for those that are not there; reads memory ahead, as enter() does.
    void find(std::span<const std::int64_t> ids, std::uint32_t* dense) const noexcept;
    void find(std::span<const std::string_view> ids, std::uint32_t* dense) const noexcept;

    [[nodiscard]] std::int64_t number(std::uint32_t dense) const noexcept { return numbers_[dense]; }
    [[nodiscard]] std::string_view text(std::uint32_t dense) const noexcept {
        const Text& t = texts_[dense];
        return {t.length <= sizeof t.head ? t.head : bytes_.data() + t.offset(), t.length};
    }
    [[nodiscard]] Id id(std::uint32_t dense) const;
    /// Dense numbers in the order of their ids: numbers ascending, texts by UTF-8 bytes.
    [[nodiscard]] std::vector<std::uint32_t> sorted() const;
    /// The ids in that order, as the first column of a result.
    [[nodiscard]] ResultColumn::Data column(std::span<const std::uint32_t> order) const;
    [[nodiscard]] std::size_t bytes() const noexcept;

   private:
    struct Slot {
        std::uint32_t tag;
        std::uint32_t dense;
    };
    /// Up to 12 bytes lie here; of longer ones the first 4, and where the whole lies in bytes_.
    struct Text {
        std::uint32_t length;
        char head[12];
        [[nodiscard]] std::uint64_t offset() const noexcept {
            std::uint64_t value = 0;
            std::memcpy(&value, head + 4, sizeof value);
            return value;
        }
    };
    template <class Key>
    void enter_all(std::span<const Key> ids, std::uint32_t* dense);
    template <class Key>
    void enter_block(std::span<const Key> ids, std::uint32_t* dense);
    template <class Key>
    [[nodiscard]] std::uint32_t find_key(Key id) const noexcept;
    template <class Key>
    void find_all(std::span<const Key> ids, std::uint32_t* dense) const noexcept;
    /// The hashes of a block; its slots, and the ids that stand there, on their way into the cache.
    template <class Key>
    void fetch(std::span<const Key> ids, std::uint64_t* hashes) const noexcept;
    template <class Key>
    [[nodiscard]] std::uint32_t find_hashed(Key id, std::uint64_t hash) const noexcept;
    void reserve_more(std::size_t n, std::size_t text_bytes);
    [[nodiscard]] bool equal(std::uint32_t dense, std::int64_t id) const noexcept { return numbers_[dense] == id; }
    [[nodiscard]] bool equal(std::uint32_t dense, std::string_view id) const noexcept;
    void place(std::uint64_t hash, std::uint32_t dense) noexcept;
    void place_all() noexcept;
    void forget(std::uint32_t size) noexcept;
    void append(std::int64_t id);
    void append(std::string_view id);

    IdKind kind_ = IdKind::unset;
    std::uint32_t size_ = 0;
    std::uint64_t mask_ = 0;
    std::vector<Slot> slots_;
    std::vector<std::int64_t> numbers_;
    std::vector<Text> texts_;
    std::string bytes_;
};

}  // namespace kefu
