"""Fitted models, of any analysis: saved, loaded, compared."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, ClassVar

from . import _description, _kefu
from ._disk import named, read, write
from ._errors import Error


class Model:
    """A fitted model; immutable. It holds no customer id."""

    analysis: ClassVar[str] = ""
    # Each class has its own, with the arguments that the description says (_functions.py).
    fit: ClassVar[Callable[..., Any]]
    apply: Callable[..., Any]

    def __init__(self, native: _kefu.Model | None = None) -> None:
        if not isinstance(native, _kefu.Model):
            raise Error(
                f"{type(self).__name__}: make it with {type(self).__name__}.fit(...) or .load(...)", "BAD_OPTION"
            )
        self._native = native

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
        return write(self._native.save(), path)

    @classmethod
    def load(cls, file: bytes | str | os.PathLike[str]) -> Any:
        """From `save`, on any platform."""
        model = load_model(file)
        with named(file):
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
    with named(file):
        return model_of(_kefu.load_model(read(file)))


def model_of(native: _kefu.Model) -> Model:
    """The native model in the class that its analysis has."""
    import kefu

    getattr(kefu, native.name.rpartition(".")[0])  # the room's classes are made with it
    return class_of(native.name)(native)


def class_name(name: str) -> str:
    """customer.rfm is Rfm."""
    return "".join(word.title() for word in name.rpartition(".")[2].split("_"))


def class_of(name: str) -> type[Model]:
    """The class of an analysis' models: the one that a room has written, or one that is made here."""
    for cls in Model.__subclasses__():
        if cls.analysis == name:
            return cls
    text = _description.analysis(name)["text"] if name in _description.names() else name
    own = {
        "analysis": name,
        "__doc__": f"The model of {name}: {text}.",
        "__module__": f"kefu.{name.rpartition('.')[0]}",
    }
    return type(class_name(name), (Model,), own)
