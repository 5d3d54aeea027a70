"""What kefu must answer, worked out in another way: plain Python, exact integers and fractions, slow on purpose.

It imports nothing of kefu and nothing outside the standard library, and it takes no short cut: a cancellation looks through
every line, a Gini coefficient goes over every pair, a class asks who is richer. The definitions are those of the
documentation (docs/purchases.md and the headers of include/kefu/customer). Golden files are made with it where nobody has
published the numbers.

    history = History(rows, Options(cancelled=["order starts C: match"]), customer="CustomerID", at="InvoiceDate", ...)
    answer = history.finish("2011-12-09")
    thresholds = rfm_thresholds(answer, bins=5)
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
EPOCH_DAY = dt.date(1970, 1, 1)


class Refused(Exception):
    """The table or the options are such that kefu answers with an error; `status` is its word."""

    def __init__(self, status: str, row: int | None = None) -> None:
        super().__init__(f"{status} at row {row}" if row is not None else status)
        self.status = status
        self.row = row


# ---------------------------------------------------------------------------------------------------------------- money
def minor_units(value: Any, scale: int = 2, rounding: str = "half_even") -> tuple[int, bool]:
    """An amount as whole minor units, and whether digits were lost.

    A double is exact at the scale if the nearest whole number of minor units, divided by 10^scale, is that double again;
    otherwise its shortest decimal that reads back is rounded half to even.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("BAD_MONEY")
        nearest = round(Fraction(value) * 10**scale)  # Fraction rounds half to even
        if abs(nearest) < 2**53 and float(nearest) / float(10**scale) == value:
            return nearest, False
    return round_decimal(as_decimal(value), scale, rounding)


def as_decimal(value: Any) -> Decimal:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("BAD_VALUE")
        return Decimal(repr(value))
    return Decimal(value)


def round_decimal(value: Decimal, scale: int, rounding: str) -> tuple[int, bool]:
    with localcontext(Context(prec=200)):
        scaled = value.scaleb(scale)
        whole = scaled.to_integral_value(rounding=ROUND_HALF_EVEN)
        lost = whole != scaled
    if lost and rounding == "exact":
        raise Refused("BAD_MONEY")
    if not -(2**63) <= int(whole) < 2**63:
        raise Refused("OVERFLOW")
    return int(whole), lost


def product(price: Any, quantity: Any, scale: int, rounding: str) -> tuple[int, bool]:
    """Price times quantity, multiplied as decimals, rounded once."""
    with localcontext(Context(prec=200)):
        exact = as_decimal(price) * as_decimal(quantity)
    return round_decimal(exact, scale, rounding)


