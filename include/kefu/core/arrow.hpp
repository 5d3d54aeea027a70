// The Arrow C Data Interface: its two structs and the way in and out. A caller in the same process is trusted with sizes
// that the interface does not carry; whatever can be checked is checked.
#pragma once

#include <cstdint>

#include "kefu/core/table.hpp"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
extern "C" {
struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema** children;
    struct ArrowSchema* dictionary;
    void (*release)(struct ArrowSchema*);
    void* private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void** buffers;
    struct ArrowArray** children;
    struct ArrowArray* dictionary;
    void (*release)(struct ArrowArray*);
    void* private_data;
};
}
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
    int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
    const char* (*get_last_error)(struct ArrowArrayStream*);
    void (*release)(struct ArrowArrayStream*);
    void* private_data;
};
}
#endif

namespace kefu {

/// A view of a struct array ("+s"), for as long as the caller's memory lives. Columns that kefu cannot read become
/// Type::unsupported and only fail when read. "__index_level_0__" (pandas) is left out.
/// Errors: BAD_COLUMN, SHAPE; the place names the column.
[[nodiscard]] Table borrow_arrow(std::string_view name, const ArrowArray& array, const ArrowSchema& schema);
/// The same, and takes both structs (release is set to null in the source) on success only.
[[nodiscard]] Table consume_arrow(std::string_view name, ArrowArray& array, ArrowSchema& schema);

class Columns;
/// Hands a result's columns out as a struct array; the memory is shared, and lives until `release`.
/// Money leaves as decimal128, words as dictionaries.
void export_arrow(const Columns& columns, ArrowArray& array, ArrowSchema& schema);

}  // namespace kefu
