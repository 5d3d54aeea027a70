// The k-th allocation fails, for every k: the call answers NO_MEMORY (or does without), leaks nothing, and leaves its objects
// as they were.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "in_c.hpp"
#include "kefu/kefu.h"
#include "replaced_new.hpp"
#include "unit/service/busy_day.hpp"

// ------------------------------------------------------------------------------------------------------------ the tests

namespace {

using failing_memory::countdown, failing_memory::fired, failing_memory::living;

const std::vector<const char*> customers = {
    "anna", "anna", "a customer with a rather long name", "bruno", "bruno", "chen", "chen", "dora", "emil", "emil", "emil"};
const std::vector<std::int32_t> days = {19731, 19767, 19810, 19663, 19742, 19783, 19812, 19584, 19755, 19756, 19797};
const std::vector<double> amounts = {120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00};
constexpr const char* options = R"({"bins": 3, "as_of": "2024-03-31", "time_zone": "Europe/Berlin", "cancelled": ["item is x: match"]})";
constexpr const char* toml =
    "[charter]\nid = \"shop\"\n[customer.rfm]\nbins = 3\n[customer.purchases]\ncancelled = [\"item is x: match\"]\n";

/// One call whose allocations fail. `undo` destroys what prepare and call made.
struct Trial {
    std::function<kefu_status(kefu_error*)> call;
    std::function<void()> undo;
    std::function<void()> prepare = [] {};
    std::function<void(kefu_status)> after = [](kefu_status) {};  ///< looks at the objects, before undo
    bool every = true;                                            ///< false: about 40 of the allocations, for long calls
};

/// Runs a trial with the k-th allocation failing, for k = 0, 1, 2 ... until no failure happens any more. After each, as much
/// memory must be held as before.
void fail_each(const Trial& trial) {
    trial.prepare();
    ASSERT_EQ(trial.call(nullptr), KEFU_OK) << "without a failure";  // also makes what is made once
    trial.after(KEFU_OK);
    trial.undo();
    long failures = 0;
    for (long k = 0;; k += trial.every ? 1 : 1 + k / 4) {
        ASSERT_LT(k, 10'000'000);
        const long before = living;
        kefu_error error = KEFU_ERROR_INIT;
        trial.prepare();
        fired = false;
        countdown = k;
        const kefu_status status = trial.call(&error);
        countdown = -1;
        trial.after(status);
        trial.undo();
        ASSERT_EQ(living, before) << "leaked after allocation " << k;
        if (testing::Test::HasFailure()) return;
        if (!fired) {
            ASSERT_EQ(status, KEFU_OK) << error.message;
            break;
        }
        if (status == KEFU_OK) continue;  // std::stable_sort, for one, does without its buffer
        ++failures;
        ASSERT_EQ(status, KEFU_ERR_NO_MEMORY) << "allocation " << k << ": " << error.message;
        ASSERT_EQ(error.status, KEFU_ERR_NO_MEMORY);
        ASSERT_STRNE(error.message, "");
    }
    EXPECT_GT(failures, 0) << "the call allocates nothing";
}

struct AllocationFailure : testing::Test {
    kefu_table* table = nullptr;
    kefu_analysis* analysis = nullptr;
    kefu_model* model = nullptr;
    kefu_result* result = nullptr;
    kefu_bytes* bytes = nullptr;
    kefu_error error = KEFU_ERROR_INIT;

    static kefu_table* new_table() {
        kefu_table* t = nullptr;
        const auto n = static_cast<std::int64_t>(amounts.size());
        EXPECT_EQ(kefu_table_create("sales", &t, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_table_borrow_strings(t, "customer", customers.data(), nullptr, n, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_table_borrow_strings(t, "item", customers.data(), nullptr, n, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_table_borrow_date32(t, "at", days.data(), nullptr, n, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_table_borrow_double(t, "amount", amounts.data(), nullptr, n, nullptr), KEFU_OK);
        return t;
    }
    void SetUp() override {
        table = new_table();
        const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
        ASSERT_EQ(kefu_analysis_create(nullptr, "customer.score", options, &analysis, &error), KEFU_OK) << error.message;
        ASSERT_EQ(kefu_analysis_add(analysis, "purchases", table, nullptr, &error), KEFU_OK) << error.message;
        ASSERT_EQ(kefu_analysis_run(nullptr, "customer.score", options, inputs, 1, nullptr, &result, &error), KEFU_OK) << error.message;
        ASSERT_EQ(kefu_result_get_model(result, nullptr, &model, &error), KEFU_OK) << error.message;
    }
    void TearDown() override {
        kefu_bytes_destroy(&bytes);
        kefu_result_destroy(&result);
        kefu_model_destroy(&model);
        kefu_analysis_destroy(&analysis);
        kefu_table_destroy(&table);
    }
    static kefu_analysis* loaded(const std::string& file) {
        kefu_analysis* a = nullptr;
        EXPECT_EQ(
            kefu_analysis_load(reinterpret_cast<const std::uint8_t*>(file.data()), static_cast<std::int64_t>(file.size()), &a, nullptr),
            KEFU_OK);
        return a;
    }
    static std::string saved(const kefu_analysis* a) {
        kefu_bytes* b = nullptr;
        const std::uint8_t* data = nullptr;
        std::int64_t n = 0;
        EXPECT_EQ(kefu_analysis_save(a, &b, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_bytes_get(b, &data, &n, nullptr), KEFU_OK);
        std::string text(reinterpret_cast<const char*>(data), static_cast<std::size_t>(n));
        kefu_bytes_destroy(&b);
        return text;
    }
};

TEST_F(AllocationFailure, OfCharterParseLeavesNothingBehind) {
    kefu_charter* charter = nullptr;
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_charter_parse(toml, static_cast<std::int64_t>(std::strlen(toml)), "x", &charter, e); },
         .undo = [&] { kefu_charter_destroy(&charter); }});
}

TEST_F(AllocationFailure, OfCharterCheckLeavesNothingBehind) {
    kefu_result* findings = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_charter_check("[charter]\nid = 7\nix = 8\n", 24, "x", &findings, e); },
               .undo = [&] { kefu_result_destroy(&findings); }});
}

