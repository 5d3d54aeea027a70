// The router for Python: a method a command, its keyword arguments made from the description; events as objects that stay valid.
#include "kefu/service/router.hpp"

#include <pybind11/stl.h>

#include <mutex>

#include "confined.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/charter/saved_router.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/service/command_table.hpp"
#include "kefu/service/live_figures.hpp"
#include "shapes.hpp"

namespace kefu::python {

namespace {

using service::Event;
using service::Router;

/// shared: a thread reads while a router writes, which may hold no GIL then.
class MemoryJournal final : public service::Journal {
   public:
    void append(std::int64_t sequence, std::string_view entry) override {
        const std::scoped_lock lock(mutex_);
        journal_.append(sequence, entry);
    }
    [[nodiscard]] std::int64_t entries() const {
        const std::scoped_lock lock(mutex_);
        return journal_.entries();
    }
    [[nodiscard]] std::size_t bytes() const {
        const std::scoped_lock lock(mutex_);
        return journal_.bytes();
    }
    [[nodiscard]] std::vector<std::string> copy() const {
        const std::scoped_lock lock(mutex_);
        std::vector<std::string> out;
        journal_.each([&](std::int64_t, std::string_view entry) { out.emplace_back(entry); });
        return out;
    }

   private:
    mutable std::mutex mutex_;
    service::MemoryJournal journal_;
};

/// The host's object, or a journal of ours; and what keeps the events for router.events.
class HostJournal final : public service::Journal {
   public:
    HostJournal(py::object host, bool keeps) : host_(std::move(host)) {
        if (py::isinstance<MemoryJournal>(host_)) memory_ = host_.cast<std::shared_ptr<MemoryJournal>>();
        if (keeps) kept_ = std::make_shared<service::MemoryJournal>();
    }
    void append(std::int64_t sequence, std::string_view entry) override {
        if (memory_) {
            memory_->append(sequence, entry);
        } else if (!host_.is_none()) {
            const py::gil_scoped_acquire hold;
            host_.attr("append")(sequence, py::bytes(entry));
        }
        keep(sequence, entry);
    }
    void keep(std::int64_t sequence, std::string_view entry) noexcept {
        if (!kept_) return;
        try {
            kept_->append(sequence, entry);
        } catch (...) {  // what the host has written down is done all the same
            kept_.reset();
            lost_ = true;
        }
    }
    [[nodiscard]] const service::MemoryJournal& kept() const {
        if (lost_) throw Error(Status::no_memory, "memory ran out while events were kept; the journal has them");
        if (!kept_) throw Error(Status::wrong_order, "no events are kept: make the router with keep_events=True");
        return *kept_;
    }
    [[nodiscard]] const py::object& host() const noexcept { return host_; }
    void forget() { host_ = py::none(); }

