// The functions of the router's commands. Written by tools/make_commands.py from api/schema.json; whatever they do stands in
// router_c.hpp.
#include <cstddef>

#include "capi/router_c.hpp"
#include "kefu/service/staff.hpp"

namespace {
using namespace kefu;
using namespace kefu::capi;

static_assert(sizeof(kefu_add_agent) == size_in_c<service::AddAgent>);
static_assert(offsetof(kefu_add_agent, source) == offset_in_c<service::AddAgent>("source"));
static_assert(offsetof(kefu_add_agent, number) == offset_in_c<service::AddAgent>("number"));
static_assert(offsetof(kefu_add_agent, at) == offset_in_c<service::AddAgent>("at"));
static_assert(offsetof(kefu_add_agent, agent) == offset_in_c<service::AddAgent>("agent"));
static_assert(offsetof(kefu_add_agent, words) == offset_in_c<service::AddAgent>("words"));
static_assert(offsetof(kefu_add_agent, channels) == offset_in_c<service::AddAgent>("channels"));
static_assert(offsetof(kefu_add_agent, units) == offset_in_c<service::AddAgent>("units"));
static_assert(offsetof(kefu_add_agent, status) == offset_in_c<service::AddAgent>("status"));
static_assert(offsetof(kefu_add_agent, team) == offset_in_c<service::AddAgent>("team"));
static_assert(offsetof(kefu_add_agent, cost) == offset_in_c<service::AddAgent>("cost"));
static_assert(offsetof(kefu_add_agent, weight) == offset_in_c<service::AddAgent>("weight"));

static_assert(sizeof(kefu_remove_agent) == size_in_c<service::RemoveAgent>);
static_assert(offsetof(kefu_remove_agent, source) == offset_in_c<service::RemoveAgent>("source"));
static_assert(offsetof(kefu_remove_agent, number) == offset_in_c<service::RemoveAgent>("number"));
static_assert(offsetof(kefu_remove_agent, at) == offset_in_c<service::RemoveAgent>("at"));
static_assert(offsetof(kefu_remove_agent, agent) == offset_in_c<service::RemoveAgent>("agent"));

static_assert(sizeof(kefu_set_status) == size_in_c<service::SetStatus>);
static_assert(offsetof(kefu_set_status, source) == offset_in_c<service::SetStatus>("source"));
static_assert(offsetof(kefu_set_status, number) == offset_in_c<service::SetStatus>("number"));
static_assert(offsetof(kefu_set_status, at) == offset_in_c<service::SetStatus>("at"));
static_assert(offsetof(kefu_set_status, agent) == offset_in_c<service::SetStatus>("agent"));
static_assert(offsetof(kefu_set_status, status) == offset_in_c<service::SetStatus>("status"));
static_assert(offsetof(kefu_set_status, reason) == offset_in_c<service::SetStatus>("reason"));

static_assert(sizeof(kefu_set_profile) == size_in_c<service::SetProfile>);
static_assert(offsetof(kefu_set_profile, source) == offset_in_c<service::SetProfile>("source"));
static_assert(offsetof(kefu_set_profile, number) == offset_in_c<service::SetProfile>("number"));
static_assert(offsetof(kefu_set_profile, at) == offset_in_c<service::SetProfile>("at"));
static_assert(offsetof(kefu_set_profile, agent) == offset_in_c<service::SetProfile>("agent"));
static_assert(offsetof(kefu_set_profile, words) == offset_in_c<service::SetProfile>("words"));
static_assert(offsetof(kefu_set_profile, team) == offset_in_c<service::SetProfile>("team"));
static_assert(offsetof(kefu_set_profile, cost) == offset_in_c<service::SetProfile>("cost"));
static_assert(offsetof(kefu_set_profile, weight) == offset_in_c<service::SetProfile>("weight"));

static_assert(sizeof(kefu_set_capacity) == size_in_c<service::SetCapacity>);
static_assert(offsetof(kefu_set_capacity, source) == offset_in_c<service::SetCapacity>("source"));
static_assert(offsetof(kefu_set_capacity, number) == offset_in_c<service::SetCapacity>("number"));
static_assert(offsetof(kefu_set_capacity, at) == offset_in_c<service::SetCapacity>("at"));
static_assert(offsetof(kefu_set_capacity, agent) == offset_in_c<service::SetCapacity>("agent"));
static_assert(offsetof(kefu_set_capacity, channels) == offset_in_c<service::SetCapacity>("channels"));
static_assert(offsetof(kefu_set_capacity, units) == offset_in_c<service::SetCapacity>("units"));

static_assert(sizeof(kefu_heartbeat) == size_in_c<service::Heartbeat>);
static_assert(offsetof(kefu_heartbeat, source) == offset_in_c<service::Heartbeat>("source"));
static_assert(offsetof(kefu_heartbeat, number) == offset_in_c<service::Heartbeat>("number"));
static_assert(offsetof(kefu_heartbeat, at) == offset_in_c<service::Heartbeat>("at"));
static_assert(offsetof(kefu_heartbeat, agent) == offset_in_c<service::Heartbeat>("agent"));

static_assert(sizeof(kefu_arrive_task) == size_in_c<service::ArriveTask>);
static_assert(offsetof(kefu_arrive_task, source) == offset_in_c<service::ArriveTask>("source"));
static_assert(offsetof(kefu_arrive_task, number) == offset_in_c<service::ArriveTask>("number"));
static_assert(offsetof(kefu_arrive_task, at) == offset_in_c<service::ArriveTask>("at"));
static_assert(offsetof(kefu_arrive_task, task) == offset_in_c<service::ArriveTask>("task"));
static_assert(offsetof(kefu_arrive_task, channel) == offset_in_c<service::ArriveTask>("channel"));
static_assert(offsetof(kefu_arrive_task, task_class) == offset_in_c<service::ArriveTask>("class"));
static_assert(offsetof(kefu_arrive_task, needs) == offset_in_c<service::ArriveTask>("needs"));
static_assert(offsetof(kefu_arrive_task, language) == offset_in_c<service::ArriveTask>("language"));
static_assert(offsetof(kefu_arrive_task, persona) == offset_in_c<service::ArriveTask>("persona"));
static_assert(offsetof(kefu_arrive_task, grade) == offset_in_c<service::ArriveTask>("grade"));
static_assert(offsetof(kefu_arrive_task, credit) == offset_in_c<service::ArriveTask>("credit"));
static_assert(offsetof(kefu_arrive_task, units) == offset_in_c<service::ArriveTask>("units"));
static_assert(offsetof(kefu_arrive_task, enqueued) == offset_in_c<service::ArriveTask>("enqueued"));
static_assert(offsetof(kefu_arrive_task, deadline) == offset_in_c<service::ArriveTask>("deadline"));
static_assert(offsetof(kefu_arrive_task, parked_until) == offset_in_c<service::ArriveTask>("parked_until"));
static_assert(offsetof(kefu_arrive_task, preferred) == offset_in_c<service::ArriveTask>("preferred"));
static_assert(offsetof(kefu_arrive_task, excluded) == offset_in_c<service::ArriveTask>("excluded"));

static_assert(sizeof(kefu_update_task) == size_in_c<service::UpdateTask>);
static_assert(offsetof(kefu_update_task, source) == offset_in_c<service::UpdateTask>("source"));
static_assert(offsetof(kefu_update_task, number) == offset_in_c<service::UpdateTask>("number"));
static_assert(offsetof(kefu_update_task, at) == offset_in_c<service::UpdateTask>("at"));
static_assert(offsetof(kefu_update_task, task) == offset_in_c<service::UpdateTask>("task"));
static_assert(offsetof(kefu_update_task, task_class) == offset_in_c<service::UpdateTask>("class"));
static_assert(offsetof(kefu_update_task, needs) == offset_in_c<service::UpdateTask>("needs"));
static_assert(offsetof(kefu_update_task, language) == offset_in_c<service::UpdateTask>("language"));
static_assert(offsetof(kefu_update_task, persona) == offset_in_c<service::UpdateTask>("persona"));
static_assert(offsetof(kefu_update_task, grade) == offset_in_c<service::UpdateTask>("grade"));
static_assert(offsetof(kefu_update_task, credit) == offset_in_c<service::UpdateTask>("credit"));
static_assert(offsetof(kefu_update_task, deadline) == offset_in_c<service::UpdateTask>("deadline"));

static_assert(sizeof(kefu_cancel_task) == size_in_c<service::CancelTask>);
static_assert(offsetof(kefu_cancel_task, source) == offset_in_c<service::CancelTask>("source"));
static_assert(offsetof(kefu_cancel_task, number) == offset_in_c<service::CancelTask>("number"));
static_assert(offsetof(kefu_cancel_task, at) == offset_in_c<service::CancelTask>("at"));
static_assert(offsetof(kefu_cancel_task, task) == offset_in_c<service::CancelTask>("task"));
static_assert(offsetof(kefu_cancel_task, reason) == offset_in_c<service::CancelTask>("reason"));

static_assert(sizeof(kefu_abandon_task) == size_in_c<service::AbandonTask>);
static_assert(offsetof(kefu_abandon_task, source) == offset_in_c<service::AbandonTask>("source"));
static_assert(offsetof(kefu_abandon_task, number) == offset_in_c<service::AbandonTask>("number"));
static_assert(offsetof(kefu_abandon_task, at) == offset_in_c<service::AbandonTask>("at"));
static_assert(offsetof(kefu_abandon_task, task) == offset_in_c<service::AbandonTask>("task"));

static_assert(sizeof(kefu_park_task) == size_in_c<service::ParkTask>);
static_assert(offsetof(kefu_park_task, source) == offset_in_c<service::ParkTask>("source"));
static_assert(offsetof(kefu_park_task, number) == offset_in_c<service::ParkTask>("number"));
static_assert(offsetof(kefu_park_task, at) == offset_in_c<service::ParkTask>("at"));
static_assert(offsetof(kefu_park_task, task) == offset_in_c<service::ParkTask>("task"));
static_assert(offsetof(kefu_park_task, until) == offset_in_c<service::ParkTask>("until"));

static_assert(sizeof(kefu_accept_offer) == size_in_c<service::AcceptOffer>);
static_assert(offsetof(kefu_accept_offer, source) == offset_in_c<service::AcceptOffer>("source"));
static_assert(offsetof(kefu_accept_offer, number) == offset_in_c<service::AcceptOffer>("number"));
static_assert(offsetof(kefu_accept_offer, at) == offset_in_c<service::AcceptOffer>("at"));
static_assert(offsetof(kefu_accept_offer, task) == offset_in_c<service::AcceptOffer>("task"));
static_assert(offsetof(kefu_accept_offer, agent) == offset_in_c<service::AcceptOffer>("agent"));
static_assert(offsetof(kefu_accept_offer, epoch) == offset_in_c<service::AcceptOffer>("epoch"));

static_assert(sizeof(kefu_reject_offer) == size_in_c<service::RejectOffer>);
static_assert(offsetof(kefu_reject_offer, source) == offset_in_c<service::RejectOffer>("source"));
static_assert(offsetof(kefu_reject_offer, number) == offset_in_c<service::RejectOffer>("number"));
static_assert(offsetof(kefu_reject_offer, at) == offset_in_c<service::RejectOffer>("at"));
static_assert(offsetof(kefu_reject_offer, task) == offset_in_c<service::RejectOffer>("task"));
static_assert(offsetof(kefu_reject_offer, agent) == offset_in_c<service::RejectOffer>("agent"));
static_assert(offsetof(kefu_reject_offer, epoch) == offset_in_c<service::RejectOffer>("epoch"));
static_assert(offsetof(kefu_reject_offer, reason) == offset_in_c<service::RejectOffer>("reason"));

static_assert(sizeof(kefu_rest_task) == size_in_c<service::RestTask>);
static_assert(offsetof(kefu_rest_task, source) == offset_in_c<service::RestTask>("source"));
static_assert(offsetof(kefu_rest_task, number) == offset_in_c<service::RestTask>("number"));
static_assert(offsetof(kefu_rest_task, at) == offset_in_c<service::RestTask>("at"));
static_assert(offsetof(kefu_rest_task, task) == offset_in_c<service::RestTask>("task"));
static_assert(offsetof(kefu_rest_task, resting) == offset_in_c<service::RestTask>("resting"));

static_assert(sizeof(kefu_return_task) == size_in_c<service::ReturnTask>);
static_assert(offsetof(kefu_return_task, source) == offset_in_c<service::ReturnTask>("source"));
static_assert(offsetof(kefu_return_task, number) == offset_in_c<service::ReturnTask>("number"));
static_assert(offsetof(kefu_return_task, at) == offset_in_c<service::ReturnTask>("at"));
static_assert(offsetof(kefu_return_task, task) == offset_in_c<service::ReturnTask>("task"));
static_assert(offsetof(kefu_return_task, reason) == offset_in_c<service::ReturnTask>("reason"));

static_assert(sizeof(kefu_complete_task) == size_in_c<service::CompleteTask>);
static_assert(offsetof(kefu_complete_task, source) == offset_in_c<service::CompleteTask>("source"));
static_assert(offsetof(kefu_complete_task, number) == offset_in_c<service::CompleteTask>("number"));
static_assert(offsetof(kefu_complete_task, at) == offset_in_c<service::CompleteTask>("at"));
static_assert(offsetof(kefu_complete_task, task) == offset_in_c<service::CompleteTask>("task"));
static_assert(offsetof(kefu_complete_task, wrap_up) == offset_in_c<service::CompleteTask>("wrap_up"));

static_assert(sizeof(kefu_end_wrap_up) == size_in_c<service::EndWrapUp>);
static_assert(offsetof(kefu_end_wrap_up, source) == offset_in_c<service::EndWrapUp>("source"));
static_assert(offsetof(kefu_end_wrap_up, number) == offset_in_c<service::EndWrapUp>("number"));
static_assert(offsetof(kefu_end_wrap_up, at) == offset_in_c<service::EndWrapUp>("at"));
static_assert(offsetof(kefu_end_wrap_up, task) == offset_in_c<service::EndWrapUp>("task"));

static_assert(sizeof(kefu_advance_clock) == size_in_c<service::AdvanceClock>);
static_assert(offsetof(kefu_advance_clock, source) == offset_in_c<service::AdvanceClock>("source"));
static_assert(offsetof(kefu_advance_clock, number) == offset_in_c<service::AdvanceClock>("number"));
static_assert(offsetof(kefu_advance_clock, at) == offset_in_c<service::AdvanceClock>("at"));

static_assert(sizeof(kefu_swap_rules) == size_in_c<service::SwapRules>);
static_assert(offsetof(kefu_swap_rules, source) == offset_in_c<service::SwapRules>("source"));
static_assert(offsetof(kefu_swap_rules, number) == offset_in_c<service::SwapRules>("number"));
static_assert(offsetof(kefu_swap_rules, at) == offset_in_c<service::SwapRules>("at"));

static_assert(sizeof(kefu_staff_agent) == size_in_c<service::StaffAgent>);
static_assert(offsetof(kefu_staff_agent, agent) == offset_in_c<service::StaffAgent>("agent"));
static_assert(offsetof(kefu_staff_agent, words) == offset_in_c<service::StaffAgent>("words"));
static_assert(offsetof(kefu_staff_agent, channels) == offset_in_c<service::StaffAgent>("channels"));
static_assert(offsetof(kefu_staff_agent, units) == offset_in_c<service::StaffAgent>("units"));
static_assert(offsetof(kefu_staff_agent, used) == offset_in_c<service::StaffAgent>("used"));
static_assert(offsetof(kefu_staff_agent, blocking) == offset_in_c<service::StaffAgent>("blocking"));
static_assert(offsetof(kefu_staff_agent, exclusive) == offset_in_c<service::StaffAgent>("exclusive"));
static_assert(offsetof(kefu_staff_agent, status) == offset_in_c<service::StaffAgent>("status"));
static_assert(offsetof(kefu_staff_agent, idle_since) == offset_in_c<service::StaffAgent>("idle_since"));
static_assert(offsetof(kefu_staff_agent, handled) == offset_in_c<service::StaffAgent>("handled"));
static_assert(offsetof(kefu_staff_agent, cost) == offset_in_c<service::StaffAgent>("cost"));
static_assert(offsetof(kefu_staff_agent, weight) == offset_in_c<service::StaffAgent>("weight"));
static_assert(offsetof(kefu_staff_agent, last_assigned) == offset_in_c<service::StaffAgent>("last_assigned"));
static_assert(offsetof(kefu_staff_agent, mean_handling) == offset_in_c<service::StaffAgent>("mean_handling"));

static_assert(sizeof(kefu_rank_request) == size_in_c<service::RankRequest>);
static_assert(offsetof(kefu_rank_request, channel) == offset_in_c<service::RankRequest>("channel"));
static_assert(offsetof(kefu_rank_request, task_class) == offset_in_c<service::RankRequest>("class"));
static_assert(offsetof(kefu_rank_request, needs) == offset_in_c<service::RankRequest>("needs"));
static_assert(offsetof(kefu_rank_request, language) == offset_in_c<service::RankRequest>("language"));
static_assert(offsetof(kefu_rank_request, persona) == offset_in_c<service::RankRequest>("persona"));
static_assert(offsetof(kefu_rank_request, step) == offset_in_c<service::RankRequest>("step"));
static_assert(offsetof(kefu_rank_request, units) == offset_in_c<service::RankRequest>("units"));
static_assert(offsetof(kefu_rank_request, preferred) == offset_in_c<service::RankRequest>("preferred"));
static_assert(offsetof(kefu_rank_request, excluded) == offset_in_c<service::RankRequest>("excluded"));
static_assert(offsetof(kefu_rank_request, lot) == offset_in_c<service::RankRequest>("lot"));
static_assert(offsetof(kefu_rank_request, most) == offset_in_c<service::RankRequest>("most"));
static_assert(offsetof(kefu_rank_request, say_who_not) == offset_in_c<service::RankRequest>("say_who_not"));

}  // namespace

