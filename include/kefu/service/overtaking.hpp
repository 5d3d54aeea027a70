// What rules promise those who wait (R1), in sentences: by how much later one may come and still be taken first.
#pragma once

#include <string>
#include <vector>

#include "kefu/service/rules.hpp"

namespace kefu::service {

struct Overtaking {
    std::string grade;  ///< of those who are overtaken
    std::string by;     ///< the grade with the greatest head start; the same where the steps of a class alone are ahead
    Span later;         ///< most_overtaken of the grade
    std::string en;     ///< in words
    std::string zh;     ///< the same in Chinese
};

/// One for each service grade that can be overtaken by who comes later, in the order of the charter. Nothing where the order of tasks has
/// no such bound: then the warnings of a check tell who may wait for ever.
[[nodiscard]] std::vector<Overtaking> overtaking(const RoutingRules& rules);

}  // namespace kefu::service
