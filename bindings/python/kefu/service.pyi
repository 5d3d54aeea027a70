# Written by tools/make_stubs.py from what the engine says of itself: change the description, not this file.
import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from . import _kefu, _records
from ._kefu import MemoryJournal as MemoryJournal
from ._kefu import Progress
from ._result import Result, ResultTable
from ._words import _Language
from .charter import Charter

__all__ = [
    "AgentAdded",
    "AgentCapacityChanged",
    "AgentHeard",
    "AgentProfileChanged",
    "AgentRemoved",
    "AgentStatusChanged",
    "AlreadyDone",
    "BestEstimator",
    "ClockAdvanced",
    "CooldownEnded",
    "DeclinesForgiven",
    "Event",
    "Events",
    "FilterStages",
    "Forecasts",
    "Holder",
    "MemoryJournal",
    "NextStep",
    "OfferAccepted",
    "OfferRejected",
    "OfferRescinded",
    "OfferTimedOut",
    "OwnerGivenUp",
    "Ranked",
    "Ranking",
    "Refused",
    "Relaxation",
    "RequirementsForgotten",
    "Router",
    "RuledOut",
    "RulesAdopted",
    "Staff",
    "TaskAbandoned",
    "TaskArrived",
    "TaskCanceled",
    "TaskCompleted",
    "TaskOffered",
    "TaskOverflowed",
    "TaskParked",
    "TaskQueued",
    "TaskRelaxed",
    "TaskRested",
    "TaskReturned",
    "TaskSetAside",
    "TaskStarving",
    "TaskUnparked",
    "TaskUnservable",
    "TaskUpdated",
    "TaskWrapping",
    "WaitForecast",
    "WhyClause",
    "WhyNot",
    "WhyThis",
    "WhyWaiting",
    "coverage",
    "moved",
    "read_journal",
    "route",
]

