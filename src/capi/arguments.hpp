// Arguments of the C ABI, checked: what is NULL, too small, or not UTF-8 is refused with the name of the argument.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "capi/handles.hpp"
#include "kefu/core/rows.hpp"
#include "kefu/core/tree.hpp"

namespace kefu::capi {

[[noreturn]] void refuse_null(const char* argument);
[[noreturn]] void refuse_handle(const char* argument, const char* type);

/// What a pointer points at.
template <class T>
T& need(T* pointer, const char* argument) {
    if (!pointer) refuse_null(argument);
    return *pointer;
}
/// A handle that was created and not yet destroyed.
template <class Handle>
Handle& need_handle(Handle* handle, const char* argument) {
    if (!handle) refuse_null(argument);
    if (!handle->tag.intact()) refuse_handle(argument, Handle::type);
    return *handle;
}
template <class Handle>
Handle* optional_handle(Handle* handle, const char* argument) {
    return handle ? &need_handle(handle, argument) : nullptr;
}
/// Where a new handle goes: set to NULL first, so that it is NULL after any failure.
template <class Handle>
Handle*& need_slot(Handle** out, const char* argument) {
    if (!out) refuse_null(argument);
    *out = nullptr;
    return *out;
}
/// A NUL-terminated UTF-8 text. Errors: NULL_POINTER, BAD_OPTION.
std::string_view need_text(const char* text, const char* argument);
/// The same; `otherwise` where it is NULL.
std::string_view text_or(const char* text, const char* argument, std::string_view otherwise);
/// Bytes of the caller. Errors: NULL_POINTER, BAD_OPTION where the length is negative.
std::string_view need_bytes(const void* data, std::int64_t length, const char* argument);
inline Id text_id(const char* id, std::int64_t length) { return Id(need_bytes(id, length, "id")); }
/// Refuses a struct of a version before 1.0, or of a later one that says what this version does not know.
void check_struct(const void* data, std::uint32_t struct_size, std::uint32_t known, const char* argument);

/// The charter, or the default one where it is NULL.
Charter charter_or_default(const kefu_charter* charter);
/// Options as one flat table.
Tree parse_options(const char* options_json);
/// Names of columns from {"field": "column"}; none where it is NULL.
ColumnNames column_names(const char* columns_json);
/// How times without a zone are read: as the charter says.
Decoding decoding_of(const Charter& charter);

/// A text that belongs to a handle.
inline kefu_text borrowed(std::string_view text) noexcept { return {text.data(), static_cast<std::int64_t>(text.size())}; }
[[nodiscard]] Language language_of(std::int32_t language);
/// Two steps: NULL asks for the length. Errors: SHAPE where it does not fit, and then only the length is written.
void copy_out(std::string_view text, char* buffer, std::int64_t capacity, std::int64_t* out_length);

/// Deletes a handle and empties its slot. A handle that is none is left alone: better a leak than a corrupted heap.
template <class Handle>
void destroy(Handle** handle) noexcept {
    if (!handle || !*handle) return;
    if ((*handle)->tag.intact()) delete *handle;
    *handle = nullptr;
}

}  // namespace kefu::capi
