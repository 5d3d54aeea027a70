/* The golden files of RFM and of small tables: the whole way from a file to scores, through plain arrays and C alone. */
#include <errno.h>

#include "check.h"

enum { MAX_ROWS = 10000, MAX_CUSTOMERS = 2000 };

static char* read_file(const char* path) {
    FILE* file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "cannot open %s (start the test in the root of the project): %s\n", path, strerror(errno));
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
static int64_t n_customers, customers[MAX_CUSTOMERS], recency_days[MAX_CUSTOMERS], occasions[MAX_CUSTOMERS], r[MAX_CUSTOMERS],
    f[MAX_CUSTOMERS], m[MAX_CUSTOMERS], cell[MAX_CUSTOMERS], money[MAX_CUSTOMERS];

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

static kefu_table* orders_table(const char* customer, const char* at, const char* amount) {
    kefu_table* table = NULL;
    NEED(kefu_table_create("rfm_orders.csv", &table, ERROR));
    NEED(kefu_table_borrow_int64(table, customer, orders.customer, NULL, orders.n, ERROR));
    NEED(kefu_table_borrow_strings(table, at, orders.at, NULL, orders.n, ERROR));
    NEED(kefu_table_borrow_double(table, amount, orders.amount, NULL, orders.n, ERROR));
    return table;
}

