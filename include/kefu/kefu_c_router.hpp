// Routers and staffs for C++11 and later over the C ABI; beside kefu_c.hpp. Commands are the structs of kefu.h.
//
//     kefu::c::Router router(kefu::c::Charter::load("charter.toml"));
//     kefu_arrive_task task = KEFU_ARRIVE_TASK_INIT;
//     task.at = now, task.task = "c-7", task.channel = "chat";
//     for (const kefu_event& event : router.send(task)) ...
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kefu/kefu_c.hpp"

namespace kefu {
namespace c {

/// The events of one command, borrowed from the router until its next command.
class Events {
   public:
    explicit Events(const kefu_events& events) : events_(events) {}
    class Iterator {
       public:
        Iterator(const kefu_events& events, std::int64_t i) : events_(&events), i_(i) {}
        const kefu_event& operator*() const { return *KEFU_EVENT_AT(*events_, i_); }
        const kefu_event* operator->() const { return KEFU_EVENT_AT(*events_, i_); }
        Iterator& operator++() {
            ++i_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return i_ != other.i_; }

       private:
        const kefu_events* events_;
        std::int64_t i_;
    };
    Iterator begin() const { return Iterator(events_, 0); }
    Iterator end() const { return Iterator(events_, events_.n); }
    std::int64_t size() const { return events_.n; }
    const kefu_event& operator[](std::int64_t i) const { return *KEFU_EVENT_AT(events_, i); }
    /// Nothing has changed, and the only event says why.
    bool refused() const { return events_.n > 0 && (*this)[0].kind == KEFU_EVENT_REFUSED; }

   private:
    kefu_events events_;
};

/// Whether a command is done at once, or decided alone until commit() or discard().
enum class RouterJournal { none, host };

/// confined: one thread at a time.
class Router {
   public:
    explicit Router(const Charter& charter, RouterJournal journal = RouterJournal::none) {
        detail::Call call;
        kefu_router* handle = nullptr;
        const kefu_router_options options = options_of(journal);
        call.check(kefu_router_create(charter.get(), &options, &handle, call.error()));
        handle_.reset(handle);
    }
    static Router load(const Charter& charter, const Bytes& bytes, RouterJournal journal = RouterJournal::none) {
        detail::Call call;
        kefu_router* handle = nullptr;
        const kefu_router_options options = options_of(journal);
        call.check(kefu_router_load(charter.get(), &options, bytes.data(), detail::size(bytes.size()), &handle, call.error()));
        return Router(handle);
    }
    /// What comes of a command; a refusal is an event. Throws for a struct that is wrong.
    Events send(const kefu_add_agent& command) { return through(kefu_router_add_agent, command); }
    Events send(const kefu_remove_agent& command) { return through(kefu_router_remove_agent, command); }
    Events send(const kefu_set_status& command) { return through(kefu_router_set_status, command); }
    Events send(const kefu_set_profile& command) { return through(kefu_router_set_profile, command); }
    Events send(const kefu_set_capacity& command) { return through(kefu_router_set_capacity, command); }
    Events send(const kefu_heartbeat& command) { return through(kefu_router_heartbeat, command); }
    Events send(const kefu_arrive_task& command) { return through(kefu_router_arrive_task, command); }
    Events send(const kefu_update_task& command) { return through(kefu_router_update_task, command); }
    Events send(const kefu_cancel_task& command) { return through(kefu_router_cancel_task, command); }
    Events send(const kefu_abandon_task& command) { return through(kefu_router_abandon_task, command); }
    Events send(const kefu_park_task& command) { return through(kefu_router_park_task, command); }
    Events send(const kefu_accept_offer& command) { return through(kefu_router_accept_offer, command); }
    Events send(const kefu_reject_offer& command) { return through(kefu_router_reject_offer, command); }
    Events send(const kefu_rest_task& command) { return through(kefu_router_rest_task, command); }
    Events send(const kefu_return_task& command) { return through(kefu_router_return_task, command); }
    Events send(const kefu_complete_task& command) { return through(kefu_router_complete_task, command); }
    Events send(const kefu_end_wrap_up& command) { return through(kefu_router_end_wrap_up, command); }
    Events send(const kefu_advance_clock& command) { return through(kefu_router_advance_clock, command); }
    Events send(const kefu_swap_rules& command, const Charter& charter) {
        detail::Call call;
        kefu_events events = KEFU_EVENTS_INIT;
        call.check(kefu_router_swap_rules(get(), &command, charter.get(), &events, call.error()));
        return Events(events);
    }

