#include "shapes.hpp"

#include "kefu/core/describe.hpp"

namespace kefu::python {

namespace {

constexpr std::size_t common = 5;  // sequence, at, source, number, rules

template <class T>
std::vector<std::string> slots_of(std::vector<std::string> first) {
    for (const std::string_view name : leaf_names<T>()) first.push_back(python_name(name));
    if constexpr (Told<T>) first.emplace_back("_sentences");
    return first;
}
template <class... T>
std::vector<Shape> shapes_of(const py::list& types, const std::vector<std::string>& first, std::variant<T...>*) {
    if (types.size() != sizeof...(T)) throw py::value_error("expected a class for each of what is described");
    std::vector<Shape> shapes;
    std::size_t at = 0;
    (shapes.emplace_back(py::object(types[at++]), slots_of<T>(first)), ...);
    return shapes;
}
/// What a value is: "integer", "text", or the class of a struct.
template <class T>
constexpr std::string_view type_of() {
    constexpr std::size_t place = place_in<T>(static_cast<Records*>(nullptr));
    if constexpr (place < record_names.size()) return record_names[place];
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return TypeName<std::int64_t>::value;
    else return TypeName<T>::value;
}
/// As describe_fields has it, without defaults: answers have none.
template <class T>
Tree fields_told() {
    TreeList list;
    const T sample{};
    each_leaf<T>(sample, [&](const auto& f, const auto&) {
        using M = typename std::remove_cvref_t<decltype(f)>::Member;
        using U = Unwrapped<M>;
        Tree t = Tree::table();
        t.set("name", f.name);
        if constexpr (!std::is_void_v<typename detail::ElementOf<U>::Type>) {
            t.set("type", "list");
            t.set("of", type_of<typename detail::ElementOf<U>::Type>());
        } else {
            t.set("type", type_of<U>());
        }
        t.set("text", f.text);
        t.set("optional", is_optional<M>);
        if constexpr (Worded<U>) {
            TreeList all;
            for (const auto& w : words(Of<U>{})) all.emplace_back(w.word);
            t.set("words", std::move(all));
        }
        list.push_back(std::move(t));
    });
    return Tree(std::move(list));
}
template <class... T>
Tree described(std::variant<T...>*) {
    TreeList list;
    std::size_t at = 0;
    const auto add = [&](Tree fields) {
        Tree t = Tree::table();
        t.set("name", record_names[at++]);
        t.set("fields", std::move(fields));
        list.push_back(std::move(t));
    };
    (add(fields_told<T>()), ...);
    return Tree(std::move(list));
}

}  // namespace

Shapes::Shapes(const py::list& events, const py::list& records, py::object tuple, py::object refuse)
    : events_(shapes_of(events, {"sequence", "at", "source", "number", "rules"}, static_cast<service::Fact*>(nullptr))),
      records_(shapes_of(records, {}, static_cast<Records*>(nullptr))),
      tuple_(std::move(tuple)),
      refuse_(std::move(refuse)) {
    for (const py::handle type : events) event_types_.push_back(py::reinterpret_borrow<py::object>(type));
}

py::object Shapes::events(std::span<const service::Event> events) const {
    auto* type = reinterpret_cast<PyTypeObject*>(tuple_.ptr());
    auto out = py::reinterpret_steal<py::object>(type->tp_alloc(type, static_cast<Py_ssize_t>(events.size())));
    if (!out) throw py::error_already_set();
    py::object at, source, number;  // mostly those of the event before
    std::int64_t at_us = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const service::Event& event = events[i];
        const Shape& shape = events_[event.fact.index()];
        py::object made = shape.empty();
        if (i == 0) {
            source = py::reinterpret_steal<py::object>(python_of(event.source));
            number = py::reinterpret_steal<py::object>(python_of(event.number));
        }
        if (i == 0 || at_us != event.at.us) at = py::reinterpret_steal<py::object>(python_of(event.at));
        at_us = event.at.us;
        shape.put(made, 0, event.is_fact() ? python_of(event.sequence) : Py_NewRef(Py_None));
        shape.put(made, 1, at.inc_ref().ptr());
        shape.put(made, 2, source.inc_ref().ptr());
        shape.put(made, 3, number.inc_ref().ptr());
        shape.put(made, 4, python_of(event.rules));
        std::visit([&](const auto& fact) { put_fields(shape, made, common, fact); }, event.fact);
        PyTuple_SET_ITEM(out.ptr(), static_cast<Py_ssize_t>(i), made.release().ptr());
    }
    return out;
}

void Shapes::refuse(std::string_view command, const py::object& events) const { refuse_(std::string(command), events); }

service::TaskOffered Shapes::offer_of(const py::object& event, Kept& kept) const {
    constexpr std::size_t place = place_in<service::TaskOffered>(static_cast<service::Fact*>(nullptr));
    if (!py::isinstance(event, event_types_[place]))
        throw Error(Status::bad_value, "explain: expected a TaskOffered, got " + std::string(Py_TYPE(event.ptr())->tp_name));
    service::TaskOffered offer;
    each_leaf<service::TaskOffered>(offer, [&](const auto& f, auto& owner) {
        py::object value = event.attr(python_name(f.name).c_str());
        if (!value.is_none()) convert(value.ptr(), f.name, owner.*f.member, kept);
        kept.hold(std::move(value));
    });
    return offer;
}

void bind_shapes(py::module_& m) {
    m.def(
        "records", [] { return to_json(described(static_cast<Records*>(nullptr))); }, "The structs of answers, as JSON.");
    py::class_<Shapes, std::shared_ptr<Shapes>>(m, "Shapes", "The classes of events and answers; immutable.")
        .def(py::init<const py::list&, const py::list&, py::object, py::object>(), py::arg("events"), py::arg("records"), py::arg("tuple"),
             py::arg("refuse"));
}

}  // namespace kefu::python
