// The sentences of service.route, English and Chinese. Private to the room.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::service {

inline constexpr std::array route_texts{
    ReasonText{"came", "It came at {at}{class}{channel}.", "于 {at} 到达{class}{channel}。"},
    ReasonText{"served", "{agent} took it at {at}, after {waited}, at step {step} (0 is the first), and had it in hand for {handled}.",
               "等待 {waited}后，{agent} 于 {at} 在第 {step} 步（0 为最初）接下，处理了 {handled}。"},
    ReasonText{"abandoned", "Its customer gave up at {at}, after {waited}.", "客户等待 {waited}后，于 {at} 放弃。"},
    ReasonText{"waiting", "It still waits when the period ends, after {waited}.", "时段结束时仍在等待，已等 {waited}。"},
    ReasonText{"set_aside", "It was declined too often and is set aside for a person to look at.", "被拒绝次数过多，已转人工查看。"},
    ReasonText{"unservable",
               "It still waits when the period ends, after {waited}: nobody who was there can serve it. It asks for: {needs}.",
               "时段结束时仍在等待，已等 {waited}：所有到岗人员中无人可以服务。要求：{needs}。"},
    ReasonText{"overflowed", "At {at} it overflowed to the class {to}: {because}.", "于 {at} 转到类别 {to}：{because}。"},
    ReasonText{"handed_back", "It went back to the host at {at}, after {waited}, with the word {to}: {because}.",
               "等待 {waited}后，于 {at} 交还宿主系统，标记为 {to}：{because}。"},
    ReasonText{"because_nobody_signed_in", "nobody who could serve it was signed in", "可以服务的人员都不在线"},
    ReasonText{"because_waited", "it had waited for as long as its class allows", "等待已达到类别规定的时长"},
    ReasonText{"because_expected_wait", "its wait was expected to be too long", "预计等待过长"},
    ReasonText{"because_queue_length", "too many waited", "排队的联系过多"},
    ReasonText{"because_rules_changed", "the rules say so", "规则如此规定"},
    ReasonText{"refused", "The router refused it: {why}.", "路由器拒绝了它：{why}。"},
    ReasonText{"comes_later", "It comes at the end of the period or later.", "它在时段结束时或之后才到达。"},
    ReasonText{"overtaken",
               "Contacts that came later and were taken before it: {order} by agents who could have served it, {skill} by others.",
               "比它晚到却先被接下的联系：由可以服务它的人员接下 {order} 个，由其他人员接下 {skill} 个。"},
    ReasonText{"offered_often", "It was offered {offers} times.", "共邀约 {offers} 次。"},
    ReasonText{"last_offer", "{text}", "{text}"},
    ReasonText{"why_waiting", "Just before that: {text}", "在此之前：{text}"},
    ReasonText{"came_later", "came {later} later", "晚到 {later}"},
    ReasonText{"came_at_once", "came at the same time", "同时到达"},
    ReasonText{"overtaken_by_order", "{by} {came}, and {agent} could have served both. {why}",
               "{by} {came}，{agent} 两者都可以服务。{why}"},
    ReasonText{"overtaken_by_skill", "{by} {came}, and {agent}, who took it, cannot serve {contact}, which asks for: {needs}.",
               "{by} {came}，接下它的 {agent} 不能服务 {contact}，后者要求：{needs}。"},
    ReasonText{"overtaken_excluded", "{by} {came}, and {contact} excludes {agent}, who took it.",
               "{by} {came}，{contact} 排除了接下它的 {agent}。"},
    // Why the charter put the later one first.
    ReasonText{"order_head_start",
               "{by} has a head start of {key} and counts as if it had come at {as_if}; {contact}, with a head start of {other_key}, as if "
               "at {other_as_if}.",
               "{by} 有 {key} 的提前量，相当于 {as_if} 到达；{contact} 有 {other_key} 的提前量，相当于 {other_as_if} 到达。"},
    ReasonText{"order_tier", "{by} is of the better grade, {key}; {contact} is of {other_key}.",
               "{by} 的等级更高，为 {key}；{contact} 为 {other_key}。"},
    ReasonText{"order_deadline", "{by} is due first, {key}; {contact}: {other_key}.", "{by} 先到期：{key}；{contact}：{other_key}。"},
    ReasonText{"order_newest", "The charter takes first who came last.", "章程让最晚到达的先行。"},
    ReasonText{
        "order_cost_of_delay",
        "The charter goes by the cost of delay, and waiting cost more with {by} then: the cost of its class, {key}, times its age over "
        "its handling time; that of {contact} is {other_key}.",
        "章程按延误成本排序，当时 {by} 的等待成本更高：其类别成本 {key} 乘以等待时间，再除以处理时长；{contact} 的类别成本为 "
        "{other_key}。"},
    ReasonText{"order_queue_ratio",
               "The charter goes by shares of all who wait, and the class of {by} exceeded its share by more than that of {contact} then.",
               "章程按排队份额排序，当时 {by} 所属类别超出份额的程度大于 {contact} 所属类别。"},
    ReasonText{"order_offered", "By the order of the charter {contact} comes first; it was offered to {other} then.",
               "按章程的次序 {contact} 在先，但当时正在向 {other} 邀约。"},
    ReasonText{"order_passed", "By the order of the charter {contact} comes first; {agent} had let an offer of it pass.",
               "按章程的次序 {contact} 在先，但 {agent} 错过了对它的邀约。"},
    ReasonText{"order_prefers",
               "By the order of the charter {contact} comes first; it waited for whom it prefers then, or {agent} had no room for it.",
               "按章程的次序 {contact} 在先，但它当时在等待首选人员，或 {agent} 没有空余接它。"},
    ReasonText{"order_not_ready",
               "By the order of the charter {contact} comes first; {agent} had no room for it then, or could not serve it yet.",
               "按章程的次序 {contact} 在先，但 {agent} 当时没有空余接它，或还不能服务它。"},
    ReasonText{"no_deadline", "never", "没有期限"},
    // Why the router refuses a contact, in Chinese: in English it says so itself.
    ReasonText{"refusal_unknown_channel", "the charter has no channel '{channel}'", "章程中没有渠道“{channel}”"},
    ReasonText{"refusal_no_channel", "no channel is given, and the charter has several", "没有注明渠道，而章程有多个渠道"},
    ReasonText{"refusal_unknown_class", "the charter has no class '{class}'", "章程中没有类别“{class}”"},
    ReasonText{"refusal_unknown_grade", "the charter has no service grade '{grade}'", "章程中没有服务等级“{grade}”"},
    ReasonText{"refusal_unknown_word", "the charter has no such language or persona: '{words}'",
               "章程中没有这样的语言或客户类型：“{words}”"},
    ReasonText{"refusal_bad_requirement", "its needs cannot be read: '{needs}'", "无法读取它的要求：“{needs}”"},
    ReasonText{"refusal_bad_id", "an id is empty, longer than 64 bytes, or there twice", "编号为空、超过 64 字节，或重复"},
    ReasonText{"refusal_bad_number", "a number or a time is out of range", "数字或时间超出范围"},
    ReasonText{"refusal_too_many", "a list is too long", "列表过长"},
    ReasonText{"refusal_limit", "a limit of the charter is reached", "达到章程规定的上限"},
    ReasonText{"refusal_other", "for another reason", "其他原因"},
    ReasonText{"nobody_can",
               "Nobody who was there at any time can serve {n} of the contacts that waited to the end. {n:It asks|They ask} for: {needs}.",
               "等到最后的联系中有 {n} 个，所有到岗人员均无法服务。要求：{needs}。"},
    ReasonText{
        "gave_up_for_nobody",
        "{n} {n:customer|customers} gave up when what {n:the contact|their contacts} asked for then was met by nobody who was there at "
        "any time: {needs}.",
        "有 {n} 位客户放弃了等待，所有到岗人员均不满足其联系当时的要求：{needs}。"},
    ReasonText{"refused_contacts", "The router refused {n} {n:contact|contacts}: {why}.", "路由器拒绝了 {n} 个联系：{why}。"},
    ReasonText{"no_agents", "Nobody was signed in.", "没有任何人员在岗。"},
    ReasonText{"agents_empty", "The table of agents has no rows: nobody was signed in.", "客服表没有数据行：没有任何人员在岗。"},
    ReasonText{"not_yet",
               "{n} {n:contact comes|contacts come} at the end of the period, {end}, or later: {n:it counts|they count} nowhere.",
               "有 {n} 个联系在时段结束（{end}）时或之后到达，不计入任何数字。"},
    ReasonText{"no_class",
               "{n} of {n} {n:contact is|contacts are} without a class, and the charter has classes: {classes}. Where the column has "
               "another name, say which it is.",
               "全部 {n} 个联系都没有类别，而章程有类别：{classes}。若该列用了别的名称，请指明是哪一列。"},
    ReasonText{"strangers", "Contacts that prefer or exclude agents who are not in the roster: {n}. These are: {agents}.",
               "有 {n} 个联系指定或排除了名单上没有的客服：{agents}。"},
    ReasonText{"sent_away", "{agent} let offers pass and was sent away; times: {n}.", "{agent} 多次错过邀约，被置为离开，共 {n} 次。"},
    ReasonText{"on_channel", " on {channel}", "，渠道 {channel}"},
    ReasonText{"of_class", ", of class {class}", "，类别 {class}"},
};

}  // namespace kefu::service
