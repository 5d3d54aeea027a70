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
 * For parsers of foreign function interfaces: drop the lines that begin with # and the word KEFU_API. */
#ifndef KEFU_KEFU_H
#define KEFU_KEFU_H

#include <stdint.h>

#define KEFU_ABI_MAJOR 1
#define KEFU_ABI_MINOR 0
#define KEFU_ABI_VERSION (KEFU_ABI_MAJOR * 10000 + KEFU_ABI_MINOR)

/* NULL in an _INIT: what neither language warns of. */
#ifdef __cplusplus
#define KEFU_EXTERN extern "C"
#define KEFU_NULL nullptr
#else
#define KEFU_EXTERN
#define KEFU_NULL 0
#endif

/* Using the static library: define KEFU_STATIC. */
#if defined(KEFU_STATIC)
#define KEFU_API KEFU_EXTERN
#elif defined(_WIN32) && defined(KEFU_BUILDING)
#define KEFU_API KEFU_EXTERN __declspec(dllexport)
#elif defined(_WIN32)
#define KEFU_API KEFU_EXTERN __declspec(dllimport)
#elif defined(__GNUC__)
#define KEFU_API KEFU_EXTERN __attribute__((visibility("default")))
#else
#define KEFU_API KEFU_EXTERN
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
    KEFU_ERR_BAD_ID = 205,       /* an id that is too long, not UTF-8, or of the other kind */
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

/* clang-format off */
#define KEFU_ERROR_INIT {sizeof(kefu_error), 0, -1, -1, 0, 0, {0}, {0}}
/* clang-format on */

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
/* A decision table of a charter, compiled. immutable. */
typedef struct kefu_decision_table kefu_decision_table;
/* Brings every task to who can serve it, and can say why. confined. */
typedef struct kefu_router kefu_router;
/* Events of routers, gathered into a table. confined. */
typedef struct kefu_event_log kefu_event_log;
/* Agents as they are at one moment, ranked for requests. immutable. */
typedef struct kefu_staff kefu_staff;
/* Says how long those who wait still wait, from the events of a router. confined. */
typedef struct kefu_forecasts kefu_forecasts;

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
KEFU_API kefu_status kefu_charter_parse(const char* toml, int64_t length, const char* where, kefu_charter** out_charter, kefu_error* error);

/** All that is wrong with a charter, as a result with one table "findings", sorted by place: severity (word: error,
 * warning), where (text), line, position (integers, 1-based), code (text, for programs: stable, never reused), message and
 * message_zh (text, in English and in Chinese). No row = nothing is wrong. The report counts {"errors": n, "warnings": n}.
 * @param[in] toml the document, length bytes.
 * @param[in] where its name in the findings; NULL = "charter".
 * @param[out] out_result receives the findings; KEFU_OK also where there are some.
 * Errors: BAD_OPTION (length < 0).   Ownership: the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_check(const char* toml, int64_t length, const char* where, kefu_result** out_result, kefu_error* error);

/** Checks a file, and those that it extends, as kefu_charter_check does.
 * @param[out] out_result receives the findings; KEFU_OK also where there are some.
 * Errors: BAD_FILE (it cannot be read).   Ownership: the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_check_file(const char* path, kefu_result** out_result, kefu_error* error);

/** Of the charters of a folder (its *.toml files) the one that holds on a day; of several, the one recorded last.
 * @param[in] as_of the day, such as "2026-01-31".
 * @param[in] known_on charters recorded after this day do not count; NULL = all do.
 * @param[out] out_charter receives the handle.
 * Errors: BAD_CHARTER (none holds; two do and none is the later one; a file is no charter), BAD_FILE, BAD_OPTION (no date).
 * Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_load_in_force(const char* folder, const char* as_of, const char* known_on, kefu_charter** out_charter,
                                                kefu_error* error);

/** What changed from one charter to another.
 * @param[in] before, after the two.
 * @param[in] language KEFU_LANGUAGE_... of the sentences.
 * @param[out] out_result its table "changes": kind, path, before, after, sentence.
 * Errors: BAD_OPTION (language).   Ownership: the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_diff(const kefu_charter* before, const kefu_charter* after, int32_t language, kefu_result** out_result,
                                       kefu_error* error);

/** The resolved charter as TOML: every section, defaults filled in, each option with a comment that says what it means.
 * @param[in] language KEFU_LANGUAGE_... of the comments.
 * @param[out] out_text borrowed from the charter.
 * Errors: BAD_OPTION (language).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_text(const kefu_charter* charter, int32_t language, kefu_text* out_text, kefu_error* error);

/** The stamp as JSON: {"charter": id, "version": ..., "digest": ..., "engine": ...}. Every result and model carries one.
 * @param[out] out_json borrowed from the charter.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_stamp(const kefu_charter* charter, kefu_text* out_json, kefu_error* error);

/** The digest of the charter, as in its stamp: saved routers and journals name the charter that they belong to by it.
 * @param[out] buffer [capacity] the digest and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of it, without the NUL; may be NULL where buffer is not.
 * Errors: SHAPE (capacity).   Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_digest(const kefu_charter* charter, char* buffer, int64_t capacity, int64_t* out_length,
                                             kefu_error* error);

/** Who of a roster could serve what, before the first customer waits for somebody who is not there.
 * @param[in] charter NULL = the default charter.
 * @param[in] agents as of kefu_staff_create_from_table: columns agent, words, channels; others are not looked at.
 * @param[in] columns_json {"field": "column"} for columns that are called otherwise; NULL = none.
 * @param[out] out_result its table "coverage": class, step, after, channel, language, persona, needs, agents (how many could), a row for each
 *   step of each class; its table "gaps": class, channels, language, persona, first (the first step at which somebody could; null = nobody
 *   ever could), message and message_zh, a row for what has steps at which nobody could.
 * Errors: BAD_VALUE with the row (a word or channel that the charter does not know, a level out of range, an agent twice there; with the
 *         column where it is about a cell alone), BAD_COLUMN, BAD_OPTION (columns_json), LIMIT (a million rows).
 * Ownership: borrows the table; the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_charter_get_coverage(const kefu_charter* charter, const kefu_table* agents, const char* columns_json,
                                               kefu_result** out_result, kefu_error* error);

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
 * After an error the table is as before. An empty text counts as null. What a null means is the analysis' policy, see
 * kefu_analysis_list. */

/** Adds a column of 64-bit integers.
 * Errors: SHAPE (n < 0, or not that of the columns before), BAD_COLUMN (name twice there), BAD_OPTION (name not UTF-8).
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_int64(kefu_table* table, const char* name, const int64_t* values, const uint8_t* present, int64_t n,
                                             kefu_error* error);

/** Adds a column of 32-bit integers.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_int32(kefu_table* table, const char* name, const int32_t* values, const uint8_t* present, int64_t n,
                                             kefu_error* error);

/** Adds a column of doubles. A NaN is a value, not a null; analyses refuse it.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_double(kefu_table* table, const char* name, const double* values, const uint8_t* present, int64_t n,
                                              kefu_error* error);

/** Adds a column of texts, each a pointer and a length. A cell whose data is NULL is null.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64; BAD_VALUE (a negative length; row set).
 * Ownership: values and the bytes they point at are borrowed until the table is destroyed.   Threads: confined.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_text(kefu_table* table, const char* name, const kefu_text* values, const uint8_t* present, int64_t n,
                                            kefu_error* error);

/** Adds a column of NUL-terminated texts. A cell that is NULL is null. Lengths are measured here, 16 bytes a row are kept.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: the texts are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_strings(kefu_table* table, const char* name, const char* const* values, const uint8_t* present,
                                               int64_t n, kefu_error* error);

/** Adds a column of texts that lie end to end: row i is bytes[offsets[i]] up to bytes[offsets[i + 1]].
 * @param[in] bytes [n_bytes] all texts; may be NULL where n_bytes is 0.
 * @param[in] offsets [n + 1] ascending, from 0 or more up to n_bytes or less.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64; BAD_VALUE (offsets fall or leave the bytes; row set).
 * Ownership: both arrays are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_utf8(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes, const int64_t* offsets,
                                            const uint8_t* present, int64_t n, kefu_error* error);

/** The same with 32-bit offsets.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, BAD_VALUE, as above.
 * Ownership: both arrays are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_utf8_32(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes,
                                               const int32_t* offsets, const uint8_t* present, int64_t n, kefu_error* error);

/** Adds a column of civil dates, as days since 1970-01-01.
 * Errors: SHAPE, BAD_COLUMN, BAD_OPTION, as for int64.
 * Ownership: values are borrowed until the table is destroyed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_borrow_date32(kefu_table* table, const char* name, const int32_t* values, const uint8_t* present, int64_t n,
                                              kefu_error* error);

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
KEFU_API kefu_status kefu_table_borrow_arrow(const char* name, const struct ArrowArray* array, const struct ArrowSchema* schema,
                                             kefu_table** out_table, kefu_error* error);

/** The same, and takes both structs over: on success, and only then, their release is set to NULL in the caller's structs.
 * @param[in] name as for kefu_table_create.
 * @param[in,out] array,schema moved into the table on success, else untouched.
 * @param[out] out_table receives the handle; its destruction releases them.
 * Errors: BAD_COLUMN, SHAPE (the column is named).   Ownership: taken on success.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_table_consume_arrow(const char* name, struct ArrowArray* array, struct ArrowSchema* schema,
                                              kefu_table** out_table, kefu_error* error);

/** Says where a batch begins in its stream, so that errors count rows from the beginning of the stream.
 * @param[in] row number of the first row of this table, from 0 to 2^62.
 * Errors: BAD_OPTION (row).   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
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

/** How far the call is, in steps: one a row, and some for what follows.
 * @param[out] out_done receives the steps that are done.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_get_done(const kefu_progress* progress, int64_t* out_done, kefu_error* error);

/** How many steps there are; may still grow while the call runs.
 * @param[out] out_total receives the number; 0 = not known yet.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_get_total(const kefu_progress* progress, int64_t* out_total, kefu_error* error);

/** Asks the call to stop: it ends soon with CANCELLED and leaves its objects as before. Cannot be taken back.
 * Errors: as above.   Ownership: none.   Threads: locked.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_progress_cancel(kefu_progress* progress, kefu_error* error);

/** Destroys the counters and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_progress_destroy(kefu_progress** progress);

/* ----------------------------------------------------------------------------------------------------------- bytes */

/** What was saved: write it to a file or a database as it is.
 * @param[out] out_data the first byte, borrowed from the handle.
 * @param[out] out_size how many there are.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_bytes_get(const kefu_bytes* bytes, const uint8_t** out_data, int64_t* out_size, kefu_error* error);

/** Destroys saved bytes and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_bytes_destroy(kefu_bytes** bytes);

/* -------------------------------------------------------------------------------------------------------- analysis */

/* One named input of an analysis: a table or a model. What is not given stays NULL. In an array of inputs every element
 * has the same struct_size. */
typedef struct kefu_input {
    uint32_t struct_size; /* sizeof(kefu_input) */
    uint32_t flags;       /* 0 */
    const char* name;     /* "purchases", "model", as kefu_analysis_list says */
    const kefu_table* table;
    const kefu_model* model;
} kefu_input;

/* clang-format off */
#define KEFU_INPUT_TABLE(name, table) {sizeof(kefu_input), 0, (name), (table), KEFU_NULL}
#define KEFU_INPUT_MODEL(name, model) {sizeof(kefu_input), 0, (name), KEFU_NULL, (model)}
/* clang-format on */

/* Options are one flat JSON object, such as {"bins": 5, "currency": "GBP", "as_of": "2011-12-09"}; NULL = {}. Its keys are
 * the options of the analysis and of its data, and "as_of", "threads" and "columns", which maps fields of an input to the
 * names of the caller's columns: {"purchases": {"customer": "CustomerID"}}. An unknown key is refused with the nearest. */

