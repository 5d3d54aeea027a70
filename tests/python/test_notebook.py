"""Plots and results in a notebook: what kefu draws is shown, and nothing of the user's settings is changed."""

from __future__ import annotations

import copy

import kefu
import pytest
from conftest import run_python


def test_drawing_leaves_the_settings_of_matplotlib_as_they_are():
    """The backend is chosen on the first use of pyplot; what the choice sets must survive our style."""
    code = """
import matplotlib as mpl
mpl.rcParams["interactive"] = False
mpl.use("agg", force=False)
import kefu
sales = {"customer": ["a", "a", "b", "c"], "at": ["2024-01-09", "2024-02-14", "2024-03-01", "2024-03-30"], "amount": [120.0, 80.5, 19.99, 640.0]}
result = kefu.score(sales, bins=2)
import matplotlib.pyplot as plt
real = plt.get_backend
def chosen():  # as in a notebook, where choosing the backend switches interactive drawing on
    mpl.rcParams["interactive"] = True
    return real()
plt.get_backend = chosen
for kind in ("lorenz", "abc", "rfm"):
    result.plot(kind)
    assert mpl.is_interactive(), kind
before = dict(mpl.rcParams)
result.plot("rfm")
assert dict(mpl.rcParams) == before
print("shown")
"""
    done = run_python(code)
    assert done.stdout.strip() == "shown", done.stderr


SALES = {
    "customer": ["a", "a", "b", "c"],
    "at": ["2024-01-09", "2024-02-14", "2024-03-01", "2024-03-30"],
    "amount": [120.0, 80.5, 19.99, 640.0],
}


def test_results_are_read_as_mappings_and_copied_as_what_cannot_change():
    result = kefu.score(SALES, bins=2)
    assert list(result) == result.tables
    assert "scores" in result and "nonsense" not in result
    assert copy.copy(result) is result and copy.deepcopy(result) is result
    assert bool(kefu.score({k: [] for k in SALES}))
    with pytest.raises(kefu.Error, match="by name"):
        result[0]


def test_only_scores_explain_themselves():
    with pytest.raises(kefu.Error, match="has no reasons"):
        kefu.customer.rfm(SALES, bins=2).explain("a")


def test_an_option_that_contradicts_the_model_is_refused():
    model = kefu.score(SALES, bins=2).model
    assert kefu.score(SALES, model=model, bins=2).model == model
    for wrong in ({"bins": 3}, {"method": "rfm_compatible"}, {"a_share": 0.5}):
        with pytest.raises(kefu.Error, match="fit a new model"):
            kefu.score(SALES, model=model, **wrong)
    with pytest.raises(kefu.Error, match="period"):
        kefu.score(SALES, model=model, period="month")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"amount": [120.0, float("nan"), 1.0, 2.0]}, "row 1"),
        ({"customer": [1, float("nan"), 2, 3]}, "floats"),
        ({"amount": 1}, "expected an array or a list"),
        ({"amonut": [1, 2, 3, 4], "amount": None}, "did you mean 'amonut'"),
    ],
)
def test_broken_tables_are_errors_of_kefu(wrong, message):
    table = {k: v for k, v in {**SALES, **wrong}.items() if v is not None}
    with pytest.raises(kefu.Error, match=message):
        kefu.score(table)


def test_pandas_frames_that_are_odd():
    import pandas as pd

    frame = pd.DataFrame(SALES)
    with pytest.raises(kefu.Error, match="did you mean 'customer'"):
        kefu.score(frame[:0], customer="custmer")
    with pytest.raises(kefu.Error, match="2 columns called 'amount'"):
        kefu.score(pd.concat([frame, frame[["amount"]]], axis=1).astype(object)[:0])
    with pytest.raises(kefu.Error, match="give the frame"):
        kefu.score(frame["amount"])
    with pytest.raises(kefu.Error, match="progress"):
        kefu.score(frame, progress=print)
    indexed = kefu.score(frame.set_index("customer"), bins=2)
    assert list(indexed["scores"].rows()) == list(kefu.score(frame, bins=2)["scores"].rows())
