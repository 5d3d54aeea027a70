// The error that a call throws, as a value: status, place and sentence are then checked one by one.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "kefu/core/error.hpp"

namespace kefu::test {

/// Fails the test where nothing is thrown.
template <class F>
Error error_of(F&& f) {
    try {
        f();
    } catch (const Error& e) {
        return e;
    }
    ADD_FAILURE() << "expected an error";
    return Error(Status::ok, "");
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace kefu::test
