// kefu_result: tables read in place, copied out, or handed to Arrow; report, reasons, models.
#include <algorithm>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "kefu/core/arrow.hpp"

static_assert(sizeof(void*) != 8 || sizeof(kefu_column_info) == 64, "the layout of kefu_column_info is part of the ABI");

namespace {

using namespace kefu;
using namespace kefu::capi;

const Columns& table_of(const kefu_result* result, const char* table) {
    const Result& value = need_handle(result, "result").value;
    if (table) return value.table(need_text(table, "table"));
    if (value.tables().empty()) throw Error(Status::unknown_name, "the result has no table");
    return *value.tables().front().second;
}

const ResultColumn& column_of(const kefu_result* result, const char* table, const char* column) {
    return table_of(result, table).at(need_text(column, "column"));
}

/// The place in the variant is the KEFU_TYPE_.
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_UINT8, ResultColumn::Data>, std::vector<std::uint8_t>>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_INT8, ResultColumn::Data>, std::vector<std::int8_t>>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_INT32, ResultColumn::Data>, std::vector<std::int32_t>>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_INT64, ResultColumn::Data>, std::vector<std::int64_t>>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_DOUBLE, ResultColumn::Data>, std::vector<double>>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_TEXT, ResultColumn::Data>, Texts>);
static_assert(std::is_same_v<std::variant_alternative_t<KEFU_TYPE_WORD, ResultColumn::Data>, Words>);
static_assert(static_cast<int>(Kind::boolean) == KEFU_KIND_BOOLEAN && static_cast<int>(Kind::word) == KEFU_KIND_WORD &&
              static_cast<int>(Kind::money) == KEFU_KIND_MONEY && static_cast<int>(Kind::span) == KEFU_KIND_SPAN);
static_assert(static_cast<int>(Language::en) == KEFU_LANGUAGE_EN && static_cast<int>(Language::zh) == KEFU_LANGUAGE_ZH);
static_assert(static_cast<int>(customer::AbcClass::a) == KEFU_ABC_A && static_cast<int>(customer::AbcClass::c) == KEFU_ABC_C);

constexpr const char* type_names[] = {"uint8", "int8", "int32", "int64", "double", "text", "word"};

[[noreturn]] void refuse_type(const ResultColumn& column, const char* wanted) {
    throw Error(Status::bad_column, "the column '" + column.name + "' holds " + type_names[column.data.index()] + "; expected " + wanted);
}

template <class Data>
const Data& data_as(const ResultColumn& column, int type) {
    const Data* data = std::get_if<Data>(&column.data);
    if (!data) refuse_type(column, type_names[type]);
    return *data;
}

template <class T>
kefu_status borrow(const kefu_result* result, const char* table, const char* column, int type, const T** out_values, int64_t* out_n,
                   kefu_error* error) {
    return guard(error, [&] {
        const T*& values = need(out_values, "out_values");
        int64_t& n = need(out_n, "out_n");
        const auto& data = data_as<std::vector<T>>(column_of(result, table, column), type);
        values = data.data();
        n = static_cast<int64_t>(data.size());
    });
}

/// Room for every cell of the column; only then is anything written.
template <class T>
T* need_room(T* values, std::int64_t capacity, const ResultColumn& column) {
    if (capacity < column.size())
        throw Error(Status::shape, "the array has room for " + std::to_string(capacity) + " cells; the column '" + column.name + "' has " +
                                       std::to_string(column.size()));
    if (column.size() > 0) need(values, "values");
    return values;
}

bool is_text(const ResultColumn& column) { return column.data.index() == KEFU_TYPE_TEXT; }
bool is_word(const ResultColumn& column) { return column.data.index() == KEFU_TYPE_WORD; }
bool is_double(const ResultColumn& column) { return column.data.index() == KEFU_TYPE_DOUBLE; }

void check_row(std::int64_t at, std::int64_t size, const char* argument) {
    if (at < 0 || at >= size)
        throw Error(Status::bad_option, std::string(argument) + " is " + std::to_string(at) + "; there are " + std::to_string(size));
}

}  // namespace

extern "C" {

kefu_status kefu_result_get_table_count(const kefu_result* result, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = static_cast<int64_t>(need_handle(result, "result").value.tables().size()); });
}

kefu_status kefu_result_get_table_name(const kefu_result* result, int64_t index, kefu_text* out_name, kefu_error* error) {
    return guard(error, [&] {
        const auto& tables = need_handle(result, "result").value.tables();
        kefu_text& out = need(out_name, "out_name");
        check_row(index, static_cast<std::int64_t>(tables.size()), "index");
        out = borrowed(tables[static_cast<std::size_t>(index)].first);
    });
}

kefu_status kefu_result_get_rows(const kefu_result* result, const char* table, int64_t* out_rows, kefu_error* error) {
    return guard(error, [&] { need(out_rows, "out_rows") = table_of(result, table).rows(); });
}

