#include "kefu/customer/concentration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "customer/report.hpp"
#include "kefu/statistics/lorenz.hpp"
#include "kefu/statistics/sort.hpp"

namespace kefu::customer {

namespace {

std::optional<double> told(double x) { return std::isnan(x) ? std::nullopt : std::optional<double>(x); }

ConcentrationRow row_of(std::string_view measure, std::optional<Share> top, std::int64_t customers, const statistics::Estimate& e) {
    ConcentrationRow row;
    row.measure = measure;
    if (top) row.share_of_customers = to_double(*top);
    row.customers = top ? ceil_of(*top, customers) : customers;
    row.value = told(e.value);
    row.standard_error = told(e.standard_error);
    row.low = told(e.interval.low);
    row.high = told(e.interval.high);
    row.status = e.status;
    return row;
}

/// The stream of a customer hangs on his id alone, so his row number, or who else is there, changes no draw.
std::vector<std::uint64_t> stream_keys(const History& h) {
    std::vector<std::uint64_t> keys;
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&h.customers)) {
        for (const std::int64_t id : *numbers) keys.push_back(static_cast<std::uint64_t>(id));
    } else {
        const Texts& texts = std::get<Texts>(h.customers);
        for (std::int64_t i = 0; i < texts.size(); ++i) keys.push_back(hash_of(texts[i]));
    }
    return keys;
}

}  // namespace

Concentration Concentration::of(const History& history, const ConcentrationOptions& options, Progress* progress) {
    return of(history, NetMoney::of(history), options, progress);
}

Concentration Concentration::of(const History& h, const NetMoney& net, const ConcentrationOptions& options, Progress* progress) {
    require_rules(options, section(Of<ConcentrationOptions>{}), Status::bad_option);
    Concentration c;
    c.customers = static_cast<std::int64_t>(net.ascending.size());
    c.negative_customers = net.negative_customers;
    c.negative_money = net.negative_money;

    step(progress, 0);
    std::vector<Share> tops{options.core};
    tops.insert(tops.end(), options.top.begin(), options.top.end());
    statistics::Estimate gini, normalised;
    std::vector<statistics::Estimate> shares;
    if (options.interval == IntervalMethod::closed_form) {
        gini = statistics::gini(net.ascending, statistics::GiniForm::sample, options.level);
        normalised = statistics::gini(net.ascending, statistics::GiniForm::normalised, options.level);
        for (const Share top : tops) shares.push_back(statistics::top_share(net.ascending, top, options.level));
    } else {
        // Customers in the order of their money, ties by id: whose weight a value takes.
        std::vector<statistics::KeyedRow> order;
        for (std::size_t i = 0; i < h.money.size(); ++i)
            if (h.money[i] >= 0) order.push_back({h.money[i], static_cast<std::uint32_t>(i)});
        step(progress, 0);
        statistics::sort_keyed(order);
        step(progress, 0);
        const auto keys = stream_keys(h);
        const auto seed = static_cast<std::uint64_t>(options.seed);
        const auto resampled = statistics::resampled_lorenz(
            net.ascending, tops,
            [&](std::int64_t index, std::uint32_t group) {
                return statistics::poisson_weights(seed, group, keys[order[static_cast<std::size_t>(index)].row]);
            },
            static_cast<std::int32_t>(options.replicates), options.level, progress);
        gini = resampled.gini;
        normalised = resampled.normalised_gini;
        shares = resampled.top_shares;
    }
    c.figures.push_back(row_of("gini", std::nullopt, c.customers, gini));
    c.figures.push_back(row_of("gini_normalised", std::nullopt, c.customers, normalised));
    for (std::size_t i = 0; i < tops.size(); ++i)
        c.figures.push_back(row_of(i == 0 ? "core_share" : "top_share", tops[i], c.customers, shares[i]));
    for (const statistics::LorenzPoint& p : statistics::lorenz_curve(net.ascending)) c.curve.push_back({p.members_share, p.amount_share});
    return c;
}

void Concentration::finish(const PurchaseHistory& data, const Options& options, const Finish& how, ResultBuilder& out) {
    const History h = data.finish(question_of(data, how, Detail::scores));
    const Concentration c = Concentration::of(h, options, how.progress);
    report_history(data, h, out);
    report_concentration(c, h.scale, options.level, out);
    out.table("figures", columns_of(c.figures));
    out.table("lorenz", columns_of(c.curve));
}

}  // namespace kefu::customer