   private:
    py::object host_;
    std::shared_ptr<MemoryJournal> memory_;
    std::shared_ptr<service::MemoryJournal> kept_;
    bool lost_ = false;
};

constexpr const char* at_work = "this router is at work: one thread at a time may use it, and its journal may not while it writes";

/// confined.
struct Routing {
    std::shared_ptr<HostJournal> journal;  ///< NULL where nothing is written
    Router router;
    std::shared_ptr<const Shapes> shapes;
    bool strict = false;
    std::atomic<bool> busy{false};
};

std::shared_ptr<HostJournal> journal_of(const py::object& host, bool keeps) {
    return host.is_none() && !keeps ? nullptr : std::make_shared<HostJournal>(host, keeps);
}
std::unique_ptr<Routing> routing_of(Router router, std::shared_ptr<HostJournal> journal, std::shared_ptr<const Shapes> shapes,
                                    bool strict) {
    return std::unique_ptr<Routing>(new Routing{std::move(journal), std::move(router), std::move(shapes), strict});
}

/// Decides by f, makes the events Python's, and does the command where it was accepted and `decides` alone is not asked for. What fails
/// on the way takes it back.
template <class F>
py::object done(Routing& r, std::string_view command, bool decides, F&& f) {
    const Turn turn(r.busy, at_work);
    r.router.write_entries(decides);
    const std::span<const Event> events = f(r.router);
    const bool accepted = events.front().is_fact();
    py::object out;
    try {
        out = r.shapes->events(events);
    } catch (...) {
        if (accepted) r.router.discard();
        throw;
    }
    if (accepted && !decides) r.router.commit();
    if (r.strict && std::holds_alternative<service::Refused>(events.front().fact)) r.shapes->refuse(command, out);
    return out;
}

/// Runs f at the border to Python's C functions: what it throws becomes Python's error.
template <class F>
PyObject* guarded(F&& f) noexcept {
    try {
        return f();
    } catch (py::error_already_set& e) {
        e.restore();
    } catch (const py::builtin_exception& e) {
        e.set_error();
    } catch (const Error& e) {
        raise(e);
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const std::exception& e) {
        PyErr_SetString(PyExc_RuntimeError, e.what());
    } catch (...) {
        PyErr_SetString(PyExc_RuntimeError, "something was thrown that is no exception");
    }
    return nullptr;
}

/// A router that only decides: router.decide.
struct Deciding {
    py::object owner;
    Routing* routing;
};
Routing& routing_in(PyObject* self, Routing*) { return py::cast<Routing&>(py::handle(self)); }
Routing& routing_in(PyObject* self, Deciding*) { return *py::cast<Deciding&>(py::handle(self)).routing; }

/// One command as Python calls it. By hand, and not by pybind11: half the time of a short command would go into a dict of arguments.
template <class C, class Self>
PyObject* command(PyObject* self, PyObject* const* arguments, Py_ssize_t n, PyObject* names) noexcept {
    return guarded([&] {
        Kept kept;
        C c;
        static const std::string what = std::string(name(Of<C>{})) + "()";
        if (n > 0) throw py::type_error(what + " takes keyword arguments only");
        Filling<C> filling(c, what, kept);
        const Py_ssize_t count = names ? PyTuple_GET_SIZE(names) : 0;
        for (Py_ssize_t i = 0; i < count; ++i) filling.put(PyTuple_GET_ITEM(names, i), arguments[i]);
        filling.check();
        constexpr bool decides = std::is_same_v<Self, Deciding>;
        const auto decide = [&](Router& router) { return router.decide(c); };
        return done(routing_in(self, static_cast<Self*>(nullptr)), name(Of<C>{}), decides, decide).release().ptr();
    });
}

/// The methods of all commands but swap_rules, for a class whose base is Self. `documents`: docstrings with signatures, by name.
template <class Self, class... C>
py::dict commands(const py::dict& documents, std::variant<C...>*) {
    py::dict out;
    auto* type = reinterpret_cast<PyTypeObject*>(py::type::of<Self>().ptr());
    const auto add = [&]<class T>(Of<T>) {
        if constexpr (!std::is_same_v<T, service::SwapRules>) {
            static const std::string called(name(Of<T>{}));  // a method keeps the addresses of its texts
            static std::string document;
            static PyMethodDef method{};
            document = documents[called.c_str()].template cast<std::string>();
            auto function = reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&command<T, Self>));
            method = {called.c_str(), function, METH_FASTCALL | METH_KEYWORDS, document.c_str()};
            const auto made = py::reinterpret_steal<py::object>(PyDescr_NewMethod(type, &method));
            if (!made) throw py::error_already_set();
            out[called.c_str()] = made;
        }
    };
    (add(Of<C>{}), ...);
    return out;
}

py::object swap_rules(Routing& r, const Charter& charter, bool decides, const py::kwargs& arguments) {
    Kept kept;
    service::SwapRules c;
    Filling<service::SwapRules> filling(c, "swap_rules()", kept);
    filling.put(arguments);
    filling.check();
    const service::RoutingRules rules = routing_rules(charter);
    return done(r, "swap_rules", decides, [&](Router& router) { return router.decide_swap(c, rules); });
}

void recover(Routing& r, const py::iterable& entries, const std::vector<Charter>& charters) {
    const Turn turn(r.busy, at_work);
    std::map<std::string, service::RoutingRules> rules;
    for (const Charter& charter : charters) rules.emplace(charter.stamp().digest, routing_rules(charter));
    each_entry(entries, [&](std::string_view entry) {
        try {
            r.router.recover(entry);
        } catch (const Error& e) {
            // Few entries adopt rules, so that they are looked for only where one could not be taken in.
            const auto next = e.status() == Status::bad_file ? rules.find(Router::adopted_rules(entry)) : rules.end();
            if (next == rules.end()) throw;
            r.router.recover(entry, &next->second);
        }
        if (r.journal) r.journal->keep(r.router.sequence(), entry);
    });
}

