"""kefu.score and the analyses behind it: what a caller sees, on a small table and on the wholesaler's."""

from __future__ import annotations

import datetime as dt

import kefu
import numpy as np
import pandas as pd
import pytest
from conftest import COLUMNS, OPTIONS, RETAIL, content, make_lines


@pytest.fixture(scope="module")
def scored(retail):
    return kefu.score(retail, **RETAIL)


def test_scores_have_a_row_per_customer_sorted_by_id(scored):
    ids = scored["scores"]["customer"].tolist()
    assert len(ids) == len(scored) == 4372
    assert ids == sorted(set(ids))


def test_headline_figures_of_the_wholesaler(scored):
    report = scored.report
    assert report["as_of"] == "2011-12-09"
    assert report["customers"]["with_purchase"] == 4338
    assert report["rows"]["rows"] == 541_909 and report["rows"]["anonymous"] == 135_080
    assert report["rows"]["used"] == 541_909 - 135_080 - report["rows"]["zero"]
    assert (
        report["customers"]["money"] == f"{sum(scored['scores'].to_dict('minor')['money']) / 100:.2f}" == "8300065.81"
    )


def test_columns_as_numbers_and_as_texts_give_the_same_bits(scored, retail):
    import polars as pl

    typed = retail.with_columns(
        pl.col("UnitPrice").cast(pl.Float64), pl.col("Quantity").cast(pl.Int64), pl.col("InvoiceDate").str.to_datetime()
    )
    assert content(kefu.score(typed, **RETAIL)) == content(scored)


def test_every_customer_is_explained_in_both_languages(scored):
    scores = scored["scores"]
    for customer in [*scores["customer"][:200], *scores["customer"][-200:]]:
        english, chinese = scored.explain(customer), scored.explain(customer, "zh")
        assert english and len(english.splitlines()) == len(chinese.splitlines())
        assert "{" not in english + chinese
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese)


def test_reasons_are_the_codes_behind_the_sentences(scored):
    for row in scored["scores"].rows(100):
        assert len((row["reasons"] or "").split()) == len(scored.explain(row["customer"]).splitlines())


def test_parts_agree_with_the_analyses_alone(retail, scored):
    history = kefu.purchases(retail, **RETAIL)
    rfm, abc = kefu.customer.rfm(history)["scores"].to_dict(), kefu.customer.abc(history)["classes"].to_dict()
    scores = scored["scores"].to_dict()
    for name in ("recency_score", "frequency_score", "money_score", "cell"):
        ours = dict(zip(scores["customer"], np.ma.filled(scores[name], -1)))
        assert {c: ours[c] for c in rfm["customer"]} == dict(zip(rfm["customer"], np.ma.filled(rfm[name], -1)))
    assert dict(zip(abc["customer"], abc["abc"])) == dict(zip(scores["customer"], scores["abc"]))
    figures = {r["measure"]: r for r in kefu.customer.concentration(history)["figures"].rows()}
    assert float(figures["gini"]["value"]) == pytest.approx(scored.report["concentration"]["gini"]["value"])


def test_classes_keep_their_promise(scored):
    classes = {r["abc"]: r for r in scored["abc_classes"].rows()}
    scores = scored["scores"].to_dict("minor")
    total = sum(m for m in scores["money"] if m > 0)
    a = [m for m, c in zip(scores["money"], scores["abc"]) if c == "A"]
    assert sum(a) >= 0.8 * total > sum(a) - min(a)
    assert int(classes["A"]["customers"]) == len(a)


def test_one_history_answers_at_any_date_and_with_any_options(retail):
    history = kefu.purchases(retail, **RETAIL)
    before = history.save()
    assert kefu.score(history, as_of="2011-12-31").report["as_of"] == "2011-12-31"
    early = kefu.customer.purchases(history, as_of="2011-12-09", calibration_end="2011-06-30")
    assert early["customers"]["holdout_occasions"].sum() > 0
    assert kefu.customer.rfm(history, bins=3)["scores"]["cell"].max() == 333
    assert history.save() == before


