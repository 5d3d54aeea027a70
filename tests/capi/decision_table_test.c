/* kefu_decision_table: one question, many, and why. */
#include "check.h"

static const char charter_text[] =
    "[charter]\nid = \"shop\"\ncurrency = \"CNY\"\n"
    "[table.service_grade]\n"
    "hit = \"first\"\n"
    "input.tier = [\"platinum\", \"gold\", \"iron\", \"lead\"]\n"
    "input.contract = [\"none\", \"premium\", \"unknown\"]\n"
    "input.complaints_90_days = \"count or unknown\"\n"
    "input.money = \"money\"\n"
    "output.grade = [\"A\", \"B\", \"C\"]\n"
    "output.credit = \"money\"\n"
    "otherwise = [\"C\", \"-\"]\n"
    "rows = [\n"
    "  [\"platinum\", \"-\", \"-\", \"-\", \"A\", \"500.00\"],\n"
    "  [\"-\", \"premium\", \"-\", \">= 1000.00\", \"A\", \"50\"],\n"
    "  [\"gold or iron\", \"-\", \"< 3\", \"-\", \"B\", \"-\"],\n"
    "]\n"
    "[table.persona]\n"
    "hit = \"sum\"\n"
    "input.style = [\"warm\", \"direct\"]\n"
    "output.persona = [\"novice\", \"decider\"]\n"
    "output.weight = \"score\"\n"
    "rows = [[\"warm\", \"novice\", 3], [\"-\", \"decider\", 2]]\n";

static kefu_decision_table* made(const char* name) {
    kefu_charter* charter = NULL;
    kefu_decision_table* table = NULL;
    NEED(kefu_charter_parse(charter_text, sizeof charter_text - 1, "shop.toml", &charter, ERROR));
    NEED(kefu_decision_table_create(charter, name, &table, ERROR));
    kefu_charter_destroy(&charter); /* the table does not need it */
    return table;
}

static const kefu_decision_value UNKNOWN = {0, KEFU_VALUE_UNKNOWN, 0};
static const kefu_decision_value NOTHING = {0, KEFU_VALUE_NULL, 0};
static kefu_decision_value is(int64_t code) {
    const kefu_decision_value value = {code, KEFU_VALUE_IS, 0};
    return value;
}

static void OneQuestionHasOneAnswer(void) {
    kefu_decision_table* table = made("service_grade");
    int64_t gold = -1, money = -1;
    OK(kefu_decision_table_get_code(table, 0, "gold", &gold, ERROR));
    OK(kefu_decision_table_get_code(table, 3, "1000.00 CNY", &money, ERROR));
    CHECK_INT(gold, 1);
    CHECK_INT(money, 100000);
    const kefu_decision_value rich[] = {is(gold), is(1), UNKNOWN, is(money)}, poor[] = {is(gold), NOTHING, is(2), is(money - 1)},
                              none[] = {is(3), UNKNOWN, is(9), is(0)};
    int32_t row = -7;
    OK(kefu_decision_table_decide_row(table, rich, 4, &row, ERROR));
    CHECK_INT(row, 1);
    kefu_decision_value value = is(9);
    kefu_text text = {NULL, 0};
    OK(kefu_decision_table_get_output(table, row, 0, &value, &text, ERROR));
    CHECK_INT(value.code, 0);
    CHECK(strcmp(text.data, "A") == 0);
    OK(kefu_decision_table_get_output(table, row, 1, &value, &text, ERROR));
    CHECK_INT(value.code, 5000);
    CHECK(strcmp(text.data, "50.00 CNY") == 0);
    OK(kefu_decision_table_decide_row(table, poor, 4, &row, ERROR));
    CHECK_INT(row, 2);
    OK(kefu_decision_table_get_output(table, row, 1, &value, NULL, ERROR));
    CHECK_INT(value.state, KEFU_VALUE_NULL);
    OK(kefu_decision_table_decide_row(table, none, 4, &row, ERROR));
    CHECK_INT(row, -1);
    OK(kefu_decision_table_get_output(table, row, 0, &value, &text, ERROR));
    CHECK(strcmp(text.data, "C") == 0);
    char why[2000];
    OK(kefu_decision_table_explain(table, poor, 4, KEFU_LANGUAGE_EN, why, sizeof why, NULL, ERROR));
    CHECK(strstr(why, "Row 3 of service_grade applies: grade = B") != NULL);
    CHECK(strstr(why, "Row 2 does not apply: contract is null") != NULL);
    OK(kefu_decision_table_explain(table, none, 4, KEFU_LANGUAGE_ZH, why, sizeof why, NULL, ERROR));
    CHECK(strstr(why, "\xe6\xb2\xa1\xe6\x9c\x89\xe9\x80\x82\xe7\x94\xa8\xe7\x9a\x84\xe8\xa1\x8c") != NULL);
    kefu_decision_table_destroy(&table);
    CHECK(table == NULL);
}

