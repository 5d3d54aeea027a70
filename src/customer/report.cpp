#include "customer/report.hpp"

#include "kefu/core/money.hpp"

namespace kefu::customer {

namespace {

Tree money_tree(Int128 minor, std::int64_t scale) {
    const auto n = static_cast<std::int64_t>(minor);
    if (n == minor) return Tree(money_text(n, static_cast<int>(scale)));
    return Tree(to_major(minor, static_cast<int>(scale)));
}

}  // namespace

std::string amount_text(std::int64_t minor, std::int64_t scale, const std::string& currency) {
    std::string text = money_text(minor, static_cast<int>(scale));
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t at = std::min(text.find('.'), text.size()); at > first + 3;) text.insert(at -= 3, 1, ',');
    return currency.empty() ? text : text + " " + currency;
}

std::string percent_text(Share share) { return to_text(Share{share.parts * 100}) + " %"; }

PurchaseHistory::Question question_of(const PurchaseHistory& data, const Finish& how, Detail detail) {
    PurchaseHistory::Question question;
    if (how.as_of) question.as_of = data.day_of(*how.as_of);
    question.detail = detail;
    question.threads = how.threads;
    question.progress = how.progress;
    return question;
}

Maybe<Words> optional_words(std::vector<std::int32_t> codes, std::vector<std::string> words) {
    std::vector<std::uint8_t> missing(codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        missing[i] = codes[i] < 0;
        codes[i] = std::max(codes[i], 0);
    }
    return {{std::move(codes), std::move(words)}, std::move(missing)};
}

void report_history(const PurchaseHistory& data, const History& h, ResultBuilder& out) {
    out.report("as_of", h.dated ? Tree(to_text(h.as_of)) : Tree());
    if (h.calibration_end) out.report("calibration_end", to_text(*h.calibration_end));
    out.report("currency", h.currency);
    out.report("scale", h.scale);
    out.report("time_zone", data.options().time.time_zone);

    Tree rows = kefu::write(data.counts());
    const RowCounts& c = data.counts();
    const std::int64_t zero = data.options().zero == Zero::leave_out ? c.zero : 0;
    rows.set("after", h.counts.after);
    rows.set("used", c.rows - c.anonymous - c.dropped - zero - h.counts.after);
    rows.set("matched", h.counts.matched);
    rows.set("unmatched", h.counts.unmatched);
    const DecodeNotes& notes = data.notes();
    rows.set("rounded", notes.rounded);
    rows.set("largest_shift", notes.largest_shift);
    rows.set("floored_times", notes.floored_times);
    out.report("rows", std::move(rows));

    Tree customers = Tree::table();
    customers.set("all", h.counts.customers);
    customers.set("not_yet", h.counts.customers_after);
    customers.set("with_purchase", h.counts.customers_with_purchase);
    customers.set("buyers", h.counts.buyers);
    customers.set("occasions", h.counts.occasions);
    customers.set("money", money_tree(h.counts.money, h.scale));
    out.report("customers", std::move(customers));
}

void report_concentration(const Concentration& c, std::int64_t scale, double level, ResultBuilder& out) {
    Tree t = Tree::table();
    t.set("level", level);
    t.set("customers", c.customers);
    for (const ConcentrationRow& row : c.figures) {
        if (row.measure == "top_share") continue;  // the table has them all
        t.set(row.measure, kefu::write(row));
    }
    t.set("negative_customers", c.negative_customers);
    t.set("negative_money", money_tree(c.negative_money, scale));
    out.report("concentration", std::move(t));
}

void require_same_money(std::string_view part, std::string_view model_currency, std::int64_t model_scale, const History& history) {
    if (model_scale != history.scale) {
        throw Error(Status::bad_model, "the model of " + std::string(part) + " counts money at scale " + std::to_string(model_scale) +
                                           ", the data at scale " + std::to_string(history.scale));
    }
    if (!model_currency.empty() && !history.currency.empty() && model_currency != history.currency) {
        throw Error(Status::bad_model,
                    "the model of " + std::string(part) + " is in " + std::string(model_currency) + ", the data in " + history.currency);
    }
}

std::vector<std::uint8_t> without_occasion(const History& history) {
    std::vector<std::uint8_t> missing;
    if (history.counts.buyers == history.size) return missing;
    missing.resize(history.occasions.size());
    for (std::size_t i = 0; i < missing.size(); ++i) missing[i] = history.occasions[i] == 0;
    return missing;
}

std::vector<std::int32_t> recency_column(const History& history) {
    std::vector<std::int32_t> days = detail::large<std::int32_t>(history.last.size());
    for (std::size_t i = 0; i < days.size(); ++i) days[i] = history.bought(i) ? static_cast<std::int32_t>(history.recency(i)) : 0;
    return days;
}

std::vector<std::int32_t> day_column(const std::vector<std::int32_t>& days) {
    std::vector<std::int32_t> out = days;
    for (auto& d : out)
        if (d == History::no_day) d = 0;
    return out;
}

}  // namespace kefu::customer
