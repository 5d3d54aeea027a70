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
    if (router.pending()) throw Error(Status::wrong_order, "the command before waits for commit or discard");
    return storage::seal(storage::FileKind::router,
                         {router.rules().stamp(), std::string(saved_name), storage::to_bytes(router.snapshot())});
}

service::Router load_router(const Charter& charter, std::string_view file, std::shared_ptr<service::Journal> journal) {
    const storage::Envelope envelope = storage::open(storage::FileKind::router, file);
    if (envelope.name != saved_name)
        throw Error(Status::newer_file, "the saved file is of what this version does not have: " + detail::quoted(envelope.name));
    return {routing_rules(charter), storage::from_bytes<service::RouterSnapshot>(envelope.payload), std::move(journal)};
}

}  // namespace kefu
