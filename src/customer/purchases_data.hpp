// How a purchase history lies in memory: lines in partitions, each with customers of its own. Private to the room.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/hash.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

/// When a line is, and what it does, in 32 bits.
struct Deed {
    std::int32_t bits;

    Deed() = default;
    Deed(std::int32_t day, RowEffect effect) noexcept : bits(day * 4 + static_cast<std::int32_t>(effect)) {}
    [[nodiscard]] std::int32_t day() const noexcept { return bits >> 2; }
    /// `drop`: nothing but that the customer was seen.
    [[nodiscard]] RowEffect effect() const noexcept { return static_cast<RowEffect>(bits & 3); }
    [[nodiscard]] bool counts() const noexcept { return effect() != RowEffect::drop; }
};

/// One line: who, when and what it does, how much. Who is the id itself, or the number of a text.
struct Line {
    std::int64_t who;
    Deed deed;
    std::int32_t small_money;  ///< the amount, unless the line has an Extra

    Line() = default;
    Line(std::int64_t customer, std::int32_t day, RowEffect effect, std::int64_t money) noexcept
        : who(customer), deed(day, effect), small_money(static_cast<std::int32_t>(static_cast<std::uint32_t>(money))) {}
};
inline bool is_small(std::int64_t money) noexcept { return money == static_cast<std::int32_t>(static_cast<std::uint32_t>(money)); }

/// What a line carries besides, where a rule matches, a cost came, or an amount is large.
struct Extra {
    std::int64_t money = 0;
    std::int64_t at = 0;
    std::int64_t cost = 0;
    std::uint32_t order = IdTable::none;
    std::uint32_t item = IdTable::none;
};
inline std::int64_t money_of(const Line& line, const Extra* extra) noexcept { return extra ? extra->money : line.small_money; }

/// Lines in blocks: grows without moving, and gives memory back block by block.
class Partition {
   public:
    void append(const Line& line) {
        if (next_ == end_) grow(false);
        *next_++ = line;
        // Rows go from partition to partition; by the time this one is next, its memory is at hand.
        __builtin_prefetch(next_ + 8, 1);
    }
    void append(const Line& line, const Extra& extra) {
        if (next_ == end_) grow(true);
        blocks_.back().extras[blocks_.back().size - static_cast<std::size_t>(end_ - next_)] = extra;
        *next_++ = line;
    }
    void truncate(std::size_t count) noexcept {
        while (size() > count) {
            if (count >= full_) {
                next_ = end_ - (blocks_.back().size - (count - full_));
                return;
            }
            blocks_.pop_back();
            full_ -= blocks_.back().size;
            next_ = end_ = blocks_.back().lines.get() + blocks_.back().size;
        }
    }
    /// Gives all lines extras. Where memory runs out half-way: see narrow().
    void widen() {
        for (Block& block : blocks_) {
            if (block.extras) continue;
            block.extras = std::make_unique<Extra[]>(block.size);
            const std::size_t used = &block == &blocks_.back() ? block.size - static_cast<std::size_t>(end_ - next_) : block.size;
            for (std::size_t i = 0; i < used; ++i) block.extras[i].money = block.lines[i].small_money;
        }
    }
    /// Takes back a widen() that could not be done for all: nothing stands in extras yet that lines do not say.
    void narrow() noexcept {
        for (Block& block : blocks_) block.extras.reset();
    }
    [[nodiscard]] std::size_t size() const noexcept {
        return blocks_.empty() ? 0 : full_ + blocks_.back().size - static_cast<std::size_t>(end_ - next_);
    }
    /// Calls f(line, its extra or nullptr) for all, in the order they came.
    template <class F>
    void each(F&& f) const {
        for (const Block& block : blocks_) {
            const Line* const end = &block == &blocks_.back() ? next_ : block.lines.get() + block.size;
            const Extra* extra = block.extras.get();
            if (extra)
                for (const Line* at = block.lines.get(); at != end; ++at) f(*at, extra++);
            else
                for (const Line* at = block.lines.get(); at != end; ++at) f(*at, static_cast<const Extra*>(nullptr));
        }
    }
    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t n = blocks_.capacity() * sizeof(Block);
        for (const Block& block : blocks_) n += block.size * (sizeof(Line) + (block.extras ? sizeof(Extra) : 0));
        return n;
    }

   private:
    struct Block {
        std::unique_ptr<Line[]> lines;
        std::unique_ptr<Extra[]> extras;
        std::size_t size;
    };
    void grow(bool wide) {
        // A small history takes little; a large one a page of memory at a time.
        const std::size_t size = std::size_t{16} << std::min<std::size_t>(blocks_.size(), 5);
        Block block{std::unique_ptr<Line[]>(new Line[size]), wide ? std::make_unique<Extra[]>(size) : nullptr, size};
        const std::size_t full = this->size();
        blocks_.push_back(std::move(block));
        full_ = full;
        next_ = blocks_.back().lines.get();
        end_ = next_ + size;
    }
    Line* next_ = nullptr;  // where the next line goes
    Line* end_ = nullptr;   // of the last block
    std::size_t full_ = 0;  // lines in the blocks before
    std::vector<Block> blocks_;
};

