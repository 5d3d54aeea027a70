// A staff is prepared in the order of the keys that are the agents' own: most requests find their ranking sorted already.
#include "kefu/service/staff.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/ids.hpp"
#include "service/agent_keys.hpp"
#include "service/row_errors.hpp"

namespace kefu::service {

namespace {

/// Equal words are one pool.
struct Pool {
    std::array<std::int64_t, most_channels> signed_in{};
    std::array<std::int64_t, most_channels> ready{};
};
struct Member {
    std::string id;
    std::uint32_t pool = 0;
    std::uint32_t place = 0;
    AgentStatus status = AgentStatus::available;
    Load load;                                       ///< but for the channel
    std::array<std::int16_t, most_channels> free{};  ///< units of each channel; -1 = he does not serve it
    std::int64_t idle = 0;
    std::int64_t handled = 0;
    std::int64_t cost = 0;
    std::int64_t weight = 1;
    std::int64_t last_assigned = 0;
    std::int64_t mean_handling = 0;
    std::array<std::int64_t, most_keys> own{};  ///< keys that are his alone; 0 where another one stands
};
struct Candidate {
    std::array<std::int64_t, most_keys> keys{};
    const Member* who = nullptr;
    friend bool operator<(const Candidate& a, const Candidate& b) noexcept {
        return a.keys != b.keys ? a.keys < b.keys : a.who->place < b.who->place;
    }
};

std::int64_t own_key(const Member& m, AgentOrder order) noexcept {
    switch (order) {
        case AgentOrder::longest_idle: return m.idle;
        case AgentOrder::least_loaded: return key_of_load(m.load.used, m.load.units);
        case AgentOrder::most_spare: return m.load.used - m.load.units;
        case AgentOrder::fewest_handled: return m.handled;
        case AgentOrder::cost: return m.cost;
        case AgentOrder::round_robin: return m.last_assigned;
        case AgentOrder::fastest: return key_of_speed(m.mean_handling);
        default: return 0;
    }
}

Load load_on(const Member& m, std::size_t channel) noexcept {
    Load load = m.load;
    load.free_on_channel = m.free[channel];
    return load;
}

}  // namespace

struct Staff::Data {
    explicit Data(const RoutingRules& r) : handle(r), rules(r.data()) {}

    RoutingRules handle;
    const RoutingRules::Data& rules;
    std::vector<Member> members;          ///< by their own keys, then by place
    std::vector<std::uint32_t> by_place;  ///< where each stands in members
    std::vector<Pool> pools;
    std::vector<std::uint8_t> rows;  ///< levels of each pool
    // Side by side, as every request asks all of them, by place.
    std::vector<AgentStatus> statuses;
    std::vector<std::uint32_t> pool_at;
    std::array<std::vector<std::int16_t>, most_channels> rooms;  ///< -1 = he does not serve the channel
    std::array<std::int64_t, most_channels> signed_in{};
    std::array<std::int64_t, most_channels> ready{};
    std::unordered_map<std::string_view, std::uint32_t> places;

