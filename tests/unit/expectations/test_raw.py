import corrupted_cells
import corrupted_deprivation
import corrupted_headlines
import corrupted_populations
import corrupted_survey
import corrupted_totals
import pytest

from expectations.gate import ImplausibleDataError, require
from expectations.raw.check import check_raw, raw_checks

CORRUPTIONS = [
    *corrupted_cells.CORRUPTIONS,
    *corrupted_deprivation.CORRUPTIONS,
    *corrupted_headlines.CORRUPTIONS,
    *corrupted_populations.CORRUPTIONS,
    *corrupted_survey.CORRUPTIONS,
    *corrupted_totals.CORRUPTIONS,
]


@pytest.fixture(scope="module")
def clean(seeds):
    return raw_checks(seeds)


@pytest.fixture(scope="module")
def results(seeds):
    return check_raw(seeds)


def test_the_real_seeds_could_be_wales(results):
    require(results)
    assert set(results["gate"]) == {"raw"}


@pytest.mark.parametrize(
    ("corrupt", "expected"), CORRUPTIONS, ids=[corrupt.__name__ for corrupt, _ in CORRUPTIONS]
)
def test_a_corruption_fails_exactly_what_looks_for_it(seeds, clean, failures, corrupt, expected):
    corrupted = {name: frame.copy() for name, frame in seeds.items()}
    corrupt(corrupted)
    assert failures(raw_checks(corrupted), clean) == expected != set()


def test_every_expectation_can_fail(results):
    proven = set().union(*(expected for _, expected in CORRUPTIONS))
    assert {f"{row.suite}.{row.column}" for row in results.itertuples()} == proven


def test_every_expectation_says_why_it_exists(results):
    assert results["why"].str.fullmatch(r"[A-Z0-9].{25,}\.").all()


def test_no_two_suites_share_a_name(clean):
    names = [suite.name for suite, _ in clean]
    assert len(names) == len(set(names))


def test_the_error_shows_the_offending_rows(seeds):
    counts = seeds["raw_statswales_children_looked_after"].copy()
    of_all = counts["sex"].eq("all") & counts["area_label"].eq("Powys")
    counts.loc[of_all & counts["year_ending_march"].eq(2018), "n_printed"] = "1210"
    with pytest.raises(ImplausibleDataError) as refused:
        require(check_raw(seeds | {"raw_statswales_children_looked_after": counts}))
    row = '{"year_ending_march": 2018, "area_label": "Powys", "n_children": 1210}'
    assert row in str(refused.value)
    assert "counts_by_area.n_children (raw): Authorities lie between 50" in str(refused.value)
