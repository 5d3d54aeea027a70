// Whatever the commands are: events or a refusal, never a crash and never an exception; a refusal changes nothing, what the events lead
// to is what is, a damaged entry is refused, and a forged one leaves no trace where it is, and a router that works where it is not.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/forged.hpp"
#include "fuzz/resealed.hpp"
#include "kefu/core/error.hpp"
#include "kefu/service/router.hpp"
#include "unit/service/invariants.hpp"

namespace {

long long commands = 0;

using namespace kefu;
using namespace kefu::service;

class Input : public Bytes {
   public:
    using Bytes::Bytes;
    std::int64_t span() { return static_cast<std::int64_t>(byte()) * us_per_second; }
    std::string_view of(std::initializer_list<std::string_view> list) { return list.begin()[byte() % list.size()]; }
    /// Mostly an id of a few, at times bytes as they come.
    std::string id(char kind) {
        const unsigned n = byte();
        if (n < 200) return kind + std::to_string(n % 12);
        std::string out;
        for (unsigned i = 0; i < n - 190; ++i) out.push_back(static_cast<char>(byte()));
        return out;
    }
};

RoutingRules rules_of(unsigned kind) {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"zh"};
    o.attributes = {"backup"};
    o.automatic = (kind & 1) != 0;
    o.offers = 1 + (kind >> 1) % 3;
    o.tasks = {static_cast<TaskOrder>((kind >> 3) % 6)};
    o.agents = {static_cast<AgentOrder>((kind >> 2) % 12), AgentOrder::longest_idle};
    if (o.agents[0] == AgentOrder::longest_idle) o.agents.pop_back();
    o.count_inactive = static_cast<CountInactive>((kind >> 4) % 3);
    o.lease = {(kind & 64) != 0 ? 100 * us_per_second : 0};
    o.return_after = {(kind & 128) != 0 ? 30 * us_per_second : 0};
    o.declines = 3;
    o.channels["telephone"] = {4, true, false, {20 * us_per_second}, {}};
    o.channels["chat"] = {};
    o.channels["email"] = {1, false, true, {}, {}};
    o.classes["refund"].needs = "refund >= 2 and language";
    o.classes["refund"].steps = {{{30 * us_per_second}, "refund", {}, true, {}}, {{60 * us_per_second}, "any", {}, true, {}}};
    o.classes["repair"].needs = "repair and not backup";
    o.classes["repair"].overflow = {{OverflowWhen::waited, {90 * us_per_second}, 0, "refund"},
                                    {OverflowWhen::queue_length, {}, 4, "letter"}};
    RoutingLimits limits;
    limits.waiting = 40;
    limits.agents = 10;
    limits.requirements = 60;
    limits.sources = 5;
    Stamp stamp;
    stamp.digest = "digest " + std::to_string(kind);
    return RoutingRules(o, limits, stamp);
}

/// One command from the bytes, applied by f.
template <class F>
void command(Input& in, std::int64_t now, F&& f) {
    const Sent sent{in.of({"", "", "a", "b", "sources of quite a long name"}), static_cast<std::int64_t>(in.byte()), {now}};
    const std::string agent = in.id('a'), task = in.id('t'), other = in.id('a');
    const WordLevel words[] = {{in.of({"refund", "repair", "zh", "grade", "none"}), static_cast<std::int64_t>(in.byte() % 5)},
                               {in.of({"backup", "refund", "repair"}), 1}};
    const ChannelUnits channels[] = {{in.of({"chat", "telephone", "email", "fax"}), static_cast<std::int64_t>(in.byte() % 6)},
                                     {in.of({"email", "chat"}), 2}};
    const auto some = [&](auto& list) { return List<std::remove_cvref_t<decltype(list[0])>>(list, in.byte() % 3); };
    const std::string_view people[] = {agent, other};
    switch (in.byte() % 20) {
        case 0:
        case 1:
            return f(AddAgent{sent, agent, some(words), some(channels), static_cast<std::int64_t>(in.byte() % 8),
                              static_cast<AgentStatus>(in.byte() % 4), in.of({"", "team"}), 1, static_cast<std::int64_t>(in.byte() % 3)});
        case 2: return f(RemoveAgent{sent, agent});
        case 3: return f(SetStatus{sent, agent, static_cast<AgentStatus>(in.byte() % 4), in.of({"", "lunch"})});
        case 4: return f(SetProfile{sent, agent, some(words), {}, 0, 1});
        case 5: return f(SetCapacity{sent, agent, some(channels), static_cast<std::int64_t>(in.byte() % 8)});
        case 6: return f(Heartbeat{sent, agent});
        case 7: return f(CancelTask{sent, task, {}});
        case 8: return f(AbandonTask{sent, task});
        case 9: return f(ParkTask{sent, task, {now + in.span() - 100 * us_per_second}});
        case 10:
        case 11: return f(AcceptOffer{sent, task, agent, static_cast<std::int64_t>(in.byte() % 4)});
        case 12: return f(RejectOffer{sent, task, agent, static_cast<std::int64_t>(in.byte() % 4), {}});
        case 13: return f(RestTask{sent, task, in.byte() % 2 == 0});
        case 14: return f(ReturnTask{sent, task, {}});
        case 15: return f(CompleteTask{sent, task, in.byte() % 2 == 0 ? std::optional<Span>() : Span{in.span()}});
        case 16: return f(EndWrapUp{sent, task});
        case 17: return f(AdvanceClock{sent});
        case 18: {
            UpdateTask c{.sent = sent, .task = task};
            if (in.byte() % 2) c.task_class = in.of({"", "refund", "repair", "none"});
            if (in.byte() % 2) c.needs = in.of({"", "grade >= 2", "agent = a1", "refund >="});
            if (in.byte() % 2) c.grade = in.of({"A", "C", "D"});
            return f(c);
        }
        default: {
            ArriveTask c{.sent = sent, .task = task, .channel = in.of({"chat", "telephone", "email", "fax"})};
            c.task_class = in.of({"", "refund", "repair"});
            c.needs = in.of({"", "", "grade >= 2", "agent = a1 or not zh", "refund >= 99"});
            c.language = in.of({"", "zh", "en"});
            c.grade = in.of({"", "A", "B"});
            c.units = static_cast<std::int64_t>(in.byte() % 4) - 1 + (in.byte() == 255 ? 5000 : 0);
            c.credit = {in.span()};
            if (in.byte() % 4 == 0) c.enqueued = Time{now - in.span()};
            if (in.byte() % 4 == 0) c.deadline = Time{in.byte() == 0 ? INT64_MAX : now + in.span()};
            if (in.byte() % 8 == 0) c.parked_until = Time{now + in.span()};
            c.preferred = List<std::string_view>(people, in.byte() % 3);
            c.excluded = List<std::string_view>(people, in.byte() % 4 == 0);
            return f(c);
        }
    }
}

