/* kefu_staff: who should get a request, and who cannot and why. */
#include "check.h"

static const char charter_text[] =
    "[charter]\nid = \"shop\"\ntime_zone = \"UTC\"\n[routing]\nskills = [\"refund\"]\nlanguages = [\"zh\", \"en\"]\n"
    "agents = [\"preferred\", \"fewest_handled\"]\n[routing.channel.chat]\n[routing.class.refund]\nneeds = \"refund >= 2 and language\"\n";

static const kefu_word_level expert[] = {{"refund", 3}, {"zh", 1}}, beginner[] = {{"refund", 1}, {"en", 1}};

static kefu_charter* charter(void) {
    kefu_charter* made = NULL;
    NEED(kefu_charter_parse(charter_text, sizeof charter_text - 1, "shop.toml", &made, ERROR));
    return made;
}
static kefu_staff_agent agent(const char* id, const kefu_word_level* words, int64_t handled) {
    kefu_staff_agent a = KEFU_STAFF_AGENT_INIT;
    a.agent = id;
    a.words = words;
    a.n_words = 2;
    a.handled = handled;
    return a;
}

static void TheBestComeFirstAndTheOthersHaveAReason(void) {
    kefu_charter* rules = charter();
    kefu_staff_agent agents[] = {agent("li", expert, 5), agent("wang", expert, 3), agent("zhao", beginner, 0), agent("sun", expert, 0)};
    agents[3].status = KEFU_AGENT_AWAY;
    kefu_staff* staff = NULL;
    kefu_result* result = NULL;
    NEED(kefu_staff_create(rules, agents, 4, &staff, ERROR));
    kefu_charter_destroy(&rules); /* the staff does not need it */
    int64_t size = 0;
    OK(kefu_staff_get_size(staff, &size, ERROR));
    CHECK_INT(size, 4);
    kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
    request.channel = "chat";
    request.task_class = "refund";
    request.language = "zh";
    NEED(kefu_staff_rank(staff, &request, &result, ERROR));
    kefu_text who[4], why[4];
    int64_t keys[4], because = 0;
    OK(kefu_result_copy_text(result, "ranking", "agent", who, 4, ERROR));
    OK(kefu_result_copy_int64(result, "ranking", "fewest_handled", -1, keys, 4, ERROR));
    CHECK(text_is(who[0], "wang") && text_is(who[1], "li"));
    CHECK_INT(keys[0], 3);
    OK(kefu_result_get_rows(result, "ruled_out", &size, ERROR));
    CHECK_INT(size, 2);
    OK(kefu_result_copy_text(result, "ruled_out", "because", why, 4, ERROR));
    CHECK(text_is(why[0], "requirement") && text_is(why[1], "away"));
    OK(kefu_result_copy_text(result, "ruled_out", "failing", why, 4, ERROR));
    CHECK(text_is(why[0], "refund >= 2; zh"));
    CHECK(why[1].data == NULL);
    kefu_text report = {NULL, 0};
    OK(kefu_result_get_report(result, &report, ERROR));
    CHECK(strstr(report.data, "\"ready\":2,\"orders\":[\"preferred\",\"fewest_handled\"]") != NULL);
    kefu_result_destroy(&result);

    const char* const preferred[] = {"li"};
    request.preferred = preferred;
    request.n_preferred = 1;
    request.most = 1;
    request.say_who_not = 0;
    NEED(kefu_staff_rank(staff, &request, &result, ERROR));
    OK(kefu_result_copy_text(result, "ranking", "agent", who, 4, ERROR));
    CHECK(text_is(who[0], "li"));
    OK(kefu_result_get_rows(result, "ranking", &size, ERROR));
    CHECK_INT(size, 1);
    OK(kefu_result_get_rows(result, "ruled_out", &because, ERROR));
    CHECK_INT(because, 0);
    kefu_result_destroy(&result);
    kefu_staff_destroy(&staff);
    CHECK(staff == NULL);
}

