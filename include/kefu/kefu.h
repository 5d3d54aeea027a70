/* kefu for C: customers scored from plain arrays or Arrow, with the same bits as in every other language.
 *
 * This is the binary promise of the library: C11, no other header of kefu, no STL type, no callback. What holds everywhere:
 *
 *   Errors     Functions that can fail return a kefu_status, KEFU_OK (0) on success. Any other number means failed, also
 *              one that this header does not list. The last argument, `error`, may be NULL; it says where and what in words,
 *              belongs to the caller, starts as KEFU_ERROR_INIT, and is written on failure only. A message never quotes a
 *              cell of a personal column.
 *              Every function may answer NULL_POINTER (names the argument; also for a handle that was never created or is
 *              destroyed), NO_MEMORY (everything is as before the call) and INTERNAL; the comments list the others.
 *   Outputs    All or nothing: on failure a handle output is NULL, and arrays and structs of the caller are untouched.
 *   Texts      UTF-8. Texts in are NUL-terminated, or data and length where they may hold any byte. A kefu_text out is
 *              borrowed from the handle it came from and, unless said otherwise, has a NUL behind its last byte.
 *   Ownership  Whoever creates a handle destroys it. destroy takes the address of the handle, sets it to NULL, accepts NULL
 *              and the address of NULL, and cannot fail. Handles may be destroyed in any order: each keeps alive what it needs.
 *   Threads    immutable: any number of threads may use the handle at once. confined: one thread at a time. locked: any
 *              thread at any time. destroy needs all other uses to be over.
 *   Structs    The first member, struct_size, is sizeof of the struct that the caller was compiled with. Old callers run with
 *              new libraries; new callers run with old libraries as long as what the library does not know is zero.
 *   Time       int64 microseconds since 1970-01-01T00:00:00Z, or days since 1970-01-01. Nothing reads a clock.
 *
 * For parsers of foreign function interfaces: drop the lines that begin with #, the extern "C" lines and the word KEFU_API. */
#ifndef KEFU_KEFU_H
#define KEFU_KEFU_H

#include <stdint.h>

#define KEFU_ABI_MAJOR 1
#define KEFU_ABI_MINOR 0
#define KEFU_ABI_VERSION (KEFU_ABI_MAJOR * 10000 + KEFU_ABI_MINOR)

/* Using the static library: define KEFU_STATIC. */
#if defined(KEFU_STATIC)
#define KEFU_API
#elif defined(_WIN32) && defined(KEFU_BUILDING)
#define KEFU_API __declspec(dllexport)
#elif defined(_WIN32)
#define KEFU_API __declspec(dllimport)
#elif defined(__GNUC__)
#define KEFU_API __attribute__((visibility("default")))
#else
#define KEFU_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ status and error */

typedef int32_t kefu_status;

/* Families: 1.. the library, 100.. the call, 200.. the data, 300.. the charter, 400.. a saved file. Never renumbered. */
enum {
    KEFU_OK = 0,
    KEFU_ERR_INTERNAL = 1,       /* a defect of kefu: please report it with the message */
    KEFU_ERR_NO_MEMORY = 2,      /* nothing was changed; the handles are as before */
    KEFU_ERR_CANCELLED = 3,      /* kefu_progress_cancel was called */
    KEFU_ERR_NULL_POINTER = 100, /* an argument that must be there is NULL; the message names it */
    KEFU_ERR_BAD_OPTION = 101,   /* an option or argument is unknown, out of range, or of the wrong type */
    KEFU_ERR_WRONG_ORDER = 102,  /* calls in an order that makes no sense */
    KEFU_ERR_UNKNOWN_NAME = 103, /* no such analysis, input, table, column, model or id; the message names the nearest */
    KEFU_ERR_LIMIT = 104,        /* more than this version can hold */
    KEFU_ERR_BAD_COLUMN = 200,   /* a column is missing, twice there, or of a type that cannot be read */
    KEFU_ERR_SHAPE = 201,        /* a length does not fit; a buffer is too small */
    KEFU_ERR_BAD_VALUE = 202,    /* a cell that cannot be read, or a null where none may be */
    KEFU_ERR_BAD_TIME = 203,     /* a time that does not exist, has no zone, or lies after as_of */
    KEFU_ERR_BAD_MONEY = 204,    /* an amount that is not finite, not exact, or of another currency */
    KEFU_ERR_BAD_ID = 205,       /* an id that is empty, too long, not UTF-8, or of the other kind */
    KEFU_ERR_OVERFLOW = 206,     /* a sum leaves 64 bits */
    KEFU_ERR_BAD_CHARTER = 300,  /* a charter with errors; line and position of the first */
    KEFU_ERR_BAD_FILE = 400,     /* saved bytes that are damaged or not kefu's; a file that cannot be read */
    KEFU_ERR_NEWER_FILE = 401,   /* saved by a newer version */
    KEFU_ERR_BAD_MODEL = 402     /* a model whose values are out of their ranges, or that does not fit here */
};

