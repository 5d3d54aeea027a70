#include "service/day.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "core/hint.hpp"
#include "core/large.hpp"
#include "kefu/core/error.hpp"
#include "kefu/statistics/ratio.hpp"
#include "service/day_needs.hpp"
#include "service/evolve.hpp"
#include "service/router_data.hpp"
#include "service/rules_data.hpp"
#include "service/why.hpp"

namespace kefu::service {

using kefu::detail::large;
using kefu::detail::quoted;
using kefu::detail::reserve_large;

namespace {

/// What comes first at one moment, after the router's own timers.
enum class Rank : std::uint8_t { sign_out, complete, sign_in, accept, arrive, abandon };

struct Due {
    std::int64_t at = 0;
    Rank rank = Rank::arrive;
    std::uint32_t who = 0;  ///< contact, or agent where he signs in or out
    std::uint32_t agent = 0;
    std::int64_t epoch = 0;
    [[nodiscard]] auto key() const noexcept { return std::tuple(at, rank, who, agent, epoch); }
    bool operator>(const Due& other) const noexcept { return key() > other.key(); }
};

/// An agent while the period passes.
struct Live {
    bool here = false;
    bool available = false;
    std::uint32_t active = 0;
    std::uint32_t wrapping = 0;
    std::uint32_t offered = 0;
    std::int64_t since = 0;
    std::int64_t idle_since = 0;  ///< of free and away
    [[nodiscard]] bool busy() const noexcept { return active + wrapping > 0; }
    [[nodiscard]] bool free() const noexcept { return here && available && !busy() && offered == 0; }
    [[nodiscard]] bool away() const noexcept { return here && !available; }
};

std::optional<std::int64_t> end_of(const Contacts& contacts, const Finish& how) {
    if (!how.as_of) return std::nullopt;
    const Zone& zone = contacts.decoding().zone;
    switch (how.as_of->kind) {
        case ParsedTime::Kind::instant: return how.as_of->us;
        case ParsedTime::Kind::date: return zone.start_of(Date{static_cast<std::int32_t>(floor_div(how.as_of->us, us_per_day)) + 1}).us;
        case ParsedTime::Kind::local: break;
    }
    const auto at = zone.instant(LocalTime{how.as_of->us}, contacts.decoding().local_times);
    if (!at) throw Error(Status::bad_option, "as_of: no clock shows this time in " + zone.name() + ", or it shows it twice");
    return at->us;
}

}  // namespace

DayPlan::DayPlan(const Contacts& c, const Roster& r, const RouteQuestion& question, const Finish& how, const Stamp& stamp)
    : contacts(&c), roster(&r), rules(rules_of_day(c, r, question.routing, stamp)), options(question.options), end(end_of(c, how)) {
    order = c.ids().sorted();
    const SideColumn& at = c.column<&Contact::at>();
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return at.value(a) < at.value(b); });
    number_of = large<std::uint32_t>(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) number_of[order[i]] = static_cast<std::uint32_t>(i);
    agent_order = r.ids().sorted();
    agent_number.resize(agent_order.size());
    for (std::size_t i = 0; i < agent_order.size(); ++i) {
        agent_number[agent_order[i]] = static_cast<std::uint32_t>(i);
        agent_ids.push_back(to_text(r.ids().id(agent_order[i])));
    }
}

List<std::string_view> DayPlan::agents_in(const SideColumn& column, std::uint32_t row, Arena& arena) const {
    List<std::string_view> ids;
    if (!column.has(row)) return ids;
    try {
        read_list_cell(column.text(row), arena, ids);
    } catch (const Error& e) {
        Place place;
        place.where = "contacts";
        place.row = contacts->place_of(row);
        throw Error(e.status(), "preferred or excluded: " + std::string(e.message()), std::move(place));
    }
    return ids;
}

struct Day::Loop {
    Loop(const DayPlan& p, Day& d) : plan(p), day(d), router(p.rules) {
        for (std::uint32_t a = 0; a < p.agent_ids.size(); ++a) agent_by_id.emplace(p.agent_ids[a], a);
        live.resize(p.agents());
    }

