// Arrow structs to a table: everything that a hostile or careless producer may get wrong and that can be seen is refused.
#include <algorithm>
#include <cstring>

#include "core/hint.hpp"
#include "kefu/core/arrow.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

namespace {

constexpr std::int64_t most_rows = std::int64_t{1} << 48;  // more does not fit any memory, and sums of offsets cannot wrap

/// What is being read, for messages.
struct Where {
    std::string table;
    std::int32_t column = -1;
    std::string name;

    [[noreturn]] void fail(Status status, const std::string& what, std::int64_t row = -1) const {
        throw Error(status, (name.empty() ? std::string("the table") : "column " + detail::quoted(name)) + " " + what,
                    Place{table, row, column});
    }
};

template <class T>
T number_of(const void* values, std::int64_t i) noexcept {
    T value;
    std::memcpy(&value, static_cast<const char*>(values) + static_cast<std::size_t>(i) * sizeof(T), sizeof(T));
    return value;
}

// ------------------------------------------------------------------------------------------------------------- formats
struct Format {
    Type type = Type::unsupported;
    TimeUnit unit = TimeUnit::micro;
    bool zoned = false;
    std::int32_t scale = 0;
};

/// "d:19,2" or "d:19,2,128".
Format decimal_of(std::string_view text) {
    std::int64_t parts[3] = {0, 0, 128};
    std::size_t part = 0;
    bool negative = false, digits = false;
    for (const char c : text) {
        if (c == ',' && digits && part < 2) {
            parts[++part] = 0;
            negative = digits = false;
        } else if (c == '-' && part == 1 && !digits && !negative) {
            negative = true;
        } else if (c >= '0' && c <= '9' && parts[part] < 100'000) {
            const std::int64_t digit = c - '0';
            parts[part] = parts[part] * 10 + (negative ? -digit : digit);
            digits = true;
        } else {
            return {};
        }
    }
    if (!digits || part == 0 || parts[2] != 128 || parts[1] < -100 || parts[1] > 100) return {};
    Format f;
    f.type = Type::decimal128;
    f.scale = static_cast<std::int32_t>(parts[1]);
    return f;
}

Format format_of(std::string_view text) {
    Format f;
    if (text.size() == 1) {
        switch (text[0]) {
            case 'n': f.type = Type::null; break;
            case 'b': f.type = Type::boolean; break;
            case 'c': f.type = Type::int8; break;
            case 'C': f.type = Type::uint8; break;
            case 's': f.type = Type::int16; break;
            case 'S': f.type = Type::uint16; break;
            case 'i': f.type = Type::int32; break;
            case 'I': f.type = Type::uint32; break;
            case 'l': f.type = Type::int64; break;
            case 'L': f.type = Type::uint64; break;
            case 'f': f.type = Type::float32; break;
            case 'g': f.type = Type::float64; break;
            case 'u': f.type = Type::utf8; break;
            case 'U': f.type = Type::large_utf8; break;
            default: break;
        }
        return f;
    }
    if (text == "vu") {
        f.type = Type::utf8_view;
    } else if (text == "tdD") {
        f.type = Type::date32;
    } else if (text.starts_with("d:")) {
        return decimal_of(text.substr(2));
    } else if ((text.size() >= 4 && text.starts_with("ts") && text[3] == ':') || (text.size() == 3 && text.starts_with("tD"))) {
        switch (text[2]) {
            case 's': f.unit = TimeUnit::second; break;
            case 'm': f.unit = TimeUnit::milli; break;
            case 'u': f.unit = TimeUnit::micro; break;
            case 'n': f.unit = TimeUnit::nano; break;
            default: return f;
        }
        f.type = text[1] == 's' ? Type::timestamp : Type::duration;
        f.zoned = text.size() > 4;
    }
    return f;
}

std::int64_t buffers_of(Type type) noexcept {
    switch (type) {
        case Type::null: return 0;
        case Type::utf8:
        case Type::large_utf8: return 3;
        case Type::utf8_view: return 3;  // and any number between
        default: return 2;
    }
}

/// What numbers and offsets are read as; 1 where values are read byte by byte.
std::size_t alignment_of(Type type) noexcept {
    switch (type) {
        case Type::int16:
        case Type::uint16: return 2;
        case Type::int32:
        case Type::uint32:
        case Type::float32:
        case Type::utf8:
        case Type::date32: return 4;
        case Type::int64:
        case Type::uint64:
        case Type::float64:
        case Type::large_utf8:
        case Type::timestamp:
        case Type::duration: return 8;
        default: return 1;
    }
}

/// Arrow only recommends that buffers are aligned, and files mapped into memory and messages from a network give others. They
/// are copied, for arrays are read as what they are.
void align(Column& c, Table& table) {
    const std::size_t size = alignment_of(c.type);
    if (reinterpret_cast<std::uintptr_t>(c.values) % size == 0) return;
    const bool offsets = c.type == Type::utf8 || c.type == Type::large_utf8;
    const auto bytes = static_cast<std::size_t>(c.offset + c.length + (offsets ? 1 : 0)) * size;
    auto own = std::make_shared<std::vector<std::uint64_t>>(bytes / 8 + 1);
    std::memcpy(own->data(), c.values, bytes);
    c.values = own->data();
    table.keep(std::move(own));
}

// -------------------------------------------------------------------------------------------------------------- checks
/// Offsets must ascend from 0 or more: every text then lies before the last offset.
template <class Offset>
void check_offsets(const Column& c, const Where& where) {
    const auto* at = static_cast<const char*>(c.values) + static_cast<std::size_t>(c.offset) * sizeof(Offset);
    Offset before = 0;
    std::memcpy(&before, at, sizeof before);
    bool bad = before < 0;
    for (std::int64_t i = 1; i <= c.length; ++i) {
        Offset now = 0;
        std::memcpy(&now, at + static_cast<std::size_t>(i) * sizeof(Offset), sizeof now);
        bad |= now < before;
        before = now;
    }
    if (bad) where.fail(Status::bad_column, "has text offsets that fall or are negative");
    if (before > 0 && !c.text) where.fail(Status::bad_column, "has no buffer of text");
}

void check_views(const Column& c, std::int64_t variadic, const void* sizes, const Where& where) {
    for (std::int64_t row = 0; row < c.length; ++row) {
        if (!c.valid(row)) continue;
        const auto* at = static_cast<const char*>(c.values) + static_cast<std::size_t>(c.offset + row) * 16;
        std::int32_t part[4];
        std::memcpy(part, at, sizeof part);
        const auto [length, prefix, buffer, offset] = part;
        (void)prefix;
        if (length < 0) where.fail(Status::bad_column, "has a text of negative length", row);
        if (length <= 12) continue;
        if (buffer < 0 || buffer >= variadic || offset < 0 || std::int64_t{offset} + length > number_of<std::int64_t>(sizes, buffer) ||
            !c.view_buffers[buffer])
            where.fail(Status::bad_column, "has a text outside its buffers", row);
    }
}

template <class Index>
void check_indices(const Column& c, const Where& where) {
    const auto n = static_cast<std::uint64_t>(c.dictionary->length);
    // A negative index becomes a very large one.
    const auto index_at = [&](std::int64_t row) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(number_of<Index>(c.values, c.offset + row)));
    };
    std::uint64_t greatest = 0;
    for (std::int64_t row = 0; row < c.length; ++row) greatest = std::max(greatest, index_at(row));
    for (std::int64_t row = 0; greatest >= n && row < c.length; ++row)
        if (index_at(row) >= n && c.valid(row)) where.fail(Status::bad_column, "points outside its dictionary", row);
}

