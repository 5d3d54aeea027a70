"""The router against a slow one in plain Python that was written from the documentation: the same commands, the same events."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import kefu
import pytest
from slow_router import SECOND, SlowRouter

WORDS = """
[routing]
skills = ["refund", "repair"]
languages = ["zh", "en"]
personas = ["impatient"]
attributes = ["trainee"]
owner_free_within = "1000 h"
"""
CLASSES = """
[routing.class.refund]
needs = "refund >= 2 and language"
target = "60 s"
steps = [{ after = "20 s", needs = "refund and language", head_start = "15 s" }, { after = "50 s", needs = "any" }]
[routing.class.repair]
needs = "repair and not trainee"
steps = [{ after = "30 s", needs = "refund or repair in 1..2" }]
cumulative = true
[routing.class.plain]
"""
CHANNELS = """
[routing.channel.telephone]
units = 2
exclusive = true
wrap_up = "7 s"
[routing.channel.chat]
[routing.channel.mail]
interruptible = true
wrap_up = "3 s"
"""
CHARTERS = {
    "as it comes": WORDS + CHANNELS + CLASSES,
    "by grade": WORDS
    + """
tasks = ["tier", "deadline"]
agents = ["cost", "least_loaded", "round_robin"]
automatic = true
count_inactive = "no"
head_start = { A = "60 s", B = "20 s" }
starvation = "100 s"
"""
    + CHANNELS
    + CLASSES,
    "head start": WORDS
    + """
agents = ["step", "preferred", "longest_idle"]
idle_since = "available_since"
head_start = { A = "60 s", B = "20 s" }
decline_cooldown = "60 s"
declines = 3
missed_offers = 2
"""
    + CHANNELS
    + CLASSES,
    "newest": WORDS
    + """
tasks = ["newest"]
agents = ["most_spare", "fewest_handled"]
count_inactive = "soft"
offer_time = "11 s"
missed_offers = 0
owner_wait = "40 s"
"""
    + CHANNELS
    + CLASSES,
    "deadline": WORDS
    + """
tasks = ["deadline", "head_start"]
agents = ["round_robin"]
automatic = true
head_start = { A = "60 s" }
idle_since = "last_accept"
starvation = "50 s"
"""
    + CHANNELS
    + CLASSES.replace("[routing.class.plain]", """[routing.class.plain]
overflow = [{ when = "waited", longer_than = "40 s", to = "repair" }, { when = "nobody_signed_in", to = "the host" }]
target = "90 s"
"""),
    "later": WORDS
    + """
tasks = ["tier", "head_start"]
agents = ["least_loaded", "step", "longest_idle"]
idle_since = "last_offer"
head_start = { B = "10 s" }
offer_time = "15 s"
owner_share_of_slack = 0.25
"""
    + CHANNELS
    + """
