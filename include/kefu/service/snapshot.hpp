// All that a router is, as plain values: what is saved, sent and compared. A router made from it decides as the one that it was taken of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kefu/core/fields.hpp"
#include "kefu/service/commands.hpp"

namespace kefu::service {

struct WordRow {
    std::string word = {};
    std::int64_t level = 1;
};
constexpr auto fields(Of<WordRow>) { return std::tuple{field("word", &WordRow::word, "word"), field("level", &WordRow::level, "level")}; }
struct LaneRow {
    std::string channel = {};
    std::int64_t units = 1;
};
constexpr auto fields(Of<LaneRow>) {
    return std::tuple{field("channel", &LaneRow::channel, "channel"), field("units", &LaneRow::units, "units")};
}

struct AgentRow {
    std::string agent = {};
    std::int64_t sequence = 0;
    AgentStatus status = AgentStatus::offline;
    std::vector<WordRow> words = {};
    std::vector<LaneRow> channels = {};
    std::int64_t units = 1;
    std::string team = {};
    std::int64_t cost = 0;
    std::int64_t weight = 1;
    std::int64_t missed = 0;
    std::int64_t handled = 0;
    std::int64_t idle = 0;
    std::int64_t lease_until = 0;
    std::int64_t last_assigned = 0;
    std::int64_t mean_handling = 0;
    bool lapsed = false;
};
constexpr auto fields(Of<AgentRow>) {
    using R = AgentRow;
    return std::tuple{field("agent", &R::agent, "id"),
                      field("sequence", &R::sequence, "number of the event that added him"),
                      field("status", &R::status, "whether he takes tasks"),
                      field("words", &R::words, "what he has"),
                      field("channels", &R::channels, "what he serves"),
                      field("units", &R::units, "units over all channels"),
                      field("team", &R::team, "team"),
                      field("cost", &R::cost, "cost"),
                      field("weight", &R::weight, "weight"),
                      field("missed", &R::missed, "offers missed in a row"),
                      field("handled", &R::handled, "tasks taken"),
                      field("idle", &R::idle, "begin of his idle clock"),
                      field("lease_until", &R::lease_until, "when he lapses, or has lapsed and gives back what he has; 0 = never"),
                      field("last_assigned", &R::last_assigned, "number of the event that last gave him a task"),
                      field("mean_handling", &R::mean_handling, "mean handling time so far"),
                      field("lapsed", &R::lapsed, "whether his lease has ended")};
}

struct PersonRow {
    std::string agent = {};
    std::int64_t kind = 0;
    std::int64_t declines = 0;
    std::int64_t until = 0;
};
constexpr auto fields(Of<PersonRow>) {
    using R = PersonRow;
    return std::tuple{field("agent", &R::agent, "id"), field("kind", &R::kind, "preferred, excluded or declined"),
                      field("declines", &R::declines, "how often he declined"), field("until", &R::until, "not asked again before")};
}
struct TaskRow {
    std::string task = {};
    std::int64_t sequence = 0;
    std::int64_t state = 0;
    std::string channel = {};
    std::string task_class = {};
    std::string needs = {};
    std::string language = {};
    std::string persona = {};
    std::string grade = {};
    std::int64_t step = 0;
    std::int64_t units = 1;
    std::int64_t overflows = 0;
    std::int64_t declines = 0;
    std::int64_t epoch = 0;
    bool starving = false;
    std::int64_t enqueued = 0;
    std::int64_t credit = 0;
    std::int64_t deadline = 0;
    std::int64_t until = 0;
    std::vector<PersonRow> people = {};
};
constexpr auto fields(Of<TaskRow>) {
    using R = TaskRow;
    return std::tuple{field("task", &R::task, "id"),
                      field("sequence", &R::sequence, "number of the event that brought it"),
                      field("state", &R::state, "state"),
                      field("channel", &R::channel, "channel"),
                      field("class", &R::task_class, "class"),
                      field("needs", &R::needs, "what it needs beside"),
                      field("language", &R::language, "language"),
                      field("persona", &R::persona, "persona"),
                      field("grade", &R::grade, "service grade"),
                      field("step", &R::step, "step of its class"),
                      field("units", &R::units, "units"),
                      field("overflows", &R::overflows, "how often it overflowed"),
                      field("declines", &R::declines, "how often it was declined"),
                      field("epoch", &R::epoch, "number of its last offer"),
                      field("starving", &R::starving, "whether its long wait was told of"),
                      field("enqueued", &R::enqueued, "since when it waits"),
                      field("credit", &R::credit, "its head start"),
                      field("deadline", &R::deadline, "when it is due"),
                      field("until", &R::until, "parked, or awaiting whom it prefers, so long"),
                      field("people", &R::people, "whom it prefers, must not have, and who declined")};
}
struct OfferRow {
    std::int64_t task = 0;
    std::int64_t agent = 0;
    std::int64_t sequence = 0;
    std::int64_t state = 0;
    std::int64_t epoch = 0;
    std::int64_t since = 0;
    std::int64_t until = 0;
    std::int64_t handled = 0;
};
constexpr auto fields(Of<OfferRow>) {
    using R = OfferRow;
    return std::tuple{field("task", &R::task, "row of the task"),
                      field("agent", &R::agent, "row of the agent"),
                      field("sequence", &R::sequence, "number of the event"),
                      field("state", &R::state, "state"),
                      field("epoch", &R::epoch, "number of the offer"),
                      field("since", &R::since, "since when"),
                      field("until", &R::until, "until when"),
                      field("handled", &R::handled, "handling time")};
}
struct QueueRow {
    std::string task_class = {};
    std::int64_t step = 0;
    std::string channel = {};
    std::int64_t units = 1;
    std::string language = {};
    std::string persona = {};
    std::string needs = {};
    std::int64_t last_wait = 0;
};
constexpr auto fields(Of<QueueRow>) {
    using R = QueueRow;
    return std::tuple{
        field("class", &R::task_class, "class"),     field("step", &R::step, "step"),
        field("channel", &R::channel, "channel"),    field("units", &R::units, "units"),
        field("language", &R::language, "language"), field("persona", &R::persona, "persona"),
        field("needs", &R::needs, "needs"),          field("last_wait", &R::last_wait, "wait of the last who was served; -1 = nobody yet")};
}
struct ClassRow {
    std::string task_class = {};
    std::int64_t mean_handling = 0;
};
constexpr auto fields(Of<ClassRow>) {
    return std::tuple{field("class", &ClassRow::task_class, "class"),
                      field("mean_handling", &ClassRow::mean_handling, "mean handling time so far")};
}
struct SourceRow {
    std::string source = {};
    std::int64_t number = 0;
};
constexpr auto fields(Of<SourceRow>) {
    return std::tuple{field("source", &SourceRow::source, "source of commands"), field("number", &SourceRow::number, "its last number")};
}

/// Rows in the order of their events.
struct RouterSnapshot {
    std::string digest = {};
    std::int64_t rules_index = 0;
    bool started = false;
    std::int64_t now = 0;
    std::int64_t sequence = 0;
    std::vector<AgentRow> agents = {};
    std::vector<QueueRow> queues = {};
    std::vector<TaskRow> tasks = {};
    std::vector<OfferRow> offers = {};
    std::vector<ClassRow> classes = {};
    std::vector<SourceRow> sources = {};
};
constexpr auto fields(Of<RouterSnapshot>) {
    using S = RouterSnapshot;
    return std::tuple{field("digest", &S::digest, "of the rules"),
                      field("rules_index", &S::rules_index, "how many other rules held before"),
                      field("started", &S::started, "whether a time is known"),
                      field("now", &S::now, "time of the last event"),
                      field("sequence", &S::sequence, "number of the next event"),
                      field("agents", &S::agents, "agents"),
                      field("queues", &S::queues, "requirements"),
                      field("tasks", &S::tasks, "tasks"),
                      field("offers", &S::offers, "offers and work in hand"),
                      field("classes", &S::classes, "classes"),
                      field("sources", &S::sources, "sources of commands")};
}

}  // namespace kefu::service
