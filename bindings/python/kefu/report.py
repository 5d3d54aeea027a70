"""The report: one self-contained page of HTML. No script, no network, every text escaped."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from ._text import grouped, printable

if TYPE_CHECKING:
    from ._result import Result

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
th{text-align:left;color:var(--quiet);font-weight:600;font-size:12.5px;border-bottom:1px solid var(--line);padding:6px 14px 6px 0;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:8px 14px 8px 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.id{font-weight:600;unicode-bidi:isolate;word-break:break-word;min-width:5em;max-width:16em}
td.why{color:var(--quiet);font-size:12.5px;line-height:1.45;min-width:22em}
td.why span{display:inline-block;margin-right:.9em}
.bar{display:block;height:3px;border-radius:2px;background:var(--accent);opacity:.55;margin:3px 0 0 auto}
.class{display:inline-block;min-width:1.75em;text-align:center;border-radius:5px;background:var(--soft);color:var(--deep);font-weight:650}
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


def _text(value: Any) -> str:
    return html.escape(printable(str(value)))


def _percent(x: float | None) -> str:
    return "not identified" if x is None else f"{x:.1%}"


def _rounded(text: str | None) -> str:
    """Whole currency units where there are many: a headline needs no cents."""
    if text is None:
        return ""
    return f"{float(text):,.0f}" if abs(float(text)) >= 10_000 else grouped(text)


def _figure(value: str, what: str, small: str = "", range_of: dict[str, Any] | None = None) -> str:
    """One headline figure; with an interval, where it lies between 0 and 1."""
    drawn = ""
    if range_of and range_of.get("low") is not None:
        low, high, at = (min(max(range_of[k], 0.0), 1.0) * 100 for k in ("low", "high", "value"))
        drawn = f'<div class="range"><i style="left:{low:.2f}%;width:{high - low:.2f}%"></i><u style="left:{at:.2f}%"></u></div>'
    return (
        f'<div class="figure"><b>{_text(value)}</b><span>{_text(what)}</span>{drawn}'
        + (f"<small>{_text(small)}</small>" if small else "")
        + "</div>"
    )


def _interval(figure: dict[str, Any], level: float, show: Any) -> str:
    if figure.get("low") is None:
        return str(figure.get("status", "")).replace("_", " ")
    return f"{show(figure['low'])} to {show(figure['high'])}, {level:.0%} interval"


def _headline(result: Result, currency: str) -> str:
    r = result.report
    c = r.get("customers", {})
    figures = r.get("concentration", {})
    level = figures.get("level", 0.95)
    parts = [
        _figure(
            f"{c.get('all', 0):,}",
            "customers",
            f"{c.get('with_purchase', 0):,} with a purchase, {c.get('buyers', 0):,} with one that stands",
        ),
        _figure(
            _rounded(c.get("money")),
            f"net money{', ' + currency if currency else ''}",
            f"{c.get('occasions', 0):,} occasions of purchase",
        ),
    ]
    core = figures.get("core_share")
    if core:
        what = f"of the money comes from the best {core['share_of_customers']:.0%}"
        parts.append(_figure(_percent(core["value"]), what, _interval(core, level, _percent), core))
    gini = figures.get("gini")
    if gini:
        value = "not identified" if gini["value"] is None else f"{gini['value']:.3f}"
        parts.append(
            _figure(value, "Gini: 0, all alike; 1, one has all", _interval(gini, level, lambda x: f"{x:.3f}"), gini)
        )
    return f'<div class="figures">{"".join(parts)}</div>'


def _plots(result: Result, beside: str) -> str:
    """The plots, and what stands beside the last of them."""
    from . import plot
    from ._errors import Error

    drawn = []
    for kind in plot.kinds(result):
        try:
            svg = plot.figure_svg(result, kind)
        except Error as e:
            return f'<p class="note">{_text(e)}</p>{beside}'
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


def _classes(result: Result, currency: str) -> str:
    if "abc_classes" not in result.tables or not len(result["abc_classes"]):
        return ""
    rows = "".join(
        f'<tr><td><span class="class">{_text(r["abc"])}</span></td><td class="n">{int(r["customers"] or 0):,}</td>'
        f'<td class="n">{_percent(float(r["share_of_customers"])) if r["share_of_customers"] else ""}</td><td class="n">{grouped(r["money"])}</td>'
        f'<td class="n">{_percent(float(r["share_of_money"])) if r["share_of_money"] else ""}</td><td class="n">{grouped(r["at_least"])}</td></tr>'
        for r in result["abc_classes"].rows()
    )
    return (
        "<h3>Classes</h3><p>A brings the first part of all money, B the next, C the rest: the long tail, and customers without net money.</p>"
        f'<div class="scroll"><table><tr><th>class</th><th class="n">customers</th><th class="n">of all</th><th class="n">{_head("net money", currency)}</th>'
        f'<th class="n">of all</th><th class="n">from</th></tr>{rows}</table></div>'
    )


def _head(what: str, currency: str) -> str:
    return f"{what}, {currency}" if currency else what


def _top(result: Result, currency: str, top: int) -> str:
    import heapq

    table = result["scores"]
    money = table.to_dict("minor")["money"]
    best = heapq.nlargest(max(min(top, len(table)), 0), range(len(table)), key=lambda i: (money[i], -i))
    if not best:
        return ""
    names = table.columns
    ids = table["customer"]
    most = max(int(money[best[0]]), 1)
    rows = []
    for i in best:
        cell = {n: table._columns.cell(k, i) for k, n in enumerate(names) if n != "reasons"}
        missing = {n for k, n in enumerate(names) if (m := table._columns.missing(k)) is not None and memoryview(m)[i]}
        shown = {n: "" if n in missing else v for n, v in cell.items()}
        customer = ids[i] if isinstance(ids[i], str) else int(ids[i])
        why = " ".join(
            f"<span>{_text(s).replace(' %', '&nbsp;%')}</span>" for s in result.explain(customer).splitlines()
        )
        bar = f'<span class="bar" style="width:{max(int(money[i]), 0) / most:.1%}"></span>'
        rows.append(
            f'<tr><td class="id">{_text(shown["customer"])}</td><td class="n">{grouped(shown["money"])}{bar}</td><td class="n">{_text(shown["occasions"])}</td>'
            f'<td class="n">{_text(shown["last"])}</td><td class="n">{_text(shown["cell"])}</td>'
            f'<td>{_class(shown["abc"])}</td><td class="why">{why}</td></tr>'
        )
    return (
        f"<h2>The {len(best)} customers who bring most</h2>"
        f'<div class="scroll"><table><tr><th>customer</th><th class="n">{_head("net money", currency)}</th><th class="n">occasions</th><th class="n">last</th>'
        f'<th class="n">RFM</th><th>class</th><th>why</th></tr>{"".join(rows)}</table></div>'
    )


def _class(word: str) -> str:
    return f'<span class="class">{_text(word)}</span>' if word else ""


def _quality(result: Result) -> str:
    r = result.report
    n = r.get("rows", {})
    c = r.get("concentration", {})
    lines = [
        ("rows that came in", n.get("rows", 0), ""),
        ("without a customer", n.get("anonymous", 0), "left out: anonymous sales belong to nobody"),
        ("dropped by a rule", n.get("dropped", 0), "left out"),
        ("of amount zero", n.get("zero", 0), "no occasion"),
        ("after the day of the scores", n.get("after", 0), "left out"),
        (
            "cancellations",
            n.get("cancellations", 0),
            f"{n.get('matched', 0):,} took back the line that they cancel, {n.get('unmatched', 0):,} found none and count as money given back",
        ),
        ("negative amounts", n.get("negated", 0), "count as money given back, and make no occasion"),
        ("used", n.get("used", 0), ""),
        (
            "amounts rounded",
            n.get("rounded", 0),
            f"by {n.get('largest_shift', 0):g} at most" if n.get("rounded") else "",
        ),
        ("times cut to microseconds", n.get("floored_times", 0), ""),
        (
            "customers below zero",
            c.get("negative_customers", 0),
            f"net money {c.get('negative_money')}: not in the Lorenz curve and Gini"
            if c.get("negative_customers")
            else "",
        ),
    ]
    rows = "".join(
        f'<tr><td>{_text(what)}</td><td class="n">{value:,}</td><td class="why">{_text(why)}</td></tr>'
        for what, value, why in lines
        if value or what in ("rows that came in", "used")
    )
    notes = ""
    empty = r.get("empty_bins") or []
    if empty:
        notes += f'<p class="note">Empty scores: {_text(", ".join(empty))}. The data has too few different values for so many bins; ties get one score.</p>'
    parts = [f"{k}: {v.replace('_', ' ')}" for k, v in (r.get("parts") or {}).items()]
    if parts:
        notes += f'<p class="note">Models: {_text("; ".join(parts))}.</p>'
    return f'<h2>What the figures stand on</h2><div class="scroll"><table><tr><th>rows</th><th class="n">count</th><th>what became of them</th></tr>{rows}</table></div>{notes}'


def page(result: Result, *, title: str | None = None, top: int = 20) -> str:
    """The whole page. See Result.to_html."""
    from ._errors import Error

    if "scores" not in result.tables or "concentration" not in result.report:
        raise Error(f"the report is made from kefu.score, and this is a result of {result.analysis}", "BAD_OPTION")
    r = result.report
    currency = r.get("currency") or ""
    stamp = result.stamp
    title = title or "Which customers carry the business"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{_text(title)}</title><style>{_CSS}</style></head><body><main>"
        f'<h1>{_text(title)}</h1><p class="sub">As of {_text(r.get("as_of") or "no day: there are no rows")}'
        + (f", in {_text(currency)}" if currency else "")
        + "</p>"
        f"{_headline(result, currency)}{_plots(result, _classes(result, _text(currency)))}{_top(result, _text(currency), top)}{_quality(result)}"
        f"<footer>Made by kefu {_text(stamp['engine'])} under the charter {_text(stamp['charter'])}, version {_text(stamp['version'])}, "
        f"digest <code>{_text(stamp['digest'])}</code>. The same rows and the same charter give the same figures, bit for bit. "
        "Scores rate past purchases; they are no judgement of a person.</footer></main></body></html>\n"
    )
