"""Files of the command line: CSV (also compressed) and Parquet in, batch by batch, and tables out.

CSV is read as text columns, which the engine converts itself: by pyarrow where it is installed, else by Python's csv module, to the
same bits. Parquet needs pyarrow (extra `arrow`).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from . import _kefu
from ._disk import replaced
from ._errors import Error
from ._extras import need

_ROWS = 65_536  # of a batch of Python's csv module


def is_parquet(path: str) -> bool:
    return path.endswith((".parquet", ".pq"))


def _kept(pipe: Any) -> Any:
    """What comes through a pipe, where it can be read twice."""
    import shutil
    import tempfile

    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it is collected
    shutil.copyfileobj(pipe, file)
    file.seek(0)
    return file


class Reader:
    """A file as native tables: `columns` of it, or all of them."""

    def __init__(
        self,
        path: str,
        columns: list[str] | None = None,
        *,
        delimiter: str = ",",
        encoding: str = "utf-8",
        whole_numbers: str | None = None,
    ) -> None:
        self.path = path
        self.columns = list(dict.fromkeys(columns)) if columns is not None else None
        self.delimiter = delimiter
        self.encoding = encoding
        self._names: list[str] = []
        self.whole_numbers = whole_numbers  # the column of ids that are numbers: --customer-type int64

    def __iter__(self) -> Iterator[_kefu.Table]:
        if self.path == "-":
            self._source: Any = _kept(sys.stdin.buffer)
            self.path = "standard input"
        elif not os.path.exists(self.path):
            raise self._wrong("there is no such file")
        elif os.path.isdir(self.path):
            raise self._wrong("this is a folder; expected a file")
        elif os.path.isfile(self.path):
            self._source = self.path
        else:
            with open(self.path, "rb") as pipe:
                self._source = _kept(pipe)
        batches = self._parquet() if is_parquet(self.path) else self._csv()
        self._rows = 0  # of the batches before
        for batch in batches:
            table = (
                batch
                if isinstance(batch, _kefu.Table)
                else _kefu.Table.from_array(self.path, *batch.__arrow_c_array__())
            )
            table.set_first_row(self._rows)
            self._rows += table.rows
            yield table

    def _wrong(self, message: str, status: str = "BAD_FILE", **place: Any) -> Error:
        line = place.get("line")
        return Error(f"{self.path}{f':{line}' if line else ''}: {message}", status, self.path, **place)

    def _check(self, names: list[str]) -> list[str]:
        """The columns that are wanted, each of which must be there once."""
        self._names = names
        wanted = self.columns if self.columns is not None else names
        if len(names) > 1 and wanted and not set(wanted) & set(names):
            # Perhaps the first line holds a customer, whom no message may show.
            raise self._wrong(
                "the first line names none of the columns; is there a line of column names?", "BAD_COLUMN"
            )
        for name in wanted:
            if name not in names:
                near = _kefu.nearest(name, names)
                hint = self.delimiter_hint() or (f"; did you mean {near!r}?" if near else ".")
                shown = ", ".join(names[:30]) + (", ..." if len(names) > 30 else "")
                raise self._wrong(f"there is no column {name!r}{hint} The columns are: {shown}", "BAD_COLUMN")
            if names.count(name) > 1:
                raise self._wrong(f"there are {names.count(name)} columns called {name!r}", "BAD_COLUMN")
        return wanted

    def delimiter_hint(self) -> str:
        """What to try where the header is one column; "" where it seems to be right."""
        names = self._names
        other = next((d for d in ";\t|" if len(names) == 1 and d in names[0] and d != self.delimiter), None)
        if other is None:
            return ""
        flag = "tab" if other == "\t" else repr(other)
        return f"; the header is one column, so perhaps the delimiter is another: --delimiter {flag}."

    # ------------------------------------------------------------------------------------------------------ parquet
    def _parquet(self) -> Iterator[Any]:
        parquet = need("pyarrow.parquet", "arrow", "reading Parquet")
        arrow = need("pyarrow", "arrow", "reading Parquet")
        try:
            file = parquet.ParquetFile(self._source)
            for batch in file.iter_batches(batch_size=262_144, columns=self._check(file.schema_arrow.names)):
                yield self._with_numbers(batch, arrow)
        except (arrow.ArrowException, OSError):
            raise self._wrong("cannot be read as Parquet") from None

    # ---------------------------------------------------------------------------------------------------------- csv
    def _csv(self) -> Iterator[Any]:
        names, line = self._header()
        wanted = self._check(names)
        try:
            import pyarrow
            import pyarrow.csv
        except ImportError:
            yield from self._plain_csv(names, wanted, line)
            return
        csv = pyarrow.csv
        try:
            # Arrow unpacks these by itself, faster than Python does.
            own = isinstance(self._source, str) and not self.path.endswith(".xz")
            with (
                nullcontext(self._source) if own else self._bytes() as file,
                pyarrow.input_stream(file, compression="detect" if own else None, buffer_size=1 << 22) as stream,
            ):
                reader = csv.open_csv(
                    stream,
                    read_options=csv.ReadOptions(block_size=1 << 24, use_threads=False, encoding=self.encoding),
                    parse_options=csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
                    convert_options=csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pyarrow.string()),
                        include_columns=wanted,
                        strings_can_be_null=False,
                    ),
                )
                empty = True
                for batch in reader:
                    empty = False
                    yield self._with_numbers(batch, pyarrow)
                if empty:  # whether its columns are there is told all the same
                    yield self._table(wanted, [[] for _ in wanted])
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as e:
            raise self._explained(e) from None

    def _ragged(self, expected: int, got: int, line: int) -> Error:
        hint = "; is a quote left open?" if got < expected else ""
        return self._wrong(f"expected {expected} cells as in the header, got {got}{hint}", line=line)

    def _explained(self, error: BaseException) -> Error:
        """What a library says, without the cells that it quotes."""
        text = str(error)
        row = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", text)
        if row:
            return self._ragged(int(row[2]), int(row[3]), int(row[1]))
        ragged = re.search(r"Expected (\d+) columns, got (\d+)", text)
        if ragged:
            return self._wrong(f"a line has {ragged[2]} cells, and the header {ragged[1]}")
        if not isinstance(self._source, str) and (packed := self._packed()):
            return self._wrong(f"this is {packed}, which is read from files only; unpack it first")
        if "UTF8" in text or isinstance(error, UnicodeDecodeError):
            return self._wrong(
                f"expected {self.encoding.upper()}; say what it is, such as --encoding cp1252 or --encoding gb18030"
            )
        if "straddl" in text:
            return self._wrong("a row has more than 16 MiB; is a quote left open?")
        return self._wrong("cannot be read as CSV")

    def _packed(self) -> str | None:
        """What standard input holds, by its first bytes."""
        self._source.seek(0)
        first = self._source.read(6)
        kinds = {
            b"\x1f\x8b": "gzip",
            b"PAR1": "Parquet",
            b"BZh": "bzip2",
            b"\xfd7zXZ": "xz",
            b"PK": "zip",
            b"\x28\xb5\x2f\xfd": "zstd",
        }
        return next((kind for magic, kind in kinds.items() if first.startswith(magic)), None)

    def _bytes(self) -> Any:
        """The file, decompressed by what its name says."""
        import bz2
        import gzip
        import lzma

        if not isinstance(self._source, str):
            self._source.seek(0)
            return nullcontext(self._source)
        by_name: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
        end = os.path.splitext(self.path)[1]
        if end in (".zst", ".zip", ".7z", ".lz4", ".br"):
            raise self._wrong(f"{end} is not read; expected a plain file, .gz, .bz2 or .xz")
        return by_name.get(end, open)(self.path, "rb")

    @contextmanager
    def _open(self) -> Iterator[Any]:
        """The same as text."""
        import io

        codec = "utf-8-sig" if self.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else self.encoding
        with self._bytes() as file:
            try:
                text = io.TextIOWrapper(file, encoding=codec, newline="")
            except LookupError:
                raise self._wrong(f"there is no encoding {self.encoding!r}", "BAD_OPTION") from None
            yield text
            text.detach()

    def _header(self) -> tuple[list[str], int]:
        """The names of the columns, and how many lines they take."""
        import csv

        try:
            with self._open() as file:
                reader = csv.reader(file, delimiter=self.delimiter)
                for row in reader:
                    if row:
                        return row, reader.line_num
        except UnicodeDecodeError as e:
            raise self._explained(e) from None
        except (OSError, EOFError, csv.Error):
            raise self._wrong("cannot be read as CSV") from None
        raise self._wrong("the file is empty; expected a line of column names")

    def _plain_csv(self, names: list[str], wanted: list[str], header_line: int) -> Iterator[_kefu.Table]:
        """By Python's csv module."""
        import csv
        import lzma
        import zlib

        at = [names.index(name) for name in wanted]
        columns: list[list[str]] = [[] for _ in wanted]
        try:
            with self._open() as file:
                reader = csv.reader(file, delimiter=self.delimiter)
                for row in reader:
                    if not row or reader.line_num <= header_line:
                        continue
                    if len(row) != len(names):
                        raise self._ragged(len(names), len(row), reader.line_num)
                    for column, i in zip(columns, at):
                        column.append(row[i])
                    if len(columns[0]) == _ROWS:
                        yield self._table(wanted, columns)
                        columns = [[] for _ in wanted]
        except UnicodeDecodeError as e:
            raise self._explained(e) from None
        except (OSError, EOFError, csv.Error, zlib.error, lzma.LZMAError):
            raise self._wrong("cannot be read as CSV") from None
        yield self._table(wanted, columns)

    def _table(self, names: list[str], columns: list[list[str]]) -> _kefu.Table:
        from array import array

        table = _kefu.Table(self.path)
        for number, (name, cells) in enumerate(zip(names, columns)):
            if name != self.whole_numbers:
                table.add_texts(name, cells)
                continue
            numbers, missing = array("q"), bytearray(len(cells))
            for row, text in enumerate(cells):
                missing[row] = not text
                try:
                    numbers.append(int(text) if text else 0)
                except (ValueError, OverflowError):
                    raise self._no_number(name, number, self._rows + row) from None
            table.add_buffer(name, numbers, "int64", missing=missing)
        return table

    def _no_number(self, name: str, number: int, row: int) -> Error:
        return self._wrong(
            f"row {row}, column {number}: column {name!r} holds an id that is no whole number of 64 bits; use --customer-type text",
            "BAD_ID",
            row=row,
            column=number,
        )

    def _with_numbers(self, batch: Any, arrow: Any) -> Any:
        """--customer-type int64: ids that are texts, as numbers."""
        name = self.whole_numbers
        if name is None:
            return batch
        index = batch.schema.get_field_index(name)
        ids = batch.column(index)
        if not (arrow.types.is_string(ids.type) or arrow.types.is_large_string(ids.type)):
            return batch
        import pyarrow.compute as compute

        ids = compute.if_else(compute.equal(ids, ""), None, ids)
        try:
            return batch.set_column(index, self.whole_numbers, ids.cast(arrow.int64()))
        except arrow.ArrowInvalid:
            for row, text in enumerate(ids.to_pylist(), self._rows):
                try:
                    bad = text is not None and not -(2**63) <= int(text) < 2**63
                except ValueError:
                    bad = True
                if bad:
                    raise self._no_number(self.whole_numbers or "", index, row) from None
            raise


