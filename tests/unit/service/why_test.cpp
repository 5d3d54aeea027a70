// Why: what a router answers is what brute force over its snapshot finds, over all agents and all subsets of clauses; and every answer
// is said in English and in Chinese.
#include <algorithm>
#include <bit>
#include <random>
#include <set>

#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"
#include "service/reason_texts.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t morning = 1'700'000'000 * second;

RoutingOptions options_of(std::mt19937_64& rng) {
    RoutingOptions o;
    o.skills = {"refund", "repair", "billing"};
    o.languages = {"zh", "en"};
    o.personas = {"warm"};
    o.attributes = {"cleared"};
    o.levels = 4;
    o.head_start = {{"A", {90 * second}}};
    const std::array orders{std::vector{TaskOrder::head_start}, std::vector{TaskOrder::tier, TaskOrder::newest},
                            std::vector{TaskOrder::deadline, TaskOrder::head_start}, std::vector{TaskOrder::cost_of_delay},
                            std::vector{TaskOrder::queue_ratio, TaskOrder::head_start}};
    o.tasks = orders[rng() % orders.size()];
    o.automatic = rng() % 3 == 0;
    o.declines = 3;
    o.offers = 1 + static_cast<std::int64_t>(rng() % 2);
    ClassOptions refund;
    refund.needs = "refund >= 3 and repair >= 2 and language";
    refund.steps = {{{60 * second}, "refund >= 2 and language", {}, false, {}}, {{180 * second}, "refund", {}, false, {}}};
    ClassOptions repair;
    repair.needs = "billing in 2..3 and not cleared and grade >= 2 and (refund or repair) and refund >= 2";
    repair.cost = 3;
    ClassOptions named;
    named.needs = "not agent in [a1, a2] and persona and language";
    o.classes = {{"refund", refund}, {"repair", repair}, {"named", named}};
    o.channels["telephone"] = {3, true, false, {20 * second}, {}};
    o.channels["chat"] = {1, false, false, {}, {}};
    o.channels["email"] = {1, false, true, {}, {}};
    return o;
}

/// A random roster and some work, so that most tasks wait.
class Day {
   public:
    explicit Day(std::uint64_t seed) : rng(seed), rules(options_of(rng)), router(rules) {
        const auto agents = 3 + pick(8);
        for (std::size_t i = 0; i < agents; ++i) {
            std::vector<WordLevel> words;
            for (const char* word : {"refund", "repair", "billing", "zh", "en", "warm", "cleared", "grade"})
                if (pick(3) != 0) words.push_back({word, word[0] == 'w' || word[0] == 'c' ? 1 : static_cast<std::int64_t>(1 + pick(3))});
            std::vector<ChannelUnits> channels;
            for (const char* channel : {"telephone", "chat", "email"})
                if (pick(3) != 0) channels.push_back({channel, static_cast<std::int64_t>(1 + pick(4))});
            AddAgent c;
            c.sent = at(morning);
            const std::string id = "a" + std::to_string(i);
            c.agent = id;
            c.words = words;
            c.channels = channels;
            c.units = pick(2) == 0 ? 0 : static_cast<std::int64_t>(1 + pick(4));
            c.status = static_cast<AgentStatus>(pick(3) == 0 ? pick(3) : 0);
            (void)router.apply(c);
        }
        std::int64_t now = morning;
        const auto tasks = 8 + pick(14);
        for (std::size_t i = 0; i < tasks; ++i) {
            now += static_cast<std::int64_t>(pick(20)) * second;
            const std::string id = "t" + std::to_string(i), who = "a" + std::to_string(pick(agents)),
                              other = "a" + std::to_string(pick(agents));
            const std::vector<std::string_view> preferred{who}, excluded{other};
            ArriveTask c;
            c.sent = at(now);
            c.task = id;
            c.channel = std::array{"telephone", "chat", "email"}[pick(3)];
            c.task_class = std::array{"refund", "repair", "named", ""}[pick(4)];
            c.needs = std::array{"", "", "cleared or warm", "agent in [a0, a3, a4]"}[pick(4)];
            c.language = std::array{"", "zh", "en"}[pick(3)];
            c.persona = std::array{"", "warm"}[pick(2)];
            c.grade = std::array{"A", "B", "C"}[pick(3)];
            c.units = pick(3) == 0 ? static_cast<std::int64_t>(1 + pick(3)) : 0;
            if (pick(3) == 0) c.preferred = preferred;
            if (pick(4) == 0) c.excluded = excluded;
            if (pick(8) == 0) c.parked_until = Time{now + 300 * second};
            if (pick(4) == 0) c.deadline = Time{now + 500 * second};
            answer(router.apply(c), now);
        }
        if (pick(2) == 0) (void)router.apply(SetStatus{at(now), "a0", static_cast<AgentStatus>(pick(3)), ""});
    }
    std::size_t pick(std::size_t n) { return rng() % n; }
    void answer(std::span<const Event> events, std::int64_t now) {
        struct Offer {
            std::string task, agent;
            std::int64_t epoch;
        };
        std::vector<Offer> offers;
        for (const Event& e : events)
            if (const auto* o = std::get_if<TaskOffered>(&e.fact); o != nullptr && !o->accepted)
                offers.push_back({std::string(o->task), std::string(o->agent), o->epoch});
        for (const Offer& o : offers) {
            const auto what = pick(6);
            if (what < 3) (void)router.apply(AcceptOffer{at(now), o.task, o.agent, o.epoch});
            else if (what < 5) answer(router.apply(RejectOffer{at(now), o.task, o.agent, o.epoch, "no"}), now);
        }
    }
    std::mt19937_64 rng;
    RoutingRules rules;
    Router router;
};

