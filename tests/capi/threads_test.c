/* What is called immutable and locked is used from many threads at once; the thread sanitizer looks on. */
#include <pthread.h>

#include "sales.h"

enum { THREADS = 16, ROUNDS = 200 };

static kefu_scorer* shared_scorer;
static kefu_charter* shared_charter;
static kefu_result* shared_result;
static kefu_model* shared_model;
static kefu_table* shared_table;
static kefu_progress* shared_progress;
static kefu_decision_table* shared_decisions;
static kefu_bytes* shared_bytes;

/* Threads count for themselves: check.h's counters belong to one thread. */
static void* score_many(void* argument) {
    intptr_t wrong = 0;
    (void)argument;
    kefu_workspace* workspace = NULL;
    wrong += kefu_workspace_create(shared_scorer, &workspace, NULL) != KEFU_OK;
    for (int i = 0; i < ROUNDS * 50; ++i) {
        const kefu_customer_value value = {sizeof value, 0, i % 300, 1 + i % 4, 1000 * (i % 70), 0};
        kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT, again = KEFU_CUSTOMER_SCORE_INIT;
        wrong += kefu_scorer_apply_one(shared_scorer, workspace, &value, &score, NULL) != KEFU_OK;
        wrong += kefu_scorer_apply_one(shared_scorer, workspace, &value, &again, NULL) != KEFU_OK;
        wrong += memcmp(&score, &again, sizeof score) != 0;
    }
    kefu_workspace_destroy(&workspace);
    return (void*)wrong;
}

static void* read_and_run(void* argument) {
    intptr_t wrong = 0;
    (void)argument;
    for (int i = 0; i < ROUNDS / 20; ++i) {
        const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", shared_table)};
        kefu_result *result = NULL, *applied = NULL;
        kefu_model* model = NULL;
        kefu_bytes* bytes = NULL;
        kefu_error error = KEFU_ERROR_INIT;
        kefu_text text = {NULL, 0};
        int64_t a[SALES_CUSTOMERS], b[SALES_CUSTOMERS], done = 0;
        char why[3000];
        wrong += kefu_analysis_run(shared_charter, "customer.score", sales_options, inputs, 1, NULL, &result, &error) != KEFU_OK;
        wrong += kefu_model_apply(shared_model, shared_charter, sales_options, inputs, 1, NULL, &applied, &error) != KEFU_OK;
        wrong += kefu_result_copy_int64(shared_result, NULL, "cell", 0, a, SALES_CUSTOMERS, &error) != KEFU_OK;
        wrong += kefu_result_copy_int64(applied, NULL, "cell", 0, b, SALES_CUSTOMERS, &error) != KEFU_OK;
        wrong += memcmp(a, b, sizeof a) != 0;
        wrong += kefu_result_explain_text(shared_result, "anna", 4, KEFU_LANGUAGE_ZH, why, sizeof why, NULL, &error) != KEFU_OK;
        wrong += kefu_result_get_model(shared_result, NULL, &model, &error) != KEFU_OK;
        wrong += kefu_model_save(model, &bytes, &error) != KEFU_OK;
        wrong += kefu_analysis_list(&text, &error) != KEFU_OK;
        wrong += kefu_charter_get_text(shared_charter, KEFU_LANGUAGE_ZH, &text, &error) != KEFU_OK;
        wrong += kefu_progress_get_done(shared_progress, &done, &error) != KEFU_OK;
        kefu_bytes_destroy(&bytes);
        kefu_model_destroy(&model);
        kefu_result_destroy(&applied);
        kefu_result_destroy(&result);
    }
    return (void*)wrong;
}

static void together(void* (*work)(void*)) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i) CHECK_INT(pthread_create(&threads[i], NULL, work, NULL), 0);
    for (int i = 0; i < THREADS; ++i) {
        void* wrong = NULL;
        CHECK_INT(pthread_join(threads[i], &wrong), 0);
        CHECK_INT((intptr_t)wrong, 0);
    }
}