static void ManyQuestionsHaveTheAnswersOfOneByOne(void) {
    kefu_decision_table* rules = made("service_grade");
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    const kefu_text tiers[] = {{"gold", 4}, {"lead", 4}, {"platinum", 8}};
    const kefu_text contracts[] = {{"premium", 7}, {"unknown", 7}, {"none", 4}};
    const double money[] = {1000, 5, 0.01};
    NEED(kefu_table_create("accounts", &table, ERROR));
    NEED(kefu_table_borrow_text(table, "level", tiers, NULL, 3, ERROR));
    NEED(kefu_table_borrow_text(table, "contract", contracts, NULL, 3, ERROR));
    NEED(kefu_table_borrow_double(table, "money", money, NULL, 3, ERROR));
    FAILS(kefu_decision_table_decide(rules, table, NULL, NULL, &result, ERROR), KEFU_ERR_BAD_COLUMN, "tier");
    NEED(kefu_decision_table_decide(rules, table, "{\"tier\": \"level\"}", NULL, &result, ERROR));
    int64_t rows[3], grades[3];
    OK(kefu_result_copy_int64(result, NULL, "row", -1, rows, 3, ERROR));
    OK(kefu_result_copy_int64(result, NULL, "grade", -1, grades, 3, ERROR));
    CHECK_INT(rows[0], 2);
    CHECK_INT(rows[1], -1);
    CHECK_INT(rows[2], 1);
    CHECK_INT(grades[0], 0);
    CHECK_INT(grades[1], 2);
    CHECK_INT(grades[2], 0);
    kefu_result_destroy(&result);
    FAILS(kefu_decision_table_decide(rules, table, "{\"teir\": \"level\"}", NULL, &result, ERROR), KEFU_ERR_BAD_OPTION, "tier");
    kefu_decision_table_destroy(&rules);
    kefu_table_destroy(&table);
}

static void SumsHaveARowADecision(void) {
    kefu_decision_table* rules = made("persona");
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    const kefu_text styles[] = {{"warm", 4}, {"direct", 6}};
    NEED(kefu_table_create("answers", &table, ERROR));
    NEED(kefu_table_borrow_text(table, "style", styles, NULL, 2, ERROR));
    NEED(kefu_decision_table_decide(rules, table, NULL, NULL, &result, ERROR));
    int64_t question[3], weight[3];
    OK(kefu_result_copy_int64(result, NULL, "question", -1, question, 3, ERROR));
    OK(kefu_result_copy_int64(result, NULL, "weight", -1, weight, 3, ERROR));
    CHECK_INT(question[1], 0);
    CHECK_INT(question[2], 1);
    CHECK_INT(weight[0], 3);
    CHECK_INT(weight[2], 2);
    int32_t row = 0;
    const kefu_decision_value value = {0, 0, 0};
    FAILS(kefu_decision_table_decide_row(rules, &value, 1, &row, ERROR), KEFU_ERR_BAD_OPTION, "several rows");
    kefu_result_destroy(&result);
    kefu_decision_table_destroy(&rules);
    kefu_table_destroy(&table);
}

