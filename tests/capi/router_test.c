/* kefu_router: commands, events, the host's journal, and why. */
#include <stddef.h>

#include "check.h"

enum { SECOND = 1000000 };

static const char charter_text[] =
    "[charter]\nid = \"shop\"\n[routing]\nskills = [\"refund\", \"repair\"]\nlanguages = [\"zh\", \"en\"]\n"
    "head_start = { A = \"3 min\", B = \"90 s\" }\n[routing.channel.chat]\n[routing.channel.telephone]\nexclusive = true\n"
    "[routing.class.refund]\nneeds = \"refund >= 2 and language\"\n"
    "steps = [{ after = \"60 s\", needs = \"refund and language\" }, { after = \"3 min\", needs = \"language\" }]\n";

static kefu_charter* charter_of(const char* text) {
    kefu_charter* charter = NULL;
    NEED(kefu_charter_parse(text, (int64_t)strlen(text), "shop.toml", &charter, ERROR));
    return charter;
}
static kefu_router* router_of(uint32_t flags) {
    kefu_charter* charter = charter_of(charter_text);
    kefu_router* router = NULL;
    kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
    options.flags = flags;
    NEED(kefu_router_create(charter, &options, &router, ERROR));
    kefu_charter_destroy(&charter); /* the router does not need it */
    return router;
}
static uint64_t hash_of(const kefu_router* router) {
    uint64_t hash = 0;
    NEED(kefu_router_get_state_hash(router, &hash, ERROR));
    return hash;
}

static const kefu_word_level expert[] = {{"refund", 3}, {"zh", 1}};
static const kefu_word_level beginner[] = {{"refund", 1}, {"en", 1}}; /* of another language */

static kefu_add_agent agent(const char* id, const kefu_word_level* words, int64_t at) {
    kefu_add_agent c = KEFU_ADD_AGENT_INIT;
    c.at = at * SECOND;
    c.agent = id;
    c.words = words;
    c.n_words = 2;
    return c;
}
static kefu_arrive_task task(const char* id, int64_t at) {
    kefu_arrive_task c = KEFU_ARRIVE_TASK_INIT;
    c.at = at * SECOND;
    c.task = id;
    c.channel = "chat";
    c.task_class = "refund";
    c.language = "zh";
    return c;
}
/* The only event of this kind. */
static const kefu_event* only(kefu_events events, int32_t kind) {
    const kefu_event* found = NULL;
    for (int64_t i = 0; i < events.n; ++i)
        if (KEFU_EVENT_AT(events, i)->kind == kind) {
            CHECK(found == NULL);
            found = KEFU_EVENT_AT(events, i);
        }
    if (!found) {
        fprintf(stderr, "no %s among %d events\n", kefu_event_name(kind), (int)events.n);
        exit(1);
    }
    return found;
}
static int64_t place_of(kefu_events events, int32_t kind) {
    const char* at = (const char*)only(events, kind);
    return (at - (const char*)events.data) / (int64_t)events.stride;
}
static void check_refused(kefu_events events, int32_t code) {
    CHECK_INT(events.n, 1);
    const kefu_event* e = KEFU_EVENT_AT(events, 0);
    CHECK_INT(e->kind, KEFU_EVENT_REFUSED);
    CHECK_INT(e->sequence, -1);
    CHECK_INT(e->code, code);
    CHECK(e->reason.length > 0 && e->reason.data[e->reason.length] == '\0');
}

static void ATaskIsOfferedTakenAndDone(void) {
    kefu_router* router = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const kefu_add_agent li = agent("li", expert, 0);
    kefu_arrive_task c7 = task("c-7", 10);
    c7.source = "crm";
    c7.number = 1;
    OK(kefu_router_add_agent(router, &li, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_AGENT_ADDED)->agent, "li"));
    OK(kefu_router_arrive_task(router, &c7, &events, ERROR));
    const kefu_event offer = *only(events, KEFU_EVENT_TASK_OFFERED);
    CHECK(text_is(offer.task, "c-7"));
    CHECK(text_is(offer.agent, "li"));
    CHECK(text_is(offer.source, "crm"));
    CHECK(text_is(offer.reason, ""));
    CHECK_INT(offer.number, 1);
    CHECK_INT(offer.at, 10 * SECOND);
    CHECK_INT(offer.accepted, 0);
    CHECK_INT(offer.code, -1);
    CHECK(offer.until > offer.at);
    CHECK(offer.agent.data[offer.agent.length] == '\0');

    kefu_accept_offer accept = KEFU_ACCEPT_OFFER_INIT;
    accept.at = 20 * SECOND;
    accept.task = "c-7";
    accept.agent = "li";
    accept.epoch = offer.epoch + 1;
    OK(kefu_router_accept_offer(router, &accept, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_OLD_OFFER);
    accept.epoch = offer.epoch;
    OK(kefu_router_accept_offer(router, &accept, &events, ERROR));
    CHECK_INT(only(events, KEFU_EVENT_OFFER_ACCEPTED)->epoch, offer.epoch);

    kefu_complete_task complete = KEFU_COMPLETE_TASK_INIT;
    complete.at = 80 * SECOND;
    complete.task = "c-7";
    complete.given = KEFU_COMPLETE_TASK_WRAP_UP;
    complete.wrap_up = 30 * SECOND;
    OK(kefu_router_complete_task(router, &complete, &events, ERROR));
    CHECK_INT(only(events, KEFU_EVENT_TASK_WRAPPING)->until, 110 * SECOND);
    kefu_end_wrap_up end = KEFU_END_WRAP_UP_INIT;
    end.at = 90 * SECOND;
    end.task = "c-7";
    OK(kefu_router_end_wrap_up(router, &end, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_TASK_COMPLETED)->agent, "li"));
    /* Sent again, it has no second effect. */
    OK(kefu_router_arrive_task(router, &c7, &events, ERROR));
    CHECK_INT(events.n, 1);
    CHECK_INT(only(events, KEFU_EVENT_ALREADY_DONE)->sequence, -1);
    int64_t n = -1;
    OK(kefu_router_get_task_count(router, &n, ERROR));
    CHECK_INT(n, 0);
    OK(kefu_router_get_agent_count(router, &n, ERROR));
    CHECK_INT(n, 1);
    OK(kefu_router_get_waiting_count(router, &n, ERROR));
    CHECK_INT(n, 0);
    OK(kefu_router_get_bytes(router, &n, ERROR));
    CHECK(n > 0);
    kefu_router_destroy(&router);
    CHECK(router == NULL);
}

