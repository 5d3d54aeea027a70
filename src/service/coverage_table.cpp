#include "kefu/service/coverage_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kefu/core/analysis.hpp"
#include "kefu/core/finding.hpp"
#include "service/finding_texts.hpp"
#include "service/row_errors.hpp"
#include "service/row_filler.hpp"
#include "service/rules_data.hpp"
#include "service/why.hpp"

namespace kefu::service {

namespace {

void add(Phrase& to, std::string_view code, FindingValues values = {}) {
    const Phrase more = told(finding_texts, code, values);
    to.en += more.en;
    to.zh += more.zh;
}

struct CoverageRow {
    std::string task_class = {};
    std::int64_t step = 0;
    Span after = {};
    std::string channel = {};
    std::optional<std::string> language = {};
    std::optional<std::string> persona = {};
    std::optional<std::string> needs = {};
    std::int64_t agents = 0;
};
constexpr auto fields(Of<CoverageRow>) {
    using R = CoverageRow;
    return std::tuple{field("class", &R::task_class, "class"),
                      field("step", &R::step, "its step; 0 = when it comes"),
                      field("after", &R::after, "when the step begins, counted from when the task came"),
                      field("channel", &R::channel, "channel"),
                      field("language", &R::language, "language of the task; null = the step does not ask for it"),
                      field("persona", &R::persona, "persona of the customer; null = the step does not ask for it"),
                      field("needs", &R::needs, "what the step asks for; null = nothing"),
                      field("agents", &R::agents, "how many of the roster could serve it")};
}

struct GapRow {
    std::string task_class = {};
    std::string channels = {};
    std::optional<std::string> language = {};
    std::optional<std::string> persona = {};
    std::optional<std::int64_t> first = {};
    std::string message = {};
    std::string message_zh = {};
};
constexpr auto fields(Of<GapRow>) {
    using R = GapRow;
    return std::tuple{field("class", &R::task_class, "class"),
                      field("channels", &R::channels, "channels on which it is so, with semicolons between"),
                      field("language", &R::language, "language of the task; null = no step asks for it"),
                      field("persona", &R::persona, "persona of the customer; null = no step asks for it"),
                      field("first", &R::first, "the first step at which somebody could serve it; null = nobody ever could"),
                      field("message", &R::message, "in words"),
                      field("message_zh", &R::message_zh, "the same in Chinese")};
}

/// The steps of one class, on each channel.
class Gaps {
   public:
    Gaps(std::span<const ClassCoverage> steps, std::vector<GapRow>& out) : steps_(steps), out_(out) {
        std::set<std::string> languages, personas;
        for (const ClassCoverage& c : steps) {
            if (!c.language.empty()) languages.insert(c.language);
            if (!c.persona.empty()) personas.insert(c.persona);
            if (std::find(channels_.begin(), channels_.end(), c.channel) == channels_.end()) channels_.push_back(c.channel);
        }
        if (languages.empty()) languages.emplace();
        if (personas.empty()) personas.emplace();
        for (const std::string& language : languages)
            for (const std::string& persona : personas) look(language, persona);
    }

   private:
    /// Of a task of this language and persona: a step that does not ask for them has a row without.
    void look(const std::string& language, const std::string& persona) {
        std::map<std::vector<bool>, std::vector<std::string>> alike;  // steps that nobody can serve: on which channels
        const auto n = static_cast<std::size_t>(steps_.back().step) + 1;
        after_.assign(n, Span{});
        for (const std::string& channel : channels_) {
            std::vector<bool> nobody(n, true);
            for (const ClassCoverage& c : steps_) {
                if (c.channel != channel || !(c.language.empty() || c.language == language) || !(c.persona.empty() || c.persona == persona))
                    continue;
                after_[static_cast<std::size_t>(c.step)] = c.after;
                if (c.agents > 0) nobody[static_cast<std::size_t>(c.step)] = false;
            }
            alike[nobody].push_back(channel);
        }
        for (const auto& [nobody, channels] : alike)
            if (std::find(nobody.begin(), nobody.end(), true) != nobody.end()) tell(nobody, channels, language, persona);
    }
    void tell(const std::vector<bool>& nobody, const std::vector<std::string>& channels, const std::string& language,
              const std::string& persona) {
        GapRow row{steps_.front().task_class, {}, text_cell(language), text_cell(persona), {}, {}, {}};
        for (const std::string& c : channels) row.channels += (row.channels.empty() ? "" : "; ") + c;
        Phrase where, steps;
        if (channels.size() < channels_.size()) add(where, "roster_channels", {{"words", row.channels}});
        if (row.language) add(where, "roster_language", {{"words", language}});
        if (row.persona) add(where, "roster_persona", {{"words", persona}});
        for (std::size_t k = 0; k < nobody.size(); ++k) {
            if (!nobody[k]) {
                if (!row.first) row.first = static_cast<std::int64_t>(k);
                continue;
            }
            if (!steps.en.empty()) {
                steps.en += "; ";
                steps.zh += "、";
            }
            if (k == 0) add(steps, "roster_first_step");
            else add(steps, "roster_step", {{"step", k}, {"after", exact_phrase_of(after_[k])}});
        }
        Phrase text =
            told(finding_texts, row.first ? "roster_at" : "roster_never", {{"class", row.task_class}, {"where", where}, {"steps", steps}});
        row.message = std::move(text.en);
        row.message_zh = std::move(text.zh);
        out_.push_back(std::move(row));
    }

    std::span<const ClassCoverage> steps_;
    std::vector<GapRow>& out_;
    std::vector<std::string> channels_;
    std::vector<Span> after_;
};

}  // namespace

Result coverage(const RoutingRules& rules, std::span<const Table> roster, const ColumnNames& names, const Decoding& how) {
    Arena arena;
    std::vector<RosterAgent> agents;
    std::vector<Place> places;
    for (const Table& table : roster) {
        each_row<RosterMember>(table, names, how, arena, [&](const RowFiller<RosterMember>& filler, std::int64_t row) {
            const auto read = filler.fill<AddAgent>();
            RosterAgent& agent = agents.emplace_back();
            places.push_back({table.name(), row});
            agent.id = read.agent;
            for (const WordLevel& w : read.words) agent.words.push_back({std::string(w.word), w.level});
            for (const ChannelUnits& c : read.channels) agent.channels.emplace_back(c.channel);
        });
    }
    const std::vector<ClassCoverage> all =
        from_table([&] { return coverage(rules, agents); }, [&](std::int64_t row) { return places[static_cast<std::size_t>(row)]; });
    std::vector<CoverageRow> rows;
    for (const ClassCoverage& c : all)
        rows.push_back(
            {c.task_class, c.step, c.after, c.channel, text_cell(c.language), text_cell(c.persona), text_cell(c.needs), c.agents});
    std::vector<GapRow> gaps;
    for (auto from = all.begin(); from != all.end();) {
        const auto to = std::find_if(from, all.end(), [&](const ClassCoverage& c) { return c.task_class != from->task_class; });
        Gaps({from, to}, gaps);
        from = to;
    }
    ResultBuilder out("service.coverage", rules.stamp());
    out.table("coverage", columns_of(rows));
    out.table("gaps", columns_of(gaps));
    return std::move(out).build();
}

}  // namespace kefu::service