TEST_F(AllocationFailure, OfAColumnLeavesTheTableAsBefore) {
    const std::uint8_t present[] = {1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    kefu_table* t = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_table_borrow_strings(t, "customer", customers.data(), present, 11, e); },
               .undo = [&] { kefu_table_destroy(&t); },
               .prepare = [&] { ASSERT_EQ(kefu_table_create("sales", &t, nullptr), KEFU_OK); },
               .after =
                   [&](kefu_status status) {
                       std::int64_t rows = -1;
                       EXPECT_EQ(kefu_table_get_rows(t, &rows, nullptr), KEFU_OK);
                       EXPECT_EQ(rows, status == KEFU_OK ? 11 : 0);
                       if (status == KEFU_OK) return;
                       EXPECT_EQ(kefu_table_borrow_double(t, "customer", amounts.data(), nullptr, 11, nullptr), KEFU_OK);
                   }});
}

TEST_F(AllocationFailure, OfCreateLeavesNothingBehind) {
    kefu_analysis* a = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_create(nullptr, "customer.score", options, &a, e); },
               .undo = [&] { kefu_analysis_destroy(&a); }});
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_create_view(analysis, nullptr, "customer.rfm", "{\"bins\": 4}", &a, e); },
               .undo = [&] { kefu_analysis_destroy(&a); }});
}

TEST_F(AllocationFailure, OfRunLeavesNothingBehind) {
    kefu_result* r = nullptr;
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_run(nullptr, "customer.score", options, inputs, 1, nullptr, &r, e); },
               .undo = [&] { kefu_result_destroy(&r); }});
}

TEST_F(AllocationFailure, OfRunOnTwoThreadsLeavesNothingBehind) {
    constexpr std::size_t rows = 200'000;
    std::vector<std::int64_t> ids(rows);
    std::vector<std::int32_t> when(rows);
    std::vector<double> money(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        ids[i] = static_cast<std::int64_t>(i * 7919 % 5003);
        when[i] = static_cast<std::int32_t>(19000 + i % 365);
        money[i] = static_cast<double>(1 + i % 50);
    }
    kefu_table* t = nullptr;
    ASSERT_EQ(kefu_table_create("sales", &t, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_int64(t, "customer", ids.data(), nullptr, rows, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_date32(t, "at", when.data(), nullptr, rows, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_double(t, "amount", money.data(), nullptr, rows, nullptr), KEFU_OK);
    kefu_result* r = nullptr;
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", t)};
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_analysis_run(nullptr, "customer.score", "{\"threads\": 2}", inputs, 1, nullptr, &r, e); },
         .undo = [&] { kefu_result_destroy(&r); },
         .every = false});
    kefu_table_destroy(&t);
}

TEST_F(AllocationFailure, OfFitAndApplyLeavesNothingBehind) {
    kefu_model* m = nullptr;
    kefu_result* r = nullptr;
    const kefu_input inputs[] = {KEFU_INPUT_TABLE("purchases", table)};
    fail_each({.call = [&](kefu_error* e) { return kefu_model_fit(nullptr, "customer.rfm", "{\"bins\": 3}", inputs, 1, nullptr, &m, e); },
               .undo = [&] { kefu_model_destroy(&m); }});
    fail_each({.call = [&](kefu_error* e) { return kefu_model_apply(model, nullptr, options, inputs, 1, nullptr, &r, e); },
               .undo = [&] { kefu_result_destroy(&r); }});
}

