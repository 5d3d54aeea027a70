/* kefu_error, versions and names: sizes, old and new callers, what is written and what is left alone. */
#include <stddef.h>

#include "sales.h"

_Static_assert(sizeof(kefu_error) == 512, "part of the ABI");
_Static_assert(offsetof(kefu_error, status) == 4 && offsetof(kefu_error, row) == 8 && offsetof(kefu_error, column) == 16,
               "part of the ABI");
_Static_assert(offsetof(kefu_error, line) == 20 && offsetof(kefu_error, position) == 24 && offsetof(kefu_error, where) == 28,
               "part of the ABI");
_Static_assert(offsetof(kefu_error, message) == 108, "part of the ABI");
_Static_assert(sizeof(kefu_text) == 16 && sizeof(kefu_input) == 32 && sizeof(kefu_column_info) == 64, "part of the ABI");
_Static_assert(sizeof(kefu_customer_value) == 40 && sizeof(kefu_customer_score) == 28, "part of the ABI");

static void VersionsAreThoseOfTheHeader(void) {
    CHECK_INT(kefu_abi_version(), KEFU_ABI_VERSION);
    CHECK(strchr(kefu_version(), '.') != NULL);
}

static void StatusNamesAreWordsAndUnknownNumbersToo(void) {
    CHECK(strcmp(kefu_status_name(KEFU_OK), "OK") == 0);
    CHECK(strcmp(kefu_status_name(KEFU_ERR_BAD_COLUMN), "BAD_COLUMN") == 0);
    CHECK(strcmp(kefu_status_name(KEFU_ERR_NO_MEMORY), "NO_MEMORY") == 0);
    CHECK(strcmp(kefu_status_name(KEFU_ERR_BAD_MODEL), "BAD_MODEL") == 0);
    CHECK(strcmp(kefu_status_name(12345), "UNKNOWN") == 0);
    CHECK(strcmp(kefu_status_name(-1), "UNKNOWN") == 0);
}

static void AnErrorIsUntouchedOnSuccess(void) {
    kefu_error error;
    memset(&error, 0x5a, sizeof error);
    error.struct_size = sizeof error;
    kefu_error before = error;
    kefu_progress* progress = NULL;
    CHECK_INT(kefu_progress_create(&progress, &error), KEFU_OK);
    CHECK(memcmp(&error, &before, sizeof error) == 0);
    kefu_progress_destroy(&progress);
}

static void AnErrorMayBeNull(void) {
    kefu_charter* charter = NULL;
    CHECK_INT(kefu_charter_load("/nowhere/charter.toml", &charter, NULL), KEFU_ERR_BAD_FILE);
    CHECK(charter == NULL);
}

static void OnlyWhatTheCallerKnowsIsWritten(void) {
    /* Every size that an older or careless caller may say: not one byte behind it may change. */
    for (uint32_t size = 0; size <= sizeof(kefu_error); ++size) {
        union {
            kefu_error error;
            unsigned char bytes[sizeof(kefu_error) + 16];
        } slot;
        memset(slot.bytes, 0x5a, sizeof slot.bytes);
        slot.error.struct_size = size;
        CHECK_INT(kefu_charter_load("/nowhere/charter.toml", NULL, &slot.error), KEFU_ERR_NULL_POINTER);
        const size_t from = size < 4 ? 4 : size;
        for (size_t i = from; i < sizeof slot.bytes; ++i)
            if (slot.bytes[i] != 0x5a) {
                fprintf(stderr, "size %u: byte %zu was written\n", size, i);
                ++check_failures;
                break;
            }
        CHECK_INT(slot.error.struct_size, size);
        if (size > offsetof(kefu_error, message)) CHECK(memchr(slot.error.message, 0, size - offsetof(kefu_error, message)) != NULL);
        if (size >= 8) CHECK_INT(slot.error.status, KEFU_ERR_NULL_POINTER);
    }
}

static void ANewerCallerKeepsWhatThisVersionDoesNotKnow(void) {
    struct {
        kefu_error error;
        int64_t newer;
    } caller = {KEFU_ERROR_INIT, 77};
    caller.error.struct_size = sizeof caller;
    CHECK_INT(kefu_charter_load(NULL, NULL, &caller.error), KEFU_ERR_NULL_POINTER);
    CHECK_INT(caller.newer, 77);
    CHECK_INT(caller.error.struct_size, sizeof caller);
}

static void LongMessagesAreCutBetweenCharacters(void) {
    /* A name of 400 three-byte characters cannot fit; what is left must still be UTF-8. */
    char name[1201];
    for (int i = 0; i < 400; ++i) memcpy(name + 3 * i, "\xe5\xae\xa2", 3);
    name[1200] = 0;
    for (int shift = 0; shift < 3; ++shift) {
        kefu_error error = KEFU_ERROR_INIT;
        kefu_charter* charter = NULL;
        CHECK(kefu_charter_load(name, &charter, &error) != KEFU_OK);
        CHECK(memchr(error.message, 0, sizeof error.message) != NULL);
        CHECK(memchr(error.where, 0, sizeof error.where) != NULL);
        const char* const texts[] = {error.message, error.where};
        for (int t = 0; t < 2; ++t) {
            const unsigned char* at = (const unsigned char*)texts[t];
            while (*at) {
                const int n = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
                for (int k = 1; k < n; ++k) CHECK((at[k] & 0xc0) == 0x80);
                at += n;
            }
        }
        memmove(name + 1, name, 1199); /* the cut falls at another place */
        name[0] = 'a';
        name[1 + 3 * 399] = 0;
    }
}

static void ABadRowIsNamedByTableRowAndColumn(void) {
    static const double amounts[SALES_ROWS] = {1, 2, 3, 4, 5, 6, 7, 1.0 / 0.0, 9, 10, 11};
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    NEED(kefu_table_create("sales 2024", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", amounts, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_set_first_row(table, 1000, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    FAILS(kefu_analysis_run(NULL, "customer.rfm", NULL, inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_MONEY, "amount");
    CHECK_INT(check_error.row, 1007);
    CHECK_INT(check_error.column, 2);
    CHECK(strcmp(check_error.where, "sales 2024") == 0);
    CHECK_INT(check_error.line, 0);
    CHECK(result == NULL);
    CHECK(strstr(check_error.message, "dora") == NULL);
    kefu_table_destroy(&table);
}

static void ABadOptionIsNamedByLineAndPosition(void) {
    kefu_analysis* analysis = NULL;
    FAILS(kefu_analysis_create(NULL, "customer.rfm", "{\n  \"binz\": 5}", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "bins");
    CHECK_INT(check_error.line, 2);
    CHECK(check_error.position > 0);
    CHECK(strcmp(check_error.where, "options") == 0);
    CHECK_INT(check_error.row, -1);
    CHECK_INT(check_error.column, -1);
    CHECK(analysis == NULL);
}

int main(void) {
    RUN(VersionsAreThoseOfTheHeader);
    RUN(StatusNamesAreWordsAndUnknownNumbersToo);
    RUN(AnErrorIsUntouchedOnSuccess);
    RUN(AnErrorMayBeNull);
    RUN(OnlyWhatTheCallerKnowsIsWritten);
    RUN(ANewerCallerKeepsWhatThisVersionDoesNotKnow);
    RUN(LongMessagesAreCutBetweenCharacters);
    RUN(ABadRowIsNamedByTableRowAndColumn);
    RUN(ABadOptionIsNamedByLineAndPosition);
    END();
}
