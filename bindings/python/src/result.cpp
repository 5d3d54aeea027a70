// Results out: Arrow capsules that share the result's memory, and plain columns as buffers.
#include <pybind11/stl.h>

#include "python.hpp"

namespace kefu::python {

namespace {

void release_schema(PyObject* object) {
    auto* s = static_cast<ArrowSchema*>(PyCapsule_GetPointer(object, "arrow_schema"));
    if (s && s->release) s->release(s);
    delete s;
}
void release_array(PyObject* object) {
    auto* a = static_cast<ArrowArray*>(PyCapsule_GetPointer(object, "arrow_array"));
    if (a && a->release) a->release(a);
    delete a;
}
void release_stream(PyObject* object) {
    auto* s = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(object, "arrow_array_stream"));
    if (s && s->release) s->release(s);
    delete s;
}

/// A stream of one batch over shared columns; each call of __arrow_c_stream__ makes a new one.
struct OneBatch {
    std::shared_ptr<const Columns> columns;
    bool sent = false;
    std::string error;
};
int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    auto* self = static_cast<OneBatch*>(stream->private_data);
    try {
        ArrowArray array{};
        export_arrow(*self->columns, array, *out);
        array.release(&array);
        return 0;
    } catch (const std::exception& e) {
        self->error = e.what();
        return 12;  // ENOMEM
    }
}
int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto* self = static_cast<OneBatch*>(stream->private_data);
    *out = ArrowArray{};
    if (self->sent) return 0;
    try {
        ArrowSchema schema{};
        export_arrow(*self->columns, *out, schema);
        schema.release(&schema);
        self->sent = true;
        return 0;
    } catch (const std::exception& e) {
        self->error = e.what();
        return 12;
    }
}
const char* get_last_error(ArrowArrayStream* stream) { return static_cast<OneBatch*>(stream->private_data)->error.c_str(); }
void release(ArrowArrayStream* stream) {
    delete static_cast<OneBatch*>(stream->private_data);
    stream->release = nullptr;
}

py::object arrow_stream(const std::shared_ptr<const Columns>& columns) {
    auto* stream = new ArrowArrayStream{get_schema, get_next, get_last_error, release, new OneBatch{columns, false, {}}};
    return py::reinterpret_steal<py::object>(PyCapsule_New(stream, "arrow_array_stream", release_stream));
}
py::tuple arrow_array(const Columns& columns) {
    auto schema = std::make_unique<ArrowSchema>();
    auto array = std::make_unique<ArrowArray>();
    export_arrow(columns, *array, *schema);
    auto s = py::reinterpret_steal<py::object>(PyCapsule_New(schema.release(), "arrow_schema", release_schema));
    auto a = py::reinterpret_steal<py::object>(PyCapsule_New(array.release(), "arrow_array", release_array));
    return py::make_tuple(s, a);
}

/// One column of a result as a read-only buffer, kept alive by its column.
struct Buffer {
    std::shared_ptr<const ResultColumn> column;
    const void* data;
    std::size_t size;
    std::size_t width;
    std::string format;
};

const ResultColumn& column_at(const Columns& c, std::size_t i) {
    if (i >= c.columns().size()) throw py::index_error("no such column");
    return *c.columns()[i];
}

py::object values(const Columns& c, std::size_t i) {
    const auto column = (column_at(c, i), c.columns()[i]);
    return std::visit(
        [&](const auto& data) -> py::object {
            using D = std::remove_cvref_t<decltype(data)>;
            if constexpr (std::is_same_v<D, Texts>) {
                py::list out;
                for (std::int64_t k = 0; k < data.size(); ++k)
                    out.append(column->is_null(k) ? py::object(py::none()) : py::object(py::str(std::string(data[k]))));
                return out;
            } else if constexpr (std::is_same_v<D, Words>) {
                return py::cast(Buffer{column, data.codes.data(), data.codes.size(), 4, "i"});
            } else {
                using T = typename D::value_type;
                return py::cast(Buffer{column, data.data(), data.size(), sizeof(T), py::format_descriptor<T>::format()});
            }
        },
        column->data);
}

}  // namespace

void bind_result(py::module_& m) {
    py::class_<Buffer>(m, "Buffer", py::buffer_protocol(), "Numbers of a result's column, read-only.").def_buffer([](Buffer& b) {
        return py::buffer_info(const_cast<void*>(b.data), static_cast<py::ssize_t>(b.width), b.format, 1,
                               {static_cast<py::ssize_t>(b.size)}, {static_cast<py::ssize_t>(b.width)}, true);
    });
    py::class_<Columns, std::shared_ptr<Columns>>(m, "Columns", "The table of a result; immutable.")
        .def_property_readonly("rows", &Columns::rows)
        .def_property_readonly("columns",
                               [](const Columns& c) {
                                   py::list out;
                                   for (const auto& column : c.columns()) {
                                       py::dict d;
                                       d["name"] = column->name;
                                       d["kind"] = std::string(kind_name(column->kind));
                                       d["scale"] = column->scale;
                                       d["text"] = column->text;
                                       d["personal"] = column->personal;
                                       out.append(d);
                                   }
                                   return out;
                               })
        .def("values", &values, py::arg("column"), "Numbers as a buffer (words: their codes), texts as a list.")
        .def(
            "words",
            [](const Columns& c, std::size_t i) {
                const auto* w = std::get_if<Words>(&column_at(c, i).data);
                return w ? w->words : std::vector<std::string>{};
            },
            py::arg("column"))
        .def(
            "missing",
            [](const Columns& c, std::size_t i) -> py::object {
                const auto& column = (column_at(c, i), c.columns()[i]);
                if (column->missing.empty()) return py::none();
                return py::cast(Buffer{column, column->missing.data(), column->missing.size(), 1, "B"});
            },
            py::arg("column"), "1 where the row is null, or None where no row is.")
        .def(
            "cell",
            [](const Columns& c, std::size_t i, std::int64_t row) {
                if (row < 0 || row >= c.rows()) throw py::index_error("no such row");
                return column_at(c, i).cell(row);
            },
            py::arg("column"), py::arg("row"))
        .def("arrow_stream", [](const std::shared_ptr<Columns>& c) { return arrow_stream(c); })
        .def("arrow_array", [](const Columns& c) { return arrow_array(c); });
    py::class_<Result>(m, "Result", "What an analysis answers; immutable.")
        .def_property_readonly("analysis", [](const Result& r) { return r.analysis(); })
        .def("stamp", [](const Result& r) { return to_json(write(r.stamp())); })
        .def("report", [](const Result& r) { return to_json(r.report()); })
        .def("tables",
             [](const Result& r) {
                 std::vector<std::string> names;
                 for (const auto& [name, table] : r.tables()) names.push_back(name);
                 return names;
             })
        .def(
            "table", [](const Result& r, const std::string& name) { return std::const_pointer_cast<Columns>(r.share_table(name)); },
            py::arg("name"))
        .def("models",
             [](const Result& r) {
                 std::vector<std::string> names;
                 for (const auto& [name, model] : r.models()) names.push_back(name);
                 return names;
             })
        .def(
            "model", [](const Result& r, const std::string& name) { return std::const_pointer_cast<Model>(r.model(name)); },
            py::arg("name"));
}

}  // namespace kefu::python
