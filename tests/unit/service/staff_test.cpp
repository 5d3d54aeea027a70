// A staff ranks as a naive ranking does, and its first is whom a router in the same situation asks.
#include "kefu/service/staff.hpp"

#include <random>

#include "kefu/core/error.hpp"
#include "service/agent_keys.hpp"
#include "unit/service/router_world.hpp"

namespace kefu::service {
namespace {

constexpr std::int64_t morning = 1'700'000'000 * second;

RoutingOptions options() {
    RoutingOptions o;
    o.skills = {"refund", "repair"};
    o.languages = {"zh", "en"};
    o.personas = {"warm"};
    o.attributes = {"cleared"};
    o.levels = 4;
    o.owner_wait = {};
    ClassOptions refund;
    refund.needs = "refund >= 3 and language";
    refund.steps = {{{60 * second}, "refund >= 2", {}, true, {}}, {{180 * second}, "any", {}, true, {}}};
    refund.cumulative = true;
    ClassOptions repair;
    repair.needs = "repair and not cleared or agent in [a1, a2]";
    o.classes = {{"refund", refund}, {"repair", repair}};
    o.channels["telephone"] = {3, true, false, {}, {}};
    o.channels["chat"] = {1, false, false, {}, {}};
    o.channels["email"] = {1, false, true, {}, {}};
    return o;
}
RoutingOptions options_of(std::mt19937_64& rng) {
    RoutingOptions o = options();
    const auto& all = words(Of<AgentOrder>{});
    o.agents.clear();
    while (o.agents.empty() || (o.agents.size() < 4 && rng() % 3 != 0)) {
        const AgentOrder order = all[rng() % all.size()].value;
        if (std::find(o.agents.begin(), o.agents.end(), order) == o.agents.end()) o.agents.push_back(order);
    }
    return o;
}

/// Agents whose texts live as long as they do.
struct Roster {
    std::vector<std::string> ids;
    std::vector<std::vector<WordLevel>> words;
    std::vector<std::vector<ChannelUnits>> channels;
    std::vector<StaffAgent> agents;
};
Roster roster_of(std::mt19937_64& rng, std::size_t n) {
    const auto pick = [&](std::size_t k) { return static_cast<std::int64_t>(rng() % k); };
    Roster r;
    r.ids.resize(n);
    r.words.resize(n);
    r.channels.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        r.ids[i] = "a" + std::to_string(i);
        for (const char* word : {"refund", "repair", "zh", "en", "warm", "cleared", "grade"})
            if (pick(2) == 0) r.words[i].push_back({word, word[0] == 'w' || word[0] == 'c' ? 1 : 1 + pick(3)});
        for (const char* channel : {"telephone", "chat", "email"})
            if (pick(3) != 0) r.channels[i].push_back({channel, pick(5)});
        StaffAgent a;
        a.agent = r.ids[i];
        a.words = r.words[i];
        a.channels = r.channels[i];
        a.used = pick(3);
        a.units = a.used + pick(4);
        if (pick(2) == 0) a.blocking = a.used == 0 ? 0 : pick(static_cast<std::size_t>(a.used) + 1);
        a.exclusive = pick(8) == 0;
        a.status = static_cast<AgentStatus>(pick(3) == 0 ? pick(3) : 0);
        a.idle_since = {morning + pick(5) * second};
        a.handled = pick(3);
        a.cost = pick(3) - 1;
        a.weight = 1 + pick(4);
        a.last_assigned = pick(4);
        a.mean_handling = {pick(3) * minute};
        r.agents.push_back(a);
    }
    return r;
}

std::map<std::string, std::int64_t> levels_of(const StaffAgent& a) {
    std::map<std::string, std::int64_t> levels;
    for (const WordLevel& w : a.words) levels[std::string(w.word)] = w.level;
    return levels;
}
/// What the classes above ask for, by hand.
bool meets(const StaffAgent& a, std::string_view task_class, std::int64_t step, std::string_view language, bool cleared) {
    auto has = levels_of(a);
    if (cleared && has["cleared"] == 0) return false;
    if (task_class == "refund") {
        const bool first = has["refund"] >= 3 && (language.empty() || has[std::string(language)] > 0);
        return first || (step >= 1 && has["refund"] >= 2) || step >= 2;
    }
    if (task_class == "repair") return (has["repair"] > 0 && has["cleared"] == 0) || a.agent == "a1" || a.agent == "a2";
    return true;
}
std::int64_t free_on(const StaffAgent& a, std::string_view channel) {
    if (a.channels.empty()) return channel == "telephone" ? 3 : 1;  // all of the charter
    for (const ChannelUnits& c : a.channels)
        if (c.channel == channel) return c.units;
    return -1;
}
std::int64_t room(const StaffAgent& a, std::string_view channel) {
    const bool telephone = channel == "telephone";
    std::int64_t largest = 1;
    for (const ChannelUnits& c : a.channels) largest = std::max(largest, c.units);
    if (a.channels.empty()) largest = 3;
    const std::int64_t units = a.units > 0 ? a.units : largest + a.used;
    if (a.exclusive || (telephone && a.blocking.value_or(a.used) > 0)) return 0;
    return std::min(units - (telephone ? 0 : a.used), free_on(a, channel));
}

TEST(Staff, RanksAsTheNaiveRankingOnRandomRosters) {
    std::int64_t ranked = 0;
    std::map<Obstacle, int> seen;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 rng(seed);
        const auto pick = [&](std::size_t k) { return static_cast<std::int64_t>(rng() % k); };
        const RoutingRules rules(options_of(rng));
        const Roster r = roster_of(rng, 1 + rng() % 14);
        const Staff staff(rules, r.agents);
        ASSERT_EQ(staff.size(), static_cast<std::int64_t>(r.agents.size()));
        for (int i = 0; i < 12; ++i) {
            RankRequest q;
            q.channel = std::array{"telephone", "chat", "email"}[static_cast<std::size_t>(pick(3))];
            q.task_class = std::array{"", "refund", "repair"}[static_cast<std::size_t>(pick(3))];
            q.language = std::array{"", "zh", "en"}[static_cast<std::size_t>(pick(3))];
            q.step = q.task_class == "refund" ? pick(3) : 0;
            q.needs = pick(3) == 0 ? "cleared" : "";
            q.units = pick(3);
            q.lot = pick(1000);
            const std::string p = "a" + std::to_string(pick(14)), x = "a" + std::to_string(pick(14));
            const std::vector<std::string_view> preferred{p, "nobody"}, excluded{x};
            if (pick(2) == 0) q.preferred = preferred;
            if (pick(2) == 0) q.excluded = excluded;
            const std::int64_t units = q.units > 0 ? q.units : q.channel == "telephone" ? 3 : 1;
            const bool cleared = !q.needs.empty();
            struct One {
                std::vector<std::int64_t> keys;
                std::int64_t place;
                bool operator<(const One& o) const { return std::tie(keys, place) < std::tie(o.keys, o.place); }
            };
            std::vector<One> best;
            std::vector<std::pair<std::int64_t, Obstacle>> out;
            for (std::size_t k = 0; k < r.agents.size(); ++k) {
                const StaffAgent& a = r.agents[k];
                const auto place = static_cast<std::int64_t>(k);
                Obstacle why = Obstacle::nothing;
                if (a.status == AgentStatus::offline) why = Obstacle::offline;
                else if (a.status == AgentStatus::away) why = Obstacle::away;
                else if (free_on(a, q.channel) < 0) why = Obstacle::channel;
                else if (!meets(a, q.task_class, q.step, q.language, cleared)) why = Obstacle::requirement;
                else if (!q.excluded.empty() && a.agent == x) why = Obstacle::excluded;
                else if (room(a, q.channel) < units) {
                    if (a.exclusive) why = Obstacle::exclusive_work;
                    else if (q.channel == "telephone" && a.blocking.value_or(a.used) > 0) why = Obstacle::other_work;
                    else why = Obstacle::held;  // one of two
                }
                if (why != Obstacle::nothing) {
                    out.emplace_back(place, why);
                    continue;
                }
                auto has = levels_of(a);
                One one{{}, place};
                for (const AgentOrder order : rules.options().agents) {
                    std::int64_t key = 0;
                    std::int64_t largest = 1;
                    for (const ChannelUnits& c : a.channels) largest = std::max(largest, c.units);
                    if (a.channels.empty()) largest = 3;
                    const std::int64_t all = a.units > 0 ? a.units : largest + a.used;
                    switch (order) {
                        case AgentOrder::preferred: key = !q.preferred.empty() && a.agent == p ? 0 : 8; break;
                        case AgentOrder::step:
                            while (key < q.step && !meets(a, q.task_class, key, q.language, cleared)) ++key;
                            break;
                        case AgentOrder::longest_idle: key = a.idle_since.us; break;
                        case AgentOrder::least_loaded: key = a.used * (1 << 20) / all; break;
                        case AgentOrder::most_spare: key = a.used - all; break;
                        case AgentOrder::fewest_handled: key = a.handled; break;
                        case AgentOrder::cost: key = a.cost; break;
                        case AgentOrder::round_robin: key = a.last_assigned; break;
                        case AgentOrder::fastest: key = a.mean_handling.us > 0 ? a.mean_handling.us : INT64_MAX; break;
                        case AgentOrder::weighted_random: key = key_of_lot(q.lot, 0, place + 1, a.weight); break;
                        case AgentOrder::proficiency:
                            // Clauses over one word: those of the first step of a refund, which later steps put into an "or".
                            if (q.task_class == "refund" && q.step == 0)
                                key -= has["refund"] + (q.language.empty() ? 0 : has[std::string(q.language)]);
                            if (cleared) key -= has["cleared"];
                            break;
                        case AgentOrder::idleness_ratio: {
                            std::int64_t in = 0, ready = 0, all_in = 0, all_ready = 0;
                            for (const StaffAgent& b : r.agents) {
                                if (b.status == AgentStatus::offline || free_on(b, q.channel) < 0) continue;
                                const bool same = levels_of(b) == levels_of(a);
                                const bool is = b.status == AgentStatus::available && room(b, q.channel) >= 1;
                                ++all_in;
                                all_ready += is;
                                in += same;
                                ready += same && is;
                            }
                            key = in * all_ready - ready * all_in;
                        }
                    }
                    one.keys.push_back(key);
                }
                best.push_back(one);
            }
            std::sort(best.begin(), best.end());
            const Ranking ranking = staff.rank(q);
            ASSERT_EQ(ranking.agents.size(), best.size());
            EXPECT_EQ(ranking.ready, static_cast<std::int64_t>(best.size()));
            const std::size_t width = ranking.orders.size();
            for (std::size_t k = 0; k < best.size(); ++k) {
                EXPECT_EQ(ranking.agents[k].place, best[k].place);
                EXPECT_EQ(ranking.agents[k].agent, r.ids[static_cast<std::size_t>(best[k].place)]);
                const std::vector<std::int64_t> keys(ranking.keys.begin() + static_cast<std::ptrdiff_t>(k * width),
                                                     ranking.keys.begin() + static_cast<std::ptrdiff_t>((k + 1) * width));
                EXPECT_EQ(keys, best[k].keys);
            }
            ranked += static_cast<std::int64_t>(best.size());
            ASSERT_EQ(ranking.ruled_out.size(), out.size());
            for (std::size_t k = 0; k < out.size(); ++k) {
                EXPECT_EQ(ranking.ruled_out[k].place, out[k].first);
                const Obstacle because = ranking.ruled_out[k].because;
                ++seen[because];
                if (out[k].second == Obstacle::held) {
                    EXPECT_TRUE(because == Obstacle::no_units || because == Obstacle::no_units_on_channel);
                } else {
                    EXPECT_EQ(because, out[k].second);
                }
                EXPECT_EQ(because == Obstacle::requirement, ranking.ruled_out[k].failing != 0);
            }
            // The best few alone.
            q.most = 2;
            q.say_who_not = false;
            const Ranking few = staff.rank(q);
            ASSERT_EQ(few.agents.size(), std::min<std::size_t>(2, best.size()));
            for (std::size_t k = 0; k < few.agents.size(); ++k) EXPECT_EQ(few.agents[k].place, best[k].place);
            EXPECT_EQ(few.ready, ranking.ready);
            EXPECT_TRUE(few.ruled_out.empty());
        }
    }
    EXPECT_GT(ranked, 3'000);
    for (const Obstacle o : {Obstacle::offline, Obstacle::away, Obstacle::channel, Obstacle::requirement, Obstacle::excluded,
                             Obstacle::exclusive_work, Obstacle::other_work, Obstacle::no_units, Obstacle::no_units_on_channel})
        EXPECT_GE(seen[o], 20) << word_of(o);
}

/// The staff of a router, as it is.
Roster roster_of(const Router& router) {
    static std::map<std::string, std::string> texts;  // words of the charter
    const auto keep = [](const std::string& text) -> std::string_view { return texts.emplace(text, text).first->second; };
    const RouterSnapshot s = router.snapshot();
    Roster r;
    r.ids.resize(s.agents.size());
    r.words.resize(s.agents.size());
    r.channels.resize(s.agents.size());
    for (std::size_t i = 0; i < s.agents.size(); ++i) {
        const AgentRow& row = s.agents[i];
        r.ids[i] = row.agent;
        StaffAgent a;
        a.agent = r.ids[i];
        std::map<std::string, std::int64_t> used;
        std::int64_t blocking = 0;
        for (const OfferRow& o : s.offers) {
            if (static_cast<std::size_t>(o.agent) != i) continue;
            const TaskRow& t = s.tasks[static_cast<std::size_t>(o.task)];
            used[t.channel] += t.units;
            a.used += t.units;
            if (t.channel != "email") blocking += t.units;
            a.exclusive = a.exclusive || t.channel == "telephone";
        }
        a.blocking = blocking;
        for (const WordRow& w : row.words) r.words[i].push_back({keep(w.word), w.level});
        for (const LaneRow& l : row.channels) r.channels[i].push_back({keep(l.channel), l.units - used[l.channel]});
        a.words = r.words[i];
        a.channels = r.channels[i];
        a.units = row.units;
        a.status = row.status;
        a.idle_since = {row.idle};
        a.handled = row.handled;
        a.cost = row.cost;
        a.weight = row.weight;
        a.last_assigned = row.last_assigned;
        a.mean_handling = {row.mean_handling};
        r.agents.push_back(a);
    }
    return r;
}

TEST(Staff, RanksFirstWhomARouterInTheSameSituationAsks) {
    int asked = 0, nobody = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 rng(seed);
        const auto pick = [&](std::size_t k) { return static_cast<std::int64_t>(rng() % k); };
        RoutingOptions o = options_of(rng);
        o.automatic = rng() % 2 == 0;
        const RoutingRules rules(o);
        Router router(rules);
        const Roster first = roster_of(rng, 2 + rng() % 10);
        for (const StaffAgent& a : first.agents) {
            AddAgent c;
            c.sent = at(morning);
            c.agent = a.agent;
            c.words = a.words;
            std::vector<ChannelUnits> channels;
            for (const ChannelUnits& u : a.channels) channels.push_back({u.channel, 1 + u.units});
            c.channels = channels;
            c.status = a.status;
            c.cost = a.cost;
            c.weight = a.weight;
            ASSERT_EQ(refusal(router.apply(c)), "");
        }
        std::int64_t now = morning;
        std::vector<std::pair<std::string, std::string>> hands;
        for (int i = 0; i < 25; ++i) {
            now += pick(10) * second;
            (void)router.apply(AdvanceClock{at(now)});
            if (!hands.empty() && pick(3) == 0) {
                const auto at_hand = static_cast<std::size_t>(pick(hands.size()));
                (void)router.apply(CompleteTask{at(now), hands[at_hand].first, Span{}});
                hands.erase(hands.begin() + static_cast<std::ptrdiff_t>(at_hand));
            }
            const std::string id = "t" + std::to_string(i), p = "a" + std::to_string(pick(10)), x = "a" + std::to_string(pick(10));
            const std::vector<std::string_view> preferred{p}, excluded{x};
            ArriveTask c;
            c.sent = at(now);
            c.task = id;
            c.channel = std::array{"telephone", "chat", "email"}[static_cast<std::size_t>(pick(3))];
            c.task_class = std::array{"", "refund", "repair"}[static_cast<std::size_t>(pick(3))];
            c.language = std::array{"", "zh", "en"}[static_cast<std::size_t>(pick(3))];
            c.needs = pick(5) == 0 ? "cleared" : "";
            c.units = pick(4) == 0 ? 2 : 0;
            if (pick(3) == 0) c.preferred = preferred;
            if (pick(4) == 0) c.excluded = excluded;
            const Roster now_there = roster_of(router);
            const Staff staff(rules, now_there.agents);
            RankRequest q;
            q.channel = c.channel;
            q.task_class = c.task_class;
            q.language = c.language;
            q.needs = c.needs;
            q.units = c.units;
            q.preferred = c.preferred;
            q.excluded = c.excluded;
            const auto events = router.apply(c);
            ASSERT_EQ(refusal(events), "");
            for (const Event& e : events)
                if (std::holds_alternative<TaskArrived>(e.fact)) q.lot = e.sequence;
            const TaskOffered* offered = find<TaskOffered>(events);
            if (offered == nullptr) {
                q.step = router.why_waiting(id).step;
                EXPECT_EQ(staff.rank(q).ready, 0);
                ++nobody;
                continue;
            }
            q.step = offered->step;
            const Ranking ranking = staff.rank(q);
            ASSERT_GT(ranking.ready, 0);
            EXPECT_EQ(ranking.agents[0].agent, offered->agent);
            EXPECT_EQ(ranking.agents.size() > 1 ? ranking.agents[1].agent : "", offered->runner_up);
            ++asked;
            hands.emplace_back(id, offered->agent);
            if (!offered->accepted) {
                const std::string agent(offered->agent);
                (void)router.apply(AcceptOffer{at(now), id, agent, offered->epoch});
            }
        }
    }
    EXPECT_GT(asked, 1'500);
    EXPECT_GT(nobody, 1'000);
}

TEST(Staff, SaysWhatIsWrong) {
    const RoutingRules rules(options());
    const auto status = [&](const StaffAgent& a, int times = 1) {
        try {
            const Staff staff(rules, std::vector<StaffAgent>(static_cast<std::size_t>(times), a));
        } catch (const Error& e) {
            return e.status();
        }
        return Status::ok;
    };
    StaffAgent a;
    EXPECT_EQ(status(a), Status::bad_id);
    a.agent = "li";
    EXPECT_EQ(status(a), Status::ok);
    EXPECT_EQ(status(a, 2), Status::bad_id);
    const std::vector<WordLevel> unknown{{"refnud", 1}}, twice{{"refund", 1}, {"refund", 2}}, high{{"refund", 5}};
    a.words = unknown;
    EXPECT_EQ(status(a), Status::unknown_name);
    a.words = twice;
    EXPECT_EQ(status(a), Status::bad_option);
    a.words = high;
    EXPECT_EQ(status(a), Status::bad_option);
    a.words = {};
    const std::vector<ChannelUnits> fax{{"fax", 1}}, negative{{"chat", -1}};
    a.channels = fax;
    EXPECT_EQ(status(a), Status::unknown_name);
    a.channels = negative;
    EXPECT_EQ(status(a), Status::bad_option);
    a.channels = {};
    a.blocking = 1;
    EXPECT_EQ(status(a), Status::bad_option) << "more than is in use";
    a.blocking.reset();

    const Staff staff(rules, {&a, 1});
    const auto asked = [&](const RankRequest& q) {
        try {
            (void)staff.rank(q);
        } catch (const Error& e) {
            return e.status();
        }
        return Status::ok;
    };
    EXPECT_EQ(asked({.channel = "chat"}), Status::ok);
    EXPECT_EQ(asked({.channel = "fax"}), Status::unknown_name);
    EXPECT_EQ(asked({.channel = "chat", .task_class = "x"}), Status::unknown_name);
    EXPECT_EQ(asked({.channel = "chat", .needs = "refund >="}), Status::bad_option);
    EXPECT_EQ(asked({.channel = "chat", .language = "refund"}), Status::unknown_name);
    EXPECT_EQ(asked({.channel = "chat", .step = 1}), Status::bad_option);
    EXPECT_EQ(asked({.channel = "chat", .units = 1001}), Status::bad_option);
    EXPECT_EQ(asked({.channel = "chat", .most = -1}), Status::bad_option);
    const std::vector<std::string_view> nine(9, "li");
    EXPECT_EQ(asked({.channel = "chat", .preferred = nine}), Status::limit);
    EXPECT_EQ(Staff(rules, {}).rank({.channel = "chat"}).ready, 0);
}

}  // namespace
}  // namespace kefu::service
