#include "kefu/customer/score.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/large.hpp"
#include "customer/asking.hpp"
#include "customer/reason_texts.hpp"
#include "customer/report.hpp"
#include "customer/standing.hpp"
#include "customer/tiers.hpp"
#include "kefu/customer/scorer.hpp"
#include "storage/models.hpp"

namespace kefu::customer {

namespace {

enum Place : int { worst, between, best, alike };
constexpr int places = 4;

/// Where all cuts are one, as when most customers bought once, the best score is no praise.
Place place_of(std::int32_t score, std::int64_t bins, const std::vector<RfmCut>& cuts) {
    if (score == bins) return cuts.size() > 1 && cuts.front().at_least == cuts.back().at_least ? alike : best;
    return score == 1 ? worst : between;
}

constexpr std::string_view recency_codes[] = {"recency_worst", "recency_between", "recency_best", "recency_alike"};
constexpr std::string_view frequency_codes[] = {"frequency_worst", "frequency_between", "frequency_best", "frequency_alike"};
constexpr std::string_view money_codes[] = {"money_worst", "money_between", "money_best", "money_alike"};
constexpr std::string_view abc_codes[] = {"abc_a", "abc_b", "abc_c", "abc_no_net_money"};

/// Which reasons a row has, as one small number.
struct ReasonSet {
    static constexpr int rfm_kinds = 1 + places * places * places;
    int rfm = -1;   // -1 = no model, 0 = no purchase, else 1 + (r * places + f) * places + m
    int abc = -1;   // -1 = no model, else index into abc_codes
    int tier = -1;  // -1 = no model, else of tier_reason
    int grade = not_asked;
    int segment = not_asked;

