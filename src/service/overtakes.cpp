#include "service/overtakes.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/large.hpp"
#include "service/route_texts.hpp"
#include "service/rules_data.hpp"
#include "service/why.hpp"

namespace kefu::service {

namespace {

constexpr Sentences texts = sentences_of<route_texts>;

/// How many numbers above a bound are in a set (P. Fenwick, Software: Practice and Experience 24(3), 1994, 327-336).
class Counter {
   public:
    explicit Counter(std::size_t n) : sums_(kefu::detail::large<std::int32_t>(n + 1)) {}
    void add(std::uint32_t number, std::int32_t by) noexcept {
        all_ += by;
        for (std::size_t i = number + std::size_t{1}; i < sums_.size(); i += i & (~i + 1)) sums_[i] += by;
    }
    [[nodiscard]] std::int32_t above(std::uint32_t number) const noexcept {
        std::int32_t below = 0;
        for (std::size_t i = number + std::size_t{1}; i > 0; i &= i - 1) below += sums_[i];
        return all_ - below;
    }

   private:
    std::vector<std::int32_t> sums_;
    std::int32_t all_ = 0;
};

/// So many of those taken so far came after a contact, which waits at a requirement.
struct Question {
    std::uint32_t takes = 0;
    std::uint32_t contact = 0;
    std::uint32_t queue = 0;
    std::int32_t sign = 1;
};

/// Calls f(from, until, queue) for each stretch of a contact's wait, told by contacts taken; `moved` are its own.
template <class F>
void each_stretch(const ContactFate& fate, std::span<const Moved> moved, F&& f) {
    std::uint32_t from = 0;
    for (const Moved& m : moved) {
        f(from, m.takes, m.queue);
        from = m.takes;
    }
    f(from, fate.takes, fate.queue);
}

/// Requirements that contacts waited at before their last, by contact.
class Moves {
   public:
    explicit Moves(const Day& day) : all_(day.moved) {
        std::stable_sort(all_.begin(), all_.end(), [](const Moved& a, const Moved& b) { return a.contact < b.contact; });
    }
    [[nodiscard]] std::span<const Moved> of(std::uint32_t contact) const {
        const auto [first, last] = std::equal_range(all_.begin(), all_.end(), Moved{contact, 0, 0},
                                                    [](const Moved& a, const Moved& b) { return a.contact < b.contact; });
        return {first, last};
    }

   private:
    std::vector<Moved> all_;
};

std::vector<std::uint32_t> excluded_by(const DayPlan& plan, std::uint32_t contact) {
    std::vector<std::uint32_t> agents;
    Arena arena;
    for (const std::string_view id : plan.agents_in<&Contact::excluded>(contact, arena))
        for (std::uint32_t a = 0; a < plan.agents(); ++a)
            if (plan.agent_ids[a] == id) agents.push_back(a);
    return agents;
}

/// A contact as the order of tasks sees it.
struct InOrder {
    const DayPlan& plan;
    std::uint32_t contact = 0;
    std::int64_t at = 0;
    std::size_t task_class = 0, step = 0;

