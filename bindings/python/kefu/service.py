"""Serve: who gets a request, and who waits for whom. Routers, staffs, and what they say.

    router = kefu.Router(charter)
    router.add_agent(agent="li", words={"refund": 2}, channels={"chat": 3}, at=now)
    for event in router.arrive_task(task="c-7", channel="chat", class_="refund", at=now):
        match event:
            case kefu.service.TaskOffered(task=task, agent=agent): ...

Commands, events and answers are classes and keyword arguments made from what the engine says of itself. Analyses of the room are
functions, as in `kefu.customer`. The package decides nothing.
"""

from __future__ import annotations

import datetime as dt
import inspect
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, Self, TypeAlias

from . import _description, _functions, _kefu, _records, _tables
from ._analysis import _charter
from ._disk import named, read, write
from ._errors import Error
from ._kefu import MemoryJournal
from ._result import Result, ResultTable

if TYPE_CHECKING:
    from ._words import _Language
    from .charter import Charter

    # Made from the descriptions below; service.pyi has them.
    WhyWaiting: TypeAlias = Any
    WhyNot: TypeAlias = Any
    WhyThis: TypeAlias = Any
    TaskOffered: TypeAlias = Any
    WaitForecast: TypeAlias = Any
    BestEstimator: TypeAlias = Any


# ------------------------------------------------------------------------------------------------------------ events
class Event(_records.Record):
    """What a router said; immutable, and valid for ever. Each kind is a class of its own.

    Facts have a `sequence`; answers (Refused, AlreadyDone) have none, are no facts, and nothing has changed.

    Attributes:
        sequence: number of the event in its router, from 0; None of an answer.
        at: when, in UTC.
        source: who sent the command that led to it.
        number: number of that command.
        rules: which hold, counted from 0; their stamp is that of the RulesAdopted of this number.
    """

    __slots__ = ("sequence", "at", "source", "number", "rules")
    _fields: ClassVar[dict[str, str]] = {slot: slot for slot in __slots__}
    kind: ClassVar[str] = ""
    sequence: int | None
    at: dt.datetime
    source: str
    number: int
    rules: int

    def to_dict(self) -> dict[str, Any]:
        """The kind as `event`, then all fields by the engine's names."""
        return {"event": self.kind, **super().to_dict()}

    def __repr__(self) -> str:
        own = [name for name in self._fields if name not in Event.__slots__]
        said = (
            (name, getattr(self, name))
            for name in (*own, "sequence", "at", *(["source", "number"] if self.source else []))
        )
        return f"{type(self).__name__}({_records.shown(said)})"


def _event_class(described: dict[str, Any]) -> type[Event]:
    kind = described["name"]
    name = "".join(word.title() for word in kind.split("_"))
    made = _records.record(name, described["fields"], f"The event {kind}: {described['text']}.", Event, __name__)
    made.kind = kind  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


_event_classes = [_event_class(e) for e in _description.everything()["events"]]
globals().update({cls.__name__: cls for cls in _event_classes})
_refused = next(cls for cls in _event_classes if cls.kind == "refused")
_already_done = next(cls for cls in _event_classes if cls.kind == "already_done")


class Events(tuple[Event, ...]):
    """What came of one command: its events, in their order, or one answer."""

    __slots__ = ()

    @property
    def refused(self) -> Event | None:
        """The refusal, where the command was refused: it has a `code` and a `reason`, and nothing has changed."""
        return self[0] if self and type(self[0]) is _refused else None

    @property
    def already_done(self) -> bool:
        """Whether the command was done before: source and number are those of an earlier one."""
        return bool(self) and type(self[0]) is _already_done

    @property
    def accepted(self) -> bool:
        """Whether these are facts: something was done, and there is an entry for the journal."""
        return bool(self) and self[0].sequence is not None