static void ARefusalIsNoErrorAndChangesNothing(void) {
    kefu_router* router = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const uint64_t before = hash_of(router);
    kefu_accept_offer accept = KEFU_ACCEPT_OFFER_INIT;
    accept.task = "c-7";
    accept.agent = "li";
    OK(kefu_router_accept_offer(router, &accept, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_UNKNOWN_TASK);
    CHECK(strcmp(kefu_refusal_name(KEFU_EVENT_AT(events, 0)->code), "unknown_task") == 0);
    kefu_arrive_task c7 = task("c-7", 0);
    c7.needs = "refnud >= 2";
    OK(kefu_router_arrive_task(router, &c7, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_BAD_REQUIREMENT);
    c7 = task("", 0);
    OK(kefu_router_arrive_task(router, &c7, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_BAD_ID);
    kefu_text word = {NULL, 0};
    OK(kefu_router_get_event_text(router, 0, "code", &word, ERROR));
    CHECK(text_is(word, "bad_id"));
    CHECK(hash_of(router) == before);
    int64_t sequence = -1, due = -1, now = -1;
    OK(kefu_router_get_sequence(router, &sequence, ERROR));
    CHECK_INT(sequence, 0);
    OK(kefu_router_get_next_due(router, &due, ERROR));
    CHECK(due == INT64_MAX);
    OK(kefu_router_get_now(router, &now, ERROR));
    CHECK(now == INT64_MIN); /* a refused command is no time of the router */
    kefu_router_destroy(&router);
}

static void EveryCommandIsThere(void) {
    kefu_router* router = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const kefu_add_agent li = agent("li", expert, 0);
    OK(kefu_router_add_agent(router, &li, &events, ERROR));
    kefu_set_status status = KEFU_SET_STATUS_INIT;
    status.agent = "li";
    status.status = KEFU_AGENT_AWAY;
    status.reason = "lunch";
    OK(kefu_router_set_status(router, &status, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_AGENT_STATUS_CHANGED)->reason, "lunch"));
    int64_t now = -1;
    OK(kefu_router_get_now(router, &now, ERROR));
    CHECK(now == only(events, KEFU_EVENT_AGENT_STATUS_CHANGED)->at);
    CHECK_INT(only(events, KEFU_EVENT_AGENT_STATUS_CHANGED)->code, KEFU_BECAUSE_COMMAND);
    status.status = KEFU_AGENT_AVAILABLE;
    OK(kefu_router_set_status(router, &status, &events, ERROR));
    kefu_set_profile profile = KEFU_SET_PROFILE_INIT;
    profile.agent = "li";
    profile.words = expert;
    profile.n_words = 2;
    profile.team = "east";
    OK(kefu_router_set_profile(router, &profile, &events, ERROR));
    kefu_text team = {NULL, 0};
    OK(kefu_router_get_event_text(router, place_of(events, KEFU_EVENT_AGENT_PROFILE_CHANGED), "team", &team, ERROR));
    CHECK(text_is(team, "east"));
    const kefu_channel_units lanes[] = {{"chat", 2}, {"telephone", 1}};
    kefu_set_capacity capacity = KEFU_SET_CAPACITY_INIT;
    capacity.agent = "li";
    capacity.channels = lanes;
    capacity.n_channels = 2;
    OK(kefu_router_set_capacity(router, &capacity, &events, ERROR));
    only(events, KEFU_EVENT_AGENT_CAPACITY_CHANGED);
    kefu_heartbeat beat = KEFU_HEARTBEAT_INIT;
    beat.agent = "li";
    OK(kefu_router_heartbeat(router, &beat, &events, ERROR));
    only(events, KEFU_EVENT_AGENT_HEARD);

    const char* const preferred[] = {"li", "wang"};
    kefu_arrive_task c1 = task("c-1", 1);
    c1.preferred = preferred;
    c1.n_preferred = 2;
    c1.given = KEFU_ARRIVE_TASK_DEADLINE | KEFU_ARRIVE_TASK_ENQUEUED;
    c1.deadline = 900 * SECOND;
    c1.enqueued = 0;
    OK(kefu_router_arrive_task(router, &c1, &events, ERROR));
    const int64_t arrived = 0;
    CHECK_INT(KEFU_EVENT_AT(events, arrived)->kind, KEFU_EVENT_TASK_ARRIVED);
    int64_t value = -1;
    OK(kefu_router_get_event_int64(router, arrived, "deadline", -7, &value, ERROR));
    CHECK_INT(value, 900 * SECOND);
    OK(kefu_router_get_event_int64(router, arrived, "parked_until", -7, &value, ERROR));
    CHECK_INT(value, -7);
    kefu_text class_name = {NULL, 0};
    OK(kefu_router_get_event_text(router, arrived, "class", &class_name, ERROR));
    CHECK(text_is(class_name, "refund"));
    FAILS(kefu_router_get_event_int64(router, arrived, "class", 0, &value, ERROR), KEFU_ERR_BAD_OPTION, "text");
    FAILS(kefu_router_get_event_text(router, arrived, "units", &class_name, ERROR), KEFU_ERR_BAD_OPTION, "number");
    FAILS(kefu_router_get_event_text(router, arrived, "preferred", &class_name, ERROR), KEFU_ERR_BAD_OPTION, "list");
    FAILS(kefu_router_get_event_int64(router, arrived, "dedline", 0, &value, ERROR), KEFU_ERR_UNKNOWN_NAME, "deadline");
    FAILS(kefu_router_get_event_int64(router, events.n, "deadline", 0, &value, ERROR), KEFU_ERR_SHAPE, "no event");
    FAILS(kefu_router_get_event_int64(router, -1, "deadline", 0, &value, ERROR), KEFU_ERR_SHAPE, "-1");
    char json[2000];
    int64_t length = 0;
    OK(kefu_router_get_event_json(router, arrived, NULL, 0, &length, ERROR));
    OK(kefu_router_get_event_json(router, arrived, json, sizeof json, &value, ERROR));
    CHECK_INT(length, value);
    CHECK(strstr(json, "\"event\":\"task_arrived\"") && strstr(json, "\"preferred\":[\"li\",\"wang\"]"));
    FAILS(kefu_router_get_event_json(router, arrived, json, length, NULL, ERROR), KEFU_ERR_SHAPE, "room");

    const kefu_event offer = *only(events, KEFU_EVENT_TASK_OFFERED);
    kefu_reject_offer reject = KEFU_REJECT_OFFER_INIT;
    reject.at = 2 * SECOND;
    reject.task = "c-1";
    reject.agent = "li";
    reject.epoch = offer.epoch;
    reject.reason = "busy";
    OK(kefu_router_reject_offer(router, &reject, &events, ERROR));
    only(events, KEFU_EVENT_OFFER_REJECTED);
    kefu_update_task update = KEFU_UPDATE_TASK_INIT;
    update.at = 3 * SECOND;
    update.task = "c-1";
    update.grade = "A";
    update.given = KEFU_UPDATE_TASK_CREDIT;
    update.credit = 30 * SECOND;
    OK(kefu_router_update_task(router, &update, &events, ERROR));
    const int64_t updated = place_of(events, KEFU_EVENT_TASK_UPDATED);
    OK(kefu_router_get_event_text(router, updated, "language", &class_name, ERROR));
    CHECK(text_is(class_name, "zh")); /* what is not said stays */
    OK(kefu_router_get_event_int64(router, updated, "credit", 0, &value, ERROR));
    CHECK_INT(value, 210 * SECOND); /* with that of grade A */
    kefu_park_task park = KEFU_PARK_TASK_INIT;
    park.at = 4 * SECOND;
    park.task = "c-1";
    park.until = 60 * SECOND;
    OK(kefu_router_park_task(router, &park, &events, ERROR));
    CHECK_INT(only(events, KEFU_EVENT_TASK_PARKED)->until, 60 * SECOND);
    kefu_cancel_task cancel = KEFU_CANCEL_TASK_INIT;
    cancel.at = 5 * SECOND;
    cancel.task = "c-1";
    cancel.reason = "\xe9\x80\x80";
    OK(kefu_router_cancel_task(router, &cancel, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_TASK_CANCELED)->reason, "\xe9\x80\x80"));

    const kefu_arrive_task c2 = task("c-2", 6), c3 = task("c-3", 9);
    OK(kefu_router_arrive_task(router, &c2, &events, ERROR));
    kefu_accept_offer accept = KEFU_ACCEPT_OFFER_INIT;
    accept.at = 7 * SECOND;
    accept.task = "c-2";
    accept.agent = only(events, KEFU_EVENT_TASK_OFFERED)->agent.data; /* read before the events go */
    accept.epoch = only(events, KEFU_EVENT_TASK_OFFERED)->epoch;
    OK(kefu_router_accept_offer(router, &accept, &events, ERROR));
    only(events, KEFU_EVENT_OFFER_ACCEPTED);
    kefu_rest_task rest = KEFU_REST_TASK_INIT;
    rest.at = 8 * SECOND;
    rest.task = "c-2";
    OK(kefu_router_rest_task(router, &rest, &events, ERROR));
    OK(kefu_router_get_event_int64(router, place_of(events, KEFU_EVENT_TASK_RESTED), "resting", -1, &value, ERROR));
    CHECK_INT(value, 1);
    kefu_return_task back = KEFU_RETURN_TASK_INIT;
    back.at = 9 * SECOND;
    back.task = "c-2";
    OK(kefu_router_return_task(router, &back, &events, ERROR));
    only(events, KEFU_EVENT_TASK_RETURNED);
    OK(kefu_router_arrive_task(router, &c3, &events, ERROR));
    kefu_abandon_task abandon = KEFU_ABANDON_TASK_INIT;
    abandon.at = 10 * SECOND;
    abandon.task = "c-3";
    OK(kefu_router_abandon_task(router, &abandon, &events, ERROR));
    only(events, KEFU_EVENT_TASK_ABANDONED);
    kefu_advance_clock clock = KEFU_ADVANCE_CLOCK_INIT;
    clock.at = 100 * SECOND;
    OK(kefu_router_advance_clock(router, &clock, &events, ERROR));
    kefu_remove_agent leave = KEFU_REMOVE_AGENT_INIT;
    leave.at = 101 * SECOND;
    leave.agent = "li";
    OK(kefu_router_remove_agent(router, &leave, &events, ERROR));
    only(events, KEFU_EVENT_AGENT_REMOVED);
    kefu_router_destroy(&router);
}

static void TheHostKeepsTheJournal(void) {
    kefu_charter *charter = charter_of(charter_text), *other = NULL;
    kefu_router *router = router_of(KEFU_ROUTER_HOST_JOURNAL), *again = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const uint8_t* entry = NULL;
    int64_t size = -1, length = 0;
    char digest[100], stamp[500];
    const uint64_t empty = hash_of(router);
    const kefu_add_agent li = agent("li", expert, 0), wang = agent("wang", beginner, 1);
    FAILS(kefu_router_commit(router, ERROR), KEFU_ERR_WRONG_ORDER, "pending");
    FAILS(kefu_router_discard(router, ERROR), KEFU_ERR_WRONG_ORDER, "pending");
    OK(kefu_router_add_agent(router, &li, &events, ERROR));
    CHECK_INT(KEFU_EVENT_AT(events, 0)->sequence, 0);
    int32_t pending = -1;
    OK(kefu_router_get_pending(router, &pending, ERROR));
    CHECK_INT(pending, 1);
    OK(kefu_router_add_agent(router, &wang, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_PENDING);
    kefu_bytes* bytes = NULL;
    FAILS(kefu_router_save(router, &bytes, ERROR), KEFU_ERR_WRONG_ORDER, "waits for commit or discard");
    OK(kefu_router_discard(router, ERROR));
    CHECK(hash_of(router) == empty);
    OK(kefu_router_get_pending(router, &pending, ERROR));
    CHECK_INT(pending, 0);
    FAILS(kefu_router_get_event_json(router, 0, NULL, 0, &length, ERROR), KEFU_ERR_SHAPE, "no event");
    OK(kefu_router_get_entry(router, &entry, &size, ERROR));
    CHECK_INT(size, 0); /* nobody is to store what did not happen */

    OK(kefu_router_add_agent(router, &li, &events, ERROR));
    OK(kefu_router_get_entry(router, &entry, &size, ERROR));
    CHECK(size > 0);
    OK(kefu_entry_get_adopted_rules(entry, size, digest, sizeof digest, &length, ERROR));
    CHECK_INT(length, 32); /* under which the journal begins */
    char begun[100];
    OK(kefu_charter_get_digest(charter, begun, sizeof begun, NULL, ERROR));
    CHECK(strcmp(digest, begun) == 0);
    OK(kefu_router_recover(again, NULL, entry, size, ERROR));
    OK(kefu_router_commit(router, ERROR));
    CHECK(KEFU_EVENT_AT(events, 0)->kind == KEFU_EVENT_RULES_ADOPTED);
    CHECK(text_is(KEFU_EVENT_AT(events, 1)->agent, "li")); /* still borrowed */
    CHECK(hash_of(router) == hash_of(again));
    FAILS(kefu_router_recover(again, NULL, entry, size, ERROR), KEFU_ERR_BAD_FILE, "");
    FAILS(kefu_router_recover(again, NULL, entry, size - 1, ERROR), KEFU_ERR_BAD_FILE, "");
    FAILS(kefu_router_recover(again, NULL, entry, -1, ERROR), KEFU_ERR_BAD_OPTION, "negative");
    CHECK(hash_of(router) == hash_of(again));
    FAILS(kefu_router_get_entry(again, &entry, &size, ERROR), KEFU_ERR_WRONG_ORDER, "KEFU_ROUTER_HOST_JOURNAL");
    OK(kefu_router_add_agent(router, &li, &events, ERROR));
    check_refused(events, KEFU_REFUSAL_AGENT_EXISTS);
    OK(kefu_router_get_entry(router, &entry, &size, ERROR));
    CHECK_INT(size, 0);

    /* Other rules: the entry says which, and who recovers brings them. */
    char text[2000];
    snprintf(text, sizeof text, "%s[routing.class.praise]\n", charter_text);
    other = charter_of(text);
    kefu_swap_rules swap = KEFU_SWAP_RULES_INIT;
    swap.at = 5 * SECOND;
    OK(kefu_router_swap_rules(router, &swap, other, &events, ERROR));
    CHECK_INT(only(events, KEFU_EVENT_RULES_ADOPTED)->rules, 1);
    OK(kefu_router_get_entry(router, &entry, &size, ERROR));
    OK(kefu_entry_get_adopted_rules(entry, size, digest, sizeof digest, &length, ERROR));
    CHECK_INT(length, 32);
    FAILS(kefu_router_recover(again, NULL, entry, size, ERROR), KEFU_ERR_BAD_FILE, digest);
    FAILS(kefu_router_recover(again, charter, entry, size, ERROR), KEFU_ERR_BAD_FILE, digest);
    OK(kefu_router_recover(again, other, entry, size, ERROR));
    OK(kefu_router_commit(router, ERROR));
    CHECK(hash_of(router) == hash_of(again));
    OK(kefu_router_get_stamp(again, stamp, sizeof stamp, NULL, ERROR));
    CHECK(strstr(stamp, digest) != NULL);
    kefu_arrive_task praise = task("c-9", 6);
    praise.task_class = "praise";
    OK(kefu_router_arrive_task(again, &praise, &events, ERROR));
    only(events, KEFU_EVENT_TASK_ARRIVED);
    OK(kefu_router_swap_rules(again, &swap, charter, &events, ERROR));
    CHECK_INT(KEFU_EVENT_AT(events, 0)->kind, KEFU_EVENT_REFUSED);
    kefu_router_destroy(&router);
    kefu_router_destroy(&again);
    kefu_charter_destroy(&charter);
    kefu_charter_destroy(&other);
}

static void ASavedRouterDecidesAsBefore(void) {
    kefu_charter *charter = charter_of(charter_text), *other = charter_of("[routing]\n");
    kefu_router *router = router_of(0), *loaded = NULL;
    kefu_events events = KEFU_EVENTS_INIT;
    kefu_bytes *bytes = NULL, *once_more = NULL;
    const uint8_t *data = NULL, *second = NULL;
    int64_t size = 0, second_size = 0;
    const kefu_add_agent li = agent("li", beginner, 0);
    const kefu_arrive_task c7 = task("c-7", 10);
    NEED(kefu_router_add_agent(router, &li, &events, ERROR));
    NEED(kefu_router_arrive_task(router, &c7, &events, ERROR));
    NEED(kefu_router_save(router, &bytes, ERROR));
    NEED(kefu_bytes_get(bytes, &data, &size, ERROR));
    NEED(kefu_router_load(charter, NULL, data, size, &loaded, ERROR));
    CHECK(hash_of(loaded) == hash_of(router));
    NEED(kefu_router_save(loaded, &once_more, ERROR));
    NEED(kefu_bytes_get(once_more, &second, &second_size, ERROR));
    CHECK(size == second_size && memcmp(data, second, (size_t)size) == 0);
    const kefu_add_agent wang = agent("wang", expert, 20);
    OK(kefu_router_add_agent(router, &wang, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_TASK_OFFERED)->agent, "wang"));
    OK(kefu_router_add_agent(loaded, &wang, &events, ERROR));
    CHECK(text_is(only(events, KEFU_EVENT_TASK_OFFERED)->agent, "wang"));
    CHECK(hash_of(loaded) == hash_of(router));
    kefu_router_destroy(&loaded);

    FAILS(kefu_router_load(other, NULL, data, size, &loaded, ERROR), KEFU_ERR_BAD_FILE, "swap_rules");
    FAILS(kefu_router_load(charter, NULL, data, size - 1, &loaded, ERROR), KEFU_ERR_BAD_FILE, "cut");
    kefu_analysis* analysis = NULL;
    FAILS(kefu_analysis_load(data, size, &analysis, ERROR), KEFU_ERR_BAD_FILE, "saved router");
    uint8_t* changed = malloc((size_t)size);
    memcpy(changed, data, (size_t)size);
    changed[size - 1] ^= 1;
    FAILS(kefu_router_load(charter, NULL, changed, size, &loaded, ERROR), KEFU_ERR_BAD_FILE, "digest");
    CHECK(loaded == NULL);
    free(changed);
    kefu_bytes_destroy(&bytes);
    kefu_bytes_destroy(&once_more);
    kefu_router_destroy(&router);
    kefu_charter_destroy(&charter);
    kefu_charter_destroy(&other);
}

static void WhyIsToldInSentencesAndAsJson(void) {
    kefu_router* router = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const kefu_add_agent li = agent("li", beginner, 0);
    const kefu_arrive_task c7 = task("c-7", 10);
    char text[4000];
    int64_t length = 0;
    NEED(kefu_router_add_agent(router, &li, &events, ERROR));
    NEED(kefu_router_arrive_task(router, &c7, &events, ERROR));
    OK(kefu_router_explain_waiting(router, "c-7", KEFU_LANGUAGE_EN, text, sizeof text, &length, ERROR));
    CHECK(strstr(text, "c-7 waits") != NULL);
    CHECK_INT(length, strlen(text));
    OK(kefu_router_get_why_waiting(router, "c-7", text, sizeof text, &length, ERROR));
    CHECK(strstr(text, "\"hold\":\"nobody_can\"") || strstr(text, "\"hold\":\"nobody_signed_in\""));
    CHECK(strstr(text, "\"waited\":0,") && strstr(text, "\"stages\":{\"all\":1,\"signed_in\":1,"));
    OK(kefu_router_explain_not(router, "c-7", "li", KEFU_LANGUAGE_ZH, text, sizeof text, &length, ERROR));
    CHECK(length > 0);
    OK(kefu_router_get_why_not(router, "c-7", "li", text, sizeof text, &length, ERROR));
    CHECK(strstr(text, "\"obstacle\":\"requirement\"") != NULL);
    FAILS(kefu_router_explain_event(router, 0, KEFU_LANGUAGE_EN, text, sizeof text, &length, ERROR), KEFU_ERR_BAD_OPTION, "task_arrived");
    FAILS(kefu_router_explain_waiting(router, "c-8", KEFU_LANGUAGE_EN, text, sizeof text, &length, ERROR), KEFU_ERR_UNKNOWN_NAME, "c-8");
    FAILS(kefu_router_get_why_not(router, "c-7", "lu", text, sizeof text, &length, ERROR), KEFU_ERR_UNKNOWN_NAME, "lu");
    FAILS(kefu_router_explain_this(router, "c-7", 2, text, sizeof text, &length, ERROR), KEFU_ERR_BAD_OPTION, "language");
    const kefu_add_agent wang = agent("wang", expert, 20);
    NEED(kefu_router_add_agent(router, &wang, &events, ERROR));
    for (int64_t i = 0; i < events.n; ++i)
        if (KEFU_EVENT_AT(events, i)->kind == KEFU_EVENT_TASK_OFFERED) {
            OK(kefu_router_explain_event(router, i, KEFU_LANGUAGE_EN, text, sizeof text, &length, ERROR));
            CHECK(strstr(text, "wang") != NULL);
            FAILS(kefu_router_explain_event(router, i, 9, text, sizeof text, &length, ERROR), KEFU_ERR_BAD_OPTION, "language");
        }
    OK(kefu_router_explain_this(router, "c-7", KEFU_LANGUAGE_EN, text, sizeof text, &length, ERROR));
    CHECK(strstr(text, "wang") != NULL);
    OK(kefu_router_get_why_this(router, "c-7", text, sizeof text, &length, ERROR));
    CHECK(strstr(text, "\"waited\":10000000") != NULL);
    kefu_router_destroy(&router);
}

static void StructsOfOtherVersionsAreUnderstoodOrRefused(void) {
    kefu_router* router = router_of(0);
    kefu_events events = KEFU_EVENTS_INIT;
    const kefu_add_agent li = agent("li", expert, 0);
    NEED(kefu_router_add_agent(router, &li, &events, ERROR));
    const uint64_t before = hash_of(router);
    /* One from before the members behind `units`: they keep their defaults. */
    kefu_arrive_task c = task("c-1", 1);
    c.struct_size = (uint32_t)offsetof(kefu_arrive_task, enqueued);
    c.n_preferred = -5;
    OK(kefu_router_arrive_task(router, &c, &events, ERROR));
    only(events, KEFU_EVENT_TASK_ARRIVED);
    kefu_cancel_task cancel = KEFU_CANCEL_TASK_INIT;
    cancel.at = SECOND;
    cancel.task = "c-1";
    OK(kefu_router_cancel_task(router, &cancel, &events, ERROR));
    /* One from later, which uses nothing that is new; and one that does. */
    struct {
        kefu_arrive_task known;
        int64_t later;
    } newer;
    memset(&newer, 0, sizeof newer);
    newer.known = task("c-2", 2);
    newer.known.struct_size = sizeof newer;
    OK(kefu_router_arrive_task(router, &newer.known, &events, ERROR));
    only(events, KEFU_EVENT_TASK_ARRIVED);
    newer.known.task = "c-3";
    newer.later = 1;
    FAILS(kefu_router_arrive_task(router, &newer.known, &events, ERROR), KEFU_ERR_BAD_OPTION, "newer version");

    const uint64_t now = hash_of(router);
    CHECK(now != before);
    c = task("c-4", 3);
    c.struct_size = 0;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "struct_size is 0");
    c.struct_size = 31;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "struct_size is 31");
    c.struct_size = 0x7fffffff;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    c = task("c-4", 3);
    c.deadline = 5;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "deadline is set, and given does not say so");
    c.deadline = 0;
    c.given = 8;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "given");
    c.given = KEFU_ARRIVE_TASK_DEADLINE;
    c.struct_size = (uint32_t)offsetof(kefu_arrive_task, deadline);
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "given");
    c = task("c-4", 3);
    c.language = "\xff";
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "language is not UTF-8");
    c = task("c-4", 3);
    c.n_excluded = 1;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_NULL_POINTER, "excluded is NULL");
    c.n_excluded = -1;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "n_excluded is -1");
    c.n_excluded = INT64_MAX;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_BAD_OPTION, "n_excluded");
    const char* const holes[] = {"li", NULL};
    c.excluded = holes;
    c.n_excluded = 2;
    FAILS(kefu_router_arrive_task(router, &c, &events, ERROR), KEFU_ERR_NULL_POINTER, "excluded[1] is NULL");
    kefu_add_agent a = agent("lu", expert, 3);
    a.status = 3;
    FAILS(kefu_router_add_agent(router, &a, &events, ERROR), KEFU_ERR_BAD_OPTION, "status is 3");
    a.status = 0;
    a.reserved = 1;
    FAILS(kefu_router_add_agent(router, &a, &events, ERROR), KEFU_ERR_BAD_OPTION, "reserved");
    const kefu_word_level nameless[] = {{NULL, 1}};
    a = agent("lu", nameless, 3);
    a.n_words = 1;
    FAILS(kefu_router_add_agent(router, &a, &events, ERROR), KEFU_ERR_NULL_POINTER, "words[0] is NULL");
    kefu_rest_task rest = KEFU_REST_TASK_INIT;
    rest.resting = 2;
    FAILS(kefu_router_rest_task(router, &rest, &events, ERROR), KEFU_ERR_BAD_OPTION, "resting is 2");
    a = agent("lu", expert, 3);
    kefu_events small = KEFU_EVENTS_INIT;
    small.struct_size = 8;
    FAILS(kefu_router_add_agent(router, &a, &small, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
    kefu_router* out = NULL;
    options.flags = 2;
    FAILS(kefu_router_create(NULL, &options, &out, ERROR), KEFU_ERR_BAD_OPTION, "flags is 2");
    options.flags = 0;
    options.struct_size = 0;
    FAILS(kefu_router_create(NULL, &options, &out, ERROR), KEFU_ERR_BAD_OPTION, "struct_size");
    CHECK(hash_of(router) == now);
    kefu_router_destroy(&router);
}

static void ATableOfCommandsIsDoneAsOneByOne(void) {
    kefu_router* router = router_of(0);
    const char* const command[] = {"add_agent", "arrive_task", "arrive_task", "arrive_task"};
    const char* const who[] = {"li", NULL, NULL, NULL};
    const char* const tasks[] = {NULL, "c-1", "c-1", "c-2"};
    const char* const words[] = {"refund:3; zh", NULL, NULL, NULL};
    const char* const channel[] = {NULL, "chat", "chat", "chat"};
    const int64_t when[] = {0, SECOND, 2 * SECOND, 3 * SECOND};
    kefu_table* table = NULL;
    kefu_result* result = NULL;
    NEED(kefu_table_create("commands", &table, ERROR));
    NEED(kefu_table_borrow_strings(table, "what", command, NULL, 4, ERROR));
    NEED(kefu_table_borrow_strings(table, "agent", who, NULL, 4, ERROR));
    NEED(kefu_table_borrow_strings(table, "task", tasks, NULL, 4, ERROR));
    NEED(kefu_table_borrow_strings(table, "words", words, NULL, 4, ERROR));
    NEED(kefu_table_borrow_strings(table, "channel", channel, NULL, 4, ERROR));
    NEED(kefu_table_borrow_time_us(table, "at", when, 1, NULL, 4, ERROR));
    const uint64_t before = hash_of(router);
    FAILS(kefu_router_apply_table(router, table, NULL, &result, ERROR), KEFU_ERR_BAD_COLUMN, "command");
    FAILS(kefu_router_apply_table(router, table, "{\"comand\": \"what\"}", &result, ERROR), KEFU_ERR_BAD_OPTION, "command");
    CHECK(hash_of(router) == before);
    NEED(kefu_router_apply_table(router, table, "{\"command\": \"what\"}", &result, ERROR));
    kefu_text report = {NULL, 0};
    OK(kefu_result_get_report(result, &report, ERROR));
    CHECK(strcmp(report.data, "{\"commands\":4,\"refused\":1}") == 0);
    int64_t rows = 0, events[32];
    OK(kefu_result_get_rows(result, "events", &rows, ERROR));
    OK(kefu_result_copy_int64(result, "events", "event", -1, events, 32, ERROR));
    CHECK_INT(events[0], KEFU_EVENT_RULES_ADOPTED);
    CHECK_INT(events[1], KEFU_EVENT_AGENT_ADDED);
    CHECK_INT(events[2], KEFU_EVENT_TASK_ARRIVED);
    struct ArrowArray array;
    struct ArrowSchema schema;
    OK(kefu_result_export_arrow(result, "events", &array, &schema, ERROR));
    CHECK_INT(array.length, rows);
    array.release(&array);
    schema.release(&schema);
    kefu_result_destroy(&result);

    /* A row that can be no command: none of the table is done. */
    const char* const wrong[] = {"remove_agent", "advance_clock", "arive_task"};
    const int64_t later[] = {4 * SECOND, 5 * SECOND, 6 * SECOND};
    const char* const leaves[] = {"li", NULL, NULL};
    kefu_table* second = NULL;
    NEED(kefu_table_create("commands", &second, ERROR));
    NEED(kefu_table_borrow_strings(second, "command", wrong, NULL, 3, ERROR));
    NEED(kefu_table_borrow_strings(second, "agent", leaves, NULL, 3, ERROR));
    NEED(kefu_table_borrow_time_us(second, "at", later, 1, NULL, 3, ERROR));
    const uint64_t now = hash_of(router);
    FAILS(kefu_router_apply_table(router, second, NULL, &result, ERROR), KEFU_ERR_BAD_VALUE, "arrive_task");
    CHECK_INT(check_error.row, 2);
    CHECK(result == NULL && hash_of(router) == now);
    kefu_router* host = router_of(KEFU_ROUTER_HOST_JOURNAL);
    FAILS(kefu_router_apply_table(host, second, NULL, &result, ERROR), KEFU_ERR_WRONG_ORDER, "host");
    kefu_router_destroy(&host);
    kefu_table_destroy(&second);
    kefu_table_destroy(&table);
    kefu_router_destroy(&router);
}

static void ALogHasEventsAsATable(void) {
    kefu_router* router = router_of(KEFU_ROUTER_HOST_JOURNAL);
    kefu_event_log* log = NULL;
    kefu_events events = KEFU_EVENTS_INIT;
    kefu_result* result = NULL;
    const uint8_t* entry = NULL;
    int64_t size = 0, rows = -1, commands[8];
    const kefu_add_agent li = agent("li", expert, 0);
    const kefu_arrive_task c7 = task("c-7", 10);
    NEED(kefu_event_log_create(NULL, &log, ERROR));
    NEED(kefu_router_add_agent(router, &li, &events, ERROR));
    OK(kefu_event_log_add(log, router, ERROR));
    OK(kefu_router_commit(router, ERROR));
    OK(kefu_router_add_agent(router, &li, &events, ERROR)); /* refused */
    OK(kefu_event_log_add(log, router, ERROR));
    NEED(kefu_router_arrive_task(router, &c7, &events, ERROR));
    NEED(kefu_router_get_entry(router, &entry, &size, ERROR));
    OK(kefu_event_log_add_entry(log, entry, size, ERROR));
    FAILS(kefu_event_log_add_entry(log, entry, size - 1, ERROR), KEFU_ERR_BAD_FILE, "");
    OK(kefu_event_log_get_rows(log, &rows, ERROR));
    CHECK_INT(rows, 3 + events.n);
    NEED(kefu_event_log_get_result(log, &result, ERROR));
    OK(kefu_result_copy_int64(result, NULL, "command", -1, commands, 8, ERROR));
    CHECK_INT(commands[1], 0);
    CHECK_INT(commands[2], 1);
    CHECK_INT(commands[3], 2);
    kefu_column_info info = KEFU_COLUMN_INFO_INIT;
    int64_t waited = 0;
    OK(kefu_result_find_column(result, "events", "waited", &waited, ERROR));
    OK(kefu_result_get_column_info(result, "events", waited, &info, ERROR));
    CHECK_INT(info.kind, KEFU_KIND_SPAN);
    OK(kefu_event_log_clear(log, ERROR));
    OK(kefu_event_log_get_rows(log, &rows, ERROR));
    CHECK_INT(rows, 0);
    kefu_result_destroy(&result);
    kefu_event_log_destroy(&log);
    CHECK(log == NULL);
    kefu_event_log_destroy(&log);
    kefu_router_destroy(&router);
}

static void NamesAreThere(void) {
    CHECK(strcmp(kefu_event_name(KEFU_EVENT_TASK_OFFERED), "task_offered") == 0);
    CHECK(strcmp(kefu_event_name(-1), "unknown") == 0);
    CHECK(strcmp(kefu_event_name(1000), "unknown") == 0);
    CHECK(strcmp(kefu_because_name(KEFU_BECAUSE_LEASE_ENDED), "lease_ended") == 0);
    CHECK(strcmp(kefu_because_name(-1), "unknown") == 0);
    CHECK(strcmp(kefu_refusal_name(KEFU_REFUSAL_OLD_OFFER), "old_offer") == 0);
    CHECK(strcmp(kefu_refusal_name(99), "unknown") == 0);
}

int main(void) {
    RUN(ATaskIsOfferedTakenAndDone);
    RUN(ARefusalIsNoErrorAndChangesNothing);
    RUN(EveryCommandIsThere);
    RUN(TheHostKeepsTheJournal);
    RUN(ASavedRouterDecidesAsBefore);
    RUN(WhyIsToldInSentencesAndAsJson);
    RUN(StructsOfOtherVersionsAreUnderstoodOrRefused);
    RUN(ATableOfCommandsIsDoneAsOneByOne);
    RUN(ALogHasEventsAsATable);
    RUN(NamesAreThere);
    END();
}
