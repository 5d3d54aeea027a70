#include "service/route_report.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/arena.hpp"
#include "core/hint.hpp"
#include "service/route_texts.hpp"
#include "service/rules_data.hpp"
#include "service/why.hpp"

namespace kefu::service {

namespace {

constexpr Sentences texts = sentences_of<route_texts>;

Phrase span_phrase(std::int64_t us) { return phrase_of(Span{us}); }

/// What people call a class or a channel.
template <class Named>
Phrase name_phrase(const std::map<std::string, Named>& all, const std::string& id) {
    return {kefu::detail::fit(called(all, id, Language::en)), kefu::detail::fit(called(all, id, Language::zh))};
}
/// The names of those that have one, by id.
template <class Named>
Tree names_of(const std::map<std::string, Named>& all) {
    Tree names = Tree::table();
    for (const auto& [id, options] : all) {
        if (options.name.in(Language::en).empty()) continue;
        Tree name = Tree::table();
        name.set("en", options.name.in(Language::en));
        name.set("zh", options.name.in(Language::zh));
        names.set(id, std::move(name));
    }
    return names;
}

/// What an offer says, with the names that it needs.
struct NamedOffer {
    TaskOffered offer;
    std::string contact, agent, runner_up, instead_of;
    [[nodiscard]] std::string told(const RoutingRules& rules, Language language) {
        offer.task = contact;
        offer.agent = agent;
        offer.runner_up = runner_up;
        offer.instead_of = instead_of;
        return explain(offer, rules, language);
    }
};

/// A row of the table of offers. `at_once`: who takes one does so at the moment it is made.
NamedOffer offer_of(const Columns& offers, std::int64_t row, bool at_once) {
    const auto text = [&](std::string_view column) { return offers.at(column).cell(row); };
    const auto integer = [&](std::string_view column) { return offers.at(column).integer(row); };
    NamedOffer o;
    o.contact = text("contact");
    o.agent = text("agent");
    o.offer.by_task = integer("by_task") != 0;
    o.runner_up = text(o.offer.by_task ? "runner_up_agent" : "runner_up_contact");
    o.instead_of = text("instead_of");
    o.offer.accepted = at_once && text("end") == word_of(OfferEnd::taken);
    o.offer.until.us = integer("until");
    o.offer.step = integer("step");
    o.offer.waited.us = static_cast<std::int64_t>(offers.at("waited").number(row) * 1e6 + 0.5);
    o.offer.decided_by = integer("decided_by");
    o.offer.key = integer("key");
    o.offer.runner_up_key = integer("runner_up_key");
    o.offer.candidates = integer("candidates");
    return o;
}

/// What was found, of so many contacts; `which`: what the table of contacts says of them, by column.
Tree finding(const Phrase& phrase, std::string_view code, std::int64_t contacts,
             std::initializer_list<std::pair<std::string_view, std::string_view>> which = {}) {
    Tree t = Tree::table();
    t.set("code", code);
    t.set("contacts", contacts);
    t.set("text", phrase.en);
    t.set("text_zh", phrase.zh);
    if (which.size() == 0) return t;
    Tree columns = Tree::table();
    for (const auto& [column, value] : which) columns.set(std::string(column), value);
    t.set("which", std::move(columns));
    return t;
}

/// Why the router refused a contact: in English what it said.
Phrase refusal_phrase(const DayPlan& plan, const RefusalRecord& r) {
    const std::uint32_t row = plan.order[r.contact];
    const auto cell = [&]<auto Member>() {
        const SideColumn& c = plan.contacts->column<Member>();
        return c.has(row) ? std::string(c.text(row)) : std::string();
    };
    const std::string channel = cell.operator()<&Contact::channel>(), language = cell.operator()<&Contact::language>();
    const std::string persona = cell.operator()<&Contact::persona>();
    std::string code = "refusal_" + std::string(word_of(r.code));
    if (r.code == Refusal::unknown_channel && channel.empty()) code = "refusal_no_channel";
    if (texts.find(code).code.empty()) code = "refusal_other";
    const std::string words = language + (language.empty() || persona.empty() ? "" : "、") + persona;
    const std::string task_class = cell.operator()<&Contact::task_class>(), grade = cell.operator()<&Contact::grade>();
    const std::string needs = cell.operator()<&Contact::needs>();
    return {r.reason,
            told(texts, code, {{"channel", channel}, {"class", task_class}, {"grade", grade}, {"words", words}, {"needs", needs}}).zh};
}

/// Contacts that name agents whom the roster does not have, mostly by a slip; and who these are, a few of them.
struct Strangers {
    std::int64_t contacts = 0;
    std::string agents;
};
Strangers strangers(const DayPlan& plan) {
    constexpr std::size_t most_told = 5;
    const std::set<std::string_view> known(plan.agent_ids.begin(), plan.agent_ids.end());
    std::set<std::string> found;
    Strangers out;
    Arena arena;
    for (std::uint32_t contact = 0; contact < plan.size(); ++contact) {
        bool any = false;
        for (const List<std::string_view> names :
             {plan.agents_in<&Contact::preferred>(contact, arena), plan.agents_in<&Contact::excluded>(contact, arena)})
            for (const std::string_view name : names) {
                if (known.contains(name)) continue;
                any = true;
                if (found.size() <= most_told) found.emplace(name);
            }
        out.contacts += any;
        arena.clear();
    }
    std::size_t n = 0;
    for (const std::string& name : found)
        if (++n <= most_told) out.agents += (n == 1 ? "" : ", ") + name;
    if (found.size() > most_told) out.agents += ", ...";
    return out;
}

TreeList findings_of(const DayPlan& plan, const Day& day) {
    TreeList all;
    const auto size = static_cast<std::int64_t>(plan.size());
    if (plan.agents() == 0) all.push_back(finding(told(texts, "agents_empty"), "no_agents", size));
    else if (size > 0 && std::none_of(day.times.begin(), day.times.end(), [](const AgentTime& t) { return t.came; }))
        all.push_back(finding(told(texts, "no_agents"), "no_agents", size));
    const SideColumn& task_class = plan.contacts->column<&Contact::task_class>();
    bool classed = false;
    for (std::uint32_t row = 0; row < plan.size() && !classed; ++row) classed = task_class.has(row);
    if (const auto& classes = plan.rules.options().classes; size > 0 && !classed && !classes.empty()) {
        std::string names;
        for (const auto& [name, options] : classes) names += (names.empty() ? "" : ", ") + name;
        all.push_back(finding(told(texts, "no_class", {{"n", size}, {"classes", names}}), "no_class", size));
    }
    if (auto named = strangers(plan); named.contacts > 0)
        all.push_back(
            finding(told(texts, "strangers", {{"n", named.contacts}, {"agents", std::move(named.agents)}}), "strangers", named.contacts));
    // By what is asked for, as the same is asked for by many.
    std::map<std::string, std::int64_t> unservable, gave_up;
    struct Refused {
        std::int64_t n = 0;
        std::string zh;
    };
    std::map<std::string, Refused> refused;
    std::int64_t not_yet = 0;
    std::map<std::uint32_t, bool> served_by_somebody;
    for (const ContactFate& fate : day.fates) {
        not_yet += fate.outcome == Outcome::not_yet;
        if (fate.outcome == Outcome::unservable) ++unservable[std::string(day.needs(fate.queue))];
        if (fate.outcome != Outcome::abandoned || fate.queue == nobody) continue;
        const auto [known, fresh] = served_by_somebody.try_emplace(fate.queue, false);
        if (fresh) known->second = day.anybody_can(fate.queue);
        if (!known->second) ++gave_up[std::string(day.needs(fate.queue))];
    }
    for (const RefusalRecord& r : day.refusals) {
        Refused& known = refused[r.reason];
        if (known.n++ == 0) known.zh = refusal_phrase(plan, r).zh;
    }
    constexpr std::size_t most = 100;  // of a kind: who mistypes everything need not read it all
    using Count = std::pair<std::int64_t, std::string_view>;
    const auto tell = [&](std::vector<Count> counts, auto&& make) {
        std::sort(counts.begin(), counts.end(),
                  [](const Count& a, const Count& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        for (std::size_t i = 0; i < std::min(most, counts.size()); ++i) all.push_back(make(counts[i].first, counts[i].second));
    };
    const auto by_needs = [&](std::string_view code, Outcome outcome, const std::map<std::string, std::int64_t>& of) {
        std::vector<Count> counts;
        for (const auto& [what, n] : of) counts.emplace_back(n, what);
        tell(std::move(counts), [&](std::int64_t n, std::string_view needs) {
            return finding(told(texts, code, {{"n", n}, {"needs", needs}}), code, n, {{"outcome", word_of(outcome)}, {"needs", needs}});
        });
    };
    by_needs("nobody_can", Outcome::unservable, unservable);
    by_needs("gave_up_for_nobody", Outcome::abandoned, gave_up);
    std::vector<Count> counts;
    for (const auto& [reason, of] : refused) counts.emplace_back(of.n, reason);
    tell(std::move(counts), [&](std::int64_t n, std::string_view reason) {
        const Phrase why{std::string(reason), refused.find(std::string(reason))->second.zh};
        return finding(told(texts, "refused_contacts", {{"n", n}, {"why", why}}), "refused_contacts", n,
                       {{"outcome", "refused"}, {"reason", reason}});
    });
    if (not_yet > 0)
        all.push_back(finding(told(texts, "not_yet", {{"n", not_yet}, {"end", to_text(Time{day.end})}}), "not_yet", not_yet,
                              {{"outcome", "not_yet"}}));
    for (std::uint32_t a = 0; a < plan.agents(); ++a)
        if (day.times[a].missed > 0)
            all.push_back(finding(told(texts, "sent_away", {{"agent", plan.agent_ids[a]}, {"n", day.times[a].missed}}), "sent_away", 0));
    return all;
}

}  // namespace

std::string offer_sentence(const DayPlan& plan, const OfferRecord& o, Language language) {
    NamedOffer n;
    n.contact = plan.contact_id(o.contact);
    n.agent = plan.agent_ids[o.agent];
    if (o.runner_up != nobody) n.runner_up = o.by_task ? plan.agent_ids[o.runner_up] : plan.contact_id(o.runner_up);
    if (o.instead_of != nobody) n.instead_of = plan.agent_ids[o.instead_of];
    n.offer.accepted = o.accepted || (o.end == OfferEnd::taken && o.ended == o.at);
    n.offer.until.us = o.until;
    n.offer.step = o.step;
    n.offer.waited.us = o.waited;
    n.offer.by_task = o.by_task;
    n.offer.decided_by = o.decided_by;
    n.offer.key = o.key;
    n.offer.runner_up_key = o.runner_up_key;
    n.offer.candidates = o.candidates;
    return n.told(plan.rules, language);
}

std::vector<OvertakeRow> overtake_rows(const DayPlan& plan, const Day& day, const OvertakeCounts& counts) {
    constexpr std::size_t most_of_one = 100;
    // Those that were overtaken most, then of the others those that were passed most; of equals, who came first.
    std::vector<std::uint32_t> contacts;
    std::vector<bool> listed(day.fates.size());
    const auto take_most = [&](const std::vector<std::uint32_t>& figure) {
        std::vector<std::uint32_t> some;
        for (std::uint32_t c = 0; c < day.fates.size(); ++c)
            if (figure[c] > 0) some.push_back(c);
        const std::size_t n = std::min(some.size(), static_cast<std::size_t>(plan.options.overtaken));
        std::partial_sort(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n), some.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return figure[a] != figure[b] ? figure[a] > figure[b] : a < b; });
        some.resize(n);
        for (const std::uint32_t c : some) {
            if (!listed[c]) contacts.push_back(c);
            listed[c] = true;
        }
    };
    take_most(counts.by_order);
    take_most(counts.by_skill);
    std::vector<OvertakeRow> rows;
    for (const std::uint32_t overtaken : contacts) {
        for (const Overtake& o : overtakes_of(plan, day, overtaken, most_of_one)) {
            const std::uint32_t by = day.taken[o.place], agent = day.fates[by].agent;
            const std::string contact = plan.contact_id(o.contact), by_id = plan.contact_id(by);
            OvertakeRow& row = rows.emplace_back();
            row.contact = plan.contacts->ids().id(plan.order[o.contact]);
            row.by = plan.contacts->ids().id(plan.order[by]);
            row.at.us = day.taken_at[o.place];
            row.agent = plan.roster->ids().id(plan.agent_order[agent]);
            row.later = seconds(day.fates[by].at - day.fates[o.contact].at);
            row.by_skill = o.by_skill;
            const bool excluded = o.by_skill && day.can(day.kind_of(agent), o.queue);
            const std::int64_t later = day.fates[by].at - day.fates[o.contact].at;
            const Phrase came = later == 0 ? told(texts, "came_at_once") : told(texts, "came_later", {{"later", span_phrase(later)}});
            const Phrase first = o.by_skill ? Phrase() : why_first(plan, day, o);
            const Phrase why = told(texts,
                                    excluded     ? "overtaken_excluded"
                                    : o.by_skill ? "overtaken_by_skill"
                                                 : "overtaken_by_order",
                                    {{"by", by_id},
                                     {"contact", contact},
                                     {"agent", plan.agent_ids[agent]},
                                     {"came", came},
                                     {"needs", day.needs(o.queue)},
                                     {"why", first}});
            row.why = why.en;
            row.why_zh = why.zh;
        }
    }
    return rows;
}

void report_day(const DayPlan& plan, const Day& day, const RouteQuestion& question, const WaitRow& all, ResultBuilder& out) {
    Tree period = Tree::table();
    period.set("from", to_text(Time{day.begin}));
    period.set("until", to_text(Time{day.end}));
    period.set("time_zone", plan.contacts->decoding().zone.name());
    out.report("period", std::move(period));

    std::map<Outcome, std::int64_t> outcomes;
    for (const ContactFate& fate : day.fates) ++outcomes[fate.outcome];
    Tree contacts = Tree::table();
    contacts.set("all", static_cast<std::int64_t>(day.fates.size()));
    for (const auto& w : words(Of<Outcome>{})) contacts.set(std::string(w.word), outcomes[w.value]);
    out.report("contacts", std::move(contacts));
    Tree work = Tree::table();
    work.set("agents", static_cast<std::int64_t>(plan.agents()));
    work.set("offers", static_cast<std::int64_t>(day.offers.size()));
    work.set("commands", day.commands);
    out.report("work", std::move(work));

    Tree waits = kefu::write(all);
    waits.members().erase(std::remove_if(waits.members().begin(), waits.members().end(),
                                         [](const TreeMember& m) { return m.key == "class" || m.key == "channel"; }),
                          waits.members().end());
    out.report("waits", std::move(waits));

    const Stamp& stamp = plan.rules.stamp();
    Tree rules = Tree::table();
    rules.set("charter", stamp.charter);
    rules.set("version", stamp.version);
    rules.set("digest", stamp.digest);
    rules.set("engine", stamp.engine);
    rules.set("changed", kefu::write(question.routing.changed));
    out.report("rules", std::move(rules));
    Tree names = Tree::table();
    names.set("class", names_of(plan.rules.options().classes));
    names.set("channel", names_of(plan.rules.options().channels));
    out.report("names", std::move(names));
    out.report("findings", findings_of(plan, day));
}

namespace {

/// A story, from the row of a contact.
class Teller {
   public:
    Teller(const DayPlan& plan, std::shared_ptr<const Columns> table, std::shared_ptr<const Columns> offers)
        : rules_(plan.rules),
          at_once_(rules_.options().automatic || plan.options.answer_time.us == 0),
          table_(std::move(table)),
          offers_(std::move(offers)) {}