    // ------------------------------------------------------------------------------------------------------ names
    [[nodiscard]] std::string_view id_of(std::uint32_t contact) {
        const IdTable& ids = plan.contacts->ids();
        const std::uint32_t row = plan.order[contact];
        if (ids.kind() != IdKind::number) return ids.text(row);
        const auto to = std::to_chars(digits.data(), digits.data() + digits.size(), ids.number(row)).ptr;
        return {digits.data(), static_cast<std::size_t>(to - digits.data())};
    }
    [[nodiscard]] std::uint32_t contact_of(std::string_view id) const {
        const IdTable& ids = plan.contacts->ids();
        if (ids.kind() != IdKind::number) return plan.number_of[ids.find(id)];
        std::int64_t number = 0;
        std::from_chars(id.data(), id.data() + id.size(), number);
        return plan.number_of[ids.find(number)];
    }
    [[nodiscard]] std::uint32_t agent_of(std::string_view id) const {
        const auto found = agent_by_id.find(id);
        return found == agent_by_id.end() ? nobody : found->second;
    }
    template <auto Member>
    [[nodiscard]] const SideColumn& column() const noexcept {
        return plan.contacts->column<Member>();
    }
    template <auto Member>
    [[nodiscard]] std::string_view text(std::uint32_t row) const noexcept {
        const SideColumn& c = plan.contacts->column<Member>();
        return c.has(row) ? c.text(row) : std::string_view();
    }
    [[nodiscard]] State& state() { return *router.data().state; }

    // ------------------------------------------------------------------------------------------------------- time
    [[nodiscard]] std::int64_t next_timer() {
        const State& s = state();
        return s.due.first == none ? never : s.timers[s.due.first].due;
    }

    void run(Progress* progress) {
        start();
        std::uint32_t next = 0;
        const auto contacts = static_cast<std::uint32_t>(plan.size());
        for (;;) {
            Due due{INT64_MAX, Rank::abandon, nobody, 0, 0};
            if (!heap.empty()) due = heap.top();
            const bool arrives = next < contacts && Due{day.fates[next].at, Rank::arrive, next, 0, 0}.key() < due.key();
            if (arrives) due = {day.fates[next].at, Rank::arrive, next, 0, 0};
            const std::int64_t timer = next_timer();
            const bool by_timer = timer <= due.at;
            const std::int64_t now = by_timer ? timer : due.at;
            if (now > latest_time.us || (plan.end && now >= *plan.end)) break;  // the calendar ends, or the period
            record_course(now);
            at = now;
            if ((day.commands & 1023) == 0) step(progress, 0);
            if (by_timer) {
                tell(AdvanceClock{sent()});
                continue;
            }
            if (arrives) ++next;
            else heap.pop();
            happen(due);
            if (asked && next_asked == asked->size()) return;
        }
        finish(next);
    }

    void start() {
        const auto n = plan.size();
        reserve_large(day.fates, n);
        const SideColumn& when = column<&Contact::at>();
        for (std::size_t i = 0; i < n; ++i) day.fates.emplace_back().at = when.value(plan.order[i]);
        if (!asked) {
            reserve_large(day.taken, n);
            reserve_large(day.taken_at, n);
            reserve_large(day.offers, n);
        }
        day.times.resize(plan.agents());
        std::int64_t first = n > 0 ? day.fates.front().at : INT64_MAX;
        const SideColumn &from = plan.roster->column<&RosterRow::from>(), &until = plan.roster->column<&RosterRow::until>();
        for (const std::uint32_t row : plan.agent_order)
            if (from.has(row)) first = std::min(first, from.value(row));
        if (first == INT64_MAX) {
            for (const std::uint32_t row : plan.agent_order)
                if (until.has(row)) first = std::min(first, until.value(row));
            if (first == INT64_MAX) first = plan.end.value_or(0);
        }
        if (plan.end) first = std::min(first, *plan.end);
        at = day.begin = first;
        for (std::uint32_t a = 0; a < plan.agents(); ++a) {
            const std::uint32_t row = plan.agent_order[a];
            const std::int64_t comes = from.has(row) ? from.value(row) : first;
            if (until.has(row) && until.value(row) <= comes) continue;  // left before the period began
            heap.push({comes, Rank::sign_in, a, 0, 0});
            if (until.has(row)) heap.push({until.value(row), Rank::sign_out, a, 0, 0});
        }
        passed_until = first;
        bin_begins = floor_div(first, plan.options.bin.us) * plan.options.bin.us;
    }

