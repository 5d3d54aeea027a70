// Models to and from what is handed out and saved: one pair of functions for every described model.
#pragma once

#include <memory>
#include <string_view>

#include "kefu/core/codec.hpp"
#include "kefu/core/model.hpp"
#include "storage/archive.hpp"

namespace kefu {

/// A fitted value, made ready to be shared, reported and saved.
template <Described M>
[[nodiscard]] std::shared_ptr<const Model> make_model(std::string_view name, M value, Stamp stamp) {
    Tree report = write(value);
    std::string payload = storage::to_bytes(value);
    return std::make_shared<const Model>(name, std::make_shared<const M>(std::move(value)), std::move(stamp), std::move(report),
                                         std::move(payload));
}

/// Reads a payload back; every value is checked again before it becomes a model.
/// Errors: BAD_FILE, NEWER_FILE, BAD_MODEL for a value out of its range.
template <Described M>
[[nodiscard]] std::shared_ptr<const Model> read_model(std::string_view name, std::string_view payload, Stamp stamp) {
    M value = storage::from_bytes<M>(payload);
    require_rules(value, "model " + std::string(name), Status::bad_model);
    if constexpr (requires { validate(value); }) validate(value);
    return make_model(name, std::move(value), std::move(stamp));
}

}  // namespace kefu
