/* Every pointer of every function as NULL: NULL_POINTER, which argument it was, and handle outputs that are NULL. */
#include "sales.h"

/* A call in which one argument is NULL, and the word that names it. */
#define IS_NULL(call, word) FAILS(call, KEFU_ERR_NULL_POINTER, word " is NULL")
/* The same where a handle comes out: its slot must be empty afterwards. */
#define IS_NULL_AND_EMPTY(slot, call, word) \
    do {                                    \
        slot = (void*)&check_failures;      \
        IS_NULL(call, word);                \
        CHECK((slot) == NULL);              \
        slot = NULL;                        \
    } while (0)

static void Charters(void) {
    kefu_charter *charter = NULL, *out = NULL;
    kefu_result* result = NULL;
    kefu_text text = {NULL, 0};
    int64_t length = 0;
    NEED(kefu_charter_default(&charter, ERROR));
    IS_NULL(kefu_charter_default(NULL, ERROR), "out_charter");
    IS_NULL_AND_EMPTY(out, kefu_charter_load(NULL, &out, ERROR), "path");
    IS_NULL(kefu_charter_load("x", NULL, ERROR), "out_charter");
    IS_NULL_AND_EMPTY(out, kefu_charter_parse(NULL, 1, "x", &out, ERROR), "toml");
    IS_NULL(kefu_charter_parse("", 0, "x", NULL, ERROR), "out_charter");
    IS_NULL_AND_EMPTY(result, kefu_charter_check(NULL, 1, "x", &result, ERROR), "toml");
    IS_NULL(kefu_charter_check("", 0, "x", NULL, ERROR), "out_result");
    IS_NULL(kefu_charter_get_text(NULL, KEFU_LANGUAGE_EN, &text, ERROR), "charter");
    IS_NULL(kefu_charter_get_text(charter, KEFU_LANGUAGE_EN, NULL, ERROR), "out_text");
    IS_NULL(kefu_charter_get_stamp(NULL, &text, ERROR), "charter");
    IS_NULL(kefu_charter_get_stamp(charter, NULL, ERROR), "out_json");
    IS_NULL(kefu_charter_get_digest(NULL, NULL, 0, &length, ERROR), "charter");
    IS_NULL(kefu_charter_get_digest(charter, NULL, 0, NULL, ERROR), "out_length");
    IS_NULL_AND_EMPTY(result, kefu_charter_get_coverage(charter, NULL, NULL, &result, ERROR), "agents");
    IS_NULL(kefu_charter_get_coverage(charter, NULL, NULL, NULL, ERROR), "out_result");
    kefu_charter_destroy(NULL);
    kefu_charter_destroy(&out);
    kefu_charter_destroy(&charter);
    kefu_charter_destroy(&charter);
}

