"""Tables of results as plain rows: whole minor units, dates as text, None for null. Shared by tests that compare."""

from __future__ import annotations

import math
from typing import Any


def plain_rows(table: Any) -> list[dict[str, Any]]:
    import numpy as np

    columns = {name: [_plain(value, np) for value in array] for name, array in table.to_dict("minor").items()}
    return [dict(zip(columns, cells)) for cells in zip(*columns.values())]


def _plain(value: Any, np: Any) -> Any:
    if value is None or value is np.ma.masked or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    return value.item() if hasattr(value, "item") else value
