// kefu for C++11 and later over the C ABI: handles that destroy themselves, errors as exceptions. Header-only; no STL type
// crosses into the library, so compiler, standard library and flags may differ from kefu's.
//
//     kefu::c::Table table("sales");
//     table.add("customer", ids).add("at", days_since_1970, kefu::c::dates).add("amount", amounts);
//     kefu::c::Result scores = kefu::c::run("customer.score", "{\"scale\": 2}", {{"purchases", table}});
//     std::vector<std::int64_t> money = scores.integers("money");
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kefu/kefu.h"
#include "kefu/kefu_c_result.hpp"
#include "kefu/kefu_c_scorer.hpp"
#include "kefu/kefu_c_support.hpp"

namespace kefu {
namespace c {

/// How a column of integers is meant.
enum class Meaning { numbers, dates, instants, local_times };
constexpr Meaning dates = Meaning::dates;              ///< 32-bit days since 1970-01-01
constexpr Meaning instants = Meaning::instants;        ///< 64-bit microseconds, UTC
constexpr Meaning local_times = Meaning::local_times;  ///< 64-bit microseconds in the option time_zone

/// Named columns over arrays of the caller, which must outlive the table and stay unchanged. confined while it is built.
class Table {
   public:
    explicit Table(const std::string& name = std::string()) {
        detail::Call call;
        kefu_table* handle = nullptr;
        call.check(kefu_table_create(detail::or_null(name), &handle, call.error()));
        handle_.reset(handle);
    }
    /// `present`: a byte a row, 0 = null; nullptr = no nulls.
    Table& add(const char* column, const std::int64_t* values, std::size_t n, Meaning meaning = Meaning::numbers,
               const std::uint8_t* present = nullptr) {
        detail::Call call;
        if (meaning == Meaning::numbers || meaning == Meaning::dates)  // dates are 32-bit: as numbers, kefu says so
            call.check(kefu_table_borrow_int64(get(), column, values, present, detail::size(n), call.error()));
        else
            call.check(kefu_table_borrow_time_us(get(), column, values, meaning == Meaning::instants ? 1 : 0, present, detail::size(n),
                                                 call.error()));
        return *this;
    }
    Table& add(const char* column, const std::int32_t* values, std::size_t n, Meaning meaning = Meaning::numbers,
               const std::uint8_t* present = nullptr) {
        detail::Call call;
        call.check(meaning == Meaning::dates ? kefu_table_borrow_date32(get(), column, values, present, detail::size(n), call.error())
                                             : kefu_table_borrow_int32(get(), column, values, present, detail::size(n), call.error()));
        return *this;
    }
    Table& add(const char* column, const double* values, std::size_t n, const std::uint8_t* present = nullptr) {
        detail::Call call;
        call.check(kefu_table_borrow_double(get(), column, values, present, detail::size(n), call.error()));
        return *this;
    }
    Table& add(const char* column, const kefu_text* values, std::size_t n, const std::uint8_t* present = nullptr) {
        detail::Call call;
        call.check(kefu_table_borrow_text(get(), column, values, present, detail::size(n), call.error()));
        return *this;
    }
    Table& add(const char* column, const char* const* values, std::size_t n, const std::uint8_t* present = nullptr) {
        detail::Call call;
        call.check(kefu_table_borrow_strings(get(), column, values, present, detail::size(n), call.error()));
        return *this;
    }
    /// Whole vectors; the table reads them in place.
    template <class T>
    Table& add(const char* column, const std::vector<T>& values) {
        return add(column, values.data(), values.size());
    }
    template <class T>
    Table& add(const char* column, const std::vector<T>& values, Meaning meaning) {
        return add(column, values.data(), values.size(), meaning);
    }
    /// The table keeps pointers to the texts themselves, made here.
    Table& add(const char* column, const std::vector<std::string>& values) {
        std::unique_ptr<std::vector<kefu_text>> cells(new std::vector<kefu_text>());
        cells->reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) cells->push_back(kefu_text{values[i].data(), detail::size(values[i].size())});
        texts_.push_back(std::move(cells));
        return add(column, texts_.back()->data(), texts_.back()->size());
    }
    /// A temporary would be gone before it is read.
    template <class T>
    Table& add(const char* column, std::vector<T>&& values) = delete;
    template <class T>
    Table& add(const char* column, std::vector<T>&& values, Meaning meaning) = delete;

    void set_first_row(std::int64_t row) {
        detail::Call call;
        call.check(kefu_table_set_first_row(get(), row, call.error()));
    }
    std::int64_t rows() const {
        detail::Call call;
        std::int64_t rows = 0;
        call.check(kefu_table_get_rows(get(), &rows, call.error()));
        return rows;
    }
    kefu_table* get() const noexcept { return handle_.get(); }

