/* kefu_table from plain arrays: every kind of column gives the same answer; wrong arrays are refused with their place. */
#include "sales.h"

enum { N = SALES_ROWS };

/* customer.score over a table that is destroyed here. */
static kefu_result* score(kefu_table* table, const char* options) {
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result* result = NULL;
    NEED(kefu_analysis_run(NULL, "customer.score", options, inputs, 1, NULL, &result, ERROR));
    kefu_table_destroy(&table);
    return result;
}

static kefu_table* new_table(void) {
    kefu_table* table = NULL;
    NEED(kefu_table_create(NULL, &table, ERROR));
    return table;
}

static void EveryKindOfTextColumnGivesTheSameAnswer(void) {
    kefu_text texts[N];
    int64_t offsets[N + 1];
    int32_t small[N + 1];
    char bytes[200] = "xx";
    offsets[0] = 2; /* the first text need not begin at 0 */
    for (int i = 0; i < N; ++i) {
        const int64_t length = (int64_t)strlen(sales_customer[i]);
        texts[i].data = sales_customer[i];
        texts[i].length = length;
        memcpy(bytes + offsets[i], sales_customer[i], (size_t)length);
        offsets[i + 1] = offsets[i] + length;
    }
    for (int i = 0; i <= N; ++i) small[i] = (int32_t)offsets[i];
    kefu_result* expected = sales_run("customer.score", sales_options);
    for (int kind = 0; kind < 4; ++kind) {
        kefu_table* table = new_table();
        if (kind == 0) OK(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, N, ERROR));
        if (kind == 1) OK(kefu_table_borrow_text(table, "customer", texts, NULL, N, ERROR));
        if (kind == 2) OK(kefu_table_borrow_utf8(table, "customer", bytes, sizeof bytes, offsets, NULL, N, ERROR));
        if (kind == 3) OK(kefu_table_borrow_utf8_32(table, "customer", bytes, sizeof bytes, small, NULL, N, ERROR));
        NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
        NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
        kefu_result* result = score(table, sales_options);
        CHECK(same_scores(result, expected));
        kefu_result_destroy(&result);
    }
    kefu_result_destroy(&expected);
}

static void EveryKindOfTimeColumnGivesTheSameAnswer(void) {
    int64_t times[N];
    for (int i = 0; i < N; ++i) times[i] = (int64_t)sales_day[i] * 86400000000 + 43200000000;
    kefu_result* expected = sales_run("customer.score", sales_options);
    for (int kind = 0; kind < 4; ++kind) {
        kefu_table* table = new_table();
        NEED(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, N, ERROR));
        if (kind == 0) OK(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
        if (kind == 1) OK(kefu_table_borrow_strings(table, "at", sales_at, NULL, N, ERROR));
        if (kind == 2) OK(kefu_table_borrow_time_us(table, "at", times, 1, NULL, N, ERROR));
        if (kind == 3) OK(kefu_table_borrow_time_us(table, "at", times, 0, NULL, N, ERROR));
        NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
        kefu_result* result = score(table, "{\"bins\": 3, \"as_of\": \"2024-03-31\", \"time_zone\": \"UTC\"}");
        CHECK(same_scores(result, expected));
        kefu_result_destroy(&result);
    }
    kefu_result_destroy(&expected);
}

static void IntegersAreMinorUnitsWhereTheOptionSaysSo(void) {
    int64_t cents[N];
    int32_t small[N];
    for (int i = 0; i < N; ++i) {
        cents[i] = (int64_t)(sales_amount[i] * 100 + 0.5);
        small[i] = (int32_t)cents[i];
    }
    kefu_result* expected = sales_run("customer.score", sales_options);
    for (int kind = 0; kind < 2; ++kind) {
        kefu_table* table = new_table();
        NEED(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, N, ERROR));
        NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
        if (kind == 0) OK(kefu_table_borrow_int64(table, "amount", cents, NULL, N, ERROR));
        if (kind == 1) OK(kefu_table_borrow_int32(table, "amount", small, NULL, N, ERROR));
        kefu_result* result = score(table, "{\"bins\": 3, \"as_of\": \"2024-03-31\", \"amounts\": \"minor\"}");
        CHECK(same_scores(result, expected));
        kefu_result_destroy(&result);
    }
    kefu_result_destroy(&expected);
}

