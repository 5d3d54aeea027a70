// The native half of the Python package: charters, tables, analyses, models and results, and nothing that computes.
// The other half (bindings/python/kefu) turns Python's objects into tables, and results into what people look at.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "kefu/charter/diff.hpp"
#include "kefu/charter/moves.hpp"
#include "kefu/charter/starter.hpp"
#include "kefu/core/nearest.hpp"
#include "kefu/core/utf8.hpp"
#include "python.hpp"

namespace kefu::python {

/// Runs `work` without the GIL, on a thread of this call, and looks for Ctrl-C every 50 ms meanwhile.
void interruptible(Progress& progress, const std::function<void()>& work) {
    std::exception_ptr failed;
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    bool interrupted = false;
    {
        std::jthread worker([&]() noexcept {
            try {
                work();
            } catch (...) {
                failed = std::current_exception();
            }
            const std::lock_guard lock(mutex);
            done = true;
            changed.notify_one();
        });
        py::gil_scoped_release free;
        std::unique_lock lock(mutex);
        while (!changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return done; })) {
            lock.unlock();
            {
                py::gil_scoped_acquire hold;
                if (!interrupted && PyErr_CheckSignals() != 0) {
                    interrupted = true;
                    progress.cancel = true;
                }
            }
            lock.lock();
        }
    }
    if (interrupted) throw py::error_already_set();
    if (failed) std::rethrow_exception(failed);
}

Language language_of(const std::string& word) {
    if (word == "en") return Language::en;
    if (word == "zh") return Language::zh;
    throw Error(Status::bad_option, "language: expected 'en' or 'zh'");
}

/// kefu::Error becomes kefu.Error with its fields.
void raise(const Error& e) {
    const auto& place = e.place();
    const auto maybe = [](std::int64_t x, std::int64_t nothing) -> py::object {
        if (x == nothing) return py::none();
        return py::int_(x);
    };
    py::object type = py::module_::import("kefu._errors").attr("Error");
    py::object error = type(std::string(e.what()), std::string(status_name(e.status())), place.where, maybe(place.row, -1),
                            maybe(place.column, -1), maybe(place.line, 0), maybe(place.position, 0));
    PyErr_SetObject(type.ptr(), error.ptr());
}

namespace {

Tree options_of(const std::string& json) { return json.empty() ? Tree::table() : parse_json(json, "options"); }

py::list told(const std::vector<Finding>& findings) {
    py::list out;
    for (const Finding& f : findings) {
        py::dict d;
        d["severity"] = f.severity == Severity::error ? "error" : "warning";
        d["where"] = f.place.where;
        d["line"] = f.place.line;
        d["position"] = f.place.position;
        d["code"] = f.code;
        d["message"] = f.message;
        d["message_zh"] = f.message_zh;
        out.append(d);
    }
    return out;
}

std::optional<ParsedTime> as_of_of(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    const auto time = parse_time(*text);
    if (!time) throw Error(Status::bad_option, "as_of: expected a date such as 2011-12-09, or an instant such as 2011-12-09T12:00:00Z");
    return time;
}

Id id_of(const py::object& id) {
    if (py::isinstance<py::str>(id)) {
        Py_ssize_t size = 0;
        const char* text = PyUnicode_AsUTF8AndSize(id.ptr(), &size);
        if (text) return Id(std::string_view(text, static_cast<std::size_t>(size)));
        PyErr_Clear();
        throw Error(Status::bad_id, "an id is text that UTF-8 can write; this one holds half a character");
    }
    if (!py::isinstance<py::bool_>(id)) {  // NumPy's whole numbers have an index, floats have none
        const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(id.ptr()));
        int overflow = 0;
        const long long value = number ? PyLong_AsLongLongAndOverflow(number.ptr(), &overflow) : 0;
        if (number && overflow == 0) return Id(std::int64_t{value});
        PyErr_Clear();
    }
    throw Error(Status::bad_id, "an id is text or a whole number of 64 bits");
}

Finish finish_of(const std::optional<std::string>& as_of, int threads, const py::dict& models, Progress* progress) {
    Finish how;
    how.as_of = as_of_of(as_of);
    how.threads = threads;
    how.progress = progress;
    for (const auto& [name, model] : models) how.models[name.cast<std::string>()] = model.cast<std::shared_ptr<Model>>();
    return how;
}

}  // namespace

namespace {

/// An analysis, and whether a thread is at work on its data; views share both.
struct Held {
    std::shared_ptr<Analysis> value;
    std::shared_ptr<std::mutex> busy = std::make_shared<std::mutex>();
};

/// One thread at a time. Who comes meanwhile is told so: to wait here with the GIL would stop everybody.
class Turn {
   public:
    explicit Turn(const Held& held) : lock_(*held.busy, std::try_to_lock) {
        if (!lock_.owns_lock())
            throw Error(Status::wrong_order, "another thread is at work on this " + held.value->info().name +
                                                 " or a view of its data; one thread at a time may use it");
    }

