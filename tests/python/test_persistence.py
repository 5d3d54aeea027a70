"""Saved files and pickles: histories, models, charters, across processes; what is flipped, cut, newer or foreign is refused."""

from __future__ import annotations

import copy
import functools
import multiprocessing
import pickle
import random

import kefu
import pytest
from conftest import OPTIONS, content, make_lines, run_python

LINES = make_lines(3000, 300)


def part(number):
    """One worker's share of the lines, as a history."""
    share = {k: v[number::4] for k, v in LINES.items()}
    return kefu.purchases(share, **OPTIONS)


def saved_part(number):
    return part(number).save()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_histories_are_made_in_processes_and_merged(method):
    """Safe after fork, and picklable for spawn: a pool gathers, the parent merges."""
    kefu.score(LINES, **OPTIONS, threads=2)  # the parent has used threads before it forks
    with multiprocessing.get_context(method).Pool(2) as pool:
        histories = pool.map(part, range(4))
        files = pool.map(saved_part, range(4))
    merged = functools.reduce(lambda a, b: a.merge(b), histories)
    assert content(kefu.score(merged)) == content(kefu.score(LINES, **OPTIONS))
    loaded = functools.reduce(lambda a, b: a.merge(b), map(kefu.customer.PurchaseHistory.load, files))
    assert loaded.save() == merged.save() == kefu.purchases(LINES, **OPTIONS).save()


def test_results_of_workers_travel_as_arrow():
    """A result itself holds native memory and is not pickled: its tables, report and models are."""
    result = kefu.score(LINES, **OPTIONS)
    with pytest.raises(TypeError):
        pickle.dumps(result)
    assert pickle.loads(pickle.dumps(result.to_arrow())).equals(result.to_arrow())
    assert pickle.loads(pickle.dumps(result.model)) == result.model


def test_files_are_read_in_another_process(tmp_path):
    history = kefu.purchases(LINES, **OPTIONS)
    model = kefu.score(history).model
    assert history.save(tmp_path / "history.kefu") == (tmp_path / "history.kefu").read_bytes()
    model.save(str(tmp_path / "model.kefu"))
    code = """
import sys, kefu
folder = sys.argv[1]
history = kefu.customer.PurchaseHistory.load(folder + "/history.kefu")
model = kefu.load_model(folder + "/model.kefu")
result = kefu.score(history, model=model)
sys.stdout.write(result.report["customers"]["money"] + " " + model.analysis + " " + type(model).__name__ + " " + model.save().hex())
"""
    done = run_python(code, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout == f"{kefu.score(history).report['customers']['money']} customer.score Score {model.save().hex()}"
    )


@pytest.mark.parametrize("fit", [kefu.customer.Rfm.fit, kefu.customer.Abc.fit, kefu.customer.Score.fit])
def test_models_are_equal_where_their_files_are(fit):
    model = fit(LINES, **OPTIONS)
    for other in (
        pickle.loads(pickle.dumps(model)),
        copy.deepcopy(model),
        kefu.load_model(model.save()),
        type(model).load(model.save()),
    ):
        assert other == model and hash(other) == hash(model) and type(other) is type(model)
        assert other.report == model.report and other.stamp == model.stamp
    assert model != fit(make_lines(100, 10, seed=5), **OPTIONS)
    assert model != 3


def test_models_hold_no_customer_id():
    lines = {**LINES, "who": [f"secret-{w}" for w in LINES["who"]]}
    model = kefu.customer.Score.fit(lines, **OPTIONS)
    assert b"secret" not in model.save() and "secret" not in str(model.report)


def test_loading_as_another_class_is_refused():
    rfm = kefu.customer.Rfm.fit(LINES, **OPTIONS)
    with pytest.raises(kefu.Error, match=r"customer\.rfm.*customer\.abc") as caught:
        kefu.customer.Abc.load(rfm.save())
    assert caught.value.status == "BAD_MODEL"
    with pytest.raises(kefu.Error):
        kefu.customer.PurchaseHistory.load(rfm.save())
    with pytest.raises(kefu.Error):
        kefu.load_model(kefu.purchases(LINES, **OPTIONS).save())


FILES = {
    "history": lambda: kefu.purchases(make_lines(40, 6), **OPTIONS).save(),
    "rfm": lambda: kefu.customer.Rfm.fit(LINES, **OPTIONS).save(),
    "score": lambda: kefu.customer.Score.fit(LINES, **OPTIONS).save(),
}


def load_any(file):
    try:
        return kefu.load_model(file).save()
    except kefu.Error as e:
        if e.status in ("NEWER_FILE", "BAD_FILE"):
            return kefu.Analysis.load(file).save()
        raise


@pytest.mark.parametrize("kind", FILES)
def test_cut_and_lengthened_files_are_refused(kind):
    file = FILES[kind]()
    for n in [*range(0, len(file), max(1, len(file) // 200))]:
        with pytest.raises(kefu.Error) as caught:
            load_any(file[:n])
        assert caught.value.status == "BAD_FILE"
    with pytest.raises(kefu.Error):
        load_any(file + b"\0")


@pytest.mark.parametrize("kind", FILES)
def test_flipped_files_are_refused(kind):
    file = FILES[kind]()
    numbers = random.Random(3)
    for _ in range(300):
        at = numbers.randrange(len(file))
        flipped = bytearray(file)
        flipped[at] ^= 1 << numbers.randrange(8)
        with pytest.raises(kefu.Error) as caught:
            load_any(bytes(flipped))
        assert caught.value.status in ("BAD_FILE", "NEWER_FILE")


@pytest.mark.parametrize("file", [b"", b"KEFU", b"\x80\x04]\x94.", b"PK\x03\x04" * 100, "nowhere/none.kefu"], ids=repr)
def test_foreign_files_are_refused(file):
    for load in (kefu.load_model, kefu.Analysis.load, kefu.customer.Rfm.load, kefu.customer.PurchaseHistory.load):
        with pytest.raises(kefu.Error) as caught:
            load(file)
        assert caught.value.status == "BAD_FILE"


def test_charters_pickle():
    charter = kefu.Charter.parse("[charter]\nid = 'shop'\n")
    assert pickle.loads(pickle.dumps(charter)) == charter
    assert pickle.loads(pickle.dumps(kefu.Charter())) == kefu.Charter()
    history = pickle.loads(pickle.dumps(kefu.purchases(LINES, **OPTIONS, charter=charter)))
    assert kefu.score(history).stamp == kefu.score(LINES, **OPTIONS, charter=charter).stamp
