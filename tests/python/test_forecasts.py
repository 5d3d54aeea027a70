"""How long those who wait still wait, from Python: fed live, from a journal and from tables; what it says, and that C says the same."""

from __future__ import annotations

import copy
import ctypes
import datetime as dt
import inspect
import os
import pickle
import random
import threading

import kefu
import pytest
from conftest import ROOT
from kefu import _words, service

LIBRARY = os.environ.get("KEFU_LIBRARY", str(ROOT / "build/dev/libkefu.so"))
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
RULES = """
[charter]
id = "shop"
[routing]
automatic = true
head_start = { A = "2 min" }
[routing.channel.chat]
[routing.class.refund]
"""
ESTIMATORS = ["last_to_enter_service", "head_of_line", "queue_over_rate", "queue_markov", "moving_average"]


class Day:
    """A day of two agents, seeded: what each command gave, and the journal."""

    def __init__(self, seed: int = 1, tasks: int = 400) -> None:
        chance = random.Random(seed)
        self.journal = service.MemoryJournal()
        self.router = kefu.Router(kefu.Charter.parse(RULES), self.journal)
        self.answers: list[service.Events] = []
        self.now = NOW
        self.hands: list[str] = []
        self.tell("add_agent", agent="li")
        self.tell("add_agent", agent="wang")
        for i in range(tasks):
            self.now += dt.timedelta(seconds=20 + chance.randrange(60))
            grade = "A" if chance.randrange(5) == 0 else ""
            self.tell("arrive_task", task=f"c-{i}", channel="chat", class_="refund" if i % 3 == 0 else "", grade=grade)
            if chance.randrange(9) == 0:
                self.tell("abandon_task", task=f"c-{i}")
            if self.router.waiting > 3 + chance.randrange(3):
                self.now += dt.timedelta(seconds=chance.randrange(30))
                self.tell("complete_task", task=self.hands.pop(0))

    def tell(self, command: str, **arguments: object) -> None:
        events = getattr(self.router, command)(at=self.now, **arguments)
        self.answers.append(events)
        self.hands += [e.task for e in events if isinstance(e, service.TaskOffered)]
        self.hands = [
            t for t in self.hands if not any(isinstance(e, service.TaskAbandoned) and e.task == t for e in events)
        ]


@pytest.fixture(scope="module")
def day() -> Day:
    return Day()


@pytest.fixture(scope="module")
def forecasts(day):
    made = service.Forecasts()
    for events in day.answers:
        made.add(events)
    return made


def content(forecasts):
    """All that forecasts say."""
    queues = [(row["class"] or "", row["channel"]) for row in forecasts.changed().rows()]
    tables = [forecasts.calibration(), forecasts.changed()]
    tables += [table(*queue) for queue in queues for table in (forecasts.coming, forecasts.queue)]
    return [list(t.rows()) for t in tables], forecasts.version, forecasts.ignored


# ------------------------------------------------------------------------------------------------------ what it says
def test_who_waits_is_told(day, forecasts):
    queue = forecasts.queue("", "chat")
    assert len(queue) == len(set(queue["task"])) > 1
    assert list(queue["ahead"]) == list(range(len(queue)))
    best = forecasts.best("", "chat")
    assert best.status == "ok" and best.estimator in ESTIMATORS and best.tasks >= 20
    for place, task in enumerate(queue["task"]):
        told = forecasts.forecast(task)
        assert isinstance(told, service.WaitForecast)
        assert (told.class_, told.channel, told.task, told.ahead) == ("", "chat", task, place)
        assert (told.estimator, told.status) == (best.estimator, "ok")
        assert dt.timedelta(0) < told.p50 <= told.p90 < dt.timedelta(hours=1)
        assert NOW < told.as_of <= day.now and told.version <= forecasts.version
        rows = forecasts.waiting(task).to_polars().to_dicts()
        assert [r["estimator"] for r in rows] == ESTIMATORS
        assert [r["p90"] for r in rows if r["estimator"] == best.estimator] == [told.p90]
        assert queue["p50"][place].item() == told.p50
    coming = forecasts.coming("", "chat")
    assert set(coming["ahead"]) == {len(queue)} and set(coming["task"]) == {""}
    assert day.router.why_waiting(queue["task"][0]).hold == "all_busy"


