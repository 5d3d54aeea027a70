// Counts what operator new hands out, and makes it fail.
#pragma once

namespace kefu::test {

/// Allocations so far, of all threads.
[[nodiscard]] long allocations() noexcept;
/// The k-th allocation from here on fails (0 = the next); -1 = none does.
void fail_allocation(long k) noexcept;
/// Whether it has.
[[nodiscard]] bool allocation_failed() noexcept;

}  // namespace kefu::test