    void add(const StaffAgent& a, std::map<std::vector<std::uint8_t>, std::uint32_t>& pool_of);
    void arrange();
    [[nodiscard]] std::span<const std::uint8_t> levels_of(std::size_t p) const noexcept {
        const std::size_t n = rules.vocabulary.size();
        return {rows.data() + p * n, n};
    }
    [[nodiscard]] rule::Requirement requirement(const RankRequest& request, std::size_t task_class, std::size_t step) const;
    [[nodiscard]] std::optional<std::uint32_t> mark(std::string_view word, rule::MarkKind kind) const;
    /// For each pool, and for whom the requirement names.
    struct Failing {
        std::vector<std::uint32_t> of_pool;
        std::vector<std::pair<const Member*, std::uint32_t>> of_named;
        [[nodiscard]] std::uint32_t of(const Member& m) const noexcept {
            for (const auto& [who, bits] : of_named)
                if (who == &m) return bits;
            return of_pool[m.pool];
        }
    };
    [[nodiscard]] const Member& member(std::size_t place) const noexcept { return members[by_place[place]]; }
    [[nodiscard]] const Member* find(std::string_view id) const noexcept {
        const auto at = places.find(id);
        return at == places.end() ? nullptr : &members[by_place[at->second]];
    }
    [[nodiscard]] Failing failing(const rule::Requirement& needs) const {
        Failing f;
        f.of_pool.reserve(pools.size());
        for (std::size_t p = 0; p < pools.size(); ++p) f.of_pool.push_back(needs.failing(levels_of(p), {}));
        for (const std::string& name : needs.names())
            if (const Member* m = find(name)) f.of_named.emplace_back(m, needs.failing(levels_of(m->pool), name));
        return f;
    }
};

void Staff::Data::add(const StaffAgent& a, std::map<std::vector<std::uint8_t>, std::uint32_t>& pool_of) {
    const auto refuse = [&](Status status, const std::string& what) {
        throw Error(status, "agent " + kefu::detail::quoted(a.agent) + ": " + what);
    };
    const auto within = [&](std::int64_t n, std::int64_t low, std::int64_t high, const char* what) {
        if (n < low || n > high)
            refuse(Status::bad_option, std::string(what) + " lies between " + std::to_string(low) + " and " + std::to_string(high) +
                                           ", got " + std::to_string(n));
    };
    if (!is_id(a.agent)) throw Error(Status::bad_id, "an agent needs an id of 1 to 64 bytes of UTF-8");
    Member m;
    m.id = a.agent;
    m.place = static_cast<std::uint32_t>(members.size());
    within(static_cast<std::int64_t>(a.status), 0, static_cast<std::int64_t>(AgentStatus::offline), "status");
    m.status = a.status;
    std::vector<std::uint8_t> levels(rules.vocabulary.size());
    for (const WordLevel& w : a.words) {
        const auto mark = rules.vocabulary.find(w.word);
        if (!mark)
            refuse(Status::unknown_name, "the charter does not know " + kefu::detail::quoted(w.word) + rules.vocabulary.hints(w.word).en);
        within(w.level, 1, rules.vocabulary.most(*mark), "a level");
        if (levels[*mark] != 0) refuse(Status::bad_option, kefu::detail::quoted(w.word) + " comes twice");
        levels[*mark] = static_cast<std::uint8_t>(w.level);
    }
    const auto [at, fresh] = pool_of.try_emplace(levels, static_cast<std::uint32_t>(pools.size()));
    if (fresh) {
        pools.emplace_back();
        rows.insert(rows.end(), levels.begin(), levels.end());
    }
    m.pool = at->second;

    within(a.used, 0, most_units, "units in use");
    m.free.fill(-1);
    std::int64_t largest = 1;
    for (const ChannelUnits& c : a.channels) {
        const std::int32_t channel = rules.channel_of(c.channel);
        if (channel < 0) {
            std::vector<std::string_view> known;
            for (const Channel& x : rules.channels) known.push_back(x.name);
            refuse(Status::unknown_name,
                   "the charter has no channel " + kefu::detail::quoted(c.channel) + kefu::detail::hint(c.channel, known));
        }
        std::int16_t& free = m.free[static_cast<std::size_t>(channel)];
        if (free >= 0) refuse(Status::bad_option, "channel " + kefu::detail::quoted(c.channel) + " comes twice");
        within(c.units, 0, most_units, "free units of a channel");
        free = static_cast<std::int16_t>(c.units);
        largest = std::max(largest, c.units);
    }
    if (a.channels.empty())
        for (std::size_t c = 0; c < rules.channels.size(); ++c) {
            m.free[c] = static_cast<std::int16_t>(rules.channels[c].units);
            largest = std::max(largest, rules.channels[c].units);
        }
    within(a.units, 0, most_units, "units");
    m.load.units = a.units > 0 ? a.units : largest + a.used;
    m.load.used = a.used;
    m.load.blocking = a.blocking.value_or(a.used);
    within(m.load.blocking, 0, a.used, "blocking");
    m.load.exclusive = a.exclusive;
    within(a.handled, 0, INT64_MAX, "handled");
    within(a.cost, -most_cost, most_cost, "cost");
    within(a.weight, 1, 1'000'000, "weight");
    within(a.mean_handling.us, 0, INT64_MAX, "mean_handling");
    m.idle = a.idle_since.us;
    m.handled = a.handled;
    m.cost = a.cost;
    m.weight = a.weight;
    m.last_assigned = a.last_assigned;
    m.mean_handling = a.mean_handling.us;
    const auto& orders = rules.options.agents;
    for (std::size_t k = 0; k < orders.size(); ++k) m.own[k] = own_key(m, orders[k]);
    statuses.push_back(m.status);
    pool_at.push_back(m.pool);
    Pool& pool = pools[m.pool];
    for (std::size_t c = 0; c < rules.channels.size(); ++c) {
        const std::int64_t free = m.free[c] < 0 ? -1 : std::max<std::int64_t>(0, room_of(load_on(m, c), rules.channels[c]));
        rooms[c].push_back(static_cast<std::int16_t>(free));
        if (free < 0 || m.status == AgentStatus::offline) continue;
        ++pool.signed_in[c];
        ++signed_in[c];
        const bool is_ready = m.status == AgentStatus::available && free >= 1;
        pool.ready[c] += is_ready;
        ready[c] += is_ready;
    }
    members.push_back(std::move(m));
}

void Staff::Data::arrange() {
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.own != b.own ? a.own < b.own : a.place < b.place; });
    by_place.resize(members.size());
    for (std::uint32_t i = 0; i < members.size(); ++i) by_place[members[i].place] = i;
    for (const std::uint32_t i : by_place) {
        const Member& m = members[i];
        if (!places.emplace(m.id, m.place).second)
            throw Error(Status::bad_id, "agent " + kefu::detail::quoted(m.id) + " is there twice", {"agents", m.place});
    }
}

