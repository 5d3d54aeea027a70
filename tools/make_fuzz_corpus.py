#!/usr/bin/env python3
"""Writes tests/fuzz/corpus/saved_file and saved_router: a saved file of each kind that the library writes, small, as seeds for the
fuzz targets and their replay. Run it after the format of saved files has changed; the old files stay, they are inputs as good as any.
"""

from __future__ import annotations

import re
import sys

import kefu
from headers import ROOT

SALES = {
    "customer": ["anna", "anna", "bruno", "陈", "dora", "dora"],
    "at": ["2024-01-09", "2024-03-28", "2024-01-20", "2024-03-01", "2023-08-15", "2023-08-16"],
    "amount": [120.0, 80.5, 19.99, 640.0, 12.0, -12.0],
    "order": ["1", "2", "3", "4", "5", "C6"],
}


def save_routers() -> None:
    """Under the charter of the fuzz target."""
    target = (ROOT / "tests/fuzz/saved_router_fuzz.cpp").read_text(encoding="utf-8")
    router = kefu.Router(kefu.Charter.parse(re.search(r'R"\(\n(.*?)\)"', target, re.DOTALL)[1]))
    folder = ROOT / "tests/fuzz/corpus/saved_router"
    folder.mkdir(parents=True, exist_ok=True)
    router.save(folder / "empty.kefu")
    at = 1_700_000_000_000_000
    router.add_agent(agent="li", words={"refund": 3, "zh": 1}, channels={"chat": 2, "telephone": 2}, at=at)
    router.add_agent(agent="王", words={"repair": 1, "backup": 1}, status="away", at=at, source="host", number=1)
    router.arrive_task(task="a", channel="telephone", class_="refund", language="zh", at=at)
    router.accept_offer(task="a", agent="li", epoch=1, at=at + 5_000_000)
    router.arrive_task(task="b", channel="chat", class_="refund", preferred=["li"], excluded=["王"], at=at + 6_000_000)
    router.arrive_task(task="c", channel="chat", needs="repair or refund >= 3", grade="A", at=at + 7_000_000)
    router.arrive_task(task="d", channel="chat", parked_until=at + 90_000_000, at=at + 8_000_000)
    router.save(folder / "busy.kefu")
    router.complete_task(task="a", at=at + 20_000_000)
    router.advance_clock(at=at + 22_000_000)
    router.save(folder / "wrapping.kefu")


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
    save_routers()
    for path in sorted([*folder.iterdir(), *(folder.parent / "saved_router").iterdir()]):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
