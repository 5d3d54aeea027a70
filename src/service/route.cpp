#include "kefu/service/route.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/large.hpp"
#include "kefu/statistics/intervals.hpp"
#include "kefu/statistics/quantiles.hpp"
#include "kefu/statistics/ratio.hpp"
#include "service/day.hpp"
#include "service/overtakes.hpp"
#include "service/route_report.hpp"
#include "service/rules_data.hpp"

namespace kefu::service {

using kefu::detail::large;
using statistics::Estimate;

namespace {

/// Contacts in the order of their ids: the rows of the first table.
struct ById {
    const DayPlan& plan;
    const Day& day;
    std::vector<std::uint32_t> rows;      ///< of the input
    std::vector<std::uint32_t> contacts;  ///< their numbers
    [[nodiscard]] const ContactFate& fate(std::size_t i) const { return day.fates[contacts[i]]; }
};

/// A column of few different texts, as they came.
Maybe<Words> words_of(const SideColumn& column, const std::vector<std::uint32_t>& rows) {
    Maybe<Words> out;
    out.data.codes = large<std::int32_t>(rows.size());
    out.missing.resize(rows.size());
    for (std::uint32_t k = 0; k < column.texts.size(); ++k) out.data.words.emplace_back(column.texts.text(k));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.missing[i] = !column.has(rows[i]);
        if (!out.missing[i]) out.data.codes[i] = static_cast<std::int32_t>(column.value(rows[i]));
    }
    return out;
}

template <class Get>
std::vector<std::int64_t> integers(std::size_t n, Get&& get) {
    std::vector<std::int64_t> out = large<std::int64_t>(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::int64_t>(get(i));
    return out;
}
template <class Get>
std::vector<double> lengths(std::size_t n, Get&& get) {
    std::vector<double> out = large<double>(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = seconds(get(i));
    return out;
}
template <class Get>
std::vector<std::uint8_t> flags(std::size_t n, Get&& get) {
    std::vector<std::uint8_t> out(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = get(i) ? 1 : 0;
    return out;
}
template <class Get>
std::vector<std::int32_t> codes(std::size_t n, Get&& get) {
    std::vector<std::int32_t> out = large<std::int32_t>(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::int32_t>(get(i));
    return out;
}

/// One word of few for some of the contacts.
Maybe<Words> some_words(std::size_t n) { return {{std::vector<std::int32_t>(n), {}}, std::vector<std::uint8_t>(n, 1)}; }

/// Where each contact overflowed to last.
Maybe<Words> overflows_of(const ById& r) {
    Maybe<Words> out = some_words(r.rows.size());
    out.data.words = r.day.overflow_words;
    std::vector<std::uint32_t> row_of(r.day.overflowed.empty() ? 0 : r.contacts.size());
    for (std::uint32_t i = 0; i < row_of.size(); ++i) row_of[r.contacts[i]] = i;
    for (const Overflowed& o : r.day.overflowed) {
        out.data.codes[row_of[o.contact]] = static_cast<std::int32_t>(o.to);
        out.missing[row_of[o.contact]] = 0;
    }
    return out;
}

/// What those asked for whom nobody could serve.
Maybe<Words> unmet_needs(const ById& r) {
    Maybe<Words> out = some_words(r.rows.size());
    std::map<std::uint32_t, std::int32_t> known;  // by requirement; -1 = somebody could
    for (std::size_t i = 0; i < r.rows.size(); ++i) {
        const ContactFate& fate = r.fate(i);
        if (fate.queue == nobody || (fate.outcome != Outcome::unservable && fate.outcome != Outcome::abandoned)) continue;
        const auto [found, fresh] = known.try_emplace(fate.queue, -1);
        if (fresh && !r.day.anybody_can(fate.queue)) {
            found->second = static_cast<std::int32_t>(out.data.words.size());
            out.data.words.emplace_back(r.day.needs(fate.queue));
        }
        if (found->second < 0) continue;
        out.data.codes[i] = found->second;
        out.missing[i] = 0;
    }
    return out;
}

Columns contact_table(const ById& r, const OvertakeCounts& counts) {
    const std::size_t n = r.rows.size();
    const Contacts& c = *r.plan.contacts;
    Maybe<std::vector<std::int32_t>> refusal{std::vector<std::int32_t>(n), std::vector<std::uint8_t>(n, 1)};
    Maybe<Texts> reason{{}, std::vector<std::uint8_t>(n, 1)};
    const auto& refused = r.day.refusals;
    for (std::size_t i = 0; i < n; ++i) {
        const auto at = std::lower_bound(refused.begin(), refused.end(), r.contacts[i],
                                         [](const RefusalRecord& x, std::uint32_t contact) { return x.contact < contact; });
        const bool is = r.fate(i).outcome == Outcome::refused && at != refused.end();
        if (is) refusal.data[i] = static_cast<std::int32_t>(at->code);
        refusal.missing[i] = reason.missing[i] = !is;
        reason.data.push_back(is ? std::string_view(at->reason) : std::string_view());
    }
    const auto never_waited = flags(n, [&](std::size_t i) { return r.fate(i).ended == no_time; });
    const auto not_taken = flags(n, [&](std::size_t i) { return r.fate(i).handled == no_time; });
    return make_columns<RoutedContactRow>(
        0, c.ids().column(r.rows), codes(n, [&](std::size_t i) { return r.fate(i).outcome; }),
        agent_column(r.plan, n, [&](std::size_t i) { return r.fate(i).agent; }), integers(n, [&](std::size_t i) { return r.fate(i).at; }),
        Maybe<std::vector<double>>{lengths(n, [&](std::size_t i) { return never_waited[i] ? 0 : r.fate(i).ended - r.fate(i).at; }),
                                   never_waited},
        Maybe<std::vector<double>>{lengths(n, [&](std::size_t i) { return not_taken[i] ? 0 : r.fate(i).handled; }), not_taken},
        codes(n, [&](std::size_t i) { return r.fate(i).offers; }), codes(n, [&](std::size_t i) { return r.fate(i).step; }),
        words_of(c.column<&Contact::channel>(), r.rows), words_of(c.column<&Contact::task_class>(), r.rows),
        words_of(c.column<&Contact::grade>(), r.rows), codes(n, [&](std::size_t i) { return counts.by_order[r.contacts[i]]; }),
        codes(n, [&](std::size_t i) { return counts.by_skill[r.contacts[i]]; }), std::move(refusal), std::move(reason), overflows_of(r),
        unmet_needs(r));
}

// ----------------------------------------------------------------------------------------------------------------- waits
struct Group {
    WaitFigures row;
    std::int64_t still_longest = -1;
    Int128 handed_back = 0;
    std::vector<std::int64_t> waits;  ///< of those whose wait is over, in the order in which they came
    std::optional<std::int64_t> target;
    bool same_target = true;
    std::int64_t counted = 0, within = 0;
};

class WaitTable {
   public:
    explicit WaitTable(const DayPlan& plan) : plan_(plan) {
        const RoutingRules::Data& rules = plan.rules.data();
        const SideColumn& task_class = plan.contacts->column<&Contact::task_class>();
        const std::int64_t other = plan.options.target ? plan.options.target->us : -1;
        for (std::uint32_t k = 0; k < task_class.texts.size(); ++k) {
            const std::int32_t c = rules.class_of(task_class.texts.text(k));
            const std::int64_t own = c < 0 ? -1 : rules.classes[static_cast<std::size_t>(c)].target;
            targets_.push_back(own >= 0 ? own : other);
        }
        targets_.push_back(other);
    }
    void add(const ContactFate& fate, std::uint32_t row) {
        const SideColumn &task_class = plan_.contacts->column<&Contact::task_class>(),
                         &channel = plan_.contacts->column<&Contact::channel>();
        const std::int64_t c = task_class.has(row) ? task_class.value(row) : -1, ch = channel.has(row) ? channel.value(row) : -1;
        const std::int64_t target = targets_[c < 0 ? targets_.size() - 1 : static_cast<std::size_t>(c)];
        count(all_, fate, target);
        count(groups_[{c, ch}], fate, target);
        const SideColumn& grade = plan_.contacts->column<&Contact::grade>();
        count(grades_[grade.has(row) ? grade.value(row) : -1], fate, target);
    }
    [[nodiscard]] std::vector<WaitRow> rows() {
        std::vector<WaitRow> out{{finished(all_), {}, {}}};
        const SideColumn &task_class = plan_.contacts->column<&Contact::task_class>(),
                         &channel = plan_.contacts->column<&Contact::channel>();
        std::vector<WaitRow> each;
        for (auto& [key, group] : groups_) {
            WaitRow& row = each.emplace_back(WaitRow{finished(group), {}, {}});
            if (key.first >= 0) row.task_class = task_class.texts.text(static_cast<std::uint32_t>(key.first));
            if (key.second >= 0) row.channel = channel.texts.text(static_cast<std::uint32_t>(key.second));
        }
        std::sort(each.begin(), each.end(),
                  [](const WaitRow& a, const WaitRow& b) { return std::tie(a.task_class, a.channel) < std::tie(b.task_class, b.channel); });
        out.insert(out.end(), each.begin(), each.end());
        return out;
    }
    /// In the order of the charter; a grade that is not given comes last.
    [[nodiscard]] std::vector<GradeWaitRow> by_grade() {
        const SideColumn& grade = plan_.contacts->column<&Contact::grade>();
        std::vector<std::pair<std::size_t, GradeWaitRow>> each;
        const auto& order = plan_.rules.options().grades;
        for (auto& [key, group] : grades_) {
            GradeWaitRow row{finished(group), {}};
            if (key >= 0) row.grade = grade.texts.text(static_cast<std::uint32_t>(key));
            const auto place = key < 0 ? order.end() : std::find(order.begin(), order.end(), *row.grade);
            each.emplace_back(key < 0 ? order.size() + 1 : static_cast<std::size_t>(place - order.begin()), std::move(row));
        }
        std::sort(each.begin(), each.end(),
                  [](const auto& a, const auto& b) { return std::tie(a.first, a.second.grade) < std::tie(b.first, b.second.grade); });
        std::vector<GradeWaitRow> out;
        for (auto& [place, row] : each) out.push_back(std::move(row));
        return out;
    }

   private:
    static void count(Group& g, const ContactFate& fate, std::int64_t target) {
        const std::int64_t waited = fate.ended - fate.at;
        if (g.row.contacts++ == 0) g.target = target < 0 ? std::nullopt : std::optional(target);
        else g.same_target = g.same_target && g.target.value_or(-1) == target;
        switch (fate.outcome) {
            case Outcome::served: ++g.row.served; break;
            case Outcome::abandoned: ++g.row.abandoned; break;
            case Outcome::handed_back:
                ++g.row.handed_back;
                g.handed_back += waited;
                break;
            default: ++g.row.waiting; g.still_longest = std::max(g.still_longest, waited);
        }
        const bool over = fate.outcome == Outcome::served || fate.outcome == Outcome::abandoned;
        if (over) g.waits.push_back(waited);
        const bool open = !over && fate.outcome != Outcome::handed_back;
        if (target < 0 || (open && waited <= target)) return;
        ++g.counted;
        g.within += fate.outcome == Outcome::served && waited <= target;
    }
    static WaitFigures finished(Group& g) {
        using statistics::Fraction;
        WaitFigures& row = g.row;
        if (g.still_longest >= 0) row.waiting_longest = seconds(g.still_longest);
        if (row.handed_back > 0) row.handed_back_after = statistics::nearest_double(g.handed_back, Int128{row.handed_back} * us_per_second);
        if (g.same_target && g.target) row.target = seconds(*g.target);
        if (g.counted > 0) {
            const Estimate within = statistics::wilson_proportion(g.within, g.counted);
            row.within = within.value;
            row.within_low = within.interval.low;
            row.within_high = within.interval.high;
        }
        if (g.waits.empty()) return row;
        std::vector<double> series;
        series.reserve(g.waits.size());
        for (const std::int64_t w : g.waits) series.push_back(seconds(w));
        const Estimate mean = statistics::series_mean(series);
        row.mean_wait = mean.value;
        row.mean_status = mean.status;
        if (mean.status != statistics::EstimateStatus::too_little_data) {
            row.mean_low = mean.interval.low;
            row.mean_high = mean.interval.high;
        }
        constexpr std::array at{Fraction{1, 2}, Fraction{9, 10}, Fraction{19, 20}};
        const auto cuts = statistics::quantiles(g.waits, at, statistics::QuantileType::linear);
        row.p50 = cuts[0].to_double() / 1e6;
        row.p90 = cuts[1].to_double() / 1e6;
        row.p95 = cuts[2].to_double() / 1e6;
        row.longest = seconds(*std::max_element(g.waits.begin(), g.waits.end()));
        return row;
    }

    const DayPlan& plan_;
    std::vector<std::int64_t> targets_;  ///< of each class of the contacts, and of none
    Group all_;
    std::map<std::pair<std::int64_t, std::int64_t>, Group> groups_;
    std::map<std::int64_t, Group> grades_;
};

// ---------------------------------------------------------------------------------------------------------------- agents
/// Handling times: sums of microseconds, and of squared milliseconds, which are small enough for 128 bits.
struct Handled {
    std::int64_t n = 0;
    Int128 sum = 0;
    Int128 milli = 0, squares = 0;
    void add(std::int64_t us) noexcept {
        const std::int64_t ms = us / 1000;
        ++n;
        sum += us;
        milli += ms;
        squares += Int128{ms} * ms;
    }
    Handled& operator+=(const Handled& o) noexcept {
        n += o.n, sum += o.sum, milli += o.milli, squares += o.squares;
        return *this;
    }
    Handled& operator-=(const Handled& o) noexcept {
        n -= o.n, sum -= o.sum, milli -= o.milli, squares -= o.squares;
        return *this;
    }
    /// In seconds.
    [[nodiscard]] statistics::SampleMoments moments() const {
        statistics::SampleMoments m;
        m.n = n;
        if (n > 0) m.mean = statistics::nearest_double(sum, Int128{n} * us_per_second);
        if (n > 1) m.variance = statistics::nearest_double(squares * n - milli * milli, Int128{n} * (n - 1)) / 1e6;
        return m;
    }
};

std::vector<RoutedAgentRow> agent_rows(const DayPlan& plan, const Day& day) {
    const std::size_t agents = plan.agents();
    const SideColumn& task_class = plan.contacts->column<&Contact::task_class>();
    // Classes by their names, so that sums have one order whatever that of the rows is; 0 = none.
    std::vector<std::uint32_t> by_name(task_class.texts.size());
    for (std::uint32_t k = 0; k < by_name.size(); ++k) by_name[k] = k;
    std::sort(by_name.begin(), by_name.end(),
              [&](std::uint32_t a, std::uint32_t b) { return task_class.texts.text(a) < task_class.texts.text(b); });
    std::vector<std::int64_t> place_of(by_name.size());
    for (std::size_t i = 0; i < by_name.size(); ++i) place_of[by_name[i]] = static_cast<std::int64_t>(i) + 1;
    std::vector<std::map<std::int64_t, Handled>> of_agent(agents);  // by class: few pairs happen
    std::map<std::int64_t, Handled> of_class;
    std::vector<std::int64_t> lasted;
    for (const std::uint32_t c : day.taken) {
        const std::uint32_t row = plan.order[c];
        const std::int64_t k = task_class.has(row) ? place_of[static_cast<std::size_t>(task_class.value(row))] : 0;
        of_agent[day.fates[c].agent][k].add(day.fates[c].handled);
        of_class[k].add(day.fates[c].handled);
        lasted.push_back(day.fates[c].handled);
    }
    // The longer quarter: above the least value that three quarters do not exceed.
    std::int64_t long_from = INT64_MAX;
    if (!lasted.empty()) {
        const statistics::Fraction p(3, 4);
        long_from = statistics::quantiles(lasted, {&p, 1}, statistics::QuantileType::inverse_cdf).front().floor();
    }
    std::vector<std::int64_t> hard(agents);
    for (const std::uint32_t c : day.taken) hard[day.fates[c].agent] += day.fates[c].handled > long_from;

    Handled all;
    for (const auto& [k, handled] : of_class) all += handled;
    std::vector<RoutedAgentRow> rows;
    std::vector<std::vector<statistics::Stratum>> strata(agents);
    std::int64_t with_interval = 0;
    for (std::uint32_t a = 0; a < agents; ++a) {
        RoutedAgentRow& row = rows.emplace_back();
        row.agent = plan.roster->ids().id(plan.agent_order[a]);
        if (const SideColumn& team = plan.roster->column<&RosterRow::team>(); team.has(plan.agent_order[a]))
            row.team = team.text(plan.agent_order[a]);
        const AgentTime& t = day.times[a];
        row.signed_in = seconds(t.signed_in);
        row.busy = seconds(t.busy);
        row.wrapping = seconds(t.wrapping);
        if (t.signed_in > 0) row.occupancy = statistics::nearest_double(Int128{t.busy} + t.wrapping, t.signed_in);
        Handled own;
        for (const auto& [k, handled] : of_agent[a]) own += handled;
        row.contacts = own.n;
        row.handled = statistics::nearest_double(own.sum, us_per_second);
        if (own.n == 0) continue;
        row.mean_handling = own.moments().mean;
        const Estimate share = statistics::wilson_proportion(hard[a], own.n);
        row.hard_share = share.value;
        row.hard_low = share.interval.low;
        row.hard_high = share.interval.high;
        double of_all = 0, theirs = 0;
        for (const auto& [k, handled] : of_agent[a]) {
            const Handled& in_class = of_class[k];
            of_all += static_cast<double>(handled.n) * in_class.moments().mean;
            Handled others = in_class;
            others -= handled;
            if (others.n == 0) continue;
            row.compared += handled.n;
            theirs += static_cast<double>(handled.n) * others.moments().mean;
            strata[a].push_back({handled.moments(), others.moments()});
        }
        row.mix_by = of_all / static_cast<double>(own.n) - all.moments().mean;
        if (row.compared == 0) continue;
        row.others_mean_handling = theirs / static_cast<double>(row.compared);
        const Estimate harder = statistics::standardised_difference(strata[a], 0.95);
        row.harder_by = harder.value;
        row.harder_status = harder.status;
        if (harder.status == statistics::EstimateStatus::too_little_data) continue;
        row.harder_low = harder.interval.low;
        row.harder_high = harder.interval.high;
        ++with_interval;
    }
    // All are compared at once (Bonferroni).
    for (std::uint32_t a = 0; a < agents; ++a) {
        if (!rows[a].harder_low) continue;
        const Estimate e = statistics::standardised_difference(strata[a], 1 - 0.05 / static_cast<double>(with_interval));
        rows[a].harder_clear = e.interval.low > 0 || e.interval.high < 0;
    }
    return rows;
}

// ---------------------------------------------------------------------------------------------------------- what happened
Columns timeline_table(const DayPlan& plan, const Day& day) {
    const auto& t = day.timeline;
    const std::size_t n = t.size();
    return make_columns<TimelineRow>(
        0, agent_column(plan, n, [&](std::size_t i) { return t[i].agent; }).data, integers(n, [&](std::size_t i) { return t[i].from; }),
        integers(n, [&](std::size_t i) { return t[i].until; }), codes(n, [&](std::size_t i) { return t[i].doing; }),
        contact_column(plan, n, [&](std::size_t i) { return t[i].contact; }));
}

Columns offer_table(const DayPlan& plan, const Day& day, Progress* progress) {
    const auto& o = day.offers;
    const std::size_t n = o.size();
    Maybe<Texts> why{{}, std::vector<std::uint8_t>(n)}, why_zh{{}, std::vector<std::uint8_t>(n)};
    for (std::size_t i = 0; i < n; ++i) {
        const bool told = i < static_cast<std::size_t>(plan.options.sentences);
        if ((i & 1023) == 0) step(progress, 0);
        why.missing[i] = why_zh.missing[i] = !told;
        why.data.push_back(told ? offer_sentence(plan, o[i], Language::en) : std::string());
        why_zh.data.push_back(told ? offer_sentence(plan, o[i], Language::zh) : std::string());
    }
    return make_columns<RoutedOfferRow>(
        0, contact_column(plan, n, [&](std::size_t i) { return o[i].contact; }).data,
        agent_column(plan, n, [&](std::size_t i) { return o[i].agent; }).data, integers(n, [&](std::size_t i) { return o[i].at; }),
        integers(n, [&](std::size_t i) { return o[i].until; }), codes(n, [&](std::size_t i) { return o[i].end; }),
        codes(n, [&](std::size_t i) { return o[i].step; }), lengths(n, [&](std::size_t i) { return o[i].waited; }),
        agent_column(plan, n, [&](std::size_t i) { return o[i].instead_of; }), flags(n, [&](std::size_t i) { return o[i].by_task; }),
        codes(n, [&](std::size_t i) { return o[i].decided_by; }), integers(n, [&](std::size_t i) { return o[i].key; }),
        agent_column(plan, n, [&](std::size_t i) { return o[i].by_task ? o[i].runner_up : nobody; }),
        contact_column(plan, n, [&](std::size_t i) { return o[i].by_task ? nobody : o[i].runner_up; }),
        integers(n, [&](std::size_t i) { return o[i].runner_up_key; }), codes(n, [&](std::size_t i) { return o[i].candidates; }),
        std::move(why), std::move(why_zh));
}

}  // namespace

void RouteAnalysis::finish(const Contacts& contacts, const Roster& roster, const RouteQuestion& question, const Finish& how,
                           ResultBuilder& out) {
    const DayPlan plan(contacts, roster, question, how, out.stamp());
    Day day(plan);
    day.run(how.progress);
    for (ContactFate& fate : day.fates)
        if (fate.outcome == Outcome::waiting && day.last_step(fate.queue) && !day.anybody_can(fate.queue))
            fate.outcome = Outcome::unservable;
    const OvertakeCounts counts = count_overtakes(plan, day, how.progress);

    ById rows{plan, day, contacts.ids().sorted(), {}};
    for (const std::uint32_t row : rows.rows) rows.contacts.push_back(plan.number_of[row]);
    WaitTable waits(plan);
    for (std::uint32_t c = 0; c < day.fates.size(); ++c) {
        const Outcome outcome = day.fates[c].outcome;
        if (outcome != Outcome::refused && outcome != Outcome::not_yet) waits.add(day.fates[c], plan.order[c]);
    }
    const std::vector<WaitRow> wait_rows = waits.rows();

    const auto table = out.table("contacts", contact_table(rows, counts));
    out.table("waits", columns_of(wait_rows));
    out.table("agents", columns_of(agent_rows(plan, day)));
    out.table("course", columns_of(day.course));
    out.table("timeline", timeline_table(plan, day));
    out.table("overtakes", columns_of(overtake_rows(plan, day, counts)));
    const auto offers = out.table("offers", offer_table(plan, day, how.progress));
    out.table("waits_by_grade", columns_of(waits.by_grade()));
    report_day(plan, day, question, wait_rows.front(), out);
    tell_stories(plan, day, rows.contacts, table, offers, how.progress, out);
}

}  // namespace kefu::service
