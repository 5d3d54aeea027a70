/* kefu_model: fit, apply, report, save, load. */
#include "sales.h"

static void AppliedToItsOwnRowsItGivesTheirScores(void) {
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result *fitted = sales_run("customer.score", sales_options), *applied = NULL;
    kefu_model* model = NULL;
    NEED(kefu_model_fit(NULL, "customer.score", sales_options, inputs, 1, NULL, &model, ERROR));
    NEED(kefu_model_apply(model, NULL, sales_options, inputs, 1, NULL, &applied, ERROR));
    CHECK(same_scores(fitted, applied));
    kefu_result_destroy(&fitted);
    kefu_result_destroy(&applied);
    kefu_model_destroy(&model);
    kefu_table_destroy(&table);
}

static void TomorrowsRowsDoNotMoveItsCuts(void) {
    /* One customer alone: fitted anew he would stand elsewhere. */
    kefu_model* model = sales_model("customer.score");
    kefu_table* table = sales_table(0, 3);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result *whole = sales_run("customer.score", sales_options), *one = NULL;
    NEED(kefu_model_apply(model, NULL, "{\"as_of\": \"2024-03-31\"}", inputs, 1, NULL, &one, ERROR));
    int64_t cells[SALES_CUSTOMERS], cell = 0;
    NEED(kefu_result_copy_int64(whole, NULL, "cell", 0, cells, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(one, NULL, "cell", 0, &cell, 1, ERROR));
    CHECK_INT(cell, cells[0]);
    kefu_result_destroy(&whole);
    kefu_result_destroy(&one);
    kefu_model_destroy(&model);
    kefu_table_destroy(&table);
}

static void SavedAndLoadedItIsTheSame(void) {
    kefu_model *model = sales_model("customer.rfm"), *loaded = NULL;
    kefu_bytes *first = NULL, *second = NULL;
    const uint8_t *data = NULL, *again = NULL;
    int64_t size = 0, size_again = 0;
    NEED(kefu_model_save(model, &first, ERROR));
    NEED(kefu_bytes_get(first, &data, &size, ERROR));
    NEED(kefu_model_load(data, size, &loaded, ERROR));
    NEED(kefu_model_save(loaded, &second, ERROR));
    NEED(kefu_bytes_get(second, &again, &size_again, ERROR));
    CHECK(size == size_again && memcmp(data, again, (size_t)size) == 0);
    kefu_text a = {NULL, 0}, b = {NULL, 0};
    OK(kefu_model_get_report(model, &a, ERROR));
    OK(kefu_model_get_report(loaded, &b, ERROR));
    CHECK(a.length == b.length && memcmp(a.data, b.data, (size_t)a.length) == 0);
    CHECK(strstr(a.data, "\"recency\"") != NULL && a.data[a.length] == 0);
    OK(kefu_model_get_stamp(model, &a, ERROR));
    OK(kefu_model_get_stamp(loaded, &b, ERROR));
    CHECK(a.length == b.length && memcmp(a.data, b.data, (size_t)a.length) == 0);
    OK(kefu_model_get_name(loaded, &a, ERROR));
    CHECK(text_is(a, "customer.rfm"));
    /* A saved model of a population holds no customer. */
    for (int64_t i = 0; i + 5 <= size; ++i) CHECK(memcmp(data + i, "bruno", 5) != 0);
    kefu_bytes_destroy(&first);
    kefu_bytes_destroy(&second);
    kefu_model_destroy(&model);
    kefu_model_destroy(&loaded);
}

static void DamagedBytesAreRefused(void) {
    kefu_model *model = sales_model("customer.score"), *loaded = NULL;
    kefu_bytes* bytes = NULL;
    const uint8_t* data = NULL;
    int64_t size = 0;
    NEED(kefu_model_save(model, &bytes, ERROR));
    NEED(kefu_bytes_get(bytes, &data, &size, ERROR));
    uint8_t* copy = malloc((size_t)size);
    for (int64_t i = 0; i < size; ++i) {
        memcpy(copy, data, (size_t)size);
        copy[i] ^= 0x80;
        CHECK(kefu_model_load(copy, size, &loaded, ERROR) >= 400);
        CHECK(loaded == NULL);
        CHECK(kefu_model_load(data, i, &loaded, ERROR) == KEFU_ERR_BAD_FILE);
    }
    FAILS(kefu_model_load((const uint8_t*)"no kefu file", 12, &loaded, ERROR), KEFU_ERR_BAD_FILE, "");
    FAILS(kefu_model_load(NULL, 0, &loaded, ERROR), KEFU_ERR_BAD_FILE, "");
    kefu_analysis* analysis = NULL;
    FAILS(kefu_analysis_load(data, size, &analysis, ERROR), KEFU_ERR_BAD_FILE, "");
    free(copy);
    kefu_bytes_destroy(&bytes);
    kefu_model_destroy(&model);
}

static void AnAnalysisWithoutAModelSaysSoBeforeItReadsTheData(void) {
    kefu_model* model = NULL;
    FAILS(kefu_model_fit(NULL, "customer.purchases", NULL, NULL, 0, NULL, &model, ERROR), KEFU_ERR_UNKNOWN_NAME, "fits no model");
    FAILS(kefu_model_fit(NULL, "customer.rmf", NULL, NULL, 0, NULL, &model, ERROR), KEFU_ERR_UNKNOWN_NAME, "customer.rfm");
    CHECK(model == NULL);
}

static void AModelOfOtherMoneyIsRefused(void) {
    kefu_model* model = sales_model("customer.score");
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    const kefu_input twice[] = {KEFU_INPUT_TABLE("purchases", table), KEFU_INPUT_MODEL("model", model)};
    kefu_result* result = NULL;
    FAILS(kefu_model_apply(model, NULL, "{\"scale\": 3}", inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_MODEL, "");
    FAILS(kefu_model_apply(model, NULL, NULL, twice, 2, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "twice");
    kefu_model* rfm = sales_model("customer.rfm");
    const kefu_input other[] = {KEFU_INPUT_TABLE("purchases", table), KEFU_INPUT_MODEL("model", rfm)};
    FAILS(kefu_analysis_run(NULL, "customer.abc", NULL, other, 2, NULL, &result, ERROR), KEFU_ERR_BAD_MODEL, "customer.rfm");
    CHECK(result == NULL);
    kefu_model_destroy(&model);
    kefu_model_destroy(&rfm);
    kefu_table_destroy(&table);
}

static void FinishTakesAModel(void) {
    kefu_model* model = sales_model("customer.score");
    kefu_analysis* analysis = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    NEED(kefu_analysis_create(NULL, "customer.score", sales_options, &analysis, ERROR));
    NEED(kefu_analysis_add(analysis, "purchases", table, NULL, ERROR));
    const kefu_input models[] = {KEFU_INPUT_MODEL("model", model), KEFU_INPUT_MODEL("model", model)};
    const kefu_input tables[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result *result = NULL, *expected = sales_run("customer.score", sales_options);
    OK(kefu_analysis_finish(analysis, NULL, models, 1, NULL, &result, ERROR));
    CHECK(same_scores(result, expected));
    kefu_result_destroy(&result);
    FAILS(kefu_analysis_finish(analysis, NULL, models, 2, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "twice");
    FAILS(kefu_analysis_finish(analysis, NULL, tables, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "model");
    kefu_result_destroy(&expected);
    kefu_table_destroy(&table);
    kefu_model_destroy(&model);
    kefu_analysis_destroy(&analysis);
}

int main(void) {
    RUN(AppliedToItsOwnRowsItGivesTheirScores);
    RUN(TomorrowsRowsDoNotMoveItsCuts);
    RUN(SavedAndLoadedItIsTheSame);
    RUN(DamagedBytesAreRefused);
    RUN(AnAnalysisWithoutAModelSaysSoBeforeItReadsTheData);
    RUN(AModelOfOtherMoneyIsRefused);
    RUN(FinishTakesAModel);
    END();
}
