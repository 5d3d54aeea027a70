#include "kefu/charter/starter.hpp"

#include "charter/toml.hpp"
#include "kefu/core/utf8.hpp"

namespace kefu {

namespace {

constexpr std::string_view id_place = "\"{id}\"";

constexpr std::string_view english = R"toml(# How we treat our customers. One line is one decision: change it, then run
#     kefu charter check FILE     all that is wrong, with line and position
#     kefu charter show FILE      all that holds, with what it means
# What is not said here is as in the default charter.

[charter]
id = "{id}"
version = "1"                       # count it up with every change
owner = "head of service"           # who answers for it
extends = "kefu:default"            # what is not said here is said there; or another file, such as "group.toml"
languages = ["en", "zh"]
# effective_from = 2026-01-01       # first day on which it holds
# effective_to = 2026-12-31         # last day
# recorded_on = 2025-12-20          # day on which it was decided
# time_zone = "Europe/London"       # of all times that carry none
# currency = "GBP"                  # of all amounts

# ------------------------------------------------------------------ know the customer
[customer.purchases]
period = "day"                      # purchases of one day are one occasion
# cancelled = ["InvoiceNo starts C: match", "quantity < 0: negate"]

[customer.rfm]
bins = 5                            # scores from 1 to 5

[customer.abc]
a_share = 0.8                       # class A brings the first 80 % of the money
b_share = 0.95                      # A and B together the first 95 %; C is the rest

[customer.pyramid]
naming = "metals"                   # platinum, gold, iron, lead; or "ranks": vip, major, ordinary, small
# tiers = ["top", "middle", "base"] # or names of your own, one more than there are cuts
on = "revenue"                      # or "profit", where costs are known
cuts = [0.01, 0.05, 0.2]            # platinum is the best 1 %, gold the best 5 %, iron the best 20 % of customers
margin = 0.1                        # who moves must pass a cut by a tenth of it ...
periods = 2                         # ... two times in a row

[customer.grade]
renewal_days = 60                   # contracts that end within so many days are due
gets.A = { en = "Named contact, answered first", zh = "专属客服，优先接听" }
gets.B = { en = "Answered second", zh = "次优先接听" }
gets.C = { en = "Answered in turn", zh = "按顺序接听" }

# ------------------------------------------------------------------ route
[routing]                           # who waits for whom: see docs/routing.md
# skills = ["refund", "repair"]     # what agents can do, each at a level; then: needs = "refund >= 2"
head_start = { A = "3 min", B = "90 s", C = "0 s" }  # by how much each grade comes earlier than it came
tasks = ["head_start"]              # who waits longest, the head start added
agents = ["preferred", "step", "longest_idle"]  # whom the customer knows, who fits best, who is idle longest
idle_since = "last_release"         # idle since he last became free of a task

[routing.channel.telephone]
exclusive = true                    # nothing else at the same time, but what can be interrupted
wrap_up = "30 s"                    # time for notes after a call

[routing.channel.chat]

[routing.channel.email]
interruptible = true

[routing.class.general]
needs = "any"                       # who may serve

# ------------------------------------------------------------------ decide
# A decision table: inputs on the left, the answer on the right; "-" is anything. `kefu charter check` tells of rows that
# contradict each other, of rows that can never decide, and of questions that no row answers.
[table.service_grade]
hit = "first"                       # the first row from the top that applies
input.tier = ["platinum", "gold", "iron", "lead"]
input.contract = ["none", "standard", "premium", "unknown"]  # as your accounts write it; unknown = not told
input.complaints_90_days = "count or unknown"               # a whole number from 0, or not told
output.grade = ["A", "B", "C"]
rows = [
  # tier              contract    complaints  grade
  ["platinum",        "-",        "-",        "A"],
  ["-",               "premium",  "-",        "A"],
  ["-",               "-",        ">= 3",     "B"],
  ["gold or iron",    "-",        "-",        "B"],
  ["lead",            "-",        "-",        "C"],
]

[table.segment]                     # names for customers who are spoken to alike; who fits none is counted
hit = "first"
input.recency_score = "count or unknown"
input.frequency_score = "count or unknown"
input.occasions = "count"
output.segment = ["champion", "loyal", "new", "slipping away"]
otherwise = ["-"]                   # no segment
rows = [
  # recency   frequency   occasions   segment
  [">= 4",    "-",        "1",        "new"],
  [">= 4",    ">= 4",     "-",        "champion"],
  [">= 3",    ">= 3",     "-",        "loyal"],
  ["1 or 2",  ">= 3",     "-",        "slipping away"],
]
)toml";

constexpr std::string_view chinese = R"toml(# 我们如何对待客户。一行就是一个决定：改好以后运行
#     kefu charter check FILE     列出所有错误，带行号和位置
#     kefu charter show FILE      列出全部生效的内容及其含义
# 这里没有写的，按默认章程执行。

[charter]
id = "{id}"
version = "1"                       # 每次修改都加一
owner = "客服负责人"                # 由谁负责
extends = "kefu:default"            # 这里没有写的以它为准；也可以是另一个文件，例如 "group.toml"
languages = ["zh", "en"]
# effective_from = 2026-01-01       # 生效的第一天
# effective_to = 2026-12-31         # 生效的最后一天
# recorded_on = 2025-12-20          # 作出决定的日期
# time_zone = "Asia/Shanghai"       # 没有时区的时间按此时区
# currency = "CNY"                  # 所有金额的货币

# ------------------------------------------------------------------ 了解客户
[customer.purchases]
period = "day"                      # 同一天的购买算一次
# cancelled = ["InvoiceNo starts C: match", "quantity < 0: negate"]

[customer.rfm]
bins = 5                            # 评分从 1 到 5

[customer.abc]
a_share = 0.8                       # A 类客户带来前 80 % 的金额
b_share = 0.95                      # A 类和 B 类合计带来前 95 %；其余为 C 类

[customer.pyramid]
naming = "metals"                   # platinum 铂金、gold 黄金、iron 钢铁、lead 重铅；或 "ranks"：vip、major、ordinary、small
# tiers = ["重点", "一般", "其他"]  # 也可以自己命名，比分界数多一个
on = "revenue"                      # 已知成本时可用 "profit"
cuts = [0.01, 0.05, 0.2]            # 前 1 % 为铂金，前 5 % 为黄金，前 20 % 为钢铁
margin = 0.1                        # 须越过分界十分之一才变动……
periods = 2                         # ……并连续两次

[customer.grade]
renewal_days = 60                   # 在此天数内到期的合同应续签
gets.A = { en = "Named contact, answered first", zh = "专属客服，优先接听" }
gets.B = { en = "Answered second", zh = "次优先接听" }
gets.C = { en = "Answered in turn", zh = "按顺序接听" }

# ------------------------------------------------------------------ 分派
[routing]                           # 任务如何排队、由谁接：见 docs/routing.md
# skills = ["退款", "维修"]         # 客服的技能，各有级别；之后可写 needs = "退款 >= 2"
head_start = { A = "3 min", B = "90 s", C = "0 s" }  # 各等级按提前多少到达计算
tasks = ["head_start"]              # 加上提前量，等待最久的先接
agents = ["preferred", "step", "longest_idle"]  # 客户熟悉的、最合适的、空闲最久的
idle_since = "last_release"         # 从上一个任务结束起算空闲

[routing.channel.telephone]
exclusive = true                    # 通话时不做其他工作，可打断的除外
wrap_up = "30 s"                    # 通话后整理记录的时间

[routing.channel.chat]

[routing.channel.email]
interruptible = true

[routing.class.general]
needs = "any"                       # 谁可以服务

# ------------------------------------------------------------------ 决策
# 决策表：左边是条件，右边是结论，"-" 表示任意值。kefu charter check 会指出互相矛盾的行、
# 永远不会生效的行，以及没有任何一行回答的情况。
[table.service_grade]
hit = "first"                       # 从上往下第一个适用的行
input.tier = ["platinum", "gold", "iron", "lead"]
input.contract = ["none", "standard", "premium", "unknown"]  # 与客户表中的写法一致；unknown = 未知
input.complaints_90_days = "count or unknown"               # 从 0 起的整数，或未知
output.grade = ["A", "B", "C"]
rows = [
  # 层级              合同        投诉次数    等级
  ["platinum",        "-",        "-",        "A"],
  ["-",               "premium",  "-",        "A"],
  ["-",               "-",        ">= 3",     "B"],
  ["gold or iron",    "-",        "-",        "B"],
  ["lead",            "-",        "-",        "C"],
]

[table.segment]                     # 沟通方式相同的一类客户；不属于任何一类的会单独计数
hit = "first"
input.recency_score = "count or unknown"
input.frequency_score = "count or unknown"
input.occasions = "count"
output.segment = ["重要价值", "忠诚", "新客户", "正在流失"]
otherwise = ["-"]                   # 不属于任何细分
rows = [
  # 近度      频度        购买次数    细分
  [">= 4",    "-",        "1",        "新客户"],
  [">= 4",    ">= 4",     "-",        "重要价值"],
  [">= 3",    ">= 3",     "-",        "忠诚"],
  ["1 or 2",  ">= 3",     "-",        "正在流失"],
]
)toml";

}  // namespace

std::string charter_starter(std::string_view id, Language language) {
    if (id.empty() || id.size() > 64 || has_control(id) || !is_valid_utf8(id))
        throw Error(Status::bad_option, "id: expected a name of up to 64 bytes, without control characters");
    std::string text(language == Language::zh ? chinese : english);
    text.replace(text.find(id_place), id_place.size(), detail::toml_value(Tree(id)));
    return text;
}

}  // namespace kefu
