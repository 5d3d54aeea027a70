"""Speed and memory beside the peers, in one run: `./dev bench` prints one table and writes build/bench/bench.json.

Each measurement is a process of its own with one thread: data are loaded, the peak of memory is reset, and only the work
itself is timed. Before anything is timed, all must give the answer that whole cents give. Peers run in their fastest documented form.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "bench"
HERE = Path(__file__).resolve().parent

BARS = {  # what each row of the table must reach, beside its peer
    ("scores, int64 ids", "polars"): 4.0,
    ("scores, text ids", "polars"): 2.5,
    ("decisions, coded", "polars"): 3.0,
    ("tiers, int64 ids", "polars"): 3.0,
    ("tiers, text ids", "polars"): 3.0,
}


def run(engine: str, case: str, rows: int, python: str = sys.executable) -> dict:
    """One measurement in a fresh process."""
    env = dict(os.environ, POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1", PYTHONPATH="")
    done = subprocess.run(
        [python, str(HERE / "work.py"), engine, case, str(rows), str(OUT)], env=env, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise SystemExit(f"{engine}, {case}: the measurement failed\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def same_answer(exact: dict, given: dict, who: str) -> None:
    """Scores, classes and Gini are those of whole cents. kefu's must be the very same; sums of floats move customers who sit
    on a cut (from run to run, too), and nobody else."""
    for key in ("recency", "frequency", "money", "abc"):
        a, b = exact[key], given[key]
        off = sum(abs(x - y) for x, y in zip(a, b, strict=True))
        if off > (0 if who == "kefu" else 2 * exact["ties"].get(key, 0)):
            raise SystemExit(f"{who}: {key} differs: {b}, and in whole cents {a} ({exact['ties']} on a cut)")
    if abs(exact["gini"] - given["gini"]) > 1e-9:
        raise SystemExit(f"{who}: Gini differs: {given['gini']!r}, and in whole cents {exact['gini']!r}")


def noise(times: list[float]) -> float:
    """Half the range between quartiles, as a share of the median."""
    if len(times) < 3:
        return 0.0
    q = statistics.quantiles(times, n=4)
    return (q[2] - q[0]) / 2 / statistics.median(times)


def measure(engines: list[str], case: str, rows: int, repeats: int) -> list[dict]:
    first = {e: run(e, case, rows) for e in engines}
    if case.startswith(("decisions", "tiers")):
        for e in engines[1:]:
            if first[e]["answer"] != first[engines[0]]["answer"]:
                raise SystemExit(f"{case}: {first[engines[0]]['answer']} here, {first[e]['answer']} by {e}")
    else:
        exact = run("exact", case, rows)["answer"]
        for e in engines:
            same_answer(exact, first[e]["answer"], e)
    runs: dict[str, list[dict]] = {e: [first[e]] for e in engines}
    for _ in range(repeats - 1):  # interleaved, so that a slow minute hits everybody
        for e in engines:
            runs[e].append(run(e, case, rows))
    ours = statistics.median(r["seconds"] for r in runs["kefu"])
    table = []
    for e in engines:
        times = [r["seconds"] for r in runs[e]]
        median = statistics.median(times)
        table.append(
            {
                "case": case,
                "rows": rows,
                "engine": e,
                "version": runs[e][0]["version"],
                "threads": 1,
                "settings": runs[e][0]["settings"],
                "seconds": median,
                "noise": noise(times),
                "added_mib": statistics.median(r["added_mib"] for r in runs[e]),
                "ratio": median / ours,
                "bar": BARS.get((case, e)),
            }
        )
    return table


def import_times(repeats: int) -> list[dict]:
    def once(module: str) -> float:
        code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)

    out = []
    for module in ("kefu", "pandas"):
        times = [once(module) for _ in range(max(repeats, 5))]
        out.append(
            {
                "case": f"import {module}",
                "engine": module,
                "seconds": statistics.median(times),
                "noise": noise(times),
                "bar_ms": 40 if module == "kefu" else None,
            }
        )
    return out


def one_customer() -> dict:
    """The C program measures itself: nanoseconds and allocations of kefu_scorer_apply_one."""
    program = ROOT / "build" / "dev" / "tests" / "scorer_bench"
    return {
        "case": "one customer through C, prepared",
        **json.loads(subprocess.run([program], capture_output=True, text=True, check=True).stdout),
    }


def decisions() -> dict:
    """The C++ program measures itself: a decision table of 20 rows and 5 inputs, on columns of codes and int64."""
    program = ROOT / "build" / "dev" / "tests" / "decision_bench"
    done = subprocess.run([program], capture_output=True, text=True, check=True, cwd=ROOT)
    return {"case": "decisions through C++, coded", **json.loads(done.stdout)}


def sizes() -> list[dict]:
    out = []
    for folder in ("release", "dev"):
        library = next(iter(sorted((ROOT / "build" / folder).glob("libkefu.so.*.*"))), None)
        if library:
            stripped = OUT / "libkefu.stripped.so"
            subprocess.run(["strip", "-o", stripped, library], check=True)
            out.append(
                {
                    "case": f"shared library ({folder}), stripped",
                    "bytes": stripped.stat().st_size,
                    "bar_bytes": 2_000_000,
                }
            )
            break
    for wheel in sorted((ROOT / "build" / "wheel").glob("*.whl"))[-1:]:
        out.append({"case": "wheel", "bytes": wheel.stat().st_size})
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rows", type=int, default=10_000_000, help="purchases; a tenth as many customers (default 10 million)"
    )
    parser.add_argument("--repeats", type=int, default=5, help="measurements of each engine (default 5)")
    parser.add_argument("--engines", default="kefu,polars,duckdb,pandas", help="kefu and the peers to stand beside it")
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    engines = args.engines.split(",")
    if engines[0] != "kefu":
        parser.error("kefu comes first")

    import routing
    import work

    work.make_data(args.rows, OUT)
    started = time.time()
    table = measure(engines, "scores, int64 ids", args.rows, args.repeats)
    table += measure([e for e in engines if e in ("kefu", "polars")], "scores, text ids", args.rows, args.repeats)
    for case in ("decisions, coded", "decisions, text"):
        table += measure([e for e in engines if e in ("kefu", "polars")], case, args.rows, args.repeats)
    for case in ("tiers, int64 ids", "tiers, text ids"):
        table += measure([e for e in engines if e in ("kefu", "polars")], case, args.rows // 10, args.repeats)
    memory = run("kefu", "arrow in", args.rows)

    print(
        f"\n{args.rows:,} purchases, {args.rows // 10:,} customers, one thread, {args.repeats} runs each, interleaved; median"
    )
    print(
        f"{'work':<20} {'engine':<8} {'version':<10} {'seconds':>8} {'noise':>6} {'added MiB':>10} {'ratio':>7} {'bar':>6}"
    )
    for r in table:
        bar = f"{r['bar']:.1f}" if r["bar"] else ""
        print(
            f"{r['case']:<20} {r['engine']:<8} {r['version']:<10} {r['seconds']:>8.3f} {r['noise']:>6.1%} {r['added_mib']:>10.0f} "
            f"{r['ratio']:>6.2f}x {bar:>6}"
        )
    print(
        f"\nArrow in through Python, {args.rows:,} rows: {memory['added_mib']:.1f} MiB added by the hand-over of {memory['column_mib']:.0f} MiB of columns"
    )
    imports = import_times(args.repeats)
    for r in imports:
        print(
            f"{r['case']:<20} {r['seconds'] * 1000:>8.1f} ms  noise {r['noise']:.1%}"
            + ("  bar 40 ms" if r["bar_ms"] else "")
        )
    single = one_customer()
    print(f"{single['case']}: {single['nanoseconds']:.1f} ns, {single['allocations']} allocations  bar 1,000 ns, none")
    many = decisions()
    print(
        f"{many['case']}: {many['million_rows_per_second']:.1f} million rows/s  bar 50; one at a time {many['one_nanoseconds']:.1f} ns  bar 200 ns"
    )
    routed = routing.measure(args.repeats)
    routing.show(routed, args.repeats)
    weights = sizes()
    for r in weights:
        print(
            f"{r['case']}: {r['bytes'] / 1e6:.2f} MB"
            + (f"  bar {r['bar_bytes'] / 1e6:.0f} MB" if "bar_bytes" in r else "")
        )
    for e in engines[1:]:
        settings = next(r["settings"] for r in table if r["engine"] == e)
        print(f"{e}: {settings}")
    (OUT / "bench.json").write_text(
        json.dumps(
            {
                "table": table,
                "arrow_in": memory,
                "import": imports,
                "one_customer": single,
                "decisions": many,
                "routing": routed,
                "sizes": weights,
                "took_s": time.time() - started,
            },
            indent=2,
        )
    )
    print(f"\nwritten: {(OUT / 'bench.json').relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
