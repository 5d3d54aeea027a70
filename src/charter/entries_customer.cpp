#include "charter/entries.hpp"
#include "kefu/customer/abc.hpp"
#include "kefu/customer/concentration.hpp"
#include "kefu/customer/purchases.hpp"
#include "kefu/customer/pyramid.hpp"
#include "kefu/customer/record.hpp"
#include "kefu/customer/rfm.hpp"
#include "kefu/customer/score.hpp"

namespace kefu::detail {

std::vector<Entry> customer_entries() {
    std::vector<Entry> all;
    all.push_back(entry_of<customer::AbcAnalysis>("customer.purchases"));
    all.push_back(entry_of<customer::Concentration>("customer.purchases"));
    all.push_back(entry_of<customer::PurchasesAnalysis>("customer.purchases"));
    all.push_back(entry_of<customer::PyramidAnalysis>("customer.purchases"));
    all.push_back(entry_of<customer::RecordAnalysis>("customer.records"));
    all.push_back(entry_of<customer::RfmAnalysis>("customer.purchases"));
    all.push_back(entry_of<customer::ScoreAnalysis>("customer.purchases"));
    return all;
}

}  // namespace kefu::detail
