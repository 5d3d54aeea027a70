// What is behind a kefu_router, and how a command goes through it. Its functions stand in router_c.cpp, those of the commands, which
// are made from their descriptions, in commands_c.cpp.
#pragma once

#include <string>
#include <vector>

#include "capi/described.hpp"
#include "capi/guard.hpp"
#include "kefu/charter/charter.hpp"
#include "kefu/service/event_table.hpp"
#include "kefu/service/router.hpp"

struct kefu_event_log {
    explicit kefu_event_log(kefu::Stamp made_under) : stamp(std::move(made_under)) {}
    static constexpr const char* type = "kefu_event_log";
    kefu::capi::Tag<0x6b63000c> tag;
    kefu::Stamp stamp;
    kefu::service::EventTable value;
};

struct kefu_router {
    kefu_router(kefu::Charter made_under, std::uint32_t flags);
    kefu_router(kefu::Charter made_under, std::uint32_t flags, kefu::service::Router router);
    static constexpr const char* type = "kefu_router";
    kefu::capi::Tag<0x6b63000b> tag;
    kefu::Charter charter;
    std::optional<kefu::Charter> next;  ///< whose rules the command that is pending adopts
    bool host_journal;
    kefu::service::Router value;
    kefu::Arena lists;                           ///< of the command that is being read
    std::span<const kefu::service::Event> last;  ///< of the last command
    std::vector<kefu_event> events;              ///< the same for the caller
    std::vector<char> texts;                     ///< theirs, each with a NUL behind it

    void commit();
    void discard();
    /// Shows the events of a command to the caller, and does it unless that is left to the host. They are shown first: where memory runs
    /// out, the command is taken back.
    void finish(std::span<const kefu::service::Event> decided, kefu_events& out);

   private:
    void show(std::span<const kefu::service::Event> decided);
};

namespace kefu::capi {

[[nodiscard]] kefu_events& need_events(kefu_events* events);

/// Every command but swap_rules.
template <service::Command C>
kefu_status send(kefu_router* router, const void* command, kefu_events* events, kefu_error* error) {
    return guard(error, [&] {
        kefu_router& to = need_handle(router, "router");
        kefu_events& out = need_events(events);
        to.lists.clear();
        const C read = read_struct<C>(command, least_command, to.lists);
        to.finish(to.value.decide(read), out);
    });
}
kefu_status send_swap(kefu_router* router, const kefu_swap_rules* command, const kefu_charter* charter, kefu_events* events,
                      kefu_error* error);

}  // namespace kefu::capi