def test_records_are_immutable_and_travel(forecasts):
    told = forecasts.forecast(forecasts.queue("", "chat")["task"][0])
    assert pickle.loads(pickle.dumps(told)) == told and copy.copy(told) is told
    assert told.to_dict()["class"] == "" and "p90" in repr(told)
    with pytest.raises(AttributeError):
        told.p90 = dt.timedelta(0)
    with pytest.raises(TypeError, match="journal"):
        pickle.dumps(forecasts)
    assert "2 classes and channels" in repr(forecasts)


def test_tables_become_frames_of_any_library(forecasts):
    table = forecasts.calibration()
    assert len(table) == 10 and set(table["estimator"]) == set(ESTIMATORS)
    assert sum(table["best"]) == 2
    frame = table.to_pandas()
    assert frame.loc[frame.best, "within_p90"].between(0.8, 1).all()
    assert (table.to_polars()["within_p50_low"] <= table.to_polars()["within_p50_high"]).all()
    assert table.to_arrow().num_rows == 10
    assert set(table.describe()) == set(table.columns)


def test_who_has_news_is_known(day):
    forecasts = service.Forecasts().add(day.journal)
    seen = forecasts.version
    assert len(forecasts.changed(seen)) == 0 and len(forecasts.changed()) == 2
    router = kefu.Router.recover(day.router.charter, day.journal)
    forecasts.add(router.arrive_task(task="new", channel="chat", class_="refund", at=day.now + dt.timedelta(seconds=9)))
    changed = list(forecasts.changed(seen).rows())
    assert [(row["class"], row["channel"]) for row in changed] == [("refund", "chat")]
    assert forecasts.version > seen


def test_a_customer_is_told_again_where_his_turn_moved(day):
    forecasts = service.Forecasts().add(day.journal)
    task = forecasts.queue("", "chat")["task"][-1]
    told = forecasts.forecast(task)
    assert not service.moved(told, told, 0)
    router = kefu.Router.recover(day.router.charter, day.journal)
    forecasts.add(router.arrive_task(task="new", channel="chat", at=day.now + dt.timedelta(seconds=5)))
    soon = forecasts.forecast(task)
    assert soon.status == "ok" and not service.moved(told, soon)
    assert service.moved(told, soon, 0) == (
        soon.p50 + (soon.as_of - told.as_of) != told.p50 or soon.p90 + (soon.as_of - told.as_of) != told.p90
    )
    forecasts.add(router.arrive_task(task="newer", channel="chat", at=day.now + dt.timedelta(hours=2)))
    now = forecasts.forecast(task)  # nobody was taken meanwhile
    assert now.as_of == day.now + dt.timedelta(hours=2) and service.moved(told, now)
    for wrong in (-1, float("nan")):
        with pytest.raises(kefu.Error, match="share"):
            service.moved(told, now, wrong)
    with pytest.raises(kefu.Error, match="before: expected a WaitForecast, got NoneType"):
        service.moved(None, now)


# ------------------------------------------------------------------------------------------------------ what it hears
def _tables(day):
    table = service.read_journal(day.journal)
    frame = table.to_polars()
    return {
        "table": table,
        "polars": frame,
        "pandas": table.to_pandas(),
        "arrow": table.to_arrow(),
        "arrays": table.to_dict(),
        "parts": [frame[:100], frame[100:333], frame[333:]],
        "generator": (part for part in (frame[:7], frame[7:])),
    }


FEEDS = {
    "answers": lambda day: [day.answers],
    "events": lambda day: [[e for events in day.answers for e in events]],
    "one by one": lambda day: [e for events in day.answers for e in events],
    "generator": lambda day: [(e for events in day.answers for e in events)],
    "chunks": lambda day: [day.answers[:50], day.answers[50:51], day.answers[51:]],
    "journal": lambda day: [day.journal],
    "entries": lambda day: [day.journal.entries()],
    "entry by entry": lambda day: list(day.journal),
}


@pytest.mark.parametrize("feed", FEEDS)
def test_it_is_the_same_in_whatever_chunks_it_is_heard(day, forecasts, feed):
    other = service.Forecasts()
    for part in FEEDS[feed](day):
        assert other.add(part) is other
    assert content(other) == content(forecasts)


@pytest.mark.parametrize("kind", ["table", "polars", "pandas", "arrow", "arrays", "parts", "generator"])
def test_it_is_the_same_from_a_table(day, forecasts, kind):
    assert content(service.Forecasts().add(_tables(day)[kind])) == content(forecasts)


