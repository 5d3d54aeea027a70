#include "kefu/customer/net_money.hpp"

#include "kefu/statistics/sort.hpp"

namespace kefu::customer {

NetMoney NetMoney::of(const History& history) {
    NetMoney net;
    net.ascending.reserve(history.money.size());
    for (const std::int64_t m : history.money) {
        if (m >= 0) {
            net.ascending.push_back(m);
        } else {
            ++net.negative_customers;
            net.negative_money += m;
        }
    }
    statistics::sort_integers(net.ascending);
    return net;
}

}  // namespace kefu::customer