/* What went wrong, and where. 512 bytes; belongs to the caller, may lie on the stack, is never allocated by kefu. */
typedef struct kefu_error {
    uint32_t struct_size; /* sizeof(kefu_error), see KEFU_ERROR_INIT; 0 = nothing is written */
    kefu_status status;
    int64_t row;       /* of the table named in where: 0-based, -1 = not about a row */
    int32_t column;    /* of that table: 0-based, -1 = not about a column */
    int32_t line;      /* of the text named in where: 1-based, 0 = not about a text */
    int32_t position;  /* in that line, in characters: 1-based, 0 = not about a text */
    char where[80];    /* file, table or input; "" = the call itself */
    char message[404]; /* the whole sentence, place in front; NUL-terminated, cut between characters */
} kefu_error;

#define KEFU_ERROR_INIT {(uint32_t)sizeof(kefu_error), 0, -1, -1, 0, 0, {0}, {0}}

/* A text and its length in bytes, without a terminator. */
typedef struct kefu_text {
    const char* data;
    int64_t length;
} kefu_text;

/** Version of the library, such as "0.1.0".
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_version(void);

/** Version of this interface: major * 10000 + minor. A program needs the same major and at least its own minor.
 * Errors: none.   Ownership: a number.   Threads: any.   Since: ABI 1.0 */
KEFU_API int32_t kefu_abi_version(void);

/** Name of a status, such as "BAD_COLUMN"; "UNKNOWN" for a number that this version does not know.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_status_name(kefu_status status);

/* --------------------------------------------------------------------------------------------------------- handles */

/* The document in which a company says how it treats its customers. immutable. */
typedef struct kefu_charter kefu_charter;
/* Named columns over memory of the caller. confined while columns are added; afterwards any number of calls may read it. */
typedef struct kefu_table kefu_table;
/* What rows are added to and questions are asked of. confined, together with all its views. */
typedef struct kefu_analysis kefu_analysis;
/* What was fitted; holds no customer id. immutable. */
typedef struct kefu_model kefu_model;
/* Tables, report and models that an analysis answers with. immutable. */
typedef struct kefu_result kefu_result;
/* A model made ready for one customer at a time. immutable. */
typedef struct kefu_scorer kefu_scorer;
/* Scratch of one thread for a scorer. confined. */
typedef struct kefu_workspace kefu_workspace;
/* Counters of a long call, and the way to stop it. locked. */
typedef struct kefu_progress kefu_progress;
/* Bytes of something saved. immutable. */
typedef struct kefu_bytes kefu_bytes;

/* Arrow's C Data Interface, word for word as Arrow gives it. Only those who have Arrow need it. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
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
#endif

/* --------------------------------------------------------------------------------------------------------- charter */