   private:
    std::vector<std::unique_ptr<std::vector<kefu_text>>> texts_;  // before the handle, which must go first
    detail::Owned<kefu_table, kefu_table_destroy> handle_;
};

/// A named input: a table or a model, borrowed for the call.
class Input {
   public:
    Input(const char* name, const Table& table) : input_() { set(name), input_.table = table.get(); }
    Input(const char* name, const Model& model) : input_() { set(name), input_.model = model.get(); }
    const kefu_input& get() const noexcept { return input_; }

   private:
    void set(const char* name) noexcept {
        input_.struct_size = static_cast<std::uint32_t>(sizeof input_);
        input_.name = name;
    }
    kefu_input input_;
};

namespace detail {
inline std::vector<kefu_input> plain(const std::vector<Input>& inputs) {
    std::vector<kefu_input> out;
    for (std::size_t i = 0; i < inputs.size(); ++i) out.push_back(inputs[i].get());
    return out;
}
}  // namespace detail

/// immutable: share freely.
class Charter {
   public:
    /// The default charter.
    Charter() {
        detail::Call call;
        kefu_charter* handle = nullptr;
        call.check(kefu_charter_default(&handle, call.error()));
        handle_.reset(handle);
    }
    static Charter load(const std::string& path) {
        detail::Call call;
        kefu_charter* handle = nullptr;
        call.check(kefu_charter_load(path.c_str(), &handle, call.error()));
        return Charter(handle);
    }
    static Charter parse(const std::string& toml, const std::string& where = "charter") {
        detail::Call call;
        kefu_charter* handle = nullptr;
        call.check(kefu_charter_parse(toml.data(), detail::size(toml.size()), where.c_str(), &handle, call.error()));
        return Charter(handle);
    }
    /// Resolved, as TOML.
    std::string text(int32_t language = KEFU_LANGUAGE_EN) const {
        kefu_text text = {nullptr, 0};
        detail::Call call;
        call.check(kefu_charter_get_text(get(), language, &text, call.error()));
        return detail::to_string(text);
    }
    /// JSON.
    std::string stamp() const { return read(kefu_charter_get_stamp); }
    std::string digest() const {
        detail::Call call;
        char text[64];
        call.check(kefu_charter_get_digest(get(), text, sizeof text, nullptr, call.error()));
        return text;
    }
    kefu_charter* get() const noexcept { return handle_.get(); }

   private:
    explicit Charter(kefu_charter* handle) : handle_(handle) {}
    std::string read(kefu_status (*getter)(const kefu_charter*, kefu_text*, kefu_error*)) const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(getter(get(), &text, call.error()));
        return detail::to_string(text);
    }
    detail::Owned<kefu_charter, kefu_charter_destroy> handle_;
};

/// Counters of a long call; any thread may read and cancel.
class Progress {
   public:
    Progress() {
        detail::Call call;
        kefu_progress* handle = nullptr;
        call.check(kefu_progress_create(&handle, call.error()));
        handle_.reset(handle);
    }
    std::int64_t done() const { return read(kefu_progress_get_done); }
    std::int64_t total() const { return read(kefu_progress_get_total); }
    void cancel() noexcept { kefu_progress_cancel(get(), nullptr); }
    kefu_progress* get() const noexcept { return handle_.get(); }

   private:
    std::int64_t read(kefu_status (*getter)(const kefu_progress*, std::int64_t*, kefu_error*)) const {
        detail::Call call;
        std::int64_t value = 0;
        call.check(getter(get(), &value, call.error()));
        return value;
    }
    detail::Owned<kefu_progress, kefu_progress_destroy> handle_;
};

/// All findings of a charter: the table "findings".
inline Result check_charter(const std::string& toml, const std::string& where = "charter") {
    return detail::result_of(kefu_charter_check, toml.data(), detail::size(toml.size()), where.c_str());
}

/// What may be given to the verbs below; what is left out is nullptr.
struct How {
    const Charter* charter;
    Progress* progress;
    How() : charter(nullptr), progress(nullptr) {}
    How(const Charter& given) : charter(&given), progress(nullptr) {}  // NOLINT: a charter is the usual case
    kefu_charter* charter_or_null() const noexcept { return charter ? charter->get() : nullptr; }
    kefu_progress* progress_or_null() const noexcept { return progress ? progress->get() : nullptr; }
};

