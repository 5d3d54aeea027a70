"""Files that tagged versions have written are read by this one. What they must hold was worked out by hand (sales.json)."""

from __future__ import annotations

import json

import kefu
import pytest
from conftest import ROOT, content

FILES = ROOT / "tests/golden/files"
CASE = json.loads((FILES / "sales.json").read_text(encoding="utf-8"))
VERSIONS = sorted(p.name for p in FILES.iterdir() if p.is_dir())


def read(version, name):
    return (FILES / version / f"{name}.kefu").read_bytes()


def test_there_are_files():
    assert VERSIONS
    for version in VERSIONS:
        assert len(list((FILES / version).glob("*.kefu"))) == 6


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["text", "number"])
def test_histories_hold_what_was_bought(version, kind):
    history = kefu.customer.PurchaseHistory.load(read(version, f"purchases_{kind}"))
    assert history.stamp["engine"] == version
    rows = {r["customer"]: r for r in history.summary(CASE["as_of"])["customers"].rows()}
    names = list(dict.fromkeys(CASE["table"]["customer"]))
    for name, expected in CASE["customers"].items():
        row = rows[name if kind == "text" else str(names.index(name))]
        assert (row["last"], int(row["occasions"]), row["money"]) == (
            expected["last"],
            expected["occasions"],
            expected["money"],
        )
    assert len(rows) == len(CASE["customers"])


@pytest.mark.parametrize("version", VERSIONS)
def test_histories_can_be_added_to_and_merged(version):
    history = kefu.customer.PurchaseHistory.load(read(version, "purchases_text"))
    now = kefu.purchases(CASE["table"], **CASE["history"])
    assert content(kefu.score(history, as_of=CASE["as_of"])) == content(kefu.score(now, as_of=CASE["as_of"]))
    empty = kefu.customer.PurchaseHistory.load(read(version, "purchases_empty"))
    assert empty.rows == 0
    assert empty.merge(history).rows == history.rows
    assert history.merge(now).rows == 2 * now.rows


@pytest.mark.parametrize("version", VERSIONS)
def test_models_hold_their_cuts(version):
    rfm = kefu.customer.Rfm.load(read(version, "rfm"))
    assert {k: [cut["value"] for cut in rfm.report[k]] for k in CASE["rfm"]} == CASE["rfm"]
    abc = kefu.customer.Abc.load(read(version, "abc"))
    assert {k: abc.report[k] for k in CASE["abc"]} == CASE["abc"]
    score = kefu.load_model(read(version, "score"))
    result = kefu.score(CASE["table"], **CASE["history"], as_of=CASE["as_of"], model=score)
    assert {r["customer"]: r["cell"] for r in result["scores"].rows()} == {
        "anna": "222", "bruno": "121", "陈": "222", "dora": None, "😀": None
    }  # fmt: skip
    assert {r["part"]: r["status"] for r in result["parts"].rows()} == {
        "customer.rfm": "given",
        "customer.abc": "given",
        "customer.pyramid": "fitted",  # a file from before it was a part
        "customer.grade": "no_table",
        "customer.segment": "no_table",
    }