    /// Of the command that was decided last, with RouterJournal::host: what is to be stored before commit(). Empty after an answer.
    Bytes entry() const {
        detail::Call call;
        const std::uint8_t* data = nullptr;
        std::int64_t n = 0;
        call.check(kefu_router_get_entry(get(), &data, &n, call.error()));
        return Bytes(data, data + n);
    }
    void commit() {
        detail::Call call;
        call.check(kefu_router_commit(get(), call.error()));
    }
    void discard() {
        detail::Call call;
        call.check(kefu_router_discard(get(), call.error()));
    }
    /// Takes in an entry; of one that adopts rules, with their charter.
    void recover(const Bytes& entry, const Charter* charter = nullptr) {
        detail::Call call;
        call.check(kefu_router_recover(get(), charter ? charter->get() : nullptr, entry.data(), detail::size(entry.size()), call.error()));
    }
    /// The digest of the charter whose rules an entry adopts; empty where it adopts none.
    static std::string adopted_rules(const Bytes& entry) {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_entry_get_adopted_rules(entry.data(), detail::size(entry.size()), to, room, n, error);
        });
    }
    Bytes save() const {
        detail::Call call;
        kefu_bytes* bytes = nullptr;
        call.check(kefu_router_save(get(), &bytes, call.error()));
        return detail::take(bytes);
    }

    /// A whole event of the last command, as JSON.
    std::string event_json(std::int64_t event) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_get_event_json(get(), event, to, room, n, error);
        });
    }
    std::int64_t event_int64(std::int64_t event, const char* field, std::int64_t null_value = 0) const {
        detail::Call call;
        std::int64_t value = 0;
        call.check(kefu_router_get_event_int64(get(), event, field, null_value, &value, call.error()));
        return value;
    }
    std::string event_text(std::int64_t event, const char* field) const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(kefu_router_get_event_text(get(), event, field, &text, call.error()));
        return detail::to_string(text);
    }
    /// Why this agent: of an event of kind KEFU_EVENT_TASK_OFFERED.
    std::string explain_event(std::int64_t event, Language language = Language::en) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_explain_event(get(), event, static_cast<std::int32_t>(language), to, room, n, error);
        });
    }
    std::string explain_waiting(const std::string& task, Language language = Language::en) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_explain_waiting(get(), task.c_str(), static_cast<std::int32_t>(language), to, room, n, error);
        });
    }
    std::string explain_not(const std::string& task, const std::string& agent, Language language = Language::en) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_explain_not(get(), task.c_str(), agent.c_str(), static_cast<std::int32_t>(language), to, room, n, error);
        });
    }
    std::string explain_this(const std::string& task, Language language = Language::en) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_explain_this(get(), task.c_str(), static_cast<std::int32_t>(language), to, room, n, error);
        });
    }
    /// Why, as JSON.
    std::string why_waiting(const std::string& task) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_get_why_waiting(get(), task.c_str(), to, room, n, error);
        });
    }
    std::string why_not(const std::string& task, const std::string& agent) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_get_why_not(get(), task.c_str(), agent.c_str(), to, room, n, error);
        });
    }
    std::string why_this(const std::string& task) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_get_why_this(get(), task.c_str(), to, room, n, error);
        });
    }
    /// Tables "agents", "tasks", "classes" and "offers": what is there now.
    Result metrics() const { return detail::result_of(kefu_router_get_metrics, get()); }
    /// A row a command; the table "events" is what comes of them.
    Result apply(const Table& commands, const std::string& columns_json = std::string()) {
        return detail::result_of(kefu_router_apply_table, get(), commands.get(), detail::or_null(columns_json));
    }
    /// JSON.
    std::string stamp() const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_router_get_stamp(get(), to, room, n, error);
        });
    }
    /// Whether a command waits for commit() or discard().
    bool pending() const {
        detail::Call call;
        std::int32_t waits = 0;
        call.check(kefu_router_get_pending(get(), &waits, call.error()));
        return waits != 0;
    }
    std::uint64_t state_hash() const {
        detail::Call call;
        std::uint64_t hash = 0;
        call.check(kefu_router_get_state_hash(get(), &hash, call.error()));
        return hash;
    }
    std::int64_t sequence() const { return count(kefu_router_get_sequence); }
    /// INT64_MAX = nothing happens by itself.
    std::int64_t next_due() const { return count(kefu_router_get_next_due); }
    std::int64_t agents() const { return count(kefu_router_get_agent_count); }
    std::int64_t tasks() const { return count(kefu_router_get_task_count); }
    std::int64_t waiting() const { return count(kefu_router_get_waiting_count); }
    std::int64_t bytes() const { return count(kefu_router_get_bytes); }
    kefu_router* get() const noexcept { return handle_.get(); }

   private:
    explicit Router(kefu_router* handle) : handle_(handle) {}
    static kefu_router_options options_of(RouterJournal journal) {
        kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
        if (journal == RouterJournal::host) options.flags = KEFU_ROUTER_HOST_JOURNAL;
        return options;
    }
    template <class C>
    Events through(kefu_status (*function)(kefu_router*, const C*, kefu_events*, kefu_error*), const C& command) {
        detail::Call call;
        kefu_events events = KEFU_EVENTS_INIT;
        call.check(function(get(), &command, &events, call.error()));
        return Events(events);
    }
    std::int64_t count(kefu_status (*getter)(const kefu_router*, std::int64_t*, kefu_error*)) const {
        detail::Call call;
        std::int64_t n = 0;
        call.check(getter(get(), &n, call.error()));
        return n;
    }
    detail::Owned<kefu_router, kefu_router_destroy> handle_;
};