TEST_F(AllocationFailure, OfAddLeavesTheAnalysisAsBefore) {
    const std::string before = saved(analysis);
    std::string added;
    kefu_analysis* a = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_add(a, "purchases", table, nullptr, e); },
               .undo = [&] { kefu_analysis_destroy(&a); },
               .prepare = [&] { a = loaded(before); },
               .after =
                   [&](kefu_status status) {
                       if (status != KEFU_OK) {
                           EXPECT_TRUE(saved(a) == before);
                           EXPECT_EQ(kefu_analysis_add(a, "purchases", table, nullptr, nullptr), KEFU_OK);  // and now it works
                       }
                       const std::string now = saved(a);
                       if (added.empty()) added = now;
                       EXPECT_TRUE(now == added);
                   }});
}

TEST_F(AllocationFailure, OfTheFirstAddLeavesAnEmptyAnalysis) {
    kefu_analysis* a = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_add(a, "purchases", table, nullptr, e); },
               .undo = [&] { kefu_analysis_destroy(&a); },
               .prepare = [&] { ASSERT_EQ(kefu_analysis_create(nullptr, "customer.score", options, &a, nullptr), KEFU_OK); },
               .after =
                   [&](kefu_status status) {
                       std::int64_t rows = -1;
                       EXPECT_EQ(kefu_analysis_get_rows(a, &rows, nullptr), KEFU_OK);
                       EXPECT_EQ(rows, status == KEFU_OK ? 11 : 0);
                   }});
}

TEST_F(AllocationFailure, OfMergeLeavesTheAnalysisAsBefore) {
    const std::string before = saved(analysis);
    std::string merged;
    kefu_analysis* a = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_merge(a, analysis, e); },
               .undo = [&] { kefu_analysis_destroy(&a); },
               .prepare = [&] { a = loaded(before); },
               .after =
                   [&](kefu_status status) {
                       if (status != KEFU_OK) {
                           EXPECT_TRUE(saved(a) == before);
                           EXPECT_EQ(kefu_analysis_merge(a, analysis, nullptr), KEFU_OK);
                       }
                       const std::string now = saved(a);
                       if (merged.empty()) merged = now;
                       EXPECT_TRUE(now == merged);
                       EXPECT_TRUE(saved(analysis) == before);
                   }});
}

TEST_F(AllocationFailure, OfFinishLeavesTheAnalysisAsBefore) {
    const std::string before = saved(analysis);
    kefu_result* r = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_analysis_finish(analysis, nullptr, nullptr, 0, nullptr, &r, e); },
               .undo = [&] { kefu_result_destroy(&r); },
               .after = [&](kefu_status) { EXPECT_TRUE(saved(analysis) == before); }});
}

TEST_F(AllocationFailure, OfSaveAndLoadLeavesNothingBehind) {
    const std::string file = saved(analysis);
    kefu_analysis* a = nullptr;
    kefu_model* m = nullptr;
    const std::uint8_t* data = nullptr;
    std::int64_t n = 0;
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_analysis_save(analysis, &bytes, e); }, .undo = [&] { kefu_bytes_destroy(&bytes); }});
    fail_each({.call =
                   [&](kefu_error* e) {
                       return kefu_analysis_load(reinterpret_cast<const std::uint8_t*>(file.data()), static_cast<std::int64_t>(file.size()),
                                                 &a, e);
                   },
               .undo = [&] { kefu_analysis_destroy(&a); }});
    fail_each({.call = [&](kefu_error* e) { return kefu_model_save(model, &bytes, e); }, .undo = [&] { kefu_bytes_destroy(&bytes); }});
    ASSERT_EQ(kefu_model_save(model, &bytes, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_bytes_get(bytes, &data, &n, nullptr), KEFU_OK);
    fail_each({.call = [&](kefu_error* e) { return kefu_model_load(data, n, &m, e); }, .undo = [&] { kefu_model_destroy(&m); }});
}

TEST_F(AllocationFailure, OfReadingAResultLeavesItUsable) {
    char buffer[3000];
    kefu_model* m = nullptr;
    kefu_scorer* scorer = nullptr;
    ArrowArray array{};
    ArrowSchema schema{};
    fail_each({.call = [&](kefu_error* e) { return kefu_result_export_arrow(result, nullptr, &array, &schema, e); },
               .undo =
                   [&] {
                       if (array.release) array.release(&array);
                       if (schema.release) schema.release(&schema);
                       array = {};
                       schema = {};
                   }});
    fail_each({.call =
                   [&](kefu_error* e) {
                       return kefu_result_explain_text(result, "emil", 4, KEFU_LANGUAGE_EN, buffer, sizeof buffer, nullptr, e);
                   },
               .undo = [] {}});
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_result_get_model(result, nullptr, &m, e); }, .undo = [&] { kefu_model_destroy(&m); }});
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_scorer_create(model, &scorer, e); }, .undo = [&] { kefu_scorer_destroy(&scorer); }});
}

