"""The router from Python: commands by keywords, events as objects, journals, recovery, tables, why, staffs and plots."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import inspect
import json
import os
import pickle
import subprocess
import threading
import weakref
from pathlib import Path

import kefu
import kefu.service as service
import pytest
from conftest import ROOT, run_python
from hypothesis import given, settings
from hypothesis import strategies as st

UTC = dt.UTC
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = """
[charter]
id = "shop"

[routing]
skills = ["refund", "repair"]
languages = ["zh", "en"]
offer_time = "20 s"
decline_cooldown = "30 s"
head_start = { A = "90 s" }

[routing.channel.telephone]
exclusive = true
wrap_up = "30 s"
[routing.channel.chat]

[routing.class.refund]
needs = "refund >= 2"
steps = [{ after = "60 s", needs = "refund" }]
[routing.class.repair]
needs = "repair"
"""


def after(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def charter():
    return kefu.Charter.parse(RULES)


@pytest.fixture
def router(charter):
    """One agent, who can refund."""
    made = kefu.Router(charter)
    made.add_agent(agent="li", words={"refund": 2, "zh": 1}, channels={"chat": 2}, at=NOW)
    return made


def kinds(events):
    return [e.kind for e in events]


def first(events, kind):
    return next(e for e in events if isinstance(e, kind))


# ---------------------------------------------------------------------------------------------------------- commands
COMMANDS = [c["name"] for c in kefu.describe()["commands"]]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("face", [kefu.Router, service._Deciding])
def test_every_command_is_a_method_that_says_what_it_takes(face, name):
    method = getattr(face, name)
    described = next(c for c in kefu.describe()["commands"] if c["name"] == name)["fields"]
    parameters = inspect.signature(method).parameters
    for field in described:
        called = "class_" if field["name"] == "class" else field["name"]
        assert called in parameters
        assert parameters[called].kind is inspect.Parameter.KEYWORD_ONLY
        if name != "swap_rules":
            assert f"    {called}: {field['text']}" in method.__doc__
    assert parameters["at"].default is inspect.Parameter.empty


def test_every_command_does_what_it_says(charter):
    router = kefu.Router(charter, strict=True, keep_events=True)
    done = [
        ("add_agent", dict(agent="li", words={"refund": 2}, channels={"chat": 2, "telephone": 1}, at=NOW), "agent_added"),
        ("add_agent", dict(agent="wang", words=["repair"], status="away", at=NOW), "agent_added"),
        ("set_status", dict(agent="wang", status="available", at=NOW), "agent_status_changed"),
        ("set_profile", dict(agent="wang", words=[("repair", 2)], team="b", at=NOW), "agent_profile_changed"),
        ("set_capacity", dict(agent="wang", channels={"chat": 1}, at=NOW), "agent_capacity_changed"),
        ("heartbeat", dict(agent="wang", at=NOW), "agent_heard"),
        ("arrive_task", dict(task="a", channel="chat", class_="refund", at=after(1)), "task_offered"),
        ("update_task", dict(task="a", grade="A", at=after(2)), "task_updated"),
        ("accept_offer", dict(task="a", agent="li", epoch=2, at=after(3)), "offer_accepted"),
        ("rest_task", dict(task="a", at=after(4)), "task_rested"),
        ("return_task", dict(task="a", reason="shift", at=after(5)), "task_returned"),
        ("reject_offer", dict(task="a", agent="li", epoch=3, at=after(6)), "offer_rejected"),
        ("park_task", dict(task="a", until=after(600), at=after(7)), "task_parked"),
        ("cancel_task", dict(task="a", at=after(8)), "task_canceled"),
        ("arrive_task", dict(task="b", channel="telephone", class_="refund", at=after(9)), "task_offered"),
        ("accept_offer", dict(task="b", agent="li", epoch=1, at=after(10)), "offer_accepted"),
        ("complete_task", dict(task="b", wrap_up="40 s", at=after(20)), "task_wrapping"),
        ("end_wrap_up", dict(task="b", at=after(21)), "task_completed"),
        ("arrive_task", dict(task="c", channel="chat", needs="zh", at=after(30)), "task_unservable"),
        ("abandon_task", dict(task="c", at=after(40)), "task_abandoned"),
        ("remove_agent", dict(agent="wang", at=after(41)), "agent_removed"),
        ("swap_rules", dict(charter=kefu.Charter.parse(RULES + '[routing.class.other]\nneeds = "zh"\n'), at=after(42)), "rules_adopted"),
        ("advance_clock", dict(at=after(43)), "clock_advanced"),
    ]  # fmt: skip
    for name, arguments, kind in done:
        events = getattr(router, name)(**arguments)
        assert kind in kinds(events), (name, events)
        assert events.accepted and not events.refused and not events.already_done
    assert {name for name, _, _ in done} == set(COMMANDS)
    assert router.charter.stamp["digest"] == router.stamp["digest"]
    assert len(router.events) == router.sequence
    assert (router.agents, router.tasks, router.waiting) == (1, 0, 0) and router.bytes > 0


def test_a_repeat_is_already_done(router):
    sent = dict(task="a", channel="chat", class_="refund", at=after(1), source="crm", number=7)
    assert router.arrive_task(**sent).accepted
    again = router.arrive_task(**sent)
    assert again.already_done and not again.accepted and kinds(again) == ["already_done"]
    assert again[0].sequence is None and (again[0].source, again[0].number) == ("crm", 7)
    refused = router.arrive_task(**(sent | {"number": 8}))[0]
    assert (refused.code, refused.source, refused.number, refused.at) == ("task_exists", "crm", 8, after(1))
    no_id = router.arrive_task(**(sent | {"source": "客" * 22}))[0]
    assert (no_id.code, no_id.source) == ("bad_id", "")


def test_a_router_says_when_it_has_something_to_do(charter):
    router = kefu.Router(charter)
    assert router.next_due is None and router.now is None
    router.add_agent(agent="li", words={"refund": 2}, channels={"chat": 1}, at=NOW)
    assert router.now == NOW
    router.arrive_task(task="a", channel="chat", class_="refund", at=NOW)
    due = router.next_due
    assert due is not None and due > NOW
    assert any(isinstance(e, service.OfferTimedOut) for e in router.advance_clock(at=due))


def test_a_refusal_is_an_answer_and_an_error_where_the_router_is_strict(router):
    before = router.state_hash
    events = router.accept_offer(task="a", agent="li", epoch=1, at=after(1))
    assert events.refused.code == "unknown_task" and not events.accepted
    router.strict = True
    with pytest.raises(kefu.Error, match=r"accept_offer was refused: .*\(unknown_task\)") as error:
        router.accept_offer(task="a", agent="li", epoch=1, at=after(1))
    assert error.value.refused == events.refused
    assert router.state_hash == before


@pytest.mark.parametrize(
    "at",
    [
        after(5),
        after(5).astimezone(dt.timezone(dt.timedelta(hours=8))),
        int(after(5).timestamp()) * 1_000_000,
        "2026-03-02T09:00:05Z",
        "2026-03-02T17:00:05+08:00",
    ],
)
def test_times_are_taken_as_people_have_them(router, at):
    assert router.arrive_task(task="a", channel="chat", at=at)[0].at == after(5)


def test_times_of_numpy_and_pandas_are_taken(router):
    import numpy as np
    import pandas as pd

    assert router.advance_clock(at=np.datetime64("2026-03-02T09:00:05"))[0].at == after(5)
    assert router.advance_clock(at=np.int64(after(6).timestamp() * 1_000_000))[0].at == after(6)
    assert router.advance_clock(at=pd.Timestamp(after(7)))[0].at == after(7)
    arrived = router.arrive_task(task="a", channel="chat", at=after(8), credit=np.timedelta64(3, "s"))[0]
    assert arrived.credit == dt.timedelta(seconds=3)
    for wrong in (np.datetime64("NaT"), pd.NaT, pd.Timestamp("2026-03-02")):
        with pytest.raises(kefu.Error) as error:
            router.advance_clock(at=wrong)
        assert error.value.status == "BAD_TIME"


def test_a_zone_with_summer_time_is_obeyed(router):
    from zoneinfo import ZoneInfo

    berlin = dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert router.advance_clock(at=berlin)[0].at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("credit", ["90 s", dt.timedelta(seconds=90), 90_000_000, "1.5 min"])
def test_spans_are_timedeltas_or_texts(router, credit):
    assert router.arrive_task(task="a", channel="chat", credit=credit, at=after(1))[0].credit == dt.timedelta(
        seconds=90
    )


@pytest.mark.parametrize("words", [{"refund": 2, "zh": 1}, [("refund", 2), "zh"], (["refund", 2], ("zh", 1))])
def test_words_are_a_dict_or_pairs(router, words):
    assert router.add_agent(agent="x", words=words, at=NOW)[0].words == {"refund": 2, "zh": 1}


def test_one_text_is_a_list_of_one(router):
    assert router.arrive_task(task="a", channel="chat", preferred="li", at=NOW)[0].preferred == ("li",)


def test_none_is_as_if_it_were_not_said(router):
    arrived = router.arrive_task(task="a", channel="chat", class_=None, deadline=None, preferred=None, at=NOW)[0]
    assert (arrived.class_, arrived.deadline, arrived.preferred) == ("", None, ())


def test_a_dict_of_fields_may_use_the_engines_names(router):
    assert router.arrive_task(**{"task": "a", "channel": "chat", "class": "refund", "at": NOW})[0].class_ == "refund"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (dict(at=dt.datetime(2026, 3, 2)), "BAD_TIME", "no time zone; say which"),
        (dict(at=1.5), "BAD_TIME", "got float"),
        (dict(at="2026-03-02 09:00"), "BAD_TIME", "an instant with its zone"),
        (dict(at=NOW.date()), "BAD_TIME", "got datetime.date"),
        (dict(at=2**63), "BAD_VALUE", "leaves 64 bits"),
        (dict(agent=17850), "BAD_ID", r"expected text, got int; ids are texts here"),
        (dict(agent="\ud800"), "BAD_VALUE", "surrogate"),
        (dict(status="avialable"), "BAD_VALUE", "did you mean available"),
        (dict(units=True), "BAD_VALUE", "expected a whole number, got bool"),
        (dict(units=1.0), "BAD_VALUE", "expected a whole number, got float"),
        (dict(words={"zh"}), "BAD_VALUE", "a set has no order"),
        (dict(words=[("zh", 1, 2)]), "BAD_VALUE", "pairs of word and level"),
        (dict(words=5), "BAD_VALUE", "expected a sequence, got int"),
        (dict(channels={"chat": "2"}), "BAD_VALUE", "channels: expected a whole number, got str"),
    ],
)
def test_what_is_no_value_is_an_error_that_names_the_argument(router, arguments, status, message):
    before = router.state_hash
    with pytest.raises(kefu.Error, match=message) as error:
        router.add_agent(**{"agent": "x", "at": NOW, **arguments})
    assert error.value.status == status
    assert str(error.value).startswith(next(iter(arguments)))
    assert router.state_hash == before


def test_what_is_no_argument_is_a_type_error_with_the_nearest(router):
    with pytest.raises(
        TypeError, match=r"arrive_task\(\) got an unexpected keyword argument 'chanel'; did you mean 'channel'"
    ):
        router.arrive_task(task="a", chanel="chat", at=NOW)
    with pytest.raises(TypeError, match="misses required arguments: 'at', 'agent'"):
        router.add_agent(words=["zh"])
    with pytest.raises(TypeError, match="keyword arguments only"):
        router.add_agent("li")
    with pytest.raises(TypeError, match="'att'; did you mean 'at'"):
        router._swap_rules(router.charter._native, False, att=NOW)
    with pytest.raises(AttributeError):
        router.arive_task()


# ------------------------------------------------------------------------------------------------------------ events
def test_events_match_by_class_and_attributes(router):
    match list(router.arrive_task(task="a", channel="chat", class_="refund", at=after(1))):
        case [service.TaskArrived(task="a", class_=asked), service.TaskOffered(task=task, agent=agent, epoch=epoch)]:
            assert (asked, task, agent, epoch) == ("refund", "a", "li", 1)
        case other:
            pytest.fail(repr(other))
    match router.heartbeat(agent="li", at=after(2))[0]:
        case service.AgentHeard(agent):  # by place, too
            assert agent == "li"


def test_every_kind_of_event_is_a_class():
    for described in kefu.describe()["events"]:
        name = "".join(word.title() for word in described["name"].split("_"))
        made = getattr(service, name)
        assert made.kind == described["name"] and name in service.__all__ and issubclass(made, service.Event)
        for field in described["fields"]:
            called = "class_" if field["name"] == "class" else field["name"]
            assert called in made.__match_args__ and f"    {called}: {field['text']}" in made.__doc__


def test_events_stay_as_they_are(router):
    events = router.arrive_task(task="a", channel="chat", class_="refund", preferred=["li"], at=after(1))
    said = repr(events)
    for n in range(100):
        router.arrive_task(task=f"t{n}" * 9, channel="chat", at=after(2))
    assert repr(events) == said
    with pytest.raises(AttributeError, match="immutable"):
        events[0].task = "b"
    with pytest.raises(AttributeError, match="immutable"):
        del events[0].task
    with pytest.raises(AttributeError):
        events[0].other = 1
    with pytest.raises(kefu.Error, match="the engine makes these"):
        service.TaskQueued(task="a")


def test_events_are_compared_copied_pickled_and_told(router):
    event = first(router.arrive_task(task="a", channel="chat", class_="refund", at=after(1)), service.TaskOffered)
    assert copy.copy(event) is event and copy.deepcopy(event) is event
    again = pickle.loads(pickle.dumps(event))
    assert again == event and hash(again) == hash(event) and again is not event
    assert event != first(router.arrive_task(task="b", channel="chat", at=after(1)), service.TaskOffered)
    assert repr(event).startswith(
        "TaskOffered(task='a', agent='li', epoch=1, accepted=False, until=2026-03-02T09:00:21Z"
    )
    told = event.to_dict()
    assert list(told)[:5] == ["event", "sequence", "at", "source", "number"]
    assert (told["event"], told["agent"], told["waited"]) == ("task_offered", "li", dt.timedelta(0))
    arrived = router.arrive_task(task="c", channel="chat", class_="refund", preferred=["li"], at=after(2))[0].to_dict()
    assert arrived["class"] == "refund" and arrived["preferred"] == ["li"]


# ----------------------------------------------------------------------------------------------------------- journal
class Database:
    """A journal of the host's."""

    def __init__(self):
        self.entries = []
        self.fails = None
        self.asks = None

    def append(self, sequence, entry):
        if self.asks:
            self.asks()
        if self.fails:
            raise self.fails
        self.entries.append((sequence, entry))