kefu_status kefu_result_get_column_count(const kefu_result* result, const char* table, int64_t* out_count, kefu_error* error) {
    return guard(error, [&] { need(out_count, "out_count") = static_cast<int64_t>(table_of(result, table).columns().size()); });
}

kefu_status kefu_result_get_column_info(const kefu_result* result, const char* table, int64_t index, kefu_column_info* info,
                                        kefu_error* error) {
    return guard(error, [&] {
        const auto columns = table_of(result, table).columns();
        kefu_column_info& out = need(info, "info");
        if (out.struct_size < sizeof(kefu_column_info)) check_struct(&out, out.struct_size, sizeof(kefu_column_info), "info");
        check_row(index, static_cast<std::int64_t>(columns.size()), "index");
        const ResultColumn& column = *columns[static_cast<std::size_t>(index)];
        const Words* words = std::get_if<Words>(&column.data);
        out.kind = static_cast<std::int32_t>(column.kind);
        out.type = static_cast<std::int32_t>(column.data.index());
        out.scale = column.scale;
        out.personal = column.personal ? 1 : 0;
        out.n_words = words ? static_cast<std::int32_t>(words->words.size()) : 0;
        out.n_nulls =
            static_cast<std::int64_t>(column.missing.size()) - std::count(column.missing.begin(), column.missing.end(), std::uint8_t{0});
        out.name = borrowed(column.name);
        out.text = borrowed(column.text);
    });
}

kefu_status kefu_result_find_column(const kefu_result* result, const char* table, const char* column, int64_t* out_index,
                                    kefu_error* error) {
    return guard(error, [&] {
        int64_t& out = need(out_index, "out_index");
        const Columns& from = table_of(result, table);
        const ResultColumn& found = from.at(need_text(column, "column"));
        for (std::size_t i = 0; i < from.columns().size(); ++i)
            if (from.columns()[i].get() == &found) out = static_cast<int64_t>(i);
    });
}

kefu_status kefu_result_borrow_uint8(const kefu_result* result, const char* table, const char* column, const uint8_t** out_values,
                                     int64_t* out_n, kefu_error* error) {
    return borrow(result, table, column, KEFU_TYPE_UINT8, out_values, out_n, error);
}

kefu_status kefu_result_borrow_int8(const kefu_result* result, const char* table, const char* column, const int8_t** out_values,
                                    int64_t* out_n, kefu_error* error) {
    return borrow(result, table, column, KEFU_TYPE_INT8, out_values, out_n, error);
}

kefu_status kefu_result_borrow_int32(const kefu_result* result, const char* table, const char* column, const int32_t** out_values,
                                     int64_t* out_n, kefu_error* error) {
    return borrow(result, table, column, KEFU_TYPE_INT32, out_values, out_n, error);
}

kefu_status kefu_result_borrow_int64(const kefu_result* result, const char* table, const char* column, const int64_t** out_values,
                                     int64_t* out_n, kefu_error* error) {
    return borrow(result, table, column, KEFU_TYPE_INT64, out_values, out_n, error);
}

kefu_status kefu_result_borrow_double(const kefu_result* result, const char* table, const char* column, const double** out_values,
                                      int64_t* out_n, kefu_error* error) {
    return borrow(result, table, column, KEFU_TYPE_DOUBLE, out_values, out_n, error);
}

kefu_status kefu_result_borrow_text(const kefu_result* result, const char* table, const char* column, const int64_t** out_offsets,
                                    const char** out_bytes, int64_t* out_n, kefu_error* error) {
    return guard(error, [&] {
        const int64_t*& offsets = need(out_offsets, "out_offsets");
        const char*& bytes = need(out_bytes, "out_bytes");
        int64_t& n = need(out_n, "out_n");
        const Texts& data = data_as<Texts>(column_of(result, table, column), KEFU_TYPE_TEXT);
        offsets = data.offsets.data();
        bytes = data.bytes.data();
        n = data.size();
    });
}

kefu_status kefu_result_borrow_word(const kefu_result* result, const char* table, const char* column, const int32_t** out_codes,
                                    int64_t* out_n, kefu_error* error) {
    return guard(error, [&] {
        const int32_t*& codes = need(out_codes, "out_codes");
        int64_t& n = need(out_n, "out_n");
        const Words& data = data_as<Words>(column_of(result, table, column), KEFU_TYPE_WORD);
        codes = data.codes.data();
        n = static_cast<int64_t>(data.codes.size());
    });
}

kefu_status kefu_result_get_word(const kefu_result* result, const char* table, const char* column, int32_t code, kefu_text* out_word,
                                 kefu_error* error) {
    return guard(error, [&] {
        kefu_text& out = need(out_word, "out_word");
        const Words& data = data_as<Words>(column_of(result, table, column), KEFU_TYPE_WORD);
        check_row(code, static_cast<std::int64_t>(data.words.size()), "code");
        out = borrowed(data.words[static_cast<std::size_t>(code)]);
    });
}

