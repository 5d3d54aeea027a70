// Results and models of kefu_c.hpp: what an analysis answers with. C++11.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "kefu/kefu_c_support.hpp"

namespace kefu {
namespace c {

/// immutable: share freely.
class Model {
   public:
    explicit Model(kefu_model* handle) : handle_(handle) {}
    static Model load(const Bytes& bytes) {
        detail::Call call;
        kefu_model* handle = nullptr;
        call.check(kefu_model_load(bytes.data(), detail::size(bytes.size()), &handle, call.error()));
        return Model(handle);
    }
    Bytes save() const {
        detail::Call call;
        kefu_bytes* bytes = nullptr;
        call.check(kefu_model_save(get(), &bytes, call.error()));
        return detail::take(bytes);
    }
    std::string name() const { return read(kefu_model_get_name); }
    /// JSON.
    std::string report() const { return read(kefu_model_get_report); }
    std::string stamp() const { return read(kefu_model_get_stamp); }
    kefu_model* get() const noexcept { return handle_.get(); }

   private:
    std::string read(kefu_status (*getter)(const kefu_model*, kefu_text*, kefu_error*)) const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(getter(get(), &text, call.error()));
        return detail::to_string(text);
    }
    detail::Owned<kefu_model, kefu_model_destroy> handle_;
};

class Result;

namespace detail {
/// The result of a function that takes where to put it, and the error, after these arguments.
template <class F, class... Arguments>
Result result_of(F f, Arguments... arguments);
}  // namespace detail

/// immutable: share freely. table = nullptr: the first one, a row per customer.
class Result {
   public:
    explicit Result(kefu_result* handle) : handle_(handle) {}