def test_a_journal_gets_each_entry_before_its_command_is_done(charter):
    database = Database()
    router = kefu.Router(charter, database)
    router.add_agent(agent="li", at=NOW)
    router.arrive_task(task="a", channel="chat", at=NOW)
    router.accept_offer(task="x", agent="li", at=NOW)  # refused: nothing to write down
    assert [sequence for sequence, _ in database.entries] == [0, 2]
    assert all(isinstance(entry, bytes) for _, entry in database.entries)
    recovered = kefu.Router.recover(charter, [entry for _, entry in database.entries])
    assert recovered.state_hash == router.state_hash


@pytest.mark.parametrize(
    "fails", [OSError("disk full"), KeyboardInterrupt(), kefu.Error("second writer", "WRONG_ORDER")]
)
def test_what_a_journal_raises_takes_the_command_back(charter, fails):
    database = Database()
    router = kefu.Router(charter, database, keep_events=True)
    router.add_agent(agent="li", words={"refund": 2}, at=NOW)
    before = (router.state_hash, router.sequence)
    database.fails = fails
    with pytest.raises(type(fails)) as error:
        router.arrive_task(task="a", channel="chat", class_="refund", at=NOW)
    assert error.value is fails or str(error.value) == str(fails)
    with pytest.raises(type(fails)):
        router.swap_rules(kefu.Charter(), at=NOW)
    assert (router.state_hash, router.sequence) == before and router.charter is charter and len(router.events) == 2
    database.fails = None
    assert router.arrive_task(task="a", channel="chat", class_="refund", at=NOW).accepted
    assert len(router.events) == router.sequence


