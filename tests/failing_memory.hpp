// Memory that runs out when a test says so. One source of a program includes replaced_new.hpp beside it.
#pragma once

#include <atomic>

namespace failing_memory {

inline std::atomic<long> countdown{-1};  ///< allocations until one fails; -1 = none will
inline std::atomic<bool> fired{false};
inline std::atomic<long> living{0};  ///< allocations that were not freed
inline std::atomic<long> made{0};

}  // namespace failing_memory
