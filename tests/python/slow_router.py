"""The router once more in plain Python, from what docs/routing.md says: lists that are scanned, no index, no cleverness. Slow on purpose.

Times and spans are microseconds. It has no part of what the page gives no figures for, or what takes a state of its own: the expected wait
(as a field, and as an overflow), the decision record of an offer, orders that learn, draw or count (cost_of_delay, queue_ratio, proficiency,
fastest, weighted_random, idleness_ratio), owner_free_within, several offers at once, leases, limits, and other rules.
"""

from __future__ import annotations

import functools
import pickle
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

SECOND = 1_000_000
Levels = Mapping[str, int]
NOTHING: Levels = MappingProxyType({})
UNITS = {"s": SECOND, "min": 60 * SECOND, "h": 3600 * SECOND}

TASK_FIELDS = ("task_class", "needs", "language", "persona", "grade", "credit", "deadline")


class Refusal(Exception):
    """Its argument is the code."""


def span(text: str) -> int:
    number, unit = text.split()
    return int(number) * UNITS[unit]


# ------------------------------------------------------------------------------------------------------ requirements
Meets = Callable[["Agent", "Task"], bool]


@functools.cache
def requirement(text: str, words: frozenset[str]) -> Meets:
    """Who can serve: a predicate over an agent and a task. Raises Refusal."""
    tokens = re.findall(r">=|<=|\.\.|[\w]+|\S", text)
    if not tokens:
        return lambda agent, task: True
    place = 0

    def at_end() -> bool:
        return place == len(tokens)

    def take(*wanted: str) -> str | None:
        nonlocal place
        if at_end() or (wanted and tokens[place] not in wanted):
            return None
        place += 1
        return tokens[place - 1]

    def number() -> int:
        text = take()
        if text is None or not text.isdigit():
            raise Refusal("bad_requirement")
        return int(text)

    def any_of(negated: bool) -> Meets:
        parts = [all_of(negated)]
        while take("or"):
            parts.append(all_of(negated))
        return joined(parts, all if negated else any)

    def all_of(negated: bool) -> Meets:
        parts = [factor(negated)]
        while take("and"):
            parts.append(factor(negated))
        return joined(parts, any if negated else all)

    def joined(parts: list[Meets], how: Callable[..., bool]) -> Meets:
        return parts[0] if len(parts) == 1 else lambda agent, task: how(p(agent, task) for p in parts)

    def factor(negated: bool) -> Meets:
        if take("not"):
            return factor(not negated)
        if take("("):
            inner = any_of(negated)
            if not take(")"):
                raise Refusal("bad_requirement")
            return inner
        return atom(negated)

    def atom(negated: bool) -> Meets:
        word = take()
        if word == "any":
            return lambda agent, task: not negated
        if word in ("language", "persona"):
            # Where the task has none, both it and its "not" hold.
            def of_task(agent: Agent, task: Task) -> bool:
                asked = task.language if word == "language" else task.persona
                return not asked or (agent.words.get(asked, 0) >= 1) != negated

            return of_task
        if word == "agent":
            if not take("=") or (name := take()) is None:
                raise Refusal("bad_requirement")
            return lambda agent, task: (agent.id == name) != negated
        if word is None or word not in words:
            raise Refusal("bad_requirement")
        low, high = 1, 1000
        if sign := take(">=", ">", "<=", "<", "="):
            n = number()
            low, high = {">=": (n, 1000), ">": (n + 1, 1000), "<=": (0, n), "<": (0, n - 1), "=": (n, n)}[sign]
        elif take("in"):
            low = number()
            if not take(".."):
                raise Refusal("bad_requirement")
            high = number()
        return lambda agent, task: (low <= agent.words.get(word, 0) <= high) != negated

    whole = any_of(False)
    if not at_end():
        raise Refusal("bad_requirement")
    return whole


# ------------------------------------------------------------------------------------------------------------- rules
class Step:
    def __init__(self, after: int, meets: Meets, head_start: int, skip: bool) -> None:
        self.after, self.meets, self.head_start, self.skip = after, meets, head_start, skip


