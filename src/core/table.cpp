#include "kefu/core/table.hpp"

#include <cstring>
#include <limits>

#include "hint.hpp"

namespace kefu {

namespace {

/// A 16-byte view of Arrow's utf8_view: short texts lie inside, longer ones in one of the buffers.
struct View {
    std::int32_t length;
    char prefix[4];
    std::int32_t buffer;
    std::int32_t offset;
};
static_assert(sizeof(View) == 16);

template <class T>
T read_at(const void* values, std::int64_t i) noexcept {
    T value;
    std::memcpy(&value, static_cast<const char*>(values) + static_cast<std::size_t>(i) * sizeof(T), sizeof(T));
    return value;
}

std::string_view text_of(const Column& c, std::int64_t row) noexcept {
    const std::int64_t i = c.offset + row;
    switch (c.type) {
        case Type::utf8: {
            const auto begin = read_at<std::int32_t>(c.values, i), end = read_at<std::int32_t>(c.values, i + 1);
            return {c.text + begin, static_cast<std::size_t>(end - begin)};
        }
        case Type::large_utf8: {
            const auto begin = read_at<std::int64_t>(c.values, i), end = read_at<std::int64_t>(c.values, i + 1);
            return {c.text + begin, static_cast<std::size_t>(end - begin)};
        }
        case Type::utf8_view: {
            const auto* at = static_cast<const char*>(c.values) + static_cast<std::size_t>(i) * sizeof(View);
            View view;
            std::memcpy(&view, at, sizeof view);
            const auto n = static_cast<std::size_t>(view.length);
            if (n <= 12) return {at + 4, n};
            return {static_cast<const char*>(c.view_buffers[view.buffer]) + view.offset, n};
        }
        case Type::text_spans: {
            const auto span = read_at<TextSpan>(c.values, i);
            return {span.data, static_cast<std::size_t>(span.length)};
        }
        default: return {};
    }
}

/// The integer of one row, without dictionary; nothing where a uint64 does not fit.
std::optional<std::int64_t> integer_of(const Column& c, std::int64_t row) noexcept {
    const std::int64_t i = c.offset + row;
    switch (c.type) {
        case Type::boolean: return (static_cast<const std::uint8_t*>(c.values)[i >> 3] >> (i & 7)) & 1;
        case Type::int8: return read_at<std::int8_t>(c.values, i);
        case Type::int16: return read_at<std::int16_t>(c.values, i);
        case Type::int32:
        case Type::date32: return read_at<std::int32_t>(c.values, i);
        case Type::int64:
        case Type::timestamp:
        case Type::duration: return read_at<std::int64_t>(c.values, i);
        case Type::uint8: return read_at<std::uint8_t>(c.values, i);
        case Type::uint16: return read_at<std::uint16_t>(c.values, i);
        case Type::uint32: return read_at<std::uint32_t>(c.values, i);
        case Type::uint64: {
            const auto value = read_at<std::uint64_t>(c.values, i);
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
            return static_cast<std::int64_t>(value);
        }
        default: return std::nullopt;
    }
}

}  // namespace

std::string_view type_name(Type type) noexcept {
    switch (type) {
        case Type::null: return "null";
        case Type::boolean: return "boolean";
        case Type::int8: return "int8";
        case Type::int16: return "int16";
        case Type::int32: return "int32";
        case Type::int64: return "int64";
        case Type::uint8: return "uint8";
        case Type::uint16: return "uint16";
        case Type::uint32: return "uint32";
        case Type::uint64: return "uint64";
        case Type::float32: return "float32";
        case Type::float64: return "float64";
        case Type::utf8:
        case Type::large_utf8:
        case Type::utf8_view:
        case Type::text_spans: return "text";
        case Type::date32: return "date";
        case Type::timestamp: return "timestamp";
        case Type::duration: return "duration";
        case Type::decimal128: return "decimal";
        case Type::unsupported: return "a type that kefu does not read";
    }
    return "unknown";
}

bool has_value(const Column& column, std::int64_t row) noexcept {
    if (!column.valid(row)) return false;
    if (!column.dictionary) return true;
    const auto index = integer_of(column, row);
    return index && column.dictionary->valid(*index);
}

std::string_view text_at(const Column& column, std::int64_t row) noexcept {
    if (!column.dictionary) return text_of(column, row);
    return text_of(*column.dictionary, integer_of(column, row).value_or(0));
}

std::optional<std::int64_t> integer_at(const Column& column, std::int64_t row) noexcept {
    if (!column.dictionary) return integer_of(column, row);
    return integer_of(*column.dictionary, integer_of(column, row).value_or(0));
}

double number_at(const Column& column, std::int64_t row) noexcept {
    if (column.dictionary) return number_at(*column.dictionary, integer_of(column, row).value_or(0));
    const std::int64_t i = column.offset + row;
    if (column.type == Type::float64) return read_at<double>(column.values, i);
    if (column.type == Type::float32) return read_at<float>(column.values, i);
    if (column.type == Type::uint64) return static_cast<double>(read_at<std::uint64_t>(column.values, i));
    return static_cast<double>(integer_of(column, row).value_or(0));
}

std::int32_t Table::find(std::string_view name) const noexcept {
    const std::size_t hash = std::hash<std::string_view>{}(name);
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (hashes_[i] == hash && columns_[i].name == name) return static_cast<std::int32_t>(i);
    return -1;
}

Table& Table::add(Column column) {
    const Place place{name_, -1, static_cast<std::int32_t>(columns_.size())};
    if (find(column.name) >= 0) throw Error(Status::bad_column, "there are two columns " + detail::quoted(column.name), place);
    if (!columns_.empty() && column.length != rows_) {
        throw Error(Status::shape,
                    "column " + detail::quoted(column.name) + " has " + std::to_string(column.length) +
                        " rows, and the columns before it have " + std::to_string(rows_),
                    place);
    }
    const std::int64_t rows = column.length;
    hashes_.push_back(std::hash<std::string_view>{}(column.name));
    try {
        columns_.push_back(std::move(column));
    } catch (...) {
        hashes_.pop_back();
        throw;
    }
    rows_ = rows;
    return *this;
}

namespace {

template <class T>
Column numbers(std::string name, Type type, std::span<const T> values) {
    Column column;
    column.name = std::move(name);
    column.type = type;
    column.length = std::ssize(values);
    column.values = values.data();
    return column;
}

template <class Text>
Table& add_texts(Table& table, std::string name, std::span<const Text> values) {
    auto spans = std::make_shared<std::vector<TextSpan>>();
    spans->reserve(values.size());
    for (const std::string_view text : values) spans->push_back({text.data(), std::ssize(text)});
    table.add(numbers(std::move(name), Type::text_spans, std::span<const TextSpan>(*spans)));
    table.keep(std::move(spans));
    return table;
}

}  // namespace

Table& Table::add(std::string name, std::span<const std::int64_t> values) { return add(numbers(std::move(name), Type::int64, values)); }
Table& Table::add(std::string name, std::span<const std::int32_t> values) { return add(numbers(std::move(name), Type::int32, values)); }
Table& Table::add(std::string name, std::span<const double> values) { return add(numbers(std::move(name), Type::float64, values)); }
Table& Table::add(std::string name, std::span<const Date> values) {
    static_assert(sizeof(Date) == sizeof(std::int32_t));
    return add(numbers(std::move(name), Type::date32, values));
}
Table& Table::add(std::string name, std::span<const Time> values) {
    static_assert(sizeof(Time) == sizeof(std::int64_t));
    Column column = numbers(std::move(name), Type::timestamp, values);
    column.zoned = true;
    return add(std::move(column));
}
Table& Table::add(std::string name, std::span<const std::string_view> values) { return add_texts(*this, std::move(name), values); }
Table& Table::add(std::string name, std::span<const std::string> values) { return add_texts(*this, std::move(name), values); }

Table Table::slice(std::int64_t begin, std::int64_t n) const {
    Table out = *this;
    for (Column& c : out.columns_) {
        c.offset += begin;
        c.length = n;
    }
    out.rows_ = n;
    out.first_row_ = first_row_ + begin;
    return out;
}

}  // namespace kefu
