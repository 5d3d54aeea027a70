/* kefu_analysis: one call and streams, merges, views, saved state; whatever the way, the same bits. */
#include "sales.h"

static const char named[] = "customer.score";

static kefu_analysis* fresh(const char* name, const char* options) {
    kefu_analysis* analysis = NULL;
    NEED(kefu_analysis_create(NULL, name, options, &analysis, ERROR));
    return analysis;
}

static void add_rows(kefu_analysis* analysis, int64_t begin, int64_t n) {
    kefu_table* table = sales_table(begin, n);
    OK(kefu_analysis_add(analysis, "purchases", table, NULL, ERROR));
    kefu_table_destroy(&table);
}

static kefu_result* finish(const kefu_analysis* analysis) {
    kefu_result* result = NULL;
    NEED(kefu_analysis_finish(analysis, NULL, NULL, 0, NULL, &result, ERROR));
    return result;
}

static kefu_bytes* save(const kefu_analysis* analysis) {
    kefu_bytes* bytes = NULL;
    NEED(kefu_analysis_save(analysis, &bytes, ERROR));
    return bytes;
}

static int same_bytes(const kefu_bytes* a, const kefu_bytes* b) {
    const uint8_t *x = NULL, *y = NULL;
    int64_t n = 0, m = 0;
    NEED(kefu_bytes_get(a, &x, &n, ERROR));
    NEED(kefu_bytes_get(b, &y, &m, ERROR));
    return n == m && memcmp(x, y, (size_t)n) == 0;
}

static void TheListDescribesEveryAnalysis(void) {
    kefu_text list = {NULL, 0}, again = {NULL, 0};
    OK(kefu_analysis_list(&list, ERROR));
    OK(kefu_analysis_list(&again, ERROR));
    CHECK(list.data == again.data);
    static const char* const names[] = {"customer.abc", "customer.concentration", "customer.purchases", "customer.rfm", "customer.score"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) CHECK(strstr(list.data, names[i]) != NULL);
}

static void TheThreadFromPlainArraysToScores(void) {
    kefu_result* result = sales_run(named, sales_options);
    int64_t cells[SALES_CUSTOMERS], money[SALES_CUSTOMERS];
    int32_t classes[SALES_CUSTOMERS];
    static const int64_t expected_cells[] = {333, 121, 323, 111, 232};
    static const int64_t expected_money[] = {51050, 4499, 72525, 1200, 15000};
    static const int32_t expected_classes[] = {KEFU_ABC_A, KEFU_ABC_C, KEFU_ABC_A, KEFU_ABC_C, KEFU_ABC_B};
    OK(kefu_result_copy_int64(result, NULL, "cell", 0, cells, SALES_CUSTOMERS, ERROR));
    OK(kefu_result_copy_int64(result, NULL, "money", 0, money, SALES_CUSTOMERS, ERROR));
    const int32_t* codes = NULL;
    int64_t n = 0;
    OK(kefu_result_borrow_word(result, NULL, "abc", &codes, &n, ERROR));
    CHECK_INT(n, SALES_CUSTOMERS);
    memcpy(classes, codes, sizeof classes);
    for (int i = 0; i < SALES_CUSTOMERS; ++i) {
        CHECK_INT(cells[i], expected_cells[i]);
        CHECK_INT(money[i], expected_money[i]);
        CHECK_INT(classes[i], expected_classes[i]);
    }
    kefu_result_destroy(&result);
}

