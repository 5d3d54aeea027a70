// The answers to "why" as sentences.
#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/finding.hpp"
#include "kefu/service/why.hpp"
#include "service/reason_texts.hpp"
#include "service/why.hpp"

namespace kefu::service {

namespace {

Phrase say(std::string_view code, FindingValues values = {}) { return told(reason_texts, code, values); }
Phrase as_it_is(const std::string& text) { return {text, text}; }

/// `rounds`: what is longer than a few of a unit is told without the rest.
Phrase span(Span span, bool rounds = true) {
    struct Unit {
        std::string_view code;
        std::int64_t us;
    };
    constexpr std::array units{Unit{"span_days", us_per_day}, Unit{"span_hours", 3600 * us_per_second},
                               Unit{"span_min", 60 * us_per_second}, Unit{"span_s", us_per_second}, Unit{"span_ms", 1000}};
    for (const Unit& unit : units) {
        const bool exact = span.us != 0 && span.us % unit.us == 0;
        if (exact || (rounds && (span.us / unit.us >= 10 || span.us / unit.us <= -10))) return say(unit.code, {{"n", span.us / unit.us}});
    }
    return span.us == 0 ? say("span_s", {{"n", 0}}) : say("span_us", {{"n", span.us}});
}
Phrase time(std::optional<Time> time) { return time ? as_it_is(to_text(*time)) : say("no_value"); }
Phrase list(const std::vector<std::string>& words) {
    if (words.empty()) return say("nobody");
    Phrase all = as_it_is(detail::fit(words.front()));
    for (std::size_t i = 1; i < words.size(); ++i) all = say("list_and", {{"list", all}, {"next", words[i]}});
    return all;
}
template <class Clauses>
Phrase clauses(const Clauses& some) {
    Phrase all;
    for (const WhyClause* c : some) {
        const Phrase next{c->en, c->zh};
        all = all.en.empty() ? next : say("clauses_and", {{"list", all}, {"next", next}});
    }
    return all;
}

/// Sentences of one language, a line each.
class Lines {
   public:
    explicit Lines(Language language) : zh_(language == Language::zh) {}
    void add(const Phrase& phrase) {
        if (!text_.empty()) text_ += '\n';
        text_ += zh_ ? phrase.zh : phrase.en;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

   private:
    bool zh_;
    std::string text_;
};

Phrase of(const Held& held, std::string_view task) {
    const Phrase agents = list(held.agents), since = time(held.since), until = time(held.until);
    return say("hold_" + std::string(word_of(held.hold)),
               {{"task", task}, {"agents", agents}, {"since", since}, {"until", until}, {"declines", held.declines}});
}

/// What decided, as a value for people. Whatever the number is, there is a text.
Phrase value(AgentOrder order, std::int64_t key) {
    switch (order) {
        case AgentOrder::preferred: return key >= 0 && key < 8 ? say("preferred_at", {{"place", key + 1}}) : say("preferred_not");
        case AgentOrder::longest_idle: return as_it_is(to_text(Time{key}));
        case AgentOrder::least_loaded: return as_it_is(std::to_string((key / 1024 * 100 + 512) / 1024));
        case AgentOrder::most_spare:
        case AgentOrder::proficiency: return as_it_is(std::to_string(key == INT64_MIN ? INT64_MAX : -key));
        case AgentOrder::fastest: return key == INT64_MAX ? say("no_task_yet") : span({key});
        default: return as_it_is(std::to_string(key));
    }
}
Phrase value(TaskOrder order, std::int64_t key, const RoutingOptions& options) {
    switch (order) {
        case TaskOrder::head_start: return as_it_is(to_text(Time{key}));
        case TaskOrder::newest: return as_it_is(to_text(Time{key == INT64_MIN ? INT64_MAX : -key}));
        case TaskOrder::deadline: return key == INT64_MAX ? say("no_value") : as_it_is(to_text(Time{key}));
        case TaskOrder::tier: {
            const bool known = key >= 0 && key < static_cast<std::int64_t>(options.grades.size());
            return as_it_is(known ? options.grades[static_cast<std::size_t>(key)] : std::to_string(key));
        }
        case TaskOrder::cost_of_delay: return as_it_is(std::to_string(key == INT64_MIN ? INT64_MAX : -key));
        case TaskOrder::queue_ratio: {
            // In parts of 10^-9 of a task; one digit is told.
            const std::int64_t tenths = -(key / 100'000'000);
            const std::int64_t size = tenths < 0 ? -tenths : tenths;
            return as_it_is((tenths < 0 ? "-" : "") + std::to_string(size / 10) + "." + std::to_string(size % 10));
        }
    }
    return as_it_is(std::to_string(key));
}

Phrase what_decided(const TaskOffered& e, const RoutingOptions& options) {
    if (e.runner_up.empty()) return e.by_task ? say("offer_only") : say("offer_only_task", {{"agent", e.agent}});
    const std::string_view winner = e.by_task ? e.agent : e.task;
    const auto place = static_cast<std::size_t>(e.decided_by);
    const std::size_t n = e.by_task ? options.agents.size() : options.tasks.size();
    std::string code = e.decided_by < 0 ? "offer_first" : "offer_unknown";
    Phrase key, other_key;
    if (e.decided_by >= 0 && place < n) {
        if (e.by_task) {
            const AgentOrder order = options.agents[place];
            code = "offer_" + std::string(word_of(order));
            key = value(order, e.key);
            other_key = value(order, e.runner_up_key);
        } else {
            const TaskOrder order = options.tasks[place];
            code = "task_" + std::string(word_of(order));
            key = value(order, e.key, options);
            other_key = value(order, e.runner_up_key, options);
        }
    }
    return say(code, {{"agent", e.agent}, {"winner", winner}, {"other", e.runner_up}, {"key", key}, {"other_key", other_key}});
}

}  // namespace

Phrase phrase_of(Span length) { return span(length); }
Phrase exact_phrase_of(Span length) { return span(length, false); }

std::string sentence(const Held& held, std::string_view task, Language language) {
    Lines lines(language);
    lines.add(of(held, task));
    return lines.take();
}

std::string sentence(const WhyWaiting& why, Language language) {
    Lines lines(language);
    lines.add(of(why.held, why.task));
    const bool taken = why.held.hold == Hold::in_hand || why.held.hold == Hold::resting || why.held.hold == Hold::wrapping;
    if (taken) return lines.take();
    lines.add(say("waited", {{"waited", span(why.waited)}}));
    const FilterStages& n = why.stages;
    lines.add(say("stages", {{"all", n.all},
                             {"signed_in", n.signed_in},
                             {"on_channel", n.on_channel},
                             {"channel", why.channel},
                             {"meeting", n.meeting},
                             {"available", n.available},
                             {"with_room", n.with_room},
                             {"units", why.units},
                             {"allowed", n.allowed}}));
    for (const WhyClause& c : why.clauses)
        if (c.fails_alone > 0) lines.add(say("clause_alone", {{"n", c.fails_alone}, {"ready", c.ready}, {"clause", Phrase{c.en, c.zh}}}));
    if (why.relaxation) {
        const Relaxation& r = *why.relaxation;
        std::vector<const WhyClause*> dropped;
        for (const std::int64_t i : r.clauses) dropped.push_back(&why.clauses[static_cast<std::size_t>(i)]);
        lines.add(say("relax", {{"ready", r.ready}, {"agents", r.agents}, {"clauses", clauses(dropped)}}));
        if (r.level) lines.add(say("relax_level", {{"level", *r.level}, {"ready", r.ready_at_level}}));
    }
    if (why.next) lines.add(say("next_step", {{"at", time(why.next->at)}, {"step", why.next->step}, {"needs", why.next->needs}}));
    if (why.held.hold > Hold::waiting) lines.add(say("queue", {{"low", why.ahead_low}, {"high", why.ahead_high}}));
    if (why.expected_wait) lines.add(say("expected", {{"wait", span(*why.expected_wait)}}));
    return lines.take();
}

std::string sentence(const WhyNot& why, Language language) {
    Lines lines(language);
    std::vector<const WhyClause*> failing;
    for (const WhyClause& c : why.failing) failing.push_back(&c);
    lines.add(say("not_" + std::string(word_of(why.obstacle)), {{"task", why.task},
                                                                {"agent", why.agent},
                                                                {"channel", why.channel},
                                                                {"clauses", clauses(failing)},
                                                                {"until", time(why.asked_again)},
                                                                {"units", why.units},
                                                                {"free", why.free_units}}));
    if (why.obstacle == Obstacle::held) lines.add(of(why.held, why.task));
    return lines.take();
}

std::string sentence(const WhyThis& why, Language language) {
    Lines lines(language);
    if (why.holders.empty()) lines.add(say("this_nobody", {{"task", why.task}}));
    for (const Holder& h : why.holders) {
        Held held;
        held.hold = h.hold;
        held.agents = {h.agent};
        held.since = h.since;
        held.until = h.until;
        lines.add(of(held, why.task));
    }
    if (why.waited) lines.add(say("this_step", {{"step", why.step}, {"waited", span(*why.waited)}, {"needs", why.needs}}));
    if (why.declines > 0) lines.add(say("this_declines", {{"declines", why.declines}}));
    return lines.take();
}

std::string explain(const TaskOffered& e, const RoutingRules& rules, Language language) {
    Lines lines(language);
    lines.add(say(e.accepted ? "offer_taken" : "offer",
                  {{"task", e.task}, {"agent", e.agent}, {"until", time(e.until)}, {"step", e.step}, {"waited", span(e.waited)}}));
    lines.add(what_decided(e, rules.options()));
    if (!e.instead_of.empty()) lines.add(say("offer_instead_of", {{"agent", e.instead_of}}));
    return lines.take();
}

}  // namespace kefu::service