@pytest.mark.parametrize(
    "as_of",
    [
        "2024-04-01",
        dt.date(2024, 4, 1),
        dt.datetime(2024, 4, 1, 9),
        np.datetime64("2024-04-01"),
        pd.Timestamp("2024-04-01 12:00"),
        "2024-04-01T23:00:00Z",
    ],
)
def test_as_of_is_taken_in_every_form(sales, as_of):
    assert kefu.score(sales, **OPTIONS, as_of=as_of).report["as_of"] == "2024-04-01"


def test_as_of_is_the_last_day_by_default(sales):
    assert kefu.score(sales, **OPTIONS).report["as_of"] == "2024-03-09"


def test_columns_may_not_be_named_twice(sales):
    history = kefu.purchases(sales, **OPTIONS)
    with pytest.raises(kefu.Error, match="customer"):
        kefu.score(history, customer="who")


def test_options_of_reading_that_differ_from_the_history_are_refused_or_equal(sales):
    history = kefu.purchases(sales, **OPTIONS)
    with pytest.raises(kefu.Error):
        kefu.score(history, scale=3)


def test_options_come_from_the_charter_and_calls_win(sales):
    charter = kefu.Charter.parse(
        "[customer.rfm]\nbins = 3\n[customer.purchases]\ntime_zone = 'UTC'\ncurrency = 'EUR'\n"
    )
    result = kefu.score(sales, **COLUMNS, charter=charter)
    assert result["scores"]["recency_score"].max() == 3 and result.report["currency"] == "EUR"
    assert kefu.score(sales, **COLUMNS, charter=charter, bins=4)["scores"]["recency_score"].max() == 4
    assert result.stamp["digest"] == charter.stamp["digest"] != kefu.Charter().stamp["digest"]


def test_charter_is_a_file_too(sales, tmp_path):
    file = tmp_path / "charter.toml"
    file.write_text("[charter]\nid = 'shop'\nversion = '7'\n")
    for charter in (file, str(file), kefu.Charter.load(file)):
        assert kefu.score(sales, **OPTIONS, charter=charter).stamp["charter"] == "shop"
    assert kefu.Charter.parse(kefu.Charter.load(file).show()) == kefu.Charter.load(file)
    assert "shop" in repr(kefu.Charter.load(file)) and len({kefu.Charter.load(file), kefu.Charter.load(file)}) == 1
    assert kefu.Charter.load(file).document["charter"]["version"] == "7"


def test_model_is_fitted_once_and_applied(sales):
    fitted = kefu.score(sales, **OPTIONS)
    model = fitted.model
    assert isinstance(model, kefu.customer.Score) and model == kefu.customer.Score.fit(sales, **OPTIONS)
    assert content(model.apply(sales, **OPTIONS)) == content(kefu.score(sales, **OPTIONS, model=model))
    more = make_lines(500, 40)
    rfm = kefu.customer.Rfm.fit(sales, **OPTIONS)
    assert rfm.apply(more, **OPTIONS).model == rfm
    assert rfm.report["bins"] == 5 and "bins" in repr(rfm)


def test_parts_without_a_model_are_left_out_on_request(sales):
    result = kefu.score(sales, **OPTIONS, fit=False)
    left_out = dict.fromkeys(("customer.rfm", "customer.abc", "customer.pyramid"), "left_out")
    assert result.report["parts"] == {**left_out, "customer.grade": "no_table", "customer.segment": "no_table"}
    assert set(result["scores"]["tier"]) == {None}
    assert set(result["scores"]["abc"]) == {None}


def test_models_of_another_analysis_are_refused(sales):
    abc = kefu.customer.Abc.fit(sales, **OPTIONS)
    with pytest.raises(kefu.Error) as caught:
        kefu.customer.rfm(sales, **OPTIONS, model=abc)
    assert caught.value.status == "BAD_MODEL"
    with pytest.raises(kefu.Error, match="make it with"):
        kefu.customer.Rfm(abc)


