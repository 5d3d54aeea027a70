#include "kefu/service/rules.hpp"

#include <algorithm>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "kefu/core/nearest.hpp"
#include "kefu/core/utf8.hpp"
#include "service/finding_texts.hpp"
#include "service/rules_data.hpp"
#include "service/rules_remarks.hpp"

namespace kefu::service {

namespace {

using Path = RoutingPlaces::Path;

constexpr std::size_t most_grades = 100;
constexpr std::size_t most_classes = 60'000;

Path operator/(Path path, std::string_view key) {
    path.emplace_back(key);
    return path;
}
Path operator/(Path path, std::size_t place) {
    path.emplace_back(place);
    return path;
}
/// "class.refund.steps[1].needs"
std::string text_of(const Path& path) {
    std::string text;
    for (const auto& step : path) {
        if (const auto* place = std::get_if<std::size_t>(&step)) text += "[" + std::to_string(*place + 1) + "]";
        else text.append(text.empty() ? "" : ".").append(std::get<std::string_view>(step));
    }
    return text;
}

/// Makes rules of options, and notes what is wrong where it stands. What one mistake makes of others is left out.
class Compiler {
   public:
    Compiler(const RoutingOptions& options, const RoutingPlaces* places, Findings& findings)
        : o_(options), places_(places), findings_(findings) {}

    void run(RoutingRules::Data& data) {
        lists();
        spans();
        grades(data);
        channels(data);
        vocabulary(data);
        profiles();
        classes(data);
        index(data);
        overflows(data);
        facts(data);
        circles(data);
        orders();
        lots();
    }

   private:
    static void index(RoutingRules::Data& data) {
        const auto names_of = [](const auto& all) {
            std::vector<std::string> names;
            for (const auto& one : all) names.push_back(one.name);
            return names;
        };
        data.class_places.fill(names_of(data.classes));
        data.channel_places.fill(names_of(data.channels));
        data.grade_places.fill(data.options.grades);
    }
    static void facts(RoutingRules::Data& data) {
        for (const TaskClass& c : data.classes) {
            data.steps += c.steps.size();
            if (c.steps.empty()) continue;  // something is wrong with it, which is noted: these rules are never used
            data.facts.push_back({c.overflow_after, c.target, c.steps.size() > 1 ? c.steps[1].after : INT64_MAX,
                                  static_cast<std::uint8_t>(c.steps.size()), c.steps[0].skip_when_nobody, !c.overflow.empty()});
        }
    }

    // -------------------------------------------------------------------------------------------------------- telling
    /// Nobody reads more, and to look up places and near words takes time.
    [[nodiscard]] bool enough() const noexcept { return told_ > 1'000; }
    [[nodiscard]] RoutingPlaces::Spot spot(const Path& path) const {
        return places_ && !enough() ? places_->of(path) : RoutingPlaces::Spot();
    }
    void error(const Path& path, std::string_view code, FindingValues values) {
        const auto at = spot(path);
        ++told_;
        findings_.error(at.line, at.position, finding_texts, code, values);
    }
    void warning(const Path& path, std::string_view code, FindingValues values = {}) {
        const auto at = spot(path);
        ++told_;
        findings_.warning(at.line, at.position, finding_texts, code, values);
    }
    [[nodiscard]] Phrase hints(std::string_view name, const std::vector<std::string_view>& known) const {
        return enough() ? Phrase() : detail::hints(name, known);
    }

    // ------------------------------------------------------------------------------------------------------- checking
    void name(std::string_view word, const Path& path) {
        if (!is_id(word) || has_control(word)) error(path, "routing_name", {{"option", text_of(path)}, {"most", max_id_bytes}});
    }
    /// As microseconds; 0 where it is no length of time that may be.
    std::int64_t span(Span span, const Path& path) {
        if (span.us >= 0 && span <= longest_span) return span.us;
        error(path, "routing_span", {{"option", text_of(path)}});
        return 0;
    }
    /// Whether there are no more than may be.
    bool few(std::size_t n, std::size_t most, std::string_view option) {
        if (n > most) error({option}, "routing_too_many", {{"option", option}, {"n", n}, {"most", most}});
        return n <= most;
    }
    template <class Words, class WordOf>
    void each_once(const Words& list, std::size_t most, std::string_view option, WordOf&& word) {
        if (!few(list.size(), most, option)) return;
        for (std::size_t i = 0; i < list.size(); ++i)
            if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
                list.begin() + static_cast<std::ptrdiff_t>(i))
                error(Path{option} / i, "routing_twice", {{"option", option}, {"word", word(list[i])}});
    }

