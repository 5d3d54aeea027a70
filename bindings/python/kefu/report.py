"""The report of a score: one self-contained page of HTML. No script, no network, every text escaped.

Its sections stand in SECTIONS, in the order of the page; what they say stands in _words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _page
from ._page import figure as _figure
from ._page import percent as _percent
from ._page import rounded as _rounded
from ._page import table as _table
from ._page import text as _text
from ._text import grouped
from ._words import Words

if TYPE_CHECKING:
    from ._result import Result
    from ._words import _Language


@dataclass(frozen=True)
class _Sheet:
    """What a section is made from."""

    result: Result
    report: dict[str, Any]
    say: Words
    currency: str
    top: int

    @property
    def net_money(self) -> str:
        """The head of a column of money."""
        return self.say("net_money.currency", currency=self.currency) if self.currency else self.say("net_money")


# ------------------------------------------------------------------------------------------------- headline figures
def _headline(sheet: _Sheet) -> str:
    say = sheet.say
    customers, figures = sheet.report["customers"], sheet.report["concentration"]

    def interval(figure: dict[str, Any], show: Any) -> str:
        if figure["low"] is None:
            return say(f"interval.{figure['status']}")
        return say("interval", low=show(figure["low"]), high=show(figure["high"]), level=figures["level"])

    def index(x: float | None) -> str:
        return "–" if x is None else f"{x:.3f}"

    parts = [
        _figure(
            f"{customers['all']:,}",
            say("headline.customers", n=customers["all"]),
            say("headline.bought", **customers),
        ),
        _figure(_rounded(customers["money"]), sheet.net_money, say("headline.occasions", n=customers["occasions"])),
    ]
    if core := figures.get("core_share"):
        what = say("headline.core_share", share=core["share_of_customers"])
        parts.append(_figure(_percent(core["value"]), what, interval(core, _percent), core))
    if gini := figures.get("gini"):
        parts.append(_figure(index(gini["value"]), say("headline.gini"), interval(gini, index), gini))
    return f'<div class="figures">{"".join(parts)}</div>'


# ------------------------------------------------------------------------------------------------ plots and classes
def _plots(sheet: _Sheet) -> str:
    """The plots; what stands beside the last of them are the classes."""
    from . import plot

    beside = _classes(sheet)
    kinds = plot.kinds(sheet.result)
    if kinds and not plot.installed():
        return f'<p class="note">{_text(sheet.say("plot.none"))}</p>{beside}'
    drawn = _page.plots(sheet.result, kinds, sheet.say)
    return f'<div class="plots">{"".join(drawn)}<div>{beside}</div></div>' if drawn else beside


def _classes(sheet: _Sheet) -> str:
    say = sheet.say
    if not len(sheet.result["abc_classes"]):
        return ""
    rows = (
        f'<tr><td>{_class(r["abc"])}</td><td class="n">{int(r["customers"] or 0):,}</td>'
        f'<td class="n">{_percent(r["share_of_customers"]) if r["share_of_customers"] else ""}</td><td class="n">{grouped(r["money"])}</td>'
        f'<td class="n">{_percent(r["share_of_money"]) if r["share_of_money"] else ""}</td><td class="n">{grouped(r["at_least"])}</td></tr>'
        for r in sheet.result["abc_classes"].rows()
    )
    heads = [
        ("", say("classes.class")),
        ("n", say("classes.customers")),
        ("n", say("classes.of_customers")),
        ("n", sheet.net_money),
        ("n", say("classes.of_money")),
        ("n", say("classes.from")),
    ]
    return f"<h3>{_text(say('classes.title'))}</h3><p>{_text(say('classes.text'))}</p>{_table(heads, rows)}"


def _class(word: str | None) -> str:
    return f'<span class="class">{_text(word)}</span>' if word else ""


# ----------------------------------------------------------------------------- the pyramid, grades, segments, renewals
def _share(share: str | None) -> str:
    return _percent(share) if share else ""


def _tiers(sheet: _Sheet) -> str:
    say = sheet.say
    pyramid = sheet.result["pyramid"]
    if not len(pyramid):
        return ""
    rows = (
        f'<tr><td>{_text(say.named("tier", r["tier"]))}</td><td class="n">{int(r["customers"] or 0):,}</td>'
        f'<td class="n">{_share(r["share_of_customers"])}</td><td class="n">{grouped(r["value"])}</td>'
        f'<td class="n">{_share(r["share_of_value"])}</td><td class="n">{grouped(r["at_least"])}</td></tr>'
        for r in pyramid.rows()
    )
    heads = [
        ("", say("pyramid.tier")),
        ("n", say("pyramid.customers")),
        ("n", say("pyramid.of_customers")),
        ("n", say("pyramid.value")),
        ("n", say("pyramid.of_value")),
        ("n", say("pyramid.from")),
    ]
    moved = ""
    if any(r["from"] for r in sheet.result["movement"].rows()):
        counts = dict.fromkeys(("up", "down", "held", "new"), 0)
        for movement in sheet.result["scores"]["movement"]:
            if movement in counts:
                counts[movement] += 1
        moved = f"<p>{_text(say('pyramid.moved', **counts))}</p>"
    return f"<h2>{_text(say('pyramid.title'))}</h2>{moved}{_table(heads, rows)}"


def _groups(sheet: _Sheet) -> str:
    """Grades and segments, and the contracts that are due."""
    say, result = sheet.say, sheet.result
    out = ""
    gets = "gets_zh" if say.language == "zh" else "gets"

    def group(name: str | None) -> str:
        return _class(name) or f'<span class="note">{_text(say("group.nobody"))}</span>'

    if len(result["grades"]):
        rows = (
            f'<tr><td>{group(r["grade"])}</td><td class="n">{int(r["customers"] or 0):,}</td><td class="n">{grouped(r["money"])}</td>'
            f'<td class="n">{int(r["renewals_due"] or 0):,}</td><td class="n">{int(r["renewals_overdue"] or 0):,}</td><td>{_text(r[gets] or "")}</td></tr>'
            for r in result["grades"].rows()
        )
        heads = [
            ("", say("grades.grade")),
            ("n", say("group.customers")),
            ("n", sheet.net_money),
            ("n", say("grades.renewals")),
            ("n", say("grades.overdue")),
            ("", say("grades.gets")),
        ]
        out += f"<h2>{_text(say('grades.title'))}</h2>{_table(heads, rows)}"
    if len(result["segments"]):
        rows = (
            f'<tr><td>{group(r["segment"])}</td><td class="n">{int(r["customers"] or 0):,}</td><td class="n">{grouped(r["money"])}</td></tr>'
            for r in result["segments"].rows()
        )
        heads = [("", say("segments.segment")), ("n", say("group.customers")), ("n", sheet.net_money)]
        out += f"<h2>{_text(say('segments.title'))}</h2>{_table(heads, rows)}"
    return out + _renewals(sheet)


def _renewals(sheet: _Sheet) -> str:
    say = sheet.say
    days = lambda r: int(r["days_to_renewal"] or 0)
    # Those that have ended come last.
    due = sorted(sheet.result["renewals"].rows(), key=lambda r: (days(r) < 0, abs(days(r))))
    if not due:
        return ""
    rows = (
        f'<tr><td class="id">{_text(r["customer"])}</td><td class="n">{_text(r["renewal"])}</td>'
        f'<td class="n">{f"{days(r):,}" if days(r) >= 0 else _text(say("renewals.ended", n=-days(r)))}</td>'
        f'<td>{_class(r["grade"])}</td><td>{_text(r["contract"] or "")}</td><td class="n">{grouped(r["money"])}</td></tr>'
        for r in due[: max(sheet.top, 0)]
    )
    heads = [
        ("", say("top.customer")),
        ("n", say("renewals.date")),
        ("n", say("renewals.days")),
        ("", say("grades.grade")),
        ("", say("renewals.contract")),
        ("n", sheet.net_money),
    ]
    more = len(due) - max(sheet.top, 0)
    note = f'<p class="note">{_text(say("renewals.more", n=more))}</p>' if more > 0 else ""
    return f"<h2>{_text(say('renewals.title'))}</h2>{_table(heads, rows)}{note}"


# ------------------------------------------------------------------------------------- the customers who bring most
_TOLD_ELSEWHERE = ("abc_a", "abc_b", "abc_c", "tier_best", "tier_between", "tier_lowest")


def _top(sheet: _Sheet) -> str:
    import heapq

    say, result = sheet.say, sheet.result
    table = result["scores"]
    money = table.to_dict("minor")["money"]
    best = heapq.nlargest(max(min(sheet.top, len(table)), 0), range(len(table)), key=lambda i: (money[i], -i))
    if not best:
        return ""
    names = table.columns
    graded = len(result["grades"]) > 0
    ids = table["customer"]
    most = max(int(money[best[0]]), 1)
    codes = table["reasons"]
    total = sum(int(m) for m in money if m > 0)
    together = 0
    rows = []
    for i in best:
        cell = {n: table._columns.cell(k, i) for k, n in enumerate(names) if n != "reasons"}
        missing = {n for k, n in enumerate(names) if (m := table._columns.missing(k)) is not None and memoryview(m)[i]}
        shown = {n: "" if n in missing else v for n, v in cell.items()}
        customer = ids[i] if isinstance(ids[i], str) else int(ids[i])
        # What makes a class or a tier stands once, in its table.
        told = zip(codes[i].split(), result.explain(customer, say.language).splitlines())
        lines = [_text(s).replace(" %", "&nbsp;%") for code, s in told if code not in _TOLD_ELSEWHERE]
        why = " ".join(f"<span>{s}</span>" for s in lines)
        together += max(int(money[i]), 0)
        share = (
            f'<td class="n">{max(int(money[i]), 0) / total:.1%}</td><td class="n">{together / total:.1%}</td>'
            if total
            else "<td></td><td></td>"
        )
        bar = f'<span class="bar" style="width:{max(int(money[i]), 0) / most:.1%}"></span>'
        rows.append(
            f'<tr><td class="id">{_text(shown["customer"])}</td><td class="n">{grouped(shown["money"])}{bar}</td>{share}<td class="n">{_text(shown["occasions"])}</td>'
            f'<td class="n">{_text(shown["last"])}</td><td class="n">{_text(shown["cell"])}</td>'
            f"<td>{_class(shown['abc'])}</td><td>{_text(say.named('tier', shown['tier']))}</td>"
            + (f"<td>{_class(shown['grade'])}</td>" if graded else "")
            + f'<td class="why">{why}</td></tr>'
        )
    heads = [
        ("", say("top.customer")),
        ("n", sheet.net_money),
        ("n", say("top.share")),
        ("n", say("top.together")),
        ("n", say("top.occasions")),
        ("n", say("top.last")),
        ("n", say("top.rfm")),
        ("", say("top.class")),
        ("", say("top.tier")),
        *([("", say("top.grade"))] if graded else []),
        ("", say("top.why")),
    ]
    return f"<h2>{_text(say('top.title', n=len(best)))}</h2>{_table(heads, rows)}"


# ------------------------------------------------------------------------------------------ what became of the rows
# In the order of the table, and whether there is something to say of it; those with a count of 0 are left out, but for two.
_ROWS = {
    "rows": False,
    "anonymous": True,
    "dropped": True,
    "zero": True,
    "after": True,
    "cancellations": True,
    "negated": True,
    "used": False,
    "rounded": True,
    "floored_times": False,
    "negative_customers": True,
}


def _quality(sheet: _Sheet) -> str:
    say, report = sheet.say, sheet.report
    figures = report["concentration"]
    counts = {**report["rows"], **figures, "negative_money": grouped(figures["negative_money"])}
    rows = (
        f'<tr><td>{_text(say(f"rows.{name}"))}</td><td class="n">{counts[name]:,}</td>'
        f'<td class="why">{_text(say(f"rows.{name}.why", **counts)) if explained else ""}</td></tr>'
        for name, explained in _ROWS.items()
        if counts[name] or name in ("rows", "used")
    )
    notes = []
    if report["empty_bins"]:
        bins = (empty.split() for empty in report["empty_bins"])
        notes.append(say("note.empty_scores", scores=say.listed(say(f"score.{of}", score=score) for of, score in bins)))
    if report["parts"]:
        models = (say(f"model.{status}", part=say(f"part.{part}")) for part, status in report["parts"].items())
        notes.append(say("note.models", models=say.listed(models)))
    heads = [("", say("rows.what")), ("n", say("rows.count")), ("", say("rows.why"))]
    return f"<h2>{_text(say('rows.title'))}</h2>{_table(heads, rows)}" + "".join(
        f'<p class="note">{_text(note)}</p>' for note in notes
    )


# --------------------------------------------------------------------------------------------------------- the page
SECTIONS = (_headline, _plots, _tiers, _groups, _top, _quality)


def page(result: Result, *, title: str | None = None, top: int = 20, language: _Language = "en") -> str:
    """The whole page. See Result.to_html."""
    from ._errors import Error

    say = Words(language)
    if result.analysis == "service.route":
        from . import _route_report

        return _route_report.page(result, say, title=title, top=top)
    if "scores" not in result.tables or "concentration" not in result.report:
        raise Error(
            f"a report is made from kefu.score or kefu.service.route, and this is a result of {result.analysis}",
            "BAD_OPTION",
        )
    report = result.report
    sheet = _Sheet(result, report, say, report.get("currency") or "", top)
    day = say("page.as_of", day=report["as_of"]) if report["as_of"] else say("page.no_day")
    currency = say("page.currency", currency=sheet.currency) if sheet.currency else ""
    stamp = result.stamp
    return _page.page(
        title or say("page.title"),
        day + currency,
        (section(sheet) for section in SECTIONS),
        say("page.foot", **stamp),
        stamp,
        say,
    )
