#include "kefu/core/ids.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/hash.hpp"
#include "core/large.hpp"
#include "kefu/core/error.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace kefu {

namespace {

/// Ids looked up together: their reads of memory overlap.
constexpr std::size_t block = 64;
/// Ids for which room is made at a time.
constexpr std::size_t stretch = 4096;
constexpr std::uint64_t fewest_slots = 16;

inline void prefetch(const void* address) noexcept { __builtin_prefetch(address); }

const std::uint64_t secret = detail::secret_of_process();

inline std::uint64_t hash_of(std::int64_t id) noexcept { return detail::hash_of(id, secret); }
inline std::uint64_t hash_of(std::string_view id) noexcept { return XXH3_64bits_withSeed(id.data(), id.size(), secret); }

inline std::uint32_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash >> 32); }

/// At most five slots of eight are taken.
constexpr bool has_room(std::uint64_t ids, std::uint64_t slots) noexcept { return ids * 8 <= slots * 5; }

template <class Vector>
void reserve_for(Vector& vector, std::size_t more) {
    const std::size_t need = vector.size() + more;
    if (need > vector.capacity()) detail::reserve_large(vector, std::max(need, vector.capacity() + vector.capacity() / 2));
}

// ---------------------------------------------------------------------------------------------------------------- sorting
struct Keyed {
    std::uint64_t key;
    std::uint32_t dense;
};

/// By key; stable. Bytes that all keys share cost nothing.
void sort_by_key(std::span<Keyed> items, std::vector<Keyed>& spare) {
    if (items.size() < 512) {
        std::sort(items.begin(), items.end(),
                  [](const Keyed& a, const Keyed& b) { return a.key != b.key ? a.key < b.key : a.dense < b.dense; });
        return;
    }
    std::array<std::array<std::size_t, 256>, 8> counts{};
    for (const Keyed& x : items)
        for (unsigned byte = 0; byte < 8; ++byte) ++counts[byte][(x.key >> (8 * byte)) & 255];
    if (spare.size() < items.size()) spare = detail::large<Keyed>(items.size());
    Keyed* from = items.data();
    Keyed* to = spare.data();
    for (unsigned byte = 0; byte < 8; ++byte) {
        std::array<std::size_t, 256>& at = counts[byte];
        if (at[(from[0].key >> (8 * byte)) & 255] == items.size()) continue;
        std::size_t sum = 0;
        for (std::size_t& count : at) sum += std::exchange(count, sum);
        for (std::size_t i = 0; i < items.size(); ++i) to[at[(from[i].key >> (8 * byte)) & 255]++] = from[i];
        std::swap(from, to);
    }
    if (from != items.data()) std::copy(from, from + items.size(), items.data());
}

/// Eight bytes of a text from `depth` on, the first in front, zeros after the end.
std::uint64_t key_at(std::string_view text, std::size_t depth) noexcept {
    std::uint64_t key = 0;
    if (depth >= text.size()) return key;
    const std::size_t n = std::min<std::size_t>(8, text.size() - depth);
    for (std::size_t i = 0; i < n; ++i) key |= std::uint64_t{static_cast<unsigned char>(text[depth + i])} << (56 - 8 * i);
    return key;
}

/// Texts that are equal before `depth`, by their bytes from there on.
void sort_texts(const IdTable& table, std::span<Keyed> items, std::size_t depth, std::vector<Keyed>& spare) {
    constexpr std::size_t few = 16;
    if (items.size() <= few || depth >= max_id_bytes) {
        std::sort(items.begin(), items.end(), [&](const Keyed& a, const Keyed& b) { return table.text(a.dense) < table.text(b.dense); });
        return;
    }
    for (Keyed& x : items) x.key = key_at(table.text(x.dense), depth);
    sort_by_key(items, spare);
    for (std::size_t begin = 0; begin < items.size();) {
        std::size_t end = begin + 1;
        while (end < items.size() && items[end].key == items[begin].key) ++end;
        if (end - begin > 1) sort_texts(table, items.subspan(begin, end - begin), depth + 8, spare);
        begin = end;
    }
}

