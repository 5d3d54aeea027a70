#include "kefu/service/overtaking.hpp"

#include <algorithm>

#include "kefu/core/finding.hpp"
#include "service/finding_texts.hpp"
#include "service/rules_data.hpp"
#include "service/why.hpp"

namespace kefu::service {

std::vector<Overtaking> overtaking(const RoutingRules& rules) {
    const RoutingRules::Data& data = rules.data();
    const auto& head_start = data.head_start;
    const auto first = std::max_element(head_start.begin(), head_start.end()) - head_start.begin();
    const std::string& by = data.options.grades[static_cast<std::size_t>(first)];
    std::vector<Overtaking> out;
    for (std::size_t g = 0; g < data.options.grades.size(); ++g) {
        const std::string& grade = data.options.grades[g];
        const auto later = most_overtaken(rules, grade);
        if (!later || later->us <= 0) continue;
        const bool further = head_start[g] < head_start[static_cast<std::size_t>(first)];
        Phrase text = told(finding_texts, further ? "overtaking_grade" : "overtaking_step",
                           {{"by", by}, {"later", exact_phrase_of(*later)}, {"grade", grade}});
        out.push_back({grade, further ? by : grade, *later, std::move(text.en), std::move(text.zh)});
    }
    return out;
}

}  // namespace kefu::service
