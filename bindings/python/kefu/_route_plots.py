"""Plots of a routed day: waits by class, its course, and what each agent did. See plot.py; a router's events are in _event_plots.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _local_times
from ._text import called, span
from .plot import ACCENT, CLASSES, GRID, INK, QUIET, clock, upright

if TYPE_CHECKING:
    from ._result import Result
    from ._words import Words

ALARM = "#b4552d"
STATES = {"available": GRID, "away": "#f1e3d3", "offered": "#e0b84c", "busy": ACCENT, "wrapping": CLASSES["B"]}


def _clock(result: Result, ax: Any, times: Any) -> None:
    """The clocks of the zone; midnight is an hour like others where the times are of a day."""
    clock(
        ax,
        day=False,
        zone=_local_times.of(result).zone,
        one_day=bool((times.max() - times.min()).astype("m8[h]").astype(int) < 36),
    )


_LABEL = 8  # points
_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)


def _lengths(ax: Any, most: float, say: Words) -> None:
    """Lengths of time along the axis, in the unit of the longest as span() tells it: a few of less than some minutes in seconds."""
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    if most < 180:
        ax.set_xlabel(say("plot.seconds"))
        return
    unit, key = (60, "plot.minutes") if most < 3600 else (3600, "plot.hours")
    ax.set_xlabel(say(key))
    ax.xaxis.set_major_locator(MultipleLocator(next((s for s in _STEPS if s * 6 >= most), most / 6)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{int(x) // unit}:{int(x) % unit * 60 // unit:02}"))


def _width(ax: Any, label: str) -> float:
    """About how much of the axes' width a label takes, Chinese at full width; their own labels will leave them less than they have now."""
    points = ax.bbox.width / ax.figure.dpi * 72 * 0.8
    return (1 + sum(1.0 if ord(c) > 0x2E7F else 0.65 for c in label)) * _LABEL / points


def waits(result: Result, ax: Any, say: Words) -> None:
    """Of each class the median wait, the wait that nine of ten do not exceed, and the target."""
    rows = [r for r in list(result["waits"].rows())[1:] if r["p50"] is not None]
    names = result.report["names"]
    places = list(range(len(rows)))
    most = max((float(r[k] or 0) for r in rows for k in ("p90", "target")), default=0)
    right = most * 1.24 or 1
    for i, r in zip(places, rows):
        p50, p90 = float(r["p50"] or 0), float(r["p90"] or 0)
        ax.barh(i, p90, color=CLASSES["C"], height=0.62, label=say("plot.waits.p90") if i == 0 else None)
        ax.barh(i, p50, color=ACCENT, height=0.62, label=say("plot.waits.p50") if i == 0 else None)
        target, wait = float(r["target"] or 0), span(p90, say)
        # Not across the line of the target: beyond it where there is no room before it.
        beside = target if p90 <= target + most * 0.02 and target - p90 < _width(ax, wait) * right else p90
        ax.annotate(wait, (beside, i), (4, 0), textcoords="offset points", va="center", fontsize=_LABEL)
    targets = [(i, float(r["target"])) for i, r in zip(places, rows) if r["target"] is not None]
    for k, (i, target) in enumerate(targets):
        label = say("plot.waits.target") if k == 0 else None
        ax.plot([target, target], [i - 0.42, i + 0.42], color=ALARM, linewidth=2, label=label)
    ax.set(yticks=places, yticklabels=[f"{called(r, names, say)}\n{int(r['contacts'] or 0):,}" for r in rows])
    ax.set(title=say("plot.waits"))
    ax.set_xlim(left=0, right=right)
    _lengths(ax, most, say)
    upright(ax, len(rows))
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    if rows:
        ax.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=2)


def course(result: Result, ax: Any, say: Words) -> None:
    """Agents who are busy and free, on average over each bin, and the most contacts that waited at once in it."""
    import numpy as np

    c = result["course"].to_dict()
    # The first bin begins with the period, the last one ends with it; a step is drawn from one time to the next.
    begin, end = (np.datetime64(result.report["period"][k].removesuffix("Z"), "us") for k in ("from", "until"))
    at = np.append(c["at"], end)
    at[0] = max(at[0], begin)
    at[-1] = max(end, at[-2] + np.timedelta64(1, "s"))  # of a period without length, something to see
    busy, free, waiting = (np.append(c[k], c[k][-1]) for k in ("mean_busy", "mean_free", "most_waiting"))
    ax.fill_between(at, busy, step="post", color=ACCENT, alpha=0.35, linewidth=0, label=say("plot.course.busy"))
    ax.fill_between(at, busy, busy + free, step="post", color=CLASSES["C"], linewidth=0, label=say("plot.course.free"))
    ax.step(at, waiting, where="post", color=ALARM, linewidth=1.6, label=say("plot.course.waiting"))
    ax.set(title=say("plot.course"), ylabel=say("plot.course.count"), ylim=(0, None))
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.margins(x=0)
    _clock(result, ax, at)
    ax.grid(axis="y", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    ax.set_ylim(top=max(1.0, float(max([*(busy + free), *waiting], default=1))) * 1.3)


def agents(result: Result, ax: Any, say: Words) -> None:
    """What each agent did, over time."""
    from matplotlib.dates import date2num
    from matplotlib.patches import Patch

    t = result["timeline"].to_dict()
    names = [t["agent"][i] for i in t["from"].argsort(kind="stable")]  # who came first stands first
    names = list(dict.fromkeys(names))
    places = {name: i for i, name in enumerate(names)}
    begin, end = date2num(t["from"]), date2num(t["until"])
    there = []
    for state, colour in STATES.items():
        of_state = [i for i, s in enumerate(t["state"].tolist()) if s == state]
        if not of_state:
            continue
        there.append(state)
        ax.barh(
            [places[t["agent"][i]] for i in of_state],
            [end[i] - begin[i] for i in of_state],
            left=[begin[i] for i in of_state],
            height=0.74,
            color=colour,
            linewidth=0,
        )
    ax.xaxis_date()
    _clock(result, ax, t["from"])
    ax.set(yticks=list(places.values()), yticklabels=[str(n) for n in names], title=say("plot.agents"))
    upright(ax, len(places))
    ax.margins(x=0)
    ax.tick_params(axis="y", length=0)
    handles = [Patch(color=STATES[s], label=say(f"agent.{s}")) for s in there]
    ax.legend(
        handles=handles,
        frameon=False,
        fontsize=8,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.08),
        ncols=len(there) or 1,
    )
    for spine in ("left", "bottom"):
        ax.spines[spine].set_visible(False)
    ax.tick_params(colors=QUIET)
    ax.yaxis.set_tick_params(labelcolor=INK)