/** The default charter. Functions that take a charter also take NULL for it.
 * @param[out] out_charter receives the handle.
 * Errors: as above.   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_default(kefu_charter** out_charter, kefu_error* error);

/** Reads a charter from a TOML file.
 * @param[in] path the file; error.where names it.
 * @param[out] out_charter receives the handle.
 * Errors: BAD_CHARTER (line and position of the first error, and how many there are), BAD_FILE.
 * Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_load(const char* path, kefu_charter** out_charter, kefu_error* error);

/** Reads a charter from a text.
 * @param[in] toml the document, length bytes; need not be terminated.
 * @param[in] where its name in errors; NULL = "charter".
 * @param[out] out_charter receives the handle.
 * Errors: BAD_CHARTER (line and position of the first error, and how many there are), BAD_OPTION (length < 0).
 * Ownership: the caller destroys it; the text is not kept.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_parse(const char* toml, int64_t length, const char* where, kefu_charter** out_charter,
                                        kefu_error* error);

/** All that is wrong with a charter, as a result with one table "findings", sorted by place: severity (word: error,
 * warning), where (text), line, position (integers, 1-based), message (text). No row = nothing is wrong. The report counts
 * {"errors": n, "warnings": n}.
 * @param[in] toml the document, length bytes.
 * @param[in] where its name in the findings; NULL = "charter".
 * @param[out] out_result receives the findings; KEFU_OK also where there are some.
 * Errors: BAD_OPTION (length < 0).   Ownership: the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_check(const char* toml, int64_t length, const char* where, kefu_result** out_result,
                                        kefu_error* error);

/** The resolved charter as TOML: every section, defaults filled in.
 * @param[out] out_text borrowed from the charter.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_text(const kefu_charter* charter, kefu_text* out_text, kefu_error* error);

/** The stamp as JSON: {"charter": id, "version": ..., "digest": ..., "engine": ...}. Every result and model carries one.
 * @param[out] out_json borrowed from the charter.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_stamp(const kefu_charter* charter, kefu_text* out_json, kefu_error* error);

/** Destroys a charter and sets the handle to NULL. What was made with it lives on.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_charter_destroy(kefu_charter** charter);

/* ----------------------------------------------------------------------------------------------------------- table */

/** An empty table. Its first column fixes the number of rows.
 * @param[in] name its name in errors; NULL = that of the input it is given to.
 * @param[out] out_table receives the handle.
 * Errors: BAD_OPTION (name is not UTF-8).   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_create(const char* name, kefu_table** out_table, kefu_error* error);

/* The functions that add a column share these arguments:
 *   name     name of the column; must be new to the table.
 *   values   [n] the cells. Not copied: they stay with the caller, unchanged, until the table is destroyed.
 *   present  [n] one byte a row, 0 = null, anything else = there; NULL = no nulls. Taken over into a bitmap: copied.
 *   n        rows, >= 0; the same for all columns. With n = 0 the arrays may be NULL.
 * After an error the table is as before. What a null means is the analysis' policy, see kefu_analysis_list. */

