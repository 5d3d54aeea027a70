"""The customer pyramid, grades and segments through Python; tiers against a formulation in Polars, in exact integers."""

from __future__ import annotations

import pickle
import random
from typing import Any

import kefu
import pytest
from conftest import SERVICE_GRADE

polars = pytest.importorskip("polars")

TIERS = ["platinum", "gold", "iron", "lead"]
GRADES = (
    """
[customer.purchases]
scale = 2
[customer.grade]
renewal_days = 30
gets.A = { en = "a named contact", zh = "专属客服" }
[table.segment]
hit = "first"
input.recency_score = "count or unknown"
input.tier = ["platinum", "gold", "iron", "lead"]
output.segment = ["champion", "sleeping"]
rows = [[">= 4", "not lead", "champion"], ["1", "-", "sleeping"]]
"""
    + SERVICE_GRADE
)


def made(customers: int, seed: int) -> tuple[Any, Any, Any]:
    """Purchases, accounts and last tiers; ties, losses, customers who stand in one table only."""
    numbers = random.Random(seed)
    ids = [f"c{i:05}" for i in range(customers)]
    bought = [c for c in ids if numbers.random() < 0.9]
    lines = [
        (numbers.choice(bought), numbers.choice([-50, 100, 100, 2500, numbers.randrange(1, 90_000)]))
        for _ in range(customers * 3)
    ]
    purchases = polars.DataFrame(
        {
            "customer": [c for c, _ in lines],
            "cents": [m for _, m in lines],
            "cost_cents": [numbers.randrange(0, 3000) for _ in lines],
        }
    ).with_columns(at=polars.date(2024, 1, 15), amount=polars.col("cents") / 100, cost=polars.col("cost_cents") / 100)
    with_account = [c for c in ids if numbers.random() < 0.7]
    accounts = polars.DataFrame(
        {
            "customer": with_account,
            "contract": [numbers.choice(["none", "standard", "premium", None]) for _ in with_account],
            "complaints_90_days": [numbers.choice([0, 0, 1, 3, None]) for _ in with_account],
            "service_cents": [numbers.randrange(0, 20_000) for _ in with_account],
        }
    ).with_columns(service_cost=polars.col("service_cents") / 100)
    before = [c for c in ids if numbers.random() < 0.6]
    last = polars.DataFrame({"customer": before, "tier": [numbers.choice(TIERS) for _ in before]})
    return purchases, accounts, last


