// The customer record (K1, 客户信息): who a customer is, in four groups of typed columns, external customers and internal ones (the next
// step of the workflow is the customer of the one before); classified across (what they are) and down (how long they have been one).
// Every column of the profile says where it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kefu/customer/account.hpp"

namespace kefu::customer {

enum class CustomerSide : std::int32_t { external, internal };
constexpr auto words(Of<CustomerSide>) {
    return std::array{Word<CustomerSide>{CustomerSide::external, "external", "buys from the company"},
                      Word<CustomerSide>{CustomerSide::internal, "internal", "the next step of the company's own workflow"}};
}
/// Classification across: what the customer is.
enum class CustomerKind : std::int32_t { person, company, dealer, institution, department };
constexpr auto words(Of<CustomerKind>) {
    return std::array{Word<CustomerKind>{CustomerKind::person, "person", "buys for themselves"},
                      Word<CustomerKind>{CustomerKind::company, "company", "buys for its business"},
                      Word<CustomerKind>{CustomerKind::dealer, "dealer", "sells on"},
                      Word<CustomerKind>{CustomerKind::institution, "institution", "school, authority, association"},
                      Word<CustomerKind>{CustomerKind::department, "department", "an internal customer"}};
}
/// Classification down: how far a customer has come.
enum class CustomerStanding : std::int32_t { future, fresh, established };
constexpr auto words(Of<CustomerStanding>) {
    return std::array{Word<CustomerStanding>{CustomerStanding::future, "future", "has not bought yet"},
                      Word<CustomerStanding>{CustomerStanding::fresh, "new", "bought first within new_days"},
                      Word<CustomerStanding>{CustomerStanding::established, "established", "bought first before that"}};
}
enum class Collecting : std::int32_t { visit, telephone_survey, mail_survey, observation, focus_group, trial };
constexpr auto words(Of<Collecting>) {
    return std::array{Word<Collecting>{Collecting::visit, "visit", "by visiting"},
                      Word<Collecting>{Collecting::telephone_survey, "telephone_survey", "by telephone"},
                      Word<Collecting>{Collecting::mail_survey, "mail_survey", "by mail"},
                      Word<Collecting>{Collecting::observation, "observation", "by watching on the spot"},
                      Word<Collecting>{Collecting::focus_group, "focus_group", "in a group that talks"},
                      Word<Collecting>{Collecting::trial, "trial", "by letting them try"}};
}

/// The four groups.
inline constexpr Group basic_data = group("basic"), characteristics = group("characteristics"), business_status = group("business"),
                       transaction_status = group("transactions");

/// One customer. Every column but the id may be left out.
struct Record {
    Id customer;
    std::optional<std::string> name;
    std::optional<std::string> contact;
    std::optional<std::string> telephone;
    std::optional<std::string> email;
    std::optional<std::string> address;
    std::optional<Date> birthday;
    std::optional<std::string> language;
    std::optional<CustomerSide> side;
    std::optional<CustomerKind> kind;
    std::optional<std::string> industry;
    std::optional<std::string> region;
    std::optional<std::int64_t> employees;
    std::optional<std::string> served_by;
    std::optional<std::string> relation;
    std::optional<Collecting> collected_by;
    std::optional<Date> collected_on;
    std::optional<Money> credit_limit;
    std::optional<std::string> payment_terms;
};
constexpr auto fields(Of<Record>) {
    using R = Record;
    return std::tuple{field("customer", &R::customer, "whose record", nulls("counted, and left out"), personal, basic_data),
                      field("name", &R::name, "name of the person or firm", personal, basic_data),
                      field("contact", &R::contact, "who speaks for a firm", personal, basic_data),
                      field("telephone", &R::telephone, "telephone number", personal, basic_data),
                      field("email", &R::email, "e-mail address", personal, basic_data),
                      field("address", &R::address, "postal address", personal, basic_data),
                      field("birthday", &R::birthday, "birthday, or the day that a firm was founded", personal, basic_data),
                      field("language", &R::language, "language that the customer is spoken to in", basic_data),
                      field("side", &R::side, "external (as without the column) or internal", characteristics),
                      field("kind", &R::kind, "what the customer is: classification across", characteristics),
                      field("industry", &R::industry, "trade", characteristics),
                      field("region", &R::region, "region", characteristics),
                      field("employees", &R::employees, "size of a firm", characteristics),
                      field("served_by", &R::served_by,
                            "who looks after the customer: a member of staff, or for an internal customer the "
                            "step before",
                            personal, business_status),
                      field("relation", &R::relation, "how the relation stands, in words of the company", business_status),
                      field("collected_by", &R::collected_by, "how the data was collected", business_status),
                      field("collected_on", &R::collected_on, "when it was collected", business_status),
                      field("credit_limit", &R::credit_limit, "how much may be owed", transaction_status),
                      field("payment_terms", &R::payment_terms, "how the customer pays", transaction_status)};
}
/// Keyed accumulator of records: the side table that personal fields live in. confined: one thread at a time.
using Records = SideTable<Record, PurchaseOptions>;

struct RecordOptions {
    std::int64_t new_days = 90;
};
constexpr std::string_view section(Of<RecordOptions>) { return "customer.record"; }
constexpr auto fields(Of<RecordOptions>) {
    return std::tuple{field("new_days", &RecordOptions::new_days, "a customer is new for so many days after the first purchase",
                            zh("首次购买后多少天内算新客户"), in(0, 36'600))};
}

/// A column of the profile, and where it comes from.
struct ProvenanceRow {
    std::string field;
    std::string group;
    bool is_personal = false;
    std::string source;
    std::string rule;
    std::int64_t known = 0;
};
constexpr auto fields(Of<ProvenanceRow>) {
    using R = ProvenanceRow;
    return std::tuple{field("field", &R::field, "column of the profiles"),
                      field("group", &R::group, "basic, characteristics, business or transactions"),
                      field("is_personal", &R::is_personal, "whether its cells identify a person"),
                      field("source", &R::source, "records, accounts or purchases"),
                      field("rule", &R::rule, "how it is worked out; empty where it is as it came"),
                      field("known", &R::known, "customers of whom it is known")};
}
/// Everything of one customer: what was given, and what was worked out.
struct ProfileRow {
    Record record;
    std::optional<std::string> contract;
    std::optional<Date> renewal;
    std::optional<std::int64_t> complaints_90_days;
    std::optional<Date> first;
    std::optional<Date> last;
    std::int64_t occasions = 0;
    Money money;
    CustomerStanding standing = CustomerStanding::future;
};
constexpr auto fields(Of<ProfileRow>) {
    using R = ProfileRow;
    return std::tuple_cat(
        std::tuple{part(&R::record)},
        std::tuple{field("contract", &R::contract, "kind of contract", business_status),
                   field("renewal", &R::renewal, "day on which the contract ends", business_status),
                   field("complaints_90_days", &R::complaints_90_days, "complaints in the last 90 days", business_status),
                   field("first", &R::first, "day of the first occasion", transaction_status),
                   field("last", &R::last, "day of the last occasion", transaction_status),
                   field("occasions", &R::occasions, "periods with a purchase", transaction_status),
                   field("money", &R::money, "net money", transaction_status),
                   field("standing", &R::standing, "future, new or established: classification down", transaction_status)});
}
/// Customers of one kind and standing.
struct RecordClassRow {
    CustomerSide side = CustomerSide::external;
    std::optional<CustomerKind> kind;
    CustomerStanding standing = CustomerStanding::future;
    std::int64_t customers = 0;
    Money money;
};
constexpr auto fields(Of<RecordClassRow>) {
    using R = RecordClassRow;
    return std::tuple{field("side", &R::side, "external or internal"), field("kind", &R::kind, "across: what they are; null = not known"),
                      field("standing", &R::standing, "down: how far they have come"), field("customers", &R::customers, "customers"),
                      field("money", &R::money, "their net money")};
}

/// The analysis customer.record.
struct RecordAnalysis {
    using Accumulators = std::tuple<Records, PurchaseHistory, Accounts>;
    using Options = RecordOptions;
    static void finish(const Records& records, const PurchaseHistory& purchases, const Accounts& accounts, const Options& options,
                       const Finish& how, ResultBuilder& out);
};
constexpr auto describe(Of<RecordAnalysis>) {
    return analysis(
        "customer.record", "One profile per customer from records, purchases and accounts, with the source of each column",
        std::tuple{table<Record>("records", "who the customers are"), optional_table<Purchase>("purchases", "lines of sales, in any order"),
                   optional_table<Account>("accounts", "what is agreed with each customer")},
        std::tuple{table<ProfileRow>("profiles", "a row per customer, sorted by id"),
                   table<ProvenanceRow>("provenance", "a row per column of the profiles"),
                   table<RecordClassRow>("classes", "a row per side, kind and standing that somebody has")});
}

}  // namespace kefu::customer
