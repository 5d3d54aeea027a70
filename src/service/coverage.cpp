#include "kefu/service/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/hint.hpp"
#include "kefu/core/error.hpp"
#include "service/row_errors.hpp"
#include "service/rules_data.hpp"

namespace kefu::service {

namespace {

constexpr std::size_t most_rows = 1'000'000;

/// Agents who are alike count once.
struct Kind {
    std::vector<std::uint8_t> levels;
    std::string named;  ///< the id, where a requirement names agents
    std::vector<bool> channels;
    friend auto operator<=>(const Kind&, const Kind&) = default;
};

class Counting {
   public:
    Counting(const RoutingRules::Data& data, const std::vector<RosterAgent>& roster) : data_(data) {
        for (const TaskClass& c : data.classes)
            for (const Step& step : c.steps) named_.insert(step.needs.names().begin(), step.needs.names().end());
        std::set<std::string_view> ids;
        each_agent(std::span(roster), [&](const RosterAgent& agent) {
            if (agent.id.empty()) throw Error(Status::bad_option, "an agent of the roster has no id");
            if (!ids.insert(agent.id).second)
                throw Error(Status::bad_option, "the agent " + detail::quoted(agent.id) + " stands in the roster twice");
            ++kinds_[kind_of(agent)];
        });
        for (std::uint32_t mark = 0; mark < data.vocabulary.size(); ++mark) {
            if (data.vocabulary.kind(mark) == rule::MarkKind::language) languages_.push_back(mark);
            if (data.vocabulary.kind(mark) == rule::MarkKind::persona) personas_.push_back(mark);
        }
    }

    std::vector<ClassCoverage> take() {
        for (const TaskClass& c : data_.classes) {
            if (c.name.empty()) continue;
            for (std::size_t k = 0; k < c.steps.size(); ++k)
                for (std::size_t channel = 0; channel < data_.channels.size(); ++channel) count(c, k, channel);
        }
        return std::move(rows_);
    }

   private:
    Kind kind_of(const RosterAgent& agent) const {
        const std::string who = "agent " + detail::quoted(agent.id) + ": ";
        const rule::Vocabulary& v = data_.vocabulary;
        Kind kind;
        kind.levels.assign(v.size(), 0);
        for (const auto& [word, level] : agent.words) {
            const auto mark = v.find(word);
            if (!mark) throw Error(Status::unknown_name, who + "the charter does not know " + detail::quoted(word) + v.hints(word).en);
            if (level < 1 || level > v.most(*mark))
                throw Error(Status::bad_option, who + detail::quoted(word) + " has levels 1 to " + std::to_string(v.most(*mark)) +
                                                    ", got " + std::to_string(level));
            kind.levels[*mark] = static_cast<std::uint8_t>(level);
        }
        if (named_.contains(agent.id)) kind.named = agent.id;
        kind.channels.assign(data_.channels.size(), agent.channels.empty());
        for (const std::string& channel : agent.channels) {
            const std::int32_t at = data_.channel_of(channel);
            if (at < 0) {
                std::vector<std::string_view> known;
                for (const Channel& c : data_.channels) known.push_back(c.name);
                throw Error(Status::unknown_name,
                            who + "the charter has no channel " + detail::quoted(channel) + detail::hint(channel, known, "channels"));
            }
            kind.channels[static_cast<std::size_t>(at)] = true;
        }
        return kind;
    }

    /// Marks that a template tells apart; one that is none where it asks for nothing of the kind.
    static std::vector<std::optional<std::uint32_t>> asked(const rule::Requirement& needs, const std::vector<std::uint32_t>& marks,
                                                           bool language) {
        std::vector<std::optional<std::uint32_t>> out;
        if (needs.is_template() && !marks.empty()) {
            const auto bound = [&](std::optional<std::uint32_t> mark) {
                return language ? needs.bind(mark, std::nullopt) : needs.bind(std::nullopt, mark);
            };
            const rule::Requirement none = bound(std::nullopt);
            const auto differs = [&](std::uint32_t mark) { return !(bound(mark) == none); };
            if (std::any_of(marks.begin(), marks.end(), differs)) out.assign(marks.begin(), marks.end());
        }
        if (out.empty()) out.emplace_back();
        return out;
    }
    void count(const TaskClass& c, std::size_t k, std::size_t channel) {
        const Step& step = c.steps[k];
        for (const auto language : asked(step.needs, languages_, true)) {
            for (const auto persona : asked(step.needs, personas_, false)) {
                if (rows_.size() == most_rows)
                    throw Error(Status::limit, "the coverage has more than " + std::to_string(most_rows) + " rows");
                ClassCoverage& row = rows_.emplace_back();
                const rule::Requirement needs = step.needs.bind(language, persona);
                row.task_class = c.name;
                row.step = static_cast<std::int64_t>(k);
                row.after = Span{step.after};
                row.channel = data_.channels[channel].name;
                if (language) row.language = data_.vocabulary.word(*language);
                if (persona) row.persona = data_.vocabulary.word(*persona);
                row.needs = needs.text();
                for (const auto& [kind, n] : kinds_)
                    if (kind.channels[channel] && needs.holds(kind.levels, kind.named)) row.agents += n;
            }
        }
    }

    const RoutingRules::Data& data_;
    std::set<std::string_view> named_;
    std::map<Kind, std::int64_t> kinds_;
    std::vector<std::uint32_t> languages_;
    std::vector<std::uint32_t> personas_;
    std::vector<ClassCoverage> rows_;
};

}  // namespace

std::vector<ClassCoverage> coverage(const RoutingRules& rules, const std::vector<RosterAgent>& roster) {
    return Counting(rules.data(), roster).take();
}

}  // namespace kefu::service
