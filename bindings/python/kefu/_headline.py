"""What `kefu score` and `kefu route` print: headline figures, whom a charter moves, and what the reader should know of the call."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from . import _local_times
from ._text import called, grouped, printable, span
from ._words import Words

if TYPE_CHECKING:
    from ._result import Result
    from .charter import Charter

_LEFT_OUT = ("anonymous", "dropped", "zero", "after")
_GROUPS = (("pyramid", "tier", "value"), ("grades", "grade", "money"), ("segments", "segment", "money"))


def headline(result: Result, say: Words, day_was_given: bool) -> Iterator[str]:
    """The figures that people read first, a line each."""
    r = result.report
    c, rows = r["customers"], r["rows"]
    money = lambda amount: grouped(amount) + (f" {r['currency']}" if r.get("currency") else "")
    if r["as_of"] is None:
        yield say("cli.line.no_day")
    else:
        yield say("cli.line.as_of" if day_was_given else "cli.line.as_of_last", day=r["as_of"])
    yield say(
        "cli.line.customers", n=c["all"], with_purchase=c["with_purchase"], buyers=c["buyers"], money=money(c["money"])
    )
    if c["not_yet"]:
        yield say("cli.line.customers_after", n=c["not_yet"])
    left = [say(f"cli.line.left.{k}", n=rows[k]) for k in _LEFT_OUT if rows[k]]
    used = say("cli.line.rows", n=rows["rows"], used=rows["used"])
    yield used + (say("cli.line.left", list=say.listed(left)) if left else "")
    if rows["cancellations"]:
        yield say(
            "cli.line.cancellations", n=rows["cancellations"], matched=rows["matched"], unmatched=rows["unmatched"]
        )
    if rows["rounded"]:
        yield say("cli.line.rounded", n=rows["rounded"], shift=rows["largest_shift"])
    if r["empty_bins"]:
        empty = [say(f"cli.line.empty.{name}", score=score) for name, score in (b.split() for b in r["empty_bins"])]
        yield say("cli.line.empty", list=say.listed(empty))
    yield from _figures(r["concentration"], say)
    for row in result["abc_classes"].rows():
        yield say("cli.line.class", name=row["abc"], n=int(row["customers"] or 0), money=money(row["money"]))
    for table, name, amount in _GROUPS:
        for row in result[table].rows():
            who = printable(say.named(name, row[name])) or say("cli.none")
            yield say(f"cli.line.{name}", name=who, n=int(row["customers"] or 0), money=money(row[amount]))


def _figures(figures: dict[str, Any], say: Words) -> Iterator[str]:
    for key in ("gini", "core_share"):
        f = figures.get(key)
        if not f:
            continue
        shown = (lambda x: f"{x:.1%}") if key == "core_share" else (lambda x: f"{x:.3f}")
        text = say(f"cli.line.{key}", share=f["share_of_customers"]) if key == "core_share" else say("cli.line.gini")
        status = say(f"interval.{f['status']}")
        if f["value"] is None:
            yield say("cli.line.figure.none", text=text, status=status)
        elif f["low"] is None:
            yield say("cli.line.figure.plain", text=text, value=shown(f["value"]), status=status)
        else:
            low, high = shown(f["low"]), shown(f["high"])
            yield say("cli.line.figure", text=text, value=shown(f["value"]), low=low, high=high, level=figures["level"])


def moves(moved: Result, after: Result, say: Words) -> Iterator[str]:
    """Whom a change of the charter moves, and who is on the way."""
    yield say("cli.moved", moved=moved.report["moved"], n=moved.report["compared"])
    for row in moved["moves"].rows():
        field = row["field"] or ""
        old, new = (printable(say.named(field, row[key])) or say("cli.none") for key in ("from", "to"))
        n, money = int(row["customers"] or 0), grouped(row["money"])
        yield "  " + say("cli.way", field=say(f"cli.field.{field}"), before=old, after=new, n=n, money=money)
    held = sum(1 for tier in after["scores"]["towards"].tolist() if tier is not None)
    if held:
        yield say("cli.held", n=held)


def notes(result: Result, charter: Charter | None, say: Words) -> Iterator[str]:
    """What the reader should know of the call: a charter that does not hold on that day, columns that nobody reads."""
    day = result.report.get("as_of")
    about = charter.document["charter"] if charter else {}
    start, end = about.get("effective_from"), about.get("effective_to")
    if day and start and day < start:
        yield say("cli.note.not_yet", day=day, start=start)
    if day and end and day > end:
        yield say("cli.note.no_longer", day=day, end=end)
    for unread in result.report.get("unread_columns", []):
        yield say("cli.note", text=printable(unread[said(say)]))


def said(say: Words) -> str:
    """Which text of a finding of a report is in this language."""
    return "text_zh" if say.language == "zh" else "text"


def findings(result: Result, say: Words, most: int = 8, *, unread: bool = True) -> tuple[list[str], int]:
    """What a report found, of a routed day with the first few contacts of each; and how many findings are left.

    `unread`: columns that nobody reads are among them; the command line tells them with its notes.
    """
    report = result.report
    told, found = [], [*(report.get("unread_columns", []) if unread else []), *report.get("findings", [])]
    of_a_day = "contacts" in result.tables and "period" in report
    local = _local_times.of(result) if of_a_day else str
    contacts: Any = result["contacts"] if of_a_day else {}
    columns = {name: contacts[name] for f in found[:most] for name in f.get("which", {})}
    for f in found[:most]:
        sentence = local(f[said(say)])
        which = f.get("which")
        like = (
            (i for i in range(len(contacts)) if all(columns[k][i] == v for k, v in which.items()))
            if which
            else iter(())
        )
        examples = [str(contacts["contact"][i]) for i in islice(like, 3)]
        told.append(say("route.finding", text=sentence, examples=say.listed(examples)) if examples else sentence)
    return told, max(len(found) - most, 0)


def became(result: Result, say: Words) -> str:
    """What became of all contacts of a routed day, in a few words; of what happened to none only that nobody was served or gave up."""
    report = result.report
    n = {**report["contacts"], "waiting": report["waits"]["waiting"]}  # with those set aside and those nobody can serve
    always, seldom = ("served", "abandoned"), ("waiting", "handed_back", "refused", "not_yet")
    return say.listed(say(f"route.became.{k}", n=n[k]) for k in (*always, *(k for k in seldom if n[k])))


def _overtaken(result: Result, say: Words) -> Iterator[str]:
    """Who was overtaken most, and who was passed most for want of skill; of several who came first."""
    contacts = result["contacts"]
    for column, key in (("overtaken_by", "cli.route.overtaken"), ("passed_by_skill", "cli.route.passed")):
        figure = contacts[column]
        most = int(figure.max()) if len(figure) else 0
        if not most:
            continue
        came = contacts["arrived"]
        tied = sorted((i for i in range(len(figure)) if figure[i] == most), key=lambda i: came[i])
        who = [printable(str(contacts["contact"][i])) for i in tied[:3]]
        if len(tied) > len(who):
            who.append(say("route.more", n=len(tied) - len(who)))
        yield say(key, contacts=say.listed(who), tied=len(tied), n=most)


def route_headline(result: Result, say: Words) -> Iterator[str]:
    """The figures of a routed day that people read first, a line each."""
    everybody, *classes = result["waits"].rows()
    names = result.report["names"]
    n = {k: int(everybody[k] or 0) for k in ("waiting", "handed_back")}
    yield say("cli.route.contacts", n=result.report["contacts"]["all"], became=became(result, say))
    for text in findings(result, say, unread=False)[0]:
        yield say("cli.note", text=printable(text))
    shown = lambda r, key: span(r[key], say, "–")
    yield say("cli.route.waits", **{k: shown(everybody, k) for k in ("p50", "p90", "longest")})
    if n["waiting"]:
        yield say("cli.route.still", n=n["waiting"], longest=shown(everybody, "waiting_longest"))
    if n["handed_back"]:
        yield say("cli.route.back", n=n["handed_back"], after=shown(everybody, "handed_back_after"))
    for r in classes:
        line = say(
            "cli.route.class",
            name=printable(called(r, names, say)),
            n=int(r["contacts"] or 0),
            p50=shown(r, "p50"),
            p90=shown(r, "p90"),
        )
        if r["within"] is not None:
            line += say("cli.route.within", within=float(r["within"]), target=shown(r, "target"))
        yield line
    yield from _overtaken(result, say)
