/* kefu_result: names, columns read in place and copied out, cells, reasons, rows of customers. */
#include "sales.h"

static void TablesAndColumnsSayWhatTheyAre(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    int64_t tables = 0, columns = 0, rows = 0;
    kefu_text name = {NULL, 0};
    OK(kefu_result_get_table_count(result, &tables, ERROR));
    CHECK(tables >= 7);
    OK(kefu_result_get_table_name(result, 0, &name, ERROR));
    CHECK(text_is(name, "scores"));
    FAILS(kefu_result_get_table_name(result, tables, &name, ERROR), KEFU_ERR_BAD_OPTION, "index");
    FAILS(kefu_result_get_table_name(result, -1, &name, ERROR), KEFU_ERR_BAD_OPTION, "index");
    for (int64_t t = 0; t < tables; ++t) {
        char table[100] = "";
        OK(kefu_result_get_table_name(result, t, &name, ERROR));
        memcpy(table, name.data, (size_t)name.length);
        OK(kefu_result_get_rows(result, table, &rows, ERROR));
        OK(kefu_result_get_column_count(result, table, &columns, ERROR));
        CHECK(columns > 0);
        for (int64_t c = 0; c < columns; ++c) {
            kefu_column_info info = KEFU_COLUMN_INFO_INIT;
            char column[100] = "";
            int64_t found = -1, n = -1, length = -1;
            OK(kefu_result_get_column_info(result, table, c, &info, ERROR));
            CHECK(info.name.length > 0 && info.text.length > 0);
            memcpy(column, info.name.data, (size_t)info.name.length);
            OK(kefu_result_find_column(result, table, column, &found, ERROR));
            CHECK_INT(found, c);
            /* The type says which function reads it; the others refuse. */
            const uint8_t* u8 = NULL;
            const int8_t* i8 = NULL;
            const int32_t *i32 = NULL, *codes = NULL;
            const int64_t *i64 = NULL, *offsets = NULL;
            const double* f64 = NULL;
            const char* bytes = NULL;
            const kefu_status answers[] = {kefu_result_borrow_uint8(result, table, column, &u8, &n, NULL),
                                           kefu_result_borrow_int8(result, table, column, &i8, &n, NULL),
                                           kefu_result_borrow_int32(result, table, column, &i32, &n, NULL),
                                           kefu_result_borrow_int64(result, table, column, &i64, &n, NULL),
                                           kefu_result_borrow_double(result, table, column, &f64, &n, NULL),
                                           kefu_result_borrow_text(result, table, column, &offsets, &bytes, &n, NULL),
                                           kefu_result_borrow_word(result, table, column, &codes, &n, NULL)};
            for (int type = 0; type <= KEFU_TYPE_WORD; ++type) CHECK_INT(answers[type], type == info.type ? KEFU_OK : KEFU_ERR_BAD_COLUMN);
            CHECK_INT(n, rows);
            const uint8_t* nulls = NULL;
            int64_t counted = 0;
            OK(kefu_result_borrow_nulls(result, table, column, &nulls, ERROR));
            for (int64_t i = 0; nulls && i < rows; ++i) counted += nulls[i];
            CHECK_INT(counted, info.n_nulls);
            for (int64_t i = 0; i < rows; ++i) OK(kefu_result_get_cell(result, table, column, i, NULL, 0, &length, ERROR));
        }
    }
    FAILS(kefu_result_get_rows(result, "score", &rows, ERROR), KEFU_ERR_UNKNOWN_NAME, "scores");
    kefu_column_info info = KEFU_COLUMN_INFO_INIT;
    FAILS(kefu_result_get_column_info(result, NULL, 999, &info, ERROR), KEFU_ERR_BAD_OPTION, "index");
    info.struct_size = sizeof info - 4;
    FAILS(kefu_result_get_column_info(result, NULL, 0, &info, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    struct {
        kefu_column_info info;
        int64_t newer;
    } more = {KEFU_COLUMN_INFO_INIT, 77};
    more.info.struct_size = sizeof more;
    OK(kefu_result_get_column_info(result, NULL, 0, &more.info, ERROR));
    CHECK_INT(more.newer, 77);
    CHECK_INT(more.info.personal, 1); /* the customer */
    FAILS(kefu_result_find_column(result, NULL, "mony", &rows, ERROR), KEFU_ERR_UNKNOWN_NAME, "money");
    kefu_result_destroy(&result);
}

static void ColumnsAreConvertedForAnyCaller(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    int64_t integers[SALES_CUSTOMERS];
    double numbers[SALES_CUSTOMERS];
    kefu_text texts[SALES_CUSTOMERS];
    OK(kefu_result_copy_int64(result, NULL, "last", 0, integers, SALES_CUSTOMERS, ERROR));
    CHECK_INT(integers[0], 19810);
    OK(kefu_result_copy_double(result, NULL, "money", 0, numbers, SALES_CUSTOMERS, ERROR));
    CHECK(numbers[0] == 510.5);
    OK(kefu_result_copy_text(result, NULL, "customer", texts, SALES_CUSTOMERS, ERROR));
    CHECK(text_is(texts[1], "bruno"));
    OK(kefu_result_copy_text(result, NULL, "abc", texts, SALES_CUSTOMERS, ERROR));
    CHECK(text_is(texts[4], "B"));
    OK(kefu_result_copy_int64(result, NULL, "abc", 0, integers, SALES_CUSTOMERS, ERROR));
    CHECK_INT(integers[4], KEFU_ABC_B);
    FAILS(kefu_result_copy_int64(result, NULL, "customer", 0, integers, SALES_CUSTOMERS, ERROR), KEFU_ERR_BAD_COLUMN, "customer");
    FAILS(kefu_result_copy_double(result, NULL, "customer", 0, numbers, SALES_CUSTOMERS, ERROR), KEFU_ERR_BAD_COLUMN, "customer");
    FAILS(kefu_result_copy_text(result, NULL, "money", texts, SALES_CUSTOMERS, ERROR), KEFU_ERR_BAD_COLUMN, "money");
    kefu_text word = {NULL, 0};
    OK(kefu_result_get_word(result, NULL, "abc", KEFU_ABC_C, &word, ERROR));
    CHECK(text_is(word, "C"));
    FAILS(kefu_result_get_word(result, NULL, "abc", 3, &word, ERROR), KEFU_ERR_BAD_OPTION, "code");
    FAILS(kefu_result_get_word(result, NULL, "abc", -1, &word, ERROR), KEFU_ERR_BAD_OPTION, "code");
    FAILS(kefu_result_get_word(result, NULL, "money", 0, &word, ERROR), KEFU_ERR_BAD_COLUMN, "money");
    kefu_result_destroy(&result);
}

static void ATooSmallArrayIsUntouched(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    int64_t integers[SALES_CUSTOMERS];
    memset(integers, 0x5a, sizeof integers);
    const int64_t before = integers[0];
    FAILS(kefu_result_copy_int64(result, NULL, "money", 0, integers, SALES_CUSTOMERS - 1, ERROR), KEFU_ERR_SHAPE, "room for 4");
    FAILS(kefu_result_copy_int64(result, NULL, "money", 0, integers, -1, ERROR), KEFU_ERR_SHAPE, "");
    for (int i = 0; i < SALES_CUSTOMERS; ++i) CHECK_INT(integers[i], before);
    FAILS(kefu_result_copy_int64(result, NULL, "money", 0, NULL, 100, ERROR), KEFU_ERR_NULL_POINTER, "values");
    kefu_result_destroy(&result);
}

static void NullCellsAreSaidInEveryWay(void) {
    /* anna only gives back: she has no occasion, so no recency and no scores. */
    static const char* const customers[] = {"anna", "bruno", "chen"};
    static const double amounts[] = {-5, 10, 20};
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    NEED(kefu_table_create("sales", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "customer", customers, NULL, 3, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, 3, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", amounts, NULL, 3, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    NEED(kefu_analysis_run(NULL, "customer.score", "{\"negative\": \"negate\"}", inputs, 1, NULL, &result, ERROR));
    int64_t scores[3], columns = 0, length = -1;
    double days[3];
    const uint8_t* nulls = NULL;
    OK(kefu_result_copy_int64(result, NULL, "recency_score", -9, scores, 3, ERROR));
    OK(kefu_result_copy_double(result, NULL, "recency_days", -9.5, days, 3, ERROR));
    OK(kefu_result_borrow_nulls(result, NULL, "recency_days", &nulls, ERROR));
    CHECK(nulls != NULL && nulls[0] == 1 && nulls[1] == 0 && nulls[2] == 0);
    CHECK_INT(scores[0], -9);
    CHECK(scores[1] >= 1 && days[0] == -9.5 && days[1] >= 0);
    OK(kefu_result_get_cell(result, NULL, "recency_days", 0, NULL, 0, &length, ERROR));
    CHECK_INT(length, 0);
    OK(kefu_result_get_column_count(result, NULL, &columns, ERROR));
    OK(kefu_result_borrow_nulls(result, NULL, "money", &nulls, ERROR));
    CHECK(nulls == NULL);
    kefu_result_destroy(&result);
    kefu_table_destroy(&table);
}

static void TextsComeInTwoSteps(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    int64_t length = -1, again = -1;
    char buffer[3000], small[8];
    OK(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, NULL, 0, &length, ERROR));
    CHECK(length > 50 && length < 2000);
    memset(buffer, 0x5a, sizeof buffer);
    OK(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, buffer, length + 1, &again, ERROR));
    CHECK_INT(again, length);
    CHECK_INT(strlen(buffer), length);
    CHECK_INT(buffer[length + 1], 0x5a);
    CHECK(strstr(buffer, "class A") != NULL);
    memset(small, 0x5a, sizeof small);
    again = -1;
    FAILS(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, small, sizeof small, &again, ERROR), KEFU_ERR_SHAPE, "room");
    CHECK_INT(again, length);
    CHECK_INT(small[0], 0x5a);
    FAILS(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, buffer, length, NULL, ERROR), KEFU_ERR_SHAPE, "room");
    FAILS(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, buffer, -1, NULL, ERROR), KEFU_ERR_SHAPE, "room");
    FAILS(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_EN, NULL, 0, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_length");
    OK(kefu_result_explain_text(result, "anna", 4, KEFU_LANGUAGE_ZH, buffer, sizeof buffer, NULL, ERROR));
    CHECK(strstr(buffer, "\xe9\x87\x91\xe9\xa2\x9d") != NULL);
    FAILS(kefu_result_explain_text(result, "anna", 4, 2, buffer, sizeof buffer, NULL, ERROR), KEFU_ERR_BAD_OPTION, "language");
    OK(kefu_result_get_cell(result, NULL, "money", 0, buffer, sizeof buffer, &length, ERROR));
    CHECK(strncmp(buffer, "510.50", 6) == 0);
    OK(kefu_result_get_cell(result, NULL, "last", 0, buffer, sizeof buffer, NULL, ERROR));
    CHECK(strcmp(buffer, "2024-03-28") == 0);
    FAILS(kefu_result_get_cell(result, NULL, "money", 5, buffer, sizeof buffer, NULL, ERROR), KEFU_ERR_BAD_OPTION, "row");
    FAILS(kefu_result_get_cell(result, NULL, "money", -1, buffer, sizeof buffer, NULL, ERROR), KEFU_ERR_BAD_OPTION, "row");
    kefu_result_destroy(&result);
}