static void OneScorerServesManyThreads(void) {
    shared_model = sales_model("customer.score");
    NEED(kefu_scorer_create(shared_model, &shared_scorer, ERROR));
    together(score_many);
    kefu_scorer_destroy(&shared_scorer);
    kefu_model_destroy(&shared_model);
}

static void CharterTableModelAndResultAreShared(void) {
    shared_model = sales_model("customer.score");
    shared_result = sales_run("customer.score", sales_options);
    shared_table = sales_table(0, SALES_ROWS);
    NEED(kefu_charter_default(&shared_charter, ERROR));
    NEED(kefu_progress_create(&shared_progress, ERROR));
    together(read_and_run);
    kefu_model_destroy(&shared_model);
    kefu_result_destroy(&shared_result);
    kefu_table_destroy(&shared_table);
    kefu_charter_destroy(&shared_charter);
    kefu_progress_destroy(&shared_progress);
}

/* A router each, of a charter whose rules nobody has asked for yet. */
static void* route_alone(void* argument) {
    intptr_t wrong = 0;
    kefu_router* router = NULL;
    (void)argument;
    wrong += kefu_router_create(shared_charter, NULL, &router, NULL) != KEFU_OK;
    for (int i = 0; i < ROUNDS; ++i) {
        char id[16];
        kefu_events events = KEFU_EVENTS_INIT;
        kefu_add_agent agent = KEFU_ADD_AGENT_INIT;
        snprintf(id, sizeof id, "agent-%d", i);
        agent.at = 1700000000000000 + i;
        agent.agent = id;
        wrong += kefu_router_add_agent(router, &agent, &events, NULL) != KEFU_OK || events.n != 1 + (i == 0);
    }
    int64_t agents = 0;
    wrong += kefu_router_get_agent_count(router, &agents, NULL) != KEFU_OK || agents != ROUNDS;
    kefu_router_destroy(&router);
    return (void*)wrong;
}

static void RoutersOfOneCharterRunSideBySide(void) {
    static const char toml[] = "[routing]\nskills = [\"refund\"]\n[routing.class.refund]\nneeds = \"refund\"\n";
    NEED(kefu_charter_parse(toml, sizeof toml - 1, "threads.toml", &shared_charter, ERROR));
    together(route_alone);
    kefu_charter_destroy(&shared_charter);
}

/* Each answer must be that of the table as it is written: A for gold and for three complaints and more, else B. */
static void* decide_many(void* argument) {
    intptr_t wrong = 0;
    (void)argument;
    for (int i = 0; i < ROUNDS * 50; ++i) {
        const kefu_decision_value values[] = {{i % 2, KEFU_VALUE_IS, 0}, {i % 5, i % 7 ? KEFU_VALUE_IS : KEFU_VALUE_UNKNOWN, 0}};
        kefu_decision_value grade = {-1, -1, 0};
        kefu_text text = {NULL, 0};
        int32_t row = -1;
        char why[1000];
        const int high = i % 2 == 0 || (i % 7 != 0 && i % 5 >= 3);
        wrong += kefu_decision_table_decide_row(shared_decisions, values, 2, &row, NULL) != KEFU_OK;
        wrong += kefu_decision_table_get_output(shared_decisions, row, 0, &grade, &text, NULL) != KEFU_OK;
        wrong += grade.code != (high ? 0 : 1) || !text_is(text, high ? "A" : "B");
        if (i % 50 == 0) {
            const uint8_t* data = NULL;
            int64_t size = 0;
            kefu_model* model = NULL;
            wrong += kefu_decision_table_explain(shared_decisions, values, 2, KEFU_LANGUAGE_EN, why, sizeof why, NULL, NULL) != KEFU_OK;
            wrong += kefu_bytes_get(shared_bytes, &data, &size, NULL) != KEFU_OK;
            wrong += kefu_model_load(data, size, &model, NULL) != KEFU_OK;
            kefu_model_destroy(&model);
        }
    }
    return (void*)wrong;
}