TEST_F(AllocationFailure, OfArrowInLeavesTheStructsToTheCaller) {
    kefu_table* t = nullptr;
    ArrowArray array{};
    ArrowSchema schema{};
    fail_each({.call = [&](kefu_error* e) { return kefu_table_consume_arrow("scores", &array, &schema, &t, e); },
               .undo =
                   [&] {
                       kefu_table_destroy(&t);
                       if (array.release) array.release(&array);
                       if (schema.release) schema.release(&schema);
                   },
               .prepare = [&] { ASSERT_EQ(kefu_result_export_arrow(result, nullptr, &array, &schema, nullptr), KEFU_OK); },
               .after =
                   [&](kefu_status status) {
                       EXPECT_EQ(array.release == nullptr, status == KEFU_OK);
                       EXPECT_EQ(schema.release == nullptr, status == KEFU_OK);
                   }});
}

TEST_F(AllocationFailure, CannotHappenWhileOneCustomerIsScored) {
    kefu_scorer* scorer = nullptr;
    kefu_workspace* workspace = nullptr;
    ASSERT_EQ(kefu_scorer_create(model, &scorer, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_workspace_create(scorer, &workspace, nullptr), KEFU_OK);
    kefu_customer_value value = KEFU_CUSTOMER_VALUE_INIT;
    value.occasions = 3;
    kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
    fired = false;
    countdown = 0;  // the very first allocation would fail
    const kefu_status status = kefu_scorer_apply_one(scorer, workspace, &value, &score, nullptr);
    countdown = -1;
    EXPECT_EQ(status, KEFU_OK);
    EXPECT_FALSE(fired);
    EXPECT_GT(score.cell, 0);
    kefu_workspace_destroy(&workspace);
    kefu_scorer_destroy(&scorer);
}

TEST_F(AllocationFailure, OfDecisionTablesLeavesNothingBehind) {
    const char rules[] =
        "[table.grade]\nhit = \"first\"\ninput.customer = [\"a\", \"b\", \"unknown\"]\ninput.n = \"count or unknown\"\n"
        "output.grade = [\"A\", \"B\"]\nrows = [[\"a\", \"-\", \"A\"], [\"-\", \"-\", \"B\"]]\n";
    kefu_charter* charter = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_charter_parse(rules, sizeof rules - 1, "x", &charter, e); },
               .undo = [&] { kefu_charter_destroy(&charter); }});
    ASSERT_EQ(kefu_charter_parse(rules, sizeof rules - 1, "x", &charter, nullptr), KEFU_OK);
    kefu_decision_table* grade = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_decision_table_create(charter, "grade", &grade, e); },
               .undo = [&] { kefu_decision_table_destroy(&grade); }});
    ASSERT_EQ(kefu_decision_table_create(charter, "grade", &grade, nullptr), KEFU_OK);
    const kefu_text words[] = {{"a", 1}, {"b", 1}, {"unknown", 7}};
    kefu_table* questions = nullptr;
    ASSERT_EQ(kefu_table_create("questions", &questions, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_text(questions, "customer", words, nullptr, 3, nullptr), KEFU_OK);
    kefu_result* r = nullptr;
    std::int64_t length = 0;
    fail_each({.call = [&](kefu_error* e) { return kefu_decision_table_decide(grade, questions, nullptr, nullptr, &r, e); },
               .undo = [&] { kefu_result_destroy(&r); }});
    const kefu_decision_value values[] = {{0, KEFU_VALUE_IS, 0}, {0, KEFU_VALUE_UNKNOWN, 0}};
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_decision_table_explain(grade, values, 2, 0, nullptr, 0, &length, e); }, .undo = [] {}});
    std::int32_t row = -1;
    fired = false;
    countdown = 0;
    const kefu_status status = kefu_decision_table_decide_row(grade, values, 2, &row, nullptr);
    countdown = -1;
    EXPECT_EQ(status, KEFU_OK);
    EXPECT_FALSE(fired);
    EXPECT_EQ(row, 0);
    kefu_table_destroy(&questions);
    kefu_decision_table_destroy(&grade);
    kefu_charter_destroy(&charter);
}

// ----------------------------------------------------------------------------------------------------------- routers

constexpr const char* routing =
    "[routing]\nskills = [\"refund\"]\nlanguages = [\"zh\"]\n[routing.channel.chat]\n[routing.class.refund]\nneeds = \"refund >= 2\"\n"
    "[routing.class.a_class_with_quite_a_long_name]\n";

/// A router with agents and tasks, from the same commands each time.
class RouterAllocationFailure : public testing::Test {
   protected:
    void SetUp() override {
        ASSERT_EQ(kefu_charter_parse(routing, static_cast<std::int64_t>(std::strlen(routing)), "x", &charter, nullptr), KEFU_OK);
    }
    void TearDown() override { kefu_charter_destroy(&charter); }