static void AnyChunksGiveTheSameBits(void) {
    kefu_result* expected = sales_run(named, sales_options);
    kefu_bytes* saved = NULL;
    for (int64_t chunk = 1; chunk <= SALES_ROWS; ++chunk) {
        kefu_analysis* analysis = fresh(named, sales_options);
        for (int64_t at = 0; at < SALES_ROWS; at += chunk) add_rows(analysis, at, at + chunk <= SALES_ROWS ? chunk : SALES_ROWS - at);
        int64_t rows = 0, bytes_held = 0;
        OK(kefu_analysis_get_rows(analysis, &rows, ERROR));
        OK(kefu_analysis_get_bytes(analysis, &bytes_held, ERROR));
        CHECK_INT(rows, SALES_ROWS);
        CHECK(bytes_held > 0);
        kefu_result* result = finish(analysis);
        CHECK(same_scores(result, expected));
        kefu_bytes* bytes = save(analysis);
        if (saved) CHECK(same_bytes(saved, bytes));
        if (saved) kefu_bytes_destroy(&bytes);
        else saved = bytes;
        kefu_result_destroy(&result);
        kefu_analysis_destroy(&analysis);
    }
    kefu_bytes_destroy(&saved);
    kefu_result_destroy(&expected);
}

static void MergedAndSavedAndLoadedGiveTheSameBits(void) {
    kefu_analysis *whole = fresh(named, sales_options), *first = fresh(named, sales_options), *second = fresh(named, sales_options);
    add_rows(whole, 0, SALES_ROWS);
    add_rows(first, 0, 4);
    add_rows(second, 4, SALES_ROWS - 4);

    /* The second half travels as bytes, as from another machine, and the first is merged into it. */
    kefu_bytes* travelling = save(second);
    const uint8_t* data = NULL;
    int64_t size = 0;
    NEED(kefu_bytes_get(travelling, &data, &size, ERROR));
    kefu_analysis* arrived = NULL;
    NEED(kefu_analysis_load(data, size, &arrived, ERROR));
    kefu_bytes_destroy(&travelling);
    OK(kefu_analysis_merge(arrived, first, ERROR));

    kefu_bytes *a = save(whole), *b = save(arrived);
    CHECK(same_bytes(a, b));
    kefu_result *x = finish(whole), *y = finish(arrived);
    CHECK(same_scores(x, y));
    kefu_text stamp_x = {NULL, 0}, stamp_y = {NULL, 0};
    OK(kefu_result_get_stamp(x, &stamp_x, ERROR));
    OK(kefu_result_get_stamp(y, &stamp_y, ERROR));
    CHECK(stamp_x.length == stamp_y.length && memcmp(stamp_x.data, stamp_y.data, (size_t)stamp_x.length) == 0);

    /* What was merged is as it was, and still takes rows. */
    int64_t rows = 0;
    OK(kefu_analysis_get_rows(first, &rows, ERROR));
    CHECK_INT(rows, 4);
    add_rows(first, 4, SALES_ROWS - 4);
    kefu_bytes* c = save(first);
    CHECK(same_bytes(a, c));
    kefu_bytes_destroy(&a);
    kefu_bytes_destroy(&b);
    kefu_bytes_destroy(&c);
    kefu_result_destroy(&x);
    kefu_result_destroy(&y);
    kefu_analysis_destroy(&whole);
    kefu_analysis_destroy(&first);
    kefu_analysis_destroy(&second);
    kefu_analysis_destroy(&arrived);
}

