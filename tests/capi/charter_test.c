/* kefu_charter: default, parse, load, check, text, stamp. */
#include "sales.h"

static void TheDefaultCharterShowsEverySection(void) {
    kefu_charter* charter = NULL;
    kefu_text text = {NULL, 0}, stamp = {NULL, 0};
    NEED(kefu_charter_default(&charter, ERROR));
    OK(kefu_charter_get_text(charter, KEFU_LANGUAGE_EN, &text, ERROR));
    OK(kefu_charter_get_stamp(charter, &stamp, ERROR));
    CHECK(strstr(text.data, "[customer.rfm]") != NULL);
    CHECK_INT(text.data[text.length], 0);
    CHECK(strstr(stamp.data, "\"charter\":\"default\"") != NULL);
    CHECK(strstr(stamp.data, kefu_version()) != NULL);
    kefu_charter_destroy(&charter);
    CHECK(charter == NULL);
}

static void TheTextOfACharterReadsBackAsTheSameCharter(void) {
    static const char toml[] = "[charter]\nid = \"\xe5\xae\xa2\xe6\x9c\x8d\"\ncurrency = \"GBP\"\n[customer.rfm]\nbins = 4\n";
    kefu_charter *first = NULL, *second = NULL;
    kefu_text text = {NULL, 0}, stamp_1 = {NULL, 0}, stamp_2 = {NULL, 0};
    NEED(kefu_charter_parse(toml, sizeof toml - 1, "here", &first, ERROR));
    FAILS(kefu_charter_get_text(first, 7, &text, ERROR), KEFU_ERR_BAD_OPTION, "language");
    NEED(kefu_charter_get_text(first, KEFU_LANGUAGE_ZH, &text, ERROR));
    CHECK(strstr(text.data, "# 评分从 1 到此值，越高越好\nbins = 4") != NULL);
    NEED(kefu_charter_parse(text.data, text.length, NULL, &second, ERROR));
    NEED(kefu_charter_get_stamp(first, &stamp_1, ERROR));
    NEED(kefu_charter_get_stamp(second, &stamp_2, ERROR));
    CHECK(stamp_1.length == stamp_2.length && memcmp(stamp_1.data, stamp_2.data, (size_t)stamp_1.length) == 0);
    kefu_charter_destroy(&first);
    kefu_charter_destroy(&second);
}

static void AnEmptyCharterIsTheDefaultOne(void) {
    kefu_charter* charter = NULL;
    OK(kefu_charter_parse(NULL, 0, NULL, &charter, ERROR));
    CHECK(charter != NULL);
    kefu_charter_destroy(&charter);
}

static void TheOptionsOfACharterHold(void) {
    static const char toml[] = "[customer.rfm]\nbins = 3\n";
    kefu_charter* charter = NULL;
    kefu_result *with_charter = NULL, *with_option = sales_run("customer.score", sales_options);
    kefu_table* table = sales_table(0, SALES_ROWS);
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    NEED(kefu_charter_parse(toml, sizeof toml - 1, NULL, &charter, ERROR));
    NEED(kefu_analysis_run(charter, "customer.score", "{\"as_of\": \"2024-03-31\"}", inputs, 1, NULL, &with_charter, ERROR));
    CHECK(same_scores(with_charter, with_option));
    kefu_text a = {NULL, 0}, b = {NULL, 0};
    OK(kefu_charter_get_stamp(charter, &a, ERROR));
    OK(kefu_result_get_stamp(with_charter, &b, ERROR));
    CHECK(a.length == b.length && memcmp(a.data, b.data, (size_t)a.length) == 0);
    kefu_charter_destroy(&charter); /* the result does not need it */
    OK(kefu_result_get_stamp(with_charter, &b, ERROR));
    kefu_result_destroy(&with_charter);
    kefu_result_destroy(&with_option);
    kefu_table_destroy(&table);
}