def test_columns_may_be_called_otherwise(day, forecasts):
    frame = service.read_journal(day.journal).to_polars().rename({"at": "when", "event": "what"})
    other = service.Forecasts().add(frame, {"at": "when", "event": "what"})
    assert content(other) == content(forecasts)
    with pytest.raises(kefu.Error, match="at"):
        service.Forecasts().add(frame)


def test_nothing_is_heard_of_nothing(forecasts):
    other = service.Forecasts()
    for nothing in ([], (), iter(()), service.MemoryJournal()):
        other.add(nothing)
    assert other.version == other.ignored == 0 and len(other.calibration()) == 0
    assert other.best("", "chat").status == "too_little_data"
    assert set(other.coming("", "chat")["status"]) == {"too_little_data"}
    assert len(other.queue("refund", "chat")) == 0


def test_a_refusal_tells_nothing(day):
    forecasts = service.Forecasts()
    refused = kefu.Router(day.router.charter).abandon_task(task="nobody", at=NOW)
    assert refused.refused
    forecasts.add(refused)
    assert forecasts.version == forecasts.ignored == 0


def test_tasks_whose_coming_was_not_heard_are_counted(day, forecasts):
    late = service.Forecasts().add(day.answers[len(day.answers) // 2 :])
    assert 0 < late.ignored < 40
    other = kefu.Router(day.router.charter)
    other.add_agent(agent="li", at=NOW)
    other.arrive_task(task="elsewhere", channel="chat", at=NOW)
    late.add(other.complete_task(task="elsewhere", at=NOW))
    assert late.ignored > 0
    with pytest.raises(kefu.Error) as raised:
        late.forecast("elsewhere")
    assert raised.value.status == "UNKNOWN_NAME"


def test_what_was_heard_can_be_forgotten(day, forecasts):
    other = service.Forecasts().add(day.journal)
    version = other.version
    other.clear()
    assert len(other.calibration()) == 0 and other.version == version
    other.add(day.journal)
    assert list(other.calibration().rows()) == list(forecasts.calibration().rows())
    assert other.version == 2 * version


# ----------------------------------------------------------------------------------------------------- what is wrong
@pytest.mark.parametrize("call", ["forecast", "waiting"])
def test_a_task_that_does_not_wait_is_an_error(day, forecasts, call):
    for task in ("nobody", day.hands[0]):
        with pytest.raises(kefu.Error, match="there is no task") as raised:
            getattr(forecasts, call)(task)
        assert raised.value.status == "UNKNOWN_NAME"


def test_options_are_those_of_the_description():
    described = kefu.describe()["forecasts"]
    assert [d["name"] for d in described] == [
        "forecast_options",
        "wait_forecast",
        "calibration",
        "best_estimator",
        "changed_forecast",
    ]
    parameters = inspect.signature(service.Forecasts).parameters
    assert list(parameters) == [f["name"] for f in described[0]["fields"]]
    for field in described[0]["fields"]:
        assert f"        {field['name']}: {field['text']}" in service.Forecasts.__doc__
        assert parameters[field["name"]].kind is inspect.Parameter.KEYWORD_ONLY
    fields = [f["name"] for f in described[1]["fields"]]
    assert fields == ["class" if name == "class_" else name for name in service.WaitForecast.__match_args__]
    assert service.Forecasts(window=64, recent=8, at_least=10, level="90 %", queues=5).bytes > 0
    assert service.Forecasts(window=None).bytes == service.Forecasts().bytes


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"window": 31}, "window"),
        ({"window": 100, "at_least": 101}, "at_least"),
        ({"level": 1}, "level"),
        ({"level": "much"}, "level"),
        ({"queues": 0}, "queues"),
        ({"window": object()}, "Forecasts"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(kefu.Error, match=said) as raised:
        service.Forecasts(**options)
    assert raised.value.status == "BAD_OPTION"


def test_an_option_that_does_not_exist_is_a_type_error():
    with pytest.raises(TypeError, match="did you mean 'window'"):
        service.Forecasts(windwo=64)


def test_more_classes_and_channels_than_are_looked_at_are_counted(day):
    few = service.Forecasts(queues=1).add(day.journal)
    assert len(few.changed()) == 1 and few.ignored > 100


def test_a_damaged_entry_is_named_and_those_before_it_are_heard(day):
    entries = day.journal.entries()
    damaged = [*entries[:20], entries[20][:-3], *entries[21:]]
    other, before = service.Forecasts(), service.Forecasts().add(entries[:20])
    with pytest.raises(kefu.Error) as raised:
        other.add(damaged)
    assert (raised.value.status, raised.value.row) == ("BAD_FILE", 20)
    assert content(other) == content(before)
    with pytest.raises(kefu.Error, match="expected bytes"):
        other.add([entries[20], "text"])


def test_a_bad_row_is_named_and_those_before_it_are_heard(day):
    import polars as pl

    frame = service.read_journal(day.journal).to_polars().select("event", "at", "task", "class", "channel", "accepted")
    frame = frame.with_columns(pl.col("event").cast(str))
    bad = pl.concat([frame[:300], frame[300:301].with_columns(event=pl.lit("task_arived")), frame[301:]])
    other, before = service.Forecasts(), service.Forecasts().add(frame[:300])
    with pytest.raises(kefu.Error, match="did you mean task_arrived") as raised:
        other.add([bad[:100], bad[100:]])
    assert (raised.value.status, raised.value.row) == ("BAD_VALUE", 300)
    assert content(other) == content(before)


@pytest.mark.parametrize("wrong", [7, "events", [7], [["a"]], None])
def test_what_are_no_events_is_refused(wrong):
    with pytest.raises(kefu.Error):
        service.Forecasts().add(wrong)


def test_a_list_holds_one_kind_of_thing(day):
    forecasts = service.Forecasts()
    with pytest.raises(kefu.Error, match="expected events of a router, got int"):
        forecasts.add([*day.answers[3], 7])
    assert forecasts.version == 0


def test_who_comes_while_another_is_at_work_is_told_so(day):
    forecasts = service.Forecasts()
    caught = []

    def meanwhile():
        try:
            forecasts.version  # noqa: B018
        except kefu.Error as e:
            caught.append(e.status)

    def events():
        for event in day.answers[5]:
            thread = threading.Thread(target=meanwhile)
            thread.start()
            thread.join()
            yield event

    forecasts.add(events())
    assert set(caught) == {"WRONG_ORDER"} and forecasts.version > 0


# ------------------------------------------------------------------------------------------------------------- plots
@pytest.mark.parametrize("language", _words.LANGUAGES)
def test_calibration_is_drawn_beside_what_it_should_be(forecasts, language):
    plt = pytest.importorskip("matplotlib.pyplot")
    ax = forecasts.plot(language=language)
    say = _words.Words(language)
    names = [t.get_text() for t in ax.get_yticklabels()]
    best = forecasts.best("", "chat").estimator
    assert names[ESTIMATORS.index(best)] == say("forecast.best", estimator=say.named("estimator", best))
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        say("forecast.p50"),
        say("forecast.p90"),
    ]
    dots = sorted(line.get_xdata()[0] for line in ax.get_lines() if line.get_marker() == "o")
    table = forecasts.calibration().to_polars().to_dicts()
    told = [r for r in table if r["class"] == "" and r["within_p50"] is not None]
    assert dots == sorted([r["within_p50"] for r in told] + [r["within_p90"] for r in told])
    assert ax.get_title(loc="left").endswith("chat")
    figure, mine = plt.subplots()
    assert forecasts.plot("refund", "chat", mine, language=language) is mine
    assert "refund" in mine.get_title(loc="left")
    plt.close("all")