static void Tables(void) {
    kefu_table *table = NULL, *out = NULL;
    const int64_t longs[2] = {0, 0};
    const int32_t ints[2] = {0, 0};
    const double doubles[1] = {0};
    const kefu_text texts[1] = {{"a", 1}};
    const char* const strings[1] = {"a"};
    struct ArrowArray array;
    struct ArrowSchema schema;
    memset(&array, 0, sizeof array);
    memset(&schema, 0, sizeof schema);
    int64_t rows = 0;
    NEED(kefu_table_create(NULL, &table, ERROR));
    IS_NULL(kefu_table_create("x", NULL, ERROR), "out_table");
    IS_NULL(kefu_table_borrow_int64(NULL, "x", longs, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_int64(table, NULL, longs, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_int64(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_int32(NULL, "x", ints, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_int32(table, NULL, ints, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_int32(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_double(NULL, "x", doubles, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_double(table, NULL, doubles, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_double(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_text(NULL, "x", texts, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_text(table, NULL, texts, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_text(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_strings(NULL, "x", strings, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_strings(table, NULL, strings, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_strings(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_utf8(NULL, "x", "a", 1, longs, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_utf8(table, NULL, "a", 1, longs, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_utf8(table, "x", NULL, 1, longs, NULL, 1, ERROR), "bytes");
    IS_NULL(kefu_table_borrow_utf8(table, "x", "a", 1, NULL, NULL, 1, ERROR), "offsets");
    IS_NULL(kefu_table_borrow_utf8_32(NULL, "x", "a", 1, ints, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_utf8_32(table, NULL, "a", 1, ints, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_utf8_32(table, "x", NULL, 1, ints, NULL, 1, ERROR), "bytes");
    IS_NULL(kefu_table_borrow_utf8_32(table, "x", "a", 1, NULL, NULL, 1, ERROR), "offsets");
    IS_NULL(kefu_table_borrow_date32(NULL, "x", ints, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_date32(table, NULL, ints, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_date32(table, "x", NULL, NULL, 1, ERROR), "values");
    IS_NULL(kefu_table_borrow_time_us(NULL, "x", longs, 1, NULL, 1, ERROR), "table");
    IS_NULL(kefu_table_borrow_time_us(table, NULL, longs, 1, NULL, 1, ERROR), "name");
    IS_NULL(kefu_table_borrow_time_us(table, "x", NULL, 1, NULL, 1, ERROR), "values");
    IS_NULL_AND_EMPTY(out, kefu_table_borrow_arrow("x", NULL, &schema, &out, ERROR), "array");
    IS_NULL_AND_EMPTY(out, kefu_table_borrow_arrow("x", &array, NULL, &out, ERROR), "schema");
    IS_NULL(kefu_table_borrow_arrow("x", &array, &schema, NULL, ERROR), "out_table");
    IS_NULL_AND_EMPTY(out, kefu_table_consume_arrow("x", NULL, &schema, &out, ERROR), "array");
    IS_NULL_AND_EMPTY(out, kefu_table_consume_arrow("x", &array, NULL, &out, ERROR), "schema");
    IS_NULL(kefu_table_consume_arrow("x", &array, &schema, NULL, ERROR), "out_table");
    IS_NULL(kefu_table_set_first_row(NULL, 0, ERROR), "table");
    IS_NULL(kefu_table_get_rows(NULL, &rows, ERROR), "table");
    IS_NULL(kefu_table_get_rows(table, NULL, ERROR), "out_rows");
    kefu_table_destroy(NULL);
    kefu_table_destroy(&out);
    kefu_table_destroy(&table);
    kefu_table_destroy(&table);
}

static void ProgressAndBytes(void) {
    kefu_progress* progress = NULL;
    kefu_bytes* bytes = NULL;
    const uint8_t* data = NULL;
    int64_t n = 0;
    kefu_model* model = sales_model("customer.rfm");
    NEED(kefu_progress_create(&progress, ERROR));
    NEED(kefu_model_save(model, &bytes, ERROR));
    IS_NULL(kefu_progress_create(NULL, ERROR), "out_progress");
    IS_NULL(kefu_progress_get_done(NULL, &n, ERROR), "progress");
    IS_NULL(kefu_progress_get_done(progress, NULL, ERROR), "out_done");
    IS_NULL(kefu_progress_get_total(NULL, &n, ERROR), "progress");
    IS_NULL(kefu_progress_get_total(progress, NULL, ERROR), "out_total");
    IS_NULL(kefu_progress_cancel(NULL, ERROR), "progress");
    IS_NULL(kefu_bytes_get(NULL, &data, &n, ERROR), "bytes");
    IS_NULL(kefu_bytes_get(bytes, NULL, &n, ERROR), "out_data");
    IS_NULL(kefu_bytes_get(bytes, &data, NULL, ERROR), "out_size");
    CHECK(data == NULL && n == 0);
    kefu_progress_destroy(NULL);
    kefu_progress_destroy(&progress);
    kefu_progress_destroy(&progress);
    kefu_bytes_destroy(NULL);
    kefu_bytes_destroy(&bytes);
    kefu_bytes_destroy(&bytes);
    kefu_model_destroy(&model);
}

static void Analyses(void) {
    kefu_analysis *analysis = NULL, *out = NULL;
    kefu_result* result = NULL;
    kefu_bytes* bytes = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    const kefu_input no_name[] = {KEFU_INPUT_TABLE(NULL, table)};
    int64_t n = 0;
    kefu_text text = {NULL, 0};
    const char* const name = "customer.rfm";
    NEED(kefu_analysis_create(NULL, name, NULL, &analysis, ERROR));
    IS_NULL(kefu_analysis_list(NULL, ERROR), "out_json");
    IS_NULL_AND_EMPTY(result, kefu_analysis_run(NULL, NULL, NULL, inputs, 1, NULL, &result, ERROR), "name");
    IS_NULL_AND_EMPTY(result, kefu_analysis_run(NULL, name, NULL, NULL, 1, NULL, &result, ERROR), "inputs");
    IS_NULL_AND_EMPTY(result, kefu_analysis_run(NULL, name, NULL, no_name, 1, NULL, &result, ERROR), "the name of an input");
    IS_NULL(kefu_analysis_run(NULL, name, NULL, inputs, 1, NULL, NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(out, kefu_analysis_create(NULL, NULL, NULL, &out, ERROR), "name");
    IS_NULL(kefu_analysis_create(NULL, name, NULL, NULL, ERROR), "out_analysis");
    IS_NULL_AND_EMPTY(out, kefu_analysis_create_view(NULL, NULL, name, NULL, &out, ERROR), "source");
    IS_NULL_AND_EMPTY(out, kefu_analysis_create_view(analysis, NULL, NULL, NULL, &out, ERROR), "name");
    IS_NULL(kefu_analysis_create_view(analysis, NULL, name, NULL, NULL, ERROR), "out_analysis");
    IS_NULL(kefu_analysis_add(NULL, "purchases", table, NULL, ERROR), "analysis");
    IS_NULL(kefu_analysis_add(analysis, NULL, table, NULL, ERROR), "input");
    IS_NULL(kefu_analysis_add(analysis, "purchases", NULL, NULL, ERROR), "table");
    IS_NULL(kefu_analysis_merge(NULL, analysis, ERROR), "analysis");
    IS_NULL(kefu_analysis_merge(analysis, NULL, ERROR), "other");
    IS_NULL_AND_EMPTY(result, kefu_analysis_finish(NULL, NULL, NULL, 0, NULL, &result, ERROR), "analysis");
    IS_NULL_AND_EMPTY(result, kefu_analysis_finish(analysis, NULL, NULL, 1, NULL, &result, ERROR), "models");
    IS_NULL(kefu_analysis_finish(analysis, NULL, NULL, 0, NULL, NULL, ERROR), "out_result");
    kefu_bytes* json = NULL;
    int32_t found = 0;
    IS_NULL_AND_EMPTY(json, kefu_analysis_export_text(NULL, "anna", 4, &json, ERROR), "analysis");
    IS_NULL_AND_EMPTY(json, kefu_analysis_export_text(analysis, NULL, 4, &json, ERROR), "id");
    IS_NULL(kefu_analysis_export_text(analysis, "anna", 4, NULL, ERROR), "out_json");
    IS_NULL_AND_EMPTY(json, kefu_analysis_export_int64(NULL, 1, &json, ERROR), "analysis");
    IS_NULL(kefu_analysis_erase_text(NULL, "anna", 4, &found, ERROR), "analysis");
    IS_NULL(kefu_analysis_erase_text(analysis, NULL, 4, &found, ERROR), "id");
    IS_NULL(kefu_analysis_erase_text(analysis, "anna", 4, NULL, ERROR), "out_found");
    IS_NULL(kefu_analysis_erase_int64(NULL, 1, &found, ERROR), "analysis");
    IS_NULL(kefu_analysis_erase_int64(analysis, 1, NULL, ERROR), "out_found");
    IS_NULL_AND_EMPTY(bytes, kefu_analysis_save(NULL, &bytes, ERROR), "analysis");
    IS_NULL(kefu_analysis_save(analysis, NULL, ERROR), "out_bytes");
    IS_NULL_AND_EMPTY(out, kefu_analysis_load(NULL, 1, &out, ERROR), "data");
    IS_NULL(kefu_analysis_load((const uint8_t*)"", 0, NULL, ERROR), "out_analysis");
    IS_NULL(kefu_analysis_get_rows(NULL, &n, ERROR), "analysis");
    IS_NULL(kefu_analysis_get_rows(analysis, NULL, ERROR), "out_rows");
    IS_NULL(kefu_analysis_get_name(NULL, &text, ERROR), "analysis");
    IS_NULL(kefu_analysis_get_name(analysis, NULL, ERROR), "out_name");
    IS_NULL(kefu_analysis_get_stamp(NULL, &text, ERROR), "analysis");
    IS_NULL(kefu_analysis_get_stamp(analysis, NULL, ERROR), "out_json");
    IS_NULL(kefu_analysis_get_bytes(NULL, &n, ERROR), "analysis");
    IS_NULL(kefu_analysis_get_bytes(analysis, NULL, ERROR), "out_bytes");
    kefu_analysis_destroy(NULL);
    kefu_analysis_destroy(&out);
    kefu_analysis_destroy(&analysis);
    kefu_analysis_destroy(&analysis);
    kefu_table_destroy(&table);
}

static void Models(void) {
    kefu_model *model = sales_model("customer.rfm"), *out = NULL;
    kefu_result* result = NULL;
    kefu_bytes* bytes = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_text text = {NULL, 0};
    const char* const name = "customer.rfm";
    IS_NULL_AND_EMPTY(out, kefu_model_fit(NULL, NULL, NULL, inputs, 1, NULL, &out, ERROR), "name");
    IS_NULL_AND_EMPTY(out, kefu_model_fit(NULL, name, NULL, NULL, 1, NULL, &out, ERROR), "inputs");
    IS_NULL(kefu_model_fit(NULL, name, NULL, inputs, 1, NULL, NULL, ERROR), "out_model");
    IS_NULL_AND_EMPTY(result, kefu_model_apply(NULL, NULL, NULL, inputs, 1, NULL, &result, ERROR), "model");
    IS_NULL_AND_EMPTY(result, kefu_model_apply(model, NULL, NULL, NULL, 1, NULL, &result, ERROR), "inputs");
    IS_NULL(kefu_model_apply(model, NULL, NULL, inputs, 1, NULL, NULL, ERROR), "out_result");
    IS_NULL(kefu_model_get_name(NULL, &text, ERROR), "model");
    IS_NULL(kefu_model_get_name(model, NULL, ERROR), "out_name");
    IS_NULL(kefu_model_get_report(NULL, &text, ERROR), "model");
    IS_NULL(kefu_model_get_report(model, NULL, ERROR), "out_json");
    IS_NULL(kefu_model_get_stamp(NULL, &text, ERROR), "model");
    IS_NULL(kefu_model_get_stamp(model, NULL, ERROR), "out_json");
    IS_NULL_AND_EMPTY(bytes, kefu_model_save(NULL, &bytes, ERROR), "model");
    IS_NULL(kefu_model_save(model, NULL, ERROR), "out_bytes");
    IS_NULL_AND_EMPTY(out, kefu_model_load(NULL, 1, &out, ERROR), "data");
    IS_NULL(kefu_model_load((const uint8_t*)"", 0, NULL, ERROR), "out_model");
    kefu_model_destroy(NULL);
    kefu_model_destroy(&out);
    kefu_model_destroy(&model);
    kefu_model_destroy(&model);
    kefu_table_destroy(&table);
}

static void Results(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    kefu_model* model = NULL;
    kefu_text text = {NULL, 0}, texts[SALES_CUSTOMERS];
    kefu_column_info info = KEFU_COLUMN_INFO_INIT;
    const uint8_t* u8 = NULL;
    const int8_t* i8 = NULL;
    const int32_t* i32 = NULL;
    const int64_t* i64 = NULL;
    const double* f64 = NULL;
    const char* bytes = NULL;
    int64_t n = 0, integers[SALES_CUSTOMERS];
    double numbers[SALES_CUSTOMERS];
    char buffer[3000];
    struct ArrowArray array;
    struct ArrowSchema schema;
    IS_NULL(kefu_result_get_table_count(NULL, &n, ERROR), "result");
    IS_NULL(kefu_result_get_table_count(result, NULL, ERROR), "out_count");
    IS_NULL(kefu_result_get_table_name(NULL, 0, &text, ERROR), "result");
    IS_NULL(kefu_result_get_table_name(result, 0, NULL, ERROR), "out_name");
    IS_NULL(kefu_result_get_rows(NULL, NULL, &n, ERROR), "result");
    IS_NULL(kefu_result_get_rows(result, NULL, NULL, ERROR), "out_rows");
    IS_NULL(kefu_result_get_column_count(NULL, NULL, &n, ERROR), "result");
    IS_NULL(kefu_result_get_column_count(result, NULL, NULL, ERROR), "out_count");
    IS_NULL(kefu_result_get_column_info(NULL, NULL, 0, &info, ERROR), "result");
    IS_NULL(kefu_result_get_column_info(result, NULL, 0, NULL, ERROR), "info");
    IS_NULL(kefu_result_find_column(NULL, NULL, "money", &n, ERROR), "result");
    IS_NULL(kefu_result_find_column(result, NULL, NULL, &n, ERROR), "column");
    IS_NULL(kefu_result_find_column(result, NULL, "money", NULL, ERROR), "out_index");
#define BORROW(function, column, slot)                                                     \
    IS_NULL(function(NULL, NULL, column, &slot, &n, ERROR), "result");                     \
    IS_NULL(function(result, NULL, NULL, &slot, &n, ERROR), "column");                     \
    FAILS(function(result, NULL, column, NULL, &n, ERROR), KEFU_ERR_NULL_POINTER, "out_"); \
    IS_NULL(function(result, NULL, column, &slot, NULL, ERROR), "out_n");                  \
    CHECK(slot == NULL)
    BORROW(kefu_result_borrow_uint8, "money", u8);
    BORROW(kefu_result_borrow_int8, "recency_score", i8);
    BORROW(kefu_result_borrow_int32, "cell", i32);
    BORROW(kefu_result_borrow_int64, "money", i64);
    BORROW(kefu_result_borrow_double, "money", f64);
    BORROW(kefu_result_borrow_word, "abc", i32);
    IS_NULL(kefu_result_borrow_text(NULL, NULL, "customer", &i64, &bytes, &n, ERROR), "result");
    IS_NULL(kefu_result_borrow_text(result, NULL, NULL, &i64, &bytes, &n, ERROR), "column");
    IS_NULL(kefu_result_borrow_text(result, NULL, "customer", NULL, &bytes, &n, ERROR), "out_offsets");
    IS_NULL(kefu_result_borrow_text(result, NULL, "customer", &i64, NULL, &n, ERROR), "out_bytes");
    IS_NULL(kefu_result_borrow_text(result, NULL, "customer", &i64, &bytes, NULL, ERROR), "out_n");
    IS_NULL(kefu_result_get_word(NULL, NULL, "abc", 0, &text, ERROR), "result");
    IS_NULL(kefu_result_get_word(result, NULL, NULL, 0, &text, ERROR), "column");
    IS_NULL(kefu_result_get_word(result, NULL, "abc", 0, NULL, ERROR), "out_word");
    IS_NULL(kefu_result_borrow_nulls(NULL, NULL, "abc", &u8, ERROR), "result");
    IS_NULL(kefu_result_borrow_nulls(result, NULL, NULL, &u8, ERROR), "column");
    IS_NULL(kefu_result_borrow_nulls(result, NULL, "abc", NULL, ERROR), "out_nulls");
    IS_NULL(kefu_result_copy_int64(NULL, NULL, "money", 0, integers, SALES_CUSTOMERS, ERROR), "result");
    IS_NULL(kefu_result_copy_int64(result, NULL, NULL, 0, integers, SALES_CUSTOMERS, ERROR), "column");
    IS_NULL(kefu_result_copy_int64(result, NULL, "money", 0, NULL, SALES_CUSTOMERS, ERROR), "values");
    IS_NULL(kefu_result_copy_double(NULL, NULL, "money", 0, numbers, SALES_CUSTOMERS, ERROR), "result");
    IS_NULL(kefu_result_copy_double(result, NULL, NULL, 0, numbers, SALES_CUSTOMERS, ERROR), "column");
    IS_NULL(kefu_result_copy_double(result, NULL, "money", 0, NULL, SALES_CUSTOMERS, ERROR), "values");
    IS_NULL(kefu_result_copy_text(NULL, NULL, "abc", texts, SALES_CUSTOMERS, ERROR), "result");
    IS_NULL(kefu_result_copy_text(result, NULL, NULL, texts, SALES_CUSTOMERS, ERROR), "column");
    IS_NULL(kefu_result_copy_text(result, NULL, "abc", NULL, SALES_CUSTOMERS, ERROR), "values");
    IS_NULL(kefu_result_get_cell(NULL, NULL, "abc", 0, buffer, sizeof buffer, &n, ERROR), "result");
    IS_NULL(kefu_result_get_cell(result, NULL, NULL, 0, buffer, sizeof buffer, &n, ERROR), "column");
    IS_NULL(kefu_result_get_cell(result, NULL, "abc", 0, NULL, 0, NULL, ERROR), "out_length");
    IS_NULL(kefu_result_export_arrow(NULL, NULL, &array, &schema, ERROR), "result");
    IS_NULL(kefu_result_export_arrow(result, NULL, NULL, &schema, ERROR), "out_array");
    IS_NULL(kefu_result_export_arrow(result, NULL, &array, NULL, ERROR), "out_schema");
    IS_NULL(kefu_result_get_report(NULL, &text, ERROR), "result");
    IS_NULL(kefu_result_get_report(result, NULL, ERROR), "out_json");
    IS_NULL(kefu_result_get_stamp(NULL, &text, ERROR), "result");
    IS_NULL(kefu_result_get_stamp(result, NULL, ERROR), "out_json");
    IS_NULL(kefu_result_find_row_text(NULL, "anna", 4, &n, ERROR), "result");
    IS_NULL(kefu_result_find_row_text(result, NULL, 4, &n, ERROR), "id");
    IS_NULL(kefu_result_find_row_text(result, "anna", 4, NULL, ERROR), "out_row");
    IS_NULL(kefu_result_find_row_int64(NULL, 1, &n, ERROR), "result");
    IS_NULL(kefu_result_explain_text(NULL, "anna", 4, 0, buffer, sizeof buffer, &n, ERROR), "result");
    IS_NULL(kefu_result_explain_text(result, NULL, 4, 0, buffer, sizeof buffer, &n, ERROR), "id");
    IS_NULL(kefu_result_explain_text(result, "anna", 4, 0, NULL, 0, NULL, ERROR), "out_length");
    IS_NULL(kefu_result_explain_int64(NULL, 1, 0, buffer, sizeof buffer, &n, ERROR), "result");
    IS_NULL(kefu_result_explain_row(NULL, 0, 0, buffer, sizeof buffer, &n, ERROR), "result");
    IS_NULL_AND_EMPTY(model, kefu_result_get_model(NULL, NULL, &model, ERROR), "result");
    IS_NULL(kefu_result_get_model(result, NULL, NULL, ERROR), "out_model");
    kefu_bytes* json = NULL;
    kefu_result* less = NULL;
    IS_NULL_AND_EMPTY(json, kefu_result_export_text(NULL, "anna", 4, &json, ERROR), "result");
    IS_NULL_AND_EMPTY(json, kefu_result_export_text(result, NULL, 4, &json, ERROR), "id");
    IS_NULL(kefu_result_export_text(result, "anna", 4, NULL, ERROR), "out_json");
    IS_NULL_AND_EMPTY(json, kefu_result_export_int64(NULL, 1, &json, ERROR), "result");
    IS_NULL(kefu_result_export_int64(result, 1, NULL, ERROR), "out_json");
    IS_NULL_AND_EMPTY(less, kefu_result_erase_text(NULL, "anna", 4, &less, ERROR), "result");
    IS_NULL_AND_EMPTY(less, kefu_result_erase_text(result, NULL, 4, &less, ERROR), "id");
    IS_NULL(kefu_result_erase_text(result, "anna", 4, NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(less, kefu_result_erase_int64(NULL, 1, &less, ERROR), "result");
    IS_NULL(kefu_result_erase_int64(result, 1, NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(less, kefu_result_get_moves(NULL, result, &less, ERROR), "before");
    IS_NULL_AND_EMPTY(less, kefu_result_get_moves(result, NULL, &less, ERROR), "after");
    IS_NULL(kefu_result_get_moves(result, result, NULL, ERROR), "out_result");
    kefu_result_destroy(NULL);
    kefu_result_destroy(&result);
    kefu_result_destroy(&result);
}

static void Scorers(void) {
    kefu_model* model = sales_model("customer.rfm");
    kefu_scorer *scorer = NULL, *out = NULL;
    kefu_workspace *workspace = NULL, *none = NULL;
    int32_t scale = 0;
    char buffer[256];
    int64_t n = 0;
    kefu_customer_value value = KEFU_CUSTOMER_VALUE_INIT;
    kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
    NEED(kefu_scorer_create(model, &scorer, ERROR));
    NEED(kefu_workspace_create(scorer, &workspace, ERROR));
    IS_NULL_AND_EMPTY(out, kefu_scorer_create(NULL, &out, ERROR), "model");
    IS_NULL(kefu_scorer_create(model, NULL, ERROR), "out_scorer");
    IS_NULL(kefu_scorer_explain(NULL, &value, 0, buffer, sizeof buffer, &n, ERROR), "scorer");
    IS_NULL(kefu_scorer_explain(scorer, NULL, 0, buffer, sizeof buffer, &n, ERROR), "value");
    kefu_text tier;
    IS_NULL(kefu_scorer_get_tier_name(NULL, 0, &tier, ERROR), "scorer");
    IS_NULL(kefu_scorer_get_tier_name(scorer, 0, NULL, ERROR), "out_name");
    IS_NULL(kefu_scorer_get_money(NULL, &scale, NULL, ERROR), "scorer");
    IS_NULL(kefu_scorer_get_money(scorer, NULL, NULL, ERROR), "out_scale");
    OK(kefu_scorer_get_money(scorer, &scale, NULL, ERROR));
    IS_NULL(kefu_scorer_apply_one(NULL, workspace, &value, &score, ERROR), "scorer");
    IS_NULL(kefu_scorer_apply_one(scorer, NULL, &value, &score, ERROR), "workspace");
    IS_NULL(kefu_scorer_apply_one(scorer, workspace, NULL, &score, ERROR), "value");
    IS_NULL(kefu_scorer_apply_one(scorer, workspace, &value, NULL, ERROR), "score");
    IS_NULL_AND_EMPTY(none, kefu_workspace_create(NULL, &none, ERROR), "scorer");
    IS_NULL(kefu_workspace_create(scorer, NULL, ERROR), "out_workspace");
    kefu_scorer_destroy(NULL);
    kefu_scorer_destroy(&scorer);
    kefu_scorer_destroy(&scorer);
    kefu_workspace_destroy(NULL);
    kefu_workspace_destroy(&workspace);
    kefu_workspace_destroy(&workspace);
    kefu_model_destroy(&model);
}

static void AHandleOfAnotherTypeIsRefused(void) {
    kefu_model* model = sales_model("customer.rfm");
    kefu_table* table = sales_table(0, 1);
    int64_t rows = 0;
    kefu_text text = {NULL, 0};
    /* What languages without types can do. */
    FAILS(kefu_table_get_rows((const kefu_table*)(const void*)model, &rows, ERROR), KEFU_ERR_NULL_POINTER, "table is no kefu_table");
    FAILS(kefu_model_get_name((const kefu_model*)(const void*)table, &text, ERROR), KEFU_ERR_NULL_POINTER, "model is no kefu_model");
    kefu_model_destroy(&model);
    kefu_table_destroy(&table);
}

static void Routers(void) {
    kefu_router *router = NULL, *out = NULL;
    kefu_events events = KEFU_EVENTS_INIT;
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    kefu_bytes* bytes = NULL;
    kefu_text text = {NULL, 0};
    const uint8_t* data = NULL;
    char buffer[1000];
    int64_t n = 0;
    uint64_t hash = 0;
    int32_t pending = 0;
    kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
    options.flags = KEFU_ROUTER_HOST_JOURNAL;
    NEED(kefu_table_create(NULL, &table, ERROR));
    NEED(kefu_router_create(NULL, &options, &router, ERROR));
    IS_NULL(kefu_router_create(NULL, NULL, NULL, ERROR), "out_router");
#define COMMAND(name)                                                          \
    do {                                                                       \
        kefu_##name command;                                                   \
        memset(&command, 0, sizeof command);                                   \
        command.struct_size = sizeof command;                                  \
        IS_NULL(kefu_router_##name(NULL, &command, &events, ERROR), "router"); \
        IS_NULL(kefu_router_##name(router, NULL, &events, ERROR), #name);      \
        IS_NULL(kefu_router_##name(router, &command, NULL, ERROR), "events");  \
    } while (0)
    COMMAND(add_agent);
    COMMAND(remove_agent);
    COMMAND(set_status);
    COMMAND(set_profile);
    COMMAND(set_capacity);
    COMMAND(heartbeat);
    COMMAND(arrive_task);
    COMMAND(update_task);
    COMMAND(cancel_task);
    COMMAND(abandon_task);
    COMMAND(park_task);
    COMMAND(accept_offer);
    COMMAND(reject_offer);
    COMMAND(rest_task);
    COMMAND(return_task);
    COMMAND(complete_task);
    COMMAND(end_wrap_up);
    COMMAND(advance_clock);
    const kefu_swap_rules swap = KEFU_SWAP_RULES_INIT;
    IS_NULL(kefu_router_swap_rules(NULL, &swap, NULL, &events, ERROR), "router");
    IS_NULL(kefu_router_swap_rules(router, NULL, NULL, &events, ERROR), "swap_rules");
    IS_NULL(kefu_router_swap_rules(router, &swap, NULL, NULL, ERROR), "events");
    kefu_heartbeat beat = KEFU_HEARTBEAT_INIT;
    NEED(kefu_router_heartbeat(router, &beat, &events, ERROR));
    IS_NULL(kefu_router_get_event_int64(NULL, 0, "code", 0, &n, ERROR), "router");
    IS_NULL(kefu_router_get_event_int64(router, 0, NULL, 0, &n, ERROR), "field");
    IS_NULL(kefu_router_get_event_int64(router, 0, "code", 0, NULL, ERROR), "out_value");
    IS_NULL(kefu_router_get_event_text(NULL, 0, "reason", &text, ERROR), "router");
    IS_NULL(kefu_router_get_event_text(router, 0, NULL, &text, ERROR), "field");
    IS_NULL(kefu_router_get_event_text(router, 0, "reason", NULL, ERROR), "out_text");
    IS_NULL(kefu_router_get_event_json(NULL, 0, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_event_json(router, 0, NULL, 0, NULL, ERROR), "out_length");
    IS_NULL(kefu_router_explain_event(NULL, 0, 0, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_entry(NULL, &data, &n, ERROR), "router");
    IS_NULL(kefu_router_get_entry(router, NULL, &n, ERROR), "out_data");
    IS_NULL(kefu_router_get_entry(router, &data, NULL, ERROR), "out_size");
    IS_NULL(kefu_router_commit(NULL, ERROR), "router");
    IS_NULL(kefu_router_discard(NULL, ERROR), "router");
    IS_NULL(kefu_router_recover(NULL, NULL, (const uint8_t*)"", 0, ERROR), "router");
    IS_NULL(kefu_router_recover(router, NULL, NULL, 1, ERROR), "data");
    IS_NULL(kefu_entry_get_adopted_rules(NULL, 1, buffer, sizeof buffer, &n, ERROR), "data");
    IS_NULL(kefu_router_get_sequence(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_sequence(router, NULL, ERROR), "out_sequence");
    IS_NULL(kefu_router_get_pending(NULL, &pending, ERROR), "router");
    IS_NULL(kefu_router_get_pending(router, NULL, ERROR), "out_pending");
    IS_NULL(kefu_router_get_now(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_now(router, NULL, ERROR), "out_now");
    IS_NULL(kefu_router_get_next_due(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_next_due(router, NULL, ERROR), "out_due");
    IS_NULL(kefu_router_get_agent_count(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_agent_count(router, NULL, ERROR), "out_count");
    IS_NULL(kefu_router_get_task_count(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_task_count(router, NULL, ERROR), "out_count");
    IS_NULL(kefu_router_get_waiting_count(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_waiting_count(router, NULL, ERROR), "out_count");
    IS_NULL(kefu_router_get_bytes(NULL, &n, ERROR), "router");
    IS_NULL(kefu_router_get_bytes(router, NULL, ERROR), "out_bytes");
    IS_NULL(kefu_router_get_state_hash(NULL, &hash, ERROR), "router");
    IS_NULL(kefu_router_get_state_hash(router, NULL, ERROR), "out_hash");
    IS_NULL(kefu_router_get_stamp(NULL, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_stamp(router, NULL, 0, NULL, ERROR), "out_length");
    IS_NULL(kefu_router_get_why_waiting(NULL, "x", buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_why_waiting(router, NULL, buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL(kefu_router_explain_waiting(NULL, "x", 0, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_explain_waiting(router, NULL, 0, buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL(kefu_router_get_why_not(NULL, "x", "y", buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_why_not(router, NULL, "y", buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL(kefu_router_get_why_not(router, "x", NULL, buffer, sizeof buffer, &n, ERROR), "agent");
    IS_NULL(kefu_router_explain_not(NULL, "x", "y", 0, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_explain_not(router, NULL, "y", 0, buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL(kefu_router_explain_not(router, "x", NULL, 0, buffer, sizeof buffer, &n, ERROR), "agent");
    IS_NULL(kefu_router_get_why_this(NULL, "x", buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_get_why_this(router, NULL, buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL(kefu_router_explain_this(NULL, "x", 0, buffer, sizeof buffer, &n, ERROR), "router");
    IS_NULL(kefu_router_explain_this(router, NULL, 0, buffer, sizeof buffer, &n, ERROR), "task");
    IS_NULL_AND_EMPTY(bytes, kefu_router_save(NULL, &bytes, ERROR), "router");
    IS_NULL(kefu_router_save(router, NULL, ERROR), "out_bytes");
    IS_NULL_AND_EMPTY(out, kefu_router_load(NULL, NULL, NULL, 1, &out, ERROR), "data");
    IS_NULL(kefu_router_load(NULL, NULL, (const uint8_t*)"", 0, NULL, ERROR), "out_router");
    IS_NULL_AND_EMPTY(result, kefu_router_get_metrics(NULL, &result, ERROR), "router");
    IS_NULL(kefu_router_get_metrics(router, NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(result, kefu_router_apply_table(NULL, table, NULL, &result, ERROR), "router");
    IS_NULL_AND_EMPTY(result, kefu_router_apply_table(router, NULL, NULL, &result, ERROR), "commands");
    IS_NULL(kefu_router_apply_table(router, table, NULL, NULL, ERROR), "out_result");
    kefu_event_log* log = NULL;
    IS_NULL(kefu_event_log_create(NULL, NULL, ERROR), "out_log");
    NEED(kefu_event_log_create(NULL, &log, ERROR));
    IS_NULL(kefu_event_log_add(NULL, router, ERROR), "log");
    IS_NULL(kefu_event_log_add(log, NULL, ERROR), "router");
    IS_NULL(kefu_event_log_add_entry(NULL, (const uint8_t*)"", 0, ERROR), "log");
    IS_NULL(kefu_event_log_add_entry(log, NULL, 1, ERROR), "data");
    IS_NULL(kefu_event_log_get_rows(NULL, &n, ERROR), "log");
    IS_NULL(kefu_event_log_get_rows(log, NULL, ERROR), "out_rows");
    IS_NULL_AND_EMPTY(result, kefu_event_log_get_result(NULL, &result, ERROR), "log");
    IS_NULL(kefu_event_log_get_result(log, NULL, ERROR), "out_result");
    IS_NULL(kefu_event_log_clear(NULL, ERROR), "log");
    kefu_event_log_destroy(NULL);
    kefu_event_log_destroy(&log);
    /* A handle of another kind is none. */
    FAILS(kefu_router_commit((kefu_router*)(void*)table, ERROR), KEFU_ERR_NULL_POINTER, "kefu_router");
    kefu_router_destroy(NULL);
    kefu_router_destroy(&out);
    kefu_router_destroy(&router);
    kefu_router_destroy(&router);
    FAILS(kefu_router_commit(router, ERROR), KEFU_ERR_NULL_POINTER, "router");
    kefu_table_destroy(&table);
}

static void Staffs(void) {
    kefu_staff *staff = NULL, *out = NULL;
    kefu_result* result = NULL;
    kefu_table* table = NULL;
    const kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
    int64_t n = 0;
    NEED(kefu_table_create(NULL, &table, ERROR));
    NEED(kefu_staff_create(NULL, NULL, 0, &staff, ERROR));
    IS_NULL_AND_EMPTY(out, kefu_staff_create(NULL, NULL, 1, &out, ERROR), "agents");
    IS_NULL(kefu_staff_create(NULL, NULL, 0, NULL, ERROR), "out_staff");
    IS_NULL_AND_EMPTY(out, kefu_staff_create_from_table(NULL, NULL, NULL, &out, ERROR), "agents");
    IS_NULL(kefu_staff_create_from_table(NULL, table, NULL, NULL, ERROR), "out_staff");
    IS_NULL(kefu_staff_get_size(NULL, &n, ERROR), "staff");
    IS_NULL(kefu_staff_get_size(staff, NULL, ERROR), "out_size");
    IS_NULL_AND_EMPTY(result, kefu_staff_rank(NULL, &request, &result, ERROR), "staff");
    IS_NULL_AND_EMPTY(result, kefu_staff_rank(staff, NULL, &result, ERROR), "request");
    IS_NULL(kefu_staff_rank(staff, &request, NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(result, kefu_staff_rank_table(NULL, table, NULL, 0, &result, ERROR), "staff");
    IS_NULL_AND_EMPTY(result, kefu_staff_rank_table(staff, NULL, NULL, 0, &result, ERROR), "requests");
    IS_NULL(kefu_staff_rank_table(staff, table, NULL, 0, NULL, ERROR), "out_result");
    kefu_staff_destroy(NULL);
    kefu_staff_destroy(&out);
    kefu_staff_destroy(&staff);
    kefu_table_destroy(&table);
}

static void Forecasts(void) {
    kefu_forecasts *forecasts = NULL, *out = NULL;
    kefu_router* router = NULL;
    kefu_result* result = NULL;
    kefu_table* table = NULL;
    kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
    int32_t code = 0;
    int64_t n = 0;
    NEED(kefu_table_create(NULL, &table, ERROR));
    NEED(kefu_router_create(NULL, NULL, &router, ERROR));
    NEED(kefu_forecasts_create(NULL, NULL, &forecasts, ERROR));
    IS_NULL(kefu_forecasts_create(NULL, NULL, NULL, ERROR), "out_forecasts");
    IS_NULL(kefu_forecasts_add(NULL, router, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_add(forecasts, NULL, ERROR), "router");
    IS_NULL(kefu_forecasts_add_entry(NULL, (const uint8_t*)"", 0, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_add_entry(forecasts, NULL, 1, ERROR), "data");
    IS_NULL(kefu_forecasts_add_table(NULL, table, NULL, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_add_table(forecasts, NULL, NULL, ERROR), "events");
    IS_NULL(kefu_forecasts_get_forecast(NULL, "c", &told, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_forecast(forecasts, NULL, &told, ERROR), "task");
    IS_NULL(kefu_forecasts_get_forecast(forecasts, "c", NULL, ERROR), "forecast");
    IS_NULL(kefu_wait_moved(NULL, &told, 0, &code, ERROR), "before");
    IS_NULL(kefu_wait_moved(&told, NULL, 0, &code, ERROR), "now");
    IS_NULL(kefu_wait_moved(&told, &told, 0, NULL, ERROR), "out_moved");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_waiting(NULL, "c", &result, ERROR), "forecasts");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_waiting(forecasts, NULL, &result, ERROR), "task");
    IS_NULL(kefu_forecasts_get_waiting(forecasts, "c", NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_coming(NULL, NULL, "chat", &result, ERROR), "forecasts");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_coming(forecasts, NULL, NULL, &result, ERROR), "channel");
    IS_NULL(kefu_forecasts_get_coming(forecasts, NULL, "chat", NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_queue(NULL, NULL, "chat", &result, ERROR), "forecasts");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_queue(forecasts, NULL, NULL, &result, ERROR), "channel");
    IS_NULL(kefu_forecasts_get_queue(forecasts, NULL, "chat", NULL, ERROR), "out_result");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_calibration(NULL, &result, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_calibration(forecasts, NULL, ERROR), "out_result");
    IS_NULL(kefu_forecasts_get_best(NULL, NULL, "chat", &code, &n, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_best(forecasts, NULL, NULL, &code, &n, ERROR), "channel");
    IS_NULL(kefu_forecasts_get_best(forecasts, NULL, "chat", NULL, &n, ERROR), "out_estimator");
    IS_NULL(kefu_forecasts_get_best(forecasts, NULL, "chat", &code, NULL, ERROR), "out_tasks");
    IS_NULL_AND_EMPTY(result, kefu_forecasts_get_changed(NULL, 0, &result, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_changed(forecasts, 0, NULL, ERROR), "out_result");
    IS_NULL(kefu_forecasts_get_version(NULL, &n, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_version(forecasts, NULL, ERROR), "out_version");
    IS_NULL(kefu_forecasts_get_ignored(NULL, &n, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_ignored(forecasts, NULL, ERROR), "out_count");
    IS_NULL(kefu_forecasts_get_bytes(NULL, &n, ERROR), "forecasts");
    IS_NULL(kefu_forecasts_get_bytes(forecasts, NULL, ERROR), "out_bytes");
    IS_NULL(kefu_forecasts_clear(NULL, ERROR), "forecasts");
    FAILS(kefu_forecasts_clear((kefu_forecasts*)(void*)table, ERROR), KEFU_ERR_NULL_POINTER, "kefu_forecasts");
    kefu_forecasts_destroy(NULL);
    kefu_forecasts_destroy(&out);
    kefu_forecasts_destroy(&forecasts);
    kefu_router_destroy(&router);
    kefu_table_destroy(&table);
}

int main(void) {
    RUN(Charters);
    RUN(Tables);
    RUN(ProgressAndBytes);
    RUN(Analyses);
    RUN(Models);
    RUN(Results);
    RUN(Scorers);
    RUN(AHandleOfAnotherTypeIsRefused);
    RUN(Routers);
    RUN(Staffs);
    RUN(Forecasts);
    END();
}
