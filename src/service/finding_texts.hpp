// The sentences of all findings of this room, English and Chinese. Private to the library.
#pragma once

#include <array>

#include "kefu/core/reason.hpp"

namespace kefu::service {

inline constexpr std::array finding_list{
    ReasonText{"routing_name", "{option}: expected a name of 1 to {most} bytes of UTF-8, without control characters",
               "{option}：名称应为 1 到 {most} 个字节的 UTF-8 文本，不含控制字符"},
    ReasonText{"routing_span", "{option} must lie between 0 and 100 years", "{option} 应在 0 到 100 年之间"},
    ReasonText{"routing_too_many", "{option} names {n}; at most {most}", "{option} 共有 {n} 个，最多 {most} 个"},
    ReasonText{"routing_twice", "{option} names '{word}' twice", "{option} 中“{word}”写了两次"},
    ReasonText{"routing_offer_time", "offer_time must be longer than 0 where agents are asked; without asking, say automatic = true",
               "需要客服接受时，offer_time 应大于 0；不需要接受请写 automatic = true"},
    ReasonText{"routing_exclusive_interruptible", "channel '{channel}' is exclusive and interruptible; it can be one of them",
               "渠道“{channel}”既是 exclusive 又是 interruptible；只能是其中之一"},
    ReasonText{"routing_profile_no_attribute", "profile '{profile}' is none of the attributes{hint}",
               "profile“{profile}”不是 attributes 中的词{hint}"},
    ReasonText{"routing_delay_no_class", "profile '{profile}' delays a class that is not there: '{class}'{hint}",
               "profile“{profile}”：没有“{class}”这个类别{hint}"},
    ReasonText{"routing_head_start_no_grade", "head_start: there is no grade '{grade}'{hint}", "head_start：没有“{grade}”这个等级{hint}"},
    ReasonText{"routing_steps_order",
               "class '{class}': step {step} begins after {after}, the one before it after {before}; steps stand in the order of their "
               "times",
               "类别“{class}”：第 {step} 步从 {after} 开始，而前一步从 {before} 开始；各步应按时间先后排列"},
    ReasonText{"routing_too_many_steps", "class '{class}' has {n} steps, with those that delays of profiles make; at most {most}",
               "类别“{class}”连同 profile 的等待共有 {n} 步，最多 {most} 步"},
    ReasonText{"routing_too_long",
               "class '{class}': joined with what steps and profiles ask for, this requirement is longer than a requirement may be",
               "类别“{class}”：与其他步骤和 profile 的要求合在一起后，要求太长"},
    ReasonText{"routing_overflow_itself", "class '{class}' overflows into itself", "类别“{class}”转给了自己"},
    ReasonText{"routing_overflow_circle", "classes overflow in a circle: {circle}", "类别循环转移：{circle}"},

    // Warnings.
    ReasonText{"routing_overflow_near", "there is no class '{to}', so tasks are handed back to the host; did you mean the class '{near}'?",
               "没有“{to}”这个类别，因此任务交还给宿主系统；是不是类别“{near}”？"},
    ReasonText{
        "routing_tier_starves",
        "tier: a task of grade {grades} may wait for ever while tasks of better grades keep coming; head_start bounds how many pass it",
        "tier：只要更好等级的任务不断到来，{grades} 等级的任务可能一直排不到；head_start 能限制被超过的时间"},
    ReasonText{"routing_newest_starves", "newest: the oldest task may wait for ever while new ones keep coming",
               "newest：只要新任务不断到来，最早的任务可能一直排不到"},
    ReasonText{
        "routing_deadline_starves",
        "deadline: a task without a deadline may wait for ever while tasks with one keep coming; classes without a target: {classes}",
        "deadline：只要有期限的任务不断到来，没有期限的任务可能一直排不到；没有 target 的类别：{classes}"},
    ReasonText{"routing_ratio_starves",
               "queue_ratio: it compares how many wait, and not how long: a task may wait for ever while another class stays further above "
               "its share",
               "queue_ratio：只比较排队人数，不看等了多久；只要另一个类别一直更多地超出占比，任务可能一直排不到"},
    ReasonText{"routing_step_narrower",
               "class '{class}': fewer can serve in step {step} than before it; if that is meant, say why in its because, or set "
               "cumulative = true",
               "类别“{class}”：第 {step} 步能服务的人比之前更少；如果确实如此，请在 because 中说明，或写 cumulative = true"},
    ReasonText{"routing_nobody_ever", "class '{class}': nobody can meet its last requirement, whatever he can do",
               "类别“{class}”：没有任何人能满足它最后的要求"},
    ReasonText{"routing_overflow_dead",
               "class '{class}': overflow {row} is never taken, since overflow {before} is taken before it or with it",
               "类别“{class}”：第 {row} 条 overflow 永远用不到，第 {before} 条总是先于它或与它同时生效"},
    ReasonText{
        "routing_step_left",
        "class '{class}': step {step} begins after {after}, and by then a task has left the class (overflow after {left}); only tasks "
        "that come late to the class get so far",
        "类别“{class}”：第 {step} 步从 {after} 开始，而任务在 {left} 后已转走；只有转入时已等待很久的任务才会走到这一步"},
    ReasonText{"routing_step_same", "class '{class}': step {step} changes nothing: the same can serve as before it, without a head start",
               "类别“{class}”：第 {step} 步没有改变任何事：能服务的人与之前相同，也没有提前量"},
    ReasonText{"routing_step_replaced", "class '{class}': what step {step} needs never holds, since step {next} begins at the same time",
               "类别“{class}”：第 {step} 步的要求从不生效，因为第 {next} 步同时开始"},
    ReasonText{"routing_return_without_lease", "return_after: nothing is ever returned, since lease = 0 means that nobody's lease ends",
               "return_after：不会退回任何工作，因为 lease = 0 表示不检查心跳"},
    ReasonText{"routing_order_after_lot", "{order}: it decides nothing, since weighted_random before it draws one agent by lot",
               "{order}：不起作用，因为在它之前的 weighted_random 已抽签选出一人"},
    ReasonText{"routing_classless", "tasks of no class", "不属于任何类别的任务"},

    // What a roster leaves open.
    ReasonText{"roster_never", "class '{class}'{where}: nobody of these agents can serve it, at whatever step",
               "类别“{class}”{where}：这些客服中没有人能服务，哪一步都不行"},
    ReasonText{"roster_at", "class '{class}'{where}: nobody of these agents can serve it at {steps}",
               "类别“{class}”{where}：{steps}，这些客服中没有人能服务"},
    ReasonText{"roster_channels", " on {words}", "（渠道 {words}）"},
    ReasonText{"roster_language", " in {words}", "（语言 {words}）"},
    ReasonText{"roster_persona", " for {words}", "（客户类型 {words}）"},
    ReasonText{"roster_first_step", "step 0, when it comes", "第 0 步（到达时）"},
    ReasonText{"roster_step", "step {step}, {after} after it came", "第 {step} 步（到达 {after}后）"},

    // What head starts promise.
    ReasonText{"overtaking_grade", "a task of grade {by} may come up to {later} later and still be taken before one of grade {grade}",
               "{by} 等级的任务最多晚到 {later}，仍可能先于 {grade} 等级的任务被处理"},
    ReasonText{"overtaking_step",
               "a task may come up to {later} later and still be taken before one of grade {grade}, by the head start of a step",
               "因某一步的 head_start，任务最多晚到 {later}，仍可能先于 {grade} 等级的任务被处理"},
};
inline constexpr Sentences finding_texts = sentences_of<finding_list>;

}  // namespace kefu::service
