"""One measurement: python work.py ENGINE CASE ROWS FOLDER. Prints one JSON line. See bench.py."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

AS_OF = "2026-01-01"
BINS = 5


def make_data(rows: int, folder: Path) -> None:
    """Purchases of `rows // 10` customers, some of whom buy far more than others; seeded; two files of Arrow IPC."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.feather as feather

    for kind in ("int64", "text"):
        if not file_of(rows, kind, folder).exists():
            break
    else:
        return
    rng = np.random.default_rng(7)
    customers = rows // 10
    ids = rng.permutation(np.arange(customers, dtype=np.int64) * 17 + 1_000_003)
    # A power law over customers, and every customer at least once.
    who = (customers * rng.random(rows) ** 1.7).astype(np.int64)
    who[:customers] = np.arange(customers)
    rng.shuffle(who)
    day = rng.integers(0, 730, rows)
    at = np.datetime64("2024-01-01", "us") + (day * 86_400_000_000 + rng.integers(0, 86_400_000_000, rows)).astype(
        "timedelta64[us]"
    )
    amount = np.maximum(1, np.round(np.exp(rng.normal(3.0, 1.2, rows)) * 100)) / 100
    customer = ids[who]
    for kind in ("int64", "text"):
        key = pa.array(customer) if kind == "int64" else pa.array([f"C{c:010d}" for c in customer.tolist()])
        table = pa.table({"customer": key, "at": pa.array(at).cast(pa.timestamp("us", "UTC")), "amount": amount})
        feather.write_feather(table, file_of(rows, kind, folder), compression="uncompressed")


def file_of(rows: int, kind: str, folder: Path) -> Path:
    return folder / f"purchases_{rows}_{kind}.arrow"