    void happen(const Due& due) {
        const ContactFate* fate = due.rank == Rank::sign_in || due.rank == Rank::sign_out ? nullptr : &day.fates[due.who];
        switch (due.rank) {
            case Rank::sign_in: sign_in(due.who); break;
            case Rank::sign_out: tell(SetStatus{sent(), plan.agent_ids[due.who], AgentStatus::offline, {}}); break;
            case Rank::arrive: arrive(due.who); break;
            case Rank::abandon:
                if (fate->ended == no_time) tell(AbandonTask{sent(), id_of(due.who)});
                break;
            case Rank::accept:
                if (open_offer(due.who, due.agent, due.epoch))
                    tell(AcceptOffer{sent(), id_of(due.who), plan.agent_ids[due.agent], due.epoch});
                break;
            case Rank::complete: {
                const std::uint32_t row = plan.order[due.who];
                const SideColumn& wrap_up = column<&Contact::wrap_up>();
                tell(CompleteTask{sent(), id_of(due.who), wrap_up.has(row) ? std::optional(Span{wrap_up.value(row)}) : std::nullopt});
                break;
            }
        }
    }

    // --------------------------------------------------------------------------------------------------- commands
    [[nodiscard]] Sent sent() const noexcept { return {{}, 0, {at}}; }

    template <class C>
    const Refused* tell(const C& command) {
        while (asked && next_asked < asked->size() && whole->fates[(*asked)[next_asked]].command == day.commands) ask();
        const std::span<const Event> events = router.apply(command);
        if (!events.front().is_fact()) {
            const auto* refused = std::get_if<Refused>(&events.front().fact);
            if (!refused) throw Error(Status::internal, "a router that has done a command that it was never told");
            if constexpr (!std::is_same_v<C, ArriveTask> && !std::is_same_v<C, AddAgent>)
                throw Error(Status::internal, "a command of the period was refused: " + std::string(refused->reason));
            ++day.commands;
            return refused;
        }
        for (const Event& e : events) std::visit([&](const auto& fact) { on(fact, e.at.us); }, e.fact);
        ++day.commands;
        return nullptr;
    }

    void sign_in(std::uint32_t agent) {
        const Roster& r = *plan.roster;
        const std::uint32_t row = plan.agent_order[agent];
        const auto has = [&]<auto Member>() { return r.column<Member>().has(row); };
        const auto refuse = [&](std::string_view column, const std::string& what) {
            Place place;
            place.where = "agents";
            place.row = r.place_of(row);
            throw Error(Status::bad_value, std::string(column) + what, std::move(place));
        };
        arena.clear();
        const auto read_list = [&](std::string_view name, std::string_view text, auto& out) {
            try {
                read_list_cell(text, arena, out);
            } catch (const Error& e) {
                refuse(name, " holds " + quoted(text) + "; " + std::string(e.message()));
            }
        };
        AddAgent add;
        add.sent = sent();
        add.agent = plan.agent_ids[agent];
        // Without channels he serves all, a contact at a time.
        if (has.template operator()<&RosterRow::words>()) read_list("words", r.column<&RosterRow::words>().text(row), add.words);
        if (has.template operator()<&RosterRow::channels>())
            read_list("channels", r.column<&RosterRow::channels>().text(row), add.channels);
        add.units = r.column<&RosterRow::units>().value(row);
        if (has.template operator()<&RosterRow::team>()) add.team = r.column<&RosterRow::team>().text(row);
        add.cost = r.column<&RosterRow::cost>().value(row);
        if (has.template operator()<&RosterRow::weight>()) add.weight = r.column<&RosterRow::weight>().value(row);
        if (const Refused* refused = tell(add)) refuse("", std::string(refused->reason));
    }

