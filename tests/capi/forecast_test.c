/* kefu_forecasts: how long those who wait still wait, live, from a journal and from a table. */
#include "check.h"

static const char charter_text[] =
    "[charter]\nid = \"shop\"\ntime_zone = \"UTC\"\n[routing]\nautomatic = true\nhead_start = { A = \"2 min\" }\n"
    "[routing.channel.chat]\n[routing.class.refund]\n";

enum { SECOND = 1000000 };

/* A day, seeded: what a router is told, and who hears of it. */
typedef struct day {
    kefu_charter* charter;
    kefu_router* router;
    kefu_forecasts* live;
    kefu_forecasts* from_entries;
    kefu_event_log* log;
    uint64_t chance;
    int64_t now;
    char hand[2][16];
    int in_hand;
} day;

static uint64_t pick(day* d, uint64_t n) {
    d->chance = d->chance * 6364136223846793005u + 1442695040888963407u;
    return (d->chance >> 33) % n;
}

/* What a host does with an answer: stores the entry, commits, and lets all hear it. */
static void done(day* d, const kefu_events* events) {
    const uint8_t* entry = NULL;
    int64_t size = 0;
    FAILS(kefu_forecasts_add(d->live, d->router, ERROR), KEFU_ERR_WRONG_ORDER, "pending");
    NEED(kefu_router_get_entry(d->router, &entry, &size, ERROR));
    OK(kefu_forecasts_add_entry(d->from_entries, entry, size, ERROR));
    NEED(kefu_router_commit(d->router, ERROR));
    OK(kefu_forecasts_add(d->live, d->router, ERROR));
    OK(kefu_event_log_add(d->log, d->router, ERROR));
    for (int64_t i = 0; i < events->n; ++i) {
        const kefu_event* e = KEFU_EVENT_AT(*events, i);
        if (e->kind == KEFU_EVENT_TASK_OFFERED && d->in_hand < 2) strcpy(d->hand[d->in_hand++], e->task.data);
    }
}

static void begin(day* d, uint64_t seed) {
    const day none = {NULL, NULL, NULL, NULL, NULL, 0, 0, {"", ""}, 0};
    kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
    kefu_events events = KEFU_EVENTS_INIT;
    *d = none;
    d->chance = seed;
    options.flags = KEFU_ROUTER_HOST_JOURNAL;
    NEED(kefu_charter_parse(charter_text, sizeof charter_text - 1, "shop.toml", &d->charter, ERROR));
    NEED(kefu_router_create(d->charter, &options, &d->router, ERROR));
    NEED(kefu_forecasts_create(d->charter, NULL, &d->live, ERROR));
    NEED(kefu_forecasts_create(NULL, "{\"window\": 256, \"level\": 0.95}", &d->from_entries, ERROR));
    NEED(kefu_event_log_create(d->charter, &d->log, ERROR));
    const char* const agents[] = {"li", "wang"};
    for (int i = 0; i < 2; ++i) {
        kefu_add_agent add = KEFU_ADD_AGENT_INIT;
        add.agent = agents[i];
        NEED(kefu_router_add_agent(d->router, &add, &events, ERROR));
        done(d, &events);
    }
}

static void arrive(day* d, int i) {
    kefu_arrive_task task = KEFU_ARRIVE_TASK_INIT;
    kefu_events events = KEFU_EVENTS_INIT;
    char id[16];
    snprintf(id, sizeof id, "c-%d", i);
    task.at = d->now;
    task.task = id;
    task.channel = "chat";
    task.task_class = i % 3 == 0 ? "refund" : NULL;
    task.grade = i % 5 == 0 ? "A" : NULL;
    NEED(kefu_router_arrive_task(d->router, &task, &events, ERROR));
    done(d, &events);
}

/* Somebody comes, who is served the longest is done, and now and then who came goes away. */
static void go_on(day* d, int from, int to) {
    kefu_events events = KEFU_EVENTS_INIT;
    for (int i = from; i < to; ++i) {
        d->now += (int64_t)(20 + pick(d, 60)) * SECOND;
        arrive(d, i);
        if (i < 6) continue;
        d->now += (int64_t)pick(d, 30) * SECOND;
        kefu_complete_task complete = KEFU_COMPLETE_TASK_INIT;
        char id[16];
        strcpy(id, d->hand[0]);
        strcpy(d->hand[0], d->hand[1]);
        --d->in_hand;
        complete.at = d->now;
        complete.task = id;
        NEED(kefu_router_complete_task(d->router, &complete, &events, ERROR));
        done(d, &events);
    }
}

