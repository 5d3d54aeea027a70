"""From Python's tables to the engine's: Arrow streams without a copy, NumPy arrays as they lie, lists of texts.

Taken: whatever has `__arrow_c_stream__` or `__arrow_c_array__` (polars, pyarrow, DuckDB, pandas with pyarrow), pandas frames,
and mappings of names to NumPy arrays or lists. NumPy is imported only when its arrays are there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from . import _kefu
from ._errors import Error

_UNITS = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}


def batches(data: Any, name: str) -> Iterator[_kefu.Table]:
    """The data as native tables, one after the other."""
    if isinstance(data, _kefu.Table):
        yield data
        return
    if _is_pandas(data) and "pyarrow" not in sys.modules and not _importable("pyarrow"):
        yield _from_columns({str(c): data[c] for c in data.columns}, name, len(data))
        return
    if hasattr(data, "__arrow_c_stream__"):
        stream = _kefu.Stream(name, data.__arrow_c_stream__())
        while (table := stream.next()) is not None:
            yield table
        return
    if hasattr(data, "__arrow_c_array__"):
        yield _kefu.Table.from_array(name, *data.__arrow_c_array__())
        return
    if isinstance(data, Mapping):
        yield _from_columns(dict(data), name, None)
        return
    if hasattr(data, "collect") and _from_package(data, "polars"):
        raise Error(f"{name}: this is a lazy frame; call .collect() first", "BAD_OPTION", name)
    if isinstance(data, str):
        raise Error(f"{name}: expected a table, got text; read the file first, or use the command line: kefu score FILE", "BAD_OPTION", name)
    raise Error(
        f"{name}: expected a table (polars, pyarrow, pandas, DuckDB, or a dict of arrays), got {type(data).__name__}", "BAD_OPTION", name
    )


def _from_package(value: Any, package: str) -> bool:
    return type(value).__module__.partition(".")[0] == package


def _is_pandas(data: Any) -> bool:
    return _from_package(data, "pandas") and hasattr(data, "columns")


def _importable(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _from_columns(columns: Mapping[str, Any], name: str, rows: int | None) -> _kefu.Table:
    table = _kefu.Table(name)
    for number, (column, values) in enumerate(columns.items()):
        if not isinstance(column, str):
            raise Error(f"{name}: column names are texts, and one is {type(column).__name__}", "BAD_COLUMN", name, column=number)
        _add(table, name, column, number, values)
    return table


def _add(table: _kefu.Table, where: str, column: str, number: int, values: Any) -> None:
    zoned = False
    missing = None
    if _from_package(values, "pandas"):
        values, zoned, missing = _from_series(values)
    elif not hasattr(values, "dtype") and not isinstance(values, list | tuple):
        values = values.to_numpy() if hasattr(values, "to_numpy") else list(values)
    elif _from_package(values, "polars"):
        values = values.to_list()
    if isinstance(values, list | tuple):
        values = _array_of(list(values), where, column, number)
    if isinstance(values, list):
        table.add_texts(column, values)
        return
    import numpy as np

    if isinstance(values, np.ma.MaskedArray):
        missing = np.ascontiguousarray(np.ma.getmaskarray(values).astype(np.uint8))
        values = values.data
    kind = values.dtype.kind
    if values.ndim != 1:
        raise Error(f"{where}, column {column!r}: expected one dimension, got {values.ndim}", "SHAPE", where, column=number)
    if kind in "UOST":
        table.add_texts(column, _texts(values, where, column, number)) if kind in "US" or _all_text(values) else _add(
            table, where, column, number, values.tolist()
        )
        return
    if kind == "b":
        values = values.astype(np.uint8)
    if kind == "M":
        unit = np.datetime_data(values.dtype)[0]
        absent = np.isnat(values)
        if absent.any():
            missing = np.ascontiguousarray(absent.astype(np.uint8))
        if unit in ("D", "M", "Y", "W"):
            table.add_buffer(column, np.where(absent, 0, values.astype("datetime64[D]").astype(np.int64)).astype(np.int32), "date32", missing=missing)
            return
        if unit not in _UNITS:
            values = values.astype("datetime64[us]")
            unit = "us"
        table.add_buffer(column, np.ascontiguousarray(values).view(np.int64), "timestamp", unit, zoned, missing)
        return
    if kind not in "iuf" or values.dtype.itemsize > 8 or values.dtype == np.float16:
        if values.dtype != np.uint8:
            raise Error(f"{where}, column {column!r}: arrays of {values.dtype} are not read", "BAD_COLUMN", where, column=number)
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    table.add_buffer(column, np.ascontiguousarray(values), str(values.dtype), missing=missing)


def _all_text(values: Any) -> bool:
    return all(v is None or isinstance(v, str) for v in values)


def _texts(values: Any, where: str, column: str, number: int) -> list[str | None]:
    if values.dtype.kind == "S":
        try:
            return [v.decode() for v in values]
        except UnicodeDecodeError:
            raise Error(f"{where}, column {column!r}: bytes that are no UTF-8", "BAD_VALUE", where, column=number) from None
    return [None if v is None else str(v) for v in values]


def _from_series(series: Any) -> tuple[Any, bool, Any]:
    """A pandas Series without Arrow: values, whether they are instants, and what is missing (1 = null)."""
    import numpy as np

    dtype = series.dtype
    kind = getattr(dtype, "kind", "O")
    if kind == "M" and getattr(dtype, "tz", None) is not None:
        return series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(), True, None
    if isinstance(dtype, np.dtype) and kind in "iufbM":
        return series.to_numpy(), False, None
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
        return _masked(values, np.uint8, lambda v: int(v))
    if all(isinstance(v, int | np.integer) and not isinstance(v, bool) for v in present):
        try:
            return _masked(values, np.int64, int)
        except OverflowError:
            raise Error(f"{where}, column {column!r}: a whole number beyond 64 bits", "OVERFLOW", where, column=number) from None
    if all(isinstance(v, int | float | np.integer | np.floating) and not isinstance(v, bool) for v in values if v is not None):
        return _masked(values, np.float64, float)
    if all(isinstance(v, Decimal | int) for v in present):
        return [None if v is None else str(v) for v in values]
    if all(isinstance(v, dt.datetime) for v in present):
        zoned = {v.tzinfo is not None for v in present}
        if len(zoned) == 1:
            return [None if v is None else v.isoformat() for v in values]
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
                f"{where}, row {row}, column {number}: column {column!r} holds {names}; expected one kind of value", "BAD_COLUMN", where, row, number
            )
    raise Error(f"{where}, column {column!r}: holds values that are not read", "BAD_COLUMN", where, column=number)


def _masked(values: list[Any], dtype: Any, convert: Any) -> Any:
    import numpy as np

    absent = [v is None for v in values]
    array = np.array([0 if a else convert(v) for v, a in zip(values, absent)], dtype=dtype)
    return np.ma.MaskedArray(array, mask=absent) if any(absent) else array
