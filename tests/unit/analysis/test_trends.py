import numpy as np
import pandas as pd
import pytest

from analysis.trends import trend
from tests.unit.analysis.conftest import found


@pytest.mark.parametrize(("per_child", "name"), [(False, "count_trend"), (True, "rate_trend")])
def test_the_trend_of_wales_is_that_of_r(wales, in_r, per_child, name):
    fitted = trend(wales, "W92000004", per_child=per_child)
    change = found(fitted, "annual_change_pct")
    assert change.estimate == pytest.approx(in_r[f"{name}.annual_change_pct"], rel=1e-8)
    assert change.ci_low == pytest.approx(in_r[f"{name}.ci_low"], rel=1e-6)
    assert found(fitted, "durbin_watson").estimate == pytest.approx(in_r[f"{name}.durbin_watson"])


def test_years_without_a_population_are_left_out_and_n_says_so(wales):
    assert found(trend(wales, "W", per_child=True), "annual_change_pct").n == 11
    assert found(trend(wales, "W", per_child=False), "annual_change_pct").n == 22


def test_a_series_that_grows_by_three_percent_a_year_is_found_to():
    years = np.arange(2010, 2020)
    area = pd.DataFrame(
        {
            "year_ending_march": years,
            "n_children_looked_after": np.round(1e5 * 1.03 ** (years - 2010)),
        }
    )
    fitted = found(trend(area, "W", per_child=False), "annual_change_pct")
    assert fitted.estimate == pytest.approx(3, abs=1e-3)


def test_three_years_are_too_few(wales):
    with pytest.raises(ValueError, match="W has 3 years of n_children_looked_after"):
        trend(wales.head(3), "W", per_child=False)
