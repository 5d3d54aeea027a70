# Written by tools/make_stubs.py from what the engine says of itself: change the description, not this file.
import datetime
import os
from collections.abc import Sequence
from typing import Any, Literal

from . import charter as charter
from . import customer as customer
from . import rule as rule
from . import service as service
from ._analysis import Analysis as Analysis
from ._errors import Error as Error
from ._kefu import Progress as Progress
from ._model import Model as Model
from ._model import load_model as load_model
from ._result import Result as Result
from ._result import ResultTable as ResultTable
from .charter import Charter as Charter
from .customer import PurchaseHistory as PurchaseHistory
from .customer import score as score
from .service import Router as Router

__all__ = [
    "Analysis",
    "Charter",
    "Error",
    "Model",
    "Progress",
    "PurchaseHistory",
    "Result",
    "ResultTable",
    "charter",
    "customer",
    "describe",
    "Router",
    "load_model",
    "purchases",
    "rule",
    "score",
    "service",
]
__version__: str

def describe(analysis: str | None = None) -> dict[str, Any]:
    """What the engine says of itself: every analysis, or one, with options, inputs and results."""
    ...

def purchases(
    data: Any = None,
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
    progress: Progress | None = None,
) -> PurchaseHistory:
    """A purchase history to take purchases in, with `data` in it already where it is given.

    Args:
        data: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what was
            gathered (PurchaseHistory).
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
        A PurchaseHistory.

    Raises:
        kefu.Error: with status, where, row and column.
    """
    ...