    [[nodiscard]] std::uint32_t row() const { return plan.order[contact]; }
    [[nodiscard]] const RoutingRules::Data& rules() const { return plan.rules.data(); }
    [[nodiscard]] std::int64_t grade() const {
        const SideColumn& grade = plan.contacts->column<&Contact::grade>();
        return rules().grade_of(grade.has(row()) ? grade.text(row()) : std::string_view());
    }
    [[nodiscard]] std::int64_t head_start() const {
        return plan.contacts->column<&Contact::credit>().value(row()) + rules().head_start[static_cast<std::size_t>(grade())] +
               (step == 0 ? 0 : rules().classes[task_class].steps[step].credit);
    }
    [[nodiscard]] std::int64_t due() const {
        const SideColumn &deadline = plan.contacts->column<&Contact::deadline>(), &came_as = plan.contacts->column<&Contact::task_class>();
        if (deadline.has(row())) return deadline.value(row());
        const std::int32_t first = rules().class_of(came_as.has(row()) ? came_as.text(row()) : std::string_view());
        const std::int64_t target = first < 0 ? -1 : rules().classes[static_cast<std::size_t>(first)].target;
        return target < 0 ? INT64_MAX : at + target;
    }
    /// Lower is better; nothing for what changes while they wait.
    [[nodiscard]] std::optional<std::int64_t> key(TaskOrder order) const {
        switch (order) {
            case TaskOrder::head_start: return at - head_start();
            case TaskOrder::tier: return grade();
            case TaskOrder::deadline: return due();
            case TaskOrder::newest: return -at;
            default: return std::nullopt;
        }
    }
    /// What is told of it.
    [[nodiscard]] Phrase told_of(TaskOrder order) const {
        const auto as_it_is = [](std::string text) { return Phrase{text, text}; };
        switch (order) {
            case TaskOrder::head_start: return phrase_of(Span{head_start()});
            case TaskOrder::tier: return as_it_is(rules().options.grades[static_cast<std::size_t>(grade())]);
            case TaskOrder::deadline: return due() == INT64_MAX ? told(texts, "no_deadline") : as_it_is(to_text(Time{due()}));
            case TaskOrder::cost_of_delay: return as_it_is(std::to_string(rules().classes[task_class].cost));
            default: return {};
        }
    }
};

}  // namespace

Phrase why_first(const DayPlan& plan, const Day& day, const Overtake& overtake) {
    const std::uint32_t by = day.taken[overtake.place], agent = day.fates[by].agent, contact = overtake.contact;
    const OfferRecord& offer = day.offers[day.fates[by].offer];
    const auto [by_class, by_step] = day.place_of(day.fates[by].queue);
    const auto [task_class, step] = day.place_of(overtake.queue);
    const InOrder first{plan, by, day.fates[by].at, by_class, offer.step}, other{plan, contact, day.fates[contact].at, task_class, step};
    const std::string by_id = plan.contact_id(by), id = plan.contact_id(contact);
    for (const TaskOrder order : plan.rules.options().tasks) {
        const auto key = first.key(order), other_key = other.key(order);
        if (key && *key == *other_key) continue;
        if (key && *key > *other_key) break;  // the order does not explain it
        const Phrase of_first = first.told_of(order), of_other = other.told_of(order);
        const bool as_if = order == TaskOrder::head_start;
        return told(texts, "order_" + std::string(word_of(order)),
                    {{"by", by_id},
                     {"contact", id},
                     {"key", of_first},
                     {"other_key", of_other},
                     {"as_if", as_if ? to_text(Time{*key}) : std::string()},
                     {"other_as_if", as_if ? to_text(Time{*other_key}) : std::string()}});
    }
    // It was not to be had when the other was offered.
    std::string_view code = "order_not_ready";
    if (plan.contacts->column<&Contact::preferred>().has(other.row())) code = "order_prefers";
    std::uint32_t offered_to = agent;
    for (std::uint32_t o = day.fates[contact].offer; o != nobody; o = day.offers[o].before) {
        const OfferRecord& own = day.offers[o];
        if (own.at > offer.at) continue;
        const bool open = own.ended == no_time ? own.end == OfferEnd::open : own.ended > offer.at;
        if (open || (own.agent == agent && own.end == OfferEnd::missed)) {
            code = open ? "order_offered" : "order_passed";
            offered_to = own.agent;
            break;
        }
    }
    return told(texts, code, {{"contact", id}, {"agent", plan.agent_ids[agent]}, {"other", plan.agent_ids[offered_to]}});
}

OvertakeCounts count_overtakes(const DayPlan& plan, const Day& day, Progress* progress) {
    const std::size_t n = plan.size();
    OvertakeCounts counts{kefu::detail::large<std::uint32_t>(n), kefu::detail::large<std::uint32_t>(n)};
    Counter counter(n);
    // All first: most are overtaken by nobody, and need no more.
    std::vector<std::uint32_t> ended;
    for (std::uint32_t c = 0; c < n; ++c)
        if (day.fates[c].takes > 0 && day.fates[c].ended > day.fates[c].at) ended.push_back(c);
    std::sort(ended.begin(), ended.end(),
              [&](std::uint32_t a, std::uint32_t b) { return std::pair(day.fates[a].takes, a) < std::pair(day.fates[b].takes, b); });
    std::vector<std::uint32_t> overtaken;
    std::uint32_t place = 0;
    for (const std::uint32_t c : ended) {
        for (; place < day.fates[c].takes; ++place) counter.add(day.taken[place], 1);
        counts.by_skill[c] = static_cast<std::uint32_t>(counter.above(c));
        if (counts.by_skill[c] > 0) overtaken.push_back(c);
    }
    while (place > 0) counter.add(day.taken[--place], -1);
    if (overtaken.empty()) return counts;

    const Moves moves(day);
    std::vector<Question> questions;
    struct Excluded {
        std::uint32_t agent = 0;
        std::uint32_t contact = 0;
    };
    std::vector<Excluded> excluded;
    for (const std::uint32_t c : overtaken) {
        each_stretch(day.fates[c], moves.of(c), [&](std::uint32_t from, std::uint32_t until, std::uint32_t queue) {
            if (queue == nobody || from == until) return;
            if (from > 0) questions.push_back({from, c, queue, -1});
            questions.push_back({until, c, queue, 1});
        });
        for (const std::uint32_t a : excluded_by(plan, c)) excluded.push_back({a, c});
    }
    std::sort(questions.begin(), questions.end(), [](const Question& a, const Question& b) {
        return std::tuple(a.takes, a.contact, a.sign) < std::tuple(b.takes, b.contact, b.sign);
    });

    // Counts those that some agents took, for the questions that asks() lets through.
    std::vector<std::int64_t> sums(n);
    const auto sweep = [&](const std::vector<std::uint32_t>& places, std::int32_t sign, auto&& asks) {
        std::size_t next = 0;
        for (const Question& q : questions) {
            for (; next < places.size() && places[next] < q.takes; ++next) counter.add(day.taken[places[next]], 1);
            if (asks(q)) sums[q.contact] += sign * q.sign * counter.above(q.contact);
        }
        while (next > 0) counter.add(day.taken[places[--next]], -1);
        step(progress, 0);
    };
    const auto agent_at = [&](std::size_t p) { return day.fates[day.taken[p]].agent; };
    std::vector<std::vector<std::uint32_t>> by_kind(day.kinds());
    for (std::size_t p = 0; p < day.taken.size(); ++p) by_kind[day.kind_of(agent_at(p))].push_back(static_cast<std::uint32_t>(p));
    for (std::uint32_t k = 0; k < day.kinds(); ++k)
        if (!by_kind[k].empty()) sweep(by_kind[k], 1, [&](const Question& q) { return day.can(k, q.queue); });
    // Whom a contact excludes could not have served it.
    std::sort(excluded.begin(), excluded.end(),
              [](const Excluded& a, const Excluded& b) { return std::pair(a.agent, a.contact) < std::pair(b.agent, b.contact); });
    for (std::size_t i = 0; i < excluded.size();) {
        const std::uint32_t agent = excluded[i].agent;
        std::vector<std::uint32_t> contacts, places;
        for (; i < excluded.size() && excluded[i].agent == agent; ++i) contacts.push_back(excluded[i].contact);
        contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
        for (std::size_t p = 0; p < day.taken.size(); ++p)
            if (agent_at(p) == agent) places.push_back(static_cast<std::uint32_t>(p));
        if (places.empty()) continue;
        const std::uint32_t kind = day.kind_of(agent);
        sweep(places, -1,
              [&](const Question& q) { return std::binary_search(contacts.begin(), contacts.end(), q.contact) && day.can(kind, q.queue); });
    }
    for (const std::uint32_t c : overtaken) {
        counts.by_order[c] = static_cast<std::uint32_t>(sums[c]);
        counts.by_skill[c] -= counts.by_order[c];
    }
    return counts;
}

std::vector<Overtake> overtakes_of(const DayPlan& plan, const Day& day, std::uint32_t contact, std::size_t most) {
    std::vector<Overtake> all;
    std::array<std::size_t, 2> told{};
    const ContactFate& fate = day.fates[contact];
    const auto excluded = excluded_by(plan, contact);
    std::vector<Moved> moved;
    for (const Moved& m : day.moved)
        if (m.contact == contact) moved.push_back(m);
    const auto first =
        static_cast<std::uint32_t>(std::lower_bound(day.taken_at.begin(), day.taken_at.end(), fate.at) - day.taken_at.begin());
    each_stretch(fate, moved, [&](std::uint32_t from, std::uint32_t until, std::uint32_t queue) {
        for (std::uint32_t p = std::max(from, first); p < until && std::min(told[0], told[1]) < most; ++p) {
            if (day.taken[p] <= contact) continue;
            const std::uint32_t agent = day.fates[day.taken[p]].agent;
            const bool could = day.can(day.kind_of(agent), queue) && std::find(excluded.begin(), excluded.end(), agent) == excluded.end();
            if (++told[could ? 0 : 1] <= most) all.push_back({contact, p, queue, !could});
        }
    });
    return all;
}

}  // namespace kefu::service