    void lists() {
        const auto word = [](auto order) { return word_of(order); };
        each_once(o_.tasks, most_keys, "tasks", word);
        each_once(o_.agents, most_keys, "agents", word);
        each_once(o_.grades, most_grades, "grades", [](const std::string& grade) { return std::string_view(grade); });
    }
    void spans() {
        (void)span(o_.offer_time, {"offer_time"});
        (void)span(o_.decline_cooldown, {"decline_cooldown"});
        (void)span(o_.owner_wait, {"owner_wait"});
        (void)span(o_.owner_free_within, {"owner_free_within"});
        (void)span(o_.lease, {"lease"});
        (void)span(o_.return_after, {"return_after"});
        if (o_.return_after.us > 0 && o_.lease.us == 0) warning({"return_after"}, "routing_return_without_lease");
        (void)span(o_.skew, {"skew"});
        (void)span(o_.longest_gap, {"longest_gap"});
        (void)span(o_.starvation, {"starvation"});
        if (!o_.automatic && o_.offer_time.us == 0) error({"offer_time"}, "routing_offer_time", {});
    }
    void grades(RoutingRules::Data& data) {
        const std::vector<std::string_view> known(o_.grades.begin(), o_.grades.end());
        for (const auto& [grade, start] : o_.head_start) {
            const Path path{"head_start", grade};
            (void)span(start, path);
            if (known.size() <= most_grades && std::find(known.begin(), known.end(), grade) == known.end())
                error(path, "routing_head_start_no_grade", {{"grade", grade}, {"hint", hints(grade, known)}});
        }
        for (std::size_t i = 0; i < o_.grades.size() && i < most_grades; ++i) {
            name(o_.grades[i], Path{"grades"} / i);
            const auto at = o_.head_start.find(o_.grades[i]);
            data.head_start.push_back(at == o_.head_start.end() ? 0 : at->second.us);
        }
    }
    void channels(RoutingRules::Data& data) {
        (void)few(o_.channels.size(), most_channels, "channel");
        for (const auto& [word, channel] : o_.channels) {
            const Path path{"channel", word};
            name(word, path);
            (void)span(channel.wrap_up, path / "wrap_up");
            if (channel.exclusive && channel.interruptible)
                error(path / "interruptible", "routing_exclusive_interruptible", {{"channel", word}});
            data.channels.push_back({word, channel.units, channel.exclusive, channel.interruptible, channel.wrap_up.us});
        }
    }
    void vocabulary(RoutingRules::Data& data) {
        rule::VocabularyLists lists;
        const auto put = [&](std::string_view option, const std::vector<std::string>& from, std::vector<rule::PlacedWord>& to) {
            for (std::size_t i = 0; i < from.size(); ++i) {
                // More words than there may be are told of as such.
                const auto at = i < rule::Vocabulary::most_marks ? spot(Path{option} / i) : RoutingPlaces::Spot();
                to.emplace_back(from[i], at.line, at.position);
            }
        };
        put("skills", o_.skills, lists.skills);
        put("languages", o_.languages, lists.languages);
        put("personas", o_.personas, lists.personas);
        put("attributes", o_.attributes, lists.attributes);
        lists.most = o_.levels;
        lists.grades = o_.staff_grades;
        const auto at = spot({});
        auto read = rule::Vocabulary::read(lists, at.line, at.position, findings_);
        has_words_ = read.has_value();
        if (read) data.vocabulary = std::move(*read);
    }
    void profiles() {
        const std::vector<std::string_view> attributes(o_.attributes.begin(), o_.attributes.end());
        std::vector<std::string_view> names;
        for (const auto& [word, late] : o_.profiles) {
            const Path path{"profile", word};
            if (std::find(attributes.begin(), attributes.end(), word) == attributes.end())
                error(path, "routing_profile_no_attribute", {{"profile", word}, {"hint", hints(word, attributes)}});
            for (const auto& [of, delay] : late.delay) {
                (void)span(delay, path / "delay" / of);
                if (o_.classes.contains(of)) continue;
                if (names.empty())
                    for (const auto& [n, c] : o_.classes) names.push_back(n);
                error(path / "delay" / of, "routing_delay_no_class", {{"profile", word}, {"class", of}, {"hint", hints(of, names)}});
            }
        }
    }

