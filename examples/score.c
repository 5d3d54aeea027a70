/* Scores five customers from plain arrays and says why, in C11.
 *
 *     cc -std=c11 score.c $(pkg-config --cflags --libs kefu) -o score && ./score */
#include <kefu/kefu.h>
#include <stdio.h>

enum { LINES = 11, CUSTOMERS = 5 };

static const char* const customer[LINES] = {"anna", "anna", "anna", "bruno", "bruno", "chen", "chen", "dora", "emil", "emil", "emil"};
static const char* const at[LINES] = {"2024-01-09", "2024-02-14", "2024-03-28", "2023-11-02", "2024-01-20", "2024-03-01",
                                      "2024-03-30", "2023-08-15", "2024-02-02", "2024-02-03", "2024-03-15"};
static const double amount[LINES] = {120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00};

static int score(kefu_table* purchases, kefu_result** scores, kefu_error* error) {
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", purchases)};
    return kefu_table_borrow_strings(purchases, "customer", customer, NULL, LINES, error) ||
           kefu_table_borrow_strings(purchases, "at", at, NULL, LINES, error) ||
           kefu_table_borrow_double(purchases, "amount", amount, NULL, LINES, error) ||
           kefu_analysis_run(NULL, "customer.score", "{\"bins\": 3, \"as_of\": \"2024-03-31\"}", inputs, 1, NULL, scores, error);
}

static int print(const kefu_result* scores, kefu_error* error) {
    kefu_text names[CUSTOMERS], classes[CUSTOMERS];
    int64_t cells[CUSTOMERS];
    if (kefu_result_copy_text(scores, NULL, "customer", names, CUSTOMERS, error) ||
        kefu_result_copy_text(scores, NULL, "abc", classes, CUSTOMERS, error) ||
        kefu_result_copy_int64(scores, NULL, "cell", 0, cells, CUSTOMERS, error))
        return 1;
    for (int i = 0; i < CUSTOMERS; ++i) {
        char why[2000];
        if (kefu_result_explain_text(scores, names[i].data, names[i].length, KEFU_LANGUAGE_EN, why, sizeof why, NULL, error)) return 1;
        printf("%.*s: class %.*s, recency-frequency-money %d\n%s\n\n", (int)names[i].length, names[i].data, (int)classes[i].length,
               classes[i].data, (int)cells[i], why);
    }
    return 0;
}

int main(void) {
    kefu_error error = KEFU_ERROR_INIT;
    kefu_table* purchases = NULL;
    kefu_result* scores = NULL;
    const int failed = kefu_table_create("purchases", &purchases, &error) || score(purchases, &scores, &error) || print(scores, &error);
    if (failed) fprintf(stderr, "%s\n", error.message);
    kefu_result_destroy(&scores);
    kefu_table_destroy(&purchases);
    return failed;
}
