// Tables in: Arrow streams and arrays by their capsules, buffers of numbers as they lie, and lists of texts.
#include <pybind11/stl.h>

#include <cstring>

#include "python.hpp"

namespace kefu::python {

namespace {

template <class T>
T* capsule(const py::object& object, const char* name) {
    auto* p = static_cast<T*>(PyCapsule_GetPointer(object.ptr(), name));
    if (!p) throw py::error_already_set();
    return p;
}

/// A stream taken over from a capsule: batches come one by one, each a table that owns its memory.
class Stream {
   public:
    Stream(std::string name, const py::object& source) : name_(std::move(name)) {
        auto* given = capsule<ArrowArrayStream>(source, "arrow_array_stream");
        if (!given->release) throw Error(Status::bad_column, "the Arrow stream was used before; make a new one", {name_});
        stream_ = *given;
        given->release = nullptr;
        if (stream_.get_schema(&stream_, &schema_) != 0) failed("schema");
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() {
        if (schema_.release) schema_.release(&schema_);
        if (stream_.release) stream_.release(&stream_);
    }
    std::optional<Table> next() {
        ArrowArray array{};
        int code = 0;
        {
            py::gil_scoped_release free;
            code = stream_.get_next(&stream_, &array);
        }
        if (code != 0) failed("batch");
        if (!array.release) return std::nullopt;
        // The schema serves every batch, so a batch is borrowed with it and owns its array alone.
        std::shared_ptr<ArrowArray> owner(new ArrowArray(array), [](ArrowArray* a) {
            if (a->release) a->release(a);
            delete a;
        });
        Table table = borrow_arrow(name_, *owner, schema_);
        table.keep(owner);
        table.set_first_row(rows_);
        rows_ += table.rows();
        return table;
    }

   private:
    [[noreturn]] void failed(const char* what) {
        const char* why = stream_.get_last_error ? stream_.get_last_error(&stream_) : nullptr;
        throw Error(Status::bad_column, std::string("the Arrow stream gave no ") + what + (why ? std::string(": ") + why : ""), {name_});
    }
    std::string name_;
    ArrowArrayStream stream_{};
    ArrowSchema schema_{};
    std::int64_t rows_ = 0;
};

Table from_array(const std::string& name, const py::object& schema, const py::object& array) {
    auto* s = capsule<ArrowSchema>(schema, "arrow_schema");
    auto* a = capsule<ArrowArray>(array, "arrow_array");
    return consume_arrow(name, *a, *s);
}

/// One byte a row, 1 = null, as a validity bitmap that the table keeps.
const std::uint8_t* validity_of(Table& table, const std::string& name, const py::object& missing, std::int64_t rows) {
    if (missing.is_none()) return nullptr;
    const py::buffer_info nulls = missing.cast<py::buffer>().request();
    if (nulls.size != rows || nulls.itemsize != 1)
        throw Error(Status::shape, "column '" + name + "': expected one byte a row that says what is missing", {table.name()});
    const auto* bytes = static_cast<const std::uint8_t*>(nulls.ptr);
    auto bits = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(rows) / 8 + 1);
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i)
        if (bytes[i] == 0) (*bits)[i / 8] = static_cast<std::uint8_t>((*bits)[i / 8] | (1u << (i % 8)));
    table.keep(bits);
    return bits->data();
}

/// Numbers in a buffer of one dimension, as they lie. The table keeps the buffer. `missing` has a byte a row, 1 = null.
/// Bytes of one value.
py::ssize_t width_of(Type type) {
    switch (type) {
        case Type::int8:
        case Type::uint8: return 1;
        case Type::int16:
        case Type::uint16: return 2;
        case Type::int32:
        case Type::uint32:
        case Type::float32:
        case Type::date32: return 4;
        default: return 8;
    }
}

void add_buffer(Table& table, const std::string& name, const py::buffer& buffer, const std::string& type, const std::string& unit,
                bool zoned, const py::object& missing) {
    auto info = std::make_shared<py::buffer_info>(buffer.request());
    if (info->ndim != 1)
        throw Error(Status::shape, "column '" + name + "': expected one dimension, got " + std::to_string(info->ndim), {table.name()});
    if (info->size > 0 && info->strides[0] != info->itemsize) {
        throw Error(Status::bad_column, "column '" + name + "' is not contiguous: copy it first (numpy.ascontiguousarray)", {table.name()});
    }
    Column column;
    column.name = name;
    column.length = info->size;
    column.values = info->ptr;
    static const std::pair<const char*, Type> types[] = {
        {"int8", Type::int8},        {"int16", Type::int16},     {"int32", Type::int32},         {"int64", Type::int64},
        {"uint8", Type::uint8},      {"uint16", Type::uint16},   {"uint32", Type::uint32},       {"uint64", Type::uint64},
        {"float32", Type::float32},  {"float64", Type::float64}, {"timestamp", Type::timestamp}, {"date32", Type::date32},
        {"duration", Type::duration}};
    bool known = false;
    for (const auto& [word, t] : types) {
        if (type == word) column.type = t, known = true;
    }
    if (!known) throw Error(Status::bad_column, "column '" + name + "': numbers of type " + type + " are not read", {table.name()});
    if (const py::ssize_t width = width_of(column.type); info->itemsize != width)
        throw Error(Status::bad_column,
                    "column '" + name + "': the array says " + type + " and gives " + std::to_string(info->itemsize) + " bytes a value",
                    {table.name()});
    column.zoned = zoned;
    column.validity = validity_of(table, name, missing, info->size);
    if (unit == "s") column.time_unit = TimeUnit::second;
    if (unit == "ms") column.time_unit = TimeUnit::milli;
    if (unit == "ns") column.time_unit = TimeUnit::nano;
    // The memory belongs to Python: its last owner must let go with the GIL held.
    table.keep(std::shared_ptr<const void>(info->ptr, [info, held = new py::buffer(buffer)](const void*) mutable {
        py::gil_scoped_acquire hold;
        info.reset();
        delete held;
    }));
    table.add(std::move(column));
}

/// Booleans, a byte each, as the bits that Arrow has.
void add_booleans(Table& table, const std::string& name, const py::buffer& buffer, const py::object& missing) {
    const py::buffer_info info = buffer.request();
    if (info.ndim != 1 || info.itemsize != 1 || (info.size > 0 && info.strides[0] != 1))
        throw Error(Status::shape, "column '" + name + "': expected one byte a row", {table.name()});
    auto bits = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(info.size) / 8 + 1);
    const auto* bytes = static_cast<const std::uint8_t*>(info.ptr);
    for (std::size_t i = 0; i < static_cast<std::size_t>(info.size); ++i)
        if (bytes[i] != 0) (*bits)[i / 8] = static_cast<std::uint8_t>((*bits)[i / 8] | (1u << (i % 8)));
    Column column;
    column.name = name;
    column.type = Type::boolean;
    column.length = info.size;
    column.values = bits->data();
    column.validity = validity_of(table, name, missing, info.size);
    table.keep(bits);
    table.add(std::move(column));
}