def test_every_text_of_the_plot_is_said_and_every_estimator_has_one(forecasts, monkeypatch):
    plt = pytest.importorskip("matplotlib.pyplot")
    fields = next(d["fields"] for d in kefu.describe()["forecasts"] if d["name"] == "calibration")
    words = [w["word"] for f in fields if f["name"] == "estimator" for w in f["words"]]
    assert words == ESTIMATORS
    said = set()
    say = _words.Words.__call__
    monkeypatch.setattr(
        _words.Words, "__call__", lambda self, key, /, **values: said.add(key) or say(self, key, **values)
    )
    forecasts.plot()
    plt.close("all")
    assert said == {key for key in _words.TEXTS if key.startswith(("forecast.", "estimator."))}
    assert {f"estimator.{word}" for word in words} <= said


def test_plots_of_what_is_not_there_are_refused(forecasts):
    for ask in (lambda: forecasts.plot("nothing"), lambda: service.Forecasts().plot()):
        with pytest.raises(kefu.Error, match="no such class and channel"):
            ask()
    with pytest.raises(kefu.Error, match="language"):
        forecasts.plot(language="de")


def test_what_says_nothing_yet_is_drawn_empty(day):
    plt = pytest.importorskip("matplotlib.pyplot")
    ax = service.Forecasts().add(day.answers[:8]).plot()
    assert len(ax.get_yticklabels()) == 5 and ax.get_legend() is None
    plt.close("all")


