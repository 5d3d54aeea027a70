#include "kefu/statistics/product_limit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kefu::statistics {
namespace {

// E. J. Freireich and others, Blood 21, 1963, 699-716: weeks of remission under 6-mercaptopurine, a "+" where the patient was still well.
// The estimates stand in every textbook on survival (D. Collett, Modelling Survival Data in Medical Research).
const std::vector<Sighting> freireich{{6, false},  {6, false},  {6, false},  {6, true},   {7, false}, {9, true},  {10, false},
                                      {10, true},  {11, true},  {13, false}, {16, false}, {17, true}, {19, true}, {20, true},
                                      {22, false}, {23, false}, {25, true},  {32, true},  {32, true}, {34, true}, {35, true}};

TEST(ProductLimit, IsWhatIsPublishedOfLeukaemia) {
    for (const auto& [week, survives] : std::vector<std::pair<double, double>>{
             {5, 1}, {6, 0.857}, {7, 0.807}, {10, 0.753}, {13, 0.690}, {16, 0.627}, {22, 0.538}, {23, 0.448}, {36, 0.448}})
        EXPECT_NEAR(1 - share_within(freireich, week), survives, 5e-4) << week;
}

TEST(ProductLimit, AConformalQuantileIsAnOrderStatisticWhereAllIsSeen) {
    for (int n = 1; n <= 300; ++n) {
        std::vector<Sighting> values;
        for (int i = 1; i <= n; ++i) values.push_back({static_cast<double>(i), false});
        for (const int per_mille : {500, 900, 950}) {
            const int rank = ((n + 1) * per_mille + 999) / 1000;
            const auto found = conformal_quantile(values, (1000 - per_mille) / 1000.0);
            ASSERT_EQ(found.has_value(), rank <= n) << n;
            if (found) {
                EXPECT_EQ(*found, rank) << n << " " << per_mille;
            }
        }
    }
}

TEST(ProductLimit, WhoLeftIsKnownToBeGreater) {
    // One of four leaves before the third: the weight of 1/5 goes to the two beyond him and to the one beyond all.
    const std::vector<Sighting> values{{1, false}, {2, true}, {3, false}, {4, false}};
    EXPECT_EQ(conformal_quantile(values, 0.8), 1.0);
    EXPECT_EQ(conformal_quantile(values, 0.6), 3.0);
    EXPECT_EQ(conformal_quantile(values, 0.5), 4.0);
    EXPECT_EQ(conformal_quantile(values, 0.2), std::nullopt);
    const std::vector<Sighting> nobody_seen{{1, true}, {2, true}};
    EXPECT_EQ(conformal_quantile(nobody_seen, 0.9), std::nullopt);
    EXPECT_EQ(share_within(nobody_seen, 5), 0);
}

TEST(ProductLimit, NothingHasNoShare) {
    EXPECT_TRUE(std::isnan(share_within({}, 1)));
    EXPECT_EQ(conformal_quantile({}, 0.5), std::nullopt);
}

TEST(ProductLimit, WhatWasSeenComesBeforeWhatIsGreater) {
    std::vector<Sighting> values{{2, true}, {2, false}, {1, true}};
    std::sort(values.begin(), values.end());
    EXPECT_TRUE(values[0].greater && !values[1].greater && values[2].greater);
}

}  // namespace
}  // namespace kefu::statistics