class Class:
    def __init__(self, options: dict[str, Any], words: frozenset[str], delays: dict[str, int]) -> None:
        """`delays`: attributes whose agents see the class later. They make steps, too."""
        cumulative = options.get("cumulative", False)
        self.target = span(options["target"]) if "target" in options else None
        self.overflow = options.get("overflow", [])
        own = [Step(0, requirement(options.get("needs", "any"), words), 0, True)]
        for o in options.get("steps", []):
            meets = requirement(o.get("needs", "any"), words)
            own.append(Step(span(o["after"]), meets, span(o.get("head_start", "0 s")), o.get("skip_when_nobody", True)))
        self.steps = []
        for after in sorted({s.after for s in own} | set(delays.values())):
            so_far = [s for s in own if s.after <= after]
            now = so_far[-1]
            later = [attribute for attribute, delay in delays.items() if delay > after]
            meets = widened([s.meets for s in so_far] if cumulative else [now.meets], later)
            self.steps.append(Step(after, meets, now.head_start if now.after == after else 0, now.skip))


def widened(steps: list[Meets], later: list[str]) -> Meets:
    return lambda a, t: any(meets(a, t) for meets in steps) and not any(attribute in a.words for attribute in later)


class Channel:
    def __init__(self, options: dict[str, Any]) -> None:
        self.units = options.get("units", 1)
        self.exclusive = options.get("exclusive", False)
        self.interruptible = options.get("interruptible", False)
        self.wrap_up = span(options.get("wrap_up", "0 s"))


class Rules:
    def __init__(self, charter: str) -> None:
        o = tomllib.loads(charter)["routing"]
        self.words = frozenset(
            w for kind in ("skills", "languages", "personas", "attributes") for w in o.get(kind, [])
        ) | {"grade"}
        self.languages, self.personas = set(o.get("languages", [])), set(o.get("personas", []))
        self.levels, self.staff_grades = o.get("levels", 10), o.get("staff_grades", 3)
        self.levelled = {w for kind in ("skills", "languages") for w in o.get(kind, [])}
        self.grades = o.get("grades", ["A", "B", "C"])
        self.head_start = {grade: span(text) for grade, text in o.get("head_start", {}).items()}
        self.tasks = o.get("tasks", ["head_start"])
        self.agents = o.get("agents", ["preferred", "step", "longest_idle"])
        self.idle_since = o.get("idle_since", "last_release")
        self.count_inactive = o.get("count_inactive", "yes")
        self.automatic = o.get("automatic", False)
        self.offer_time = span(o.get("offer_time", "20 s"))
        self.decline_cooldown = span(o.get("decline_cooldown", "30 s"))
        self.declines = o.get("declines", 10)
        self.owner_wait = span(o.get("owner_wait", "30 s"))
        self.owner_share = o.get("owner_share_of_slack", 0.5)
        self.missed_offers = o.get("missed_offers", 3)
        self.skew = span(o.get("skew", "2 s"))
        self.longest_gap = span(o.get("longest_gap", "744 h"))
        self.starvation = span(o.get("starvation", "30 min"))
        self.channels = {name: Channel(c) for name, c in o.get("channel", {}).items()}
        profiles = {name: p["delay"] for name, p in o.get("profile", {}).items()}
        self.classes = {}
        for name, c in o.get("class", {}).items():
            delays = {attribute: span(delay[name]) for attribute, delay in profiles.items() if name in delay}
            self.classes[name] = Class(c, self.words, delays)
        self.no_class = Class({}, self.words, {})


# ------------------------------------------------------------------------------------------------------------- state
class Agent:
    words: dict[str, int]
    channels: dict[str, int]
    units: int
    cost: int

    def __init__(self, name: str, number: int, status: str) -> None:
        self.id, self.number, self.status = name, number, status
        self.idle = self.handled = self.last_assigned = self.missed = 0


class Task:
    task_class: str
    needs: str
    language: str
    persona: str
    grade: str
    credit: int
    deadline: int | None

    def __init__(self, name: str, number: int) -> None:
        self.id, self.number = name, number
        self.state = "waits"  # waits, parked, prefers, aside, offered, in_hand, rests, wraps
        self.channel = ""
        self.units = 1
        self.enqueued = 0
        self.preferred: Sequence[str] = ()
        self.excluded: Sequence[str] = ()
        self.step = 0
        self.until = 0  # of parked, prefers, offered, wraps
        self.agent = ""  # of offered, in_hand, rests, wraps
        self.since = 0  # of in_hand, rests, wraps
        self.handled = 0  # of wraps
        self.epoch = self.declines = self.offer_number = 0
        self.cooling: dict[str, int | None] = {}  # who ever declined it, and until when he is not asked again
        self.starved = False

    @property
    def asks(self) -> bool:
        return self.state in ("waits", "prefers")