def formulated(purchases: Any, accounts: Any, last: Any, cuts: list[int], margin: int, profit: bool) -> Any:
    """Tiers in Polars: cuts in thousandths of the customers above zero, the margin in thousandths, periods = 1."""
    net = purchases.group_by("customer").agg(
        value=polars.col("cents").sum(),
        cost=polars.when(polars.col("cents") < 0)
        .then(-polars.col("cost_cents"))
        .otherwise(polars.col("cost_cents"))
        .sum(),
    )
    everybody = polars.concat([net.select("customer"), accounts.select("customer"), last.select("customer")]).unique()
    table = (
        everybody.join(net, on="customer", how="left")
        .join(accounts, on="customer", how="left")
        .join(last, on="customer", how="left")
        .with_columns(polars.col("value", "cost", "service_cents").fill_null(0))
        .sort("customer")
    )
    if profit:
        table = table.with_columns(value=polars.col("value") - polars.col("cost") - polars.col("service_cents"))
    best = table.filter(polars.col("value") > 0)["value"].sort(descending=True)
    bounds = [best[-(-len(best) * cut // 1000) - 1] for cut in cuts]
    value = polars.col("value")
    raw = polars.lit(len(cuts))
    for k in reversed(range(len(cuts))):
        raw = polars.when(value >= bounds[k]).then(k).otherwise(raw)
    raw = polars.when(value > 0).then(raw).otherwise(len(cuts))
    was = polars.col("tier").replace_strict(TIERS, list(range(4)), return_dtype=polars.Int64, default=None)
    table = table.with_columns(raw=raw, was=was)
    # From the tier of before, a cut at a time: up where it is passed by the margin, down where it is missed by it.
    up = polars.col("was")
    for k in reversed(range(len(cuts))):
        passed = (up == k + 1) & (polars.col("raw") <= k) & (value * 1000 >= bounds[k] * (1000 + margin))
        up = polars.when(passed).then(k).otherwise(up)
    down = polars.col("was")
    for k in range(len(cuts)):
        missed = (down == k) & (polars.col("raw") > k) & (value * 1000 < bounds[k] * (1000 - margin))
        down = polars.when(missed).then(k + 1).otherwise(down)
    moved = polars.when(polars.col("raw") < polars.col("was")).then(up).otherwise(down)
    now = (
        polars.when(polars.col("was").is_null())
        .then(polars.col("raw"))
        .when(value <= 0)
        .then(len(cuts))
        .otherwise(moved)
    )
    return table.with_columns(now=now).select("customer", "value", "now")


@pytest.mark.parametrize("seed", range(12))
def test_tiers_are_those_of_polars(seed: int) -> None:
    purchases, accounts, last = made(3000 if seed == 0 else 150, seed)
    profit = seed % 2 == 1
    margin = [0, 100, 333][seed % 3]
    cuts = [10, 50, 200] if seed % 4 else [100, 400, 900]
    result = kefu.customer.pyramid(
        purchases, accounts=accounts, last_tiers=last, negative="negate", cuts=[c / 1000 for c in cuts], margin=margin / 1000,
        on="profit" if profit else "revenue",
    )  # fmt: skip
    want = formulated(purchases, accounts, last, cuts, margin, profit)
    got = result["tiers"].to_polars()
    assert got["customer"].to_list() == want["customer"].to_list()
    assert [round(float(v) * 100) for v in got["value"].to_list()] == want["value"].to_list()
    assert got["tier"].to_list() == [TIERS[k] for k in want["now"].to_list()]


def test_threads_chunks_and_merges_change_no_bit() -> None:
    purchases, accounts, last = made(2000, 7)
    charter = kefu.Charter.parse(GRADES)
    options: dict[str, Any] = {"charter": charter, "negative": "negate"}
    whole = kefu.score(purchases, accounts=accounts, last_tiers=last, **options)
    threads = kefu.score(purchases, accounts=accounts, last_tiers=last, threads=4, **options)
    one, two = (kefu.Analysis("customer.score", **options) for _ in range(2))
    one.add(purchases[:1000]).add(accounts[500:], into="accounts").add(last, into="last_tiers")
    two.add(purchases[1000:]).add(accounts[:500], into="accounts")
    two.merge(one)
    saved = kefu.Analysis.load(two.save(), charter=charter)
    for other in (threads, two.finish(), saved.finish()):
        for table in ("scores", "pyramid", "movement", "grades", "segments"):
            assert other[table].to_polars().equals(whole[table].to_polars()), table


def test_the_scores_of_last_time_are_the_last_tiers_of_this_time() -> None:
    purchases, accounts, _ = made(500, 3)
    first = kefu.score(purchases, negative="negate", periods=2)
    assert set(first["scores"]["movement"]) == {"new"}
    # Everybody buys a hundred times as much: who is pulled over a cut waits for two times.
    options: dict[str, Any] = {"negative": "negate", "periods": 2, "model": first.model}
    rich = purchases.with_columns(amount=polars.col("amount") * 100)
    second = kefu.score(rich, last_tiers=first["scores"], **options)
    third = kefu.score(rich, last_tiers=second["scores"], **options)
    assert "held" in set(second["scores"]["movement"])
    assert "up" not in set(second["scores"]["movement"])
    assert "up" in set(third["scores"]["movement"])
    held = second["scores"].to_polars().filter(polars.col("movement") == "held")
    assert third["scores"].to_polars().join(held.select("customer"), on="customer")["movement"].unique().to_list() == [
        "up"
    ]


def test_grades_and_segments_say_why() -> None:
    purchases, accounts, _ = made(300, 5)
    result = kefu.score(purchases, accounts=accounts, charter=kefu.Charter.parse(GRADES), negative="negate")
    scores = result["scores"].to_polars().join(accounts, on="customer", how="left")
    grade = (
        polars.when(polars.col("tier") == "platinum").then(polars.lit("A"))
        .when((polars.col("tier") == "gold") & (polars.col("contract") == "premium")).then(polars.lit("A"))
        .when(polars.col("complaints_90_days") >= 3).then(polars.lit("A"))
        .when(polars.col("tier").cast(polars.String).is_in(["gold", "iron"])).then(polars.lit("B"))
        .otherwise(polars.lit("C"))
    )  # fmt: skip
    want = scores.with_columns(want=grade)
    assert want["grade"].cast(polars.String).to_list() == want["want"].to_list()
    counted = {r["grade"]: int(r["customers"]) for r in result["grades"].rows()}
    assert counted == {g: want["want"].to_list().count(g) for g in "ABC"}
    assert [r["gets_zh"] for r in result["grades"].rows()] == ["专属客服", None, None]
    unmatched = scores["segment"].null_count()
    assert unmatched
    assert [r["segment"] for r in result["segments"].rows()][-1] is None
    assert int(list(result["segments"].rows())[-1]["customers"]) == unmatched
    best = scores.filter(polars.col("tier") == "platinum")["customer"][0]
    assert "Service grade A by row 1 of table service_grade (tier: platinum)." in result.explain(best)
    assert "服务等级 A" in result.explain(best, "zh")


def test_columns_may_be_called_otherwise() -> None:
    purchases, accounts, _ = made(100, 2)
    renamed = accounts.rename({"customer": "CustID", "contract": "Vertrag"})
    plain = kefu.score(purchases, accounts=accounts, charter=kefu.Charter.parse(GRADES), negative="negate")
    other = kefu.score(
        purchases, accounts=renamed, accounts_columns={"customer": "CustID", "contract": "Vertrag"}, charter=kefu.Charter.parse(GRADES), negative="negate"
    )  # fmt: skip
    assert plain["scores"].to_polars().equals(other["scores"].to_polars())
    with pytest.raises(kefu.Error, match="accounts_columns: expected fields"):
        kefu.score(purchases, accounts=renamed, accounts_columns="CustID")  # type: ignore[arg-type]
    with pytest.raises(kefu.Error, match=r"contrct.*did you mean 'contract'"):
        kefu.score(purchases, accounts=renamed, accounts_columns={"contrct": "Vertrag"}, negative="negate")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"accounts": {"customer": ["a", "b", "a"]}}, "one row a customer"),
        ({"accounts": {"customer": [1, 2]}}, "the ids of accounts are whole numbers"),
        ({"accounts": {"customer": ["a"], "complaints_90_days": ["many"]}}, "complaints_90_days"),
        ({"accounts": {"customer": ["a"], "renewal": ["soon"]}}, "renewal"),
        ({"accounts": {"kunde": ["a"]}}, "customer"),
        ({"last_tiers": {"customer": ["a"], "tier": ["vip"]}}, 'naming = "ranks"'),
        ({"last_tiers": {"customer": ["a"]}}, "tier"),
        (
            {"last_tiers": {"customer": ["a"], "tier": ["gold"], "towards": ["iron"], "towards_periods": [-1]}},
            "negative",
        ),
        ({"cuts": [0.5, 0.1, 0.9]}, "cuts"),
        ({"tiers": ["a", "b"]}, "2 tiers need 1 cuts"),
        ({"on": "profit"}, "needs costs"),
        ({"grade_table": "nothing"}, "no decision table 'nothing'"),
    ],
)
def test_bad_input_is_told(change: dict[str, Any], words: str) -> None:
    with pytest.raises(kefu.Error, match=words.replace("(", r"\(")) as e:
        kefu.score({"customer": ["a", "b"], "at": ["2024-01-01"] * 2, "amount": [1.0, 2.0]}, **change)
    assert "'a'" not in str(e.value)