def route(
    contacts: Any,
    *,
    contact: str | None = None,
    at: str | None = None,
    channel: str | None = None,
    class_column: str | None = None,
    needs: str | None = None,
    language: str | None = None,
    persona: str | None = None,
    grade: str | None = None,
    handling: str | None = None,
    patience: str | None = None,
    wrap_up: str | None = None,
    preferred: str | None = None,
    excluded: str | None = None,
    deadline: str | None = None,
    credit: str | None = None,
    agents: Any,
    agents_columns: Mapping[str, str] | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    handling_time: str | None = None,
    answer_time: str | None = None,
    target: str | None = None,
    bin: str | None = None,
    stories: int | None = None,
    overtaken: int | None = None,
    sentences: int | None = None,
    routing: Any | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """A period of contacts through the router: waits, agents, who was overtaken, and why: the analysis service.route.

    Args:
        contacts: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        contact: name of the column: id of the contact. Default 'contact'.
        at: name of the column: when it came. Default 'at'.
        channel: name of the column: channel of the charter; null = the only one. Default 'channel' where there is
            one.
        class_column: name of the column: class of the charter; null = none. Default 'class' where there is one.
        needs: name of the column: what it needs beside its class: a requirement. Default 'needs' where there is one.
        language: name of the column: its language. Default 'language' where there is one.
        persona: name of the column: persona of the customer. Default 'persona' where there is one.
        grade: name of the column: service grade of the customer; null = the last of the charter. Default 'grade'
            where there is one.
        handling: name of the column: how long an agent has it in hand, seconds; null = handling_time. Default
            'handling' where there is one.
        patience: name of the column: how long its customer waits before he gives up, seconds; null = for ever.
            Default 'patience' where there is one.
        wrap_up: name of the column: how long its agent is still taken by it, seconds; null = as the channel says.
            Default 'wrap_up' where there is one.
        preferred: name of the column: agents whom it waits for a while, with semicolons between. Default 'preferred'
            where there is one.
        excluded: name of the column: agents who must not serve it, with semicolons between. Default 'excluded' where
            there is one.
        deadline: name of the column: when it is due; null = the target of its class. Default 'deadline' where there
            is one.
        credit: name of the column: further head start, seconds. Default 'credit' where there is one.
        agents: a table beside it: a row an agent who signed in.
        agents_columns: its columns by field (agent, words, channels, units, from, until, team, cost, weight), where
            they are called otherwise.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        handling_time: how long a contact is in hand that does not say it; default '5 min'.
        answer_time: from an offer to its being taken; shorter than offer_time of [routing]; default '0 s'.
        target: the service level is told for waits up to this, where the class has no target.
        bin: length of a row of the course; default '15 min'.
        stories: for so many contacts, those that waited longest, it is told why they waited, which costs a second run
            [0 to 100000]; default 100.
        overtaken: so many contacts, those that were overtaken most, are listed with who overtook them; and as many,
            those that were passed most by agents who could not serve them [0 to 10000]; default 20.
        sentences: so many offers, the first ones, have their reasons written out [0 to 1e+07]; default 10000.
        routing: what is said here of [routing] holds instead of the charter's, for this call; default {}.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'contacts' (a row per contact, sorted by id); 'waits' (a row for all, then one per
            class and channel); 'agents' (a row per agent, sorted by id); 'course' (a row per bin of time); 'timeline'
            (a row per agent and what he did, in the order of time); 'overtakes' (a row per contact that was overtaken
            or passed most, and who overtook it); 'offers' (a row per offer, in the order of time, with what decided
            it); 'waits_by_grade' (a row per service grade: what the head start of one is to the others).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

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

    kind: ClassVar[str]
    @property
    def sequence(self) -> int | None: ...
    @property
    def at(self) -> datetime.datetime: ...
    @property
    def source(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def rules(self) -> int: ...
    def to_dict(
        self,
    ) -> dict[str, Any]:
        """The kind as `event`, then all fields by the engine's names."""
        ...

class Events(tuple[Event, ...]):
    """What came of one command: its events, in their order, or one answer."""
    @property
    def refused(
        self,
    ) -> Event | None:
        """The refusal, where the command was refused: it has a `code` and a `reason`, and nothing has changed."""
        ...
    @property
    def already_done(
        self,
    ) -> bool:
        """Whether the command was done before: source and number are those of an earlier one."""
        ...
    @property
    def accepted(
        self,
    ) -> bool:
        """Whether these are facts: something was done, and there is an entry for the journal."""
        ...

class RulesAdopted(Event):
    """The event rules_adopted: these rules hold from here on; the first event of all, and what swap_rules does.

    Attributes:
        charter: id of the charter; empty = it has none.
        version: its version; empty = it has none.
        digest: its digest.
        engine: version of kefu.
    """

    __match_args__ = ("charter", "version", "digest", "engine")
    @property
    def charter(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def engine(self) -> str: ...

class ClockAdvanced(Event):
    """The event clock_advanced: advance_clock came; what time has done stands before it."""

    __match_args__ = ()

class AgentAdded(Event):
    """The event agent_added: an agent has come.

    Attributes:
        agent: who.
        words: what he has.
        channels: what he serves.
        units: units over all channels.
        status: whether he takes tasks (available, away, offline).
        team: team; empty = none.
        cost: what a task costs with him.
        weight: his share in a lot.
    """

    __match_args__ = ("agent", "words", "channels", "units", "status", "team", "cost", "weight")
    @property
    def agent(self) -> str: ...
    @property
    def words(self) -> dict[str, int]: ...
    @property
    def channels(self) -> dict[str, int]: ...
    @property
    def units(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def cost(self) -> int: ...
    @property
    def weight(self) -> int: ...

class AgentRemoved(Event):
    """The event agent_removed: an agent has left for good.

    Attributes:
        agent: who left.
    """

    __match_args__ = ("agent",)
    @property
    def agent(self) -> str: ...

class AgentStatusChanged(Event):
    """The event agent_status_changed: an agent takes tasks now, or no longer.

    Attributes:
        agent: whose.
        status: the new one (available, away, offline).
        reason: word of the host's; empty = none.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("agent", "status", "reason", "because")
    @property
    def agent(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def because(self) -> str: ...

class AgentProfileChanged(Event):
    """The event agent_profile_changed: what an agent has is another now.

    Attributes:
        agent: whose.
        words: what he has now.
        team: team; empty = none.
        cost: what a task costs with him.
        weight: his share in a lot.
    """

    __match_args__ = ("agent", "words", "team", "cost", "weight")
    @property
    def agent(self) -> str: ...
    @property
    def words(self) -> dict[str, int]: ...
    @property
    def team(self) -> str: ...
    @property
    def cost(self) -> int: ...
    @property
    def weight(self) -> int: ...

class AgentCapacityChanged(Event):
    """The event agent_capacity_changed: how much an agent takes at once is another now.

    Attributes:
        agent: whose.
        channels: what he serves now.
        units: units over all channels.
    """

    __match_args__ = ("agent", "channels", "units")
    @property
    def agent(self) -> str: ...
    @property
    def channels(self) -> dict[str, int]: ...
    @property
    def units(self) -> int: ...

class AgentHeard(Event):
    """The event agent_heard: an agent is still there: his lease begins anew.

    Attributes:
        agent: who is still there.
    """

    __match_args__ = ("agent",)
    @property
    def agent(self) -> str: ...

class TaskArrived(Event):
    """The event task_arrived: a task has come; nobody has it yet.

    Attributes:
        task: which.
        channel: channel.
        class_: class; empty = none.
        needs: what it needs beside its class; empty = nothing.
        language: its language; empty = none.
        persona: persona of the customer; empty = none.
        grade: service grade.
        credit: its whole head start.
        units: units that it takes.
        enqueued: since when it waits.
        deadline: when it is due; none = at no time.
        parked_until: offered to nobody before; none = it is not parked.
        owner_until: until when it waits for whom it prefers; none = it waits for anybody.
        preferred: whom it prefers.
        excluded: who must not serve it.
    """

    __match_args__ = (
        "task",
        "channel",
        "class_",
        "needs",
        "language",
        "persona",
        "grade",
        "credit",
        "units",
        "enqueued",
        "deadline",
        "parked_until",
        "owner_until",
        "preferred",
        "excluded",
    )
    @property
    def task(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def needs(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def persona(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def credit(self) -> datetime.timedelta: ...
    @property
    def units(self) -> int: ...
    @property
    def enqueued(self) -> datetime.datetime: ...
    @property
    def deadline(self) -> datetime.datetime | None: ...
    @property
    def parked_until(self) -> datetime.datetime | None: ...
    @property
    def owner_until(self) -> datetime.datetime | None: ...
    @property
    def preferred(self) -> tuple[str, ...]: ...
    @property
    def excluded(self) -> tuple[str, ...]: ...

class TaskUpdated(Event):
    """The event task_updated: what a task says of itself is another now.

    Attributes:
        task: which.
        class_: class; empty = none.
        needs: what it needs beside its class; empty = nothing.
        language: its language; empty = none.
        persona: persona of the customer; empty = none.
        grade: service grade.
        credit: its whole head start.
        deadline: when it is due; none = at no time.
    """

    __match_args__ = ("task", "class_", "needs", "language", "persona", "grade", "credit", "deadline")
    @property
    def task(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def needs(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def persona(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def credit(self) -> datetime.timedelta: ...
    @property
    def deadline(self) -> datetime.datetime | None: ...

class TaskQueued(Event):
    """The event task_queued: a task waits, for nobody who could serve it is free.

    Attributes:
        task: which: nobody is free, so that its customer may be told.
        waiting: tasks of the same requirement that wait in its queue, it included where it stands there.
        expected_wait: how long it may be, from who was last served and who waits longest, at whatever step; none =
            nobody who is signed in could serve it, or nobody has waited yet.
    """

    __match_args__ = ("task", "waiting", "expected_wait")
    @property
    def task(self) -> str: ...
    @property
    def waiting(self) -> int: ...
    @property
    def expected_wait(self) -> datetime.timedelta | None: ...

class TaskUnservable(Event):
    """The event task_unservable: a task waits for somebody who does not exist.

    Attributes:
        task: which nobody of all agents can serve, now or at a later step.
        needs: what it needs in the end; empty = nothing.
    """

    __match_args__ = ("task", "needs")
    @property
    def task(self) -> str: ...
    @property
    def needs(self) -> str: ...

class TaskParked(Event):
    """The event task_parked: a task is offered to nobody for a while.

    Attributes:
        task: which.
        until: offered to nobody before.
    """

    __match_args__ = ("task", "until")
    @property
    def task(self) -> str: ...
    @property
    def until(self) -> datetime.datetime: ...

class TaskUnparked(Event):
    """The event task_unparked: the parking of a task is over.

    Attributes:
        task: which.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "because")
    @property
    def task(self) -> str: ...
    @property
    def because(self) -> str: ...

class OwnerGivenUp(Event):
    """The event owner_given_up: a task no longer waits for whom it prefers.

    Attributes:
        task: which waits for anybody from now on.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "because")
    @property
    def task(self) -> str: ...
    @property
    def because(self) -> str: ...

class TaskRelaxed(Event):
    """The event task_relaxed: a task that waits has come to a further step of its class.

    Attributes:
        task: which.
        step: the step that it is at now; 0 = the first.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "step", "because")
    @property
    def task(self) -> str: ...
    @property
    def step(self) -> int: ...
    @property
    def because(self) -> str: ...

class TaskOffered(Event):
    """The event task_offered: a task is offered to an agent, or is his already.

    Attributes:
        task: which.
        agent: to whom.
        epoch: number of the offer within its task, from 1; to be given back with the answer.
        accepted: it is his already: no answer is needed.
        until: when the offer ends; where it is his already, when it was made.
        step: at which step of its class.
        waited: how long it has waited.
        instead_of: the agent whom the task prefers and who is not there: his message is to be noted; empty = none.
        by_task: a task was given the best of the free agents; otherwise an agent the best of the waiting tasks.
        decided_by: place of the first difference in the list of the charter; -1 = none, who came first.
        key: what decided, of the winner; lower is better.
        runner_up: the second best agent, or task; empty = there was none.
        runner_up_key: what decided, of the second best.
        candidates: pools of agents, or queues of tasks, that were compared.
    """

    __match_args__ = (
        "task",
        "agent",
        "epoch",
        "accepted",
        "until",
        "step",
        "waited",
        "instead_of",
        "by_task",
        "decided_by",
        "key",
        "runner_up",
        "runner_up_key",
        "candidates",
    )
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def accepted(self) -> bool: ...
    @property
    def until(self) -> datetime.datetime: ...
    @property
    def step(self) -> int: ...
    @property
    def waited(self) -> datetime.timedelta: ...
    @property
    def instead_of(self) -> str: ...
    @property
    def by_task(self) -> bool: ...
    @property
    def decided_by(self) -> int: ...
    @property
    def key(self) -> int: ...
    @property
    def runner_up(self) -> str: ...
    @property
    def runner_up_key(self) -> int: ...
    @property
    def candidates(self) -> int: ...

class OfferAccepted(Event):
    """The event offer_accepted: an agent has taken a task that was offered to him.

    Attributes:
        task: which.
        agent: by whom.
        epoch: number of the offer within its task.
    """

    __match_args__ = ("task", "agent", "epoch")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def epoch(self) -> int: ...

class OfferRejected(Event):
    """The event offer_rejected: an agent has declined a task.

    Attributes:
        task: which.
        agent: by whom.
        epoch: number of the offer within its task.
        reason: word of the host's; empty = none.
        cooldown_until: not offered to him again before.
    """

    __match_args__ = ("task", "agent", "epoch", "reason", "cooldown_until")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def cooldown_until(self) -> datetime.datetime: ...

class OfferTimedOut(Event):
    """The event offer_timed_out: an agent has let an offer pass.

    Attributes:
        task: which.
        agent: whom it was offered to.
        epoch: number of the offer within its task.
        cooldown_until: not offered to him again before.
    """

    __match_args__ = ("task", "agent", "epoch", "cooldown_until")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def cooldown_until(self) -> datetime.datetime: ...

class OfferRescinded(Event):
    """The event offer_rescinded: an offer is taken back: no answer is asked for any more.

    Attributes:
        task: which.
        agent: whom it was offered to.
        epoch: number of the offer within its task.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "agent", "epoch", "because")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def because(self) -> str: ...

class DeclinesForgiven(Event):
    """The event declines_forgiven: all who could serve a task have declined it, and are asked again.

    Attributes:
        task: which everybody who could serve it has declined: all are asked again.
    """

    __match_args__ = ("task",)
    @property
    def task(self) -> str: ...

class CooldownEnded(Event):
    """The event cooldown_ended: an agent who declined a task may be asked again.

    Attributes:
        task: which.
        agent: who may be asked again.
    """

    __match_args__ = ("task", "agent")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...

class TaskSetAside(Event):
    """The event task_set_aside: a task was declined too often, and is for a person to look at.

    Attributes:
        task: which a person should look at; an update puts it back.
        declines: how often it was declined.
    """

    __match_args__ = ("task", "declines")
    @property
    def task(self) -> str: ...
    @property
    def declines(self) -> int: ...

class TaskReturned(Event):
    """The event task_returned: an agent no longer has a task: it waits again.

    Attributes:
        task: which waits again, with the age that it has.
        agent: who had it.
        reason: word of the host's; empty = none.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "agent", "reason", "because")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def because(self) -> str: ...

class TaskRested(Event):
    """The event task_rested: a task in hand rests, or is active again.

    Attributes:
        task: which.
        agent: whose.
        resting: whether it rests or is active again.
    """

    __match_args__ = ("task", "agent", "resting")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def resting(self) -> bool: ...

class TaskWrapping(Event):
    """The event task_wrapping: a task is done; its agent is not yet free of it.

    Attributes:
        task: which is done.
        agent: who is still taken by it.
        until: until when.
        handled: from taking it to its end.
    """

    __match_args__ = ("task", "agent", "until", "handled")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def until(self) -> datetime.datetime: ...
    @property
    def handled(self) -> datetime.timedelta: ...

class TaskCompleted(Event):
    """The event task_completed: a task is done and gone, and its agent is free of it.

    Attributes:
        task: which is done and gone.
        agent: who is free of it.
        handled: from taking it to its end, without wrap-up.
    """

    __match_args__ = ("task", "agent", "handled")
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def handled(self) -> datetime.timedelta: ...

class TaskCanceled(Event):
    """The event task_canceled: a task is gone, for it was called off.

    Attributes:
        task: which is gone.
        reason: word of the host's; empty = none.
    """

    __match_args__ = ("task", "reason")
    @property
    def task(self) -> str: ...
    @property
    def reason(self) -> str: ...

class TaskAbandoned(Event):
    """The event task_abandoned: a task is gone, for its customer went away.

    Attributes:
        task: which is gone.
        waited: how long it had waited.
    """

    __match_args__ = ("task", "waited")
    @property
    def task(self) -> str: ...
    @property
    def waited(self) -> datetime.timedelta: ...

class TaskOverflowed(Event):
    """The event task_overflowed: a task goes to another class, or back to the host.

    Attributes:
        task: which.
        to: its new class, or a word of the host's.
        leaves: it is handed back to the host, and gone from here.
        because: what led to it (command, lease_ended, offers_missed, agent_left, other_accepted, task_left,
            owner_away, owner_busy, owner_wait_over, time_passed, nobody_signed_in, waited, expected_wait,
            queue_length, rules_changed).
    """

    __match_args__ = ("task", "to", "leaves", "because")
    @property
    def task(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def leaves(self) -> bool: ...
    @property
    def because(self) -> str: ...

class TaskStarving(Event):
    """The event task_starving: a task waits longer than the charter likes.

    Attributes:
        task: which waits longer than the charter likes.
        waited: how long.
    """

    __match_args__ = ("task", "waited")
    @property
    def task(self) -> str: ...
    @property
    def waited(self) -> datetime.timedelta: ...

class RequirementsForgotten(Event):
    """The event requirements_forgotten: requirements that no task comes to make room for new ones: [limits] allows no
    more.

    Attributes:
        forgotten: so many, and with them how long the last one waited there.
        kept: so many: those that tasks wait at, or may come to, of all tasks that are there; and others, see below.
        of_classes_too: also those without needs of a task's own, to which the next one of its class would come:
            without them there is too little room.
    """

    __match_args__ = ("forgotten", "kept", "of_classes_too")
    @property
    def forgotten(self) -> int: ...
    @property
    def kept(self) -> int: ...
    @property
    def of_classes_too(self) -> bool: ...

class Refused(Event):
    """The event refused: the command cannot be: nothing has changed.

    Attributes:
        code: why (bad_id, unknown_agent, agent_exists, unknown_task, task_exists, unknown_channel, unknown_class,
            unknown_word, unknown_grade, bad_requirement, bad_number, bad_units, time_runs_backwards, capacity_in_use,
            old_offer, wrong_state, no_room, too_many, limit, rules_do_not_fit, pending, no_memory, time_jumps_ahead).
        reason: the same in a sentence.
    """

    __match_args__ = ("code", "reason")
    @property
    def code(self) -> str: ...
    @property
    def reason(self) -> str: ...

class AlreadyDone(Event):
    """The event already_done: the command was done before: nothing has changed."""

    __match_args__ = ()

class FilterStages(_records.Record):
    """How many agents are left after each stage of the filter, each among those of the one before.

    Attributes:
        all: agents.
        signed_in: who are not offline.
        on_channel: and serve the channel.
        meeting: and meet the requirement of the present step.
        available: and are not away.
        with_room: and have room for its units.
        allowed: and are neither excluded nor asked too lately.
    """

    __match_args__ = ("all", "signed_in", "on_channel", "meeting", "available", "with_room", "allowed")
    @property
    def all(self) -> int: ...
    @property
    def signed_in(self) -> int: ...
    @property
    def on_channel(self) -> int: ...
    @property
    def meeting(self) -> int: ...
    @property
    def available(self) -> int: ...
    @property
    def with_room(self) -> int: ...
    @property
    def allowed(self) -> int: ...

class WhyClause(_records.Record):
    """One clause of a requirement.

    Attributes:
        text: the clause, as a requirement.
        en: for people, in English.
        zh: for people, in Chinese.
        fails_alone: signed-in agents of the channel who fail this clause and no other.
        ready: how many of those are ready.
    """

    __match_args__ = ("text", "en", "zh", "fails_alone", "ready")
    @property
    def text(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def fails_alone(self) -> int: ...
    @property
    def ready(self) -> int: ...

class Relaxation(_records.Record):
    """The least to give up for somebody to take a task now.

    Attributes:
        clauses: places of the clauses, from 0.
        agents: signed-in agents of the channel who would meet the rest.
        ready: how many of those are ready.
        level: of a single clause over one word: the highest level below the one asked for that would do; none = no
            level would, or it is not about too low a level.
        ready_at_level: how many are ready then.
    """

    __match_args__ = ("clauses", "agents", "ready", "level", "ready_at_level")
    @property
    def clauses(self) -> tuple[int, ...]: ...
    @property
    def agents(self) -> int: ...
    @property
    def ready(self) -> int: ...
    @property
    def level(self) -> int | None: ...
    @property
    def ready_at_level(self) -> int: ...

class NextStep(_records.Record):
    """When and to what a task widens by itself.

    Attributes:
        step: which; 0 = the first.
        at: when it begins by itself.
        needs: what is asked for then.
    """

    __match_args__ = ("step", "at", "needs")
    @property
    def step(self) -> int: ...
    @property
    def at(self) -> datetime.datetime: ...
    @property
    def needs(self) -> str: ...

class Holder(_records.Record):
    """One who has a task, or is asked.

    Attributes:
        agent: who.
        hold: offered, in_hand, resting or wrapping (parked, awaits_preferred, set_aside, offered, in_hand, resting,
            wrapping, waiting, nobody_can, too_many_units, nobody_signed_in, all_away, all_declined, all_excluded,
            all_busy, behind_others).
        epoch: number of the offer.
        since: when it was offered, then taken.
        until: when the offer or the wrap-up ends; none = it does not by itself.
    """

    __match_args__ = ("agent", "hold", "epoch", "since", "until")
    @property
    def agent(self) -> str: ...
    @property
    def hold(self) -> str: ...
    @property
    def epoch(self) -> int: ...
    @property
    def since(self) -> datetime.datetime: ...
    @property
    def until(self) -> datetime.datetime | None: ...

class WhyWaiting(_Told):
    """Why a task is not in other hands, what would help, and how long it may be.

    Attributes:
        task: which.
        hold: what keeps the task (parked, awaits_preferred, set_aside, offered, in_hand, resting, wrapping, waiting,
            nobody_can, too_many_units, nobody_signed_in, all_away, all_declined, all_excluded, all_busy,
            behind_others).
        agents: of offered and the like: who has it; of awaits_preferred: whom it prefers, in its order.
        since: of in_hand, resting, wrapping and offered: since when; the last offer where there are several.
        until: when the hold ends by itself, at the latest; of all_declined: when the first is asked again; none = it
            does not.
        declines: how often it was declined.
        waited: since it came.
        class_: class; empty = none.
        channel: channel.
        units: units that it takes.
        step: at which step of its class; 0 = the first.
        needs: what is asked for at this step.
        stages: how many agents are left after each stage of the filter.
        clauses: what is asked for, one by one.
        relaxation: the least to give up for somebody to take it now; none = nothing would help, or need be.
        next: when and to what it widens by itself; none = it does not.
        ahead_low: tasks of the same requirement before it, where it waits.
        ahead_high: those, and those of other requirements that some agent who is signed in and eligible for it would
            take before it now.
        expected_wait: for a task that comes now with the same requirement; none = it waits in no queue, nobody who is
            signed in could serve it, or nobody has waited yet.
    """

    __match_args__ = (
        "task",
        "hold",
        "agents",
        "since",
        "until",
        "declines",
        "waited",
        "class_",
        "channel",
        "units",
        "step",
        "needs",
        "stages",
        "clauses",
        "relaxation",
        "next",
        "ahead_low",
        "ahead_high",
        "expected_wait",
    )
    @property
    def task(self) -> str: ...
    @property
    def hold(self) -> str: ...
    @property
    def agents(self) -> tuple[str, ...]: ...
    @property
    def since(self) -> datetime.datetime | None: ...
    @property
    def until(self) -> datetime.datetime | None: ...
    @property
    def declines(self) -> int: ...
    @property
    def waited(self) -> datetime.timedelta: ...
    @property
    def class_(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def units(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def needs(self) -> str: ...
    @property
    def stages(self) -> FilterStages: ...
    @property
    def clauses(self) -> tuple[WhyClause, ...]: ...
    @property
    def relaxation(self) -> Relaxation | None: ...
    @property
    def next(self) -> NextStep | None: ...
    @property
    def ahead_low(self) -> int: ...
    @property
    def ahead_high(self) -> int: ...
    @property
    def expected_wait(self) -> datetime.timedelta | None: ...

class WhyNot(_Told):
    """The first thing that stands between an agent and a task.

    Attributes:
        task: which.
        agent: who.
        obstacle: the first thing that stands between them (nothing, has_it, offered_to_him, offline, away, channel,
            requirement, excluded, cooling_down, exclusive_work, other_work, no_units, no_units_on_channel, held).
        hold: what keeps the task (parked, awaits_preferred, set_aside, offered, in_hand, resting, wrapping, waiting,
            nobody_can, too_many_units, nobody_signed_in, all_away, all_declined, all_excluded, all_busy,
            behind_others).
        agents: of offered and the like: who has it; of awaits_preferred: whom it prefers, in its order.
        since: of in_hand, resting, wrapping and offered: since when; the last offer where there are several.
        until: when the hold ends by itself, at the latest; of all_declined: when the first is asked again; none = it
            does not.
        declines: how often it was declined.
        channel: channel of the task.
        units: units that it takes.
        free_units: units that he could give it now, as of his work.
        asked_again: of cooling_down: from when on he is asked again.
        failing: clauses that he does not meet; their counts are not taken.
    """

    __match_args__ = (
        "task",
        "agent",
        "obstacle",
        "hold",
        "agents",
        "since",
        "until",
        "declines",
        "channel",
        "units",
        "free_units",
        "asked_again",
        "failing",
    )
    @property
    def task(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def obstacle(self) -> str: ...
    @property
    def hold(self) -> str: ...
    @property
    def agents(self) -> tuple[str, ...]: ...
    @property
    def since(self) -> datetime.datetime | None: ...
    @property
    def until(self) -> datetime.datetime | None: ...
    @property
    def declines(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def units(self) -> int: ...
    @property
    def free_units(self) -> int: ...
    @property
    def asked_again(self) -> datetime.datetime | None: ...
    @property
    def failing(self) -> tuple[WhyClause, ...]: ...

class WhyThis(_Told):
    """Who has a task or is asked, and what is known of why.

    Attributes:
        task: which.
        class_: class; empty = none.
        channel: channel.
        step: at which step of its class he was found; 0 = the first.
        needs: what is asked for at this step.
        waited: from its coming to the last offer, or to being taken; none = nobody has it.
        declines: how often it was declined.
        holders: who has it or is asked, the last offer first.
    """

    __match_args__ = ("task", "class_", "channel", "step", "needs", "waited", "declines", "holders")
    @property
    def task(self) -> str: ...
    @property
    def class_(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def step(self) -> int: ...
    @property
    def needs(self) -> str: ...
    @property
    def waited(self) -> datetime.timedelta | None: ...
    @property
    def declines(self) -> int: ...
    @property
    def holders(self) -> tuple[Holder, ...]: ...

class Ranked(_records.Record):
    """One who could take a request.

    Attributes:
        place: his place in the staff, from 0.
        agent: who; borrowed from the staff.
    """

    __match_args__ = ("place", "agent")
    @property
    def place(self) -> int: ...
    @property
    def agent(self) -> str: ...

class RuledOut(_records.Record):
    """One who could not.

    Attributes:
        place: his place in the staff, from 0.
        agent: who; borrowed from the staff.
        because: the first thing that stands in the way, as of why_not (nothing, has_it, offered_to_him, offline,
            away, channel, requirement, excluded, cooling_down, exclusive_work, other_work, no_units,
            no_units_on_channel, held).
        failing: of requirement: a bit for each clause that he does not meet.
    """

    __match_args__ = ("place", "agent", "because", "failing")
    @property
    def place(self) -> int: ...
    @property
    def agent(self) -> str: ...
    @property
    def because(self) -> str: ...
    @property
    def failing(self) -> int: ...

class Ranking(_Ranking):
    """Who of a staff should get a request, the best first, and who cannot and why.

    Attributes:
        orders: the list of the charter: the first difference decides.
        agents: who could take it, the best first; where all keys are equal, by place.
        keys: of each of them, one for each of the orders; lower is better.
        ready: how many could take it, those beyond `most` included.
        ruled_out: who could not, by place.
        clauses: what is asked for, one by one: the bits of failing.
    """

    __match_args__ = ("orders", "agents", "keys", "ready", "ruled_out", "clauses")
    @property
    def orders(self) -> tuple[str, ...]: ...
    @property
    def agents(self) -> tuple[Ranked, ...]: ...
    @property
    def keys(self) -> tuple[int, ...]: ...
    @property
    def ready(self) -> int: ...
    @property
    def ruled_out(self) -> tuple[RuledOut, ...]: ...
    @property
    def clauses(self) -> tuple[str, ...]: ...

class WaitForecast(_records.Record):
    """How long one who waits may still wait; spans count from `as_of` on.

    Attributes:
        class_: class; empty = none.
        channel: channel.
        task: which; empty = one that comes now and finds nobody free.
        estimator: by which estimator (last_to_enter_service, head_of_line, queue_over_rate, queue_markov,
            moving_average).
        status: whether P50 and P90 are there (ok, too_little_data, too_many_left, held).
        point: what the estimator expects by itself of the wait that is left; none = it has nothing to go by yet.
        p50: half wait at most so long from as_of on; none = see status.
        p90: nine of ten wait at most so long from as_of on; none = see status.
        observations: tasks told of that P50 and P90 are read off: of those that waited as long as this one.
        ahead: tasks of its class and channel that wait and come before it, by who came first and head starts.
        as_of: the last event of its class and channel.
        version: of its class and channel: while it is the same, so are the numbers.
    """

    __match_args__ = (
        "class_",
        "channel",
        "task",
        "estimator",
        "status",
        "point",
        "p50",
        "p90",
        "observations",
        "ahead",
        "as_of",
        "version",
    )
    @property
    def class_(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def task(self) -> str: ...
    @property
    def estimator(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def point(self) -> datetime.timedelta | None: ...
    @property
    def p50(self) -> datetime.timedelta | None: ...
    @property
    def p90(self) -> datetime.timedelta | None: ...
    @property
    def observations(self) -> int: ...
    @property
    def ahead(self) -> int: ...
    @property
    def as_of(self) -> datetime.datetime: ...
    @property
    def version(self) -> int: ...

class BestEstimator(_records.Record):
    """By what waits of a class and channel are best forecast.

    Attributes:
        estimator: the best; of too_little_data not to be used (last_to_enter_service, head_of_line, queue_over_rate,
            queue_markov, moving_average).
        status: ok or too_little_data (ok, too_little_data, too_many_left, held).
        tasks: over how many tasks.
    """

    __match_args__ = ("estimator", "status", "tasks")
    @property
    def estimator(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def tasks(self) -> int: ...

class _Told(_records.Record):
    """An answer that has sentences."""
    def sentence(
        self,
        language: _Language = "en",
    ) -> str:
        """The answer for people, in English or Chinese ("zh"), a sentence a line."""
        ...

class _Ranking(_records.Record):
    """What a ranking can be asked."""
    @property
    def best(
        self,
    ) -> str | None:
        """Who should get it; None where nobody could take it now."""
        ...
    def reasons(
        self,
    ) -> list[dict[str, Any]]:
        """Who could take it, the best first: id, and what each order of the charter says of them; lower is better."""
        ...
    def why_not(
        self,
        agent: str,
    ) -> tuple[str, list[str]] | None:
        """What stands in the way of somebody, as of Router.why_not, and the clauses that are not met; None where nothing
        does.
        """
        ...

class _Deciding(_kefu.Deciding):
    """The commands of a router, decided and not done: see Router.decide."""
    def __init__(
        self,
        router: Router,
    ) -> None: ...
    def swap_rules(
        self,
        charter: Any,
        *,
        at: Any,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """As Router.swap_rules."""
        ...
    def add_agent(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        words: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        channels: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        units: int = 0,
        status: Literal["available", "away", "offline"] = "available",
        team: str = "",
        cost: int = 0,
        weight: int = 1,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command add_agent.

        Args:
            at: when.
            agent: id of the agent, 1 to 64 bytes.
            words: skills, languages, personas, attributes and grade.
            channels: channels that he serves; none = all of the charter, a task at a time.
            units: units over all channels; 0 = the largest of his channels.
            status: whether he takes tasks ('available': takes tasks; 'away': signed in, takes no new task; 'offline':
                not signed in).
            team: team.
            cost: what a task costs with him.
            weight: his share in a lot.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def remove_agent(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command remove_agent.

        Args:
            at: when.
            agent: who leaves; his tasks wait again, with the age that they have.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_status(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        status: Literal["available", "away", "offline"] = "available",
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_status.

        Args:
            at: when.
            agent: whose.
            status: whether he takes tasks ('available': takes tasks; 'away': signed in, takes no new task; 'offline':
                not signed in).
            reason: a word of the host's, such as lunch.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_profile(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        words: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        team: str = "",
        cost: int = 0,
        weight: int = 1,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_profile.

        Args:
            at: when.
            agent: whose.
            words: all that he has from now on.
            team: team.
            cost: what a task costs with him.
            weight: his share in a lot.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_capacity(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        channels: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        units: int = 0,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_capacity.

        Args:
            at: when.
            agent: whose.
            channels: as of add_agent.
            units: as of add_agent; below what is in use is refused.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def heartbeat(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command heartbeat.

        Args:
            at: when.
            agent: who is still there.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def arrive_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        channel: str,
        class_: str = "",
        needs: str = "",
        language: str = "",
        persona: str = "",
        grade: str = "",
        credit: datetime.timedelta | int | str = "0 s",
        units: int = 0,
        enqueued: datetime.datetime | int | str | None = None,
        deadline: datetime.datetime | int | str | None = None,
        parked_until: datetime.datetime | int | str | None = None,
        preferred: Sequence[str] = (),
        excluded: Sequence[str] = (),
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command arrive_task.

        Args:
            at: when.
            task: id of the task, 1 to 64 bytes.
            channel: channel of the charter.
            class_: class of the charter; empty = none, `needs` alone says who can serve.
            needs: what this task needs beside its class; empty = nothing.
            language: its language; empty = none.
            persona: persona of the customer; empty = none.
            grade: service grade of the customer; empty = the last of the charter.
            credit: further head start.
            units: units that it takes; 0 = those of its channel.
            enqueued: since when it waits, where that is not now.
            deadline: when it is due; none = the target of its class.
            parked_until: it is offered to nobody before.
            preferred: agents whom it waits for a while, such as the last owner; at most 8.
            excluded: agents who must not serve it; at most 32.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def update_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        class_: str | None = None,
        needs: str | None = None,
        language: str | None = None,
        persona: str | None = None,
        grade: str | None = None,
        credit: datetime.timedelta | int | str | None = None,
        deadline: datetime.datetime | int | str | None = None,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command update_task.

        Args:
            at: when.
            task: which; what is not said stays.
            class_: as of arrive_task.
            needs: as of arrive_task.
            language: as of arrive_task.
            persona: as of arrive_task.
            grade: as of arrive_task.
            credit: as of arrive_task.
            deadline: as of arrive_task.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def cancel_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command cancel_task.

        Args:
            at: when.
            task: what is no longer to be done, in whatever state.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def abandon_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command abandon_task.

        Args:
            at: when.
            task: whose customer went away before he was served.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def park_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        until: datetime.datetime | int | str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command park_task.

        Args:
            at: when.
            task: which waits; its age goes on.
            until: it is offered to nobody before; a time that is past ends the parking.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def accept_offer(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        agent: str,
        epoch: int = 0,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command accept_offer.

        Args:
            at: when.
            task: what was offered.
            agent: to whom.
            epoch: of the offer, which counts within its task; an older one is refused.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def reject_offer(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        agent: str,
        epoch: int = 0,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command reject_offer.

        Args:
            at: when.
            task: what was offered.
            agent: to whom.
            epoch: of the offer, which counts within its task; an older one is refused.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def rest_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        resting: bool = True,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command rest_task.

        Args:
            at: when.
            task: which an agent has taken.
            resting: whether it rests, as a chat without a message, or is active again.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def return_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command return_task.

        Args:
            at: when.
            task: which its agent gives back; it waits again, with the age that it has.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def complete_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        wrap_up: datetime.timedelta | int | str | None = None,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command complete_task.

        Args:
            at: when.
            task: which its agent has done.
            wrap_up: how long he is still taken by it; none = as the channel says.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def end_wrap_up(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command end_wrap_up.

        Args:
            at: when.
            task: whose agent is free before the time.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def advance_clock(
        self,
        *,
        at: datetime.datetime | int | str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command advance_clock.

        Args:
            at: when.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...

class Router(_kefu.Router):
    """Every request reaches who can serve it. Confined: one thread at a time.

    >>> router = kefu.Router(charter)
    >>> router.add_agent(agent="li", words={"refund": 2}, channels={"chat": 3}, at=now)
    >>> router.arrive_task(task="c-7", channel="chat", class_="refund", at=now)

    A method a command. Times are datetimes with a time zone, or microseconds since 1970 in UTC (int,
        numpy.datetime64); spans are
    timedeltas, or text such as "90 s". The router reads no clock: who wants offers to end in time calls
        `advance_clock`.

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        journal: an object with `append(sequence, entry)`: called with each entry (bytes) before its command is
            done. What it raises takes
            the command back. `kefu.service.MemoryJournal()` is one.
        strict: raise kefu.Error where a command is refused, instead of returning the refusal.
        keep_events: keep all events in memory, for `events` and `plot`.

    """
    def __init__(
        self,
        charter: Charter | str | os.PathLike[str] | None = None,
        journal: Any = None,
        *,
        strict: bool = False,
        keep_events: bool = False,
    ) -> None: ...
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
        ...
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

        With a `snapshot`, from there on: `entries` are those behind it. `charter` is the one that held at the begin,
        or at the
        snapshot; `charters` are those that were swapped in later, in any order. `entries` are only read: what the
        router
        does from then on is appended to `journal`, mostly the one that they came from, and to none where it is not
        given. Raises
        kefu.Error with the `row` of the entry that is damaged, or does not follow on the last one.
        """
        ...
    @property
    def charter(
        self,
    ) -> Charter:
        """The one that holds now."""
        ...
    @property
    def stamp(
        self,
    ) -> dict[str, str]:
        """Charter, its version and digest, of the rules that hold now, and the engine."""
        ...
    @property
    def decide(
        self,
    ) -> _Deciding:
        """The commands, decided and not done: for hosts that store entries themselves, in their own transaction.

        The state is as after the command. `entry` is what is to be stored; `commit()` does it, `discard()` takes it
        back, and every
        other command before that is refused. Where the command was refused (`not events.accepted`) there is nothing
        to store.
        """
        ...
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
        ...
    def commit(
        self,
    ) -> None:
        """Does what was decided; a journal gets its entry first. Raises WRONG_ORDER where nothing is pending."""
        ...
    def discard(
        self,
    ) -> None:
        """Takes back what was decided. Raises WRONG_ORDER where nothing is pending."""
        ...
    def apply(
        self,
        commands: Any,
        columns: Mapping[str, str] | None = None,
        *,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] = "error",
    ) -> Result:
        """A table of commands, done row after row as if each had been sent alone.

        The column `command` says which, `at` when; the others are the commands' fields by name (`columns` maps those
        that are called
        otherwise), null where a command has none. Lists are cells such as "de:5; billing"; spans are seconds.
        `time_zone` is that of
        times without one.

        Returns a Result with the table "events": refusals are answers there, and stop nothing. A row that can be no
        command raises
        kefu.Error with its row, before anything is done. What ends the call later (Ctrl-C, an error of the journal)
        ends it between two
        rows: those before are done, and `error.events` of a kefu.Error holds what came of them, None where none was
        done. The
        interpreter's lock is released meanwhile.
        """
        ...
    def metrics(
        self,
    ) -> Result:
        """What is there now, for screens, and for whoever begins anew after a recovery.

        Returns:
            A Result with four tables, agents and tasks in the order in which they came, classes by name:
            "agents": agent, status, team (None = none), units, tasks (offered, in hand, resting and wrapping),
                handled, idle_since.
            "tasks": task, state, class (None = none), channel, grade, enqueued, agent (who has it or was asked last),
                since (since when it
            is offered to him, or his), epoch (of the offer that is open, of several the last); None where it is
                nobody's, or none is open.
            "classes": class, waiting, longest_wait, of tasks that wait.
            "offers": task, agent, epoch, until, of all that are open.

        Raises:
            kefu.Error: WRONG_ORDER while another thread, or its own journal, is at work in it.
        """
        ...
    @property
    def events(
        self,
    ) -> ResultTable:
        """All events so far, as a table. Of a router that was made with keep_events=True."""
        ...
    def why_waiting(
        self,
        task: str,
    ) -> WhyWaiting:
        """Why a task is not in other hands, what would help, and how long it may be. Raises UNKNOWN_NAME where there is
        no such task.
        """
        ...
    def why_not(
        self,
        task: str,
        agent: str,
    ) -> WhyNot:
        """The first thing that stands between an agent and a task. Raises UNKNOWN_NAME where one of them is not there."""
        ...
    def why_this(
        self,
        task: str,
    ) -> WhyThis:
        """Who has a task or is asked, and what is known of why; see explain for the rest. Raises UNKNOWN_NAME."""
        ...
    def explain(
        self,
        event: TaskOffered,
        language: _Language = "en",
    ) -> str:
        """Why this agent, or why this task: what an offer says, under the rules that hold now, in English or Chinese
        ("zh").
        """
        ...
    def save(
        self,
        path: Any = None,
    ) -> bytes:
        """The whole state as bytes, also written to `path`. The same state gives the same bytes. It holds ids of tasks
        and agents.
        """
        ...
    def plot(
        self,
        kind: Literal["waits", "loads", "agents"] = "waits",
        ax: Any = None,
        *,
        language: _Language = "en",
    ) -> Any:
        """Draws the events so far with matplotlib and returns the Axes; of a router that was made with keep_events=True.

        "waits": how long tasks waited, by class; "loads": tasks that wait, and agents who are busy and free;
        "agents": who did what when.
        """
        ...
    def add_agent(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        words: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        channels: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        units: int = 0,
        status: Literal["available", "away", "offline"] = "available",
        team: str = "",
        cost: int = 0,
        weight: int = 1,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command add_agent.

        Args:
            at: when.
            agent: id of the agent, 1 to 64 bytes.
            words: skills, languages, personas, attributes and grade.
            channels: channels that he serves; none = all of the charter, a task at a time.
            units: units over all channels; 0 = the largest of his channels.
            status: whether he takes tasks ('available': takes tasks; 'away': signed in, takes no new task; 'offline':
                not signed in).
            team: team.
            cost: what a task costs with him.
            weight: his share in a lot.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def remove_agent(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command remove_agent.

        Args:
            at: when.
            agent: who leaves; his tasks wait again, with the age that they have.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_status(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        status: Literal["available", "away", "offline"] = "available",
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_status.

        Args:
            at: when.
            agent: whose.
            status: whether he takes tasks ('available': takes tasks; 'away': signed in, takes no new task; 'offline':
                not signed in).
            reason: a word of the host's, such as lunch.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_profile(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        words: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        team: str = "",
        cost: int = 0,
        weight: int = 1,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_profile.

        Args:
            at: when.
            agent: whose.
            words: all that he has from now on.
            team: team.
            cost: what a task costs with him.
            weight: his share in a lot.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def set_capacity(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        channels: Mapping[str, int] | Sequence[tuple[str, int] | str] = (),
        units: int = 0,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command set_capacity.

        Args:
            at: when.
            agent: whose.
            channels: as of add_agent.
            units: as of add_agent; below what is in use is refused.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def heartbeat(
        self,
        *,
        at: datetime.datetime | int | str,
        agent: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command heartbeat.

        Args:
            at: when.
            agent: who is still there.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def arrive_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        channel: str,
        class_: str = "",
        needs: str = "",
        language: str = "",
        persona: str = "",
        grade: str = "",
        credit: datetime.timedelta | int | str = "0 s",
        units: int = 0,
        enqueued: datetime.datetime | int | str | None = None,
        deadline: datetime.datetime | int | str | None = None,
        parked_until: datetime.datetime | int | str | None = None,
        preferred: Sequence[str] = (),
        excluded: Sequence[str] = (),
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command arrive_task.

        Args:
            at: when.
            task: id of the task, 1 to 64 bytes.
            channel: channel of the charter.
            class_: class of the charter; empty = none, `needs` alone says who can serve.
            needs: what this task needs beside its class; empty = nothing.
            language: its language; empty = none.
            persona: persona of the customer; empty = none.
            grade: service grade of the customer; empty = the last of the charter.
            credit: further head start.
            units: units that it takes; 0 = those of its channel.
            enqueued: since when it waits, where that is not now.
            deadline: when it is due; none = the target of its class.
            parked_until: it is offered to nobody before.
            preferred: agents whom it waits for a while, such as the last owner; at most 8.
            excluded: agents who must not serve it; at most 32.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def update_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        class_: str | None = None,
        needs: str | None = None,
        language: str | None = None,
        persona: str | None = None,
        grade: str | None = None,
        credit: datetime.timedelta | int | str | None = None,
        deadline: datetime.datetime | int | str | None = None,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command update_task.

        Args:
            at: when.
            task: which; what is not said stays.
            class_: as of arrive_task.
            needs: as of arrive_task.
            language: as of arrive_task.
            persona: as of arrive_task.
            grade: as of arrive_task.
            credit: as of arrive_task.
            deadline: as of arrive_task.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def cancel_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command cancel_task.

        Args:
            at: when.
            task: what is no longer to be done, in whatever state.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def abandon_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command abandon_task.

        Args:
            at: when.
            task: whose customer went away before he was served.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def park_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        until: datetime.datetime | int | str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command park_task.

        Args:
            at: when.
            task: which waits; its age goes on.
            until: it is offered to nobody before; a time that is past ends the parking.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def accept_offer(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        agent: str,
        epoch: int = 0,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command accept_offer.

        Args:
            at: when.
            task: what was offered.
            agent: to whom.
            epoch: of the offer, which counts within its task; an older one is refused.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def reject_offer(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        agent: str,
        epoch: int = 0,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command reject_offer.

        Args:
            at: when.
            task: what was offered.
            agent: to whom.
            epoch: of the offer, which counts within its task; an older one is refused.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def rest_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        resting: bool = True,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command rest_task.

        Args:
            at: when.
            task: which an agent has taken.
            resting: whether it rests, as a chat without a message, or is active again.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def return_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        reason: str = "",
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command return_task.

        Args:
            at: when.
            task: which its agent gives back; it waits again, with the age that it has.
            reason: a word of the host's.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def complete_task(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        wrap_up: datetime.timedelta | int | str | None = None,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command complete_task.

        Args:
            at: when.
            task: which its agent has done.
            wrap_up: how long he is still taken by it; none = as the channel says.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def end_wrap_up(
        self,
        *,
        at: datetime.datetime | int | str,
        task: str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command end_wrap_up.

        Args:
            at: when.
            task: whose agent is free before the time.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...
    def advance_clock(
        self,
        *,
        at: datetime.datetime | int | str,
        source: str = "",
        number: int = 0,
    ) -> Events:
        """The command advance_clock.

        Args:
            at: when.
            source: who sends it; empty = repeats are not recognised.
            number: number of the command, from 1 on: it rises within a source, and one that is not above the last is
                taken as done.

        Returns:
            Events: what came of it. A refusal is an answer among them, unless the router is strict.
        """
        ...

class Staff:
    """Agents as they are now, prepared to be ranked without a router; immutable: share it between threads.

    >>> staff = kefu.service.Staff(charter, [{"agent": "li", "words": {"refund": 2}, "idle_since": then}])
    >>> staff.rank(channel="chat", class_="refund").best

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        agents: a dict for each. Fields:
            agent: id, 1 to 64 bytes.
            words: skills, languages, personas, attributes and grade.
            channels: channels that he serves, with the units that are free of each; none = all, each with all
                units.
            units: units over all channels; 0 = as of add_agent, plus those in use.
            used: of these, in use.
            blocking: of those in use, by work that cannot be interrupted; none = all.
            exclusive: he has work that allows nothing else.
            status: whether he takes tasks ('available': takes tasks; 'away': signed in, takes no new task;
                'offline': not signed in).
            idle_since: his idle clock, as of idle_since of the charter.
            handled: tasks taken.
            cost: what a task costs with him.
            weight: his share in a lot.
            last_assigned: of round_robin: a number that increases with every task that is given.
            mean_handling: of fastest: his mean handling time; 0 = none yet.
    """
    def __init__(
        self,
        charter: Charter | str | os.PathLike[str] | None,
        agents: Iterable[Mapping[str, Any]],
    ) -> None: ...
    @property
    def charter(
        self,
    ) -> Charter: ...
    def __len__(
        self,
    ) -> int: ...
    def rank_all(
        self,
        requests: Any,
        columns: Mapping[str, str] | None = None,
        *,
        most: int = 1,
    ) -> Result:
        """A table of requests, a row each, each ranked as if it were alone; its columns are the arguments of `rank`.

        Lists are cells such as "li; wang"; `columns` maps columns that are called otherwise. Returns a Result with
        the tables "requests"
        (who should get each, how many could, and how many each obstacle rules out) and "ranked" (the best `most` of
        each; 0 = all).
        """
        ...
    def rank(
        self,
        *,
        channel: str,
        class_: str = "",
        needs: str = "",
        language: str = "",
        persona: str = "",
        step: int = 0,
        units: int = 0,
        preferred: Sequence[str] = (),
        excluded: Sequence[str] = (),
        lot: int = 0,
        most: int = 0,
        say_who_not: bool = True,
    ) -> Ranking:
        """Who should get a request now, the best first, as a router in the same situation would find them.

        Args:
            channel: channel of the charter.
            class_: class of the charter; empty = none, `needs` alone says who can serve.
            needs: what it needs beside its class; empty = nothing.
            language: its language; empty = none.
            persona: persona of the customer; empty = none.
            step: at which step of its class; 0 = the first.
            units: units that it takes; 0 = those of its channel.
            preferred: whom it prefers, in its order; at most 8.
            excluded: who must not serve it; at most 32.
            lot: of weighted_random: another number, another draw.
            most: how many to rank; 0 = all.
            say_who_not: whether those who cannot are listed, and why.

        Returns:
            Ranking: who could take it and why in this order, and who could not and why.
        """
        ...

class Forecasts(_kefu.Forecasts):
    """How long those who wait still wait: P50 and P90, which half and nine of ten do not wait longer than.
    Confined: one thread at a time.

    >>> forecasts = kefu.service.Forecasts()
    >>> forecasts.add(router.arrive_task(task="c-7", channel="chat", at=now))
    >>> forecasts.forecast("c-7").p90

    It stands beside a router and hears its events. It decides nothing, and asking changes no answer.

    Args:
        window: last tasks told of that quantiles and scores are taken over, for each class and channel [32 to
            4096]; default 256.
        recent: last tasks that means and rates are taken over [8 to 1024]; default 64.
        at_least: tasks without which nothing is said; at most window [10 to 4096]; default 20.
        level: of the intervals of scores [0.5 to 0.999]; default 0.95.
        queues: classes and channels at most; tasks of further ones are not looked at [1 to 1e+06]; default 1024.
    """
    def __init__(
        self,
        *,
        window: int | None = None,
        recent: int | None = None,
        at_least: int | None = None,
        level: float | None = None,
        queues: int | None = None,
    ) -> None: ...
    def add(
        self,
        events: Any,
        columns: Mapping[str, str] | None = None,
        *,
        time_zone: str = "UTC",
    ) -> Self:
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
        ...
    def forecast(
        self,
        task: str,
    ) -> WaitForecast:
        """What to tell of a task that is there and not in hand: by the best estimator of its class and channel.

        While it is not known which is the best, the status is too_little_data, and `p50` and `p90` are None.
        Raises UNKNOWN_NAME where no such task waits.
        """
        ...
    def waiting(
        self,
        task: str,
    ) -> ResultTable:
        """What each estimator says of such a task: a row each."""
        ...
    def coming(
        self,
        class_: str,
        channel: str,
    ) -> ResultTable:
        """The same of a task that comes now, without a head start, and finds nobody free; no class is ""."""
        ...
    def queue(
        self,
        class_: str,
        channel: str,
    ) -> ResultTable:
        """What to tell of each task in the queue of a class and channel, the next one first: a row a task, as
        of `forecast`.
        """
        ...
    def calibration(
        self,
    ) -> ResultTable:
        """How far each estimator may be believed: what it announced when tasks came and nobody was free,
        against what happened.

        A row for each class, channel and estimator; `within_p50` should be 0.5, `within_p90` 0.9, as far as
        their intervals tell.
        """
        ...
    def best(
        self,
        class_: str,
        channel: str,
    ) -> BestEstimator:
        """The estimator with the least loss; of status too_little_data its name is not to be used."""
        ...
    def changed(
        self,
        version: int = 0,
    ) -> ResultTable:
        """Classes and channels of which something has changed since `version` was that of these forecasts; 0 =
        all.
        """
        ...
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
        ...

def moved(
    before: WaitForecast,
    now: WaitForecast,
    by: float = 0.2,
) -> bool:
    """Whether a customer who was told `before` should be told `now`.

    So it is where P50 or P90 is there and was not, or the other way round, or the moment of his turn has moved
    by more than the share `by` of what he was told. That time has passed is no move.
    """
    ...

def coverage(
    charter: Charter | str | os.PathLike[str] | None,
    agents: Any,
    columns: Mapping[str, str] | None = None,
) -> Result:
    """Who of a roster could serve what, before the first customer waits for somebody who is not there.

    >>> kefu.service.coverage(charter, {"agent": ["li"], "words": ["refund:2"]})["gaps"]["message"]

    Args:
        charter: the rules of the company: a Charter, or the path of one.
        agents: a table with the columns `agent`, `words` such as "de:5; billing", and `channels` such as "chat:3;
            voice" (null = all);
            others are not looked at. Null `words` = he has none.
        columns: {"field": "column"} for columns that are called otherwise.

    Returns:
        A Result with two tables. Whether somebody is signed in is not looked at.
        "coverage", how many could serve each step of each class on each channel: class, step (from 0), after,
            channel, language and persona
        (None = the step does not ask for them), needs (None = nothing), agents.
        "gaps", the classes with steps at which nobody could: class, channels, language, persona, first (the first
            step at which somebody
        could; None = nobody ever could), message and message_zh.

    Raises:
        kefu.Error: BAD_VALUE with the row for a word or channel that the charter does not know, a level out of the
            range of the charter's
            [routing] levels, an agent who stands there twice; BAD_COLUMN for a table without a column of agents. Any
                thread.
    """
    ...

def read_journal(
    entries: Iterable[bytes],
) -> ResultTable:
    """The events of a journal's entries as a table: a row an event, a column a field, null where its kind has no such
    field.

    The column `command` says which entry an event came from, counted from 0.
    """
    ...
