// kefu_table: columns over the caller's memory. Only null bitmaps and the lengths of NUL-terminated texts are kept here.
#include <cstring>
#include <limits>
#include <vector>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "kefu/core/arrow.hpp"

static_assert(sizeof(kefu_text) == sizeof(kefu::TextSpan) && offsetof(kefu_text, length) == offsetof(kefu::TextSpan, length),
              "kefu_text is read as TextSpan");

namespace {

using namespace kefu;
using namespace kefu::capi;

/// Row numbers of a table that begins here still fit in 64 bits.
constexpr std::int64_t largest_first_row = std::int64_t{1} << 62;

/// One column being added; the table changes in commit() only.
class NewColumn {
   public:
    NewColumn(kefu_table* table, const char* name, std::int64_t n) : table_(need_handle(table, "table").value) {
        column_.name = need_text(name, "name");
        if (n < 0 || n > std::numeric_limits<std::int64_t>::max() / 16)
            throw Error(Status::shape, "column '" + column_.name + "': n is " + std::to_string(n) + "; expected a number of rows",
                        {table_.name()});
        column_.length = n;
        if (!table_.columns().empty() && n != table_.rows())
            throw Error(Status::shape,
                        "column '" + column_.name + "' has " + std::to_string(n) + " rows; expected " + std::to_string(table_.rows()) +
                            ", as the columns before",
                        {table_.name()});
    }
    [[nodiscard]] Column& column() { return column_; }
    /// An array that must be there where there are rows.
    template <class T>
    const T* array(const T* values, const char* argument = "values") {
        if (!values && column_.length > 0) refuse_null(argument);
        return values;
    }
    /// Nulls from a byte a row, and from cells that say so themselves.
    template <class IsNull>
    void nulls(const std::uint8_t* present, IsNull&& is_null) {
        for (std::int64_t i = 0; i < column_.length; ++i) {
            if ((present && present[i] == 0) || is_null(i)) {
                if (validity_.empty()) validity_.assign(static_cast<std::size_t>(column_.length + 7) / 8, 0xff);
                validity_[static_cast<std::size_t>(i) >> 3] &= static_cast<std::uint8_t>(~(1u << (i & 7)));
            }
        }
    }
    void nulls(const std::uint8_t* present) {
        if (present) nulls(present, [](std::int64_t) { return false; });
    }
    [[noreturn]] void refuse(std::int64_t row, const std::string& message) const {
        throw Error(Status::bad_value, "column '" + column_.name + "': " + message,
                    {table_.name(), table_.first_row() + row, static_cast<std::int32_t>(table_.columns().size())});
    }
    template <class T>
    const T* own(std::vector<T> values) {
        auto owner = std::make_shared<const std::vector<T>>(std::move(values));
        const T* data = owner->data();
        owners_.push_back(std::move(owner));
        return data;
    }
    void commit() {
        if (!validity_.empty()) column_.validity = own(std::move(validity_));
        Table next = table_;
        for (auto& owner : owners_) next.keep(std::move(owner));
        next.add(std::move(column_));
        table_ = std::move(next);
    }

   private:
    Table& table_;
    Column column_;
    std::vector<std::uint8_t> validity_;
    std::vector<std::shared_ptr<const void>> owners_;
};

template <class T>
void borrow_numbers(kefu_table* table, const char* name, const T* values, const std::uint8_t* present, std::int64_t n, Type type,
                    bool zoned = false) {
    NewColumn added(table, name, n);
    added.column().type = type;
    added.column().zoned = zoned;
    added.column().values = added.array(values);
    added.nulls(present);
    added.commit();
}

template <class Offset>
void borrow_offsets(kefu_table* table, const char* name, const char* bytes, std::int64_t n_bytes, const Offset* offsets,
                    const std::uint8_t* present, std::int64_t n, Type type) {
    static constexpr Offset no_offsets[1] = {0};
    NewColumn added(table, name, n);
    const std::string_view all = need_bytes(bytes, n_bytes, "bytes");
    const Offset* at = added.array(offsets, "offsets");
    if (n == 0) at = no_offsets;
    if (at[0] < 0) added.refuse(0, "the first offset is negative");
    for (std::int64_t i = 0; i < n; ++i) {
        if (at[i + 1] < at[i]) added.refuse(i, "the offsets fall; each text ends where the next begins");
        if (at[i + 1] > static_cast<std::int64_t>(all.size())) added.refuse(i, "the text ends behind the last byte");
    }
    added.column().type = type;
    added.column().values = at;
    added.column().text = all.empty() ? "" : all.data();
    added.nulls(present);
    added.commit();
}

}  // namespace

