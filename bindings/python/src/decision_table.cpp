// Decision tables for Python: values come as texts, answers go back as codes; kefu/rule.py turns both into Python's own.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "kefu/charter/decide.hpp"
#include "python.hpp"

namespace kefu::python {

namespace {

/// A table with the charter that it stands in.
struct Asked {
    Charter charter;
    rule::DecisionTable table;
};

/// One input as Python gives it: None = null, Ellipsis = unknown, int = the code of a span, else the text of a value.
rule::Value value_of(const rule::DecisionTable::Column& input, const py::handle& given) {
    if (given.is_none()) return rule::Value::null();
    if (py::isinstance<py::ellipsis>(given)) return rule::Value::unknown();
    if (py::isinstance<py::int_>(given)) return rule::Value(given.cast<std::int64_t>());
    const auto text = given.cast<std::string>();
    if (input.domain.optional && text == "null") return rule::Value::null();
    if (input.domain.optional && text == "unknown") return rule::Value::unknown();
    const auto code = input.domain.parse(text);
    if (!code) throw Error(Status::bad_value, "input '" + input.name + "' takes " + input.domain.expected().en);
    return rule::Value(*code);
}

std::vector<rule::Value> question_of(const rule::DecisionTable& table, const py::list& given) {
    std::vector<rule::Value> values;
    if (given.size() != table.inputs().size()) throw Error(Status::shape, "expected a value for each input");
    for (std::size_t i = 0; i < given.size(); ++i) values.push_back(value_of(table.inputs()[i], given[i]));
    return values;
}

/// Row from 1, or None; then text and code of each output, None where there is no value.
py::tuple told(const rule::DecisionTable& table, const rule::Decision& decision) {
    py::list outputs;
    for (std::size_t k = 0; k < decision.outputs.size(); ++k) {
        const rule::Value& value = decision.outputs[k];
        if (value.state != rule::Value::State::value) outputs.append(py::none());
        else outputs.append(py::make_tuple(table.outputs()[k].domain.text_of(value), value.code));
    }
    const py::object row = decision.row < 0 ? py::object(py::none()) : py::object(py::int_(decision.row + 1));
    return py::make_tuple(row, outputs);
}

}  // namespace

void bind_decision_table(py::module_& m) {
    py::class_<Asked>(m, "DecisionTable", "A decision table of a charter; immutable.")
        .def(py::init([](const Charter& charter, const std::string& name) {
                 return Asked{charter, charter.table(name)};
             }),
             py::arg("charter"), py::arg("name"))
        .def("describe", [](const Asked& t) { return to_json(describe(t.table)); })
        .def(
            "ask",
            [](const Asked& t, const py::list& values) {
                py::list out;
                for (const rule::Decision& d : t.table.decide(question_of(t.table, values))) out.append(told(t.table, d));
                return out;
            },
            py::arg("values"))
        .def(
            "decide",
            [](const Asked& t, const py::iterable& tables, const ColumnNames& columns, const std::shared_ptr<Progress>& given) {
                std::vector<Table> questions;
                for (const py::handle item : tables) questions.push_back(item.cast<Table>());
                const auto progress = given ? given : std::make_shared<Progress>();
                std::optional<Result> result;
                interruptible(*progress, [&] { result = decide(t.charter, t.table, questions, columns, progress.get()); });
                return *result;
            },
            py::arg("tables"), py::arg("columns") = ColumnNames(), py::arg("progress") = nullptr)
        .def(
            "explain",
            [](const Asked& t, const py::list& values, const std::string& language) {
                return t.table.explain(question_of(t.table, values), language_of(language));
            },
            py::arg("values"), py::arg("language") = "en");
    m.def(
        "table_names",
        [](const Charter& charter) {
            py::list names;
            for (const rule::DecisionTable& t : charter.tables()) names.append(t.name());
            return names;
        },
        py::arg("charter"));
}

}  // namespace kefu::python
