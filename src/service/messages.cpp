#include "kefu/service/messages.hpp"

#include "kefu/core/describe.hpp"
#include "kefu/service/forecast.hpp"
#include "kefu/service/staff.hpp"

namespace kefu::service {

namespace {

template <class T>
Tree described() {
    Tree t = Tree::table();
    t.set("name", name(Of<T>{}));
    if constexpr (requires { meaning(Of<T>{}); }) t.set("text", meaning(Of<T>{}));
    t.set("fields", to_tree(describe_fields<T>()));
    return t;
}
template <class... T>
Tree described_all(std::variant<T...>*) {
    TreeList list;
    (list.push_back(described<T>()), ...);
    return Tree(std::move(list));
}

template <class T>
Tree json_value(const T& value);
template <class T>
void json_fields(const T& value, Tree& to) {
    each_leaf<T>(value, [&](const auto& f, const auto& owner) { to.set(std::string(f.name), json_value(owner.*f.member)); });
}
template <class T>
Tree json_value(const T& value) {
    if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) {
        return value.us;
    } else if constexpr (is_optional<T>) {
        return value ? json_value(*value) : Tree();
    } else if constexpr (Described<T>) {
        Tree t = Tree::table();
        json_fields(value, t);
        return t;
    } else if constexpr (!std::is_convertible_v<T, std::string_view> && requires { value.begin(); }) {
        TreeList list;
        for (const auto& x : value) list.push_back(json_value(x));
        return Tree(std::move(list));
    } else {
        return kefu::write(value);
    }
}

template <class T>
EventField field_value(const T& value) noexcept {
    using Kind = EventField::Kind;
    if constexpr (is_optional<T>) return value ? field_value(*value) : EventField{Kind::nothing, 0, {}};
    else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Span>) return {Kind::integer, value.us, {}};
    else if constexpr (std::is_same_v<T, std::string_view>) return {Kind::text, 0, value};
    else if constexpr (Worded<T>) return {Kind::word, static_cast<std::int64_t>(value), word_of(value)};
    else if constexpr (std::is_integral_v<T>) return {Kind::integer, static_cast<std::int64_t>(value), {}};
    else return {Kind::list, 0, {}};
}

}  // namespace

Tree describe_commands() { return described_all(static_cast<AnyCommand*>(nullptr)); }
Tree describe_events() { return described_all(static_cast<Fact*>(nullptr)); }
Tree describe_staff() { return described_all(static_cast<std::variant<StaffAgent, RankRequest>*>(nullptr)); }
Tree describe_forecasts() {
    return described_all(static_cast<std::variant<ForecastOptions, WaitForecast, Calibration, BestEstimator, ChangedForecast>*>(nullptr));
}

std::string_view name_of(const Fact& fact) noexcept {
    return std::visit([]<class T>(const T&) { return name(Of<T>{}); }, fact);
}

Tree write(const Event& event) {
    Tree t = Tree::table();
    t.set("event", name_of(event.fact));
    t.set("sequence", event.is_fact() ? Tree(event.sequence) : Tree());
    t.set("at", event.at.us);
    t.set("source", event.source);
    t.set("number", event.number);
    t.set("rules", event.rules);
    std::visit([&](const auto& fact) { json_fields(fact, t); }, event.fact);
    return t;
}

Tree write(const WhyWaiting& why) { return json_value(why); }
Tree write(const WhyNot& why) { return json_value(why); }
Tree write(const WhyThis& why) { return json_value(why); }

EventField field_of(const Event& event, std::string_view name) noexcept {
    EventField found;
    std::visit(
        [&]<class T>(const T& fact) {
            each_leaf<T>(fact, [&](const auto& f, const auto& owner) {
                if (f.name == name) found = field_value(owner.*f.member);
            });
        },
        event.fact);
    return found;
}

}  // namespace kefu::service