# ----------------------------------------------------------------------------------------------------------- answers
class _Told(_records.Record):
    """An answer that has sentences."""

    __slots__ = ("_sentences",)
    _sentences: tuple[str, str]

    @classmethod
    def _slots(cls) -> tuple[str, ...]:
        return (*cls._fields, "_sentences")

    def sentence(self, language: _Language = "en") -> str:
        """The answer for people, in English or Chinese ("zh"), a sentence a line."""
        if language not in ("en", "zh"):
            raise Error("language: expected 'en' or 'zh'", "BAD_OPTION")
        return self._sentences[language == "zh"]


class _Ranking(_records.Record):
    """What a ranking can be asked."""

    __slots__ = ()
    agents: tuple[Any, ...]
    keys: tuple[int, ...]
    orders: tuple[str, ...]
    clauses: tuple[str, ...]
    ruled_out: tuple[Any, ...]

    @property
    def best(self) -> str | None:
        """Who should get it; None where nobody could take it now."""
        return self.agents[0].agent if self.agents else None

    def reasons(self) -> list[dict[str, Any]]:
        """Who could take it, the best first: id, and what each order of the charter says of them; lower is better."""
        n = len(self.orders)
        return [
            {"agent": ranked.agent, **dict(zip(self.orders, self.keys[i * n : (i + 1) * n]))}
            for i, ranked in enumerate(self.agents)
        ]

    def why_not(self, agent: str) -> tuple[str, list[str]] | None:
        """What stands in the way of somebody, as of Router.why_not, and the clauses that are not met; None where nothing does."""
        for out in self.ruled_out:
            if out.agent == agent:
                return out.because, [c for i, c in enumerate(self.clauses) if out.failing >> i & 1]
        if any(ranked.agent == agent for ranked in self.agents):
            return None
        raise Error("the ranking does not say anything of such an agent", "UNKNOWN_NAME")


_TOLD = {
    "WhyWaiting": "Why a task is not in other hands, what would help, and how long it may be.",
    "WhyNot": "The first thing that stands between an agent and a task.",
    "WhyThis": "Who has a task or is asked, and what is known of why.",
}
_PLAIN = {
    "FilterStages": "How many agents are left after each stage of the filter, each among those of the one before.",
    "WhyClause": "One clause of a requirement.",
    "Relaxation": "The least to give up for somebody to take a task now.",
    "NextStep": "When and to what a task widens by itself.",
    "Holder": "One who has a task, or is asked.",
    "Ranked": "One who could take a request.",
    "RuledOut": "One who could not.",
    "Ranking": "Who of a staff should get a request, the best first, and who cannot and why.",
    "WaitForecast": "How long one who waits may still wait; spans count from `as_of` on.",
    "BestEstimator": "By what waits of a class and channel are best forecast.",
}


def _answer_class(described: dict[str, Any]) -> type[_records.Record]:
    name = described["name"]
    base = _Told if name in _TOLD else _Ranking if name == "Ranking" else _records.Record
    return _records.record(name, described["fields"], {**_TOLD, **_PLAIN}[name], base, __name__)


_answer_classes = [_answer_class(d) for d in json.loads(_kefu.records())]
globals().update({cls.__name__: cls for cls in _answer_classes})


def _refuse(command: str, events: Events) -> NoReturn:
    refused: Any = events[0]
    error = Error(f"{command} was refused: {refused.reason} ({refused.code})", "BAD_VALUE")
    error.refused = refused
    raise error


_shapes = _kefu.Shapes(_event_classes, _answer_classes, Events, _refuse)


# ---------------------------------------------------------------------------------------------------------- commands
def command_documents() -> dict[str, str]:
    """Docstrings of all commands, each with its signature at the head."""
    out = {}
    for c in _description.everything()["commands"]:
        text = f"The command {c['name']}."
        out[c["name"]] = _records.signature_text(c["name"], c["fields"]) + _records.arguments_document(
            text,
            c["fields"],
            "Events: what came of it. A refusal is an answer among them, unless the router is strict.",
        )
    return out


class _Deciding(_kefu.Deciding):
    """The commands of a router, decided and not done: see Router.decide."""

    def __init__(self, router: Router) -> None:
        super().__init__(router)
        self._router = router

    def swap_rules(self, charter: Any, *, at: Any, source: str = "", number: int = 0) -> Events:
        """As Router.swap_rules."""
        return self._router._swapped(charter, True, at, source, number)


