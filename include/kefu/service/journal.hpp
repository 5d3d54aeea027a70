// The journal of a router (design: persistence): entries are what is written down before a command is acknowledged. One entry is one
// command with the events that it caused: recovery reads the events, deciding anew the commands.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace kefu::service {

/// confined. An interface of the host first: into its own database, or one that is ready.
class Journal {
   public:
    virtual ~Journal() = default;
    /// Takes an entry whose first event has number `sequence`. An entry that does not follow on the last one must be refused, by an
    /// Error with WRONG_ORDER: a second writer is there. What is thrown takes the command back.
    virtual void append(std::int64_t sequence, std::string_view entry) = 0;
};

/// confined. Entries in large blocks of memory.
class MemoryJournal final : public Journal {
   public:
    MemoryJournal();
    ~MemoryJournal() override;
    void append(std::int64_t sequence, std::string_view entry) override;

    [[nodiscard]] std::int64_t entries() const noexcept { return entries_; }
    [[nodiscard]] std::size_t bytes() const noexcept;
    /// Calls f(sequence, entry) for each, in their order.
    template <class F>
    void each(F&& f) const {
        for (const Block& block : blocks_)
            for (std::size_t at = 0; at < block.used;) {
                const std::string_view all(block.bytes.get(), block.used);
                const std::size_t size = number(all.substr(at));
                f(static_cast<std::int64_t>(number(all.substr(at + 8))), all.substr(at + 16, size));
                at += 16 + size;
            }
    }

   private:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t used = 0;
    };
    [[nodiscard]] static std::size_t number(std::string_view bytes) noexcept;
    std::vector<Block> blocks_;
    std::int64_t entries_ = 0;
    std::int64_t last_ = -1;  ///< sequence of the last entry
};

}  // namespace kefu::service