    void make(std::uint32_t flags = 0) {
        kefu_router_options how = KEFU_ROUTER_OPTIONS_INIT;
        how.flags = flags;
        ASSERT_EQ(kefu_router_create(charter, &how, &router, nullptr), KEFU_OK);
        static const char* const agents[] = {"li", "wang", "an agent whose name is long enough for memory of its own"};
        for (const char* agent : agents) {
            kefu_add_agent c = KEFU_ADD_AGENT_INIT;
            c.agent = agent;
            c.words = words;
            c.n_words = 2;
            ASSERT_EQ(kefu_router_add_agent(router, &c, &events, nullptr), KEFU_OK);
            if (flags != 0) {
                ASSERT_EQ(kefu_router_commit(router, nullptr), KEFU_OK);
            }
        }
        before = hash();
    }
    [[nodiscard]] kefu_arrive_task task(const char* id) const {
        kefu_arrive_task c = KEFU_ARRIVE_TASK_INIT;
        c.source = "a source that is told of for the first time";
        c.number = 1;
        c.at = 1'000'000;
        c.task = id;
        c.channel = "chat";
        c.task_class = "refund";
        c.needs = "zh and refund";
        c.preferred = preferred;
        c.n_preferred = 2;
        return c;
    }
    [[nodiscard]] std::uint64_t hash() const {
        std::uint64_t h = 0;
        EXPECT_EQ(kefu_router_get_state_hash(router, &h, nullptr), KEFU_OK);
        return h;
    }
    /// After a failure the state is as before, and the command can be sent again.
    void as_before(kefu_status status) const {
        if (status == KEFU_OK) EXPECT_NE(hash(), before);
        else EXPECT_EQ(hash(), before);
    }

    static constexpr kefu_word_level words[] = {{"refund", 2}, {"zh", 1}};
    static constexpr const char* preferred[] = {"wang", "li"};
    kefu_charter* charter = nullptr;
    kefu_router* router = nullptr;
    kefu_events events = KEFU_EVENTS_INIT;
    std::uint64_t before = 0;
};

