// Whatever the bytes are: an error, or a router that works, and whose file is that of its state.
#include <cstdlib>
#include <string>
#include <string_view>

#include "kefu/charter/saved_router.hpp"
#include "saved_file.hpp"

namespace {

using namespace kefu;
using namespace kefu::service;

/// As tools/make_fuzz_corpus.py has it.
const Charter& charter() {
    static const Charter it = Charter::parse(R"(
[routing]
skills = ["refund", "repair"]
languages = ["zh"]
attributes = ["backup"]
head_start = { A = "90 s" }
lease = "2 min"
[routing.channel.telephone]
units = 2
exclusive = true
wrap_up = "20 s"
[routing.channel.chat]
[routing.class.refund]
needs = "refund >= 2 and language"
steps = [{ after = "30 s", needs = "refund" }]
[routing.class.repair]
needs = "repair and not backup"
)",
                                             "fuzz.toml");
    return it;
}

void read(std::string_view file) {
    try {
        Router router = load_router(charter(), file);
        const std::string saved = save(router);
        if (save(load_router(charter(), saved)) != saved) std::abort();
        Router twin = load_router(charter(), saved);
        const std::int64_t now = router.snapshot().now;
        const auto both = [&](const auto& command) {
            if (router.apply(command).size() != twin.apply(command).size()) std::abort();
        };
        both(AdvanceClock{.sent = {{}, 0, {now + 60 * us_per_second}}});
        const WordLevel words[] = {{"refund", 3}, {"repair", 1}, {"zh", 1}};
        both(AddAgent{.sent = {{}, 0, {now + 61 * us_per_second}}, .agent = "new", .words = words});
        both(AdvanceClock{.sent = {{}, 0, {now + 600 * us_per_second}}});
        if (router.state_hash() != twin.state_hash()) std::abort();
    } catch (const Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    each_file(data, size, read);
    return 0;
}
