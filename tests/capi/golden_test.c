/* The golden file of RFM: the whole way from a file of orders to scores, through plain arrays and C alone. */
#include <errno.h>

#include "check.h"

enum { MAX_ROWS = 10000, MAX_CUSTOMERS = 2000 };

static char* read_file(const char* path) {
    char whole[1000];
    const char* root = getenv("KEFU_TEST_ROOT");
    snprintf(whole, sizeof whole, "%s/%s", root ? root : KEFU_TEST_ROOT, path);
    FILE* file = fopen(whole, "rb");
    if (!file) {
        fprintf(stderr, "cannot open %s: %s\n", whole, strerror(errno));
        exit(1);
    }
    size_t size = 0, room = 1 << 20;
    char* text = malloc(room);
    for (size_t n; (n = fread(text + size, 1, room - size - 1, file)) > 0;) {
        size += n;
        if (room - size < 2) text = realloc(text, room *= 2);
    }
    text[size] = '\0';
    fclose(file);
    return text;
}

/* What stands behind "key": after `from`. Enough of JSON for files of our own. */
static const char* after(const char* from, const char* key) {
    char quoted[100];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char* at = strstr(from, quoted);
    if (!at) {
        fprintf(stderr, "the golden file has no %s\n", key);
        exit(1);
    }
    return at + strlen(quoted);
}
/* Numbers up to the next ']'; returns how many. */
static int numbers(const char* from, double* out, int most) {
    int n = 0;
    for (const char* at = strchr(from, '['); *at && *at != ']';) {
        char* end = NULL;
        const double x = strtod(at, &end);
        if (end == at) ++at;
        else {
            if (n < most) out[n] = x;
            ++n;
            at = end;
        }
    }
    return n;
}

static struct {
    int64_t n, customer[MAX_ROWS];
    const char* at[MAX_ROWS];
    double amount[MAX_ROWS];
} orders;

static char *golden, *csv;
static kefu_result* result;
static int64_t n_customers, recency_days[MAX_CUSTOMERS], occasions[MAX_CUSTOMERS], r[MAX_CUSTOMERS], f[MAX_CUSTOMERS], m[MAX_CUSTOMERS],
    cell[MAX_CUSTOMERS], money[MAX_CUSTOMERS];

static void read_orders(void) {
    char* line = strchr(csv, '\n') + 1; /* behind the names */
    while (*line && orders.n < MAX_ROWS) {
        char* end = NULL;
        orders.customer[orders.n] = strtoll(line, &end, 10);
        orders.at[orders.n] = end + 1;
        end = strchr(end + 1, ',');
        *end = '\0';
        orders.amount[orders.n++] = strtod(end + 1, &end);
        while (*end == '\r' || *end == '\n') ++end;
        line = end;
    }
}

static void score(void) {
    char options[200];
    const char* as_of = strchr(after(golden, "as_of"), '"') + 1;
    const char* method = strchr(after(golden, "method"), '"') + 1;
    const char* period = strchr(after(golden, "period"), '"') + 1;
    snprintf(options, sizeof options, "{\"as_of\": \"%.10s\", \"method\": \"%.*s\", \"period\": \"%.*s\"}", as_of,
             (int)strcspn(method, "\""), method, (int)strcspn(period, "\""), period);
    kefu_table* table = NULL;
    NEED(kefu_table_create("rfm_orders.csv", &table, ERROR));
    NEED(kefu_table_borrow_int64(table, "customer", orders.customer, NULL, orders.n, ERROR));
    NEED(kefu_table_borrow_strings(table, "at", orders.at, NULL, orders.n, ERROR));
    NEED(kefu_table_borrow_double(table, "amount", orders.amount, NULL, orders.n, ERROR));
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    NEED(kefu_analysis_run(NULL, "customer.score", options, inputs, 1, NULL, &result, ERROR));
    kefu_table_destroy(&table);
    NEED(kefu_result_get_rows(result, NULL, &n_customers, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "recency_days", -1, recency_days, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "occasions", -1, occasions, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "money", -1, money, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "recency_score", -1, r, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "frequency_score", -1, f, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "money_score", -1, m, MAX_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "cell", -1, cell, MAX_CUSTOMERS, ERROR));
}

