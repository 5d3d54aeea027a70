"""The same answers from plain Python: exact integers and fractions, no kefu, no cleverness. Slow and obvious on purpose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction


@dataclass
class Line:
    customer: object  # None = anonymous
    at: dt.datetime  # local time: its date is the civil day
    amount: Decimal
    order: str | None = None
    item: str | None = None
    effect: str = "keep"  # keep, drop, negate, match


@dataclass
class Customer:
    money: int = 0  # minor units
    days: set = field(default_factory=set)
    bought: bool = False
    lines: int = 0

    @property
    def occasions(self) -> int:
        return len(self.days)


def minor(amount: Decimal, scale: int = 2) -> int:
    return int((amount * 10**scale).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def history(
    lines: list[Line], as_of: dt.date | None = None, scale: int = 2, zero: str = "leave_out"
) -> dict[object, Customer]:
    """Customers by id, as of the end of a day (None: the last day in the data). Rows after it are left out."""
    if as_of is None:
        as_of = max(
            (line.at.date() for line in lines if line.customer is not None and line.effect != "drop"),
            default=dt.date(1970, 1, 1),
        )
    customers: dict[object, Customer] = {}
    of: dict[object, list] = defaultdict(list)
    days: dict[object, list] = defaultdict(list)
    for line in lines:
        if line.effect == "drop" or line.customer is None:
            continue
        cents = minor(line.amount, scale)
        customers.setdefault(line.customer, Customer())
        effect = line.effect
        if effect == "keep" and cents < 0:
            effect = "negate"
        if effect != "keep":
            cents = -abs(cents)
        if cents == 0 and zero == "leave_out":
            continue
        days[line.customer].append(line.at.date())
        if line.at.date() <= as_of:
            of[line.customer].append(
                [
                    line.at,
                    (line.order is not None, line.order or ""),
                    (line.item is not None, line.item or ""),
                    cents,
                    effect,
                    True,
                ]
            )
    for who, rows in of.items():
        rows.sort(key=lambda r: (r[0], r[1], r[2], r[3], ("keep", "negate", "match").index(r[4])))
        for i, row in enumerate(rows):
            if row[4] != "match":
                continue
            for other in reversed(rows[:i]):
                if other[5] and other[4] == "keep" and other[2] == row[2] and other[3] == -row[3]:
                    other[5] = row[5] = False
                    break
        customer = customers[who]
        for at, _, _, cents, effect, stands in rows:
            customer.bought |= effect == "keep"
            if not stands:
                continue
            customer.lines += 1
            customer.money += cents
            if effect == "keep":
                customer.days.add(at.date())
    for who, all_days in days.items():
        if min(all_days) > as_of:
            del customers[who]  # who comes later is no customer yet
    return customers


def quantile(values: list[int], k: int, of: int) -> Fraction:
    """Type 7 of Hyndman & Fan, exactly."""
    ordered = sorted(values)
    position = Fraction(k, of) * (len(ordered) - 1)
    low = position.numerator // position.denominator
    rest = position - low
    return Fraction(ordered[low]) + (rest * (ordered[low + 1] - ordered[low]) if rest else 0)


def rfm(
    customers: dict[object, Customer], as_of: dt.date, bins: int = 5, plus: tuple[int, int, int] = (0, 0, 0)
) -> dict[object, tuple[int, int, int]]:
    """Scores of those with an occasion: quantile cuts; who sits at one counts as better, as above it where cuts are moved."""
    buyers = {who: c for who, c in customers.items() if c.days}
    if not buyers:
        return {}
    values = {who: ((as_of - max(c.days)).days, c.occasions, c.money) for who, c in buyers.items()}
    cuts = [[quantile([v[m] for v in values.values()], k, bins) + plus[m] for k in range(1, bins)] for m in range(3)]
    above = lambda m, x: sum(x > c if m == 0 and not any(plus) else x >= c for c in cuts[m])
    return {who: (bins - above(0, v[0]), 1 + above(1, v[1]), 1 + above(2, v[2])) for who, v in values.items()}


def abc(
    customers: dict[object, Customer], a: Fraction = Fraction(8, 10), b: Fraction = Fraction(95, 100)
) -> dict[object, str]:
    """Who starts below the bound, richest first, is in the class; equals are together; nothing or less is C."""
    total = sum(c.money for c in customers.values() if c.money > 0)
    out = {}
    for who, c in customers.items():
        before = sum(o.money for o in customers.values() if o.money > c.money)
        out[who] = "C" if c.money <= 0 else "A" if before < a * total else "B" if before < b * total else "C"
    return out


def gini(customers: dict[object, Customer]) -> Fraction | None:
    """Over those with net money of zero or more: mean absolute difference over twice the mean."""
    values = sorted(c.money for c in customers.values() if c.money >= 0)
    n, total = len(values), sum(values)
    if n < 2 or total == 0:
        return None
    return Fraction(2 * sum(i * v for i, v in enumerate(values, 1)), n * total) - Fraction(n + 1, n)


def top_share(customers: dict[object, Customer], share: Fraction) -> Fraction | None:
    values = sorted((c.money for c in customers.values() if c.money >= 0), reverse=True)
    if not values or sum(values) == 0:
        return None
    n = -(-share.numerator * len(values) // share.denominator)  # ceil
    return Fraction(sum(values[:n]), sum(values))
