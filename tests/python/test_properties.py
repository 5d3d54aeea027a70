"""What holds for every table: chunks, row order, merges and threads change no bit; renaming customers permutes rows; scaling
money scales results; a model moves nobody."""

from __future__ import annotations

import functools
import random

import kefu
import pyarrow as pa
import pytest
from conftest import COLUMNS, content
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

IDS = ["a", "b", "B", "客户", "z", "🙂", "10", "9", ""]
DAYS = [
    "2023-11-01",
    "2023-11-01T08:30:00",
    "2023-12-31T23:59:59.999999",
    "2024-01-01",
    "2024-02-29",
    "2024-02-29T00:00:00.000001",
]

line = st.fixed_dictionaries({
    "who": st.sampled_from([*IDS[:-1], None]),
    "day": st.sampled_from(DAYS),
    "paid": st.integers(-500, 2000).map(lambda cents: f"{cents / 100:.2f}"),
    "order": st.sampled_from(["1", "2", "C3", "C4", None]),
    "item": st.sampled_from(["x", "y", None]),
})  # fmt: skip
lines = st.lists(line, min_size=1, max_size=60)
OPTIONS = {
    **COLUMNS, "time_zone": "Europe/London", "currency": "GBP", "order": "order", "item": "item", "negative": "negate",
    "cancelled": ["order starts C: match"],
}  # fmt: skip
AS_OF = "2024-03-01"
every = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def table(rows):
    schema = {"who": pa.string(), "day": pa.string(), "paid": pa.string(), "order": pa.string(), "item": pa.string()}
    return pa.table({k: pa.array([r[k] for r in rows], t) for k, t in schema.items()})


def answers(history, **more):
    """Everything that can be asked, and the saved state."""
    asked = [kefu.customer.rfm, kefu.customer.abc, kefu.customer.concentration, kefu.customer.purchases, kefu.score]
    return [content(ask(history, as_of=AS_OF, **more)) for ask in asked], history.save()


def gathered(parts, **more):
    history = kefu.purchases(**OPTIONS, **more)
    for part in parts:
        history.add(table(part))
    return history


def cut(rows, cuts):
    at = sorted({c % (len(rows) + 1) for c in cuts} | {0, len(rows)})
    return [rows[a:b] for a, b in zip(at, at[1:])]


@every
@given(lines, st.lists(st.integers(0, 60), max_size=6))
def test_chunks_change_no_bit(rows, cuts):
    assert answers(gathered(cut(rows, cuts))) == answers(gathered([rows]))
    batches = [b for part in cut(rows, cuts) for b in table(part).to_batches()]
    assert answers(kefu.purchases(pa.Table.from_batches(batches, table(rows).schema), **OPTIONS)) == answers(
        gathered([rows])
    )
    assert answers(kefu.purchases((table(part) for part in cut(rows, cuts)), **OPTIONS)) == answers(gathered([rows]))


@every
@given(lines, st.randoms(use_true_random=False))
def test_row_order_changes_no_bit(rows, numbers):
    mixed = list(rows)
    numbers.shuffle(mixed)
    assert answers(gathered([mixed])) == answers(gathered([rows]))


@every
@given(lines, st.lists(st.integers(0, 60), max_size=6), st.randoms(use_true_random=False))
def test_the_tree_of_merges_changes_no_bit(rows, cuts, numbers):
    trees = [gathered([part]) for part in cut(rows, cuts)]
    while len(trees) > 1:
        one = trees.pop(numbers.randrange(len(trees)))
        other = trees[numbers.randrange(len(trees))]
        other.merge(kefu.customer.PurchaseHistory.load(one.save()) if numbers.random() < 0.5 else one)
    assert answers(trees[0]) == answers(gathered([rows]))


@every
@given(lines, st.integers(1, 9))
def test_threads_change_no_bit(rows, threads):
    assert answers(gathered([rows], threads=threads), threads=threads) == answers(
        gathered([rows], threads=1), threads=1
    )


def test_threads_and_chunks_change_no_bit_of_a_large_table():
    numbers = random.Random(7)
    n = 200_000
    rows = {
        "who": [f"c{numbers.randrange(20_000)}" for _ in range(n)],
        "day": [f"2023-{numbers.randrange(1, 13):02}-{numbers.randrange(1, 29):02}" for _ in range(n)],
        "paid": [f"{numbers.randrange(-3000, 50_000) / 100:.2f}" for _ in range(n)],
        "order": [f"{'C' if numbers.random() < 0.02 else ''}{numbers.randrange(10_000)}" for _ in range(n)],
        "item": [f"i{numbers.randrange(50)}" for _ in range(n)],
    }
    whole = pa.table(rows)
    one = answers(kefu.purchases(whole, **OPTIONS, threads=1), threads=1)
    assert answers(kefu.purchases(whole.to_reader(max_chunksize=7777), **OPTIONS, threads=8), threads=8) == one
    parts = [kefu.purchases(whole.slice(i * 50_000, 50_000), **OPTIONS) for i in (3, 0, 2, 1)]
    assert answers(functools.reduce(lambda a, b: a.merge(b), parts), threads=3) == one