    std::vector<std::string> tables() const {
        detail::Call call;
        std::int64_t n = 0;
        call.check(kefu_result_get_table_count(get(), &n, call.error()));
        std::vector<std::string> names;
        for (std::int64_t i = 0; i < n; ++i) {
            kefu_text name = {nullptr, 0};
            call.check(kefu_result_get_table_name(get(), i, &name, call.error()));
            names.push_back(detail::to_string(name));
        }
        return names;
    }
    std::int64_t rows(const char* table = nullptr) const {
        detail::Call call;
        std::int64_t rows = 0;
        call.check(kefu_result_get_rows(get(), table, &rows, call.error()));
        return rows;
    }
    /// What the columns of a table are; the texts inside live as long as the result.
    std::vector<kefu_column_info> columns(const char* table = nullptr) const {
        detail::Call call;
        std::int64_t n = 0;
        call.check(kefu_result_get_column_count(get(), table, &n, call.error()));
        std::vector<kefu_column_info> all(static_cast<std::size_t>(n));
        for (std::int64_t i = 0; i < n; ++i) {
            kefu_column_info& info = all[static_cast<std::size_t>(i)];
            info.struct_size = static_cast<std::uint32_t>(sizeof info);
            call.check(kefu_result_get_column_info(get(), table, i, &info, call.error()));
        }
        return all;
    }
    /// Booleans, integers, dates in days, times in microseconds, money in minor units, codes of words.
    std::vector<std::int64_t> integers(const char* column, const char* table = nullptr, std::int64_t null_value = 0) const {
        detail::Call call;
        std::vector<std::int64_t> out(static_cast<std::size_t>(rows(table)));
        call.check(kefu_result_copy_int64(get(), table, column, null_value, out.data(), detail::size(out.size()), call.error()));
        return out;
    }
    /// Any number; money in units of the currency. Null is NaN unless said otherwise.
    std::vector<double> numbers(const char* column, const char* table = nullptr,
                                double null_value = std::numeric_limits<double>::quiet_NaN()) const {
        detail::Call call;
        std::vector<double> out(static_cast<std::size_t>(rows(table)));
        call.check(kefu_result_copy_double(get(), table, column, null_value, out.data(), detail::size(out.size()), call.error()));
        return out;
    }
    /// Texts and words; null is an empty text.
    std::vector<std::string> texts(const char* column, const char* table = nullptr) const {
        detail::Call call;
        std::vector<kefu_text> cells(static_cast<std::size_t>(rows(table)));
        call.check(kefu_result_copy_text(get(), table, column, cells.data(), detail::size(cells.size()), call.error()));
        std::vector<std::string> out;
        out.reserve(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) out.push_back(detail::to_string(cells[i]));
        return out;
    }
    /// One cell of any column as people read it.
    std::string cell(const char* column, std::int64_t row, const char* table = nullptr) const {
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_result_get_cell(get(), table, column, row, to, room, n, error);
        });
    }
    std::int64_t find_row(const std::string& customer) const {
        detail::Call call;
        std::int64_t row = -1;
        call.check(kefu_result_find_row_text(get(), customer.data(), detail::size(customer.size()), &row, call.error()));
        return row;
    }
    std::int64_t find_row(std::int64_t customer) const {
        detail::Call call;
        std::int64_t row = -1;
        call.check(kefu_result_find_row_int64(get(), customer, &row, call.error()));
        return row;
    }
    /// One sentence a reason, a line each.
    std::string explain(const std::string& customer, Language language = Language::en) const {
        const std::int64_t length = detail::size(customer.size());
        const std::int32_t code = static_cast<std::int32_t>(language);
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_result_explain_text(get(), customer.data(), length, code, to, room, n, error);
        });
    }
    std::string explain(std::int64_t customer, Language language = Language::en) const {
        const std::int32_t code = static_cast<std::int32_t>(language);
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_result_explain_int64(get(), customer, code, to, room, n, error);
        });
    }
    /// The same for a row of the first table, whatever kind its id is.
    std::string explain_row(std::int64_t row, Language language = Language::en) const {
        const std::int32_t code = static_cast<std::int32_t>(language);
        return detail::two_steps([&](char* to, std::int64_t room, std::int64_t* n, kefu_error* error) {
            return kefu_result_explain_row(get(), row, code, to, room, n, error);
        });
    }
    /// All that the result says of one customer, as JSON.
    std::string export_of(const std::string& customer) const {
        detail::Call call;
        kefu_bytes* json = nullptr;
        call.check(kefu_result_export_text(get(), customer.data(), detail::size(customer.size()), &json, call.error()));
        return detail::take_text(json);
    }
    std::string export_of(std::int64_t customer) const {
        detail::Call call;
        kefu_bytes* json = nullptr;
        call.check(kefu_result_export_int64(get(), customer, &json, call.error()));
        return detail::take_text(json);
    }
    /// Whom it would move to go from this result to another.
    Result moves(const Result& after) const { return detail::result_of(kefu_result_get_moves, get(), after.get()); }
    /// The same result without that customer's rows.
    Result without(const std::string& customer) const {
        return detail::result_of(kefu_result_erase_text, get(), customer.data(), detail::size(customer.size()));
    }
    Result without(std::int64_t customer) const { return detail::result_of(kefu_result_erase_int64, get(), customer); }
    /// JSON.
    std::string report() const { return read(kefu_result_get_report); }
    std::string stamp() const { return read(kefu_result_get_stamp); }
    Model model(const char* name = nullptr) const {
        detail::Call call;
        kefu_model* handle = nullptr;
        call.check(kefu_result_get_model(get(), name, &handle, call.error()));
        return Model(handle);
    }
    /// The caller calls release of both.
    void export_arrow(ArrowArray* array, ArrowSchema* schema, const char* table = nullptr) const {
        detail::Call call;
        call.check(kefu_result_export_arrow(get(), table, array, schema, call.error()));
    }
    kefu_result* get() const noexcept { return handle_.get(); }

   private:
    std::string read(kefu_status (*getter)(const kefu_result*, kefu_text*, kefu_error*)) const {
        detail::Call call;
        kefu_text text = {nullptr, 0};
        call.check(getter(get(), &text, call.error()));
        return detail::to_string(text);
    }
    detail::Owned<kefu_result, kefu_result_destroy> handle_;
};

template <class F, class... Arguments>
Result detail::result_of(F f, Arguments... arguments) {
    Call call;
    kefu_result* handle = nullptr;
    call.check(f(arguments..., &handle, call.error()));
    return Result(handle);
}

}  // namespace c
}  // namespace kefu