Staff::Staff(const RoutingRules& rules, std::span<const StaffAgent> agents) {
    if (agents.size() > static_cast<std::size_t>(rules.limits().agents))
        throw Error(Status::limit, "there are " + std::to_string(agents.size()) + " agents; at most " +
                                       std::to_string(rules.limits().agents) + " ([limits] agents)");
    auto data = std::make_shared<Data>(rules);
    data->members.reserve(agents.size());
    std::map<std::vector<std::uint8_t>, std::uint32_t> pool_of;
    each_agent(agents, [&](const StaffAgent& agent) { data->add(agent, pool_of); });
    data->arrange();
    data_ = std::move(data);
}

std::int64_t Staff::size() const noexcept { return static_cast<std::int64_t>(data_->members.size()); }
const RoutingRules& Staff::rules() const noexcept { return data_->handle; }

std::optional<std::uint32_t> Staff::Data::mark(std::string_view word, rule::MarkKind kind) const {
    if (word.empty()) return std::nullopt;
    const auto mark = rules.vocabulary.find(word);
    if (!mark || rules.vocabulary.kind(*mark) != kind)
        throw Error(Status::unknown_name, kefu::detail::quoted(word) + " is no " + std::string(kefu::word_of(kind)) + " of the charter" +
                                              rules.vocabulary.hints(word, kind).en);
    return mark;
}
rule::Requirement Staff::Data::requirement(const RankRequest& request, std::size_t task_class, std::size_t step) const {
    rule::Requirement needs = rules.classes[task_class].steps[step].needs;
    if (!request.needs.empty()) needs = both(needs, rule::Requirement::parse(request.needs, rules.vocabulary));
    if (!needs.is_template()) return needs;
    return needs.bind(mark(request.language, rule::MarkKind::language), mark(request.persona, rule::MarkKind::persona));
}