# -------------------------------------------------------------------------------------------------------------- out
ENDINGS = (".csv", ".csv.gz", ".parquet", ".pq", ".txt", ".tsv")


def check_ending(path: str) -> None:
    """A name that says what is to be written; - is standard output, as CSV."""
    if path != "-" and not path.startswith("/dev/") and not path.endswith(ENDINGS):
        raise Error(
            f"{path}: expected a name that ends with .csv, .csv.gz or .parquet, or - for standard output",
            "BAD_OPTION",
            path,
        )


def write_table(table: Any, path: str) -> None:
    """A table of a result as CSV, or as Parquet where the name says so."""
    if path == "-":
        _write_csv(table, sys.stdout, path)
        return
    if is_parquet(path):
        parquet = need("pyarrow.parquet", "arrow", "writing Parquet")
        with replaced(path) as part:
            parquet.write_table(table.to_arrow(), part)
        return
    import gzip

    with (
        replaced(path) as part,
        (
            gzip.open(part, "wt", newline="", encoding="utf-8")
            if path.endswith(".gz")
            else open(part, "w", newline="", encoding="utf-8")
        ) as file,
    ):
        _write_csv(table, file, path)


def _write_csv(table: Any, file: Any, path: str) -> None:
    import csv

    writer = csv.writer(file, delimiter="\t" if path.endswith(".tsv") else ",")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow(["" if v is None else v for v in row.values()])
