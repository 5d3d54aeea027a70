"""Any analysis, from its description: functions with real signatures, accumulators, models. No analysis is named here."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from . import _description, _kefu, _tables
from ._errors import Error
from ._result import Result
from .charter import Charter


# ------------------------------------------------------------------------------------------------------- arguments
def _as_of_text(as_of: Any) -> str | None:
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


def _column_argument(name: str, field: str) -> str:
    """What the argument is called that names a field's column: the field's name, unless an option is called so."""
    return field + "_column" if _is_option(name, field) else field


def _options(name: str, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Keyword arguments to the engine's options, each as JSON: those that are fields of the input name columns."""
    of_columns = {_column_argument(name, f): f for f in _description.fields_of(name)}
    columns: dict[str, str] = {}
    options: dict[str, str] = {}
    for key, value in arguments.items():
        if value is None:
            continue
        if key in of_columns:
            if not isinstance(value, str):
                raise Error(f"{key}: expected the name of a column, got {type(value).__name__}", "BAD_OPTION")
            columns[of_columns[key]] = value
            continue
        try:
            options[key] = json.dumps(_plain(value), allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            raise Error(
                f"{key}: expected numbers, texts, dates or lists of them, got {type(value).__name__}", "BAD_OPTION"
            ) from None
    if columns:
        options["columns"] = json.dumps({_description.table_input(name): columns})
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
    return charter if isinstance(charter, Charter) else Charter.load(charter)


def _models(model: Model | None) -> dict[str, _kefu.Model]:
    if model is None:
        return {}
    if not isinstance(model, Model):
        raise Error(f"model: expected a model such as kefu.customer.Rfm, got {type(model).__name__}", "BAD_OPTION")
    return {"model": model._native}


def _run(
    name: str,
    data: Any,
    model: Model | None,
    charter: Any,
    as_of: Any,
    threads: int | None,
    progress: Any,
    arguments: dict[str, Any],
) -> Result:
    if isinstance(data, Analysis):
        named = [
            k
            for k in arguments
            if k in {_column_argument(name, f) for f in _description.fields_of(name)} and arguments[k] is not None
        ]
        if named:
            raise Error(f"{named[0]}: columns are named when {type(data).__name__} is made, not here", "BAD_OPTION")
        asked = data._charter if charter is None else _charter(charter)
        analysis = _made(lambda text: _kefu.view(data._native, asked._native, name, text), _options(name, arguments))
    else:
        options = dict(arguments) if threads is None else {**arguments, "threads": threads}
        analysis = _made(lambda text: _kefu.create(_charter(charter)._native, name, text), _options(name, options))
        progress = progress or _kefu.Progress()
        _add(analysis, name, data, progress)
    return Result(analysis.finish(_as_of_text(as_of), threads or 0, _models(model), progress))


def _add(analysis: _kefu.Analysis, name: str, data: Any, progress: _kefu.Progress | None) -> None:
    table = _description.table_input(name)
    batches = _tables.Batches(data, table)
    try:
        analysis.add_all(table, batches, progress)
    except Error as e:
        raise batches.explained(e) from None


# ------------------------------------------------------------------------------------------------------------- files
def _write(data: bytes, path: Any) -> bytes:
    if path is not None:
        try:
            with open(path, "wb") as file:
                file.write(data)
        except OSError as e:
            raise Error(f"{os.fspath(path)}: cannot be written: {e.strerror}", "BAD_FILE", os.fspath(path)) from None
    return data


def _read(file: bytes | str | os.PathLike[str]) -> bytes:
    if isinstance(file, bytes | bytearray | memoryview):
        return bytes(file)
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as e:
        raise Error(f"{os.fspath(file)}: cannot be read: {e.strerror}", "BAD_FILE", os.fspath(file)) from None


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

    def add(self, data: Any, progress: _kefu.Progress | None = None) -> Any:
        """Takes in the rows of a table, of a stream, or of an iterable of tables: all of them, or after an error none."""
        _add(self._native, self.name, data, progress)
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
        return Result(self._native.finish(_as_of_text(as_of), threads or 0, _models(model), progress))

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
        return _write(self._native.save(), path)

    @classmethod
    def load(cls, file: _bytes | str | os.PathLike[str], *, charter: Any = None) -> Any:
        """From `save`, on any platform. Options of how rows are read come from the file, those of answers from the charter."""
        native = _kefu.load_analysis(_read(file))
        made = next((c for c in Analysis.__subclasses__() if getattr(c, "analysis", None) == native.name), Analysis)
        if not issubclass(made, cls):
            raise Error(f"this is a saved {native.name}, not {cls.__name__}", "BAD_FILE")
        self = made.__new__(made)
        self._charter = _charter(charter)
        self._native = native
        return self

    def __reduce__(self):
        return (_load, (self.save(), self._charter))

    def __repr__(self) -> str:
        return f"<kefu {self.name}: {self.rows:,} rows, {self.bytes / 2**20:.1f} MiB>"


_bytes = bytes  # inside Analysis the name is the property


def _load(file: bytes, charter: Charter) -> Analysis:
    return Analysis.load(file, charter=charter)


# ----------------------------------------------------------------------------------------------------------- models
class Model:
    """A fitted model; immutable. It holds no customer id."""

    analysis: ClassVar[str] = ""
    # Those of each class have the arguments that the description says.
    fit: ClassVar[Callable[..., Any]]
    apply: Callable[..., Result]

    def __init__(self, native: _kefu.Model) -> None:
        if not isinstance(native, _kefu.Model):
            raise Error(
                f"{type(self).__name__}: make it with {type(self).__name__}.fit(...) or .load(...)", "BAD_OPTION"
            )
        self._native = native

    def __init_subclass__(cls) -> None:
        if cls.analysis in _description.names():
            cls.fit = classmethod(_fit(cls.analysis))  # type: ignore[assignment]
            cls.apply = _apply(cls.analysis)  # type: ignore[method-assign]

    @property
    def report(self) -> dict[str, Any]:
        """Every field of the model."""
        return json.loads(self._native.report())

    @property
    def stamp(self) -> dict[str, str]:
        """Charter, its version and digest, and the engine that made the model."""
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
        text = json.dumps(self.report, ensure_ascii=False)
        return f"<kefu.{self.analysis.rpartition('.')[0]}.{type(self).__name__}: {text if len(text) <= 400 else text[:400] + ' ...'}>"


def load_model(file: bytes | str | os.PathLike[str]) -> Model:
    """Any model that was saved: bytes, or the path of a file."""
    return model_of(_kefu.load_model(_read(file)))


def model_of(native: _kefu.Model) -> Model:
    """The native model in the class that its analysis has."""
    room(native.name.rpartition(".")[0])  # its classes are made with it
    return _class_of(native.name)(native)


def _class_of(name: str) -> type[Model]:
    for cls in Model.__subclasses__():
        if cls.analysis == name:
            return cls
    short = "".join(word.title() for word in name.rpartition(".")[2].split("_"))
    text = _description.analysis(name)["text"] if name in _description.names() else name
    return type(
        short,
        (Model,),
        {"analysis": name, "__doc__": f"The model of {name}: {text}.", "__module__": f"kefu.{name.rpartition('.')[0]}"},
    )


# -------------------------------------------------------------------------------------------------------- functions
_OWN = ("model", "charter", "as_of", "threads", "progress")  # of every call, whatever the analysis


def _signature(
    name: str,
    *,
    own: tuple[str, ...] = _OWN,
    first: str | None = None,
    optional: bool = False,
    answer: str = "Result",
    before: str = "",
) -> inspect.Signature:
    info = _description.analysis(name)
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter(before, inspect.Parameter.POSITIONAL_OR_KEYWORD)] if before else []
    parameters.append(
        inspect.Parameter(
            first or _description.table_input(name),
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            annotation="Any",
            default=None if optional else inspect.Parameter.empty,
        )
    )
    parameters += [
        inspect.Parameter(_column_argument(name, f), keyword, default=None, annotation="str | None")
        for f in _description.fields_of(name)
    ]
    if "model" in own and _description.takes_model(name):
        parameters.append(inspect.Parameter("model", keyword, default=None, annotation="Model | None"))
    parameters.append(
        inspect.Parameter("charter", keyword, default=None, annotation="Charter | str | os.PathLike[str] | None")
    )
    if "as_of" in own:
        parameters.append(inspect.Parameter("as_of", keyword, default=None, annotation="str | datetime.date | None"))
    parameters += [
        inspect.Parameter(f["name"], keyword, default=None, annotation=_description.python_type(f))
        for f in info["options"]
    ]
    parameters += [
        inspect.Parameter("threads", keyword, default=None, annotation="int | None"),
        inspect.Parameter("progress", keyword, default=None, annotation="Progress | None"),
    ]
    return inspect.Signature(parameters, return_annotation=answer)