TEST_F(RouterAllocationFailure, OfWhatIsNoCommandLeavesTheRouterAsBefore) {
    const auto undo = [&] { kefu_router_destroy(&router); };
    const auto after = [&](kefu_status status) { as_before(status); };
    fail_each({.call = [&](kefu_error* e) { return kefu_router_create(charter, nullptr, &router, e); }, .undo = undo});

    make(KEFU_ROUTER_HOST_JOURNAL);
    const kefu_arrive_task arrive = task("c-7");
    ASSERT_EQ(kefu_router_arrive_task(router, &arrive, &events, nullptr), KEFU_OK);
    const std::uint8_t* data = nullptr;
    std::int64_t size = 0, n = 0;
    ASSERT_EQ(kefu_router_get_entry(router, &data, &size, nullptr), KEFU_OK);
    const std::string entry(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    ASSERT_EQ(kefu_router_commit(router, nullptr), KEFU_OK);
    kefu_bytes *saved = nullptr, *bytes = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_router_save(router, &bytes, e); }, .undo = [&] { kefu_bytes_destroy(&bytes); }});
    ASSERT_EQ(kefu_router_save(router, &saved, nullptr), KEFU_OK);
    kefu_result* result = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_router_get_metrics(router, &result, e); },
               .undo = [&] { kefu_result_destroy(&result); }});
    fail_each({.call = [&](kefu_error* e) { return kefu_router_explain_waiting(router, "c-7", 0, nullptr, 0, &n, e); }, .undo = [] {}});
    fail_each({.call = [&](kefu_error* e) { return kefu_router_get_why_not(router, "c-7", "li", nullptr, 0, &n, e); }, .undo = [] {}});
    kefu_event_log* log = nullptr;
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_event_log_create(charter, &log, e); }, .undo = [&] { kefu_event_log_destroy(&log); }});
    fail_each({.call = [&](kefu_error* e) { return kefu_event_log_add(log, router, e); },
               .undo = [&] { kefu_event_log_destroy(&log); },
               .prepare = [&] { ASSERT_EQ(kefu_event_log_create(charter, &log, nullptr), KEFU_OK); },
               .after =
                   [&](kefu_status status) {
                       EXPECT_EQ(kefu_event_log_get_rows(log, &n, nullptr), KEFU_OK);
                       EXPECT_EQ(n, status == KEFU_OK ? events.n : 0);
                   }});
    ASSERT_EQ(kefu_event_log_create(charter, &log, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_event_log_add(log, router, nullptr), KEFU_OK);
    fail_each(
        {.call = [&](kefu_error* e) { return kefu_event_log_get_result(log, &result, e); }, .undo = [&] { kefu_result_destroy(&result); }});
    kefu_event_log_destroy(&log);
    undo();

    fail_each({.call =
                   [&](kefu_error* e) {
                       return kefu_router_recover(router, nullptr, reinterpret_cast<const std::uint8_t*>(entry.data()),
                                                  static_cast<std::int64_t>(entry.size()), e);
                   },
               .undo = undo,
               .prepare = [&] { make(); },
               .after = after});
    ASSERT_EQ(kefu_bytes_get(saved, &data, &size, nullptr), KEFU_OK);
    fail_each({.call = [&](kefu_error* e) { return kefu_router_load(charter, nullptr, data, size, &router, e); }, .undo = undo});
    kefu_bytes_destroy(&saved);

    const char* const what[] = {"arrive_task", "advance_clock", "arrive_task"};
    const char* const tasks[] = {"a task whose name is long enough for memory of its own", nullptr, "c-8"};
    const char* const channels[] = {"chat", nullptr, "chat"};
    const std::int64_t at[] = {1'000'000, 2'000'000, 3'000'000};
    kefu_table* table = nullptr;
    ASSERT_EQ(kefu_table_create("commands", &table, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "command", what, nullptr, 3, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "task", tasks, nullptr, 3, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "channel", channels, nullptr, 3, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_time_us(table, "at", at, 1, nullptr, 3, nullptr), KEFU_OK);
    fail_each({.call = [&](kefu_error* e) { return kefu_router_apply_table(router, table, nullptr, &result, e); },
               .undo =
                   [&] {
                       kefu_result_destroy(&result);
                       kefu_router_destroy(&router);
                   },
               .prepare = [&] { make(); },
               .after = after});
    kefu_table_destroy(&table);
}

TEST_F(RouterAllocationFailure, OfAStaffLeavesNothingBehind) {
    kefu_staff_agent agents[2] = {KEFU_STAFF_AGENT_INIT, KEFU_STAFF_AGENT_INIT};
    agents[0].agent = "li";
    agents[1].agent = "an agent whose name is long enough for memory of its own";
    for (kefu_staff_agent& agent : agents) agent.words = words, agent.n_words = 2;
    kefu_staff* staff = nullptr;
    kefu_result* result = nullptr;
    fail_each({.call = [&](kefu_error* e) { return kefu_staff_create(charter, agents, 2, &staff, e); },
               .undo = [&] { kefu_staff_destroy(&staff); }});
    ASSERT_EQ(kefu_staff_create(charter, agents, 2, &staff, nullptr), KEFU_OK);
    kefu_rank_request request = KEFU_RANK_REQUEST_INIT;
    request.channel = "chat";
    request.task_class = "refund";
    fail_each({.call = [&](kefu_error* e) { return kefu_staff_rank(staff, &request, &result, e); },
               .undo = [&] { kefu_result_destroy(&result); }});
    kefu_staff_destroy(&staff);
}

TEST_F(RouterAllocationFailure, OfForecastsLeavesThemAsTheyWereOrMadeAnew) {
    const char* const described = R"({"window": 64})";
    kefu_forecasts* forecasts = nullptr;
    kefu_result* result = nullptr;
    std::int64_t version = 0, ignored = 0;
    const auto undo = [&] { kefu_forecasts_destroy(&forecasts); };
    const auto prepare = [&] { ASSERT_EQ(kefu_forecasts_create(charter, described, &forecasts, nullptr), KEFU_OK); };
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_create(charter, described, &forecasts, e); }, .undo = undo});

    make(KEFU_ROUTER_HOST_JOURNAL);
    const kefu_arrive_task arrive = task("a task whose name is long enough for memory of its own");
    ASSERT_EQ(kefu_router_arrive_task(router, &arrive, &events, nullptr), KEFU_OK);
    const std::uint8_t* data = nullptr;
    std::int64_t size = 0;
    ASSERT_EQ(kefu_router_get_entry(router, &data, &size, nullptr), KEFU_OK);
    const std::string entry(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    ASSERT_EQ(kefu_router_commit(router, nullptr), KEFU_OK);
    // Where memory runs out all is forgotten, and what is heard then is heard as by new ones.
    const auto after = [&](kefu_status status) {
        kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
        EXPECT_EQ(kefu_forecasts_get_forecast(forecasts, arrive.task, &told, nullptr), status == KEFU_OK ? KEFU_OK : KEFU_ERR_UNKNOWN_NAME);
        EXPECT_EQ(kefu_forecasts_add(forecasts, router, nullptr), KEFU_OK);
        EXPECT_EQ(kefu_forecasts_get_forecast(forecasts, arrive.task, &told, nullptr), KEFU_OK);
        EXPECT_EQ(told.ahead, 0);
        EXPECT_EQ(kefu_forecasts_get_ignored(forecasts, &ignored, nullptr), KEFU_OK);
        EXPECT_EQ(ignored, 0);
    };
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_add(forecasts, router, e); },
               .undo = undo,
               .prepare = prepare,
               .after = after});
    fail_each({.call =
                   [&](kefu_error* e) {
                       return kefu_forecasts_add_entry(forecasts, reinterpret_cast<const std::uint8_t*>(entry.data()),
                                                       static_cast<std::int64_t>(entry.size()), e);
                   },
               .undo = undo,
               .prepare = prepare,
               .after = after});
    const char* const what[] = {"task_arrived", "task_queued"};
    const char* const ids[] = {arrive.task, arrive.task};
    const char* const channels[] = {"chat", nullptr};
    const std::int64_t at[] = {1'000'000, 1'000'000};
    kefu_table* table = nullptr;
    ASSERT_EQ(kefu_table_create("events", &table, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "event", what, nullptr, 2, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "task", ids, nullptr, 2, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_strings(table, "channel", channels, nullptr, 2, nullptr), KEFU_OK);
    ASSERT_EQ(kefu_table_borrow_time_us(table, "at", at, 1, nullptr, 2, nullptr), KEFU_OK);
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_add_table(forecasts, table, nullptr, e); },
               .undo = undo,
               .prepare = prepare,
               .after = after});
    kefu_table_destroy(&table);

    prepare();
    ASSERT_EQ(kefu_forecasts_add(forecasts, router, nullptr), KEFU_OK);
    kefu_wait_forecast told = KEFU_WAIT_FORECAST_INIT;
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_forecast(forecasts, arrive.task, &told, e); }, .undo = [] {}});
    const auto drop = [&] { kefu_result_destroy(&result); };
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_waiting(forecasts, arrive.task, &result, e); }, .undo = drop});
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_coming(forecasts, nullptr, "fax", &result, e); }, .undo = drop});
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_queue(forecasts, nullptr, "chat", &result, e); }, .undo = drop});
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_calibration(forecasts, &result, e); }, .undo = drop});
    fail_each({.call = [&](kefu_error* e) { return kefu_forecasts_get_changed(forecasts, 0, &result, e); }, .undo = drop});
    EXPECT_EQ(kefu_forecasts_get_version(forecasts, &version, nullptr), KEFU_OK);
    EXPECT_GT(version, 0);
    undo();
    kefu_router_destroy(&router);
}

