# Written by tools/make_stubs.py from what the engine says of itself: change the description, not this file.
import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from ._analysis import Analysis
from ._kefu import Progress
from ._model import Model, load_model
from ._result import Result
from .charter import Charter

__all__ = [
    "Abc",
    "Model",
    "PurchaseHistory",
    "Pyramid",
    "Rfm",
    "Score",
    "Scoring",
    "abc",
    "concentration",
    "load_model",
    "purchases",
    "pyramid",
    "record",
    "rfm",
    "score",
]

def abc(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    model: Model | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    a_share: float | None = None,
    b_share: float | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """ABC classes by cumulative share of money: the analysis customer.abc.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        model: a fitted model, applied as it is.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        a_share: share of all money that class A brings; who crosses it is in A [1e-09 to 1]; default 0.8.
        b_share: share of all money that A and B bring together [1e-09 to 1]; default 0.95.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'classes' (a row per customer, sorted by id); 'summary' (a row per class).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def concentration(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    top: Sequence[float] | None = None,
    core: float | None = None,
    level: float | None = None,
    interval: Literal["closed_form", "resampled"] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """How much of the money how few customers bring: Lorenz, Gini, shares of the top: the analysis
    customer.concentration.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        top: shares of customers whose share of money is told: the best ceil(share n) [1e-09 to 1]; default [0.01,
            0.05, 0.1, 0.2, 0.5].
        core: share of customers that counts as the core (20 %) [1e-09 to 1]; default 0.2.
        level: level of the intervals [0.5 to 0.9999]; default 0.95.
        interval: where intervals come from ('closed_form': by linearisation (influence function); 'resampled': by a
            seeded bootstrap over customers, each with a stream of his own); default 'closed_form'.
        replicates: replicates of the bootstrap [100 to 1e+06]; default 1000.
        seed: seed of the bootstrap; default 1.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'figures' (a row per figure, with its interval); 'lorenz' (points of the Lorenz
            curve).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def purchases(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    calibration_end: str | datetime.date | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Purchase history: first, last, occasions, recency, age, money and regularity, a row per customer: the analysis
    customer.purchases.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        calibration_end: last day of the calibration period: the history is as of this day, and what came after it
            until as_of stands in the holdout columns.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'customers' (a row per customer, sorted by id).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def pyramid(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    accounts: Any = None,
    last_tiers: Any = None,
    accounts_columns: Mapping[str, str] | None = None,
    last_tiers_columns: Mapping[str, str] | None = None,
    model: Model | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    naming: Literal["metals", "ranks"] | None = None,
    tiers: Sequence[str] | None = None,
    on: Literal["revenue", "profit"] | None = None,
    by: Literal["share", "quantile", "value"] | None = None,
    cuts: Sequence[float] | None = None,
    at_least: Sequence[float] | None = None,
    margin: float | None = None,
    periods: int | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Tiers of the customer pyramid, and who moved: the analysis customer.pyramid.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        accounts: a table beside it, or nothing: what is agreed with each customer.
        accounts_columns: its columns by field (customer, contract, need, complaints_90_days, renewal, service_cost),
            where they are called otherwise.
        last_tiers: a table beside it, or nothing: tiers of last time: the answer of the last call.
        last_tiers_columns: its columns by field (customer, tier, towards, towards_periods), where they are called
            otherwise.
        model: a fitted model, applied as it is.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        naming: names of the four tiers ('metals': platinum, gold, iron, lead; 'ranks': vip, major, ordinary, small);
            default 'metals'.
        tiers: names of your own instead, from the top; as many as there are cuts, and one more; default [].
        on: what the tiers are cut on ('revenue': net money; 'profit': net money, less the cost of the lines and the
            cost to serve); default 'revenue'.
        by: what a cut means ('share': the best so many of all customers with a value, ties on the better side;
            'quantile': quantiles of the values (type 7: R, NumPy, Excel), counted from the top; 'value': amounts that
            the charter states: at_least); default 'share'.
        cuts: share of customers at or above each tier but the lowest, from the top [1e-09 to 1]; default [0.01, 0.05,
            0.2].
        at_least: with by = "value": least value of each tier but the lowest, from the top, in currency units; default
            [].
        margin: a customer must pass a cut by this share of it to move [0 to 0.99]; default 0.1.
        periods: so many times in a row, one for each time that the tiers are set [1 to 100]; default 1.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'tiers' (a row per customer, sorted by id); 'pyramid' (a row per tier, from the top);
            'movement' (a row per last tier and tier that somebody went between).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def record(
    records: Any,
    *,
    customer: str | None = None,
    name: str | None = None,
    contact: str | None = None,
    telephone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    birthday: str | None = None,
    language: str | None = None,
    side: str | None = None,
    kind: str | None = None,
    industry: str | None = None,
    region: str | None = None,
    employees: str | None = None,
    served_by: str | None = None,
    relation: str | None = None,
    collected_by: str | None = None,
    collected_on: str | None = None,
    credit_limit: str | None = None,
    payment_terms: str | None = None,
    purchases: Any = None,
    accounts: Any = None,
    purchases_columns: Mapping[str, str] | None = None,
    accounts_columns: Mapping[str, str] | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    new_days: int | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """One profile per customer from records, purchases and accounts, with the source of each column: the analysis
    customer.record.

    Args:
        records: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what was
            gathered (PurchaseHistory).
        customer: name of the column: whose record. Null: counted, and left out. Default 'customer'.
        name: name of the column: name of the person or firm. Default 'name' where there is one.
        contact: name of the column: who speaks for a firm. Default 'contact' where there is one.
        telephone: name of the column: telephone number. Default 'telephone' where there is one.
        email: name of the column: e-mail address. Default 'email' where there is one.
        address: name of the column: postal address. Default 'address' where there is one.
        birthday: name of the column: birthday, or the day that a firm was founded. Default 'birthday' where there is
            one.
        language: name of the column: language that the customer is spoken to in. Default 'language' where there is
            one.
        side: name of the column: external (as without the column) or internal. Default 'side' where there is one.
        kind: name of the column: what the customer is: classification across. Default 'kind' where there is one.
        industry: name of the column: trade. Default 'industry' where there is one.
        region: name of the column: region. Default 'region' where there is one.
        employees: name of the column: size of a firm. Default 'employees' where there is one.
        served_by: name of the column: who looks after the customer: a member of staff, or for an internal customer
            the step before. Default 'served_by' where there is one.
        relation: name of the column: how the relation stands, in words of the company. Default 'relation' where there
            is one.
        collected_by: name of the column: how the data was collected. Default 'collected_by' where there is one.
        collected_on: name of the column: when it was collected. Default 'collected_on' where there is one.
        credit_limit: name of the column: how much may be owed. Default 'credit_limit' where there is one.
        payment_terms: name of the column: how the customer pays. Default 'payment_terms' where there is one.
        purchases: a table beside it, or nothing: lines of sales, in any order.
        purchases_columns: its columns by field (customer, at, amount, price, quantity, order, item, cost, currency),
            where they are called otherwise.
        accounts: a table beside it, or nothing: what is agreed with each customer.
        accounts_columns: its columns by field (customer, contract, need, complaints_90_days, renewal, service_cost),
            where they are called otherwise.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        new_days: a customer is new for so many days after the first purchase [0 to 36600]; default 90.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'profiles' (a row per customer, sorted by id); 'provenance' (a row per column of the
            profiles); 'classes' (a row per side, kind and standing that somebody has).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def rfm(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    model: Model | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
    bins: int | None = None,
    quantile_type: Literal[
        "inverse_cdf",
        "averaged_cdf",
        "closest_observation",
        "interpolated_cdf",
        "hazen",
        "weibull",
        "linear",
        "median_unbiased",
        "normal_unbiased",
    ]
    | None = None,
    recency_cuts: Sequence[int] | None = None,
    frequency_cuts: Sequence[int] | None = None,
    money_cuts: Sequence[float] | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Recency, frequency and money of each customer, scored by thresholds: the analysis customer.rfm.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        model: a fitted model, applied as it is.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        method: where the cuts between scores come from ('quantile': cuts at the quantiles k/bins; who sits at a cut
            counts as better; 'rfm_compatible': the same cuts plus 1 (one currency unit for money), and what sits
            there is above it, as in the R package rfm; 'fixed': the cuts that are given; who sits at a cut counts as
            better); default 'quantile'.
        bins: scores run from 1 to this; the best is the highest [2 to 9]; default 5.
        quantile_type: how a quantile is read off the sorted values ('inverse_cdf': type 1: the smallest value that at
            least the share p of all values do not exceed; 'averaged_cdf': type 2: as type 1, but the mean of two
            neighbours where p n is whole (SAS); 'closest_observation': type 3: the value nearest to position p n,
            even on a tie; 'interpolated_cdf': type 4: interpolated at position p n; 'hazen': type 5: interpolated at
            position p n + 1/2; 'weibull': type 6: interpolated at position p (n + 1) (Excel's PERCENTILE.EXC, SPSS);
            'linear': type 7: interpolated at position p (n - 1) + 1 (R, NumPy, pandas, Excel); 'median_unbiased':
            type 8: interpolated at position p (n + 1/3) + 1/3; 'normal_unbiased': type 9: interpolated at position p
            (n + 1/4) + 3/8); default 'linear'.
        recency_cuts: fixed cuts in days, bins - 1 of them.
        frequency_cuts: fixed cuts in occasions, bins - 1 of them.
        money_cuts: fixed cuts in currency units, bins - 1 of them.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'scores' (a row per customer, sorted by id); 'bins' (a row per value and score);
            'cells' (a row per recency and frequency score: the heat map).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

def score(
    purchases: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    price: str | None = None,
    quantity: str | None = None,
    order: str | None = None,
    item: str | None = None,
    cost: str | None = None,
    currency_column: str | None = None,
    accounts: Any = None,
    last_tiers: Any = None,
    accounts_columns: Mapping[str, str] | None = None,
    last_tiers_columns: Mapping[str, str] | None = None,
    model: Model | None = None,
    charter: Charter | str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
    bins: int | None = None,
    quantile_type: Literal[
        "inverse_cdf",
        "averaged_cdf",
        "closest_observation",
        "interpolated_cdf",
        "hazen",
        "weibull",
        "linear",
        "median_unbiased",
        "normal_unbiased",
    ]
    | None = None,
    recency_cuts: Sequence[int] | None = None,
    frequency_cuts: Sequence[int] | None = None,
    money_cuts: Sequence[float] | None = None,
    a_share: float | None = None,
    b_share: float | None = None,
    top: Sequence[float] | None = None,
    core: float | None = None,
    level: float | None = None,
    interval: Literal["closed_form", "resampled"] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    naming: Literal["metals", "ranks"] | None = None,
    tiers: Sequence[str] | None = None,
    on: Literal["revenue", "profit"] | None = None,
    by: Literal["share", "quantile", "value"] | None = None,
    cuts: Sequence[float] | None = None,
    at_least: Sequence[float] | None = None,
    margin: float | None = None,
    periods: int | None = None,
    grade_table: str | None = None,
    renewal_days: int | None = None,
    gets: Mapping[str, str] | None = None,
    segment_table: str | None = None,
    fit: bool | None = None,
    currency: str | None = None,
    scale: int | None = None,
    round: Literal["half_even", "exact"] | None = None,
    amounts: Literal["major", "minor"] | None = None,
    time_zone: str | None = None,
    local_times: Literal["error", "earlier", "later"] | None = None,
    period: Literal["day", "week", "month", "line"] | None = None,
    cancelled: Sequence[str] | None = None,
    negative: Literal["error", "negate"] | None = None,
    zero: Literal["leave_out", "keep"] | None = None,
    after: Literal["error", "leave_out"] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Scores of each customer: values, RFM, ABC class, tier, grade, segment and reasons; with the concentration of the
    whole: the analysis customer.score.

    Args:
        purchases: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what
            was gathered (PurchaseHistory).
        customer: name of the column: who bought: text up to 64 bytes, or int64. Null: an anonymous row: counted, left
            out, and not looked at further. Default 'customer'.
        at: name of the column: when: a date, an instant, or a local time in time_zone. Default 'at'.
        amount: name of the column: money of the line; needed unless price and quantity are there. Default 'amount'
            where there is one.
        price: name of the column: money for one piece; multiplied by quantity as decimals and rounded once. Default
            'price' where there is one.
        quantity: name of the column: pieces; may have decimals. Default 'quantity' where there is one.
        order: name of the column: order or invoice number; orders cancellations of one instant. Default 'order' where
            there is one.
        item: name of the column: what was bought; a cancellation takes back a line of its own item. Default 'item'
            where there is one.
        cost: name of the column: what the line cost the seller; summed beside the money. Default 'cost' where there
            is one.
        currency_column: name of the column: currency of the line; all lines must have the same. Default 'currency'
            where there is one.
        accounts: a table beside it, or nothing: what is agreed with each customer.
        accounts_columns: its columns by field (customer, contract, need, complaints_90_days, renewal, service_cost),
            where they are called otherwise.
        last_tiers: a table beside it, or nothing: tiers of last time: the scores of the last call.
        last_tiers_columns: its columns by field (customer, tier, towards, towards_periods), where they are called
            otherwise.
        model: a fitted model, applied as it is.
        charter: options that the company has fixed: a Charter, or the path of one.
        as_of: the day (or instant) that the answer is about; default the last day in the data.
        method: where the cuts between scores come from ('quantile': cuts at the quantiles k/bins; who sits at a cut
            counts as better; 'rfm_compatible': the same cuts plus 1 (one currency unit for money), and what sits
            there is above it, as in the R package rfm; 'fixed': the cuts that are given; who sits at a cut counts as
            better); default 'quantile'.
        bins: scores run from 1 to this; the best is the highest [2 to 9]; default 5.
        quantile_type: how a quantile is read off the sorted values ('inverse_cdf': type 1: the smallest value that at
            least the share p of all values do not exceed; 'averaged_cdf': type 2: as type 1, but the mean of two
            neighbours where p n is whole (SAS); 'closest_observation': type 3: the value nearest to position p n,
            even on a tie; 'interpolated_cdf': type 4: interpolated at position p n; 'hazen': type 5: interpolated at
            position p n + 1/2; 'weibull': type 6: interpolated at position p (n + 1) (Excel's PERCENTILE.EXC, SPSS);
            'linear': type 7: interpolated at position p (n - 1) + 1 (R, NumPy, pandas, Excel); 'median_unbiased':
            type 8: interpolated at position p (n + 1/3) + 1/3; 'normal_unbiased': type 9: interpolated at position p
            (n + 1/4) + 3/8); default 'linear'.
        recency_cuts: fixed cuts in days, bins - 1 of them.
        frequency_cuts: fixed cuts in occasions, bins - 1 of them.
        money_cuts: fixed cuts in currency units, bins - 1 of them.
        a_share: share of all money that class A brings; who crosses it is in A [1e-09 to 1]; default 0.8.
        b_share: share of all money that A and B bring together [1e-09 to 1]; default 0.95.
        top: shares of customers whose share of money is told: the best ceil(share n) [1e-09 to 1]; default [0.01,
            0.05, 0.1, 0.2, 0.5].
        core: share of customers that counts as the core (20 %) [1e-09 to 1]; default 0.2.
        level: level of the intervals [0.5 to 0.9999]; default 0.95.
        interval: where intervals come from ('closed_form': by linearisation (influence function); 'resampled': by a
            seeded bootstrap over customers, each with a stream of his own); default 'closed_form'.
        replicates: replicates of the bootstrap [100 to 1e+06]; default 1000.
        seed: seed of the bootstrap; default 1.
        naming: names of the four tiers ('metals': platinum, gold, iron, lead; 'ranks': vip, major, ordinary, small);
            default 'metals'.
        tiers: names of your own instead, from the top; as many as there are cuts, and one more; default [].
        on: what the tiers are cut on ('revenue': net money; 'profit': net money, less the cost of the lines and the
            cost to serve); default 'revenue'.
        by: what a cut means ('share': the best so many of all customers with a value, ties on the better side;
            'quantile': quantiles of the values (type 7: R, NumPy, Excel), counted from the top; 'value': amounts that
            the charter states: at_least); default 'share'.
        cuts: share of customers at or above each tier but the lowest, from the top [1e-09 to 1]; default [0.01, 0.05,
            0.2].
        at_least: with by = "value": least value of each tier but the lowest, from the top, in currency units; default
            [].
        margin: a customer must pass a cut by this share of it to move [0 to 0.99]; default 0.1.
        periods: so many times in a row, one for each time that the tiers are set [1 to 100]; default 1.
        grade_table: decision table of the charter that gives the grade; default 'service_grade'.
        renewal_days: a contract that ends within so many days is due for renewal [0 to 3660]; default 60.
        gets: what each grade gets, in words: gets.A = { en = "...", zh = "..." }; default {}.
        segment_table: decision table of the charter that names the segment; default 'segment'.
        fit: fit the parts that no model is given for; false leaves them out, with a status; default True.
        currency: ISO 4217 code of all amounts; empty = the charter's, or not stated; default ''.
        scale: decimal digits of the minor unit: 2 for cents [0 to 9]; default 2.
        round: what becomes of amounts with more digits than the scale ('half_even': the shortest decimal of the
            number, rounded half to even; 'exact': an amount that does not fit the scale is an error); default
            'half_even'.
        amounts: what amount columns hold ('major': amounts are currency units: 12.5 is 12.50; 'minor': amounts are
            minor units: 1250 is 12.50); default 'major'.
        time_zone: IANA name or offset; needed for times without a zone, and decides where a day ends; empty = the
            charter's, or UTC for times that carry a zone; default ''.
        local_times: what a local time means that the clock skipped or showed twice ('error': a local time that does
            not exist or comes twice is an error; 'earlier': the earlier of the two instants it may mean; 'later': the
            later of the two instants it may mean); default 'error'.
        period: purchases within one period are one occasion ('day': a civil day of the time zone; 'week': a week from
            Monday to Sunday; 'month': a calendar month; 'line': every line is an occasion: for tables that hold an
            order a row); default 'day'.
        cancelled: rules for refunds and cancellations: a test on one column and its effect, such as "InvoiceNo starts
            C: match" (effects: drop, negate, match); default [].
        negative: what a negative amount means that no rule names ('error': a negative amount that no rule names is an
            error; 'negate': it counts as money given back and makes no occasion); default 'error'.
        zero: what becomes of lines of amount zero ('leave_out': a line of amount zero is counted and left out;
            'keep': a line of amount zero is an occasion like any other); default 'leave_out'.
        after: what becomes of rows dated after as_of ('error': a row dated after as_of is an error; 'leave_out': rows
            dated after as_of are counted and left out); default 'error'.
        threads: threads that the call may use; they change no bit of the answer.
        progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.

    Returns:
        A Result with the tables 'scores' (a row per customer, sorted by id); 'rfm_bins' (a row per value and score);
            'rfm_cells' (a row per recency and frequency score: the heat map); 'abc_classes' (a row per class);
            'concentration' (figures with their intervals); 'lorenz' (points of the Lorenz curve); 'pyramid' (a row
            per tier, from the top); 'movement' (a row per last tier and tier that somebody went between); 'grades' (a
            row per service grade); 'segments' (a row per segment); 'renewals' (contracts due for renewal, sorted by
            id); 'parts' (what each part did).

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...

class PurchaseHistory(Analysis):
    """Purchases, taken in batch by batch, in any order; finished at any date. Confined: one thread at a time.

    >>> history = kefu.purchases(customer="CustomerID", at="InvoiceDate", amount="Total")
    >>> for part in parts: history.add(part)
    >>> kefu.score(history, as_of="2011-12-09")

    Keyword arguments are those of `kefu.customer.purchases`: the columns of the tables to come, and how they are
        read.
    Any order, chunks, merges and threads give the same bits.

    """

    analysis: ClassVar[str]
    def __init__(
        self,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        calibration_end: str | datetime.date | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
    ) -> None: ...
    def add(self, data: Any, progress: Progress | None = None, *, into: str | None = None) -> Self: ...
    def merge(self, other: Analysis) -> Self: ...
    def summary(self, as_of: str | datetime.date | None = None, **arguments: Any) -> Result:
        """The analysis customer.purchases: a row per customer."""
        ...
    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str], *, charter: Any = None) -> PurchaseHistory:
        """From `save`, on any platform."""
        ...

class Rfm(Model):
    """Thresholds of recency, frequency and money: `Rfm.fit(...)`, then `.apply(...)`."""

    analysis: ClassVar[str]
    @classmethod
    def fit(
        cls,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
        bins: int | None = None,
        quantile_type: Literal[
            "inverse_cdf",
            "averaged_cdf",
            "closest_observation",
            "interpolated_cdf",
            "hazen",
            "weibull",
            "linear",
            "median_unbiased",
            "normal_unbiased",
        ]
        | None = None,
        recency_cuts: Sequence[int] | None = None,
        frequency_cuts: Sequence[int] | None = None,
        money_cuts: Sequence[float] | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Fits the model of customer.rfm. Arguments as for kefu.customer.rfm."""
        ...
    def apply(
        self,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
        bins: int | None = None,
        quantile_type: Literal[
            "inverse_cdf",
            "averaged_cdf",
            "closest_observation",
            "interpolated_cdf",
            "hazen",
            "weibull",
            "linear",
            "median_unbiased",
            "normal_unbiased",
        ]
        | None = None,
        recency_cuts: Sequence[int] | None = None,
        frequency_cuts: Sequence[int] | None = None,
        money_cuts: Sequence[float] | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Answers with this model as it is: nothing is refitted. Arguments as for kefu.customer.rfm."""
        ...

class Abc(Model):
    """Bounds of the ABC classes: `Abc.fit(...)`, then `.apply(...)`."""

    analysis: ClassVar[str]
    @classmethod
    def fit(
        cls,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        a_share: float | None = None,
        b_share: float | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Fits the model of customer.abc. Arguments as for kefu.customer.abc."""
        ...
    def apply(
        self,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        a_share: float | None = None,
        b_share: float | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Answers with this model as it is: nothing is refitted. Arguments as for kefu.customer.abc."""
        ...

class Pyramid(Model):
    """Cuts of the customer pyramid: `Pyramid.fit(...)`, then `.apply(...)`."""

    analysis: ClassVar[str]
    @classmethod
    def fit(
        cls,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        accounts: Any = None,
        last_tiers: Any = None,
        accounts_columns: Mapping[str, str] | None = None,
        last_tiers_columns: Mapping[str, str] | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        naming: Literal["metals", "ranks"] | None = None,
        tiers: Sequence[str] | None = None,
        on: Literal["revenue", "profit"] | None = None,
        by: Literal["share", "quantile", "value"] | None = None,
        cuts: Sequence[float] | None = None,
        at_least: Sequence[float] | None = None,
        margin: float | None = None,
        periods: int | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Fits the model of customer.pyramid. Arguments as for kefu.customer.pyramid."""
        ...
    def apply(
        self,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        accounts: Any = None,
        last_tiers: Any = None,
        accounts_columns: Mapping[str, str] | None = None,
        last_tiers_columns: Mapping[str, str] | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        naming: Literal["metals", "ranks"] | None = None,
        tiers: Sequence[str] | None = None,
        on: Literal["revenue", "profit"] | None = None,
        by: Literal["share", "quantile", "value"] | None = None,
        cuts: Sequence[float] | None = None,
        at_least: Sequence[float] | None = None,
        margin: float | None = None,
        periods: int | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Answers with this model as it is: nothing is refitted. Arguments as for kefu.customer.pyramid."""
        ...

class Score(Model):
    """A scoring: the part models of `kefu.score`, by the name of their analysis."""

    analysis: ClassVar[str]
    @classmethod
    def fit(
        cls,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        accounts: Any = None,
        last_tiers: Any = None,
        accounts_columns: Mapping[str, str] | None = None,
        last_tiers_columns: Mapping[str, str] | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
        bins: int | None = None,
        quantile_type: Literal[
            "inverse_cdf",
            "averaged_cdf",
            "closest_observation",
            "interpolated_cdf",
            "hazen",
            "weibull",
            "linear",
            "median_unbiased",
            "normal_unbiased",
        ]
        | None = None,
        recency_cuts: Sequence[int] | None = None,
        frequency_cuts: Sequence[int] | None = None,
        money_cuts: Sequence[float] | None = None,
        a_share: float | None = None,
        b_share: float | None = None,
        top: Sequence[float] | None = None,
        core: float | None = None,
        level: float | None = None,
        interval: Literal["closed_form", "resampled"] | None = None,
        replicates: int | None = None,
        seed: int | None = None,
        naming: Literal["metals", "ranks"] | None = None,
        tiers: Sequence[str] | None = None,
        on: Literal["revenue", "profit"] | None = None,
        by: Literal["share", "quantile", "value"] | None = None,
        cuts: Sequence[float] | None = None,
        at_least: Sequence[float] | None = None,
        margin: float | None = None,
        periods: int | None = None,
        grade_table: str | None = None,
        renewal_days: int | None = None,
        gets: Mapping[str, str] | None = None,
        segment_table: str | None = None,
        fit: bool | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Fits the model of customer.score. Arguments as for kefu.customer.score."""
        ...
    def apply(
        self,
        purchases: Any,
        *,
        customer: str | None = None,
        at: str | None = None,
        amount: str | None = None,
        price: str | None = None,
        quantity: str | None = None,
        order: str | None = None,
        item: str | None = None,
        cost: str | None = None,
        currency_column: str | None = None,
        accounts: Any = None,
        last_tiers: Any = None,
        accounts_columns: Mapping[str, str] | None = None,
        last_tiers_columns: Mapping[str, str] | None = None,
        charter: Charter | str | os.PathLike[str] | None = None,
        as_of: str | datetime.date | None = None,
        method: Literal["quantile", "rfm_compatible", "fixed"] | None = None,
        bins: int | None = None,
        quantile_type: Literal[
            "inverse_cdf",
            "averaged_cdf",
            "closest_observation",
            "interpolated_cdf",
            "hazen",
            "weibull",
            "linear",
            "median_unbiased",
            "normal_unbiased",
        ]
        | None = None,
        recency_cuts: Sequence[int] | None = None,
        frequency_cuts: Sequence[int] | None = None,
        money_cuts: Sequence[float] | None = None,
        a_share: float | None = None,
        b_share: float | None = None,
        top: Sequence[float] | None = None,
        core: float | None = None,
        level: float | None = None,
        interval: Literal["closed_form", "resampled"] | None = None,
        replicates: int | None = None,
        seed: int | None = None,
        naming: Literal["metals", "ranks"] | None = None,
        tiers: Sequence[str] | None = None,
        on: Literal["revenue", "profit"] | None = None,
        by: Literal["share", "quantile", "value"] | None = None,
        cuts: Sequence[float] | None = None,
        at_least: Sequence[float] | None = None,
        margin: float | None = None,
        periods: int | None = None,
        grade_table: str | None = None,
        renewal_days: int | None = None,
        gets: Mapping[str, str] | None = None,
        segment_table: str | None = None,
        fit: bool | None = None,
        currency: str | None = None,
        scale: int | None = None,
        round: Literal["half_even", "exact"] | None = None,
        amounts: Literal["major", "minor"] | None = None,
        time_zone: str | None = None,
        local_times: Literal["error", "earlier", "later"] | None = None,
        period: Literal["day", "week", "month", "line"] | None = None,
        cancelled: Sequence[str] | None = None,
        negative: Literal["error", "negate"] | None = None,
        zero: Literal["leave_out", "keep"] | None = None,
        after: Literal["error", "leave_out"] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Answers with this model as it is: nothing is refitted. Arguments as for kefu.customer.score."""
        ...

Scoring = Score
