#!/usr/bin/env python3
"""Writes tests/golden: what kefu must answer, from publications, from peers, and by brute force; never from kefu itself.

    python tools/make_golden.py            writes every file
    python tools/make_golden.py --check    writes nothing, and fails if a file is another

It needs the Python packages lifetimes and pandas. Each number that somebody published stands here as it was published; the
oracle of tests/python has to come to the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
import warnings
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "python"))

import oracle  # noqa: E402
from golden_cases import CASES  # noqa: E402

BRUTE_FORCE = "brute force: tests/python/oracle.py, plain Python in exact integers and fractions"


def read_csv(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_csv(columns: list[str], rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def same(what: str, ours: Any, theirs: Any) -> None:
    if ours != theirs:
        raise SystemExit(f"{what}: the oracle has {ours}, published is {theirs}")


# ------------------------------------------------------------------------------------------------------- RFM, published
RFM_COLUMNS = {"customer": "customer_id", "at": "order_date", "amount": "revenue"}


def rfm_rows(answer: oracle.Answer, scores: list[tuple[int, int, int] | None]) -> Iterable[list[Any]]:
    for c, s in zip(answer.customers, scores):
        r, f, m = s or (None, None, None)
        yield [c.customer, c.recency_days, c.occasions, c.money, r, f, m, None if s is None else 100 * r + 10 * f + m]


RFM_HEAD = [
    "customer",
    "recency_days",
    "occasions",
    "money_minor",
    "recency_score",
    "frequency_score",
    "money_score",
    "cell",
]


def segment_of(rules: list[dict[str, Any]], score: tuple[int, int, int]) -> str:
    """The first rule that fits; the last one of the file fits all."""
    return next(
        r["name"]
        for r in rules
        if all(r[k][0] <= s <= r[k][1] for k, s in zip(("recency", "frequency", "money"), score))
    )


def rfm_orders() -> dict[str, str]:
    """rfm_orders.json is written by hand: it is what was published. The oracle comes to the same, and lists the scores."""
    published = json.loads((ROOT / "tests/golden/rfm_orders.json").read_text(encoding="utf-8"))
    rows = read_csv(ROOT / published["data"])
    options = oracle.Options(period=published["period"])
    answer = oracle.History(rows, options, **published["columns"]).finish(published["as_of"])
    thresholds = oracle.rfm_thresholds(answer, 5, published["method"])
    scores = oracle.rfm_scores(answer, thresholds, published["method"])
    unit = {"recency": 1, "frequency": 1, "money": 100}
    same("thresholds", {k: [float(t / unit[k]) for t in v] for k, v in thresholds.items()}, published["thresholds"])
    counts = {name: [sum(s[i] == k for s in scores) for k in range(1, 6)] for i, name in enumerate(unit)}
    same("score counts", counts, published["score_counts"])
    cells = Counter(str(100 * r + 10 * f + m) for r, f, m in scores)
    same("cells", {k: cells[k] for k in published["cells"]}, published["cells"])
    segments = Counter(segment_of(published["segments"], s) for s in scores)
    same(
        "segments",
        {s["name"]: segments[s["name"]] for s in published["segments"]},
        {s["name"]: s["customers"] for s in published["segments"]},
    )
    means = []
    for r in range(1, 6):
        money = [c.money for c, s in zip(answer.customers, scores) if s[:2] == (r, 1)]
        means.append(round(sum(money) / len(money) / 100, 2))
    same("mean money", means, published["heat_map_frequency_1"])
    same("orders", len(rows), published["transactions"])
    same("customers", len(answer.customers), published["customers"])
    same("revenue", sum(c.money for c in answer.customers), published["revenue"] * 100)
    listed = list(rfm_rows(answer, scores))
    known = {(row[1], row[2], row[3] // 100, row[7]) for row in listed}
    for row in published["first_customers"]:
        same(f"a customer like {row}", tuple(row) in known, True)
    return {"rfm_orders_scores.csv": as_csv(RFM_HEAD, listed)}


def rfm_orders_days() -> dict[str, str]:
    """The data as they are, days with a purchase counted, and every way to read a quantile."""
    answer = oracle.History(read_csv(ROOT / "tests/data/rfm_orders.csv"), oracle.Options(), **RFM_COLUMNS).finish(
        "2006-12-31"
    )
    cases = []
    wanted = [(5, "rfm_compatible", "linear")] + [(5, "quantile", kind) for kind in oracle.QUANTILE_TYPES]
    wanted += [(bins, "quantile", "linear") for bins in (2, 3, 9)]
    for bins, method, kind in wanted:
        thresholds = oracle.rfm_thresholds(answer, bins, method, kind)
        scores = oracle.rfm_scores(answer, thresholds, method)
        cases.append(
            {
                "options": {
                    "bins": bins,
                    "method": method,
                    "quantile_type": kind,
                    "columns": {"purchases": RFM_COLUMNS},
                },
                "at_least": oracle.rfm_at_least(thresholds, method),
                "thresholds": {k: [float(t / (100 if k == "money" else 1)) for t in v] for k, v in thresholds.items()},
                "score_counts": {
                    name: [sum(s[i] == k for s in scores) for k in range(1, bins + 1)]
                    for i, name in enumerate(("recency", "frequency", "money"))
                },
                "cells": {str(k): n for k, n in sorted(Counter(100 * r + 10 * f + m for r, f, m in scores).items())},
            }
        )
    golden = {
        "source": BRUTE_FORCE,
        "data": "tests/data/rfm_orders.csv",
        "as_of": "2006-12-31",
        "customers": len(answer.customers),
        "cases": cases,
    }
    return {"rfm_orders_days.json": as_json(golden)}


# ------------------------------------------------------------------------------------------------------------ by hand
def small() -> dict[str, str]:
    for case in CASES:
        rows = [dict(zip(case["table"], cells)) for cells in zip(*case["table"].values())]
        try:
            history = oracle.History(rows, oracle.Options(**case["options"]), **case["columns"])
            answer = history.finish(case.get("as_of"), case.get("calibration_end"))
        except oracle.Refused as refused:
            same(case["name"], {"status": refused.status}, case.get("error"))
            continue
        same(
            f"{case['name']}: customers",
            [c.customer for c in answer.customers],
            [c["customer"] for c in case["customers"]],
        )
        for c, expected in zip(answer.customers, case["customers"]):
            for key, value in expected.items():
                ours = oracle.cell(c, key)
                close = isinstance(value, float) and isinstance(ours, float) and abs(ours - value) <= 1e-15 * abs(value)
                same(f"{case['name']}: {key} of {c.customer}", value if close else ours, value)
        report = oracle.report(answer)
        same(case["name"], {k: report[k] for k in case["report"]}, case["report"])
        money = [c.money for c in answer.customers]
        names = [str(c.customer) for c in answer.customers]
        if "abc" in case:
            same(f"{case['name']}: classes", dict(zip(names, oracle.abc_classes(money))), case["abc"])
        if "gini" in case:
            same(f"{case['name']}: Gini", oracle.gini([m for m in money if m >= 0]), Fraction(*case["gini"]))
        if "rfm" in case:
            thresholds = oracle.rfm_thresholds(answer, case["rfm"].get("bins", 5))
            told = {k: [float(t / (100 if k == "money" else 1)) for t in v] for k, v in thresholds.items()}
            same(f"{case['name']}: thresholds", told, case["rfm"]["thresholds"])
            cells = [100 * r + 10 * f + m for r, f, m in oracle.rfm_scores(answer, thresholds)]
            same(f"{case['name']}: scores", dict(zip(names, cells)), case["rfm"]["scores"])
    golden = {"source": "worked out by hand, and the same by brute force (tests/python/oracle.py)", "cases": CASES}
    return {"small.json": as_json(golden)}


# ---------------------------------------------------------------------------------------------------------- lifetimes
def lifetimes_table(rows: list[tuple[str, str, float]]) -> Any:
    import pandas

    return pandas.DataFrame(rows, columns=["customer", "at", "amount"])


def peers() -> str:
    import importlib.metadata as metadata

    return f"lifetimes {metadata.version('lifetimes')}"


def cdnow_summary() -> dict[str, str]:
    from lifetimes.utils import calibration_and_holdout_data, summary_data_from_transaction_data

    rows = read_csv(ROOT / "tests/data/cdnow_sample.csv")
    table = lifetimes_table(
        [(r["sampleid"], f"{r['date'][:4]}-{r['date'][4:6]}-{r['date'][6:]}", float(r["sales"])) for r in rows]
    )
    until, split = "1998-06-30", "1997-09-30"
    summaries = {
        freq: summary_data_from_transaction_data(
            table, "customer", "at", "amount", observation_period_end=until, freq=freq
        )
        for freq in "DW"
    }
    both = calibration_and_holdout_data(table, "customer", "at", split, until, freq="D", monetary_value_col="amount")
    # The mean that lifetimes tells of the holdout is over lines, not over days: times their number it is the money.
    lines = Counter(r["sampleid"] for r in rows if r["date"] > split.replace("-", ""))
    out = []
    days = summaries["D"]
    for customer in sorted(days.index, key=int):
        d, c = days.loc[customer], both.loc[customer]
        held = int(c.frequency_holdout)
        out.append(
            [customer, int(d.frequency), int(d.recency), int(d["T"]), repr(round(float(d.monetary_value), 9))]
            + [int(summaries["W"].loc[customer].frequency)]
            + [
                int(c.frequency_cal),
                int(c.recency_cal),
                int(c.T_cal),
                repr(round(float(c.monetary_value_cal), 9)),
                held,
            ]
            + [round(float(c.monetary_value_holdout) * lines[customer] * 100) if held else 0]
        )
    head = ["customer", "frequency", "recency", "T", "monetary_value", "frequency_weeks"]
    head += ["frequency_cal", "recency_cal", "T_cal", "monetary_value_cal", "frequency_holdout", "money_holdout_minor"]
    same("customers", len(out), 2357)
    same("sum x, calibration", sum(row[6] for row in out), 2457)
    same("customers without repeat", sum(row[6] == 0 for row in out), 1411)
    same("holdout by day", sum(row[10] for row in out), 1882)
    golden = {
        "source": f"peer: {peers()}: summary_data_from_transaction_data (days, weeks) and calibration_and_holdout_data (days); "
        "its totals were counted by another program over the same file as well (2,457 repeats and 1,411 without one by 1997-09-30, 1,882 later)",
        "note": "a line of 0.00 is a purchase for lifetimes: zero = keep. frequency is occasions - 1, recency active_days, T age_days; "
        "monetary_value the mean of the occasions after the first, 0 without one; money_holdout_minor its mean of the holdout times its lines",
        "data": "tests/data/cdnow_sample.csv",
        "summary": "tests/golden/cdnow_summary.csv",
        "options": {
            "zero": "keep",
            "columns": {"purchases": {"customer": "sampleid", "at": "date", "amount": "sales"}},
        },
        "as_of": until,
        "calibration_end": split,
        "rows": len(rows),
        "customers": len(out),
        "frequency": sum(row[1] for row in out),
        "frequency_cal": 2457,
        "without_repeat_cal": 1411,
        "frequency_holdout": 1882,
        "customers_twice_on_one_day": 118,
    }
    return {"cdnow_summary.json": as_json(golden), "cdnow_summary.csv": as_csv(head, out)}


# ------------------------------------------------------------------------------------------------------- Online Retail
RETAIL_COLUMNS = {
    "customer": "CustomerID", "at": "InvoiceDate", "price": "UnitPrice", "quantity": "Quantity", "order": "InvoiceNo", "item": "StockCode",
}  # fmt: skip
TOPS = ("0.01", "0.05", "0.1", "0.2", "0.5")


def online_retail() -> dict[str, str]:
    rows = read_csv(ROOT / "data/online_retail.csv.gz")
    policies = []
    answers = {}
    for effect in ("drop", "negate", "match"):
        options = oracle.Options(time_zone="Europe/London", cancelled=[f"InvoiceNo starts C: {effect}"])
        history = oracle.History(rows, options, **RETAIL_COLUMNS)
        answer = answers[effect] = history.finish("2011-12-09")
        money = [c.money for c in answer.customers]
        positive = [m for m in money if m >= 0]
        classes = oracle.abc_classes(money)
        plain = oracle.gini(positive)
        error, low, high = oracle.gini_interval(positive)
        thresholds = oracle.rfm_thresholds(answer)
        scores = oracle.rfm_scores(answer, thresholds)
        policies.append(
            {
                "options": {
                    "cancelled": options.cancelled,
                    "time_zone": options.time_zone,
                    "columns": {"purchases": RETAIL_COLUMNS},
                },
                "rows": answer.counts,
                "customers": len(money),
                "with_purchase": answer.with_purchase,
                "buyers": len(answer.buyers()),
                "occasions": sum(c.occasions for c in answer.customers),
                "money_minor": sum(money),
                "negative_customers": sum(m < 0 for m in money),
                "negative_money_minor": sum(m for m in money if m < 0),
                "gini": float(plain),
                "gini_exact": str(plain),
                "gini_normalised": float(oracle.gini_normalised(positive)),
                "gini_standard_error": error,
                "gini_low": low,
                "gini_high": high,
                "top_shares": {top: float(oracle.top_share(positive, Fraction(top))) for top in TOPS},
                "abc": {k: classes.count(k) for k in "ABC"},
                "abc_money_minor": {k: sum(m for m, c in zip(money, classes) if c == k) for k in "ABC"},
                "at_least": oracle.rfm_at_least(thresholds),
                "score_counts": {
                    name: [sum(s is not None and s[i] == k for s in scores) for k in range(1, 6)]
                    for i, name in enumerate(("recency", "frequency", "money"))
                },
            }
        )
    same("customers with a purchase", {p["with_purchase"] for p in policies}, {4338})
    same("customers", [p["customers"] for p in policies[1:]], [4372, 4372])
    lifetimes_agrees(rows, answers["drop"])
    answer = answers["match"]
    scores = oracle.rfm_scores(answer, oracle.rfm_thresholds(answer))
    classes = oracle.abc_classes([c.money for c in answer.customers])
    listed = (
        [*row, oracle.date_of(c.first), oracle.date_of(c.last), c.lines, letter]
        for row, c, letter in zip(rfm_rows(answer, scores), answer.customers, classes)
    )
    golden = {
        "source": f"{BRUTE_FORCE}; 4,372 customers, 4,338 of them with a purchase, as is told of this data set; "
        f"under the rule drop, days and money are equal to {peers()}",
        "data": "data/online_retail.csv.gz",
        "scores": "tests/golden/online_retail_scores.csv",
        "scores_of": "match",
        "as_of": "2011-12-09",
        "policies": policies,
    }
    return {
        "online_retail.json": as_json(golden),
        "online_retail_scores.csv": as_csv([*RFM_HEAD, "first", "last", "lines", "abc"], listed),
    }


def lifetimes_agrees(rows: list[dict[str, str]], answer: oracle.Answer) -> None:
    from lifetimes.utils import summary_data_from_transaction_data

    kept = []
    for r in rows:
        minor = oracle.product(r["UnitPrice"], r["Quantity"], 2, "half_even")[0] if r["CustomerID"] else 0
        if minor and not r["InvoiceNo"].startswith("C"):
            kept.append((r["CustomerID"], r["InvoiceDate"][:10], minor))
    theirs = summary_data_from_transaction_data(
        lifetimes_table(kept), "customer", "at", "amount", observation_period_end="2011-12-09"
    )
    buyers = {c.customer: c for c in answer.buyers()}
    same("buyers", set(buyers), set(theirs.index))
    for customer, row in theirs.iterrows():
        c = buyers[customer]
        same(
            f"lifetimes, {customer}",
            (c.occasions - 1, c.active_days, c.age_days),
            (row.frequency, row.recency, row["T"]),
        )
        mean = float(c.mean_repeat_money * 100) if c.mean_repeat_money is not None else 0.0
        same(f"lifetimes, money of {customer}", abs(mean - row.monetary_value) <= 1e-9 * abs(mean), True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is another")
    parser.add_argument(
        "only", nargs="*", help="names of goldens: rfm_orders, rfm_orders_days, small, cdnow_summary, online_retail"
    )
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    makers = {f.__name__: f for f in (rfm_orders, rfm_orders_days, small, cdnow_summary, online_retail)}
    folder = ROOT / "tests" / "golden"
    different = []
    for name in arguments.only or makers:
        for file, text in makers[name]().items():
            path = folder / file
            if arguments.check:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    different.append(file)
            else:
                path.write_text(text, encoding="utf-8")
                print(f"{path.relative_to(ROOT)}: {len(text):,} characters")
    if different:
        print("another than what would be written:", *different, file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
