"""Decision tables of a charter: typed inputs and outputs, rows that are read from the top, and a reason for every answer.

table = kefu.Charter.load("charter.toml").table("service_grade")
table.ask(tier="gold", contract="premium")            # {"grade": "A"}
print(table.explain(tier="gold", contract="premium"))  # why, row by row
table.decide(accounts)                                 # a whole table of columns
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from . import _kefu, _tables
from ._errors import Error
from ._result import Result

if TYPE_CHECKING:
    from .charter import Charter

__all__ = ["DecisionTable"]


class DecisionTable:
    """One [table.<name>] of a charter, compiled; immutable: share it between threads."""

    def __init__(self, charter: Charter, name: str) -> None:
        self._native = _kefu.DecisionTable(charter._native, name)
        self._known = json.loads(self._native.describe())

    @property
    def name(self) -> str:
        return self._known["name"]

    @property
    def hit(self) -> str:
        """What is done where several rows match: unique, first, any, priority, collect, sum, max."""
        return self._known["hit"]

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """Name, kind, words and whether null and unknown are allowed, of each input."""
        return [dict(column) for column in self._known["inputs"]]

    @property
    def outputs(self) -> list[dict[str, Any]]:
        return [dict(column) for column in self._known["outputs"]]

    def ask(self, /, **inputs: Any) -> dict[str, Any]:
        """One question: the outputs by name. None = the record holds nothing; an input that is left out is unknown.

        For tables that answer with one row (hit unique, first, any, priority); see `ask_all`.
        """
        if self.hit in ("collect", "sum", "max"):
            raise Error(
                f"table {self.name!r} has hit = {self.hit!r}, and may answer with several rows; ask_all", "BAD_OPTION"
            )
        return self.ask_all(**inputs)[0]

    def ask_all(self, /, **inputs: Any) -> list[dict[str, Any]]:
        """One question: the outputs of every decision."""
        return [
            {column["name"]: _python(column["kind"], value) for column, value in zip(self._known["outputs"], outputs)}
            for _, outputs in self._native.ask(self._values(inputs))
        ]

    def decide(
        self, data: Any, columns: Mapping[str, str] | None = None, *, progress: _kefu.Progress | None = None
    ) -> Result:
        """A whole table of questions: what `kefu.score` takes as tables. `columns` maps inputs to columns that are called otherwise.

        The result has one table, `decisions`: `row` (of the decision table, from 1; null = otherwise) and the outputs, in the order
        of the questions; for hit collect, sum and max `question` (from 0) and the outputs, a row a decision.
        """
        batches = _tables.Batches(data, "questions")
        try:
            return Result(self._native.decide(batches, dict(columns or {}), progress))
        except Error as e:
            raise batches.explained(e) from None

    def explain(self, language: Literal["en", "zh"] = "en", /, **inputs: Any) -> str:
        """Why: a sentence for every row that was looked at, with the cell that did not match.

        The language is given by its place, for an input may be called `language`.
        """
        return self._native.explain(self._values(inputs), language)

    def _values(self, inputs: dict[str, Any]) -> list[Any]:
        known = [column["name"] for column in self._known["inputs"]]
        for name in inputs:
            if name not in known:
                near = _kefu.nearest(name, known)
                hint = f"; did you mean {near!r}?" if near else ""
                raise Error(f"table {self.name!r} has no input {name!r}{hint} inputs: {', '.join(known)}", "BAD_OPTION")
        return [
            _given(column["kind"], inputs[column["name"]], column["name"]) if column["name"] in inputs else ...
            for column in self._known["inputs"]
        ]

    def __repr__(self) -> str:
        asks = ", ".join(column["name"] for column in self._known["inputs"])
        answers = ", ".join(column["name"] for column in self._known["outputs"])
        return f"<kefu.DecisionTable {self.name!r}: {asks} -> {answers}; hit {self.hit!r}, {self._known['rows']} rows>"


def _given(kind: str, value: Any, name: str) -> Any:
    """None, the code of a span, or the text of a value."""
    if value is None:
        return None
    if kind == "span" and isinstance(value, datetime.timedelta):
        code = value // datetime.timedelta(microseconds=1)
        if abs(code) >= 2**63:
            raise Error(f"{name}: the span is too long", "BAD_VALUE")
        return code
    if isinstance(value, datetime.datetime | bool):
        raise Error(f"{name}: expected a value of kind {kind}, got {type(value).__name__}", "BAD_VALUE")
    return repr(float(value)) if isinstance(value, float) else str(value)


def _python(kind: str, value: tuple[str, int] | None) -> Any:
    if value is None:
        return None
    text, code = value
    if kind == "word":
        return text
    if kind == "money":
        return Decimal(text.partition(" ")[0])
    if kind == "span":
        return datetime.timedelta(microseconds=code)
    if kind == "date":
        return datetime.date.fromisoformat(text)
    return code