static void ABrokenCharterIsRefusedWithLineAndPosition(void) {
    static const char toml[] = "[charter]\nid = \"x\"\n[customer.rfm]\nbinz = 3\n";
    kefu_charter* charter = (kefu_charter*)&charter;
    FAILS(kefu_charter_parse(toml, sizeof toml - 1, "shop.toml", &charter, ERROR), KEFU_ERR_BAD_CHARTER, "bins");
    CHECK(charter == NULL);
    CHECK_INT(check_error.line, 4);
    CHECK_INT(check_error.position, 1);
    CHECK(strcmp(check_error.where, "shop.toml") == 0);
    CHECK(strncmp(check_error.message, "shop.toml:4:1", 13) == 0);
}

static void AFileThatIsNotThereIsNamed(void) {
    kefu_charter* charter = NULL;
    FAILS(kefu_charter_load("/nowhere/charter.toml", &charter, ERROR), KEFU_ERR_BAD_FILE, "/nowhere/charter.toml");
    FAILS(kefu_charter_load("", &charter, ERROR), KEFU_ERR_BAD_FILE, "");
    FAILS(kefu_charter_load("/tmp", &charter, ERROR), KEFU_ERR_BAD_FILE, "/tmp");
}

static void CheckListsAllFindings(void) {
    static const char toml[] = "[charter]\nid = 7\n[customer.rfm]\nbins = 99\nbinz = 1\n[customer.rmf]\n";
    kefu_result* findings = NULL;
    NEED(kefu_charter_check(toml, sizeof toml - 1, "shop.toml", &findings, ERROR));
    int64_t rows = 0;
    NEED(kefu_result_get_rows(findings, "findings", &rows, ERROR));
    CHECK(rows >= 4 && rows < 10);
    int64_t lines[10] = {0}, positions[10] = {0};
    kefu_text severities[10] = {{NULL, 0}}, messages[10] = {{NULL, 0}}, wheres[10] = {{NULL, 0}};
    NEED(kefu_result_copy_int64(findings, NULL, "line", 0, lines, 10, ERROR));
    NEED(kefu_result_copy_int64(findings, NULL, "position", 0, positions, 10, ERROR));
    NEED(kefu_result_copy_text(findings, NULL, "severity", severities, 10, ERROR));
    NEED(kefu_result_copy_text(findings, NULL, "message", messages, 10, ERROR));
    NEED(kefu_result_copy_text(findings, NULL, "where", wheres, 10, ERROR));
    for (int i = 0; i < rows; ++i) {
        CHECK(text_is(severities[i], "error") || text_is(severities[i], "warning"));
        CHECK(text_is(wheres[i], "shop.toml"));
        CHECK(messages[i].length > 10);
        CHECK(lines[i] >= 1 && positions[i] >= 1);
        if (i > 0) CHECK(lines[i] >= lines[i - 1]);
    }
    CHECK_INT(lines[0], 2);
    kefu_text codes[10] = {{NULL, 0}}, chinese[10] = {{NULL, 0}};
    NEED(kefu_result_copy_text(findings, NULL, "code", codes, 10, ERROR));
    NEED(kefu_result_copy_text(findings, NULL, "message_zh", chinese, 10, ERROR));
    CHECK(text_is(codes[1], "out_of_range"));
    CHECK(text_is(messages[1], "'bins' must lie between 2 and 9, got 99"));
    CHECK(text_is(chinese[1], "“bins”应在 2 到 9 之间，现在是 99"));
    kefu_text report = {NULL, 0};
    OK(kefu_result_get_report(findings, &report, ERROR));
    CHECK(strstr(report.data, "\"errors\":") != NULL);
    int64_t row = 0;
    FAILS(kefu_result_find_row_int64(findings, 1, &row, ERROR), KEFU_ERR_BAD_ID, "");
    kefu_result_destroy(&findings);
}

static void CheckOfAGoodCharterFindsNothing(void) {
    kefu_result* findings = NULL;
    int64_t rows = -1;
    NEED(kefu_charter_check("[customer.rfm]\nbins = 5\n", 24, NULL, &findings, ERROR));
    OK(kefu_result_get_rows(findings, NULL, &rows, ERROR));
    CHECK_INT(rows, 0);
    kefu_text none[1];
    OK(kefu_result_copy_text(findings, NULL, "message", none, 0, ERROR));
    OK(kefu_result_copy_text(findings, NULL, "message", NULL, 0, ERROR));
    kefu_result_destroy(&findings);
}

