#!/usr/bin/env python3
"""Keeps files of this version in tests/golden/files/VERSION: histories and models of the table in tests/golden/files/sales.json, a
router and its journal of the commands in routing.json. Run once, before a version is tagged; from then on the files stay as they are,
and every later version reads them. See tests/golden/README.md.
"""

from __future__ import annotations

import json
import sys

import kefu
from headers import ROOT

FILES = ROOT / "tests/golden/files"


def objects(case: dict) -> dict[str, bytes]:
    """What is saved, by the name of its file."""
    table, how = case["table"], case["history"]
    numbers = {name: i for i, name in enumerate(dict.fromkeys(table["customer"]))}
    history = kefu.purchases(table, **how)
    fit = {"as_of": case["as_of"], **case["fit"]}
    return {
        "purchases_text": history.save(),
        "purchases_number": kefu.purchases(
            {**table, "customer": [numbers[c] for c in table["customer"]]}, **how
        ).save(),
        "purchases_empty": kefu.purchases(**how).save(),
        "rfm": kefu.customer.Rfm.fit(history, **fit).save(),
        "abc": kefu.customer.Abc.fit(history, as_of=case["as_of"]).save(),
        "score": kefu.customer.Score.fit(history, **fit).save(),
    }


def routed(case: dict) -> dict[str, bytes]:
    """A journal, each entry behind its length (4 bytes, little-endian), and the router as it is in the middle of it."""
    journal = kefu.service.MemoryJournal()
    router = kefu.Router(kefu.Charter.parse(case["charter"]), journal, strict=True)
    snapshot = b""
    for place, (command, arguments) in enumerate(case["commands"]):
        if place == case["saved_before"]:
            snapshot = router.save()
        if command == "swap_rules":
            router.swap_rules(kefu.Charter.parse(case["swapped_in"]), **arguments)
        else:
            getattr(router, command)(**arguments)
    entries = journal.entries()
    return {"router": snapshot, "journal": b"".join(len(e).to_bytes(4, "little") + e for e in entries)}


def main() -> int:
    folder = FILES / kefu.__version__
    folder.mkdir(exist_ok=True)
    sales, routing = (json.loads((FILES / name).read_text(encoding="utf-8")) for name in ("sales.json", "routing.json"))
    for name, data in {**objects(sales), **routed(routing)}.items():
        (folder / f"{name}.kefu").write_bytes(data)
        print(f"{name}.kefu: {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