# ------------------------------------------------------------------------------------------------------------ memory
def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def memory_mib(what: str) -> float:
    """VmHWM (peak since the reset) or VmRSS (now) of this process, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(what)


# -------------------------------------------------------------------------------------------------------- the answers
# Every engine gives: customers by recency, frequency and money score, customers by ABC class, and the Gini coefficient.
def kefu_scores(table):
    import kefu

    result = kefu.score(table, customer="customer", at="at", amount="amount", as_of=AS_OF, threads=1)
    return result


def kefu_answer(result) -> dict:
    import numpy as np

    scores = result["scores"].to_dict()
    count = lambda name: np.bincount(np.asarray(scores[name], dtype=np.int64), minlength=BINS + 1)[1:].tolist()
    classes = result["abc_classes"].to_dict()
    figures = result["concentration"].to_dict()
    return {
        "recency": count("recency_score"),
        "frequency": count("frequency_score"),
        "money": count("money_score"),
        "abc": [int(x) for x in classes["customers"]],
        "gini": float(figures["value"][list(figures["measure"]).index("gini")]),
    }


def polars_scores(frame):
    """Lazily, with distinct (customer, day) first: faster here than n_unique within groups. Quantiles of type 7."""
    import polars as pl

    lazy = frame.lazy()
    days = lazy.group_by("customer", pl.col("at").dt.date().alias("day")).agg(pl.col("amount").sum())
    base = days.group_by("customer").agg(
        pl.col("day").max().alias("last"), pl.len().alias("frequency"), pl.col("amount").sum().alias("money")
    )
    base = base.with_columns((pl.lit(AS_OF).str.to_date() - pl.col("last")).dt.total_days().alias("recency"))
    base = base.collect()

    def above(name):
        cuts = [base[name].quantile(k / BINS, "linear") for k in range(1, BINS)]
        column = pl.col(name)
        return sum((column > c if name == "recency" else column >= c).cast(pl.Int8) for c in cuts)

    scored = base.with_columns(
        (BINS - above("recency")).alias("r"), (1 + above("frequency")).alias("f"), (1 + above("money")).alias("m")
    )
    money = scored["money"].sort(descending=True)
    total = money.sum()
    before = money.cum_sum() - money
    abc = pl.select(
        pl.when(before < 0.8 * total).then(0).when(before < 0.95 * total).then(1).otherwise(2).alias("abc")
    ).to_series()
    n = len(money)
    rank = pl.int_range(n, 0, -1, eager=True)
    gini = (2 * (rank * money).sum() / (n * total)) - (n + 1) / n
    return scored.with_columns(abc.alias("abc_sorted")), gini


def duckdb_scores(table):
    """SQL over the Arrow table; window functions for the cumulative share."""
    import duckdb

    con = duckdb.connect(config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    con.register("purchases", table)
    con.execute(f"""
        create temp table base as
        select customer, date_diff('day', max(day), date '{AS_OF}') as recency, count(*) as frequency, sum(amount) as money
        from (select customer, "at"::date as day, sum(amount) as amount from purchases group by all) group by customer""")
    quantiles = con.execute(
        "select "
        + ", ".join(f"quantile_cont({c}, [0.2, 0.4, 0.6, 0.8])" for c in ("recency", "frequency", "money"))
        + " from base"
    ).fetchone()

    def above(column, cuts):
        sign = ">" if column == "recency" else ">="
        return " + ".join(f"({column} {sign} {float(c)!r})::int" for c in cuts)

    con.execute(f"""
        create temp table scored as
        select *, {BINS} - ({above("recency", quantiles[0])}) as r, 1 + {above("frequency", quantiles[1])} as f,
               1 + {above("money", quantiles[2])} as m,
               sum(money) over (order by money desc rows between unbounded preceding and current row) - money as before,
               row_number() over (order by money) as rank,
               sum(money) over () as total
        from base""")
    gini = con.execute(
        "select 2 * sum(rank * money) / (count(*) * any_value(total)) - (count(*) + 1) / count(*) from scored"
    ).fetchone()[0]
    return con, gini


def pandas_scores(frame):
    """Drop duplicates of (customer, day) after one sum, as its documentation does it: integer days, sort=False."""
    import numpy as np

    day = frame["at"].dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
    days = (
        frame[["customer", "amount"]]
        .assign(day=day)
        .groupby(["customer", "day"], sort=False)["amount"]
        .sum()
        .reset_index()
    )
    base = days.groupby("customer", sort=False).agg(
        last=("day", "max"), frequency=("day", "size"), money=("amount", "sum")
    )
    base["recency"] = np.datetime64(AS_OF, "D").astype(np.int64) - base["last"]
    for name, score in (("recency", "r"), ("frequency", "f"), ("money", "m")):
        cuts = np.quantile(base[name].to_numpy(), [0.2, 0.4, 0.6, 0.8])
        above = np.searchsorted(cuts, base[name].to_numpy(), side="left" if name == "recency" else "right")
        base[score] = BINS - above if name == "recency" else 1 + above
    money = np.sort(base["money"].to_numpy())[::-1]
    before = np.cumsum(money) - money
    total = money.sum()
    abc = np.where(before < 0.8 * total, 0, np.where(before < 0.95 * total, 1, 2))
    n = len(money)
    gini = 2 * (np.arange(n, 0, -1) * money).sum() / (n * total) - (n + 1) / n
    return base, abc, gini


def exact_answer(table) -> dict:
    """In whole cents, by NumPy: what all must give. `ties` counts the customers who sit on a cut or a class bound, and whom
    sums of floats may put on either side of it."""
    import numpy as np

    ids = table["customer"].combine_chunks().dictionary_encode()
    who = np.asarray(ids.indices).astype(np.int64)
    day = np.asarray(table["at"].cast("int64")) // 86_400_000_000
    cents = np.rint(np.asarray(table["amount"]) * 100).astype(np.int64)
    n = len(ids.dictionary)
    days = np.unique(who * 100_000 + day)  # one a customer and day
    frequency = np.bincount(days // 100_000, minlength=n)
    last = np.zeros(n, dtype=np.int64)
    np.maximum.at(last, who, day)
    recency = np.datetime64(AS_OF, "D").astype(np.int64) - last
    money = np.zeros(n, dtype=np.int64)
    np.add.at(money, who, cents)

    def above(values, beyond):
        """Cuts of type 7 in whole numbers: cut * BINS = low * (BINS - part) + high * part."""
        ordered, total, ties = np.sort(values), np.zeros(n, dtype=np.int64), 0
        for k in range(1, BINS):
            place, part = divmod((n - 1) * k, BINS)
            cut = ordered[place] * (BINS - part) + ordered[min(place + 1, n - 1)] * part
            total += values * BINS > cut if beyond else values * BINS >= cut
            ties += int((values * BINS == cut).sum())
        return np.bincount(total, minlength=BINS), ties

    r, _ = above(recency, True)
    f, _ = above(frequency, False)
    m, money_ties = above(money, False)
    ordered = np.sort(money)[::-1]
    before, total = np.cumsum(ordered) - ordered, int(ordered.sum())
    first = np.searchsorted(-ordered, -ordered, side="left")  # equals share the class of the first of them
    before = before[first]
    bounds = (before * 100 >= 80 * total).astype(int) + (before * 100 >= 95 * total)
    at_bounds = [ordered[np.searchsorted(bounds, c)] for c in (1, 2) if (bounds >= c).any()]
    at_bounds += [ordered[np.searchsorted(bounds, c) - 1] for c in (1, 2) if (bounds >= c).any()]
    rank = np.arange(n, 0, -1)
    gini = float(2 * (rank.astype(object) * ordered.astype(object)).sum() / (n * total) - (n + 1) / n)
    return {
        "recency": r[::-1].tolist(),
        "frequency": f.tolist(),
        "money": m.tolist(),
        "abc": np.bincount(bounds, minlength=3).tolist(),
        "gini": gini,
        "ties": {"money": money_ties, "abc": int(np.isin(money, at_bounds).sum())},
    }


# -------------------------------------------------------------------------------------------------- decision tables
def decisions(engine: str, case: str, rows: int) -> dict:
    """Questions to tests/bench/decisions.toml: words as a dictionary of codes, or as plain text; and two columns of int64."""
    import tomllib

    import numpy as np
    import pyarrow as pa

    path = Path(__file__).with_name("decisions.toml")
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["table"]["grade"]
    inputs = rules["input"]
    rng = np.random.default_rng(1)
    data = {}
    for name, domain in inputs.items():
        if isinstance(domain, list):
            codes = pa.array(rng.integers(0, len(domain), rows).astype(np.int32))
            data[name] = pa.DictionaryArray.from_arrays(codes, domain)
            if "text" in case:
                data[name] = data[name].cast(pa.string())
        else:
            data[name] = rng.integers(0, {"complaints": 6, "money": 8000}[name], rows)
    table = pa.table(data)
    grades = rules["output"]["grade"]
    if engine == "kefu":
        import kefu

        version, settings = kefu.__version__, "one thread"
        ask = kefu.Charter.load(path).table("grade")
        work = lambda: ask.decide(table)
        answer = lambda result: np.bincount(
            np.asarray(result["decisions"].to_arrow()["grade"].combine_chunks().indices), minlength=3
        )
    else:
        import polars as pl

        version, settings = (
            pl.__version__,
            "when/then, words as int32 codes" if "coded" in case else "when/then on text",
        )
        coded = {name: x.indices if isinstance(x, pa.DictionaryArray) else x for name, x in data.items()}
        frame = pl.from_arrow(pa.table(coded), rechunk=True)

        def matches(row):
            tests = []
            for (name, domain), cell in zip(inputs.items(), row):
                column = pl.col(name)
                if cell == "-":
                    continue
                if isinstance(domain, list):
                    tests.append(column == (domain.index(cell) if "coded" in case else cell))
                elif ".." in cell:
                    low, high = cell.split("..")
                    tests.append(column.is_between(int(low), int(high)))
                else:
                    tests.append(column >= int(cell[3:]) if cell.startswith(">=") else column < int(cell[2:]))
            return pl.all_horizontal(tests) if len(tests) > 1 else tests[0]

        chain = None
        for row in rules["rows"][:-1]:
            grade = pl.lit(grades.index(row[-1]), dtype=pl.Int8)
            chain = (pl if chain is None else chain).when(matches(row)).then(grade)
        last = pl.lit(grades.index(rules["rows"][-1][-1]), dtype=pl.Int8)
        work = lambda: frame.lazy().select(chain.otherwise(last).alias("grade")).collect()
        answer = lambda result: np.bincount(result["grade"].to_numpy(), minlength=3)
    reset_peak()
    before = memory_mib("VmRSS")
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    added = memory_mib("VmHWM") - before
    return {
        "seconds": seconds, "added_mib": added, "version": version, "settings": settings,
        "answer": {"grades": answer(result).tolist()},
    }  # fmt: skip


# -------------------------------------------------------------------------------------------------- tiers and grades
TIERS = ["platinum", "gold", "iron", "lead"]


def tiers(engine: str, case: str, rows: int) -> dict:
    """A purchase, an account and a last tier for each of `rows` customers, each table in an order of its own: tier with hysteresis,
    movement and service grade of everybody, sorted by id."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(3)
    ids = rng.permutation(np.arange(rows, dtype=np.int64) * 7 + 1_000_003)
    key = pa.array(ids) if "int64" in case else pa.array([f"C{c:010d}" for c in ids.tolist()])
    shuffled = lambda: key.take(pa.array(rng.permutation(rows)))
    cents = np.maximum(1, np.round(np.exp(rng.normal(6.0, 1.5, rows)) * 100)).astype(np.int64)
    word = lambda words: pa.DictionaryArray.from_arrays(
        pa.array(rng.integers(0, len(words), rows).astype(np.int32)), words
    )
    day = pa.array(np.full(rows, 20_000, dtype=np.int32)).cast(pa.date32())
    purchases = pa.table({"customer": shuffled(), "at": day, "amount": cents / 100, "cents": cents})
    accounts = pa.table(
        {
            "customer": shuffled(),
            "contract": word(["none", "standard", "premium"]),
            "complaints_90_days": rng.integers(0, 5, rows),
        }
    )
    last = pa.table({"customer": shuffled(), "tier": word(TIERS)})
    if engine == "kefu":
        import kefu

        version, settings = kefu.__version__, "threads=1, kefu.score"
        grades = Path(__file__).parents[1] / "data" / "service_grade.toml"
        charter = kefu.Charter.load(grades)
        bought = purchases.drop_columns("cents")
        work = lambda: kefu.score(bought, accounts=accounts, last_tiers=last, charter=charter)

        def answer(result):
            scores = result["scores"].to_arrow()
            names = lambda c: scores[c].combine_chunks().cast(pa.string()).to_numpy(zero_copy_only=False)
            return [int(((names("tier") == t) & (names("grade") == g)).sum()) for t in TIERS for g in "ABC"]
    else:
        import polars as pl

        version, settings = pl.__version__, "lazy, joins and when/then, words as int32 codes"
        coded = lambda t: pl.from_arrow(
            pa.table(
                {
                    n: t[n].combine_chunks().indices if pa.types.is_dictionary(t[n].type) else t[n]
                    for n in t.column_names
                }
            ),
            rechunk=True,
        )
        frames = [coded(purchases), coded(accounts), coded(last)]

        def work():
            bought, account, before = (f.lazy() for f in frames)
            # As kefu does: what is more of the score is asked of both, recency, occasions and money of each customer.
            net = bought.group_by("customer").agg(
                value=pl.col("cents").sum(), last=pl.col("at").max(), occasions=pl.col("at").n_unique()
            )
            base = (
                net.join(account, on="customer", how="left")
                .join(before, on="customer", how="left")
                .sort("customer")
                .collect()
            )
            best = base["value"].sort(descending=True)
            b = [int(best[-(-rows * cut // 1000) - 1]) for cut in (10, 50, 200)]
            value, was = pl.col("value"), pl.col("tier")
            raw = pl.when(value >= b[0]).then(0).when(value >= b[1]).then(1).when(value >= b[2]).then(2).otherwise(3)
            up = was
            for k in (2, 1, 0):
                up = pl.when((up == k + 1) & (pl.col("raw") <= k) & (value * 10 >= b[k] * 11)).then(k).otherwise(up)
            down = was
            for k in (0, 1, 2):
                down = pl.when((down == k) & (pl.col("raw") > k) & (value * 10 < b[k] * 9)).then(k + 1).otherwise(down)
            tier = pl.when(pl.col("raw") < was).then(up).otherwise(down)
            now = base.lazy().with_columns(raw=raw).with_columns(now=tier)
            t, premium = pl.col("now"), pl.col("contract") == 2
            grade = (
                pl.when(t == 0).then(0).when((t == 1) & premium).then(0).when(pl.col("complaints_90_days") >= 3).then(0)
                .when(t <= 2).then(1).otherwise(2)
            )  # fmt: skip
            move = pl.when(t < was).then(1).when(t > was).then(2).when(pl.col("raw") != t).then(4).otherwise(3)
            return now.with_columns(grade=grade, movement=move).collect()

        def answer(result):
            return [int(((result["now"] == t) & (result["grade"] == g)).sum()) for t in range(4) for g in range(3)]

    reset_peak()
    before = memory_mib("VmRSS")
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    added = memory_mib("VmHWM") - before
    return {
        "seconds": seconds,
        "added_mib": added,
        "version": version,
        "settings": settings,
        "answer": {"tiers": answer(result)},
    }


# ----------------------------------------------------------------------------------------------------------- routing
def route(agents: int, classes: int, profiles: int, load: float, decisions: int) -> dict:
    """The plain router in Python that people write: a heap of who is idle for each pool, a queue for each class. The same kind of
    centre as router_bench: arrivals and completions, each decided and timed alone; no journal, no timers, no record."""
    import heapq
    import random
    from collections import deque

    rng = random.Random(7)
    skills = 256
    needs = [(rng.randrange(skills), 1 + rng.randrange(3)) for _ in range(classes)]
    pools = [{s: 1 + rng.randrange(5) for s in rng.sample(range(skills), 40)} for _ in range(profiles)]
    pools_of = [[p for p, has in enumerate(pools) if has.get(s, 0) >= level] for s, level in needs]
    classes_of = [[c for c, (s, level) in enumerate(needs) if has.get(s, 0) >= level] for has in pools]
    pool_of = [rng.randrange(profiles) for _ in range(agents)]
    idle: list[list] = [[] for _ in range(profiles)]
    for agent, pool in enumerate(pool_of):
        heapq.heappush(idle[pool], (0.0, agent))
    waiting: list[deque] = [deque() for _ in range(classes)]
    head_start = (180.0, 90.0, 0.0, 0.0)
    busy: dict[int, int] = {}
    ends: list = []
    clock, total, task, times = 0.0, 0, 0, []
    following = rng.expovariate(load * agents / 180)
    for _ in range(decisions):
        if not ends or following <= ends[0][0]:
            clock, grade, c = following, rng.randrange(4), rng.randrange(classes)
            following += rng.expovariate(load * agents / 180)
            start = time.perf_counter_ns()
            free = [p for p in pools_of[c] if idle[p]]
            if free:
                chosen = heapq.heappop(idle[min(free, key=lambda p: idle[p][0])])[1]
                busy[task] = chosen
            else:
                chosen = None
                waiting[c].append((clock - head_start[grade], task))
                if len(waiting[c]) > 1 and waiting[c][-1] < waiting[c][-2]:
                    waiting[c] = deque(sorted(waiting[c]))
            times.append(time.perf_counter_ns() - start)
            if chosen is not None:
                heapq.heappush(ends, (clock + rng.expovariate(1 / 180), task))
            task += 1
        else:
            clock, done = heapq.heappop(ends)
            start = time.perf_counter_ns()
            agent = busy.pop(done)
            pool = pool_of[agent]
            heads = [c for c in classes_of[pool] if waiting[c]]
            if heads:
                taken = waiting[min(heads, key=lambda c: waiting[c][0])].popleft()[1]
                busy[taken] = agent
            else:
                taken = None
                heapq.heappush(idle[pool], (clock, agent))
            times.append(time.perf_counter_ns() - start)
            if taken is not None:
                heapq.heappush(ends, (clock + rng.expovariate(1 / 180), taken))
    times = sorted(times[decisions // 10 :])
    total = sum(times)
    return {
        "decisions_per_s": len(times) / total * 1e9,
        "p50_ns": times[len(times) // 2],
        "p99_ns": times[len(times) * 99 // 100],
        "waiting": sum(map(len, waiting)),
    }


ARRIVE = """
local best, since, who
local pools = redis.call('LRANGE', 'pools' .. ARGV[1], 0, -1)
for _, pool in ipairs(pools) do
    local first = redis.call('ZRANGE', 'idle' .. pool, 0, 0, 'WITHSCORES')
    if first[1] and (not since or tonumber(first[2]) < since) then best, since, who = pool, tonumber(first[2]), first[1] end
end
if who then
    redis.call('ZREM', 'idle' .. best, who)
    redis.call('HSET', 'busy', ARGV[2], who)
    return ARGV[2] .. ' ' .. who
end
for _, pool in ipairs(pools) do redis.call('ZADD', 'waits' .. pool, ARGV[3], ARGV[1] .. ':' .. ARGV[2]) end
return false
"""
COMPLETE = """
local who = redis.call('HGET', 'busy', ARGV[1])
redis.call('HDEL', 'busy', ARGV[1])
local first = redis.call('ZRANGE', 'waits' .. ARGV[2], 0, 0)[1]
if not first then
    redis.call('ZADD', 'idle' .. ARGV[2], ARGV[3], who)
    return false
end
local class, task = string.match(first, '(%d+):(%d+)')
for _, pool in ipairs(redis.call('LRANGE', 'pools' .. class, 0, -1)) do redis.call('ZREM', 'waits' .. pool, first) end
redis.call('HSET', 'busy', task, who)
return task .. ' ' .. who
"""


def route_in_redis(agents: int, classes: int, profiles: int, load: float, decisions: int) -> dict:
    """The same centre in Redis: a sorted set of who is idle and one of what waits for each pool, a script for each decision, 100 decisions
    in one pipeline over a local socket, nothing kept on disk. Ends that fall into a pipeline come with the next. Its time holds the reading of its replies in
    Python, about a microsecond each."""
    import heapq
    import random
    import socket
    import subprocess
    import tempfile

    rng = random.Random(7)
    needs = [(rng.randrange(256), 1 + rng.randrange(3)) for _ in range(classes)]
    pools = [{s: 1 + rng.randrange(5) for s in rng.sample(range(256), 40)} for _ in range(profiles)]
    pool_of = [rng.randrange(profiles) for _ in range(agents)]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            link = socket.socket(socket.AF_UNIX)
            for _ in range(200):
                try:
                    link.connect(f"{folder}/s")
                    break
                except OSError:
                    time.sleep(0.05)
            replies = link.makefile("rb")

            def written(*words: object) -> bytes:
                texts = [str(w).encode() for w in words]
                return b"*%d\r\n" % len(texts) + b"".join(b"$%d\r\n%s\r\n" % (len(t), t) for t in texts)

            def ask(commands: list[bytes]) -> list[str | None]:
                link.sendall(b"".join(commands))
                answers: list[str | None] = []
                for _ in commands:
                    head = replies.readline()
                    if head[:1] == b"-":
                        raise SystemExit(f"redis: {head.decode()}")
                    text = head[1:-2]
                    if head[:1] == b"$":
                        text = replies.read(int(text) + 2)[:-2] if int(text) >= 0 else None
                    answers.append(None if text is None else text.decode())
                return answers

            arrive, complete = ask([written("SCRIPT", "LOAD", script) for script in (ARRIVE, COMPLETE)])
            meets = lambda pool, c: pools[pool].get(needs[c][0], 0) >= needs[c][1]
            for c in range(classes):
                ask([written("RPUSH", f"pools{c}", p) for p in range(profiles) if meets(p, c)])
            ask([written("ZADD", f"idle{pool}", 0, agent) for agent, pool in enumerate(pool_of)])

            ends: list = []
            clock, spent, task, done, served = 0.0, 0.0, 0, 0, {}
            following = rng.expovariate(load * agents / 180)
            while done < decisions:
                commands = []
                while len(commands) < 100:
                    if not ends or following <= ends[0][0]:
                        clock = following
                        following += rng.expovariate(load * agents / 180)
                        since = clock - (180.0, 90.0, 0.0, 0.0)[rng.randrange(4)]
                        commands.append(written("EVALSHA", arrive, 0, rng.randrange(classes), task, since))
                        task += 1
                    else:
                        clock, ended = heapq.heappop(ends)
                        commands.append(written("EVALSHA", complete, 0, ended, pool_of[served.pop(ended)], clock))
                start = time.perf_counter()
                answers = ask(commands)
                if done >= decisions // 10:
                    spent += time.perf_counter() - start
                done += len(commands)
                for answer in filter(None, answers):
                    taken, agent = map(int, answer.split())
                    served[taken] = agent
                    heapq.heappush(ends, (clock + rng.expovariate(1 / 180), taken))
            return {"decisions_per_s": (done - decisions // 10) / spent, "in_hand": len(served)}
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    engine, case, rows, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    if case.startswith("decisions"):
        print(json.dumps(decisions(engine, case, rows)))
        return
    if case.startswith("tiers"):
        print(json.dumps(tiers(engine, case, rows)))
        return
    if case.startswith("routing"):
        print(json.dumps((route_in_redis if engine == "redis" else route)(10_000, 1_000, 200, 0.98, rows)))
        return
    kind = "text" if "text" in case else "int64"
    import numpy as np
    import pyarrow.feather as feather

    table = feather.read_table(file_of(rows, kind, folder), memory_map=False)
    out: dict = {}
    if case == "arrow in":
        import kefu  # noqa: F401
        from kefu import _tables

        reset_peak()
        before = memory_mib("VmRSS")
        n = sum(t.rows for t in _tables.Batches(table, "purchases"))
        assert n == rows
        out = {"added_mib": max(0.0, memory_mib("VmHWM") - before), "column_mib": table.nbytes / 2**20}
        print(json.dumps(out))
        return

    if engine == "exact":
        print(json.dumps({"answer": exact_answer(table)}))
        return
    if engine == "kefu":
        import kefu

        data, version, settings = table, kefu.__version__, "threads=1"
        work, answer = kefu_scores, kefu_answer
        getattr(kefu, "customer")  # noqa: B009  imported before the clock starts
    elif engine == "polars":
        import polars as pl

        data, version, settings = pl.from_arrow(table, rechunk=True), pl.__version__, "lazy, POLARS_MAX_THREADS=1"
        work = polars_scores

        def answer(result):
            scored, gini = result
            count = lambda c, k, n: [int((scored[c] == i).sum()) for i in range(k, n)]
            return {
                "recency": count("r", 1, 6),
                "frequency": count("f", 1, 6),
                "money": count("m", 1, 6),
                "abc": count("abc_sorted", 0, 3),
                "gini": gini,
            }
    elif engine == "duckdb":
        import duckdb

        data, version, settings = table, duckdb.__version__, "threads=1, Arrow scanned in place"
        work = duckdb_scores

        def answer(result):
            con, gini = result
            count = lambda c: [
                int(con.execute(f"select count(*) from scored where {c} = {k}").fetchone()[0]) for k in range(1, 6)
            ]
            abc = con.execute(
                "select count(*) filter (before < 0.8 * total), count(*) filter (before >= 0.8 * total and before < 0.95 * total), "
                "count(*) filter (before >= 0.95 * total) from scored"
            ).fetchone()
            return {
                "recency": count("r"),
                "frequency": count("f"),
                "money": count("m"),
                "abc": [int(x) for x in abc],
                "gini": float(gini),
            }
    else:
        import pandas as pd

        data, version, settings = table.to_pandas(), pd.__version__, "sort=False, NumPy columns"
        del table
        work = pandas_scores

        def answer(result):
            base, abc, gini = result
            count = lambda c: np.bincount(base[c], minlength=BINS + 1)[1:].tolist()
            return {
                "recency": count("r"),
                "frequency": count("f"),
                "money": count("m"),
                "abc": np.bincount(abc, minlength=3).tolist(),
                "gini": float(gini),
            }

    reset_peak()
    before = memory_mib("VmRSS")
    start = time.perf_counter()
    result = work(data)
    seconds = time.perf_counter() - start
    out = {
        "seconds": seconds,
        "added_mib": memory_mib("VmHWM") - before,
        "version": version,
        "settings": settings,
        "answer": answer(result),
    }
    print(json.dumps(out))


if __name__ == "__main__":
    main()