static void IdsMayBeNumbersAndComeBackAsNumbers(void) {
    kefu_table* table = new_table();
    NEED(kefu_table_borrow_int64(table, "customer", sales_number, NULL, N, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
    kefu_result *result = score(table, sales_options), *expected = sales_run("customer.score", sales_options);
    CHECK(same_scores(result, expected));
    const int64_t* ids = NULL;
    int64_t n = 0;
    OK(kefu_result_borrow_int64(result, NULL, "customer", &ids, &n, ERROR));
    CHECK_INT(n, SALES_CUSTOMERS);
    for (int i = 0; i < n; ++i) CHECK_INT(ids[i], 11 + i);
    kefu_result_destroy(&result);
    kefu_result_destroy(&expected);
}

static void NullCustomersAreCountedHoweverTheyAreSaid(void) {
    /* Rows 3 and 4 are bruno's: as a missing byte, as a NULL string, as a NULL text. */
    uint8_t present[N];
    const char* strings[N];
    kefu_text texts[N];
    memset(present, 1, sizeof present);
    present[3] = present[4] = 0;
    for (int i = 0; i < N; ++i) {
        strings[i] = present[i] ? sales_customer[i] : NULL;
        texts[i].data = strings[i];
        texts[i].length = strings[i] ? (int64_t)strlen(strings[i]) : -7; /* not looked at where data is NULL */
    }
    kefu_result* first = NULL;
    for (int kind = 0; kind < 4; ++kind) {
        kefu_table* table = new_table();
        if (kind == 0) OK(kefu_table_borrow_strings(table, "customer", sales_customer, present, N, ERROR));
        if (kind == 1) OK(kefu_table_borrow_strings(table, "customer", strings, NULL, N, ERROR));
        if (kind == 2) OK(kefu_table_borrow_text(table, "customer", texts, NULL, N, ERROR));
        if (kind == 3) OK(kefu_table_borrow_text(table, "customer", texts, present, N, ERROR));
        NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
        NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
        kefu_result* result = score(table, sales_options);
        kefu_text report = {NULL, 0};
        int64_t rows = 0;
        OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
        CHECK_INT(rows, SALES_CUSTOMERS - 1);
        OK(kefu_result_get_report(result, &report, ERROR));
        CHECK(strstr(report.data, "\"anonymous\":2") != NULL);
        if (first) CHECK(same_scores(first, result));
        if (first) kefu_result_destroy(&result);
        else first = result;
    }
    kefu_result_destroy(&first);
}

static void ANullThatMayNotBeThereIsRefusedWithItsRow(void) {
    uint8_t present[N];
    memset(present, 0xff, sizeof present); /* any byte but 0 is there */
    present[9] = 0;
    kefu_table* table = new_table();
    kefu_result* result = NULL;
    NEED(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, N, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, present, N, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    CHECK(kefu_analysis_run(NULL, "customer.score", sales_options, inputs, 1, NULL, &result, ERROR) >= 200);
    CHECK_INT(check_error.row, 9);
    CHECK_INT(check_error.column, 1);
    CHECK(strcmp(check_error.where, "purchases") == 0); /* the table has no name of its own */
    kefu_table_destroy(&table);
}

static void ColumnsMayBeNamedAsTheCallerLikes(void) {
    kefu_table* table = new_table();
    NEED(kefu_table_borrow_strings(table, "Kunde", sales_customer, NULL, N, ERROR));
    NEED(kefu_table_borrow_date32(table, "\xe6\x97\xa5\xe6\x9c\x9f", sales_day, NULL, N, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
    kefu_result* result = score(table,
                                "{\"bins\": 3, \"as_of\": \"2024-03-31\", \"columns\": {\"purchases\": {\"customer\": \"Kunde\", \"at\": "
                                "\"\xe6\x97\xa5\xe6\x9c\x9f\"}}}");
    kefu_result* expected = sales_run("customer.score", sales_options);
    CHECK(same_scores(result, expected));
    kefu_result_destroy(&result);
    kefu_result_destroy(&expected);
}

static void AMisspeltColumnIsNamedWithTheNearest(void) {
    kefu_table* table = new_table();
    kefu_result* result = NULL;
    NEED(kefu_table_borrow_strings(table, "custmer", sales_customer, NULL, N, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    FAILS(kefu_analysis_run(NULL, "customer.score", NULL, inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_COLUMN, "custmer");
    kefu_table_destroy(&table);
}

static void AColumnOfTheWrongTypeIsNamed(void) {
    kefu_table* table = new_table();
    kefu_result* result = NULL;
    NEED(kefu_table_borrow_double(table, "customer", sales_amount, NULL, N, ERROR)); /* ids are never floats */
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, N, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, N, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    CHECK(kefu_analysis_run(NULL, "customer.score", NULL, inputs, 1, NULL, &result, ERROR) >= 200);
    CHECK(strstr(check_error.message, "customer") != NULL);
    CHECK_INT(check_error.column, 0);
    kefu_table_destroy(&table);
}

static void ColumnsOfAnotherLengthAreRefusedAndTheTableIsAsBefore(void) {
    kefu_table* table = new_table();
    int64_t rows = -1;
    OK(kefu_table_get_rows(table, &rows, ERROR));
    CHECK_INT(rows, 0);
    FAILS(kefu_table_borrow_int64(table, "x", sales_number, NULL, -1, ERROR), KEFU_ERR_SHAPE, "x");
    FAILS(kefu_table_borrow_int64(table, "x", sales_number, NULL, INT64_MAX, ERROR), KEFU_ERR_SHAPE, "x");
    FAILS(kefu_table_borrow_strings(table, "x", sales_customer, NULL, INT64_MIN, ERROR), KEFU_ERR_SHAPE, "x");
    NEED(kefu_table_borrow_int64(table, "a", sales_number, NULL, N, ERROR));
    FAILS(kefu_table_borrow_double(table, "b", sales_amount, NULL, N - 1, ERROR), KEFU_ERR_SHAPE, "b");
    FAILS(kefu_table_borrow_double(table, "b", sales_amount, NULL, 0, ERROR), KEFU_ERR_SHAPE, "b");
    FAILS(kefu_table_borrow_double(table, "a", sales_amount, NULL, N, ERROR), KEFU_ERR_BAD_COLUMN, "a");
    OK(kefu_table_borrow_double(table, "b", sales_amount, NULL, N, ERROR));
    OK(kefu_table_get_rows(table, &rows, ERROR));
    CHECK_INT(rows, N);
    kefu_table_destroy(&table);
}

static void ATableWithoutRowsNeedsNoArrays(void) {
    kefu_table* table = new_table();
    OK(kefu_table_borrow_strings(table, "customer", NULL, NULL, 0, ERROR));
    OK(kefu_table_borrow_text(table, "item", NULL, NULL, 0, ERROR));
    OK(kefu_table_borrow_utf8(table, "order", NULL, 0, NULL, NULL, 0, ERROR));
    OK(kefu_table_borrow_utf8_32(table, "currency", NULL, 0, NULL, NULL, 0, ERROR));
    OK(kefu_table_borrow_date32(table, "at", NULL, NULL, 0, ERROR));
    OK(kefu_table_borrow_double(table, "amount", NULL, NULL, 0, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result* result = NULL;
    OK(kefu_analysis_run(NULL, "customer.score", NULL, inputs, 1, NULL, &result, ERROR));
    int64_t rows = -1;
    if (result) OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    if (result) CHECK_INT(rows, 0);
    kefu_result_destroy(&result);
    kefu_table_destroy(&table);
}

static void HostileTextsAreRefusedWithTheirRow(void) {
    kefu_text texts[2] = {{"anna", 4}, {"bruno", -1}};
    const int64_t falling[3] = {0, 4, 3}, behind[3] = {0, 4, 10}, negative[3] = {-1, 4, 9};
    const int32_t falling_32[3] = {0, 4, 3};
    kefu_table* table = NULL;
    NEED(kefu_table_create("t", &table, ERROR));
    NEED(kefu_table_set_first_row(table, 100, ERROR));
    FAILS(kefu_table_borrow_text(table, "x", texts, NULL, 2, ERROR), KEFU_ERR_BAD_VALUE, "negative");
    CHECK_INT(check_error.row, 101);
    CHECK_INT(check_error.column, 0);
    FAILS(kefu_table_borrow_utf8(table, "x", "annabruno", 9, falling, NULL, 2, ERROR), KEFU_ERR_BAD_VALUE, "fall");
    CHECK_INT(check_error.row, 101);
    FAILS(kefu_table_borrow_utf8(table, "x", "annabruno", 9, behind, NULL, 2, ERROR), KEFU_ERR_BAD_VALUE, "behind");
    FAILS(kefu_table_borrow_utf8(table, "x", "annabruno", 9, negative, NULL, 2, ERROR), KEFU_ERR_BAD_VALUE, "negative");
    FAILS(kefu_table_borrow_utf8(table, "x", "annabruno", -9, negative, NULL, 2, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    FAILS(kefu_table_borrow_utf8(table, "x", NULL, 9, behind, NULL, 2, ERROR), KEFU_ERR_NULL_POINTER, "bytes");
    FAILS(kefu_table_borrow_utf8_32(table, "x", "annabruno", 9, falling_32, NULL, 2, ERROR), KEFU_ERR_BAD_VALUE, "fall");
    FAILS(kefu_table_borrow_utf8(table, "\xff", "", 0, NULL, NULL, 0, ERROR), KEFU_ERR_BAD_OPTION, "UTF-8");
    FAILS(kefu_table_borrow_time_us(table, "x", sales_number, 2, NULL, 2, ERROR), KEFU_ERR_BAD_OPTION, "zoned");
    FAILS(kefu_table_set_first_row(table, -1, ERROR), KEFU_ERR_BAD_OPTION, "row");
    FAILS(kefu_table_set_first_row(table, INT64_MAX, ERROR), KEFU_ERR_BAD_OPTION, "row");
    kefu_table_destroy(&table);
}

static void IdsThatAreNoTextAreRefusedWithoutBeingQuoted(void) {
    static const char* const bad[] = {"anna", "secret\xff", "bruno"};
    static const char long_id[] = "0123456789012345678901234567890123456789012345678901234567890123X";
    static const char* const too_long[] = {"anna", long_id, "bruno"};
    const char* const* const all[] = {bad, too_long};
    for (int k = 0; k < 2; ++k) {
        kefu_table* table = new_table();
        kefu_result* result = NULL;
        NEED(kefu_table_borrow_strings(table, "customer", all[k], NULL, 3, ERROR));
        NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, 3, ERROR));
        NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, 3, ERROR));
        const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
        FAILS(kefu_analysis_run(NULL, "customer.score", NULL, inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_ID, "customer");
        CHECK_INT(check_error.row, 1);
        CHECK_INT(check_error.column, 0);
        CHECK(strstr(check_error.message, "secret") == NULL && strstr(check_error.message, "0123") == NULL);
        kefu_table_destroy(&table);
    }
}

static void AnEmptyTextIsANull(void) {
    static const char* const customers[] = {"anna", "", "bruno"};
    kefu_table* table = new_table();
    NEED(kefu_table_borrow_strings(table, "customer", customers, NULL, 3, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, 3, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, 3, ERROR));
    kefu_result* result = score(table, NULL);
    kefu_text report = {NULL, 0};
    int64_t rows = 0;
    OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    OK(kefu_result_get_report(result, &report, ERROR));
    CHECK_INT(rows, 2);
    CHECK(strstr(report.data, "\"anonymous\":1") != NULL);
    kefu_result_destroy(&result);
}

int main(void) {
    RUN(EveryKindOfTextColumnGivesTheSameAnswer);
    RUN(EveryKindOfTimeColumnGivesTheSameAnswer);
    RUN(IntegersAreMinorUnitsWhereTheOptionSaysSo);
    RUN(IdsMayBeNumbersAndComeBackAsNumbers);
    RUN(NullCustomersAreCountedHoweverTheyAreSaid);
    RUN(ANullThatMayNotBeThereIsRefusedWithItsRow);
    RUN(ColumnsMayBeNamedAsTheCallerLikes);
    RUN(AMisspeltColumnIsNamedWithTheNearest);
    RUN(AColumnOfTheWrongTypeIsNamed);
    RUN(ColumnsOfAnotherLengthAreRefusedAndTheTableIsAsBefore);
    RUN(ATableWithoutRowsNeedsNoArrays);
    RUN(HostileTextsAreRefusedWithTheirRow);
    RUN(AnEmptyTextIsANull);
    RUN(IdsThatAreNoTextAreRefusedWithoutBeingQuoted);
    END();
}
