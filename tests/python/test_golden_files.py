"""Files that tagged versions have written are read by this one. What they must hold was worked out by hand (sales.json, routing.json)."""

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
        assert len(list((FILES / version).glob("*.kefu"))) == 8


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


ROUTING = json.loads((FILES / "routing.json").read_text(encoding="utf-8"))


def journal_of(version):
    """Entries, each behind its length."""
    data, entries = read(version, "journal"), []
    while data:
        size = int.from_bytes(data[:4], "little")
        entries.append(data[4 : 4 + size])
        data = data[4 + size :]
    return entries


def fact(e):
    """What, who, when, and of an offer its epoch, and when it ends, or may be made again: as routing.json tells it, worked out by hand."""
    clock = lambda time: time.removeprefix("2026-03-02T").removesuffix("Z")
    ends = e["until"] or e["cooldown_until"]
    said = (e["event"], e["task"] or e["agent"] or "-", clock(e["at"]), e["epoch"], ends and clock(ends))
    return " ".join(text for text in said if text)


@pytest.mark.parametrize("version", VERSIONS)
def test_journals_and_routers_hold_what_was_decided(version):
    """Under the charter that they were written under: were its digest another one in this version, they would be lost."""
    charter, other = kefu.Charter.parse(ROUTING["charter"]), kefu.Charter.parse(ROUTING["swapped_in"])
    entries = journal_of(version)
    assert len(entries) == len(ROUTING["commands"])
    events = kefu.service.read_journal(entries).rows()
    facts = [fact(e) for e in events if e["event"] in ROUTING["facts"]["of"]]
    assert facts == ROUTING["facts"]["are"]
    router = kefu.Router.recover(charter, entries, charters=[other])
    saved = read(version, "router")
    behind = entries[ROUTING["saved_before"] :]
    assert kefu.Router.recover(charter, behind, saved, charters=[other]).state_hash == router.state_hash
    assert router.charter == other
    tasks = router.metrics()["tasks"].rows()
    assert [[r["task"], r["state"], r["agent"]] for r in tasks] == ROUTING["tasks"]
    assert [r["agent"] for r in router.metrics()["agents"].rows()] == ROUTING["agents"]