/// A column that is an error only when somebody reads it.
void add_unread(Table& table, const std::string& name, std::int64_t rows, const std::string& what) {
    Column column;
    column.name = name;
    column.type = Type::unsupported;
    column.length = rows;
    column.format = what;
    table.add(std::move(column));
}

/// Texts of a Python list; None is null.
void add_texts(Table& table, const std::string& name, const py::sequence& list) {
    struct Owned {
        std::string bytes;
        std::vector<std::int64_t> offsets{0};
        std::vector<std::uint8_t> validity;
    };
    auto owned = std::make_shared<Owned>();
    const auto n = static_cast<std::int64_t>(py::len(list));
    bool nulls = false;
    owned->validity.assign(static_cast<std::size_t>(n + 7) / 8, 0xff);
    for (std::int64_t i = 0; i < n; ++i) {
        const py::object cell = list[static_cast<std::size_t>(i)];
        if (cell.is_none()) {
            owned->validity[static_cast<std::size_t>(i) >> 3] &= static_cast<std::uint8_t>(~(1u << (i & 7)));
            nulls = true;
        } else {
            Py_ssize_t size = 0;
            const char* text = PyUnicode_Check(cell.ptr()) ? PyUnicode_AsUTF8AndSize(cell.ptr(), &size) : nullptr;
            if (!text) {
                PyErr_Clear();
                const bool lone = PyUnicode_Check(cell.ptr());
                throw Error(lone ? Status::bad_value : Status::bad_column,
                            "column '" + name + "': " +
                                (lone ? "holds half of a surrogate pair, which is no text"
                                      : "expected text, got " + std::string(Py_TYPE(cell.ptr())->tp_name)),
                            {table.name(), i, static_cast<std::int32_t>(table.columns().size())});
            }
            owned->bytes.append(text, static_cast<std::size_t>(size));
        }
        owned->offsets.push_back(static_cast<std::int64_t>(owned->bytes.size()));
    }
    Column column;
    column.name = name;
    column.type = Type::large_utf8;
    column.length = n;
    column.values = owned->offsets.data();
    column.text = owned->bytes.data();
    column.validity = nulls ? owned->validity.data() : nullptr;
    table.keep(owned);
    table.add(std::move(column));
}

}  // namespace

void bind_table(py::module_& m) {
    py::class_<Table>(m, "Table", "Named columns over memory that somebody owns.")
        .def(py::init<std::string>(), py::arg("name"))
        .def_property_readonly("rows", &Table::rows)
        .def_property_readonly("columns",
                               [](const Table& t) {
                                   std::vector<std::string> names;
                                   for (const auto& c : t.columns()) names.push_back(c.name);
                                   return names;
                               })
        .def(
            "address",
            [](const Table& t, const std::string& name) {
                for (const auto& c : t.columns())
                    if (c.name == name) return reinterpret_cast<std::uintptr_t>(c.values);
                throw py::key_error(name);
            },
            py::arg("name"), "Where a column's values lie in memory: to show that nothing was copied.")
        .def("add_buffer", &add_buffer, py::arg("name"), py::arg("buffer"), py::arg("type"), py::arg("unit") = "us",
             py::arg("zoned") = false, py::arg("missing") = py::none())
        .def("add_booleans", &add_booleans, py::arg("name"), py::arg("buffer"), py::arg("missing") = py::none())
        .def("add_unread", &add_unread, py::arg("name"), py::arg("rows"), py::arg("what"),
             "A column that is an error only when it is read.")
        .def("set_first_row", &Table::set_first_row, py::arg("row"))
        .def("add_texts", &add_texts, py::arg("name"), py::arg("list"))
        .def_static("from_array", &from_array, py::arg("name"), py::arg("schema"), py::arg("array"));
    py::class_<Stream>(m, "Stream", "Batches of an Arrow stream, as tables.")
        .def(py::init<std::string, py::object>(), py::arg("name"), py::arg("capsule"))
        .def("next", &Stream::next, "The next batch, or None.");
}

}  // namespace kefu::python