std::vector<std::uint32_t> places_of(const std::vector<Keyed>& items) {
    std::vector<std::uint32_t> order = detail::large<std::uint32_t>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) order[i] = items[i].dense;
    return order;
}

}  // namespace

std::uint64_t detail::secret_of_process() noexcept {
    // Where the system has put things.
    static const std::uint64_t secret = [] {
        static const char here = 0;
        const char there = 0;
        const std::uint64_t places[] = {reinterpret_cast<std::uintptr_t>(&here), reinterpret_cast<std::uintptr_t>(&there),
                                        reinterpret_cast<std::uintptr_t>(&std::memcpy)};
        return XXH3_64bits(places, sizeof places);
    }();
    return secret;
}

std::string to_text(const Id& id) { return id.kind == IdKind::number ? std::to_string(id.number) : id.text; }

void require_kind(IdKind& fixed, IdKind kind) {
    if (kind == IdKind::unset || kind == fixed) return;
    if (fixed != IdKind::unset) {
        throw Error(Status::bad_id, fixed == IdKind::number
                                        ? "ids were whole numbers so far and are texts here; an analysis takes one kind"
                                        : "ids were texts so far and are whole numbers here; an analysis takes one kind");
    }
    fixed = kind;
}

void require_same_kind(IdKind held, const Id& asked, std::string_view whose) {
    if (held == IdKind::unset || held == asked.kind) return;
    throw Error(Status::bad_id, "ids of " + std::string(whose) + (held == IdKind::number ? " are whole numbers" : " are texts") +
                                    ": 17850 and \"17850\" are never equal");
}

void IdTable::require(IdKind kind) { require_kind(kind_, kind); }

void IdTable::append(std::int64_t id) { numbers_.push_back(id); }
void IdTable::append(std::string_view id) {
    Text text{static_cast<std::uint32_t>(id.size()), {}};
    if (id.size() <= sizeof text.head) {
        std::copy(id.begin(), id.end(), text.head);
    } else {
        const std::uint64_t offset = bytes_.size();
        std::copy(id.begin(), id.begin() + 4, text.head);
        std::memcpy(text.head + 4, &offset, sizeof offset);
        bytes_.append(id);
    }
    texts_.push_back(text);
}

void IdTable::place(std::uint64_t hash, std::uint32_t dense) noexcept {
    std::uint64_t at = hash & mask_;
    while (slots_[at].dense != none) at = (at + 1) & mask_;
    slots_[at] = Slot{tag_of(hash), dense};
}

void IdTable::place_all() noexcept {
    // The hash of an id a little further on is there early enough to fetch its slot.
    constexpr std::uint32_t ahead = 16;
    std::array<std::uint64_t, ahead> hashes{};
    const bool numbers = kind_ == IdKind::number;
    for (std::uint32_t i = 0; i < size_ + ahead; ++i) {
        if (i >= ahead) place(hashes[i % ahead], i - ahead);
        if (i < size_) {
            const std::uint64_t hash = numbers ? hash_of(numbers_[i]) : hash_of(text(i));
            hashes[i % ahead] = hash;
            prefetch(&slots_[hash & mask_]);
        }
    }
}

void IdTable::reserve_more(std::size_t n, std::size_t text_bytes) {
    if (n > std::size_t{none} - 1 - size_) throw Error(Status::limit, "there are more than 4,294,967,294 ids");
    if (kind_ == IdKind::number) {
        reserve_for(numbers_, n);
    } else {
        reserve_for(texts_, n);
        reserve_for(bytes_, text_bytes);
    }
    if (has_room(size_ + n, slots_.size())) return;
    std::uint64_t count = std::max<std::uint64_t>(fewest_slots, slots_.size());
    while (!has_room(size_ + n, count)) count *= 2;
    std::vector<Slot> slots = detail::large(count, Slot{0, none});
    slots_.swap(slots);
    mask_ = count - 1;
    place_all();
}

