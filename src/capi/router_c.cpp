// kefu_router: what is not a command. See commands_c.cpp.
#include "capi/router_c.hpp"

#include <cstring>

#include "core/hint.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/charter/saved_router.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/service/command_table.hpp"
#include "kefu/service/live_figures.hpp"
#include "kefu/service/messages.hpp"

static_assert(sizeof(void*) != 8 || (sizeof(kefu_event) == 136 && sizeof(kefu_events) == 24 && sizeof(kefu_router_options) == 8),
              "their layout is part of the ABI");

using namespace kefu;
using namespace kefu::capi;

kefu_router::kefu_router(Charter made_under, std::uint32_t flags)
    : kefu_router(made_under, flags, service::Router(routing_rules(made_under))) {}

kefu_router::kefu_router(Charter made_under, std::uint32_t flags, service::Router router)
    : charter(std::move(made_under)), host_journal((flags & KEFU_ROUTER_HOST_JOURNAL) != 0), value(std::move(router)) {
    value.write_entries(host_journal);
}

namespace {

/// A text of the event, whose place is known when all are there.
kefu_text later(std::vector<char>& texts, std::string_view text) {
    texts.insert(texts.end(), text.begin(), text.end());
    texts.push_back('\0');
    return {nullptr, static_cast<std::int64_t>(text.size())};
}

kefu_event in_c(const service::Event& event, std::vector<char>& texts) {
    kefu_event out{};
    out.sequence = event.sequence;
    out.at = event.at.us;
    out.number = event.number;
    out.rules = event.rules;
    out.kind = static_cast<std::int32_t>(event.fact.index());
    out.code = -1;
    std::visit(
        [&](const auto& fact) {
            std::string_view task, agent, reason;
            if constexpr (requires { fact.task; }) task = fact.task;
            if constexpr (requires { fact.agent; }) agent = fact.agent;
            if constexpr (requires { fact.reason; }) reason = fact.reason;
            if constexpr (requires { fact.because; }) out.code = static_cast<std::int32_t>(fact.because);
            if constexpr (requires { fact.code; }) out.code = static_cast<std::int32_t>(fact.code);
            if constexpr (requires { fact.epoch; }) out.epoch = fact.epoch;
            if constexpr (requires { fact.until; }) out.until = fact.until.us;
            if constexpr (requires { fact.waited; }) out.waited = fact.waited.us;
            if constexpr (requires { fact.accepted; }) out.accepted = fact.accepted ? 1 : 0;
            out.source = later(texts, event.source);
            out.task = later(texts, task);
            out.agent = later(texts, agent);
            out.reason = later(texts, reason);
        },
        event.fact);
    return out;
}

/// The event that a caller asks about.
const service::Event& event_at(const kefu_router* router, std::int64_t event) {
    const auto& last = need_handle(router, "router").last;
    if (event < 0 || static_cast<std::size_t>(event) >= last.size())
        throw Error(Status::shape, "there is no event " + std::to_string(event) + "; the last command has " + std::to_string(last.size()));
    return last[static_cast<std::size_t>(event)];
}

/// A field of an event. Errors: UNKNOWN_NAME, BAD_OPTION where it is a list.
service::EventField field_at(const kefu_router* router, std::int64_t event, const char* field) {
    const service::Event& of = event_at(router, event);
    const std::string_view name = need_text(field, "field");
    const service::EventField found = service::field_of(of, name);
    if (found.kind == service::EventField::Kind::none) {
        const Tree all = service::write(of);
        std::vector<std::string_view> known;
        for (const TreeMember& m : all.members())
            if (service::field_of(of, m.key).kind != service::EventField::Kind::none) known.push_back(m.key);
        throw Error(Status::unknown_name,
                    std::string(service::name_of(of.fact)) + " has no field " + detail::quoted(name) + detail::hint(name, known, "fields"));
    }
    if (found.kind == service::EventField::Kind::list)
        throw Error(Status::bad_option, std::string(name) + " is a list; kefu_router_get_event_json tells it");
    return found;
}

ResultBuilder result_of(Columns events, const Stamp& stamp) {
    ResultBuilder out("service.router", stamp);
    out.table("events", std::move(events));
    return out;
}

std::uint32_t flags_of(const kefu_router_options* options) {
    if (!options) return 0;
    check_struct(options, options->struct_size, sizeof(kefu_router_options), "options");
    if ((options->flags & ~static_cast<std::uint32_t>(KEFU_ROUTER_HOST_JOURNAL)) != 0)
        throw Error(Status::bad_option, "options: flags is " + std::to_string(options->flags) + "; expected KEFU_ROUTER_...");
    return options->flags;
}

template <class... T>
const char* name_at(std::int32_t kind, std::variant<T...>*) noexcept {
    static constexpr std::array<std::string_view, sizeof...(T)> names{name(Of<T>{})...};
    return kind < 0 || static_cast<std::size_t>(kind) >= names.size() ? "unknown" : names[static_cast<std::size_t>(kind)].data();
}
template <Worded E>
const char* word_at(std::int32_t code) noexcept {
    const std::string_view word = word_of(static_cast<E>(code));
    return word.empty() ? "unknown" : word.data();  // of a literal, which ends with a NUL
}

}  // namespace

