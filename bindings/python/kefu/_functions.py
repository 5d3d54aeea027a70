"""Functions and rooms made from descriptions, with real signatures and docstrings. No analysis is named here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from . import _description, _kefu
from ._analysis import Analysis, column_argument, columns_argument, run
from ._model import Model, class_name, class_of
from ._result import Result

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
    sides: bool = True,
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
        inspect.Parameter(column_argument(name, f), keyword, default=None, annotation="str | None")
        for f in _description.fields_of(name)
    ]
    for side, port in _description.side_inputs(name).items() if sides else ():
        needed = inspect.Parameter.empty if port["required"] else None
        parameters.append(inspect.Parameter(side, keyword, default=needed, annotation="Any"))
    parameters += [
        inspect.Parameter(columns_argument(side), keyword, default=None, annotation="Mapping[str, str] | None")
        for side in _description.side_inputs(name)
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


def bind_arguments(
    name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The arguments of a call, or Python's error with the nearest name."""
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as e:
        unknown = next((k for k in kwargs if k not in signature.parameters), None)
        near = _near(unknown, list(signature.parameters)) if unknown else ""
        raise TypeError(f"{name}() {e}" + (f"; did you mean {near!r}?" if near else "")) from None


def _near(unknown: str, known: list[str]) -> str:
    """What was meant by an argument: column arguments are called otherwise where Python, or an option, has the field's name."""
    column = unknown.rstrip("_") + "_column"
    return column if column in known else _kefu.nearest(unknown, known)


def arguments_text(name: str, own: tuple[str, ...] = _OWN) -> list[str]:
    """The lines of a docstring that say what each keyword argument is."""
    lines = []
    for f in _description.fields_of(name).values():
        nulls = f" Null: {f['nulls']}." if f.get("nulls") else ""
        lines.append(
            f"{column_argument(name, f['name'])}: name of the column: {f['text']}.{nulls} Default {f['name']!r}"
            + (" where there is one." if f["optional"] else ".")
        )
    for side in _description.side_inputs(name).values():
        beside = "a table beside it" if side["required"] else "a table beside it, or nothing"
        lines.append(f"{side['name']}: {beside}: {side['text']}.")
        known = ", ".join(f["name"] for f in side["fields"])
        lines.append(
            f"{columns_argument(side['name'])}: its columns by field ({known}), where they are called otherwise."
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
        bound = bind_arguments(name.rpartition(".")[2], signature, args, kwargs)
        data = bound.pop(table)
        own = {k: bound.pop(k, None) for k in _OWN}
        return run(name, data, arguments=bound, **own)

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
        bound = bind_arguments("fit", signature, args, kwargs)
        cls, data = bound.pop("cls"), bound.pop(table)
        own = {k: bound.pop(k, None) for k in _FIT}
        return cls(run(name, data, None, arguments=bound, **own)._native.model("model"))

    text = _document(name, f"Fits the model of {name}.", "The model.", _FIT)
    return _dressed(made, name, signature, text, "fit", class_name(name) + ".")


def _apply(name: str) -> Callable[..., Result]:
    signature = _signature(name, own=_FIT, before="self")
    table = _description.table_input(name)

    def made(*args: Any, **kwargs: Any) -> Result:
        bound = bind_arguments("apply", signature, args, kwargs)
        model, data = bound.pop("self"), bound.pop(table)
        own = {k: bound.pop(k, None) for k in _FIT}
        return run(name, data, model, arguments=bound, **own)

    text = _document(name, "Answers with this model as it is: nothing is refitted.", _results_text(name), _FIT)
    return _dressed(made, name, signature, text, "apply", class_name(name) + ".")


def fitted(cls: type[Model]) -> type[Model]:
    """Gives a class of models its `fit` and `apply`, with the arguments of its analysis."""
    cls.fit = classmethod(_fit(cls.analysis))  # type: ignore[assignment]
    cls.apply = _apply(cls.analysis)  # type: ignore[method-assign]
    return cls


def gather(name: str, make: type[Analysis], called: str, text: str) -> Callable[..., Any]:
    """A function that makes an accumulator, with data in it where it is given."""
    own = ("charter", "threads", "progress")
    signature = _signature(name, own=own, first="data", optional=True, answer=make.__name__, sides=False)

    def made(*args: Any, **kwargs: Any) -> Any:
        bound = bind_arguments(called, signature, args, kwargs)
        data, progress = bound.pop("data", None), bound.pop("progress", None)
        gathered = make(**bound)
        return gathered if data is None else gathered.add(data, progress)

    return _dressed(made, name, signature, _document(name, text, f"A {make.__name__}.", own, "data"), called)


# ------------------------------------------------------------------------------------------------------------ rooms
def described(room: str) -> dict[str, Any]:
    """The functions and classes of models that a room's analyses have, by name."""
    made: dict[str, Any] = {}
    for a in _description.everything()["analyses"]:
        name = a["name"]
        if name.rpartition(".")[0] == room:
            made[name.rpartition(".")[2]] = function(name)
            if _description.fits_model(name):
                made[class_name(name)] = fitted(class_of(name))
    return made


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
    vars(module).update(described(name))
    sys.modules[full] = module
    return module
