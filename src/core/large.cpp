#include "core/large.hpp"

#include <cerrno>
#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace kefu::detail {

void prefer_large_pages([[maybe_unused]] const void* data, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // As NumPy does. Of less memory the two ends, which large pages do not cover, would be most.
    constexpr std::size_t least = std::size_t{1} << 22;
    constexpr std::uintptr_t page = 4096;
    if (bytes < least) return;
    const auto begin = (reinterpret_cast<std::uintptr_t>(data) + page - 1) & ~(page - 1);
    const auto end = (reinterpret_cast<std::uintptr_t>(data) + bytes) & ~(page - 1);
    // A wish: what becomes of it changes no answer.
    const int before = errno;
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // NOLINT(performance-no-int-to-ptr)
    errno = before;
#endif
}

}  // namespace kefu::detail
