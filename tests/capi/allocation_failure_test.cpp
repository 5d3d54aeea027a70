// The k-th allocation fails, for every k: the call answers NO_MEMORY (or does without), leaks nothing, and leaves its objects
// as they were.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "kefu/kefu.h"

// ------------------------------------------------------------------------------------------- the replaced operator new

namespace {

std::atomic<long> countdown{-1};  // allocations until one fails; -1 = none will
std::atomic<bool> fired{false};
std::atomic<long> living{0};  // allocations that were not freed

bool fails_now() noexcept {
    if (countdown.load(std::memory_order_relaxed) < 0) return false;
    if (countdown.fetch_sub(1) != 0) return false;
    fired = true;
    return true;
}

// Not inlined: seen together with delete, gcc takes malloc and free for a mismatch.
__attribute__((noinline)) void* allocate(std::size_t n, std::size_t alignment) noexcept {
    if (fails_now()) return nullptr;
    if (n == 0) n = 1;
    void* p =
        alignment > alignof(std::max_align_t) ? std::aligned_alloc(alignment, (n + alignment - 1) / alignment * alignment) : std::malloc(n);
    if (p) ++living;
    return p;
}
__attribute__((noinline)) void give_back(void* p) noexcept {
    if (!p) return;
    --living;
    std::free(p);
}
void* allocate_or_throw(std::size_t n, std::size_t alignment) {
    if (void* p = allocate(n, alignment)) return p;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t n) { return allocate_or_throw(n, 1); }
void* operator new[](std::size_t n) { return allocate_or_throw(n, 1); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return allocate(n, 1); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return allocate(n, 1); }
void* operator new(std::size_t n, std::align_val_t a) { return allocate_or_throw(n, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return allocate_or_throw(n, static_cast<std::size_t>(a)); }
void operator delete(void* p) noexcept { give_back(p); }
void operator delete[](void* p) noexcept { give_back(p); }
void operator delete(void* p, std::size_t) noexcept { give_back(p); }
void operator delete[](void* p, std::size_t) noexcept { give_back(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { give_back(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { give_back(p); }
void operator delete(void* p, std::align_val_t) noexcept { give_back(p); }
void operator delete[](void* p, std::align_val_t) noexcept { give_back(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { give_back(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { give_back(p); }

// ------------------------------------------------------------------------------------------------------------ the tests

namespace {

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

}  // namespace
