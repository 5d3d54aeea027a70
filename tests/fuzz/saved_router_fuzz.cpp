// Whatever the bytes are, and whatever is changed in a real one: an error, or a router that works, and whose file is that of its state.
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/forged.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/charter/saved_router.hpp"
#include "saved_file.hpp"
#include "unit/service/invariants.hpp"

namespace {

using namespace kefu;
using namespace kefu::service;

/// As tools/make_fuzz_corpus.py has it.
const Charter& charter() {
    static const Charter it = Charter::parse(R"(
[routing]
skills = ["refund", "repair"]
languages = ["zh"]
attributes = ["backup"]
head_start = { A = "90 s" }
lease = "2 min"
[routing.channel.telephone]
units = 2
exclusive = true
wrap_up = "20 s"
[routing.channel.chat]
[routing.class.refund]
needs = "refund >= 2 and language"
steps = [{ after = "30 s", needs = "refund" }]
[routing.class.repair]
needs = "repair and not backup"
)",
                                             "fuzz.toml");
    return it;
}

void use(Router& router) {
    if (!broken_invariant(router, false).empty()) std::abort();
    const std::string saved = save(router);
    if (save(load_router(charter(), saved)) != saved) std::abort();
    Router twin = load_router(charter(), saved);
    std::int64_t now = std::min(router.snapshot().now, latest_time.us - 3600 * us_per_second);
    const auto sent = [&] { return Sent{{}, 0, {now}}; };
    const auto both = [&](const auto& command) {
        if (router.apply(command).size() != twin.apply(command).size()) std::abort();
    };
    now += 60 * us_per_second;
    both(AdvanceClock{sent()});
    const WordLevel words[] = {{"refund", 3}, {"repair", 1}, {"zh", 1}};
    both(AddAgent{.sent = sent(), .agent = "new", .words = words});
    now += 600 * us_per_second;
    both(AdvanceClock{sent()});
    const RouterSnapshot then = router.snapshot();
    for (const TaskRow& task : then.tasks) {
        both(CompleteTask{sent(), task.task, {}});
        both(AbandonTask{sent(), task.task});
    }
    for (const AgentRow& agent : then.agents) both(RemoveAgent{sent(), agent.agent});
    if (router.state_hash() != twin.state_hash() || !broken_invariant(router, false).empty()) std::abort();
}

void read(std::string_view file) {
    std::optional<Router> router;
    try {
        router.emplace(load_router(charter(), file));
    } catch (const Error&) {
        return;
    }
    use(*router);
}

/// Tasks in all states, agents with and without, somebody who declined.
const RouterSnapshot& real() {
    static const RouterSnapshot it = [] {
        Router r(routing_rules(charter()));
        std::int64_t now = 1'700'000'000 * us_per_second;
        const auto sent = [&] { return Sent{"test", now, {now += us_per_second}}; };
        const WordLevel words[] = {{"refund", 3}, {"repair", 1}, {"zh", 1}}, some[] = {{"repair", 1}};
        const ChannelUnits channels[] = {{"chat", 2}, {"telephone", 2}}, one[] = {{"chat", 1}};
        (void)r.apply(AddAgent{.sent = sent(), .agent = "li", .words = words, .channels = channels, .team = "team"});
        (void)r.apply(AddAgent{.sent = sent(), .agent = "wang", .words = some, .channels = channels, .team = "team"});
        (void)r.apply(AddAgent{.sent = sent(), .agent = "zhao", .words = words, .channels = one, .status = AgentStatus::away});
        const auto come = [&](const char* id, const char* task_class, const char* channel, std::int64_t park = 0) {
            ArriveTask c{.sent = sent(), .task = id, .channel = channel, .task_class = task_class, .language = "zh"};
            static const std::string_view people[] = {"li", "zhao"};
            c.preferred = List<std::string_view>(people, 1);
            c.excluded = List<std::string_view>(people + 1, 1);
            if (park > 0) c.parked_until = Time{now + park};
            (void)r.apply(c);
        };
        for (const char* id : {"t1", "t2", "t3", "t4"}) come(id, "refund", "chat");
        (void)r.apply(AcceptOffer{sent(), "t1", "li", 1});
        (void)r.apply(RejectOffer{sent(), "t2", "li", 1, {}});
        (void)r.apply(RestTask{sent(), "t1", true});
        come("t5", "repair", "telephone");
        (void)r.apply(AcceptOffer{sent(), "t5", "wang", 1});
        (void)r.apply(CompleteTask{sent(), "t5", Span{900 * us_per_second}});
        come("t6", "repair", "chat");
        come("t7", "repair", "chat", 900 * us_per_second);
        (void)r.apply(
            ArriveTask{.sent = sent(), .task = "t8", .channel = "chat", .task_class = "repair", .needs = "agent = li", .language = "zh"});
        return r.snapshot();
    }();
    return it;
}
/// A real one, in which one to three things are other than they were.
void change(const unsigned char* data, std::size_t size) {
    static const RoutingRules rules = routing_rules(charter());
    Bytes in(data, size);
    for (int n = 0; n < 16 && in.more(); ++n) {
        RouterSnapshot snapshot = real();
        for (unsigned i = in.byte() % 3 + 1; i > 0; --i) forged::Rows(in).change(snapshot);
        std::optional<Router> router;
        try {
            router.emplace(rules, snapshot);
        } catch (const Error& e) {
            if (e.status() != Status::bad_file) std::abort();
            continue;
        }
        use(*router);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    each_file(data, size, read);
    change(data, size);
    return 0;
}
