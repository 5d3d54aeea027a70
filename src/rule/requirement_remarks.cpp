// Clauses that always hold, and clauses that cannot hold together. Looked at are clauses over one word alone, and over names of
// agents alone: there it is exact and cheap. What several words say together is not looked at.
#include <algorithm>
#include <bitset>
#include <iterator>
#include <map>

#include "rule/requirement_tree.hpp"

namespace kefu::rule {

namespace {

using Levels = std::bitset<101>;  // of one word

Levels levels_of(const Node& atom, int most) {
    Levels set;
    for (int level = 0; level <= most; ++level)
        set[static_cast<std::size_t>(level)] = (level >= atom.low && level <= atom.high) != atom.negated;
    return set;
}

/// Agents: those of a list, or all but those of a list.
struct Agents {
    bool all_but = true;
    std::vector<std::string> names;  // sorted

    [[nodiscard]] bool nobody() const noexcept { return !all_but && names.empty(); }
};
Agents agents_of(const Node& atom, bool turned) { return {atom.negated != turned, atom.names}; }

Agents common(const Agents& a, const Agents& b) {
    if (a.all_but && !b.all_but) return common(b, a);
    Agents out;
    out.all_but = a.all_but;
    const auto &x = a.names, &y = b.names;
    const auto into = std::back_inserter(out.names);
    if (a.all_but) std::set_union(x.begin(), x.end(), y.begin(), y.end(), into);
    else if (b.all_but) std::set_difference(x.begin(), x.end(), y.begin(), y.end(), into);
    else std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), into);
    return out;
}

/// The parts of a clause: itself, or what its "or" joins.
std::vector<const Node*> parts_of(const Node& clause) {
    std::vector<const Node*> parts;
    if (clause.kind != Node::Kind::one_of) return {&clause};
    for (const Node& child : clause.children) parts.push_back(&child);
    return parts;
}

}  // namespace

std::vector<Remark> remarks_on(const std::vector<Node>& clauses, const Vocabulary& vocabulary) {
    std::vector<Remark> remarks;
    struct Left {
        Levels levels;
        std::size_t last;
    };
    std::map<std::uint32_t, Left> left;  // what the clauses before leave of a word's levels
    Agents agents;
    std::ptrdiff_t last_agents = -1;
    // As they were written, so that a remark stands at the later one.
    std::vector<std::size_t> order(clauses.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return clauses[a].at < clauses[b].at; });

    for (const std::size_t i : order) {
        const std::vector<const Node*> parts = parts_of(clauses[i]);
        const auto all = [&](auto condition) {
            return std::all_of(parts.begin(), parts.end(), [&](const Node* p) { return condition(*p); });
        };
        if (all([&](const Node& p) { return p.kind == Node::Kind::level && p.mark == parts[0]->mark; })) {
            const std::uint32_t mark = parts[0]->mark;
            const int most = vocabulary.most(mark);
            Levels set;
            for (const Node* p : parts) set |= levels_of(*p, most);
            if (set.count() == static_cast<std::size_t>(most) + 1) {
                remarks.push_back({i, -1, true});
                continue;
            }
            const auto [found, fresh] = left.try_emplace(mark, Left{set, i});
            if (fresh || found->second.levels.none()) continue;
            found->second.levels &= set;
            if (found->second.levels.none()) remarks.push_back({i, static_cast<std::ptrdiff_t>(found->second.last), false});
            found->second.last = i;
        } else if (all([](const Node& p) { return p.kind == Node::Kind::agent; })) {
            // An "or" leaves out those whom all its parts leave out.
            Agents out_of_all;
            for (const Node* p : parts) out_of_all = common(out_of_all, agents_of(*p, true));
            if (out_of_all.nobody()) {
                remarks.push_back({i, -1, true});
                continue;
            }
            if (agents.nobody()) continue;
            agents = common(agents, {!out_of_all.all_but, out_of_all.names});
            if (agents.nobody()) remarks.push_back({i, last_agents, false});
            last_agents = static_cast<std::ptrdiff_t>(i);
        }
    }
    return remarks;
}

}  // namespace kefu::rule