[routing.class.refund]
needs = "refund >= 2"
steps = [
  { after = "15 s", needs = "refund", skip_when_nobody = false },
  { after = "40 s", needs = "refund and repair", because = "two at once", head_start = "30 s" },
  { after = "60 s", needs = "en or zh" },
]
overflow = [{ when = "queue_length", at_least = 2, to = "plain" }, { when = "waited", longer_than = "80 s", to = "the host" }]
[routing.class.repair]
needs = "repair"
cumulative = true
steps = [{ after = "10 s", needs = "refund >= 3" }, { after = "20 s", needs = "language and persona" }]
overflow = [{ when = "nobody_signed_in", to = "another house" }]
[routing.class.plain]
target = "40 s"
overflow = [{ when = "waited", longer_than = "25 s", to = "repair" }]
[routing.profile.trainee]
delay = { refund = "20 s", plain = "5 s", repair = "10 s" }
""",
}  # fmt: skip

AGENTS = [f"a{i}" for i in range(6)]
TASKS = [f"t{i}" for i in range(20)]
Command = tuple[str, int, dict[str, Any]]


class Stream:
    """Random commands. `pick` stands for a task or an agent in a state that fits: which one is seen when the command is sent, so that
    it still fits where others before it are dropped."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = 1000

    def some(self, choices: list[Any], most: int) -> list[Any]:
        return self.random.sample(choices, self.random.randint(0, most))

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    def words(self) -> dict[str, int]:
        r = self.random
        out = {w: r.randint(1, 3) for w in ("refund", "repair", "zh", "en", "grade") if self.maybe(0.6)}
        out |= {w: 1 for w in ("impatient", "trainee") if self.maybe(0.3)}
        if self.maybe(0.02):
            out |= r.choice([{"unknown": 1}, {"zh": 11}, {"grade": 0}])
        return out

    def capacity(self) -> dict[str, Any]:
        r = self.random
        if self.maybe(0.3):
            return {}
        channels = {"telephone": 2, "chat": r.randint(1, 4), "mail": r.randint(1, 4)}
        chosen = {c: channels[c] for c in sorted(self.some(list(channels), 3))}
        return {"channels": chosen, "units": r.choice([0, 0, 2, 3, 5])} if chosen else {}

    def asks(self) -> dict[str, Any]:
        r, out = self.random, {}
        if self.maybe(0.8):
            out["task_class"] = r.choice(["refund", "repair", "plain"] if self.maybe(0.98) else ["unknown"])
        if self.maybe(0.3):
            out["needs"] = r.choice(
                ["refund", "not trainee", "grade >= 2 or refund", "persona", "agent = a1", "zh and en", "refund >="]
            )
        if self.maybe(0.6):
            out["language"] = r.choice(["zh", "en"])
        if self.maybe(0.2):
            out["persona"] = "impatient"
        if self.maybe(0.6):
            out["grade"] = r.choice(["A", "B", "C"] if self.maybe(0.98) else ["Z"])
        if self.maybe(0.2):
            out["credit"] = r.choice([5, 20, 70]) * SECOND
        if self.maybe(0.3):
            out["deadline"] = (self.now + r.randint(1, 200)) * SECOND
        return out

    def agent_command(self) -> tuple[str, dict[str, Any]]:
        r = self.random
        kinds = {
            "add_agent": 8,
            "remove_agent": 2,
            "set_status": 10,
            "set_profile": 3,
            "set_capacity": 3,
            "heartbeat": 1,
        }
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        fields: dict[str, Any] = {"agent": r.choice(AGENTS)}
        if self.maybe(0.9):
            fields["pick"] = r.randrange(60)
        if kind == "add_agent":
            fields |= {"words": self.words(), **self.capacity(), "cost": r.randint(0, 2)}
            if self.maybe(0.2):
                fields["status"] = r.choice(["away", "offline"])
        if kind == "set_status":
            fields["status"] = r.choice(["available", "available", "available", "away", "offline"])
        if kind == "set_profile":
            fields |= {"words": self.words(), "cost": r.randint(0, 2)}
        if kind == "set_capacity":
            fields |= self.capacity()
        return kind, fields

    def task_command(self) -> tuple[str, dict[str, Any]]:
        r = self.random
        kinds = {
            "arrive_task": 24, "update_task": 4, "cancel_task": 2, "abandon_task": 2, "park_task": 4, "accept_offer": 18, "reject_offer": 7,
            "rest_task": 8, "return_task": 4, "complete_task": 16, "end_wrap_up": 3, "advance_clock": 3,
        }  # fmt: skip
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        if kind == "advance_clock":
            return kind, {}
        fields: dict[str, Any] = {"task": r.choice(TASKS)}
        if self.maybe(0.95):
            fields["pick"] = r.randrange(60)
        if kind == "arrive_task":
            fields |= {"channel": r.choice(["telephone", "chat", "chat", "mail"]), **self.asks()}
            if self.maybe(0.2):
                fields["units"] = r.randint(1, 3)
            if self.maybe(0.2):
                fields["enqueued"] = (self.now - r.randint(-1, 40)) * SECOND
            if self.maybe(0.1):
                fields["parked_until"] = (self.now + r.randint(-2, 30)) * SECOND
            if self.maybe(0.3):
                fields["preferred"] = self.some(AGENTS, 2)
            if self.maybe(0.2):
                fields["excluded"] = self.some(AGENTS, 2)
        if kind == "update_task":
            fields |= self.asks()
        if kind == "park_task":
            fields["until"] = (self.now + r.randint(-5, 30)) * SECOND
        if kind in ("accept_offer", "reject_offer"):
            fields |= {"agent": r.choice(AGENTS), "epoch": r.choice([1, 2])}
        if kind == "rest_task":
            fields["resting"] = self.maybe(0.5)
        if kind == "complete_task" and self.maybe(0.2):
            fields["wrap_up"] = r.choice([0, 4]) * SECOND
        return kind, fields

    def commands(self, length: int) -> list[Command]:
        out: list[Command] = []
        for number in range(length):
            self.now += self.random.choice([0, 0, 0, 1, 1, 1, 2, 3, 5]) if self.maybe(0.97) else 30
            at = self.now - (self.random.choice([1, 2, 3]) if self.maybe(0.01) else 0)
            kind, fields = self.agent_command() if self.maybe(0.8 if number < 8 else 0.15) else self.task_command()
            if self.maybe(0.1):
                fields |= {"source": "crm", "number": number - (10 if self.maybe(0.1) else 0)}
            out.append((kind, at * SECOND, fields))
        return out


FITTING = {
    "accept_offer": ["offered"], "reject_offer": ["offered"], "return_task": ["in_hand", "rests"], "complete_task": ["in_hand", "rests"],
    "end_wrap_up": ["wraps"], "park_task": ["waits", "prefers", "parked", "offered", "aside"], "abandon_task": ["waits", "offered"],
}  # fmt: skip


