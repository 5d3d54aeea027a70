/* kefu_scorer: one customer at a time gives what the batch gives. */
#include "sales.h"

static void OneByOneGivesTheBatch(void) {
    kefu_result* result = sales_run("customer.score", sales_options);
    kefu_model* model = NULL;
    kefu_scorer* scorer = NULL;
    kefu_workspace* workspace = NULL;
    NEED(kefu_result_get_model(result, NULL, &model, ERROR));
    NEED(kefu_scorer_create(model, &scorer, ERROR));
    kefu_model_destroy(&model); /* the scorer does not need it */
    NEED(kefu_workspace_create(scorer, &workspace, ERROR));
    int64_t days[SALES_CUSTOMERS], occasions[SALES_CUSTOMERS], money[SALES_CUSTOMERS], r[SALES_CUSTOMERS], f[SALES_CUSTOMERS],
        m[SALES_CUSTOMERS], cell[SALES_CUSTOMERS], abc[SALES_CUSTOMERS];
    NEED(kefu_result_copy_int64(result, NULL, "recency_days", 0, days, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "occasions", 0, occasions, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "money", 0, money, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "recency_score", 0, r, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "frequency_score", 0, f, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "money_score", 0, m, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "cell", 0, cell, SALES_CUSTOMERS, ERROR));
    NEED(kefu_result_copy_int64(result, NULL, "abc", -1, abc, SALES_CUSTOMERS, ERROR));
    for (int i = 0; i < SALES_CUSTOMERS; ++i) {
        const kefu_customer_value value = {sizeof value, 0, days[i], occasions[i], money[i], 0};
        kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
        OK(kefu_scorer_apply_one(scorer, workspace, &value, &score, ERROR));
        CHECK_INT(score.recency_score, r[i]);
        CHECK_INT(score.frequency_score, f[i]);
        CHECK_INT(score.money_score, m[i]);
        CHECK_INT(score.cell, cell[i]);
        CHECK_INT(score.abc, abc[i]);
        for (int32_t language = KEFU_LANGUAGE_EN; language <= KEFU_LANGUAGE_ZH; ++language) {
            char one[2000], row[2000];
            OK(kefu_scorer_explain(scorer, &value, language, one, sizeof one, NULL, ERROR));
            OK(kefu_result_explain_row(result, i, language, row, sizeof row, NULL, ERROR));
            CHECK(strcmp(one, row) == 0 && strlen(one) > 20);
        }
    }
    char text[10];
    FAILS(kefu_result_explain_row(result, SALES_CUSTOMERS, 0, text, sizeof text, NULL, ERROR), KEFU_ERR_SHAPE, "row 5");
    FAILS(kefu_result_explain_row(result, 0, 0, text, sizeof text, NULL, ERROR), KEFU_ERR_SHAPE, "");
    FAILS(kefu_result_explain_row(result, 0, 7, text, sizeof text, NULL, ERROR), KEFU_ERR_BAD_OPTION, "language");
    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
    kefu_result_destroy(&result);
}

static void WithoutAnOccasionThereIsNoScore(void) {
    kefu_model* model = sales_model("customer.score");
    kefu_scorer* scorer = NULL;
    kefu_workspace* workspace = NULL;
    NEED(kefu_scorer_create(model, &scorer, ERROR));
    NEED(kefu_workspace_create(scorer, &workspace, ERROR));
    kefu_customer_value value = KEFU_CUSTOMER_VALUE_INIT;
    kefu_customer_score score = {sizeof score, 9, 9, 9, 9, 9, 9};
    value.money = -500;
    OK(kefu_scorer_apply_one(scorer, workspace, &value, &score, ERROR));
    CHECK_INT(score.recency_score, 0);
    CHECK_INT(score.frequency_score, 0);
    CHECK_INT(score.money_score, 0);
    CHECK_INT(score.cell, 0);
    CHECK_INT(score.abc, KEFU_ABC_C);
    int32_t scale = -1;
    kefu_text currency = {NULL, 0};
    OK(kefu_scorer_get_money(scorer, &scale, &currency, ERROR));
    CHECK_INT(scale, 2);
    CHECK_INT(currency.length, 0);
    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
    kefu_model_destroy(&model);
}

