/* Checks of the C tests. A failed check says where and goes on; main returns how many failed. */
#ifndef KEFU_TESTS_CAPI_CHECK_H
#define KEFU_TESTS_CAPI_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kefu/kefu.h"

static int check_failures = 0;
static kefu_error check_error = KEFU_ERROR_INIT;

/* A fresh error for each call, so that what a call leaves in it is its own. */
static inline kefu_error* fresh_error(void) {
    const kefu_error fresh = KEFU_ERROR_INIT;
    check_error = fresh;
    return &check_error;
}
#define ERROR fresh_error()

#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            ++check_failures;                                                         \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                             \
    } while (0)

#define CHECK_INT(got, expected)                                                                                   \
    do {                                                                                                           \
        const long long check_got = (long long)(got);                                                              \
        const long long check_expected = (long long)(expected);                                                    \
        if (check_got != check_expected) {                                                                         \
            ++check_failures;                                                                                      \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #got, check_got, check_expected); \
        }                                                                                                          \
    } while (0)

static inline void check_ok(kefu_status status, const char* file, int line, const char* call) {
    if (status == KEFU_OK) return;
    ++check_failures;
    fprintf(stderr, "%s:%d: %s: %s: %s\n", file, line, call, kefu_status_name(status), check_error.message);
}
/* The call, with ERROR as its last argument, succeeds. */
#define OK(call) check_ok((call), __FILE__, __LINE__, #call)
/* The same where the test cannot go on. */
#define NEED(call)                                        \
    do {                                                  \
        const kefu_status need_status = (call);           \
        check_ok(need_status, __FILE__, __LINE__, #call); \
        if (need_status != KEFU_OK) exit(1);              \
    } while (0)

static inline void check_fails(kefu_status status, kefu_status expected, const char* word, const char* file, int line, const char* call) {
    if (status != expected) {
        ++check_failures;
        fprintf(stderr, "%s:%d: %s is %s, not %s: %s\n", file, line, call, kefu_status_name(status), kefu_status_name(expected),
                check_error.message);
    } else if (check_error.status != expected) {
        ++check_failures;
        fprintf(stderr, "%s:%d: %s: the error says %s\n", file, line, call, kefu_status_name(check_error.status));
    } else if (!strstr(check_error.message, word)) {
        ++check_failures;
        fprintf(stderr, "%s:%d: %s: the message does not say '%s': %s\n", file, line, call, word, check_error.message);
    }
}
/* The call, with ERROR as its last argument, fails with this status and says this word. */
#define FAILS(call, expected, word) check_fails((call), (expected), (word), __FILE__, __LINE__, #call)

static inline int text_is(kefu_text text, const char* expected) {
    return text.length == (int64_t)strlen(expected) && memcmp(text.data, expected, strlen(expected)) == 0;
}

/* Runs one test and says its name, which is a sentence. */
#define RUN(test)                                                             \
    do {                                                                      \
        const int before = check_failures;                                    \
        test();                                                               \
        printf("%s %s\n", check_failures == before ? "ok  " : "FAIL", #test); \
    } while (0)

#define END() return check_failures == 0 ? 0 : 1

#endif