void check_dictionary(const Column& c, const Where& where) {
    switch (c.type) {
        case Type::int8: return check_indices<std::int8_t>(c, where);
        case Type::int16: return check_indices<std::int16_t>(c, where);
        case Type::int32: return check_indices<std::int32_t>(c, where);
        case Type::int64: return check_indices<std::int64_t>(c, where);
        case Type::uint8: return check_indices<std::uint8_t>(c, where);
        case Type::uint16: return check_indices<std::uint16_t>(c, where);
        case Type::uint32: return check_indices<std::uint32_t>(c, where);
        case Type::uint64: return check_indices<std::uint64_t>(c, where);
        default: where.fail(Status::bad_column, "is a dictionary whose indices are no whole numbers");
    }
}

// ------------------------------------------------------------------------------------------------------------- columns
/// The counts that every array has.
void check_counts(const ArrowArray& array, const Where& where) {
    if (!array.release) where.fail(Status::bad_column, "was released already");
    if (array.length < 0 || array.length > most_rows) where.fail(Status::shape, "has a length of " + std::to_string(array.length));
    if (array.offset < 0 || array.offset > most_rows) where.fail(Status::shape, "has an offset of " + std::to_string(array.offset));
    if (array.null_count < -1) where.fail(Status::shape, "has a negative count of nulls");
    if (array.n_buffers < 0 || array.n_children < 0) where.fail(Status::shape, "has a negative count of buffers or children");
    if (array.n_buffers > 0 && !array.buffers) where.fail(Status::bad_column, "has buffers that are NULL");
    if (array.n_children > 0 && !array.children) where.fail(Status::bad_column, "has children that are NULL");
}

