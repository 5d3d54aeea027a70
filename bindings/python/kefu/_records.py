"""Immutable classes made from descriptions: what the native module fills, slot by slot. No struct is named here."""

from __future__ import annotations

import datetime as dt
import inspect
import keyword
from collections.abc import Iterable
from typing import Any, ClassVar

from ._errors import Error


def python_name(field: str) -> str:
    """How a field is called in Python: `class_` where the language has taken the word."""
    return field + "_" if keyword.iskeyword(field) else field


def _remade(cls: type[Record], values: tuple[Any, ...]) -> Record:
    made = cls.__new__(cls)
    for slot, value in zip(cls._slots(), values):
        object.__setattr__(made, slot, value)
    return made


class Record:
    """Something that the engine said; immutable. Two are equal where all of their fields are."""

    __slots__ = ()
    # Attributes in their order, and how the engine calls them.
    _fields: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise Error(f"{type(self).__name__}: the engine makes these", "BAD_OPTION")

    @classmethod
    def _slots(cls) -> tuple[str, ...]:
        """Everything that an object holds, in the order in which the native module fills it."""
        return tuple(cls._fields)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, slot) for slot in self._slots())

    def to_dict(self) -> dict[str, Any]:
        """All fields by the engine's names; what stands inside is a dict, too."""
        return {name: _plain(getattr(self, slot)) for slot, name in self._fields.items()}

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash((type(self), *(v for v in self._values() if not isinstance(v, dict))))

    def __copy__(self) -> Record:
        return self

    def __deepcopy__(self, memo: Any) -> Record:
        return self

    def __reduce__(self) -> Any:
        return (_remade, (type(self), self._values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({shown((name, getattr(self, name)) for name in self._fields)})"


def shown(said: Iterable[tuple[str, Any]]) -> str:
    """Names and values that say something."""
    return ", ".join(f"{name}={_short(value)}" for name, value in said if value not in ("", None, (), {}))


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return dict(value) if isinstance(value, dict) else value


def _short(value: Any) -> str:
    """Times and spans as people write them."""
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, dt.timedelta) else repr(value)


_TYPES = {
    "boolean": "bool",
    "integer": "int",
    "text": "str",
    "time": "datetime.datetime",
    "span": "datetime.timedelta",
    "word": "str",
}


def attribute_type(field: dict[str, Any]) -> str:
    """The annotation of an attribute, as stubs show it."""
    kind = field["type"]
    if kind == "list":
        text = "dict[str, int]" if field["of"] == "table" else f"tuple[{_TYPES.get(field['of'], field['of'])}, ...]"
    else:
        text = _TYPES.get(kind, kind)
    return text + (" | None" if field["optional"] else "")


def _word(word: Any) -> str:
    return word if isinstance(word, str) else word["word"]


def document(text: str, fields: list[dict[str, Any]]) -> str:
    """A docstring that says what each attribute is."""
    lines = [text, "", "Attributes:"] if fields else [text]
    for f in fields:
        words = " (" + ", ".join(_word(w) for w in f["words"]) + ")" if f.get("words") else ""
        lines.append(f"    {python_name(f['name'])}: {f['text']}{words}.")
    return "\n".join(lines)


def record(name: str, fields: list[dict[str, Any]], text: str, base: type[Record], module: str) -> type[Record]:
    """A class with a slot a field behind those of its base."""
    own = {python_name(f["name"]): f["name"] for f in fields}
    return type(
        name,
        (base,),
        {
            "__slots__": tuple(own),
            "__doc__": document(text, fields),
            "__module__": module,
            "__match_args__": tuple(own),
            "_fields": {**base._fields, **own},
            "_described": fields,
        },
    )


# --------------------------------------------------------------------------------------------------------- arguments
_ARGUMENTS = {
    "boolean": "bool",
    "integer": "int",
    "text": "str",
    "time": "datetime.datetime | int | str",
    "span": "datetime.timedelta | int | str",
}


def is_required(field: dict[str, Any]) -> bool:
    """Whether a command or request says nothing without it."""
    return field.get("required", False)


def argument_type(field: dict[str, Any]) -> str:
    """The annotation of a keyword argument, as stubs show it."""
    kind = field["type"]
    if kind == "word":
        text = "Literal[" + ", ".join(repr(w["word"]) for w in field["words"]) + "]"
    elif kind == "list" and field["of"] == "table":
        text = "Mapping[str, int] | Sequence[tuple[str, int] | str]"
    elif kind == "list":
        text = "Sequence[str]"
    else:
        text = _ARGUMENTS[kind]
    return text if is_required(field) or "default" in field else text + " | None"


def argument_default(field: dict[str, Any]) -> str:
    """The default of a keyword argument, as Python writes it."""
    default = field.get("default")
    if field["type"] == "list":
        return "()"
    return repr(default)


def ordered(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What must be said first; who sends a command, and its number, last."""
    last = ("source", "number")
    return sorted(fields, key=lambda f: (not is_required(f), f["name"] in last))


def signature_text(name: str, fields: list[dict[str, Any]]) -> str:
    """A signature as built-in functions carry it, at the head of their docstring."""
    said = ", ".join(
        python_name(f["name"]) + ("" if is_required(f) else "=" + argument_default(f)) for f in ordered(fields)
    )
    return f"{name}($self, /, *, {said})\n--\n\n"


def signature(fields: list[dict[str, Any]], returns: str = "Ranking") -> inspect.Signature:
    """The same for a function of Python's, annotated."""
    keyword_only = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)]
    for f in ordered(fields):
        default = inspect.Parameter.empty if is_required(f) else () if f["type"] == "list" else f.get("default")
        annotation = argument_type(f)
        parameters.append(
            inspect.Parameter(python_name(f["name"]), keyword_only, default=default, annotation=annotation)
        )
    return inspect.Signature(parameters, return_annotation=returns)


def described(field: dict[str, Any]) -> str:
    """What an argument says, with the words that it may be."""
    words = "; ".join(f"{w['word']!r}: {w['text']}" for w in field.get("words", ()))
    return field["text"] + (f" ({words})" if words else "")


def arguments_document(first: str, fields: list[dict[str, Any]], returns: str) -> str:
    """The docstring of a command."""
    lines = [first, "", "Args:"]
    lines += [f"    {python_name(f['name'])}: {described(f)}." for f in ordered(fields)]
    return "\n".join([*lines, "", "Returns:", f"    {returns}"])
