"""Random small tables: kefu, and a formulation in plain Python, exact and slow, that shares nothing with it."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import kefu
import oracle
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from plain import plain_rows

settings.register_profile(
    "kefu", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kefu")

TEXT_IDS = ["ann", "bob", "Bob", "乙", "甲", "é", "😀", " x", "x" * 64, "", None]
NUMBER_IDS = [-(2**63), -5, 0, 7, 10, 17850, 2**63 - 1, None]
# Around the changes of the clock in Berlin, ends of weeks, months and years.
TIMES = [
    "2023-03-26 01:59:59", "2023-03-26 02:30:00", "2023-03-26 03:00:00", "2023-10-29 02:30:00", "2023-10-29 03:00:00", "2023-12-31 23:59:59",
    "2024-01-01 00:00:00", "2024-01-07 12:00:00", "2024-01-08 12:00:00", "2024-01-31 23:30:00", "2024-02-01 00:30:00", "2024-02-29 12:00:00",
]  # fmt: skip
DATES = ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-07", "2024-01-08", "2024-02-29", "2024-03-01"]
RULES = [
    "order starts C: match",
    "order starts C: negate",
    "order starts C: drop",
    "amount < 0: match",
    "item is tea: drop",
    "item is null: negate",
]
COLUMNS = ("customer", "at", "amount", "order", "item", "cost")


@st.composite
def amounts(draw: Any) -> Any:
    """Few different sizes, so that cancellations find something; doubles that fit no scale; zeros."""
    cents = draw(st.sampled_from([0, 1, 100, 250, 250, 999, -1, -100, -250]))
    return draw(st.sampled_from([cents / 100, cents / 100 + 0.005, cents / 100, float(cents)]))


@st.composite
def tables(draw: Any, positive: bool = False) -> dict[str, list[Any]]:
    rows = draw(st.integers(1, 25))

    def column(values: Any) -> list[Any]:
        return draw(st.lists(values, min_size=rows, max_size=rows))

    money = amounts().map(abs) if positive else amounts()
    table = {
        "customer": column(st.sampled_from(draw(st.sampled_from([TEXT_IDS, NUMBER_IDS])))),
        "at": column(
            st.sampled_from(draw(st.sampled_from([TIMES, DATES, [t.replace(" ", "T") + "Z" for t in TIMES]])))
        ),
        "amount": column(money),
        "order": column(st.sampled_from(["1", "2", "C1", "C2", "", None])),
        "item": column(st.sampled_from(["tea", "pot", "", None])),
        "cost": column(st.sampled_from([0.0, 0.5, 2.0, None])),
    }
    if draw(st.booleans()):
        table["amount"] = [repr(amount) for amount in table["amount"]]  # the same as text
    return table


@st.composite
def options(draw: Any) -> dict[str, Any]:
    return {
        "scale": draw(st.sampled_from([0, 2, 2, 3])),
        "time_zone": draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "America/St_Johns"])),
        "local_times": draw(st.sampled_from(["error", "earlier", "later"])),
        "period": draw(st.sampled_from(["day", "week", "month", "line"])),
        "cancelled": draw(st.lists(st.sampled_from(RULES), max_size=3, unique=True)),
        "negative": draw(st.sampled_from(["error", "negate", "negate", "negate"])),
        "zero": draw(st.sampled_from(["leave_out", "keep"])),
        "after": draw(st.sampled_from(["error", "leave_out", "leave_out", "leave_out"])),
    }


def rows_of(table: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table, cells)) for cells in zip(*table.values())]


def names(table: dict[str, list[Any]]) -> dict[str, str]:
    return {name: name for name in COLUMNS if name in table}


def answer_of(
    table: dict[str, list[Any]], how: dict[str, Any], as_of: str | None, split: str | None = None
) -> oracle.Answer:
    return oracle.History(rows_of(table), oracle.Options(**how), **names(table)).finish(as_of, split)


@given(
    tables(),
    options(),
    st.sampled_from([None, "2023-12-31", "2024-01-08", "2024-12-31"]),
    st.sampled_from([None, None, "2023-12-31", "2024-01-01"]),
)
def test_histories_are_those_of_the_oracle(table, how, as_of, split):
    arguments = {**names(table), **how, "as_of": as_of, "calibration_end": split}
    try:
        expected = answer_of(table, how, as_of, split)
        assume(split is None or oracle.day_of(split) <= expected.as_of)
    except oracle.Refused:
        with pytest.raises(kefu.Error):
            kefu.customer.purchases(table, **arguments)
        return
    result = kefu.customer.purchases(table, **arguments)
    rows = plain_rows(result["customers"])
    assert [row["customer"] for row in rows] == [c.customer for c in expected.customers]
    for row, c in zip(rows, expected.customers):
        for key, value in row.items():
            ours = oracle.cell(c, key)
            assert value == (pytest.approx(ours, rel=1e-14) if isinstance(ours, float) else ours), (key, c.customer)
    report = result.report["rows"] | result.report["customers"] | {"as_of": result.report["as_of"]}
    theirs = oracle.report(expected)
    assert {k: report[k] for k in theirs} == theirs


@given(st.integers(0, 2**32), st.sampled_from([None, "2024-01-07"]), st.booleans())
def test_cancellations_take_back_what_the_oracle_says(seed, as_of, with_item):
    """Few customers, days and amounts, so that cancellations find several lines that they could take."""
    pick = random.Random(seed)
    table: dict[str, list[Any]] = {name: [] for name in ("customer", "at", "amount", "order", "item")}
    for _ in range(pick.randint(2, 30)):
        back, amount = pick.random() < 0.3, pick.choice([2, 2, 3])
        table["customer"].append(pick.choice("ab"))
        table["at"].append(f"2024-01-{pick.randint(1, 9):02} {pick.choice([10, 10, 15])}:00:00")
        table["amount"].append(-amount if back else amount)
        table["order"].append(pick.choice(["C1", "C3", "C5"] if back else ["1", "2", "D1", None]))
        table["item"].append(pick.choice(["tea", "tea", "pot", None]))
    if not with_item:
        del table["item"]
    how = {"cancelled": ["order starts C: match"], "time_zone": "UTC", "after": "leave_out"}
    expected = answer_of(table, how, as_of)
    result = kefu.customer.purchases(table, **names(table), **how, as_of=as_of)
    ours = [
        {k: row[k] for k in ("first", "last", "occasions", "lines", "money")} for row in plain_rows(result["customers"])
    ]
    assert ours == [{k: oracle.cell(c, k) for k in ours[0]} for c in expected.customers]
    assert {k: result.report["rows"][k] for k in ("matched", "unmatched")} == {
        k: expected.counts[k] for k in ("matched", "unmatched")
    }


@given(
    tables(),
    options(),
    st.integers(2, 9),
    st.sampled_from(oracle.QUANTILE_TYPES),
    st.sampled_from(["quantile", "rfm_compatible"]),
)
def test_rfm_is_that_of_the_oracle(table, how, bins, kind, method):
    how = how | {"negative": "negate", "local_times": "later"}
    expected = answer_of(table, how, "2024-12-31")
    thresholds = oracle.rfm_thresholds(expected, bins, method, kind)
    result = kefu.customer.rfm(
        table, **names(table), **how, as_of="2024-12-31", bins=bins, quantile_type=kind, method=method
    )
    scores = oracle.rfm_scores(expected, thresholds, method)
    rows = plain_rows(result["scores"])
    assert [(r["recency_score"], r["frequency_score"], r["money_score"]) for r in rows] == [
        s or (None, None, None) for s in scores
    ]
    model = result.model.report
    assert {k: [cut["at_least"] for cut in model[k]] for k in thresholds} == oracle.rfm_at_least(thresholds, method)
    counts = {(b["value"], b["score"]): b["customers"] for b in plain_rows(result["bins"])}
    for i, name in enumerate(("recency", "frequency", "money")):
        for score in range(1, bins + 1):
            assert counts[name, score] == sum(s is not None and s[i] == score for s in scores)


@given(
    tables(),
    options(),
    st.lists(st.sampled_from(["0.000000001", "0.1", "0.5", "0.8", "0.95", "1"]), min_size=2, max_size=2).map(sorted),
)
def test_classes_are_those_of_the_oracle(table, how, shares):
    how = how | {"negative": "negate", "local_times": "later"}
    expected = answer_of(table, how, "2024-12-31")
    a, b = (Fraction(share) for share in shares)
    result = kefu.customer.abc(table, **names(table), **how, as_of="2024-12-31", a_share=float(a), b_share=float(b))
    money = [c.money for c in expected.customers]
    classes = oracle.abc_classes(money, a, b)
    rows = plain_rows(result["classes"])
    assert [row["abc"] for row in rows] == classes
    summary = {row["abc"]: row for row in plain_rows(result["summary"])}
    for letter in "ABC":
        assert summary[letter]["customers"] == classes.count(letter)
        assert summary[letter]["money"] == sum(m for m, c in zip(money, classes) if c == letter)


@given(
    st.lists(st.sampled_from([5, 5, 10, 15, 20, 40, 80]), min_size=1, max_size=12),
    st.sampled_from(["0.5", "0.8"]),
    st.sampled_from(["0.8", "0.95", "1"]),
)
def test_classes_at_the_very_bound_are_those_of_the_oracle(money, a_share, b_share):
    table = {"customer": list(range(len(money))), "at": ["2024-01-01"] * len(money), "amount": money}
    result = kefu.customer.abc(
        table, customer="customer", at="at", amount="amount", a_share=float(a_share), b_share=float(b_share)
    )
    assert list(result["classes"]["abc"]) == oracle.abc_classes(money, Fraction(a_share), Fraction(b_share))


@given(tables(), options(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_concentration_is_that_of_the_oracle(table, how, level):
    how = how | {"negative": "negate", "local_times": "later"}
    expected = answer_of(table, how, "2024-12-31")
    tops = ["0.1", "0.2", "0.25", "0.5", "1"]
    result = kefu.customer.concentration(
        table, **names(table), **how, as_of="2024-12-31", level=level, top=[float(t) for t in tops], core=0.2
    )
    values = [c.money for c in expected.customers if c.money >= 0]
    figures = {(row["measure"], row["share_of_customers"]): row for row in plain_rows(result["figures"])}
    ginis = {"gini": oracle.gini(values), "gini_normalised": oracle.gini_normalised(values)}
    for measure, exact in ginis.items():
        row = figures[measure, None]
        assert row["value"] == (None if exact is None else float(exact))
        if row["status"] == "ok":
            theirs = oracle.gini_interval(values, level, normalised=measure != "gini")
            assert (row["standard_error"], row["low"], row["high"]) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    for top in tops:
        row, exact = figures["top_share", float(top)], oracle.top_share(values, Fraction(top))
        assert row["value"] == (None if exact is None else float(exact))
        assert row["customers"] == oracle.top_members(len(values), Fraction(top))
        if row["status"] == "ok":
            theirs = oracle.top_share_interval(values, Fraction(top), level)
            assert (row["standard_error"], row["low"], row["high"]) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    curve = [(row["customers"], row["money"]) for row in plain_rows(result["lorenz"])]
    assert curve == [(float(x), float(y)) for x, y in oracle.lorenz(values)]
    report = result.report["concentration"]
    assert report["negative_customers"] == sum(c.money < 0 for c in expected.customers)


@pytest.mark.parametrize("n", [20, 200])
def test_intervals_of_more_customers_are_those_of_the_oracle(n):
    numbers = random.Random(n)
    values = [round(100 * numbers.lognormvariate(3, 1)) for _ in range(n)]
    table = {"customer": list(range(n)), "at": ["2024-01-01"] * n, "amount": values}
    result = kefu.customer.concentration(
        table, customer="customer", at="at", amount="amount", amounts="minor", top=[0.25, 0.5]
    )
    figures = {(row["measure"], row["share_of_customers"]): row for row in plain_rows(result["figures"])}
    wanted = {
        ("gini", None): oracle.gini_interval(values),
        ("gini_normalised", None): oracle.gini_interval(values, normalised=True),
    }
    wanted |= {("top_share", t): oracle.top_share_interval(values, Fraction(t)) for t in (0.25, 0.5)}
    for key, theirs in wanted.items():
        row = figures[key]
        assert row["status"] == "ok"
        assert (row["standard_error"], row["low"], row["high"]) == pytest.approx(theirs, rel=1e-12)


@given(
    st.lists(st.tuples(st.decimals(-1000, 1000, places=4), st.decimals(-100, 100, places=2)), min_size=1, max_size=20),
    st.integers(0, 4),
    st.booleans(),
)
def test_price_times_quantity_is_that_of_the_oracle(lines, scale, text):
    wrap = str if text else float
    table = {"customer": list(range(len(lines))), "at": ["2024-01-01"] * len(lines)}
    table |= {"price": [wrap(p) for p, _ in lines], "quantity": [wrap(q) for _, q in lines]}
    how = oracle.Options(scale=scale, negative="negate", zero="keep")
    expected = oracle.History(rows_of(table), how, price="price", quantity="quantity")
    arguments = {
        "customer": "customer",
        "at": "at",
        "price": "price",
        "quantity": "quantity",
        "scale": scale,
        "negative": "negate",
        "zero": "keep",
    }
    result = kefu.customer.purchases(table, **arguments)
    assert [row["money"] for row in plain_rows(result["customers"])] == [c.money for c in expected.finish().customers]
    assert result.report["rows"]["rounded"] == expected.counts["rounded"]
    assert result.report["rows"]["largest_shift"] == pytest.approx(float(expected.largest_shift), rel=1e-9, abs=1e-15)


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=True), min_size=1, max_size=20), st.integers(0, 6))
def test_doubles_become_the_minor_units_of_the_oracle(values, scale):
    table = {"customer": list(range(len(values))), "at": ["2024-01-01"] * len(values), "amount": values}
    arguments = {
        "customer": "customer",
        "at": "at",
        "amount": "amount",
        "scale": scale,
        "negative": "negate",
        "zero": "keep",
    }
    result = kefu.customer.purchases(table, **arguments)
    expected = [oracle.minor_units(value, scale) for value in values]
    assert [row["money"] for row in plain_rows(result["customers"])] == [minor for minor, _ in expected]
    assert result.report["rows"]["rounded"] == sum(lost for _, lost in expected)


# ------------------------------------------------------------------------- other ways to say the same, in whole cents
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from(DATES), st.integers(1, 400)), min_size=1, max_size=60
    )
)
def test_scores_are_those_of_polars_and_duckdb_in_whole_numbers(lines):
    """Quantiles of type 7 at k / 5, without a fraction: five times a cut is a whole number."""
    import duckdb
    import polars as pl

    frame = pl.DataFrame(lines, schema={"who": pl.String, "day": pl.String, "cents": pl.Int64}, orient="row")
    result = kefu.score(frame, customer="who", at="day", amount="cents", amounts="minor", as_of="2024-03-01")
    ours = {
        row["customer"]: (
            row["recency_days"],
            row["occasions"],
            row["money"],
            row["recency_score"],
            row["frequency_score"],
            row["money_score"],
            row["abc"],
        )
        for row in plain_rows(result["scores"])
    }
    # Polars
    people = frame.group_by("who").agg(
        (pl.lit("2024-03-01").str.to_date() - pl.col("day").max().str.to_date()).dt.total_days().first().alias("r"),
        pl.col("day").n_unique().cast(pl.Int64).alias("f"),
        pl.col("cents").sum().alias("m"),
    )
    n = people.height

    def above(column: str) -> pl.Expr:
        ordered = people[column].sort()
        count = pl.lit(0)
        for k in range(1, 5):
            low, rest = divmod(k * (n - 1), 5)
            cut = 5 * ordered[low] + (rest * (ordered[low + 1] - ordered[low]) if rest else 0)
            count = count + (5 * pl.col(column) > cut if column == "r" else 5 * pl.col(column) >= cut).cast(pl.Int64)
        return count

    richer = people.join(people.select(pl.col("m").alias("other")), how="cross").filter(pl.col("other") > pl.col("m"))
    before = people.join(
        richer.group_by("who").agg(pl.col("other").sum().alias("before")), on="who", how="left"
    ).with_columns(pl.col("before").fill_null(0))
    total = people["m"].sum()
    scored = before.with_columns(
        (5 - above("r")).alias("rs"),
        (1 + above("f")).alias("fs"),
        (1 + above("m")).alias("ms"),
        pl.when(pl.col("before") * 100 < total * 80)
        .then(pl.lit("A"))
        .when(pl.col("before") * 100 < total * 95)
        .then(pl.lit("B"))
        .otherwise(pl.lit("C"))
        .alias("abc"),
    )
    assert {row[0]: row[1:] for row in scored.select("who", "r", "f", "m", "rs", "fs", "ms", "abc").iter_rows()} == ours
    # DuckDB: who is above how many cuts, from ranks alone
    con = duckdb.connect()
    con.register("lines", frame.to_arrow())
    con.execute("set threads to 1")
    con.execute(
        "create table people as select who, date '2024-03-01' - max(cast(day as date)) as r, count(distinct day) as f, cast(sum(cents) as bigint) as m from lines group by who"
    )
    cut = """(select 5 * lo.v + ((k * (n - 1)) % 5) * (coalesce(hi.v, lo.v) - lo.v) from
        (select {c} as v, row_number() over (order by {c}) - 1 as i, count(*) over () as n from people) lo
        left join (select {c} as v, row_number() over (order by {c}) - 1 as i from people) hi on hi.i = lo.i + 1
        where lo.i = (k * (n - 1)) // 5)"""
    above_sql = "(select count(*) from range(1, 5) ks(k) where 5 * p.{c} {sign} " + cut + ")"
    rows = con.execute(
        f"""select who, r, f, m, 5 - {above_sql.format(c="r", sign=">")},
        1 + {above_sql.format(c="f", sign=">=")}, 1 + {above_sql.format(c="m", sign=">=")},
        case when b * 100 < t * 80 then 'A' when b * 100 < t * 95 then 'B' else 'C' end
        from (select *, coalesce((select sum(m) from people q where q.m > p.m), 0) as b, (select sum(m) from people) as t from people p) p"""
    ).fetchall()
    assert {row[0]: tuple(row[1:]) for row in rows} == ours


# ------------------------------------------------------------------------------------------------ the same bits, always
def everything(history: Any, **how: Any) -> Any:
    result = kefu.score(history, as_of="2024-12-31", **how)
    return [plain_rows(result[name]) for name in result.tables], result.report, result.model.save(), history.save()


@given(tables(), options(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_chunks_merges_and_threads_change_no_bit(table, how, shuffle, threads):
    how = how | {"negative": "negate", "local_times": "later"}
    whole = kefu.purchases(table, **names(table), **how)
    rows = list(zip(*table.values()))
    shuffle.shuffle(rows)
    parts: list[Any] = []
    while rows:
        size = shuffle.randint(1, len(rows))
        chunk, rows = rows[:size], rows[size:]
        into = kefu.purchases(**names(table), **how) if not parts or shuffle.random() < 0.5 else parts.pop()
        into.add({name: list(cells) for name, cells in zip(table, zip(*chunk))})
        if shuffle.random() < 0.3:
            into = kefu.PurchaseHistory.load(into.save())
        parts.append(into)
    while len(parts) > 1:
        shuffle.shuffle(parts)
        other = parts.pop()
        parts[-1].merge(other)
    assert everything(parts[0], threads=threads) == everything(whole)


@given(tables(positive=True), options(), st.randoms(use_true_random=False))
def test_renaming_customers_permutes_rows(table, how, shuffle):
    how = how | {"local_times": "later"}
    ids = sorted({x for x in table["customer"] if x not in (None, "")}, key=str)
    other = [f"n{i:02}" for i in range(len(ids))]
    shuffle.shuffle(other)
    renamed = dict(zip(ids, other))
    assume(ids)
    before = kefu.score(table, **names(table), **how, as_of="2024-12-31")
    after = kefu.score(
        {**table, "customer": [renamed.get(x) for x in table["customer"]]}, **names(table), **how, as_of="2024-12-31"
    )
    expected = [row | {"customer": renamed[row["customer"]]} for row in plain_rows(before["scores"])]
    assert plain_rows(after["scores"]) == sorted(expected, key=lambda row: row["customer"])
    assert [plain_rows(after[t]) for t in after.tables[1:]] == [plain_rows(before[t]) for t in before.tables[1:]]


@given(tables(), options(), st.integers(2, 50))
def test_scaling_money_scales_results(table, how, factor):
    """At a scale where every amount is exact: scores, classes and shares stay, money is `factor` times as much."""
    how = how | {"negative": "negate", "local_times": "later", "scale": 3}
    arguments = names(table) | how | {"as_of": "2024-12-31", "amounts": "minor"}
    thousandths = [round(1000 * float(x)) for x in table["amount"]]
    table = {k: v for k, v in table.items() if k != "cost"}
    arguments.pop("cost")
    once = kefu.score({**table, "amount": thousandths}, **arguments)
    more = kefu.score({**table, "amount": [factor * x for x in thousandths]}, **arguments)
    for a, b in zip(plain_rows(once["scores"]), plain_rows(more["scores"])):
        assert b["money"] == factor * a["money"]
        assert b["value"] == factor * a["value"]
        money = ("money", "value")
        assert {k: v for k, v in b.items() if k not in money} == {k: v for k, v in a.items() if k not in money}
    for a, b in zip(plain_rows(once["concentration"]), plain_rows(more["concentration"])):
        assert (b["value"], b["status"]) == (a["value"], a["status"])
        if a["standard_error"] is not None:
            assert b["standard_error"] == pytest.approx(a["standard_error"], rel=1e-9, abs=1e-12)