/// Rows [offset, offset + length) of one array. `inside` is the dictionary of another column. What must be copied, the table
/// keeps.
Column column_of(const ArrowArray& array, const ArrowSchema& schema, std::int64_t offset, std::int64_t length, const Where& where,
                 bool inside, Table& table) {
    if (!schema.format) where.fail(Status::bad_column, "has no format");
    Column c;
    c.name = where.name;
    c.format = schema.format;
    c.length = length;
    c.offset = array.offset + offset;
    const Format format = format_of(c.format);
    c.type = format.type;
    c.time_unit = format.unit;
    c.zoned = format.zoned;
    c.scale = format.scale;
    // What kefu cannot read is refused when somebody reads it, not before.
    if (c.type == Type::unsupported) return c;
    if (c.type == Type::null) return c;

    const std::int64_t buffers = buffers_of(c.type);
    const bool views = c.type == Type::utf8_view;
    if (views ? array.n_buffers < buffers : array.n_buffers != buffers)
        where.fail(Status::bad_column, "has " + std::to_string(array.n_buffers) + " buffers instead of " + std::to_string(buffers));
    c.validity = static_cast<const std::uint8_t*>(array.buffers[0]);
    c.values = array.buffers[1];
    if (array.null_count == 0) c.validity = nullptr;
    if (!c.validity && array.null_count > 0) where.fail(Status::bad_column, "counts nulls and has no bitmap of them");
    if (length == 0) c.length = 0;
    else if (!c.values) where.fail(Status::bad_column, "has no buffer of values");
    else align(c, table);

    if (length > 0 && c.type == Type::utf8) {
        c.text = static_cast<const char*>(array.buffers[2]);
        check_offsets<std::int32_t>(c, where);
    } else if (length > 0 && c.type == Type::large_utf8) {
        c.text = static_cast<const char*>(array.buffers[2]);
        check_offsets<std::int64_t>(c, where);
    } else if (length > 0 && views) {
        const std::int64_t variadic = array.n_buffers - 3;
        const void* sizes = array.buffers[array.n_buffers - 1];
        if (variadic > 0 && !sizes) where.fail(Status::bad_column, "does not say how large its buffers of text are");
        c.view_buffers = array.buffers + 2;
        check_views(c, variadic, sizes, where);
    }

    if ((schema.dictionary != nullptr) != (array.dictionary != nullptr))
        where.fail(Status::bad_column, "has a dictionary in one of its two structs only");
    if (schema.dictionary) {
        if (inside) where.fail(Status::bad_column, "has a dictionary of dictionaries");
        if (!schema.dictionary->release) where.fail(Status::bad_column, "has a dictionary whose schema was released already");
        check_counts(*array.dictionary, where);
        c.dictionary = std::make_shared<const Column>(
            column_of(*array.dictionary, *schema.dictionary, 0, array.dictionary->length, where, true, table));
        check_dictionary(c, where);
    }
    return c;
}

}  // namespace

