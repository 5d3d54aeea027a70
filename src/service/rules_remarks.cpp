#include "service/rules_remarks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kefu/core/error.hpp"
#include "rule/requirement_data.hpp"

namespace kefu::service {

namespace {

constexpr std::size_t most_kinds = 20'000;

/// As of a task that has a language and a persona, where there are any.
rule::Requirement of_a_task(const rule::Requirement& r) {
    if (!r.is_template()) return r;
    const rule::Vocabulary& v = r.vocabulary();
    std::optional<std::uint32_t> language, persona;
    for (std::uint32_t mark = 0; mark < v.size(); ++mark) {
        if (!language && v.kind(mark) == rule::MarkKind::language) language = mark;
        if (!persona && v.kind(mark) == rule::MarkKind::persona) persona = mark;
    }
    try {
        return r.bind(language, persona);
    } catch (const Error& e) {
        if (e.status() != Status::limit) throw;
        return r;
    }
}

void collect(const rule::Requirement& r, std::map<std::uint32_t, std::set<std::uint8_t>>& levels, std::set<std::string_view>& names) {
    for (const rule::Node& clause : r.data().clauses) {
        std::vector<const rule::Node*> open{&clause};
        while (!open.empty()) {
            const rule::Node& node = *open.back();
            open.pop_back();
            for (const rule::Node& child : node.children) open.push_back(&child);
            if (node.kind == rule::Node::Kind::agent) names.insert(node.names.begin(), node.names.end());
            if (node.kind != rule::Node::Kind::level) continue;
            auto& of_mark = levels[node.mark];
            of_mark.insert(0);
            of_mark.insert(node.low);
            if (node.high < r.vocabulary().most(node.mark)) of_mark.insert(static_cast<std::uint8_t>(node.high + 1));
        }
    }
}

}  // namespace

template <class F>
bool Remarks::each_kind(const rule::Requirement& a, const rule::Requirement& b, F&& f) {
    std::map<std::uint32_t, std::set<std::uint8_t>> levels;
    std::set<std::string_view> names{""};  // somebody whom no requirement names
    collect(a, levels, names);
    collect(b, levels, names);
    std::size_t kinds = names.size();
    for (const auto& [mark, of_mark] : levels) {
        kinds *= of_mark.size();
        if (kinds > std::min(most_kinds, left_)) return false;
    }
    if (kinds > std::min(most_kinds, left_)) return false;
    left_ -= kinds;
    struct Wheel {
        std::uint32_t mark;
        std::vector<std::uint8_t> levels;
        std::size_t at = 0;
    };
    std::vector<Wheel> wheels;
    for (const auto& [mark, of_mark] : levels) wheels.push_back({mark, {of_mark.begin(), of_mark.end()}});
    std::vector<std::uint8_t> agent(wheels.empty() ? 0 : wheels.back().mark + 1, 0);
    for (;;) {
        for (const std::string_view name : names)
            if (!f(agent, name)) return true;
        std::size_t turn = 0;
        for (; turn < wheels.size(); ++turn) {
            Wheel& w = wheels[turn];
            w.at = (w.at + 1) % w.levels.size();
            agent[w.mark] = w.levels[w.at];
            if (w.at > 0) break;
        }
        if (turn == wheels.size()) return true;
    }
}

bool Remarks::narrower(const rule::Requirement& a, const rule::Requirement& b) {
    if (a == b) return false;
    const rule::Requirement x = of_a_task(a), y = of_a_task(b);
    bool inside = true, smaller = false;
    const bool tried = each_kind(x, y, [&](const std::vector<std::uint8_t>& agent, std::string_view name) {
        const bool in_a = x.holds(agent, name), in_b = y.holds(agent, name);
        inside = inside && (!in_a || in_b);
        smaller = smaller || (in_b && !in_a);
        return inside;
    });
    return tried && inside && smaller;
}

bool Remarks::nobody(const rule::Requirement& a) {
    const rule::Requirement x = of_a_task(a);
    bool found = false;
    const bool tried = each_kind(x, x, [&](const std::vector<std::uint8_t>& agent, std::string_view name) {
        found = x.holds(agent, name);
        return !found;
    });
    return tried && !found;
}

}  // namespace kefu::service