/// The slow way, over plain values.
struct Brute {
    explicit Brute(const RoutingRules& r, const RouterSnapshot& snapshot) : rules(r), data(r.data()), s(snapshot) {}
    const RoutingRules& rules;
    const RoutingRules::Data& data;
    const RouterSnapshot& s;

    mutable std::map<std::string, std::vector<rule::Requirement>> read;

    const std::vector<rule::Requirement>& clauses(const TaskRow& t) const {
        const auto [at, fresh] = read.try_emplace(t.task);
        if (fresh) at->second = read_clauses(t);
        return at->second;
    }
    std::vector<rule::Requirement> read_clauses(const TaskRow& t) const {
        const TaskClass& c = data.classes[static_cast<std::size_t>(data.class_of(t.task_class))];
        rule::Requirement needs = c.steps[static_cast<std::size_t>(t.step)].needs;
        if (!t.needs.empty()) needs = both(needs, rule::Requirement::parse(t.needs, data.vocabulary));
        const auto mark = [&](const std::string& word) { return word.empty() ? std::nullopt : data.vocabulary.find(word); };
        needs = needs.bind(mark(t.language), mark(t.persona));
        std::vector<rule::Requirement> out;
        for (std::uint32_t i = 0; i < needs.clauses(); ++i) out.push_back(rule::Requirement::parse(needs.clause_text(i), data.vocabulary));
        return out;
    }
    bool holds(const rule::Requirement& clause, const AgentRow& a) const {
        std::vector<std::uint8_t> levels(data.vocabulary.size());
        for (const WordRow& w : a.words) levels[*data.vocabulary.find(w.word)] = static_cast<std::uint8_t>(w.level);
        return clause.holds(levels, a.agent);
    }
    bool serves(const AgentRow& a, const std::string& channel) const {
        return std::any_of(a.channels.begin(), a.channels.end(), [&](const LaneRow& l) { return l.channel == channel; });
    }
    bool has_room(const AgentRow& a, const TaskRow& t) const {
        const ChannelOptions& c = rules.options().channels.at(t.channel);
        std::int64_t used = 0, on_channel = 0;
        for (const OfferRow& o : s.offers) {
            if (s.agents[static_cast<std::size_t>(o.agent)].agent != a.agent) continue;
            const TaskRow& other = s.tasks[static_cast<std::size_t>(o.task)];
            const ChannelOptions& theirs = rules.options().channels.at(other.channel);
            if (theirs.exclusive || (c.exclusive && !theirs.interruptible)) return false;
            if (!c.exclusive) used += other.units;
            if (other.channel == t.channel) on_channel += other.units;
        }
        for (const LaneRow& l : a.channels)
            if (l.channel == t.channel) return a.units - used >= t.units && l.units - on_channel >= t.units;
        return false;
    }
    bool excluded(const AgentRow& a, const TaskRow& t) const { return barred(a, t, 1, true); }
    bool cooling(const AgentRow& a, const TaskRow& t) const { return barred(a, t, 2, false); }
    bool barred(const AgentRow& a, const TaskRow& t, std::int64_t kind, bool always) const {
        for (const PersonRow& p : t.people)
            if (p.agent == a.agent && p.kind == kind && (always || p.until != never)) return true;
        return false;
    }
    bool asked(const AgentRow& a, const TaskRow& t) const {
        for (const OfferRow& o : s.offers)
            if (s.agents[static_cast<std::size_t>(o.agent)].agent == a.agent && s.tasks[static_cast<std::size_t>(o.task)].task == t.task)
                return true;
        return false;
    }
    bool meets(const AgentRow& a, const std::vector<rule::Requirement>& all, std::uint32_t dropped = 0) const {
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!((dropped >> i) & 1) && !holds(all[i], a)) return false;
        return true;
    }
    bool on_channel(const AgentRow& a, const TaskRow& t) const { return a.status != AgentStatus::offline && serves(a, t.channel); }
    bool ready(const AgentRow& a, const TaskRow& t) const {
        return a.status == AgentStatus::available && has_room(a, t) && !excluded(a, t) && !cooling(a, t) && !asked(a, t);
    }
    FilterStages stages(const TaskRow& t) const {
        FilterStages n;
        const auto& all = clauses(t);
        for (const AgentRow& a : s.agents) {
            ++n.all;
            if (a.status == AgentStatus::offline) continue;
            ++n.signed_in;
            if (!serves(a, t.channel)) continue;
            ++n.on_channel;
            if (!meets(a, all)) continue;
            ++n.meeting;
            if (a.status != AgentStatus::available) continue;
            ++n.available;
            if (!has_room(a, t)) continue;
            ++n.with_room;
            n.allowed += !excluded(a, t) && !cooling(a, t);
        }
        return n;
    }
    /// Of all subsets of clauses, by size, then the number who are ready, then the places.
    std::optional<Relaxation> relaxation(const TaskRow& t) const {
        const auto& all = clauses(t);
        std::optional<Relaxation> best;
        for (std::uint32_t set = 0; set < (1u << all.size()); ++set) {
            Relaxation r;
            for (std::uint32_t i = 0; i < all.size(); ++i)
                if ((set >> i) & 1) r.clauses.push_back(i);
            for (const AgentRow& a : s.agents) {
                if (!on_channel(a, t) || !meets(a, all, set)) continue;
                ++r.agents;
                r.ready += ready(a, t);
            }
            if (r.ready == 0) continue;
            if (!best || std::tuple(r.clauses.size(), -r.ready, r.clauses) < std::tuple(best->clauses.size(), -best->ready, best->clauses))
                best = r;
        }
        if (!best || best->clauses.empty()) return std::nullopt;
        if (best->clauses.size() > 1) return best;
        // Each level below the one that is asked for, the highest first.
        const auto& clause = all[static_cast<std::size_t>(best->clauses[0])];
        const auto range = clause.single(0);
        for (int level = range ? range->low - 1 : 0; level > 0 && !best->level; --level) {
            const std::uint32_t drop = 1u << best->clauses[0];
            std::int64_t n = 0;
            for (const AgentRow& a : s.agents) {
                if (!ready(a, t) || !on_channel(a, t) || !meets(a, all, drop)) continue;
                const auto had = std::find_if(a.words.begin(), a.words.end(),
                                              [&](const WordRow& w) { return w.word == data.vocabulary.word(range->mark); });
                n += had != a.words.end() && had->level == level;
            }
            if (n == 0) continue;
            best->level = level;
            best->ready_at_level = n;
        }
        return best;
    }
};

