#include "kefu/service/rules.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/utf8.hpp"
#include "service/rules_data.hpp"

namespace kefu::service {

namespace {

[[noreturn]] void refuse(const std::string& message) { throw Error(Status::bad_option, "routing: " + message); }

void require_word(std::string_view word, const std::string& what) {
    if (word.empty() || word.size() > max_id_bytes || !is_valid_utf8(word)) refuse(what + " needs a name of 1 to 64 bytes of UTF-8");
}
void require_span(Span span, const std::string& what) {
    if (span.us < 0 || span.us > 36'525 * us_per_day) refuse(what + " must lie between 0 and 100 years");
}

rule::Requirement requirement(const std::string& text, const rule::Vocabulary& vocabulary, const std::string& where) {
    try {
        return rule::Requirement::parse(text, vocabulary);
    } catch (const Error& e) {
        refuse(where + ": " + std::string(e.message()));
    }
}

template <class Names>
std::string known(std::string_view name, const Names& names) {
    std::vector<std::string_view> list;
    for (const auto& n : names)
        if (!n.name.empty()) list.push_back(n.name);
    return detail::hint(name, list);
}

rule::Vocabulary vocabulary_of(const RoutingOptions& o) {
    rule::VocabularyLists lists;
    const auto put = [](const std::vector<std::string>& from, std::vector<rule::PlacedWord>& to) {
        for (const std::string& word : from) to.emplace_back(word);
    };
    put(o.skills, lists.skills);
    put(o.languages, lists.languages);
    put(o.personas, lists.personas);
    put(o.attributes, lists.attributes);
    lists.most = o.levels;
    lists.grades = o.staff_grades;
    return rule::Vocabulary(lists);
}

/// An attribute's agents see a class later: until then it needs somebody without the attribute.
rule::Requirement without_late(const RoutingRules::Data& d, const std::string& name, std::int64_t after, rule::Requirement needs) {
    for (const auto& [profile, late] : d.options.profiles) {
        const auto at = late.delay.find(name);
        if (at != late.delay.end() && at->second.us > after)
            needs = both(needs, requirement("not \"" + profile + "\"", d.vocabulary, profile));
    }
    return needs;
}

TaskClass compile(const RoutingRules::Data& d, const std::string& name, const ClassOptions& o) {
    const std::string where = "class '" + name + "'";
    TaskClass c;
    c.name = name;
    c.cost = o.cost;
    c.handling_time = o.handling_time ? o.handling_time->us : 0;
    c.share = o.share.parts;
    c.target = o.target ? o.target->us : -1;
    if (o.handling_time) require_span(*o.handling_time, where + ": handling_time");
    if (o.target) require_span(*o.target, where + ": target");
    std::vector<std::int64_t> times{0};
    std::int64_t before = 0;
    for (const StepOptions& step : o.steps) {
        require_span(step.after, where + ": after");
        require_span(step.head_start, where + ": head_start of a step");
        if (step.after.us < before) refuse(where + ": its steps must come in the order of their times");
        before = step.after.us;
        times.push_back(step.after.us);
    }
    for (const auto& [profile, late] : d.options.profiles)
        if (const auto at = late.delay.find(name); at != late.delay.end()) times.push_back(at->second.us);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    // What is needed from each of these times on.
    for (const std::int64_t after : times) {
        Step out;
        out.after = after;
        out.needs = requirement(o.needs, d.vocabulary, where);
        for (std::size_t k = 0; k < o.steps.size() && o.steps[k].after.us <= after; ++k) {
            const rule::Requirement wider = requirement(o.steps[k].needs, d.vocabulary, where + ", step " + std::to_string(k + 1));
            out.needs = o.cumulative ? either(out.needs, wider) : wider;
            out.credit += o.steps[k].head_start.us;
            out.skip_when_nobody = o.steps[k].skip_when_nobody;
            out.told = static_cast<std::int32_t>(k);
        }
        out.needs = without_late(d, name, after, std::move(out.needs));
        c.steps.push_back(std::move(out));
    }
    if (c.steps.size() > most_steps) refuse(where + " has more than " + std::to_string(most_steps) + " steps");
    return c;
}

void check_lists(const RoutingOptions& o) {
    const auto twice = [](const auto& list, const char* what) {
        for (std::size_t i = 0; i < list.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (list[i] == list[j]) refuse(std::string(what) + " names something twice");
    };
    twice(o.tasks, "tasks");
    twice(o.agents, "agents");
    twice(o.grades, "grades");
    if (o.tasks.size() > most_keys) refuse("tasks has more than " + std::to_string(most_keys) + " keys");
    if (o.agents.size() > most_keys) refuse("agents has more than " + std::to_string(most_keys) + " keys");
    if (o.grades.size() > 100) refuse("grades has more than 100 words");
    if (o.channels.size() > most_channels) refuse("there are more than " + std::to_string(most_channels) + " channels");
    if (o.classes.size() > 60'000) refuse("there are more than 60000 classes");
    for (const auto& [what, span] : std::initializer_list<std::pair<const char*, Span>>{{"offer_time", o.offer_time},
                                                                                        {"decline_cooldown", o.decline_cooldown},
                                                                                        {"owner_wait", o.owner_wait},
                                                                                        {"owner_free_within", o.owner_free_within},
                                                                                        {"lease", o.lease},
                                                                                        {"skew", o.skew},
                                                                                        {"starvation", o.starvation}})
        require_span(span, what);
    if (!o.automatic && o.offer_time.us == 0) refuse("offer_time must be longer than 0 where agents are asked");
}

}  // namespace

std::int32_t RoutingRules::Data::class_of(std::string_view name) const noexcept {
    if (name.empty()) return 0;
    for (std::size_t at = hash_of(name);; ++at) {
        const std::uint16_t c = class_index[at & (class_index.size() - 1)];
        if (c == 0) return -1;
        if (class_names[c] == name) return c;
    }
}
std::int32_t RoutingRules::Data::channel_of(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < channels.size(); ++i)
        if (channels[i].name == name) return static_cast<std::int32_t>(i);
    return -1;
}
std::int32_t RoutingRules::Data::grade_of(std::string_view name) const noexcept {
    if (name.empty()) return static_cast<std::int32_t>(options.grades.size()) - 1;
    const auto at = std::find(options.grades.begin(), options.grades.end(), name);
    return at == options.grades.end() ? -1 : static_cast<std::int32_t>(at - options.grades.begin());
}

RoutingRules::RoutingRules(const RoutingOptions& options, const RoutingLimits& limits, Stamp stamp) {
    require_rules(options, "routing", Status::bad_option);
    require_rules(limits, "limits", Status::bad_option);
    auto data = std::make_shared<Data>();
    data->stamp = std::move(stamp);
    data->options = options;
    data->limits = limits;
    check_lists(options);
    data->vocabulary = vocabulary_of(options);
    for (const auto& [name, channel] : options.channels) {
        require_word(name, "a channel");
        require_span(channel.wrap_up, "channel '" + name + "': wrap_up");
        if (channel.exclusive && channel.interruptible)
            refuse("channel '" + name + "' is exclusive and interruptible; it can be one of them");
        data->channels.push_back({name, channel.units, channel.exclusive, channel.interruptible, channel.wrap_up.us});
    }
    for (const auto& [profile, late] : options.profiles) {
        const auto mark = data->vocabulary.find(profile);
        if (!mark || data->vocabulary.kind(*mark) != rule::MarkKind::attribute)
            refuse("profile '" + profile + "' is none of the attributes" +
                   detail::hint(profile, std::vector<std::string_view>(options.attributes.begin(), options.attributes.end())));
        for (const auto& [name, delay] : late.delay) {
            require_span(delay, "profile '" + profile + "': the delay of " + name);
            if (!options.classes.contains(name)) {
                std::vector<std::string_view> names;
                for (const auto& [n, c] : options.classes) names.push_back(n);
                refuse("profile '" + profile + "' delays a class that is not there: '" + name + "'" + detail::hint(name, names));
            }
        }
    }
    data->classes.push_back(compile(*data, "", {}));
    for (const auto& [name, c] : options.classes) {
        require_word(name, "a class");
        data->classes.push_back(compile(*data, name, c));
    }
    for (const TaskClass& c : data->classes) data->class_names.push_back(c.name);
    std::size_t places = 2;
    while (places < 2 * data->classes.size()) places *= 2;
    data->class_index.resize(places);
    for (std::size_t c = 1; c < data->classes.size(); ++c) {
        std::size_t at = hash_of(data->classes[c].name);
        while (data->class_index[at & (places - 1)] != 0) ++at;
        data->class_index[at & (places - 1)] = static_cast<std::uint16_t>(c);
    }
    for (TaskClass& c : data->classes) {
        const auto o = options.classes.find(c.name);
        if (o == options.classes.end()) continue;
        for (const OverflowOptions& overflow : o->second.overflow) {
            const std::int32_t to = data->class_of(overflow.to);
            if (to >= 0 && data->classes[static_cast<std::size_t>(to)].name == c.name)
                refuse("class '" + c.name + "' overflows into itself");
            require_span(overflow.longer_than, "class '" + c.name + "': longer_than");
            c.overflow.push_back({overflow.when, overflow.longer_than.us, overflow.at_least, overflow.to, to});
            if (overflow.when == OverflowWhen::waited && (c.overflow_after < 0 || overflow.longer_than.us < c.overflow_after))
                c.overflow_after = overflow.longer_than.us;
        }
    }
    for (const TaskClass& c : data->classes) {
        data->facts.push_back({c.overflow_after, c.steps.size() > 1 ? c.steps[1].after : INT64_MAX,
                               static_cast<std::uint8_t>(c.steps.size()), c.steps[0].skip_when_nobody, !c.overflow.empty()});
    }
    for (const auto& [grade, span] : options.head_start) {
        require_span(span, "head_start of " + grade);
        if (std::find(options.grades.begin(), options.grades.end(), grade) == options.grades.end())
            refuse("head_start names a grade that is not there: '" + grade + "'" +
                   detail::hint(grade, std::vector<std::string_view>(options.grades.begin(), options.grades.end())));
    }
    for (const std::string& grade : options.grades) {
        require_word(grade, "a grade");
        const auto at = options.head_start.find(grade);
        data->head_start.push_back(at == options.head_start.end() ? 0 : at->second.us);
    }
    data->by_lot = std::find(options.agents.begin(), options.agents.end(), AgentOrder::weighted_random) != options.agents.end();
    for (std::size_t k = 0; k < options.agents.size() && data->leading_place < 0; ++k) {
        if (!is_own_key(options.agents[k])) continue;
        data->leading = options.agents[k];
        data->leading_place = static_cast<std::int32_t>(k);
    }
    data_ = std::move(data);
}

const Stamp& RoutingRules::stamp() const noexcept { return data_->stamp; }
const RoutingOptions& RoutingRules::options() const noexcept { return data_->options; }
const RoutingLimits& RoutingRules::limits() const noexcept { return data_->limits; }

}  // namespace kefu::service
