// Calls of the C ABI in any order, with any arguments, also NULL and wrong ones: a status comes back, never a crash, a leak or
// an exception; what fails leaves handles NULL. The bytes say what is called: an opcode, then its arguments.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "bytes.hpp"
#include "kefu/kefu.h"

namespace {

constexpr std::int64_t rows = 8;

const char* const names[] = {"purchases", "model", "customer", "at", "amount", "item", "scores", "money",
                             "abc",       "cell",  "reasons",  "",   nullptr,  "\xff", "客户",   "price"};
const char* const analyses[] = {"customer.rfm",           "customer.abc", "customer.score", "customer.purchases",
                                "customer.concentration", "customer.rmf", nullptr,          ""};
const char* const options[] = {nullptr,
                               "{}",
                               R"({"bins": 3, "as_of": "2024-03-31"})",
                               R"({"negative": "negate", "zero": "keep"})",
                               R"({"cancelled": ["item starts C: match"], "period": "month"})",
                               R"({"scale": 9, "round": "exact"})",
                               R"({"columns": {"purchases": {"customer": "item"}}})",
                               R"({"threads": 2, "after": "leave_out"})",
                               "{",
                               R"({"amounts": "minor", "currency": "EUR"})",
                               R"({"method": "rfm_compatible"})",
                               "\xff"};
const char* const charters[] = {
    "",     "[customer.rfm]\nbins = 4\n", "[charter]\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n", "[charter\n",
    "\xff", "[customer.rfm]\nbinz = 3\n"};
const char* const days[] = {nullptr, "2024-03-31", "2023-01-01", "2024-03-31T12:00:00Z", "never", "9999-12-31"};

/// Arguments from the bytes; zeros when they are used up.
class Input : public Bytes {
   public:
    using Bytes::Bytes;
    std::int64_t number() {
        static constexpr std::int64_t odd[] = {0, 1, -1, INT64_MAX, INT64_MIN, 100, 1250, 19800};
        const unsigned b = byte();
        return b < 0x80 ? odd[b % 8] : static_cast<std::int64_t>(b) * byte() - 4000;
    }
    template <class T, std::size_t N>
    T pick(T const (&from)[N]) {
        return from[byte() % N];
    }
};

/// Two slots a kind of handle, so that a call may meet one that is NULL and one that is not.
struct Machine {
    explicit Machine(Input& input) : in(input) {
        for (std::size_t i = 0; i < rows; ++i) {
            integers[i] = static_cast<std::int64_t>(i % 4);
            small[i] = static_cast<std::int32_t>(19700 + i * 11);
            reals[i] = static_cast<double>(i) * 12.5;
            strings[i] = i % 3 ? "C1" : "客";
            texts[i] = {strings[i], static_cast<std::int64_t>(std::strlen(strings[i]))};
            present[i] = 1;
        }
    }
    ~Machine() {
        for (int i = 0; i < 2; ++i) {
            // Everything that the tables read must still be there when they go.
            kefu_workspace_destroy(&workspace[i]);
            kefu_scorer_destroy(&scorer[i]);
            kefu_model_destroy(&model[i]);
            kefu_result_destroy(&result[i]);
            kefu_analysis_destroy(&analysis[i]);
            kefu_table_destroy(&table[i]);
            kefu_charter_destroy(&charter[i]);
            kefu_bytes_destroy(&bytes[i]);
            kefu_progress_destroy(&progress[i]);
        }
    }
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// An empty slot, or NULL where nothing is to be told.
    template <class Handle>
    Handle** slot(Handle* (&slots)[2], void (*destroy)(Handle**)) {
        const unsigned b = in.byte();
        if (b == 0xff) return nullptr;
        destroy(&slots[b % 2]);
        return &slots[b % 2];
    }
    template <class Handle>
    Handle* any(Handle* (&slots)[2]) {
        return slots[in.byte() % 2];
    }
    const std::uint8_t* nulls() {
        const unsigned b = in.byte();
        if (b % 2 == 0) return nullptr;
        present[b % rows] ^= 1;
        return present;
    }
    std::int64_t length() {
        const unsigned b = in.byte();
        return b < 0xf0 ? rows : (b < 0xf8 ? b % rows : -1);
    }
    std::vector<kefu_input> inputs() {
        std::vector<kefu_input> list(in.byte() % 4);
        for (kefu_input& i : list) {
            const unsigned b = in.byte();
            i = {static_cast<std::uint32_t>(sizeof(kefu_input)), 0, names[b % 4 ? 0 : b % std::size(names)], nullptr, nullptr};
            if (b & 0x40) i.model = any(model), i.name = b & 0x80 ? i.name : "model";
            else i.table = any(table);
            if (b == 0xff) i.struct_size = in.byte() % 33u, i.flags = in.byte();  // what is said to be there must be there
        }
        return list;
    }
    /// Arguments stand in braces: they are read from the bytes from left to right, by every compiler.
    template <class Function, class... Arguments>
    void call(Function function, std::tuple<Arguments...> arguments) {
        status = std::apply([&](auto... argument) { return function(argument..., error); }, arguments);
    }
    static std::int64_t count(const std::vector<kefu_input>& list) { return static_cast<std::int64_t>(list.size()); }
    void column() {
        kefu_table* t = any(table);
        const char* name = in.pick(names);
        const unsigned kind = in.byte();
        const std::int64_t n = length();
        const std::uint8_t* p = nulls();
        switch (kind % 9) {
            case 0: status = kefu_table_borrow_int64(t, name, kind & 0x80 ? nullptr : integers, p, n, error); break;
            case 1: status = kefu_table_borrow_int32(t, name, kind & 0x80 ? nullptr : small, p, n, error); break;
            case 2: status = kefu_table_borrow_double(t, name, kind & 0x80 ? nullptr : reals, p, n, error); break;
            case 3: status = kefu_table_borrow_text(t, name, kind & 0x80 ? nullptr : texts, p, n, error); break;
            case 4: status = kefu_table_borrow_strings(t, name, kind & 0x80 ? nullptr : strings, p, n, error); break;
            case 5: status = kefu_table_borrow_date32(t, name, kind & 0x80 ? nullptr : small, p, n, error); break;
            case 6: status = kefu_table_borrow_time_us(t, name, integers, in.byte() % 3, p, n, error); break;
            case 7: status = kefu_table_borrow_utf8(t, name, "12345678", in.number() % 9, offsets, p, n, error); break;
            default: status = kefu_table_borrow_utf8_32(t, name, "12345678", in.number() % 9, small_offsets, p, n, error); break;
        }
    }
    /// A table that most analyses take, so that few bytes reach far.
    void purchases() {
        kefu_table** t = slot(table, kefu_table_destroy);
        status = kefu_table_create("sales", t, error);
        if (!t || !*t) return;
        const bool numbers = in.byte() % 2;
        if (numbers) must(kefu_table_borrow_int64(*t, "customer", integers, nullptr, rows, nullptr) == KEFU_OK);
        else must(kefu_table_borrow_strings(*t, "customer", strings, nullptr, rows, nullptr) == KEFU_OK);
        must(kefu_table_borrow_date32(*t, "at", small, nullptr, rows, nullptr) == KEFU_OK);
        must(kefu_table_borrow_double(*t, "amount", reals, nullptr, rows, nullptr) == KEFU_OK);
        must(kefu_table_borrow_strings(*t, "item", strings, nullptr, rows, nullptr) == KEFU_OK);
    }
    void call_explain(const kefu_result* r, bool text, char* buffer, std::int64_t capacity) {
        std::int64_t n = 0;
        const std::int64_t id = in.byte() % 5;
        const std::int32_t language = in.byte() % 3;
        status = text ? kefu_result_explain_text(r, "C1", 2, language, buffer, capacity, &n, error)
                      : kefu_result_explain_int64(r, id, language, nullptr, 0, &n, error);
        must(kefu_result_explain_row(r, id - 1, language, buffer, capacity, &n, nullptr) != KEFU_ERR_INTERNAL);
    }
    void read_result() {
        const kefu_result* r = any(result);
        const char* t = in.byte() % 2 ? nullptr : in.pick(names);
        const char* c = in.pick(names);
        const std::int64_t index = in.number();
        kefu_text text = {nullptr, 0};
        kefu_text cells[rows];
        kefu_column_info info = KEFU_COLUMN_INFO_INIT;
        const std::uint8_t* u8 = nullptr;
        const std::int8_t* i8 = nullptr;
        const std::int32_t* i32 = nullptr;
        const std::int64_t* i64 = nullptr;
        const double* f64 = nullptr;
        const char* data = nullptr;
        std::int64_t n = 0;
        std::int64_t whole[rows];
        double real[rows];
        char buffer[64];
        const std::int64_t capacity = in.byte() % rows;
        switch (in.byte() % 20) {
            case 0: status = kefu_result_get_table_count(r, &n, error); break;
            case 1: status = kefu_result_get_table_name(r, index, &text, error); break;
            case 2: status = kefu_result_get_rows(r, t, &n, error); break;
            case 3: status = kefu_result_get_column_count(r, t, &n, error); break;
            case 4: status = kefu_result_get_column_info(r, t, index, &info, error); break;
            case 5: status = kefu_result_find_column(r, t, c, &n, error); break;
            case 6: status = kefu_result_borrow_uint8(r, t, c, &u8, &n, error); break;
            case 7: status = kefu_result_borrow_int8(r, t, c, &i8, &n, error); break;
            case 8: status = kefu_result_borrow_int32(r, t, c, &i32, &n, error); break;
            case 9: status = kefu_result_borrow_int64(r, t, c, &i64, &n, error); break;
            case 10: status = kefu_result_borrow_double(r, t, c, &f64, &n, error); break;
            case 11: status = kefu_result_borrow_text(r, t, c, &i64, &data, &n, error); break;
            case 12: status = kefu_result_borrow_word(r, t, c, &i32, &n, error); break;
            case 13: status = kefu_result_get_word(r, t, c, static_cast<std::int32_t>(index), &text, error); break;
            case 14: status = kefu_result_borrow_nulls(r, t, c, &u8, error); break;
            case 15: status = kefu_result_copy_int64(r, t, c, -1, whole, capacity, error); break;
            case 16: status = kefu_result_copy_double(r, t, c, -1, real, capacity, error); break;
            case 17: status = kefu_result_copy_text(r, t, c, cells, capacity, error); break;
            case 18: status = kefu_result_get_cell(r, t, c, index, index % 2 ? nullptr : buffer, capacity, &n, error); break;
            default: call_explain(r, index % 2 != 0, buffer, sizeof buffer);
        }
    }
    void arrow() {
        ArrowArray array{};
        ArrowSchema schema{};
        call(kefu_result_export_arrow, std::tuple{any(result), in.byte() % 2 ? nullptr : in.pick(names), &array, &schema});
        if (status != KEFU_OK) return;
        kefu_table** t = slot(table, kefu_table_destroy);
        const unsigned harm = in.byte();
        if (harm % 16 == 1) array.length = in.number();
        if (harm % 16 == 2) array.offset = in.number() < 0 ? -1 : 0;
        if (harm % 16 == 3) array.n_children = in.byte() % static_cast<std::uint8_t>(array.n_children + 1);
        if (harm % 16 == 4) schema.format = "l";
        // A length that is too large for the buffers cannot be told from a right one: the caller is trusted with that alone.
        if (array.length > 0 && harm % 16 == 1) array.length = 0;
        const std::int64_t children = schema.n_children;
        status = kefu_table_consume_arrow(in.pick(names), &array, &schema, t, error);
        must(status == KEFU_OK ? !array.release && !schema.release : array.release && schema.release);
        array.n_children = children;
        if (array.release) array.release(&array);
        if (schema.release) schema.release(&schema);
    }
    void load() {
        const std::uint8_t* data = nullptr;
        std::int64_t n = 0;
        if (kefu_bytes_get(any(bytes), &data, &n, nullptr) != KEFU_OK) return;
        std::vector<std::uint8_t> copy(data, data + n);
        if (in.byte() % 2 && n > 0) {
            const std::size_t at = static_cast<std::size_t>(in.byte() * 7) % copy.size();
            copy[at] ^= in.byte();
        }
        if (in.byte() % 8 == 1) copy.resize(copy.size() / 2);
        const auto size = static_cast<std::int64_t>(copy.size());
        if (in.byte() % 2) status = kefu_model_load(copy.data(), size, slot(model, kefu_model_destroy), error);
        else status = kefu_analysis_load(copy.data(), size, slot(analysis, kefu_analysis_destroy), error);
    }
    /// A decision table, of a charter that has one or of one that has not, and all that can be asked of it.
    void decide() {
        static constexpr char rules[] =
            "[table.abc]\nhit = \"first\"\ninput.customer = [\"C1\", \"unknown\"]\ninput.at = \"date\"\ninput.price = \"money or "
            "unknown\"\n"
            "output.cell = [\"A\", \"B\"]\noutput.money = \"money\"\notherwise = [\"B\", \"-\"]\n"
            "rows = [[\"C1\", \"-\", \"< 9\", \"A\", 1], [\"-\", \"> 2024-01-01\", \"-\", \"B\", \"-\"]]\n"
            "[table.model]\nhit = \"sum\"\ninput.item = [\"C1\"]\noutput.cell = \"score\"\notherwise = \"null\"\nrows = [[\"-\", 2]]\n";
        kefu_charter* own = nullptr;
        must(kefu_charter_parse(rules, sizeof rules - 1, "rules", &own, nullptr) == KEFU_OK);
        const unsigned how = in.byte();
        kefu_decision_table* made = nullptr;
        const kefu_status created = kefu_decision_table_create(
            how & 1 ? any(charter) : own, how & 2 ? in.pick(names) : (how & 4 ? "model" : "abc"), how == 0xff ? nullptr : &made, nullptr);
        must((created == KEFU_OK) == (made != nullptr) && created != KEFU_ERR_INTERNAL);
        if (how & 8)
            must(kefu_charter_diff(any(charter), how & 16 ? nullptr : own, how % 3, slot(result, kefu_result_destroy), nullptr) !=
                 KEFU_ERR_INTERNAL);
        kefu_charter_destroy(how & 32 ? nullptr : &own);
        kefu_decision_value values[4];
        for (kefu_decision_value& v : values) v = {in.number(), in.byte() % 4, in.byte() == 1};
        const std::int64_t length = in.byte() % 6 - 1;
        std::int32_t row = -2;
        std::int64_t code = 0;
        std::int64_t n = 0;
        kefu_decision_value value{};
        kefu_text text = {nullptr, 0};
        char why[64];
        const std::int64_t count = length > 4 ? 4 : length;
        must(kefu_decision_table_get_description(made, &text, nullptr) != KEFU_ERR_INTERNAL);
        must(kefu_decision_table_get_code(made, in.byte() % 5 - 1, in.pick(names), &code, nullptr) != KEFU_ERR_INTERNAL);
        if (kefu_decision_table_decide_row(made, values, count, &row, nullptr) == KEFU_OK)
            must(kefu_decision_table_get_output(made, row, 0, &value, &text, nullptr) == KEFU_OK && text.data);
        must(kefu_decision_table_get_output(made, static_cast<std::int32_t>(in.number()), in.byte() % 4 - 1, &value, &text, nullptr) !=
             KEFU_ERR_INTERNAL);
        must(kefu_decision_table_explain(made, values, count, in.byte() % 3, why, in.byte() % 65, &n, nullptr) != KEFU_ERR_INTERNAL);
        call(kefu_decision_table_decide, std::tuple{made, any(table), in.byte() % 2 ? nullptr : R"({"customer": "item"})", any(progress),
                                                    slot(result, kefu_result_destroy)});
        kefu_decision_table_destroy(&made);
        must(!made);
        kefu_charter_destroy(&own);
    }
    void step() {
        fresh = KEFU_ERROR_INIT;
        error = in.byte() % 4 ? &fresh : nullptr;
        if (error) fresh.struct_size = in.byte() % 8 ? fresh.struct_size : in.byte();
        status = KEFU_OK;
        std::int64_t n = 0;
        kefu_text text = {nullptr, 0};
        const unsigned what = in.byte();
        switch (what % 26) {
            case 0: call(kefu_charter_default, std::tuple{slot(charter, kefu_charter_destroy)}); break;
            case 1:
            case 2: {
                const bool check = in.byte() % 2;
                const char* toml = in.pick(charters);
                const auto length = static_cast<std::int64_t>(std::strlen(toml));
                if (check) call(kefu_charter_check, std::tuple{toml, length, in.pick(names), slot(result, kefu_result_destroy)});
                else call(kefu_charter_parse, std::tuple{toml, length, in.pick(names), slot(charter, kefu_charter_destroy)});
                break;
            }
            case 3:
                call(kefu_charter_get_text, std::tuple{any(charter), static_cast<std::int32_t>(in.byte() % 3), &text});
                must(kefu_charter_get_digest(charter[0], nullptr, 0, &n, nullptr) != KEFU_ERR_INTERNAL);
                break;
            case 4: call(kefu_table_create, std::tuple{in.pick(names), slot(table, kefu_table_destroy)}); break;
            case 5:
            case 6: column(); break;
            case 7:
            case 8: purchases(); break;
            case 9: call(kefu_table_set_first_row, std::tuple{any(table), in.number()}); break;
            case 10: {
                const auto list = inputs();
                call(kefu_analysis_run, std::tuple{any(charter), in.pick(analyses), in.pick(options), list.data(), count(list),
                                                   any(progress), slot(result, kefu_result_destroy)});
                break;
            }
            case 11:
                call(kefu_analysis_create,
                     std::tuple{any(charter), in.pick(analyses), in.pick(options), slot(analysis, kefu_analysis_destroy)});
                break;
            case 12:
                kefu_analysis_destroy(&analysis[1]);
                call(kefu_analysis_create_view, std::tuple{analysis[0], any(charter), in.pick(analyses), in.pick(options), &analysis[1]});
                break;
            case 13:
            case 14:
                call(kefu_analysis_add, std::tuple{any(analysis), in.byte() % 8 ? "purchases" : in.pick(names), any(table), any(progress)});
                break;
            case 15: call(kefu_analysis_merge, std::tuple{any(analysis), any(analysis)}); break;
            case 16: {
                const auto list = inputs();
                call(kefu_analysis_finish,
                     std::tuple{any(analysis), in.pick(days), list.data(), count(list), any(progress), slot(result, kefu_result_destroy)});
                break;
            }
            case 17:
                if (in.byte() % 2) call(kefu_analysis_save, std::tuple{any(analysis), slot(bytes, kefu_bytes_destroy)});
                else call(kefu_model_save, std::tuple{any(model), slot(bytes, kefu_bytes_destroy)});
                break;
            case 18: load(); break;
            case 19: {
                const bool fit = in.byte() % 2;
                kefu_model** fitted = fit ? slot(model, kefu_model_destroy) : nullptr;  // first: it must not be one of the inputs
                const auto list = inputs();
                if (fit)
                    call(kefu_model_fit,
                         std::tuple{any(charter), in.pick(analyses), in.pick(options), list.data(), count(list), any(progress), fitted});
                else
                    call(kefu_model_apply, std::tuple{any(model), any(charter), in.pick(options), list.data(), count(list), any(progress),
                                                      slot(result, kefu_result_destroy)});
                break;
            }
            case 20:
                call(kefu_result_get_model,
                     std::tuple{any(result), in.byte() % 2 ? nullptr : in.pick(names), slot(model, kefu_model_destroy)});
                break;
            case 21: read_result(); break;
            case 22: arrow(); break;
            case 23:
                if (in.byte() % 2) call(kefu_scorer_create, std::tuple{any(model), slot(scorer, kefu_scorer_destroy)});
                else call(kefu_workspace_create, std::tuple{any(scorer), slot(workspace, kefu_workspace_destroy)});
                break;
            case 24: {
                const kefu_customer_value value = {
                    static_cast<std::uint32_t>(sizeof value), in.byte() % 16u == 1, in.number(), in.number(), in.number(), in.number()};
                kefu_customer_score score = KEFU_CUSTOMER_SCORE_INIT;
                call(kefu_scorer_apply_one, std::tuple{any(scorer), any(workspace), &value, &score});
                char why[64];
                std::int64_t length = 0;
                must(kefu_scorer_explain(any(scorer), &value, in.byte() % 3, why, sizeof why, &length, nullptr) != KEFU_ERR_INTERNAL);
                break;
            }
            default:
                if (in.byte() % 2) call(kefu_progress_create, std::tuple{slot(progress, kefu_progress_destroy)});
                else call(kefu_progress_cancel, std::tuple{any(progress)});
                kefu_analysis_get_rows(any(analysis), &n, nullptr);
                kefu_analysis_get_name(any(analysis), &text, nullptr);
                kefu_analysis_get_stamp(any(analysis), &text, nullptr);
                kefu_model_get_report(any(model), &text, nullptr);
                if (what >= 0x80) decide();
        }
        // INTERNAL is a defect; so is a status that has no name.
        must(status != KEFU_ERR_INTERNAL && std::strcmp(kefu_status_name(status), "UNKNOWN") != 0);
        if (error && error->struct_size == sizeof fresh) must(fresh.status == status && (status == KEFU_OK || fresh.message[0] != '\0'));
    }

    Input& in;
    kefu_error fresh = KEFU_ERROR_INIT;
    kefu_error* error = nullptr;
    kefu_status status = KEFU_OK;
    kefu_charter* charter[2] = {};
    kefu_table* table[2] = {};
    kefu_analysis* analysis[2] = {};
    kefu_result* result[2] = {};
    kefu_model* model[2] = {};
    kefu_scorer* scorer[2] = {};
    kefu_workspace* workspace[2] = {};
    kefu_progress* progress[2] = {};
    kefu_bytes* bytes[2] = {};
    std::int64_t integers[rows];
    std::int32_t small[rows];
    double reals[rows];
    const char* strings[rows];
    kefu_text texts[rows];
    std::uint8_t present[rows];
    std::int64_t offsets[rows + 1] = {0, 1, 1, 2, 3, 4, 5, 6, 8};
    std::int32_t small_offsets[rows + 1] = {0, 1, 1, 2, 3, 4, 5, 6, 8};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Input input(data, size);
    Machine machine(input);
    for (int steps = 0; input.more() && steps < 64; ++steps) machine.step();
    return 0;
}
