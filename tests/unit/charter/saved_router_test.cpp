// Routers as files: what a router is comes back under its charter, and under no other.
#include "kefu/charter/saved_router.hpp"

#include <gtest/gtest.h>

#include "kefu/charter/routing.hpp"
#include "storage/archive.hpp"
#include "storage/envelope.hpp"

namespace kefu {
namespace {

using namespace service;

const Charter& charter() {
    static const Charter it = Charter::parse("[routing]\nskills = [\"refund\"]\n[routing.channel.chat]\n", "c.toml");
    return it;
}
Router router() {
    Router made(routing_rules(charter()));
    const WordLevel words[] = {{"refund", 2}};
    const std::string_view preferred[] = {"li"};
    made.apply(AddAgent{.sent = {"test", 1, {1}}, .agent = "li", .words = words});
    made.apply(ArriveTask{.sent = {"test", 2, {2}}, .task = "a", .channel = "chat", .needs = "refund", .preferred = preferred});
    made.apply(ArriveTask{.sent = {"test", 3, {3}}, .task = "b", .channel = "chat"});
    return made;
}
Status failure(const Charter& under, std::string_view file) {
    try {
        (void)load_router(under, file);
    } catch (const Error& e) {
        return e.status();
    }
    return Status::ok;
}

TEST(RouterFile, IsTheSameRouterAndTheSameBytes) {
    Router saved = router();
    const std::string file = save(saved);
    Router loaded = load_router(charter(), file);
    EXPECT_EQ(loaded.state_hash(), saved.state_hash());
    EXPECT_EQ(save(loaded), file);
    const AdvanceClock later{.sent = {{}, 0, {60'000'000}}};
    EXPECT_EQ(saved.apply(later).size(), loaded.apply(later).size());
    EXPECT_EQ(loaded.state_hash(), saved.state_hash());
}

TEST(RouterFile, IsReadUnderItsOwnRulesAlone) { EXPECT_EQ(failure(Charter(), save(router())), Status::bad_file); }

TEST(RouterFile, IsRefusedWhereItIsCutOrChanged) {
    const std::string file = save(router());
    for (std::size_t n = 0; n < file.size(); n += 7) EXPECT_EQ(failure(charter(), std::string_view(file).substr(0, n)), Status::bad_file);
    for (std::size_t n = 0; n < file.size(); n += 5) {
        std::string changed = file;
        changed[n] = static_cast<char>(changed[n] ^ 0x20);
        const Status status = failure(charter(), changed);
        EXPECT_TRUE(status == Status::bad_file || status == Status::newer_file) << n;
    }
}

TEST(RouterFile, IsNotWrittenWhileACommandIsPending) {
    Router half = router();
    const std::string before = save(half);
    (void)half.decide(AdvanceClock{.sent = {{}, 0, {60'000'000}}});
    try {
        (void)save(half);
        ADD_FAILURE() << "was written";
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::wrong_order);
    }
    half.discard();
    EXPECT_EQ(save(half), before);
}

TEST(RouterFile, IsReadBackAtTheEndOfTheCalendar) {
    const Charter rules = Charter::parse(R"([routing]
skills = ["refund"]
lease = "2 min"
[routing.channel.telephone]
wrap_up = "20 s"
[routing.channel.chat]
[routing.class.soon]
needs = "any"
target = "1 min"
)",
                                         "c.toml");
    for (const std::int64_t left : {std::int64_t{0}, us_per_second, 30 * us_per_second}) {
        Router made(routing_rules(rules));
        const Sent sent{{}, 0, {latest_time.us - left}};
        const WordLevel words[] = {{"refund", 2}};
        const auto check = [&](std::span<const Event> events) {
            ASSERT_TRUE(events.front().is_fact());
            const std::string file = save(made);
            EXPECT_EQ(failure(rules, file), Status::ok) << left;
            EXPECT_EQ(save(load_router(rules, file)), file) << left;
        };
        for (const char* agent : {"li", "wang"}) check(made.apply(AddAgent{.sent = sent, .agent = agent, .words = words}));
        for (const char* task : {"a", "b"}) {
            check(made.apply(ArriveTask{.sent = sent, .task = task, .channel = "telephone", .task_class = "soon"}));
            if (left == 0) continue;  // offers end as they begin
            check(made.apply(AcceptOffer{sent, task, made.snapshot().offers.back().agent == 0 ? "li" : "wang", 1}));
            check(made.apply(CompleteTask{sent, task, {}}));
        }
        check(made.swap_rules({sent}, routing_rules(rules)));
        check(made.apply(AdvanceClock{{{}, 0, latest_time}}));
    }
}

TEST(RouterFile, IsDamagedWhereItHoldsAWordThatItsRulesDoNotKnow) {
    const Router whole = router();
    const auto file_of = [&](auto&& change) {
        RouterSnapshot snapshot = whole.snapshot();
        change(snapshot);
        return storage::seal(storage::FileKind::router, {whole.rules().stamp(), "service.router", storage::to_bytes(snapshot)});
    };
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot&) {})), Status::ok);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.tasks.at(0).channel = "fax"; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.tasks.at(0).task_class = "none"; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.tasks.at(0).needs = "refund >="; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.now = INT64_MAX; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.tasks.at(0).enqueued = INT64_MIN; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.tasks.at(0).credit = INT64_MAX; })), Status::bad_file);
    EXPECT_EQ(failure(charter(), file_of([](RouterSnapshot& s) { s.agents.push_back(s.agents.at(0)); })), Status::bad_file);
}

}  // namespace
}  // namespace kefu