    std::vector<std::uint32_t> last_offer;  ///< row among the offers of each row; nobody = none
    std::map<std::uint32_t, std::string> needs;
    std::map<std::uint32_t, Phrase> stories;
    std::map<std::uint32_t, std::string> refusals_zh;
    std::vector<Overflowed> overflowed;  ///< by row, which stands for the contact
    std::vector<std::string> overflow_words;

    [[nodiscard]] std::vector<Reason> reasons(const Columns& given, std::int64_t row) const {
        const auto text = [&](std::string_view column) { return given.at(column).cell(row); };
        const auto is_null = [&](std::string_view column) { return given.at(column).is_null(row); };
        const auto us = [&](std::string_view column) { return static_cast<std::int64_t>(given.at(column).number(row) * 1e6 + 0.5); };
        const std::int64_t own = row_of(given, row);
        const auto at = static_cast<std::uint32_t>(own);
        std::vector<Reason> all;
        const auto phrase = [](std::string_view name, const Phrase& p) { return ReasonValue{name, p.en, p.zh}; };

        const RoutingOptions& options = rules_.options();
        Phrase of_class, on_channel;
        if (!is_null("class")) {
            const Phrase name = name_phrase(options.classes, text("class"));
            of_class = told(texts, "of_class", {{"class", name}});
        }
        if (!is_null("channel")) {
            const Phrase name = name_phrase(options.channels, text("channel"));
            on_channel = told(texts, "on_channel", {{"channel", name}});
        }
        all.push_back({"came", {{"at", text("arrived"), {}}, phrase("class", of_class), phrase("channel", on_channel)}});
        const std::string outcome = text("outcome");
        Phrase to, because;
        const auto [first, last] = std::equal_range(overflowed.begin(), overflowed.end(), Overflowed{at, 0, 0, Because::waited, false},
                                                    [](const Overflowed& x, const Overflowed& y) { return x.contact < y.contact; });
        for (auto o = first; o != last; ++o) {
            to = o->leaves ? Phrase{overflow_words[o->to], {}} : name_phrase(options.classes, overflow_words[o->to]);
            because = because_of(o->because);
            if (!o->leaves) all.push_back({"overflowed", {{"at", to_text(Time{o->at}), {}}, phrase("to", to), phrase("because", because)}});
        }
        Phrase waited, handled;
        std::string ended;
        if (!is_null("waited")) {
            waited = span_phrase(us("waited"));
            ended = to_text(Time{given.at("arrived").integer(row) + us("waited")});
        }
        if (!is_null("handled")) handled = span_phrase(us("handled"));
        const auto asked = needs.find(at);
        all.push_back({code_of(outcome),
                       {{"agent", text("agent"), {}},
                        {"at", ended, {}},
                        {"step", text("step"), {}},
                        {"needs", asked == needs.end() ? std::string() : asked->second, {}},
                        {"why", text("reason"), refusals_zh.count(at) > 0 ? refusals_zh.find(at)->second : std::string()},
                        phrase("to", to),
                        phrase("because", because),
                        phrase("waited", waited),
                        phrase("handled", handled)}});
        const std::int64_t order = given.at("overtaken_by").integer(row), skill = given.at("passed_by_skill").integer(row);
        if (order + skill > 0) all.push_back({"overtaken", {{"order", std::to_string(order), {}}, {"skill", std::to_string(skill), {}}}});
        if (given.at("offers").integer(row) > 1) all.push_back({"offered_often", {{"offers", text("offers"), {}}}});
        if (last_offer[at] != nobody) {
            NamedOffer offer = offer_of(*offers_, last_offer[at], at_once_);
            all.push_back({"last_offer", {{"text", offer.told(rules_, Language::en), offer.told(rules_, Language::zh)}}});
        }
        if (const auto story = stories.find(at); story != stories.end()) all.push_back({"why_waiting", {phrase("text", story->second)}});
        return all;
    }

