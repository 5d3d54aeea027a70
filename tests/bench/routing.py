"""Routing beside the peers, in one run: `python tests/bench/routing.py`, after `ninja -C build/dev bench`. Also a part of `./dev bench`.

Programs of ours measure themselves, each run in a process of its own; runs of all are interleaved, so that a slow minute hits
everybody. The peers are a plain router in Python (heaps and queues: no journal, no timers, no record of decisions) and Redis (sorted sets
and scripts, pipelined), which is left out where redis-server is not installed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench import noise

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "build" / "dev" / "tests"


def program(name: str, *arguments: int | float) -> dict:
    done = subprocess.run([PROGRAMS / name, *map(str, arguments)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def peer(engine: str, decisions: int) -> dict:
    command = [sys.executable, str(ROOT / "tests/bench/work.py"), engine, "routing", str(decisions), "."]
    done = subprocess.run(command, env=dict(os.environ, PYTHONPATH=""), capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{engine}, routing: the measurement failed\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


WORK = {
    "decisions": lambda: program("router_bench", 10_000, 1_000, 200, 0.98),
    "crowd": lambda: program("router_bench", 10_000, 1_000, 10_000, 0.98, 1_000_000, 1_000_000),
    "asked": lambda: program("asking_bench"),
    "python": lambda: peer("python", 300_000),
    "redis": lambda: peer("redis", 60_000),
}

ROWS = [  # what, of which run, which figure, by how much divided, unit, bar
    ("a decision, 10,000 agents, 1,000 classes, 200 profiles", "decisions", "decisions_per_s", 1e6, "million/s", ">= 2"),
    ("  half of them within", "decisions", "p50_ns", 1, "ns", "< 500"),
    ("  99 of 100 within", "decisions", "p99_ns", 1, "ns", "< 3,000"),
    ("entries taken in again", "decisions", "recovered_events_per_s", 1e6, "million events/s", ">= 5"),
    ("a decision while 1 million wait, 10,000 profiles", "crowd", "decisions_per_s", 1e6, "million/s", ""),
    ("  99 of 100 within", "crowd", "p99_ns", 1e3, "us", "< 50"),
    ("  a task that waits", "crowd", "waiting_bytes", 1, "bytes", "<= 200"),
    ("kefu_staff_rank, 1,000 agents: the best (most = 1)", "asked", "rank_best_us", 1, "us", "<= 20"),
    ("  five (most = 5)", "asked", "rank_five_us", 1, "us", "<= 20"),
    ("  everyone, and of the others why not", "asked", "rank_all_with_reasons_us", 1, "us", ""),
    ("why_waiting, 10,000 agents, 10,000 who wait", "asked", "why_us", 1e3, "ms", "< 1"),
    ("  in words", "asked", "why_in_words_us", 1e3, "ms", "< 1"),
    ("a plain router in Python", "python", "decisions_per_s", 1e6, "million/s", ""),
    ("  half of them within", "python", "p50_ns", 1, "ns", ""),
    ("Redis", "redis", "decisions_per_s", 1e6, "million/s", ""),
]  # fmt: skip


def measure(repeats: int) -> list[dict]:
    names = [name for name in WORK if name != "redis" or shutil.which("redis-server")]
    runs: dict[str, list[dict]] = {name: [] for name in names}
    for _ in range(repeats):
        for name in names:
            runs[name].append(WORK[name]())
    table = []
    for what, name, figure, unit_is, unit, bar in ROWS:
        if name not in runs:
            continue
        values = [run[figure] / unit_is for run in runs[name]]
        table.append(
            {"work": what, "median": statistics.median(values), "noise": noise(values), "unit": unit, "bar": bar}
        )
        if name in ("python", "redis") and figure == "decisions_per_s":
            ratio = table[0]["median"] / table[-1]["median"]
            table[-1] |= {"unit": f"million/s, ours is {ratio:,.0f} times that", "bar": ">= 100 times"}
    return table


def show(table: list[dict], repeats: int) -> None:
    print(f"\nrouting, one thread, median of {repeats} runs, interleaved; load average {os.getloadavg()[0]:.1f}")
    for row in table:
        print(
            f"{row['work']:<56} {row['median']:>10,.3f} {row['unit']:<34} noise {row['noise']:>4.0%}"
            + (f"  bar {row['bar']}" if row["bar"] else "")
        )
    if not shutil.which("redis-server"):
        print("Redis: left out, redis-server is not installed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each (default 3)")
    repeats = parser.parse_args().repeats
    show(measure(repeats), repeats)
    return 0


if __name__ == "__main__":
    sys.exit(main())
