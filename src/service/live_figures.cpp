#include "kefu/service/live_figures.hpp"

#include <map>

#include "service/state.hpp"

namespace kefu::service {

namespace {

LiveState live_state(std::int64_t state) {
    switch (static_cast<TaskState>(state)) {
        case TaskState::parked: return LiveState::parked;
        case TaskState::awaiting_owner: return LiveState::awaits_preferred;
        case TaskState::offered: return LiveState::offered;
        case TaskState::active: return LiveState::in_hand;
        case TaskState::resting: return LiveState::resting;
        case TaskState::wrapping: return LiveState::wrapping;
        case TaskState::set_aside: return LiveState::set_aside;
        case TaskState::gone:
        case TaskState::waiting: break;
    }
    return LiveState::waiting;
}

std::optional<std::string> said(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

}  // namespace

LiveFigures live_figures(const RouterSnapshot& snapshot) {
    LiveFigures out;
    for (const AgentRow& a : snapshot.agents) out.agents.push_back({a.agent, a.status, a.team, a.units, 0, a.handled, {a.idle}});
    std::map<std::string, LiveClass> classes;
    for (const TaskRow& t : snapshot.tasks) {
        out.tasks.push_back({t.task, live_state(t.state), said(t.task_class), t.channel, t.grade, {t.enqueued}, {}});
        if (out.tasks.back().state != LiveState::waiting) continue;
        LiveClass& c = classes[t.task_class];
        c.task_class = said(t.task_class);
        ++c.waiting;
        c.longest_wait.us = std::max(c.longest_wait.us, snapshot.now - t.enqueued);
    }
    for (const OfferRow& o : snapshot.offers) {
        LiveAgent& agent = out.agents[static_cast<std::size_t>(o.agent)];
        ++agent.tasks;
        out.tasks[static_cast<std::size_t>(o.task)].agent = agent.agent;
    }
    for (auto& [name, c] : classes) out.classes.push_back(std::move(c));
    return out;
}

}  // namespace kefu::service
