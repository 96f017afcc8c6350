import numpy as np
import pytest
from statsmodels.tools import add_constant

from analysis.care_rates.poisson import poisson_fit

DESIGN = add_constant(np.arange(6.0))
COUNTS = np.array([1.0, 40.0, 3.0, 900.0, 2.0, 7.0])


def test_the_fitted_counts_sum_to_the_counts():
    fit = poisson_fit(COUNTS, DESIGN, np.full(6, 1000.0), quasi=False)
    assert fit.fittedvalues.sum() == pytest.approx(COUNTS.sum())


def test_a_fit_that_did_not_converge_is_refused():
    with pytest.raises(ValueError, match="the Poisson likelihood did not converge in 2 steps"):
        poisson_fit(COUNTS, DESIGN, quasi=True, steps=2)


@pytest.mark.parametrize("wrong", [np.nan, -1.0])
def test_an_impossible_count_is_refused(wrong):
    with pytest.raises(ValueError, match="a count is missing or negative"):
        poisson_fit(np.where(COUNTS == 2, wrong, COUNTS), DESIGN, quasi=False)


@pytest.mark.parametrize("wrong", [np.nan, 0.0])
def test_an_impossible_population_is_refused(wrong):
    with pytest.raises(ValueError, match="a population is missing or not positive"):
        poisson_fit(COUNTS, DESIGN, np.array([wrong, 1, 1, 1, 1, 1]), quasi=False)