void kefu_router::show(std::span<const service::Event> decided) {
    texts.clear();
    events.clear();
    for (const service::Event& event : decided) events.push_back(in_c(event, texts));
    const char* at = texts.data();
    for (kefu_event& event : events)
        for (kefu_text* text : {&event.source, &event.task, &event.agent, &event.reason}) {
            text->data = at;
            at += text->length + 1;
        }
}

void kefu_router::commit() {
    value.commit();
    if (next) charter = *std::exchange(next, std::nullopt);
}
void kefu_router::discard() {
    value.discard();
    next.reset();
}

void kefu_router::finish(std::span<const service::Event> decided, kefu_events& out) {
    last = {};
    if (const auto* refused = std::get_if<service::Refused>(&decided.front().fact))
        if (refused->code == service::Refusal::no_memory) throw std::bad_alloc();
    try {
        show(decided);
    } catch (...) {
        if (decided.front().is_fact()) discard();
        throw;
    }
    if (decided.front().is_fact() && !host_journal) commit();
    last = decided;
    out.stride = sizeof(kefu_event);
    out.data = events.data();
    out.n = static_cast<std::int64_t>(events.size());
}

namespace kefu::capi {

kefu_events& need_events(kefu_events* events) {
    kefu_events& out = need(events, "events");
    if (out.struct_size < sizeof(kefu_events)) check_struct(&out, out.struct_size, sizeof(kefu_events), "events");
    // Those of the command before are gone, also where this one fails.
    out.stride = 0;
    out.data = nullptr;
    out.n = 0;
    return out;
}

kefu_status send_swap(kefu_router* router, const kefu_swap_rules* command, const kefu_charter* charter, kefu_events* events,
                      kefu_error* error) {
    return guard(error, [&] {
        kefu_router& to = need_handle(router, "router");
        kefu_events& out = need_events(events);
        to.lists.clear();
        const auto read = read_struct<service::SwapRules>(command, least_command, to.lists);
        const Charter after = charter_or_default(charter);
        const auto decided = to.value.decide_swap(read, routing_rules(after));
        if (decided.front().is_fact()) to.next = after;
        to.finish(decided, out);
    });
}

}  // namespace kefu::capi