def test_a_journal_that_asks_its_router_is_told_so(charter):
    database = Database()
    router = kefu.Router(charter, database)
    database.asks = lambda: router.advance_clock(at=NOW)
    with pytest.raises(kefu.Error, match="at work") as error:
        router.add_agent(agent="li", at=NOW)
    assert error.value.status == "WRONG_ORDER" and router.sequence == 0


@pytest.mark.parametrize("journal", [[], 5, "file.db", object()])
def test_what_is_no_journal_is_refused(charter, journal):
    with pytest.raises(kefu.Error, match="MemoryJournal"):
        kefu.Router(charter, journal)


def test_a_journal_that_knows_its_router_is_collected(charter):
    database = Database()
    router = kefu.Router(charter, database)
    database.router = router
    gone = weakref.ref(database)
    del database, router
    gc.collect()
    assert gone() is None


def test_deciding_and_doing_are_apart(charter):
    router = kefu.Router(charter)
    before = router.state_hash
    events = router.decide.add_agent(agent="li", at=NOW)
    entry = router.entry
    assert events.accepted and entry
    assert router.add_agent(agent="wang", at=NOW).refused.code == "pending"
    router.discard()
    assert router.state_hash == before
    router.decide.add_agent(agent="li", at=NOW)
    router.commit()
    assert router.agents == 1 and kefu.Router.recover(charter, [entry]).state_hash == router.state_hash
    for settle in (router.commit, router.discard):
        with pytest.raises(kefu.Error) as error:
            settle()
        assert error.value.status == "WRONG_ORDER"
    refused = router.decide.add_agent(agent="li", at=NOW)
    assert refused.refused.code == "agent_exists" and router.entry == b""


def test_other_rules_are_adopted_when_they_are_committed(charter):
    other = kefu.Charter.parse(RULES + "[routing.channel.letter]\n")
    router = kefu.Router(charter)
    router.advance_clock(at=NOW)
    router.decide.swap_rules(other, at=NOW)
    router.discard()
    assert router.charter is charter
    router.decide.swap_rules(other, at=NOW)
    router.commit()
    assert router.charter is other
    events = router.arrive_task(task="a", channel="letter", at=NOW)
    assert events.accepted and {e.rules for e in events} == {1} and events[0].to_dict()["rules"] == 1
    refused = router.swap_rules(charter, at=NOW)
    assert refused.refused.code == "rules_do_not_fit" and router.charter is other