# ----------------------------------------------------------------------------------------------------------------- time
def instant(value: Any, zone: str | None, local_times: str = "error") -> tuple[int, int]:
    """(microseconds since 1970 UTC, civil day in the zone) of a date, a local time or an instant."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
    place = ZoneInfo(zone) if zone else None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        utc = value.astimezone(dt.UTC)
        day = utc.astimezone(place or dt.UTC).date()
    else:
        if not isinstance(value, dt.datetime):  # a date is the start of its day; the day itself needs no zone
            value, day = dt.datetime(value.year, value.month, value.day), value
            if place is None:
                place = ZoneInfo("UTC")
            utc = min(candidates(value, place))
        else:
            if place is None:
                raise Refused("BAD_TIME")
            both = candidates(value, place)
            if len(both) == 2 and local_times == "error":
                raise Refused("BAD_TIME")
            utc = max(both) if local_times == "later" else min(both)
            day = utc.astimezone(place).date()
    return (utc - EPOCH) // dt.timedelta(microseconds=1), (day - EPOCH_DAY).days


def candidates(local: dt.datetime, place: ZoneInfo) -> set[dt.datetime]:
    """The instants that a local time may mean: one, or two around a change of the clock."""
    return {local.replace(tzinfo=place, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}


def day_of(text: str | dt.date) -> int:
    date = dt.date.fromisoformat(text) if isinstance(text, str) else text
    return (date - EPOCH_DAY).days


def date_of(day: int | None) -> str | None:
    return None if day is None else (EPOCH_DAY + dt.timedelta(days=day)).isoformat()


def period_of(day: int, period: str) -> Any:
    """What days of one occasion have in common."""
    date = EPOCH_DAY + dt.timedelta(days=day)
    if period == "day":
        return date
    return date.isocalendar()[:2] if period == "week" else (date.year, date.month)


# ---------------------------------------------------------------------------------------------------------------- rules
EFFECTS = ("keep", "negate", "match", "drop")  # the strongest of those that pass wins
NUMBER_TESTS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "=": lambda a, b: a == b,
}  # fmt: skip
TEXT_TESTS = {
    "is": lambda cell, word: cell == word, "is not": lambda cell, word: cell != word, "contains": lambda cell, word: word in cell,
    "starts": lambda cell, word: cell.startswith(word), "ends": lambda cell, word: cell.endswith(word),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """COLUMN TEST [VALUE]: EFFECT; columns of one word are enough here."""

    column: str
    test: str
    value: str
    effect: str

    @staticmethod
    def of(text: str) -> Rule:
        condition, effect = (part.strip() for part in text.rsplit(":", 1))
        column, rest = condition.split(" ", 1)
        for test in ("is not null", "is null", "is not", *TEXT_TESTS, "<=", ">=", *NUMBER_TESTS):
            if rest == test or rest.startswith(test + " "):
                return Rule(column, test, rest[len(test) :].strip().strip("'"), effect)
        raise Refused("BAD_OPTION")

    def passes(self, row: Mapping[str, Any]) -> bool:
        cell = row[self.column]
        if self.test in ("is null", "is not null"):
            return (cell is None or cell == "") == (self.test == "is null")
        if cell is None:
            return False
        if self.test in NUMBER_TESTS:
            return NUMBER_TESTS[self.test](as_decimal(cell), Decimal(self.value))
        return TEXT_TESTS[self.test](cell, self.value)


@dataclass
class Options:
    scale: int = 2
    round: str = "half_even"
    time_zone: str | None = None
    local_times: str = "error"
    period: str = "day"
    cancelled: Sequence[str] = ()
    negative: str = "error"
    zero: str = "leave_out"
    after: str = "error"


# -------------------------------------------------------------------------------------------------------------- history
@dataclass(frozen=True)
class Line:
    row: int
    customer: Any
    at: int
    day: int
    minor: int
    effect: str
    order: Any
    item: Any
    cost: int

    def key(self) -> tuple:
        """Time, order, item, amount; what has no order or item comes first."""
        return (self.at, id_key(self.order), id_key(self.item), self.minor)


def id_key(value: Any) -> tuple:
    if value is None:
        return (0,)
    return (1, value) if isinstance(value, int) else (1, value.encode())


@dataclass
class Customer:
    """A row of the answer. Money is in minor units; means are fractions."""

    customer: Any
    first: int | None = None
    last: int | None = None
    occasions: int = 0
    lines: int = 0
    recency_days: int | None = None
    age_days: int | None = None
    active_days: int | None = None
    money: int = 0
    cost: int | None = 0
    mean_money: Fraction | None = None
    mean_repeat_money: Fraction | None = None
    mean_gap_days: Fraction | None = None
    gap_variation_squared: Fraction | None = None
    holdout_occasions: int | None = None
    holdout_money: int | None = None


@dataclass
class Answer:
    as_of: int
    options: Options
    customers: list[Customer]
    counts: dict[str, int]
    customers_after: int = 0
    with_purchase: int = 0
    dated: bool = True  # some row, or the question, says what day it is

    def buyers(self) -> list[Customer]:
        return [c for c in self.customers if c.occasions > 0]


@dataclass
class History:
    """The lines of a table that count, under the options."""

    rows: Iterable[Mapping[str, Any]]
    options: Options
    customer: str = "customer"
    at: str = "at"
    amount: str | None = None
    price: str | None = None
    quantity: str | None = None
    order: str | None = None
    item: str | None = None
    cost: str | None = None
    lines: list[Line] = field(default_factory=list)
    seen: set = field(default_factory=set)
    cost_came: bool = False  # with a line that counts
    counts: dict[str, int] = field(default_factory=dict)
    largest_shift: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        self.counts = dict.fromkeys(("rows", "anonymous", "dropped", "zero", "negated", "cancellations", "rounded"), 0)
        rules = [Rule.of(text) for text in self.options.cancelled]
        for number, row in enumerate(self.rows):
            self.counts["rows"] += 1
            effect = max((rule.effect for rule in rules if rule.passes(row)), key=EFFECTS.index, default="keep")
            if effect == "drop":  # before anything else is looked at
                self.counts["dropped"] += 1
            elif row[self.customer] in (None, ""):
                self.counts["anonymous"] += 1
            else:
                self.take(number, row, effect)

    def take(self, number: int, row: Mapping[str, Any], effect: str) -> None:
        o = self.options
        at, day = instant(row[self.at], o.time_zone, o.local_times)  # also of a line that is left out as zero
        if self.amount is not None:
            minor, lost = minor_units(row[self.amount], o.scale, o.round)
            value = as_decimal(row[self.amount])
        else:
            minor, lost = product(row[self.price], row[self.quantity], o.scale, o.round)
            value = as_decimal(row[self.price]) * as_decimal(row[self.quantity])
        self.counts["rounded"] += lost
        cost = 0
        if self.cost is not None and row[self.cost] is not None:
            cost, cost_lost = minor_units(row[self.cost], o.scale, o.round)
            self.counts["rounded"] += cost_lost  # amounts are counted, not rows
        if lost:
            self.largest_shift = max(self.largest_shift, abs(Fraction(value) - Fraction(minor, 10**o.scale)))
        if effect != "keep":
            minor = -abs(minor)
        elif minor < 0:
            if o.negative == "error":
                raise Refused("BAD_MONEY", number)
            effect = "negate"
        customer = row[self.customer]
        self.seen.add(customer)
        if minor == 0:
            self.counts["zero"] += 1
            if o.zero == "leave_out":
                return
        self.counts["negated"] += effect == "negate"
        self.counts["cancellations"] += effect == "match"
        if effect != "keep":
            cost = -abs(cost)
        self.cost_came = self.cost_came or (self.cost is not None and row[self.cost] is not None)
        order = row[self.order] if self.order and row[self.order] != "" else None
        item = row[self.item] if self.item and row[self.item] != "" else None
        self.lines.append(Line(number, customer, at, day, minor, effect, order, item, cost))

    def finish(self, as_of: str | dt.date | None = None, calibration_end: str | dt.date | None = None) -> Answer:
        days = [line.day for line in self.lines]
        end = day_of(as_of) if as_of is not None else max(days, default=0)
        dated = as_of is not None or bool(days)
        if max(days, default=end) > end and self.options.after == "error":
            raise Refused("BAD_TIME")
        split = day_of(calibration_end) if calibration_end is not None else None
        until = end if split is None else split
        counts = dict(self.counts, after=sum(day > end for day in days), matched=0, unmatched=0)
        answer = Answer(end, self.options, [], counts, dated=dated)
        of_customer: dict[Any, list[Line]] = {customer: [] for customer in self.seen}
        for line in self.lines:
            of_customer[line.customer].append(line)
        there = {who for who, lines in of_customer.items() if not lines or min(line.day for line in lines) <= end}
        answer.customers_after = len(self.seen - there)
        for customer in sorted(there, key=id_key):
            lines = [line for line in of_customer[customer] if line.day <= until]
            answer.with_purchase += any(line.effect == "keep" for line in lines)
            left, matched, unmatched = without_pairs(lines)
            counts["matched"] += matched
            counts["unmatched"] += unmatched
            row = summary(customer, left, until, self.options)
            if not self.cost_came:
                row.cost = None
            if split is not None:
                whole, _, _ = without_pairs([line for line in of_customer[customer] if line.day <= end])
                later = [line for line in whole if line.day > split]
                row.holdout_money = sum(line.minor for line in later)
                bought = [line for line in later if line.effect == "keep"]
                by_line = self.options.period == "line"
                row.holdout_occasions = len(
                    {line.row if by_line else period_of(line.day, self.options.period) for line in bought}
                )
            answer.customers.append(row)
        return answer


def without_pairs(lines: Sequence[Line]) -> tuple[list[Line], int, int]:
    """Lines without cancellations and what they take back: in the order of (time, order, item, amount) each takes the latest
    line of the same item and opposite amount that is not later and that nobody has taken. Those that find none stay."""
    gone: set[int] = set()
    matched = unmatched = 0
    for cancellation in sorted((line for line in lines if line.effect == "match"), key=Line.key):
        earlier = [
            line
            for line in lines
            if line.effect == "keep"
            and line.row not in gone
            and line.item == cancellation.item
            and line.minor == -cancellation.minor
            and line.at <= cancellation.at
        ]
        if earlier:
            gone |= {max(earlier, key=lambda line: (line.key(), line.cost)).row, cancellation.row}
            matched += 1
        else:
            unmatched += 1
    return [line for line in lines if line.row not in gone], matched, unmatched


def summary(customer: Any, lines: Sequence[Line], until: int, options: Options) -> Customer:
    row = Customer(
        customer, lines=len(lines), money=sum(line.minor for line in lines), cost=sum(line.cost for line in lines)
    )
    purchases = [line for line in lines if line.effect == "keep"]
    if not purchases:
        return row
    starts: dict[Any, int] = {}  # of each occasion, its first day
    for line in purchases:
        occasion = line.row if options.period == "line" else period_of(line.day, options.period)
        starts[occasion] = min(line.day, starts.get(occasion, line.day))
    row.first = min(line.day for line in purchases)
    row.last = max(line.day for line in purchases)
    row.occasions = len(starts)
    row.recency_days, row.age_days, row.active_days = until - row.last, until - row.first, row.last - row.first
    unit = 10**options.scale
    row.mean_money = Fraction(row.money, row.occasions * unit)
    gaps = [b - a for a, b in zip(sorted(starts.values()), sorted(starts.values())[1:])]
    if gaps and options.period != "line":
        of_first = sum(
            line.minor for line in lines if period_of(line.day, options.period) == period_of(row.first, options.period)
        )
        row.mean_repeat_money = Fraction(row.money - of_first, len(gaps) * unit)
    if gaps:
        row.mean_gap_days = Fraction(sum(gaps), len(gaps))
    if len(gaps) > 1 and row.mean_gap_days:
        row.gap_variation_squared = (
            Fraction(statistics.variance([Fraction(gap) for gap in gaps])) / row.mean_gap_days**2
        )
    return row


def cell(c: Customer, name: str) -> Any:
    """A value of a row as kefu tells it: dates as text, means as doubles, money in minor units under its name with _minor."""
    if name == "gap_variation":
        return None if c.gap_variation_squared is None else math.sqrt(c.gap_variation_squared)
    value = getattr(c, name.removesuffix("_minor"))
    if name in ("first", "last"):
        return date_of(value)
    return float(value) if isinstance(value, Fraction) else value


def report(answer: Answer) -> dict[str, Any]:
    """The counts of the report: rows, customers, and the day it is about."""
    o, counts = answer.options, dict(answer.counts)
    counts["used"] = (
        counts["rows"]
        - counts["anonymous"]
        - counts["dropped"]
        - counts["after"]
        - (counts["zero"] if o.zero == "leave_out" else 0)
    )
    customers = {
        "all": len(answer.customers),
        "not_yet": answer.customers_after,
        "with_purchase": answer.with_purchase,
        "buyers": len(answer.buyers()),
    }
    return (
        counts
        | customers
        | {
            "occasions": sum(c.occasions for c in answer.customers),
            "as_of": date_of(answer.as_of) if answer.dated else None,
        }
    )


# ------------------------------------------------------------------------------------------------------------------ RFM
QUANTILE_TYPES = (
    "inverse_cdf", "averaged_cdf", "closest_observation", "interpolated_cdf", "hazen", "weibull", "linear", "median_unbiased",
    "normal_unbiased",
)  # fmt: skip


def quantile(values: Sequence[int], p: Fraction, kind: str = "linear") -> Fraction:
    """Hyndman and Fan (1996): Q(p) = (1 - g) x_j + g x_(j+1), with j = floor(n p + m) and g from n p + m - j."""
    number = QUANTILE_TYPES.index(kind) + 1
    ordered, n = sorted(values), len(values)
    m = {
        1: Fraction(0),
        2: Fraction(0),
        3: Fraction(-1, 2),
        4: Fraction(0),
        5: Fraction(1, 2),
        6: p,
        7: 1 - p,
        8: (p + 1) / 3,
        9: p / 4 + Fraction(3, 8),
    }[number]
    j = math.floor(n * p + m)
    g = n * p + m - j
    if number == 1:
        g = Fraction(int(g > 0))
    elif number == 2:
        g = Fraction(1, 2) if g == 0 else Fraction(1)
    elif number == 3:
        g = Fraction(int(not (g == 0 and j % 2 == 0)))
    lower, upper = ordered[min(max(j, 1), n) - 1], ordered[min(max(j + 1, 1), n) - 1]
    return (1 - g) * lower + g * upper


def rfm_thresholds(
    answer: Answer, bins: int = 5, method: str = "quantile", kind: str = "linear"
) -> dict[str, list[Fraction]]:
    """Days, occasions and minor units. `rfm_compatible` adds one day, one occasion, one currency unit."""
    buyers = answer.buyers()
    if not buyers:
        return {"recency": [], "frequency": [], "money": []}
    values = {
        "recency": [c.recency_days for c in buyers],
        "frequency": [c.occasions for c in buyers],
        "money": [c.money for c in buyers],
    }
    plus = (
        {"recency": 1, "frequency": 1, "money": 10**answer.options.scale}
        if method == "rfm_compatible"
        else dict.fromkeys(values, 0)
    )
    return {
        name: [quantile(list_, Fraction(k, bins), kind) + plus[name] for k in range(1, bins)]
        for name, list_ in values.items()
    }


def rfm_at_least(thresholds: Mapping[str, Sequence[Fraction]], method: str = "quantile") -> dict[str, list[int]]:
    """The smallest whole value on the far side of each threshold; see rfm_scores."""
    far = {name: math.ceil for name in thresholds}
    if method != "rfm_compatible":
        far["recency"] = lambda t: math.floor(t) + 1
    return {name: [far[name](t) for t in list_] for name, list_ in thresholds.items()}


def rfm_scores(
    answer: Answer, thresholds: Mapping[str, Sequence[Fraction]], method: str = "quantile"
) -> list[tuple[int, int, int] | None]:
    """The fewer days since the last purchase, the better. Who sits at a threshold counts as better; with `rfm_compatible`, as above."""
    bins = len(thresholds["recency"]) + 1
    better_below = method != "rfm_compatible"

    def above(name: str, value: int) -> int:
        if name == "recency" and better_below:
            return sum(value > threshold for threshold in thresholds[name])
        return sum(value >= threshold for threshold in thresholds[name])

    return [
        (bins - above("recency", c.recency_days), 1 + above("frequency", c.occasions), 1 + above("money", c.money))
        if c.occasions and bins > 1
        else None
        for c in answer.customers
    ]


# ------------------------------------------------------------------------------------------------------------------ ABC
def abc_classes(
    money: Sequence[int], a_share: Fraction = Fraction(4, 5), b_share: Fraction = Fraction(19, 20)
) -> list[str]:
    """Who is in A: customers above zero whose richer fellows bring less than the share, together."""
    total = sum(m for m in money if m > 0)
    classes: dict[int, str] = {}
    for value in set(money):
        richer = sum(m for m in money if m > value)
        classes[value] = (
            "C" if value <= 0 else ("A" if richer < a_share * total else ("B" if richer < b_share * total else "C"))
        )
    return [classes[m] for m in money]


# -------------------------------------------------------------------------------------------------------- concentration
def gini(values: Sequence[int]) -> Fraction | None:
    """Over every pair: the mean difference, as a share of twice the mean. Negative values are no part of it."""
    n, total = len(values), sum(values)
    if n < 2 or total == 0:
        return None
    differences = sum(abs(x - y) for i, x in enumerate(values) for y in values[:i])
    return Fraction(2 * differences, 2 * n * total)


def gini_normalised(values: Sequence[int]) -> Fraction | None:
    plain = gini(values)
    return None if plain is None else plain * Fraction(len(values), len(values) - 1)


def top_members(n: int, top: Fraction) -> int:
    return math.ceil(top * n)


def top_share(values: Sequence[int], top: Fraction) -> Fraction | None:
    if len(values) < 2 or sum(values) == 0:
        return None
    return Fraction(sum(sorted(values, reverse=True)[: top_members(len(values), top)]), sum(values))


def lorenz(values: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
    """Shares of the poorest, at floor(n j / 100) members."""
    n, total, ordered = len(values), sum(values), sorted(values)
    if n == 0:
        return []
    members = sorted({n * j // 100 for j in range(101)})
    return [(Fraction(k, n), Fraction(sum(ordered[:k]), total) if total else Fraction(0)) for k in members]


def interval(value: float, influences: Sequence[float], level: float) -> tuple[float, float, float]:
    """(standard error, low, high) of an estimate from the influence of each value, cut to 0 ... 1."""
    n = len(influences)
    error = math.sqrt(math.fsum(x * x for x in influences) / (n * (n - 1)))
    half = statistics.NormalDist().inv_cdf((1 + level) / 2) * error
    return error, max(0.0, value - half), min(1.0, value + half)


def gini_interval(values: Sequence[int], level: float = 0.95, normalised: bool = False) -> tuple[float, float, float]:
    """Langel and Tillé (2013): the influence of x_i is (h_i - G x_i) / mean - G, with h_i the mean of |x_i - x_j|."""
    n, total, plain = len(values), sum(values), gini(values)
    factor = n / (n - 1) if normalised else 1.0
    influences = [
        float(Fraction(sum(abs(x - y) for y in values), total) - plain * Fraction(n * x, total) - plain) * factor
        for x in values
    ]
    return interval(float(plain) * factor, influences, level)


def top_share_interval(values: Sequence[int], top: Fraction, level: float = 0.95) -> tuple[float, float, float]:
    """Beach and Davidson (1983): (max(x - Q, 0) + t Q - T x) / mean, with Q the largest value outside the top."""
    n, total, k, share = len(values), sum(values), top_members(len(values), top), top_share(values, top)
    border = sorted(values)[n - k - 1]
    influences = [float((max(x - border, 0) + Fraction(k * border, n) - share * x) * n / total) for x in values]
    return interval(float(share), influences, level)