/** All analyses as JSON: name, text, options, inputs and results with their fields, types, ranges and words.
 * @param[out] out_json static text.
 * Errors: as above.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_list(kefu_text* out_json, kefu_error* error);

/** Runs one analysis over its inputs and answers: create, add and finish in one call.
 * @param[in] charter NULL = the default charter.
 * @param[in] name such as "customer.rfm".
 * @param[in] options_json NULL = none.
 * @param[in] inputs [n_inputs] tables and models by name; tables are borrowed for the call only.
 * @param[in] progress may be NULL.
 * @param[out] out_result receives the answer.
 * Errors: UNKNOWN_NAME, BAD_OPTION (line and position in the options), the data's BAD_... with input, row and column,
 *         OVERFLOW, LIMIT, BAD_MODEL, CANCELLED.
 * Ownership: the caller destroys the result.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_run(const kefu_charter* charter, const char* name, const char* options_json, const kefu_input* inputs,
                                       int64_t n_inputs, kefu_progress* progress, kefu_result** out_result, kefu_error* error);

/** An analysis to which rows are added batch by batch.
 * @param[in] charter NULL = the default charter.
 * @param[in] name such as "customer.rfm".
 * @param[in] options_json NULL = none.
 * @param[out] out_analysis receives the handle.
 * Errors: UNKNOWN_NAME, BAD_OPTION.   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_create(const kefu_charter* charter, const char* name, const char* options_json,
                                          kefu_analysis** out_analysis, kefu_error* error);

/** Another question to the same data: what is added to one is seen by both, and read once.
 * @param[in] source an analysis with the same data ("accumulator" in kefu_analysis_list).
 * @param[in] charter NULL = that of the source; after kefu_analysis_load, the default charter.
 * @param[in] name such as "customer.abc".
 * @param[in] options_json options of the analysis, not of the data; NULL = none.
 * @param[out] out_analysis receives the handle.
 * Errors: UNKNOWN_NAME, BAD_OPTION, WRONG_ORDER (the data is of another kind).
 * Ownership: the caller destroys it; the data lives as long as one of them.   Threads: confined, with its source.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_create_view(const kefu_analysis* source, const kefu_charter* charter, const char* name,
                                               const char* options_json, kefu_analysis** out_analysis, kefu_error* error);

/** Takes the rows of a table in. The analysis copies what it needs. All or nothing.
 * @param[in] input name of the input, such as "purchases".
 * @param[in] table borrowed for the call.
 * @param[in] progress may be NULL.
 * Errors: UNKNOWN_NAME (input), BAD_OPTION (the input is a model), the data's BAD_... with input, row and column, SHAPE,
 *         LIMIT, CANCELLED; after each of them the analysis is as before.
 * Ownership: borrows for the call.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_add(kefu_analysis* analysis, const char* input, const kefu_table* table, kefu_progress* progress,
                                       kefu_error* error);

/** Takes in what another analysis holds, which stays as it is. Rows in any order, chunks and merges give the same bits.
 * @param[in] other made with equal options of the data.
 * Errors: BAD_OPTION (other options, or its own data), BAD_ID (other kind of ids), LIMIT, OVERFLOW.
 * Ownership: borrows for the call.   Threads: confined, both.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_merge(kefu_analysis* analysis, const kefu_analysis* other, kefu_error* error);

/** Answers. May be called as often as needed, with other days and models; more rows may be added afterwards.
 * @param[in] as_of the day (2011-12-09) or instant (2011-12-09T12:00:00Z) that the answer is about; NULL = the option
 *            as_of, else the last day in the data.
 * @param[in] models [n_models] inputs that are models; NULL where n_models is 0.
 * @param[in] progress may be NULL.
 * @param[out] out_result receives the answer.
 * Errors: BAD_OPTION (as_of), BAD_TIME (rows after as_of), UNKNOWN_NAME, BAD_MODEL, OVERFLOW, CANCELLED.
 * Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_finish(const kefu_analysis* analysis, const char* as_of, const kefu_input* models, int64_t n_models,
                                          kefu_progress* progress, kefu_result** out_result, kefu_error* error);

/** Saves name, options and data. Equal data gives equal bytes, whatever the chunks, merges and threads were.
 * @param[out] out_bytes receives them.
 * Errors: as above.   Ownership: the caller destroys the bytes.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_save(const kefu_analysis* analysis, kefu_bytes** out_bytes, kefu_error* error);

/** All that an analysis holds of one customer, for ids that are texts.
 * @param[in] id length bytes.
 * @param[out] out_json receives one object: for each input a list of rows; no members where nothing is held.
 * Errors: BAD_OPTION (length < 0), BAD_ID (ids of the other kind are held).   Ownership: the caller destroys the bytes.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_export_text(const kefu_analysis* analysis, const char* id, int64_t length, kefu_bytes** out_json,
                                               kefu_error* error);

/** The same for ids that are numbers.
 * @param[out] out_json as above.
 * Errors: as above.   Ownership: the caller destroys the bytes.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_export_int64(const kefu_analysis* analysis, int64_t id, kefu_bytes** out_json, kefu_error* error);

/** Forgets one customer, as if no row of theirs had come; for ids that are texts. Views of the same data forget with it. Takes time
 * with all rows that are held. Counts of rows that were left out stay, and so do sums of analyses that keep no customers.
 * @param[in] id length bytes.
 * @param[out] out_found receives 1, or 0 where nothing was held.
 * Errors: BAD_OPTION (length < 0), BAD_ID (ids of the other kind are held); after an error nothing is changed.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_erase_text(kefu_analysis* analysis, const char* id, int64_t length, int32_t* out_found,
                                              kefu_error* error);

/** The same for ids that are numbers.
 * @param[out] out_found receives 1, or 0 where nothing was held.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_erase_int64(kefu_analysis* analysis, int64_t id, int32_t* out_found, kefu_error* error);

/** Reads what kefu_analysis_save wrote, here or on another machine. Bytes from strangers are safe to try.
 * @param[in] data [size] the bytes; not kept.
 * @param[out] out_analysis receives the handle, with the stamp that it was saved with.
 * Errors: BAD_FILE, NEWER_FILE.   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_load(const uint8_t* data, int64_t size, kefu_analysis** out_analysis, kefu_error* error);

/** Name of the analysis, such as "customer.score".
 * @param[out] out_name borrowed from the analysis.
 * Errors: as above.   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_get_name(const kefu_analysis* analysis, kefu_text* out_name, kefu_error* error);

/** The stamp as JSON; after kefu_analysis_load, that which it was saved with.
 * @param[out] out_json borrowed from the analysis.
 * Errors: as above.   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_get_stamp(const kefu_analysis* analysis, kefu_text* out_json, kefu_error* error);

/** Rows taken in so far, those that were left out included.
 * @param[out] out_rows receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_get_rows(const kefu_analysis* analysis, int64_t* out_rows, kefu_error* error);

/** Bytes of memory held.
 * @param[out] out_bytes receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_analysis_get_bytes(const kefu_analysis* analysis, int64_t* out_bytes, kefu_error* error);

/** Destroys an analysis and sets the handle to NULL. Views of its data live on.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_analysis_destroy(kefu_analysis** analysis);

/* ----------------------------------------------------------------------------------------------------------- model */

/** Fits a model: kefu_analysis_run, of which only the model "model" is kept.
 * @param[in] charter,name,options_json,inputs,n_inputs,progress as for kefu_analysis_run.
 * @param[out] out_model receives the handle.
 * Errors: those of kefu_analysis_run; UNKNOWN_NAME where the analysis fits no model.
 * Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_fit(const kefu_charter* charter, const char* name, const char* options_json, const kefu_input* inputs,
                                    int64_t n_inputs, kefu_progress* progress, kefu_model** out_model, kefu_error* error);

/** Scores with a model as it is: nothing is refitted. The analysis of the model runs with it as the input "model".
 * @param[in] charter NULL = the default charter.
 * @param[in] options_json NULL = none.
 * @param[in] inputs [n_inputs] the other inputs, such as the table "purchases".
 * @param[in] progress may be NULL.
 * @param[out] out_result receives the answer.
 * Errors: those of kefu_analysis_run; BAD_MODEL where scale or currency differ.
 * Ownership: the caller destroys the result.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_apply(const kefu_model* model, const kefu_charter* charter, const char* options_json,
                                      const kefu_input* inputs, int64_t n_inputs, kefu_progress* progress, kefu_result** out_result,
                                      kefu_error* error);

/** The analysis whose model it is, such as "customer.rfm".
 * @param[out] out_name borrowed from the model.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_get_name(const kefu_model* model, kefu_text* out_name, kefu_error* error);

/** Every value of the model as JSON.
 * @param[out] out_json borrowed from the model.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_get_report(const kefu_model* model, kefu_text* out_json, kefu_error* error);

/** The stamp of charter and engine that the model was fitted with, as JSON.
 * @param[out] out_json borrowed from the model.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_get_stamp(const kefu_model* model, kefu_text* out_json, kefu_error* error);

/** Saves the model; equal models give equal bytes.
 * @param[out] out_bytes receives them.
 * Errors: as above.   Ownership: the caller destroys the bytes.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_save(const kefu_model* model, kefu_bytes** out_bytes, kefu_error* error);

/** Reads what kefu_model_save wrote. Bytes from strangers are safe to try.
 * @param[in] data [size] the bytes; not kept.
 * @param[out] out_model receives the handle.
 * Errors: BAD_FILE, NEWER_FILE, BAD_MODEL.   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_model_load(const uint8_t* data, int64_t size, kefu_model** out_model, kefu_error* error);

/** Destroys a model and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_model_destroy(kefu_model** model);

/* ---------------------------------------------------------------------------------------------------------- result */

/* What a column is about. */
enum {
    KEFU_KIND_BOOLEAN = 0,
    KEFU_KIND_INTEGER = 1,
    KEFU_KIND_NUMBER = 2,
    KEFU_KIND_TEXT = 3,
    KEFU_KIND_WORD = 4,  /* one word of a short list */
    KEFU_KIND_DATE = 5,  /* days since 1970-01-01 */
    KEFU_KIND_TIME = 6,  /* microseconds since 1970-01-01, UTC */
    KEFU_KIND_MONEY = 7, /* minor units; `scale` digits of them are decimals */
    KEFU_KIND_SPAN = 8   /* microseconds */
};

/* How a column lies in memory: which kefu_result_borrow_ function reads it. */
enum {
    KEFU_TYPE_UINT8 = 0, /* 0 or 1 */
    KEFU_TYPE_INT8 = 1,
    KEFU_TYPE_INT32 = 2,
    KEFU_TYPE_INT64 = 3,
    KEFU_TYPE_DOUBLE = 4,
    KEFU_TYPE_TEXT = 5,
    KEFU_TYPE_WORD = 6
};

/* Classes of customer.abc, as codes of a word column and in kefu_customer_score. */
enum { KEFU_ABC_A = 0, KEFU_ABC_B = 1, KEFU_ABC_C = 2, KEFU_ABC_NONE = -1 };

/* Languages of kefu_result_explain_... */
enum { KEFU_LANGUAGE_EN = 0, KEFU_LANGUAGE_ZH = 1 };

/* One column of a result. Filled by kefu_result_get_column_info as far as struct_size reaches. */
typedef struct kefu_column_info {
    uint32_t struct_size; /* sizeof(kefu_column_info) */
    int32_t kind;         /* KEFU_KIND_... */
    int32_t type;         /* KEFU_TYPE_... */
    int32_t scale;        /* of money: 2 = hundredths */
    int32_t personal;     /* 1 = cells identify a person */
    int32_t n_words;      /* of a word column, else 0 */
    int64_t n_nulls;      /* cells without a value */
    kefu_text name;       /* borrowed from the result */
    kefu_text text;       /* what the column means, with its unit; borrowed from the result */
} kefu_column_info;

/* clang-format off */
#define KEFU_COLUMN_INFO_INIT {sizeof(kefu_column_info), 0, 0, 0, 0, 0, 0, {KEFU_NULL, 0}, {KEFU_NULL, 0}}
/* clang-format on */

/* The functions below name a table and a column. table = NULL: the first one, which has a row per customer. */

/** Number of tables.
 * @param[out] out_count receives it.
 * Errors: as above.   Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_table_count(const kefu_result* result, int64_t* out_count, kefu_error* error);

/** Name of a table.
 * @param[in] index from 0 to the count - 1.
 * @param[out] out_name borrowed from the result.
 * Errors: BAD_OPTION (index).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_table_name(const kefu_result* result, int64_t index, kefu_text* out_name, kefu_error* error);

/** Number of rows of a table.
 * @param[out] out_rows receives it.
 * Errors: UNKNOWN_NAME.   Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_rows(const kefu_result* result, const char* table, int64_t* out_rows, kefu_error* error);

/** Number of columns of a table.
 * @param[out] out_count receives it.
 * Errors: UNKNOWN_NAME.   Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_column_count(const kefu_result* result, const char* table, int64_t* out_count, kefu_error* error);

/** What a column is.
 * @param[in] index from 0 to the count - 1.
 * @param[in,out] info struct_size set by the caller (KEFU_COLUMN_INFO_INIT); the rest is filled.
 * Errors: UNKNOWN_NAME, BAD_OPTION (index, struct_size).   Ownership: its texts are borrowed.   Threads: immutable.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_column_info(const kefu_result* result, const char* table, int64_t index, kefu_column_info* info,
                                                 kefu_error* error);

/** Index of a column.
 * @param[in] column its name.
 * @param[out] out_index receives it.
 * Errors: UNKNOWN_NAME with the nearest name.   Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_find_column(const kefu_result* result, const char* table, const char* column, int64_t* out_index,
                                             kefu_error* error);

/* Reading in place: the array of a column as it lies, out_n cells of it. A cell that is null holds some value; see
 * kefu_result_borrow_nulls. */