# ---------------------------------------------------------------------------------------------- recovery, files, tables
def test_the_rules_of_the_begin_may_come_back(charter):
    other = kefu.Charter.parse(RULES + "[routing.channel.letter]\n")
    journal = service.MemoryJournal()
    router = kefu.Router(charter, journal)
    router.add_agent(agent="li", at=NOW)
    router.swap_rules(other, at=after(1))
    router.swap_rules(charter, at=after(2))
    again = kefu.Router.recover(charter, journal, charters=[other], journal=journal)
    assert again.state_hash == router.state_hash and again.charter is charter
    again.add_agent(agent="wang", at=after(3))
    assert kefu.Router.recover(charter, journal, charters=[other]).state_hash == again.state_hash


def test_an_offer_is_explained_by_the_rules_that_made_it(charter):
    later = kefu.Charter.parse(RULES.replace("[routing]", '[routing]\ntasks = ["newest"]', 1))
    router = kefu.Router(charter)
    router.add_agent(agent="li", words={"refund": 2}, channels={"chat": 1}, at=NOW)
    offer = next(e for e in router.arrive_task(task="a", channel="chat", at=NOW) if e.kind == "task_offered")
    said = router.explain(offer)
    router.swap_rules(later, at=NOW)
    assert router.explain(offer) == said
    router.advance_clock(at=NOW)
    with pytest.raises(kefu.Error, match="came under rules 0, and rules 1 hold"):
        router.explain(offer)


def test_recovery_goes_through_rules_that_were_swapped(charter):
    other = kefu.Charter.parse(RULES + "[routing.channel.letter]\n")
    journal = service.MemoryJournal()
    router = kefu.Router(charter, journal)
    router.add_agent(agent="li", at=NOW)
    router.swap_rules(other, at=NOW)
    router.arrive_task(task="a", channel="letter", at=NOW)
    recovered = kefu.Router.recover(charter, journal, charters=[kefu.Charter(), other])
    assert recovered.state_hash == router.state_hash and recovered.charter == other
    with pytest.raises(kefu.Error, match="entry 1: .*whose rules were not given") as error:
        kefu.Router.recover(charter, journal)
    assert (error.value.status, error.value.row) == ("BAD_FILE", 1)


def test_recovery_begins_at_a_snapshot(charter, tmp_path):
    journal = service.MemoryJournal()
    router = kefu.Router(charter, journal)
    router.add_agent(agent="li", words={"refund": 2}, at=NOW)
    file = router.save(tmp_path / "router.kefu")
    done = len(journal)
    router.arrive_task(task="a", channel="chat", class_="refund", at=after(1))
    for snapshot in (file, tmp_path / "router.kefu"):
        recovered = kefu.Router.recover(charter, journal.entries()[done:], snapshot, keep_events=True)
        assert recovered.state_hash == router.state_hash
        assert len(recovered.events) == 2 and recovered.save() == router.save()
    with pytest.raises(kefu.Error) as error:
        kefu.Router.recover(charter, journal, file)
    assert (error.value.status, error.value.row) == ("BAD_FILE", 0)


@pytest.mark.parametrize("entries", [b"entry", "journal.kefu", 7, None])
def test_what_are_no_entries_is_refused(charter, entries):
    with pytest.raises(kefu.Error, match="entries: expected the entries of a journal, bytes each, got") as error:
        kefu.Router.recover(charter, entries)
    assert error.value.status == "BAD_OPTION"


def test_events_of_a_journal_tell_their_entry(charter):
    journal = service.MemoryJournal()
    router = kefu.Router(charter, journal)
    router.add_agent(agent="li", words={"refund": 2}, at=NOW)
    router.arrive_task(task="a", channel="chat", class_="refund", at=after(1))
    table = service.read_journal(journal)
    entries = journal.entries()
    of = [i for i, entry in enumerate(entries) for _ in range(len(service.read_journal([entry])))]
    assert table["command"].tolist() == of and of[-1] == 1
    assert "entry of a journal" in table.describe()["command"]


def test_a_saved_router_is_loaded_under_its_rules_alone(charter, router):
    file = router.save()
    assert kefu.Router.load(file, charter).state_hash == router.state_hash
    with pytest.raises(kefu.Error) as error:
        kefu.Router.load(file)
    assert error.value.status == "BAD_FILE"
    needed, given = charter.stamp["digest"], kefu.Charter().stamp["digest"]
    assert f"of digest {needed}, and this one has {given}: load it under that one, and" in str(error.value)
    for damaged in (file[:-1], file[:90] + bytes([file[90] ^ 1]) + file[91:], b"", kefu.purchases().save()):
        with pytest.raises(kefu.Error) as error:
            kefu.Router.load(damaged, charter)
        assert error.value.status == "BAD_FILE"


def test_a_journal_is_recovered_under_its_charter_alone(charter):
    journal = service.MemoryJournal()
    kefu.Router(charter, journal).add_agent(agent="li", at=NOW)
    with pytest.raises(kefu.Error, match=f"begins under the charter of digest {charter.stamp['digest']}") as error:
        kefu.Router.recover(kefu.Charter(), journal)
    assert (error.value.status, error.value.row) == ("BAD_FILE", 0)


def test_what_is_there_now_is_told_as_tables(charter):
    both = kefu.Charter.parse(RULES.replace('offer_time = "20 s"', 'offer_time = "20 s"\noffers = 2'))
    router = kefu.Router(both)
    for agent in ("li", "wang"):
        router.add_agent(agent=agent, words={"refund": 2}, channels={"chat": 1}, at=NOW)
    router.arrive_task(task="a", channel="chat", class_="refund", at=NOW)
    router.arrive_task(task="b", channel="chat", class_="refund", at=after(1))
    told = kefu.Router.load(router.save(), both).metrics()
    assert told.tables == ["agents", "tasks", "classes", "offers"]
    tasks = {row["task"]: row for row in told["tasks"].rows()}
    assert (tasks["a"]["state"], tasks["a"]["agent"], tasks["a"]["epoch"]) == ("offered", "wang", "2")
    assert tasks["a"]["since"] == NOW.isoformat().replace("+00:00", "Z") and tasks["b"]["since"] is None
    assert (tasks["b"]["state"], tasks["b"]["agent"], tasks["b"]["epoch"]) == ("waiting", None, None)
    offers = [(row["agent"], int(row["epoch"])) for row in told["offers"].rows()]
    assert offers == [("li", 1), ("wang", 2)]
    assert [row["waiting"] for row in told["classes"].rows()] == ["1"]
    router.accept_offer(task="a", agent="li", epoch=1, at=after(2))
    told = router.metrics()
    taken = next(row for row in told["tasks"].rows() if row["task"] == "a")
    assert taken["epoch"] is None and taken["since"] == after(2).isoformat().replace("+00:00", "Z")
    assert [row["task"] for row in told["offers"].rows()] == ["b"]