    /// Reads the requirement of an option; "any" where it cannot be used.
    rule::Requirement requirement(const std::string& text, const RoutingRules::Data& data, const Path& path) {
        if (!has_words_) return {};
        Findings found(findings_.where());
        auto read = rule::Requirement::read(text, data.vocabulary, 1, 1, found);
        for (Finding f : found.all()) {
            const auto character = static_cast<std::size_t>(std::max(f.place.position, 1) - 1);
            const auto at = places_ && !enough() ? places_->inside(path, character) : RoutingPlaces::Spot();
            f.place.line = at.line;
            f.place.position = at.position;
            if (!places_) {
                f.message = text_of(path) + ", position " + std::to_string(character + 1) + ": " + f.message;
                f.message_zh = text_of(path) + " 第 " + std::to_string(character + 1) + " 个字符：" + f.message_zh;
            }
            ++told_;
            findings_.add(std::move(f));
        }
        return read.value_or(rule::Requirement());
    }
    /// What two make together; the first where that is more than a requirement may be.
    template <class Join>
    rule::Requirement joined(Join&& join, const rule::Requirement& first, std::string_view name, const Path& path) {
        try {
            return join();
        } catch (const Error& e) {
            if (e.status() != Status::limit) throw;
            error(path, "routing_too_long", {{"class", name}});
            return first;
        }
    }

