"""What the engine says of itself: every analysis with its options, inputs and results."""

from __future__ import annotations

import json
from typing import Any

from . import _kefu

_everything: dict[str, Any] = {}


def everything() -> dict[str, Any]:
    if not _everything:
        _everything.update(json.loads(_kefu.describe()))
    return _everything


def analysis(name: str) -> dict[str, Any]:
    for a in everything()["analyses"]:
        if a["name"] == name:
            return a
    _kefu.create(_kefu.Charter(), name)  # raises the error that knows the nearest name
    raise AssertionError(name)


def names() -> list[str]:
    return [a["name"] for a in everything()["analyses"]]


def fields_of(name: str) -> dict[str, dict[str, Any]]:
    """The fields of the first table that an analysis takes: keyword arguments that name columns."""
    return {f["name"]: f for f in _tables(name)[0]["fields"]}


def _tables(name: str) -> list[dict[str, Any]]:
    return [port for port in analysis(name)["inputs"] if port["kind"] == "table"]


def fields_of_table(name: str, table: str) -> list[str]:
    """The names of the fields of one of its tables."""
    return [f["name"] for port in _tables(name) if port["name"] == table for f in port["fields"]]


def table_input(name: str) -> str:
    return _tables(name)[0]["name"]


def side_inputs(name: str) -> dict[str, dict[str, Any]]:
    """The tables beside the first: each a keyword argument, and one for the names of its columns."""
    return {port["name"]: port for port in _tables(name)[1:]}


def needs_side_tables(name: str) -> bool:
    """Whether it needs tables beside the first: such tables are made for each other, and their columns called as the fields."""
    return any(port["required"] for port in side_inputs(name).values())


def takes_model(name: str) -> bool:
    return any(port["kind"] == "model" for port in analysis(name)["inputs"])


def fits_model(name: str) -> bool:
    return any(port["kind"] == "model" for port in analysis(name)["results"])


def python_type(field: dict[str, Any]) -> str:
    """The annotation of an option, as stubs and signatures show it."""
    plain = {
        "boolean": "bool",
        "integer": "int",
        "number": "float",
        "share": "float",
        "text": "str",
        "date": "str | datetime.date",
        "span": "str",
        "row_rule": "str",
    }
    kind = field["type"]
    if kind == "word":
        text = "Literal[" + ", ".join(repr(w["word"]) for w in field["words"]) + "]"
    elif kind == "list":
        text = f"Sequence[{plain.get(field['of'], 'Any')}]"
    elif kind == "map":
        text = f"Mapping[str, {plain.get(field['of'], 'Any')}]"
    else:
        text = plain.get(kind, "Any")
    return text + " | None"


def summary(field: dict[str, Any]) -> str:
    """One line of a docstring."""
    text = field["text"]
    if field.get("words"):
        text += " (" + "; ".join(f"{w['word']!r}: {w['text']}" for w in field["words"]) + ")"
    if field.get("range"):
        low, high = field["range"]
        text += f" [{low:g} to {high:g}]"
    default = field.get("default")
    if default is not None:
        text += f"; default {default!r}"
    return text
