// The rules of a period: those of the charter. What a charter says nothing of, such as the default one, is taken from the rows.
#include <algorithm>
#include <functional>
#include <set>

#include "kefu/core/error.hpp"
#include "service/day.hpp"

namespace kefu::service {

namespace {

template <class Named>
void take_names(const SideColumn& column, std::map<std::string, Named>& out) {
    for (std::uint32_t k = 0; k < column.texts.size(); ++k) out.try_emplace(std::string(column.texts.text(k)));
}

bool has_null(const SideColumn& column, std::uint32_t rows) {
    for (std::uint32_t row = 0; row < rows; ++row)
        if (!column.has(row)) return true;
    return false;
}

/// Each element of the lists of a column. A list that cannot be read is left to who signs its agent in and knows its row.
template <class T, class F>
void each_listed(const SideColumn& column, F&& take) {
    for (std::uint32_t k = 0; k < column.texts.size(); ++k) {
        Arena arena;
        List<T> list;
        try {
            read_list_cell(column.texts.text(k), arena, list);
        } catch (const Error&) {
            continue;
        }
        for (const T& one : list) take(one);
    }
}

/// A word is what the contacts take it for, a language before a persona, and else a skill. What can be no word, or is one too many, is left
/// out: the router tells of whom it concerns.
void take_words(const Contacts& contacts, const Roster& roster, bool levels, RoutingOptions& o) {
    std::set<std::string, std::less<>> known{"grade"};
    const auto keep = [&](const std::set<std::string_view>& words, std::vector<std::string>& to) {
        for (const std::string_view word : words)  // sorted: the answer is the same in whatever order the rows come
            if (rule::Vocabulary::can_hold(word) && known.size() < rule::Vocabulary::most_marks && known.emplace(word).second)
                to.emplace_back(word);
    };
    const auto of_contacts = [](const SideColumn& column) {
        std::set<std::string_view> words;
        for (std::uint32_t k = 0; k < column.texts.size(); ++k) words.insert(column.texts.text(k));
        return words;
    };
    keep(of_contacts(contacts.column<&Contact::language>()), o.languages);
    keep(of_contacts(contacts.column<&Contact::persona>()), o.personas);
    std::set<std::string> skills;
    each_listed<WordLevel>(roster.column<&RosterRow::words>(), [&](const WordLevel& w) {
        skills.emplace(w.word);
        if (levels) o.levels = std::clamp<std::int64_t>(w.level, o.levels, rule::Vocabulary::most_level);
    });
    keep({skills.begin(), skills.end()}, o.skills);
}

}  // namespace

RoutingRules rules_of_day(const Contacts& contacts, const Roster& roster, const RulesOption& option, const Stamp& stamp) {
    RoutingOptions o = option.routing;
    o.lease = {};        // who is signed in is there
    o.starvation = {};   // nobody listens
    o.longest_gap = {};  // no clock is wrong here
    const bool says_nothing =
        o.channels.empty() && o.classes.empty() && o.skills.empty() && o.languages.empty() && o.personas.empty() && o.attributes.empty();
    if (o.classes.empty()) take_names(contacts.column<&Contact::task_class>(), o.classes);
    if (o.channels.empty()) {
        const SideColumn& channel = contacts.column<&Contact::channel>();
        take_names(channel, o.channels);
        if (says_nothing)
            each_listed<ChannelUnits>(roster.column<&RosterRow::channels>(),
                                      [&](const ChannelUnits& c) { o.channels.try_emplace(std::string(c.channel)); });
        if (o.channels.empty() && has_null(channel, contacts.size())) o.channels.try_emplace("contact");
    }
    const bool levels = std::find(option.changed.begin(), option.changed.end(), "levels") == option.changed.end();
    if (says_nothing) take_words(contacts, roster, levels, o);
    return RoutingRules(o, option.limits, stamp);
}

}  // namespace kefu::service
