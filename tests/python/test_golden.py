"""The golden files: worked out by hand, published, of a peer, or by brute force; none made by kefu."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import kefu
import pytest
from plain import plain_rows

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


def load(name: str) -> dict[str, Any]:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def read_table(path: str) -> dict[str, list[str]]:
    """A CSV file as columns of text."""
    file = ROOT / path
    with gzip.open(file, "rt", encoding="utf-8") if path.endswith(".gz") else open(file, encoding="utf-8") as opened:
        head, *rows = csv.reader(opened)
    return {name: list(cells) for name, cells in zip(head, zip(*rows))}


def read_rows(path: str) -> list[dict[str, str]]:
    table = read_table(path)
    return [dict(zip(table, cells)) for cells in zip(*table.values())]


def whole(text: str) -> int | None:
    return int(text) if text else None


# ------------------------------------------------------------------------------------------------------------ by hand
SMALL = load("small.json")["cases"]


@pytest.mark.parametrize("case", SMALL, ids=[case["name"] for case in SMALL])
def test_small_tables_give_what_was_worked_out_by_hand(case):
    days = {k: case[k] for k in ("as_of", "calibration_end") if k in case}
    arguments = case["columns"] | case["options"]
    if "error" in case:
        with pytest.raises(kefu.Error) as raised:
            kefu.customer.purchases(case["table"], **arguments, **days)
        assert raised.value.status == case["error"]["status"]
        return
    result = kefu.customer.purchases(case["table"], **arguments, **days)
    rows = plain_rows(result["customers"])
    assert [row["customer"] for row in rows] == [row["customer"] for row in case["customers"]]
    for row, expected in zip(rows, case["customers"]):
        for key, value in expected.items():
            ours = row[key.removesuffix("_minor")]
            assert ours == (pytest.approx(value, rel=1e-15) if isinstance(value, float) else value), key
    report = result.report["rows"] | result.report["customers"] | {"as_of": result.report["as_of"]}
    assert {k: report[k] for k in case["report"]} == case["report"]


@pytest.mark.parametrize("case", [case for case in SMALL if "abc" in case], ids=lambda case: case["name"])
def test_small_tables_give_the_classes_that_were_worked_out_by_hand(case):
    rows = plain_rows(
        kefu.customer.abc(case["table"], **case["columns"], **case["options"], as_of=case.get("as_of"))["classes"]
    )
    assert {str(row["customer"]): row["abc"] for row in rows} == case["abc"]


@pytest.mark.parametrize("case", [case for case in SMALL if "gini" in case], ids=lambda case: case["name"])
def test_small_tables_give_the_gini_that_was_worked_out_by_hand(case):
    result = kefu.customer.concentration(case["table"], **case["columns"], **case["options"], as_of=case.get("as_of"))
    over, under = case["gini"]
    assert next(row["value"] for row in plain_rows(result["figures"]) if row["measure"] == "gini") == over / under


@pytest.mark.parametrize("case", [case for case in SMALL if "rfm" in case], ids=lambda case: case["name"])
def test_small_tables_give_the_scores_that_were_worked_out_by_hand(case):
    result = kefu.customer.rfm(case["table"], **case["columns"], **case["options"], bins=case["rfm"].get("bins", 5))
    assert {str(row["customer"]): row["cell"] for row in plain_rows(result["scores"])} == case["rfm"]["scores"]
    assert {k: [cut["value"] for cut in result.model.report[k]] for k in case["rfm"]["thresholds"]} == case["rfm"][
        "thresholds"
    ]


# ---------------------------------------------------------------------------------------------------------------- RFM
def test_every_score_of_the_published_rfm_is_that_of_the_file():
    golden = load("rfm_orders.json")
    result = kefu.customer.rfm(
        read_table(golden["data"]),
        **golden["columns"],
        method=golden["method"],
        period=golden["period"],
        as_of=golden["as_of"],
    )
    rows = plain_rows(result["scores"])
    expected = read_rows("tests/golden/rfm_orders_scores.csv")
    assert [row["customer"] for row in rows] == [row["customer"] for row in expected]
    for key in ("recency_days", "occasions", "recency_score", "frequency_score", "money_score", "cell"):
        assert [row[key] for row in rows] == [whole(row[key]) for row in expected], key
    assert [row["money"] for row in rows] == [whole(row["money_minor"]) for row in expected]


DAYS = load("rfm_orders_days.json")


@pytest.mark.parametrize(
    "case", DAYS["cases"], ids=lambda case: "{method}-{quantile_type}-{bins}".format(**case["options"])
)
def test_every_way_to_read_a_quantile_cuts_where_fractions_cut(case):
    options = dict(case["options"])
    names = options.pop("columns")["purchases"]
    result = kefu.customer.rfm(read_table(DAYS["data"]), **names, **options, as_of=DAYS["as_of"])
    model = result.model.report
    assert {k: [cut["at_least"] for cut in model[k]] for k in case["at_least"]} == case["at_least"]
    for name, thresholds in case["thresholds"].items():
        assert [cut["value"] for cut in model[name]] == pytest.approx(thresholds, rel=1e-15)
    rows = plain_rows(result["scores"])
    assert len(rows) == DAYS["customers"]
    assert {str(k): n for k, n in sorted(Counter(row["cell"] for row in rows).items())} == case["cells"]
    bins = plain_rows(result["bins"])
    assert {k: [b["customers"] for b in bins if b["value"] == k] for k in case["score_counts"]} == case["score_counts"]


# ---------------------------------------------------------------------------------------------------------- lifetimes
def test_summaries_of_cdnow_are_those_that_lifetimes_gave():
    golden = load("cdnow_summary.json")
    expected = read_rows(golden["summary"])
    table = read_table(golden["data"])
    table["date"] = [f"{d[:4]}-{d[4:6]}-{d[6:]}" for d in table["date"]]
    table["sampleid"] = [int(x) for x in table["sampleid"]]
    arguments = golden["options"]["columns"]["purchases"] | {
        "zero": golden["options"]["zero"],
        "as_of": golden["as_of"],
    }
    days = plain_rows(kefu.customer.purchases(table, **arguments)["customers"])
    weeks = plain_rows(kefu.customer.purchases(table, **arguments, period="week")["customers"])
    split = plain_rows(
        kefu.customer.purchases(table, **arguments, calibration_end=golden["calibration_end"])["customers"]
    )
    assert [row["customer"] for row in days] == [int(row["customer"]) for row in expected]
    for day, week, part, row in zip(days, weeks, split, expected):
        assert (day["occasions"] - 1, day["active_days"], day["age_days"]) == (
            int(row["frequency"]),
            int(row["recency"]),
            int(row["T"]),
        )
        assert week["occasions"] - 1 == int(row["frequency_weeks"])
        calibration = (int(row["frequency_cal"]), int(row["recency_cal"]), int(row["T_cal"]))
        assert (part["occasions"] - 1, part["active_days"], part["age_days"]) == calibration
        assert part["holdout_occasions"] == int(row["frequency_holdout"])
        assert (day["mean_repeat_money"] or 0.0) == pytest.approx(float(row["monetary_value"]), abs=1e-8)
        assert (part["mean_repeat_money"] or 0.0) == pytest.approx(float(row["monetary_value_cal"]), abs=1e-8)
        assert part["holdout_money"] == int(row["money_holdout_minor"])
    assert sum(row["occasions"] - 1 for row in split) == golden["frequency_cal"]
    assert sum(row["holdout_occasions"] for row in split) == golden["frequency_holdout"]


# ------------------------------------------------------------------------------------------------------- Online Retail
RETAIL = load("online_retail.json")


@pytest.fixture(scope="module")
def wholesaler():
    return read_table(RETAIL["data"])


def arguments_of(policy: dict[str, Any]) -> dict[str, Any]:
    return policy["options"]["columns"]["purchases"] | {k: v for k, v in policy["options"].items() if k != "columns"}


@pytest.mark.parametrize("policy", RETAIL["policies"], ids=lambda policy: policy["options"]["cancelled"][0].split()[-1])
def test_the_wholesaler_counts_and_sums_to_the_cent(wholesaler, policy):
    result = kefu.score(wholesaler, **arguments_of(policy), as_of=RETAIL["as_of"])
    counts = result.report["rows"]
    assert {k: counts[k] for k in policy["rows"]} == policy["rows"]
    customers = result.report["customers"]
    assert [customers[k] for k in ("all", "with_purchase", "buyers", "occasions")] == [
        policy[k] for k in ("customers", "with_purchase", "buyers", "occasions")
    ]
    scores = plain_rows(result["scores"])
    assert sum(row["money"] for row in scores) == policy["money_minor"]
    classes = {row["abc"]: row for row in plain_rows(result["abc_classes"])}
    assert {k: row["customers"] for k, row in classes.items()} == policy["abc"]
    assert {k: row["money"] for k, row in classes.items()} == policy["abc_money_minor"]
    bins = plain_rows(result["rfm_bins"])
    assert {k: [b["customers"] for b in bins if b["value"] == k] for k in policy["score_counts"]} == policy[
        "score_counts"
    ]
    model = result.model.report["rfm"]
    assert {k: [cut["at_least"] for cut in model[k]] for k in policy["at_least"]} == policy["at_least"]


@pytest.mark.parametrize("policy", RETAIL["policies"], ids=lambda policy: policy["options"]["cancelled"][0].split()[-1])
def test_the_wholesaler_is_as_concentrated_as_fractions_say(wholesaler, policy):
    result = kefu.customer.concentration(wholesaler, **arguments_of(policy), as_of=RETAIL["as_of"])
    figures = {(row["measure"], row["share_of_customers"]): row for row in plain_rows(result["figures"])}
    gini = figures["gini", None]
    assert gini["value"] == policy["gini"]
    assert figures["gini_normalised", None]["value"] == policy["gini_normalised"]
    for key, golden in (("standard_error", "gini_standard_error"), ("low", "gini_low"), ("high", "gini_high")):
        assert gini[key] == pytest.approx(policy[golden], rel=1e-12)
    assert {top: figures["top_share", float(top)]["value"] for top in policy["top_shares"]} == policy["top_shares"]
    concentration = result.report["concentration"]
    assert concentration["negative_customers"] == policy["negative_customers"]
    assert round(float(concentration["negative_money"]) * 100) == policy["negative_money_minor"]


def test_every_customer_of_the_wholesaler_is_that_of_the_file(wholesaler):
    policy = next(p for p in RETAIL["policies"] if p["options"]["cancelled"][0].endswith(RETAIL["scores_of"]))
    scores = plain_rows(kefu.score(wholesaler, **arguments_of(policy), as_of=RETAIL["as_of"])["scores"])
    lines = plain_rows(kefu.customer.purchases(wholesaler, **arguments_of(policy), as_of=RETAIL["as_of"])["customers"])
    expected = read_rows(RETAIL["scores"])
    assert [row["customer"] for row in scores] == [row["customer"] for row in expected]
    for row, line, golden in zip(scores, lines, expected):
        ours = [
            row[k]
            for k in (
                "recency_days",
                "occasions",
                "money",
                "recency_score",
                "frequency_score",
                "money_score",
                "cell",
                "first",
                "last",
            )
        ]
        ours += [line["lines"], row["abc"]]
        assert [str(x) if x is not None else "" for x in ours] == list(golden.values())[1:], golden["customer"]


# -------------------------------------------------------------------------------------------------------------- files
@pytest.mark.slow
def test_the_golden_files_are_those_that_the_tool_writes():
    pytest.importorskip("lifetimes")
    done = subprocess.run([sys.executable, ROOT / "tools/make_golden.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_golden_file_names_its_source():
    for file in GOLDEN.glob("*.json"):
        assert json.loads(file.read_text(encoding="utf-8"))["source"], file