bool IdTable::equal(std::uint32_t dense, std::string_view id) const noexcept {
    const Text& t = texts_[dense];
    const std::size_t n = id.size();
    if (t.length != n) return false;
    if (n > sizeof t.head) return text(dense) == id;
    // Two words that overlap: most ids are short, and a call of memcmp costs more than they do.
    const auto same = [&]<class Word>(Word, std::size_t at) {
        Word a, b;
        std::memcpy(&a, t.head + at, sizeof a);
        std::memcpy(&b, id.data() + at, sizeof b);
        return a == b;
    };
    if (n >= 8) return same(std::uint64_t{}, 0) && same(std::uint32_t{}, n - 4);
    if (n >= 4) return same(std::uint32_t{}, 0) && same(std::uint32_t{}, n - 4);
    return n == 0 || (t.head[0] == id[0] && t.head[n / 2] == id[n / 2] && t.head[n - 1] == id[n - 1]);
}

template <class Key>
void IdTable::fetch(std::span<const Key> ids, std::uint64_t* hashes) const noexcept {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        hashes[i] = hash_of(ids[i]);
        prefetch(&slots_[hashes[i] & mask_]);
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Slot slot = slots_[hashes[i] & mask_];
        if (slot.dense == none) continue;
        if constexpr (std::is_same_v<Key, std::int64_t>) prefetch(&numbers_[slot.dense]);
        else prefetch(&texts_[slot.dense]);
    }
}

template <class Key>
void IdTable::enter_block(std::span<const Key> ids, std::uint32_t* dense) {
    std::array<std::uint64_t, block> hashes;
    fetch(ids, hashes.data());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::uint32_t tag = tag_of(hashes[i]);
        std::uint64_t at = hashes[i] & mask_;
        while (true) {
            const Slot slot = slots_[at];
            if (slot.dense == none) {  // new, and the rest of the block will find it here
                append(ids[i]);
                slots_[at] = Slot{tag, size_};
                dense[i] = size_++;
                break;
            }
            if (slot.tag == tag && equal(slot.dense, ids[i])) {
                dense[i] = slot.dense;
                break;
            }
            at = (at + 1) & mask_;
        }
    }
}

template <class Key>
void IdTable::enter_all(std::span<const Key> ids, std::uint32_t* dense) {
    const std::uint32_t before = size_;
    try {
        for (std::size_t begin = 0; begin < ids.size(); begin += stretch) {
            const std::size_t end = std::min(ids.size(), begin + stretch);
            std::size_t text_bytes = 0;
            if constexpr (!std::is_same_v<Key, std::int64_t>)
                for (std::size_t i = begin; i < end; ++i) text_bytes += ids[i].size();
            // All that may fail is done before the first id of the stretch is entered.
            reserve_more(end - begin, text_bytes);
            for (std::size_t i = begin; i < end; i += block) enter_block(ids.subspan(i, std::min(block, end - i)), dense + i);
        }
    } catch (...) {
        forget(before);
        throw;
    }
}

void IdTable::enter(std::span<const std::int64_t> ids, std::uint32_t* dense) { enter_all(ids, dense); }
void IdTable::enter(std::span<const std::string_view> ids, std::uint32_t* dense) { enter_all(ids, dense); }

std::vector<std::uint32_t> IdTable::enter(const IdTable& other) {
    std::vector<std::uint32_t> dense(other.size());
    if (other.size() == 0) return dense;
    require(other.kind());
    const std::uint32_t before = size_;
    try {
        if (kind_ == IdKind::number) {
            enter(other.numbers_, dense.data());
        } else {
            std::vector<std::string_view> texts;
            for (std::uint32_t begin = 0; begin < other.size(); begin += stretch) {
                const std::uint32_t end = std::min<std::uint32_t>(begin + stretch, other.size());
                texts.clear();
                for (std::uint32_t i = begin; i < end; ++i) texts.push_back(other.text(i));
                enter(texts, dense.data() + begin);
            }
        }
    } catch (...) {
        truncate(before);
        throw;
    }
    return dense;
}

void IdTable::forget(std::uint32_t size) noexcept {
    if (size >= size_) return;
    if (kind_ == IdKind::number) {
        numbers_.resize(size);
    } else {
        for (std::uint32_t i = size; i < size_; ++i) {
            if (texts_[i].length <= sizeof texts_[i].head) continue;
            bytes_.resize(texts_[i].offset());  // the first long text that goes
            break;
        }
        texts_.resize(size);
    }
    size_ = size;
    std::fill(slots_.begin(), slots_.end(), Slot{0, none});
    place_all();
}

