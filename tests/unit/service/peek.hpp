// Short commands, what came of them, and a look into a router: for tests and for programs without a test's frame.
#pragma once

#include "kefu/service/router.hpp"
#include "service/router_data.hpp"

namespace kefu::service {

inline constexpr std::int64_t second = us_per_second;
inline constexpr std::int64_t minute = 60 * us_per_second;

inline Sent at(std::int64_t us) { return {{}, 0, {us}}; }

template <class E>
const E* find(std::span<const Event> events) {
    for (const Event& e : events)
        if (const E* fact = std::get_if<E>(&e.fact)) return fact;
    return nullptr;
}
template <class E>
std::size_t count(std::span<const Event> events) {
    std::size_t n = 0;
    for (const Event& e : events) n += std::holds_alternative<E>(e.fact);
    return n;
}
inline std::string refusal(std::span<const Event> events) {
    const Refused* r = find<Refused>(events);
    return r ? std::string(word_of(r->code)) + ": " + std::string(r->reason) : std::string();
}

/// Looks into a router, past its face.
struct Peek {
    static State& state(Router& router) { return *router.data().state; }
};

}  // namespace kefu::service