/// A table of commands, read through before the first is done; what came of them is appended to `answer`, also where the call ends early.
void apply(Routing& r, const Charter& charter, const py::iterable& tables, const ColumnNames& columns, const std::string& time_zone,
           const std::string& local_times, py::list answer) {
    TimeOptions time{time_zone, {}};
    const auto rule = value_of<GapRule>(local_times);
    if (!rule) throw Error(Status::bad_option, "local_times: expected error, earlier or later");
    time.local_times = *rule;
    charter.inherit(time);
    const Decoding how({}, time);
    const Turn turn(r.busy, at_work);
    std::vector<Table> all;
    for (const py::handle item : tables) all.push_back(item.cast<Table>());
    service::EventTable events;
    std::int64_t refused = 0;
    std::exception_ptr failed;
    try {
        const py::gil_scoped_release free;
        refused = service::apply(r.router, all, columns, how, events, look_for_ctrl_c);
    } catch (...) {
        if (events.commands() == 0) throw;
        failed = std::current_exception();
    }
    ResultBuilder out("service.apply", r.router.rules().stamp());
    out.table("events", events.columns());
    out.report("commands", events.commands());
    out.report("refused", refused);
    answer.append(std::move(out).build());
    if (failed) std::rethrow_exception(failed);
}

std::shared_ptr<Columns> journal_table(const std::function<void(service::EventTable&)>& fill) {
    service::EventTable events;
    fill(events);
    return std::make_shared<Columns>(events.columns());
}

/// A journal that calls Python may be part of a circle, which Python's collector must see.
void collected(PyHeapTypeObject* heap) {
    PyTypeObject* type = &heap->ht_type;
    type->tp_flags |= Py_TPFLAGS_HAVE_GC;
    type->tp_traverse = [](PyObject* self, visitproc visit, void* arg) {
        Py_VISIT(Py_TYPE(self));
        if (py::detail::is_holder_constructed(self))
            if (const auto& journal = py::cast<Routing&>(py::handle(self)).journal) Py_VISIT(journal->host().ptr());
        return 0;
    };
    type->tp_clear = [](PyObject* self) {
        if (py::detail::is_holder_constructed(self))
            if (const auto& journal = py::cast<Routing&>(py::handle(self)).journal) journal->forget();
        return 0;
    };
}

}  // namespace