class Router(_kefu.Router):
    """Every request reaches who can serve it. Confined: one thread at a time.

    >>> router = kefu.Router(charter)
    >>> router.add_agent(agent="li", words={"refund": 2}, channels={"chat": 3}, at=now)
    >>> router.arrive_task(task="c-7", channel="chat", class_="refund", at=now)

    A method a command. Times are datetimes with a time zone, or microseconds since 1970 in UTC (int, numpy.datetime64); spans are
    timedeltas, or text such as "90 s". The router reads no clock: who wants offers to end in time calls `advance_clock`.

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        journal: an object with `append(sequence, entry)`: called with each entry (bytes) before its command is done. What it raises takes
            the command back. `kefu.service.MemoryJournal()` is one.
        strict: raise kefu.Error where a command is refused, instead of returning the refusal.
        keep_events: keep all events in memory, for `events` and `plot`.
    """

    _decided: Charter | None = None  # by decide.swap_rules

    def __init__(
        self,
        charter: Charter | str | os.PathLike[str] | None = None,
        journal: Any = None,
        *,
        strict: bool = False,
        keep_events: bool = False,
    ) -> None:
        known = _charter(charter)
        super().__init__(known._native, _journal(journal), keep_events, strict, _shapes)
        self._charter = known

    @classmethod
    def load(
        cls,
        file: bytes | str | os.PathLike[str],
        charter: Charter | str | os.PathLike[str] | None = None,
        journal: Any = None,
        *,
        strict: bool = False,
        keep_events: bool = False,
    ) -> Router:
        """From `save`, on any platform, under the charter that it was saved under."""
        self = cls.__new__(cls)
        self._charter = _charter(charter)
        with named(file):
            _kefu.Router.__init__(
                self, self._charter._native, read(file), _journal(journal), keep_events, strict, _shapes
            )
        return self

    @classmethod
    def recover(
        cls,
        charter: Charter | str | os.PathLike[str] | None,
        entries: Iterable[bytes],
        snapshot: bytes | str | os.PathLike[str] | None = None,
        charters: Sequence[Charter] = (),
        journal: Any = None,
        *,
        strict: bool = False,
        keep_events: bool = False,
    ) -> Router:
        """From the entries of a journal: their events alone, so that nothing is decided anew.

        With a `snapshot`, from there on: `entries` are those behind it. `charter` is the one that held at the begin, or at the
        snapshot; `charters` are those that were swapped in later, in any order. `entries` are only read: what the router
        does from then on is appended to `journal`, mostly the one that they came from, and to none where it is not given. Raises
        kefu.Error with the `row` of the entry that is damaged, or does not follow on the last one.
        """
        if isinstance(entries, bytes | bytearray | str) or not isinstance(entries, Iterable):
            one = "; the bytes of `save` are the snapshot" if isinstance(entries, bytes | bytearray) else ""
            raise Error(
                f"entries: expected the entries of a journal, bytes each, got {type(entries).__name__}{one}",
                "BAD_OPTION",
            )
        how: dict[str, Any] = {"strict": strict, "keep_events": keep_events}
        self = cls(charter, journal, **how) if snapshot is None else cls.load(snapshot, charter, journal, **how)
        known = (self._charter, *charters)  # one may come back
        self._recover(entries, [c._native for c in known])
        digest = self.stamp["digest"]
        self._charter = next(c for c in known if c.stamp["digest"] == digest)
        return self

    @property
    def charter(self) -> Charter:
        """The one that holds now."""
        return self._charter

    @property
    def stamp(self) -> dict[str, str]:
        """Charter, its version and digest, of the rules that hold now, and the engine."""
        return json.loads(self._stamp())

    @property
    def decide(self) -> _Deciding:
        """The commands, decided and not done: for hosts that store entries themselves, in their own transaction.

        The state is as after the command. `entry` is what is to be stored; `commit()` does it, `discard()` takes it back, and every
        other command before that is refused. Where the command was refused (`not events.accepted`) there is nothing to store.
        """
        return _Deciding(self)

    def swap_rules(
        self,
        charter: Charter | str | os.PathLike[str],
        *,
        at: Any,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """Other rules from this moment on, for what waits as for what comes; what is offered or in hand stays.

        Refused, and the old ones stay, where a task needs a class, channel or word that they do not know.
        """
        return self._swapped(charter, False, at, source, number)

    def _swapped(self, charter: Any, decides: bool, at: Any, source: str, number: int) -> Events:
        asked = _charter(charter)
        events = self._swap_rules(asked._native, decides, at=at, source=source, number=number)
        if events.accepted:
            self._decided = asked
            if not decides:
                self._settle()
        return events

    def _settle(self) -> None:
        self._charter, self._decided = self._decided or self._charter, None

    def commit(self) -> None:
        """Does what was decided; a journal gets its entry first. Raises WRONG_ORDER where nothing is pending."""
        try:
            super().commit()
        except BaseException:
            self._decided = None
            raise
        self._settle()

    def discard(self) -> None:
        """Takes back what was decided. Raises WRONG_ORDER where nothing is pending."""
        super().discard()
        self._decided = None

    def apply(
        self,
        commands: Any,
        columns: Mapping[str, str] | None = None,
        *,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] = "error",
    ) -> Result:
        """A table of commands, done row after row as if each had been sent alone.

        The column `command` says which, `at` when; the others are the commands' fields by name (`columns` maps those that are called
        otherwise), null where a command has none. Lists are cells such as "de:5; billing"; spans are seconds. `time_zone` is that of
        times without one.

        Returns a Result with the table "events": refusals are answers there, and stop nothing. A row that can be no command raises
        kefu.Error with its row, before anything is done. What ends the call later (Ctrl-C, an error of the journal) ends it between two
        rows: those before are done, and `error.events` of a kefu.Error holds what came of them, None where none was done. The
        interpreter's lock is released meanwhile.
        """
        batches = _tables.Batches(commands, "commands")
        answer: list[_kefu.Result] = []
        zone = time_zone or ""
        try:
            self._apply(self._charter._native, batches, dict(columns or {}), zone, local_times, answer)
        except Error as e:
            told = batches.explained(e)
            told.events = Result(answer[0])["events"] if answer else None
            raise told from None
        return Result(answer[0])

    def metrics(self) -> Result:
        """What is there now, for screens, and for whoever begins anew after a recovery.

        Returns:
            A Result with four tables, agents and tasks in the order in which they came, classes by name:
            "agents": agent, status, team (None = none), units, tasks (offered, in hand, resting and wrapping), handled, idle_since.
            "tasks": task, state, class (None = none), channel, grade, enqueued, agent (who has it or was asked last), since (since when it
            is offered to him, or his), epoch (of the offer that is open, of several the last); None where it is nobody's, or none is open.
            "classes": class, waiting, longest_wait, of tasks that wait.
            "offers": task, agent, epoch, until, of all that are open.

        Raises:
            kefu.Error: WRONG_ORDER while another thread, or its own journal, is at work in it.
        """
        return Result(self._metrics())

    @property
    def events(self) -> ResultTable:
        """All events so far, as a table. Of a router that was made with keep_events=True."""
        return ResultTable(self._events, "events")

    def why_waiting(self, task: str) -> WhyWaiting:
        """Why a task is not in other hands, what would help, and how long it may be. Raises UNKNOWN_NAME where there is no such task."""
        return super().why_waiting(task)

    def why_not(self, task: str, agent: str) -> WhyNot:
        """The first thing that stands between an agent and a task. Raises UNKNOWN_NAME where one of them is not there."""
        return super().why_not(task, agent)

    def why_this(self, task: str) -> WhyThis:
        """Who has a task or is asked, and what is known of why; see explain for the rest. Raises UNKNOWN_NAME."""
        return super().why_this(task)

    def explain(self, event: TaskOffered, language: _Language = "en") -> str:
        """Why this agent, or why this task: what an offer says, under the rules that hold now, in English or Chinese ("zh")."""
        return super().explain(event, language)

    def save(self, path: Any = None) -> bytes:
        """The whole state as bytes, also written to `path`. The same state gives the same bytes. It holds ids of tasks and agents."""
        return write(super().save(), path)

    def plot(
        self,
        kind: Literal["waits", "loads", "agents"] = "waits",
        ax: Any = None,
        *,
        language: _Language = "en",
    ) -> Any:
        """Draws the events so far with matplotlib and returns the Axes; of a router that was made with keep_events=True.

        "waits": how long tasks waited, by class; "loads": tasks that wait, and agents who are busy and free; "agents": who did what when.
        """
        from . import plot

        return plot.draw_events(self.events, kind, ax, language)

    def __reduce__(self) -> Any:
        raise TypeError("a kefu.Router is not pickled; send router.save(), and Router.load(file, charter) there")

    def __repr__(self) -> str:
        return f"<kefu.Router: {self.agents:,} agents, {self.tasks:,} tasks, {self.waiting:,} of them wait; event {self.sequence:,} is next>"


