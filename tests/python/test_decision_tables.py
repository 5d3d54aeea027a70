"""Decision tables: asked one by one and in batches, from every kind of data, in both languages."""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from pathlib import Path

import kefu
import numpy as np
import pyarrow
import pytest
from conftest import SERVICE_GRADE

GRADE = (
    """
[charter]
currency = "CNY"
[table.kinds]
hit = "first"
input.money = "money or unknown"
input.wait = "span or unknown"
input.day = "date or unknown"
output.pay = "money"
output.pause = "span"
output.since = "date"
output.n = "whole"
otherwise = ["-", "-", "-", 0]
rows = [
  [">= 100.00", "-",       "-",           "1.50", "90 s", "2026-01-31", 1],
  ["-",         "> 2 min", "-",           "-",    "1 day", "-",         2],
  ["-",         "-",       "< 2026-01-01", "0",   "-",    "-",          3],
]
"""
    + SERVICE_GRADE
)


@pytest.fixture(scope="module")
def charter():
    return kefu.Charter.parse(GRADE, "grade.toml")


@pytest.fixture(scope="module")
def grade(charter):
    return charter.table("service_grade")


def python_grade(tier, contract, complaints):
    """The table, written out by hand."""
    if tier == "platinum" or (tier == "gold" and contract == "premium") or (complaints is not None and complaints >= 3):
        return "A"
    return "B" if tier in ("gold", "iron") else "C"


def test_one_by_one_as_written_out_by_hand(grade):
    for tier in ("platinum", "gold", "iron", "lead"):
        for contract in ("none", "standard", "premium", "unknown", None):
            for complaints in (0, 2, 3, 100, None):
                asked = grade.ask(tier=tier, contract=contract, complaints_90_days=complaints)
                assert asked == {"grade": python_grade(tier, contract, complaints)}
    assert grade.ask(tier="iron") == {"grade": "B"}
    assert repr(grade).startswith("<kefu.DecisionTable 'service_grade': tier, contract, complaints_90_days -> grade")


def frames():
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    tiers = ["platinum", "gold", "iron", "lead"] * 25
    contracts = ["none", "premium", "unknown", None, "standard"] * 20
    complaints = [0, 3, None, 7] * 25
    data = {"tier": tiers, "contract": contracts, "complaints_90_days": complaints}
    arrow = pa.table(data)
    yield "arrow", arrow
    yield "dictionary", arrow.set_column(0, "tier", arrow["tier"].dictionary_encode())
    yield "polars", pl.DataFrame(data)
    yield "categorical", pl.DataFrame(data).with_columns(pl.col("tier").cast(pl.Categorical))
    yield "pandas", pd.DataFrame(data).astype({"complaints_90_days": "Int64"})
    yield "chunks", [arrow.slice(0, 33), arrow.slice(33)]
    yield "stream", pa.Table.from_batches(arrow.to_batches(max_chunksize=7))
    yield "lists", data


@pytest.mark.parametrize("name, data", list(frames()), ids=[name for name, _ in frames()])
def test_every_kind_of_table_gives_the_same(grade, name, data):
    expected = [
        python_grade(t, c, n)
        for t, c, n in zip(
            ["platinum", "gold", "iron", "lead"] * 25,
            ["none", "premium", "unknown", None, "standard"] * 20,
            [0, 3, None, 7] * 25,
        )
    ]
    result = grade.decide(data)
    assert result["decisions"]["grade"].tolist() == expected
    assert result.report["questions"] == 100 and result.report["otherwise"] == 0
    assert result.stamp["digest"] == kefu.Charter.parse(GRADE).stamp["digest"]


def test_an_optional_column_may_be_absent_and_another_may_not(grade):
    assert grade.decide({"tier": ["gold", "lead"]})["decisions"]["grade"].tolist() == ["B", "C"]
    with pytest.raises(kefu.Error, match="needs a column 'tier'.*did you mean 'teir'") as caught:
        grade.decide({"teir": ["gold"]})
    assert caught.value.status == "BAD_COLUMN"
    with pytest.raises(kefu.Error, match="needs a column 'contrat'"):
        grade.decide({"tier": ["gold"], "contract": ["none"]}, {"contract": "contrat"})
    with pytest.raises(kefu.Error, match="no input 'teir'"):
        grade.decide({"tier": ["gold"]}, {"teir": "tier"})


def test_rows_that_cannot_be_answered_are_named(grade):
    for data, row in (
        ({"tier": ["gold", "golld"]}, 1),
        ({"tier": ["gold", None]}, 1),
        ({"tier": ["gold"], "complaints_90_days": [-1]}, 0),
        ({"tier": ["gold"] * 5000, "complaints_90_days": [0] * 4999 + [-1]}, 4999),
    ):
        with pytest.raises(kefu.Error) as caught:
            grade.decide(data)
        assert (caught.value.status, caught.value.where, caught.value.row) == ("BAD_VALUE", "questions", row)
        assert "golld" not in str(caught.value)