/** A column of type KEFU_TYPE_UINT8: booleans.
 * @param[out] out_values,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_uint8(const kefu_result* result, const char* table, const char* column, const uint8_t** out_values,
                                              int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_INT8.
 * @param[out] out_values,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_int8(const kefu_result* result, const char* table, const char* column, const int8_t** out_values,
                                             int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_INT32: also dates, in days.
 * @param[out] out_values,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_int32(const kefu_result* result, const char* table, const char* column, const int32_t** out_values,
                                              int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_INT64: also money, in minor units, and times, in microseconds.
 * @param[out] out_values,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_int64(const kefu_result* result, const char* table, const char* column, const int64_t** out_values,
                                              int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_DOUBLE.
 * @param[out] out_values,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_double(const kefu_result* result, const char* table, const char* column, const double** out_values,
                                               int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_TEXT: row i is out_bytes[out_offsets[i]] up to out_bytes[out_offsets[i + 1]].
 * @param[out] out_offsets [n + 1], out_bytes, out_n borrowed arrays and the number of rows. No NUL between the texts.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_text(const kefu_result* result, const char* table, const char* column, const int64_t** out_offsets,
                                             const char** out_bytes, int64_t* out_n, kefu_error* error);

/** A column of type KEFU_TYPE_WORD: codes from 0 to n_words - 1; kefu_result_get_word says what they mean.
 * @param[out] out_codes,out_n the array, borrowed, and its length.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (another type).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_word(const kefu_result* result, const char* table, const char* column, const int32_t** out_codes,
                                             int64_t* out_n, kefu_error* error);

/** The word of a code of a word column.
 * @param[in] code from 0 to n_words - 1.
 * @param[out] out_word borrowed from the result.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (not of words), BAD_OPTION (code).
 * Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_word(const kefu_result* result, const char* table, const char* column, int32_t code,
                                          kefu_text* out_word, kefu_error* error);

/** Which cells of a column are null: 1 = null.
 * @param[out] out_nulls the array, borrowed, as long as the column; NULL where no cell is null.
 * Errors: UNKNOWN_NAME.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_borrow_nulls(const kefu_result* result, const char* table, const char* column, const uint8_t** out_nulls,
                                              kefu_error* error);

/* Copying out: any column that fits the type, converted, into an array of the caller with room for `capacity` cells.
 * capacity must be at least the number of rows. */

/** Booleans, integers, dates (days), times (microseconds), money (minor units) or codes of words as 64-bit integers.
 * @param[out] values [capacity] the cells; `null_value` where a cell is null.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (numbers or texts), SHAPE (capacity).
 * Ownership: the caller's array.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_copy_int64(const kefu_result* result, const char* table, const char* column, int64_t null_value,
                                            int64_t* values, int64_t capacity, kefu_error* error);

/** Any column of numbers as doubles; money in units of the currency.
 * @param[out] values [capacity] the cells; `null_value` where a cell is null.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (texts or words), SHAPE (capacity).
 * Ownership: the caller's array.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_copy_double(const kefu_result* result, const char* table, const char* column, double null_value,
                                             double* values, int64_t capacity, kefu_error* error);

/** Texts or words.
 * @param[out] values [capacity] the cells, borrowed from the result; {NULL, 0} where a cell is null. No NUL behind them.
 * Errors: UNKNOWN_NAME, BAD_COLUMN (neither texts nor words), SHAPE (capacity).
 * Ownership: the caller's array of borrowed texts.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_copy_text(const kefu_result* result, const char* table, const char* column, kefu_text* values,
                                           int64_t capacity, kefu_error* error);

/* Texts that are made for the call come in two steps: with buffer = NULL, out_length says how many bytes there are, without
 * the NUL; then a buffer with room for out_length + 1 bytes. A buffer that is too small is SHAPE, with out_length set. */

/** One cell of any column as people read it; empty where it is null.
 * @param[in] row from 0 to the number of rows - 1.
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: UNKNOWN_NAME, BAD_OPTION (row), SHAPE (capacity).
 * Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_cell(const kefu_result* result, const char* table, const char* column, int64_t row, char* buffer,
                                          int64_t capacity, int64_t* out_length, kefu_error* error);

/** A table as an Arrow struct array. Money leaves as decimal128, words as dictionaries; the memory is shared.
 * @param[out] out_array,out_schema filled; call their release when done, also after the result is destroyed.
 * Errors: UNKNOWN_NAME.   Ownership: the caller releases both.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_export_arrow(const kefu_result* result, const char* table, struct ArrowArray* out_array,
                                              struct ArrowSchema* out_schema, kefu_error* error);

/** Figures, counts and data quality as JSON.
 * @param[out] out_json borrowed from the result.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_report(const kefu_result* result, kefu_text* out_json, kefu_error* error);

/** The stamp of charter and engine that the result was made with, as JSON.
 * @param[out] out_json borrowed from the result.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_stamp(const kefu_result* result, kefu_text* out_json, kefu_error* error);

/** Row of a customer in the first table, for ids that are texts.
 * @param[in] id length bytes.
 * @param[out] out_row receives it.
 * Errors: UNKNOWN_NAME (no such customer), BAD_ID (ids are numbers), BAD_OPTION (length < 0).
 * Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_find_row_text(const kefu_result* result, const char* id, int64_t length, int64_t* out_row,
                                               kefu_error* error);

/** Row of a customer in the first table, for ids that are numbers.
 * @param[out] out_row receives it.
 * Errors: UNKNOWN_NAME (no such customer), BAD_ID (ids are texts).
 * Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_find_row_int64(const kefu_result* result, int64_t id, int64_t* out_row, kefu_error* error);

/** Why a customer has this answer, for ids that are texts: one sentence a reason, a line each.
 * @param[in] id length bytes.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: UNKNOWN_NAME (no such customer), BAD_ID (ids are numbers), BAD_OPTION (language, length < 0), SHAPE (capacity).
 * Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_explain_text(const kefu_result* result, const char* id, int64_t length, int32_t language, char* buffer,
                                              int64_t capacity, int64_t* out_length, kefu_error* error);

/** Why a customer has this answer, for ids that are numbers: one sentence a reason, a line each.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: UNKNOWN_NAME (no such customer), BAD_ID (ids are texts), BAD_OPTION (language), SHAPE (capacity).
 * Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_explain_int64(const kefu_result* result, int64_t id, int32_t language, char* buffer, int64_t capacity,
                                               int64_t* out_length, kefu_error* error);

/** Why a row of the first table has this answer, whatever kind its id is: one sentence a reason, a line each.
 * @param[in] row 0-based.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: SHAPE (row, capacity), BAD_OPTION (language).
 * Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_explain_row(const kefu_result* result, int64_t row, int32_t language, char* buffer, int64_t capacity,
                                             int64_t* out_length, kefu_error* error);

/** All that a result says of one customer, for ids that are texts.
 * @param[in] id length bytes.
 * @param[out] out_json receives one object: for each table a list of rows; no members where they stand nowhere.
 * Errors: BAD_OPTION (length < 0), BAD_ID (ids of the other kind are held).   Ownership: the caller destroys the bytes.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_export_text(const kefu_result* result, const char* id, int64_t length, kefu_bytes** out_json,
                                             kefu_error* error);

/** The same for ids that are numbers.
 * @param[out] out_json as above.
 * Errors: as above.   Ownership: the caller destroys the bytes.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_export_int64(const kefu_result* result, int64_t id, kefu_bytes** out_json, kefu_error* error);

/** The same result without the rows of one customer, for ids that are texts. Figures of the whole stay: they tell of nobody.
 * @param[in] id length bytes.
 * @param[out] out_result receives a new result; the old one stays until it is destroyed.
 * Errors: BAD_OPTION (length < 0), BAD_ID (ids of the other kind are held).   Ownership: the caller destroys it.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_erase_text(const kefu_result* result, const char* id, int64_t length, kefu_result** out_result,
                                            kefu_error* error);

/** The same for ids that are numbers.
 * @param[out] out_result as above.
 * Errors: as above.   Ownership: the caller destroys it.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_erase_int64(const kefu_result* result, int64_t id, kefu_result** out_result, kefu_error* error);

/** Whom a change moves: two scores of the same customers, under the one charter and the other.
 * @param[in] before, after results of customer.score or customer.pyramid.
 * @param[out] out_result its table "moves": field (tier, grade, segment, abc), from, to, customers, money; its table "customers": who
 *   moves in any of them, with what each was and would be.
 * Errors: BAD_OPTION (a result without customers; ids of two kinds).
 * Ownership: the caller destroys the result.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_moves(const kefu_result* before, const kefu_result* after, kefu_result** out_result,
                                           kefu_error* error);

/** A model that came with the answer.
 * @param[in] name NULL = "model".
 * @param[out] out_model a handle of its own.
 * Errors: UNKNOWN_NAME.   Ownership: the caller destroys it.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_result_get_model(const kefu_result* result, const char* name, kefu_model** out_model, kefu_error* error);

/** Destroys a result and sets the handle to NULL. What was borrowed from it is gone.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_result_destroy(kefu_result** result);

/* ---------------------------------------------------------------------------------------------------------- scorer */

/* What is known of one customer. */
typedef struct kefu_customer_value {
    uint32_t struct_size; /* sizeof(kefu_customer_value) */
    uint32_t flags;       /* 0 */
    int64_t recency_days; /* civil days since the last purchase, >= 0 */
    int64_t occasions;    /* days (or weeks, months) with a purchase, >= 0; 0 = no RFM scores */
    int64_t money;        /* net money in minor units of the model's scale and currency */
    int64_t profit;       /* the same less costs; looked at where the tiers are cut on profit */
} kefu_customer_value;

/* clang-format off */
#define KEFU_CUSTOMER_VALUE_INIT {sizeof(kefu_customer_value), 0, 0, 0, 0, 0}
/* clang-format on */

/* What the model says of that customer: as a row of customer.score. */
typedef struct kefu_customer_score {
    uint32_t struct_size;    /* sizeof(kefu_customer_score) */
    int32_t recency_score;   /* 1 to bins; 0 = without an occasion or a model */
    int32_t frequency_score; /* 1 to bins; 0 = as above */
    int32_t money_score;     /* 1 to bins; 0 = as above */
    int32_t cell;            /* the three scores side by side, such as 543; 0 = as above */
    int32_t abc;             /* KEFU_ABC_...; KEFU_ABC_NONE = without a model */
    int32_t tier;            /* by the cuts of the pyramid, 0 = the best; -1 = without a model. See kefu_scorer_get_tier_name */
} kefu_customer_score;

/* clang-format off */
#define KEFU_CUSTOMER_SCORE_INIT {sizeof(kefu_customer_score), 0, 0, 0, 0, -1, -1}
/* clang-format on */

/** Makes a model ready for one customer at a time.
 * @param[in] model of customer.score, customer.rfm, customer.abc or customer.pyramid.
 * @param[out] out_scorer receives the handle.
 * Errors: BAD_MODEL (of another analysis).   Ownership: the caller destroys it; the model may go before.   Threads: any.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_scorer_create(const kefu_model* model, kefu_scorer** out_scorer, kefu_error* error);

/** What the money of a customer must be in.
 * @param[out] out_scale decimals of a minor unit: 2 = hundredths.
 * @param[out] out_currency borrowed from the scorer; empty where the model names none. May be NULL.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_scorer_get_money(const kefu_scorer* scorer, int32_t* out_scale, kefu_text* out_currency, kefu_error* error);

/** What a tier is called.
 * @param[in] tier of kefu_customer_score, from 0.
 * @param[out] out_name borrowed from the scorer.
 * Errors: BAD_OPTION (no such tier).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_scorer_get_tier_name(const kefu_scorer* scorer, int32_t tier, kefu_text* out_name, kefu_error* error);

/** Scores one customer: at most a microsecond, no allocation, no lock.
 * @param[in] workspace of this thread, made for this scorer.
 * @param[in] value struct_size set (KEFU_CUSTOMER_VALUE_INIT).
 * @param[in,out] score struct_size set (KEFU_CUSTOMER_SCORE_INIT); the rest is filled.
 * Errors: BAD_VALUE (a negative recency or count), BAD_OPTION (struct_size, flags, workspace of another scorer).
 * Ownership: borrows for the call.   Threads: the scorer is immutable, the workspace confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_scorer_apply_one(const kefu_scorer* scorer, kefu_workspace* workspace, const kefu_customer_value* value,
                                           kefu_customer_score* score, kefu_error* error);

/** Why a customer has these scores: one sentence a reason, a line each, as kefu_result_explain_row of a row with these values.
 * @param[in] value struct_size set (KEFU_CUSTOMER_VALUE_INIT).
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: BAD_VALUE (a negative recency or count), BAD_OPTION (struct_size, flags, language), SHAPE (capacity).
 * Ownership: the caller's buffer.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_scorer_explain(const kefu_scorer* scorer, const kefu_customer_value* value, int32_t language, char* buffer,
                                         int64_t capacity, int64_t* out_length, kefu_error* error);

/** Destroys a scorer and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_scorer_destroy(kefu_scorer** scorer);

/** Scratch for one thread.
 * @param[in] scorer that it is for.
 * @param[out] out_workspace receives the handle.
 * Errors: as above.   Ownership: the caller destroys it.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_workspace_create(const kefu_scorer* scorer, kefu_workspace** out_workspace, kefu_error* error);

/** Destroys a workspace and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_workspace_destroy(kefu_workspace** workspace);

/* ------------------------------------------------------------------------------------------------- decision tables */

