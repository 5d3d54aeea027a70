"""Plots of a router's events: how long tasks waited, how many wait and who is busy, and who did what when. See plot.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .plot import ACCENT, GRID, INK, QUIET, clock, upright

if TYPE_CHECKING:
    from ._result import ResultTable
    from ._words import Words

_COLOURS = (ACCENT, "#d1813c", "#5b6fb0", "#8f5a8a", "#5fa8a0", "#b8a23b", "#a3483f")
_MOST_AGENTS = 40
_ANSWERS = ("refused", "already_done")  # no facts: nothing has happened


@dataclass
class _Task:
    """A task on its way."""

    came: Any
    kind: str
    agent: str = ""
    since: Any = None
    wrapping: Any = None
    waits: bool = True
    taken: bool = False


@dataclass
class _Story:
    """What the events tell, gathered in one pass."""

    waits: list[tuple[Any, Any, str]] = field(
        default_factory=list
    )  # when it came, how long, class: of those that were taken
    left: list[tuple[Any, Any]] = field(default_factory=list)  # of those whose customer went away
    load: list[tuple[Any, int, int, int]] = field(default_factory=list)  # time, waiting, busy, free
    work: list[tuple[str, Any, Any, str]] = field(default_factory=list)  # agent, from, to, class
    wrap_up: list[tuple[str, Any, Any]] = field(default_factory=list)
    away: list[tuple[str, Any, Any]] = field(default_factory=list)
    agents: dict[str, int] = field(default_factory=dict)  # with their tasks, in the order of coming


def _rows(table: ResultTable) -> Iterator[tuple[Any, ...]]:
    names = ("event", "at", "task", "agent", "class", "accepted", "status", "leaves")
    columns = []
    for name in names:
        values = table[name]
        columns.append(values.filled(0) if hasattr(values, "filled") else values)
    return zip(*columns)


def _story(table: ResultTable) -> _Story:
    told = _Story()
    tasks: dict[str, _Task] = {}
    hands: Counter[str] = Counter()
    status: dict[str, tuple[Any, ...]] = {}
    waiting = busy = free = 0
    last = None

    def count(agent: str, sign: int) -> None:
        """Takes an agent out of what is counted, and puts them in again after a change."""
        nonlocal busy, free
        busy += sign * (hands[agent] > 0)
        free += sign * (hands[agent] == 0 and status.get(agent, ("",))[0] == "available")

    def hold(agent: str, tasks: int) -> None:
        count(agent, -1)
        hands[agent] += tasks
        count(agent, +1)

    def put_down(task: _Task, at: Any) -> None:
        """The task is no longer its agent's."""
        if task.agent:
            told.work.append((task.agent, task.since, task.wrapping if task.wrapping is not None else at, task.kind))
            if task.wrapping is not None:
                told.wrap_up.append((task.agent, task.wrapping, at))
            hold(task.agent, -1)
        task.agent, task.since, task.wrapping = "", None, None

    def change(agent: str, now: str, at: Any) -> None:
        before, since = status.get(agent, ("offline", at))
        if before == "away":
            told.away.append((agent, since, at))
        count(agent, -1)
        status[agent] = (now, at)
        count(agent, +1)

    for event, at, name, agent, kind, accepted, said, leaves in _rows(table):
        if event in _ANSWERS:
            continue
        task = tasks.get(name)
        if event == "agent_added":
            told.agents.setdefault(agent, 0)
        if event in ("agent_added", "agent_status_changed"):
            change(agent, said, at)
        elif event == "agent_removed":
            change(agent, "offline", at)
        elif event == "task_arrived":
            tasks[name] = _Task(at, kind or "")
            waiting += 1
        elif task is None:
            pass  # one that came before the first of these events
        elif event == "offer_accepted" or (event == "task_offered" and accepted):
            waiting -= task.waits
            if not task.taken:
                told.waits.append((task.came, at - task.came, task.kind))
            task.waits, task.taken, task.agent, task.since = False, True, agent, at
            hold(agent, +1)
            told.agents[agent] = told.agents.get(agent, 0) + 1
        elif event in ("task_returned", "task_unparked"):
            put_down(task, at)
            waiting += not task.waits
            task.waits = True
        elif event == "task_parked":
            waiting -= task.waits
            task.waits = False
        elif event == "task_wrapping":
            task.wrapping = at
        elif event in ("task_completed", "task_canceled", "task_abandoned") or (event == "task_overflowed" and leaves):
            if event == "task_abandoned":
                told.left.append((task.came, at - task.came))
            put_down(task, at)
            waiting -= task.waits
            del tasks[name]
        told.load.append((at, waiting, busy, free))
        last = at
    for task in tasks.values():
        put_down(task, last)
    for agent, (now, since) in status.items():
        if now == "away":
            told.away.append((agent, since, last))
    return told


