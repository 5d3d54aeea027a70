/* One customer through C: nanoseconds and allocations of kefu_scorer_apply_one. Prints one JSON object; see bench.py. */
#define _GNU_SOURCE
#include <kefu/kefu.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long allocations;

/* The program's own allocator stands in front of the C library's, for the shared library too. */
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t n, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
void* malloc(size_t size) {
    ++allocations;
    return __libc_malloc(size);
}
void* calloc(size_t n, size_t size) {
    ++allocations;
    return __libc_calloc(n, size);
}
void* realloc(void* memory, size_t size) {
    ++allocations;
    return __libc_realloc(memory, size);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void* a, const void* b) {
    const double x = *(const double*)a, y = *(const double*)b;
    return (x > y) - (x < y);
}

#define CHECK(call)                                            \
    do {                                                       \
        if ((call) != KEFU_OK) {                               \
            fprintf(stderr, "%s: %s\n", #call, error.message); \
            return 1;                                          \
        }                                                      \
    } while (0)

int main(void) {
    enum { n = 10000, rounds = 200, repeats = 9 };
    static int64_t customer[n];
    static int32_t day[n];
    static double amount[n];
    static kefu_customer_value values[n];
    uint64_t x = 1;
    for (int i = 0; i < n; ++i) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        customer[i] = i / 2;
        day[i] = 19000 + (int32_t)(x >> 33) % 700;
        amount[i] = (double)((x >> 40) % 100000 + 1) / 100;
        const kefu_customer_value value = {(uint32_t)sizeof value,        0, (int64_t)((x >> 35) % 700), (int64_t)((x >> 45) % 9),
                                           (int64_t)((x >> 30) % 200000), 0};
        values[i] = value;
    }
    kefu_error error = KEFU_ERROR_INIT;
    kefu_table* table = NULL;
    kefu_model* model = NULL;
    kefu_scorer* scorer = NULL;
    kefu_workspace* workspace = NULL;
    CHECK(kefu_table_create("purchases", &table, &error));
    CHECK(kefu_table_borrow_int64(table, "customer", customer, NULL, n, &error));
    CHECK(kefu_table_borrow_date32(table, "at", day, NULL, n, &error));
    CHECK(kefu_table_borrow_double(table, "amount", amount, NULL, n, &error));
    const kefu_input input = KEFU_INPUT_TABLE("purchases", table);
    CHECK(kefu_model_fit(NULL, "customer.score", NULL, &input, 1, NULL, &model, &error));
    CHECK(kefu_scorer_create(model, &scorer, &error));
    CHECK(kefu_workspace_create(scorer, &workspace, &error));

    double ns[repeats];
    long long sum = 0;
    const long long before = allocations;
    for (int r = 0; r < repeats; ++r) {
        const double start = now();
        for (int k = 0; k < rounds; ++k) {
            for (int i = 0; i < n; ++i) {
                kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
                CHECK(kefu_scorer_apply_one(scorer, workspace, &values[i], &score, &error));
                sum += score.cell;
            }
        }
        ns[r] = (now() - start) * 1e9 / ((double)rounds * n);
    }
    const long long made = allocations - before;
    qsort(ns, repeats, sizeof ns[0], by_size);
    printf("{\"nanoseconds\": %.2f, \"noise\": %.4f, \"allocations\": %lld, \"check\": %lld}\n", ns[repeats / 2],
           (ns[(3 * repeats) / 4] - ns[repeats / 4]) / 2 / ns[repeats / 2], made, sum);
    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
    kefu_model_destroy(&model);
    kefu_table_destroy(&table);
    return 0;
}
