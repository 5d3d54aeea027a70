// Net money of all customers, sorted once for everything that asks who brings how much (K2).
#pragma once

#include <cstdint>
#include <vector>

#include "kefu/customer/history.hpp"

namespace kefu::customer {

struct NetMoney {
    std::vector<std::int64_t> ascending;  ///< of customers with a net of zero or more, minor units
    std::int64_t negative_customers = 0;
    Int128 negative_money = 0;

    [[nodiscard]] static NetMoney of(const History& history);
};

}  // namespace kefu::customer
