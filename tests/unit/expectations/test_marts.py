import corrupted_rates
import corrupted_residuals
import corrupted_survey_marts
import pytest

from expectations.gate import require
from expectations.marts.check import check_marts, marts_checks

CORRUPTIONS = [
    *corrupted_rates.CORRUPTIONS,
    *corrupted_residuals.CORRUPTIONS,
    *corrupted_survey_marts.CORRUPTIONS,
]


@pytest.fixture(scope="module")
def clean(marts):
    return marts_checks(marts)


@pytest.fixture(scope="module")
def results(marts):
    return check_marts(marts)


def test_marts_of_the_real_seeds_could_be_wales(results):
    require(results)
    assert set(results["gate"]) == {"marts"}


@pytest.mark.parametrize(
    ("corrupt", "expected"), CORRUPTIONS, ids=[corrupt.__name__ for corrupt, _ in CORRUPTIONS]
)
def test_a_corruption_fails_exactly_what_looks_for_it(marts, clean, failures, corrupt, expected):
    corrupted = {name: frame.copy() for name, frame in marts.items()}
    corrupt(corrupted)
    assert failures(marts_checks(corrupted), clean) == expected != set()


def test_every_expectation_can_fail(results):
    proven = set().union(*(expected for _, expected in CORRUPTIONS))
    assert {f"{row.suite}.{row.column}" for row in results.itertuples()} == proven


def test_every_expectation_says_why_it_exists(results):
    assert results["why"].str.fullmatch(r"[A-Z0-9].{25,}\.").all()


def test_no_two_suites_share_a_name(clean):
    names = [suite.name for suite, _ in clean]
    assert len(names) == len(set(names))