std::string show(const std::optional<Relaxation>& r) {
    if (!r) return "none";
    std::string text;
    for (const std::int64_t c : r->clauses) text += std::to_string(c) + " ";
    return text + "agents " + std::to_string(r->agents) + " ready " + std::to_string(r->ready) + " level " +
           std::to_string(r->level.value_or(-1)) + " n " + std::to_string(r->ready_at_level);
}

/// Keys of a task at the moment, the slow way.
std::vector<std::int64_t> keys_of(const State& s, Slot t) {
    std::vector<std::int64_t> keys;
    for (const TaskOrder order : s.rules->options.tasks) keys.push_back(key_of(s, t, order));
    keys.push_back(s.tasks[t].sequence);
    return keys;
}

TEST(WhyWaiting, IsWhatBruteForceFindsOnRandomRosters) {
    std::map<Hold, int> holds;
    int relaxed = 0, two = 0, levels = 0, ahead = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Day day(seed);
        ASSERT_NO_FATAL_FAILURE(check_invariants(day.router));
        const RouterSnapshot snapshot = day.router.snapshot();
        const Brute brute(day.rules, snapshot);
        const std::uint64_t before = day.router.state_hash();
        State& s = Peek::state(day.router);
        for (const TaskRow& t : snapshot.tasks) {
            SCOPED_TRACE(t.task);
            const WhyWaiting why = day.router.why_waiting(t.task);
            ++holds[why.held.hold];
            EXPECT_EQ(why.stages, brute.stages(t)) << sentence(why, Language::en);
            const auto& clauses = brute.clauses(t);
            ASSERT_EQ(why.clauses.size(), clauses.size());
            for (std::size_t i = 0; i < clauses.size(); ++i) {
                std::int64_t alone = 0, ready = 0;
                for (const AgentRow& a : snapshot.agents) {
                    const bool only = brute.on_channel(a, t) && !brute.meets(a, clauses) && brute.meets(a, clauses, 1u << i);
                    alone += only;
                    ready += only && brute.ready(a, t);
                }
                EXPECT_EQ(why.clauses[i].text, clauses[i].text());
                EXPECT_EQ(why.clauses[i].fails_alone, alone);
                EXPECT_EQ(why.clauses[i].ready, ready);
            }
            const Slot slot = s.find_task(t.task);
            if (s.tasks[slot].offers == none) {
                EXPECT_EQ(show(why.relaxation), show(brute.relaxation(t)));
                relaxed += why.relaxation.has_value();
                two += why.relaxation && why.relaxation->clauses.size() == 2;
                levels += why.relaxation && why.relaxation->level;
            } else {
                EXPECT_FALSE(why.relaxation);
            }
            // Who comes before it.
            std::int64_t low = 0, high = 0;
            if (s.tasks[slot].state == TaskState::waiting) {
                for (const TaskRow& other : snapshot.tasks) {
                    const Slot o = s.find_task(other.task);
                    if (o == slot || s.tasks[o].state != TaskState::waiting) continue;
                    if (s.tasks[o].queue == s.tasks[slot].queue) {
                        low += s.before(o, slot);
                        high += s.before(o, slot);
                        continue;
                    }
                    // All that stand before it in its own queue have to come first as well.
                    bool first = true;
                    for (const TaskRow& third : snapshot.tasks) {
                        const Slot x = s.find_task(third.task);
                        if (s.tasks[x].state == TaskState::waiting && s.tasks[x].queue == s.tasks[o].queue && !s.before(o, x))
                            first = first && keys_of(s, x) < keys_of(s, slot);
                    }
                    if (!first) continue;
                    high += std::any_of(snapshot.agents.begin(), snapshot.agents.end(), [&](const AgentRow& a) {
                        return brute.on_channel(a, t) && brute.serves(a, other.channel) && brute.meets(a, clauses) &&
                               !brute.excluded(a, t) && brute.meets(a, brute.clauses(other));
                    });
                }
                EXPECT_EQ(why.expected_wait.value_or(Span{-1}).us, s.expected_wait(s.tasks[slot].queue));
            }
            EXPECT_EQ(why.ahead_low, low);
            EXPECT_EQ(why.ahead_high, high);
            ahead += high > low;
            for (const Language language : {Language::en, Language::zh}) {
                const std::string text = sentence(why, language) + sentence(day.router.why_this(t.task), language);
                EXPECT_EQ(text.find('{'), std::string::npos) << text;
                EXPECT_TRUE(is_valid_utf8(text));
            }
        }
        EXPECT_EQ(day.router.state_hash(), before);
    }
    for (const Hold hold :
         {Hold::parked, Hold::awaits_preferred, Hold::set_aside, Hold::offered, Hold::in_hand, Hold::nobody_can, Hold::nobody_signed_in,
          Hold::all_away, Hold::all_declined, Hold::all_excluded, Hold::all_busy, Hold::behind_others})
        EXPECT_GE(holds[hold], 5) << word_of(hold);
    EXPECT_GT(relaxed, 500);
    EXPECT_GT(two, 50);
    EXPECT_GT(levels, 50);
    EXPECT_GT(ahead, 50);
}