    void arrive(std::uint32_t contact) {
        const std::uint32_t row = plan.order[contact];
        arena.clear();
        ArriveTask c;
        c.sent = sent();
        c.task = id_of(contact);
        c.channel = text<&Contact::channel>(row);
        if (c.channel.empty() && plan.rules.data().channels.size() == 1) c.channel = plan.rules.data().channels.front().name;
        c.task_class = text<&Contact::task_class>(row);
        c.needs = text<&Contact::needs>(row);
        c.language = text<&Contact::language>(row);
        c.persona = text<&Contact::persona>(row);
        c.grade = text<&Contact::grade>(row);
        c.credit.us = column<&Contact::credit>().value(row);
        if (const SideColumn& deadline = column<&Contact::deadline>(); deadline.has(row)) c.deadline = Time{deadline.value(row)};
        c.preferred = plan.agents_in<&Contact::preferred>(contact, arena);
        c.excluded = plan.agents_in<&Contact::excluded>(contact, arena);
        ++bin.arrived;
        ++waiting;
        ++arrived;
        if (const Refused* refused = tell(c)) {
            --waiting;
            day.fates[contact].outcome = Outcome::refused;
            day.refusals.push_back({contact, refused->code, std::string(refused->reason)});
            return;
        }
        ContactFate& fate = day.fates[contact];
        if (const SideColumn& patience = column<&Contact::patience>(); fate.ended == no_time && patience.has(row))
            heap.push({at + patience.value(row), Rank::abandon, contact, 0, 0});
    }

    // ----------------------------------------------------------------------------------------------------- events
    template <class F>
    void on(const F&, std::int64_t) {}

