"""The plot of forecasts: what was announced of waits, against what happened. See plot.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._errors import Error
from .plot import ACCENT, GRID, INK, _percent

if TYPE_CHECKING:
    from ._result import ResultTable
    from ._words import Words

_MEASURES = (
    ("p50", 0.5, "#d1813c", -0.14),
    ("p90", 0.9, ACCENT, 0.14),
)  # share as announced, colour, place beside the line


def chosen(table: ResultTable, class_: str | None, channel: str | None) -> list[dict[str, Any]]:
    """The rows of one class and channel: as asked, and of these the one that most was announced of."""
    columns = {name: values.tolist() for name, values in table.to_dict().items()}
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    rows = [
        r for r in rows if (class_ is None or r["class"] == class_) and (channel is None or r["channel"] == channel)
    ]
    if not rows:
        raise Error("plot: no such class and channel was heard of", "UNKNOWN_NAME")
    told: dict[tuple[str, str], int] = {}
    for r in rows:
        queue = (r["class"], r["channel"])
        told[queue] = told.get(queue, 0) + r["served"] + r["left"]
    most = max(told, key=lambda queue: told[queue])
    return [r for r in rows if (r["class"], r["channel"]) == most]


def calibration(rows: list[dict[str, Any]], ax: Any, say: Words) -> None:
    """A line an estimator: the share within P50, and within P90, each with its interval beside what it should be."""
    places = range(len(rows))
    for measure, announced, colour, beside in _MEASURES:
        ax.axvline(announced, color=colour, linewidth=1, linestyle=(0, (4, 3)))
        label: str | None = say(f"forecast.{measure}")
        for place, row in zip(places, rows):
            share, low, high = (row[f"within_{measure}{end}"] for end in ("", "_low", "_high"))
            if share != share:  # nothing was announced yet
                continue
            ax.plot([low, high], [place + beside] * 2, color=colour, linewidth=1.6, alpha=0.6)
            ax.plot([share], [place + beside], color=colour, marker="o", markersize=5, linestyle="", label=label)
            label = None
    names = [say.named("estimator", row["estimator"]) for row in rows]
    best = [say("forecast.best", estimator=n) if row["best"] else n for n, row in zip(names, rows)]
    queue = " · ".join(part for part in (rows[0]["class"], rows[0]["channel"]) if part)
    title = say("forecast.title", queue=queue)
    ax.set(yticks=list(places), yticklabels=best, xlim=(0, 1), xlabel=say("forecast.share"), title=title)
    ax.set_ylim(len(rows) + 0.2, -0.5)  # with room for the legend
    for text, row in zip(ax.get_yticklabels(), rows):
        text.set_color(INK)
        if row["best"]:
            text.set_fontweight("bold")
    _percent(ax, "x")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=8, loc="lower left", ncols=2)
    ax.grid(color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