extern "C" {

kefu_status kefu_router_add_agent(kefu_router* router, const kefu_add_agent* command, kefu_events* events, kefu_error* error) {
    return send<service::AddAgent>(router, command, events, error);
}

kefu_status kefu_router_remove_agent(kefu_router* router, const kefu_remove_agent* command, kefu_events* events, kefu_error* error) {
    return send<service::RemoveAgent>(router, command, events, error);
}

kefu_status kefu_router_set_status(kefu_router* router, const kefu_set_status* command, kefu_events* events, kefu_error* error) {
    return send<service::SetStatus>(router, command, events, error);
}

kefu_status kefu_router_set_profile(kefu_router* router, const kefu_set_profile* command, kefu_events* events, kefu_error* error) {
    return send<service::SetProfile>(router, command, events, error);
}

kefu_status kefu_router_set_capacity(kefu_router* router, const kefu_set_capacity* command, kefu_events* events, kefu_error* error) {
    return send<service::SetCapacity>(router, command, events, error);
}

kefu_status kefu_router_heartbeat(kefu_router* router, const kefu_heartbeat* command, kefu_events* events, kefu_error* error) {
    return send<service::Heartbeat>(router, command, events, error);
}

kefu_status kefu_router_arrive_task(kefu_router* router, const kefu_arrive_task* command, kefu_events* events, kefu_error* error) {
    return send<service::ArriveTask>(router, command, events, error);
}

kefu_status kefu_router_update_task(kefu_router* router, const kefu_update_task* command, kefu_events* events, kefu_error* error) {
    return send<service::UpdateTask>(router, command, events, error);
}

kefu_status kefu_router_cancel_task(kefu_router* router, const kefu_cancel_task* command, kefu_events* events, kefu_error* error) {
    return send<service::CancelTask>(router, command, events, error);
}

kefu_status kefu_router_abandon_task(kefu_router* router, const kefu_abandon_task* command, kefu_events* events, kefu_error* error) {
    return send<service::AbandonTask>(router, command, events, error);
}

kefu_status kefu_router_park_task(kefu_router* router, const kefu_park_task* command, kefu_events* events, kefu_error* error) {
    return send<service::ParkTask>(router, command, events, error);
}

kefu_status kefu_router_accept_offer(kefu_router* router, const kefu_accept_offer* command, kefu_events* events, kefu_error* error) {
    return send<service::AcceptOffer>(router, command, events, error);
}

kefu_status kefu_router_reject_offer(kefu_router* router, const kefu_reject_offer* command, kefu_events* events, kefu_error* error) {
    return send<service::RejectOffer>(router, command, events, error);
}

kefu_status kefu_router_rest_task(kefu_router* router, const kefu_rest_task* command, kefu_events* events, kefu_error* error) {
    return send<service::RestTask>(router, command, events, error);
}

kefu_status kefu_router_return_task(kefu_router* router, const kefu_return_task* command, kefu_events* events, kefu_error* error) {
    return send<service::ReturnTask>(router, command, events, error);
}

kefu_status kefu_router_complete_task(kefu_router* router, const kefu_complete_task* command, kefu_events* events, kefu_error* error) {
    return send<service::CompleteTask>(router, command, events, error);
}

kefu_status kefu_router_end_wrap_up(kefu_router* router, const kefu_end_wrap_up* command, kefu_events* events, kefu_error* error) {
    return send<service::EndWrapUp>(router, command, events, error);
}

kefu_status kefu_router_advance_clock(kefu_router* router, const kefu_advance_clock* command, kefu_events* events, kefu_error* error) {
    return send<service::AdvanceClock>(router, command, events, error);
}

kefu_status kefu_router_swap_rules(kefu_router* router, const kefu_swap_rules* command, const kefu_charter* charter, kefu_events* events,
                                   kefu_error* error) {
    return send_swap(router, command, charter, events, error);
}

}  // extern "C"