static void DecisionTablesAndBytesAreShared(void) {
    static const char toml[] =
        "[table.grade]\nhit = \"first\"\ninput.tier = [\"gold\", \"iron\"]\ninput.complaints = \"count or unknown\"\n"
        "output.grade = [\"A\", \"B\"]\n"
        "rows = [[\"gold\", \"-\", \"A\"], [\"-\", \">= 3\", \"A\"], [\"-\", \"-\", \"B\"]]\n";
    kefu_charter* charter = NULL;
    NEED(kefu_charter_parse(toml, sizeof toml - 1, NULL, &charter, ERROR));
    NEED(kefu_decision_table_create(charter, "grade", &shared_decisions, ERROR));
    kefu_charter_destroy(&charter);
    shared_model = sales_model("customer.score");
    NEED(kefu_model_save(shared_model, &shared_bytes, ERROR));
    kefu_model_destroy(&shared_model);
    together(decide_many);
    kefu_bytes_destroy(&shared_bytes);
    kefu_decision_table_destroy(&shared_decisions);
}

enum { LONG_ROWS = 2000000 };

static void* run_long(void* argument) {
    kefu_error* error = argument;
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", shared_table)};
    kefu_result* result = NULL;
    for (int i = 0; i < 1000; ++i) {
        const kefu_status status =
            kefu_analysis_run(NULL, "customer.score", "{\"threads\": 2}", inputs, 1, shared_progress, &result, error);
        kefu_result_destroy(&result);
        if (status != KEFU_OK) break;
    }
    return NULL;
}

static void AnotherThreadReadsTheProgressAndStopsTheCall(void) {
    int64_t* ids = malloc(LONG_ROWS * sizeof(int64_t));
    int32_t* days = malloc(LONG_ROWS * sizeof(int32_t));
    double* amounts = malloc(LONG_ROWS * sizeof(double));
    for (int i = 0; i < LONG_ROWS; ++i) {
        ids[i] = i % 100003;
        days[i] = 19000 + i % 365;
        amounts[i] = 1 + i % 50;
    }
    kefu_error error = KEFU_ERROR_INIT;
    NEED(kefu_table_create("sales", &shared_table, ERROR));
    NEED(kefu_table_borrow_int64(shared_table, "customer", ids, NULL, LONG_ROWS, ERROR));
    NEED(kefu_table_borrow_date32(shared_table, "at", days, NULL, LONG_ROWS, ERROR));
    NEED(kefu_table_borrow_double(shared_table, "amount", amounts, NULL, LONG_ROWS, ERROR));
    NEED(kefu_progress_create(&shared_progress, ERROR));
    pthread_t worker;
    CHECK_INT(pthread_create(&worker, NULL, run_long, &error), 0);
    int64_t done = 0, total = 0;
    while (done == 0) NEED(kefu_progress_get_done(shared_progress, &done, ERROR));
    OK(kefu_progress_get_total(shared_progress, &total, ERROR));
    CHECK(total >= LONG_ROWS);
    OK(kefu_progress_cancel(shared_progress, ERROR));
    CHECK_INT(pthread_join(worker, NULL), 0);
    CHECK_INT(error.status, KEFU_ERR_CANCELLED);
    kefu_progress_destroy(&shared_progress);
    kefu_table_destroy(&shared_table);
    free(ids);
    free(days);
    free(amounts);
}

int main(void) {
    RUN(OneScorerServesManyThreads);
    RUN(CharterTableModelAndResultAreShared);
    RUN(RoutersOfOneCharterRunSideBySide);
    RUN(DecisionTablesAndBytesAreShared);
    RUN(AnotherThreadReadsTheProgressAndStopsTheCall);
    END();
}