def test_entries_that_are_damaged_are_told_by_their_row(charter):
    journal = service.MemoryJournal()
    kefu.Router(charter, journal).add_agent(agent="li", at=NOW)
    entry = journal.entries()[0]
    for entries, row in (([entry, entry], 1), ([entry[:-1]], 0), ([b""], 0)):
        with pytest.raises(kefu.Error) as error:
            kefu.Router.recover(charter, entries)
        assert (error.value.status, error.value.row) == ("BAD_FILE", row)
    with pytest.raises(kefu.Error, match="expected bytes, got str"):
        kefu.Router.recover(charter, ["entry"])
    with pytest.raises(kefu.Error):
        service.read_journal([entry, b"x"])


def test_a_pickled_router_is_refused_with_what_to_do(router):
    with pytest.raises(TypeError, match="router.save"):
        pickle.dumps(router)


def test_events_of_a_table_are_a_table(charter):
    import polars as pl

    commands = pl.DataFrame(
        {
            "command": ["add_agent", "arrive_task", "accept_offer", "accept_offer"],
            "at": [NOW, after(1), after(2), after(3)],
            "who": ["li", None, "li", "li"],
            "task": [None, "a", "a", "b"],
            "words": ["refund:2; zh", None, None, None],
            "channel": [None, "chat", None, None],
            "class": [None, "refund", None, None],
            "epoch": [None, None, 1, 1],
        }
    )
    router = kefu.Router(charter, keep_events=True)
    result = router.apply(commands, {"agent": "who"})
    assert result.analysis == "service.apply" and result.report == {"commands": 4, "refused": 1}
    events = result["events"].to_polars()
    assert events["event"].to_list() == [
        "rules_adopted", "agent_added", "task_arrived", "task_offered", "offer_accepted", "refused",
    ]  # fmt: skip
    assert events["command"].to_list() == [0, 0, 1, 1, 2, 3] and events["rules"].to_list() == [0] * 6
    assert events["words"][1] == "refund:2; zh" and events["code"][5] == "unknown_task"
    assert [events[name][0] for name in ("charter", "version", "digest", "engine")] == [
        charter.stamp[name] for name in ("charter", "version", "digest", "engine")
    ]
    kept = router.events.to_polars()
    assert kept.columns == events.columns
    for name in kept.columns:
        assert kept[name].to_list() == events[name][:5].to_list(), name


def test_a_row_that_can_be_no_command_is_told_before_anything_is_done(charter):
    router = kefu.Router(charter)
    table = {"command": ["add_agent", "add_agnet"], "at": [NOW.isoformat()] * 2, "agent": ["li", "wang"]}
    with pytest.raises(kefu.Error, match="did you mean add_agent") as error:
        router.apply(table)
    assert (error.value.status, error.value.row) == ("BAD_VALUE", 1)
    assert router.agents == 0 and error.value.events is None
    naive = {"command": ["add_agent"], "at": ["2026-03-02 17:00"], "agent": ["wang"]}
    with pytest.raises(kefu.Error) as error:
        router.apply(naive)
    assert error.value.status == "BAD_TIME" and router.agents == 0
    assert router.apply(naive, time_zone="Asia/Shanghai")["events"]["at"][0].item() == NOW.replace(tzinfo=None)


def test_a_column_that_is_almost_a_field_is_no_command(charter):
    router = kefu.Router(charter)
    table = {"command": ["add_agent"], "at": [NOW.isoformat()], "agent": ["li"], "chanels": ["chat:3"], "note": ["x"]}
    with pytest.raises(kefu.Error, match="nobody reads the column 'chanels'; did you mean 'channels'") as error:
        router.apply(table)
    assert (error.value.status, error.value.where, error.value.column) == ("BAD_COLUMN", "commands", 3)
    assert router.agents == 0
    assert router.apply(table, {"channels": "chanels"}).report["refused"] == 0


def test_a_journal_that_fails_ends_a_table_between_two_rows(charter):
    class Full:
        entries = 0

        def append(self, sequence, entry):
            self.entries += 1
            if self.entries == 3:
                raise OSError("the disk is full")

    router = kefu.Router(charter, journal=Full())
    agents = [f"a{i}" for i in range(5)]
    with pytest.raises(OSError, match="the disk is full"):
        router.apply({"command": ["add_agent"] * 5, "at": [NOW.isoformat()] * 5, "agent": agents})
    assert router.agents == 2 and router.sequence == 3


def test_events_are_kept_where_it_is_asked_for(router):
    with pytest.raises(kefu.Error, match="keep_events=True"):
        _ = router.events


TASKS, AGENTS = ["t1", "t2", "t3"], ["li", "wang"]
COMMAND = st.one_of(
    st.tuples(
        st.just("add_agent"),
        st.fixed_dictionaries(
            {"agent": st.sampled_from(AGENTS)},
            optional={
                "words": st.dictionaries(st.sampled_from(["refund", "repair", "zh"]), st.integers(1, 2)),
                "channels": st.dictionaries(st.sampled_from(["chat", "telephone"]), st.integers(1, 3)),
                "status": st.sampled_from(["available", "away", "offline"]),
            },
        ),
    ),
    st.tuples(
        st.just("arrive_task"),
        st.fixed_dictionaries(
            {"task": st.sampled_from(TASKS), "channel": st.sampled_from(["chat", "telephone"])},
            optional={
                "class_": st.sampled_from(["refund", "repair", "nothing"]),
                "language": st.just("zh"),
                "credit": st.sampled_from(["5 s", "2 min"]),
                "preferred": st.lists(st.sampled_from(AGENTS), max_size=2, unique=True),
            },
        ),
    ),
    st.tuples(
        st.sampled_from(["accept_offer", "reject_offer"]),
        st.fixed_dictionaries({"task": st.sampled_from(TASKS), "agent": st.sampled_from(AGENTS), "epoch": st.integers(1, 3)}),
    ),
    st.tuples(
        st.sampled_from(["complete_task", "cancel_task", "return_task", "rest_task", "end_wrap_up", "abandon_task"]),
        st.fixed_dictionaries({"task": st.sampled_from(TASKS)}),
    ),
    st.tuples(
        st.sampled_from(["heartbeat", "remove_agent", "set_status"]), st.fixed_dictionaries({"agent": st.sampled_from(AGENTS)})
    ),
    st.tuples(st.just("advance_clock"), st.just({})),
)  # fmt: skip