def picked(model: SlowRouter, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with whom `pick` stands for."""
    fields = dict(fields)
    place = fields.pop("pick", None)
    if place is None:
        return fields
    agents, tasks = model.state.agents, model.state.tasks
    if "task" not in fields:
        there = {a.id for a in agents}
        fitting = sorted(set(AGENTS) - there if kind == "add_agent" else there)
        return fields | ({"agent": fitting[place % len(fitting)]} if fitting else {})
    if kind == "arrive_task":
        free = sorted(set(TASKS) - {t.id for t in tasks})
        return fields | ({"task": free[place % len(free)]} if free else {})
    states = FITTING.get(kind, [t.state for t in tasks])
    if kind == "rest_task":
        states = ["in_hand"] if fields["resting"] else ["rests"]
    found = [t for t in tasks if t.state in states]
    if not found:
        return fields
    t = found[place % len(found)]
    return fields | {"task": t.id} | ({"agent": t.agent, "epoch": t.epoch} if "epoch" in fields else {})


# ----------------------------------------------------------------------------------------------------------- comparing
FIELDS = (
    "event", "at", "task", "agent", "epoch", "code", "because", "status", "step", "accepted", "resting", "leaves", "to", "declines", "until",
    "cooldown_until", "enqueued", "deadline", "parked_until", "owner_until", "waited", "handled",
)  # fmt: skip
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        value -= EPOCH
    return value // dt.timedelta(microseconds=1) if isinstance(value, dt.timedelta) else value


def told(event: dict[str, Any]) -> dict[str, Any]:
    """What is compared of an event: an answer has no time of its own."""
    answer = event["event"] in ("refused", "already_done")
    return {k: plain(event[k]) for k in FIELDS if k in event and event[k] is not None and not (answer and k == "at")}


def send(model: SlowRouter, real: kefu.Router, command: Command) -> tuple[list[Any], list[Any], Command]:
    kind, at, fields = command
    fields = picked(model, kind, fields)
    theirs = {
        "class_" if k == "task_class" else k: dt.timedelta(microseconds=v) if k in ("credit", "wrap_up") else v
        for k, v in fields.items()
    }
    got = [told(event.to_dict()) for event in getattr(real, kind)(at=at, **theirs)]
    expected = [told(event) for event in model.apply(kind, at, **fields)]
    return expected, got, (kind, at, fields)


def first_difference(charter: str, commands: list[Command]) -> int | None:
    """After which command the two differ."""
    model, real = SlowRouter(charter), kefu.Router(kefu.Charter.parse(charter))
    for place, command in enumerate(commands):
        expected, got, _ = send(model, real, command)
        if expected != got:
            return place
    return None


def shortest(charter: str, commands: list[Command]) -> list[Command]:
    """Drops commands for as long as there is a difference."""
    place = first_difference(charter, commands)
    assert place is not None
    commands = commands[: place + 1]
    size = len(commands) // 2
    while size:
        start = 0
        while start < len(commands):
            fewer = commands[:start] + commands[start + size :]
            place = first_difference(charter, fewer)
            if place is None:
                start += size
            else:
                commands = fewer[: place + 1]
        size //= 2
    return commands


def told_in_full(charter: str, commands: list[Command]) -> str:
    model, real = SlowRouter(charter), kefu.Router(kefu.Charter.parse(charter))
    lines = []
    for command in commands:
        expected, got, (kind, at, fields) = send(model, real, command)
        lines.append(f"{at / SECOND:g} {kind} " + " ".join(f"{k}={v!r}" for k, v in fields.items()))
        if expected == got:
            lines += [f"      {shown(event)}" for event in got]
        else:
            lines += [f"  slow {shown(event)}" for event in expected] + [f"  real {shown(event)}" for event in got]
    return "\n".join(lines)


def shown(event: dict[str, Any]) -> str:
    times = (
        "at",
        "until",
        "cooldown_until",
        "enqueued",
        "deadline",
        "parked_until",
        "owner_until",
        "waited",
        "handled",
    )
    return " ".join(
        f"{k}={v / SECOND:g}" if k in times else str(v) if k == "event" else f"{k}={v!r}" for k, v in event.items()
    )


def check(name: str, seeds: range, length: int = 300) -> None:
    charter = CHARTERS[name]
    for seed in seeds:
        commands = Stream(seed).commands(length)
        if first_difference(charter, commands) is not None:
            pytest.fail(f"{name}, seed {seed}:\n{told_in_full(charter, shortest(charter, commands))}", pytrace=False)


@pytest.mark.parametrize("name", CHARTERS)
def test_says_what_the_slow_one_says(name: str) -> None:
    check(name, range(30))


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTERS)
def test_says_so_for_long(name: str) -> None:
    check(name, range(1000, 2000))
