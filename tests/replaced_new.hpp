// The operator new of a whole program, which fails when failing_memory.hpp says so. For one source of it.
#pragma once

#include <cstdlib>
#include <new>

#include "failing_memory.hpp"

namespace failing_memory {
namespace {

bool fails_now() noexcept {
    if (countdown.load(std::memory_order_relaxed) < 0) return false;
    if (countdown.fetch_sub(1) != 0) return false;
    fired = true;
    return true;
}

// Not inlined: seen together with delete, gcc takes malloc and free for a mismatch.
__attribute__((noinline)) void* allocate(std::size_t n, std::size_t alignment) noexcept {
    if (fails_now()) return nullptr;
    if (n == 0) n = 1;
    void* p =
        alignment > alignof(std::max_align_t) ? std::aligned_alloc(alignment, (n + alignment - 1) / alignment * alignment) : std::malloc(n);
    if (p) ++living, ++made;
    return p;
}
__attribute__((noinline)) void give_back(void* p) noexcept {
    if (!p) return;
    --living;
    std::free(p);
}
void* allocate_or_throw(std::size_t n, std::size_t alignment) {
    if (void* p = allocate(n, alignment)) return p;
    throw std::bad_alloc();
}

}  // namespace
}  // namespace failing_memory

void* operator new(std::size_t n) { return failing_memory::allocate_or_throw(n, 1); }
void* operator new[](std::size_t n) { return failing_memory::allocate_or_throw(n, 1); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return failing_memory::allocate(n, 1); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return failing_memory::allocate(n, 1); }
void* operator new(std::size_t n, std::align_val_t a) { return failing_memory::allocate_or_throw(n, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return failing_memory::allocate_or_throw(n, static_cast<std::size_t>(a)); }
void operator delete(void* p) noexcept { failing_memory::give_back(p); }
void operator delete[](void* p) noexcept { failing_memory::give_back(p); }
void operator delete(void* p, std::size_t) noexcept { failing_memory::give_back(p); }
void operator delete[](void* p, std::size_t) noexcept { failing_memory::give_back(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { failing_memory::give_back(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { failing_memory::give_back(p); }
void operator delete(void* p, std::align_val_t) noexcept { failing_memory::give_back(p); }
void operator delete[](void* p, std::align_val_t) noexcept { failing_memory::give_back(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { failing_memory::give_back(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { failing_memory::give_back(p); }