def _journal(journal: Any) -> Any:
    if journal is None or isinstance(journal, MemoryJournal):
        return journal
    if isinstance(journal, list) or not callable(getattr(journal, "append", None)):
        raise Error(
            f"journal: expected an object with append(sequence, entry), such as kefu.service.MemoryJournal(), got {type(journal).__name__}",
            "BAD_OPTION",
        )
    return journal


for _name, _method in _kefu.router_commands(False, command_documents()).items():
    setattr(Router, _name, _method)
for _name, _method in _kefu.router_commands(True, command_documents()).items():
    setattr(_Deciding, _name, _method)


def read_journal(entries: Iterable[bytes]) -> ResultTable:
    """The events of a journal's entries as a table: a row an event, a column a field, null where its kind has no such field.

    The column `command` says which entry an event came from, counted from 0.
    """
    return ResultTable(_kefu.read_journal(entries), "events")


def coverage(
    charter: Charter | str | os.PathLike[str] | None,
    agents: Any,
    columns: Mapping[str, str] | None = None,
) -> Result:
    """Who of a roster could serve what, before the first customer waits for somebody who is not there.

    >>> kefu.service.coverage(charter, {"agent": ["li"], "words": ["refund:2"]})["gaps"]["message"]

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        agents: a table with the columns `agent`, `words` such as "de:5; billing", and `channels` such as "chat:3; voice" (null = all);
            others are not looked at. Null `words` = he has none.
        columns: {"field": "column"} for columns that are called otherwise.

    Returns:
        A Result with two tables. Whether somebody is signed in is not looked at.
        "coverage", how many could serve each step of each class on each channel: class, step (from 0), after, channel, language and persona
        (None = the step does not ask for them), needs (None = nothing), agents.
        "gaps", the classes with steps at which nobody could: class, channels, language, persona, first (the first step at which somebody
        could; None = nobody ever could), message and message_zh.

    Raises:
        kefu.Error: BAD_VALUE with the row for a word or channel that the charter does not know, a level out of the range of the charter's
            [routing] levels, an agent who stands there twice; BAD_COLUMN for a table without a column of agents. Any thread.
    """
    batches = _tables.Batches(agents, "agents")
    try:
        return Result(_kefu.coverage(_charter(charter)._native, batches, dict(columns or {})))
    except Error as e:
        raise batches.explained(e) from None


