"""What people read in the report, in the plots and on the command line, in English and in Chinese: the one place for all of it.

A new text is one line of TEXTS. Values stand in braces and are formatted as Python does it: {n:,} is 4,372 and {x:.1%} is 73.5%.
Where English has a singular, {n:customer|customers} chooses; Chinese has one form. Both languages show the same values, and a
Chinese text is written without borrowed words but names such as RFM. (tests/python/test_report.py holds all this.)
"""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal

from ._errors import Error

if TYPE_CHECKING:
    _Language = Literal["en", "zh"]

LANGUAGES: tuple[_Language, ...] = ("en", "zh")

# fmt: off
TEXTS: dict[str, tuple[str, str]] = {
    # the head and the foot of the page
    "page.title": ("Which customers carry the business", "哪些客户撑起了生意"),
    "page.as_of": ("As of {day}", "截至 {day}"),
    "page.no_day": ("As of no day: there are no rows", "没有数据行，因此没有截止日期"),
    "page.currency": (", in {currency}", "，金额以 {currency} 计"),
    "page.foot": (
        "Made by kefu {engine} under the charter {charter}, version {version}. The same rows and the same charter give the same "
        "figures, bit for bit. Scores rate past purchases; they are no judgement of a person.",
        "由 kefu {engine} 按章程 {charter}（版本 {version}）生成。同样的数据和同样的章程，得到逐位相同的数字。评分只反映过去的购买，不是对人的评判。",
    ),
    "page.digest": ("Digest of the charter:", "章程摘要："),

    # headline figures
    "net_money": ("net money", "净金额"),
    "net_money.currency": ("net money, {currency}", "净金额（{currency}）"),
    "headline.customers": ("{n:customer|customers}", "客户数"),
    "headline.bought": (
        "{with_purchase:,} bought, {buyers:,} of them {buyers:has|have} a purchase that was not cancelled",
        "{with_purchase:,} 位买过，其中 {buyers:,} 位有未被取消的购买",
    ),
    "headline.occasions": ("on {n:,} {n:occasion|occasions} of purchase", "来自 {n:,} 次购买"),
    "headline.core_share": ("of the money comes from the best {share:.0%}", "的金额来自前 {share:.0%} 的客户"),
    "headline.gini": (
        "Gini: 0 where all bring the same, 1 where one brings all",
        "基尼系数：0 表示各客户金额相同，1 表示全部来自一位客户",
    ),
    "interval": ("{low} to {high}, {level:.0%} interval", "{low} 至 {high}，{level:.0%} 置信区间"),
    "interval.too_little_data": ("too little data", "数据太少"),
    "interval.not_identified": ("not identified", "无法确定"),
    "interval.degenerate": ("no variation", "没有差异"),
    "interval.ok": ("no interval", "没有区间"),

    # plots
    "plot.none": (
        "Plots stand here where matplotlib is installed: pip install 'kefu[plot]'",
        "安装 matplotlib 后，这里会有图：pip install 'kefu[plot]'",
    ),
    "plot.customers_up": ("share of customers, poorest first", "客户累计占比（金额从低到高）"),
    "plot.customers_down": ("share of customers, richest first", "客户累计占比（金额从高到低）"),
    "plot.money": ("their share of the money", "金额累计占比"),
    "plot.lorenz": ("Lorenz curve", "洛伦兹曲线"),
    "plot.lorenz.gini": ("Gini {gini:.3f}", "基尼系数 {gini:.3f}"),
    "plot.lorenz.interval": ("{low:.3f} to {high:.3f}", "{low:.3f} 至 {high:.3f}"),
    "plot.lorenz.equal": ("all alike", "绝对平均线"),
    "plot.abc": ("ABC classes", "ABC 分类"),
    "plot.abc.shares": ("{customers:.0%} of customers\n{money:.0%} of money", "{customers:.0%} 的客户\n{money:.0%} 的金额"),
    "plot.rfm": ("Customers, and their mean net money", "客户数和平均净金额"),
    "plot.rfm.currency": ("Customers, and their mean net money in {currency}", "客户数和平均净金额（{currency}）"),
    "plot.rfm.recency": ("recency score (right: lately)", "近度评分（右：最近）"),
    "plot.rfm.frequency": ("frequency score (up: often)", "频度评分（上：频繁）"),

    "plot.pyramid": ("Customer pyramid", "客户金字塔"),
    "plot.pyramid.customers": ("share of customers", "客户占比"),
    "plot.pyramid.value": ("share of the value", "价值占比"),
    "plot.movement": ("Who moved: tier before, tier now", "层级变动：上次与本次"),
    "plot.movement.from": ("tier before", "上次层级"),
    "plot.movement.to": ("tier now", "本次层级"),

    # plots of a router's events
    "events.time": ("time, UTC", "时间（协调世界时）"),
    "events.waits": ("How long tasks waited", "任务等待时间"),
    "events.waits.came": ("when the task came, UTC", "任务到达时间（协调世界时）"),
    "events.waits.minutes": ("minutes until somebody took it", "到有人接手的分钟数"),
    "events.waits.left": ("went away unserved", "未接受服务就离开"),
    "events.waits.none": ("nobody has taken a task yet, and nobody went away", "还没有任务被接手，也没有客户离开"),
    "events.none": ("nothing has happened yet", "还没有发生任何事"),
    "events.waits.no_class": ("no class", "无类别"),
    "events.loads": ("Who waits, and who is busy", "等待与忙碌"),
    "events.loads.count": ("tasks, agents", "任务数、客服人数"),
    "events.loads.waiting": ("tasks that wait", "等待的任务"),
    "events.loads.busy": ("agents at work", "忙碌的客服"),
    "events.loads.free": ("agents who are free", "空闲的客服"),
    "events.agents": ("Who did what when", "客服工作时间线"),
    "events.agents.wrap_up": ("wrap-up", "事后处理"),
    "events.agents.away": ("away", "离开"),

    # what was forecast of waits, against what happened
    "forecast.title": ("How far forecasts may be believed: {queue}", "预测有多可信：{queue}"),
    "forecast.share": ("share that waited at most as long as was announced", "实际等待不超过预告的比例"),
    "forecast.p50": ("P50, announced as half", "中位数，预告为一半"),
    "forecast.p90": ("P90, announced as nine of ten", "九成位，预告为九成"),
    "forecast.best": ("{estimator} (best)", "{estimator}（最准）"),
    "estimator.last_to_enter_service": ("last one taken", "上一位的等待"),
    "estimator.head_of_line": ("next one so far", "队首已等时间"),
    "estimator.queue_over_rate": ("queue over rate", "队长除以速率"),
    "estimator.queue_markov": ("queue with agents and leavers", "队长、客服与离开"),
    "estimator.moving_average": ("moving average", "移动平均"),

    # the pyramid, grades, segments, renewals
    "pyramid.title": ("Customer pyramid", "客户金字塔"),
    "pyramid.moved": (
        "{up:,} {up:customer|customers} moved up, {down:,} moved down, {held:,} {held:is|are} beyond a cut and held where they were, {new:,} had no tier before.",
        "{up:,} 位升级，{down:,} 位降级，{held:,} 位已越过分界但保持原层级，{new:,} 位此前没有层级。",
    ),
    "pyramid.tier": ("tier", "层级"),
    "pyramid.customers": ("customers", "客户数"),
    "pyramid.of_customers": ("of all", "客户占比"),
    "pyramid.value": ("value", "价值"),
    "pyramid.of_value": ("of all", "价值占比"),
    "pyramid.from": ("from", "下限"),
    "tier.new": ("new", "新"),
    "tier.platinum": ("platinum", "铂金"),
    "tier.gold": ("gold", "黄金"),
    "tier.iron": ("iron", "钢铁"),
    "tier.lead": ("lead", "重铅"),
    "tier.vip": ("vip", "贵宾"),
    "tier.major": ("major", "主要"),
    "tier.ordinary": ("ordinary", "普通"),
    "tier.small": ("small", "小客户"),
    "grades.title": ("Service grades", "服务等级"),
    "grades.grade": ("grade", "等级"),
    "grades.gets": ("what it gets", "服务内容"),
    "grades.renewals": ("renewals due", "应续签"),
    "grades.overdue": ("ended", "已到期"),
    "segments.title": ("Segments", "客户细分"),
    "segments.segment": ("segment", "细分"),
    "group.customers": ("customers", "客户数"),
    "group.nobody": ("no row of the table applies", "决策表没有适用的行"),
    "renewals.title": ("Contracts to renew", "应续签的合同"),
    "renewals.more": ("{n:,} more {n:is|are} due; the table renewals has them all.", "另有 {n:,} 份应续签，全部列在 renewals 表中。"),
    "renewals.date": ("renewal", "到期日"),
    "renewals.days": ("days", "剩余天数"),
    "renewals.ended": ("ended {n:,} {n:day|days} ago", "已到期 {n:,} 天"),
    "renewals.contract": ("contract", "合同"),

    # classes
    "classes.title": ("Classes", "ABC 分类"),
    "classes.text": (
        "A brings the first part of all money, B the next, C the rest: the long tail, and customers without net money.",
        "按净金额从高到低累计：A 类是最前面的一部分，B 类是随后的一部分，其余为 C 类，即长尾客户和没有净金额的客户。",
    ),
    "classes.class": ("class", "类别"),
    "classes.customers": ("customers", "客户数"),
    "classes.of_customers": ("of all", "客户占比"),
    "classes.of_money": ("of all", "金额占比"),
    "classes.from": ("from", "下限"),

    # the customers who bring most
    "top.title": ("The {n:customer who brings|{n} customers who bring} most", "带来金额最多的 {n} 位客户"),
    "top.customer": ("customer", "客户"),
    "top.share": ("share", "占比"),
    "top.together": ("together", "累计占比"),
    "top.occasions": ("occasions", "购买次数"),
    "top.last": ("last", "最近购买"),
    "top.rfm": ("RFM", "RFM 评分"),
    "top.class": ("class", "类别"),
    "top.tier": ("tier", "层级"),
    "top.grade": ("grade", "等级"),
    "top.why": ("why", "理由"),

    # what became of the rows: rows.<count> of the report, and what there is to say of it
    "rows.title": ("What the figures stand on", "数字的依据"),
    "rows.what": ("rows", "数据行"),
    "rows.count": ("count", "数量"),
    "rows.why": ("what became of them", "如何处理"),
    "rows.rows": ("rows that came in", "读入"),
    "rows.anonymous": ("without a customer", "没有客户"),
    "rows.anonymous.why": ("left out: anonymous sales belong to nobody", "不计入：匿名销售不属于任何客户"),
    "rows.dropped": ("dropped by a rule", "按规则剔除"),
    "rows.dropped.why": ("left out", "不计入"),
    "rows.zero": ("of amount zero", "金额为零"),
    "rows.zero.why": ("no occasion", "不算一次购买"),
    "rows.after": ("after the day of the scores", "晚于评分日期"),
    "rows.after.why": ("left out", "不计入"),
    "rows.cancellations": ("cancellations", "取消"),
    "rows.cancellations.why": (
        "{matched:,} took back the line that they cancel, {unmatched:,} found none and count as money given back",
        "{matched:,} 行抵消了所取消的那一行，{unmatched:,} 行没有找到，按退款计",
    ),
    "rows.negated": ("negative amounts", "负金额"),
    "rows.negated.why": ("count as money given back, and make no occasion", "按退款计，不算一次购买"),
    "rows.used": ("used", "计入"),
    "rows.rounded": ("amounts rounded", "金额经过舍入"),
    "rows.rounded.why": ("by {largest_shift:g} at most", "最多相差 {largest_shift:g}"),
    "rows.floored_times": ("times cut to microseconds", "时间截到微秒"),
    "rows.negative_customers": ("customers below zero", "净金额为负的客户"),
    "rows.negative_customers.why": (
        "net money {negative_money}: not in the Lorenz curve and Gini",
        "净金额 {negative_money}：不在洛伦兹曲线和基尼系数之内",
    ),

    # notes
    "note.empty_scores": (
        "Empty scores: {scores}. The data has too few different values for so many bins; ties get one score.",
        "没有客户的评分：{scores}。数据中不同的值太少，分不出这么多档；值相同则评分相同。",
    ),
    "score.recency": ("recency {score}", "近度 {score}"),
    "score.frequency": ("frequency {score}", "频度 {score}"),
    "score.money": ("money {score}", "金额 {score}"),
    "note.models": ("Models: {models}.", "模型：{models}。"),
    "model.fitted": ("{part} fitted on this data", "{part}由这些数据得出"),
    "model.given": ("{part} given", "{part}为给定的模型"),
    "model.left_out": ("{part} left out", "{part}未使用"),
    "model.too_little_data": ("{part} has too little data", "{part}数据太少"),
    "model.decided": ("{part} decided by a table of the charter", "{part}由章程的决策表得出"),
    "model.no_table": ("no table for {part} in the charter", "章程中没有{part}的决策表"),
    "model.no_accounts": ("{part} left out: their table asks for accounts", "{part}未使用：决策表需要客户账户"),
    "part.customer.rfm": ("RFM", "RFM 评分"),
    "part.customer.abc": ("ABC classes", "ABC 分类"),
    "part.customer.pyramid": ("the pyramid", "客户金字塔"),
    "part.customer.grade": ("service grades", "服务等级"),
    "part.customer.segment": ("segments", "客户细分"),

    # the command line
    # headline figures on the command line
    "cli.line.as_of": ("as of {day}", "截至 {day}"),
    "cli.line.as_of_last": (
        "as of {day} (the last day in the data; --as-of changes it)", "截至 {day}（数据中的最后一天；可用 --as-of 更改）"
    ),
    "cli.line.no_day": (
        "there are no rows, so no day that the answer is about; --as-of says one", "没有数据行，因此没有截止日期；可用 --as-of 指定"
    ),
    "cli.line.customers": (
        "{n:,} {n:customer|customers}, {with_purchase:,} with a purchase, {buyers:,} with one that stands; net money {money}",
        "{n:,} 位客户，其中 {with_purchase:,} 位买过，{buyers:,} 位有仍有效的购买；净金额 {money}",
    ),
    "cli.line.customers_after": (
        "{n:,} {n:customer|customers} with rows only after that day: no customers yet", "{n:,} 位客户的数据行都在该日之后：当时还不是客户"
    ),
    "cli.line.rows": ("{n:,} {n:row|rows}, {used:,} used", "{n:,} 行，计入 {used:,} 行"),
    "cli.line.left": ("; left out: {list}", "；不计入：{list}"),
    "cli.line.left.anonymous": ("{n:,} without a customer", "{n:,} 行没有客户"),
    "cli.line.left.dropped": ("{n:,} dropped by a rule", "{n:,} 行按规则剔除"),
    "cli.line.left.zero": ("{n:,} of amount zero", "{n:,} 行金额为零"),
    "cli.line.left.after": ("{n:,} after that day", "{n:,} 行晚于该日"),
    "cli.line.cancellations": (
        "{n:,} {n:cancellation|cancellations}: {matched:,} took back a line, {unmatched:,} found none and count as money given back",
        "{n:,} 次取消：{matched:,} 次抵消了原有的行，{unmatched:,} 次没有找到，按退款计",
    ),
    "cli.line.rounded": ("{n:,} {n:amount|amounts} rounded, by {shift:g} at most", "{n:,} 个金额经过舍入，最多相差 {shift:g}"),
    "cli.line.empty": (
        "empty scores: {list}; the data has too few different values for so many bins", "没有客户的评分：{list}；数据中不同的值太少，不够分这么多档"
    ),
    "cli.line.empty.recency": ("recency {score}", "近度 {score}"),
    "cli.line.empty.frequency": ("frequency {score}", "频度 {score}"),
    "cli.line.empty.money": ("money {score}", "金额 {score}"),
    "cli.line.gini": ("Gini", "基尼系数"),
    "cli.line.core_share": ("the best {share:.0%} bring", "前 {share:.0%} 的客户带来"),
    "cli.line.figure": ("{text} {value} ({low} to {high} at {level:.0%})", "{text} {value}（{low} 至 {high}，置信水平 {level:.0%}）"),
    "cli.line.figure.plain": ("{text} {value} (no interval: {status})", "{text} {value}（没有区间：{status}）"),
    "cli.line.figure.none": ("{text}: {status}", "{text}无法给出：{status}"),
    "cli.line.class": ("class {name}: {n:,} {n:customer|customers}, {money}", "{name} 类：{n:,} 位客户，{money}"),
    "cli.line.tier": ("tier {name}: {n:,} {n:customer|customers}, {money}", "层级 {name}：{n:,} 位客户，{money}"),
    "cli.line.grade": ("grade {name}: {n:,} {n:customer|customers}, {money}", "等级 {name}：{n:,} 位客户，{money}"),
    "cli.line.segment": ("segment {name}: {n:,} {n:customer|customers}, {money}", "细分 {name}：{n:,} 位客户，{money}"),
    "cli.line.out": ("scores: {file}", "评分：{file}"),
    "cli.line.report": ("report: {file}", "报告：{file}"),
    "cli.line.save_model": ("model: {file}", "模型：{file}"),
    "cli.line.moves": ("who moves: {file}", "变动的客户：{file}"),
    "cli.line.nothing_kept": (
        "(--out scored.csv keeps the scores, --report report.html makes a page to look at)",
        "（--out scored.csv 保存评分，--report report.html 生成可以看的报告）",
    ),
    "cli.note.not_yet": (
        "note: the charter holds from {start}, and the answer is about {day}", "注意：章程自 {start} 起生效，而结果是关于 {day} 的"
    ),
    "cli.note.no_longer": (
        "note: the charter held until {end}, and the answer is about {day}", "注意：章程到 {end} 为止有效，而结果是关于 {day} 的"
    ),
    "cli.note": ("note: {text}", "注意：{text}"),
    "cli.note.no_charter": (
        "without --charter the default rules hold: service grades A, B, C, and whatever the files name",
        "没有用 --charter 指定章程，因此按默认规则：服务等级为 A、B、C，其余以文件中的为准",
    ),
    "cli.held": (
        "{n:,} {n:customer is|customers are} beyond a cut and held for now; they move when they stay there",
        "{n:,} 位客户已越过分界，暂时保持原层级；若一直如此则会变动",
    ),
    "cli.error": ("error", "错误"),
    "cli.warning": ("warning", "警告"),
    "cli.covered": ("{file}: somebody can serve every class, at every step", "{file}：每个类别的每一步都有人能够服务"),
    "cli.counts": (
        "{file}: {errors:,} {errors:error|errors}, {warnings:,} {warnings:warning|warnings}",
        "{file}：{errors:,} 个错误，{warnings:,} 个警告",
    ),
    "cli.more": ("; these are the first, and there may be more", "；这里只列出最前面的，可能还有更多"),
    "cli.good": ("{file}: good", "{file}：没有问题"),
    "cli.new": (
        "{file}: change what is not yours, then kefu charter check {file}",
        "{file}：把不合适的内容改好，然后运行 kefu charter check {file} --language zh",
    ),
    "cli.against": ("under {new} instead of {old}", "按 {new} 执行，而不是 {old}"),
    "cli.default_charter": ("the default charter", "默认章程"),
    "cli.moved": ("{moved:,} of {n:,} {n:customer|customers} would move", "{n:,} 位客户中，有 {moved:,} 位会变动"),
    "cli.way": (
        "{field}: {before} to {after}: {n:,} {n:customer|customers}, {money}",
        "{field}：由 {before} 到 {after}：{n:,} 位客户，净金额 {money}",
    ),
    "cli.none": ("none", "无"),
    "cli.field.tier": ("tier", "层级"),
    "cli.field.grade": ("grade", "等级"),
    "cli.field.segment": ("segment", "细分"),
    "cli.field.abc": ("abc", "ABC 类别"),

    # a routed day: the page, its plots, and the command line
    "span.seconds": ("{n:,} s", "{n:,} 秒"),
    "span.minutes": ("{minutes}:{seconds:02} min", "{minutes} 分 {seconds:02} 秒"),
    "span.hours": ("{hours}:{minutes:02} h", "{hours} 小时 {minutes:02} 分"),
    "span.more": ("{n:+,.0f} s", "{n:+,.0f} 秒"),
    "span.more.between": ("{low:+,.0f} – {high:+,.0f} s", "{low:+,.0f} – {high:+,.0f} 秒"),
    "route.page.title": ("Who waited, and why", "谁在等待，为什么"),
    "route.page.day": ("From {begin} to {end}, times in {zone}", "{begin} 至 {end}，时间为 {zone}"),
    "route.page.foot": (
        "Made by kefu {engine} under the charter {charter}, version {version}: the contacts went through the router that serves live, and the "
        "same contacts and the same charter give the same day. Figures of agents are no judgement of a person.",
        "由 kefu {engine} 按章程 {charter}（版本 {version}）生成：联系经过与实际服务相同的路由，同样的联系和同样的章程得到同样的一天。客服的数字不是对人的评判。",
    ),
    "route.replay": (
        "A replay of what came: the router has assigned every contact anew, under this charter. Who really served it, and how long it "
        "really waited, is not told here.",
        "这是对来件的重放：路由器按本章程重新分派了每个联系，并不反映实际由谁服务、实际等待多久。",
    ),
    "route.findings": ("What to look into", "需要留意"),
    "route.finding": ("{text} Such as: {examples}.", "{text}例如：{examples}。"),
    "route.findings.more": ("and {n:,} more findings, in the report as JSON", "另有 {n:,} 项，见 JSON 报告"),
    "route.contacts": ("{n:contact|contacts}", "联系数"),
    "route.became.served": ("{n:,} served", "已服务 {n:,}"),
    "route.became.abandoned": ("{n:,} gave up", "放弃 {n:,}"),
    "route.became.waiting": ("{n:,} still waiting", "仍在等待 {n:,}"),
    "route.became.handed_back": ("{n:,} handed back", "交还 {n:,}"),
    "route.became.refused": ("{n:,} refused", "拒绝 {n:,}"),
    "route.became.not_yet": ("{n:,} at the end or later", "时段结束时或之后 {n:,}"),
    "route.p50": ("median wait", "等待中位数"),
    "route.p90": ("nine of ten waited no longer than {p90}", "十分之九的等待不超过 {p90}"),
    "route.gave_up": ("gave up before they were served", "在得到服务前放弃"),
    "route.longest": ("the longest wait of those served or given up was {longest}", "得到服务或放弃者中最长等待 {longest}"),
    "route.still": ("still waiting at the end", "结束时仍在等待"),
    "route.still.longest": ("the longest so far {longest}; in none of the other figures of waits", "已等最久 {longest}；不计入其他等待数字"),
    "route.back": ("handed back", "交还"),
    "route.back.after": ("after {after} on average; in none of the other figures of waits", "平均等待 {after} 后；不计入其他等待数字"),
    "route.waits.text": (
        "Mean, median, nine of ten and longest are of those served or given up. Within target counts all: who gave up, was handed back, or "
        "still waits beyond the target was not served within it.",
        "平均、中位数、九成和最长只计得到服务或放弃者。达标率计入全部：放弃、交还、或等待已超过目标仍未服务的，都不达标。",
    ),
    "route.grades": ("Waits by grade", "各等级的等待"),
    "route.grades.text": (
        "What a head start gives to one grade it takes from the others.", "给一个等级的提前量，是从其他等级那里取来的。"
    ),
    "route.grade": ("grade", "等级"),
    "route.no_grade": ("no grade", "无等级"),
    "route.within": ("served within {target}", "在 {target} 内得到服务"),
    "route.within.each": ("served within the target of their class", "在所属类别的目标时间内得到服务"),
    "route.no_class": ("no class", "未分类"),
    "route.waits": ("Waits by class", "各类联系的等待"),
    "route.class": ("class, channel", "类别与渠道"),
    "route.between": ("{low} to {high}", "{low} 至 {high}"),
    "route.head.contacts": ("contacts", "联系数"),
    "route.head.abandoned": ("gave up", "放弃"),
    "route.head.mean": ("mean wait", "平均等待"),
    "route.head.p50": ("median", "中位数"),
    "route.head.p90": ("nine of ten within", "九成不超过"),
    "route.head.longest": ("longest", "最长"),
    "route.head.target": ("target", "目标"),
    "route.head.within": ("within target", "达标率"),
    "route.head.back": ("handed back", "交还"),
    "route.head.still": ("still waiting", "仍在等待"),
    "route.agents": ("Agents", "客服"),
    "route.agents.text": (
        "His classes: how much longer a contact takes for the mix of classes that he got, whoever serves. Harder by: how much longer his "
        "contacts took than those of others of the same classes, compared within each class and weighted by his own mix, with a 95% "
        "interval; beside it how many of his contacts others served the like of. Long ones: the share of his contacts among the longest "
        "quarter of all. May be chance: the interval that allows for all agents compared at once holds 0 (Bonferroni).",
        "类别构成：仅因所得联系的类别，每个联系要多用的时间，与由谁服务无关。更难：与其他客服的同类联系相比多用的时间，先在每个类别内比较，再按他自己的类别构成加权，附 95% "
        "区间；旁边是其中可比的联系数。长联系：他的联系中属于全部最长四分之一的占比。可能是偶然：考虑到同时比较所有客服后的区间包含 0（邦费罗尼校正）。",
    ),
    "route.agent": ("agent", "客服"),
    "route.team": ("team", "班组"),
    "route.head.signed_in": ("signed in", "在线时长"),
    "route.head.occupancy": ("occupied", "占用率"),
    "route.head.handling": ("mean handling", "平均处理时长"),
    "route.head.harder": ("harder by", "更难"),
    "route.head.mix": ("his classes", "类别构成"),
    "route.head.long": ("long ones", "长联系"),
    "route.compared": ("{n:,} compared", "可比 {n:,} 个"),
    "route.chance": ("may be chance", "可能是偶然"),
    "route.contact": ("contact", "联系"),
    "route.overtaken": ("Who was overtaken", "谁被超越"),
    "route.overtaken.text": (
        "Contacts that came later were taken before. By order: the agent could have served both, and took the later one first. "
        "By skill: the agent could not have served the one who waited. Of those with equal figures who came first stands first.",
        "较晚到来的联系先得到了服务。按次序：客服两者都能服务，却先接了后来者。按技能：客服不能服务仍在等待的那一个。数字相同时，先到的排在前面。",
    ),
    "route.overtaken.order": ("Most by order", "按次序被超越最多"),
    "route.overtaken.skill": ("Most by skill", "按技能被越过最多"),
    "route.head.by_order": ("by order", "按次序"),
    "route.head.by_skill": ("by skill", "按技能"),
    "route.head.who": ("by whom, and why", "被谁超越，为什么"),
    "route.more": ("and {n:,} more", "另有 {n:,} 个"),
    "route.explained": ("The longest waits, explained", "等待最久的联系及原因"),
    "plot.waits": ("Waits by class", "各类联系的等待"),
    "plot.waits.p50": ("half waited no longer", "一半不超过"),
    "plot.waits.p90": ("nine of ten waited no longer", "九成不超过"),
    "plot.waits.target": ("target", "目标"),
    "plot.waits.none": ("Nobody was served or gave up: there are no waits to draw.", "没有联系得到服务或放弃，因此没有等待可画。"),
    "plot.seconds": ("seconds", "秒"),
    "plot.minutes": ("minutes", "分:秒"),
    "plot.hours": ("hours", "小时:分"),
    "plot.course": ("The course of the day", "一天的过程"),
    "plot.course.busy": ("busy agents, mean", "忙碌的客服（平均）"),
    "plot.course.free": ("free agents, mean", "空闲的客服（平均）"),
    "plot.course.waiting": ("waiting, most at once", "等待中的联系（最多时）"),
    "plot.course.count": ("number", "数量"),
    "plot.agents": ("What the agents did", "客服的时间分布"),
    "agent.available": ("free", "空闲"),
    "agent.away": ("away", "离开"),
    "agent.offered": ("asked", "邀约中"),
    "agent.busy": ("busy", "忙碌"),
    "agent.wrapping": ("wrapping up", "事后处理"),
    "cli.route.contacts": (
        "{n:,} {n:contact|contacts}: {became}",
        "{n:,} 个联系：{became}",
    ),
    "cli.route.waits": (
        "wait of those served or given up: median {p50}, nine of ten within {p90}, longest {longest}",
        "得到服务或放弃者的等待：中位数 {p50}，九成不超过 {p90}，最长 {longest}",
    ),
    "cli.route.still": ("still waiting: {n:,}, the longest {longest}", "仍在等待：{n:,} 个，已等最久 {longest}"),
    "cli.route.back": ("handed back: {n:,}, after {after} on average", "交还：{n:,} 个，平均等待 {after} 后"),
    "cli.route.zone": ("(times in {zone})", "（时间为 {zone}）"),
    "cli.route.nothing_kept": (
        "(--out routed.csv keeps what became of each contact, --report day.html makes a page to look at)",
        "（--out routed.csv 保存每个联系的结果，--report day.html 生成可以看的报告）",
    ),
    "cli.route.class": ("  {name}: {n:,}, median {p50}, nine of ten within {p90}", "  {name}：{n:,}，中位数 {p50}，九成不超过 {p90}"),
    "cli.route.within": (", {within:.1%} within {target}", "，{within:.1%} 在 {target} 内"),
    "cli.route.overtaken": (
        "overtaken most: {contacts}, {tied:by|each by} {n:,} later {n:contact|contacts} that agents took who could serve {tied:it|them}",
        "被超越最多：{contacts}，{tied:被|各被} {n:,} 个后来的联系超越，由可以服务{tied:它|它们}的客服先接下",
    ),
    "cli.route.passed": (
        "passed most: {contacts}, {tied:by|each by} {n:,} later {n:contact|contacts} that agents took who cannot serve {tied:it|them}",
        "被越过最多：{contacts}，{tied:被|各被} {n:,} 个后来的联系越过，由不能服务{tied:它|它们}的客服先接下",
    ),
}
# fmt: on

