"""Small tables with the answers worked out by hand: tests/golden/small.json is written from here.

Each case can be followed with a pencil; `why` says what it shows. Money is in minor units. Where there is `error` instead of
`customers`, the answer is an error of that status.
"""

from __future__ import annotations

from typing import Any

CASES: list[dict[str, Any]] = []


def case(name: str, why: str, table: dict[str, list[Any]], columns: dict[str, str] | None = None, **rest: Any) -> None:
    names = columns or {name: name for name in table}
    CASES.append(
        {"name": name, "why": why, "table": table, "columns": names, "options": rest.pop("options", {}), **rest}
    )


def row(
    customer: Any,
    money: int,
    occasions: int,
    lines: int,
    first: str | None,
    last: str | None,
    recency: int | None,
    **rest: Any,
) -> dict[str, Any]:
    return {
        "customer": customer, "money_minor": money, "occasions": occasions, "lines": lines, "first": first, "last": last,
        "recency_days": recency, **rest,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------ days and order
SHOP = {
    "customer": ["乙", "甲", "甲", "z", "😀", "甲", "乙"],
    "at": ["2024-01-05", "2024-01-01", "2024-01-01", "2024-01-10", "2024-01-02", "2024-01-08", "2024-01-05"],
    "amount": ["10.00", "1.50", "2.50", "80", "0.01", "6", "5.00"],
}
case(
    "days_are_occasions",
    "two purchases of one day are one occasion; rows come in the order of the ids' UTF-8 bytes",
    SHOP,
    report={"rows": 7, "as_of": "2024-01-10", "buyers": 4, "with_purchase": 4},
    customers=[
        row("z", 8000, 1, 1, "2024-01-10", "2024-01-10", 0, age_days=0, active_days=0),
        row("乙", 1500, 1, 2, "2024-01-05", "2024-01-05", 5, age_days=5, active_days=0),
        row("甲", 1000, 2, 3, "2024-01-01", "2024-01-08", 2, age_days=9, active_days=7),
        row("😀", 1, 1, 1, "2024-01-02", "2024-01-02", 8, age_days=8, active_days=0),
    ],
    abc={"z": "A", "乙": "A", "甲": "B", "😀": "C"},
    gini=[24497, 42004],
)
case(
    "numbers_sort_as_numbers",
    "int64 ids come in the order of numbers; -5, 7, 10, not the order of their texts",
    {"customer": [10, 7, -5], "at": ["2024-01-01"] * 3, "amount": [1, 2, 3]},
    report={"rows": 3},
    customers=[
        row(-5, 300, 1, 1, "2024-01-01", "2024-01-01", 0),
        row(7, 200, 1, 1, "2024-01-01", "2024-01-01", 0),
        row(10, 100, 1, 1, "2024-01-01", "2024-01-01", 0),
    ],
    abc={"-5": "A", "7": "A", "10": "B"},
    gini=[2, 9],
)
WEEKS = {
    "customer": ["a"] * 5,
    # Sunday, Monday, Sunday of one week; then the last of January and the first of February, which are one week
    "at": ["2024-01-07", "2024-01-08", "2024-01-14", "2024-01-31", "2024-02-01"],
    "amount": ["1", "2", "4", "8", "16"],
}
for period, occasions, gaps in (
    ("day", 5, [1, 6, 17, 1]),
    ("week", 3, [1, 23]),
    ("month", 2, [25]),
    ("line", 5, [1, 6, 17, 1]),
):
    repeat = {"day": 30 / 4, "week": 30 / 2, "month": 16 / 1, "line": None}[period]
    case(
        f"period_{period}",
        "a week runs from Monday to Sunday; a gap runs between the first days of two occasions",
        WEEKS,
        options={"period": period},
        as_of="2024-02-11",
        report={"rows": 5, "as_of": "2024-02-11"},
        customers=[
            row("a", 3100, occasions, 5, "2024-01-07", "2024-02-01", 10, age_days=35, active_days=25)
            | {"mean_money": 31 / occasions, "mean_repeat_money": repeat, "mean_gap_days": sum(gaps) / len(gaps)}
        ],
    )
case(
    "equal_gaps_have_no_variation",
    "gaps of 7 and 7 days vary by 0; gaps of 2 and 4 days by sqrt(2) / 3; one gap says nothing",
    {
        "customer": ["even"] * 3 + ["odd"] * 3 + ["two"] * 2,
        "at": [
            "2024-01-15",
            "2024-01-08",
            "2024-01-01",
            "2024-01-01",
            "2024-01-03",
            "2024-01-07",
            "2024-01-01",
            "2024-01-05",
        ],
        "amount": ["1"] * 8,
    },
    report={"rows": 8},
    customers=[
        row("even", 300, 3, 3, "2024-01-01", "2024-01-15", 0, gap_variation=0.0),
        row("odd", 300, 3, 3, "2024-01-01", "2024-01-07", 8, gap_variation=2**0.5 / 3),
        row("two", 200, 2, 2, "2024-01-01", "2024-01-05", 10, gap_variation=None),
    ],
)

# -------------------------------------------------------------------------------------------------- rows that are left out
LEFT_OUT = {
    "customer": ["a", None, "b", "", "a"],
    "at": ["2024-01-01", "2024-01-09", "2024-01-02", "2024-01-03", "2024-01-04"],
    "amount": ["1.00", "9.99", "0", "3.00", "0.00"],
}
case(
    "zero_left_out",
    "a row without a customer is counted and not looked at; an amount of zero is no occasion, but its customer stays",
    LEFT_OUT,
    as_of="2024-01-05",
    report={"rows": 5, "anonymous": 2, "zero": 2, "dropped": 0, "as_of": "2024-01-05", "buyers": 1, "with_purchase": 1},
    customers=[row("a", 100, 1, 1, "2024-01-01", "2024-01-01", 4), row("b", 0, 0, 0, None, None, None)],
    abc={"a": "A", "b": "C"},
    gini=[1, 2],
)
case(
    "zero_kept",
    "the same, and an amount of zero is an occasion like any other",
    LEFT_OUT,
    options={"zero": "keep"},
    as_of="2024-01-05",
    report={"rows": 5, "anonymous": 2, "zero": 2, "buyers": 2, "with_purchase": 2},
    customers=[row("a", 100, 2, 2, "2024-01-01", "2024-01-04", 1), row("b", 0, 1, 1, "2024-01-02", "2024-01-02", 3)],
)
AFTER = {"customer": ["a", "b", "a"], "at": ["2024-01-01", "2024-01-03", "2024-01-03"], "amount": ["1", "2", "4"]}
case("after_is_an_error", "a row is dated after as_of", AFTER, as_of="2024-01-02", error={"status": "BAD_TIME"})
case(
    "after_left_out",
    "the same, and such rows are counted and left out; who comes later is no customer yet",
    AFTER,
    options={"after": "leave_out"},
    as_of="2024-01-02",
    report={"rows": 3, "after": 2, "buyers": 1},
    customers=[row("a", 100, 1, 1, "2024-01-01", "2024-01-01", 1)],
)

# ---------------------------------------------------------------------------------------------- refunds and cancellations
NEGATIVE = {
    "customer": ["a", "a", "b"],
    "at": ["2024-01-01", "2024-01-02", "2024-01-02"],
    "amount": ["5.00", "-2.00", "-1.00"],
}
case("negative_is_an_error", "no rule names a negative amount", NEGATIVE, error={"status": "BAD_MONEY"})
case(
    "negative_negated",
    "money given back makes no occasion, and net money may be below zero",
    NEGATIVE,
    options={"negative": "negate"},
    report={"rows": 3, "negated": 2, "buyers": 1, "with_purchase": 1},
    customers=[row("a", 300, 1, 2, "2024-01-01", "2024-01-01", 1), row("b", -100, 0, 1, None, None, None)],
    abc={"a": "A", "b": "C"},
)
# ann buys 3 twice and once something else; two cancellations of 3 take back the third line and then the first.
# bob's cancellation comes before his purchase, and takes nothing back. cyd cancels another item.
ORDERS = {
    "customer": ["ann", "ann", "ann", "ann", "ann", "bob", "bob", "cyd", "cyd", "dan", "dan"],
    "at": [
        "2024-01-01 10:00:00", "2024-01-02 10:00:00", "2024-01-03 10:00:00", "2024-01-04 10:00:00", "2024-01-05 10:00:00",
        "2024-01-02 09:00:00", "2024-01-02 10:00:00", "2024-01-01 10:00:00", "2024-01-02 10:00:00", "2024-01-01 10:00:00",
        "2024-01-01 10:00:00",
    ],
    "amount": ["3.00", "5.00", "3.00", "-3.00", "-3.00", "-4.00", "4.00", "2.00", "-2.00", "7.00", "-7.00"],
    "order": ["1", "2", "3", "C4", "C5", "C1", "2", "1", "C2", "1", "C1"],
    "item": ["tea", "pot", "tea", "tea", "tea", "cup", "cup", "tea", "pot", "jar", "jar"],
}  # fmt: skip
case(
    "cancellations_dropped",
    "rows that a rule drops are counted and left out before anything else is looked at",
    ORDERS,
    options={"cancelled": ["order starts C: drop"], "time_zone": "UTC"},
    as_of="2024-01-05",
    report={"rows": 11, "dropped": 5, "negated": 0, "cancellations": 0, "buyers": 4},
    customers=[
        row("ann", 1100, 3, 3, "2024-01-01", "2024-01-03", 2),
        row("bob", 400, 1, 1, "2024-01-02", "2024-01-02", 3),
        row("cyd", 200, 1, 1, "2024-01-01", "2024-01-01", 4),
        row("dan", 700, 1, 1, "2024-01-01", "2024-01-01", 4),
    ],
)
case(
    "cancellations_negated",
    "rows that a rule negates give money back; the purchase stays an occasion",
    ORDERS,
    options={"cancelled": ["order starts C: negate"], "time_zone": "UTC"},
    as_of="2024-01-05",
    report={"rows": 11, "dropped": 0, "negated": 5, "cancellations": 0, "buyers": 4},
    customers=[
        row("ann", 500, 3, 5, "2024-01-01", "2024-01-03", 2),
        row("bob", 0, 1, 2, "2024-01-02", "2024-01-02", 3),
        row("cyd", 0, 1, 2, "2024-01-01", "2024-01-01", 4),
        row("dan", 0, 1, 2, "2024-01-01", "2024-01-01", 4),
    ],
)
case(
    "cancellations_matched",
    "each takes back the latest earlier line of its item with the opposite amount; those that find none negate; of one instant, "
    "the order's id decides what is earlier",
    ORDERS,
    options={"cancelled": ["order starts C: match"], "time_zone": "UTC"},
    as_of="2024-01-05",
    report={
        "rows": 11,
        "negated": 0,
        "cancellations": 5,
        "matched": 3,
        "unmatched": 2,
        "buyers": 3,
        "with_purchase": 4,
    },
    customers=[
        row("ann", 500, 1, 1, "2024-01-02", "2024-01-02", 3),
        row("bob", 0, 1, 2, "2024-01-02", "2024-01-02", 3),
        row("cyd", 0, 1, 2, "2024-01-01", "2024-01-01", 4),
        row("dan", 0, 0, 0, None, None, None),
    ],
)
case(
    "match_looks_no_further_than_as_of",
    "a cancellation after as_of has not happened yet: the history of an earlier day stands as it stood",
    ORDERS,
    options={"cancelled": ["order starts C: match"], "time_zone": "UTC", "after": "leave_out"},
    as_of="2024-01-03",
    report={"rows": 11, "after": 2, "matched": 1, "unmatched": 2, "buyers": 3},
    customers=[
        row("ann", 1100, 3, 3, "2024-01-01", "2024-01-03", 0),
        row("bob", 0, 1, 2, "2024-01-02", "2024-01-02", 1),
        row("cyd", 0, 1, 2, "2024-01-01", "2024-01-01", 2),
        row("dan", 0, 0, 0, None, None, None),
    ],
)
case(
    "the_strongest_rule_wins",
    "a row that two rules name: drop before match before negate",
    {
        "customer": ["a", "a", "a"],
        "at": ["2024-01-01", "2024-01-02", "2024-01-03"],
        "amount": ["2.00", "-2.00", "-1.00"],
        "note": ["", "broken", "test"],
    },
    {"customer": "customer", "at": "at", "amount": "amount"},
    options={"cancelled": ["amount < 0: negate", "note is broken: match", "note is test: drop"]},
    report={"rows": 3, "dropped": 1, "negated": 0, "cancellations": 1, "matched": 1},
    customers=[row("a", 0, 0, 0, None, None, None)],
)
case(
    "a_named_amount_is_negative_whatever_its_sign",
    "some files write cancellations with a positive amount",
    {
        "customer": ["a", "a"],
        "at": ["2024-01-01", "2024-01-02"],
        "amount": ["2.00", "2.00"],
        "kind": ["sale", "refund"],
    },
    {"customer": "customer", "at": "at", "amount": "amount"},
    options={"cancelled": ["kind is refund: negate"]},
    report={"rows": 2, "negated": 1},
    customers=[row("a", 0, 1, 2, "2024-01-01", "2024-01-01", 1)],
)

# --------------------------------------------------------------------------------------------------------------- money
case(
    "half_goes_to_even",
    "the shortest decimal of a double, rounded half to even: 1.005 is 100.5 cents and becomes 100, 2.675 is 267.5 and becomes 268",
    {"customer": ["a", "b", "c", "d"], "at": ["2024-01-01"] * 4, "amount": [1.005, 2.675, 0.015, 0.1]},
    report={"rows": 4, "rounded": 3},
    customers=[
        row(who, money, 1, 1, "2024-01-01", "2024-01-01", 0)
        for who, money in (("a", 100), ("b", 268), ("c", 2), ("d", 10))
    ],
)
case(
    "rounded_to_zero",
    "half a cent becomes zero, and a line of zero is left out",
    {"customer": ["a", "a"], "at": ["2024-01-01", "2024-01-02"], "amount": ["0.005", "0.0151"]},
    report={"rows": 2, "rounded": 2, "zero": 1},
    customers=[row("a", 2, 1, 1, "2024-01-02", "2024-01-02", 0)],
)
case(
    "exact_refuses_to_round",
    "half a cent does not fit scale 2",
    {"customer": ["a"], "at": ["2024-01-01"], "amount": ["0.005"]},
    options={"round": "exact"},
    error={"status": "BAD_MONEY"},
)
case(
    "price_times_quantity_is_rounded_once",
    "3 times 0.125 is 0.375, that is 0.38; 1 times 0.125 is 0.12; 2.5 times 0.1 is 0.25",
    {"customer": ["a", "b", "c"], "at": ["2024-01-01"] * 3, "price": [0.125, 0.125, 0.1], "quantity": [3.0, 1.0, 2.5]},
    report={"rows": 3, "rounded": 2},
    customers=[
        row(who, money, 1, 1, "2024-01-01", "2024-01-01", 0) for who, money in (("a", 38), ("b", 12), ("c", 25))
    ],
)
case(
    "scale_of_no_digits",
    "yen have no minor unit",
    {"customer": ["a", "a"], "at": ["2024-01-01"] * 2, "amount": ["1000", "250.5"]},
    options={"scale": 0},
    report={"rows": 2, "rounded": 1},
    customers=[row("a", 1250, 1, 2, "2024-01-01", "2024-01-01", 0)],
)
case(
    "cost_is_given_back_with_the_money",
    "a refund takes its cost back too",
    {
        "customer": ["a", "a", "a"],
        "at": ["2024-01-01", "2024-01-02", "2024-01-03"],
        "amount": ["5.00", "4.00", "-4.00"],
        "cost": ["3.00", "2.00", "2.00"],
    },
    options={"negative": "negate"},
    report={"rows": 3, "negated": 1},
    customers=[row("a", 500, 2, 3, "2024-01-01", "2024-01-02", 1, cost_minor=300)],
)

# ---------------------------------------------------------------------------------------------------------------- time
INSTANTS = {
    "customer": ["a", "a", "b"],
    "at": ["2024-01-01T15:59:59Z", "2024-01-01T16:00:00Z", "2024-01-01T23:30:00-01:00"],
    "amount": ["1", "1", "1"],
}
case(
    "days_of_shanghai",
    "the day changes at 16:00 UTC",
    INSTANTS,
    options={"time_zone": "Asia/Shanghai"},
    report={"rows": 3, "as_of": "2024-01-02"},
    customers=[row("a", 200, 2, 2, "2024-01-01", "2024-01-02", 0), row("b", 100, 1, 1, "2024-01-02", "2024-01-02", 0)],
)
case(
    "days_of_utc",
    "the same instants without a zone",
    INSTANTS,
    report={"rows": 3, "as_of": "2024-01-02"},
    customers=[row("a", 200, 1, 2, "2024-01-01", "2024-01-01", 1), row("b", 100, 1, 1, "2024-01-02", "2024-01-02", 0)],
)
TWICE = {"customer": ["a"], "at": ["2023-10-29 02:30:00"], "amount": ["1"]}
SKIPPED = {"customer": ["a"], "at": ["2023-03-26 02:30:00"], "amount": ["1"]}
case("local_times_need_a_zone", "a time without a zone, and none is stated", TWICE, error={"status": "BAD_TIME"})
case(
    "a_local_time_twice",
    "the hour that comes twice",
    TWICE,
    options={"time_zone": "Europe/Berlin"},
    error={"status": "BAD_TIME"},
)
case(
    "a_local_time_skipped",
    "the hour that never was",
    SKIPPED,
    options={"time_zone": "Europe/Berlin"},
    error={"status": "BAD_TIME"},
)
for rule, day, recency in (("earlier", "2011-12-29", 2), ("later", "2011-12-31", 0)):
    case(
        f"a_day_skipped_{rule}",
        "Apia went from 2011-12-29 to 2011-12-31: noon of the 30th may mean the noon before or after",
        {"customer": ["a", "b"], "at": ["2011-12-30 12:00:00", "2011-12-31 12:00:00"], "amount": ["1", "1"]},
        options={"time_zone": "Pacific/Apia", "local_times": rule},
        report={"rows": 2, "as_of": "2011-12-31"},
        customers=[row("a", 100, 1, 1, day, day, recency), row("b", 100, 1, 1, "2011-12-31", "2011-12-31", 0)],
    )

# ------------------------------------------------------------------------------------------------- calibration and holdout
case(
    "calibration_and_holdout",
    "the history is as of the end of the calibration; what came later stands apart",
    {
        "customer": ["a", "a", "a", "a", "b", "c"],
        "at": ["2024-01-01", "2024-01-11", "2024-01-31", "2024-02-01", "2024-01-31", "2024-02-02"],
        "amount": ["1", "2", "4", "8", "16", "32"],
    },
    as_of="2024-02-03",
    calibration_end="2024-01-30",
    report={"rows": 6, "as_of": "2024-02-03", "buyers": 1},
    customers=[
        row("a", 300, 2, 2, "2024-01-01", "2024-01-11", 19, age_days=29, holdout_occasions=2, holdout_money_minor=1200),
        row("b", 0, 0, 0, None, None, None, holdout_occasions=1, holdout_money_minor=1600),
        row("c", 0, 0, 0, None, None, None, holdout_occasions=1, holdout_money_minor=3200),
    ],
)

# --------------------------------------------------------------------------------------------------------------- scores
FIVE = {
    "customer": ["a", "b", "c", "d", "e"],
    "at": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"],
    "amount": ["10", "20", "30", "40", "50"],
}
case(
    "five_customers_five_scores",
    "type 7: the cuts of 10, 20, 30, 40, 50 are 18, 26, 34, 42; one occasion each, so that everyone is in the best bin of frequency",
    FIVE,
    report={"rows": 5, "buyers": 5},
    customers=[
        row(who, 1000 * (i + 1), 1, 1, f"2024-01-0{i + 1}", f"2024-01-0{i + 1}", 4 - i) for i, who in enumerate("abcde")
    ],
    rfm={
        "thresholds": {"recency": [0.8, 1.6, 2.4, 3.2], "frequency": [1, 1, 1, 1], "money": [18, 26, 34, 42]},
        "scores": {"a": 151, "b": 252, "c": 353, "d": 454, "e": 555},
    },
    abc={"a": "B", "b": "B", "c": "A", "d": "A", "e": "A"},
    gini=[4, 15],
)
case(
    "who_sits_at_a_cut_counts_as_better",
    "two bins, cut at the median of 1, 2, 3: the middle one is with the better, in money and in days",
    {"customer": ["a", "b", "c"], "at": ["2024-01-01", "2024-01-02", "2024-01-03"], "amount": ["1", "2", "3"]},
    report={"rows": 3},
    customers=[
        row(who, 100 * (i + 1), 1, 1, f"2024-01-0{i + 1}", f"2024-01-0{i + 1}", 2 - i) for i, who in enumerate("abc")
    ],
    rfm={
        "bins": 2,
        "thresholds": {"recency": [1], "frequency": [1], "money": [2]},
        "scores": {"a": 121, "b": 222, "c": 222},
    },
    gini=[2, 9],
)
case(
    "shares_at_the_bound",
    "80, 15 and 5 of 100: who begins at 80 % is not in A any more, who begins at 95 % not in B",
    {"customer": ["a", "b", "c"], "at": ["2024-01-01"] * 3, "amount": ["80", "15", "5"]},
    report={"rows": 3},
    customers=[
        row(who, money, 1, 1, "2024-01-01", "2024-01-01", 0) for who, money in (("a", 8000), ("b", 1500), ("c", 500))
    ],
    abc={"a": "A", "b": "B", "c": "C"},
    gini=[1, 2],
)
case(
    "equals_share_a_class",
    "one of two equals crosses the bound, so both are in A; one who brings nothing is in C",
    {"customer": ["a", "b", "c", "d"], "at": ["2024-01-01"] * 4, "amount": ["50", "50", "10", "0"]},
    report={"rows": 4, "zero": 1},
    customers=[
        row("a", 5000, 1, 1, "2024-01-01", "2024-01-01", 0),
        row("b", 5000, 1, 1, "2024-01-01", "2024-01-01", 0),
        row("c", 1000, 1, 1, "2024-01-01", "2024-01-01", 0),
        row("d", 0, 0, 0, None, None, None),
    ],
    abc={"a": "A", "b": "A", "c": "B", "d": "C"},
    gini=[19, 44],
)
case(
    "nobody",
    "every row is without a customer",
    {"customer": ["", ""], "at": ["2024-01-01"] * 2, "amount": ["1", "2"]},
    as_of="2024-01-01",
    report={"rows": 2, "anonymous": 2, "buyers": 0},
    customers=[],
)
