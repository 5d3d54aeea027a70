"""From Python's tables to the engine's: Arrow streams without a copy, NumPy arrays as they lie, lists of texts.

Taken: whatever has `__arrow_c_stream__` or `__arrow_c_array__` (polars, pyarrow, DuckDB, pandas with pyarrow), pandas frames,
and mappings of names to NumPy arrays or lists. NumPy is imported only when its arrays are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import _kefu
from ._errors import Error

_UNITS = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}


class Batches:
    """The data as native tables, one after the other; rows are counted through all of them."""

    def __init__(self, data: Any, name: str) -> None:
        self._data = data
        self._name = name
        # What stands in the way of reading a column, by its number: an error only where the column is asked for.
        self._unread: dict[int, Error] = {}

    def __iter__(self) -> Iterator[_kefu.Table]:
        if not isinstance(self._data, list | tuple | Iterator) or hasattr(self._data, "__arrow_c_stream__"):
            yield from self._of(self._data)
            return
        rows = 0
        for part in self._data:
            for table in self._of(part):
                table.set_first_row(rows)
                rows += table.rows
                yield table

    def explained(self, error: Error) -> Error:
        """The engine's error, or what this side knows better."""
        if error.where != self._name or error.row is not None or error.column is None:
            return error
        return self._unread.get(error.column, error)

    def _of(self, data: Any) -> Iterator[_kefu.Table]:
        name = self._name
        if isinstance(data, _kefu.Table):
            yield data
        elif _is_pandas(data):
            yield from self._of_pandas(data)
        elif _from_package(data, "pandas"):
            raise Error(f"{name}: expected a table, got one column; give the frame", "BAD_OPTION", name)
        elif hasattr(data, "__arrow_c_stream__"):
            stream = _kefu.Stream(name, data.__arrow_c_stream__())
            while (table := stream.next()) is not None:
                yield table
        elif hasattr(data, "__arrow_c_array__"):
            yield _kefu.Table.from_array(name, *data.__arrow_c_array__())
        elif isinstance(data, Mapping):
            yield self._of_columns(data)
        elif hasattr(data, "collect") and _from_package(data, "polars"):
            raise Error(f"{name}: this is a lazy frame; call .collect() first", "BAD_OPTION", name)
        elif isinstance(data, str):
            raise Error(
                f"{name}: expected a table, got text; read the file first, or use the command line: kefu score FILE, kefu route FILE",
                "BAD_OPTION",
                name,
            )
        else:
            what = type(data).__name__
            raise Error(
                f"{name}: expected a table (polars, pyarrow, pandas, DuckDB, or a dict of arrays), got {what}",
                "BAD_OPTION",
                name,
            )

    def _of_pandas(self, data: Any) -> Iterator[_kefu.Table]:
        """Through Arrow where pandas can (2.2 and later, with pyarrow), else column by column."""
        # A frame without rows streams no batch, and a misspelt column would not be seen.
        if len(data) and hasattr(data, "__arrow_c_stream__") and _importable("pyarrow"):
            try:
                capsule = data.__arrow_c_stream__()
            except Exception:  # pyarrow refuses a whole frame for one column of mixed objects
                capsule = None
            if capsule is not None:
                stream = _kefu.Stream(self._name, capsule)
                while (table := stream.next()) is not None:
                    yield table
                return
        for name, times in Counter(str(c) for c in data.columns).items():
            if times > 1:
                raise Error(f"{self._name}: there are {times} columns called {name!r}", "BAD_COLUMN", self._name)
        columns = {str(c): data[c] for c in data.columns}
        if data.index.name is not None and str(data.index.name) not in columns:  # as in pandas' Arrow streams
            columns[str(data.index.name)] = data.index.to_series()
        yield self._of_columns(columns)

    def _of_columns(self, columns: Mapping[Any, Any]) -> _kefu.Table:
        table = _kefu.Table(self._name)
        for number, (column, values) in enumerate(columns.items()):
            if not isinstance(column, str):
                what = type(column).__name__
                raise Error(
                    f"{self._name}: column names are texts, and one is {what}", "BAD_COLUMN", self._name, column=number
                )
            try:
                _add(table, self._name, column, number, values)
            except Error as e:
                if e.status == "SHAPE":
                    raise
                self._unread[number] = e
                if not hasattr(values, "__len__"):
                    raise
                table.add_unread(column, len(values), "-")
        return table


