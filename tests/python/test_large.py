"""Ten million rows: one bad row among them is found, named, and leaves everything as it was."""

from __future__ import annotations

import kefu
import numpy as np
import pytest

N = 10_000_000


@pytest.mark.slow
def test_one_bad_row_in_ten_million():
    numbers = np.random.default_rng(5)
    table = {
        "customer": numbers.integers(0, 1_000_000, N),
        "at": np.full(N, np.datetime64("2024-01-01", "D")) + numbers.integers(0, 300, N),
        "amount": numbers.integers(1, 100_000, N) / 100,
    }
    history = kefu.purchases({k: v[:1000] for k, v in table.items()}, time_zone="UTC")
    before = history.save()
    bad = 8_765_432
    kept = table["amount"][bad]
    table["amount"][bad] = np.nan
    for threads in (1, 2):
        with pytest.raises(kefu.Error) as caught:
            kefu.purchases(table, time_zone="UTC", threads=threads)
        assert (caught.value.status, caught.value.row, caught.value.column) == ("BAD_MONEY", bad, 2)
    with pytest.raises(kefu.Error):
        history.add(table)
    assert history.save() == before
    table["amount"][bad] = kept
    assert history.add(table).rows == N + 1000
    assert kefu.score(history).report["customers"]["all"] > 990_000