# ------------------------------------------------------------------------------------------------------------- staff
_staff_fields = json.loads(_kefu.staff_fields())


class Staff:
    """Agents as they are now, prepared to be ranked without a router; immutable: share it between threads.

    >>> staff = kefu.service.Staff(charter, [{"agent": "li", "words": {"refund": 2}, "idle_since": then}])
    >>> staff.rank(channel="chat", class_="refund").best

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        agents: a dict for each.
    """

    def __init__(self, charter: Charter | str | os.PathLike[str] | None, agents: Iterable[Mapping[str, Any]]) -> None:
        self._charter = _charter(charter)
        self._native = _kefu.Staff(self._charter._native, [dict(a) if isinstance(a, Mapping) else a for a in agents])

    @property
    def charter(self) -> Charter:
        return self._charter

    def __len__(self) -> int:
        return len(self._native)

    def rank(self, **request: Any) -> Any:
        return self._native._rank(_shapes, request)

    def rank_all(self, requests: Any, columns: Mapping[str, str] | None = None, *, most: int = 1) -> Result:
        """A table of requests, a row each, each ranked as if it were alone; its columns are the arguments of `rank`.

        Lists are cells such as "li; wang"; `columns` maps columns that are called otherwise. Returns a Result with the tables "requests"
        (who should get each, how many could, and how many each obstacle rules out) and "ranked" (the best `most` of each; 0 = all).
        """
        batches = _tables.Batches(requests, "requests")
        try:
            return Result(self._native._rank_all(batches, dict(columns or {}), most))
        except Error as e:
            raise batches.explained(e) from None

    def __repr__(self) -> str:
        return f"<kefu.service.Staff: {len(self):,} agents>"