    void on(const TaskArrived& e, std::int64_t) {
        ContactFate& fate = day.fates[contact_of(e.task)];
        fate.outcome = Outcome::waiting;
        const State& s = state();
        const Slot task = s.find_task(e.task);
        if (task == none) return;  // handed back at once
        key = s.queue_key(s.tasks[task], 0);
        key.task_class = static_cast<std::uint16_t>(s.rules->class_of(e.task_class));
        fate.queue = needs.number_of(s, s.find_queue(key));
    }
    void on(const TaskRelaxed& e, std::int64_t) {
        const std::uint32_t contact = contact_of(e.task);
        day.fates[contact].step = static_cast<std::uint8_t>(e.step);
        move(contact, e.task, {}, static_cast<std::uint8_t>(e.step));
    }
    void on(const TaskOverflowed& e, std::int64_t now) {
        const std::uint32_t contact = contact_of(e.task);
        std::uint32_t word = 0;
        while (word < day.overflow_words.size() && day.overflow_words[word] != e.to) ++word;  // few: those of the charter
        if (word == day.overflow_words.size()) day.overflow_words.emplace_back(e.to);
        day.overflowed.push_back({contact, word, now, e.because, e.leaves});
        if (e.leaves) return end_wait(contact, now, Outcome::handed_back);
        day.fates[contact].step = 0;
        move(contact, e.task, e.to, 0);
    }
    /// A task waits at another requirement.
    void move(std::uint32_t contact, std::string_view task, std::string_view to_class, std::uint8_t to_step) {
        const State& s = state();
        const Slot slot = s.find_task(task);
        if (slot == none) return;
        QueueKey to = s.queue_key(s.tasks[slot], to_step);
        if (!to_class.empty()) to.task_class = static_cast<std::uint16_t>(s.rules->class_of(to_class));
        else if (day.fates[contact].queue != nobody) to.task_class = needs.key(day.fates[contact].queue).task_class;
        ContactFate& fate = day.fates[contact];
        day.moved.push_back({contact, static_cast<std::uint32_t>(day.taken.size()), fate.queue});
        fate.queue = needs.number_of(s, s.find_queue(to));
    }
    void on(const RequirementsForgotten&, std::int64_t) { needs.forget_places(); }
    void on(const TaskOffered& e, std::int64_t now) {
        const std::uint32_t contact = contact_of(e.task), agent = agent_of(e.agent);
        ContactFate& fate = day.fates[contact];
        ++fate.offers;
        OfferRecord o;
        o.contact = contact;
        o.agent = agent;
        o.at = now;
        o.until = e.until.us;
        o.waited = e.waited.us;
        o.key = e.key;
        o.runner_up_key = e.runner_up_key;
        o.epoch = e.epoch;
        if (!e.runner_up.empty()) o.runner_up = e.by_task ? agent_of(e.runner_up) : contact_of(e.runner_up);
        if (!e.instead_of.empty()) o.instead_of = agent_of(e.instead_of);
        o.before = fate.offer;
        o.decided_by = static_cast<std::int32_t>(e.decided_by);
        o.candidates = static_cast<std::uint32_t>(e.candidates);
        o.by_task = e.by_task;
        o.accepted = e.accepted;
        o.step = static_cast<std::uint8_t>(e.step);
        fate.offer = static_cast<std::uint32_t>(day.offers.size());
        fate.command = static_cast<std::uint32_t>(day.commands);
        day.offers.push_back(o);
        if (e.accepted) {
            day.offers.back().end = OfferEnd::taken;
            return take(contact, agent, now);
        }
        change(agent, now, [](Live& l) { ++l.offered; });
        heap.push({now + plan.options.answer_time.us, Rank::accept, contact, agent, e.epoch});
    }
    void on(const OfferAccepted& e, std::int64_t now) {
        const std::uint32_t contact = contact_of(e.task), agent = agent_of(e.agent);
        end_offer(contact, agent, e.epoch, now, OfferEnd::taken);
        take(contact, agent, now);
    }
    void on(const OfferTimedOut& e, std::int64_t now) { end_offer(contact_of(e.task), agent_of(e.agent), e.epoch, now, OfferEnd::missed); }
    void on(const OfferRescinded& e, std::int64_t now) {
        end_offer(contact_of(e.task), agent_of(e.agent), e.epoch, now, OfferEnd::taken_back);
    }
    void on(const TaskWrapping& e, std::int64_t now) {
        const std::uint32_t contact = contact_of(e.task), agent = agent_of(e.agent);
        change(agent, now, [](Live& l) { --l.active, ++l.wrapping; });
        done(contact, agent, now, e.handled.us);
        wraps.emplace(contact, now);
    }
    void on(const TaskCompleted& e, std::int64_t now) {
        const std::uint32_t contact = contact_of(e.task), agent = agent_of(e.agent);
        if (const auto wrap = wraps.find(contact); wrap != wraps.end()) {
            change(agent, now, [](Live& l) { --l.wrapping; });
            stretch({agent, contact, wrap->second, now, Doing::wrapping});
            wraps.erase(wrap);
        } else {
            change(agent, now, [](Live& l) { --l.active; });
            done(contact, agent, now, e.handled.us);
        }
        last = std::max(last, now);
    }
    void on(const TaskAbandoned& e, std::int64_t now) {
        ++bin.abandoned;
        end_wait(contact_of(e.task), now, Outcome::abandoned);
    }
    void on(const TaskSetAside& e, std::int64_t) { day.fates[contact_of(e.task)].outcome = Outcome::set_aside; }
    void on(const AgentAdded& e, std::int64_t now) {
        const std::uint32_t agent = agent_of(e.agent);
        day.times[agent].came = true;
        live[agent].since = now;
        change(agent, now, [](Live& l) { l.here = l.available = true; });
    }
    void on(const AgentStatusChanged& e, std::int64_t now) {
        const std::uint32_t agent = agent_of(e.agent);
        if (e.because == Because::offers_missed) ++day.times[agent].missed;
        change(agent, now, [&](Live& l) {
            l.here = e.status != AgentStatus::offline;
            l.available = e.status == AgentStatus::available;
        });
    }

