"""A day of a bank's contact centre: contacts.csv and agents.csv beside this file, the same from every run.

Rates, mix, handling times and patience are those of a real one: the call centre of "Anonymous Bank", whose 23 weekdays of August 1999
were measured by Guedj & Mandelbaum, and described by L. Brown, N. Gans, A. Mandelbaum, A. Sakov, H. Shen, S. Zeltyn, L. Zhao (2005):
Statistical analysis of a telephone call center. Journal of the American Statistical Association 100, 36-50. Its calls are not here: these
are drawn anew. Chats, languages, preferred agents and the roster are ours.

    python data/contact_centre/make.py
"""

from __future__ import annotations

import csv
import math
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

SEED = 20261102
DAY = datetime(2026, 11, 2, tzinfo=timezone(timedelta(hours=8)))

# Calls an hour, from 7 o'clock to midnight: mean of the weekdays.
RATES = [39.2, 81.1, 126.9, 148.5, 132.0, 115.4, 116.9, 125.1, 128.0, 121.0, 100.5, 91.0, 65.1, 69.5, 78.0, 75.2, 50.9]
# Class: share of the calls, mean and standard deviation of the logarithm of seconds of handling, mean patience in seconds, share of
# callers of high priority (grade A) and of middle (B).
CLASSES = {
    "account": (0.667, 4.84, 0.83, 466, 0.40, 0.22),
    "new_customer": (0.162, 4.37, 0.90, 257, 0.00, 0.00),
    "internet": (0.087, 5.07, 1.18, 426, 0.00, 0.00),
    "securities": (0.084, 5.14, 0.92, 927, 0.48, 0.11),
}
LONGEST_HANDLING = 3600  # the tail of a lognormal has no end, a call has

# Agent: words and levels, channels and units, from and until in hours of the day, team.
AGENTS = [
    ("李娜", "account:3; new_customer:2; zh", "telephone", 7, 15, "early"),
    ("王伟", "account:3; securities:2; zh; en", "telephone", 7, 15, "early"),
    ("张敏", "account:2; new_customer:2; internet:1; zh", "telephone; chat:2", 8, 16, "early"),
    ("刘洋", "account:2; new_customer:1; zh", "telephone", 8, 16, "early"),
    ("陈静", "account:2; internet:3; zh; en", "telephone; chat:3", 9, 17, "day"),
    ("杨帆", "account:1; new_customer:1; zh; trainee", "telephone", 9, 17, "day"),
    ("赵磊", "account:2; new_customer:2; securities:1; zh", "telephone", 9, 17, "day"),
    ("黄丽", "account:2; new_customer:2; zh; en", "telephone", 10, 18, "day"),
    ("周强", "account:3; securities:3; zh", "telephone", 10, 18, "day"),
    ("吴霞", "account:1; new_customer:1; zh; trainee", "telephone", 11, 19, "day"),
    ("徐明", "account:2; internet:2; zh", "telephone; chat:2", 13, 21, "late"),
    ("孙悦", "account:2; new_customer:2; zh; en", "telephone", 14, 22, "late"),
    ("马超", "account:3; securities:2; zh", "telephone", 15, 23, "late"),
    ("朱琳", "account:2; new_customer:2; zh", "telephone", 15, 23, "late"),
    ("胡军", "account:2; internet:2; zh; en", "telephone; chat:3", 16, 24, "late"),
    ("林芳", "account:2; new_customer:2; securities:1; zh", "telephone", 16, 24, "late"),
]


def contacts() -> list[dict[str, object]]:
    rng = random.Random(SEED)

    def exponential(mean: float) -> float:
        return -mean * math.log(1.0 - rng.random())

    def normal() -> float:
        return math.sqrt(-2.0 * math.log(1.0 - rng.random())) * math.cos(2.0 * math.pi * rng.random())

    def one_of(shares: dict[str, float]) -> str:
        at = rng.random() * sum(shares.values())
        for word, share in shares.items():
            at -= share
            if at < 0:
                return word
        return word

    out = []
    peak = max(RATES)
    now = 7 * 3600.0
    while (now := now + exponential(3600.0 / peak)) < 24 * 3600:
        if rng.random() * peak >= RATES[int(now) // 3600 - 7]:
            continue  # thinned: a Poisson stream whose rate goes with the hour
        kind = one_of({name: c[0] for name, c in CLASSES.items()})
        _, log_mean, log_sd, patience, high, middle = CLASSES[kind]
        who = rng.random()
        wait = exponential(patience)
        chat = kind == "internet" and rng.random() < 0.4
        known = kind == "account" and rng.random() < 0.05
        seconds = min(math.exp(log_mean + log_sd * normal()), LONGEST_HANDLING)
        there = [agent for agent, words, channels, begins, ends, _ in AGENTS if begins * 3600 <= now < ends * 3600 and kind in words]
        out.append(
            {
                "contact": f"c-{len(out) + 1:04}",
                "at": (DAY + timedelta(seconds=int(now))).isoformat(),
                "channel": "chat" if chat else "telephone",
                "class": kind,
                "language": "en" if rng.random() < 0.05 else "zh",
                "grade": "A" if who < high else "B" if who < high + middle else "C",
                "handling": max(10, round(seconds)),
                "patience": max(1, round(wait * (3 if chat else 1))),
                "preferred": there[int(rng.random() * len(there))] if known and there else "",
            }
        )
    return out


def agents() -> list[dict[str, object]]:
    return [
        {
            "agent": agent,
            "words": words,
            "channels": channels,
            "from": (DAY + timedelta(hours=begins)).isoformat(),
            "until": (DAY + timedelta(hours=ends)).isoformat(),
            "team": team,
        }
        for agent, words, channels, begins, ends, team in AGENTS
    ]


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    write(here / "contacts.csv", contacts())
    write(here / "agents.csv", agents())
