// kefu_staff: ranking without a router.
#include <cstring>

#include "capi/described.hpp"
#include "capi/guard.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/service/staff_table.hpp"

struct kefu_staff {
    explicit kefu_staff(kefu::service::Staff staff) : value(std::move(staff)) {}
    static constexpr const char* type = "kefu_staff";
    kefu::capi::Tag<0x6b63000d> tag;
    kefu::service::Staff value;
};

namespace {

using namespace kefu;
using namespace kefu::capi;

std::vector<service::StaffAgent> read_agents(const kefu_staff_agent* agents, std::int64_t n, Arena& lists) {
    constexpr std::int64_t most = 10'000'000;  // no staff is so large; beyond it nobody has set the number
    if (n < 0 || n > most) throw Error(Status::bad_option, "n_agents is " + std::to_string(n) + "; expected 0 to " + std::to_string(most));
    std::vector<service::StaffAgent> out;
    if (n == 0) return out;
    const std::uint32_t stride = need(agents, "agents").struct_size;
    out.reserve(static_cast<std::size_t>(n));
    const char* at = reinterpret_cast<const char*>(agents);
    for (std::int64_t i = 0; i < n; ++i, at += stride) {
        std::uint32_t size = 0;  // copied: whoever says an odd size has agents at odd places
        std::memcpy(&size, at, sizeof size);
        if (size != stride) throw Error(Status::bad_option, "agents: struct_size differs from one agent to the next");
        out.push_back(read_struct<service::StaffAgent>(at, size_in_c<service::StaffAgent>, lists));
    }
    return out;
}

}  // namespace

extern "C" {

kefu_status kefu_staff_create(const kefu_charter* charter, const kefu_staff_agent* agents, int64_t n_agents, kefu_staff** out_staff,
                              kefu_error* error) {
    return guard(error, [&] {
        kefu_staff*& out = need_slot(out_staff, "out_staff");
        Arena lists;
        const auto read = read_agents(agents, n_agents, lists);
        out = new kefu_staff(service::Staff(routing_rules(charter_or_default(charter)), read));
    });
}

kefu_status kefu_staff_create_from_table(const kefu_charter* charter, const kefu_table* agents, const char* columns_json,
                                         kefu_staff** out_staff, kefu_error* error) {
    return guard(error, [&] {
        kefu_staff*& out = need_slot(out_staff, "out_staff");
        const Charter rules = charter_or_default(charter);
        const Table& rows = need_handle(agents, "agents").value;
        out = new kefu_staff(service::staff_of(routing_rules(rules), rows, column_names(columns_json), decoding_of(rules)));
    });
}

kefu_status kefu_staff_get_size(const kefu_staff* staff, int64_t* out_size, kefu_error* error) {
    return guard(error, [&] { need(out_size, "out_size") = need_handle(staff, "staff").value.size(); });
}

kefu_status kefu_staff_rank(const kefu_staff* staff, const kefu_rank_request* request, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const service::Staff& of = need_handle(staff, "staff").value;
        Arena lists;
        const auto asked = read_struct<service::RankRequest>(&need(request, "request"), size_in_c<service::RankRequest>, lists);
        const service::Ranking ranking = of.rank(asked);
        ResultBuilder answer("service.rank", of.rules().stamp());
        answer.table("ranking", ranked_columns(ranking));
        answer.table("ruled_out", ruled_out_columns(ranking));
        answer.report("ready", ranking.ready);
        answer.report("orders", write(ranking.orders));
        answer.report("clauses", write(ranking.clauses));
        out = new kefu_result(std::move(answer).build());
    });
}

kefu_status kefu_staff_rank_table(const kefu_staff* staff, const kefu_table* requests, const char* columns_json, int64_t most,
                                  kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const service::Staff& of = need_handle(staff, "staff").value;
        const Table& rows = need_handle(requests, "requests").value;
        ResultBuilder answer("service.rank", of.rules().stamp());
        service::RankedTable ranked = service::rank(of, {&rows, 1}, column_names(columns_json), most);
        answer.table("ranked", std::move(ranked.ranked));
        answer.table("requests", std::move(ranked.requests));
        answer.report("requests", rows.rows());
        out = new kefu_result(std::move(answer).build());
    });
}

void kefu_staff_destroy(kefu_staff** staff) { destroy(staff); }

}  // extern "C"
