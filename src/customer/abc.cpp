#include "kefu/customer/abc.hpp"

#include "core/explained_error.hpp"
#include "customer/finding_texts.hpp"
#include "customer/report.hpp"
#include "storage/models.hpp"

namespace kefu::customer {

void validate(const AbcOptions& options) {
    require_rules(options, section(Of<AbcOptions>{}), Status::bad_option);
    if (options.a_share > options.b_share)
        detail::refuse_option("a_share", finding_texts, "shares_crossed",
                              {{"a", to_text(options.a_share)}, {"b", to_text(options.b_share)}});
}

Abc Abc::fit(const History& history, const AbcOptions& options) { return fit(history, NetMoney::of(history), options); }

Abc Abc::fit(const History& history, const NetMoney& net, const AbcOptions& options) {
    validate(options);
    Abc model;
    model.a_share = options.a_share;
    model.b_share = options.b_share;
    model.scale = history.scale;
    model.currency = history.currency;
    Int128 total = 0;
    std::size_t zeros = 0;
    for (const std::int64_t m : net.ascending) {
        total += m;
        zeros += m == 0;
    }
    model.customers = static_cast<std::int64_t>(net.ascending.size() - zeros);
    if (model.customers == 0) return model;
    // From the richest down: who starts below the bound is in the class, and with him all who have as much.
    Int128 before = 0;
    model.a_at_least = model.b_at_least = net.ascending.back();
    for (std::size_t i = net.ascending.size(); i > zeros;) {
        const std::int64_t value = net.ascending[i - 1];
        if (before * share_parts < total * options.a_share.parts) model.a_at_least = value;
        if (before * share_parts < total * options.b_share.parts) model.b_at_least = value;
        else break;
        while (i > zeros && net.ascending[i - 1] == value) before += net.ascending[--i];
    }
    return model;
}

void validate(const Abc& model) {
    require_rules(model, "customer.abc", Status::bad_model);
    if (!model.currency.empty() && !is_currency_code(model.currency))
        throw Error(Status::bad_model, "customer.abc: the currency is not three capital letters");
    if (model.a_share > model.b_share) throw Error(Status::bad_model, "customer.abc: a_share is above b_share");
    if (model.customers > 0 && (model.b_at_least < 0 || model.a_at_least < model.b_at_least))
        throw Error(Status::bad_model, "customer.abc: the bound of A is below the bound of B, or a bound is negative");
}

std::vector<std::int32_t> apply(const Abc& model, const History& h) {
    require_same_money("customer.abc", model.currency, model.scale, h);
    std::vector<std::int32_t> classes(h.money.size());
    for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = static_cast<std::int32_t>(model.classify(h.money[i]));
    return classes;
}

std::vector<AbcClassRow> class_rows(const Abc& model, const History& h, const std::vector<std::int32_t>& classes) {
    std::array<Int128, 3> money{};
    std::array<std::int64_t, 3> count{};
    Int128 positive = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        money[static_cast<std::size_t>(classes[i])] += h.money[i];
        ++count[static_cast<std::size_t>(classes[i])];
        if (h.money[i] > 0) positive += h.money[i];
    }
    std::vector<AbcClassRow> rows;
    for (const auto& word : words(Of<AbcClass>{})) {
        const auto k = static_cast<std::size_t>(word.value);
        AbcClassRow& row = rows.emplace_back();
        row.abc = word.value;
        row.customers = count[k];
        row.money.minor = narrow(money[k], "money of one class");
        if (h.size > 0) row.share_of_customers = static_cast<double>(count[k]) / static_cast<double>(h.size);
        if (positive > 0) row.share_of_money = static_cast<double>(money[k]) / static_cast<double>(positive);
        if (word.value == AbcClass::a) row.at_least = Money{model.a_at_least};
        if (word.value == AbcClass::b) row.at_least = Money{model.b_at_least};
    }
    return rows;
}

void AbcAnalysis::finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Abc* given, ResultBuilder& out) {
    History h = data.finish(question_of(data, how, Detail::scores));
    const Abc model = given ? *given : Abc::fit(h, options);
    std::vector<std::int32_t> classes = apply(model, h);
    report_history(data, h, out);
    out.report("model", given ? "given" : (model.fitted() ? "fitted" : "too_little_data"));
    const auto summary = class_rows(model, h, classes);
    out.table("classes", make_columns<AbcRow>(h.scale, std::move(h.customers), std::move(h.money), std::move(classes)));
    out.table("summary", columns_of(summary, h.scale));
    out.model("model", make_model("customer.abc", model, out.stamp()));
}

}  // namespace kefu::customer