# ------------------------------------------------------------------------------------------------------------- C
def test_c_says_the_same(day, forecasts):
    lib = ctypes.CDLL(LIBRARY)
    handle, result = ctypes.c_void_p(), ctypes.c_void_p()
    assert lib.kefu_forecasts_create(None, None, ctypes.byref(handle), None) == 0
    for entry in day.journal:
        assert lib.kefu_forecasts_add_entry(handle, entry, ctypes.c_int64(len(entry)), None) == 0

    def rows(table):
        """All cells of a result, as the table has them."""
        n = ctypes.c_int64()
        assert lib.kefu_result_get_rows(result, None, ctypes.byref(n), None) == 0
        assert n.value == len(table)
        text = ctypes.create_string_buffer(200)
        for i, row in enumerate(table.rows()):
            for column, cell in row.items():
                assert (
                    lib.kefu_result_get_cell(
                        result, None, column.encode(), ctypes.c_int64(i), text, ctypes.c_int64(200), None, None
                    )
                    == 0
                )
                assert text.value.decode() == (cell or ""), (column, i)
        lib.kefu_result_destroy(ctypes.byref(result))
        return n.value

    lib.kefu_forecasts_get_calibration(handle, ctypes.byref(result), None)
    assert rows(forecasts.calibration()) == 10
    lib.kefu_forecasts_get_changed(handle, ctypes.c_int64(0), ctypes.byref(result), None)
    assert rows(forecasts.changed()) == 2
    for kind in ("", "refund"):
        lib.kefu_forecasts_get_coming(handle, kind.encode(), b"chat", ctypes.byref(result), None)
        assert rows(forecasts.coming(kind, "chat")) == 5
        lib.kefu_forecasts_get_queue(handle, kind.encode(), b"chat", ctypes.byref(result), None)
        rows(forecasts.queue(kind, "chat"))
    task = forecasts.queue("", "chat")["task"][-1]
    lib.kefu_forecasts_get_waiting(handle, task.encode(), ctypes.byref(result), None)
    assert rows(forecasts.waiting(task)) == 5
    lib.kefu_forecasts_destroy(ctypes.byref(handle))
    assert not handle.value


# --------------------------------------------------------------------------------------------------- lengths of time
def test_durations_of_every_library_are_lengths_of_time():
    import numpy as np
    import pandas as pd
    import polars as pl

    contacts = {"contact": ["c1", "c2", "c3"], "at": ["2026-03-02T09:00:00Z"] * 3}
    spans = [dt.timedelta(minutes=5), dt.timedelta(seconds=90.5), None]
    charter = kefu.Charter.parse(RULES)
    expected = kefu.service.route(
        {**contacts, "handling": [300.0, 90.5, None]}, agents={"agent": ["li"]}, charter=charter
    )
    for handling in (
        spans,
        np.array([np.timedelta64(300_000, "ms"), np.timedelta64(90_500, "ms"), np.timedelta64("NaT")]),
        pd.Series(spans),
        pd.Series(spans).astype("timedelta64[ns]"),
        pl.Series(spans),
        pl.Series(spans).cast(pl.Duration("ns")),
    ):
        for table in ({**contacts, "handling": handling}, pl.DataFrame({**contacts, "handling": pl.Series(spans)})):
            routed = kefu.service.route(table, agents={"agent": ["li"]}, charter=charter)
            assert list(routed["contacts"].rows()) == list(expected["contacts"].rows())
    hours = kefu.service.route(
        {**contacts, "handling": np.array([1, 2, 3], "timedelta64[h]")}, agents={"agent": ["li"]}, charter=charter
    )
    assert [int(x) for x in hours["contacts"]["handled"]] == [3600, 7200, 10800]
    with pytest.raises(kefu.Error, match="not read"):
        kefu.service.route(
            {**contacts, "handling": np.array([1, 2, 3], "timedelta64[Y]")}, agents={"agent": ["li"]}, charter=charter
        )