/* What a value of a decision is. */
enum {
    KEFU_VALUE_IS = 0,     /* a value */
    KEFU_VALUE_NULL = 1,   /* the record holds nothing */
    KEFU_VALUE_UNKNOWN = 2 /* nobody asked */
};

/* One input or output of a decision. */
typedef struct kefu_decision_value {
    int64_t code;     /* a word: its place in the list of words, from 0; money: minor units; span: microseconds; date: days */
    int32_t state;    /* KEFU_VALUE_... */
    int32_t reserved; /* 0 */
} kefu_decision_value;

/** A decision table of a charter, by name: [table.<name>].
 * @param[in] charter NULL = the default charter.
 * @param[out] out_table receives the handle.
 * Errors: UNKNOWN_NAME (names the nearest).   Ownership: the caller destroys it; the charter may go before.   Threads: any.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_create(const kefu_charter* charter, const char* name, kefu_decision_table** out_table,
                                                kefu_error* error);

/** What the table asks and answers: name, hit, rows, otherwise ("error", or a text or null for each output), and for each of
 * inputs and outputs name, kind, words, optional, scale, currency.
 * @param[out] out_json an object, borrowed from the table.
 * Errors: as above.   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_get_description(const kefu_decision_table* table, kefu_text* out_json, kefu_error* error);

/** The code of a value from its text: a word, "3", "100.00 CNY", "90 s", "2026-01-31".
 * @param[in] input number of the input, from 0.
 * @param[out] out_code for kefu_decision_value.
 * Errors: BAD_VALUE (none of this input; says what is expected), SHAPE (no such input).   Ownership: a number.
 * Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_get_code(const kefu_decision_table* table, int32_t input, const char* text, int64_t* out_code,
                                                  kefu_error* error);

/** Answers one question: well below a microsecond, no allocation, no lock. For hit unique, first, any and priority.
 * @param[in] values [length] one a input, in their order.
 * @param[out] out_row row of the table that decides, from 0; -1 = none, what holds otherwise.
 * Errors: BAD_VALUE (a value that is none of its input; no row answers, or two where one may), SHAPE (length), BAD_OPTION (hit).
 * Ownership: borrows for the call.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_decide_row(const kefu_decision_table* table, const kefu_decision_value* values, int64_t length,
                                                    int32_t* out_row, kefu_error* error);

/** What a row answers.
 * @param[in] row from kefu_decision_table_decide_row; -1 = what holds otherwise.
 * @param[in] output number of the output, from 0.
 * @param[out] out_value the value; KEFU_VALUE_NULL where the row answers nothing.
 * @param[out] out_text the value as people read it, borrowed from the table; "" for nothing. May be NULL.
 * Errors: SHAPE (no such row or output).   Ownership: borrowed.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_get_output(const kefu_decision_table* table, int32_t row, int32_t output,
                                                    kefu_decision_value* out_value, kefu_text* out_text, kefu_error* error);

/** Answers the questions of a table of columns: a column an input, found by the input's name. An optional input without a column
 * is unknown.
 * @param[in] columns_json {"input": "column"} for columns that are called otherwise; NULL = none.
 * @param[out] out_result its table "decisions": `row` (from 1; null = otherwise) and the outputs, a row a question; for collect,
 *   sum and max `question` (from 0) and the outputs, a row a decision.
 * Errors: BAD_COLUMN, BAD_VALUE, BAD_MONEY, BAD_TIME (with row and column), BAD_OPTION, CANCELLED.
 * Ownership: borrows the questions; the caller destroys the result.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_decide(const kefu_decision_table* table, const kefu_table* questions, const char* columns_json,
                                                kefu_progress* progress, kefu_result** out_result, kefu_error* error);

/** Why: a sentence a row of the table that was looked at, a line each, with the cell that did not match.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: BAD_VALUE, SHAPE (length, capacity), BAD_OPTION (language).   Ownership: the caller's buffer.   Threads: immutable.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_decision_table_explain(const kefu_decision_table* table, const kefu_decision_value* values, int64_t length,
                                                 int32_t language, char* buffer, int64_t capacity, int64_t* out_length, kefu_error* error);

/** Destroys a decision table and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_decision_table_destroy(kefu_decision_table** table);

/* ---------------------------------------------------------------------------------------------------------- router */

/* A router decides on commands and answers with events: see docs/routing.md. It reads no clock: each command says when it is.
 *
 *   Commands   One struct and one function each. A struct is filled from its _INIT, or from zeroes: what is zero was not said.
 *              Texts are NUL-terminated UTF-8, NULL = empty. Optional texts are given where they are not NULL; optional numbers
 *              where their bit is in `given`. Lists are a pointer and a number, NULL where there are none. Texts and lists are
 *              read during the call.
 *              source and number are the command's id: numbers of one source increase, and a repeat has no second effect and is
 *              answered KEFU_EVENT_ALREADY_DONE. Without a source nothing is remembered.
 *   Answers    A command that cannot be (no such agent, an old offer ...) is no error: the status is KEFU_OK, the only event is
 *              KEFU_EVENT_REFUSED with code and reason, and nothing has changed. A status says that the call itself is wrong, or
 *              that memory ran out; nothing has changed then either, but events of the command before are no longer borrowed.
 *   Journal    With KEFU_ROUTER_HOST_JOURNAL a command is decided alone. Store kefu_router_get_entry, in a transaction of your
 *              own, then call kefu_router_commit; or kefu_router_discard. Every other command is refused until then (pending).
 *              Answers need neither. From the entries, and nothing else, kefu_router_recover builds the router again. */

/* A word of the charter, and at what level an agent has it. */
typedef struct kefu_word_level {
    const char* word; /* skill, language, persona, attribute or grade */
    int64_t level;    /* 1 of what is had or not had */
} kefu_word_level;

/* How many units of a channel an agent takes at once. */
typedef struct kefu_channel_units {
    const char* channel; /* channel of the charter */
    int64_t units;       /* at once at most */
} kefu_channel_units;

/* One event, with what is asked for most; kefu_router_get_event_... tell the rest by name. Numbers that its kind does not have
 * are 0, texts empty. Its texts have a NUL behind their last byte. */
typedef struct kefu_event {
    int64_t sequence; /* counts from 0 in a router; -1 = an answer, which is no fact and is not written down */
    int64_t at;       /* microseconds; of an answer the time of the router, which it does not move */
    int64_t number;   /* of the command that led to it */
    int64_t rules;    /* which hold, counted from 0; their stamp is that of the KEFU_EVENT_RULES_ADOPTED of this number */
    int32_t kind;     /* KEFU_EVENT_... */
    int32_t code;     /* of a refusal KEFU_REFUSAL_...; of what no command asked for KEFU_BECAUSE_...; -1 = its kind has none */
    kefu_text source; /* of the command that led to it */
    kefu_text task;
    kefu_text agent;
    kefu_text reason; /* of a refusal a sentence; else a word of the host's */
    int64_t epoch;    /* number of an offer within its task, from 1; to be given back with the answer */
    int64_t until;    /* when an offer, a parking or a wrap-up ends; microseconds */
    int64_t waited;   /* of an offer and the like: how long the task has waited; microseconds */
    int32_t accepted; /* of an offer: 1 = it is the agent's already, no answer is needed */
    int32_t reserved; /* 0 */
} kefu_event;

/* The events of one command, borrowed from the router until its next command. Read them with KEFU_EVENT_AT: kefu_event may grow. */
typedef struct kefu_events {
    uint32_t struct_size; /* sizeof(kefu_events), see KEFU_EVENTS_INIT */
    uint32_t stride;      /* bytes from one event to the next */
    const kefu_event* data;
    int64_t n;
} kefu_events;

/* clang-format off */
#define KEFU_EVENTS_INIT {sizeof(kefu_events), 0, KEFU_NULL, 0}
#ifdef __cplusplus
#define KEFU_EVENT_AT(events, i) static_cast<const kefu_event*>(static_cast<const void*>(static_cast<const char*>(static_cast<const void*>((events).data)) + int64_t{(events).stride} * (i)))
#else
#define KEFU_EVENT_AT(events, i) ((const kefu_event*)(const void*)((const char*)(events).data + (int64_t)(events).stride * (i)))
#endif
/* clang-format on */

/* Flags of a router. */
enum { KEFU_ROUTER_HOST_JOURNAL = 1 /* commands are decided alone: see Journal above */ };

/* How a router is made. */
typedef struct kefu_router_options {
    uint32_t struct_size; /* sizeof(kefu_router_options), see KEFU_ROUTER_OPTIONS_INIT */
    uint32_t flags;       /* KEFU_ROUTER_... */
} kefu_router_options;

/* clang-format off */
#define KEFU_ROUTER_OPTIONS_INIT {sizeof(kefu_router_options), 0}
/* clang-format on */

/** A router without agents and tasks, under the rules of a charter: [routing] and [limits].
 * @param[in] charter NULL = the default charter.
 * @param[in] options NULL = none.
 * @param[out] out_router receives the handle.
 * Errors: BAD_OPTION (the struct).   Ownership: the caller destroys it; the charter may go before.   Threads: any.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_create(const kefu_charter* charter, const kefu_router_options* options, kefu_router** out_router,
                                        kefu_error* error);

/* From api/schema.json by tools/make_commands.py: begin */

/* What an event is: the kind of kefu_event. docs/events.md lists the fields of each. */
enum {
    KEFU_EVENT_RULES_ADOPTED = 0,           /* these rules hold from here on; the first event of all, and what swap_rules does */
    KEFU_EVENT_CLOCK_ADVANCED = 1,          /* advance_clock came; what time has done stands before it */
    KEFU_EVENT_AGENT_ADDED = 2,             /* an agent has come */
    KEFU_EVENT_AGENT_REMOVED = 3,           /* an agent has left for good */
    KEFU_EVENT_AGENT_STATUS_CHANGED = 4,    /* an agent takes tasks now, or no longer */
    KEFU_EVENT_AGENT_PROFILE_CHANGED = 5,   /* what an agent has is another now */
    KEFU_EVENT_AGENT_CAPACITY_CHANGED = 6,  /* how much an agent takes at once is another now */
    KEFU_EVENT_AGENT_HEARD = 7,             /* an agent is still there: his lease begins anew */
    KEFU_EVENT_TASK_ARRIVED = 8,            /* a task has come; nobody has it yet */
    KEFU_EVENT_TASK_UPDATED = 9,            /* what a task says of itself is another now */
    KEFU_EVENT_TASK_QUEUED = 10,            /* a task waits, for nobody who could serve it is free */
    KEFU_EVENT_TASK_UNSERVABLE = 11,        /* a task waits for somebody who does not exist */
    KEFU_EVENT_TASK_PARKED = 12,            /* a task is offered to nobody for a while */
    KEFU_EVENT_TASK_UNPARKED = 13,          /* the parking of a task is over */
    KEFU_EVENT_OWNER_GIVEN_UP = 14,         /* a task no longer waits for whom it prefers */
    KEFU_EVENT_TASK_RELAXED = 15,           /* a task that waits has come to a further step of its class */
    KEFU_EVENT_TASK_OFFERED = 16,           /* a task is offered to an agent, or is his already */
    KEFU_EVENT_OFFER_ACCEPTED = 17,         /* an agent has taken a task that was offered to him */
    KEFU_EVENT_OFFER_REJECTED = 18,         /* an agent has declined a task */
    KEFU_EVENT_OFFER_TIMED_OUT = 19,        /* an agent has let an offer pass */
    KEFU_EVENT_OFFER_RESCINDED = 20,        /* an offer is taken back: no answer is asked for any more */
    KEFU_EVENT_DECLINES_FORGIVEN = 21,      /* all who could serve a task have declined it, and are asked again */
    KEFU_EVENT_COOLDOWN_ENDED = 22,         /* an agent who declined a task may be asked again */
    KEFU_EVENT_TASK_SET_ASIDE = 23,         /* a task was declined too often, and is for a person to look at */
    KEFU_EVENT_TASK_RETURNED = 24,          /* an agent no longer has a task: it waits again */
    KEFU_EVENT_TASK_RESTED = 25,            /* a task in hand rests, or is active again */
    KEFU_EVENT_TASK_WRAPPING = 26,          /* a task is done; its agent is not yet free of it */
    KEFU_EVENT_TASK_COMPLETED = 27,         /* a task is done and gone, and its agent is free of it */
    KEFU_EVENT_TASK_CANCELED = 28,          /* a task is gone, for it was called off */
    KEFU_EVENT_TASK_ABANDONED = 29,         /* a task is gone, for its customer went away */
    KEFU_EVENT_TASK_OVERFLOWED = 30,        /* a task goes to another class, or back to the host */
    KEFU_EVENT_TASK_STARVING = 31,          /* a task waits longer than the charter likes */
    KEFU_EVENT_REQUIREMENTS_FORGOTTEN = 32, /* requirements that no task comes to make room for new ones: [limits] allows no more */
    KEFU_EVENT_REFUSED = 33,                /* the command cannot be: nothing has changed */
    KEFU_EVENT_ALREADY_DONE = 34            /* the command was done before: nothing has changed */
};