static void CountsAndRevenueAreThoseOfTheFile(void) {
    int64_t revenue = 0;
    for (int64_t i = 0; i < n_customers; ++i) revenue += money[i];
    CHECK_INT(orders.n, strtoll(after(golden, "transactions"), NULL, 10));
    CHECK_INT(n_customers, strtoll(after(golden, "customers"), NULL, 10));
    CHECK_INT(revenue, 100 * strtoll(after(golden, "revenue"), NULL, 10));
}

static void ScoreCountsAreThoseOfTheFile(void) {
    static const char* const names[] = {"recency", "frequency", "money"};
    const int64_t* const scores[] = {r, f, m};
    for (int k = 0; k < 3; ++k) {
        double expected[5] = {0};
        int64_t counted[6] = {0};
        CHECK_INT(numbers(after(after(golden, "score_counts"), names[k]), expected, 5), 5);
        for (int64_t i = 0; i < n_customers; ++i)
            if (scores[k][i] >= 1 && scores[k][i] <= 5) ++counted[scores[k][i]];
        for (int s = 1; s <= 5; ++s) CHECK_INT(counted[s], expected[s - 1]);
    }
}

static void TheFirstCustomersAreThoseOfTheFile(void) {
    const char* at = strchr(after(golden, "first_customers"), '[') + 1;
    for (int i = 0; i < 6; ++i) {
        double row[4] = {0};
        CHECK_INT(numbers(at, row, 4), 4);
        at = strchr(at, ']') + 1;
        CHECK_INT(recency_days[i], row[0]);
        CHECK_INT(occasions[i], row[1]);
        CHECK_INT(money[i], 100 * row[2]);
        CHECK_INT(cell[i], row[3]);
    }
}

static void SegmentsByTheirRulesHaveTheCountsOfTheFile(void) {
    /* The first rule that a customer meets is his segment; the last takes the rest. */
    int64_t counted[20] = {0};
    double ranges[20][3][2], expected[20] = {0};
    int n = 0;
    for (const char* at = after(golden, "segments"); (at = strstr(at, "\"name\"")) != NULL && n < 20; ++n, ++at) {
        static const char* const names[] = {"recency", "frequency", "money"};
        for (int k = 0; k < 3; ++k) CHECK_INT(numbers(after(at, names[k]), ranges[n][k], 2), 2);
        expected[n] = strtod(after(at, "customers"), NULL);
    }
    CHECK_INT(n, 11);
    for (int64_t i = 0; i < n_customers; ++i) {
        const int64_t scores[] = {r[i], f[i], m[i]};
        for (int s = 0; s < n; ++s) {
            int inside = 1;
            for (int k = 0; k < 3; ++k) inside = inside && (double)scores[k] >= ranges[s][k][0] && (double)scores[k] <= ranges[s][k][1];
            if (!inside) continue;
            ++counted[s];
            break;
        }
    }
    for (int s = 0; s < n; ++s) CHECK_INT(counted[s], expected[s]);
}

static void ThresholdsOfTheModelAreThoseOfTheFile(void) {
    static const char* const names[] = {"recency", "frequency", "money"};
    kefu_model* model = NULL;
    kefu_text report = {NULL, 0};
    NEED(kefu_result_get_model(result, NULL, &model, ERROR));
    NEED(kefu_model_get_report(model, &report, ERROR));
    for (int k = 0; k < 3; ++k) {
        double expected[4] = {0};
        CHECK_INT(numbers(after(after(golden, "thresholds"), names[k]), expected, 4), 4);
        const char* at = after(report.data, names[k]);
        for (int i = 0; i < 4; ++i) {
            at = after(at, "value");
            const double got = strtod(at, NULL);
            if (got - expected[i] > 1e-9 || expected[i] - got > 1e-9) {
                ++check_failures;
                fprintf(stderr, "%s: threshold %d is %.17g, not %.17g\n", names[k], i, got, expected[i]);
            }
        }
    }
    kefu_model_destroy(&model);
}

int main(void) {
    golden = read_file("tests/golden/rfm_orders.json");
    csv = read_file("tests/data/rfm_orders.csv");
    read_orders();
    score();
    RUN(CountsAndRevenueAreThoseOfTheFile);
    RUN(ScoreCountsAreThoseOfTheFile);
    RUN(TheFirstCustomersAreThoseOfTheFile);
    RUN(SegmentsByTheirRulesHaveTheCountsOfTheFile);
    RUN(ThresholdsOfTheModelAreThoseOfTheFile);
    kefu_result_destroy(&result);
    free(golden);
    free(csv);
    END();
}
