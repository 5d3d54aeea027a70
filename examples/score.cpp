// Scores five customers under a charter and says why, in C++20.
//
//     find_package(kefu REQUIRED)  target_link_libraries(score PRIVATE kefu::kefu)
#include <iostream>
#include <kefu/kefu.hpp>
#include <string>
#include <vector>

int main() try {
    const std::vector<std::string> customer = {"anna", "anna", "anna", "bruno", "bruno", "chen", "chen", "dora", "emil", "emil", "emil"};
    const std::vector<std::string> at = {"2024-01-09", "2024-02-14", "2024-03-28", "2023-11-02", "2024-01-20", "2024-03-01",
                                         "2024-03-30", "2023-08-15", "2024-02-02", "2024-02-03", "2024-03-15"};
    const std::vector<double> amount = {120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00};

    kefu::Table purchases("purchases");  // columns over your memory: numbers are not copied
    purchases.add("customer", customer).add("at", at).add("amount", amount);

    const auto charter = kefu::Charter::parse("[customer.rfm]\nbins = 3\n", "example");
    auto history = kefu::make<kefu::customer::PurchaseHistory>(charter);
    history.add(purchases);  // as often as there are batches
    const auto scores = kefu::score(history, charter, "2024-03-31");

    const kefu::Columns& table = scores.table("scores");
    for (std::int64_t row = 0; row < table.rows(); ++row) {
        std::cout << table.at("customer").cell(row) << ": class " << table.at("abc").cell(row) << ", recency-frequency-money "
                  << table.at("cell").cell(row) << "\n"
                  << scores.explain(table.at("customer").cell(row)) << "\n\n";
    }
} catch (const kefu::Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