/* Why a command is refused: the code of KEFU_EVENT_REFUSED. */
enum {
    KEFU_REFUSAL_BAD_ID = 0,               /* an id is empty, longer than 64 bytes, or no UTF-8 (in C: BAD_OPTION) */
    KEFU_REFUSAL_UNKNOWN_AGENT = 1,        /* there is no such agent */
    KEFU_REFUSAL_AGENT_EXISTS = 2,         /* there is an agent of that id */
    KEFU_REFUSAL_UNKNOWN_TASK = 3,         /* there is no such task */
    KEFU_REFUSAL_TASK_EXISTS = 4,          /* there is a task of that id */
    KEFU_REFUSAL_UNKNOWN_CHANNEL = 5,      /* the charter does not know the channel */
    KEFU_REFUSAL_UNKNOWN_CLASS = 6,        /* the charter does not know the class */
    KEFU_REFUSAL_UNKNOWN_WORD = 7,         /* the charter does not know the word */
    KEFU_REFUSAL_UNKNOWN_GRADE = 8,        /* the charter does not know the service grade */
    KEFU_REFUSAL_BAD_REQUIREMENT = 9,      /* the requirement cannot be read */
    KEFU_REFUSAL_BAD_NUMBER = 10,          /* a number is out of range */
    KEFU_REFUSAL_BAD_UNITS = 11,           /* units are not positive, or more than anybody has */
    KEFU_REFUSAL_TIME_RUNS_BACKWARDS = 12, /* the time is before the last one by more than the skew */
    KEFU_REFUSAL_CAPACITY_IN_USE = 13,     /* more units are in use than the agent would have */
    KEFU_REFUSAL_OLD_OFFER = 14,           /* the offer is no longer open */
    KEFU_REFUSAL_WRONG_STATE = 15,         /* the task is in another state */
    KEFU_REFUSAL_NO_ROOM = 16,             /* the agent has no room for a task that wakes */
    KEFU_REFUSAL_TOO_MANY = 17,            /* a list is too long */
    KEFU_REFUSAL_LIMIT = 18,               /* a limit of the charter is reached */
    KEFU_REFUSAL_RULES_DO_NOT_FIT = 19,    /* a task needs what the rules do not know */
    KEFU_REFUSAL_PENDING = 20,             /* the command before waits for commit or discard */
    KEFU_REFUSAL_NO_MEMORY = 21,           /* memory ran out */
    KEFU_REFUSAL_TIME_JUMPS_AHEAD = 22     /* the time is after the last one by more than the longest gap */
};

/* What led to an event that no command asked for: its code. */
enum {
    KEFU_BECAUSE_COMMAND = 0,           /* a command said so */
    KEFU_BECAUSE_LEASE_ENDED = 1,       /* the agent was not heard of */
    KEFU_BECAUSE_OFFERS_MISSED = 2,     /* the agent let offers pass */
    KEFU_BECAUSE_AGENT_LEFT = 3,        /* the agent left */
    KEFU_BECAUSE_OTHER_ACCEPTED = 4,    /* another agent took the task */
    KEFU_BECAUSE_TASK_LEFT = 5,         /* the task was cancelled, abandoned or changed */
    KEFU_BECAUSE_OWNER_AWAY = 6,        /* nobody whom the task prefers is there */
    KEFU_BECAUSE_OWNER_BUSY = 7,        /* nobody whom the task prefers will be free soon */
    KEFU_BECAUSE_OWNER_WAIT_OVER = 8,   /* the wait for whom the task prefers is over */
    KEFU_BECAUSE_TIME_PASSED = 9,       /* the time for it had come */
    KEFU_BECAUSE_NOBODY_SIGNED_IN = 10, /* nobody who could serve it is signed in */
    KEFU_BECAUSE_WAITED = 11,           /* the task waited too long */
    KEFU_BECAUSE_EXPECTED_WAIT = 12,    /* the expected wait is too long */
    KEFU_BECAUSE_QUEUE_LENGTH = 13,     /* too many wait */
    KEFU_BECAUSE_RULES_CHANGED = 14     /* other rules hold */
};

/* Whether an agent takes tasks. */
enum {
    KEFU_AGENT_AVAILABLE = 0, /* takes tasks */
    KEFU_AGENT_AWAY = 1,      /* signed in, takes no new task */
    KEFU_AGENT_OFFLINE = 2    /* not signed in */
};

/* By what a wait is forecast. */
enum {
    KEFU_ESTIMATOR_LAST_TO_ENTER_SERVICE = 0, /* the wait of who was last taken */
    KEFU_ESTIMATOR_HEAD_OF_LINE = 1,          /* how long who is next has waited so far */
    KEFU_ESTIMATOR_QUEUE_OVER_RATE = 2,       /* tasks ahead and this one, times the mean time between two that are taken */
    KEFU_ESTIMATOR_QUEUE_MARKOV =
        3, /* tasks ahead and this one, served at the rate of those in hand, while those ahead go away at the rate that was seen */
    KEFU_ESTIMATOR_MOVING_AVERAGE = 4 /* the mean wait of the last who were taken */
};

/* Whether P50 and P90 of a wait are there. */
enum {
    KEFU_FORECAST_OK = 0,              /* P50 and P90 are there */
    KEFU_FORECAST_TOO_LITTLE_DATA = 1, /* too few tasks have been told of and ended, or none that waited so long */
    KEFU_FORECAST_TOO_MANY_LEFT = 2,   /* so many went away unserved that P90 is not known, or not even P50 */
    KEFU_FORECAST_HELD = 3             /* it stands in no queue: parked, set aside, offered, or it waits for whom it prefers */
};

/* Command add_agent. */
typedef struct kefu_add_agent {
    uint32_t struct_size; /* sizeof(kefu_add_agent) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* id of the agent, 1 to 64 bytes */
    const kefu_word_level* words;       /* [n_words] skills, languages, personas, attributes and grade */
    int64_t n_words;                    /* how many */
    const kefu_channel_units* channels; /* [n_channels] channels that he serves; none = all of the charter, a task at a time */
    int64_t n_channels;                 /* how many */
    int64_t units;                      /* units over all channels; 0 = the largest of his channels */
    int32_t status;                     /* whether he takes tasks; KEFU_AGENT_AVAILABLE ... */
    int32_t reserved;                   /* 0 */
    const char* team;                   /* team */
    int64_t cost;                       /* what a task costs with him */
    int64_t weight;                     /* his share in a lot */
} kefu_add_agent;
/* clang-format off */
#define KEFU_ADD_AGENT_INIT {sizeof(kefu_add_agent), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, 0, KEFU_NULL, 0, 0, 0, 0, KEFU_NULL, 0, 1}
/* clang-format on */

/* Command remove_agent. */
typedef struct kefu_remove_agent {
    uint32_t struct_size; /* sizeof(kefu_remove_agent) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* who leaves; his tasks wait again, with the age that they have */
} kefu_remove_agent;
/* clang-format off */
#define KEFU_REMOVE_AGENT_INIT {sizeof(kefu_remove_agent), 0, KEFU_NULL, 0, 0, KEFU_NULL}
/* clang-format on */

/* Command set_status. */
typedef struct kefu_set_status {
    uint32_t struct_size; /* sizeof(kefu_set_status) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* whose */
    int32_t status;    /* whether he takes tasks; KEFU_AGENT_AVAILABLE ... */
    int32_t reserved;  /* 0 */
    const char* reason; /* a word of the host's, such as lunch */
} kefu_set_status;
/* clang-format off */
#define KEFU_SET_STATUS_INIT {sizeof(kefu_set_status), 0, KEFU_NULL, 0, 0, KEFU_NULL, 0, 0, KEFU_NULL}
/* clang-format on */

/* Command set_profile. */
typedef struct kefu_set_profile {
    uint32_t struct_size; /* sizeof(kefu_set_profile) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* whose */
    const kefu_word_level* words; /* [n_words] all that he has from now on */
    int64_t n_words;              /* how many */
    const char* team;             /* team */
    int64_t cost;                 /* what a task costs with him */
    int64_t weight;               /* his share in a lot */
} kefu_set_profile;
/* clang-format off */
#define KEFU_SET_PROFILE_INIT {sizeof(kefu_set_profile), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, 0, KEFU_NULL, 0, 1}
/* clang-format on */

/* Command set_capacity. */
typedef struct kefu_set_capacity {
    uint32_t struct_size; /* sizeof(kefu_set_capacity) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* whose */
    const kefu_channel_units* channels; /* [n_channels] as of add_agent */
    int64_t n_channels;                 /* how many */
    int64_t units;                      /* as of add_agent; below what is in use is refused */
} kefu_set_capacity;
/* clang-format off */
#define KEFU_SET_CAPACITY_INIT {sizeof(kefu_set_capacity), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, 0, 0}
/* clang-format on */

/* Command heartbeat. */
typedef struct kefu_heartbeat {
    uint32_t struct_size; /* sizeof(kefu_heartbeat) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* agent; /* who is still there */
} kefu_heartbeat;
/* clang-format off */
#define KEFU_HEARTBEAT_INIT {sizeof(kefu_heartbeat), 0, KEFU_NULL, 0, 0, KEFU_NULL}
/* clang-format on */

/* Command arrive_task. */
typedef struct kefu_arrive_task {
    uint32_t struct_size; /* sizeof(kefu_arrive_task) */
    uint32_t given;       /* KEFU_ARRIVE_TASK_...: which optional numbers are given */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* id of the task, 1 to 64 bytes */
    const char* channel;          /* channel of the charter */
    const char* task_class;       /* class of the charter; empty = none, `needs` alone says who can serve */
    const char* needs;            /* what this task needs beside its class; empty = nothing */
    const char* language;         /* its language; empty = none */
    const char* persona;          /* persona of the customer; empty = none */
    const char* grade;            /* service grade of the customer; empty = the last of the charter */
    int64_t credit;               /* further head start; microseconds */
    int64_t units;                /* units that it takes; 0 = those of its channel */
    int64_t enqueued;             /* since when it waits, where that is not now; microseconds; KEFU_ARRIVE_TASK_ENQUEUED */
    int64_t deadline;             /* when it is due; none = the target of its class; microseconds; KEFU_ARRIVE_TASK_DEADLINE */
    int64_t parked_until;         /* it is offered to nobody before; microseconds; KEFU_ARRIVE_TASK_PARKED_UNTIL */
    const char* const* preferred; /* [n_preferred] agents whom it waits for a while, such as the last owner; at most 8 */
    int64_t n_preferred;          /* how many */
    const char* const* excluded;  /* [n_excluded] agents who must not serve it; at most 32 */
    int64_t n_excluded;           /* how many */
} kefu_arrive_task;
enum { KEFU_ARRIVE_TASK_ENQUEUED = 1, KEFU_ARRIVE_TASK_DEADLINE = 2, KEFU_ARRIVE_TASK_PARKED_UNTIL = 4 };
/* clang-format off */
#define KEFU_ARRIVE_TASK_INIT {sizeof(kefu_arrive_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, 0, 0, 0, 0, 0, KEFU_NULL, 0, KEFU_NULL, 0}
/* clang-format on */

/* Command update_task. */
typedef struct kefu_update_task {
    uint32_t struct_size; /* sizeof(kefu_update_task) */
    uint32_t given;       /* KEFU_UPDATE_TASK_...: which optional numbers are given */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* which; what is not said stays */
    const char* task_class; /* as of arrive_task; NULL = not said */
    const char* needs;      /* as of arrive_task; NULL = not said */
    const char* language;   /* as of arrive_task; NULL = not said */
    const char* persona;    /* as of arrive_task; NULL = not said */
    const char* grade;      /* as of arrive_task; NULL = not said */
    int64_t credit;         /* as of arrive_task; microseconds; KEFU_UPDATE_TASK_CREDIT */
    int64_t deadline;       /* as of arrive_task; microseconds; KEFU_UPDATE_TASK_DEADLINE */
} kefu_update_task;
enum { KEFU_UPDATE_TASK_CREDIT = 1, KEFU_UPDATE_TASK_DEADLINE = 2 };
/* clang-format off */
#define KEFU_UPDATE_TASK_INIT {sizeof(kefu_update_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, 0, 0}
/* clang-format on */

/* Command cancel_task. */
typedef struct kefu_cancel_task {
    uint32_t struct_size; /* sizeof(kefu_cancel_task) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* what is no longer to be done, in whatever state */
    const char* reason; /* a word of the host's */
} kefu_cancel_task;
/* clang-format off */
#define KEFU_CANCEL_TASK_INIT {sizeof(kefu_cancel_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL}
/* clang-format on */

/* Command abandon_task. */
typedef struct kefu_abandon_task {
    uint32_t struct_size; /* sizeof(kefu_abandon_task) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* whose customer went away before he was served */
} kefu_abandon_task;
/* clang-format off */
#define KEFU_ABANDON_TASK_INIT {sizeof(kefu_abandon_task), 0, KEFU_NULL, 0, 0, KEFU_NULL}
/* clang-format on */

