#include "charter/entries.hpp"
#include "kefu/service/route.hpp"

namespace kefu::detail {

std::vector<Entry> service_entries() { return {entry_of<service::RouteAnalysis>("service.contacts")}; }

}  // namespace kefu::detail
