// [routing] (R1, 智能路由): which requests there are, what each of them needs, and in what order they and the staff are taken. What a
// service manager may want to change about routing stands here; a router runs on the compiled form, RoutingRules.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kefu/core/codec.hpp"
#include "kefu/core/describe.hpp"
#include "kefu/core/stamp.hpp"
#include "kefu/core/text.hpp"
#include "kefu/rule/requirement.hpp"

namespace kefu::service {

/// In what order waiting tasks are taken; of a list, the first that differs decides, and at last who came first.
enum class TaskOrder : std::int32_t { head_start, tier, deadline, newest, cost_of_delay, queue_ratio };
constexpr auto words(Of<TaskOrder>) {
    return std::array{
        Word{TaskOrder::head_start, "head_start", "who waits longest, the head start of his grade and his own credit added"},
        Word{TaskOrder::tier, "tier", "by service grade, the best first, whoever waits below"},
        Word{TaskOrder::deadline, "deadline", "whose deadline comes first; those without one last"},
        Word{TaskOrder::newest, "newest", "who came last"},
        Word{TaskOrder::cost_of_delay, "cost_of_delay",
             "whose class loses most by waiting: cost times age over handling time (generalised c-mu)"},
        Word{TaskOrder::queue_ratio, "queue_ratio", "whose class exceeds its share of all who wait by most (fixed queue ratio)"}};
}

/// In what order agents who could take a task are asked; of a list, the first that differs decides, and at last who was added first.
enum class AgentOrder : std::int32_t {
    preferred,
    step,
    longest_idle,
    least_loaded,
    most_spare,
    fewest_handled,
    proficiency,
    cost,
    round_robin,
    weighted_random,
    idleness_ratio,
    fastest
};
constexpr auto words(Of<AgentOrder>) {
    return std::array{
        Word{AgentOrder::preferred, "preferred", "whom the task prefers, in its order"},
        Word{AgentOrder::step, "step", "who met the requirement of an earlier step"},
        Word{AgentOrder::longest_idle, "longest_idle", "whose idle clock began first; see idle_since"},
        Word{AgentOrder::least_loaded, "least_loaded", "the least share of the units in use"},
        Word{AgentOrder::most_spare, "most_spare", "the most free units"},
        Word{AgentOrder::fewest_handled, "fewest_handled", "the fewest tasks taken since signing in"},
        Word{AgentOrder::proficiency, "proficiency", "the greatest sum of levels over the words that the task asks for"},
        Word{AgentOrder::cost, "cost", "the least cost"},
        Word{AgentOrder::round_robin, "round_robin", "whose last task is longest ago, by order and not by clock"},
        Word{AgentOrder::weighted_random, "weighted_random",
             "by lot, with the agents' weights; the lot is a function of the task and the agent, so that it can be drawn again"},
        Word{AgentOrder::idleness_ratio, "idleness_ratio",
             "whose pool (equal words) exceeds its share of all who are idle by most (queue-and-idleness ratio)"},
        Word{AgentOrder::fastest, "fastest", "the shortest mean handling time so far"}};
}

/// When the idle clock of an agent begins.
enum class IdleSince : std::int32_t { last_release, available_since, last_offer, last_accept };
constexpr auto words(Of<IdleSince>) {
    return std::array{Word{IdleSince::last_release, "last_release", "when he last became free of a task, its wrap-up included"},
                      Word{IdleSince::available_since, "available_since", "when he last became available, or free of all tasks"},
                      Word{IdleSince::last_offer, "last_offer", "when he was last offered a task, taken or not"},
                      Word{IdleSince::last_accept, "last_accept", "when he last took a task"}};
}

/// What work that rests (a chat without a message) is to the capacity of the agent who holds it.
enum class CountInactive : std::int32_t { yes, no, soft };
constexpr auto words(Of<CountInactive>) {
    return std::array{
        Word{CountInactive::yes, "yes", "it holds its units"},
        Word{CountInactive::no, "no", "it holds none; when it wakes and there is no room, it is refused"},
        Word{CountInactive::soft, "soft", "it holds none; when it wakes the agent may be above capacity until he is below again"}};
}

/// What triggers an overflow.
enum class OverflowWhen : std::int32_t { waited, expected_wait, queue_length, nobody_signed_in };
constexpr auto words(Of<OverflowWhen>) {
    return std::array{Word{OverflowWhen::waited, "waited", "the task has waited so long"},
                      Word{OverflowWhen::expected_wait, "expected_wait", "when it comes, the expected wait is longer"},
                      Word{OverflowWhen::queue_length, "queue_length", "when it comes, so many of its class are waiting"},
                      Word{OverflowWhen::nobody_signed_in, "nobody_signed_in", "when it comes, nobody who could serve it is signed in"}};
}

/// A step that widens who may serve, with time.
struct StepOptions {
    Span after = {};
    std::string needs = "any";
    Span head_start = {};
    bool skip_when_nobody = true;
    Text because = {};
};
constexpr auto fields(Of<StepOptions>) {
    using O = StepOptions;
    return std::tuple{
        field("after", &O::after, "time since the task came", zh("任务到达后经过的时间")),
        field("needs", &O::needs, "who may serve from then on", zh("此后谁可以服务")),
        field("head_start", &O::head_start, "further head start from then on", zh("此后再提前多少")),
        field("skip_when_nobody", &O::skip_when_nobody, "go on to the next step at once where nobody who is signed in could serve",
              zh("没有任何在岗人员满足时立即进入下一步")),
        field("because", &O::because, "what people are told of it", zh("给人看的说明"))};
}
struct OverflowOptions {
    OverflowWhen when = OverflowWhen::waited;
    Span longer_than = {};
    std::int64_t at_least = 0;
    std::string to = {};
};
constexpr auto fields(Of<OverflowOptions>) {
    using O = OverflowOptions;
    return std::tuple{field("when", &O::when, "what triggers it", zh("触发条件")),
                      field("longer_than", &O::longer_than, "of waited and expected_wait: how long", zh("等待多久")),
                      field("at_least", &O::at_least, "of queue_length: how many wait", zh("排队多少"), in(0, 1e9)),
                      field("to", &O::to, "the class that takes it, or a word of the host's, to whom the task is handed back",
                            zh("转给哪个类别，或交还给宿主系统的词"), not_empty)};
}

/// [routing.class.NAME]
struct ClassOptions {
    std::string needs = "any";
    std::vector<StepOptions> steps = {};
    bool cumulative = false;
    std::vector<OverflowOptions> overflow = {};
    std::int64_t cost = 1;
    std::optional<Span> handling_time = {};
    Share share = {};
    std::optional<Span> target = {};
    Text name = {};
};
constexpr auto fields(Of<ClassOptions>) {
    using O = ClassOptions;
    return std::tuple{
        field("needs", &O::needs, "who may serve: a requirement over skills, languages, grade, personas and attributes", zh("谁可以服务")),
        field("steps", &O::steps, "how that widens with time", zh("随时间放宽的步骤")),
        field("cumulative", &O::cumulative, "whoever met an earlier step may still serve", zh("满足前面步骤的人仍可服务")),
        field("overflow", &O::overflow, "when the task goes elsewhere", zh("何时转走")),
        field("cost", &O::cost, "of cost_of_delay: what a unit of waiting costs", zh("等待成本"), in(1, 1'000'000)),
        field("handling_time", &O::handling_time, "mean handling time, where it is known; otherwise it is learned, and a minute until then",
              zh("平均处理时间")),
        field("share", &O::share, "of queue_ratio: the share of all who wait that may be of this class", zh("排队占比"), in(0, 1)),
        field("target", &O::target, "the deadline of a task that brings none: so long after it came", zh("目标时限")),
        field("name", &O::name, "what people call it", zh("名称"))};
}

/// [routing.channel.NAME]
struct ChannelOptions {
    std::int64_t units = 1;
    bool exclusive = false;
    bool interruptible = false;
    Span wrap_up = {};
    Text name = {};
};
constexpr auto fields(Of<ChannelOptions>) {
    using O = ChannelOptions;
    return std::tuple{
        field("units", &O::units, "units that a task takes of its agent", zh("每个任务占用的单位"), in(1, 1000)),
        field("exclusive", &O::exclusive, "nothing else at the same time, but what is interruptible",
              zh("独占：除可打断的工作外不同时处理其他任务")),
        field("interruptible", &O::interruptible, "does not stand in the way of an exclusive task", zh("可打断：不妨碍独占任务")),
        field("wrap_up", &O::wrap_up, "time after a task in which its units are still taken", zh("事后处理时间")),
        field("name", &O::name, "what people call it", zh("名称"))};
}

/// [routing.profile.NAME]: an attribute whose agents see classes later.
struct ProfileOptions {
    std::map<std::string, Span> delay = {};
};
constexpr auto fields(Of<ProfileOptions>) {
    return std::tuple{field("delay", &ProfileOptions::delay,
                            "class: how long a task must have waited before agents with this attribute may take it",
                            zh("各类别的等待时长"))};
}

struct RoutingOptions {
    std::vector<std::string> skills = {};
    std::vector<std::string> languages = {};
    std::vector<std::string> personas = {};
    std::vector<std::string> attributes = {};
    std::int64_t levels = 10;
    std::int64_t staff_grades = 3;
    std::vector<std::string> grades = {"A", "B", "C"};
    std::map<std::string, Span> head_start = {};
    std::vector<TaskOrder> tasks = {TaskOrder::head_start};
    std::vector<AgentOrder> agents = {AgentOrder::preferred, AgentOrder::step, AgentOrder::longest_idle};
    IdleSince idle_since = IdleSince::last_release;
    CountInactive count_inactive = CountInactive::yes;
    bool automatic = false;
    Span offer_time{20 * us_per_second};
    std::int64_t offers = 1;
    Span decline_cooldown{30 * us_per_second};
    std::int64_t declines = 10;
    Span owner_wait{30 * us_per_second};
    Share owner_share_of_slack{500'000'000};
    Span owner_free_within{300 * us_per_second};
    Span lease = {};
    Span return_after = {};
    std::int64_t missed_offers = 3;
    Span skew{2 * us_per_second};
    Span longest_gap{31 * us_per_day};
    Span starvation{1800 * us_per_second};
    std::map<std::string, ClassOptions> classes = {};
    std::map<std::string, ChannelOptions> channels = {};
    std::map<std::string, ProfileOptions> profiles = {};
};
constexpr std::string_view section(Of<RoutingOptions>) { return "routing"; }
constexpr auto fields(Of<RoutingOptions>) {
    using O = RoutingOptions;
    return std::tuple{
        field("skills", &O::skills, "what agents can do, each at a level", zh("技能")),
        field("languages", &O::languages, "what they speak, each at a level", zh("语言")),
        field("personas", &O::personas, "kinds of customers that they are good with", zh("擅长的客户类型")),
        field("attributes", &O::attributes, "what else they have or have not", zh("其他属性")),
        field("levels", &O::levels, "the greatest level of a skill or language", zh("技能和语言的最高级别"), in(1, 100)),
        field("staff_grades", &O::staff_grades, "the greatest grade of staff", zh("人员的最高等级"), in(1, 100)),
        field("grades", &O::grades, "service grades of customers, the best first", zh("客户服务等级，最好的在前"), not_empty),
        field("head_start", &O::head_start, "by how much each grade comes earlier than it came", zh("各等级提前多少")),
        field("tasks", &O::tasks, "how waiting tasks are ordered, the first difference decides", zh("排队任务的次序"), not_empty),
        field("agents", &O::agents, "how agents are ordered, the first difference decides", zh("人员的次序"), not_empty),
        field("idle_since", &O::idle_since, "when the idle clock begins", zh("空闲时间从何时算起")),
        field("count_inactive", &O::count_inactive, "whether work that rests holds capacity", zh("休眠的工作是否占用容量")),
        field("automatic", &O::automatic, "agents have no say: a task is theirs without an offer", zh("直接分派，不经接受")),
        field("offer_time", &O::offer_time, "how long an offer stands", zh("邀约的有效时间")),
        field("offers", &O::offers, "to how many agents a task is offered at once", zh("同时向几人邀约"), in(1, 8)),
        field("decline_cooldown", &O::decline_cooldown, "how long a task is not offered again to who declined or missed it",
              zh("拒绝后的冷却时间")),
        field("declines", &O::declines, "after so many the task is set aside for a person to look at", zh("被拒绝多少次后转人工查看"),
              in(1, 1000)),
        field("owner_wait", &O::owner_wait, "how long a task waits for whom it prefers", zh("等待首选人员的时间")),
        field("owner_share_of_slack", &O::owner_share_of_slack, "and at most this share of the time to its deadline",
              zh("最多占到期前时间的比例"), in(0, 1)),
        field("owner_free_within", &O::owner_free_within, "and only where he will be free so soon, as far as is known",
              zh("且预计其在此时间内空闲")),
        field("lease", &O::lease, "an agent who is not heard of for so long is away; 0 = never", zh("多久没有心跳视为离开；0 表示不检查")),
        field("return_after", &O::return_after,
              "what an agent has in hand goes back when he is not heard of for so long after his lease has ended; 0 = never",
              zh("租约结束后再过多久没有心跳，手上的工作退回排队；0 表示不退回")),
        field("missed_offers", &O::missed_offers, "an agent who lets so many offers pass in a row is away; 0 = never",
              zh("连续错过多少次邀约视为离开；0 表示不检查"), in(0, 1000)),
        field("skew", &O::skew, "time that runs backwards by less is taken as now", zh("时间倒退不超过此值视为现在")),
        field(
            "longest_gap", &O::longest_gap,
            "a command that comes so much later than the last one is refused: some clock is wrong; advance_clock may go further; 0 = never",
            zh("比上一条命令晚于此值的命令会被拒绝（时钟有误），advance_clock 除外；0 表示不检查")),
        field("starvation", &O::starvation, "a task that waits longer is told of", zh("等待超过此值会提示")),
        field("class", &O::classes, "kinds of requests", zh("请求类别")),
        field("channel", &O::channels, "channels", zh("渠道")),
        field("profile", &O::profiles, "attributes whose agents see classes later", zh("较晚才能接某些类别的属性"))};
}

/// [limits] of a router.
struct RoutingLimits {
    std::int64_t waiting = 1'000'000;
    std::int64_t agents = 100'000;
    std::int64_t requirements = 20'000;
    std::int64_t sources = 1'000;
};
constexpr std::string_view section(Of<RoutingLimits>) { return "limits"; }
constexpr auto fields(Of<RoutingLimits>) {
    using O = RoutingLimits;
    return std::tuple{field("waiting", &O::waiting, "tasks in a router, in any state", zh("路由器中的任务数"), in(1, 100'000'000)),
                      field("agents", &O::agents, "agents of a router", zh("路由器中的人员数"), in(1, 10'000'000)),
                      field("requirements", &O::requirements, "different requirements of the tasks of a router", zh("不同的服务要求数"),
                            in(1, 1'000'000)),
                      field("sources", &O::sources, "sources of commands", zh("命令来源数"), in(1, 1'000'000))};
}

}  // namespace kefu::service
