"""kefu (客服): know your customers. Explainable, replayable scores from purchases.

    import kefu
    result = kefu.score(table, customer="CustomerID", at="InvoiceDate", amount="Total", currency="GBP")
    result["scores"].to_pandas()
    print(result.explain("17850"))
    result.to_html("report.html")

The common verbs stand here: `purchases` (take in batch by batch), `score`, `Router` (who serves whom). Rooms are submodules: `kefu.customer`
(rfm, abc, pyramid, record, concentration, purchases, score and their models), `kefu.service` (routers, staffs, their events), `kefu.charter`. `kefu.describe()` tells every analysis with its options.
Importing kefu imports neither NumPy nor anything else that is large.
"""

from __future__ import annotations

from typing import Any

from ._errors import Error

__all__ = [
    "Analysis", "Charter", "Error", "Model", "Progress", "PurchaseHistory", "Result", "ResultTable", "charter", "customer", "describe",
    "Router", "load_model", "purchases", "rule", "score", "service",
]  # fmt: skip

# Where each name lives: (module, name there). Looked up when it is asked for, so that importing kefu stays cheap.
_HOMES = {
    "Analysis": ("_analysis", "Analysis"),
    "Charter": ("charter", "Charter"),
    "Model": ("_model", "Model"),
    "Progress": ("_kefu", "Progress"),
    "PurchaseHistory": ("customer", "PurchaseHistory"),
    "Result": ("_result", "Result"),
    "ResultTable": ("_result", "ResultTable"),
    "Router": ("service", "Router"),
    "load_model": ("_model", "load_model"),
    "purchases": ("customer", "_history"),
    "score": ("customer", "score"),
}


def describe(analysis: str | None = None) -> dict[str, Any]:
    """What the engine says of itself: every analysis, or one, with options, inputs and results."""
    from copy import deepcopy

    from . import _description

    return deepcopy(_description.everything() if analysis is None else _description.analysis(analysis))


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        module, there = _HOMES[name]
        value = globals()[name] = getattr(import_module(f".{module}", __name__), there)
        return value
    if name == "__version__":
        from ._kefu import version

        return version()
    if name in ("charter", "cli", "plot", "report", "rule"):
        return import_module(f".{name}", __name__)
    if not name.startswith("_"):
        from ._functions import room

        return room(name)
    raise AttributeError(f"module 'kefu' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