static void PartsOfAScoringAreEnough(void) {
    kefu_model *rfm = sales_model("customer.rfm"), *abc = sales_model("customer.abc");
    kefu_scorer *first = NULL, *second = NULL;
    kefu_workspace *for_first = NULL, *for_second = NULL;
    NEED(kefu_scorer_create(rfm, &first, ERROR));
    NEED(kefu_scorer_create(abc, &second, ERROR));
    NEED(kefu_workspace_create(first, &for_first, ERROR));
    NEED(kefu_workspace_create(second, &for_second, ERROR));
    const kefu_customer_value value = {sizeof value, 0, 3, 3, 51050, 0};
    kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
    OK(kefu_scorer_apply_one(first, for_first, &value, &score, ERROR));
    CHECK_INT(score.cell, 333);
    CHECK_INT(score.abc, KEFU_ABC_NONE);
    OK(kefu_scorer_apply_one(second, for_second, &value, &score, ERROR));
    CHECK_INT(score.cell, 0);
    CHECK_INT(score.abc, KEFU_ABC_A);
    FAILS(kefu_scorer_apply_one(first, for_second, &value, &score, ERROR), KEFU_ERR_BAD_OPTION, "another scorer");
    kefu_workspace_destroy(&for_first);
    kefu_workspace_destroy(&for_second);
    kefu_scorer_destroy(&first);
    kefu_scorer_destroy(&second);
    kefu_model_destroy(&rfm);
    kefu_model_destroy(&abc);
}

static void WrongValuesLeaveTheScoreUntouched(void) {
    kefu_model* model = sales_model("customer.score");
    kefu_scorer* scorer = NULL;
    kefu_workspace* workspace = NULL;
    NEED(kefu_scorer_create(model, &scorer, ERROR));
    NEED(kefu_workspace_create(scorer, &workspace, ERROR));
    struct {
        kefu_customer_value value;
        int64_t newer;
    } in = {KEFU_CUSTOMER_VALUE_INIT, 0};
    struct {
        kefu_customer_score score;
        int64_t newer;
    } out = {{sizeof out, 7, 7, 7, 7, 7, 7}, 77};
    in.value.recency_days = -1;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_VALUE, "recency_days");
    in.value.recency_days = INT64_MIN;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_VALUE, "recency_days");
    in.value.recency_days = 1;
    in.value.occasions = -1;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_VALUE, "occasions");
    in.value.occasions = 1;
    in.value.flags = 1;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_OPTION, "flags");
    in.value.flags = 0;
    in.value.struct_size = 0;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    in.value.struct_size = sizeof in;
    in.newer = 1;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_OPTION, "newer version");
    in.newer = 0;
    CHECK_INT(out.score.cell, 7);
    OK(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR));
    CHECK_INT(out.newer, 77);
    CHECK(out.score.cell != 7);
    out.score.struct_size = sizeof(kefu_customer_score) - 4;
    FAILS(kefu_scorer_apply_one(scorer, workspace, &in.value, &out.score, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    const kefu_customer_value extremes = {sizeof extremes, 0, INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN};
    kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
    OK(kefu_scorer_apply_one(scorer, workspace, &extremes, &score, ERROR));
    CHECK_INT(score.cell, 131);
    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
    kefu_model_destroy(&model);
}

int main(void) {
    RUN(OneByOneGivesTheBatch);
    RUN(WithoutAnOccasionThereIsNoScore);
    RUN(PartsOfAScoringAreEnough);
    RUN(WrongValuesLeaveTheScoreUntouched);
    END();
}