void IdTable::truncate(std::uint32_t size) noexcept {
    forget(size);
    if (size_ == 0) kind_ = IdKind::unset;
}

template <class Key>
std::uint32_t IdTable::find_hashed(Key id, std::uint64_t hash) const noexcept {
    for (std::uint64_t at = hash & mask_; slots_[at].dense != none; at = (at + 1) & mask_)
        if (slots_[at].tag == tag_of(hash) && equal(slots_[at].dense, id)) return slots_[at].dense;
    return none;
}
template <class Key>
std::uint32_t IdTable::find_key(Key id) const noexcept {
    return slots_.empty() ? none : find_hashed(id, hash_of(id));
}
template <class Key>
void IdTable::find_all(std::span<const Key> ids, std::uint32_t* dense) const noexcept {
    if (slots_.empty()) return void(std::fill_n(dense, ids.size(), none));
    std::array<std::uint64_t, block> hashes;
    for (std::size_t begin = 0; begin < ids.size(); begin += block) {
        const auto now = ids.subspan(begin, std::min(block, ids.size() - begin));
        fetch(now, hashes.data());
        for (std::size_t i = 0; i < now.size(); ++i) dense[begin + i] = find_hashed(now[i], hashes[i]);
    }
}
std::uint32_t IdTable::find(std::int64_t id) const noexcept { return kind_ == IdKind::number ? find_key(id) : none; }
std::uint32_t IdTable::find(std::string_view id) const noexcept { return kind_ == IdKind::text ? find_key(id) : none; }
void IdTable::find(std::span<const std::int64_t> ids, std::uint32_t* dense) const noexcept {
    if (kind_ == IdKind::number) find_all(ids, dense);
    else std::fill_n(dense, ids.size(), none);
}
void IdTable::find(std::span<const std::string_view> ids, std::uint32_t* dense) const noexcept {
    if (kind_ == IdKind::text) find_all(ids, dense);
    else std::fill_n(dense, ids.size(), none);
}

Id IdTable::id(std::uint32_t dense) const { return kind_ == IdKind::number ? Id(number(dense)) : Id(text(dense)); }

std::vector<std::uint32_t> sorted_places(std::span<const std::int64_t> numbers) {
    constexpr std::uint64_t sign = 1ull << 63;  // flipped, so that negative numbers come first
    std::vector<Keyed> items = detail::large<Keyed>(numbers.size());
    std::vector<Keyed> spare;
    for (std::uint32_t i = 0; i < items.size(); ++i) items[i] = {static_cast<std::uint64_t>(numbers[i]) ^ sign, i};
    sort_by_key(items, spare);
    return places_of(items);
}

std::vector<std::uint32_t> IdTable::sorted() const {
    if (kind_ == IdKind::number) return sorted_places(numbers_);
    std::vector<Keyed> items(size_);
    std::vector<Keyed> spare;
    for (std::uint32_t i = 0; i < size_; ++i) items[i] = {0, i};
    sort_texts(*this, items, 0, spare);
    return places_of(items);
}

ResultColumn::Data IdTable::column(std::span<const std::uint32_t> order) const {
    if (kind_ == IdKind::number) {
        std::vector<std::int64_t> values(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) values[i] = numbers_[order[i]];
        return values;
    }
    Texts texts;
    std::size_t bytes = 0;
    for (const std::uint32_t dense : order) bytes += texts_[dense].length;
    texts.bytes.reserve(bytes);
    texts.offsets.reserve(order.size() + 1);
    for (const std::uint32_t dense : order) texts.push_back(text(dense));
    return texts;
}

std::size_t IdTable::bytes() const noexcept {
    return slots_.capacity() * sizeof(Slot) + numbers_.capacity() * sizeof(std::int64_t) + texts_.capacity() * sizeof(Text) +
           bytes_.capacity();
}

}  // namespace kefu