Staff.__doc__ = f"{(Staff.__doc__ or '').rstrip()} Fields:\n" + "\n".join(
    f"            {_records.python_name(f['name'])}: {_records.described(f)}." for f in _staff_fields["staff_agent"]
)
Staff.rank.__signature__ = _records.signature(_staff_fields["rank_request"])  # type: ignore[attr-defined]
Staff.rank.__doc__ = _records.arguments_document(
    "Who should get a request now, the best first, as a router in the same situation would find them.",
    _staff_fields["rank_request"],
    "Ranking: who could take it and why in this order, and who could not and why.",
)


# --------------------------------------------------------------------------------------------------------- forecasts
class Forecasts(_kefu.Forecasts):
    """How long those who wait still wait: P50 and P90, which half and nine of ten do not wait longer than.
    Confined: one thread at a time.

    >>> forecasts = kefu.service.Forecasts()
    >>> forecasts.add(router.arrive_task(task="c-7", channel="chat", at=now))
    >>> forecasts.forecast("c-7").p90

    It stands beside a router and hears its events. It decides nothing, and asking changes no answer.

    Args:
    """

    def __init__(self, **options: Any) -> None:
        signature = inspect.signature(type(self).__init__)
        bound = _functions.bind_arguments("Forecasts", signature, (self,), options)
        given = {name: value for name, value in bound.items() if name in options and value is not None}
        try:
            text = json.dumps(given)
        except TypeError as e:
            raise Error(f"Forecasts: {e}", "BAD_OPTION") from None
        super().__init__(text, _shapes)

    def add(self, events: Any, columns: Mapping[str, str] | None = None, *, time_zone: str = "UTC") -> Self:
        """Hears events in the order of their router, in any chunks, from its beginning or from anywhere.

        Args:
            events: what a command returned, or any iterable of events; an entry of a journal (bytes), a
                journal, or any iterable of entries; a table of events, such as
                `router.apply(commands)["events"]` or `read_journal(entries)`, in any library, or an iterable of
                tables.
            columns: of a table: {"field": "column"} for columns that are called otherwise.
            time_zone: of a table, that of times without one.

        Returns:
            Itself. A row or entry that is damaged raises kefu.Error with its `row`; those before it are heard.
        """
        if isinstance(events, Event):
            events = (events,)
        elif isinstance(events, bytes):
            events = [events]
        if isinstance(events, Iterable) and not _tables.is_table(events):
            rest = iter(events)
            first = next(rest, None)
            if first is None:
                return self
            events = itertools.chain((first,), rest)
            if isinstance(first, bytes):
                self._add_entries(events)
                return self
            if isinstance(first, Event):
                self._add_events(_only_events(events))
                return self
            if isinstance(first, Events):
                self._add_events(_only_events(e for several in events for e in several))
                return self
        batches = _tables.Batches(events, "events")
        try:
            self._add_tables(batches, dict(columns or {}), time_zone)
        except Error as e:
            raise batches.explained(e) from None
        return self

    def forecast(self, task: str) -> WaitForecast:
        """What to tell of a task that is there and not in hand: by the best estimator of its class and channel.

        While it is not known which is the best, the status is too_little_data, and `p50` and `p90` are None.
        Raises UNKNOWN_NAME where no such task waits.
        """
        return super().forecast(task)

    def waiting(self, task: str) -> ResultTable:
        """What each estimator says of such a task: a row each."""
        return ResultTable(self._waiting(task), "waiting")

    def coming(self, class_: str, channel: str) -> ResultTable:
        """The same of a task that comes now, without a head start, and finds nobody free; no class is ""."""
        return ResultTable(self._coming(class_, channel), "coming")

    def queue(self, class_: str, channel: str) -> ResultTable:
        """What to tell of each task in the queue of a class and channel, the next one first: a row a task, as
        of `forecast`."""
        return ResultTable(self._queue(class_, channel), "queue")

    def calibration(self) -> ResultTable:
        """How far each estimator may be believed: what it announced when tasks came and nobody was free,
        against what happened.

        A row for each class, channel and estimator; `within_p50` should be 0.5, `within_p90` 0.9, as far as
        their intervals tell.
        """
        return ResultTable(self._calibration(), "calibration")

    def best(self, class_: str, channel: str) -> BestEstimator:
        """The estimator with the least loss; of status too_little_data its name is not to be used."""
        return self._best(class_, channel)

    def changed(self, version: int = 0) -> ResultTable:
        """Classes and channels of which something has changed since `version` was that of these forecasts; 0 =
        all."""
        return ResultTable(self._changed(version), "changed")

    def plot(
        self,
        class_: str | None = None,
        channel: str | None = None,
        ax: Any = None,
        *,
        language: _Language = "en",
    ) -> Any:
        """Draws with matplotlib how far each estimator may be believed, and returns the Axes.

        Of one class and channel; where several are left open, of the one that most was announced of. A dot is
        the share that waited at most P50, or P90, the line its interval, the dashed line what it should be.
        """
        from . import plot

        return plot.draw_calibration(self.calibration(), class_, channel, ax, language)

    def __reduce__(self) -> Any:
        raise TypeError("kefu.service.Forecasts are not pickled; send the journal, and add(journal) there")

    def __repr__(self) -> str:
        return f"<kefu.service.Forecasts: {len(self.changed()):,} classes and channels; version {self.version:,}>"


