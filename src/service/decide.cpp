#include "service/decide.hpp"

#include <algorithm>

namespace kefu::service {

bool Decider::refuse(Refusal code, std::string reason) {
    code_ = code;
    reason_ = std::move(reason);
    return false;
}

bool Decider::refuse_time(std::string_view what) {
    return refuse(Refusal::bad_number, std::string(what) + " lies outside the years 1 to 9999");
}

bool Decider::begin(const Sent& sent, bool may_jump) {
    if (!check_time(sent.at, "the time")) return false;
    if (!sent.source.empty()) {
        if (!check_id(sent.source, "source")) return false;
        if (sent.number < 1)
            return refuse(Refusal::bad_number, "a source numbers its commands from 1 on, and this one is " + std::to_string(sent.number));
        const std::int64_t last = s_.last_number(sent.source);
        if (last >= sent.number) {
            already_done_ = true;
            return false;
        }
        if (last == 0 && s_.source_count >= s_.rules->limits.sources)
            return refuse(Refusal::limit,
                          "there are already " + std::to_string(s_.source_count) + " sources of commands ([limits] sources)");
    }
    source_ = arena_.keep(sent.source);
    number_ = sent.number;
    now_ = sent.at.us;
    if (s_.sequence == 0) return true;
    if (now_ < s_.now) {
        if (s_.now - now_ > o_.skew.us)
            return refuse(Refusal::time_runs_backwards, "the time is " + to_text(Span{s_.now - now_}) + " before the last one; at most " +
                                                            to_text(o_.skew) + " is taken as now");
        now_ = s_.now;
    }
    if (!may_jump && o_.longest_gap.us > 0 && now_ - s_.now > o_.longest_gap.us)
        return refuse(Refusal::time_jumps_ahead, "the time is " + to_text(Span{now_ - s_.now}) + " after the last one; beyond " +
                                                     to_text(o_.longest_gap) + " advance_clock has to say so");
    run_timers(now_);
    return true;
}

void Decider::tell_rules() {
    const Stamp& stamp = s_.rules->stamp;
    emit(RulesAdopted{arena_.keep(stamp.charter), arena_.keep(stamp.version), arena_.keep(stamp.digest), arena_.keep(stamp.engine)});
}

void Decider::run_timers(std::int64_t until) {
    for (;;) {
        evolution_.settle_timers();
        if (s_.due.first == none || s_.timers[s_.due.first].due > until) break;
        const TimerCell timer = s_.timers[s_.due.first];
        now_ = std::max(timer.due, s_.now);
        switch (timer.kind) {
            case TimerKind::offer: offer_timed_out(timer.of); break;
            case TimerKind::wrap_up: {
                const OfferCell& offer = s_.offers[timer.of];
                const Slot agent = offer.agent;
                emit(TaskCompleted{id(offer.task), agent_id(agent), {offer.handled}}, {offer.task, agent});
                serve(agent);
                break;
            }
            case TimerKind::lease:
                if (s_.agents[timer.of].lapsed) {
                    hand_back(timer.of, Because::lease_ended);
                } else {
                    emit(AgentStatusChanged{agent_id(timer.of), AgentStatus::away, {}, Because::lease_ended}, {none, timer.of});
                    agent_gone(timer.of, Because::lease_ended);
                }
                come_back({});
                break;
            case TimerKind::task: task_due(timer.of); break;
        }
    }
    now_ = until;
}

template <class Command>
bool Decider::run(const Command& command) {
    if (!begin(command.sent, std::is_same_v<Command, AdvanceClock>)) return false;
    if (s_.sequence == 0) tell_rules();
    const std::size_t n = events_.size();
    if (!on(command)) {
        if (makes_room_.forgotten == 0) return false;
        events_.resize(n);  // it may have begun to say what comes
        emit(makes_room_);
        if (!on(command)) return false;
    }
    run_timers(now_);  // what came back to the queue may be overdue
    return true;
}
template bool Decider::run(const AddAgent&);
template bool Decider::run(const RemoveAgent&);
template bool Decider::run(const SetStatus&);
template bool Decider::run(const SetProfile&);
template bool Decider::run(const SetCapacity&);
template bool Decider::run(const Heartbeat&);
template bool Decider::run(const ArriveTask&);
template bool Decider::run(const UpdateTask&);
template bool Decider::run(const CancelTask&);
template bool Decider::run(const AbandonTask&);
template bool Decider::run(const ParkTask&);
template bool Decider::run(const AcceptOffer&);
template bool Decider::run(const RejectOffer&);
template bool Decider::run(const RestTask&);
template bool Decider::run(const ReturnTask&);
template bool Decider::run(const CompleteTask&);
template bool Decider::run(const EndWrapUp&);
template bool Decider::run(const AdvanceClock&);

void Decider::after_swap(const SwapRules& command) {
    source_ = arena_.keep(command.sent.source);
    number_ = command.sent.number;
    now_ = std::max(command.sent.at.us, s_.now);
    tell_rules();
    // Whom somebody free may serve now, in the order in which they wait.
    std::vector<Slot> tasks;
    for (Slot t = 0; t < s_.tasks.made(); ++t)
        if (s_.tasks[t].state == TaskState::waiting || s_.tasks[t].state == TaskState::awaiting_owner) tasks.push_back(t);
    std::sort(tasks.begin(), tasks.end(), [&](Slot a, Slot b) { return s_.before(a, b); });
    for (const Slot t : tasks)
        if (s_.tasks[t].state == TaskState::waiting || s_.tasks[t].state == TaskState::awaiting_owner) settle(t);
    run_timers(now_);
}

bool Decider::on(const AdvanceClock&) {
    emit(ClockAdvanced{});
    return true;
}

}  // namespace kefu::service