static void end(day* d) {
    kefu_event_log_destroy(&d->log);
    kefu_forecasts_destroy(&d->from_entries);
    kefu_forecasts_destroy(&d->live);
    CHECK(d->live == NULL);
    kefu_forecasts_destroy(&d->live);
    kefu_router_destroy(&d->router);
    kefu_charter_destroy(&d->charter);
}

static int64_t rows_of(const kefu_result* result) {
    int64_t rows = -1;
    OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    return rows;
}

/* Every cell, as people read it. */
static void check_same(const kefu_result* a, const kefu_result* b) {
    int64_t columns = 0;
    CHECK_INT(rows_of(a), rows_of(b));
    OK(kefu_result_get_column_count(a, NULL, &columns, ERROR));
    for (int64_t c = 0; c < columns; ++c) {
        kefu_column_info info = KEFU_COLUMN_INFO_INIT;
        OK(kefu_result_get_column_info(a, NULL, c, &info, ERROR));
        for (int64_t row = 0; row < rows_of(a); ++row) {
            char name[64], x[64], y[64];
            snprintf(name, sizeof name, "%.*s", (int)info.name.length, info.name.data);
            OK(kefu_result_get_cell(a, NULL, name, row, x, sizeof x, NULL, ERROR));
            OK(kefu_result_get_cell(b, NULL, name, row, y, sizeof y, NULL, ERROR));
            if (strcmp(x, y) != 0) fprintf(stderr, "%s of row %d: %s and %s\n", name, (int)row, x, y);
            CHECK(strcmp(x, y) == 0);
        }
    }
}

static void check_same_forecasts(const kefu_forecasts* a, const kefu_forecasts* b) {
    kefu_result *x = NULL, *y = NULL;
    NEED(kefu_forecasts_get_calibration(a, &x, ERROR));
    NEED(kefu_forecasts_get_calibration(b, &y, ERROR));
    check_same(x, y);
    kefu_result_destroy(&x);
    kefu_result_destroy(&y);
    NEED(kefu_forecasts_get_queue(a, NULL, "chat", &x, ERROR));
    NEED(kefu_forecasts_get_queue(b, NULL, "chat", &y, ERROR));
    CHECK(rows_of(x) > 0);
    check_same(x, y);
    kefu_result_destroy(&x);
    kefu_result_destroy(&y);
}

static void ACustomerWhoWaitsIsTold(void) {
    day d;
    begin(&d, 1);
    go_on(&d, 0, 300);
    kefu_result *queue = NULL, *waiting = NULL, *coming = NULL;
    NEED(kefu_forecasts_get_queue(d.live, NULL, "chat", &queue, ERROR));
    const int64_t n = rows_of(queue);
    CHECK(n >= 2 && n <= 5);
    kefu_text ids[5];
    int64_t ahead[5], p50[5];
    OK(kefu_result_copy_text(queue, NULL, "task", ids, 5, ERROR));
    OK(kefu_result_copy_int64(queue, NULL, "ahead", -1, ahead, 5, ERROR));
    OK(kefu_result_copy_int64(queue, NULL, "p50", -1, p50, 5, ERROR));
    for (int64_t i = 0; i < n; ++i) {
        CHECK_INT(ahead[i], i);
        CHECK(i == 0 || p50[i] > p50[i - 1]);
    }
    char id[16];
    snprintf(id, sizeof id, "%.*s", (int)ids[1].length, ids[1].data);
    kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
    OK(kefu_forecasts_get_forecast(d.live, id, &told, ERROR));
    CHECK_INT(told.status, KEFU_FORECAST_OK);
    CHECK_INT(told.given, KEFU_WAIT_FORECAST_POINT | KEFU_WAIT_FORECAST_P50 | KEFU_WAIT_FORECAST_P90);
    CHECK_INT(told.p50, p50[1]);
    CHECK_INT(told.ahead, 1);
    CHECK(told.p50 > 0 && told.p50 < told.p90 && told.p90 < (int64_t)3600 * SECOND);
    CHECK(told.observations >= 20 && told.as_of <= d.now);

    int32_t best = KEFU_ESTIMATOR_NONE;
    int64_t tasks = 0, points[5], p90[5], words[5];
    OK(kefu_forecasts_get_best(d.live, NULL, "chat", &best, &tasks, ERROR));
    CHECK_INT(told.estimator, best);
    CHECK(tasks >= 20);
    NEED(kefu_forecasts_get_waiting(d.live, id, &waiting, ERROR));
    CHECK_INT(rows_of(waiting), 5);
    OK(kefu_result_copy_int64(waiting, "waiting", "estimator", -1, words, 5, ERROR));
    OK(kefu_result_copy_int64(waiting, "waiting", "point", -1, points, 5, ERROR));
    OK(kefu_result_copy_int64(waiting, "waiting", "p90", -1, p90, 5, ERROR));
    CHECK(best >= 0 && best < 5);
    CHECK_INT(words[best], best);
    CHECK_INT(points[best], told.point);
    CHECK_INT(p90[best], told.p90);
    NEED(kefu_forecasts_get_coming(d.live, "", "chat", &coming, ERROR));
    CHECK_INT(rows_of(coming), 5);
    OK(kefu_result_copy_int64(coming, NULL, "ahead", -1, ahead, 5, ERROR));
    CHECK_INT(ahead[0], n);
    kefu_text stamp = {NULL, 0};
    OK(kefu_result_get_stamp(coming, &stamp, ERROR));
    CHECK(strstr(stamp.data, "shop") != NULL);
    kefu_result_destroy(&coming);
    kefu_result_destroy(&waiting);
    kefu_result_destroy(&queue);
    CHECK(strcmp(kefu_estimator_name(KEFU_ESTIMATOR_QUEUE_MARKOV), "queue_markov") == 0);
    CHECK(strcmp(kefu_estimator_name(KEFU_ESTIMATOR_NONE), "unknown") == 0);
    CHECK(strcmp(kefu_forecast_status_name(KEFU_FORECAST_HELD), "held") == 0);
    CHECK(strcmp(kefu_forecast_status_name(99), "unknown") == 0);
    end(&d);
}