    void classes(RoutingRules::Data& data) {
        data.classes.push_back(compiled(data, "", {}));
        if (!few(o_.classes.size(), most_classes, "class")) return;
        for (const auto& [word, c] : o_.classes) {
            name(word, {"class", word});
            data.classes.push_back(compiled(data, word, c));
        }
    }
    TaskClass compiled(const RoutingRules::Data& data, const std::string& word, const ClassOptions& o) {
        const Path path{"class", word};
        const std::size_t errors = findings_.errors();
        TaskClass c;
        c.name = word;
        c.cost = o.cost;
        c.handling_time = o.handling_time ? o.handling_time->us : 0;
        c.share = o.share.parts;
        c.target = o.target ? o.target->us : -1;
        if (o.handling_time) (void)span(*o.handling_time, path / "handling_time");
        if (o.target) (void)span(*o.target, path / "target");

        std::vector<std::int64_t> times{0}, credit{0};
        for (std::size_t k = 0; k < o.steps.size(); ++k) {
            const StepOptions& step = o.steps[k];
            const Path here = path / "steps" / k;
            (void)span(step.after, here / "after");
            credit.push_back(credit.back() + (k < most_steps ? span(step.head_start, here / "head_start") : 0));
            if (k > 0 && step.after.us < o.steps[k - 1].after.us)
                error(here / "after", "routing_steps_order",
                      {{"class", word}, {"step", k + 1}, {"after", to_text(step.after)}, {"before", to_text(o.steps[k - 1].after)}});
            times.push_back(step.after.us);
        }
        for (const auto& [profile, late] : o_.profiles)
            if (const auto at = late.delay.find(word); at != late.delay.end()) times.push_back(at->second.us);
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
        if (times.size() > most_steps || o.steps.size() > most_steps) {
            error(path / "steps", "routing_too_many_steps",
                  {{"class", word}, {"n", std::max(times.size(), o.steps.size())}, {"most", most_steps}});
            return c;
        }

        // Who can serve before the first step, and from each on.
        std::vector<rule::Requirement> can{requirement(o.needs, data, path / "needs")};
        for (std::size_t k = 0; k < o.steps.size(); ++k) {
            const Path here = path / "steps" / k / "needs";
            rule::Requirement wider = requirement(o.steps[k].needs, data, here);
            if (o.cumulative) {
                const rule::Requirement& before = can.back();
                wider = joined([&] { return either(before, wider); }, before, word, here);
            } else if (has_words_ && o.steps[k].because == Text() && remarks_.narrower(wider, can.back())) {
                warning(here, "routing_step_narrower", {{"class", word}, {"step", k + 1}});
            }
            if (!o.cumulative && k + 1 < o.steps.size() && o.steps[k + 1].after == o.steps[k].after)
                warning(here, "routing_step_replaced", {{"class", word}, {"step", k + 1}, {"next", k + 2}});
            else if (has_words_ && findings_.errors() == errors && wider == can.back() && o.steps[k].head_start.us == 0)
                warning(here, "routing_step_same", {{"class", word}, {"step", k + 1}});
            can.push_back(std::move(wider));
        }
        if (has_words_ && remarks_.nobody(can.back()))
            warning(o.steps.empty() ? path / "needs" : path / "steps" / (o.steps.size() - 1) / "needs", "routing_nobody_ever",
                    {{"class", word}});

        for (const std::int64_t after : times) {
            Step out;
            out.after = after;
            std::size_t k = 0;
            for (; k < o.steps.size() && o.steps[k].after.us <= after; ++k) {
                out.skip_when_nobody = o.steps[k].skip_when_nobody;
            }
            out.credit = credit[k];
            out.needs = without_late(data, word, after, can[k]);
            c.steps.push_back(std::move(out));
        }
        return c;
    }
    /// An attribute's agents see a class later: until then it needs somebody without the attribute.
    rule::Requirement without_late(const RoutingRules::Data& data, const std::string& word, std::int64_t after, rule::Requirement needs) {
        for (const auto& [profile, late] : o_.profiles) {
            const auto at = late.delay.find(word);
            if (at == late.delay.end() || at->second.us <= after || !has_words_) continue;
            const auto mark = data.vocabulary.find(profile);
            if (!mark || data.vocabulary.kind(*mark) != rule::MarkKind::attribute) continue;
            const auto without = rule::Requirement::parse("not \"" + profile + "\"", data.vocabulary);
            needs = joined([&] { return both(needs, without); }, needs, word, Path{"class", word} / "needs");
        }
        return needs;
    }