class State:
    def __init__(self) -> None:
        self.now: int | None = None
        self.counter = 0
        self.agents: list[Agent] = []
        self.tasks: list[Task] = []
        self.sources: dict[str, int] = {}


Event = dict[str, Any]


class SlowRouter:
    """One method a command, as of kefu.Router; `apply` is the way in."""

    def __init__(self, charter: str) -> None:
        self.rules = Rules(charter)
        self.state = State()
        self.events: list[Event] = []
        self.at = 0
        self.came_back: list[Task] = []

    # ---------------------------------------------------------------------------------------------------- the frame
    def apply(self, command: str, at: int, source: str = "", number: int = 0, **fields: Any) -> list[Event]:
        """What comes of a command: its events, or one answer that changes nothing."""
        self.events = []
        s = self.state
        if source and number < 1:
            return [{"event": "refused", "code": "bad_number"}]
        if source in s.sources and number <= s.sources[source]:
            return [{"event": "already_done"}]
        before, now = b"", s.now
        try:
            if s.now is not None and at < s.now:
                if s.now - at > self.rules.skew:
                    raise Refusal("time_runs_backwards")
                at = s.now
            if s.now is not None and at - s.now > self.rules.longest_gap > 0 and command != "advance_clock":
                raise Refusal("time_jumps_ahead")
            if any(timer[0] <= at for timer in self.timers()):
                before = pickle.dumps(
                    s
                )  # a command that is refused changes nothing, not even what time would have done
                self.fire(at)
            s.now = self.at = at
            if now is None:
                self.say("rules_adopted")
            getattr(self, command)(**fields)
            self.settle()
            self.fire(at)  # what came back may be overdue
        except Refusal as refused:
            s.now = now
            if before:
                self.state = pickle.loads(before)
            return [{"event": "refused", "code": refused.args[0]}]
        if source:
            s.sources[source] = number
        return self.events

    def say(self, event: str, **fields: Any) -> None:
        self.state.counter += 1
        self.events.append({"event": event, "at": self.at, **fields})

    def find_agent(self, name: str) -> Agent:
        for agent in self.state.agents:
            if agent.id == name:
                return agent
        raise Refusal("unknown_agent")

    def find_task(self, name: str) -> Task:
        for task in self.state.tasks:
            if task.id == name:
                return task
        raise Refusal("unknown_task")

    def has_agent(self, name: str) -> bool:
        return any(agent.id == name for agent in self.state.agents)

    # ------------------------------------------------------------------------------------------------- what time does
    def timers(self) -> list[tuple[int, int, int, Callable[[], None]]]:
        """What happens by itself: when, its phase, its number among those of one phase, and what. Of a task that waits, one thing."""
        out: list[tuple[int, int, int, Callable[[], None]]] = []
        for t in self.state.tasks:
            if t.state == "offered":
                out.append((t.until, 0, t.offer_number, partial(self.timed_out, t)))
            elif t.state == "wraps":
                out.append((t.until, 1, t.offer_number, partial(self.wrapped, t)))
            elif by_itself := self.by_itself(t):
                first = min(when for when, _ in by_itself)
                now = max(first, self.state.now or 0)
                out.append((first, 2, t.number, next(do for when, do in by_itself if when <= now)))
        return out

    def by_itself(self, t: Task) -> list[tuple[int, Callable[[], None]]]:
        """What happens to a task that nobody has; of what is due at once, what stands first is first."""
        c = self.class_of(t)
        out: list[tuple[int, Callable[[], None]]] = []
        if t.state == "parked":
            out.append((t.until, partial(self.unpark, t, "time_passed")))
        if t.state == "prefers":
            out.append((t.until, partial(self.give_up_owner, t, "owner_wait_over")))
        if t.asks and t.step + 1 < len(c.steps):
            out.append((t.enqueued + c.steps[t.step + 1].after, partial(self.came_back.append, t)))
        if t.state == "waits":
            for o in c.overflow:
                if o["when"] == "waited":
                    out.append((t.enqueued + span(o["longer_than"]), partial(self.overflow, t, o["to"], "waited")))
        if t.asks and not t.starved and self.rules.starvation:
            out.append((t.enqueued + self.rules.starvation, partial(self.starve, t)))
        if t.asks:
            out += [(until, partial(self.came_back.append, t)) for until in t.cooling.values() if until is not None]
        return out

    def fire(self, until: int) -> None:
        while due := [timer for timer in self.timers() if timer[0] <= until]:
            at, _, _, do = min(due, key=lambda timer: timer[:3])
            self.state.now = self.at = max(at, self.state.now or 0)
            do()
            self.settle()

    def wrapped(self, t: Task) -> None:
        self.say("task_completed", task=t.id, agent=t.agent, handled=t.handled)
        agent = t.agent
        self.state.tasks.remove(t)
        self.freed(agent)

    def timed_out(self, t: Task) -> None:
        agent = self.find_agent(t.agent)
        until = self.at + self.rules.decline_cooldown
        self.say("offer_timed_out", task=t.id, agent=agent.id, epoch=t.epoch, cooldown_until=until)
        t.state, t.agent = "waits", ""
        agent.missed += 1
        if self.rules.missed_offers and agent.missed >= self.rules.missed_offers:
            self.change_status(agent, "away", "offers_missed")
        self.declined(t, agent, until)

    def unpark(self, t: Task, because: str) -> None:
        self.say("task_unparked", task=t.id, because=because)
        self.back(t)

    def give_up_owner(self, t: Task, because: str) -> None:
        self.say("owner_given_up", task=t.id, because=because)
        self.back(t)

    def relax(self, t: Task, because: str) -> None:
        t.step += 1
        self.say("task_relaxed", task=t.id, step=t.step, because=because)

    def starve(self, t: Task) -> None:
        t.starved = True
        self.say("task_starving", task=t.id, waited=self.at - t.enqueued)

    def overflow(self, t: Task, to: str, because: str) -> None:
        leaves = to not in self.rules.classes
        self.say("task_overflowed", task=t.id, to=to, leaves=leaves, because=because)
        if leaves:
            self.state.tasks.remove(t)
            return
        t.task_class, t.step = to, 0
        self.back(t)

    # ------------------------------------------------------------------------------------------------ who may serve
    def class_of(self, t: Task) -> Class:
        return self.rules.classes.get(t.task_class, self.rules.no_class)

    def meets(self, a: Agent, t: Task, step: int) -> bool:
        """Whether an agent meets a step of the class of a task, and what the task needs beside."""
        return self.class_of(t).steps[step].meets(a, t) and requirement(t.needs, self.rules.words)(a, t)

    def first_step(self, a: Agent, t: Task) -> int:
        return next(i for i in range(t.step + 1) if i == t.step or self.meets(a, t, i))

    def could_hold(self, a: Agent, t: Task) -> bool:
        """Were nothing in his hands."""
        return a.channels.get(t.channel, 0) >= t.units and a.units >= t.units

    def could(self, a: Agent, t: Task, step: int | None = None) -> bool:
        """Signed in, on the channel, and meeting the step."""
        return a.status != "offline" and t.channel in a.channels and self.meets(a, t, t.step if step is None else step)

    def work(self, a: Agent) -> list[Task]:
        """What he has or is asked, the last first."""
        return sorted((t for t in self.state.tasks if t.agent == a.id), key=lambda t: -t.offer_number)

    def holds_units(self, t: Task) -> bool:
        return t.state != "rests" or self.rules.count_inactive == "yes"

    def used(self, a: Agent) -> int:
        return sum(t.units for t in self.work(a) if self.holds_units(t))

    def has_room(self, a: Agent, t: Task) -> bool:
        mine = self.rules.channels[t.channel]
        used = on_channel = blocking = 0
        for w in self.work(a):
            if not self.holds_units(w):
                continue
            theirs = self.rules.channels[w.channel]
            used += w.units
            on_channel += w.units if w.channel == t.channel else 0
            blocking += 0 if theirs.interruptible else w.units
            if theirs.exclusive:
                return False
            if mine.exclusive and not theirs.interruptible:
                return False
        taken = blocking if mine.exclusive else used
        return taken + t.units <= a.units and on_channel + t.units <= a.channels[t.channel]

    def can_take(self, a: Agent, t: Task) -> bool:
        return (
            a.status == "available"
            and a.id not in t.excluded
            and t.cooling.get(a.id) is None
            and (t.state != "prefers" or a.id in t.preferred)
            and self.could(a, t)
            and self.has_room(a, t)
        )

    # ------------------------------------------------------------------------------------------------------- orders
    def task_key(self, t: Task) -> tuple[Any, ...]:
        r = self.rules
        keys: list[Any] = []
        for order in r.tasks:
            if order == "head_start":
                steps = sum(s.head_start for s in self.class_of(t).steps[: t.step + 1])
                keys.append(t.enqueued - r.head_start.get(t.grade, 0) - t.credit - steps)
            elif order == "tier":
                keys.append(r.grades.index(t.grade))
            elif order == "deadline":
                keys.append((t.deadline is None, t.deadline or 0))
            elif order == "newest":
                keys.append(-t.enqueued)
        return (*keys, t.number)

    def agent_key(self, a: Agent, t: Task) -> tuple[Any, ...]:
        keys: list[Any] = []
        for order in self.rules.agents:
            if order == "preferred":
                keys.append(t.preferred.index(a.id) if a.id in t.preferred else len(t.preferred))
            elif order == "step":
                keys.append(self.first_step(a, t))
            elif order == "longest_idle":
                keys.append(a.idle)
            elif order == "least_loaded":
                keys.append(self.used(a) / a.units)
            elif order == "most_spare":
                keys.append(self.used(a) - a.units)
            elif order == "fewest_handled":
                keys.append(a.handled)
            elif order == "round_robin":
                keys.append(a.last_assigned)
            elif order == "cost":
                keys.append(a.cost)
        return (*keys, a.number)

    # ------------------------------------------------------------------------------------------------------ deciding
    def back(self, t: Task) -> None:
        """It waits, for anybody."""
        t.state, t.agent = "waits", ""
        self.came_back.append(t)

    def settle(self) -> None:
        """What follows, until nothing is left to do: steps of what came back, owners who are not there, offers."""
        while self.came_back:
            for t in self.came_back:
                self.enter(t)
            self.came_back = []
            self.give_up_owners()
        while self.offer_one():
            pass

    def offer_one(self) -> bool:
        for t in sorted((t for t in self.state.tasks if t.asks), key=self.task_key):
            takers = [a for a in self.state.agents if self.can_take(a, t)]
            if takers:
                self.offer(t, min(takers, key=lambda a: self.agent_key(a, t)))
                return True
        return False

    def offer(self, t: Task, a: Agent) -> None:
        r = self.rules
        t.epoch += 1
        t.agent = a.id
        until = self.at if r.automatic else self.at + r.offer_time
        self.say(
            "task_offered", task=t.id, agent=a.id, epoch=t.epoch, accepted=r.automatic, until=until, step=t.step,
            waited=self.at - t.enqueued,
        )  # fmt: skip
        t.state, t.until, t.offer_number = "offered", until, self.state.counter
        a.last_assigned = self.state.counter
        if r.idle_since == "last_offer":
            a.idle = self.at
        if r.automatic:
            self.take(t, a)

    def take(self, t: Task, a: Agent) -> None:
        t.state, t.since = "in_hand", self.at
        a.handled += 1
        a.missed = 0
        if self.rules.idle_since == "last_accept":
            a.idle = self.at

    def declined(self, t: Task, a: Agent, until: int) -> None:
        t.cooling[a.id] = until
        t.declines += 1
        self.back(t)
        if t.declines >= self.rules.declines:
            self.say("task_set_aside", task=t.id, declines=t.declines)
            t.state = "aside"
            return
        could = [a for a in self.state.agents if self.could(a, t) and a.id not in t.excluded]
        if could and all(t.cooling.get(a.id) is not None for a in could):
            self.say("declines_forgiven", task=t.id)
            t.cooling = dict.fromkeys(t.cooling)

    def freed(self, name: str) -> None:
        """An agent became free of a task that he had taken."""
        a = self.find_agent(name)
        if self.rules.idle_since == "last_release":
            a.idle = self.at
        if self.rules.idle_since == "available_since" and not self.work(a):
            a.idle = self.at

    def rescind(self, t: Task, because: str) -> None:
        self.say("offer_rescinded", task=t.id, agent=t.agent, epoch=t.epoch, because=because)
        self.back(t)

    def change_status(self, a: Agent, status: str, because: str) -> None:
        self.say("agent_status_changed", agent=a.id, status=status, because=because)
        if status == "available" and a.status != "available" and self.rules.idle_since == "available_since":
            a.idle = self.at
        if a.status == "offline" and status != "offline":
            a.handled = 0
        a.status, a.missed = status, 0
        if status != "available":
            for t in self.work(a):
                if t.state == "offered":
                    self.rescind(t, "offers_missed" if because == "offers_missed" else "agent_left")
            self.give_up_owners()

    def give_up_owners(self) -> None:
        for t in sorted((t for t in self.state.tasks if t.state == "prefers"), key=self.task_key):
            if not any(
                a.id in t.preferred and a.id not in t.excluded and self.there(a, t) and self.could(a, t)
                for a in self.state.agents
            ):
                self.give_up_owner(t, "owner_away")

    def there(self, a: Agent, t: Task) -> bool:
        return a.status == "available" and self.could_hold(a, t)

    def enter(self, t: Task) -> None:
        """Cooldowns that are over, steps whose time has come, and those that nobody who is signed in could serve."""
        if not t.asks or t not in self.state.tasks:
            return
        for name, until in t.cooling.items():
            if until is not None and until <= self.at:
                self.say("cooldown_ended", task=t.id, agent=name)
                t.cooling[name] = None
        c = self.class_of(t)
        while t.step + 1 < len(c.steps):
            if t.enqueued + c.steps[t.step + 1].after <= self.at:
                self.relax(t, "time_passed")
            elif c.steps[t.step].skip and not any(self.could(a, t) for a in self.state.agents):
                self.relax(t, "nobody_signed_in")
            else:
                return

    # ------------------------------------------------------------------------------------------- commands about agents
    def check_words(self, words: Levels) -> None:
        for word, level in words.items():
            if word not in self.rules.words:
                raise Refusal("unknown_word")
            most = (
                self.rules.levels if word in self.rules.levelled else self.rules.staff_grades if word == "grade" else 1
            )
            if not 1 <= level <= most:
                raise Refusal("bad_number")

    def check_channels(self, channels: Levels) -> None:
        for channel, units in channels.items():
            if channel not in self.rules.channels:
                raise Refusal("unknown_channel")
            if units < 1:
                raise Refusal("bad_units")

    def set_channels(self, a: Agent, channels: Levels, units: int) -> None:
        a.channels = dict(channels) or {name: c.units for name, c in self.rules.channels.items()}
        a.units = units or max(a.channels.values())

    def add_agent(
        self,
        agent: str,
        words: Levels = NOTHING,
        channels: Levels = NOTHING,
        units: int = 0,
        status: str = "available",
        cost: int = 0,
    ) -> None:
        if self.has_agent(agent):
            raise Refusal("agent_exists")
        self.check_words(words)
        self.check_channels(channels)
        self.say("agent_added", agent=agent, status=status)
        a = Agent(agent, self.state.counter, status)
        a.words, a.cost = dict(words), cost
        self.set_channels(a, channels, units)
        a.idle = self.at
        self.state.agents.append(a)

    def remove_agent(self, agent: str) -> None:
        a = self.find_agent(agent)
        self.change_status(a, "offline", "command")
        for t in self.work(a):
            if t.state == "wraps":
                self.say("task_completed", task=t.id, agent=a.id, handled=t.handled)
                self.state.tasks.remove(t)
            else:
                self.give_back(t, "agent_left")
        self.say("agent_removed", agent=agent)
        self.state.agents.remove(a)

    def set_status(self, agent: str, status: str) -> None:
        self.change_status(self.find_agent(agent), status, "command")

    def set_profile(self, agent: str, words: Levels = NOTHING, cost: int = 0) -> None:
        a = self.find_agent(agent)
        self.check_words(words)
        self.say("agent_profile_changed", agent=agent)
        a.words, a.cost = dict(words), cost
        self.give_up_owners()

    def set_capacity(self, agent: str, channels: Levels = NOTHING, units: int = 0) -> None:
        a = self.find_agent(agent)
        self.check_channels(channels)
        had = a.channels, a.units
        self.set_channels(a, channels, units)
        on = {
            name: sum(t.units for t in self.work(a) if self.holds_units(t) and t.channel == name)
            for name in self.rules.channels
        }
        gone = any(
            t.channel not in a.channels for t in self.work(a)
        )  # work that rests holds no units, and needs its channel
        if self.used(a) > a.units or gone or any(n > a.channels.get(name, 0) for name, n in on.items()):
            a.channels, a.units = had
            raise Refusal("capacity_in_use")
        self.say("agent_capacity_changed", agent=agent)
        self.give_up_owners()

    def heartbeat(self, agent: str) -> None:
        self.find_agent(agent)
        self.say("agent_heard", agent=agent)

    def advance_clock(self) -> None:
        self.say("clock_advanced")

    # -------------------------------------------------------------------------------------------- commands about tasks
    def check_task(self, fields: dict[str, Any]) -> None:
        if fields.get("task_class") and fields["task_class"] not in self.rules.classes:
            raise Refusal("unknown_class")
        if fields.get("grade") and fields["grade"] not in self.rules.grades:
            raise Refusal("unknown_grade")
        requirement(fields.get("needs", ""), self.rules.words)
        if fields.get("language") and fields["language"] not in self.rules.languages:
            raise Refusal("unknown_word")
        if fields.get("persona") and fields["persona"] not in self.rules.personas:
            raise Refusal("unknown_word")

    def arrive_task(
        self,
        task: str,
        channel: str,
        units: int = 0,
        enqueued: int | None = None,
        parked_until: int | None = None,
        preferred: Sequence[str] = (),
        excluded: Sequence[str] = (),
        **fields: Any,
    ) -> None:
        if any(t.id == task for t in self.state.tasks):
            raise Refusal("task_exists")
        if channel not in self.rules.channels:
            raise Refusal("unknown_channel")
        self.check_task(fields)
        if len(preferred) > 8 or len(excluded) > 32:
            raise Refusal("too_many")
        t = Task(task, self.state.counter)
        t.channel, t.units = channel, units or self.rules.channels[channel].units
        t.preferred, t.excluded = list(preferred), list(excluded)
        t.enqueued = self.at if enqueued is None else enqueued
        if t.enqueued > self.at:
            raise Refusal("bad_number")
        for name in TASK_FIELDS:
            setattr(t, name, fields.get(name, {"credit": 0, "deadline": None}.get(name, "")))
        t.grade = t.grade or self.rules.grades[-1]
        target = self.class_of(t).target
        if t.deadline is None and target is not None:
            t.deadline = t.enqueued + target
        parked = parked_until is not None and parked_until > self.at
        owner_until = None
        if preferred and not parked:
            until = self.at + self.rules.owner_wait
            if t.deadline is not None:
                until = min(until, self.at + int((t.deadline - self.at) * self.rules.owner_share))
            if until > self.at and any(a.id in preferred and self.there(a, t) for a in self.state.agents):
                owner_until = until
        self.say(
            "task_arrived", task=task, enqueued=t.enqueued, deadline=t.deadline, parked_until=parked_until if parked else None,
            owner_until=owner_until,
        )  # fmt: skip
        self.state.tasks.append(t)
        if parked and parked_until is not None:
            t.state, t.until = "parked", parked_until
            return
        if owner_until is not None:
            t.state, t.until = "prefers", owner_until
        self.enter(t)
        self.give_up_owners()
        while t in self.state.tasks and not any(self.can_take(a, t) for a in self.state.agents):
            overflow = (
                next((o for o in self.class_of(t).overflow if self.overflows(t, o)), None)
                if t.state == "waits"
                else None
            )
            if overflow is None:
                self.say("task_queued", task=task)
                self.tell_unservable(t)
                return
            self.overflow(t, overflow["to"], overflow["when"])
            self.enter(t)

    def overflows(self, t: Task, o: dict[str, Any]) -> bool:
        if o["when"] == "waited":
            return self.at - t.enqueued >= span(o["longer_than"])
        if o["when"] == "queue_length":
            others = [w for w in self.state.tasks if w is not t and w.state == "waits" and w.task_class == t.task_class]
            return len(others) >= o["at_least"]
        return not any(self.could(a, t) for a in self.state.agents)

    def tell_unservable(self, t: Task) -> None:
        steps = range(t.step, len(self.class_of(t).steps))
        if not any(self.could_hold(a, t) and any(self.meets(a, t, i) for i in steps) for a in self.state.agents):
            self.say("task_unservable", task=t.id)

    def update_task(self, task: str, **fields: Any) -> None:
        t = self.find_task(task)
        self.check_task(fields)
        if t.state == "offered":
            self.rescind(t, "task_left")
        if fields.get("task_class", t.task_class) != t.task_class:
            t.step = 0
        for name, value in fields.items():
            setattr(t, name, value)
        self.say("task_updated", task=task, deadline=t.deadline)
        if t.state == "aside":
            t.declines, t.cooling = 0, dict.fromkeys(t.cooling)
            self.back(t)
        elif t.asks:
            self.came_back.append(t)
        self.settle()
        if t in self.state.tasks and t.state == "waits":
            self.tell_unservable(t)

    def cancel_task(self, task: str) -> None:
        t = self.find_task(task)
        agent = t.agent if t.state in ("in_hand", "rests", "wraps") else ""
        if t.state == "offered":
            self.rescind(t, "task_left")
        self.say("task_canceled", task=task)
        self.state.tasks.remove(t)
        if agent:
            self.freed(agent)

    def abandon_task(self, task: str) -> None:
        t = self.find_task(task)
        if t.state in ("in_hand", "rests", "wraps"):
            raise Refusal("wrong_state")
        if t.state == "offered":
            self.rescind(t, "task_left")
        self.say("task_abandoned", task=task, waited=self.at - t.enqueued)
        self.state.tasks.remove(t)

    def park_task(self, task: str, until: int) -> None:
        t = self.find_task(task)
        if t.state in ("in_hand", "rests", "wraps"):
            raise Refusal("wrong_state")
        if until <= self.at:
            if t.state != "parked":
                raise Refusal("wrong_state")
            self.unpark(t, "command")
            return
        if t.state == "offered":
            self.rescind(t, "task_left")
        self.say("task_parked", task=task, until=until)
        t.state, t.until = "parked", until

    def open_offer(self, task: str, agent: str, epoch: int) -> tuple[Task, Agent]:
        t, a = self.find_task(task), self.find_agent(agent)
        if t.state != "offered" or t.agent != agent or t.epoch != epoch:
            raise Refusal("old_offer")
        return t, a

    def accept_offer(self, task: str, agent: str, epoch: int) -> None:
        t, a = self.open_offer(task, agent, epoch)
        self.say("offer_accepted", task=task, agent=agent, epoch=epoch)
        self.take(t, a)

    def reject_offer(self, task: str, agent: str, epoch: int) -> None:
        t, a = self.open_offer(task, agent, epoch)
        until = self.at + self.rules.decline_cooldown
        self.say("offer_rejected", task=task, agent=agent, epoch=epoch, cooldown_until=until)
        a.missed = 0
        self.declined(t, a, until)

    def rest_task(self, task: str, resting: bool) -> None:
        t = self.find_task(task)
        if t.state != ("in_hand" if resting else "rests"):
            raise Refusal("wrong_state")
        if not resting and self.rules.count_inactive == "no" and not self.has_room(self.find_agent(t.agent), t):
            raise Refusal("no_room")
        self.say("task_rested", task=task, agent=t.agent, resting=resting)
        t.state = "rests" if resting else "in_hand"

    def return_task(self, task: str) -> None:
        t = self.find_task(task)
        if t.state not in ("in_hand", "rests"):
            raise Refusal("wrong_state")
        agent = t.agent
        self.give_back(t, "command")
        self.freed(agent)

    def give_back(self, t: Task, because: str) -> None:
        self.say("task_returned", task=t.id, agent=t.agent, because=because)
        t.starved = False
        self.back(t)

    def complete_task(self, task: str, wrap_up: int | None = None) -> None:
        t = self.find_task(task)
        if t.state not in ("in_hand", "rests"):
            raise Refusal("wrong_state")
        for_so_long = self.rules.channels[t.channel].wrap_up if wrap_up is None else wrap_up
        t.handled = self.at - t.since
        if for_so_long and self.holds_units(t):
            t.state, t.until = "wraps", self.at + for_so_long
            self.say("task_wrapping", task=task, agent=t.agent, until=t.until, handled=t.handled)
        else:
            self.wrapped(t)

    def end_wrap_up(self, task: str) -> None:
        t = self.find_task(task)
        if t.state != "wraps":
            raise Refusal("wrong_state")
        self.wrapped(t)
