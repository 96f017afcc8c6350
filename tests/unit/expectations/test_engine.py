import subprocess
import sys

import pytest

from expectations.engine import UNASKED, without
from flows.settings import PROJECT

CORE = "great_expectations.expectations.core"


def told(program: str) -> str:
    """What a program says in a process where nothing is imported yet."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_gate_imports_neither_scipys_statistics_nor_altair():
    names = told(
        "import sys; before = set(sys.modules); import expectations.gate; "
        "print(*set(sys.modules) - before)"
    )
    assert "great_expectations" in names.split()
    assert not [name for name in names.split() if name.startswith(UNASKED)]


def test_what_is_left_for_later_is_there_as_soon_as_it_is_used():
    of_the_library = (
        "great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than"
    )
    said = told(
        f"import expectations.gate; import {of_the_library} as one; "
        "import scipy.stats; print(one.stats.norm is scipy.stats.norm, one.alt.Chart.__name__)"
    )
    assert said == "True Chart"


def test_a_module_that_was_imported_before_stays_as_it_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "left_for_later", sys)
    with without("left_for_later"):
        import left_for_later
    assert left_for_later is sys
    assert sys.modules["left_for_later"] is sys


def test_a_module_that_is_missing_is_missed_when_it_is_used_and_not_before():
    with without("nowhere_at_all"):
        import nowhere_at_all
    assert "nowhere_at_all" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        nowhere_at_all.anything  # noqa: B018
