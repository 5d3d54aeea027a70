"""Know the customer: purchase history, RFM, ABC, concentration, scores.

Each analysis is a function that answers in one call, `rfm(purchases, customer="CustomerID", ...)`; those that fit something are
a class as well: `Rfm.fit(...)` gives an immutable model whose `apply(...)` never refits. `PurchaseHistory` takes purchases batch
by batch, and every analysis here takes one in place of a table.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from . import _description, _kefu, _tables
from ._errors import Error
from ._result import Result
from .charter import Charter

__all__ = [
    "Abc", "Model", "PurchaseHistory", "Rfm", "Score", "Scoring", "abc", "concentration", "load_model", "purchases", "rfm", "score",
]  # fmt: skip


# ------------------------------------------------------------------------------------------------------- arguments
def _as_of_text(as_of: Any) -> str | None:
    if as_of is None or isinstance(as_of, str):
        return as_of
    if isinstance(as_of, dt.date | dt.datetime):
        return as_of.isoformat()
    if hasattr(as_of, "isoformat"):  # pandas.Timestamp
        return as_of.isoformat()
    if type(as_of).__name__ == "datetime64":
        return str(as_of)
    raise Error(f"as_of: expected a date or text such as '2011-12-09', got {type(as_of).__name__}", "BAD_OPTION")


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "item") and not isinstance(value, list):  # NumPy scalars
        return value.item()
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(v) for v in value]
    return value


def _options(name: str, arguments: Mapping[str, Any]) -> str:
    """Keyword arguments to the engine's options: those that are fields of the input name columns."""
    fields = _description.fields_of(name)
    columns: dict[str, str] = {}
    options: dict[str, Any] = {}
    for key, value in arguments.items():
        if value is None:
            continue
        if key in fields and not _is_option(name, key):
            if not isinstance(value, str):
                raise Error(f"{key}: expected the name of a column, got {type(value).__name__}", "BAD_OPTION")
            columns[key] = value
        else:
            options[key] = _plain(value)
    # A field may be called as an option is: `currency="GBP"` is the option, `currency_column` the field.
    for key in list(options):
        if key.endswith("_column") and key.removesuffix("_column") in fields:
            columns[key.removesuffix("_column")] = options.pop(key)
    if columns:
        options["columns"] = {_description.table_input(name): columns}
    try:
        return json.dumps(options)
    except (TypeError, ValueError):
        raise Error(f"options of {name}: expected numbers, texts, dates and lists of them", "BAD_OPTION") from None


def _is_option(name: str, key: str) -> bool:
    return any(f["name"] == key for f in _description.analysis(name)["options"])


def _native_charter(charter: Charter | str | os.PathLike[str] | None) -> _kefu.Charter:
    if charter is None:
        return _kefu.Charter()
    if isinstance(charter, Charter):
        return charter._native
    return Charter.load(charter)._native


def _models(name: str, model: Model | None) -> dict[str, _kefu.Model]:
    if model is None:
        return {}
    if not isinstance(model, Model):
        raise Error(f"model: expected a model such as kefu.customer.Rfm, got {type(model).__name__}", "BAD_OPTION")
    return {"model": model._native}


def _run(name: str, data: Any, model: Model | None, charter: Any, as_of: Any, threads: int | None, progress: Any, arguments: dict[str, Any]) -> Result:
    native = _native_charter(charter)
    if isinstance(data, PurchaseHistory):
        named = [k for k in arguments if k in _description.fields_of(name) and not _is_option(name, k)]
        if named:
            raise Error(f"{named[0]}: columns are named when the purchase history is made, not here", "BAD_OPTION")
        analysis = _kefu.view(data._native, native if charter is not None else data._charter, name, _options(name, arguments))
    else:
        options = dict(arguments)
        if threads is not None:
            options["threads"] = threads
        analysis = _kefu.create(native, name, _options(name, options))
        if progress is None:
            progress = _kefu.Progress()
        analysis.add_all(_description.table_input(name), _tables.batches(data, _description.table_input(name)), progress)
    return Result(analysis.finish(_as_of_text(as_of), threads or 0, _models(name, model), progress))


