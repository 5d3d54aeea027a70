"""The report: one self-contained page of HTML. No script, no network, every text escaped.

Its sections stand in SECTIONS, in the order of the page; what they say stands in _words.py.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._text import grouped, printable
from ._words import Words

if TYPE_CHECKING:
    from ._result import Result
    from ._words import _Language

_CSS = """
:root{color-scheme:light dark;--ink:#1f2933;--quiet:#5d6975;--line:#dfe4e8;--paper:#fff;--wash:#f3f6f6;--accent:#0b6e6e;--soft:#dcebe9;--deep:#0b4f4f}
@media (prefers-color-scheme:dark){:root{--ink:#e4e9ec;--quiet:#9aa7b2;--line:#2c363e;--paper:#141a1f;--wash:#0d1216;--accent:#4fb8ae;--soft:#173b3a;--deep:#a5ded8}}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1120px;margin:0 auto;padding:44px 36px 56px;background:var(--paper);min-height:100vh}
h1{font-size:29px;line-height:1.2;margin:0 0 4px;letter-spacing:-.015em}
h2{font-size:18px;margin:40px 0 10px;letter-spacing:-.005em}
h3{font-size:15px;margin:6px 0 4px}
p{margin:8px 0;max-width:70ch}
.sub{color:var(--quiet);margin:0 0 24px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:14px;margin:0 0 30px}
.figure{border:1px solid var(--line);border-radius:10px;padding:14px 16px 13px;display:flex;flex-direction:column;gap:2px}
.figure b{font-size:27px;line-height:1.15;font-variant-numeric:tabular-nums;font-weight:650;color:var(--accent);letter-spacing:-.01em}
.figure span{font-size:13.5px;line-height:1.35}
.figure small{color:var(--quiet);font-size:12px;line-height:1.4}
.range{position:relative;height:5px;border-radius:3px;background:var(--line);margin:9px 0 4px}
.range i{position:absolute;top:0;bottom:0;border-radius:3px;background:var(--accent);opacity:.4}
.range u{position:absolute;top:-3px;width:3px;height:11px;margin-left:-1.5px;border-radius:2px;background:var(--accent)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(430px,100%),1fr));gap:26px 32px;align-items:start}
.plots svg{width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;color:var(--quiet);font-weight:600;font-size:12.5px;border-bottom:1px solid var(--line);padding:6px 14px 6px 0;vertical-align:bottom;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:8px 14px 8px 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.id{font-weight:600;unicode-bidi:isolate;word-break:break-word;min-width:5em;max-width:16em}
td.why{color:var(--quiet);font-size:12.5px;line-height:1.45;min-width:22em}
td.why span{display:inline-block;margin-right:.9em}
.bar{display:block;height:3px;border-radius:2px;background:var(--accent);opacity:.55;margin:3px 0 0 auto}
.class{display:inline-block;min-width:1.75em;white-space:nowrap;text-align:center;border-radius:5px;background:var(--soft);color:var(--deep);font-weight:650}
.note{color:var(--quiet);font-size:13px}
footer{margin-top:44px;padding-top:16px;border-top:1px solid var(--line);color:var(--quiet);font-size:12.5px}
footer code{font-size:12px;word-break:break-all}
.scroll{overflow-x:auto}
@media (max-width:640px){main{padding:26px 16px 40px}h1{font-size:24px}}
@page{margin:14mm}
@media print{:root{--ink:#1f2933;--quiet:#5d6975;--line:#dfe4e8;--paper:#fff;--wash:#fff;--accent:#0b6e6e;--soft:#dcebe9;--deep:#0b4f4f}
body{font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{padding:0;max-width:none}h2{break-after:avoid}tr,.figure,.plots>div{break-inside:avoid}
.plots{grid-template-columns:1fr 1fr;gap:14px 18px}.figures{grid-template-columns:repeat(4,1fr)}}
"""


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


def _text(value: Any) -> str:
    return html.escape(printable(str(value)))


def _percent(x: float | str | None) -> str:
    return "–" if x is None else f"{float(x):.1%}"


def _rounded(text: str | None) -> str:
    """Whole currency units where there are many: a headline needs no cents."""
    if text is None:
        return ""
    return f"{float(text):,.0f}" if abs(float(text)) >= 10_000 else grouped(text)


def _table(heads: Iterable[tuple[str, str]], rows: Iterable[str]) -> str:
    """Each head is the kind of its column ("n": numbers) and its text."""
    line = "".join(f'<th class="{kind}">{_text(t)}</th>' if kind else f"<th>{_text(t)}</th>" for kind, t in heads)
    return f'<div class="scroll"><table><tr>{line}</tr>{"".join(rows)}</table></div>'


# ------------------------------------------------------------------------------------------------- headline figures
def _figure(value: str, what: str, small: str, range_of: dict[str, Any] | None = None) -> str:
    """One headline figure; with an interval, where it lies between 0 and 1."""
    drawn = ""
    if range_of and range_of.get("low") is not None:
        low, high, at = (min(max(range_of[k], 0.0), 1.0) * 100 for k in ("low", "high", "value"))
        drawn = f'<div class="range"><i style="left:{low:.2f}%;width:{high - low:.2f}%"></i><u style="left:{at:.2f}%"></u></div>'
    return (
        f'<div class="figure"><b>{_text(value)}</b><span>{_text(what)}</span>{drawn}<small>{_text(small)}</small></div>'
    )


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
    drawn = []
    for kind in kinds:
        svg = plot.figure_svg(sheet.result, kind, sheet.say.language)
        # The page's colours, so that the plots follow it into the dark.
        page = (
            (plot.INK, "ink"),
            (plot.QUIET, "quiet"),
            (plot.GRID, "line"),
            (plot.ACCENT, "accent"),
            (plot.PAPER, "paper"),
        )
        for colour, name in page:
            svg = svg.replace(colour, f"var(--{name})")
        drawn.append(f"<div>{svg}</div>")
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
    if "scores" not in result.tables or "concentration" not in result.report:
        raise Error(f"the report is made from kefu.score, and this is a result of {result.analysis}", "BAD_OPTION")
    report = result.report
    sheet = _Sheet(result, report, say, report.get("currency") or "", top)
    day = say("page.as_of", day=report["as_of"]) if report["as_of"] else say("page.no_day")
    currency = say("page.currency", currency=sheet.currency) if sheet.currency else ""
    heading = _text(title or say("page.title"))
    stamp = result.stamp
    return (
        f'<!DOCTYPE html><html lang="{say.tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{heading}</title><style>{_CSS}</style></head><body><main>"
        f'<h1>{heading}</h1><p class="sub">{_text(day + currency)}</p>'
        f"{''.join(section(sheet) for section in SECTIONS)}"
        f"<footer>{_text(say('page.foot', **stamp))} {_text(say('page.digest'))} <code>{_text(stamp['digest'])}</code></footer>"
        "</main></body></html>\n"
    )
