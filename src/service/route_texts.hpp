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
    ReasonText{"handed_back", "It went back to the host at {at}, after {waited}.", "等待 {waited}后，于 {at} 交还宿主系统。"},
    ReasonText{"refused", "The router refused it: {why}.", "路由器拒绝了它：{why}。"},
    ReasonText{"not_yet", "It comes at the end of the period or later.", "它在时段结束时或之后才到达。"},
    ReasonText{"overtaken",
               "Contacts that came later and were taken before it: {order} by agents who could have served it, {skill} by others.",
               "比它晚到却先被接下的联系：由可以服务它的人员接下 {order} 个，由其他人员接下 {skill} 个。"},
    ReasonText{"offered_often", "It was offered {offers} times.", "共邀约 {offers} 次。"},
    ReasonText{"last_offer", "{text}", "{text}"},
    ReasonText{"why_waiting", "Just before that: {text}", "在此之前：{text}"},
    ReasonText{"overtaken_by_order", "{by} came {later} later, and {agent} could have served both. {text}",
               "{by} 晚到 {later}，{agent} 两者都可以服务。{text}"},
    ReasonText{"overtaken_by_skill", "{by} came {later} later, and {agent}, who took it, cannot serve {contact}, which asks for: {needs}.",
               "{by} 晚到 {later}，接下它的 {agent} 不能服务 {contact}，后者要求：{needs}。"},
    ReasonText{"overtaken_excluded", "{by} came {later} later, and {contact} excludes {agent}, who took it.",
               "{by} 晚到 {later}，{contact} 排除了接下它的 {agent}。"},
    ReasonText{"nobody_can", "Nobody who was there can serve {n} of the contacts that waited to the end. They ask for: {needs}.",
               "等到最后的联系中有 {n} 个，所有到岗人员均无法服务。要求：{needs}。"},
    ReasonText{"gave_up_for_nobody", "{n} customers gave up whom nobody who was there could have served. They asked for: {needs}.",
               "有 {n} 位客户放弃了等待，所有到岗人员均无法服务他们。要求：{needs}。"},
    ReasonText{"refused_contacts", "The router refused {n} contacts: {why}.", "路由器拒绝了 {n} 个联系：{why}。"},
    ReasonText{"no_agents", "Nobody was signed in.", "没有任何人员在岗。"},
    ReasonText{"sent_away", "{agent} let offers pass and was sent away; times: {n}.", "{agent} 多次错过邀约，被置为离开，共 {n} 次。"},
    ReasonText{"on_channel", " on {channel}", "，渠道 {channel}"},
    ReasonText{"of_class", ", of class {class}", "，类别 {class}"},
};

}  // namespace kefu::service