/* Command park_task. */
typedef struct kefu_park_task {
    uint32_t struct_size; /* sizeof(kefu_park_task) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* which waits; its age goes on */
    int64_t until;    /* it is offered to nobody before; a time that is past ends the parking; microseconds */
} kefu_park_task;
/* clang-format off */
#define KEFU_PARK_TASK_INIT {sizeof(kefu_park_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, 0}
/* clang-format on */

/* Command accept_offer. */
typedef struct kefu_accept_offer {
    uint32_t struct_size; /* sizeof(kefu_accept_offer) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* task;  /* what was offered */
    const char* agent; /* to whom */
    int64_t epoch;     /* of the offer, which counts within its task; an older one is refused */
} kefu_accept_offer;
/* clang-format off */
#define KEFU_ACCEPT_OFFER_INIT {sizeof(kefu_accept_offer), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, 0}
/* clang-format on */

/* Command reject_offer. */
typedef struct kefu_reject_offer {
    uint32_t struct_size; /* sizeof(kefu_reject_offer) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;    /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;        /* when; microseconds */
    const char* task;  /* what was offered */
    const char* agent; /* to whom */
    int64_t epoch;     /* of the offer, which counts within its task; an older one is refused */
    const char* reason; /* a word of the host's */
} kefu_reject_offer;
/* clang-format off */
#define KEFU_REJECT_OFFER_INIT {sizeof(kefu_reject_offer), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL, 0, KEFU_NULL}
/* clang-format on */

/* Command rest_task. */
typedef struct kefu_rest_task {
    uint32_t struct_size; /* sizeof(kefu_rest_task) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* which an agent has taken */
    int32_t resting;  /* whether it rests, as a chat without a message, or is active again; 0 or 1 */
    int32_t reserved; /* 0 */
} kefu_rest_task;
/* clang-format off */
#define KEFU_REST_TASK_INIT {sizeof(kefu_rest_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, 1, 0}
/* clang-format on */

/* Command return_task. */
typedef struct kefu_return_task {
    uint32_t struct_size; /* sizeof(kefu_return_task) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* which its agent gives back; it waits again, with the age that it has */
    const char* reason; /* a word of the host's */
} kefu_return_task;
/* clang-format off */
#define KEFU_RETURN_TASK_INIT {sizeof(kefu_return_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, KEFU_NULL}
/* clang-format on */

/* Command complete_task. */
typedef struct kefu_complete_task {
    uint32_t struct_size; /* sizeof(kefu_complete_task) */
    uint32_t given;       /* KEFU_COMPLETE_TASK_...: which optional numbers are given */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* which its agent has done */
    int64_t wrap_up;  /* how long he is still taken by it; none = as the channel says; microseconds; KEFU_COMPLETE_TASK_WRAP_UP */
} kefu_complete_task;
enum { KEFU_COMPLETE_TASK_WRAP_UP = 1 };
/* clang-format off */
#define KEFU_COMPLETE_TASK_INIT {sizeof(kefu_complete_task), 0, KEFU_NULL, 0, 0, KEFU_NULL, 0}
/* clang-format on */

/* Command end_wrap_up. */
typedef struct kefu_end_wrap_up {
    uint32_t struct_size; /* sizeof(kefu_end_wrap_up) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number;   /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;       /* when; microseconds */
    const char* task; /* whose agent is free before the time */
} kefu_end_wrap_up;
/* clang-format off */
#define KEFU_END_WRAP_UP_INIT {sizeof(kefu_end_wrap_up), 0, KEFU_NULL, 0, 0, KEFU_NULL}
/* clang-format on */

/* Command advance_clock. */
typedef struct kefu_advance_clock {
    uint32_t struct_size; /* sizeof(kefu_advance_clock) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number; /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;     /* when; microseconds */
} kefu_advance_clock;
/* clang-format off */
#define KEFU_ADVANCE_CLOCK_INIT {sizeof(kefu_advance_clock), 0, KEFU_NULL, 0, 0}
/* clang-format on */

/* Command swap_rules. */
typedef struct kefu_swap_rules {
    uint32_t struct_size; /* sizeof(kefu_swap_rules) */
    uint32_t given;       /* 0: no number is optional */
    const char* source;   /* who sends it; empty = repeats are not recognised */
    int64_t number; /* number of the command, from 1 on: it rises within a source, and one that is not above the last is taken as done */
    int64_t at;     /* when; microseconds */
} kefu_swap_rules;
/* clang-format off */
#define KEFU_SWAP_RULES_INIT {sizeof(kefu_swap_rules), 0, KEFU_NULL, 0, 0}
/* clang-format on */

/* An agent as he is now, of a staff. */
typedef struct kefu_staff_agent {
    uint32_t struct_size;         /* sizeof(kefu_staff_agent) */
    uint32_t given;               /* KEFU_STAFF_AGENT_...: which optional numbers are given */
    const char* agent;            /* id, 1 to 64 bytes */
    const kefu_word_level* words; /* [n_words] skills, languages, personas, attributes and grade */
    int64_t n_words;              /* how many */
    const kefu_channel_units*
        channels;          /* [n_channels] channels that he serves, with the units that are free of each; none = all, each with all units */
    int64_t n_channels;    /* how many */
    int64_t units;         /* units over all channels; 0 = as of add_agent, plus those in use */
    int64_t used;          /* of these, in use */
    int64_t blocking;      /* of those in use, by work that cannot be interrupted; none = all; KEFU_STAFF_AGENT_BLOCKING */
    int32_t exclusive;     /* he has work that allows nothing else; 0 or 1 */
    int32_t reserved;      /* 0 */
    int32_t status;        /* whether he takes tasks; KEFU_AGENT_AVAILABLE ... */
    int32_t reserved_1;    /* 0 */
    int64_t idle_since;    /* his idle clock, as of idle_since of the charter; microseconds */
    int64_t handled;       /* tasks taken */
    int64_t cost;          /* what a task costs with him */
    int64_t weight;        /* his share in a lot */
    int64_t last_assigned; /* of round_robin: a number that increases with every task that is given */
    int64_t mean_handling; /* of fastest: his mean handling time; 0 = none yet; microseconds */
} kefu_staff_agent;
enum { KEFU_STAFF_AGENT_BLOCKING = 1 };
/* clang-format off */
#define KEFU_STAFF_AGENT_INIT {sizeof(kefu_staff_agent), 0, KEFU_NULL, KEFU_NULL, 0, KEFU_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0}
/* clang-format on */

/* A request that asks a staff who should get it. */
typedef struct kefu_rank_request {
    uint32_t struct_size;         /* sizeof(kefu_rank_request) */
    uint32_t given;               /* 0: no number is optional */
    const char* channel;          /* channel of the charter */
    const char* task_class;       /* class of the charter; empty = none, `needs` alone says who can serve */
    const char* needs;            /* what it needs beside its class; empty = nothing */
    const char* language;         /* its language; empty = none */
    const char* persona;          /* persona of the customer; empty = none */
    int64_t step;                 /* at which step of its class; 0 = the first */
    int64_t units;                /* units that it takes; 0 = those of its channel */
    const char* const* preferred; /* [n_preferred] whom it prefers, in its order; at most 8 */
    int64_t n_preferred;          /* how many */
    const char* const* excluded;  /* [n_excluded] who must not serve it; at most 32 */
    int64_t n_excluded;           /* how many */
    int64_t lot;                  /* of weighted_random: another number, another draw */
    int64_t most;                 /* how many to rank; 0 = all */
    int32_t say_who_not;          /* whether those who cannot are listed, and why; 0 or 1 */
    int32_t reserved;             /* 0 */
} kefu_rank_request;
/* clang-format off */
#define KEFU_RANK_REQUEST_INIT {sizeof(kefu_rank_request), 0, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, KEFU_NULL, 0, 0, KEFU_NULL, 0, KEFU_NULL, 0, 0, 0, 1, 0}
/* clang-format on */

/** Signs an agent on. What waits for somebody like him is offered to him.
 * @param[in]  command struct_size set (KEFU_ADD_AGENT_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_add_agent(kefu_router* router, const kefu_add_agent* command, kefu_events* events, kefu_error* error);

/** An agent leaves for good.
 * @param[in]  command struct_size set (KEFU_REMOVE_AGENT_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_remove_agent(kefu_router* router, const kefu_remove_agent* command, kefu_events* events,
                                              kefu_error* error);

/** Says whether an agent takes tasks.
 * @param[in]  command struct_size set (KEFU_SET_STATUS_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_set_status(kefu_router* router, const kefu_set_status* command, kefu_events* events, kefu_error* error);

/** Says what an agent has from now on.
 * @param[in]  command struct_size set (KEFU_SET_PROFILE_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_set_profile(kefu_router* router, const kefu_set_profile* command, kefu_events* events, kefu_error* error);

/** Says how much an agent takes at once from now on.
 * @param[in]  command struct_size set (KEFU_SET_CAPACITY_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_set_capacity(kefu_router* router, const kefu_set_capacity* command, kefu_events* events,
                                              kefu_error* error);

/** An agent is still there: where the charter has a lease, who is not heard of is away.
 * @param[in]  command struct_size set (KEFU_HEARTBEAT_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_heartbeat(kefu_router* router, const kefu_heartbeat* command, kefu_events* events, kefu_error* error);

/** A task comes: it is offered to the best agent who is free, or waits.
 * @param[in]  command struct_size set (KEFU_ARRIVE_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_arrive_task(kefu_router* router, const kefu_arrive_task* command, kefu_events* events, kefu_error* error);

/** Changes what a task says of itself.
 * @param[in]  command struct_size set (KEFU_UPDATE_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_update_task(kefu_router* router, const kefu_update_task* command, kefu_events* events, kefu_error* error);

/** A task is no longer to be done.
 * @param[in]  command struct_size set (KEFU_CANCEL_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_cancel_task(kefu_router* router, const kefu_cancel_task* command, kefu_events* events, kefu_error* error);

/** The customer of a task went away before he was served.
 * @param[in]  command struct_size set (KEFU_ABANDON_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_abandon_task(kefu_router* router, const kefu_abandon_task* command, kefu_events* events,
                                              kefu_error* error);

/** A task that waits is offered to nobody for a while.
 * @param[in]  command struct_size set (KEFU_PARK_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_park_task(kefu_router* router, const kefu_park_task* command, kefu_events* events, kefu_error* error);

/** An agent takes a task that is offered to him.
 * @param[in]  command struct_size set (KEFU_ACCEPT_OFFER_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_accept_offer(kefu_router* router, const kefu_accept_offer* command, kefu_events* events,
                                              kefu_error* error);

/** An agent declines a task that is offered to him.
 * @param[in]  command struct_size set (KEFU_REJECT_OFFER_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_reject_offer(kefu_router* router, const kefu_reject_offer* command, kefu_events* events,
                                              kefu_error* error);

/** A task in hand rests, or is active again.
 * @param[in]  command struct_size set (KEFU_REST_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_rest_task(kefu_router* router, const kefu_rest_task* command, kefu_events* events, kefu_error* error);

/** An agent gives a task back.
 * @param[in]  command struct_size set (KEFU_RETURN_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_return_task(kefu_router* router, const kefu_return_task* command, kefu_events* events, kefu_error* error);

/** An agent has done a task.
 * @param[in]  command struct_size set (KEFU_COMPLETE_TASK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_complete_task(kefu_router* router, const kefu_complete_task* command, kefu_events* events,
                                               kefu_error* error);

/** The agent of a task that is done is free of it before the time.
 * @param[in]  command struct_size set (KEFU_END_WRAP_UP_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_end_wrap_up(kefu_router* router, const kefu_end_wrap_up* command, kefu_events* events, kefu_error* error);

/** Time passes: offers end, steps widen, tasks overflow. Send one when it is due
 * (kefu_router_get_next_due), and after a pause.
 * @param[in]  command struct_size set (KEFU_ADVANCE_CLOCK_INIT).
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_advance_clock(kefu_router* router, const kefu_advance_clock* command, kefu_events* events,
                                               kefu_error* error);

/** Other rules from now on, for what waits as for what comes; what is offered or in hand stays.
 * @param[in]  command struct_size set (KEFU_SWAP_RULES_INIT).
 * @param[in]  charter the new rules; NULL = the default charter.
 * @param[out] events what comes of it, borrowed until the next command.
 * Errors: BAD_OPTION (the struct).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_swap_rules(kefu_router* router, const kefu_swap_rules* command, const kefu_charter* charter,
                                            kefu_events* events, kefu_error* error);

/* From api/schema.json by tools/make_commands.py: end */

/** Name of a kind of event, such as "task_offered"; "unknown" for a number that this version does not know.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_event_name(int32_t kind);

/** Word of a refusal, such as "unknown_task"; "unknown" as above.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_refusal_name(int32_t code);

/** Word of what led to an event, such as "lease_ended"; "unknown" as above.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_because_name(int32_t code);

/* The functions below tell more of an event of the last command: event is its place among kefu_events, from 0. The fields of each kind
 * stand in share/kefu/schema.json, installed with this header ("events"), and on the page docs/events.md of the sources. */