// ------------------------------------------------------------------------------------------------------ a busy day

/// The functions of the commands, by what they take in C++.
#define KEFU_SENDS(Command, name)                                                                                                  \
    kefu_status send(kefu::Of<kefu::service::Command>, kefu_router* to, const void* command, kefu_events* events, kefu_error* e) { \
        return kefu_router_##name(to, static_cast<const kefu_##name*>(command), events, e);                                        \
    }
KEFU_SENDS(AddAgent, add_agent)
KEFU_SENDS(RemoveAgent, remove_agent)
KEFU_SENDS(SetStatus, set_status)
KEFU_SENDS(SetProfile, set_profile)
KEFU_SENDS(SetCapacity, set_capacity)
KEFU_SENDS(Heartbeat, heartbeat)
KEFU_SENDS(ArriveTask, arrive_task)
KEFU_SENDS(UpdateTask, update_task)
KEFU_SENDS(CancelTask, cancel_task)
KEFU_SENDS(AbandonTask, abandon_task)
KEFU_SENDS(ParkTask, park_task)
KEFU_SENDS(AcceptOffer, accept_offer)
KEFU_SENDS(RejectOffer, reject_offer)
KEFU_SENDS(RestTask, rest_task)
KEFU_SENDS(ReturnTask, return_task)
KEFU_SENDS(CompleteTask, complete_task)
KEFU_SENDS(EndWrapUp, end_wrap_up)
KEFU_SENDS(AdvanceClock, advance_clock)
#undef KEFU_SENDS

namespace busy_day = kefu::service::busy_day;