kefu_status kefu_result_borrow_nulls(const kefu_result* result, const char* table, const char* column, const uint8_t** out_nulls,
                                     kefu_error* error) {
    return guard(error, [&] {
        const uint8_t*& nulls = need(out_nulls, "out_nulls");
        const std::vector<std::uint8_t>& missing = column_of(result, table, column).missing;
        const bool any = std::find(missing.begin(), missing.end(), std::uint8_t{1}) != missing.end();
        nulls = any ? missing.data() : nullptr;
    });
}

kefu_status kefu_result_copy_int64(const kefu_result* result, const char* table, const char* column, int64_t null_value, int64_t* values,
                                   int64_t capacity, kefu_error* error) {
    return guard(error, [&] {
        const ResultColumn& from = column_of(result, table, column);
        if (is_double(from) || is_text(from)) refuse_type(from, "integers");
        int64_t* to = need_room(values, capacity, from);
        for (std::int64_t i = 0; i < from.size(); ++i) to[i] = from.is_null(i) ? null_value : from.integer(i);
    });
}

kefu_status kefu_result_copy_double(const kefu_result* result, const char* table, const char* column, double null_value, double* values,
                                    int64_t capacity, kefu_error* error) {
    return guard(error, [&] {
        const ResultColumn& from = column_of(result, table, column);
        if (is_text(from) || is_word(from)) refuse_type(from, "numbers");
        double* to = need_room(values, capacity, from);
        for (std::int64_t i = 0; i < from.size(); ++i) to[i] = from.is_null(i) ? null_value : from.number(i);
    });
}

kefu_status kefu_result_copy_text(const kefu_result* result, const char* table, const char* column, kefu_text* values, int64_t capacity,
                                  kefu_error* error) {
    return guard(error, [&] {
        const ResultColumn& from = column_of(result, table, column);
        if (!is_text(from) && !is_word(from)) refuse_type(from, "texts or words");
        kefu_text* to = need_room(values, capacity, from);
        for (std::int64_t i = 0; i < from.size(); ++i) to[i] = from.is_null(i) ? kefu_text{nullptr, 0} : borrowed(from.word(i));
    });
}

kefu_status kefu_result_get_cell(const kefu_result* result, const char* table, const char* column, int64_t row, char* buffer,
                                 int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const ResultColumn& from = column_of(result, table, column);
        check_row(row, from.size(), "row");
        copy_out(from.cell(row), buffer, capacity, out_length);
    });
}

kefu_status kefu_result_export_arrow(const kefu_result* result, const char* table, struct ArrowArray* out_array,
                                     struct ArrowSchema* out_schema, kefu_error* error) {
    return guard(error, [&] {
        ArrowArray& to_array = need(out_array, "out_array");
        ArrowSchema& to_schema = need(out_schema, "out_schema");
        ArrowArray array{};
        ArrowSchema schema{};
        export_arrow(table_of(result, table), array, schema);
        to_array = array;
        to_schema = schema;
    });
}

kefu_status kefu_result_get_report(const kefu_result* result, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(result, "result").report); });
}

kefu_status kefu_result_get_stamp(const kefu_result* result, kefu_text* out_json, kefu_error* error) {
    return guard(error, [&] { need(out_json, "out_json") = borrowed(need_handle(result, "result").stamp); });
}

kefu_status kefu_result_find_row_text(const kefu_result* result, const char* id, int64_t length, int64_t* out_row, kefu_error* error) {
    return guard(error, [&] { need(out_row, "out_row") = need_handle(result, "result").value.row_of(text_id(id, length)); });
}

kefu_status kefu_result_find_row_int64(const kefu_result* result, int64_t id, int64_t* out_row, kefu_error* error) {
    return guard(error, [&] { need(out_row, "out_row") = need_handle(result, "result").value.row_of(Id(id)); });
}

kefu_status kefu_result_explain_text(const kefu_result* result, const char* id, int64_t length, int32_t language, char* buffer,
                                     int64_t capacity, int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const Result& value = need_handle(result, "result").value;
        copy_out(value.explain(text_id(id, length), language_of(language)), buffer, capacity, out_length);
    });
}

kefu_status kefu_result_explain_int64(const kefu_result* result, int64_t id, int32_t language, char* buffer, int64_t capacity,
                                      int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const Result& value = need_handle(result, "result").value;
        copy_out(value.explain(Id(id), language_of(language)), buffer, capacity, out_length);
    });
}

kefu_status kefu_result_explain_row(const kefu_result* result, int64_t row, int32_t language, char* buffer, int64_t capacity,
                                    int64_t* out_length, kefu_error* error) {
    return guard(error, [&] {
        const Result& value = need_handle(result, "result").value;
        copy_out(value.explain_row(row, language_of(language)), buffer, capacity, out_length);
    });
}

kefu_status kefu_result_get_model(const kefu_result* result, const char* name, kefu_model** out_model, kefu_error* error) {
    return guard(error, [&] {
        kefu_model*& out = need_slot(out_model, "out_model");
        out = new kefu_model(need_handle(result, "result").value.model(text_or(name, "name", "model")));
    });
}

void kefu_result_destroy(kefu_result** result) { destroy(result); }

}  // extern "C"
