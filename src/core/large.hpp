// Large vectors: memory that is about to be filled costs a system less in large pages. Private to the library.
#pragma once

#include <cstddef>
#include <vector>

namespace kefu::detail {

/// Asks for large pages; nothing where there is little memory, or the system knows none.
void prefer_large_pages(const void* data, std::size_t bytes) noexcept;

/// reserve() of a vector or a string.
template <class Container>
void reserve_large(Container& container, std::size_t n) {
    if (n <= container.capacity()) return;
    container.reserve(n);
    prefer_large_pages(container.data(), n * sizeof(typename Container::value_type));
}
/// n times the same value.
template <class T>
[[nodiscard]] std::vector<T> large(std::size_t n, T value = T()) {
    std::vector<T> vector;
    reserve_large(vector, n);
    vector.resize(n, value);
    return vector;
}

}  // namespace kefu::detail
