"""The one exception of kefu."""

from __future__ import annotations

from typing import Any


class Error(ValueError):
    """What went wrong and where. No message quotes a cell of a personal column.

    Attributes:
        status: a stable word, such as "BAD_COLUMN"; see docs/errors.md.
        where: the file or input it is about; "" where it is about the call itself.
        row: of the table named in `where`, counted from 0; None where it is not about a row.
        column: of that table, counted from 0; None where it is not about a column.
        line, position: of the text named in `where`, counted from 1; None where it is not about a text.
        refused: of a strict router: the event that refused the command; else None.
        events: of Router.apply: the table of what came of the rows before; else None.
    """

    refused: Any = None
    events: Any = None

    def __init__(
        self,
        message: str,
        status: str = "INTERNAL",
        where: str = "",
        row: int | None = None,
        column: int | None = None,
        line: int | None = None,
        position: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.where = where
        self.row = row
        self.column = column
        self.line = line
        self.position = position

    def __reduce__(self):
        return (type(self), (self.args[0], self.status, self.where, self.row, self.column, self.line, self.position))
