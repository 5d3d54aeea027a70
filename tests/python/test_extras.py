"""Packages that only some calls need: what is said where they are missing."""

from __future__ import annotations

import pytest
from conftest import run_python

CALLS = {
    "pandas": ("scores.to_pandas()", "pandas"),
    "polars": ("scores.to_polars()", "polars"),
    "pyarrow": ("scores.to_arrow()", "arrow"),
    "matplotlib": ("scores.plot()", "plot"),
}


@pytest.mark.parametrize("module", CALLS)
def test_a_missing_package_is_told_with_its_extra(module):
    call, extra = CALLS[module]
    code = f"""
import sys
sys.modules["{module}"] = None
import kefu
scores = kefu.score({{"customer": ["a", "b"], "at": ["2024-01-09", "2024-02-14"], "amount": [120.0, 80.5]}}, bins=2)
for kind in (kefu.Error, ImportError):
    try:
        {call}
    except kind as e:
        assert "pip install 'kefu[{extra}]'" in str(e), str(e)
    else:
        raise AssertionError
scores.to_html()
print("told")
"""
    done = run_python(code)
    assert done.stdout.strip() == "told", done.stderr


def test_times_are_in_utc_in_pandas():
    import kefu

    contacts = {"contact": ["a", "b"], "at": ["2026-01-05T09:00:00+08:00"] * 2, "channel": ["x", "y"]}
    day = kefu.service.route(contacts, agents={"agent": ["li"]}, charter=None)
    frame = day["contacts"].to_pandas()
    assert str(frame["arrived"].dtype) == "datetime64[us, UTC]"
    assert frame["arrived"][0].isoformat() == "2026-01-05T01:00:00+00:00"
    assert day["offers"].to_pandas()["at"].dt.tz is not None
    router = kefu.Router(kefu.Charter.parse("[routing.channel.chat]\n"), keep_events=True)
    router.arrive_task(task="c-7", channel="chat", at=0)
    events = router.events.to_pandas()
    assert str(events["at"].dtype) == "datetime64[us, UTC]"
    times = [c for c in events if str(events[c].dtype).startswith("datetime64")]
    assert all(events[c].dt.tz is not None for c in times)
    assert events["deadline"].isna().all()