    void overflows(RoutingRules::Data& data) {
        std::vector<std::string_view> names;
        for (const TaskClass& c : data.classes)
            if (!c.name.empty()) names.push_back(c.name);
        for (TaskClass& c : data.classes) {
            const auto o = o_.classes.find(c.name);
            if (o == o_.classes.end()) continue;
            for (std::size_t k = 0; k < o->second.overflow.size(); ++k) {
                const OverflowOptions& overflow = o->second.overflow[k];
                const Path path = Path{"class", c.name} / "overflow" / k;
                const std::int32_t to = data.class_of(overflow.to);
                (void)span(overflow.longer_than, path / "longer_than");
                if (to >= 0 && data.classes[static_cast<std::size_t>(to)].name == c.name)
                    error(path / "to", "routing_overflow_itself", {{"class", c.name}});
                if (to < 0 && near_words_ < most_near_words) {
                    ++near_words_;
                    if (const std::string_view near = nearest(overflow.to, names); !near.empty())
                        warning(path / "to", "routing_overflow_near", {{"to", overflow.to}, {"near", near}});
                }
                const auto first = o->second.overflow.begin(), here = first + static_cast<std::ptrdiff_t>(k);
                const auto before = std::find_if(first, here, [&](const OverflowOptions& b) {
                    return b.when == overflow.when && b.longer_than <= overflow.longer_than && b.at_least <= overflow.at_least;
                });
                if (before != here)
                    warning(path, "routing_overflow_dead", {{"class", c.name}, {"row", k + 1}, {"before", before - first + 1}});
                c.overflow.push_back({overflow.when, overflow.longer_than.us, overflow.at_least, overflow.to, to});
                if (overflow.when == OverflowWhen::waited && (c.overflow_after < 0 || overflow.longer_than.us < c.overflow_after))
                    c.overflow_after = overflow.longer_than.us;
            }
            const auto& steps = o->second.steps;
            for (std::size_t k = 0; k < steps.size() && c.overflow_after >= 0; ++k)
                if (steps[k].after.us > c.overflow_after)
                    warning(Path{"class", c.name} / "steps" / k / "after", "routing_step_left",
                            {{"class", c.name},
                             {"step", k + 1},
                             {"after", to_text(steps[k].after)},
                             {"left", to_text(Span{c.overflow_after})}});
        }
    }
    /// Goes every way that overflow may take, and tells where one comes back to a class that it came through.
    void circles(const RoutingRules::Data& data) {
        enum class Seen : std::uint8_t { no, on_the_way, done };
        std::vector<Seen> seen(data.classes.size(), Seen::no);
        struct At {
            std::size_t task_class;
            std::size_t next = 0;
        };
        for (std::size_t from = 0; from < data.classes.size(); ++from) {
            if (seen[from] != Seen::no) continue;
            std::vector<At> way{{from}};
            seen[from] = Seen::on_the_way;
            while (!way.empty()) {
                const std::size_t here = way.back().task_class, k = way.back().next++;
                const TaskClass& c = data.classes[here];
                if (k == c.overflow.size()) {
                    seen[here] = Seen::done;
                    way.pop_back();
                    continue;
                }
                if (c.overflow[k].to_class < 0) continue;
                const auto to = static_cast<std::size_t>(c.overflow[k].to_class);
                if (to == here) continue;  // told already
                if (seen[to] == Seen::no) {
                    seen[to] = Seen::on_the_way;
                    way.push_back({to});
                } else if (seen[to] == Seen::on_the_way) {
                    Phrase circle;
                    auto at = std::find_if(way.begin(), way.end(), [&](const At& w) { return w.task_class == to; });
                    for (std::size_t n = 0; at != way.end() && n < 8; ++at, ++n) {
                        circle.en += detail::quoted(data.classes[at->task_class].name) + ", ";
                        circle.zh += "“" + detail::fit(data.classes[at->task_class].name) + "”→";
                    }
                    circle.en += (at == way.end() ? "" : "..., ") + detail::quoted(data.classes[to].name);
                    circle.zh += (at == way.end() ? "" : "……→") + ("“" + detail::fit(data.classes[to].name) + "”");
                    error(Path{"class", c.name} / "overflow" / k / "to", "routing_overflow_circle", {{"circle", circle}});
                }
            }
        }
    }
    /// A lot is never equal to another one, so that what stands behind it is not asked.
    void lots() {
        const auto& agents = o_.agents;
        const auto lot = std::find(agents.begin(), agents.end(), AgentOrder::weighted_random);
        if (lot != agents.end() && lot + 1 != agents.end())
            warning(Path{"agents"} / static_cast<std::size_t>(lot + 1 - agents.begin()), "routing_order_after_lot",
                    {{"order", word_of(*(lot + 1))}});
    }
    /// Who may wait for ever: a key that looks at no time is as good as the first for those whom the keys before it hold to be equal.
    void orders() {
        if (o_.tasks.size() > most_keys || o_.grades.size() > most_grades) return;
        for (std::size_t k = 0; k < o_.tasks.size(); ++k) {
            const Path path = Path{"tasks"} / k;
            switch (o_.tasks[k]) {
                case TaskOrder::tier:
                    if (o_.grades.size() > 1) warning(path, "routing_tier_starves", {{"grades", worse_grades()}});
                    break;
                case TaskOrder::deadline: {
                    const auto& all = o_.classes;
                    if (!all.empty() && std::all_of(all.begin(), all.end(), [](const auto& c) { return c.second.target.has_value(); }))
                        return;
                    warning(path, "routing_deadline_starves", {{"classes", without_target()}});
                    break;
                }
                case TaskOrder::queue_ratio:
                    if (!o_.classes.empty()) warning(path, "routing_ratio_starves");
                    break;
                case TaskOrder::newest: return warning(path, "routing_newest_starves");
                case TaskOrder::head_start:
                case TaskOrder::cost_of_delay: return;  // who waits comes nearer, and equal ones are few
            }
        }
    }
    static void append(Phrase& list, std::string_view word, std::string_view en_last, bool last) {
        if (!list.en.empty()) {
            list.en += last ? en_last : ", ";
            list.zh += "、";
        }
        list.en += detail::fit(word);
        list.zh += detail::fit(word);
    }
    [[nodiscard]] Phrase worse_grades() const {
        Phrase list;
        for (std::size_t i = 1; i < o_.grades.size(); ++i) append(list, o_.grades[i], " or ", i + 1 == o_.grades.size());
        return list;
    }
    [[nodiscard]] Phrase without_target() const {
        Phrase list;
        std::size_t n = 0;
        for (const auto& [word, c] : o_.classes) {
            if (c.target) continue;
            if (++n > 8) {
                list.en += ", ...";
                list.zh += "……";
                return list;
            }
            append(list, word, ", ", false);
        }
        return n > 0 ? list : told(finding_texts, "routing_classless");
    }