def _minutes(span: Any) -> float:
    return span / (60 * 1_000_000) if isinstance(span, int) else span.astype("timedelta64[us]").astype("int64") / 6e7


def _finish(ax: Any) -> None:
    ax.legend(frameon=False, fontsize=8)
    ax.grid(color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    clock(ax, day=True)


def _whole(ax: Any, told: _Story) -> None:
    """From the first of the events to the last, also where little of them is drawn."""
    from matplotlib.dates import date2num

    begin, end = (date2num(told.load[i][0]) for i in (0, -1))
    beside = max(end - begin, 1 / 86400) / 40  # of a second, if all happened at once
    ax.set_xlim(begin - beside, end + beside)


def _nothing(ax: Any, title: str, why: str) -> None:
    """A sentence instead of empty axes."""
    ax.set(title=title, xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", color=QUIET)


def _coloured(kinds: Iterator[str]) -> dict[str, str]:
    """A colour for each class, the commonest first; the last colour is that of all others."""
    order = [kind for kind, _ in Counter(kinds).most_common()]
    return {kind: _COLOURS[min(i, len(_COLOURS) - 1)] for i, kind in enumerate(order)}


def waits(table: ResultTable, ax: Any, say: Words) -> None:
    """A dot a task that was taken, a cross where its customer went away before."""
    told = _story(table)
    if not told.waits and not told.left:
        _nothing(ax, say("events.waits"), say("events.waits.none"))
        return
    for kind, colour in _coloured(kind for _, _, kind in told.waits).items():
        mine = [(came, _minutes(long)) for came, long, k in told.waits if k == kind]
        label = kind or say("events.waits.no_class")
        ax.plot(*zip(*mine), linestyle="", marker="o", markersize=3, alpha=0.6, color=colour, label=label)
    if told.left:
        gone = [(came, _minutes(long)) for came, long in told.left]
        ax.plot(*zip(*gone), linestyle="", marker="x", markersize=5, color=INK, label=say("events.waits.left"))
    ax.set(xlabel=say("events.waits.came"), ylabel=say("events.waits.minutes"), title=say("events.waits"))
    ax.set_ylim(bottom=0)
    _whole(ax, told)
    _finish(ax)


def loads(table: ResultTable, ax: Any, say: Words) -> None:
    """Three lines over time."""
    told = _story(table)
    if not told.load:
        _nothing(ax, say("events.loads"), say("events.none"))
        return
    times, waiting, busy, free = zip(*told.load)
    for values, colour, key, width in (
        (waiting, _COLOURS[1], "events.loads.waiting", 1.8),
        (busy, ACCENT, "events.loads.busy", 1.4),
        (free, QUIET, "events.loads.free", 1.0),
    ):
        ax.step(times, values, where="post", color=colour, linewidth=width, label=say(key))
    ax.set(xlabel=say("events.time"), ylabel=say("events.loads.count"), title=say("events.loads"))
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.set_ylim(bottom=0)
    _whole(ax, told)
    _finish(ax)


def agents(table: ResultTable, ax: Any, say: Words) -> None:
    """A line an agent: work by class, wrap-up lighter, away in grey."""
    from matplotlib.dates import date2num
    from matplotlib.patches import Patch

    told = _story(table)
    if not told.agents:
        _nothing(ax, say("events.agents"), say("events.none"))
        return
    busiest = set(sorted(told.agents, key=lambda a: -told.agents[a])[:_MOST_AGENTS])
    rows = {agent: i for i, agent in enumerate(a for a in told.agents if a in busiest)}
    colours = _coloured(kind for _, _, _, kind in told.work)

    def bars(spans: list[tuple[str, Any, Any]], colour: str, height: float, alpha: float) -> None:
        for agent, begin, end in spans:
            if agent in rows:
                left = date2num(begin)
                ax.barh(
                    rows[agent], date2num(end) - left, left=left, height=height, color=colour, alpha=alpha, linewidth=0
                )

    bars(told.away, GRID, 0.9, 1.0)
    for kind, colour in colours.items():
        bars([(agent, begin, end) for agent, begin, end, k in told.work if k == kind], colour, 0.6, 0.75)
    bars(told.wrap_up, ACCENT, 0.3, 0.35)
    ax.set(yticks=list(rows.values()), yticklabels=list(rows), xlabel=say("events.time"), title=say("events.agents"))
    upright(ax, len(rows))
    _whole(ax, told)
    shown = [Patch(color=c, alpha=0.75, label=kind or say("events.waits.no_class")) for kind, c in colours.items()]
    if told.wrap_up:
        shown.append(Patch(color=ACCENT, alpha=0.35, label=say("events.agents.wrap_up")))
    if told.away:
        shown.append(Patch(color=GRID, label=say("events.agents.away")))
    if shown:
        ax.legend(handles=shown, frameon=False, fontsize=8)
    ax.tick_params(axis="y", length=0)
    clock(ax, day=True)