def moved(before: WaitForecast, now: WaitForecast, by: float = 0.2) -> bool:
    """Whether a customer who was told `before` should be told `now`.

    So it is where P50 or P90 is there and was not, or the other way round, or the moment of his turn has moved
    by more than the share `by` of what he was told. That time has passed is no move.
    """
    for name, told in (("before", before), ("now", now)):
        if type(told) is not _wait_forecast:
            raise Error(f"{name}: expected a WaitForecast, got {type(told).__name__}", "BAD_VALUE")
    return _kefu.moved(before, now, by)


def _only_events(events: Iterable[Any]) -> Iterator[Event]:
    for event in events:
        if not isinstance(event, Event):
            raise Error(f"events: expected events of a router, got {type(event).__name__}", "BAD_VALUE")
        yield event


_wait_forecast = next(cls for cls in _answer_classes if cls.__name__ == "WaitForecast")
_forecast_options = {f["name"]: f for f in _description.everything()["forecasts"][0]["fields"]}
Forecasts.__init__.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
    [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY),
        *(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_description.python_type(f)
            )
            for name, f in _forecast_options.items()
        ),
    ],
    return_annotation="None",
)
Forecasts.__doc__ = f"{(Forecasts.__doc__ or '').rstrip()}\n" + "\n".join(
    f"        {name}: {_description.summary(f)}." for name, f in _forecast_options.items()
)


# ---------------------------------------------------------------------------------------------------------- analyses
_made = _functions.described("service")
globals().update(_made)

__all__ = sorted(
    [
        "Event",
        "Events",
        "Forecasts",
        "MemoryJournal",
        "Router",
        "Staff",
        "coverage",
        "moved",
        "read_journal",
        *_made,
        *(cls.__name__ for cls in (*_event_classes, *_answer_classes)),
    ]
)
