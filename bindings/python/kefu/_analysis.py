"""An analysis with its data: keyword arguments become the engine's options, tables its batches."""

from __future__ import annotations

import datetime as dt
import json
import keyword
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import _description, _kefu, _tables
from ._disk import named, read, write
from ._errors import Error
from ._model import Model
from ._result import Result
from .charter import Charter


# ------------------------------------------------------------------------------------------------------- arguments
def as_of_text(as_of: Any) -> str | None:
    if as_of is None or isinstance(as_of, str):
        return as_of
    if hasattr(as_of, "isoformat"):  # date, datetime, pandas.Timestamp
        return as_of.isoformat()
    if type(as_of).__name__ == "datetime64":
        return str(as_of)
    raise Error(f"as_of: expected a date or text such as '2011-12-09', got {type(as_of).__name__}", "BAD_OPTION")


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "item") and not isinstance(value, list) and getattr(value, "ndim", 0) == 0:  # NumPy scalars
        return value.item()
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(v) for v in value]
    return value


def _is_option(name: str, key: str) -> bool:
    return any(f["name"] == key for f in _description.analysis(name)["options"])


def column_argument(name: str, field: str) -> str:
    """What the argument is called that names a field's column: the field's name, unless an option is called so, or Python cannot."""
    return field + "_column" if _is_option(name, field) or keyword.iskeyword(field) else field


def columns_argument(side: str) -> str:
    """What the argument is called that names the columns of a side table."""
    return f"{side}_columns"