    void end_wait(std::uint32_t contact, std::int64_t now, Outcome outcome) {
        ContactFate& fate = day.fates[contact];
        fate.ended = now;
        fate.outcome = outcome;
        fate.takes = static_cast<std::uint32_t>(day.taken.size());
        if (outcome != Outcome::served) fate.command = static_cast<std::uint32_t>(day.commands);
        --waiting;
        last = std::max(last, now);
    }
    void take(std::uint32_t contact, std::uint32_t agent, std::int64_t now) {
        end_wait(contact, now, Outcome::served);
        day.fates[contact].agent = agent;
        day.taken.push_back(contact);
        day.taken_at.push_back(now);
        ++bin.taken;
        change(agent, now, [](Live& l) { ++l.active; });
        const SideColumn& handling = column<&Contact::handling>();
        const std::uint32_t row = plan.order[contact];
        const std::int64_t takes = handling.has(row) ? handling.value(row) : plan.options.handling_time.us;
        heap.push({now + takes, Rank::complete, contact, agent, 0});
    }
    void done(std::uint32_t contact, std::uint32_t agent, std::int64_t now, std::int64_t handled) {
        ContactFate& fate = day.fates[contact];
        fate.handled = handled;
        stretch({agent, contact, fate.ended, now, Doing::busy});
        last = std::max(last, now);
    }
    [[nodiscard]] OfferRecord* open_offer(std::uint32_t contact, std::uint32_t agent, std::int64_t epoch) {
        for (std::uint32_t o = day.fates[contact].offer; o != nobody; o = day.offers[o].before) {
            OfferRecord& offer = day.offers[o];
            if (offer.agent == agent && offer.epoch == epoch) return offer.end == OfferEnd::open ? &offer : nullptr;
        }
        return nullptr;
    }
    void end_offer(std::uint32_t contact, std::uint32_t agent, std::int64_t epoch, std::int64_t now, OfferEnd how) {
        OfferRecord* offer = open_offer(contact, agent, epoch);
        if (!offer) throw Error(Status::internal, "an offer that nobody made has ended");
        offer->end = how;
        offer->ended = now;
        stretch({agent, contact, offer->at, now, Doing::offered});
        change(agent, now, [](Live& l) { --l.offered; });
    }

    // ---------------------------------------------------------------------------------------------- agents' time
    template <class F>
    void change(std::uint32_t agent, std::int64_t now, F&& f) {
        Live& l = live[agent];
        AgentTime& t = day.times[agent];
        const std::int64_t passed = now - l.since;
        if (l.here || l.busy()) t.signed_in += passed;
        if (l.active > 0) t.busy += passed;
        else if (l.wrapping > 0) t.wrapping += passed;
        l.since = now;
        const bool was_free = l.free(), was_away = l.away(), was_busy = l.busy(), was_here = l.here;
        const std::int64_t idle_since = l.idle_since;
        f(l);
        free += l.free() - was_free;
        busy += l.busy() - was_busy;
        here += l.here - was_here;
        if (l.free() == was_free && l.away() == was_away) return;
        if (was_free || was_away) stretch({agent, nobody, idle_since, now, was_free ? Doing::available : Doing::away});
        l.idle_since = now;
    }
    void stretch(const Stretch& s) {
        if (!asked && s.until > s.from) day.timeline.push_back(s);
    }