# ------------------------------------------------------------------------------------------------------ accumulator
class PurchaseHistory:
    """Purchases, taken in batch by batch, in any order; finished at any date. Confined: one thread at a time.

    >>> history = kefu.purchases(customer="CustomerID", at="InvoiceDate", amount="Total")
    >>> for part in parts: history.add(part)
    >>> kefu.score(history, as_of="2011-12-09")

    Keyword arguments are those of `kefu.customer.purchases`: the columns of the tables to come, and how they are read.
    Any order, chunks, merges and threads give the same bits.
    """

    def __init__(self, *, charter: Any = None, **arguments: Any) -> None:
        self._charter = _native_charter(charter)
        self._native = _kefu.create(self._charter, "customer.purchases", _options("customer.purchases", arguments))

    def add(self, purchases: Any, progress: Any = None) -> PurchaseHistory:
        """Takes in the rows of a table or stream: all of them, or after an error none."""
        self._native.add_all("purchases", _tables.batches(purchases, "purchases"), progress)
        return self

    def merge(self, other: PurchaseHistory) -> PurchaseHistory:
        """Takes in what another history with equal options holds."""
        self._native.merge(other._native)
        return self

    def summary(self, as_of: Any = None, **arguments: Any) -> Result:
        """The analysis customer.purchases: a row per customer."""
        return _run("customer.purchases", self, None, None, as_of, arguments.pop("threads", None), None, arguments)

    @property
    def rows(self) -> int:
        """Rows taken in so far."""
        return self._native.rows

    @property
    def bytes(self) -> int:
        """Memory held."""
        return self._native.bytes

    def save(self, path: Any = None) -> bytes:
        """The whole state as bytes, also written to `path`. Equal data gives equal bytes. It holds the customers' ids."""
        return _write(self._native.save(), path)

    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str]) -> PurchaseHistory:
        """From `save`, on any platform."""
        self = cls.__new__(cls)
        self._charter = _kefu.Charter()
        self._native = _kefu.load_analysis(_read(file))
        return self

    def __reduce__(self):
        return (PurchaseHistory.load, (self.save(),))

    def __repr__(self) -> str:
        return f"<kefu purchase history: {self.rows:,} rows, {self.bytes / 2**20:.1f} MiB>"


def _write(data: bytes, path: Any) -> bytes:
    if path is not None:
        with open(path, "wb") as file:
            file.write(data)
    return data


def _read(file: bytes | str | os.PathLike[str]) -> bytes:
    if isinstance(file, bytes):
        return file
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as e:
        raise Error(f"{os.fspath(file)}: cannot be read: {e.strerror}", "BAD_FILE", os.fspath(file)) from None


# ----------------------------------------------------------------------------------------------------------- models
class Model:
    """A fitted model; immutable. It holds no customer id."""

    analysis: ClassVar[str] = ""

    def __init__(self, native: _kefu.Model) -> None:
        if not isinstance(native, _kefu.Model):
            raise Error(f"{type(self).__name__}: make it with {type(self).__name__}.fit(...) or .load(...)", "BAD_OPTION")
        self._native = native

    @classmethod
    def fit(cls, purchases: Any, *, charter: Any = None, as_of: Any = None, threads: int | None = None, **arguments: Any) -> Any:
        """Fits a model on a table or a PurchaseHistory; keyword arguments as for the function of the same name."""
        return _run(cls.analysis, purchases, None, charter, as_of, threads, None, arguments).model

    def apply(self, purchases: Any, *, charter: Any = None, as_of: Any = None, threads: int | None = None, **arguments: Any) -> Result:
        """Answers with this model as it is: nothing is refitted."""
        return _run(self.analysis, purchases, self, charter, as_of, threads, None, arguments)

    @property
    def report(self) -> dict[str, Any]:
        """Every field of the model."""
        return json.loads(self._native.report())

    @property
    def stamp(self) -> dict[str, str]:
        return json.loads(self._native.stamp())

    def save(self, path: Any = None) -> bytes:
        """The model as bytes, also written to `path`."""
        return _write(self._native.save(), path)

    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str]) -> Any:
        """From `save`, on any platform."""
        model = load_model(file)
        if not isinstance(model, cls):
            raise Error(f"this is a model of {model.analysis}, not of {cls.analysis}", "BAD_MODEL")
        return model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.save() == other.save()

    def __hash__(self) -> int:
        return hash(self.save())

    def __reduce__(self):
        return (load_model, (self.save(),))

    def __repr__(self) -> str:
        return f"<kefu.customer.{type(self).__name__}: {json.dumps(self.report, ensure_ascii=False)}>"


class Rfm(Model):
    """Thresholds of recency, frequency and money: `Rfm.fit(...)`, then `.apply(...)`."""

    analysis = "customer.rfm"