static void AJournalAndATableSayTheSame(void) {
    day d;
    begin(&d, 2);
    go_on(&d, 0, 250);
    check_same_forecasts(d.live, d.from_entries);
    kefu_forecasts* from_table = NULL;
    kefu_result* result = NULL;
    kefu_table* table = NULL;
    struct ArrowArray array;
    struct ArrowSchema schema;
    NEED(kefu_forecasts_create(d.charter, "{}", &from_table, ERROR));
    NEED(kefu_event_log_get_result(d.log, &result, ERROR));
    NEED(kefu_result_export_arrow(result, "events", &array, &schema, ERROR));
    kefu_result_destroy(&result);
    NEED(kefu_table_consume_arrow("events", &array, &schema, &table, ERROR));
    NEED(kefu_forecasts_add_table(from_table, table, NULL, ERROR));
    check_same_forecasts(d.live, from_table);
    int64_t live = 0, same = 0, ignored = -1, bytes = 0;
    OK(kefu_forecasts_get_version(d.live, &live, ERROR));
    OK(kefu_forecasts_get_version(from_table, &same, ERROR));
    CHECK_INT(live, same);
    OK(kefu_forecasts_get_ignored(d.live, &ignored, ERROR));
    CHECK_INT(ignored, 0);
    OK(kefu_forecasts_get_bytes(d.live, &bytes, ERROR));
    CHECK(bytes > 10000 && bytes < 3 * 72000);

    /* Heard anew, it is the same; the version goes on. */
    OK(kefu_forecasts_clear(from_table, ERROR));
    NEED(kefu_forecasts_get_calibration(from_table, &result, ERROR));
    CHECK_INT(rows_of(result), 0);
    kefu_result_destroy(&result);
    NEED(kefu_forecasts_add_table(from_table, table, NULL, ERROR));
    OK(kefu_forecasts_get_version(from_table, &same, ERROR));
    CHECK_INT(same, 2 * live);
    kefu_table_destroy(&table);
    kefu_forecasts_destroy(&from_table);
    end(&d);
}

static void WhoHasNewsIsKnown(void) {
    day d;
    begin(&d, 3);
    go_on(&d, 0, 200);
    int64_t seen = 0;
    kefu_result* changed = NULL;
    OK(kefu_forecasts_get_version(d.live, &seen, ERROR));
    NEED(kefu_forecasts_get_changed(d.live, seen, &changed, ERROR));
    CHECK_INT(rows_of(changed), 0);
    kefu_result_destroy(&changed);
    NEED(kefu_forecasts_get_changed(d.live, 0, &changed, ERROR));
    CHECK_INT(rows_of(changed), 2);
    kefu_result_destroy(&changed);
    d.now += 30 * SECOND;
    arrive(&d, 300); /* of class refund */
    NEED(kefu_forecasts_get_changed(d.live, seen, &changed, ERROR));
    CHECK_INT(rows_of(changed), 1);
    kefu_text name;
    int64_t version = 0;
    OK(kefu_result_copy_text(changed, "changed", "class", &name, 1, ERROR));
    OK(kefu_result_copy_int64(changed, "changed", "version", -1, &version, 1, ERROR));
    CHECK(text_is(name, "refund"));
    CHECK(version > seen);
    kefu_result_destroy(&changed);
    end(&d);
}