def test_names_of_your_own_and_both_namings() -> None:
    table = {
        "customer": [str(i) for i in range(100)],
        "at": ["2024-01-01"] * 100,
        "amount": [float(i + 1) for i in range(100)],
    }
    ranks = kefu.customer.pyramid(table, naming="ranks")
    assert [(r["tier"], r["customers"]) for r in ranks["pyramid"].rows()] == [
        ("vip", "1"),
        ("major", "4"),
        ("ordinary", "15"),
        ("small", "80"),
    ]
    own = kefu.customer.pyramid(table, tiers=["上", "中", "下"], cuts=[0.1, 0.5])
    assert [(r["tier"], r["customers"]) for r in own["pyramid"].rows()] == [("上", "10"), ("中", "40"), ("下", "50")]
    stated = kefu.customer.pyramid(table, by="value", at_least=[90, 50, 0.5])
    assert [r["customers"] for r in stated["pyramid"].rows()] == ["11", "40", "49", "0"]


def test_a_change_is_told_as_the_customers_it_moves(tmp_path: Any, capsys: Any) -> None:
    purchases, accounts, _ = made(400, 9)
    old = kefu.Charter.parse(GRADES)
    new = kefu.Charter.parse(
        GRADES.replace('">= 3", "A"', '">= 1", "A"') + "[customer.pyramid]\ncuts = [0.02, 0.05, 0.5]\n"
    )
    before, after = (kefu.score(purchases, accounts=accounts, charter=c, negative="negate") for c in (old, new))
    moved = kefu.charter.moves(before, after)
    both = before["scores"].to_polars().join(after["scores"].to_polars(), on="customer", suffix="_new")
    text = lambda name: polars.col(name).cast(polars.String)  # noqa: E731
    want = {}
    for field in ("tier", "grade", "segment", "abc"):
        ways = (
            both.filter(text(field).ne_missing(text(field + "_new")))
            .group_by(text(field), text(field + "_new"))
            .agg(n=polars.len())
        )
        want |= {(field, a, b): n for a, b, n in ways.iter_rows()}
    got = {(r["field"], r["from"], r["to"]): int(r["customers"] or 0) for r in moved["moves"].rows()}
    assert got == want
    assert {f for f, _, _ in got} == {"tier", "grade", "segment"}
    assert moved.report["compared"] == len(both)
    assert moved.report["moved"] == len(moved["customers"])
    assert kefu.charter.moves(before, before).report["moved"] == 0
    with pytest.raises(kefu.Error, match="has no customers to compare"):
        kefu.charter.moves(before, kefu.customer.concentration(purchases, negative="negate"))

    from kefu import cli

    (tmp_path / "old.toml").write_text(GRADES, encoding="utf-8")
    (tmp_path / "new.toml").write_text(GRADES + "[customer.pyramid]\ncuts = [0.02, 0.05, 0.5]\n", encoding="utf-8")
    purchases.filter(polars.col("cents") > 0).select("customer", "at", "amount").write_csv(tmp_path / "sales.csv")
    accounts.select("customer", "contract", "complaints_90_days").write_csv(tmp_path / "accounts.csv")
    code = cli.main(
        ["score", str(tmp_path / "sales.csv"), "--customer", "customer", "--at", "at", "--amount", "amount", "--accounts", str(tmp_path / "accounts.csv"),
         "--charter", str(tmp_path / "new.toml"), "--against", str(tmp_path / "old.toml")]
    )  # fmt: skip
    shown = capsys.readouterr().out
    assert code == 0
    assert "customer.pyramid.cuts was [0.01, 0.05, 0.2] and is [0.02, 0.05, 0.5]." in shown
    assert "customers would move" in shown
    assert "tier: lead to iron:" in shown
    again = [
        "score",
        "-",
        "--customer",
        "customer",
        "--at",
        "at",
        "--amount",
        "amount",
        "--against",
        str(tmp_path / "old.toml"),
    ]
    assert cli.main(again) == 2
    assert "no pipe" in capsys.readouterr().err


