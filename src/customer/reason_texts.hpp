// The sentences of all reasons of this room, English and Chinese. Private to the room.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::customer {

inline constexpr std::array reason_texts{
    ReasonText{"no_purchase", "No purchase stands, so there is no recency, frequency or money score.",
               "没有有效购买，因此没有近度、频度和金额评分。"},
    ReasonText{"recency_best", "Days since the last purchase: {days}, less than {below}: among the most recent, recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，少于 {below} 天：属于最近的一组，近度 {score}/{bins} 分。"},
    ReasonText{"recency_between", "Days since the last purchase: {days}, from {from} to under {below}: recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，不少于 {from} 天且少于 {below} 天：近度 {score}/{bins} 分。"},
    ReasonText{"recency_worst",
               "Days since the last purchase: {days}, {from} or more: among those longest away, recency {score} of {bins}.",
               "最近一次购买在 {days} 天前，不少于 {from} 天：属于最久未购买的一组，近度 {score}/{bins} 分。"},
    ReasonText{"recency_alike",
               "Days since the last purchase: {days}, less than {below}, where all cuts lie, so they tell few customers apart: recency "
               "{score} of {bins}.",
               "最近一次购买在 {days} 天前，少于 {below} 天；各分界均在此处，几乎不能区分客户：近度 {score}/{bins} 分。"},
    ReasonText{"frequency_best", "Occasions: {occasions}, {from} or more: among the most frequent, frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次：属于最频繁的一组，频度 {score}/{bins} 分。"},
    ReasonText{"frequency_between", "Occasions: {occasions}, from {from} to under {below}: frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次且少于 {below} 次：频度 {score}/{bins} 分。"},
    ReasonText{"frequency_worst", "Occasions: {occasions}, fewer than {below}: among the least frequent, frequency {score} of {bins}.",
               "购买 {occasions} 次，少于 {below} 次：属于最少的一组，频度 {score}/{bins} 分。"},
    ReasonText{"frequency_alike",
               "Occasions: {occasions}, {from} or more, where all cuts lie, so they tell few customers apart: frequency {score} of {bins}.",
               "购买 {occasions} 次，不少于 {from} 次；各分界均在此处，几乎不能区分客户：频度 {score}/{bins} 分。"},
    ReasonText{"money_best", "Net money {money}, {from} or more: among the highest, money {score} of {bins}.",
               "净金额 {money}，不少于 {from}：属于最高的一组，金额 {score}/{bins} 分。"},
    ReasonText{"money_between", "Net money {money}, from {from} to under {below}: money {score} of {bins}.",
               "净金额 {money}，不少于 {from} 且少于 {below}：金额 {score}/{bins} 分。"},
    ReasonText{"money_worst", "Net money {money}, less than {below}: among the lowest, money {score} of {bins}.",
               "净金额 {money}，少于 {below}：属于最低的一组，金额 {score}/{bins} 分。"},
    ReasonText{"money_alike",
               "Net money {money}, {from} or more, where all cuts lie, so they tell few customers apart: money {score} of {bins}.",
               "净金额 {money}，不少于 {from}；各分界均在此处，几乎不能区分客户：金额 {score}/{bins} 分。"},
    ReasonText{"abc_a", "Net money of at least {from} makes class A, the customers who bring the first {share} of all money.",
               "净金额不少于 {from}，属于 A 类：带来全部金额中前 {share} 的客户。"},
    ReasonText{"abc_b", "Net money from {from} to under {below} makes class B: A and B together bring {share} of all money.",
               "净金额不少于 {from} 且少于 {below}，属于 B 类：A 类和 B 类合计带来全部金额的 {share}。"},
    ReasonText{"abc_c", "Net money under {below} makes class C, the long tail.", "净金额少于 {below}，属于 C 类，即长尾客户。"},
    ReasonText{"abc_no_net_money", "Net money of {money}: not above zero, so class C.", "净金额为 {money}，不大于零，因此属于 C 类。"},
    ReasonText{"tier_best", "{basis} of {value}, {from} or more: the top tier, {tier}.",
               "{basis} {value}，不少于 {from}：属于最高层级 {tier}。"},
    ReasonText{"tier_between", "{basis} of {value}, from {from} to under {below}: tier {tier}.",
               "{basis} {value}，不少于 {from} 且少于 {below}：属于 {tier} 层级。"},
    ReasonText{"tier_lowest", "{basis} of {value}, less than {below}: the lowest tier, {tier}.",
               "{basis} {value}，少于 {below}：属于最低层级 {tier}。"},
    ReasonText{"tier_no_value", "{basis} of {value}, not above zero: the lowest tier, {tier}.",
               "{basis} {value}，不大于零：属于最低层级 {tier}。"},
    ReasonText{"tier_held_above",
               "{basis} of {value} has reached the cut of {edge}, {cut}, but is not {margin} above it, so the tier stays {tier}.",
               "{basis} {value} 已达到 {edge} 的分界 {cut}，但未超出 {margin}，因此层级仍为 {tier}。"},
    ReasonText{"tier_held_below",
               "{basis} of {value} is under the cut of {edge}, {cut}, but not by more than {margin}, so the tier stays {tier}.",
               "{basis} {value} 已低于 {edge} 的分界 {cut}，但低出不超过 {margin}，因此层级仍为 {tier}。"},
    ReasonText{
        "tier_rising",
        "{basis} of {value} has passed the cut of {edge}, {cut}{by}, for time {times} of {periods} in a row: the tier is still {tier}.",
        "{basis} {value} 已达到 {edge} 的分界 {cut}{by}，连续第 {times} 次，共需 {periods} 次：层级仍为 {tier}。"},
    ReasonText{
        "tier_falling",
        "{basis} of {value} is under the cut of {edge}, {cut}{by}, for time {times} of {periods} in a row: the tier is still {tier}.",
        "{basis} {value} 低于 {edge} 的分界 {cut}{by}，连续第 {times} 次，共需 {periods} 次：层级仍为 {tier}。"},
    ReasonText{"tier_nearer",
               "{basis} of {value} is beyond the cut of {edge}, {cut}, too, but was not beyond it by the margin of {margin} every time: "
               "the tier is {tier}.",
               "{basis} {value} 也越过了 {edge} 的分界 {cut}，但并非每次都越过 {margin} 的幅度：层级为 {tier}。"},
    ReasonText{"tier_up", "Moved up from {last}.", "由 {last} 升级。"},
    ReasonText{"tier_down", "Moved down from {last}.", "由 {last} 降级。"},
    ReasonText{"grade_by_row", "Service grade {answer} by row {row} of table {table} ({conditions}).",
               "服务等级 {answer}：决策表 {table} 第 {row} 行（{conditions}）。"},
    ReasonText{"grade_otherwise", "Service grade {answer}: no row of table {table} applies, and it says so for all others.",
               "服务等级 {answer}：决策表 {table} 没有适用的行，按其余情况处理。"},
    ReasonText{"grade_unanswered", "No service grade: no row of table {table} applies.", "没有服务等级：决策表 {table} 没有适用的行。"},
    ReasonText{"segment_by_row", "Segment {answer} by row {row} of table {table} ({conditions}).",
               "细分 {answer}：决策表 {table} 第 {row} 行（{conditions}）。"},
    ReasonText{"segment_otherwise", "Segment {answer}: no row of table {table} applies, and it says so for all others.",
               "细分 {answer}：决策表 {table} 没有适用的行，按其余情况处理。"},
    ReasonText{"segment_unanswered", "No segment: no row of table {table} applies.", "没有细分：决策表 {table} 没有适用的行。"},
};

}  // namespace kefu::customer