   private:
    std::unique_lock<std::mutex> lock_;
};

}  // namespace

PYBIND11_MODULE(_kefu, m, py::mod_gil_not_used()) {
    m.doc() = "Native half of kefu; use the package kefu.";
    // NOLINTNEXTLINE(performance-unnecessary-value-param): pybind11 takes a function of this very type
    py::register_local_exception_translator([](std::exception_ptr p) {
        try {
            if (p) std::rethrow_exception(p);
        } catch (const Error& e) {
            raise(e);
        }
    });
    m.def(
        "version", [] { return std::string(engine_version()); }, "Version of the engine.");
    m.def("escape", &escape_controls, py::arg("text"), "Control characters and marks that turn the direction of writing, made visible.");
    m.def(
        "nearest",
        [](const std::string& word, const std::vector<std::string>& known) {
            const std::vector<std::string_view> views(known.begin(), known.end());
            return std::string(nearest(word, views));
        },
        py::arg("word"), py::arg("known"), "The nearest known word, or an empty text.");
    m.def(
        "describe", [] { return to_json(describe_all()); }, "Everything described, as JSON.");

    py::class_<Progress, std::shared_ptr<Progress>>(m, "Progress", "Counters of a long call; any thread may read them and cancel.")
        .def(py::init<>())
        .def_property_readonly("done", [](const Progress& p) { return p.done.load(); })
        .def_property_readonly("total", [](const Progress& p) { return p.total.load(); })
        .def(
            "set_total", [](Progress& p, std::int64_t n) { p.total = n; }, py::arg("rows"))
        .def("cancel", [](Progress& p) { p.cancel = true; });

    py::class_<Charter>(m, "Charter", "A charter; immutable.")
        .def(py::init<>(), "The default charter.")
        .def_static(
            "load", [](const std::string& path) { return Charter::load(path); }, py::arg("path"), py::call_guard<py::gil_scoped_release>())
        .def_static(
            "parse", [](const std::string& toml, const std::string& where) { return Charter::parse(toml, where); }, py::arg("toml"),
            py::arg("where") = "charter", py::call_guard<py::gil_scoped_release>())
        .def_static(
            "check", [](const py::bytes& toml, const std::string& where) { return told(Charter::check(std::string_view(toml), where)); },
            py::arg("toml"), py::arg("where") = "charter")
        .def_static(
            "check_file", [](const std::string& path) { return told(Charter::check_file(path)); }, py::arg("path"))
        .def_static(
            "in_force",
            [](const std::string& folder, const std::string& as_of, const std::optional<std::string>& known_on) {
                return Charter::in_force(folder, require_date(as_of, "as_of"),
                                         known_on ? std::optional(require_date(*known_on, "known_on")) : std::nullopt);
            },
            py::arg("folder"), py::arg("as_of"), py::arg("known_on") = py::none())
        .def(
            "show", [](const Charter& c, const std::string& language) { return c.show(language_of(language)); }, py::arg("language") = "en")
        .def("document", [](const Charter& c) { return to_json(c.resolved()); })
        .def("stamp", [](const Charter& c) { return to_json(write(c.stamp())); })
        .def_property_readonly("where", [](const Charter& c) { return std::string(c.where()); });
    m.def(
        "diff",
        [](const Charter& before, const Charter& after, const std::string& language) {
            py::list out;
            for (const Change& change : diff(before, after)) {
                py::dict d;
                d["kind"] = word_of(change.kind);
                d["path"] = change.path;
                d["before"] = change.before;
                d["after"] = change.after;
                d["sentence"] = sentence(change, language_of(language));
                out.append(d);
            }
            return out;
        },
        py::arg("before"), py::arg("after"), py::arg("language") = "en");
    m.def(
        "charter_starter", [](const std::string& id, const std::string& language) { return charter_starter(id, language_of(language)); },
        py::arg("id") = "my_company", py::arg("language") = "en");

    bind_table(m);

    py::class_<Model, std::shared_ptr<Model>>(m, "Model", "A fitted model; immutable.")
        .def_property_readonly("name", [](const Model& x) { return x.name(); })
        .def("report", [](const Model& x) { return to_json(x.report()); })
        .def("stamp", [](const Model& x) { return to_json(write(x.stamp())); })
        .def("save", [](const Model& x) { return py::bytes(x.save()); });
    m.def(
        "load_model", [](const py::bytes& file) { return std::const_pointer_cast<Model>(load_model(std::string_view(file))); },
        py::arg("file"));

    bind_result(m);
    bind_decision_table(m);
    bind_shapes(m);
    bind_router(m);
    bind_staff(m);
    bind_forecasts(m);

    py::class_<Held>(m, "Analysis", "One analysis with its data; one thread at a time.")
        .def_property_readonly("name", [](const Held& a) { return a.value->info().name; })
        .def_property_readonly("rows",
                               [](const Held& a) {
                                   const Turn turn(a);
                                   return a.value->rows();
                               })
        .def_property_readonly("bytes",
                               [](const Held& a) {
                                   const Turn turn(a);
                                   return a.value->bytes();
                               })
        .def("stamp", [](const Held& a) { return to_json(write(a.value->stamp())); })
        .def(
            "add",
            [](const Held& a, const std::string& input, const Table& table, const std::shared_ptr<Progress>& given) {
                const Turn turn(a);
                const auto progress = given ? given : std::make_shared<Progress>();
                interruptible(*progress, [&] { a.value->add(input, table, progress.get()); });
            },
            py::arg("input"), py::arg("table"), py::arg("progress") = nullptr)
        .def(
            "add_all",
            [](const Held& a, const std::string& input, const py::iterable& tables, const std::shared_ptr<Progress>& given) {
                const Turn turn(a);
                const auto progress = given ? given : std::make_shared<Progress>();
                const auto back = a.value->checkpoint();
                try {
                    for (const py::handle item : tables) {
                        const Table table = item.cast<Table>();
                        interruptible(*progress, [&] { a.value->add(input, table, progress.get()); });
                    }
                } catch (...) {
                    back();
                    throw;
                }
            },
            py::arg("input"), py::arg("tables"), py::arg("progress") = nullptr, "All of an iterable of tables, or nothing.")
        .def(
            "checkpoint",
            [](const Held& a) {
                const Turn turn(a);
                return py::cpp_function([a, back = a.value->checkpoint()] {
                    const Turn again(a);
                    back();
                });
            },
            "A call that takes back what was added since.")
        .def(
            "merge",
            [](const Held& a, const Held& b) {
                const Turn turn(a);
                std::optional<Turn> other;
                if (a.busy != b.busy) other.emplace(b);
                py::gil_scoped_release free;
                a.value->merge(*b.value);
            },
            py::arg("other"))
        .def(
            "finish",
            [](const Held& a, const std::optional<std::string>& as_of, int threads, const py::dict& models,
               const std::shared_ptr<Progress>& given) {
                const Turn turn(a);
                const auto progress = given ? given : std::make_shared<Progress>();
                const Finish how = finish_of(as_of, threads, models, progress.get());
                std::optional<Result> result;
                interruptible(*progress, [&] { result = a.value->finish(how); });
                return *result;
            },
            py::arg("as_of") = py::none(), py::arg("threads") = 0, py::arg("models") = py::dict(), py::arg("progress") = nullptr)
        .def(
            "exported",
            [](const Held& a, const py::object& id) {
                const Turn turn(a);
                const Id customer = id_of(id);
                const py::gil_scoped_release free;
                return to_json(a.value->exported(customer));
            },
            py::arg("id"))
        .def(
            "erase",
            [](Held& a, const py::object& id) {
                const Turn turn(a);
                const Id customer = id_of(id);
                const py::gil_scoped_release free;
                return a.value->erase(customer);
            },
            py::arg("id"))
        .def("save", [](const Held& a) {
            const Turn turn(a);
            std::string file;
            {
                py::gil_scoped_release free;
                file = a.value->save();
            }
            return py::bytes(file);
        });
    m.def(
        "create",
        [](const Charter& c, const std::string& name, const std::string& options) { return Held{create(c, name, options_of(options))}; },
        py::arg("charter"), py::arg("name"), py::arg("options") = "");
    m.def(
        "view",
        [](const Held& a, const Charter& c, const std::string& name, const std::string& options) {
            return Held{view(*a.value, c, name, options_of(options)), a.busy};
        },
        py::arg("source"), py::arg("charter"), py::arg("name"), py::arg("options") = "");
    m.def(
        "load_analysis",
        [](const py::bytes& file) {
            const std::string_view view(file);
            Held out;
            {
                py::gil_scoped_release free;
                out.value = load_analysis(view);
            }
            return out;
        },
        py::arg("file"));

    m.def(
        "row_of", [](const Result& r, const py::object& id) { return r.row_of(id_of(id)); }, py::arg("result"), py::arg("id"));
    m.def(
        "exported", [](const Result& r, const py::object& id) { return to_json(r.exported(id_of(id))); }, py::arg("result"), py::arg("id"));
    m.def(
        "moves", [](const Result& before, const Result& after) { return moves(before, after); }, py::arg("before"), py::arg("after"));
    m.def(
        "without", [](const Result& r, const py::object& id) { return r.without(id_of(id)); }, py::arg("result"), py::arg("id"));
    m.def(
        "explain",
        [](const Result& r, const py::object& id, const std::string& language) { return r.explain(id_of(id), language_of(language)); },
        py::arg("result"), py::arg("id"), py::arg("language") = "en");
}

}  // namespace kefu::python