    static constexpr int count = (rfm_kinds + 1) * 5 * (tier_reason::sets + 1) * ways * ways;
    [[nodiscard]] int code() const {
        return ((((rfm + 1) * 5 + abc + 1) * (tier_reason::sets + 1) + tier + 1) * ways + grade) * ways + segment;
    }
    static ReasonSet of(int code) {
        ReasonSet set;
        const auto take = [&](int base) { return std::exchange(code, code / base) % base; };
        set.segment = take(ways);
        set.grade = take(ways);
        set.tier = take(tier_reason::sets + 1) - 1;
        set.abc = take(5) - 1;
        set.rfm = code - 1;
        return set;
    }
    [[nodiscard]] std::vector<std::string_view> codes() const {
        std::vector<std::string_view> list = value_codes();
        if (tier >= 0)
            for (const auto c : tier_reason::codes(tier)) list.push_back(c);
        if (grade != not_asked) list.push_back(grade_codes[grade]);
        if (segment != not_asked) list.push_back(segment_codes[segment]);
        return list;
    }
    /// Those of RFM and ABC.
    [[nodiscard]] std::vector<std::string_view> value_codes() const {
        std::vector<std::string_view> list;
        if (rfm == 0) list.push_back("no_purchase");
        if (rfm > 0) {
            list.push_back(recency_codes[(rfm - 1) / places / places]);
            list.push_back(frequency_codes[(rfm - 1) / places % places]);
            list.push_back(money_codes[(rfm - 1) % places]);
        }
        if (abc >= 0) list.push_back(abc_codes[abc]);
        return list;
    }
    static constexpr std::string_view grade_codes[] = {"", "grade_by_row", "grade_otherwise", "grade_unanswered"};
    static constexpr std::string_view segment_codes[] = {"", "segment_by_row", "segment_otherwise", "segment_unanswered"};
};

ReasonSet reasons_of(const Scoring& model, std::int32_t r, std::int32_t f, std::int32_t m, std::int64_t minor) {
    ReasonSet set;
    if (model.rfm && model.rfm->fitted()) {
        const std::int64_t bins = model.rfm->bins;
        const Rfm& rfm = *model.rfm;
        set.rfm = r == 0 ? 0
                         : 1 + (place_of(r, bins, rfm.recency) * places + place_of(f, bins, rfm.frequency)) * places +
                               place_of(m, bins, rfm.money);
    }
    if (model.abc && model.abc->fitted()) set.abc = minor <= 0 ? 3 : static_cast<int>(model.abc->classify(minor));
    return set;
}

using Values = std::vector<ReasonValue>;

/// {from} and {below} around a score; `above` = cuts at or below the value.
void bounds(Values& values, const std::vector<RfmCut>& cuts, std::int32_t above, const auto& show) {
    if (above >= 2) values.push_back({"from", show(cuts[static_cast<std::size_t>(above - 2)].at_least)});
    if (static_cast<std::size_t>(above) <= cuts.size())
        values.push_back({"below", show(cuts[static_cast<std::size_t>(above - 1)].at_least)});
}

std::vector<Reason> reasons_of(const Scoring& model, const CustomerValue& value) {
    const CustomerScore score = score_of(model, value);
    const std::int32_t r = score.recency_score, f = score.frequency_score, m = score.money_score;
    const auto whole = [](std::int64_t x) { return std::to_string(x); };
    const auto money = [&](std::int64_t x) {
        const MoneyKind kind = money_of(model);
        return amount_text(x, kind.scale, std::string(kind.currency));
    };
    std::vector<Reason> list;
    for (const std::string_view code : reasons_of(model, r, f, m, value.money).value_codes()) {
        Values v;
        if (code.starts_with("recency")) {
            const std::int64_t top = model.rfm->bins;
            v = {{"days", whole(value.recency_days)}, {"score", whole(r)}, {"bins", whole(top)}};
            bounds(v, model.rfm->recency, static_cast<std::int32_t>(top) + 1 - r, whole);
        } else if (code.starts_with("frequency")) {
            v = {{"occasions", whole(value.occasions)}, {"score", whole(f)}, {"bins", whole(model.rfm->bins)}};
            bounds(v, model.rfm->frequency, f, whole);
        } else if (code.starts_with("money")) {
            v = {{"money", money(value.money)}, {"score", whole(m)}, {"bins", whole(model.rfm->bins)}};
            bounds(v, model.rfm->money, m, money);
        } else if (code == "abc_a") {
            v = {{"from", money(model.abc->a_at_least)}, {"share", percent_text(model.abc->a_share)}};
        } else if (code == "abc_b") {
            v = {{"from", money(model.abc->b_at_least)},
                 {"below", money(model.abc->a_at_least)},
                 {"share", percent_text(model.abc->b_share)}};
        } else if (code == "abc_c") {
            v = {{"below", money(model.abc->b_at_least)}};
        } else if (code == "abc_no_net_money") {
            v = {{"money", money(value.money)}};
        }
        list.push_back({code, std::move(v)});
    }
    return list;
}

std::int64_t value_of(const Pyramid& model, const CustomerValue& value) noexcept {
    return model.on == PyramidOn::profit ? value.profit : value.money;
}
}  // namespace

CustomerScore score_of(const Scoring& model, const CustomerValue& value) noexcept {
    CustomerScore s;
    if (model.rfm && model.rfm->fitted() && value.occasions > 0) {
        s.recency_score = model.rfm->recency_score(value.recency_days);
        s.frequency_score = model.rfm->frequency_score(value.occasions);
        s.money_score = model.rfm->money_score(value.money);
        s.cell = s.recency_score * 100 + s.frequency_score * 10 + s.money_score;
    }
    if (model.abc && model.abc->fitted()) s.abc = static_cast<std::int32_t>(model.abc->classify(value.money));
    if (model.pyramid) s.tier = model.pyramid->classify(value_of(*model.pyramid, value));
    return s;
}

std::string Scorer::explain(const CustomerValue& value, Language language) const {
    check(value);
    std::vector<Reason> list = reasons_of(model_, value);
    if (model_.pyramid) {
        const std::int64_t on = value_of(*model_.pyramid, value);
        for (Reason& r : tier_reason::reasons(*model_.pyramid, {}, {on, -1, {model_.pyramid->classify(on)}})) list.push_back(std::move(r));
    }
    return sentences(list, reason_texts, language);
}

std::span<const ReasonText> score_texts() noexcept { return reason_texts; }

MoneyKind money_of(const Scoring& model) noexcept {
    if (model.rfm) return {model.rfm->scale, model.rfm->currency};
    if (model.abc) return {model.abc->scale, model.abc->currency};
    if (model.pyramid) return {model.pyramid->scale, model.pyramid->currency};
    return {};
}

void validate(const Scoring& model) {
    if (model.rfm) validate(*model.rfm);
    if (model.abc) validate(*model.abc);
    if (model.pyramid) validate(*model.pyramid);
    const MoneyKind money = money_of(model);
    const auto differs = [&](const auto& part) { return part && MoneyKind{part->scale, part->currency} != money; };
    if (differs(model.rfm) || differs(model.abc) || differs(model.pyramid))
        throw Error(Status::bad_model, "customer.score: its parts are of different currencies or scales");
}

void validate(const ScoreOptions& options) {
    validate(options.pyramid);
    require_rules(options, section(Of<ScoreOptions>{}), Status::bad_option);
}

void ScoreAnalysis::finish(const PurchaseHistory& data, const Accounts& accounts, const LastTiers& last, const Options& options,
                           const Finish& how, const Scoring* given, ResultBuilder& out) {
    Scoring model = given ? *given : Scoring{};
    const bool tiered = model.pyramid || options.fit;
    const PyramidOn on = model.pyramid ? model.pyramid->on : options.pyramid.on;
    History h = data.finish(question_of(data, how, tiered && on == PyramidOn::profit ? Detail::all : Detail::scores));
    const NetMoney net = NetMoney::of(h);

    // Each part: given, fitted, or left out.
    std::vector<PartRow> parts;
    const auto part = [&](std::string_view name, auto& slot, auto&& fit) {
        PartRow& row = parts.emplace_back();
        row.part = name;
        if (slot) {
            row.status = "given";
        } else if (!options.fit) {
            row.status = "left_out";
            return;
        } else {
            slot = fit();
            row.status = slot->fitted() ? "fitted" : "too_little_data";
        }
        row.customers = slot->customers;
    };
    part("customer.rfm", model.rfm, [&] { return Rfm::fit(h, options.rfm); });
    part("customer.abc", model.abc, [&] { return Abc::fit(h, net, options.abc); });
    const Concentration concentration = Concentration::of(h, net, options.concentration, how.progress);
    report_history(data, h, out);
    report_side_table("accounts", accounts, out);
    report_side_table("last_tiers", last, out);
    report_concentration(concentration, h.scale, options.concentration.level, out);

    // From here on with the customers of side tables who have bought nothing.
    const auto joined = join(h, {{"accounts", &accounts.ids()}, {"last_tiers", &last.ids()}});
    const std::size_t n = static_cast<std::size_t>(h.size);
    Tiers tiers;
    {
        std::vector<std::int64_t> values = tiered ? tier_values(h, on, accounts, joined[0]) : std::vector<std::int64_t>();
        part("customer.pyramid", model.pyramid, [&] { return Pyramid::fit(values, h.scale, h.currency, options.pyramid); });
        tiers = model.pyramid ? tiers_of(*model.pyramid, options.pyramid, h, std::move(values), last, joined[1]) : no_tiers(n);
    }
    RfmScores scores;
    std::vector<RfmBinRow> bins;
    std::vector<RfmCellRow> cells;
    if (model.rfm) {
        scores = apply(*model.rfm, h);
        bins = bin_rows(*model.rfm, scores);
        if (model.rfm->fitted()) cells = cell_rows(*model.rfm, scores, h);
    } else {
        scores = {std::vector<std::int8_t>(n), std::vector<std::int8_t>(n), std::vector<std::int8_t>(n)};
    }
    std::vector<std::int32_t> classes;
    std::vector<AbcClassRow> summary;
    const bool classed = model.abc && model.abc->fitted();
    if (classed) {
        classes = apply(*model.abc, h);
        summary = class_rows(*model.abc, h, classes);
    } else {
        classes.resize(n);
    }

    Known known{h, joined[0], accounts};
    if (model.rfm) known.scores = &scores;
    if (classed) known.classes = &classes;
    if (model.pyramid) known.pyramid = &*model.pyramid, known.tiers = &tiers;
    Asking grades, segments;
    grades.ask(known, options.grade.grade_table, "grade", rule::DecisionTable::Unanswered::error);
    if (grades.table) known.grades = &grades.answers;
    segments.ask(known, options.segment.segment_table, "segment", rule::DecisionTable::Unanswered::otherwise);
    parts.push_back(grades.part("customer.grade"));
    parts.push_back(segments.part("customer.segment"));

    std::vector<std::int32_t> cell = detail::large<std::int32_t>(n);
    std::vector<std::uint8_t> unscored(n);
    Words reasons = reason_words(
        n, ReasonSet::count,
        [&](std::size_t i) {
            cell[i] = scores.recency[i] * 100 + scores.frequency[i] * 10 + scores.money[i];
            unscored[i] = scores.recency[i] == 0;
            ReasonSet set = reasons_of(model, scores.recency[i], scores.frequency[i], scores.money[i], h.money[i]);
            if (model.pyramid) set.tier = tier_reason::set_of(*model.pyramid, tiers.values[i], tiers.step(i));
            set.grade = grades.way(i);
            set.segment = segments.way(i);
            return set.code();
        },
        [](int code) { return ReasonSet::of(code).codes(); });

    Tree statuses = Tree::table();
    for (const PartRow& p : parts) statuses.set(p.part, p.status);
    out.report("parts", std::move(statuses));
    TreeList empty;
    for (const RfmBinRow& bin : bins)
        if (model.rfm->fitted() && bin.customers == 0) empty.emplace_back(bin.value + " " + std::to_string(bin.score));
    out.report("empty_bins", std::move(empty));

    const auto tier_rows = model.pyramid ? summary_rows(*model.pyramid, tiers) : std::vector<TierSummaryRow>();
    const auto movement = model.pyramid ? movement_rows(*model.pyramid, tiers) : std::vector<MovementRow>();
    const auto graded = grade_rows(grades, options.grade, known);
    const auto segmented = segment_rows(segments, h);
    const auto renewals = renewal_rows(grades, options.grade, known);

    const auto none = without_occasion(h);
    auto recency = recency_column(h);
    for (auto* days : {&h.first, &h.last})
        for (auto& d : *days)
            if (d == History::no_day) d = 0;
    using Days = Maybe<std::vector<std::int32_t>>;
    using Small = Maybe<std::vector<std::int8_t>>;
    const std::vector<std::uint8_t> untiered(model.pyramid ? 0 : n, 1);
    const std::vector<std::string> tier_words = model.pyramid ? model.pyramid->tiers : std::vector<std::string>{""};
    out.table(
        "scores",
        make_columns<ScoreRow>(
            h.scale, std::move(h.customers), Days{std::move(h.first), none}, Days{std::move(h.last), none}, Days{std::move(recency), none},
            std::move(h.occasions), std::move(h.money), Small{std::move(scores.recency), unscored},
            Small{std::move(scores.frequency), unscored}, Small{std::move(scores.money), unscored}, Days{std::move(cell), unscored},
            Days{std::move(classes), std::vector<std::uint8_t>(classed ? 0 : n, 1)},
            Maybe<std::vector<std::int64_t>>{std::move(tiers.values), untiered},
            Maybe<Words>{Words{std::move(tiers.tiers), tier_words}, untiered}, optional_words(std::move(tiers.last), tier_words),
            Days{std::move(tiers.moves), untiered}, optional_words(std::move(tiers.towards), tier_words), std::move(tiers.towards_periods),
            grades.column(n), grades.row_column(n), segments.column(n), segments.row_column(n), std::move(reasons)));
    out.table("rfm_bins", columns_of(bins));
    out.table("rfm_cells", columns_of(cells, h.scale));
    out.table("abc_classes", columns_of(summary, h.scale));
    out.table("concentration", columns_of(concentration.figures));
    out.table("lorenz", columns_of(concentration.curve));
    out.table("pyramid", columns_of(tier_rows, h.scale));
    out.table("movement", columns_of(movement, h.scale));
    out.table("grades", columns_of(graded, h.scale));
    out.table("segments", columns_of(segmented, h.scale));
    out.table("renewals", columns_of(renewals, h.scale));
    out.table("parts", columns_of(parts));
    out.model("model", make_model("customer.score", model, out.stamp()));

    out.reasons(reason_texts, [model, rule = options.pyramid, grade = options.grade.grade_table.table,
                               segment = options.segment.segment_table.table](const Columns& table, std::int64_t row) {
        const auto integer = [&](std::string_view column) {
            const ResultColumn& c = table.at(column);
            return c.is_null(row) ? 0 : c.integer(row);
        };
        std::vector<Reason> list = reasons_of(model, {integer("recency_days"), integer("occasions"), integer("money")});
        if (model.pyramid)
            for (Reason& r : tier_reason::reasons(*model.pyramid, rule, tier_reason::facts_of(table, row))) list.push_back(std::move(r));
        // What decided is told by the row of the table, which stands beside the answer.
        const auto add = [&](const auto& asked, std::string_view column, std::string_view row_column, const std::string_view* of_way) {
            if (!asked) return;
            const ResultColumn& answer = table.at(column);
            const auto by = static_cast<std::int32_t>(integer(row_column)) - 1;
            const int way = by >= 0 ? by_row : answer.is_null(row) ? unanswered : by_otherwise;
            list.push_back(table_reason(of_way[way], *asked, by, answer.is_null(row) ? "" : answer.word(row)));
        };
        const std::string_view codes = table.at("reasons").word(row);
        if (codes.find("grade_") != std::string_view::npos) add(grade, "grade", "grade_row", ReasonSet::grade_codes);
        if (codes.find("segment_") != std::string_view::npos) add(segment, "segment", "segment_row", ReasonSet::segment_codes);
        return list;
    });
}

}  // namespace kefu::customer
