/* A small day in a service centre, in C11: 300 requests and 12 agents, drawn from a seed, go through a router. Prints how long they waited,
 * and why one of them had to.
 *
 *     cc -std=c11 route_day.c $(pkg-config --cflags --libs kefu) -o route_day && ./route_day */
#include <kefu/kefu.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 300, AGENTS = 12, SECOND = 1000000 };

static const char charter_text[] =
    "[routing]\nskills = [\"refund\", \"repair\"]\nautomatic = true\nhead_start = { A = \"2 min\" }\n[routing.channel.chat]\n"
    "[routing.class.refund]\nneeds = \"refund >= 2\"\nsteps = [{ after = \"90 s\", needs = \"refund\" }]\n"
    "[routing.class.repair]\nneeds = \"repair\"\n";

static uint32_t state = 2026; /* the day's seed: the same numbers everywhere */
static uint32_t draw(uint32_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
}

static char name[TASKS][8];
static int64_t done_at[TASKS]; /* when the agent of a task will be done; 0 = nobody has it */
static int64_t total_wait, longest_wait, taken;

static int failed(kefu_status status, const kefu_error* error) {
    if (status != KEFU_OK) fprintf(stderr, "%s\n", error->message);
    return status != KEFU_OK;
}

/* Who was given a task works on it for three to nine minutes. */
static void look(kefu_events events, int64_t now) {
    for (int64_t i = 0; i < events.n; ++i) {
        const kefu_event* event = KEFU_EVENT_AT(events, i);
        int task = 0;
        if (event->kind == KEFU_EVENT_REFUSED) printf("refused: %s\n", event->reason.data);
        if (event->kind != KEFU_EVENT_TASK_OFFERED || sscanf(event->task.data, "c-%d", &task) != 1) continue;
        done_at[task] = now + (180 + (int64_t)draw(360)) * SECOND;
        total_wait += event->waited;
        if (event->waited > longest_wait) longest_wait = event->waited;
        ++taken;
    }
}

static int sign_on(kefu_router* router, kefu_error* error) {
    static char id[AGENTS][8];
    for (int i = 0; i < AGENTS; ++i) {
        const kefu_word_level words[] = {{i % 3 ? "refund" : "repair", 1 + i % 2}, {i % 4 ? "grade" : "repair", 1}};
        kefu_events events = KEFU_EVENTS_INIT;
        kefu_add_agent agent = KEFU_ADD_AGENT_INIT;
        snprintf(id[i], sizeof id[i], "a-%d", i);
        agent.agent = id[i];
        agent.words = words;
        agent.n_words = strcmp(words[0].word, words[1].word) ? 2 : 1; /* a word once */
        if (failed(kefu_router_add_agent(router, &agent, &events, error), error)) return 1;
        look(events, 0);
    }
    return 0;
}

static int work(kefu_router* router, kefu_error* error) {
    int64_t now = 0, comes = SECOND;
    int came = 0, explained = 0, left = TASKS;
    while (left > 0) {
        kefu_events events = KEFU_EVENTS_INIT;
        kefu_advance_clock clock = KEFU_ADVANCE_CLOCK_INIT;
        /* What happens next: something that the router does by itself, a customer who comes, or an agent who is done. Nobody ticks. */
        if (failed(kefu_router_get_next_due(router, &now, error), error)) return 1;
        if (came < TASKS && comes < now) now = comes;
        for (int i = 0; i < came; ++i)
            if (done_at[i] > 0 && done_at[i] < now) now = done_at[i];
        clock.at = now;
        if (failed(kefu_router_advance_clock(router, &clock, &events, error), error)) return 1;
        look(events, now);
        for (int i = 0; i < came; ++i) {
            if (done_at[i] == 0 || done_at[i] > now) continue;
            kefu_complete_task complete = KEFU_COMPLETE_TASK_INIT;
            complete.at = now;
            complete.task = name[i];
            done_at[i] = 0;
            --left;
            if (failed(kefu_router_complete_task(router, &complete, &events, error), error)) return 1;
            look(events, now);
        }
        if (came < TASKS && comes == now) {
            comes += (1 + (int64_t)draw(71)) * SECOND;
            kefu_arrive_task task = KEFU_ARRIVE_TASK_INIT;
            snprintf(name[came], sizeof name[came], "c-%d", came);
            task.at = now;
            task.task = name[came];
            task.channel = "chat";
            task.task_class = draw(4) ? "refund" : "repair";
            task.grade = draw(5) ? NULL : "A";
            ++came;
            if (failed(kefu_router_arrive_task(router, &task, &events, error), error)) return 1;
            look(events, now);
            char why[2000];
            if (!explained && done_at[came - 1] == 0 && came > 50) {
                if (failed(kefu_router_explain_waiting(router, task.task, KEFU_LANGUAGE_EN, why, sizeof why, NULL, error), error)) return 1;
                printf("%s\n\n", why);
                explained = 1;
            }
        }
    }
    printf("%d requests in %d minutes: mean wait %d s, longest %d s\n", (int)taken, (int)(now / 60 / SECOND),
           (int)(total_wait / taken / SECOND), (int)(longest_wait / SECOND));
    return 0;
}

int main(void) {
    kefu_error error = KEFU_ERROR_INIT;
    kefu_charter* charter = NULL;
    kefu_router* router = NULL;
    int wrong = failed(kefu_charter_parse(charter_text, sizeof charter_text - 1, "charter", &charter, &error), &error) ||
                failed(kefu_router_create(charter, NULL, &router, &error), &error) || sign_on(router, &error) || work(router, &error);
    kefu_router_destroy(&router);
    kefu_charter_destroy(&charter);
    return wrong || taken != TASKS;
}
