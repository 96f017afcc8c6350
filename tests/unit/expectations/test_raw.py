import corrupted_cells
import corrupted_deprivation
import corrupted_headlines
import corrupted_populations
import corrupted_survey
import corrupted_totals
import pytest

from expectations.gate import ImplausibleDataError, require, validate
from expectations.raw import adding_up
from expectations.raw.check import check_raw, raw_checks

NONE = float("nan")
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
    counts = seeds["children_looked_after"].copy()
    of_all = counts["sex"].eq("all") & counts["area_name"].eq("Powys")
    counts.loc[of_all & counts["year"].eq(2018), "value"] = 1210
    with pytest.raises(ImplausibleDataError) as refused:
        require(check_raw(seeds | {"children_looked_after": counts}))
    row = '{"year": 2018, "area_code": "W06000023", "area_name": "Powys", "n_children": 1210.0}'
    assert row in str(refused.value)
    assert "counts_by_area.n_children (raw): Authorities lie between 50" in str(refused.value)


@pytest.fixture
def landed_cell(seeds):
    """A count of the study's export, as an edition that landed after it has it."""

    def cell(value, markers):
        one = seeds["children_looked_after"].head(1)
        return one.assign(printed="as printed", value=value, markers=markers, edition_number=1)

    return cell


@pytest.mark.parametrize(
    ("value", "markers", "is_success"),
    [(365.0, "", True), (96.0, "p", False), (NONE, "c,p", True), (NONE, "", False)],
)
def test_a_landed_count_is_a_multiple_of_5_or_shorthand_in_its_place(
    landed_cell, value, markers, is_success
):
    cells = adding_up.cells_as_printed(landed_cell(value, markers))
    assert list(validate(adding_up.printed_cells(), cells)["is_success"]) == [is_success]


def test_a_seed_has_no_shorthand_but_the_star_of_the_old_site(seeds):
    figures = seeds["children_looked_after"].head(1).assign(printed="c", value=NONE, markers="c")
    cells = adding_up.cells_as_printed(figures)
    assert list(validate(adding_up.printed_cells(), cells)["is_success"]) == [False]


@pytest.mark.parametrize(
    ("value", "markers", "low", "high"),
    [(365.0, "p", 365, 365), (NONE, "c,p", 0, 4), (NONE, "x", 0, float("inf"))],
    ids=["a number", "a hidden figure", "a figure that is not available"],
)
def test_a_cell_stands_for_what_its_shorthand_leaves_open(
    seeds, landed_cell, value, markers, low, high
):
    cells = adding_up.intervals(
        landed_cell(value, markers), seeds["study_parameters"], seeds["markers"]
    )
    assert list(cells[["n_low", "n_high"]].iloc[0]) == [low, high]