def cell(value):
    if isinstance(value, dict):
        return "; ".join(f"{k}:{v}" for k, v in value.items()) or None
    if isinstance(value, list):
        return "; ".join(value) or None
    return value


def table_of(commands):
    """The same commands as a table; spans are seconds there."""
    import polars as pl

    seconds = {"5 s": 5.0, "2 min": 120.0}
    rows = [
        {"command": name, "number": i + 1, "source": "test"}
        | {k.rstrip("_"): seconds[v] if k == "credit" else cell(v) for k, v in arguments.items()}
        for i, (name, arguments) in enumerate(commands)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COMMAND, st.integers(0, 40)), min_size=1, max_size=30))
def test_one_by_one_as_a_table_and_recovered_are_the_same(steps):
    charter = kefu.Charter.parse(RULES)
    journal = service.MemoryJournal()
    router = kefu.Router(charter, journal)
    clock, commands, answers = NOW, [], []
    for number, ((name, arguments), seconds) in enumerate(steps, 1):
        clock += dt.timedelta(seconds=seconds)
        commands.append((name, {**arguments, "at": clock}))
        answers.append(getattr(router, name)(**arguments, at=clock, source="test", number=number))
    written = service.MemoryJournal()
    by_table = kefu.Router(charter, written)
    events = by_table.apply(table_of(commands))["events"]
    assert by_table.state_hash == router.state_hash and written.entries() == journal.entries()
    assert [e.kind for answer in answers for e in answer] == list(events["event"])
    recovered = kefu.Router.recover(charter, journal)
    assert recovered.state_hash == router.state_hash and recovered.sequence == router.sequence
    assert kefu.Router.load(router.save(), charter).state_hash == router.state_hash
    assert len(service.read_journal(journal)) == router.sequence
    for task in TASKS:
        try:
            why = router.why_waiting(task)
        except kefu.Error as error:
            assert error.status == "UNKNOWN_NAME"
        else:
            assert why.sentence("en") and why.sentence("zh") and pickle.loads(pickle.dumps(why)) == why


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_commands_give_the_entries_of_cpp(seed):
    """tests/bytes/router_commands.cpp prints random commands, what is written down for each, and the state at the end."""
    rules = ROOT / "tests/bytes/router_commands.toml"
    program = Path(os.environ.get("KEFU_BUILD", ROOT / "build/dev")) / "tests/router_commands"
    done = subprocess.run([program, rules, str(seed), "1500"], capture_output=True, encoding="utf-8", check=True)
    *lines, state = done.stdout.splitlines()
    router = kefu.Router(kefu.Charter.load(rules))
    sent = set()
    for line in lines:
        fields = json.loads(line)
        name, entry = fields.pop("command"), fields.pop("entry")
        events = getattr(router.decide, name)(**fields)
        assert router.entry.hex() == entry, line
        if events.accepted:
            router.commit()
            sent.add(name)
    assert str(router.state_hash) == state
    assert sent == set(COMMANDS) - {"swap_rules"}


# ----------------------------------------------------------------------------------------------------------- threads
def test_who_comes_while_a_table_is_done_is_told_so(charter):
    rows = 30_000
    table = {
        "command": ["heartbeat"] * rows,
        "at": [int(NOW.timestamp()) * 1_000_000] * rows,
        "agent": ["li"] * rows,
    }
    import polars as pl

    commands = pl.DataFrame(table).with_columns(pl.from_epoch("at", "us").dt.replace_time_zone("UTC"))
    router = kefu.Router(charter)
    router.add_agent(agent="li", at=NOW)
    told, wrong = [], []
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            try:
                router.heartbeat(agent="li", at=NOW)
            except kefu.Error as error:
                (told if error.status == "WRONG_ORDER" else wrong).append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            try:
                router.apply(commands)
            except kefu.Error as error:
                assert error.status == "WRONG_ORDER"
            if told:
                break
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert told and not wrong
    assert router.heartbeat(agent="li", at=NOW).accepted


# --------------------------------------------------------------------------------------------------------------- why
def test_a_router_says_why_in_numbers_and_words(charter):
    router = kefu.Router(charter)
    router.add_agent(agent="li", words={"refund": 1}, channels={"chat": 1}, at=NOW)
    router.add_agent(agent="wang", words={"refund": 2}, channels={"chat": 1}, status="away", at=NOW)
    router.arrive_task(task="a", channel="chat", class_="refund", at=after(1))
    router.advance_clock(at=after(11))
    why = router.why_waiting("a")
    assert (why.hold, why.class_, why.waited, why.stages.meeting) == ("all_away", "refund", dt.timedelta(seconds=10), 1)
    assert why.next.at == after(61) and why.clauses[0].text == "refund >= 2"
    assert why.relaxation.ready == 1 and why.to_dict()["stages"]["all"] == 2
    assert why.sentence().startswith("Task a waits: ") and why.sentence("zh").startswith("任务 a ")
    assert "WhyWaiting(task='a', hold='all_away'" in repr(why)
    assert router.why_not("a", "li").obstacle == "requirement"
    assert router.why_not("a", "li").failing[0].text == "refund >= 2"
    assert router.why_not("a", "wang").sentence()
    offer = first(router.advance_clock(at=after(61)), service.TaskOffered)
    this = router.why_this("a")
    assert [(h.agent, h.hold) for h in this.holders] == [("li", "offered")] and this.sentence("zh")
    assert "li" in router.explain(offer) and router.explain(offer, "zh") != router.explain(offer)
    assert router.explain(pickle.loads(pickle.dumps(offer))) == router.explain(offer)
    with pytest.raises(kefu.Error, match="expected a TaskOffered"):
        router.explain(router.advance_clock(at=after(62))[0])
    with pytest.raises(kefu.Error) as error:
        router.why_waiting("b")
    assert error.value.status == "UNKNOWN_NAME"
    for wrong in (lambda: why.sentence("fr"), lambda: router.explain(offer, "fr")):
        with pytest.raises(kefu.Error, match="'en' or 'zh'"):
            wrong()


