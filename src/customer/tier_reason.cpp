// Why a customer is in a tier, in words.
#include <algorithm>
#include <array>

#include "customer/report.hpp"
#include "customer/tiers.hpp"

namespace kefu::customer {

std::string chinese_tier(const std::string& tier) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> names{{{"platinum", "铂金"},
                                                                                         {"gold", "黄金"},
                                                                                         {"iron", "钢铁"},
                                                                                         {"lead", "重铅"},
                                                                                         {"vip", "贵宾"},
                                                                                         {"major", "主要"},
                                                                                         {"ordinary", "普通"},
                                                                                         {"small", "小客户"}}};
    for (const auto& [en, zh] : names)
        if (en == tier) return std::string(zh);
    return tier;
}

namespace tier_reason {

namespace {
constexpr std::string_view placed[] = {"tier_best",       "tier_between", "tier_lowest",  "tier_no_value", "tier_held_above",
                                       "tier_held_below", "tier_rising",  "tier_falling", "tier_nearer"};
constexpr std::string_view moved[] = {"", "tier_up", "tier_down"};
static_assert(std::size(placed) * std::size(moved) == sets && std::size(moved) == moves);
}  // namespace

std::vector<std::string_view> codes(int set) {
    std::vector<std::string_view> list{placed[set / moves]};
    if (const auto move = moved[set % moves]; !move.empty()) list.push_back(move);
    return list;
}

Facts facts_of(const Columns& table, std::int64_t row) {
    const auto code = [&](std::string_view name) {
        const ResultColumn& column = table.at(name);
        return column.is_null(row) ? -1 : static_cast<std::int32_t>(column.integer(row));
    };
    const auto move = static_cast<TierMove>(std::max(code("movement"), 0));
    return {table.at("value").integer(row), code("last_tier"), {code("tier"), move, code("towards"), code("towards_periods")}};
}

std::vector<Reason> reasons(const Pyramid& model, const PyramidOptions& options, const Facts& f) {
    const auto tier = [&](std::string_view name, std::int32_t k) {
        const std::string& word = model.tiers[static_cast<std::size_t>(std::max(k, 0))];
        return ReasonValue{name, word, chinese_tier(word)};
    };
    const auto money = [&](std::int64_t minor) { return amount_text(minor, model.scale, model.currency); };
    const bool profit = model.on == PyramidOn::profit;
    std::vector<Reason> list;
    for (const std::string_view code : codes(set_of(model, f.value, f.step))) {
        std::vector<ReasonValue> v{{"basis", profit ? "Profit" : "Net money", profit ? "利润" : "净金额"},
                                   {"value", money(f.value)},
                                   tier("tier", f.step.tier),
                                   tier("last", f.last),
                                   {"margin", percent_text(options.margin)},
                                   {"times", std::to_string(f.step.towards_periods)},
                                   {"periods", std::to_string(options.periods)}};
        const auto k = static_cast<std::size_t>(f.step.tier);
        if (k < model.bounds.size()) v.push_back({"from", money(model.bounds[k])});
        if (k > 0) v.push_back({"below", money(model.bounds[k - 1])});
        if (const std::int32_t raw = model.classify(f.value); raw != f.step.tier) {
            // The cut that was passed: of the tier above it.
            const bool up = raw < f.step.tier;
            const std::int32_t edge = f.step.towards < 0 ? f.step.tier - up : f.step.towards - !up;
            v.push_back(tier("edge", edge));
            v.push_back({"cut", money(model.bounds[static_cast<std::size_t>(edge)])});
            const std::string by = percent_text(options.margin);
            if (options.margin.parts == 0) v.push_back({"by", ""});
            else if (up) v.push_back({"by", ", by " + by + " or more", "，且高出 " + by + " 以上"});
            else v.push_back({"by", ", by more than " + by, "，且低出超过 " + by});
        }
        list.push_back({code, std::move(v)});
    }
    return list;
}

}  // namespace tier_reason

}  // namespace kefu::customer
