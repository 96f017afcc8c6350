"""Every rule of the models, by dbt's own unit tests."""

import pytest

from tests.dbt import run_dbt

pytestmark = pytest.mark.slow


def test_every_unit_test_of_a_model_passes(built, tmp_path):
    done = run_dbt(
        # a parse that was kept holds on to a unit test that has been renamed since
        *("test", "--no-partial-parse", "--select", "test_type:unit"),
        settings=built, folder=tmp_path,
    )  # fmt: skip
    assert done.is_success, done.said[-6000:]
    assert "Nothing to do" not in done.said