# ------------------------------------------------------------------------------------------------------------- staff
def test_a_staff_ranks_who_can_and_says_who_cannot(charter):
    staff = service.Staff(
        charter,
        [
            {"agent": "li", "words": {"refund": 2}, "channels": {"chat": 1}, "idle_since": after(60)},
            {"agent": "wang", "words": {"refund": 3}, "channels": {"chat": 1}, "idle_since": after(30)},
            {"agent": "chen", "words": {"refund": 1}, "channels": {"chat": 1}},
            {"agent": "zhao", "words": {"refund": 3}, "channels": {"telephone": 1}},
        ],
    )
    ranking = staff.rank(channel="chat", class_="refund")
    assert ranking.best == "wang" and [r.agent for r in ranking.agents] == ["wang", "li"] and ranking.ready == 2
    assert [r["agent"] for r in ranking.reasons()] == ["wang", "li"]
    assert set(ranking.orders) <= set(ranking.reasons()[0])
    assert ranking.why_not("chen") == ("requirement", ["refund >= 2"])
    assert ranking.why_not("zhao") == ("channel", []) and ranking.why_not("li") is None
    with pytest.raises(kefu.Error):
        ranking.why_not("nobody")
    assert staff.rank(channel="telephone", needs="zh").best is None
    assert len(staff) == 4 and "4 agents" in repr(staff) and staff.charter is charter
    with pytest.raises(TypeError, match="did you mean 'channel'"):
        staff.rank(chanel="chat")
    with pytest.raises(kefu.Error) as error:
        staff.rank(channel="fax")
    assert error.value.status == "UNKNOWN_NAME"


def test_a_staff_ranks_a_table_as_one_by_one(charter):
    import polars as pl

    staff = service.Staff(charter, [{"agent": f"a{i}", "words": {"refund": 1 + i % 2, "zh": 1}} for i in range(7)])
    requests = pl.DataFrame(
        {"channel": ["chat", "chat", "telephone"], "class": ["refund", None, None], "excluded": [None, "a0; a1", None]}
    )
    result = staff.rank_all(requests, most=0)
    one_by_one = [
        [r.agent for r in staff.rank(channel=c, class_=k, excluded=x.split("; ") if x else None).agents]
        for c, k, x in requests.rows()
    ]
    ranked = result["ranked"].to_polars()
    assert [ranked.filter(pl.col("request") == i)["agent"].to_list() for i in range(3)] == one_by_one
    asked = result["requests"].to_polars()
    assert asked["best"].to_list() == [o[0] for o in one_by_one] and asked["ready"].to_list() == [
        len(o) for o in one_by_one
    ]
    assert asked["requirement"].to_list() == [4, 0, 0] and asked["excluded"].to_list() == [0, 2, 0]
    assert len(staff.rank_all(requests)["ranked"]) == 3
    with pytest.raises(kefu.Error) as error:
        staff.rank_all({"channel": ["chat", "fax"]})
    assert (error.value.status, error.value.row) == ("BAD_VALUE", 1)
    with pytest.raises(TypeError, match="misses required arguments: 'channel'"):
        staff.rank(class_="refund")


@pytest.mark.parametrize(
    ("agents", "error", "message"),
    [
        ([{"agent": "li"}, {"agent": "li"}], kefu.Error, "li"),
        (["li"], kefu.Error, "expected a dict for each"),
        ([{"agent": "li", "wrods": {}}], TypeError, "did you mean 'words'"),
        ([{"words": {}}], TypeError, "misses required arguments: 'agent'"),
        ([{"agent": ""}], kefu.Error, "id"),
    ],
)
def test_what_is_no_staff_is_refused(charter, agents, error, message):
    with pytest.raises(error, match=message):
        service.Staff(charter, agents)


def test_which_agent_of_a_staff_is_wrong_is_told(charter):
    with pytest.raises(kefu.Error, match="agents, row 1: agent 'wang': the charter does not know 'refnd'") as error:
        service.Staff(charter, [{"agent": "li"}, {"agent": "wang", "words": {"refnd": 1}}])
    assert (error.value.status, error.value.row) == ("UNKNOWN_NAME", 1)


# ------------------------------------------------------------------------------------------------------------ package
def test_the_room_says_what_it_has():
    assert kefu.Router is service.Router and {"Router", "service"} <= set(kefu.__all__)
    for name in service.__all__:
        value = getattr(service, name)
        assert value.__doc__, name
    for name, value in vars(kefu.Router).items():
        if not name.startswith("_"):
            assert value.__doc__, name


def test_importing_kefu_does_not_make_the_room():
    done = run_python(
        "import sys, kefu; print('kefu.service' in sys.modules); kefu.Router; print('kefu.service' in sys.modules)"
    )
    assert done.stdout.split() == ["False", "True"], done.stderr


