// The classes that events, answers and rankings become in Python. kefu/service.py makes them from the descriptions and hands them over.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "from_python.hpp"
#include "kefu/service/events.hpp"
#include "kefu/service/forecast.hpp"
#include "kefu/service/staff.hpp"
#include "kefu/service/why.hpp"
#include "python.hpp"
#include "to_python.hpp"

namespace kefu::python {

/// Structs that answers are made of; what stands inside another comes before it.
using Records = std::variant<service::FilterStages, service::WhyClause, service::Relaxation, service::NextStep, service::Holder,
                             service::WhyWaiting, service::WhyNot, service::WhyThis, service::Ranked, service::RuledOut, service::Ranking,
                             service::WaitForecast, service::BestEstimator>;
inline constexpr std::array<std::string_view, std::variant_size_v<Records>> record_names{
    "FilterStages", "WhyClause", "Relaxation", "NextStep", "Holder",       "WhyWaiting",   "WhyNot",
    "WhyThis",      "Ranked",    "RuledOut",   "Ranking",  "WaitForecast", "BestEstimator"};

template <class T, class... All>
constexpr std::size_t place_in(std::variant<All...>*) {
    std::size_t at = 0, found = sizeof...(All);
    ((std::is_same_v<T, All> ? found = at++ : at++), ...);
    return found;
}
template <class T>
concept Told = requires(const T& x) { sentence(x, Language::en); };
/// Pairs of a text and a number: a dict in Python.
template <class T>
inline constexpr bool is_pair = std::is_same_v<T, service::WordLevel> || std::is_same_v<T, service::ChannelUnits>;

/// immutable.
class Shapes {
   public:
    /// `events`: a class for each kind, in the order of the description; `records`: one for each of Records. `tuple`: the class of what
    /// a command returns. `refuse`: called with the name of a command and its refusal, where a router is strict; it raises.
    Shapes(const py::list& events, const py::list& records, py::object tuple, py::object refuse);

    [[nodiscard]] py::object events(std::span<const service::Event> events) const;
    void refuse(std::string_view command, const py::object& events) const;
    template <Described T>
    [[nodiscard]] py::object record(const T& value) const;
    /// The offer that an event of Python's tells; texts are borrowed from `kept`. Errors: BAD_VALUE where it is another event.
    [[nodiscard]] service::TaskOffered offer_of(const py::object& event, Kept& kept) const;

   private:
    template <class T>
    [[nodiscard]] PyObject* value(const T& x) const;
    template <class List>
    [[nodiscard]] PyObject* list(const List& items) const;
    template <Described T>
    void put_fields(const Shape& shape, const py::object& to, std::size_t slot, const T& from) const;

    std::vector<Shape> events_;
    std::vector<py::object> event_types_;
    std::vector<Shape> records_;
    py::object tuple_;
    py::object refuse_;
};

template <class List>
PyObject* Shapes::list(const List& items) const {
    using T = std::remove_cvref_t<decltype(items[0])>;
    if constexpr (is_pair<T>) {
        py::dict out;
        constexpr const auto& described = fields_of<T>;
        for (const T& x : items) {
            const auto key = py::reinterpret_steal<py::object>(value(x.*std::get<0>(described).member));
            const auto number = py::reinterpret_steal<py::object>(value(x.*std::get<1>(described).member));
            if (!key || !number || PyDict_SetItem(out.ptr(), key.ptr(), number.ptr()) != 0) return nullptr;
        }
        return out.release().ptr();
    } else {
        py::tuple out(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            PyObject* item = value(items[i]);
            if (!item) return nullptr;
            PyTuple_SET_ITEM(out.ptr(), static_cast<Py_ssize_t>(i), item);
        }
        return out.release().ptr();
    }
}

template <class T>
PyObject* Shapes::value(const T& x) const {
    if constexpr (is_optional<T>) {
        return x ? value(*x) : Py_NewRef(Py_None);
    } else if constexpr (Worded<T>) {
        return python_of(word_of(x));
    } else if constexpr (Described<T>) {
        return record(x).release().ptr();
    } else if constexpr (std::is_same_v<T, std::string>) {
        return python_of(std::string_view(x));
    } else if constexpr (requires { python_of(x); }) {
        return python_of(x);
    } else {
        return list(x);
    }
}

template <Described T>
void Shapes::put_fields(const Shape& shape, const py::object& to, std::size_t slot, const T& from) const {
    each_leaf<T>(from, [&](const auto& f, const auto& owner) { shape.put(to, slot++, value(owner.*f.member)); });
    if constexpr (Told<T>) shape.put(to, slot, py::make_tuple(sentence(from, Language::en), sentence(from, Language::zh)).release().ptr());
}

template <Described T>
py::object Shapes::record(const T& value) const {
    constexpr std::size_t place = place_in<T>(static_cast<Records*>(nullptr));
    static_assert(place < std::variant_size_v<Records>, "name it among Records");
    py::object made = records_[place].empty();
    put_fields(records_[place], made, 0, value);
    return made;
}

}  // namespace kefu::python
