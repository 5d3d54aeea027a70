"""The stubs say what the module is."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def run(*command, **how):
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=300, cwd=ROOT, **how)


def test_written_stubs_are_those_of_the_description():
    done = run("tools/make_stubs.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_and_module_agree():
    done = run("-m", "mypy.stubtest", "kefu", "--mypy-config-file", "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_checker_finds_what_a_caller_gets_wrong(tmp_path):
    good = tmp_path / "good.py"
    good.write_text(
        "import datetime\nimport kefu\n"
        "result = kefu.score({}, customer='c', as_of=datetime.date(2024, 1, 1), bins=4, method='fixed', cancelled=['a is b: drop'])\n"
        "text: str = result.explain('x', 'zh')\n"
        "model: kefu.customer.Rfm = kefu.customer.Rfm.fit({}, bins=3)\n"
        "history: kefu.PurchaseHistory = kefu.purchases().add({}).merge(kefu.purchases())\n"
    )
    bad = tmp_path / "bad.py"
    bad.write_text(
        "import kefu\nkefu.score({}, bnis=4)\nkefu.score({}, method='fxied')\nkefu.scroe({})\nkefu.score({}).explain('x', 'fr')\n"
    )
    assert run("-m", "mypy", "--cache-dir", str(tmp_path), str(good)).returncode == 0, run(
        "-m", "mypy", str(good)
    ).stdout
    said = run("-m", "mypy", "--cache-dir", str(tmp_path), str(bad)).stdout
    assert all(f"bad.py:{line}: error" in said for line in (2, 3, 4, 5)), said