   private:
    static std::string_view code_of(std::string_view outcome) {
        for (const auto& w : words(Of<Outcome>{}))
            if (w.word == outcome) return w.value == Outcome::not_yet ? std::string_view("comes_later") : w.word;
        return {};
    }
    static Phrase because_of(Because because) {
        const std::string code = "because_" + std::string(word_of(because));
        return told(texts, texts.find(code).code.empty() ? "because_rules_changed" : code);
    }
    /// The row of the whole table, also where others were taken out of the one that is given.
    [[nodiscard]] std::int64_t row_of(const Columns& given, std::int64_t row) const {
        if (given.rows() == table_->rows()) return row;
        const ResultColumn &from = *given.columns().front(), &to = *table_->columns().front();
        const bool number = to.kind == Kind::integer;
        std::int64_t low = row, high = table_->rows() - 1;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            const bool below = number ? to.integer(middle) < from.integer(row) : to.word(middle) < from.word(row);
            if (below) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    RoutingRules rules_;
    bool at_once_ = false;  ///< whoever takes an offer does so at the moment it is made
    std::shared_ptr<const Columns> table_, offers_;
};

}  // namespace

void tell_stories(const DayPlan& plan, const Day& day, const std::vector<std::uint32_t>& contacts, std::shared_ptr<const Columns> table,
                  std::shared_ptr<const Columns> offers, Progress* progress, ResultBuilder& out) {
    const auto teller = std::make_shared<Teller>(plan, std::move(table), std::move(offers));
    std::vector<std::uint32_t> row_of(contacts.size());
    for (std::uint32_t row = 0; row < contacts.size(); ++row) {
        const ContactFate& fate = day.fates[contacts[row]];
        row_of[contacts[row]] = row;
        teller->last_offer.push_back(fate.offer);
        if (fate.outcome == Outcome::unservable) teller->needs.emplace(row, day.needs(fate.queue));
    }
    for (const RefusalRecord& r : day.refusals) teller->refusals_zh.emplace(row_of[r.contact], refusal_phrase(plan, r).zh);
    teller->overflowed = day.overflowed;
    teller->overflow_words = day.overflow_words;
    for (Overflowed& o : teller->overflowed) o.contact = row_of[o.contact];
    std::stable_sort(teller->overflowed.begin(), teller->overflowed.end(),
                     [](const Overflowed& x, const Overflowed& y) { return x.contact < y.contact; });
    // Those that waited longest.
    std::vector<std::uint32_t> longest;
    for (std::uint32_t c = 0; c < day.fates.size(); ++c)
        if (day.fates[c].ended != no_time && day.fates[c].ended > day.fates[c].at) longest.push_back(c);
    const std::size_t n = std::min(longest.size(), static_cast<std::size_t>(plan.options.stories));
    const auto wait = [&](std::uint32_t c) { return day.fates[c].ended - day.fates[c].at; };
    std::partial_sort(longest.begin(), longest.begin() + static_cast<std::ptrdiff_t>(n), longest.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return wait(a) != wait(b) ? wait(a) > wait(b) : a < b; });
    longest.resize(n);
    for (Story& story : Day::stories(plan, day, std::move(longest), progress))
        teller->stories.emplace(row_of[story.contact], Phrase{std::move(story.en), std::move(story.zh)});
    out.reasons(route_texts, [teller](const Columns& given, std::int64_t row) { return teller->reasons(given, row); });
}

}  // namespace kefu::service