# ------------------------------------------------------------------------------------------------------------- plots
@pytest.fixture
def day(charter):
    """A router with some tasks that were taken, one that waits, one whose customer went away, and somebody away."""
    router = kefu.Router(charter, strict=True, keep_events=True)
    router.add_agent(agent="li", words={"refund": 2, "repair": 1}, channels={"chat": 1, "telephone": 1}, at=NOW)
    router.add_agent(agent="$wang_1$", words={"repair": 1}, channels={"chat": 1}, at=NOW)
    router.add_agent(agent="sun", words={"zh": 1}, at=NOW)
    router.arrive_task(task="a", channel="telephone", class_="refund", at=after(10))
    router.accept_offer(task="a", agent="li", epoch=1, at=after(20))
    router.arrive_task(task="b", channel="chat", class_="repair", at=after(30))
    router.accept_offer(task="b", agent="$wang_1$", epoch=1, at=after(40))
    router.arrive_task(task="c", channel="chat", class_="refund", at=after(50))
    router.abandon_task(task="c", at=after(70))
    router.arrive_task(task="d", channel="chat", needs="zh", at=after(80))
    router.accept_offer(task="d", agent="sun", epoch=1, at=after(85))
    router.complete_task(task="d", at=after(90))
    router.complete_task(task="a", at=after(200))
    router.set_status(agent="li", status="away", at=after(260))
    router.return_task(task="b", at=after(270))
    router.advance_clock(at=after(400))
    return router


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ["waits", "loads", "agents"])
def test_events_are_drawn_in_english_and_chinese(day, kind, language):
    import matplotlib.pyplot as plt

    try:
        ax = day.plot(kind, language=language)
        ax.figure.canvas.draw()
        said = ax.get_title(loc="left") + ax.get_xlabel()
        assert any("\u4e00" <= c <= "\u9fff" for c in said) == (language == "zh")
        own = plt.subplots()[1]
        assert day.plot(kind, own) is own
    finally:
        plt.close("all")


def test_what_is_drawn_is_what_happened(day):
    import matplotlib.pyplot as plt
    from kefu import plot

    try:
        lines = {line.get_label(): [tuple(p) for p in line.get_xydata()] for line in day.plot("waits").get_lines()}
        assert [[round(y * 60) for _, y in points] for points in lines.values()] == [[10], [10], [5], [20]]
        waiting, busy, free = (line.get_ydata() for line in day.plot("loads").get_lines())
        assert list(waiting)[-1] == 1 and max(busy) == 3 and list(free)[:4] == [0, 1, 2, 3]
        assert [t.get_text() for t in day.plot("agents").get_yticklabels()] == ["li", "$wang_1$", "sun"]
        assert plot.kinds(kefu.Router(day.charter).apply({"command": ["advance_clock"], "at": [NOW.isoformat()]})) == [
            "waits", "loads", "agents",
        ]  # fmt: skip
        with pytest.raises(kefu.Error, match="expected one of waits"):
            day.plot("lorenz")
        with pytest.raises(kefu.Error, match="there are no events"):
            kefu.Router(keep_events=True).plot()
        refused = kefu.Router().apply({"command": ["complete_task"], "task": ["x"], "at": [NOW.isoformat()]})
        for kind in ("waits", "loads", "agents"):  # an answer is no fact: nothing has happened
            ax = refused.plot(kind)
            assert not ax.get_lines() and [t.get_text() for t in ax.texts] and not list(ax.get_xticks())
    finally:
        plt.close("all")


def test_events_of_a_router_in_which_little_has_happened_are_drawn(charter):
    import matplotlib.pyplot as plt

    router = kefu.Router(charter, strict=True, keep_events=True)
    for name in ("li", "wang", "sun"):
        router.add_agent(agent=name, words={"refund": 2}, channels={"telephone": 1}, at=NOW)
    try:
        ax = router.plot("waits", language="zh")
        assert [t.get_text() for t in ax.texts] == ["还没有任务被接手，也没有客户离开"]
        for kind in ("loads", "agents"):
            ax = router.plot(kind, language="zh")
            ax.figure.canvas.draw()
            assert ax.xaxis.get_major_formatter().get_offset() == f"{NOW:%Y-%m-%d}"
        low, high = sorted(ax.get_ylim())
        assert low <= -0.5 and high >= 2.5  # each agent has a row, whoever has done nothing too
    finally:
        plt.close("all")


def test_no_text_of_the_plots_is_left_that_nobody_says(day, monkeypatch):
    import matplotlib.pyplot as plt
    from kefu import _words

    said = set()
    say = _words.Words.__call__
    monkeypatch.setattr(
        _words.Words, "__call__", lambda self, key, /, **values: said.add(key) or say(self, key, **values)
    )
    refused = kefu.Router().apply({"command": ["complete_task"], "task": ["x"], "at": [NOW.isoformat()]})
    try:
        for kind in ("waits", "loads", "agents"):
            day.plot(kind)
            refused.plot(kind)
    finally:
        plt.close("all")
    assert {key for key in _words.TEXTS if key.startswith("events.")} <= said


# --------------------------------------------------------------------------------------------------------- coverage
def test_coverage_says_what_nobody_of_a_roster_can_serve(charter):
    roster = {"who": ["li", "wang"], "words": ["refund", "refund; de"], "channels": ["chat:2", None]}
    with pytest.raises(kefu.Error, match="agent"):
        service.coverage(charter, roster)
    with pytest.raises(kefu.Error, match="agent 'wang': the charter does not know 'de'") as error:
        service.coverage(charter, roster, {"agent": "who"})
    assert (error.value.status, error.value.where, error.value.row) == ("BAD_VALUE", "agents", 1)
    roster["words"] = ["refund", "refund; zh"]
    told = service.coverage(charter, roster, columns={"agent": "who"})
    could = {(r["class"], r["step"], r["channel"]): int(r["agents"]) for r in told["coverage"].rows()}
    assert could[("refund", "0", "chat")] == 0 and could[("refund", "1", "chat")] == 2
    assert could[("refund", "1", "telephone")] == 1
    gaps = {r["class"]: r for r in told["gaps"].rows()}
    assert gaps["refund"]["message"].endswith("nobody of these agents can serve it at step 0, when it comes")
    assert gaps["repair"]["first"] is None and "这些客服中没有人能服务" in gaps["repair"]["message_zh"]
    assert told.stamp["digest"] == charter.stamp["digest"]


@pytest.mark.parametrize("name", ["a,b", "聊天，一线"])
def test_a_name_with_a_separator_stands_in_a_cell_as_json(name):
    charter = kefu.Charter.parse(f'[routing.channel."{name}"]\n')
    router = kefu.Router(charter, keep_events=True)
    router.add_agent(agent="li", channels={name: 3}, at=NOW)
    cell = next(c for c in router.events["channels"] if c)
    assert cell.startswith("[")
    table = {"command": ["add_agent"], "at": [NOW.isoformat()], "agent": ["li"], "channels": [cell]}
    assert kefu.Router(charter).apply(table).report["refused"] == 0
    with pytest.raises(kefu.Error):
        kefu.Router(charter, strict=True).apply({**table, "channels": [f"{name}:3"]})
