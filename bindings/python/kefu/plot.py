"""Plots with matplotlib (extra `plot`): the Lorenz curve, the ABC curve, the RFM heat map, the pyramid, who moved in it; waits, course
and agents of a routed day (_route_plots.py); and a router's events (_event_plots.py).

What they say stands in _words.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _kefu
from ._errors import Error
from ._extras import MissingExtra, need
from ._text import printable
from ._words import Words

if TYPE_CHECKING:
    from ._result import Result, ResultTable
    from ._words import _Language

INK, QUIET, GRID, PAPER = "#1f2933", "#6b7785", "#d9dee4", "#fdfdfd"
ACCENT, CLASSES = "#0b6e6e", {"A": "#0b6e6e", "B": "#5fa8a0", "C": "#c9d6d3"}
ON_LIGHT, ON_DARK = "#1f2934", "#fefefe"  # on the cells of the heat map, whatever the page's colours are

_STYLE = {
    "svg.fonttype": "none",  # text stays text
    "axes.edgecolor": QUIET, "axes.labelcolor": INK, "axes.titlecolor": INK, "text.color": INK,
    "xtick.color": QUIET, "ytick.color": QUIET, "axes.spines.top": False, "axes.spines.right": False,
    "axes.titlelocation": "left", "axes.titlesize": 11, "axes.labelsize": 9, "xtick.labelsize": 8, "ytick.labelsize": 8,
}  # fmt: skip
_FONTS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "Noto Emoji",  # ids may hold emoji; fonts of coloured bitmaps cannot be drawn
    "Segoe UI Emoji",
    "Symbola",
)


def _style() -> dict[str, Any]:
    """With the fonts that are there: one with Chinese behind the usual one."""
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    return {**_STYLE, "font.family": [*[f for f in _FONTS if f in there], "sans-serif"]}


def _pyplot() -> Any:
    plt = need("matplotlib.pyplot", "plot", "plotting")
    plt.get_backend()  # chosen now: a context that remembers what was set before would take a notebook's choice back
    return plt


def installed() -> bool:
    """Whether matplotlib is there."""
    try:
        return bool(_pyplot())
    except MissingExtra:
        return False


def clock(ax: Any, day: bool, zone: Any = None, one_day: bool = False) -> None:
    """Times with as few words as the axis allows; `day`: with the day, where nothing beside says it. `one_day`: midnight is 00:00.

    In digits, which every language reads; each tick says its own unit.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=4, maxticks=9, tz=zone)
    locator.maxticks.update(
        {1: 6, 6: 6, 7: 4}
    )  # months, seconds, and parts of them (as dateutil counts) are long texts
    formatter = ConciseDateFormatter(locator, tz=zone, show_offset=day)
    formatter.formats = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%H:%M:%S.%f"]
    formatter.zero_formats = ["%Y", "%Y-%m", "%m-%d", "%H:%M" if one_day else "%m-%d", "%H:%M", "%H:%M:%S"]
    formatter.offset_formats = ["", "", "%Y", *["%Y-%m-%d"] * 3]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(formatter)


def upright(ax: Any, rows: int) -> None:
    """The first row on top; a few rows are no taller than they would be among four."""
    beside = max(4 - rows, 0) / 2
    ax.set_ylim(rows - 0.5 + beside, -0.5 - beside)


def _table(result: Result, *names: str) -> Any:
    for name in names:
        if name in result.tables:
            return result[name]
    return None


WIDE = ("agents",)  # as wide as the page
EVENT_KINDS = ("waits", "loads", "agents")
KINDS = {
    "lorenz": ("lorenz",),
    "abc": ("abc_classes", "summary"),
    "rfm": ("rfm_cells", "cells"),
    "pyramid": ("pyramid",),
    "movement": ("movement",),
    "waits": ("waits", "events"),
    "course": ("course",),
    "loads": ("events",),
    "agents": ("timeline", "events"),
}


def kinds(result: Result) -> list[str]:
    """What can be drawn of a result."""
    out = []
    for kind, tables in KINDS.items():
        table = _table(result, *tables)
        if table is None or not len(table) or (kind == "abc" and _table(result, "lorenz") is None):
            continue
        if kind == "movement" and not any(row["from"] for row in table.rows()):
            continue  # nobody had a tier before
        if "timeline" in result.tables and not _tells(result, kind):
            continue
        out.append(kind)
    return out


