// Checks that several files of this room share.
#pragma once

#include "kefu/core/error.hpp"

namespace kefu::statistics {

inline void check_level(double level) {
    if (!(level > 0 && level < 1)) throw Error(Status::bad_option, "a confidence level lies between 0 and 1, such as 0.95");
}

}  // namespace kefu::statistics
