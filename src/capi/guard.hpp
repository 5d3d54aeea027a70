// The one way through the C ABI: whatever is thrown behind it becomes a status and a kefu_error. Handlers allocate nothing.
#pragma once

#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "kefu/core/error.hpp"
#include "kefu/kefu.h"

namespace kefu::capi {

/// Writes what fits into the caller's struct_size, and returns the status. Allocates nothing.
kefu_status fail(kefu_error* error, kefu_status status, const char* message, const Place* place = nullptr) noexcept;

/// Every exported function that can fail is `return guard(error, [&] { ... })`.
template <class F>
kefu_status guard(kefu_error* error, F&& body) noexcept {
    try {
        std::forward<F>(body)();
        return KEFU_OK;
    } catch (const Error& e) {
        return fail(error, static_cast<kefu_status>(e.status()), e.what(), &e.place());
    } catch (const std::bad_alloc&) {
        return fail(error, KEFU_ERR_NO_MEMORY, "out of memory; nothing was changed");
    } catch (const std::length_error&) {
        return fail(error, KEFU_ERR_LIMIT, "more than this version can hold");
    } catch (const std::system_error& e) {
        if (e.code() == std::errc::resource_unavailable_try_again)
            return fail(error, KEFU_ERR_LIMIT, "the system starts no more threads; use fewer");
        return fail(error, KEFU_ERR_INTERNAL, e.what());
    } catch (const std::exception& e) {
        return fail(error, KEFU_ERR_INTERNAL, e.what());
    } catch (...) {
        return fail(error, KEFU_ERR_INTERNAL, "unknown C++ exception");
    }
}

}  // namespace kefu::capi