/// A router is told to take in what was forged.
void forge(const RoutingRules& rules, Router& twin, std::int64_t now, const std::string& entry) {
    Router victim(rules, twin.snapshot());
    const std::uint64_t before = victim.state_hash();
    try {
        victim.recover(entry);
    } catch (const Error& e) {
        if (e.status() != Status::bad_file || victim.state_hash() != before || !broken_invariant(victim).empty()) std::abort();
        return;
    }
    if (!broken_invariant(victim).empty()) std::abort();
    // It is a state that commands could have led to: it goes on, and so does what was saved of it.
    Router again(rules, victim.snapshot());
    now = std::max(now, Peek::state(victim).now);
    const auto both = [&](const auto& c) {
        if (victim.apply(c).size() != again.apply(c).size()) std::abort();
    };
    const WordLevel words[] = {{"refund", 3}, {"repair", 1}, {"zh", 1}};
    both(AddAgent{.sent = {{}, 0, {now}}, .agent = "new", .words = words});
    now = std::min(now + 200 * us_per_second, latest_time.us);
    both(AdvanceClock{{{}, 0, {now}}});
    for (int i = 0; i < 12; ++i) {
        const std::string agent = "a" + std::to_string(i), task = "t" + std::to_string(i);
        both(CompleteTask{{{}, 0, {now}}, task, {}});
        if (i % 2 == 0) both(RemoveAgent{{{}, 0, {now}}, agent});
        else both(CancelTask{{{}, 0, {now}}, task, {}});
    }
    if (!broken_invariant(victim).empty() || victim.state_hash() != again.state_hash()) std::abort();
}

}  // namespace

extern "C" long long fuzz_count() { return commands; }

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Input in(data, size);
    const RoutingRules rules = rules_of(in.byte());
    Router live(rules), twin(rules);
    std::int64_t now = 1'700'000'000 * us_per_second;
    for (int n = 0; in.more() && n < 400; ++n) {
        now += in.byte() % 8 == 0 ? in.span() - 3 * us_per_second : static_cast<std::int64_t>(in.byte() % 4) * us_per_second;
        const bool looks = n % 8 == 0;
        const std::uint64_t before = looks ? live.state_hash() : 0;
        ++commands;
        command(in, now, [&](const auto& c) {
            const auto events = live.decide(c);
            if (events.empty()) std::abort();
            if (events.front().sequence < 0) {
                if (looks && live.state_hash() != before) std::abort();
                return;
            }
            if (looks) {  // taken back, and decided again: the same
                const std::string entry(live.entry());
                live.discard();
                if (live.state_hash() != before) std::abort();
                (void)live.decide(c);
                if (live.entry() != entry) std::abort();
                std::string damaged = entry;
                damaged[in.byte() % damaged.size()] ^= static_cast<char>(1 << (in.byte() % 8));
                try {
                    Router(rules, twin.snapshot()).recover(damaged);
                    std::abort();
                } catch (const Error&) {
                }
                forge(rules, twin, now, resealed(damaged));
                for (int i = 0; i < 4; ++i) forge(rules, twin, now, forged::entry(in, twin.sequence(), now, 0));
            }
            live.commit();
            twin.recover(live.entry());
            if (looks && !broken_invariant(live).empty()) std::abort();
        });
    }
    if (twin.state_hash() != live.state_hash()) std::abort();
    Router loaded(rules, live.snapshot());
    if (loaded.state_hash() != live.state_hash() || !broken_invariant(loaded).empty()) std::abort();
    return 0;
}