extern "C" {

kefu_status kefu_router_create(const kefu_charter* charter, const kefu_router_options* options, kefu_router** out_router,
                               kefu_error* error) {
    return guard(error, [&] {
        kefu_router*& out = need_slot(out_router, "out_router");
        const std::uint32_t flags = flags_of(options);
        out = new kefu_router(charter_or_default(charter), flags);
    });
}

const char* kefu_event_name(int32_t kind) { return name_at(kind, static_cast<service::Fact*>(nullptr)); }
const char* kefu_refusal_name(int32_t code) { return word_at<service::Refusal>(code); }
const char* kefu_because_name(int32_t code) { return word_at<service::Because>(code); }

kefu_status kefu_router_get_event_int64(const kefu_router* router, int64_t event, const char* field, int64_t null_value, int64_t* out_value,
                                        kefu_error* error) {
    return guard(error, [&] {
        const service::EventField found = field_at(router, event, field);
        int64_t& out = need(out_value, "out_value");
        using enum service::EventField::Kind;
        if (found.kind == text) throw Error(Status::bad_option, std::string(field) + " is a text");
        out = found.kind == nothing ? null_value : found.number;
    });
}

kefu_status kefu_router_get_event_text(const kefu_router* router, int64_t event, const char* field, kefu_text* out_text,
                                       kefu_error* error) {
    return guard(error, [&] {
        const service::EventField found = field_at(router, event, field);
        kefu_text& out = need(out_text, "out_text");
        using enum service::EventField::Kind;
        if (found.kind == integer) throw Error(Status::bad_option, std::string(field) + " is a number");
        out = borrowed(found.text);
    });
}

kefu_status kefu_router_get_event_json(const kefu_router* router, int64_t event, char* buffer, int64_t capacity, int64_t* out_length,
                                       kefu_error* error) {
    return guard(error, [&] { copy_out(to_json(service::write(event_at(router, event))), buffer, capacity, out_length); });
}

kefu_status kefu_router_explain_event(const kefu_router* router, int64_t event, int32_t language, char* buffer, int64_t capacity,
                                      int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const service::Event& of = event_at(router, event);
        const Language in = language_of(language);
        const auto* offer = std::get_if<service::TaskOffered>(&of.fact);
        if (!offer) throw Error(Status::bad_option, std::string(service::name_of(of.fact)) + " is no task_offered");
        copy_out(service::explain(*offer, router->value.rules(of.rules), in), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_get_entry(const kefu_router* router, const uint8_t** out_data, int64_t* out_size, kefu_error* error) {
    return guard(error, [&] {
        const kefu_router& from = need_handle(router, "router");
        const uint8_t*& data = need(out_data, "out_data");
        int64_t& size = need(out_size, "out_size");
        if (!from.host_journal) throw Error(Status::wrong_order, "the router was made without KEFU_ROUTER_HOST_JOURNAL");
        const std::string_view entry = from.value.entry();
        data = reinterpret_cast<const uint8_t*>(entry.data());
        size = static_cast<int64_t>(entry.size());
    });
}

kefu_status kefu_router_commit(kefu_router* router, kefu_error* error) {
    return guard(error, [&] { need_handle(router, "router").commit(); });
}

kefu_status kefu_router_discard(kefu_router* router, kefu_error* error) {
    return guard(error, [&] {
        kefu_router& from = need_handle(router, "router");
        from.discard();
        from.last = {};
    });
}

kefu_status kefu_router_recover(kefu_router* router, const kefu_charter* charter, const uint8_t* data, int64_t size, kefu_error* error) {
    return guard(error, [&] {
        kefu_router& to = need_handle(router, "router");
        const kefu_charter* given = optional_handle(charter, "charter");
        const std::string_view entry = need_bytes(data, size, "data");
        if (!to.value.pending()) to.last = {};
        if (!given) return to.value.recover(entry);
        const service::RoutingRules rules = routing_rules(given->value);
        to.value.recover(entry, &rules);
        if (to.value.rules().stamp().digest == rules.stamp().digest) to.charter = given->value;
    });
}

kefu_status kefu_entry_get_adopted_rules(const uint8_t* data, int64_t size, char* buffer, int64_t capacity, int64_t* out_length,
                                         kefu_error* error) {
    return guard(error, [&] { copy_out(service::Router::adopted_rules(need_bytes(data, size, "data")), buffer, capacity, out_length); });
}

kefu_status kefu_router_get_sequence(const kefu_router* router, int64_t* out_sequence, kefu_error* error) {
    return guard(error, [&] { need(out_sequence, "out_sequence") = need_handle(router, "router").value.sequence(); });
}

kefu_status kefu_router_get_now(const kefu_router* router, int64_t* out_now, kefu_error* error) {
    return guard(error, [&] { need(out_now, "out_now") = need_handle(router, "router").value.now().value_or(Time{INT64_MIN}).us; });
}

kefu_status kefu_router_get_next_due(const kefu_router* router, int64_t* out_due, kefu_error* error) {
    return guard(error, [&] { need(out_due, "out_due") = need_handle(router, "router").value.next_due().value_or(Time{INT64_MAX}).us; });
}

kefu_status kefu_router_get_pending(const kefu_router* router, int32_t* out_pending, kefu_error* error) {
    return guard(error, [&] { need(out_pending, "out_pending") = need_handle(router, "router").value.pending() ? 1 : 0; });
}

kefu_status kefu_router_get_state_hash(const kefu_router* router, uint64_t* out_hash, kefu_error* error) {
    return guard(error, [&] {
        const kefu_router& of = need_handle(router, "router");
        uint64_t& out = need(out_hash, "out_hash");
        out = of.value.state_hash();
    });
}

kefu_status kefu_router_get_agent_count(const kefu_router* router, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = need_handle(router, "router").value.agents(); });
}

kefu_status kefu_router_get_task_count(const kefu_router* router, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = need_handle(router, "router").value.tasks(); });
}