def test_tables_beside_what_was_gathered_are_for_one_answer() -> None:
    sales = {"customer": ["a", "b"], "at": ["2024-01-01"] * 2, "amount": [90.0, 2.0]}
    gathered = kefu.Analysis("customer.score").add(sales)
    accounts = {"customer": ["a", "c"], "contract": ["premium", "none"]}
    first, second = (kefu.score(gathered, accounts=accounts) for _ in range(2))
    assert first["scores"].to_pandas().equals(second["scores"].to_pandas())
    assert len(first["scores"]) == 3
    assert "accounts" not in gathered.export("a")
    assert len(gathered.finish()["scores"]) == 2
    with pytest.raises(kefu.Error, match="whole number"):
        kefu.score(gathered, accounts={"customer": ["a"], "complaints_90_days": ["x"]})
    assert "accounts" not in gathered.export("a")
    held = gathered.bytes
    for word in range(50):
        kefu.score(
            gathered, accounts={"customer": ["a"], "need": [f"a need that nobody has had before, number {word}"]}
        )
    assert gathered.bytes <= held + 2_000


@pytest.mark.parametrize("analysis", [kefu.score, kefu.customer.pyramid])
def test_a_cost_to_serve_below_zero_is_refused_with_its_row(analysis: Any) -> None:
    sales = {"customer": ["a", "b"], "at": ["2024-01-01"] * 2, "amount": [90.0, 2.0]}
    accounts: dict[str, Any] = {"customer": ["b", "a"], "service_cost": [0.0, -0.01]}
    with pytest.raises(kefu.Error, match="'service_cost' is negative") as e:
        analysis(sales, accounts=accounts, on="profit")
    assert (e.value.status, e.value.where, e.value.row) == ("BAD_MONEY", "accounts", 1)
    assert "0.01" not in str(e.value)
    assert analysis(sales, accounts=accounts)  # where revenue is asked for nobody looks at it
    accounts["service_cost"][1] = None
    assert analysis(sales, accounts=accounts, on="profit")


