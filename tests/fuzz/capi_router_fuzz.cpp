// Commands of a router through the C ABI, in any order and with any arguments: what fails, and what is refused, leaves the state as it
// was; entries and snapshots, damaged or not, never crash; and from the entries alone a router of the same state comes.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "bytes.hpp"
#include "kefu/kefu.h"

namespace {

const char* const ids[] = {"a", "b", "客", "", nullptr, "\xff", "t1", "t2", "t3", "a task with a name that is long"};
const char* const channels[] = {"chat", "telephone", "", nullptr, "fax"};
const char* const classes[] = {"", "refund", nullptr, "general", "refnud"};
const char* const needs[] = {"", nullptr, "zh", "refund >= 2", "refund >= ", "not zh", "\xc3"};
const char* const charters[] = {
    "[routing]\nskills = [\"refund\"]\nlanguages = [\"zh\"]\noffer_time = \"20 s\"\n[routing.channel.chat]\n"
    "[routing.channel.telephone]\nexclusive = true\n[routing.class.refund]\nneeds = \"refund >= 2\"\n"
    "steps = [{ after = \"60 s\", needs = \"refund\" }]\n[routing.class.general]\n",
    "[routing]\nskills = [\"refund\"]\nlanguages = [\"zh\"]\nautomatic = true\n[routing.channel.chat]\n"
    "[routing.class.refund]\n"};

class Input : public Bytes {
   public:
    using Bytes::Bytes;
    std::int64_t number() {
        static constexpr std::int64_t odd[] = {0, 1, -1, INT64_MAX, INT64_MIN, 100, 1'000'000, 60'000'000};
        const unsigned b = byte();
        return b < 0x40 ? odd[b % 8] : b % 8;
    }
    template <class T, std::size_t N>
    T pick(T const (&from)[N]) {
        return from[byte() % N];
    }
};

struct Machine {
    explicit Machine(Input& input) : in(input) {
        for (int i = 0; i < 2; ++i)
            must(kefu_charter_parse(charters[i], static_cast<std::int64_t>(std::strlen(charters[i])), "x", &charter[i], nullptr) ==
                 KEFU_OK);
        kefu_router_options options = KEFU_ROUTER_OPTIONS_INIT;
        options.flags = KEFU_ROUTER_HOST_JOURNAL;
        must(kefu_router_create(charter[0], &options, &router, nullptr) == KEFU_OK);
        must(kefu_router_create(charter[0], nullptr, &mirror, nullptr) == KEFU_OK);
        must(kefu_event_log_create(nullptr, &log, nullptr) == KEFU_OK);
        must(kefu_forecasts_create(charter[0], "{\"window\": 32, \"at_least\": 10}", &forecasts, nullptr) == KEFU_OK);
    }
    ~Machine() {
        must(hash(router) == hash(mirror));
        kefu_event_log_destroy(&log);
        kefu_forecasts_destroy(&forecasts);
        kefu_router_destroy(&router);
        kefu_router_destroy(&mirror);
        for (kefu_charter*& c : charter) kefu_charter_destroy(&c);
    }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    static std::uint64_t hash(const kefu_router* of) {
        std::uint64_t h = 0;
        must(kefu_router_get_state_hash(of, &h, nullptr) == KEFU_OK);
        return h;
    }
    template <class C>
    void sent(C& c) {
        c.struct_size = in.byte() == 0xff ? in.byte() : static_cast<std::uint32_t>(sizeof c);
        c.given = in.byte() % 16 == 15 ? in.byte() : 0;
        c.source = in.byte() % 4 == 0 ? in.pick(ids) : nullptr;
        c.number = in.number();
        const unsigned b = in.byte();
        c.at = b < 0xf0 ? now += b % 32 * 1'000'000 : in.number();
    }
    /// Sends, and does what a host does with the answer.
    template <class C, class F>
    void send(F function, const C& c) {
        const std::uint64_t before = hash(router);
        kefu_events events = KEFU_EVENTS_INIT;
        const kefu_status status = function(router, &c, &events, nullptr);
        must(status != KEFU_ERR_INTERNAL);
        if (status != KEFU_OK) return must(hash(router) == before && events.n == 0);
        must(events.n > 0);
        look(events);
        if (KEFU_EVENT_AT(events, 0)->sequence < 0) return must(hash(router) == before && events.n == 1);
        const std::uint8_t* data = nullptr;
        std::int64_t size = 0;
        must(kefu_router_get_entry(router, &data, &size, nullptr) == KEFU_OK && size > 0);
        const std::string entry(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
        if (in.byte() % 8 == 7) {
            must(kefu_router_discard(router, nullptr) == KEFU_OK);
            return must(hash(router) == before);
        }
        must(kefu_forecasts_add(forecasts, router, nullptr) == KEFU_ERR_WRONG_ORDER);
        must(kefu_router_commit(router, nullptr) == KEFU_OK);
        must(kefu_forecasts_add(forecasts, router, nullptr) == KEFU_OK);
        damage(entry);
        recover(entry);
        must(hash(router) == hash(mirror));
    }
    void recover(const std::string& entry) {
        char digest[64];
        std::int64_t n = 0;
        const auto* data = reinterpret_cast<const std::uint8_t*>(entry.data());
        const auto size = static_cast<std::int64_t>(entry.size());
        must(kefu_entry_get_adopted_rules(data, size, digest, sizeof digest, &n, nullptr) == KEFU_OK);
        must(kefu_router_recover(mirror, n > 0 ? charter[rules] : nullptr, data, size, nullptr) == KEFU_OK);
    }
    /// An entry with a byte changed is refused, or is another one; nothing else may come of it.
    void damage(std::string entry) {
        if (in.byte() % 8 != 7) return;
        entry[in.byte() % entry.size()] = static_cast<char>(in.byte());
        entry.resize(entry.size() - in.byte() % 2);
        const auto* data = reinterpret_cast<const std::uint8_t*>(entry.data());
        const auto size = static_cast<std::int64_t>(entry.size());
        must(kefu_event_log_add_entry(log, data, size, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_forecasts_add_entry(forecasts, data, size, nullptr) != KEFU_ERR_INTERNAL);
        kefu_bytes* saved = nullptr;
        kefu_router* other = nullptr;
        const std::uint8_t* bytes = nullptr;
        std::int64_t n = 0;
        must(kefu_router_save(mirror, &saved, nullptr) == KEFU_OK && kefu_bytes_get(saved, &bytes, &n, nullptr) == KEFU_OK);
        kefu_status status = kefu_router_load(charter[loaded], nullptr, bytes, n, &other, nullptr);
        must(status == KEFU_OK && hash(other) == hash(mirror));
        status = kefu_router_recover(other, nullptr, data, size, nullptr);
        must(status != KEFU_ERR_INTERNAL);
        if (status != KEFU_OK) must(hash(other) == hash(mirror));
        kefu_router_destroy(&other);
        std::string file(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
        file[in.byte() % file.size()] ^= static_cast<char>(1 + in.byte() % 255);
        must(kefu_router_load(charter[loaded], nullptr, reinterpret_cast<const std::uint8_t*>(file.data()), n, &other, nullptr) != KEFU_OK);
        must(!other);
        kefu_bytes_destroy(&saved);
    }
    void look(const kefu_events& events) {
        for (std::int64_t i = 0; i < events.n; ++i) {
            const kefu_event& e = *KEFU_EVENT_AT(events, i);
            for (const kefu_text& t : {e.source, e.task, e.agent, e.reason}) must(t.data && t.data[t.length] == '\0');
            char json[64];
            std::int64_t n = 0;
            kefu_text text = {nullptr, 0};
            const kefu_status status = kefu_router_get_event_json(router, i, json, in.byte() % 65, &n, nullptr);
            must(n > 0 && (status == KEFU_OK || status == KEFU_ERR_SHAPE));
            must(kefu_router_get_event_text(router, i, "task", &text, nullptr) != KEFU_ERR_INTERNAL);
            must(kefu_router_explain_event(router, i, static_cast<std::int32_t>(i % 2), nullptr, 0, &n, nullptr) ==
                 (e.kind == KEFU_EVENT_TASK_OFFERED ? KEFU_OK : KEFU_ERR_BAD_OPTION));
            if (e.kind == KEFU_EVENT_TASK_OFFERED) epoch = e.epoch;
        }
        must(kefu_event_log_add(log, router, nullptr) == KEFU_OK);
    }
    void why() {
        std::int64_t n = 0;
        const char *task = in.pick(ids), *agent = in.pick(ids);
        must(kefu_router_explain_waiting(router, task, in.byte() % 3, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_router_get_why_waiting(router, task, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_router_explain_not(router, task, agent, in.byte() % 3, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_router_get_why_not(router, task, agent, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_router_explain_this(router, task, in.byte() % 3, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_router_get_why_this(router, task, nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
        kefu_result* result = nullptr;
        must(kefu_router_get_metrics(router, &result, nullptr) == KEFU_OK);
        std::int64_t due = 0;
        must(kefu_router_get_next_due(router, &due, nullptr) == KEFU_OK);
        std::int32_t pending = -1;
        must(kefu_router_get_pending(router, &pending, nullptr) == KEFU_OK && (pending == 0 || pending == 1));
        kefu_result_destroy(&result);
        forecast(task);
        must(kefu_event_log_get_result(log, &result, nullptr) == KEFU_OK);
        kefu_result_destroy(&result);
        if (in.byte() % 2) must(kefu_event_log_clear(log, nullptr) == KEFU_OK);
    }
    void forecast(const char* task) {
        kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
        kefu_result* result = nullptr;
        std::int32_t moved = -1;
        const kefu_status status = kefu_forecasts_get_forecast(forecasts, task, &told, nullptr);
        must(status != KEFU_ERR_INTERNAL);
        if (status == KEFU_OK) must(kefu_wait_moved(&told, &told, 0, &moved, nullptr) == KEFU_OK && moved == 0);
        must(kefu_forecasts_get_waiting(forecasts, task, &result, nullptr) == status || !task);
        kefu_result_destroy(&result);
        for (const char* kind : {"", "refund"})
            for (const auto get : {kefu_forecasts_get_coming, kefu_forecasts_get_queue}) {
                must(get(forecasts, kind, "chat", &result, nullptr) == KEFU_OK);
                kefu_result_destroy(&result);
            }
        must(kefu_forecasts_get_calibration(forecasts, &result, nullptr) == KEFU_OK);
        kefu_result_destroy(&result);
    }
    void lists(kefu_word_level (&words)[3], kefu_channel_units (&lanes)[2]) {
        static const char* const known[] = {"refund", "zh", "refnud", nullptr, "grade"};
        for (auto& w : words) w = {known[in.byte() % 16 % 5], in.number()};
        for (auto& l : lanes) l = {in.pick(channels), in.number()};
    }
    template <class C>
    void of_task(C& c) {
        sent(c);
        c.task = in.pick(ids);
    }
    void step() {
        kefu_word_level words[3];
        kefu_channel_units lanes[2];
        const char* names[2];
        switch (in.byte() % 21) {
            case 0:
            case 1: {
                kefu_add_agent c = KEFU_ADD_AGENT_INIT;
                sent(c);
                c.agent = in.pick(ids);
                lists(words, lanes);
                c.words = words;
                c.n_words = in.byte() % 8 == 7 ? in.number() % 4 : in.byte() % 4;
                c.channels = lanes;
                c.n_channels = in.byte() % 3;
                c.units = in.number();
                c.status = in.byte() % 16 == 15 ? in.byte() : 0;
                return send(kefu_router_add_agent, c);
            }
            case 2: {
                kefu_remove_agent c = KEFU_REMOVE_AGENT_INIT;
                sent(c);
                c.agent = in.pick(ids);
                return send(kefu_router_remove_agent, c);
            }
            case 3: {
                kefu_set_status c = KEFU_SET_STATUS_INIT;
                sent(c);
                c.agent = in.pick(ids);
                c.status = in.byte() % 4;
                c.reason = in.pick(ids);
                return send(kefu_router_set_status, c);
            }
            case 4: {
                kefu_set_profile c = KEFU_SET_PROFILE_INIT;
                sent(c);
                c.agent = in.pick(ids);
                lists(words, lanes);
                c.words = words;
                c.n_words = in.byte() % 4;
                c.team = in.pick(ids);
                c.weight = in.number();
                return send(kefu_router_set_profile, c);
            }
            case 5: {
                kefu_set_capacity c = KEFU_SET_CAPACITY_INIT;
                sent(c);
                c.agent = in.pick(ids);
                lists(words, lanes);
                c.channels = lanes;
                c.n_channels = in.byte() % 3;
                c.units = in.number();
                return send(kefu_router_set_capacity, c);
            }
            case 6: {
                kefu_heartbeat c = KEFU_HEARTBEAT_INIT;
                sent(c);
                c.agent = in.pick(ids);
                return send(kefu_router_heartbeat, c);
            }
            case 7:
            case 8:
            case 9: {
                kefu_arrive_task c = KEFU_ARRIVE_TASK_INIT;
                of_task(c);
                c.channel = in.pick(channels);
                c.task_class = in.pick(classes);
                c.needs = in.pick(needs);
                c.language = in.byte() % 2 ? "zh" : nullptr;
                c.units = in.number();
                c.deadline = in.number();
                c.parked_until = in.number();
                for (auto& n : names) n = in.pick(ids);
                c.preferred = names;
                c.n_preferred = in.byte() % 8 == 7 ? in.number() % 3 : in.byte() % 2;
                c.excluded = in.byte() % 2 ? names + 1 : nullptr;
                c.n_excluded = c.excluded ? in.byte() % 2 : 0;
                return send(kefu_router_arrive_task, c);
            }
            case 10: {
                kefu_update_task c = KEFU_UPDATE_TASK_INIT;
                of_task(c);
                c.task_class = in.pick(classes);
                c.needs = in.pick(needs);
                c.credit = in.number();
                return send(kefu_router_update_task, c);
            }
            case 11: {
                kefu_cancel_task c = KEFU_CANCEL_TASK_INIT;
                of_task(c);
                return send(kefu_router_cancel_task, c);
            }
            case 12: {
                kefu_abandon_task c = KEFU_ABANDON_TASK_INIT;
                of_task(c);
                return send(kefu_router_abandon_task, c);
            }
            case 13: {
                kefu_park_task c = KEFU_PARK_TASK_INIT;
                of_task(c);
                c.until = in.number();
                return send(kefu_router_park_task, c);
            }
            case 14: {
                kefu_accept_offer c = KEFU_ACCEPT_OFFER_INIT;
                of_task(c);
                c.agent = in.pick(ids);
                c.epoch = epoch;
                return send(kefu_router_accept_offer, c);
            }
            case 15: {
                kefu_reject_offer c = KEFU_REJECT_OFFER_INIT;
                of_task(c);
                c.agent = in.pick(ids);
                c.epoch = in.byte() % 4 ? epoch : in.number();
                return send(kefu_router_reject_offer, c);
            }
            case 16: {
                kefu_rest_task c = KEFU_REST_TASK_INIT;
                of_task(c);
                c.resting = in.byte() % 3;
                return send(kefu_router_rest_task, c);
            }
            case 17: {
                kefu_return_task c = KEFU_RETURN_TASK_INIT;
                of_task(c);
                return send(kefu_router_return_task, c);
            }
            case 18: {
                if (in.byte() % 2) {
                    kefu_end_wrap_up c = KEFU_END_WRAP_UP_INIT;
                    of_task(c);
                    return send(kefu_router_end_wrap_up, c);
                }
                kefu_complete_task c = KEFU_COMPLETE_TASK_INIT;
                of_task(c);
                c.wrap_up = in.number();
                return send(kefu_router_complete_task, c);
            }
            case 19: {
                if (in.byte() % 4) {
                    kefu_advance_clock c = KEFU_ADVANCE_CLOCK_INIT;
                    sent(c);
                    return send(kefu_router_advance_clock, c);
                }
                kefu_swap_rules c = KEFU_SWAP_RULES_INIT;
                sent(c);
                rules = in.byte() % 2;
                const std::uint64_t before = hash(mirror);
                send([this](kefu_router* r, const kefu_swap_rules* s, kefu_events* e,
                            kefu_error* error) { return kefu_router_swap_rules(r, s, charter[rules], e, error); },
                     c);
                if (hash(mirror) != before) loaded = rules;
                return;
            }
            default: return why();
        }
    }

    Input& in;
    kefu_charter* charter[2] = {};
    int rules = 0;   ///< that the last swap brought
    int loaded = 0;  ///< that hold
    kefu_router* router = nullptr;
    kefu_router* mirror = nullptr;
    kefu_event_log* log = nullptr;
    kefu_forecasts* forecasts = nullptr;
    std::int64_t now = 0;
    std::int64_t epoch = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Input input(data, size);
    Machine machine(input);
    for (int steps = 0; input.more() && steps < 256; ++steps) machine.step();
    return 0;
}
