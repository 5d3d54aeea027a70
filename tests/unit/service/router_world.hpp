// What the tests of the router share.
#pragma once

#include <gtest/gtest.h>

#include "unit/service/invariants.hpp"

namespace kefu::service {

inline void check_invariants(Router& router) { ASSERT_EQ(broken_invariant(router), ""); }

}  // namespace kefu::service