class Abc(Model):
    """Bounds of the ABC classes: `Abc.fit(...)`, then `.apply(...)`."""

    analysis = "customer.abc"


class Score(Model):
    """A scoring: the part models of `kefu.score`, by the name of their analysis."""

    analysis = "customer.score"


Scoring = Score


def load_model(file: bytes | str | os.PathLike[str]) -> Model:
    """Any model that was saved."""
    return _model_of(_kefu.load_model(_read(file)))


def _model_of(native: _kefu.Model) -> Model:
    for cls in Model.__subclasses__():
        if cls.analysis == native.name:
            return cls(native)
    other = type(native.name.split(".")[-1].title().replace("_", ""), (Model,), {"analysis": native.name})
    return other(native)


# -------------------------------------------------------------------------------------------------------- functions
def _function(name: str) -> Any:
    """The function of one analysis, with its real signature and a docstring, from the description."""
    info = _description.analysis(name)
    short = name.split(".")[-1]
    fields = _description.fields_of(name)
    options = info["options"]
    option_names = {f["name"] for f in options}
    keyword = inspect.Parameter.KEYWORD_ONLY
    table = _description.table_input(name)
    parameters = [inspect.Parameter(table, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation="Any")]
    for f in fields.values():
        called = f["name"] + "_column" if f["name"] in option_names else f["name"]
        parameters.append(inspect.Parameter(called, keyword, default=None, annotation="str | None"))
    if _description.takes_model(name):
        parameters.append(inspect.Parameter("model", keyword, default=None, annotation="Model | None"))
    parameters += [
        inspect.Parameter("charter", keyword, default=None, annotation="Charter | str | os.PathLike[str] | None"),
        inspect.Parameter("as_of", keyword, default=None, annotation="str | datetime.date | None"),
    ]
    for f in options:
        parameters.append(inspect.Parameter(f["name"], keyword, default=None, annotation=_description.python_type(f)))
    parameters += [
        inspect.Parameter("threads", keyword, default=None, annotation="int | None"),
        inspect.Parameter("progress", keyword, default=None, annotation="Any"),
    ]
    signature = inspect.Signature(parameters, return_annotation="Result")

    def function(*args: Any, **kwargs: Any) -> Result:
        try:
            bound = signature.bind(*args, **kwargs).arguments
        except TypeError as e:
            unknown = next((k for k in kwargs if k not in signature.parameters), None)
            if unknown is None:
                raise
            near = _kefu.nearest(unknown, list(signature.parameters))
            raise TypeError(f"{short}() {e}" + (f"; did you mean {near!r}?" if near else "")) from None
        data = bound.pop(table)
        special = {k: bound.pop(k, None) for k in ("model", "charter", "as_of", "threads", "progress")}
        return _run(name, data, arguments=bound, **special)

    lines = [
        f"{info['text']}: the analysis {name}.",
        "",
        "Args:",
        f"    {table}: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), or a PurchaseHistory.",
    ]
    for f in fields.values():
        called = f["name"] + "_column" if f["name"] in option_names else f["name"]
        nulls = f" Null: {f['nulls']}." if f.get("nulls") else ""
        lines.append(f"    {called}: name of the column: {f['text']}.{nulls} Default {f['name']!r}" + (" where there is one." if f["optional"] else "."))
    if _description.takes_model(name):
        lines.append("    model: a fitted model, applied as it is.")
    lines += [
        "    charter: options that the company has fixed: a Charter, or the path of one.",
        "    as_of: the day (or instant) that the answer is about; default the last day in the data.",
    ]
    lines += [f"    {f['name']}: {_description.summary(f)}." for f in options]
    lines += [
        "    threads: threads that the call may use; they change no bit of the answer.",
        "    progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.",
        "",
        "Returns:",
        "    A Result with the tables " + "; ".join(f"{p['name']!r} ({p['text']})" for p in info["results"] if p["kind"] == "table") + ".",
        "",
        "Raises:",
        "    kefu.Error: with status, where, row and column.",
    ]
    function.__name__ = function.__qualname__ = short
    function.__module__ = __name__
    function.__doc__ = "\n".join(lines)
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


_FUNCTIONS = {"abc": "customer.abc", "concentration": "customer.concentration", "purchases": "customer.purchases", "rfm": "customer.rfm", "score": "customer.score"}


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        made = globals()[name] = _function(_FUNCTIONS[name])
        return made
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
