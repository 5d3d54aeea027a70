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
extends = "kefu:default"            # or another file, such as "group.toml"
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
b_share = 0.95

# ------------------------------------------------------------------ decide
# A decision table: inputs on the left, the answer on the right; "-" is anything. `kefu charter check` tells of rows that
# contradict each other, of rows that can never decide, and of questions that no row answers.
[table.service_grade]
hit = "first"                       # the first row from the top that applies
input.class = ["A", "B", "C"]
input.contract = ["none", "standard", "premium", "unknown"]
input.complaints_90_days = "count or unknown"
output.grade = ["gold", "silver", "normal"]
rows = [
  # class      contract    complaints  grade
  ["A",        "-",        "-",        "gold"],
  ["-",        "premium",  "-",        "gold"],
  ["-",        "-",        ">= 3",     "silver"],
  ["B",        "-",        "-",        "silver"],
  ["C",        "-",        "-",        "normal"],
]
)toml";

constexpr std::string_view chinese = R"toml(# 我们如何对待客户。一行就是一个决定:改好以后运行
#     kefu charter check FILE     列出所有错误,带行号和位置
#     kefu charter show FILE      列出全部生效的内容及其含义
# 这里没有写的,按默认章程执行。

[charter]
id = "{id}"
version = "1"                       # 每次修改都加一
owner = "客服负责人"                # 由谁负责
extends = "kefu:default"            # 也可以是另一个文件,例如 "group.toml"
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
b_share = 0.95

# ------------------------------------------------------------------ 决策
# 决策表:左边是条件,右边是结论,"-" 表示任意值。kefu charter check 会指出互相矛盾的行、
# 永远不会生效的行,以及没有任何一行回答的情况。
[table.service_grade]
hit = "first"                       # 从上往下第一个适用的行
input.class = ["A", "B", "C"]
input.contract = ["none", "standard", "premium", "unknown"]
input.complaints_90_days = "count or unknown"
output.grade = ["金", "银", "普通"]
rows = [
  # 类别       合同        投诉次数    等级
  ["A",        "-",        "-",        "金"],
  ["-",        "premium",  "-",        "金"],
  ["-",        "-",        ">= 3",     "银"],
  ["B",        "-",        "-",        "银"],
  ["C",        "-",        "-",        "普通"],
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
