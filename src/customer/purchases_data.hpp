// How a purchase history lies in memory: lines in partitions of neighbouring customers. Private to the room.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

// Customers with neighbouring dense numbers share a partition: small enough that its lines are grouped inside the cache,
// large enough that appending touches few places.
inline constexpr std::uint32_t partition_bits = 12;
inline constexpr std::uint32_t partition_customers = 1u << partition_bits;
inline constexpr std::uint32_t local_mask = partition_customers - 1;
inline constexpr std::uint32_t block_lines = 1024;

/// One line: who (within the partition) and what it does, when, how much.
struct Line {
    std::uint32_t tag;
    std::int32_t day;
    std::int64_t money;

    [[nodiscard]] std::uint32_t local() const noexcept { return tag & local_mask; }
    [[nodiscard]] RowEffect effect() const noexcept { return static_cast<RowEffect>(tag >> 30); }
};
inline std::uint32_t tag_of(std::uint32_t dense, RowEffect effect) noexcept {
    return (dense & local_mask) | (static_cast<std::uint32_t>(effect) << 30);
}

/// What a line carries besides, where a rule matches or a cost came.
struct Extra {
    std::int64_t at;
    std::int64_t cost;
    std::uint32_t order;
    std::uint32_t item;
};

/// Lines in blocks: grows without moving, and gives memory back block by block.
class Partition {
   public:
    void append(const Line& line) {
        if (next_ == end_) grow(false);
        *next_++ = line;
    }
    void append(const Line& line, const Extra& extra) {
        if (next_ == end_) grow(true);
        extras_.back()[block_lines - static_cast<std::size_t>(end_ - next_)] = extra;
        *next_++ = line;
    }
    void truncate(std::size_t count) noexcept {
        const std::size_t blocks = (count + block_lines - 1) / block_lines;
        lines_.resize(blocks);
        if (extras_.size() > blocks) extras_.resize(blocks);
        end_ = blocks == 0 ? nullptr : lines_.back().get() + block_lines;
        next_ = end_ - (blocks * block_lines - count);
    }
    /// Lines that came before the first cost get extras that say nothing. Where memory runs out half-way it may be called again.
    void widen() {
        extras_.reserve(lines_.size());
        while (extras_.size() < lines_.size()) {
            auto extras = std::make_unique<Extra[]>(block_lines);
            std::fill_n(extras.get(), block_lines, Extra{0, 0, IdTable::none, IdTable::none});
            extras_.push_back(std::move(extras));
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return lines_.size() * block_lines - static_cast<std::size_t>(end_ - next_); }
    [[nodiscard]] const Line& line(std::size_t i) const noexcept { return lines_[i / block_lines][i % block_lines]; }
    [[nodiscard]] const Extra& extra(std::size_t i) const noexcept { return extras_[i / block_lines][i % block_lines]; }
    /// Calls f(line) for all, in the order they came: faster than one by one.
    template <class F>
    void each(F&& f) const {
        for (std::size_t b = 0; b < lines_.size(); ++b) {
            const Line* at = lines_[b].get();
            for (const Line* end = b + 1 == lines_.size() ? next_ : at + block_lines; at != end; ++at) f(*at);
        }
    }
    [[nodiscard]] std::size_t bytes() const noexcept {
        return lines_.size() * block_lines * sizeof(Line) + extras_.size() * block_lines * sizeof(Extra);
    }

   private:
    void grow(bool wide) {
        std::unique_ptr<Line[]> block(new Line[block_lines]);
        std::unique_ptr<Extra[]> more(wide ? new Extra[block_lines] : nullptr);
        lines_.reserve(lines_.size() + 1);
        if (wide) extras_.reserve(extras_.size() + 1);
        next_ = block.get();
        end_ = next_ + block_lines;
        lines_.push_back(std::move(block));
        if (wide) extras_.push_back(std::move(more));
    }
    Line* next_ = nullptr;  // where the next line goes
    Line* end_ = nullptr;   // of the last block
    std::vector<std::unique_ptr<Line[]>> lines_;
    std::vector<std::unique_ptr<Extra[]>> extras_;
};

struct PurchaseHistory::Data {
    explicit Data(Options o) : options(std::move(o)), how(options.money, options.time) {
        for (const RowRule& rule : options.cancelled) matching = matching || rule.effect == RowEffect::match;
        wide = matching;
        currency = options.money.currency;
    }

    Options options;
    Decoding how;
    bool matching = false;  // some rule looks for the line that a cancellation takes back
    bool wide = false;      // lines have extras
    bool has_cost = false;  // some line has a cost
    RowCounts counts;
    DecodeNotes notes;
    std::string currency;
    IdTable customers;
    IdTable orders;
    IdTable items;
    std::vector<Partition> partitions;
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

    void line(std::uint32_t who, std::int32_t day, RowEffect effect, std::int64_t minor, const Extra* extra) {
        const std::size_t p = who >> partition_bits;
        if (p >= partitions.size()) partitions.resize(p + 1);
        if (extra) partitions[p].append({tag_of(who, effect), day, minor}, *extra);
        else partitions[p].append({tag_of(who, effect), day, minor});
    }
    void enter(IdTable& table, const IdCells& cells, std::span<const std::uint8_t> skip, std::vector<std::uint32_t>& out, std::size_t n);
    void widen() {
        if (wide) return;
        for (auto& p : partitions) p.widen();
        wide = true;
    }
};

}  // namespace kefu::customer