    // ----------------------------------------------------------------------------------------------------- course
    void record_course(std::int64_t now) {
        const std::int64_t length = plan.options.bin.us;
        while (now - bin_begins >= length) {
            end_bin(bin_begins + length);
            bin_begins += length;
        }
        pass(now);
    }
    /// What is now, was so since the last moment.
    void pass(std::int64_t now) {
        const std::int64_t passed = now - passed_until;
        if (passed <= 0) return;
        busy_time += Int128{busy} * passed;
        free_time += Int128{free} * passed;
        time += passed;
        bin.most_waiting = std::max(bin.most_waiting, waiting);
        passed_until = now;
    }
    void end_bin(std::int64_t now) {
        constexpr std::size_t most = 1'000'000;
        pass(now);
        if (asked) return;
        if (day.course.size() >= most)
            throw Error(Status::limit, "the course would have more than " + std::to_string(most) + " rows: choose a longer bin");
        while (oldest < arrived && (day.fates[oldest].ended != no_time || day.fates[oldest].outcome == Outcome::refused)) ++oldest;
        bin.at.us = bin_begins;
        bin.waiting = waiting;
        bin.longest_waiting = oldest < arrived ? static_cast<double>(now - day.fates[oldest].at) / 1e6 : 0;
        bin.busy = busy;
        bin.free = free;
        bin.signed_in = here;
        bin.mean_busy = time > 0 ? statistics::nearest_double(busy_time, time) : static_cast<double>(busy);
        bin.mean_free = time > 0 ? statistics::nearest_double(free_time, time) : static_cast<double>(free);
        day.course.push_back(bin);
        bin = {};
        busy_time = free_time = 0;
        time = 0;
    }

    void finish(std::uint32_t came) {
        if (asked) {
            while (next_asked < asked->size()) ask();
            return;
        }
        day.end = plan.end ? *plan.end : std::max({last, at, day.begin});
        for (std::uint32_t c = 0; c < came; ++c) {
            ContactFate& fate = day.fates[c];
            if (fate.outcome == Outcome::refused) continue;
            if (fate.ended == no_time) {
                const Outcome outcome = fate.outcome;
                end_wait(c, day.end, outcome);
            } else if (fate.outcome == Outcome::served && fate.handled == no_time) {
                fate.handled = day.end - fate.ended;
                stretch({fate.agent, c, fate.ended, day.end, Doing::busy});
            }
        }
        for (const auto& [contact, since] : wraps) stretch({day.fates[contact].agent, contact, since, day.end, Doing::wrapping});
        for (const OfferRecord& o : day.offers)
            if (o.end == OfferEnd::open) stretch({o.agent, o.contact, o.at, day.end, Doing::offered});
        std::int64_t still = 0;
        for (const ContactFate& fate : day.fates) still += fate.outcome == Outcome::waiting || fate.outcome == Outcome::set_aside;
        waiting = still;
        record_course(day.end);
        if (day.end > bin_begins || bin.arrived + bin.taken + bin.abandoned > 0) end_bin(day.end);
        for (std::uint32_t a = 0; a < live.size(); ++a) {
            if (!day.times[a].came) continue;
            change(a, day.end, [](Live& l) { l = Live{}; });
        }
        std::sort(day.timeline.begin(), day.timeline.end(), [](const Stretch& x, const Stretch& y) {
            return std::tuple(x.agent, x.from, x.until, x.doing, x.contact) < std::tuple(y.agent, y.from, y.until, y.doing, y.contact);
        });
        std::sort(day.refusals.begin(), day.refusals.end(),
                  [](const RefusalRecord& x, const RefusalRecord& y) { return x.contact < y.contact; });
        find_kinds();
    }

    void find_kinds() {
        std::vector<Slot> slots;
        for (std::uint32_t a = 0; a < plan.agents(); ++a)
            if (day.times[a].came) slots.push_back(state().find_agent(plan.agent_ids[a]));
        const std::vector<std::uint32_t> kinds = needs.find_kinds(state(), slots);
        kind_of.assign(plan.agents(), nobody);
        for (std::uint32_t a = 0, next = 0; a < plan.agents(); ++a)
            if (day.times[a].came) kind_of[a] = kinds[next++];
    }