static void ThreadsChangeNoBit(void) {
    enum { ROWS = 300000 };
    int64_t* ids = malloc(ROWS * sizeof(int64_t));
    int32_t* days = malloc(ROWS * sizeof(int32_t));
    double* amounts = malloc(ROWS * sizeof(double));
    uint64_t x = 1;
    for (int i = 0; i < ROWS; ++i) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        ids[i] = (int64_t)(x >> 50);
        days[i] = 19000 + (int32_t)((x >> 40) % 700);
        amounts[i] = (double)((x >> 20) % 100000 + 1) / 100;
    }
    kefu_table* table = NULL;
    NEED(kefu_table_create("sales", &table, ERROR));
    NEED(kefu_table_borrow_int64(table, "customer", ids, NULL, ROWS, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", days, NULL, ROWS, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", amounts, NULL, ROWS, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result *one = NULL, *four = NULL;
    NEED(kefu_analysis_run(NULL, named, "{\"threads\": 1}", inputs, 1, NULL, &one, ERROR));
    NEED(kefu_analysis_run(NULL, named, "{\"threads\": 4}", inputs, 1, NULL, &four, ERROR));
    CHECK(same_scores(one, four));
    kefu_result_destroy(&one);
    kefu_result_destroy(&four);
    kefu_table_destroy(&table);
    free(ids);
    free(days);
    free(amounts);
}

static void AViewAsksTheSameData(void) {
    kefu_analysis *rfm = fresh("customer.rfm", sales_options), *abc = NULL, *wrong = NULL;
    OK(kefu_analysis_create_view(rfm, NULL, "customer.abc", "{\"as_of\": \"2024-03-31\"}", &abc, ERROR));
    add_rows(rfm, 0, 5);
    add_rows(abc, 5, SALES_ROWS - 5); /* added to one, seen by both */
    int64_t rows = 0;
    OK(kefu_analysis_get_rows(rfm, &rows, ERROR));
    CHECK_INT(rows, SALES_ROWS);
    FAILS(kefu_analysis_create_view(rfm, NULL, "customer.abc", "{\"currency\": \"GBP\"}", &wrong, ERROR), KEFU_ERR_BAD_OPTION, "currency");
    FAILS(kefu_analysis_create_view(rfm, NULL, "customer.bac", NULL, &wrong, ERROR), KEFU_ERR_UNKNOWN_NAME, "customer.abc");
    kefu_analysis_destroy(&rfm); /* the data lives on */
    kefu_result *viewed = finish(abc), *expected = sales_run("customer.abc", "{\"as_of\": \"2024-03-31\"}");
    kefu_text a = {NULL, 0}, b = {NULL, 0};
    OK(kefu_result_get_report(viewed, &a, ERROR));
    OK(kefu_result_get_report(expected, &b, ERROR));
    CHECK(a.length == b.length && memcmp(a.data, b.data, (size_t)a.length) == 0);
    FAILS(kefu_analysis_merge(abc, abc, ERROR), KEFU_ERR_BAD_OPTION, "itself");
    kefu_result_destroy(&viewed);
    kefu_result_destroy(&expected);
    kefu_analysis_destroy(&abc);
}

static void FinishAnswersForAnyDay(void) {
    kefu_analysis* analysis = fresh(named, "{\"bins\": 3, \"after\": \"leave_out\"}");
    add_rows(analysis, 0, SALES_ROWS);
    kefu_result *then = NULL, *now = NULL;
    OK(kefu_analysis_finish(analysis, "2024-01-31", NULL, 0, NULL, &then, ERROR));
    OK(kefu_analysis_finish(analysis, "2024-03-31T12:00:00Z", NULL, 0, NULL, &now, ERROR));
    int64_t money = 0, row = 0;
    OK(kefu_result_find_row_text(then, "anna", 4, &row, ERROR));
    int64_t all[SALES_CUSTOMERS] = {0};
    OK(kefu_result_copy_int64(then, NULL, "money", 0, all, SALES_CUSTOMERS, ERROR));
    money = all[row];
    CHECK_INT(money, 12000);
    kefu_result* expected = sales_run(named, sales_options);
    CHECK(same_scores(now, expected));
    kefu_result_destroy(&then);
    kefu_result_destroy(&now);
    kefu_result_destroy(&expected);
    kefu_analysis_destroy(&analysis);
}

static void RowsAfterAsOfAreAnErrorUnlessToldOtherwise(void) {
    kefu_analysis* analysis = fresh(named, NULL);
    kefu_result* result = NULL;
    add_rows(analysis, 0, SALES_ROWS);
    FAILS(kefu_analysis_finish(analysis, "2024-01-31", NULL, 0, NULL, &result, ERROR), KEFU_ERR_BAD_TIME, "2024-01-31");
    CHECK(result == NULL);
    FAILS(kefu_analysis_finish(analysis, "tomorrow", NULL, 0, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "as_of");
    FAILS(kefu_analysis_finish(analysis, "2024-02-30", NULL, 0, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "as_of");
    FAILS(kefu_analysis_finish(analysis, "\xff", NULL, 0, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "UTF-8");
    kefu_analysis_destroy(&analysis);
}

static void AFailedAddLeavesTheAnalysisAsBefore(void) {
    static const double amounts[] = {1, 2, 0.0 / 0.0};
    kefu_analysis* analysis = fresh(named, sales_options);
    add_rows(analysis, 0, SALES_ROWS);
    kefu_bytes* before = save(analysis);
    kefu_table* table = NULL;
    NEED(kefu_table_create("bad", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "customer", sales_customer, NULL, 3, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, 3, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", amounts, NULL, 3, ERROR));
    FAILS(kefu_analysis_add(analysis, "purchases", table, NULL, ERROR), KEFU_ERR_BAD_MONEY, "amount");
    CHECK_INT(check_error.row, 2);
    CHECK(strcmp(check_error.where, "bad") == 0);
    FAILS(kefu_analysis_add(analysis, "purchase", table, NULL, ERROR), KEFU_ERR_UNKNOWN_NAME, "purchases");
    FAILS(kefu_analysis_add(analysis, "model", table, NULL, ERROR), KEFU_ERR_BAD_OPTION, "model");
    kefu_bytes* after = save(analysis);
    CHECK(same_bytes(before, after));
    kefu_bytes_destroy(&before);
    kefu_bytes_destroy(&after);
    kefu_table_destroy(&table);
    kefu_analysis_destroy(&analysis);
}

static void TheKindOfIdsIsFixedByTheFirstBatch(void) {
    kefu_analysis* analysis = fresh(named, sales_options);
    add_rows(analysis, 0, 4);
    kefu_table* table = NULL;
    NEED(kefu_table_create("numbers", &table, ERROR));
    NEED(kefu_table_borrow_int64(table, "customer", sales_number, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_date32(table, "at", sales_day, NULL, SALES_ROWS, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", sales_amount, NULL, SALES_ROWS, ERROR));
    FAILS(kefu_analysis_add(analysis, "purchases", table, NULL, ERROR), KEFU_ERR_BAD_ID, "");
    kefu_analysis* numbers = fresh(named, sales_options);
    OK(kefu_analysis_add(numbers, "purchases", table, NULL, ERROR));
    FAILS(kefu_analysis_merge(analysis, numbers, ERROR), KEFU_ERR_BAD_ID, "");
    kefu_analysis* pounds = fresh(named, "{\"currency\": \"GBP\"}");
    FAILS(kefu_analysis_merge(analysis, pounds, ERROR), KEFU_ERR_BAD_OPTION, "equal options");
    kefu_table_destroy(&table);
    kefu_analysis_destroy(&analysis);
    kefu_analysis_destroy(&numbers);
    kefu_analysis_destroy(&pounds);
}

static void WrongNamesAndOptionsAreRefused(void) {
    kefu_analysis* analysis = NULL;
    kefu_result* result = NULL;
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    const kefu_input twice[] = {KEFU_INPUT_TABLE("purchases", table), KEFU_INPUT_TABLE("purchase", table)};
    FAILS(kefu_analysis_create(NULL, "customer.rmf", NULL, &analysis, ERROR), KEFU_ERR_UNKNOWN_NAME, "customer.rfm");
    FAILS(kefu_analysis_create(NULL, "", NULL, &analysis, ERROR), KEFU_ERR_UNKNOWN_NAME, "");
    FAILS(kefu_analysis_create(NULL, "\xc0\x80", NULL, &analysis, ERROR), KEFU_ERR_BAD_OPTION, "UTF-8");
    FAILS(kefu_analysis_create(NULL, named, "{\"bins\": }", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "options:1");
    FAILS(kefu_analysis_create(NULL, named, "[]", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "");
    FAILS(kefu_analysis_create(NULL, named, "", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "");
    FAILS(kefu_analysis_create(NULL, named, "{\"bins\": \"\xff\"}", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "");
    FAILS(kefu_analysis_create(NULL, named, "{\"bins\": 1}", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "bins");
    FAILS(kefu_analysis_create(NULL, named, "{\"threads\": 0}", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "threads");
    FAILS(kefu_analysis_create(NULL, named, "{\"time_zone\": \"Mars/Olympus\"}", &analysis, ERROR), KEFU_ERR_BAD_OPTION, "zone");
    FAILS(kefu_analysis_run(NULL, named, NULL, inputs, 0, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "purchases");
    FAILS(kefu_analysis_run(NULL, named, NULL, inputs, -1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "n_inputs");
    FAILS(kefu_analysis_run(NULL, named, NULL, inputs, INT64_MAX, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "n_inputs");
    FAILS(kefu_analysis_run(NULL, named, NULL, NULL, 1, NULL, &result, ERROR), KEFU_ERR_NULL_POINTER, "inputs");
    FAILS(kefu_analysis_run(NULL, named, NULL, twice, 2, NULL, &result, ERROR), KEFU_ERR_UNKNOWN_NAME, "purchases");
    CHECK(result == NULL && analysis == NULL);
    kefu_table_destroy(&table);
}

static void InputsOfOldAndNewCallersAreRead(void) {
    struct newer {
        kefu_input input;
        int64_t more;
    };
    kefu_table* table = sales_table(0, SALES_ROWS);
    kefu_model* model = sales_model(named);
    kefu_result* result = NULL;
    struct newer inputs[2] = {{KEFU_INPUT_TABLE("purchases", table), 0}, {KEFU_INPUT_MODEL("model", model), 0}};
    inputs[0].input.struct_size = inputs[1].input.struct_size = sizeof(struct newer);
    OK(kefu_analysis_run(NULL, named, sales_options, &inputs[0].input, 2, NULL, &result, ERROR));
    kefu_result_destroy(&result);
    inputs[1].more = 1;
    FAILS(kefu_analysis_run(NULL, named, sales_options, &inputs[0].input, 2, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "newer version");
    inputs[1].more = 0;
    inputs[1].input.struct_size = sizeof(kefu_input);
    FAILS(kefu_analysis_run(NULL, named, sales_options, &inputs[0].input, 2, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    kefu_input one = KEFU_INPUT_TABLE("purchases", table);
    one.struct_size = sizeof one - 8;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    one.struct_size = 0xffffffffu;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    one.struct_size = sizeof one;
    one.flags = 1;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "flags");
    one.flags = 0;
    one.table = NULL;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_NULL_POINTER, "purchases");
    one.table = table;
    one.model = model;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "purchases");
    one.name = NULL;
    FAILS(kefu_analysis_run(NULL, named, NULL, &one, 1, NULL, &result, ERROR), KEFU_ERR_NULL_POINTER, "name");
    kefu_table_destroy(&table);
    kefu_model_destroy(&model);
}

static void InputsAreGivenOnceAndSpeltRight(void) {
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input twice[] = {KEFU_INPUT_TABLE("purchases", table), KEFU_INPUT_TABLE("purchases", table)};
    const kefu_input misspelt[] = {KEFU_INPUT_TABLE("purchase", table)};
    kefu_result* result = NULL;
    FAILS(kefu_analysis_run(NULL, "customer.score", NULL, twice, 2, NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "given twice");
    FAILS(kefu_analysis_run(NULL, "customer.score", NULL, misspelt, 1, NULL, &result, ERROR), KEFU_ERR_UNKNOWN_NAME,
          "did you mean 'purchases'");
    kefu_table_destroy(&table);
}

static void AnAnalysisSaysWhatItIsAndItsViewsObeyItsCharter(void) {
    static const char toml[] = "[charter]\nid = \"acme\"\n[customer.rfm]\nbins = 3\n";
    kefu_charter* charter = NULL;
    kefu_analysis *analysis = NULL, *view = NULL, *loaded = NULL;
    kefu_bytes* bytes = NULL;
    kefu_text name = {NULL, 0}, stamp = {NULL, 0}, own = {NULL, 0};
    const uint8_t* data = NULL;
    int64_t size = 0;
    NEED(kefu_charter_parse(toml, (int64_t)sizeof toml - 1, NULL, &charter, ERROR));
    NEED(kefu_analysis_create(charter, "customer.rfm", NULL, &analysis, ERROR));
    NEED(kefu_analysis_create_view(analysis, NULL, "customer.score", NULL, &view, ERROR));
    OK(kefu_charter_get_stamp(charter, &own, ERROR));
    OK(kefu_analysis_get_name(view, &name, ERROR));
    OK(kefu_analysis_get_stamp(view, &stamp, ERROR));
    CHECK(text_is(name, "customer.score"));
    CHECK(strcmp(stamp.data, own.data) == 0);
    NEED(kefu_analysis_save(analysis, &bytes, ERROR));
    NEED(kefu_bytes_get(bytes, &data, &size, ERROR));
    NEED(kefu_analysis_load(data, size, &loaded, ERROR));
    OK(kefu_analysis_get_name(loaded, &name, ERROR));
    OK(kefu_analysis_get_stamp(loaded, &stamp, ERROR));
    CHECK(text_is(name, "customer.rfm"));
    CHECK(strcmp(stamp.data, own.data) == 0);
    kefu_bytes_destroy(&bytes);
    kefu_analysis_destroy(&analysis);
    kefu_analysis_destroy(&view);
    kefu_analysis_destroy(&loaded);
    kefu_charter_destroy(&charter);
}

static void OccasionsCountedOtherwiseThanTheModelsAreRefused(void) {
    kefu_model* model = sales_model("customer.rfm");
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    kefu_result* result = NULL;
    FAILS(kefu_model_apply(model, NULL, "{\"period\": \"month\"}", inputs, 1, NULL, &result, ERROR), KEFU_ERR_BAD_MODEL,
          "fitted with period = \"day\"");
    kefu_table_destroy(&table);
    kefu_model_destroy(&model);
}

static void DamagedBytesAreRefused(void) {
    kefu_analysis *analysis = fresh(named, sales_options), *loaded = NULL;
    add_rows(analysis, 0, SALES_ROWS);
    kefu_bytes* bytes = save(analysis);
    const uint8_t* data = NULL;
    int64_t size = 0;
    NEED(kefu_bytes_get(bytes, &data, &size, ERROR));
    uint8_t* copy = malloc((size_t)size);
    for (int64_t i = 0; i < size; ++i) {
        memcpy(copy, data, (size_t)size);
        copy[i] ^= (uint8_t)(1u << (i % 8));
        const kefu_status status = kefu_analysis_load(copy, size, &loaded, ERROR);
        CHECK(status == KEFU_ERR_BAD_FILE || status == KEFU_ERR_NEWER_FILE);
        CHECK(loaded == NULL);
    }
    for (int64_t cut = 0; cut < size; ++cut) FAILS(kefu_analysis_load(data, cut, &loaded, ERROR), KEFU_ERR_BAD_FILE, "");
    FAILS(kefu_analysis_load(data, -1, &loaded, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    kefu_model* model = NULL;
    FAILS(kefu_model_load(data, size, &model, ERROR), KEFU_ERR_BAD_FILE, "");
    free(copy);
    kefu_bytes_destroy(&bytes);
    kefu_analysis_destroy(&analysis);
}

int main(void) {
    RUN(TheListDescribesEveryAnalysis);
    RUN(TheThreadFromPlainArraysToScores);
    RUN(AnyChunksGiveTheSameBits);
    RUN(MergedAndSavedAndLoadedGiveTheSameBits);
    RUN(ThreadsChangeNoBit);
    RUN(AViewAsksTheSameData);
    RUN(FinishAnswersForAnyDay);
    RUN(RowsAfterAsOfAreAnErrorUnlessToldOtherwise);
    RUN(AFailedAddLeavesTheAnalysisAsBefore);
    RUN(TheKindOfIdsIsFixedByTheFirstBatch);
    RUN(WrongNamesAndOptionsAreRefused);
    RUN(InputsOfOldAndNewCallersAreRead);
    RUN(InputsAreGivenOnceAndSpeltRight);
    RUN(AnAnalysisSaysWhatItIsAndItsViewsObeyItsCharter);
    RUN(OccasionsCountedOtherwiseThanTheModelsAreRefused);
    RUN(DamagedBytesAreRefused);
    END();
}