def test_a_saved_analysis_answers_under_the_charter_that_is_named() -> None:
    sales = {
        "customer": [str(i) for i in range(9)],
        "at": ["2024-01-01"] * 9,
        "amount": [float(i + 1) for i in range(9)],
    }
    file = kefu.Analysis("customer.pyramid", naming="ranks").add(sales).save()
    other = kefu.Charter.parse('[customer.pyramid]\ntiers = ["top", "base"]\ncuts = [0.5]\n')
    assert kefu.Analysis.load(file).finish()["tiers"]["tier"][8] == "vip"
    named = kefu.Analysis.load(file, charter=other)
    assert named.finish()["tiers"]["tier"][8] == "top"
    assert pickle.loads(pickle.dumps(kefu.Analysis.load(file))).finish()["tiers"]["tier"][8] == "vip"


@pytest.mark.parametrize(("held", "asked"), [([1, 2], "1"), (["1", "2"], 1)])
def test_ids_of_the_other_kind_are_refused_where_somebody_is_to_be_forgotten(held: list[Any], asked: Any) -> None:
    sales = {"customer": held, "at": ["2024-01-01"] * 2, "amount": [90.0, 2.0]}
    gathered = kefu.Analysis("customer.score").add(sales).add({"customer": held}, into="accounts")
    result = gathered.finish()
    for ask in (gathered.export, gathered.erase, result.export, result.without):
        with pytest.raises(kefu.Error, match="never equal") as e:
            ask(asked)
        assert e.value.status == "BAD_ID"
    assert gathered.rows == 4
    # Tables of both kinds are refused where they are asked; until then each customer can be forgotten.
    both = kefu.Analysis("customer.score").add(sales).add({"customer": [asked]}, into="accounts")
    assert both.erase(asked) and both.erase(held[0]) and both.export(held[1])