static void BytesThatAreNoTextAreRefused(void) {
    kefu_charter* charter = NULL;
    kefu_result* findings = NULL;
    FAILS(kefu_charter_parse("id = \"\xff\"", 8, NULL, &charter, ERROR), KEFU_ERR_BAD_CHARTER, "UTF-8");
    FAILS(kefu_charter_parse("\0\0\0", 3, NULL, &charter, ERROR), KEFU_ERR_BAD_CHARTER, "");
    FAILS(kefu_charter_parse("x", -1, NULL, &charter, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    FAILS(kefu_charter_parse("x", 1, "\xc3(", &charter, ERROR), KEFU_ERR_BAD_OPTION, "where");
    FAILS(kefu_charter_parse("x", INT64_MIN, NULL, &charter, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    FAILS(kefu_charter_check("x", -1, NULL, &findings, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    OK(kefu_charter_check("id = \"\xff\"", 8, NULL, &findings, ERROR));
    kefu_result_destroy(&findings);
}

static void ADifferenceIsTold(void) {
    static const char four[] = "[customer.rfm]\nbins = 4\n", six[] = "[customer.rfm]\nbins = 6\n";
    kefu_charter *a = NULL, *b = NULL;
    kefu_result* result = NULL;
    kefu_text text = {NULL, 0};
    NEED(kefu_charter_parse(four, sizeof four - 1, NULL, &a, ERROR));
    NEED(kefu_charter_parse(six, sizeof six - 1, NULL, &b, ERROR));
    NEED(kefu_charter_diff(a, b, KEFU_LANGUAGE_EN, &result, ERROR));
    int64_t rows = 0;
    OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    CHECK_INT(rows, 1);
    OK(kefu_result_copy_text(result, NULL, "sentence", &text, 1, ERROR));
    CHECK(text.length > 0 && strncmp(text.data, "customer.rfm.bins was 4 and is 6.", (size_t)text.length) == 0);
    kefu_result_destroy(&result);
    FAILS(kefu_charter_diff(a, b, 9, &result, ERROR), KEFU_ERR_BAD_OPTION, "language");
    FAILS(kefu_charter_diff(NULL, b, 0, &result, ERROR), KEFU_ERR_NULL_POINTER, "before");
    FAILS(kefu_charter_diff(a, NULL, 0, &result, ERROR), KEFU_ERR_NULL_POINTER, "after");
    FAILS(kefu_charter_diff(a, b, 0, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_result");
    kefu_charter_destroy(&a);
    kefu_charter_destroy(&b);
}

static void AFolderHasOneCharterInForce(void) {
    kefu_charter* charter = NULL;
    kefu_result* result = NULL;
    FAILS(kefu_charter_load_in_force("tests/no such folder", "2026-01-01", NULL, &charter, ERROR), KEFU_ERR_BAD_FILE, "folder");
    FAILS(kefu_charter_load_in_force("tests/capi", "2026-01-01", "2026-01-02", &charter, ERROR), KEFU_ERR_BAD_CHARTER, "no charter of 0");
    FAILS(kefu_charter_load_in_force("tests/capi", "soon", NULL, &charter, ERROR), KEFU_ERR_BAD_OPTION, "as_of");
    FAILS(kefu_charter_load_in_force("tests/capi", "2026-01-01", "soon", &charter, ERROR), KEFU_ERR_BAD_OPTION, "known_on");
    FAILS(kefu_charter_load_in_force(NULL, "2026-01-01", NULL, &charter, ERROR), KEFU_ERR_NULL_POINTER, "folder");
    FAILS(kefu_charter_load_in_force("x", NULL, NULL, &charter, ERROR), KEFU_ERR_NULL_POINTER, "as_of");
    FAILS(kefu_charter_load_in_force("x", "2026-01-01", NULL, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_charter");
    OK(kefu_charter_load_in_force("tests/bench", "2026-01-01", NULL, &charter, ERROR));
    kefu_charter_destroy(&charter);
    FAILS(kefu_charter_check_file("none.toml", &result, ERROR), KEFU_ERR_BAD_FILE, "none.toml");
    FAILS(kefu_charter_check_file(NULL, &result, ERROR), KEFU_ERR_NULL_POINTER, "path");
    FAILS(kefu_charter_check_file("x", NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_result");
    OK(kefu_charter_check_file("tests/bench/decisions.toml", &result, ERROR));
    int64_t rows = -1;
    OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    CHECK_INT(rows, 0);
    kefu_result_destroy(&result);
}

static void ItsDigestIsThatOfItsStamp(void) {
    kefu_charter* charter = NULL;
    kefu_text stamp = {NULL, 0};
    char digest[40];
    int64_t length = 0;
    NEED(kefu_charter_parse("", 0, NULL, &charter, ERROR));
    NEED(kefu_charter_get_stamp(charter, &stamp, ERROR));
    OK(kefu_charter_get_digest(charter, NULL, 0, &length, ERROR));
    CHECK_INT(length, 32);
    OK(kefu_charter_get_digest(charter, digest, sizeof digest, NULL, ERROR));
    CHECK(strlen(digest) == 32 && strstr(stamp.data, digest) != NULL);
    FAILS(kefu_charter_get_digest(charter, digest, 32, &length, ERROR), KEFU_ERR_SHAPE, "33");
    kefu_charter_destroy(&charter);
}

static void WhatNobodyOfARosterCanServeIsTold(void) {
    static const char rules[] =
        "[routing]\nskills = [\"refund\"]\n[routing.channel.chat]\n[routing.class.refund]\nneeds = \"refund >= 2\"\n"
        "steps = [{ after = \"60 s\", needs = \"refund\" }]\n";
    const char *agent[] = {"li", "wang"}, *words[] = {"refund", NULL};
    kefu_charter* charter = NULL;
    kefu_table* agents = NULL;
    kefu_result* result = NULL;
    int64_t rows = 0, could[2] = {-1, -1}, first = -1;
    kefu_text message = {NULL, 0};
    NEED(kefu_charter_parse(rules, sizeof rules - 1, NULL, &charter, ERROR));
    NEED(kefu_table_create("agents", &agents, ERROR));
    NEED(kefu_table_borrow_strings(agents, "name", agent, NULL, 2, ERROR));
    NEED(kefu_table_borrow_strings(agents, "words", words, NULL, 2, ERROR));
    FAILS(kefu_charter_get_coverage(charter, agents, NULL, &result, ERROR), KEFU_ERR_BAD_COLUMN, "agent");
    OK(kefu_charter_get_coverage(charter, agents, "{\"agent\": \"name\"}", &result, ERROR));
    OK(kefu_result_copy_int64(result, "coverage", "agents", -1, could, 2, ERROR));
    CHECK_INT(could[0], 0);
    CHECK_INT(could[1], 1);
    OK(kefu_result_get_rows(result, "gaps", &rows, ERROR));
    CHECK_INT(rows, 1);
    OK(kefu_result_copy_int64(result, "gaps", "first", -1, &first, 1, ERROR));
    CHECK_INT(first, 1);
    OK(kefu_result_copy_text(result, "gaps", "message", &message, 1, ERROR));
    CHECK(text_is(message, "class 'refund': nobody of these agents can serve it at step 0, when it comes"));
    kefu_result_destroy(&result);
    kefu_table_destroy(&agents);
    kefu_charter_destroy(&charter);
}

int main(void) {
    RUN(ADifferenceIsTold);
    RUN(AFolderHasOneCharterInForce);
    RUN(TheDefaultCharterShowsEverySection);
    RUN(TheTextOfACharterReadsBackAsTheSameCharter);
    RUN(AnEmptyCharterIsTheDefaultOne);
    RUN(TheOptionsOfACharterHold);
    RUN(ABrokenCharterIsRefusedWithLineAndPosition);
    RUN(AFileThatIsNotThereIsNamed);
    RUN(CheckListsAllFindings);
    RUN(CheckOfAGoodCharterFindsNothing);
    RUN(BytesThatAreNoTextAreRefused);
    RUN(ItsDigestIsThatOfItsStamp);
    RUN(WhatNobodyOfARosterCanServeIsTold);
    END();
}
