#include "kefu/charter/saved_router.hpp"

#include "core/hint.hpp"
#include "kefu/charter/routing.hpp"
#include "storage/archive.hpp"
#include "storage/envelope.hpp"

namespace kefu {

namespace {
constexpr std::string_view saved_name = "service.router";
}

std::string save(const service::Router& router) {
    return storage::seal(storage::FileKind::router,
                         {router.rules().stamp(), std::string(saved_name), storage::to_bytes(router.snapshot())});
}

service::Router load_router(const Charter& charter, std::string_view file, std::shared_ptr<service::Journal> journal) {
    const storage::Envelope envelope = storage::open(storage::FileKind::router, file);
    if (envelope.name != saved_name)
        throw Error(Status::newer_file, "the saved file is of what this version does not have: " + detail::quoted(envelope.name));
    const auto snapshot = storage::from_bytes<service::RouterSnapshot>(envelope.payload);
    try {
        return {routing_rules(charter), snapshot, std::move(journal)};
    } catch (const Error& error) {
        if (error.status() != Status::bad_option) throw;
        throw Error(Status::bad_file, "the saved router is damaged: " + std::string(error.what()));
    }
}

}  // namespace kefu
