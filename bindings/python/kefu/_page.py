"""What every report is made of: the style of the page, its head and foot, tables, figures and drawn plots. Every text is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _text
from ._text import grouped, printable

if TYPE_CHECKING:
    from ._result import Result
    from ._words import Words

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
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(430px,100%),1fr));gap:26px 32px;align-items:start;margin-top:22px}
.plots .wide{grid-column:1/-1}
.plots svg{width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;color:var(--quiet);font-weight:600;font-size:12.5px;border-bottom:1px solid var(--line);padding:6px 14px 6px 0;vertical-align:bottom;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:8px 14px 8px 0;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.id{font-weight:600;unicode-bidi:isolate;white-space:nowrap}
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


def text(value: Any) -> str:
    return html.escape(printable(str(value)))


def percent(x: float | str | None) -> str:
    return "–" if x is None else f"{float(x):.1%}"


def span(seconds: str | float | None, say: Words, none: str = "") -> str:
    """As the terminal shows it, but in one piece: no unit stands alone on the next line."""
    return _text.span(seconds, say, none).replace(" ", "\u00a0")


def rounded(amount: str | None) -> str:
    """Whole currency units where there are many: a headline needs no cents."""
    if amount is None:
        return ""
    return f"{float(amount):,.0f}" if abs(float(amount)) >= 10_000 else grouped(amount)


def table(heads: Iterable[tuple[str, str]], rows: Iterable[str]) -> str:
    """Each head is the kind of its column ("n": numbers) and its text."""
    line = "".join(f'<th class="{kind}">{text(t)}</th>' if kind else f"<th>{text(t)}</th>" for kind, t in heads)
    return f'<div class="scroll"><table><tr>{line}</tr>{"".join(rows)}</table></div>'


def figure(value: str, what: str, small: str, range_of: dict[str, Any] | None = None) -> str:
    """One headline figure; with an interval, where it lies between 0 and 1."""
    drawn = ""
    if range_of and range_of.get("low") is not None:
        low, high, at = (min(max(range_of[k], 0.0), 1.0) * 100 for k in ("low", "high", "value"))
        drawn = f'<div class="range"><i style="left:{low:.2f}%;width:{high - low:.2f}%"></i><u style="left:{at:.2f}%"></u></div>'
    return f'<div class="figure"><b>{text(value)}</b><span>{text(what)}</span>{drawn}<small>{text(small)}</small></div>'


def plots(result: Result, kinds: Iterable[str], say: Words) -> list[str]:
    """Drawn, in the page's colours, so that they follow it into the dark."""
    from . import plot

    drawn = []
    for kind in kinds:
        svg = plot.figure_svg(result, kind, say.language)
        page_colours = (
            (plot.INK, "ink"),
            (plot.QUIET, "quiet"),
            (plot.GRID, "line"),
            (plot.ACCENT, "accent"),
            (plot.PAPER, "paper"),
        )
        for colour, name in page_colours:
            svg = svg.replace(colour, f"var(--{name})")
        drawn.append(f'<div class="wide">{svg}</div>' if kind in plot.WIDE else f"<div>{svg}</div>")
    return drawn


def page(heading: str, under: str, sections: Iterable[str], foot: str, stamp: dict[str, str], say: Words) -> str:
    """The whole of it. Heading and what stands under it are plain texts."""
    return (
        f'<!DOCTYPE html><html lang="{say.tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{text(heading)}</title><style>{_CSS}</style></head><body><main>"
        f'<h1>{text(heading)}</h1><p class="sub">{text(under)}</p>'
        f"{''.join(sections)}"
        f"<footer>{text(foot)} {text(say('page.digest'))} <code>{text(stamp['digest'])}</code></footer>"
        "</main></body></html>\n"
    )
