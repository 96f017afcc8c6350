"""Every rule of the models: the unit tests that stand beside them, each on its own."""

import pytest

from tests.dbt import run_dbt
from tests.rules_of_models import Models, rules


@pytest.fixture(scope="module")
def models(built) -> Models:
    """The models as dbt compiled them when it built the release."""
    return Models(built)


@pytest.mark.parametrize("rule", list(rules()), ids=str)
def test_a_model_makes_of_what_it_is_given_what_is_expected(models, rule):
    assert models.differences(rule) == {"missing": [], "unexpected": []}


@pytest.mark.long
def test_dbt_says_the_same_of_every_unit_test(built, tmp_path):
    done = run_dbt(
        # a parse that was kept holds on to a unit test that has been renamed since
        *("test", "--no-partial-parse", "--select", "test_type:unit"),
        settings=built, folder=tmp_path,
    )  # fmt: skip
    assert done.is_success, done.said[-6000:]
    assert f"PASS={len(list(rules()))} " in done.said
