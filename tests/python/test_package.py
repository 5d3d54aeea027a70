"""The package itself: what importing it costs, its names, its signatures and what it says of itself."""

from __future__ import annotations

import inspect
import json
import re

import kefu
import pytest
from conftest import ROOT, run_python


def test_import_takes_at_most_40_ms():
    """The best of several, measured inside a fresh interpreter, as `python -X importtime` does."""
    code = "import time; a = time.perf_counter(); import kefu; print(time.perf_counter() - a)"
    assert min(float(run_python(code).stdout) for _ in range(7)) <= 0.040


@pytest.mark.parametrize(
    "module", ["numpy", "pandas", "polars", "pyarrow", "matplotlib", "json", "inspect", "argparse"]
)
def test_import_leaves_large_modules_alone(module):
    before = run_python(f"import sys; print({module!r} in sys.modules)").stdout
    after = run_python(f"import kefu, sys; print({module!r} in sys.modules)").stdout
    assert after == before


def test_numpy_is_not_imported_by_scoring_an_arrow_table():
    code = """
import sys, polars, kefu
before = "numpy" in sys.modules
frame = polars.DataFrame({"customer": ["a", "b"], "at": ["2024-01-01", "2024-01-02"], "amount": ["1.00", "2.00"]})
kefu.score(frame, time_zone="UTC").explain("a")
print(before or "numpy" not in sys.modules)
"""
    assert run_python(code).stdout.strip() == "True"


def test_version_is_that_of_the_file():
    assert kefu.__version__ == (ROOT / "VERSION").read_text().strip()


def test_every_public_name_is_there():
    for name in kefu.__all__:
        assert getattr(kefu, name) is not None
    assert set(kefu.__all__) <= set(dir(kefu))


def test_unknown_attribute_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'scroe'"):
        _ = kefu.scroe
    with pytest.raises(AttributeError):
        _ = kefu.customer.nothing


def test_describe_tells_every_analysis():
    names = [a["name"] for a in kefu.describe()["analyses"]]
    assert {"customer.abc", "customer.concentration", "customer.purchases", "customer.rfm", "customer.score"} <= set(
        names
    )
    assert names == sorted(names)
    assert kefu.describe("customer.rfm")["name"] == "customer.rfm"


def test_describe_of_a_misspelt_analysis_names_the_nearest():
    with pytest.raises(kefu.Error, match=r"customer\.rfm"):
        kefu.describe("customer.rmf")


@pytest.mark.parametrize("name", ["abc", "concentration", "purchases", "rfm", "score"])
def test_functions_have_the_signature_that_the_description_says(name):
    function = getattr(kefu.customer, name)
    described = kefu.describe(f"customer.{name}")
    parameters = inspect.signature(function).parameters
    assert {f["name"] for f in described["options"]} <= set(parameters)
    assert {"customer", "at", "amount", "charter", "as_of", "threads"} <= set(parameters)
    assert all(p.kind is p.KEYWORD_ONLY for n, p in list(parameters.items())[1:])
    for field in described["options"]:
        assert f"    {field['name']}: " in function.__doc__
        if field["type"] == "word":
            for word in field["words"]:
                assert repr(word["word"]) in parameters[field["name"]].annotation


def test_misspelt_argument_names_the_nearest():
    with pytest.raises(TypeError, match="'bnis'.*did you mean 'bins'"):
        kefu.customer.rfm({}, bnis=4)


def test_score_stands_at_the_top():
    assert kefu.score is kefu.customer.score


def test_wheel_metadata_has_the_extras():
    text = (ROOT / "pyproject.toml").read_text()
    assert re.search(r"^plot = ", text, re.MULTILINE) and re.search(r"^arrow = ", text, re.MULTILINE)


def test_analyses_of_the_tests_appear_with_no_line_of_python(test_package):
    """An analysis that is described in C++ alone has a function with options, a docstring and a result."""
    code = """
import json, kefu
names = [a["name"] for a in kefu.describe()["analyses"]]
extra = [n for n in names if not n.startswith("customer.")]
print(json.dumps([extra, [bool(kefu.describe(n)["options"]) for n in extra]]))
"""
    done = test_package(code)
    extra, options = json.loads(done.stdout)
    assert extra and all(options)