Ranking Staff::rank(const RankRequest& request) const {
    const Data& d = *data_;
    const RoutingRules::Data& r = d.rules;
    const std::int32_t channel_at = r.channel_of(request.channel), class_at = r.class_of(request.task_class);
    if (channel_at < 0) throw Error(Status::unknown_name, "the charter has no channel " + kefu::detail::quoted(request.channel));
    if (class_at < 0) throw Error(Status::unknown_name, "the charter has no class " + kefu::detail::quoted(request.task_class));
    const auto c = static_cast<std::size_t>(channel_at), task_class = static_cast<std::size_t>(class_at);
    const Channel& channel = r.channels[c];
    const auto steps = static_cast<std::int64_t>(r.classes[task_class].steps.size());
    if (request.step < 0 || request.step >= steps)
        throw Error(Status::bad_option, "the class has steps 0 to " + std::to_string(steps - 1) + ", got " + std::to_string(request.step));
    if (request.units < 0 || request.units > 1000)
        throw Error(Status::bad_option, "units of a request lie between 1 and 1000, got " + std::to_string(request.units));
    if (request.most < 0) throw Error(Status::bad_option, "most is 0 for all, or how many, got " + std::to_string(request.most));
    if (request.preferred.size() > most_preferred || request.excluded.size() > most_excluded)
        throw Error(Status::limit, "a request prefers at most 8 agents, and excludes at most 32");
    (void)d.mark(request.language, rule::MarkKind::language);
    (void)d.mark(request.persona, rule::MarkKind::persona);
    const std::int64_t units = request.units > 0 ? request.units : channel.units;
    const auto step = static_cast<std::size_t>(request.step);
    const rule::Requirement needs = d.requirement(request, task_class, step);
    const Data::Failing failing = d.failing(needs);
    const auto& orders = r.options.agents;

    // What is asked of a pool is asked once. Keys of the pools stand where the keys of agents are 0, and the other way round.
    std::vector<std::array<std::int64_t, most_keys>> pool_keys(d.pools.size());
    std::vector<Data::Failing> earlier;
    bool by_pool = false;
    std::size_t at_preferred = most_keys, at_step = most_keys, at_lot = most_keys;
    for (std::size_t k = 0; k < orders.size(); ++k) {
        if (orders[k] == AgentOrder::preferred) at_preferred = k;
        if (orders[k] == AgentOrder::weighted_random) at_lot = k;
        if (orders[k] == AgentOrder::step) at_step = k;
        if (orders[k] != AgentOrder::proficiency && orders[k] != AgentOrder::idleness_ratio) continue;
        by_pool = true;
        for (std::size_t p = 0; p < d.pools.size(); ++p) {
            const Pool& pool = d.pools[p];
            if (orders[k] == AgentOrder::proficiency) pool_keys[p][k] = key_of_proficiency(needs, d.levels_of(p));
            else if (orders[k] == AgentOrder::idleness_ratio)
                pool_keys[p][k] = key_of_idleness(pool.signed_in[c], pool.ready[c], d.ready[c], d.signed_in[c]);
        }
    }
    if (at_step < most_keys)
        for (std::size_t i = 0; i < step; ++i) earlier.push_back(d.failing(d.requirement(request, task_class, i)));
    std::array<const Member*, most_preferred> preferred{};
    std::array<const Member*, most_excluded> excluded{};
    for (std::size_t i = 0; i < request.preferred.size(); ++i) preferred[i] = d.find(request.preferred[i]);
    for (std::size_t i = 0; i < request.excluded.size(); ++i) excluded[i] = d.find(request.excluded[i]);
    const std::size_t n_preferred = request.preferred.size(), n_excluded = request.excluded.size();

    Ranking out;
    out.orders = orders;
    for (std::uint32_t i = 0; i < needs.clauses(); ++i) out.clauses.push_back(needs.clause_text(i));
    if (request.say_who_not) out.ruled_out.reserve(d.members.size());
    std::vector<std::uint8_t> is_ready(d.members.size());
    for (std::size_t place = 0; place < d.members.size(); ++place) {
        const std::int64_t room = d.rooms[c][place];
        std::uint32_t bits = 0;
        const Obstacle because = [&] {
            if (d.statuses[place] != AgentStatus::available)
                return d.statuses[place] == AgentStatus::away ? Obstacle::away : Obstacle::offline;
            if (room < 0) return Obstacle::channel;
            bits = failing.of_pool[d.pool_at[place]];
            if (!failing.of_named.empty()) bits = failing.of(d.member(place));
            if (bits != 0) return Obstacle::requirement;
            for (std::size_t i = 0; i < n_excluded; ++i)
                if (excluded[i] == &d.member(place)) return Obstacle::excluded;
            return room >= units ? Obstacle::nothing : obstacle_of_room(load_on(d.member(place), c), channel, units);
        }();
        if (because == Obstacle::nothing) {
            is_ready[d.by_place[place]] = 1;
            ++out.ready;
        } else if (request.say_who_not) {
            out.ruled_out.push_back({static_cast<std::int64_t>(place), d.member(place).id, because, bits});
        }
    }
    const std::size_t n =
        request.most == 0 ? static_cast<std::size_t>(out.ready) : static_cast<std::size_t>(std::min(out.ready, request.most));
    // Where only their own keys can differ, they stand in order, and the first n are enough.
    const bool in_order =
        !by_pool && at_lot == most_keys && (at_step == most_keys || earlier.empty()) && (at_preferred == most_keys || n_preferred == 0);
    std::vector<Candidate> candidates;
    candidates.reserve(in_order ? n : static_cast<std::size_t>(out.ready));
    for (std::size_t at = 0; at < d.members.size() && !(in_order && candidates.size() == n); ++at) {
        if (!is_ready[at]) continue;
        const Member& m = d.members[at];
        Candidate& candidate = candidates.emplace_back();
        candidate.who = &m;
        for (std::size_t k = 0; k < orders.size(); ++k) candidate.keys[k] = m.own[k] + pool_keys[m.pool][k];
        if (at_preferred < most_keys) {
            std::size_t place = 0;
            while (place < n_preferred && preferred[place] != &m) ++place;
            candidate.keys[at_preferred] = place < n_preferred ? static_cast<std::int64_t>(place) : std::int64_t{most_preferred};
        }
        if (at_step < most_keys) {
            std::size_t met = 0;
            while (met < earlier.size() && earlier[met].of(m) != 0) ++met;
            candidate.keys[at_step] = static_cast<std::int64_t>(met);
        }
        // His number is that of his event where a router is given these agents first: number 0 tells the rules.
        if (at_lot < most_keys) candidate.keys[at_lot] = key_of_lot(request.lot, 0, m.place + 1, m.weight);
    }
    if (!std::is_sorted(candidates.begin(), candidates.end())) {
        // The best n alone are put in order.
        if (const auto last = candidates.begin() + static_cast<std::ptrdiff_t>(n); last != candidates.end())
            std::nth_element(candidates.begin(), last, candidates.end());
        std::sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(n));
    }
    out.agents.reserve(n);
    out.keys.reserve(n * orders.size());
    for (std::size_t i = 0; i < n; ++i) {
        const Candidate& one = candidates[i];
        out.agents.push_back({one.who->place, one.who->id});
        out.keys.insert(out.keys.end(), one.keys.begin(), one.keys.begin() + static_cast<std::ptrdiff_t>(orders.size()));
    }
    return out;
}

}  // namespace kefu::service
