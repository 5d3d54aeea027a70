#!/usr/bin/env python3
"""Keeps files of this version: tests/golden/files/VERSION/*.kefu, of the table in tests/golden/files/sales.json. Run once, before a
version is tagged; from then on the files stay as they are, and every later version reads them. See tests/golden/README.md.
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


def main() -> int:
    folder = FILES / kefu.__version__
    folder.mkdir(exist_ok=True)
    for name, data in objects(json.loads((FILES / "sales.json").read_text(encoding="utf-8"))).items():
        (folder / f"{name}.kefu").write_bytes(data)
        print(f"{name}.kefu: {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