static void CustomersAreFoundByTheirId(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    int64_t row = -1;
    char buffer[3000];
    for (int i = 0; i < SALES_ROWS; ++i) {
        OK(kefu_result_find_row_text(result, sales_customer[i], (int64_t)strlen(sales_customer[i]), &row, ERROR));
        CHECK_INT(row, sales_number[i] - 11);
    }
    row = 77;
    FAILS(kefu_result_find_row_text(result, "zoe", 3, &row, ERROR), KEFU_ERR_UNKNOWN_NAME, "");
    CHECK(strstr(check_error.message, "zoe") == NULL);
    FAILS(kefu_result_find_row_text(result, "anna", 0, &row, ERROR), KEFU_ERR_UNKNOWN_NAME, "");
    FAILS(kefu_result_find_row_text(result, "anna", -4, &row, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    FAILS(kefu_result_find_row_int64(result, 11, &row, ERROR), KEFU_ERR_BAD_ID, "texts");
    FAILS(kefu_result_explain_int64(result, 11, 0, buffer, sizeof buffer, NULL, ERROR), KEFU_ERR_BAD_ID, "texts");
    CHECK_INT(row, 77);
    kefu_result_destroy(&result);
}

static void NumbersAsIdsToo(void) {
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    NEED(kefu_table_create("sales", &table, ERROR));
    NEED(kefu_table_borrow_int64(table, "customer", sales_number, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, SALES_ROWS, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    NEED(kefu_analysis_run(NULL, "customer.score", sales_options, inputs, 1, NULL, &result, ERROR));
    kefu_table_destroy(&table);
    int64_t row = -1, length = -1;
    char buffer[3000];
    OK(kefu_result_find_row_int64(result, 13, &row, ERROR));
    CHECK_INT(row, 2);
    OK(kefu_result_explain_int64(result, 13, KEFU_LANGUAGE_EN, NULL, 0, &length, ERROR));
    OK(kefu_result_explain_int64(result, 13, KEFU_LANGUAGE_EN, buffer, sizeof buffer, NULL, ERROR));
    CHECK_INT(strlen(buffer), length);
    FAILS(kefu_result_find_row_int64(result, 99, &row, ERROR), KEFU_ERR_UNKNOWN_NAME, "");
    FAILS(kefu_result_find_row_text(result, "13", 2, &row, ERROR), KEFU_ERR_BAD_ID, "numbers");
    kefu_result_destroy(&result);
}

static void ModelsComeAsHandlesOfTheirOwn(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    kefu_model *first = NULL, *second = NULL;
    kefu_text name = {NULL, 0};
    OK(kefu_result_get_model(result, NULL, &first, ERROR));
    OK(kefu_result_get_model(result, "model", &second, ERROR));
    CHECK(first != second);
    kefu_model_destroy(&second);
    FAILS(kefu_result_get_model(result, "modal", &second, ERROR), KEFU_ERR_UNKNOWN_NAME, "model");
    CHECK(second == NULL);
    kefu_result_destroy(&result);
    OK(kefu_model_get_name(first, &name, ERROR));
    CHECK(text_is(name, "customer.score"));
    kefu_model_destroy(&first);
}

int main(void) {
    RUN(TablesAndColumnsSayWhatTheyAre);
    RUN(ColumnsAreConvertedForAnyCaller);
    RUN(ATooSmallArrayIsUntouched);
    RUN(NullCellsAreSaidInEveryWay);
    RUN(TextsComeInTwoSteps);
    RUN(CustomersAreFoundByTheirId);
    RUN(NumbersAsIdsToo);
    RUN(ModelsComeAsHandlesOfTheirOwn);
    END();
}
