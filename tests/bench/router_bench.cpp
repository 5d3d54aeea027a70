// Decisions of the router: arrivals and completions of a large centre, each timed alone; then what was written down is taken in by
// another router. Prints one JSON line.
//     router_bench AGENTS CLASSES PROFILES LOAD DECISIONS WAITING
// With WAITING, twice as many come as can be served until so many wait; then the load is as said.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "kefu/service/router.hpp"

using namespace kefu;
using namespace kefu::service;

namespace {

struct Clock {
    static std::int64_t now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
};

double percentile(std::vector<std::uint32_t>& times, double share) {
    const auto at = times.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size() - 1));
    std::nth_element(times.begin(), at, times.end());
    return *at;
}

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int i, double otherwise) { return argc > i ? std::atof(argv[i]) : otherwise; };
    const int agents = static_cast<int>(number(1, 10'000)), classes = static_cast<int>(number(2, 1'000)),
              profiles = static_cast<int>(number(3, 200));
    const double load = number(4, 0.98);
    const auto decisions = static_cast<std::int64_t>(number(5, 4'000'000)), crowd = static_cast<std::int64_t>(number(6, 0));
    constexpr int skills = 256;
    std::mt19937_64 rng(7);
    const auto pick = [&](std::size_t n) { return rng() % n; };

    RoutingOptions o;
    for (int s = 0; s < skills; ++s) o.skills.push_back("skill" + std::to_string(s));
    o.automatic = true;
    o.starvation = {};
    o.channels["chat"] = {};
    o.head_start = {{"A", {180 * us_per_second}}, {"B", {90 * us_per_second}}};
    std::vector<std::string> names;
    for (int c = 0; c < classes; ++c) {
        ClassOptions k;
        k.needs = o.skills[pick(skills)] + " >= " + std::to_string(1 + pick(3));
        k.steps = {{{600 * us_per_second}, o.skills[pick(skills)], {}, false, {}}};  // a timer for each who waits
        names.push_back("class" + std::to_string(c));
        o.classes[names.back()] = k;
    }
    RoutingLimits limits;
    limits.waiting = std::max(limits.waiting, crowd + 2 * agents);
    const RoutingRules rules(o, limits);
    auto journal = std::make_shared<MemoryJournal>();
    Router router(rules, journal);

    std::int64_t now = 1'700'000'000 * us_per_second;
    std::vector<std::vector<WordLevel>> words(static_cast<std::size_t>(profiles));
    for (auto& w : words) {
        std::vector<int> all(skills);
        for (int s = 0; s < skills; ++s) all[static_cast<std::size_t>(s)] = s;
        std::shuffle(all.begin(), all.end(), rng);
        for (int s = 0; s < 40; ++s)
            w.push_back({o.skills[static_cast<std::size_t>(all[static_cast<std::size_t>(s)])], static_cast<std::int64_t>(1 + pick(5))});
    }
    const std::size_t bytes_alone = router.bytes();
    for (int a = 0; a < agents; ++a) {
        const std::string id = "agent" + std::to_string(a);
        const std::size_t profile = a < profiles ? static_cast<std::size_t>(a) : pick(words.size());
        if (router.apply(AddAgent{.sent = {.at = {now}}, .agent = id, .words = words[profile]}).front().sequence < 0) return 1;
    }
    const std::size_t bytes_with_agents = router.bytes();

    const double mean_service = 180e6, rate = agents / mean_service;
    std::exponential_distribution<double> gap((crowd > 0 ? 2 : load) * rate), service(1 / mean_service);
    struct End {
        std::int64_t at;
        std::int64_t task;
        bool operator<(const End& other) const { return at > other.at; }
    };
    std::priority_queue<End> ends;
    std::int64_t next = now, made = 0, total_ns = 0, waited = 0, events_seen = agents;
    bool measured = false;
    std::vector<std::uint32_t> times;
    times.reserve(static_cast<std::size_t>(decisions));
    char id[24];
    const auto name_of = [&](std::int64_t task) {
        return std::string_view(id, static_cast<std::size_t>(std::snprintf(id, sizeof id, "task%lld", static_cast<long long>(task))));
    };
    const auto watch = [&](auto&& apply) {
        const std::int64_t start = Clock::now();
        const auto events = apply();
        const std::int64_t took = Clock::now() - start;
        if (measured) {
            times.push_back(static_cast<std::uint32_t>(took));
            total_ns += took;
        }
        events_seen += static_cast<std::int64_t>(events.size());
        for (const Event& e : events) {
            if (const auto* offered = std::get_if<TaskOffered>(&e.fact)) {
                ends.push({now + std::max<std::int64_t>(1, static_cast<std::int64_t>(service(rng))),
                           std::atoll(std::string(offered->task.substr(4)).c_str())});
                waited += offered->waited.us > 0;
            }
            if (std::holds_alternative<Refused>(e.fact)) {
                std::fprintf(stderr, "%s\n", std::string(std::get<Refused>(e.fact).reason).c_str());
                std::exit(1);
            }
        }
    };
    constexpr const char* grades[] = {"A", "B", "C", "C"};
    const auto decide = [&] {
        if (ends.empty() || next <= ends.top().at) {
            now = next;
            next += std::max<std::int64_t>(1, static_cast<std::int64_t>(gap(rng)));
            const ArriveTask arrive{.sent = {.source = {}, .number = 0, .at = {now}},
                                    .task = name_of(made++),
                                    .channel = "chat",
                                    .task_class = names[pick(names.size())],
                                    .grade = grades[pick(4)]};
            watch([&] { return router.apply(arrive); });
        } else {
            const End end = ends.top();
            ends.pop();
            now = end.at;
            const CompleteTask complete{.sent = {.source = {}, .number = 0, .at = {now}}, .task = name_of(end.task), .wrap_up = {}};
            watch([&] { return router.apply(complete); });
        }
    };
    while (router.waiting() < crowd) decide();
    const std::int64_t crowded = router.waiting();
    const double waiting_bytes = crowd > 0 ? static_cast<double>(router.bytes() - bytes_with_agents) / static_cast<double>(crowded) : 0;
    gap = std::exponential_distribution<double>(load * rate);
    for (std::int64_t done = 0; done < decisions; ++done) {
        measured = done >= decisions / 10;
        decide();
    }

    Router again(rules);
    const std::int64_t start = Clock::now();
    journal->each([&](std::int64_t, std::string_view entry) { again.recover(entry); });
    const std::int64_t recovery_ns = Clock::now() - start;
    if (again.state_hash() != router.state_hash()) return 1;
    const double n = static_cast<double>(times.size());
    std::printf(
        "{\"decisions_per_s\": %.0f, \"p50_ns\": %.0f, \"p99_ns\": %.0f, \"p999_ns\": %.0f, \"mean_ns\": %.0f, \"waiting\": %lld, "
        "\"waited\": %lld, \"events\": %lld, \"recovered_events_per_s\": %.0f, \"journal_bytes\": %zu, \"state_bytes\": %zu, "
        "\"agent_bytes\": %.0f, \"waiting_bytes\": %.0f}\n",
        n / static_cast<double>(total_ns) * 1e9, percentile(times, 0.5), percentile(times, 0.99), percentile(times, 0.999),
        static_cast<double>(total_ns) / n, static_cast<long long>(router.waiting()), static_cast<long long>(waited),
        static_cast<long long>(events_seen), static_cast<double>(events_seen) / static_cast<double>(recovery_ns) * 1e9, journal->bytes(),
        router.bytes(), static_cast<double>(bytes_with_agents - bytes_alone) / agents, waiting_bytes);
    return 0;
}