def _options(name: str, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Keyword arguments to the engine's options, each as JSON: those that are fields of the input name columns."""
    of_columns = {column_argument(name, f): f for f in _description.fields_of(name)}
    of_sides = {columns_argument(side): side for side in _description.side_inputs(name)}
    columns: dict[str, str] = {}
    sides: dict[str, dict[str, str]] = {}
    options: dict[str, str] = {}
    lists = {f["name"] for f in _description.analysis(name)["options"] if f["type"] == "list"}
    for key, value in arguments.items():
        if value is None:
            continue
        if key in lists and isinstance(value, str):
            value = [value]  # one is a list of one
        if key in of_columns:
            if not isinstance(value, str):
                raise Error(f"{key}: expected the name of a column, got {type(value).__name__}", "BAD_OPTION")
            columns[of_columns[key]] = value
            continue
        if key in of_sides:
            if not isinstance(value, Mapping) or not all(isinstance(x, str) for kv in value.items() for x in kv):
                raise Error(
                    f"{key}: expected fields and the names of their columns, such as {{'customer': 'CustID'}}",
                    "BAD_OPTION",
                )
            sides[of_sides[key]] = dict(value)
            continue
        try:
            options[key] = json.dumps(_plain(value), allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            raise Error(
                f"{key}: expected numbers, texts, dates or lists of them, got {type(value).__name__}", "BAD_OPTION"
            ) from None
    if columns:
        sides[_description.table_input(name)] = columns
    if sides:
        options["columns"] = json.dumps(sides)
    return options


def _made(make: Callable[[str], _kefu.Analysis], options: Mapping[str, str]) -> _kefu.Analysis:
    """Calls with the options as one text. Its errors name the option, not a place in a text that nobody wrote."""
    text = "{"
    ends: list[tuple[int, str]] = []
    for key, value in options.items():
        text += (", " if ends else "") + json.dumps(key) + ": " + value
        ends.append((len(text), key))
    try:
        return make(text + "}")
    except Error as e:
        message = str(e)
        start = f"{e.where}:{e.line}:{e.position}: "
        if e.where != "options" or e.position is None or not message.startswith(start):
            raise
        key = next((key for end, key in ends if e.position <= end), "options")
        message = message.removeprefix(start)
        raise Error(
            message if repr(key) in message or message.startswith(key) else f"{key}: {message}", e.status, key
        ) from None


def _charter(charter: Charter | str | os.PathLike[str] | None) -> Charter:
    if charter is None:
        return Charter()
    if isinstance(charter, str | os.PathLike):
        return Charter.load(charter)
    if not isinstance(charter, Charter):
        raise Error(f"charter: expected a kefu.Charter or a path, got {type(charter).__name__}", "BAD_OPTION")
    return charter


def _progress(progress: Any) -> _kefu.Progress | None:
    if progress is not None and not isinstance(progress, _kefu.Progress):
        raise Error(f"progress: expected a kefu.Progress, got {type(progress).__name__}", "BAD_OPTION")
    return progress


def _models(model: Model | None) -> dict[str, _kefu.Model]:
    if model is None:
        return {}
    if not isinstance(model, Model):
        raise Error(f"model: expected a model such as kefu.customer.Rfm, got {type(model).__name__}", "BAD_OPTION")
    return {"model": model._native}


def run(
    name: str,
    data: Any,
    model: Model | None,
    charter: Any,
    as_of: Any,
    threads: int | None,
    progress: Any,
    arguments: dict[str, Any],
) -> Result:
    sides = {side: arguments.pop(side) for side in _description.side_inputs(name) if arguments.get(side) is not None}
    if isinstance(data, Analysis):
        named = [
            k
            for k in arguments
            if k in {column_argument(name, f) for f in _description.fields_of(name)} and arguments[k] is not None
        ]
        if named:
            raise Error(f"{named[0]}: columns are named when {type(data).__name__} is made, not here", "BAD_OPTION")
        asked = data._charter if charter is None else _charter(charter)
        analysis = _made(lambda text: _kefu.view(data._native, asked._native, name, text), _options(name, arguments))
        progress = _progress(progress)
    else:
        options = dict(arguments) if threads is None else {**arguments, "threads": threads}
        analysis = _made(lambda text: _kefu.create(_charter(charter)._native, name, text), _options(name, options))
        progress = _progress(progress) or _kefu.Progress()
        _add(analysis, _description.table_input(name), data, progress)
    # What is gathered keeps nothing of a call: tables beside it are for this one answer.
    undo = analysis.checkpoint() if sides else None
    try:
        for side, table in sides.items():
            _add(analysis, side, table, progress)
        return Result(analysis.finish(as_of_text(as_of), threads or 0, _models(model), progress))
    finally:
        if undo is not None:
            undo()


def _add(analysis: _kefu.Analysis, table: str, data: Any, progress: _kefu.Progress | None) -> None:
    batches = _tables.Batches(data, table)
    try:
        analysis.add_all(table, batches, progress)
    except Error as e:
        raise batches.explained(e) from None


# ------------------------------------------------------------------------------------------------------ accumulator
class Analysis:
    """One analysis with its data, taken in batch by batch, in any order. Confined: one thread at a time.

    >>> history = kefu.Analysis("customer.rfm", customer="CustomerID", at="InvoiceDate", amount="Total", bins=4)
    >>> for part in parts: history.add(part)
    >>> history.finish("2011-12-09")

    Keyword arguments are those of the function of the same name. Any order, chunks, merges and threads give the same bits.
    """

    def __init__(self, name: str, *, charter: Any = None, **arguments: Any) -> None:
        self._charter = _charter(charter)
        self._native = _made(lambda text: _kefu.create(self._charter._native, name, text), _options(name, arguments))

    @property
    def name(self) -> str:
        return self._native.name

    def add(self, data: Any, progress: _kefu.Progress | None = None, *, into: str | None = None) -> Any:
        """Takes in the rows of a table, of a stream, or of an iterable of tables: all of them, or after an error none.

        `into`: the input that they are for, such as "accounts"; the first by default.
        """
        _add(self._native, into or _description.table_input(self.name), data, progress)
        return self

    def merge(self, other: Analysis) -> Any:
        """Takes in what another one has gathered under equal options; the other stays as it is."""
        if not isinstance(other, Analysis):
            raise Error(f"merge: expected {type(self).__name__}, got {type(other).__name__}", "BAD_OPTION")
        self._native.merge(other._native)
        return self

    def finish(
        self,
        as_of: Any = None,
        *,
        model: Model | None = None,
        threads: int | None = None,
        progress: _kefu.Progress | None = None,
    ) -> Result:
        """Answers; as often as you like, with other dates and models. Rows may be added afterwards."""
        return Result(self._native.finish(as_of_text(as_of), threads or 0, _models(model), progress))

    def export(self, customer: str | int) -> dict[str, list[dict[str, Any]]]:
        """All that is held of one customer: a list of rows for each input; empty where nothing is."""
        return json.loads(self._native.exported(customer))

    def erase(self, customer: str | int) -> bool:
        """Forgets one customer, as if no row of theirs had come. False where nothing was held.

        Views of the same data forget with it; results and files that were made before do not: see Result.without.
        """
        return self._native.erase(customer)

    @property
    def rows(self) -> int:
        """Rows taken in so far."""
        return self._native.rows

    @property
    def bytes(self) -> int:
        """Memory held."""
        return self._native.bytes

    @property
    def stamp(self) -> dict[str, str]:
        return json.loads(self._native.stamp())

    def save(self, path: Any = None) -> _bytes:
        """The whole state as bytes, also written to `path`. Equal data gives equal bytes. It may hold customers' ids."""
        return write(self._native.save(), path)

    @classmethod
    def load(cls, file: _bytes | str | os.PathLike[str], *, charter: Any = None) -> Any:
        """From `save`, on any platform. Options of how rows are read come from the file; those of answers, too, unless a `charter`
        is given, which then says them, and whose stamp the answers carry."""
        with named(file):
            native = _kefu.load_analysis(read(file))
        made = next((c for c in Analysis.__subclasses__() if getattr(c, "analysis", None) == native.name), Analysis)
        with named(file):
            if not issubclass(made, cls):
                raise Error(f"this is a saved {native.name}, not {cls.__name__}", "BAD_FILE")
        self = made.__new__(made)
        self._charter = _charter(charter)
        self._native = native if charter is None else _kefu.view(native, self._charter._native, native.name, "{}")
        return self

    def __reduce__(self):
        return (_load, (self.save(), self._charter))

    def __repr__(self) -> str:
        return f"<kefu {self.name}: {self.rows:,} rows, {self.bytes / 2**20:.1f} MiB>"


_bytes = bytes  # inside Analysis the name is the property


def _load(file: bytes, charter: Charter) -> Analysis:
    made = Analysis.load(file)
    made._charter = charter  # of questions to it; its own options are in the file
    return made