    // ---------------------------------------------------------------------------------------------------- stories
    void ask() {
        const std::uint32_t contact = (*asked)[next_asked++];
        if (state().find_task(plan.contact_id(contact)) == none) return;  // it was offered as it came
        // As of now, and before what happens now: the state is still that of the last event. (Telling the router would be an event.)
        State& s = state();
        Evolution evolution(s);
        evolution.begin();
        evolution.apply({.sequence = s.sequence, .at = {std::max(s.now, at)}}, ClockAdvanced{});
        WhyWaiting why = router.why_waiting(plan.contact_id(contact));  // id_of() holds that of the command
        evolution.rollback();
        // The router knows only those who have come so far; who comes later is on the roster, and not signed in yet.
        why.stages.all = std::count_if(whole->times.begin(), whole->times.end(), [](const AgentTime& t) { return t.came; });
        const bool somebody_comes = whole->anybody_can(day.fates[contact].queue);  // both runs number requirements alike
        if ((why.held.hold == Hold::nobody_can || why.held.hold == Hold::too_many_units) && somebody_comes)
            why.held.hold = Hold::nobody_signed_in;
        const std::string channel = why.channel;
        const auto told_in = [&](Language language) {
            why.channel = called(plan.rules.options().channels, channel, language);
            return sentence(why, language);
        };
        Story& story = stories.emplace_back();
        story.contact = contact;
        story.en = told_in(Language::en);
        story.zh = told_in(Language::zh);
    }

    const DayPlan& plan;
    Day& day;
    Router router;
    std::unordered_map<std::string_view, std::uint32_t> agent_by_id;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> heap;
    std::vector<Live> live;
    std::unordered_map<std::uint32_t, std::int64_t> wraps;  ///< contacts that are wrapped up, since when
    DayNeeds needs;
    std::vector<std::uint32_t> kind_of;
    const std::vector<std::uint32_t>* asked = nullptr;
    const Day* whole = nullptr;  ///< the run before, where contacts are asked about
    std::size_t next_asked = 0;
    std::vector<Story> stories;
    std::array<char, 24> digits{};
    Arena arena;  ///< lists of the command
    QueueKey key;
    std::int64_t at = 0;
    std::int64_t last = no_time;  ///< when something happened to a contact
    CourseRow bin;
    Int128 busy_time = 0, free_time = 0;  ///< of the bin, agents times microseconds
    std::int64_t time = 0, passed_until = 0;
    std::int64_t bin_begins = 0;
    std::int64_t waiting = 0, free = 0, busy = 0, here = 0;
    std::uint32_t arrived = 0, oldest = 0;
};

Day::Day(const DayPlan& plan) : loop_(std::make_unique<Loop>(plan, *this)) {}
Day::~Day() = default;

void Day::run(Progress* progress) { loop_->run(progress); }

std::vector<Story> Day::stories(const DayPlan& plan, const Day& first, std::vector<std::uint32_t> contacts, Progress* progress) {
    if (contacts.empty()) return {};
    std::sort(contacts.begin(), contacts.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(first.fates[a].command, a) < std::pair(first.fates[b].command, b);
    });
    Day second(plan);
    second.loop_->whole = &first;
    second.loop_->asked = &contacts;
    second.run(progress);
    return std::move(second.loop_->stories);
}

std::uint32_t Day::kinds() const noexcept { return loop_->needs.kinds(); }
std::uint32_t Day::kind_of(std::uint32_t agent) const noexcept { return loop_->kind_of[agent]; }
bool Day::can(std::uint32_t kind, std::uint32_t queue) const noexcept { return queue != nobody && loop_->needs.meets(kind, queue); }
bool Day::anybody_can(std::uint32_t queue) const noexcept {
    for (std::uint32_t k = 0; k < kinds(); ++k)
        if (can(k, queue)) return true;
    return false;
}
std::string_view Day::needs(std::uint32_t queue) const noexcept {
    return queue == nobody ? std::string_view() : std::string_view(loop_->needs.requirement(queue).text());
}
std::pair<std::size_t, std::size_t> Day::place_of(std::uint32_t queue) const noexcept {
    const QueueKey& key = loop_->needs.key(queue);
    return {key.task_class, key.step};
}
bool Day::last_step(std::uint32_t queue) const noexcept {
    if (queue == nobody) return false;
    const QueueKey& key = loop_->needs.key(queue);
    return key.step + 1u == loop_->state().rules->classes[key.task_class].steps.size();
}

}  // namespace kefu::service