static void ACustomerIsToldAgainWhereHisTurnMoved(void) {
    kefu_wait_forecast before = KEFU_WAIT_FORECAST_INIT, now;
    int32_t moved = -1;
    before.given = KEFU_WAIT_FORECAST_P50 | KEFU_WAIT_FORECAST_P90;
    before.p50 = 600 * (int64_t)SECOND;
    before.p90 = 1200 * (int64_t)SECOND;
    now = before;
    now.as_of = 240 * (int64_t)SECOND;
    now.p50 = 360 * (int64_t)SECOND;
    now.p90 = 960 * (int64_t)SECOND;
    OK(kefu_wait_moved(&before, &now, 0, &moved, ERROR));
    CHECK_INT(moved, 0); /* four minutes have passed, and it is four minutes less */
    now.p50 += 120 * (int64_t)SECOND;
    OK(kefu_wait_moved(&before, &now, 0.1, &moved, ERROR));
    CHECK_INT(moved, 1);
    OK(kefu_wait_moved(&before, &now, 0.2, &moved, ERROR));
    CHECK_INT(moved, 0);
    now.given = KEFU_WAIT_FORECAST_P50;
    OK(kefu_wait_moved(&before, &now, 1, &moved, ERROR));
    CHECK_INT(moved, 1);
    FAILS(kefu_wait_moved(&before, &now, -0.1, &moved, ERROR), KEFU_ERR_BAD_OPTION, "share");
    now.given = 8;
    FAILS(kefu_wait_moved(&before, &now, 0.1, &moved, ERROR), KEFU_ERR_BAD_OPTION, "given");
    now.given = KEFU_WAIT_FORECAST_P50;
    now.p50 = -1;
    FAILS(kefu_wait_moved(&before, &now, 0.1, &moved, ERROR), KEFU_ERR_BAD_OPTION, "p50");
    now = before;
    now.struct_size = 8;
    FAILS(kefu_wait_moved(&before, &now, 0.1, &moved, ERROR), KEFU_ERR_BAD_OPTION, "now: struct_size");
}