def _tells(result: Result, kind: str) -> bool:
    """Whether a plot of a routed day would say anything: somebody waited, work was there, an agent was more than free."""
    table = result[KINDS[kind][0]]
    if kind == "waits":
        return any(row["p50"] is not None for row in table.rows())
    if kind == "course":
        return bool(table["mean_busy"].any() or table["most_waiting"].any())
    return bool((table["state"] != "available").any())


def draw(result: Result, kind: str | None = None, ax: Any = None, language: _Language = "en") -> Any:
    """Draws one plot and returns its Axes. See Result.plot."""
    say = Words(language)
    possible = kinds(result)
    if kind is None:
        if not possible:
            raise Error(f"{result.analysis} has nothing to plot here", "BAD_OPTION")
        kind = possible[0]
    if kind not in possible:
        near = _kefu.nearest(kind, possible) if isinstance(kind, str) else ""
        hint = f"; did you mean {near!r}?" if near else ""
        raise Error(
            f"plot: {result.analysis} has no plot {kind!r} here{hint}; there is: {', '.join(possible) or 'none'}",
            "BAD_OPTION",
        )
    plt = _pyplot()
    with plt.rc_context(_style()):
        if ax is None:
            _, ax = plt.subplots(figsize=(5.4, 4.2), layout="constrained")
        if "events" in result.tables:
            _draw_events(result["events"], kind, ax, say)
        else:
            _drawing(kind)(result, ax, say)
        _take_texts_as_they_are(ax)
    return ax


def _drawing(kind: str) -> Any:
    from . import _route_plots as routing

    return {
        "lorenz": _lorenz,
        "abc": _abc,
        "rfm": _rfm,
        "pyramid": _pyramid,
        "movement": _movement,
        "waits": routing.waits,
        "course": routing.course,
        "agents": routing.agents,
    }[kind]


def draw_events(table: ResultTable, kind: str = "waits", ax: Any = None, language: _Language = "en") -> Any:
    """Draws a router's events and returns the Axes: "waits", "loads" or "agents". See Router.plot.

    `table`: what router.events, service.read_journal and Router.apply give.
    """
    say = Words(language)
    if kind not in EVENT_KINDS:
        raise Error(f"plot: expected one of {', '.join(EVENT_KINDS)}, got {kind!r}", "BAD_OPTION")
    if not len(table):
        raise Error("plot: there are no events", "BAD_OPTION")
    plt = _pyplot()
    with plt.rc_context(_style()):
        if ax is None:
            _, ax = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
        _draw_events(table, kind, ax, say)
        _take_texts_as_they_are(ax)
    return ax


def draw_calibration(
    table: ResultTable,
    class_: str | None = None,
    channel: str | None = None,
    ax: Any = None,
    language: _Language = "en",
) -> Any:
    """Draws what was announced against what happened, and returns the Axes. See service.Forecasts.plot.

    `table`: what service.Forecasts.calibration gives.
    """
    from . import _forecast_plots

    say = Words(language)
    rows = _forecast_plots.chosen(table, class_, channel)
    plt = _pyplot()
    with plt.rc_context(_style()):
        if ax is None:
            _, ax = plt.subplots(figsize=(7.2, 3.6), layout="constrained")
        _forecast_plots.calibration(rows, ax, say)
        _take_texts_as_they_are(ax)
    return ax


def _draw_events(table: ResultTable, kind: str, ax: Any, say: Words) -> None:
    from . import _event_plots

    getattr(_event_plots, kind)(table, ax, say)


def _take_texts_as_they_are(ax: Any) -> None:
    """A name with $ in it is no formula, and its control characters are seen. Told to each text: those of axes that the caller made know
    nothing of our settings."""
    from matplotlib.text import Text

    def seen(text: str) -> str:
        return "\n".join(map(printable, text.split("\n")))

    for axis in (ax.xaxis, ax.yaxis):
        labels = [label.get_text() for label in axis.get_ticklabels()]  # which makes them
        if any(seen(label) != label for label in labels):
            axis.set_ticks(axis.get_ticklocs(), [seen(label) for label in labels])
    for text in ax.findobj(Text):
        text.set_parse_math(False)
        if seen(text.get_text()) != text.get_text():
            text.set_text(seen(text.get_text()))