def test_price_and_quantity_are_multiplied_as_decimals():
    lines = {"who": ["a", "b"], "day": ["2024-01-01"] * 2, "price": [0.1, "1.005"][:1] * 2, "quantity": [3, 7]}
    result = kefu.score(lines, customer="who", at="day", price="price", quantity="quantity", time_zone="UTC")
    assert result["scores"].to_dict("minor")["money"].tolist() == [30, 70]


def test_result_shows_itself(scored):
    text = repr(scored)
    assert "4,372" in text and "2011-12-09" in text
    html = scored._repr_html_()
    assert "<table>" in html and "4,372" in html
    assert "customer" in repr(scored["scores"]) and "4,372 rows" in repr(scored["scores"])
    assert scored["scores"].describe()["money"] == "net money"
    assert set(scored["scores"].columns) == set(scored.columns)
    assert scored._ipython_key_completions_() == scored.tables


def test_result_shows_hostile_texts_harmlessly():
    name = "<script>alert(1)</script>"
    result = kefu.score({"who": [name, "\u202egnp"], "day": ["2024-01-01"] * 2, "paid": [1.0, 2.0]}, **OPTIONS)
    html = result._repr_html_()
    assert "<script>" not in html and "\u202e" not in html
    assert "\u202e" not in repr(result["scores"])


def test_rows_and_bytes_are_told(sales):
    history = kefu.purchases(**OPTIONS)
    assert history.rows == 0
    assert history.add(sales) is history and history.rows == 7 and history.bytes > 0
    assert "7 rows" in repr(history)
    assert len(history.summary()) == 4


def test_any_analysis_gathers(sales):
    """kefu.Analysis takes in and answers whatever the engine describes."""
    analysis = kefu.Analysis("customer.rfm", **OPTIONS, bins=3)
    analysis.add(sales).merge(kefu.Analysis("customer.rfm", **OPTIONS, bins=3).add(make_lines(50, 5)))
    both = {k: sales[k] + make_lines(50, 5)[k] for k in sales}
    assert content(analysis.finish("2024-04-01")) == content(
        kefu.customer.rfm(both, **OPTIONS, bins=3, as_of="2024-04-01")
    )
    with pytest.raises(kefu.Error, match=r"customer\.rfm"):
        kefu.Analysis("customer.rmf")


def test_progress_is_told(retail):
    progress = kefu.Progress()
    kefu.score(retail, **RETAIL, progress=progress)
    assert progress.done > 0


def test_a_progress_that_was_cancelled_stops_the_call(retail):
    progress = kefu.Progress()
    progress.cancel()
    with pytest.raises(kefu.Error) as caught:
        kefu.score(retail, **RETAIL, progress=progress)
    assert caught.value.status == "CANCELLED"


def test_analyses_of_the_tests_have_functions_and_models(test_package):
    """Described in C++ alone, an analysis is a function of a room, and its model a class there."""
    done = test_package("""
import inspect, kefu, pickle
visits = {"visitor": ["a", "b", None], "minutes": [5, None, 7], "door": ["front", "back", "front"]}
result = kefu.test.visits(visits, least=4)
assert "least" in inspect.signature(kefu.test.visits).parameters, inspect.signature(kefu.test.visits)
assert result.report["long_enough"] is False or result.report["long_enough"] is True
model = kefu.test.Visits.fit(visits)
assert model.analysis == "test.visits" and pickle.loads(pickle.dumps(model)) == model
twice = model.apply(visits)["totals"].to_dict()
once = result["totals"].to_dict()
assert (twice["visits"] == 2 * once["visits"]).all()
analysis = kefu.Analysis("test.visits").add(visits).add(visits)
assert analysis.finish()["totals"].to_dict() == twice
assert kefu.Analysis.load(analysis.save()).finish()["totals"].to_dict() == twice
try:
    kefu.test.visits({**visits, "door": ["front", "bakc", "front"]})
except kefu.Error as e:
    assert "back" in str(e) and e.row == 1, e
print("good")
""")
    assert done.stdout.strip() == "good"