/** Adds a column of 64-bit integers.
 * Errors: SHAPE (n < 0, or not that of the columns before), BAD_COLUMN (name twice there), BAD_OPTION (name not UTF-8).
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_int64(kefu_table* table, const char* name, const int64_t* values,
                                             const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of 32-bit integers.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_int32(kefu_table* table, const char* name, const int32_t* values,
                                             const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of doubles. A NaN is a value, not a null; analyses refuse it.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_double(kefu_table* table, const char* name, const double* values,
                                              const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of texts, each a pointer and a length. A cell whose data is NULL is null.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64; BAD_VALUE (a negative length; row set).
 * Ownership: values and the bytes they point at are borrowed until the table is destroyed.   Threads: confined.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_text(kefu_table* table, const char* name, const kefu_text* values,
                                            const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of NUL-terminated texts. A cell that is NULL is null. Lengths are measured here, 16 bytes a row are kept.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: the texts are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_strings(kefu_table* table, const char* name, const char* const* values,
                                               const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of texts that lie end to end: row i is bytes[offsets[i]] up to bytes[offsets[i + 1]].
 * @param[in] bytes [n_bytes] all texts; may be NULL where n_bytes is 0.
 * @param[in] offsets [n + 1] ascending, from 0 or more up to n_bytes or less.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64; BAD_VALUE (offsets fall or leave the bytes; row set).
 * Ownership: both arrays are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_utf8(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes,
                                            const int64_t* offsets, const uint8_t* present, int64_t n, kefu_error* error);

/** The same with 32-bit offsets.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, BAD_VALUE, as above.
 * Ownership: both arrays are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_utf8_32(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes,
                                               const int32_t* offsets, const uint8_t* present, int64_t n,
                                               kefu_error* error);

/** Adds a column of civil dates, as days since 1970-01-01.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_date32(kefu_table* table, const char* name, const int32_t* values,
                                              const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of times in microseconds since 1970-01-01.
 * @param[in] zoned 1 = instants (UTC); 0 = local times, for which the option time_zone must say where.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION (also for zoned other than 0 and 1), as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_time_us(kefu_table* table, const char* name, const int64_t* values, int32_t zoned,
                                               const uint8_t* present, int64_t n, kefu_error* error);

/** A table over an Arrow struct array (format "+s"): each child is a column. Columns of types that kefu cannot read fail
 * only when an analysis reads them.
 * @param[in] name as for kefu_table_create.
 * @param[in] array,schema stay the caller's: not released, not changed, alive until the table is destroyed.
 * @param[out] out_table receives the handle.
 * Errors: BAD_COLUMN, SHAPE (the column is named).   Ownership: borrowed.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_arrow(const char* name, const struct ArrowArray* array,
                                             const struct ArrowSchema* schema, kefu_table** out_table, kefu_error* error);

/** The same, and takes both structs over: on success, and only then, their release is set to NULL in the caller's structs.
 * @param[in] name as for kefu_table_create.
 * @param[in,out] array,schema moved into the table on success, else untouched.
 * @param[out] out_table receives the handle; its destruction releases them.
 * Errors: BAD_COLUMN, SHAPE (the column is named).   Ownership: taken on success.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_consume_arrow(const char* name, struct ArrowArray* array, struct ArrowSchema* schema,
                                              kefu_table** out_table, kefu_error* error);

/** Says where a batch begins in its stream, so that errors count rows from the beginning of the stream.
 * @param[in] row number of the first row of this table, >= 0.
 * Errors: BAD_OPTION (row < 0).   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_set_first_row(kefu_table* table, int64_t row, kefu_error* error);

/** Number of rows; 0 before the first column.
 * @param[out] out_rows receives it.
 * Errors: as above.   Ownership: none.   Threads: as the table.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_get_rows(const kefu_table* table, int64_t* out_rows, kefu_error* error);

/** Destroys a table and sets the handle to NULL. Borrowed memory is the caller's again.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_table_destroy(kefu_table** table);

/* -------------------------------------------------------------------------------------------------------- progress */

/** Counters that one call writes while other threads read them.
 * @param[out] out_progress receives the handle; use a fresh one for each call.
 * Errors: as above.   Ownership: the caller destroys it after the call.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_create(kefu_progress** out_progress, kefu_error* error);

/** How far the call is, in rows.
 * @param[out] out_done receives the rows that are done.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_get_done(const kefu_progress* progress, int64_t* out_done, kefu_error* error);

/** Where the call will end, in rows.
 * @param[out] out_total receives it; 0 = not known.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_get_total(const kefu_progress* progress, int64_t* out_total, kefu_error* error);

/** Asks the call to stop: it ends soon with CANCELLED and leaves its objects as before. Cannot be taken back.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_cancel(kefu_progress* progress, kefu_error* error);

/** Destroys the counters and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_progress_destroy(kefu_progress** progress);

