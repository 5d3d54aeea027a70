// Decisions of the router: arrivals and completions of a large centre, each timed alone. Prints one JSON line.
//     router_bench AGENTS CLASSES PROFILES LOAD DECISIONS
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
    const auto decisions = static_cast<std::int64_t>(number(5, 4'000'000));
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
    const RoutingRules rules(o);
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
    for (int a = 0; a < agents; ++a) {
        const std::string id = "agent" + std::to_string(a);
        if (router.apply(AddAgent{.sent = {.at = {now}}, .agent = id, .words = words[pick(words.size())]}).front().sequence < 0) return 1;
    }

    const double mean_service = 180e6, rate = load * agents / mean_service;
    std::exponential_distribution<double> gap(rate), service(1 / mean_service);
    struct End {
        std::int64_t at;
        std::int64_t task;
        bool operator<(const End& other) const { return at > other.at; }
    };
    std::priority_queue<End> ends;
    std::int64_t next = now, made = 0, total_ns = 0, waited = 0, events_seen = 0;
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
        if (made > decisions / 10) {
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
    for (std::int64_t done = 0; done < decisions; ++done) {
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
    }
    const double n = static_cast<double>(times.size());
    std::printf(
        "{\"decisions_per_s\": %.0f, \"p50_ns\": %.0f, \"p99_ns\": %.0f, \"p999_ns\": %.0f, \"mean_ns\": %.0f, \"waiting\": %lld, "
        "\"waited\": %lld, "
        "\"events\": %lld, \"journal_bytes\": %zu, \"state_bytes\": %zu}\n",
        n / static_cast<double>(total_ns) * 1e9, percentile(times, 0.5), percentile(times, 0.99), percentile(times, 0.999),
        static_cast<double>(total_ns) / n, static_cast<long long>(router.waiting()), static_cast<long long>(waited),
        static_cast<long long>(events_seen), journal->bytes(), router.bytes());
    return 0;
}
