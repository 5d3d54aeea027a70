// A staff for Python: agents as dicts of what they are now, requests by keywords or as a table.
#include "kefu/service/staff.hpp"

#include <pybind11/stl.h>

#include "kefu/charter/routing.hpp"
#include "kefu/core/analysis.hpp"
#include "kefu/core/describe.hpp"
#include "kefu/service/coverage_table.hpp"
#include "kefu/service/overtaking.hpp"
#include "kefu/service/staff_table.hpp"
#include "shapes.hpp"

namespace kefu::python {

namespace {

using service::RankRequest;
using service::Staff;
using service::StaffAgent;

template <Described T>
T filled(const py::dict& from, std::string_view what, Kept& kept) {
    T to;
    Filling<T> filling(to, what, kept);
    filling.put(from);
    filling.check();
    return to;
}

Staff staff_of(const Charter& charter, const py::iterable& agents) {
    Kept kept;
    std::vector<StaffAgent> all;
    for (const py::handle item : agents) {
        if (!py::isinstance<py::dict>(item))
            throw Error(Status::bad_value,
                        std::string("agents: expected a dict for each, such as {\"agent\": \"li\"}, got ") + Py_TYPE(item.ptr())->tp_name);
        kept.hold(py::reinterpret_borrow<py::object>(item));
        all.push_back(filled<StaffAgent>(item.cast<py::dict>(), "an agent of a staff", kept));
    }
    return Staff(routing_rules(charter), all);
}

Result rank_all(const Staff& staff, const py::iterable& tables, const ColumnNames& columns, std::int64_t most) {
    std::vector<Table> requests;
    for (const py::handle item : tables) requests.push_back(item.cast<Table>());
    ResultBuilder out("service.rank", staff.rules().stamp());
    service::RankedTable ranked;
    {
        const py::gil_scoped_release free;
        ranked = rank(staff, requests, columns, most);
    }
    out.report("requests", ranked.requests.rows());
    out.report("agents", staff.size());
    out.table("requests", std::move(ranked.requests));
    out.table("ranked", std::move(ranked.ranked));
    return std::move(out).build();
}

Result coverage_of(const Charter& charter, const py::iterable& tables, const ColumnNames& columns) {
    std::vector<Table> roster;
    for (const py::handle item : tables) roster.push_back(item.cast<Table>());
    return coverage(routing_rules(charter), roster, columns, Decoding({}, {}));
}

/// A sentence in English and in Chinese for each grade that who comes later may overtake.
std::vector<std::pair<std::string, std::string>> overtaking_of(const Charter& charter) {
    std::vector<std::pair<std::string, std::string>> out;
    for (service::Overtaking& o : overtaking(routing_rules(charter))) out.emplace_back(std::move(o.en), std::move(o.zh));
    return out;
}

}  // namespace

void bind_staff(py::module_& m) {
    py::class_<Staff>(m, "Staff", "Agents as they are now, prepared; immutable.")
        .def(py::init(&staff_of), py::arg("charter"), py::arg("agents"))
        .def("__len__", &Staff::size)
        .def(
            "_rank",
            [](const Staff& staff, const std::shared_ptr<Shapes>& shapes, const py::dict& arguments) {
                Kept kept;
                return shapes->record(staff.rank(filled<RankRequest>(arguments, "rank()", kept)));
            },
            py::arg("shapes"), py::arg("arguments"))
        .def("_rank_all", &rank_all, py::arg("tables"), py::arg("columns"), py::arg("most"));
    m.def("coverage", &coverage_of, py::arg("charter"), py::arg("tables"), py::arg("columns"), "Who of a roster could serve what.");
    m.def("overtaking", &overtaking_of, py::arg("charter"),
          "How much later one may come and still be taken first: a sentence in English and in Chinese for each service grade.");
    m.def(
        "staff_fields",
        [] {
            Tree t = Tree::table();
            t.set("staff_agent", to_tree(describe_fields<StaffAgent>()));
            t.set("rank_request", to_tree(describe_fields<RankRequest>()));
            return to_json(t);
        },
        "What an agent of a staff and a request are, as JSON.");
}

}  // namespace kefu::python
