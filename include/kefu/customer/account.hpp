// Accounts (K4, K14): what is agreed with each customer, beside what they bought. Every column may be left out.
#pragma once

#include "kefu/core/side_table.hpp"
#include "kefu/customer/purchases.hpp"

namespace kefu::customer {

struct Account {
    Id customer;
    std::optional<std::string> contract;
    std::optional<std::string> need;
    std::optional<std::int64_t> complaints_90_days;
    std::optional<Date> renewal;
    std::optional<Money> service_cost;
};
constexpr auto fields(Of<Account>) {
    return std::tuple{field("customer", &Account::customer, "whose account: text up to 64 bytes, or int64, as in the purchases",
                            nulls("counted, and left out"), personal),
                      field("contract", &Account::contract, "kind of contract, in words of the charter's tables"),
                      field("need", &Account::need, "what the customer needs most, in words of the charter's tables"),
                      field("complaints_90_days", &Account::complaints_90_days, "complaints in the last 90 days"),
                      field("renewal", &Account::renewal, "day on which the contract ends unless it is renewed"),
                      field("service_cost", &Account::service_cost,
                            "money spent on serving the customer, in the time of the purchases; taken off the profit")};
}

/// Keyed accumulator of accounts. confined: one thread at a time.
using Accounts = SideTable<Account, PurchaseOptions>;

}  // namespace kefu::customer