    static constexpr std::size_t most_near_words = 20;

    const RoutingOptions& o_;
    const RoutingPlaces* places_;
    Findings& findings_;
    Remarks remarks_;
    bool has_words_ = false;
    std::size_t told_ = 0;
    std::size_t near_words_ = 0;
};

}  // namespace

std::optional<RoutingRules> RoutingRules::read(const RoutingOptions& options, const RoutingLimits& limits, Stamp stamp,
                                               const RoutingPlaces* places, Findings& findings) {
    const std::size_t before = findings.errors();
    check_rules(options, findings);
    check_rules(limits, findings);
    auto data = std::make_shared<Data>();
    data->stamp = std::move(stamp);
    data->options = options;
    data->limits = limits;
    Compiler(options, places, findings).run(*data);
    if (findings.errors() > before) return std::nullopt;
    data->by_lot = std::find(options.agents.begin(), options.agents.end(), AgentOrder::weighted_random) != options.agents.end();
    for (std::size_t k = 0; k < options.agents.size() && data->leading_place < 0; ++k) {
        if (!is_own_key(options.agents[k])) continue;
        data->leading = options.agents[k];
        data->leading_place = static_cast<std::int32_t>(k);
    }
    return RoutingRules(std::shared_ptr<const Data>(std::move(data)));
}

RoutingRules::RoutingRules(const RoutingOptions& options, const RoutingLimits& limits, Stamp stamp) {
    Findings findings("routing");
    auto rules = read(options, limits, std::move(stamp), nullptr, findings);
    findings.raise(Status::bad_option);
    data_ = std::move(rules->data_);
}

const Stamp& RoutingRules::stamp() const noexcept { return data_->stamp; }
const RoutingOptions& RoutingRules::options() const noexcept { return data_->options; }
const RoutingLimits& RoutingRules::limits() const noexcept { return data_->limits; }

std::optional<Span> most_overtaken(const RoutingRules& rules, std::string_view grade) {
    const RoutingRules::Data& data = rules.data();
    const std::int32_t own = data.grade_of(grade);
    if (own < 0) {
        const std::vector<std::string_view> known(data.options.grades.begin(), data.options.grades.end());
        throw Error(Status::unknown_name, "there is no service grade " + detail::quoted(grade) + detail::hint(grade, known, "grades"));
    }
    for (const TaskOrder order : data.options.tasks) {
        if (order == TaskOrder::head_start) break;
        // Keys that can decide nothing stand in nobody's way.
        if (order == TaskOrder::tier && data.options.grades.size() == 1) continue;
        if (order == TaskOrder::queue_ratio && data.options.classes.empty()) continue;
        return std::nullopt;
    }
    const auto& tasks = data.options.tasks;
    if (std::find(tasks.begin(), tasks.end(), TaskOrder::head_start) == tasks.end()) return std::nullopt;
    std::int64_t steps = 0;
    for (const TaskClass& c : data.classes) steps = std::max(steps, c.steps.back().credit);
    const std::int64_t most = *std::max_element(data.head_start.begin(), data.head_start.end());
    return Span{most + steps - data.head_start[static_cast<std::size_t>(own)]};
}

}  // namespace kefu::service
