"""Files, read whole and written whole. Errors name the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ._errors import Error

Bytes = bytes | bytearray | memoryview


def read(file: bytes | str | os.PathLike[str]) -> bytes:
    """The bytes that are given, or those of the file at a path."""
    if isinstance(file, Bytes):
        return bytes(file)
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as e:
        raise Error(f"{os.fspath(file)}: cannot be read: {e.strerror}", "BAD_FILE", os.fspath(file)) from None


@contextmanager
def replaced(path: str | os.PathLike[str]) -> Iterator[str]:
    """A name to write to; what is there takes the file's place when all of it is written. Pipes and devices are written as they are."""
    import secrets

    target = os.path.realpath(path)
    part = ""
    try:
        # /dev/stdout may lead to a file: it stays that file.
        device = os.path.abspath(path).startswith(("/dev/", "/proc/"))
        if device or (os.path.exists(target) and not os.path.isfile(target)):
            yield os.fspath(path)
            return
        # A name that nobody can foresee, and a file that was not there; the system applies the user's mask.
        name = os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.part")
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        part = name
        if os.path.exists(target):
            os.chmod(part, os.stat(target).st_mode & 0o777)
        yield part
        os.replace(part, target)
    except OSError as e:
        raise Error(f"{os.fspath(path)}: cannot be written: {e.strerror}", "BAD_FILE", os.fspath(path)) from None
    finally:
        if part and os.path.exists(part):
            os.unlink(part)


def write(data: bytes, path: Any) -> bytes:
    """Returns the bytes, also written to `path` where there is one."""
    if path is not None:
        with replaced(path) as part, open(part, "wb") as file:
            file.write(data)
    return data


@contextmanager
def named(file: bytes | str | os.PathLike[str]) -> Iterator[None]:
    """What is wrong with the content of a file is said with its name."""
    try:
        yield
    except Error as e:
        if isinstance(file, Bytes) or e.where:
            raise
        raise Error(f"{os.fspath(file)}: {e}", e.status, os.fspath(file)) from None