static void WhatIsWrongIsRefused(void) {
    kefu_forecasts *none = NULL, *forecasts = NULL;
    kefu_result* result = NULL;
    kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
    FAILS(kefu_forecasts_create(NULL, "{\"windwo\": 100}", &none, ERROR), KEFU_ERR_BAD_OPTION, "window");
    FAILS(kefu_forecasts_create(NULL, "{\"window\": 31}", &none, ERROR), KEFU_ERR_BAD_OPTION, "window");
    FAILS(kefu_forecasts_create(NULL, "{\"window\": 100, \"at_least\": 101}", &none, ERROR), KEFU_ERR_BAD_OPTION, "at_least");
    FAILS(kefu_forecasts_create(NULL, "{\"level\": 1}", &none, ERROR), KEFU_ERR_BAD_OPTION, "level");
    FAILS(kefu_forecasts_create(NULL, "{", &none, ERROR), KEFU_ERR_BAD_OPTION, "");
    CHECK(none == NULL);

    /* Nothing was heard yet. */
    NEED(kefu_forecasts_create(NULL, NULL, &forecasts, ERROR));
    FAILS(kefu_forecasts_get_waiting(forecasts, "c-7", &result, ERROR), KEFU_ERR_UNKNOWN_NAME, "c-7");
    FAILS(kefu_forecasts_get_forecast(forecasts, "c-7", &told, ERROR), KEFU_ERR_UNKNOWN_NAME, "c-7");
    FAILS(kefu_forecasts_get_waiting(forecasts, "\xc3", &result, ERROR), KEFU_ERR_BAD_OPTION, "UTF-8");
    FAILS(kefu_forecasts_add_entry(forecasts, (const uint8_t*)"no entry", 8, ERROR), KEFU_ERR_BAD_FILE, "");
    int32_t best = 7;
    int64_t tasks = -1, rows = 0;
    OK(kefu_forecasts_get_best(forecasts, "refund", "chat", &best, &tasks, ERROR));
    CHECK_INT(best, KEFU_ESTIMATOR_NONE);
    CHECK_INT(tasks, 0);
    NEED(kefu_forecasts_get_queue(forecasts, "refund", "chat", &result, ERROR));
    CHECK_INT(rows_of(result), 0);
    kefu_result_destroy(&result);
    NEED(kefu_forecasts_get_coming(forecasts, "refund", "chat", &result, ERROR));
    int64_t status[5];
    OK(kefu_result_copy_int64(result, NULL, "status", -1, status, 5, ERROR));
    CHECK_INT(status[0], KEFU_FORECAST_TOO_LITTLE_DATA);
    kefu_result_destroy(&result);

    /* Tables: all, or nothing. */
    const char *const events[] = {"task_arrived", "task_queued", "task_arived"}, *const ids[] = {"c-7", "c-7", "c-8"},
                      *const channels[] = {"chat", NULL, "chat"};
    const int64_t at[] = {0, 0, 5}, credit[] = {30, 0, 0};
    kefu_table* table = NULL;
    NEED(kefu_table_create("events", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "event", events, NULL, 3, ERROR));
    FAILS(kefu_forecasts_add_table(forecasts, table, NULL, ERROR), KEFU_ERR_BAD_COLUMN, "at");
    NEED(kefu_table_borrow_time_us(table, "when", at, 1, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(table, "task", ids, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(table, "channel", channels, NULL, 3, ERROR));
    NEED(kefu_table_borrow_int64(table, "credit", credit, NULL, 3, ERROR)); /* in seconds */
    FAILS(kefu_forecasts_add_table(forecasts, table, "{\"at\": \"when\"}", ERROR), KEFU_ERR_BAD_VALUE, "task_arrived");
    CHECK_INT(check_error.row, 2);
    CHECK_INT(check_error.column, 0);
    FAILS(kefu_forecasts_add_table(forecasts, table, "{\"att\": \"when\"}", ERROR), KEFU_ERR_BAD_OPTION, "at");
    OK(kefu_forecasts_get_version(forecasts, &rows, ERROR));
    CHECK_INT(rows, 0);
    kefu_table_destroy(&table);

    NEED(kefu_table_create("events", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "event", events, NULL, 2, ERROR));
    NEED(kefu_table_borrow_time_us(table, "at", at, 1, NULL, 2, ERROR));
    NEED(kefu_table_borrow_strings(table, "task", ids, NULL, 2, ERROR));
    NEED(kefu_table_borrow_strings(table, "channel", channels, NULL, 2, ERROR));
    OK(kefu_forecasts_add_table(forecasts, table, NULL, ERROR));
    kefu_table_destroy(&table);
    OK(kefu_forecasts_get_forecast(forecasts, "c-7", &told, ERROR));
    CHECK_INT(told.status, KEFU_FORECAST_TOO_LITTLE_DATA);
    CHECK_INT(told.given, 0);
    told.struct_size = 8;
    FAILS(kefu_forecasts_get_forecast(forecasts, "c-7", &told, ERROR), KEFU_ERR_BAD_OPTION, "forecast: struct_size");
    kefu_forecasts_destroy(&forecasts);
}

/* What began before it listened, and what another router says, is counted and left alone. */
static void TasksWhoseComingWasNotHeardAreCounted(void) {
    day d;
    begin(&d, 4);
    go_on(&d, 0, 40);
    kefu_forecasts* late = NULL;
    kefu_events events = KEFU_EVENTS_INIT;
    int64_t ignored = 0, version = -1;
    NEED(kefu_forecasts_create(NULL, NULL, &late, ERROR));
    kefu_cancel_task cancel = KEFU_CANCEL_TASK_INIT;
    cancel.at = d.now;
    cancel.task = d.hand[0];
    NEED(kefu_router_cancel_task(d.router, &cancel, &events, ERROR));
    NEED(kefu_router_commit(d.router, ERROR));
    OK(kefu_forecasts_add(late, d.router, ERROR));
    OK(kefu_forecasts_get_ignored(late, &ignored, ERROR));
    CHECK(ignored > 0);
    OK(kefu_forecasts_get_version(late, &version, ERROR));
    CHECK_INT(version, 0);
    NEED(kefu_router_cancel_task(d.router, &cancel, &events, ERROR)); /* refused: tells nothing */
    OK(kefu_forecasts_add(late, d.router, ERROR));
    int64_t after = 0;
    OK(kefu_forecasts_get_ignored(late, &after, ERROR));
    CHECK_INT(after, ignored);
    kefu_forecasts_destroy(&late);
    end(&d);
}

int main(void) {
    RUN(ACustomerWhoWaitsIsTold);
    RUN(AJournalAndATableSayTheSame);
    RUN(WhoHasNewsIsKnown);
    RUN(ACustomerIsToldAgainWhereHisTurnMoved);
    RUN(WhatIsWrongIsRefused);
    RUN(TasksWhoseComingWasNotHeardAreCounted);
    END();
}