/** A field of an event that is a number, a time or a span (microseconds), a boolean (0 or 1), or the code of a word.
 * @param[in] field such as "candidates".
 * @param[in] null_value what is written where the event does not say it.
 * @param[out] out_value receives it.
 * Errors: SHAPE (event), UNKNOWN_NAME (its kind has no such field; names the nearest), BAD_OPTION (a text or a list).
 * Ownership: a number.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_event_int64(const kefu_router* router, int64_t event, const char* field, int64_t null_value,
                                                 int64_t* out_value, kefu_error* error);

/** A field of an event that is a text or a word.
 * @param[out] out_text borrowed until the next command; empty where the event does not say it. No NUL behind it.
 * Errors: SHAPE (event), UNKNOWN_NAME (its kind has no such field; names the nearest), BAD_OPTION (a number or a list).
 * Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_event_text(const kefu_router* router, int64_t event, const char* field, kefu_text* out_text,
                                                kefu_error* error);

/** The whole event as one object of JSON: event, sequence (null for an answer), at, source, number, and the fields of its kind.
 * Times and spans are microseconds.
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: SHAPE (event, capacity).   Ownership: the caller's buffer.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_event_json(const kefu_router* router, int64_t event, char* buffer, int64_t capacity,
                                                int64_t* out_length, kefu_error* error);

/** Why this agent, or why this task: what an event of kind KEFU_EVENT_TASK_OFFERED says, in sentences, a line each.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: SHAPE (event, capacity), BAD_OPTION (another kind of event, language).   Ownership: the caller's buffer.
 * Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_explain_event(const kefu_router* router, int64_t event, int32_t language, char* buffer, int64_t capacity,
                                               int64_t* out_length, kefu_error* error);

/** What a journal takes of the command that was decided last: bytes, to be stored as they are. Empty after an answer.
 * @param[out] out_data,out_size borrowed until the next command.
 * Errors: WRONG_ORDER (a router without KEFU_ROUTER_HOST_JOURNAL).   Ownership: borrowed.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_entry(const kefu_router* router, const uint8_t** out_data, int64_t* out_size, kefu_error* error);

/** Does what was decided. Its events stay borrowed.
 * Errors: WRONG_ORDER (nothing is pending).   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_commit(kefu_router* router, kefu_error* error);

/** Takes back what was decided: as if the command had not been sent. Its events are gone.
 * Errors: WRONG_ORDER (nothing is pending).   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_discard(kefu_router* router, kefu_error* error);

/** Takes in an entry of a journal: its events are done as they were written, nothing is decided anew. Entries come in their order.
 * @param[in] charter of an entry that adopts other rules (see kefu_entry_get_adopted_rules) those rules; otherwise NULL.
 * @param[in] data [size] the entry; not kept. Bytes from strangers are safe to try.
 * Errors: BAD_FILE (damaged; does not follow on the last one; adopts other rules), WRONG_ORDER (a command is pending).
 * Ownership: borrows for the call.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_recover(kefu_router* router, const kefu_charter* charter, const uint8_t* data, int64_t size,
                                         kefu_error* error);

/** The digest of the charter whose rules an entry adopts, as in its stamp; empty where it adopts none.
 * @param[in] data [size] the entry.
 * @param[out] buffer [capacity] the digest and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of it, without the NUL; may be NULL where buffer is not.
 * Errors: BAD_FILE (damaged), SHAPE (capacity).   Ownership: the caller's buffer.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_entry_get_adopted_rules(const uint8_t* data, int64_t size, char* buffer, int64_t capacity, int64_t* out_length,
                                                  kefu_error* error);

/** Number of the next event.
 * @param[out] out_sequence receives it.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_sequence(const kefu_router* router, int64_t* out_sequence, kefu_error* error);

/** The time of the router: that of the last command that it has accepted.
 * @param[out] out_now receives it, microseconds since 1970 in UTC; INT64_MIN before the first.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_now(const kefu_router* router, int64_t* out_now, kefu_error* error);

/** When something happens by itself that no command asks for, such as the end of an offer or of a wrap-up, or a step of a class: then
 * kefu_router_advance_clock has something to do.
 * @param[out] out_due receives it, microseconds since 1970 in UTC; INT64_MAX where nothing will happen by itself.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_next_due(const kefu_router* router, int64_t* out_due, kefu_error* error);

/** Whether a command that was decided waits for kefu_router_commit or kefu_router_discard.
 * @param[out] out_pending 1 = it does, and every other command is refused; 0 = it does not.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_pending(const kefu_router* router, int32_t* out_pending, kefu_error* error);

/** A hash of all that the state is, the same for the same events on every platform; while a command is pending, as after it.
 * @param[out] out_hash receives it.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_state_hash(const kefu_router* router, uint64_t* out_hash, kefu_error* error);

/** Agents that were added and have not left.
 * @param[out] out_count receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_agent_count(const kefu_router* router, int64_t* out_count, kefu_error* error);

/** Tasks that are there, in whatever state.
 * @param[out] out_count receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_task_count(const kefu_router* router, int64_t* out_count, kefu_error* error);

/** Tasks that wait in a queue.
 * @param[out] out_count receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_waiting_count(const kefu_router* router, int64_t* out_count, kefu_error* error);

/** Bytes of memory held; without its rules, which all routers of one charter share.
 * @param[out] out_bytes receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_bytes(const kefu_router* router, int64_t* out_bytes, kefu_error* error);

/** The stamp of the rules that hold now, as JSON.
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: SHAPE (capacity).   Ownership: the caller's buffer.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_stamp(const kefu_router* router, char* buffer, int64_t capacity, int64_t* out_length,
                                           kefu_error* error);

/* Why: numbers as one object of JSON for programs (get_why), and sentences, a line each, for people (explain). Asking changes
 * nothing, and events stay borrowed. */

/** Why a task is not in other hands, what would help, and how long it may be, as JSON: what keeps it (hold), how many agents are left
 * after each stage of the filter, each clause of its requirement, the least to give up for somebody to take it now.
 * @param[in] task id of the task.
 * @param[out] buffer [capacity] the text and a NUL, or NULL to ask for the length.
 * @param[out] out_length bytes of the text, without the NUL; may be NULL where buffer is not.
 * Errors: UNKNOWN_NAME (no such task), SHAPE (capacity).   Ownership: the caller's buffer.   Threads: confined.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_why_waiting(const kefu_router* router, const char* task, char* buffer, int64_t capacity,
                                                 int64_t* out_length, kefu_error* error);

/** The same in sentences.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer,out_length as above.
 * Errors: UNKNOWN_NAME (no such task), BAD_OPTION (language), SHAPE (capacity).   Ownership: the caller's buffer.
 * Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_explain_waiting(const kefu_router* router, const char* task, int32_t language, char* buffer,
                                                 int64_t capacity, int64_t* out_length, kefu_error* error);

/** The first thing that stands between an agent and a task, as JSON.
 * @param[in] task,agent their ids.
 * @param[out] buffer,out_length as above.
 * Errors: UNKNOWN_NAME (no such task or agent), SHAPE (capacity).   Ownership: the caller's buffer.   Threads: confined.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_why_not(const kefu_router* router, const char* task, const char* agent, char* buffer, int64_t capacity,
                                             int64_t* out_length, kefu_error* error);

/** The same in sentences.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer,out_length as above.
 * Errors: UNKNOWN_NAME (no such task or agent), BAD_OPTION (language), SHAPE (capacity).   Ownership: the caller's buffer.
 * Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_explain_not(const kefu_router* router, const char* task, const char* agent, int32_t language, char* buffer,
                                             int64_t capacity, int64_t* out_length, kefu_error* error);

/** Who has a task or is asked, and what is known of why, as JSON. Why he was the best of all: see kefu_router_explain_event.
 * @param[in] task id of the task.
 * @param[out] buffer,out_length as above.
 * Errors: UNKNOWN_NAME (no such task), SHAPE (capacity).   Ownership: the caller's buffer.   Threads: confined.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_why_this(const kefu_router* router, const char* task, char* buffer, int64_t capacity,
                                              int64_t* out_length, kefu_error* error);

/** The same in sentences.
 * @param[in] language KEFU_LANGUAGE_...
 * @param[out] buffer,out_length as above.
 * Errors: UNKNOWN_NAME (no such task), BAD_OPTION (language), SHAPE (capacity).   Ownership: the caller's buffer.
 * Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_explain_this(const kefu_router* router, const char* task, int32_t language, char* buffer, int64_t capacity,
                                              int64_t* out_length, kefu_error* error);

/** Saves all that a router is: with the entries that come after it, a router is built again without those before.
 * @param[out] out_bytes receives them. Equal states give equal bytes.
 * Errors: WRONG_ORDER (a command is pending).   Ownership: the caller destroys the bytes.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_save(const kefu_router* router, kefu_bytes** out_bytes, kefu_error* error);

/** Reads what kefu_router_save wrote: a router that decides as that one. Bytes from strangers are safe to try.
 * @param[in] charter whose rules it was saved under; NULL = the default charter.
 * @param[in] options NULL = none.
 * @param[in] data [size] the bytes; not kept.
 * @param[out] out_router receives the handle.
 * Errors: BAD_FILE (also where it was saved under other rules), NEWER_FILE, BAD_OPTION (the struct).
 * Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_load(const kefu_charter* charter, const kefu_router_options* options, const uint8_t* data, int64_t size,
                                      kefu_router** out_router, kefu_error* error);

/** What is there now, as tables, for screens.
 * @param[out] out_result its table "agents": agent, status, team, units, handled, tasks (offered, in hand, resting and wrapping), idle_since; its
 *   table "tasks": task, state (word), class, channel, grade, enqueued, agent (who has it, or was asked last; null = nobody), since (since when it is offered
 *   to him, or his; null = nobody), epoch (of the open offer; null = none); its table "classes": class, waiting, longest_wait, of tasks that wait; its table "offers": task, agent, epoch, until, of all open
 *   offers, where a task may have several.
 * Errors: as above.   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_get_metrics(const kefu_router* router, kefu_result** out_result, kefu_error* error);

/** Does a table of commands, a row a command, one after the other; all or none. A refusal is an answer and stops nothing.
 * @param[in] commands columns command (such as "arrive_task"), at, source, number, and the fields of the commands; what a command does
 *   not have must be null in its row. Lists are cells such as "de:5; billing"; spans are seconds. swap_rules is none of them.
 * @param[in] columns_json {"field": "column"} for columns that are called otherwise; NULL = none.
 * @param[out] out_result its table "events", as of kefu_event_log_get_result; its report {"commands": n, "refused": n}.
 * Errors: BAD_COLUMN, BAD_VALUE, BAD_TIME (with row and column), BAD_OPTION (columns_json), WRONG_ORDER (a router with
 *         KEFU_ROUTER_HOST_JOURNAL: its commands are stored one by one).
 * Ownership: borrows the commands; the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_router_apply_table(kefu_router* router, const kefu_table* commands, const char* columns_json,
                                             kefu_result** out_result, kefu_error* error);

/** Destroys a router and sets the handle to NULL. What was borrowed from it is gone.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_router_destroy(kefu_router** router);

/* ------------------------------------------------------------------------------------------------------- event log */

/** A log without events: for reports, and for whoever looks at a day. What recovers a router is its journal.
 * @param[in] charter whose stamp the tables carry; NULL = the default charter.
 * @param[out] out_log receives the handle.
 * Errors: as above.   Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_create(const kefu_charter* charter, kefu_event_log** out_log, kefu_error* error);

/** Takes in the events of the last command of a router, an answer too. All or nothing.
 * @param[in] router borrowed for the call.
 * Errors: as above.   Ownership: copies.   Threads: confined, both.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_add(kefu_event_log* log, const kefu_router* router, kefu_error* error);

/** Takes in the events of an entry of a journal. All or nothing.
 * @param[in] data [size] the entry; not kept.
 * Errors: BAD_FILE (damaged).   Ownership: copies.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_add_entry(kefu_event_log* log, const uint8_t* data, int64_t size, kefu_error* error);

/** Events taken in so far.
 * @param[out] out_rows receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_get_rows(const kefu_event_log* log, int64_t* out_rows, kefu_error* error);

/** The events as a table: a row an event, a column a field, null where its kind has no such field.
 * @param[out] out_result its table "events": command (how many were taken in before), sequence (null = an answer), at, event, source,
 *   number, and the fields of all kinds. Lists are cells such as "de:5; billing".
 * Errors: as above.   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_get_result(const kefu_event_log* log, kefu_result** out_result, kefu_error* error);

/** Forgets all events, and keeps the memory for the next.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_event_log_clear(kefu_event_log* log, kefu_error* error);

/** Destroys a log and sets the handle to NULL. Its results live on.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_event_log_destroy(kefu_event_log** log);

/* ------------------------------------------------------------------------------------------------------- forecasts */

