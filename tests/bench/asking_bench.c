/* What is asked of routing beside decisions, through C: who of a prepared staff of 1,000 could take a request, and why a task waits at a
 * router of 10,000 agents. Prints one JSON object of microseconds; see routing.py. */
#define _GNU_SOURCE
#include <kefu/kefu.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static kefu_error error = KEFU_ERROR_INIT;

#define CHECK(call)                                            \
    do {                                                       \
        if ((call) != KEFU_OK) {                               \
            fprintf(stderr, "%s: %s\n", #call, error.message); \
            exit(1);                                           \
        }                                                      \
    } while (0)

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}
static uint64_t state = 7;
static int pick(int n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)n);
}
static int by_size(const void* a, const void* b) {
    const double x = *(const double*)a, y = *(const double*)b;
    return (x > y) - (x < y);
}
static void print(const char* what, double* times, int n, const char* end) {
    qsort(times, (size_t)n, sizeof *times, by_size);
    printf("\"%s\": %.3f, \"%s_p99\": %.3f%s", what, times[n / 2], what, times[n * 99 / 100], end);
}

/* Skills, and classes that need one of them at a level; with a step to another. */
static kefu_charter* charter_of(int skills, int classes, const char* orders) {
    char* toml = malloc(200 * (size_t)(skills + classes));
    char* at = toml + sprintf(toml, "[routing]\nautomatic = true\nagents = [%s]\nskills = [", orders);
    for (int i = 0; i < skills; ++i) at += sprintf(at, "\"s%d\", ", i);
    at += sprintf(at, "]\n[routing.channel.chat]\n");
    for (int i = 0; i < classes; ++i)
        at += sprintf(
            at, "[routing.class.c%d]\nneeds = \"s%d >= %d\"\nsteps = [{ after = \"10 min\", needs = \"s%d\", skip_when_nobody = false }]\n",
            i, pick(skills), 1 + pick(3), pick(skills));
    kefu_charter* charter = NULL;
    CHECK(kefu_charter_parse(toml, at - toml, NULL, &charter, &error));
    free(toml);
    return charter;
}

enum { MOST_SKILLS = 40 };
struct words {
    char text[MOST_SKILLS][8];
    kefu_word_level at[MOST_SKILLS];
};
static void draw(struct words* w, int of, int n) {
    for (int i = 0; i < n; ++i) {
        snprintf(w->text[i], sizeof w->text[i], "s%d", (pick(of / n) + i * (of / n)) % of);
        w->at[i].word = w->text[i];
        w->at[i].level = 1 + pick(5);
    }
}

enum { REQUESTS = 4000 };
static double times[REQUESTS];

/* 1,000 agents with 3 of 20 skills, as the peers have them: about 150 could take a request. */
static void rank(void) {
    enum { AGENTS = 1000 };
    static struct words words[AGENTS];
    static char ids[AGENTS][16];
    static kefu_staff_agent agents[AGENTS];
    kefu_charter* charter = charter_of(20, 20, "\"preferred\", \"step\", \"longest_idle\"");
    const kefu_staff_agent fresh = KEFU_STAFF_AGENT_INIT;
    for (int i = 0; i < AGENTS; ++i) {
        draw(&words[i], 20, 3);
        snprintf(ids[i], sizeof ids[i], "agent%d", i);
        agents[i] = fresh;
        agents[i].agent = ids[i];
        agents[i].words = words[i].at;
        agents[i].n_words = 3;
        agents[i].idle_since = pick(1000000);
    }
    kefu_staff* staff = NULL;
    CHECK(kefu_staff_create(charter, agents, AGENTS, &staff, &error));
    static const struct {
        const char* name;
        int64_t most;
        int32_t say_who_not;
    } cases[] = {{"rank_best_us", 1, 0}, {"rank_five_us", 5, 0}, {"rank_all_with_reasons_us", 0, 1}};
    for (int k = 0; k < 3; ++k) {
        for (int i = 0; i < REQUESTS; ++i) {
            kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
            kefu_result* result = NULL;
            char kind[8];
            snprintf(kind, sizeof kind, "c%d", pick(20));
            request.channel = "chat";
            request.task_class = kind;
            request.most = cases[k].most;
            request.say_who_not = cases[k].say_who_not;
            const double start = now();
            CHECK(kefu_staff_rank(staff, &request, &result, &error));
            kefu_result_destroy(&result);
            times[i] = now() - start;
        }
        print(cases[k].name, times, REQUESTS, ", ");
    }
    kefu_staff_destroy(&staff);
    kefu_charter_destroy(&charter);
}

/* 10,000 agents of 200 profiles with 40 of 256 skills, all busy, and as many tasks of 1,000 classes that wait. */
static void why(void) {
    enum { AGENTS = 10000, PROFILES = 200, TASKS = 20000, ASKED = 400 };
    static struct words profiles[PROFILES];
    kefu_charter* charter = charter_of(256, 1000, "\"longest_idle\"");
    kefu_router* router = NULL;
    kefu_events events = KEFU_EVENTS_INIT;
    char id[16], kind[8];
    static char text[1 << 20];
    CHECK(kefu_router_create(charter, NULL, &router, &error));
    for (int i = 0; i < PROFILES; ++i) draw(&profiles[i], 256, MOST_SKILLS);
    for (int i = 0; i < AGENTS; ++i) {
        kefu_add_agent c = KEFU_ADD_AGENT_INIT;
        snprintf(id, sizeof id, "agent%d", i);
        c.agent = id;
        c.words = profiles[i % PROFILES].at;
        c.n_words = MOST_SKILLS;
        CHECK(kefu_router_add_agent(router, &c, &events, &error));
    }
    for (int i = 0; i < TASKS; ++i) {
        kefu_arrive_task c = KEFU_ARRIVE_TASK_INIT;
        snprintf(id, sizeof id, "task%d", i);
        snprintf(kind, sizeof kind, "c%d", pick(1000));
        c.at = i;
        c.task = id;
        c.channel = "chat";
        c.task_class = kind;
        CHECK(kefu_router_arrive_task(router, &c, &events, &error));
    }
    int64_t waiting = 0, length = 0;
    CHECK(kefu_router_get_waiting_count(router, &waiting, &error));
    for (int sentence = 0; sentence < 2; ++sentence) {
        for (int i = 0; i < ASKED; ++i) {
            snprintf(id, sizeof id, "task%d", TASKS - 1 - i);
            const double start = now();
            if (sentence) CHECK(kefu_router_explain_waiting(router, id, KEFU_LANGUAGE_EN, text, sizeof text, &length, &error));
            else CHECK(kefu_router_get_why_waiting(router, id, text, sizeof text, &length, &error));
            times[i] = now() - start;
        }
        print(sentence ? "why_in_words_us" : "why_us", times, ASKED, ", ");
    }
    printf("\"waiting\": %d", (int)waiting);
    kefu_router_destroy(&router);
    kefu_charter_destroy(&charter);
}

int main(void) {
    printf("{");
    rank();
    why();
    printf("}\n");
    return 0;
}