@every
@given(lines, st.permutations(IDS[:-1]))
def test_renaming_customers_permutes_rows(rows, names):
    renaming = dict(zip(IDS, names))
    renamed = [{**r, "who": renaming.get(r["who"])} for r in rows]
    one, other = kefu.score(table(rows), **OPTIONS, as_of=AS_OF), kefu.score(table(renamed), **OPTIONS, as_of=AS_OF)
    assert {renaming[r["customer"]]: {**r, "customer": ""} for r in one["scores"].rows()} == {
        r["customer"]: {**r, "customer": ""} for r in other["scores"].rows()
    }
    assert one.report == other.report
    for name in one.tables[1:]:
        assert list(one[name].rows()) == list(other[name].rows())


@every
@given(lines)
def test_numbers_as_ids_give_the_same_scores_as_texts(rows):
    """The same customers under numbers: rows come in another order, and nothing else changes."""
    number = {name: i for i, name in enumerate(IDS)}
    ids = pa.array([number.get(r["who"]) for r in rows], pa.int64())
    as_numbers = table(rows).set_column(0, "who", ids)
    one, other = kefu.score(table(rows), **OPTIONS, as_of=AS_OF), kefu.score(as_numbers, **OPTIONS, as_of=AS_OF)
    assert {number[r["customer"]]: {**r, "customer": ""} for r in one["scores"].rows()} == {
        int(r["customer"]): {**r, "customer": ""} for r in other["scores"].rows()
    }
    assert one.report == other.report


@every
@given(lines, st.sampled_from([2, 10, 1000]))
def test_scaling_money_scales_results(rows, factor):
    scaled = [{**r, "paid": f"{round(float(r['paid']) * 100) * factor / 100:.2f}"} for r in rows]
    one, other = kefu.score(table(rows), **OPTIONS, as_of=AS_OF), kefu.score(table(scaled), **OPTIONS, as_of=AS_OF)
    a, b = one["scores"].to_dict("minor"), other["scores"].to_dict("minor")
    assert (a["money"] * factor).tolist() == b["money"].tolist()
    for name in ("customer", "occasions", "recency_days", "recency_score", "frequency_score", "abc"):
        assert a[name].tolist() == b[name].tolist()
    gini = [x.report["concentration"]["gini"]["value"] for x in (one, other)]
    assert gini[0] == gini[1] if gini[0] is None else gini[0] == pytest.approx(gini[1], rel=1e-12)
    left = [x.report["rows"] for x in (one, other)]
    assert left[0] == left[1]


@every
@given(lines, lines)
def test_a_model_moves_nobody(rows, more):
    """Scored with a model, a customer's scores depend on that customer's lines alone."""
    model = kefu.customer.Score.fit(table(rows), **OPTIONS, as_of=AS_OF)
    others = [r for r in more if r["who"] != "a"]
    mine = [r for r in rows if r["who"] == "a"]
    alone = kefu.score(table(mine), **OPTIONS, as_of=AS_OF, model=model) if mine else None
    crowded = kefu.score(table(mine + others), **OPTIONS, as_of=AS_OF, model=model) if mine else None
    if alone is not None and crowded is not None:
        row = {r["customer"]: r for r in crowded["scores"].rows()}
        assert [row["a"]] == list(alone["scores"].rows())
        assert crowded.model == alone.model == model
        assert crowded.explain("a", "zh") == alone.explain("a", "zh")


@every
@given(lines)
def test_save_and_load_change_no_bit(rows):
    history = gathered([rows])
    again = kefu.customer.PurchaseHistory.load(history.save())
    assert answers(again) == answers(history)
    model = kefu.score(history, as_of=AS_OF).model
    assert kefu.load_model(model.save()) == model


@every
@given(lines, st.integers(1, 10_000))
def test_resampled_intervals_depend_on_the_seed_alone(rows, seed):
    options = {"interval": "resampled", "replicates": 100, "seed": seed, "as_of": AS_OF}
    one = kefu.customer.concentration(table(rows), **OPTIONS, **options)
    other = kefu.customer.concentration(table(rows[::-1]), **OPTIONS, **options, threads=4)
    assert content(one) == content(other)
