/* One customer's data: handed out, and forgotten; and accounts beside the purchases. */
#include "check.h"

static const char charter_text[] =
    "[customer.pyramid]\n"
    "by = \"value\"\n"
    "at_least = [500, 100, 10]\n"
    "[table.service_grade]\n"
    "hit = \"first\"\n"
    "input.tier = [\"platinum\", \"gold\", \"iron\", \"lead\"]\n"
    "input.contract = [\"none\", \"premium\", \"unknown\"]\n"
    "output.grade = [\"A\", \"B\"]\n"
    "rows = [[\"-\", \"premium\", \"A\"], [\"platinum\", \"-\", \"A\"], [\"-\", \"-\", \"B\"]]\n";

/* Whether what was handed out holds a word. */
static int holds(kefu_bytes** json, const char* word) {
    const uint8_t* data = NULL;
    int64_t n = 0;
    char text[4096] = "";
    OK(kefu_bytes_get(*json, &data, &n, ERROR));
    if (n < (int64_t)sizeof text) memcpy(text, data, (size_t)n);
    kefu_bytes_destroy(json);
    return strstr(text, word) != NULL;
}

static void OneCustomerIsHandedOutAndForgotten(void) {
    kefu_charter* charter = NULL;
    OK(kefu_charter_parse(charter_text, (int64_t)strlen(charter_text), "charter", &charter, ERROR));

    const int64_t who[] = {7, 9, 7};
    const int32_t day[] = {19800, 19810, 19820};
    const double amount[] = {600, 20, 5};
    kefu_table* purchases = NULL;
    OK(kefu_table_create("purchases", &purchases, ERROR));
    OK(kefu_table_borrow_int64(purchases, "customer", who, NULL, 3, ERROR));
    OK(kefu_table_borrow_date32(purchases, "at", day, NULL, 3, ERROR));
    OK(kefu_table_borrow_double(purchases, "amount", amount, NULL, 3, ERROR));
    const int64_t account[] = {9};
    const kefu_text contract[] = {{"premium", 7}};
    kefu_table* accounts = NULL;
    OK(kefu_table_create("accounts", &accounts, ERROR));
    OK(kefu_table_borrow_int64(accounts, "customer", account, NULL, 1, ERROR));
    OK(kefu_table_borrow_text(accounts, "contract", contract, NULL, 1, ERROR));

    kefu_analysis* analysis = NULL;
    OK(kefu_analysis_create(charter, "customer.score", NULL, &analysis, ERROR));
    OK(kefu_analysis_add(analysis, "purchases", purchases, NULL, ERROR));
    OK(kefu_analysis_add(analysis, "accounts", accounts, NULL, ERROR));
    kefu_result* result = NULL;
    OK(kefu_analysis_finish(analysis, NULL, NULL, 0, NULL, &result, ERROR));
    char why[2048];
    OK(kefu_result_explain_int64(result, 9, KEFU_LANGUAGE_EN, why, sizeof why, NULL, ERROR));
    CHECK(strstr(why, "Service grade A by row 1 of table service_grade (contract: premium).") != NULL);

    /* Handed out. */
    kefu_bytes* json = NULL;
    OK(kefu_analysis_export_int64(analysis, 9, &json, ERROR));
    CHECK(holds(&json, "premium"));
    OK(kefu_analysis_export_int64(analysis, 9, &json, ERROR));
    CHECK(holds(&json, "20.00"));
    OK(kefu_result_export_int64(result, 9, &json, ERROR));
    CHECK(holds(&json, "\"grade\": \"A\""));
    FAILS(kefu_analysis_export_text(analysis, "9", 1, &json, ERROR), KEFU_ERR_BAD_ID, "never equal");
    FAILS(kefu_result_export_text(result, "9", 1, &json, ERROR), KEFU_ERR_BAD_ID, "never equal");

    /* Forgotten. */
    kefu_result* less = NULL;
    int64_t row = 0;
    OK(kefu_result_erase_int64(result, 9, &less, ERROR));
    FAILS(kefu_result_find_row_int64(less, 9, &row, ERROR), KEFU_ERR_UNKNOWN_NAME, "no row");
    OK(kefu_result_find_row_int64(less, 7, &row, ERROR));
    kefu_result_destroy(&less);
    FAILS(kefu_result_erase_text(result, "9", 1, &less, ERROR), KEFU_ERR_BAD_ID, "never equal");
    int32_t found = -1;
    OK(kefu_analysis_erase_int64(analysis, 9, &found, ERROR));
    CHECK_INT(found, 1);
    OK(kefu_analysis_erase_int64(analysis, 9, &found, ERROR));
    CHECK_INT(found, 0);
    FAILS(kefu_analysis_erase_text(analysis, "9", 1, &found, ERROR), KEFU_ERR_BAD_ID, "never equal");
    kefu_result_destroy(&result);
    OK(kefu_analysis_finish(analysis, NULL, NULL, 0, NULL, &result, ERROR));
    FAILS(kefu_result_find_row_int64(result, 9, &row, ERROR), KEFU_ERR_UNKNOWN_NAME, "no row");
    FAILS(kefu_analysis_erase_text(analysis, "9", -1, &found, ERROR), KEFU_ERR_BAD_OPTION, "");
    FAILS(kefu_analysis_erase_int64(analysis, 9, NULL, ERROR), KEFU_ERR_NULL_POINTER, "");
    FAILS(kefu_result_erase_int64(result, 9, NULL, ERROR), KEFU_ERR_NULL_POINTER, "");
    FAILS(kefu_analysis_export_int64(NULL, 9, &json, ERROR), KEFU_ERR_NULL_POINTER, "");

    /* Names of tiers, one customer at a time. */
    kefu_model* model = NULL;
    OK(kefu_result_get_model(result, NULL, &model, ERROR));
    kefu_scorer* scorer = NULL;
    OK(kefu_scorer_create(model, &scorer, ERROR));
    kefu_workspace* workspace = NULL;
    OK(kefu_workspace_create(scorer, &workspace, ERROR));
    kefu_customer_value value = KEFU_CUSTOMER_VALUE_INIT;
    kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
    value.money = 15000;
    OK(kefu_scorer_apply_one(scorer, workspace, &value, &score, ERROR));
    CHECK_INT(score.tier, 1);
    kefu_text name = {NULL, 0};
    OK(kefu_scorer_get_tier_name(scorer, score.tier, &name, ERROR));
    CHECK(name.length == 4 && memcmp(name.data, "gold", 4) == 0);
    FAILS(kefu_scorer_get_tier_name(scorer, 4, &name, ERROR), KEFU_ERR_BAD_OPTION, "");
    FAILS(kefu_scorer_get_tier_name(scorer, -1, &name, ERROR), KEFU_ERR_BAD_OPTION, "");

    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
    kefu_model_destroy(&model);
    kefu_result_destroy(&result);
    kefu_analysis_destroy(&analysis);
    kefu_table_destroy(&accounts);
    kefu_table_destroy(&purchases);
    kefu_charter_destroy(&charter);
}

int main(void) {
    RUN(OneCustomerIsHandedOutAndForgotten);
    END();
}