/// Who the customers of one partition are: numbers from 0 on, in the order they first appear.
class Numbering {
   public:
    /// Precondition of what follows.
    void number(const Partition& partition, std::uint64_t secret) {
        who_.clear();
        customers_.clear();
        std::fill(slots_.begin(), slots_.end(), Slot{0, IdTable::none});
        who_.reserve(partition.size());
        partition.each([&](const Line& line, const Extra*) { who_.push_back(number_of(line.who, secret)); });
    }
    /// Calls f(line, its extra or nullptr, its customer) for the lines of the partition that was numbered, in their order.
    template <class F>
    void each(const Partition& partition, F&& f) const {
        const std::uint32_t* customer = who_.data();
        partition.each([&](const Line& line, const Extra* extra) { f(line, extra, *customer++); });
    }
    /// What Line::who says of each customer.
    [[nodiscard]] const std::vector<std::int64_t>& customers() const noexcept { return customers_; }

   private:
    struct Slot {
        std::int64_t who;
        std::uint32_t number;
    };
    std::uint32_t number_of(std::int64_t who, std::uint64_t secret) {
        for (std::uint64_t at = detail::hash_of(who, secret) & mask_;; at = (at + 1) & mask_) {
            if (slots_[at].number == IdTable::none) return enter(who, at, secret);
            if (slots_[at].who == who) return slots_[at].number;
        }
    }
    std::uint32_t enter(std::int64_t who, std::uint64_t at, std::uint64_t secret) {
        const auto number = static_cast<std::uint32_t>(customers_.size());
        customers_.push_back(who);
        slots_[at] = {who, number};
        if (customers_.size() * 2 > mask_) {
            std::vector<Slot> larger(slots_.size() * 2, Slot{0, IdTable::none});
            mask_ = larger.size() - 1;
            for (std::uint32_t i = 0; i <= number; ++i) {
                std::uint64_t to = detail::hash_of(customers_[i], secret) & mask_;
                while (larger[to].number != IdTable::none) to = (to + 1) & mask_;
                larger[to] = {customers_[i], i};
            }
            slots_.swap(larger);
        }
        return number;
    }

    std::vector<std::uint32_t> who_;
    std::vector<std::int64_t> customers_;
    std::vector<Slot> slots_ = std::vector<Slot>(64, Slot{0, IdTable::none});  // at most half are taken
    std::uint64_t mask_ = 63;
};

struct PurchaseHistory::Data {
    explicit Data(Options o) : options(std::move(o)), how(options.money, options.time) {
        for (const RowRule& rule : options.cancelled) matching = matching || rule.effect == RowEffect::match;
        wide = matching;
        currency = options.money.currency;
    }

    /// A customer's lines all lie in one partition. So many that those of a partition fit into the cache, so few that appending
    /// does not touch more places than the processor keeps at hand.
    static constexpr unsigned partition_bits = 9;
    [[nodiscard]] static std::size_t partition_of(std::int64_t who, std::uint64_t secret) noexcept {
        return detail::hash_of(who, secret) >> (64 - partition_bits);
    }

    Options options;
    Decoding how;
    bool matching = false;  // some rule looks for the line that a cancellation takes back
    bool wide = false;      // lines have extras
    bool has_cost = false;  // some line has a cost
    RowCounts counts;
    DecodeNotes notes;
    std::string currency;
    IdKind kind = IdKind::unset;  // of customers
    IdTable texts;                // of customers whose ids are texts
    IdTable orders;
    IdTable items;
    std::uint64_t secret = detail::secret_of_process();
    std::vector<Partition> partitions = std::vector<Partition>(std::size_t{1} << partition_bits);
    std::int32_t first_day = INT32_MAX;       // not after the earliest day of all lines
    std::int32_t last_day = History::no_day;  // the latest day of all lines
    std::int64_t last_row = -1;               // a row that has it, for the error after as_of

    // Scratch of add(), kept so that a chunk allocates nothing.
    std::vector<RowEffect> effects;
    std::vector<std::int64_t> money;
    std::vector<std::uint32_t> dense, order, item;
    std::vector<std::int64_t> packed_numbers;
    std::vector<std::string_view> packed_texts;
    std::vector<std::uint32_t> packed_dense;

    void enter(IdTable& table, const IdCells& cells, std::span<const std::uint8_t> skip, std::vector<std::uint32_t>& out, std::size_t n);
    void append(std::int64_t who, std::int32_t day, RowEffect effect, const Extra& extra) {
        if (!is_small(extra.money)) widen();
        Partition& partition = partitions[partition_of(who, secret)];
        if (wide) partition.append({who, day, effect, extra.money}, extra);
        else partition.append({who, day, effect, extra.money});
    }
    /// A customer of whom nothing else is known.
    void append_seen(std::int64_t who) { append(who, 0, RowEffect::drop, Extra{}); }
    /// Places of customers (as lines call them) in the order of their ids.
    [[nodiscard]] std::vector<std::uint32_t> by_id(const std::vector<std::int64_t>& customers) const;
    [[nodiscard]] ResultColumn::Data ids(const std::vector<std::int64_t>& customers, const std::vector<std::uint32_t>& places) const;
    void widen() {
        if (wide) return;
        try {
            for (Partition& p : partitions) p.widen();
        } catch (...) {
            for (Partition& p : partitions) p.narrow();
            throw;
        }
        wide = true;
    }
};

}  // namespace kefu::customer
