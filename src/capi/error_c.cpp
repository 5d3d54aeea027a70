// kefu_error, status names and versions.
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "capi/guard.hpp"
#include "kefu/core/stamp.hpp"

static_assert(sizeof(kefu_error) == 512 && offsetof(kefu_error, where) == 28 && offsetof(kefu_error, message) == 108,
              "the layout of kefu_error is part of the ABI");

namespace kefu::capi {

namespace {

/// Copies as much of a text as fits with its NUL, cut between characters.
void put(char* to, std::size_t room, const char* text) noexcept {
    if (room == 0) return;
    std::size_t n = std::strlen(text);
    if (n >= room) {
        n = room - 1;
        while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0u) == 0x80u) --n;
    }
    std::memcpy(to, text, n);
    to[n] = '\0';
}

}  // namespace

kefu_status fail(kefu_error* error, kefu_status status, const char* message, const Place* place) noexcept {
    if (!error) return status;
    const std::size_t size = std::min<std::size_t>(error->struct_size, sizeof(kefu_error));
    const auto fits = [&](std::size_t end) { return size >= end; };
    const auto room = [&](std::size_t begin, std::size_t full) { return size > begin ? std::min(full, size - begin) : 0; };
    if (fits(offsetof(kefu_error, row))) error->status = status;
    if (fits(offsetof(kefu_error, column))) error->row = place ? place->row : -1;
    if (fits(offsetof(kefu_error, line))) error->column = place ? place->column : -1;
    if (fits(offsetof(kefu_error, position))) error->line = place ? place->line : 0;
    if (fits(offsetof(kefu_error, where))) error->position = place ? place->position : 0;
    put(error->where, room(offsetof(kefu_error, where), sizeof error->where), place ? place->where.c_str() : "");
    put(error->message, room(offsetof(kefu_error, message), sizeof error->message), message);
    return status;
}

}  // namespace kefu::capi

extern "C" {

// The views behind these come from texts with a NUL; engine_version() and status_name() are static.
const char* kefu_version(void) { return kefu::engine_version().data(); }

int32_t kefu_abi_version(void) { return KEFU_ABI_VERSION; }

const char* kefu_status_name(kefu_status status) { return kefu::status_name(static_cast<kefu::Status>(status)).data(); }

}  // extern "C"
