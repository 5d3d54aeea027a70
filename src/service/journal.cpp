#include "kefu/service/journal.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "kefu/core/error.hpp"

namespace kefu::service {

MemoryJournal::MemoryJournal() = default;
MemoryJournal::~MemoryJournal() = default;

std::size_t MemoryJournal::number(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return static_cast<std::size_t>(value);
}

void MemoryJournal::append(std::int64_t sequence, std::string_view entry) {
    if (sequence <= last_)
        throw Error(Status::wrong_order, "the journal has an entry of event " + std::to_string(last_) +
                                             " already, and this one begins at " + std::to_string(sequence) +
                                             ": somebody else writes into it");
    constexpr std::size_t block_size = std::size_t{1} << 20;
    const std::size_t needed = 16 + entry.size();
    if (blocks_.empty() || blocks_.back().size - blocks_.back().used < needed) {
        const std::size_t size = std::max(block_size, needed);
        blocks_.push_back({std::unique_ptr<char[]>(new char[size]), size, 0});  // not zeroed: it is written once
    }
    Block& block = blocks_.back();
    const std::uint64_t head[2] = {entry.size(), static_cast<std::uint64_t>(sequence)};
    std::memcpy(block.bytes.get() + block.used, head, sizeof head);
    std::memcpy(block.bytes.get() + block.used + sizeof head, entry.data(), entry.size());
    block.used += needed;
    ++entries_;
    last_ = sequence;
}

std::size_t MemoryJournal::bytes() const noexcept {
    std::size_t n = 0;
    for (const Block& block : blocks_) n += block.used;
    return n;
}

}  // namespace kefu::service