_TAGS = {"en": "en", "zh": "zh-CN"}
_COMMAS = {"en": ", ", "zh": "、"}
_SIZES = {"en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")), "zh": ((1e8, "亿"), (1e4, "万"))}


class _Chooses(Formatter):
    """Formats as str.format does; a field with a | chooses between singular and plural."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        return (one if value == 1 else many) if bar else format(value, format_spec)


_FORMATTER = _Chooses()


class Words:
    """The texts in one language: say = Words("zh"); say("page.as_of", day="2024-03-31") is 截至 2024-03-31."""

    def __init__(self, language: _Language = "en") -> None:
        if language not in LANGUAGES:
            raise Error(f"language: expected 'en' or 'zh', got {language!r}", "BAD_OPTION")
        self.language = language
        self.tag = _TAGS[language]  # as HTML names the language

    def __call__(self, key: str, /, **values: Any) -> str:
        return _FORMATTER.vformat(TEXTS[key][LANGUAGES.index(self.language)], (), values)

    def named(self, kind: str, word: str | None) -> str:
        """A word of the engine in this language: `tier.gold`. One that the charter has made up stays as it is."""
        return self(f"{kind}.{word}") if f"{kind}.{word}" in TEXTS else word or ""

    def listed(self, parts: Iterable[str]) -> str:
        return _COMMAS[self.language].join(parts)

    def short(self, value: float) -> str:
        """Money where there is little room: a few digits, in the units that people count in."""
        if value != value:
            return ""
        for size, word in _SIZES[self.language]:
            if abs(value) >= size:
                scaled = value / size
                return f"{scaled:.1f}{word}" if abs(scaled) < 10 else f"{scaled:,.0f}{word}"
        return f"{value:,.0f}" if abs(value) >= 1 else f"{value:.2g}"