static void TablesSayTheSame(void) {
    kefu_charter* rules = charter();
    const char *const ids[] = {"li", "wang", "zhao"}, *const words[] = {"refund:3; zh", "refund:3; zh; en", "refund; en"},
                      *const status[] = {"available", "", NULL};
    const int64_t handled[] = {5, 3, 0};
    const uint8_t there[] = {1, 1, 0};
    kefu_table *agents = NULL, *requests = NULL;
    kefu_staff* staff = NULL;
    kefu_result* result = NULL;
    NEED(kefu_table_create("agents", &agents, ERROR));
    NEED(kefu_table_borrow_strings(agents, "name", ids, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(agents, "words", words, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(agents, "status", status, NULL, 3, ERROR));
    NEED(kefu_table_borrow_int64(agents, "handled", handled, there, 3, ERROR));
    FAILS(kefu_staff_create_from_table(rules, agents, NULL, &staff, ERROR), KEFU_ERR_BAD_COLUMN, "agent");
    NEED(kefu_staff_create_from_table(rules, agents, "{\"agent\": \"name\"}", &staff, ERROR));
    kefu_table_destroy(&agents);

    const char *const channels[] = {"chat", "chat", "chat"}, *const classes[] = {"refund", "refund", NULL},
                      *const languages[] = {"zh", "en", NULL};
    NEED(kefu_table_create("requests", &requests, ERROR));
    NEED(kefu_table_borrow_strings(requests, "channel", channels, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(requests, "class", classes, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(requests, "language", languages, NULL, 3, ERROR));
    NEED(kefu_staff_rank_table(staff, requests, NULL, 2, &result, ERROR));
    int64_t rows = 0, request[5], rank[5];
    kefu_text who[5];
    OK(kefu_result_get_rows(result, NULL, &rows, ERROR));
    CHECK_INT(rows, 5);
    OK(kefu_result_copy_int64(result, NULL, "request", -1, request, 5, ERROR));
    OK(kefu_result_copy_int64(result, NULL, "rank", -1, rank, 5, ERROR));
    OK(kefu_result_copy_text(result, NULL, "agent", who, 5, ERROR));
    CHECK(request[1] == 0 && rank[1] == 2 && text_is(who[0], "wang") && text_is(who[1], "li"));
    CHECK(request[2] == 1 && text_is(who[2], "wang"));
    CHECK(request[3] == 2 && text_is(who[3], "zhao") && text_is(who[4], "wang"));
    kefu_result_destroy(&result);
    FAILS(kefu_staff_rank_table(staff, requests, NULL, -1, &result, ERROR), KEFU_ERR_BAD_OPTION, "most");
    kefu_table_destroy(&requests);
    const char* const wrong[] = {"chat", "fax"};
    NEED(kefu_table_create("requests", &requests, ERROR));
    NEED(kefu_table_borrow_strings(requests, "channel", wrong, NULL, 2, ERROR));
    FAILS(kefu_staff_rank_table(staff, requests, NULL, 0, &result, ERROR), KEFU_ERR_BAD_VALUE, "fax");
    CHECK_INT(check_error.row, 1);
    kefu_table_destroy(&requests);
    kefu_staff_destroy(&staff);
    kefu_charter_destroy(&rules);
}

static void WhatIsWrongIsRefused(void) {
    kefu_charter* rules = charter();
    kefu_staff *staff = NULL, *out = NULL;
    kefu_result* result = NULL;
    kefu_staff_agent agents[] = {agent("li", expert, 0), agent("li", expert, 0)};
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_BAD_ID, "li");
    agents[1].agent = "wang";
    agents[1].struct_size -= 8;
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    agents[1].struct_size = agents[0].struct_size;
    agents[1].given = 2;
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_BAD_OPTION, "given");
    agents[1].given = KEFU_STAFF_AGENT_BLOCKING;
    agents[1].blocking = 1;
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_BAD_OPTION, "wang");
    agents[1].given = 0;
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_BAD_OPTION, "blocking is set, and given does not say so");
    agents[1].blocking = 0;
    FAILS(kefu_staff_create(rules, agents, -1, &out, ERROR), KEFU_ERR_BAD_OPTION, "n_agents");
    const kefu_word_level unknown[] = {{"refnud", 1}, {"zh", 1}};
    agents[1].words = unknown;
    FAILS(kefu_staff_create(rules, agents, 2, &out, ERROR), KEFU_ERR_UNKNOWN_NAME, "refund");
    CHECK(out == NULL);
    NEED(kefu_staff_create(rules, NULL, 0, &staff, ERROR));
    kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
    request.channel = "fax";
    FAILS(kefu_staff_rank(staff, &request, &result, ERROR), KEFU_ERR_UNKNOWN_NAME, "fax");
    request.channel = "chat";
    request.needs = "refund >= ";
    FAILS(kefu_staff_rank(staff, &request, &result, ERROR), KEFU_ERR_BAD_OPTION, "");
    request.needs = "\xc3";
    FAILS(kefu_staff_rank(staff, &request, &result, ERROR), KEFU_ERR_BAD_OPTION, "needs is not UTF-8");
    request.needs = NULL;
    request.struct_size = 8;
    FAILS(kefu_staff_rank(staff, &request, &result, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    CHECK(result == NULL);
    kefu_staff_destroy(&staff);
    kefu_staff_destroy(&staff);
    kefu_staff_destroy(NULL);
    kefu_charter_destroy(&rules);
}

int main(void) {
    RUN(TheBestComeFirstAndTheOthersHaveAReason);
    RUN(TablesSayTheSame);
    RUN(WhatIsWrongIsRefused);
    END();
}
