#include "kefu/service/live_figures.hpp"

#include <map>

#include "kefu/core/analysis.hpp"
#include "service/list_cells.hpp"
#include "service/state.hpp"
#include "service/why.hpp"

namespace kefu::service {

LiveFigures live_figures(const Router& router) {
    const RouterSnapshot snapshot = router.snapshot();
    LiveFigures out;
    for (const AgentRow& a : snapshot.agents) out.agents.push_back({a.agent, a.status, a.team, a.units, 0, a.handled, {a.idle}});
    std::map<std::string, LiveClass> classes;
    for (const TaskRow& t : snapshot.tasks) {
        out.tasks.push_back(
            {t.task, hold_of(static_cast<TaskState>(t.state)), text_cell(t.task_class), t.channel, t.grade, {t.enqueued}, {}, {}, {}});
        if (out.tasks.back().state != Hold::waiting) continue;
        LiveClass& c = classes[t.task_class];
        c.task_class = text_cell(t.task_class);
        ++c.waiting;
        c.longest_wait.us = std::max(c.longest_wait.us, snapshot.now - t.enqueued);
    }
    for (const OfferRow& o : snapshot.offers) {
        LiveAgent& agent = out.agents[static_cast<std::size_t>(o.agent)];
        ++agent.tasks;
        LiveTask& task = out.tasks[static_cast<std::size_t>(o.task)];
        task.agent = agent.agent;
        task.since = Time{o.since};
        if (static_cast<OfferState>(o.state) != OfferState::offered) continue;
        task.epoch = o.epoch;
        out.offers.push_back({task.task, agent.agent, o.epoch, {o.until}});
    }
    for (auto& [name, c] : classes) out.classes.push_back(std::move(c));
    return out;
}

Result metrics(const Router& router) {
    const LiveFigures figures = live_figures(router);
    ResultBuilder out("service.router", router.rules().stamp());
    out.table("agents", columns_of(figures.agents));
    out.table("tasks", columns_of(figures.tasks));
    out.table("classes", columns_of(figures.classes));
    out.table("offers", columns_of(figures.offers));
    return std::move(out).build();
}

}  // namespace kefu::service
