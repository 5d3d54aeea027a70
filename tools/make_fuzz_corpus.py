#!/usr/bin/env python3
"""Writes tests/fuzz/corpus/saved_file: one saved file of each kind that the library writes, small, as seeds for the fuzz target and
its replay. Run it after the format of saved files has changed; the old files stay, they are inputs as good as any.
"""

from __future__ import annotations

import sys

import kefu
from headers import ROOT

SALES = {
    "customer": ["anna", "anna", "bruno", "陈", "dora", "dora"],
    "at": ["2024-01-09", "2024-03-28", "2024-01-20", "2024-03-01", "2023-08-15", "2023-08-16"],
    "amount": [120.0, 80.5, 19.99, 640.0, 12.0, -12.0],
    "order": ["1", "2", "3", "4", "5", "C6"],
}


def main() -> int:
    folder = ROOT / "tests/fuzz/corpus/saved_file"
    folder.mkdir(parents=True, exist_ok=True)
    as_given = {name: name for name in SALES}
    text = kefu.purchases(SALES, **as_given, cancelled=["order starts C: match"], currency="EUR")
    text.save(folder / "purchases_text.kefu")
    kefu.purchases().save(folder / "purchases_empty.kefu")
    scores = kefu.score(SALES, **as_given, as_of="2024-03-31", negative="negate", bins=2)
    scores.model.save(folder / "score_model.kefu")
    kefu.customer.rfm(SALES, **as_given, as_of="2024-03-31", negative="negate", bins=3).model.save(
        folder / "rfm_model.kefu"
    )
    kefu.customer.abc(SALES, **as_given, as_of="2024-03-31", negative="negate").model.save(folder / "abc_model.kefu")
    for path in sorted(folder.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