def test_money_spans_and_dates(charter):
    table = charter.table("kinds")
    assert table.ask(money="100.00 CNY") == {
        "pay": Decimal("1.50"), "pause": datetime.timedelta(seconds=90), "since": datetime.date(2026, 1, 31), "n": 1,
    }  # fmt: skip
    for money in (100, 100.0, Decimal("100"), "100"):
        assert table.ask(money=money)["n"] == 1
    assert table.ask(money=99.99, wait=datetime.timedelta(minutes=2, microseconds=1))["n"] == 2
    assert table.ask(wait="2 min", day=datetime.date(2025, 12, 31))["n"] == 3
    assert table.ask(day="2026-01-01") == {"pay": None, "pause": None, "since": None, "n": 0}
    result = table.decide(
        {
            "money": np.array([100.0, 0.5, 0, 0]),
            "wait": ["1 s", "3 min", "1 s", "1 s"],
            "day": np.array(["2026-02-01", "2026-02-01", "2025-12-31", "2026-01-01"], dtype="datetime64[D]"),
        }
    )
    assert result["decisions"]["n"].tolist() == [1, 2, 3, 0]
    assert result["decisions"]["row"].tolist() == [1, 2, 3, None]
    assert result.report["otherwise"] == 1
    for wrong in (
        {"money": "1.505"},
        {"money": "10 EUR"},
        {"wait": "soon"},
        {"day": datetime.datetime(2026, 1, 1)},
        {"money": True},
    ):
        with pytest.raises(kefu.Error):
            table.ask(**wrong)
    with pytest.raises(kefu.Error, match="did you mean 'money'"):
        table.ask(mony=3)


def test_explains_in_both_languages(grade):
    english = grade.explain(tier="lead", complaints_90_days=5)
    assert english.splitlines()[-1] == "Row 3 of service_grade applies: grade = A."
    assert 'Row 2 does not apply: tier is lead, and the row asks for "gold".' in english
    chinese = grade.explain("zh", tier="lead", complaints_90_days=5)
    assert len(chinese.splitlines()) == 3 and "第 3 行适用" in chinese
    with pytest.raises(kefu.Error, match="'en' or 'zh'"):
        grade.explain("fr", tier="lead")


def test_sums_maxima_and_all():
    text = """
[table.{hit}]
hit = "{hit}"
input.style = ["warm", "direct", "unknown"]
output.persona = ["novice", "decider"]
output.weight = "score"
otherwise = "null"
rows = [["warm", "novice", 3], ["warm", "decider", 1], ["warm", "novice", 2], ["direct", "decider", 7]]
"""
    tables = kefu.Charter.parse("".join(text.replace("{hit}", h) for h in ("sum", "max", "collect")))
    assert tables.tables == ["collect", "max", "sum"]
    told = {h: tables.table(h).ask_all(style="warm") for h in tables.tables}
    assert told["sum"] == [{"persona": "novice", "weight": 5}, {"persona": "decider", "weight": 1}]
    assert told["max"] == [{"persona": "novice", "weight": 3}, {"persona": "decider", "weight": 1}]
    assert [d["weight"] for d in told["collect"]] == [3, 1, 2]
    assert tables.table("sum").ask_all() == []
    styles = ["unknown", "warm", "direct"]
    for table in ({"style": styles}, pyarrow.table({"style": pyarrow.array(styles).dictionary_encode()})):
        many = tables.table("sum").decide(table)["decisions"]
        assert many["question"].tolist() == [1, 1, 2] and many["weight"].tolist() == [5, 1, 7]
    known = pyarrow.table({"style": pyarrow.array(["direct", "warm"]).dictionary_encode()})
    for hit, weights in (("sum", [7, 5, 1]), ("max", [7, 3, 1]), ("collect", [7, 3, 1, 2])):
        assert tables.table(hit).decide(known)["decisions"]["weight"].tolist() == weights
    with pytest.raises(kefu.Error, match="ask_all"):
        tables.table("sum").ask(style="warm")


def test_a_charter_with_tables_is_pickled_and_shown(charter, tmp_path: Path):
    path = tmp_path / "c.toml"
    path.write_text(charter.show(), encoding="utf-8")
    for again in (
        pickle.loads(pickle.dumps(charter)),
        kefu.Charter.load(path),
        pickle.loads(pickle.dumps(kefu.Charter.load(path))),
    ):
        assert again == charter
        assert again.table("service_grade").ask(tier="gold") == {"grade": "B"}
    with pytest.raises(kefu.Error, match="did you mean 'kinds'"):
        charter.table("kind")
