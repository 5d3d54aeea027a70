"""Plots of a routed day: waits by class, its course, and what each agent did. See plot.py; a router's events are in _event_plots.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _local_times
from ._text import called, span
from .plot import ACCENT, CLASSES, GRID, INK, QUIET, clock

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


def waits(result: Result, ax: Any, say: Words) -> None:
    """Of each class the median wait, the wait that nine of ten do not exceed, and the target."""
    rows = [r for r in list(result["waits"].rows())[1:] if r["p50"] is not None]
    places = list(range(len(rows)))
    most = max((float(r[k] or 0) for r in rows for k in ("p90", "target")), default=0)
    for i, r in zip(places, rows):
        p50, p90 = float(r["p50"] or 0), float(r["p90"] or 0)
        ax.barh(i, p90, color=CLASSES["C"], height=0.62, label=say("plot.waits.p90") if i == 0 else None)
        ax.barh(i, p50, color=ACCENT, height=0.62, label=say("plot.waits.p50") if i == 0 else None)
        target = float(r["target"] or 0)
        beside = (
            target if p90 <= target + most * 0.02 and target - p90 < most * 0.24 else p90
        )  # not across the line of the target
        ax.text(beside, i, "  " + span(p90, say), va="center", fontsize=8)
    targets = [(i, float(r["target"])) for i, r in zip(places, rows) if r["target"] is not None]
    for k, (i, target) in enumerate(targets):
        label = say("plot.waits.target") if k == 0 else None
        ax.plot([target, target], [i - 0.42, i + 0.42], color=ALARM, linewidth=2, label=label)
    ax.set(yticks=places, yticklabels=[f"{called(r, say)}\n{int(r['contacts'] or 0):,}" for r in rows])
    ax.set(title=say("plot.waits"), xlabel=say("plot.seconds"))
    ax.set_xlim(left=0, right=most * 1.24 or 1)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    if rows:
        ax.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=2)


def course(result: Result, ax: Any, say: Words) -> None:
    """Agents who are busy and free, on average over each bin, and the most contacts that waited at once in it."""
    c = result["course"].to_dict()
    at, busy, free, waiting = c["at"], c["mean_busy"], c["mean_free"], c["most_waiting"]
    ax.fill_between(at, busy, step="post", color=ACCENT, alpha=0.35, linewidth=0, label=say("plot.course.busy"))
    ax.fill_between(at, busy, busy + free, step="post", color=CLASSES["C"], linewidth=0, label=say("plot.course.free"))
    ax.step(at, waiting, where="post", color=ALARM, linewidth=1.6, label=say("plot.course.waiting"))
    ax.set(title=say("plot.course"), ylabel=say("plot.course.count"), ylim=(0, None))
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
    ax.invert_yaxis()
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
