// Forecasts for Python: events as objects, entries of a journal or tables go in; tables and records come out.
#include <pybind11/stl.h>

#include "confined.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/service/forecast_table.hpp"
#include "shapes.hpp"

namespace kefu::python {

namespace {

using service::Event;
using service::ForecastRow;
using service::Forecasts;
using service::WaitForecast;

constexpr const char* at_work = "these forecasts are at work: one thread at a time may use them";

/// confined.
struct Hearing {
    Forecasts value;
    std::shared_ptr<const Shapes> shapes;
    std::atomic<bool> busy{false};
};

/// Of a kind of event, the attributes that are looked at, a bit each, in the order of ForecastRow.
template <class T>
std::uint32_t attributes_of() {
    std::uint32_t bits = 0, bit = 1;
    const std::vector<std::string_view> there = leaf_names<T>();
    for (const std::string_view name : leaf_names<ForecastRow>()) {
        if (std::find(there.begin(), there.end(), name) != there.end()) bits |= bit;
        bit <<= 1;
    }
    return bits;
}
template <class... T>
std::map<std::string_view, std::uint32_t> all_attributes(std::variant<T...>*) {
    return {{name(Of<T>{}), attributes_of<T>()}...};
}
std::vector<std::string> attribute_names() {
    std::vector<std::string> names;
    for (const std::string_view name : leaf_names<ForecastRow>()) names.push_back(python_name(name));
    return names;
}

/// What is looked at in an event of Python's. False where it tells nothing of a task.
bool read_event(const py::handle& event, ForecastRow& row, Kept& kept) {
    static const auto attributes = all_attributes(static_cast<service::Fact*>(nullptr));
    const auto take = [&](const char* name, auto& to) {
        py::object value = event.attr(name);
        if (!value.is_none()) convert(value.ptr(), name, to, kept);
        kept.hold(std::move(value));
    };
    std::string_view kind;
    take("kind", kind);
    const auto known = attributes.find(kind);
    if (known == attributes.end()) throw Error(Status::bad_value, "events: there is no kind of event " + std::string(kind));
    row.event = kind;
    take("at", row.at);
    static const std::vector<std::string> names = attribute_names();
    const std::string* name = names.data();
    std::uint32_t bit = 1;
    bool any = false;
    each_leaf<ForecastRow>(row, [&](const auto& f, auto& owner) {
        if (known->second & bit) {
            auto& to = owner.*f.member;
            using U = Unwrapped<std::remove_cvref_t<decltype(to)>>;
            if constexpr (std::is_same_v<U, std::string>) {
                std::string_view text;
                take(name->c_str(), text);
                to = std::string(text);
            } else {
                take(name->c_str(), to);
            }
            any = true;
        }
        bit <<= 1;
        ++name;
    });
    return any;
}

void hear_events(Hearing& h, const py::iterable& events) {
    const Turn turn(h.busy, at_work);
    Kept kept;
    std::vector<ForecastRow> rows;
    for (const py::handle item : events) {
        rows.emplace_back();
        if (!read_event(item, rows.back(), kept)) rows.pop_back();
    }
    std::vector<Event> heard;
    heard.reserve(rows.size());
    for (const ForecastRow& row : rows) heard.push_back(event_of(row));
    const py::gil_scoped_release free;
    h.value.add(heard);
}

void hear_entries(Hearing& h, const py::iterable& entries) {
    const Turn turn(h.busy, at_work);
    each_entry(entries, [&](std::string_view entry) { service::add_entry(h.value, entry); });
}

void hear_tables(Hearing& h, const py::iterable& tables, const ColumnNames& columns, const std::string& time_zone) {
    const Turn turn(h.busy, at_work);
    const Decoding how({}, {time_zone, {}});
    const auto take = [&](const Table& part) {
        const py::gil_scoped_release free;
        service::add(h.value, part, columns, how);
    };
    for (const py::handle item : tables) {
        const Table table = item.cast<Table>();
        for (std::int64_t begin = 0; begin == 0 || begin < table.rows(); begin += step_rows) {
            const Table part = table.slice(begin, std::min(step_rows, table.rows() - begin));
            try {
                take(part);
            } catch (const Error& e) {  // the rows before it are taken in
                if (const std::int64_t before = e.place().row - part.first_row(); before > 0) take(part.slice(0, before));
                throw;
            }
            look_for_ctrl_c();
        }
    }
}

template <class T>
std::shared_ptr<Columns> table_of(const std::vector<T>& rows) {
    return std::make_shared<Columns>(columns_of(rows));
}

/// What is looked at where two are compared.
WaitForecast told(const py::handle& record) {
    Kept kept;
    WaitForecast out;
    const auto take = [&](const char* name, auto& to) {
        py::object value = record.attr(name);
        if (!value.is_none()) convert(value.ptr(), name, to, kept);
        kept.hold(std::move(value));
    };
    take("as_of", out.as_of);
    take("p50", out.p50);
    take("p90", out.p90);
    return out;
}

}  // namespace

void bind_forecasts(py::module_& m) {
    py::class_<Hearing> face(m, "Forecasts", "How long those who wait still wait; one thread at a time.");
    face.def(py::init([](const std::string& options, std::shared_ptr<Shapes> shapes) {
                 return std::unique_ptr<Hearing>(
                     new Hearing{Forecasts(service::forecast_options(parse_json(options, "options"))), std::move(shapes)});
             }),
             py::arg("options"), py::arg("shapes"))
        .def("_add_events", &hear_events, py::arg("events"))
        .def("_add_entries", &hear_entries, py::arg("entries"))
        .def("_add_tables", &hear_tables, py::arg("tables"), py::arg("columns"), py::arg("time_zone"))
        .def(
            "clear",
            [](Hearing& h) {
                const Turn turn(h.busy, at_work);
                h.value.clear();
            },
            "Forgets all that was heard, so that it may be heard anew. The version goes on.")
        .def(
            "forecast",
            [](Hearing& h, const std::string& task) {
                const Turn turn(h.busy, at_work);
                return h.shapes->record(h.value.forecast(task));
            },
            py::arg("task"))
        .def(
            "_waiting",
            [](Hearing& h, const std::string& task) {
                const Turn turn(h.busy, at_work);
                return table_of(h.value.waiting(task));
            },
            py::arg("task"))
        .def(
            "_coming",
            [](Hearing& h, const std::string& task_class, const std::string& channel) {
                const Turn turn(h.busy, at_work);
                return table_of(h.value.coming(task_class, channel));
            },
            py::arg("class_"), py::arg("channel"))
        .def(
            "_queue",
            [](Hearing& h, const std::string& task_class, const std::string& channel) {
                const Turn turn(h.busy, at_work);
                return table_of(h.value.forecast_queue(task_class, channel));
            },
            py::arg("class_"), py::arg("channel"))
        .def("_calibration",
             [](Hearing& h) {
                 const Turn turn(h.busy, at_work);
                 return table_of(h.value.calibration());
             })
        .def(
            "_best",
            [](Hearing& h, const std::string& task_class, const std::string& channel) {
                const Turn turn(h.busy, at_work);
                return h.shapes->record(h.value.best(task_class, channel));
            },
            py::arg("class_"), py::arg("channel"))
        .def(
            "_changed",
            [](Hearing& h, std::int64_t version) {
                const Turn turn(h.busy, at_work);
                return table_of(h.value.changed(version));
            },
            py::arg("version"));
    const auto number = [&face](const char* name, const char* text, auto f) {
        face.def_property_readonly(
            name,
            [f](Hearing& h) {
                const Turn turn(h.busy, at_work);
                return f(h.value);
            },
            text);
    };
    number("version", "Rises with each event that changes a forecast.", [](const Forecasts& f) { return f.version(); });
    number("ignored", "Events of tasks whose coming was not heard, and of classes and channels beyond `queues`.",
           [](const Forecasts& f) { return f.ignored(); });
    number("bytes", "Memory held.", [](const Forecasts& f) { return f.bytes(); });
    m.def(
        "moved",
        [](const py::object& before, const py::object& now, double by) {
            return moved(told(before), told(now), service::share_to_move(by));
        },
        py::arg("before"), py::arg("now"), py::arg("by"));
}

}  // namespace kefu::python
