"""Published numbers, and peers that are independent of us."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import brute_force
import kefu
import numpy as np
import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[2]
RETAIL = {
    "customer": "CustomerID", "at": "InvoiceDate", "price": "UnitPrice", "quantity": "Quantity", "order": "InvoiceNo",
    "item": "StockCode", "currency": "GBP", "time_zone": "Europe/London",
}  # fmt: skip


@pytest.fixture(scope="module")
def wholesaler():
    """The lines as they stand in the file: texts."""
    with gzip.open(ROOT / "data/online_retail.csv.gz") as file:
        return pl.read_csv(file.read(), infer_schema=False)


@pytest.fixture(scope="module")
def golden():
    return json.loads((ROOT / "tests/golden/rfm_orders.json").read_text())


@pytest.fixture(scope="module")
def orders(golden):
    data = pl.read_csv(ROOT / golden["data"], infer_schema=False)
    return kefu.customer.rfm(
        data, **golden["columns"], method=golden["method"], period=golden["period"], as_of=golden["as_of"]
    )


def test_rfm_gives_the_published_thresholds(orders, golden):
    model = orders.model.report
    for value, cuts in golden["thresholds"].items():
        assert [c["value"] for c in model[value]] == cuts


def test_rfm_gives_the_published_score_counts_and_cells(orders, golden):
    scores = orders["scores"].to_dict()
    for value, counts in golden["score_counts"].items():
        assert np.bincount(scores[f"{value}_score"], minlength=6)[1:].tolist() == counts
    cells = Counter(
        100 * r + 10 * f + m
        for r, f, m in zip(scores["recency_score"], scores["frequency_score"], scores["money_score"])
    )
    assert {k: cells[int(k)] for k in golden["cells"]} == golden["cells"]
    assert len(scores["customer"]) == golden["customers"]
    assert orders.report["rows"]["used"] == golden["transactions"]
    assert Decimal(orders.report["customers"]["money"]) == golden["revenue"]


def test_rfm_gives_the_published_rows(orders, golden):
    seen = {
        tuple(int(x) for x in row)
        for row in zip(*(orders["scores"][c] for c in ("recency_days", "occasions", "money")), orders_cells(orders))
    }
    for row in golden["first_customers"]:
        assert tuple(row) in seen


def orders_cells(orders):
    s = orders["scores"]
    return 100 * s["recency_score"].astype(int) + 10 * s["frequency_score"].astype(int) + s["money_score"].astype(int)


def test_rfm_gives_the_published_heat_map(orders, golden):
    cells = orders["cells"].to_dict()
    row = [round(float(m), 2) for f, m in zip(cells["frequency_score"], cells["mean_money"]) if f == 1]
    assert row == golden["heat_map_frequency_1"]


def test_the_segments_of_the_package_come_out_of_our_scores(orders, golden):
    s = orders["scores"]
    counts = Counter()
    for scores in zip(s["recency_score"], s["frequency_score"], s["money_score"]):
        for segment in golden["segments"]:
            if all(
                low <= x <= high
                for x, (low, high) in zip(scores, (segment["recency"], segment["frequency"], segment["money"]))
            ):
                counts[segment["name"]] += 1
                break
    assert counts == Counter({s["name"]: s["customers"] for s in golden["segments"] if s["customers"]})


# ------------------------------------------------------------------------------------------------------- lifetimes
def lifetimes_summary(frame, **arguments):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        utils = pytest.importorskip("lifetimes.utils")
        return utils.summary_data_from_transaction_data(frame, **arguments)


def assert_same_as_lifetimes(ours, theirs):
    theirs = theirs.sort_index()
    table = ours["customers"].to_dict()
    bought = table["occasions"] > 0
    assert [str(x) for x in table["customer"][bought]] == [str(x) for x in theirs.index]
    assert (table["occasions"][bought] - 1 == theirs["frequency"]).all()
    assert (np.ma.filled(table["active_days"], 0)[bought] == theirs["recency"]).all()
    assert (np.ma.filled(table["age_days"], 0)[bought] == theirs["T"]).all()
    repeat = np.nan_to_num(table["mean_repeat_money"][bought])
    np.testing.assert_allclose(repeat, theirs["monetary_value"], rtol=1e-12)


@pytest.mark.parametrize("end", ["1997-09-30", "1998-06-30"])
def test_summaries_of_cdnow_equal_those_of_lifetimes(end):
    import pandas as pd

    frame = pd.read_csv(ROOT / "tests/data/cdnow_sample.csv")
    frame["date"] = pd.to_datetime(frame["date"].astype(str), format="%Y%m%d")
    # lifetimes counts a purchase of nothing as an occasion
    ours = kefu.customer.purchases(
        frame,
        customer="sampleid",
        at="date",
        amount="sales",
        time_zone="UTC",
        as_of=end,
        after="leave_out",
        zero="keep",
    )
    theirs = lifetimes_summary(
        frame, customer_id_col="sampleid", datetime_col="date", monetary_value_col="sales", observation_period_end=end
    )
    assert_same_as_lifetimes(ours, theirs)
    if end == "1997-09-30":
        assert int(theirs["frequency"].sum()) == 2457


def test_calibration_and_holdout_of_cdnow_equal_two_summaries_of_lifetimes():
    import pandas as pd

    frame = pd.read_csv(ROOT / "tests/data/cdnow_sample.csv")
    frame["date"] = pd.to_datetime(frame["date"].astype(str), format="%Y%m%d")
    ours = kefu.customer.purchases(
        frame,
        customer="sampleid",
        at="date",
        amount="sales",
        time_zone="UTC",
        calibration_end="1997-09-30",
        as_of="1998-06-30",
        zero="keep",
    )
    columns = {"customer_id_col": "sampleid", "datetime_col": "date", "monetary_value_col": "sales"}
    calibration = lifetimes_summary(frame, **columns, observation_period_end="1997-09-30")
    assert_same_as_lifetimes(ours, calibration)
    whole = lifetimes_summary(frame, **columns, observation_period_end="1998-06-30").sort_index()
    holdout = np.asarray(ours["customers"]["holdout_occasions"])
    assert (holdout == (whole["frequency"] - calibration.sort_index()["frequency"]).to_numpy()).all()
    assert int(holdout.sum()) == 1882  # Fader & Hardie


def test_summaries_of_the_wholesaler_equal_those_of_lifetimes(wholesaler):
    import pandas as pd

    kept = wholesaler.filter((pl.col("CustomerID") != "") & ~pl.col("InvoiceNo").str.starts_with("C"))
    kept = kept.with_columns(
        (pl.col("UnitPrice").cast(pl.Decimal(20, 6)) * pl.col("Quantity").cast(pl.Decimal(20, 0)))
        .cast(pl.Float64)
        .alias("sum")
    )
    frame = pd.DataFrame(
        {
            "who": kept["CustomerID"].to_list(),
            "at": pd.to_datetime(kept["InvoiceDate"].to_list()),
            "sum": kept["sum"].round(2).to_list(),
        }
    )
    ours = kefu.customer.purchases(wholesaler, **RETAIL, cancelled=["InvoiceNo starts C: drop"], zero="keep")
    theirs = lifetimes_summary(
        frame, customer_id_col="who", datetime_col="at", monetary_value_col="sum", observation_period_end="2011-12-09"
    )
    assert len(theirs) == 4339  # 13256 bought only for nothing
    assert_same_as_lifetimes(ours, theirs)


# ------------------------------------------------------------------------------------------------------ the wholesaler
def lines_of(wholesaler, effect):
    for row in wholesaler.iter_rows(named=True):
        yield brute_force.Line(
            row["CustomerID"] or None,
            dt.datetime.fromisoformat(row["InvoiceDate"]),
            Decimal(row["UnitPrice"]) * Decimal(row["Quantity"]),
            row["InvoiceNo"],
            row["StockCode"],
            effect if row["InvoiceNo"].startswith("C") else "keep",
        )


@pytest.mark.parametrize("effect", ["match", "negate", "drop"])
def test_every_customer_of_the_wholesaler_is_as_plain_python_has_him(wholesaler, effect):
    expected = brute_force.history(list(lines_of(wholesaler, effect)))
    result = kefu.score(wholesaler, **RETAIL, cancelled=[f"InvoiceNo starts C: {effect}"])
    assert result.report["as_of"] == "2011-12-09"
    assert len(expected) == len(result) == (4339 if effect == "drop" else 4372)
    assert sum(c.bought for c in expected.values()) == result.report["customers"]["with_purchase"] == 4338
    rows = result["scores"]
    ids, money, occasions = rows["customer"], rows.to_dict("minor")["money"], rows["occasions"]
    assert list(ids) == sorted(expected, key=lambda x: x.encode())
    assert [int(m) for m in money] == [expected[i].money for i in ids]
    assert [int(n) for n in occasions] == [expected[i].occasions for i in ids]
    scores = brute_force.rfm(expected, dt.date(2011, 12, 9))
    got = zip(*(np.ma.filled(rows[c], 0) for c in ("recency_score", "frequency_score", "money_score")))
    assert [tuple(int(x) for x in row) for row in got] == [scores.get(i, (0, 0, 0)) for i in ids]
    assert list(rows["abc"]) == [classes_of(expected)[i] for i in ids]
    figures = {(r["measure"], r["share_of_customers"]): float(r["value"]) for r in result["concentration"].rows()}
    assert figures["gini", None] == float(brute_force.gini(expected))
    assert figures["core_share", "0.2"] == float(brute_force.top_share(expected, Fraction(1, 5)))


_abc: dict[int, dict] = {}


def classes_of(customers):
    """brute_force.abc, in one pass: thousands of customers."""
    if id(customers) not in _abc:
        total = sum(c.money for c in customers.values() if c.money > 0)
        before: dict[int, int] = {}
        running = 0
        for value in sorted((c.money for c in customers.values() if c.money > 0), reverse=True):
            before.setdefault(value, running)
            running += value
        _abc[id(customers)] = {
            who: "C"
            if c.money <= 0
            else "A"
            if before[c.money] * 10 < 8 * total
            else "B"
            if before[c.money] * 100 < 95 * total
            else "C"
            for who, c in customers.items()
        }
    return _abc[id(customers)]


def test_scores_of_the_wholesaler_equal_a_polars_and_a_duckdb_formulation_in_whole_cents(wholesaler):
    import duckdb

    result = kefu.score(wholesaler, **RETAIL, cancelled=["InvoiceNo starts C: negate"])
    rows = result["scores"].to_dict("minor")
    ours = {who: (int(o), int(m)) for who, o, m in zip(rows["customer"], rows["occasions"], rows["money"])}
    # Half-even to cents: price * 1000 * quantity is whole.
    mills = (pl.col("UnitPrice").cast(pl.Decimal(20, 3)) * 1000).cast(pl.Int64) * pl.col("Quantity").cast(pl.Int64)
    down = pl.col("mills").floordiv(10)
    rest = pl.col("mills") - down * 10
    cents = down + ((rest > 5) | ((rest == 5) & (down % 2 == 1))).cast(pl.Int64)
    table = (
        wholesaler.filter(pl.col("CustomerID") != "")
        .with_columns(mills.alias("mills"))
        .with_columns(
            cents.alias("cents"),
            pl.col("InvoiceDate").str.slice(0, 10).alias("day"),
            pl.col("InvoiceNo").str.starts_with("C").alias("back"),
        )
        .select("CustomerID", "cents", "day", "back")
    )
    polars = table.group_by("CustomerID").agg(
        pl.col("day").filter((pl.col("cents") > 0) & ~pl.col("back")).n_unique().alias("n"),
        pl.col("cents").sum().alias("m"),
    )
    assert {w: (int(n), int(m)) for w, n, m in polars.iter_rows()} == ours
    con = duckdb.connect()
    con.register("lines", table.to_arrow())
    rows = con.execute(
        "select CustomerID, count(distinct day) filter (cents > 0 and not back), sum(cents) from lines group by 1"
    ).fetchall()
    assert {w: (int(n), int(m)) for w, n, m in rows} == ours