static void WhatIsWrongIsRefused(void) {
    kefu_decision_table *table = made("service_grade"), *out = NULL;
    kefu_decision_value values[] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}}, value;
    int32_t row = 5;
    int64_t code = 5;
    char why[10];
    FAILS(kefu_decision_table_create(NULL, "service_grade", &out, ERROR), KEFU_ERR_UNKNOWN_NAME, "service_grade");
    CHECK(out == NULL);
    FAILS(kefu_decision_table_create(NULL, NULL, &out, ERROR), KEFU_ERR_NULL_POINTER, "name");
    FAILS(kefu_decision_table_create(NULL, "x", NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_table");
    FAILS(kefu_decision_table_get_code(table, 0, "golld", &code, ERROR), KEFU_ERR_BAD_VALUE, "gold");
    FAILS(kefu_decision_table_get_code(table, 4, "gold", &code, ERROR), KEFU_ERR_SHAPE, "input 4");
    FAILS(kefu_decision_table_get_code(table, 0, NULL, &code, ERROR), KEFU_ERR_NULL_POINTER, "text");
    FAILS(kefu_decision_table_get_code(table, 0, "gold", NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_code");
    FAILS(kefu_decision_table_decide_row(NULL, values, 4, &row, ERROR), KEFU_ERR_NULL_POINTER, "table");
    FAILS(kefu_decision_table_decide_row(table, NULL, 4, &row, ERROR), KEFU_ERR_NULL_POINTER, "values");
    FAILS(kefu_decision_table_decide_row(table, values, 4, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_row");
    FAILS(kefu_decision_table_decide_row(table, values, 3, &row, ERROR), KEFU_ERR_SHAPE, "4 inputs");
    FAILS(kefu_decision_table_decide_row(table, values, -1, &row, ERROR), KEFU_ERR_SHAPE, "-1");
    values[0].code = 4;
    FAILS(kefu_decision_table_decide_row(table, values, 4, &row, ERROR), KEFU_ERR_BAD_VALUE, "tier");
    values[0].code = 0;
    values[0].state = 3;
    FAILS(kefu_decision_table_decide_row(table, values, 4, &row, ERROR), KEFU_ERR_BAD_OPTION, "state");
    values[0].state = KEFU_VALUE_NULL;
    FAILS(kefu_decision_table_decide_row(table, values, 4, &row, ERROR), KEFU_ERR_BAD_VALUE, "null");
    values[0].state = KEFU_VALUE_IS;
    CHECK_INT(row, 5);
    FAILS(kefu_decision_table_get_output(table, 3, 0, &value, NULL, ERROR), KEFU_ERR_SHAPE, "3 rows");
    FAILS(kefu_decision_table_get_output(table, -2, 0, &value, NULL, ERROR), KEFU_ERR_SHAPE, "row -2");
    FAILS(kefu_decision_table_get_output(table, 0, 2, &value, NULL, ERROR), KEFU_ERR_SHAPE, "2 outputs");
    FAILS(kefu_decision_table_get_output(table, 0, 0, NULL, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_value");
    FAILS(kefu_decision_table_explain(table, values, 4, 7, why, sizeof why, NULL, ERROR), KEFU_ERR_BAD_OPTION, "language");
    FAILS(kefu_decision_table_explain(table, values, 4, 0, why, sizeof why, NULL, ERROR), KEFU_ERR_SHAPE, "");
    FAILS(kefu_decision_table_get_description(table, NULL, ERROR), KEFU_ERR_NULL_POINTER, "out_json");
    kefu_text json = {NULL, 0};
    OK(kefu_decision_table_get_description(table, &json, ERROR));
    CHECK(strstr(json.data, "\"kind\":\"money\",\"scale\":2,\"currency\":\"CNY\"") != NULL);
    CHECK(strstr(json.data, "\"otherwise\":[\"C\",null]") != NULL);
    kefu_decision_table_destroy(&table);
    kefu_decision_table_destroy(&table);
    kefu_decision_table_destroy(NULL);
}

int main(void) {
    RUN(OneQuestionHasOneAnswer);
    RUN(ManyQuestionsHaveTheAnswersOfOneByOne);
    RUN(SumsHaveARowADecision);
    RUN(WhatIsWrongIsRefused);
    END();
}