/// One analysis in one call. `options`: a JSON object, empty = none.
inline Result run(const std::string& name, const std::string& options, const std::vector<Input>& inputs, const How& how = How()) {
    const std::vector<kefu_input> all = detail::plain(inputs);
    return detail::result_of(kefu_analysis_run, how.charter_or_null(), name.c_str(), detail::or_null(options), all.data(),
                             detail::size(all.size()), how.progress_or_null());
}
inline Model fit(const std::string& name, const std::string& options, const std::vector<Input>& inputs, const How& how = How()) {
    detail::Call call;
    const std::vector<kefu_input> all = detail::plain(inputs);
    kefu_model* handle = nullptr;
    call.check(kefu_model_fit(how.charter_or_null(), name.c_str(), detail::or_null(options), all.data(), detail::size(all.size()),
                              how.progress_or_null(), &handle, call.error()));
    return Model(handle);
}
/// Scores with a model as it is.
inline Result apply(const Model& model, const std::string& options, const std::vector<Input>& inputs, const How& how = How()) {
    const std::vector<kefu_input> all = detail::plain(inputs);
    return detail::result_of(kefu_model_apply, model.get(), how.charter_or_null(), detail::or_null(options), all.data(),
                             detail::size(all.size()), how.progress_or_null());
}

/// Rows added batch by batch. confined, together with its views.
class Analysis {
   public:
    explicit Analysis(const std::string& name, const std::string& options = std::string(), const How& how = How()) {
        detail::Call call;
        kefu_analysis* handle = nullptr;
        call.check(kefu_analysis_create(how.charter_or_null(), name.c_str(), detail::or_null(options), &handle, call.error()));
        handle_.reset(handle);
    }
    static Analysis load(const Bytes& bytes) {
        detail::Call call;
        kefu_analysis* handle = nullptr;
        call.check(kefu_analysis_load(bytes.data(), detail::size(bytes.size()), &handle, call.error()));
        return Analysis(handle);
    }
    /// Another question to the same data.
    Analysis view(const std::string& name, const std::string& options = std::string(), const How& how = How()) const {
        detail::Call call;
        kefu_analysis* handle = nullptr;
        call.check(kefu_analysis_create_view(get(), how.charter_or_null(), name.c_str(), detail::or_null(options), &handle, call.error()));
        return Analysis(handle);
    }
    void add(const char* input, const Table& table, Progress* progress = nullptr) {
        detail::Call call;
        call.check(kefu_analysis_add(get(), input, table.get(), progress ? progress->get() : nullptr, call.error()));
    }
    void merge(const Analysis& other) {
        detail::Call call;
        call.check(kefu_analysis_merge(get(), other.get(), call.error()));
    }
    /// as_of empty: the option, else the last day in the data.
    Result finish(const std::string& as_of = std::string(), const std::vector<Input>& models = std::vector<Input>(),
                  Progress* progress = nullptr) const {
        const std::vector<kefu_input> all = detail::plain(models);
        return detail::result_of(kefu_analysis_finish, get(), detail::or_null(as_of), all.data(), detail::size(all.size()),
                                 progress ? progress->get() : nullptr);
    }
    /// All that is held of one customer, as JSON.
    std::string export_of(const std::string& customer) const {
        detail::Call call;
        kefu_bytes* json = nullptr;
        call.check(kefu_analysis_export_text(get(), customer.data(), detail::size(customer.size()), &json, call.error()));
        return detail::take_text(json);
    }
    std::string export_of(std::int64_t customer) const {
        detail::Call call;
        kefu_bytes* json = nullptr;
        call.check(kefu_analysis_export_int64(get(), customer, &json, call.error()));
        return detail::take_text(json);
    }
    /// Forgets one customer; false where nothing was held.
    bool erase(const std::string& customer) {
        detail::Call call;
        std::int32_t found = 0;
        call.check(kefu_analysis_erase_text(get(), customer.data(), detail::size(customer.size()), &found, call.error()));
        return found != 0;
    }
    bool erase(std::int64_t customer) {
        detail::Call call;
        std::int32_t found = 0;
        call.check(kefu_analysis_erase_int64(get(), customer, &found, call.error()));
        return found != 0;
    }
    Bytes save() const {
        detail::Call call;
        kefu_bytes* bytes = nullptr;
        call.check(kefu_analysis_save(get(), &bytes, call.error()));
        return detail::take(bytes);
    }
    std::int64_t rows() const {
        detail::Call call;
        std::int64_t rows = 0;
        call.check(kefu_analysis_get_rows(get(), &rows, call.error()));
        return rows;
    }
    /// Memory held.
    std::int64_t bytes() const {
        detail::Call call;
        std::int64_t bytes = 0;
        call.check(kefu_analysis_get_bytes(get(), &bytes, call.error()));
        return bytes;
    }
    std::string name() const { return read(kefu_analysis_get_name); }
    /// JSON.
    std::string stamp() const { return read(kefu_analysis_get_stamp); }
    kefu_analysis* get() const noexcept { return handle_.get(); }

   private:
    explicit Analysis(kefu_analysis* handle) : handle_(handle) {}
    std::string read(kefu_status (*getter)(const kefu_analysis*, kefu_text*, kefu_error*)) const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(getter(get(), &text, call.error()));
        return detail::to_string(text);
    }
    detail::Owned<kefu_analysis, kefu_analysis_destroy> handle_;
};

}  // namespace c
}  // namespace kefu