void bind_router(py::module_& m) {
    py::class_<MemoryJournal, std::shared_ptr<MemoryJournal>>(m, "MemoryJournal", "Entries of a router, in memory.")
        .def(py::init<>())
        .def(
            "append", [](MemoryJournal& j, std::int64_t sequence, const py::bytes& entry) { j.append(sequence, std::string_view(entry)); },
            py::arg("sequence"), py::arg("entry"), "Takes an entry whose first event has this number.")
        .def("__len__", [](const MemoryJournal& j) { return j.entries(); })
        .def_property_readonly("bytes", &MemoryJournal::bytes, "Memory held.")
        .def(
            "entries",
            [](const MemoryJournal& j) {
                py::list out;
                for (const std::string& entry : j.copy()) out.append(py::bytes(entry));
                return out;
            },
            "The entries, in their order.")
        .def("__iter__", [](const py::object& j) { return py::iter(j.attr("entries")()); });

    py::class_<Routing> face(m, "Router", "A router; one thread at a time.", py::custom_type_setup(collected));
    face.def(py::init([](const Charter& charter, const py::object& journal, bool keeps, bool strict, std::shared_ptr<Shapes> shapes) {
                 auto host = journal_of(journal, keeps);
                 return routing_of(Router(routing_rules(charter), host), host, std::move(shapes), strict);
             }),
             py::arg("charter"), py::arg("journal"), py::arg("keep_events"), py::arg("strict"), py::arg("shapes"))
        .def(py::init([](const Charter& charter, const py::bytes& file, const py::object& journal, bool keeps, bool strict,
                         std::shared_ptr<Shapes> shapes) {
                 auto host = journal_of(journal, keeps);
                 return routing_of(load_router(charter, std::string_view(file), host), host, std::move(shapes), strict);
             }),
             py::arg("charter"), py::arg("file"), py::arg("journal"), py::arg("keep_events"), py::arg("strict"), py::arg("shapes"))
        .def("_recover", &recover, py::arg("entries"), py::arg("charters"))
        .def("_apply", &apply, py::arg("charter"), py::arg("tables"), py::arg("columns"), py::arg("time_zone"), py::arg("local_times"),
             py::arg("answer"))
        .def("_swap_rules", &swap_rules, py::arg("charter"), py::arg("decides"))
        .def("commit",
             [](Routing& r) {
                 const Turn turn(r.busy, at_work);
                 r.router.commit();
             })
        .def("discard",
             [](Routing& r) {
                 const Turn turn(r.busy, at_work);
                 r.router.discard();
             })
        .def_property_readonly(
            "entry",
            [](Routing& r) {
                const Turn turn(r.busy, at_work);
                return py::bytes(r.router.entry());
            },
            "Of the last command that was decided: what a journal takes. Empty after an answer.")
        .def("save",
             [](Routing& r) {
                 const Turn turn(r.busy, at_work);
                 return py::bytes(save(r.router));
             })
        .def(
            "why_waiting",
            [](Routing& r, const std::string& task) {
                const Turn turn(r.busy, at_work);
                return r.shapes->record(r.router.why_waiting(task));
            },
            py::arg("task"))
        .def(
            "why_not",
            [](Routing& r, const std::string& task, const std::string& agent) {
                const Turn turn(r.busy, at_work);
                return r.shapes->record(r.router.why_not(task, agent));
            },
            py::arg("task"), py::arg("agent"))
        .def(
            "why_this",
            [](Routing& r, const std::string& task) {
                const Turn turn(r.busy, at_work);
                return r.shapes->record(r.router.why_this(task));
            },
            py::arg("task"))
        .def(
            "explain",
            [](Routing& r, const py::object& event, const std::string& language) {
                Kept kept;
                const service::TaskOffered offer = r.shapes->offer_of(event, kept);
                const Turn turn(r.busy, at_work);
                return explain(offer, r.router.rules(event.attr("rules").cast<std::int64_t>()), language_of(language));
            },
            py::arg("event"), py::arg("language") = "en")
        .def_property(
            "strict", [](const Routing& r) { return r.strict; }, [](Routing& r, bool strict) { r.strict = strict; },
            "Whether a refusal raises kefu.Error.")
        .def_property_readonly("_events",
                               [](Routing& r) {
                                   const Turn turn(r.busy, at_work);
                                   if (!r.journal) (void)HostJournal(py::none(), false).kept();
                                   return journal_table([&](service::EventTable& events) {
                                       r.journal->kept().each([&](std::int64_t, std::string_view entry) { events.add_entry(entry); });
                                   });
                               })
        .def("_metrics",
             [](Routing& r) {
                 const Turn turn(r.busy, at_work);
                 return service::metrics(r.router);
             })
        .def("_stamp", [](const Routing& r) { return to_json(write(r.router.rules().stamp())); });
    const auto number = [&face](const char* name, const char* text, auto f) {
        face.def_property_readonly(
            name,
            [f](Routing& r) {
                const Turn turn(r.busy, at_work);
                return f(r.router);
            },
            text);
    };
    const auto time_or_none = [](std::optional<Time> time) {
        return time ? py::reinterpret_steal<py::object>(python_of(*time)) : py::object(py::none());
    };
    number("now", "The time of the last command that was accepted; None before the first.",
           [time_or_none](const Router& r) { return time_or_none(r.now()); });
    number("next_due", "When something happens by itself, so that advance_clock has something to do; None = nothing will.",
           [time_or_none](const Router& r) { return time_or_none(r.next_due()); });
    number("sequence", "Number of the next event.", [](const Router& r) { return r.sequence(); });
    number("state_hash", "Of all that the state is: the same for the same events on every platform.",
           [](const Router& r) { return r.state_hash(); });
    number("bytes", "Memory held.", [](const Router& r) { return r.bytes(); });
    number("agents", "How many agents there are.", [](const Router& r) { return r.agents(); });
    number("tasks", "How many tasks there are, in whatever state.", [](const Router& r) { return r.tasks(); });
    number("waiting", "How many of them wait.", [](const Router& r) { return r.waiting(); });

    py::class_<Deciding>(m, "Deciding", "A router that only decides.")
        .def(py::init([](const py::object& router) {
                 return Deciding{router, &router.cast<Routing&>()};
             }),
             py::arg("router"));
    m.def(
        "router_commands",
        [](bool decides, const py::dict& documents) {
            auto* all = static_cast<service::AnyCommand*>(nullptr);
            return decides ? commands<Deciding>(documents, all) : commands<Routing>(documents, all);
        },
        py::arg("decides"), py::arg("documents"), "The methods of all commands but swap_rules, by name.");
    m.def(
        "read_journal",
        [](const py::iterable& entries) {
            return journal_table(
                [&](service::EventTable& events) { each_entry(entries, [&](std::string_view entry) { events.add_entry(entry); }); });
        },
        py::arg("entries"), "The events of entries, as a table.");
}

}  // namespace kefu::python
