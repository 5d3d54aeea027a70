/* A small table of sales in plain arrays, for the C tests. */
#ifndef KEFU_TESTS_CAPI_SALES_H
#define KEFU_TESTS_CAPI_SALES_H

#include "check.h"

enum { SALES_ROWS = 11, SALES_CUSTOMERS = 5 };

static const char* const sales_customer[SALES_ROWS] = {"anna", "anna", "anna", "bruno", "bruno", "chen",
                                                       "chen", "dora", "emil", "emil",  "emil"};
static const int64_t sales_number[SALES_ROWS] = {11, 11, 11, 12, 12, 13, 13, 14, 15, 15, 15};
static const char* const sales_at[SALES_ROWS] = {"2024-01-09", "2024-02-14", "2024-03-28", "2023-11-02", "2024-01-20", "2024-03-01",
                                                 "2024-03-30", "2023-08-15", "2024-02-02", "2024-02-03", "2024-03-15"};
static const int32_t sales_day[SALES_ROWS] = {19731, 19767, 19810, 19663, 19742, 19783, 19812, 19584, 19755, 19756, 19797};
static const double sales_amount[SALES_ROWS] = {120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00};

static const char sales_options[] = "{\"bins\": 3, \"as_of\": \"2024-03-31\"}";

/* Rows [begin, begin + n) with text ids. */
static inline kefu_table* sales_table(int64_t begin, int64_t n) {
    kefu_table* table = NULL;
    NEED(kefu_table_create("sales", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "customer", sales_customer + begin, NULL, n, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day + begin, NULL, n, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount + begin, NULL, n, ERROR));
    NEED(kefu_table_set_first_row(table, begin, ERROR));
    return table;
}

static inline kefu_result* sales_run(const char* name, const char* options) {
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result* result = NULL;
    NEED(kefu_analysis_run(NULL, name, options, inputs, 1, NULL, &result, ERROR));
    kefu_table_destroy(&table);
    return result;
}

static inline kefu_model* sales_model(const char* name) {
    const int has_bins = strcmp(name, "customer.abc") != 0;
    kefu_result* result = sales_run(name, has_bins ? sales_options : "{\"as_of\": \"2024-03-31\"}");
    kefu_model* model = NULL;
    NEED(kefu_result_get_model(result, NULL, &model, ERROR));
    kefu_result_destroy(&result);
    return model;
}

/* What two results must have in common: the bits of every column of the first table. */
static inline int same_scores(const kefu_result* a, const kefu_result* b) {
    static const char* const columns[] = {"recency_days",    "occasions",   "money", "recency_score",
                                          "frequency_score", "money_score", "cell",  "abc"};
    int64_t rows_a = 0, rows_b = 0;
    NEED(kefu_result_get_rows(a, "scores", &rows_a, ERROR));
    NEED(kefu_result_get_rows(b, "scores", &rows_b, ERROR));
    if (rows_a != rows_b) return 0;
    int same = 1;
    int64_t* x = malloc(sizeof(int64_t) * (size_t)(rows_a + 1));
    int64_t* y = malloc(sizeof(int64_t) * (size_t)(rows_a + 1));
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; ++c) {
        NEED(kefu_result_copy_int64(a, "scores", columns[c], -1, x, rows_a, ERROR));
        NEED(kefu_result_copy_int64(b, "scores", columns[c], -1, y, rows_a, ERROR));
        same = same && memcmp(x, y, sizeof(int64_t) * (size_t)rows_a) == 0;
    }
    free(x);
    free(y);
    return same;
}

#endif