TEST(WhyNot, IsTheFirstThingInTheWayOnRandomRosters) {
    std::map<Obstacle, int> seen;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Day day(seed);
        const RouterSnapshot snapshot = day.router.snapshot();
        const Brute brute(day.rules, snapshot);
        for (const TaskRow& t : snapshot.tasks)
            for (const AgentRow& a : snapshot.agents) {
                SCOPED_TRACE(t.task + " " + a.agent);
                const WhyNot why = day.router.why_not(t.task, a.agent);
                ++seen[why.obstacle];
                const auto& clauses = brute.clauses(t);
                std::vector<std::string> failing;
                for (const auto& c : clauses)
                    if (!brute.holds(c, a)) failing.push_back(c.text());
                const bool room = why.obstacle == Obstacle::exclusive_work || why.obstacle == Obstacle::other_work ||
                                  why.obstacle == Obstacle::no_units || why.obstacle == Obstacle::no_units_on_channel;
                if (brute.asked(a, t)) {
                    EXPECT_TRUE(why.obstacle == Obstacle::has_it || why.obstacle == Obstacle::offered_to_him);
                } else if (a.status == AgentStatus::offline) {
                    EXPECT_EQ(why.obstacle, Obstacle::offline);
                } else if (a.status == AgentStatus::away) {
                    EXPECT_EQ(why.obstacle, Obstacle::away);
                } else if (!brute.serves(a, t.channel)) {
                    EXPECT_EQ(why.obstacle, Obstacle::channel);
                } else if (!failing.empty()) {
                    EXPECT_EQ(why.obstacle, Obstacle::requirement);
                    std::vector<std::string> told;
                    for (const WhyClause& c : why.failing) told.push_back(c.text);
                    EXPECT_EQ(told, failing);
                } else if (brute.excluded(a, t)) {
                    EXPECT_EQ(why.obstacle, Obstacle::excluded);
                } else if (brute.cooling(a, t)) {
                    EXPECT_EQ(why.obstacle, Obstacle::cooling_down);
                    EXPECT_TRUE(why.asked_again);
                } else if (!brute.has_room(a, t)) {
                    EXPECT_TRUE(room) << word_of(why.obstacle);
                    EXPECT_LT(why.free_units, t.units);
                } else {
                    EXPECT_EQ(why.obstacle, Obstacle::held) << "I1: else he would have been asked";
                }
                for (const Language language : {Language::en, Language::zh})
                    EXPECT_EQ(sentence(why, language).find('{'), std::string::npos) << sentence(why, language);
            }
    }
    for (const auto& w : words(Of<Obstacle>{})) {
        if (w.value != Obstacle::nothing) {
            EXPECT_GE(seen[w.value], 5) << w.word;
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------- by hand

RoutingOptions small() {
    RoutingOptions o;
    o.skills = {"refund"};
    o.languages = {"de", "zh"};
    o.levels = 5;
    o.declines = 2;
    ClassOptions c;
    c.needs = "refund and de >= 4";
    c.steps = {{{60 * second}, "refund", {}, false, {}}};
    o.classes = {{"refund", c}};
    o.channels["chat"] = {};
    return o;
}
void add(Router& r, std::string_view id, std::vector<WordLevel> words, AgentStatus status = AgentStatus::available) {
    AddAgent c;
    c.sent = at(morning);
    c.agent = id;
    c.words = words;
    c.status = status;
    ASSERT_EQ(refusal(r.apply(c)), "");
}
ArriveTask refund(std::string_view id, std::int64_t when = morning) {
    ArriveTask c;
    c.sent = at(when);
    c.task = id;
    c.channel = "chat";
    c.task_class = "refund";
    return c;
}

TEST(WhyWaiting, TellsWhatWouldHelp) {
    Router r{RoutingRules(small())};
    add(r, "li", {{"refund", 1}, {"de", 3}});
    add(r, "wang", {{"refund", 1}, {"de", 2}});
    add(r, "max", {{"de", 5}});
    add(r, "eva", {{"refund", 2}, {"de", 5}}, AgentStatus::away);
    (void)r.apply(refund("c-7"));
    (void)r.apply(AdvanceClock{at(morning + 30 * second)});
    EXPECT_EQ(sentence(r.why_waiting("c-7"), Language::en),
              "Task c-7 waits: all who could serve it and are signed in are away.\n"
              "It came 30 s ago.\n"
              "Of 4 agents, 4 are signed in, 4 of these serve chat, 1 of these meets the requirement, 0 of these are available, 0 of these "
              "have room for 1, and 0 of these may be asked.\n"
              "Only this is missing with 2 of them, 2 of whom are ready: de at level 4 or more.\n"
              "Only this is missing with 1 of them, 1 of whom is ready: refund.\n"
              "Without this, 2 could take it now, of 3 who would meet the rest: de at level 4 or more.\n"
              "Level 3 instead would do for 1 of them.\n"
              "At 2023-11-14T22:14:20Z it goes on to step 1: refund.\n"
              "Tasks before it: 0 of the same requirement; 0 at most, with those of others.\n"
              "Who comes now may wait 30 s.");
    EXPECT_EQ(sentence(r.why_not("c-7", "max"), Language::en), "max does not meet what task c-7 asks for: refund.");
    EXPECT_EQ(sentence(r.why_not("c-7", "eva"), Language::zh), "eva 已离开。");
}

TEST(WhyWaiting, NamesEveryHold) {
    Router r{RoutingRules(small())};
    const auto hold = [&](std::string_view task) { return r.why_waiting(task).held; };
    (void)r.apply(refund("x"));
    EXPECT_EQ(hold("x").hold, Hold::nobody_can);
    add(r, "li", {{"refund", 1}, {"de", 5}}, AgentStatus::offline);
    EXPECT_EQ(hold("x").hold, Hold::nobody_signed_in);
    (void)r.apply(SetStatus{at(morning), "li", AgentStatus::away, ""});
    EXPECT_EQ(hold("x").hold, Hold::all_away);
    (void)r.apply(SetStatus{at(morning), "li", AgentStatus::available, ""});
    EXPECT_EQ(hold("x").hold, Hold::offered);
    EXPECT_EQ(hold("x").agents, std::vector<std::string>{"li"});
    EXPECT_EQ(hold("x").until, Time{morning + 20 * second});
    EXPECT_EQ(r.why_not("x", "li").obstacle, Obstacle::offered_to_him);
    (void)r.apply(AcceptOffer{at(morning), "x", "li", 1});
    EXPECT_EQ(hold("x").hold, Hold::in_hand);
    EXPECT_EQ(hold("x").since, Time{morning});
    EXPECT_EQ(r.why_not("x", "li").obstacle, Obstacle::has_it);
    (void)r.apply(RestTask{at(morning), "x", true});
    EXPECT_EQ(hold("x").hold, Hold::resting);
    (void)r.apply(refund("y"));
    EXPECT_EQ(hold("y").hold, Hold::all_busy);
    (void)r.apply(refund("z"));
    EXPECT_EQ(hold("z").hold, Hold::behind_others);
    EXPECT_EQ(r.why_waiting("z").ahead_low, 1);
    (void)r.apply(ParkTask{at(morning), "z", {morning + minute}});
    EXPECT_EQ(hold("z").hold, Hold::parked);
    EXPECT_EQ(hold("z").until, Time{morning + minute});
    (void)r.apply(CompleteTask{at(morning), "x", Span{50 * second}});
    EXPECT_EQ(hold("x").hold, Hold::wrapping);
    EXPECT_EQ(hold("x").until, Time{morning + 50 * second});
    ArriveTask own = refund("own");
    const std::vector<std::string_view> li{"li"};
    own.preferred = li;
    (void)r.apply(own);
    EXPECT_EQ(hold("own").hold, Hold::awaits_preferred);
    EXPECT_EQ(hold("own").agents, std::vector<std::string>{"li"});
    ArriveTask not_li = refund("not");
    not_li.excluded = li;
    (void)r.apply(not_li);
    EXPECT_EQ(hold("not").hold, Hold::all_excluded);
    EXPECT_EQ(r.why_not("not", "li").obstacle, Obstacle::excluded);
    EXPECT_THROW((void)r.why_waiting("nothing"), Error);
    EXPECT_THROW((void)r.why_this("nothing"), Error);
    try {
        (void)r.why_not("x", "nobody");
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::unknown_name);
        EXPECT_EQ(std::string(e.what()), "there is no agent 'nobody'");
    }
}

TEST(WhyWaiting, TellsOfDeclinesAndOfBeingSetAside) {
    Router r{RoutingRules(small())};
    add(r, "li", {{"refund", 1}, {"de", 5}});
    add(r, "wang", {{"refund", 1}, {"de", 5}});
    ArriveTask c = refund("x");
    const std::vector<std::string_view> wang{"wang"};
    c.excluded = wang;
    (void)r.apply(c);
    (void)r.apply(RejectOffer{at(morning), "x", "li", 1, "no"});
    // Who is alone in having declined is asked again at once.
    EXPECT_EQ(r.why_waiting("x").held.hold, Hold::offered);
    (void)r.apply(RejectOffer{at(morning), "x", "li", 2, "no"});
    EXPECT_EQ(r.why_waiting("x").held.hold, Hold::set_aside);
    EXPECT_EQ(r.why_waiting("x").held.declines, 2);
    EXPECT_EQ(sentence(r.why_this("x"), Language::en), "Nobody has task x.\nIt was declined or let pass before; times: 2.");
}

TEST(WhyThis, TellsWhoHasItSinceWhenAndAtWhichStep) {
    Router r{RoutingRules(small())};
    add(r, "li", {{"refund", 1}});
    add(r, "eva", {{"refund", 1}, {"de", 5}}, AgentStatus::away);  // so that the first step is not skipped
    (void)r.apply(refund("x"));
    const auto events = r.apply(AdvanceClock{at(morning + 61 * second)});
    const TaskOffered* offered = find<TaskOffered>(events);
    ASSERT_TRUE(offered);
    EXPECT_EQ(explain(*offered, r.rules(), Language::en),
              "Task x is offered to li until 2023-11-14T22:14:40Z, at step 1 (0 is the first), after 1 min.\nNobody else who could serve "
              "it was ready.");
    (void)r.apply(AcceptOffer{at(morning + 62 * second), "x", "li", 1});
    const WhyThis why = r.why_this("x");
    ASSERT_EQ(why.holders.size(), 1u);
    EXPECT_EQ(why.holders[0].agent, "li");
    EXPECT_EQ(why.holders[0].hold, Hold::in_hand);
    EXPECT_EQ(why.holders[0].since, Time{morning + 62 * second});
    EXPECT_EQ(why.step, 1);
    EXPECT_EQ(why.needs, "refund");
    EXPECT_EQ(why.waited, Span{62 * second});
    EXPECT_EQ(sentence(why, Language::zh),
              "任务 x 自 2023-11-14T22:14:22Z 起由 li 处理。\n在第 1 步（0 为最初）找到，等待了 62 秒：refund。");
}

TEST(Explain, NamesWhatDecidedAndTheSecondBest) {
    Router r{RoutingRules(small())};
    add(r, "li", {{"refund", 1}, {"de", 5}});
    (void)r.apply(AdvanceClock{at(morning + second)});
    AddAgent later;
    later.sent = at(morning + second);
    later.agent = "wang";
    const std::vector<WordLevel> words{{"refund", 2}, {"de", 4}};
    later.words = words;
    (void)r.apply(later);
    const auto events = r.apply(refund("x", morning + 2 * second));
    ASSERT_TRUE(find<TaskOffered>(events));
    EXPECT_EQ(explain(*find<TaskOffered>(events), r.rules(), Language::en),
              "Task x is offered to li until 2023-11-14T22:13:42Z, at step 0 (0 is the first), after 0 s.\n"
              "li is idle longest, since 2023-11-14T22:13:20Z; the next best, wang, since 2023-11-14T22:13:21Z.");
    EXPECT_EQ(explain(*find<TaskOffered>(events), r.rules(), Language::zh),
              "任务 x 在等待 0 秒后、第 0 步（0 为最初）向 li 邀约，有效至 2023-11-14T22:13:42Z。\n"
              "li 空闲最久，自 2023-11-14T22:13:20Z 起；次优 wang 自 2023-11-14T22:13:21Z 起。");
}

TEST(Explain, SaysEveryKeyInBothLanguagesWhateverItsValue) {
    RoutingOptions o = small();
    TaskOffered e;
    e.task = "t{x}";
    e.agent = "li";
    e.runner_up = "wang";
    e.instead_of = "max";
    for (const bool by_task : {true, false})
        for (std::size_t i = 0; i < (by_task ? words(Of<AgentOrder>{}).size() : words(Of<TaskOrder>{}).size()); ++i) {
            if (by_task) o.agents = {words(Of<AgentOrder>{})[i].value};
            else o.tasks = {words(Of<TaskOrder>{})[i].value};
            const RoutingRules rules(o);
            for (const std::int64_t key : {std::int64_t{0}, std::int64_t{3}, std::int64_t{-5}, morning, INT64_MAX, INT64_MIN})
                for (const std::int64_t place : {-1, 0, 1, 99}) {
                    e.by_task = by_task;
                    e.key = key;
                    e.runner_up_key = morning;
                    e.decided_by = place;
                    e.waited.us = key;
                    for (const Language language : {Language::en, Language::zh}) {
                        const std::string text = explain(e, rules, language);
                        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
                        EXPECT_TRUE(is_valid_utf8(text));
                        std::string rest = text;
                        for (std::size_t at; (at = rest.find("t{x}")) != std::string::npos;) rest.erase(at, 4);
                        EXPECT_EQ(rest.find('{'), std::string::npos) << text;
                    }
                }
        }
}

// ----------------------------------------------------------------------------------------------------------- both languages

/// Three bytes of UTF-8 from U+4E00 to U+9FFF.
bool has_han(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
        if ((lead == 0xe4 && next >= 0xb8) || (lead >= 0xe5 && lead <= 0xe9)) return true;
    }
    return false;
}
std::set<std::string> places(std::string_view text) {
    std::set<std::string> names;
    for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at)
        names.emplace(text.substr(at, text.find_first_of("}:", at) - at));
    return names;
}

TEST(ServiceReasons, AreSaidInBothLanguagesWithTheSameValues) {
    std::set<std::string_view> codes;
    for (const ReasonText& t : reason_list) {
        EXPECT_TRUE(codes.insert(t.code).second) << t.code;
        EXPECT_EQ(t.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << t.code;
        EXPECT_FALSE(has_han(t.en)) << t.en;
        EXPECT_TRUE(is_valid_utf8(t.zh));
        EXPECT_EQ(places(t.en), places(t.zh)) << t.code;
        if (t.code != "list_and") {
            EXPECT_TRUE(has_han(t.zh)) << t.zh;
        }
        EXPECT_EQ(reason_texts.find(t.code).zh, t.zh);
    }
    const auto all_of = [&](const auto& list, const std::string& before) {
        for (const auto& w : list) EXPECT_TRUE(codes.contains(before + std::string(w.word))) << before << w.word;
    };
    all_of(words(Of<Hold>{}), "hold_");
    all_of(words(Of<Obstacle>{}), "not_");
    all_of(words(Of<AgentOrder>{}), "offer_");
    all_of(words(Of<TaskOrder>{}), "task_");
}

}  // namespace
}  // namespace kefu::service
