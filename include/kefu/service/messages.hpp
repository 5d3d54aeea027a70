// Commands and events without their C++ types: what they are called and what they hold, for faces that are made from descriptions.
#pragma once

#include <string_view>
#include <variant>

#include "kefu/core/tree.hpp"
#include "kefu/service/events.hpp"
#include "kefu/service/why.hpp"

namespace kefu::service {

/// Name and fields of each, in the order of AnyCommand.
[[nodiscard]] Tree describe_commands();
/// The same of each kind of event, and what it means, in the order of Fact; beside its own fields each has those of Event.
[[nodiscard]] Tree describe_events();
/// The same of what a staff is asked with: an agent as he is now (staff_agent), and a request (rank_request).
[[nodiscard]] Tree describe_staff();
/// The same of what forecasts are made with and say: forecast_options, wait_forecast, calibration, best_estimator, changed_forecast.
[[nodiscard]] Tree describe_forecasts();

[[nodiscard]] std::string_view name_of(const Fact& fact) noexcept;

/// One event as a line of JSON holds it: event, sequence (null for an answer), at, source, number, and the fields of its kind. Times
/// and spans are microseconds.
[[nodiscard]] Tree write(const Event& event);

/// What a router says of why, as JSON holds it. Times and spans are microseconds.
[[nodiscard]] Tree write(const WhyWaiting& why);
[[nodiscard]] Tree write(const WhyNot& why);
[[nodiscard]] Tree write(const WhyThis& why);

/// A field of an event by its name. nothing: it is there, and says nothing. Of a word text and code are both given.
struct EventField {
    enum class Kind { none, nothing, integer, text, word, list };
    Kind kind = Kind::none;   ///< none: this kind of event has no such field
    std::int64_t number = 0;  ///< of an integer: itself, a boolean, or microseconds; of a word: its code
    std::string_view text = {};
};
/// Lists are told as such, and read from the JSON.
[[nodiscard]] EventField field_of(const Event& event, std::string_view name) noexcept;

}  // namespace kefu::service
