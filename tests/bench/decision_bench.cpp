// A decision table of 20 rows and 5 inputs, one question at a time and ten million in columns. Prints one JSON object; see bench.py.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>

#include "kefu/charter/charter.hpp"

using namespace kefu;
using namespace kefu::rule;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// The median of five runs.
template <class F>
double median_of(F&& work) {
    std::vector<double> seconds;
    for (int run = 0; run < 5; ++run) {
        const double start = now();
        work();
        seconds.push_back(now() - start);
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[2];
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t n = argc > 1 ? std::stoll(argv[1]) : 10'000'000;
    const DecisionTable table = Charter::load("tests/bench/decisions.toml").table("grade");
    std::mt19937_64 random(1);
    std::vector<std::int32_t> tier, contract, region, rows(static_cast<std::size_t>(n));
    std::vector<std::int64_t> complaints, money;
    for (std::int64_t i = 0; i < n; ++i) {
        tier.push_back(static_cast<std::int32_t>(random() % 4));
        contract.push_back(static_cast<std::int32_t>(random() % 3));
        region.push_back(static_cast<std::int32_t>(random() % 4));
        complaints.push_back(static_cast<std::int64_t>(random() % 6));
        money.push_back(static_cast<std::int64_t>(random() % 8000));
    }
    const std::vector<InputColumn> columns{{.codes = tier.data()},
                                           {.codes = contract.data()},
                                           {.codes = region.data()},
                                           {.values = complaints.data()},
                                           {.values = money.data()}};
    const double all = median_of([&] { table.decide_rows(columns, n, rows.data()); });
    constexpr std::size_t some = 1'000'000;
    std::int64_t check = 0;
    const double one = median_of([&] {
        for (std::size_t i = 0; i < some; ++i) {
            const std::size_t k = i % rows.size();
            const Value question[] = {tier[k], contract[k], region[k], complaints[k], money[k]};
            check += table.decide_row(question);
        }
    });
    std::printf("{\"rows\": %lld, \"million_rows_per_second\": %.2f, \"one_nanoseconds\": %.2f, \"check\": %lld}\n",
                static_cast<long long>(n), static_cast<double>(n) / all / 1e6, one / some * 1e9, static_cast<long long>(check));
}
