// ABC classes (K2): A brings the first 80 % of the money, B the next 15 %, C the rest. The bounds are a model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/analysis.hpp"
#include "kefu/customer/history.hpp"
#include "kefu/customer/net_money.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

enum class AbcClass : std::int32_t { a, b, c };
constexpr auto words(Of<AbcClass>) {
    return std::array{Word<AbcClass>{AbcClass::a, "A", "carries the business"}, Word<AbcClass>{AbcClass::b, "B", "the middle"},
                      Word<AbcClass>{AbcClass::c, "C", "the long tail, and customers without net money"}};
}

/// From the smallest share on: one of nothing would have nobody to cross it.
inline constexpr In share_of_class = in(1.0 / share_parts, 1);

struct AbcOptions {
    Share a_share = share(0.8);
    Share b_share = share(0.95);
};
constexpr std::string_view section(Of<AbcOptions>) { return "customer.abc"; }
constexpr auto fields(Of<AbcOptions>) {
    return std::tuple{field("a_share", &AbcOptions::a_share, "share of all money that class A brings; who crosses it is in A",
                            zh("A 类客户带来的金额比例；跨过界限的客户属于 A 类"), share_of_class),
                      field("b_share", &AbcOptions::b_share, "share of all money that A and B bring together",
                            zh("A 类和 B 类合计带来的金额比例"), share_of_class)};
}

/// Errors: BAD_OPTION for a share out of its range, and where a_share > b_share.
void validate(const AbcOptions& options);

/// Bounds in money. A customer whose customers before him (richer ones) bring less than the share is in the class; ties are
/// together, on the better side.
struct Abc {
    Share a_share = share(0.8);
    Share b_share = share(0.95);
    std::int64_t a_at_least = 0;
    std::int64_t b_at_least = 0;
    std::int64_t customers = 0;
    std::int64_t scale = 2;
    std::string currency;

    /// Errors: BAD_OPTION where a_share > b_share.
    [[nodiscard]] static Abc fit(const History& history, const AbcOptions& options = {});
    /// The same from what one pass over the money has found already.
    [[nodiscard]] static Abc fit(const History& history, const NetMoney& money, const AbcOptions& options);
    [[nodiscard]] bool fitted() const noexcept { return customers > 0; }
    /// Money of zero or less is in C, whatever the bounds.
    [[nodiscard]] AbcClass classify(std::int64_t minor) const noexcept {
        if (minor <= 0) return AbcClass::c;
        return minor >= a_at_least ? AbcClass::a : (minor >= b_at_least ? AbcClass::b : AbcClass::c);
    }
};
constexpr auto fields(Of<Abc>) {
    return std::tuple{field("a_share", &Abc::a_share, "share of all money that class A brings", share_of_class),
                      field("b_share", &Abc::b_share, "share of all money that A and B bring together", share_of_class),
                      field("a_at_least", &Abc::a_at_least, "least money of class A, minor units"),
                      field("b_at_least", &Abc::b_at_least, "least money of class B, minor units"),
                      field("customers", &Abc::customers, "customers with net money that the bounds were fitted on", in(0, 5e9)),
                      field("scale", &Abc::scale, "decimal digits of the minor unit", in(0, max_money_scale)),
                      field("currency", &Abc::currency, "currency of the bounds")};
}
void validate(const Abc& model);

struct AbcRow {
    Id customer;
    Money money;
    AbcClass abc = AbcClass::c;
};
constexpr auto fields(Of<AbcRow>) {
    return std::tuple{field("customer", &AbcRow::customer, "id, as it came", personal), field("money", &AbcRow::money, "net money"),
                      field("abc", &AbcRow::abc, "class")};
}
struct AbcClassRow {
    AbcClass abc = AbcClass::a;
    std::int64_t customers = 0;
    Money money;
    std::optional<double> share_of_customers;
    std::optional<double> share_of_money;
    std::optional<Money> at_least;
};
constexpr auto fields(Of<AbcClassRow>) {
    using R = AbcClassRow;
    return std::tuple{field("abc", &R::abc, "class"),
                      field("customers", &R::customers, "customers in the class"),
                      field("money", &R::money, "their net money"),
                      field("share_of_customers", &R::share_of_customers, "0 to 1; null without customers"),
                      field("share_of_money", &R::share_of_money, "of the money of customers above zero; null without any"),
                      field("at_least", &R::at_least, "least money of the class; null for C")};
}
[[nodiscard]] std::vector<AbcClassRow> class_rows(const Abc& model, const History& history, const std::vector<std::int32_t>& classes);
[[nodiscard]] std::vector<std::int32_t> apply(const Abc& model, const History& history);

/// The analysis customer.abc.
struct AbcAnalysis {
    using Accumulator = PurchaseHistory;
    using Options = AbcOptions;
    static void finish(const PurchaseHistory& data, const Options& options, const Finish& how, const Abc* model, ResultBuilder& out);
};
constexpr auto describe(Of<AbcAnalysis>) {
    return analysis("customer.abc", "ABC classes by cumulative share of money",
                    std::tuple{table<Purchase>("purchases", "lines of sales, in any order"),
                               optional_model<Abc>("model", "fitted bounds: nothing is refitted")},
                    std::tuple{table<AbcRow>("classes", "a row per customer, sorted by id"),
                               table<AbcClassRow>("summary", "a row per class"), model<Abc>("model", "the bounds")});
}

}  // namespace kefu::customer
