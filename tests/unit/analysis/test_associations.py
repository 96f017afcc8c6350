"""Chi-squared tests: against footnotes 16 and 17 of the report, and against R."""

import numpy as np
import pandas as pd
import pytest

from analysis.survey.associations import associations, chi_squared
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.logistic_respondents import SURVEY

RESPONDENTS = pd.Series({"increasing": 403, "decreasing": 70})  # N = 473; 12 of 70 is 17.1%
IN_R = pd.read_csv(FIXTURES / "comparison_results.csv").set_index("name")["value"]


def table_6(**named: int) -> pd.DataFrame:
    """Lay out who named the framework and who did not, by group."""
    return pd.DataFrame({"named": named, "not_named": RESPONDENTS - pd.Series(named)})


def rows(counts: pd.DataFrame) -> dict[tuple[str, str], object]:
    found = associations(counts, "increasing_vs_decreasing", SURVEY, "open_framework", "one")
    return {(row.model, row.statistic): row for row in found}


def test_signs_of_safety_matches_note_17():
    result = chi_squared(table_6(increasing=63, decreasing=12))
    assert (round(result.statistic, 1), round(result.p_value, 3)) == (0.1, 0.750)


def test_the_outcomes_framework_matches_note_16():
    result = chi_squared(table_6(increasing=12, decreasing=22))
    assert (round(result.statistic, 1), result.df, result.n) == (72.4, 1, 473)


def test_an_answer_nobody_gave_is_refused():
    with pytest.raises(ValueError, match="no respondents in: named"):
        chi_squared(table_6(increasing=0, decreasing=0))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (
            "outcomes_framework",
            table_6(increasing=12, decreasing=22).loc[["increasing", "decreasing"]],
        ),
        ("rare", pd.DataFrame([[2, 9], [7, 4]])),
    ],
)
def test_tests_of_a_table_agree_with_r(name, counts):
    found = rows(counts)
    for model in ("pearson", "yates"):
        row = found[model, "chi_squared"]
        assert row.estimate == pytest.approx(IN_R[f"{name}.{model}.statistic"])
        assert row.p_value == pytest.approx(IN_R[f"{name}.{model}.p_value"])
    odds = found["pearson", "odds_ratio"]
    assert odds.estimate == pytest.approx(IN_R[f"{name}.odds_ratio"])
    assert odds.ci_low == pytest.approx(IN_R[f"{name}.odds_ratio_low"])


def test_fishers_exact_test_stands_beside_chi_squared_only_where_cells_are_small():
    small = rows(pd.DataFrame([[2, 9], [7, 4]]))
    assert small["fisher_exact", "p"].estimate == pytest.approx(IN_R["rare.fisher.p_value"])
    assert ("fisher_exact", "p") not in rows(table_6(increasing=63, decreasing=12))


def test_groups_or_answers_swapped_change_no_chi_squared_and_turn_phi():
    counts = pd.DataFrame([[12, 391], [22, 48]])
    found, turned = rows(counts), rows(counts.iloc[::-1])
    assert turned["pearson", "chi_squared"].estimate == pytest.approx(
        found["pearson", "chi_squared"].estimate
    )
    assert turned["pearson", "phi"].estimate == pytest.approx(-found["pearson", "phi"].estimate)
    assert found["pearson", "phi"].estimate ** 2 * 473 == pytest.approx(
        found["pearson", "chi_squared"].estimate
    )


def test_an_answer_that_nobody_or_everybody_gave_leaves_one_row_with_the_reason():
    for counts in (
        table_6(increasing=0, decreasing=0),
        table_6(increasing=403, decreasing=70),
    ):
        ((key, row),) = rows(counts).items()
        assert key == ("pearson", "chi_squared")
        assert "no respondents in: " in row.missing_reason
        assert (row.n, row.n_first, row.n_second) == (473, 403, 70)


def test_a_cell_of_nobody_has_no_odds_ratio_and_the_tests_stand():
    found = rows(table_6(increasing=0, decreasing=22))
    odds = found["pearson", "odds_ratio"]
    assert np.isnan(odds.estimate)
    assert "a cell has nobody" in odds.missing_reason
    assert found["pearson", "chi_squared"].p_value < 0.001
    assert found["fisher_exact", "p"].missing_reason is None
