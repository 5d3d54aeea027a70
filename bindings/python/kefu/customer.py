"""Know the customer: records, purchase history, RFM, ABC, concentration, pyramid, scores.

Each analysis is a function (`record`, `rfm`, `abc`, `concentration`, `pyramid`, `purchases`, `score`) that takes a table, or a PurchaseHistory, and
returns a Result. Analyses that fit have an immutable model (`Rfm`, `Abc`, `Pyramid`, `Score`): fit once, apply to tomorrow's rows.
Signatures and docstrings come from what the engine says of itself; the package computes nothing.
"""

from __future__ import annotations

import os
from typing import Any, ClassVar

from . import _functions
from ._analysis import Analysis
from ._model import Model, load_model
from ._result import Result

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

abc = _functions.function("customer.abc")
concentration = _functions.function("customer.concentration")
purchases = _functions.function("customer.purchases")
pyramid = _functions.function("customer.pyramid")
record = _functions.function("customer.record")
rfm = _functions.function("customer.rfm")
score = _functions.function("customer.score")


class PurchaseHistory(Analysis):
    """Purchases, taken in batch by batch, in any order; finished at any date. Confined: one thread at a time.

    >>> history = kefu.purchases(customer="CustomerID", at="InvoiceDate", amount="Total")
    >>> for part in parts: history.add(part)
    >>> kefu.score(history, as_of="2011-12-09")

    Keyword arguments are those of `kefu.customer.purchases`: the columns of the tables to come, and how they are read.
    Any order, chunks, merges and threads give the same bits.
    """

    analysis: ClassVar[str] = "customer.purchases"

    def __init__(self, *, charter: Any = None, **arguments: Any) -> None:
        super().__init__(self.analysis, charter=charter, **arguments)

    def summary(self, as_of: Any = None, **arguments: Any) -> Result:
        """The analysis customer.purchases: a row per customer."""
        return purchases(self, as_of=as_of, **arguments)

    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str], *, charter: Any = None) -> PurchaseHistory:
        """From `save`, on any platform."""
        return super().load(file, charter=charter)

    def __repr__(self) -> str:
        return f"<kefu purchase history: {self.rows:,} rows, {self.bytes / 2**20:.1f} MiB>"


@_functions.fitted
class Rfm(Model):
    """Thresholds of recency, frequency and money: `Rfm.fit(...)`, then `.apply(...)`."""

    analysis = "customer.rfm"


@_functions.fitted
class Abc(Model):
    """Bounds of the ABC classes: `Abc.fit(...)`, then `.apply(...)`."""

    analysis = "customer.abc"


@_functions.fitted
class Pyramid(Model):
    """Cuts of the customer pyramid: `Pyramid.fit(...)`, then `.apply(...)`."""

    analysis = "customer.pyramid"


@_functions.fitted
class Score(Model):
    """A scoring: the part models of `kefu.score`, by the name of their analysis."""

    analysis = "customer.score"


Scoring = Score

_history = _functions.gather(
    "customer.purchases",
    PurchaseHistory,
    "purchases",
    "A purchase history to take purchases in, with `data` in it already where it is given.",
)
