"""Bad input gets a clear error that names the input, row and column and what was expected, quotes no personal cell, and leaves
nothing half done."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import kefu
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from conftest import COLUMNS, OPTIONS, content, make_lines


def one(**changes):
    """Three good lines, with changes."""
    return {
        "who": ["ann", "bob", "ann"],
        "day": ["2024-01-01", "2024-01-02", "2024-01-03"],
        "paid": [1.0, 2.0, 3.0],
        **changes,
    }


def refused(table, status, message, row=None, column=None, **options):
    """The table is refused, by a call and by a history, which is then as it was."""
    with pytest.raises(kefu.Error, match=message) as caught:
        kefu.score(table, **{**OPTIONS, **options})
    error = caught.value
    assert (error.status, error.row, error.column) == (status, row, column)
    return error


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), float("-inf"), 1e300, -1e300, 1e18, 9.3e16])
def test_absurd_amounts_are_refused_with_their_row(amount):
    error = refused(
        one(paid=[1.0, amount, 3.0]),
        *(("BAD_MONEY",) if amount != amount or abs(amount) == np.inf else ("OVERFLOW",)),
        r"row 1, column 2",
        1,
        2,
    )
    assert error.where == "purchases"


def test_null_amounts_are_refused():
    refused(one(paid=[1.0, None, 3.0]), "BAD_VALUE", r"row 1, column 2", 1, 2)


def test_amounts_that_do_not_fit_the_scale_are_errors_on_request_and_else_counted():
    lines = one(paid=[1.005, 2.0, 3.0])
    refused(lines, "BAD_MONEY", r"row 0", 0, 2, round="exact")
    rows = kefu.score(lines, **OPTIONS).report["rows"]
    assert rows["rounded"] == 1 and rows["largest_shift"] == pytest.approx(0.005)


def test_negative_amounts_are_named_and_not_guessed():
    refused(one(paid=[1.0, -2.0, 3.0]), "BAD_MONEY", r"row 1.*negative", 1, 2)
    assert kefu.score(one(paid=[1.0, -2.0, 3.0]), **OPTIONS, negative="negate").report["rows"]["negated"] == 1


def test_mixed_currencies_are_refused():
    table = one(money=["EUR", "EUR", "USD"])
    options = {k: v for k, v in OPTIONS.items() if k != "currency"}
    with pytest.raises(kefu.Error, match=r"row 2") as caught:
        kefu.score(table, **options, currency_column="money")
    assert caught.value.row == 2
    refused(table, "BAD_MONEY", r"row 0.*USD|row 0", 0, 3, currency="GBP", currency_column="money")


def test_rows_after_as_of_are_errors_or_left_out_by_the_stated_rule():
    error = refused(one(), "BAD_TIME", r"as_of", 2, as_of="2024-01-02")
    assert "after" in str(error)
    rows = kefu.score(one(), **OPTIONS, as_of="2024-01-02", after="leave_out").report["rows"]
    assert rows["after"] == 1 and rows["used"] == 2


def test_naive_times_need_a_zone():
    options = {k: v for k, v in OPTIONS.items() if k != "time_zone"}
    for day in ("2024-01-01T10:00:00", dt.datetime(2024, 1, 1, 10)):
        with pytest.raises(kefu.Error, match="time_zone") as caught:
            kefu.score(one(day=[day] * 3), **options)
        assert caught.value.status == "BAD_TIME"


@pytest.mark.parametrize(
    ("time", "what"), [("2024-03-31T02:30:00", "skip|exist|gap"), ("2024-10-27T02:30:00", "twice|fold")]
)
def test_local_times_in_a_gap_or_fold_follow_the_stated_rule(time, what):
    lines = one(day=["2024-03-30T12:00:00", time, "2024-10-28T00:00:00"])
    refused(lines, "BAD_TIME", rf"row 1.*({what})", 1, 1, time_zone="Europe/Berlin")
    for rule in ("earlier", "later"):
        assert len(kefu.score(lines, **{**OPTIONS, "time_zone": "Europe/Berlin"}, local_times=rule)) == 2


def test_unknown_zones_are_refused_with_the_nearest():
    refused(one(), "BAD_OPTION", r"time zone.*did you mean 'Europe/Berlin'", time_zone="Europe/Berln")


@pytest.mark.parametrize("day", ["yesterday", "2024-02-30", "01/02/2024", "", None, "2024-13-01"])
def test_what_is_no_time_is_refused_with_its_row(day):
    error = refused(
        one(day=["2024-01-01", "2024-01-02", day]), "BAD_TIME" if day else "BAD_VALUE", r"row 2, column 1", 2, 1
    )
    assert not day or day not in str(error)


@pytest.mark.parametrize(
    "day",
    [
        np.datetime64("40000-01-01", "s"),
        np.datetime64(2**40, "D"),
        np.datetime64(-(2**45), "h"),
        np.datetime64(2**62, "s"),
    ],
)
def test_times_beyond_all_calendars_are_refused(day):
    with pytest.raises(kefu.Error) as caught:
        kefu.score(one(day=np.array([day] * 3)), **OPTIONS)
    assert caught.value.status == "BAD_TIME" and caught.value.row == 0


def test_empty_table_is_an_answer_or_a_clear_error():
    result = kefu.score(one(who=[], day=[], paid=np.array([])), **OPTIONS, as_of="2024-01-01")
    assert len(result) == 0 and result.report["rows"]["rows"] == 0
    assert result.report["concentration"]["gini"]["value"] is None


def test_one_customer_is_an_answer():
    result = kefu.score(one(who=["ann"] * 3), **OPTIONS)
    assert len(result) == 1 and result.explain("ann")
    assert result.report["concentration"]["gini"]["low"] is None


def test_all_ties_and_constant_columns_are_an_answer():
    n = 100
    result = kefu.score(
        {"who": [f"c{i:03}" for i in range(n)], "day": ["2024-01-01"] * n, "paid": [5.0] * n}, **OPTIONS
    )
    scores = result["scores"]
    assert len(set(scores["cell"].tolist())) == 1
    assert result.report["empty_bins"]
    assert result.report["concentration"]["gini"]["value"] == 0


@pytest.mark.parametrize(("name", "near"), [("wo", "who"), ("Who", "who"), ("piad", "paid")])
def test_missing_column_names_the_nearest(name, near):
    field = next(f for f, c in COLUMNS.items() if c == near)
    error = refused(one(), "BAD_COLUMN", rf"{name}.*{near}", **{field: name})
    assert error.where == "purchases"


def test_needed_column_that_nobody_named_is_said():
    with pytest.raises(kefu.Error, match="customer"):
        kefu.score({"x": [1], "at": ["2024-01-01"], "amount": [1.0]}, time_zone="UTC")
    with pytest.raises(kefu.Error, match="amount"):
        kefu.score({"customer": ["a"], "at": ["2024-01-01"]}, time_zone="UTC")


@pytest.mark.parametrize(("changes", "status"), [
    ({"who": [True, False, True]}, "BAD_ID"), ({"who": [1.0, 2.0, 3.0]}, "BAD_ID"), ({"paid": ["a", "b", "c"]}, "BAD_MONEY"), ({"paid": [1, "2", 3]}, "BAD_COLUMN"), ({"day": [dt.time(1)] * 3}, "BAD_COLUMN"),
    ({"paid": [True, False, True]}, "BAD_COLUMN"), ({"day": [1.5, 2.5, 3.5]}, "BAD_COLUMN"), ({"day": [True] * 3}, "BAD_COLUMN"),
], ids=str)  # fmt: skip
def test_wrong_types_are_refused(changes, status):
    with pytest.raises(kefu.Error) as caught:
        kefu.score(one(**changes), **OPTIONS)
    assert caught.value.status == status


def test_types_that_cannot_be_are_refused_by_name():
    table = pa.table({"who": pa.array([[1], [2]]), "day": ["2024-01-01"] * 2, "paid": [1.0, 2.0]})
    with pytest.raises(kefu.Error, match=r"'who'.*(list|\+l)"):
        kefu.score(table, **OPTIONS)
    # A column that nobody asked for may be anything.
    other = pa.table(
        {**one(), "extra": pa.array([[1], [2], [3]]), "nothing": pa.nulls(3), "bytes": pa.array([b"x"] * 3)}
    )
    assert content(kefu.score(other, **OPTIONS)) == content(kefu.score(one(), **OPTIONS))


def test_null_customers_are_counted_and_left_out():
    rows = kefu.score(one(who=["ann", None, "bob"]), **OPTIONS).report["rows"]
    assert (rows["anonymous"], rows["used"], rows["rows"]) == (1, 2, 3)


def test_one_bad_row_in_a_million_is_found():
    n = 1_000_000
    paid = np.full(n, 2.0)
    paid[777_777] = np.nan
    table = {"who": np.arange(n) % 1000, "day": np.full(n, np.datetime64("2024-01-01")), "paid": paid}
    refused(table, "BAD_MONEY", "row 777777, column 2", 777_777, 2)
    refused(
        pa.table({k: v for k, v in table.items()}).to_reader(max_chunksize=10_000),
        "BAD_MONEY",
        "row 777777",
        777_777,
        2,
    )


def test_ids_in_chinese_and_emoji_come_back_as_they_came():
    ids = ["客户甲", "🙂", "é", "z"]
    result = kefu.score({"who": ids, "day": ["2024-01-01"] * 4, "paid": [1.0] * 4}, **OPTIONS)
    assert sorted(ids, key=str.encode) == result["scores"]["customer"].tolist()
    assert result.explain("🙂")


@pytest.mark.parametrize(("who", "fits"), [("x" * 64, True), ("客" * 21, True), ("x" * 65, False), ("客" * 22, False)])
def test_ids_have_at_most_64_bytes(who, fits):
    if fits:
        assert len(kefu.score(one(who=["a", who, "b"]), **OPTIONS)) == 3
    else:
        error = refused(one(who=["a", who, "b"]), "BAD_ID", "row 1, column 0.*64", 1, 0)
        assert who not in str(error)


def test_empty_ids_are_anonymous_or_refused():
    try:
        rows = kefu.score(one(who=["a", "", "b"]), **OPTIONS).report["rows"]
        assert rows["anonymous"] == 1
    except kefu.Error as error:
        assert error.status == "BAD_ID" and error.row == 1


def test_kinds_of_ids_are_not_mixed():
    history = kefu.purchases(one(), **OPTIONS)
    with pytest.raises(kefu.Error, match="text") as caught:
        history.add(one(who=[1, 2, 3]))
    assert caught.value.status == "BAD_ID"
    numbers = kefu.purchases(one(who=[1, 2, 3]), **OPTIONS)
    with pytest.raises(kefu.Error):
        history.merge(numbers)
    assert history.rows == 3
    with pytest.raises(kefu.Error):
        kefu.score(numbers).explain("1")


def test_sums_that_overflow_are_errors():
    most = 92_233_720_368_547_758
    lines = one(who=["ann"] * 3, paid=[most, most, most])
    with pytest.raises(kefu.Error) as caught:
        kefu.score(lines, **OPTIONS)
    assert caught.value.status == "OVERFLOW"


def test_nothing_is_half_done_after_an_error():
    """A history is as it was after a bad batch, and after a bad batch in the middle of a stream."""
    good = make_lines(1000, 50)
    history = kefu.purchases(good, **OPTIONS)
    before = history.save()
    parts = [pl.DataFrame(make_lines(100, 80, seed=2)), pl.DataFrame(one(paid=[1.0, -1.0, 2.0]))]
    with pytest.raises(kefu.Error) as caught:
        history.add(parts)
    assert caught.value.row == 101
    assert history.save() == before and history.rows == 1000
    with pytest.raises(kefu.Error):
        history.add(pl.concat([parts[0], parts[1]], rechunk=False))
    with pytest.raises(kefu.Error):
        history.add(p for p in [good, 42])
    assert history.save() == before
    assert content(kefu.score(history)) == content(kefu.score(good, **OPTIONS))


SECRET = "Erika Mustermann 0171-5550100"


@pytest.mark.parametrize("table", [
    one(who=[SECRET * 3, "b", "c"]),
    one(who=["a", SECRET, "c"], paid=[1.0, float("nan"), 2.0]),
    one(day=[SECRET, "2024-01-01", "2024-01-01"]),
    one(paid=[SECRET, "1", "2"]),
    one(who=[SECRET, 1, 2]),
    one(who=["a", SECRET, "a"], paid=[1.0, -1.0, 1.0]),
], ids=range(6))  # fmt: skip
def test_errors_quote_no_cell(table):
    with pytest.raises(kefu.Error) as caught:
        kefu.score(table, **OPTIONS)
    assert SECRET not in str(caught.value) and "5550100" not in str(caught.value)


@pytest.mark.parametrize(("options", "message"), [
    ({"bins": 1}, "bins.*2"), ({"bins": "five"}, "bins"), ({"bins": 2.5}, "bins"), ({"scale": -1}, "scale"), ({"method": "quantil"}, "quantile"),
    ({"a_share": 1.5}, "a_share"), ({"as_of": "soon"}, "as_of"), ({"as_of": 5}, "as_of"), ({"threads": -1}, "threads"), ({"cancelled": "x"}, "cancelled"),
    ({"cancelled": ["nobody knows"]}, "cancelled|rule"), ({"cancelled": ["ordr starts C: match"]}, "ordr"), ({"charter": 5}, "int"), ({"model": "m.kefu"}, "model"),
    ({"customer": 5}, "customer"), ({"charter": "/nowhere/charter.toml"}, "nowhere"), ({"top": [0.5, 0.1]}, "top"), ({"currency": "euro"}, "currency"),
    ({"a_share": 0.9, "b_share": 0.5}, "b_share|a_share"),
], ids=str)  # fmt: skip
def test_bad_options_are_refused_by_name(options, message):
    with pytest.raises((kefu.Error, TypeError), match=message):
        kefu.score(one(), **{**OPTIONS, **options})


def test_unknown_customer_has_nothing_to_explain():
    result = kefu.score(one(), **OPTIONS)
    with pytest.raises(kefu.Error) as caught:
        result.explain("nobody")
    assert caught.value.status == "UNKNOWN_NAME"
    for other in (1, 1.5, None, b"ann", True, 2**70, -(2**63) - 1, "\ud800"):
        with pytest.raises(kefu.Error):
            result.explain(other)
    with pytest.raises(kefu.Error, match="'en' or 'zh'"):
        result.explain("ann", "fr")


def test_unknown_table_and_column_name_the_nearest_or_all():
    result = kefu.score(one(), **OPTIONS)
    with pytest.raises(kefu.Error, match="scores"):
        result["score"]
    with pytest.raises(kefu.Error, match="money"):
        result["scores"]["mony"]


def test_errors_are_value_errors_with_fields_and_pickle():
    with pytest.raises(ValueError) as caught:
        kefu.score(one(paid=[1.0, float("nan"), 3.0]), **OPTIONS)
    error = caught.value
    assert isinstance(error, kefu.Error)
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert str(other) == str(error)
        for field in ("status", "where", "row", "column", "line", "position"):
            assert getattr(other, field) == getattr(error, field)


def test_charter_errors_have_line_and_position(tmp_path):
    file = tmp_path / "charter.toml"
    file.write_text("[customer.rfm]\nbins = 5\nbnis = 4\n")
    with pytest.raises(kefu.Error, match=r"charter\.toml:3:.*bins") as caught:
        kefu.Charter.load(file)
    assert (caught.value.status, caught.value.line, caught.value.row) == ("BAD_CHARTER", 3, None)
    assert caught.value.position == 1
    findings = kefu.charter.check(file)
    assert [f["line"] for f in findings] == [3] and findings[0]["severity"] == "error"


def test_charter_findings_are_all_there():
    toml = "[customer.rfm]\nbins = 50\nmethod = 'x'\n[nothing]\na = 1\n"
    assert len(kefu.charter.check(toml=toml)) >= 3
    assert kefu.charter.check(toml="") == []


@pytest.mark.parametrize("toml", ["a = ", "\x00", "[" * 5000, "a" * 100, "\ud800", "[a]\n" * 3, "x = '\U0001f600'"])
def test_hostile_charters_are_refused(toml):
    assert any(f["severity"] == "error" for f in kefu.charter.check(toml=toml))
    with pytest.raises((kefu.Error, UnicodeError)):
        kefu.Charter.parse(toml)


def test_missing_files_are_named(tmp_path):
    for call in (kefu.Charter.load, kefu.load_model, kefu.customer.PurchaseHistory.load, kefu.charter.check):
        with pytest.raises(kefu.Error, match=r"none\.file") as caught:
            call(tmp_path / "none.file")
        assert caught.value.status == "BAD_FILE"