/// A moment of a busy day, saved: a router that is loaded has nothing left over, and asks for all that a command needs.
class BusyDayAllocationFailure : public testing::Test {
   protected:
    void SetUp() override {
        using busy_day::rules;
        ASSERT_EQ(kefu_charter_parse(rules.data(), static_cast<std::int64_t>(rules.size()), "x", &charter, nullptr), KEFU_OK);
        ASSERT_EQ(kefu_router_create(charter, nullptr, &router, nullptr), KEFU_OK);
    }
    void TearDown() override {
        kefu_router_destroy(&router);
        kefu_bytes_destroy(&saved);
        kefu_charter_destroy(&charter);
    }
    /// Sends a command through C; what was offered is noted.
    template <class C>
    void does(const C& command) {
        const kefu::service::InC in_c(command);
        const long before = failing_memory::made;
        const kefu_status status = send(kefu::Of<C>{}, router, in_c.data(), &events, nullptr);
        const kefu_status committed = host_journal && status == KEFU_OK ? kefu_router_commit(router, nullptr) : status;
        allocated[name(kefu::Of<C>{})] += failing_memory::made - before;
        ASSERT_EQ(committed, KEFU_OK);
        for (std::int64_t i = 0; i < events.n; ++i) {
            const kefu_event& e = *KEFU_EVENT_AT(events, i);
            ASSERT_NE(e.kind, KEFU_EVENT_REFUSED) << name(kefu::Of<C>{}) << ": " << e.reason.data;
            if (e.kind == KEFU_EVENT_TASK_OFFERED) offers[e.task.data] = {e.agent.data, e.epoch};
        }
    }
    void load(std::uint32_t flags) {
        kefu_router_options how = KEFU_ROUTER_OPTIONS_INIT;
        how.flags = flags;
        const std::uint8_t* data = nullptr;
        std::int64_t size = 0;
        ASSERT_EQ(kefu_bytes_get(saved, &data, &size, nullptr), KEFU_OK);
        kefu_router_destroy(&router);
        ASSERT_EQ(kefu_router_load(charter, &how, data, size, &router, nullptr), KEFU_OK);
    }
    [[nodiscard]] std::uint64_t hash() const {
        std::uint64_t h = 0;
        EXPECT_EQ(kefu_router_get_state_hash(router, &h, nullptr), KEFU_OK);
        return h;
    }
    /// Each allocation of a call fails once: nothing has happened then, and the same call does what it should.
    void fail_each_of(std::string_view command, std::uint32_t flags, const std::function<kefu_status(kefu_error*)>& call) {
        SCOPED_TRACE(command);
        load(flags);
        const std::uint64_t before = hash();
        ASSERT_EQ(call(nullptr), KEFU_OK);
        const std::uint64_t done = hash();
        ASSERT_NE(done, before);
        fail_each({.call = call,
                   .undo = [&] { kefu_router_destroy(&router); },
                   .prepare = [&] { load(flags); },
                   .after =
                       [&](kefu_status status) {
                           if (status != KEFU_OK) {
                               EXPECT_EQ(hash(), before);
                               EXPECT_EQ(events.n, 0);
                               EXPECT_EQ(call(nullptr), KEFU_OK);
                           }
                           EXPECT_EQ(hash(), done);
                       }});
    }

    kefu_charter* charter = nullptr;
    kefu_router* router = nullptr;
    kefu_bytes* saved = nullptr;
    kefu_events events = KEFU_EVENTS_INIT;
    bool host_journal = false;
    busy_day::Offers offers;
    std::map<std::string_view, long> allocated;  ///< by kind of command
};

TEST_F(BusyDayAllocationFailure, OfAnyCommandLeavesTheRouterAsBefore) {
    ASSERT_NO_FATAL_FAILURE(busy_day::open([&](const auto& command) { does(command); }));
    ASSERT_EQ(kefu_router_save(router, &saved, nullptr), KEFU_OK);
    for (const std::uint32_t flags : {0u, static_cast<std::uint32_t>(KEFU_ROUTER_HOST_JOURNAL)}) {
        busy_day::each_command([&]<class C>(const C& command) {
            const kefu::service::InC in_c(command);
            fail_each_of(name(kefu::Of<C>{}), flags, [&](kefu_error* e) { return send(kefu::Of<C>{}, router, in_c.data(), &events, e); });
        });
        kefu_swap_rules swap = KEFU_SWAP_RULES_INIT;
        swap.at = busy_day::start;
        fail_each_of("swap_rules", flags, [&](kefu_error* e) { return kefu_router_swap_rules(router, &swap, charter, &events, e); });
    }
}

TEST_F(BusyDayAllocationFailure, IsNoMatterOnceTheDayIsOnItsWay) {
    for (const std::uint32_t flags : {0u, static_cast<std::uint32_t>(KEFU_ROUTER_HOST_JOURNAL)}) {
        kefu_router_options how = KEFU_ROUTER_OPTIONS_INIT;
        how.flags = flags;
        host_journal = flags != 0;
        kefu_router_destroy(&router);
        ASSERT_EQ(kefu_router_create(charter, &how, &router, nullptr), KEFU_OK);
        std::int64_t now = busy_day::start, number = 0;
        const auto sends = [&](const auto& command) { does(command); };
        ASSERT_NO_FATAL_FAILURE(busy_day::sign_in(sends));
        for (int i = 0; i < 60; ++i) {
            if (i == 20) allocated.clear();
            ASSERT_NO_FATAL_FAILURE(busy_day::round(now, number, offers, sends));
        }
        for (const char* looks_words_up : {"add_agent", "set_profile"}) allocated[looks_words_up] = 0;
        for (const auto& [command, asked] : allocated) EXPECT_EQ(asked, 0) << command;
        EXPECT_EQ(allocated.size() + 1, std::variant_size_v<kefu::service::AnyCommand>) << "all but other rules";
    }
}

}  // namespace
