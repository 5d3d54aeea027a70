"""The report of a routed day: waits by class, its course, the agents, who was overtaken and why, and contacts explained.

Its sections stand in SECTIONS, in the order of the page; what they say stands in _words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from . import _local_times, _page, plot
from ._headline import became, findings
from ._local_times import LocalTimes
from ._page import figure, percent, span, table, text
from ._text import called

if TYPE_CHECKING:
    from ._result import Result
    from ._words import Words


@dataclass(frozen=True)
class _Sheet:
    """What a section is made from."""

    result: Result
    say: Words
    top: int
    local: LocalTimes


def _replay(sheet: _Sheet) -> str:
    """What the page is, and what it is not."""
    return f'<p class="note">{text(sheet.say("route.replay"))}</p>'


def _headline(sheet: _Sheet) -> str:
    say = sheet.say
    everybody = next(iter(sheet.result["waits"].rows()))
    n = {k: int(everybody[k] or 0) for k in ("contacts", "abandoned", "waiting", "handed_back")}
    came = sheet.result.report["contacts"]["all"]
    parts = [
        figure(f"{came:,}", say("route.contacts", n=came), became(sheet.result, say)),
        figure(
            span(everybody["p50"], say, "–"),
            say("route.p50"),
            say("route.p90", p90=span(everybody["p90"], say, "–")),
        ),
    ]
    if n["contacts"]:
        gone = n["abandoned"] / n["contacts"]
        parts.append(
            figure(
                percent(gone),
                say("route.gave_up"),
                say("route.longest", longest=span(everybody["longest"], say, "–")),
            )
        )
    if n["waiting"]:
        longest = say("route.still.longest", longest=span(everybody["waiting_longest"], say, "–"))
        parts.append(figure(f"{n['waiting']:,}", say("route.still"), longest))
    if n["handed_back"]:
        after = say("route.back.after", after=span(everybody["handed_back_after"], say, "–"))
        parts.append(figure(f"{n['handed_back']:,}", say("route.back"), after))
    if everybody["within"] is not None:
        low, high, value = (float(everybody[k] or 0) for k in ("within_low", "within_high", "within"))
        small = say("interval", low=percent(low), high=percent(high), level=0.95)
        target = span(everybody["target"], say)
        what = say("route.within", target=target) if target else say("route.within.each")
        parts.append(figure(percent(value), what, small, {"low": low, "high": high, "value": value}))
    return f'<div class="figures">{"".join(parts)}</div>'


def _findings(sheet: _Sheet) -> str:
    """What the reader should look into, with the first few contacts of each."""
    say = sheet.say
    told, left = findings(sheet.result, say, max(sheet.top // 2, 1))
    if not told:
        return ""
    if left:
        told.append(say("route.findings.more", n=left))
    lines = "".join(f"<li>{text(line)}</li>" for line in told)
    return f"<h2>{text(say('route.findings'))}</h2><ul>{lines}</ul>"


def _plots(sheet: _Sheet) -> str:
    kinds = plot.kinds(sheet.result)
    if kinds and not plot.installed():
        return f'<p class="note">{text(sheet.say("plot.none"))}</p>'
    drawn = _page.plots(sheet.result, kinds, sheet.say)
    if "waits" not in kinds:
        drawn.insert(0, f'<p class="note">{text(sheet.say("plot.waits.none"))}</p>')
    return f'<div class="plots">{"".join(drawn)}</div>'


def _wait_heads(sheet: _Sheet) -> tuple[str, ...]:
    """The columns of the tables of waits; not those of what happened to nobody."""
    everybody = next(iter(sheet.result["waits"].rows()))
    none = {head for head, column in (("back", "handed_back"), ("still", "waiting")) if not int(everybody[column] or 0)}
    return tuple(head for head in _WAITS if head not in none)


def _wait_cells(r: Any, heads: tuple[str, ...], say: Words) -> str:
    mean = span(r["mean_wait"], say)
    if r["mean_low"] is not None:
        between = say("route.between", low=span(r["mean_low"], say), high=span(r["mean_high"], say))
        mean += f"<br><small>{text(between)}</small>"
    within = percent(r["within"]) if r["within"] is not None else ""
    if r["within_low"] is not None:
        within += f"<br><small>{percent(r['within_low'])} – {percent(r['within_high'])}</small>"
    back, still = f"{int(r['handed_back'] or 0):,}", f"{int(r['waiting'] or 0):,}"
    if r["handed_back_after"] is not None:
        back += f"<br><small>{span(r['handed_back_after'], say)}</small>"
    if r["waiting_longest"] is not None:
        still += f"<br><small>{span(r['waiting_longest'], say)}</small>"
    cells = [f"{int(r['contacts'] or 0):,}", f"{int(r['abandoned'] or 0):,}", back, still, mean]
    cells += [span(r[k], say) for k in ("p50", "p90", "longest", "target")] + [within]
    return "".join(f'<td class="n">{cell}</td>' for head, cell in zip(_WAITS, cells) if head in heads)


def _waits(sheet: _Sheet) -> str:
    say, shown, names = sheet.say, _wait_heads(sheet), sheet.result.report["names"]
    rows = [
        f'<tr><td class="id">{text(called(r, names, say))}</td>{_wait_cells(r, shown, say)}</tr>'
        for r in list(sheet.result["waits"].rows())[1:]
    ]
    if not rows:
        return ""
    heads = [("", say("route.class")), *(("n", say(f"route.head.{k}")) for k in shown)]
    return f"<h2>{text(say('route.waits'))}</h2><p>{text(say('route.waits.text'))}</p>{table(heads, rows)}"


_WAITS = ("contacts", "abandoned", "back", "still", "mean", "p50", "p90", "longest", "target", "within")


def _grades(sheet: _Sheet) -> str:
    """What a head start does to the others; nothing where all are alike."""
    say, shown = sheet.say, _wait_heads(sheet)
    rows = [
        f'<tr><td class="id">{text(r["grade"] or say("route.no_grade"))}</td>{_wait_cells(r, shown, say)}</tr>'
        for r in sheet.result["waits_by_grade"].rows()
    ]
    if len(rows) < 2:
        return ""
    heads = [("", say("route.grade")), *(("n", say(f"route.head.{k}")) for k in shown)]
    return f"<h2>{text(say('route.grades'))}</h2><p>{text(say('route.grades.text'))}</p>{table(heads, rows)}"


def _agents(sheet: _Sheet) -> str:
    """How full their time was, and whose contacts took longer than those of the others."""
    say = sheet.say
    rows = []
    for r in sheet.result["agents"].rows():
        harder = "" if r["harder_by"] is None else say("span.more", n=float(r["harder_by"]))
        if r["harder_low"] is not None:
            low, high = float(r["harder_low"]), float(r["harder_high"] or 0)
            clear = r["harder_clear"] == "true"
            harder += (
                f"<br><small>{text(say('span.more.between', low=low, high=high))}"
                f"{'' if clear else ' · ' + text(say('route.chance'))}</small>"
            )
        elif r["harder_by"] is not None:
            harder += f"<br><small>{text(say('interval.' + (r['harder_status'] or '')))}</small>"
        if r["harder_by"] is not None:
            harder += f"<br><small>{text(say('route.compared', n=int(r['compared'] or 0)))}</small>"
        mix = "" if r["mix_by"] is None else say("span.more", n=float(r["mix_by"]))
        long = "" if r["hard_share"] is None else percent(r["hard_share"])
        rows.append(
            f'<tr><td class="id">{text(r["agent"])}</td><td>{text(r["team"] or "")}</td><td class="n">{int(r["contacts"] or 0):,}</td>'
            f'<td class="n">{span(r["signed_in"], say)}</td><td class="n">{percent(r["occupancy"])}</td>'
            f'<td class="n">{span(r["mean_handling"], say)}</td><td class="n">{mix}</td><td class="n">{harder}</td>'
            f'<td class="n">{long}</td></tr>'
        )
    if not rows:
        return ""
    heads = [("", say("route.agent")), ("", say("route.team")), *(("n", say(f"route.head.{k}")) for k in _AGENTS)]
    return f"<h2>{text(say('route.agents'))}</h2><p>{text(say('route.agents.text'))}</p>{table(heads, rows)}"


_AGENTS = ("contacts", "signed_in", "occupancy", "handling", "mix", "harder", "long")


def _overtaken(sheet: _Sheet) -> str:
    """Those who were overtaken most by order, and by skill: by whom, and why."""
    say, contacts = sheet.say, sheet.result["contacts"]
    by_contact = {c: list(group) for c, group in groupby(sheet.result["overtakes"].rows(), key=lambda r: r["contact"])}
    ids = contacts["contact"]
    figures = {k: contacts[column] for k, column in (("order", "overtaken_by"), ("skill", "passed_by_skill"))}
    came = contacts["arrived"]
    heads = [
        ("", say("route.contact")),
        ("n", say("route.head.by_order")),
        ("n", say("route.head.by_skill")),
        ("", say("route.head.who")),
    ]
    tables = []
    for kind, figure_of in figures.items():
        some = (i for i in range(len(ids)) if figure_of[i])
        most = nsmallest(max(sheet.top // 4, 1), some, key=lambda i: (-int(figure_of[i]), came[i]))  # noqa: B023
        # The table of overtakes may hold fewer: where it ends, so does the ranking.
        listed = takewhile(lambda of: of[0] in by_contact, ((str(ids[i]), i) for i in most))
        rows = [
            f'<tr><td class="id">{text(c)}</td><td class="n">{figures["order"][i]:,}</td><td class="n">{figures["skill"][i]:,}</td>'
            f'<td class="why">{_by_whom(sheet, by_contact[c], kind, int(figure_of[i]))}</td></tr>'
            for c, i in listed
        ]
        if rows:
            tables.append(f"<h3>{text(say(f'route.overtaken.{kind}'))}</h3>{table(heads, rows)}")
    if not tables:
        return ""
    return f"<h2>{text(say('route.overtaken'))}</h2><p>{text(say('route.overtaken.text'))}</p>{''.join(tables)}"


def _by_whom(sheet: _Sheet, overtakes: list[dict[str, str | None]], kind: str, n: int) -> str:
    """The first few of one kind that overtook a contact, and how many of `n` are left."""
    why = "why_zh" if sheet.say.language == "zh" else "why"
    shown = [r for r in overtakes if (r["by_skill"] == "true") == (kind == "skill")][:3]
    lines = "".join(f"<div>{text(line)}</div>" for r in shown for line in sheet.local(r[why] or "").splitlines())
    more = n - len(shown)
    return lines + (f'<div class="note">{text(sheet.say("route.more", n=more))}</div>' if more > 0 else "")


def _explained(sheet: _Sheet) -> str:
    """The contacts that waited longest, in sentences."""
    say, contacts = sheet.say, sheet.result["contacts"]
    waited = contacts.to_dict()["waited"]
    ids = contacts["contact"]
    order = sorted((i for i in range(len(contacts)) if waited[i] == waited[i]), key=lambda i: (-float(waited[i]), i))
    parts = []
    for i in order[:3]:
        who = ids[i] if isinstance(ids[i], str) else int(ids[i])
        lines = "".join(
            f"<div>{text(line)}</div>" for line in sheet.local(sheet.result.explain(who, say.language)).splitlines()
        )
        parts.append(f"<h3>{text(who)}</h3>{lines}")
    return f"<h2>{text(say('route.explained'))}</h2>{''.join(parts)}" if parts else ""


SECTIONS = (_replay, _headline, _findings, _plots, _waits, _grades, _overtaken, _explained, _agents)


def page(result: Result, say: Words, *, title: str | None, top: int) -> str:
    """The whole page. See Result.to_html."""
    local = _local_times.of(result)
    sheet = _Sheet(result, say, top, local)
    period = result.report["period"]
    day = [local(period[k])[:16] for k in ("from", "until")] if len(result["course"]) else None
    if day and day[0] == day[1]:
        day = [local(period[k])[:19] for k in ("from", "until")]
    under = say("route.page.day", begin=day[0], end=day[1], zone=local.name) if day else say("page.no_day")
    stamp = result.stamp
    sections = [section(sheet) for section in SECTIONS]
    return _page.page(title or say("route.page.title"), under, sections, say("route.page.foot", **stamp), stamp, say)
