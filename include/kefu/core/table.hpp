// A table as kefu sees it: named columns over memory that somebody else owns, Arrow's or plain arrays. Nothing is copied.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kefu/core/error.hpp"
#include "kefu/core/time.hpp"

namespace kefu {

enum class Type : std::uint8_t {
    null,
    boolean,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float32,
    float64,
    utf8,         ///< int32 offsets
    large_utf8,   ///< int64 offsets
    utf8_view,    ///< 16-byte views
    text_spans,   ///< plain arrays: one {pointer, length} a row (TextSpan)
    date32,       ///< days
    timestamp,    ///< int64 in `time_unit`
    duration,     ///< int64 in `time_unit`: a length of time
    decimal128,   ///< with `scale`
    unsupported,  ///< binary, list, interval ...: an error names the column and `format` only when somebody reads it
};
[[nodiscard]] std::string_view type_name(Type type) noexcept;

enum class TimeUnit : std::uint8_t { second, milli, micro, nano };

/// One text of a plain array; also the layout of kefu_text in C.
struct TextSpan {
    const char* data;
    std::int64_t length;
};

/// One column, borrowed and immutable. `offset` is applied in the functions below and nowhere else.
struct Column {
    std::string name;
    Type type = Type::null;
    TimeUnit time_unit = TimeUnit::micro;
    bool zoned = false;      ///< timestamp with any zone: values are UTC instants
    std::int32_t scale = 0;  ///< of a decimal128
    std::int64_t length = 0;
    std::int64_t offset = 0;
    const std::uint8_t* validity = nullptr;     ///< bitmap (bit set = there), null = no nulls
    const void* values = nullptr;               ///< numbers, text offsets, or views
    const char* text = nullptr;                 ///< bytes of utf8 and large_utf8
    const void* const* view_buffers = nullptr;  ///< of utf8_view
    std::shared_ptr<const Column> dictionary;   ///< then `type` is that of the indices
    std::string format;                         ///< Arrow's, for messages

    [[nodiscard]] bool valid(std::int64_t row) const noexcept {
        if (type == Type::null) return false;
        if (!validity) return true;
        const std::int64_t bit = offset + row;
        return (validity[bit >> 3] >> (bit & 7)) & 1;
    }
    /// The type of what a row holds: the dictionary's where there is one.
    [[nodiscard]] Type value_type() const noexcept { return dictionary ? dictionary->type : type; }
    [[nodiscard]] bool is_text() const noexcept {
        const Type t = value_type();
        return t == Type::utf8 || t == Type::large_utf8 || t == Type::utf8_view || t == Type::text_spans;
    }
    [[nodiscard]] bool is_integer() const noexcept {
        const Type t = value_type();
        return t >= Type::int8 && t <= Type::uint64;
    }
};

/// True where row `row` holds a value: neither it nor the dictionary entry it points at is null.
[[nodiscard]] bool has_value(const Column& column, std::int64_t row) noexcept;
/// The text of one row of a text column (dictionary resolved). Precondition: is_text() and has_value().
[[nodiscard]] std::string_view text_at(const Column& column, std::int64_t row) noexcept;
/// An integer of any width (booleans as 0, 1; dates as days; timestamps as they are). Nothing where a uint64 does not fit.
[[nodiscard]] std::optional<std::int64_t> integer_at(const Column& column, std::int64_t row) noexcept;
/// float32, float64 or any integer as a double.
[[nodiscard]] double number_at(const Column& column, std::int64_t row) noexcept;

/// Where all values of the column are 8-byte numbers of this very type without dictionary: the array itself, offset applied.
template <class T>
[[nodiscard]] std::span<const T> plain(const Column& column) noexcept {
    return {static_cast<const T*>(column.values) + column.offset, static_cast<std::size_t>(column.length)};
}

/// Named columns of one length. Immutable once built; copies share the owner.
class Table {
   public:
    Table() = default;
    explicit Table(std::string name) : name_(std::move(name)) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
    /// Index of a column, or -1.
    [[nodiscard]] std::int32_t find(std::string_view name) const noexcept;

    /// Errors: SHAPE where the length differs from the columns that are there, BAD_COLUMN for a name given twice.
    Table& add(Column column);
    // Plain arrays of yours, which must outlive the table and every copy of it; nothing is null. Errors as above.
    Table& add(std::string name, std::span<const std::int64_t> values);
    Table& add(std::string name, std::span<const std::int32_t> values);
    Table& add(std::string name, std::span<const double> values);
    Table& add(std::string name, std::span<const Date> values);
    Table& add(std::string name, std::span<const Time> values);
    /// Texts: the table keeps where each begins and ends, 16 bytes a row.
    Table& add(std::string name, std::span<const std::string_view> values);
    Table& add(std::string name, std::span<const std::string> values);
    /// A temporary would be gone before it is read.
    template <class T>
    Table& add(std::string name, std::vector<T>&& values) = delete;
    /// Keeps memory alive as long as any copy of the table (a consumed Arrow array, owned buffers).
    void keep(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }
    void rename(std::string name) { name_ = std::move(name); }
    /// A table without columns still has rows where Arrow says so.
    void set_rows(std::int64_t rows) { rows_ = rows; }
    /// Where this table starts in the stream it is a batch of: added to every row number in errors.
    void set_first_row(std::int64_t row) { first_row_ = row; }
    [[nodiscard]] std::int64_t first_row() const noexcept { return first_row_; }
    /// Rows [begin, begin + n) of every column, over the same memory.
    [[nodiscard]] Table slice(std::int64_t begin, std::int64_t n) const;

   private:
    std::string name_;
    std::int64_t rows_ = 0;
    std::int64_t first_row_ = 0;
    std::vector<Column> columns_;
    std::vector<std::size_t> hashes_;  // of the columns' names: to look through thousands of them is no work
    std::vector<std::shared_ptr<const void>> owners_;
};

}  // namespace kefu
