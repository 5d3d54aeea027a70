// Progress of a long call: counters that another thread may read, and a flag that it may set.
#pragma once

#include <atomic>
#include <cstdint>

#include "kefu/core/error.hpp"

namespace kefu {

/// locked: any thread may read the counters and set `cancel` while a call writes them.
struct Progress {
    std::atomic<std::int64_t> done{0};   ///< rows, or parts of the work
    std::atomic<std::int64_t> total{0};  ///< 0 = not known
    std::atomic<bool> cancel{false};

    /// Throws CANCELLED where somebody asked for it. Called at least every few thousand rows.
    void step(std::int64_t n) {
        done.fetch_add(n, std::memory_order_relaxed);
        if (cancel.load(std::memory_order_relaxed)) throw Error(Status::cancelled, "cancelled by the caller");
    }
};

/// The same for a caller that did not ask.
inline void step(Progress* progress, std::int64_t n) {
    if (progress) progress->step(n);
}

}  // namespace kefu
