#include "kefu/customer/score.hpp"

#include <algorithm>
#include <map>

#include "customer/report.hpp"
#include "kefu/customer/scorer.hpp"
#include "storage/models.hpp"

namespace kefu::customer {

namespace {

constexpr std::array texts{
    ReasonText{"no_purchase", "No purchase stands, so there is no recency, frequency or money score.",
               "没有有效购买，因此没有近度、频度和金额评分。"},
    ReasonText{"recency_best", "Days since the last purchase: {days}, less than {below}: among the most recent, recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，少于 {below} 天：属于最近的一组，近度 {score}/{bins} 分。"},
    ReasonText{"recency_between", "Days since the last purchase: {days}, from {from} to under {below}: recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，不少于 {from} 天且少于 {below} 天：近度 {score}/{bins} 分。"},
    ReasonText{"recency_worst",
               "Days since the last purchase: {days}, {from} or more: among those longest away, recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，不少于 {from} 天：属于最久未购买的一组，近度 {score}/{bins} 分。"},
    ReasonText{"recency_alike",
               "Days since the last purchase: {days}, less than {below}, where all cuts lie, so they tell few customers apart: recency "
               "{score} of {bins}.",
               "最近一次购买在 {days} 天前，少于 {below} 天；各分界均在此处，几乎不能区分客户：近度 {score}/{bins} 分。"},
    ReasonText{"frequency_best", "Occasions: {occasions}, {from} or more: among the most frequent, frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次：属于最频繁的一组，频度 {score}/{bins} 分。"},
    ReasonText{"frequency_between", "Occasions: {occasions}, from {from} to under {below}: frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次且少于 {below} 次：频度 {score}/{bins} 分。"},
    ReasonText{"frequency_worst", "Occasions: {occasions}, fewer than {below}: among the least frequent, frequency {score} of {bins}.",
               "购买 {occasions} 次，少于 {below} 次：属于最少的一组，频度 {score}/{bins} 分。"},
    ReasonText{"frequency_alike",
               "Occasions: {occasions}, {from} or more, where all cuts lie, so they tell few customers apart: frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次；各分界均在此处，几乎不能区分客户：频度 {score}/{bins} 分。"},
    ReasonText{"money_best", "Net money {money}, {from} or more: among the highest, money {score} of {bins}.",
               "净金额 {money}，不少于 {from}：属于最高的一组，金额 {score}/{bins} 分。"},
    ReasonText{"money_between", "Net money {money}, from {from} to under {below}: money {score} of {bins}.",
               "净金额 {money}，不少于 {from} 且少于 {below}：金额 {score}/{bins} 分。"},
    ReasonText{"money_worst", "Net money {money}, less than {below}: among the lowest, money {score} of {bins}.",
               "净金额 {money}，少于 {below}：属于最低的一组，金额 {score}/{bins} 分。"},
    ReasonText{"money_alike",
               "Net money {money}, {from} or more, where all cuts lie, so they tell few customers apart: money {score} of {bins}.",
               "净金额 {money}，不少于 {from}；各分界均在此处，几乎不能区分客户：金额 {score}/{bins} 分。"},
    ReasonText{"abc_a", "Net money of at least {from} makes class A, the customers who bring the first {share} of all money.",
               "净金额不少于 {from}，属于 A 类：带来全部金额中前 {share} 的客户。"},
    ReasonText{"abc_b", "Net money from {from} to under {below} makes class B: A and B together bring {share} of all money.",
               "净金额不少于 {from} 且少于 {below}，属于 B 类：A 类和 B 类合计带来全部金额的 {share}。"},
    ReasonText{"abc_c", "Net money under {below} makes class C, the long tail.", "净金额少于 {below}，属于 C 类，即长尾客户。"},
    ReasonText{"abc_no_net_money", "Net money of {money}: not above zero, so class C.", "净金额为 {money}，不大于零，因此属于 C 类。"},
};

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
    int rfm = -1;  // -1 = no model, 0 = no purchase, else 1 + (r * places + f) * places + m
    int abc = -1;  // -1 = no model, else index into abc_codes

    [[nodiscard]] int code() const { return (rfm + 1) * 5 + abc + 1; }
    [[nodiscard]] std::vector<std::string_view> codes() const {
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
};
constexpr int reason_sets = (ReasonSet::rfm_kinds + 1) * 5;

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

/// "279,489.02 GBP": as people read it.
std::string amount(std::int64_t minor, std::int64_t scale, const std::string& currency) {
    std::string text = money_text(minor, static_cast<int>(scale));
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t at = std::min(text.find('.'), text.size()); at > first + 3;) text.insert(at -= 3, 1, ',');
    return currency.empty() ? text : text + " " + currency;
}

std::string percent(Share share) { return to_text(Share{share.parts * 100}) + " %"; }

using Values = std::vector<std::pair<std::string_view, std::string>>;

/// {from} and {below} around a score; `above` = cuts at or below the value.
void bounds(Values& values, const std::vector<RfmCut>& cuts, std::int32_t above, const auto& show) {
    if (above >= 2) values.emplace_back("from", show(cuts[static_cast<std::size_t>(above - 2)].at_least));
    if (static_cast<std::size_t>(above) <= cuts.size())
        values.emplace_back("below", show(cuts[static_cast<std::size_t>(above - 1)].at_least));
}

std::vector<Reason> reasons_of(const Scoring& model, const CustomerValue& value) {
    const CustomerScore score = score_of(model, value);
    const std::int32_t r = score.recency_score, f = score.frequency_score, m = score.money_score;
    const auto whole = [](std::int64_t x) { return std::to_string(x); };
    const auto money = [&](std::int64_t x) {
        if (model.rfm) return amount(x, model.rfm->scale, model.rfm->currency);
        return amount(x, model.abc->scale, model.abc->currency);
    };
    std::vector<Reason> list;
    for (const std::string_view code : reasons_of(model, r, f, m, value.money).codes()) {
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
            v = {{"from", money(model.abc->a_at_least)}, {"share", percent(model.abc->a_share)}};
        } else if (code == "abc_b") {
            v = {{"from", money(model.abc->b_at_least)}, {"below", money(model.abc->a_at_least)}, {"share", percent(model.abc->b_share)}};
        } else if (code == "abc_c") {
            v = {{"below", money(model.abc->b_at_least)}};
        } else if (code == "abc_no_net_money") {
            v = {{"money", money(value.money)}};
        }
        list.push_back({code, std::move(v)});
    }
    return list;
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
    return s;
}

