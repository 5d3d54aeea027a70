/* kefu_progress: counts rows, and stops a call. */
#include "sales.h"

static void ItCountsTheStepsOfACall(void) {
    kefu_progress* progress = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    kefu_result* result = NULL;
    int64_t done = -1, total = -1;
    NEED(kefu_progress_create(&progress, ERROR));
    OK(kefu_progress_get_done(progress, &done, ERROR));
    OK(kefu_progress_get_total(progress, &total, ERROR));
    CHECK_INT(done, 0);
    CHECK_INT(total, 0);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    OK(kefu_analysis_run(NULL, "customer.rfm", NULL, inputs, 1, progress, &result, ERROR));
    OK(kefu_progress_get_done(progress, &done, ERROR));
    OK(kefu_progress_get_total(progress, &total, ERROR));
    CHECK(total >= SALES_ROWS);
    CHECK_INT(done, total);
    kefu_progress_destroy(&progress);
    kefu_result_destroy(&result);
    kefu_table_destroy(&table);
}

static void ACancelledCallLeavesItsObjectsAsBefore(void) {
    kefu_progress* progress = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    kefu_result* result = NULL;
    kefu_model* model = NULL;
    kefu_analysis* analysis = NULL;
    int64_t rows = -1;
    NEED(kefu_progress_create(&progress, ERROR));
    OK(kefu_progress_cancel(progress, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    FAILS(kefu_analysis_run(NULL, "customer.rfm", NULL, inputs, 1, progress, &result, ERROR), KEFU_ERR_CANCELLED, "cancelled");
    FAILS(kefu_model_fit(NULL, "customer.rfm", NULL, inputs, 1, progress, &model, ERROR), KEFU_ERR_CANCELLED, "cancelled");
    CHECK(result == NULL && model == NULL);
    NEED(kefu_analysis_create(NULL, "customer.score", sales_options, &analysis, ERROR));
    FAILS(kefu_analysis_add(analysis, "purchases", table, progress, ERROR), KEFU_ERR_CANCELLED, "cancelled");
    OK(kefu_analysis_get_rows(analysis, &rows, ERROR));
    CHECK_INT(rows, 0);
    OK(kefu_analysis_add(analysis, "purchases", table, NULL, ERROR));
    OK(kefu_analysis_finish(analysis, NULL, NULL, 0, NULL, &result, ERROR));
    kefu_result* expected = sales_run("customer.score", sales_options);
    CHECK(same_scores(result, expected));
    kefu_result_destroy(&expected);
    kefu_result_destroy(&result);
    kefu_analysis_destroy(&analysis);
    kefu_progress_destroy(&progress);
    kefu_table_destroy(&table);
}

int main(void) {
    RUN(ItCountsTheStepsOfACall);
    RUN(ACancelledCallLeavesItsObjectsAsBefore);
    END();
}