def figure_svg(result: Result, kind: str, language: _Language = "en") -> str:
    """One plot as SVG text, without the XML head."""
    import io
    import warnings

    plt = _pyplot()
    with plt.rc_context({**_style(), "svg.hashsalt": "kefu"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # text stays text: the fonts of who reads it have Chinese
        figure, ax = plt.subplots(figsize=(11.2, 4.2) if kind in WIDE else (5.4, 4.2), layout="constrained")
        try:
            draw(result, kind, ax, language)
            out = io.StringIO()
            figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        finally:
            plt.close(figure)
    svg = out.getvalue()
    return svg[svg.index("<svg") :]


def _percent(ax: Any, which: str) -> None:
    from matplotlib.ticker import PercentFormatter

    for axis in which:
        getattr(ax, f"{axis}axis").set_major_formatter(PercentFormatter(1.0, decimals=0))


def _figure(result: Result, measure: str) -> dict[str, Any] | None:
    table = _table(result, "concentration", "figures")
    if table is None:
        return None
    for row in table.rows():
        if row["measure"] == measure and row["value"] is not None:
            return {k: float(row[k]) if row[k] is not None else None for k in ("value", "low", "high")}
    return None


def _lorenz(result: Result, ax: Any, say: Words) -> None:
    curve = _table(result, "lorenz").to_dict()
    ax.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
    ax.fill_between(curve["customers"], curve["money"], curve["customers"], color=ACCENT, alpha=0.12, linewidth=0)
    ax.plot(curve["customers"], curve["money"], color=ACCENT, linewidth=2)
    gini = _figure(result, "gini")
    if gini:
        text = say("plot.lorenz.gini", gini=gini["value"])
        if gini["low"] is not None:
            text += "\n" + say("plot.lorenz.interval", **gini)
        ax.text(0.06, 0.86, text, fontsize=10, va="top")
    ax.text(0.6, 0.66, say("plot.lorenz.equal"), color=QUIET, fontsize=8, rotation=38, rotation_mode="anchor")
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel=say("plot.customers_up"),
        ylabel=say("plot.money"),
        title=say("plot.lorenz"),
    )
    _percent(ax, "xy")
    ax.grid(color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)


def _abc(result: Result, ax: Any, say: Words) -> None:
    """The Lorenz curve from the other end: the richest first, with the classes as bands."""
    curve = _table(result, "lorenz").to_dict()
    x, y = 1 - curve["customers"][::-1], 1 - curve["money"][::-1]
    classes = list(_table(result, "abc_classes", "summary").rows())
    begin = 0.0
    for row in classes:
        share, money = float(row["share_of_customers"] or 0), float(row["share_of_money"] or 0)
        if share <= 0:
            continue
        ax.axvspan(begin, begin + share, color=CLASSES.get(row["abc"] or "", GRID), alpha=0.35, linewidth=0)
        middle = begin + share / 2
        ax.text(middle, 0.15 if share > 0.15 else 0.03, row["abc"], ha="center", fontsize=14, fontweight="bold")
        if share > 0.15:
            shares = say("plot.abc.shares", customers=share, money=money)
            ax.text(middle, 0.03, shares, ha="center", fontsize=8)
        begin += share
    ax.plot(x, y, color=INK, linewidth=2)
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.02),
        xlabel=say("plot.customers_down"),
        ylabel=say("plot.money"),
        title=say("plot.abc"),
    )
    _percent(ax, "xy")
    ax.grid(color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)


