/* An analysis that is described once, in tests/unit/core/visits.hpp, can be listed, run, streamed, saved and fitted from C. */
#include "check.h"

static const char* const visitor[] = {"ann", "bob", NULL, "ann"};
static const char* const door[] = {"front", "back", "front", "back"};
static const int64_t minutes[] = {5, 0, 7, 11};
static const uint8_t known[] = {1, 0, 1, 1};

static kefu_table* visits(int64_t begin, int64_t n) {
    kefu_table* table = NULL;
    NEED(kefu_table_create(NULL, &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "visitor", visitor + begin, NULL, n, ERROR));
    NEED(kefu_table_borrow_int64(table, "minutes", minutes + begin, known + begin, n, ERROR));
    NEED(kefu_table_borrow_strings(table, "door", door + begin, NULL, n, ERROR));
    return table;
}

/* Visits and minutes of the only row. */
static void check_totals(const kefu_result* result, int64_t expected_visits, int64_t expected_minutes) {
    int64_t rows = 0, total = 0;
    OK(kefu_result_get_rows(result, "totals", &rows, ERROR));
    CHECK_INT(rows, 1);
    OK(kefu_result_copy_int64(result, "totals", "visits", -1, &total, 1, ERROR));
    CHECK_INT(total, expected_visits);
    OK(kefu_result_copy_int64(result, "totals", "minutes", -1, &total, 1, ERROR));
    CHECK_INT(total, expected_minutes);
}

static void IsListed(void) {
    kefu_text list = {NULL, 0};
    OK(kefu_analysis_list(&list, ERROR));
    CHECK(strstr(list.data, "\"test.visits\"") != NULL);
    CHECK(strstr(list.data, "visits shorter than this are told apart") != NULL);
    CHECK(strstr(list.data, "the yard's door") != NULL);
}

static void RunsInOneCallUnderACharter(void) {
    static const char toml[] = "[test.visits]\nleast = 6\n";
    kefu_charter* charter = NULL;
    kefu_table* table = visits(0, 4);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("visits", table)};
    kefu_result* result = NULL;
    kefu_text report = {NULL, 0};
    NEED(kefu_charter_parse(toml, (int64_t)sizeof toml - 1, NULL, &charter, ERROR));
    NEED(kefu_analysis_run(charter, "test.visits", NULL, inputs, 1, NULL, &result, ERROR));
    check_totals(result, 3, 16);
    OK(kefu_result_get_report(result, &report, ERROR));
    CHECK(strstr(report.data, "\"long_enough\":false") != NULL);
    kefu_result_destroy(&result);
    FAILS(kefu_analysis_run(charter, "test.visits", "{\"lest\": 6}", inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "'least'");
    kefu_result_destroy(&result);
    kefu_table_destroy(&table);
    kefu_charter_destroy(&charter);
}

static void StreamsMergesSavesAndTakesAModel(void) {
    kefu_table *first = visits(0, 2), *second = visits(2, 2);
    kefu_analysis *a = NULL, *b = NULL, *loaded = NULL;
    kefu_bytes* bytes = NULL;
    kefu_result *result = NULL, *again = NULL;
    kefu_model* model = NULL;
    const uint8_t* data = NULL;
    int64_t size = 0;
    NEED(kefu_analysis_create(NULL, "test.visits", NULL, &a, ERROR));
    NEED(kefu_analysis_create(NULL, "test.visits", NULL, &b, ERROR));
    NEED(kefu_analysis_add(a, "visits", first, NULL, ERROR));
    NEED(kefu_analysis_add(b, "visits", second, NULL, ERROR));
    NEED(kefu_analysis_save(b, &bytes, ERROR));
    NEED(kefu_bytes_get(bytes, &data, &size, ERROR));
    NEED(kefu_analysis_load(data, size, &loaded, ERROR));
    NEED(kefu_analysis_merge(a, loaded, ERROR));
    NEED(kefu_analysis_finish(a, NULL, NULL, 0, NULL, &result, ERROR));
    check_totals(result, 3, 16);
    NEED(kefu_result_get_model(result, NULL, &model, ERROR));
    const kefu_input models[] = {KEFU_INPUT_MODEL("model", model)};
    NEED(kefu_analysis_finish(a, NULL, models, 1, NULL, &again, ERROR));
    check_totals(again, 6, 32);
    kefu_result_destroy(&result);
    kefu_result_destroy(&again);
    kefu_model_destroy(&model);
    kefu_bytes_destroy(&bytes);
    kefu_analysis_destroy(&a);
    kefu_analysis_destroy(&b);
    kefu_analysis_destroy(&loaded);
    kefu_table_destroy(&first);
    kefu_table_destroy(&second);
}

int main(void) {
    RUN(IsListed);
    RUN(RunsInOneCallUnderACharter);
    RUN(StreamsMergesSavesAndTakesAModel);
    END();
}