kefu_status kefu_router_get_waiting_count(const kefu_router* router, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = need_handle(router, "router").value.waiting(); });
}

kefu_status kefu_router_get_bytes(const kefu_router* router, int64_t* out_bytes, kefu_error* error) {
    return guard(error, [&] {
        const kefu_router& of = need_handle(router, "router");
        need(out_bytes, "out_bytes") =
            static_cast<int64_t>(of.value.bytes() + of.texts.capacity() + of.events.capacity() * sizeof(kefu_event));
    });
}

kefu_status kefu_router_get_stamp(const kefu_router* router, char* buffer, int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error,
                 [&] { copy_out(to_json(write(need_handle(router, "router").value.rules().stamp())), buffer, capacity, out_length); });
}

kefu_status kefu_router_get_why_waiting(const kefu_router* router, const char* task, char* buffer, int64_t capacity, int64_t* out_length,
                                        kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        copy_out(to_json(write(of.why_waiting(need_text(task, "task")))), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_explain_waiting(const kefu_router* router, const char* task, int32_t language, char* buffer, int64_t capacity,
                                        int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        const Language in = language_of(language);
        copy_out(sentence(of.why_waiting(need_text(task, "task")), in), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_get_why_not(const kefu_router* router, const char* task, const char* agent, char* buffer, int64_t capacity,
                                    int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        copy_out(to_json(write(of.why_not(need_text(task, "task"), need_text(agent, "agent")))), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_explain_not(const kefu_router* router, const char* task, const char* agent, int32_t language, char* buffer,
                                    int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        const Language in = language_of(language);
        copy_out(sentence(of.why_not(need_text(task, "task"), need_text(agent, "agent")), in), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_get_why_this(const kefu_router* router, const char* task, char* buffer, int64_t capacity, int64_t* out_length,
                                     kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        copy_out(to_json(write(of.why_this(need_text(task, "task")))), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_explain_this(const kefu_router* router, const char* task, int32_t language, char* buffer, int64_t capacity,
                                     int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const service::Router& of = need_handle(router, "router").value;
        const Language in = language_of(language);
        copy_out(sentence(of.why_this(need_text(task, "task")), in), buffer, capacity, out_length);
    });
}

kefu_status kefu_router_save(const kefu_router* router, kefu_bytes** out_bytes, kefu_error* error) {
    return guard(error, [&] {
        kefu_bytes*& out = need_slot(out_bytes, "out_bytes");
        const kefu_router& from = need_handle(router, "router");
        out = new kefu_bytes(save(from.value));
    });
}

kefu_status kefu_router_load(const kefu_charter* charter, const kefu_router_options* options, const uint8_t* data, int64_t size,
                             kefu_router** out_router, kefu_error* error) {
    return guard(error, [&] {
        kefu_router*& out = need_slot(out_router, "out_router");
        const std::uint32_t flags = flags_of(options);
        const Charter rules = charter_or_default(charter);
        out = new kefu_router(rules, flags, load_router(rules, need_bytes(data, size, "data")));
    });
}

kefu_status kefu_router_get_metrics(const kefu_router* router, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        out = new kefu_result(service::metrics(need_handle(router, "router").value));
    });
}

kefu_status kefu_router_apply_table(kefu_router* router, const kefu_table* commands, const char* columns_json, kefu_result** out_result,
                                    kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        kefu_router& to = need_handle(router, "router");
        const Table& rows = need_handle(commands, "commands").value;
        if (to.host_journal) throw Error(Status::wrong_order, "the host keeps the journal: commands are sent and stored one by one");
        // A row in the middle may be no command at all, so a copy does them, and takes the place of the router when all are done.
        service::Router copy(to.value.rules(), to.value.snapshot());
        copy.write_entries(false);
        service::EventTable events;
        const std::int64_t refused = apply(copy, rows, column_names(columns_json), decoding_of(to.charter), events);
        ResultBuilder answer = result_of(events.columns(), copy.rules().stamp());
        answer.report("commands", rows.rows());
        answer.report("refused", refused);
        out = new kefu_result(std::move(answer).build());
        to.last = {};
        to.value = std::move(copy);
    });
}

kefu_status kefu_event_log_create(const kefu_charter* charter, kefu_event_log** out_log, kefu_error* error) {
    return guard(error, [&] {
        kefu_event_log*& out = need_slot(out_log, "out_log");
        out = new kefu_event_log(charter_or_default(charter).stamp());
    });
}

kefu_status kefu_event_log_add(kefu_event_log* log, const kefu_router* router, kefu_error* error) {
    return guard(error, [&] {
        kefu_event_log& to = need_handle(log, "log");
        const auto& last = need_handle(router, "router").last;
        if (!last.empty()) to.value.add(last);
    });
}

kefu_status kefu_event_log_add_entry(kefu_event_log* log, const uint8_t* data, int64_t size, kefu_error* error) {
    return guard(error, [&] {
        kefu_event_log& to = need_handle(log, "log");
        to.value.add_entry(need_bytes(data, size, "data"));
    });
}

kefu_status kefu_event_log_get_rows(const kefu_event_log* log, int64_t* out_rows, kefu_error* error) {
    return guard(error, [&] { need(out_rows, "out_rows") = need_handle(log, "log").value.rows(); });
}

kefu_status kefu_event_log_get_result(const kefu_event_log* log, kefu_result** out_result, kefu_error* error) {
    return guard(error, [&] {
        kefu_result*& out = need_slot(out_result, "out_result");
        const kefu_event_log& from = need_handle(log, "log");
        out = new kefu_result(result_of(from.value.columns(), from.stamp).build());
    });
}

kefu_status kefu_event_log_clear(kefu_event_log* log, kefu_error* error) {
    return guard(error, [&] { need_handle(log, "log").value.clear(); });
}

void kefu_event_log_destroy(kefu_event_log** log) { destroy(log); }

void kefu_router_destroy(kefu_router** router) { destroy(router); }

}  // extern "C"