extern "C" {

kefu_status kefu_table_create(const char* name, kefu_table** out_table, kefu_error* error) {
    return guard(error, [&] {
        kefu_table*& out = need_slot(out_table, "out_table");
        out = new kefu_table(Table(std::string(text_or(name, "name", ""))));
    });
}

kefu_status kefu_table_borrow_int64(kefu_table* table, const char* name, const int64_t* values, const uint8_t* present, int64_t n,
                                    kefu_error* error) {
    return guard(error, [&] { borrow_numbers(table, name, values, present, n, Type::int64); });
}

kefu_status kefu_table_borrow_int32(kefu_table* table, const char* name, const int32_t* values, const uint8_t* present, int64_t n,
                                    kefu_error* error) {
    return guard(error, [&] { borrow_numbers(table, name, values, present, n, Type::int32); });
}

kefu_status kefu_table_borrow_double(kefu_table* table, const char* name, const double* values, const uint8_t* present, int64_t n,
                                     kefu_error* error) {
    return guard(error, [&] { borrow_numbers(table, name, values, present, n, Type::float64); });
}

kefu_status kefu_table_borrow_text(kefu_table* table, const char* name, const kefu_text* values, const uint8_t* present, int64_t n,
                                   kefu_error* error) {
    return guard(error, [&] {
        NewColumn added(table, name, n);
        const kefu_text* cells = added.array(values);
        added.column().type = Type::text_spans;
        added.column().values = cells;
        added.nulls(present, [&](std::int64_t i) { return cells[i].data == nullptr; });
        for (std::int64_t i = 0; i < n; ++i)
            if ((!present || present[i] != 0) && cells[i].data && cells[i].length < 0)
                added.refuse(i, "the length of the text is negative");
        added.commit();
    });
}

kefu_status kefu_table_borrow_strings(kefu_table* table, const char* name, const char* const* values, const uint8_t* present, int64_t n,
                                      kefu_error* error) {
    return guard(error, [&] {
        NewColumn added(table, name, n);
        const char* const* cells = added.array(values);
        std::vector<TextSpan> spans(static_cast<std::size_t>(n), TextSpan{nullptr, 0});
        for (std::size_t i = 0; i < spans.size(); ++i)
            if ((!present || present[i] != 0) && cells[i]) spans[i] = {cells[i], static_cast<std::int64_t>(std::strlen(cells[i]))};
        added.nulls(present, [&](std::int64_t i) { return cells[i] == nullptr; });
        added.column().type = Type::text_spans;
        added.column().values = added.own(std::move(spans));
        added.commit();
    });
}

kefu_status kefu_table_borrow_utf8(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes, const int64_t* offsets,
                                   const uint8_t* present, int64_t n, kefu_error* error) {
    return guard(error, [&] { borrow_offsets(table, name, bytes, n_bytes, offsets, present, n, Type::large_utf8); });
}

kefu_status kefu_table_borrow_utf8_32(kefu_table* table, const char* name, const char* bytes, int64_t n_bytes, const int32_t* offsets,
                                      const uint8_t* present, int64_t n, kefu_error* error) {
    return guard(error, [&] { borrow_offsets(table, name, bytes, n_bytes, offsets, present, n, Type::utf8); });
}

kefu_status kefu_table_borrow_date32(kefu_table* table, const char* name, const int32_t* values, const uint8_t* present, int64_t n,
                                     kefu_error* error) {
    return guard(error, [&] { borrow_numbers(table, name, values, present, n, Type::date32); });
}

kefu_status kefu_table_borrow_time_us(kefu_table* table, const char* name, const int64_t* values, int32_t zoned, const uint8_t* present,
                                      int64_t n, kefu_error* error) {
    return guard(error, [&] {
        if (zoned != 0 && zoned != 1) throw Error(Status::bad_option, "zoned is " + std::to_string(zoned) + "; expected 0 or 1");
        borrow_numbers(table, name, values, present, n, Type::timestamp, zoned == 1);
    });
}

kefu_status kefu_table_borrow_arrow(const char* name, const struct ArrowArray* array, const struct ArrowSchema* schema,
                                    kefu_table** out_table, kefu_error* error) {
    return guard(error, [&] {
        kefu_table*& out = need_slot(out_table, "out_table");
        out = new kefu_table(borrow_arrow(text_or(name, "name", ""), need(array, "array"), need(schema, "schema")));
    });
}

kefu_status kefu_table_consume_arrow(const char* name, struct ArrowArray* array, struct ArrowSchema* schema, kefu_table** out_table,
                                     kefu_error* error) {
    return guard(error, [&] {
        kefu_table*& out = need_slot(out_table, "out_table");
        auto made = std::make_unique<kefu_table>(Table());  // before the structs are taken: after that nothing may fail
        made->value = consume_arrow(text_or(name, "name", ""), need(array, "array"), need(schema, "schema"));
        out = made.release();
    });
}

kefu_status kefu_table_set_first_row(kefu_table* table, int64_t row, kefu_error* error) {
    return guard(error, [&] {
        Table& value = need_handle(table, "table").value;
        if (row < 0 || row > largest_first_row)
            throw Error(Status::bad_option, "row is " + std::to_string(row) + "; expected 0 to " + std::to_string(largest_first_row));
        value.set_first_row(row);
    });
}

kefu_status kefu_table_get_rows(const kefu_table* table, int64_t* out_rows, kefu_error* error) {
    return guard(error, [&] { need(out_rows, "out_rows") = need_handle(table, "table").value.rows(); });
}

void kefu_table_destroy(kefu_table** table) { destroy(table); }

}  // extern "C"