Table borrow_arrow(std::string_view name, const ArrowArray& array, const ArrowSchema& schema) {
    Table table{std::string(name)};
    const Where whole{table.name(), -1, {}};
    if (!schema.release) whole.fail(Status::bad_column, "has a schema that was released already");
    check_counts(array, whole);
    if (!schema.format || std::string_view(schema.format) != "+s")
        whole.fail(Status::bad_column, "is not a struct array; expected one struct with a child for each column");
    if (schema.n_children != array.n_children)
        whole.fail(Status::shape,
                   "has " + std::to_string(array.n_children) + " columns, and its schema " + std::to_string(schema.n_children));
    if (schema.n_children > 0 && !schema.children) whole.fail(Status::bad_column, "has a schema without children");
    if (schema.n_children > 100'000) whole.fail(Status::shape, "has more than 100,000 columns");
    if (array.n_buffers > 0 && array.buffers[0] && array.null_count != 0) {
        const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
        for (std::int64_t i = 0; i < array.length; ++i) {
            const std::int64_t bit = array.offset + i;
            if (((bits[bit >> 3] >> (bit & 7)) & 1) == 0) whole.fail(Status::bad_column, "has a row that is null as a whole", i);
        }
    }
    for (std::int64_t i = 0; i < array.n_children; ++i) {
        Where where{table.name(), static_cast<std::int32_t>(i), {}};
        const ArrowSchema* child_schema = schema.children[i];
        const ArrowArray* child = array.children[i];
        where.name = "number " + std::to_string(i);
        if (!child_schema || !child) where.fail(Status::bad_column, "is NULL");
        where.name = child_schema->name ? child_schema->name : "";
        if (!is_valid_utf8(where.name)) where.fail(Status::bad_column, "has a name that is no UTF-8");
        if (where.name == "__index_level_0__") continue;  // pandas' own row labels are no data
        if (!child_schema->release) where.fail(Status::bad_column, "has a schema that was released already");
        check_counts(*child, where);
        if (child->length < array.offset || child->length - array.offset < array.length)
            where.fail(Status::shape, "has " + std::to_string(child->length) + " rows, and the table needs " +
                                          std::to_string(array.offset + array.length));
        Column c = column_of(*child, *child_schema, array.offset, array.length, where, false, table);
        c.length = array.length;
        table.add(std::move(c));
    }
    table.set_rows(array.length);
    return table;
}

Table consume_arrow(std::string_view name, ArrowArray& array, ArrowSchema& schema) {
    Table table = borrow_arrow(name, array, schema);
    /// Both structs, given back when the last copy of the table goes.
    struct Owner {
        ArrowArray array{};
        ArrowSchema schema{};
        Owner() = default;
        Owner(const Owner&) = delete;
        Owner& operator=(const Owner&) = delete;
        ~Owner() {
            if (array.release) array.release(&array);
            if (schema.release) schema.release(&schema);
        }
    };
    // Everything that may fail comes first: until the last two lines both structs are the caller's.
    auto owner = std::make_shared<Owner>();
    table.keep(owner);
    owner->array = array;
    owner->schema = schema;
    array.release = nullptr;
    schema.release = nullptr;
    return table;
}

}  // namespace kefu
