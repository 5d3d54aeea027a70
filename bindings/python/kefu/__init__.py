"""kefu (客服): know your customers. Explainable, replayable scores from purchases.

    import kefu
    result = kefu.score(table, customer="CustomerID", at="InvoiceDate", amount="Total", currency="GBP")
    result["scores"].to_pandas()
    print(result.explain("17850"))
    result.to_html("report.html")

The common verbs stand here: `purchases` (take in batch by batch), `score`. Rooms are submodules: `kefu.customer` (rfm, abc,
concentration, purchases, score and their models), `kefu.charter`. `kefu.describe()` tells every analysis with its options.
Importing kefu imports neither NumPy nor anything else that is large.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._errors import Error

if TYPE_CHECKING:
    from ._kefu import Progress
    from ._result import Result, ResultTable
    from .charter import Charter
    from .customer import PurchaseHistory

__all__ = ["Charter", "Error", "Progress", "PurchaseHistory", "Result", "ResultTable", "charter", "customer", "describe", "load_model", "purchases", "score"]

_HOMES = {
    "Charter": "charter", "PurchaseHistory": "customer", "Result": "_result", "ResultTable": "_result", "score": "customer",
    "load_model": "customer", "Progress": "_kefu",
}  # fmt: skip
_MODULES = ("charter", "customer", "plot", "report", "cli")


def purchases(data: Any = None, *, charter: Any = None, progress: Any = None, **arguments: Any) -> PurchaseHistory:
    """A purchase history to take purchases in, with `data` in it already where it is given.

    Keyword arguments are those of `kefu.customer.purchases`: columns (customer, at, amount, price, quantity, order, item, cost)
    and how they are read (currency, scale, round, time_zone, cancelled, zero, negative, after, period ...).
    """
    from .customer import PurchaseHistory

    history = PurchaseHistory(charter=charter, **arguments)
    return history if data is None else history.add(data, progress)


def describe(analysis: str | None = None) -> dict[str, Any]:
    """What the engine says of itself: every analysis, or one, with options, inputs and results."""
    from . import _description

    return _description.everything() if analysis is None else _description.analysis(analysis)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name in _HOMES:
        value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        return value
    if name == "__version__":
        from ._kefu import version

        return version()
    raise AttributeError(f"module 'kefu' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