/// Events of routers as a table. confined.
class EventLog {
   public:
    explicit EventLog(const Charter& charter) {
        detail::Call call;
        kefu_event_log* handle = nullptr;
        call.check(kefu_event_log_create(charter.get(), &handle, call.error()));
        handle_.reset(handle);
    }
    /// The events of the last command of a router.
    void add(const Router& router) {
        detail::Call call;
        call.check(kefu_event_log_add(handle_.get(), router.get(), call.error()));
    }
    void add_entry(const Bytes& entry) {
        detail::Call call;
        call.check(kefu_event_log_add_entry(handle_.get(), entry.data(), detail::size(entry.size()), call.error()));
    }
    /// Its table "events".
    Result result() const { return detail::result_of(kefu_event_log_get_result, handle_.get()); }
    void clear() {
        detail::Call call;
        call.check(kefu_event_log_clear(handle_.get(), call.error()));
    }

   private:
    detail::Owned<kefu_event_log, kefu_event_log_destroy> handle_;
};

/// Agents as they are at one moment, ranked for requests. immutable: share freely.
class Staff {
   public:
    Staff(const Charter& charter, const std::vector<kefu_staff_agent>& agents) {
        detail::Call call;
        kefu_staff* handle = nullptr;
        call.check(kefu_staff_create(charter.get(), agents.data(), detail::size(agents.size()), &handle, call.error()));
        handle_.reset(handle);
    }
    Staff(const Charter& charter, const Table& agents, const std::string& columns_json = std::string()) {
        detail::Call call;
        kefu_staff* handle = nullptr;
        call.check(kefu_staff_create_from_table(charter.get(), agents.get(), detail::or_null(columns_json), &handle, call.error()));
        handle_.reset(handle);
    }
    /// Tables "ranking" and "ruled_out".
    Result rank(const kefu_rank_request& request) const { return detail::result_of(kefu_staff_rank, handle_.get(), &request); }
    /// At most `most` agents for each request of a table; 0 = all.
    Result rank(const Table& requests, std::int64_t most, const std::string& columns_json = std::string()) const {
        return detail::result_of(kefu_staff_rank_table, handle_.get(), requests.get(), detail::or_null(columns_json), most);
    }
    std::int64_t size() const {
        detail::Call call;
        std::int64_t n = 0;
        call.check(kefu_staff_get_size(handle_.get(), &n, call.error()));
        return n;
    }

   private:
    detail::Owned<kefu_staff, kefu_staff_destroy> handle_;
};

/// Who of a roster could serve what: tables "coverage" and "gaps".
inline Result coverage(const Charter& charter, const Table& agents, const std::string& columns_json = std::string()) {
    return detail::result_of(kefu_charter_get_coverage, charter.get(), agents.get(), detail::or_null(columns_json));
}

}  // namespace c
}  // namespace kefu
