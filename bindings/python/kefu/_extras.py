"""Packages that only some calls need: the extras of the wheel."""

from __future__ import annotations

from typing import Any

from ._errors import Error


class MissingExtra(Error, ImportError):
    """A package that only this needs is not installed."""


def need(module: str, extra: str, what: str) -> Any:
    """The module, or an error that says how it is installed."""
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError as e:
        name = module.partition(".")[0]
        if (e.name or name).partition(".")[0] != name:
            raise  # it is installed, and lacks something itself
        raise MissingExtra(f"{what} needs {name}: pip install 'kefu[{extra}]'", "BAD_OPTION") from None