def is_table(data: Any) -> bool:
    """Whether it is one table, and no iterable of something."""
    arrow = hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")
    return (
        arrow
        or isinstance(data, _kefu.Table | Mapping)
        or _from_package(data, "pandas")
        or _from_package(data, "polars")
    )


def _from_package(value: Any, package: str) -> bool:
    return type(value).__module__.partition(".")[0] == package


def _is_pandas(data: Any) -> bool:
    return _from_package(data, "pandas") and hasattr(data, "columns")


def _importable(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _add(table: _kefu.Table, where: str, column: str, number: int, values: Any) -> None:
    zoned = False
    missing = None
    if _from_package(values, "pandas"):
        values, zoned, missing = _from_series(values)
    elif _from_package(values, "polars"):
        values = values.to_list()
    elif _from_package(values, "pyarrow"):
        values = values.to_pylist()
    elif getattr(values, "ndim", 1) == 0 or (not hasattr(values, "dtype") and not isinstance(values, list | tuple)):
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise Error(
                f"{where}, column {column!r}: expected an array or a list, got {type(values).__name__}",
                "BAD_COLUMN",
                where,
                column=number,
            )
        values = list(values)
    if isinstance(values, list | tuple):
        values = _array_of(list(values), where, column, number)
    if isinstance(values, list):
        table.add_texts(column, values)
        return
    import numpy as np

    absent = None
    if isinstance(values, np.ma.MaskedArray):
        absent = np.ma.getmaskarray(values)
        values = values.data
    if values.ndim != 1:
        raise Error(
            f"{where}, column {column!r}: expected one dimension, got {values.ndim}", "SHAPE", where, column=number
        )
    kind = values.dtype.kind
    if kind in "UST" or (kind == "O" and _all_text(values)):
        texts = _texts(values, where, column, number)
        table.add_texts(column, texts if absent is None else [None if a else t for t, a in zip(texts, absent)])
        return
    if kind == "O":
        _add(
            table,
            where,
            column,
            number,
            values.tolist() if absent is None else [None if a else v for v, a in zip(values.tolist(), absent)],
        )
        return
    if kind in "Mm":
        _add_times(table, where, column, number, values, absent, zoned)
        return
    if kind not in "iufb" or values.dtype.itemsize > 8 or values.dtype == np.float16:
        raise Error(
            f"{where}, column {column!r}: arrays of {values.dtype} are not read", "BAD_COLUMN", where, column=number
        )
    if absent is not None:
        missing = np.ascontiguousarray(absent).view(np.uint8)
    if kind == "b":
        table.add_booleans(column, np.ascontiguousarray(values).view(np.uint8), missing)
        return
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    table.add_buffer(column, np.ascontiguousarray(values), str(values.dtype), missing=missing)


_LAST_DAY = 106_751_991  # the last day that microseconds in 64 bits reach


def _add_times(table: _kefu.Table, where: str, column: str, number: int, values: Any, absent: Any, zoned: bool) -> None:
    """datetime64 and timedelta64 of any unit: the engine's units as they lie, whole days as days, the rest as microseconds."""
    import numpy as np

    unit, count = np.datetime_data(values.dtype)
    kind = "timestamp" if values.dtype.kind == "M" else "duration"
    if unit == "generic" or (kind == "duration" and unit in "YM"):
        raise Error(
            f"{where}, column {column!r}: arrays of {values.dtype} are not read: the unit is missing, or of no fixed length",
            "BAD_COLUMN",
            where,
            column=number,
        )
    nat = np.isnat(values)
    absent = nat if absent is None else absent | nat
    missing = np.ascontiguousarray(absent).view(np.uint8) if absent.any() else None
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    if unit in _UNITS and count == 1:
        table.add_buffer(column, np.ascontiguousarray(values).view(np.int64), kind, unit, zoned, missing)
        return
    days = np.where(absent, 0, values.astype(f"{values.dtype.kind}8[D]").astype(np.int64))
    far = np.flatnonzero(np.abs(days) > _LAST_DAY)
    if far.size:
        raise Error(
            f"{where}, row {far[0]}, column {number}: column {column!r} holds a {kind} beyond 64 bits of microseconds",
            "BAD_TIME",
            where,
            int(far[0]),
            number,
        )
    if unit in "YMWD" and kind == "timestamp":
        table.add_buffer(column, days.astype(np.int32), "date32", missing=missing)
    else:
        micro = values.astype(f"{values.dtype.kind}8[us]").view(np.int64)
        table.add_buffer(column, micro, kind, "us", zoned, missing)


def _all_text(values: Any) -> bool:
    return all(v is None or isinstance(v, str) for v in values)


def _texts(values: Any, where: str, column: str, number: int) -> list[str | None]:
    if values.dtype.kind == "S":
        try:
            return [v.decode() for v in values]
        except UnicodeDecodeError:
            raise Error(
                f"{where}, column {column!r}: bytes that are no UTF-8", "BAD_VALUE", where, column=number
            ) from None
    return [None if v is None else str(v) for v in values]


def _from_series(series: Any) -> tuple[Any, bool, Any]:
    """A pandas Series without Arrow: values, whether they are instants, and what is missing (1 = null)."""
    import numpy as np

    dtype = series.dtype
    kind = getattr(dtype, "kind", "O")
    if kind == "M" and getattr(dtype, "tz", None) is not None:
        return series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(), True, None
    if isinstance(dtype, np.dtype) and kind in "iubMm":
        return series.to_numpy(), False, None
    if (
        isinstance(dtype, np.dtype) and kind == "f"
    ):  # pandas marks missing numbers with NaN, here as in its Arrow streams
        absent = series.isna().to_numpy()
        return series.to_numpy(), False, absent.view(np.uint8) if absent.any() else None
    if kind in "iufb":  # nullable numbers
        absent = series.isna().to_numpy()
        values = series.fillna(0).to_numpy(dtype=getattr(dtype, "numpy_dtype", np.float64))
        return values, False, np.ascontiguousarray(absent.astype(np.uint8)) if absent.any() else None
    absent = series.isna().tolist()
    return [None if a else v for v, a in zip(series.tolist(), absent)], False, None


def _array_of(values: list[Any], where: str, column: str, number: int) -> Any:
    """A list of one kind of value: texts stay a list, the rest becomes an array."""
    import datetime as dt
    from decimal import Decimal

    import numpy as np

    present = [v for v in values if v is not None and not (isinstance(v, float) and v != v)]
    if all(isinstance(v, str) for v in present):
        if len(present) == len(values) or all(v is None or isinstance(v, str) for v in values):
            return values
        return [v if isinstance(v, str) else None for v in values]  # pandas marks missing texts with nan
    if all(isinstance(v, bool | np.bool_) for v in present) and present:
        return _masked(values, np.bool_, bool)
    whole = len(present) == sum(v is not None for v in values)  # no NaN among them
    if whole and all(isinstance(v, int | np.integer) and not isinstance(v, bool) for v in present):
        try:
            return _masked(values, np.int64, int)
        except OverflowError:
            raise Error(
                f"{where}, column {column!r}: a whole number beyond 64 bits", "OVERFLOW", where, column=number
            ) from None
    if all(
        isinstance(v, int | float | np.integer | np.floating) and not isinstance(v, bool)
        for v in values
        if v is not None
    ):
        return _masked(values, np.float64, float)
    if all(isinstance(v, Decimal | int) for v in present):
        return [None if v is None else str(v) for v in values]
    if all(isinstance(v, dt.datetime) for v in present):
        zoned = {v.tzinfo is not None for v in present}
        if len(zoned) == 1:
            return [None if v is None else v.isoformat() for v in values]
    elif all(isinstance(v, dt.timedelta) for v in present):
        return np.array([np.timedelta64("NaT") if v is None or v != v else v for v in values], "timedelta64[us]")
    elif all(isinstance(v, dt.date) for v in present):
        return [None if v is None else v.isoformat() for v in values]
    kinds: list[type] = []
    for row, v in enumerate(values):
        if v is None:
            continue
        if type(v) not in kinds:
            kinds.append(type(v))
        if len(kinds) == 2 or not isinstance(v, str | int | float):
            names = " and ".join(k.__name__ for k in kinds)
            raise Error(
                f"{where}, row {row}, column {number}: column {column!r} holds {names}; expected one kind of value",
                "BAD_COLUMN",
                where,
                row,
                number,
            )
    raise Error(f"{where}, column {column!r}: holds values that are not read", "BAD_COLUMN", where, column=number)


def _masked(values: list[Any], dtype: Any, convert: Any) -> Any:
    import numpy as np

    absent = [v is None for v in values]
    array = np.array([0 if a else convert(v) for v, a in zip(values, absent)], dtype=dtype)
    return np.ma.MaskedArray(array, mask=absent) if any(absent) else array