def _bound(name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call, or Python's error with the nearest name."""
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as e:
        unknown = next((k for k in kwargs if k not in signature.parameters), None)
        near = _kefu.nearest(unknown, list(signature.parameters)) if unknown else ""
        raise TypeError(f"{name}() {e}" + (f"; did you mean {near!r}?" if near else "")) from None


def arguments_text(name: str, own: tuple[str, ...] = _OWN) -> list[str]:
    """The lines of a docstring that say what each keyword argument is."""
    lines = []
    for f in _description.fields_of(name).values():
        nulls = f" Null: {f['nulls']}." if f.get("nulls") else ""
        lines.append(
            f"{_column_argument(name, f['name'])}: name of the column: {f['text']}.{nulls} Default {f['name']!r}"
            + (" where there is one." if f["optional"] else ".")
        )
    if "model" in own and _description.takes_model(name):
        lines.append("model: a fitted model, applied as it is.")
    lines.append("charter: options that the company has fixed: a Charter, or the path of one.")
    if "as_of" in own:
        lines.append("as_of: the day (or instant) that the answer is about; default the last day in the data.")
    lines += [f"{f['name']}: {_description.summary(f)}." for f in _description.analysis(name)["options"]]
    lines.append("threads: threads that the call may use; they change no bit of the answer.")
    lines.append("progress: a kefu.Progress that another thread reads or cancels; Ctrl-C cancels too.")
    return lines


def _document(name: str, first: str, returns: str, own: tuple[str, ...] = _OWN, data: str | None = None) -> str:
    table = data or _description.table_input(name)
    lines = [
        first,
        "",
        "Args:",
        f"    {table}: a table (polars, pyarrow, pandas, DuckDB, a dict of NumPy arrays), an iterable of tables, or what was gathered (PurchaseHistory).",
    ]
    lines += [f"    {line}" for line in arguments_text(name, own)]
    lines += ["", "Returns:", f"    {returns}", "", "Raises:", "    kefu.Error: with status, where, row and column."]
    return "\n".join(lines)


def _results_text(name: str) -> str:
    return (
        "A Result with the tables "
        + "; ".join(
            f"{p['name']!r} ({p['text']})" for p in _description.analysis(name)["results"] if p["kind"] == "table"
        )
        + "."
    )


def _dressed(
    made: Any, name: str, signature: inspect.Signature, document: str, called: str | None = None, within: str = ""
) -> Any:
    made.__name__ = called or name.rpartition(".")[2]
    made.__qualname__ = within + made.__name__
    made.__module__ = f"kefu.{name.rpartition('.')[0]}"
    made.__doc__ = document
    made.__signature__ = signature
    return made


def function(name: str) -> Callable[..., Result]:
    """The function of one analysis, with its real signature and a docstring, from the description."""
    signature = _signature(name)
    table = _description.table_input(name)

    def made(*args: Any, **kwargs: Any) -> Result:
        bound = _bound(name.rpartition(".")[2], signature, args, kwargs)
        data = bound.pop(table)
        own = {k: bound.pop(k, None) for k in _OWN}
        return _run(name, data, arguments=bound, **own)

    return _dressed(
        made,
        name,
        signature,
        _document(name, f"{_description.analysis(name)['text']}: the analysis {name}.", _results_text(name)),
    )


_FIT = ("charter", "as_of", "threads", "progress")


def _fit(name: str) -> Callable[..., Any]:
    signature = _signature(name, own=_FIT, answer="Self", before="cls")
    table = _description.table_input(name)

    def made(*args: Any, **kwargs: Any) -> Any:
        bound = _bound("fit", signature, args, kwargs)
        cls, data = bound.pop("cls"), bound.pop(table)
        own = {k: bound.pop(k, None) for k in _FIT}
        return cls(_run(name, data, None, arguments=bound, **own)._native.model("model"))

    text = _document(name, f"Fits the model of {name}.", "The model.", _FIT)
    return _dressed(made, name, signature, text, "fit", _class_name(name) + ".")


def _apply(name: str) -> Callable[..., Result]:
    signature = _signature(name, own=_FIT, before="self")
    table = _description.table_input(name)

    def made(*args: Any, **kwargs: Any) -> Result:
        bound = _bound("apply", signature, args, kwargs)
        model, data = bound.pop("self"), bound.pop(table)
        own = {k: bound.pop(k, None) for k in _FIT}
        return _run(name, data, model, arguments=bound, **own)

    text = _document(name, "Answers with this model as it is: nothing is refitted.", _results_text(name), _FIT)
    return _dressed(made, name, signature, text, "apply", _class_name(name) + ".")


def _class_name(name: str) -> str:
    return "".join(word.title() for word in name.rpartition(".")[2].split("_"))


def gather(name: str, make: type[Analysis], called: str, text: str) -> Callable[..., Any]:
    """A function that makes an accumulator, with data in it where it is given."""
    own = ("charter", "threads", "progress")
    signature = _signature(name, own=own, first="data", optional=True, answer=make.__name__)

    def made(*args: Any, **kwargs: Any) -> Any:
        bound = _bound(called, signature, args, kwargs)
        data, progress = bound.pop("data", None), bound.pop("progress", None)
        gathered = make(**bound)
        return gathered if data is None else gathered.add(data, progress)

    return _dressed(made, name, signature, _document(name, text, f"A {make.__name__}.", own, "data"), called)


# ------------------------------------------------------------------------------------------------------------ rooms
def room(name: str) -> Any:
    """The module of a room. Rooms without a file of their own are made from the descriptions."""
    import sys
    from importlib import import_module
    from importlib.util import find_spec
    from types import ModuleType

    full = f"kefu.{name}"
    if full in sys.modules:
        return sys.modules[full]
    if find_spec(full) is not None:
        return import_module(full)
    mine = [a["name"] for a in _description.everything()["analyses"] if a["name"].rpartition(".")[0] == name]
    if not mine:
        raise AttributeError(f"module 'kefu' has no attribute {name!r}")
    module = ModuleType(full, "Analyses: " + "; ".join(f"{n} ({_description.analysis(n)['text']})" for n in mine) + ".")
    for n in mine:
        setattr(module, n.rpartition(".")[2], function(n))
        if _description.fits_model(n):
            setattr(module, _class_name(n), _class_of(n))
    sys.modules[full] = module
    return module