static void score(void) {
    char options[200];
    const char* as_of = strchr(after(golden, "as_of"), '"') + 1;
    const char* method = strchr(after(golden, "method"), '"') + 1;
    const char* period = strchr(after(golden, "period"), '"') + 1;
    snprintf(options, sizeof options, "{\"as_of\": \"%.10s\", \"method\": \"%.*s\", \"period\": \"%.*s\"}", as_of,
             (int)strcspn(method, "\""), method, (int)strcspn(period, "\""), period);
    kefu_table* table = orders_table("customer", "at", "amount");
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    NEED(kefu_analysis_run(NULL, "customer.score", options, inputs, 1, NULL, &result, ERROR));
    kefu_table_destroy(&table);
    NEED(kefu_result_get_rows(result, NULL, &n_customers, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "customer", -1, customers, MAX_CUSTOMERS, ERROR));
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

static void EveryScoreIsThatOfTheFile(void) {
    char* scores = read_file("tests/golden/rfm_orders_scores.csv");
    const char* at = strchr(scores, '\n') + 1;
    int64_t rows = 0;
    for (; *at && rows < n_customers; ++rows) {
        const int64_t* const columns[] = {customers, recency_days, occasions, money, r, f, m, cell};
        /* The file has its customers in the order of their texts, the result in the order of their numbers. */
        const int64_t who = strtoll(at, NULL, 10);
        int64_t row = 0;
        while (row < n_customers && customers[row] != who) ++row;
        CHECK(row < n_customers);
        for (size_t k = 0; k < sizeof columns / sizeof *columns && row < n_customers; ++k) {
            char* end = NULL;
            CHECK_INT(columns[k][row], strtoll(at, &end, 10));
            CHECK(end != at);
            at = end + (*end == ',');
        }
        at = strchr(at, '\n') + 1;
    }
    CHECK_INT(rows, n_customers);
    CHECK(*at == '\0');
    free(scores);
}

static void CellsAndHeatMapAreThoseOfTheFile(void) {
    static const char* const cells[] = {"111", "555", "343"};
    double means[5] = {0}, got[25] = {0};
    int64_t frequency[25] = {0}, n = 0;
    for (int k = 0; k < 3; ++k) {
        int64_t counted = 0;
        for (int64_t i = 0; i < n_customers; ++i) counted += cell[i] == strtoll(cells[k], NULL, 10);
        CHECK_INT(counted, strtoll(after(after(golden, "cells"), cells[k]), NULL, 10));
    }
    CHECK_INT(numbers(after(golden, "heat_map_frequency_1"), means, 5), 5);
    NEED(kefu_result_get_rows(result, "rfm_cells", &n, ERROR));
    CHECK_INT(n, 25);
    NEED(kefu_result_copy_int64(result, "rfm_cells", "frequency_score", -1, frequency, 25, ERROR));
    NEED(kefu_result_copy_double(result, "rfm_cells", "mean_money", -1, got, 25, ERROR));
    for (int64_t i = 0, k = 0; i < n; ++i) {
        if (frequency[i] != 1) continue;
        const double off = got[i] - means[k++];
        CHECK(off < 0.005 && off > -0.005);
    }
}

/* --------------------------------------------------------------------------------------------------------- many cases */

/* Behind the value at `at`, which may be of any kind. */
static const char* behind(const char* at) {
    int depth = 0;
    do {
        at += strspn(at, " \n\r\t,:");
        if (*at == '"') {
            at += 1 + strcspn(at + 1, "\"\\");
            if (*at != '"') {
                fprintf(stderr, "a golden file has an escape, which this test does not read\n");
                exit(1);
            }
            ++at;
        } else if (*at == '{' || *at == '[') {
            ++depth;
            ++at;
        } else if (*at == '}' || *at == ']') {
            --depth;
            ++at;
        } else {
            at += strcspn(at, " \n\r\t,:]}");
        }
        at += strspn(at, " \n\r\t");
    } while (depth > 0);
    return at;
}
static const char* skip_blanks(const char* at) { return at + strspn(at, " \n\r\t,:"); }
/* The value of a member of the object at `object`, or NULL. */
static const char* member(const char* object, const char* key) {
    const size_t n = strlen(key);
    for (const char* at = skip_blanks(object + 1); *at == '"';) {
        const char* value = skip_blanks(behind(at));
        if (strncmp(at + 1, key, n) == 0 && at[1 + n] == '"') return value;
        at = skip_blanks(behind(value));
    }
    return NULL;
}
enum { WORD = 200 };
/* The text between the quotes at `at`, into `out`, which it gives back. */
static const char* word_at(const char* at, char* out) {
    snprintf(out, WORD, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
    return out;
}
/* Options of a case: the object at `options`, with more members in front. */
static void options_of(char* out, size_t room, const char* options, const char* more) {
    const char* rest = skip_blanks(options + 1);
    snprintf(out, room, "{%s%s%.*s", more, *more && *rest != '}' ? ", " : "", (int)(behind(options) - rest), rest);
}

static void EveryTypeOfQuantileCutsWhereTheFileSays(void) {
    static const char* const names[] = {"recency", "frequency", "money"};
    char* days = read_file("tests/golden/rfm_orders_days.json");
    int cases = 0;
    kefu_table* table = orders_table("customer_id", "order_date", "revenue");
    for (const char* one = skip_blanks(member(days, "cases") + 1); *one == '{'; one = skip_blanks(behind(one)), ++cases) {
        char options[1000], more[300], as_of[WORD];
        snprintf(more, sizeof more, "\"as_of\": \"%s\"", word_at(member(days, "as_of"), as_of));
        options_of(options, sizeof options, member(one, "options"), more);
        const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
        kefu_result* rfm = NULL;
        kefu_model* model = NULL;
        kefu_text report = {NULL, 0};
        NEED(kefu_analysis_run(NULL, "customer.rfm", options, inputs, 1, NULL, &rfm, ERROR));
        NEED(kefu_result_get_model(rfm, NULL, &model, ERROR));
        NEED(kefu_model_get_report(model, &report, ERROR));
        int64_t counts[27] = {0}, bins = 0;
        NEED(kefu_result_get_rows(rfm, "bins", &bins, ERROR));
        NEED(kefu_result_copy_int64(rfm, "bins", "customers", -1, counts, 27, ERROR));
        for (int k = 0; k < 3; ++k) {
            double at_least[8] = {0}, counted[9] = {0};
            const int cuts = numbers(member(member(one, "at_least"), names[k]), at_least, 8);
            CHECK_INT(numbers(member(member(one, "score_counts"), names[k]), counted, 9), cuts + 1);
            CHECK_INT(bins, 3 * (cuts + 1));
            const char* at = after(report.data, names[k]);
            for (int i = 0; i < cuts; ++i) {
                at = after(at, "at_least");
                CHECK_INT(strtoll(at, NULL, 10), at_least[i]);
            }
            for (int i = 0; i <= cuts; ++i) CHECK_INT(counts[k * (cuts + 1) + i], counted[i]);
        }
        kefu_model_destroy(&model);
        kefu_result_destroy(&rfm);
    }
    CHECK_INT(cases, 13);
    kefu_table_destroy(&table);
    free(days);
}

enum { SMALL_ROWS = 100, SMALL_COLUMNS = 8 };
static struct {
    char texts[SMALL_COLUMNS][SMALL_ROWS][200];
    const char* pointers[SMALL_COLUMNS][SMALL_ROWS];
    int64_t numbers[SMALL_COLUMNS][SMALL_ROWS];
    double reals[SMALL_COLUMNS][SMALL_ROWS];
    uint8_t present[SMALL_COLUMNS][SMALL_ROWS];
} small;

/* Adds the columns of the object at `columns`: texts, whole numbers or reals, with nulls. */
static kefu_table* small_table(const char* columns) {
    kefu_table* table = NULL;
    int c = 0;
    NEED(kefu_table_create("purchases", &table, ERROR));
    for (const char* at = skip_blanks(columns + 1); *at == '"' && c < SMALL_COLUMNS; ++c) {
        char name[WORD], word[WORD];
        word_at(at, name);
        const char* list = skip_blanks(behind(at));
        int texts = 0, reals = 0;
        int64_t n = 0;
        at = skip_blanks(behind(list));
        for (const char* value = skip_blanks(list + 1); *value != ']' && n < SMALL_ROWS; value = skip_blanks(behind(value)), ++n) {
            char* end = NULL;
            small.present[c][n] = *value != 'n';
            small.pointers[c][n] = NULL;
            small.numbers[c][n] = strtoll(value, &end, 10);
            small.reals[c][n] = strtod(value, NULL);
            reals = reals || *end == '.' || *end == 'e';
            if (*value != '"') continue;
            texts = 1;
            small.pointers[c][n] = small.texts[c][n];
            snprintf(small.texts[c][n], sizeof small.texts[c][n], "%s", word_at(value, word));
        }
        if (texts) NEED(kefu_table_borrow_strings(table, name, small.pointers[c], small.present[c], n, ERROR));
        else if (reals) NEED(kefu_table_borrow_double(table, name, small.reals[c], small.present[c], n, ERROR));
        else NEED(kefu_table_borrow_int64(table, name, small.numbers[c], small.present[c], n, ERROR));
    }
    return table;
}

/* A cell is what the file says at `value`: null, a text, or a number. */
static void check_cell(const kefu_result* of, const char* name, const char* key, int64_t row, const char* value) {
    char column[50], got[100], word[WORD];
    int64_t length = 0;
    const size_t n = strlen(key);
    snprintf(column, sizeof column, "%.*s", (int)(n > 6 && strcmp(key + n - 6, "_minor") == 0 ? n - 6 : n), key);
    NEED(kefu_result_get_cell(of, NULL, column, row, got, sizeof got, &length, ERROR));
    if (*value == 'n') {
        CHECK_INT(length, 0);
    } else if (*value == '"') {
        CHECK(strcmp(got, word_at(value, word)) == 0);
    } else {
        double expected = strtod(value, NULL);
        if (strlen(column) != n) expected /= 100; /* cells show money in units; the cases with other scales have no cents */
        const double off = strtod(got, NULL) - expected;
        if (off > 1e-9 || off < -1e-9) {
            ++check_failures;
            fprintf(stderr, "%s: %s of row %lld is %s, not %.17g\n", name, key, (long long)row, got, expected);
        }
    }
}

static void SmallTablesGiveWhatWasWorkedOutByHand(void) {
    char* file = read_file("tests/golden/small.json");
    int cases = 0, errors = 0;
    for (const char* one = skip_blanks(member(file, "cases") + 1); *one == '{'; one = skip_blanks(behind(one)), ++cases) {
        char name[WORD], word[WORD], options[2000], more[1000];
        word_at(member(one, "name"), name);
        const char* columns = member(one, "columns");
        int n = snprintf(more, sizeof more, "\"columns\": {\"purchases\": %.*s}", (int)(behind(columns) - columns), columns);
        static const char* const days[] = {"as_of", "calibration_end"};
        for (int k = 0; k < 2; ++k)
            if (member(one, days[k]))
                n += snprintf(more + n, sizeof more - (size_t)n, ", \"%s\": \"%s\"", days[k], word_at(member(one, days[k]), word));
        options_of(options, sizeof options, member(one, "options"), more);
        kefu_table* table = small_table(member(one, "table"));
        const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
        kefu_result* answer = NULL;
        const kefu_status status = kefu_analysis_run(NULL, "customer.purchases", options, inputs, 1, NULL, &answer, ERROR);
        const char* error = member(one, "error");
        const char* expected = error ? word_at(member(error, "status"), word) : "OK";
        if (strcmp(kefu_status_name(status), expected) != 0) {
            ++check_failures;
            fprintf(stderr, "%s: %s, not %s: %s\n", name, kefu_status_name(status), expected, check_error.message);
        }
        errors += error != NULL;
        if (status == KEFU_OK && !error) {
            const int scaled = member(member(one, "options"), "scale") != NULL;
            int64_t rows = 0, row = 0;
            NEED(kefu_result_get_rows(answer, NULL, &rows, ERROR));
            for (const char* at = skip_blanks(member(one, "customers") + 1); *at == '{'; at = skip_blanks(behind(at)), ++row) {
                if (row >= rows) continue;
                for (const char* key = skip_blanks(at + 1); *key == '"'; key = skip_blanks(behind(skip_blanks(behind(key))))) {
                    word_at(key, word);
                    if (!scaled || !strstr(word, "_minor")) check_cell(answer, name, word, row, skip_blanks(behind(key)));
                }
            }
            CHECK_INT(rows, row);
        }
        kefu_result_destroy(&answer);
        kefu_table_destroy(&table);
    }
    CHECK(cases > 30);
    CHECK(errors >= 6);
    free(file);
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
    RUN(EveryScoreIsThatOfTheFile);
    RUN(CellsAndHeatMapAreThoseOfTheFile);
    RUN(EveryTypeOfQuantileCutsWhereTheFileSays);
    RUN(SmallTablesGiveWhatWasWorkedOutByHand);
    kefu_result_destroy(&result);
    free(golden);
    free(csv);
    END();
}