def _rfm(result: Result, ax: Any, say: Words) -> None:
    """Mean money of each recency and frequency score; how many customers stand in the cell."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    rows = list(_table(result, "rfm_cells", "cells").rows())
    bins = max(int(r["recency_score"] or 0) for r in rows)
    mean = np.full((bins, bins), np.nan)
    count = np.zeros((bins, bins), dtype=np.int64)
    for r in rows:
        at = (int(r["frequency_score"] or 1) - 1, int(r["recency_score"] or 1) - 1)
        count[at] = int(r["customers"] or 0)
        if r["mean_money"] is not None:
            mean[at] = float(r["mean_money"])
    colours = LinearSegmentedColormap.from_list("kefu", ["#eef5f4", "#5fa8a0", "#0b4f4f"])
    positive = mean[np.isfinite(mean) & (mean > 0)]
    norm = LogNorm(positive.min(), positive.max()) if positive.size and positive.max() > positive.min() else None
    edges = np.arange(bins + 1) - 0.5
    ax.pcolormesh(
        edges, edges, np.ma.masked_where(~(mean > 0), mean), cmap=colours, norm=norm, edgecolors=PAPER, linewidth=1.5
    )
    for f in range(bins):
        for r in range(bins):
            if not count[f, r]:
                ax.text(r, f, "·", ha="center", va="center", fontsize=9, color=QUIET)
                continue
            value = mean[f, r]
            coloured = np.isfinite(value) and value > 0
            dark = coloured and norm is not None and norm(value) > 0.55
            colour = ON_DARK if dark else ON_LIGHT if coloured else INK
            ax.text(r, f, f"{count[f, r]:,}", ha="center", va="bottom", fontsize=10, fontweight="bold", color=colour)
            ax.text(r, f - 0.06, say.short(value), ha="center", va="top", fontsize=7.5, color=colour)
    ticks = range(bins)
    ax.set(xticks=ticks, yticks=ticks, xticklabels=[str(t + 1) for t in ticks], yticklabels=[str(t + 1) for t in ticks])
    currency = result.report.get("currency")
    title = say("plot.rfm.currency", currency=currency) if currency else say("plot.rfm")
    ax.set(xlabel=say("plot.rfm.recency"), ylabel=say("plot.rfm.frequency"), title=title)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _pyramid(result: Result, ax: Any, say: Words) -> None:
    """A bar a tier, from the top: to the left how many customers, to the right how much of the value."""
    rows = list(_table(result, "pyramid").rows())
    customers = [float(r["share_of_customers"] or 0) for r in rows]
    value = [float(r["share_of_value"] or 0) for r in rows]
    places = list(range(len(rows)))
    ax.barh(places, [-c for c in customers], color=CLASSES["B"], height=0.72)
    ax.barh(places, value, color=ACCENT, height=0.72)
    for i, row in enumerate(rows):
        ax.text(
            -customers[i] - 0.02,
            i,
            f"{customers[i]:.1%}\n{int(row['customers'] or 0):,}",
            ha="right",
            va="center",
            fontsize=8,
        )
        ax.text(
            max(value[i], 0) + 0.02,
            i,
            f"{value[i]:.1%}\n{say.short(float(row['value'] or 0))}",
            ha="left",
            va="center",
            fontsize=8,
        )
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.set(
        yticks=places, yticklabels=[say.named("tier", r["tier"]) for r in rows], xticks=[], title=say("plot.pyramid")
    )
    ax.set_xlim(-max([*customers, 0.2]) * 1.35, max([*value, 0.2]) * 1.35)
    ax.invert_yaxis()
    ax.text(0.02, -0.03, say("plot.pyramid.customers"), transform=ax.transAxes, va="top", fontsize=9, color=QUIET)
    ax.text(
        0.98, -0.03, say("plot.pyramid.value"), transform=ax.transAxes, ha="right", va="top", fontsize=9, color=QUIET
    )
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _movement(result: Result, ax: Any, say: Words) -> None:
    """How many went from each tier to each; who stayed is on the diagonal."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap, LogNorm

    tiers = [row["tier"] for row in _table(result, "pyramid").rows()]
    rows = list(_table(result, "movement").rows())
    before = [*tiers, None] if any(row["from"] is None for row in rows) else tiers
    count = np.zeros((len(before), len(tiers)), dtype=np.int64)
    for row in rows:
        count[before.index(row["from"]), tiers.index(row["to"])] = int(row["customers"] or 0)
    colours = LinearSegmentedColormap.from_list("kefu", ["#eef5f4", "#5fa8a0", "#0b4f4f"])
    norm = LogNorm(1, count.max()) if count.max() > 1 else None
    x, y = np.arange(len(tiers) + 1) - 0.5, np.arange(len(before) + 1) - 0.5
    ax.pcolormesh(x, y, np.ma.masked_equal(count, 0), cmap=colours, norm=norm, edgecolors=PAPER, linewidth=1.5)
    for (i, k), n in np.ndenumerate(count):
        if not n:
            ax.text(k, i, "·", ha="center", va="center", fontsize=9, color=QUIET)
            continue
        colour = ON_DARK if norm is not None and float(norm(float(n))) > 0.55 else ON_LIGHT
        weight = "normal" if before[i] == tiers[k] else "bold"
        ax.text(k, i, f"{n:,}", ha="center", va="center", fontsize=10, fontweight=weight, color=colour)
    ax.set(xticks=range(len(tiers)), yticks=range(len(before)), title=say("plot.movement"))
    ax.set(
        xticklabels=[say.named("tier", t) for t in tiers], yticklabels=[say.named("tier", t or "new") for t in before]
    )
    ax.set(xlabel=say("plot.movement.to"), ylabel=say("plot.movement.from"))
    ax.invert_yaxis()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