std::string Scorer::explain(const CustomerValue& value, Language language) const {
    check(value);
    return sentences(reasons_of(model_, value), texts, language);
}

std::span<const ReasonText> score_texts() noexcept { return texts; }

void validate(const Scoring& model) {
    if (model.rfm) validate(*model.rfm);
    if (model.abc) validate(*model.abc);
    if (model.rfm && model.abc && (model.rfm->currency != model.abc->currency || model.rfm->scale != model.abc->scale))
        throw Error(Status::bad_model, "customer.score: its parts are of different currencies or scales");
}

void ScoreAnalysis::finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Scoring* given,
                           ResultBuilder& out) {
    PurchaseHistory::Question question;
    question.as_of = as_of_day(data, how);
    question.detail = Detail::scores;
    question.threads = how.threads;
    question.progress = how.progress;
    History h = data.finish(question);
    const NetMoney net = NetMoney::of(h);

    // Each part: given, fitted, or left out.
    Scoring model = given ? *given : Scoring{};
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

    const std::size_t n = static_cast<std::size_t>(h.size);
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
    const Concentration concentration = Concentration::of(h, net, options.concentration, how.progress);

    // Few different sets of reasons, so a dictionary of them.
    Words reasons;
    std::vector<std::int32_t> dictionary(reason_sets, -1);
    std::vector<std::int32_t> cell(n);
    std::vector<std::uint8_t> unscored(n);
    std::vector<std::uint8_t> used(reason_sets);
    reasons.codes.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        cell[i] = scores.recency[i] * 100 + scores.frequency[i] * 10 + scores.money[i];
        unscored[i] = scores.recency[i] == 0;
        const int code = reasons_of(model, scores.recency[i], scores.frequency[i], scores.money[i], h.money[i]).code();
        used[static_cast<std::size_t>(code)] = 1;
        reasons.codes[i] = code;
    }
    for (int rfm = -1; rfm < ReasonSet::rfm_kinds; ++rfm) {
        for (int abc = -1; abc < 4; ++abc) {
            const ReasonSet set{rfm, abc};
            const auto code = static_cast<std::size_t>(set.code());
            if (!used[code]) continue;
            dictionary[code] = static_cast<std::int32_t>(reasons.words.size());
            std::string& word = reasons.words.emplace_back();
            for (const auto c : set.codes()) word += (word.empty() ? "" : " ") + std::string(c);
        }
    }
    for (auto& code : reasons.codes) code = dictionary[static_cast<std::size_t>(code)];

    report_history(data, h, out);
    report_concentration(concentration, h.scale, options.concentration.level, out);
    Tree statuses = Tree::table();
    for (const PartRow& p : parts) statuses.set(p.part, p.status);
    out.report("parts", std::move(statuses));
    TreeList empty;
    for (const RfmBinRow& bin : bins)
        if (model.rfm->fitted() && bin.customers == 0) empty.emplace_back(bin.value + " " + std::to_string(bin.score));
    out.report("empty_bins", std::move(empty));

    const auto none = without_occasion(h);
    auto recency = recency_column(h);
    for (auto* days : {&h.first, &h.last})
        for (auto& d : *days)
            if (d == History::no_day) d = 0;
    using Days = Maybe<std::vector<std::int32_t>>;
    using Small = Maybe<std::vector<std::int8_t>>;
    const auto table = out.table(
        "scores", make_columns<ScoreRow>(h.scale, std::move(h.customers), Days{std::move(h.first), none}, Days{std::move(h.last), none},
                                         Days{std::move(recency), none}, std::move(h.occasions), std::move(h.money),
                                         Small{std::move(scores.recency), unscored}, Small{std::move(scores.frequency), unscored},
                                         Small{std::move(scores.money), unscored}, Days{std::move(cell), unscored},
                                         Days{std::move(classes), std::vector<std::uint8_t>(classed ? 0 : n, 1)}, std::move(reasons)));
    out.table("rfm_bins", columns_of(bins));
    out.table("rfm_cells", columns_of(cells, h.scale));
    out.table("abc_classes", columns_of(summary, h.scale));
    out.table("concentration", columns_of(concentration.figures));
    out.table("lorenz", columns_of(concentration.curve));
    out.table("parts", columns_of(parts));
    out.model("model", make_model("customer.score", model, out.stamp()));

    out.reasons(texts, [table, model](std::int64_t row) {
        const auto integer = [&](std::string_view column) {
            const ResultColumn& c = table->at(column);
            return c.is_null(row) ? 0 : c.integer(row);
        };
        return reasons_of(model, {integer("recency_days"), integer("occasions"), integer("money")});
    });
}

}  // namespace kefu::customer