/* How long it may still be: P50 and P90, which half and nine of ten do not wait longer than, by several estimators. It stands beside a
 * router and hears its events; it decides nothing, and asking changes no answer. docs/routing.md, "Telling those who wait", has a table of
 * estimators and says what to tell a customer, and when. Times and spans are microseconds. */

enum { KEFU_ESTIMATOR_NONE = -1 /* it is not known yet which is the best */ };

/* What to tell of one task. Spans count from as_of on. */
typedef struct kefu_wait_forecast {
    uint32_t struct_size; /* sizeof(kefu_wait_forecast), see KEFU_WAIT_FORECAST_INIT */
    uint32_t given;       /* KEFU_WAIT_FORECAST_...: which of the three spans are there */
    int32_t estimator;    /* KEFU_ESTIMATOR_...: by which */
    int32_t status;       /* KEFU_FORECAST_...: whether P50 and P90 are there, and why not */
    int64_t point;        /* what the estimator expects by itself */
    int64_t p50;          /* half wait at most so long */
    int64_t p90;          /* nine of ten wait at most so long */
    int64_t observations; /* tasks told of that P50 and P90 are read off */
    int64_t ahead;        /* tasks of its class and channel that wait and come before it */
    int64_t as_of;        /* the last event of its class and channel */
    int64_t version;      /* of its class and channel: while it is the same, so are the numbers */
} kefu_wait_forecast;
enum { KEFU_WAIT_FORECAST_POINT = 1, KEFU_WAIT_FORECAST_P50 = 2, KEFU_WAIT_FORECAST_P90 = 4 };

/* clang-format off */
#define KEFU_WAIT_FORECAST_INIT {sizeof(kefu_wait_forecast), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
/* clang-format on */

/** Forecasts that have heard nothing.
 * @param[in] charter whose stamp the tables carry, and whose time zone tables of events are read by; NULL = the default charter.
 * @param[in] options_json such as {"window": 512}: window, recent, at_least, level, queues, as kefu_analysis_list describes them under
 *   "forecasts"; NULL = none.
 * @param[out] out_forecasts receives the handle.
 * Errors: BAD_OPTION (names the nearest).   Ownership: the caller destroys it; the charter may go before.   Threads: any.
 * Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_create(const kefu_charter* charter, const char* options_json, kefu_forecasts** out_forecasts,
                                           kefu_error* error);

/** Hears the events of the last command of a router; an answer tells nothing. Once a command: a second time it is heard twice.
 * @param[in] router borrowed for the call.
 * Errors: WRONG_ORDER (a command is pending: commit it first), NO_MEMORY (all that was heard is forgotten, as by kefu_forecasts_clear).
 * Ownership: copies.   Threads: confined, both.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_add(kefu_forecasts* forecasts, const kefu_router* router, kefu_error* error);

/** Hears the events of an entry of a journal. All or nothing.
 * @param[in] data [size] the entry; not kept.
 * Errors: BAD_FILE (damaged), NO_MEMORY (as above).   Ownership: copies.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_add_entry(kefu_forecasts* forecasts, const uint8_t* data, int64_t size, kefu_error* error);

/** Hears a table of events, in the order of its rows: what kefu_router_apply_table and kefu_event_log_get_result give, from wherever it was
 * kept. All or nothing.
 * @param[in] events columns event (such as "task_arrived"), at, task, class, channel, credit, enqueued, parked_until, owner_until, accepted,
 *   to, leaves; all but event and at may be missing or null. Spans are durations of Arrow, or seconds. Other columns are left alone.
 * @param[in] columns_json {"field": "column"} for columns that are called otherwise; NULL = none.
 * Errors: BAD_COLUMN, BAD_VALUE, BAD_TIME (with row and column), BAD_OPTION (columns_json), NO_MEMORY (as above).
 * Ownership: borrows the table.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_add_table(kefu_forecasts* forecasts, const kefu_table* events, const char* columns_json,
                                              kefu_error* error);

/** What to tell of a task that is there and not in hand: by the best estimator of its class and channel. While it is not known which is the
 * best, the status is KEFU_FORECAST_TOO_LITTLE_DATA, and neither P50 nor P90 is there.
 * @param[out] forecast struct_size set (KEFU_WAIT_FORECAST_INIT).
 * Errors: UNKNOWN_NAME (no such task that waits), BAD_OPTION (the struct).   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_forecast(const kefu_forecasts* forecasts, const char* task, kefu_wait_forecast* forecast,
                                                 kefu_error* error);

/** Whether a customer who was told `before` should be told `now`: P50 or P90 is there and was not, or the other way round, or the moment of
 * his turn has moved by more than a share of what he was told. That time has passed is no move.
 * @param[in] before,now of one task, as kefu_forecasts_get_forecast wrote them.
 * @param[in] by the share, such as 0.2; from 0 on.
 * @param[out] out_moved 1 or 0.
 * Errors: BAD_OPTION (a struct, by).   Ownership: none.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_wait_moved(const kefu_wait_forecast* before, const kefu_wait_forecast* now, double by, int32_t* out_moved,
                                     kefu_error* error);

/** What each estimator says of such a task.
 * @param[in] task id of the task.
 * @param[out] out_result its table "waiting", a row an estimator: class, channel, task, estimator (word), status (word), point, p50, p90,
 *   observations, ahead, as_of, version.
 * Errors: UNKNOWN_NAME (no such task that waits).   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_waiting(const kefu_forecasts* forecasts, const char* task, kefu_result** out_result,
                                                kefu_error* error);

/** The same of a task that comes now, without a head start, and finds nobody free.
 * @param[in] task_class its class; NULL = none.
 * @param[in] channel its channel.
 * @param[out] out_result its table "coming", as above.
 * Errors: as above, but for UNKNOWN_NAME: of what was never heard of it says too_little_data.   Ownership: the caller destroys the result.
 * Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_coming(const kefu_forecasts* forecasts, const char* task_class, const char* channel,
                                               kefu_result** out_result, kefu_error* error);

/** What to tell of each task in the queue of a class and channel, the next one first: a row a task, as of kefu_forecasts_get_forecast.
 * @param[in] task_class,channel as above.
 * @param[out] out_result its table "queue", with the columns above.
 * Errors: as above.   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_queue(const kefu_forecasts* forecasts, const char* task_class, const char* channel,
                                              kefu_result** out_result, kefu_error* error);

/** How far each estimator may be believed: what it announced when tasks came and nobody was free, against what happened.
 * @param[out] out_result its table "calibration", a row for each class, channel and estimator: class, channel, estimator, status (word: ok,
 *   too_little_data, told_too_short, told_too_long), best, served, left, untold, within_p50 and within_p90 (shares that should be 0.5 and 0.9)
 *   with _low and _high, loss_p50, loss_p90.
 * Errors: as above.   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_calibration(const kefu_forecasts* forecasts, kefu_result** out_result, kefu_error* error);

/** The estimator with the least loss.
 * @param[in] task_class,channel as above.
 * @param[out] out_estimator KEFU_ESTIMATOR_...; KEFU_ESTIMATOR_NONE while too few tasks were told of and ended.
 * @param[out] out_tasks over how many tasks.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_best(const kefu_forecasts* forecasts, const char* task_class, const char* channel,
                                             int32_t* out_estimator, int64_t* out_tasks, kefu_error* error);

/** Classes and channels of which something has changed: whose customers may have news.
 * @param[in] version what kefu_forecasts_get_version said then; 0 = all.
 * @param[out] out_result its table "changed": class, channel, version.
 * Errors: as above.   Ownership: the caller destroys the result.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_changed(const kefu_forecasts* forecasts, int64_t version, kefu_result** out_result,
                                                kefu_error* error);

/** Rises with each event that changes a forecast.
 * @param[out] out_version receives it.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_version(const kefu_forecasts* forecasts, int64_t* out_version, kefu_error* error);

/** Events that nothing could be made of: of tasks whose coming was not heard, of classes and channels beyond the option queues.
 * @param[out] out_count receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_ignored(const kefu_forecasts* forecasts, int64_t* out_count, kefu_error* error);

/** Bytes of memory held.
 * @param[out] out_bytes receives the number.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_get_bytes(const kefu_forecasts* forecasts, int64_t* out_bytes, kefu_error* error);

/** Forgets all that was heard, so that it may be heard anew. The version goes on.
 * Errors: as above.   Ownership: none.   Threads: confined.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_forecasts_clear(kefu_forecasts* forecasts, kefu_error* error);

/** Destroys forecasts and sets the handle to NULL. Their results live on.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_forecasts_destroy(kefu_forecasts** forecasts);

/** Word of an estimator, such as "queue_markov"; "unknown" for a number that this version does not know.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_estimator_name(int32_t estimator);

/** Word of a status, such as "too_many_left"; "unknown" as above.
 * Errors: none.   Ownership: static text.   Threads: any.   Since: ABI 1.0 */
KEFU_API const char* kefu_forecast_status_name(int32_t status);

/* ----------------------------------------------------------------------------------------------------------- staff */

/* Ranking without a router, for hosts that keep the state of their agents themselves: they bring a picture of it, prepare it once, and
 * ask as often as they like, from any thread. */

/** Agents as they are now, under the rules of a charter.
 * @param[in] charter NULL = the default charter.
 * @param[in] agents [n_agents] struct_size set in each (KEFU_STAFF_AGENT_INIT), the same in all; read during the call.
 * @param[out] out_staff receives the handle.
 * Errors: BAD_ID (none, too long, not UTF-8, twice there), UNKNOWN_NAME (a word or channel that the charter does not know), BAD_OPTION (the
 *         struct, a number out of range); the message names the agent.
 * Ownership: the caller destroys it.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_staff_create(const kefu_charter* charter, const kefu_staff_agent* agents, int64_t n_agents,
                                       kefu_staff** out_staff, kefu_error* error);

/** The same from a table: a row an agent.
 * @param[in] agents columns agent, words ("de:5; billing"), channels ("chat:3; voice"), units, used, blocking, exclusive, status,
 *   idle_since, handled, cost, weight, last_assigned, mean_handling (seconds); all but agent may be missing or null.
 * @param[in] columns_json {"field": "column"} for columns that are called otherwise; NULL = none.
 * @param[out] out_staff receives the handle.
 * Errors: BAD_COLUMN; BAD_VALUE, BAD_TIME (with the row, and the column where it is about a cell: also for what kefu_staff_create says of an
 *         agent), BAD_OPTION (columns_json), LIMIT.
 * Ownership: borrows the table; the caller destroys the staff.   Threads: any.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_staff_create_from_table(const kefu_charter* charter, const kefu_table* agents, const char* columns_json,
                                                  kefu_staff** out_staff, kefu_error* error);

/** Number of agents.
 * @param[out] out_size receives it.
 * Errors: as above.   Ownership: none.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_staff_get_size(const kefu_staff* staff, int64_t* out_size, kefu_error* error);

/** Who could take a request now, the best first, as a router in the same situation would find them, and who could not and why.
 * @param[in] request struct_size set (KEFU_RANK_REQUEST_INIT).
 * @param[out] out_result its table "ranking": rank (from 1), place (in the staff, from 0), agent, and a column for each order of the
 *   charter (lower is better; the first difference decides); its table "ruled_out": place, agent, because (word), failing (clauses that he
 *   does not meet). Its report {"ready": n, "orders": [...], "clauses": [...]}.
 * Errors: UNKNOWN_NAME (channel, class, language, persona), BAD_OPTION (the struct; a requirement that cannot be read, a number out of
 *         range), LIMIT (lists that are too long).
 * Ownership: the caller destroys the result.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_staff_rank(const kefu_staff* staff, const kefu_rank_request* request, kefu_result** out_result,
                                     kefu_error* error);

/** Who could take each request of a table.
 * @param[in] requests columns channel, class, needs, language, persona, step, units, preferred ("li; wang"), excluded, lot; all but channel
 *   may be missing or null. Each is asked alone, as if none of the others were there.
 * @param[in] columns_json {"field": "column"} for columns that are called otherwise; NULL = none.
 * @param[in] most how many agents a request; 0 = all.
 * @param[out] out_result its tables "ranked": request (row, from 0), rank (from 1), agent, and the key of each order of the charter; and
 *   "requests": request, best (null = nobody could take it now), ready (how many could), and how many each obstacle rules out.
 * Errors: BAD_COLUMN, BAD_VALUE (with the row, and the column where it is about a cell: also for what kefu_staff_rank says of a request),
 *         BAD_OPTION (columns_json, most).
 * Ownership: borrows the requests; the caller destroys the result.   Threads: immutable.   Since: ABI 1.0 */
KEFU_API kefu_status kefu_staff_rank_table(const kefu_staff* staff, const kefu_table* requests, const char* columns_json, int64_t most,
                                           kefu_result** out_result, kefu_error* error);

/** Destroys a staff and sets the handle to NULL.
 * Errors: none.   Ownership: ends.   Threads: all other uses are over.   Since: ABI 1.0 */
KEFU_API void kefu_staff_destroy(kefu_staff** staff);

#endif
